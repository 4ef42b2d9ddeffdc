"""Counts: goods and bads of a variable in at most 256 fine bins, from one pass over the rows.

Everything later (bins, weight of evidence, stability) is computed from these, so the rows are read
once and never again. Counts of two parts of the data add up to the counts of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import (
    CATEGORICAL,
    NUMERIC,
    column_kind,
    factorize,
    listing,
    numeric_values,
)
from creditlab.model.edges import MAX_FINE_BINS, Tally, fine_edges


@dataclass(frozen=True, eq=False)
class Counts:
    """Goods and bads of one variable in fine bins.

    Attributes
    ----------
    kind : {"numeric", "categorical"}
    edges : tuple of float
        Numeric: the inner edges of the fine bins; fine bin j holds edges[j-1] <= x < edges[j].
    categories : tuple
        Categorical: one fine bin each, then one bin for every other category.
    special_values : tuple
        Values with a slot of their own.
    good, bad : numpy.ndarray of float64, shape (slots,)
        Rows (or weights) per slot: the fine bins, each special value, and missing last.
    lowest, highest : numpy.ndarray of float64, shape (fine bins,)
        Numeric: the smallest and largest value found in each fine bin, NaN in an empty one. A cut
        that lies between them would need the rows again.
    """

    kind: str
    edges: tuple[float, ...]
    categories: tuple[Any, ...]
    special_values: tuple[Any, ...]
    good: np.ndarray
    bad: np.ndarray
    lowest: np.ndarray = field(default_factory=lambda: np.array([]))
    highest: np.ndarray = field(default_factory=lambda: np.array([]))

    @property
    def starts(self) -> np.ndarray:
        """Numeric: a value of each fine bin, by which it is assigned to a bin."""
        return np.where(np.isnan(self.lowest), (-np.inf, *self.edges), self.lowest)

    @property
    def n_fine(self) -> int:
        """Number of fine bins: slots other than special values and missing."""
        return len(self.good) - len(self.special_values) - 1

    def inside(self, cuts: Sequence[float]) -> list[float]:
        """Return the cuts that lie inside a fine bin, whose counts would need the rows again."""
        return [cut for cut in cuts if ((self.lowest < cut) & (cut <= self.highest)).any()]

    def with_edges(self, cuts: Sequence[float]) -> Counts:
        """Return a layout, for `count_column`, that has these cuts among its edges too."""
        return replace(self, edges=tuple(sorted({*self.edges, *cuts})))

    def __add__(self, other: Counts) -> Counts:
        """Add the counts of two samples; numeric counts must share their edges."""
        if (self.kind, self.edges, self.special_values) != (
            other.kind,
            other.edges,
            other.special_values,
        ):
            raise ValueError("counts add only over the same kind, edges and special values")
        union = self.categories + tuple(c for c in other.categories if c not in self.categories)
        a, b = self._with_categories(union), other._with_categories(union)
        return replace(
            a,
            good=a.good + b.good,
            bad=a.bad + b.bad,
            lowest=np.fmin(a.lowest, b.lowest),
            highest=np.fmax(a.highest, b.highest),
        )

    def _with_categories(self, categories: tuple[Any, ...]) -> Counts:
        if categories == self.categories:
            return self
        place = {category: slot for slot, category in enumerate(categories)}
        slots = [place[category] for category in self.categories]
        shift = len(categories) - len(self.categories)
        tail = range(len(self.categories) + shift, len(self.good) + shift)
        good = np.zeros(len(self.good) + shift)
        bad = np.zeros_like(good)
        good[[*slots, *tail]] = self.good
        bad[[*slots, *tail]] = self.bad
        return replace(self, categories=categories, good=good, bad=bad)


def count_column(
    column: pd.Series,
    bad: np.ndarray,
    *,
    weights: np.ndarray | None = None,
    special_values: Sequence[Any] = (),
    max_fine: int = MAX_FINE_BINS,
    layout: Counts | None = None,
) -> Counts:
    """Count goods and bads of one column in fine bins.

    Numbers with at most ``max_fine`` distinct values get a fine bin each; others are cut at their
    quantiles and where the bad rate changes. Of categories the ``max_fine - 1`` most frequent are
    kept.

    Parameters
    ----------
    column : pandas.Series of shape (n,)
    bad : numpy.ndarray of bool, shape (n,)
        True where the customer is bad.
    weights : numpy.ndarray of shape (n,), optional
    special_values : sequence
        Values to count in a slot of their own.
    max_fine : int, default 256
    layout : Counts, optional
        Count in the fine bins of these counts instead of finding new ones.

    Returns
    -------
    Counts

    Raises
    ------
    ValueError
        When all rows are missing, numbers are infinite, the type has no bins, or a special value
        does not occur.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> counts = count_column(pd.Series([1, 1, 2, np.nan]), np.array([False, True, True, False]))
    >>> counts.edges, counts.good.tolist(), counts.bad.tolist()
    ((2.0,), [1.0, 0.0, 1.0], [1.0, 1.0, 0.0])
    """
    if layout is not None:
        counter = _count_numeric if layout.kind == NUMERIC else _count_categorical
        return counter(column, bad, weights, layout.special_values, max_fine, layout)
    if column.isna().all():
        raise ValueError(
            f"column {column.name!r}: all {len(column):,} rows are missing; leave it out"
        )
    special = tuple(v.item() if isinstance(v, np.generic) else v for v in special_values)
    if len(set(special)) < len(special) or any(pd.isna(v) for v in special):
        raise ValueError(
            f"column {column.name!r}: special values {listing(special)} must be distinct and not "
            f"missing (missing has its own bin already)"
        )
    counter = _count_numeric if column_kind(column) == NUMERIC else _count_categorical
    counts = counter(column, bad, weights, special, max_fine, None)
    total = (counts.good + counts.bad)[counts.n_fine : -1]
    absent = [value for value, rows in zip(special, total, strict=True) if rows == 0]
    if absent:
        raise ValueError(
            f"column {column.name!r}: special values {listing(absent)} occur in 0 of "
            f"{len(column):,} rows; correct special_values"
        )
    return counts


def _count_numeric(
    column: pd.Series,
    bad: np.ndarray,
    weights: np.ndarray | None,
    special: tuple[Any, ...],
    max_fine: int,
    layout: Counts | None,
) -> Counts:
    values = numeric_values(column)
    regular = ~np.isnan(values)
    for value in special:
        regular &= values != value
    everything = bool(regular.all())
    x = values if everything else values[regular]
    is_bad = bad if everything else bad[regular]
    tally = Tally(x, is_bad, None if weights is None else weights[regular])
    ordered = tally.ordered
    edges = fine_edges(tally, max_fine) if layout is None else np.array(layout.edges)
    fine_all, fine_bad = tally.per_bin(edges)
    below = np.concatenate([[0], np.searchsorted(ordered, edges, side="left"), [len(ordered)]])
    good_tail, bad_tail = _tail(values, ~regular, bad, weights, special)
    return Counts(
        kind=NUMERIC,
        edges=tuple(edges.tolist()),
        categories=(),
        special_values=special,
        good=np.concatenate([fine_all - fine_bad, good_tail]),
        bad=np.concatenate([fine_bad, bad_tail]),
        lowest=_at(ordered, below[:-1], below),
        highest=_at(ordered, below[1:] - 1, below),
    )


def _at(ordered: np.ndarray, place: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Sorted values at a place of each fine bin, NaN in an empty bin."""
    filled = np.diff(below) > 0
    values = np.full(len(filled), np.nan)
    values[filled] = ordered[place[filled]]
    return values


