"""What every widget of the lab leaves in the saved notebook: images, and no SVG to be taken out."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest

import creditlab as cl
from creditlab.lab.panel import Panel, as_images

DATA = cl.load_dataset("spanish_credit")
CARD = cl.Scorecard(variables=["Seniority", "Income", "Job"]).fit(DATA.frame, "bad")


def customer_file():
    made = cl.simulate_ledger(40, years=2, seed=3)
    return cl.CustomerFile(cl.read_credit_book(made.events, made.statements, made.customers))


WIDGETS = {
    "bin editor": lambda: cl.BinEditor(CARD.bins_),
    "sheet": lambda: cl.ScorecardSheet(CARD, cutoff=520),
    "explorer": lambda: cl.CutoffExplorer(DATA.frame["bad"], CARD.points(DATA.frame)),
    "customer file": customer_file,
}


@pytest.mark.parametrize("name", WIDGETS)
def test_the_saved_notebook_holds_images_that_can_be_drawn(name):
    widget = WIDGETS[name]()
    assert isinstance(widget, Panel)
    still = widget._repr_mimebundle_()["text/html"]
    assert "<svg" not in still
    images = re.findall(r"<img alt='([^']+)'[^>]*base64,([^']+)'", still)
    assert images
    for _, data in images:
        assert ET.fromstring(base64.b64decode(data)).tag == "{http://www.w3.org/2000/svg}svg"


def test_what_is_no_picture_stays_as_it_is():
    html = "<p>a < b</p><svg aria-label='x'><text>1</text></svg><b>c</b><svg></svg>"
    made = as_images(html)
    assert made.startswith("<p>a < b</p><img alt='x' src='data:")
    assert "<b>c</b><img alt='picture' src='data:" in made
