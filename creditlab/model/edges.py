"""Edges of the fine bins: which boundaries between cells to keep."""

from __future__ import annotations

import numpy as np

from creditlab.model.cells import Cells, roundest

MAX_FINE_BINS = 128
ROWS_FOR_ROOM = 200_000  # below this, a rounder edge would pass over whole rows
SUPERVISED = 0.5  # share of the edges that may go where the bad rate changes
LEAST_SHARE = 0.003  # of the rows, on each side of such an edge


def fine_edges(cells: Cells, max_fine: int = MAX_FINE_BINS) -> np.ndarray:
    """Choose the inner edges of at most ``max_fine`` fine bins, as round as can be.

    Parameters
    ----------
    cells : Cells
    max_fine : int, default 128

    Returns
    -------
    numpy.ndarray of float64, increasing
        Between all cells when they are few. Otherwise some at quantiles, and some where the bad
        rate changes: quantiles alone lose up to 10% of the information value of columns in which
        single amounts matter.
    """
    if len(cells) <= max_fine:
        return roundest(cells.highest[:-1], cells.lowest[1:])
    places = _at_quantiles(cells, max_fine - int(max_fine * SUPERVISED))
    if len(places) >= max_fine:  # most rows lie on crowded values, each cut off on both sides
        places = places[np.linspace(0, len(places) - 1, max_fine - 1).astype(np.intp)]
    edges = _with_room(cells, places)
    more = _informative(cells, max_fine - 1 - len(places))
    return np.unique(np.concatenate([edges, roundest(cells.highest[more - 1], cells.lowest[more])]))


def _at_quantiles(cells: Cells, parts: int) -> np.ndarray:
    """Places (numbers of the cells behind) nearest to the quantiles, and around crowded values."""
    below = np.concatenate([[0.0], np.cumsum(cells.rows)])
    wanted = below[-1] * np.arange(1, parts) / parts
    place = np.clip(np.searchsorted(below, wanted), 1, None)
    place -= wanted - below[place - 1] < below[place] - wanted
    crowded = np.flatnonzero(cells.rows * parts > below[-1])
    place = np.unique(np.concatenate([place, crowded, crowded + 1]))
    return place[(place > 0) & (place < len(cells))]


def _with_room(cells: Cells, place: np.ndarray) -> np.ndarray:
    """Edge at each place; in a large sample it may move a little to a rounder number.

    It may move up to a quarter of the way to the neighbouring edges, unless it cuts off a crowded
    value.
    """
    exact = roundest(cells.highest[place - 1], cells.lowest[place])
    if cells.rows.sum() <= ROWS_FOR_ROOM:
        return exact
    room = np.diff(place, prepend=0, append=len(cells)) // 4
    first, last = place - room[:-1], place + room[1:]
    round_ = roundest(cells.highest[first - 1], cells.lowest[np.minimum(last, len(cells) - 1)])
    behind = np.searchsorted(cells.lowest, round_)
    clean = (cells.highest[behind - 1] < round_) & (behind > 0)
    return np.where(clean, round_, exact)


def _informative(cells: Cells, most: int) -> np.ndarray:
    """Places at which a decision tree, grown level by level, divides good from bad."""
    bad = np.concatenate([[0.0], np.cumsum(cells.bads)])
    rows = np.concatenate([[0.0], np.cumsum(cells.rows)])
    limits = np.array([0, len(cells)])
    while len(limits) - 2 < most:
        inner = np.setdiff1d(np.arange(1, len(cells)), limits, assume_unique=True)
        part = np.searchsorted(limits, inner)
        start, end = limits[part - 1], limits[part]
        left, right = rows[inner] - rows[start], rows[end] - rows[inner]
        gain = _likelihood(left, bad[inner] - bad[start])
        gain += _likelihood(right, bad[end] - bad[inner])
        gain -= _likelihood(left + right, bad[end] - bad[start])
        gain[np.minimum(left, right) < LEAST_SHARE * rows[-1]] = 0
        best = np.lexsort((inner, -gain, part))  # the best of each part stands first in it
        best = best[np.diff(part[best], prepend=-1) > 0]
        best = best[gain[best] > 0]
        best = best[np.argsort(-gain[best], kind="stable")][: most - (len(limits) - 2)]
        if len(best) == 0:
            break
        limits = np.union1d(limits, inner[best])
    return limits[1:-1]


def _likelihood(rows: np.ndarray, bad: np.ndarray) -> np.ndarray:
    """Log-likelihood of bads among rows that share one bad rate."""
    good = np.maximum(rows - bad, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = good * np.log(good / rows), bad * np.log(bad / rows)
    return np.where(good > 0, terms[0], 0.0) + np.where(bad > 0, terms[1], 0.0)
