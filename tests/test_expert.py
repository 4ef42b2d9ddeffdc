"""Expert scorecards: the published weights, hand-worked points, and every room a card goes to."""

import warnings

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.metrics import roc_auc_score

import creditlab as cl
from creditlab.deploy.sql import to_sql
from creditlab.model.ahp import compare_pairs
from creditlab.model.expert import Criterion, direct_rating, expert_scorecard

WEIGHTS = compare_pairs(
    {("ability", "record"): 3, ("ability", "form"): 5, ("record", "form"): 2}
).weights
CRITERIA = {
    "ability": Criterion([1, 2, 4, 5], edges=[0.5, 1, 2], special={-1: 1.5}),
    "record": Criterion([5, 3, 1], edges=[10, 60], missing=2),
    "form": Criterion({"plc": 5, ("ltd", "llc"): 3, "sole trader": 2}, other=1),
}
CUSTOMERS = pd.DataFrame(
    {
        "ability": [2.5, 0.1, 1.0, -1.0, np.nan],
        "record": [0.0, 90.0, 10.0, 5.0, np.nan],
        "form": ["plc", "sole trader", "llc", "sole trader", None],
    }
)
RATINGS = np.array([[5, 5, 5], [1, 1, 2], [4, 3, 3], [1.5, 5, 2], [1, 2, 2]])


@pytest.fixture
def card():
    return expert_scorecard(CRITERIA, WEIGHTS, {5: 0.005, 1: 0.2})


def quiet(call, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return call(*args, **options)


def test_probabilities_follow_from_ratings_and_the_published_weights(card):
    assert WEIGHTS.round(3).tolist() == [0.648, 0.230, 0.122]
    total = RATINGS @ WEIGHTS.to_numpy()
    slope = (logit(0.2) - logit(0.005)) / -4
    expected = expit(logit(0.005) + slope * (total - 5))
    assert quiet(card.predict_proba, CUSTOMERS)[:, 1] == pytest.approx(expected)
    assert expected[0] == pytest.approx(0.005)
    score = 487.1229 - 28.8539 * logit(expected)
    assert np.abs(card.points(CUSTOMERS) - score).max() <= card.rounding_error_ + 1e-3


def test_the_worst_value_of_each_variable_has_no_points(card):
    lowest = card.table_.dropna(subset=["bin"]).groupby("variable")["points"].min()
    assert (lowest.drop("base points") == 0).all()
    worst = pd.DataFrame({"ability": [0.0], "record": [90.0], "form": ["charity"]})
    with pytest.warns(UserWarning, match=r"categories \('charity'\)"):
        assert card.points(worst).item() == pytest.approx(card.base_points_)
    assert card.base_points_ == pytest.approx(487.1229 - 28.8539 * logit(0.2), abs=0.05)


def test_the_good_end_of_the_ratings_follows_from_the_probabilities():
    turned = {
        "ability": Criterion([5, 4, 2, 1], edges=[0.5, 1, 2], special={-1: 4.5}),
        "record": Criterion([1, 3, 5], edges=[10, 60], missing=4),
        "form": Criterion({"plc": 1, ("ltd", "llc"): 3, "sole trader": 4}, other=5),
    }
    one = expert_scorecard(CRITERIA, WEIGHTS, {5: 0.005, 1: 0.2})
    two = expert_scorecard(turned, WEIGHTS, {1: 0.005, 5: 0.2})
    assert two.predict_proba(CUSTOMERS)[:3] == pytest.approx(one.predict_proba(CUSTOMERS)[:3])
    gone = pd.DataFrame({"ability": [np.nan], "record": [0.0], "form": [None]})
    assert two.points(gone).item() == one.points(gone).item()  # missing is the worst again


def test_points_without_weights_add_up_as_they_are():
    criteria = {name: Criterion([0, 10], edges=[1]) for name in "ab"}
    card = expert_scorecard(criteria, None, {0: 0.5, 20: 0.2}, decimals=None)
    found = card.predict_proba(pd.DataFrame({"a": [0, 5, 5], "b": [0, 5, 0]}))[:, 1]
    assert found == pytest.approx([0.5, 0.2, expit(logit(0.2) / 2)])


def test_without_data_nothing_is_pretended(card):
    table = quiet(lambda: card.table_).query("variable != 'base points'")
    assert (table["count"] == 0).all()
    assert table["bad_rate"].isna().all()
    assert card.inference_["coefficient"].isna().all()
    assert "judged with weight 0.648" in card.inference_.loc["ability", "note"]


def test_reasons_and_what_if_work(card):
    reasons = quiet(card.reasons, CUSTOMERS, 3)
    assert reasons.loc[0].isna().all()
    assert reasons.loc[1, "reason_1"].startswith("ability")
    assert len(quiet(cl.what_if, card, CUSTOMERS.iloc[2]))


def test_a_database_scores_as_the_card_does(card):
    con = duckdb.connect()
    con.register("applicants", CUSTOMERS.assign(id=range(5)))
    found = con.sql(to_sql(card, "duckdb", keep=["id"])).df().sort_values("id")
    assert found["score"].to_numpy() == pytest.approx(card.points(CUSTOMERS).to_numpy())


def test_a_saved_card_scores_the_same(card, tmp_path):
    card.to_json(tmp_path / "card.json")
    back = cl.Scorecard.from_json(tmp_path / "card.json")
    assert quiet(back.points, CUSTOMERS).equals(card.points(CUSTOMERS))
    assert quiet(back.reasons, CUSTOMERS).equals(card.reasons(CUSTOMERS))
    quiet(back.to_json, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text() == (tmp_path / "card.json").read_text()
    assert back.inference_["note"].tolist() == card.inference_["note"].tolist()


def test_it_is_monitored_against_the_customers_it_was_made_for(card):
    rng = np.random.default_rng(1)
    many = CUSTOMERS.iloc[rng.integers(0, 5, 4000)].reset_index(drop=True)
    old, now, other = many[:2000], many[2000:], many[2000:].assign(record=90.0)
    assert quiet(cl.monitor, card, old, now).summary["verdict"].item() == "leave alone"
    assert quiet(cl.monitor, card, old, other).summary["verdict"].item() != "leave alone"


def test_a_sample_fills_the_counts_and_moves_no_point():
    data = cl.load_dataset("south_german_credit")
    criteria = {
        "duration": Criterion([5, 3, 1], edges=[12, 24]),
        "status": Criterion(
            {
                "no checking account": 1,
                "< 0 DM": 2,
                "0 <= ... < 200 DM": 4,
                ">= 200 DM / salary for at least 1 year": 5,
            }
        ),
    }
    frame = data.frame
    weights, pd_at = {"duration": 1, "status": 2}, {1: 0.6, 5: 0.1}
    blind = expert_scorecard(criteria, weights, pd_at)
    seeing = expert_scorecard(criteria, weights, pd_at, sample=(frame, data.target))
    assert seeing.points(frame).equals(blind.points(frame))
    bad, duration = frame[data.target], frame["duration"]
    rows = seeing.bins_["duration"].table()
    assert rows["count"].tolist()[:3] == [
        (duration < 12).sum(),
        duration.between(12, 23).sum(),
        (duration >= 24).sum(),
    ]
    assert rows["bad"].sum() == bad.sum()
    # The judgement above orders customers well, and was made without looking at one:
    assert roc_auc_score(bad, -seeing.points(frame)) > 0.7
    edited = seeing.bins_.edit("duration", splits=[12], reason="wider")["duration"].table()
    assert edited["count"].tolist()[1] == (duration >= 12).sum()


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(0, 100)), min_size=2, max_size=6))
def test_contributions_add_up_to_the_weighted_mean(pairs):
    ratings, weights = np.array(pairs).T
    if not weights.sum() > 1e-6:
        return
    names = [f"c{i}" for i in range(len(ratings))]
    table = direct_rating(
        pd.DataFrame([ratings], columns=names), dict(zip(names, weights, strict=True))
    )
    assert table["total"].item() == pytest.approx(np.average(ratings, weights=weights))
    assert table[names].sum(axis=1).item() == pytest.approx(table["total"].item())


