"""A ledger: invoices, payments, credit notes, disputes and promises of business customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.data.dates import as_dates

INVOICE, PAYMENT, CREDIT_NOTE = "invoice", "payment", "credit_note"
DISPUTE, DISPUTE_CLOSED = "dispute", "dispute_closed"
PROMISE, WRITE_OFF = "promise", "write_off"
KINDS = (INVOICE, PAYMENT, CREDIT_NOTE, DISPUTE, DISPUTE_CLOSED, PROMISE, WRITE_OFF)
SETTLING = (PAYMENT, CREDIT_NOTE, WRITE_OFF)
COLUMNS = ("customer", "kind", "document", "invoice", "date", "due", "amount", "currency")
KEPT, LEFT_OUT, CONVERTED = "kept", "left out", "converted"
CENT = 0.005


@dataclass(frozen=True, eq=False)
class Coded:
    """Events as numbers.

    Attributes
    ----------
    kind, place, date, due, customer : numpy.ndarray of int64, shape (events,)
        Number in `KINDS`; number of the invoice that it belongs to among the invoices, -1 for none;
        days since 1970; number in ``customers``.
    amount : numpy.ndarray of float64, shape (events,)
    own : numpy.ndarray of int64, shape (invoices,)
        Which events are the invoices.
    customers : pandas.Index
    """

    kind: np.ndarray
    own: np.ndarray
    place: np.ndarray
    date: np.ndarray
    due: np.ndarray
    amount: np.ndarray
    customer: np.ndarray
    customers: pd.Index

    @cached_property
    def linked(self) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Place, date and amount of the events of each kind that belong to an invoice."""
        found = {}
        for number, kind in enumerate(KINDS):
            rows = np.flatnonzero((self.kind == number) & (self.place >= 0))
            found[kind] = (self.place[rows], self.date[rows], self.amount[rows])
        return found

    def total(self, day: int, *kinds: str) -> np.ndarray:
        """Return, for each invoice, the sum of events of these kinds up to a day."""
        total = np.zeros(len(self.own))
        for kind in kinds:
            place, date, amount = self.linked[kind]
            if len(place):
                known = np.where(date <= day, amount, 0.0)
                total += np.bincount(place, known, minlength=len(self.own))
        return total


@dataclass(frozen=True, eq=False)
class Ledger:
    """Events of a ledger that can be relied on, and what was wrong with the others.

    Build one with `read_ledger`.

    Attributes
    ----------
    events : pandas.DataFrame
        A row an event, index as in the file: ``customer``, ``kind``, ``document``, ``invoice``,
        ``date``, ``due``, ``amount`` (in one currency, VAT included) and what else the file has.
    currency : str
        Of all amounts.
    issues : pandas.DataFrame
        A row a problem: ``row`` (index in the file), ``kind``, ``document``, ``customer``,
        ``problem``, ``detail`` and ``action``: "kept", "left out" or "converted".
    """

    events: pd.DataFrame
    currency: str
    issues: pd.DataFrame

    def of(self, *kinds: str) -> pd.DataFrame:
        """Return the events of these kinds."""
        return self.events[self.events["kind"].isin(kinds)]

    @property
    def invoices(self) -> pd.DataFrame:
        """The invoices, in the order of the file."""
        return self.of(INVOICE)

    @cached_property
    def coded(self) -> Coded:
        """The events as numbers, made once: every look at the ledger counts these."""
        events = self.events
        kind = pd.Index(KINDS).get_indexer(pd.Index(events["kind"]))
        own = np.flatnonzero(kind == KINDS.index(INVOICE))
        documents = pd.Index(events["document"].iloc[own])
        customer, customers = pd.factorize(events["customer"])
        return Coded(
            kind=kind,
            own=own,
            place=documents.get_indexer(pd.Index(events["invoice"])),
            date=events["date"].to_numpy().astype("datetime64[D]").astype(np.int64),
            due=events["due"].to_numpy().astype("datetime64[D]").astype(np.int64),
            amount=events["amount"].to_numpy(),
            customer=customer,
            customers=pd.Index(customers),
        )

    def summary(self) -> pd.DataFrame:
        """Count events and amounts by kind.

        Returns
        -------
        pandas.DataFrame
            ``kind``, ``events``, ``customers``, ``amount``, ``first`` and ``last`` date.
        """
        grouped = self.events.groupby("kind", observed=True)
        table = grouped.agg(
            events=("document", "size"),
            customers=("customer", "nunique"),
            amount=("amount", "sum"),
            first=("date", "min"),
            last=("date", "max"),
        )
        return table.reindex([kind for kind in KINDS if kind in table.index]).reset_index()


