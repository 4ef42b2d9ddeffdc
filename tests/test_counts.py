"""Counts: hand-worked, additive, the same for every column type, and refusing what has no bins."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditlab.data.sources import Block, FrameSource, Sample
from creditlab.model.counting import count_again, count_columns
from creditlab.model.counts import Counts
from creditlab.model.edges import MAX_FINE_BINS

VALUES = st.one_of(st.none(), st.integers(-3, 12), st.sampled_from([0.5, -999.0]))
ROWS = st.lists(st.tuples(VALUES, st.booleans()), min_size=2, max_size=60)


def count_column(column, bad, weights=None, special_values=(), max_fine=MAX_FINE_BINS, layout=None):
    """Counts of one column; the outcomes may all be alike, unlike those of a real sample."""
    sample = object.__new__(Sample)
    sample.source, sample.beside = FrameSource(column.to_frame("x")), []
    sample._block = Block(sample.source.frame, np.asarray(bad, dtype=bool), weights)
    if layout is not None:
        return count_again(sample, {"x": layout})["x"]
    return count_columns(sample, ["x"], {"x": special_values}, max_fine)["x"]


def column_of(values):
    return pd.Series([np.nan if v is None else v for v in values], dtype=float, name="x")


def test_few_distinct_numbers_are_counted_by_hand():
    column = pd.Series([10, 10, 20, 30, 30, np.nan, -1])
    bad = np.array([0, 1, 0, 1, 1, 1, 0], dtype=bool)
    counts = count_column(column, bad, special_values=[-1])
    assert counts.edges == (20.0, 30.0)
    assert counts.good.tolist() == [1, 1, 0, 1, 0]  # 10 | 20 | 30 | special -1 | missing
    assert counts.bad.tolist() == [1, 0, 2, 0, 1]
    assert counts.lowest.tolist() == counts.highest.tolist() == [10, 20, 30]


@given(ROWS, ROWS)
def test_counts_of_two_parts_add_to_the_counts_of_the_whole(first, second):
    column = column_of([v for v, _ in first + second])
    bad = np.array([b for _, b in first + second])
    if column.isna().all():
        return
    whole = count_column(column, bad)
    cut = len(first)
    parts = [
        count_column(column[:cut], bad[:cut], layout=whole),
        count_column(column[cut:], bad[cut:], layout=whole),
    ]
    total = parts[0] + parts[1]
    np.testing.assert_array_equal(total.good, whole.good)
    np.testing.assert_array_equal(total.bad, whole.bad)
    np.testing.assert_array_equal(total.lowest, whole.lowest)
    np.testing.assert_array_equal(total.highest, whole.highest)


@given(ROWS, ROWS)
def test_categorical_counts_add_over_the_union_of_categories(first, second):
    def count(rows):
        column = pd.Series([None if v is None else f"c{v}" for v, _ in rows], dtype=object)
        return count_column(column, np.array([b for _, b in rows]))

    if any(all(v is None for v, _ in rows) for rows in (first, second)):
        return
    total, whole = count(first) + count(second), count(first + second)
    order = [total.categories.index(c) for c in whole.categories]
    tail = [len(order), len(order) + 1]
    np.testing.assert_array_equal(total.good[order + tail], whole.good)
    np.testing.assert_array_equal(total.bad[order + tail], whole.bad)


@given(ROWS, st.lists(st.integers(0, 3), min_size=60, max_size=60))
def test_whole_weights_count_like_repeated_rows(rows, weights):
    column, bad = column_of([v for v, _ in rows]), np.array([b for _, b in rows])
    if column.isna().all():
        return
    w = np.array(weights[: len(rows)])
    layout = count_column(column, bad)
    weighted = count_column(column, bad, weights=w.astype(float), layout=layout)
    repeated = count_column(column.repeat(w), bad.repeat(w), layout=layout)
    np.testing.assert_allclose(weighted.good, repeated.good)
    np.testing.assert_allclose(weighted.bad, repeated.bad)


@given(
    st.integers(0, 10_000),
    st.sampled_from([1e-9, 1, 1e12]),
    st.sampled_from([0, 0.3, 0.9]),
    st.sampled_from([8, 64, MAX_FINE_BINS]),
)
def test_many_distinct_numbers_stay_within_the_limit_and_lose_no_row(seed, scale, tied, most):
    rng = np.random.default_rng(seed)
    x = scale * np.where(rng.random(900) < tied, rng.integers(0, 4, 900), rng.lognormal(0, 2, 900))
    bad = rng.random(900) < 0.2 + 0.5 * (x > np.median(x))
    counts = count_column(pd.Series(x), bad, max_fine=most)
    assert counts.n_fine <= most
    assert (counts.good.sum(), counts.bad.sum()) == ((~bad).sum(), bad.sum())
    assert list(counts.edges) == sorted(set(counts.edges))
    expected = np.bincount(np.searchsorted(counts.edges, x, side="right"), minlength=counts.n_fine)
    np.testing.assert_array_equal((counts.good + counts.bad)[: counts.n_fine], expected)


def test_a_value_held_by_many_rows_gets_a_fine_bin_of_its_own():
    rng = np.random.default_rng(0)
    x = np.concatenate([np.full(6000, 0.0), rng.lognormal(8, 1, 4000)])
    counts = count_column(pd.Series(x), rng.random(10_000) < 0.3)
    first = 1 if counts.edges[0] <= 0 else 0
    assert (counts.lowest[first], counts.highest[first]) == (0, 0)
    assert (counts.good + counts.bad)[first] == 6000


def test_edges_are_round_numbers():
    x = np.random.default_rng(1).normal(50_000, 15_000, 300_000)
    counts = count_column(pd.Series(x), np.arange(300_000) % 5 == 0)
    digits = [len(f"{edge:.10g}".rstrip("0").replace(".", "").lstrip("-")) for edge in counts.edges]
    assert np.median(digits) <= 4
    assert max(digits) <= 7


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 2, None, 2], dtype="Int64"),
        pd.Series([1, 2, None, 2], dtype="Float64"),
        pd.Series([1, 2, None, 2], dtype="float32"),
        pd.Series([1, 2, None, 2], dtype="int64[pyarrow]"),
    ],
    ids=lambda c: str(c.dtype),
)
def test_nullable_numbers_count_like_floats(column):
    bad = np.array([True, False, True, False])
    expected = count_column(pd.Series([1, 2, np.nan, 2]), bad)
    counts = count_column(column, bad)
    assert (counts.kind, counts.edges) == ("numeric", expected.edges)
    np.testing.assert_array_equal(counts.good, expected.good)
    np.testing.assert_array_equal(counts.bad, expected.bad)


@pytest.mark.parametrize(
    ("column", "categories"),
    [
        (pd.Series(["a", "b", None, "b"]), ("b", "a")),
        (pd.Series(["a", "b", None, "b"], dtype="category"), ("b", "a")),
        (pd.Series(["a", "b", None, "b"], dtype=object), ("b", "a")),
        (pd.Series(["a", "b", None, "b"], dtype="string[pyarrow]"), ("b", "a")),
        (pd.Series([True, False, None, False], dtype="boolean"), (False, True)),
        (pd.Series([7, "b", None, "b"], dtype=object), ("b", 7)),
    ],
    ids=lambda c: str(getattr(c, "dtype", "")),
)
def test_text_booleans_and_mixed_columns_are_categories(column, categories):
    counts = count_column(column, np.array([True, False, True, False]))
    assert (counts.kind, counts.categories) == ("categorical", categories)
    assert counts.good.tolist() == [2, 0, 0, 0]  # two categories, other, missing
    assert counts.bad.tolist() == [0, 1, 0, 1]


def test_rare_categories_beyond_the_limit_are_counted_as_other():
    names = [f"c{i:03d}" for i in range(300) for _ in range(1 + (i < 200))]
    counts = count_column(pd.Series(names), np.zeros(len(names), dtype=bool))
    assert len(counts.categories) == 255
    assert counts.categories[0] == "c000"
    assert counts.good[len(counts.categories)] == 300 - 255  # the rarest have one row each


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (pd.Series([np.nan] * 4, name="x"), "'x': all 4 rows are missing"),
        (pd.Series([1, np.inf, -np.inf, 2], name="x"), "'x': 2 of 4 rows are infinite"),
        (pd.Series(pd.date_range("2024", periods=4), name="x"), "'x': 4 rows of type datetime"),
        (
            pd.Series([[1], [2], [3], [4]], name="x", dtype=object),
            "'x': its values cannot be told apart",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(column, message):
    with pytest.raises(ValueError, match=message):
        count_column(column, np.array([True, False, True, False]))


def test_special_values_must_occur_be_distinct_and_not_missing():
    column, bad = pd.Series([1.0, 2.0], name="x"), np.array([True, False])
    with pytest.raises(ValueError, match=r"'x': special values -999 occur in 0 of 2"):
        count_column(column, bad, special_values=[-999])
    with pytest.raises(ValueError, match="distinct"):
        count_column(column, bad, special_values=[1, 1.0])
    with pytest.raises(ValueError, match="missing has its own bin"):
        count_column(column, bad, special_values=[np.nan])


def test_counts_over_other_edges_do_not_add():
    one = Counts("numeric", (1.0,), (), (), np.zeros(3), np.zeros(3))
    two = Counts("numeric", (2.0,), (), (), np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match="same kind, edges"):
        one + two
