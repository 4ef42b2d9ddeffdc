"""Frontier: what each cut-off, of each card, gives the lender and each group of customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.bands import quantile_cuts
from creditlab.data.checks import as_scores, as_target, check_level, listing
from creditlab.validate.groups import MISSING, as_groups, check_lengths, reference_first
from creditlab.validate.metrics import evaluate, is_probability
from creditlab.validate.proportions import ratio_interval

OBJECTIVES = {"profit": 1, "bad_rate": -1, "auc": 1}  # 1: higher is better


def cutoff_frontier(
    scores: Any | Mapping[str, Any],
    y: Any,
    group: Any,
    *,
    gain: float = 1.0,
    loss: float = 5.0,
    objective: str = "profit",
    cutoffs: Any = None,
    bands: int = 50,
    reference: Any = None,
    min_count: int = 30,
    level: float = 0.95,
) -> pd.DataFrame:
    """Search cut-offs, and cards, for those that serve the lender and discriminate least.

    A cut-off is on the frontier when none other, of any card given, is at least as good in both the
    objective and the adverse impact ratio, and better in one. What to give up for what is the
    user's choice, so all cut-offs are returned.

    Parameters
    ----------
    scores : array-like of shape (n,), or mapping of str to such
        Points (high = good) or probabilities of bad; of one card or of several by name, such as
        those of `cards_without`.
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    group : array-like of shape (n,)
        Membership; missing values are the group "missing".
    gain, loss : float, default 1 and 5
        Profit from an approved good, and loss from an approved bad, in one currency. With the
        defaults a bad costs what five goods bring: give your own.
    objective : {"profit", "bad_rate", "auc"}, default "profit"
        What the lender wants: highest profit, lowest bad rate among approved, or highest AUC (which
        differs between cards, not between cut-offs).
    cutoffs : array-like of shape (k,), optional
        By default ``bands`` - 1 cuts at the quantiles of each card's scores.
    bands : int, default 50
    reference : optional
        Group that the others are held against; by default, at each cut-off, the most approved.
    min_count : int, default 30
        Groups with fewer customers are left out of the ratio; "missing" always is.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a card and cut-off, most generous first: ``card``, ``cutoff``, ``approval_rate``,
        ``bad_rate`` (of approved; NaN where nobody is), ``profit`` (a customer who applies),
        ``auc``, ``impact_ratio`` (the lowest of the groups, NaN where the reference has none
        approved), its interval ``impact_low``, ``impact_high`` (of that group alone),
        ``least_approved`` (which group), ``on_frontier``.

    Raises
    ------
    ValueError
        For a bad target, lengths that differ, scores that are missing, fewer than two groups of
        ``min_count``, an unknown reference or objective.

    Notes
    -----
    The best of many cut-offs looks better on the sample on which it was found than it will be:
    choose on one sample and look at the choice on another. A statistic is not a legal finding; for
    the ratio and its interval see `fairness_table`.

    Examples
    --------
    A model of lenders' decisions in Boston, 1990: "bad" is denied, not defaulted.

    >>> import creditlab as cl
    >>> frame = cl.load_dataset("boston_hmda").frame
    >>> names = ["pirat", "lvrat", "chist", "phist"]
    >>> card = cl.Scorecard(binning={"variables": names}).fit(frame, "deny")
    >>> found = cutoff_frontier(card.points(frame), frame["deny"], frame["afam"], bands=10)
    >>> found[["approval_rate", "bad_rate", "impact_ratio", "least_approved"]].head(3).round(2)
       approval_rate  bad_rate  impact_ratio least_approved
    0           0.90      0.07          0.78            yes
    1           0.81      0.06          0.67            yes
    2           0.70      0.05          0.62            yes
    """
    check_level(level)
    if objective not in OBJECTIVES:
        raise ValueError(f"objective is {objective!r}; choose from {listing(OBJECTIVES)}")
    if not (gain >= 0 and loss >= 0):
        raise ValueError(f"gain is {gain} and loss {loss}; give both as amounts of at least 0")
    names, code = as_groups(group)
    bad = as_target(y, getattr(y, "name", None) or "y")
    cards = scores if isinstance(scores, Mapping) else {"card": scores}
    values = {name: as_scores(given, name) for name, given in cards.items()}
    check_lengths(len(code), y=bad, **values)
    judged, first = _judged(names, code, reference, min_count)
    parts = []
    for name, points in values.items():
        cuts = quantile_cuts(points, bands) if cutoffs is None else as_scores(cutoffs, "cutoffs")
        found = _at_cutoffs(points, bad, code, cuts, len(names))
        part = _card_rows(*found, judged, first, names, level)
        part["profit"] = part.pop("goods") * gain - part.pop("bads") * loss
        part["auc"] = evaluate(bad, points)["value"]["auc"]
        part.insert(0, "card", name)
        parts.append(part.sort_values("approval_rate", ascending=False, kind="stable"))
    frame = pd.concat(parts, ignore_index=True)
    frame["on_frontier"] = _undominated(
        frame[objective].to_numpy() * OBJECTIVES[objective], frame["impact_ratio"].to_numpy()
    )
    columns = ["card", "cutoff", "approval_rate", "bad_rate", "profit", "auc", "impact_ratio"]
    return frame[[*columns, "impact_low", "impact_high", "least_approved", "on_frontier"]]


def _judged(
    names: list[str], code: np.ndarray, reference: Any, min_count: int
) -> tuple[np.ndarray, int | None]:
    """Places of the groups that are compared, and of the reference if one is named."""
    rows = np.bincount(code, minlength=len(names))
    judged = np.flatnonzero((rows >= min_count) & (np.array(names) != MISSING))
    first = None
    if reference is not None:
        first = reference_first(names, rows, rows, reference, min_count)[0]
        judged = np.union1d(judged, [first])
    if len(judged) < 2:
        raise ValueError(
            f"{len(judged)} of {len(names)} groups have {min_count} customers; two are compared: "
            f"join small groups, or lower min_count"
        )
    return judged, first


def _at_cutoffs(
    points: np.ndarray, bad: np.ndarray, code: np.ndarray, cuts: np.ndarray, groups: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut-offs, approved goods and bads (cuts, groups) at each, and customers per group."""
    probability = is_probability(points)
    sign = -1.0 if probability else 1.0  # of probabilities, those up to the cut-off pass
    ordered = np.sort(sign * cuts)
    band = np.searchsorted(ordered, sign * points, side="right")
    shape = (len(cuts) + 1, groups)
    cell = np.ravel_multi_index((band, code), shape)
    counts = [
        np.bincount(cell[which], minlength=shape[0] * groups).reshape(shape)
        for which in (~bad, bad)
    ]
    passed = [part[::-1].cumsum(axis=0)[::-1][1:] for part in counts]
    return sign * ordered, passed[0], passed[1], np.bincount(code, minlength=groups)


