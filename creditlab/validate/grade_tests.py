"""Tests of the probability of default (PD) of each grade against the defaults that came."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_level, listing
from creditlab.data.rate_tests import holm
from creditlab.data.rates import jeffreys_interval
from creditlab.validate.calibration import calibration_table

ALTERNATIVES = {"underestimated": "too low", "overestimated": "too high", "two-sided": "wrong"}
FACTORS = np.linspace(-8.5, 8.5, 1001)  # the common factor; beyond lie 2e-17 of its chances


def grade_tests(
    y: Any,
    probability: Any,
    grades: Any = None,
    *,
    groups: int = 10,
    sample: Any = None,
    alternative: str = "underestimated",
    correlation: float = 0.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Test the PD of each grade, or band, against the defaults observed.

    Parameters
    ----------
    y, probability, grades, groups, sample
        As in `creditlab.validate.calibration.calibration_table`. The PD of a grade is the mean of
        its customers' probabilities.
    alternative, correlation, level
        As in `grade_tests_from_counts`.

    Returns
    -------
    pandas.DataFrame
        ``grade`` (or ``band``, 1 = lowest PD), ``count``, ``bad``, ``predicted``, and the columns
        of `grade_tests_from_counts`.

    Raises
    ------
    ValueError
        As `calibration_table` and `grade_tests_from_counts`; also when there is no default at
        all. A book without defaults is tested from its counts.

    Examples
    --------
    Grade A has a PD of 1% and B of 5%; 100 customers each, of whom 1 and 12 defaulted:

    >>> y = np.repeat([1, 0, 1, 0], [1, 99, 12, 88])
    >>> table = grade_tests(y, np.repeat([0.01, 0.05], 100), np.repeat(["A", "B"], 100))
    >>> table[["grade", "observed", "p_binomial", "p_holm", "verdict"]].round(4)
      grade  observed  p_binomial  p_holm                             verdict
    0     A      0.01      0.6340  0.6340  no evidence that the PD is too low
    1     B      0.12      0.0043  0.0085                       PD is too low
    """
    table = calibration_table(y, probability, groups=groups, grades=grades, sample=sample)
    if grades is None:
        table.insert(0, "band", np.arange(1, len(table) + 1))
    name = table.columns[0]
    counts = (table[column].to_numpy() for column in ("bad", "count", "predicted"))
    tests = grade_tests_from_counts(
        *counts, alternative=alternative, correlation=correlation, level=level
    )
    return table[[name, "count", "bad", "predicted"]].join(tests)


