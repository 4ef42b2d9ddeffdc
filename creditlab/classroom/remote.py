"""Things that live in a student's kernel, to be used in a test as if they were here."""

from __future__ import annotations

import base64
import builtins
import pickle
import re
from collections.abc import Callable, Mapping
from typing import Any

from creditlab.classroom import answering
from creditlab.classroom.plain import decode

Ask = Callable[[str], Mapping[str, Any]]


class Remote:
    """A function or object of the student's: calls, attributes and items are asked for.

    It equals nothing but itself and is neither true nor false, so that no test passes because of
    what it claims to be.
    """

    def __init__(self, asked: Asker, number: int) -> None:
        self.__dict__.update(_asked=asked, _number=number)

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Call it in the kernel."""
        return self._asked("call", self, values, named)

    def __getattr__(self, name: str) -> Any:
        """Ask for an attribute; Python's own names are answered here."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self._asked("attribute", self, name)

    def __getitem__(self, key: Any) -> Any:
        return self._asked("item", self, key)

    def __iter__(self) -> Any:
        raise TypeError(f"{type(self).__name__} is not a list, dict, array or table")

    def __len__(self) -> int:
        return int(self._asked("length", self))

    def __bool__(self) -> bool:
        raise TypeError(f"{type(self).__name__} is neither True nor False")

    def __reduce__(self) -> Any:
        return answering.lookup, (self._number,)


class Asker:
    """Puts questions to a kernel and builds what it answers.

    Parameters
    ----------
    ask : callable
        Takes a request as text and returns the reply of `answering.answer`, parsed.
    """

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    def __call__(self, verb: str, *operands: Any) -> Any:
        """Ask; an exception of the student's code is raised here as one of Python's own.

        Raises
        ------
        Exception
            Of the nearest built-in class, marked with `from_student`.
        """
        reply = self.ask(base64.b64encode(pickle.dumps((verb, *operands))).decode())
        if "error" in reply:
            raise _error(reply["error"], reply.get("message"))
        return decode(reply.get("value"), self._stand_in)

    def _stand_in(self, plain: dict[str, Any]) -> Remote:
        name = re.sub(r"\W", "", str(plain["type"]))[:40] or "Object"
        return type(name, (Remote,), {})(self, int(plain["number"]))


def _error(names: Any, message: Any) -> Exception:
    said = f"{names[0]}: {message}" if isinstance(names, list) and names else "an error"
    for name in names if isinstance(names, list) else ():
        kind = getattr(builtins, str(name), None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            try:
                error = kind(str(said))
            except TypeError:  # such as UnicodeDecodeError, which wants five arguments
                continue
            break
    else:
        error = RuntimeError(said)
    error.from_student = True  # type: ignore[attr-defined]
    return error