def test_missing_ratings_are_refused_or_their_weight_goes_to_the_others():
    rated = pd.DataFrame({"a": [4.0, np.nan], "b": [2.0, 3.0]}, index=["C1", "C2"])
    with pytest.raises(ValueError, match=r"1 of 2 customers.*'C2'"):
        direct_rating(rated, {"a": 3, "b": 1})
    table = direct_rating(rated, {"a": 3, "b": 1}, min_rated=0.2)
    assert table["total"].tolist() == [3.5, 3.0]
    assert table["rated"].tolist() == [1.0, 0.25]


def test_a_reversed_criterion_is_turned_round():
    table = direct_rating(pd.DataFrame({"late": [1, 5]}), {"late": 1}, low_is_good=["late"])
    assert table["total"].tolist() == [5, 1]


@pytest.mark.parametrize(
    ("criterion", "message"),
    [
        (Criterion([1, 2], edges=[1, 2]), "2 ratings for 3 bands"),
        (Criterion([1, 2, 3], edges=[2, 1]), "must increase"),
        (Criterion({"a": 1, ("a", "b"): 2}), "'a' named twice"),
        (Criterion({"a": np.nan}), "missing or infinite"),
        (Criterion([1, 2], edges=[1], other=1), "no other values"),
        (Criterion({"a": 1}, edges=[1]), "no edges"),
        (Criterion({}), "0 ratings"),
    ],
)
def test_ratings_that_do_not_suit_the_bins_are_refused(criterion, message):
    with pytest.raises(ValueError, match=message):
        expert_scorecard({"x": criterion}, {"x": 1}, {1: 0.2, 5: 0.01})


@pytest.mark.parametrize(
    ("weights", "pd_at", "message"),
    [
        ({"y": 1}, {1: 0.2, 5: 0.01}, "'x', 'y'"),
        ({"x": -1}, {1: 0.2, 5: 0.01}, "negative"),
        ({"x": 0}, {1: 0.2, 5: 0.01}, "all are 0"),
        ({"x": 1}, {1: 0.2}, "two totals"),
        ({"x": 1}, {1: 0.2, 5: 0.2}, "two totals"),
        ({"x": 1}, {1: 0.2, 5: 0}, "two totals"),
    ],
)
def test_weights_and_probabilities_without_sense_are_refused(weights, pd_at, message):
    with pytest.raises(ValueError, match=message):
        expert_scorecard({"x": Criterion([1, 2], edges=[1])}, weights, pd_at)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"highest": 4}, "1 ratings are not from 1 to 4.*'C1'"),
        ({"low_is_good": ["z"]}, "'z'"),
        ({"lowest": 5}, "needs a length"),
    ],
)
def test_direct_ratings_off_the_scale_are_refused(options, message):
    rated = pd.DataFrame({"a": [5, 3]}, index=["C1", "C2"])
    with pytest.raises(ValueError, match=message):
        direct_rating(rated, {"a": 1}, **options)
