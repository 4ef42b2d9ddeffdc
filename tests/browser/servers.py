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

ROOT = Path(__file__).parents[2]
JUPYTER = ROOT / "course" / "jupyter"
TOKEN = "only-for-the-tests"
PATIENCE = 120  # seconds, for anything that is waited for: the machine may be busy
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
MISSING = "no Chromium found; on Debian and Ubuntu: apt install chromium"
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
)
# As in `make lab` and `make app`; a test holds them together.
LAB = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.kernel_websocket_connection_class=creditlab.lab.connection.PromptConnection",
)
APP = (
    "--template=creditlab",
    "--Voila.ip=127.0.0.1",
    "--Voila.kernel_websocket_connection_class=creditlab.lab.connection.PromptConnection",
)


@contextmanager
def jupyterlab(folder):
    """Run JupyterLab on a folder; give its address, which holds the token."""
    port = free_port()
    command = ["jupyterlab", *LAB, f"--LabApp.app_settings_dir={JUPYTER / 'lab' / 'settings'}"]
    command += ["--no-browser", "--allow-root", "--LabApp.expose_app_in_browser=True"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={TOKEN}"]
    address = f"http://127.0.0.1:{port}"
    with serving(command, f"{address}/api?token={TOKEN}"):
        yield f"{address}/lab?token={TOKEN}&reset"


@contextmanager
def voila(notebook):
    """Run Voila on a notebook; give the address of its page."""
    port = free_port()
    with serving(
        ["voila", str(notebook), *APP, "--no-browser", f"--port={port}"],
        f"http://127.0.0.1:{port}/voila/static/voila.js",
    ):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def serving(command, alive):
    """Run a module as a server until it answers at an address, and end it."""
    environment = {**os.environ, "JUPYTER_PATH": str(JUPYTER), "PYTHONHASHSEED": "0"}
    server = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(alive):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start: {' '.join(server.args)}")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(PATIENCE)


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


@contextmanager
def chromium():
    """Start Chromium, headless."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def watched_page(browser, width=1300, height=1500):
    """Open a page in which no script may fail, and which may ask this machine only."""
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(1000 * PATIENCE)
    asked, failed = [], []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert asked
    assert foreign(asked) == []
    assert failed == []


def foreign(addresses):
    """Return the addresses on other machines."""
    parts = [urlsplit(address) for address in addresses]
    here = ("127.0.0.1", "localhost")
    return [
        p.geturl() for p in parts if p.scheme not in ("data", "blob") and p.hostname not in here
    ]
