"""Grades and master scales; rates of books with few defaults."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

import creditlab as cl
from creditlab.decide.grades import METHODS, fit_master_scale
from creditlab.decide.low_default import low_default_bounds
from creditlab.decide.master_scale import MasterScale


@pytest.fixture(scope="module")
def scored():
    data = cl.load_dataset("taiwan_default")
    train, test = cl.split_sample(data.frame, data.target, seed=0)
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"]).fit(train, data.target)
    return [
        pd.DataFrame(
            {
                "bad": part[data.target],
                "score": card.points(part),
                "pd": card.predict_proba(part)[:, 1],
            }
        )
        for part in (train, test)
    ]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("column", ["score", "pd"])
def test_bad_rates_rise_and_neighbours_differ(scored, method, column):
    train = scored[0]
    scale = fit_master_scale(train["bad"], train[column], method=method, grades=8, min_bads=20)
    table = scale.table()
    assert 4 <= len(table) <= 8
    assert (np.diff(table["bad_rate"]) > 0).all()
    assert (np.diff(table["pd"]) > 0).all()
    assert (table["p_neighbour"].iloc[1:] <= 0.05).all()
    assert (table["bad"] >= 20).all()
    assert table["count"].sum() == len(train)
    assert not table["outside"].any()


def test_the_table_is_that_of_the_grades(scored):
    train, test = scored
    scale = fit_master_scale(train["bad"], train["score"])
    grades, table = scale.grade(test["score"]), scale.table_on(test["bad"], test["score"])
    groups = test["bad"].groupby(grades, observed=False)
    assert table["count"].tolist() == groups.size().tolist()
    assert table["bad"].tolist() == groups.sum().tolist()
    assert grades.cat.categories.tolist() == table["grade"].tolist()
    assert grades.index.equals(test.index)
    by_grade = dict(zip(table["grade"], table["pd"], strict=True))
    assert scale.probability(test["score"]).tolist() == grades.astype(str).map(by_grade).tolist()
    best = test["score"][grades == "A"].min()
    assert best > test["score"][grades == "B"].max()
    _, p = proportions_ztest(table["bad"].iloc[:2], table["count"].iloc[:2])
    assert table["p_neighbour"].iloc[1] == pytest.approx(p)
    shares = test["bad"].groupby(grades, observed=False).size() / len(test)
    assert table.attrs["concentration"] == pytest.approx((shares**2).sum())


def test_a_score_on_the_limit_belongs_to_the_higher_scores():
    for values, best in (([500.0, 600.0, 700.0], "high"), ([0.1, 0.2, 0.3], "low")):
        y = np.repeat([1, 0, 1, 0, 1, 0], [40, 60, 20, 80, 5, 95])
        if best == "low":
            y = 1 - y
        scale = fit_master_scale(y, np.repeat(values, 100), cuts=[values[1], values[2]])
        grades = list(scale.grade(np.array(values)))
        assert grades == (["C", "B", "A"] if best == "high" else ["A", "B", "C"])
        assert scale.table()["count"].tolist() == [100, 100, 100]
    assert scale.table()["scores"].tolist() == ["< 0.2", "[0.2, 0.3)", "≥ 0.3"]


def test_the_anchor_is_the_mean_and_moves_all_odds_alike(scored):
    train = scored[0]
    scale = fit_master_scale(train["bad"], train["score"])
    moved = scale.anchored(0.05)
    count = np.array(moved.good) + np.array(moved.bad)
    assert np.average(moved.pds, weights=count) == pytest.approx(0.05, abs=1e-12)
    odds, before = (np.array(s.pds) / (1 - np.array(s.pds)) for s in (moved, scale))
    assert (odds / before) == pytest.approx(np.full(len(count), (odds / before)[0]))
    assert moved.anchored(scale_mean(scale)).pds == pytest.approx(scale.pds)
    assert moved.anchor == 0.05
    assert moved.cuts == scale.cuts


def scale_mean(scale):
    return float(np.average(scale.pds, weights=np.array(scale.good) + np.array(scale.bad)))


def test_files_give_the_same_scale(scored, tmp_path):
    train = scored[0]
    train.to_parquet(tmp_path / "scores.parquet")
    scale = fit_master_scale("bad", "score", sample=tmp_path / "scores.parquet")
    assert scale == fit_master_scale(train["bad"], train["score"])
    table = scale.table_on("bad", "score", sample=tmp_path / "scores.parquet")
    pd.testing.assert_frame_equal(table, scale.table())
    scale.to_json(tmp_path / "scale.json")
    assert MasterScale.from_json(tmp_path / "scale.json") == scale


def test_an_empty_grade_is_shown_and_not_judged(scored):
    train, test = scored
    scale = fit_master_scale(train["bad"], train["score"])
    best = test[scale.grade(test["score"]) == "A"]
    table = scale.table_on(best["bad"], best["score"])
    assert table["count"].tolist()[1:] == [0] * (len(table) - 1)
    assert table.loc[1:, ["bad_rate", "low", "p_neighbour"]].isna().all(axis=None)
    assert not table.loc[1:, "outside"].any()
    assert table.attrs["concentration"] == 1


@given(st.integers(0, 2**32 - 1), st.integers(30, 400), st.sampled_from(METHODS))
def test_whatever_the_sample_grades_are_monotone_and_complete(seed, rows, method):
    rng = np.random.default_rng(seed)
    score = rng.integers(0, 12, rows) * 10 + 400
    bad = rng.random(rows) < 1 / (1 + np.exp((score - 440) / 15))
    if bad.all() or not bad.any():
        return
    try:
        scale = fit_master_scale(bad.astype(int), score, method=method, min_bads=1, grades=5)
    except ValueError as error:
        assert "single grade" in str(error)  # noqa: PT017
        return
    table = scale.table()
    assert table["count"].sum() == rows
    assert table["bad"].sum() == bad.sum()
    assert (np.diff(table["bad_rate"]) > 0).all()
    assert len(table) <= 5


def test_pooling_is_that_of_scikit_learn(scored):
    from sklearn.isotonic import IsotonicRegression

    train = scored[0]
    scale = fit_master_scale(
        train["bad"], train["score"], method="pava", grades=99, difference=None, min_bads=0,
        min_share=0,
    )  # fmt: skip
    rates = scale.table()["bad_rate"].to_numpy()
    ours = rates[scale.grade(train["score"]).cat.codes]
    assert len(rates) > 15
    # Bands of a hundredth are pooled before: the pooled curve of single scores is followed.
    peer = IsotonicRegression(increasing=False).fit(train["score"], train["bad"])
    assert np.abs(ours - peer.predict(train["score"])).mean() < 0.005


def test_what_makes_no_sense_is_refused(scored):
    train = scored[0]
    y, score = train["bad"], train["score"]
    with pytest.raises(ValueError, match="method is 'tree'"):
        fit_master_scale(y, score, method="tree")
    with pytest.raises(ValueError, match=r"2 names for \d grades"):
        fit_master_scale(y, score, names=["good", "bad"])
    with pytest.raises(ValueError, match="all 21,000 rows are 0"):
        fit_master_scale(y * 0, score)
    unrelated = np.random.default_rng(0).normal(500, 20, len(y))
    with pytest.raises(ValueError, match="a single grade would be left of 21,000 customers"):
        fit_master_scale(y, unrelated, difference=1e-6)
    names = ["AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC"]
    assert fit_master_scale(y, score, names=names).names[:3] == ("AAA", "AA", "A")


# --- Few defaults -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "percent"),
    [(0.5, [0.09, 0.10, 0.23]), (0.9, [0.29, 0.33, 0.76]), (0.99, [0.57, 0.66, 1.52])],
)
def test_bounds_without_a_default_by_hand(level, percent):
    found = low_default_bounds([100, 400, 300], [0, 0, 0], level=level)
    by_hand = [1 - (1 - level) ** (1 / pooled) for pooled in (800, 700, 300)]
    assert found.tolist() == pytest.approx(by_hand, rel=1e-9)
    assert (100 * found).round(2).tolist() == percent


def test_bounds_are_those_at_which_so_few_defaults_are_that_rare():
    found = low_default_bounds([100, 400, 300], [0, 2, 1], level=0.75)
    for bound, bads, count in zip(found, (3, 3, 1), (800, 700, 300), strict=True):
        assert stats.binom.cdf(bads, count, bound) == pytest.approx(0.25, rel=1e-9)
    rng = np.random.default_rng(0)
    correlated = low_default_bounds([100, 400, 300], [0, 2, 1], level=0.75, correlation=0.12)
    for bound, bads, count in zip(correlated, (3, 3, 1), (800, 700, 300), strict=True):
        economy = rng.normal(size=400_000)
        distance = (stats.norm.ppf(bound) - np.sqrt(0.12) * economy) / np.sqrt(0.88)
        defaults = rng.binomial(count, stats.norm.cdf(distance))
        assert (defaults <= bads).mean() == pytest.approx(0.25, abs=0.003)
    assert (correlated > found).all()


def test_bounds_keep_the_order_the_index_and_refuse_nonsense():
    counts = pd.Series([50, 20, 30], index=["A", "B", "C"])
    found = low_default_bounds(counts, [0, 3, 0])
    assert found.index.tolist() == ["A", "B", "C"]
    alone = [stats.beta.ppf(0.75, 4, 97), stats.beta.ppf(0.75, 4, 47), stats.beta.ppf(0.75, 1, 30)]
    assert alone[2] < alone[1], "the worst grade had no default, the one before it had three"
    assert found.tolist() == pytest.approx([alone[0], alone[1], alone[1]])
    assert low_default_bounds([3], [3]).tolist() == [1.0]
    with pytest.raises(ValueError, match="1 of 2 grades have counts"):
        low_default_bounds([10, 5], [2, 6])
    with pytest.raises(ValueError, match="correlation 1"):
        low_default_bounds([10], [0], correlation=1)
