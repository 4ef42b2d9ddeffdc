"""Calibration: how predicted probabilities compare with what happened."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_level
from creditlab.validate.bands import quantile_cuts
from creditlab.validate.metrics import checked_scores


def calibration_table(
    y: Any, probability: Any, *, groups: int = 10, level: float = 0.95
) -> pd.DataFrame:
    """Compare predicted and observed bad rates in groups of equal size.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    probability : array-like of shape (n,)
        Predicted probability of bad, within [0, 1].
    groups : int, default 10
        Groups at the quantiles of the prediction; one that fills a group stands alone.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a group, safest first: ``count``, ``bad``, ``predicted`` (mean), ``observed``, and the
        Jeffreys interval ``low``, ``high`` of the observed rate.

    Raises
    ------
    ValueError
        When y is not 0/1, or a prediction is missing or outside [0, 1].

    Examples
    --------
    >>> table = calibration_table([0, 0, 0, 1], [0.1, 0.1, 0.5, 0.5], groups=2)
    >>> table[["predicted", "observed"]].values.tolist()
    [[0.1, 0.0], [0.5, 0.5]]
    """
    bad, p = checked_scores(y, probability)
    outside = int(((p < 0) | (p > 1)).sum())
    if outside:
        raise ValueError(f"probability: {outside:,} of {len(p):,} rows lie outside [0, 1]")
    cuts = quantile_cuts(p, groups)
    code = np.searchsorted(cuts, p, side="right")
    count = np.bincount(code, minlength=len(cuts) + 1)
    bads = np.bincount(code[bad], minlength=len(count))
    total = np.bincount(code, weights=p, minlength=len(count))
    filled = count > 0
    count, bads, total = count[filled], bads[filled], total[filled]
    low, high = jeffreys_interval(bads, count, level)
    return pd.DataFrame(
        {
            "count": count,
            "bad": bads,
            "predicted": total / count,
            "observed": bads / count,
            "low": low,
            "high": high,
        }
    )


def jeffreys_interval(
    bad: np.ndarray, count: np.ndarray, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return the Jeffreys interval of a rate: quantiles of Beta(bad + ½, good + ½).

    Parameters
    ----------
    bad, count : array-like of shape (k,)
    level : float, default 0.95

    Returns
    -------
    low, high : numpy.ndarray of shape (k,)
        0 and 1 at the ends where no bads, or no goods, were seen (Brown, Cai & DasGupta 2001).
    """
    bad, count = np.asarray(bad, dtype=np.float64), np.asarray(count, dtype=np.float64)
    tail = (1 - check_level(level)) / 2
    posterior = stats.beta(bad + 0.5, count - bad + 0.5)
    low = np.where(bad == 0, 0.0, posterior.ppf(tail))
    return low, np.where(bad == count, 1.0, posterior.ppf(1 - tail))
