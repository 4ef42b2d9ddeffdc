"""The truth of a game: a book of the ledger generator, and the luck of every action in it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.simulate.firms import draw_firms
from creditlab.data.simulate.latent import NEVER, Latent, draw_latent
from creditlab.data.simulate.news import draw_news
from creditlab.data.simulate.parameters import Parameters
from creditlab.data.simulate.settlement import Plan, draw_plan
from creditlab.data.simulate.trade import Invoices, draw_invoices, draw_terms, net_days
from creditlab.decide.desk.rules import FUTURE, ODDS, OPENING_MONTH, Rules, hard_year

YEARS = 3
BAD_NEWS = ("sued by a supplier", "enforcement order", "named for tax arrears", "workers complain")


@dataclass(frozen=True, eq=False)
class Luck:
    """Drawn before the game, so that the same action in the same place has the same effect.

    Whole numbers from 0 to 9,999 unless said otherwise; an action succeeds below its chance.

    Attributes
    ----------
    elsewhere, pays_up, complains : numpy.ndarray of int64, shape (invoices,)
        For terms that are shortened, for orders on hold.
    waits : numpy.ndarray of int64, shape (invoices,)
        Days on hold until the order is withdrawn.
    told : numpy.ndarray of int64, shape (invoices,)
        Day from which a dispute is known without a call.
    promise, keeps, days : numpy.ndarray of int64, shape (customers, fortnights)
        For the call of a fortnight: the last are days until the promised one.
    tolerance : numpy.ndarray of int64, shape (customers,)
    dividend : numpy.ndarray of int64, shape (customers,)
        Share that an insolvency pays, out of 10,000.
    """

    elsewhere: np.ndarray
    pays_up: np.ndarray
    complains: np.ndarray
    waits: np.ndarray
    told: np.ndarray
    promise: np.ndarray
    keeps: np.ndarray
    days: np.ndarray
    tolerance: np.ndarray
    dividend: np.ndarray


@dataclass(frozen=True, eq=False)
class World:
    """Everything that is true in a game; no policy ever sees it.

    Attributes
    ----------
    latent : Latent
    firms : pandas.DataFrame
        Master data.
    net : numpy.ndarray of int64, shape (customers,)
        Usual terms, days.
    invoices : Invoices
        Up to 180 days after the game; from `opening` on they are orders, not yet shipped.
    plan : Plan
        How each is settled if shipped when ordered, on the usual terms.
    margin : numpy.ndarray of int64, shape (invoices,)
        Cents.
    luck : Luck
    news : pandas.DataFrame
        ``customer`` (number), ``day``, ``kind``, ``text``, ``bad``; by day.
    cash, promise : numpy.ndarray of int64, shape (customers,)
        Chances, out of 10,000, that cash in advance is taken and that a call ends in a promise.
    opening, days : int
        First day (since 1970) and length of the game.
    rules : Rules
    """

    latent: Latent
    firms: pd.DataFrame
    net: np.ndarray
    invoices: Invoices
    plan: Plan
    margin: np.ndarray
    luck: Luck
    news: pd.DataFrame
    cash: np.ndarray
    promise: np.ndarray
    opening: int
    days: int
    rules: Rules

    @property
    def end(self) -> int:
        """The day after the last of the game."""
        return self.opening + self.days

    def climate(self, day: int) -> float:
        """Return the published business climate: that of the last quarter that is over."""
        quarter = int(self.latent.month_of(np.array([day]))[0]) // 3 - 1
        return float(np.rint(1000 + 50 * self.latent.shock[quarter])) / 10


def draw_world(
    seed: int, n_customers: int, days: int, rules: Rules, parameters: Parameters | None = None
) -> World:
    """Draw the book that `simulate_ledger` draws for the seed, and the luck of the game."""
    assumed = parameters or hard_year()
    rng = np.random.default_rng(seed)
    latent = draw_latent(n_customers, YEARS, assumed, rng)
    terms = draw_terms(latent, assumed, rng)
    firms = draw_firms(latent, terms, rng)
    invoices = draw_invoices(latent, terms, assumed, rng)
    plan, _ = draw_plan(latent, invoices, assumed, rng)
    own = np.random.default_rng([seed, 54])  # beside that of the book, which stays as it is
    news = _news(draw_news(latent, firms, own), firms.frame)
    opening = int(latent.starts[OPENING_MONTH])
    kept = np.flatnonzero(invoices.date < opening + days + FUTURE)
    invoices, plan = _rows(invoices, kept), _rows(plan, kept)
    luck = _draw_luck(latent, invoices, plan, days, rules, assumed, own)
    rate = np.array([dict(rules.margins)[name] for name in firms.frame["segment"]])
    net_amount = invoices.amount * 100 // round(100 + 100 * assumed.vat_rate)
    ability = latent.ability_on(np.arange(n_customers), np.full(n_customers, opening))
    return World(
        latent=latent,
        firms=firms.frame,
        net=net_days(terms),
        invoices=invoices,
        plan=plan,
        margin=net_amount * rate[invoices.customer] // ODDS,
        luck=luck,
        news=news,
        cash=_chance(rules.cash + rules.cash_ability * ability),
        promise=_chance(rules.promise + rules.promise_willingness * latent.willingness),
        opening=opening,
        days=days,
        rules=rules,
    )


def _rows(table: Invoices | Plan, kept: np.ndarray) -> Any:
    """Return some rows of a record of arrays."""
    return type(table)(*(getattr(table, part.name)[kept] for part in fields(table)))


def _chance(odds: np.ndarray) -> np.ndarray:
    return np.rint(odds).astype(np.int64).clip(500, ODDS - 500)


def _news(frame: pd.DataFrame, firms: pd.DataFrame) -> pd.DataFrame:
    number = pd.Index(firms["customer"]).get_indexer(frame["customer"])
    day = frame["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    bad = frame["text"].str.startswith(BAD_NEWS).to_numpy()
    return pd.DataFrame(
        {"customer": number, "day": day, "kind": frame["kind"], "text": frame["text"], "bad": bad}
    )


def _draw_luck(
    latent: Latent,
    invoices: Invoices,
    plan: Plan,
    days: int,
    rules: Rules,
    assumed: Parameters,
    rng: np.random.Generator,
) -> Luck:
    n, m = len(invoices), len(latent.size)
    fortnights = (m, days // 14 + 1)
    late = rng.integers(0, ODDS, n) < rules.silent_dispute
    told = np.where(late, plan.opened + rng.integers(20, 41, n), plan.opened)
    share = rng.beta(0.5, 0.5 / assumed.dividend - 0.5, m)
    return Luck(
        elsewhere=rng.integers(0, ODDS, n),
        pays_up=rng.integers(0, ODDS, n),
        complains=rng.integers(0, ODDS, n),
        waits=rng.integers(rules.waits[0], rules.waits[1] + 1, n),
        told=np.where(plan.opened < NEVER, np.minimum(told, plan.closed), NEVER),
        promise=rng.integers(0, ODDS, fortnights),
        keeps=rng.integers(0, ODDS, fortnights),
        days=rng.integers(2, 11, fortnights),
        tolerance=rng.integers(rules.tolerance[0], rules.tolerance[1] + 1, m),
        dividend=np.rint(ODDS * share).astype(np.int64),
    )
