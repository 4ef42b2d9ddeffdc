"""How numbers, names and measures are written in a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd


def interval(row: pd.Series) -> str:
    """Write a measure with its interval."""
    return f"{row['value']:.3f} [{row['low']:.3f}, {row['high']:.3f}]"


def be(things: Any) -> str:
    """Return "is" for one thing, "are" for several."""
    return "is" if (things if isinstance(things, int) else len(set(things))) == 1 else "are"


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> count(1, "row"), count(1200, "row"), count(2, "row has", "rows have")
    ('1 row', '1,200 rows', '2 rows have')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def names(items: Iterable[Any], most: int = 6) -> str:
    """Join column names, cutting a long list.

    Examples
    --------
    >>> names(["age", "income", "age"])
    '`age` and `income`'
    >>> names("abcdefgh", most=2)
    '`a`, `b` and 6 more'
    """
    found: Sequence[Any] = list(dict.fromkeys(items))
    shown = [code(item) for item in found[:most]]
    if len(found) > most:
        return f"{', '.join(shown)} and {len(found) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def code(name: Any, longest: int = 60) -> str:
    """Set a name from the data in code type, so that nothing in it is read as Markdown.

    Examples
    --------
    >>> code("a `b`  <i>c</i>")
    '`a b <i>c</i>`'
    """
    text = re.sub(r"[`\s]+", " ", str(name)).strip() or " "
    return f"`{text if len(text) <= longest else text[: longest - 2] + ' …'}`"


def plain(text: object) -> str:
    r"""Let text of a person stand in Markdown as it is, in one line.

    Examples
    --------
    >>> plain("New loans *only*, <b>no</b> renewals")
    'New loans \\*only\\*, \\<b\\>no\\</b\\> renewals'
    """
    return re.sub(r"([\\`*_{}\[\]<>#|!~$])", r"\\\1", " ".join(str(text).split()))
