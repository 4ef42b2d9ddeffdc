"""Counts of goods and bads by score: all that measures of a score need of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import as_floats, read_answers, refuse_scores
from creditlab.data.sources import Totals, as_source

MOST = 1_000_000  # distinct scores; more are merged, which moves AUC by less than 1e-6


@dataclass(frozen=True, eq=False)
class ScoreCounts:
    """Goods and bads at each distinct score; counts of two samples add up.

    Attributes
    ----------
    values : numpy.ndarray of float64, shape (k,)
        Distinct, increasing. Where there would be over a million, they are rounded to 20 binary
        digits, which are 6 decimal ones.
    good, bad : numpy.ndarray of float64, shape (k,)
    """

    values: np.ndarray
    good: np.ndarray
    bad: np.ndarray
    _rounded = False

    @classmethod
    def of(cls, scores: np.ndarray, bad: np.ndarray) -> ScoreCounts:
        """Count scores (n,), all finite, with their outcome (n,)."""
        ordered = np.sort(scores)
        first = np.flatnonzero(np.diff(ordered, prepend=np.nan) != 0)
        values = ordered[first]
        rows = np.diff(first, append=len(ordered)).astype(np.float64)
        below = np.searchsorted(np.sort(scores[bad]), values)
        bads = np.diff(below, append=np.count_nonzero(bad)).astype(np.float64)
        return cls(values, rows - bads, bads)._limited()

    def __add__(self, other: ScoreCounts) -> ScoreCounts:
        values = np.concatenate([self.values, other.values])
        good = np.concatenate([self.good, other.good])
        sum_ = _merged(values, good, np.concatenate([self.bad, other.bad]))
        return sum_._limited(self._rounded or other._rounded)

    @property
    def rows(self) -> np.ndarray:
        """Customers at each score."""
        return self.good + self.bad

    @property
    def is_probability(self) -> bool:
        """Whether these are probabilities of bad: all within [0, 1]."""
        return bool(self.values[0] >= 0 and self.values[-1] <= 1)

    def riskiest_first(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return values, goods and bads, with the riskiest score first."""
        step = -1 if self.is_probability else 1
        return self.values[::step], self.good[::step], self.bad[::step]

    def _limited(self, rounded: bool = False) -> ScoreCounts:
        """Round all where there are too many, or where some were: then the blocks do not matter."""
        if len(self.values) <= MOST and not rounded:
            return self
        bits = self.values.view(np.int64) + (1 << 31)
        found = _merged((bits >> 32 << 32).view(np.float64), self.good, self.bad)
        object.__setattr__(found, "_rounded", True)
        return found


def _merged(values: np.ndarray, good: np.ndarray, bad: np.ndarray) -> ScoreCounts:
    distinct, place = np.unique(values, return_inverse=True)
    return ScoreCounts(
        distinct,
        np.bincount(place, weights=good, minlength=len(distinct)),
        np.bincount(place, weights=bad, minlength=len(distinct)),
    )


def count_scores(data: Any, score: str, target: str | None = None) -> ScoreCounts:
    """Count the scores in a column of a table.

    Parameters
    ----------
    data : pandas.DataFrame, path-like or Spark DataFrame
        As in `creditlab.fit_bins`.
    score : str
    target : str, optional
        Column of outcomes, 1 = bad; without it all count as good.

    Returns
    -------
    ScoreCounts

    Raises
    ------
    ValueError
        For a target that is not 0/1, and for missing or infinite scores.
    """
    columns: Sequence[str] = [name for name in (score, target) if name is not None]
    source = as_source(data, columns)
    found = source.total(partial(_count_block, score, target), columns, "counting")
    if target is not None:
        found["answers"].check(target)
    refuse_scores(found["wrong"], len(source), score)
    counts: ScoreCounts = found["scores"]
    return counts


def _count_block(score: str, target: str | None, frame: pd.DataFrame) -> Totals:
    values = as_floats(frame[score])
    sound = np.isfinite(values)
    found = Totals(wrong=int(np.count_nonzero(~sound)))
    bad = np.zeros(len(values), dtype=bool)
    if target is not None:
        bad, found["answers"] = read_answers(frame[target])
    found["scores"] = ScoreCounts.of(values[sound], bad[sound])
    return found
