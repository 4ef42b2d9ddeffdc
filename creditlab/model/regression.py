"""The rows of a sample, wherever they are, as the regression sees them: bin numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from creditlab.data.sources import Block, Sample, Totals
from creditlab.model.logistic import Moments, RowStatistics, Statistics, on_one_thread
from creditlab.model.lookup import Lookup, report
from creditlab.model.variable_bins import VariableBins

BAD, WEIGHT = "bad", "weight"


class SampleStatistics:
    """Statistics of a sample, whose rows are read once and kept, where they are, as bin numbers.

    Parameters
    ----------
    sample : Sample
    bins : mapping of str to VariableBins

    Attributes
    ----------
    moments : Moments

    Warns
    -----
    UserWarning
        When values unseen in development occur.
    """

    @on_one_thread
    def __init__(self, sample: Sample, bins: Mapping[str, VariableBins]) -> None:
        self._woe = {str(i): variable.woe for i, variable in enumerate(bins.values())}
        self._place = dict(zip(bins, self._woe, strict=True))
        self._rows, found = sample.derive(partial(_encoded, dict(bins)), list(bins), "encoding")
        report(bins, found["strays"])
        self.moments: Moments = found["moments"]

    def keep(self, names: Sequence[str]) -> None:
        """Leave out all other variables from now on."""
        places = [self._place[name] for name in names]
        self.moments = self.moments.selected([list(self._woe).index(place) for place in places])
        self._woe = {place: self._woe[place] for place in places}

    def __call__(self, coefficients: np.ndarray) -> Statistics:
        """Return the statistics at these coefficients (intercept first)."""
        beside = [name for name in (BAD, WEIGHT) if name in self._rows.types.columns]
        function = partial(_statistics, self._woe, coefficients)
        found: Statistics = self._rows.total(function, [*self._woe, *beside], "regression")
        return found


def _encoded(bins: Mapping[str, VariableBins], block: Block) -> tuple[pd.DataFrame, Totals]:
    """Bin numbers of a block, and their moments."""
    lookup = Lookup(bins, block.frame)
    codes = lookup.all()
    woe = [variable.woe for variable in bins.values()]
    rows = RowStatistics(codes, woe, block.bad, block.weights)
    columns = {**{str(i): code for i, code in enumerate(codes)}, BAD: block.bad}
    if block.weights is not None:
        columns[WEIGHT] = block.weights
    found = Totals(moments=rows.moments(), strays=lookup.strays)
    return pd.DataFrame(columns, copy=False), found


def _statistics(
    woe: Mapping[str, np.ndarray], coefficients: np.ndarray, frame: pd.DataFrame
) -> Statistics:
    weights = frame[WEIGHT].to_numpy(np.float64) if WEIGHT in frame.columns else None
    codes = [frame[place].to_numpy() for place in woe]
    bad = frame[BAD].to_numpy(dtype=bool)
    return RowStatistics(codes, list(woe.values()), bad, weights)(coefficients)
