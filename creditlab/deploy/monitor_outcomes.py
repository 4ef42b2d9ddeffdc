"""What known outcomes, and the decisions of people, say of a card in a period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.bands import band_labels
from creditlab.data.checks import count_rows
from creditlab.deploy.monitor_measures import NAN, Baseline, Scores, auc_of
from creditlab.deploy.monitor_rules import CLASS, KNOWN
from creditlab.validate.calibration_tests import calibration_tests
from creditlab.validate.grade_tests import grade_tests_from_counts

OUTCOMES = (
    "known", "known_share", "bad", "fewest", "judged",
    "observed", "observed_low", "observed_high", "predicted", "rate_change", "calibration_p",
    "slope", "slope_p", "auc", "auc_low", "auc_high", "auc_development", "gini_lost", "auc_p",
)  # fmt: skip
CALIBRATION = ["band", "count", "bad", "predicted", "observed", "low", "high", "p_holm", "verdict"]


def outcome_facts(
    base: Baseline, scores: Scores, correlation: float
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return how known outcomes compare with what was predicted, in all and by band."""
    known = ~np.isnan(scores.outcome)
    bad, p = scores.outcome[known] == 1, scores.probability[known]
    n, bads = len(bad), int(bad.sum())
    fewest = min(bads, n - bads)
    facts: dict[str, Any] = dict.fromkeys(OUTCOMES, NAN)
    facts |= {"known": n, "bad": bads, "known_share": n / len(known), "fewest": fewest}
    facts["judged"] = facts["known_share"] >= KNOWN and fewest > 0
    facts["auc_development"] = base.auc_expected
    if not n:
        return facts, pd.DataFrame(columns=CALIBRATION)
    test = grade_tests_from_counts(
        [bads], [n], [p.mean()], alternative="two-sided", correlation=correlation
    ).iloc[0]
    facts |= {
        "observed": test["observed"],
        "observed_low": test["low"],
        "observed_high": test["high"],
        "predicted": float(p.mean()),
        "rate_change": float(test["observed"] / p.mean() - 1),
        "calibration_p": test["p_binomial"],
    }
    if fewest:
        due = base.auc_expected
        auc, error, ends = auc_of(Scores(scores.points[known], p, scores.outcome[known]))
        facts |= {"auc": auc, "auc_low": ends[0], "auc_high": ends[1]}
        facts["gini_lost"] = 1 - (auc - 0.5) / (due - 0.5) if due > 0.5 else NAN
        apart = np.hypot(error, base.auc_error)
        if fewest >= CLASS and apart > 0:
            facts["auc_p"] = float(2 * stats.norm.sf(abs(auc - due) / apart))
        slope = calibration_tests(bad, p).loc["slope"]
        facts |= {"slope": slope["value"], "slope_p": slope["p_value"]}
    return facts, _calibration(base, scores, known, correlation)


def _calibration(
    base: Baseline, scores: Scores, known: np.ndarray, correlation: float
) -> pd.DataFrame:
    """Compare observed and predicted bad rates in the bands of the score."""
    place = np.searchsorted(base.cuts, scores.points[known], side="right")
    size = len(base.cuts) + 1
    bad, total = (
        np.bincount(place, weights=part[known], minlength=size)
        for part in (scores.outcome, scores.probability)
    )
    count = np.bincount(place, minlength=size)
    predicted = np.divide(total, count, out=np.full(size, np.nan), where=count > 0)
    tests = grade_tests_from_counts(
        bad, count, predicted, alternative="two-sided", correlation=correlation
    )
    table = tests.assign(
        band=band_labels(base.cuts), count=count, bad=bad.astype(np.int64), predicted=predicted
    )
    return table[CALIBRATION]


def override_facts(
    frame: pd.DataFrame,
    points: np.ndarray | None,
    outcome: np.ndarray,
    overrides: Mapping[str, Any],
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return how often people decided against the system in a period, and what came of it."""
    from creditlab.decide.overrides import LOW, override_report

    decided = frame[overrides["decision"]].notna().to_numpy()
    cutoff = overrides.get("cutoff")
    facts = {"override_rate": NAN, "override_low": NAN}
    if not decided.any() or (cutoff is not None and points is None):
        return facts, pd.DataFrame()
    rows, reason = frame[decided], overrides.get("reason")
    system = (
        rows[overrides["system_decision"]]
        if points is None or cutoff is None
        else points[decided] >= cutoff
    )
    report = override_report(
        rows[overrides["decision"]].to_numpy(),
        np.asarray(system),
        outcome[decided],
        reason=None if reason is None else rows[reason].to_numpy(),
    )
    waiting = int((~decided).sum())
    note = [
        *report.defects,
        report.note,
        f"{count_rows(waiting)} not decided yet" if waiting else "",
    ]
    everyone = report.summary.loc["all"].to_dict()
    sides = report.summary.drop(index="all")[["overrides", "rate"]]
    row = {
        **{name: everyone[name] for name in ("decisions", "overrides", "rate", "low", "high")},
        **{
            f"{str(side).replace(' ', '_')}{name}": values[column]
            for side, values in sides.iterrows()
            for name, column in (("", "overrides"), ("_rate", "rate"))
        },
        "low_side_bad_rate": report.outcomes.loc[LOW, "bad_rate"],
        "normal_bad_rate": report.outcomes.loc["normal approvals", "bad_rate"],
        "p_value": report.difference["p_value"],
        "note": "; ".join(filter(None, note)),
    }
    facts = {"override_rate": float(row["rate"]), "override_low": float(row["low"])}
    return facts, pd.DataFrame([row])


def still(facts: Mapping[str, Any]) -> str:
    """Say in a sentence what outcomes say."""
    if not facts["known"]:
        return " There are no outcomes yet: whether the PDs come true is not known."
    if pd.isna(facts["observed"]):
        return ""
    return (
        f" Of {facts['known']:,} known outcomes {facts['observed']:.1%} are bad; "
        f"{facts['predicted']:.1%} were predicted."
    )


def note_of(facts: Mapping[str, Any]) -> str:
    """Say what could not be judged in a period, and why."""
    rows, known = facts["rows"], facts["known"]
    if not rows:
        return "no rows"
    if not known:
        return "no outcomes yet"
    notes = [f"{known:,} of {rows:,} outcomes known"] if known < rows else []
    if facts["bad"] in (0, known):
        notes.append(f"only {'bads' if facts['bad'] else 'goods'} are known, so no AUC")
    return "; ".join(notes)
