"""Calibration: groups by hand, and Jeffreys intervals that cover what they say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

import creditlab as cl
from creditlab.validate.calibration import calibration_table, jeffreys_interval

few = settings(max_examples=50)


# --- The Jeffreys interval --------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_the_interval_agrees_with_statsmodels(level):
    count = np.repeat([2, 10, 57, 1000], 5)
    bad = np.maximum(1, (count * np.tile([0.01, 0.1, 0.3, 0.5, 0.9], 4)).astype(int))
    low, high = jeffreys_interval(bad, count, level)
    reference = proportion_confint(bad, count, alpha=1 - level, method="jeffreys")
    np.testing.assert_allclose(low, reference[0], rtol=1e-10)
    np.testing.assert_allclose(high, reference[1], rtol=1e-10)


def test_the_interval_reaches_the_end_where_nothing_else_was_seen():
    low, high = jeffreys_interval([0, 20], [20, 20])
    assert low.tolist() == [0, pytest.approx(stats.beta.ppf(0.025, 20.5, 0.5))]
    assert high.tolist() == [pytest.approx(stats.beta.ppf(0.975, 0.5, 20.5)), 1]
    assert high[0] == pytest.approx(1 - low[1])


@pytest.mark.parametrize("count", [20, 100])
def test_the_interval_covers_a_rate_as_often_as_it_says(count):
    rates = np.linspace(0.02, 0.98, 481)
    bad = np.arange(count + 1)
    low, high = jeffreys_interval(bad, np.full(count + 1, count))
    inside = (low <= rates[:, None]) & (rates[:, None] <= high)
    covered = (stats.binom.pmf(bad, count, rates[:, None]) * inside).sum(axis=1)
    assert covered.mean() == pytest.approx(0.95, abs=0.005)  # exact, no simulation
    assert covered.min() > 0.88


# --- The table --------------------------------------------------------------------------------


def test_groups_by_hand():
    y = [0, 0, 0, 1, 0, 1, 1, 1]
    p = [0.1, 0.2, 0.1, 0.2, 0.6, 0.8, 0.6, 0.8]
    table = calibration_table(y, p, groups=2)
    assert table["count"].tolist() == [4, 4]
    assert table["bad"].tolist() == [1, 3]
    assert table["predicted"].tolist() == pytest.approx([0.15, 0.7])
    assert table["observed"].tolist() == [0.25, 0.75]
    low, high = proportion_confint([1, 3], 4, method="jeffreys")
    assert table["low"].tolist() == pytest.approx(low)
    assert table["high"].tolist() == pytest.approx(high)


def test_the_level_is_used():
    y, p = [0, 1, 0, 1], [0.2, 0.2, 0.4, 0.4]
    wide, narrow = (calibration_table(y, p, groups=2, level=level) for level in (0.95, 0.5))
    assert ((wide["high"] - wide["low"]) > 1.5 * (narrow["high"] - narrow["low"])).all()


@few
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20)), min_size=2, max_size=100).filter(
        lambda rows: 0 < sum(y for y, _ in rows) < len(rows)
    ),
    st.integers(1, 12),
)
def test_no_row_is_lost_whatever_the_ties(rows, groups):
    y, p = np.array([y for y, _ in rows]), np.array([p for _, p in rows]) / 20
    table = calibration_table(y, p, groups=groups)
    assert 1 <= len(table) <= groups
    assert (table["count"] > 0).all()
    assert table["count"].sum() == len(y)
    assert table["bad"].sum() == y.sum()
    assert (table["predicted"] * table["count"]).sum() == pytest.approx(p.sum())
    assert table["predicted"].is_monotonic_increasing
    assert (table["low"] <= table["observed"] + 1e-12).all()
    assert (table["observed"] <= table["high"] + 1e-12).all()


def test_equal_predictions_stay_in_one_group():
    table = calibration_table([0, 1] * 50, np.repeat([0.1, 0.3, 0.6, 0.9], 25), groups=10)
    assert table["predicted"].tolist() == pytest.approx([0.1, 0.3, 0.6, 0.9])
    assert table["count"].tolist() == [25] * 4


def test_a_heavy_lowest_prediction_is_a_group_of_its_own():
    table = calibration_table([0, 1] * 50, np.repeat([0.1, 0.9], [95, 5]))
    assert table["predicted"].tolist() == pytest.approx([0.1, 0.9])


def test_groups_of_distinct_predictions_are_equally_large():
    p = np.random.default_rng(0).uniform(size=1000)
    y = np.random.default_rng(1).uniform(size=1000) < p
    table = calibration_table(y, p)
    assert len(table) == 10
    assert (table["count"] - 100).abs().max() <= 1
    assert table["observed"].between(table["low"], table["high"]).all()
    assert table["predicted"].between(table["low"], table["high"]).sum() >= 8  # truly calibrated


def test_a_card_reproduces_the_number_of_bads_it_was_fitted_on():
    data = cl.load_dataset("taiwan_default")
    X, y = data.frame, data.frame[data.target]
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"]).fit(X, y)
    table = calibration_table(y, card.predict_proba(X)[:, 1])
    assert (table["count"] * table["predicted"]).sum() == pytest.approx(y.sum(), rel=1e-6)
    assert (table["predicted"] - table["observed"]).abs().max() < 0.04


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("y", "p", "said"),
    [
        ([0, 1, 0, 1], [0.1, 1.2, -0.1, 0.5], r"probability: 2 of 4 rows lie outside \[0, 1\]"),
        ([0, 1, 0, 1], [620, 540, 600, 580], "probability: 4 of 4 rows lie outside"),
        ([0, 1, 0, 1], [0.1, np.nan, 0.2, 0.3], "1 of 4 rows are missing or infinite"),
        ([0, 1, 0], [0.1, 0.2], "y has 3 values but score has 2; give one per row"),
        (
            pd.Series([0, 2, 1], name="late"),
            [0.1, 0.2, 0.3],
            "'late': 1 of 3 rows are neither 0 nor 1",
        ),
    ],
)
def test_bad_input_is_named_and_counted(y, p, said):
    with pytest.raises(ValueError, match=said):
        calibration_table(y, p)
