"""Rates with their intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from creditlab.data.checks import check_level


def jeffreys_interval(bad: Any, count: Any, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the Jeffreys interval of a rate: quantiles of Beta(bad + ½, good + ½).

    Parameters
    ----------
    bad, count : array-like of shape (k,)
    level : float, default 0.95

    Returns
    -------
    low, high : numpy.ndarray of shape (k,)
        0 and 1 at the ends where no bads, or no goods, were seen (Brown, Cai & DasGupta 2001).

    Examples
    --------
    >>> low, high = jeffreys_interval([0, 2], [20, 20])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.021], [0.117, 0.284])
    """
    bad, count = np.asarray(bad, dtype=np.float64), np.asarray(count, dtype=np.float64)
    tail = (1 - check_level(level)) / 2
    a, b = bad + 0.5, count - bad + 0.5
    low = np.where(bad == 0, 0.0, special.betaincinv(a, b, tail))
    return low, np.where(bad == count, 1.0, special.betaincinv(a, b, 1 - tail))
