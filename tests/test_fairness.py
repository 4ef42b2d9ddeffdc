"""Fairness: counts by hand, independent intervals, identities, and real decisions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.proportion import confint_proportions_2indep

import creditlab as cl
from creditlab.validate.fairness import fairness_table, impact
from creditlab.validate.frontier import cutoff_frontier
from creditlab.validate.groups import as_groups
from creditlab.validate.proportions import (
    difference_interval,
    equality_p_value,
    ratio_interval,
)
from creditlab.validate.proxies import cards_without, proxies


def loanapp():
    frame = cl.load_dataset("boston_loanapp").frame
    names = np.select([frame["black"] == 1, frame["hispan"] == 1], ["black", "Hispanic"], "white")
    return frame, pd.Series(names, index=frame.index)


def one(table, measure, group):
    return table.set_index(["measure", "group"]).loc[(measure, group)]


@pytest.fixture(scope="module")
def boston():
    """A model of lenders' decisions, tested on applications that it has not seen."""
    frame, race = loanapp()
    train, test = cl.split_sample(frame, "reject", seed=0)
    names = ["obrat", "loanprc", "cons", "mortg", "pubrec"]
    card = cl.Scorecard(binning={"variables": names}).fit(train, "reject")
    return card, train, test, race[test.index]


def test_decisions_of_boston_lenders_by_hand():
    frame, race = loanapp()
    table = fairness_table(race, frame["approve"])
    # 133 of 197 black and 85 of 111 Hispanic applicants approved, 1527 of 1681 white ones.
    assert one(table, "approval rate", "black")["count"] == 197
    assert one(table, "approval rate", "black")["value"] == 133 / 197
    assert one(table, "approval rate", "Hispanic")["value"] == 85 / 111
    assert one(table, "approval rate", "white")["value"] == 1527 / 1681
    assert one(table, "approval rate", "white")["finding"] == "reference"
    ratio = one(table, "adverse impact ratio", "black")
    assert ratio["value"] == pytest.approx((133 / 197) / (1527 / 1681))
    assert ratio["finding"] == "below four fifths, and more than chance explains"
    hispanic = one(table, "adverse impact ratio", "Hispanic")
    assert hispanic["value"] == pytest.approx(0.8430, abs=1e-4)
    assert hispanic["finding"] == "not below four fifths, yet more than chance explains"
    assert set(table["measure"]) == {"approval rate", "adverse impact ratio"}


def test_intervals_are_those_of_scipy_and_statsmodels():
    katz = stats.contingency.relative_risk(133, 197, 1527, 1681)
    interval = katz.confidence_interval(0.9)
    ratio, low, high = ratio_interval(133, 197, 1527, 1681, 0.9)
    assert (ratio, low, high) == pytest.approx((katz.relative_risk, interval.low, interval.high))
    expected = confint_proportions_2indep(133, 197, 1527, 1681, compare="diff", method="newcomb")
    assert difference_interval(133, 197, 1527, 1681) == pytest.approx(expected)
    table = np.array([[133, 64], [1527, 154]])
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert equality_p_value(133, 197, 1527, 1681) == pytest.approx(expected)


def test_the_interval_of_a_ratio_covers_it_as_often_as_it_says():
    rng = np.random.default_rng(0)
    x, x0 = rng.binomial(60, 0.5, 4000), rng.binomial(300, 0.7, 4000)
    _, low, high = ratio_interval(x, 60, x0, 300)
    assert np.mean((low <= 5 / 7) & (high >= 5 / 7)) == pytest.approx(0.95, abs=0.015)


def test_nobody_approved_is_no_error():
    ratio, low, high = ratio_interval([0, 5, 3], [20, 10, 0], [30, 0, 3], [40, 40, 4])
    assert ratio[0] == low[0] == 0
    assert 0 < high[0] < 1
    assert np.isnan([ratio[1], low[1], high[1], ratio[2]]).all()
    assert equality_p_value(0, 10, 0, 20) == 1
    group = np.repeat(["a", "b"], 40)
    table = fairness_table(group, np.zeros(80), reference="a")
    assert one(table, "adverse impact ratio", "b")["finding"].startswith("no ratio")


@pytest.mark.parametrize(
    ("ratio", "sure", "words"),
    [
        (0.7, True, "below four fifths, and more than chance explains"),
        (0.7, False, "below four fifths, but chance may explain it"),
        (0.9, True, "not below four fifths, yet more than chance explains"),
        (0.9, False, "no difference shown"),
        (1.2, True, "approved more often than the reference"),
    ],
)
def test_the_rule_of_thumb_is_read_beside_the_test(ratio, sure, words):
    assert impact(ratio, sure) == words


