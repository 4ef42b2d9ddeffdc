"""The book of a supplier at a date: every customer with payment record, statements and limit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.ageing_rates import ageing_loss_rates
from creditlab.data.checks import check_frame
from creditlab.data.failure_scores import DISTRESS, altman
from creditlab.data.ledger import CREDIT_NOTE, INVOICE, WRITE_OFF, Ledger, read_ledger
from creditlab.data.open_items import ageing, open_items
from creditlab.data.payment_behaviour import invoice_delays, payment_behaviour
from creditlab.data.ratios import ratios
from creditlab.data.read import read_table
from creditlab.data.statements import check_statements, read_statements
from creditlab.decide.limits import LimitPolicy, credit_limits
from creditlab.decide.provisions import provision

HOLD, REVIEW, KEEP = ACTIONS = ("hold orders", "review", "as before")
OLD_STATEMENT = 550  # days from the year-end: a year and a half
SLOWER = 10.0  # days
LONG_OVERDUE = 90  # days
OVER = 0.10  # of the limit
RULES = {
    "need": "needed: sales × terms and usual delay",
    "by_net_worth": "share of tangible net worth",
    "by_working_capital": "share of working capital",
    "by_record": "need, as far as the payment record carries it",
    "by_peers": "what others give",
    "by_insurer": "insured",
    "by_own_sales": "concentration in our own sales",
}
RECORD = {
    "paydex": ("payment index, 80 is prompt", "{:.0f}"),
    "delay": ("days late, weighted by amount", "{:.1f}"),
    "trend": ("days slower than before, in 60 days past due", "{:+.1f}"),
    "late": ("share of invoices late", "{:.0%}"),
    "worst": ("most days late", "{:.0f}"),
    "disputed": ("share of the amount disputed", "{:.1%}"),
    "dilution": ("share credited", "{:.1%}"),
    "broken": ("promises broken", "{:.0f}"),
}
FORMATS = {"share": "{:.1%}", "times": "{:.2f}", "years": "{:.1f}", "days": "{:.0f}"}


@dataclass(frozen=True, eq=False)
class CreditBook:
    """What is known of the customers of a supplier at a date; made by `read_credit_book`.

    Attributes
    ----------
    at : pandas.Timestamp
    ledger : Ledger
    statements : pandas.DataFrame
        Those that could be read by then, in single units; empty when none were given.
    items : pandas.DataFrame
        Open items, see `open_items`.
    customers : pandas.DataFrame
        Indexed by customer, largest balance first: master data, columns of `payment_behaviour`,
        ``yearly_sales`` (last 365 days, less credit notes, without VAT), ``terms`` (median days),
        figures of the latest statement, columns of `credit_limits` (what a rule allows as
        ``by_net_worth`` and so on), ``headroom`` (limit less open),
        ``signals`` (in words) and ``action``: "hold orders", "review" or "as before".
    policy : LimitPolicy
        By which the limits are set.
    own_sales : float
        Yearly sales of the seller, for the rule of concentration.
    provision : pandas.DataFrame or None
        Provision by age, at the loss rates of the ledger itself; None when it is too short.
    issues : pandas.DataFrame
        ``table``, ``row``, ``customer``, ``problem``, ``detail``, ``action``: everything that was
        wrong with the files, row by row.
    """

    at: pd.Timestamp
    ledger: Ledger
    statements: pd.DataFrame
    items: pd.DataFrame
    customers: pd.DataFrame
    policy: LimitPolicy
    own_sales: float
    provision: pd.DataFrame | None
    issues: pd.DataFrame

    @cached_property
    def _delays(self) -> dict[Any, pd.DataFrame]:
        return dict(iter(invoice_delays(self.ledger, self.at).groupby("customer")))

    def delays(self, customer: Any) -> pd.DataFrame:
        """Return days late of a customer's invoices, see `invoice_delays`; may be empty."""
        empty = pd.DataFrame(columns=["customer", "invoice", "due", "amount", "delay", "open"])
        return self._delays.get(customer, empty)


