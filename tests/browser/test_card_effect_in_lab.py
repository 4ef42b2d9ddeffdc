"""What edits do to the card, and what missing values are worth, in the bin editor in JupyterLab."""

import ast

import numpy as np
import pytest
from notebook_page import until
from playwright.sync_api import expect
from sklearn.metrics import roc_auc_score

import creditlab as cl

DATA = cl.load_dataset("spanish_credit")
TRAIN, TEST = cl.split_sample(DATA.frame, DATA.target, seed=0)
BINS = cl.fit_bins(TRAIN, DATA.target, ["Seniority", "Income", "Job"], max_bins=5)
CARD = cl.Scorecard(BINS, decimals=1).fit(TRAIN, TRAIN[DATA.target])
NOTEBOOK = [
    """import creditlab as cl
data = cl.load_dataset("spanish_credit")
train, test = cl.split_sample(data.frame, data.target, seed=0)
bins = cl.fit_bins(train, data.target, ["Seniority", "Income", "Job"], max_bins=5)
card = cl.Scorecard(bins, decimals=1).fit(train, train[data.target])""",
    """samples = {"development": (train, data.target), "test": (test, data.target)}
editor = cl.BinEditor(bins, samples, card=card)
editor""",
    "",
]
SAMPLES = {"development": TRAIN, "test": TEST}


def effect(editor):
    """The table of the card on each sample: Gini, its change and the PSI to the starting card."""
    rows = editor.get_by_role("table", name="the card on each sample").locator("tbody tr").all()
    cells = [row.locator("th, td").all_text_contents() for row in rows]
    return {
        name: [float(text.replace("−", "-")) for text in (gini, change, psi)]
        for name, gini, change, psi, *_ in cells
    }


def ginis(bins):
    """Gini of the old coefficients on the WoE of these bins, from the rows."""
    coefficients = dict(zip(CARD.bins_, CARD.coefficients_, strict=True))
    found = {}
    for name, frame in SAMPLES.items():
        odds = sum(
            weight * bins[each].woe[bins[each].codes(frame[each])]
            for each, weight in coefficients.items()
        )
        found[name] = 2 * roc_auc_score(frame[DATA.target], odds) - 1
    return found


def merged():
    """The bins with the first two of Seniority in one."""
    return BINS.edit("Seniority", splits=BINS["Seniority"].rule.splits[1:], reason="policy")


def change(editor, button, reason="policy"):
    editor.get_by_label("reason").fill(reason)
    editor.get_by_label("reason").press("Tab")
    editor.get_by_role("button", name=button, exact=True).click()


def test_an_edit_shows_what_becomes_of_gini_and_stability(editor):
    before = effect(editor)
    start = ginis(BINS)
    for name, (gini, gained, moved) in before.items():
        assert gini == pytest.approx(start[name], abs=2e-4)
        assert (gained, moved) == (0, 0)
    editor.locator("[data-name='bin:0']").click()
    change(editor, "merge with next")
    until(lambda: effect(editor) != before, True)
    edited = ginis(merged())
    for name, (gini, gained, moved) in effect(editor).items():
        assert gini == pytest.approx(edited[name], abs=2e-4)
        assert gained == pytest.approx(edited[name] - start[name], abs=3e-4)
        assert moved > 0
    editor.get_by_role("button", name="undo", exact=True).click()
    until(lambda: effect(editor), before)


def test_the_card_of_the_next_cell_stands_on_the_edited_bins(notebook, editor):
    change(editor, "merge with next")
    until(lambda: editor.locator(".bar").count(), int((BINS["Seniority"].seen).sum()) - 1)
    edited = merged()
    kept = notebook.run("editor.card.bins_['Seniority'].rule.splits")
    assert ast.literal_eval(kept) == edited["Seniority"].rule.splits
    old = ast.literal_eval(notebook.run("list(map(float, editor.card.coefficients_))"))
    assert np.allclose(old, CARD.coefficients_)
    change(editor, "refit")
    again = cl.Scorecard(edited).fit(TRAIN, TRAIN[DATA.target])
    until(
        lambda: np.allclose(
            ast.literal_eval(notebook.run("list(map(float, editor.card.coefficients_))")),
            again.coefficients_,
        ),
        True,
    )
    expect(editor).to_contain_text("Coefficients are fitted on these bins.")


def test_missing_is_worth_the_worst_bin(notebook, editor):
    editor.get_by_label("variable").select_option("Income")
    bins = BINS["Income"]
    missing = bins.rule.size - 1
    assert bins.seen[missing]
    editor.get_by_label("bin", exact=True).select_option(bins.rule.labels[missing])
    editor.get_by_label("worth").select_option("the worst bin's WoE")
    change(editor, "set treatment", "whoever hides an income is no better than the worst")
    worst = bins.woe[: bins.rule.n_regular].min()
    until(lambda: editor.locator(".woe").last.text_content(), f"{worst:+.2f}".replace("-", "−"))
    kept = ast.literal_eval(notebook.run("editor.bins['Income'].woe.tolist()"))
    assert kept[missing] == pytest.approx(worst)
    assert kept[:missing] == pytest.approx(bins.woe[:missing].tolist())
    treated = editor.get_by_role("table", name="bins of Income").locator("tbody tr").last
    expect(treated).to_contain_text("worst")


def test_treatments_are_for_missing_and_special_values_only(notebook, editor):
    editor.locator("[data-name='bin:0']").click()
    change(editor, "set treatment", "a mistake")
    expect(editor.locator(".creditlab-message")).to_contain_text("Choose the bin of missing")
    assert notebook.run("len(editor.bins.edits)") == "0"
