"""The cut-off explorer: approvals, bads, profit and swaps while a slider moves."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd

from creditlab._colours import BAD, GOOD, NEUTRAL
from creditlab.lab.cutoff_view import CutoffView

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 300, 70, 56, 30, 44


class CutoffExplorer(widgets.VBox):
    """Move a cut-off and see whom it approves, how many of them are bad, and what it earns.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad.
    score : array-like of shape (n,)
        Points, high = good.
    other : array-like of shape (n,), optional
        Points of a second card: who would be swapped at as many approvals.
    segment : array-like of shape (n,), optional
    margin, loss : float, default 100 and 500
        What a good customer earns and a bad one costs; both can be changed.
    cutoff : float, optional
        To begin with; by default the most profitable.

    Attributes
    ----------
    view : CutoffView
        The object behind it.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> explorer = CutoffExplorer(data.frame["bad"], card.points(data.frame), margin=1, loss=5)
    >>> best = explorer.cutoff
    >>> explorer.loss.value = 1
    >>> explorer.best.click()
    >>> explorer.cutoff < best
    True
    """

    def __init__(
        self,
        y: Any,
        score: Any,
        other: Any = None,
        segment: Any = None,
        *,
        margin: float = 100.0,
        loss: float = 500.0,
        cutoff: float | None = None,
    ) -> None:
        self.view = CutoffView(y, score, other, segment)
        style = {"description_width": "110px"}
        options = [(f"{value:,.1f}", float(value)) for value in self.view.cutoffs]
        self.place = widgets.SelectionSlider(
            options=options,
            description="cut-off",
            layout=widgets.Layout(width="640px"),
            style=style,
        ).add_class("creditlab-cutoff")
        self.margin = widgets.BoundedFloatText(
            value=margin, min=0, max=1e12, description="a good earns", style=style
        )
        self.loss = widgets.BoundedFloatText(
            value=loss, min=0, max=1e12, description="a bad costs", style=style
        )
        self.best = widgets.Button(
            description="most profitable", tooltip="move the cut-off to the highest profit"
        ).add_class("creditlab-best")
        self.picture = widgets.HTML().add_class("creditlab-picture")
        self.answer = widgets.HTML().add_class("creditlab-answer")
        money = widgets.HBox([self.margin, self.loss, self.best])
        super().__init__([money, self.place, self.answer, self.picture])
        self.add_class("creditlab-cutoff-explorer")
        self._find_best() if cutoff is None else self._go(cutoff)
        self.place.observe(self._show, "value")
        self.margin.observe(self._show, "value")
        self.loss.observe(self._show, "value")
        self.best.on_click(self._find_best)
        self._show()

    @property
    def cutoff(self) -> float:
        """The cut-off as it stands."""
        return float(self.place.value)

    def _go(self, cutoff: float) -> None:
        self.place.index = int(np.argmin(np.abs(self.view.cutoffs - cutoff)))

    def _find_best(self, _: Any = None) -> None:
        self.place.index = int(self._curve()["profit"].argmax())

    def _curve(self) -> pd.DataFrame:
        return self.view.curve(self.margin.value, self.loss.value)

    def _show(self, _: Any = None) -> None:
        self.picture.value = curve_picture(self._curve(), self.cutoff)
        self.answer.value = self._told()

    def _told(self) -> str:
        now = self.view.at(self.cutoff)
        profit = self.view.profit(self.cutoff, self.margin.value, self.loss.value)
        lines = [
            f"<b>{now['approval_rate']:.1%} approved</b> ({now['approved']:,.0f} of "
            f"{self.view.rows:,}); bad among them <b>{_rate(now)}</b>; profit per "
            f"applicant <b>{profit:,.2f}</b>."
        ]
        swapped = self.view.swapped(self.cutoff)
        if len(swapped):
            told = "; ".join(
                f"{row['count']:,} swapped {row['set']}, {row['bad']:,} of them bad"
                for row in swapped.to_dict("records")
            )
            lines.append(f"Against the other card, at as many approvals: {told}.")
        segments = self.view.segments(self.cutoff)
        if len(segments):
            lines.append(_table(segments))
        return "<br>".join(lines)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the picture in the saved notebook, for readers without widgets."""
        still = {"text/html": self.answer.value + self.picture.value}
        return (super()._repr_mimebundle_(**options) or {}) | still


