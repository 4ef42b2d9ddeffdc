"""The state of a table before anything is modelled: what each column is, and which cannot be used.

Nothing here guesses silently: `screen_columns` lists what it would leave out and why.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, count_rows, is_number, listing, target_of
from creditlab.data.kinds import codes_of, judge, value_counts
from creditlab.data.outliers import beyond, limits_of, quartiles

USABLE = ("numeric", "categorical")
FEW_NEGATIVE = 0.1  # below this share of the rows a negative value is worth a second look
FEW_CATEGORIES = 7  # with at most so many values each is expected to be documented ...
RARE = 0.005  # ... and one in a smaller share of the rows than this is worth a second look


def profile(frame: pd.DataFrame, target: str | None = None) -> pd.DataFrame:
    """Describe every column of a table.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str, optional
        Column with 1 = bad; the others are then also checked for giving the outcome away.

    Returns
    -------
    pandas.DataFrame
        A row a column: ``column``; ``kind``: numeric or categorical when it can be binned, else
        target, date, identifier, text, constant, empty, outcome or other; ``missing`` (share of
        rows); ``distinct``; ``most_frequent`` and its ``share`` of the rows that are filled;
        ``min``, ``median``, ``max`` of numbers; ``codes``: values that look like "no answer"; and a
        ``note``: why it cannot be used, or what to look at. Of numeric columns also the shares of
        filled rows that are ``zero`` and ``negative``, and ``outliers``: rows, codes aside, below
        ``low_limit`` or above ``high_limit`` (NaN: no limit), which are those of
        `creditlab.data.outliers.outlier_limits`.

    Raises
    ------
    ValueError
        For an empty frame, duplicate names, or a target that is absent or not 0/1.

    Examples
    --------
    >>> ages = pd.DataFrame({"no": range(40), "age": [*range(21, 54), *[-999] * 7]})
    >>> profile(ages)[["column", "kind", "distinct", "median", "codes"]]
      column        kind  distinct  median   codes
    0     no  identifier        40    19.5
    1    age     numeric        34    33.5  [-999]
    """
    check_frame(frame)
    bad = None if target is None else target_of(frame, target)
    rows = []
    for name in frame.columns:
        column, counts = frame[name], value_counts(frame[name])
        kind, note = ("target", "") if name == target else judge(column, counts, bad)
        row: dict[str, Any] = {"column": name, "kind": kind, "missing": column.isna().mean()}
        row |= {"distinct": 0, "most_frequent": None, "share": np.nan}
        row |= {"min": np.nan, "median": np.nan, "max": np.nan, "codes": ""}
        row |= dict.fromkeys(("zero", "negative", "outliers", "low_limit", "high_limit"), np.nan)
        if counts is not None and len(counts):
            most = int(np.argmax(counts.to_numpy()))
            row |= {"distinct": len(counts), "most_frequent": counts.index[most]}
            row["share"] = counts.iloc[most] / counts.sum()
            if is_number(column):
                row |= _numbers(counts)
            if kind == "numeric":
                row |= _extremes(counts)
            if kind in USABLE:
                note = "; ".join(_remarks(row, counts))
        rows.append(row | {"note": note})
    return pd.DataFrame(rows)


def _numbers(counts: pd.Series) -> dict[str, Any]:
    """Smallest, middle and largest of a column of numbers, from its rows per value."""
    values, rows = counts.index.to_numpy(np.float64), counts.to_numpy()
    return {"min": values[0], "median": quartiles(values, rows)[1], "max": values[-1]}


def _extremes(counts: pd.Series) -> dict[str, Any]:
    """Codes, shares of zero and negative values, and what lies far out."""
    codes, filled = codes_of(counts), counts.sum()
    values, rows = counts.index.to_numpy(np.float64), counts.to_numpy()
    regular = np.isfinite(values) & ~np.isin(values, codes)
    values, rows = values[regular], rows[regular]
    low, high = limits_of(values, rows)
    return {
        "codes": codes or "",
        "zero": rows[values == 0].sum() / filled,
        "negative": rows[values < 0].sum() / filled,
        "outliers": int(rows[beyond(values, low, high)].sum()),
        "low_limit": low if np.isfinite(low) else np.nan,
        "high_limit": high if np.isfinite(high) else np.nan,
    }


def _remarks(row: dict[str, Any], counts: pd.Series) -> list[str]:
    """Say what an analyst should look at in a column that can be used."""
    remarks, filled, codes = [], counts.sum(), row["codes"] or []
    if codes:
        coded = int(counts[counts.index.isin(codes)].sum())
        remarks.append(f"{listing(codes)} ({count_rows(coded)}) may stand for no answer")
    if row["outliers"] > 0:
        remarks.append(f"{count_rows(row['outliers'])} far out, {_where(row, counts)}")
    if 0 < row["negative"] <= FEW_NEGATIVE:
        remarks.append(f"{count_rows(round(row['negative'] * filled))} negative")
    if 0 < row["zero"] < RARE and row["low_limit"] > 0:
        remarks.append(f"{count_rows(round(row['zero'] * filled))} zero")
    if 2 < len(counts) <= FEW_CATEGORIES:
        rare = counts[(counts < RARE * filled) & ~counts.index.isin(codes)]
        named = [f"{listing([value])} ({count_rows(n)})" for value, n in rare.items()]
        if named:
            remarks.append(f"rare: {', '.join(named)}")
    return remarks


def _where(row: dict[str, Any], counts: pd.Series) -> str:
    """Say on which side of the limits the outliers lie."""
    values = counts.index[~counts.index.isin(row["codes"] or []) & (counts.index != 0)]
    below = [f"below {_short(row['low_limit'])}"] if values.min() < row["low_limit"] else []
    above = [f"above {_short(row['high_limit'])}"] if values.max() > row["high_limit"] else []
    return " or ".join([*below, *above])


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def unusable(profile: pd.DataFrame) -> pd.DataFrame:
    """List the columns of a profile that cannot or should not be binned, and why.

    Parameters
    ----------
    profile : pandas.DataFrame
        From `profile`.

    Returns
    -------
    pandas.DataFrame
        A row a column to leave out: ``column``, ``kind`` and ``reason``.
    """
    out = profile.loc[~profile["kind"].isin(["target", *USABLE]), ["column", "kind", "note"]]
    return out.rename(columns={"note": "reason"}).reset_index(drop=True)


def screen_columns(frame: pd.DataFrame, target: str | None = None) -> pd.DataFrame:
    """List the columns that cannot or should not be binned, and why.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str, optional
        Column with 1 = bad.

    Returns
    -------
    pandas.DataFrame
        A row a column to leave out: ``column``, ``kind`` (as in `profile`) and ``reason``.

    Raises
    ------
    ValueError
        As `profile`.

    Examples
    --------
    >>> frame = pd.DataFrame({"id": range(50), "branch": ["north"] * 50, "age": [30, 40] * 25})
    >>> screen_columns(frame)[["column", "kind"]]
       column        kind
    0      id  identifier
    1  branch    constant
    """
    return unusable(profile(frame, target))


def repeated_rows(frame: pd.DataFrame, profile: pd.DataFrame) -> int:
    """Count the rows that repeat an earlier one, missing values alike.

    Parameters
    ----------
    frame : pandas.DataFrame
        Some columns of a table.
    profile : pandas.DataFrame
        From `profile`, of that table.

    Returns
    -------
    int

    Examples
    --------
    >>> people = pd.DataFrame({"age": [30, 30, 40], "branch": ["a", "a", "a"]})
    >>> repeated_rows(people, profile(people))
    1
    """
    if frame.shape[1] == 0:
        return 0
    # Where the column with most values repeats none, no row is repeated: few are left to compare.
    finest = profile.set_index("column")["distinct"][frame.columns].idxmax()
    return int(frame[frame[finest].duplicated(keep=False)].duplicated().sum())
