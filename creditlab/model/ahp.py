"""The analytic hierarchy process: weights of criteria from comparing them two by two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

# Mean consistency index of random judgements (Saaty), for 1 to 10 criteria; 9 and 10 are quoted
# less often.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
ACCEPTED = 0.10
SCALE = np.array([1 / k for k in range(9, 1, -1)] + [float(k) for k in range(1, 10)])


@dataclass(frozen=True, eq=False)
class PairwiseComparison:
    """Judgements of how much more each criterion matters than each other one.

    Build one with `compare_pairs` or `mean_of_raters`.

    Attributes
    ----------
    criteria : tuple of str
    matrix : numpy.ndarray of float64, shape (n, n)
        Row over column; reciprocal, with ones on the diagonal.
    """

    criteria: tuple[str, ...]
    matrix: np.ndarray

    @cached_property
    def _principal(self) -> tuple[float, np.ndarray]:
        values, vectors = np.linalg.eig(self.matrix)
        first = int(np.argmax(values.real))
        weights = np.abs(vectors[:, first].real)
        return float(values[first].real), weights / weights.sum()

    @property
    def weights(self) -> pd.Series:
        """Weight of each criterion, adding up to 1: the principal eigenvector."""
        return pd.Series(self._principal[1], pd.Index(self.criteria, name="criterion"))

    @property
    def consistency_index(self) -> float:
        """(λ - n) / (n - 1), 0 where every judgement follows from the others."""
        n = len(self.criteria)
        return max(0.0, (self._principal[0] - n) / (n - 1)) if n > 1 else 0.0

    @property
    def consistency_ratio(self) -> float:
        """The index over that of random judgements; at most 0.10 is customary to accept."""
        random = RANDOM_INDEX[len(self.criteria) - 1]
        return self.consistency_index / random if random else 0.0

    @property
    def consistent(self) -> bool:
        """Whether the consistency ratio is at most 0.10."""
        return self.consistency_ratio <= ACCEPTED

    def changes(self) -> pd.DataFrame:
        """Say which single judgement, changed to which, would help consistency most.

        Returns
        -------
        pandas.DataFrame
            A row a pair, the most helpful first: ``criterion``, ``over``, ``judgement``,
            ``suggested`` (on Saaty's scale of 1/9 to 9) and ``ratio``: the consistency ratio with
            it. A suggestion is a question to the rater, not a correction.

        Examples
        --------
        A is twice B, B twice C, but C twice A. Any one of the three would have to give way:

        >>> judged = compare_pairs({("A", "B"): 2, ("B", "C"): 2, ("A", "C"): 0.5})
        >>> judged.changes()[["criterion", "over", "judgement", "suggested"]]
          criterion over  judgement  suggested
        0         A    B        2.0       0.25
        1         A    C        0.5       4.00
        2         B    C        2.0       0.25
        """
        rows = []
        for i, j in combinations(range(len(self.criteria)), 2):
            found = [(self._with(i, j, value).consistency_ratio, value) for value in SCALE]
            ratio, value = min(found)
            names = self.criteria[i], self.criteria[j]
            rows.append((*names, float(self.matrix[i, j]), float(value), round(ratio, 9)))
        columns = ["criterion", "over", "judgement", "suggested", "ratio"]
        table = pd.DataFrame(rows, columns=columns)
        return table.sort_values("ratio", kind="stable", ignore_index=True)

    def _with(self, i: int, j: int, value: float) -> PairwiseComparison:
        matrix = self.matrix.copy()
        matrix[i, j], matrix[j, i] = value, 1 / value
        return PairwiseComparison(self.criteria, matrix)


def compare_pairs(judgements: Mapping[tuple[str, str], float]) -> PairwiseComparison:
    """Read the judgements of one rater.

    Parameters
    ----------
    judgements : mapping of (criterion, criterion) to float
        How many times more the first matters than the second: 1 equally, 3 moderately, 5 strongly,
        7 very strongly, 9 extremely; or the reciprocal. Every pair exactly once, in either order.

    Returns
    -------
    PairwiseComparison

    Raises
    ------
    ValueError
        When a pair is absent, given twice or of one criterion, a judgement is not from 1/9 to 9, or
        there are more than 10 criteria.

    Notes
    -----
    Saaty (1980), The Analytic Hierarchy Process.

    Examples
    --------
    >>> judged = compare_pairs({("ability", "record"): 3, ("ability", "willingness"): 5,
    ...                         ("record", "willingness"): 2})
    >>> judged.weights.round(3).to_dict()
    {'ability': 0.648, 'record': 0.23, 'willingness': 0.122}
    >>> round(judged.consistency_ratio, 4), judged.consistent
    (0.0032, True)
    """
    criteria = list(dict.fromkeys(name for pair in judgements for name in pair))
    if not 2 <= len(criteria) <= len(RANDOM_INDEX):
        raise ValueError(
            f"there are {len(criteria)} criteria; compare from 2 to {len(RANDOM_INDEX)}, and group "
            f"more of them in a hierarchy"
        )
    matrix = np.full((len(criteria), len(criteria)), np.nan)
    np.fill_diagonal(matrix, 1)
    for (first, second), value in judgements.items():
        i, j = criteria.index(first), criteria.index(second)
        if not 1 / 9 - 1e-9 <= value <= 9 + 1e-9:
            raise ValueError(f"{first!r} over {second!r} is {value}; judge from 1/9 to 9")
        if not np.isnan(matrix[i, j]):
            raise ValueError(f"{first!r} and {second!r} are compared twice, or are one")
        matrix[i, j], matrix[j, i] = value, 1 / value
    absent = [
        f"{criteria[i]!r} and {criteria[j]!r}"
        for i, j in combinations(range(len(criteria)), 2)
        if np.isnan(matrix[i, j])
    ]
    if absent:
        raise ValueError(f"{len(absent)} pairs are not compared ({'; '.join(absent[:5])})")
    return PairwiseComparison(tuple(criteria), matrix)


def mean_of_raters(raters: Sequence[PairwiseComparison]) -> PairwiseComparison:
    """Return the judgement of a group: the geometric mean of each comparison.

    Parameters
    ----------
    raters : sequence of PairwiseComparison
        Of the same criteria, in any order.

    Returns
    -------
    PairwiseComparison

    Raises
    ------
    ValueError
        When there is no rater, or the criteria differ.

    Notes
    -----
    The geometric mean is the one that stays reciprocal (Aczél & Saaty 1983). It hides disagreement:
    look at Kendall's W of the raters' weights before it is used.

    Examples
    --------
    >>> one, two = compare_pairs({("a", "b"): 4}), compare_pairs({("b", "a"): 1})
    >>> mean_of_raters([one, two]).weights.round(3).tolist()
    [0.667, 0.333]
    """
    if not raters:
        raise ValueError("there is no rater")
    first = raters[0].criteria
    logs = []
    for number, rater in enumerate(raters, 1):
        if set(rater.criteria) != set(first):
            odd = sorted(set(rater.criteria) ^ set(first))
            raise ValueError(f"rater {number} judges other criteria ({', '.join(odd)})")
        order = [rater.criteria.index(name) for name in first]
        logs.append(np.log(rater.matrix[np.ix_(order, order)]))
    return PairwiseComparison(first, np.exp(np.mean(logs, axis=0)))


def agreement(ratings: Any) -> pd.Series:
    """Measure how much raters agree on an order: Kendall's coefficient of concordance.

    Parameters
    ----------
    ratings : array-like or DataFrame of shape (raters, things)
        Scores, weights or ranks; ties share their rank.

    Returns
    -------
    pandas.Series
        ``w``: 1 where all raters have the same order, 0 where nothing is common; ``chi_square``,
        ``p_value`` (that raters without anything in common agree so much; of few things or raters
        a rough one); ``raters``, ``things``.

    Raises
    ------
    ValueError
        With fewer than 2 raters or things, missing ratings, or raters who rate all things alike.

    Notes
    -----
    Kendall & Babington Smith (1939), corrected for ties. Agreement is no proof of being right.

    Examples
    --------
    >>> agreement([[1, 2, 3, 4], [1, 2, 4, 3], [2, 1, 3, 4]])[["w", "p_value"]].round(3).tolist()
    [0.822, 0.06]
    """
    from scipy import stats

    scores = np.asarray(ratings, dtype=np.float64)
    if scores.ndim != 2 or min(scores.shape) < 2:
        raise ValueError(f"ratings have shape {scores.shape}; give a row a rater, 2 and more each")
    if np.isnan(scores).any():
        raise ValueError(f"{int(np.isnan(scores).sum())} ratings are missing")
    raters, things = scores.shape
    ranks = stats.rankdata(scores, axis=1)
    ties = sum((c**3 - c).sum() for c in (np.unique(row, return_counts=True)[1] for row in ranks))
    spread = ((ranks.sum(axis=0) - raters * (things + 1) / 2) ** 2).sum()
    most = raters**2 * (things**3 - things) - raters * ties
    if not most > 0:
        raise ValueError("every rater rates all things alike: there is no order to agree on")
    w = float(12 * spread / most)
    chi_square = raters * (things - 1) * w
    p_value = float(stats.chi2.sf(chi_square, things - 1))
    return pd.Series(
        {"w": w, "chi_square": chi_square, "p_value": p_value, "raters": raters, "things": things}
    )
