"""Samples for developing and testing a scorecard."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import as_target, check_frame, count_rows, listing
from creditlab.data.rates import jeffreys_interval

FAR = 0.05  # difference of two bad rates, relative to the whole, that is worth a warning


def split_sample(
    frame: pd.DataFrame,
    target: str,
    *,
    test_size: float = 0.3,
    seed: int = 0,
    time: str | None = None,
    group: str | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split customers into a development and a test sample.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a customer, or with ``group`` several.
    target : str
        Column with 1 = bad, 0 = good. Both samples get the same bad rate, within one row.
    test_size : float, default 0.3
        Share of rows in the test sample, between 0 and 1.
    seed : int, default 0
        Seed of the shuffle; unused with ``time``.
    time : str, optional
        Column to order by. The latest rows become the (out-of-time) test sample, whole periods
        at a time, so that no period lies on both sides.
    group : str, optional
        Column with the customer, none of whom is then on both sides. Bad rates are as near as
        whole customers let them be.

    Returns
    -------
    train, test : pandas.DataFrame
        Rows of ``frame`` in their order, index kept.

    Raises
    ------
    ValueError
        For a bad target, a missing column, missing times or groups, a split that leaves one side
        empty, or customers on both sides of a split by time (`split_samples` keeps them apart).

    Warns
    -----
    UserWarning
        When whole customers let the bad rates differ by more than 5% of the bad rate; it says how
        far.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> train, test = cl.split_sample(data.frame, target=data.target, test_size=0.3, seed=0)
    >>> len(train), len(test)
    (21000, 9000)
    """
    check_frame(frame, [name for name in (target, time, group) if name is not None])
    bad = as_target(frame[target], target)
    _check_share("test_size", test_size)
    members = None if group is None else _members(frame[group])
    if time is None:
        in_test = _drawn(bad, members, test_size, seed)
    else:
        in_test = _latest(frame[time], test_size)
        if members is not None:
            _refuse_both_sides(group, members, in_test)
    _refuse_empty({"train": ~in_test, "test": in_test}, f"test_size={test_size}")
    if members is not None and time is None:
        _warn_if_far(bad, in_test)
    return frame[~in_test], frame[in_test]