def read_credit_book(
    ledger: str | os.PathLike[str] | pd.DataFrame,
    statements: str | os.PathLike[str] | pd.DataFrame | None = None,
    customers: str | os.PathLike[str] | pd.DataFrame | None = None,
    *,
    at: Any = None,
    currency: str | None = None,
    rates: Mapping[str, float] | None = None,
    policy: LimitPolicy | None = None,
    own_sales: float | None = None,
) -> CreditBook:
    """Read a ledger and statements, and say of each customer how it stands.

    Parameters
    ----------
    ledger : path-like or DataFrame
        Events, see `creditlab.data.ledger.read_ledger`.
    statements : path-like or DataFrame, optional
        See `creditlab.data.statements.read_statements`; a column ``published`` keeps back what
        nobody could read by `at` (without it, the year-end does).
    customers : path-like or DataFrame, optional
        Master data: ``customer`` and what is known (``name``, ``industry``, ``insured``,
        ``peer_line`` are used).
    at : date, optional
        By default the last day of the ledger.
    currency, rates
        As in `read_ledger`.
    policy : LimitPolicy, optional
        By default `LimitPolicy` with the VAT rate that most invoices state.
    own_sales : float, optional
        Yearly sales of the seller, for the rule of concentration; by default those of the ledger
        in its last year.

    Returns
    -------
    CreditBook

    Raises
    ------
    ValueError, OSError
        For a file that cannot be read or lacks a column.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> book = simulate_ledger(60, years=2, seed=3)
    >>> found = read_credit_book(book.events, book.statements, book.customers)
    >>> found.issues.empty, sorted(found.customers["action"].unique())
    (True, ['as before', 'hold orders', 'review'])
    """
    events = _table(ledger)
    master = None if customers is None else check_frame(_table(customers), ["customer"])
    known = None if master is None else master["customer"]
    check_frame(events, ["date"])
    day = pd.Timestamp(at) if at is not None else pd.to_datetime(events["date"]).max()
    read = read_ledger(events, currency=currency, rates=rates, customers=known, as_of=day)
    reports, issues = _statements(statements, read.currency, day)
    vat = _vat_rate(read)
    table = payment_behaviour(read, day)
    table = table.join(_trade(read, day, vat)).join(_latest(reports, day))
    if master is not None:
        table = master.drop_duplicates("customer").set_index("customer").drop(
            columns="terms", errors="ignore"
        ).join(table, how="right")  # fmt: skip
    policy = policy or LimitPolicy(vat_rate=vat)
    sold = float(table["yearly_sales"].sum()) if own_sales is None else own_sales
    known_delay = table.assign(delay=table["delay"].fillna(0.0))
    limits = credit_limits(known_delay, policy, own_sales=sold)
    figures = limits.columns.difference(["need", "limit", "binding", "unknown"], sort=False)
    table = table.join(limits.rename(columns={name: f"by_{name}" for name in figures}))
    table["headroom"] = table["limit"] - table["open"]
    items = open_items(read, day)
    table["signals"], table["action"] = _signals(table, items, read, day)
    table = table.sort_values("open", ascending=False, kind="stable")
    found = read.issues.assign(table="ledger")
    issues = pd.concat([found, issues], ignore_index=True)
    return CreditBook(
        day, read, reports, items, table, policy, sold, _provision(read, items, day), issues
    )


def _table(source: Any) -> pd.DataFrame:
    return source if isinstance(source, pd.DataFrame) else read_table(Path(source))


def _vat_rate(ledger: Ledger) -> float:
    stated = ledger.invoices.get("vat_rate", pd.Series(dtype=float)).dropna()
    return float(stated.mode().iloc[0]) if len(stated) else 0.0


