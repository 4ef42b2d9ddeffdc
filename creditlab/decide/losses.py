"""Losses: what a portfolio is expected to lose, how far that may go, and whom to approve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import as_scores, check_level

CELLS = 4_000_000  # customers times draws that are simulated at once


def expected_loss(pd_: Any, lgd: Any, ead: Any, *, margin: Any = None) -> pd.DataFrame:
    """Return the expected loss of each customer, and whether the margin pays for it.

    Parameters
    ----------
    pd_ : array-like of shape (n,)
        Probability of default, calibrated, over the same horizon as the margin.
    lgd : float or array-like of shape (n,)
        Loss given default, as a share of the exposure.
    ead : float or array-like of shape (n,)
        Exposure at default, in currency.
    margin : float or array-like of shape (n,), optional
        Earned on a customer who does not default, as a share of the exposure.

    Returns
    -------
    pandas.DataFrame of float
        ``pd``, ``lgd``, ``ead``, ``expected_loss``; with a margin also ``break_even_pd``,
        ``expected_profit`` and ``accept`` (bool). The index is that of ``pd_`` if it has one.

    Raises
    ------
    ValueError
        For values that are missing or infinite, a PD or LGD outside [0, 1], or a negative
        exposure.

    Notes
    -----
    EL = PD · LGD · EAD. Accept where margin (1 - PD) > LGD · PD, that is PD < margin / (margin +
    LGD). It takes PD and LGD as independent.

    Examples
    --------
    >>> expected_loss([0.01, 0.15], 0.45, 1000, margin=0.06).round(4)
         pd   lgd     ead  expected_loss  break_even_pd  expected_profit  accept
    0  0.01  0.45  1000.0            4.5         0.1176             54.9    True
    1  0.15  0.45  1000.0           67.5         0.1176            -16.5   False
    """
    p, share, exposure = _inputs(pd_, lgd, ead)
    index = pd_.index if isinstance(pd_, pd.Series) else None
    table = pd.DataFrame({"pd": p, "lgd": share, "ead": exposure}, index=index)
    table["expected_loss"] = p * share * exposure
    if margin is not None:
        rate = _of_rows("margin", margin, len(p))
        both = rate + share
        table["break_even_pd"] = np.divide(rate, both, out=np.ones(len(p)), where=both > 0)
        table["expected_profit"] = exposure * (rate * (1 - p) - share * p)
        table["accept"] = rate * (1 - p) > share * p
    return table


def loss_table(pd_: Any, lgd: Any, ead: Any, segment: Any) -> pd.DataFrame:
    """Sum expected losses by segment or grade, with the total.

    Parameters
    ----------
    pd_, lgd, ead
        As in `expected_loss`.
    segment : array-like of shape (n,)
        Rows without one make a segment of their own.

    Returns
    -------
    pandas.DataFrame
        A row a segment, in order, and ``total``: ``count``, ``ead``, ``share_of_ead``, ``pd`` (mean
        of customers), ``pd_by_ead`` (weighted with exposure), ``lgd`` (weighted with PD times
        exposure), ``expected_loss``, ``loss_rate`` (of the exposure) and ``share_of_loss``.

    Raises
    ------
    ValueError
        As `expected_loss`; when the segments are too few or too many.

    Examples
    --------
    >>> table = loss_table([0.01, 0.01, 0.2], 0.5, [100, 300, 100], ["A", "A", "B"])
    >>> table[["count", "ead", "expected_loss", "loss_rate", "share_of_loss"]].round(4)
             count    ead  expected_loss  loss_rate  share_of_loss
    segment
    A            2  400.0            2.0      0.005         0.1667
    B            1  100.0           10.0      0.100         0.8333
    total        3  500.0           12.0      0.024         1.0000
    """
    rows = expected_loss(pd_, lgd, ead).reset_index(drop=True)
    if len(segment) != len(rows):
        raise ValueError(f"segment: {len(segment):,} values for {len(rows):,} customers")
    rows = rows.assign(count=1, default=rows["pd"] * rows["ead"])
    names = ["count", "ead", "pd", "default", "expected_loss"]
    groups = rows.groupby(pd.Series(segment).to_numpy(), observed=True, dropna=False)
    sums = groups[names].sum()
    sums.index = sums.index.astype(object).rename("segment")
    sums.loc["total"] = sums.sum()
    total = sums.loc["total"]
    ratio = {
        "share_of_ead": sums["ead"] / total["ead"],
        "pd": sums["pd"] / sums["count"],
        "pd_by_ead": sums["default"] / sums["ead"],
        "lgd": sums["expected_loss"] / sums["default"],
        "loss_rate": sums["expected_loss"] / sums["ead"],
        "share_of_loss": sums["expected_loss"] / total["expected_loss"],
    }
    table = sums.assign(**ratio).astype({"count": np.int64})
    columns = ["count", "ead", "share_of_ead", "pd", "pd_by_ead", "lgd", "expected_loss"]
    return table[[*columns, "loss_rate", "share_of_loss"]]


def portfolio_loss(
    pd_: Any,
    lgd: Any,
    ead: Any,
    *,
    correlation: float = 0.0,
    level: float = 0.95,
    draws: int = 5000,
    seed: int = 0,
) -> pd.Series:
    """Say within which bounds the loss of a portfolio falls, if the PDs are right.

    Parameters
    ----------
    pd_, lgd, ead
        As in `expected_loss`.
    correlation : float, default 0
        Of the customers' fortunes with each other, from one common factor; 0 means that defaults
        are independent, which understates bad years.
    level : float, default 0.95
        Share of outcomes between ``low`` and ``high``.
    draws : int, default 5000
        Outcomes that are simulated; the quantiles rest on them.
    seed : int, default 0

    Returns
    -------
    pandas.Series
        In currency: ``expected`` and ``deviation`` (standard; both exact without correlation, and
        the mean always); ``low``, ``median`` and ``high``. Also ``share_of_largest``: the largest
        possible single loss as a share of all possible loss.

    Raises
    ------
    ValueError
        As `expected_loss`; for a correlation outside [0, 1), or fewer draws than the level needs.

    Notes
    -----
    A customer defaults when sqrt(r) Z + sqrt(1 - r) e falls below the normal quantile of the PD;
    Z is common, e is the customer's own: the one-factor model of Vasicek (2002), The Distribution
    of Loan Portfolio Value, Risk 15. LGD and EAD are taken as known, and the PDs as right: what
    is uncertain about these comes on top. Time grows with customers times draws (30,000 customers
    and 5,000 draws: seconds).

    Examples
    --------
    A thousand loans of 100, lost entirely with probability 2%: two thousand are expected.

    >>> found = portfolio_loss([0.02] * 1000, 1, 100, draws=4000)
    >>> found[["expected", "deviation"]].round(1).to_dict()
    {'expected': 2000.0, 'deviation': 442.7}
    """
    check_level(level)
    p, share, exposure = _inputs(pd_, lgd, ead)
    if not 0 <= correlation < 1:
        raise ValueError(f"correlation is {correlation}; give a number of at least 0 and below 1")
    if draws * (1 - level) / 2 < 10:
        raise ValueError(
            f"draws is {draws:,}: fewer than 10 would lie beyond each bound at level {level}; "
            f"give at least {int(np.ceil(20 / (1 - level))):,}"
        )
    amount = share * exposure
    at_risk = (p > 0) & (amount > 0)
    losses = _simulated(p[at_risk], amount[at_risk], correlation, draws, seed)
    low, median, high = np.quantile(losses, [(1 - level) / 2, 0.5, (1 + level) / 2])
    independent = np.sqrt((p * (1 - p) * amount**2).sum())
    possible = amount.sum()
    return pd.Series(
        {
            "expected": float((p * amount).sum()),
            "deviation": float(losses.std(ddof=1) if correlation else independent),
            "low": float(low),
            "median": float(median),
            "high": float(high),
            "share_of_largest": float(amount.max() / possible) if possible else np.nan,
        }
    )


def _simulated(
    p: np.ndarray, amount: np.ndarray, correlation: float, draws: int, seed: int
) -> np.ndarray:
    """Draw losses of the portfolio, some outcomes at a time."""
    generator = np.random.default_rng(seed)
    threshold = stats.norm.ppf(p).astype(np.float32)
    common = np.sqrt(correlation) * generator.standard_normal(draws, dtype=np.float32)
    losses = np.empty(draws)
    together = max(1, CELLS // max(1, len(p)))
    for start in range(0, draws, together):
        block = slice(start, min(start + together, draws))
        shape = (block.stop - start, len(p))
        own = generator.standard_normal(shape, dtype=np.float32)
        limit = (threshold - common[block, None]) / np.float32(np.sqrt(1 - correlation))
        losses[block] = (own < limit) @ amount
    return losses


def _inputs(pd_: Any, lgd: Any, ead: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    p = as_scores(pd_, "pd")
    if not len(p):
        raise ValueError("pd: 0 customers; there is no portfolio")
    share, exposure = _of_rows("lgd", lgd, len(p)), _of_rows("ead", ead, len(p))
    for name, values in (("pd", p), ("lgd", share)):
        outside = int(((values < 0) | (values > 1)).sum())
        if outside:
            raise ValueError(
                f"{name}: {outside:,} of {len(p):,} rows lie outside [0, 1]; give shares, not "
                f"per cent, and cap what lies beyond"
            )
    negative = int((exposure < 0).sum())
    if negative:
        raise ValueError(
            f"ead: {negative:,} of {len(p):,} rows are negative; a customer in credit owes "
            f"nothing: put 0, or the unused limit that may be drawn"
        )
    return p, share, exposure


def _of_rows(name: str, values: Any, rows: int) -> np.ndarray:
    if np.ndim(values) == 0:
        values = np.full(rows, values)
    found = as_scores(values, name)
    if len(found) != rows:
        raise ValueError(f"{name}: {len(found):,} values for {rows:,} customers; give one each")
    return found
