"""Bands of a score at its quantiles."""

from __future__ import annotations

import numpy as np


def quantile_cuts(values: np.ndarray, bands: int) -> np.ndarray:
    """Return increasing cuts that divide values into about equally large bands [a, b).

    Parameters
    ----------
    values : numpy.ndarray of shape (n,)
        Finite.
    bands : int
        Wanted number of bands. Tied values are never divided; one that fills a band or more gets a
        band of its own, so there can be fewer bands, or somewhat more.

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
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    value = ordered[np.arange(1, bands) * len(ordered) // bands]
    tied = np.concatenate([ordered[:1], value])
    heavy = np.unique(tied[1:][tied[1:] == tied[:-1]])
    behind = np.searchsorted(ordered, heavy, side="right")
    cuts = np.unique(np.concatenate([value, ordered[behind[behind < len(ordered)]]]))
    return cuts[cuts > ordered[0]]
