"""What input must be before anything is computed from it: errors name column, count, remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

NUMERIC = "numeric"
CATEGORICAL = "categorical"


def check_frame(frame: Any, columns: Iterable[str] = ()) -> pd.DataFrame:
    """Return ``frame`` if it is a non-empty frame with distinct column names holding ``columns``.

    Raises
    ------
    TypeError
        When ``frame`` is not a pandas DataFrame.
    ValueError
        When it is empty, has duplicate column names, or lacks a column.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"expected a pandas DataFrame, got {type(frame).__name__}")
    if frame.empty:
        raise ValueError(f"the frame is empty: {len(frame)} rows, {frame.shape[1]} columns")
    check_columns(frame.columns, columns, "frame")
    return frame


def check_columns(present: pd.Index, columns: Iterable[str], where: str) -> None:
    """Refuse a table that has a column name twice, or lacks one of ``columns``.

    Raises
    ------
    ValueError
    """
    if not present.is_unique:
        duplicates = present[present.duplicated()].unique()
        raise ValueError(
            f"{len(duplicates)} column names occur more than once ({listing(duplicates)}); "
            f"rename or drop the duplicates"
        )
    absent = [column for column in columns if column not in present]
    if absent:
        raise ValueError(
            f"{len(absent)} columns are not in the {where} ({listing(absent)}); "
            f"it has {listing(present)}"
        )


def as_target(values: Any, name: str = "target") -> np.ndarray:
    """Return the target as a boolean array, True where the customer is bad.

    Parameters
    ----------
    values : array-like of shape (n,)
        0 and 1 (or False and True), 1 = bad.
    name : str
        Column name for the error messages.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)

    Raises
    ------
    ValueError
        When a value is missing, is neither 0 nor 1, or when only one class occurs.

    Examples
    --------
    >>> as_target([0, 1, 1])
    array([False,  True,  True])
    >>> as_target([0, 1, 2], name="status")
    Traceback (most recent call last):
    ...
    ValueError: target 'status': 1 of 3 rows are neither 0 nor 1 (2); recode so that 1 = bad
    """
    column = pd.Series(values)
    bad, answers = read_answers(column)
    answers.check(name)
    return bad


@dataclass(frozen=True)
class Answers:
    """What a target column holds; answers of two blocks of rows add up."""

    rows: int
    missing: int
    bad: int
    wrong: int
    examples: tuple[Any, ...]

    def __add__(self, other: Answers) -> Answers:
        return Answers(
            self.rows + other.rows,
            self.missing + other.missing,
            self.bad + other.bad,
            self.wrong + other.wrong,
            tuple(dict.fromkeys((*self.examples, *other.examples)))[:20],
        )

    def check(self, name: str) -> None:
        """Raise what `as_target` raises."""
        if self.missing:
            raise ValueError(
                f"target {name!r}: {self.missing:,} of {self.rows:,} rows are missing; "
                f"leave these rows out, or decide whether they are bad (1) or good (0)"
            )
        if self.wrong:
            raise ValueError(
                f"target {name!r}: {self.wrong:,} of {self.rows:,} rows are neither 0 nor 1 "
                f"({listing(self.examples)}); recode so that 1 = bad"
            )
        if self.bad in (0, self.rows):
            found = "1 (bad)" if self.bad else "0 (good)"
            raise ValueError(
                f"target {name!r}: all {self.rows:,} rows are {found}; "
                f"goods and bads are both needed"
            )


def read_answers(column: pd.Series) -> tuple[np.ndarray, Answers]:
    """Return which rows are bad, and what else the target column holds."""
    bad = (column == 1).fillna(False).to_numpy(dtype=bool)
    good = (column == 0).fillna(False).to_numpy(dtype=bool)
    rows, bads = len(bad), int(bad.sum())
    if bads + int(good.sum()) == rows:
        return bad, Answers(rows, 0, bads, 0, ())
    odd = column[~(bad | good)]
    wrong = odd.dropna()
    return bad, Answers(
        rows, len(odd) - len(wrong), bads, len(wrong), tuple(wrong.unique()[:20].tolist())
    )


def target_of(frame: pd.DataFrame, target: Any) -> np.ndarray:
    """Return the target of a frame, given by column name or by values, as `as_target` does.

    Raises
    ------
    ValueError
        As `as_target`; also when the column is absent or the number of values differs.
    """
    if isinstance(target, str):
        check_frame(frame, [target])
        return as_target(frame[target], target)
    bad = as_target(target, getattr(target, "name", None) or "target")
    if len(bad) != len(frame):
        raise ValueError(f"the target has {len(bad):,} values for {len(frame):,} rows")
    return bad


def as_weights(values: Any, rows: int) -> np.ndarray:
    """Return row weights as float64 of shape (rows,), finite and not negative.

    Raises
    ------
    ValueError
        When the length differs, or a weight is missing, infinite or negative.
    """
    weights = np.asarray(values, dtype=np.float64)
    if weights.shape != (rows,):
        raise ValueError(f"weights: expected {rows:,} values, got shape {weights.shape}")
    refuse_weights(wrong_weights(weights), rows)
    return weights


def wrong_weights(weights: np.ndarray) -> int:
    """Count the weights that are missing, infinite or negative."""
    return int((~np.isfinite(weights) | (weights < 0)).sum())


def refuse_weights(wrong: int, rows: int) -> None:
    """Raise when weights are wrong."""
    if wrong:
        raise ValueError(
            f"weights: {wrong:,} of {rows:,} are missing, infinite or negative; "
            f"a weight is a finite number of at least 0"
        )


