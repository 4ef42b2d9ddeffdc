"""Outcomes between cut-offs: counts and amounts from which every profit is a sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.bands import quantile_cuts
from creditlab.data.checks import as_floats, as_target
from creditlab.data.sources import Totals, as_source
from creditlab.decide.profit import Costs, as_counts
from creditlab.validate.scores import ScoreCounts

CANDIDATES = 1000  # cut-offs that are tried


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Goods (row 0) and bads (row 1) between cut-offs, and what they earn when approved.

    Attributes
    ----------
    sign : int
        1 for points, -1 for probabilities of bad: makes a score that is high for goods.
    cutoffs : numpy.ndarray of float64, shape (k,)
        Most lenient first; the last one is infinite and approves nobody.
    count, amount, square : numpy.ndarray of float64, shape (2, k)
        Customers of a band, the sum of what they earn, and of its square. Column i is of those whom
        cut-off i refuses and the one before approves; column 0 of those whom all refuse.
    """

    sign: int
    cutoffs: np.ndarray
    count: np.ndarray
    amount: np.ndarray
    square: np.ndarray

    @property
    def approved_count(self) -> np.ndarray:
        """Goods and bads that each cut-off approves, shape (2, k)."""
        return _approved(self.count)

    def spread(self, steps: int, also: int) -> np.ndarray:
        """Places of cut-offs at equal steps of the approval rate."""
        approved = self.approved_count.sum(axis=0)
        wanted = approved[0] * np.arange(steps, -1, -1) / steps
        return np.union1d(np.searchsorted(-approved, -wanted), also)

    def break_even_pd(self, costs: Costs) -> float:
        """Return the probability of bad that breaks even, for average amounts."""
        if costs.is_scalar:
            return float(costs.break_even_pd)
        earned, lost = self.amount.sum(axis=1) / self.count.sum(axis=1)
        return float(earned / (earned - lost))


