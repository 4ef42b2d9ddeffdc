"""Merton's model: the distance of a listed company to default, from its share price."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import root
from scipy.stats import norm


def default_point(short_term: Any, long_term: Any) -> np.ndarray:
    """Return the debt at which a company defaults: all of the short, half of the long.

    Parameters
    ----------
    short_term, long_term : array-like of shape (n,)
        Debt due within a year, and later.

    Returns
    -------
    numpy.ndarray of float64, shape (n,)

    Notes
    -----
    The convention of KMV, as quoted by secondary sources.

    Examples
    --------
    >>> default_point([60.0], [40.0]).tolist()
    [80.0]
    """
    return np.asarray(short_term, dtype=np.float64) + np.asarray(long_term, dtype=np.float64) / 2


def distance_to_default(
    equity: Any, equity_volatility: Any, debt: Any, rate: float, *, drift: float | None = None,
    years: float = 1.0,
) -> pd.DataFrame:  # fmt: skip
    """Return how many standard deviations the assets of listed companies are above their debt.

    Parameters
    ----------
    equity : array-like of shape (n,)
        Market value of all shares; for listed companies only.
    equity_volatility : array-like of shape (n,)
        Standard deviation of the share's log-return, a year (0.3 is 30%).
    debt : array-like of shape (n,)
        What has to be paid, see `default_point`; in the unit of `equity`.
    rate : float
        Riskless interest a year, continuous.
    drift : float, optional
        Expected return of the assets a year, by default `rate`.
    years : float, default 1.0
        Horizon.

    Returns
    -------
    pandas.DataFrame of shape (n, 6)
        ``assets`` and ``asset_volatility`` that reproduce the price and volatility of the shares,
        ``distance``, ``pd`` = N(-distance); ``naive_distance``, ``naive_pd`` of Bharath and
        Shumway, which need no solver.

    Raises
    ------
    ValueError
        When a value is missing or not above 0, or no solution is found; with the count.

    Warnings
    --------
    Neither PD is calibrated: assets have fatter tails than the normal distribution. Use them to
    rank.

    Notes
    -----
    Merton (1974), On the Pricing of Corporate Debt, Journal of Finance 29(2): equity is a call on
    the assets, E = V N(d1) - F exp(-rT) N(d2), and its volatility sE E = N(d1) sV V; solved for V
    and sV in logarithms. Bharath and Shumway (2008), Forecasting Default with the Merton Distance
    to Default Model, Review of Financial Studies 21(3): V = E + F, volatility of debt .05 + .25 sE.

    Examples
    --------
    >>> distance_to_default([40.0], [0.5], [60.0], rate=0.03).round(3).values.tolist()
    [[98.201, 0.204, 2.454, 0.007, 1.621, 0.053]]
    """
    frame = pd.DataFrame(
        {"equity": equity, "equity_volatility": equity_volatility, "debt": debt}, dtype=np.float64
    )
    for name, values in frame.items():
        if wrong := int((~(values > 0) | np.isinf(values)).sum()):
            raise ValueError(
                f"{name}: {wrong:,} of {len(values):,} values are missing or not above 0; leave "
                "those companies out (the model is for listed companies with debt)"
            )
    shares, spread, owed = frame.to_numpy().T
    discounted = owed * np.exp(-rate * years)
    assets, volatility = _solve(shares, spread, discounted, years)
    drift = rate if drift is None else drift
    scale = volatility * np.sqrt(years)
    distance = (np.log(assets / owed) + (drift - volatility**2 / 2) * years) / scale
    total = shares + owed
    naive = shares / total * spread + owed / total * (0.05 + 0.25 * spread)
    naive_distance = (np.log(total / owed) + (drift - naive**2 / 2) * years) / (
        naive * np.sqrt(years)
    )
    return pd.DataFrame(
        {
            "assets": assets, "asset_volatility": volatility,
            "distance": distance, "pd": norm.cdf(-distance),
            "naive_distance": naive_distance, "naive_pd": norm.cdf(-naive_distance),
        },
        index=equity.index if isinstance(equity, pd.Series) else None,
    )  # fmt: skip


def _solve(
    shares: np.ndarray, spread: np.ndarray, discounted: np.ndarray, years: float
) -> tuple[np.ndarray, np.ndarray]:
    """Find assets and their volatility, company by company; logarithms keep both above 0."""
    assets, volatility = np.empty_like(shares), np.empty_like(shares)
    failed = 0
    for row, (equity, sigma, debt) in enumerate(zip(shares, spread, discounted, strict=True)):

        def gap(logs: np.ndarray, equity=equity, sigma=sigma, debt=debt) -> list[float]:  # type: ignore[no-untyped-def]
            value, spread = np.exp(logs)
            scale = spread * np.sqrt(years)
            first = np.log(value / debt) / scale + scale / 2
            call = value * norm.cdf(first) - debt * norm.cdf(first - scale)
            return [call / equity - 1, norm.cdf(first) * spread * value / (sigma * equity) - 1]

        begin = np.log([equity + debt, sigma * equity / (equity + debt)])
        found = root(gap, begin, tol=1e-12)
        failed += np.abs(gap(found.x)).max() > 1e-6
        assets[row], volatility[row] = np.exp(found.x)
    if failed:
        raise ValueError(
            f"no assets fit the price and volatility of {failed:,} of {len(shares):,} companies; "
            "look at their equity_volatility (a share a year: 0.3 is 30%)"
        )
    return assets, volatility
