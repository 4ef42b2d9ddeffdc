"""Failure scores: hand-worked statements, zones at their edges, models refused where they lie."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from creditlab.data.catalogue import load_dataset
from creditlab.data.earnings_quality import CUTOFFS, beneish
from creditlab.data.failure_scores import altman, ohlson, zmijewski
from creditlab.data.simulate import simulate_ledger

# Working capital 20, retained earnings 20, EBIT 10, revenue 150 of assets 100.
YEAR = {
    "customer": "A", "year_end": "2023-12-31", "current_assets": 60.0, "current_liabilities": 40.0,
    "total_assets": 100.0, "retained_earnings": 20.0, "ebit": 10.0, "equity": 45.0,
    "total_liabilities": 55.0, "revenue": 150.0, "market_value": 110.0,
}  # fmt: skip


def statements(*changes):
    return pd.DataFrame([YEAR | change for change in changes or ({},)])


@pytest.mark.parametrize(
    ("model", "score", "zone"),
    [
        # 1.2 x .2 + 1.4 x .2 + 3.3 x .1 + .6 x 2 + 1.0 x 1.5
        ("z", 0.24 + 0.28 + 0.33 + 1.2 + 1.5, "safe"),
        # .717 x .2 + .847 x .2 + 3.107 x .1 + .42 x 45/55 + .998 x 1.5
        ("z_prime", 0.1434 + 0.1694 + 0.3107 + 0.42 * 45 / 55 + 1.497, "grey"),
        # 6.56 x .2 + 3.26 x .2 + 6.72 x .1 + 1.05 x 45/55
        ("z_double_prime", 1.312 + 0.652 + 0.672 + 1.05 * 45 / 55, "safe"),
        ("z_emerging", 3.25 + 1.312 + 0.652 + 0.672 + 1.05 * 45 / 55, "safe"),
    ],
)
def test_altman_by_hand(model, score, zone):
    row = altman(statements(), model).iloc[0]
    assert row["score"] == pytest.approx(score, abs=1e-12)
    assert row["zone"] == zone


@pytest.mark.parametrize(
    ("model", "low", "high"),
    [("z", 1.81, 2.99), ("z_prime", 1.23, 2.90), ("z_double_prime", 1.10, 2.60)],
)
def test_zones_begin_and_end_at_their_edges(model, low, high):
    base = altman(statements(), model)["score"].iloc[0]
    weight = {"z": 3.3, "z_prime": 3.107, "z_double_prime": 6.72}[model]
    wanted = np.array([low - 0.01, low + 0.01, high - 0.01, high + 0.01])
    rows = statements(
        *({"ebit": 10 + 100 * (score - base) / weight, "customer": i}
          for i, score in enumerate(wanted))
    )  # fmt: skip
    found = altman(rows, model)
    np.testing.assert_allclose(found["score"], wanted)
    assert found["zone"].tolist() == ["distress", "grey", "grey", "safe"]


def test_sources_differ_about_the_emerging_zone_and_both_are_shown():
    base = altman(statements(), "z_emerging")["score"].iloc[0]
    row = altman(statements({"ebit": 10 + 100 * (4.25 - base) / 6.72}), "z_emerging").iloc[0]
    assert row["score"] == pytest.approx(4.25)
    assert (row["zone"], row["zone_other"]) == ("grey", "distress")


def test_z_without_market_value_is_refused_with_the_model_that_applies():
    rows = statements({}, {"customer": "B", "market_value": np.nan})
    with pytest.raises(ValueError, match=r"'market_value': missing in 1 of 2.*'z_prime'"):
        altman(rows, "z")
    assert altman(rows, "z_prime")["score"].notna().all()


def test_units_do_not_matter_and_an_unknown_model_is_refused():
    thousand = altman(statements().assign(unit=1000), "z_double_prime")
    one = altman(statements(), "z_double_prime")
    assert thousand["score"].iloc[0] == pytest.approx(one["score"].iloc[0])
    with pytest.raises(ValueError, match="no model 'Z'; there are z, "):
        altman(statements(), "Z")


def test_an_absent_item_is_named():
    with pytest.raises(ValueError, match=r"retained_earnings.*no value in 1 statements"):
        altman(statements().drop(columns="retained_earnings"), "z_double_prime")


def test_missing_figures_leave_the_score_missing_and_a_weight_of_zero_does_not_count():
    rows = statements({"ebit": np.nan}, {"customer": "B", "revenue": np.nan},
                      {"customer": "C", "total_assets": 0.0})  # fmt: skip
    found = altman(rows, "z_double_prime")
    assert found["score"].isna().tolist() == [True, False, True]
    assert found["zone"].isna().tolist() == [True, False, True]


def test_ohlson_by_hand():
    base = {
        "customer": "A", "total_assets": 200.0, "total_liabilities": 220.0, "current_assets": 80.0,
        "current_liabilities": 100.0, "pretax": -12.0, "depreciation": 23.0,
    }  # fmt: skip
    rows = pd.DataFrame(
        [base | {"year_end": "2022-12-31", "net_income": -6.0},
         base | {"year_end": "2023-12-31", "net_income": -10.0}]
    )  # fmt: skip
    found = ohlson(rows, price_level=2.0)
    by_hand = (
        -1.32 - 0.407 * np.log(100) + 6.03 * 1.1 - 1.43 * -0.1 + 0.0757 * 1.25 - 1.72
        - 2.37 * -0.05 - 1.83 * 0.05 + 0.285 - 0.521 * -4 / 16
    )  # fmt: skip
    assert found["score"].tolist() == [pytest.approx(np.nan, nan_ok=True), pytest.approx(by_hand)]
    assert found["pd"].iloc[1] == pytest.approx(1 / (1 + np.exp(-by_hand)))
    with pytest.raises(ValueError, match="price_level is 0"):
        ohlson(rows, price_level=0)


def test_zmijewski_is_a_probit():
    rows = statements({"net_income": 5.0})
    found = zmijewski(rows).iloc[0]
    assert found["score"] == pytest.approx(-4.336 - 4.513 * 0.05 + 5.679 * 0.55 + 0.004 * 1.5)
    assert found["pd"] == pytest.approx(norm.cdf(found["score"]))


# --- Beneish -----------------------------------------------------------------------------------


def accounts(**second):
    year = {
        "customer": "A", "receivables": 10.0, "revenue": 100.0, "gross_profit": 30.0,
        "current_assets": 50.0, "fixed_assets": 40.0, "total_assets": 100.0, "depreciation": 4.0,
        "selling_admin": 15.0, "net_income": 6.0, "operating_cash_flow": 6.0,
        "current_liabilities": 30.0, "long_term_debt": 20.0,
    }  # fmt: skip
    return pd.DataFrame(
        [year | {"year_end": "2022-12-31"}, year | {"year_end": "2023-12-31"} | second]
    )


def test_beneish_of_a_company_that_stands_still():
    found = beneish(accounts()).iloc[1]
    assert found["score"] == pytest.approx(
        -4.84 + 0.920 + 0.528 + 0.404 + 0.892 + 0.115 - 0.172 - 0.327
    )
    assert found["suspect"] is False


def test_each_index_by_hand():
    found = beneish(
        accounts(
            receivables=30.0, revenue=150.0, gross_profit=30.0, total_assets=200.0,
            current_assets=100.0, fixed_assets=60.0, depreciation=3.0, selling_admin=30.0,
            net_income=20.0, operating_cash_flow=-10.0, current_liabilities=90.0,
            long_term_debt=50.0,
        )
    ).iloc[1]  # fmt: skip
    by_hand = {
        "dsri": 0.2 / 0.1, "gmi": 0.3 / 0.2, "aqi": 0.2 / 0.1, "sgi": 1.5,
        "depi": (4 / 44) / (3 / 63), "sgai": 0.2 / 0.15, "tata": 30 / 200, "lvgi": 0.7 / 0.5,
    }  # fmt: skip
    for name, value in by_hand.items():
        assert found[name] == pytest.approx(value), name
    weights = [0.920, 0.528, 0.404, 0.892, 0.115, -0.172, 4.679, -0.327]
    total = -4.84 + np.dot(weights, list(by_hand.values()))
    assert found["score"] == pytest.approx(total)


def test_the_cut_off_follows_the_cost():
    assert CUTOFFS.to_dict() == {40: -1.49, 20: -1.78, 10: -1.89}
    rows = accounts(receivables=20.0)  # score -1.56: between -1.78 and -1.49
    assert beneish(rows, 40)["suspect"].iloc[1] is False
    assert beneish(rows, 20)["suspect"].iloc[1] is True
    assert beneish(rows)["suspect"].iloc[0] is None
    with pytest.raises(ValueError, match="cost_ratio is 30"):
        beneish(rows, 30)


# --- Against outcomes --------------------------------------------------------------------------


def test_scores_of_simulated_statements_rank_the_failures_of_the_next_year():
    book = simulate_ledger(3_000, years=3, seed=21)
    rows = book.statements[book.statements["published"] <= book.closing - pd.Timedelta(days=365)]
    days = (rows["customer"].map(book.failures) - rows["published"]).dt.days
    failed = days.between(1, 365)
    z = altman(rows, "z_double_prime")["score"]
    x = zmijewski(rows)["score"]
    assert 0.6 < roc_auc_score(failed, -z) < 0.9
    assert 0.6 < roc_auc_score(failed, x) < 0.9


def test_real_bankruptcies_have_the_lower_ratios():
    """The ingredients of Z on 500 real US firms: each points the way that its weight says."""
    frame = load_dataset("us_bankruptcy").frame
    medians = frame.groupby("bankrupt")[["income_to_assets", "assets_to_debts"]].median()
    assert (medians.loc[0] > medians.loc[1]).all()
