"""The bins of one variable: a rule, and what was counted under it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import NUMERIC
from creditlab.data.rate_tests import higher_rate_p, holm
from creditlab.data.rates import jeffreys_interval
from creditlab.data.shares import index_parts
from creditlab.model.counts import Counts
from creditlab.model.evidence import bin_columns, bin_table, weight_of_evidence
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
        """Weight of evidence per bin: ln(share of goods / share of bads), or as it is treated."""
        return self._evidence[0]

    @cached_property
    def _evidence(self) -> tuple[np.ndarray, np.ndarray]:
        """WoE and information value of each bin."""
        own, iv = weight_of_evidence(self.good, self.bad)
        if not self.rule.treatments:
            return own, iv
        n, woe = self.rule.n_regular, own.copy()
        filled = (self.good + self.bad)[:n] > 0
        worst = own[:n][filled].min(initial=0.0)
        for treatment in self.rule.treatments:
            at = self.rule.bin_of(treatment.value)
            woe[at] = treatment.woe(worst, own[self.rule.bin_of(treatment.like)])
            iv[at] = (self.good[at] / self.good.sum() - self.bad[at] / self.bad.sum()) * woe[at]
        return woe, iv

    @property
    def seen(self) -> np.ndarray:
        """Which bins had rows at development, bool of shape (bins,).

        Bins that were judged without any rows count as seen, except ``other``.
        """
        counted = self.good + self.bad > 0
        if not counted.any():
            counted[:] = True
            counted[self.rule.n_regular] = self.rule.kind == NUMERIC
        return counted

    @property
    def iv(self) -> float:
        """Information value: the sum of (share of goods - share of bads) * WoE in use."""
        return float(self._evidence[1].sum())

    def table(self) -> pd.DataFrame:
        """Return the bins as a frame.

        Returns
        -------
        pandas.DataFrame
            One row a bin: ``bin`` (label), ``count``, ``share``, ``good``, ``bad``, ``bad_rate``
            (NaN without rows), ``woe``, ``iv``, and ``adjusted``: True where a zero cell had
            0.5 added to goods and bads before WoE was taken. Where missing or a special value is
            not worth what its own rows say, ``treatment`` says so beside its WoE in use.

        Notes
        -----
        WoE = ln(share of goods / share of bads), as in Siddiqi (2017): a positive WoE is a better
        bin than the average. A bin without rows says nothing and has WoE 0.
        """
        table = bin_table(self.rule.labels, self.good, self.bad)
        if self.rule.treatments:
            table["woe"], table["iv"] = self._evidence
            table["treatment"] = ""
            for treatment in self.rule.treatments:
                table.loc[self.rule.bin_of(treatment.value), "treatment"] = str(treatment)
        return table

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
            ``shift`` (share now minus share at development) and those of `compared`.

        Raises
        ------
        ValueError
            For a bad target or a column that cannot be binned.
        """
        return self.compared(*outcomes_on({self.name: self}, sample, target)[self.name])

    def compared(self, good: np.ndarray, bad: np.ndarray) -> pd.DataFrame:
        """Return the table of other goods and bads in the same bins, as `table_on` does.

        Parameters
        ----------
        good, bad : numpy.ndarray of shape (bins,)

        Returns
        -------
        pandas.DataFrame
            Beside the shift:

            - ``rank_reversed``: True where the bad rate moves against that of the bin before in
              the opposite direction of the development sample. Among many bins some reverse by
              chance.
            - ``low``, ``high``: 95% Jeffreys interval of the bad rate, NaN without rows.
            - ``p_reversed``: how often chance alone reverses two bins of the same bad rate this
              far (one-sided, `creditlab.data.rate_tests.higher_rate_p`); NaN where not reversed.
            - ``p_reversed_holm``: the same, corrected for all pairs of neighbours of this
              variable. A reversal to act on has a small one; a large one is no proof of order,
              since few customers reverse nothing beyond chance.
            - ``csi``: what the bin adds to the characteristic stability index.

        Examples
        --------
        >>> import creditlab as cl
        >>> data = cl.load_dataset("taiwan_default")
        >>> train, test = cl.split_sample(data.frame, data.target)
        >>> table = cl.fit_bins(train, data.target, ["AGE"])["AGE"].table_on(test, data.target)
        >>> table.loc[table["rank_reversed"], ["bin", "p_reversed", "p_reversed_holm"]].round(2)
                bin  p_reversed  p_reversed_holm
        3  [29, 31)        0.31             1.00
        4  [31, 34)        0.34             1.00
        7  [41, 46)        0.11             0.96

        Three of eleven steps turned, none by more than chance would.
        """
        return pd.DataFrame(self.compared_columns(good, bad))

    def compared_columns(self, good: np.ndarray, bad: np.ndarray) -> dict[str, Any]:
        """Return the columns of `compared`, for those who need no frame."""
        now = bin_columns(self.rule.labels, good, bad)
        before = bin_columns(self.rule.labels, self.good, self.bad)
        rate, rate_before = now["bad_rate"], before["bad_rate"]
        step = np.sign(_against_last(rate)) * np.sign(_against_last(rate_before))
        regular = np.arange(self.rule.size) < self.rule.n_regular
        turned = (step < 0) & regular
        p_value = np.where(np.isfinite(step) & regular, 1.0, np.nan)
        p_value[turned] = _chance_of_step(good + bad, bad, np.flatnonzero(turned))
        count, filled = good + bad, good + bad > 0
        low, high = (np.where(filled, end, np.nan) for end in jeffreys_interval(bad, count))
        used, index = self.seen | filled, np.zeros(self.rule.size)
        index[used] = index_parts((self.good + self.bad)[used], count[used])
        return now | {
            "share_development": before["share"],
            "bad_rate_development": rate_before,
            "shift": now["share"] - before["share"],
            "rank_reversed": turned,
            "low": low,
            "high": high,
            "p_reversed": np.where(turned, p_value, np.nan),
            "p_reversed_holm": np.where(turned, holm(p_value), np.nan),
            "csi": index,
        }

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


def _against_last(rate: np.ndarray) -> np.ndarray:
    """Difference to the bin before, NaN for the first."""
    return np.diff(rate, prepend=np.nan)


def _chance_of_step(count: np.ndarray, bad: np.ndarray, at: np.ndarray) -> np.ndarray:
    """How often chance gives these bins a bad rate this far from that of the bin before."""
    pairs = np.stack([at, at - 1])
    lower, higher = np.take_along_axis(pairs, np.argsort(bad[pairs] / count[pairs], axis=0), axis=0)
    return higher_rate_p(bad[higher], count[higher], bad[lower], count[lower])
