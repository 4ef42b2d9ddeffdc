"""The credit desk played by hand in JupyterLab: orders, calls, days, and the result."""

import ast
import re

import pytest
from notebook_page import until
from playwright.sync_api import expect

from creditlab.lab.credit_desk import CreditDesk, approve_all
from creditlab.lab.desk_game import DeskGame

SEED, CUSTOMERS, DAYS = 3, 60, 12
NOTEBOOK = [
    "from creditlab.lab.credit_desk import DeskPanel",
    f"panel = DeskPanel({SEED}, {CUSTOMERS}, {DAYS})\npanel",
    "",
]


@pytest.fixture
def desk(notebook):
    """A new game in its cell."""
    notebook.show("panel = DeskPanel", run=True)
    desk = notebook.page.locator(".creditlab-desk")
    expect(desk).to_contain_text(f"Day {game().day + 1} of {DAYS}")
    return desk


def game():
    """The same game, played beside the page."""
    return DeskGame(SEED, CUSTOMERS, DAYS)


def press(desk, name):
    desk.get_by_role("button", name=name, exact=True).click()


def listed(desk):
    return desk.get_by_label("orders", exact=True).locator("option").count()


def said(desk):
    return desk.locator(".creditlab-message").inner_text().strip()


def lines(desk):
    """The lines of the picture: the places of their points, in pixels of the drawing."""
    drawn = desk.locator("svg polyline").all()
    places = [line.get_attribute("points").split() for line in drawn]
    return [[tuple(map(float, place.split(","))) for place in each] for each in places]


def test_the_first_order_is_open_and_no_hidden_state_is_shown(desk):
    same = game()
    customer, order, _ = same.see(same.chosen)
    expect(desk.locator(".creditlab-file")).to_contain_text(customer.name)
    expect(desk.locator(".creditlab-file")).to_contain_text(f"{order.amount:,.0f} CNY")
    assert listed(desk) == len(same.waiting)
    for word in ("ability", "willingness", "latent"):
        expect(desk).not_to_contain_text(word)


def test_an_order_is_shipped_and_the_next_is_opened(notebook, desk):
    same = game()
    while len(same.waiting) < 2:
        press(desk, "next day")
        same.next_day()
    first, second = same.waiting[:2]
    expect(desk.locator(".creditlab-file")).to_contain_text(same.see(first)[0].name)
    press(desk, "approve")
    same.act("approve")
    until(lambda: said(desk), same.said)
    expect(desk.locator(".creditlab-file")).to_contain_text(same.see(second)[0].name)
    assert listed(desk) == len(same.waiting)
    assert ast.literal_eval(notebook.run("panel.game.waiting")) == same.waiting


def test_orders_are_walked_through_by_key(notebook, desk):
    same = game()
    while len(same.waiting) < 2:
        press(desk, "next day")
        same.next_day()
    until(lambda: listed(desk), len(same.waiting))
    desk.get_by_label("orders", exact=True).focus()
    notebook.page.keyboard.press("ArrowDown")
    name = same.see(same.waiting[1])[0].name
    expect(desk.locator(".creditlab-file")).to_contain_text(name)
    assert notebook.run("panel.game.chosen") == str(same.waiting[1])


def test_a_call_costs_a_quarter_of_an_hour_and_leaves_the_order(desk):
    same = game()
    left = same.see(same.chosen)[2].calls_left
    expect(desk).to_contain_text(f"{left} calls left")
    press(desk, "call")
    same.call()
    until(lambda: said(desk), same.said)
    expect(desk).to_contain_text(f"{left - 1} calls left")
    assert listed(desk) == len(same.waiting)


def test_the_line_of_the_books_grows_by_a_day_and_stands_where_the_books_say(notebook, desk):
    same = game()
    for _ in range(3):
        press(desk, "next day")
        same.next_day()
    expect(desk).to_contain_text(f"Day {same.day + 1} of {DAYS}")
    booked = same.booked() / 1000
    drawn = lines(desk)
    assert [len(line) for line in drawn] == [len(booked)] * booked.shape[1]
    values = booked.to_numpy().T.ravel()
    heights = [y for line in drawn for _, y in line]
    low, high = values.argmin(), values.argmax()
    scale = (heights[low] - heights[high]) / (values[high] - values[low])
    expected = [heights[high] + (values[high] - value) * scale for value in values]
    assert heights == pytest.approx(expected, abs=0.15)


def test_played_on_to_the_end_it_is_the_game_of_the_same_policy(notebook, desk):
    press(desk, "approve the rest")
    expect(desk.locator(".creditlab-answer")).to_contain_text("The result, CNY")
    profit = CreditDesk(SEED, CUSTOMERS, DAYS).run(approve_all).profit
    rows = desk.locator(".creditlab-answer tbody tr")
    told = {row.locator("th, td").first.inner_text(): row.inner_text() for row in rows.all()}
    assert {"you", "approve all", "scorecard", "oracle"} <= set(told)
    shown = re.sub("−", "-", told["you"]).replace(",", "")
    assert f"{profit:.0f}" in shown
    expect(desk.get_by_role("button", name="approve", exact=True)).to_be_disabled()
    expect(desk.get_by_role("button", name="next day", exact=True)).to_be_disabled()
