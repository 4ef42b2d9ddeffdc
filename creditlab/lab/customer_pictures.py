"""The parts of a customer file as HTML and SVG, each from a table of the view."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from creditlab._colours import BAD, GOOD, INK, MUTED, NEUTRAL, RULE
from creditlab.decide.credit_book import FORMATS, HOLD, KEEP, RECORD, REVIEW
from creditlab.lab.customer_view import PEERS, CustomerView
from creditlab.lab.drawing import SIGNS, bars, chip, frame, say, table

ACTION_LIGHTS = {HOLD: "weak", REVIEW: "watch", KEEP: "good"}
AGES = {
    "current": "not due yet", "1-30": "1 to 30 days late", "31-60": "31 to 60 days late",
    "61-90": "61 to 90 days late", "91+": "over 90 days late",
}  # fmt: skip
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
        f"<div style='font-size:1.25em'><b>{escape(view.name(view.customer))}</b></div>"
        f"<div>{escape(told)}</div><p style='margin:4px 0'>"
        f"{chip(ACTION_LIGHTS[row['action']], row['action'])} Against it: {escape(against)}.</p>"
        f"<div style='display:flex;flex-wrap:wrap;gap:4px 22px'>{cells}"
        f"<div><span style='color:{MUTED}'>all in</span><br>{escape(currency)}</div></div>"
    )


# --- Statements ----------------------------------------------------------------------------------


def ratios_part(view: CustomerView) -> str:
    """Show the ratios by family, beside those of the peers, with lights and the years."""
    found = view.ratios()
    if found.empty:
        return say("No statement of this customer could be read: there are no ratios.")
    years, rows = view.years, list[list[str]]()
    for family, part in found.groupby("family", sort=False):
        rows.append([f"<b>{family}</b>"])
        rows += [_ratio(str(name), row, years[str(name)]) for name, row in part.iterrows()]
    head = ["ratio", "value", "among its peers", "light", "years", "change"]
    shown = table(head, rows, "ratios beside those of peers")
    return f"{_peers(view, int(found['peers'].max()))}{shown}"


def _peers(view: CustomerView, most: int) -> str:
    whose = f"in {view.industry}" if view.industry else "of all industries (its own is not known)"
    told = f"Peers: the latest statements of {most:,} other companies {escape(whose)}."
    if most < PEERS:
        return say(f"{told} Fewer than {PEERS} are no comparison: there are no lights.")
    return say(
        f"{told} {SIGNS['good']} good: better than at least half of them; {SIGNS['watch']} "
        f"watch: than at least a quarter; {SIGNS['weak']} weak: than fewer. A light compares; it "
        f"does not say that the peers are sound. The box spans their middle half."
    )


def _ratio(name: str, row: pd.Series, years: pd.Series) -> list[str]:
    form, word = (
        FORMATS[row["unit"]],
        name.replace("_", " ").replace("ebit", "EBIT").replace("EBITda", "EBITDA"),
    )
    better = {"high": "high is better", "low": "low is better", "neither": "no direction"}
    told = f"{row['formula']}; {better[row['better']]}"
    unit = f" {row['unit']}" if row["unit"] in ("days", "years") else ""
    known = pd.notna(row["value"])
    return [
        f"<span title='{escape(told, quote=True)}' style='white-space:nowrap'>{word} "
        f"<span style='color:{MUTED}'>{ {'high': '↑', 'low': '↓', 'neither': '·'}[row['better']] }"
        f"</span>",
        f"{form.format(row['value'])}{unit}" if known else "not known",
        _strip(row, form) if row["peers"] >= PEERS else f"{row['peers']:.0f} peers",
        chip(row["light"]) if row["light"] else "none",
        _years(years, form),
        _change(years, row["better"]),
    ]


def _strip(row: pd.Series, form: str) -> str:
    """Draw the middle half of the peers, their median, and the customer's mark."""
    low, middle, high, value = (row[name] for name in ("low", "median", "high", "value"))
    reach = (high - low) or abs(middle) or 1.0
    start, end = low - reach, high + reach

    def x(at: float) -> float:
        return 6 + 120 * min(max((at - start) / (end - start), 0.0), 1.0)

    told = f"peers {form.format(low)} to {form.format(high)}, median {form.format(middle)}"
    parts = [
        f"<title>{told}</title><line x1='6' x2='126' y1='9' y2='9' stroke='{RULE}'/>"
        f"<rect x='{x(low):.1f}' y='4' width='{x(high) - x(low):.1f}' height='10' fill='#d0d0d0'/>"
        f"<line x1='{x(middle):.1f}' x2='{x(middle):.1f}' y1='2' y2='16' stroke='{INK}'/>"
    ]
    if pd.notna(value):
        parts.append(_mark(x(value), row["light"]))
    return (
        f"<svg class='creditlab-strip' width='132' height='18' role='img' "
        f"aria-label='{told}'>{''.join(parts)}</svg>"
    )


def _mark(x: float, light: str) -> str:
    """Draw the sign of a light."""
    fill = {"good": GOOD, "weak": BAD}.get(light, "#ffffff")
    style = f"fill='{fill}' stroke='{INK}' stroke-width='1.2'"
    if light == "weak":
        return f"<rect x='{x - 4.5:.1f}' y='4.5' width='9' height='9' {style}/>"
    if light == "watch":
        return f"<path d='M{x:.1f} 3 l5.5 11 h-11 z' {style}/>"
    return f"<circle cx='{x:.1f}' cy='9' r='5' {style}/>"


