"""Cells: counted by hand, finer where rows are, the same however the rows are cut into blocks."""

from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditlab.model.cells import (
    MAX_READINGS,
    RESOLUTION,
    Cells,
    Tally,
    first_boundaries,
    roundest,
)
from creditlab.model.edges import LEAST_SHARE, ROWS_FOR_ROOM, fine_edges

PARTS = ("left", "rows", "bads", "lowest", "highest")


def measured(x, bad, most=128, places=(), weights=None):
    """Cells of rows that arrive cut at these places, refined as a count of a column does it."""
    stops = [0, *sorted(place % (len(x) + 1) for place in places), len(x)]
    blocks = [
        Tally(x[a:b], bad[a:b], None if weights is None else weights[a:b])
        for a, b in pairwise(stops)
        if b > a
    ]
    boundaries = first_boundaries()
    for reading in range(MAX_READINGS):
        cells = reduce(add, (block.cells(boundaries) for block in blocks))
        finer = cells.refined(most, again=reading > 0)
        if finer is None or reading == MAX_READINGS - 1:
            break
        boundaries = finer
    return cells


def no_bads(x):
    return np.zeros(len(x), dtype=bool)


def test_cells_are_counted_by_hand():
    x = np.array([5.0, -1.0, 3.0, 0.0, 2.9, 7.5])
    bad = np.array([True, False, True, True, False, False])
    cells = Tally(x, bad).cells(np.array([0.0, 1.0, 3.0, 5.0]))
    # < 0: -1 | [0, 1): 0 | [1, 3): 2.9 | [3, 5): 3 | from 5: 5 and 7.5
    assert cells.left.tolist() == [-np.inf, 0, 1, 3, 5]
    assert cells.rows.tolist() == [1, 1, 1, 1, 2]
    assert cells.bads.tolist() == [0, 1, 0, 1, 1]
    assert cells.lowest.tolist() == [-1, 0, 2.9, 3, 5]
    assert cells.highest.tolist() == [-1, 0, 2.9, 3, 7.5]


def test_empty_cells_are_left_out_and_weights_are_summed():
    x, bad = np.array([9.0, 1.0, 9.5, 1.5]), np.array([True, False, False, True])
    cells = Tally(x, bad, np.array([0.5, 2.0, 0.25, 4.0])).cells(np.array([2.0, 4.0, 9.0]))
    assert cells.left.tolist() == [-np.inf, 9]
    assert cells.rows.tolist() == [6, 0.75]
    assert cells.bads.tolist() == [4, 0.5]


def test_cells_of_two_blocks_add_by_hand():
    one = Tally(np.array([0.5, 6.0]), np.array([True, False])).cells(np.array([1.0, 5.0]))
    two = Tally(np.array([2.0, 7.0, 5.5]), np.array([True, True, False])).cells(
        np.array([1.0, 5.0])
    )
    cells = one + two
    assert cells.left.tolist() == [-np.inf, 1, 5]
    assert cells.rows.tolist() == [1, 1, 3]
    assert cells.bads.tolist() == [1, 1, 1]
    assert (cells.lowest.tolist(), cells.highest.tolist()) == ([0.5, 2, 5.5], [0.5, 2, 7])


@given(
    st.integers(0, 10_000),
    st.sampled_from(["lognormal", "clumps", "signed", "tiny", "huge"]),
    st.lists(st.integers(0, 10_000), max_size=8),
)
def test_cells_do_not_depend_on_how_the_rows_are_cut_or_ordered(seed, shape, places):
    rng = np.random.default_rng(seed)
    x = {
        "lognormal": lambda: rng.lognormal(3, 3, 700),
        "clumps": lambda: rng.choice([0.0, 1.0, 1e6, 1e6 + 0.5], 700) + rng.integers(0, 3, 700),
        "signed": lambda: rng.normal(0, 1e4, 700).round(2),
        "tiny": lambda: rng.normal(0, 1e-12, 700),
        "huge": lambda: rng.normal(0, 1e300, 700),
    }[shape]()
    bad = rng.random(700) < 0.3
    whole, order = measured(x, bad), rng.permutation(700)
    cut = measured(x[order], bad[order], places=places)
    for part in PARTS:
        np.testing.assert_array_equal(getattr(cut, part), getattr(whole, part))
    assert (whole.rows.sum(), whole.bads.sum()) == (700, bad.sum())


