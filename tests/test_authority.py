"""The authority matrix: by hand, against a loop, and every breach of it is named."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditlab.decide.authority import AuthorityMatrix, authority_report, required_authority

LEVELS = ["analyst", "manager", "board"]
CEILINGS = pd.DataFrame(
    {"A": [50.0, 500.0, np.inf], "B": [20.0, 200.0, np.inf], "C": [0.0, 50.0, 400.0]}, LEVELS
)
MATRIX = AuthorityMatrix(CEILINGS, four_eyes_above=10.0)


def problems(ceilings):
    found = AuthorityMatrix(pd.DataFrame(ceilings)).defects()
    return list(zip(found["grade"], found["problem"], strict=True))


# --- The matrix ------------------------------------------------------------------------------


def test_a_whole_matrix_has_only_the_gap_that_is_meant():
    found = MATRIX.defects()
    assert found[["grade", "problem"]].to_numpy().tolist() == [["C", "gap"]]
    assert found["detail"].item() == "nobody may approve more than 400"


@pytest.mark.parametrize(
    ("ceilings", "expected"),
    [
        ({"A": [10, np.inf]}, []),
        ({"A": [10, 20]}, [("A", "gap")]),
        ({"A": [10, 10, np.inf]}, [("A", "overlap")]),
        ({"A": [10, np.inf, np.inf]}, [("A", "overlap")]),
        ({"A": [10, 5, np.inf]}, [("A", "inversion")]),
        ({"A": [0, 0, np.inf]}, [("A", "level without use")]),
        ({"A": [10, np.inf], "B": [20, np.inf]}, [("B", "worse grade, more authority")]),
    ],
)
def test_each_defect_of_a_matrix_is_named(ceilings, expected):
    assert problems(ceilings) == expected


@pytest.mark.parametrize(
    ("ceilings", "message"),
    [
        (CEILINGS.replace(20.0, np.nan), "1 of 9 ceilings"),
        (-CEILINGS, "9 ceilings"),
        (pd.concat([CEILINGS, CEILINGS.head(1)]), "1 levels are named twice"),
    ],
)
def test_a_matrix_without_sense_is_refused(ceilings, message):
    with pytest.raises(ValueError, match=message):
        AuthorityMatrix(ceilings)
    with pytest.raises(ValueError, match="four_eyes_above"):
        AuthorityMatrix(CEILINGS, -1)


# --- Whom to ask -----------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(CEILINGS)),
            st.one_of(st.sampled_from([0, 20, 50, 200, 400, 500]), st.floats(0, 1_000)),
        ),
        min_size=1,
    )
)
def test_the_level_is_the_first_in_a_loop_that_may(rows):
    limits = pd.DataFrame(rows, columns=["grade", "limit"])
    found = required_authority(limits, MATRIX)
    for (grade, limit), row in zip(rows, found.itertuples(), strict=True):
        may = [level for level in LEVELS if CEILINGS.loc[level, grade] >= limit]
        assert row.level == (may[0] if may else "nobody")
        assert row.four_eyes == (limit > 10)
        if may:
            assert row.ceiling == CEILINGS.loc[may[0], grade]
        else:
            assert np.isnan(row.ceiling)


def test_limits_that_cannot_be_placed_are_refused():
    limits = pd.DataFrame({"grade": ["A", "D"], "limit": [1.0, 2.0]}, index=["x", "y"])
    with pytest.raises(ValueError, match=r"'grade': 1 of 2 rows.*'D'"):
        required_authority(limits, MATRIX)
    with pytest.raises(ValueError, match=r"'limit': 1 of 2 .*'y'"):
        required_authority(limits.assign(limit=[1.0, np.nan]), MATRIX)


# --- What was decided ------------------------------------------------------------------------


def decision(**other):
    row = {"customer": "X", "grade": "A", "proposed": 40.0, "limit": 40.0, "reason": None}
    row |= {"proposed_by": "Li", "approved_by": "Wang", "level": "analyst", "date": "2024-03-01"}
    return row | other


def report_of(*rows):
    return authority_report(pd.DataFrame(list(rows)), MATRIX)


def test_a_decision_within_authority_has_no_finding():
    report = report_of(decision())
    assert report.findings.empty
    assert report.decisions["required"].tolist() == ["analyst"]
    assert report.by_reason.empty
    assert report.by_person.empty


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"limit": 60.0, "reason": "why not"}, "above authority"),
        ({"grade": "C", "proposed": 500.0, "limit": 500.0, "level": "board"}, "nobody may approve"),
        ({"level": "intern"}, "level unknown"),
        ({"level": None}, "level unknown"),
        ({"approved_by": " li"}, "one person"),
        ({"limit": 30.0, "reason": " "}, "override without reason"),
        ({"reason": "known to us"}, "reason without override"),
        ({"approved_by": ""}, "nobody named"),
        ({"date": None}, "no date"),
    ],
)
def test_each_breach_is_named_with_its_decision(other, problem):
    found = report_of(decision(customer="Fine"), decision(**other)).findings
    assert found[["row", "customer", "problem"]].to_numpy().tolist() == [[1, "X", problem]]


def test_a_small_limit_needs_no_second_person():
    assert report_of(decision(proposed=10.0, limit=10.0, approved_by="Li")).findings.empty


def test_a_limit_split_among_connected_customers_is_added_up():
    parts = [decision(customer=name, group=7) for name in ("X", "Y")]
    report = report_of(*parts, decision(customer="Z", group=None))
    assert report.decisions["group_limit"].tolist() == [40, 80, 40]
    assert report.findings[["customer", "problem"]].to_numpy().tolist() == [
        ["Y", "above authority"]
    ]


def test_a_later_limit_replaces_the_one_before_and_lowering_needs_no_authority():
    rows = [
        decision(date="2024-05-01", limit=100.0, proposed=100.0),  # lowered, by an analyst
        decision(date="2024-04-01", limit=450.0, proposed=450.0, level="manager"),
    ]
    report = report_of(*rows)
    assert report.decisions["group_limit"].tolist() == [100, 450]
    assert report.findings.empty


def test_overrides_are_counted_by_reason_and_by_person():
    rows = [
        decision(limit=45.0, reason="order seen"),
        decision(customer="Y", limit=50.0, reason="order seen"),
        decision(customer="Z", limit=10.0, reason="rumour", approved_by="Zhao"),
        decision(customer="U"),
        decision(customer="V", limit=41.0, reason=None),
    ]
    report = report_of(*rows)
    assert report.decisions["override"].tolist() == [5, 10, -30, 0, 1]
    columns = ["overrides", "raised", "lowered", "amount_raised", "amount_lowered"]
    assert report.by_reason[columns].T.to_dict("list") == {
        "order seen": [2, 2, 0, 15, 0],
        "(no reason)": [1, 1, 0, 1, 0],
        "rumour": [1, 0, 1, 0, 30],
    }
    assert report.by_person.loc["Wang", ["overrides", "decisions"]].tolist() == [3, 4]
    assert report.by_person.loc["Zhao", ["overrides", "decisions"]].tolist() == [1, 1]


def test_a_record_that_cannot_be_judged_is_refused():
    with pytest.raises(ValueError, match="approved_by"):
        authority_report(pd.DataFrame([decision()]).drop(columns="approved_by"), MATRIX)
    with pytest.raises(ValueError, match="'customer': 1 of 1"):
        report_of(decision(customer=None))
    with pytest.raises(ValueError, match="'proposed': 1 of 1"):
        report_of(decision(proposed=-1.0))
