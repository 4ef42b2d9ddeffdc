"""The bin editor in JupyterLab: clicked, dragged, typed at; and what the next cell then sees."""

import ast

import numpy as np
from notebook_page import until
from playwright.sync_api import expect

import creditlab as cl
from creditlab.lab.bin_editor import NO_REASON

DATA = cl.load_dataset("spanish_credit")
TRAIN, _ = cl.split_sample(DATA.frame, DATA.target, seed=0)
BINS = cl.fit_bins(TRAIN, DATA.target, ["Seniority", "Income", "Job"], max_bins=5)
SPLITS = BINS["Seniority"].rule.splits
NOTEBOOK = [
    """import creditlab as cl
data = cl.load_dataset("spanish_credit")
train, test = cl.split_sample(data.frame, data.target, seed=0)
bins = cl.fit_bins(train, data.target, ["Seniority", "Income", "Job"], max_bins=5)""",
    "editor = cl.BinEditor(bins, (test, data.target))\neditor",
    "",
]


def rates_and_woe(splits, column="Seniority"):
    """Bad rates and WoE of the intervals, counted from the rows by hand."""
    place = np.searchsorted(splits, TRAIN[column].dropna(), side="right")
    bad = TRAIN.loc[TRAIN[column].notna(), DATA.target].to_numpy()
    bads = np.bincount(place, bad)
    goods = np.bincount(place) - bads
    everyone = TRAIN[DATA.target]
    share = np.log(goods / (everyone == 0).sum()) - np.log(bads / everyone.sum())
    return bads / (goods + bads), share


def shown_woe(editor):
    texts = editor.locator(".woe").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def splits_of(notebook, name="Seniority"):
    return ast.literal_eval(notebook.run(f"editor.bins['{name}'].rule.splits"))


def button(editor, name):
    return editor.get_by_role("button", name=name, exact=True)


def give_reason(editor, text):
    editor.get_by_label("reason").fill(text)
    editor.get_by_label("reason").press("Enter")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_bars_stand_as_high_as_the_bad_rates(editor):
    rates, woe = rates_and_woe(SPLITS)
    bars = editor.locator(".bar").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().toJSON())"
    )
    heights = np.array([bar["height"] for bar in bars])
    assert np.allclose(heights / heights[0], rates / rates[0], atol=0.01)
    assert len({round(bar["bottom"], 1) for bar in bars}) == 1
    assert np.allclose(shown_woe(editor)[: len(woe)], woe, atol=0.0051)


def test_a_bin_is_clicked_and_merged_with_a_reason(notebook, editor):
    editor.locator("[data-name='bin:1']").click()
    expect(editor.locator("[data-name='bin:1']")).to_have_attribute("aria-pressed", "true")
    editor.get_by_label("reason").fill("two small ones")
    editor.get_by_label("reason").press("Tab")
    button(editor, "merge with next").click()
    left = (SPLITS[0], *SPLITS[2:])
    rates, woe = rates_and_woe(left)
    until(lambda: len(shown_woe(editor)), len(rates))
    assert np.allclose(shown_woe(editor), woe, atol=0.0051)
    assert splits_of(notebook) == left
    assert notebook.run("editor.bins.edits[-1].reason") == "'two small ones'"
    button(editor, "undo").click()
    until(lambda: len(shown_woe(editor)), len(SPLITS) + 1)
    assert splits_of(notebook) == SPLITS
    button(editor, "redo").click()
    until(lambda: len(shown_woe(editor)), len(rates))
    assert splits_of(notebook) == left


def test_a_change_without_a_reason_is_shown_and_held(notebook, editor):
    button(editor, "merge with next").click()
    until(lambda: len(shown_woe(editor)), len(SPLITS))
    expect(editor.locator(".creditlab-message")).to_contain_text(NO_REASON)
    assert splits_of(notebook) == SPLITS
    give_reason(editor, "both short")
    expect(editor.get_by_label("reason")).to_have_value("")
    assert splits_of(notebook) == SPLITS[1:]
    button(editor, "merge with next").click()
    until(lambda: len(shown_woe(editor)), len(SPLITS) - 1)
    button(editor, "drop").click()
    until(lambda: len(shown_woe(editor)), len(SPLITS))
    assert splits_of(notebook) == SPLITS[1:]