@pytest.mark.parametrize(
    "values",
    [
        1e6 + np.arange(10.0),
        1e9 + np.arange(100.0) / 8,
        1 + 1e-12 * np.arange(10),
        -1e6 - np.arange(10.0),
        np.array([0.0, 1e300, -1e300, 1e308, 3e-310]),
        np.array([1e-300, 2e-300, 3e-300]),
        20_240_101 + np.arange(128.0),
        np.nextafter(7.0, 8.0) * np.ones(1),
        np.array([0.1, 0.2, 0.1 + 0.2, 0.3]),  # two of them are 4e-17 apart
    ],
    ids=lambda values: f"{len(values)} from {values[0]:.9g}",
)
def test_few_distinct_values_stand_alone(values):
    x = np.concatenate([values, np.full(900, values[0]), values])  # one of them very heavy
    cells = measured(x, no_bads(x))
    np.testing.assert_array_equal(cells.lowest, np.unique(values))
    np.testing.assert_array_equal(cells.highest, np.unique(values))
    assert cells.rows.sum() == len(x)
    edges = fine_edges(cells)
    np.testing.assert_array_equal(np.searchsorted(edges, np.unique(values), side="right"),
                                  np.arange(len(cells)))  # fmt: skip


def test_rare_values_among_few_stand_alone():
    x = np.concatenate([np.zeros(20_000), [7.1, 7.2, 7.25, -7.1]])  # a five-thousandth of a cell
    np.testing.assert_array_equal(measured(x, no_bads(x)).lowest, np.unique(x))


@given(st.lists(st.floats(-1e12, 1e12).map(lambda v: round(v, 3)), min_size=1, max_size=128))
def test_few_numbers_of_any_size_stand_alone_or_differ_by_little(values):
    x = np.array(values)
    cells = measured(x, no_bads(x))
    distinct = np.unique(x)
    width = cells.highest - cells.lowest
    assert len(cells) == len(distinct) or width.max() < 1e-4 * np.abs(distinct).max()


def test_many_values_end_in_cells_that_are_not_too_full():
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.lognormal(8, 2, 90_000), np.zeros(60_000), rng.normal(1e6, 1, 50_000)])
    cells = measured(x, no_bads(x))
    mixed = cells.lowest < cells.highest
    assert (cells.rows[mixed] <= 8 * len(x) / RESOLUTION).all()
    zero = cells.lowest == 0
    assert (cells.rows[zero].tolist(), cells.highest[zero].tolist()) == ([60_000], [0])


@pytest.mark.parametrize("scale", [1e-6, 1.0, 7e5])
def test_boundaries_of_cells_are_round(scale):
    x = scale * np.random.default_rng(0).lognormal(0, 1, 100_000)
    inner = measured(x, no_bads(x)).left[1:]
    digits = [len(f"{left:.15e}".split("e")[0].rstrip("0").replace(".", "")) for left in inner]
    assert np.mean(digits) < 5  # a cell in 4096 needs about four
    assert np.mean(np.array(digits) > 6) < 0.05  # where two rows of the tail are divided


def test_first_boundaries_are_the_round_numbers():
    boundaries = first_boundaries()
    assert (np.diff(boundaries) > 0).all()
    assert {0.0, 1e-9, -1e-9, 0.003, 5.0, -70.0, 9e15} <= set(boundaries.tolist())
    np.testing.assert_array_equal(boundaries, -boundaries[::-1])


@given(
    st.integers(0, 10_000),
    st.sampled_from([4, 16, 128]),
    st.sampled_from([0.0, 0.5, 0.95, 0.999]),
    st.integers(1, 200),
)
def test_fine_edges_are_few_and_increase(seed, most, tied, heavy):
    rng = np.random.default_rng(seed)
    amounts = rng.lognormal(5, 2, 3_000)
    clumps = rng.choice(amounts, heavy)[rng.integers(0, heavy, 3_000)].round()
    x = np.where(rng.random(3_000) < tied, clumps, amounts)
    bad = rng.random(3_000) < 0.1 + 0.4 * (x > 500)
    cells = measured(x, bad, most)
    edges = fine_edges(cells, most)
    assert len(edges) < most
    assert (np.diff(edges) > 0).all()
    # An edge never passes through a cell, whose counts could not be divided.
    behind = np.searchsorted(cells.lowest, edges)
    assert (cells.highest[behind - 1] < edges).all()


