"""What a cut-off does: approvals, bads, profit and who is swapped, from counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import as_scores, as_target
from creditlab.data.rates import jeffreys_interval
from creditlab.validate.scores import ScoreCounts

MOST = 400  # cut-offs that a slider has


class CutoffView:
    """Approvals, bads and profit at every cut-off of a score.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad.
    score : array-like of shape (n,)
        Points, high = good; approved at or above the cut-off.
    other : array-like of shape (n,), optional
        Points of a second card, such as the one in use: who would be swapped at as many approvals.
    segment : array-like of shape (n,), optional

    Raises
    ------
    ValueError
        For a bad target, missing scores, or lengths that differ.

    Examples
    --------
    >>> view = CutoffView([1, 0, 0, 1, 0], [480, 500, 520, 540, 560])
    >>> view.at(520)[["approved", "bad", "bad_rate"]].round(3).tolist()
    [3.0, 1.0, 0.333]
    >>> view.profit(520, margin=10, loss=15)
    1.0
    """

    def __init__(self, y: Any, score: Any, other: Any = None, segment: Any = None) -> None:
        bad, points = as_target(y) == 1, as_scores(score)
        given = {"score": points, "other": other, "segment": segment}
        for name, values in given.items():
            if values is not None and len(values) != len(bad):
                raise ValueError(
                    f"y has {len(bad):,} rows and {name} {len(values):,}; give as many"
                )
        self.rows = len(bad)
        self._counts = ScoreCounts.of(points, bad)
        self._good = np.append(np.cumsum(self._counts.good[::-1])[::-1], 0)
        self._bad = np.append(np.cumsum(self._counts.bad[::-1])[::-1], 0)
        self._segments = _by_segment(points, bad, segment)
        self._pair = None if other is None else _Pair(points, as_scores(other), bad)

    @property
    def cutoffs(self) -> np.ndarray:
        """Cut-offs worth trying: at most 400 scores, from approving all to the best one only."""
        values = self._counts.values
        if len(values) <= MOST:
            return values
        share = 1 - (self._good + self._bad)[:-1] / self.rows
        place = np.searchsorted(share, np.linspace(0, share[-1], MOST))
        return values[np.unique(place)]

    def at(self, cutoff: float) -> pd.Series:
        """Return ``approved``, ``approval_rate``, ``bad``, ``bad_rate`` with ``low``, ``high``."""
        return self._row(*self._above(self._counts.values, self._good, self._bad, cutoff))

    def profit(self, cutoff: float, margin: float, loss: float) -> float:
        """Return the profit per applicant: what goods earn less what bads cost."""
        good, bad = self._above(self._counts.values, self._good, self._bad, cutoff)
        return float((good * margin - bad * loss) / self.rows)

    def curve(self, margin: float, loss: float) -> pd.DataFrame:
        """Return ``cutoff``, ``approval_rate`` and ``profit`` per applicant at each cut-off."""
        cutoffs = self.cutoffs
        place = np.searchsorted(self._counts.values, cutoffs)
        good, bad = self._good[place], self._bad[place]
        return pd.DataFrame(
            {
                "cutoff": cutoffs,
                "approval_rate": (good + bad) / self.rows,
                "profit": (good * margin - bad * loss) / self.rows,
            }
        )

    def segments(self, cutoff: float) -> pd.DataFrame:
        """Return what `at` gives for each segment; empty without segments."""
        rows = {
            name: self._row(*self._above(values, good, bad, cutoff), good[0] + bad[0])
            for name, (values, good, bad) in self._segments.items()
        }
        return pd.DataFrame(rows).T.rename_axis("segment").reset_index() if rows else pd.DataFrame()

    def swapped(self, cutoff: float) -> pd.DataFrame:
        """Return who changes sides against the other card, at as many approvals.

        Returns
        -------
        pandas.DataFrame
            ``set`` ("in": approved by this card only, "out": by the other only), ``count``,
            ``bad``, ``bad_rate``; empty without another card.
        """
        if self._pair is None:
            return pd.DataFrame()
        return self._pair.at(cutoff)

    @staticmethod
    def _above(
        values: np.ndarray, good: np.ndarray, bad: np.ndarray, cutoff: float
    ) -> tuple[float, float]:
        place = np.searchsorted(values, cutoff)
        return float(good[place]), float(bad[place])

    def _row(self, good: float, bad: float, rows: float | None = None) -> pd.Series:
        approved, rows = good + bad, self.rows if rows is None else rows
        low, high = (float(end) for end in jeffreys_interval(bad, approved))
        known = approved > 0
        return pd.Series(
            {
                "approved": approved,
                "approval_rate": approved / rows,
                "bad": bad,
                "bad_rate": bad / approved if known else np.nan,
                "low": low if known else np.nan,
                "high": high if known else np.nan,
            }
        )


class _Pair:
    """Two scores of the same customers, in the order of each."""

    def __init__(self, points: np.ndarray, other: np.ndarray, bad: np.ndarray) -> None:
        self.points, self.bad = points, bad
        # How many the other card would approve before it comes to this customer.
        self.rank = np.empty(len(other), dtype=np.int64)
        self.rank[np.argsort(-other, kind="stable")] = np.arange(len(other))

    def at(self, cutoff: float) -> pd.DataFrame:
        here = self.points >= cutoff
        there = self.rank < int(here.sum())
        rows = []
        for name, mask in (("in", here & ~there), ("out", there & ~here)):
            count, bad = int(mask.sum()), int(self.bad[mask].sum())
            rows.append((name, count, bad, bad / count if count else np.nan))
        return pd.DataFrame(rows, columns=["set", "count", "bad", "bad_rate"])


def _by_segment(
    points: np.ndarray, bad: np.ndarray, segment: Any
) -> Mapping[Any, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    if segment is None:
        return {}
    codes, names = pd.factorize(pd.Series(segment).fillna("missing"), sort=True)
    found = {}
    for i, name in enumerate(names):
        counts = ScoreCounts.of(points[codes == i], bad[codes == i])
        good = np.append(np.cumsum(counts.good[::-1])[::-1], 0)
        found[name] = (counts.values, good, np.append(np.cumsum(counts.bad[::-1])[::-1], 0))
    return found
