"""Where the bins of a variable can be cut, from its fine counts alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from creditlab.data.checks import NUMERIC
from creditlab.model.evidence import weight_of_evidence
from creditlab.model.variable_bins import VariableBins


@lru_cache(maxsize=32)
def cuts(bins: VariableBins) -> tuple[float, ...]:
    """Return the places at which a numeric variable is cut, or can be without the rows.

    Each has customers on both sides, and customers lie between any two of them.

    Examples
    --------
    >>> import creditlab as cl, pandas as pd
    >>> frame = pd.DataFrame({"x": [1, 2, 2, 5], "bad": [0, 1, 0, 1]})
    >>> cuts(cl.fit_bins(frame, "bad", ["x"], splits={"x": [2.0]})["x"])
    (2.0, 5.0)
    """
    counts, splits = bins.counts, set(bins.rule.splits)
    places = np.array(sorted({*counts.edges, *splits}))
    upto = np.concatenate([[0.0], np.cumsum((counts.good + counts.bad)[: counts.n_fine])])
    below = upto[np.searchsorted(counts.starts, places)]
    chosen: dict[float, float] = {}
    for place, rows in zip(places.tolist(), below.tolist(), strict=True):
        if 0 < rows < upto[-1] and (rows not in chosen or place in splits):
            chosen[rows] = place
    return tuple(sorted({*chosen.values(), *splits}))


def stops(bins: VariableBins, cut: int) -> list[float]:
    """Return the places to which a cut can be moved: those between its neighbours."""
    low, high = (-np.inf, *bins.rule.splits)[cut], (*bins.rule.splits, np.inf)[cut + 1]
    return [place for place in cuts(bins) if low < place < high]


def best_split(bins: VariableBins, number: int) -> float | None:
    """Return the place in an interval at which a cut gains most information value, if any."""
    low, high = (-np.inf, *bins.rule.splits)[number], (*bins.rule.splits, np.inf)[number]
    inside = [place for place in cuts(bins) if low < place < high]
    fine = bins.counts
    starts = fine.starts
    good, bad = fine.good[: fine.n_fine], fine.bad[: fine.n_fine]
    mine = (starts >= low) & (starts < high)

    def gain(place: float) -> float:
        sides = (mine & (starts < place), mine & (starts >= place))
        goods, bads = ([float(part[side].sum()) for side in sides] for part in (good, bad))
        rest = (fine.good.sum() - sum(goods), fine.bad.sum() - sum(bads))
        # The rest stands for all other bins, so that shares are of the whole sample.
        return float(
            weight_of_evidence(np.array([*goods, rest[0]]), np.array([*bads, rest[1]]))[1][:2].sum()
        )

    return max(inside, key=gain, default=None)


def value_in(bins: VariableBins, number: int) -> Any:
    """Return a value that an interval or group holds."""
    rule, counts = bins.rule, bins.counts
    if not 0 <= number < rule.n_regular:
        raise ValueError(f"variable {bins.name!r} has no interval or group {number}")
    if rule.kind != NUMERIC:
        return rule.groups[number][0]
    inside = np.flatnonzero(rule.bin_of_slot(counts)[: counts.n_fine] == number)
    return float(np.nanmin(counts.lowest[inside]))
