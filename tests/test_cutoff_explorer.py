"""The cut-off explorer counts as the strategy table, the swap set and the rows do."""

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.lab.cutoff_explorer import CutoffExplorer
from creditlab.lab.cutoff_view import MOST, CutoffView

DATA = cl.load_dataset("spanish_credit")
FRAME, BAD = DATA.frame, DATA.frame["bad"]
points = cl.Scorecard(variables=["Seniority", "Income", "Job"]).fit(FRAME, "bad").points(FRAME)
OTHER = cl.Scorecard(variables=["Records", "Assets"]).fit(FRAME, "bad").points(FRAME)


def test_every_cutoff_agrees_with_the_strategy_table():
    view = CutoffView(BAD, points)
    costs = cl.Costs(margin=120, loss=700)
    table = cl.strategy_table(BAD, points, profit=costs, cutoffs=list(view.cutoffs[::7]))
    for row in table.to_dict("records"):
        now = view.at(row["cutoff"])
        assert now["approval_rate"] == pytest.approx(row["approval_rate"])
        assert view.profit(row["cutoff"], 120, 700) == pytest.approx(row["profit"])
        if now["approved"]:
            assert now["bad_rate"] == pytest.approx(row["bad_rate"])


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
    assert CutoffView(BAD, points).swapped(cutoff).empty


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


def test_the_widget_moves_with_the_slider_and_the_costs():
    explorer = CutoffExplorer(BAD, points, OTHER, FRAME["Home"], margin=100, loss=500)
    curve = explorer.view.curve(100, 500)
    assert explorer.cutoff == curve.loc[curve["profit"].idxmax(), "cutoff"]
    assert "swapped in" in explorer.answer.value
    before = explorer.picture.value, explorer.answer.value
    explorer.place.index = 3
    assert before[0] != explorer.picture.value
    rate = explorer.view.at(explorer.cutoff)["approval_rate"]
    assert f"<b>{rate:.1%} approved</b>" in explorer.answer.value
    explorer.loss.value = 0
    explorer.best.click()
    assert explorer.cutoff == explorer.view.cutoffs[0]


def test_names_of_segments_are_no_markup():
    segment = pd.Series(["<b>x</b>", "y"] * 50)
    explorer = CutoffExplorer([0, 1] * 50, np.arange(100.0), segment=segment)
    assert "<b>x" not in explorer.answer.value
    assert "text/html" in explorer._repr_mimebundle_()
