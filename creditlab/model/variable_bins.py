"""The bins of one variable: a rule, and what was counted under it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from creditlab.model.counts import Counts
from creditlab.model.evidence import bin_table, weight_of_evidence
from creditlab.model.lookup import Lookup, outcomes_on
from creditlab.model.rules import Rule


@dataclass(frozen=True, eq=False)
class VariableBins:
    """The bins of one variable.

    Attributes
    ----------
    name : str
    rule : Rule
        Which value belongs to which bin.
    counts : Counts
        Goods and bads of the development sample in fine bins.
    trend : str or None
        The trend of the bad rate that was asked for.
    """

    name: str
    rule: Rule
    counts: Counts
    trend: str | None = None

    @cached_property
    def good(self) -> np.ndarray:
        """Goods per bin, float64 of shape (bins,)."""
        return self._gather(self.counts.good)

    @cached_property
    def bad(self) -> np.ndarray:
        """Bads per bin, float64 of shape (bins,)."""
        return self._gather(self.counts.bad)

    def _gather(self, fine: np.ndarray) -> np.ndarray:
        return np.bincount(
            self.rule.bin_of_slot(self.counts), weights=fine, minlength=self.rule.size
        )

    @cached_property
    def woe(self) -> np.ndarray:
        """Weight of evidence per bin: ln(share of goods / share of bads)."""
        return weight_of_evidence(self.good, self.bad)[0]

    @property
    def seen(self) -> np.ndarray:
        """Which bins had rows at development, bool of shape (bins,)."""
        return self.good + self.bad > 0

    @property
    def iv(self) -> float:
        """Information value: the sum of (share of goods - share of bads) * WoE."""
        return float(weight_of_evidence(self.good, self.bad)[1].sum())

    def table(self) -> pd.DataFrame:
        """Return the bins as a frame.

        Returns
        -------
        pandas.DataFrame
            One row a bin: ``bin`` (label), ``count``, ``share``, ``good``, ``bad``, ``bad_rate``
            (NaN without rows), ``woe``, ``iv``, and ``adjusted``: True where a zero cell had
            0.5 added to goods and bads before WoE was taken.

        Notes
        -----
        WoE = ln(share of goods / share of bads), as in Siddiqi (2017): a positive WoE is a better
        bin than the average. A bin without rows says nothing and has WoE 0.
        """
        return bin_table(self.rule.labels, self.good, self.bad)

    def table_on(self, sample: Any, target: str | Any) -> pd.DataFrame:
        """Return the same bins counted on another sample, with shift and rank check.

        Parameters
        ----------
        sample : pandas.DataFrame, path-like or Spark DataFrame
            As in `creditlab.fit_bins`.
        target : str or array-like
            Column of ``sample`` or, beside a frame, values: 1 = bad.

        Returns
        -------
        pandas.DataFrame
            The columns of `table`, then ``share_development``, ``bad_rate_development``,
            ``shift`` (share now minus share at development) and ``rank_reversed``: True where the
            bad rate moves against its neighbour in the opposite direction of the development
            sample.

        Raises
        ------
        ValueError
            For a bad target or a column that cannot be binned.
        """
        return self.compared(*outcomes_on({self.name: self}, sample, target)[self.name])

    def compared(self, good: np.ndarray, bad: np.ndarray) -> pd.DataFrame:
        """Return the table of other goods and bads in the same bins, as `table_on` does."""
        now, before = bin_table(self.rule.labels, good, bad), self.table()
        now["share_development"] = before["share"]
        now["bad_rate_development"] = before["bad_rate"]
        now["shift"] = now["share"] - before["share"]
        step = np.sign(now["bad_rate"].diff()) * np.sign(before["bad_rate"].diff())
        regular = np.arange(len(now)) < self.rule.n_regular
        now["rank_reversed"] = (step < 0) & regular
        return now

    def codes(self, column: pd.Series) -> np.ndarray:
        """Return the bin number of each row, an integer array of shape (n,).

        Warns
        -----
        UserWarning
            When values unseen in development occur; they fall in a bin that says so.
        """
        lookup = Lookup({self.name: self}, {self.name: column})
        codes = lookup.all()[0]
        lookup.report()
        return codes
