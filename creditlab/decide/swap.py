"""Swap set: whose decision changes when one card takes the place of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import as_scores, check_level, listing
from creditlab.data.rates import jeffreys_interval
from creditlab.validate.metrics import is_probability

SETS = ("both approve", "swap out", "swap in", "both refuse")


@dataclass(frozen=True, eq=False)
class SwapSet:
    """Decisions of two cards on the same customers.

    Build one with `swap_set`.

    Attributes
    ----------
    table : pandas.DataFrame
        A row a set: ``both approve``, ``swap out`` (approved by a only), ``swap in`` (by b only),
        ``both refuse``; columns ``count``, ``share``, ``known`` (outcomes known), ``bad``,
        ``bad_rate`` of the known with its Jeffreys interval ``low``, ``high``; and with amounts
        ``amount`` and ``bad_amount``.
    by_segment : pandas.DataFrame or None
        The same with ``segment`` before.
    comparison : pandas.DataFrame
        ``approved``, ``bad`` (customers) and ``bad_rate`` of the approved: ``a``, ``b``,
        ``difference`` (b - a) with its interval ``low``, ``high``, and ``p_value``. The last two
        rows are NaN when an outcome of the swapped customers, or of those approved by both, is not
        known.
    cutoffs : tuple of float
        Of a and of b.
    note : str
        What is not known; empty when every outcome that matters is.
    """

    table: pd.DataFrame
    by_segment: pd.DataFrame | None
    comparison: pd.DataFrame
    cutoffs: tuple[float, float]
    note: str


def swap_set(
    score_a: Any,
    score_b: Any,
    y: Any = None,
    *,
    approval_rate: float | None = None,
    cutoffs: Sequence[float] | None = None,
    amount: Any = None,
    segment: Any = None,
    level: float = 0.95,
) -> SwapSet:
    """Compare the decisions of two cards on the same customers.

    Parameters
    ----------
    score_a, score_b : array-like of shape (n,)
        Of the card in use and of its challenger: points, where high = good and customers are
        approved at or above the cut-off; or probabilities of bad, approved at or below it.
    y : array-like of shape (n,), optional
        1 = bad, 0 = good, missing where the outcome is not known, as of customers refused so far.
    approval_rate : float, optional
        Share of customers that each card approves. Where scores tie at the cut-off, so many of
        them are approved or refused together that the rate is as near as it can be.
    cutoffs : sequence of two float, optional
        Cut-off of a and of b; give this or ``approval_rate``.
    amount : array-like of shape (n,), optional
        Such as the limit or the amount asked for.
    segment : array-like of shape (n,), optional
    level : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    SwapSet

    Raises
    ------
    ValueError
        When lengths differ, scores are missing, an outcome is neither 0, 1 nor missing, or neither
        or both of ``approval_rate`` and ``cutoffs`` are given.

    Notes
    -----
    Both cards decide on the same customers, so only swapped ones make a difference: the p-value of
    ``approved`` and ``bad`` is McNemar's (1947) exact test on them, the interval that of a paired
    difference. The interval of the difference of the two bad rates, whose customers overlap,
    comes from the linear approximation of both ratios.

    Examples
    --------
    >>> a = [700, 680, 660, 640, 620, 600]
    >>> b = [700, 640, 680, 660, 600, 620]
    >>> found = swap_set(a, b, [0, 1, 0, 0, 1, 0], approval_rate=0.5)
    >>> found.table[["count", "bad", "bad_rate"]]
                  count  bad  bad_rate
    set
    both approve      2    0       0.0
    swap out          1    1       1.0
    swap in           1    0       0.0
    both refuse       2    1       0.5
    >>> found.comparison["difference"].round(3).to_dict()
    {'approved': 0.0, 'bad': -1.0, 'bad_rate': -0.333}
    """
    check_level(level)
    if (approval_rate is None) == (cutoffs is None):
        raise ValueError("give approval_rate or cutoffs, one of them")
    given = {"score_a": as_scores(score_a, "score_a"), "score_b": as_scores(score_b, "score_b")}
    rows = len(given["score_a"])
    if not rows:
        raise ValueError("score_a: 0 customers; there is nothing to decide")
    outcome = as_outcomes(y, rows)
    money = None if amount is None else as_scores(amount, "amount")
    for name, values in {**given, "amount": money, "segment": segment}.items():
        if values is not None and len(values) != rows:
            raise ValueError(
                f"{name}: {len(values):,} values for {rows:,} customers; give one each"
            )
    scores = list(given.values())
    if cutoffs is None:
        cutoffs = [_cutoff(values, approval_rate) for values in scores]
    if len(cutoffs) != 2 or not np.isfinite(cutoffs).all():
        raise ValueError(f"cutoffs: {cutoffs!r}; give two finite numbers, of a and of b")
    cuts = float(cutoffs[0]), float(cutoffs[1])
    approved = [_approved(v, c) for v, c in zip(scores, cuts, strict=True)]
    place = 3 - 2 * approved[0] - approved[1]  # of SETS
    by_segment = None
    if segment is not None:
        by_segment = _by_segment(place, outcome, money, pd.Series(segment), level)
    table = _table(place, outcome, money, level)
    comparison, note = _comparison(table, level)
    return SwapSet(table, by_segment, comparison, cuts, note)


def as_outcomes(y: Any, rows: int) -> np.ndarray:
    """Return outcomes as float64 of shape (rows,): 1 = bad, 0 = good, NaN where not known.

    Raises
    ------
    ValueError
        When an outcome is something else, or their number is.
    """
    if y is None:
        return np.full(rows, np.nan)
    column = pd.Series(y)
    if len(column) != rows:
        raise ValueError(f"y has {len(column):,} values for {rows:,} customers; give one each")
    odd = column[~(column.isin([0, 1]) | column.isna())]
    if len(odd):
        raise ValueError(
            f"y: {len(odd):,} of {rows:,} rows are neither 0, 1 nor missing "
            f"({listing(odd.unique())}); recode so that 1 = bad"
        )
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def _cutoff(score: np.ndarray, rate: float | None) -> float:
    """Return the cut-off whose approval rate is nearest to the one wanted."""
    if rate is None or not 0 < rate < 1:
        raise ValueError(f"approval_rate is {rate}; give a share between 0 and 1")
    sign = -1 if is_probability(score) else 1
    values, count = np.unique(sign * score, return_counts=True)
    approved = count[::-1].cumsum()[::-1] / len(score)
    return float(sign * values[np.argmin(np.abs(approved - rate))])


def _approved(score: np.ndarray, cutoff: float) -> np.ndarray:
    return score <= cutoff if is_probability(score) else score >= cutoff


def _table(
    place: np.ndarray, outcome: np.ndarray, amount: np.ndarray | None, level: float
) -> pd.DataFrame:
    known, bad = ~np.isnan(outcome), outcome == 1
    count, n_known, n_bad = (np.bincount(place[m], minlength=4) for m in (place >= 0, known, bad))
    low, high = jeffreys_interval(n_bad, np.maximum(n_known, 1), level)
    some = n_known > 0
    table = pd.DataFrame(
        {
            "count": count,
            "share": count / len(place),
            "known": n_known,
            "bad": n_bad,
            "bad_rate": np.divide(n_bad, n_known, out=np.full(4, np.nan), where=some),
            "low": np.where(some, low, np.nan),
            "high": np.where(some, high, np.nan),
        },
        index=pd.Index(SETS, name="set"),
    )
    if amount is not None:
        table["amount"] = np.bincount(place, amount, 4)
        table["bad_amount"] = np.bincount(place[bad], amount[bad], 4)
    return table


def _by_segment(
    place: np.ndarray,
    outcome: np.ndarray,
    amount: np.ndarray | None,
    segment: pd.Series,
    level: float,
) -> pd.DataFrame:
    parts = {}
    for name, rows in segment.groupby(segment.to_numpy(), dropna=False).indices.items():
        part = None if amount is None else amount[rows]
        parts[name] = _table(place[rows], outcome[rows], part, level)
    return pd.concat(parts, names=["segment"])


def _comparison(table: pd.DataFrame, level: float) -> tuple[pd.DataFrame, str]:
    """Compare what a and b approve; only the swapped make a difference."""
    z, rows = float(stats.norm.ppf(0.5 + level / 2)), int(table["count"].sum())
    count, known, bad = (table[name].to_numpy()[:3] for name in ("count", "known", "bad"))
    missing = np.full(6, np.nan)
    rows_of = {"approved": _paired(count, rows, z), "bad": missing, "bad_rate": missing}
    note = ""
    if (known < count).any():
        named = [
            f"{n - k:,} of {n:,} in {name!r}"
            for name, n, k in zip(SETS, count, known, strict=False)
            if k < n
        ]
        _, out, new = count - known
        change = bad[2] - bad[1]
        note = (
            f"Outcomes are not known for {', '.join(named)}: the change in bads lies between "
            f"{change - out:+,} and {change + new:+,}, and the data cannot say where."
        )
    else:
        rows_of |= {"bad": _paired(bad, rows, z), "bad_rate": _rates(count, bad, z)}
    columns = ["a", "b", "difference", "low", "high", "p_value"]
    frame = pd.DataFrame.from_dict(rows_of, orient="index", columns=columns)
    return frame.rename_axis("of the approved"), note


def _paired(counts: np.ndarray, rows: int, z: float) -> np.ndarray:
    """Compare two counts of the same customers: McNemar's test, and the paired interval."""
    both, out, new = map(int, counts)
    change, swapped = new - out, new + out
    half = z * np.sqrt(max(swapped - change**2 / rows, 0))
    p_value = stats.binomtest(new, swapped).pvalue if swapped else 1.0
    return np.array([both + out, both + new, change, change - half, change + half, p_value])


def _rates(count: np.ndarray, bad: np.ndarray, z: float) -> np.ndarray:
    """Compare the bad rates of two overlapping groups, by the delta method."""
    in_a, in_b = np.array([1, 1, 0]), np.array([1, 0, 1])
    n_a, n_b = in_a @ count, in_b @ count
    if not (n_a and n_b):
        return np.full(6, np.nan)
    a, b = in_a @ bad / n_a, in_b @ bad / n_b
    # What each customer of a set adds to the difference, when bad and when good.
    if_bad = in_b * (1 - b) / n_b - in_a * (1 - a) / n_a
    if_good = in_a * a / n_a - in_b * b / n_b
    error = np.sqrt(bad @ if_bad**2 + (count - bad) @ if_good**2)
    p_value = 2 * stats.norm.sf(abs(b - a) / error) if error else 1.0
    return np.array([a, b, b - a, b - a - z * error, b - a + z * error, p_value])
