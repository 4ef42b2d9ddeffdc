"""Counts of scores: every measure from them is that of the rows, by other people's code."""

from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import brier_score_loss, roc_auc_score

from creditlab.validate import scores as scores_module
from creditlab.validate.metrics import compare_auc, evaluate
from creditlab.validate.scores import ScoreCounts, count_scores
from creditlab.validate.stability import psi

POINTS = st.lists(st.tuples(st.integers(300, 340), st.booleans()), min_size=4, max_size=80).filter(
    lambda rows: {True, False} == {bad for _, bad in rows}
)


def sample(seed, rows=600, levels=40):
    """Points with many ties, where more are better."""
    rng = np.random.default_rng(seed)
    bad = rng.random(rows) < 0.3
    points = np.round(rng.normal(600 - 25 * bad, 40, rows) / (200 / levels)) * (200 / levels)
    return bad, points


def in_blocks(values, bad, places):
    stops = [0, *sorted(place % (len(values) + 1) for place in places), len(values)]
    parts = [ScoreCounts.of(values[a:b], bad[a:b]) for a, b in pairwise(stops) if b > a]
    return reduce(add, parts)


def test_scores_are_counted_by_hand():
    values = np.array([620.0, 580.0, 620.0, 500.0, 580.0, 620.0])
    counts = ScoreCounts.of(values, np.array([True, True, False, True, False, False]))
    assert counts.values.tolist() == [500, 580, 620]
    assert counts.good.tolist() == [0, 1, 2]
    assert counts.bad.tolist() == [1, 1, 1]
    assert counts.rows.tolist() == [1, 2, 3]
    assert not counts.is_probability
    assert counts.riskiest_first()[0].tolist() == [500, 580, 620]  # points: low is bad


def test_probabilities_are_riskiest_when_high():
    counts = ScoreCounts.of(np.array([0.0, 0.2, 1.0]), np.array([False, False, True]))
    assert counts.is_probability
    assert [part.tolist() for part in counts.riskiest_first()] == [
        [1, 0.2, 0],
        [0, 1, 1],
        [1, 0, 0],
    ]


