"""Controls of the lab: each with a name to be read, a class to be found, and room to wrap."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets

NAMES = {"description_width": "150px"}


def control(kind: type[Any], text: str, name: str, width: str = "380px", **more: Any) -> Any:
    """Return a control with a text beside it, found as ``creditlab-<name>``; never too wide."""
    layout = widgets.Layout(width=width, max_width="100%")
    made = kind(description=text, layout=layout, style=NAMES, **more)
    return made.add_class(f"creditlab-{name}")


def slider(
    kind: type[Any], text: str, name: str, least: float, most: float, step: float, form: str
) -> Any:
    """Return a slider; see `control`."""
    return control(kind, text, name, min=least, max=most, step=step, readout_format=form)


def button(text: str, name: str, told: str) -> widgets.Button:
    """Return a button that says more when it is pointed at."""
    layout = widgets.Layout(width="auto", align_self="flex-start")
    made: widgets.Button = widgets.Button(description=text, tooltip=told, layout=layout)
    return made.add_class(f"creditlab-{name}")


def wrap(*parts: widgets.Widget) -> widgets.Box:
    """Put parts beside one another, and below where there is no room."""
    layout = widgets.Layout(display="flex", flex_flow="row wrap", width="100%")
    return widgets.Box(parts, layout=layout)


def column(*parts: widgets.Widget, width: str = "480px") -> widgets.VBox:
    """Put parts below one another, in a column that grows from this width."""
    return widgets.VBox(parts, layout=widgets.Layout(flex=f"1 1 {width}", min_width="0"))


def title(text: str, level: int = 4) -> widgets.HTML:
    """Return a heading."""
    return widgets.HTML(f"<h{level} style='margin:6px 0 2px'>{escape(text)}</h{level}>")
