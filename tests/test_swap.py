"""Swap sets: counts by hand, McNemar's test from statsmodels, intervals from resampled rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

import creditlab as cl
from creditlab.decide.swap import SETS, swap_set
from creditlab.plots.decisions import plot_swap_set

few = settings(max_examples=60)


@pytest.fixture(scope="module")
def cards():
    """Test customers of Taiwan, and the points of a card with and without payment status."""
    train, test = cl.split_sample(cl.load_dataset("taiwan_default").frame, "default")
    variables = ["LIMIT_BAL", "PAY_AMT1", "BILL_AMT1"], ["LIMIT_BAL", "PAY_AMT1", "PAY_0"]
    old, new = (cl.Scorecard(variables=v).fit(train, "default") for v in variables)
    return test, old.points(test), new.points(test)


def test_the_four_sets_by_hand(cards):
    test, a, b = cards
    y, limit = test["default"].to_numpy(), test["LIMIT_BAL"].to_numpy(float)
    found = swap_set(a, b, y, cutoffs=(520, 530), amount=limit)
    in_a, in_b = (a >= 520).to_numpy(), (b >= 530).to_numpy()
    masks = in_a & in_b, in_a & ~in_b, ~in_a & in_b, ~in_a & ~in_b
    for name, rows in zip(SETS, masks, strict=True):
        row = found.table.loc[name]
        assert (row["count"], row["known"], row["bad"]) == (rows.sum(), rows.sum(), y[rows].sum())
        assert row["bad_rate"] == pytest.approx(y[rows].mean())
        ends = proportion_confint(y[rows].sum(), rows.sum(), method="jeffreys")
        assert (row["low"], row["high"]) == pytest.approx(ends)
        assert row["amount"] == limit[rows].sum()
        assert row["bad_amount"] == limit[rows & (y == 1)].sum()
    compared = found.comparison
    assert compared.loc["approved", ["a", "b"]].tolist() == [in_a.sum(), in_b.sum()]
    assert compared.loc["bad", ["a", "b"]].tolist() == [y[in_a].sum(), y[in_b].sum()]
    assert compared.loc["bad_rate", ["a", "b"]].tolist() == pytest.approx(
        [y[in_a].mean(), y[in_b].mean()]
    )
    assert found.note == ""


def test_the_test_is_mcnemars(cards):
    test, a, b = cards
    y = test["default"].to_numpy()
    found = swap_set(a, b, y, approval_rate=0.7)
    in_a, in_b = ((s >= c).to_numpy() for s, c in zip((a, b), found.cutoffs, strict=True))
    for name, rows in (("approved", np.ones(len(y), bool)), ("bad", y == 1)):
        square = [[np.sum(rows & (in_a == i) & (in_b == j)) for j in (1, 0)] for i in (1, 0)]
        expected = mcnemar(square, exact=True).pvalue
        assert found.comparison.loc[name, "p_value"] == pytest.approx(
            expected, rel=1e-9, abs=1e-300
        )
    assert found.comparison.loc["bad", "difference"] < 0


def test_the_paired_interval_by_hand():
    b = [9] * 8 + [2] * 2  # b approves eight of ten, a nobody
    found = swap_set([2] * 10, b, [0] * 6 + [1] * 4, cutoffs=(5, 5))
    row = found.comparison.loc["approved"]
    half = 1.959964 * np.sqrt(8 - 8**2 / 10)
    assert row.tolist() == pytest.approx([0, 8, 8, 8 - half, 8 + half, 2 * 0.5**8])
    assert found.comparison.loc["bad_rate"].isna().all()  # of nobody


@pytest.mark.parametrize("rate", [0.3, 0.8])
def test_intervals_are_those_of_customers_drawn_again(cards, rate):
    test, a, b = (part[:3000] for part in cards)
    y = test["default"].to_numpy()
    found = swap_set(a, b, y, approval_rate=rate)
    in_a, in_b = ((s >= c).to_numpy() for s, c in zip((a, b), found.cutoffs, strict=True))
    rng = np.random.default_rng(0)
    differences = []
    for _ in range(1500):
        rows = rng.integers(0, len(y), len(y))
        d, i, j = y[rows] == 1, in_a[rows], in_b[rows]
        differences.append((j.sum() - i.sum(), (d & j).sum() - (d & i).sum(),
                            d[j].mean() - d[i].mean()))  # fmt: skip
    spread = np.std(differences, axis=0)
    width = (found.comparison["high"] - found.comparison["low"]).to_numpy() / 2 / 1.959964
    assert width == pytest.approx(spread, rel=0.07)


def test_the_rate_wanted_is_met_as_nearly_as_ties_allow():
    a, b = np.repeat([1, 2, 3], [30, 30, 40]), np.arange(100)
    found = swap_set(a, b, approval_rate=0.5)
    assert found.cutoffs == (3.0, 50.0)
    assert found.comparison.loc["approved", ["a", "b"]].tolist() == [40, 50]
    assert swap_set(a, b, approval_rate=0.6).cutoffs[0] == 2.0


def test_points_and_probabilities_may_be_compared(cards):
    _, a, b = cards
    risk = 1 / (1 + np.exp((b - 500) / 30))
    by_points = swap_set(a, b, approval_rate=0.6).table
    pd.testing.assert_frame_equal(swap_set(a, risk, approval_rate=0.6).table, by_points)


def test_what_is_not_known_of_refused_customers_is_said():
    a, b = [4, 3, 2, 1], [4, 2, 3, 1]
    found = swap_set(a, b, [0, 1, np.nan, None], approval_rate=0.5)
    assert found.table["known"].tolist() == [1, 1, 0, 0]
    assert np.isnan(found.table.loc["swap in", "bad_rate"])
    assert "1 of 1 in 'swap in'" in found.note
    assert "between -1 and +0" in found.note
    assert found.comparison.loc[["bad", "bad_rate"]].isna().all(axis=None)
    assert found.comparison.loc["approved", "difference"] == 0
    nothing = swap_set(a, b, approval_rate=0.5)
    assert nothing.table["known"].sum() == 0
    assert "between -1 and +1" in nothing.note


def test_by_segment(cards):
    test, a, b = cards
    y, sex = test["default"].to_numpy(), test["SEX"].where(test["AGE"] > 22)
    found = swap_set(a, b, y, approval_rate=0.7, segment=sex)
    assert found.by_segment.index.names == ["segment", "set"]
    sums = found.by_segment.groupby("set", sort=False)[["count", "bad"]].sum()
    pd.testing.assert_frame_equal(sums, found.table[["count", "bad"]])
    rows = (sex == 2).to_numpy()
    alone = swap_set(a[rows], b[rows], y[rows], cutoffs=found.cutoffs)
    pd.testing.assert_frame_equal(found.by_segment.loc[2.0], alone.table)


@few
@given(st.lists(st.tuples(st.integers(2, 6), st.integers(2, 6), st.integers(0, 1)), min_size=1))
def test_swapping_the_cards_swaps_the_sets(rows):
    a, b, y = map(list, zip(*rows, strict=True))
    one, two = swap_set(a, b, y, cutoffs=(4, 3)), swap_set(b, a, y, cutoffs=(3, 4))
    turned = two.table.loc[[SETS[0], SETS[2], SETS[1], SETS[3]]].set_axis(one.table.index)
    pd.testing.assert_frame_equal(one.table, turned)
    assert one.table["count"].sum() == len(rows)
    x, z = one.comparison, two.comparison
    assert x["difference"].tolist() == pytest.approx((-z["difference"]).tolist(), nan_ok=True)
    assert x["low"].tolist() == pytest.approx((-z["high"]).tolist(), nan_ok=True)
    assert x["p_value"].tolist() == pytest.approx(z["p_value"].tolist(), nan_ok=True)
    same = swap_set(a, a, y, cutoffs=(4, 4))
    assert same.table.loc[["swap in", "swap out"], "count"].sum() == 0
    assert same.comparison.loc["bad", ["difference", "p_value"]].tolist() == [0, 1]


@pytest.mark.filterwarnings("error")
def test_the_figure_tells_each_cell_and_what_is_not_known(cards):
    test, a, b = cards
    y = test["default"].where(a >= 530)
    found = swap_set(a, b, y, cutoffs=(530, 530))
    ax = plot_swap_set(found, names=("old", "new"))
    ax.figure.draw_without_rendering()
    texts = [text.get_text() for text in ax.texts]
    for name, row in found.table.iterrows():
        at = texts.index(name)
        assert texts[at + 1].startswith(f"{int(row['count']):,} customers")
        known = f"bad rate {row['bad_rate']:.1%}" if row["known"] else "bad rate not known"
        assert texts[at + 2].startswith(known)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["new approves", "new refuses"]
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["swap in"] == (0.5, 0.8)  # new approves (left), old refuses (below)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([1], [2]), {}, "approval_rate or cutoffs"),
        (([1], [2]), {"approval_rate": 0.5, "cutoffs": (1, 2)}, "one of them"),
        (([1], [2]), {"approval_rate": 70}, "approval_rate is 70"),
        (([1], [2]), {"cutoffs": (1, np.nan)}, "two finite numbers"),
        (([1, 2], [2]), {"cutoffs": (1, 2)}, "score_b: 1 values for 2 customers"),
        (([1, 2], [2, np.nan]), {"cutoffs": (1, 2)}, "score_b: 1 of 2 rows are missing"),
        (([1, 2], [2, 3], [0, 2]), {"cutoffs": (1, 2)}, "1 of 2 rows are neither 0, 1 nor missing"),
        (([1, 2], [2, 3], [0]), {"cutoffs": (1, 2)}, "y has 1 values"),
        (([1, 2], [2, 3]), {"cutoffs": (1, 2), "segment": ["a"]}, "segment: 1 values"),
        (([], []), {"cutoffs": (1, 2)}, "0 customers"),
    ],
)
def test_errors_name_what_is_wrong(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        swap_set(*arguments, **options)
