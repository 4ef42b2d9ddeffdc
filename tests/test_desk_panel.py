"""The desk played by hand: the game behind the widget, its pictures, and its buttons."""

import re

import pandas as pd
import pytest

from creditlab.lab.credit_desk import CreditDesk, Decision, approve_all
from creditlab.lab.desk_game import DeskGame
from creditlab.lab.desk_panel import DeskPanel
from creditlab.lab.desk_picture import file_of, running


def play_on(game, choice="approve"):
    while not game.over:
        while game.chosen is not None:
            game.act(choice)
        game.next_day()


def test_a_game_by_hand_is_the_game_of_the_policy_that_decides_so():
    game = DeskGame(3, 40, 40)
    play_on(game)
    same = CreditDesk(3, 40, 40).run(approve_all)
    assert game.result().profit == same.profit
    pd.testing.assert_frame_equal(game.result().log, same.log)
    assert game.table().loc["approve all", "profit"] == same.profit
    held = DeskGame(3, 40, 40)
    play_on(held, "hold")
    assert held.result().profit == CreditDesk(3, 40, 40).run(lambda *_: Decision(hold=True)).profit


def test_what_is_not_decided_is_held_and_days_without_orders_pass():
    game = DeskGame(3, 40, 40)
    first, day = game.chosen, game.day
    game.next_day()
    assert game.day > day
    assert first in game.waiting
    assert game.see(first)[1].waited == game.day - game.see(first)[1].asked > 0


def test_a_call_takes_time_says_what_came_and_leaves_the_order():
    game = DeskGame(3, 120, 40)
    for _ in range(60):
        row = game.chosen
        left = game.see(row)[2].calls_left
        game.call()
        if not left:
            assert game.said == "No time is left for calls today."
            break
        assert game.chosen == row
        assert game.see(row)[2].calls_left == left - 1
        assert "15 minutes on the phone" in game.said
    else:
        pytest.fail("the hours of the day have no end")
    game.call()
    assert game.see(game.chosen)[0].last_call == 0


def test_a_game_refuses_what_cannot_be():
    game = DeskGame(3, 40, 10)
    with pytest.raises(ValueError, match="one of approve, hold, cash, decline"):
        game.act("wait")
    with pytest.raises(ValueError, match="does not wait"):
        game.choose(10**6)
    with pytest.raises(ValueError, match="the game is not over"):
        game.result()
    game.finish()
    with pytest.raises(ValueError, match="no order waits"):
        game.act("approve")


def test_the_books_of_all_players_are_shown_to_the_same_day():
    game = DeskGame(3, 60, 40)
    for _ in range(8):
        game.next_day()
    booked = game.booked()
    assert list(booked) == ["you", "approve all", "scorecard"]
    assert len(booked) == game.day
    assert booked.notna().all().all()
    svg = running(booked, 40)
    lines = re.findall(r"<polyline points='([^']*)'", svg)
    assert [len(line.split()) for line in lines] == [game.day] * 3
    assert len(set(re.findall(r"stroke='(#\w+)' stroke-width", svg))) == 3
    empty = running(booked.head(0), 40)
    assert "<polyline" not in empty


def test_the_file_says_what_is_known_and_escapes_names():
    import dataclasses

    game = DeskGame(3, 60, 40)
    customer, order, _ = game.see(game.chosen)
    odd = dataclasses.replace(customer, name="<b>A & B</b>", oldest=45, overdue=100.0)
    told = file_of(odd, order)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in told
    assert "more than a month late" in told
    assert f"{order.amount:,.0f} CNY" in told
    assert "no purchases before" in file_of(dataclasses.replace(odd, purchases=0.0), order)


def test_the_buttons_do_what_the_game_does():
    panel, game = DeskPanel(3, 60, 30), DeskGame(3, 60, 30)
    assert len(panel.orders.options) == len(game.waiting)
    for name in ("call", "approve", "next day", "hold", "decline", "next day", "cash"):
        if name == "call":
            game.call()
        elif name == "next day":
            game.next_day()
        elif game.chosen is not None:
            game.act(name)
        panel.buttons[name].click()
        assert panel.game.waiting == game.waiting
        assert game.said in panel.message.value or not game.said
    assert panel.picture.svg.startswith("<svg")
    assert "aria-label='booked profit by day'" in panel.picture.svg


def test_when_all_orders_of_a_day_are_decided_the_next_day_can_come():
    panel = DeskPanel(3, 40, 40)
    while panel.game.chosen is not None:
        panel._do(panel.game.call)
        panel._do(lambda: panel.game.act("approve"))  # a click would swallow what goes wrong
    day = panel.game.day
    assert "every order is decided; go on to the next day" in panel.head.value
    assert panel.buttons["approve"].disabled
    assert not panel.buttons["next day"].disabled
    assert panel.answer.value == panel.file.value == ""
    panel._do(panel.game.next_day)
    assert panel.game.day > day
    assert not panel.buttons["approve"].disabled


def test_choosing_an_order_shows_its_customer():
    panel = DeskPanel(3, 200, 30)
    assert len(panel.orders.options) > 1
    row = panel.orders.options[-1][1]
    panel.orders.value = row
    assert panel.game.chosen == row
    assert panel.game.see(row)[0].customer in panel.file.value


def test_the_end_shows_the_result_and_shuts_the_buttons():
    panel = DeskPanel(3, 40, 15)
    panel.buttons["approve the rest"].click()
    assert panel.game.over
    assert all(button.disabled for button in panel.buttons.values())
    for name in ("you", "approve all", "scorecard", "oracle"):
        assert f"<b>{name}</b>" in panel.answer.value
    assert f"{panel.game.result().profit:,.0f}" in panel.answer.value
    panel.buttons["approve"].click()  # a click that was on its way
    assert "no order waits" in panel.message.value


def test_the_rest_can_be_left_to_the_scorecard():
    panel = DeskPanel(3, 40, 15)
    panel.buttons["scorecard for the rest"].click()
    assert panel.game.result().profit == panel.game.rivals["scorecard"].profit


def test_the_saved_notebook_keeps_a_readable_still():
    panel = DeskPanel(3, 40, 15)
    panel.buttons["next day"].click()
    html = panel._repr_mimebundle_()["text/html"]
    assert "<svg" not in html
    assert "data:image/svg+xml" in html
    assert "what we know" in html
    assert "http" not in html.replace("http://www.w3.org", "")


def test_every_control_can_be_found_and_says_what_it_does():
    panel = DeskPanel(3, 40, 15)
    assert all(button.tooltip and button.description for button in panel.buttons.values())
    assert panel.orders.description == "orders"
    classes = {name for button in panel.buttons.values() for name in button._dom_classes}
    assert {"creditlab-approve", "creditlab-next-day"} <= classes
