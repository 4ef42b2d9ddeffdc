"""Fairness: what a decision, or a score, does to groups of customers, each with its interval.

These are statistics, not legal findings: they show a difference and how far chance explains it, not
why it is there or whether it is justified.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import as_scores, as_target, check_level, read_answers
from creditlab.data.rates import jeffreys_interval
from creditlab.validate.groups import as_groups, check_lengths, passes, reference_first
from creditlab.validate.metrics import as_risk, evaluate, is_probability
from creditlab.validate.proportions import (
    difference_interval,
    equality_p_value,
    interval_of_difference,
    ratio_interval,
)

FOUR_FIFTHS = 0.8
REFERENCE, ALIKE = "reference", "no difference shown"
LOWER, HIGHER = "lower than the reference", "higher than the reference"
APPROVAL, RATIO = "approval rate", "adverse impact ratio"
OF_GOODS, OF_BADS = "approval rate of goods", "approval rate of bads"
OBSERVED, PREDICTED, SURPRISE = "observed bad rate", "predicted bad rate", "observed - predicted"
AUC, SCORE = "AUC", "mean score"


def fairness_table(
    group: Any,
    approved: Any = None,
    *,
    score: Any = None,
    cutoff: float | None = None,
    y: Any = None,
    reference: Any = None,
    min_count: int = 30,
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare groups of customers: who is approved, and is the score as good for each.

    What is audited is a decision: a lender's own, given by ``approved``, or that of a score at a
    cut-off. Measures that need an outcome are left out without ``y``, those that need a score
    without ``score``.

    Parameters
    ----------
    group : array-like of shape (n,)
        Membership: race, sex, age band. Missing values are the group "missing".
    approved : array-like of shape (n,), optional
        1 (or True) where the customer was approved.
    score : array-like of shape (n,), optional
        Points, high = good, or probabilities of bad, all within [0, 1].
    cutoff : float, optional
        Instead of ``approved``: who reaches it, at least so many points or at most this
        probability, is approved.
    y : array-like of shape (n,), optional
        1 = bad, 0 = good, as it turned out.
    reference : optional
        The group that the others are held against; by default the most approved among those with
        ``min_count`` customers.
    min_count : int, default 30
        Groups with fewer customers behind a measure are shown and not judged.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a measure and group (the reference first, then by size): ``measure``, ``group``,
        ``count`` (customers behind the figure; for AUC those of the rarer outcome), ``value`` with
        its interval ``low``, ``high``; ``difference`` from the reference with ``difference_low``,
        ``difference_high``; ``p_value`` of no difference (for "observed - predicted": of predicted
        rates that are right), and ``finding`` in words. The measures:

        - approval rate: share of customers approved;
        - adverse impact ratio: approval rate over that of the reference;
        - approval rate of goods (equal opportunity), approval rate of bads;
        - observed bad rate, and observed - predicted where scores are probabilities;
        - AUC;
        - mean score: of points, or the predicted bad rate.

    Raises
    ------
    ValueError
        Without a decision or with two, for lengths that differ, values that are no decisions,
        scores or outcomes, one group only or more than 30, an unknown reference.

    Notes
    -----
    No figure here is a legal finding. A ratio below four fifths is the rule of thumb of the US
    Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4(D); it speaks of
    hiring, knows no sample size, and is read beside a test. The test here compares two proportions
    (chi-squared, one degree of freedom, no continuity correction). Intervals: Jeffreys for a rate,
    Newcombe (1998) for a difference of rates, Katz et al. (1978) for a ratio, DeLong for AUC,
    Student and Welch for means. "Observed - predicted" is tested against the variance of the
    predictions, the sum of p (1 - p). Nothing is corrected for the number of groups and measures
    that are looked at.

    A column that mixes groups cannot tell them apart: in South German credit one code of
    ``personal_status_sex`` holds both women and men, so sex cannot be audited there.

    Examples
    --------
    The decisions of lenders in Boston, 1990. The target is their denial; what the borrowers would
    have paid is not known, so nothing says who was creditworthy:

    >>> import creditlab as cl
    >>> frame = cl.load_dataset("boston_hmda").frame
    >>> table = fairness_table(frame["afam"], approved=1 - frame["deny"])
    >>> table[["measure", "group", "count", "value", "low", "high"]].round(3)
                    measure group  count  value    low   high
    0         approval rate    no   2041  0.907  0.894  0.919
    1         approval rate   yes    339  0.717  0.667  0.763
    2  adverse impact ratio    no   2041  1.000    NaN    NaN
    3  adverse impact ratio   yes    339  0.790  0.738  0.846
    >>> table["finding"].iloc[-1]
    'below four fifths, and more than chance explains'
    """
    check_level(level)
    names, code = as_groups(group)
    granted, values = _decision(approved, score, cutoff)
    bad = None if y is None else as_target(y, getattr(y, "name", None) or "y")
    check_lengths(len(code), decision=granted, score=values, y=bad)
    rows, passed = np.bincount(code), np.bincount(code[granted], minlength=len(names))
    order = reference_first(names, rows, passed / rows, reference, min_count)
    audit = _Audit(names, code, order, min_count, level)
    parts = [audit.rates(APPROVAL, granted), audit.ratios(granted)]
    if bad is not None:
        parts += [audit.rates(OF_GOODS, granted, ~bad), audit.rates(OF_BADS, granted, bad)]
        parts.append(audit.rates(OBSERVED, bad))
    if values is not None:
        probability = is_probability(values)
        parts.append(audit.means(PREDICTED if probability else SCORE, values))
        if bad is not None:
            parts += [audit.surprises(bad, values)] if probability else []
            parts.append(audit.aucs(bad, values))
    return pd.concat(parts, ignore_index=True)


