"""What a cleaning step does to a table: each operation is a function of the table and plain values.

An operation never changes the frame it is given, and gives the same result on the same rows
tomorrow: whatever it needs from the development sample is among its arguments. What the arguments
mean is said where people give them, in `creditlab.data.treatments`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_columns, is_number, listing
from creditlab.data.expressions import evaluate, rows_where
from creditlab.data.kinds import suspected_codes
from creditlab.data.repair import _number, _stripped

MOST_LEFT = 50  # a column with more values than this is not coded: none of them is worth listing


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a table.

    Attributes
    ----------
    frame : pandas.DataFrame
    rows : int
        How many rows were affected.
    left : tuple
        Values that the operation met and did not treat, or could not read.
    """

    frame: pd.DataFrame
    rows: int
    left: tuple[Any, ...] = ()


def to_missing(frame: pd.DataFrame, column: str, values: Sequence[Any]) -> Outcome:
    """Let values become missing; codes that are still suspected are left."""
    hit = frame[column].isin(values)
    cleaned = frame[column].mask(hit)
    return _changed(frame, column, cleaned, hit, suspected_codes(cleaned))


def recode(frame: pd.DataFrame, column: str, values: Sequence[Sequence[Any]]) -> Outcome:
    """Replace old values by new ones, pair by pair; the other values of a coded column are left."""
    mapping = dict(map(tuple, values))
    before = frame[column]
    hit = before.isin(list(mapping))
    cleaned = before.astype(object)
    cleaned[hit] = np.array([mapping[value] for value in before[hit]], dtype=object)
    others = before[~hit & ~before.isin(list(mapping.values()))].dropna().unique()
    left = [_plain(v) for v in others] if len(others) <= MOST_LEFT else []
    cleaned = cleaned.where(cleaned.notna(), np.nan).infer_objects()
    if isinstance(before.dtype, pd.CategoricalDtype):
        cleaned = cleaned.astype("category")
    elif pd.api.types.is_extension_array_dtype(before.dtype) and is_number(before):
        cleaned = cleaned.convert_dtypes() if is_number(cleaned) else cleaned
    return _changed(frame, column, cleaned, hit, left)


def to_number(frame: pd.DataFrame, column: str, decimal: str = ".") -> Outcome:
    """Read text as numbers: separators, currency, brackets; what cannot be read becomes missing."""
    before = frame[column]
    if is_number(before):
        return Outcome(frame, 0)
    codes, uniques = pd.factorize(before)
    try:
        numbers = [
            _number(_stripped(value), decimal == ",") if isinstance(value, str) else float(value)
            for value in uniques
        ]
    except TypeError as error:
        raise ValueError(f"column {column!r} cannot be read as numbers: {error}") from None
    cleaned = pd.Series(np.append(numbers, np.nan)[codes], before.index, name=column)
    left = [value for value, number in zip(uniques, numbers, strict=True) if np.isnan(number)]
    return _changed(frame, column, cleaned, before.notna(), left)


def to_date(frame: pd.DataFrame, column: str, format: str = "%Y-%m-%d") -> Outcome:
    """Read text, or numbers such as 20240131, as dates; impossible ones become missing."""
    before = frame[column]
    if pd.api.types.is_datetime64_any_dtype(before.dtype):
        return Outcome(frame, 0)
    texts = before
    if is_number(before):
        if (before.dropna() % 1 != 0).any():
            raise ValueError(f"column {column!r}: numbers with decimals are no dates")
        texts = before.astype("Int64")
    texts = texts.astype("string").str.strip()
    cleaned = pd.to_datetime(texts, format=format, errors="coerce")
    unread = cleaned.isna() & before.notna()
    left = [_plain(value) for value in before[unread].unique()]
    return _changed(frame, column, cleaned, before.notna(), left)


def scale(frame: pd.DataFrame, column: str, factor: float, where: str | None = None) -> Outcome:
    """Multiply numbers by a factor, everywhere or where a condition holds."""
    before = _numeric(frame, column)
    hit = before.notna()
    if where is not None:
        hit &= rows_where(frame, where)
    return _changed(frame, column, before.mask(hit, before * factor), hit)


def clip(
    frame: pd.DataFrame, column: str, low: float | None = None, high: float | None = None
) -> Outcome:
    """Move values beyond the limits to the limits (winsorise)."""
    before = _numeric(frame, column)
    hit = pd.Series(False, before.index)
    if low is not None:
        hit |= (before < low).fillna(False).astype(bool)
    if high is not None:
        hit |= (before > high).fillna(False).astype(bool)
    return _changed(frame, column, before.clip(low, high), hit)


def fill(frame: pd.DataFrame, column: str, value: Any) -> Outcome:
    """Let missing become a stated value."""
    before, hit = frame[column], frame[column].isna()
    if isinstance(before.dtype, pd.CategoricalDtype) and value not in before.cat.categories:
        before = before.cat.add_categories([value])
    if is_number(before) and isinstance(value, str):
        raise ValueError(f"column {column!r} holds numbers; {value!r} would make it text")
    try:
        cleaned = before.fillna(value)
    except TypeError as error:
        raise ValueError(f"column {column!r}: {value!r} does not fit in it ({error})") from None
    return _changed(frame, column, cleaned, hit)


def rename(frame: pd.DataFrame, column: str, to: str) -> Outcome:
    """Give a column another name."""
    _refuse_present(frame, to)
    return Outcome(frame.rename(columns={column: to}), len(frame))


def derive(frame: pd.DataFrame, column: str, expression: str) -> Outcome:
    """Work out a new column from the others."""
    _refuse_present(frame, column)
    made = evaluate(frame, expression)
    return _changed(frame, column, made, made.notna())


def drop_duplicates(
    frame: pd.DataFrame, columns: Sequence[str] | None = None, ignoring: Sequence[str] = ()
) -> Outcome:
    """Keep the first of the rows that are alike in some columns, or in all but some."""
    if columns is not None:
        check_columns(frame.columns, columns, "frame")
    compared = [c for c in (frame.columns if columns is None else columns) if c not in ignoring]
    if not compared:
        raise ValueError("no column is left in which rows could be alike")
    again = frame[compared].duplicated().to_numpy()
    return Outcome(frame[~again], int(again.sum()))


def drop_rows(frame: pd.DataFrame, where: str) -> Outcome:
    """Leave out the rows in which a condition holds."""
    hit = rows_where(frame, where)
    return Outcome(frame[~hit], int(hit.sum()))


OPERATIONS: dict[str, Callable[..., Outcome]] = {
    function.__name__: function
    for function in (
        to_missing, recode, to_number, to_date, scale, clip, fill, rename, derive,
        drop_duplicates, drop_rows,
    )
}  # fmt: skip


def _changed(
    frame: pd.DataFrame, column: str, values: pd.Series, hit: Any, left: Sequence[Any] = ()
) -> Outcome:
    changed = frame.copy(deep=False)
    changed[column] = values
    return Outcome(changed, int(np.asarray(hit, dtype=bool).sum()), tuple(left[:MOST_LEFT]))


def _numeric(frame: pd.DataFrame, column: str) -> pd.Series:
    if not is_number(frame[column]):
        found = frame[column].dropna().unique()
        raise ValueError(
            f"column {column!r} holds no numbers but {listing(found, 3)}; to_number reads text"
        )
    return frame[column]


def _refuse_present(frame: pd.DataFrame, column: str) -> None:
    if column in frame.columns:
        raise ValueError(f"there is a column {column!r} already; choose another name")


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold."""
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, (str, bool, int, float)) else str(value)
