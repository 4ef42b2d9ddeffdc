"""Reasons: which facts about a customer cost most points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame
from creditlab.decide.reason_table import all_reasons
from creditlab.model.lookup import ROWS, Lookup
from creditlab.model.scorecard import Scorecard
from creditlab.model.woe import as_table


def reasons(
    card: Scorecard,
    X: Any,
    n: int = 4,
    against: Any = "best",
    *,
    texts: Mapping[Any, str] | pd.DataFrame | None = None,
    codes: Mapping[Any, str] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    exclude: Sequence[str] = (),
    below: float | None = None,
    detail: bool = False,
) -> pd.DataFrame:
    """Say for each customer which values cost most points.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    X : pandas.DataFrame of shape (rows, any)
    n : int, default 4
        Most reasons a row. Four is custom, not a legal limit: Regulation B sets none, and its
        commentary says that more than four are unlikely to help the applicant.
    against : {"best", "average", "neutral"}, mapping or pandas.DataFrame, default "best"
        Points are lost against the best bin of the same variable, the average of the development
        sample, 0 points, points by variable, or the average of these customers; see
        `creditlab.decide.reason_table.baseline_points`.
    texts, codes, groups, exclude
        In what words, under what code, which variables are one reason and which are none; see
        `creditlab.decide.reason_table.reason_table`.
    below : float, optional
        Give reasons only to customers whose score is below this cut-off.
    detail : bool, default False
        Also the code of each reason and the points that it cost.

    Returns
    -------
    pandas.DataFrame of str, shape (rows, at most n)
        ``reason_1`` cost most points; ties go to the variable that stands first in the card.
        Missing where fewer variables lost points. With ``detail`` each reason is followed by
        ``code_1`` and ``points_1`` (float, points lost). Index kept.

    Raises
    ------
    ValueError
        As `reason_table`; when n is below 1, or ``X`` lacks a column of the card.

    Warns
    -----
    UserWarning
        When values unseen at development occur.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"], decimals=0)
    >>> card = card.fit(data.frame, data.target)
    >>> words = {"status": "too little on the account", "duration": "the credit runs long"}
    >>> reasons(card, data.frame[:2], texts=words, detail=True).T
                                      0                          1
    reason_1  too little on the account       the credit runs long
    code_1                       R01-04                     R02-07
    points_1                       57.0                       68.0
    reason_2                        NaN  too little on the account
    code_2                          NaN                     R01-03
    points_2                        NaN                       46.0
    """
    if not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"n is {n!r}; give the most reasons a row, a whole number of at least 1")
    table = all_reasons(card, against, texts=texts, codes=codes, groups=groups, exclude=exclude)
    frame = check_frame(as_table(X), card.bins_)
    told = np.ones(len(frame), dtype=bool)
    if below is not None:
        told = (card.points(frame) < below).to_numpy()
    shape = (len(frame), min(n, table["group"].nunique()))
    row, lost = np.full(shape, -1), np.full(shape, np.nan)
    if told.any():
        lookup = Lookup(card.bins_, frame if told.all() else frame[told])
        codes_of = dict(zip(card.bins_, lookup.all(), strict=True))
        if below is None:  # otherwise the points have warned
            lookup.report()
        row[told], lost[told] = _largest(table, codes_of, shape[1])
    words = {name: np.array([*table[name], None], dtype=object) for name in ("text", "code")}
    columns: dict[str, Any] = {}
    for i in range(shape[1]):
        columns[f"reason_{i + 1}"] = words["text"][row[:, i]]
        if detail:
            columns[f"code_{i + 1}"] = words["code"][row[:, i]]
            columns[f"points_{i + 1}"] = lost[:, i]
    return pd.DataFrame(columns, index=frame.index)


def _largest(
    table: pd.DataFrame, codes: Mapping[str, np.ndarray], n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of the reason table that each customer is told, -1 for none, and the loss."""
    lost_at = table["points_lost"].to_numpy()
    first = table.groupby("variable", sort=False)["place"].idxmin()
    members = table.drop_duplicates("variable").groupby("group", sort=False)["variable"].agg(list)
    rows = len(next(iter(codes.values())))
    chosen, losses = np.empty((rows, n), np.int32), np.empty((rows, n))
    for start in range(0, rows, ROWS):
        block = slice(start, start + ROWS)
        size = len(range(rows)[block])
        row, lost = np.empty((size, len(members)), np.int32), np.empty((size, len(members)))
        for i, names in enumerate(members):
            # Of variables that are one reason, the one that lost most points has the word.
            at = np.column_stack([first[name] + codes[name][block] for name in names])
            each = lost_at[at]
            lost[:, i] = np.round(each.sum(axis=1), 9)
            row[:, i] = np.take_along_axis(at, each.argmax(axis=1)[:, None], axis=1)[:, 0]
        order = np.argsort(-lost, axis=1, kind="stable")[:, :n]
        losses[block] = np.take_along_axis(lost, order, axis=1)
        chosen[block] = np.take_along_axis(row, order, axis=1)
    nothing = losses <= 0
    chosen[nothing], losses[nothing] = -1, np.nan
    return chosen, losses
