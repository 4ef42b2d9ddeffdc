"""Overrides: decisions of people against those of the system, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_level, listing
from creditlab.data.rates import jeffreys_interval
from creditlab.decide.swap import as_outcomes

LOW, HIGH = "low side", "high side"


@dataclass(frozen=True, eq=False)
class OverrideReport:
    """Overrides of a system's decisions.

    Build one with `override_report`.

    Attributes
    ----------
    summary : pandas.DataFrame
        Rows ``low side`` (approved against the system), ``high side`` (refused against it) and
        ``all``: ``overrides``, ``decisions`` that the system made that way, ``rate`` with its
        Jeffreys interval ``low``, ``high``.
    by_reason : pandas.DataFrame or None
        By ``side`` and ``reason``, most frequent first: ``overrides``, ``share`` of the side, and
        of low-side ones ``known`` outcomes, ``bad``, ``bad_rate``, ``low``, ``high``.
    by_segment : pandas.DataFrame or None
        By ``side`` and ``segment``: the columns of ``summary``.
    outcomes : pandas.DataFrame
        Rows ``low side`` and ``normal approvals``: ``approved``, ``known``, ``bad``, ``bad_rate``,
        ``low``, ``high``.
    difference : pandas.Series
        Bad rate of low-side overrides minus that of normal approvals: ``difference``, ``low``,
        ``high`` (Newcombe) and ``p_value`` (Fisher's exact test, two-sided); NaN where outcomes are
        not known.
    defects : tuple of str
        What a reviewer must ask about: overrides without a reason, reasons without an override.
    note : str
        What cannot be said yet; empty when everything can.
    """

    summary: pd.DataFrame
    by_reason: pd.DataFrame | None
    by_segment: pd.DataFrame | None
    outcomes: pd.DataFrame
    difference: pd.Series
    defects: tuple[str, ...]
    note: str


def override_report(
    decision: Any,
    system_decision: Any,
    y: Any = None,
    *,
    reason: Any = None,
    segment: Any = None,
    level: float = 0.95,
) -> OverrideReport:
    """Report where people decided against the system, why, and whether they were right.

    Parameters
    ----------
    decision, system_decision : array-like of shape (n,)
        What was decided in the end, and what the system proposed: 1 (or True) = approved,
        0 (or False) = refused.
    y : array-like of shape (n,), optional
        1 = bad, 0 = good, missing where not known (yet). Outcomes of refused customers are not
        used.
    reason : array-like of shape (n,), optional
        Why it was overridden; missing or blank where it was not.
    segment : array-like of shape (n,), optional
        Such as the person who decided, the branch or the product.
    level : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    OverrideReport

    Raises
    ------
    ValueError
        When a decision is missing or neither 0 nor 1, an outcome is neither 0, 1 nor missing, or
        lengths differ.

    Notes
    -----
    Low side: below the cut-off and approved; high side: above it and refused; each rate is a share
    of the decisions that could have been overridden that way (Siddiqi 2017, Intelligent Credit
    Scoring). Only low-side overrides can be judged by outcomes, since refused customers have none;
    and comparing them with normal approvals asks whether they are as good as what the cut-off lets
    through, not whether they are better than their score said.

    Examples
    --------
    >>> system = [1, 1, 1, 1, 0, 0, 0, 0]
    >>> person = [1, 1, 1, 0, 1, 1, 0, 0]
    >>> why = [None, None, None, "fraud suspected", "known to us", "", None, None]
    >>> found = override_report(person, system, reason=why)
    >>> found.summary[["overrides", "decisions", "rate"]]
               overrides  decisions   rate
    side
    low side           2          4  0.500
    high side          1          4  0.250
    all                3          8  0.375
    >>> found.defects
    ('1 of 2 low-side overrides have no reason',)
    """
    check_level(level)
    final, system = _decisions(decision, "decision"), _decisions(system_decision, "system_decision")
    rows = len(final)
    for name, values in (("system_decision", system), ("reason", reason), ("segment", segment)):
        if values is not None and len(values) != rows:
            raise ValueError(
                f"{name}: {len(values):,} values for {rows:,} decisions; give one each"
            )
    outcome = as_outcomes(y, rows)
    overridden = {LOW: final & ~system, HIGH: ~final & system}
    of_system = {LOW: ~system, HIGH: system}
    by_reason, defects = None, tuple[str, ...]()
    if reason is not None:
        why = pd.Series(reason, dtype=object).reset_index(drop=True)
        why = why.where(why.notna() & (why.astype(str).str.strip() != ""))
        by_reason = _by_reason(overridden, why, outcome, level)
        defects = _defects(overridden, why)
    by_segment = None
    if segment is not None:
        groups = pd.Series(segment).reset_index(drop=True)
        places = groups.groupby(groups, dropna=False, observed=True).indices
        parts = {
            (side, name): _rate(overridden[side][at], of_system[side][at], level)
            for side in overridden
            for name, at in places.items()
        }
        by_segment = pd.DataFrame(parts).T.rename_axis(["side", "segment"]).pipe(_counted)
    sides = {side: _rate(overridden[side], of_system[side], level) for side in overridden}
    sides["all"] = _rate(final != system, np.ones(rows, dtype=bool), level)
    outcomes, difference, note = _judged(overridden[LOW], final & system, outcome, level)
    summary = pd.DataFrame(sides).T.rename_axis("side").pipe(_counted)
    return OverrideReport(summary, by_reason, by_segment, outcomes, difference, defects, note)


def _decisions(values: Any, name: str) -> np.ndarray:
    """Return decisions as bool of shape (n,), True = approved."""
    column = pd.Series(values)
    if not len(column):
        raise ValueError(f"{name}: 0 decisions; there is nothing to report")
    odd = column[~column.isin([0, 1])]
    if len(odd):
        raise ValueError(
            f"{name}: {len(odd):,} of {len(column):,} rows are neither 0 nor 1 "
            f"({listing(odd.unique())}); recode so that 1 = approved, 0 = refused, and leave out "
            f"what is not decided"
        )
    return (column == 1).to_numpy(dtype=bool)


def _rate(overridden: np.ndarray, of: np.ndarray, level: float) -> dict[str, float]:
    return {"overrides": int(overridden.sum()), "decisions": int(of.sum())} | _share(
        int(overridden.sum()), int(of.sum()), "rate", level
    )


def _share(part: int, whole: int, name: str, level: float) -> dict[str, float]:
    """Return a rate with its interval, NaN where there is nothing to divide by."""
    if not whole:
        return {name: np.nan, "low": np.nan, "high": np.nan}
    low, high = jeffreys_interval([part], [whole], level)
    return {name: part / whole, "low": float(low[0]), "high": float(high[0])}


def _bads(rows: np.ndarray, outcome: np.ndarray, level: float) -> dict[str, float]:
    """Count known outcomes and bads among some rows."""
    known, bad = int((~np.isnan(outcome[rows])).sum()), int((outcome[rows] == 1).sum())
    return {"known": known, "bad": bad} | _share(bad, known, "bad_rate", level)


def _counted(table: pd.DataFrame) -> pd.DataFrame:
    """Make the counts of a table whole numbers again."""
    counts = {"overrides", "decisions", "approved", "known", "bad"} & set(table)
    return table.astype(dict.fromkeys(counts, np.int64))


def _by_reason(
    overridden: dict[str, np.ndarray], why: pd.Series, outcome: np.ndarray, level: float
) -> pd.DataFrame:
    rows = {}
    for side, mask in overridden.items():
        named = why[mask].where(why[mask].notna(), "(no reason)")
        # Refused customers have no outcome.
        result = outcome if side == LOW else np.full(len(outcome), np.nan)
        found = named.groupby(named, sort=False).indices
        for name, at in sorted(found.items(), key=lambda item: -len(item[1])):
            row = {"overrides": len(at), "share": len(at) / len(named)}
            rows[side, name] = row | _bads(named.index[at].to_numpy(), result, level)
    columns = ["overrides", "share", "known", "bad", "bad_rate", "low", "high"]
    index = pd.MultiIndex.from_tuples(list(rows), names=["side", "reason"]) if rows else None
    table = pd.DataFrame(list(rows.values()), index=index, columns=columns)
    return _counted(table)


def _defects(overridden: dict[str, np.ndarray], why: pd.Series) -> tuple[str, ...]:
    given = why.notna().to_numpy()
    found = []
    for side, mask in overridden.items():
        if (silent := int((mask & ~given).sum())) > 0:
            name = side.replace(" ", "-")
            found.append(f"{silent:,} of {mask.sum():,} {name} overrides have no reason")
    surplus = int((given & ~(overridden[LOW] | overridden[HIGH])).sum())
    if surplus:
        found.append(f"{surplus:,} decisions have a reason but were not overridden")
    return tuple(found)


def _judged(
    low_side: np.ndarray, normal: np.ndarray, outcome: np.ndarray, level: float
) -> tuple[pd.DataFrame, pd.Series, str]:
    """Compare what became of low-side overrides and of normal approvals."""
    rows = {LOW: low_side, "normal approvals": normal}
    table = pd.DataFrame(
        {name: {"approved": at.sum()} | _bads(at, outcome, level) for name, at in rows.items()}
    ).T.pipe(_counted)
    names = ["difference", "low", "high", "p_value"]
    known, bad = table["known"].to_numpy(), table["bad"].to_numpy()
    if not known.all():
        empty = [name for name, n in table["known"].items() if not n]
        note = (
            f"No outcome is known of {' and of '.join(map(str, empty))}: they cannot be compared."
        )
        return table, pd.Series(np.nan, names), note
    from statsmodels.stats.proportion import confint_proportions_2indep

    ends = confint_proportions_2indep(
        bad[0], known[0], bad[1], known[1], method="newcomb", alpha=1 - level
    )
    p_value = stats.fisher_exact([bad, known - bad]).pvalue
    gap = bad[0] / known[0] - bad[1] / known[1]
    note = ""
    waiting = int((table["approved"] - table["known"]).sum())
    if waiting:
        note = f"{waiting:,} of {table['approved'].sum():,} approved have no outcome yet."
    return table, pd.Series([gap, *ends, p_value], names), note