def test_measures_with_outcomes_and_scores_are_those_of_their_definitions(boston):
    card, _, test, race = boston
    y, p = test["reject"].to_numpy(), card.predict_proba(test)[:, 1]
    table = fairness_table(race, score=p, cutoff=0.15, y=y, min_count=20)
    for group in ("black", "white"):
        own = (race == group).to_numpy()
        passed = p[own] <= 0.15
        goods, bads = y[own] == 0, y[own] == 1
        expected = {
            "approval rate": passed.mean(),
            "approval rate of goods": passed[goods].mean(),
            "approval rate of bads": passed[bads].mean(),
            "observed bad rate": bads.mean(),
            "predicted bad rate": p[own].mean(),
            "observed - predicted": bads.mean() - p[own].mean(),
            "AUC": roc_auc_score(y[own], p[own]),
        }
        for measure, value in expected.items():
            assert one(table, measure, group)["value"] == pytest.approx(value), measure
    assert one(table, "approval rate of bads", "black")["count"] == y[race == "black"].sum()
    gap = stats.ttest_ind(p[race == "black"], p[race == "white"], equal_var=False)
    row = one(table, "predicted bad rate", "black")
    assert row["p_value"] == pytest.approx(gap.pvalue)
    assert row["difference_low"] == pytest.approx(gap.confidence_interval().low)
    auc = cl.evaluate(y[race == "black"], p[race == "black"]).loc["auc"]
    assert one(table, "AUC", "black")[["low", "high"]].tolist() == auc[["low", "high"]].tolist()


def test_points_and_probabilities_decide_alike(boston):
    card, _, test, race = boston
    exact = cl.Scorecard.of_log_odds(card.bins_, card.intercept_, card.bin_log_odds_, decimals=None)
    points, p = exact.points(test), exact.predict_proba(test)[:, 1]
    cut = 487.1228762045055 - 28.85390081777927 * np.log(0.15 / 0.85)
    a = fairness_table(race, score=points, cutoff=cut, y=test["reject"])
    b = fairness_table(race, score=p, cutoff=0.15, y=test["reject"])
    shared = ["approval rate", "adverse impact ratio", "approval rate of goods", "AUC"]
    for measure in shared:
        columns = ["value", "low", "high", "difference"]
        left, right = (t.loc[t["measure"] == measure, columns] for t in (a, b))
        np.testing.assert_allclose(left, right)
    assert "mean score" in set(a["measure"])
    assert "observed - predicted" not in set(a["measure"])


def test_a_model_that_is_wrong_for_a_group_is_found_out():
    rng = np.random.default_rng(0)
    group, p = np.repeat(["a", "b"], 3000), rng.uniform(0.05, 0.3, 6000)
    y = rng.random(6000) < p * np.where(group == "b", 1.5, 1)
    table = fairness_table(group, score=p, cutoff=0.2, y=y)
    assert one(table, "observed - predicted", "a")["finding"] == "as predicted, within chance"
    assert one(table, "observed - predicted", "b")["finding"] == "observed above predicted"
    assert one(table, "observed - predicted", "b")["low"] > 0


def test_small_groups_and_missing_membership_are_shown_and_not_judged():
    group = ["a"] * 100 + ["b"] * 90 + ["c"] * 10 + [None] * 5
    approved = [1] * 60 + [0] * 40 + [1] * 50 + [0] * 40 + [1] * 10 + [1, 0, 0, 0, 0]
    table = fairness_table(group, approved)
    assert table["group"].unique().tolist() == ["a", "b", "c", "missing"]
    assert one(table, "approval rate", "a")["finding"] == "reference"  # not c: too small
    assert one(table, "adverse impact ratio", "c")["finding"] == "not judged: 10 of 30 needed"
    assert one(table, "approval rate", "missing")["value"] == 0.2
    stated = fairness_table(group, approved, reference="c")
    assert one(stated, "adverse impact ratio", "a")["finding"] == "not judged: 10 of 30 needed"


def test_errors_say_what_to_do():
    group = np.repeat(["a", "b"], 40)
    flags, score = np.tile([0, 1], 40), np.linspace(400, 600, 80)
    for call, message in [
        (lambda: fairness_table(group), "give the decision once"),
        (lambda: fairness_table(group, flags, score=score, cutoff=500), "give the decision once"),
        (lambda: fairness_table(group, cutoff=500), "give score="),
        (lambda: fairness_table(group, np.where(flags, 1, np.nan)), "40 of 80 rows are neither"),
        (lambda: fairness_table(group[1:], flags), "80 values for 79 rows"),
        (lambda: fairness_table(np.ones(80), flags), "1 groups in 80 rows"),
        (lambda: fairness_table(np.arange(80), flags), "into bands first"),
        (lambda: fairness_table(group, flags, reference="c"), "none of the groups: 'a', 'b'"),
        (lambda: fairness_table(group, flags, min_count=50), "no group has 50"),
        (lambda: cutoff_frontier(score, flags, group, objective="ks"), "choose from 'profit'"),
        (lambda: cutoff_frontier(score, flags, group, loss=-1), "at least 0"),
        (lambda: cutoff_frontier(score, flags, group, min_count=41), "0 of 2 groups have 41"),
        (lambda: cutoff_frontier(score, flags, group, reference="c"), "none of the groups"),
        (lambda: cutoff_frontier({"x": score[1:]}, flags, group), "x has 79 values"),
    ]:
        with pytest.raises(ValueError, match=message):
            call()


