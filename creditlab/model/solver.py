"""The best cuts of ordered fine bins, found exactly.

Which cuts give the highest information value if the bad rate must rise, or fall, or turn once?
Dynamic programming over the at most 128 fine bins answers exactly: the best way to end with the
bin [i, j) needs, of the past, only the best way to end at i with a lower (or higher) bad rate.
Sorting by bad rate makes that a running maximum. The constraint programme of optbinning has the
same objective, but must thin the fine bins to about 20 first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

# States: rising, falling, falling after a rise, rising after a fall, no constraint.
UP, DOWN, PEAK, VALLEY, FREE = range(5)
STATES = {"ascending": UP, "descending": DOWN, "peak": PEAK, "valley": VALLEY, None: FREE}
BEFORE_TURN = {PEAK: UP, VALLEY: DOWN}
STRAIGHT, TURNED = slice(UP, DOWN + 1), slice(PEAK, VALLEY + 1)
RISING, FALLING = slice(UP, VALLEY + 1, VALLEY - UP), slice(DOWN, PEAK + 1)
TURN_GAIN, TURN_LEVEL = 0.01, 0.001


@dataclass(frozen=True)
class Solution:
    """Cuts between the fine bins (0 < cut < n), the information value of the bins, the trend."""

    cuts: tuple[int, ...]
    iv: float
    trend: str | None


@dataclass(frozen=True)
class Problem:
    """Every possible bin of n ordered fine bins.

    Attributes
    ----------
    iv, rate : numpy.ndarray of shape (n + 1, n + 1)
        Information value (-inf where the bin is too small) and bad rate of fine bins i to j - 1.
    evidence : float
        goods * bads / (goods + bads): times a difference in IV it is about chi-squared.
    """

    iv: np.ndarray
    rate: np.ndarray
    evidence: float


def pose(
    good: np.ndarray, bad: np.ndarray, totals: tuple[float, float], min_rows: float
) -> Problem:
    """Compute the information value and the bad rate of every possible bin.

    Parameters
    ----------
    good, bad : numpy.ndarray of shape (n,)
        Goods and bads of the ordered fine bins; none empty.
    totals : (float, float)
        Goods and bads of the variable, missing and special values included.
    min_rows : float
        Least goods plus bads in a bin.

    Returns
    -------
    Problem
    """
    goods, bads = (np.concatenate([[0.0], np.cumsum(x)]) for x in (good, bad))
    g, b = goods[None, :] - goods[:, None], bads[None, :] - bads[:, None]
    possible = np.triu(g + b >= min_rows * (1 - 1e-9), 1)
    zero = 0.5 * ((g < 1e-9) | (b < 1e-9))
    with np.errstate(divide="ignore", invalid="ignore"):
        share_good, share_bad = (g + zero) / totals[0], (b + zero) / totals[1]
        iv = (share_good - share_bad) * np.log(share_good / share_bad)
        rate = b / (g + b)
    iv, rate = np.where(possible, iv, -np.inf), np.where(possible, rate, 0.0)
    return Problem(iv, rate, totals[0] * totals[1] / (totals[0] + totals[1]))


def best_cuts(problem: Problem, trend: str | None, max_bins: int | None = None) -> Solution:
    """Find the cuts of highest information value under a trend of the bad rate.

    Parameters
    ----------
    problem : Problem
    trend : {"ascending", "descending", "peak", "valley", None, "auto"}
        "auto" takes the better monotone trend, unless turning once gains more than 1% in
        information value and more than chance would (chi-squared, 0.1% level).
    max_bins : int, optional

    Returns
    -------
    Solution
        Without cuts when no two bins are possible.
    """
    values = _search(problem, 1, counted=False)
    solution = _choose(problem, values, trend)
    if max_bins is None or len(solution.cuts) < max_bins:
        return solution
    return _choose(problem, _search(problem, max_bins, counted=True), trend)


def _choose(problem: Problem, values: np.ndarray, trend: str | None) -> Solution:
    if trend != "auto":
        return _trace(problem, values, trend)
    best = values[:, :, -1].max(axis=(1, 2))
    monotone = "ascending" if best[UP] >= best[DOWN] else "descending"
    turned = "peak" if best[PEAK] >= best[VALLEY] else "valley"
    iv, gain = best[STATES[monotone]], best[STATES[turned]] - best[STATES[monotone]]
    real = stats.chi2.isf(TURN_LEVEL, 1) / problem.evidence
    return _trace(problem, values, turned if gain > max(TURN_GAIN * iv, real) else monotone)


def _search(problem: Problem, layers: int, counted: bool) -> np.ndarray:
    """Best information value of cutting the first j fine bins so that the last bin is [i, j).

    Returns ``values[state, k, j, i]``; with ``counted`` of exactly k + 1 bins.
    """
    n = len(problem.iv) - 1
    values = np.full((len(STATES), layers, n + 1, n), -np.inf)
    values[:, 0, :, 0] = problem.iv[0]
    possible = problem.iv > -np.inf
    first_end = np.argmax(possible, axis=1)  # more rows never make a bin impossible
    starts_of = possible.sum(axis=0)
    rate_of_start = np.ascontiguousarray(problem.rate.T)
    rising, falling = np.full((2, 2, layers, n + 1), -np.inf)
    for i in range(1, n):
        many, end = starts_of[i], first_end[i]
        if many == 0 or end == 0:
            continue
        order = rate_of_start[i, :many].argsort(kind="stable")
        rates, rate = rate_of_start[i, order], problem.rate[i, end:]
        past = values[:, :, i, :many].take(order, axis=2)
        np.maximum(past[TURNED], past[STRAIGHT], out=past[TURNED])
        np.maximum.accumulate(past[RISING], axis=2, out=rising[:, :, 1 : many + 1])
        np.maximum.accumulate(past[FALLING, :, ::-1], axis=2, out=falling[:, :, 1 : many + 1])
        lower = rates.searchsorted(rate, side="right")  # so many starts have a rate <= rate
        higher = many - rates.searchsorted(rate, side="left")
        new = np.empty((len(STATES), layers, len(rate)))
        new[RISING] = rising.take(lower, axis=2)
        new[FALLING] = falling.take(higher, axis=2)
        new[FREE] = past[FREE].max(axis=1, keepdims=True)
        new += problem.iv[i, end:]
        if counted:
            values[:, 1:, end:, i] = new[:, :-1]
        else:
            values[:, :, end:, i] = new
    return values


def _trace(problem: Problem, values: np.ndarray, trend: str | None) -> Solution:
    """Walk back from the best end to the cuts that led there."""
    n, state = len(problem.iv) - 1, STATES[trend]
    # A bad rate that never turns is a peak, or a valley, at the end.
    state = max(state, BEFORE_TURN.get(state, state), key=lambda s: values[s, :, n].max())
    final = values[state, :, n]
    layer, i = (int(x) for x in np.unravel_index(int(np.argmax(final)), final.shape))
    iv, j, cuts = float(final[layer, i]), n, []
    counted = values.shape[1] > 1
    while i > 0 and np.isfinite(iv):
        cuts.append(i)
        layer -= counted
        past = values[state, layer, i, :i]
        turned = BEFORE_TURN.get(state)
        if turned is not None:
            past = np.maximum(past, values[turned, layer, i, :i])
        rates, rate = problem.rate[:i, i], problem.rate[i, j]
        if state in (UP, VALLEY):
            past = np.where(rates <= rate, past, -np.inf)
        elif state in (DOWN, PEAK):
            past = np.where(rates >= rate, past, -np.inf)
        start = int(np.argmax(past))
        if turned is not None and values[turned, layer, i, start] >= values[state, layer, i, start]:
            state = turned
        i, j = start, i
    return Solution(tuple(reversed(cuts)), iv, trend)