def test_crowded_values_are_cut_off_on_both_sides():
    rng = np.random.default_rng(3)
    crowds = [0.0, 1_000.0, 25_000.0]
    # Each holds a little more than one quantile of 16, so that by itself it is cut off on one.
    x = np.concatenate([np.full(1_300, crowd) for crowd in crowds] + [rng.lognormal(8, 2, 16_100)])
    edges = fine_edges(measured(x, rng.random(len(x)) < 0.3), 32)
    for crowd in crowds:
        fine = np.searchsorted(edges, x, side="right")
        together = x[fine == np.searchsorted(edges, crowd, side="right")]
        assert np.unique(together).tolist() == [crowd]


def test_edges_go_where_the_bad_rate_changes():
    rng = np.random.default_rng(4)
    x = rng.uniform(0, 1_000, 100_000)
    odd = (x >= 513) & (x < 517)  # 400 rows: no quantile of eight is near either end
    bad = rng.random(len(x)) < np.where(odd, 0.9, 0.1)
    edges = fine_edges(measured(x, bad), 16)
    assert np.abs(edges - 513).min() < 0.5
    assert np.abs(edges - 517).min() < 0.5
    few = np.abs(x - 800) < 0.1 * LEAST_SHARE * 1_000  # bads in a fifth of the least share of rows
    edges = fine_edges(measured(x, few), 16)
    rows = np.diff(np.searchsorted(np.sort(x), edges), prepend=0, append=len(x))
    assert len(rows) > 8
    assert rows.min() >= 0.99 * LEAST_SHARE * len(x)


def test_a_large_sample_gets_rounder_edges_at_the_quantiles():
    x = np.random.default_rng(5).normal(5e5, 1.5e5, ROWS_FOR_ROOM + 1)

    def digits(rows):
        edges = fine_edges(measured(x[:rows], no_bads(x[:rows])), 16)
        return np.mean([len(f"{edge:.12g}".rstrip("0").replace(".", "")) for edge in edges])

    assert digits(len(x)) <= digits(ROWS_FOR_ROOM)
    cells = measured(x, no_bads(x))
    edges = fine_edges(cells, 16)
    behind = np.searchsorted(cells.lowest, edges)
    assert (cells.highest[behind - 1] < edges).all()  # an edge with room is none through a cell
    share = np.diff(np.searchsorted(np.sort(x), edges), prepend=0, append=len(x)) / len(x)
    np.testing.assert_allclose(share, 1 / 8, atol=1 / 16)  # no rate changes: eight quantiles


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.9, 1.1, 1.0),
        (1.0, 2.0, 2.0),  # 1 itself is not behind 1
        (123.4, 128.7, 128.0),  # no multiple of 10 lies between; of those of 1 the last
        (999.0, 1001.0, 1000.0),
        (-1.5, 1.5, 0.0),
        (-12.3, -9.8, -10.0),
        (0.0, 1e-12, 1e-12),
        (41.23, 41.26, 41.26),
        (-np.inf, 3.0, 3.0),
        (3.0, 3.0, 3.0),
        (1e300, 2e300, 2e300),
    ],
)
def test_roundest_numbers_by_hand(low, high, expected):
    assert roundest(np.array([low]), np.array([high])).tolist() == [expected]


@given(st.floats(-1e15, 1e15), st.floats(1e-6, 1e6))
def test_roundest_lies_between_and_is_no_longer_than_either(low, gap):
    high = low + gap
    if not low < high:
        return
    found = float(roundest(np.array([low]), np.array([high]))[0])
    assert low < found <= high

    def digits(number):
        return len(repr(abs(number)).split("e")[0].replace(".", "").strip("0"))

    assert digits(found) <= max(digits(high), 1)


def test_cells_without_rows_need_no_refining():
    empty = np.array([])
    assert Cells(empty, empty, empty, empty, empty).refined(128, again=False) is None
