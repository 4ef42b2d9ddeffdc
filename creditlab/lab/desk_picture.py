"""The pictures of the desk: the running result, and what is known of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import pandas as pd

from creditlab._colours import BAD, GOOD, INK, MUTED, NEUTRAL, RULE
from creditlab.decide.desk.views import Customer, Desk, Order
from creditlab.lab.drawing import chip, frame, round_steps, say, table

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 210, 64, 142, 26, 36
STROKES = ((BAD, "2.6", "none"), (GOOD, "2", "none"), (NEUTRAL, "2", "6 4"))


def running(booked: pd.DataFrame, days: int) -> str:
    """Draw the profit that the books show, day by day.

    Parameters
    ----------
    booked : pandas.DataFrame
        CNY, a row a day, a column a player; see `creditlab.lab.desk_game.DeskGame.booked`.
    days : int
        Length of the game.

    Returns
    -------
    str
        SVG.

    Examples
    --------
    >>> booked = pd.DataFrame({"you": [0.0, 900.0], "approve all": [100.0, 800.0]})
    >>> running(booked, 90).count("<polyline")
    2
    """
    thousand = booked / 1000
    low = min(float(thousand.min().min()), 0.0) if len(booked) else 0.0
    high = max(float(thousand.max().max()), low + 10.0) if len(booked) else 10.0

    def x(day: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * day / max(days - 1, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    parts = [_text(LEFT - 54, 14, "booked profit, thousand CNY", MUTED, "start")]
    for value in round_steps(low, high, 4):
        parts.append(
            f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y(value):.1f}' y2='{y(value):.1f}' "
            f"stroke='{INK if value == 0 else RULE}'/>"
        )
        parts.append(_text(LEFT - 6, y(value) + 4, f"{value:,.0f}", MUTED, "end"))
    for day in range(0, days, 15):
        parts.append(_text(x(day), HEIGHT - BOTTOM + 16, str(day), MUTED, "middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, "day", MUTED, "middle"))
    if len(booked):
        ends = _apart([y(float(thousand[name].iloc[-1])) for name in thousand])
        for (name, values), end, stroke in zip(thousand.items(), ends, STROKES, strict=False):
            places = " ".join(f"{x(i):.1f},{y(v):.1f}" for i, v in enumerate(values))
            colour, width, dashes = stroke
            parts.append(
                f"<polyline points='{places}' fill='none' stroke='{colour}' "
                f"stroke-width='{width}' stroke-dasharray='{dashes}'/>"
            )
            last = f"{name} {values.iloc[-1]:,.0f}"
            at = x(len(booked) - 1) + 6
            parts.append(
                f"<line x1='{at:.1f}' x2='{at + 18:.1f}' y1='{end:.1f}' y2='{end:.1f}' "
                f"stroke='{colour}' stroke-width='{width}' stroke-dasharray='{dashes}'/>"
            )
            parts.append(_text(at + 23, end + 4, last, INK, "start"))
    return frame(WIDTH, HEIGHT, "booked profit by day", parts)


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    place = f"x='{x:.1f}' y='{y:.1f}' fill='{colour}' text-anchor='{anchor}'"
    return f"<text {place}>{escape(text)}</text>"


def _apart(places: Sequence[float], least: float = 14.0) -> list[float]:
    """Move places apart, so that texts at them do not lie on one another."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    beyond = max(0.0, max(moved) - (HEIGHT - BOTTOM))
    return [place - beyond for place in moved]


def head(desk: Desk, waiting: int) -> str:
    """Say what day it is, and how the desk stands."""
    day = f"<b>Day {desk.day + 1} of {desk.days}</b>, {desk.date}"
    orders = f"{waiting} order{'s' if waiting != 1 else ''} to decide"
    money = f"receivable {desk.receivable:,.0f}, of it overdue {desk.overdue:,.0f} CNY"
    rest = f"{desk.calls_left} calls left, business climate {desk.climate:,.1f}"
    return say(f"{day} · {orders} · {money} · {rest}")


def file_of(customer: Customer, order: Order) -> str:
    """Return what is known of the customer of an order, in two tables and its news."""
    c = customer
    owed = c.open + order.amount
    month = c.purchases / 12
    of_month = f"{owed / month:.1f} months of purchases" if month else "no purchases before"
    days = f"{c.delay:.0f} days on average, lately {c.recent_delay:.0f}"
    rows = [
        ("owes, with this order", f"{owed:,.0f}", of_month),
        ("overdue", f"{c.overdue:,.0f}", _days_late(c)),
        ("in dispute", f"{c.disputed:,.0f}", ""),
        ("bought in 12 months", f"{c.purchases:,.0f}", f"{c.invoices} invoices"),
        ("paid late so far", f"{c.late:.0%}", days),
        ("last payment", "never" if c.last_payment is None else f"{c.last_payment} days ago", ""),
        ("promises", str(c.promises), _promises(c)),
    ]  # fmt: skip
    waited = f", on hold for {order.waited} days" if order.waited else ""
    title = (
        f"<b>{escape(c.name)}</b> ({escape(c.customer)}), {escape(c.segment)}, "
        f"{escape(c.industry)}, {escape(c.size_class)}, customer for {c.years_known} years"
    )
    asks = (
        f"Order {order.order}: <b>{order.amount:,.0f} CNY</b> on {c.net_days} days{waited}. "
        f"It earns {order.margin:,.0f} when it is paid."
    )
    known = table(["what we know", "", ""], rows, f"what is known of {c.name}")
    return say(title) + say(asks) + say(_light(c)) + known + _news(c)


def _days_late(c: Customer) -> str:
    return f"the oldest {c.oldest} days" if c.oldest else ""


def _promises(c: Customer) -> str:
    told = f"{c.broken} broken" if c.promises else ""
    due = "" if c.promised is None else f"one due in {c.promised} days"
    called = "" if c.last_call is None else f"called {c.last_call} days ago"
    called = "called today" if c.last_call == 0 else called
    return "; ".join(part for part in (told, due, called) if part)


def _light(c: Customer) -> str:
    """Sort by what is plain to see; the signs decide nothing."""
    if c.oldest > 30 or c.broken:
        return chip("weak", "more than a month late" if c.oldest > 30 else "broke a promise")
    if c.oldest > 7 or c.bad_news:
        return chip("watch", "late" if c.oldest > 7 else "in the news")
    return chip("good", "nothing late")


def _news(c: Customer) -> str:
    if not c.news:
        return say(f"<span style='color:{MUTED}'>No news in half a year.</span>")
    told = "".join(f"<li>{n.days_ago} days ago: {escape(n.text)}</li>" for n in c.news[:5])
    return f"<ul style='margin:4px 0;padding-left:20px'>{told}</ul>"


def final(found: pd.DataFrame) -> str:
    """Return the table of all players at the end."""
    rows = [
        (
            f"<b>{escape(str(name))}</b>", f"{row['profit']:,.0f}", f"{row['bad_debt']:,.0f}",
            f"{row['service_level']:.1%}", f"{row['dso']:.0f}", f"{row['complaints']:.0f}",
            f"{row['lost_customers']:.0f}",
        )
        for name, row in found.iterrows()
    ]  # fmt: skip
    heads = ["", "profit", "bad debt", "service level", "DSO, days", "complaints", "customers lost"]
    return table(heads, rows, "the result of all players, CNY")
