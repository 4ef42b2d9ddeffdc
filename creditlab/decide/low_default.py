"""Upper bounds of default rates where almost nobody has defaulted yet."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, special, stats

NODES = 60  # of the integral over the economy; twice as many change no bound by 1e-6


def low_default_bounds(
    counts: Any, bads: Any, *, level: float = 0.75, correlation: float = 0.0
) -> pd.Series:
    """Return the most prudent default rate of each grade (Pluto and Tasche).

    Parameters
    ----------
    counts, bads : array-like of shape (k,), or pandas.Series
        Customers and defaults of each grade, best grade first.
    level : float, default 0.75
        Confidence: the largest rate at which so few defaults have a probability of at least
        1 - level. Whoever sets it decides how prudent the rates are.
    correlation : float, default 0
        Asset correlation of the one-factor model, below 1: with it one bad year hits all customers
        at once, so that few defaults say less.

    Returns
    -------
    pandas.Series of float64
        A rate a grade; index of ``counts`` where it has one. It never falls: where a worse grade
        did better than the ones before it, it gets the bound of those.

    Raises
    ------
    ValueError
        For counts that are no whole numbers, more defaults than customers, or a level or
        correlation out of range.

    Notes
    -----
    The ranking is trusted: a grade is at most as risky as the ones after it, so its bound comes
    from all customers in it and in the worse grades together, with all their defaults. K. Pluto,
    D. Tasche (2005), Estimating probabilities of default for low default portfolios. With one year
    of data and no correlation the bound is a Beta quantile (Clopper and Pearson).

    Examples
    --------
    100, 400 and 300 customers without a single default; the worst grade's bound solves
    (1 - p) ** 300 = 0.1:

    >>> low_default_bounds([100, 400, 300], [0, 0, 0], level=0.9).round(4).tolist()
    [0.0029, 0.0033, 0.0076]
    """
    index = counts.index if isinstance(counts, pd.Series) else None
    n, d = np.asarray(counts, dtype=np.float64), np.asarray(bads, dtype=np.float64)
    if n.shape != d.shape or n.ndim != 1:
        raise ValueError(f"counts has shape {n.shape} and bads {d.shape}; give one each a grade")
    wrong = ~((n % 1 == 0) & (d % 1 == 0) & (d >= 0) & (n >= d))
    if wrong.any():
        raise ValueError(
            f"{int(wrong.sum())} of {len(n)} grades have counts that are no whole numbers, "
            f"or more bads than customers; give customers and bads of each grade"
        )
    if not 0 < level < 1 or not 0 <= correlation < 1:
        raise ValueError(
            f"level is {level} and correlation {correlation}; "
            f"give a share between 0 and 1, and a correlation from 0 to below 1"
        )
    pooled, defaults = np.cumsum(n[::-1])[::-1], np.cumsum(d[::-1])[::-1]
    bounds = [_bound(*pool, level, correlation) for pool in zip(defaults, pooled, strict=True)]
    return pd.Series(np.maximum.accumulate(bounds), index=index, name="pd", dtype=np.float64)


def _bound(bads: float, count: float, level: float, correlation: float) -> float:
    if count == bads:
        return 1.0
    if correlation == 0:
        return float(stats.beta.ppf(level, bads + 1, count - bads))
    nodes, weights = special.roots_hermitenorm(NODES)
    weights = weights / weights.sum()

    def excess(threshold: float) -> float:
        distance = threshold - np.sqrt(correlation) * nodes
        rates = stats.norm.cdf(distance / np.sqrt(1 - correlation))
        return float(weights @ stats.binom.cdf(bads, count, rates)) - (1 - level)

    return float(stats.norm.cdf(optimize.brentq(excess, -8.0, 8.0, xtol=1e-10)))
