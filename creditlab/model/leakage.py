"""Leakage: columns that may know the outcome, because they were filled in after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_frame, count_rows, listing
from creditlab.data.quality import USABLE, profile
from creditlab.data.rates import jeffreys_interval
from creditlab.model.binning import fit_bins
from creditlab.model.bins import Bins
from creditlab.model.evidence import weight_of_evidence
from creditlab.model.variable_bins import VariableBins

NONE, LOOK, STRONG, CERTAIN = "none", "look", "strong", "certain"
SUSPICIONS = (NONE, LOOK, STRONG, CERTAIN)

SUSPICIOUS_IV = 0.5  # rule of thumb
PERFECT_AUC = 0.95
PURE = 0.1  # a bin is pure where the rarer outcome is at most so often what it is elsewhere
PURE_ROWS = 0.05  # share of rows that a pure bin has at least
TELLING_IV = 0.1  # information value of being empty or filled
CHANCE = 0.001  # p-value

# Words for what happens to an account after the decision.
WORDS = re.compile(
    "action|approved?|decision|declined|default(ed)?|delinquent|dpd|reject(ed)?|charge(d|off)"
    "|writeoff|written|recover(y|ies|ed)|collections?|settlement|foreclosure|repossession"
    "|bankruptcy|closed|outcome|overdue|pastdue|lgd|ead|bad"
)
CHINESE = re.compile("逾期|违约|核销|坏账|催收|结清|审批结果|拒绝|回收")


@dataclass(frozen=True)
class _Alarm:
    """One reason for suspicion, and what to do about it."""

    suspicion: str
    text: str
    remedy: str


def screen_leakage(
    frame: pd.DataFrame,
    target: str,
    bins: Bins | None = None,
    *,
    availability: pd.DataFrame | None = None,
    post_outcome: Sequence[str] = (),
) -> pd.DataFrame:
    """Look at every column for signs that it knows the outcome, most suspicious first.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str
        Column with 1 = bad.
    bins : Bins, optional
        Of the columns to judge by information value; by default all usable columns are binned.
    availability : pandas.DataFrame, optional
        From `check_availability`: a column with late values is a leak.
    post_outcome : sequence of str
        Columns that you know to be filled in after the outcome.

    Returns
    -------
    pandas.DataFrame
        A row a column: ``column``; ``suspicion``: "certain" (known to come later, or giving every
        outcome away), "strong" (no honest column looks like this), "look" (an alarm, not a
        verdict) or "none"; ``iv`` and ``auc`` of the column alone, by its bins (NaN without);
        ``alarms`` and ``remedy`` in words.

    Raises
    ------
    ValueError
        For a bad target, or a named column that is absent.

    Notes
    -----
    Alarms: late by the availability table or by your list; an outcome-like name; each value always
    good or always bad; AUC of the bins above 0.95; a bin with 5% of rows or more in which the
    rarer outcome is surely (95% Jeffreys interval) less than a tenth as frequent as in all rows;
    an information value above 0.5 (customary rule of thumb); being empty or filled tells the
    outcome (information value above 0.1, chi-squared p below 0.001); identifiers and dates. AUC and
    information value are of the rows that the bins were found on, and a little too high.

    An information value above 0.5 is an alarm because leaks have it; payment behaviour has it
    honestly.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("boston_loanapp")
    >>> found = screen_leakage(data.frame[["action", "typur", "obrat", "gift", "reject"]], "reject")
    >>> found[["column", "suspicion"]].values.tolist()
    [['action', 'certain'], ['typur', 'strong'], ['obrat', 'none'], ['gift', 'none']]
    """
    check_frame(frame, [target, *post_outcome])
    described = profile(frame, target).set_index("column")
    usable = described.index[described["kind"].isin(USABLE)].tolist()
    if bins is None:
        bins = fit_bins(frame, target, usable) if usable else Bins({})
    kinds, notes = described["kind"].to_dict(), described["note"].to_dict()
    late = _late(availability, frame)
    rows = []
    for name in frame.columns.drop(target):
        alarms = [
            *_known_later(str(name), late, post_outcome),
            *_by_kind(kinds[name], notes[name]),
        ]
        row: dict[str, Any] = {"column": name, "iv": np.nan, "auc": np.nan}
        if name in bins:
            row |= {"iv": bins[name].iv, "auc": _auc(bins[name])}
            alarms += _by_bins(bins[name], row["auc"])
        alarms.sort(key=lambda alarm: -SUSPICIONS.index(alarm.suspicion))
        row["suspicion"] = alarms[0].suspicion if alarms else NONE
        row["alarms"] = "; ".join(alarm.text for alarm in alarms)
        row["remedy"] = alarms[0].remedy if alarms else ""
        rows.append(row)
    columns = ["column", "suspicion", "iv", "auc", "alarms", "remedy"]
    found = pd.DataFrame(rows, columns=columns)
    rank = found["suspicion"].map(SUSPICIONS.index)
    order = np.lexsort((-found["iv"].fillna(0).to_numpy(), -rank.to_numpy()))
    return found.iloc[order].reset_index(drop=True)


def _late(availability: pd.DataFrame | None, frame: pd.DataFrame) -> dict[str, str]:
    """Say for each column with late values how many there are."""
    if availability is None:
        return {}
    check_frame(availability, ["column", "late", "share"])
    unknown = [name for name in availability["column"] if name not in frame]
    if unknown:
        raise ValueError(f"availability names {listing(unknown)}, which are not in the frame")
    rows = availability[availability["late"] > 0]
    return {
        name: f"known only after the application in {count_rows(late)} ({share:.1%})"
        for name, late, share in zip(rows["column"], rows["late"], rows["share"], strict=True)
    }


def _known_later(name: str, late: dict[str, str], post_outcome: Sequence[str]) -> list[_Alarm]:
    """Judge by the availability table, by the user's list, and by the name."""
    found = []
    if name in late:
        remedy = "leave it out, or take the value of the application date"
        found.append(_Alarm(CERTAIN, late[name], remedy))
    if name in post_outcome:
        found.append(_Alarm(CERTAIN, "named as filled in after the outcome", "leave it out"))
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    parts = re.split(r"[^a-z]+", spaced)
    parts += [left + right for left, right in pairwise(parts)]  # charge_off, past_due
    words = [word for word in parts if WORDS.fullmatch(word)] + CHINESE.findall(name)
    if words:
        remedy = "find out when it is filled in; leave it out if that is after the decision"
        found.append(_Alarm(LOOK, f"its name speaks of the outcome ({listing(words)})", remedy))
    return found


