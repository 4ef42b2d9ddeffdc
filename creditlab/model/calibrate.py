"""Calibration: making the probabilities of a score come true, without touching its ranking.

A change of the log-odds along a straight line gives a card again (`recalibrate`), with its table,
its SQL and its file. Three ways find that line: a known change of the bad rate
(`prior_correction`), an anchor for the mean (`central_tendency`), and outcomes (`fit_platt`).
Where no line will do, `creditlab.model.isotonic` gives steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import optimize, stats
from scipy.special import expit, logit

from creditlab.data.checks import as_scores, as_target, as_weights, check_level
from creditlab.model.logistic import NoMaximumError, RowStatistics, fit_logistic

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard


def prior_correction(sample_rate: float, population_rate: float) -> float:
    """Return what to add to log-odds of bad when the bads were over- or undersampled.

    Parameters
    ----------
    sample_rate : float
        Share of bads in the development sample, by its design.
    population_rate : float
        Share of bads among the customers that the card is for.

    Returns
    -------
    float
        ln(odds of bad in the population / odds of bad in the sample).

    Raises
    ------
    ValueError
        When a rate is not between 0 and 1.

    Notes
    -----
    King & Zeng (2001), Logistic Regression in Rare Events Data, Political Analysis 9. It assumes
    that goods and bads were each drawn at random: only their mixture differs. Coefficients other
    than the intercept need no correction then.

    Examples
    --------
    300 of 1,000 South German credits are bad by design. If 5 in 100 are in truth, the odds fall
    from 3:7 to 1:19, and a probability of 30% becomes one of 5%:

    >>> shift = prior_correction(0.30, 0.05)
    >>> round(shift, 4)
    -2.0971
    >>> round(float(1 / (1 + np.exp(-(np.log(0.3 / 0.7) + shift)))), 4)
    0.05
    """
    _check_rate("sample_rate", sample_rate)
    _check_rate("population_rate", population_rate)
    return float(logit(population_rate) - logit(sample_rate))


def central_tendency(log_odds: Any, anchor: float, weights: Any = None) -> float:
    """Return what to add to log-odds of bad so that the mean probability equals the anchor.

    Parameters
    ----------
    log_odds : array-like of shape (n,)
        Of bad, of the customers over whom the mean is taken: ``card.decision_function(X)``.
    anchor : float
        The mean probability of bad that is wanted, such as a long-run average default rate.
    weights : array-like of shape (n,), optional

    Returns
    -------
    float
        Exact to rounding: the equation is solved. The customary shortcut, the difference of the
        log-odds of the two means, ignores the curve and misses.

    Raises
    ------
    ValueError
        When the anchor is not between 0 and 1, for log-odds that are missing or infinite, or for
        weights that are negative or all 0.

    Examples
    --------
    >>> log_odds = np.array([-4.0, -2.0, 1.0])
    >>> shift = central_tendency(log_odds, 0.10)
    >>> round(float(np.mean(1 / (1 + np.exp(-(log_odds + shift))))), 10)
    0.1
    """
    _check_rate("anchor", anchor)
    values, place = np.unique(as_scores(log_odds, "log_odds"), return_inverse=True)
    if not len(values):
        raise ValueError("log_odds: 0 rows; the mean is taken over customers")
    mass = np.bincount(place, None if weights is None else as_weights(weights, len(place)))
    if not mass.sum() > 0:
        raise ValueError(f"weights: all {len(place):,} are 0; at least one must count")
    mass = mass / mass.sum()

    def excess(shift: float) -> float:
        return float(mass @ expit(values + shift)) - anchor

    # Here the riskiest customer, and there the safest one, has the probability of the anchor.
    low, high = logit(anchor) - values[-1] - 1e-9, logit(anchor) - values[0] + 1e-9
    return float(optimize.brentq(excess, low, high, xtol=1e-13))


def recalibrate(card: Scorecard, intercept: float = 0.0, slope: float = 1.0) -> Scorecard:
    """Return the card whose log-odds of bad are ``intercept + slope * log-odds`` of this one.

    Parameters
    ----------
    card : Scorecard
        Fitted; it stays as it is.
    intercept : float, default 0
    slope : float, default 1
        Above 0, so that the ranking stays.

    Returns
    -------
    Scorecard
        On the same scale: ``base_score`` points still mean ``base_odds``, so points change. With
        slope 1 only the base points do; and the inference of the variables still holds, while the
        intercept's is left empty. Another slope leaves all of it empty: it ignores what the slope
        was estimated from.

    Raises
    ------
    ValueError
        When a number is not finite, or the slope is not above 0.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"], decimals=None)
    >>> card = card.fit(data.frame, data.target)
    >>> rebased = recalibrate(card, prior_correction(0.30, 0.05))
    >>> round(rebased.base_points_ - card.base_points_, 2)  # 2.0971 * 20 / ln 2
    60.51
    """
    if not (np.isfinite(intercept) and np.isfinite(slope) and slope > 0):
        raise ValueError(
            f"intercept is {intercept} and slope {slope}; give finite numbers, and a slope above "
            f"0: below, the worst customers would become the best"
        )
    log_odds = {name: slope * values for name, values in card.bin_log_odds_.items()}
    moved = intercept + slope * card.intercept_
    inference = card.inference_.copy() if slope == 1 else None
    if inference is not None:
        doubtful = ["coefficient", "std_error", "z", "p_value", "low", "high"]
        inference.loc["intercept", doubtful] = [moved] + [np.nan] * 5
    scale = {key: getattr(card, key) for key in ("pdo", "base_score", "base_odds", "decimals")}
    return type(card).of_log_odds(card.bins_, moved, log_odds, inference=inference, **scale)


def log_odds_of_points(card: Scorecard, points: Any) -> np.ndarray:
    """Return the log-odds of bad that points mean on the card's scale.

    Parameters
    ----------
    card : Scorecard
    points : array-like of shape (n,)

    Returns
    -------
    numpy.ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        When points are missing or infinite.

    Examples
    --------
    >>> import creditlab as cl
    >>> log_odds_of_points(cl.Scorecard(), [600, 620]).round(4).tolist()  # 50:1 and 100:1
    [-3.912, -4.6052]
    """
    factor = card.pdo / np.log(2)
    return (card.base_score - as_scores(points, "points")) / factor - np.log(card.base_odds)


@dataclass(frozen=True, eq=False)
class PlattCalibration:
    """A straight line that makes log-odds of bad come true: ``intercept + slope * log-odds``.

    Build one with `fit_platt`; ``recalibrate(card, line.intercept, line.slope)`` gives the card.

    Attributes
    ----------
    intercept, slope : float
        0 and 1 when the probabilities need no change. A slope below 1: they are too extreme.
    inference : pandas.DataFrame
        ``intercept`` and ``slope``: ``coefficient``, ``std_error``, ``low``, ``high``, and ``z``
        and ``p_value`` against 0 and 1.
    tests : pandas.DataFrame
        Likelihood-ratio tests, ``statistic``, ``freedom`` and ``p_value``: ``both`` (intercept 0
        and slope 1), which is the sum of ``mean`` (the right level, given slope 1) and ``slope``
        (slope 1, whatever the level).
    """

    intercept: float
    slope: float
    inference: pd.DataFrame
    tests: pd.DataFrame

    def predict(self, log_odds: Any) -> np.ndarray:
        """Return the probability of bad, float64 of shape (n,), at log-odds of the score."""
        return expit(self.intercept + self.slope * as_scores(log_odds, "log_odds"))


def fit_platt(y: Any, log_odds: Any, *, level: float = 0.95) -> PlattCalibration:
    """Regress outcomes on log-odds of bad, and test whether they were right already.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good; of customers that the score was not fitted on.
    log_odds : array-like of shape (n,)
        Of bad: ``card.decision_function(X)``, or `log_odds_of_points`.
    level : float, default 0.95
        Of the intervals.

    Returns
    -------
    PlattCalibration

    Raises
    ------
    ValueError
        For a target that is not 0/1, log-odds that are missing, infinite, all the same, or that
        separate goods and bads perfectly.

    Notes
    -----
    Platt (1999), Probabilistic Outputs for Support Vector Machines; his smoothing of the targets is
    left out, so that this is the logistic regression of Cox (1958), Two Further Applications of a
    Model for Binary Regression, Biometrika 45, whose tests of calibration these are.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> train, test = cl.split_sample(data.frame, target="default", seed=0)
    >>> card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL"]).fit(train, "default")
    >>> line = fit_platt(test["default"], card.decision_function(test))
    >>> line.inference[["coefficient", "low", "high"]].round(2)
               coefficient   low  high
    intercept        -0.04 -0.12  0.05
    slope             0.96  0.91  1.02
    """
    bad, values, place = outcome_by_score(y, log_odds, "log_odds")
    width = stats.norm.ppf(0.5 + check_level(level) / 2)
    if len(values) < 2:
        raise ValueError(f"log_odds: all {len(bad):,} rows are {values[0]:.6g}; there is no slope")
    rows = RowStatistics([place], [values], bad)
    try:
        fit = fit_logistic(rows, rows.moments())
    except NoMaximumError:
        raise ValueError(
            f"log_odds separate the {int(bad.sum()):,} bads from the {int((~bad).sum()):,} goods "
            f"perfectly, so the best slope is infinite; look for leakage, or bring more customers"
        ) from None
    level_shift = central_tendency(values[place], float(bad.mean()))
    likelihood = [
        rows(np.array(line)).log_likelihood for line in ((0.0, 1.0), (level_shift, 1.0))
    ] + [fit.log_likelihood]
    error = np.sqrt(np.diag(fit.covariance))
    z = (fit.coefficients - [0.0, 1.0]) / error
    inference = pd.DataFrame(
        {
            "coefficient": fit.coefficients,
            "std_error": error,
            "low": fit.coefficients - width * error,
            "high": fit.coefficients + width * error,
            "z": z,
            "p_value": 2 * stats.norm.sf(np.abs(z)),
        },
        index=["intercept", "slope"],
    )
    gains = np.maximum(2 * np.diff(likelihood), 0.0)
    statistic, freedom = np.array([gains.sum(), *gains]), np.array([2, 1, 1])
    tests = pd.DataFrame(
        {
            "statistic": statistic,
            "freedom": freedom,
            "p_value": stats.chi2.sf(statistic, freedom),
        },
        index=["both", "mean", "slope"],
    )
    return PlattCalibration(
        float(fit.coefficients[0]), float(fit.coefficients[1]), inference, tests
    )


def outcome_by_score(y: Any, score: Any, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the outcome of each row, the distinct scores, and each row's place among them."""
    bad = as_target(y, getattr(y, "name", None) or "y")
    values = as_scores(score, name)
    if len(values) != len(bad):
        raise ValueError(f"y has {len(bad):,} values but {name} has {len(values):,}")
    return bad, *np.unique(values, return_inverse=True)


def _check_rate(name: str, rate: float) -> None:
    if not 0 < rate < 1:
        raise ValueError(f"{name} is {rate}; give a share between 0 and 1, such as 0.05")
