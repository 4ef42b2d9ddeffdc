"""Stability: how far a population has moved from the one the card was developed on."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.bands import band_labels, quantile_cuts
from creditlab.data.checks import as_scores
from creditlab.data.shares import index_parts
from creditlab.data.sources import as_source
from creditlab.model.bins import Bins
from creditlab.model.lookup import count_bins, report
from creditlab.model.variable_bins import VariableBins
from creditlab.validate.scores import ScoreCounts, count_scores


class StabilityIndex(float):
    """A population stability index: a number that knows how far chance alone would move it.

    Attributes
    ----------
    expected : float
        Mean of the index when nothing has changed: (B - 1)(1/N + 1/M).
    limit : float
        95% of samples without any change stay below this.
    table : pandas.DataFrame
        A row a band: ``band``, ``expected`` and ``actual`` counts, their shares, ``index``.
    """

    expected: float
    limit: float
    table: pd.DataFrame


def psi(expected: Any, actual: Any, *, column: str | None = None, bins: int = 10) -> StabilityIndex:
    """Return the population stability index of a score.

    Parameters
    ----------
    expected, actual : array-like of shape (n,) and (m,)
        Scores of the development sample and of today's; or, with ``column``, the tables that hold
        them: a pandas DataFrame, a path or a Spark DataFrame, as in `creditlab.fit_bins`.
    column : str, optional
        Name of the scores in both tables.
    bins : int, default 10
        Bands, cut at the quantiles of ``expected``; a score that fills a band stands alone.

    Returns
    -------
    StabilityIndex
        A float, with ``expected``, ``limit`` and ``table``.

    Raises
    ------
    ValueError
        When a sample is empty, a score is missing or infinite, or there are fewer than 2 bands.

    Notes
    -----
    Sum over bands of (a - e) ln(a / e) with shares a and e, each cell counted with 0.5 more, so
    that an empty band does not give infinity. .10 and .25 are customary limits without a stated
    error rate; without drift the index averages (B - 1)(1/N + 1/M), and divided by (1/N + 1/M) it
    is about chi-squared with B - 1 degrees of freedom: Yurdakul & Naranjo, Journal of Risk Model
    Validation.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.arange(1000)
    >>> float(psi(scores, scores))
    0.0
    >>> index = psi(scores, scores[::2] + 100)
    >>> round(float(index), 3), round(index.expected, 3), round(index.limit, 3)
    (0.525, 0.027, 0.051)
    """
    if bins < 2:
        raise ValueError(f"bins is {bins}; an index compares at least 2 bands")
    before, now = (
        _scores(given, name) if column is None else count_scores(given, column)
        for given, name in ((expected, "expected"), (actual, "actual"))
    )
    cuts = quantile_cuts(before.values, bins, before.rows)
    counts = (in_bands(found.values, cuts, found.rows) for found in (before, now))
    return stability_index(band_labels(cuts), *counts)


def csi(bins: Bins, expected: Any, actual: Any) -> pd.DataFrame:
    """Return the stability index of each variable over its bins (characteristic stability).

    Parameters
    ----------
    bins : Bins
    expected, actual : pandas.DataFrame, path-like or Spark DataFrame
        The development sample and today's; both hold every binned variable. They may be of
        different kinds.

    Returns
    -------
    pandas.DataFrame
        A row a variable, most moved first: ``variable``, ``csi``, ``expected`` (mean without any
        change), ``limit`` (95% of samples without change stay below) and ``moved``: csi > limit.

    Raises
    ------
    ValueError
        When a variable is absent from a sample.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, data.target, ["status", "duration"])
    >>> later = data.frame.assign(duration=data.frame["duration"] * 1.5)
    >>> csi(bins, data.frame, later)[["variable", "csi", "moved"]].round(2)
       variable   csi  moved
    0  duration  0.74   True
    1    status  0.00  False
    """
    found = []
    for sample in (expected, actual):
        source = as_source(sample, bins)
        found.append(source.total(partial(count_bins, bins.variables), list(bins), "comparing"))
        report(bins, found[-1]["strays"])
    rows = []
    for name, variable in bins.items():
        index = bin_index(variable, *(part["counts"][name] for part in found))
        rows.append((name, float(index), index.expected, index.limit, bool(index > index.limit)))
    frame = pd.DataFrame(rows, columns=["variable", "csi", "expected", "limit", "moved"])
    return frame.sort_values("csi", ascending=False, kind="stable").reset_index(drop=True)


def bin_index(variable: VariableBins, expected: np.ndarray, actual: np.ndarray) -> StabilityIndex:
    """Return the index of two counts over the bins of a variable; empty in both, a bin is left out.

    Parameters
    ----------
    variable : VariableBins
    expected, actual : numpy.ndarray of shape (bins,)

    Returns
    -------
    StabilityIndex
    """
    used = expected + actual > 0
    labels = np.asarray(variable.rule.labels, dtype=object)[used]
    return stability_index(labels, expected[used], actual[used])


def stability_index(bands: Any, expected: np.ndarray, actual: np.ndarray) -> StabilityIndex:
    """Return the index of two counts over the same bands; see `psi` for the formula.

    Parameters
    ----------
    bands : sequence of str, length B
    expected, actual : numpy.ndarray of shape (B,)
        Rows per band in each sample.

    Returns
    -------
    StabilityIndex
    """
    n, m = expected.sum(), actual.sum()
    parts = index_parts(expected, actual)
    index = StabilityIndex(float(parts.sum()))
    noise, freedom = 1 / n + 1 / m, len(parts) - 1
    index.expected = float(freedom * noise)
    index.limit = float(stats.chi2.ppf(0.95, freedom) * noise) if freedom else 0.0
    index.table = pd.DataFrame(
        {
            "band": list(bands),
            "expected": expected,
            "actual": actual,
            "share_expected": expected / n,
            "share_actual": actual / m,
            "index": parts,
        }
    )
    return index


def in_bands(values: np.ndarray, cuts: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
    """Count values, each standing for one row or ``rows``: int64 of shape (bands,)."""
    place = np.searchsorted(cuts, values, side="right")
    return np.bincount(place, weights=rows, minlength=len(cuts) + 1).astype(np.int64)


def _scores(values: Any, name: str) -> ScoreCounts:
    scores = as_scores(values, name)
    if len(scores) == 0:
        raise ValueError(f"{name}: no scores; the index compares two samples that have rows")
    return ScoreCounts.of(scores, np.zeros(len(scores), dtype=bool))
