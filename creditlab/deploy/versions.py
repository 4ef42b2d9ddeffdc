"""What is different between two versions of a card, for whoever has to approve the new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import NUMERIC, target_of
from creditlab.model.points import BASE
from creditlab.model.rules import MISSING, Rule
from creditlab.model.scorecard import Scorecard
from creditlab.validate.metrics import compare_auc
from creditlab.validate.stability import psi

UNSEEN = object()  # a category that no version knows
SAME, ADDED, REMOVED, REBINNED, REWEIGHTED = "same", "added", "removed", "bins", "points"


@dataclass(frozen=True, eq=False)
class CardDifference:
    """Two versions of a card beside each other; made by `compare_cards`.

    Attributes
    ----------
    variables : pandas.DataFrame
        A row a variable: ``variable``, ``change`` ("same", "added", "removed", "bins": cut or
        grouped otherwise, "points": only worth something else), and of both versions bins, IV,
        coefficient and the range of points from the worst to the best bin.
    points : pandas.DataFrame
        A row for every stretch of values that either version tells apart: ``variable``, ``values``,
        ``before``, ``after`` and ``difference`` in points; NaN where a version has not got the
        variable. Base points first.
    history : pandas.DataFrame
        The edits that the new version has and the old one has not: what, why, who.
    measures : pandas.DataFrame or None
        On the sample that was given: rows ``auc``, ``gini``, ``mean_pd``, ``mean_score``; columns
        ``before``, ``after``, ``difference`` and its interval ``low`` and ``high`` where there is
        one; and rows ``psi`` and ``moved`` (share of customers whose score differs by more than
        half a point) with a ``difference`` only.
    """

    variables: pd.DataFrame
    points: pd.DataFrame
    history: pd.DataFrame
    measures: pd.DataFrame | None = None

    @property
    def is_same(self) -> bool:
        """Whether both versions give every customer the same points."""
        return bool((self.points["difference"] == 0).all())


def compare_cards(
    before: Scorecard, after: Scorecard, sample: pd.DataFrame | None = None, target: Any = None
) -> CardDifference:
    """Compare two versions of a card: bins, points, edits and, on a sample, what they are worth.

    Parameters
    ----------
    before, after : Scorecard
        Fitted.
    sample : pandas.DataFrame of shape (n, any), optional
        Customers to score with both; holds the variables of both.
    target : str or array-like of shape (n,), optional
        Their outcomes, 1 = bad; without them AUC and Gini are left out.

    Returns
    -------
    CardDifference

    Raises
    ------
    ValueError
        When a variable is absent from the sample, or the target is not 0/1.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> bins = cl.fit_bins(data.frame, data.target, ["PAY_0", "LIMIT_BAL"])
    >>> before = cl.Scorecard(bins, decimals=0).fit(data.frame, data.target)
    >>> bins = bins.edit("LIMIT_BAL", splits=[50_000, 150_000], reason="policy bands", author="Li")
    >>> after = cl.Scorecard(bins, decimals=0).fit(data.frame, data.target)
    >>> difference = compare_cards(before, after)
    >>> difference.variables[["variable", "change"]]
        variable  change
    0      PAY_0  points
    1  LIMIT_BAL    bins
    >>> difference.history[["variable", "after", "reason", "author"]].iloc[0].tolist()
    ['LIMIT_BAL', 'splits 50,000, 150,000', 'policy bands', 'Li']
    """
    names = list(dict.fromkeys([*before.bins_, *after.bins_]))
    rows = [(BASE, "", before.base_points_, after.base_points_)]
    rows += [(name, *row) for name in names for row in _stretches(name, before, after)]
    points = pd.DataFrame(rows, columns=["variable", "values", "before", "after"])
    points["difference"] = points["after"] - points["before"]
    variables = pd.DataFrame([_variable(name, before, after) for name in names])
    edits = after.bins_.history
    known = [edit in before.bins_.edits for edit in after.bins_.edits]
    history = edits[~np.array(known, dtype=bool)].reset_index(drop=True)
    measures = None if sample is None else _measures(before, after, sample, target)
    return CardDifference(variables, points, history, measures)


def _variable(name: str, before: Scorecard, after: Scorecard) -> dict[str, Any]:
    row: dict[str, Any] = {"variable": name, "change": _change(name, before, after)}
    for version, card in (("before", before), ("after", after)):
        if name in card.bins_:
            bins, points = card.bins_[name], card.bin_points_[name]
            found = (int(bins.seen.sum()), bins.iv, card.coefficients_[name], np.ptp(points))
        else:
            found = (0, np.nan, np.nan, np.nan)
        for measure, value in zip(("bins", "iv", "coefficient", "range"), found, strict=True):
            row[f"{measure}_{version}"] = value
    return row


def _change(name: str, before: Scorecard, after: Scorecard) -> str:
    if name not in before.bins_:
        return ADDED
    if name not in after.bins_:
        return REMOVED
    if before.bins_[name].rule != after.bins_[name].rule:
        return REBINNED
    return SAME if np.array_equal(before.bin_points_[name], after.bin_points_[name]) else REWEIGHTED


def _stretches(
    name: str, before: Scorecard, after: Scorecard
) -> Iterator[tuple[str, float, float]]:
    """Values that either version tells apart, with their points in both."""
    rules = [card.bins_[name].rule for card in (before, after) if name in card.bins_]
    if len({rule.kind for rule in rules}) > 1:  # numbers became categories: nothing is comparable
        for label, points in zip(rules[0].labels, before.bin_points_[name], strict=True):
            yield label, points, np.nan
        for label, points in zip(rules[1].labels, after.bin_points_[name], strict=True):
            yield label, np.nan, points
        return
    numeric = rules[0].kind == NUMERIC
    common = _common(rules) if numeric else _common_groups(rules)
    values = _values(common, numeric)
    for label, value in zip(common.labels, values, strict=True):
        yield label, _points(before, name, value), _points(after, name, value)


def _points(card: Scorecard, name: str, value: Any) -> float:
    if name not in card.bins_:
        return np.nan
    return float(card.bin_points_[name][_bin(card.bins_[name].rule, value)])


def _common(rules: list[Rule]) -> Rule:
    """Return the coarsest rule for numbers that is as fine as each of these."""
    splits = sorted({split for rule in rules for split in rule.splits})
    return Rule(NUMERIC, tuple(splits), (), _specials(rules))


def _common_groups(rules: list[Rule]) -> Rule:
    """Keep those categories together that each rule keeps together."""
    categories = dict.fromkeys(c for rule in rules for group in rule.groups for c in group)
    groups: dict[tuple[int, ...], list[Any]] = {}
    for category in categories:
        groups.setdefault(tuple(_bin(rule, category) for rule in rules), []).append(category)
    return Rule(rules[0].kind, (), tuple(map(tuple, groups.values())), _specials(rules))


def _specials(rules: list[Rule]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for rule in rules for value in rule.special_values))


def _values(common: Rule, numeric: bool) -> list[Any]:
    """Return a value of each bin, in their order; None is missing."""
    if numeric:
        regular: list[Any] = [-np.inf, *common.splits]
    else:
        regular = [*(group[0] for group in common.groups), UNSEEN]
    return [*regular, *common.special_values, None]


def _bin(rule: Rule, value: Any) -> int:
    if value is None:
        return rule.labels.index(MISSING)
    if value in rule.special_values:
        return rule.bin_of_category[value]
    if rule.kind == NUMERIC:
        return int(np.searchsorted(rule.splits, value, side="right"))
    return rule.bin_of_category.get(value, rule.n_regular)


def _measures(
    before: Scorecard, after: Scorecard, sample: pd.DataFrame, target: Any
) -> pd.DataFrame:
    cards = (before, after)
    scores = [card.points(sample) for card in cards]
    pds = [card.predict_proba(sample)[:, 1] for card in cards]
    rows: dict[str, dict[str, float]] = {}
    if target is not None:
        auc = compare_auc(target_of(sample, target), scores[1], scores[0])
        ends = {end: float(auc[end]) for end in ("difference", "low", "high")}
        rows["auc"] = {"before": auc["auc_b"], "after": auc["auc_a"], **ends}
        gini = {key: 2 * rows["auc"][key] - 1 for key in ("before", "after")}
        rows["gini"] = gini | {end: 2 * value for end, value in ends.items()}
    for name, found in (("mean_pd", pds), ("mean_score", scores)):
        pair = [float(np.mean(values)) for values in found]
        rows[name] = {"before": pair[0], "after": pair[1], "difference": pair[1] - pair[0]}
    rows["psi"] = {"difference": float(psi(*scores))}
    rows["moved"] = {"difference": float((np.abs(scores[1] - scores[0]) > 0.5).mean())}
    return pd.DataFrame.from_dict(rows, orient="index").reindex(
        columns=["before", "after", "difference", "low", "high"]
    )
