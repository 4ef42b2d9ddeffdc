"""Agreement with optbinning on real data, and a guard for each of its traps that a wrapper meets.

Where a trap concerns what this package does not call at all (its JSON, its monitoring, its KS),
the guard is a test of our own function in test_bins, test_stability and test_metrics.
"""

import numpy as np
import pandas as pd
import pytest
from optbinning import BinningProcess, OptimalBinning
from optbinning import Scorecard as PeerScorecard
from sklearn.linear_model import LogisticRegression

import creditlab as cl
from creditlab.model.binning import solve
from creditlab.model.counts import Counts


@pytest.fixture(scope="module")
def samples():
    frame = cl.load_dataset("taiwan_default").frame.drop(columns="ID")
    return cl.split_sample(frame, target="default", seed=0)


def peer_iv(train, name, **options):
    peer = OptimalBinning(**options).fit(train[name].to_numpy(float), train["default"].to_numpy())
    peer.binning_table.build()
    return peer.binning_table.iv


def test_no_variable_of_taiwan_has_less_than_99_percent_of_its_information_value(samples):
    train, _ = samples
    ours = cl.fit_bins(train, target="default")
    short = {
        n: b.iv / peer_iv(train, n) for n, b in ours.items() if b.iv < 0.99 * peer_iv(train, n)
    }
    assert not short


def test_nor_at_four_bins(samples):
    train, _ = samples
    names = ["LIMIT_BAL", "AGE", "PAY_0", "PAY_AMT1", "PAY_AMT6", "BILL_AMT1"]
    ours = cl.fit_bins(train, "default", names, max_bins=4)
    for name in names:
        assert ours[name].rule.n_regular <= 4
        assert ours[name].iv >= 0.99 * peer_iv(train, name, max_n_bins=4)


def test_the_scorecard_discriminates_as_well_on_the_test_sample(samples):
    train, test = samples
    names = [c for c in train.columns if c != "default"]
    peer = PeerScorecard(
        BinningProcess(names), LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8)
    ).fit(train[names], train["default"])
    ours = cl.Scorecard().fit(train[names], train["default"])
    auc = [
        cl.evaluate(test["default"], pd_[:, 1]).loc["auc", "value"]
        for pd_ in (ours.predict_proba(test), peer.predict_proba(test[names]))
    ]
    assert auc[0] >= auc[1] - 0.001


def test_same_bins_give_the_same_woe_and_iv(samples):
    train, _ = samples
    splits = [50_000, 100_000, 200_000]
    bins = cl.fit_bins(train, "default", ["LIMIT_BAL"]).edit("LIMIT_BAL", splits=splits, reason="x")
    peer = OptimalBinning(
        user_splits=splits, user_splits_fixed=[True] * 3, monotonic_trend=None, max_pvalue=None
    ).fit(train["LIMIT_BAL"].to_numpy(float), train["default"].to_numpy())
    table = peer.binning_table.build()
    np.testing.assert_allclose(
        bins["LIMIT_BAL"].woe[:4], table["WoE"].iloc[:4].astype(float), atol=1e-9
    )
    assert bins["LIMIT_BAL"].iv == pytest.approx(peer.binning_table.iv)


def test_missing_target_is_not_an_event(samples):
    """It counts NaN in y as an event."""
    train = samples[0].head(100).astype({"default": float})
    train.iloc[0, train.columns.get_loc("default")] = np.nan
    with pytest.raises(ValueError, match="1 of 100 rows are missing"):
        cl.fit_bins(train, "default", ["AGE"])


def test_an_all_bad_special_bin_is_not_neutral():
    """It gives a pure missing or special bin WoE 0."""
    x = np.r_[np.arange(90.0), [-9.0] * 10]
    frame = pd.DataFrame({"x": x, "bad": np.r_[np.arange(90) % 3 == 0, [True] * 10].astype(int)})
    table = cl.fit_bins(frame, "bad", special_values={"x": [-9]})["x"].table().set_index("bin")
    assert table.loc["special -9", "woe"] == pytest.approx(np.log((0.5 / 60) / (10.5 / 40)))


def test_fractional_weights_reach_the_solver_and_the_table_uncut():
    """It cuts weighted counts to whole numbers per bin."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=2000)})
    frame["bad"] = (rng.random(2000) < 0.1 + 0.3 * (frame["x"] > 0)).astype(int)
    weights = rng.uniform(0.001, 0.002, 2000)
    for trend in ("ascending", "concave"):
        bins = cl.fit_bins(frame, "bad", trends={"x": trend}, weights=weights)["x"]
        assert bins.table()["count"].sum() == pytest.approx(weights.sum())
        assert bins.iv > 0.3


def test_categories_are_ordered_by_their_weighted_bad_rate():
    """Its order of categories ignores weights."""
    good = np.array([10.0, 90.0, 50.0, 0.0, 0.0])  # a, b, c, other, missing
    bad = np.array([90.0, 10.0, 50.0, 0.0, 0.0])
    bins = solve("x", Counts("categorical", (), ("a", "b", "c"), (), good, bad))
    assert bins.rule.groups == (("b",), ("c",), ("a",))


def test_scoring_keeps_the_index_and_total_rounding_error_is_reported(samples):
    """Its scores lose the index, and rounded points drift by up to several points."""
    train, test = samples
    card = cl.Scorecard().fit(train.drop(columns="default"), train["default"])
    exact = cl.Scorecard(card.bins_, decimals=None).fit(train, train["default"])
    drift = (card.points(test) - exact.points(test)).abs()
    assert card.points(test).index.equals(test.index)
    assert drift.max() <= card.rounding_error_
