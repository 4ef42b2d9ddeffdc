"""Counts: goods and bads of a variable in at most 128 fine bins.

Everything later (bins, weight of evidence, stability) is computed from these, never from the rows.
Counts of two parts of the data add up to the counts of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np


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
