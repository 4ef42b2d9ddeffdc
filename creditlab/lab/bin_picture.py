"""The picture of bins in the editor, as SVG: bad rates as bars, and below them what is cut."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from creditlab._colours import BAD, GOOD, INK, MUTED, RULE
from creditlab.data.checks import NUMERIC
from creditlab.lab.bin_ground import LEFT, RIGHT, WIDTH, Place, categories, values
from creditlab.lab.drawing import signed
from creditlab.lab.on_samples import Rows
from creditlab.model.rules import Rule
from creditlab.model.variable_bins import VariableBins

TOP, BASE, NAMES = 40, 226, 44  # where bars end and stand, and how much room their names take
MARKS = ("●", "◆", "▲", "■")
KEYS = "ArrowLeft ArrowRight Delete Backspace Enter s"
EVERYWHERE = "Control+z Control+y Control+Shift+z Escape"


def picture(
    bins: VariableBins,
    rows: Mapping[str, Rows],
    chosen: int = -1,
    cut: int = -1,
    note: str = "",
    optimal: Rule | None = None,
) -> str:
    """Draw the bad rate of each bin on every sample, and the ground on which they stand.

    Parameters
    ----------
    bins : VariableBins
    rows : mapping of str to list of dict
        From `creditlab.lab.editing.Editing.rows`: bars for the first, marks for the others.
    chosen, cut : int, optional
        Number of the bin, and of the cut, that is framed.
    note : str, optional
        Under the title.
    optimal : Rule, optional
        The solver's bins, whose cuts are marked.

    Returns
    -------
    str
        SVG. Its elements carry what `creditlab.lab.picture.Picture` reports: "bin:1", "cut:0" (to
        be dragged to a number of `creditlab.lab.cutting.stops`), "edge:17" (a number of
        `creditlab.lab.cutting.cuts`), "category:3". Bars and marks carry their figures as title,
        which a pointer shows and a screen reader reads.

    Examples
    --------
    >>> import creditlab as cl
    >>> from creditlab.lab.editing import Editing
    >>> data = cl.load_dataset("south_german_credit")
    >>> editing = Editing(cl.fit_bins(data.frame, data.target, ["status"]))
    >>> picture(editing.bins["status"], editing.rows("status")).count("<rect class='bar'")
    4
    """
    first = next(iter(rows.values()))
    shown = [i for i in range(len(first)) if any(each[i]["count"] for each in rows.values())]
    top = _top(rows, shown)
    step = (WIDTH - LEFT - RIGHT) / max(len(shown), 1)
    slots = {row: LEFT + place * step for place, row in enumerate(shown)}
    place = Place(slots, step, BASE + NAMES)
    if bins.rule.kind == NUMERIC:
        ground = values(bins, place, chosen, cut, () if optimal is None else optimal.splits)
    else:
        ground = categories(bins, place, chosen)
    drawn = [
        _bin({name: each[i] for name, each in rows.items()}, i, x, step, top, i == chosen)
        for i, x in slots.items()
    ]
    parts = [ground.behind, f"<g>{_scale(top)}{_overall(first, top)}</g><g>{''.join(drawn)}</g>"]
    title = f"{bins.name}: information value {bins.iv:.3f}"
    head = (
        f"<text x='{LEFT}' y='15' font-size='14' font-weight='bold'>{escape(title)}</text>"
        f"<text class='note' x='{LEFT}' y='31' fill='{BAD}'>{escape(note)}</text>"
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {ground.bottom:.0f}' "
        f"width='100%' style='max-width:{WIDTH}px;background:#fff;user-select:none' role='group' "
        f"aria-label='{escape(title, quote=True)}' font-family='sans-serif' font-size='11' "
        f"fill='{INK}' data-keys='{EVERYWHERE}'>"
        f"{head}{''.join(parts)}{_legend(list(rows))}{ground.before}</svg>"
    )


def _top(rows: Mapping[str, Rows], shown: Sequence[int]) -> float:
    """Return where the axis ends: over all rates, and over the intervals that are no guesswork."""
    rates = [0.01]
    for each in rows.values():
        rates += [each[i]["bad_rate"] * 1.25 for i in shown if each[i]["count"]]
        rates += [min(each[i]["high"], 2.5 * each[i]["bad_rate"] + 0.05) for i in shown]
    return min(1.0, 1.08 * float(np.nanmax(rates)))


def _y(rate: float, top: float) -> float:
    return TOP + (BASE - TOP) * (1 - min(rate, top) / top)


def _scale(top: float) -> str:
    """Draw the axis of bad rates, with about five round steps."""
    steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25]
    step = next((each for each in steps if top / each <= 5.5), 0.25)
    lines = []
    for rate in np.arange(0, top + 1e-9, step):
        y = _y(rate, top)
        lines.append(
            f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='{RULE}'/>"
            f"<text x='{LEFT - 6}' y='{y + 4:.1f}' text-anchor='end'>{rate:.0%}</text>"
        )
    middle = (TOP + BASE) / 2
    lines.append(
        f"<text transform='translate(13 {middle}) rotate(-90)' text-anchor='middle'>bad rate</text>"
    )
    return "".join(lines)


def _overall(rows: Rows, top: float) -> str:
    y = _y(sum(row["bad"] for row in rows) / sum(row["count"] for row in rows), top)
    return (
        f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='{BAD}' "
        f"stroke-dasharray='6 4'><title>overall bad rate</title></line>"
    )


def _bin(
    rows: Mapping[str, dict[str, Any]], number: int, x: float, step: float, top: float, chosen: bool
) -> str:
    """Draw one bin on every sample: a place to click, and a stop for the keyboard."""
    first = next(iter(rows.values()))
    parts = [_bar(first, x + 0.14 * step, 0.72 * step, top, chosen)]
    for i, (sample, row) in enumerate(rows.items()):
        middle = x + step * (0.14 + 0.72 * (i + 0.5) / len(rows))
        parts.append(_mark(sample, i - 1, row, middle, top))
    highest = np.nanmax([top / 50, *(row["high"] for row in rows.values())])
    parts.append(
        f"<text class='woe' x='{x + step / 2:.1f}' y='{max(_y(highest, top) - 4, TOP - 1):.1f}' "
        f"text-anchor='middle' stroke='#fff' stroke-width='3' paint-order='stroke'>"
        f"{signed(first['woe'])}</text>"
    )
    parts.append(_name(first, x + step / 2, step, chosen))
    told = escape(f"{first['bin']}: {_figures(first)}, WoE {signed(first['woe'])}", quote=True)
    return (
        f"<g class='bin' data-name='bin:{number}' data-click='' data-keys='{KEYS}' role='button' "
        f"tabindex='{0 if chosen else -1}' aria-pressed='{'true' if chosen else 'false'}' "
        f"aria-label='{told}' style='cursor:pointer'>"
        f"<rect x='{x:.1f}' y='{TOP}' width='{step:.1f}' height='{BASE - TOP + NAMES}' "
        f"fill='#fff' fill-opacity='0'/>{''.join(parts)}</g>"
    )


def _bar(row: dict[str, Any], left: float, width: float, top: float, chosen: bool) -> str:
    if not row["count"]:
        return ""
    y = _y(row["bad_rate"], top)
    frame = f" stroke='{BAD}' stroke-width='3'" if chosen else ""
    return (
        f"<rect class='bar' x='{left:.1f}' y='{y:.1f}' width='{width:.1f}' "
        f"height='{max(BASE - y, 0.5):.1f}' fill='{GOOD}'{frame}>"
        f"{_title('development', row)}</rect>"
    )


def _name(row: dict[str, Any], middle: float, step: float, chosen: bool) -> str:
    """Write a bin's name and share under it, in as many lines as its width needs."""
    lines = textwrap.wrap(str(row["bin"]), max(6, int(step / 6.2)), max_lines=2, placeholder="…")
    label = "".join(
        f"<tspan x='{middle:.1f}' dy='13'>{escape(line)}</tspan>"
        for line in [*lines, f"({row['share']:.0%})"]
    )
    weight = "bold" if chosen else "normal"
    return f"<text y='{BASE + 2}' text-anchor='middle' font-weight='{weight}'>{label}</text>"