def test_the_frontier_counts_what_a_loop_counts(boston):
    card, _, test, race = boston
    y, points = test["reject"].to_numpy(), card.points(test).to_numpy()
    found = cutoff_frontier(points, y, race, gain=2, loss=9, bands=12)
    assert found["approval_rate"].is_monotonic_decreasing
    for row in found.itertuples():
        passed = points >= row.cutoff
        assert row.approval_rate == pytest.approx(passed.mean())
        assert row.bad_rate == pytest.approx(y[passed].mean())
        assert row.profit == pytest.approx(np.mean(passed * np.where(y == 1, -9, 2)))
        rates = pd.Series(passed).groupby(race.to_numpy()).mean()
        assert row.impact_ratio == pytest.approx(rates.min() / rates.max())
        assert rates[row.least_approved] == rates.min()
    assert found["auc"].to_numpy() == pytest.approx(cl.evaluate(y, points).loc["auc", "value"])
    by_table = fairness_table(race, score=points, cutoff=found["cutoff"].iloc[2])
    row = one(by_table, "adverse impact ratio", found["least_approved"].iloc[2])
    assert found[["impact_low", "impact_high"]].iloc[2].tolist() == row[["low", "high"]].tolist()


def test_probabilities_give_the_same_frontier_as_points(boston):
    card, _, test, race = boston
    p = card.predict_proba(test)[:, 1]
    cuts = np.quantile(p, [0.3, 0.6, 0.9])
    found = cutoff_frontier(p, test["reject"], race, cutoffs=cuts)
    assert found["cutoff"].tolist() == sorted(cuts, reverse=True)
    np.testing.assert_allclose(found["approval_rate"], [(p <= c).mean() for c in found["cutoff"]])


@pytest.mark.parametrize("objective", ["profit", "bad_rate", "auc"])
def test_what_is_on_the_frontier_is_beaten_by_nothing(boston, objective):
    card, train, test, race = boston
    cards = cards_without(card, train, "reject")
    scores = {name: other.points(test) for name, other in cards.items()}
    found = cutoff_frontier(scores, test["reject"], race, objective=objective, bands=15)
    assert list(found["card"].unique()) == ["all", *(f"without {name}" for name in card.bins_)]
    good = (found[objective] * (-1 if objective == "bad_rate" else 1)).to_numpy()
    ratio = found["impact_ratio"].to_numpy()
    for i in range(len(found)):
        beaten = (good >= good[i]) & (ratio >= ratio[i]) & ((good > good[i]) | (ratio > ratio[i]))
        assert found["on_frontier"].iloc[i] == (not beaten.any())


def test_a_stated_reference_stays_the_same():
    rng = np.random.default_rng(0)
    group = np.repeat(["a", "b"], 200)
    score = np.where(group == "a", rng.normal(500, 60, 400), rng.normal(520, 10, 400))
    y = rng.random(400) < 0.2
    stated = cutoff_frontier(score, y, group, reference="b", bands=20)
    assert set(stated["least_approved"]) == {"a"}
    assert (stated["impact_ratio"].dropna() > 1).any()  # at high cut-offs a is approved more
    free = cutoff_frontier(score, y, group, bands=20)
    assert (free["impact_ratio"].dropna() <= 1).all()


def test_gaps_by_variable_add_up_to_the_score_gap(boston):
    card, _, test, race = boston
    found = proxies(card, test, race)
    mean = card.points(test).groupby(race.to_numpy()).mean()
    for group in ("black", "Hispanic"):
        own = found[found["group"] == group]
        total = own.set_index("variable")["gap"]
        assert total["score"] == pytest.approx(mean[group] - mean["white"])
        assert total.drop("score").sum() == pytest.approx(total["score"])
        assert own["variable"].iloc[-1] == "score"
        points = card.points(test).to_numpy()
        both = race.isin([group, "white"]).to_numpy()
        auc = roc_auc_score((race[both] == "white"), points[both])
        assert own["auc"].iloc[-1] == pytest.approx(auc)


