"""Isotonic calibration: probabilities of bad that rise with risk in steps, and nothing else.

Also the table that every score-to-probability rule comes down to, `pd_per_score`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import optimize, stats
from scipy.special import expit

from creditlab import _files
from creditlab.data.checks import as_scores, check_level
from creditlab.model.calibrate import log_odds_of_points, outcome_by_score

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard

FORMAT, VERSION = "creditlab.isotonic", 1


@dataclass(frozen=True, eq=False)
class IsotonicCalibration:
    """Steps that make a score come true: a probability of bad for each stretch of it.

    Build one with `fit_isotonic`.

    Attributes
    ----------
    high_is_bad : bool
        Whether the score is a probability of bad; otherwise points, where high = good.
    lowest, highest : numpy.ndarray of float64, shape (k,)
        Smallest and largest score seen on each step, safest step first.
    probability : numpy.ndarray of float64, shape (k,)
        Of bad, increasing.
    count, bad : numpy.ndarray of float64, shape (k,)
        Customers on each step, and bads among them.
    """

    high_is_bad: bool
    lowest: np.ndarray
    highest: np.ndarray
    probability: np.ndarray
    count: np.ndarray
    bad: np.ndarray

    def predict(self, score: Any) -> np.ndarray:
        """Return the probability of bad of each score, float64 of shape (n,).

        A score between two steps takes the probability of the riskier one; beyond the ends, that
        of the end.

        Raises
        ------
        ValueError
            When scores are missing or infinite, or lie outside [0, 1] where the steps were fitted
            on probabilities.
        """
        values = as_scores(score)
        if self.high_is_bad:
            outside = int(((values < 0) | (values > 1)).sum())
            if outside:
                raise ValueError(
                    f"score: {outside:,} of {len(values):,} rows lie outside [0, 1], but the steps "
                    f"were fitted on probabilities of bad; give these, not points"
                )
            return self.probability[np.searchsorted(self.highest[:-1], values, side="left")]
        return self.probability[np.searchsorted(-self.lowest[:-1], -values, side="left")]

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Return the steps, by increasing score.

        Parameters
        ----------
        level : float, default 0.95

        Returns
        -------
        pandas.DataFrame
            ``lowest`` and ``highest`` score, ``pd``, ``count``, ``bad``, and ``low``, ``high``: the
            Jeffreys interval of a rate. It claims somewhat too much, as the same bads chose where
            the steps are.
        """
        low, high = _jeffreys(self.bad, self.count, level)
        columns = {
            "lowest": self.lowest,
            "highest": self.highest,
            "pd": self.probability,
            "count": self.count.astype(np.int64),
            "bad": self.bad.astype(np.int64),
            "low": low,
            "high": high,
        }
        return pd.DataFrame(columns).sort_values("lowest", ignore_index=True)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the steps to a JSON file; atomically."""
        content: dict[str, Any] = {"high_is_bad": self.high_is_bad}
        for name in ("lowest", "highest", "probability", "count", "bad"):
            content[name] = getattr(self, name).tolist()
        _files.write_json(path, FORMAT, VERSION, content)

    @classmethod
    def from_json(cls, path: str | os.PathLike[str]) -> IsotonicCalibration:
        """Read steps written by `to_json`.

        Raises
        ------
        ValueError
            When the file is cut off, not ours, or newer than this version reads.
        """
        return _files.read_document(path, FORMAT, VERSION, cls._from_dict)

    @classmethod
    def _from_dict(cls, content: Mapping[str, Any]) -> IsotonicCalibration:
        names = ("lowest", "highest", "probability", "count", "bad")
        columns = {name: np.array(content[name], dtype=np.float64) for name in names}
        if len({len(column) for column in columns.values()}) != 1:
            raise ValueError("the columns of its steps are not equally long")
        return cls(bool(content["high_is_bad"]), **columns)


def fit_isotonic(y: Any, score: Any, *, open_ends: bool = True) -> IsotonicCalibration:
    """Find the probabilities of bad that fit best, if only they never fall as risk rises.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good; of customers that the score was not fitted on.
    score : array-like of shape (n,)
        Points, where high = good, or probabilities of bad, all within [0, 1].
    open_ends : bool, default True
        A step of goods only, or of bads only, gets half a good and half a bad more, as an empty
        cell of a bin does, so that no customer is certain. False leaves its 0 or 1.

    Returns
    -------
    IsotonicCalibration

    Raises
    ------
    ValueError
        For a target that is not 0/1, or scores that are missing or infinite.

    Notes
    -----
    Pool adjacent violators (Ayer, Brunk, Ewing, Reid & Silverman 1955), by scipy. Zadrozny & Elkan
    (2002), Transforming Classifier Scores into Accurate Multiclass Probability Estimates, brought
    it to scores. It needs many bads: steps of few customers follow chance. Customers on one step
    are no longer told apart, so AUC changes a little where ties arise.

    Examples
    --------
    >>> steps = fit_isotonic([1, 0, 1, 0, 0, 1, 0, 0], [500, 500, 520, 520, 540, 560, 560, 580])
    >>> steps.table()[["lowest", "highest", "count", "bad", "pd"]].round(3)
       lowest  highest  count  bad     pd
    0   500.0    520.0      4    2  0.500
    1   540.0    560.0      3    1  0.333
    2   580.0    580.0      1    0  0.250
    """
    bad, values, place = outcome_by_score(y, score, "score")
    high_is_bad = bool(values[0] >= 0 and values[-1] <= 1)
    count = np.bincount(place).astype(np.float64)
    bads = np.bincount(place, weights=bad)
    if not high_is_bad:
        values, count, bads = values[::-1], count[::-1], bads[::-1]
    start = _pooled(bads, count)
    if open_ends:
        n, b = np.add.reduceat(count, start), np.add.reduceat(bads, start)
        certain = (b == 0) | (b == n)
        opened = _pooled(b + 0.5 * certain, n + certain)
        rate = np.add.reduceat(b + 0.5 * certain, opened) / np.add.reduceat(n + certain, opened)
        start = start[opened]
    n, b = np.add.reduceat(count, start), np.add.reduceat(bads, start)
    first, last = values[start], values[np.append(start[1:], len(values)) - 1]
    return IsotonicCalibration(
        high_is_bad,
        np.minimum(first, last),
        np.maximum(first, last),
        rate if open_ends else b / n,
        n,
        b,
    )


def pd_per_score(
    model: Scorecard | IsotonicCalibration, score: Any, y: Any = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Return the probability of bad at each score, beside what was seen there.

    Parameters
    ----------
    model : Scorecard or IsotonicCalibration
        A card gives the probability that its scale says: ``base_odds`` at ``base_score``.
    score : array-like of shape (n,)
        Points of customers; or, without ``y``, any scores that are to be looked up.
    y : array-like of shape (n,), optional
        1 = bad, 0 = good.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a distinct score, increasing: ``score``, ``pd``, ``count``; with ``y`` also ``bad``,
        ``observed`` and its Jeffreys interval ``low``, ``high``.

    Raises
    ------
    ValueError
        For a target that is not 0/1, or scores that are missing or infinite.

    Examples
    --------
    >>> import creditlab as cl
    >>> pd_per_score(cl.Scorecard(), [520, 560, 600]).round(4)
       score      pd  count
    0  520.0  0.2424      1
    1  560.0  0.0741      1
    2  600.0  0.0196      1
    """
    if y is None:
        values, place = np.unique(as_scores(score), return_inverse=True)
    else:
        bad, values, place = outcome_by_score(y, score, "score")
    count = np.bincount(place)
    if isinstance(model, IsotonicCalibration):
        probability = model.predict(values)
    else:
        probability = expit(log_odds_of_points(model, values))
    table = pd.DataFrame({"score": values, "pd": probability, "count": count})
    if y is not None:
        bads = np.bincount(place, weights=bad)
        low, high = _jeffreys(bads, count, level)
        table = table.assign(bad=bads.astype(np.int64), observed=bads / count, low=low, high=high)
    return table


def _pooled(bad: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Where each step begins, once neighbours whose bad rate falls or stays are pooled."""
    found = optimize.isotonic_regression(bad / count, weights=count)
    return np.asarray(found.blocks[:-1], dtype=np.intp)


def _jeffreys(bad: np.ndarray, count: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of Beta(bad + ½, good + ½)."""
    low, high = stats.beta(bad + 0.5, count - bad + 0.5).interval(check_level(level))
    return low, high
