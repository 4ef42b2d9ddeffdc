"""Development and test samples: every row once, equal bad rates, no period on both sides."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import creditlab as cl

few = settings(max_examples=50)


def customers(rows=200, bads=40):
    """Customers with an index that is neither sorted nor a range, in 20 months of 10."""
    months = pd.period_range("2024-01", periods=20, freq="M")
    order = np.random.default_rng(3).permutation(rows)
    return pd.DataFrame(
        {
            "bad": (np.arange(rows) < bads).astype(int),
            "month": np.repeat(months.astype(str), rows // 20),
            "amount": np.arange(rows) * 10.0,
        },
        index=pd.Index([f"c{i}" for i in range(rows)], name="customer"),
    ).iloc[order]


# --- At random --------------------------------------------------------------------------------


@few
@given(
    st.integers(1, 60),
    st.integers(1, 200),
    st.floats(0.05, 0.95),
    st.integers(0, 2**32),
)
def test_each_row_is_on_one_side_and_bads_are_shared_out(bads, goods, test_size, seed):
    frame = pd.DataFrame({"bad": [1] * bads + [0] * goods, "x": range(bads + goods)})
    in_test = round(test_size * bads) + round(test_size * goods)
    if in_test in (0, len(frame)):
        with pytest.raises(ValueError, match="sample would be empty"):
            cl.split_sample(frame, "bad", test_size=test_size, seed=seed)
        return
    train, test = cl.split_sample(frame, "bad", test_size=test_size, seed=seed)
    assert sorted([*train["x"], *test["x"]]) == frame["x"].tolist()
    assert abs(test["bad"].sum() - test_size * bads) <= 0.5
    assert abs((1 - test["bad"]).sum() - test_size * goods) <= 0.5


def test_order_index_and_columns_are_kept():
    frame = customers()
    train, test = cl.split_sample(frame, "bad", test_size=0.3)
    assert (len(train), len(test)) == (140, 60)
    assert (train["bad"].sum(), test["bad"].sum()) == (28, 12)
    for side in (train, test):
        pd.testing.assert_frame_equal(side, frame[frame.index.isin(side.index)])


def test_repeated_index_labels_lose_no_row():
    frame = customers().set_axis(np.zeros(200, dtype=int))
    train, test = cl.split_sample(frame, "bad")
    assert sorted([*train["amount"], *test["amount"]]) == sorted(frame["amount"])


def test_the_seed_decides():
    frame = customers()
    first, again, other = (cl.split_sample(frame, "bad", seed=seed)[1] for seed in (7, 7, 8))
    pd.testing.assert_frame_equal(first, again)
    assert set(first.index) != set(other.index)


def test_the_frame_given_is_left_alone():
    frame = customers()
    before = frame.copy(deep=True)
    train, test = cl.split_sample(frame, "bad")
    train["new"], test["bad"] = 1, 9
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("name", ["taiwan_default", "south_german_credit", "spanish_credit"])
def test_real_samples_have_equal_bad_rates_and_no_drift(name):
    data = cl.load_dataset(name)
    train, test = cl.split_sample(data.frame, data.target, test_size=0.3)
    assert len(train) + len(test) == len(data.frame)
    assert abs(test[data.target].sum() - 0.3 * data.frame[data.target].sum()) <= 0.5
    bins = cl.fit_bins(train, data.target, max_bins=5)
    assert cl.csi(bins, train, test)["moved"].mean() <= 0.2


@pytest.mark.parametrize(
    "kind", ["bool", "boolean", "Int64", "float64", "int64[pyarrow]", "category"]
)
def test_the_type_of_the_target_does_not_matter(kind):
    frame = customers()
    _, plain = cl.split_sample(frame, "bad")
    _, test = cl.split_sample(frame.astype({"bad": kind}), "bad")
    assert test.index.equals(plain.index)


# --- By time ----------------------------------------------------------------------------------


@few
@given(st.lists(st.integers(0, 12), min_size=4, max_size=60), st.floats(0.05, 0.95))
def test_no_period_lies_on_both_sides(periods, test_size):
    frame = pd.DataFrame({"bad": [0, 1] + [0] * (len(periods) - 2), "t": periods})
    assume(periods.count(min(periods)) + 1 < (1 - test_size) * len(periods))
    train, test = cl.split_sample(frame, "bad", test_size=test_size, time="t")
    assert len(train) + len(test) == len(frame)
    assert train["t"].max() < test["t"].min()
    first = (test["t"] == test["t"].min()).sum()
    wanted = len(frame) - round((1 - test_size) * len(frame))
    assert len(test) - first < max(wanted, 1) <= len(test)  # no period more than it takes


@pytest.mark.parametrize(
    "as_time",
    [
        lambda month: month,  # text
        lambda month: pd.to_datetime(month),
        lambda month: pd.to_datetime(month).astype("timestamp[ns][pyarrow]"),
        lambda month: pd.PeriodIndex(month, freq="M").to_series(index=month.index),
        lambda month: month.astype(pd.CategoricalDtype(sorted(month.unique()), ordered=True)),
        lambda month: month.str[-2:].astype("Int64") + 12 * (month.str[:4].astype("Int64") - 2024),
    ],
    ids=["text", "datetime", "arrow", "period", "ordered", "Int64"],
)
def test_the_latest_periods_are_the_test_sample(as_time):
    frame = customers()
    frame["month"] = as_time(frame["month"])
    train, test = cl.split_sample(frame, "bad", test_size=0.3, time="month")
    assert (len(train), len(test)) == (140, 60)
    assert test["amount"].min() == 1400  # amounts grow with time
    pd.testing.assert_frame_equal(test, frame[frame["amount"] >= 1400])


def test_the_seed_is_not_used_by_time():
    frame = customers()
    sides = [cl.split_sample(frame, "bad", time="month", seed=seed)[1] for seed in (0, 1)]
    pd.testing.assert_frame_equal(*sides)


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        ({}, {"test_size": 0}, "test_size is 0; give a share between 0 and 1"),
        ({}, {"test_size": 30}, "test_size is 30; give a share"),
        ({}, {"test_size": 0.001}, "the test sample would be empty: 200 rows, test_size=0.001"),
        ({"month": "2024-01"}, {"time": "month"}, "the train sample would be empty"),
        (
            {"month": ["2024-01"] * 190 + [None] * 10},
            {"time": "month"},
            "'month': 10 of 200 rows have no time; leave",
        ),
        ({}, {"time": "date"}, r"1 columns are not in the frame \('date'\); it has 'bad', 'month'"),
        ({"bad": 0}, {}, r"target 'bad': all 200 rows are 0 \(good\)"),
        (
            {"bad": [None] * 3 + [0, 1] * 98 + [0]},
            {},
            "target 'bad': 3 of 200 rows are missing; leave",
        ),
        (
            {"bad": [0, 1, 2, 3] * 50},
            {},
            r"target 'bad': 100 of 200 rows are neither 0 nor 1 \(2, 3\); recode",
        ),
        ({"bad": ["good", "bad"] * 100}, {}, "neither 0 nor 1"),
    ],
)
def test_bad_input_is_named_and_counted(change, options, said):
    with pytest.raises(ValueError, match=said):
        cl.split_sample(customers().assign(**change), "bad", **options)


def test_frames_that_are_none():
    with pytest.raises(ValueError, match=r"not in the frame \('late'\)"):
        cl.split_sample(customers(), "late")
    with pytest.raises(ValueError, match="the frame is empty: 0 rows, 3 columns"):
        cl.split_sample(customers().iloc[:0], "bad")
    with pytest.raises(TypeError, match="expected a pandas DataFrame, got ndarray"):
        cl.split_sample(customers().to_numpy(), "bad")


@pytest.mark.parametrize("times", [["a", 1] * 100, pd.Categorical(["new", "old"] * 100)])
def test_times_without_an_order(times):
    with pytest.raises(ValueError, match="'month'"):
        cl.split_sample(customers().assign(month=times), "bad", time="month")
