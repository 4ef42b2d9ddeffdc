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
        for j in np.flatnonzero(bins.seen):
            sheet.chosen[name] = int(j)
            assert (sheet.approved != was) == ((name, bins.rule.labels[j]) in turning)
        sheet.chosen[name] = before
    assert found["points"].abs().is_monotonic_increasing


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
    assert f"grade {scale.grade(CARD.points(row)).iloc[0]}" in widget.answer.value
    before = widget.answer.value
    worst = int(np.argmin(np.where(CARD.bins_["Job"].seen, CARD.bin_points_["Job"], np.inf)))
    widget.values["Job"].value = worst
    assert widget.answer.value != before
    assert "text/html" in widget._repr_mimebundle_()


def test_names_of_the_data_are_no_markup():
    frame = pd.DataFrame({"<x>": ["<a>", "<b>"] * 50, "bad": [0, 1, 1, 0, 0] * 20})
    frame["bad"] = [1, 0, 0, 0] * 10 + [0, 1] * 30
    frame["<x>"] = ["<a>"] * 40 + ["<b>"] * 60
    card = cl.Scorecard(variables=["<x>"]).fit(frame, "bad")
    assert "<a>" not in ScorecardSheet(card, 500).answer.value.replace("</a>", "")
