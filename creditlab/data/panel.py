"""A panel: the status of each customer in each month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import listing

NO_ROW = -1


@dataclass(frozen=True, eq=False)
class Panel:
    """Status of each customer in each month, best state first.

    Build one with `creditlab.data.performance.performance_panel`.

    Attributes
    ----------
    customers : pandas.Index of length n
    states : tuple of str
        Best first: ``("current", "1-29", "30-59", "60-89", "90+")``.
    status : numpy.ndarray of int8, shape (n, months)
        Number of the state, -1 where there is no row.
    first : pandas.Period
        Calendar month of the first column.
    opened : numpy.ndarray of int64, shape (n,)
        Column of the month in which the customer was opened; below 0 before the panel begins.
    rows, unordered, lasting : int
        Rows read; those that stood behind a later month of their customer; and cells filled
        because the last state lasts.
    """

    customers: pd.Index
    states: tuple[str, ...]
    status: np.ndarray
    first: pd.Period
    opened: np.ndarray
    rows: int
    unordered: int
    lasting: int

    def __len__(self) -> int:
        return len(self.customers)

    def __repr__(self) -> str:
        return (
            f"Panel of {len(self):,} customers, {self.months[0]} to {self.months[-1]}, "
            f"states {', '.join(self.states)}"
        )

    @property
    def months(self) -> pd.PeriodIndex:
        """Calendar month of each column."""
        return pd.period_range(self.first, periods=self.status.shape[1], freq="M")

    @cached_property
    def entry(self) -> np.ndarray:
        """Column of each customer's first row."""
        return first_rows(self.status)

    @cached_property
    def last(self) -> np.ndarray:
        """Column of each customer's last row."""
        return last_rows(self.status)

    @cached_property
    def gaps(self) -> np.ndarray:
        """Months without a row between each customer's first and last."""
        seen = np.count_nonzero(self.status >= 0, axis=1)
        return np.asarray(self.last - self.entry + 1 - seen)

    def column(self, month: Any) -> int:
        """Return the column of a calendar month.

        Raises
        ------
        ValueError
            When the panel does not reach it.
        """
        months, wanted = self.months, pd.Period(month, freq="M")
        if wanted not in months:
            raise ValueError(
                f"the panel has no month {wanted}; it runs from {months[0]} to {months[-1]}"
            )
        return int((wanted - self.first).n)

    def rank(self, state: str) -> int:
        """Return the number of a state, 0 = best.

        Raises
        ------
        ValueError
            When there is no such state.
        """
        if state not in self.states:
            raise ValueError(f"no state {state!r}; the panel has {listing(self.states, 20)}")
        return self.states.index(state)

    def worst(self, start: int, stop: int) -> np.ndarray:
        """Return the worst state in the columns from ``start`` to before ``stop``, -1 without row.

        Returns
        -------
        numpy.ndarray of int8, shape (n,)
        """
        return np.asarray(self.status[:, start:stop].max(axis=1, initial=NO_ROW))

    def summary(self) -> pd.DataFrame:
        """Count what the panel holds, and what is odd about it.

        Returns
        -------
        pandas.DataFrame
            A row a fact: ``fact``, ``number`` and a ``note`` on what it means.
        """
        width = self.status.shape[1]
        facts = [
            ("customers", len(self), ""),
            ("months", width, f"{self.months[0]} to {self.months[-1]}"),
            ("rows", self.rows, "one a customer and month"),
            ("rows out of order", self.unordered, "stood behind a later month: put in order"),
            ("customers with gaps", int((self.gaps > 0).sum()), "status unknown for some months"),
            ("months in gaps", int(self.gaps.sum()), "taken as not seen, not as in good standing"),
            (
                "opened before the panel begins",
                int((self.opened < 0).sum()),
                "their first months are unknown: in no vintage curve",
            ),
            ("left before the last month", int((self.last < width - 1).sum()), "closed, or lost"),
            ("cells filled after the last row", self.lasting, "the last state lasts"),
        ]
        return pd.DataFrame(facts, columns=["fact", "number", "note"])


def first_rows(status: np.ndarray) -> np.ndarray:
    """Return the column of the first row of each customer, for states by customer and month."""
    return np.asarray((status != NO_ROW).argmax(axis=1))


def last_rows(status: np.ndarray) -> np.ndarray:
    """Return the column of the last row of each customer, for states by customer and month."""
    return np.asarray(status.shape[1] - 1 - (status[:, ::-1] != NO_ROW).argmax(axis=1))
