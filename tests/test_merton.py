"""Merton's distance: prices made from known assets are read back."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from creditlab.data.merton import default_point, distance_to_default


def priced(assets, volatility, debt, rate, years):
    """Price the shares of known assets, and their volatility."""
    scale = volatility * np.sqrt(years)
    first = (np.log(assets / debt) + (rate + volatility**2 / 2) * years) / scale
    equity = assets * norm.cdf(first) - debt * np.exp(-rate * years) * norm.cdf(first - scale)
    return equity, norm.cdf(first) * volatility * assets / equity


@pytest.mark.parametrize("years", [0.5, 1.0, 3.0])
def test_known_assets_are_found(years):
    rng = np.random.default_rng(3)
    debt = rng.uniform(20, 95, 60)
    volatility = rng.uniform(0.05, 0.6, 60)
    equity, spread = priced(100.0, volatility, debt, 0.03, years)
    found = distance_to_default(equity, spread, debt, 0.03, years=years)
    np.testing.assert_allclose(found["assets"], 100, rtol=1e-6)
    np.testing.assert_allclose(found["asset_volatility"], volatility, rtol=1e-6)
    distance = (np.log(100 / debt) + (0.03 - volatility**2 / 2) * years) / (
        volatility * np.sqrt(years)
    )
    np.testing.assert_allclose(found["distance"], distance, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found["pd"], norm.cdf(-distance), rtol=1e-4, atol=1e-9)


def test_the_naive_distance_by_hand():
    found = distance_to_default([60.0], [0.4], [40.0], 0.0, drift=0.05).iloc[0]
    volatility = 0.6 * 0.4 + 0.4 * (0.05 + 0.25 * 0.4)
    assert found["naive_distance"] == pytest.approx(
        (np.log(100 / 40) + 0.05 - volatility**2 / 2) / volatility
    )


def test_more_debt_and_more_volatility_bring_default_nearer():
    more_debt = distance_to_default([50.0, 50.0], [0.4, 0.4], [30.0, 60.0], 0.02)
    more_volatile = distance_to_default([50.0, 50.0], [0.3, 0.6], [30.0, 30.0], 0.02)
    for found in (more_debt, more_volatile):
        assert found["distance"].is_monotonic_decreasing
        assert found["naive_distance"].is_monotonic_decreasing


def test_the_index_is_kept_and_unlisted_companies_are_refused():
    equity = pd.Series([40.0], index=["A"])
    assert distance_to_default(
        equity, [0.5], default_point([60.0], [0.0]), 0.03
    ).index.tolist() == ["A"]
    with pytest.raises(ValueError, match=r"equity: 1 of 2 values .* listed companies"):
        distance_to_default([np.nan, 3.0], [0.3, 0.3], [1.0, 1.0], 0.03)
    with pytest.raises(ValueError, match=r"debt: 1 of 1 values"):
        distance_to_default([3.0], [0.3], [0.0], 0.03)
