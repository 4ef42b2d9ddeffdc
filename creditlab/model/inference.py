"""Inference: what the sample can and cannot say about each coefficient, and about the whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import xlog1py, xlogy

from creditlab.data.checks import listing
from creditlab.model.bins import Bins
from creditlab.model.logistic import LogisticFit, Moments
from creditlab.model.variable_bins import VariableBins

INFERENCE = ("coefficient", "std_error", "z", "p_value", "low", "high", "vif", "sign_ok")
SHOWN = 8  # variables that a note names


@dataclass(frozen=True)
class FitSummary:
    """How well a logistic regression fits the rows that it was fitted on.

    Attributes
    ----------
    rows : int
    weight, bads : float
        Sum of the weights, and of those of the bads; without weights, numbers of rows.
    parameters : int
        Free coefficients, the intercept among them.
    log_likelihood, null_log_likelihood : float
        Of the card, and of the intercept alone.
    passes : int
        Over the rows.

    Notes
    -----
    McFadden's pseudo R² is 1 - log-likelihood / null log-likelihood (McFadden 1974, Conditional
    logit analysis of qualitative choice behavior). AIC and BIC count the free coefficients only,
    not the bins, and BIC takes the sum of the weights for the number of rows. Between cards on
    other bins they do not compare.

    Examples
    --------
    80 goods and 20 bads, and a card that knows nothing more:

    >>> empty = null_log_likelihood(100, 20)  # 80 ln .8 + 20 ln .2
    >>> fit = FitSummary(100, 100, 20, 1, empty, empty, 1)
    >>> round(fit.deviance, 2), fit.mcfadden, round(fit.bic - fit.deviance, 3)
    (100.08, 0.0, 4.605)
    """

    rows: int
    weight: float
    bads: float
    parameters: int
    log_likelihood: float
    null_log_likelihood: float
    passes: int

    @classmethod
    def of(cls, fit: LogisticFit, moments: Moments, rows: int) -> FitSummary:
        """Summarise a fit on so many rows, of which the moments are."""
        weight, bads = float(moments.all[0, 0]), float(moments.bad[0])
        parameters = int(np.count_nonzero(~fit.held))
        null = null_log_likelihood(weight, bads)
        return cls(rows, weight, bads, parameters, fit.log_likelihood, null, fit.passes)

    @property
    def deviance(self) -> float:
        """-2 log-likelihood."""
        return -2 * self.log_likelihood

    @property
    def null_deviance(self) -> float:
        """-2 log-likelihood of the intercept alone."""
        return -2 * self.null_log_likelihood

    @property
    def mcfadden(self) -> float:
        """McFadden's pseudo R²."""
        return 1 - self.log_likelihood / self.null_log_likelihood

    @property
    def aic(self) -> float:
        """Deviance + 2 * parameters (Akaike 1974)."""
        return self.deviance + 2 * self.parameters

    @property
    def bic(self) -> float:
        """Deviance + ln(rows) * parameters (Schwarz 1978)."""
        return self.deviance + float(np.log(self.weight)) * self.parameters

    def to_series(self) -> pd.Series:
        """Return all of it, for a report: float64, a row a measure."""
        names = [*self.__dataclass_fields__, "deviance", "null_deviance", "mcfadden", "aic", "bic"]
        return pd.Series({name: float(getattr(self, name)) for name in names}, name="fit")


def null_log_likelihood(weight: float, bads: float) -> float:
    """Return the log-likelihood of the intercept alone: each row has the bad rate of all."""
    rate = bads / weight
    return float(xlogy(bads, rate) + xlog1py(weight - bads, -rate))


def inference_table(
    bins: Bins,
    fit: LogisticFit,
    moments: Moments,
    dropped: Collection[str] = (),
    fractional: int = 0,
) -> pd.DataFrame:
    """Return estimate, uncertainty and soundness of each coefficient.

    Parameters
    ----------
    bins : Bins
        Of the variables of the fit, in its order.
    fit : LogisticFit
        Intercept first.
    moments : Moments
        Of the rows of the fit.
    dropped : collection of str
        Variables that were left out after a look at these rows' outcomes.
    fractional : int, default 0
        Rows with weights that are not whole numbers.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``variable`` (``intercept`` first): ``coefficient``, ``std_error``, ``z``,
        ``p_value`` (two-sided), ``low`` and ``high`` (95% Wald interval), ``vif`` and ``sign_ok``:
        whether the coefficient has the sign that the bins themselves show. Of a coefficient that is
        held at 0 the uncertainty is NaN. Where the numbers are worth less than they seem, a column
        ``note`` says why.

    Notes
    -----
    At a bound the estimate is not normal, so that Wald's interval does not hold for a coefficient
    that is held there; and those of the others are taken as if it had been known to be 0, which
    makes them too narrow (Self and Liang 1987, Asymptotic properties of maximum likelihood
    estimators and likelihood ratio tests under nonstandard conditions).
    """
    coefficients = fit.coefficients
    error = np.sqrt(np.diag(fit.covariance))
    z = coefficients / error
    width = stats.norm.ppf(0.975) * error
    expected = [expected_sign(variable) for variable in bins.values()]
    table = pd.DataFrame(
        {
            "coefficient": coefficients,
            "std_error": error,
            "z": z,
            "p_value": 2 * stats.norm.sf(np.abs(z)),
            "low": coefficients - width,
            "high": coefficients + width,
            "vif": [np.nan, *moments.variance_inflation()],
            "sign_ok": [True, *((np.sign(coefficients[1:]) == expected) | fit.held[1:])],
        },
        index=pd.Index(["intercept", *bins], name="variable"),
    )
    notes = _notes(table.index, fit.held, dropped, fractional)
    return table.assign(note=notes) if any(notes) else table


def _notes(
    names: pd.Index, held: np.ndarray, dropped: Collection[str], fractional: int
) -> list[str]:
    """Say, for each coefficient, why its numbers are worth less than they seem."""
    general, others = [], ""
    if held.any():
        others = f"as if {listing(names[held], SHOWN)} were known to be 0: interval too narrow"
    if dropped:
        general.append(
            f"{listing(dropped, SHOWN)} dropped after a look at the same rows: p-value too small"
        )
    if fractional:
        general.append(
            f"{fractional:,} weights are not whole numbers: the error is that of as many "
            f"customers as the weights add up to"
        )
    bound = "held at 0, where its sign would turn: no error or interval holds at a bound"
    return ["; ".join(filter(None, [bound if at else others, *general])) for at in held]


def expected_sign(bins: VariableBins) -> float:
    """Sign of the covariance of WoE and bads over the bins: -1 when a high WoE is less bad."""
    total = bins.good + bins.bad
    surplus = bins.bad - total * bins.bad.sum() / total.sum()
    return float(np.sign((bins.woe * surplus).sum()))
