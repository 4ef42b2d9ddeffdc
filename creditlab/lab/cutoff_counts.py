"""Counts behind a cut-off: goods and bads above each score, of all, of segments, of two cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import as_scores
from creditlab.validate.metrics import is_probability
from creditlab.validate.scores import ScoreCounts

SEGMENTS = 40  # more are no longer read


@dataclass(frozen=True, eq=False)
class Above:
    """Goods and bads at or above each distinct score, with a last place for nobody.

    Attributes
    ----------
    values : numpy.ndarray of float64, shape (k,)
        Distinct scores, high = good, increasing.
    good, bad : numpy.ndarray of float64, shape (k + 1,)
    """

    values: np.ndarray
    good: np.ndarray
    bad: np.ndarray

    @classmethod
    def of(cls, high: np.ndarray, bad: np.ndarray) -> Above:
        """Count the scores of customers, and which of them are bad."""
        counts = ScoreCounts.of(high, bad)
        return cls(counts.values, _from_above(counts.good), _from_above(counts.bad))

    @property
    def count(self) -> np.ndarray:
        """Customers at or above each score."""
        return self.good + self.bad

    def at(self, cutoff: float) -> tuple[float, float]:
        """Return the goods and bads that a cut-off approves."""
        place = np.searchsorted(self.values, cutoff)
        return float(self.good[place]), float(self.bad[place])


@dataclass(frozen=True, eq=False)
class Pair:
    """Goods and bads that only one of two cards approves, when both approve as many.

    Attributes
    ----------
    values : numpy.ndarray of float64, shape (k,)
        Distinct scores of this card, high = good, increasing.
    good, bad : numpy.ndarray of float64, shape (2, k + 1)
        Approved by this card only, and by the other only.
    """

    values: np.ndarray
    good: np.ndarray
    bad: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, high: np.ndarray, other: Any, bad: np.ndarray) -> Pair:
        """Count by the score of this card, and by the rank on the other."""
        there = as_scores(other, "other")
        there = -there if is_probability(there) else there
        # A customer is approved here at cut-offs below place `here`, there at those below `rank`.
        here = np.searchsorted(values, high, side="right")
        size = len(values)
        approved = _from_above(np.bincount(here, minlength=size + 1))[1:]
        rank = np.empty(len(there), dtype=np.int64)
        rank[np.argsort(-there, kind="stable")] = np.arange(len(there))
        there = len(approved) - np.searchsorted(approved[::-1], rank, side="right")
        parts = []
        for mask in (~bad, bad):
            by = [_from_above(np.bincount(place[mask], minlength=size + 1))[1:]
                  for place in (here, there, np.minimum(here, there))]  # fmt: skip
            parts.append(np.array([by[0] - by[2], by[1] - by[2]]))
        return cls(values, *parts)

    def at(self, cutoff: float) -> tuple[np.ndarray, np.ndarray]:
        """Return goods and bads that only this card, and only the other, approves."""
        place = np.searchsorted(self.values, cutoff)
        return self.good[:, place], self.bad[:, place]


def _from_above(counts: np.ndarray) -> np.ndarray:
    """Sum from each place to the end; 0 behind the last."""
    return np.append(np.cumsum(counts[::-1])[::-1], 0)


def by_segment(high: np.ndarray, bad: np.ndarray, segment: Any) -> dict[Any, Above]:
    """Count each segment; customers without one are "missing".

    Raises
    ------
    ValueError
        For too many segments.
    """
    if segment is None:
        return {}
    codes, values = pd.factorize(pd.Series(segment), sort=False)
    names = np.array([*map(str, values), "missing"], dtype=object)  # code -1 is the last
    distinct = sorted(set(names[np.unique(codes)]))
    if len(distinct) > SEGMENTS:
        raise ValueError(
            f"segment has {len(distinct):,} different values; give at most {SEGMENTS} groups"
        )
    group = np.searchsorted(distinct, names)[codes]
    return {name: Above.of(high[group == i], bad[group == i]) for i, name in enumerate(distinct)}
