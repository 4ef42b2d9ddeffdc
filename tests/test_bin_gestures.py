"""The bin editor by hand: what the page reports becomes edits, and no bad state can be reached."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import creditlab as cl
from creditlab.lab.bin_editor import HELD, NO_REASON, BinEditor
from creditlab.lab.cutting import best_split, cuts, stops
from creditlab.lab.editing import Editing
from creditlab.lab.picture import Picture

DATA = cl.load_dataset("spanish_credit")
TRAIN, TEST = cl.split_sample(DATA.frame, DATA.target, seed=0)
BINS = cl.fit_bins(
    TRAIN, DATA.target, ["Income", "Seniority", "Job", "Assets"], special_values={"Assets": [0]}
)
CARD = cl.Scorecard(BINS).fit(TRAIN.drop(columns=DATA.target), TRAIN[DATA.target])
SAMPLES = {"development": (TRAIN, DATA.target), "test": (TEST, DATA.target)}


@pytest.fixture
def editor():
    return BinEditor(BINS, (TEST, DATA.target))


def splits(editor, name="Income"):
    return editor.bins[name].rule.splits


def drawn(editor, kind):
    """Elements of the picture by their class, with their attributes."""
    return [e for e in ET.fromstring(editor.picture.svg).iter() if e.get("class") == kind]


def note(editor):
    return drawn(editor, "note")[0].text or ""


# --- Dragging a cut --------------------------------------------------------------------------


def test_a_dragged_cut_is_shown_while_it_moves_and_is_an_edit_when_let_go(editor):
    editor.reason.value = "policy"
    places = stops(BINS["Income"], 1)
    start = [each.get("height") for each in drawn(editor, "bar")]
    editor.picture.happen("drag", "cut:1", 0)
    assert drawn(editor, "cut")[1].get("aria-valuenow") == f"{places[0]:.10g}"
    assert [each.get("height") for each in drawn(editor, "bar")] != start
    assert note(editor) == HELD
    assert editor.bins is BINS
    editor.picture.happen("drop", "cut:1", 0)
    assert splits(editor)[1] == places[0]
    assert [each.reason for each in editor.bins.edits] == ["policy"]
    assert editor.reason.value == ""
    assert note(editor) == ""


def test_a_drag_that_is_cancelled_leaves_everything(editor):
    before = editor.picture.svg
    editor.picture.happen("drag", "cut:1", 0)
    editor.picture.happen("cancel", "cut:1", 0)
    assert editor.bins is BINS
    assert note(editor) == ""
    assert [e.get("height") for e in drawn(editor, "bar")] == [
        e.get("height") for e in ET.fromstring(before).iter() if e.get("class") == "bar"
    ]


def test_stops_are_the_fine_edges_between_the_neighbours_in_their_places(editor):
    for number, handle in enumerate(drawn(editor, "cut")):
        places = stops(BINS["Income"], number)
        low, high = (-np.inf, *splits(editor), np.inf)[number : number + 3 : 2]
        assert all(low < place < high for place in places)
        assert splits(editor)[number] in places
        x = [float(each) for each in handle.get("data-stops").split()]
        assert len(x) == len(places)
        assert all(a < b for a, b in pairwise(x))
        assert x[places.index(splits(editor)[number])] == float(handle.get("data-at"))


def test_warnings_follow_the_drag(editor):
    assert "turns" not in editor.message.value
    narrow = len(stops(BINS["Income"], 1)) - 1  # leaves one fine bin before the next cut
    editor.picture.happen("drag", "cut:1", narrow)
    assert "under 5% of customers" in editor.message.value
    assert f"[{stops(BINS['Income'], 1)[-1]:,.10g}" in editor.message.value


def test_without_a_reason_changes_are_held_and_none_is_lost(editor):
    editor.picture.happen("drop", "cut:1", 0)
    editor.picture.happen("drop", "cut:3", 2)
    assert editor.bins is BINS
    assert NO_REASON in editor.message.value
    wanted = stops(BINS["Income"], 1)[0]
    assert drawn(editor, "cut")[1].get("aria-valuenow") == f"{wanted:.10g}"
    editor.variable.value = "Job"  # held changes survive a look elsewhere
    editor.reason.value = "bands of the branch"
    assert [each.variable for each in editor.bins.edits] == ["Income", "Income"]
    assert {each.reason for each in editor.bins.edits} == {"bands of the branch"}
    assert splits(editor)[1] == wanted


def test_undo_takes_back_what_is_held_before_what_is_done(editor):
    editor.reason.value = "few"
    editor.merge.click()
    done = editor.bins
    editor.picture.happen("drop", "cut:1", 0)
    assert not editor.undo.disabled
    assert editor.redo.disabled
    editor.picture.happen("key", "cut:1", "Control+z")
    assert editor.bins is done
    assert note(editor) == ""
    editor.picture.happen("key", "", "Control+z")
    assert editor.bins is BINS
    editor.picture.happen("key", "", "Control+y")
    assert editor.bins is done
    editor.undo.click()
    editor.picture.happen("key", "", "Control+Shift+z")
    assert editor.bins is done


# --- Clicks and keys -------------------------------------------------------------------------


def test_a_click_between_fine_bins_cuts_there(editor):
    editor.reason.value = "policy"
    edge = drawn(editor, "edge")[7]
    at = float(edge[0].text.removeprefix("cut at ").replace(",", ""))
    editor.picture.happen("click", edge.get("data-name"))
    assert splits(editor) == tuple(sorted((*BINS["Income"].rule.splits, at)))


def test_a_click_chooses_a_bin_or_a_cut(editor):
    editor.picture.happen("click", "bin:2")
    assert editor.bin.value == 2
    pressed = [each.get("aria-pressed") for each in drawn(editor, "bin")]
    assert pressed.index("true") == 2
    assert pressed.count("true") == 1
    assert [each.get("tabindex") for each in drawn(editor, "bin")].count("0") == 1
    editor.picture.happen("click", "cut:3")
    assert editor.picture.focus == "cut:3"
    assert editor.bins is BINS


def test_arrow_keys_choose_bins_and_stop_at_the_ends(editor):
    last = BINS["Income"].rule.size - 1
    for key, start, then in (
        ("Right", 0, 1),
        ("Left", 0, 0),
        ("Left", 2, 1),
        ("Right", last, last),
    ):
        editor.picture.happen("key", f"bin:{start}", f"Arrow{key}")
        assert editor.bin.value == then
        assert editor.picture.focus == f"bin:{then}"


def test_arrow_keys_move_a_cut_by_one_fine_bin_and_enter_keeps_it_as_one_edit(editor):
    editor.reason.value = "policy"
    places = stops(BINS["Income"], 1)
    at = places.index(splits(editor)[1])
    for _ in range(3):
        editor.picture.happen("key", "cut:1", "ArrowRight")
    assert editor.bins is BINS
    editor.picture.happen("key", "cut:1", "Enter")
    assert splits(editor)[1] == places[at + 3]
    assert len(editor.bins.edits) == 1
    for _ in range(100):  # it stops before its neighbour
        editor.picture.happen("key", "cut:1", "ArrowRight")
    editor.reason.value = "to the end"
    assert splits(editor)[1] == stops(BINS["Income"], 1)[-1]


def test_enter_cuts_a_bin_where_it_gains_most_and_delete_merges(editor):
    income = BINS["Income"]
    gains = {}
    for place in cuts(income):
        if place not in income.rule.splits and (new := _number(income, place)) == 4:
            gains[place] = BINS.edit(
                "Income", splits=sorted((*income.rule.splits, place)), reason="x"
            )["Income"].iv
            assert new == 4
    best = max(gains, key=gains.get)
    assert best_split(income, 4) == best
    editor.reason.value = "finer"
    editor.picture.happen("key", "bin:4", "Enter")
    assert best in splits(editor)
    editor.reason.value = "coarser"
    editor.picture.happen("key", f"cut:{splits(editor).index(best)}", "Delete")
    assert splits(editor) == income.rule.splits
    editor.reason.value = "coarser"
    editor.picture.happen("key", "bin:0", "Backspace")
    assert splits(editor) == income.rule.splits[1:]


def _number(bins, place):
    return int(np.searchsorted(bins.rule.splits, place, side="right"))


def test_a_category_is_dragged_and_moved_by_keys(editor):
    editor.variable.value = "Job"
    rule, categories = BINS["Job"].rule, BINS["Job"].counts.categories
    category = rule.groups[0][0]
    name = f"category:{categories.index(category)}"
    editor.picture.happen("drag", name, 2)
    assert note(editor) == HELD
    editor.reason.value = "alike"
    assert editor.bins is BINS  # only looked at, not let go
    editor.picture.happen("drop", name, 2)
    assert rule.bin_of(category) == 0
    assert editor.bins["Job"].rule.bin_of(rule.groups[2][0]) == editor.bins["Job"].rule.bin_of(
        category
    )
    editor.undo.click()
    editor.reason.value = "apart"
    editor.picture.happen("key", name, "n")
    assert editor.bins["Job"].rule.groups[-1] == (category,)
    editor.undo.click()
    editor.reason.value = "alike"
    editor.picture.happen("key", name, "ArrowLeft")  # nothing is left of the first
    assert editor.bins is BINS
    editor.picture.happen("key", name, "ArrowRight")
    moved = editor.bins["Job"].rule
    assert moved.bin_of(category) == moved.bin_of(rule.groups[1][0])


def test_every_stop_of_the_keyboard_has_a_name(editor):
    for name in ("Income", "Job"):
        editor.variable.value = name
        stops_ = [e for e in ET.fromstring(editor.picture.svg).iter() if e.get("tabindex")]
        assert len(stops_) > 4
        assert all(each.get("aria-label") and each.get("role") for each in stops_)
        names = [e.get("data-name") for e in ET.fromstring(editor.picture.svg).iter()]
        names = [each for each in names if each]
        assert len(set(names)) == len(names)


def test_the_page_sends_what_the_picture_understands():
    picture, heard = Picture(svg="<svg/>"), []
    picture.on_event(heard.append)
    picture._receive(picture, {"kind": "drop", "name": "cut:1", "value": 3}, [])
    picture._receive(picture, {"kind": "curse", "name": "cut:1"}, [])
    picture._receive(picture, {"kind": "click", "name": 7}, [])
    assert [(e.kind, e.name, e.value) for e in heard] == [("drop", "cut:1", 3)]


# --- Missing and special values --------------------------------------------------------------


def test_missing_and_special_values_are_treated(editor):
    editor.variable.value = "Assets"
    rule = BINS["Assets"].rule
    editor.treat.click()
    assert "Choose the bin of missing or of a special value" in editor.message.value
    editor.bin.value = rule.size - 1
    editor.treatment.value = "neutral"
    editor.treat.click()
    assert editor.bins is BINS
    editor.reason.value = "asked at the counter"
    assert editor.bins["Assets"].woe[-1] == 0
    editor.bin.value = rule.n_regular  # special 0
    editor.treatment.value, editor.reason.value = 1, "as the second band"
    editor.treat.click()
    woe = editor.bins["Assets"].woe
    assert woe[rule.n_regular] == woe[1]
    assert "(neutral)" in editor.table.value
    editor.treatment.value, editor.reason.value = "own", "as it was"
    editor.treat.click()
    assert editor.bins["Assets"].woe[rule.n_regular] == BINS["Assets"].woe[rule.n_regular]
    editor.reason.value = "start again"
    editor.reset.click()
    assert editor.bins["Assets"].rule == rule


# --- Beside the solver, and the card ---------------------------------------------------------


def test_the_solvers_bins_are_shown_and_taken(editor):
    editor.reason.value = "to see"
    editor.merge.click()
    assert [each.get("class") for each in drawn(editor, "optimal")]
    assert len(drawn(editor, "optimal")) == len(BINS["Income"].rule.splits)
    assert f"The solver's bins: {BINS['Income'].iv:.3f}, splits" in editor.message.value
    editor.reason.value = "they are better"
    editor.optimal.click()
    assert splits(editor) == BINS["Income"].rule.splits
    editor.reason.value = "again"
    editor.optimal.click()
    assert "has the optimal bins already" in editor.message.value
    assert editor.reason.value == "again"


@pytest.fixture
def with_card():
    return BinEditor(BINS, SAMPLES, CARD)


def test_points_and_gini_change_as_the_cut_moves(with_card):
    assert ">points<" in with_card.table.value
    assert "fitted on these bins" in with_card.table.value
    before = with_card.table.value
    with_card.picture.happen("drag", "cut:1", 0)
    assert "kept from the bins before" in with_card.table.value
    assert with_card.table.value != before
    with_card.picture.happen("cancel", "cut:1", 0)
    assert with_card.table.value == before


def test_the_card_is_never_stale(with_card):
    assert with_card.card is CARD
    with_card.reason.value = "coarser"
    with_card.merge.click()
    card = with_card.card
    assert card.bins_["Income"] is with_card.bins["Income"]
    assert np.allclose(card.coefficients_, CARD.coefficients_)
    gini = cl.evaluate(TEST[DATA.target], card.points(TEST)).loc["gini", "value"]
    assert f"{gini:.4f}" in with_card.table.value
    with_card.refit.click()
    again = cl.Scorecard(with_card.bins, decimals=CARD.decimals_).fit(*SAMPLES["development"])
    assert np.allclose(with_card.card.coefficients_, again.coefficients_)
    assert "fitted on these bins" in with_card.table.value
    with_card.undo.click()
    assert with_card.card.bins_["Income"] is BINS["Income"]
    assert "kept from the bins before" in with_card.table.value


def test_a_refit_without_the_rows_of_development_is_refused():
    editor = BinEditor(BINS, (TEST, DATA.target), CARD)
    editor.refit.click()
    assert "the rows of development are needed" in editor.message.value
    assert editor.card is CARD


def test_development_is_the_development_sample():
    with pytest.raises(ValueError, match="whose counts of 'Income' are not those of the bins"):
        BinEditor(BINS, {"development": (TEST, DATA.target)})


def test_a_variable_that_is_not_in_the_card(with_card):
    card = cl.Scorecard(BINS, variables=["Income", "Job"]).fit(*SAMPLES["development"])
    editor = BinEditor(BINS, SAMPLES, card)
    editor.variable.value = "Assets"
    assert "Assets is not in the card" in editor.table.value
    editor.reason.value = "coarser"
    editor.merge.click()
    assert editor.card is card


# --- Bad states ------------------------------------------------------------------------------

BAD_ACTS = {
    "an empty bin": (("split", "Income", 1e9), "no customer of the development sample lies in"),
    "a cut below the data": (("split", "Income", -5), "no customer of the development sample"),
    "two equal cuts": (("split", "Income", BINS["Income"].rule.splits[0]), "is cut at"),
    "a cut upon its neighbour": (
        ("move", "Income", 0, BINS["Income"].rule.splits[1]),
        "increasing",
    ),
    "a cut moved outside": (("move", "Income", 4, 1e9), "no customer of the development sample"),
    "a cut that is no number": (("split", "Income", np.nan), "finite"),
    "an unknown category": (("assign", "Job", "pilot", 0), "no category 'pilot'"),
    "an unknown group": (("assign", "Job", "fixed", 9), "has 3 groups"),
    "a group below 0": (("assign", "Job", "fixed", -1), "has 3 groups"),
    "an unknown special value": (("treat", "Income", -9, "worst"), "have no bin of their own"),
    "like a bin that is none": (("treat", "Income", None, 40), "no interval or group 40"),
}


@pytest.mark.parametrize("case", list(BAD_ACTS))
def test_a_bad_state_is_refused_and_nothing_is_lost(case):
    (name, variable, *arguments), said = BAD_ACTS[case]
    editing = Editing(BINS)
    with pytest.raises(ValueError, match=said):
        getattr(editing, name)(variable, *arguments, reason="why not")
    assert editing.bins is BINS
    assert not editing.can_undo


@pytest.mark.parametrize("case", list(BAD_ACTS))
def test_the_editor_explains_in_place_and_keeps_the_reason(case):
    (name, variable, *arguments), said = BAD_ACTS[case]
    editor = BinEditor(BINS)
    editor.variable.value = variable
    editor.reason.value = "a reason that took long to write"
    before = editor.picture.svg
    editor._act(name, *arguments)
    assert editor.bins is BINS
    assert said.replace("'", "&#x27;") in editor.message.value
    assert editor.reason.value == "a reason that took long to write"
    assert editor.picture.svg == before


def test_two_cuts_with_nobody_between_them_are_refused():
    frame = pd.DataFrame({"x": np.repeat([1.0, 2.0, 9.0], 40), "bad": [0, 1] * 60})
    bins = cl.fit_bins(frame, "bad", ["x"], splits={"x": [2.0, 5.0]})
    assert cuts(bins["x"]) == (2.0, 5.0)  # 9 would do, and means the same as 5
    editing = Editing(bins)
    with pytest.raises(ValueError, match=r"lies in '\[5, 7\)'"):
        editing.split("x", 7.0, reason="x")
    editing.move("x", 1, 7.0, reason="x")
    assert editing.tables("x")["development"]["count"].tolist() == [40, 40, 40, 0]


def test_bins_without_customers_are_not_edited():
    counts = BINS["Job"].counts
    empty = replace(BINS["Job"], counts=replace(counts, good=counts.good * 0, bad=counts.bad * 0))
    with pytest.raises(ValueError, match="without any customer"):
        Editing(cl.Bins({"Job": empty}))


def test_an_event_on_a_picture_that_has_gone_does_nothing(editor):
    editor.reason.value = "late"
    for event in (
        ("drop", "cut:40", 2),
        ("drop", "cut:1", 900),
        ("click", "edge:900"),
        ("key", "cut:77", "ArrowLeft"),
        ("drop", "category:3", 0),
        ("key", "bin:x", "s"),
        ("click", "bin:40", None),
        ("key", "bin:40", "ArrowLeft"),
        ("click", "", None),
    ):
        editor.picture.happen(*event)
        assert editor.bins is BINS


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_whatever_is_done_by_hand_the_bins_are_sound(data):
    editor = BinEditor(BINS, (TEST, DATA.target))
    for _ in range(6):
        editor.variable.value = data.draw(st.sampled_from(["Income", "Job", "Assets"]))
        editor.reason.value = data.draw(st.sampled_from(["", "a try"]))
        kind = data.draw(st.sampled_from(["bin", "cut", "edge", "category"]))
        event = data.draw(st.sampled_from(["click", "drag", "drop", "key", "cancel"]))
        name, number = f"{kind}:{data.draw(st.integers(0, 12))}", data.draw(st.integers(0, 30))
        keys = ["ArrowLeft", "ArrowRight", "Delete", "Enter", "s", "n", "Escape", "Control+z"]
        if event == "key":
            allowed = {"bin": keys[:5], "cut": keys[:4], "category": [*keys[:2], "n"]}
            value = data.draw(st.sampled_from(allowed.get(kind, []) + keys[6:]))
        else:
            value = number
        editor.picture.happen(event, name, value)
        for variable, bins in editor.bins.items():
            count = (bins.good + bins.bad)[: bins.rule.n_regular]
            assert (count > 0).all(), variable
            assert (
                count.sum()
                == (BINS[variable].good + BINS[variable].bad)[: BINS[variable].rule.n_regular].sum()
            )
            assert all(a < b for a, b in pairwise(bins.rule.splits))
        ET.fromstring(editor.picture.svg)
    assert all(each.reason == "a try" for each in editor.bins.edits)
