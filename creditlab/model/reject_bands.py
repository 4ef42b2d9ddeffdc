"""Bands of a score: what the accepts of a band say of its rejects."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.bands import quantile_cuts
from creditlab.data.checks import listing
from creditlab.model.scorecard import Scorecard


@dataclass(frozen=True, eq=False)
class Applicants:
    """Accepts and rejects in bands of a card's points, riskiest first.

    Attributes
    ----------
    bad : numpy.ndarray of bool, shape (accepts,)
    labels : list of str
        Of the bands.
    band, rejected_band : numpy.ndarray of int, shape (accepts,) and (rejects,)
    rejected_points, probability : numpy.ndarray of float64, shape (rejects,)
        Points of the rejects, and their probability of bad by the card.
    reject_weight : float
        Applicants that a reject stands for.
    """

    bad: np.ndarray
    labels: list[str]
    band: np.ndarray
    rejected_band: np.ndarray
    rejected_points: np.ndarray
    probability: np.ndarray
    reject_weight: float

    @classmethod
    def of(
        cls,
        card: Scorecard,
        accepted: pd.DataFrame,
        bad: np.ndarray,
        rejected: pd.DataFrame,
        bands: int,
        reject_weight: float,
    ) -> Applicants:
        """Score both samples, and cut the points at quantiles of the accepted bads."""
        points, rejected_points = (card.points(part).to_numpy() for part in (accepted, rejected))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of unseen values the line above has warned
            probability = card.predict_proba(rejected)[:, 1]
        cuts = quantile_cuts(points[bad], bands)  # each band has a bad, and so a rate
        edges = [f"{cut:,.6g}" for cut in cuts]
        middle = [f"[{a}, {b})" for a, b in pairwise(edges)]
        return cls(
            bad,
            [f"< {edges[0]}", *middle, f"≥ {edges[-1]}"] if edges else ["all scores"],
            np.searchsorted(cuts, points, side="right"),
            np.searchsorted(cuts, rejected_points, side="right"),
            rejected_points,
            probability,
            reject_weight,
        )

    def _count(self, band: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(band, weights=weights, minlength=len(self.labels))

    @property
    def accepts(self) -> np.ndarray:
        """Accepts a band; at least one of them is bad."""
        return self._count(self.band)

    @property
    def rejects(self) -> np.ndarray:
        """Rejects a band, by weight."""
        return self._count(self.rejected_band) * self.reject_weight

    @property
    def bad_rate(self) -> np.ndarray:
        """Bad rate of the accepts a band."""
        return self._count(self.band[self.bad]) / self.accepts

    def below(self, cutoff: float | None, factor: float) -> np.ndarray:
        """Return 1 for each reject under the cut-off, or else 0; see `infer_rejects`."""
        if cutoff is None:
            expected = round(min(1.0, factor * self.probability.mean()) * len(self.probability))
            cutoff = np.append(np.sort(self.rejected_points), np.inf)[expected]
        return (self.rejected_points < cutoff).astype(np.float64)

    def parcelled(self, factor: Any, seed: Any) -> np.ndarray:
        """Return how likely each reject is bad, by its band; or 0 and 1, drawn to that share."""
        factors = np.asarray(factor, dtype=np.float64)
        if factors.shape not in ((), (len(self.labels),)):
            raise ValueError(
                f"factor: {factors.size} numbers for {len(self.labels)} bands "
                f"({listing(self.labels, 12)}); give one a band, riskiest first, or one for all"
            )
        rate = np.minimum(1.0, self.bad_rate * factors)
        if seed is None:
            return rate[self.rejected_band]
        size = self._count(self.rejected_band)
        shuffled = np.random.default_rng(seed).random(len(self.rejected_band))
        order = np.lexsort((shuffled, self.rejected_band))
        place = np.empty(len(order), np.intp)
        place[order] = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size)
        return (place < np.round(rate * size)[self.rejected_band]).astype(np.float64)

    def per_accept(self) -> np.ndarray:
        """Return how many applicants each accept of a band stands for."""
        return 1 + self.rejects / self.accepts

    def table(self, weights: np.ndarray, likely: np.ndarray | None) -> pd.DataFrame:
        """Return the table described in `creditlab.model.rejects.RejectInference`.

        Parameters
        ----------
        weights : numpy.ndarray of shape (accepts,)
            Applicants that each accept stands for, itself included.
        likely : numpy.ndarray of shape (rejects,), or None
            How likely each reject is bad, where the method says so.
        """
        rejects, rate = self.rejects, self.bad_rate
        if likely is None:
            extra = weights - 1
            inferred, of = (self._count(self.band, part) for part in (extra * self.bad, extra))
        else:
            inferred, of = self._count(self.rejected_band, likely) * self.reject_weight, rejects
        with np.errstate(invalid="ignore", divide="ignore"):
            inferred_rate = np.where(of > 0, inferred / of, np.nan)
        return pd.DataFrame(
            {
                "band": self.labels,
                "accepts": self.accepts,
                "accepted_bads": self._count(self.band[self.bad]),
                "accepted_bad_rate": rate,
                "rejects": rejects,
                "inferred_bads": np.where(rejects > 0, inferred_rate * rejects, 0.0),
                "inferred_bad_rate": inferred_rate,
                "factor": inferred_rate / rate,
            }
        )