def test_a_cut_is_dragged_and_the_bars_follow(notebook, editor):
    page, cut = notebook.page, editor.locator("[data-name='cut:1']")
    places = [cut for cut in BINS["Seniority"].counts.edges if SPLITS[0] < cut < SPLITS[2]]
    x, y = middle(cut)
    stops = [float(stop) for stop in cut.get_attribute("data-stops").split()]
    assert len(stops) == len(places)
    to = len(stops) - 1 if places[-1] != SPLITS[1] else 0
    svg = editor.locator(".creditlab-picture svg")
    scale = svg.bounding_box()["width"] / float(svg.get_attribute("viewBox").split()[2])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + (stops[to] - float(cut.get_attribute("data-at"))) * scale, y, steps=8)
    moved = (SPLITS[0], places[to], *SPLITS[2:])
    rates, woe = rates_and_woe(moved)
    until(lambda: np.allclose(shown_woe(editor)[: len(woe)], woe, atol=0.0051), True)
    page.mouse.up()
    assert splits_of(notebook) == SPLITS  # held until there is a reason
    give_reason(editor, "policy band")
    until(lambda: splits_of(notebook), moved)
    bars = editor.locator(".bar").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert np.allclose(np.array(bars) / bars[0], rates / rates[0], atol=0.01)


def test_escape_ends_a_drag_and_nothing_has_changed(notebook, editor):
    page = notebook.page
    x, y = middle(editor.locator("[data-name='cut:1']"))
    before = shown_woe(editor)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(1290, y, steps=5)  # far beyond the next cut
    until(lambda: shown_woe(editor) != before, True)
    assert len(shown_woe(editor)) == len(before)  # it stops before the next cut
    page.keyboard.press("Escape")
    page.mouse.up()
    until(lambda: shown_woe(editor), before)
    assert splits_of(notebook) == SPLITS


def test_a_click_between_two_fine_bins_cuts_there(notebook, editor):
    edges = BINS["Seniority"].counts.edges
    number, at = next((i, edge) for i, edge in enumerate(edges) if SPLITS[-2] < edge < SPLITS[-1])
    editor.locator(f"[data-name='edge:{number}']").click()
    give_reason(editor, "loyal ones apart")
    until(lambda: splits_of(notebook), tuple(sorted((*SPLITS, at))))
    woe = rates_and_woe(tuple(sorted((*SPLITS, at))))[1]
    assert np.allclose(shown_woe(editor), woe, atol=0.0051)


def test_everything_goes_with_the_keyboard(notebook, editor):
    keys = notebook.page.keyboard
    editor.locator("[data-name='bin:0']").focus()
    keys.press("ArrowRight")
    expect(editor.locator("[data-name='bin:1']")).to_be_focused()
    keys.press("Delete")
    until(lambda: len(shown_woe(editor)), len(SPLITS))
    keys.press("Control+z")
    until(lambda: len(shown_woe(editor)), len(SPLITS) + 1)
    editor.locator("[data-name='cut:1']").focus()
    keys.press("ArrowRight")
    edges = BINS["Seniority"].counts.edges
    after = min(edge for edge in edges if edge > SPLITS[1])
    woe = rates_and_woe((SPLITS[0], after, *SPLITS[2:]))[1]
    until(lambda: np.allclose(shown_woe(editor), woe, atol=0.0051), True)
    expect(editor.locator("[data-name='cut:1']")).to_be_focused()
    give_reason(editor, "one year later")
    until(lambda: splits_of(notebook), (SPLITS[0], after, *SPLITS[2:]))


def test_a_category_goes_to_another_group(notebook, editor):
    editor.get_by_label("variable").select_option("Job")
    expect(editor.locator("[data-name^='category:']").first).to_be_visible()
    groups = BINS["Job"].rule.groups
    category = str(groups[-1][0])
    editor.get_by_label("category").select_option(category)
    editor.get_by_label("to group").select_option(index=0)
    button(editor, "move category").click()
    give_reason(editor, "like the others")
    until(lambda: category in notebook.run("editor.bins['Job'].rule.groups[0]"), True)


def test_a_category_is_dragged_to_another_group(notebook, editor):
    page = notebook.page
    editor.get_by_label("variable").select_option("Job")
    chip = editor.locator("[data-name^='category:']").last
    expect(chip).to_be_visible()
    number = int(chip.get_attribute("data-name").split(":")[1])
    x, y = middle(chip)
    to, _ = middle(editor.locator("[data-name='bin:0'] .bar"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to, y, steps=8)
    page.mouse.up()
    give_reason(editor, "like the first")
    category = str(BINS["Job"].counts.categories[number])
    until(lambda: category in notebook.run("editor.bins['Job'].rule.groups[0]"), True)


def test_a_saved_notebook_shows_the_editor_as_it_was_left(notebook, editor, open_notebook):
    """Without a kernel that knows it: the picture and its controls are saved with the notebook."""
    editor.locator("[data-name='bin:2']").click()
    expect(editor.locator("[data-name='bin:2']")).to_have_attribute("aria-pressed", "true")
    woe = shown_woe(editor)
    notebook.save()
    notebook.close()
    again = open_notebook(notebook.path.stem)
    again.show("cl.BinEditor")
    editor = again.page.locator(".creditlab-bin-editor")
    expect(editor.locator("[data-name='bin:2']")).to_have_attribute("aria-pressed", "true")
    assert shown_woe(editor) == woe
    assert again.run("'editor' in globals()") == "False"
