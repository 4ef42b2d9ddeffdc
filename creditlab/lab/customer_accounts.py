"""The accounts of a customer as HTML and SVG: ratios beside those of peers, and a failure score."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from creditlab._colours import BAD, GOOD, INK, MUTED, RULE
from creditlab.decide.credit_book import FORMATS
from creditlab.lab.customer_view import PEERS, CustomerView
from creditlab.lab.drawing import SIGNS, chip, frame, say, table

WIDTH = 520


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
