"""Edges of the fine bins: where to count a number with many distinct values."""

from __future__ import annotations

import math

import numpy as np

MAX_FINE_BINS = 256
GRID = 4096  # places at which an edge may lie
ROWS_FOR_ROOM = 200_000  # below this, a rounded place in the grid would pass over whole rows
SUPERVISED = 100  # of the edges, so many may go where the bad rate changes


class Tally:
    """Rows and bads between any edges, of one column without missing values.

    Sorting once and looking up the edges is several times quicker than looking up each row.

    Parameters
    ----------
    x : numpy.ndarray of float64, shape (n,)
    bad : numpy.ndarray of bool, shape (n,)
    weights : numpy.ndarray of shape (n,), optional
    """

    def __init__(self, x: np.ndarray, bad: np.ndarray, weights: np.ndarray | None) -> None:
        self.ordered = np.sort(x)
        self._bads = np.sort(x[bad])
        self._rows = None if weights is None else (x, bad, weights)

    def per_bin(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return rows (or weights) and bads of each bin, float64 of shape (len(edges) + 1,)."""
        if self._rows is not None:
            x, bad, w = self._rows
            code, size = np.searchsorted(edges, x, side="right"), len(edges) + 1
            total = np.bincount(code, weights=w, minlength=size)
            return total, np.bincount(code[bad], weights=w[bad], minlength=size)
        return _between(self.ordered, edges), _between(self._bads, edges)


def _between(ordered: np.ndarray, edges: np.ndarray) -> np.ndarray:
    below = np.searchsorted(ordered, edges)
    return np.diff(below, prepend=0, append=len(ordered)).astype(np.float64)


def fine_edges(tally: Tally, max_fine: int = MAX_FINE_BINS) -> np.ndarray:
    """Choose the inner edges of at most ``max_fine`` fine bins, as round as can be.

    Parameters
    ----------
    tally : Tally
    max_fine : int, default 256

    Returns
    -------
    numpy.ndarray of float64, increasing
        Between all distinct values when they are few. Otherwise some at quantiles, and some where
        a tree sees the bad rate change: quantiles alone lose up to 10% of the information value of
        columns in which single amounts matter.
    """
    ordered = tally.ordered
    if len(ordered) == 0:
        return np.array([])
    start = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    if len(start) < max_fine:
        low, high = ordered[start - 1], ordered[start]
    else:
        supervised = min(SUPERVISED, max_fine // 2)
        low, high = _windows(ordered, max_fine - supervised)
        grid_low, grid_high = _windows(ordered, GRID, roomy=len(ordered) > ROWS_FOR_ROOM)
        chosen = _informative(tally, grid_high, supervised)
        low, high = np.append(low, grid_low[chosen]), np.append(high, grid_high[chosen])
    edges = [_roundest(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    return np.unique(edges)


def _windows(ordered: np.ndarray, size: int, roomy: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Windows (low, high] around ``size`` quantiles; an edge may lie anywhere inside its window.

    A roomy window reaches a quarter of the way to the neighbouring quantiles, which leaves room for
    a round number; otherwise it spans just the gap between two values. A value that fills several
    quantiles is cut off exactly, on both of its sides.
    """
    rank = np.linspace(0, len(ordered), size + 1)[1:-1].astype(np.int64)
    value = ordered[rank]
    heavy = np.unique(value[1:][value[1:] == value[:-1]])
    behind = np.searchsorted(ordered, heavy, side="right")
    start = np.unique(np.concatenate([np.searchsorted(ordered, value, side="left"), behind]))
    start = start[(start > 0) & (start < len(ordered))]
    low, high = ordered[start - 1], ordered[start]
    exact = np.isin(high, heavy) | np.isin(low, heavy) | (not roomy)
    quarter = np.diff(high, prepend=ordered[0], append=ordered[-1]) / 4
    low = np.where(exact, low, np.minimum(low, high - quarter[:-1]))
    return low, np.where(exact, high, high + quarter[1:])


def _informative(tally: Tally, grid: np.ndarray, most: int) -> np.ndarray:
    """Places in the grid at which a decision tree on the counts would split."""
    from sklearn.tree import DecisionTreeClassifier

    total, bads = tally.per_bin(grid)
    if not 0 < bads.sum() < total.sum():
        return np.array([], dtype=np.int64)
    weights = np.concatenate([total - bads, bads])
    kept = weights > 0
    code = np.tile(np.arange(len(total), dtype=np.float64), 2)[kept]
    outcome = np.repeat([0, 1], len(total))[kept]
    tree = DecisionTreeClassifier(
        criterion="entropy", max_leaf_nodes=most, min_weight_fraction_leaf=0.002
    )
    tree.fit(code[:, None], outcome, sample_weight=weights[kept])
    threshold = tree.tree_.threshold[tree.tree_.feature >= 0]
    return np.unique(np.ceil(threshold).astype(np.int64)) - 1


def _roundest(low: float, high: float) -> float:
    """Return the number with the fewest digits in (low, high]."""
    gap = high - low
    if not 0 < gap < math.inf:
        return high
    power = math.floor(math.log10(gap)) + 1
    for exponent in (power, power - 1, power - 2):
        candidate = round(math.floor(high / 10.0**exponent) * 10.0**exponent, max(0, -exponent))
        if low < candidate <= high:
            return candidate
    return high