@dataclass(frozen=True, eq=False)
class Samples:
    """Development, test and out-of-time samples, with what was left out.

    Build them with `split_samples`.

    Attributes
    ----------
    train, test, out_of_time, left_out : pandas.DataFrame
        Rows of the frame in their order, index kept; each row in exactly one. ``left_out``: rows of
        the out-of-time periods whose customer also has earlier rows.
    target, time : str
    group : str or None
        The columns that they were made by.
    """

    train: pd.DataFrame
    test: pd.DataFrame
    out_of_time: pd.DataFrame
    left_out: pd.DataFrame
    target: str
    time: str
    group: str | None = None

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Describe the samples.

        Returns
        -------
        pandas.DataFrame
            A row a sample: ``sample``, ``rows``, ``customers`` (with ``group``), ``bads``,
            ``bad_rate`` with its Jeffreys interval ``low``, ``high`` (NaN without rows), ``first``
            and ``last`` period.
        """
        rows = []
        for name in ("train", "test", "out_of_time", "left_out"):
            part: pd.DataFrame = getattr(self, name)
            bads, period = int((part[self.target] == 1).sum()), part[self.time]
            row: dict[str, Any] = {"sample": name, "rows": len(part)}
            if self.group is not None:
                row["customers"] = part[self.group].nunique()
            row |= {"bads": bads, "bad_rate": np.nan, "low": np.nan, "high": np.nan}
            row |= {"first": None, "last": None}
            if len(part):
                low, high = jeffreys_interval([bads], [len(part)], level)
                row |= {"bad_rate": bads / len(part), "low": low[0], "high": high[0]}
                row |= {"first": period.min(), "last": period.max()}
            rows.append(row)
        return pd.DataFrame(rows)


def split_samples(
    frame: pd.DataFrame,
    target: str,
    *,
    time: str,
    group: str | None = None,
    out_of_time: Any = 0.2,
    test_size: float = 0.3,
    seed: int = 0,
) -> Samples:
    """Split customers three ways: development, test, and the latest periods kept apart.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str
        Column with 1 = bad, 0 = good.
    time : str
        Column to order by.
    group : str, optional
        Column with the customer. None is then in two samples: a customer who has rows before the
        out-of-time periods is developed or tested on these, and later rows are left out.
    out_of_time : float or period, default 0.2
        Share of rows (a float below 1) that are at least out of time, whole periods at a time; or
        the first period that is (``"2024-07"``, a Timestamp), compared with the column.
    test_size : float, default 0.3
        Share of the earlier rows that is the test sample.
    seed : int, default 0

    Returns
    -------
    Samples

    Raises
    ------
    ValueError
        As `split_sample`; also when the earlier rows have no goods or no bads.

    Warns
    -----
    UserWarning
        As `split_sample`.

    Examples
    --------
    >>> loans = pd.DataFrame({
    ...     "customer": [1, 2, 3, 4, 5, 6, 1, 7],
    ...     "month": ["2024-01"] * 6 + ["2024-02"] * 2,
    ...     "bad": [0, 1, 0, 1, 0, 1, 0, 1],
    ... })
    >>> samples = split_samples(loans, "bad", time="month", group="customer",
    ...                         out_of_time="2024-02", test_size=1/3)
    >>> samples.summary()[["sample", "rows", "bads", "first", "last"]]
            sample  rows  bads    first     last
    0        train     4     2  2024-01  2024-01
    1         test     2     1  2024-01  2024-01
    2  out_of_time     1     1  2024-02  2024-02
    3     left_out     1     0  2024-02  2024-02
    """
    check_frame(frame, [name for name in (target, time, group) if name is not None])
    bad = as_target(frame[target], target)
    _check_share("test_size", test_size)
    late = _late(frame[time], out_of_time)
    _refuse_empty({"development": ~late, "out-of-time": late}, f"out_of_time={out_of_time!r}")
    early = np.flatnonzero(~late)
    if bad[early].all() or not bad[early].any():
        raise ValueError(
            f"the {len(early):,} rows before the out-of-time periods are all "
            f"{'bad' if bad[early].all() else 'good'}; choose later out-of-time periods"
        )
    members = None if group is None else _members(frame[group])
    in_test = np.zeros(len(frame), dtype=bool)
    in_test[early] = _drawn(
        bad[early], None if members is None else members[early], test_size, seed
    )
    left_out = np.zeros(len(frame), dtype=bool)
    if members is not None:
        known = np.zeros(int(members.max()) + 1, dtype=bool)
        known[members[early]] = True
        left_out = late & known[members]
    parts = {
        "train": ~late & ~in_test,
        "test": in_test,
        "out-of-time": late & ~left_out,
    }
    _refuse_empty(parts, f"test_size={test_size}, out_of_time={out_of_time!r}, group={group!r}")
    if members is not None:
        _warn_if_far(bad[early], in_test[early])
    train, test, kept = (frame[mask] for mask in parts.values())
    return Samples(train, test, kept, frame[left_out], target, time, group)


def _check_share(name: str, share: float) -> None:
    if not 0 < share < 1:
        raise ValueError(f"{name} is {share}; give a share between 0 and 1")


def _refuse_empty(parts: dict[str, np.ndarray], options: str) -> None:
    for name, mask in parts.items():
        if not mask.any():
            raise ValueError(
                f"the {name} sample would be empty: {count_rows(len(mask))}, {options}"
            )


def _members(column: pd.Series) -> np.ndarray:
    """Give each row the number of its customer."""
    missing = int(column.isna().sum())
    if missing:
        raise ValueError(
            f"column {column.name!r}: {missing:,} of {len(column):,} rows name no customer; "
            f"find out whose they are, or leave them out before splitting"
        )
    return np.asarray(pd.factorize(column)[0])


def _drawn(bad: np.ndarray, members: np.ndarray | None, test_size: float, seed: int) -> np.ndarray:
    """Draw the rows of the test sample, whole customers at a time."""
    generator = np.random.default_rng(seed)
    if members is None:
        return _stratified(bad, test_size, generator)
    numbers, member = np.unique(members, return_inverse=True)
    rows, bads = np.bincount(member), np.bincount(member[bad], minlength=len(numbers))
    # Every k-th customer in the order of bads and rows: each kind of customer in proportion.
    order = np.lexsort((generator.random(len(rows)), rows, bads))
    steps = np.floor(np.arange(len(rows) + 1) * test_size + generator.random())
    chosen = np.zeros(len(rows), dtype=bool)
    chosen[order] = np.diff(steps) > 0
    return chosen[member]


def _stratified(bad: np.ndarray, test_size: float, generator: np.random.Generator) -> np.ndarray:
    in_test = np.zeros(len(bad), dtype=bool)
    for members in (np.flatnonzero(bad), np.flatnonzero(~bad)):
        chosen = generator.permutation(members)[: round(test_size * len(members))]
        in_test[chosen] = True
    return in_test


def _warn_if_far(bad: np.ndarray, in_test: np.ndarray) -> None:
    train, test = bad[~in_test].mean(), bad[in_test].mean()
    if abs(test - train) > FAR * bad.mean():
        warnings.warn(
            f"whole customers cannot be shared out evenly: the bad rate is {train:.2%} in train "
            f"and {test:.2%} in test, {100 * (test - train):+.2f} percentage points; try another "
            f"seed",
            stacklevel=3,
        )


def _refuse_both_sides(name: str | None, members: np.ndarray, in_test: np.ndarray) -> None:
    both = np.intersect1d(members[in_test], members[~in_test])
    if len(both):
        rows = int((np.isin(members, both) & in_test).sum())
        raise ValueError(
            f"column {name!r}: {len(both):,} customers are on both sides of the split by time, "
            f"with {count_rows(rows)} in test; split_samples(...) keeps them apart"
        )


def _late(times: pd.Series, out_of_time: Any) -> np.ndarray:
    """Tell which rows are out of time."""
    if isinstance(out_of_time, float):
        _check_share("out_of_time", out_of_time)
        return _latest(times, out_of_time)
    _refuse_missing(times)
    if isinstance(times.dtype, pd.PeriodDtype):
        out_of_time = pd.Period(out_of_time, freq=times.dt.freq)
    try:
        return np.asarray(times >= out_of_time, dtype=bool)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"column {times.name!r}: its values cannot be compared with out_of_time="
            f"{out_of_time!r} ({error}); it has {listing(times.unique(), 3)}"
        ) from None


def _latest(times: pd.Series, test_size: float) -> np.ndarray:
    _refuse_missing(times)
    try:
        ordered = times.sort_values()
        start = ordered.iloc[min(len(times) - 1, round((1 - test_size) * len(times)))]
        return (times >= start).to_numpy(dtype=bool)
    except TypeError as error:
        raise ValueError(
            f"column {times.name!r}: its values have no order ({error}); turn them into dates"
        ) from None


def _refuse_missing(times: pd.Series) -> None:
    missing = int(times.isna().sum())
    if missing:
        raise ValueError(
            f"column {times.name!r}: {missing:,} of {len(times):,} rows have no time; "
            f"leave them out before splitting by time"
        )