def _years(years: pd.Series, form: str) -> str:
    """Draw a ratio over the years as a line with its points."""
    known = years.dropna()
    if len(known) < 2:
        return ""
    low, high = known.min(), known.max()
    x = np.linspace(5, 50, len(years))[years.notna().to_numpy()]
    y = 15 - 12 * (known.to_numpy() - low) / ((high - low) or 1.0)
    ends = pd.DatetimeIndex(known.index).year
    told = "; ".join(f"{end}: {form.format(v)}" for end, v in zip(ends, known, strict=True))
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return (
        f"<svg class='creditlab-years' width='56' height='18' role='img' aria-label='{told}'>"
        f"<title>{told}</title><polyline points='{line}' fill='none' stroke='{INK}'/>"
        f"<circle cx='{x[-1]:.1f}' cy='{y[-1]:.1f}' r='2.5' fill='{INK}'/></svg>"
    )


def _change(years: pd.Series, better: str) -> str:
    last = years.tail(2)
    if len(last) < 2 or last.isna().any() or last.iloc[0] == last.iloc[1]:
        return ""
    rose = bool(last.iloc[1] > last.iloc[0])
    arrow = "↗" if rose else "↘"
    return (
        arrow
        if better == "neither"
        else f"{arrow} {'better' if rose == (better == 'high') else 'worse'}"
    )


def failure_part(view: CustomerView, model: str) -> str:
    """Show a failure score over the years, on its zones."""
    try:
        found = view.failure(model)
    except ValueError as error:
        return f"<p role='alert'>{escape(str(error))}</p>"
    scores = found.dropna(subset=["score"])
    if scores.empty:
        return say("No statement has all the figures that this score needs.")
    last = scores.iloc[-1]
    light = {"distress": "weak", "grey": "watch", "safe": "good"}[last["zone"]]
    low, high = view.zones(model)
    told = say(
        f"{chip(light, last['zone'] + ' zone')} <b>{last['score']:.2f}</b> at "
        f"{last['year_end'].date()}: distress below {low}, safe above {high}."
    )
    return told + _zones(scores, low, high)


def _zones(scores: pd.DataFrame, low: float, high: float) -> str:
    values = scores["score"].to_numpy(dtype=np.float64)
    bottom, top = min(values.min(), low) - 0.8, max(values.max(), high) + 0.8
    height, left, right = 150, 40, 90

    def y(score: float) -> float:
        return 8 + (height - 32) * (top - score) / (top - bottom)

    x = np.linspace(left + 30, WIDTH - right - 30, len(values)) if len(values) > 1 else [WIDTH / 2]
    bands = [("safe", high, top, "#dcecf7"), ("grey", low, high, "#f2f2f2"),
             ("distress", bottom, low, "#f1d6c9")]  # fmt: skip
    parts = [
        f"<rect x='{left}' y='{y(b):.1f}' width='{WIDTH - left - right}' "
        f"height='{y(a) - y(b):.1f}' fill='{colour}'/><text x='{WIDTH - right + 6}' "
        f"y='{(y(a) + y(b)) / 2 + 4:.1f}'>{name}</text>"
        for name, a, b, colour in bands
    ]
    parts += [
        f"<text x='{left - 5}' y='{y(limit) + 4:.1f}' text-anchor='end'>{limit}</text>"
        for limit in (low, high)
    ]
    line = " ".join(f"{a:.1f},{y(b):.1f}" for a, b in zip(x, values, strict=True))
    parts.append(f"<polyline points='{line}' fill='none' stroke='{INK}' stroke-width='1.5'/>")
    for place, score, end in zip(x, values, scores["year_end"], strict=True):
        parts.append(
            f"<circle class='score' cx='{place:.1f}' cy='{y(score):.1f}' r='4'/>"
            f"<text x='{place:.1f}' y='{y(score) - 8:.1f}' text-anchor='middle'>{score:.2f}</text>"
            f"<text x='{place:.1f}' y='{height - 6}' text-anchor='middle'>{end.year}</text>"
        )
    return frame(WIDTH, height, "failure score by year", parts)


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
    rules = {
        "need": "what it will need",
        "net_worth": f"{policy.net_worth_share:.0%} of tangible net worth",
        "working_capital": f"{policy.working_capital_share:.0%} of working capital",
        "record": "need, as its record carries it",
        "peers": "what other suppliers give",
        "insurer": "insured",
    }
    if view.own_sales is not None:
        rules["own_sales"] = f"{policy.own_sales_share:.0%} of our own sales"
    return rules


def terms_part(view: CustomerView) -> str:
    """Show what the terms cost, and by how much the price must be higher."""
    asked = view.request
    rows = [
        (f"<span style='white-space:nowrap'>{escape(row['offer'])}</span>", f"{row['days']:.0f}", f"{row['discount']:,.0f}",
         f"{row['funding']:,.0f}", f"{row['expected_loss']:,.0f}", f"<b>{row['total']:,.0f}</b>",
         f"<b>{row['price']:.2%}</b>")
        for row in view.offers.to_dict("records")
    ]  # fmt: skip
    head = ["terms", "days", "discount", "funding", "loss", "cost", "of order"]
    told = say(
        f"An order of {asked.amount:,.0f} is paid after the term and its usual delay; its price "
        f"must be higher by what that costs. The expected loss stands on your PD of {asked.pd:.1%} a year; {view.base_pd:.1%} of the "
        f"customers of the book had a write-off in the last year."
    )
    if asked.terms.discount:
        told += say(
            f"Who leaves the discount borrows at {asked.terms.cost():.0%} a year "
            f"(365 days, simple interest)."
        )
    return told + table(head, rows, "what terms cost")
