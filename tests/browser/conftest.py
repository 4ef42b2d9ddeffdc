"""One server for all tests, one browser a module, and notebooks opened in it."""

import shutil
from pathlib import Path

import pytest

pytest.register_assert_rewrite("notebook_page", "servers")

from notebook_page import NotebookPage, write_notebook  # noqa: E402
from playwright.sync_api import expect  # noqa: E402
from servers import CHROMIUM, MISSING, ROOT, chromium, jupyterlab, voila, watched_page  # noqa: E402

APP = ROOT / "notebooks" / "workbench" / "interactive_lab.ipynb"
WIDGETS = ("bin-editor", "sheet", "cutoff-explorer", "customer-file")


def pytest_collection_modifyitems(items):
    if CHROMIUM is None:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab in an empty folder: its address, and the folder."""
    folder = tmp_path_factory.mktemp("lab")
    with jupyterlab(folder) as address:
        yield address, folder


@pytest.fixture(scope="module")
def browser():
    """Chromium; one a module, because playwright's event loop must not outlive its tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser):
    with watched_page(browser) as page:
        yield page


@pytest.fixture(scope="module")
def open_notebook(lab, page):
    """A function that opens a notebook, given as sources of cells or as a file, in JupyterLab."""
    address, folder = lab
    opened = []

    def open_(name, source=None):
        path = folder / f"{name}.ipynb"
        if isinstance(source, Path):
            shutil.copy(source, path)
        elif source:
            write_notebook(path, source)
        opened.append(NotebookPage(page, address, path))
        return opened[-1]

    yield open_
    for notebook in opened[-1:]:
        notebook.close()


@pytest.fixture(scope="module")
def notebook(request, open_notebook):
    """The module's NOTEBOOK, opened and run."""
    opened = open_notebook(request.module.__name__, request.module.NOTEBOOK)
    opened.run_all()
    return opened


@pytest.fixture
def editor(notebook):
    """A new bin editor in its cell."""
    notebook.show("cl.BinEditor", run=True)
    editor = notebook.page.locator(".creditlab-bin-editor")
    expect(editor.locator(".bar").first).to_be_visible()
    return editor


@pytest.fixture(scope="session")
def app_address():
    """Where Voila serves the interactive lab as a page."""
    with voila(APP) as address:
        yield address


@pytest.fixture(scope="module")
def app(app_address, page):
    """The page, with its widgets drawn."""
    page.goto(app_address)
    for name in WIDGETS:
        page.locator(f".creditlab-{name}").wait_for()
    return page
