"""What has changed between two samples of customers, column by column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import as_floats, check_frame, count_rows, is_number, listing
from creditlab.data.kinds import judge, value_counts
from creditlab.data.rate_tests import holm

FEW_VALUES = 20  # numbers with at most so many values are compared value by value
FEWEST = 5  # expected rows of a cell of the chi-squared test; smaller cells are put together
EXACT = 1000  # up to so many rows the exact distribution of the distance is affordable
LEVEL = 0.05  # chance that any column of an unchanged population is called moved
NORMAL_MAD = 1.4826  # times the median absolute deviation is the standard deviation of a normal
NORMAL_IQR = 1.349  # the interquartile range is so many standard deviations of a normal

_ROW: dict[str, Any] = {
    "column": "", "kind": "", "missing_before": np.nan, "missing_now": np.nan,
    "new": [], "new_rows": 0, "vanished": [], "median_shift": np.nan, "distance": np.nan,
    "p_value": np.nan, "p_missing": np.nan, "moved": False, "note": "",
}  # fmt: skip


def compare_samples(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Compare each column of a sample with the same column of an earlier one.

    Parameters
    ----------
    before, now : pandas.DataFrame
        The sample of development, and today's.

    Returns
    -------
    pandas.DataFrame
        A row a column, most moved first: those that are absent, empty or of another type now, then
        those of which chance is no explanation, those with new values, and the others, each by
        distance. ``column``; ``kind`` before (as in `creditlab.data.quality.profile`);
        ``missing_before``, ``missing_now`` (shares of rows); ``new`` and ``vanished``: values that
        occur in one sample only (of categories or of few numbers), and ``new_rows``: rows now with
        a new value or, of other numbers, outside the range before; ``median_shift``, in robust
        standard deviations of the sample before; ``distance``, from 0 to 1; ``p_value`` of the
        distance and ``p_missing`` of the missing share, both corrected; ``moved``: a change of
        type, or one of the two below 5%; and a ``note`` in words.

    Raises
    ------
    ValueError
        For an empty frame or duplicate column names.

    Notes
    -----
    The distance of numbers is that of Kolmogorov and Smirnov: the largest difference between the
    two shares of customers below a value. Of categories, and of numbers with at most 20 values, it
    is half the sum of the differences of the shares, with the p-value of a chi-squared test (cells
    in which fewer than 5 rows are expected are put together). The missing shares are compared by
    Fisher's exact test. With many columns some move by chance: the p-values of all tests are
    corrected together by Holm's method (1979, A simple sequentially rejective multiple test
    procedure, Scandinavian Journal of Statistics 6), so that in an unchanged population the chance
    that any column is called moved is 5% at most. A p-value says whether a change is real, the
    distance whether it is large: among a million customers everything moves. Dates, identifiers and
    free text are not tested.

    The robust standard deviation is 1.4826 times the median absolute deviation, or where that is 0
    the interquartile range divided by 1.349.

    Examples
    --------
    >>> before = pd.DataFrame({"age": [*range(20, 70)] * 4, "job": ["fixed", "free"] * 100})
    >>> now = pd.DataFrame({"age": [*range(35, 85)] * 4, "job": ["fixed", "gig"] * 100})
    >>> compare_samples(before, now)[["column", "new", "median_shift", "distance", "moved"]]
      column    new  median_shift  distance  moved
    0    job  [gig]           NaN       0.5   True
    1    age     []      0.809389       0.3   True
    """
    check_frame(before)
    check_frame(now)
    rows = [_compare(before[name], now[name]) for name in before.columns if name in now.columns]
    tests = pd.DataFrame(rows, columns=["p_value", "p_missing"]).to_numpy(dtype=np.float64)
    for row, corrected in zip(rows, holm(tests.ravel()).reshape(-1, 2), strict=True):
        row["p_value"], row["p_missing"] = corrected
    absent = [name for name in before.columns if name not in now.columns]
    rows += [_one_sided(before[name], "before", "absent now") for name in absent]
    added = [name for name in now.columns if name not in before.columns]
    rows += [_one_sided(now[name], "now", "not there before") for name in added]
    frame = pd.DataFrame([_ROW | row for row in rows])
    broken = frame["note"] != ""
    frame["moved"] = broken | (frame[["p_value", "p_missing"]] < LEVEL).any(axis=1)
    frame["note"] = [_note(row) for _, row in frame.iterrows()]
    novel = frame["new"].map(len) > 0
    rank = np.lexsort((-frame["distance"].fillna(0), ~novel, ~frame["moved"], ~broken))
    return frame.iloc[rank].reset_index(drop=True)


def _compare(before: pd.Series, now: pd.Series) -> dict[str, Any]:
    """Compare a column that both samples have; ``note`` says what forbids a comparison."""
    counts = value_counts(before), value_counts(now)
    kind = judge(before, counts[0], None)[0]
    gaps = [int(before.isna().sum()), int(now.isna().sum())]
    row: dict[str, Any] = {"column": before.name, "kind": kind, "note": ""}
    row |= {"missing_before": gaps[0] / len(before), "missing_now": gaps[1] / len(now)}
    if sum(gaps):
        table = [[gaps[0], len(before) - gaps[0]], [gaps[1], len(now) - gaps[1]]]
        row["p_missing"] = float(stats.fisher_exact(table).pvalue)
    if gaps[1] == len(now) or gaps[0] == len(before):
        if gaps[0] != len(before) or gaps[1] != len(now):
            row["note"] = "empty now" if gaps[1] == len(now) else "empty before"
        return row
    families = _family(before), _family(now)
    if families[0] != families[1]:
        row["note"] = f"{families[0]} before, {families[1]} now: {listing(now.dropna()[:1])}"
        return row
    old, new = counts
    if kind not in ("numeric", "categorical", "constant") or old is None or new is None:
        return row
    if families[0] == "numbers":
        row["median_shift"] = _median_shift(before, now)
        if max(len(old), len(new)) > FEW_VALUES:
            return row | _by_range(before, now)
    return row | _by_value(old, new)