def test_a_proxy_is_told_from_an_unrelated_variable():
    rng = np.random.default_rng(1)
    group = rng.choice(["x", "y"], 4000)
    near, noise = rng.normal(size=4000) + (group == "x"), rng.normal(size=4000)
    bad = rng.random(4000) < 1 / (1 + np.exp(1.5 - near - noise))
    frame = pd.DataFrame({"near": near, "noise": noise, "bad": bad.astype(int)})
    card = cl.Scorecard(decimals=None).fit(frame, "bad")
    found = proxies(card, frame, group, reference="y").set_index("variable")
    assert found.loc["near", "tells"]
    assert not found.loc["noise", "tells"]
    woe = card.bins_.transform(frame)["near"]
    expected = roc_auc_score(group == "y", woe)
    assert found.loc["near", "auc"] == pytest.approx(expected)
    crossed = pd.crosstab(group, card.bins_["near"].codes(frame["near"])).to_numpy()
    share = crossed / crossed.sum(axis=1, keepdims=True)
    iv = ((share[0] - share[1]) * np.log(share[0] / share[1])).sum()
    assert found.loc["near", "iv"] == pytest.approx(iv)
    few = proxies(card, frame.iloc[:40], group[:40], reference="y", min_count=30)
    assert few["tells"].isna().all()


def test_cards_without_a_variable_keep_bins_and_scale(boston):
    card, train, _, _ = boston
    cards = cards_without(card, train, "reject", ["cons"])
    rest = cards["without cons"]
    assert list(rest.bins_) == [name for name in card.bins_ if name != "cons"]
    assert rest.bins_["obrat"] is card.bins_["obrat"]
    with pytest.raises(ValueError, match="'no' not in the card"):
        cards_without(card, train, "reject", ["no"])
    alone = cl.Scorecard(bins=card.bins_, variables=["cons"]).fit(train, "reject")
    with pytest.raises(ValueError, match="nothing is left"):
        cards_without(alone, train, "reject")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=2, max_size=2))
def test_ratio_and_difference_lie_inside_their_intervals(cells):
    (x, n), (x0, n0) = [(min(a, b), b) for a, b in cells]
    low, high = difference_interval(x, n, x0, n0)
    assert low - 1e-12 <= x / n - x0 / n0 <= high + 1e-12
    ratio, low, high = ratio_interval(x, n, x0, n0)
    assert np.isnan(ratio) or low - 1e-12 <= ratio <= high + 1e-12
    assert 0 <= equality_p_value(x, n, x0, n0) <= 1


def test_groups_have_names_whatever_they_were():
    names, code = as_groups(pd.Series([2, 1, None, 2]))
    assert names == ["1", "2", "missing"]
    assert code.tolist() == [1, 0, 2, 1]
    names, _ = as_groups(pd.Series([True, False]))
    assert names == ["False", "True"]


def drawn(ax):
    """Points of each error bar, and of each line with markers."""
    return [bar.lines[0].get_xydata()[0].tolist() for bar in ax.containers]


def test_the_figure_of_groups_shows_the_table():
    group = ["a"] * 100 + ["b"] * 90 + ["c"] * 10
    approved = [1] * 60 + [0] * 40 + [1] * 30 + [0] * 60 + [1] * 10
    table = fairness_table(group, approved)
    ax = cl.plots.plot_fairness(table)
    values = table.query("measure == 'adverse impact ratio'")["value"].tolist()
    assert drawn(ax) == [[value, place] for place, value in enumerate(values)]
    assert ax.containers[2].lines[0].get_markerfacecolor() == "white"  # too few
    assert ax.containers[1].lines[0].get_markerfacecolor() != "white"
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["reference: a", "four fifths (rule of thumb)"]
    assert "%" in cl.plots.plot_fairness(table, "approval rate").get_xlabel()
    with pytest.raises(ValueError, match="it has 'approval rate', 'adverse impact ratio'"):
        cl.plots.plot_fairness(table, "AUC")


def test_the_figure_of_the_frontier_marks_what_is_on_it(boston):
    card, _, test, race = boston
    found = cutoff_frontier(card.points(test), test["reject"], race)
    ax = cl.plots.plot_frontier(found)
    rest, line, marks = (item.get_xydata() for item in ax.lines[:3])
    assert len(rest) == (~found["on_frontier"]).sum()
    expected = found[found["on_frontier"]].sort_values("impact_ratio")
    np.testing.assert_array_equal(line, expected[["impact_ratio", "profit"]])
    assert len(marks) == len(expected)
    with pytest.raises(ValueError, match="choose from"):
        cl.plots.plot_frontier(found, "ks")


@pytest.mark.parametrize("scale", [1.0, 500.0])
def test_a_customer_at_the_cutoff_is_approved(scale):
    group, score = np.repeat(["a", "b"], 3), scale * np.array([0.2, 0.3, 0.4, 0.3, 0.3, 0.9])
    table = fairness_table(group, score=score, cutoff=0.3 * scale, min_count=1)
    rates = [one(table, "approval rate", name)["value"] * 3 for name in "ab"]
    assert rates == pytest.approx([2, 2] if scale == 1 else [2, 3])
