"""Migration matrices from rating histories, by time in each grade or by yearly cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import linalg

from creditlab.data.checks import check_frame, check_level, listing
from creditlab.data.rates import jeffreys_interval

METHODS = ("duration", "cohort")
DAYS = 365.25


@dataclass(frozen=True, eq=False)
class Migration:
    """Moves between grades; build one with `migration_matrix`.

    Attributes
    ----------
    matrix : pandas.DataFrame of float64, shape (k, k)
        Probability of standing in the column's grade after ``years``, by the grade before. The
        last grade is default, which nobody leaves.
    counts : pandas.DataFrame of float64, shape (k, k)
        Duration: moves seen, at any time. Cohort: customers by grade before and after.
    exposure : pandas.Series of float64
        Customer-years in each grade (duration), or customers at the start of a period (cohort).
    generator : pandas.DataFrame or None
        Duration: moves a customer-year; rows add up to 0.
    method : {"duration", "cohort"}
    years : float
    left_out : pandas.Series of int
        What was not used, and how often: rows after default; customers whose rating was withdrawn
        within a cohort's period.
    draws : numpy.ndarray of shape (draws, k, k), or None
        Duration: the matrix of samples of customers drawn again.
    """

    matrix: pd.DataFrame
    counts: pd.DataFrame
    exposure: pd.Series
    generator: pd.DataFrame | None
    method: str
    years: float
    left_out: pd.Series
    draws: np.ndarray | None

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Return every cell with its interval.

        Returns
        -------
        pandas.DataFrame
            ``from``, ``to``, ``count``, ``probability``, ``low``, ``high``. Cohort: Jeffreys
            intervals, which take customers as independent of each other and of themselves a year
            later; the truth is wider, in bad years above all. Duration: percentiles of customers
            drawn again, so that a customer's moves stay together.
        """
        tail, count = (1 - check_level(level)) / 2, self.counts.to_numpy()
        if self.draws is None:
            rows = count.sum(axis=1, keepdims=True) + np.zeros_like(count)
            low, high = jeffreys_interval(count, rows, level)
        else:
            low, high = np.quantile(self.draws, [tail, 1 - tail], axis=0)
        names, size = self.matrix.index.to_numpy(), len(self.matrix)
        return pd.DataFrame(
            {
                "from": np.repeat(names, size),
                "to": np.tile(names, size),
                "count": count.ravel(),
                "probability": self.matrix.to_numpy().ravel(),
                "low": low.ravel(),
                "high": high.ravel(),
            }
        )[:-size]  # default moves nowhere


def migration_matrix(
    history: pd.DataFrame,
    grades: Sequence[Any],
    *,
    customer: str = "customer",
    date: str = "date",
    grade: str = "grade",
    method: str = "duration",
    years: float = 1,
    until: Any = None,
    draws: int = 400,
    seed: int = 0,
) -> Migration:
    """Estimate how customers move between grades.

    Parameters
    ----------
    history : pandas.DataFrame of shape (ratings, any)
        A row each time a customer got a grade, which holds until the customer's next row, or
        ``until``. A missing grade: the rating was withdrawn, and time without it counts nowhere.
    grades : sequence
        Best first, default last.
    customer, date, grade : str
        Columns.
    method : {"duration", "cohort"}
        "duration": every move and the time in each grade give intensities, and expm the matrix: a
        path over a middle grade counts, so that a default never seen directly has a probability.
        "cohort": customers at the start of each period, and where they stand at its end; moves in
        between are lost, withdrawn ones are left out.
    years : float, default 1
        Length of the period; whole for cohorts. Cohorts start once a year from the first date on,
        so that longer ones overlap, and intervals are then too narrow.
    until : date, optional
        End of observation; by default the last date of the history.
    draws, seed : int, default 400 and 0
        Samples of customers for the interval ("duration"); 0 draws: none.

    Returns
    -------
    Migration

    Raises
    ------
    ValueError
        For missing customers or dates, two grades at one date, dates after ``until``, grades that
        are not named or in which nobody ever stood, or a choice that makes no sense.

    Notes
    -----
    Lando & Skødeberg (2002), Analyzing rating transitions and rating drift with continuous
    observations. Both take it that only today's grade matters; see
    `creditlab.decide.multi_year.compare_default_rates`.

    Examples
    --------
    Two customer-years in A with a move to B, one in B with a default:

    >>> history = pd.DataFrame({"customer": ["c", "c", "c"], "grade": ["A", "B", "D"],
    ...                         "date": ["2020-01-01", "2022-01-01", "2023-01-01"]})
    >>> found = migration_matrix(history, ["A", "B", "D"], draws=0)
    >>> found.generator.round(1).loc["A"].tolist(), found.matrix.round(3).loc["A"].tolist()
    ([-0.5, 0.5, 0.0], [0.607, 0.238, 0.155])
    """
    names = list(grades)
    if method not in METHODS or not years > 0 or (method == "cohort" and years % 1):
        raise ValueError(
            f"method is {method!r} and years {years}; choose from {listing(METHODS)}, and years "
            f"above 0, whole for cohorts"
        )
    if len(names) < 2 or len(set(names)) < len(names):
        raise ValueError(f"grades are {listing(names, 20)}; name each once, best first")
    spells, left_out = _spells(history, names, customer, date, grade, until)
    if method == "cohort":
        return _cohorts(spells, names, years, left_out)
    return _durations(spells, names, years, left_out, draws, np.random.default_rng(seed))


