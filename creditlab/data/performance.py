"""The performance panel, read from one row a customer and month."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import (
    check_frame,
    count_rows,
    is_number,
    listing,
    numeric_values,
)
from creditlab.data.dates import as_months
from creditlab.data.panel import NO_ROW, Panel, first_rows, last_rows

DAYS = (1, 30, 60, 90)  # days past due at which the customary buckets begin
LONGEST = 101  # states of a panel: they are numbered in one byte
LARGEST = 2**31  # cells of a panel: customers times months


def performance_panel(
    frame: pd.DataFrame,
    customer: str,
    time: str,
    status: str,
    *,
    edges: Sequence[float] = DAYS,
    order: Sequence[Any] | None = None,
    opened: str | None = None,
    lasting: Sequence[str] = (),
    gaps: str = "refuse",
) -> Panel:
    """Read a performance panel from one row a customer and month.

    Parameters
    ----------
    frame : pandas.DataFrame
        In any order of rows.
    customer, time, status : str
        Columns. Time: dates, or months as text (2024-01), periods or numbers (202401).
    edges : sequence of float, default (1, 30, 60, 90)
        Where the buckets of a status in days past due begin; below the first a customer is
        "current". For a status in months past due: ``(1, 2, 3)``.
    order : sequence, optional
        For a status that is a bucket already: its values, best first. Not needed for an ordered
        pandas category.
    opened : str, optional
        Column with the customer's opening date; by default the month of the first row.
    lasting : sequence of str
        States that last: when a customer's rows end in one (written off), it is carried to the end
        of the panel. Without it such a customer counts as gone, and roll rates look too good.
    gaps : {"refuse", "keep"}
        Months without a row between two rows of a customer: an error, or kept as not seen.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        For missing values, dates that are none, two rows of a customer in a month, gaps, a
        customer opened after its first row or at two dates, or values outside ``order``.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "customer": ["a", "a", "a", "b", "b"],
    ...     "month": ["2024-01", "2024-02", "2024-03", "2024-02", "2024-03"],
    ...     "days": [0, 12, 95, 0, 0],
    ... })
    >>> panel = performance_panel(rows, "customer", "month", "days")
    >>> panel
    Panel of 2 customers, 2024-01 to 2024-03, states current, 1-29, 30-59, 60-89, 90+
    >>> panel.status.tolist()
    [[0, 1, 4], [-1, 0, 0]]
    """
    named = [customer, time, status] + ([] if opened is None else [opened])
    check_frame(frame, named)
    if gaps not in ("refuse", "keep"):
        raise ValueError(f"gaps is {gaps!r}; choose 'refuse' or 'keep'")
    state, states = _states(frame[status], edges, order)
    unknown = [name for name in lasting if name not in states]
    if unknown:
        raise ValueError(f"lasting names {listing(unknown)}; the states are {listing(states, 20)}")
    code, customers = _customers(frame[customer])
    month = as_months(frame[time])
    start = int(month.min())
    grid, unordered = _grid(code, month - start, state, customers, frame, (customer, time))
    opening = first_rows(grid)
    if opened is not None:
        opening = _opened(as_months(frame[opened]) - start, code, opening, opened, customers)
    filled = _carry(grid, [states.index(name) for name in lasting])
    first = pd.Period(ordinal=start, freq="M")
    panel = Panel(customers, states, grid, first, opening, len(frame), unordered, filled)
    if gaps == "refuse":
        _refuse_gaps(panel)
    return panel


def _states(
    column: pd.Series, edges: Sequence[float], order: Sequence[Any] | None
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Give each row the number of its state; and name the states, best first."""
    missing = int(column.isna().sum())
    if missing:
        raise ValueError(
            f"column {column.name!r}: {missing:,} of {len(column):,} rows have no status; "
            f"leave these rows out, so that the month counts as not seen"
        )
    if order is None and isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        order = list(column.cat.categories)
    if order is not None:
        if len(set(order)) < len(order) or not 1 <= len(order) <= LONGEST:
            raise ValueError(
                f"order is {listing(order, 20)}; name each of 1 to {LONGEST} values once, "
                f"best first"
            )
        state = pd.Index(list(order)).get_indexer(pd.Index(column))
        if (state < 0).any():
            raise ValueError(
                f"column {column.name!r}: {int((state < 0).sum()):,} of {len(column):,} rows hold "
                f"{listing(column[state < 0].unique())}, not in the order {listing(order, 20)}"
            )
        return state.astype(np.int8), tuple(str(value) for value in order)
    if not is_number(column):
        raise ValueError(
            f"column {column.name!r}: {len(column):,} rows hold no numbers "
            f"({listing(column.unique())}); name its values, best first: order=[...]"
        )
    cuts = np.asarray(edges, dtype=np.float64)
    if not 1 <= len(cuts) < LONGEST or not np.isfinite(cuts).all() or (np.diff(cuts) <= 0).any():
        raise ValueError(f"edges are {listing(edges)}; give 1 to {LONGEST - 1} increasing numbers")
    state = np.searchsorted(cuts, numeric_values(column), side="right").astype(np.int8)
    return state, ("current", *_buckets(cuts))