def _mark(sample: str, number: int, row: dict[str, Any], x: float, top: float) -> str:
    """Draw the interval on a sample and, beside development, whose bar says it, its mark."""
    if not row["count"]:
        return ""
    low, high = _y(row["low"], top), _y(row["high"], top)
    line = f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{low:.1f}' y2='{high:.1f}' stroke='#333'/>"
    if number < 0:
        return line
    return (
        f"{line}<text class='mark' x='{x:.1f}' y='{_y(row['bad_rate'], top) + 4:.1f}' "
        f"text-anchor='middle' font-size='12'>{MARKS[number % len(MARKS)]}{_title(sample, row)}"
        f"</text>"
    )


def _figures(row: dict[str, Any]) -> str:
    if not row["count"]:
        return "no customers"
    return (
        f"{row['bad']:,.0f} bad of {row['count']:,.0f}, "
        f"{row['bad_rate']:.1%} [{row['low']:.1%}, {row['high']:.1%}]"
    )


def _title(sample: str, row: dict[str, Any]) -> str:
    text = f"{sample}, {row['bin']}: {_figures(row)}"
    return f"<title>{escape(text)}</title>"


def _legend(samples: Sequence[str]) -> str:
    told = [f"bars: {samples[0]}, with WoE"]
    told += [f"{MARKS[i % len(MARKS)]} {name}" for i, name in enumerate(samples[1:])]
    told.append("lines: 95% intervals")
    text = escape(" · ".join(told))
    return f"<text x='{WIDTH - RIGHT}' y='15' text-anchor='end' fill='{MUTED}'>{text}</text>"
