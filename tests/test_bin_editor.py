"""Editing bins: on counts what it would be on rows, with a history that can be undone."""

import base64
import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import creditlab as cl
from creditlab.lab.bin_editor import NO_REASON, BinEditor
from creditlab.lab.bin_picture import picture
from creditlab.lab.editing import Editing

DATA = cl.load_dataset("spanish_credit")
TRAIN, TEST = cl.split_sample(DATA.frame, DATA.target, seed=0)
BINS = cl.fit_bins(TRAIN, DATA.target, ["Seniority", "Income", "Job"])


@pytest.fixture
def editing():
    return Editing(BINS, {"test": (TEST, DATA.target)}, author="L. Wang")


def assert_as_on_rows(editing):
    """Every sample shows what counting its rows again under the same rule gives."""
    for name, bins in editing.bins.items():
        on_rows = bins.table_on(TEST, DATA.target)
        pd.testing.assert_frame_equal(editing.tables(name)["test"], on_rows)
        development = bins.table_on(TRAIN, DATA.target)
        columns = ["bin", "good", "bad", "woe"]
        pd.testing.assert_frame_equal(
            editing.tables(name)["development"][columns], development[columns]
        )


def test_the_tables_of_the_start_are_those_of_the_bins(editing):
    assert editing.bins is BINS
    assert_as_on_rows(editing)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_after_any_edits_the_counts_are_those_of_the_rows(data):
    editing = Editing(BINS, {"test": (TEST, DATA.target)})
    for _ in range(4):
        name = data.draw(st.sampled_from(["Seniority", "Income", "Job"]))
        rule = editing.bins[name].rule
        if rule.kind == "categorical":
            values = [value for group in rule.groups for value in group]
            category = data.draw(st.sampled_from(values))
            group = data.draw(st.integers(0, rule.n_regular))
            editing.assign(name, category, group, reason="a try")
        elif rule.n_regular > 1 and data.draw(st.booleans()):
            editing.merge(name, data.draw(st.integers(0, rule.n_regular - 2)), reason="a try")
        elif free := [cut for cut in editing.cuts(name) if cut not in rule.splits]:
            editing.split(name, data.draw(st.sampled_from(free)), reason="a try")
    assert_as_on_rows(editing)


def test_edits_are_undone_and_made_again_and_a_new_one_forgets_what_was_undone(editing):
    editing.merge("Income", 0, reason="few")
    merged = editing.bins
    editing.merge("Income", 0, reason="few again")
    editing.undo()
    assert editing.bins is merged
    editing.undo()
    editing.undo()  # nothing is left to take back
    assert editing.bins is BINS
    assert not editing.can_undo
    editing.redo()
    assert editing.bins is merged
    editing.merge("Seniority", 1, reason="another way")
    assert not editing.can_redo
    assert [(e.variable, e.reason, e.author) for e in editing.bins.edits] == [
        ("Income", "few", "L. Wang"),
        ("Seniority", "another way", "L. Wang"),
    ]
    assert BINS.edits == ()


def test_a_cut_moves_and_returns(editing):
    first, second, *_ = BINS["Income"].rule.splits
    to = next(cut for cut in editing.cuts("Income") if first < cut < second)
    editing.move("Income", 0, to, reason="policy")
    assert editing.bins["Income"].rule.splits[0] == to
    editing.reset("Income", reason="back")
    assert editing.bins["Income"].rule == BINS["Income"].rule


def test_a_forced_trend_has_no_turn(editing):
    editing.force("Seniority", "ascending", reason="no reason, but to see")
    rate = editing.tables("Seniority")["development"]["bad_rate"]
    regular = rate.iloc[: editing.bins["Seniority"].rule.n_regular].dropna()
    assert regular.is_monotonic_increasing
    assert not [text for text in editing.remarks("Seniority") if "turns" in text]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda e: e.merge("Income", 99, reason="x"), "the first of two neighbours"),
        (lambda e: e.merge("Income", -1, reason="x"), "the first of two neighbours"),
        (lambda e: e.split("Job", 3, reason="x"), "has categories"),
        (lambda e: e.assign("Job", "pilot", 0, reason="x"), "no category 'pilot'"),
        (lambda e: e.merge("Income", 0, reason="  "), "give a reason"),
        (lambda e: e.move("Income", 0, 1e9, reason="x"), "increasing"),
        (lambda e: e.move("Income", -1, 50, reason="x"), "there is no cut -1"),
        (
            lambda e: e.split("Income", e.bins["Income"].rule.splits[0], reason="x"),
            "is cut at",
        ),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(editing, act, said):
    with pytest.raises(ValueError, match=said):
        act(editing)
    assert editing.bins is BINS


