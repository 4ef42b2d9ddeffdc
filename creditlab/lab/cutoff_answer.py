"""What a cut-off means, as text and tables."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from creditlab._colours import GOOD, INK, MUTED, RULE
from creditlab.decide.profit import Costs
from creditlab.lab.cutoff_view import NEXT, CutoffView
from creditlab.lab.drawing import chip, page, say, table


def message(problem: str) -> str:
    """Say what cannot be."""
    return page(f"<b role='alert'>{escape(problem)}. Nothing was changed.</b>")


def answer(view: CutoffView, cutoff: float, costs: Costs, curve: pd.DataFrame) -> str:
    """Say whom a cut-off approves, how many of them are bad, what it earns and who is swapped.

    Parameters
    ----------
    view : CutoffView
    cutoff : float
    costs : Costs
    curve : pandas.DataFrame
        From `CutoffView.curve`, at these costs.

    Returns
    -------
    str
        HTML.
    """
    now, profit = view.at(cutoff), view.profit(cutoff, costs)
    figures = [
        (f"{now['approval_rate']:.1%} approved", f"{now['approved']:,.0f} of {view.rows:,}"),
        (f"{now['bad_rate']:.1%} bad among them", _ends(now, "{:.1%}")),
        (f"{profit['profit']:,.2f} profit per applicant", _ends(profit, "{:,.2f}")),
    ]
    cells = "".join(
        f"<div><b>{text}</b><br><span style='color:{MUTED}'>{small}</span></div>"
        for text, small in figures
    )
    parts = [
        f"<div style='display:flex;flex-wrap:wrap;gap:4px 28px'>{cells}</div>",
        say(_next(view, cutoff, costs)),
        say(f"{_near(view, cutoff, curve)} Intervals: {view.level:.0%}."),
    ]
    return "".join([*parts, _swaps(view, cutoff, costs), _segments(view, cutoff, costs)])


def _next(view: CutoffView, cutoff: float, costs: Costs) -> str:
    """Say whether those nearest to the cut-off earn their place."""
    last, even = view.marginal(cutoff), float(costs.break_even_pd)
    light, verdict = "watch", "cannot be told from break-even"
    if last["low"] > even:
        light, verdict = "weak", "they cost more than they earn"
    elif last["high"] < even:
        light, verdict = "good", "they earn more than they cost"
    return (
        f"Of the last {max(last['approval_rate'], NEXT):.0%} of the applicants that it lets in, "
        f"{last['bad_rate']:.1%} {_ends(last, '{:.1%}')} are bad; break-even is {even:.1%}: "
        f"{chip(light, verdict)}"
    )


def _near(view: CutoffView, cutoff: float, curve: pd.DataFrame) -> str:
    near = curve["cutoff"].to_numpy()[curve["near_best"].to_numpy()]
    form = "{:.1%}" if view.sign < 0 else "{:,.0f}"
    inside = cutoff in near
    return (
        f"Between {form.format(near[0])} and {form.format(near[-1])} no cut-off can be "
        f"told from the best; this one is {'among' if inside else 'not among'} them."
    )


def _swaps(view: CutoffView, cutoff: float, costs: Costs) -> str:
    found = view.swapped(cutoff)
    if found.empty:
        return ""
    words = {"in": "swapped in: only this card approves", "out": "swapped out: only the other does"}
    most = found["high"].max()
    rows = [
        (words[row["set"]], f"{row['count']:,.0f}", f"{row['bad']:,.0f}", *_rate(row, most))
        for row in found.to_dict("records")
    ]
    gain = view.gain(cutoff, costs)
    light, verdict = "watch", "the cards cannot be told apart"
    if gain["low"] > 0:
        light, verdict = "good", "this card earns more"
    elif gain["high"] < 0:
        light, verdict = "weak", "the other card earns more"
    head = ["against the other card, at as many approvals", "customers", "bad", "bad rate", ""]
    return table(head, rows, "swap set") + say(
        f"Difference in profit per applicant <b>{gain['profit']:+,.2f}</b> "
        f"{_ends(gain, '{:+,.2f}')}: {chip(light, verdict)}"
    )


def _segments(view: CutoffView, cutoff: float, costs: Costs) -> str:
    found = view.segments(cutoff, costs)
    if found.empty:
        return ""
    most = found["high"].max()
    rows = [
        (escape(str(row["segment"])), f"{row['applicants']:,.0f}", f"{row['approval_rate']:.1%}",
         *_rate(row, most), f"{row['profit']:,.2f}")
        for row in found.to_dict("records")
    ]  # fmt: skip
    head = ["segment", "applicants", "approved", "bad among them", "", "profit per applicant"]
    return table(head, rows, "by segment")


def _rate(row: dict[Any, Any], most: float) -> tuple[str, str]:
    """Return a bad rate with its interval, in figures and drawn on a scale up to the most."""
    if np.isnan(row["bad_rate"]):
        return "nobody approved", ""
    told = f"{row['bad_rate']:.1%} {_ends(row, '{:.1%}')}"
    x, low, high = (4 + 112 * row[name] / most for name in ("bad_rate", "low", "high"))
    return told, (
        f"<svg width='120' height='16' role='img' aria-label='{told}'><title>{told}; the scale "
        f"ends at {most:.1%}</title>"
        f"<line x1='4' x2='116' y1='8' y2='8' stroke='{RULE}'/>"
        f"<line x1='{low:.1f}' x2='{high:.1f}' y1='8' y2='8' stroke='{INK}' stroke-width='3'/>"
        f"<circle cx='{x:.1f}' cy='8' r='4' fill='{GOOD}' stroke='{INK}'/></svg>"
    )


def _ends(row: Any, form: str) -> str:
    """Return the interval of a figure in brackets; nothing where there is none."""
    if np.isnan(row["low"]):
        return ""
    return f"[{form.format(row['low'])}, {form.format(row['high'])}]"
