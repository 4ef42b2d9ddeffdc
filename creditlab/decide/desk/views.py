"""What a policy sees and says: frozen records of plain values, and nothing behind them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

LONGEST = 180  # days of terms


@dataclass(frozen=True, slots=True)
class News:
    """An item about a customer: how many days ago, of what kind, and its words."""

    days_ago: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the desk knows it on the morning of a day.

    Amounts are in CNY, VAT included; times in days. Everything is as booked until last evening,
    but ``open``, which contains what was shipped to the customer today.

    Attributes
    ----------
    customer, name, industry, city, size_class, segment : str
    group : str
        Group of connected companies; empty for none.
    net_days : int
        Usual terms.
    years_known, age : int
        Since it first bought from us, and since it was founded, in whole years.
    open, overdue, disputed : float
        Owed; of it past its due day; and in disputes that are known and not closed.
    oldest : int
        Days overdue of the oldest item that is not in a known dispute; 0 for none.
    limit : float or None
        As set by the policy before.
    invoices, purchases : int, float
        Number and amount in the last 365 days.
    delay, recent_delay : float
        Mean days beyond terms of the items due in the last 365 and in the last 60 days, weighted
        by amount; an open item counts as late as it is so far.
    late : float
        Share of the items due in the last 365 days that were late at all.
    last_payment : int or None
        Days ago.
    promises, broken : int
        Given to our calls and come due; not kept.
    promised : int or None
        Days until a promise that was given is due.
    last_call : int or None
        Days ago. A second call within a fortnight changes nothing.
    complaints : int
    news : tuple of News
        Of the last 180 days, the latest first.
    bad_news : int
        How many of them are suits, enforcement, tax arrears or unpaid wages.
    """

    customer: str
    name: str
    industry: str
    city: str
    size_class: str
    segment: str
    group: str
    net_days: int
    years_known: int
    age: int
    open: float
    overdue: float
    disputed: float
    oldest: int
    limit: float | None
    invoices: int
    purchases: float
    delay: float
    recent_delay: float
    late: float
    last_payment: int | None
    promises: int
    broken: int
    promised: int | None
    last_call: int | None
    complaints: int
    news: tuple[News, ...]
    bad_news: int


@dataclass(frozen=True, slots=True)
class Order:
    """An order that waits for a decision.

    Attributes
    ----------
    order : int
        Number, from 1.
    amount, margin : float
        CNY: with VAT; and what it earns when it is paid.
    asked : int
        Day on which it came, from 0.
    waited : int
        Days on hold so far.
    """

    order: int
    amount: float
    margin: float
    asked: int
    waited: int


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk on a day.

    Attributes
    ----------
    day : int
        From 0 to ``days`` - 1.
    days : int
    date : str
        As "2023-09-01".
    calls_left : int
        Calls for which there is staff time today.
    climate : float
        Business climate of the last whole quarter: 100 is normal, below 100 a downturn.
    receivable, overdue : float
        Of all customers, CNY.
    funding : float
        Yearly rate at which receivables are financed.
    call_cost, complaint_cost : float
        CNY.
    """

    day: int
    days: int
    date: str
    calls_left: int
    climate: float
    receivable: float
    overdue: float
    funding: float
    call_cost: float
    complaint_cost: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy says to an order.

    Parameters
    ----------
    approve : bool, default True
        Ship it; False declines it.
    limit : float, optional
        The most that the customer may owe from now on, CNY. An approved order that does not fit
        waits as if on hold. Without one the limit set before stays.
    terms : int, optional
        Days to pay, at most 180; 0 is cash in advance. Shorter terms than usual lose some orders.
    hold : bool, default False
        Ship nothing yet: the order is asked about again on the next business day.
    call : bool, default False
        Call the customer now, if there is time for it.

    Examples
    --------
    >>> Decision(approve=True, terms=0)
    Decision(approve=True, limit=None, terms=0, hold=False, call=False)
    """

    approve: bool = True
    limit: float | None = None
    terms: int | None = None
    hold: bool = False
    call: bool = False


def read_decision(said: Any) -> Decision:
    """Return a policy's answer as a `Decision` of plain values.

    Raises
    ------
    ValueError
        When it is no Decision, or a part of it makes no sense.
    """
    if type(said) is not Decision:
        raise ValueError(f"the policy answered {type(said).__name__}; it must return a Decision")
    return decision_of({name: getattr(said, name) for name in Decision.__slots__})


def decision_of(parts: Any) -> Decision:
    """Return the decision that a mapping describes; see `read_decision`."""
    if not isinstance(parts, dict) or parts.keys() != set(Decision.__slots__):
        raise ValueError("the answer is no Decision")
    flags = {}
    for name in ("approve", "hold", "call"):
        value = _plain(parts[name])
        if type(value) is not bool:
            raise ValueError(
                f"Decision.{name} is a {type(value).__name__}; it must be True or False"
            )
        flags[name] = value
    terms, limit = _plain(parts["terms"]), _plain(parts["limit"])
    if terms is not None and (type(terms) is not int or not 0 <= terms <= LONGEST):
        raise ValueError(
            f"Decision.terms is {_shown(terms)}; whole days from 0 to {LONGEST}, or None"
        )
    if limit is not None:
        if type(limit) not in (int, float) or not math.isfinite(limit) or not 0 <= limit < 1e12:
            raise ValueError(f"Decision.limit is {_shown(limit)}; an amount from 0 on, or None")
        limit = float(limit)
    return Decision(flags["approve"], limit, terms, flags["hold"], flags["call"])


def _plain(value: Any) -> Any:
    """Turn a number of numpy's into one of Python's."""
    if (
        type(value).__module__ == "numpy"
        and hasattr(value, "item")
        and not getattr(value, "ndim", 1)
    ):
        return value.item()
    return value


def _shown(value: Any) -> str:
    return str(value)[:40] if type(value) in (int, float) else f"a {type(value).__name__}"
