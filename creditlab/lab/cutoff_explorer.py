"""The cut-off explorer: approvals, bads, profit and swaps while a cut-off moves."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import numpy as np

from creditlab.decide.profit import Costs
from creditlab.lab.controls import button, control, wrap
from creditlab.lab.cutoff_answer import answer, message
from creditlab.lab.cutoff_picture import Ground, curve_picture
from creditlab.lab.cutoff_view import CutoffView
from creditlab.lab.drawing import page
from creditlab.lab.panel import Panel, as_images
from creditlab.lab.picture import Event, Picture

STEPS = {"ArrowLeft": -1, "ArrowDown": -1, "ArrowRight": 1, "ArrowUp": 1,
         "PageDown": -10, "PageUp": 10}  # fmt: skip
COSTS = ("margin", "loss", "application")


class CutoffExplorer(Panel):
    """Move a cut-off and see whom it approves, how many of them are bad, and what it earns.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad.
    score : array-like of shape (n,)
        Points, high = good; or probabilities of bad, all within [0, 1].
    other : array-like of shape (n,), optional
        Of a second card: who would be swapped at as many approvals.
    segment : array-like of shape (n,), optional
        At most 40 different ones.
    margin, loss, application : float, default 100, 500 and 0
        What a good customer earns, a bad one costs, and every application; all can be changed.
    cutoff : float, optional
        To begin with; by default the most profitable.

    Attributes
    ----------
    view : CutoffView
        The object behind it.
    costs : Costs
        As they stand.

    Raises
    ------
    ValueError
        As `CutoffView` and `creditlab.Costs`; for a cut-off outside the scores.

    Notes
    -----
    Move the cut-off with the slider, by dragging or clicking in the picture, with the arrow keys on
    either, or type it. Only counts are redrawn, so a million rows are as quick as a thousand.

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
        application: float = 0.0,
        cutoff: float | None = None,
    ) -> None:
        self.view = CutoffView(y, score, other, segment)
        self.costs = Costs(margin, loss, application)
        self._filling = False
        self._from: int | None = None  # where a drag began
        self._price()
        self._build()
        place = self._best if cutoff is None else self.view.nearest(cutoff)
        self.place.index = place
        super().__init__(
            [
                wrap(self.margin, self.loss, self.application),
                wrap(self.place, self.typed, self.best),
                self.message,
                self.picture,
                self.answer,
            ]
        )
        self.add_class("creditlab-cutoff-explorer")
        self._watch()
        self._show()

    def _build(self) -> None:
        self.place = control(
            widgets.SelectionSlider, "cut-off", "cutoff", "560px",
            options=[(self._text(value), i) for i, value in enumerate(self.view.cutoffs)],
        )  # fmt: skip
        self.typed = control(widgets.FloatText, "or type it", "cutoff-typed", "260px")
        texts = ("a good one earns", "a bad one costs", "an application costs")
        for name, text in zip(COSTS, texts, strict=True):
            made = control(widgets.FloatText, text, name, "270px", value=getattr(self.costs, name))
            setattr(self, name, made)
        self.best = button("most profitable", "best", "move the cut-off to the highest profit")
        self.picture, self.answer, self.message = Picture(), widgets.HTML(), widgets.HTML()
        self.answer.add_class("creditlab-answer")
        self.message.add_class("creditlab-message")

    def _watch(self) -> None:
        self.place.observe(lambda _: self._show(), "index")
        self.typed.observe(lambda change: self._type(change["new"]), "value")
        self.best.on_click(lambda _: self._go(self._best))
        self.picture.on_event(self._act)
        for name in COSTS:
            getattr(self, name).observe(lambda _: self._reprice(), "value")

    @property
    def cutoff(self) -> float:
        """The cut-off as it stands."""
        return float(self.view.cutoffs[self.place.index])

    @property
    def _best(self) -> int:
        return int(np.argmax(self._curve["best"]))

    def _text(self, cutoff: float) -> str:
        return f"{cutoff:.2%}" if self.view.sign < 0 else f"{cutoff:,.1f}"

    # --- What is done ----------------------------------------------------------------------------

    def _go(self, place: int) -> None:
        self.place.index = min(max(place, 0), len(self.view.cutoffs) - 1)

    def _act(self, event: Event) -> None:
        """Follow what is done in the picture."""
        last = len(self.view.cutoffs) - 1
        if event.kind == "key":
            ends = {"Home": 0, "End": last}
            step = STEPS.get(str(event.value), 0)
            self._go(ends.get(str(event.value), self.place.index + step))
        elif event.kind == "click" and event.name.startswith("at-"):
            self._go(int(event.name.removeprefix("at-")))
        elif event.kind in ("drag", "drop", "cancel"):
            if self._from is None:
                self._from = self.place.index
            self._go(self._from if event.kind == "cancel" else int(event.value or 0))
            if event.kind != "drag":
                self._from = None

    def _type(self, cutoff: float) -> None:
        if self._filling:
            return
        try:
            place = self.view.nearest(cutoff)
        except ValueError as error:
            self._refuse(error)
        else:
            self._go(place)
            self._show()

    def _reprice(self) -> None:
        if self._filling:
            return
        try:
            self.costs = Costs(*(getattr(self, name).value for name in COSTS))
        except ValueError as error:
            self._refuse(error)
        else:
            self._price()
            self._show()

    def _refuse(self, error: ValueError) -> None:
        """Say what cannot be, and set the controls back."""
        self._fill()
        self.message.value = message(str(error))

    def _fill(self) -> None:
        self._filling = True
        try:
            self.typed.value = self.cutoff
            for name in COSTS:
                getattr(self, name).value = getattr(self.costs, name)
        finally:
            self._filling = False

    # --- What is shown ---------------------------------------------------------------------------

    def _price(self) -> None:
        self._curve = self.view.curve(self.costs)
        self._ground = Ground.of(self._curve, self.view.sign < 0)

    def _show(self) -> None:
        place, row = self.place.index, self._curve.iloc[self.place.index]
        told = f"{self._text(self.cutoff)}: {row['approval_rate']:.1%} approved"
        self.picture.svg = curve_picture(self._ground, place, told)
        self._fill()
        self.message.value = ""
        self.answer.value = page(answer(self.view, self.cutoff, self.costs, self._curve))

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the picture in the saved notebook, for readers without widgets."""
        still = {"text/html": as_images(page(self.picture.svg) + self.answer.value)}
        return (super()._repr_mimebundle_(**options) or {}) | still
