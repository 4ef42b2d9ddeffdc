"""One applicant on the sheet is what the card says of the row."""

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.lab.sheet import ScorecardSheet, Sheet

DATA = cl.load_dataset("spanish_credit")
CARD = cl.Scorecard(variables=["Seniority", "Income", "Job", "Records"]).fit(DATA.frame, "bad")


def test_every_applicant_has_the_points_probability_and_losses_of_the_card():
    sheet = Sheet(CARD)
    rows = DATA.frame.sample(60, random_state=0)
    points, probability = CARD.points(rows), CARD.predict_proba(rows)[:, 1]
    reasons = CARD.reasons(rows, 1)["reason_1"]
    for i, (_, row) in enumerate(rows.iterrows()):
        sheet.choose(row)
        assert sheet.score == pytest.approx(points.iloc[i], abs=1e-9)
        assert sheet.probability == pytest.approx(probability[i], abs=1e-12)
        table = sheet.table()
        if pd.notna(reasons.iloc[i]):
            assert reasons.iloc[i].startswith(table["variable"].iloc[0])
        assert table["lost"].is_monotonic_decreasing


def test_a_change_turns_the_decision_and_no_other_single_one_does():
    sheet = Sheet(CARD, cutoff=float(CARD.points(DATA.frame).median()))
    sheet.choose(DATA.frame.iloc[0])
    found = sheet.changes()
    turning = set(zip(found["variable"], found["bin"], strict=True))
    was = sheet.approved
    for name, bins in CARD.bins_.items():
        before = sheet.chosen[name]
        for j in np.flatnonzero(bins.seen[: bins.rule.n_regular]):
            sheet.chosen[name] = int(j)
            assert (sheet.approved != was) == ((name, bins.rule.labels[j]) in turning)
        sheet.chosen[name] = before
    assert found["points"].abs().is_monotonic_increasing
    assert not found["bin"].isin(["missing", "other"]).any()  # nobody is told to withhold


def test_a_fixed_variable_is_never_proposed():
    free, fixed = (Sheet(CARD, cutoff=520, fixed=names) for names in ((), ["Seniority", "Job"]))
    for sheet in (free, fixed):
        sheet.choose(DATA.frame.iloc[0])
    assert {"Seniority", "Job"} & set(free.changes()["variable"])
    kept = free.changes().query("variable not in ['Seniority', 'Job']").reset_index(drop=True)
    pd.testing.assert_frame_equal(fixed.changes(), kept)
    with pytest.raises(ValueError, match=r"fixed: 1 names are not in the card \('Age'\)"):
        Sheet(CARD, fixed=["Age"])


def test_together_is_the_fewest_changes_that_reach_the_cutoff():
    points = CARD.points(DATA.frame)
    row = DATA.frame.loc[points.idxmin()]
    sheet = Sheet(CARD, cutoff=float(points.quantile(0.95)))
    sheet.choose(row)
    found = sheet.together()
    assert len(found) > 1
    assert sheet.changes().empty
    assert found["score"].iloc[-2] < sheet.cutoff <= found["score"].iloc[-1]
    for change in found.to_dict("records"):
        labels = CARD.bins_[change["variable"]].rule.labels
        sheet.chosen[change["variable"]] = labels.index(change["bin"])
        assert sheet.score == pytest.approx(change["score"])
    assert sheet.together().empty  # approved now
    out_of_reach = Sheet(CARD, cutoff=10_000)
    assert out_of_reach.together().empty


def test_reasons_are_those_of_the_card_in_the_same_words():
    texts = {"Job": "the work is not steady", "Records": "earlier loans went wrong"}
    sheet = Sheet(CARD, texts=texts)
    rows = DATA.frame.sample(40, random_state=1)
    told = CARD.reasons(rows, 3, texts=texts)
    for (_, row), reasons in zip(rows.iterrows(), told.to_numpy(), strict=True):
        sheet.choose(row)
        assert sheet.reasons(3) == [text for text in reasons if isinstance(text, str)]


@pytest.mark.parametrize("of", ["points", "probability"])
def test_the_grade_is_that_of_a_scale_of_points_or_of_probabilities(of):
    points, probability = CARD.points(DATA.frame), CARD.predict_proba(DATA.frame)[:, 1]
    score = points.to_numpy() if of == "points" else probability
    scale = cl.fit_master_scale(DATA.frame["bad"], score)
    sheet, grades = Sheet(CARD, scale=scale), scale.grade(score)
    for i in range(0, len(score), 450):
        sheet.choose(DATA.frame.iloc[i])
        assert sheet.grade["grade"] == grades[i]
        assert sheet.grade["low"] <= sheet.grade["bad_rate"] <= sheet.grade["high"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1e6, "Income is 1,000,000, outside of the 6 to 959 seen at development"),
        (-3, "Income is -3, outside"),
        (float("nan"), "Income is nan; give a finite number"),
    ],
)
def test_a_number_that_was_never_seen_is_refused(value, said):
    sheet = Sheet(CARD)
    before = dict(sheet.chosen)
    with pytest.raises(ValueError, match=said):
        sheet.enter("Income", value)
    assert sheet.chosen == before


