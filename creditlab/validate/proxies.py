"""Proxies: which variables of a card tell the group, and what each costs it in points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_frame, listing
from creditlab.model.evidence import weight_of_evidence
from creditlab.model.lookup import Lookup
from creditlab.model.scorecard import Scorecard
from creditlab.validate.groups import as_groups, check_lengths, reference_first

WHOLE = "score"


def proxies(
    card: Scorecard,
    frame: pd.DataFrame,
    group: Any,
    *,
    reference: Any = None,
    min_count: int = 30,
) -> pd.DataFrame:
    """Take the score gap between groups apart by variable, and see which variables tell the group.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    frame : pandas.DataFrame of shape (n, any)
        Holds every variable of the card.
    group : array-like of shape (n,)
        Membership; missing values are the group "missing".
    reference : optional
        The group that the others are held against; by default that with the highest mean score
        among those with ``min_count`` customers.
    min_count : int, default 30
        Groups with fewer customers are shown, but nothing is said of them: ``tells`` is missing.

    Returns
    -------
    pandas.DataFrame
        A row a group and variable, the largest gap against the group first, and at the end of each
        group the row "score": ``group``, ``count``, ``variable``; ``gap``: mean points of the group
        less those of the reference, in points, which add up over variables to that of the score;
        ``auc``: how often a member of the reference has more points than one of the group, ties
        half (.5 when they tell nothing); ``iv``: information value of the variable's bins for
        membership, ``by_chance``: that which 95% of unrelated variables stay below, and ``tells``:
        iv > by_chance. The score itself has no bins: these three are missing there.

    Raises
    ------
    ValueError
        When a variable is absent or cannot be binned, lengths differ, there are fewer than two
        groups, or the reference is unknown.

    Notes
    -----
    Points of a row add up to its score, so mean points do to the mean score, and gaps to the gap.
    A variable that tells the group is not for that reason unfair, nor one that does not fair: this
    says where to look. Information value divided by 1/n + 1/m is about chi-squared with bins - 1
    degrees of freedom when there is no relation, as for the stability index.

    Examples
    --------
    A model of lenders' decisions in Boston, 1990, without race; "bad" is denied.

    >>> import creditlab as cl
    >>> frame = cl.load_dataset("boston_hmda").frame
    >>> names = ["pirat", "lvrat", "chist", "phist"]
    >>> card = cl.Scorecard(binning={"variables": names}, decimals=0).fit(frame, "deny")
    >>> found = proxies(card, frame, frame["afam"], reference="no")
    >>> found[["variable", "gap", "auc", "iv", "tells"]].round(2)
      variable    gap   auc    iv  tells
    0    chist  -9.63  0.65  0.36   True
    1    lvrat  -8.73  0.66  0.35   True
    2    pirat  -5.67  0.58  0.14   True
    3    phist  -4.34  0.56  0.15   True
    4    score -28.38  0.70   NaN   <NA>
    """
    check_frame(frame, card.bins_)
    names, code = as_groups(group)
    check_lengths(len(code), frame=np.empty(len(frame)))
    lookup = Lookup(card.bins_, frame)
    codes = lookup.all()
    lookup.report()
    rows = np.bincount(code, minlength=len(names))
    counted, means = [], np.empty((len(codes), len(names)))
    for place, (name, bins) in enumerate(zip(codes, card.bins_.values(), strict=True)):
        table = _crossed(code, name, len(names), bins.rule.size)
        counted.append(table)
        means[place] = table @ card.bin_points_[bins.name] / rows
    order = reference_first(names, rows, means.sum(axis=0), reference, min_count)
    score = card.points(frame).to_numpy()
    parts = []
    for place in order[1:]:
        pair = (place, order[0])
        few = bool(np.min(rows[list(pair)]) < min_count)
        records = [
            _variable_row(name, table[list(pair)], card.bin_points_[name], few)
            for name, table in zip(card.bins_, counted, strict=True)
        ]
        part = pd.DataFrame(records)
        part["gap"] = means[:, place] - means[:, order[0]]
        part = part.sort_values("gap", kind="stable")
        whole = {"variable": WHOLE, "gap": part["gap"].sum()}
        whole["auc"] = _auc(*(score[code == i] for i in pair))
        part = pd.concat([part, pd.DataFrame([whole])], ignore_index=True)
        parts.append(part.assign(group=names[place], count=rows[place]))
    frame = pd.concat(parts, ignore_index=True)
    frame["tells"] = frame["tells"].astype("boolean")
    return frame[["group", "count", "variable", "gap", "auc", "iv", "by_chance", "tells"]]


def cards_without(
    card: Scorecard, train: pd.DataFrame, target: str | Any, variables: Sequence[str] | None = None
) -> dict[str, Scorecard]:
    """Fit the card again without each of some variables, on the same bins and scale.

    Parameters
    ----------
    card : Scorecard
        Fitted; at least two variables.
    train : pandas.DataFrame
    target : str or array-like of shape (n,)
        Column of ``train``, or values: 1 = bad.
    variables : sequence of str, optional
        By default each variable of the card.

    Returns
    -------
    dict of str to Scorecard
        ``all``: the card as it is; then ``without X`` for each.

    Raises
    ------
    ValueError
        When the card has one variable only, or a name is not in it.

    Examples
    --------
    >>> import creditlab as cl
    >>> frame = cl.load_dataset("boston_hmda").frame
    >>> card = cl.Scorecard(binning={"variables": ["pirat", "chist", "phist"]}).fit(frame, "deny")
    >>> cards = cards_without(card, frame, "deny", ["chist"])
    >>> list(cards), list(cards["without chist"].bins_)
    (['all', 'without chist'], ['pirat', 'phist'])
    """
    names = list(card.bins_)
    dropped = names if variables is None else list(variables)
    if unknown := [name for name in dropped if name not in names]:
        raise ValueError(f"{listing(unknown)} not in the card; it has {listing(names, 40)}")
    if len(names) < 2:
        raise ValueError(f"the card has one variable ({names[0]}); without it nothing is left")
    scale = {key: getattr(card, key) for key in ("pdo", "base_score", "base_odds", "decimals")}
    cards = {"all": card}
    for name in dropped:
        rest = [other for other in names if other != name]
        fresh = Scorecard(bins=card.bins_, variables=rest, **scale)
        cards[f"without {name}"] = fresh.fit(train, target)
    return cards


def _crossed(group: np.ndarray, code: np.ndarray, groups: int, bins: int) -> np.ndarray:
    """Rows in each group and bin, float64 of shape (groups, bins)."""
    cell = group * bins + code
    return np.bincount(cell, minlength=groups * bins).reshape(groups, bins).astype(np.float64)


def _variable_row(name: str, table: np.ndarray, points: np.ndarray, few: bool) -> dict[str, Any]:
    """Say what one variable tells of the group (first row of the table) and the reference."""
    iv = float(weight_of_evidence(*table)[1].sum())
    filled = int((table.sum(axis=0) > 0).sum())
    noise = float((1 / table.sum(axis=1)).sum())
    limit = float(stats.chi2.ppf(0.95, filled - 1) * noise) if filled > 1 else 0.0
    _, place = np.unique(points, return_inverse=True)
    own, other = (np.bincount(place, weights=row) for row in table)
    below = np.cumsum(own) - own / 2
    auc = float((other * below).sum() / (own.sum() * other.sum()))
    tells = None if few else iv > limit
    return {"variable": name, "auc": auc, "iv": iv, "by_chance": limit, "tells": tells}


def _auc(own: np.ndarray, other: np.ndarray) -> float:
    """How often a customer of the others has the higher score, ties half."""
    test = stats.mannwhitneyu(other, own, method="asymptotic")
    return float(test.statistic / (len(own) * len(other)))
