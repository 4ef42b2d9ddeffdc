"""How business customers pay: features of each, as they were known at a date."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.ledger import (
    CENT,
    CREDIT_NOTE,
    DISPUTE,
    KINDS,
    PROMISE,
    SETTLING,
    Coded,
    Ledger,
)
from creditlab.data.open_items import outstanding

# Dun & Bradstreet's published PAYDEX table: points at days beyond terms. 90 and 100 (paying for a
# discount, and sooner than agreed) are not used: a payment on the due day or before it has 80.
PAYDEX_DAYS = (0, 15, 22, 30, 60, 90, 120)
PAYDEX_POINTS = (80, 70, 60, 50, 40, 30, 20)
WATCHED = 60  # days past due for which the trend watches every invoice, neither more nor less
RECENT = 180  # days that count as lately, for the trend


def payment_behaviour(ledger: Ledger, at: Any) -> pd.DataFrame:
    """Describe how each customer pays, by what was known at the end of a day.

    Parameters
    ----------
    ledger : Ledger
    at : date

    Returns
    -------
    pandas.DataFrame
        Indexed by customer, those with an invoice by then, in the order of the ledger:

        - ``invoices``, ``invoiced`` (amount), ``first``, ``last``: of the invoices so far;
        - ``judged``: invoices that are settled, or due and open; the others say nothing yet;
        - ``delay``: days beyond terms of the judged, weighted by amount, early payment as 0;
        - ``late``: share of the judged that were more than 0 days late; ``worst``: most days;
        - ``trend``: by how many days payment has become slower, watched for 60 days past due:
          invoices due 60 to 239 days ago, less the earlier ones; missing without both;
        - ``open``, ``overdue``: amounts;
        - ``disputed``: share of the invoiced amount that was ever disputed; ``dilution``: share
          credited;
        - ``promises``, ``broken``: promises that have come due, and those not kept by then;
        - ``paydex``: an index of ours from the published table of the PAYDEX, not theirs: 80 is
          prompt, 50 is 30 days late, 20 is 120 days and more, weighted by amount.

    Notes
    -----
    An open item that is overdue counts with the days it is late so far. They can only grow: the
    delay of a customer who has stopped paying is too small at first, and the delay over paid
    invoices alone would not show it at all. Payments on account name no invoice: they lower what
    is open, as in `open_items`, but no delay.

    The trend compares invoices at one age. What fell due last week cannot be thirty days late yet,
    so plain delays of young invoices are too small for everybody, and their difference to older
    ones is negative also where nothing has changed. The trend takes only invoices that were due at
    least A = 60 days ago, and of each the days late up to A: y = min(delay, A), which was known A
    days after the due day and changes no more. Nothing is cut short, so the mean by amount,

        m = sum(w y) / sum(w) = sum over u = 0 … A - 1 of (share of the money unpaid u days after
        the due day),

    is without bias: the restricted mean of survival analysis (Royston & Parmar 2013, BMC Medical
    Research Methodology 13:152). trend = m(due 60 to 239 days ago) - m(due before). Between -60
    and 60; where nothing changes its expectation is 0. The price: it says nothing of the last 60
    days, and not whether 70 days late have become 90.

    Examples
    --------
    >>> from creditlab.data.ledger import read_ledger
    >>> frame = pd.DataFrame({
    ...     "customer": "A", "kind": ["invoice", "invoice", "payment"], "document": ["1", "2", "p"],
    ...     "invoice": ["1", "2", "1"], "date": ["2024-01-05", "2024-01-20", "2024-02-19"],
    ...     "due": ["2024-02-04", "2024-02-19", None], "amount": [300.0, 100.0, 300.0],
    ...     "currency": "CNY"})
    >>> found = payment_behaviour(read_ledger(frame), "2024-03-20")
    >>> found[["judged", "delay", "late", "worst", "overdue", "paydex"]].loc["A"].tolist()
    [2.0, 18.75, 1.0, 30.0, 100.0, 65.0]
    """
    day = int(np.datetime64(pd.Timestamp(at), "D").astype(np.int64))
    coded = ledger.coded
    issued, due = coded.date[coded.own], coded.due[coded.own]
    customer = coded.customer[coded.own]
    amount, _, judged, delay = _delays(coded, day)
    left, _ = outstanding(coded, day)
    there = issued <= day
    size = len(coded.customers)

    def per(values: np.ndarray) -> np.ndarray:
        return np.bincount(customer, values, minlength=size)

    weight = np.where(judged, amount, 0.0)
    old = judged & (due <= day - WATCHED)
    lately = old & (due > day - WATCHED - RECENT)
    watched = np.minimum(delay, WATCHED)
    points = np.interp(delay, PAYDEX_DAYS, PAYDEX_POINTS)
    promises, broken = _promises(coded, day)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = per(weight * delay) / per(weight)
        recent, before = (
            per(weight * watched * rows) / per(weight * rows) for rows in (lately, old & ~lately)
        )
        table = pd.DataFrame(
            {
                "invoices": per(there).astype(np.int64),
                "invoiced": per(amount),
                "first": _as_dates(_least(customer, issued, there, size)),
                "last": _as_dates(-_least(customer, -issued, there, size)),
                "judged": per(judged).astype(np.int64),
                "delay": mean,
                "late": per(judged & (delay > 0)) / per(judged),
                "worst": _most(customer, delay, judged, size),
                "trend": recent - before,
                "open": per(left),
                "overdue": per(np.where(due < day, left, 0.0)),
                "disputed": per(np.minimum(coded.total(day, DISPUTE), amount)) / per(amount),
                "dilution": per(np.minimum(coded.total(day, CREDIT_NOTE), amount)) / per(amount),
                "promises": promises,
                "broken": broken,
                "paydex": per(weight * points) / per(weight),
            },
            index=coded.customers.rename("customer"),
        )
    return table[table["invoices"] > 0]


def invoice_delays(ledger: Ledger, at: Any) -> pd.DataFrame:
    """Return how late each invoice was paid, or is so far, by what was known on a day.

    Parameters
    ----------
    ledger : Ledger
    at : date

    Returns
    -------
    pandas.DataFrame
        A row an invoice that is settled, or due and open, by due date: ``customer``, ``invoice``,
        ``due``, ``amount``, ``delay`` (days beyond terms, 0 when early), ``open`` (amount). The
        delay of an open one can only grow.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> book = simulate_ledger(40, years=1, seed=3)
    >>> found = invoice_delays(book.ledger, book.closing)
    >>> bool((found["delay"] >= 0).all()), bool((found["due"] < "2023-02-01").all())
    (True, True)
    """
    day = int(np.datetime64(pd.Timestamp(at), "D").astype(np.int64))
    coded = ledger.coded
    amount, left, judged, delay = _delays(coded, day)
    rows = np.flatnonzero(judged)
    events = ledger.events[["customer", "document", "due"]].take(coded.own[rows])
    table = events.rename(columns={"document": "invoice"}).reset_index(drop=True)
    table = table.assign(amount=amount[rows], delay=delay[rows], open=left[rows])
    return table.sort_values("due", kind="stable", ignore_index=True)


def _delays(coded: Coded, day: int) -> tuple[np.ndarray, ...]:
    """Return amount, what is left, whether it can be judged and days late, of each invoice."""
    issued, due = coded.date[coded.own], coded.due[coded.own]
    there = issued <= day
    amount = np.where(there, coded.amount[coded.own], 0.0)
    left = np.where(there, (amount - coded.total(day, *SETTLING)).clip(min=0), 0.0)
    left[left <= CENT] = 0.0
    paid = there & (left == 0)
    judged = paid | (there & (due < day))
    late = np.where(paid, _settled(coded, day), day) - due
    return amount, left, judged, np.where(judged, late.clip(min=0), 0)


def _settled(coded: Coded, day: int) -> np.ndarray:
    """Return the day of the last settling event of each invoice so far."""
    last = np.full(len(coded.own), np.iinfo(np.int64).min // 2)
    for kind in SETTLING:
        place, date, _ = coded.linked[kind]
        known = date <= day
        np.maximum.at(last, place[known], date[known])
    return last


def _promises(coded: Coded, day: int) -> tuple[np.ndarray, np.ndarray]:
    """Count the promises of each customer that have come due, and those that were not kept."""
    rows = np.flatnonzero((coded.kind == KINDS.index(PROMISE)) & (coded.due <= day))
    rows = rows[coded.place[rows] >= 0]
    size = len(coded.customers)
    made = np.bincount(coded.customer[rows], minlength=size)
    settling = [KINDS.index(kind) for kind in SETTLING]
    paid = np.flatnonzero(np.isin(coded.kind, settling) & (coded.place >= 0))
    paid = paid[np.isin(coded.place[paid], coded.place[rows])]
    promise = pd.DataFrame({"place": coded.place[rows], "row": rows})
    both = promise.merge(pd.DataFrame({"place": coded.place[paid], "paid": paid}), on="place")
    since, until = coded.date[both["row"]], coded.due[both["row"]]
    between = (coded.date[both["paid"]] >= since) & (coded.date[both["paid"]] <= until)
    money = coded.amount[both["paid"]] * between
    got = np.bincount(np.searchsorted(rows, both["row"]), money, minlength=len(rows))
    broken = rows[got < coded.amount[rows] - CENT]
    return made, np.bincount(coded.customer[broken], minlength=size)


def _least(customer: np.ndarray, values: np.ndarray, rows: np.ndarray, size: int) -> np.ndarray:
    least = np.full(size, np.iinfo(np.int32).max, dtype=np.int64)
    np.minimum.at(least, customer[rows], values[rows])
    return least


def _most(customer: np.ndarray, values: np.ndarray, rows: np.ndarray, size: int) -> np.ndarray:
    most = np.full(size, np.nan)
    np.fmax.at(most, customer[rows], values[rows].astype(np.float64))
    return most


def _as_dates(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[D]").astype("datetime64[s]")
