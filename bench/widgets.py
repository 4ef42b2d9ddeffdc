"""How long the widgets of the lab take from a click to the new picture, measured in the page."""

import ast
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from generated import generated
from processes import HERE, machine, say, versions

sys.path.insert(0, str(HERE.parent / "tests" / "browser"))
from notebook_page import NotebookPage, write_notebook
from servers import CHROMIUM, MISSING, chromium, jupyterlab, watched_page

TITLE = "From a click to the new picture"
ROWS, COLUMNS, TIMES, GATE, REST = 1_000_000, 12, 30, 50, 200
INTRO = f"""{ROWS:,} generated rows for development and a third as many for test, in JupyterLab in a
headless Chromium on this machine; milliseconds from the event in the page (performance.now) to the
first change of the picture (MutationObserver), {TIMES} times each. *Kernel*: the same act called in
Python, in CPU time; the rest is the way there and back, and the page. *Nothing* is a picture whose
answer costs nothing: what the way alone takes.
"""
NOTEBOOK = [
    """import re
import time
import pandas as pd
import creditlab as cl
from creditlab.lab.picture import Picture
frame = pd.read_parquet("customers.parquet")
train, test = frame.iloc[:ROWS], frame.iloc[ROWS:]
bins = cl.fit_bins(train, "bad", list(frame.columns[:8]), max_bins=8)
card = cl.Scorecard(bins).fit(train, train["bad"])
score = card.points(train)""",
    """dot = "<circle data-name='dot' data-click='' r='9' cx='9' cy='9'/>"
svg = "<svg viewBox='0 0 99 20' data-time='{}'>" + dot + "</svg>"
nothing = Picture(svg=svg.format(0)).add_class("nothing")
nothing.on_event(lambda _: nothing.set_trait("svg", svg.format(time.perf_counter_ns())))
nothing""",
    """editor = cl.BinEditor(bins, (test, "bad"), card=card)
editor""",
    """explorer = cl.CutoffExplorer(train["bad"], score, margin=100, loss=500)
explorer""",
    """sheet = cl.ScorecardSheet(card, cutoff=float(score.median()))
sheet""",
    "",
]
# The event that a person causes, and the first change of the picture after it; that a handle
# follows the pointer, which the page does by itself (`transform`, `class`), is none.
WATCH = """([selector, event]) => {
  const picture = document.querySelector(selector);
  window.clicked = window.drawn = 0;
  const hear = () => { window.clicked = performance.now(); };
  document.addEventListener(event, hear, {capture: true, once: true});
  const observer = new MutationObserver((changes) => {
    if (changes.every((change) => ["transform", "class"].includes(change.attributeName))) return;
    window.drawn = performance.now();
    observer.disconnect();
  });
  observer.observe(picture, {
    childList: true, subtree: true, attributes: true, characterData: true,
  });
}"""
EDITOR, EXPLORER, SHEET = ".creditlab-bin-editor", ".creditlab-cutoff-explorer", ".creditlab-sheet"
BINS = f"{EDITOR} .creditlab-picture"


@dataclass(frozen=True)
class Act:
    """Something that a person does, and the same in Python, with what takes it back."""

    name: str
    picture: str  # where the change is seen
    event: str  # of the page, that begins it
    do: Callable
    python: str
    back: str = "pass"  # before each, in Python
    take: Callable = lambda page: None  # before each, in the page