def test_remarks_name_small_pure_and_turning_bins():
    x = np.repeat([1.0, 2.0, 3.0, 4.0], [500, 20, 480, 500])
    bad = np.concatenate([np.arange(500) < 50, np.zeros(20), np.arange(480) < 200,
                          np.arange(500) < 100]).astype(int)  # fmt: skip
    frame = pd.DataFrame({"x": x, "bad": bad})
    bins = cl.fit_bins(frame, "bad", ["x"], splits={"x": [2.0, 3.0, 4.0]})
    flipped = frame.assign(bad=np.where(x == 4, np.arange(1500) % 2, bad))
    found = Editing(bins, {"later": (flipped, "bad")}).remarks("x")
    assert found[0].startswith("under 5% of customers: [2, 3)")
    assert found[1] == "no goods or no bads: [2, 3)"
    assert found[2].startswith("the bad rate turns")
    assert found[3] == "on later the order turns beyond chance at ≥ 4"


# --- The picture -----------------------------------------------------------------------------


def shapes(svg, kind):
    root = ET.fromstring(svg.replace("'", '"'))
    return [each for each in root.iter() if each.get("class") == kind]


def test_the_picture_shows_the_numbers(editing):
    tables = editing.tables("Seniority")
    svg = picture(BINS["Seniority"], editing.rows("Seniority"), 1)
    bars = shapes(svg, "bar")
    rates = tables["development"]["bad_rate"].dropna().to_numpy()
    heights = np.array([float(bar.get("height")) for bar in bars])
    assert np.allclose(heights / heights[0], rates / rates[0], atol=0.01)
    assert [bar.get("stroke") is not None for bar in bars] == [i == 1 for i in range(len(bars))]
    woe = [float(e.text.replace("−", "-")) for e in shapes(svg, "woe")]
    assert np.allclose(woe, tables["development"]["woe"][: len(woe)], atol=0.005)
    assert len(shapes(svg, "mark")) == (tables["test"]["count"] > 0).sum()


def test_names_of_the_data_are_no_markup():
    frame = pd.DataFrame({"<b>&'x": ["<i>", "b&b"] * 50, "bad": [0, 1, 1, 0, 0] * 20})
    bins = cl.fit_bins(frame, "bad", ["<b>&'x"])
    editor = BinEditor(bins)
    assert "<i>" not in editor.picture.svg
    assert "<b>&" not in editor.picture.svg


# --- The widget ------------------------------------------------------------------------------


@pytest.fixture
def editor():
    return BinEditor(BINS, (TEST, DATA.target))


def test_nothing_changes_without_a_reason(editor):
    editor.merge.click()
    assert editor.bins is BINS
    assert NO_REASON in editor.message.value


def test_clicks_edit_the_bins_and_the_picture(editor):
    before = editor.picture.svg
    editor.reason.value = "two small ones"
    editor.bin.value = 1
    editor.merge.click()
    splits = list(BINS["Seniority"].rule.splits)
    assert list(editor.bins["Seniority"].rule.splits) == [splits[0], *splits[2:]]
    assert editor.picture.svg != before
    assert editor.undo.disabled is False
    editor.undo.click()
    assert editor.bins is BINS
    assert editor.redo.disabled is False
    assert f"{BINS['Seniority'].iv:.3f}" in editor.message.value


def test_a_cut_is_made_and_moved_by_the_slider(editor):
    editor.reason.value = "policy"
    splits = BINS["Seniority"].rule.splits
    at = next(cut for cut in editor.editing.cuts("Seniority") if cut not in splits)
    editor.place.value = at
    editor.split.click()
    assert at in editor.bins["Seniority"].rule.splits
    editor.split.click()
    assert "is cut at" in editor.message.value
    editor.bin.value = 0
    editor.move.click()
    assert "there is no cut -1" in editor.message.value
    assert len(editor.bins.edits) == 1


def test_categories_are_moved_between_groups(editor):
    editor.variable.value = "Job"
    assert editor.place.get_interact_value() is not None
    editor.reason.value = "like the others"
    category = BINS["Job"].rule.groups[-1][0]
    editor.category.value, editor.group.value = category, 0
    editor.assign.click()
    assert category in editor.bins["Job"].rule.groups[0]


def test_every_control_has_a_name_and_the_saved_notebook_a_picture(editor):
    for control in (editor.variable, editor.bin, editor.place, editor.reason, editor.trend):
        assert control.description
    for control in (editor.merge, editor.split, editor.undo, editor.redo, editor.reset):
        assert control.description
        assert control.tooltip
    still = editor._repr_mimebundle_()["text/html"]
    assert "<svg" not in still  # JupyterLab takes it out of a notebook it does not trust
    image = base64.b64decode(re.search(r"base64,([^']*)'", still).group(1)).decode()
    assert image == editor.picture.svg
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", image)
