"""A picture in a notebook that answers to clicks, drags and keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

STYLE = """
.creditlab-picture { overflow-x: auto; padding-bottom: 2px; }
.creditlab-picture > svg { min-width: 580px; }
.creditlab-picture [data-click]:hover .bar { filter: brightness(0.93); }
.creditlab-picture .edge:hover { fill-opacity: 0.35; cursor: crosshair; }
.creditlab-picture [tabindex]:focus { outline: none; }
.creditlab-picture [tabindex]:focus-visible { outline: 3px solid #1a4f8a; outline-offset: 1px; }
"""
KINDS = ("click", "drag", "drop", "cancel", "key")
TURN = 0.001  # seconds


@dataclass(frozen=True)
class Event:
    """Something that a person did to an element of a picture.

    Attributes
    ----------
    kind : {"click", "drag", "drop", "cancel", "key"}
        "drag" comes while a handle moves, then "drop", or "cancel" (Escape).
    name : str
        The element's ``data-name``; empty for a key on the picture as a whole.
    value : int, str or None
        The number of the stop (drag, drop, cancel), or the key as browsers name it: "ArrowLeft",
        "Enter", "Space", "s", "Control+z", "Control+Shift+z".
    """

    kind: str
    name: str
    value: int | str | None = None


class Picture(anywidget.AnyWidget):
    """SVG in a notebook, whose elements report what is done to them.

    The page draws what it is given and reports; what follows is decided in Python. Nothing is
    fetched. An element takes part through its attributes:

    - ``data-name``: what reports call it; names are distinct.
    - ``data-click``: clicks are reported.
    - ``data-at`` and ``data-stops``: it is dragged along x. Where it stands, and where it may
      stand: increasing places in units of the viewBox, separated by blanks.
    - ``data-keys``: keys, separated by blanks, that are reported while the element, or one inside
      it, has the focus (``tabindex='0'``); in `Event` stands how they are named.

    Parameters
    ----------
    svg : str
        What is shown. Texts from data must be escaped by whoever draws.

    Attributes
    ----------
    focus : str
        Name of the element that shall have the focus after the next drawing, if the picture has
        it; empty: the same as before.

    Examples
    --------
    >>> picture = Picture(svg="<svg><circle data-name='a' data-click='' r='5'/></svg>")
    >>> picture.on_event(lambda event: print(event.kind, event.name))
    >>> picture.happen("click", "a")
    click a
    """

    _esm = Path(__file__).with_name("picture.js")
    _css = STYLE
    svg = traitlets.Unicode().tag(sync=True)
    focus = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._callbacks: list[Callable[[Event], None]] = []
        self.on_msg(self._receive)

    def on_event(self, callback: Callable[[Event], None]) -> None:
        """Call this with every `Event`."""
        self._callbacks.append(callback)

    def happen(self, kind: str, name: str, value: int | str | None = None) -> None:
        """Let an event happen, as if it were done in the page."""
        for callback in self._callbacks:
            callback(Event(kind, name, value))

    def send_state(self, key: Any = None) -> None:
        """Send to the page, and let the kernel's sending thread have its turn at once.

        It would wait for the interpreter's lock, 5 ms at a time, while what stands under the
        picture is worked out.
        """
        super().send_state(key)
        time.sleep(TURN)

    def _receive(self, _: Any, content: dict[str, Any], __: Any) -> None:
        kind, name, value = (content.get(key) for key in ("kind", "name", "value"))
        if kind in KINDS and isinstance(name, str):
            try:
                self.happen(kind, name, value)
            finally:
                self.send({"kind": "answered"})
