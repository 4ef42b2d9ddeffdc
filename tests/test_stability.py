"""Stability: indices by hand, and what chance alone does to them."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import creditlab as cl
from creditlab.validate.stability import stability_index

few = settings(max_examples=50)


@pytest.fixture(scope="module")
def taiwan():
    data = cl.load_dataset("taiwan_default")
    frame = data.frame.drop(columns="ID")
    train, test = cl.split_sample(frame, data.target)
    return cl.fit_bins(train, data.target), train, test


# --- The formula ------------------------------------------------------------------------------


def test_index_by_hand():
    # Shares with a half more in each cell: 60.5/101 and 40.5/101 before, 30.5/41 and 10.5/41 now.
    # (.74390 - .59901) ln(.74390/.59901) + (.25610 - .40099) ln(.25610/.40099)
    index = stability_index(["low", "high"], np.array([60, 40]), np.array([30, 10]))
    assert float(index) == pytest.approx(0.144893 * 0.216632 + 0.144893 * 0.448378, abs=1e-5)
    assert index.table["index"].sum() == pytest.approx(float(index))
    assert index.table["share_expected"].tolist() == [0.6, 0.4]
    assert index.table["share_actual"].tolist() == [0.75, 0.25]
    assert index.expected == pytest.approx(1 / 100 + 1 / 40)
    assert index.limit == pytest.approx(3.841459 * (1 / 100 + 1 / 40))  # chi-squared, 1 degree


def test_an_empty_band_is_not_infinite():
    index = stability_index(["a", "b"], np.array([99, 0]), np.array([0, 99]))
    assert float(index) == pytest.approx(2 * (0.995 - 0.005) * np.log(199))


def test_scores_are_counted_in_the_bands_of_the_development_sample():
    index = cl.psi(
        np.repeat([500, 600, 700], [30, 50, 20]), [450, 500, 599, 600, 650, 700, 900], bins=2
    )
    table = index.table
    assert table["band"].tolist() == ["< 600", "≥ 600"]
    assert table["expected"].tolist() == [30, 70]
    assert table["actual"].tolist() == [3, 4]


def test_ten_bands_hold_a_tenth_each():
    table = cl.psi(np.random.default_rng(0).normal(600, 50, 5000), [600.0]).table
    assert len(table) == 10
    assert (table["expected"] - 500).abs().max() <= 1


@few
@given(st.lists(st.integers(300, 340), min_size=1, max_size=80), st.integers(2, 12))
def test_a_sample_has_not_moved_from_itself(scores, bins):
    index = cl.psi(scores, scores, bins=bins)
    assert float(index) == 0
    assert index.table["expected"].sum() == len(scores)
    assert len(index.table) <= bins


@few
@given(
    st.lists(st.integers(300, 340), min_size=1, max_size=80),
    st.lists(st.integers(290, 350), min_size=1, max_size=80),
)
def test_the_index_is_finite_and_never_negative(before, now):
    index = cl.psi(before, now)
    assert 0 <= index < np.inf
    assert index.table["actual"].sum() == len(now)
    assert (index.table["index"] >= 0).all()


def test_the_order_and_the_type_of_scores_do_not_matter():
    rng = np.random.default_rng(0)
    before, now = rng.normal(600, 50, 400), rng.normal(590, 50, 300)
    index = cl.psi(before, now)
    assert cl.psi(before[::-1], now[::-1]) == index
    assert cl.psi(pd.Series(before, dtype="Float64"), now.tolist()) == index
    assert isinstance(index, float)
    assert f"{index:.3f}" == f"{float(index):.3f}"
    for same in (pickle.loads(pickle.dumps(index)), copy.deepcopy(index)):
        assert (same, same.limit) == (index, index.limit)
        pd.testing.assert_frame_equal(same.table, index.table)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (np.repeat([1, 2], [95, 5]), np.repeat([1, 2], [5, 95])),
        (np.repeat([1, 2, 3], [5, 90, 5]), np.repeat([3], [100])),
    ],
)
def test_a_shift_away_from_a_heavy_score_is_seen(before, now):
    assert cl.psi(before, now) > 0.25


# --- What chance does -------------------------------------------------------------------------


def test_without_drift_the_index_has_the_mean_and_the_limit_that_it_states():
    rng = np.random.default_rng(0)
    indices = [cl.psi(rng.normal(size=1000), rng.normal(size=500)) for _ in range(2000)]
    assert indices[0].expected == pytest.approx(9 * (1 / 1000 + 1 / 500))  # .0270
    assert np.mean(indices) == pytest.approx(0.0270, abs=0.001)
    below = np.mean([index < index.limit for index in indices])
    assert below == pytest.approx(0.95, abs=0.015)


def test_the_customary_limit_has_no_fixed_error_rate():
    # .10 is passed by chance alone in small samples, and misses real drift in large ones.
    rng = np.random.default_rng(1)
    small = [cl.psi(rng.normal(size=100), rng.normal(size=100)) for _ in range(300)]
    assert np.mean(np.array(small) > 0.10) > 0.5
    large = cl.psi(rng.normal(size=20_000), rng.normal(0.15, 1, size=20_000))
    assert large.limit < large < 0.10


# --- Variables --------------------------------------------------------------------------------


def test_csi_counts_bins_missing_and_special_values():
    frame = pd.DataFrame(
        {"x": [1, 1, 5, 5, -9, -9, None, None] * 5, "c": list("aabbabab") * 5, "bad": [0, 1] * 20}
    )
    bins = cl.fit_bins(frame, "bad", ["x", "c"], special_values={"x": [-9]}).edit(
        "x", splits=[3], reason="test"
    )
    now = pd.DataFrame({"x": [1, 5, 5, -9, -9, -9, None, 7], "c": list("abababab")})
    result = cl.csi(bins, frame, now).set_index("variable")
    by_hand = stability_index(range(4), np.array([10, 10, 10, 10]), np.array([1, 3, 3, 1]))
    assert result.loc["x", "csi"] == pytest.approx(float(by_hand))
    assert result.loc["x", "expected"] == pytest.approx(3 * (1 / 40 + 1 / 8))
    assert result.loc["x", "limit"] == pytest.approx(stats.chi2.ppf(0.95, 3) * (1 / 40 + 1 / 8))
    assert result.loc["c", "csi"] == 0
    assert not result["moved"].any()


def test_csi_finds_the_variable_that_moved(taiwan):
    bins, train, test = taiwan
    calm = cl.csi(bins, train, test)
    assert calm["moved"].mean() <= 0.15  # 23 variables at an error rate of 5%
    moved = cl.csi(bins, train, test.assign(LIMIT_BAL=test["LIMIT_BAL"] * 2))
    first = moved.iloc[0]
    assert first["variable"] == "LIMIT_BAL"
    assert first["csi"] > 0.1
    assert first["moved"]
    assert moved["csi"].is_monotonic_decreasing
    assert set(moved["variable"]) == set(bins)
    pd.testing.assert_frame_equal(
        moved[1:].set_index("variable").sort_index(),
        calm[calm["variable"] != "LIMIT_BAL"].set_index("variable").sort_index(),
    )


def test_a_category_unseen_before_counts_as_other(taiwan):
    frame = pd.DataFrame({"c": list("aabb") * 10, "bad": [0, 1, 1, 0] * 10})
    bins = cl.fit_bins(frame, "bad", ["c"])
    with pytest.warns(UserWarning, match="unseen at development"):
        result = cl.csi(bins, frame, pd.DataFrame({"c": list("abzz")}))
    assert result.loc[0, "csi"] > 0
    assert result.loc[0, "expected"] == pytest.approx(
        (len(bins["c"].rule.groups) + 1 - 1) * (1 / 40 + 1 / 4)
    )


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ([], [1.0], "expected: no scores"),
        ([1.0], [], "actual: no scores"),
        ([1.0, np.nan, np.inf], [1.0], "expected: 2 of 3 rows are missing or infinite"),
        ([1.0], pd.Series([1, None], dtype="Int64"), "actual: 1 of 2 rows are missing"),
    ],
)
def test_scores_that_cannot_be_compared(before, now, said):
    with pytest.raises(ValueError, match=said):
        cl.psi(before, now)


def test_csi_names_the_absent_variable(taiwan):
    bins, train, test = taiwan
    with pytest.raises(ValueError, match=r"1 columns are not in the frame \('AGE'\)"):
        cl.csi(bins, train, test.drop(columns="AGE"))
    with pytest.raises(ValueError, match="the frame is empty"):
        cl.csi(bins, train.iloc[:0], test)


@pytest.mark.parametrize("bins", [0, 1])
def test_an_index_of_one_band_is_refused(bins):
    with pytest.raises(ValueError, match=f"bins is {bins}; an index compares at least 2"):
        cl.psi([1, 2, 3], [1, 2, 3], bins=bins)