def measure():
    """Do every act in the page and in the kernel; return the section and its gates."""
    if CHROMIUM is None:
        return [f"Not measured: {MISSING}."], []
    with tempfile.TemporaryDirectory() as folder:
        generated(ROWS * 4 // 3, columns=COLUMNS).to_parquet(Path(folder) / "customers.parquet")
        path = Path(folder) / "widgets.ipynb"
        write_notebook(path, [NOTEBOOK[0].replace("ROWS", str(ROWS)), *NOTEBOOK[1:]])
        with jupyterlab(folder) as address, chromium() as browser, watched_page(browser) as page:
            say(f"{TITLE}: bins and card of {ROWS:,} rows")
            notebook = NotebookPage(page, address, path)
            notebook.run_all()
            found = {act.name: timed(notebook, act) for act in ACTS}
    lines = [INTRO, "| act | median | 90% below | kernel, median |", "|---|---|---|---|"]
    gates = []
    for name, (seen, kernel) in found.items():
        middle, high = median(seen), quantiles(seen, n=10)[-1]
        lines.append(f"| {name} | {middle:.0f} | {high:.0f} | {median(kernel):.0f} |")
        gates.append((f"{name}: median at most {GATE} ms", f"{middle:.0f} ms", middle <= GATE))
    packages = versions("creditlab", "jupyterlab", "ipywidgets", "anywidget")
    busy = f"{os.getloadavg()[0]:.1f} processes running or waiting (a minute's average)"
    return [*lines, "", f"{packages}. {machine()}, {busy}."], gates


def timed(notebook, act):
    """Milliseconds of an act in the page, and of the same in the kernel alone."""
    page = notebook.page
    page.locator(act.picture).first.scroll_into_view_if_needed()
    seen = []
    for _ in range(TIMES):
        notebook.tell(act.back)
        act.take(page)
        notebook.settle()
        page.wait_for_timeout(REST)
        page.evaluate(WATCH, [act.picture, act.event])
        act.do(page)
        page.wait_for_function("() => window.drawn")
        seen.append(page.evaluate("() => window.drawn - window.clicked"))
        page.mouse.up()
    kernel = notebook.run(
        f"""spent = []
for i in range({TIMES}):
    {act.back}
    start = time.process_time()
    {act.python}
    spent.append(1000 * (time.process_time() - start))
spent"""
    )
    say(f"{TITLE}: {act.name}, {median(seen):.0f} ms")
    return seen, ast.literal_eval(kernel)


def click(selector):
    return lambda page: page.locator(selector).first.click()


def other_bin(page):
    page.locator(f"{BINS} [data-click][aria-pressed='false']").first.click()


def hold_a_cut(page):
    """Take a cut with the mouse, and wait beside it."""
    page.locator(BINS).evaluate("e => e.scrollIntoView({block: 'center'})")
    box = page.locator("[data-name='cut:2']").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()


def drag_a_cut(page):
    cut, svg = page.locator("[data-name='cut:2']"), page.locator(f"{BINS} svg")
    stops = [float(stop) for stop in cut.get_attribute("data-stops").split()]
    at, width = float(cut.get_attribute("data-at")), float(svg.get_attribute("viewBox").split()[2])
    to = min((stop for stop in stops if abs(stop - at) > 4), key=lambda stop: abs(stop - at))
    box = cut.bounding_box()
    shift = (to - at) * svg.bounding_box()["width"] / width
    page.mouse.move(box["x"] + box["width"] / 2 + shift, box["y"] + box["height"] / 2)


def next_option(page, selector):
    choice = page.locator(selector).first
    count = choice.locator("option").count()
    choice.select_option(index=(choice.evaluate("e => e.selectedIndex") + 1) % count)


ACTS = (
    Act("nothing", ".nothing", "click", click(".nothing circle"), "nothing.happen('click', 'dot')"),
    Act("choose a bin", BINS, "click", other_bin, "editor.picture.happen('click', f'bin:{i % 3}')"),
    Act(
        "cut a bin, held",
        BINS,
        "click",
        lambda page: page.locator(f"{BINS} .edge").nth(20).dispatch_event("click"),
        "editor.picture.happen('click', re.findall('edge:[0-9]+', editor.picture.svg)[20])",
        "editor.drop.click()",
    ),
    Act(
        "drag a cut",
        BINS,
        "pointermove",
        drag_a_cut,
        "editor.picture.happen('drag', 'cut:2', 1 + i % 2)",
        "editor.drop.click()",
        hold_a_cut,
    ),
    Act(
        "merge two bins, kept",
        BINS,
        "click",
        click(f"{EDITOR} .creditlab-merge-with-next"),
        "editor.merge.click()",
        "editor.drop.click(); editor.undo.click(); editor.reason.value = 'a band of policy'",
    ),
    Act(
        "another variable",
        BINS,
        "change",
        lambda page: next_option(page, f"{EDITOR} .creditlab-variable select"),
        "editor.variable.index = (editor.variable.index + 1) % 8",
    ),
    Act(
        "cut-off by one step",
        f"{EXPLORER} .creditlab-picture",
        "keydown",
        lambda page: page.locator(f"{EXPLORER} .creditlab-cutoff .noUi-handle").press("ArrowRight"),
        "explorer.place.index += 1",
        "explorer.place.index = 100",
    ),
    Act(
        "another value on the sheet",
        f"{SHEET} .creditlab-answer",
        "change",
        lambda page: next_option(page, f"{SHEET} select"),
        "values = list(sheet.values.values())[0]; values.index = (values.index + 1) % 3",
    ),
)
