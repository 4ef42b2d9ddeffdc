"""Receivables of a company by the month: days sales outstanding, and how well it collects.

Receivables are as invoiced, VAT included, while sales are usually reported without it. Every
function that divides one by the other takes ``vat_rate`` and makes both alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def days_sales_outstanding(
    receivable: float, sales: float, days: float, *, vat_rate: float = 0.0
) -> float:
    """Return how many days of sales are unpaid: the simple DSO.

    Parameters
    ----------
    receivable : float
        Open at the end of the period, VAT included.
    sales : float
        On credit in the period, without VAT.
    days : float
        Length of the period.
    vat_rate : float, default 0
        Share of VAT on the sales; 0 where both figures contain it, or neither does.

    Returns
    -------
    float
        Days.

    Raises
    ------
    ValueError
        When sales or days are not above 0, or another figure is negative.

    Notes
    -----
    receivable / sales * days. It moves with the growth of sales as well as with collections: after
    a strong month it rises although nobody pays later. See `countback_dso`.

    Examples
    --------
    >>> round(days_sales_outstanding(6_340, 10_890, 90), 1)
    52.4
    >>> round(days_sales_outstanding(6_340, 10_890, 90, vat_rate=0.13), 1)  # China
    46.4
    """
    _check(receivable=receivable, vat_rate=vat_rate)
    if not (sales > 0 and days > 0):
        raise ValueError(f"sales are {sales:,} and days {days:,}; both must be above 0")
    return receivable / (sales * (1 + vat_rate)) * days


def countback_dso(receivable: float, sales: pd.Series, *, vat_rate: float = 0.0) -> float:
    """Return the days back to which the receivable reaches, month by month.

    Parameters
    ----------
    receivable : float
        Open at the end of the last month.
    sales : pandas.Series
        On credit, by month (a PeriodIndex of months without gaps, the latest last).
    vat_rate : float, default 0
        As in `days_sales_outstanding`.

    Returns
    -------
    float
        Days: whole months while the receivable covers their sales, then a part of one.

    Raises
    ------
    ValueError
        When the index is no run of months, a figure is negative, or all months together do not
        cover the receivable: then more months are needed.

    Examples
    --------
    6,340 covers March's 3,890 (31 days) and 2,450 of February's 3,610 (19 days):

    >>> months = pd.period_range("2023-01", periods=3, freq="M")
    >>> round(countback_dso(6_340, pd.Series([3_390, 3_610, 3_890], months)), 1)
    50.0
    """
    _check(receivable=receivable, vat_rate=vat_rate)
    _check_months(sales)
    if (sales < 0).any():
        raise ValueError(f"sales of {int((sales < 0).sum())} months are negative")
    gross = sales.to_numpy(dtype=np.float64)[::-1] * (1 + vat_rate)
    days = pd.PeriodIndex(sales.index).days_in_month.to_numpy()[::-1]
    before = np.cumsum(gross) - gross
    left = np.clip(receivable - before, 0, None)
    if left[-1] > gross[-1]:
        raise ValueError(
            f"the receivable of {receivable:,.0f} is more than the sales of all {len(sales)} "
            f"months ({gross.sum():,.0f}); give more months"
        )
    used = np.divide(np.minimum(left, gross), gross, out=np.zeros(len(gross)), where=gross > 0)
    empty = (gross == 0) & (left > 0)  # a month without sales is passed over
    return float((used * days).sum() + days[empty].sum())


def delay(
    receivable: float, current: float, sales: float, days: float, *, vat_rate: float = 0.0
) -> pd.Series:
    """Divide the DSO into what the terms allow and what is late.

    Parameters
    ----------
    receivable, sales, days, vat_rate
        As in `days_sales_outstanding`.
    current : float
        Of the receivable, what is not due yet.

    Returns
    -------
    pandas.Series
        ``dso``; ``best_possible``: the DSO if everybody paid on the due day; ``delinquent``: the
        difference, the average days delinquent (ADD).

    Raises
    ------
    ValueError
        As `days_sales_outstanding`; when more is current than open.

    Examples
    --------
    >>> delay(6_340, 3_590, 10_890, 90).round(1).to_dict()
    {'dso': 52.4, 'best_possible': 29.7, 'delinquent': 22.7}
    """
    _check(current=current)
    if current > receivable:
        raise ValueError(f"current is {current:,.2f} and all that is open {receivable:,.2f}")
    dso = days_sales_outstanding(receivable, sales, days, vat_rate=vat_rate)
    best = days_sales_outstanding(current, sales, days, vat_rate=vat_rate)
    return pd.Series({"dso": dso, "best_possible": best, "delinquent": dso - best})


def collection_effectiveness(
    balances: pd.DataFrame, sales: pd.Series, start: Any, end: Any, *, vat_rate: float = 0.0
) -> float:
    """Return the share of what could be collected that was: the collection effectiveness index.

    Parameters
    ----------
    balances : pandas.DataFrame
        At the end of each month (PeriodIndex): ``receivable`` and ``current`` (not due yet).
    sales : pandas.Series
        On credit, by month.
    start, end : month
        First and last month of the period, such as "2023-01".
    vat_rate : float, default 0
        As in `days_sales_outstanding`.

    Returns
    -------
    float
        (opening + sales - closing) / (opening + sales - closing current): 1 is all that was due.

    Raises
    ------
    ValueError
        When the balance before the first month, that of the last, or the sales of any month
        between are not given: stocks and flows must cover the same period.

    Notes
    -----
    The common mistake divides the sales of a quarter by three: a flow of a month beside stocks
    that lie a quarter apart. The same numbers then give 56% in place of 80%.

    The index rewards chasing the largest invoices, and tells nothing of the many small ones.

    Examples
    --------
    >>> months = pd.period_range("2022-12", periods=4, freq="M")
    >>> balances = pd.DataFrame({"receivable": [6_200, 6_200, 6_000, 6_340],
    ...                          "current": [3_000, 3_345, 3_560, 3_590]}, months)
    >>> sales = pd.Series([3_390, 3_610, 3_890], months[1:])
    >>> round(collection_effectiveness(balances, sales, "2023-01", "2023-03"), 3)
    0.796
    """
    _check(vat_rate=vat_rate)
    months = pd.period_range(start, end, freq="M")
    if not len(months):
        raise ValueError(f"the period from {start} to {end} has no month")
    for name, wanted, given in (
        ("balances", [months[0] - 1, months[-1]], balances.index),
        ("sales", months, sales.index),
    ):
        absent = [str(month) for month in wanted if month not in given]
        if absent:
            raise ValueError(
                f"{name} of {len(absent)} months are not given ({', '.join(absent)}): the stocks "
                f"and the flow must cover the same period"
            )
    receivable, current = (balances[name].to_dict() for name in ("receivable", "current"))
    return effectiveness(
        receivable[months[0] - 1],
        float(sales.reindex(months).sum()) * (1 + vat_rate),
        receivable[months[-1]],
        current[months[-1]],
    )


def effectiveness(opening: float, sales: float, closing: float, current: float) -> float:
    """Return the collection effectiveness index of four figures of one and the same period.

    Parameters
    ----------
    opening, closing : float
        Receivable at both ends.
    sales : float
        On credit between them, in the same terms (both with VAT, or both without).
    current : float
        Of the closing receivable, what is not due yet.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        When a figure is negative, more is current than open, or nothing could be collected.

    Examples
    --------
    >>> round(effectiveness(100_000, 1_000_000, 120_000, 100_000), 2)
    0.98
    """
    _check(opening=opening, sales=sales, closing=closing, current=current)
    if current > closing:
        raise ValueError(f"current is {current:,.2f} and all that is open {closing:,.2f}")
    could = opening + sales - current
    if not could > 0:
        raise ValueError(
            "nothing could be collected: no opening balance, and no sales that are due"
        )
    return (opening + sales - closing) / could


def _check(**figures: float) -> None:
    for name, value in figures.items():
        if not value >= 0:
            raise ValueError(f"{name} is {value}; it must not be negative or missing")


def _check_months(sales: pd.Series) -> None:
    index = sales.index
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M":
        raise ValueError("sales need a PeriodIndex of months: series.to_period('M')")
    if not len(index) or len(index) != (index[-1] - index[0]).n + 1 or not index.is_unique:
        raise ValueError(f"the {len(index)} months of the sales are not a run without gaps")
