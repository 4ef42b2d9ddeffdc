"""Tests and measures of calibration over all customers, in one table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import logit

from creditlab.data.checks import check_level
from creditlab.model.logistic import (
    NoMaximumError,
    RowStatistics,
    Statistics,
    fit_logistic,
    maximise,
)
from creditlab.validate.calibration import (
    as_probability_counts,
    calibration_table,
    grouped,
)
from creditlab.validate.scores import ScoreCounts

COLUMNS = ["value", "low", "high", "if_calibrated", "freedom", "p_value", "finding"]
NOTHING = "no evidence of miscalibration"


def calibration_tests(
    y: Any,
    probability: Any,
    grades: Any = None,
    *,
    groups: int = 10,
    development: bool = False,
    sample: Any = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Test whether predicted probabilities come true, and measure by how much they miss.

    Parameters
    ----------
    y, probability, grades, groups, sample
        As in `creditlab.validate.calibration.calibration_table`. Hosmer-Lemeshow and all rows
        below ``brier`` depend on these groups, or grades.
    development : bool, default False
        Whether the probabilities were fitted on these very customers. Hosmer-Lemeshow then has two
        degrees of freedom less than groups. The other tests have no such correction: on the
        development sample a regression has slope 1 and intercept 0 by construction.
    level : float, default 0.95
        Of the intervals; a test finds something when its p-value is below 1 - level.

    Returns
    -------
    pandas.DataFrame
        Columns ``value``; ``low`` and ``high``, its interval; ``if_calibrated``, what to expect
        of perfect probabilities; ``freedom``; ``p_value`` (two-sided); ``finding`` in words.
        Indexed by ``test``:

        - ``difference``: observed minus mean predicted rate, and its normal test, in which the
          variance is that of the predictions;
        - ``in_the_large``: the same on the scale of log-odds, the intercept where the slope is
          held at 1; above 0 the probabilities are too low;
        - ``slope``, ``intercept``: of the regression of outcomes on log-odds of the prediction; a
          slope below 1 says that they are too extreme, the mark of overfitting;
        - ``cox``: likelihood-ratio test of slope 1 and intercept 0 together, 2 degrees of freedom;
        - ``hosmer_lemeshow``: chi-squared over groups, as many degrees of freedom as groups, or 2
          less with ``development``;
        - ``spiegelhalter``: standard normal Z of the Brier score, without groups;
        - ``brier``: mean squared error (`creditlab.evaluate` gives its interval), which is
          ``reliability`` - ``resolution`` + ``uncertainty`` + ``within_groups``: how far groups
          miss their rate, how far their rates lie apart, the variance of the outcome, and what
          grouping hides;
        - ``ece``: expected calibration error, the mean distance of predicted and observed rate.

    Raises
    ------
    ValueError
        As `calibration_table`.

    Notes
    -----
    Cox, Two Further Applications of a Model for Binary Regression, Biometrika (1958). Hosmer &
    Lemeshow, Goodness of Fit Tests for the Multiple Logistic Regression Model, Communications in
    Statistics (1980); as many degrees of freedom as groups on other customers than the model was
    fitted on: Hosmer, Lemeshow & Sturdivant, Applied Logistic Regression (2013). Spiegelhalter,
    Probabilistic Prediction in Patient Management and Clinical Trials, Statistics in Medicine
    (1986). Murphy, A New Vector Partition of the Probability Score, Journal of Applied Meteorology
    (1973). Naeini, Cooper & Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian
    Binning (2015).

    Hosmer-Lemeshow depends on the number of groups, and like every test on the number of
    customers: at 100,000 it rejects deviations that change no decision, at 200 it misses large
    ones (Kramer & Zimmerman, Critical Care Medicine, 2007). Read the slope and the difference with
    their intervals first. Reliability and expected calibration error are never 0, by chance alone:
    compare them with ``if_calibrated``.

    All take defaults as independent; `creditlab.validate.grade_tests` does not have to.

    A probability of exactly 0 or 1 has infinite log-odds; the rows that need them are then NaN and
    say so.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> train, test = cl.split_sample(data.frame, data.target)
    >>> card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL"]).fit(train, data.target)
    >>> tests = calibration_tests(test[data.target], card.predict_proba(test)[:, 1])
    >>> tests.loc[["slope", "spiegelhalter", "ece"], ["value", "if_calibrated", "p_value"]].round(2)
                   value  if_calibrated  p_value
    test
    slope           0.96           1.00     0.19
    spiegelhalter   1.20           0.00     0.23
    ece             0.01           0.01      NaN
    """
    counts = as_probability_counts(y, probability, sample)
    if grades is None:
        table = grouped(counts, groups)
    else:
        table = calibration_table(y, probability, grades=grades, sample=sample)
    alpha = 1 - check_level(level)
    rows = {
        "difference": _difference(counts, alpha),
        **_regressions(counts, alpha),
        "hosmer_lemeshow": _hosmer_lemeshow(table, development, alpha),
        "spiegelhalter": _spiegelhalter(counts, alpha),
        **_measures(counts, table),
    }
    frame = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=COLUMNS)
    return frame.fillna({"finding": ""}).rename_axis("test")


def _difference(counts: ScoreCounts, alpha: float) -> dict[str, Any]:
    n, p = counts.rows, counts.values
    value = float((counts.bad - n * p).sum() / n.sum())
    error = float(np.sqrt((n * p * (1 - p)).sum()) / n.sum())
    words = ("predicted too low", "predicted too high")
    return _estimate(value, error, 0.0, alpha, words)


