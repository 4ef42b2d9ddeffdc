"""Schemas: what was agreed about each column of a table, and where tomorrow's file breaks it.

A schema is pandera's, readable and editable as YAML. Bad data is no exception here but a table of
violations, with the rows and what to do.
"""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from creditlab._files import write_atomic
from creditlab.data.checks import check_frame, is_number
from creditlab.data.kinds import judge, value_counts
from creditlab.data.outliers import quartiles

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

FEW_NUMBERS = 7  # whole numbers with at most so many values are codes: these and no others
FEW_CATEGORIES = 50  # text with more values is not listed
SLACK = 0.1


def infer_schema(frame: pd.DataFrame, *, slack: float = SLACK) -> DataFrameSchema:
    """Write down what the columns of a table are, as a schema to read, edit and keep.

    Parameters
    ----------
    frame : pandas.DataFrame
        A sample that is as it should be: clean its codes first, or they become part of the range.
    slack : float, default 0.1
        Numbers may lie beyond the smallest and the largest seen by this share of the distance of
        these from the median.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        A column each: its type; ``nullable`` where values are missing; numbers in a range, rounded
        outwards to two digits (and never below 0 where none is negative); whole numbers
        with at most 7 values, and text with at most 50, among the values seen; identifiers
        without repetition unique. Each column's ``description`` says what was seen. Columns
        that come later are allowed: set ``strict`` to forbid them.

    Raises
    ------
    ValueError
        For an empty frame, duplicate names, or a negative slack.

    Examples
    --------
    >>> loans = pd.DataFrame({"amount": [120.5, 900.0, None], "job": ["free", "fixed", "free"]})
    >>> schema = infer_schema(loans)
    >>> schema.columns["amount"].description
    'seen 120.5 to 900; 1 of 3 rows missing'
    >>> schema.columns["amount"].checks, schema.columns["amount"].nullable
    ([<Check in_range: in_range(80.0, 940.0)>], True)
    >>> schema.columns["job"].checks
    [<Check isin: isin(['fixed', 'free'])>]
    """
    check_frame(frame)
    if not slack >= 0:
        raise ValueError(f"slack is {slack}; give a share of the range, 0 or more")
    pandera = import_pandera()
    columns = {name: _column(pandera, frame[name], slack) for name in frame.columns}
    return pandera.DataFrameSchema(columns)


def save_schema(schema: DataFrameSchema, path: str | os.PathLike[str]) -> Path:
    """Write a schema to a YAML file that a person can read and edit; atomically.

    Parameters
    ----------
    schema : pandera.pandas.DataFrameSchema
        Checks written as Python functions cannot be stored.
    path : path-like

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        When the schema holds a check that YAML cannot.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> schema = infer_schema(pd.DataFrame({"job": ["free", "fixed", "free"]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_schema(schema, pathlib.Path(folder) / "schema.yaml")
    ...     load_schema(path) == schema
    True
    """
    import_pandera()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            text = schema.to_yaml()
        except (UserWarning, ValueError, TypeError, AttributeError) as problem:
            raise ValueError(
                f"{path}: the schema cannot be stored ({problem}); write its checks with "
                f"pandera's own: in_range, isin, ge, str_matches"
            ) from None
    return write_atomic(path, str(text))


def load_schema(path: str | os.PathLike[str]) -> DataFrameSchema:
    """Read a schema written by `save_schema`, and perhaps edited.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    pandera.pandas.DataFrameSchema

    Raises
    ------
    ValueError
        When the file is no schema.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "schema.yaml"
    ...     _ = save_schema(infer_schema(pd.DataFrame({"amount": [120.5, 900.0]})), path)
    ...     list(load_schema(path).columns)
    ['amount']
    """
    pandera = import_pandera()
    text = Path(path).read_text(encoding="utf-8")
    try:
        schema = pandera.DataFrameSchema.from_yaml(text)
    except Exception as error:  # the YAML reader and pandera raise many kinds
        said = " ".join(str(error).split())[:200]
        raise ValueError(
            f"{path}: this is no schema that pandera reads ({type(error).__name__}: {said}); "
            f"write one with save_schema"
        ) from None
    if not schema.columns:
        raise ValueError(f"{path}: the schema names no column; write one with save_schema")
    return schema


def import_pandera() -> ModuleType:
    """Return pandera, imported when it is first needed."""
    with without_spark_warnings():
        import pandera.pandas as pandera
    return pandera


@contextmanager
def without_spark_warnings() -> Iterator[None]:
    """Keep quiet about Spark, which pandera loads wherever it is installed."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark", category=FutureWarning)
        yield


def _column(pandera: ModuleType, column: pd.Series, slack: float) -> Any:
    """Write down one column."""
    counts = value_counts(column)
    kind = judge(column, counts, None)[0]
    missing = int(column.isna().sum())
    checks, dtype, seen, unique = [], None, "no value", False
    if counts is not None and len(counts):
        values = counts.index[counts > 0]
        unique = kind == "identifier" and len(values) == len(column)
        dtype = _type_name(column)
        seen = f"{len(values):,} values" if len(values) > 1 else "1 value"
        if is_number(column):
            limits = float(values.min()), float(values.max())
            seen = f"seen {limits[0]:,.10g} to {limits[1]:,.10g}"
            if kind != "identifier":
                checks = [_number_check(pandera.Check, counts, slack)]
        elif dtype == "str" and kind != "identifier" and len(values) <= FEW_CATEGORIES:
            checks = [pandera.Check.isin(sorted(values))]
    if missing:
        seen += f"; {missing:,} of {len(column):,} rows missing"
    return pandera.Column(dtype, checks, nullable=missing > 0, unique=unique, description=seen)


def _number_check(check: Any, counts: pd.Series, slack: float) -> Any:
    """Return the check of a number: one of a few codes, or a range."""
    values = counts.index.to_numpy(dtype=np.float64)
    whole = bool(np.isfinite(values).all() and (values % 1 == 0).all())
    if whole and len(values) <= FEW_NUMBERS:
        return check.isin([int(value) for value in values])
    middle = quartiles(values, counts.to_numpy())[1]
    low = 0.0 - _beyond(-values[0], -middle, slack, whole)
    high = _beyond(values[-1], middle, slack, whole)
    return check.in_range(max(low, 0.0) if values[0] >= 0 else low, high)


def _beyond(end: float, middle: float, slack: float, whole: bool) -> float:
    """Return a limit beyond the largest value, rounded up to two digits of its distance."""
    way = (end - middle) or abs(end) or 1.0
    step = 10.0 ** (math.floor(math.log10(way)) - 1)
    step = max(step, 1.0) if whole else step
    return float(f"{math.ceil((end + slack * way) / step) * step:.12g}")


def _type_name(column: pd.Series) -> str | None:
    """Name of the type that tomorrow's file must have, in the words of a schema."""
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _type_name(pd.Series(column.cat.categories))
    if pd.api.types.is_bool_dtype(dtype):
        return "boolean"
    if is_number(column):
        filled = column.dropna().to_numpy(dtype=np.float64)
        return "Int64" if np.isfinite(filled).all() and (filled % 1 == 0).all() else "float64"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "datetime64[ns]"
    if isinstance(dtype, pd.StringDtype) or all(isinstance(v, str) for v in column.dropna()):
        return "str"
    return None
