"""The rows of a sample, wherever they are, as the regression sees them: bin numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import partial

import numpy as np
import pandas as pd

from creditlab.data.sources import Block, Sample, Totals
from creditlab.model.logistic import Moments, RowStatistics, Statistics, on_one_thread
from creditlab.model.lookup import Lookup, report
from creditlab.model.variable_bins import VariableBins

BAD, WEIGHT = "bad", "weight"
WIDTH, REACH = 0.001, 12.0  # of the steps in which log-odds are counted, and how far on either side


class SampleStatistics:
    """Statistics of a sample, whose rows are read once and kept, where they are, as bin numbers.

    Parameters
    ----------
    sample : Sample
    bins : mapping of str to VariableBins

    Attributes
    ----------
    moments : Moments
    names : list of str
        The variables, in the order of the coefficients.
    rows : int
    fractional : int
        Rows whose weight is not a whole number.

    Warns
    -----
    UserWarning
        When values unseen in development occur.
    """

    @on_one_thread
    def __init__(self, sample: Sample, bins: Mapping[str, VariableBins]) -> None:
        self.names, self.rows = list(bins), len(sample)
        self._woe = {str(i): variable.woe for i, variable in enumerate(bins.values())}
        self._codes, found = sample.derive(partial(_encoded, dict(bins)), self.names, "encoding")
        report(bins, found["strays"])
        self.moments: Moments = found["moments"]
        self.fractional: int = found["fractional"]

    def selected(self, names: Sequence[str]) -> SampleStatistics:
        """Return the statistics of some of the variables, in this order, on the same rows."""
        places = [self.names.index(name) for name in names]
        kept = list(self._woe.items())
        part = copy(self)
        part.names, part.moments = list(names), self.moments.selected(places)
        part._woe = dict(kept[place] for place in places)
        return part

    def __call__(self, coefficients: np.ndarray) -> Statistics:
        """Return the statistics at these coefficients (intercept first)."""
        function = partial(_statistics, self._woe, coefficients)
        found: Statistics = self._codes.total(function, self._columns(), "regression")
        return found

    def ranking(self, coefficients: np.ndarray) -> np.ndarray:
        """Count goods and bads by log-odds in steps of 0.001: float64 of shape (2, steps)."""
        function = partial(_ranking, self._woe, coefficients)
        return np.asarray(self._codes.total(function, self._columns(), "ranking"))

    def _columns(self) -> list[str]:
        beside = [name for name in (BAD, WEIGHT) if name in self._codes.types.columns]
        return [*self._woe, *beside]


def sample_moments(sample: Sample, bins: Mapping[str, VariableBins]) -> Moments:
    """Return the moments of a sample in one pass that keeps nothing."""
    found = sample.total(partial(_moments, dict(bins)), list(bins), "correlating")
    report(bins, found["strays"])
    moments: Moments = found["moments"]
    return moments


def _moments(bins: Mapping[str, VariableBins], block: Block) -> Totals:
    found = _encoded(bins, block)[1]
    return Totals(moments=found["moments"], strays=found["strays"])


def _encoded(bins: Mapping[str, VariableBins], block: Block) -> tuple[pd.DataFrame, Totals]:
    """Bin numbers of a block, and their moments."""
    lookup = Lookup(bins, block.frame)
    codes = lookup.all()
    woe = [variable.woe for variable in bins.values()]
    rows = RowStatistics(codes, woe, block.bad, block.weights)
    columns = {**{str(i): code for i, code in enumerate(codes)}, BAD: block.bad}
    fractional = 0
    if block.weights is not None:
        columns[WEIGHT] = block.weights
        fractional = int(np.count_nonzero(block.weights % 1))
    found = Totals(moments=rows.moments(), strays=lookup.strays, fractional=fractional)
    return pd.DataFrame(columns, copy=False), found


def _statistics(
    woe: Mapping[str, np.ndarray], coefficients: np.ndarray, frame: pd.DataFrame
) -> Statistics:
    codes = [frame[place].to_numpy() for place in woe]
    bad = frame[BAD].to_numpy(dtype=bool)
    return RowStatistics(codes, list(woe.values()), bad, _weights(frame))(coefficients)


def _ranking(
    woe: Mapping[str, np.ndarray], coefficients: np.ndarray, frame: pd.DataFrame
) -> np.ndarray:
    bad, steps = frame[BAD].to_numpy(dtype=bool), round(2 * REACH / WIDTH)
    log_odds = np.full(len(frame), coefficients[0])
    for (place, values), coefficient in zip(woe.items(), coefficients[1:], strict=True):
        log_odds += (coefficient * values)[frame[place].to_numpy()]
    step = ((np.clip(log_odds, -REACH, REACH - WIDTH) + REACH) / WIDTH).astype(np.int64)
    counts = np.bincount(step + steps * bad, _weights(frame), minlength=2 * steps)
    return counts.reshape(2, steps).astype(np.float64)


def _weights(frame: pd.DataFrame) -> np.ndarray | None:
    return frame[WEIGHT].to_numpy(np.float64) if WEIGHT in frame.columns else None
