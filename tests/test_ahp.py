"""Pairwise comparison and agreement: the published vector, scipy, and identities."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from creditlab.model.ahp import SCALE, PairwiseComparison, agreement, compare_pairs, mean_of_raters


def test_the_published_vector():
    judged = compare_pairs({("a", "b"): 3, ("a", "c"): 5, ("b", "c"): 2})
    assert judged.weights.round(3).tolist() == [0.648, 0.230, 0.122]
    assert judged.consistency_ratio == pytest.approx(0.0032, abs=5e-5)


@given(st.lists(st.floats(0.2, 3.0), min_size=2, max_size=6))
def test_judgements_that_follow_from_weights_give_the_weights_back(worth):
    names = [f"c{i}" for i in range(len(worth))]
    pairs = {
        (names[i], names[j]): worth[i] / worth[j] for i, j in combinations(range(len(worth)), 2)
    }
    if not all(1 / 9 <= value <= 9 for value in pairs.values()):
        return
    judged = compare_pairs(pairs)
    assert np.allclose(judged.weights, np.array(worth) / sum(worth))
    assert judged.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_the_order_of_a_pair_does_not_matter():
    one = compare_pairs({("a", "b"): 3, ("a", "c"): 5, ("b", "c"): 2})
    two = compare_pairs({("b", "a"): 1 / 3, ("c", "a"): 0.2, ("c", "b"): 0.5})
    assert np.allclose(one.weights, two.weights[list("abc")])


def test_a_suggested_change_does_what_it_says_and_no_other_does_better():
    judged = compare_pairs({("a", "b"): 3, ("a", "c"): 1 / 5, ("b", "c"): 2, ("a", "d"): 7,
                            ("b", "d"): 3, ("c", "d"): 5})  # fmt: skip
    assert not judged.consistent
    best = judged.changes().iloc[0]
    every = []
    for i, j in combinations(range(4), 2):
        for value in SCALE:
            matrix = judged.matrix.copy()
            matrix[i, j], matrix[j, i] = value, 1 / value
            every.append(PairwiseComparison(judged.criteria, matrix).consistency_ratio)
    assert best["ratio"] == pytest.approx(min(every))
    assert best["ratio"] < judged.consistency_ratio


def test_the_mean_of_raters_is_reciprocal_and_of_equal_raters_their_own():
    one = compare_pairs({("a", "b"): 3, ("a", "c"): 5, ("b", "c"): 2})
    two = compare_pairs({("c", "b"): 4, ("a", "c"): 1, ("a", "b"): 2})
    mean = mean_of_raters([one, two])
    assert np.allclose(mean.matrix * mean.matrix.T, 1)
    assert np.allclose(mean_of_raters([one, one]).weights, one.weights)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ({("a", "b"): 3, ("b", "c"): 2}, "1 pairs are not compared .'a' and 'c'"),
        ({("a", "b"): 3, ("b", "a"): 2}, "compared twice"),
        ({("a", "b"): 3, ("a", "a"): 1}, "or are one"),
        ({("a", "b"): 12}, "judge from 1/9 to 9"),
        ({}, "there are 0 criteria"),
    ],
)
def test_judgements_that_cannot_be_used_are_named(pairs, said):
    with pytest.raises(ValueError, match=said):
        compare_pairs(pairs)


def test_raters_of_other_criteria_are_refused():
    one, two = compare_pairs({("a", "b"): 3}), compare_pairs({("a", "c"): 3})
    with pytest.raises(ValueError, match=r"rater 2 judges other criteria \(b, c\)"):
        mean_of_raters([one, two])


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_agreement_is_friedmans_statistic_on_another_scale(seed, tied):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 4, (5, 6)).astype(float) if tied else rng.normal(size=(5, 6))
    if (scores == scores[:, :1]).all():
        return
    found = agreement(scores)
    friedman = stats.friedmanchisquare(*scores.T)
    assert found["chi_square"] == pytest.approx(friedman.statistic)
    assert found["p_value"] == pytest.approx(friedman.pvalue)
    assert -1e-12 <= found["w"] <= 1 + 1e-12


def test_raters_of_one_mind_agree_wholly():
    assert agreement([[1, 5, 9], [2, 3, 4]])["w"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("ratings", "said"),
    [([[1, 2]], "2 and more each"), ([[1, np.nan], [1, 2]], "1 ratings are missing"),
     ([[1, 1], [2, 2]], "no order to agree on")],
)  # fmt: skip
def test_ratings_that_cannot_be_used_are_named(ratings, said):
    with pytest.raises(ValueError, match=said):
        agreement(ratings)
