"""What bins stand on in their picture: the values of a number with its cuts, or categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from creditlab._colours import BAD, INK, MUTED
from creditlab.lab.cutting import cuts, stops
from creditlab.model.variable_bins import VariableBins

WIDTH, LEFT, RIGHT = 760, 52, 12
FAN, STRIP, GRIP, TEXT = 26, 62, 12, 48  # heights: from bars to values, of values, below them
CHIP, MOST = 17, 12  # height of a category, and how many of a group are drawn
LIGHT, DARK = np.array([219, 233, 245]), np.array([122, 44, 11])  # few bads, many bads
CUT_KEYS = "ArrowLeft ArrowRight Delete Backspace Enter Escape"
CATEGORY_KEYS = "ArrowLeft ArrowRight n"


@dataclass(frozen=True)
class Ground:
    """Markup behind and before the bars, and where the picture ends."""

    behind: str
    before: str
    bottom: float


@dataclass(frozen=True)
class Place:
    """Where the bars stand: the left end of each bin's, how wide they are, and where they end."""

    slots: Mapping[int, float]
    step: float
    top: float


def values(
    bins: VariableBins, place: Place, chosen: int, cut: int, optimal: Sequence[float] = ()
) -> Ground:
    """Draw the fine bins of a number, each as wide as the next, and a handle at each cut.

    Parameters
    ----------
    bins : VariableBins
    place : Place
    chosen, cut : int
        Number of the bin, and of the cut, that is framed.
    optimal : sequence of float
        The solver's cuts, to be marked.

    Returns
    -------
    Ground
    """
    axis, step = _Axis(bins, optimal), place.step
    upper, lower = place.top + FAN, place.top + FAN + STRIP
    fan = [
        _fan(axis, bins, number, (x, x + step), (place.top, upper), number == chosen)
        for number, x in place.slots.items()
        if number < bins.rule.n_regular
    ]
    half = axis.width / 2
    edges = [
        f"<rect class='edge' data-name='edge:{i}' data-click='' x='{axis(at) - half:.1f}' "
        f"y='{upper}' width='{axis.width:.1f}' height='{STRIP}'>"
        f"<title>cut at {at:,.10g}</title></rect>"
        for i, at in enumerate(cuts(bins))
        if at not in bins.rule.splits
    ]
    handles = [
        _handle(axis, bins, number, upper, lower, number == cut)
        for number in range(len(bins.rule.splits))
    ]
    marks = "".join(
        f"<path class='optimal' d='M{axis(at) - 5:.1f} {upper - 13}h10l-5 7z' fill='#fff' "
        f"stroke='{INK}'><title>the solver cuts at {at:,.10g}</title></path>"
        for at in optimal
    )
    note = (
        f"<text x='{(LEFT + WIDTH - RIGHT) / 2}' y='{lower + TEXT + 13}' text-anchor='middle'>"
        f"{escape(bins.name)}: <tspan fill='{MUTED}'>a column is a fine bin; higher = more "
        f"customers (square root), darker = higher bad rate; ▽ the solver's cuts</tspan></text>"
    )
    ticks = axis.labels(lower + GRIP, cut)
    # In groups, because the page redraws only those that have changed.
    body = [
        f"<g>{axis.columns(upper, lower)}</g><g>{ticks}{note}</g>",
        f"<g fill='{INK}' fill-opacity='0'>{''.join(edges)}</g><g>{''.join(handles)}{marks}</g>",
    ]
    return Ground(f"<g>{''.join(fan)}</g>", "".join(body), lower + TEXT + 20)


