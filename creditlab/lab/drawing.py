"""What the pictures of the lab share: a frame, bars, signs that need no colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from creditlab._colours import BAD, GOOD, INK, MUTED, RULE

SIGNS = {"good": "●", "watch": "▲", "weak": "■"}
CHIPS = {"good": (GOOD, INK), "watch": ("#ececec", INK), "weak": (BAD, "#ffffff")}
BAR, LABEL, LENGTH = 24, 200, 200  # height of a row of bars, width of its names and of the longest


def page(*parts: str) -> str:
    """Put parts on white paper with dark ink, whatever the theme; what is too wide can be moved."""
    return (
        f"<div class='creditlab-paper' style='background:#fff;color:{INK};padding:4px 8px;"
        f"line-height:1.45;box-sizing:border-box;width:0;min-width:100%;overflow-x:auto'>"
        f"{''.join(parts)}</div>"
    )


def say(text: str) -> str:
    """Return a paragraph of markup."""
    return f"<p style='margin:4px 0'>{text}</p>"


def frame(width: int, height: int, name: str, parts: Iterable[str]) -> str:
    """Return an SVG that scales with its place, under a name that a screen reader says."""
    return (
        f"<svg viewBox='0 0 {width} {height}' width='100%' style='max-width:{width}px' role='img' "
        f"aria-label='{escape(name, quote=True)}' font-family='sans-serif' font-size='12' "
        f"fill='{INK}'>{''.join(parts)}</svg>"
    )


def chip(light: str, text: str = "") -> str:
    """Return a light as sign, word and colour."""
    back, front = CHIPS[light]
    return (
        f"<span class='creditlab-light' style='background:{back};color:{front};padding:1px 7px;"
        f"border-radius:3px;white-space:nowrap'>{SIGNS[light]} {escape(text or light)}</span>"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Return a table of cells that are markup already; all columns but the first are set right."""

    def line(cells: Sequence[str]) -> str:
        rest = "".join(
            f"<td style='text-align:right;padding:1px 8px;white-space:nowrap'>{c}</td>"
            for c in cells[1:]
        )
        return (
            f"<tr><th scope='row' style='text-align:left;font-weight:normal;padding:1px 8px'>"
            f"{cells[0]}</th>{rest}</tr>"
        )

    names = "".join(
        f"<th scope='col' style='text-align:{'right' if i else 'left'};padding:1px 8px'>"
        f"{escape(name)}</th>"
        for i, name in enumerate(head)
    )
    return (
        f"<table style='border-collapse:collapse;color:{INK}' aria-label='"
        f"{escape(caption, quote=True)}'><thead><tr style='border-bottom:1px solid {MUTED}'>"
        f"{names}</tr></thead><tbody>{''.join(line(row) for row in rows)}</tbody></table>"
    )


def bars(
    name: str,
    rows: Sequence[tuple[str, float | None, str]],
    marked: int | None = None,
    lines: Sequence[tuple[float, str]] = (),
    most: float | None = None,
) -> str:
    """Draw amounts as bars below one another.

    Parameters
    ----------
    name : str
        Of the picture.
    rows : sequence of (name, amount or None, note)
        An amount that is None is not drawn; the note says why.
    marked : int, optional
        The bar that matters most: dark, with its name in bold.
    lines : sequence of (amount, text)
        To compare the bars with.
    most : float, optional
        Where the scale ends; longer bars are cut off, with a sign.

    Returns
    -------
    str
        SVG.

    Examples
    --------
    >>> bars("limits", [("need", 10.0, ""), ("insured", None, "not known")]).count("class='bar'")
    1
    """
    top = 8 + 16 * len(lines)
    known = [amount for _, amount, _ in rows if amount is not None] + [value for value, _ in lines]
    most = max(most or max(known, default=0.0), 1e-9)
    height = top + BAR * len(rows) + 6
    parts = []
    for i, (text, amount, note) in enumerate(rows):
        y = top + BAR * i
        bold = " font-weight='bold'" if i == marked else ""
        parts.append(f"<text x='{LABEL - 8}' y='{y + 16}' text-anchor='end'{bold}>{escape(text)}")
        parts.append("</text>")
        end = float(LABEL)
        if amount is not None:
            end = LABEL + LENGTH * min(amount / most, 1.0)
            colour = BAD if i == marked else GOOD
            parts.append(
                f"<rect class='bar' x='{LABEL}' y='{y + 4}' width='{max(end - LABEL, 1):.1f}' "
                f"height='{BAR - 8}' fill='{colour}' stroke='{INK}' stroke-width='.7'/>"
            )
            note = f"{'» ' if amount > most else ''}{amount:,.0f} {note}".strip()
        colour = INK if amount is not None else MUTED
        parts.append(
            f"<rect x='{end + 3:.1f}' y='{y + 5}' width='{6.6 * len(note) + 4:.0f}' "
            f"height='{BAR - 10}' fill='#fff'/>"
            f"<text x='{end + 6:.1f}' y='{y + 16}' fill='{colour}'{bold}>{escape(note)}</text>"
        )
    for i, (value, text) in enumerate(lines):
        x, y = LABEL + LENGTH * min(value / most, 1.0), 12 + 16 * i
        parts.insert(
            0,
            f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{y + 2}' y2='{height - 4}' stroke='{INK}' "
            f"stroke-dasharray='{'4 3' if i else 'none'}'/>",
        )
        # Names of lines that stand close keep out of each other's way.
        side = -1 if i < len(lines) - 1 and x > LABEL + LENGTH / 2 else 1
        parts.append(
            f"<text x='{x + 5 * side:.1f}' y='{y}' text-anchor='{'end' if side < 0 else 'start'}'>"
            f"{escape(text)}</text>"
        )
    parts.insert(
        0, f"<line x1='{LABEL}' x2='{LABEL}' y1='{top}' y2='{height - 4}' stroke='{RULE}'/>"
    )
    return frame(LABEL + LENGTH + 150, height, name, parts)


def round_steps(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers within an interval, at most so many.

    Examples
    --------
    >>> round_steps(-12, 31)
    [-10.0, 0.0, 10.0, 20.0, 30.0]
    """
    span = (high - low) or 1.0
    size = 10.0 ** np.floor(np.log10(span / most))
    step = next(size * each for each in (1, 2, 5, 10) if span / (size * each) <= most)
    numbers = np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    return [round(float(number * step), 12) + 0.0 for number in numbers]


def signed(value: float, digits: int = 2) -> str:
    """Write a number with its sign; one that is rounded to zero has none."""
    text = f"{value:+,.{digits}f}"
    return text.replace("-", "−") if text.strip("+-0.") else text[1:]
