"""Overrides: by hand, lenders against the guidelines in Boston, and Fisher's test on outcomes."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

import creditlab as cl
from creditlab.decide.overrides import override_report


@pytest.fixture(scope="module")
def boston():
    frame = cl.load_dataset("boston_loanapp").frame
    frame = frame[frame["gdlin"] != 666]  # 2 rows with a sentinel
    return 1 - frame["reject"], frame["gdlin"], frame


def test_lenders_override_the_guidelines(boston):
    decision, guideline, frame = boston
    found = override_report(decision, guideline, segment=frame["self"])
    table = pd.crosstab(guideline, decision)
    low, high = found.summary.loc["low side"], found.summary.loc["high side"]
    assert (low["overrides"], low["decisions"]) == (table.loc[0, 1], table.loc[0].sum())
    assert (high["overrides"], high["decisions"]) == (table.loc[1, 0], table.loc[1].sum())
    ends = proportion_confint(table.loc[0, 1], table.loc[0].sum(), method="jeffreys")
    assert (low["low"], low["high"]) == pytest.approx(ends)
    assert low["rate"] > high["rate"]
    every = found.summary.loc["all"]
    assert every["overrides"] == (decision != guideline).sum()
    assert every["decisions"] == len(frame)
    parts = found.by_segment.groupby("side")[["overrides", "decisions"]].sum()
    pd.testing.assert_frame_equal(
        parts.loc[["low side", "high side"]], found.summary.iloc[:2, :2], check_names=False
    )
    assert found.by_reason is None
    assert "No outcome is known" in found.note
    assert found.difference.isna().all()


@pytest.fixture(scope="module")
def decided():
    rng = np.random.default_rng(4)
    rows = 4000
    system = rng.random(rows) < 0.7
    decision = np.where(rng.random(rows) < 0.1, ~system, system)
    y = pd.Series(np.where(rng.random(rows) < np.where(system, 0.05, 0.2), 1.0, 0.0))
    reason = pd.Series(rng.choice(["known to us", "new security", "income shown"], rows))
    reason[decision == system] = None
    return decision, system, y, reason


def test_outcomes_of_overrides_against_normal_approvals(decided):
    decision, system, y, reason = decided
    found = override_report(decision, system, y, reason=reason)
    low, normal = decision & ~system, decision & system
    square = [[y[rows].sum(), rows.sum() - y[rows].sum()] for rows in (low, normal)]
    assert found.outcomes["bad"].tolist() == [square[0][0], square[1][0]]
    assert found.difference["difference"] == pytest.approx(y[low].mean() - y[normal].mean())
    assert found.difference["p_value"] == pytest.approx(stats.fisher_exact(square)[1])
    ends = confint_proportions_2indep(
        square[0][0], low.sum(), square[1][0], normal.sum(), method="newcomb"
    )
    assert found.difference[["low", "high"]].tolist() == pytest.approx(list(ends))
    assert found.difference["low"] > 0
    assert (found.note, found.defects) == ("", ())


def test_reasons_of_each_side(decided):
    decision, system, y, reason = decided
    found = override_report(decision, system, y, reason=reason)
    low, high = decision & ~system, ~decision & system
    for name in reason.dropna().unique():
        rows = low & (reason == name)
        row = found.by_reason.loc[("low side", name)]
        assert (row["overrides"], row["bad"]) == (rows.sum(), y[rows].sum())
        assert row["share"] == pytest.approx(rows.sum() / low.sum())
        refused = found.by_reason.loc[("high side", name)]
        assert refused["overrides"] == (high & (reason == name)).sum()
        assert refused["known"] == 0  # a refused customer has no outcome, whatever y holds
    counts = found.by_reason.loc["low side", "overrides"]
    assert counts.is_monotonic_decreasing


def test_reasons_that_are_absent_or_too_many_are_defects():
    found = override_report(
        [1, 1, 0, 1, 0], [0, 0, 1, 1, 0], reason=["", "  ", None, "habit", "habit"]
    )
    assert found.defects == (
        "2 of 2 low-side overrides have no reason",
        "1 of 1 high-side overrides have no reason",
        "2 decisions have a reason but were not overridden",
    )
    assert found.by_reason.loc[("low side", "(no reason)"), "overrides"] == 2


def test_outcomes_that_are_not_there_yet():
    decision, system = [1, 1, 1, 1, 0], [0, 0, 1, 1, 1]
    found = override_report(decision, system, [1, None, 0, np.nan, 1])
    assert found.outcomes["known"].tolist() == [1, 1]
    assert found.difference["difference"] == 1
    assert found.note == "2 of 4 approved have no outcome yet."
    found = override_report(decision, system, [None, None, 0, 1, 1])
    assert found.note.startswith("No outcome is known of low side")
    assert found.outcomes.loc["normal approvals", "bad_rate"] == 0.5


def test_no_overrides_at_all():
    found = override_report([True, False], [True, False], reason=[None, None], segment=["a", "b"])
    assert found.summary["overrides"].sum() == 0
    assert found.by_reason.empty
    assert found.defects == ()
    alone = found.by_segment.loc[("low side", "a")]
    assert alone["decisions"] == 0
    assert np.isnan(alone["rate"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: override_report([1, 2], [0, 1]), "decision: 1 of 2 rows are neither 0 nor 1"),
        (lambda: override_report([1, 0], [0, None]), "system_decision: 1 of 2 rows"),
        (lambda: override_report([1, 0], [0]), "system_decision: 1 values for 2"),
        (lambda: override_report([1], [1], reason=["a", "b"]), "reason: 2 values for 1"),
        (lambda: override_report([1], [1], ["yes"]), "neither 0, 1 nor missing"),
        (lambda: override_report([], []), "0 decisions"),
    ],
)
def test_errors_name_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
