"""Discrimination and accuracy of a score, each with its interval."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import as_scores, as_target, check_level
from creditlab.validate.scores import ScoreCounts, count_scores


def evaluate(y: Any, score: Any, *, sample: Any = None, level: float = 0.95) -> pd.DataFrame:
    """Measure how well a score separates goods and bads, with confidence intervals.

    Parameters
    ----------
    y : array-like of shape (n,), or str
        1 = bad, 0 = good; or the name of a column of ``sample``.
    score : array-like of shape (n,), or str
        Either probabilities of bad, all within [0, 1], or points, where high = good; or a name.
    sample : pandas.DataFrame, path-like or Spark DataFrame, optional
        The table of the columns that are named; as in `creditlab.fit_bins`.
    level : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``auc``, ``gini``, ``ks`` and, for probabilities, ``brier``; columns ``value``,
        ``low``, ``high``.

    Raises
    ------
    ValueError
        When y is not 0/1, lengths differ, or scores are missing or infinite.

    Notes
    -----
    AUC and Gini = 2 AUC - 1: DeLong, DeLong & Clarke-Pearson (1988). KS: the largest difference
    of the two distribution functions over distinct scores; its interval is that of the difference
    of two proportions at the cut found, and the value itself is biased upwards in small samples.
    Where the score separates perfectly these intervals have no width, which claims too much; with
    a single good or bad the interval of AUC is NaN. All are computed from the goods and bads at
    each distinct score; over a million distinct scores are rounded to 6 digits first.
    Brier: mean squared error, with the interval of a mean.

    Examples
    --------
    >>> evaluate([0, 0, 0, 1, 1], [700, 650, 600, 610, 500])["value"].round(3).to_dict()
    {'auc': 0.833, 'gini': 0.667, 'ks': 0.667}
    """
    if sample is None:
        bad, values = checked_scores(y, score)
        counts = ScoreCounts.of(values, bad)
    else:
        counts = count_scores(sample, score, y)
    z = stats.norm.ppf(0.5 + check_level(level) / 2)
    auc, error = _auc(counts)
    rows = {
        "auc": _interval(auc, z * error, 0, 1),
        "gini": _interval(2 * auc - 1, 2 * z * error, -1, 1),
        "ks": _ks_interval(counts, z),
    }
    if counts.is_probability:
        rows["brier"] = _brier_interval(counts, z)
    columns = ["value", "low", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("metric")


def compare_auc(y: Any, score_a: Any, score_b: Any, *, level: float = 0.95) -> pd.Series:
    """Compare two scores of the same customers: the difference of their AUC with its interval.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    score_a, score_b : array-like of shape (n,)
        As in `evaluate`.
    level : float, default 0.95

    Returns
    -------
    pandas.Series
        ``auc_a``, ``auc_b``, ``difference`` (a - b), ``low``, ``high``, ``p_value`` (two-sided).

    Notes
    -----
    DeLong, DeLong & Clarke-Pearson (1988): the scores are correlated because they rate the same
    customers, so the interval is narrower than the two single ones suggest.

    Examples
    --------
    >>> y = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> result = compare_auc(y, [1, 2, 3, 5, 4, 6, 7, 8], [2, 1, 6, 7, 3, 5, 4, 8])
    >>> round(float(result["difference"]), 4)
    -0.3125
    """
    bad, a = checked_scores(y, score_a)
    _, b = checked_scores(y, score_b)
    risks = np.stack([v if is_probability(v) else -v for v in (a, b)])
    auc, covariance = _delong(bad, risks)
    difference = float(auc[0] - auc[1])
    contrast = np.array([1.0, -1.0])
    error = float(np.sqrt(np.maximum(0.0, contrast @ covariance @ contrast)))
    z = stats.norm.ppf(0.5 + check_level(level) / 2)
    p_value = (
        1.0
        if difference == 0
        else 0.0
        if error == 0
        else 2 * stats.norm.sf(abs(difference) / error)
    )
    return pd.Series(
        {
            "auc_a": float(auc[0]),
            "auc_b": float(auc[1]),
            "difference": difference,
            "low": difference - z * error,
            "high": difference + z * error,
            "p_value": float(p_value),
        }
    )


def distribution_functions(bad: np.ndarray, risk: np.ndarray) -> pd.DataFrame:
    """Shares of bads and of goods at or above each distinct score, riskiest first.

    Parameters
    ----------
    bad : numpy.ndarray of bool, shape (n,)
    risk : numpy.ndarray of shape (n,)
        High = bad.

    Returns
    -------
    pandas.DataFrame
        ``risk``, ``tpr`` (share of bads caught), ``fpr`` (share of goods caught); starts at (0, 0).
    """
    return _curve(*(part[::-1] for part in astuple(ScoreCounts.of(risk, bad))))


def _curve(values: np.ndarray, good: np.ndarray, bad: np.ndarray) -> pd.DataFrame:
    """`distribution_functions` of counts, riskiest first."""
    return pd.DataFrame(
        {
            "risk": np.concatenate([[np.inf], values]),
            "tpr": np.concatenate([[0.0], np.cumsum(bad) / bad.sum()]),
            "fpr": np.concatenate([[0.0], np.cumsum(good) / good.sum()]),
        }
    )


def as_risk(y: Any, score: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return bad (bool) and risk (high = bad) of a score given as `evaluate` takes it."""
    bad, values = checked_scores(y, score)
    return bad, values if is_probability(values) else -values


