"""How far shares have moved: what each band adds to a stability index."""

from __future__ import annotations

import numpy as np

SMOOTHING = 0.5


def index_parts(expected: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Return what each band adds to the population stability index of two counts.

    Parameters
    ----------
    expected, actual : numpy.ndarray of shape (..., bands)
        Customers per band at development and now.

    Returns
    -------
    numpy.ndarray of float64, shape (..., bands)
        (a - e) ln(a / e) with the shares a now and e at development, 0.5 added to each count, so
        that an empty band does not give infinity. Never negative; their sum is the index.

    Examples
    --------
    Shares of 60.5/101 and 40.5/101 before, 30.5/41 and 10.5/41 now:

    >>> index_parts(np.array([60, 40]), np.array([30, 10])).round(4).tolist()
    [0.0314, 0.065]
    """
    e, a = (
        (counts + SMOOTHING) / (counts + SMOOTHING).sum(axis=-1, keepdims=True)
        for counts in (np.asarray(expected), np.asarray(actual))
    )
    return np.asarray((a - e) * np.log(a / e))
