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
from creditlab.data.sources import Totals
from creditlab.plots import plot_csi, plot_psi
from creditlab.validate.periods import _ByPeriod, csi_over_time, psi_over_time
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


# --- Over time --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def later(taiwan):
    """The test sample with a date over three months, of which March has half of the limits."""
    _, _, test = taiwan
    days = pd.date_range("2024-01-01", "2024-03-31", freq="D")
    frame = test.assign(day=days[np.arange(len(test)) % len(days)])
    march = frame["day"].dt.month == 3
    frame["LIMIT_BAL"] = frame["LIMIT_BAL"].where(~march, frame["LIMIT_BAL"] / 2)
    return frame.assign(month=frame["day"].dt.strftime("%Y-%m"))


def test_each_period_is_compared_as_a_sample_of_its_own(taiwan, later):
    bins, train, _ = taiwan
    score = "LIMIT_BAL"
    found = psi_over_time(train, later, column=score, period="month")
    assert found["period"].tolist() == ["2024-01", "2024-02", "2024-03"]
    assert found["moved"].tolist() == [False, False, True]
    arrays = psi_over_time(train[score], later[score], period=later["month"])
    pd.testing.assert_frame_equal(arrays, found)
    variables = csi_over_time(bins, train, later, period="month").set_index(["period", "variable"])
    for row in found.itertuples():
        part = later[later["month"] == row.period]
        alone = cl.psi(train, part, column=score)
        assert (row.rows, row.psi) == (len(part), pytest.approx(float(alone)))
        assert (row.expected, row.limit) == pytest.approx((alone.expected, alone.limit))
        assert row.most == alone.table.sort_values("index")["band"].iloc[-1]
        each = cl.csi(bins, train, part).set_index("variable")
        pd.testing.assert_frame_equal(
            variables.loc[row.period][each.columns].sort_index(), each.sort_index()
        )
    assert variables.loc[("2024-03", score), "moved"]
    assert not variables["note"].any()


def test_dates_are_gathered_and_files_give_the_same(taiwan, later, tmp_path):
    bins, train, _ = taiwan
    path = tmp_path / "later.parquet"
    later.drop(columns="month").to_parquet(path)
    text = later.assign(day=later["day"].dt.strftime("%Y-%m-%d"))
    by_label = csi_over_time(bins, train, later, period="month")
    scores = psi_over_time(train, later, column="AGE", period="month")
    for data in (later, path, text):
        pd.testing.assert_frame_equal(
            csi_over_time(bins, train, data, period="day", every="M"), by_label
        )
        found = psi_over_time(train, data, column="AGE", period="day", every="M")
        pd.testing.assert_frame_equal(found, scores)


def test_periods_of_two_blocks_add_up():
    a, b = _ByPeriod({1: Totals(rows=2)}), _ByPeriod({1: Totals(rows=3), 2: Totals(rows=4)})
    assert a + b == {1: {"rows": 5}, 2: {"rows": 4}}
    assert b + a == a + b


def test_a_period_without_rows_is_listed():
    days = pd.to_datetime(["2024-01-05", "2024-04-01", "2024-01-30"])
    found = psi_over_time([1, 2, 3], [1, 3, 2], period=days, every="M")
    assert found["period"].tolist() == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert found["rows"].tolist() == [2, 0, 0, 1]
    assert found["psi"].isna().tolist() == [False, True, True, False]
    assert not found["moved"].any()
    frame = pd.DataFrame({"c": list("aabb") * 10, "bad": [0, 1, 1, 0] * 10})
    later = pd.DataFrame({"c": list("abb"), "day": days})
    table = csi_over_time(cl.fit_bins(frame, "bad", ["c"]), frame, later, period="day", every="M")
    assert table["note"].tolist() == ["", "no rows", "no rows", ""]
    assert table["rows"].tolist() == [2, 0, 0, 1]


def test_the_same_scores_in_every_period_do_not_move():
    scores = np.arange(100)
    found = psi_over_time(scores, np.tile(scores, 2), period=np.repeat([2023, 2024], 100))
    assert found["period"].tolist() == ["2023", "2024"]
    assert found["psi"].tolist() == [0, 0]
    assert found["most"].ne("").all()


