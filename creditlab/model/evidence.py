"""Weight of evidence and information value of counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

IV_BANDS = ((0.02, "none"), (0.1, "weak"), (0.3, "medium"), (0.5, "strong"))


def weight_of_evidence(good: np.ndarray, bad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return WoE and the contribution to IV of each bin.

    Parameters
    ----------
    good, bad : numpy.ndarray of shape (bins,)
        Rows, or weights. A bin with rows but without goods or bads has 0.5 added to both of its
        cells; a bin without rows gets 0.

    Returns
    -------
    woe, iv : numpy.ndarray of shape (bins,)

    Examples
    --------
    80 of 100 goods and 20 of 100 bads lie in the first bin, so its WoE is ln(.8 / .2):

    >>> woe, iv = weight_of_evidence(np.array([80, 20]), np.array([20, 80]))
    >>> woe.round(4).tolist(), round(float(iv.sum()), 4)
    ([1.3863, -1.3863], 1.6636)
    """
    zero = 0.5 * (((good == 0) | (bad == 0)) & (good + bad > 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        share_good = (good + zero) / good.sum()
        share_bad = (bad + zero) / bad.sum()
        woe = np.log(share_good / share_bad)
    woe = np.where(good + bad > 0, woe, 0.0)
    return woe, np.where(woe == 0, 0.0, (share_good - share_bad) * woe)


def bin_table(labels: Sequence[str], good: np.ndarray, bad: np.ndarray) -> pd.DataFrame:
    """Return the table of bins described in `VariableBins.table`."""
    return pd.DataFrame(bin_columns(labels, good, bad))


def bin_columns(labels: Sequence[str], good: np.ndarray, bad: np.ndarray) -> dict[str, Any]:
    """Return the columns of `bin_table`."""
    count = good + bad
    woe, iv = weight_of_evidence(good, bad)
    whole = np.equal(np.mod(count, 1), 0).all() and np.equal(np.mod(bad, 1), 0).all()
    as_counts = np.int64 if whole else np.float64
    with np.errstate(invalid="ignore"):
        bad_rate = bad / count
    return {
        "bin": list(labels),
        "count": count.astype(as_counts),
        "share": count / (count.sum() or 1.0),
        "good": good.astype(as_counts),
        "bad": bad.astype(as_counts),
        "bad_rate": bad_rate,
        "woe": woe,
        "iv": iv,
        "adjusted": ((good == 0) | (bad == 0)) & (count > 0),
    }


def iv_strength(iv: float) -> str:
    """Return the rule-of-thumb band of an information value; above .5 it is suspicious."""
    return next((name for limit, name in IV_BANDS if iv < limit), "suspicious")
