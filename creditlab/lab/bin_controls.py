"""The controls of the bin editor: what can be clicked, and how it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from creditlab.lab.panel import Panel
from creditlab.lab.picture import Picture

TRENDS = {
    "best of rising, falling, turning": "auto",
    "rising": "ascending",
    "falling": "descending",
    "peak": "peak",
    "valley": "valley",
    "none": None,
}
STYLE = {"description_width": "80px"}


class BinControls(Panel):
    """Controls without behaviour; `BinEditor` gives them one.

    Parameters
    ----------
    names : sequence of str
        The variables.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.variable = _choice("variable", names)
        self.trend = _choice("cut anew", [("…", "")])
        self.trend.add_class("creditlab-trend")
        self.undo = _button("undo", "take back the last change (Ctrl+Z on the picture)")
        self.redo = _button("redo", "make it again (Ctrl+Y on the picture)")
        self.reset = _button("reset", "back to the bins of the start, for this variable")
        self.optimal = _button("take optimal bins", "take the bins that the solver finds")
        self.picture = Picture().add_class("creditlab-picture")
        self.table = widgets.HTML().add_class("creditlab-table")
        self.bin = _choice("bin", [""])
        self.merge = _button("merge with next", "make one bin of this and the next")
        self.best = _button("cut in two", "cut the bin where it gains most information value")
        self.place = widgets.SelectionSlider(
            options=[0.0], description="cut at", layout=widgets.Layout(width="420px"), style=STYLE
        ).add_class("creditlab-place")
        self.split = _button("cut here", "cut the bin in two at this place")
        self.move = _button("move cut here", "move the lower end of the chosen bin to this place")
        self.category = _choice("category", [""])
        self.group = _choice("to group", [("", 0)])
        self.assign = _button("move category", "move the category into the group")
        self.treatment = _choice("worth", [("", "own")]).add_class("creditlab-treatment")
        self.treat = _button(
            "set treatment", "what missing or a special value is worth; choose its bin first"
        )
        self.reason = widgets.Text(
            description="reason",
            placeholder="why: kept in the history; Enter keeps what is held",
            continuous_update=False,
            layout=widgets.Layout(width="560px"),
            style=STYLE,
        ).add_class("creditlab-reason")
        self.drop = _button("drop", "drop what is held, and keep the bins as they were")
        self.refit = _button("refit", "fit the coefficients of the card on the bins as they are")
        self.message = widgets.HTML().add_class("creditlab-message")
        self.cuts = _row(self.place, self.split, self.move)
        self.categories = _row(self.category, self.group, self.assign)
        super().__init__(
            [
                _row(self.variable, self.undo, self.redo, self.reset, self.optimal),
                self.picture,
                _row(self.reason, self.drop, self.refit),
                self.message,
                self.table,
                _row(self.bin, self.merge, self.best, self.trend),
                self.cuts,
                self.categories,
                _row(self.treatment, self.treat),
            ]
        )
        self.add_class("creditlab-bin-editor")


def fill(control: Any, options: Sequence[Any], value: Any) -> None:
    """Give a control options and a value, sending nothing that it has already."""
    if tuple(control.options) != tuple(options):
        control.options = options
    if control.value != value:
        control.value = value


def _row(*controls: widgets.Widget) -> widgets.HBox:
    """Put controls beside one another, and below where there is no room."""
    return widgets.HBox(controls, layout=widgets.Layout(flex_flow="row wrap"))


def _choice(text: str, options: Any) -> widgets.Dropdown:
    layout = widgets.Layout(width="300px")
    made = widgets.Dropdown(options=options, description=text, layout=layout, style=STYLE)
    return made.add_class(f"creditlab-{text.split()[-1]}")


def _button(text: str, told: str) -> widgets.Button:
    made = widgets.Button(description=text, tooltip=told, layout=widgets.Layout(width="auto"))
    return made.add_class(f"creditlab-{text.lower().replace(' ', '-')}")