def _decision(
    approved: Any, score: Any, cutoff: float | None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Who is approved (bool), and the scores if there are any."""
    values = None if score is None else as_scores(score)
    if (approved is None) == (cutoff is None):
        raise ValueError("give the decision once: approved=, or score= and cutoff=")
    if cutoff is None:
        granted, answers = read_answers(pd.Series(approved))
        if odd := answers.missing + answers.wrong:
            raise ValueError(
                f"approved: {odd:,} of {answers.rows:,} rows are neither 0 nor 1; "
                f"leave out applications that were not decided"
            )
        return granted, values
    if values is None:
        raise ValueError("cutoff= needs the scores that it cuts: give score=")
    return passes(values, cutoff), values


@dataclass(frozen=True, eq=False)
class _Audit:
    """The groups, in the order of the table; each method measures one thing in all of them."""

    names: list[str]
    code: np.ndarray
    order: list[int]
    min_count: int
    level: float

    def rates(
        self, measure: str, event: np.ndarray, among: np.ndarray | None = None
    ) -> pd.DataFrame:
        """Share of rows with the event, among some."""
        rows = np.ones(len(event), dtype=bool) if among is None else among
        n, x = self._count(rows), self._count(rows & event)
        low, high = jeffreys_interval(x, n, self.level)
        gap_low, gap_high = difference_interval(x, n, x[0], n[0], self.level)
        with np.errstate(invalid="ignore"):
            value = x / n
        frame = self._frame(measure, n, value, low, high)
        frame["difference"], frame["p_value"] = value - value[0], equality_p_value(x, n, x[0], n[0])
        frame["difference_low"], frame["difference_high"] = gap_low, gap_high
        return self._judged(frame)

    def ratios(self, granted: np.ndarray) -> pd.DataFrame:
        """Approval rate over that of the reference."""
        n, x = self._count(np.ones(len(granted), dtype=bool)), self._count(granted)
        frame = self._frame(RATIO, n, *ratio_interval(x, n, x[0], n[0], self.level))
        frame["p_value"] = equality_p_value(x, n, x[0], n[0])
        frame.loc[0, ["low", "high"]] = np.nan
        sure = frame["p_value"] < 1 - self.level
        return self._judged(
            frame, [impact(*pair) for pair in zip(frame["value"], sure, strict=True)]
        )

    def means(self, measure: str, values: np.ndarray) -> pd.DataFrame:
        """Mean with its t interval; Welch's for the difference."""
        parts = [values[self.code == place] for place in self.order]
        n = np.array([len(part) for part in parts])
        frame = self._frame(measure, n, [part.mean() for part in parts], np.nan, np.nan)
        for row, part in enumerate(parts):
            if len(part) < 2:
                continue
            half = stats.t.ppf(0.5 + self.level / 2, len(part) - 1) * stats.sem(part)
            frame.loc[row, ["low", "high"]] = part.mean() - half, part.mean() + half
            if row and n[0] > 1 and np.ptp(part) + np.ptp(parts[0]) > 0:
                test = stats.ttest_ind(part, parts[0], equal_var=False)
                interval = test.confidence_interval(self.level)
                frame.loc[row, "p_value"] = test.pvalue
                frame.loc[row, ["difference_low", "difference_high"]] = interval.low, interval.high
        frame["difference"] = frame["value"] - frame["value"].iloc[0]
        return self._judged(frame)

    def surprises(self, bad: np.ndarray, probability: np.ndarray) -> pd.DataFrame:
        """Observed less predicted bad rate, tested against the variance of the predictions."""
        n, x = self._count(np.ones(len(bad), dtype=bool)), self._count(bad)
        total = self._count(weights=probability)
        variance = self._count(weights=probability * (1 - probability))
        low, high = jeffreys_interval(x, n, self.level)
        frame = self._frame(SURPRISE, n, (x - total) / n, low - total / n, high - total / n)
        with np.errstate(invalid="ignore", divide="ignore"):
            frame["p_value"] = 2 * stats.norm.sf(np.abs(x - total) / np.sqrt(variance))
        away = np.where(x > total, "observed above predicted", "observed below predicted")
        alike = ~(frame["p_value"] < 1 - self.level)
        return self._judged(frame, np.where(alike, "as predicted, within chance", away))

    def aucs(self, bad: np.ndarray, values: np.ndarray) -> pd.DataFrame:
        """AUC within each group."""
        n = np.minimum(self._count(bad), self._count(~bad))
        risk = as_risk(bad, values)[1]
        points = 2 + risk.max() - risk  # above 1, so that no group's are taken for probabilities
        found = np.full((3, len(n)), np.nan)
        for row, place in enumerate(self.order):
            if n[row]:
                own = self.code == place
                found[:, row] = evaluate(bad[own], points[own], level=self.level).loc["auc"]
        frame = self._frame(AUC, n, *found)
        low, high = interval_of_difference(found, found[:, :1])
        frame["difference"], frame["difference_low"] = found[0] - found[0, 0], low
        frame["difference_high"] = high
        return self._judged(frame, np.select([low > 0, high < 0], [HIGHER, LOWER], ALIKE))

    def _count(
        self, rows: np.ndarray | None = None, weights: np.ndarray | None = None
    ) -> np.ndarray:
        """Rows, or the sum of their weights, in each group."""
        code = self.code if rows is None else self.code[rows]
        return np.bincount(code, weights, minlength=len(self.names))[self.order]

    def _frame(self, measure: str, n: np.ndarray, value: Any, low: Any, high: Any) -> pd.DataFrame:
        found = {"value": value, "low": low, "high": high}
        groups = [self.names[place] for place in self.order]
        frame = pd.DataFrame({"measure": measure, "group": groups, "count": n, **found})
        return frame.assign(
            difference=np.nan, difference_low=np.nan, difference_high=np.nan, p_value=np.nan
        )

    def _judged(self, frame: pd.DataFrame, finding: Any = None) -> pd.DataFrame:
        """Add what the figures say, where there are enough customers to say it."""
        if finding is None:
            sure, below = frame["p_value"] < 1 - self.level, frame["difference"] < 0
            finding = np.select([sure & below, sure], [LOWER, HIGHER], ALIKE)
        count = frame["count"].to_numpy()
        if frame["measure"].iloc[0] != SURPRISE:  # which is held against no other group
            finding[0] = REFERENCE
            frame.loc[0, ["difference", "difference_low", "difference_high", "p_value"]] = np.nan
            count = np.minimum(count, count[0])
        few = [f"not judged: {rows:,} of {self.min_count:,} needed" for rows in count]
        frame["finding"] = np.where(count < self.min_count, few, finding)
        return frame


def impact(ratio: float, sure: bool) -> str:
    """Say in words what an adverse impact ratio and its test show together."""
    if np.isnan(ratio):
        return "no ratio: nobody of the reference is approved"
    if ratio < FOUR_FIFTHS:
        chance = "and more than chance explains" if sure else "but chance may explain it"
        return f"below four fifths, {chance}"
    if not sure:
        return ALIKE
    if ratio > 1:
        return "approved more often than the reference"
    return "not below four fifths, yet more than chance explains"
