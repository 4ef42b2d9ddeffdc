"""Values far from all others: limits that a column's own quartiles set, on the scale that suits it.

An outlier is reported, never removed: it may be a slip of the pen, a code, or the best customer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from creditlab.data.checks import is_number, numeric_values

REACH = 6.0  # quartile distances beyond the quartile: 3 interquartile ranges, Tukey's "far out"
LEAST = 0.5  # a side's quartile distance is taken as at least this share of the other side's
LONELY = 3.0  # a gap this many times as wide as the rest stands apart from it
FEW_POSITIVE = 20  # with fewer positive rows zeros are not set aside
LARGEST_LOG = 700.0  # exp of more is infinite


def outlier_limits(column: pd.Series) -> tuple[float, float]:
    """Return the limits beyond which the values of a column lie far from the others.

    Parameters
    ----------
    column : pandas.Series
        Numbers; missing values are left aside.

    Returns
    -------
    low, high : float
        In the column's unit; -inf or inf where no value can be called far. Zero never is.

    Raises
    ------
    ValueError
        When the column is no number, or holds infinite values.

    Notes
    -----
    Each side is judged by its own quartile, so that a skewed column is not blamed for its skew
    (Kimber, 1990, Exploratory data analysis for possibly censored data from skewed distributions,
    Applied Statistics 39): high = Q3 + 6 (Q3 - Q2), low = Q1 - 6 (Q2 - Q1), where the shorter of
    the two distances counts as at least half the longer. In a symmetric column these are Tukey's
    outer fences (1977, Exploratory Data Analysis), three interquartile ranges beyond the quartiles;
    of normal values 2 in a million lie outside. Zeros of a column without negative values are set
    aside (no debt is not a small debt), and the others are judged on their logarithm where that is
    the more symmetric by its quartiles. Where a quartile equals the median (more than a quarter of
    the rows share one value), a value is far only if an empty gap, three times as wide as
    everything on its near side, lies before it.

    Examples
    --------
    Months of a loan, most of them 360, and four codes:

    >>> outlier_limits(pd.Series([120.0, 180, 240, 300, *[360] * 30, 480, *[999999.375] * 4]))
    (-inf, 480.0)
    >>> low, high = outlier_limits(pd.Series([*range(1, 100), 5000]))
    >>> low < 1, high < 5000
    (True, True)
    """
    if not is_number(column):
        raise ValueError(f"column {column.name!r}: {column.dtype} values have no outliers")
    values = numeric_values(column)
    return limits_of(*np.unique(values[~np.isnan(values)], return_counts=True))


def limits_of(values: np.ndarray, rows: np.ndarray) -> tuple[float, float]:
    """Return the limits of `outlier_limits` from increasing finite values and their rows."""
    if len(values) < 3:
        return -np.inf, np.inf
    beside = _beside_gaps(values, int(rows.cumsum().searchsorted(rows.sum() / 2)))
    positive, on_log = values > 0, False
    if values[0] >= 0 and rows[positive].sum() >= FEW_POSITIVE:
        values, rows = values[positive], rows[positive]
    found = np.array(quartiles(values, rows))
    if values[0] > 0:
        on_log = _skewness(np.log(found)) < _skewness(found)
    lower, middle, upper = np.log(found) if on_log else found
    down, up = middle - lower, upper - middle
    low = lower - REACH * max(down, LEAST * up)
    high = upper + REACH * max(up, LEAST * down)
    if on_log:
        low, high = np.exp([low, min(high, LARGEST_LOG)])
    elif values[0] >= 0 and low <= 0:
        low = -np.inf
    return float(low) if down > 0 else beside[0], float(high) if up > 0 else beside[1]


def beyond(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Tell which values lie beyond the limits, bool of the same shape; zero never does."""
    return ((values < low) | (values > high)) & (values != 0)


def quartiles(values: np.ndarray, rows: np.ndarray) -> tuple[float, float, float]:
    """Return the three quartiles of increasing values that occur in so many rows each.

    Examples
    --------
    >>> quartiles(np.array([1.0, 2, 3]), np.array([2, 1, 1]))
    (1.0, 1.5, 2.25)
    """
    last, total = rows.cumsum(), int(rows.sum())
    places = (total - 1) * np.array([0.25, 0.5, 0.75])
    floor = np.floor(places).astype(np.int64)
    below = values[np.searchsorted(last, floor, side="right")]
    above = values[np.searchsorted(last, np.minimum(floor + 1, total - 1), side="right")]
    found = below + (places - floor) * (above - below)
    return float(found[0]), float(found[1]), float(found[2])


def _skewness(found: np.ndarray) -> float:
    """Bowley's skewness by quartiles, without its sign."""
    lower, middle, upper = found
    width = upper - lower
    return abs(upper + lower - 2 * middle) / width if width > 0 else 0.0


def _beside_gaps(values: np.ndarray, middle: int) -> tuple[float, float]:
    """Last values before a lonely gap, going down and going up from the middle one."""
    gaps = np.diff(values)
    up = np.arange(max(middle, 1), len(values) - 1)
    down = np.arange(min(middle, len(values) - 2), 0, -1)
    far_up = up[gaps[up] > LONELY * (values[up] - values[0])]
    far_down = down[gaps[down - 1] > LONELY * (values[-1] - values[down])]
    low = float(values[far_down[0]]) if len(far_down) else -np.inf
    return low, float(values[far_up[0]]) if len(far_up) else np.inf
