"""Inference: what the sample can and cannot say about each coefficient."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.model.bins import Bins
from creditlab.model.logistic import LogisticFit, Moments
from creditlab.model.variable_bins import VariableBins

INFERENCE = ("coefficient", "std_error", "z", "p_value", "low", "high", "vif", "sign_ok")


def inference_table(bins: Bins, fit: LogisticFit, moments: Moments) -> pd.DataFrame:
    """Return estimate, uncertainty and soundness of each coefficient.

    Parameters
    ----------
    bins : Bins
        Of the variables of the fit, in its order.
    fit : LogisticFit
        Intercept first.
    moments : Moments
        Of the rows of the fit.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``variable`` (``intercept`` first): ``coefficient``, ``std_error``, ``z``,
        ``p_value`` (two-sided), ``low`` and ``high`` (95% Wald interval), ``vif`` and ``sign_ok``:
        whether the coefficient has the sign that the bins themselves show.
    """
    coefficients = fit.coefficients
    error = np.sqrt(np.diag(fit.covariance))
    z = coefficients / error
    width = stats.norm.ppf(0.975) * error
    expected = [expected_sign(variable) for variable in bins.values()]
    return pd.DataFrame(
        {
            "coefficient": coefficients,
            "std_error": error,
            "z": z,
            "p_value": 2 * stats.norm.sf(np.abs(z)),
            "low": coefficients - width,
            "high": coefficients + width,
            "vif": [np.nan, *moments.variance_inflation()],
            "sign_ok": [True, *(np.sign(coefficients[1:]) == expected)],
        },
        index=pd.Index(["intercept", *bins], name="variable"),
    )


def expected_sign(bins: VariableBins) -> float:
    """Sign of the covariance of WoE and bads over the bins: -1 when a high WoE is less bad."""
    total = bins.good + bins.bad
    surplus = bins.bad - total * bins.bad.sum() / total.sum()
    return float(np.sign((bins.woe * surplus).sum()))
