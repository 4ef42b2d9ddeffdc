"""Tests of rates: two bad rates compared, and the correction for looking at many."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

FEW = 5.0  # expected in a cell; below it the normal approximation is not trusted


def holm(p_values: Any) -> np.ndarray:
    """Return p-values corrected for the number of tests made, by Holm's step-down rule.

    Parameters
    ----------
    p_values : array-like of shape (k,)
        NaN where no test was made; it stays NaN and does not count.

    Returns
    -------
    numpy.ndarray of float64, shape (k,)
        The chance of even one false alarm among all k tests stays below the level at which these
        are read, however the tests depend on each other (Holm, Scandinavian Journal of
        Statistics, 1979).

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=np.float64)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    adjusted = np.full(len(p), np.nan)
    steps = np.arange(len(order), 0, -1) * p[order]
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def higher_rate_p(bad: Any, count: Any, other_bad: Any, other_count: Any) -> np.ndarray:
    """Return the chance of a bad rate this much above another if both were the same.

    Parameters
    ----------
    bad, count, other_bad, other_count : array-like of shape (k,)
        Bads and customers of the one and of the other group; k pairs are tested at once.

    Returns
    -------
    numpy.ndarray of float64, shape (k,)
        One-sided p-values; NaN where a group has no customers.

    Notes
    -----
    Fisher's exact test where fewer than 5 customers are expected in a cell of the two-by-two
    table, and the counts are whole; the normal test of two proportions with pooled variance
    elsewhere. Where nobody, or everybody, is bad there is nothing to tell apart: p = 1.

    Examples
    --------
    3 of 4 bads fall in the first group of 4, and 1 in the other of 4: (16 + 1) / 70.

    >>> higher_rate_p([3], [4], [1], [4]).round(4).tolist()
    [0.2429]
    """
    a, n, b, m = (np.asarray(v, dtype=np.float64) for v in (bad, count, other_bad, other_count))
    total, bads = n + m, a + b
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = bads / total
        error = np.sqrt(rate * (1 - rate) * (1 / n + 1 / m))
        p_value = np.where(error > 0, stats.norm.sf((a / n - b / m) / error), 1.0)
        expected = np.minimum(n, m) * np.minimum(rate, 1 - rate)
    whole = np.all([v % 1 == 0 for v in (a, n, b, m)], axis=0)
    exact = whole & (error > 0) & (expected < FEW)
    if exact.any():
        p_value[exact] = stats.hypergeom.sf(a[exact] - 1, total[exact], n[exact], bads[exact])
    return np.where((n > 0) & (m > 0), p_value, np.nan)
