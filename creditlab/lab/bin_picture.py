"""The picture of bins in the editor, as SVG: it is redrawn at every click."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd

from creditlab._colours import BAD, GOOD, NEUTRAL

WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 30, 78
MARKS = ("●", "◆", "▲", "■")


def picture(
    name: str, tables: Mapping[str, pd.DataFrame], chosen: Sequence[int] = (), iv: float = np.nan
) -> str:
    """Draw the bad rate of each bin on every sample.

    Parameters
    ----------
    name : str
        The variable.
    tables : mapping of str to pandas.DataFrame
        From `creditlab.lab.editing.Editing.tables`: bars for the first, marks for the others.
    chosen : sequence of int
        Bins that are framed.
    iv : float, optional
        Information value, for the title.

    Returns
    -------
    str
        SVG. Bars and marks carry the bin's name and figures as their title, which a pointer shows
        and a screen reader reads.

    Examples
    --------
    >>> import creditlab as cl
    >>> from creditlab.lab.editing import Editing
    >>> data = cl.load_dataset("south_german_credit")
    >>> editing = Editing(cl.fit_bins(data.frame, data.target, ["status"]))
    >>> picture("status", editing.tables("status")).count("<rect class='bar'")
    4
    """
    first = next(iter(tables.values()))
    shown = np.flatnonzero(np.any([table["count"] > 0 for table in tables.values()], axis=0))
    highs = [table["high"].to_numpy()[shown] for table in tables.values()]
    top = min(1.0, 1.12 * float(np.nanmax([*np.concatenate(highs), 0.01])))
    step = (WIDTH - LEFT - RIGHT) / max(len(shown), 1)
    parts = [_scale(top), _overall(first, top)]
    for place, row in enumerate(shown):
        left = LEFT + (place + 0.14) * step
        parts.append(_bar(first.iloc[row], left, 0.72 * step, top, row in chosen))
        for i, (sample, table) in enumerate(tables.items()):
            x = left + 0.72 * step * (i + 0.5) / len(tables)
            parts.append(_mark(sample, i - 1, table.iloc[row], x, top))
        highest = np.nanmax([top / 50, *(table["high"].iloc[row] for table in tables.values())])
        parts.append(_label(first.iloc[row], left + 0.36 * step, _y(highest, top) - 4))
        parts.append(_name(first.iloc[row], left + 0.36 * step, step, row in chosen))
    title = f"{name}: information value {iv:.3f}" if np.isfinite(iv) else name
    parts.append(_legend(list(tables)))
    return (
        f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' width='100%' style='max-width:{WIDTH}px' role='img' "
        f"aria-label='{escape(title, quote=True)}' font-family='sans-serif' font-size='11'>"
        f"<text x='{LEFT}' y='16' font-size='14'>{escape(title)}</text>{''.join(parts)}</svg>"
    )


def _y(rate: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - rate / top)


def _scale(top: float) -> str:
    """Draw the axis of bad rates, with about five round steps."""
    steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25]
    step = next((each for each in steps if top / each <= 5.5), 0.25)
    lines = []
    for rate in np.arange(0, top + 1e-9, step):
        y = _y(rate, top)
        lines.append(
            f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='#ddd'/>"
            f"<text x='{LEFT - 6}' y='{y + 4:.1f}' text-anchor='end'>{rate:.0%}</text>"
        )
    middle = (TOP + HEIGHT - BOTTOM) / 2
    lines.append(
        f"<text transform='translate(13 {middle}) rotate(-90)' text-anchor='middle'>bad rate</text>"
    )
    return "".join(lines)


def _overall(table: pd.DataFrame, top: float) -> str:
    y = _y(table["bad"].sum() / table["count"].sum(), top)
    return (
        f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='{BAD}' "
        f"stroke-dasharray='6 4'><title>overall bad rate</title></line>"
    )


def _bar(row: pd.Series, left: float, width: float, top: float, chosen: bool) -> str:
    if not row["count"]:
        return ""
    y, base = _y(row["bad_rate"], top), _y(0, top)
    frame = f" stroke='{BAD}' stroke-width='3'" if chosen else ""
    return (
        f"<rect class='bar' x='{left:.1f}' y='{y:.1f}' width='{width:.1f}' "
        f"height='{max(base - y, 0.5):.1f}' fill='{GOOD}'{frame}>"
        f"{_title('development', row)}</rect>"
    )


def _label(row: pd.Series, middle: float, y: float) -> str:
    return (
        f"<text class='woe' x='{middle:.1f}' y='{y:.1f}' text-anchor='middle'>"
        f"{_signed(row['woe'])}</text>"
    )


def _name(row: pd.Series, middle: float, step: float, chosen: bool) -> str:
    """Write a bin's name and share under it, in as many lines as its width needs."""
    lines = textwrap.wrap(str(row["bin"]), max(6, int(step / 6.5)), max_lines=3, placeholder="…")
    label = "".join(
        f"<tspan x='{middle:.1f}' dy='13'>{escape(line)}</tspan>"
        for line in [*lines, f"({row['share']:.0%})"]
    )
    weight = "bold" if chosen else "normal"
    y = HEIGHT - BOTTOM + 3
    return f"<text y='{y}' text-anchor='middle' font-weight='{weight}'>{label}</text>"


def _mark(sample: str, number: int, row: pd.Series, x: float, top: float) -> str:
    """Draw the interval on a sample and, beside development, whose bar says it, its mark."""
    if not row["count"]:
        return ""
    if number < 0:
        return _whisker(row, x, top)
    y = _y(row["bad_rate"], top) + 4
    return (
        f"{_whisker(row, x, top)}<text class='mark' x='{x:.1f}' y='{y:.1f}' text-anchor='middle' "
        f"font-size='12' fill='#222'>{MARKS[number % len(MARKS)]}{_title(sample, row)}</text>"
    )


def _whisker(row: pd.Series, x: float, top: float) -> str:
    low, high = _y(row["low"], top), _y(row["high"], top)
    return f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{low:.1f}' y2='{high:.1f}' stroke='#333'/>"


def _title(sample: str, row: pd.Series) -> str:
    text = (
        f"{sample}, {row['bin']}: {row['bad']:,.0f} bad of {row['count']:,.0f}, "
        f"{row['bad_rate']:.1%} [{row['low']:.1%}, {row['high']:.1%}]"
    )
    return f"<title>{escape(text)}</title>"


def _legend(samples: Sequence[str]) -> str:
    told = [f"bars: {samples[0]}, with WoE"]
    told += [f"{MARKS[i % len(MARKS)]} {name}" for i, name in enumerate(samples[1:])]
    text = escape("   ".join(told))
    return f"<text x='{WIDTH - RIGHT}' y='16' text-anchor='end' fill='{NEUTRAL}'>{text}</text>"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
