"""Calibration: the level, the line and the steps are what other packages and a hand find."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression

import creditlab as cl
from creditlab.model.calibrate import (
    central_tendency,
    fit_platt,
    log_odds_of_points,
    prior_correction,
    recalibrate,
)
from creditlab.model.isotonic import IsotonicCalibration, fit_isotonic, pd_per_score

few = settings(max_examples=60)
VARIABLES = ["PAY_0", "LIMIT_BAL", "PAY_AMT1", "AGE"]


@pytest.fixture(scope="module")
def taiwan():
    train, test = cl.split_sample(cl.load_dataset("taiwan_default").frame, "default", seed=0)
    return cl.Scorecard(variables=VARIABLES).fit(train, "default"), train, test


# --- The level --------------------------------------------------------------------------------


def test_the_prior_by_hand():
    """30 of 100 in the sample, 5 of 100 outside: odds 3:7 become 1:19, a factor 7 / 57."""
    assert prior_correction(0.30, 0.05) == pytest.approx(np.log(7 / 57), abs=1e-15)
    assert prior_correction(0.2, 0.2) == 0
    # King & Zeng (2001): intercept - ln[((1 - tau) / tau) (ybar / (1 - ybar))]
    tau, ybar = 0.013, 0.41
    expected = -np.log((1 - tau) / tau * ybar / (1 - ybar))
    assert prior_correction(ybar, tau) == pytest.approx(expected, abs=1e-14)


def test_bads_sampled_five_times_as_often_are_corrected_as_an_offset_corrects_them(taiwan):
    """Refit with the known shift as an offset (statsmodels): slopes equal, intercept corrected."""
    card, train, _ = taiwan
    bad = train["default"].to_numpy() == 1
    keep = bad | (np.arange(len(train)) % 5 == 0)
    sample, sampled_rate = train[keep], float(bad[keep].mean())
    shift = prior_correction(sampled_rate, float(bad.mean()))
    fitted = cl.Scorecard(bins=card.bins_).fit(sample, "default")
    corrected = recalibrate(fitted, shift)
    design = sm.add_constant(card.bins_.transform(sample))
    offset = np.full(len(sample), -shift)
    refit = sm.GLM(sample["default"], design, family=sm.families.Binomial(), offset=offset).fit()
    assert corrected.intercept_ == pytest.approx(refit.params["const"], abs=1e-7)
    np.testing.assert_allclose(corrected.coefficients_, refit.params.iloc[1:], atol=1e-7)
    # ... and the mean probability is near the bad rate that the whole sample has
    assert corrected.predict_proba(train)[:, 1].mean() == pytest.approx(bad.mean(), abs=0.006)
    assert fitted.predict_proba(train)[:, 1].mean() > bad.mean() + 0.2


@few
@given(
    st.lists(st.floats(-30, 30), min_size=1, max_size=40),
    st.floats(1e-4, 1 - 1e-4),
    st.integers(0, 2**32 - 1),
)
def test_the_mean_is_the_anchor(log_odds, anchor, seed):
    weights = np.random.default_rng(seed).random(len(log_odds)) + 1e-3
    shifted = expit(np.array(log_odds) + central_tendency(log_odds, anchor))
    assert shifted.mean() == pytest.approx(anchor, rel=1e-9)
    shifted = expit(np.array(log_odds) + central_tendency(log_odds, anchor, weights))
    assert np.average(shifted, weights=weights) == pytest.approx(anchor, rel=1e-9)


def test_the_anchor_of_equal_customers_is_a_difference_of_log_odds():
    assert central_tendency([-2.0] * 3, 0.3) == pytest.approx(logit(0.3) + 2, abs=1e-12)


def test_an_anchored_card_has_the_mean_and_the_ranking(taiwan):
    card, _, test = taiwan
    shift = central_tendency(card.decision_function(test), 0.08)
    anchored = recalibrate(card, shift)
    before, after = card.predict_proba(test)[:, 1], anchored.predict_proba(test)[:, 1]
    assert after.mean() == pytest.approx(0.08, abs=1e-12)
    assert (np.argsort(before, kind="stable") == np.argsort(after, kind="stable")).all()
    assert (
        cl.evaluate(test["default"], after)
        .loc["auc"]
        .equals(cl.evaluate(test["default"], before).loc["auc"])
    )
    rate_shift = logit(0.08) - logit(before.mean())  # the shortcut misses, as the docstring says
    assert abs(expit(card.decision_function(test) + rate_shift).mean() - 0.08) > 0.003


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: prior_correction(30, 0.05), "sample_rate is 30; give a share between 0 and 1"),
        (lambda: prior_correction(0.3, 0), "population_rate is 0; give"),
        (lambda: central_tendency([0.0, 1.0], 1.0), "anchor is 1.0; give"),
        (lambda: central_tendency([0.0, np.nan], 0.1), "log_odds: 1 of 2 rows are missing"),
        (lambda: central_tendency([], 0.1), "log_odds: 0 rows"),
        (lambda: central_tendency([0.0, 1.0], 0.1, [0, 0]), "weights: all 2 are 0"),
        (lambda: central_tendency([0.0, 1.0], 0.1, [1, -1]), "weights: 1 of 2 are missing, inf"),
    ],
)
def test_what_has_no_level_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# --- The card on the line ---------------------------------------------------------------------


@pytest.mark.parametrize(("intercept", "slope"), [(-1.3, 1.0), (0.4, 0.7), (0.0, 1.6)])
def test_the_card_follows_the_line_and_survives_its_file(taiwan, tmp_path, intercept, slope):
    card, _, test = taiwan
    moved = recalibrate(card, intercept, slope)
    expected = intercept + slope * card.decision_function(test)
    np.testing.assert_allclose(moved.decision_function(test), expected, atol=1e-12)
    exact = 600 - 20 / np.log(2) * (expected + np.log(50))
    assert np.abs(moved.points(test) - exact).max() <= moved.rounding_error_ + 1e-9
    np.testing.assert_allclose(log_odds_of_points(moved, exact), expected, atol=1e-12)
    moved.to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    assert again.points(test).equals(moved.points(test))
    np.testing.assert_array_equal(again.predict_proba(test), moved.predict_proba(test))


def test_the_card_that_was_given_stays(taiwan):
    card, _, _ = taiwan
    before = card.intercept_, card.base_points_, card.inference_.copy()
    recalibrate(card, 1.0, 2.0)
    recalibrate(card, 1.0)
    assert (card.intercept_, card.base_points_) == before[:2]
    pd.testing.assert_frame_equal(card.inference_, before[2])


def test_inference_is_kept_only_where_it_still_holds(taiwan):
    card, _, _ = taiwan
    shifted = recalibrate(card, -2.0).inference_
    pd.testing.assert_frame_equal(shifted.drop("intercept"), card.inference_.drop("intercept"))
    assert shifted.loc["intercept", "coefficient"] == card.intercept_ - 2
    assert shifted.loc["intercept", ["std_error", "p_value", "low", "high"]].isna().all()
    assert recalibrate(card, 0.0, 0.9).inference_["std_error"].isna().all()


@pytest.mark.parametrize(
    ("intercept", "slope"), [(0, -0.5), (0, 0), (np.nan, 1), (0, np.inf), (np.inf, 1)]
)
def test_a_line_that_turns_the_ranking_round_is_refused(taiwan, intercept, slope):
    with pytest.raises(ValueError, match="finite numbers, and a slope above 0"):
        recalibrate(taiwan[0], intercept, slope)


# --- Platt's line -----------------------------------------------------------------------------


def test_platt_is_the_logistic_regression_of_statsmodels(taiwan):
    card, _, test = taiwan
    log_odds = 0.3 + 1.4 * card.decision_function(test)
    y = test["default"]
    line = fit_platt(y, log_odds, level=0.9)
    fit = sm.Logit(y, sm.add_constant(log_odds)).fit(disp=0)
    assert [line.intercept, line.slope] == pytest.approx(fit.params.tolist(), abs=1e-7)
    np.testing.assert_allclose(line.inference["std_error"], fit.bse, rtol=1e-6)
    np.testing.assert_allclose(line.inference[["low", "high"]], fit.conf_int(0.1), rtol=1e-6)
    np.testing.assert_allclose(line.predict(log_odds), fit.predict(), atol=1e-8)
    slope_z = (fit.params.iloc[1] - 1) / fit.bse.iloc[1]
    assert line.inference.loc["slope", "z"] == pytest.approx(slope_z, rel=1e-5)
    # undoing the line gives the card's own log-odds, but for what Platt finds wrong with them
    assert line.slope == pytest.approx(fit_platt(y, card.decision_function(test)).slope / 1.4)


def test_the_tests_are_likelihood_ratios(taiwan):
    card, _, test = taiwan
    y, log_odds = test["default"].to_numpy(), card.decision_function(test) + 0.1
    tests = fit_platt(y, log_odds).tests
    binomial, ones = sm.families.Binomial(), np.ones(len(y))
    free = sm.Logit(y, sm.add_constant(log_odds)).fit(disp=0).llf
    level = sm.GLM(y, ones, family=binomial, offset=log_odds).fit().llf
    none = (y * np.log(expit(log_odds)) + (1 - y) * np.log(expit(-log_odds))).sum()
    expected = [2 * (free - none), 2 * (level - none), 2 * (free - level)]
    np.testing.assert_allclose(tests["statistic"], expected, rtol=1e-5, atol=1e-6)
    assert tests["freedom"].tolist() == [2, 1, 1]
    assert tests.loc["mean", "p_value"] < 0.01  # the 0.1 was seen
    assert tests.loc["both", "statistic"] == pytest.approx(tests["statistic"].iloc[1:].sum())


def test_a_score_that_is_right_is_seldom_called_wrong():
    rng = np.random.default_rng(3)
    found = []
    for _ in range(300):
        log_odds = rng.normal(-1.5, 1, 500)
        found.append(fit_platt(rng.random(500) < expit(log_odds), log_odds).tests["p_value"])
    share = (pd.DataFrame(found) < 0.05).mean()
    assert ((share > 0.02) & (share < 0.09)).all()


@pytest.mark.parametrize(
    ("y", "log_odds", "message"),
    [
        ([0, 1, 0], [0.5, 0.5, 0.5], "log_odds: all 3 rows are 0.5; there is no slope"),
        ([0, 0, 1, 1], [-2, -1, 1, 2], "separate the 2 bads from the 2 goods perfectly"),
        ([0, 1], [0.1, np.inf], "log_odds: 1 of 2 rows are missing or infinite"),
        ([0, 1, 1], [0.1, 0.2], "y has 3 values but log_odds has 2"),
        ([0, 2], [0.1, 0.2], "1 of 2 rows are neither 0 nor 1"),
    ],
)
def test_what_has_no_line_is_refused(y, log_odds, message):
    with pytest.raises(ValueError, match=message):
        fit_platt(y, log_odds)


# --- Steps ------------------------------------------------------------------------------------


def test_steps_are_the_isotonic_regression_of_scikit_learn(taiwan):
    card, _, test = taiwan
    y = test["default"].to_numpy()
    for score, rising in ((card.points(test), False), (card.predict_proba(test)[:, 1], True)):
        steps = fit_isotonic(y, score, open_ends=False)
        reference = IsotonicRegression(increasing=rising).fit(score, y)
        np.testing.assert_allclose(steps.predict(score), reference.predict(score), atol=1e-12)
        assert steps.high_is_bad is rising
        assert steps.predict(score).mean() == pytest.approx(y.mean(), abs=1e-12)


@few
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(400, 420)), min_size=2, max_size=60).filter(
        lambda rows: 0 < sum(y for y, _ in rows) < len(rows)
    )
)
def test_steps_only_rise_and_no_customer_is_certain(rows):
    y, score = np.array(rows).T
    steps = fit_isotonic(y, score)
    assert (np.diff(steps.probability) > 0).all()
    assert ((steps.probability > 0) & (steps.probability < 1)).all()
    assert steps.count.sum() == len(y)
    assert steps.bad.sum() == y.sum()
    by_score = pd.Series(steps.predict(score)).groupby(score).first()
    assert by_score.is_monotonic_decreasing
    assert (steps.highest >= steps.lowest).all()
    assert (steps.lowest[:-1] > steps.highest[1:]).all()  # safest step first, none overlap


def test_steps_by_hand():
    """500: 1 of 2, 510: 2 of 2 are pooled to 3 of 4; 520: 0 of 3 is opened to .5 of 4."""
    steps = fit_isotonic([1, 0, 1, 1, 0, 0, 0], [500, 500, 510, 510, 520, 520, 520])
    table = steps.table()
    assert table["lowest"].tolist() == [500, 520]
    assert table["highest"].tolist() == [510, 520]
    assert table["pd"].tolist() == [3 / 4, 0.5 / 4]
    assert table["bad"].tolist() == [3, 0]
    assert ((table["low"] < table["pd"]) & (table["pd"] < table["high"])).all()
    # between two steps the riskier one holds; beyond the ends, the end
    assert steps.predict([0, 510, 515, 520, 900]).tolist() == [0.75, 0.75, 0.75, 0.125, 0.125]
    closed = fit_isotonic(
        [1, 0, 1, 1, 0, 0, 0], [500, 500, 510, 510, 520, 520, 520], open_ends=False
    )
    assert closed.table()["pd"].tolist() == [3 / 4, 0]


def test_opening_an_end_never_breaks_the_order():
    """0 of 1 opened is 1/4, above 1 of 20 beside it, so both become one step: 1.5 of 22."""
    y, score = [0, *[1] + [0] * 19, 1, 1, 0], [600, *[590] * 20, 500, 500, 500]
    steps = fit_isotonic(y, score)
    assert steps.probability.tolist() == pytest.approx([1.5 / 22, 2 / 3])
    assert steps.count.tolist() == [21, 3]


def test_steps_survive_their_file(taiwan, tmp_path):
    card, _, test = taiwan
    points = card.points(test)
    steps = fit_isotonic(test["default"], points)
    steps.to_json(tmp_path / "steps.json")
    again = IsotonicCalibration.from_json(tmp_path / "steps.json")
    np.testing.assert_array_equal(again.predict(points), steps.predict(points))
    pd.testing.assert_frame_equal(again.table(), steps.table())
    text = (tmp_path / "steps.json").read_text(encoding="utf-8")
    (tmp_path / "cut.json").write_text(text[:-20], encoding="utf-8")
    with pytest.raises(ValueError, match="not a complete JSON file"):
        IsotonicCalibration.from_json(tmp_path / "cut.json")
    (tmp_path / "odd.json").write_text(text.replace('"count": [', '"count": [1, '), "utf-8")
    with pytest.raises(ValueError, match=r"damaged .*not equally long"):
        IsotonicCalibration.from_json(tmp_path / "odd.json")


def test_points_are_no_probabilities():
    steps = fit_isotonic([0, 1, 0, 1], [0.1, 0.4, 0.2, 0.3])
    with pytest.raises(ValueError, match=r"2 of 3 rows lie outside \[0, 1\]"):
        steps.predict([0.2, 500, 600])


# --- A probability per score ------------------------------------------------------------------


def test_the_scale_says_the_probability_within_its_rounding(taiwan):
    card, _, test = taiwan
    points = card.points(test)
    table = pd_per_score(card, points, test["default"])
    assert table["score"].is_monotonic_increasing
    assert table["pd"].is_monotonic_decreasing
    assert table["count"].sum() == len(test)
    assert table["bad"].sum() == test["default"].sum()
    looked_up = table.set_index("score")["pd"].loc[points].to_numpy()
    gap = np.abs(logit(looked_up) - card.decision_function(test)).max()
    assert gap <= card.rounding_error_ * np.log(2) / 20 + 1e-9
    inside = (table["low"] <= table["pd"]) & (table["pd"] <= table["high"])
    assert np.average(inside, weights=table["count"]) > 0.8


def test_a_score_to_look_up_needs_no_outcome(taiwan):
    steps = fit_isotonic([0, 1, 0, 1], [620, 500, 600, 610])
    table = pd_per_score(steps, [500, 550, 620, 620])
    assert table.columns.tolist() == ["score", "pd", "count"]
    assert table["count"].tolist() == [1, 1, 2]
    assert table["pd"].tolist() == steps.predict([500, 550, 620]).tolist()
    assert pd_per_score(cl.Scorecard(), [600])["pd"].tolist() == [pytest.approx(1 / 51)]
