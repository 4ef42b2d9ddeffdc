"""Ratios: by hand, as identities on the simulated statements, and never with the wrong sign."""

import numpy as np
import pandas as pd
import pytest

from creditlab.data.ratios import (
    RATIOS,
    against_peers,
    cash_conversion,
    common_size,
    dupont,
    ratios,
)
from creditlab.data.simulate import simulate_ledger

YEARS = pd.DataFrame({
    "customer": "A", "year_end": ["2022-12-31", "2023-12-31"], "months": 12,
    "cash": [10.0, 8.0], "receivables": [30.0, 50.0], "inventory": [20.0, 40.0],
    "other_current_assets": 0.0, "current_assets": [60.0, 98.0], "fixed_assets": 40.0,
    "total_assets": [100.0, 140.0], "payables": [20.0, 24.0], "short_term_debt": [10.0, 30.0],
    "current_liabilities": [40.0, 70.0], "long_term_debt": [20.0, 30.0],
    "total_liabilities": [60.0, 100.0], "equity": 40.0, "revenue": [200.0, 365.0],
    "cost_of_goods": [150.0, 292.0], "gross_profit": [50.0, 73.0], "depreciation": 5.0,
    "ebit": [12.0, 20.0], "interest": [2.0, 5.0], "pretax": [10.0, 15.0],
    "net_income": [8.0, 12.0], "operating_cash_flow": [9.0, -18.0],
})  # fmt: skip


@pytest.fixture(scope="module")
def simulated():
    return simulate_ledger(200, years=2, seed=8).statements


def test_every_ratio_by_hand():
    found = ratios(YEARS).iloc[1]
    by_hand = {
        "current_ratio": 98 / 70, "quick_ratio": 58 / 70, "cash_ratio": 8 / 70,
        "working_capital_share": 28 / 140, "equity_ratio": 40 / 140, "liabilities_ratio": 100 / 140,
        "debt_to_equity": 60 / 40, "interest_cover": 4.0, "cash_to_debt": -0.18,
        "debt_to_ebitda": 60 / 25, "gross_margin": 0.2, "ebit_margin": 20 / 365,
        "net_margin": 12 / 365, "return_on_assets": 12 / 140, "return_on_equity": 0.3,
        "asset_turnover": 365 / 140, "days_receivables": 50.0, "days_inventory": 50.0,
        "days_payables": 30.0, "cash_to_profit": -1.5, "revenue_growth": 0.825,
    }  # fmt: skip
    assert set(by_hand) == set(RATIOS.index)
    for name, value in by_hand.items():
        assert found[name] == pytest.approx(value), name


def test_a_negative_equity_gives_no_return_on_it():
    worst = YEARS.assign(equity=[40.0, -10.0], net_income=[8.0, -12.0])
    found = ratios(worst).iloc[1]
    assert np.isnan(found["return_on_equity"])  # else +120%, the best of all
    assert np.isnan(found["debt_to_equity"])
    assert found["equity_ratio"] < 0
    assert dupont(worst)["return_on_equity"].isna().tolist() == [False, True]


def test_zero_divisors_are_missing_not_infinite():
    found = ratios(YEARS.assign(interest=0.0, current_liabilities=0.0))
    assert found[["interest_cover", "current_ratio"]].isna().all(axis=None)
    assert not np.isinf(found.select_dtypes("number")).any(axis=None)


def test_families_can_be_chosen_and_unknown_ones_are_refused():
    found = ratios(YEARS, ["growth"])
    assert found.columns.tolist() == ["customer", "year_end", "revenue_growth"]
    assert np.isnan(found["revenue_growth"].iloc[0])
    with pytest.raises(ValueError, match="no family size; there are liquidity"):
        ratios(YEARS, ["size"])


@pytest.mark.parametrize("steps", [3, 5])
def test_the_factors_of_dupont_multiply_to_the_return(simulated, steps):
    found = dupont(simulated, steps)
    product = found.iloc[:, 3:].prod(axis=1, skipna=False)
    known = product.notna()
    assert known.mean() > 0.5
    np.testing.assert_allclose(product[known], found.loc[known, "return_on_equity"])
    expected = simulated["net_income"] / simulated["equity"].where(simulated["equity"] > 0)
    np.testing.assert_allclose(found["return_on_equity"], expected)
    with pytest.raises(ValueError, match="steps is 4"):
        dupont(simulated, 4)


def test_common_size_sums_to_one(simulated):
    shares = common_size(simulated)
    np.testing.assert_allclose(shares[["total_liabilities", "equity"]].sum(axis=1), 1)
    np.testing.assert_allclose(shares["gross_profit"] + shares["cost_of_goods"], 1)
    assert "employees" not in shares


def test_cash_conversion_with_both_balances():
    found = cash_conversion(YEARS)
    assert found.iloc[1, 2:].astype(float).tolist() == pytest.approx([50.0, 50.0, 30.0, 70.0])
    average = cash_conversion(YEARS, "average")
    assert average["cash_conversion"].isna().tolist() == [True, False]
    # (20 + 40) / 2 of 292 is 37.5 days; (30 + 50) / 2 of 365 is 40; (20 + 24) / 2 of 292 is 27.5
    assert average.iloc[1, 2:].astype(float).tolist() == pytest.approx([37.5, 40.0, 27.5, 50.0])
    with pytest.raises(ValueError, match="balances is 'mean'"):
        cash_conversion(YEARS, "mean")


def test_days_of_half_a_year():
    half = YEARS.iloc[[1]].assign(months=6)
    assert cash_conversion(half)["days_receivables"].iloc[0] == pytest.approx(25.0)


def test_peers_are_ranked_in_the_direction_of_the_creditor():
    table = pd.DataFrame({
        "current_ratio": [1.0, 2.0, 2.0, 9.0, np.nan],
        "days_receivables": [10.0, 20.0, 30.0, 5.0, 7.0],
    })  # fmt: skip
    industry = pd.Series(["food", "food", "food", "steel", "steel"])
    found = against_peers(table, industry)
    assert found["current_ratio"].tolist()[:4] == [0.0, 0.75, 0.75, 0.5]
    assert np.isnan(found["current_ratio"].iloc[4])
    assert found["days_receivables"].tolist() == [1.0, 0.5, 0.0, 1.0, 0.0]
