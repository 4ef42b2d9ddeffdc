"""Two versions of a card beside each other."""

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.deploy.versions import compare_cards


@pytest.fixture(scope="module")
def german():
    data = cl.load_dataset("south_german_credit")
    return data.frame, data.target


@pytest.fixture(scope="module")
def cards(german):
    frame, target = german
    names = ["status", "duration", "purpose"]
    before = cl.Scorecard(cl.fit_bins(frame, target, [*names, "savings"])).fit(frame, target)
    after = cl.Scorecard(cl.fit_bins(frame, target, [*names, "age"], max_bins=3))
    return before, after.fit(frame, target)


def test_points_of_every_stretch_are_those_that_customers_get(german, cards):
    frame, _ = german
    difference = compare_cards(*cards)
    table = difference.points.set_index(["variable", "values"])
    numbers = table.loc["duration"].drop("missing")
    starts = [-np.inf, *(float(v.strip("[≥ ").split(",")[0]) for v in numbers.index[1:])]
    code = np.searchsorted(starts, frame["duration"], side="right") - 1
    for version, card in zip(("before", "after"), cards, strict=True):
        detail = card.points(frame, detail=True)
        assert detail["duration"].tolist() == numbers[version].to_numpy()[code].tolist()
        of_value = {
            value: points
            for values, points in table.loc["purpose", version].items()
            for value in values.split(", ")
        }
        assert detail["purpose"].tolist() == [of_value[value] for value in frame["purpose"]]
    assert table["before"].loc["base points"].tolist() == [cards[0].base_points_]


def test_variables_say_what_happened_to_them(cards):
    table = compare_cards(*cards).variables.set_index("variable")
    assert table["change"].to_dict() == {
        "status": "bins",
        "duration": "bins",
        "purpose": "bins",
        "savings": "removed",
        "age": "added",
    }
    assert table.loc["savings", "bins_after"] == 0
    assert table.loc["age", "iv_after"] == cards[1].bins_["age"].iv
    assert np.isnan(table.loc["age", "range_before"])


def test_the_same_card_is_the_same(german, cards, tmp_path):
    cards[0].to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    difference = compare_cards(cards[0], again, *german)
    assert difference.is_same
    assert set(difference.variables["change"]) == {"same"}
    assert (difference.measures["difference"] == 0).all()
    assert not compare_cards(*cards).is_same


def test_measures_are_those_of_the_two_scores(german, cards):
    frame, target = german
    measures = compare_cards(*cards, frame, target).measures
    scores = [card.points(frame) for card in cards]
    for version, score in zip(("before", "after"), scores, strict=True):
        expected = cl.evaluate(frame[target], score).loc["auc", "value"]
        assert measures.loc["auc", version] == pytest.approx(expected, abs=1e-12)
    gini = 2 * measures.loc["auc", ["before", "after"]] - 1
    assert measures.loc["gini", ["before", "after"]].tolist() == gini.tolist()
    assert measures.loc["gini", "low"] < measures.loc["gini", "difference"]
    assert measures.loc["psi", "difference"] == cl.psi(*scores)
    assert measures.loc["moved", "difference"] == ((scores[1] - scores[0]).abs() > 0.5).mean()
    without = compare_cards(*cards, frame).measures
    assert "auc" not in without.index
    assert without.loc["psi"].equals(measures.loc["psi"])


def test_the_history_is_what_the_new_version_adds(german):
    frame, target = german
    bins = cl.fit_bins(frame, target, ["duration", "age"])
    bins = bins.edit("duration", splits=[12, 24], reason="terms we sell", author="Li")
    before = cl.Scorecard(bins).fit(frame, target)
    bins = bins.edit("age", splits=[30], reason="too few under 25", author="Wang")
    history = compare_cards(before, cl.Scorecard(bins).fit(frame, target)).history
    assert history[["variable", "reason", "author"]].to_numpy().tolist() == [
        ["age", "too few under 25", "Wang"]
    ]


def test_special_values_and_another_kind_are_compared():
    rng = np.random.default_rng(0)
    rows = 4_000
    frame = pd.DataFrame({"amount": rng.integers(0, 9, rows).astype(float)})
    frame["bad"] = (rng.random(rows) < 0.1 + 0.05 * frame["amount"]).astype(int)
    frame.loc[::10, "amount"] = -1
    plain = cl.Scorecard(cl.fit_bins(frame, "bad", max_bins=3)).fit(frame, "bad")
    special = cl.fit_bins(frame, "bad", special_values={"amount": [-1]}, max_bins=3)
    after = cl.Scorecard(special).fit(frame, "bad")
    table = compare_cards(plain, after).points.set_index("values")
    one = pd.DataFrame({"amount": [-1.0]})
    found = table.loc["special -1", ["before", "after"]].tolist()
    assert found == [card.points(one, detail=True)["amount"].iloc[0] for card in (plain, after)]
    as_text = frame.assign(amount=frame["amount"].astype(int).astype(str))
    text = cl.Scorecard(cl.fit_bins(as_text, "bad")).fit(as_text, "bad")
    table = compare_cards(plain, text).points.iloc[1:]
    assert (table["before"].isna() ^ table["after"].isna()).all()
    assert len(table) == plain.bins_["amount"].rule.size + text.bins_["amount"].rule.size
