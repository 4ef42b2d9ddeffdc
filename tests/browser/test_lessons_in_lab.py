"""Lessons with a widget: readable before anything is run, run whole, and as they were saved."""

import json

import pytest
from notebook_page import until
from playwright.sync_api import expect
from servers import ROOT

VIEW = "application/vnd.jupyter.widget-view+json"


def widget_cells(path):
    """The cells that show a widget of the lab, by id, with how many pictures each has saved."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = [(cell["id"], o.get("data", {})) for cell in cells for o in cell.get("outputs", [])]
    return {
        name: "".join(data["text/html"]).count("<img")
        for name, data in shown
        if {VIEW, "text/html"} <= set(data)
    }


NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").glob("*/*.ipynb")) if widget_cells(path)]
LESSONS = [path for path in NOTEBOOKS if path.parent.name != "workbench"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_saved_picture_is_readable_before_anything_is_run(open_notebook, path):
    """A notebook from elsewhere is not trusted: JupyterLab takes scripts, and SVG, out of it."""
    notebook = open_notebook(f"saved_{path.stem}", path)
    for cell, count in widget_cells(path).items():
        assert_readable(notebook, cell, count)


def assert_readable(notebook, cell, count):
    output = notebook.output(cell)
    expect(output).to_be_visible()
    pictures = output.locator("img")
    until(pictures.count, count)
    assert len(output.inner_text()) > 200 or count
    assert pictures.evaluate_all("all => all.every(e => e.complete && e.naturalWidth > 9 && e.alt)")
    assert "widget" not in output.inner_text().lower()


@pytest.mark.parametrize("path", LESSONS[-1:], ids=lambda path: path.stem)
def test_a_lesson_runs_whole_and_its_widget_answers(open_notebook, path):
    notebook = open_notebook(path.stem, path)
    notebook.run_all()
    cell = next(iter(widget_cells(path)))
    expect(notebook.output(cell).locator("[class*=creditlab-]").first).to_be_visible()