class MeanProfit:
    """Mean profit per applicant at each cut-off of some outcomes, and how far it may be off."""

    def __init__(self, outcomes: Outcomes, costs: Costs, bad_rate: float | None) -> None:
        of_class = outcomes.count.sum(axis=1)
        self.rows, self._outcomes, self._of_class = of_class.sum(), outcomes, of_class
        self._application, self._stratified = costs.application, bad_rate is not None
        self.weights = np.ones(2)
        if bad_rate is not None:
            if not 0 < bad_rate < 1:
                raise ValueError(f"bad_rate is {bad_rate}; give a share between 0 and 1")
            self.weights = np.array([1 - bad_rate, bad_rate]) * self.rows / of_class

    def at_cutoffs(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the profit per applicant at each cut-off, and its standard error."""
        amount, square = (_approved(v) for v in (self._outcomes.amount, self._outcomes.square))
        value = self.weights @ amount / self.rows - self._application
        return value, self._error(amount, square)

    def differences(self, best: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the profit at the best cut-off minus that at each; and its error."""
        amount, square = (_approved(v) for v in (self._outcomes.amount, self._outcomes.square))
        gap = amount[:, [best]] - amount
        error = self._error(gap, np.abs(square[:, [best]] - square))
        return self.weights @ gap / self.rows, error

    def _error(self, amount: np.ndarray, square: np.ndarray) -> np.ndarray:
        """Return the standard error of a mean, from sums and sums of squares by class."""
        if not self._stratified:
            mean, of_square = amount.sum(axis=0) / self.rows, square.sum(axis=0) / self.rows
            return np.sqrt(np.maximum(of_square - mean**2, 0) / (self.rows - 1))
        n = self._of_class[:, None]
        variance = np.maximum(square / n - (amount / n) ** 2, 0) / np.maximum(n - 1, 1)
        return np.sqrt(((self.weights[:, None] * n / self.rows) ** 2 * variance).sum(axis=0))

    def drawn(self, draws: int, generator: np.random.Generator) -> np.ndarray:
        """Return the profit at each cut-off in samples drawn again, of shape (draws, cut-offs)."""
        count, rows = self._outcomes.count, int(self.rows)
        if self._stratified:
            sizes = self._of_class.astype(np.int64)
            parts = [
                generator.multinomial(n, c / n, draws) for n, c in zip(sizes, count, strict=True)
            ]
            new = np.stack(parts, axis=1)
        else:
            new = generator.multinomial(rows, count.ravel() / rows, draws)
            new = new.reshape(draws, *count.shape)
        some = np.maximum(count, 1)
        mean = self._outcomes.amount / some
        spread = np.sqrt(np.maximum(self._outcomes.square / some - mean**2, 0))
        amount = new * mean
        if (spread > 1e-9 * np.abs(mean)).any():
            amount += np.sqrt(new) * spread * generator.standard_normal(new.shape)
        weighted = np.einsum("c,dck->dk", self.weights, amount)
        return _approved(weighted) / self.rows - self._application


def _approved(by_band: np.ndarray) -> np.ndarray:
    """Sum over the bands that each cut-off approves; 0 for the last one, which approves nobody."""
    total = by_band[..., ::-1].cumsum(axis=-1)[..., ::-1][..., 1:]
    return np.concatenate([total, np.zeros((*total.shape[:-1], 1))], axis=-1)


def count_outcomes(y: Any, score: Any, costs: Costs, cutoffs: Any, sample: Any) -> Outcomes:
    """Count goods and bads, and what they earn, between cut-offs."""
    counts = as_counts(y, score, sample)
    sign = -1 if counts.is_probability else 1
    edges = _edges(counts, sign, cutoffs)
    strict = np.append(edges, np.inf) * sign
    if costs.is_scalar:
        band = np.searchsorted(edges, sign * counts.values, side="right")
        held = (np.bincount(band, c, len(edges) + 1) for c in (counts.good, counts.bad))
        count = np.array(list(held))
        earned = np.array([[float(costs.margin)], [-float(costs.loss)]])
        return Outcomes(sign, strict, count, count * earned, count * earned**2)
    if sample is None:
        rows = np.asarray(score, dtype=np.float64)
        margin, loss = costs.amounts(len(rows))
        sums = _sums(as_target(y), sign * rows, margin, loss, edges)
    else:
        names = list(dict.fromkeys([y, score, *costs.columns]))
        counting = partial(_count_block, y, score, costs, sign, edges)
        sums = as_source(sample, names).total(counting, names, "counting")["sums"]
    return Outcomes(sign, strict, *sums)


def _edges(counts: ScoreCounts, sign: int, cutoffs: Any) -> np.ndarray:
    """Cut-offs on a score that is high for goods, increasing."""
    if cutoffs is not None:
        edges = np.unique(sign * np.asarray(cutoffs, dtype=np.float64))
        if edges.ndim != 1 or not len(edges) or not np.isfinite(edges).all():
            raise ValueError(f"cutoffs: {cutoffs!r}; give at least one, all finite")
        return edges
    order = slice(None, None, sign)
    values, rows = (sign * counts.values)[order], counts.rows[order]
    if len(values) <= CANDIDATES:
        return values
    return np.append(values[0], quantile_cuts(values, CANDIDATES, rows))


def _count_block(
    y: str, score: str, costs: Costs, sign: int, edges: np.ndarray, frame: pd.DataFrame
) -> Totals:
    margin, loss = costs.amounts(len(frame), frame)
    bad = (frame[y] == 1).to_numpy(dtype=bool)
    return Totals(sums=_sums(bad, sign * as_floats(frame[score]), margin, loss, edges))


def _sums(
    bad: np.ndarray, value: np.ndarray, margin: np.ndarray, loss: np.ndarray, edges: np.ndarray
) -> np.ndarray:
    """Count, amount and sum of squares, float64 of shape (3, 2, bands), of some rows."""
    bands = len(edges) + 1
    cell = np.searchsorted(edges, value, side="right") + bands * bad
    earned = np.where(bad, -loss, margin)
    parts = [np.bincount(cell, w, 2 * bands) for w in (None, earned, earned**2)]
    return np.array(parts, dtype=np.float64).reshape(3, 2, bands)
