"""Screening: how strong each variable is alone, how surely, and what it repeats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import cluster, optimize, spatial, special

from creditlab.data.checks import check_columns, check_level
from creditlab.data.sources import Sample
from creditlab.model.bins import Bins
from creditlab.model.evidence import IV_BANDS
from creditlab.model.logistic import Moments
from creditlab.model.regression import sample_moments
from creditlab.model.selection import is_perfect, iv_by_chance
from creditlab.model.variable_bins import VariableBins

SUSPICIOUS = IV_BANDS[-1][0]  # an information value above it is a leak before it is good news


def screen_variables(
    bins: Bins,
    train: Any,
    target: str | Any,
    *,
    weights: str | Any = None,
    max_correlation: float = 0.7,
    level: float = 0.95,
) -> pd.DataFrame:
    """Show what each variable is worth alone, and which others say the same.

    Parameters
    ----------
    bins : Bins
        Fitted on ``train``.
    train : pandas.DataFrame, path-like or Spark DataFrame
        As in `creditlab.fit_bins`; read once, for the correlations.
    target : str or array-like of shape (n,)
        Column of ``train``, or values: 1 = bad.
    weights : str or array-like of shape (n,), optional
    max_correlation : float, default 0.7
        Variables whose WoE correlates by this or more in absolute value, each with each, form a
        cluster (hierarchical clustering by complete linkage on 1 - |r|).
    level : float, default 0.95
        Of the interval of the information value.

    Returns
    -------
    pandas.DataFrame
        A row a variable, strongest first: ``variable``, ``kind``, ``bins`` (with rows), ``missing``
        (share of rows), ``iv`` with ``iv_low`` and ``iv_high`` (`iv_interval`), ``by_chance``
        (`iv_by_chance`), ``gini`` of the variable alone, ``vif`` beside all others (infinite for
        linearly dependent ones, NaN for a variable that does not vary), ``cluster`` (numbered from
        1 by its strongest), ``strongest`` (of the cluster), ``correlation`` of WoE with it, and
        ``alarm``: why to look twice, or an empty text.

    Raises
    ------
    ValueError
        For a bad target, a column that is absent, or limits without sense.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> bins = cl.fit_bins(data.frame, data.target, ["PAY_0", "PAY_4", "PAY_5", "AGE"])
    >>> found = screen_variables(bins, data.frame, data.target, max_correlation=0.6)
    >>> found[["variable", "iv", "iv_low", "iv_high", "gini", "vif", "strongest"]].round(2)
      variable    iv  iv_low  iv_high  gini   vif strongest
    0    PAY_0  0.86    0.81     0.91  0.40  1.25     PAY_0
    1    PAY_4  0.36    0.33     0.39  0.24  1.88     PAY_4
    2    PAY_5  0.33    0.30     0.37  0.22  1.84     PAY_4
    3      AGE  0.02    0.01     0.03  0.08  1.00       AGE
    """
    check_level(level)
    if not 0 < max_correlation <= 1:
        raise ValueError(f"max_correlation is {max_correlation}; give a share above 0, at most 1")
    sample = Sample(train, target, weights)
    check_columns(sample.source.types.columns, bins, sample.source.name)
    summary = bins.summary().drop(columns="strength")
    names = list(summary["variable"])
    correlation, vif = _overlap(sample_moments(sample, bins.select(names)))
    groups = _clusters(correlation, max_correlation)
    first = np.array([np.flatnonzero(groups == group)[0] for group in groups])
    by_chance = [iv_by_chance(bins[name]) for name in names]
    interval = np.array([iv_interval(bins[name], level) for name in names])
    return summary.assign(
        iv_low=interval[:, 0],
        iv_high=interval[:, 1],
        by_chance=by_chance,
        gini=[gini(bins[name]) for name in names],
        vif=vif,
        cluster=groups,
        strongest=[names[place] for place in first],
        correlation=correlation[np.arange(len(names)), first],
        alarm=[_alarm(bins[name], limit) for name, limit in zip(names, by_chance, strict=True)],
    )


def iv_interval(bins: VariableBins, level: float = 0.95) -> tuple[float, float]:
    """Return a confidence interval of the information value of these bins.

    Parameters
    ----------
    bins : VariableBins
    level : float, default 0.95

    Returns
    -------
    low, high : float
        At least 0. As the estimate is too large by about (bins - 1) * (1/goods + 1/bads), it lies
        right of the middle, and for weak variables on small samples even above the interval.

    Raises
    ------
    ValueError
        For a level that is not between 0 and 1.

    Notes
    -----
    The information value of B bins, divided by 1/goods + 1/bads, is about noncentral chi-squared
    with B - 1 degrees of freedom, and the interval inverts that. Where the variance by the delta
    method is larger than that distribution has it, as it is for strong variables, the divisor is
    enlarged to match. Over simulated samples of 1,000 to 26,000 customers, 2 to 10 bins and values
    of 0 to 1.2, the 95% interval held the truth in 92 to 99% of cases.

    It takes the bins as given in advance. When they were searched for on the same rows it lies too
    high: for one normal variable and samples of 1,000 to 20,000 the 95% interval held the value of
    those bins in the population in 78 to 89% of cases, and lay above it in nearly all others. For
    weak variables hold the value against `iv_by_chance`, or count the bins on another sample.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, data.target, ["status"])
    >>> low, high = iv_interval(bins["status"])
    >>> round(low, 2), round(bins["status"].iv, 2), round(high, 2)
    (0.45, 0.67, 0.9)
    """
    check_level(level)
    filled = bins.seen
    good, bad = bins.good[filled], bins.bad[filled]
    freedom, noise = len(good) - 1, 1 / good.sum() + 1 / bad.sum()
    if freedom == 0:
        return 0.0, 0.0
    noise = max(noise, _delta_variance(good, bad) / (4 * bins.iv)) if bins.iv > 0 else noise
    ratio, tail = bins.iv / noise, (1 - level) / 2
    farthest = 2 * ratio + 100 + 20 * freedom

    def excess(size: float, share: float) -> float:
        return float(special.chndtr(ratio, freedom, size)) - share

    def bound(share: float) -> float:
        if special.chdtr(freedom, ratio) <= share:
            return 0.0
        return float(optimize.brentq(excess, 1e-9, farthest, args=(share,))) * noise

    return bound(1 - tail), bound(tail)


def _delta_variance(good: np.ndarray, bad: np.ndarray) -> float:
    """Variance of an information value by the delta method."""
    zero = 0.5 * ((good == 0) | (bad == 0))
    of_good, of_bad = (good + zero) / good.sum(), (bad + zero) / bad.sum()
    woe = np.log(of_good / of_bad)
    slopes = (of_good, woe + 1 - of_bad / of_good), (of_bad, -woe + 1 - of_good / of_bad)
    spread = [share @ slope**2 - (share @ slope) ** 2 for share, slope in slopes]
    return float(spread[0] / good.sum() + spread[1] / bad.sum())


def gini(bins: VariableBins) -> float:
    """Return the Gini coefficient (2 AUC - 1) of the WoE of one variable, from its counts.

    Examples
    --------
    Of 100 goods 80 are in the first bin, and of 100 bads 20: .8 * .8 - .2 * .2.

    >>> import pandas as pd
    >>> import creditlab as cl
    >>> frame = pd.DataFrame({"x": [1] * 80 + [2] * 20 + [1] * 20 + [2] * 80})
    >>> frame["bad"] = [0] * 100 + [1] * 100
    >>> round(gini(cl.fit_bins(frame, "bad")["x"]), 2)
    0.6
    """
    values, place = np.unique(bins.woe, return_inverse=True)  # one WoE is one score
    good = np.bincount(place, bins.good, len(values)) / bins.good.sum()
    bad = np.bincount(place, bins.bad, len(values)) / bins.bad.sum()
    return float(2 * (bad @ (1 - np.cumsum(good) + good / 2)) - 1)


def _overlap(moments: Moments) -> tuple[np.ndarray, np.ndarray]:
    """Correlations (p, p) and variance inflation (p,); a variable that is flat repeats nothing."""
    p = len(moments.bad) - 1
    varying = np.setdiff1d(np.arange(p), moments.flat())
    correlation, vif = np.eye(p), np.full(p, np.nan)
    if len(varying):
        part = moments.selected(varying.tolist())
        correlation[np.ix_(varying, varying)] = part.correlation()
        np.fill_diagonal(correlation, 1.0)
        vif[varying] = part.variance_inflation()
    return correlation, vif


def _clusters(correlation: np.ndarray, limit: float) -> np.ndarray:
    """Give each variable the number of its cluster; the first variable is in the first."""
    distance = np.clip(1 - np.abs(correlation), 0, None)
    np.fill_diagonal(distance, 0)
    if len(distance) == 1:
        return np.ones(1, dtype=np.int64)
    tree = cluster.hierarchy.complete(spatial.distance.squareform(distance, checks=False))
    found = cluster.hierarchy.fcluster(tree, 1 - limit, "distance")
    return np.asarray(pd.factorize(found)[0] + 1)


def _alarm(bins: VariableBins, by_chance: float) -> str:
    if is_perfect(bins):
        return "separates goods and bads perfectly: it knows the outcome"
    if int(bins.seen.sum()) == 1:
        return "one bin only"
    if bins.iv > SUSPICIOUS:
        return f"information value above {SUSPICIOUS:g}: look for a leak of the outcome first"
    if bins.iv < by_chance:
        return f"chance alone gives up to {by_chance:.2f}"
    return ""
