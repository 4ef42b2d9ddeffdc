"""A game day by day: orders come, are decided on, and the customers answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.decide.desk.accounts import Accounts, business_day
from creditlab.decide.desk.knowledge import Knowledge, know
from creditlab.decide.desk.rules import ODDS
from creditlab.decide.desk.seeing import Window
from creditlab.decide.desk.views import Customer, Decision, Desk, Order
from creditlab.decide.desk.world import World

FORTNIGHT = 14
SHIPPED, DECLINED, HELD, ELSEWHERE, WITHDRAWN, LEFT, UNSERVED = (
    "shipped", "declined", "held", "went elsewhere", "withdrawn", "customer gone", "still held",
)  # fmt: skip


class Play:
    """One game: where it stands, and what is done in it.

    It is a person's or a policy's turn on each business day: `orders` lists who waits, `see` shows
    one, `decide` says what is done, `next_day` goes on. What is drawn was drawn before: the same
    decisions give the same game.

    Parameters
    ----------
    world : World
    """

    def __init__(self, world: World) -> None:
        self.world, self.rules = world, world.rules
        self.accounts = Accounts(world)
        n, m = len(world.net), len(world.invoices)
        self.day = -1
        self.limit: dict[int, int] = {}
        self.called = np.full(n, -1)
        self.complaints = np.zeros(n, dtype=np.int64)
        self.promises, self.broken = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self.pending: dict[int, tuple[int, bool]] = {}  # customer -> promised day, will be kept
        self.patience = world.luck.tolerance.copy()
        self.gone = np.full(n, -1)  # day on which the customer left
        self.fate = np.full(m, "", dtype=object)
        self.shipped_on = np.full(m, -1)
        self.terms = np.full(m, -1)
        self.log: list[dict[str, Any]] = []
        rows = np.flatnonzero(
            (world.invoices.date >= world.opening) & (world.invoices.date < world.end)
        )
        self.rows = rows[np.argsort(world.invoices.date[rows], kind="stable")]
        self.number = {int(row): place + 1 for place, row in enumerate(self.rows)}
        self._coming = np.searchsorted(
            world.invoices.date[self.rows], world.opening + np.arange(world.days + 1)
        )
        self.waiting: list[int] = []
        self._window = Window(self)
        self.next_day()

    # --- The day ---------------------------------------------------------------------------------

    @property
    def today(self) -> int:
        """The day, counted from 1970."""
        return self.world.opening + self.day

    @property
    def over(self) -> bool:
        """Whether all days have been played."""
        return self.day >= self.world.days

    @property
    def at_work(self) -> bool:
        """Whether anybody is at the desk today."""
        return (self.today + 3) % 7 < 5

    @property
    def knowledge(self) -> Knowledge:
        """What is known of all customers this morning; on a weekend, since Friday's."""
        return self._known

    def next_day(self) -> None:
        """End the day, and begin the next one."""
        if self.day >= 0:
            self._close_books()
        self.day += 1
        if self.over:
            for row in self.waiting:
                self.fate[row] = UNSERVED
            self.waiting = []
            return
        self.minutes = self.rules.minutes
        self.today_open: dict[int, int] = {}
        self._day = dict.fromkeys(("orders", "shipped", "declined", "calls", "complaints"), 0)
        self._day |= {"sales": 0, "margin": 0}
        self._keep_promises()
        if self.at_work or not self.day:
            self._known = know(self.accounts, self.today - 1)
        self._withdraw()
        self._receive()
        self._window.open()

    def orders(self) -> list[int]:
        """Return the rows of the orders to be decided today: none on a weekend."""
        return list(self.waiting) if self.at_work else []

    def see(self, row: int) -> tuple[Customer, Order, Desk]:
        """Return what is known about an order, frozen."""
        return self._window.see(row)

    def _receive(self) -> None:
        """Take in the orders of the day, unless their customer has left."""
        for row in self.rows[self._coming[self.day] : self._coming[self.day + 1]].tolist():
            self._day["orders"] += 1
            if self.gone[self.accounts.customer[row]] >= 0:
                self.fate[row] = LEFT
            else:
                self.waiting.append(row)

    def _withdraw(self) -> None:
        """Take out orders that waited too long, or whose customer has failed."""
        for row in list(self.waiting):
            if row not in self.waiting:  # gone with its customer a moment ago
                continue
            waited = self.today - int(self.world.invoices.date[row])
            customer = int(self.accounts.customer[row])
            if waited >= self.world.luck.waits[row] or self.accounts.failed[row] <= self.today:
                self._leave(row, WITHDRAWN)
                self._cool(customer, self.rules.hold_cools)
            elif waited >= self.rules.complains_after and self.fate[row] == HELD:
                self._complain(row, customer)

    def _complain(self, row: int, customer: int) -> None:
        chance = self.rules.complains[int(self._known.overdue[customer] > 0)]
        if self.world.luck.complains[row] < chance:
            self.complaints[customer] += 1
            self._day["complaints"] += 1
        self.fate[row] = "held, heard"  # it complains once at most

    def _leave(self, row: int, fate: str) -> None:
        self.fate[row] = fate
        self.waiting.remove(row)

    def _cool(self, customer: int, much: int) -> None:
        """Lose some of a customer's patience; at its end the customer goes, orders and all."""
        self.patience[customer] -= much
        if self.patience[customer] <= 0 and self.gone[customer] < 0:
            self.gone[customer] = self.day
            for row in [row for row in self.waiting if self.accounts.customer[row] == customer]:
                self._leave(row, LEFT)

    def _keep_promises(self) -> None:
        due = [customer for customer, (day, _) in self.pending.items() if day < self.today]
        for customer in due:
            self.promises[customer] += 1
            self.broken[customer] += not self.pending.pop(customer)[1]

    # --- What is done ----------------------------------------------------------------------------

    def decide(self, row: int, said: Decision) -> str:
        """Do what was decided on an order; return what came of it, in a word or two.

        Raises
        ------
        ValueError
            When the order does not wait today.
        """
        if row not in self.waiting or not self.orders():
            raise ValueError("this order does not wait for a decision today")
        customer = int(self.accounts.customer[row])
        if said.limit is not None:
            self.limit[customer] = round(100 * said.limit)
        if said.call:
            self.call(customer)
        if not said.approve:
            self._day["declined"] += 1
            self._leave(row, DECLINED)
            self._cool(customer, self.rules.decline_cools)
            return DECLINED
        if said.hold or not self._fits(row, customer, said.terms):
            self._hold(row, customer)
            return HELD
        return self._ship(row, customer, said.terms)

    def owed(self, customer: int) -> int:
        """Return what a customer owes now, in cents, today's shipments included."""
        return int(self._known.open[customer]) + self.today_open.get(customer, 0)

    def _fits(self, row: int, customer: int, terms: int | None) -> bool:
        most = self.limit.get(customer)
        return most is None or terms == 0 or self.owed(customer) + self.accounts.amount[row] <= most

    def _hold(self, row: int, customer: int) -> None:
        """Hold an order; who can, may pay what is overdue to have it."""
        if self.fate[row] == "":
            self.fate[row] = HELD
            overdue = self.accounts.claimable(customer, self.today, within=-1)
            if len(overdue) and self.world.luck.pays_up[row] < self.rules.pays_up:
                days = 1 + int(self.world.luck.pays_up[row]) % 4
                self.accounts.pull(overdue, business_day(self.today + days))

    def _ship(self, row: int, customer: int, terms: int | None) -> str:
        usual = int(self.world.net[customer])
        days = usual if terms is None else terms
        if not self.takes(row, days):
            self._leave(row, ELSEWHERE)
            self._cool(customer, self.rules.decline_cools)
            return ELSEWHERE
        self.accounts.ship(row, self.today, days)
        self.shipped_on[row], self.terms[row] = self.day, days
        amount = int(self.accounts.amount[row])
        self._day["shipped"] += 1
        self._day["sales"] += amount
        self._day["margin"] += int(self.world.margin[row])
        if days:
            self.today_open[customer] = self.today_open.get(customer, 0) + amount
        self._leave(row, SHIPPED)
        return SHIPPED

    def takes(self, row: int, days: int) -> bool:
        """Return whether the customer takes an order on these terms: true, and not known before."""
        customer = int(self.accounts.customer[row])
        luck, usual = int(self.world.luck.elsewhere[row]), int(self.world.net[customer])
        if days == 0:
            return luck < self.world.cash[customer] and self.today < self.accounts.silent[row]
        return luck >= self.rules.shorter * max(usual - days, 0)

    def call(self, customer: int) -> bool:
        """Call a customer, if there is time; return whether there was."""
        if self.minutes < self.rules.call_minutes:
            return False
        self.minutes -= self.rules.call_minutes
        self._day["calls"] += 1
        fresh = self.called[customer] < 0 or self.day - self.called[customer] >= FORTNIGHT
        if fresh:
            self.called[customer] = self.day
            self._ask_for_money(customer)
        return True

    def _ask_for_money(self, customer: int) -> None:
        luck, place = self.world.luck, (customer, self.day // FORTNIGHT)
        promised = business_day(self.today + int(luck.days[place]))
        self.accounts.uncover(customer, self.today, promised)
        rows = self.accounts.claimable(customer, self.today)
        if not len(rows) or luck.promise[place] >= self.world.promise[customer]:
            return
        if luck.keeps[place] < self.rules.keeps:
            self.accounts.pull(rows, promised)
        paid = self.accounts.settled_rows(rows)
        kept = bool((paid <= promised).all()) and promised < self.accounts.silent[rows[0]]
        self.pending[customer] = (promised, kept)

    # --- The books -------------------------------------------------------------------------------

    def _close_books(self) -> None:
        """Write the day into the log, amounts in cents."""
        accounts, today = self.accounts, self.today
        unpaid = accounts.unpaid(today) * (accounts.shipped & (accounts.date <= today))
        left = unpaid * (accounts.failed > today)
        bad = accounts.lost(unpaid) * (accounts.failed == today)
        old = accounts.shipped & (self.world.invoices.date < self.world.opening)
        self.log.append(
            {"day": self.day}
            | self._day
            | {
                "waiting": len(self.waiting),
                "receivable": int(left.sum()),
                "overdue": int(left[accounts.due < today].sum()),
                "bad_debt": int(bad.sum()),
                "inherited": int(bad[old].sum()),
                "funding": int(left.sum()) * self.rules.funding // (ODDS * 365),
                "lost_customers": int((self.gone == self.day).sum()),
            }
        )

    def frame(self) -> pd.DataFrame:
        """Return the log so far, amounts in cents."""
        return pd.DataFrame(self.log)
