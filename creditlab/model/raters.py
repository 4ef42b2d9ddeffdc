"""How far raters differ from each other when they grade the same customers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_level, listing

WEIGHTS = ("linear", "quadratic", "none")
KINDS = {"linear": "linear", "quadratic": "quadratic", "none": None}  # statsmodels' names
FEW = 10  # things rated by both, below which the interval is not to be relied on


def weighted_kappa(
    ratings: Any,
    *,
    weights: str = "quadratic",
    grades: Sequence[Any] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Measure the agreement of each two raters beyond chance, those who differ most first.

    Parameters
    ----------
    ratings : array-like or DataFrame of shape (raters, things)
        A row a rater, as in `creditlab.model.ahp.agreement`; the index names them. A missing
        rating leaves the thing out of that rater's pairs.
    weights : {"quadratic", "linear", "none"}
        How a disagreement grows with the distance of the grades. "none": every disagreement is as
        bad as any other (Cohen's first kappa).
    grades : sequence, optional
        All grades in their order, one step apart. Without it ratings are numbers, and their
        distance is their difference.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a pair: ``first``, ``second``, ``kappa`` (1 all alike, 0 as by chance, NaN where both
        gave one and the same grade to all), ``low``, ``high``, ``same`` (share rated exactly
        alike), ``second_higher`` (mean distance by which the second rates above the first, in
        grades or units: one is stricter), ``things``, and ``note``.

    Raises
    ------
    ValueError
        For fewer than 2 raters, a rating that is none of ``grades``, two raters with fewer than
        2 things in common, or a choice that does not exist.

    Notes
    -----
    Cohen (1968), Weighted kappa. The interval is that of large samples (Fleiss, Cohen & Everitt
    1969), cut at -1 and 1; with few things, or with no disagreement at all, where its width is 0,
    it promises too much: see ``note``. Kappa depends on how common the grades are: the same two
    raters have a lower one on customers who are all alike.

    Examples
    --------
    >>> panel = pd.DataFrame([[1, 2, 3, 4, 5, 3], [1, 2, 3, 5, 5, 3], [3, 1, 5, 4, 3, 3]],
    ...                      index=["Li", "Wang", "Zhao"])
    >>> weighted_kappa(panel)[["first", "second", "kappa", "same", "second_higher"]].round(2)
      first second  kappa  same  second_higher
    0    Li   Zhao   0.32  0.33           0.17
    1  Wang   Zhao   0.35  0.17           0.00
    2    Li   Wang   0.96  0.83           0.17
    """
    if weights not in KINDS:
        raise ValueError(f"weights is {weights!r}; choose from {listing(WEIGHTS)}")
    names, values = _panel(ratings, grades)
    found = np.unique(values[np.isfinite(values)])
    scores = found if grades is None else np.arange(len(grades), dtype=np.float64)
    z = stats.norm.ppf((1 + check_level(level)) / 2)
    rows = []
    for i, j in combinations(range(len(values)), 2):
        both = np.isfinite(values[i]) & np.isfinite(values[j])
        if both.sum() < 2:
            raise ValueError(
                f"raters {names[i]!r} and {names[j]!r} have {int(both.sum())} things in common; "
                f"let them rate at least 2 of the same"
            )
        one, two = values[i, both], values[j, both]
        kappa, error = _kappa(one, two, scores, weights)
        low, high = np.clip([kappa - z * error, kappa + z * error], -1, 1)
        same, higher = float(np.mean(one == two)), float(np.mean(two - one))
        note = _note(int(both.sum()), same, kappa)
        rows.append((names[i], names[j], kappa, low, high, same, higher, int(both.sum()), note))
    columns = ["first", "second", "kappa", "low", "high", "same", "second_higher", "things", "note"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("kappa", kind="stable", ignore_index=True)


def rater_differences(
    ratings: Any, *, weights: str = "quadratic", grades: Sequence[Any] | None = None
) -> pd.DataFrame:
    """Say which rater stands apart from the others, and whether by being strict or by being odd.

    Parameters
    ----------
    ratings, weights, grades
        As in `weighted_kappa`; at least 3 raters.

    Returns
    -------
    pandas.DataFrame
        A row a rater, the one who differs most first: ``rater``, ``mean_kappa`` with the others,
        ``above_others`` (mean distance to the mean of the others, positive where the rater gives
        the higher ratings), ``correlation`` (Spearman, with the mean of the others; high with a
        low kappa: the same order on another scale, which a talk about the scale may cure), and
        ``things``.

    Raises
    ------
    ValueError
        As `weighted_kappa`; for fewer than 3 raters, of whom none stands apart.

    Examples
    --------
    >>> panel = pd.DataFrame([[1, 2, 3, 4, 3], [1, 2, 3, 4, 3], [2, 3, 4, 5, 4]],
    ...                      index=["Li", "Wang", "Zhao"])
    >>> rater_differences(panel).round(2)
      rater  mean_kappa  above_others  correlation  things
    0  Zhao        0.68           1.0          1.0       5
    1    Li        0.84          -0.5          1.0       5
    2  Wang        0.84          -0.5          1.0       5
    """
    names, values = _panel(ratings, grades)
    if len(values) < 3:
        raise ValueError(f"there are {len(values)} raters; of fewer than 3 none stands apart")
    pairs = weighted_kappa(pd.DataFrame(ratings), weights=weights, grades=grades)
    rows = []
    for i, name in enumerate(names):
        own, others = values[i], np.delete(values, i, axis=0)
        used = np.isfinite(own) & np.isfinite(others).any(axis=0)
        mean = np.nanmean(others[:, used], axis=0)
        mine = (pairs["first"] == name) | (pairs["second"] == name)
        constant = np.ptp(own[used]) == 0 or np.ptp(mean) == 0
        order = np.nan if constant else float(stats.spearmanr(own[used], mean).statistic)
        kappa, above = pairs.loc[mine, "kappa"].mean(), float(np.mean(own[used] - mean))
        rows.append((name, kappa, above, order, int(used.sum())))
    columns = ["rater", "mean_kappa", "above_others", "correlation", "things"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("mean_kappa", kind="stable", ignore_index=True)


def _panel(ratings: Any, grades: Sequence[Any] | None) -> tuple[list[Any], np.ndarray]:
    """Names of the raters, and their ratings as numbers, NaN where missing."""
    frame = pd.DataFrame(ratings)
    if len(frame) < 2 or frame.shape[1] < 2:
        raise ValueError(
            f"ratings have shape {frame.shape}; give a row a rater and a column a thing, 2 at least"
        )
    if not frame.index.is_unique:
        twice = frame.index[frame.index.duplicated()].unique()
        raise ValueError(f"raters are named twice ({listing(twice)}); give each a name of its own")
    if grades is None:
        try:
            values = frame.to_numpy(dtype=np.float64, na_value=np.nan)
        except (ValueError, TypeError):
            raise ValueError("ratings are not numbers; name the grades in order, grades=") from None
        if np.isinf(values).any():
            raise ValueError(f"{int(np.isinf(values).sum())} ratings are infinite; leave them out")
        return list(frame.index), values
    place = {grade: float(i) for i, grade in enumerate(grades)}
    if len(place) < len(grades):
        raise ValueError(f"a grade is named twice among {listing(grades)}")
    given = frame.astype(object)
    unknown = [v for v in pd.unique(given.to_numpy().ravel()) if pd.notna(v) and v not in place]
    if unknown:
        raise ValueError(f"ratings {listing(unknown)} are none of the grades {listing(grades, 20)}")
    return list(frame.index), given.map(lambda v: place.get(v, np.nan)).to_numpy(np.float64)


def _kappa(
    one: np.ndarray, two: np.ndarray, scores: np.ndarray, weights: str
) -> tuple[float, float]:
    """Weighted kappa and its standard error; NaN without any variation."""
    from statsmodels.stats.inter_rater import cohens_kappa

    if np.ptp([one, two]) == 0:
        return np.nan, np.nan
    table = np.zeros((len(scores), len(scores)))
    np.add.at(table, (np.searchsorted(scores, one), np.searchsorted(scores, two)), 1)
    kind = KINDS[weights]
    with np.errstate(invalid="ignore"):  # rounding below 0 where all, or nothing, agrees
        found = cohens_kappa(table, weights=None if kind is None else scores, wt=kind)
    return float(found.kappa), float(np.sqrt(max(found.var_kappa, 0.0)))


def _note(things: int, same: float, kappa: float) -> str:
    if np.isnan(kappa):
        return "one grade for all: nothing to agree on"
    if same == 1:
        return "no disagreement seen: the interval has no width"
    return f"fewer than {FEW} things: a rough interval" if things < FEW else ""
