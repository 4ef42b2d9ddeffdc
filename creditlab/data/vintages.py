"""Vintage curves: how many of each opening cohort have been bad by each month on book."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from creditlab.data.panel import Panel
from creditlab.data.rates import jeffreys_interval

NEVER = -1


def vintage_curves(
    panel: Panel, bad_from: str, *, cohort: str = "M", level: float = 0.95
) -> pd.DataFrame:
    """Count, by opening cohort and month on book, who has ever been bad.

    Parameters
    ----------
    panel : Panel
    bad_from : str
        The mildest state that is bad: it and every worse one count.
    cohort : {"M", "Q", "Y"}
        Customers opened in the same month, quarter or year are a cohort.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a cohort and month on book, as far as **all** of the cohort has been observed (a later
        month is not known, and not there): ``cohort`` (period), ``month_on_book`` (0 = month of
        opening), ``customers`` of the cohort, ``at_risk`` (still there and not yet bad),
        ``new_bad``, ``ever_bad``, ``bad_rate`` = ever_bad / customers, and its Jeffreys interval
        ``low``, ``high``.

    Raises
    ------
    ValueError
        For an unknown state or cohort, or when every customer was opened before the panel begins.

    Warns
    -----
    UserWarning
        When customers were opened before the panel begins: their first months are unknown, and
        they are in no cohort.

    Notes
    -----
    A customer who leaves without having been bad stays in ``customers`` and is no longer at risk.

    Examples
    --------
    One of two customers is 90 days late in its third month; of the third only two months are known.

    >>> from creditlab.data.performance import performance_panel
    >>> rows = pd.DataFrame({"id": list("aaabbbcc"), "days": [0, 40, 95, 0, 0, 0, 0, 0],
    ...                      "month": [202401, 202402, 202403] * 2 + [202402, 202403]})
    >>> curves = vintage_curves(performance_panel(rows, "id", "month", "days"), "90+")
    >>> curves[["cohort", "month_on_book", "customers", "ever_bad"]]
        cohort  month_on_book  customers  ever_bad
    0  2024-01              0          2         0
    1  2024-01              1          2         0
    2  2024-01              2          2         1
    3  2024-02              0          1         0
    4  2024-02              1          1         0
    """
    if cohort not in ("M", "Q", "Y"):
        raise ValueError(f"cohort is {cohort!r}; choose 'M', 'Q' or 'Y'")
    known = _begun(panel)
    bad_age = first_bad(panel, bad_from)[known]
    opened, last = panel.opened[known], panel.last[known]
    width = panel.status.shape[1]
    gone = np.where((bad_age == NEVER) & (last < width - 1), last + 1 - opened, NEVER)
    code, cohorts = pd.factorize(panel.months[opened].asfreq(cohort), sort=True)
    size = np.bincount(code)
    latest = np.zeros(len(cohorts), dtype=np.int64)
    np.maximum.at(latest, code, opened)
    new_bad = _by_age(code, bad_age, len(cohorts), width)
    left = _by_age(code, gone, len(cohorts), width)
    ever_bad = new_bad.cumsum(axis=1)
    at_risk = size[:, None] - (ever_bad - new_bad) - left.cumsum(axis=1)
    seen = np.arange(width) < (width - latest)[:, None]
    place, age = np.nonzero(seen)
    low, high = jeffreys_interval(ever_bad[seen], size[place], level)
    return pd.DataFrame(
        {
            "cohort": cohorts[place],
            "month_on_book": age,
            "customers": size[place],
            "at_risk": at_risk[seen],
            "new_bad": new_bad[seen],
            "ever_bad": ever_bad[seen],
            "bad_rate": ever_bad[seen] / size[place],
            "low": low,
            "high": high,
        }
    )


def first_bad(panel: Panel, bad_from: str) -> np.ndarray:
    """Return the month on book in which each customer was first bad, -1 for never.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
    """
    bad = panel.status >= panel.rank(bad_from)
    column = bad.argmax(axis=1)
    ever = bad[np.arange(len(panel)), column]
    return np.where(ever, column - panel.opened, NEVER)


def maturity(curves: pd.DataFrame, *, over: int = 3, level: float = 0.95) -> pd.DataFrame:
    """Say, for each month on book, what share of the bads known by then is recent.

    Parameters
    ----------
    curves : pandas.DataFrame
        From `vintage_curves`.
    over : int, default 3
        Bads of the last so many months are recent.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a month on book from ``over`` on: ``month_on_book``; ``cohorts`` observed so long,
        their ``customers``, ``ever_bad``, ``bad_rate``; ``recent`` bads, ``growth`` = recent /
        ever_bad (NaN without bads) and its Jeffreys interval ``low``, ``high``.

    Notes
    -----
    Both counts are of the cohorts that have been observed to that month, so that cohorts of
    different age are not compared with each other. Where the curve is flat, growth is 0.
    """
    wide = curves.pivot_table(index="cohort", columns="month_on_book", values="ever_bad")
    ever, seen = wide.to_numpy(), wide.notna().to_numpy()
    size = curves.groupby("cohort")["customers"].first().to_numpy()
    age = np.arange(over, ever.shape[1])
    bads = np.nansum(ever[:, over:], axis=0).astype(np.int64)
    before = np.where(seen[:, over:], ever[:, : len(age)], 0).sum(axis=0).astype(np.int64)
    customers = (seen[:, over:] * size[:, None]).sum(axis=0)
    low, high = jeffreys_interval(bads - before, bads, level)
    none = bads == 0
    with np.errstate(invalid="ignore"):
        growth = (bads - before) / bads
    return pd.DataFrame(
        {
            "month_on_book": age,
            "cohorts": seen[:, over:].sum(axis=0),
            "customers": customers,
            "ever_bad": bads,
            "bad_rate": bads / customers,
            "recent": bads - before,
            "growth": growth,
            "low": np.where(none, np.nan, low),
            "high": np.where(none, np.nan, high),
        }
    )


def _begun(panel: Panel) -> np.ndarray:
    """Which customers were opened inside the panel; warn of the others."""
    known = panel.opened >= 0
    before = int((~known).sum())
    if before == len(panel):
        raise ValueError(
            f"all {before:,} customers were opened before the panel begins ({panel.months[0]}); "
            f"a vintage curve needs customers seen from their first month"
        )
    if before:
        warnings.warn(
            f"{before:,} of {len(panel):,} customers were opened before the panel begins "
            f"({panel.months[0]}): they are in no cohort",
            stacklevel=3,
        )
    return np.asarray(known)


def _by_age(code: np.ndarray, age: np.ndarray, cohorts: int, width: int) -> np.ndarray:
    """Count by cohort and month on book those that have an age."""
    happened = age >= 0
    cell = code[happened] * width + age[happened]
    return np.bincount(cell, minlength=cohorts * width).reshape(cohorts, width)
