"""Bands of a score: cut at its quantiles, and named."""

from __future__ import annotations

from itertools import pairwise

import numpy as np


def quantile_cuts(values: np.ndarray, bands: int, counts: np.ndarray | None = None) -> np.ndarray:
    """Return increasing cuts that divide values into about equally large bands [a, b).

    Parameters
    ----------
    values : numpy.ndarray of shape (n,)
        Finite.
    bands : int
        Wanted number of bands. Tied values are never divided; one that fills a band or more gets a
        band of its own, so there can be fewer bands, or somewhat more.
    counts : numpy.ndarray of shape (n,), optional
        Rows at each value; the values must then be distinct and increasing.

    Returns
    -------
    numpy.ndarray of float64
        All above the smallest value.

    Examples
    --------
    >>> quantile_cuts(np.arange(8.0), 4).tolist()
    [2.0, 4.0, 6.0]
    >>> quantile_cuts(np.repeat([1.0, 2.0, 3.0], [5, 90, 5]), 10).tolist()
    [2.0, 3.0]
    """
    if counts is None:
        values, counts = np.unique(np.asarray(values, dtype=np.float64), return_counts=True)
    upto = np.cumsum(counts)
    wanted = np.arange(bands) * int(upto[-1]) // bands
    place = np.searchsorted(upto, wanted, side="right")
    heavy = place[1:][place[1:] == place[:-1]]
    chosen = np.unique(np.concatenate([place, heavy + 1]))
    return np.asarray(values[chosen[(chosen > 0) & (chosen < len(values))]], dtype=np.float64)


def band_labels(cuts: np.ndarray, percent: bool = False) -> list[str]:
    """Name the bands [a, b) that lie between increasing cuts.

    Parameters
    ----------
    cuts : numpy.ndarray of shape (k,)
    percent : bool, default False
        Write shares as percentages.

    Returns
    -------
    list of str, length k + 1

    Examples
    --------
    >>> band_labels(np.array([500.0, 600.0]))
    ['< 500', '[500, 600)', '≥ 600']
    >>> band_labels(np.array([0.025]), percent=True)
    ['< 2.5%', '≥ 2.5%']
    """
    edges = [f"{100 * cut:.4g}%" if percent else f"{cut:,.6g}" for cut in cuts]
    if not edges:
        return ["all scores"]
    return [f"< {edges[0]}", *(f"[{a}, {b})" for a, b in pairwise(edges)), f"≥ {edges[-1]}"]
