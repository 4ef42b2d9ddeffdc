"""Agreement of raters: scikit-learn's kappa, hand-worked tables, and identities."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from creditlab.model.raters import rater_differences, weighted_kappa

GRADES = ["AAA", "AA", "A", "BBB", "BB"]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=30))
def test_kappa_is_scikit_learns(pairs):
    one, two = np.array(pairs).T
    if np.ptp([one, two]) == 0:
        return
    for ours, theirs in (("linear", "linear"), ("quadratic", "quadratic"), ("none", None)):
        table = weighted_kappa([one, two], weights=ours, grades=range(1, 6))
        expected = cohen_kappa_score(one, two, labels=range(1, 6), weights=theirs)
        assert table["kappa"].item() == pytest.approx(expected, abs=1e-12)
        numbers = weighted_kappa([one, two], weights=ours)
        assert numbers["kappa"].item() == pytest.approx(expected, abs=1e-12)


def test_a_hand_worked_table():
    # 20 both yes, 15 both no, 5 and 10 apart: observed .7, by chance .5 (Cohen's kappa .4);
    # Fleiss, Cohen and Everitt's variance worked out by hand for the 2 x 2 table.
    one, two = [1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    row = weighted_kappa([one, two], weights="none").iloc[0]
    assert row["kappa"] == pytest.approx(0.4)
    p = np.array([[0.4, 0.1], [0.2, 0.3]])
    rows, columns, kappa, chance = p.sum(1), p.sum(0), 0.4, 0.5
    a = sum(p[i, i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(2))
    apart = ((0, 1), (1, 0))
    b = (1 - kappa) ** 2 * sum(p[i, j] * (columns[i] + rows[j]) ** 2 for i, j in apart)
    variance = (a + b - (kappa - chance * (1 - kappa)) ** 2) / (1 - chance) ** 2 / 50
    assert row["high"] - kappa == pytest.approx(1.959964 * np.sqrt(variance), abs=1e-6)
    assert row["same"] == pytest.approx(0.7)
    assert row["second_higher"] == pytest.approx(0.1)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    truth_table = np.array([[0.25, 0.05, 0.02], [0.08, 0.2, 0.05], [0.0, 0.1, 0.25]])
    draws = rng.choice(9, size=(400, 200), p=truth_table.ravel())
    large = rng.choice(9, size=400_000, p=truth_table.ravel())
    truth = cohen_kappa_score(large // 3, large % 3, weights="quadratic")
    inside = 0
    for draw in draws:
        row = weighted_kappa([draw // 3, draw % 3], grades=range(3)).iloc[0]
        inside += row["low"] <= truth <= row["high"]
    assert 0.92 <= inside / len(draws) <= 0.98


def test_the_pair_who_differ_most_come_first_and_the_odd_rater_too():
    rng = np.random.default_rng(2)
    base = rng.integers(0, 5, 60)
    panel = pd.DataFrame([base, np.clip(base + 1, 0, 4), rng.permutation(base)], list("abc"))
    graded = panel.map(GRADES.__getitem__)
    pairs = weighted_kappa(graded, grades=GRADES)
    assert "c" in (pairs.loc[0, "first"], pairs.loc[0, "second"])
    assert pairs["kappa"].is_monotonic_increasing
    apart = rater_differences(graded, grades=GRADES).set_index("rater")
    assert apart.index[0] == "c"
    assert apart.loc["b", "above_others"] > 0.5
    assert apart.loc["a", "correlation"] > 0.4 > apart.loc["c", "correlation"]


def test_a_grade_between_that_nobody_gave_still_counts_as_a_step():
    one, two = ["AAA", "BB", "AA", "AA", "BB"], ["AAA", "BB", "AAA", "AA", "AAA"]
    ours = weighted_kappa([one, two], weights="linear", grades=GRADES)["kappa"].item()
    place = {grade: i for i, grade in enumerate(GRADES)}
    all_grades = [[place[g] for g in rater] for rater in (one, two)]
    assert ours == pytest.approx(cohen_kappa_score(*all_grades, labels=range(5), weights="linear"))
    assert ours != pytest.approx(cohen_kappa_score(*all_grades, weights="linear"))


def test_missing_ratings_leave_the_thing_out_of_that_pair():
    full = weighted_kappa([[1, 2, 3, 4], [1, 3, 3, 4]])
    holes = weighted_kappa([[1, 2, 3, 4, np.nan, 5], [1, 3, 3, 4, 2, None]])
    assert holes["kappa"].item() == full["kappa"].item()
    assert holes["things"].item() == 4


def test_notes_say_where_not_to_rely():
    few = weighted_kappa([[1, 2, 3], [1, 2, 4]])
    assert "rough" in few["note"].item()
    alike = weighted_kappa([[1, 2, 3] * 9, [1, 2, 3] * 9])
    assert alike["kappa"].item() == 1
    assert "no disagreement" in alike["note"].item()
    one_grade = weighted_kappa([[3, 3, 3], [3, 3, 3]])
    assert np.isnan(one_grade["kappa"].item())
    assert "one grade" in one_grade["note"].item()


@pytest.mark.parametrize(
    ("ratings", "options", "message"),
    [
        ([[1, 2, 3]], {}, "shape"),
        ([[1, np.nan], [1, 2]], {}, "1 things in common"),
        ([["A", "B"], ["A", "C"]], {"grades": ["A", "B"]}, "'C'"),
        ([["A", "B"], ["A", "B"]], {}, "grades="),
        ([[1, 2], [1, 2]], {"weights": "cubic"}, "cubic"),
        ([[1, 2], [1, 2]], {"grades": [1, 2, 2]}, "twice"),
        ([[1, 2], [1, 2]], {"level": 95}, "95"),
        ([[1, np.inf], [1, 2]], {}, "infinite"),
    ],
)
def test_what_has_no_answer_is_refused(ratings, options, message):
    with pytest.raises(ValueError, match=message):
        weighted_kappa(ratings, **options)


def test_two_raters_have_no_odd_one():
    with pytest.raises(ValueError, match="2 raters"):
        rater_differences([[1, 2], [1, 2]])