def _auc(counts: ScoreCounts) -> tuple[float, float]:
    """AUC and its DeLong standard error, from counts."""
    _, good, bad = counts.riskiest_first()
    goods, bads = good.sum(), bad.sum()
    v_bad = 1 - (np.cumsum(good) - good / 2) / goods  # share of goods that are less risky
    v_good = (np.cumsum(bad) - bad / 2) / bads  # share of bads that are riskier
    auc = float((bad * v_bad).sum() / bads)
    if min(goods, bads) < 2:  # one customer of a class says nothing of how its class varies
        return auc, np.nan
    variance = (bad * (v_bad - auc) ** 2).sum() / (bads * (bads - 1))
    variance += (good * (v_good - auc) ** 2).sum() / (goods * (goods - 1))
    return auc, float(np.sqrt(variance))


def _ks_interval(counts: ScoreCounts, z: float) -> tuple[float, float, float]:
    curve = _curve(*counts.riskiest_first())
    at = int(np.argmax(curve["tpr"] - curve["fpr"]))
    tpr, fpr = float(curve["tpr"].iloc[at]), float(curve["fpr"].iloc[at])
    error = np.sqrt(tpr * (1 - tpr) / counts.bad.sum() + fpr * (1 - fpr) / counts.good.sum())
    return _interval(tpr - fpr, z * float(error), 0, 1)


def _brier_interval(counts: ScoreCounts, z: float) -> tuple[float, float, float]:
    n, if_good, if_bad = counts.rows.sum(), counts.values**2, (1 - counts.values) ** 2
    mean = float((counts.good * if_good + counts.bad * if_bad).sum() / n)
    square = counts.good * (if_good - mean) ** 2 + counts.bad * (if_bad - mean) ** 2
    error = np.sqrt(square.sum() / (n - 1) / n)
    return _interval(mean, z * float(error), 0, 1)


def _delong(bad: np.ndarray, risks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """AUC (k,) of k scores and their covariance (k, k), by mid-ranks (Sun & Xu 2014)."""
    m, n = int(bad.sum()), int((~bad).sum())
    k = len(risks)
    auc, v_bad, v_good = np.empty(k), np.empty((k, m)), np.empty((k, n))
    for i, risk in enumerate(risks):
        rank = stats.rankdata(risk)
        v_bad[i] = (rank[bad] - stats.rankdata(risk[bad])) / n
        v_good[i] = 1 - (rank[~bad] - stats.rankdata(risk[~bad])) / m
        auc[i] = v_bad[i].mean()
    if min(m, n) < 2:  # one customer of a class says nothing of how its class varies
        return auc, np.full((k, k), np.nan)
    parts = (np.atleast_2d(np.cov(part)) / part.shape[1] for part in (v_bad, v_good))
    return auc, np.sum(list(parts), axis=0)


def _interval(value: float, half: float, least: float, most: float) -> tuple[float, float, float]:
    low, high = np.clip([value - half, value + half], least, most)
    return value, float(low), float(high)


def is_probability(values: np.ndarray) -> bool:
    """Tell whether scores are probabilities of bad: all within [0, 1]."""
    return bool(values.min() >= 0 and values.max() <= 1)


def checked_scores(y: Any, score: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return bad (bool) and score (float64), both of shape (n,); raise as `evaluate` does."""
    bad = as_target(y, getattr(y, "name", None) or "y")
    values = as_scores(score)
    if values.shape != bad.shape:
        raise ValueError(
            f"y has {len(bad):,} values but score has {len(values):,}; give one per row"
        )
    return bad, values