def _estimate(
    value: float, error: float, null: float, alpha: float, words: tuple[str, str]
) -> dict[str, Any]:
    """Return a row with a normal interval and test; ``words`` if above, or below, the null."""
    half = stats.norm.ppf(1 - alpha / 2) * error
    p_value = 2 * stats.norm.sf(abs(value - null) / error) if error else float(value == null)
    return {
        "value": value,
        "low": value - half,
        "high": value + half,
        "if_calibrated": null,
        "p_value": p_value,
        "finding": words[int(value < null)] if p_value < alpha else NOTHING,
    }


def _regressions(counts: ScoreCounts, alpha: float) -> dict[str, dict[str, Any]]:
    names = ("in_the_large", "slope", "intercept", "cox")
    certain = int(counts.rows[(counts.values == 0) | (counts.values == 1)].sum())
    if certain:
        why = f"undefined: {certain:,} probabilities are exactly 0 or 1"
        return {name: {"finding": why} for name in names}
    shift = _shift(counts)
    level = _estimate(*shift, 0.0, alpha, ("predicted too low", "predicted too high"))
    if len(counts.values) == 1:
        why = "undefined: all probabilities are the same"
        return {"in_the_large": level} | {name: {"finding": why} for name in names[1:]}
    rows = _rows(counts)
    try:
        fit = fit_logistic(rows, rows.moments())
    except NoMaximumError:
        why = "undefined: goods and bads are separated perfectly"
        return {"in_the_large": level} | {name: {"finding": why} for name in names[1:]}
    (intercept, slope), errors = fit.coefficients, np.sqrt(np.diag(fit.covariance))
    gain = max(0.0, 2 * (fit.log_likelihood - rows(np.array([0.0, 1.0])).log_likelihood))
    neither = ("differs from 0", "differs from 0")
    return {
        "in_the_large": level,
        "slope": _estimate(
            slope, errors[1], 1.0, alpha, ("too close to each other", "too extreme")
        ),
        "intercept": _estimate(intercept, errors[0], 0.0, alpha, neither),
        "cox": _chi_squared(gain, 2, alpha),
    }


def _rows(counts: ScoreCounts) -> RowStatistics:
    """Goods and bads at each probability as weighted rows, for a regression on its log-odds."""
    place, k = np.arange(len(counts.values)), len(counts.values)
    weights = np.concatenate([counts.good, counts.bad])
    return RowStatistics(
        [np.tile(place, 2)], [logit(counts.values)], np.arange(2 * k) >= k, weights
    )


def _shift(counts: ScoreCounts) -> tuple[float, float]:
    """Intercept and its standard error where the slope is 1."""
    rows = _rows(counts)

    def at(intercept: np.ndarray) -> Statistics:
        found = rows(np.append(intercept, 1.0))
        return Statistics(found.log_likelihood, found.gradient[:1], found.information[:1, :1])

    fit = maximise(at, np.zeros(1))
    return float(fit.coefficients[0]), float(np.sqrt(fit.covariance[0, 0]))


def _chi_squared(value: float, freedom: int, alpha: float) -> dict[str, Any]:
    if freedom < 1:
        return {"value": value, "freedom": freedom, "finding": "undefined: too few groups"}
    p_value = float(stats.chi2.sf(value, freedom))
    return {
        "value": value,
        "if_calibrated": float(freedom),
        "freedom": freedom,
        "p_value": p_value,
        "finding": "not calibrated" if p_value < alpha else NOTHING,
    }


def _hosmer_lemeshow(table: pd.DataFrame, development: bool, alpha: float) -> dict[str, Any]:
    n, p = table["count"], table["predicted"]
    off, variance = (table["bad"] - n * p) ** 2, n * p * (1 - p)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(np.where(off > 0, off / variance, 0.0).sum())
    return _chi_squared(value, len(table) - 2 * development, alpha)


def _spiegelhalter(counts: ScoreCounts, alpha: float) -> dict[str, Any]:
    n, p = counts.rows, counts.values
    excess = ((counts.bad - n * p) * (1 - 2 * p)).sum()
    error = np.sqrt((n * (1 - 2 * p) ** 2 * p * (1 - p)).sum())
    if error == 0:
        return {"finding": "undefined: every probability is 0, 1/2 or 1"}
    found = _estimate(float(excess / error), 1.0, 0.0, alpha, ("not calibrated",) * 2)
    return found | {"low": np.nan, "high": np.nan}


def _measures(counts: ScoreCounts, table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Brier score with its parts, and the expected calibration error."""
    share = table["count"] / table["count"].sum()
    rate = float((share * table["bad"] / table["count"]).sum())
    observed, predicted = table["bad"] / table["count"], table["predicted"]
    chance = predicted * (1 - predicted) / table["count"]  # variance of an observed rate
    n, p = counts.rows, counts.values
    brier = float((counts.good * p**2 + counts.bad * (1 - p) ** 2).sum() / n.sum())
    reliability = float((share * (predicted - observed) ** 2).sum())
    resolution = float((share * (observed - rate) ** 2).sum())
    uncertainty = rate * (1 - rate)
    return {
        "brier": {"value": brier, "if_calibrated": float((n * p * (1 - p)).sum() / n.sum())},
        "reliability": {"value": reliability, "if_calibrated": float((share * chance).sum())},
        "resolution": {"value": resolution},
        "uncertainty": {"value": uncertainty},
        "within_groups": {"value": brier - (reliability - resolution + uncertainty)},
        "ece": {
            "value": float((share * (predicted - observed).abs()).sum()),
            "if_calibrated": float((share * np.sqrt(2 / np.pi * chance)).sum()),
        },
    }
