"""Reasons: which values of a customer cost most points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from creditlab.data.checks import check_frame
from creditlab.model.lookup import Lookup
from creditlab.model.scorecard import Scorecard
from creditlab.model.woe import as_table


def reasons(card: Scorecard, X: Any, n: int = 4) -> pd.DataFrame:
    """Say for each customer which values cost most points.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    X : pandas.DataFrame of shape (rows, any)
    n : int, default 4
        Most reasons a row. Four is custom, not a legal limit.

    Returns
    -------
    pandas.DataFrame of str, shape (rows, n)
        ``reason_1`` is the variable and bin that lost most points against the best bin of the
        same variable; ties go to the variable that stands first in the card. Missing where
        fewer variables lost points.
    """
    check_is_fitted(card, "bins_")
    frame = check_frame(as_table(X), card.bins_)
    lookup = Lookup(card.bins_, frame)
    codes = dict(zip(card.bins_, lookup.all(), strict=True))
    lookup.report()
    names = list(codes)
    lost = np.column_stack(
        [card.bin_points_[name].max() - card.bin_points_[name][codes[name]] for name in names]
    )
    order = np.argsort(-lost, axis=1, kind="stable")[:, :n]
    texts = np.column_stack(
        [
            np.array([f"{name}: {label}" for label in card.bins_[name].rule.labels], object)[
                codes[name]
            ]
            for name in names
        ]
    )
    chosen = np.take_along_axis(texts, order, axis=1)
    chosen[np.take_along_axis(lost, order, axis=1) <= 0] = None
    columns = [f"reason_{i + 1}" for i in range(chosen.shape[1])]
    return pd.DataFrame(chosen, index=frame.index, columns=columns)