@given(POINTS, st.lists(st.integers(0, 100), max_size=6))
def test_counts_of_blocks_add_to_those_of_the_whole(rows, places):
    values, bad = (np.array(part) for part in zip(*rows, strict=True))
    whole, parts = ScoreCounts.of(values * 1.0, bad), in_blocks(values * 1.0, bad, places)
    for name in ("values", "good", "bad"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
    expected = pd.crosstab(values, bad)
    assert whole.values.tolist() == expected.index.tolist()
    assert whole.bad.tolist() == expected[True].tolist()


@given(POINTS)
def test_auc_and_ks_are_those_of_other_packages(rows):
    points, bad = (np.array(part) for part in zip(*rows, strict=True))
    measures = evaluate(bad, points)["value"]
    assert measures["auc"] == pytest.approx(roc_auc_score(bad, -points), abs=1e-12)
    ks = max((points[bad] <= cut).mean() - (points[~bad] <= cut).mean() for cut in [0, *points])
    assert measures["ks"] == pytest.approx(ks, abs=1e-12)
    above = stats.ks_2samp(points[bad], points[~bad], alternative="greater").statistic
    assert measures["ks"] == pytest.approx(above, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("decimals", [1, 15])
def test_measures_of_probabilities_are_those_of_sklearn(seed, decimals):
    bad, points = sample(seed)
    probability = (1 / (1 + np.exp((points - 540) / 30))).round(decimals)
    found = evaluate(bad, probability)
    assert found.loc["auc", "value"] == pytest.approx(roc_auc_score(bad, probability), abs=1e-12)
    brier = brier_score_loss(bad, probability)
    assert found.loc["brier", "value"] == pytest.approx(brier, abs=1e-12)
    squares = (bad - probability) ** 2
    half = stats.norm.ppf(0.975) * squares.std(ddof=1) / np.sqrt(len(bad))
    assert found.loc["brier", "high"] - brier == pytest.approx(half, rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_variance_of_auc_is_delongs_by_placing_every_pair(seed):
    bad, points = sample(seed)
    pairs = (points[bad][:, None] < points[~bad]) + 0.5 * (points[bad][:, None] == points[~bad])
    error = np.sqrt(
        pairs.mean(axis=1).var(ddof=1) / bad.sum() + pairs.mean(axis=0).var(ddof=1) / (~bad).sum()
    )
    found = evaluate(bad, points, level=0.9).loc["auc"]
    assert found["value"] == pytest.approx(pairs.mean(), abs=1e-12)
    assert found["high"] - found["value"] == pytest.approx(stats.norm.ppf(0.95) * error, rel=1e-9)
    # Against a score that says nothing, of variance 0, the interval is that of the score alone.
    alone = compare_auc(bad, points, np.full(len(bad), 600.0), level=0.9)
    assert found["high"] - found["value"] == pytest.approx(
        alone["high"] - alone["difference"], rel=1e-9
    )


@pytest.mark.parametrize("values", ["points", "probabilities", "signed", "near"])
@settings(max_examples=40)
@given(st.integers(0, 500), st.lists(st.integers(0, 4_000), max_size=7))
def test_over_the_limit_scores_are_merged_the_same_however_cut(values, seed, places):
    rng = np.random.default_rng(seed)
    score = {
        "points": rng.normal(600, 50, 4_000),
        "probabilities": rng.beta(2, 9, 4_000),
        "signed": np.concatenate([rng.normal(0, 1e-3, 2_000), rng.normal(0, 1e3, 2_000)]),
        # Rounded they are few: what is added to them later has to be rounded all the same.
        "near": np.concatenate([600 + 1e-9 * rng.random(3_800), 700 + 1e-6 * rng.random(200)]),
    }[values]
    bad = rng.random(4_000) < 0.3
    exact = ScoreCounts.of(score, bad)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores_module, "MOST", 500)
        whole, parts = ScoreCounts.of(score, bad), in_blocks(score, bad, places)
        for name in ("values", "good", "bad"):
            np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
        measures = evaluate(bad, score)["value"]
    assert (whole.good.sum(), whole.bad.sum()) == ((~bad).sum(), bad.sum())
    assert len(whole.values) <= len(exact.values)
    # Rounded to 20 binary digits: no score moves by more than half a unit of the last.
    step = 2.0**-21
    nearest = whole.values[np.argmin(np.abs(whole.values - exact.values[:, None]), axis=1)]
    assert (np.abs(nearest - exact.values) <= step * np.abs(exact.values)).all()
    if values != "near":
        np.testing.assert_allclose(measures, evaluate(bad, score)["value"], atol=2e-3)


def test_a_million_distinct_scores_and_more_keep_their_measures():
    rng = np.random.default_rng(0)
    bad = rng.random(1_200_000) < 0.1
    probability = 1 / (1 + np.exp(rng.normal(2 - bad, 1.0)))
    counts = ScoreCounts.of(probability, bad)
    assert scores_module.MOST < len(np.unique(probability)) == 1_200_000
    assert len(counts.values) < 1_200_000
    found = evaluate(bad, probability)["value"]
    assert found["auc"] == pytest.approx(roc_auc_score(bad, probability), abs=1e-6)
    assert found["brier"] == pytest.approx(brier_score_loss(bad, probability), abs=1e-6)


def test_a_column_of_scores_is_counted_with_and_without_outcomes():
    frame = pd.DataFrame(
        {"score": pd.array([600, 580, 600], dtype="Int64"), "default": [False, True, True]}
    )
    counts = count_scores(frame, "score", "default")
    assert (counts.good.tolist(), counts.bad.tolist()) == ([0, 1], [1, 1])
    counts = count_scores(frame, "score")
    assert (counts.good.tolist(), counts.bad.tolist()) == ([1, 2], [0, 0])
    assert float(psi(frame, frame, column="score")) == 0


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({"score": [1.0, np.nan, np.inf], "default": [0, 1, 0]}, "score: 2 of 3 rows are missing"),
        ({"score": [1.0, 2.0, 3.0], "default": [0, 1, 3]}, "'default': 1 of 3 rows are neither"),
        ({"score": [1.0, 2.0, 3.0], "default": [0, 0, 0]}, "'default': all 3 rows are 0"),
        ({"score": ["a", "b", "c"], "default": [0, 1, 0]}, "'score': 3 of 3 rows hold text"),
        ({"points": [1.0, 2.0, 3.0], "default": [0, 1, 0]}, r"not in the frame \('score'\)"),
    ],
)
def test_what_cannot_be_measured_is_refused(frame, message):
    with pytest.raises(ValueError, match=message):
        evaluate("default", "score", sample=pd.DataFrame(frame))


def test_scores_out_of_no_block_with_rows_are_refused():
    frame = pd.DataFrame({"score": [np.nan, np.nan], "default": [0, 1]})
    with pytest.raises(ValueError, match="2 of 2 rows are missing or infinite"):
        evaluate("default", "score", sample=frame)