def test_new_categories_and_missing_values_are_noted():
    frame = pd.DataFrame({"c": list("aabb") * 10, "x": [1, 2] * 20, "bad": [0, 1, 1, 0] * 10})
    bins = cl.fit_bins(frame, "bad", ["c", "x"])
    later = pd.DataFrame(
        {"c": list("abzzab"), "x": [1, 2, 1, 2, None, None], "month": [1, 1, 1, 2, 2, 2]}
    )
    with pytest.warns(UserWarning, match="unseen at development") as warned:
        table = csi_over_time(bins, frame, later, period="month")
    assert len(warned) == 2  # one a variable, not one a period
    assert table["note"].tolist() == [
        "1 row unseen at development",
        "",
        "1 row unseen at development",
        "2 rows unseen at development",
    ]
    assert table["csi"].notna().all()


def test_an_absent_variable_is_refused_or_reported(taiwan, later):
    bins, train, _ = taiwan
    without = later.drop(columns=["AGE", "SEX"])
    with pytest.raises(ValueError, match=r"2 columns are not in the frame"):
        csi_over_time(bins, train, without, period="month")
    table = csi_over_time(bins, train, without, period="month", absent="report")
    gone = table["variable"].isin(["AGE", "SEX"])
    assert gone.sum() == 6
    assert (table["note"] == "column absent").equals(gone)
    assert table["csi"].isna().equals(gone)
    whole = csi_over_time(bins, train, later, period="month")
    pd.testing.assert_frame_equal(table[~gone], whole[~gone])
    nothing = csi_over_time(bins, train, later[["month"]], period="month", absent="report")
    assert (nothing["note"] == "column absent").all()
    with pytest.raises(ValueError, match=r"'AGE'"):
        csi_over_time(bins, train.drop(columns="AGE"), without, period="month", absent="report")


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        ({"month": [1, None, 2]}, {}, "'month': 1 of 3 rows have no period"),
        ({"month": ["1/2/24"] * 3}, {"every": "M"}, "no dates like 2024-01-31"),
        ({"s": [1, np.nan, np.inf]}, {}, "s: 2 of 3 rows are missing or infinite"),
        ({}, {"every": "fortnight"}, "every is 'fortnight'; it is one of 'D', 'W', 'M'"),
        ({}, {"period": "week"}, "1 columns are not in the frame .'week'"),
        ({}, {"bins": 1}, "bins is 1"),
    ],
)
def test_periods_that_cannot_be_compared(change, options, said):
    frame = pd.DataFrame({"s": [1, 2, 3], "month": [1, 1, 2]}).assign(**change)
    with pytest.raises(ValueError, match=said):
        psi_over_time(
            pd.DataFrame({"s": [1, 2]}), frame, **{"column": "s", "period": "month"} | options
        )


def test_too_many_periods_are_no_periods():
    many = np.arange(1500)
    with pytest.raises(ValueError, match="'period': 1,500 different periods; give every='M'"):
        psi_over_time(many, many, period=many)
    with pytest.raises(ValueError, match="period: 2 rows for 1,500 actual scores"):
        psi_over_time(many, many, period=[1, 2])


@pytest.mark.filterwarnings("error")
def test_the_figure_of_psi_shows_index_limit_and_gaps(taiwan, later):
    gap = later[later["day"].dt.month != 2]
    table = psi_over_time(taiwan[1], gap, column="LIMIT_BAL", period="day", every="M")
    ax = plot_psi(table)
    line = next(line for line in ax.lines if line.get_label() == "index")
    np.testing.assert_array_equal(line.get_ydata(), table["psi"])
    filled = next(c for c in ax.collections if c.get_label() == "beyond chance")
    assert filled.get_offsets().tolist() == [[2, table["psi"][2]]]
    assert [text.get_text() for text in ax.get_xticklabels()] == table["period"].tolist()
    assert ax.get_ylim()[1] > table["psi"].max()
    ax.figure.canvas.draw()


@pytest.mark.filterwarnings("error")
def test_the_heat_map_shows_every_variable_and_period(taiwan, later):
    bins, train, _ = taiwan
    without = later.drop(columns="AGE")
    table = csi_over_time(bins, train, without, period="month", absent="report")
    ax = plot_csi(table)
    names = [text.get_text() for text in ax.get_yticklabels()]
    assert set(names) == set(bins)
    assert (names[0], names[-1]) == ("LIMIT_BAL", "AGE")
    shown = np.ma.getdata(ax.images[0].get_array())
    for name, row in zip(names, shown, strict=True):
        np.testing.assert_array_equal(row, table.loc[table["variable"] == name, "csi"])
    marked = sum(text.get_text().endswith("*") for text in ax.texts)
    assert marked == table["moved"].sum()
    ax.figure.canvas.draw()


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
