"""What if: which single change of a customer's values would move the score most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import NUMERIC
from creditlab.decide.reason_table import refuse_unknown
from creditlab.model.lookup import Lookup
from creditlab.model.scorecard import Scorecard
from creditlab.model.variable_bins import VariableBins


def what_if(
    card: Scorecard, customer: Any, cutoff: float | None = None, *, fixed: Sequence[str] = ()
) -> pd.DataFrame:
    """Show for one customer what each change of bin would do to the score.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    customer : pandas.DataFrame of one row, pandas.Series or mapping
        Holds the variables of the card.
    cutoff : float, optional
        Points at or above which customers are approved.
    fixed : sequence of str
        Variables that the customer cannot change, such as age; they are left out.

    Returns
    -------
    pandas.DataFrame
        A row a variable that another bin would improve, most points first: ``variable``, ``bin``,
        ``best_bin``, ``gain`` (points), ``score`` (after this change alone) and ``together``
        (after this change and all above it). With a cut-off also ``crosses`` (this change alone
        suffices) and ``enough``: the bin nearest to the present one that suffices alone, missing
        where none does. Nearest is fewest bins away for numbers, fewest points for categories.

    Raises
    ------
    ValueError
        When there is not exactly one customer, a variable is missing from it, or ``fixed`` names
        one that the card does not have.

    Warns
    -----
    UserWarning
        When a value was unseen at development.

    Notes
    -----
    Bins to move to are those of regular values that had customers at development: nobody is told
    to withhold information. What raises a score need not lower the risk: the points describe
    differences between customers, not what a change causes.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration", "age"], decimals=0)
    >>> card = card.fit(data.frame, data.target)
    >>> table = what_if(card, data.frame.iloc[1], cutoff=500, fixed=["age"])
    >>> table[["variable", "bin", "gain", "score", "crosses"]]
       variable     bin  gain  score  crosses
    0  duration    ≥ 45  68.0  525.0     True
    1    status  < 0 DM  44.0  501.0     True
    >>> table["enough"].tolist()
    ['[9, 12)', '>= 200 DM / salary for at least 1 year']
    """
    refuse_unknown(fixed, card.bins_, "fixed")
    row = customer if isinstance(customer, pd.DataFrame) else pd.DataFrame([dict(customer)])
    if len(row) != 1:
        raise ValueError(f"customer: {len(row):,} rows; give one customer at a time")
    score = float(card.points(row).iloc[0])
    codes = [int(code[0]) for code in Lookup(card.bins_, row).all()]
    found = []
    for (name, bins), code in zip(card.bins_.items(), codes, strict=True):
        points = card.bin_points_[name]
        open_to = np.flatnonzero(bins.seen[: bins.rule.n_regular])
        if name in fixed or not len(open_to):
            continue
        best = open_to[np.argmax(points[open_to])]
        gain = round(float(points[best] - points[code]), 9)
        if gain > 0:
            labels = bins.rule.labels
            entry = {"variable": name, "bin": labels[code], "best_bin": labels[best], "gain": gain}
            if cutoff is not None:
                entry["enough"] = _enough(bins, points, code, open_to, cutoff - score)
            found.append(entry)
    names = ["variable", "bin", "best_bin", "gain"] + ["enough"] * (cutoff is not None)
    table = pd.DataFrame(found, columns=names)
    table = table.sort_values("gain", ascending=False, kind="stable").reset_index(drop=True)
    table.insert(4, "score", score + table["gain"])
    table.insert(5, "together", score + table["gain"].cumsum())
    if cutoff is not None:
        table.insert(6, "crosses", table["score"] >= cutoff)
    return table


def _enough(
    bins: VariableBins, points: np.ndarray, code: int, open_to: np.ndarray, wanted: float
) -> str | None:
    """Return the label of the nearest bin that gains the points wanted."""
    gains = np.round(points[open_to] - points[code], 9)
    ordered = bins.rule.kind == NUMERIC and code < bins.rule.n_regular
    distance = np.abs(open_to - code) if ordered else gains
    enough = (gains >= round(wanted, 9)) & (gains > 0)
    if not enough.any():
        return None
    return bins.rule.labels[open_to[enough][np.argmin(distance[enough])]]