def _buckets(edges: np.ndarray) -> list[str]:
    """Names of the buckets of whole numbers: 1-29, 30-59, 90+."""
    names = [
        f"{low:g}" if high - low == 1 else f"{low:g}-{high - 1:g}" for low, high in pairwise(edges)
    ]
    return [*names, f"{edges[-1]:g}+"]


def _customers(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    code, customers = pd.factorize(column)
    missing = int((code < 0).sum())
    if missing:
        raise ValueError(
            f"column {column.name!r}: {missing:,} of {len(column):,} rows name no customer; "
            f"find out whose they are, or leave them out"
        )
    return code, pd.Index(customers, name=column.name)


def _grid(
    code: np.ndarray,
    month: np.ndarray,
    state: np.ndarray,
    customers: pd.Index,
    frame: pd.DataFrame,
    named: tuple[str, str],
) -> tuple[np.ndarray, int]:
    """States by customer and month, and the number of rows that were out of order."""
    width = int(month.max()) + 1
    if len(customers) * width > LARGEST:
        years = frame[named[1]].min(), frame[named[1]].max()
        raise ValueError(
            f"column {named[1]!r}: {len(customers):,} customers over {width:,} months, from "
            f"{years[0]} to {years[1]}, are too many; look for a wrong date, or take fewer months"
        )
    place = code * width + month  # where a row belongs: no sort is needed
    cells = np.full(len(customers) * width, NO_ROW, dtype=np.int8)
    cells[place] = state
    if np.count_nonzero(cells >= 0) < len(place):
        again = pd.Series(place).duplicated(keep=False).to_numpy()
        examples = frame.loc[again, list(named)].drop_duplicates().head(3)
        raise ValueError(
            f"{count_rows(int(again.sum()))} share their {named[0]!r} and month with another "
            f"({'; '.join(f'{a} in {b}' for a, b in examples.to_numpy())}); keep one a month, "
            f"such as the worst: groupby(...).max()"
        )
    grid = cells.reshape(len(customers), width)
    if (np.diff(place) > 0).all():
        return grid, 0
    absent = len(place)
    order = np.full(grid.size, absent, dtype=np.int32)
    order[place] = np.arange(len(place))
    row = order.reshape(grid.shape)
    # A row is out of order if a later month of its customer stands before it in the frame.
    before = np.minimum.accumulate(row[:, ::-1], axis=1)[:, ::-1]
    return grid, int(((row < absent) & (before < row)).sum())


def _refuse_gaps(panel: Panel) -> None:
    gaps, customers = panel.gaps, panel.customers
    if gaps.any():
        raise ValueError(
            f"{np.count_nonzero(gaps):,} of {len(panel):,} customers have gaps, "
            f"{int(gaps.sum()):,} months in all ({listing(customers[gaps > 0][:3])}); find their "
            f"rows, or pass gaps='keep': the months then count as not seen"
        )


def _opened(
    month: np.ndarray, code: np.ndarray, entry: np.ndarray, name: str, customers: pd.Index
) -> np.ndarray:
    """Column of the opening month of each customer."""
    opening = np.empty(len(customers), dtype=np.int64)
    opening[code] = month
    differs = np.unique(code[opening[code] != month])
    if len(differs):
        raise ValueError(
            f"column {name!r}: {len(differs):,} customers have more than one opening month "
            f"({listing(customers[differs[:3]])}); make them one"
        )
    late = opening > entry
    if late.any():
        raise ValueError(
            f"column {name!r}: {int(late.sum()):,} of {len(customers):,} customers were opened "
            f"after their first row ({listing(customers[late][:3])}); correct the one or the other"
        )
    return opening


def _carry(grid: np.ndarray, lasting: Sequence[int]) -> int:
    """Fill the months after the last row of those whose last state lasts; return how many."""
    if not lasting:
        return 0
    width = grid.shape[1]
    last = last_rows(grid)
    state = np.take_along_axis(grid, last[:, None], axis=1)
    ended = np.flatnonzero(np.isin(state[:, 0], lasting) & (last < width - 1))
    after = np.arange(width) > last[ended, None]
    grid[ended] = np.where(after, state[ended], grid[ended])
    return int(after.sum())