def test_a_typed_number_has_the_bin_of_the_card():
    sheet = Sheet(CARD)
    for value in DATA.frame["Income"].dropna().sample(30, random_state=0):
        sheet.enter("Income", value)
        frame = DATA.frame.head(1).assign(Income=value)
        detail = CARD.points(frame, detail=True)
        assert CARD.bin_points_["Income"][sheet.chosen["Income"]] == detail["Income"].item()


def test_a_cutoff_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="cutoff is nan; give points"):
        Sheet(CARD, cutoff=float("nan"))


def test_without_a_cutoff_there_is_no_decision():
    sheet = Sheet(CARD)
    assert sheet.approved is None
    assert sheet.changes().empty


def test_an_applicant_who_lacks_a_variable_is_refused():
    with pytest.raises(ValueError, match=r"lacks 3 variables \(Income, Job, Records\)"):
        Sheet(CARD).choose({"Seniority": 3})


def test_the_widget_shows_what_is_chosen():
    scale = cl.fit_master_scale(DATA.frame["bad"], CARD.points(DATA.frame))
    widget = ScorecardSheet(CARD, cutoff=520, scale=scale)
    widget.choose(DATA.frame.iloc[5])
    row = DATA.frame.iloc[[5]]
    assert f"<b>{CARD.points(row).item():,.1f} points</b>" in widget.answer.value
    assert f"grade {scale.grade(CARD.points(row)).iloc[0]}</b>" in widget.answer.value
    assert ("approved" in widget.answer.value) == (CARD.points(row).item() >= 520)
    before = widget.answer.value
    worst = int(np.argmin(np.where(CARD.bins_["Job"].seen, CARD.bin_points_["Job"], np.inf)))
    widget.values["Job"].value = worst
    assert widget.answer.value != before
    assert "text/html" in widget._repr_mimebundle_()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a lot", "Income is &#x27;a lot&#x27;; give a number, or choose a bin"),
        ("1,000,000", "outside of the 6 to 959 seen"),
        ("inf", "give a finite number"),
    ],
)
def test_what_cannot_be_typed_is_refused_in_place(text, said):
    widget = ScorecardSheet(CARD, cutoff=520)
    before = dict(widget.sheet.chosen), widget.answer.value
    widget.typed["Income"].value = text
    assert said in widget.message.value
    assert "Nothing was changed." in widget.message.value
    assert (dict(widget.sheet.chosen), widget.answer.value) == before
    widget.typed["Income"].value = "100"
    assert widget.message.value == ""
    assert widget.values["Income"].value == CARD.bins_["Income"].rule.bin_of(100.0)
    widget.values["Income"].value = 0  # chosen by hand: what was typed no longer holds
    assert widget.typed["Income"].value == ""
    assert widget.sheet.chosen["Income"] == 0


def test_a_bin_without_customers_says_so():
    widget = ScorecardSheet(CARD)
    empty = int(np.flatnonzero(~CARD.bins_["Records"].seen)[0])
    widget.values["Records"].value = empty
    assert "Nobody at development had this value of Records" in widget.answer.value
    assert "(none seen)" in dict(map(reversed, widget.values["Records"].options))[empty]


def test_the_points_shown_add_up_to_the_score():
    widget = ScorecardSheet(CARD, cutoff=520)
    widget.choose(DATA.frame.iloc[5])
    table = widget.answer.value
    assert f"<b>{widget.sheet.score:,.1f}</b>" in table
    assert f"{CARD.base_points_:,.1f}" in table
    total = CARD.base_points_ + widget.sheet.table()["points"].sum()
    assert total == pytest.approx(widget.sheet.score)


def test_every_control_has_a_name():
    widget = ScorecardSheet(CARD)
    controls = [*widget.values.values(), *widget.typed.values()]
    names = [made.description for made in controls]
    assert all(names)
    assert len(set(names)) == len(names)


def test_names_of_the_data_are_no_markup():
    frame = pd.DataFrame({"<x>": ["<a>", "<b>"] * 50, "bad": [0, 1, 1, 0, 0] * 20})
    frame["bad"] = [1, 0, 0, 0] * 10 + [0, 1] * 30
    frame["<x>"] = ["<a>"] * 40 + ["<b>"] * 60
    card = cl.Scorecard(variables=["<x>"]).fit(frame, "bad")
    assert "<a>" not in ScorecardSheet(card, 500).answer.value.replace("</a>", "")
