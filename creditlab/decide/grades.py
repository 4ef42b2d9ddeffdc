"""Grades: where a score is cut, so that bad rates rise from one grade to the next.

Grades are the bins of the score: the same solver cuts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize

from creditlab.data.bands import quantile_cuts
from creditlab.data.checks import check_level, listing
from creditlab.decide.master_scale import MasterScale, counted, neighbours
from creditlab.model.binning import fit_bins
from creditlab.validate.scores import ScoreCounts

METHODS = ("optimal", "pava")
BANDS = 100  # equal bands of the score that "pava" starts from
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fit_master_scale(
    y: Any,
    score: Any,
    *,
    sample: Any = None,
    grades: int = 7,
    method: str = "optimal",
    cuts: Sequence[float] | None = None,
    names: Sequence[str] | None = None,
    anchor: float | None = None,
    min_share: float = 0.01,
    min_bads: int = 5,
    difference: float | None = 0.05,
) -> MasterScale:
    """Cut a score into grades whose bad rates rise from one to the next, and give each a PD.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    score : array-like of shape (n,)
        Points (high = good), or probabilities of bad.
    sample : pandas.DataFrame, path-like or Spark DataFrame, optional
        As in `creditlab.fit_bins`; ``y`` and ``score`` then name its columns.
    grades : int, default 7
        Most grades.
    method : {"optimal", "pava"}
        "optimal": of all monotone ways to cut, the one with most information value. "pava":
        neighbouring hundredths of the sample that are out of order are pooled until none is.
    cuts : sequence of float, optional
        Limits to take as they are; nothing is then merged.
    names : sequence of str, optional
        Best first, at least as many as there are grades; by default A, B, C …
    anchor : float, optional
        Long-run default rate to which the PDs are shifted (`MasterScale.anchored`).
    min_share, min_bads : float and int, default 0.01 and 5
        Least share of the customers, and least bads and goods, in a grade.
    difference : float or None, default 0.05
        Neighbours that differ by less than this level of the z test of two proportions become one
        grade. The test is asked again and again, so read it as a rule, not as an error rate.

    Returns
    -------
    MasterScale
        With as many grades as the sample supports. A grade's PD is (bads + ½) / (customers + 1),
        its mean after Jeffreys' prior.

    Raises
    ------
    ValueError
        When y is not 0/1, a score is missing, the two are not related (a single grade would be
        left), or an option makes no sense.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"])
    >>> card = card.fit(data.frame, data.target)
    >>> scale = fit_master_scale(data.frame[data.target], card.points(data.frame), anchor=0.05)
    >>> scale.table()[["grade", "pd", "share", "bad_rate"]].round(3).head(3)
      grade     pd  share  bad_rate
    0     A  0.009  0.066     0.059
    1     B  0.014  0.261     0.096
    2     C  0.025  0.313     0.157
    """
    if method not in METHODS or grades < 2:
        raise ValueError(
            f"method is {method!r} and grades {grades}; "
            f"choose from {listing(METHODS)}, and at least 2 grades"
        )
    counts = counted(y, score, sample)
    bads, goods = counts.bad.sum(), counts.good.sum()
    if cuts is not None:
        limits = np.unique(np.asarray(cuts, dtype=np.float64))
    else:
        limits = _optimal(counts, grades) if method == "optimal" else _pooled(counts)
        least = min_share * (bads + goods), float(min_bads)
        limits = _merged(counts, limits, grades, least, difference)
        if len(limits) == 0:
            raise ValueError(
                f"a single grade would be left of {bads + goods:,.0f} customers with {bads:,.0f} "
                f"bads: the score does not tell them apart; ask for smaller grades "
                f"(min_share, min_bads, difference), or give cuts"
            )
    good, bad = _by_grade(counts, limits)
    best_first = slice(None) if counts.is_probability else slice(None, None, -1)
    good, bad, limits = good[best_first], bad[best_first], limits[best_first]
    if names is not None and len(names) < len(good):
        raise ValueError(f"{len(names)} names for {len(good)} grades; give one each, best first")
    chosen = _letters(len(good)) if names is None else list(names)[: len(good)]
    scale = MasterScale(
        names=tuple(chosen),
        cuts=tuple(limits.tolist()),
        pds=tuple(((bad + 0.5) / (good + bad + 1)).tolist()),
        good=tuple(good.tolist()),
        bad=tuple(bad.tolist()),
        high_is_good=not counts.is_probability,
    )
    return scale if anchor is None else scale.anchored(anchor)


def _letters(size: int) -> list[str]:
    return list(LETTERS[:size]) if size <= len(LETTERS) else [f"G{i + 1}" for i in range(size)]


def _by_grade(counts: ScoreCounts, cuts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Goods and bads between increasing cuts."""
    place = np.searchsorted(cuts, counts.values, side="right")
    size = len(cuts) + 1
    return (
        np.bincount(place, weights=counts.good, minlength=size),
        np.bincount(place, weights=counts.bad, minlength=size),
    )


def _optimal(counts: ScoreCounts, grades: int) -> np.ndarray:
    """Cuts of most information value under the trend that the score claims."""
    values = np.tile(counts.values, 2)
    outcome = np.repeat([0, 1], len(counts.values))
    weights = np.concatenate([counts.good, counts.bad])
    frame, used = pd.DataFrame({"score": values}), weights > 0
    trend = "ascending" if counts.is_probability else "descending"
    bins = fit_bins(
        frame[used],
        outcome[used],
        trends={"score": trend},
        max_bins=grades,
        min_bin_share=1e-6,
        weights=weights[used],
    )
    return np.asarray(bins["score"].rule.splits, dtype=np.float64)


def _pooled(counts: ScoreCounts) -> np.ndarray:
    """Cuts between the blocks that pooling adjacent violators leaves of equal bands."""
    cuts = quantile_cuts(counts.values, BANDS, counts.rows.astype(np.int64))
    good, bad = _by_grade(counts, cuts)
    pooled = optimize.isotonic_regression(
        bad / (good + bad), weights=good + bad, increasing=counts.is_probability
    )
    return cuts[np.diff(pooled.x) != 0]


def _merged(
    counts: ScoreCounts,
    cuts: np.ndarray,
    most: int,
    least: tuple[float, float],
    difference: float | None,
) -> np.ndarray:
    """Take away cuts until all grades are large enough, tell apart, and are not too many."""
    if difference is not None:
        check_level(difference)
    while len(cuts):
        good, bad = _by_grade(counts, cuts)
        step = np.diff(bad / (good + bad)) * (1 if counts.is_probability else -1)
        p = np.where(step > 0, neighbours(good, bad), 1.0)
        small = (good + bad < least[0]) | (np.minimum(good, bad) < least[1])
        if small.any():
            first = int(np.argmin(np.where(small, good + bad, np.inf)))
            beside = [i for i in (first - 1, first) if 0 <= i < len(cuts)]
            weakest = max(beside, key=lambda i: p[i])
        elif len(cuts) + 1 > most or (difference is not None and p.max() > difference):
            weakest = int(np.argmax(p))
        else:
            break
        cuts = np.delete(cuts, weakest)
    return cuts
