"""Photograph the widgets on their page, for the docs: ``python docs/widget_pictures.py``.

Needs Chromium; the page is that of ``make app``.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "browser"))
from servers import CHROMIUM, MISSING, ROOT, chromium, voila, watched_page  # noqa: E402

APP = ROOT / "notebooks" / "workbench" / "interactive_lab.ipynb"
WIDGETS = ("bin-editor", "sheet", "cutoff-explorer", "customer-file")


def main() -> int:
    """Open the page, hold a change in the bin editor, and photograph each widget."""
    if CHROMIUM is None:
        print(MISSING)
        return 1
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
            target = HERE / "images" / f"widget_{name.replace('-', '_')}.png"
            page.locator(f".creditlab-{name}").screenshot(path=target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