def read_ledger(
    frame: pd.DataFrame,
    *,
    currency: str | None = None,
    rates: Mapping[str, float] | None = None,
    customers: Iterable[Any] | None = None,
    as_of: Any = None,
) -> Ledger:
    """Check the events of a ledger, and say row by row what is wrong with them.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row an event: ``customer``; ``kind``: invoice, payment, credit_note, dispute,
        dispute_closed, promise or write_off; ``document``; ``invoice`` that it belongs to (of an
        invoice: its own document); ``date``; ``due`` (of an invoice; of a promise the day that was
        promised); ``amount``, above 0, VAT included; ``currency``. Other columns are kept.
    currency : str, optional
        To count in; by default the one with most invoices.
    rates : mapping of str to float, optional
        What one unit of another currency is worth. Events of a currency without a rate are left
        out.
    customers : iterable, optional
        Those who are known; others are reported and kept.
    as_of : date, optional
        Today; events after it are left out.

    Returns
    -------
    Ledger

    Raises
    ------
    ValueError
        When a column is absent, a date cannot be read, an amount is no number, or no invoice
        remains.

    Notes
    -----
    Left out: duplicates of a document (all but the first), unknown kinds, amounts of 0 or below or
    missing, events without a customer or date, invoices without a due date, events of an invoice
    that is not there, events in the future, currencies without a rate. Kept and reported:
    a payment before its invoice, payments above the invoice, an invoice due before its date, an
    unknown customer, an event whose customer is not that of its invoice, a payment without an
    invoice (on account).

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "customer": ["A", "A", "A", "B"], "kind": ["invoice", "payment", "invoice", "invoice"],
    ...     "document": ["1", "p1", "1", "2"], "invoice": ["1", "1", "1", "2"],
    ...     "date": ["2024-01-05", "2024-02-10", "2024-01-05", "2024-01-20"],
    ...     "due": ["2024-02-04", None, "2024-02-04", "2024-02-19"],
    ...     "amount": [1130.0, 1200.0, 1130.0, -5.0], "currency": "CNY"})
    >>> ledger = read_ledger(frame)
    >>> ledger.issues[["row", "problem", "action"]].values.tolist()
    [[3, 'amount not above 0', 'left out'], [2, 'duplicate document', 'left out'],
     [1, 'settled above the invoice', 'kept']]
    """
    check_frame(frame, COLUMNS)
    events = frame.copy(deep=False)
    events["date"], events["due"] = (_days(frame[name]) for name in ("date", "due"))
    events["amount"] = _numbers(frame["amount"])
    found = _Issues(events)
    kind, invoice = events["kind"], events["kind"] == INVOICE
    found.leave_out("unknown kind", ~kind.isin(KINDS), kind)
    found.leave_out("no customer", events["customer"].isna())
    found.leave_out("no date", events["date"].isna())
    found.leave_out("amount not above 0", ~(events["amount"] > 0), events["amount"])
    found.leave_out("no due date", invoice & events["due"].isna())
    if as_of is not None:
        found.leave_out("in the future", events["date"] > pd.Timestamp(as_of), events["date"])
    known = events.loc[found.good]
    twice = known.duplicated(["kind", "document"]).reindex(events.index, fill_value=False)
    found.leave_out("duplicate document", twice, events["document"])
    currency = currency or _main_currency(events[found.good & invoice])
    factor = events["currency"].map({currency: 1.0, **(rates or {})})
    found.leave_out("currency without a rate", factor.isna(), events["currency"])
    other = found.good & (events["currency"] != currency)
    found.report("other currency", other, events["currency"], CONVERTED)
    events["amount"] *= factor
    _check_links(events, found)
    if customers is not None:
        strange = found.good & ~events["customer"].isin(list(customers))
        found.report("unknown customer", strange, events["customer"])
    good = events[found.good]
    if not (good["kind"] == INVOICE).any():
        raise ValueError(
            f"no invoice remains of {len(frame):,} events; the problems are {found.counted()}"
        )
    return Ledger(good.assign(currency=currency), currency, found.table())