def _by_kind(kind: str, note: str) -> list[_Alarm]:
    """Judge by what kind of column the profile found."""
    if kind == "outcome":
        return [_Alarm(CERTAIN, note, "leave it out: it is the outcome")]
    if kind == "identifier":
        remedy = "leave it out; if it runs with time, the period may be what it tells"
        return [_Alarm(LOOK, note, remedy)]
    if kind == "date":
        remedy = "use the days before the application, if it lies before; else leave it out"
        return [_Alarm(LOOK, "a date, perhaps of something after the application", remedy)]
    return []


def _by_bins(bins: VariableBins, auc: float) -> list[_Alarm]:
    """Judge by goods and bads in the bins."""
    found, good, bad = [], bins.good, bins.bad
    if auc > PERFECT_AUC:
        remedy = "leave it out, unless you can say how it was known before the outcome"
        found.append(_Alarm(STRONG, f"near-perfect alone: AUC {auc:.3f}", remedy))
    found += _pure_bins(bins)
    if bins.iv > SUSPICIOUS_IV:
        text = f"information value {bins.iv:.2f}, above {SUSPICIOUS_IV:g}"
        remedy = "an alarm, no verdict: find out on which date its values are known"
        found.append(_Alarm(LOOK, text, remedy))
    empty = np.array([[good[-1], good[:-1].sum()], [bad[-1], bad[:-1].sum()]])
    if empty.sum(axis=0).min() > 0:
        iv = float(weight_of_evidence(empty[0], empty[1])[1].sum())
        if iv > TELLING_IV and stats.chi2_contingency(empty).pvalue < CHANCE:
            rates = empty[1] / empty.sum(axis=0)
            text = (
                f"being empty tells the outcome: bad rate {rates[0]:.1%} where it is empty, "
                f"{rates[1]:.1%} where it is filled"
            )
            remedy = "find out who fills it in, and when: perhaps only after the outcome"
            found.append(_Alarm(LOOK, text, remedy))
    return found


def _pure_bins(bins: VariableBins) -> list[_Alarm]:
    """Name large bins in which the one outcome hardly occurs."""
    rows = bins.good + bins.bad
    large = rows >= PURE_ROWS * rows.sum()
    for of, what in ((bins.bad, "bad"), (bins.good, "good")):
        pure = large & (jeffreys_interval(of, rows)[1] < PURE * of.sum() / rows.sum())
        if pure.any():
            at = int(np.argmax(np.where(pure, rows, 0)))
            text = (
                f"{of[at]:,.0f} {what} in {rows[at]:,.0f} rows of the bin {bins.rule.labels[at]}, "
                f"{of.sum() / rows.sum():.1%} in all rows"
            )
            remedy = "find out whether it is filled in only once the outcome is known"
            return [_Alarm(STRONG, text, remedy)]
    return []


def _auc(bins: VariableBins) -> float:
    """AUC of the bins in the order of their bad rate."""
    rows = bins.good + bins.bad
    filled = rows > 0
    good, bad, rate = bins.good[filled], bins.bad[filled], (bins.bad[filled] / rows[filled])
    order = np.argsort(rate)
    good, bad = good[order], bad[order]
    safer = np.cumsum(good) - good / 2
    return float((bad * safer).sum() / (bad.sum() * good.sum()))