def grade_tests_from_counts(
    bad: Any,
    count: Any,
    predicted: Any,
    *,
    alternative: str = "underestimated",
    correlation: float = 0.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Test the PD of grades that are given by their counts.

    Parameters
    ----------
    bad, count : array-like of shape (k,)
        Defaults and customers of each grade; a grade may have no customers.
    predicted : array-like of shape (k,)
        PD of each grade, within [0, 1].
    alternative : {"underestimated", "overestimated", "two-sided"}
        What is looked for: a PD that is too low (the supervisor's question), too high, or either.
        All p-values follow it; a two-sided one is twice the smaller tail.
    correlation : float, default 0
        Asset correlation: how far defaults of one year come together. 0 takes them as
        independent, which they are not: with a correlation of .05 a right PD is rejected several
        times as often as ``level`` promises. It widens ``likely_low`` and ``likely_high`` and
        raises ``p_binomial`` and ``p_holm``; ``p_normal``, ``p_jeffreys``, ``low`` and ``high``
        take defaults as independent in any case.
    level : float, default 0.95
        Of both intervals; 1 - level is what a p-value must fall below for a verdict.

    Returns
    -------
    pandas.DataFrame
        A row a grade, in the order given:

        - ``observed`` rate with its Jeffreys interval ``low``, ``high``;
        - ``likely_low``, ``likely_high``: within these the observed rate falls with probability
          ``level`` (at least) if the PD is right;
        - ``p_binomial``: exact, the chance of as many defaults or more at this PD;
        - ``p_normal``: the same by the normal approximation, without continuity correction; not
          to be trusted below some 5 expected defaults;
        - ``p_jeffreys``: the posterior chance that the rate lies at or below the PD;
        - ``p_holm``: ``p_binomial`` corrected for the number of grades tested;
        - ``verdict`` in words, on ``p_holm``. "No evidence" is not evidence that the PD is right:
          grades with few customers cannot give any.

    Raises
    ------
    ValueError
        When counts are negative or not whole, there are more defaults than customers, a PD is
        missing or outside [0, 1], ``correlation`` is outside [0, 1), or ``alternative`` is
        unknown.

    Notes
    -----
    Binomial and normal tests: Basel Committee on Banking Supervision, Studies on the Validation
    of Internal Rating Systems, Working Paper 14 (2005). Jeffreys: the posterior of the rate is
    Beta(bad + 1/2, good + 1/2), as in the ECB's Instructions for Reporting the Validation Results
    of Internal Models (2019). With correlation: Vasicek's one-factor model (The Distribution of
    Loan Portfolio Value, Risk, 2002): given a common factor z, defaults are independent with
    probability Φ((Φ⁻¹(PD) - √ρ z) / √(1 - ρ)); the binomial probabilities are averaged over
    standard normal z, so the number of customers counts, too. Where probabilities differ within a
    grade, the number of defaults varies a little less than these tests allow for.

    Examples
    --------
    30 defaults of 1,000 customers at a PD of 2%: hardly chance if defaults are independent, no
    surprise if the whole grade shares in a bad year.

    >>> for rho in (0, 0.05):
    ...     table = grade_tests_from_counts([30], [1000], [0.02], correlation=rho)
    ...     table[["likely_low", "likely_high", "p_binomial"]].round(3).loc[0].to_dict()
    {'likely_low': 0.012, 'likely_high': 0.029, 'p_binomial': 0.021}
    {'likely_low': 0.004, 'likely_high': 0.051, 'p_binomial': 0.183}
    """
    bad, count, pd_ = _checked(bad, count, predicted)
    if alternative not in ALTERNATIVES:
        raise ValueError(
            f"alternative is {alternative!r}; it is one of {listing(list(ALTERNATIVES))}"
        )
    if not 0 <= correlation < 1:
        raise ValueError(f"correlation is {correlation}; give a number from 0 up to 1, such as .05")
    filled, tail = count > 0, (1 - check_level(level)) / 2
    expected, error = count * pd_, np.sqrt(count * pd_ * (1 - pd_))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(bad == expected, 0.0, (bad - expected) / error)
        observed = bad / count
    posterior = stats.beta(bad + 0.5, count - bad + 0.5).cdf(pd_)
    more = _chance(bad - 1, count, pd_, correlation, upper=True)
    fewer = _chance(bad, count, pd_, correlation, upper=False)
    low, high = jeffreys_interval(bad, count, level)
    table = pd.DataFrame(
        {
            "observed": observed,
            "low": low,
            "high": high,
            "likely_low": _quantile(tail, count, pd_, correlation) / count.clip(1),
            "likely_high": _quantile(1 - tail, count, pd_, correlation) / count.clip(1),
            "p_binomial": _of_tails(more, fewer, alternative),
            "p_normal": _of_tails(stats.norm.sf(z), stats.norm.cdf(z), alternative),
            "p_jeffreys": _of_tails(posterior, 1 - posterior, alternative),
        }
    )
    table.loc[~filled] = np.nan
    table["p_holm"] = holm(table["p_binomial"])
    table["verdict"] = _verdicts(table, pd_, alternative, 1 - level)
    return table


def _checked(bad: Any, count: Any, predicted: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all as float64; the PD of a grade without customers may be missing."""
    b, n, p = (np.asarray(v, dtype=np.float64) for v in (bad, count, predicted))
    if not (b.shape == n.shape == p.shape and b.ndim == 1):
        raise ValueError(
            f"give bad, count and predicted per grade: {b.shape}, {n.shape}, {p.shape}"
        )
    wrong = ~((n >= 0) & (n % 1 == 0) & (b % 1 == 0) & (b >= 0) & (b <= n))
    if wrong.any():
        raise ValueError(
            f"{int(wrong.sum())} of {len(n)} grades have counts that are not whole, negative, or "
            f"more defaults than customers (row {int(np.argmax(wrong))}: {b[wrong][0]:g} of "
            f"{n[wrong][0]:g}); give whole counts"
        )
    p = np.where((n == 0) & np.isnan(p), 0.0, p)
    outside = ~((p >= 0) & (p <= 1))
    if outside.any():
        raise ValueError(
            f"predicted: {int(outside.sum())} of {len(p)} grades have a PD that is missing or "
            f"outside [0, 1]; give the PD as a share, 0.02 for 2%"
        )
    return b, n, p


def _chance(
    bad: np.ndarray, count: np.ndarray, pd_: np.ndarray, correlation: float, *, upper: bool
) -> np.ndarray:
    """Chance of more defaults than ``bad`` (upper), or of at most as many."""
    tail = stats.binom.sf if upper else stats.binom.cdf
    if correlation == 0:
        return np.asarray(tail(bad, count, pd_))
    shift = stats.norm.ppf(pd_)[:, None] - np.sqrt(correlation) * FACTORS
    given = stats.norm.cdf(shift / np.sqrt(1 - correlation))
    weight = stats.norm.pdf(FACTORS)
    return np.asarray(tail(bad[:, None], count[:, None], given) @ (weight / weight.sum()))


def _quantile(share: float, count: np.ndarray, pd_: np.ndarray, correlation: float) -> np.ndarray:
    """Fewest defaults that are not exceeded with this probability, by halving."""
    if correlation == 0:
        return np.asarray(np.maximum(stats.binom.ppf(share, count, pd_), 0))
    low, high = np.full(len(count), -1.0), count.copy()
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = _chance(middle, count, pd_, correlation, upper=False) >= share
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


def _of_tails(more: np.ndarray, fewer: np.ndarray, alternative: str) -> np.ndarray:
    if alternative == "two-sided":
        return np.minimum(1.0, 2 * np.minimum(more, fewer))
    return more if alternative == "underestimated" else fewer


def _verdicts(table: pd.DataFrame, pd_: np.ndarray, alternative: str, alpha: float) -> np.ndarray:
    above = table["observed"].to_numpy() > pd_
    found = "PD is " + np.where(above, "too low", "too high").astype(object)
    p_value, corrected = table["p_binomial"].to_numpy(), table["p_holm"].to_numpy()
    cases = [np.isnan(p_value), corrected < alpha, p_value < alpha]
    words: list[Any] = ["no customers", found, found + ", if no other grade is tested"]
    return np.select(cases, words, f"no evidence that the PD is {ALTERNATIVES[alternative]}")