def _card_rows(
    cuts: np.ndarray,
    good: np.ndarray,
    bad: np.ndarray,
    rows: np.ndarray,
    judged: np.ndarray,
    first: int | None,
    names: list[str],
    level: float,
) -> pd.DataFrame:
    """Rates at each cut-off, and the lowest ratio of any group compared."""
    approved, at = good + bad, np.arange(len(cuts))
    rate = approved[:, judged] / rows[judged]
    most = rate.argmax(axis=1) if first is None else np.searchsorted(judged, first)
    most = np.broadcast_to(most, len(cuts))
    others = rate.copy()
    others[at, most] = np.inf
    least, best = judged[others.argmin(axis=1)], judged[most]
    ratio, low, high = ratio_interval(
        approved[at, least], rows[least], approved[at, best], rows[best], level
    )
    total = approved.sum(axis=1)
    with np.errstate(invalid="ignore"):
        bad_rate = bad.sum(axis=1) / total
    return pd.DataFrame(
        {
            "cutoff": cuts,
            "approval_rate": total / rows.sum(),
            "bad_rate": bad_rate,
            "goods": good.sum(axis=1) / rows.sum(),
            "bads": bad.sum(axis=1) / rows.sum(),
            "impact_ratio": ratio,
            "impact_low": low,
            "impact_high": high,
            "least_approved": np.array(names, dtype=object)[least],
        }
    )


def _undominated(objective: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    """Tell which rows no other row beats: at least as good in both, better in one."""
    known = np.isfinite(objective) & np.isfinite(ratio)
    a, b = np.where(known, objective, -np.inf), np.where(known, ratio, -np.inf)
    pairs, place = np.unique(np.column_stack([a, b]), axis=0, return_inverse=True)
    ratios = pairs[::-1, 1]  # of the best objective first
    best_before = np.maximum.accumulate(np.concatenate([[-np.inf], ratios[:-1]]))
    return (ratios > best_before)[::-1][place] & known
