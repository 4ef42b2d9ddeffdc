"""Open items of a ledger at a date, and their age."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.ledger import (
    CENT,
    CREDIT_NOTE,
    DISPUTE,
    DISPUTE_CLOSED,
    KINDS,
    PAYMENT,
    SETTLING,
    WRITE_OFF,
    Coded,
    Ledger,
)

EDGES = (1, 31, 61, 91)  # days at which the customary buckets begin


def open_items(ledger: Ledger, at: Any) -> pd.DataFrame:
    """List what is not settled at the end of a day, as it was known then.

    Parameters
    ----------
    ledger : Ledger
    at : date

    Returns
    -------
    pandas.DataFrame
        A row an invoice, oldest first: ``customer``, ``invoice``, ``date``, ``due``, ``amount``;
        ``paid``, ``credited``, ``written_off`` up to then; ``open``; ``disputed`` (of what is
        open); ``days_past_due`` (0 and below: not due) and ``age`` (days since the invoice).
        Payments on account settle the oldest items of their customer.

    Notes
    -----
    Only events up to the date count, so the past is seen as it was then. An invoice that was paid
    above its amount has ``open`` 0; the excess is among the ledger's issues.

    Examples
    --------
    >>> from creditlab.data.ledger import read_ledger
    >>> frame = pd.DataFrame({
    ...     "customer": "A", "kind": ["invoice", "invoice", "payment"], "document": ["1", "2", "p"],
    ...     "invoice": ["1", "2", "1"], "date": ["2024-01-05", "2024-01-20", "2024-02-10"],
    ...     "due": ["2024-02-04", "2024-02-19", None], "amount": [1130.0, 500.0, 600.0],
    ...     "currency": "CNY"})
    >>> open_items(read_ledger(frame), "2024-02-14")[["invoice", "open", "days_past_due"]]
      invoice   open  days_past_due
    0       1  530.0             10
    1       2  500.0             -5
    """
    day = int(np.datetime64(pd.Timestamp(at), "D").astype(np.int64))
    coded = ledger.coded
    issued, due = coded.date[coded.own], coded.due[coded.own]
    amount = coded.amount[coded.own]
    parts = {
        "paid": coded.total(day, PAYMENT),
        "credited": coded.total(day, CREDIT_NOTE),
        "written_off": coded.total(day, WRITE_OFF),
    }
    left, on_account = outstanding(coded, day)
    parts["paid"] = parts["paid"] + on_account
    disputed = coded.total(day, DISPUTE) - coded.total(day, DISPUTE_CLOSED)
    rows = np.flatnonzero(left)
    rows = rows[np.argsort(issued[rows], kind="stable")]
    events = ledger.events[["customer", "document", "date", "due"]].take(coded.own[rows])
    return pd.DataFrame(
        {name: events[name].array for name in events}
        | {"amount": amount[rows]}
        | {name: part[rows] for name, part in parts.items()}
        | {
            "open": left[rows],
            "disputed": np.minimum(left, disputed.clip(min=0))[rows],
            "days_past_due": day - due[rows],
            "age": day - issued[rows],
        }
    ).rename(columns={"document": "invoice"})


def outstanding(coded: Coded, day: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what is left of each invoice at the end of a day, and what money on account settled.

    Less than half a cent is nothing: it is what sums of decimals leave.
    """
    issued, amount = coded.date[coded.own], coded.amount[coded.own]
    left = np.where(issued <= day, (amount - coded.total(day, *SETTLING)).clip(min=0), 0.0)
    account = _on_account(coded, day)
    used = np.zeros(len(left))
    if account.any():
        used = _oldest_first(left, issued, coded.customer[coded.own], account)
        left = left - used
    return np.where(left > CENT, left, 0.0), used


def _on_account(coded: Coded, day: int) -> np.ndarray:
    """Return what each customer has paid without naming an invoice."""
    rows = (coded.place < 0) & (coded.kind == KINDS.index(PAYMENT)) & (coded.date <= day)
    return np.bincount(coded.customer[rows], coded.amount[rows], minlength=len(coded.customers))


def _oldest_first(
    left: np.ndarray, issued: np.ndarray, customer: np.ndarray, account: np.ndarray
) -> np.ndarray:
    """Return what money on account settles of each item, the customer's oldest first."""
    order = np.lexsort((issued, customer))
    before = np.cumsum(left[order]) - left[order]
    first = np.flatnonzero(np.diff(customer[order], prepend=-1))
    before -= np.repeat(before[first], np.diff(first, append=len(order)))
    used = np.empty(len(left))
    used[order] = np.minimum((account[customer[order]] - before).clip(min=0), left[order])
    return used


def ageing(
    items: pd.DataFrame,
    *,
    by: str = "due",
    edges: Sequence[int] = EDGES,
    per: str | None = None,
) -> pd.DataFrame:
    """Sum open items by their age.

    Parameters
    ----------
    items : pandas.DataFrame
        From `open_items`.
    by : {"due", "date"}
        Age since the due day, or since the invoice. The two are often confused: a report must say
        which it is.
    edges : sequence of int
        Days at which the second and every later bucket begins.
    per : str, optional
        Column of ``items``, such as ``"customer"``: a row for each of its values.

    Returns
    -------
    pandas.DataFrame
        Amounts: a column a bucket (``"current"`` for what is not due, or ``"0-30"`` by invoice
        date), then ``total`` and ``disputed``; a row ``"all"``, or one a value of ``per``, the
        largest total first.

    Raises
    ------
    ValueError
        When ``by`` is neither, the edges do not rise, or the column is absent.

    Examples
    --------
    >>> items = pd.DataFrame({"open": [530.0, 500.0, 80.0], "disputed": 0.0,
    ...                       "days_past_due": [10, -5, 95], "age": [40, 25, 125]})
    >>> ageing(items)
         current   1-30  31-60  61-90   91+   total  disputed
    all    500.0  530.0    0.0    0.0  80.0  1110.0       0.0
    """
    if by not in ("due", "date"):
        raise ValueError(f"by is {by!r}; age is counted by 'due' or by 'date' (of the invoice)")
    starts = list(edges)
    if not starts or starts != sorted(set(starts)) or starts[0] < 1:
        raise ValueError(f"edges are {starts}; give days that rise, from 1 on")
    if per is not None and per not in items:
        raise ValueError(f"the items have no column {per!r}")
    names = _names(starts, by)
    days = items["days_past_due" if by == "due" else "age"].to_numpy()
    bucket = np.searchsorted(starts, days, side="right")
    codes, rows = (
        (np.zeros(len(items), dtype=np.intp), pd.Index(["all"]))
        if per is None
        else pd.factorize(items[per], sort=True)
    )
    amounts = np.zeros((len(rows), len(names)))
    cell = codes * len(names) + bucket
    amounts += np.bincount(cell, items["open"].to_numpy(), minlength=amounts.size).reshape(
        amounts.shape
    )
    table = pd.DataFrame(amounts, index=pd.Index(rows, name=per), columns=names)
    table["total"] = table.sum(axis=1)
    table["disputed"] = np.bincount(codes, items["disputed"].to_numpy(), minlength=len(rows))
    return table if per is None else table.sort_values("total", ascending=False, kind="stable")


def _names(starts: Sequence[int], by: str) -> list[str]:
    first = "current" if by == "due" else f"0-{starts[0] - 1}"
    middle = [f"{a}-{b - 1}" for a, b in pairwise(starts)]
    return [first, *middle, f"{starts[-1]}+"]
