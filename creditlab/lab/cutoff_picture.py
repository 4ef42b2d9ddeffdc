"""The picture of the cut-off explorer: what each cut-off earns, and how surely that is known."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from creditlab._colours import BAD, GOOD, INK, MUTED, NEUTRAL, RULE
from creditlab.lab.drawing import frame, round_steps

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 330, 74, 58, 42, 46
STRIPS = 84  # places that can be clicked
KEYS = "ArrowLeft ArrowRight ArrowDown ArrowUp PageDown PageUp Home End"


@dataclass(frozen=True, eq=False)
class Ground:
    """What stays while the cut-off moves.

    Attributes
    ----------
    parts : str
        SVG.
    x, y : numpy.ndarray of float64, shape (cut-offs,)
        Place of each cut-off, and of its profit.
    """

    parts: str
    x: np.ndarray
    y: np.ndarray

    @classmethod
    def of(cls, curve: pd.DataFrame, percent: bool = False) -> Ground:
        """Draw profit with its interval, share approved, and axes.

        Parameters
        ----------
        curve : pandas.DataFrame
            From `creditlab.lab.cutoff_view.CutoffView.curve`.
        percent : bool, default False
            Cut-offs are probabilities.
        """
        cutoff, profit = curve["cutoff"].to_numpy(), curve["profit"].to_numpy()
        low, high = curve["profit_low"].to_numpy(), curve["profit_high"].to_numpy()
        bottom, top = min(low.min(), 0.0), max(high.max(), 0.0)
        # One bad tail must not flatten the rest of the picture.
        bottom = max(bottom, -3 * top) if top > 0 else bottom
        span = (top - bottom) or 1.0
        x = LEFT + (WIDTH - LEFT - RIGHT) * _shares(cutoff)

        def y(value: np.ndarray | float) -> np.ndarray:
            return TOP + (HEIGHT - TOP - BOTTOM) * (top - np.maximum(value, bottom)) / span

        share = y(bottom + span * curve["approval_rate"].to_numpy())
        back = np.concatenate([_points(x, y(high)), _points(x, y(low))[::-1]])
        parts = [
            _near(x, curve["near_best"].to_numpy()),
            *_axes(cutoff, bottom, top, percent),
            f"<polygon points='{' '.join(back)}' fill='{GOOD}' opacity='.35'/>",
            _line(x, share, NEUTRAL, "5 4"),
            _line(x, y(profit), INK),
        ]
        return cls("".join(parts), x, y(profit))


def curve_picture(ground: Ground, at: int, told: str) -> str:
    """Draw the cut-off on its ground; it can be dragged, clicked and moved by keys.

    Parameters
    ----------
    ground : Ground
    at : int
        Number of the cut-off.
    told : str
        What it means, for a screen reader.

    Returns
    -------
    str
        SVG for `creditlab.lab.picture.Picture`. The cut-off is named "cutoff"; the places beside it
        "at-<number>".

    Examples
    --------
    >>> from creditlab.decide.profit import Costs
    >>> from creditlab.lab.cutoff_view import CutoffView
    >>> view = CutoffView([1, 0, 0, 1, 0], [480, 500, 520, 540, 560])
    >>> svg = curve_picture(Ground.of(view.curve(Costs(10, 15))), 2, "520: 60% approved")
    >>> svg.count("<polyline"), svg.count("data-click")
    (2, 5)
    """
    x, y = float(ground.x[at]), float(ground.y[at])
    stops = " ".join(f"{place:.1f}" for place in ground.x)
    handle = (
        f"<g data-name='cutoff' data-at='{x:.1f}' data-stops='{stops}' data-keys='{KEYS}' "
        f"tabindex='0' role='slider' aria-label='cut-off' aria-valuemin='0' "
        f"aria-valuemax='{len(ground.x) - 1}' aria-valuenow='{at}' "
        f"aria-valuetext='{escape(told, quote=True)}' style='cursor:ew-resize'>"
        f"<rect x='{x - 9:.1f}' y='{TOP}' width='18' height='{HEIGHT - TOP - BOTTOM}' "
        f"fill='transparent'/>"
        f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{TOP}' y2='{HEIGHT - BOTTOM}' stroke='{BAD}' "
        f"stroke-width='2'/><path d='M{x:.1f} {HEIGHT - BOTTOM} l7 11 h-14 z' fill='{BAD}'/>"
        f"<circle class='here' cx='{x:.1f}' cy='{y:.1f}' r='6' fill='{BAD}' stroke='#fff'/></g>"
    )
    return frame(
        WIDTH, HEIGHT, "profit per applicant by cut-off", [ground.parts, _strips(ground.x), handle]
    ).replace("role='img'", "role='group'", 1)


def _strips(x: np.ndarray) -> str:
    """Draw places that can be clicked; each means the cut-off nearest to its middle."""
    places = np.linspace(x[0], x[-1], min(STRIPS, len(x)))
    half = (places[1] - places[0]) / 2 if len(places) > 1 else 4.0
    height = HEIGHT - TOP - BOTTOM
    number = np.abs(x[:, None] - places).argmin(axis=0)
    return "".join(
        f"<rect data-name='at-{i}' data-click='' x='{place - half:.1f}' y='{TOP}' "
        f"width='{2 * half:.1f}' height='{height}' fill='transparent'/>"
        for i, place in dict(zip(number, places, strict=True)).items()
    )


def _shares(values: np.ndarray) -> np.ndarray:
    """Place values between the first, 0, and the last, 1."""
    width = values[-1] - values[0]
    return (values - values[0]) / width if width else np.full(len(values), 0.5)


def _near(x: np.ndarray, near: np.ndarray) -> str:
    """Shade the cut-offs whose profit cannot be told from the best."""
    edges = np.flatnonzero(np.diff(near.astype(int), prepend=0, append=0))
    return "".join(
        f"<rect class='near' x='{x[a] - 1:.1f}' y='{TOP}' width='{x[b - 1] - x[a] + 2:.1f}' "
        f"height='{HEIGHT - TOP - BOTTOM}' fill='#f0ebd8'/>"
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    )


def _axes(cutoff: np.ndarray, bottom: float, top: float, percent: bool) -> list[str]:
    floor, right, parts = HEIGHT - BOTTOM, WIDTH - RIGHT, []
    for value in round_steps(bottom, top):
        y = TOP + (floor - TOP) * (top - value) / ((top - bottom) or 1.0)
        parts.append(
            f"<line x1='{LEFT}' x2='{right}' y1='{y:.1f}' y2='{y:.1f}' "
            f"stroke='{RULE if value else MUTED}'/>"
            f"<text x='{LEFT - 6}' y='{y + 4:.1f}' text-anchor='end'>{value:,.10g}</text>"
        )
    for rate in (0, 0.5, 1):
        y = floor - (floor - TOP) * rate
        parts.append(f"<text x='{right + 6}' y='{y + 4:.1f}' fill='{MUTED}'>{rate:.0%}</text>")
    width = (cutoff[-1] - cutoff[0]) or 1.0
    for value in round_steps(float(cutoff.min()), float(cutoff.max()), most=8):
        x = LEFT + (right - LEFT) * (value - cutoff[0]) / width
        text = f"{100 * value:.10g}%" if percent else f"{value:,.10g}"
        parts.append(f"<text x='{x:.1f}' y='{floor + 25}' text-anchor='middle'>{text}</text>")
    side = "at or below this probability of bad" if percent else "at or above these points"
    parts.append(
        f"<text x='{LEFT}' y='14'>━ profit per applicant, with its interval</text>"
        f"<text x='{right}' y='14' text-anchor='end' fill='{MUTED}'>╌ share approved</text>"
        f"<text x='{LEFT}' y='32' fill='{MUTED}'>shaded: cannot be told from the best</text>"
        f"<text x='{(LEFT + right) / 2}' y='{HEIGHT - 5}' text-anchor='middle'>"
        f"cut-off: approved {side}</text>"
    )
    return parts


def _points(x: np.ndarray, y: np.ndarray) -> list[str]:
    return [f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True)]


def _line(x: np.ndarray, y: np.ndarray, colour: str, dashes: str = "none") -> str:
    return (
        f"<polyline points='{' '.join(_points(x, y))}' fill='none' stroke='{colour}' "
        f"stroke-width='2' stroke-dasharray='{dashes}'/>"
    )
