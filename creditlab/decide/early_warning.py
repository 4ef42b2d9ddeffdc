"""Early warning: one rule over dated signals, and what its alarms are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.data.dates import as_dates
from creditlab.data.ledger import Ledger
from creditlab.data.open_items import open_items
from creditlab.data.rates import jeffreys_interval

SPAN = 1_000_000  # days; longer than any window or history


@dataclass(frozen=True)
class AlarmRule:
    """Points for kinds of signal; the rule rings when those of late reach a threshold.

    Attributes
    ----------
    points : mapping of str to float
        Kind of signal → its points, above 0. Kinds that are not named count nothing.
    threshold : float
        Above 0.
    window : int, default 365
        Days for which a signal counts. A kind counts once, however often it was heard.

    Raises
    ------
    ValueError
        When points or threshold are not above 0, or the window is shorter than a day.
    """

    points: Mapping[str, float]
    threshold: float
    window: int = 365

    def __post_init__(self) -> None:
        wrong = [kind for kind, points in self.points.items() if not points > 0]
        if wrong or not self.points:
            raise ValueError(f"{len(wrong)} kinds have no points above 0 ({listing(wrong)})")
        if not (self.threshold > 0 and self.window >= 1):
            raise ValueError(
                f"threshold is {self.threshold} and window {self.window}; the first must be above "
                f"0 and the other at least a day"
            )


def alarm_days(signals: pd.DataFrame, rule: AlarmRule) -> pd.DataFrame:
    """Find the days on which the rule rings, by what was known at the end of each.

    Parameters
    ----------
    signals : pandas.DataFrame
        A row a signal: ``customer``, ``known`` (first day from which it could be known) and
        ``signal`` (its kind). Leave out what spoke for the customer, and whatever was published
        later than it is dated.
    rule : AlarmRule

    Returns
    -------
    pandas.DataFrame
        A row a customer and day on which something became known and the rule rang: ``customer``,
        ``day``, ``score`` (points of the kinds heard within the window) and ``kinds``, in words.
        By customer and day. No row depends on a later signal.

    Raises
    ------
    ValueError
        When a column is absent, or a day or customer is missing.

    Examples
    --------
    >>> signals = pd.DataFrame({
    ...     "customer": "A", "known": ["2023-01-10", "2023-06-30", "2024-03-01"],
    ...     "signal": ["court", "payment", "payment"]})
    >>> rule = AlarmRule({"court": 1, "payment": 1}, threshold=2)
    >>> alarm_days(signals, rule)[["day", "score", "kinds"]].astype(str).values.tolist()
    [['2023-06-30', '2.0', 'court, payment']]
    """
    check_frame(signals, ("customer", "known", "signal"))
    day = as_dates(signals["known"])
    for name, absent in (("known", day.isna()), ("customer", signals["customer"].isna())):
        if absent.any():
            raise ValueError(f"column {name!r}: {int(absent.sum())} of {len(day)} are missing")
    code, names = pd.factorize(signals["customer"], sort=True)
    number = day.to_numpy().astype("datetime64[D]").astype(np.int64)
    order = np.lexsort((number, code))
    code, number = code[order], number[order]
    kind = signals["signal"].to_numpy()[order]
    place = code * SPAN + number  # days of each customer, far from those of the next
    heard = [np.maximum.accumulate(np.where(kind == each, place, -SPAN)) for each in rule.points]
    active = place - np.array(heard).reshape(-1, len(place)) < rule.window
    score = np.array([float(points) for points in rule.points.values()]) @ active
    ends = np.append(place[1:] != place[:-1], True)[: len(place)]  # the last row of a day
    rings = np.flatnonzero(ends & (score >= rule.threshold))
    words = [
        ", ".join(each for each, on in zip(rule.points, row, strict=True) if on)
        for row in active[:, rings].T
    ]
    return pd.DataFrame(
        {
            "customer": names[code[rings]],
            "day": number[rings].astype("datetime64[D]").astype(str(day.dtype)),
            "score": score[rings],
            "kinds": pd.Series(words, dtype="str"),
        }
    )


def first_alarms(alarms: pd.DataFrame, ends: pd.Series, horizon: int) -> pd.DataFrame:
    """Find each customer's first alarm in the days before its end.

    Parameters
    ----------
    alarms : pandas.DataFrame
        From `alarm_days`.
    ends : pandas.Series of datetime
        By customer: the day of the failure; of a healthy control, a day drawn for it.
    horizon : int
        Days before the end that are looked at: for all alike, or a long watch would ring oftener.

    Returns
    -------
    pandas.DataFrame
        Indexed as `ends`: ``end``, ``first`` (day, missing where nothing rang) and ``lead``: days
        from the first alarm to the end. An alarm on the day of the end comes too late.

    Raises
    ------
    ValueError
        For a horizon below a day.

    Examples
    --------
    >>> alarms = pd.DataFrame({"customer": ["A", "A"],
    ...                        "day": pd.to_datetime(["2020-01-01", "2023-06-30"])})
    >>> ends = pd.Series(pd.to_datetime(["2023-12-31", "2023-12-31"]), ["A", "B"])
    >>> first_alarms(alarms, ends, 365)["lead"].tolist()
    [184.0, nan]
    """
    if horizon < 1:
        raise ValueError(f"horizon is {horizon} days; give at least 1")
    end = alarms["customer"].map(ends)
    ahead = (end - alarms["day"]).dt.days
    within = alarms[(ahead >= 1) & (ahead <= horizon)]
    first = within.groupby("customer")["day"].min().reindex(ends.index)
    lead = (ends - first).dt.days.astype(np.float64)
    return pd.DataFrame({"end": ends, "first": first, "lead": lead})


def alarm_table(found: pd.DataFrame, failed: pd.Series, level: float = 0.95) -> pd.DataFrame:
    """Count alarms among failures and among healthy controls, with intervals for few cases.

    Parameters
    ----------
    found : pandas.DataFrame
        From `first_alarms`.
    failed : pandas.Series of bool
        By customer, indexed as `found`.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Rows "failures" and "healthy" (those that there are): ``customers``, ``rang``, ``rate``,
        ``low`` and ``high`` (Jeffreys interval), ``lead`` (median days ahead of those that rang).

    Examples
    --------
    >>> found = pd.DataFrame({"lead": [200.0, None, 30.0]}, index=["A", "B", "C"])
    >>> alarm_table(found, pd.Series([True, True, False], ["A", "B", "C"]))[
    ...     ["customers", "rang", "rate", "lead"]].values.tolist()
    [[2.0, 1.0, 0.5, 200.0], [1.0, 1.0, 1.0, 30.0]]
    """
    group = np.where(failed.reindex(found.index), "failures", "healthy")
    lead = found["lead"].groupby(group)
    table = pd.DataFrame({"customers": lead.size(), "rang": lead.count()})
    table["rate"] = table["rang"] / table["customers"]
    table["low"], table["high"] = jeffreys_interval(table["rang"], table["customers"], level)
    return table.assign(lead=lead.median())


def overdue_signals(ledger: Ledger, days: Iterable[Any], more_than: int = 60) -> pd.DataFrame:
    """Turn a ledger into signals: who has an open item that is overdue for long, on each day.

    Parameters
    ----------
    ledger : Ledger
    days : iterable of date
        On which we look, at what was known at their end: ends of months, say.
    more_than : int, default 60
        Days past due of the oldest open item that is not disputed.

    Returns
    -------
    pandas.DataFrame
        As `alarm_days` takes it: ``customer``, ``known``, ``signal`` ("payment"); a row a customer
        and day.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> book = simulate_ledger(40, years=1, seed=3)
    >>> overdue_signals(book.ledger, ["2022-06-30", "2022-12-31"])["signal"].unique().tolist()
    ['payment']
    """
    found = []
    for each in days:
        items = open_items(ledger, each)
        late = items[(items["days_past_due"] > more_than) & (items["disputed"] == 0)]
        names = pd.Series(late["customer"].unique(), dtype=items["customer"].dtype)
        found.append(pd.DataFrame({"customer": names, "known": pd.Timestamp(each)}))
    return pd.concat(found, ignore_index=True).assign(signal="payment")