class _Axis:
    """The fine bins that have customers, side by side."""

    def __init__(self, bins: VariableBins, beside: Sequence[float]) -> None:
        counts = bins.counts
        good, bad = counts.good[: counts.n_fine], counts.bad[: counts.n_fine]
        filled = good + bad > 0
        self.splits = bins.rule.splits
        self.starts, self.good, self.bad = counts.starts[filled], good[filled], bad[filled]
        self.ends = float(counts.lowest[filled][0]), float(counts.highest[filled][-1])
        self.width = (WIDTH - LEFT - RIGHT) / max(len(self.starts), 1)
        places = (*cuts(bins), *beside)
        x = LEFT + self.width * np.searchsorted(self.starts, places)
        self._x = dict(zip(places, x.tolist(), strict=True))

    def __call__(self, cut: float) -> float:
        return self._x[cut]

    def columns(self, upper: float, lower: float) -> str:
        rows = self.good + self.bad
        overall = self.bad.sum() / rows.sum() or 1.0
        height = (lower - upper - 4) * np.sqrt(rows / rows.max())
        shade = np.minimum(self.bad / rows / (2 * overall), 1.0)[:, None]
        colours = np.round(LIGHT + shade * (DARK - LIGHT)).astype(int)
        x = LEFT + self.width * np.arange(len(rows))
        wide = max(self.width - 0.6, 0.6)
        return "".join(
            f"<rect class='fine' x='{a:.1f}' y='{lower - h:.1f}' width='{wide:.1f}' "
            f"height='{h:.1f}' fill='#{r:02x}{g:02x}{b:02x}'/>"
            for a, h, (r, g, b) in zip(x.tolist(), height.tolist(), colours.tolist(), strict=True)
        )

    def labels(self, y: float, cut: int) -> str:
        """Write the values at the cuts in two rows, leaving out those that have no room."""
        ends = [
            f"<text x='{x}' y='{y + 29}' text-anchor='{anchor}' fill='{MUTED}'>{value:,.10g}</text>"
            for x, anchor, value in (
                (LEFT, "start", self.ends[0]),
                (WIDTH - RIGHT, "end", self.ends[1]),
            )
        ]
        taken: list[list[tuple[float, float]]] = [
            [],
            [(0, 7.0 * len(f"{self.ends[0]:,.10g}") + LEFT)],
        ]
        taken[1].append((WIDTH - RIGHT - 7.0 * len(f"{self.ends[1]:,.10g}"), WIDTH))
        parts = []
        for i, split in sorted(enumerate(self.splits), key=lambda each: each[0] != cut):
            text, middle = f"{split:,.10g}", self(split)
            low, high = middle - 3.4 * len(text) - 3, middle + 3.4 * len(text) + 3
            free = [all(high < a or b < low for a, b in row) for row in taken]
            if not any(free):
                continue
            row = free.index(True)
            taken[row].append((low, high))
            weight = " font-weight='bold'" if i == cut else ""
            parts.append(
                f"<text x='{middle:.1f}' y='{y + 17 + 12 * row}' text-anchor='middle'{weight}>"
                f"{text}</text>"
            )
        return "".join((*ends, *parts))


def _fan(
    axis: _Axis,
    bins: VariableBins,
    number: int,
    bar: tuple[float, float],
    y: tuple[float, float],
    chosen: bool,
) -> str:
    """Draw how the bar of a bin belongs to its values."""
    splits = bins.rule.splits
    left = axis(splits[number - 1]) if number else LEFT
    right = axis(splits[number]) if number < len(splits) else WIDTH - RIGHT
    fill = "#c9dff0" if chosen else ("#f4f4f4", "#e9e9e9")[number % 2]
    return (
        f"<path d='M{bar[0]:.1f} {y[0]}L{bar[1]:.1f} {y[0]}L{right:.1f} {y[1]}v{STRIP}"
        f"H{left:.1f}v-{STRIP}Z' fill='{fill}' stroke='#fff'/>"
    )


