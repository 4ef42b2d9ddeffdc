"""A ledger as systems deliver it: mistakes are planted, and listed, so that finding them counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame
from creditlab.data.ledger import COLUMNS, INVOICE, PAYMENT

CURRENCY, RATE = "USD", 7.0
DAY = pd.Timedelta(days=1)
DUPLICATE, FOREIGN = "duplicate document", "other currency"

# What `read_ledger` calls it, which event of the invoice, column, and the wrong value. An invoice
# and its payment reach the functions as one row: its own columns, and `issued` of the invoice.
MISTAKES: list[tuple[str, str, str, Callable[[pd.DataFrame], Any]]] = [
    ("payment before the invoice", PAYMENT, "date", lambda rows: rows["issued"] - 9 * DAY),
    ("settled above the invoice", PAYMENT, "amount", lambda rows: (10 * rows["amount"]).round(2)),
    ("amount not above 0", PAYMENT, "amount", lambda rows: -rows["amount"]),
    ("in the future", PAYMENT, "date", lambda rows: rows["date"] + pd.DateOffset(years=10)),
    ("unknown customer", PAYMENT, "customer", lambda rows: "X" + rows["customer"]),
    ("invoice not there", PAYMENT, "invoice", lambda rows: rows["invoice"] + "0"),
    ("on account, no invoice named", PAYMENT, "invoice", lambda rows: np.nan),
    ("no date", PAYMENT, "date", lambda rows: pd.NaT),
    ("no due date", INVOICE, "due", lambda rows: pd.NaT),
    ("due before its date", INVOICE, "due", lambda rows: rows["date"] - 30 * DAY),
]


@dataclass(frozen=True, eq=False)
class DirtyLedger:
    """What `with_dirt` returns.

    Attributes
    ----------
    events : pandas.DataFrame
        The events with the mistakes in them, index 0, 1, 2, ...
    defects : pandas.DataFrame
        A row a changed cell: ``row`` (in `events`), ``defect`` (in the words of
        `creditlab.data.ledger.read_ledger`), ``column``, ``was`` and ``now`` as text.
    """

    events: pd.DataFrame
    defects: pd.DataFrame


def with_dirt(events: pd.DataFrame, seed: int, each: int = 5) -> DirtyLedger:
    """Plant the mistakes that ledgers have, a few of each kind, and list where they are.

    Parameters
    ----------
    events : pandas.DataFrame
        A ledger without mistakes, as of `simulate_ledger`.
    seed : int
        The same seed gives the same mistakes.
    each : int, default 5
        How many of each kind: payments before their invoice, ten times too high, negative, in the
        future, of an unknown customer, of an invoice that is not there or not named, without a
        date; invoices without a due date, due before they are issued, entered twice, and in US
        dollars (at 7.0; invoice and payment).

    Returns
    -------
    DirtyLedger

    Raises
    ------
    ValueError
        When fewer invoices were paid at once and in full than mistakes are wanted.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> dirty = with_dirt(simulate_ledger(60, years=1, seed=3).events, seed=1, each=2)
    >>> dirty.defects["defect"].nunique(), len(dirty.defects)
    (12, 30)
    """
    check_frame(events, COLUMNS)
    frame = events.reset_index(drop=True)
    pairs = _paid_at_once(frame)
    kinds = len(MISTAKES) + 2
    if len(pairs) < each * kinds:
        raise ValueError(
            f"column 'invoice': {len(pairs):,} invoices were paid at once and in full, and "
            f"{each} of each of {kinds} mistakes need {each * kinds:,}; give a larger ledger or a "
            "smaller each"
        )
    rng = np.random.default_rng(seed)
    groups = pairs.to_numpy()[rng.choice(len(pairs), (kinds, each), replace=False)]
    found = []
    for (defect, kind, column, wrong), rows in zip(MISTAKES, groups, strict=False):
        where = rows[:, 0 if kind == INVOICE else 1]
        issued = frame.loc[rows[:, 0], "date"].to_numpy()
        value = wrong(frame.loc[where].assign(issued=issued))
        found.append(_change(frame, where, column, value, defect))
    foreign = groups[-2].ravel()
    dollars = (frame.loc[foreign, "amount"] / RATE).round(2)
    found.append(_change(frame, foreign, "currency", CURRENCY, FOREIGN))
    found.append(_change(frame, foreign, "amount", dollars, FOREIGN))
    first = groups[-1][:, 0]
    copies = pd.Index(np.arange(len(frame), len(frame) + each))
    frame = pd.concat([frame, frame.loc[first].set_index(copies)])
    document = frame.loc[copies, "document"].to_numpy()
    twice = {"row": copies, "defect": DUPLICATE, "column": "document", "was": "", "now": document}
    defects = pd.concat([*found, pd.DataFrame(twice)], ignore_index=True)
    return DirtyLedger(frame, defects)


def _paid_at_once(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of invoices, and of their payment, with one payment in full and no more."""
    events = frame.groupby("invoice")["kind"].size()
    plain = frame["invoice"].isin(events.index[events == 2])
    rows = {}
    for kind in (INVOICE, PAYMENT):
        of_kind = frame[plain & (frame["kind"] == kind)]
        rows[kind] = of_kind.reset_index().set_index("invoice")[["index", "amount"]]
    paid = rows[PAYMENT].add_suffix("_paid")
    pairs = rows[INVOICE].join(paid, how="inner")
    return pairs.loc[pairs["amount"] == pairs["amount_paid"], ["index", "index_paid"]]


def _change(
    frame: pd.DataFrame, rows: np.ndarray, column: str, value: Any, defect: str
) -> pd.DataFrame:
    was = frame.loc[rows, column].astype(str).to_numpy()
    frame.loc[rows, column] = value
    now = frame.loc[rows, column].astype(str).to_numpy()
    return pd.DataFrame({"row": rows, "defect": defect, "column": column, "was": was, "now": now})
