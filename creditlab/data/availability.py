"""Column availability: which values were known only after the application date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.data.dates import as_dates

LAGS = (datetime.timedelta, np.timedelta64, pd.DateOffset, int, np.integer)


def check_availability(
    frame: pd.DataFrame,
    application_date: str,
    known_on: Mapping[str, Any],
    *,
    examples: int = 3,
) -> pd.DataFrame:
    """Count the rows in which a value was known only after the application.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row an application.
    application_date : str
        Column with the date on which the decision was made.
    known_on : mapping of str to str, lag, or (str, lag)
        For each column to check, when its values became known: a column of dates; a lag after the
        application (days, Timedelta or DateOffset); or a column of dates and a lag after it, such
        as ``("year_end", 120)`` for accounts published 120 days after the year's end.
    examples : int, default 3
        How many rows to name.

    Returns
    -------
    pandas.DataFrame
        A row a column, worst first: ``column``; ``known_on`` in words; ``rows`` that have a value;
        ``undated`` (a value, but no date on which it was known); ``late`` (known only after the
        application); ``share`` = late / dated rows (NaN without any); ``longest``: most days too
        late; ``examples``: index labels of the first late rows.

    Raises
    ------
    ValueError
        When a column is absent, dates are missing on the application side or are no ISO dates, or
        time zones are mixed, within a column or between two.

    Notes
    -----
    A value of the day of the application counts as known. Where either side has dates only, whole
    days are compared. A row without a value is not counted: nothing was known, before or after.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "applied": ["2024-03-01", "2024-03-01", "2024-05-02"],
    ...     "year_end": ["2023-12-31", "2023-06-30", "2023-12-31"],
    ...     "equity": [0.3, 0.2, 0.4],
    ...     "calls": [0, 2, 0],
    ... })
    >>> found = check_availability(frame, "applied", {"equity": ("year_end", 120), "calls": 30})
    >>> found[["column", "rows", "late", "longest", "examples"]]
       column  rows  late  longest   examples
    0   calls     3     3     30.0  [0, 1, 2]
    1  equity     3     1     59.0        [0]
    """
    rules = {column: _rule(column, rule, frame) for column, rule in known_on.items()}
    if not rules:
        raise ValueError("known_on is empty; say for each column when its values became known")
    dates = [date for date, _ in rules.values() if date is not None]
    check_frame(frame, [application_date, *rules, *dates])
    applied = as_dates(frame[application_date])
    missing = int(applied.isna().sum())
    if missing:
        raise ValueError(
            f"column {application_date!r}: {missing:,} of {len(frame):,} applications have no "
            f"date; find it, or leave these rows out"
        )
    parsed = {name: as_dates(frame[name]) for name in dict.fromkeys(dates)}
    for name, values in parsed.items():
        _refuse_zones(applied, values, application_date, name)
    rows = []
    for column, (date, lag) in rules.items():
        known = applied if date is None else parsed[date]
        row = _compare(frame[column], applied, known if lag is None else known + lag, examples)
        rows.append({"column": column, "known_on": _words(date, lag, application_date), **row})
    found = pd.DataFrame(rows).sort_values(["share", "late"], ascending=False, kind="stable")
    return found.reset_index(drop=True)


def _rule(column: str, rule: Any, frame: pd.DataFrame) -> tuple[str | None, Any]:
    """Column of dates, if any, and the lag after it, if any."""
    date, lag = rule if isinstance(rule, tuple) and len(rule) == 2 else (rule, None)
    if lag is None and isinstance(date, LAGS) and not isinstance(date, bool):
        date, lag = None, date
    if not (date is None or isinstance(date, str)) or not (lag is None or isinstance(lag, LAGS)):
        raise ValueError(
            f"known_on of {column!r} is {rule!r}; give a column of dates, a lag in days, or a "
            f"column and a lag"
        )
    if date is not None and date not in frame:
        raise ValueError(
            f"known_on of {column!r} names {date!r}, which is no column; the frame has "
            f"{listing(frame.columns)} (a lag is a number of days, or a Timedelta)"
        )
    if isinstance(lag, np.timedelta64):  # numpy takes it for an integer
        lag = pd.Timedelta(lag)
    elif isinstance(lag, (int, np.integer)):
        lag = pd.Timedelta(days=int(lag))
    return date, lag


def _refuse_zones(applied: pd.Series, known: pd.Series, left: str, right: str) -> None:
    zones = applied.dt.tz, known.dt.tz
    if (zones[0] is None) != (zones[1] is None):
        said = [
            f"{name!r} ({zone or 'none'}, {series.notna().sum():,} rows)"
            for name, zone, series in zip((left, right), zones, (applied, known), strict=True)
        ]
        raise ValueError(
            f"dates with and without a time zone cannot be compared: {said[0]}, {said[1]}; "
            f"give both one with .dt.tz_localize(...)"
        )


def _compare(
    values: pd.Series, applied: pd.Series, known: pd.Series, examples: int
) -> dict[str, Any]:
    filled = values.notna().to_numpy()
    dated = filled & known.notna().to_numpy()
    if known.dt.tz is not None:
        known = known.dt.tz_convert(applied.dt.tz)
    days = [(side.dropna() == side.dropna().dt.normalize()).all() for side in (applied, known)]
    if any(days):
        applied, known = applied.dt.normalize(), known.dt.normalize()
    delay = (known - applied).dt.total_seconds().to_numpy() / 86_400
    late = dated & (delay > 0)
    return {
        "rows": int(filled.sum()),
        "undated": int((filled & ~dated).sum()),
        "late": int(late.sum()),
        "share": int(late.sum()) / int(dated.sum()) if dated.any() else np.nan,
        "longest": float(np.max(delay[late])) if late.any() else 0.0,
        "examples": values.index[late][:examples].tolist(),
    }


def _words(date: str | None, lag: Any, application_date: str) -> str:
    after = date or application_date
    if lag is None:
        return after
    named = f"{lag.total_seconds() / 86_400:g} days" if hasattr(lag, "total_seconds") else str(lag)
    return f"{named} after {after}"
