"""A book of business customers: ledger, master data, statements, news, and the truth behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from creditlab.data.ledger import INVOICE, KINDS, Ledger, read_ledger
from creditlab.data.simulate.firms import Firms, draw_firms
from creditlab.data.simulate.latent import BEFORE, Latent, as_dates, draw_latent
from creditlab.data.simulate.news import draw_news
from creditlab.data.simulate.parameters import Parameters
from creditlab.data.simulate.settlement import Events, settle
from creditlab.data.simulate.statements import draw_statements
from creditlab.data.simulate.trade import Invoices, draw_invoices, draw_terms

CURRENCY = "CNY"
LETTERS = {kind: kind[0].upper() for kind in KINDS} | {
    "dispute": "D", "dispute_closed": "E", "promise": "R", "payment": "P",
}  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class SimulatedBook:
    """What `simulate_ledger` returns.

    Attributes
    ----------
    events : pandas.DataFrame
        As `creditlab.data.ledger.read_ledger` takes them; no event lies after `closing`.
    customers : pandas.DataFrame
        A row a customer: invented name in English and Chinese, credit code (well formed, of a place
        that does not exist), city, province, industry, size class, founded, since, terms, segment,
        sales person, group of connected companies and guarantor.
    statements : pandas.DataFrame
        A row a customer and year-end, in thousands of CNY, with the day on which it was
        ``published``: before that day nobody could read it. Those who failed publish no more.
    truth : pandas.DataFrame
        What no analyst sees, a row a customer and month until it fails: ``ability`` and
        ``willingness`` (standard deviations, high = good), ``hazard`` (true chance of failing in
        the month) and ``failure`` (day of the filing, missing for those that survive).
    economy : pandas.DataFrame
        ``quarter`` and ``shock`` (standard deviations, below 0 is a downturn).
    news : pandas.DataFrame
        Dated items of customers: court cases, press, management, and insolvencies.
    closing : pandas.Timestamp
        Last day of the ledger; what is open then is open.
    seed : int
    parameters : Parameters
    """

    events: pd.DataFrame
    customers: pd.DataFrame
    statements: pd.DataFrame
    truth: pd.DataFrame
    economy: pd.DataFrame
    news: pd.DataFrame
    closing: pd.Timestamp
    seed: int
    parameters: Parameters

    def __repr__(self) -> str:
        invoices = int((self.events["kind"] == INVOICE).sum())
        return (
            f"<SimulatedBook of {len(self.customers):,} customers, {invoices:,} invoices to "
            f"{self.closing.date()}, seed {self.seed}>"
        )

    @cached_property
    def ledger(self) -> Ledger:
        """The events as a ledger."""
        return read_ledger(self.events, customers=self.customers["customer"], as_of=self.closing)

    @property
    def failures(self) -> pd.Series:
        """Day of the filing by customer, of those that failed; the truth, not for an analyst."""
        failed = self.truth.dropna(subset="failure").groupby("customer")["failure"].first()
        return failed.sort_values(kind="stable")


def simulate_ledger(
    n_customers: int = 500,
    years: int = 3,
    seed: int = 0,
    parameters: Parameters | None = None,
) -> SimulatedBook:
    """Simulate the receivables of a supplier, with statements and news of its customers.

    Parameters
    ----------
    n_customers : int, default 500
        At least 20.
    years : int, default 3
        Of the ledger; the statements have one year-end more, the one before it.
    seed : int, default 0
        The same seed gives the same book.
    parameters : Parameters, optional
        What is assumed; `describe` lists it.

    Returns
    -------
    SimulatedBook

    Raises
    ------
    ValueError
        For fewer than 20 customers or less than a year.

    Notes
    -----
    Each customer has a willingness to pay, which stays, and an ability, which moves by month, with
    the economy, and together in a group. Ability decides who fails; both decide who pays late: so
    payment gets slower before failure, and slow payers are not all weak. Payments stop some weeks
    before the filing. No shipment is ever held: what a rule would have saved can be counted. The
    ledger begins empty, so balances of its first months are too low.

    Examples
    --------
    >>> book = simulate_ledger(40, years=1, seed=3)
    >>> book.ledger.issues.empty, sorted(book.events["kind"].unique())[:2]
    (True, ['credit_note', 'dispute'])
    """
    if n_customers < 20 or years < 1:
        raise ValueError(
            f"n_customers is {n_customers} and years {years}; at least 20 customers and a year"
        )
    world = parameters or Parameters()
    rng = np.random.default_rng(seed)
    latent = draw_latent(n_customers, years, world, rng)
    terms = draw_terms(latent, world, rng)
    firms = draw_firms(latent, terms, rng)
    invoices = draw_invoices(latent, terms, world, rng)
    later, _ = settle(latent, invoices, world, rng)
    events = _tabulate(invoices, later, firms, terms, world)
    statements = draw_statements(latent, firms, events, rng)
    news = draw_news(latent, firms, rng)
    closing = pd.Timestamp(np.datetime64(latent.closing, "D")).as_unit("ns")
    return SimulatedBook(
        events, firms.frame, statements, _truth(latent, firms), _economy(latent), news, closing,
        seed, world,
    )  # fmt: skip


def _tabulate(
    invoices: Invoices, later: Events, firms: Firms, terms: np.ndarray, world: Parameters
) -> pd.DataFrame:
    """Put all events into one table by date, an invoice before what follows on the same day."""
    n = len(invoices)
    invoice = np.concatenate([np.arange(n), *later.invoice])
    kind = np.concatenate([np.full(n, INVOICE, dtype=object), *later.kind])
    day = np.concatenate([invoices.date, *later.day])
    due = np.concatenate([invoices.due, *later.due])
    amount = np.concatenate([invoices.amount, *later.amount]) / 100
    reason = np.concatenate([np.full(n, "", dtype=object), *later.reason])
    rank = pd.Index(KINDS).get_indexer(pd.Index(kind))
    order = np.lexsort((invoice, rank, day))
    invoice, kind, rank, reason = invoice[order], kind[order], rank[order], reason[order]
    day, due, amount = day[order], due[order], amount[order]
    own = rank == 0
    number = pd.Series(rank).groupby(rank).cumcount().to_numpy() + 1
    letters = [LETTERS[name] for name in KINDS]
    document = np.array([f"{letters[a]}{b:06d}" for a, b in zip(rank, number, strict=True)])
    named = np.empty(n, dtype=document.dtype)
    named[invoice[own]] = document[own]
    customer = invoices.customer[invoice]
    frame = pd.DataFrame(
        {
            "customer": firms.frame["customer"].to_numpy()[customer],
            "kind": kind,
            "document": document,
            "invoice": named[invoice],
            "date": as_dates(day),
            "due": as_dates(due),
            "amount": amount,
            "currency": CURRENCY,
            "vat_rate": np.where(own, world.vat_rate, np.nan),
            "terms": pd.Series(terms[customer]).where(own),
            "reason": pd.Series(reason).where(reason != ""),
        }
    )
    text = frame.columns.difference(["date", "due", "amount", "vat_rate"])
    return frame.astype(dict.fromkeys(text, "str"))


def _truth(latent: Latent, firms: Firms) -> pd.DataFrame:
    n, months = latent.hazard.shape
    customer, month = (part.ravel() for part in np.indices((n, months)))
    frame = pd.DataFrame(
        {
            "customer": firms.frame["customer"].to_numpy()[customer],
            "month": as_dates(latent.starts[month]).to_period("M"),
            "ability": latent.ability[:, BEFORE:].ravel(),
            "willingness": latent.willingness[customer],
            "hazard": latent.hazard.ravel(),
            "failure": as_dates(latent.failed[customer]),
        }
    )
    there = (latent.starts[month] < latent.failed[customer]) & (frame["hazard"] > 0)
    return frame[there].reset_index(drop=True)


def _economy(latent: Latent) -> pd.DataFrame:
    quarter = as_dates(latent.starts[:-1:3]).to_period("Q")
    return pd.DataFrame({"quarter": quarter, "shock": latent.shock})
