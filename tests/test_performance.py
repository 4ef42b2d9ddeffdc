"""The performance panel: every row in its place, whatever its month looks like, or a refusal."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import creditlab as cl
from creditlab.data.performance import performance_panel
from tests.panels import Chain, draw

STATUSES = ["PAY_6", "PAY_5", "PAY_4", "PAY_3", "PAY_2", "PAY_0"]  # April to September 2005


def rows():
    """Three customers: one to 95 days late, one with a gap in February, one of February."""
    return pd.DataFrame(
        {
            "customer": ["a", "a", "a", "b", "b", "c", "c"],
            "month": ["2023-12", "2024-01", "2024-02", "2023-12", "2024-02", "2024-01", "2024-02"],
            "days": [0, 29, 90, 1, 30, 59, 89],
        }
    )


def panel_of(frame, **options):
    return performance_panel(frame, "customer", "month", "days", **options)


# --- Each row in its place -------------------------------------------------------------------


def test_buckets_begin_at_their_edges_and_gaps_stay_unknown():
    panel = panel_of(rows(), gaps="keep")
    assert panel.states == ("current", "1-29", "30-59", "60-89", "90+")
    assert panel.status.tolist() == [[0, 1, 4], [1, -1, 2], [-1, 2, 3]]
    assert panel.months.astype(str).tolist() == ["2023-12", "2024-01", "2024-02"]
    assert panel.opened.tolist() == panel.entry.tolist() == [0, 0, 1]
    assert panel.last.tolist() == [2, 2, 2]
    assert panel.worst(0, 2).tolist() == [1, 1, 2]


@pytest.mark.parametrize(
    "write",
    [
        lambda month: month,
        lambda month: f"{month}-17",
        lambda month: f"{month}-17T09:30:00+01:00",
        lambda month: int(month.replace("-", "")),
        lambda month: float(month.replace("-", "")),
        lambda month: pd.Period(month, freq="M"),
        lambda month: pd.Period(f"{month}-17", freq="D"),
        lambda month: pd.Timestamp(f"{month}-28"),
        lambda month: datetime.date.fromisoformat(f"{month}-01"),
    ],
)
def test_months_are_read_however_they_are_written(write):
    frame = rows().assign(month=[write(month) for month in rows()["month"]])
    expected = panel_of(rows(), gaps="keep")
    panel = panel_of(frame, gaps="keep")
    assert panel.months.equals(expected.months)
    np.testing.assert_array_equal(panel.status, expected.status)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing_but_its_own_count(seed):
    frame = draw(Chain(), cohorts=3, each=4, months=8, seed=1)
    sorted_rows = frame.sort_values(["customer", "month"])
    mixed = frame.sample(frac=1, random_state=seed)
    left, right = panel_of(sorted_rows), panel_of(mixed)
    place = right.customers.get_indexer(left.customers)
    np.testing.assert_array_equal(left.status, right.status[place])
    assert left.unordered == 0
    latest = mixed.groupby("customer")["month"].transform(lambda of: of.cummax())
    assert right.unordered == int((mixed["month"] < latest).sum())
    pivot = frame.assign(state=np.searchsorted([1, 30, 60, 90], frame["days"], side="right"))
    pivot = pivot.pivot_table(index="customer", columns="month", values="state", fill_value=-1)
    np.testing.assert_array_equal(left.status, pivot.loc[left.customers].to_numpy())


def test_states_by_name_follow_the_order_given():
    frame = rows().assign(days=["ok", "ok", "late", "ok", "ok", "late", "lost"])
    panel = panel_of(frame, order=["ok", "late", "lost"], gaps="keep")
    assert panel.status.tolist() == [[0, 0, 1], [0, -1, 0], [-1, 1, 2]]
    ordered = frame.assign(days=pd.Categorical(frame["days"], ["ok", "late", "lost"], ordered=True))
    np.testing.assert_array_equal(panel_of(ordered, gaps="keep").status, panel.status)


def test_a_lasting_state_is_carried_to_the_end_only_after_the_last_row():
    frame = rows().assign(days=["ok", "lost", "ok", "ok", "ok", "ok", "ok"])
    frame.loc[7] = ["d", "2023-12", "lost"]
    panel = panel_of(frame, order=["ok", "lost"], lasting=["lost"], gaps="keep")
    assert panel.status.tolist() == [[0, 1, 0], [0, -1, 0], [-1, 0, 0], [1, 1, 1]]
    assert panel.lasting == 2
    facts = panel.summary().set_index("fact")["number"]
    assert facts["cells filled after the last row"] == 2
    assert facts["left before the last month"] == 0


def test_opened_before_the_panel_is_kept_as_a_negative_column():
    frame = rows().assign(opened=["2023-10"] * 3 + ["2023-12"] * 2 + ["2023-11"] * 2)
    panel = panel_of(frame, opened="opened", gaps="keep")
    assert panel.opened.tolist() == [-2, 0, -1]
    facts = panel.summary().set_index("fact")["number"]
    assert facts["opened before the panel begins"] == 2
    assert facts["rows"] == 7
    assert (facts["customers with gaps"], facts["months in gaps"]) == (1, 1)


def test_of_one_customer_and_one_month():
    panel = panel_of(rows().head(1))
    assert panel.status.tolist() == [[0]]
    assert panel.column("2023-12") == 0


# --- Refusals: the column, the count, the remedy -----------------------------------------------


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        ({"month": ["2024-01"] * 7}, {}, r"7 rows share.*a in 2024-01; b in 2024-01.*groupby"),
        ({}, {}, "1 of 3 customers have gaps, 1 months in all.*'b'.*gaps='keep'"),
        ({"days": [0, None, 0, 0, 0, 0, 0]}, {}, "'days': 1 of 7 rows have no status; leave"),
        ({"customer": ["a", None, *"aaaaa"]}, {}, "'customer': 1 of 7 rows name no customer"),
        ({"month": ["2024-01", *"123456"]}, {}, "'month': 6 of 7 values are no dates.*to_datetime"),
        ({"month": [202413] * 7}, {}, "'month': 7 of 7 rows are no months like 202401"),
        ({"month": [None, *["2024-01"] * 6]}, {}, "'month': 1 of 7 rows have no date"),
        ({"days": list("CCCCCC?")}, {"order": ["C"]}, r"'days': 1 of 7 rows hold '\?', not in"),
        ({"days": list("CCCCCC1")}, {}, r"'days': 7 rows hold no numbers.*order=\[...\]"),
        ({"days": [0, 0, np.inf, 0, 0, 0, 0]}, {}, "'days'.*1"),
        ({}, {"edges": [30, 1]}, "edges are.*increasing"),
        ({}, {"edges": [1, 30, np.nan]}, "edges are.*increasing"),
        ({"days": list("CCCCCCD")}, {"order": ["C", "D", "C"]}, "order is.*once, best first"),
        ({}, {"lasting": ["lost"]}, "lasting names 'lost'; the states are 'current'"),
        ({}, {"gaps": "fill"}, "gaps is 'fill'; choose"),
        (
            {"opened": ["2024-01"] * 3 + ["2023-12"] * 4},
            {"opened": "opened", "gaps": "keep"},
            "'opened': 1 of 3 customers were opened after their first row .'a'.; correct",
        ),
        (
            {"opened": ["2023-11", *["2023-12"] * 6]},
            {"opened": "opened", "gaps": "keep"},
            "'opened': 1 customers have more than one opening month .'a'.; make them one",
        ),
        ({"month": ["1900-01", *rows()["month"][1:]], "customer": range(7)}, {}, None),
    ],
)
def test_refusals(change, options, said):
    if said is None:  # a panel of 124 years is wide, yet no error
        assert panel_of(rows().assign(**change), **options).status.shape == (7, 1490)
        return
    with pytest.raises(ValueError, match=said):
        panel_of(rows().assign(**change), **options)


def test_a_wrong_century_is_refused_before_memory_is_asked_for():
    frame = pd.DataFrame({"customer": range(100_000), "month": "2024-01", "days": 0})
    frame.loc[0, "month"] = "0001-01"
    with pytest.raises(ValueError, match="from 0001-01 to 2024-01, are too many; look for a wrong"):
        panel_of(frame)


def test_no_rows_and_absent_columns():
    with pytest.raises(ValueError, match="frame is empty"):
        panel_of(rows().head(0))
    with pytest.raises(ValueError, match="'days'"):
        panel_of(rows().drop(columns="days"))


def test_a_month_or_state_that_the_panel_lacks():
    panel = panel_of(rows(), gaps="keep")
    with pytest.raises(ValueError, match="no month 2024-03; it runs from 2023-12 to 2024-02"):
        panel.column("2024-03")
    with pytest.raises(ValueError, match=r"no state '120\+'; the panel has 'current'"):
        panel.rank("120+")


# --- Real data ---------------------------------------------------------------------------------


def test_payment_status_of_taiwan_becomes_a_panel_of_six_months():
    data = cl.load_dataset("taiwan_default").frame[STATUSES]
    months = pd.period_range("2005-04", periods=6, freq="M")
    wide = data.set_axis(months, axis=1).rename_axis(columns="month", index="customer")
    long = wide.reset_index().melt("customer", value_name="late")
    panel = performance_panel(long, "customer", "month", "late", edges=range(1, 9))
    assert panel.states == ("current", *"1234567", "8+")
    assert panel.status.shape == (30_000, 6)
    # The source's -2, -1 and 0 are all not late.
    np.testing.assert_array_equal(panel.status, data.clip(lower=0).to_numpy())
    # The card: one month late is a code of September only.
    assert (panel.status == 1).sum(axis=0).tolist() == [0, 0, 2, 4, 28, 3688]
    assert panel.unordered == 0
