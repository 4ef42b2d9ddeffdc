"""What can be known of all customers on a day, from documents alone, not the latent state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from creditlab.decide.desk.accounts import Accounts

YEAR, LATELY, RECENT_NEWS = 365, 60, 180


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Figures of every customer at the end of a day; the words of `views.Customer`, in cents.

    Arrays of shape (customers,), int64; shares and delays as float64 with one or two decimals.
    """

    open: np.ndarray
    overdue: np.ndarray
    disputed: np.ndarray
    oldest: np.ndarray
    invoices: np.ndarray
    purchases: np.ndarray
    delay: np.ndarray
    recent_delay: np.ndarray
    late: np.ndarray
    last_payment: np.ndarray
    bad_news: np.ndarray

    def frame(self) -> pd.DataFrame:
        """Return the figures as a table, amounts in CNY; ``last_payment`` missing for never."""
        parts = dict(vars(self))
        for name in ("open", "overdue", "disputed", "purchases"):
            parts[name] = parts[name] / 100
        parts["last_payment"] = pd.Series(parts["last_payment"]).where(parts["last_payment"] >= 0)
        return pd.DataFrame(parts)


def know(accounts: Accounts, day: int) -> Knowledge:
    """Return what the documents say of every customer at the end of a day."""
    n, customer = len(accounts.world.net), accounts.customer
    there = accounts.shipped & (accounts.date <= day)
    left = accounts.left(day)

    def total(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
        # Sums of whole numbers below 2**53 are exact in any order.
        return np.bincount(customer[rows], values[rows], n).astype(np.int64)

    owes, quarrel = left > 0, accounts.in_dispute(day)
    past = owes & (accounts.due < day)
    oldest = np.zeros(n, dtype=np.int64)
    claims = past & ~quarrel
    np.maximum.at(oldest, customer[claims], day - accounts.due[claims])
    year = there & (accounts.date > day - YEAR)
    ones = np.ones(len(left), dtype=np.int64)
    settled = accounts.settled()
    # A delay is known when an item is settled, or due and still open; it grows until then.
    judged = there & ((settled <= day) | (accounts.due < day)) & (accounts.due > day - YEAR)
    lateness = (np.minimum(settled, day) - accounts.due).clip(0, None)
    lately = judged & (accounts.due > day - LATELY)
    return Knowledge(
        open=total(left, owes),
        overdue=total(left, past),
        disputed=total(np.minimum(accounts.disputed, left), owes & quarrel),
        oldest=oldest,
        invoices=total(ones, year),
        purchases=total(accounts.amount, year),
        delay=_mean(total(lateness * accounts.amount, judged), total(accounts.amount, judged), 1),
        recent_delay=_mean(
            total(lateness * accounts.amount, lately), total(accounts.amount, lately), 1
        ),
        late=_mean(total(ones, judged & (lateness > 0)), total(ones, judged), 2),
        last_payment=_last_payment(accounts, there, day),
        bad_news=_bad_news(accounts, day),
    )


def _mean(sums: np.ndarray, weights: np.ndarray, decimals: int) -> np.ndarray:
    return np.round(sums / np.maximum(weights, 1), decimals)


def _last_payment(accounts: Accounts, there: np.ndarray, day: int) -> np.ndarray:
    """Return days since the last payment, -1 for none."""
    last = np.full(len(accounts.world.net), -1, dtype=np.int64)
    limit = np.minimum(day, accounts.silent - 1)
    for days, amount in ((accounts.pay, accounts.first), (accounts.again, accounts.second)):
        rows = there & (amount > 0) & (days <= limit)
        np.maximum.at(last, accounts.customer[rows], days[rows])
    return np.where(last < 0, -1, day - last)


def _bad_news(accounts: Accounts, day: int) -> np.ndarray:
    customer, days = accounts.bad_news
    known = (days <= day) & (days > day - RECENT_NEWS)
    return np.bincount(customer[known], minlength=len(accounts.world.net))
