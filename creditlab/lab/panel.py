"""What all widgets of the lab stand on: keys that stay in them, and names for their sliders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import anywidget
import ipywidgets as widgets


class Manners(anywidget.AnyWidget):
    """Nothing to see: while it is in the page, its panel is fit for the keyboard.

    Keys pressed in a control are no commands of the notebook (in JupyterLab "d", "d" would delete
    the cell, and arrow keys would leave it), and the handle of a slider has the name of its label.
    """

    _esm = Path(__file__).with_name("panel.js")


class Panel(widgets.VBox):
    """A box of controls and pictures, fit for the keyboard and for screen readers.

    Parameters
    ----------
    children : sequence of Widget

    Examples
    --------
    >>> panel = Panel([widgets.IntSlider(description="days")])
    >>> [type(child).__name__ for child in panel.children]
    ['IntSlider', 'Manners']
    """

    def __init__(self, children: Sequence[widgets.Widget]) -> None:
        super().__init__([*children, Manners()])
        self.add_class("creditlab-panel")
