"""The customer file in JupyterLab: terms and policy are moved, and the limit follows."""

import ast
import re

import pytest
from notebook_page import until
from playwright.sync_api import expect

import creditlab as cl

MADE = cl.simulate_ledger(60, years=2, seed=3)
BOOK = cl.read_credit_book(MADE.events, MADE.statements, MADE.customers)
NOTEBOOK = [
    """import creditlab as cl
made = cl.simulate_ledger(60, years=2, seed=3)
book = cl.read_credit_book(made.events, made.statements, made.customers)""",
    "file = cl.CustomerFile(book)\nfile",
    "",
]


@pytest.fixture
def file(notebook):
    """A new file in its cell."""
    notebook.show("cl.CustomerFile", run=True)
    file = notebook.page.locator(".creditlab-customer-file")
    expect(file).to_be_visible()
    return file


def part(file, name):
    return file.locator(f".creditlab-{name}")


def limit(file):
    return float(
        re.search(r"Limit ([\d,.]+);", part(file, "limit").inner_text())[1].replace(",", "")
    )


def handle(file, name):
    return part(file, name).locator(".noUi-handle").first


def request(notebook):
    return notebook.run("str(file.state.request.terms)").strip("'")


def test_the_file_opens_with_the_most_urgent_customer_and_the_limit_of_the_book(notebook, file):
    customer = ast.literal_eval(notebook.run("file.state.customer"))
    queue = ast.literal_eval(notebook.run("file.state.queue"))
    assert customer == queue[0]
    row = BOOK.customers.loc[customer]
    expect(part(file, "heading")).to_contain_text(row["name"])
    assert limit(file) == pytest.approx(row["limit"], abs=0.5)


def test_bars_of_the_limit_are_as_long_as_what_the_rules_allow(notebook, file):
    bars = part(file, "limit").locator("svg .bar")
    widths = bars.evaluate_all("all => all.map(e => e.getBoundingClientRect().width)")
    components = ast.literal_eval(
        notebook.run("[float(v) for k, v in file.state.limit.items() if k in "
                     "('need','net_worth','working_capital','record','peers','insurer','own_sales')"
                     " and v == v]")
    )  # fmt: skip
    assert len(widths) == len(components)
    shortest = min(zip(widths, components, strict=True), key=lambda each: each[1])
    for width, amount in zip(widths, components, strict=True):
        if width < max(widths):  # a bar beyond the scale is cut off
            assert width / shortest[0] == pytest.approx(amount / shortest[1], rel=0.02)


def test_days_and_terms_follow_each_other_and_the_offers_follow_both(notebook, file):
    before = part(file, "offers").inner_text()
    start = int(part(file, "days").locator(".widget-readout").inner_text())
    handle(file, "days").press("ArrowRight")
    until(lambda: request(notebook), f"net {start + 1}")
    expect(file.get_by_label("terms", exact=True)).to_have_value(f"net {start + 1}")
    expect(part(file, "offers")).not_to_have_text(before)
    file.get_by_label("terms", exact=True).fill("2/10 net 30")
    file.get_by_label("terms", exact=True).press("Enter")
    until(lambda: part(file, "days").locator(".widget-readout").inner_text(), "30")
    assert request(notebook) == "2/10 net 30"
    expect(part(file, "offers")).to_contain_text("37% a year")


def test_a_policy_moved_to_nothing_closes_the_limit_and_reset_opens_it(notebook, file):
    before = limit(file)
    assert before > 0
    handle(file, "own-sales-share").press("Home")
    until(lambda: limit(file), 0.0)
    file.get_by_role("button", name="as it is now").click()
    until(lambda: limit(file), before)


def test_what_cannot_be_is_refused_in_place(notebook, file):
    before = request(notebook)
    file.get_by_label("terms", exact=True).fill("soon")
    file.get_by_label("terms", exact=True).press("Enter")
    expect(part(file, "message")).to_contain_text("Nothing was changed.")
    expect(file.get_by_label("terms", exact=True)).to_have_value(before)
    file.get_by_label("find customer").fill("no such company")
    file.get_by_label("find customer").press("Enter")
    expect(part(file, "message")).to_contain_text("no such company")
    assert request(notebook) == before


def test_the_next_customer_and_one_by_name(notebook, file):
    second = ast.literal_eval(notebook.run("file.state.queue[1]"))
    file.get_by_role("button", name="next").click()
    expect(part(file, "heading")).to_contain_text(BOOK.customers.loc[second, "name"])
    name = BOOK.customers["name"].iloc[5]
    file.get_by_label("find customer").fill(name)
    file.get_by_label("find customer").press("Enter")
    expect(part(file, "heading")).to_contain_text(name)
    customer = ast.literal_eval(notebook.run("file.state.customer"))
    assert customer == BOOK.customers.index[5]
