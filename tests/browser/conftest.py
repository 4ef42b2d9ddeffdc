"""A real JupyterLab, a real Voila page, and a Chromium that reaches nothing but this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import nbformat
import pytest
from notebook_page import NotebookPage

ROOT = Path(__file__).parents[2]
JUPYTER = ROOT / "course" / "jupyter"
TOKEN = "only-for-the-tests"
PATIENCE = 30_000  # milliseconds, for anything that is waited for
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
)
# As in `make lab`; a test holds the two together.
QUIET = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
)


def pytest_collection_modifyitems(items):
    if not CHROMIUM:
        why = "no Chromium found; on Debian and Ubuntu: apt install chromium"
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=why))


@contextmanager
def serving(command, log, alive):
    """Run a server until it answers, and end it; `alive` is what it is asked."""
    environment = {**os.environ, "JUPYTER_PATH": str(JUPYTER), "PYTHONHASHSEED": "0"}
    with log.open("w") as told:
        server = subprocess.Popen(command, stdout=told, stderr=told, env=environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while not answers(alive):
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{command[2]} did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)


def answers(address):
    try:
        return urlopen(address, timeout=2).status == 200
    except HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab in an empty folder: its address, and the folder."""
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "jupyterlab", *QUIET, "--no-browser", "--allow-root"]
    command += [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--LabApp.expose_app_in_browser=True",
    ]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={TOKEN}"]
    command += [f"--LabApp.app_settings_dir={JUPYTER / 'lab' / 'settings'}"]
    log = tmp_path_factory.mktemp("logs") / "lab.txt"
    with serving(command, log, f"{address}/api?token={TOKEN}"):
        yield address, folder


@pytest.fixture(scope="module")
def browser():
    """Chromium, one a module: playwright's event loop must not outlive the tests that use it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser):
    """A page that may ask this machine only, and in which no script may fail."""
    context = browser.new_context(viewport={"width": 1300, "height": 1500}, accept_downloads=False)
    context.set_default_timeout(PATIENCE)
    asked, failed = [], []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert foreign(asked) == []
    assert failed == []


def foreign(addresses):
    """Addresses on other machines."""
    parts = map(urlsplit, addresses)
    return [
        each.geturl()
        for each in parts
        if each.scheme not in ("data", "blob") and each.hostname not in ("127.0.0.1", "localhost")
    ]


@pytest.fixture(scope="module")
def open_notebook(lab, page):
    """A function that opens a notebook, given as cells or as a file, in JupyterLab."""
    address, folder = lab
    opened = []

    def open_(name, source, kernel=True):
        path = folder / f"{name}.ipynb"
        if isinstance(source, Path):
            shutil.copy(source, path)
        elif source:
            nbformat.write(notebook_of(source), path)
        opened.append(NotebookPage(page, f"{address}/lab?token={TOKEN}&reset", path, kernel))
        return opened[-1]

    yield open_
    for notebook in opened:
        notebook.close()


def notebook_of(sources):
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
