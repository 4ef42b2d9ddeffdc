"""Treatments: missing and special values worth what a policy says, in every form of the card."""

import json

import duckdb
import numpy as np
import pandas as pd
import pytest

import creditlab as cl

# x: 40 good 10 bad at 1, 30 good 30 bad at 2, 10 good 20 bad at -9, 20 good 40 bad missing.
# Goods 100, bads 100, so the WoE of a bin is ln(goods / bads).
X = np.repeat([1.0, 2.0, -9.0, np.nan], [50, 60, 30, 60])
BAD = np.concatenate([np.arange(n) < bad for n, bad in ((50, 10), (60, 30), (30, 20), (60, 40))])
FRAME = pd.DataFrame({"x": X, "bad": BAD.astype(int)})
BINS = cl.fit_bins(FRAME, "bad", ["x"], special_values={"x": [-9]}, splits={"x": [2.0]})
LN = np.log


def treated(treatments):
    return BINS.edit("x", treatments=treatments, reason="policy")


@pytest.mark.parametrize(
    ("treatments", "special", "missing"),
    [
        ({}, LN(10 / 20), LN(20 / 40)),
        ({None: "neutral"}, LN(10 / 20), 0.0),
        ({-9: "worst"}, 0.0, LN(20 / 40)),  # the lowest of ln 4 and ln 1
        ({-9: ("like", 1.5), None: "worst"}, LN(4), 0.0),
        ({None: ("like", 7)}, LN(10 / 20), 0.0),
    ],
)
def test_woe_is_what_was_decided(treatments, special, missing):
    bins = treated(treatments)
    assert np.allclose(bins["x"].woe, [LN(4), 0.0, special, missing])
    values = bins.transform(pd.DataFrame({"x": [1.0, 2.0, -9.0, np.nan]}))["x"]
    assert np.allclose(values, [LN(4), 0.0, special, missing])


def test_the_table_says_what_is_treated_and_keeps_what_was_seen():
    table = treated({-9: ("like", 1), None: "neutral"})["x"].table()
    assert table["treatment"].tolist() == ["", "", "like 1", "neutral"]
    assert table["bad_rate"].iloc[2:].tolist() == pytest.approx([2 / 3, 2 / 3])
    # (share of goods - share of bads) * WoE in use: .3 ln 4, 0, -.1 ln 4, 0
    assert np.allclose(table["iv"], [0.3 * LN(4), 0, -0.1 * LN(4), 0])
    assert treated({-9: ("like", 1)})["x"].iv == pytest.approx(0.2 * LN(4) - 0.2 * LN(0.5))
    assert "treatment" not in BINS["x"].table()


def test_the_worst_of_intervals_that_have_rows():
    worst = cl.fit_bins(
        FRAME.assign(x=FRAME["x"].replace(2.0, 3.0)),
        "bad",
        ["x"],
        special_values={"x": [-9]},
        splits={"x": [2.0, 3.0]},
    ).edit("x", treatments={None: "worst"}, reason="policy")
    assert worst["x"].woe[-1] == 0.0
    assert worst["x"].table()["count"].tolist() == [50, 0, 60, 30, 60]


def test_like_follows_its_value_through_later_edits():
    data = cl.load_dataset("spanish_credit")
    bins = cl.fit_bins(data.frame, data.target, ["Income", "Job"])
    bins = bins.edit("Income", treatments={None: ("like", 150)}, reason="policy")
    cuts = bins["Income"].rule.splits
    moved = bins.edit("Income", splits=cuts[:1], reason="coarser")["Income"]
    assert moved.woe[-1] == moved.woe[1]
    category = bins["Job"].rule.groups[-1][0]
    job = bins.edit("Job", treatments={None: ("like", category)}, reason="policy")
    groups = [[c for group in job["Job"].rule.groups for c in group if c != category], [category]]
    job = job.edit("Job", groups=groups, reason="alone")["Job"]
    assert job.woe[-1] == job.woe[1]


def test_the_treatment_is_in_the_history_and_survives_json(tmp_path):
    bins = treated({-9: ("like", 1.5), None: "neutral"})
    assert bins.edits[-1].after == "splits 2; special -9 like 1.5; missing neutral"
    bins.to_json(tmp_path / "bins.json")
    again = cl.Bins.from_json(tmp_path / "bins.json")
    assert again["x"].rule == bins["x"].rule
    assert np.array_equal(again["x"].woe, bins["x"].woe)
    assert "treatments" not in json.dumps(BINS.to_dict())


@pytest.fixture(scope="module")
def card():
    """b = -1 on the log-odds of bad, pdo 20: a WoE of ln 2 is worth 20 points."""
    bins = treated({-9: ("like", 1.0), None: "neutral"})
    return cl.Scorecard.of_log_odds(bins, 0.0, {"x": -bins["x"].woe}, decimals=2)


WANTED = np.array([40.0, 0.0, 40.0, 0.0])  # ln 4, 0, like ln 4, neutral


def test_points_by_hand(card):
    assert np.allclose(card.bin_points_["x"], WANTED)
    frame = pd.DataFrame({"x": [1.0, 2.0, -9.0, np.nan]})
    assert np.allclose(card.points(frame) - card.base_points_, WANTED)


def test_sql_gives_the_same_points(card):
    applicants = pd.DataFrame({"x": [1.0, 2.0, -9.0, np.nan]})
    with duckdb.connect() as database:
        database.register("applicants", applicants)
        scores = database.execute(card.to_sql("duckdb", "applicants")).df()["score"]
    assert np.allclose(scores - card.base_points_, WANTED)


def test_json_of_the_card_gives_the_same_points(card, tmp_path):
    card.to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    frame = pd.DataFrame({"x": [1.0, 2.0, -9.0, np.nan]})
    assert np.array_equal(again.points(frame), card.points(frame))
    assert again.table_.equals(card.table_)


def test_pmml_holds_the_same_points(card, tmp_path):
    card.to_pmml(tmp_path / "card.pmml")
    text = (tmp_path / "card.pmml").read_text()
    scores = [part.split('"')[0] for part in text.split('partialScore="')[1:]]
    missing, special, below, above = map(float, scores[:4])
    assert np.allclose([below, above, special, missing], WANTED)


def test_the_regression_is_fitted_on_the_woe_in_use():
    bins = treated({None: "neutral"})
    card = cl.Scorecard(bins).fit(FRAME[["x"]], FRAME["bad"])
    from sklearn.linear_model import LogisticRegression

    woe = bins.transform(FRAME[["x"]])
    reference = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10)
    reference.fit(woe, FRAME["bad"])
    assert card.coefficients_["x"] == pytest.approx(reference.coef_[0, 0], abs=1e-6)
    assert card.bin_points_["x"][-1] == 0


@pytest.mark.parametrize(
    ("treatments", "said"),
    [
        ({-8: "worst"}, "have no bin of their own"),
        ({None: "own"}, "give 'neutral', 'worst' or"),
        ({None: ("like", -9)}, "not in an interval"),
        ({None: ("like", "b")}, "not in an interval"),
        ({None: ("like", np.inf)}, "not in an interval"),
    ],
)
def test_a_treatment_without_sense_is_refused(treatments, said):
    with pytest.raises(ValueError, match=said):
        treated(treatments)
    job = cl.fit_bins(FRAME.assign(x="a"), "bad", ["x"])
    with pytest.raises(ValueError, match="not in a group"):
        job.edit("x", treatments={None: ("like", "b")}, reason="policy")
