"""Photograph the widgets, for the docs: ``python docs/widget_pictures.py``.

Needs Chromium. Four stand on the page of ``make app``; the two that are played on one made here.
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "browser"))
from notebook_page import write_notebook  # noqa: E402
from playwright.sync_api import Page  # noqa: E402
from servers import CHROMIUM, MISSING, ROOT, chromium, voila, watched_page  # noqa: E402

APP = ROOT / "notebooks" / "workbench" / "interactive_lab.ipynb"
GAMES = [
    """import creditlab as cl
committee = cl.Committee("order_on_hold")
committee.whom.value = "cfo"
committee.question.value = "Which of your bank lines end soon?"
committee.ask.click()
committee""",
    """from creditlab.lab.credit_desk import DeskPanel
panel = DeskPanel(seed=7)
while panel.game.day < 30:
    while panel.game.chosen is not None:
        panel.buttons["approve"].click()
    panel.buttons["next day"].click()
panel""",
]
WIDGETS = ("bin-editor", "sheet", "cutoff-explorer", "customer-file")


def main() -> int:
    """Photograph every widget in use: a change held, a question asked, some days played."""
    if CHROMIUM is None:
        print(MISSING)
        return 1
    tools()
    games()
    return 0


def tools() -> None:
    """Hold a change in the bin editor, and photograph the page."""
    with voila(APP) as address, chromium() as browser, watched_page(browser, 1200, 2400) as page:
        page.goto(address)
        for name in WIDGETS:
            page.locator(f".creditlab-{name} svg").first.wait_for()
        editor = page.locator(".creditlab-bin-editor")
        bars = editor.locator(".bar").count()
        editor.locator("[data-name='bin:1']").click()
        editor.get_by_role("button", name="merge with next").click()
        page.wait_for_function(
            "n => document.querySelectorAll('.creditlab-bin-editor .bar').length < n", arg=bars
        )
        for name in WIDGETS:
            photograph(page, name)


def games() -> None:
    """Ask the committee a question, play the desk, and photograph both."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "games.ipynb"
        write_notebook(path, GAMES)
        with (
            voila(path) as address,
            chromium() as browser,
            watched_page(browser, 1200, 2400) as page,
        ):
            page.goto(address)
            for name in ("committee", "desk"):
                page.locator(f".creditlab-{name}").wait_for()
                photograph(page, name)


def photograph(page: Page, name: str) -> None:
    """Save a picture of the widget in the folder of images."""
    target = HERE / "images" / f"widget_{name.replace('-', '_')}.png"
    page.locator(f".creditlab-{name}").screenshot(path=target)


if __name__ == "__main__":
    sys.exit(main())
