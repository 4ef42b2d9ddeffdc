"""Availability: values known only after the application are counted, to the day."""

import numpy as np
import pandas as pd
import pytest

from creditlab.data.availability import check_availability


def frame():
    """Accounts of a year's end, bureau data and behaviour of four applications."""
    return pd.DataFrame(
        {
            "applied": ["2024-03-01", "2024-03-01", "2024-05-02", "2024-02-29"],
            "year_end": ["2023-12-31", "2023-06-30", "2023-12-31", None],
            "asked": ["2024-03-01", "2024-03-02", None, "2024-02-28"],
            "equity": [0.3, 0.2, 0.4, 0.1],
            "enquiries": [1, 2, 3, 4],
            "calls": [0, np.nan, 0, 1],
        },
        index=list("abcd"),
    )


def row_of(known_on, of=None, **options):
    found = check_availability(frame() if of is None else of, "applied", known_on, **options)
    assert len(found) == 1
    return found.iloc[0]


def test_a_lag_after_a_date_by_hand():
    row = row_of({"equity": ("year_end", 120)})
    # 31 December and 120 days is 29 April 2024: 59 days after 1 March, 3 days before 2 May.
    assert (row["rows"], row["undated"], row["late"], row["longest"]) == (4, 1, 1, 59)
    assert row["share"] == pytest.approx(1 / 3)
    assert row["examples"] == ["a"]
    assert row["known_on"] == "120 days after year_end"
    exact = row_of({"equity": ("year_end", 61)})  # 61 days: 1 March, the day of the application
    assert exact["late"] == 0


def test_the_day_of_the_application_is_in_time_and_the_next_is_not():
    row = row_of({"enquiries": "asked"})
    assert (row["rows"], row["undated"], row["late"], row["longest"]) == (4, 1, 1, 1)
    assert row["examples"] == ["b"]


def test_only_rows_with_a_value_count():
    row = row_of({"calls": 30})
    assert (row["rows"], row["late"], row["share"], row["longest"]) == (3, 3, 1.0, 30)
    assert row["examples"] == ["a", "c", "d"]
    assert row_of({"calls": 30}, examples=1)["examples"] == ["a"]


@pytest.mark.parametrize(
    "lag",
    [30, np.int64(30), pd.Timedelta(days=30), np.timedelta64(30, "D"), pd.DateOffset(days=30)],
)
def test_lags_however_they_are_written(lag):
    assert row_of({"calls": lag})["longest"] == 30


def test_worst_first():
    found = check_availability(
        frame(), "applied", {"enquiries": "asked", "calls": 1, "equity": ("year_end", 120)}
    )
    assert found["column"].tolist() == ["calls", "enquiries", "equity"]


def test_hours_count_only_where_both_sides_have_them():
    day = pd.DataFrame({"applied": ["2024-03-01T09:00"], "x": [1], "seen": ["2024-03-01T17:00"]})
    assert row_of({"x": "seen"}, day)["longest"] == pytest.approx(8 / 24)
    assert row_of({"x": "seen"}, day.assign(applied="2024-03-01"))["late"] == 0


def test_time_zones_are_of_both_sides_or_none():
    zoned = pd.DataFrame({"applied": ["2024-03-01T09:00+01:00"], "x": [1], "seen": ["2024-03-01"]})
    with pytest.raises(ValueError, match=r"'applied' \(UTC\+01:00, 1 rows\), 'seen' \(none"):
        row_of({"x": "seen"}, zoned)
    both = zoned.assign(seen="2024-03-01T08:30+00:00")  # half past nine
    assert row_of({"x": "seen"}, both)["longest"] == pytest.approx(0.5 / 24)


def test_without_any_date_there_is_no_share():
    row = row_of({"equity": "asked"}, frame().iloc[[2]])
    assert (row["undated"], row["late"]) == (1, 0)
    assert np.isnan(row["share"])


@pytest.mark.parametrize(
    ("known_on", "change", "said"),
    [
        ({}, {}, "known_on is empty"),
        ({"equity": 1.5}, {}, "known_on of 'equity' is 1.5; give a column"),
        ({"equity": True}, {}, "known_on of 'equity' is True"),
        ({"equity": "filed"}, {}, "'equity' names 'filed', which is no column"),
        ({"margin": 3}, {}, "'margin'"),
        ({"equity": 3}, {"applied": [None, "2024-01-01"] * 2}, "2 of 4 applications have no date"),
        ({"equity": "asked"}, {"asked": "31/01/2024"}, "'asked': 4 of 4 values are no dates"),
    ],
)
def test_refusals(known_on, change, said):
    with pytest.raises(ValueError, match=said):
        check_availability(frame().assign(**change), "applied", known_on)
