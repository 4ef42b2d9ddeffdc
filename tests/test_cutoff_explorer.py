"""The cut-off explorer counts as the strategy table, the swap set and the rows do."""

import re

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.lab.cutoff_answer import answer
from creditlab.lab.cutoff_explorer import CutoffExplorer
from creditlab.lab.cutoff_view import MOST, CutoffView

DATA = cl.load_dataset("spanish_credit")
FRAME, BAD = DATA.frame, DATA.frame["bad"]
points = cl.Scorecard(variables=["Seniority", "Income", "Job"]).fit(FRAME, "bad").points(FRAME)
OTHER = cl.Scorecard(variables=["Records", "Assets"]).fit(FRAME, "bad").points(FRAME)


def test_every_cutoff_agrees_with_the_strategy_table():
    view = CutoffView(BAD, points)
    costs = cl.Costs(margin=120, loss=700, application=3)
    table = cl.strategy_table(BAD, points, profit=costs, cutoffs=list(view.cutoffs[::7]))
    for row in table.to_dict("records"):
        now, profit = view.at(row["cutoff"]), view.profit(row["cutoff"], costs)
        assert now["approval_rate"] == pytest.approx(row["approval_rate"])
        for name in ("profit", "profit_low", "profit_high"):
            assert profit[name.removeprefix("profit_")] == pytest.approx(row[name])
        if now["approved"]:
            assert now["bad_rate"] == pytest.approx(row["bad_rate"])
            assert now["low"] == pytest.approx(row["bad_rate_low"])


def test_the_curve_and_what_is_near_the_best_are_those_of_the_strategy_table():
    view, costs = CutoffView(BAD, points), cl.Costs(margin=120, loss=400)
    curve = view.curve(costs)
    table = cl.strategy_table(BAD, points, profit=costs, cutoffs=list(view.cutoffs)).iloc[:-1]
    names = ["cutoff", "approval_rate", "profit", "profit_low", "profit_high", "best", "near_best"]
    pd.testing.assert_frame_equal(curve[names], table[names].reset_index(drop=True))
    assert 1 < curve["near_best"].sum() < len(curve)


def test_probabilities_are_approved_below_the_cutoff():
    probability = 1 / (1 + np.exp((points - 480) / 30))
    high, low = CutoffView(BAD, points, OTHER), CutoffView(BAD, probability, -OTHER)
    for i in (0, 40, 200, len(high.cutoffs) - 1):
        one, two = high.at(high.cutoffs[i]), low.at(low.cutoffs[i])
        pd.testing.assert_series_equal(one, two)
    assert low.cutoffs[0] > low.cutoffs[-1]
    explorer = CutoffExplorer(BAD, probability, margin=100, loss=300)
    assert "probability of bad" in explorer.picture.svg


def test_the_last_to_be_let_in_stand_next_to_the_cutoff():
    view = CutoffView(BAD, points)
    cutoff = float(view.cutoffs[150])
    found = view.marginal(cutoff)
    approved = BAD[points >= cutoff]
    last = points[approved.index].sort_values(kind="stable")
    border = last.iloc[int(np.ceil(0.05 * len(BAD))) - 1]
    chosen = approved[points[approved.index] <= border]
    assert found["approved"] == len(chosen)
    assert found["bad"] == chosen.sum()
    assert view.marginal(view.cutoffs[-1])["approved"] == view.at(view.cutoffs[-1])["approved"]


def test_segments_add_up_to_the_whole():
    view = CutoffView(BAD, points, segment=FRAME["Home"])
    cutoff = float(points.median())
    table = view.segments(cutoff)
    assert table["approved"].sum() == view.at(cutoff)["approved"]
    assert table["bad"].sum() == view.at(cutoff)["bad"]
    assert set(table["segment"]) == set(FRAME["Home"].dropna()) | {"missing"}
    chosen = FRAME["Home"] == "rent"
    rent = table.set_index("segment").loc["rent"]
    assert rent["approval_rate"] == pytest.approx((points[chosen] >= cutoff).mean())


def test_as_many_are_swapped_in_as_out():
    view = CutoffView(BAD, points, OTHER)
    cutoff = float(points.quantile(0.3))
    found = view.swapped(cutoff).set_index("set")
    assert found.loc["in", "count"] == found.loc["out", "count"] > 0
    there = OTHER.rank(method="first", ascending=False) <= (points >= cutoff).sum()
    assert found.loc["in", "bad"] == BAD[(points >= cutoff) & ~there].sum()
    assert found.loc["out", "bad"] == BAD[(points < cutoff) & there].sum()
    swap = cl.swap_set(OTHER.where(there, 0.0), points, BAD, cutoffs=[1e-9, cutoff]).table
    assert found["low"].to_list() == swap.loc[["swap in", "swap out"], "low"].to_list()
    assert CutoffView(BAD, points).swapped(cutoff).empty


