"""Customers counted by the fine bin of one variable and the score of all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import NUMERIC
from creditlab.data.sources import Block, Sample
from creditlab.model.lookup import Lookup
from creditlab.model.rules import Rule
from creditlab.model.variable_bins import VariableBins

BAD, WEIGHT = "bad", "weight"


@dataclass(frozen=True, eq=False)
class Scores:
    """Goods and bads at each score from ``low`` on, in steps of one: arrays of shape (steps,)."""

    low: int
    good: np.ndarray
    bad: np.ndarray


class JointCounts:
    """Samples of which any sum of points can be counted, by the fine bin of one variable.

    Parameters
    ----------
    samples : mapping of str to Sample
        Read once, and kept as numbers of fine bins.
    fine : mapping of str to VariableBins
        The variables, each in bins that are never divided: see `fine_bins`.
    """

    def __init__(self, samples: Mapping[str, Sample], fine: Mapping[str, VariableBins]) -> None:
        self.fine = dict(fine)
        encode = partial(_encoded, self.fine)
        self._codes = {
            name: sample.derive(encode, list(fine), "encoding")[0]
            for name, sample in samples.items()
        }

    def count(self, points: Mapping[str, np.ndarray], apart: str) -> dict[str, Joint]:
        """Count each sample by the fine bin of one variable and the sum of the points of others.

        Parameters
        ----------
        points : mapping of str to int64 arrays of shape (fine bins,)
            Of the variables that are summed; that of ``apart`` is not used.
        apart : str
        """
        places = {name: str(i) for i, name in enumerate(self.fine)}
        summed = {places[name]: each for name, each in points.items() if name != apart}
        low = sum(int(each.min()) for each in summed.values())
        width = sum(int(each.max()) for each in summed.values()) - low + 1
        shape = (2, self.fine[apart].rule.size, width)
        count = partial(_counted, summed, places[apart], low, shape)
        return {
            name: Joint(low, source.total(count, list(source.types.columns), "counting"))
            for name, source in self._codes.items()
        }


@dataclass(frozen=True, eq=False)
class Joint:
    """Goods and bads by fine bin and score: ``counts`` has shape (2, fine bins, scores)."""

    low: int
    counts: np.ndarray

    def scores(self, points: np.ndarray) -> Scores:
        """Count the scores when each fine bin adds these points, int64 of shape (fine bins,)."""
        width, least = self.counts.shape[2], int(points.min())
        total = np.zeros((2, width + int(points.max()) - least))
        for number, by in enumerate((points - least).tolist()):
            total[:, by : by + width] += self.counts[:, number]
        return Scores(self.low + least, total[0], total[1])


def fine_bins(bins: VariableBins, *rules: Rule) -> VariableBins:
    """Return bins that can be put together to those of each rule, and to any later edit."""
    if bins.rule.kind == NUMERIC:
        cuts = {*bins.counts.edges, *(split for rule in rules for split in rule.splits)}
        rule = Rule(NUMERIC, tuple(sorted(cuts)), (), bins.rule.special_values)
    else:
        alone = tuple((category,) for category in bins.counts.categories)
        rule = Rule(bins.rule.kind, (), alone, bins.rule.special_values)
    return VariableBins(bins.name, rule, bins.counts)


def bins_of_fine(fine: Rule, rule: Rule) -> np.ndarray:
    """Return the bin of a rule in which each fine bin lies."""
    if rule.kind == NUMERIC:
        regular = np.searchsorted(rule.splits, (-np.inf, *fine.splits), side="right")
    else:
        regular = np.array([*(rule.bin_of(group[0]) for group in fine.groups), rule.n_regular])
    tail = np.arange(rule.size - len(rule.special_values) - 1, rule.size)
    return np.concatenate([regular, tail]).astype(np.intp)


def _encoded(fine: Mapping[str, VariableBins], block: Block) -> tuple[pd.DataFrame, int]:
    codes = Lookup(fine, block.frame).all()
    columns: dict[str, Any] = {str(i): code for i, code in enumerate(codes)}
    columns[BAD] = block.bad
    if block.weights is not None:
        columns[WEIGHT] = block.weights
    return pd.DataFrame(columns, copy=False), 0


def _counted(
    points: Mapping[str, np.ndarray],
    apart: str,
    low: int,
    shape: tuple[int, int, int],
    frame: pd.DataFrame,
) -> np.ndarray:
    at = frame[apart].to_numpy().astype(np.int64)
    at += shape[1] * frame[BAD].to_numpy(dtype=bool)
    at *= shape[2]
    at -= low
    for place, each in points.items():
        at += each[frame[place].to_numpy()]
    weights = frame[WEIGHT].to_numpy(np.float64) if WEIGHT in frame.columns else None
    return np.bincount(at, weights, int(np.prod(shape))).reshape(shape).astype(np.float64)
