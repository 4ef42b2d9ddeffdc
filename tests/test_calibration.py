"""Calibration: groups by hand, and Jeffreys intervals that cover what they say."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

import creditlab as cl
from creditlab.validate.calibration import calibration_table, jeffreys_interval
from creditlab.validate.calibration_tests import calibration_tests
from creditlab.validate.grade_tests import grade_tests, grade_tests_from_counts

few = settings(max_examples=50)


# --- The Jeffreys interval --------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_the_interval_agrees_with_statsmodels(level):
    count = np.repeat([2, 10, 57, 1000], 5)
    bad = np.maximum(1, (count * np.tile([0.01, 0.1, 0.3, 0.5, 0.9], 4)).astype(int))
    low, high = jeffreys_interval(bad, count, level)
    reference = proportion_confint(bad, count, alpha=1 - level, method="jeffreys")
    np.testing.assert_allclose(low, reference[0], rtol=1e-10)
    np.testing.assert_allclose(high, reference[1], rtol=1e-10)


def test_the_interval_reaches_the_end_where_nothing_else_was_seen():
    low, high = jeffreys_interval([0, 20], [20, 20])
    assert low.tolist() == [0, pytest.approx(stats.beta.ppf(0.025, 20.5, 0.5))]
    assert high.tolist() == [pytest.approx(stats.beta.ppf(0.975, 0.5, 20.5)), 1]
    assert high[0] == pytest.approx(1 - low[1])


@pytest.mark.parametrize("count", [20, 100])
def test_the_interval_covers_a_rate_as_often_as_it_says(count):
    rates = np.linspace(0.02, 0.98, 481)
    bad = np.arange(count + 1)
    low, high = jeffreys_interval(bad, np.full(count + 1, count))
    inside = (low <= rates[:, None]) & (rates[:, None] <= high)
    covered = (stats.binom.pmf(bad, count, rates[:, None]) * inside).sum(axis=1)
    assert covered.mean() == pytest.approx(0.95, abs=0.005)  # exact, no simulation
    assert covered.min() > 0.88


# --- The table --------------------------------------------------------------------------------


def test_groups_by_hand():
    y = [0, 0, 0, 1, 0, 1, 1, 1]
    p = [0.1, 0.2, 0.1, 0.2, 0.6, 0.8, 0.6, 0.8]
    table = calibration_table(y, p, groups=2)
    assert table["count"].tolist() == [4, 4]
    assert table["bad"].tolist() == [1, 3]
    assert table["predicted"].tolist() == pytest.approx([0.15, 0.7])
    assert table["observed"].tolist() == [0.25, 0.75]
    low, high = proportion_confint([1, 3], 4, method="jeffreys")
    assert table["low"].tolist() == pytest.approx(low)
    assert table["high"].tolist() == pytest.approx(high)


def test_the_level_is_used():
    y, p = [0, 1, 0, 1], [0.2, 0.2, 0.4, 0.4]
    wide, narrow = (calibration_table(y, p, groups=2, level=level) for level in (0.95, 0.5))
    assert ((wide["high"] - wide["low"]) > 1.5 * (narrow["high"] - narrow["low"])).all()


@few
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20)), min_size=2, max_size=100).filter(
        lambda rows: 0 < sum(y for y, _ in rows) < len(rows)
    ),
    st.integers(1, 12),
)
def test_no_row_is_lost_whatever_the_ties(rows, groups):
    y, p = np.array([y for y, _ in rows]), np.array([p for _, p in rows]) / 20
    table = calibration_table(y, p, groups=groups)
    assert 1 <= len(table) <= groups
    assert (table["count"] > 0).all()
    assert table["count"].sum() == len(y)
    assert table["bad"].sum() == y.sum()
    assert (table["predicted"] * table["count"]).sum() == pytest.approx(p.sum())
    assert table["predicted"].is_monotonic_increasing
    assert (table["low"] <= table["observed"] + 1e-12).all()
    assert (table["observed"] <= table["high"] + 1e-12).all()


def test_equal_predictions_stay_in_one_group():
    table = calibration_table([0, 1] * 50, np.repeat([0.1, 0.3, 0.6, 0.9], 25), groups=10)
    assert table["predicted"].tolist() == pytest.approx([0.1, 0.3, 0.6, 0.9])
    assert table["count"].tolist() == [25] * 4


def test_a_heavy_lowest_prediction_is_a_group_of_its_own():
    table = calibration_table([0, 1] * 50, np.repeat([0.1, 0.9], [95, 5]))
    assert table["predicted"].tolist() == pytest.approx([0.1, 0.9])


def test_groups_of_distinct_predictions_are_equally_large():
    p = np.random.default_rng(0).uniform(size=1000)
    y = np.random.default_rng(1).uniform(size=1000) < p
    table = calibration_table(y, p)
    assert len(table) == 10
    assert (table["count"] - 100).abs().max() <= 1
    assert table["observed"].between(table["low"], table["high"]).all()
    assert table["predicted"].between(table["low"], table["high"]).sum() >= 8  # truly calibrated


def test_a_card_reproduces_the_number_of_bads_it_was_fitted_on():
    data = cl.load_dataset("taiwan_default")
    X, y = data.frame, data.frame[data.target]
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"]).fit(X, y)
    table = calibration_table(y, card.predict_proba(X)[:, 1])
    assert (table["count"] * table["predicted"]).sum() == pytest.approx(y.sum(), rel=1e-6)
    assert (table["predicted"] - table["observed"]).abs().max() < 0.04


def test_grades_are_groups_with_a_name(taiwan):
    y, p, grades = taiwan["bad"], taiwan["pd"], taiwan["grade"]
    table = calibration_table(y, p, grades=grades).set_index("grade")
    by_hand = taiwan.groupby("grade").agg(
        count=("bad", "size"),
        bad=("bad", "sum"),
        predicted=("pd", "mean"),
        observed=("bad", "mean"),
    )
    assert table["predicted"].is_monotonic_increasing
    pd.testing.assert_frame_equal(table[by_hand.columns], by_hand, check_names=False)
    numbers = calibration_table(y, p, grades=grades.map({"A": 1, "B": 2, "C": 3, "D": 4}))
    assert numbers["grade"].tolist() == [1, 2, 3, 4]
    as_category = calibration_table(y, p, grades=grades.astype("category"))
    assert as_category["count"].tolist() == table["count"].tolist()


def test_files_give_what_arrays_give(taiwan, tmp_path):
    y, p, grades = taiwan["bad"], taiwan["pd"], taiwan["grade"]
    path = tmp_path / "scored.parquet"
    taiwan.to_parquet(path)
    for function in (calibration_table, grade_tests, calibration_tests):
        for named, here in (({}, {}), ({"grades": "grade"}, {"grades": grades})):
            expected = function(y, p, **here)
            for sample in (taiwan, path):
                there = function("bad", "pd", **named, sample=sample)
                pd.testing.assert_frame_equal(there, expected)


# --- Tests over all customers -----------------------------------------------------------------


@pytest.fixture(scope="module")
def taiwan():
    """Predictions of a small card on a test sample, with a grade."""
    data = cl.load_dataset("taiwan_default")
    train, test = cl.split_sample(data.frame, data.target)
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"]).fit(train, data.target)
    p = card.predict_proba(test)[:, 1]
    grade = np.array(list("ABCD"))[np.searchsorted([0.1, 0.2, 0.5], p, side="right")]
    return pd.DataFrame({"bad": test[data.target].to_numpy(), "pd": p, "grade": grade})


def distorted(p, shift, slope):
    return 1 / (1 + np.exp(-(shift + slope * np.log(p / (1 - p)))))


@pytest.mark.parametrize(("shift", "slope"), [(0, 1), (0.3, 1), (0, 1.6), (-0.9, 0.7)])
def test_the_regressions_agree_with_statsmodels(taiwan, shift, slope):
    y, p = taiwan["bad"].to_numpy(), distorted(taiwan["pd"].to_numpy(), shift, slope)
    found, margin = calibration_tests(y, p), np.log(p / (1 - p))
    free = sm.GLM(y, sm.add_constant(margin), family=sm.families.Binomial()).fit(tol=1e-12)
    held = sm.GLM(y, np.ones(len(y)), family=sm.families.Binomial(), offset=margin).fit(tol=1e-12)
    for row, fit, at, null in (
        ("intercept", free, 0, 0),
        ("slope", free, 1, 1),
        ("in_the_large", held, 0, 0),
    ):
        assert found.loc[row, "value"] == pytest.approx(fit.params[at], abs=1e-6)
        assert found.loc[row, ["low", "high"]].tolist() == pytest.approx(
            fit.conf_int()[at].tolist(), abs=1e-6
        )
        z = (fit.params[at] - null) / fit.bse[at]
        assert found.loc[row, "p_value"] == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-4)
    likelihood = stats.bernoulli.logpmf(y, p).sum()
    assert found.loc["cox", "value"] == pytest.approx(2 * (free.llf - likelihood), abs=1e-5)
    if (shift, slope) == (0, 1.6):
        assert found.loc["slope", "finding"] == "too extreme"
    if shift == -0.9:
        assert found.loc["in_the_large", "finding"] == "predicted too low"
        assert found.loc["slope", "finding"] == "too close to each other"


def test_hosmer_lemeshow_is_the_chi_squared_test_of_its_groups(taiwan):
    y, p, grades = taiwan["bad"], taiwan["pd"], taiwan["grade"]
    found = calibration_tests(y, p, grades).loc["hosmer_lemeshow"]
    table = calibration_table(y, p, grades=grades)
    bads, expected = table["bad"], table["count"] * table["predicted"]
    cells = np.concatenate([bads, table["count"] - bads])
    wanted = np.concatenate([expected, table["count"] - expected])
    by_scipy = stats.chisquare(cells, wanted, ddof=len(table) - 1)  # leaves one a group
    assert found[["value", "freedom", "p_value"]].astype(float).tolist() == pytest.approx(
        [by_scipy.statistic, 4, by_scipy.pvalue]
    )
    fitted = calibration_tests(y, p, grades, development=True).loc["hosmer_lemeshow"]
    assert fitted["freedom"] == 2
    assert fitted["p_value"] == pytest.approx(stats.chi2.sf(found["value"], 2))


def test_spiegelhalter_by_hand():
    """p .2 and .9: Brier .04 + .81, expected .16 + .09, variance .36 * .16 + .64 * .09."""
    z = ((0.04 + 0.81) - (0.16 + 0.09)) / np.sqrt(0.36 * 0.16 + 0.64 * 0.09)
    found = calibration_tests([0, 0, 1], [0.2, 0.9, 0.5], groups=1).loc["spiegelhalter"]
    assert found["value"] == pytest.approx(z)
    assert found["p_value"] == pytest.approx(2 * stats.norm.sf(z))


def test_the_difference_by_hand():
    found = calibration_tests([0, 1, 1, 0], [0.2, 0.2, 0.6, 0.6], groups=2).loc["difference"]
    error = np.sqrt(2 * 0.16 + 2 * 0.24) / 4
    assert found["value"] == pytest.approx(0.1)
    assert [found["low"], found["high"]] == pytest.approx(
        [0.1 - 1.959964 * error, 0.1 + 1.959964 * error], abs=1e-6
    )


@few
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(1, 19)), min_size=3, max_size=100).filter(
        lambda rows: 0 < sum(y for y, _ in rows) < len(rows)
    ),
    st.integers(1, 12),
)
def test_the_parts_make_the_brier_score(rows, groups):
    y, p = np.array([y for y, _ in rows]), np.array([p for _, p in rows]) / 20
    value = calibration_tests(y, p, groups=groups)["value"]
    assert value["brier"] == pytest.approx(brier_score_loss(y, p))
    parts = value["reliability"] - value["resolution"] + value["uncertainty"]
    assert value["brier"] == pytest.approx(parts + value["within_groups"])
    assert value["uncertainty"] == pytest.approx(y.var())
    whole = calibration_tests(y, p, grades=p)["value"]  # a group a prediction hides nothing
    assert whole["within_groups"] == pytest.approx(0, abs=1e-12)
    assert value["ece"] ** 2 <= value["reliability"] + 1e-12


def test_calibration_error_agrees_with_scikit_learn():
    """Distinct predictions, as many a group: scikit-learn cuts at the same quantiles then."""
    rng = np.random.default_rng(0)
    p = rng.permutation((np.arange(1000) + 0.5) / 1000)
    y = rng.uniform(size=1000) < p**1.5
    observed, predicted = calibration_curve(y, p, n_bins=10, strategy="quantile")
    value = calibration_tests(y, p)["value"]
    assert value["ece"] == pytest.approx(np.abs(observed - predicted).mean())
    assert value["reliability"] == pytest.approx(((observed - predicted) ** 2).mean())
    assert value["resolution"] == pytest.approx(((observed - y.mean()) ** 2).mean())


def test_right_probabilities_are_rejected_as_often_as_stated():
    rng = np.random.default_rng(0)
    p = rng.beta(1, 6, size=2000)
    found = [calibration_tests(rng.uniform(size=2000) < p, p) for _ in range(300)]
    rejected = pd.concat([table["p_value"] < 0.05 for table in found], axis=1).mean(axis=1)
    tests = ["difference", "in_the_large", "slope", "intercept", "cox", "hosmer_lemeshow"]
    assert rejected[[*tests, "spiegelhalter"]].between(0.02, 0.09).all()
    value = pd.concat([table["value"] for table in found], axis=1).mean(axis=1)
    promised = found[0]["if_calibrated"].dropna()
    error = pd.concat([table["value"] for table in found], axis=1).std(axis=1) / np.sqrt(300)
    off = (value[promised.index] - promised).abs()
    assert (off < 4 * error[promised.index] + 1e-4).all()


def test_hosmer_lemeshow_rejects_any_model_with_enough_customers():
    """Probabilities 3% (not points) too high are kept at 1,000 customers, rejected at 1,000,000."""
    p = np.tile(np.linspace(0.05, 0.4, 20), 50)
    for copies, rejected in ((1, False), (1000, True)):
        count = np.full(20, 50 * copies)
        bads = np.round(count * np.unique(p) / 1.03).astype(int)
        y = np.concatenate(
            [np.repeat([1, 0], [b, n - b]) for b, n in zip(bads, count, strict=True)]
        )
        test = calibration_tests(y, np.repeat(np.unique(p), count)).loc["hosmer_lemeshow"]
        assert (test["p_value"] < 0.05) == rejected


@pytest.mark.parametrize(
    ("y", "p", "why", "undefined"),
    [
        ([0, 1, 0, 1], [0, 0.5, 0.2, 1], "2 probabilities are exactly 0 or 1", 4),
        ([0, 1, 0, 1], [0.3] * 4, "all probabilities are the same", 3),
        ([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.7], "goods and bads are separated perfectly", 3),
    ],
)
def test_what_cannot_be_told_says_why(y, p, why, undefined):
    table = calibration_tests(y, p, groups=4)
    rows = table["finding"] == f"undefined: {why}"
    assert rows.sum() == undefined
    assert table.loc[rows, "value"].isna().all()
    assert table["value"][["difference", "brier", "ece"]].notna().all()


def test_too_few_groups_for_the_development_sample():
    table = calibration_tests([0, 1, 0, 1], [0.2, 0.2, 0.7, 0.7], groups=2, development=True)
    assert np.isnan(table.loc["hosmer_lemeshow", "p_value"])
    assert table.loc["hosmer_lemeshow", "finding"] == "undefined: too few groups"


# --- Tests of each grade ----------------------------------------------------------------------

BAD, COUNT, PD = [1, 12, 9, 40], [100, 100, 400, 200], [0.02, 0.05, 0.03, 0.15]
SCIPY = {"underestimated": "greater", "overestimated": "less"}
STATSMODELS = {"underestimated": "larger", "overestimated": "smaller", "two-sided": "two-sided"}


@pytest.mark.parametrize("alternative", ["underestimated", "overestimated", "two-sided"])
def test_p_values_agree_with_scipy_and_statsmodels(alternative):
    table = grade_tests_from_counts(BAD, COUNT, PD, alternative=alternative)
    for row, bad, count, rate in zip(table.itertuples(), BAD, COUNT, PD, strict=True):
        tails = [
            stats.binomtest(bad, count, rate, alternative=side).pvalue
            for side in ("greater", "less")
        ]
        exact = min(1, 2 * min(tails)) if alternative == "two-sided" else None
        if exact is None:
            exact = tails[0] if alternative == "underestimated" else tails[1]
        assert row.p_binomial == pytest.approx(exact)
        _, normal = proportions_ztest(
            bad, count, rate, alternative=STATSMODELS[alternative], prop_var=rate
        )
        assert row.p_normal == pytest.approx(normal)
        below = stats.beta.cdf(rate, bad + 0.5, count - bad + 0.5)
        jeffreys = {"underestimated": below, "overestimated": 1 - below}
        wanted = jeffreys.get(alternative, 2 * min(below, 1 - below))
        assert row.p_jeffreys == pytest.approx(wanted)
    corrected = multipletests(table["p_binomial"], method="holm")[1]
    assert table["p_holm"].tolist() == pytest.approx(corrected)
    low, high = proportion_confint(BAD, COUNT, method="jeffreys")
    assert table["low"].tolist() == pytest.approx(low)
    assert table["high"].tolist() == pytest.approx(high)


def test_jeffreys_test_and_interval_say_the_same():
    rate = jeffreys_interval(BAD, COUNT, level=0.9)[0]
    table = grade_tests_from_counts(BAD, COUNT, rate)
    assert table["p_jeffreys"].tolist() == pytest.approx([0.05] * 4)


def test_likely_rates_are_those_that_the_binomial_test_keeps():
    count, rate = 120, 0.06
    table = grade_tests_from_counts(
        np.arange(count + 1), np.full(count + 1, count), np.full(count + 1, rate)
    )
    bads = np.arange(count + 1)
    row = table.iloc[0]
    inside = (bads / count >= row["likely_low"]) & (bads / count <= row["likely_high"])
    assert stats.binom.pmf(bads, count, rate)[inside].sum() >= 0.95
    above = bads / count > row["likely_high"]
    assert (table.loc[above, "p_binomial"] <= 0.025).all()
    assert (table.loc[inside, "p_binomial"] > 0.025).all()


def test_verdicts_in_words():
    table = grade_tests_from_counts([1, 12, 20, 0], [100, 100, 300, 0], [0.02, 0.04, 0.042, np.nan])
    assert table["verdict"].tolist() == [
        "no evidence that the PD is too low",
        "PD is too low",
        "PD is too low, if no other grade is tested",
        "no customers",
    ]
    assert table.iloc[3].drop("verdict").isna().all()
    both = grade_tests_from_counts([0, 30], [500, 500], [0.03, 0.03], alternative="two-sided")
    assert both["verdict"].tolist() == ["PD is too high", "PD is too low"]
    sure = grade_tests_from_counts([0, 1], [10, 10], [0, 0])
    assert sure["p_binomial"].tolist() == [1, 0]


# --- Correlated defaults ----------------------------------------------------------------------


def vasicek(share, rate, correlation):
    """Quantile of the default rate of infinitely many customers (Vasicek 2002)."""
    inside = stats.norm.ppf(rate) + np.sqrt(correlation) * stats.norm.ppf(share)
    return stats.norm.cdf(inside / np.sqrt(1 - correlation))


@pytest.mark.parametrize("correlation", [0.02, 0.12, 0.24])
def test_with_very_many_customers_the_range_is_vasiceks(correlation):
    table = grade_tests_from_counts(
        [10_000], [1_000_000], [0.01], correlation=correlation, level=0.99
    )
    assert table.loc[0, ["likely_low", "likely_high"]].tolist() == pytest.approx(
        [vasicek(q, 0.01, correlation) for q in (0.005, 0.995)], rel=0.01, abs=2e-6
    )


def test_the_chance_with_correlation_agrees_with_adaptive_integration():
    for bad, count, rate, rho in ((5, 40, 0.05, 0.1), (30, 1000, 0.02, 0.05), (2, 10, 0.3, 0.5)):

        def weighted(z, bad=bad, count=count, rate=rate, rho=rho):
            given = stats.norm.cdf((stats.norm.ppf(rate) - np.sqrt(rho) * z) / np.sqrt(1 - rho))
            return stats.binom.sf(bad - 1, count, given) * stats.norm.pdf(z)

        expected = integrate.quad(weighted, -9, 9, epsabs=1e-10, limit=200)[0]
        table = grade_tests_from_counts([bad], [count], [rate], correlation=rho)
        assert table.loc[0, "p_binomial"] == pytest.approx(expected, rel=1e-6)


def test_nearly_no_correlation_is_none():
    none = grade_tests_from_counts(BAD, COUNT, PD)
    some = grade_tests_from_counts(BAD, COUNT, PD, correlation=1e-9)
    assert some["p_binomial"].tolist() == pytest.approx(none["p_binomial"].tolist(), rel=1e-4)
    pd.testing.assert_frame_equal(
        some[["likely_low", "likely_high"]], none[["likely_low", "likely_high"]]
    )


def test_independence_rejects_right_probabilities_too_often_when_defaults_come_together():
    rng, rho, rate, count = np.random.default_rng(0), 0.05, 0.03, 1000
    z = rng.standard_normal(2000)
    given = stats.norm.cdf((stats.norm.ppf(rate) - np.sqrt(rho) * z) / np.sqrt(1 - rho))
    bad, years = np.unique(rng.binomial(count, given), return_counts=True)
    same = np.full(len(bad), count), np.full(len(bad), rate)
    naive = grade_tests_from_counts(bad, *same)
    right = grade_tests_from_counts(bad, *same, correlation=rho)
    assert years[naive["p_binomial"] < 0.05].sum() / 2000 > 0.2
    assert years[right["p_binomial"] < 0.05].sum() / 2000 == pytest.approx(0.05, abs=0.012)


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("y", "p", "said"),
    [
        ([0, 1, 0, 1], [0.1, 1.2, -0.1, 0.5], r"probability: 2 of 4 rows lie outside \[0, 1\]"),
        ([0, 1, 0, 1], [620, 540, 600, 580], "probability: 4 of 4 rows lie outside"),
        ([0, 1, 0, 1], [0.1, np.nan, 0.2, 0.3], "1 of 4 rows are missing or infinite"),
        ([0, 1, 0], [0.1, 0.2], "y has 3 values but score has 2; give one per row"),
        (
            pd.Series([0, 2, 1], name="late"),
            [0.1, 0.2, 0.3],
            "'late': 1 of 3 rows are neither 0 nor 1",
        ),
    ],
)
def test_bad_input_is_named_and_counted(y, p, said):
    with pytest.raises(ValueError, match=said):
        calibration_table(y, p)
    with pytest.raises(ValueError, match=said):
        calibration_tests(y, p)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([1, 5], [10, 4], [0.1, 0.1]), r"1 of 2 grades have counts.*row 1: 5 of 4"),
        (([1.5], [10], [0.1]), "1 of 1 grades have counts that are not whole"),
        (([1], [10], [np.nan]), r"predicted: 1 of 1 grades have a PD that is missing"),
        (([1], [10], [2]), "give the PD as a share"),
        (([1, 1], [10], [0.1]), "give bad, count and predicted per grade"),
    ],
)
def test_counts_without_sense_are_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        grade_tests_from_counts(*arguments)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"correlation": 1}, "correlation is 1; give a number from 0 up to 1"),
        ({"alternative": "greater"}, "alternative is 'greater'; it is one of 'underestimated'"),
        ({"level": 95}, "level is 95"),
        ({"grades": ["A", None, "B", "B"]}, "'grades': 1 of 4 rows have no grade"),
        ({"grades": ["A"]}, "grades: 1 row for 4 outcomes"),
    ],
)
def test_options_without_sense_are_refused(options, said):
    with pytest.raises(ValueError, match=said):
        grade_tests([0, 1, 0, 1], [0.1, 0.1, 0.2, 0.2], **options)