def test_every_cutoff_swaps_whom_the_rows_say():
    view = CutoffView(BAD, points, OTHER)
    rank = OTHER.rank(method="first", ascending=False)
    for cutoff in view.cutoffs[::50]:
        here = points >= cutoff
        there = rank <= here.sum()
        found = view.swapped(cutoff)
        assert found["count"].tolist() == [(here & ~there).sum(), (there & ~here).sum()]
        assert found["bad"].tolist() == [BAD[here & ~there].sum(), BAD[there & ~here].sum()]


def test_the_gain_is_a_paired_difference_of_profits():
    view, costs = CutoffView(BAD, points, OTHER), cl.Costs(margin=120, loss=500, application=9)
    cutoff = float(view.cutoffs[200])
    here = points >= cutoff
    there = OTHER.rank(method="first", ascending=False) <= here.sum()
    earned = np.where(BAD == 1, -500.0, 120.0)
    difference = earned * (here.astype(int) - there.astype(int))
    error = difference.std(ddof=1) / np.sqrt(len(BAD))
    gain = view.gain(cutoff, costs)
    assert gain["profit"] == pytest.approx(difference.mean())
    assert gain["high"] == pytest.approx(difference.mean() + 1.959964 * error)


def test_a_slider_has_at_most_so_many_cutoffs_from_all_to_the_best():
    rng = np.random.default_rng(0)
    score = rng.normal(size=20_000)
    view = CutoffView(rng.random(20_000) < 0.2, score)
    assert len(view.cutoffs) <= MOST
    assert view.at(view.cutoffs[0])["approval_rate"] == 1
    assert view.cutoffs[-1] == score.max()
    steps = np.diff([view.at(cutoff)["approval_rate"] for cutoff in view.cutoffs])
    assert steps.min() > -0.01


def test_above_the_best_score_nobody_is_approved():
    now = CutoffView([1, 0], [400, 500]).at(501)
    assert now["approved"] == 0
    assert np.isnan(now["bad_rate"])


@pytest.mark.parametrize("name", ["score", "other", "segment"])
def test_lengths_that_differ_are_refused(name):
    given = {"score": points, "other": OTHER, "segment": FRAME["Home"]}
    given[name] = given[name][:-1]
    with pytest.raises(ValueError, match=f"4,454 rows and {name} 4,453"):
        CutoffView(BAD, **given)


def test_too_many_segments_are_refused():
    with pytest.raises(ValueError, match="segment has 4,454 different values; give at most 40"):
        CutoffView(BAD, points, segment=np.arange(len(BAD)))


# --- The widget ------------------------------------------------------------------------------


@pytest.fixture
def explorer():
    return CutoffExplorer(BAD, points, OTHER, FRAME["Home"], margin=100, loss=500)


def test_the_widget_moves_with_the_slider_and_the_costs(explorer):
    curve = explorer.view.curve(cl.Costs(100, 500))
    assert explorer.cutoff == curve.loc[curve["profit"].idxmax(), "cutoff"]
    assert "swapped in" in explorer.answer.value
    before = explorer.picture.svg
    explorer.place.index = 3
    assert before != explorer.picture.svg
    rate = explorer.view.at(explorer.cutoff)["approval_rate"]
    assert f"<b>{rate:.1%} approved</b>" in explorer.answer.value
    assert explorer.typed.value == explorer.cutoff
    explorer.loss.value = 0
    explorer.best.click()
    assert explorer.cutoff == explorer.view.cutoffs[0]


def test_the_cutoff_is_dragged_clicked_and_moved_by_keys(explorer):
    explorer.picture.happen("drag", "cutoff", 17)
    assert explorer.cutoff == explorer.view.cutoffs[17]
    explorer.picture.happen("drop", "cutoff", 20)
    explorer.picture.happen("key", "cutoff", "ArrowLeft")
    explorer.picture.happen("key", "cutoff", "PageUp")
    assert explorer.place.index == 29
    explorer.picture.happen("key", "cutoff", "End")
    explorer.picture.happen("key", "cutoff", "ArrowRight")  # stays at the end
    assert explorer.cutoff == explorer.view.cutoffs[-1]
    explorer.picture.happen("key", "cutoff", "Home")
    assert explorer.cutoff == explorer.view.cutoffs[0]
    name = re.findall(r"data-name='(at-\d+)'", explorer.picture.svg)[30]
    explorer.picture.happen("click", name)
    assert explorer.place.index == int(name.removeprefix("at-"))


