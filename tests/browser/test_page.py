"""The interactive lab as a page: `make app` opens it, without code and without the internet."""

import re

from notebook_page import until
from playwright.sync_api import expect
from servers import APP, LAB, ROOT


def test_the_page_shows_the_widgets_and_no_code(app):
    assert app.locator("h2").all_text_contents()[0].startswith("1 Bins")
    expect(app.locator(".jp-InputArea-editor, .highlight")).to_have_count(0)
    expect(app.get_by_text("Traceback")).to_have_count(0)
    expect(app.get_by_text("Error displaying widget")).to_have_count(0)


def test_bins_are_merged_on_the_page(app):
    editor = app.locator(".creditlab-bin-editor")
    before = editor.locator(".bar").count()
    editor.get_by_label("reason").fill("alike")
    editor.get_by_label("reason").press("Tab")
    editor.get_by_role("button", name="merge with next").click()
    until(lambda: editor.locator(".bar").count(), before - 1)


def test_the_cutoff_is_moved_on_the_page(app):
    explorer = app.locator(".creditlab-cutoff-explorer")
    before = explorer.locator(".creditlab-answer").inner_text()
    handle = explorer.locator(".noUi-handle")
    handle.press("ArrowRight")
    expect(explorer.locator(".creditlab-answer")).not_to_have_text(before)


def test_make_runs_the_lab_and_the_page_as_these_tests_do():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lab, app = (re.search(rf"^{n} := ((?:.*\\\n)*.*)", makefile, re.M)[1] for n in ("LAB", "APP"))
    assert [flag for flag in LAB if flag not in lab] == []
    assert [flag for flag in APP if flag not in app] == []
    assert "--LabApp.app_settings_dir=$(CURDIR)/course/jupyter/lab/settings" in lab
    assert "JUPYTER_PATH=$(CURDIR)/course/jupyter $(BIN)/voila" in makefile
