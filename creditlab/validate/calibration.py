"""Calibration: how predicted probabilities compare with what happened, by group or by grade."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.bands import quantile_cuts
from creditlab.data.checks import as_floats, count_rows, read_answers, refuse_scores
from creditlab.data.rates import jeffreys_interval
from creditlab.data.sources import Totals, as_source
from creditlab.validate.gains import as_score_counts
from creditlab.validate.metrics import checked_scores
from creditlab.validate.scores import ScoreCounts

__all__ = ["as_probability_counts", "calibration_table", "jeffreys_interval"]


def calibration_table(
    y: Any,
    probability: Any,
    *,
    groups: int = 10,
    grades: Any = None,
    sample: Any = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare predicted and observed bad rates in groups of equal size, or in grades.

    Parameters
    ----------
    y : array-like of shape (n,), or str
        1 = bad, 0 = good; or the name of a column of ``sample``.
    probability : array-like of shape (n,), or str
        Predicted probability of bad, within [0, 1]; or a name.
    groups : int, default 10
        Groups at the quantiles of the prediction; one that fills a group stands alone.
    grades : array-like of shape (n,), or str, optional
        The grade of each customer, instead of ``groups``; or a name.
    sample : pandas.DataFrame, path-like or Spark DataFrame, optional
        The table of the columns that are named; as in `creditlab.fit_bins`.
    level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        A row a group or grade, lowest mean prediction first: ``grade`` (if given), ``count``,
        ``bad``, ``predicted`` (mean), ``observed``, and the Jeffreys interval ``low``, ``high``
        of the observed rate.

    Raises
    ------
    ValueError
        When y is not 0/1, a prediction is missing or outside [0, 1], or a grade is missing.

    Examples
    --------
    >>> table = calibration_table([0, 0, 0, 1], [0.1, 0.1, 0.5, 0.5], groups=2)
    >>> table[["predicted", "observed"]].values.tolist()
    [[0.1, 0.0], [0.5, 0.5]]
    >>> table = calibration_table([0, 0, 0, 1], [0.1, 0.1, 0.5, 0.5], grades=list("AABB"))
    >>> table[["grade", "count", "bad"]].values.tolist()
    [['A', 2, 0], ['B', 2, 1]]
    """
    if grades is None:
        table = grouped(as_probability_counts(y, probability, sample), groups)
    else:
        table = _graded(y, probability, grades, sample)
    low, high = jeffreys_interval(table["bad"], table["count"], level)
    return table.assign(observed=table["bad"] / table["count"], low=low, high=high)


def as_probability_counts(y: Any, probability: Any, sample: Any = None) -> ScoreCounts:
    """Count goods and bads by probability, given as arrays or as names of columns of ``sample``.

    Raises
    ------
    ValueError
        As `calibration_table`.
    """
    counts = as_score_counts(y, probability, sample)
    outside = counts.rows[(counts.values < 0) | (counts.values > 1)].sum()
    _refuse_outside(int(outside), int(counts.rows.sum()))
    return counts


def grouped(counts: ScoreCounts, groups: int) -> pd.DataFrame:
    """Return ``count``, ``bad`` and ``predicted`` of groups of about equal size, safest first."""
    cuts = quantile_cuts(counts.values, groups, counts.rows)
    place = np.searchsorted(cuts, counts.values, side="right")
    count, bad, total = (
        np.bincount(place, weights=part)
        for part in (counts.rows, counts.bad, counts.rows * counts.values)
    )
    filled = count > 0
    return pd.DataFrame(
        {
            "count": count[filled].astype(np.int64),
            "bad": bad[filled].astype(np.int64),
            "predicted": total[filled] / count[filled],
        }
    )


@dataclass(frozen=True)
class _Sums:
    """Rows, bads and sum of probabilities by grade; sums of two blocks of rows add up."""

    frame: pd.DataFrame

    def __add__(self, other: _Sums) -> _Sums:
        return _Sums(self.frame.add(other.frame, fill_value=0))


def _graded(y: Any, probability: Any, grades: Any, sample: Any) -> pd.DataFrame:
    names = (y, probability, grades)
    if sample is None:
        bad, values = checked_scores(y, probability)
        if len(grades) != len(bad):
            raise ValueError(f"grades: {count_rows(len(grades))} for {len(bad):,} outcomes")
        names = ("y", "probability", "grades")
        columns = (bad, values, np.asarray(grades, dtype=object))
        sample = pd.DataFrame(dict(zip(names, columns, strict=True)))
    source = as_source(sample, names)
    found = source.total(partial(_sum_grades, *names), list(names), "counting")
    found["answers"].check(names[0])
    refuse_scores(found["wrong"], len(source), names[1])
    _refuse_outside(found["outside"], len(source))
    if found["ungraded"]:
        raise ValueError(
            f"column {names[2]!r}: {found['ungraded']:,} of {len(source):,} rows have no grade; "
            f"leave these rows out, or give them a grade of their own"
        )
    sums = found["sums"].frame
    table = sums.astype({"count": np.int64, "bad": np.int64})
    table["predicted"] = table.pop("total") / table["count"]
    table = table.sort_values("predicted", kind="stable")
    return table.rename_axis("grade").reset_index()


def _sum_grades(y: str, probability: str, grades: str, frame: pd.DataFrame) -> Totals:
    bad, answers = read_answers(frame[y])
    values, grade = as_floats(frame[probability]), frame[grades].astype(object)
    sound = np.isfinite(values)
    rows = pd.DataFrame({"count": 1, "bad": bad.astype(np.int64), "total": values})
    return Totals(
        answers=answers,
        wrong=int(np.count_nonzero(~sound)),
        outside=int(np.count_nonzero(sound & ((values < 0) | (values > 1)))),
        ungraded=int(grade.isna().sum()),
        sums=_Sums(rows.groupby(grade.to_numpy()).sum()),
    )


def _refuse_outside(outside: int, rows: int) -> None:
    if outside:
        raise ValueError(f"probability: {outside:,} of {rows:,} rows lie outside [0, 1]")
