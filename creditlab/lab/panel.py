"""What all widgets of the lab stand on: keys that stay in them, names of sliders, still images."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
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

    @contextmanager
    def picture_first(self) -> Iterator[None]:
        """Send to the page what changes in the controls after the pictures, each control at once.

        The page draws between two messages: a picture behind a dozen of them comes late.
        """
        with ExitStack() as held:
            for control in _controls(self):
                held.enter_context(control.hold_sync())
            yield


def _controls(box: widgets.Box) -> Iterator[widgets.Widget]:
    for child in box.children:
        if isinstance(child, widgets.Box):
            yield from _controls(child)
        elif isinstance(child, widgets.DOMWidget) and not isinstance(child, anywidget.AnyWidget):
            yield child


def as_images(html: str) -> str:
    """Turn SVG in HTML into images, for the saved notebook.

    JupyterLab takes SVG out of a notebook that it does not trust, such as one from elsewhere, and
    leaves its texts standing without it; images stay.

    Parameters
    ----------
    html : str

    Returns
    -------
    str

    Examples
    --------
    >>> as_images("<p><svg width='9' height='5' aria-label='a dot'></svg></p>")[:47]
    "<p><img alt='a dot' width='9' height='5' src='d"
    """
    return re.sub(r"<svg\b[^>]*>.*?</svg>", _image, html, flags=re.DOTALL)


def _image(found: re.Match[str]) -> str:
    svg, head = found[0], found[0].split(">", 1)[0]
    given = dict(re.findall(r"([\w:-]+)='([^']*)'", head))
    kept = {"alt": given.get("aria-label", "picture")}
    kept |= {name: given[name] for name in ("width", "height", "style") if name in given}
    if "xmlns" not in given:
        svg = svg.replace("<svg", "<svg xmlns='http://www.w3.org/2000/svg'", 1)
    attributes = " ".join(f"{name}='{value}'" for name, value in kept.items())
    data = base64.b64encode(svg.encode()).decode()
    return f"<img {attributes} src='data:image/svg+xml;base64,{data}'>"
