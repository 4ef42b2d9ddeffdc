"""Dates and months read from a column without guessing: what is no date is counted and named."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from creditlab.data.checks import is_number, listing


def as_dates(column: pd.Series) -> pd.Series:
    """Return a column of dates as timestamps, missing as NaT, the time zone kept.

    Parameters
    ----------
    column : pandas.Series
        Timestamps, dates, or ISO text (``2024-01-31``, ``2024-01-31T09:30+01:00``).

    Returns
    -------
    pandas.Series of datetime64
        With the index of the column.

    Raises
    ------
    ValueError
        When values are no ISO dates (``31/01/2024`` may be two dates), or their time zones differ.

    Examples
    --------
    >>> as_dates(pd.Series(["2024-01-31", None])).dt.day_name().tolist()
    ['Wednesday', nan]
    """
    name, dtype = column.name, column.dtype
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return pd.Series(pd.DatetimeIndex(column), index=column.index, name=name)
    if isinstance(dtype, pd.PeriodDtype):
        raise ValueError(
            f"column {name!r}: {len(column):,} rows hold periods, not days; say which day is "
            f"meant: .dt.to_timestamp(how='end') is the last of the period"
        )
    if is_number(column) or pd.api.types.is_bool_dtype(dtype):
        raise ValueError(
            f"column {name!r}: {len(column):,} rows hold numbers ({listing(column.unique(), 3)}), "
            f"not dates; convert them with pd.to_datetime(..., format=...)"
        )
    codes, values = pd.factorize(column)
    rows = np.bincount(codes[codes >= 0], minlength=len(values))
    parsed = [_parsed(value) for value in values]
    _refuse(name, rows, values, np.array([found is None for found in parsed], dtype=bool))
    zones = np.array([str(found.tzinfo) for found in parsed if found is not None], dtype=object)
    found_zones = sorted(set(zones))
    if len(found_zones) > 1:
        named = {zone: int(rows[zones == zone].sum()) for zone in found_zones}
        said = ", ".join(f"{'none' if z == 'None' else z}: {n:,}" for z, n in named.items())
        raise ValueError(
            f"column {name!r}: {len(named)} time zones are mixed in {int(rows.sum()):,} rows "
            f"({said}); convert all to one with pd.to_datetime(..., utc=True)"
        )
    dates = pd.DatetimeIndex([*parsed, pd.NaT])  # the last stands for missing
    return pd.Series(dates[codes], index=column.index, name=name)


def as_months(column: pd.Series) -> np.ndarray:
    """Return the month of each row as a number: months since January 1970.

    Parameters
    ----------
    column : pandas.Series
        What `as_dates` takes, months as text (``2024-01``), monthly periods, or numbers like
        202401.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)

    Raises
    ------
    ValueError
        When a value is missing or is no month.

    Examples
    --------
    >>> as_months(pd.Series(["1970-01", "1971-03"])), as_months(pd.Series([197103]))
    (array([ 0, 14]), array([14]))
    >>> as_months(pd.Period("1970-01", "M") + pd.Series([0, 3]))
    array([0, 3])
    """
    missing = int(column.isna().sum())
    if missing:
        raise ValueError(
            f"column {column.name!r}: {missing:,} of {len(column):,} rows have no date; "
            f"find out their month, or leave these rows out"
        )
    column = column.infer_objects()  # a Period and numbers add up to objects
    if isinstance(column.dtype, pd.PeriodDtype):
        return column.dt.year.to_numpy(np.int64) * 12 + column.dt.month.to_numpy(np.int64) - 23641
    if is_number(column):
        return _numbered_months(column)
    dates = as_dates(column)
    if dates.dt.tz is not None:
        dates = dates.dt.tz_localize(None)
    return dates.to_numpy().astype("datetime64[M]").astype(np.int64)


def _numbered_months(column: pd.Series) -> np.ndarray:
    """Months given as numbers like 202401."""
    values = column.to_numpy(np.float64)
    year, month = values // 100, values % 100
    wrong = ~((year >= 1900) & (year <= 2100) & (month >= 1) & (month <= 12) & (month % 1 == 0))
    if wrong.any():
        raise ValueError(
            f"column {column.name!r}: {int(wrong.sum()):,} of {len(column):,} rows are no months "
            f"like 202401 ({listing(np.unique(values[wrong])[:20])}); give dates, or 2024-01"
        )
    return (year * 12 + month).astype(np.int64) - 23641


def _parsed(value: object) -> pd.Timestamp | None:
    if isinstance(value, (datetime.date, np.datetime64)):
        return pd.Timestamp(value)
    if not isinstance(value, str):
        return None
    try:
        return pd.to_datetime(value.strip(), format="ISO8601")
    except (ValueError, OverflowError):
        return None


def _refuse(name: object, rows: np.ndarray, values: pd.Index, wrong: np.ndarray) -> None:
    if wrong.any():
        raise ValueError(
            f"column {name!r}: {int(rows[wrong].sum()):,} of {int(rows.sum()):,} values are no "
            f"dates like 2024-01-31 ({listing(values[wrong])}); convert them with "
            f"pd.to_datetime(..., format=...), or make them missing"
        )
