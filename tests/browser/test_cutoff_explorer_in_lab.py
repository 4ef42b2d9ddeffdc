"""The cut-off explorer in JupyterLab: slid, dragged, typed at, by the customers counted."""

import re

import numpy as np
import pytest
from notebook_page import until
from playwright.sync_api import expect

import creditlab as cl

FRAME = cl.load_dataset("spanish_credit").frame
BAD = FRAME["bad"].to_numpy() == 1
POINTS = cl.Scorecard(variables=["Seniority", "Income", "Job"]).fit(FRAME, "bad").points(FRAME)
POINTS = POINTS.to_numpy()
NOTEBOOK = [
    """import creditlab as cl
frame = cl.load_dataset("spanish_credit").frame
points = cl.Scorecard(variables=["Seniority", "Income", "Job"]).fit(frame, "bad").points(frame)
other = cl.Scorecard(variables=["Records", "Assets"]).fit(frame, "bad").points(frame)""",
    """explorer = cl.CutoffExplorer(
    frame["bad"], points, other=other, segment=frame["Home"], margin=120, loss=700
)
explorer""",
    "",
]


@pytest.fixture
def explorer(notebook):
    """A new explorer in its cell."""
    notebook.show("cl.CutoffExplorer", run=True)
    explorer = notebook.page.locator(".creditlab-cutoff-explorer")
    expect(explorer.locator(".here")).to_be_visible()
    return explorer


def profits(margin, loss, cutoffs):
    """Profit per applicant at each cut-off, by hand."""
    approved = POINTS[None, :] >= np.asarray(cutoffs)[:, None]
    return (approved * np.where(BAD, -loss, margin)).mean(axis=1)


def cutoff_of(notebook):
    return float(notebook.run("explorer.cutoff"))


def cutoffs_of(notebook):
    return np.array(
        [float(x) for x in notebook.run("list(map(float, explorer.view.cutoffs))")[1:-1].split(",")]
    )


def told(explorer):
    """What the answer says first: share approved, bads among them, profit."""
    text = explorer.locator(".creditlab-answer").inner_text().replace("−", "-")
    return [
        float(number.replace(",", ""))
        for number in re.findall(r"(-?[\d.,]+)%? (?:approved|bad among|profit per)", text)
    ]


def assert_told(explorer, cutoff, margin=120, loss=700):
    approved = cutoff <= POINTS
    by_hand = [
        100 * approved.mean(),
        100 * BAD[approved].mean(),
        profits(margin, loss, [cutoff])[0],
    ]
    until(lambda: np.allclose(told(explorer), by_hand, atol=0.051), True)


def test_it_begins_where_profit_is_highest(notebook, explorer):
    cutoffs = cutoffs_of(notebook)
    best = cutoffs[profits(120, 700, cutoffs).argmax()]
    assert cutoff_of(notebook) == best
    assert_told(explorer, best)


def test_arrow_keys_move_the_slider_and_all_that_follows_from_it(notebook, explorer):
    before, cutoffs = cutoff_of(notebook), cutoffs_of(notebook)
    place = int(np.flatnonzero(cutoffs == before)[0])
    handle = explorer.locator(".creditlab-cutoff .noUi-handle")
    for _ in range(3):
        handle.press("ArrowRight")
    assert_told(explorer, cutoffs[place + 3])
    assert cutoff_of(notebook) == cutoffs[place + 3]


def test_the_mark_stands_at_its_profit(notebook, explorer):
    """Its height between two cut-offs, against their profits counted by hand."""
    cutoffs = cutoffs_of(notebook)
    all_profit = profits(120, 700, cutoffs)

    def height():
        box = explorer.locator(".here").bounding_box()
        return box["y"] + box["height"] / 2

    line = explorer.locator("polyline[stroke-dasharray='none']").bounding_box()
    earning = np.flatnonzero(all_profit > 0)
    places = [int(all_profit.argmax()), int(earning[0]), int(earning[-10])]
    heights = []
    for place in places:
        notebook.run(f"explorer.place.index = {place}")
        assert_told(explorer, cutoffs[place])
        heights.append(height())
    shown = (heights[1] - heights[0]) / (heights[2] - heights[0])
    wanted = (all_profit[places[1]] - all_profit[places[0]]) / (
        all_profit[places[2]] - all_profit[places[0]]
    )
    assert shown == pytest.approx(wanted, abs=0.02)
    assert line["y"] <= min(heights) + 2


def test_the_cutoff_is_dragged_in_the_picture(notebook, explorer):
    page, handle = notebook.page, explorer.locator("[data-name='cutoff']")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 30
    before = cutoff_of(notebook)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y, steps=6)
    page.mouse.up()
    until(lambda: cutoff_of(notebook) > before, True)
    assert_told(explorer, cutoff_of(notebook))


def test_new_costs_move_the_best_cutoff(notebook, explorer):
    cutoffs = cutoffs_of(notebook)
    costs = explorer.get_by_label("a bad one costs")
    costs.fill("200")
    costs.press("Enter")
    explorer.get_by_role("button", name="most profitable").click()
    best = cutoffs[profits(120, 200, cutoffs).argmax()]
    until(lambda: cutoff_of(notebook), best)
    assert_told(explorer, best, loss=200)


def test_what_cannot_be_is_refused_in_place(notebook, explorer):
    before = cutoff_of(notebook)
    typed = explorer.get_by_label("or type it")
    typed.fill("99999")
    typed.press("Enter")
    expect(explorer.get_by_role("alert")).to_contain_text("Nothing was changed")
    assert cutoff_of(notebook) == before
    costs = explorer.get_by_label("a bad one costs")
    costs.fill("-3")
    costs.press("Enter")
    expect(explorer.get_by_role("alert")).to_contain_text("Nothing was changed")
    assert notebook.run("explorer.costs.loss") in ("700", "700.0")


def test_segments_add_up(notebook, explorer):
    cutoff = cutoff_of(notebook)
    rent = FRAME["Home"] == "rent"
    row = explorer.locator(
        ".creditlab-answer tr", has=explorer.page.get_by_text("rent", exact=True)
    )
    expect(row.first).to_contain_text(f"{(POINTS[rent] >= cutoff).mean():.1%}")
