"""Challengers: stumps that are a card, models on the same folds, differences that are honest."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_validate
from sklearn.tree import DecisionTreeClassifier

import creditlab as cl
from creditlab.model.challengers import (
    Columns,
    MonotoneBoosting,
    default_challengers,
    direction,
    encoded,
)
from creditlab.model.comparison import compare_challengers, corrected_t_interval
from creditlab.model.stumps import stumps_scorecard


def boosted(frame, y, rounds=200, **options):
    settings = {"max_leaf_nodes": 2, "min_samples_leaf": 20, "early_stopping": False}
    return HistGradientBoostingClassifier(max_iter=rounds, **settings, **options).fit(frame, y)


def test_stumps_are_what_scikit_learn_boosts_on_the_raw_columns():
    data = cl.load_dataset("taiwan_default")
    names = ["PAY_0", "PAY_2", "PAY_3", "AGE", "EDUCATION"]  # few values: a fine bin each
    frame = data.frame[[*names, "default"]].iloc[::3].astype(float)
    frame.loc[frame["PAY_2"] == -2, "PAY_2"] = np.nan
    train, test = cl.split_sample(frame, target="default", seed=1)
    seen = {name: train[name].dropna().unique() for name in names}
    test = test[np.logical_and.reduce([test[n].isin(v) | test[n].isna() for n, v in seen.items()])]
    card = stumps_scorecard(train, "default", names, min_bin_share=1e-9)
    model = boosted(train[names], train["default"])
    for rows in (train, test):
        expected = model.decision_function(rows[names])
        np.testing.assert_allclose(card.decision_function(rows), expected, rtol=0, atol=1e-9)


def test_stumps_treat_categories_as_scikit_learn_does():
    data = cl.load_dataset("spanish_credit")
    frame = data.frame[["Home", "Job", "Records", "Marital", "bad"]].fillna("unknown")
    card = stumps_scorecard(frame, "bad")
    columns = [c for c in frame if c != "bad"]
    ranked = {
        c: pd.Categorical(frame[c], frame[c].value_counts(sort=True).index).codes for c in columns
    }
    model = boosted(pd.DataFrame(ranked), frame["bad"], categorical_features=columns)
    expected = model.decision_function(pd.DataFrame(ranked))
    np.testing.assert_allclose(card.decision_function(frame), expected, rtol=0, atol=1e-9)


def with_special(seed=0, n=4000):
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=n).round(2), rng.choice(list("abc"), size=n)
    risk = np.select([x > 1, x > 0], [1.0, 0.5], -0.5) + (z == "b")
    unknown, none = rng.random(n) < 0.1, rng.random(n) < 0.1
    x[unknown], x[none] = -999, np.nan
    risk[unknown], risk[none] = 2.0, -2.0
    bad = rng.random(n) < 1 / (1 + np.exp(1 - risk))
    return pd.DataFrame({"x": x, "z": z, "bad": bad.astype(int)})


def test_special_and_missing_values_have_log_odds_of_their_own():
    frame = with_special()
    card = stumps_scorecard(
        frame, "bad", special_values={"x": [-999]}, trends={"x": "ascending"}, rounds=400
    )
    labels = card.bins_["x"].rule.labels
    assert labels[-2:] == ("special -999", "missing")
    regular, (special, missing) = np.split(card.bin_log_odds_["x"], [-2])
    assert (np.diff(regular) > 0).all()
    assert special > regular[-1]
    assert missing < regular[0]


def test_a_trend_is_kept_and_its_opposite_says_nothing():
    data = cl.load_dataset("taiwan_default")
    names = ["LIMIT_BAL", "BILL_AMT1", "AGE"]
    falling = stumps_scorecard(data.frame, "default", names, trends={"BILL_AMT1": "descending"})
    assert (np.diff(falling.bin_log_odds_["BILL_AMT1"][:-1]) < 0).all()
    free = stumps_scorecard(data.frame, "default", names)
    assert not (np.diff(free.bin_log_odds_["BILL_AMT1"][:-1]) < 0).all()
    rising = stumps_scorecard(data.frame, "default", names, trends={"LIMIT_BAL": "ascending"})
    assert "LIMIT_BAL" not in rising.bins_


def test_the_stumps_card_is_a_card_like_any_other(tmp_path):
    frame = with_special().assign(constant=1.0)
    card = stumps_scorecard(frame, "bad", pdo=40, decimals=1)
    assert "constant" not in card.bins_
    assert card.pdo == 40
    card.to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    pd.testing.assert_series_equal(again.points(frame), card.points(frame))
    for name, values in card.bin_log_odds_.items():  # a neutral value has no points
        rows = card.bins_[name].good + card.bins_[name].bad
        assert values @ rows == pytest.approx(0, abs=1e-6)
    odd = pd.DataFrame({"x": [0.5, 0.5], "z": ["b", "never seen"]})
    with pytest.warns(UserWarning, match="unseen at development"):
        detail = card.points(odd, detail=True)
    assert detail["z"].iloc[1] == 0
    known = with_special().assign(y=lambda f: f["bad"])
    by_values = stumps_scorecard(known.drop(columns=["bad", "y"]), known["bad"], pdo=40, decimals=1)
    assert by_values.points(frame).equals(card.points(frame))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rounds": 0}, "at least 1 round"),
        ({"min_bin_share": 0.7}, "between 0 and 0.5"),
        ({"trends": {"y": "ascending"}}, "not among the variables"),
        ({"trends": {"x": "up"}}, "unknown trends 'up'"),
        ({"variables": ["no"]}, "not in the frame"),
    ],
)
def test_stumps_refuse_what_makes_no_sense(settings, message):
    with pytest.raises(ValueError, match=message):
        stumps_scorecard(with_special(), "bad", **settings)


def test_stumps_say_when_nothing_can_be_split():
    frame = with_special().iloc[:30]
    with pytest.raises(ValueError, match="no split of the 2 variables"):
        stumps_scorecard(frame, "bad")


def test_the_corrected_interval_is_wider_than_the_ordinary_one():
    x = np.array([0.03, -0.01, 0.02, 0.05, 0.01, 0.00])
    low, high, p_value = corrected_t_interval(x, 1 / 5)
    ordinary = stats.ttest_1samp(x, 0)
    wider = np.sqrt(1 + 6 / 5)
    interval = ordinary.confidence_interval()
    assert (high - low) / (interval.high - interval.low) == pytest.approx(wider)
    assert p_value == pytest.approx(2 * stats.t.sf(abs(ordinary.statistic) / wider, 5))
    assert corrected_t_interval(np.zeros(4), 0.25) == (0.0, 0.0, 1.0)


def test_measures_are_those_of_cross_validation_on_the_same_folds():
    frame = with_special()
    tree = encoded(DecisionTreeClassifier(max_depth=3))
    found = compare_challengers(frame, "bad", {"card": tree, "again": tree}, folds=4, repeats=2)
    division = RepeatedStratifiedKFold(n_splits=4, n_repeats=2, random_state=0)
    scoring = {"auc": "roc_auc", "brier": "neg_brier_score", "log_loss": "neg_log_loss"}
    expected = cross_validate(
        tree, frame.drop(columns="bad"), frame["bad"], cv=division, scoring=scoring
    )
    mine = found.scores.query("model == 'card'")
    np.testing.assert_allclose(mine["auc"], expected["test_auc"])
    np.testing.assert_allclose(mine["brier"], -expected["test_brier"])
    np.testing.assert_allclose(mine["log_loss"], -expected["test_log_loss"])
    np.testing.assert_allclose(mine["gini"], 2 * mine["auc"] - 1)
    same = found.summary.query("model == 'again'")
    assert (same["verdict"] == "no difference shown").all()
    assert (same[["difference", "low", "high"]] == 0).all(axis=None)


class Watcher(ClassifierMixin, BaseEstimator):
    """Predicts the training rate, and refuses to be asked about rows that it was fitted on."""

    def fit(self, X, y):
        self.classes_, self.index_, self.rate_ = np.unique(y), set(X.index), np.mean(y)
        assert "bad" not in X
        return self

    def predict_proba(self, X):
        assert not self.index_ & set(X.index)
        return np.column_stack([np.full(len(X), 1 - self.rate_), np.full(len(X), self.rate_)])


def test_no_model_sees_the_rows_that_it_is_measured_on_and_a_worse_one_is_called_worse():
    found = compare_challengers(with_special(), "bad", {"watcher": Watcher()})
    summary = found.summary.set_index(["model", "metric"])
    assert summary.loc[("watcher", "auc"), "mean"] == 0.5
    assert summary.loc[("watcher", "auc"), "verdict"].startswith("worse: AUC lower by 0.")
    assert summary.loc[("watcher", "brier"), "verdict"].startswith("worse: Brier score higher")
    assert summary.loc[("card", "auc"), "verdict"] == "reference"


def test_more_challengers_widen_the_intervals():
    models = {"a": Watcher(), "b": encoded(DecisionTreeClassifier(max_depth=2))}
    both = compare_challengers(with_special(), "bad", models).summary
    one = compare_challengers(with_special(), "bad", {"a": Watcher()}).summary
    width = [
        f.query("model == 'a' and metric == 'auc'").eval("high - low").item() for f in (both, one)
    ]
    factor = stats.t.ppf(1 - 0.05 / 4, 4) / stats.t.ppf(0.975, 4)
    assert width[0] / width[1] == pytest.approx(factor)


def test_all_default_models_run_on_text_and_missing_values_and_repeat_exactly():
    frame = cl.load_dataset("spanish_credit").frame.iloc[:1500]
    first = compare_challengers(frame, "bad", folds=2, seed=3)
    assert list(first.scores["model"].unique()) == list(default_challengers())
    assert first.summary.query("metric == 'auc'")["mean"].between(0.7, 0.9).all()
    pd.testing.assert_frame_equal(
        first.scores, compare_challengers(frame, "bad", folds=2, seed=3).scores
    )


def test_on_a_thousand_rows_the_boosting_shows_no_difference():
    data = cl.load_dataset("south_german_credit")
    models = {name: default_challengers()[name] for name in ("card", "monotone boosting")}
    found = compare_challengers(data.frame, data.target, models)
    auc = found.summary.query("metric == 'auc'")
    assert auc["mean"].between(0.74, 0.82).all()
    assert auc["verdict"].iloc[1] == "no difference shown"


def test_monotone_boosting_never_turns_where_its_bins_do_not():
    data = cl.load_dataset("taiwan_default")
    names = ["LIMIT_BAL", "PAY_AMT1", "AGE"]
    model = MonotoneBoosting().fit(data.frame[names], data.frame["default"])
    assert model.trends_["LIMIT_BAL"] == -1
    bins = cl.fit_bins(data.frame, "default", names)
    assert model.trends_ == {name: direction(bins[name]) for name in names}
    grid = (
        data.frame[names]
        .iloc[:50]
        .merge(pd.Series(np.linspace(1e4, 8e5, 40), name="limit"), how="cross")
    )
    risk = model.predict_proba(grid.assign(LIMIT_BAL=grid["limit"])[names])[:, 1].reshape(50, 40)
    assert (np.diff(risk, axis=1) <= 1e-12).all()


def test_directions():
    frame = with_special()
    specials = {"x": [-999]}
    assert direction(cl.fit_bins(frame, "bad", special_values=specials)["x"]) == 0
    assert direction(cl.fit_bins(frame[frame["x"] > -9], "bad", ["x"])["x"]) == 1
    assert direction(cl.fit_bins(frame, "bad", ["z"])["z"]) == 0


def test_columns_know_categories_from_the_fit_only():
    frame = pd.DataFrame({"n": [1, 2, None], "c": ["a", None, "a"], "b": [True, False, True]})
    hot = Columns(one_hot=True).fit(frame)
    assert list(hot.transform(frame)) == ["n", "c=a", "c=missing", "b=True", "b=False"]
    new = hot.transform(pd.DataFrame({"n": [3], "c": ["new"], "b": [False]}))
    assert new.iloc[0].tolist() == [3, 0, 0, 0, 1]
    rare = pd.DataFrame({"c": ["a"] * 990 + ["r"] * 9 + ["s"]})
    assert list(Columns(one_hot=True).fit(rare).transform(rare)) == ["c=a"]
    kept = Columns().fit(rare).transform(rare)
    assert list(kept["c"].cat.categories) == ["a", "r", "s"]


def test_errors_name_the_model_and_the_remedy():
    frame = with_special()
    with pytest.raises(ValueError, match=r"'plain' cannot be fitted.*encoded"):
        compare_challengers(frame, "bad", {"plain": LogisticRegression()})
    with pytest.raises(ValueError, match=r"1 without predict_proba \('mute'\)"):
        compare_challengers(frame, "bad", {"mute": object()})
    with pytest.raises(ValueError, match="name at least one challenger"):
        compare_challengers(frame, "bad", {"card": Watcher()})
    small = frame.sort_values("bad").iloc[: (frame["bad"] == 0).sum() + 3]
    with pytest.raises(ValueError, match="2 to 3 folds"):
        compare_challengers(small, "bad", folds=5)


def test_the_figure_shows_the_differences_and_marks_those_that_are_shown():
    models = {"a": Watcher(), "b": encoded(DecisionTreeClassifier(max_depth=4))}
    found = compare_challengers(with_special(), "bad", models)
    ax = cl.plots.plot_challengers(found, "brier")
    table = found.summary.query("metric == 'brier' and model != 'card'")
    points = [bar.lines[0] for bar in ax.containers]
    assert [float(line.get_xdata()[0]) for line in points] == table["difference"].tolist()
    shown = ["s" if verdict != "no difference shown" else "o" for verdict in table["verdict"]]
    assert [line.get_marker() for line in points] == shown
    assert "left of the line" in ax.get_xlabel()
    with pytest.raises(ValueError, match="choose from 'auc'"):
        cl.plots.plot_challengers(found, "ks")
