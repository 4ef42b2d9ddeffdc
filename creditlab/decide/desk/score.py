"""What a game was worth: the books are followed until the last invoice is paid or lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from creditlab.data.receivables import days_sales_outstanding
from creditlab.data.simulate.latent import NEVER
from creditlab.decide.desk.accounts import Accounts
from creditlab.decide.desk.play import SHIPPED, Play
from creditlab.decide.desk.rules import FUTURE, ODDS
from creditlab.decide.desk.world import World

MONEY = ("sales", "margin", "receivable", "overdue", "bad_debt", "inherited", "funding", "booked")


@dataclass(frozen=True, eq=False, repr=False)
class DeskResult:
    """What `CreditDesk.run` returns; amounts in CNY, exact to the cent.

    Attributes
    ----------
    profit : float
        Of the 90 days, when all that was shipped in them is paid or lost.
    bad_debt : float
        Lost on invoices of the 90 days and on those found on the first day, dividends deducted.
    service_level : float
        Share of the value of all orders that was shipped on the day of the order.
    dso : float
        Receivable of the last evening by the credit sales of the 90 days, in days; missing when
        nothing was sold.
    complaints : int
    lost_customers : int
        Who left for good.
    parts : pandas.Series
        The profit as a sum: ``margin``, ``bad_debt``, ``inherited`` (bad debt on invoices found on
        the first day), ``funding``, ``calls``, ``complaints``, ``lost_customers``.
    log : pandas.DataFrame
        A row a day: orders and what became of them, calls, complaints, customers lost, sales,
        margin, receivable and overdue of the evening, bad debt (``inherited``: of it, on invoices
        found on the first day), funding, and ``booked``: the profit so far as the books show it,
        with nothing for losses that are still to come.
    orders : pandas.DataFrame
        A row an order: what became of it, and in the end of the money.
    stopped : str
        Why the policy was stopped; empty when it was not. From then on orders are declined.
    """

    profit: float
    bad_debt: float
    service_level: float
    dso: float
    complaints: int
    lost_customers: int
    parts: pd.Series
    log: pd.DataFrame
    orders: pd.DataFrame
    stopped: str = ""

    def __repr__(self) -> str:
        told = f", stopped: {self.stopped}" if self.stopped else ""
        return (
            f"<DeskResult: profit {self.profit:,.0f}, bad debt {self.bad_debt:,.0f}, service level "
            f"{self.service_level:.1%}, DSO {self.dso:.0f}, {self.complaints} complaints{told}>"
        )

    def figures(self) -> pd.Series:
        """Return the headline figures as a row."""
        names = ("profit", "bad_debt", "service_level", "dso", "complaints", "lost_customers")
        return pd.Series({name: getattr(self, name) for name in names})


def score(play: Play, stopped: str = "") -> DeskResult:
    """Follow the books of a game that is over to their end, and add up."""
    world, accounts, log = play.world, play.accounts, play.frame()
    unpaid = ultimately_unpaid(accounts)
    loss = np.where(accounts.shipped, accounts.lost(unpaid), 0)
    failed_before = accounts.failed < world.opening
    loss[failed_before] = 0
    old = world.invoices.date < world.opening
    sold = np.isin(np.arange(len(loss)), play.rows[play.fate[play.rows] == SHIPPED])
    rules = world.rules
    parts = {
        "margin": int(world.margin[sold].sum()),
        "bad_debt": -int(loss[sold].sum()),
        "inherited": -int(loss[old].sum()),
        "funding": -int(log["funding"].sum()) - _run_off_funding(accounts),
        "calls": -int(log["calls"].sum()) * rules.call_cost,
        "complaints": -int(play.complaints.sum()) * rules.complaint_cost,
        "lost_customers": -_future(world, play.gone >= 0),
    }
    amount = accounts.amount
    asked = int(amount[play.rows].sum())
    prompt = sold & (play.shipped_on == world.invoices.date - world.opening)
    sales = int(amount[sold & (play.terms > 0)].sum())
    receivable = int(log["receivable"].iloc[-1])
    return DeskResult(
        profit=sum(parts.values()) / 100,
        bad_debt=-(parts["bad_debt"] + parts["inherited"]) / 100,
        service_level=int(amount[prompt].sum()) / max(asked, 1),
        dso=days_sales_outstanding(receivable, sales, world.days) if sales else float("nan"),
        complaints=int(play.complaints.sum()),
        lost_customers=int((play.gone >= 0).sum()),
        parts=pd.Series(parts) / 100,
        log=day_by_day(play),
        orders=_orders(play, loss),
        stopped=stopped,
    )


def ultimately_unpaid(accounts: Accounts) -> np.ndarray:
    """Return what is never paid of each row: what is open when its customer fails."""
    return np.where(accounts.failed < NEVER, accounts.unpaid(NEVER - 1), 0)


def _run_off_funding(accounts: Accounts) -> int:
    """Return the cost of financing what is open on the last evening until it is paid or lost."""
    end = accounts.world.end - 1
    there = accounts.left(end) > 0
    days = np.zeros(len(there), dtype=np.int64)
    for when, part in ((accounts.pay, accounts.first), (accounts.again, accounts.second)):
        until = np.minimum(np.where(when < accounts.silent, when, accounts.failed), NEVER)
        days += part * (until - end).clip(0, None) * (until < NEVER)
    return int((days[there] // 100).sum()) * accounts.world.rules.funding // (ODDS * 365) * 100


def _future(world: World, gone: np.ndarray) -> int:
    """Return what customers that left would have earned in the half year after the game."""
    untouched = Accounts(world)
    date = world.invoices.date
    later = (date >= world.end) & (date < world.end + FUTURE)
    worth = np.where(later, world.margin - untouched.lost(ultimately_unpaid(untouched)), 0)
    each = np.bincount(untouched.customer, worth, len(gone)).astype(np.int64)
    return int(each[gone].clip(0, None).sum())


def day_by_day(play: Play) -> pd.DataFrame:
    """Return the log of a game so far, amounts in CNY."""
    world, log, rules = play.world, play.frame(), play.rules
    dates = pd.DatetimeIndex(np.datetime64(world.opening, "D") + log["day"].to_numpy())
    log.insert(1, "date", dates.as_unit("ns"))
    spent = log["calls"] * rules.call_cost + log["complaints"] * rules.complaint_cost
    log["booked"] = (log["margin"] - log["bad_debt"] - log["funding"] - spent).cumsum()
    return log.assign(**{name: log[name] / 100 for name in MONEY})


def _orders(play: Play, loss: np.ndarray) -> pd.DataFrame:
    world, rows = play.world, play.rows
    customer = play.accounts.customer[rows]
    shipped = play.shipped_on[rows]
    return pd.DataFrame(
        {
            "order": np.arange(1, len(rows) + 1),
            "customer": world.firms["customer"].to_numpy()[customer],
            "asked": world.invoices.date[rows] - world.opening,
            "amount": world.invoices.amount[rows] / 100,
            "margin": world.margin[rows] / 100,
            "fate": pd.Series(play.fate[rows], dtype="str"),
            "shipped": pd.Series(shipped).where(shipped >= 0),
            "terms": pd.Series(play.terms[rows]).where(shipped >= 0),
            "lost": loss[rows] / 100,
        }
    )
