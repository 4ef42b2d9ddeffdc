"""What a test cell of an exercise says: right, or what is wrong and how to think about it.

The functions look at the type first, so that an object that claims to equal everything does not
pass; then at length and range, and at last at the value. They print one line to stdout where an
answer is right, and raise `Missed` where it is not. All of them work in plain Jupyter, in
nbgrader's Validate, and in `creditlab grade`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

TOLERANCE = 1e-6  # relative


class Missed(AssertionError):
    """An answer that is not right; `hint` says how to think about it, without the answer."""

    def __init__(self, what: str, found: str, hint: str = "") -> None:
        super().__init__(f"{what}: {found}. {hint}".strip())
        self.hint = hint


def number(
    what: str,
    value: Any,
    expected: float | None = None,
    *,
    tolerance: float = TOLERANCE,
    between: tuple[float, float] | None = None,
    mistakes: Mapping[str, float] | None = None,
    hint: str = "",
) -> None:
    """Check one number.

    Parameters
    ----------
    what : str
        What is checked, in the words of the question.
    value : object
        The student's answer.
    expected : float, optional
        What it should be; None where only the range counts.
    tolerance : float, default 1e-6
        Relative to the expected value, and absolute where that is below 1e-6.
    between : tuple of (float, float), optional
        Smallest and largest value that can be right.
    mistakes : mapping of str to float, optional
        Hints by the wrong value that shows that somebody needs them.
    hint : str, optional
        How to think about it; may not tell the answer.

    Raises
    ------
    Missed
        When the answer is no number, not finite, or not the one expected.

    Examples
    --------
    >>> number("a loss of 2 on 100, as a share", 0.02, 0.02)
    ✓ a loss of 2 on 100, as a share
    >>> number("the same", 2, 0.02, mistakes={"A share, not a percentage.": 2})
    Traceback (most recent call last):
    creditlab.classroom.check.Missed: the same: 2, expected 0.02. A share, not a percentage.
    """
    if not _is_number(value):
        raise Missed(what, f"expected a number, not {describe(value)}", hint)
    _compare(what, float(value), expected, tolerance, between, mistakes, hint)
    print(f"✓ {what}")


def numbers(
    what: str,
    values: Any,
    expected: Iterable[float],
    *,
    tolerance: float = TOLERANCE,
    mistakes: Mapping[str, Iterable[float]] | None = None,
    hint: str = "",
) -> None:
    """Check a list, array or Series of numbers, in order; as `number`, each of them.

    Raises
    ------
    Missed
        When it is something else, has another length, or a number is not as expected.

    Examples
    --------
    >>> numbers("shares", [0.25, 0.75], [0.25, 0.75])
    ✓ shares
    """
    wanted = [float(each) for each in expected]
    found = _as_list(values)
    if found is None or not all(map(_is_number, found)):
        raise Missed(what, f"expected {len(wanted)} numbers, not {describe(values)}", hint)
    if len(found) != len(wanted):
        raise Missed(what, f"expected {len(wanted)} numbers, not {len(found)}", hint)
    for text, wrong in (mistakes or {}).items():
        if all(_close(float(v), float(w), tolerance) for v, w in zip(found, wrong, strict=True)):
            hint = text
    for place, (value, want) in enumerate(zip(found, wanted, strict=True), 1):
        _compare(f"{what}, number {place}", float(value), want, tolerance, None, None, hint)
    print(f"✓ {what}")


def text(
    what: str, value: Any, expected: str | Iterable[str], *, hint: str = "", mistakes: Any = None
) -> None:
    """Check a word; case and spaces at the ends do not matter, and several may be right.

    Raises
    ------
    Missed
        When it is no text, or none of those expected.

    Examples
    --------
    >>> text("your decision", " Prepay", ["prepay", "decline"])
    ✓ your decision
    """
    wanted = [expected] if isinstance(expected, str) else list(expected)
    if type(value) is not str:
        raise Missed(what, f"expected a text, not {describe(value)}", hint)
    said = value.strip().casefold()
    if said not in [each.casefold() for each in wanted]:
        hint = next((h for h, w in (mistakes or {}).items() if said == w.casefold()), hint)
        raise Missed(what, f"{value[:60]!r} is not it", hint)
    print(f"✓ {what}")


def choice(what: str, value: Any, expected: str, reasons: Mapping[str, str]) -> None:
    """Check the letter of an option, and tell the reason of the one chosen.

    Raises
    ------
    Missed
        When it is no letter of an option, or not the right one.

    Examples
    --------
    >>> choice("twice two", "b", "b", {"a": "That is one more.", "b": "Two and two."})
    ✓ twice two: Two and two.
    """
    letters = ", ".join(reasons)
    if type(value) is not str or value.strip().casefold() not in reasons:
        raise Missed(what, f"expected one of {letters}, not {describe(value)}")
    said = value.strip().casefold()
    if said != expected:
        raise Missed(what, f"not {said}", reasons[said])
    print(f"✓ {what}: {reasons[said]}")


def labels(what: str, values: Any, expected: Mapping[str, str], *, hint: str = "") -> None:
    """Check a dict of names to words, and say how many are right, not which.

    Raises
    ------
    Missed
        When it is no dict, a name is missing, or a word is not the one expected.

    Examples
    --------
    >>> labels("six lines", {"a": "ability"}, {"a": "ability"})
    ✓ six lines
    """
    if type(values) is not dict:
        raise Missed(what, f"expected a dict, not {describe(values)}", hint)
    if missing := [name for name in expected if name not in values]:
        raise Missed(what, f"{missing[0]!r} is missing", hint)
    said = {name: values[name] for name in expected}
    if odd := [name for name, word in said.items() if type(word) is not str]:
        raise Missed(what, f"{odd[0]!r} is {describe(said[odd[0]])}, expected a text", hint)
    right = sum(said[name].strip().casefold() == word.casefold() for name, word in expected.items())
    if right < len(expected):
        raise Missed(what, f"{right} of {len(expected)} are right", hint)
    print(f"✓ {what}")


def table(
    what: str,
    value: Any,
    *,
    columns: Iterable[str],
    rows: int | None = None,
    index: Iterable[Any] | None = None,
    hint: str = "",
) -> None:
    """Check that a value is a DataFrame with these columns, and as many rows or this index.

    Raises
    ------
    Missed
        When it is something else, or lacks a column or row.

    Examples
    --------
    >>> import pandas as pd
    >>> table("two customers", pd.DataFrame({"pd": [0.1, 0.2]}), columns=["pd"], rows=2)
    ✓ two customers
    """
    import pandas as pd

    if type(value) is not pd.DataFrame:
        raise Missed(what, f"expected a DataFrame, not {describe(value)}", hint)
    if missing := [column for column in columns if column not in value.columns]:
        raise Missed(what, f"there is no column {missing[0]!r}", hint)
    if rows is not None and len(value) != rows:
        raise Missed(what, f"expected {rows} rows, not {len(value)}", hint)
    if index is not None and list(value.index) != list(index):
        raise Missed(what, "the rows are not those of the question, in its order", hint)
    print(f"✓ {what}")


def true(what: str, condition: Any, *, hint: str = "") -> None:
    """Check a condition that the test computes from an answer that was checked for its type.

    Raises
    ------
    Missed
        When it is not True itself (or numpy's).

    Examples
    --------
    >>> true("shares add up to 1", abs(0.25 + 0.75 - 1) < 1e-9)
    ✓ shares add up to 1
    """
    import numpy as np

    if type(condition) not in (bool, np.bool_) or not bool(condition):
        raise Missed(what, "this does not hold", hint)
    print(f"✓ {what}")


def raises(
    what: str, error: type[Exception], function: Callable[..., Any], *values: Any, hint: str = ""
) -> None:
    """Check that a function refuses values that make no sense, with an error of this kind.

    Raises
    ------
    Missed
        When it gives an answer, or another error.

    Examples
    --------
    >>> raises("no number", ValueError, float, "many")
    ✓ no number
    """
    try:
        function(*values)
    except error:
        print(f"✓ {what}")
    except Exception as other:
        raise Missed(
            what, f"raises {type(other).__name__}, expected {error.__name__}", hint
        ) from None
    else:
        raise Missed(what, f"gives an answer, expected {error.__name__}", hint)


def describe(value: Any) -> str:
    """Say what kind of thing an answer is, without calling anything of its own.

    Examples
    --------
    >>> describe("12"), describe(...), describe([1])
    ("'12' (a text)", 'nothing yet (...)', 'a list')
    """
    if value is None or value is ...:
        return f"nothing yet ({'None' if value is None else '...'})"
    if type(value) is str:
        return f"{value[:30]!r} (a text)"
    return f"a {type(value).__name__}"


def _is_number(value: Any) -> bool:
    import numpy as np

    kind = type(value)
    if kind in (int, float):
        return True
    return kind.__module__ == "numpy" and issubclass(kind, (np.integer, np.floating))


def _as_list(values: Any) -> list[Any] | None:
    import numpy as np
    import pandas as pd

    if type(values) in (list, tuple):
        return list(values)
    if type(values) in (np.ndarray, pd.Series, pd.Index):
        return list(np.asarray(values).ravel())
    return None


def _compare(
    what: str,
    value: float,
    expected: float | None,
    tolerance: float,
    between: tuple[float, float] | None,
    mistakes: Mapping[str, float] | None,
    hint: str,
) -> None:
    for text, wrong in (mistakes or {}).items():
        if _close(value, wrong, tolerance):
            hint = text
    if not math.isfinite(value):
        raise Missed(what, f"{value} is not finite", hint)
    if between is not None and not between[0] <= value <= between[1]:
        raise Missed(what, f"{value:.6g}, expected {between[0]:g} to {between[1]:g}", hint)
    if expected is not None and not _close(value, expected, tolerance):
        raise Missed(what, f"{value:.6g}, expected {expected:.6g}", hint)


def _close(value: float, expected: float, tolerance: float) -> bool:
    return abs(value - expected) <= tolerance * max(abs(expected), 1e-6)
