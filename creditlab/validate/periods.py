"""Stability over time: the indices of a score and of its variables, period by period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from operator import add
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.bands import band_labels, quantile_cuts
from creditlab.data.checks import as_floats, as_scores, count_rows, listing, refuse_scores
from creditlab.data.dates import as_dates
from creditlab.data.sources import Source, Totals, as_source
from creditlab.model.bins import Bins
from creditlab.model.lookup import count_bins, report
from creditlab.model.variable_bins import VariableBins
from creditlab.validate.scores import ScoreCounts, count_scores
from creditlab.validate.stability import StabilityIndex, bin_index, in_bands, stability_index

MOST = 1000  # periods; more are days or customers, not periods
EVERY = ("D", "W", "M", "Q", "Y")


def psi_over_time(
    expected: Any,
    actual: Any,
    *,
    column: str | None = None,
    period: Any,
    every: str | None = None,
    bins: int = 10,
) -> pd.DataFrame:
    """Return the population stability index of a score in each period.

    Parameters
    ----------
    expected, actual, column, bins
        As in `creditlab.psi`; ``actual`` holds all periods.
    period : array-like of shape (m,), or str
        The period of each actual score, or the name of its column beside ``column``.
    every : {"D", "W", "M", "Q", "Y"}, optional
        The period is a date, of which this part counts: day, week, month, quarter, year. Periods
        between the first and the last that have no rows are then listed, too. Without it a
        period is any label.

    Returns
    -------
    pandas.DataFrame
        A row a period, in their order: ``period`` (text), ``rows``, ``psi``, ``expected`` (its
        mean without any change), ``limit`` (95% of periods without change stay below), ``moved``:
        psi > limit, and ``most``: the band that adds most to the index. Each limit is exceeded by
        chance in 5% of cases: in twelve periods without any change at least once with a
        probability of some 46%. A period without rows has NaN.

    Raises
    ------
    ValueError
        As `psi`; also when a period is missing, is no date though ``every`` is given, or there are
        over 1,000.

    Notes
    -----
    The bands are those of ``expected`` in every period. A band that is empty in a period counts
    as half a row (see `psi`). For each period's table ask `psi`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> months = np.repeat(["2024-01", "2024-02", "2024-03"], 500)
    >>> scores = rng.normal(600, 50, 1500) - 30 * (months == "2024-03")
    >>> psi_over_time(rng.normal(600, 50, 5000), scores, period=months)[
    ...     ["period", "rows", "psi", "limit", "moved"]].round(3)
        period  rows    psi  limit  moved
    0  2024-01   500  0.007  0.037  False
    1  2024-02   500  0.018  0.037  False
    2  2024-03   500  0.288  0.037   True
    """
    if bins < 2:
        raise ValueError(f"bins is {bins}; an index compares at least 2 bands")
    if column is None:
        before, now = as_scores(expected, "expected"), as_scores(actual, "actual")
        if len(before) == 0:
            raise ValueError("expected: no scores; the index compares two samples that have rows")
        if len(period) != len(now):
            raise ValueError(f"period: {count_rows(len(period))} for {len(now):,} actual scores")
        counts = ScoreCounts.of(before, np.zeros(len(before), dtype=bool))
        column, actual = "actual", pd.DataFrame({"actual": now, "period": period})
        period = "period"
    else:
        counts = count_scores(expected, column)
    cuts = quantile_cuts(counts.values, bins, counts.rows)
    source = as_source(actual, [column, period])
    found = _by_period(source, partial(_count_scores, column, cuts), [column], period, every)
    refuse_scores(sum(part["wrong"] for part in found.values()), len(source), column)
    base = in_bands(counts.values, cuts, counts.rows)
    labels, rows = band_labels(cuts), []
    for when, part in _listed(found, every):
        index = stability_index(labels, base, part["counts"]) if part else None
        most = "" if index is None else _most_moved(index)
        rows.append((when, *_index_row(part, index), most))
    columns = ["period", "rows", "psi", "expected", "limit", "moved", "most"]
    return pd.DataFrame(rows, columns=columns)


def csi_over_time(
    bins: Bins,
    expected: Any,
    actual: Any,
    *,
    period: str,
    every: str | None = None,
    absent: str = "error",
) -> pd.DataFrame:
    """Return the stability index of each variable over its bins, period by period.

    Parameters
    ----------
    bins : Bins
    expected, actual : pandas.DataFrame, path-like or Spark DataFrame
        As in `creditlab.csi`; ``actual`` holds all periods.
    period : str
        Column of ``actual``.
    every : {"D", "W", "M", "Q", "Y"}, optional
        As in `psi_over_time`.
    absent : {"error", "report"}
        What to do with a variable that is no column of ``actual``: refuse, or give it rows whose
        index is NaN and whose note says so.

    Returns
    -------
    pandas.DataFrame
        A row a period and variable: ``period`` (text), ``variable``, ``rows``, ``csi``,
        ``expected``, ``limit`` and ``moved`` as in `creditlab.csi`, and ``note``: how many rows
        hold what was unseen at development (a new category, missing for the first time), that the
        column is absent, or that the period has no rows. Of 20 variables that have not changed, one
        a period is above its limit, on average.

    Raises
    ------
    ValueError
        As `creditlab.csi` and `psi_over_time`.

    Warns
    -----
    UserWarning
        Once a variable, of all rows that hold values unseen at development.

    Examples
    --------
    >>> import creditlab as cl
    >>> frame = cl.load_dataset("taiwan_default").frame
    >>> bins = cl.fit_bins(frame, "default", ["AGE", "LIMIT_BAL"])
    >>> later = frame.assign(month=np.where(frame.index < 15_000, "2024-01", "2024-02"))
    >>> later.loc[later["month"] == "2024-02", "LIMIT_BAL"] *= 1.2
    >>> csi_over_time(bins, frame, later, period="month")[
    ...     ["period", "variable", "csi", "moved"]].round(3)
        period   variable    csi  moved
    0  2024-01        AGE  0.001  False
    1  2024-01  LIMIT_BAL  0.001  False
    2  2024-02        AGE  0.001  False
    3  2024-02  LIMIT_BAL  0.065   True
    """
    if absent not in ("error", "report"):
        raise ValueError(f"absent is {absent!r}; it is 'error' or 'report'")
    before = as_source(expected, bins).total(
        partial(count_bins, bins.variables), list(bins), "comparing"
    )
    report(bins, before["strays"])
    source = as_source(actual, [period] if absent == "report" else [period, *bins])
    present = {name: bins[name] for name in bins if name in source.types}
    found = _by_period(source, partial(_count_bins, present), list(present), period, every)
    report(present, reduce(add, (part["strays"] for part in found.values())))
    rows = []
    for when, part in _listed(found, every):
        for name, variable in bins.items():
            index = None
            if part and name in present:
                index = bin_index(variable, before["counts"][name], part["counts"][name])
            note = _note(part, name) if name in present else "column absent"
            rows.append((when, name, *_index_row(part, index), note))
    columns = ["period", "variable", "rows", "csi", "expected", "limit", "moved", "note"]
    return pd.DataFrame(rows, columns=columns)


def _count_scores(column: str, cuts: np.ndarray, frame: pd.DataFrame) -> Totals:
    values = as_floats(frame[column])
    sound = np.isfinite(values)
    wrong = int(np.count_nonzero(~sound))
    return Totals(rows=len(values), wrong=wrong, counts=in_bands(values[sound], cuts))


def _count_bins(bins: dict[str, VariableBins], frame: pd.DataFrame) -> Totals:
    found = count_bins(bins, frame) if bins else Totals(counts=Totals(), strays=Totals())
    return Totals(found, rows=len(frame))


class _ByPeriod(dict[Any, Totals]):
    """Totals of each period; a period that only one of two blocks has is kept as it is."""

    def __add__(self, other: _ByPeriod) -> _ByPeriod:
        both = {when: self[when] + part for when, part in other.items() if when in self}
        return _ByPeriod({**self, **other, **both})


def _by_period(
    source: Source,
    function: Callable[[pd.DataFrame], Totals],
    columns: Sequence[str],
    period: str,
    every: str | None,
) -> _ByPeriod:
    """Totals of a function over the rows of each period."""
    if every is not None and every not in EVERY:
        raise ValueError(f"every is {every!r}; it is one of {listing(EVERY)}")
    split, wanted = (
        partial(_split, function, period, every),
        list(dict.fromkeys([*columns, period])),
    )
    found = source.total(split, wanted, "comparing")
    if found["undated"]:
        raise ValueError(
            f"column {period!r}: {found['undated']:,} of {len(source):,} rows have no period; "
            f"leave these rows out, or find out when they came"
        )
    periods: _ByPeriod = found["periods"]
    return periods


def _split(
    function: Callable[[pd.DataFrame], Totals],
    period: str,
    every: str | None,
    frame: pd.DataFrame,
) -> Totals:
    """Apply a function to the rows of each period of a block."""
    codes, values = pd.factorize(_periods(frame[period], every))
    if len(values) > MOST:
        raise ValueError(
            f"column {period!r}: {len(values):,} different periods; give every='M' for the months "
            f"of a date, or a column of fewer periods"
        )
    rows = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[rows], np.arange(-1, len(values)), side="right")
    parts = {
        when: function(frame.iloc[rows[start:end]])
        for when, start, end in zip(values, ends[:-1], ends[1:], strict=True)
    }
    return Totals(periods=_ByPeriod(parts), undated=int(ends[0]))


def _periods(column: pd.Series, every: str | None) -> pd.Series:
    if every is None:
        return column
    dates = as_dates(column)
    return dates.dt.tz_localize(None).dt.to_period(every)


def _listed(found: _ByPeriod, every: str | None) -> Iterator[tuple[str, Totals | None]]:
    """Periods in their order, those without rows too."""
    try:
        order = sorted(found)
    except TypeError:  # labels of several types
        order = sorted(found, key=str)
    if every is not None:
        order = list(pd.period_range(order[0], order[-1], freq=every))
    return ((str(when), found.get(when)) for when in order)


def _most_moved(index: StabilityIndex) -> str:
    table = index.table
    return str(table["band"].iloc[int(table["index"].argmax())])


def _index_row(part: Totals | None, index: StabilityIndex | None) -> tuple[Any, ...]:
    """Rows, index, expected, limit, moved."""
    rows = part["rows"] if part else 0
    if index is None:
        return rows, np.nan, np.nan, np.nan, False
    return rows, float(index), index.expected, index.limit, bool(index > index.limit)


def _note(part: Totals | None, name: str) -> str:
    if part is None:
        return "no rows"
    unseen = sum(rows for _, rows in part["strays"][name].unseen)
    return f"{count_rows(unseen)} unseen at development" if unseen else ""