def _tail(
    values: np.ndarray,
    irregular: np.ndarray,
    bad: np.ndarray,
    weights: np.ndarray | None,
    special: tuple[Any, ...],
) -> tuple[np.ndarray, np.ndarray]:
    """Goods and bads of each special value, and of missing."""
    x, is_bad = values[irregular], bad[irregular]
    w = np.ones(len(x)) if weights is None else weights[irregular]
    masks = [x == value for value in special] + [np.isnan(x)]
    good = [w[mask & ~is_bad].sum() for mask in masks]
    return np.array(good), np.array([w[mask & is_bad].sum() for mask in masks])


def _count_categorical(
    column: pd.Series,
    bad: np.ndarray,
    weights: np.ndarray | None,
    special: tuple[Any, ...],
    max_fine: int,
    layout: Counts | None,
) -> Counts:
    codes, values = factorize(column)
    n = len(values)
    slot_of_row = np.where(codes < 0, n, codes)
    total = np.bincount(slot_of_row, weights=weights, minlength=n + 1).astype(np.float64)
    bads = np.bincount(
        slot_of_row[bad], weights=None if weights is None else weights[bad], minlength=n + 1
    ).astype(np.float64)
    if layout is None:
        # Ties in size are broken by name so that the order of the rows does not matter.
        regular = [i for i in range(n) if values[i] not in special]
        regular.sort(key=lambda i: (-total[i], str(values[i])))
        kept = tuple(values[i] for i in regular[: max_fine - 1])
    else:
        kept = layout.categories
    place = {value: slot for slot, value in enumerate(kept)}
    place.update({value: len(kept) + 1 + i for i, value in enumerate(special)})
    slots = np.array(
        [place.get(value, len(kept)) for value in values] + [len(kept) + 1 + len(special)]
    )
    size = len(kept) + len(special) + 2
    fine_all = np.bincount(slots, weights=total, minlength=size)
    fine_bad = np.bincount(slots, weights=bads, minlength=size)
    return Counts(
        kind=CATEGORICAL,
        edges=(),
        categories=kept,
        special_values=special,
        good=fine_all - fine_bad,
        bad=fine_bad,
    )
