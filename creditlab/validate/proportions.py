"""Two proportions: their ratio and difference with intervals, and a test of equality."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from creditlab.data.checks import check_level


def ratio_interval(
    x: Any, n: Any, x_reference: Any, n_reference: Any, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ratio of two rates, x / n over that of the reference, with its interval.

    Parameters
    ----------
    x, n, x_reference, n_reference : array-like of shape (k,)
        Approved and all.
    level : float, default 0.95

    Returns
    -------
    ratio, low, high : numpy.ndarray of shape (k,)
        NaN where the reference has none approved, or a group nobody.

    Notes
    -----
    Katz, Baptista, Azen & Pike (1978): the logarithm is about normal with variance
    1/x - 1/n + 1/x' - 1/n'. Where nobody of the group is approved, the lower end is 0 and the upper
    end that of half a customer.

    Examples
    --------
    48 of 80 beside 12 of 24, so ln(.5/.6) ± 1.96 · sqrt(1/12 - 1/24 + 1/48 - 1/80):

    >>> [round(float(value), 3) for value in ratio_interval(12, 24, 48, 80)]
    [0.833, 0.538, 1.292]
    """
    z = stats.norm.ppf(0.5 + check_level(level) / 2)
    x, n, x0, n0 = (np.asarray(v, dtype=np.float64) for v in (x, n, x_reference, n_reference))
    with np.errstate(divide="ignore", invalid="ignore"):
        some = np.where(x == 0, 0.5, x)
        ratio, center = x / n / (x0 / n0), some / n / (x0 / n0)
        error = np.sqrt(1 / some - 1 / n + 1 / x0 - 1 / n0)
        reach = np.exp(z * error)
        low, high = np.where(x == 0, 0.0, center / reach), center * reach
    known = (x0 > 0) & (n > 0)
    ratio, low, high = (np.where(known, part, np.nan) for part in (ratio, low, high))
    return ratio, low, high


def difference_interval(
    x: Any, n: Any, x_reference: Any, n_reference: Any, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return Newcombe's (1998) hybrid score interval of the difference of two rates.

    Parameters
    ----------
    x, n, x_reference, n_reference : array-like of shape (k,)
    level : float, default 0.95

    Returns
    -------
    low, high : numpy.ndarray of shape (k,)

    Examples
    --------
    Newcombe (1998), 56 of 70 and 48 of 80:

    >>> [round(float(value), 4) for value in difference_interval(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    return interval_of_difference(_wilson(x, n, level), _wilson(x_reference, n_reference, level))


def interval_of_difference(a: Any, b: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of a - b from those of two independent estimates.

    Parameters
    ----------
    a, b : (value, low, high), each array-like of shape (k,)

    Returns
    -------
    low, high : numpy.ndarray of shape (k,)

    Notes
    -----
    Distances to the limits are added in squares (Zou & Donner 2008); of Wilson's intervals this
    makes Newcombe's.

    Examples
    --------
    >>> low, high = interval_of_difference((0.8, 0.76, 0.84), (0.7, 0.67, 0.73))
    >>> round(float(low), 2), round(float(high), 2)
    (0.05, 0.15)
    """
    (p, low, high), (p0, low0, high0) = (tuple(map(np.asarray, part)) for part in (a, b))
    down, up = np.hypot(p - low, high0 - p0), np.hypot(high - p, p0 - low0)
    return p - p0 - down, p - p0 + up


def equality_p_value(x: Any, n: Any, x_reference: Any, n_reference: Any) -> np.ndarray:
    """Return the two-sided p-value of equal proportions, by their pooled variance.

    Parameters
    ----------
    x, n, x_reference, n_reference : array-like of shape (k,)

    Returns
    -------
    numpy.ndarray of shape (k,)
        That of the chi-squared test of the 2 by 2 table without continuity correction; 1 where all
        or none have it, NaN where a group is empty.

    Examples
    --------
    >>> round(float(equality_p_value(12, 24, 48, 80)), 3)
    0.384
    """
    x, n, x0, n0 = (np.asarray(v, dtype=np.float64) for v in (x, n, x_reference, n_reference))
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (x + x0) / (n + n0)
        z = (x / n - x0 / n0) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / n0))
    # Where all, or none, have it nothing speaks against equality.
    return np.asarray(2 * stats.norm.sf(np.abs(np.where(np.isnan(z) & (n * n0 > 0), 0.0, z))))


def _wilson(x: Any, n: Any, level: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rate and its Wilson score interval."""
    x, n = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z = stats.norm.ppf(0.5 + check_level(level) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        center, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        scale = 1 + z**2 / n
    return p, (center - half) / scale, (center + half) / scale
