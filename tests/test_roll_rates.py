"""Roll rates: hand-worked, against pandas, and against the truth of a Markov chain."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import creditlab as cl
from creditlab.data.performance import performance_panel
from creditlab.data.roll_rates import roll_rates, transition_matrix
from tests.panels import STATES, Chain, draw, true_roll_rates

ORDER = ["current", "late", "bad"]


def small():
    """Six customers by letter of state in four months; a dot is no row."""
    spelled = {"a": "clcc", "b": "ccll", "c": "lbcl", "d": "cbbb", "e": "cc..", "f": "..bc"}
    names = {"c": "current", "l": "late", "b": "bad"}
    rows = [
        (customer, f"2024-0{month}", names[letter])
        for customer, letters in spelled.items()
        for month, letter in enumerate(letters, 1)
        if letter != "."
    ]
    frame = pd.DataFrame(rows, columns=["customer", "month", "state"])
    return performance_panel(frame, "customer", "month", "state", order=ORDER)


def test_worst_before_against_worst_after_by_hand():
    rolls = roll_rates(small(), observation=2, performance=2)
    # a: late -> current, b: current -> late, c: bad -> late, d: bad -> bad, e: current -> gone;
    # f has no row in February and does not count.
    assert rolls.counts.to_numpy().tolist() == [[0, 1, 0], [1, 0, 0], [0, 1, 1]]
    assert rolls.left_out.tolist() == [1, 0, 0]
    assert rolls.shares.loc["bad"].tolist() == [0, 0.5, 0.5]
    assert rolls.first == "worst from 2024-01 to 2024-02"
    assert rolls.following == "worst from 2024-03 to 2024-04"
    moves = rolls.moves().set_index(["from", "move"])["count"]
    assert moves.tolist() == [0, 0, 1, 1, 0, 0, 1, 1, 0]
    cures = rolls.cures("late").set_index("from")
    assert cures[["customers", "cured"]].to_numpy().tolist() == [[1, 1], [1, 1], [2, 1]]
    assert cures[["customers_from", "share_from"]].to_numpy().tolist() == [
        [4, 3 / 4],
        [3, 2 / 3],
        [2, 1 / 2],
    ]


def test_moves_of_a_month_by_hand():
    rolls = transition_matrix(small())
    # January to February, then March, then April.
    first = np.array([[2, 1, 1], [0, 0, 1], [0, 0, 0]])
    second = np.array([[0, 1, 0], [1, 0, 0], [1, 0, 1]])
    third = np.array([[1, 1, 0], [0, 1, 0], [1, 0, 1]])
    np.testing.assert_array_equal(rolls.counts, first + second + third)
    assert rolls.left_out.tolist() == [1, 0, 0]
    one = transition_matrix(small(), since="2024-02", until="2024-03")
    np.testing.assert_array_equal(one.counts, second)
    np.testing.assert_array_equal(
        one.counts,
        roll_rates(small(), at="2024-02", observation=1, performance=1).counts,
    )


def test_intervals_are_jeffreys_and_empty_rows_have_none():
    frame = pd.DataFrame({"id": [1, 1, 2, 2], "month": [202401, 202402] * 2, "days": [0, 0, 0, 9]})
    table = transition_matrix(performance_panel(frame, "id", "month", "days")).table()
    half = table[(table["from"] == "current") & (table["to"] == "1-29")].iloc[0]
    assert half["share"] == 0.5
    assert half["low"] == pytest.approx(stats.beta.ppf(0.025, 1.5, 1.5))
    assert table.loc[table["from"] == "90+", ["share", "low", "high"]].isna().all(axis=None)


def test_agrees_with_a_cross_table_of_pandas():
    frame = draw(Chain(), cohorts=6, each=150, months=14, seed=5)
    frame = frame.drop(frame.sample(frac=0.1, random_state=2).index)  # gaps and leavers
    panel = performance_panel(frame, "customer", "month", "days", gaps="keep")
    rolls = roll_rates(panel, at="2022-08", observation=4, performance=5)
    state = pd.Categorical.from_codes(
        np.searchsorted([1, 30, 60, 90], frame["days"], side="right"), STATES, ordered=True
    )
    told = frame.assign(state=state.codes)
    here = told.loc[told["month"] == pd.Period("2022-08"), "customer"]
    told = told[told["customer"].isin(here)]
    before = told[told["month"].between(pd.Period("2022-05"), pd.Period("2022-08"))]
    after = told[told["month"].between(pd.Period("2022-09"), pd.Period("2023-01"))]
    both = pd.concat(
        [part.groupby("customer")["state"].max() for part in (before, after)],
        axis=1,
        keys=["before", "after"],
    )
    crossed = pd.crosstab(both["before"], both["after"])
    crossed = crossed.reindex(index=range(5), columns=range(5), fill_value=0)
    np.testing.assert_array_equal(rolls.counts, crossed)
    assert rolls.left_out.sum() == both["after"].isna().sum()
    assert rolls.counts.to_numpy().sum() + rolls.left_out.sum() == len(here)


def test_of_a_chain_the_true_shares_are_found():
    chain = Chain(floor=0.02)
    panel = performance_panel(
        draw(chain, cohorts=6, each=4000, months=18), "customer", "month", "days"
    )
    rolls = roll_rates(panel, at="2022-12")
    truth = true_roll_rates(chain, cohorts=6, at=11, observation=6, performance=6)
    truth = truth.sum(axis=1, keepdims=True), truth / truth.sum(axis=1, keepdims=True)
    counts = rolls.counts.to_numpy()
    rows = counts.sum(axis=1, keepdims=True)
    error = (counts - rows * truth[1]) / np.sqrt(np.maximum(rows * truth[1] * (1 - truth[1]), 1))
    assert np.abs(error).max() < 4
    assert np.abs(rows - 4000 * truth[0]).max() < 4 * np.sqrt(24_000 * 0.25)
    matrix = transition_matrix(panel, since="2022-12", until="2023-01").shares
    ages = [chain.matrix(12 - cohort) for cohort in range(6)]
    np.testing.assert_allclose(matrix.loc["30-59":], ages[0][2:], atol=0.06)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"observation": 0}, "observation is 0 and performance 6 months"),
        ({}, "6 months to 2023-10 and 6 after it do not fit the panel, 2024-01 to 2024-04"),
        ({"at": "2024-03", "observation": 1, "performance": 2}, "2 after it do not fit"),
        ({"at": "2025-01"}, "no month 2025-01"),
    ],
)
def test_periods_that_do_not_fit(options, said):
    with pytest.raises(ValueError, match=said):
        roll_rates(small(), **options)


def test_no_two_months():
    with pytest.raises(ValueError, match="since 2024-04 until 2024-04 are not two months"):
        transition_matrix(small(), since="2024-04")


def test_taiwan_from_two_months_late_on_few_come_back():
    frame = cl.load_dataset("taiwan_default").frame
    wide = frame[["PAY_3", "PAY_2"]].set_axis(["2005-07", "2005-08"], axis=1)
    long = wide.rename_axis("customer").reset_index().melt("customer")
    panel = performance_panel(long, "customer", "variable", "value", edges=(1, 2, 3))
    counts = transition_matrix(panel).counts
    late = [frame[name].clip(0, 3) for name in ("PAY_3", "PAY_2")]
    np.testing.assert_array_equal(counts, pd.crosstab(*late))
    assert counts.index.tolist() == ["current", "1", "2", "3+"]
    assert counts.to_numpy().sum() == 30_000
