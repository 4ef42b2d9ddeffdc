"""Provisions for receivables under IFRS 9: a matrix of loss rates by age, made from roll rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd


def loss_rates(flow: Mapping[str, float] | pd.Series, lost: float) -> pd.Series:
    """Return the share of each age bucket that is lost in the end, from what reached each of them.

    Parameters
    ----------
    flow : mapping of str to float, or Series
        Of the sales of a period: the amount sold, then what was still unpaid as each later bucket
        began, youngest first. The amount at the first is still "current".
    lost : float
        What was never paid.

    Returns
    -------
    pandas.Series
        lost / amount, by bucket.

    Raises
    ------
    ValueError
        When an amount grows from one bucket to the next, is not above 0, or less than is lost.

    Notes
    -----
    The provision matrix of IFRS 9 B5.5.35: amounts only shrink on their way, so the share lost of
    what is in a bucket is the share of what once entered it.

    Examples
    --------
    Of sales of 100,000 half was unpaid when due, and 2,000 in the end:

    >>> flow = {"current": 100_000, "1-30": 50_000, "31-60": 23_000, "61-90": 8_000, "90+": 2_000}
    >>> loss_rates(flow, lost=2_000).round(4).to_dict()
    {'current': 0.02, '1-30': 0.04, '31-60': 0.087, '61-90': 0.25, '90+': 1.0}
    """
    amounts = pd.Series(flow, dtype=np.float64)
    if not (amounts > 0).all():
        raise ValueError(f"{int((amounts <= 0).sum())} amounts of the flow are not above 0")
    if grown := [str(name) for name in amounts.index[1:][np.diff(amounts) > 0]]:
        raise ValueError(f"the amount grows on its way into {', '.join(grown)}: it can only shrink")
    if not 0 <= lost <= amounts.iloc[-1]:
        raise ValueError(f"lost is {lost:,.2f}; it is from 0 to the last amount of the flow")
    return lost / amounts


def overlay(scenarios: Mapping[str, tuple[float, float]]) -> float:
    """Return the factor on loss rates that the expected economy asks for.

    Parameters
    ----------
    scenarios : mapping of str to (probability, factor)
        Such as ``{"base": (0.6, 1.0), "worse": (0.3, 1.4), "better": (0.1, 0.8)}``; a factor of 1
        is as in the period from which the rates come.

    Returns
    -------
    float
        The factors weighted by their probabilities.

    Raises
    ------
    ValueError
        When probabilities are not shares that add up to 1, or a factor is negative.

    Examples
    --------
    >>> round(overlay({"base": (0.6, 1.0), "worse": (0.3, 1.4), "better": (0.1, 0.8)}), 2)
    1.1
    """
    chances = np.array([chance for chance, _ in scenarios.values()])
    factors = np.array([factor for _, factor in scenarios.values()])
    if (chances < 0).any() or not np.isclose(chances.sum(), 1):
        raise ValueError(f"the probabilities add up to {chances.sum():.4g}, not to 1")
    if (factors < 0).any():
        raise ValueError("a factor is negative")
    return float(chances @ factors)


def provision(
    balances: Mapping[str, float] | pd.Series,
    rates: Mapping[str, float] | pd.Series,
    *,
    factor: float = 1.0,
    secured: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return the expected credit loss of receivables by age.

    Parameters
    ----------
    balances : mapping of str to float, or Series
        Open amount in each bucket.
    rates : mapping of str to float, or Series
        Of `loss_rates`: every bucket with a balance needs one.
    factor : float, default 1
        From `overlay`; a rate never exceeds 1.
    secured : mapping of str to float, optional
        Of the balance in a bucket, what insurance or security will pay in any case: no loss is
        expected of it. Disputed items and customers in insolvency do not belong in a matrix: leave
        them out and judge each by itself.

    Returns
    -------
    pandas.DataFrame
        A row a bucket and one for the total: ``bucket``, ``balance``, ``secured``, ``rate`` (with
        the factor) and ``provision``.

    Raises
    ------
    ValueError
        When a bucket lacks a rate, or an amount makes no sense.

    Examples
    --------
    >>> flow = {"current": 100_000, "1-30": 50_000, "31-60": 23_000, "61-90": 8_000, "90+": 2_000}
    >>> book = {"current": 300_000, "1-30": 140_000, "31-60": 60_000, "61-90": 23_000,
    ...         "90+": 5_000}
    >>> table = provision(book, loss_rates(flow, lost=2_000))
    >>> round(table["provision"].iloc[-1])
    27567
    """
    book, known = pd.Series(balances, dtype=np.float64), pd.Series(rates, dtype=np.float64)
    covered = pd.Series(secured or {}, dtype=np.float64).reindex(book.index, fill_value=0.0)
    for what, wrong in (
        ("lack a loss rate", ~book.index.isin(known.index)),
        ("have a negative balance", (book < 0).to_numpy()),
        ("are secured for less than nothing", (covered < 0).to_numpy()),
        ("are secured for more than the balance", (covered > book).to_numpy()),
    ):
        if wrong.any():
            raise ValueError(f"{int(wrong.sum())} buckets {what} ({_named(book.index[wrong])})")
    if unknown := set(secured or {}) - set(book.index):
        raise ValueError(f"secured names {_named(sorted(unknown))}, not among the balances")
    if factor < 0:
        raise ValueError(f"factor is {factor}; it must not be negative")
    rate = (known.reindex(book.index) * factor).clip(upper=1)
    table = pd.DataFrame(
        {
            "bucket": book.index.astype(str),
            "balance": book.to_numpy(),
            "secured": covered.to_numpy(),
            "rate": rate.to_numpy(),
            "provision": ((book - covered) * rate).to_numpy(),
        }
    )
    whole = table[["balance", "secured", "provision"]].sum()
    share = whole["provision"] / whole["balance"] if whole["balance"] else np.nan
    total = whole.to_frame().T.assign(bucket="total", rate=share)
    return pd.concat([table, total], ignore_index=True)[list(table)]


def _named(names: Sequence[Any] | pd.Index) -> str:
    return ", ".join(str(name) for name in names)
