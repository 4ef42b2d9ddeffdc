"""Bands of a score at its quantiles."""

from __future__ import annotations

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
