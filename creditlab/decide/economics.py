"""What a bad debt costs, in sales; and what a bank must hold against a loan."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri


def break_even_sales(write_off: float, margin: float) -> float:
    """Return the extra sales whose margin pays for a write-off.

    Parameters
    ----------
    write_off : float
        Amount lost, in any currency.
    margin : float
        Share of sales that is left. The net margin where the question is how long the company works
        for the loss; the contribution margin where one more order is priced, because fixed costs
        do not grow with it.

    Returns
    -------
    float
        In the same currency.

    Raises
    ------
    ValueError
        When the margin is not above 0 and below 1, or the write-off is negative.

    Notes
    -----
    write-off / margin, as in the tables of collection agencies (tsico.com). What is lost on an
    unpaid order is its cost, not its price: enter the cost where the margin of that order was
    never earned.

    Examples
    --------
    At 2% of sales a loss takes fifty times itself, at 5% twenty times; Chinese industry earned
    5.31% in 2025 (National Bureau of Statistics):

    >>> [round(break_even_sales(1, margin), 1) for margin in (0.02, 0.05, 0.06, 0.0531)]
    [50.0, 20.0, 16.7, 18.8]
    """
    if not 0 < margin < 1:
        raise ValueError(f"margin is {margin}; give a share of sales above 0 and below 1")
    if not write_off >= 0:
        raise ValueError(f"write_off is {write_off}; give an amount of at least 0")
    return write_off / margin


def break_even_pd(margin: float, loss_given_default: float) -> float:
    """Return the probability of bad at which margin earned and loss expected are equal.

    Parameters
    ----------
    margin : float
        Earned on a customer who pays, as a share of the exposure.
    loss_given_default : float
        Share of the exposure that is lost on one who does not.

    Returns
    -------
    float
        margin / (margin + loss given default): accept below it.

    Raises
    ------
    ValueError
        When a share is negative, or both are 0.

    Examples
    --------
    A margin of 10% bears one customer in seven who loses 60%:

    >>> round(break_even_pd(0.10, 0.60), 4)
    0.1429
    """
    if not (margin >= 0 and loss_given_default >= 0 and margin + loss_given_default > 0):
        raise ValueError(
            f"margin is {margin} and loss_given_default {loss_given_default}; give shares of the "
            f"exposure of at least 0, not both 0"
        )
    return margin / (margin + loss_given_default)


def irb_capital(
    pd_: Any, lgd: Any = 0.45, maturity: Any = 2.5, sales: float | None = None
) -> pd.DataFrame:
    """Return what the Basel internal-ratings formula asks a bank to hold against a company.

    Parameters
    ----------
    pd_ : float or array-like of shape (n,)
        Probability of default in a year.
    lgd : float or array-like, default 0.45
        Loss given default.
    maturity : float or array-like, default 2.5
        Years.
    sales : float, optional
        Of a small company, in million euro: lowers the correlation, from 50 down to 5.

    Returns
    -------
    pandas.DataFrame
        A row a company: ``pd``, ``correlation``, ``capital`` (share of the exposure) and
        ``risk_weight`` (12.5 times it; 1 is the whole exposure).

    Raises
    ------
    ValueError
        When a PD is not between 0 and 1, or an LGD or maturity is negative.

    Notes
    -----
    Basel framework, CRE31 (bis.org): the loss of the worst year in a thousand, less the expected
    one. Probabilities are not floored here; the rules floor them at 0.05%.

    Examples
    --------
    >>> irb_capital([0.01, 0.05])["risk_weight"].round(4).tolist()
    [0.9232, 1.4985]
    """
    p, loss, years = (np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (pd_, lgd, maturity))
    if not ((p > 0) & (p < 1)).all():
        wrong = int((~((p > 0) & (p < 1))).sum())
        raise ValueError(f"{wrong} of {len(p)} PDs are not between 0 and 1")
    if (loss < 0).any() or (years < 0).any():
        raise ValueError("lgd and maturity must not be negative")
    weight = (1 - np.exp(-50 * p)) / (1 - np.exp(-50))
    correlation = 0.12 * weight + 0.24 * (1 - weight)
    if sales is not None:
        correlation = correlation - 0.04 * (1 - (np.clip(sales, 5, 50) - 5) / 45)
    worst = ndtr((ndtri(p) + np.sqrt(correlation) * ndtri(0.999)) / np.sqrt(1 - correlation))
    slope = (0.11852 - 0.05478 * np.log(p)) ** 2
    capital = loss * (worst - p) * (1 + (years - 2.5) * slope) / (1 - 1.5 * slope)
    return pd.DataFrame(
        {"pd": p, "correlation": correlation, "capital": capital, "risk_weight": 12.5 * capital}
    )