def _statements(source: Any, currency: str, day: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the statements that could be read by the day, and what is wrong with the file."""
    names = ["table", "row", "customer", "problem", "detail", "action"]
    if source is None:
        return pd.DataFrame({"customer": [], "year_end": []}), pd.DataFrame(columns=names)
    read = read_statements(_table(source))
    frame, problems = read.frame, [read.issues]
    ties = check_statements(frame)
    difference = "differs by " + ties["difference"].round(2).astype(str)
    problems.append(ties.assign(problem=ties["identity"], detail=difference, action="kept"))
    other = frame["currency"].notna() & (frame["currency"] != currency)
    foreign = frame.loc[other, ["customer", "currency"]].reset_index(names="row")
    problems.append(
        foreign.assign(problem=f"not in {currency}", detail=foreign["currency"], action="left out")
    )
    seen = pd.to_datetime(frame["published"]) if "published" in frame else frame["year_end"]
    issues = pd.concat([part.assign(table="statements") for part in problems], ignore_index=True)
    harmless = issues["problem"].isin(["not in single units", "no such line items"])
    return frame[~other & (seen <= day)], issues.loc[~harmless].reindex(columns=names)


def _trade(ledger: Ledger, day: pd.Timestamp, vat: float) -> pd.DataFrame:
    """Return sales of the last year without VAT, and the usual terms, by customer."""
    events = ledger.events[ledger.events["date"] <= day]
    year = events[events["date"] > day - pd.Timedelta(days=365)]
    sign = year["kind"].map({INVOICE: 1.0, CREDIT_NOTE: -1.0}).fillna(0.0)
    sales = (sign * year["amount"]).groupby(year["customer"]).sum().clip(lower=0) / (1 + vat)
    invoices = events[events["kind"] == INVOICE]
    terms = (invoices["due"] - invoices["date"]).dt.days.groupby(invoices["customer"]).median()
    return pd.DataFrame({"yearly_sales": sales, "terms": terms}).fillna({"yearly_sales": 0.0})


def _latest(statements: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the figures of each customer's latest statement that decisions look at."""
    columns = ["year_end", "net_worth", "working_capital", "z_score", "zone", "statement_age"]
    if statements.empty:
        return pd.DataFrame(columns=columns).rename_axis("customer")
    every = ratios(statements, ["liquidity", "leverage", "coverage", "profitability"])
    score = altman(statements, "z_double_prime")
    table = every.assign(
        net_worth=statements["equity"] - statements["intangibles"].fillna(0),
        working_capital=statements["current_assets"] - statements["current_liabilities"],
        z_score=score["score"],
        zone=score["zone"],
        statement_age=(day - statements["year_end"]).dt.days,
    )
    last = table.sort_values("year_end", kind="stable").drop_duplicates("customer", keep="last")
    return last.set_index("customer")


def _signals(
    table: pd.DataFrame, items: pd.DataFrame, ledger: Ledger, day: pd.Timestamp
) -> tuple[pd.Series, pd.Series]:
    """Return what speaks against a customer, in words, and what follows."""
    written = ledger.of(WRITE_OFF)
    lately = written["date"].between(day - pd.Timedelta(days=365), day)
    oldest = items.groupby("customer")["days_past_due"].max().reindex(table.index)
    serious = pd.DataFrame(
        {
            f"overdue more than {LONG_OVERDUE} days": oldest > LONG_OVERDUE,
            "written off in the last year": table.index.isin(written.loc[lately, "customer"]),
        },
        index=table.index,
    )
    warnings = pd.DataFrame(
        {
            f"more than {OVER:.0%} above its limit": table["headroom"] < -OVER * table["limit"],
            f"pays more than {SLOWER:.0f} days slower than before": table["trend"] > SLOWER,
            "broke most of its promises": table["broken"] > np.maximum(table["promises"] / 2, 2),
            "accounts in the distress zone": table["zone"] == DISTRESS,
            "statement older than a year and a half": table["statement_age"] > OLD_STATEMENT,
        },
        index=table.index,
    )
    flags = pd.concat([serious, warnings], axis=1)
    words = ["; ".join(flags.columns[row]) for row in flags.to_numpy(dtype=bool)]
    action = np.select([serious.any(axis=1), warnings.sum(axis=1) >= 2], [HOLD, REVIEW], KEEP)
    return pd.Series(words, table.index), pd.Series(action, table.index)


def _provision(ledger: Ledger, items: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame | None:
    """Provide for the book at its own loss rates; a bucket without history takes the one before."""
    try:
        history = ageing_loss_rates(ledger, day)
    except ValueError:
        return None
    rates = history.set_index("bucket")["rate"].ffill().fillna(0.0)
    balances = ageing(items).iloc[0].drop(["total", "disputed"]).astype(np.float64)
    return provision(balances, rates)
