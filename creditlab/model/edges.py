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
    least = LEAST_SHARE * rows[-1]
    start, end, chosen = np.array([0]), np.array([len(cells)]), np.array([], dtype=np.intp)
    while len(start) and len(chosen) < most:
        inside = end - start - 1
        first = np.cumsum(inside) - inside  # of each part, among the places inside any
        shift = np.repeat(start + 1 - first, inside)
        inner = np.arange(len(shift)) + shift
        begin, stop = np.repeat(start, inside), np.repeat(end, inside)
        left, right = rows[inner] - rows[begin], rows[stop] - rows[inner]
        found = _likelihood(left, bad[inner] - bad[begin])
        found += _likelihood(right, bad[stop] - bad[inner])
        found[np.minimum(left, right) < least] = -np.inf
        best = np.maximum.reduceat(found, first)
        gain = best - _likelihood(rows[end] - rows[start], bad[end] - bad[start])
        at = inner[np.flatnonzero(found == np.repeat(best, inside))]
        at = at[np.searchsorted(at, start, side="right")]  # the first of equals
        kept = np.argsort(-gain, kind="stable")[: most - len(chosen)]
        kept = np.sort(kept[gain[kept] > 0])
        chosen = np.union1d(chosen, at[kept])
        start, end = np.append(start[kept], at[kept]), np.append(at[kept], end[kept])
        order = np.argsort(start)
        wide = order[(end - start > 1)[order]]
        start, end = start[wide], end[wide]
    return chosen


def _likelihood(rows: np.ndarray, bad: np.ndarray) -> np.ndarray:
    """Log-likelihood of bads among rows that share one bad rate."""
    good = np.maximum(rows - bad, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = good * np.log(good / rows), bad * np.log(bad / rows)
    return np.where(good > 0, terms[0], 0.0) + np.where(bad > 0, terms[1], 0.0)
