"""The decision table of monitoring: what is found of a period, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

Facts = Mapping[str, Any]

LEAVE, WATCH, RECALIBRATE = "leave alone", "watch", "recalibrate"
REBUILD, DATA = "rebuild", "investigate data"
VERDICTS = (LEAVE, WATCH, RECALIBRATE, REBUILD, DATA)

LEVEL = 0.01  # of every test, so that together they err in about one period of twenty at most
KNOWN = 0.8  # share of outcomes that must be known before a bad rate is judged
CLASS = 10  # goods, and bads, that must be known before the order is judged


@dataclass(frozen=True)
class Rule:
    """A row of the decision table.

    Attributes
    ----------
    name : str
    condition : str
        In words; ``{threshold}`` stands for the threshold.
    threshold : float or None
    verdict : str
        One of `VERDICTS`.
    holds : callable
        Of the facts of a period (a row of `Monitoring.summary`) and the threshold.
    reason : str
        In words, with facts in braces.
    """

    name: str
    condition: str
    threshold: float | None
    verdict: str
    holds: Callable[[Facts, Any], bool]
    reason: str

    def __post_init__(self) -> None:
        """Refuse a verdict that nobody would know what to do about."""
        if self.verdict not in VERDICTS:
            raise ValueError(
                f"rule {self.name!r}: verdict {self.verdict!r} is none of {', '.join(VERDICTS)}"
            )

    def matches(self, facts: Facts) -> bool:
        """Tell whether the rule holds of a period; what is unknown holds of none."""
        return bool(self.holds(facts, self.threshold))

    def words(self, facts: Facts) -> str:
        """Say in words what was found of a period."""
        return self.reason.format_map({**facts, "threshold": self.threshold})


def _beyond(facts: Facts, name: str, threshold: float, test: str) -> bool:
    """Large enough to matter, and more than chance."""
    return bool(abs(facts[name]) >= threshold and facts[test] < LEVEL)


RULES = (
    Rule(
        "no rows",
        "the period has no rows",
        None,
        DATA,
        lambda f, _: f["rows"] == 0,
        "No rows came in; either there was no business, or a delivery is missing.",
    ),
    Rule(
        "cannot score",
        "a column of the card is absent, or holds text or infinite numbers where numbers belong",
        None,
        DATA,
        lambda f, _: f["unusable"] != "",
        "The card cannot score this period: {unusable}.",
    ),
    Rule(
        "too few rows",
        "fewer than {threshold:.0f} rows",
        30,
        LEAVE,
        lambda f, t: f["rows"] < t,
        "Only {rows:,} of the {threshold:.0f} rows needed to judge a period: no sign for or "
        "against the card. Take longer periods.",
    ),
    Rule(
        "unseen values",
        "in at least {threshold:.0%} of rows, and more than chance, a variable holds what "
        "development did not have: a new category, a new special value, missing for the first time",
        0.01,
        DATA,
        lambda f, t: f["unseen"] >= t,
        "{unseen:.1%} of rows hold values of {unseen_variable} that development did not have; "
        "the card gives them the average points.",
    ),
    Rule(
        "missing values",
        "the share of rows in which a variable is missing has changed by at least {threshold:.0%} "
        "of all rows, and more than by chance",
        0.05,
        DATA,
        lambda f, t: abs(f["missing_shift"]) >= t,
        "The share of missing {missing_variable} has changed by {missing_shift:+.1%} of all rows.",
    ),
    Rule(
        "order weaker by far",
        "the Gini coefficient has lost at least {threshold:.0%} of its value at development, and "
        f"more than by chance; {CLASS} goods and {CLASS} bads are known",
        0.20,
        REBUILD,
        lambda f, t: f["gini_lost"] >= t and f["auc_p"] < LEVEL,
        "The card orders customers worse than at development: AUC {auc:.3f} "
        "[{auc_low:.3f}, {auc_high:.3f}] against {auc_development:.3f}; {gini_lost:.0%} of the "
        "Gini coefficient is lost. A new PD for each score would not repair that.",
    ),
    Rule(
        "hardly any order",
        "AUC at development is not known, and the 95% interval of today's lies below "
        f"{{threshold:.2f}}; {CLASS} goods and {CLASS} bads are known",
        0.60,
        REBUILD,
        lambda f, t: pd.isna(f["auc_development"]) and f["auc_high"] < t and f["fewest"] >= CLASS,
        "The card hardly tells goods from bads: AUC {auc:.3f} [{auc_low:.3f}, {auc_high:.3f}].",
    ),
    Rule(
        "bad rate off",
        "the observed bad rate differs from the mean predicted PD by at least {threshold:.0%} of "
        f"it, and more than by chance; {KNOWN:.0%} of outcomes are known, goods and bads",
        0.20,
        RECALIBRATE,
        lambda f, t: f["judged"] and _beyond(f, "rate_change", t, "calibration_p"),
        "The order holds but the PD does not: {observed:.1%} [{observed_low:.1%}, "
        "{observed_high:.1%}] turned out bad where {predicted:.1%} were predicted "
        "({rate_change:+.0%}).",
    ),
    Rule(
        "slope off",
        "the slope of outcomes on the predicted log-odds differs from 1 by at least {threshold}, "
        f"and more than by chance; {KNOWN:.0%} of outcomes are known, goods and bads",
        0.25,
        RECALIBRATE,
        lambda f, t: f["judged"] and abs(f["slope"] - 1) >= t and f["slope_p"] < LEVEL,
        "PDs are too far apart or too close together: the slope is {slope:.2f}, not 1.",
    ),
    Rule(
        "bad rate off, outcomes incomplete",
        "as 'bad rate off', but fewer outcomes are known, or only goods or only bads",
        0.20,
        WATCH,
        lambda f, t: not f["judged"] and _beyond(f, "rate_change", t, "calibration_p"),
        "Of the {known:,} known outcomes {observed:.1%} are bad where {predicted:.1%} were "
        "predicted, but only {known_share:.0%} are known, {bad:,} of them bad: bads may be known "
        "sooner than goods, or the other way round.",
    ),
    Rule(
        "population changed, outcomes unknown",
        "PSI of the score is at least {threshold:.2f}, and more than chance; outcomes cannot yet "
        "say whether the card still works",
        0.25,
        DATA,
        lambda f, t: not f["judged"] and _beyond(f, "psi", t, "psi_p"),
        "The scores have moved far (PSI {psi:.2f}; chance alone stays below {psi_limit:.3f}) and "
        "outcomes cannot tell yet whether the card still holds. Most moved: {moved}.",
    ),
    Rule(
        "variable changed, outcomes unknown",
        "CSI of a variable is at least {threshold:.2f}, and more than chance; outcomes cannot yet "
        "say whether the card still works",
        0.25,
        DATA,
        lambda f, t: not f["judged"] and f["csi"] >= t,
        "A variable has moved far and outcomes cannot tell yet whether the card still holds: "
        "{moved}. Has its source or its meaning changed?",
    ),
    Rule(
        "order weaker",
        "the Gini coefficient has lost at least {threshold:.0%} of its value at development, and "
        f"more than by chance; {CLASS} goods and {CLASS} bads are known",
        0.10,
        WATCH,
        lambda f, t: f["gini_lost"] >= t and f["auc_p"] < LEVEL,
        "The card orders customers somewhat worse than at development: AUC {auc:.3f} "
        "[{auc_low:.3f}, {auc_high:.3f}] against {auc_development:.3f}.",
    ),
    Rule(
        "population changed",
        "PSI of the score is at least {threshold:.2f}, and more than chance",
        0.10,
        WATCH,
        lambda f, t: _beyond(f, "psi", t, "psi_p"),
        "The scores have moved (PSI {psi:.2f}; chance alone stays below {psi_limit:.3f}). "
        "Most moved: {moved}.{still}",
    ),
    Rule(
        "variable changed",
        "CSI of a variable is at least {threshold:.2f}, and more than chance",
        0.10,
        WATCH,
        lambda f, t: f["csi"] >= t,
        "The scores have hardly moved, but variables have: {moved}.{still}",
    ),
    Rule(
        "expected bad rate changed",
        "the mean PD of all rows differs from that at development by at least {threshold:.0%} of "
        "it, and more than by chance",
        0.20,
        WATCH,
        lambda f, t: _beyond(f, "pd_change", t, "pd_p"),
        "By their scores, {mean_pd:.1%} of customers will turn out bad, against "
        "{mean_pd_development:.1%} at development ({pd_change:+.0%}).{still}",
    ),
    Rule(
        "overrides",
        "people decide against the system in at least {threshold:.0%} of decisions, by the lower "
        "end of the 95% interval",
        0.15,
        WATCH,
        lambda f, t: f["override_low"] >= t,
        "{override_rate:.0%} of decisions go against the system: either the card is not believed, "
        "or it does not know what people know.",
    ),
    Rule(
        "nothing found",
        "none of the above",
        None,
        LEAVE,
        lambda f, _: True,
        "No sign against the card.{still}",
    ),
)


def rules_table(rules: Sequence[Rule] = RULES) -> pd.DataFrame:
    """Return the decision table; the first row that holds of a period gives its verdict.

    Parameters
    ----------
    rules : sequence of Rule, default RULES

    Returns
    -------
    pandas.DataFrame
        ``rule``, ``condition`` in words, ``threshold`` (NaN without one), ``verdict``.

    Notes
    -----
    "More than chance" is a test at the 1% level; over several variables it is corrected by Holm.
    All thresholds are conventions (.10 and .25 of a stability index are customary), and are meant
    to be changed: ``dataclasses.replace(rule, threshold=0.2)``.

    Examples
    --------
    >>> rules_table()[["rule", "threshold", "verdict"]].iloc[[2, 5, 7, 13]]
                       rule  threshold      verdict
    2          too few rows       30.0  leave alone
    5   order weaker by far        0.2      rebuild
    7          bad rate off        0.2  recalibrate
    13   population changed        0.1        watch
    """
    rows = [
        (r.name, r.condition.format(threshold=r.threshold), r.threshold, r.verdict) for r in rules
    ]
    table = pd.DataFrame(rows, columns=["rule", "condition", "threshold", "verdict"])
    return table.astype({"threshold": float})


def judge(facts: Facts, rules: Sequence[Rule] = RULES) -> dict[str, str]:
    """Give a period its verdict.

    Parameters
    ----------
    facts : mapping
        A row of `Monitoring.summary`.
    rules : sequence of Rule, default RULES

    Returns
    -------
    dict
        ``verdict``, ``rule``, ``reason``, and ``also``: names of other rules that hold and ask for
        something; a weaker form of one that is named already is left out.

    Raises
    ------
    ValueError
        When no rule holds.
    """
    held = [rule for rule in rules if rule.matches(facts)]
    if not held:
        raise ValueError("no rule holds of the period; end the table with a rule that always holds")
    first, named = held[0], [held[0].name]
    for rule in held[1:] if first.verdict != LEAVE else ():
        if rule.verdict != LEAVE and not any(name.startswith(rule.name) for name in named):
            named.append(rule.name)
    return {
        "verdict": first.verdict,
        "rule": first.name,
        "reason": first.words(facts),
        "also": ", ".join(named[1:]),
    }
