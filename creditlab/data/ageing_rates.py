"""Loss rates by age from the ledger itself: what became of items that once stood in each bucket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.ledger import WRITE_OFF, Ledger
from creditlab.data.open_items import EDGES, ageing, open_items


def ageing_loss_rates(
    ledger: Ledger, at: Any, *, horizon: int = 365, edges: Sequence[int] = EDGES
) -> pd.DataFrame:
    """Return the share of each age bucket that was written off later.

    Parameters
    ----------
    ledger : Ledger
    at : date
        Today; nothing after it is used.
    horizon : int, default 365
        Days that an item is followed. Month-ends less than this before `at` are left out: what is
        lost of their items is not known yet, and counting it as paid makes rates too low.
    edges : sequence of int
        Of the buckets by due day, as in `ageing`.

    Returns
    -------
    pandas.DataFrame
        A row a bucket, youngest first: ``bucket``, ``open`` (summed over the month-ends), ``lost``
        (written off within the horizon), ``rate``, ``month_ends``, and ``customers`` that losses
        came from. With few customers the rate hangs on each of them.

    Raises
    ------
    ValueError
        When no month-end of the ledger lies `horizon` days before `at`, or an amount was written
        off above what was open.

    Notes
    -----
    An item that stays open is counted at each month-end, in the bucket that it has reached: that
    is how a provision matrix is used. The rates are those of these years; see
    `creditlab.decide.provisions.overlay` for what is expected of the next.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> book = simulate_ledger(200, years=3, seed=70)
    >>> rates = ageing_loss_rates(book.ledger, book.closing)
    >>> rates["bucket"].tolist(), bool(rates["rate"].is_monotonic_increasing)
    (['current', '1-30', '31-60', '61-90', '91+'], True)
    """
    today = pd.Timestamp(at)
    first = ledger.invoices["date"].min()
    last = today - pd.Timedelta(days=horizon)
    ends = pd.date_range(first, last, freq="ME")
    if not len(ends):
        raise ValueError(
            f"no month-end from {first.date()} lies {horizon} days before {today.date()}; choose a "
            "shorter horizon, or a longer ledger"
        )
    written = ledger.of(WRITE_OFF)
    balances, losses, who = [], [], []
    for end in ends:
        items = open_items(ledger, end)
        later = written["date"].between(
            end + pd.Timedelta(days=1), end + pd.Timedelta(days=horizon)
        )
        lost = written[later].groupby("invoice")["amount"].sum()
        items["lost"] = np.minimum(items["invoice"].map(lost).fillna(0.0), items["open"])
        balances.append(_of_all(items, edges))
        hit = items[items["lost"] > 0]
        losses.append(_of_all(hit.assign(open=hit["lost"]), edges))
        who.append(_customers(hit, edges))
    table = pd.DataFrame({"open": sum(balances), "lost": sum(losses)})
    table["rate"] = table["lost"] / table["open"].where(table["open"] > 0)
    table["month_ends"] = len(ends)
    everybody = pd.concat(who).drop_duplicates()
    counts = everybody.groupby("bucket")["customer"].size()
    table["customers"] = counts.reindex(table.index, fill_value=0)
    return table.rename_axis("bucket").reset_index()


def _of_all(items: pd.DataFrame, edges: Sequence[int]) -> pd.Series:
    """Return the amounts of all items by bucket."""
    sums = ageing(items, edges=edges).iloc[0]
    return sums.drop(["total", "disputed"]).astype(np.float64)


def _customers(items: pd.DataFrame, edges: Sequence[int]) -> pd.DataFrame:
    """Return the pairs of bucket and customer in which there is anything."""
    if items.empty:
        return pd.DataFrame({"bucket": [], "customer": []}, dtype="str")
    sums = ageing(items, edges=edges, per="customer").drop(columns=["total", "disputed"])
    customer, bucket = np.nonzero(sums.to_numpy() > 0)
    return pd.DataFrame({"bucket": sums.columns[bucket], "customer": sums.index[customer]})
