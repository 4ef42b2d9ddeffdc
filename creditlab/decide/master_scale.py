"""A master scale: grades of a score, each with a probability of default."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import expit, logit

from creditlab import _files
from creditlab.data.checks import as_scores
from creditlab.data.rates import jeffreys_interval
from creditlab.model.calibrate import central_tendency
from creditlab.validate.metrics import checked_scores
from creditlab.validate.scores import ScoreCounts, count_scores

FORMAT, VERSION = "creditlab.master_scale", 1


@dataclass(frozen=True)
class MasterScale:
    """Grades of a score, best first; build one with `fit_master_scale`.

    Attributes
    ----------
    names : tuple of str
    cuts : tuple of float
        Limits between the grades, from the best grade to the worst. A score that equals a limit
        belongs to the higher scores, [a, b) as in bins.
    pds : tuple of float
        Probability of bad of each grade.
    good, bad : tuple of float
        Customers of the development sample in each grade.
    high_is_good : bool
        True for points, False for probabilities of bad.
    anchor : float or None
        The mean probability that the grades were shifted to.
    """

    names: tuple[str, ...]
    cuts: tuple[float, ...]
    pds: tuple[float, ...]
    good: tuple[float, ...]
    bad: tuple[float, ...]
    high_is_good: bool
    anchor: float | None = None

    def grade(self, score: Any) -> Any:
        """Return the grade of each score, an ordered categorical, best first.

        Parameters
        ----------
        score : array-like of shape (n,)

        Returns
        -------
        pandas.Categorical, or pandas.Series when ``score`` is one
        """
        kind = pd.CategoricalDtype(list(self.names), ordered=True)
        grades = pd.Categorical.from_codes(self._codes(score), dtype=kind)
        if isinstance(score, pd.Series):
            return pd.Series(grades, index=score.index, name="grade")
        return grades

    def probability(self, score: Any) -> np.ndarray:
        """Return the probability of bad of each score's grade, float64 of shape (n,)."""
        return np.asarray(self.pds)[self._codes(score)]

    def _codes(self, score: Any) -> np.ndarray[Any, np.dtype[np.intp]]:
        values = as_scores(score)
        if self.high_is_good:
            return len(self.cuts) - np.searchsorted(self.cuts[::-1], values, side="right")
        return np.searchsorted(self.cuts, values, side="right")

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Return the scale with what the development sample says of it: see `table_of`."""
        return self.table_of(np.array(self.good), np.array(self.bad), level)

    def table_on(
        self, y: Any, score: Any, *, sample: Any = None, level: float = 0.95
    ) -> pd.DataFrame:
        """Return the scale with what another sample says of it: see `table_of`.

        Parameters
        ----------
        y, score : array-like of shape (n,); with ``sample`` names of columns
        sample : pandas.DataFrame, path-like or Spark DataFrame, optional
            As in `creditlab.fit_bins`.
        level : float, default 0.95

        Returns
        -------
        pandas.DataFrame
        """
        counts = counted(y, score, sample)
        codes, size = self._codes(counts.values), len(self.names)
        good, bad = (
            np.bincount(codes, weights=part, minlength=size) for part in (counts.good, counts.bad)
        )
        return self.table_of(good, bad, level)

    def table_of(self, good: np.ndarray, bad: np.ndarray, level: float = 0.95) -> pd.DataFrame:
        """Return the scale beside goods and bads of each grade.

        Parameters
        ----------
        good, bad : array-like of shape (grades,)
        level : float, default 0.95

        Returns
        -------
        pandas.DataFrame
            A row a grade, best first: ``grade``, ``scores`` (range), ``pd``, ``count``, ``share``,
            ``bad``, ``bad_rate`` and its Jeffreys interval ``low`` and ``high`` (NaN without
            customers), ``outside``: whether the grade's PD lies outside of it, and
            ``p_neighbour``: how often two grades with the same bad rate would differ as much as
            this one and the better one (two-sided z test of two proportions, pooled).
            ``attrs["concentration"]`` is the Herfindahl index of the shares: 1 when all are in one
            grade, 1/grades when they are spread evenly.

        Notes
        -----
        An anchored scale is meant to lie outside when a sample is better or worse than the
        long run.
        """
        good, bad = np.asarray(good, dtype=np.float64), np.asarray(bad, dtype=np.float64)
        count = good + bad
        with np.errstate(invalid="ignore"):
            rate, share = bad / count, count / count.sum()
        low, high = (
            np.where(count > 0, end, np.nan) for end in jeffreys_interval(bad, count, level)
        )
        pds = np.array(self.pds)
        table = pd.DataFrame(
            {
                "grade": self.names,
                "scores": self._ranges(),
                "pd": pds,
                "count": count,
                "share": share,
                "bad": bad,
                "bad_rate": rate,
                "low": low,
                "high": high,
                "outside": (pds < low) | (pds > high),
                "p_neighbour": [np.nan, *neighbours(good, bad)],
            }
        )
        whole = [name for name in ("count", "bad") if (table[name] % 1 == 0).all()]
        table = table.astype(dict.fromkeys(whole, np.int64))
        table.attrs["concentration"] = float((share**2).sum())
        return table

    def _ranges(self) -> list[str]:
        ends = [f"{cut:,.6g}" for cut in sorted(self.cuts)]
        if not ends:
            return ["all scores"]
        ranges = [f"< {ends[0]}", *(f"[{a}, {b})" for a, b in pairwise(ends)), f"≥ {ends[-1]}"]
        return ranges[::-1] if self.high_is_good else ranges

    def anchored(self, anchor: float) -> MasterScale:
        """Return the scale with its PDs shifted so that their mean over customers is the anchor.

        All log-odds move by the same amount, so that the order and the odds ratios of the grades
        stay.

        Parameters
        ----------
        anchor : float
            Long-run default rate, between 0 and 1.

        Returns
        -------
        MasterScale
        """
        log_odds = logit(np.array(self.pds))
        count = np.array(self.good) + np.array(self.bad)
        moved = expit(log_odds + central_tendency(log_odds, anchor, count))
        return MasterScale(**{**asdict(self), "pds": tuple(moved.tolist()), "anchor": anchor})

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the scale to a JSON file; atomically."""
        _files.write_json(path, FORMAT, VERSION, asdict(self))

    @classmethod
    def from_json(cls, path: str | os.PathLike[str]) -> MasterScale:
        """Read a scale written by `to_json`.

        Raises
        ------
        ValueError
            When the file is cut off, not ours, or newer than this version reads.
        """
        return _files.read_document(path, FORMAT, VERSION, cls._from_dict)

    @classmethod
    def _from_dict(cls, content: dict[str, Any]) -> MasterScale:
        lists = {name: tuple(content[name]) for name in ("names", "cuts", "pds", "good", "bad")}
        return cls(**lists, high_is_good=content["high_is_good"], anchor=content["anchor"])


def counted(y: Any, score: Any, sample: Any) -> ScoreCounts:
    """Return goods and bads by score, of arrays or of columns of a sample."""
    if sample is not None:
        return count_scores(sample, score, y)
    bad, values = checked_scores(y, score)
    return ScoreCounts.of(values, bad)


def neighbours(good: np.ndarray, bad: np.ndarray) -> np.ndarray:
    """Return p-values that neighbouring grades have the same bad rate; NaN where one is empty."""
    count = good + bad
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = bad / count
        pooled = (bad[1:] + bad[:-1]) / (count[1:] + count[:-1])
        error = np.sqrt(pooled * (1 - pooled) * (1 / count[1:] + 1 / count[:-1]))
        z = np.diff(rate) / error
    return 2 * stats.norm.sf(np.abs(np.where(np.diff(rate) == 0, 0.0, z)))
