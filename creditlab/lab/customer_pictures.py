"""The parts of a customer file as HTML and SVG: who it is, how it pays, limit and terms."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from creditlab._colours import BAD, INK, MUTED, NEUTRAL, RULE
from creditlab.decide.credit_book import HOLD, KEEP, RECORD, REVIEW
from creditlab.lab.customer_view import CustomerView
from creditlab.lab.drawing import bars, chip, frame, say, table

ACTION_LIGHTS = {HOLD: "weak", REVIEW: "watch", KEEP: "good"}
AGES = {
    "current": "not due yet", "1-30": "1 to 30 days late", "31-60": "31 to 60 days late",
    "61-90": "61 to 90 days late", "91+": "over 90 days late",
}  # fmt: skip
SHORT = {"expected_loss": "loss", "total": "cost"}
WIDTH = 520


def heading(view: CustomerView) -> str:
    """Say who it is, what is to be done, why, and the figures that matter most."""
    row, currency = view.row, view.book.ledger.currency
    facts = [row.get(name) for name in ("name_chinese", "industry", "size_class", "city")]
    told = ", ".join(str(fact) for fact in facts if fact is not None and pd.notna(fact))
    against = row["signals"] or "nothing that the rules look at"
    figures = {
        f"open at {view.book.at.date()}": row["open"],
        "overdue": row["overdue"],
        "limit": row["limit"],
        "headroom": row["headroom"],
        "sales of the last year": row["yearly_sales"],
    }
    cells = "".join(
        f"<div><span style='color:{MUTED}'>{name}</span><br><b>{value:,.0f}</b></div>"
        for name, value in figures.items()
    )
    return (
        f"<div style='font-size:1.25em'><b>{escape(view.names[view.customer])}</b></div>"
        f"<div>{escape(told)}</div><p style='margin:4px 0'>"
        f"{chip(ACTION_LIGHTS[row['action']], row['action'])} Against it: {escape(against)}.</p>"
        f"<div style='display:flex;flex-wrap:wrap;gap:4px 22px'>{cells}"
        f"<div><span style='color:{MUTED}'>all in</span><br>{escape(currency)}</div></div>"
    )


# --- Payment -------------------------------------------------------------------------------------


def payment_part(view: CustomerView) -> str:
    """Show the payment record, the delay of each invoice, and how old is what is open."""
    rows = [
        (escape(words), _figure(row["value"], form), _figure(row["median"], form))
        for (words, form), (_, row) in zip(RECORD.values(), view.record().iterrows(), strict=True)
    ]
    head = ["payment record", "this customer", "median customer"]
    return table(head, rows, "payment record") + delay_picture(view.delays(), view.book.at)


def _figure(value: Any, form: str) -> str:
    return "not known" if pd.isna(value) else form.format(value)


def delay_picture(delays: pd.DataFrame, at: pd.Timestamp, window: int = 9) -> str:
    """Draw days late over the due dates: paid and open invoices, and a moving median."""
    if delays.empty:
        return say("No invoice has come due yet: there is no record to judge.")
    height, left = 210, 44
    days = delays["delay"].to_numpy(dtype=np.float64)
    first = delays["due"].min()
    span = max((at - first).days, 1)
    x = left + 6 + (WIDTH - left - 20) * (delays["due"] - first).dt.days.to_numpy() / span
    top = max(float(days.max()), 30.0)

    def y(late: Any) -> Any:
        return 26 + (height - 64) * (1 - late / top)

    step = next(s for s in (10, 20, 30, 60, 90, 180, 360, 1e9) if top / s <= 5)
    parts = [
        f"<line x1='{left}' x2='{WIDTH - 8}' y1='{y(t):.1f}' y2='{y(t):.1f}' stroke='{RULE}'/>"
        f"<text x='{left - 6}' y='{y(t) + 4:.1f}' text-anchor='end'>{t:.0f}</text>"
        for t in np.arange(0, top + 1e-9, step)
    ]
    still = (delays["open"] > 0).to_numpy()
    for place, late, is_open in zip(x, days, still, strict=True):
        if is_open:
            parts.append(f"<path class='open' d='M{place:.1f} {y(late) - 5:.1f} l5 9 h-10 z' "
                         f"fill='{BAD}'/>")  # fmt: skip
        else:
            parts.append(f"<circle class='paid' cx='{place:.1f}' cy='{y(late):.1f}' r='2.5' "
                         f"fill='none' stroke='{NEUTRAL}'/>")  # fmt: skip
    if len(days) >= window:
        middle = delays["delay"].rolling(window, min_periods=window // 2 + 1).median().to_numpy()
        line = " ".join(
            f"{a:.1f},{y(b):.1f}" for a, b in zip(x, middle, strict=True) if not np.isnan(b)
        )
        parts.append(f"<polyline points='{line}' fill='none' stroke='{INK}' stroke-width='2'/>")
    for date in pd.date_range(first, at, periods=5):
        place = left + 6 + (WIDTH - left - 20) * (date - first).days / span
        place = min(max(place, left + 24), WIDTH - 32)
        parts.append(f"<text x='{place:.1f}' y='{height - 22}' text-anchor='middle'>"
                     f"{date:%b %Y}</text>")  # fmt: skip
    parts.append(
        f"<text x='{left}' y='13'>days late: ○ paid, <tspan fill='{BAD}'>▲</tspan> open so far, "
        f"line: median of {window}</text><text x='{(left + WIDTH) / 2}' y='{height - 5}' "
        f"text-anchor='middle'>due date of the invoice</text>"
    )
    return frame(WIDTH, height, "days late of each invoice by due date", parts)


def ageing_part(view: CustomerView) -> str:
    """Show how old is what is open."""
    ages = view.ageing()
    if not ages["total"]:
        return say("Nothing is open.")
    rows = [(AGES.get(str(n), str(n)), float(v), f"({v / ages['total']:.0%})")
            for n, v in ages.drop(["total", "disputed"]).items()]  # fmt: skip
    told = say(f"Of {ages['total']:,.0f} open, {ages['disputed']:,.0f} is disputed.")
    return bars("open items by days past due", rows) + told


# --- Limit and terms -----------------------------------------------------------------------------


def limit_part(view: CustomerView) -> str:
    """Show what each rule allows, which is the least, and whether the order fits under it."""
    limit, asked, owed = view.limit, view.request, float(view.row["open"])
    rules = _rules(view)
    least = list(rules).index(limit["binding"])
    rows = [
        (words, None if pd.isna(limit[key]) else float(limit[key]),
         "not known: limits nothing" if pd.isna(limit[key]) else "◀ least" if i == least else "")
        for i, (key, words) in enumerate(rules.items())
    ]  # fmt: skip
    then = owed + asked.amount
    lines = [(owed, f"open {owed:,.0f}"), (then, f"with the order {then:,.0f}")]
    most = 1.1 * max(then, limit["need"], 1.0)
    room = view.headroom
    fits = (
        chip("good", f"the order fits: {room:,.0f} left") if room >= 0
        else chip("weak", f"{-room:,.0f} above the limit")
    )  # fmt: skip
    told = say(f"Limit <b>{limit['limit']:,.0f}</b>; needed {limit['need']:,.0f}. {fits}")
    return told + bars("what each rule of the limit allows", rows, least, lines, most)


def _rules(view: CustomerView) -> dict[str, str]:
    """Return what each component of a limit is, with the shares of the policy."""
    policy = view.request.policy
    return {
        "need": "what it will need",
        "net_worth": f"{policy.net_worth_share:.0%} of tangible net worth",
        "working_capital": f"{policy.working_capital_share:.0%} of working capital",
        "record": "need, as its record carries it",
        "peers": "what other suppliers give",
        "insurer": "insured",
        "own_sales": f"{policy.own_sales_share:.0%} of our sales, at its days",
    }


def terms_part(view: CustomerView) -> str:
    """Show what the terms cost, and by how much the price must be higher."""
    asked = view.request
    amounts = ["discount"] * bool(asked.terms.discount) + ["funding", "expected_loss", "total"]
    rows = [
        [f"<span style='white-space:nowrap'>{escape(row['offer'])}</span>", f"{row['days']:.0f}",
         *(f"{row[name]:,.0f}" for name in amounts), f"<b>{row['price']:.2%}</b>"]
        for row in view.offers.to_dict("records")
    ]  # fmt: skip
    head = ["terms", "days", *(SHORT.get(name, name) for name in amounts), "of order"]
    told = say(
        f"An order of {asked.amount:,.0f} is paid after the term and its usual delay; its price "
        f"must be higher by what that costs. The expected loss stands on your PD of {asked.pd:.1%} "
        f"a year; {view.base_pd:.1%} of the customers of the book had a write-off in the last year."
    )
    if asked.terms.discount:
        told += say(
            f"Who leaves the discount borrows at {asked.terms.cost():.0%} a year "
            f"(365 days, simple interest)."
        )
    return told + table(head, rows, "what terms cost")
