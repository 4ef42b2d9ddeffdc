"""From a game to what a policy sees of it: copies of plain values, and no way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from creditlab.decide.desk.knowledge import RECENT_NEWS
from creditlab.decide.desk.views import Customer, Desk, News, Order

if TYPE_CHECKING:
    from creditlab.decide.desk.play import Play

DATES = ("since", "founded")


class Window:
    """Shows the orders of a game, a day at a time."""

    def __init__(self, play: Play) -> None:
        self._play, world = play, play.world
        names = ["customer", "name", "industry", "city", "size_class", "segment", "group"]
        frame = world.firms.assign(group=world.firms["group"].fillna("").astype(str))
        self._master: list[dict[str, Any]] = [
            dict(zip(names, row, strict=True)) for row in frame[names].itertuples(index=False)
        ]
        self._net = world.net.tolist()
        days = (world.firms[name].to_numpy().astype("datetime64[D]") for name in DATES)
        self._since, self._founded = (each.astype(np.int64).tolist() for each in days)
        self._news: dict[int, list[tuple[int, str, str]]] = {}
        there = world.news[world.news["day"] < world.end]
        for customer, day, kind, text in zip(
            *(there[name].tolist() for name in ("customer", "day", "kind", "text")), strict=True
        ):
            self._news.setdefault(customer, []).append((day, kind, text))

    def open(self) -> None:
        """Look at the books of the morning."""
        play = self._play
        known = vars(play.knowledge)
        self._figures = {name: values.tolist() for name, values in known.items()}
        self._receivable = int(play.knowledge.open.sum()) / 100
        self._overdue = int(play.knowledge.overdue.sum()) / 100
        self._date = str(np.datetime64(play.today, "D"))
        self._climate = play.world.climate(play.today)

    def see(self, row: int) -> tuple[Customer, Order, Desk]:
        """Return the customer, the order and the desk as they are now."""
        number = int(self._play.accounts.customer[row])
        return self._customer(number), self._order(row), self._desk()

    def _customer(self, i: int) -> Customer:
        play, f = self._play, self._figures
        yesterday = play.today - 1
        limit, promise = play.limit.get(i), play.pending.get(i)
        paid, called = f["last_payment"][i], int(play.called[i])
        return Customer(
            **self._master[i],
            net_days=self._net[i],
            years_known=max(play.today - self._since[i], 0) // 365,
            age=max(play.today - self._founded[i], 0) // 365,
            open=play.owed(i) / 100,
            overdue=f["overdue"][i] / 100,
            disputed=f["disputed"][i] / 100,
            oldest=f["oldest"][i],
            limit=None if limit is None else limit / 100,
            invoices=f["invoices"][i],
            purchases=f["purchases"][i] / 100,
            delay=f["delay"][i],
            recent_delay=f["recent_delay"][i],
            late=f["late"][i],
            last_payment=None if paid < 0 else paid,
            promises=int(play.promises[i]),
            broken=int(play.broken[i]),
            promised=None if promise is None else promise[0] - play.today,
            last_call=None if called < 0 else play.day - called,
            complaints=int(play.complaints[i]),
            news=tuple(
                News(play.today - day, kind, text)
                for day, kind, text in reversed(self._news.get(i, ()))
                if yesterday - RECENT_NEWS < day <= yesterday
            ),
            bad_news=f["bad_news"][i],
        )

    def _order(self, row: int) -> Order:
        play = self._play
        asked = int(play.world.invoices.date[row]) - play.world.opening
        return Order(
            order=play.number[row],
            amount=int(play.accounts.amount[row]) / 100,
            margin=int(play.world.margin[row]) / 100,
            asked=asked,
            waited=play.day - asked,
        )

    def _desk(self) -> Desk:
        play, rules = self._play, self._play.rules
        return Desk(
            day=play.day,
            days=play.world.days,
            date=self._date,
            calls_left=play.minutes // rules.call_minutes,
            climate=self._climate,
            receivable=self._receivable,
            overdue=self._overdue,
            funding=rules.funding / 10_000,
            call_cost=rules.call_cost / 100,
            complaint_cost=rules.complaint_cost / 100,
        )
