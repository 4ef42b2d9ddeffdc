"""When is each customer looked at again: by grade, by exposure, and by event."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.data.dates import as_dates

CUSTOMER = ("customer", "grade", "exposure", "last_review")
EVENT = ("customer", "date", "kind")
REGULAR = "regular"


@dataclass(frozen=True)
class ReviewPolicy:
    """How soon a customer is looked at again.

    Attributes
    ----------
    months : mapping of grade to int
        Months from one review to the next.
    large : float, default inf
        From this exposure on (in the currency of the exposure) half the months do, rounded up.
    event_days : mapping of str to int
        Days within which a customer is reviewed after an event of this kind. Kinds that are not
        named are no reason for a review.

    Raises
    ------
    ValueError
        When no grade has months, months are no whole number from 1 on, days none from 0 on, or
        ``large`` is not above 0.

    Examples
    --------
    >>> policy = ReviewPolicy({"A": 12, "B": 6, "C": 3}, large=1e6, event_days={"court": 7})
    >>> policy.months_for("C", 2e6)
    2
    """

    months: Mapping[Any, int]
    large: float = math.inf
    event_days: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.months:
            raise ValueError("0 grades have months; name at least one")
        for what, given, least in (
            ("months", self.months, 1),
            ("event_days", self.event_days, 0),
        ):
            wrong = [name for name, value in given.items() if value != int(value) or value < least]
            if wrong:
                raise ValueError(
                    f"{what}: {len(wrong)} of {len(given)} are no whole number from {least} on "
                    f"({listing(wrong)})"
                )
        if not self.large > 0:
            raise ValueError(f"large is {self.large}; give an exposure above 0")

    def months_for(self, grade: Any, exposure: float) -> int:
        """Return the months from one review of a customer to the next."""
        months = int(self.months[grade])
        return -(-months // 2) if exposure >= self.large else months


def review_calendar(
    customers: pd.DataFrame,
    policy: ReviewPolicy,
    at: Any,
    events: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the day on which each customer is due for review, and why then.

    Parameters
    ----------
    customers : pandas.DataFrame
        A row a customer: ``customer``, ``grade``, ``exposure`` and ``last_review`` (a date, missing
        for a customer who was never reviewed).
    policy : ReviewPolicy
    at : date-like
        Today; later events are not known yet.
    events : pandas.DataFrame, optional
        ``customer``, ``date``, ``kind``. Only events after the last review count: what was known
        then was looked at then. Events of other customers are left out.

    Returns
    -------
    pandas.DataFrame
        A row a customer, the first due first, then the larger exposure: ``customer``, ``grade``,
        ``exposure``, ``last_review``, ``months``, ``due`` (a day; today for a customer who was
        never reviewed), ``cause`` ("regular", "never reviewed", or the kind of the event that asks
        soonest) and ``days_overdue`` (0 when not).

    Raises
    ------
    ValueError
        When a column is absent or a date cannot be read, a customer stands twice, a grade is not
        in the policy, an exposure is missing or negative, or a last review lies after today.

    Examples
    --------
    >>> customers = pd.DataFrame({
    ...     "customer": ["Li", "Wu", "Xu"], "grade": ["A", "C", "A"],
    ...     "exposure": [50_000, 20_000, 2_000_000], "last_review": "2026-03-31"})
    >>> policy = ReviewPolicy({"A": 12, "C": 3}, large=1e6, event_days={"court": 7, "press": 30})
    >>> events = pd.DataFrame({"customer": ["Li"], "date": ["2026-05-04"], "kind": ["court"]})
    >>> review_calendar(customers, policy, "2026-05-20", events)[
    ...     ["customer", "months", "due", "cause", "days_overdue"]]
      customer  months        due    cause  days_overdue
    0       Li      12 2026-05-11    court             9
    1       Wu       3 2026-06-30  regular             0
    2       Xu       6 2026-09-30  regular             0
    """
    today = pd.Timestamp(at).normalize()
    table = _customers(customers, policy, today)
    last = table["last_review"]
    table["months"] = [
        policy.months_for(grade, exposure)
        for grade, exposure in zip(table["grade"], table["exposure"], strict=True)
    ]
    due = [
        day if pd.isna(day) else day + pd.DateOffset(months=months)
        for day, months in zip(last, table["months"], strict=True)
    ]
    table["due"] = pd.to_datetime(pd.Series(due, table.index)).fillna(today)
    table["cause"] = np.where(last.isna(), "never reviewed", REGULAR)
    if events is not None and len(events):
        soonest = _soonest(events, policy, last.set_axis(table["customer"]), today)
        asked = soonest.reindex(table["customer"]).set_axis(table.index)
        sooner = asked["due"] < table["due"]
        table.loc[sooner, "due"] = asked["due"][sooner]
        table.loc[sooner, "cause"] = asked["kind"][sooner]
    table["days_overdue"] = (today - table["due"]).dt.days.clip(lower=0)
    first = table.assign(exposure=-table["exposure"])
    first = first.sort_values(["due", "exposure", "customer"], kind="stable")
    return table.loc[first.index].reset_index(drop=True)


def _customers(customers: pd.DataFrame, policy: ReviewPolicy, today: pd.Timestamp) -> pd.DataFrame:
    table = check_frame(customers, CUSTOMER)[list(CUSTOMER)].reset_index(drop=True)
    twice = table["customer"][table["customer"].duplicated()].unique()
    if len(twice):
        raise ValueError(
            f"{len(twice)} customers stand twice ({listing(twice)}); keep one row each"
        )
    strange = [grade for grade in table["grade"].unique() if grade not in policy.months]
    if strange:
        raise ValueError(
            f"column 'grade': {len(strange)} grades are not in the policy ({listing(strange)}); "
            f"it has {listing(policy.months)}"
        )
    wrong = int((~(table["exposure"].to_numpy(dtype=np.float64) >= 0)).sum())
    if wrong:
        raise ValueError(
            f"column 'exposure': {wrong} of {len(table)} are missing or negative; "
            f"write 0 where nothing is open"
        )
    table["last_review"] = as_dates(table["last_review"]).dt.normalize()
    late = int((table["last_review"] > today).sum())
    if late:
        raise ValueError(
            f"column 'last_review': {late} of {len(table)} lie after today ({today.date()})"
        )
    return table


def _soonest(
    events: pd.DataFrame, policy: ReviewPolicy, last: pd.Series, today: pd.Timestamp
) -> pd.DataFrame:
    """Return, for each customer with an event that counts, its soonest due day and kind."""
    table = check_frame(events, EVENT)[list(EVENT)].reset_index(drop=True)
    table["date"] = as_dates(table["date"]).dt.normalize()
    reviewed = table["customer"].map(last)
    known = table["customer"].isin(last.index) & table["kind"].isin(list(policy.event_days))
    # A customer who was never reviewed has no day before which events were looked at.
    counts = known & (table["date"] <= today) & ~(table["date"] <= reviewed)
    table = table[counts]
    days = pd.to_timedelta(table["kind"].map(dict(policy.event_days)).astype(float), unit="D")
    table = table.assign(due=table["date"] + days).sort_values(["due", "kind"], kind="stable")
    return table.drop_duplicates("customer").set_index("customer")[["due", "kind"]]
