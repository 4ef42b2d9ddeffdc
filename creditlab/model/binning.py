"""Binning: the solver finds the bins of highest information value on the counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from creditlab.data.checks import CATEGORICAL, NUMERIC, check_columns, listing
from creditlab.data.sources import Sample
from creditlab.model.bins import Bins
from creditlab.model.counting import count_again, count_columns
from creditlab.model.counts import Counts
from creditlab.model.rules import Rule
from creditlab.model.solver import best_cuts, pose
from creditlab.model.variable_bins import VariableBins

CONVEX = ("concave", "convex")
TRENDS = ("auto", "ascending", "descending", "peak", "valley", *CONVEX, None)


def fit_bins(
    data: Any,
    target: str | Any,
    variables: Iterable[str] | None = None,
    *,
    special_values: Mapping[str, Sequence[Any]] | None = None,
    trends: Mapping[str, str | None] | None = None,
    splits: Mapping[str, Sequence[float]] | None = None,
    max_bins: int | None = None,
    min_bin_share: float = 0.05,
    weights: Any = None,
) -> Bins:
    """Find the bins of each variable that carry most information about good and bad.

    Each column is counted in at most 128 fine bins; neighbouring fine bins are then merged so that
    information value is as large as it can be under the trend asked for.

    Parameters
    ----------
    data : pandas.DataFrame, path-like or Spark DataFrame
        Numeric, text, category, boolean and nullable columns. A path names a Parquet or CSV file,
        or many with wildcards, which may be larger than memory.
    target : str or array-like of shape (n,)
        Column name or, beside a frame, values: 1 = bad, 0 = good.
    variables : iterable of str, optional
        Columns to bin; by default all but the target.
    special_values : mapping of str to sequence, optional
        Values with a meaning of their own (-999 = no record), which get bins of their own.
    trends : mapping of str to str, optional
        How the bad rate runs over a numeric variable: "ascending", "descending", "peak", "valley",
        "concave", "convex", None (no constraint) or "auto", the default: the better of ascending
        and descending, unless turning once gains over 1% in information value and more than chance
        would. Business sense picks better. Categories are grouped by their bad rate.
    splits : mapping of str to sequence of float, optional
        Numeric variables to cut as given, [a, b), instead of solving.
    max_bins : int, optional
        Most intervals or groups of a variable, beside special values and missing.
    min_bin_share : float, default 0.05
        Least share of rows in an interval or group.
    weights : str or array-like of shape (n,), optional
        Row weights, named or given like the target; counts are then sums of weights.

    Returns
    -------
    Bins
        The same, to the last bit, for the same rows in a frame, in files or on a cluster (without
        weights, whose sums are rounded).

    Raises
    ------
    ValueError
        For a target that is not 0/1, absent or duplicate columns, an all-missing or infinite
        column, dates, an unknown trend, splits out of order, or a special value that does not
        occur.

    Notes
    -----
    Objective and constraints are those of Navas-Palencia (2020), Optimal binning: mathematical
    programming formulation, arXiv:2001.08025; dynamic programming reaches the optimum over all fine
    bins. Concave and convex trends go through the author's package, optbinning.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> bins = cl.fit_bins(data.frame, target="default", variables=["PAY_0"], max_bins=3)
    >>> bins["PAY_0"].table()[["bin", "count", "bad_rate"]].round(3)
           bin  count  bad_rate
    0      < 1  23182     0.138
    1   [1, 2)   3688     0.339
    2      ≥ 2   3130     0.696
    3  missing      0       NaN
    """
    return bins_of(
        Sample(data, target, weights),
        variables,
        special_values=special_values,
        trends=trends,
        splits=splits,
        max_bins=max_bins,
        min_bin_share=min_bin_share,
    )


def bins_of(
    sample: Sample,
    variables: Iterable[str] | None = None,
    *,
    special_values: Mapping[str, Sequence[Any]] | None = None,
    trends: Mapping[str, str | None] | None = None,
    splits: Mapping[str, Sequence[float]] | None = None,
    max_bins: int | None = None,
    min_bin_share: float = 0.05,
) -> Bins:
    """Find the bins of a sample; see `fit_bins`."""
    variables = list(sample.types.columns if variables is None else variables)
    check_columns(sample.source.types.columns, variables, sample.source.name)
    trends, splits = trends or {}, splits or {}
    for option, named in (
        ("special_values", special_values or {}),
        ("trends", trends),
        ("splits", splits),
    ):
        unknown = [name for name in named if name not in variables]
        if unknown:
            raise ValueError(f"{option} names {listing(unknown)}, not among the binned variables")
    _check_options(trends, max_bins, min_bin_share)
    counts = count_columns(sample, variables, special_values)
    rules = {name: _given(name, counts[name], cuts) for name, cuts in splits.items()}
    counts |= count_again(
        sample,
        {
            name: counts[name].with_edges(inside)
            for name, rule in rules.items()
            if (inside := counts[name].inside(rule.splits))
        },
    )
    return Bins(
        {
            name: VariableBins(name, rules[name], counts[name])
            if name in rules
            else solve(name, counts[name], trends.get(name, "auto"), max_bins, min_bin_share)
            for name in variables
        }
    )


def _given(name: str, counts: Counts, splits: Sequence[float]) -> Rule:
    try:
        return Rule(counts.kind, special_values=counts.special_values).changed(splits=splits)
    except ValueError as error:
        raise ValueError(f"variable {name!r}: {error}") from None


def _check_options(
    trends: Mapping[str, str | None], max_bins: int | None, min_bin_share: float
) -> None:
    wrong = {trend for trend in trends.values() if trend not in TRENDS}
    if wrong:
        raise ValueError(f"unknown trends {listing(wrong)}; choose from {listing(TRENDS, 10)}")
    if max_bins is not None and max_bins < 2:
        raise ValueError(
            f"max_bins is {max_bins}; a variable needs at least 2 bins to say anything"
        )
    if not 0 < min_bin_share < 0.5:
        raise ValueError(f"min_bin_share is {min_bin_share}; give a share between 0 and 0.5")


def solve(
    name: str,
    counts: Counts,
    trend: str | None = "auto",
    max_bins: int | None = None,
    min_bin_share: float = 0.05,
) -> VariableBins:
    """Merge the fine bins of one variable into bins of highest information value.

    Parameters
    ----------
    name : str
    counts : Counts
    trend, max_bins, min_bin_share
        As in `fit_bins`.

    Returns
    -------
    VariableBins
    """
    good, bad = counts.good[: counts.n_fine], counts.bad[: counts.n_fine]
    if counts.kind == NUMERIC:
        cuts = _cuts(good, bad, counts, trend, max_bins, min_bin_share)
        splits = tuple(counts.edges[cut - 1] for cut in cuts)
        return VariableBins(name, Rule(NUMERIC, splits, (), counts.special_values), counts, trend)
    # The last fine bin of a categorical variable is "other"; it stays a bin of its own.
    order = _by_bad_rate(good[:-1], bad[:-1])
    cuts = _cuts(good[order], bad[order], counts, "ascending", max_bins, min_bin_share)
    parts = np.split(order, cuts)
    groups = tuple(tuple(counts.categories[i] for i in part) for part in parts if len(part))
    rule = Rule(CATEGORICAL, (), groups, counts.special_values)
    return VariableBins(name, rule, counts, None)


def _by_bad_rate(good: np.ndarray, bad: np.ndarray) -> np.ndarray:
    """Order of the categories by their (weighted) bad rate, larger first among equals."""
    with np.errstate(invalid="ignore"):
        rate = np.nan_to_num(bad / (good + bad))
    return np.lexsort((-(good + bad), rate))


def _cuts(
    good: np.ndarray,
    bad: np.ndarray,
    counts: Counts,
    trend: str | None,
    max_bins: int | None,
    min_bin_share: float,
) -> list[int]:
    """Places at which the ordered fine bins are cut."""
    filled = np.flatnonzero(good + bad > 0)
    if len(filled) < 2:
        return []
    totals = float(counts.good.sum()), float(counts.bad.sum())
    min_rows = min_bin_share * float((good + bad).sum())
    if trend in CONVEX:
        places = _cuts_by_optbinning(good[filled], bad[filled], trend, max_bins, min_bin_share)
    else:
        problem = pose(good[filled], bad[filled], totals, min_rows)
        places = list(best_cuts(problem, trend, max_bins).cuts)
    return [int(filled[place]) for place in places]


def _cuts_by_optbinning(
    good: np.ndarray, bad: np.ndarray, trend: str | None, max_bins: int | None, min_bin_share: float
) -> list[int]:
    """Cut by constraint programming, for trends that need it; none where one class is absent."""
    if good.sum() == 0 or bad.sum() == 0:
        return []
    from optbinning import OptimalBinning

    # The solver sees each fine bin as one good and one bad row that weigh what they count. It
    # cuts weights to whole numbers, so fractional ones are scaled up first.
    weights = np.concatenate([good, bad])
    if np.mod(weights, 1).any():
        weights = np.round(weights * (1e7 / weights.sum()))
    x = np.tile(np.arange(len(good), dtype=np.float64), 2)
    y = np.repeat([0, 1], len(good))
    kept = weights > 0
    solver = OptimalBinning(
        monotonic_trend=trend, max_n_bins=max_bins, min_prebin_size=min_bin_share
    )
    solver.fit(x[kept], y[kept], sample_weight=weights[kept], check_input=False)
    if solver.status not in ("OPTIMAL", "FEASIBLE"):
        raise RuntimeError(f"the binning solver ended with status {solver.status}")
    return [int(np.ceil(split)) for split in solver.splits]
