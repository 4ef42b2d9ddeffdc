"""Cells: a number with many values, counted between round boundaries, finer where there are rows.

Which boundaries are used follows from all rows together, never from their order or from how they
were cut into blocks; and the counts of blocks add up. So a frame in memory, files and a cluster end
with the same cells, after two or three readings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RESOLUTION = 4096  # a cell holds about one row in so many, unless they all have one value
MAX_READINGS = 5
DECIMALS = 308
_POWERS = np.array([float(f"1e{k}") for k in range(DECIMALS + 1)])


class Tally:
    """Rows and bads of a column between any boundaries.

    Sorting once and looking up the boundaries is several times quicker than looking up each row.

    Parameters
    ----------
    x : numpy.ndarray of float64, shape (n,)
        NaN is left out (beside weights there must be none).
    bad : numpy.ndarray of bool, shape (n,)
    weights : numpy.ndarray of shape (n,), optional
    """

    def __init__(self, x: np.ndarray, bad: np.ndarray, weights: np.ndarray | None = None) -> None:
        if weights is None:
            self._ordered, self._weights = _sorted(x), None
            self._bads = _sorted(x[np.flatnonzero(bad)])  # several times quicker than x[bad]
            return
        order = np.argsort(x, kind="stable")
        bad, weights = bad[order], weights[order]
        self._ordered, self._bads = x[order], x[order][bad]
        self._weights = (weights, weights[bad])

    def cells(self, boundaries: np.ndarray) -> Cells:
        """Count between boundaries, increasing; a cell holds boundary <= x < next boundary."""
        below = _places(self._ordered, boundaries)
        found = np.flatnonzero(below[1:] > below[:-1])
        start, end = below[found], below[found + 1]
        bads = _places(self._bads, boundaries)
        bad_start, bad_end = bads[found], bads[found + 1]
        if self._weights is None:
            rows, bad_rows = (end - start).astype(float), (bad_end - bad_start).astype(float)
        else:
            rows = _sums(self._weights[0], start, end)
            bad_rows = _sums(self._weights[1], bad_start, bad_end)
        left = np.concatenate([[-np.inf], boundaries])[found]
        return Cells(left, rows, bad_rows, self._ordered[start], self._ordered[end - 1])


def _sorted(x: np.ndarray) -> np.ndarray:
    ordered = np.sort(x)
    return ordered[: np.searchsorted(ordered, np.nan)]


def _places(ordered: np.ndarray, boundaries: np.ndarray) -> np.ndarray:
    """How many sorted values lie below each boundary, with 0 before and all behind."""
    below = np.searchsorted(ordered, boundaries)
    return np.concatenate([[0], below, [len(ordered)]])


def _sums(values: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    total = np.zeros(len(start))
    some = end > start
    if some.any():
        # The slices follow each other without gaps, except for empty ones.
        total[some] = np.add.reduceat(values, start[some])
    return total


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells that hold rows, in order.

    Attributes
    ----------
    left : numpy.ndarray of shape (cells,)
        The boundary at which each cell begins; -inf for the first.
    rows, bads : numpy.ndarray of float64, shape (cells,)
        Rows, or weights.
    lowest, highest : numpy.ndarray of float64, shape (cells,)
        Extremes of the values found.
    """

    left: np.ndarray
    rows: np.ndarray
    bads: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray

    def __len__(self) -> int:
        return len(self.left)

    def __add__(self, other: Cells) -> Cells:
        """Add cells counted between the same boundaries."""
        left = np.union1d(self.left, other.left)
        a, b = np.searchsorted(left, self.left), np.searchsorted(left, other.left)
        rows, bads = np.zeros(len(left)), np.zeros(len(left))
        lowest, highest = np.full(len(left), np.inf), np.full(len(left), -np.inf)
        for place, part in ((a, self), (b, other)):
            rows[place] += part.rows
            bads[place] += part.bads
            lowest[place] = np.minimum(lowest[place], part.lowest)
            highest[place] = np.maximum(highest[place], part.highest)
        return Cells(left, rows, bads, lowest, highest)

    def refined(self, many: int, again: bool) -> np.ndarray | None:
        """Return boundaries that divide the cells that hold too much, or None when none does.

        Parameters
        ----------
        many : int
            With at most so many cells, every cell should hold one value only.
        again : bool
            Whether these cells have been divided before: then only what is left far too full is.
        """
        share = self.rows / max(self.rows.sum(), 1e-300) * RESOLUTION
        mixed = self.lowest < self.highest
        few = len(self) <= many
        full = mixed if few else mixed & (share > (8 if again else 1))
        if not full.any():
            return None
        pieces = np.maximum(np.ceil(share), 16 if few else 2)
        inner = [
            _round_steps(*cell)
            for cell in zip(
                self.lowest[full].tolist(),
                self.highest[full].tolist(),
                pieces[full].tolist(),
                strict=True,
            )
        ]
        return np.unique(np.concatenate([self.left[1:], *inner]))


def first_boundaries() -> np.ndarray:
    """Boundaries to begin with: the round numbers from a billionth up, both signs, and 0."""
    return _FIRST


def _decades() -> np.ndarray:
    positive = [float(f"{digit}e{k}") for k in range(-9, 16) for digit in range(1, 10)]
    return np.array([*(-x for x in reversed(positive)), 0.0, *positive])


_FIRST = _decades()


def _round_steps(low: float, high: float, pieces: float) -> np.ndarray:
    """Multiples of 1, 2 or 5 times a power of ten in (low, high], that many or some more."""
    width = (high - low) / pieces
    exponent = int(np.floor(np.log10(width))) if width > 0 else -DECIMALS
    digit = next((d for d in (5, 2) if d * 10.0**exponent <= width), 1)
    if exponent >= 0:
        unit, scale = digit * _POWERS[min(exponent, DECIMALS)], 1.0
    else:  # dividing by a whole power of ten gives the number nearest to the decimal
        unit, scale = float(digit), _POWERS[min(-exponent, DECIMALS)]
    first, last = np.floor(low * scale / unit) + 1, np.floor(high * scale / unit)
    if not last - first < 10 * pieces + 10:
        return np.array([high])
    steps = np.arange(first, last + 1) * unit / scale
    steps = steps[(steps > low) & (steps <= high)]
    return steps if len(steps) else np.array([high])


def roundest(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the numbers with fewest digits in (low, high], float64 of the same shape."""
    gap = high - low
    result, open_ = high.copy(), (gap > 0) & np.isfinite(gap)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.where(open_, np.floor(np.log10(gap)), 0).astype(np.int64) + 1
    for exponent in (power, power - 1, power - 2):
        scale = _POWERS[np.minimum(np.abs(exponent), DECIMALS)]
        # Dividing by a whole power of ten gives the number nearest to the decimal.
        with np.errstate(over="ignore", invalid="ignore"):
            candidate = np.where(
                exponent >= 0, np.floor(high / scale) * scale, np.floor(high * scale) / scale
            )
        found = open_ & (low < candidate) & (candidate <= high)
        result[found], open_ = candidate[found] + 0.0, open_ & ~found
    return result