def as_scores(values: Any, name: str = "score") -> np.ndarray:
    """Return scores as float64 of shape (n,), all finite.

    Raises
    ------
    ValueError
        When a score is text, missing or infinite, or there are several columns.
    """
    try:
        scores = np.asarray(values, dtype=np.float64)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name}: scores must be numbers ({error})") from None
    if scores.ndim != 1:
        raise ValueError(f"{name}: expected one score per row, got shape {scores.shape}")
    refuse_scores(int((~np.isfinite(scores)).sum()), len(scores), name)
    return scores


def refuse_scores(wrong: int, rows: int, name: str) -> None:
    """Raise when scores are missing or infinite."""
    if wrong:
        raise ValueError(f"{name}: {wrong:,} of {rows:,} rows are missing or infinite")


def check_level(level: float) -> float:
    """Return a coverage between 0 and 1 (0.95, not 95).

    Raises
    ------
    ValueError
        When it is something else.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; give a share between 0 and 1, such as 0.95")
    return level


def column_kind(column: pd.Series, rows: int | None = None) -> str:
    """Say whether a column is binned as ``"numeric"`` or ``"categorical"``.

    Booleans, strings and pandas categories are categorical; other numbers are numeric. ``rows`` is
    for the message, when the column stands for a table elsewhere.

    Raises
    ------
    ValueError
        For dates and other types that have no bins.
    """
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype) or pd.api.types.is_bool_dtype(dtype):
        return CATEGORICAL
    if isinstance(dtype, pd.ArrowDtype) and str(dtype).startswith(("dictionary", "null")):
        return CATEGORICAL
    if pd.api.types.is_complex_dtype(dtype):
        raise ValueError(f"column {column.name!r}: complex numbers cannot be binned; leave it out")
    if pd.api.types.is_numeric_dtype(dtype):
        return NUMERIC
    if pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype):
        return CATEGORICAL
    raise ValueError(
        f"column {column.name!r}: {rows or len(column):,} rows of type {dtype} cannot be binned; "
        f"leave it out, or turn it into a number first (a date: into days before the application)"
    )


def numeric_values(column: pd.Series) -> np.ndarray:
    """Return a numeric column as float64, missing as NaN.

    Raises
    ------
    ValueError
        When values are text, or infinite.
    """
    values = as_floats(column)
    refuse_infinite(column.name, int(np.isinf(values).sum()), len(values))
    return values


def as_floats(column: pd.Series) -> np.ndarray:
    """Return a numeric column as float64, missing as NaN; raise when values are text."""
    if column.dtype == np.float64:
        return column.to_numpy()
    if column_kind(column) == NUMERIC:
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    try:
        return pd.to_numeric(column).to_numpy(np.float64, na_value=np.nan)
    except (ValueError, TypeError):
        numbers = pd.to_numeric(column.astype(object), errors="coerce")
        text = numbers.isna() & column.notna()
        if not text.any():
            raise
        raise ValueError(
            f"column {column.name!r}: {int(text.sum()):,} of {len(column):,} rows hold text "
            f"({listing(column[text].unique())}) where numbers are expected; "
            f"turn them into numbers, or into missing"
        ) from None


def refuse_infinite(name: Any, infinite: int, rows: int) -> None:
    """Raise when values are infinite."""
    if infinite:
        raise ValueError(
            f"column {name!r}: {infinite:,} of {rows:,} rows are infinite; "
            f"replace them by missing, or by a number declared in special_values"
        )


def factorize(column: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return codes (-1 = missing) and the distinct values, as plain Python values, of a column.

    Values that do not occur may be among those of a pandas category.

    Raises
    ------
    ValueError
        When a value is not text, a number or a boolean.
    """
    try:
        if isinstance(column.dtype, pd.CategoricalDtype):  # has its codes already
            codes, uniques = column.cat.codes.to_numpy(), column.cat.categories
        else:
            codes, uniques = pd.factorize(column)
    except TypeError as error:
        raise ValueError(
            f"column {column.name!r}: its values cannot be told apart ({error}); "
            f"turn them into text or numbers first"
        ) from None
    values = [value.item() if isinstance(value, np.generic) else value for value in uniques]
    odd = [value for value in values if not isinstance(value, (str, bool, int, float))]
    if odd:
        raise ValueError(
            f"column {column.name!r}: {len(odd):,} distinct values are {type(odd[0]).__name__}, "
            f"not text, numbers or booleans; convert the column with .astype(str)"
        )
    return codes, values


def is_number(column: pd.Series) -> bool:
    """Tell whether a column holds real numbers; booleans are none."""
    dtype = column.dtype
    return pd.api.types.is_numeric_dtype(dtype) and not (
        pd.api.types.is_bool_dtype(dtype) or pd.api.types.is_complex_dtype(dtype)
    )


def is_text(column: pd.Series) -> bool:
    """Tell whether a column may hold text: strings, or any Python objects."""
    dtype = column.dtype
    return pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype)


def count_rows(number: int) -> str:
    """Write a number of rows: ``1 row``, ``1,200 rows``."""
    return f"{number:,} row" if number == 1 else f"{number:,} rows"


def listing(values: Iterable[Any], most: int = 6) -> str:
    """Join values for a message, cutting a long list: ``a, b, … (20 in all)``."""
    items: Sequence[Any] = list(values)
    shown = ", ".join(repr(v.item() if isinstance(v, np.generic) else v) for v in items[:most])
    return shown if len(items) <= most else f"{shown}, … ({len(items):,} in all)"