def _handle(
    axis: _Axis, bins: VariableBins, number: int, upper: float, lower: float, chosen: bool
) -> str:
    split = bins.rule.splits[number]
    x, places = axis(split), stops(bins, number)
    name = escape(f"cut {number + 1} of {bins.name}", quote=True)
    colour = BAD if chosen else INK
    return (
        f"<g class='cut' data-name='cut:{number}' data-at='{x:.2f}' data-stops='"
        f"{' '.join(f'{axis(place):.2f}' for place in places)}' data-keys='{CUT_KEYS}' "
        f"tabindex='0' role='slider' aria-label='{name}' aria-valuemin='{places[0]:.10g}' "
        f"aria-valuemax='{places[-1]:.10g}' aria-valuenow='{split:.10g}' "
        f"aria-valuetext='{split:,.10g}' style='cursor:ew-resize;touch-action:none'>"
        f"<title>{split:,.10g}: drag to move</title>"
        f"<rect x='{x - 7:.1f}' y='{upper - 4}' width='14' height='{STRIP + GRIP + 6}' "
        f"fill='#fff' fill-opacity='0'/>"
        f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{upper - 4}' y2='{lower + 3}' stroke='#fff' "
        f"stroke-width='5'/>"
        f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{upper - 4}' y2='{lower + 3}' stroke='{colour}' "
        f"stroke-width='{3 if chosen else 2}'/>"
        f"<path d='M{x:.1f} {lower}l6 7v6h-12v-6z' fill='{colour}' stroke='#fff'/></g>"
    )


def categories(bins: VariableBins, place: Place, chosen: int) -> Ground:
    """Draw the categories under their groups; they can be dragged. Parameters as in `values`."""
    rule, slots, step, top = bins.rule, place.slots, place.step, place.top
    middles = [slots[i] + step / 2 for i in range(rule.n_regular) if i in slots]
    counts, parts = bins.counts, []
    slot_of = {category: i for i, category in enumerate(counts.categories)}
    depth = 1
    for number, group in enumerate(rule.groups):
        for row, category in enumerate(group):
            if row < MOST and number in slots:
                slot = slot_of[category]
                good, bad = counts.good[slot], counts.bad[slot]
                y = top + 4 + CHIP * row
                told = f"{category}: {bad:,.0f} bad of {good + bad:,.0f}"
                parts.append(_chip(slot, str(category), told, slots[number], step, y, middles))
                depth = max(depth, row + 1)
        if len(group) > MOST and number in slots:
            y = top + 4 + CHIP * MOST + 11
            parts.append(
                f"<text x='{slots[number] + step / 2:.1f}' y='{y}' text-anchor='middle'>"
                f"and {len(group) - MOST} more</text>"
            )
            depth = MOST + 1
    behind = "".join(
        f"<rect x='{x + 1:.1f}' y='{top}' width='{step - 2:.1f}' height='{CHIP * depth + 6}' "
        f"fill='{'#c9dff0' if i == chosen else '#f4f4f4'}'/>"
        for i, x in slots.items()
        if i < rule.n_regular
    )
    bottom = top + 6 + CHIP * depth
    note = (
        f"<text x='{(LEFT + WIDTH - RIGHT) / 2}' y='{bottom + 16}' text-anchor='middle'>"
        f"{escape(bins.name)}: <tspan fill='{MUTED}'>drag a category into another group</tspan>"
        f"</text>"
    )
    return Ground(behind, "".join(parts) + note, bottom + 24)


def _chip(
    number: int,
    name: str,
    told: str,
    left: float,
    step: float,
    y: float,
    middles: list[float],
) -> str:
    x, width = left + step / 2, step - 8
    most = max(3, int(width / 6))
    short = name if len(name) <= most else name[: most - 1] + "…"
    return (
        f"<g class='category' data-name='category:{number}' data-at='{x:.2f}' data-stops='"
        f"{' '.join(f'{middle:.2f}' for middle in middles)}' data-keys='{CATEGORY_KEYS}' "
        f"tabindex='0' role='button' aria-label='{escape(told, quote=True)}; arrow keys move it, n "
        f"makes a new group' style='cursor:ew-resize;touch-action:none'>"
        f"<title>{escape(told)}</title>"
        f"<rect x='{x - width / 2:.1f}' y='{y:.1f}' width='{width:.1f}' height='{CHIP - 3}' rx='3' "
        f"fill='#fff' stroke='{MUTED}'/>"
        f"<text x='{x:.1f}' y='{y + 11:.1f}' text-anchor='middle'>{escape(short)}</text></g>"
    )
