"""Discrimination: hand-worked numbers, independent implementations, coverage of the intervals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import brier_score_loss, roc_auc_score

import creditlab as cl
from creditlab.validate.metrics import compare_auc, distribution_functions

Z = stats.norm.ppf(0.975)
few = settings(max_examples=50)


def standard_error(row):
    """Standard error behind an interval that was not cut off at its limits."""
    return (row["high"] - row["value"]) / Z


def pairs_won(bad, risk):
    """Bads by goods: 1 where the bad is riskier, 1/2 for a tie."""
    b, g = risk[bad][:, None], risk[~bad][None, :]
    return (b > g) + 0.5 * (b == g)


def delong_by_definition(bad, *risks):
    """AUC and covariance from all pairs of a bad and a good, as the 1988 paper defines them."""
    won = [pairs_won(bad, risk) for risk in risks]
    per_bad = np.array([w.mean(axis=1) for w in won])
    per_good = np.array([w.mean(axis=0) for w in won])
    covariance = np.cov(per_bad) / per_bad.shape[1] + np.cov(per_good) / per_good.shape[1]
    return np.array([w.mean() for w in won]), covariance


@st.composite
def outcomes_and_points(draw, least=4, most=60):
    """A target with both classes, and whole points with many ties."""
    y = draw(
        st.lists(st.integers(0, 1), min_size=least, max_size=most).filter(
            lambda v: 0 < sum(v) < len(v)
        )
    )
    points = draw(st.lists(st.integers(300, 330), min_size=len(y), max_size=len(y)))
    return np.array(y), np.array(points)


@pytest.fixture(scope="module")
def taiwan():
    frame = cl.load_dataset("taiwan_default").frame
    return frame["default"], frame["LIMIT_BAL"], -frame["PAY_0"]


# --- AUC and Gini -----------------------------------------------------------------------------


def test_auc_counts_pairs_by_hand():
    # Bads 650 and 500 against goods 700, 650, 600: 500 is below all three; 650 is below one and
    # ties with one. So 4.5 of the 6 pairs are in the right order.
    table = cl.evaluate([0, 0, 0, 1, 1], [700, 650, 600, 650, 500])
    assert table.loc["auc", "value"] == pytest.approx(0.75)
    assert table.loc["gini", "value"] == pytest.approx(0.5)


def test_delong_variance_by_hand():
    # Shares of goods beaten by each bad: 1.5/3 and 3/3; of bads that beat each good: 2/2, 1.5/2,
    # 1/2. Variances 1/8 and 1/16, so the squared error is (1/8)/2 + (1/16)/3 = 1/12.
    row = cl.evaluate([0, 0, 0, 1, 1], [700, 650, 600, 650, 500], level=0.5).loc["auc"]
    half = stats.norm.ppf(0.75) * np.sqrt(1 / 12)
    assert row["low"] == pytest.approx(0.75 - half)
    assert row["high"] == pytest.approx(0.75 + half)


def test_delong_on_a_table_of_ratings_with_many_ties():
    # 109 ratings on five levels, a table often used since Hanley & McNeil (1982). The expected
    # figures are fixed here as computed; the test below derives them from the definition.
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    y = np.repeat([0] * 5 + [1] * 5, normal + abnormal)
    rating = np.repeat([1, 2, 3, 4, 5] * 2, normal + abnormal)
    row = cl.evaluate(y, -rating).loc["auc"]
    assert row.round(5).tolist() == [0.89317, 0.83295, 0.95339]
    assert round(standard_error(row), 4) == 0.0307


@pytest.mark.parametrize("seed", range(5))
def test_delong_is_what_its_definition_gives(seed):
    rng = np.random.default_rng(seed)
    bad = rng.random(80) < 0.3
    a = rng.integers(0, 12, 80) + 6 * bad
    b = a + rng.integers(0, 8, 80)
    auc, covariance = delong_by_definition(bad, a, b)
    result = compare_auc(bad, -a, -b)
    assert [result["auc_a"], result["auc_b"]] == pytest.approx(auc)
    error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    assert result["high"] - result["low"] == pytest.approx(2 * Z * error)
    assert result["p_value"] == pytest.approx(2 * stats.norm.sf(abs(auc[0] - auc[1]) / error))
    narrow = cl.evaluate(bad, -a, level=0.1).loc["auc"]
    half = stats.norm.ppf(0.55) * np.sqrt(covariance[0, 0])
    assert narrow["high"] - narrow["value"] == pytest.approx(half)


@few
@given(outcomes_and_points())
def test_auc_and_gini_agree_with_scikit_learn(sample):
    y, points = sample
    table = cl.evaluate(y, points)
    assert table.loc["auc", "value"] == pytest.approx(roc_auc_score(y, -points))
    assert table.loc["gini", "value"] == pytest.approx(2 * table.loc["auc", "value"] - 1)
    limits = table.loc["auc", ["low", "high"]].to_numpy()
    if limits[0] > 0 and limits[1] < 1:  # not cut off
        assert table.loc["gini", ["low", "high"]].tolist() == pytest.approx(2 * limits - 1)
    for metric, least in (("auc", 0), ("gini", -1), ("ks", 0)):
        low, value, high = table.loc[metric, ["low", "value", "high"]]
        if min(np.sum(y), len(y) - np.sum(y)) == 1 and metric != "ks":
            assert np.isnan([low, high]).all(), "one customer of a class has no spread"
            continue
        assert least <= low <= value + 1e-12
        assert value - 1e-12 <= high <= 1


@few
@given(outcomes_and_points())
def test_a_monotone_transform_changes_nothing(sample):
    y, points = sample
    pd.testing.assert_frame_equal(cl.evaluate(y, points), cl.evaluate(y, points**3))


@few
@given(outcomes_and_points())
def test_points_and_probabilities_look_in_opposite_directions(sample):
    y, points = sample
    probability = 1 - points / 1024  # high = bad, and exact in binary
    by_points, by_probability = cl.evaluate(y, points), cl.evaluate(y, probability)
    same = by_probability.drop(index="brier")
    pd.testing.assert_frame_equal(by_points, same, check_dtype=False)


def test_real_scores_agree_with_scikit_learn_and_scipy(taiwan):
    y, limit, _ = taiwan
    table = cl.evaluate(y, limit)
    assert table.loc["auc", "value"] == pytest.approx(roc_auc_score(y, -limit), abs=1e-12)
    ks = stats.ks_2samp(limit[y == 0], limit[y == 1]).statistic
    assert table.loc["ks", "value"] == pytest.approx(ks, abs=1e-12)
    assert table.index.tolist() == ["auc", "gini", "ks"]  # no Brier score for amounts


def test_auc_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    y = np.repeat([0, 1], [150, 60])
    truth = stats.norm.cdf(1 / np.sqrt(2))
    covered = [
        low <= truth <= high
        for low, high in (
            cl.evaluate(y, 600 + 40 * (rng.normal(size=210) - y)).loc["auc", ["low", "high"]]
            for _ in range(500)
        )
    ]
    assert np.mean(covered) == pytest.approx(0.95, abs=0.025)


def test_intervals_widen_with_the_level_and_narrow_with_rows(taiwan):
    y, limit, _ = taiwan
    few = slice(0, 2000)
    width = {
        (level, rows.stop): np.subtract(
            *cl.evaluate(y[rows], limit[rows], level=level).loc["auc", ["high", "low"]]
        )
        for level, rows in ((0.95, few), (0.8, few), (0.95, slice(0, 8000)))
    }
    assert width[0.8, 2000] / width[0.95, 2000] == pytest.approx(stats.norm.ppf(0.9) / Z)
    assert width[0.95, 8000] / width[0.95, 2000] == pytest.approx(0.5, abs=0.05)


# --- KS ---------------------------------------------------------------------------------------

TIED_Y, TIED_POINTS = np.array([0, 0, 0, 0, 1, 1, 1]), np.array([700, 650, 650, 600, 650, 600, 500])


def test_ks_with_ties_by_hand():
    # At or below 500: 1/3 of the bads, none of the goods. 600: 2/3 and 1/4. 650: 3/3 and 3/4.
    # Taking the two scores of 600 one by one, the bad first, would give 2/3.
    row = cl.evaluate(TIED_Y, TIED_POINTS).loc["ks"]
    assert row["value"] == pytest.approx(2 / 3 - 1 / 4)
    error = np.sqrt(2 / 3 * 1 / 3 / 3 + 1 / 4 * 3 / 4 / 4)
    assert row["low"] == 0
    assert row["high"] == 1  # 0.42 + 1.96 * 0.35
    narrow = cl.evaluate(TIED_Y, TIED_POINTS, level=0.5).loc["ks"]
    assert narrow["high"] - narrow["value"] == pytest.approx(stats.norm.ppf(0.75) * error)


@few
@given(st.permutations(range(7)))
def test_the_order_of_rows_changes_nothing(order):
    shuffled = cl.evaluate(TIED_Y[order], TIED_POINTS[order])
    pd.testing.assert_frame_equal(shuffled, cl.evaluate(TIED_Y, TIED_POINTS))


@few
@given(outcomes_and_points())
def test_ks_agrees_with_scipy_and_lies_between_0_and_1(sample):
    y, points = sample
    ks = cl.evaluate(y, points).loc["ks", "value"]
    # One-sided: bads must score lower, as a score promises.
    assert ks == pytest.approx(
        stats.ks_2samp(points[y == 1], points[y == 0], alternative="greater").statistic
    )
    assert 0 <= ks <= 1


# --- Brier ------------------------------------------------------------------------------------


def test_brier_by_hand():
    # Squared errors .01, .04, .09, .16: mean .075, standard deviation .0656 (n - 1).
    row = cl.evaluate([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.6]).loc["brier"]
    assert row["value"] == pytest.approx(0.075)
    assert row["high"] == pytest.approx(0.075 + Z * np.sqrt(0.0129 / 3) / 2)


@few
@given(outcomes_and_points())
def test_brier_agrees_with_scikit_learn(sample):
    y, points = sample
    probability = points / 1000
    assert cl.evaluate(y, probability).loc["brier", "value"] == pytest.approx(
        brier_score_loss(y, probability)
    )


# --- Distribution functions -------------------------------------------------------------------


def test_distribution_functions_by_hand():
    curve = distribution_functions(TIED_Y == 1, -TIED_POINTS.astype(float))
    assert curve["risk"].tolist() == [np.inf, -500, -600, -650, -700]
    assert curve["tpr"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1, 1])
    assert curve["fpr"].tolist() == pytest.approx([0, 0, 1 / 4, 3 / 4, 1])


@few
@given(outcomes_and_points())
def test_the_curve_runs_from_0_0_to_1_1_and_encloses_the_auc(sample):
    y, points = sample
    curve = distribution_functions(y == 1, -points.astype(float))
    assert curve.iloc[0, 1:].tolist() == [0, 0]
    assert curve.iloc[-1, 1:].tolist() == [1, 1]
    assert len(curve) == 1 + len(np.unique(points))
    assert (curve[["tpr", "fpr"]].diff().dropna() >= 0).all(axis=None)
    area = np.trapezoid(curve["tpr"], curve["fpr"])
    assert area == pytest.approx(cl.evaluate(y, points).loc["auc", "value"])


# --- Two scores of the same customers ---------------------------------------------------------


def test_a_score_does_not_differ_from_itself(taiwan):
    y, limit, _ = taiwan
    result = compare_auc(y, limit, limit)
    assert result["auc_a"] == result["auc_b"]
    assert result["difference"] == result["low"] == result["high"] == 0
    assert result["p_value"] == 1


def test_comparison_is_antisymmetric(taiwan):
    y, limit, delay = taiwan
    forth, back = compare_auc(y, limit, delay), compare_auc(y, delay, limit)
    assert forth["difference"] == pytest.approx(-back["difference"])
    assert forth[["low", "high"]].tolist() == pytest.approx((-back[["high", "low"]]).tolist())
    assert forth["p_value"] == pytest.approx(back["p_value"])
    assert forth["difference"] < 0  # the delay of payment says more than the limit
    assert forth["high"] < 0


def test_the_covariance_of_correlated_scores_is_used(taiwan):
    y, limit, _ = taiwan
    noisy = limit + np.random.default_rng(0).normal(0, 20_000, len(limit))
    result = compare_auc(y, limit, noisy)
    a, b = (standard_error(cl.evaluate(y, score).loc["auc"]) for score in (limit, noisy))
    paired = (result["high"] - result["difference"]) / Z
    assert paired < 0.3 * np.hypot(a, b)


def test_points_and_probabilities_can_be_compared(taiwan):
    y, limit, _ = taiwan
    result = compare_auc(y, limit, 1 - limit / 2**20)
    assert result["difference"] == 0


def test_equal_scores_are_rarely_called_different():
    rng = np.random.default_rng(2)
    y = np.repeat([0, 1], [120, 60])
    p_values = []
    for _ in range(400):
        common = rng.normal(size=180) - y
        a, b = common + rng.normal(size=(2, 180))
        p_values.append(compare_auc(y, 600 + 20 * a, 600 + 20 * b)["p_value"])
    assert np.mean(np.array(p_values) < 0.05) == pytest.approx(0.05, abs=0.025)


# --- On a card --------------------------------------------------------------------------------


def test_points_and_probabilities_of_a_card_rank_alike():
    data = cl.load_dataset("south_german_credit")
    train, test = cl.split_sample(data.frame, data.target)
    card = cl.Scorecard(variables=["status", "duration", "savings"], decimals=None)
    card.fit(train.drop(columns="bad"), train["bad"])
    by_points = cl.evaluate(test["bad"], card.points(test))
    by_probability = cl.evaluate(test["bad"], card.predict_proba(test)[:, 1])
    assert by_points["value"].tolist() == pytest.approx(by_probability["value"].tolist()[:3])
    assert by_points.loc["auc", "low"] > 0.6
    assert by_probability.loc["brier", "value"] < 0.21  # 0.3 * 0.7: everyone gets the average


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("y", "score", "said"),
    [
        ([0, 1, 0, 1], [0.1, np.nan, 0.2, np.inf], "score: 2 of 4 rows are missing or infinite"),
        (
            [0, 1, 0, 1],
            pd.Series([1, 2, None, 3], dtype="Float64"),
            "score: 1 of 4 rows are missing",
        ),
        ([0, 1, 0, 1], [1, 2, 3], "y has 4 values but score has 3; give one per row"),
        ([0, 1, 0, 1], np.ones((4, 2)), r"one score per row, got shape \(4, 2\)"),
        (
            pd.Series([0, 1, np.nan], name="default"),
            [1, 2, 3],
            "'default': 1 of 3 rows are missing; leave these",
        ),
        (
            pd.Series([0, 1, 2], name="default"),
            [1, 2, 3],
            r"'default': 1 of 3 rows are neither 0 nor 1 \(2\); recode",
        ),
        (
            pd.Series([0, 0, 0], name="default"),
            [1, 2, 3],
            r"'default': all 3 rows are 0 \(good\); goods and bads",
        ),
        ([1, 1, 1], [1, 2, 3], r"'y': all 3 rows are 1 \(bad\)"),
    ],
)
@pytest.mark.parametrize("measure", [cl.evaluate, lambda y, s: compare_auc(y, s, s)])
def test_bad_input_is_named_and_counted(measure, y, score, said):
    with pytest.raises(ValueError, match=said):
        measure(y, score)


def test_the_second_score_is_checked_too():
    with pytest.raises(ValueError, match="score: 1 of 4 rows"):
        compare_auc([0, 1, 0, 1], [1, 2, 3, 4], [1, 2, 3, np.nan])


@pytest.mark.parametrize("kind", ["boolean", "Int64", "Float64", "int64[pyarrow]", "bool[pyarrow]"])
def test_nullable_outcomes_count_as_plain_ones(kind):
    y = pd.Series([0, 1, 0, 1, 1]).astype(kind)
    points = pd.Series([640, 600, 620, 630, 580], index=list("abcde"))
    pd.testing.assert_frame_equal(
        cl.evaluate(y, points), cl.evaluate([0, 1, 0, 1, 1], points.tolist())
    )


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ValueError, match=rf"level is {level}; give a share"):
        cl.evaluate([0, 1, 0, 1], [1, 2, 3, 4], level=level)


def test_text_is_no_score():
    with pytest.raises(ValueError, match="score: scores must be numbers"):
        cl.evaluate([0, 1], ["good", "bad"])
