"""The review calendar: by hand, its refusals, and that no event of the future is known."""

import numpy as np
import pandas as pd
import pytest

from creditlab.decide.review_calendar import ReviewPolicy, review_calendar

POLICY = ReviewPolicy(
    {"A": 12, "B": 6, "C": 3}, large=1_000, event_days={"court": 7, "insolvency": 0, "press": 60}
)
CUSTOMERS = pd.DataFrame(
    {
        "customer": ["a", "b", "c", "new"],
        "grade": ["A", "B", "C", "B"],
        "exposure": [1_000.0, 999.0, 5_000.0, 10.0],
        "last_review": ["2026-01-31", "2026-01-31", "2026-01-31", None],
    }
)


def calendar(events=(), at="2026-02-20", customers=CUSTOMERS):
    frame = pd.DataFrame(list(events), columns=["customer", "date", "kind"])
    return review_calendar(customers, POLICY, at, frame).set_index("customer")


def test_grade_and_exposure_by_hand():
    found = calendar()
    # 12 halved; 6 kept one below the limit; 3 halved and rounded up; never reviewed: today
    assert found["months"].to_dict() == {"a": 6, "b": 6, "c": 2, "new": 6}
    due = {name: str(day.date()) for name, day in found["due"].items()}
    # the last day of a shorter month: 31 January and two months is 31 March, and six 31 July
    assert due == {"new": "2026-02-20", "c": "2026-03-31", "a": "2026-07-31", "b": "2026-07-31"}
    # a and b are due on the same day: the larger exposure comes first
    assert list(found.index) == ["new", "c", "a", "b"]
    assert found["cause"].to_dict() == {
        "a": "regular", "b": "regular", "c": "regular", "new": "never reviewed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("event", "due", "cause"),
    [
        (("a", "2026-02-10", "court"), "2026-02-17", "court"),
        (("a", "2026-01-31", "court"), "2026-07-31", "regular"),  # known at the last review
        (("a", "2026-02-21", "court"), "2026-07-31", "regular"),  # tomorrow
        (("a", "2026-02-10", "rumour"), "2026-07-31", "regular"),  # not in the policy
        (("x", "2026-02-10", "court"), "2026-07-31", "regular"),  # somebody else
        (("a", "2026-02-20", "insolvency"), "2026-02-20", "insolvency"),
    ],
)
def test_events(event, due, cause):
    row = calendar([event]).loc["a"]
    assert (str(row["due"].date()), row["cause"]) == (due, cause)


def test_an_event_that_asks_later_than_the_calendar_changes_nothing():
    row = calendar([("c", "2026-02-15", "press")]).loc["c"]
    assert (str(row["due"].date()), row["cause"]) == ("2026-03-31", "regular")


def test_the_soonest_of_several_events_is_named_and_overdue_days_are_counted():
    events = [
        ("a", "2026-02-02", "press"),
        ("a", "2026-02-05", "court"),
        ("a", "2026-02-09", "court"),
    ]
    row = calendar(events).loc["a"]
    assert (str(row["due"].date()), row["cause"], row["days_overdue"]) == ("2026-02-12", "court", 8)
    assert calendar(events, at="2026-02-12").loc["a", "days_overdue"] == 0


def test_more_events_never_postpone():
    rng = np.random.default_rng(0)
    names, kinds = ["a", "b", "c", "new"], ["court", "insolvency", "press", "rumour"]
    days = pd.date_range("2026-01-01", "2026-03-01").strftime("%Y-%m-%d")
    events, before = [], calendar()["due"]
    for _ in range(60):
        events.append((rng.choice(names), rng.choice(days), rng.choice(kinds)))
        after = calendar(events)["due"]
        assert (after.reindex(before.index) <= before).all()
        before = after


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grade": "D"}, "column 'grade': 1 grades are not in the policy"),
        ({"exposure": [1.0, np.nan, -1.0, 2.0]}, "column 'exposure': 2 of 4"),
        ({"last_review": "2026-03-01"}, "column 'last_review': 4 of 4 lie after today"),
        ({"customer": "a"}, "1 customers stand twice"),
    ],
)
def test_a_table_without_sense_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        calendar(customers=CUSTOMERS.assign(**change))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"months": {}}, "0 grades"),
        ({"months": {"A": 0, "B": 1.5}}, "months: 2 of 2"),
        ({"months": {"A": 1}, "event_days": {"court": -1}}, "event_days: 1 of 1"),
        ({"months": {"A": 1}, "large": 0}, "large is 0"),
    ],
)
def test_a_policy_without_sense_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        ReviewPolicy(**settings)