def _check_links(events: pd.DataFrame, found: _Issues) -> None:
    """Look at each event beside the invoice that it names."""
    own = events["kind"] == INVOICE
    invoices = events[found.good & own].set_index("document")
    rest = found.good & ~own
    place = invoices.index.get_indexer(pd.Index(events["invoice"]))
    linked = rest & (place >= 0)
    on_account = rest & events["invoice"].isna() & (events["kind"] == PAYMENT)
    found.leave_out("invoice not there", rest & (place < 0) & ~on_account, events["invoice"])
    found.report("on account, no invoice named", on_account)
    if not len(invoices):
        return
    issued, owner, amount = (
        pd.Series(invoices[name].to_numpy()[place], events.index)
        for name in ("date", "customer", "amount")
    )
    found.report("another customer than the invoice", linked & (events["customer"] != owner), owner)
    paid = linked & (events["kind"] == PAYMENT)
    found.report("payment before the invoice", paid & (events["date"] < issued), events["date"])
    late = found.good & own & (events["due"] < events["date"])
    found.report("due before its date", late, events["due"])
    settling = linked & events["kind"].isin(SETTLING)
    total = events["amount"].where(settling, 0).groupby(place).cumsum()
    over = settling & (total > amount + CENT)
    found.report("settled above the invoice", over, (total - amount).round(2))


class _Issues:
    """Problems of the rows of a ledger, and which rows are good."""

    def __init__(self, events: pd.DataFrame) -> None:
        self.events = events
        self.found: list[pd.DataFrame] = []
        self.good = pd.Series(True, events.index)

    def leave_out(self, problem: str, rows: pd.Series, detail: pd.Series | None = None) -> None:
        """Report rows that are good so far, and use them no longer."""
        rows = rows & self.good
        self.report(problem, rows, detail, LEFT_OUT)
        self.good &= ~rows

    def report(
        self, problem: str, rows: pd.Series, detail: pd.Series | None = None, action: str = KEPT
    ) -> None:
        """Report rows with what is wrong, in words."""
        if not rows.any():
            return
        table = self.events.loc[rows, ["kind", "document", "customer"]].copy()
        table.insert(0, "row", table.index)
        table["problem"] = problem
        table["detail"] = "" if detail is None else detail[rows].astype(str)
        self.found.append(table.assign(action=action))

    def table(self) -> pd.DataFrame:
        names = ["row", "kind", "document", "customer", "problem", "detail", "action"]
        if not self.found:
            return pd.DataFrame(columns=names)
        return pd.concat(self.found, ignore_index=True)[names]

    def counted(self) -> str:
        return listing([f"{len(table):,} × {table['problem'].iloc[0]}" for table in self.found], 20)


def _days(column: pd.Series) -> pd.Series:
    if column.isna().all():
        return pd.Series(pd.NaT, column.index, dtype="datetime64[ns]")
    return as_dates(column).dt.normalize().astype("datetime64[ns]")


def _numbers(column: pd.Series) -> pd.Series:
    amounts = pd.to_numeric(column, errors="coerce")
    wrong = amounts.isna() & column.notna()
    if wrong.any():
        raise ValueError(
            f"column 'amount': {int(wrong.sum()):,} of {len(column):,} values are no numbers "
            f"({listing(column[wrong].unique(), 3)}); see CleaningLog.to_number"
        )
    return amounts.astype(np.float64)


def _main_currency(invoices: pd.DataFrame) -> str:
    counts = invoices["currency"].value_counts()
    if counts.empty:
        raise ValueError("no invoice names a currency; give currency=")
    return str(counts.index[0])
