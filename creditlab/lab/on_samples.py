"""Bins seen on several samples at once, from counts made in advance, and what is doubtful there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from creditlab.data.checks import NUMERIC
from creditlab.data.sources import Sample
from creditlab.model.bins import Bins
from creditlab.model.counting import count_again
from creditlab.model.variable_bins import VariableBins

DEVELOPMENT = "development"
Rows = list[dict[str, Any]]
SMALL = 0.05  # share of rows below which a bin is called small


class OnSamples:
    """Tables of bins on the development sample and on others.

    Parameters
    ----------
    bins : Bins
        The others are counted once, in the fine bins of these; after that tables need no rows.
    samples : mapping of str to (data, target)
        As in `Editing`. "development" is never counted: the bins hold its counts.

    Attributes
    ----------
    samples : dict of str to Sample

    Raises
    ------
    ValueError
        When a sample lacks a variable, its target is bad, or "development" has other rows than
        the bins.
    """

    def __init__(self, bins: Bins, samples: Mapping[str, tuple[Any, Any]]) -> None:
        self.samples = {name: Sample(*sample) for name, sample in samples.items()}
        if DEVELOPMENT in samples:
            _check_development(bins, self.samples[DEVELOPMENT])
        layouts = {
            name: variable.counts.with_edges(variable.rule.splits)
            for name, variable in bins.items()
        }
        self._counts = {
            name: count_again(sample, layouts)
            for name, sample in self.samples.items()
            if name != DEVELOPMENT
        }
        self._last: dict[str, tuple[VariableBins, dict[str, Rows]]] = {}

    def counts(self, bins: VariableBins, sample: str) -> tuple[np.ndarray, np.ndarray]:
        """Return goods and bads of each bin on a sample."""
        if sample == DEVELOPMENT:
            return bins.good, bins.bad
        counts = self._counts[sample][bins.name]
        if bins.rule.kind == NUMERIC and (inside := counts.inside(bins.rule.splits)):
            layout = {bins.name: counts.with_edges(inside)}
            counts = count_again(self.samples[sample], layout)[bins.name]
            self._counts[sample][bins.name] = counts
        there = VariableBins(bins.name, bins.rule, counts)
        return there.good, there.bad

    def rows(self, bins: VariableBins) -> dict[str, Rows]:
        """Return the bins on each sample, "development" first: for each a dict of a row a bin.

        The columns are those of `VariableBins.compared`; on development ``woe`` is the one in use.
        Those of the same bins are computed once.
        """
        last = self._last.get(bins.name)
        if last is None or last[0] is not bins:
            found = {}
            for name in (DEVELOPMENT, *self._counts):
                columns = bins.compared_columns(*self.counts(bins, name))
                if name == DEVELOPMENT:
                    columns["woe"] = bins.woe
                values = [np.asarray(column).tolist() for column in columns.values()]
                found[name] = [
                    dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)
                ]
            self._last[bins.name] = last = (bins, found)
        return last[1]

    def remarks(self, bins: VariableBins) -> list[str]:
        """Say what is doubtful about bins: small, pure, not monotone, reversed."""
        rows = self.rows(bins)
        regular = rows[DEVELOPMENT][: bins.rule.n_regular]
        found = []
        if small := [row["bin"] for row in regular if 0 < row["share"] < SMALL]:
            found.append(f"under {SMALL:.0%} of customers: {', '.join(small)}")
        if pure := [row["bin"] for row in regular if row["adjusted"]]:
            found.append(f"no goods or no bads: {', '.join(pure)}")
        rates = np.array([row["bad_rate"] for row in regular])
        if bins.rule.kind == NUMERIC and (turns := _turns(rates)):
            found.append(f"the bad rate turns {turns} time{'s' if turns > 1 else ''}")
        for sample in self._counts:
            turned = [row["bin"] for row in rows[sample] if row["p_reversed_holm"] < 0.05]
            if turned:
                found.append(f"on {sample} the order turns beyond chance at {', '.join(turned)}")
        return found


def _check_development(bins: Bins, sample: Sample) -> None:
    name, variable = next(iter(bins.items()))
    found = count_again(sample, {name: variable.counts})[name]
    if not np.allclose([found.good, found.bad], [variable.counts.good, variable.counts.bad]):
        raise ValueError(
            f"sample {DEVELOPMENT!r}: {len(sample):,} rows whose counts of {name!r} are not those "
            f"of the bins; give the rows on which the bins were fitted, or another name"
        )


def _turns(rate: np.ndarray) -> int:
    steps = np.sign(np.diff(rate[~np.isnan(rate)]))
    steps = steps[steps != 0]
    return int((np.diff(steps) != 0).sum())
