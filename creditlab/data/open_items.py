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
    PAYMENT,
    WRITE_OFF,
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
    day = pd.Timestamp(at).normalize()
    events = ledger.events[(ledger.events["date"] <= day).to_numpy()]
    kind = events["kind"].to_numpy()
    items = events.loc[kind == "invoice", ["customer", "document", "date", "due", "amount"]]
    items = items.rename(columns={"document": "invoice"})
    place = pd.Index(items["invoice"]).get_indexer(events["invoice"])

    def total(*kinds: str) -> np.ndarray:
        rows = (place >= 0) & np.isin(kind, kinds)
        weights = events["amount"].to_numpy()[rows]
        return np.bincount(place[rows], weights, minlength=len(items))

    items = items.assign(
        paid=total(PAYMENT), credited=total(CREDIT_NOTE), written_off=total(WRITE_OFF)
    )
    settled = items["paid"] + items["credited"] + items["written_off"]
    items["open"] = (items["amount"] - settled).clip(lower=0)
    items = items.sort_values(["date", "invoice"], kind="stable", ignore_index=True)
    account = events[(kind == PAYMENT) & events["invoice"].isna().to_numpy()]
    if len(account):
        items = _settle_oldest(items, account.groupby("customer")["amount"].sum())
    disputed = total(DISPUTE) - total(DISPUTE_CLOSED)
    under = pd.Series(disputed, pd.Index(events.loc[kind == "invoice", "document"]))
    items["disputed"] = np.minimum(
        items["open"], under.reindex(items["invoice"]).clip(lower=0).to_numpy()
    )
    items = items[items["open"] > CENT].reset_index(drop=True)
    items["days_past_due"] = (day - items["due"]).dt.days
    items["age"] = (day - items["date"]).dt.days
    return items


def _settle_oldest(items: pd.DataFrame, account: pd.Series) -> pd.DataFrame:
    """Use payments on account for the oldest items of their customer."""
    before = items.groupby("customer")["open"].cumsum() - items["open"]
    money = items["customer"].map(account).fillna(0)
    used = (money - before).clip(lower=0).clip(upper=items["open"])
    return items.assign(paid=items["paid"] + used, open=items["open"] - used)


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
    np.add.at(amounts, (codes, bucket), items["open"].to_numpy())
    table = pd.DataFrame(amounts, index=pd.Index(rows, name=per), columns=names)
    table["total"] = table.sum(axis=1)
    table["disputed"] = np.bincount(codes, items["disputed"].to_numpy(), minlength=len(rows))
    return table if per is None else table.sort_values("total", ascending=False, kind="stable")


def _names(starts: Sequence[int], by: str) -> list[str]:
    first = "current" if by == "due" else f"0-{starts[0] - 1}"
    middle = [f"{a}-{b - 1}" for a, b in pairwise(starts)]
    return [first, *middle, f"{starts[-1]}+"]
