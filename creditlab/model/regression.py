"""The rows of a sample, wherever they are, as the regression sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from creditlab.data.sources import Block, Sample, Totals
from creditlab.model.logistic import Moments, RowStatistics, Statistics
from creditlab.model.lookup import Lookup, report
from creditlab.model.variable_bins import VariableBins


class SampleStatistics:
    """Statistics of a sample: bin numbers in memory, or one reading of the source a step.

    Parameters
    ----------
    sample : Sample
    bins : mapping of str to VariableBins

    Warns
    -----
    UserWarning
        When values unseen in development occur.
    """

    def __init__(self, sample: Sample, bins: Mapping[str, VariableBins]) -> None:
        self._sample, self._bins, self._kept = sample, dict(bins), list(bins)
        found = self._total(_moments, "reading")
        report(self._bins, found["strays"])
        self.moments: Moments = found["moments"]

    def keep(self, names: Sequence[str]) -> None:
        """Leave out all other variables from now on."""
        self.moments = self.moments.selected([self._kept.index(name) for name in names])
        self._kept = list(names)

    def __call__(self, coefficients: np.ndarray) -> Statistics:
        """Return the statistics at these coefficients (intercept first)."""
        found: Statistics = self._total(_statistics, "regression", coefficients)
        return found

    def _total(self, function: Callable[..., Any], what: str, *arguments: Any) -> Any:
        bins = {name: self._bins[name] for name in self._kept}
        return self._sample.total(partial(function, bins, *arguments), self._kept, what)


def _moments(bins: Mapping[str, VariableBins], block: Block) -> Totals:
    lookup, codes = _look_up(bins, block)
    return Totals(moments=_rows(bins, codes, block).moments(), strays=lookup.strays)


def _statistics(
    bins: Mapping[str, VariableBins], coefficients: np.ndarray, block: Block
) -> Statistics:
    return _rows(bins, _look_up(bins, block)[1], block)(coefficients)


def _look_up(
    bins: Mapping[str, VariableBins], block: Block
) -> tuple[Lookup, dict[str, np.ndarray]]:
    """Bin numbers of a block; a block that stays in memory keeps them."""

    def make() -> tuple[Lookup, dict[str, np.ndarray]]:
        lookup = Lookup(bins, block.frame)
        return lookup, dict(zip(bins, lookup.all(), strict=True))

    found: tuple[Lookup, dict[str, np.ndarray]] = block.remember("bin numbers", make)
    return found


def _rows(
    bins: Mapping[str, VariableBins], codes: Mapping[str, np.ndarray], block: Block
) -> RowStatistics:
    woe = [variable.woe for variable in bins.values()]
    return RowStatistics([codes[name] for name in bins], woe, block.bad, block.weights)