def _spells(
    history: pd.DataFrame, names: list[Any], customer: str, date: str, grade: str, until: Any
) -> tuple[pd.DataFrame, pd.Series]:
    """Rows of customer, grade (place, -1 withdrawn), its date, end (to), years, and the next."""
    check_frame(history, [customer, date, grade])
    rows = pd.DataFrame(
        {
            "customer": pd.factorize(history[customer])[0],
            "date": pd.to_datetime(history[date]),
            "grade": pd.Index(names, dtype=object).get_indexer(history[grade].astype(object)),
        }
    )
    empty = (rows["customer"] < 0) | rows["date"].isna()
    if empty.any():
        raise ValueError(f"{int(empty.sum())} rows have no {customer!r} or {date!r}; complete them")
    strange = history[grade].notna().to_numpy() & (rows["grade"] < 0).to_numpy()
    if strange.any():
        found = history.loc[strange, grade].unique()
        raise ValueError(
            f"column {grade!r}: {int(strange.sum())} rows hold {listing(found)}, none of the "
            f"grades {listing(names, 20)}; name all, or make withdrawn ratings missing"
        )
    if (twice := rows.duplicated(["customer", "date"])).any():
        raise ValueError(f"{int(twice.sum())} rows give a customer a second grade at one date")
    end = rows["date"].max() if until is None else pd.Timestamp(until)
    if (late := rows["date"] > end).any():
        raise ValueError(f"{int(late.sum())} rows are after until ({end.date()}); leave them out")
    rows = rows.sort_values(["customer", "date"], ignore_index=True)
    defaults = (rows["grade"] == len(names) - 1).astype(np.int64)
    past = defaults.groupby(rows["customer"]).cumsum() - defaults > 0
    rows = rows[~past].reset_index(drop=True)
    following = rows.groupby("customer")[["date", "grade"]].shift(-1)
    rows["to"] = following["date"]
    rows["years"] = (rows["to"].fillna(end) - rows["date"]).dt.days / DAYS
    rows["next"] = following["grade"].fillna(-1).astype(np.int64)
    rows.attrs["until"] = end
    left_out = pd.Series({"rows after default": int(past.sum()), "withdrawn in the period": 0})
    return rows, left_out


def _durations(
    spells: pd.DataFrame,
    names: list[Any],
    years: float,
    left_out: pd.Series,
    draws: int,
    rng: np.random.Generator,
) -> Migration:
    size = len(names)
    rated = spells[spells["grade"] >= 0]
    owner, grade = rated["customer"].to_numpy(), rated["grade"].to_numpy(np.int64)
    time, after = rated["years"].to_numpy(), rated["next"].to_numpy()
    moved = (after >= 0) & (after != grade)
    cell = grade[moved] * size + after[moved]
    people = int(spells["customer"].max()) + 1

    def estimate(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        counts = np.bincount(cell, weights[owner[moved]], size * size).reshape(size, size)
        exposure = np.bincount(grade, time * weights[owner], size)
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = np.where(exposure[:, None] > 0, counts / exposure[:, None], 0.0)
        np.fill_diagonal(rates, -rates.sum(axis=1))
        return counts, exposure, rates

    counts, exposure, rates = estimate(np.ones(people))
    _refuse_empty(names, exposure)
    again = [
        estimate(np.bincount(rng.integers(0, people, people), minlength=people).astype(float))[2]
        for _ in range(draws)
    ]
    return Migration(
        matrix=_square(linalg.expm(rates * years), names),
        counts=_square(counts, names),
        exposure=pd.Series(exposure, index=names),
        generator=_square(rates, names),
        method="duration",
        years=years,
        left_out=left_out,
        draws=linalg.expm(np.array(again) * years) if draws else None,
    )


def _cohorts(
    spells: pd.DataFrame, names: list[Any], years: float, left_out: pd.Series
) -> Migration:
    size, length = len(names), pd.DateOffset(years=int(years))
    counts, lost = np.zeros((size, size)), 0
    held = spells[spells["grade"] >= 0]
    start, number = spells["date"].min(), 0
    while (at := start + pd.DateOffset(years=number)) + length <= spells.attrs["until"]:
        before, after = (
            held[(held["date"] <= day) & ~(held["to"] <= day)].set_index("customer")["grade"]
            for day in (at, at + length)
        )
        before = before[before < size - 1]
        to = after.reindex(before.index)
        known, number = to.notna(), number + 1
        lost += int((~known).sum())
        np.add.at(counts, (before[known].to_numpy(int), to[known].to_numpy(int)), 1)
    exposure = counts.sum(axis=1)
    _refuse_empty(names, exposure)
    matrix = np.eye(size)
    matrix[:-1] = counts[:-1] / exposure[:-1, None]
    left_out["withdrawn in the period"] = lost
    return Migration(
        matrix=_square(matrix, names),
        counts=_square(counts, names),
        exposure=pd.Series(exposure, index=names),
        generator=None,
        method="cohort",
        years=years,
        left_out=left_out,
        draws=None,
    )


def _refuse_empty(names: list[Any], exposure: np.ndarray) -> None:
    if absent := [name for name, years in zip(names[:-1], exposure, strict=False) if not years > 0]:
        raise ValueError(
            f"nobody was seen in {listing(absent)} over a period; leave these grades out, join "
            f"them with a neighbour, or give a longer history"
        )


def _square(values: np.ndarray, names: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(values, index=names, columns=names)