def test_an_abandoned_drag_goes_back(explorer):
    explorer.place.index = 50
    explorer.picture.happen("drag", "cutoff", 60)
    explorer.picture.happen("drag", "cutoff", 70)
    explorer.picture.happen("cancel", "cutoff", 70)
    assert explorer.place.index == 50


def test_the_handle_stands_where_its_cutoff_is(explorer):
    svg = explorer.picture.svg
    stops = [float(x) for x in re.search(r"data-stops='([^']*)'", svg)[1].split()]
    assert len(stops) == len(explorer.view.cutoffs)
    assert np.diff(stops).min() >= 0
    assert float(re.search(r"data-at='([^']*)'", svg)[1]) == stops[explorer.place.index]
    x, y = (float(v) for v in re.search(r"class='here' cx='([^']*)' cy='([^']*)'", svg).groups())
    assert x == stops[explorer.place.index]
    drawn = re.findall(r"<polyline points='([^']*)'", svg)[1].split()
    assert min(float(point.split(",")[1]) for point in drawn) == pytest.approx(y, abs=0.11)


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        ("margin", float("nan"), "margin is nan; give a finite amount"),
        ("loss", -1.0, "loss is -1.0; give a finite amount of at least 0"),
        ("application", -5.0, "application is -5.0"),
        ("typed", 10_000.0, "cut-off 10,000 is outside the scores, which go from"),
        ("typed", float("nan"), "cut-off nan is outside the scores"),
    ],
)
def test_what_cannot_be_is_refused_in_place(explorer, control, value, said):
    shown = getattr(explorer, control).value
    before = explorer.cutoff, explorer.costs, explorer.picture.svg, explorer.answer.value
    getattr(explorer, control).value = value
    assert said in explorer.message.value
    assert "Nothing was changed." in explorer.message.value
    assert getattr(explorer, control).value == shown
    now = explorer.cutoff, explorer.costs, explorer.picture.svg, explorer.answer.value
    assert now == before
    explorer.place.index += 1
    assert explorer.message.value == ""


def test_costs_of_nothing_are_refused(explorer):
    explorer.loss.value = 0
    explorer.margin.value = 0
    assert "margin and loss are both 0" in explorer.message.value
    assert explorer.margin.value == 100


def test_a_cutoff_outside_the_scores_is_refused_at_the_start():
    with pytest.raises(ValueError, match="cut-off 99 is outside the scores"):
        CutoffExplorer(BAD, points, cutoff=99)


def test_a_typed_cutoff_goes_to_the_nearest_score(explorer):
    wanted = float(explorer.view.cutoffs[31]) + 1e-6
    explorer.typed.value = wanted
    assert explorer.place.index == 31
    assert explorer.typed.value == explorer.cutoff


def test_verdicts_follow_the_intervals():
    costs = cl.Costs(margin=100, loss=500)  # break-even at a sixth
    view = CutoffView(BAD, points)
    curve = view.curve(costs)
    for i in range(0, len(view.cutoffs), 25):
        last, said = view.marginal(view.cutoffs[i]), answer(view, view.cutoffs[i], costs, curve)
        assert ("they cost more" in said) == (last["low"] > 1 / 6)
        assert ("they earn more" in said) == (last["high"] < 1 / 6)
        near = bool(curve["near_best"].iloc[i])
        assert ("this one is among them" in said) == near


def test_names_of_segments_are_no_markup():
    segment = pd.Series(["<b>x</b>", "y"] * 50)
    explorer = CutoffExplorer([0, 1] * 50, np.arange(100.0), segment=segment)
    assert "<b>x" not in explorer.answer.value
    saved = explorer._repr_mimebundle_()["text/html"]
    assert "<b>x" not in saved
    assert "data:image/svg+xml" in saved  # an image: SVG itself is taken out where nobody trusts it
    assert "<svg" not in saved


def test_every_control_has_a_name(explorer):
    controls = [explorer.place, explorer.typed, explorer.best]
    controls += [explorer.margin, explorer.loss, explorer.application]
    assert all(control.description for control in controls)
    assert "role='slider' aria-label='cut-off'" in explorer.picture.svg
