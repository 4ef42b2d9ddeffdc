"""What a cut-off does: approvals, bads, profit and who is swapped, from counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import as_scores, as_target, check_level
from creditlab.data.rates import jeffreys_interval
from creditlab.decide.outcomes import MeanProfit, Outcomes
from creditlab.decide.profit import Costs
from creditlab.lab.cutoff_counts import Above, Pair, by_segment
from creditlab.validate.metrics import is_probability

MOST = 400  # cut-offs that a slider has
NEXT = 0.05  # share of the applicants who stand just above a cut-off


class CutoffView:
    """Approvals, bads and profit at every cut-off of a score.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad.
    score : array-like of shape (n,)
        Points, high = good: approved at or above the cut-off. Or probabilities of bad, all within
        [0, 1]: approved at or below it.
    other : array-like of shape (n,), optional
        Of a second card, such as the one in use: who would be swapped at as many approvals.
    segment : array-like of shape (n,), optional
        At most 40 different ones.
    level : float, default 0.95
        Coverage of the intervals.

    Attributes
    ----------
    rows : int
    sign : int
        1 for points, -1 for probabilities.
    cutoffs : numpy.ndarray of float64
        Cut-offs worth trying, the most lenient first: at most 400 scores, from approving all to
        approving the best only.

    Raises
    ------
    ValueError
        For a bad target, missing scores, lengths that differ, or too many segments.

    Examples
    --------
    >>> view = CutoffView([1, 0, 0, 1, 0], [480, 500, 520, 540, 560])
    >>> view.at(520)[["approved", "bad", "bad_rate"]].round(3).tolist()
    [3.0, 1.0, 0.333]
    >>> view.profit(520, Costs(margin=10, loss=15)).tolist()[0]
    1.0
    """

    def __init__(
        self, y: Any, score: Any, other: Any = None, segment: Any = None, *, level: float = 0.95
    ) -> None:
        bad, points = as_target(y) == 1, as_scores(score)
        given = {"score": points, "other": other, "segment": segment}
        for name, values in given.items():
            if values is not None and len(values) != len(bad):
                raise ValueError(
                    f"y has {len(bad):,} rows and {name} {len(values):,}; give as many"
                )
        self.rows, self.level = len(bad), check_level(level)
        self.sign = -1 if is_probability(points) else 1
        high = self.sign * points
        self._all = Above.of(high, bad)
        self._segments = by_segment(high, bad, segment)
        self._pair = None if other is None else Pair.of(self._all.values, high, other, bad)
        self.cutoffs = self.sign * self._spread()

    def _spread(self) -> np.ndarray:
        values = self._all.values
        if len(values) <= MOST:
            return values
        share = 1 - self._all.count[:-1] / self.rows
        place = np.searchsorted(share, np.linspace(0, share[-1], MOST))
        return values[np.unique(place)]

    def check(self, cutoff: float) -> None:
        """Refuse a cut-off outside the scores.

        Raises
        ------
        ValueError
        """
        low, high = sorted([self.cutoffs[0], self.cutoffs[-1]])
        if not low <= cutoff <= high:
            raise ValueError(
                f"cut-off {cutoff:,.10g} is outside the scores, which go from {low:,.10g} to "
                f"{high:,.10g}"
            )

    def nearest(self, cutoff: float) -> int:
        """Return the number of the nearest of the cut-offs worth trying.

        Raises
        ------
        ValueError
            As `check`.
        """
        self.check(cutoff)
        return int(np.argmin(np.abs(self.cutoffs - cutoff)))

    def at(self, cutoff: float) -> pd.Series:
        """Return ``approved``, ``approval_rate``, ``bad``, ``bad_rate`` with ``low``, ``high``."""
        good, bad = self._all.at(self.sign * cutoff)
        return self._row(good, bad)

    def marginal(self, cutoff: float) -> pd.Series:
        """Return what `at` gives for those approved who stand nearest to the cut-off.

        They are a twentieth of all applicants (more where scores tie, fewer where fewer are
        approved): their bad rate is what the next step would refuse.
        """
        good, bad = self._all.at(self.sign * cutoff)
        left = max(good + bad - NEXT * self.rows, 0.0)
        place = int(np.searchsorted(-self._all.count, -left))
        above = self._all.good[place], self._all.bad[place]
        return self._row(good - above[0], bad - above[1])

    def profit(self, cutoff: float, costs: Costs) -> pd.Series:
        """Return ``profit`` per applicant with its interval ``low`` and ``high``."""
        good, bad = self._all.at(self.sign * cutoff)
        return self._mean(good, bad, 0, 0, costs, costs.application)

    def curve(self, costs: Costs) -> pd.DataFrame:
        """Return profit at each of the cut-offs worth trying.

        Parameters
        ----------
        costs : Costs
            The same for all customers.

        Returns
        -------
        pandas.DataFrame
            ``cutoff``, ``approval_rate``, ``profit`` per applicant with its interval
            ``profit_low`` and ``profit_high``, ``best``, and ``near_best``: as in
            `creditlab.strategy_table`.
        """
        edges = self.sign * self.cutoffs
        band = np.searchsorted(edges, self._all.values, side="right")
        count = np.array([np.bincount(band, -np.diff(c), len(edges) + 1)
                          for c in (self._all.good, self._all.bad)])  # fmt: skip
        earned = np.array([[float(costs.margin)], [-float(costs.loss)]])
        outcomes = Outcomes(1, np.append(edges, np.inf), count, count * earned, count * earned**2)
        money = MeanProfit(outcomes, costs, None)
        value, error = (part[:-1] for part in money.at_cutoffs())
        best = int(np.argmax(value))
        gap, gap_error = (part[:-1] for part in money.differences(best))
        allowed = stats.norm.ppf(1 - (1 - self.level) / len(edges))
        z = stats.norm.ppf(0.5 + self.level / 2)
        places = np.arange(len(edges))
        return pd.DataFrame(
            {
                "cutoff": self.cutoffs,
                "approval_rate": outcomes.approved_count.sum(axis=0)[:-1] / self.rows,
                "profit": value,
                "profit_low": value - z * error,
                "profit_high": value + z * error,
                "best": places == best,
                "near_best": (gap <= allowed * gap_error) | (places == best),
            }
        )

    def segments(self, cutoff: float, costs: Costs | None = None) -> pd.DataFrame:
        """Return what `at` gives for each segment, and with costs its profit; may be empty."""
        if not self._segments:
            return pd.DataFrame()
        found = np.array([part.at(self.sign * cutoff) for part in self._segments.values()])
        size = [part.count[0] for part in self._segments.values()]
        columns = {"segment": list(self._segments)} | self._rates(found[:, 0], found[:, 1], size)
        if costs is not None:
            earned = found @ [float(costs.margin), -float(costs.loss)]
            columns["profit"] = earned / columns["applicants"] - costs.application
        return pd.DataFrame(columns)

    def swapped(self, cutoff: float) -> pd.DataFrame:
        """Return who changes sides against the other card, at as many approvals.

        Returns
        -------
        pandas.DataFrame
            ``set`` ("in": approved by this card only, "out": by the other only), ``count``,
            ``bad``, ``bad_rate``, ``low``, ``high``; empty without another card.
        """
        if self._pair is None:
            return pd.DataFrame()
        good, bad = self._pair.at(self.sign * cutoff)
        rates = self._rates(good, bad, [self.rows] * 2)
        kept = {name: rates[name] for name in ("bad", "bad_rate", "low", "high")}
        return pd.DataFrame({"set": ["in", "out"], "count": rates["approved"], **kept})

    def gain(self, cutoff: float, costs: Costs) -> pd.Series:
        """Return what this card earns per applicant above the other one, with its interval.

        Only those who are swapped make a difference; both cards decide on the same customers.

        Returns
        -------
        pandas.Series
            ``profit``, ``low``, ``high``; empty without another card.
        """
        if self._pair is None:
            return pd.Series(dtype=np.float64)
        good, bad = self._pair.at(self.sign * cutoff)
        return self._mean(good[0], bad[0], good[1], bad[1], costs, 0.0)

    def _mean(
        self, good: float, bad: float, good_less: float, bad_less: float, costs: Costs, fee: float
    ) -> pd.Series:
        """Return the mean profit of some customers less that of others, over all applicants."""
        margin, loss = float(costs.margin), float(costs.loss)
        value = ((good - good_less) * margin - (bad - bad_less) * loss) / self.rows
        square = ((good + good_less) * margin**2 + (bad + bad_less) * loss**2) / self.rows
        error = np.sqrt(max(square - value**2, 0.0) / max(self.rows - 1, 1))
        half = stats.norm.ppf(0.5 + self.level / 2) * error
        ends = {"profit": value, "low": value - half, "high": value + half}
        return pd.Series({name: float(end - fee) for name, end in ends.items()})

    def _row(self, good: float, bad: float) -> pd.Series:
        rates = self._rates([good], [bad], [self.rows])
        return pd.Series({name: float(column[0]) for name, column in rates.items()})

    def _rates(self, good: Any, bad: Any, applicants: Any) -> dict[str, Any]:
        """Return approvals and bad rates with their intervals, columns over groups."""
        good, bad, size = (np.asarray(part, dtype=np.float64) for part in (good, bad, applicants))
        approved = good + bad
        known = approved > 0
        low, high = jeffreys_interval(bad, np.maximum(approved, 1), self.level)
        return {
            "applicants": size,
            "approved": approved,
            "approval_rate": approved / size,
            "bad": bad,
            "bad_rate": np.divide(bad, approved, out=np.full(len(bad), np.nan), where=known),
            "low": np.where(known, low, np.nan),
            "high": np.where(known, high, np.nan),
        }
