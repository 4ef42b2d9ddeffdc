"""What runs in a student's kernel when the grader asks: it answers in plain data.

The student's code can change everything here. All it gains is to answer for itself, which it is
asked to do anyway: no expected value and no verdict ever comes into this process.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import pickle
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from creditlab.classroom.plain import encode

LARGEST = 16_000_000  # characters of an answer
_kept: list[Any] = []


def prepare(most: int) -> None:
    """Make mistakes harmless: ``quit()`` ends no kernel, and a flood of output stays here.

    Parameters
    ----------
    most : int
        Characters that a cell may write to stdout, and to stderr.
    """
    from ipykernel.iostream import OutStream
    from IPython import get_ipython

    shell = get_ipython()
    shell.ask_exit = lambda: None
    written: Counter[str] = Counter()
    write_all = OutStream.write

    def write(stream: Any, text: str) -> int | None:
        room = most - written[stream.name]
        written[stream.name] += len(text)
        return write_all(stream, text[:room]) if room > 0 else len(text)

    # On the class, and not while a cell runs: each cell puts a method of its own on the streams.
    OutStream.write = write  # type: ignore[assignment,method-assign]
    for stream in (sys.stdout, sys.stderr):
        vars(stream).pop("write", None)
    shell.events.register("pre_run_cell", lambda *_: written.clear())


class Reply:
    """Text that the kernel sends back as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def answer(request: str) -> Reply:
    """Do what a request of the grader's asks, and describe what came of it.

    Parameters
    ----------
    request : str
        A verb with its operands, pickled and in base 64. The grader wrote it, so it may be
        unpickled here; answers are not, there.

    Returns
    -------
    Reply
        JSON: ``value``, or ``error`` with the names of the exception's classes and its message.
    """
    try:
        verb, *operands = pickle.loads(base64.b64decode(request))
        with contextlib.redirect_stdout(_Nowhere()), contextlib.redirect_stderr(_Nowhere()):
            text = json.dumps({"value": encode(_VERBS[verb](*operands), _keep)})
        if len(text) > LARGEST:
            raise ValueError(f"the answer has {len(text):,} characters, {LARGEST:,} at most")
    except BaseException as error:  # SystemExit and KeyboardInterrupt are answers, too
        names = [each.__name__ for each in type(error).__mro__]
        text = json.dumps({"error": names, "message": _message(error)})
    return Reply(text)


def lookup(number: int) -> Any:
    """Return the object that a reference stands for."""
    return _kept[number]


def _keep(value: Any) -> dict[str, Any]:
    """Refer to an object; to the same one by the same number."""
    number = next((n for n, kept in enumerate(_kept) if kept is value), len(_kept))
    if number == len(_kept):
        _kept.append(value)
    return {"kind": "reference", "number": number, "type": type(value).__name__}


def _name(name: str) -> Any:
    from IPython import get_ipython

    names = get_ipython().user_ns
    if name not in names:
        raise NameError(f"{name} is not defined")
    return names[name]


def _call(function: Any, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
    return function(*values, **named)


def _item(value: Any, key: Any) -> Any:
    return value[key]


_VERBS: dict[str, Callable[..., Any]] = {
    "name": _name,
    "call": _call,
    "attribute": getattr,
    "item": _item,
    "length": len,
}


def _message(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except Exception:
        return ""


class _Nowhere(io.TextIOBase):
    """Takes what a function prints while it is tested."""

    def write(self, text: str) -> int:
        return len(text)
