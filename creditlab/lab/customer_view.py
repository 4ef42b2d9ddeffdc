"""The file of a business customer: where it stands, and what follows if other terms were agreed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.failure_scores import ALTMAN, altman
from creditlab.data.ledger import WRITE_OFF
from creditlab.data.open_items import ageing
from creditlab.data.ratios import RATIOS, against_peers, ratios
from creditlab.decide.credit_book import ACTIONS, RECORD, CreditBook
from creditlab.decide.limits import LimitPolicy, credit_limits
from creditlab.decide.terms import Terms, cost_of_credit

GOOD_LIGHT, WATCH_LIGHT, WEAK_LIGHT, NO_LIGHT = "good", "watch", "weak", ""
LIGHTS = {GOOD_LIGHT: 0.5, WATCH_LIGHT: 0.25, WEAK_LIGHT: 0.0}  # least share of peers outdone
PEERS = 5  # fewer companies are no comparison


@dataclass(frozen=True)
class Request:
    """What a customer asks for, and the assumptions by which it is judged.

    Attributes
    ----------
    terms : Terms
    amount : float
        Of the order that is asked for, VAT included.
    sales : float
        Expected in the next year, without VAT.
    policy : LimitPolicy
    pd : float
        Probability that the customer fails within a year: a judgement.
    lgd : float
        Share that is then lost.
    funding : float
        Yearly rate at which the seller borrows.

    Raises
    ------
    ValueError
        When an amount, share or rate makes no sense.
    """

    terms: Terms
    amount: float
    sales: float
    policy: LimitPolicy
    pd: float
    lgd: float
    funding: float

    def __post_init__(self) -> None:
        for name, least in (("amount", "above 0"), ("sales", "of at least 0")):
            value = getattr(self, name)
            if not np.isfinite(value) or value < 0 or (least == "above 0" and value == 0):
                raise ValueError(f"{name} is {value}; give an amount {least}")
        for name in ("pd", "lgd", "funding"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}; give a share between 0 and 1")


class CustomerView:
    """The credit file of each customer of a book.

    Parameters
    ----------
    book : CreditBook
    customer : optional
        To begin with; by default the first that needs a decision.
    lgd, funding : float, default 0.9 and 0.06
        Assumptions to begin with: share lost on a customer who fails, yearly rate of borrowing.

    Attributes
    ----------
    customer : object
        Whose file it is.
    request : Request
        What is asked for; at first what the customer has now, and an order of average size.
    limit : pandas.Series
        Row of `credit_limits` for the request.
    offers : pandas.DataFrame
        Cost of the order under the terms of now, those asked for, and, with a discount, when it is
        paid early: ``offer``, ``days`` until paid, ``discount``, ``funding``, ``expected_loss``,
        ``total``, and ``price``: the total as a share of the order.
    base_pd : float
        With which the PD of a request begins: share of the customers of the book on whom something
        was written off in the last year, (x + ½)/(n + 1).

    Raises
    ------
    ValueError
        For a book without customers, or one that does not have this one.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> from creditlab.decide.credit_book import read_credit_book
    >>> made = simulate_ledger(60, years=2, seed=3)
    >>> view = CustomerView(read_credit_book(made.events, made.statements, made.customers))
    >>> view.row["action"]
    'hold orders'
    >>> before = view.limit["need"]
    >>> view.ask(terms=Terms(2 * view.request.terms.net))
    >>> bool(view.limit["need"] > before)
    True
    """

    def __init__(
        self,
        book: CreditBook,
        customer: Any = None,
        *,
        lgd: float = 0.9,
        funding: float = 0.06,
    ) -> None:
        if book.customers.empty:
            raise ValueError(
                f"the book has 0 customers at {book.at.date()}; read a ledger that has invoices"
            )
        self.book = book
        self._lgd, self._funding = lgd, funding
        self.base_pd = _written_off(book)
        self.choose(self.queue[0] if customer is None else customer)

    # --- Whose file ------------------------------------------------------------------------------

    @cached_property
    def queue(self) -> list[Any]:
        """All customers: those to hold, to review, the others; by what they owe."""
        place = self.book.customers["action"].map({name: i for i, name in enumerate(ACTIONS)})
        return list(place.sort_values(kind="stable").index)

    @cached_property
    def names(self) -> dict[Any, str]:
        """Name of each customer with its number, in the order of the queue."""
        table = self.book.customers
        known = table["name"] if "name" in table else pd.Series(np.nan, table.index)
        told = {c: str(c) if pd.isna(n) else f"{n} ({c})" for c, n in known.items()}
        return {customer: told[customer] for customer in self.queue}

    def choose(self, customer: Any) -> None:
        """Open the file of a customer, with the terms that it has now.

        Raises
        ------
        ValueError
            When the ledger has no invoice of it; nothing changes then.
        """
        if customer not in self.book.customers.index:
            published = customer in set(self.book.statements["customer"])
            known = " It has statements, but a file needs a payment record." if published else ""
            raise ValueError(
                f"no invoice of {customer!r} among those of the {len(self.book.customers):,} "
                f"customers at {self.book.at.date()}.{known}"
            )
        self.customer = customer
        self.row: pd.Series = self.book.customers.loc[[customer]].iloc[0]
        self.request = Request(
            terms=Terms(max(0, round(self.row["terms"]))),
            amount=round(float(self.row["invoiced"] / self.row["invoices"]), 2),
            sales=round(float(self.row["yearly_sales"]), 2),
            policy=self.book.policy,
            pd=self.base_pd,
            lgd=self._lgd,
            funding=self._funding,
        )
        self._decide()

    # --- Statements ------------------------------------------------------------------------------

    @cached_property
    def _ratios(self) -> pd.DataFrame:
        """Ratios of all statements, by customer and year-end."""
        if self.book.statements.empty:
            return pd.DataFrame(columns=["customer", "year_end", *RATIOS.index])
        return ratios(self.book.statements).sort_values("year_end", kind="stable")

    @cached_property
    def _latest(self) -> pd.DataFrame:
        last = self._ratios.drop_duplicates("customer", keep="last").set_index("customer")
        return last[list(RATIOS.index)].astype(np.float64)

    @property
    def years(self) -> pd.DataFrame:
        """Ratios of the customer, a row a year-end (index), oldest first."""
        own = self._ratios[self._ratios["customer"] == self.customer]
        return own.set_index("year_end")[list(RATIOS.index)].astype(np.float64)

    @property
    def industry(self) -> str | None:
        """Industry of the customer; None when it is not known."""
        value = self.row.get("industry")
        return None if value is None or pd.isna(value) else str(value)

    def peers(self) -> pd.DataFrame:
        """Return the latest ratios of the other companies of the industry, else of all others."""
        others = self._latest.drop(index=self.customer, errors="ignore")
        if self.industry is None:
            return others
        industry = self.book.customers["industry"].reindex(others.index)
        return others[industry == self.industry]

    def ratios(self) -> pd.DataFrame:
        """Set the latest ratios beside those of the peers.

        Returns
        -------
        pandas.DataFrame
            A row a ratio: ``family``, ``formula``, ``unit``, ``better``, ``value``; ``peers``
            (companies whose ratio is known), their ``low`` quartile, ``median``, ``high`` quartile;
            ``outdone``: share of them than which the customer is better, ties half; and ``light``:
            "good" from a half of them, "watch" from a quarter, else "weak". There is no light, "",
            for a ratio that is missing or has no direction, and with fewer than five peers. Empty
            for a customer without statements.
        """
        own, peers = self._latest[self._latest.index == self.customer], self.peers()
        if own.empty:
            return pd.DataFrame(columns=[*RATIOS.columns, "value", "peers", "outdone", "light"])
        both = pd.concat([own, peers])
        place = against_peers(both, pd.Series("", both.index)).iloc[0]
        low, middle, high = peers.quantile([0.25, 0.5, 0.75]).to_numpy()
        known = peers.notna().sum()
        table = RATIOS.assign(
            value=own.iloc[0], peers=known, low=low, median=middle, high=high,
            outdone=place.where(known >= PEERS),
        )  # fmt: skip
        return table.assign(light=[_light(share) for share in table["outdone"]])

    def failure(self, model: str = "z_double_prime") -> pd.DataFrame:
        """Return a score of Altman's family for each year of the customer, oldest first.

        Raises
        ------
        ValueError
            As `altman`: for a model that does not apply to its statements.
        """
        own = self.book.statements[self.book.statements["customer"] == self.customer]
        if own.empty:
            return pd.DataFrame(columns=["year_end", "score", "zone"])
        return altman(own.sort_values("year_end", kind="stable"), model)

    def zones(self, model: str) -> tuple[float, float]:
        """Return the score below which a model says distress, and above which it says safe."""
        return ALTMAN[model].zones[0]

    # --- Payment ---------------------------------------------------------------------------------

    def record(self) -> pd.DataFrame:
        """Return the figures of the payment record beside the median customer of the book."""
        names = list(RECORD)
        return pd.DataFrame(
            {
                "value": self.row[names].astype(np.float64),
                "median": self.book.customers[names].astype(np.float64).median(),
            }
        )

    def delays(self) -> pd.DataFrame:
        """Return days late of the customer's invoices, see `CreditBook.delays`."""
        return self.book.delays(self.customer)

    def ageing(self) -> pd.Series:
        """Return what the customer owes by days past due, with ``total`` and ``disputed``."""
        items = self.book.items
        return ageing(items[items["customer"] == self.customer]).iloc[0].astype(np.float64)

    # --- Limit and terms -------------------------------------------------------------------------

    def ask(self, **changes: Any) -> None:
        """Change the request: any attribute of `Request`, or of its policy.

        Raises
        ------
        ValueError
            When a figure makes no sense; nothing changes then.
        """
        before, own = self.request, set(Request.__dataclass_fields__)
        policy = {name: changes.pop(name) for name in set(changes) - own}
        if policy:
            changes["policy"] = replace(changes.get("policy", before.policy), **policy)
        self.request = replace(before, **changes)
        try:
            self._decide()
        except ValueError:
            self.request = before
            raise

    def _decide(self) -> None:
        asked, row = self.request, self.row
        delay = 0.0 if pd.isna(row["delay"]) else float(row["delay"])
        facts = {"yearly_sales": asked.sales, "terms": asked.terms.net, "delay": delay}
        names = ["net_worth", "working_capital", "paydex", "peer_line", "insured"]
        known = {name: [row[name]] for name in names if name in row.index}
        customer = pd.DataFrame({**facts, **known}, index=[self.customer])
        sold = self.book.own_sales or None  # a book without sales limits nothing
        limit = credit_limits(customer, asked.policy, own_sales=sold).iloc[0]
        self.offers = self._compare(delay)
        self.limit = limit.rename(None)

    def _compare(self, delay: float) -> pd.DataFrame:
        """Return what the order costs under the terms of now, those asked for, and paid early."""
        asked, now = self.request, max(0, round(self.row["terms"]))
        offers = [(f"as now: net {now}", now + delay, 0.0)]
        offers.append((f"asked: {asked.terms}", asked.terms.net + delay, 0.0))
        if asked.terms.discount:
            early = asked.terms.early, asked.terms.discount
            offers.append((f"asked: {asked.terms}, paid early", *early))
        rows = []
        for offer, days, share in offers:
            given = asked.amount * share
            cost = cost_of_credit(
                asked.amount - given, days, funding=asked.funding, pd_=asked.pd, lgd=asked.lgd
            ).to_dict()
            total = given + cost["total"]
            rows.append({"offer": offer, "days": days, "discount": given, **cost, "total": total})
        return pd.DataFrame(rows).assign(price=lambda table: table["total"] / asked.amount)

    @property
    def headroom(self) -> float:
        """What is left of the limit after what is open and the order; below 0: too much."""
        return float(self.limit["limit"] - self.row["open"] - self.request.amount)


def _light(share: float) -> str:
    if pd.isna(share):
        return NO_LIGHT
    return next(light for light, least in LIGHTS.items() if share >= least)


def _written_off(book: CreditBook) -> float:
    written = book.ledger.of(WRITE_OFF)
    lately = written["date"].between(book.at - pd.Timedelta(days=365), book.at)
    return (written.loc[lately, "customer"].nunique() + 0.5) / (len(book.customers) + 1)