def _by_value(before: pd.Series, now: pd.Series) -> dict[str, Any]:
    """Compare the rows per value: what is new, what vanished, how far the shares moved."""
    before, now = (part[part > 0] for part in (before, now))  # a pandas category may be empty
    before.index, now.index = before.index.astype(object), now.index.astype(object)
    new, vanished = now[~now.index.isin(before.index)], before[~before.index.isin(now.index)]
    values = before.index.append(new.index)
    counts = np.array([part.reindex(values, fill_value=0) for part in (before, now)], np.float64)
    shares = counts / counts.sum(axis=1, keepdims=True)
    return {
        "new": _plain(new.index),
        "new_rows": int(new.sum()),
        "vanished": _plain(vanished.index),
        "distance": float(np.abs(shares[0] - shares[1]).sum() / 2),
        "p_value": _chi_squared(counts),
    }


def _by_range(before: pd.Series, now: pd.Series) -> dict[str, Any]:
    """Compare two distributions of numbers: their distance, and the rows outside the old range."""
    old, new = (as_floats(part.dropna()) for part in (before, now))
    method = "auto" if max(len(old), len(new)) <= EXACT else "asymp"
    result = stats.ks_2samp(old, new, method=method)
    outside = int(((new < old.min()) | (new > old.max())).sum())
    return {
        "new_rows": outside,
        "distance": float(result.statistic),
        "p_value": float(result.pvalue),
    }


def _chi_squared(counts: np.ndarray) -> float:
    """P-value of equal shares in two rows of counts; NaN where there is nothing to compare."""
    expected = counts.sum(axis=0) * counts.sum(axis=1).min() / counts.sum()
    order = np.argsort(expected)
    counts, expected = counts[:, order], expected[order]
    small = int((expected < FEWEST).sum())
    if small and expected[:small].sum() < FEWEST:  # the small cells together are still too small
        small += 1
    pooled = np.column_stack([counts[:, :small].sum(axis=1), counts[:, small:]])
    pooled = pooled[:, pooled.sum(axis=0) > 0]
    if pooled.shape[1] < 2:
        return np.nan
    return float(stats.chi2_contingency(pooled, correction=False).pvalue)


def _median_shift(before: pd.Series, now: pd.Series) -> float:
    old, new = (as_floats(part.dropna()) for part in (before, now))
    shift = float(np.median(new) - np.median(old))
    scale = NORMAL_MAD * float(np.median(np.abs(old - np.median(old))))
    if scale == 0:
        scale = float(np.subtract(*np.quantile(old, [0.75, 0.25]))) / NORMAL_IQR
    if scale == 0:
        return 0.0 if shift == 0 else np.nan
    return shift / scale


def _one_sided(column: pd.Series, sample: str, note: str) -> dict[str, Any]:
    """Return the row of a column that only one sample has."""
    kind = judge(column, value_counts(column), None)[0]
    missing = float(column.isna().mean())
    return {"column": column.name, "kind": kind, f"missing_{sample}": missing, "note": note}


def _family(column: pd.Series) -> str:
    """Say what a column holds, whatever its exact type: 1 and 1.0 are both numbers."""
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        dtype = dtype.categories.dtype
        column = pd.Series(column.cat.categories)
    if pd.api.types.is_bool_dtype(dtype):
        return "booleans"
    if is_number(column):
        return "numbers"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "dates"
    if pd.api.types.is_object_dtype(dtype):
        return {"string": "text", "boolean": "booleans", "date": "dates"}.get(
            pd.api.types.infer_dtype(column.iloc[:1000], skipna=True), "values of mixed types"
        )
    return "text" if pd.api.types.is_string_dtype(dtype) else str(dtype)


def _note(row: pd.Series) -> str:
    """Say in words what has changed."""
    notes = [row["note"]] if row["note"] else []
    if len(row["new"]):
        values = "value" if len(row["new"]) == 1 else "values"
        notes.append(f"{len(row['new'])} new {values} in {count_rows(row['new_rows'])}: ")
        notes[-1] += listing(row["new"], 3)
    elif row["new_rows"]:
        notes.append(f"{count_rows(row['new_rows'])} outside the range before")
    if len(row["vanished"]):
        notes.append(f"no rows now: {listing(row['vanished'], 3)}")
    if row["p_missing"] < LEVEL:
        notes.append(f"missing {row['missing_before']:.1%} → {row['missing_now']:.1%}")
    if row["p_value"] < LEVEL:
        shift = row["median_shift"]
        if abs(shift) >= 0.005:
            moved = "higher" if shift > 0 else "lower"
            notes.append(f"median {abs(shift):.2f} robust s.d. {moved}")
        else:
            notes.append(f"shares moved, distance {row['distance']:.2f}")
    return "; ".join(notes)


def _plain(values: pd.Index) -> list[Any]:
    return [value.item() if isinstance(value, np.generic) else value for value in values]
