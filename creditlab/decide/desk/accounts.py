"""The receivables of a game: what was shipped, and when each part of it will be paid."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from creditlab.data.simulate.latent import NEVER
from creditlab.data.simulate.trade import next_business_day
from creditlab.decide.desk.rules import ODDS
from creditlab.decide.desk.world import World

SOON = 7  # days: a call is about what is overdue or due this soon


class Accounts:
    """All invoices and orders of a game, a row each, with the plans that actions change.

    Days count from 1970, amounts in cents, as int64 arrays of shape (invoices,).
    """

    def __init__(self, world: World) -> None:
        self.world, invoices, plan = world, world.invoices, world.plan
        self.customer, self.amount = invoices.customer, invoices.amount
        self.date, self.due = invoices.date.copy(), invoices.due.copy()
        self.pay, self.first = plan.pay.copy(), plan.first.copy()
        self.again, self.second = plan.again.copy(), plan.second.copy()
        self.noted, self.note = plan.noted.copy(), plan.note.copy()
        self.opened, self.closed = plan.opened.copy(), plan.closed.copy()
        self.disputed, self.told = plan.disputed.copy(), world.luck.told.copy()
        self.shipped = invoices.date < world.opening
        self.silent = world.latent.silent[self.customer]
        self.failed = world.latent.failed[self.customer]
        bad = world.news[world.news["bad"]]
        self.bad_news = bad["customer"].to_numpy(), bad["day"].to_numpy()
        order = np.argsort(self.customer, kind="stable")
        ends = np.searchsorted(self.customer[order], np.arange(len(world.net) + 1))
        self._rows = [order[a:b] for a, b in pairwise(ends)]

    def left(self, day: int) -> np.ndarray:
        """Return what is open of each row at the end of a day; nothing of those that failed."""
        return self.unpaid(day) * (self.shipped & (self.date <= day) & (self.failed > day))

    def unpaid(self, day: int) -> np.ndarray:
        """Return the amount of each row less what was paid and credited by the end of a day."""
        limit = np.minimum(day, self.silent - 1)
        paid = self.first * (self.pay <= limit) + self.second * (self.again <= limit)
        noted = self.note * (self.noted <= np.minimum(day, self.failed - 1))
        return self.amount - paid - noted

    def settled(self) -> np.ndarray:
        """Return the day on which each row will be settled (NEVER for those that will not)."""
        last = np.where(self.first > 0, self.pay, 0)
        last = np.maximum(last, np.where(self.second > 0, self.again, 0))
        stops = last >= self.silent
        last = np.maximum(last, np.where(self.note > 0, self.noted, 0))
        return np.where(stops | (last >= self.failed), NEVER, last)

    def in_dispute(self, day: int) -> np.ndarray:
        """Return whether a dispute of each row is known and not closed."""
        return (self.told <= day) & (self.closed > day)

    def rows_of(self, customer: int) -> np.ndarray:
        """Return the rows of a customer that were shipped."""
        rows = self._rows[customer]
        return rows[self.shipped[rows]]

    def ship(self, row: int, day: int, terms: int) -> None:
        """Ship an order on a day, to be paid after so many days."""
        self.date[row], self.due[row], self.shipped[row] = day, day + terms, True
        if terms:
            for name, moved in self.moved(row, day, terms).items():
                getattr(self, name)[row] = moved
            return
        self.pay[row], self.first[row] = day, self.amount[row]
        self.second[row] = self.note[row] = self.disputed[row] = 0
        for days in (self.again, self.noted, self.opened, self.closed, self.told):
            days[row] = NEVER

    def moved(self, row: int, day: int, terms: int) -> dict[str, int]:
        """Return the plan of an order shipped on a day: payments move with its due day."""
        later = day - int(self.date[row])
        longer = day + terms - int(self.due[row])
        shifts = {"opened": later, "closed": later, "told": later, "noted": later,
                  "pay": longer, "again": longer}  # fmt: skip
        plan = {name: int(getattr(self, name)[row]) for name in shifts}
        for name, shift in shifts.items():
            if shift and plan[name] < NEVER:
                plan[name] = max(business_day(plan[name] + shift), day)
        if plan["closed"] < NEVER:
            plan["again"] = max(plan["again"], plan["closed"])
        return plan

    def pull(self, rows: np.ndarray, day: int) -> None:
        """Have what is open of rows paid by a day, if their customer still pays then."""
        rows = rows[self.silent[rows] > day]
        self.pay[rows] = np.minimum(self.pay[rows], day)
        self.again[rows] = np.minimum(self.again[rows], day)

    def claimable(self, customer: int, day: int, within: int = SOON) -> np.ndarray:
        """Return the rows of a customer that are open, (nearly) due, and not in dispute."""
        rows = self.rows_of(customer)
        open_ = (self.settled_rows(rows) > day) & (self.due[rows] <= day + within)
        quarrel = (self.opened[rows] <= day) & (self.closed[rows] > day)
        return rows[open_ & ~quarrel]

    def settled_rows(self, rows: np.ndarray) -> np.ndarray:
        """Return `settled` of some rows, were their customer never to stop paying."""
        last = np.where(self.first[rows] > 0, self.pay[rows], 0)
        return np.maximum(last, np.where(self.second[rows] > 0, self.again[rows], 0))

    def uncover(self, customer: int, day: int, ends: int) -> int:
        """Make untold disputes of a customer known, and close them sooner; return how many."""
        rows = self.rows_of(customer)
        rows = rows[
            (self.opened[rows] <= day) & (self.told[rows] > day) & (self.closed[rows] > day)
        ]
        self.told[rows] = day
        sooner = np.maximum(self.closed[rows] - ends, 0)
        for days in (self.closed, self.noted, self.again):
            moves = days[rows] < NEVER
            days[rows] -= np.where(moves, sooner, 0)
        return len(rows)

    def lost(self, unpaid: np.ndarray) -> np.ndarray:
        """Return what an insolvency leaves unpaid of amounts, after its dividend."""
        return unpaid - unpaid * self.world.luck.dividend[self.customer] // ODDS


def business_day(day: int) -> int:
    """Return the day, or the Monday after it."""
    return int(next_business_day(np.array([day]))[0])
