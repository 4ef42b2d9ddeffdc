"""Early warning: a loop over days finds the same alarms, and nothing later changes them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditlab.data.open_items import open_items
from creditlab.data.simulate import simulate_ledger
from creditlab.decide.early_warning import (
    AlarmRule,
    alarm_days,
    alarm_table,
    first_alarms,
    overdue_signals,
)

START = pd.Timestamp("2023-01-01")
rows = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 900), st.sampled_from(["x", "y", "z", "q"])),
    min_size=1, max_size=25,
)  # fmt: skip
rules = st.builds(
    AlarmRule,
    st.just({"x": 1.0, "y": 2.0, "z": 0.5}),
    st.sampled_from([0.5, 1.5, 3.0]),
    st.sampled_from([1, 90, 365]),
)


def signals_of(events):
    frame = pd.DataFrame(events, columns=["customer", "known", "signal"])
    return frame.assign(known=START + pd.to_timedelta(frame["known"], "D"))


@settings(max_examples=40, deadline=None)
@given(rows, rules)
def test_alarms_are_those_of_a_loop_over_days(events, rule):
    expected = []
    for who in "AB":
        for day in sorted({at for name, at, _ in events if name == who}):
            kinds = {
                kind for name, at, kind in events
                if name == who and kind in rule.points and day - rule.window < at <= day
            }  # fmt: skip
            score = sum(rule.points[kind] for kind in kinds)
            if score >= rule.threshold:
                expected.append((who, START + pd.Timedelta(days=day), score))
    found = alarm_days(signals_of(events), rule)
    assert list(found[["customer", "day", "score"]].itertuples(index=False, name=None)) == expected


@settings(max_examples=25, deadline=None)
@given(rows, rules, st.integers(0, 900))
def test_what_comes_later_changes_no_alarm(events, rule, cut):
    past = [event for event in events if event[1] <= cut]
    if not past:
        return
    day = START + pd.Timedelta(days=cut)
    whole = alarm_days(signals_of(events), rule)
    pd.testing.assert_frame_equal(whole[whole["day"] <= day], alarm_days(signals_of(past), rule))


def test_an_alarm_on_the_day_or_too_early_does_not_count():
    alarms = pd.DataFrame({
        "customer": list("ABCC"),
        "day": pd.to_datetime(["2023-12-31", "2022-12-30", "2022-12-31", "2023-06-01"]),
    })  # fmt: skip
    ends = pd.Series(pd.Timestamp("2023-12-31"), list("ABCD"))
    found = first_alarms(alarms, ends, 365)
    assert found["lead"].isna().tolist() == [True, True, False, True]
    assert found.loc["C", "lead"] == 365


def test_rates_have_the_interval_of_few_cases():
    found = pd.DataFrame({"lead": [10.0, 30.0, np.nan, np.nan]}, index=list("ABCD"))
    table = alarm_table(found, pd.Series([True, True, False, False], list("ABCD")))
    assert table.loc["failures", ["rang", "rate", "high", "lead"]].tolist() == [2, 1, 1, 20]
    assert table.loc["failures", "low"] == pytest.approx(0.333, abs=0.001)  # Beta(2.5, .5), 2.5%
    assert table.loc["healthy", "low"] == 0


def test_overdue_signals_leave_disputes_out():
    book = simulate_ledger(60, years=1, seed=4)
    found = overdue_signals(book.ledger, [book.closing], more_than=30)
    items = open_items(book.ledger, book.closing)
    late = items[items["days_past_due"] > 30]
    contested = late.groupby("customer")["disputed"].min() > 0
    assert set(found["customer"]) == set(contested.index[~contested])
    assert found["known"].eq(book.closing).all()


@pytest.mark.parametrize(
    ("points", "threshold", "window"), [({}, 1, 1), ({"x": 0}, 1, 1), ({"x": 1}, 0, 9)]
)
def test_rules_without_sense_are_refused(points, threshold, window):
    with pytest.raises(ValueError, match="above"):
        AlarmRule(points, threshold, window)


@pytest.mark.parametrize("name", ["known", "customer"])
def test_a_missing_day_or_customer_is_refused(name):
    signals = signals_of([("A", 3, "x")]).assign(**{name: pd.NaT if name == "known" else None})
    with pytest.raises(ValueError, match=f"{name}.*1 of 1 are missing"):
        alarm_days(signals, AlarmRule({"x": 1}, 1))
