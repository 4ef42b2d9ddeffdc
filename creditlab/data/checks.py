"""What input must be before anything is computed from it: errors name column, count, remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    if not frame.columns.is_unique:
        duplicates = frame.columns[frame.columns.duplicated()].unique()
        raise ValueError(
            f"{len(duplicates)} column names occur more than once ({listing(duplicates)}); "
            f"rename or drop the duplicates"
        )
    absent = [column for column in columns if column not in frame.columns]
    if absent:
        raise ValueError(
            f"{len(absent)} columns are not in the frame ({listing(absent)}); "
            f"it has {listing(frame.columns)}"
        )
    return frame


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
    column = pd.Series(values).reset_index(drop=True)
    missing = int(column.isna().sum())
    if missing:
        raise ValueError(
            f"target {name!r}: {missing:,} of {len(column):,} rows are missing; "
            f"leave these rows out, or decide whether they are bad (1) or good (0)"
        )
    bad = (column == 1).to_numpy(dtype=bool)
    wrong = ~(bad | (column == 0).to_numpy(dtype=bool))
    if wrong.any():
        raise ValueError(
            f"target {name!r}: {int(wrong.sum()):,} of {len(column):,} rows are neither 0 nor 1 "
            f"({listing(column[wrong].unique())}); recode so that 1 = bad"
        )
    if bad.all() or not bad.any():
        found = "1 (bad)" if bad.any() else "0 (good)"
        raise ValueError(
            f"target {name!r}: all {len(column):,} rows are {found}; goods and bads are both needed"
        )
    return bad


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
    wrong = int((~np.isfinite(weights) | (weights < 0)).sum())
    if wrong:
        raise ValueError(
            f"weights: {wrong:,} of {rows:,} are missing, infinite or negative; "
            f"a weight is a finite number of at least 0"
        )
    return weights


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
    wrong = int((~np.isfinite(scores)).sum())
    if wrong:
        raise ValueError(f"{name}: {wrong:,} of {len(scores):,} rows are missing or infinite")
    return scores


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


def column_kind(column: pd.Series) -> str:
    """Say whether a column is binned as ``"numeric"`` or ``"categorical"``.

    Booleans, strings and pandas categories are categorical; other numbers are numeric.

    Raises
    ------
    ValueError
        For dates and other types that have no bins.
    """
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype) or pd.api.types.is_bool_dtype(dtype):
        return CATEGORICAL
    if isinstance(dtype, pd.ArrowDtype) and str(dtype).startswith("dictionary"):
        return CATEGORICAL
    if pd.api.types.is_complex_dtype(dtype):
        raise ValueError(f"column {column.name!r}: complex numbers cannot be binned; leave it out")
    if pd.api.types.is_numeric_dtype(dtype):
        return NUMERIC
    if pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype):
        return CATEGORICAL
    raise ValueError(
        f"column {column.name!r}: {len(column):,} rows of type {dtype} cannot be binned; "
        f"leave it out, or turn it into a number first (a date: into days before the application)"
    )


def numeric_values(column: pd.Series) -> np.ndarray:
    """Return a numeric column as float64, missing as NaN.

    Raises
    ------
    ValueError
        When values are text, or infinite.
    """
    if column_kind(column) != NUMERIC:
        try:
            return _finite(pd.to_numeric(column).to_numpy(np.float64, na_value=np.nan), column.name)
        except (ValueError, TypeError):
            text = pd.to_numeric(column, errors="coerce").isna() & column.notna()
            if not text.any():
                raise
            raise ValueError(
                f"column {column.name!r}: {int(text.sum()):,} of {len(column):,} rows hold text "
                f"({listing(column[text].unique())}) where numbers are expected; "
                f"turn them into numbers, or into missing"
            ) from None
    return _finite(column.to_numpy(dtype=np.float64, na_value=np.nan), column.name)


def _finite(values: np.ndarray, name: Any) -> np.ndarray:
    infinite = int(np.isinf(values).sum())
    if infinite:
        raise ValueError(
            f"column {name!r}: {infinite:,} of {len(values):,} rows are infinite; "
            f"replace them by missing, or by a number declared in special_values"
        )
    return values


def factorize(column: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return codes (-1 = missing) and the distinct values, as plain Python values, of a column.

    Raises
    ------
    ValueError
        When a value is not text, a number or a boolean.
    """
    try:
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