def curve_picture(curve: pd.DataFrame, cutoff: float) -> str:
    """Draw profit per applicant and the approval rate against the cut-off, as SVG.

    Parameters
    ----------
    curve : pandas.DataFrame
        From `CutoffView.curve`.
    cutoff : float
        To mark.

    Returns
    -------
    str

    Examples
    --------
    >>> view = CutoffView([1, 0, 0, 1, 0], [480, 500, 520, 540, 560])
    >>> curve_picture(view.curve(10, 15), 520).count("<polyline")
    2
    """
    x, profit = curve["cutoff"].to_numpy(), curve["profit"].to_numpy()
    low, high = min(profit.min(), 0.0), max(profit.max(), 0.0)
    span, width = (high - low) or 1.0, (x[-1] - x[0]) or 1.0
    across = LEFT + (WIDTH - LEFT - RIGHT) * (x - x[0]) / width
    down = TOP + (HEIGHT - TOP - BOTTOM) * (high - profit) / span
    share = TOP + (HEIGHT - TOP - BOTTOM) * (1 - curve["approval_rate"].to_numpy())
    at = int(np.argmin(np.abs(x - cutoff)))
    zero = TOP + (HEIGHT - TOP - BOTTOM) * high / span
    parts = [
        f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{zero:.1f}' y2='{zero:.1f}' stroke='#ccc'/>",
        _line(across, share, NEUTRAL, "5 4"),
        _line(across, down, GOOD),
        f"<line x1='{across[at]:.1f}' x2='{across[at]:.1f}' y1='{TOP}' y2='{HEIGHT - BOTTOM}' "
        f"stroke='{BAD}' stroke-dasharray='6 4'/>",
        f"<circle class='here' cx='{across[at]:.1f}' cy='{down[at]:.1f}' r='5' fill='{BAD}'/>",
    ]
    for value in dict.fromkeys((low, 0.0, high)):
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / span
        parts.append(f"<text x='{LEFT - 6}' y='{y + 4:.1f}' text-anchor='end'>{value:,.4g}</text>")
    for rate in (0, 0.5, 1):
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - rate)
        parts.append(f"<text x='{WIDTH - RIGHT + 6}' y='{y + 4:.1f}'>{rate:.0%}</text>")
    for value in np.linspace(x[0], x[-1], 6):
        place = LEFT + (WIDTH - LEFT - RIGHT) * (value - x[0]) / width
        parts.append(
            f"<text x='{place:.1f}' y='{HEIGHT - BOTTOM + 16}' text-anchor='middle'>"
            f"{value:,.0f}</text>"
        )
    parts.append(
        f"<text x='{LEFT}' y='16'>profit per applicant</text>"
        f"<text x='{WIDTH - RIGHT}' y='16' text-anchor='end' fill='#555'>dashed: share approved"
        f"</text><text x='{(LEFT + WIDTH - RIGHT) / 2}' y='{HEIGHT - 8}' text-anchor='middle'>"
        f"cut-off: approved at or above these points</text>"
    )
    return (
        f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' width='100%' style='max-width:{WIDTH}px' role='img' "
        f"aria-label='profit per applicant by cut-off' font-family='sans-serif' font-size='11'>"
        f"{''.join(parts)}</svg>"
    )


def _line(x: np.ndarray, y: np.ndarray, colour: str, dashes: str = "none") -> str:
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return (
        f"<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='2' "
        f"stroke-dasharray='{dashes}'/>"
    )


def _rate(row: Any) -> str:
    if not row["approved"]:
        return "nobody approved"
    return f"{row['bad_rate']:.1%} [{row['low']:.1%}, {row['high']:.1%}]"


def _table(segments: pd.DataFrame) -> str:
    rows = "".join(
        f"<tr><td>{escape(str(row['segment']))}</td>"
        f"<td style='text-align:right'>{row['approval_rate']:.1%}</td>"
        f"<td style='text-align:right'>{_rate(row)}</td></tr>"
        for row in segments.to_dict("records")
    )
    return (
        "<table><thead><tr><th>segment</th><th>approved</th><th>bad among them</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
