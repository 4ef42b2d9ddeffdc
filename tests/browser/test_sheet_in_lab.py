"""The scorecard sheet in JupyterLab: values are chosen, and the points are those of the card."""

import re

import pytest
from notebook_page import until
from playwright.sync_api import expect

import creditlab as cl

FRAME = cl.load_dataset("spanish_credit").frame
CARD = cl.Scorecard(variables=["Seniority", "Income", "Job"]).fit(FRAME, "bad")
CUTOFF = float(CARD.points(FRAME).quantile(0.4))
SELECTED = "e => e.selectedOptions[0].text"  # ipywidgets writes blanks that do not break
NOTEBOOK = [
    """import creditlab as cl
frame = cl.load_dataset("spanish_credit").frame
card = cl.Scorecard(variables=["Seniority", "Income", "Job"]).fit(frame, "bad")
cutoff = float(card.points(frame).quantile(0.4))""",
    "sheet = cl.ScorecardSheet(card, cutoff=cutoff)\nsheet",
    "",
]


@pytest.fixture
def sheet(notebook):
    """A new sheet in its cell."""
    notebook.show("cl.ScorecardSheet", run=True)
    sheet = notebook.page.locator(".creditlab-sheet")
    expect(sheet).to_be_visible()
    return sheet


def told(sheet):
    text = sheet.locator(".creditlab-answer").inner_text()
    return float(re.search(r"([\d.,]+) points", text)[1])


def by_hand(chosen):
    """Points of the bins with these labels, read off the card's table."""
    table = CARD.table_
    rows = [
        table[(table["variable"] == name) & (table["bin"] == label)]
        for name, label in chosen.items()
    ]
    return CARD.base_points_ + sum(row["points"].item() for row in rows)


def choice(sheet, name):
    return sheet.get_by_label(name, exact=True)


def chosen(sheet):
    return {
        name: choice(sheet, name).evaluate(SELECTED).replace("\xa0", " ") for name in CARD.bins_
    }


def test_points_are_those_of_the_cards_table(notebook, sheet):
    assert told(sheet) == pytest.approx(by_hand(chosen(sheet)), abs=0.051)
    before = told(sheet)
    choice(sheet, "Seniority").select_option(index=0)
    until(lambda: told(sheet) != before, True)
    assert told(sheet) == pytest.approx(by_hand(chosen(sheet)), abs=0.051)
    assert float(notebook.run("float(sheet.sheet.score)")) == pytest.approx(by_hand(chosen(sheet)))


def test_a_value_is_chosen_by_key_and_the_decision_turns(notebook, sheet):
    labels = {}
    for name, bins in CARD.bins_.items():
        worst = min(range(bins.rule.n_regular), key=lambda i, name=name: CARD.bin_points_[name][i])
        labels[name] = bins.rule.labels[worst]
        control = choice(sheet, name)
        control.focus()
        notebook.page.keyboard.press("Home")
        for label in bins.rule.labels[1 : worst + 1]:
            notebook.page.keyboard.press("ArrowDown")
            until(lambda name=name: chosen(sheet)[name], label)
    assert by_hand(labels) < CUTOFF
    until(lambda: round(told(sheet), 1), round(by_hand(labels), 1))
    expect(sheet.locator(".creditlab-answer")).to_contain_text("declined")


def test_a_number_is_typed_and_one_nobody_had_is_refused(notebook, sheet):
    typed = sheet.get_by_label("Seniority =")
    typed.fill("14")
    typed.press("Enter")
    rule = CARD.bins_["Seniority"].rule
    until(lambda: chosen(sheet)["Seniority"], rule.labels[rule.bin_of(14)])
    until(lambda: round(told(sheet), 1), round(by_hand(chosen(sheet)), 1))
    typed.fill("1400")
    typed.press("Enter")
    expect(sheet.get_by_role("alert")).to_contain_text("Nothing was changed")
    assert notebook.run("sheet.sheet.chosen['Seniority']") == str(rule.bin_of(14))


def test_the_bars_are_as_long_as_the_points(sheet):
    bars = sheet.locator(".creditlab-bar")
    points = [float(bar.get_attribute("aria-label").split()[0]) for bar in bars.all()]
    widths = bars.evaluate_all(
        "all => all.map(e => e.querySelector('rect').getBoundingClientRect().width)"
    )
    assert len(points) == len(CARD.bins_)
    scale = max(widths) / max(map(abs, points))
    assert widths == pytest.approx([abs(p) * scale for p in points], abs=0.6)
