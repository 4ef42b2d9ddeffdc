"""Who may approve which limit: the authority matrix, and what was decided against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.data.dates import as_dates

NOBODY = "nobody"
DECISION = ("customer", "grade", "proposed", "limit")
RECORD = ("reason", "proposed_by", "approved_by", "level", "date")


@dataclass(frozen=True, eq=False)
class AuthorityMatrix:
    """The largest limit that each level of a company may approve for each grade.

    Attributes
    ----------
    ceilings : pandas.DataFrame of float, shape (levels, grades)
        Rows: levels, the lowest authority first; columns: grades, the best first. 0: may not
        approve a limit; ``inf``: any.
    four_eyes_above : float, default 0
        Limits above it need two persons: one proposes, another approves.

    Raises
    ------
    ValueError
        When a level or grade is named twice, or a ceiling is missing or negative.

    Examples
    --------
    >>> matrix = AuthorityMatrix(pd.DataFrame(
    ...     {"A": [50_000, 500_000, np.inf], "B": [20_000, 200_000, np.inf], "C": [0, 0, 100_000]},
    ...     index=["analyst", "credit manager", "board"]))
    >>> matrix.defects()[["grade", "problem"]].values.tolist()
    [['C', 'gap'], ['C', 'level without use']]
    """

    ceilings: pd.DataFrame
    four_eyes_above: float = 0.0

    def __post_init__(self) -> None:
        check_frame(self.ceilings)
        if not self.ceilings.index.is_unique:
            twice = self.ceilings.index[self.ceilings.index.duplicated()].unique()
            raise ValueError(f"{len(twice)} levels are named twice ({listing(twice)})")
        values = self.ceilings.to_numpy(dtype=np.float64)
        wrong = int((~(values >= 0)).sum())
        if wrong:
            raise ValueError(
                f"{wrong} of {values.size} ceilings are missing or negative; write 0 where a level "
                f"may not approve, and inf where it may approve anything"
            )
        if not self.four_eyes_above >= 0:
            raise ValueError(f"four_eyes_above is {self.four_eyes_above}; give an amount from 0 on")

    def defects(self) -> pd.DataFrame:
        """List what is odd in the matrix.

        Returns
        -------
        pandas.DataFrame
            A row a defect: ``grade``; ``problem``; ``detail``, in words. The problems: "gap",
            limits that nobody may approve; "overlap", two levels with the same ceiling, so that
            the higher one is never needed; "inversion", a higher level that may approve less than
            a lower one; "level without use", one that may approve nothing above the lowest; "worse
            grade, more authority". Each may be meant, such as a gap for the worst grade, but
            somebody must have meant it.
        """
        found: list[tuple[str, str, str]] = []
        levels = list(self.ceilings.index)
        for grade, column in self.ceilings.items():
            found += [(str(grade), *defect) for defect in _column_defects(levels, column)]
        values, grades = self.ceilings.to_numpy(dtype=np.float64), list(self.ceilings.columns)
        for row, place in np.argwhere(values[:, 1:] > values[:, :-1]):
            detail = f"{levels[row]}: up to {values[row, place + 1]:,.0f}, for the better grade "
            detail += f"{grades[place]} up to {values[row, place]:,.0f}"
            found.append((str(grades[place + 1]), "worse grade, more authority", detail))
        return pd.DataFrame(found, columns=["grade", "problem", "detail"])


def _column_defects(levels: list[Any], column: pd.Series) -> list[tuple[str, str]]:
    """Return problem and detail of the ceilings of a grade."""
    ceilings = column.to_numpy(dtype=np.float64)
    found = []
    if np.isfinite(ceilings.max()):
        found.append(("gap", f"nobody may approve more than {ceilings.max():,.0f}"))
    for i in range(1, len(levels)):
        if ceilings[i] < ceilings[i - 1]:
            detail = f"{levels[i]} up to {ceilings[i]:,.0f}, {levels[i - 1]} below it up to "
            found.append(("inversion", f"{detail}{ceilings[i - 1]:,.0f}"))
        elif ceilings[i] == ceilings[i - 1] > 0:
            detail = f"{levels[i - 1]} and {levels[i]} both up to {ceilings[i]:,.0f}"
            found.append(("overlap", detail))
        elif ceilings[i] == 0:
            found.append(("level without use", f"{levels[i]} may approve nothing"))
    return found


def required_authority(limits: pd.DataFrame, matrix: AuthorityMatrix) -> pd.DataFrame:
    """Find the lowest level that may approve each limit.

    Parameters
    ----------
    limits : pandas.DataFrame
        A row a customer: ``grade`` and ``limit``. For connected customers the limit is that of
        their group (see `creditlab.decide.concentration.connected_groups`): authority is about
        what can be lost together.
    matrix : AuthorityMatrix

    Returns
    -------
    pandas.DataFrame
        Same index: ``grade``, ``limit``, ``level`` (or "nobody"), ``ceiling`` of that level and
        ``four_eyes``: whether a second person is needed.

    Raises
    ------
    ValueError
        When a column is absent, a grade is not in the matrix, or a limit is missing or negative.

    Examples
    --------
    >>> matrix = AuthorityMatrix(pd.DataFrame(
    ...     {"A": [50_000, 500_000], "B": [20_000, 200_000]}, index=["analyst", "manager"]))
    >>> limits = pd.DataFrame({"grade": ["A", "B", "B"], "limit": [40_000, 40_000, 300_000]})
    >>> required_authority(limits, matrix)["level"].tolist()
    ['analyst', 'manager', 'nobody']
    """
    check_frame(limits, ("grade", "limit"))
    amount = _amounts(limits, "limit")
    grade = pd.Index(matrix.ceilings.columns).get_indexer(pd.Index(limits["grade"]))
    unknown = grade < 0
    if unknown.any():
        raise ValueError(
            f"column 'grade': {int(unknown.sum())} of {len(limits)} rows have a grade that is not "
            f"in the matrix ({listing(limits['grade'][unknown].unique())})"
        )
    ceilings = matrix.ceilings.to_numpy(dtype=np.float64)[:, grade]
    enough = ceilings >= amount
    lowest = enough.argmax(axis=0)
    anybody = enough.any(axis=0)
    names = np.asarray(matrix.ceilings.index, dtype=object)
    return pd.DataFrame(
        {
            "grade": limits["grade"],
            "limit": amount,
            "level": np.where(anybody, names[lowest], NOBODY),
            "ceiling": np.where(anybody, ceilings[lowest, np.arange(len(limits))], np.nan),
            "four_eyes": amount > matrix.four_eyes_above,
        },
        index=limits.index,
    )


@dataclass(frozen=True, eq=False)
class AuthorityReport:
    """Decisions on limits beside the matrix. Build one with `authority_report`.

    Attributes
    ----------
    decisions : pandas.DataFrame
        As given, with ``group_limit`` (what the customer's group has after the decision),
        ``required`` level and ``override`` (limit less proposed: 0 where nobody overrode).
    findings : pandas.DataFrame
        A row a problem: ``row`` (index of the decision), ``customer``, ``problem``, ``detail``.
    by_reason, by_person : pandas.DataFrame
        Overrides by ``reason`` and ``approved_by``, most frequent first: ``overrides``,
        ``decisions`` (of a person), ``raised`` and ``lowered`` (number), ``amount_raised``,
        ``amount_lowered``.
    """

    decisions: pd.DataFrame
    findings: pd.DataFrame
    by_reason: pd.DataFrame
    by_person: pd.DataFrame


def authority_report(decisions: pd.DataFrame, matrix: AuthorityMatrix) -> AuthorityReport:
    """Hold the decisions of a period against the matrix, and count its overrides.

    Parameters
    ----------
    decisions : pandas.DataFrame
        A row a decision: ``customer``, ``grade``, ``proposed`` (limit by the rules), ``limit``
        (as decided), ``reason`` (where they differ), ``proposed_by``, ``approved_by``, ``level``
        of the one who approved, ``date``; optionally ``group`` of connected customers. A later
        limit of a customer replaces the one before.
    matrix : AuthorityMatrix

    Returns
    -------
    AuthorityReport

    Raises
    ------
    ValueError
        When a column is absent, a customer, grade or amount is missing, or a grade is unknown.

    Notes
    -----
    Problems: "above authority" (of the group's limit, so that a large one cannot be split among its
    members), "nobody may approve", "level unknown", "one person" (who proposed also approved),
    "override without reason", "reason without override", "nobody named", "no date". Lowering a
    limit needs no authority.

    Examples
    --------
    >>> matrix = AuthorityMatrix(pd.DataFrame(
    ...     {"A": [50_000, np.inf]}, index=["analyst", "manager"]))
    >>> decisions = pd.DataFrame({
    ...     "customer": ["Alpha", "Beta"], "group": 1, "grade": "A", "proposed": [30_000, 20_000],
    ...     "limit": [30_000, 40_000], "reason": [None, "order book seen"], "proposed_by": "Li",
    ...     "approved_by": ["Wang", "Li"], "level": "analyst", "date": "2024-05-02"})
    >>> authority_report(decisions, matrix).findings[["customer", "problem"]].values.tolist()
    [['Beta', 'above authority'], ['Beta', 'one person']]
    """
    check_frame(decisions, (*DECISION, *RECORD))
    table = decisions.assign(
        proposed=_amounts(decisions, "proposed"),
        limit=_amounts(decisions, "limit"),
        date=as_dates(decisions["date"]),
    )
    absent = table["customer"].isna()
    if absent.any():
        raise ValueError(f"column 'customer': {int(absent.sum())} of {len(table)} are missing")
    table["group_limit"], lowered = _group_limits(table)
    needed = required_authority(
        pd.DataFrame({"grade": table["grade"], "limit": table["group_limit"]}), matrix
    )
    table["required"] = needed["level"]
    table["override"] = table["limit"] - table["proposed"]
    findings = _findings(table, needed, lowered, matrix)
    overridden = table[table["override"] != 0]
    of_person = table["approved_by"].value_counts()
    by_person = _overrides(overridden, "approved_by", "(nobody named)")
    by_person.insert(1, "decisions", of_person.reindex(by_person.index).fillna(0).astype(np.int64))
    return AuthorityReport(
        table, findings, _overrides(overridden, "reason", "(no reason)"), by_person
    )


def _amounts(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column of amounts, none of them missing or negative."""
    amounts = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~(amounts >= 0)
    if wrong.any():
        raise ValueError(
            f"column {name!r}: {int(wrong.sum())} of {len(frame)} are missing or negative "
            f"({listing(frame.index[wrong], 3)}); write 0 for a refusal"
        )
    return amounts


def _group_limits(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return what each group has after each decision, and which decisions lower a limit."""
    group = "customer " + table["customer"].astype(str)
    if "group" in table:
        group = group.mask(table["group"].notna(), "group " + table["group"].astype(str))
    order = np.argsort(table["date"].to_numpy(), kind="stable")  # no date: last
    rows = pd.DataFrame({"customer": table["customer"], "group": group, "limit": table["limit"]})
    rows = rows.iloc[order].reset_index(drop=True)
    change = rows.groupby("customer", sort=False)["limit"].diff().fillna(rows["limit"])
    total = change.groupby(rows["group"], sort=False).cumsum()
    group_limit, lowered = np.empty(len(rows)), np.empty(len(rows), dtype=bool)
    group_limit[order], lowered[order] = total.clip(lower=0), change < 0
    return group_limit, lowered


def _blank(column: pd.Series) -> pd.Series:
    return column.isna() | (column.astype(str).str.strip() == "")


def _findings(
    table: pd.DataFrame, needed: pd.DataFrame, lowered: np.ndarray, matrix: AuthorityMatrix
) -> pd.DataFrame:
    """List the problems of each decision, in the order of the decisions."""
    levels = pd.Index(matrix.ceilings.index)
    has = levels.get_indexer(pd.Index(table["level"]))
    needs = levels.get_indexer(pd.Index(needed["level"]))
    grows = ~lowered
    nobody = (needed["level"] == NOBODY) & grows
    silent, changed = _blank(table["reason"]), table["override"] != 0
    unnamed = _blank(table["proposed_by"]) | _blank(table["approved_by"])
    # A signature counts once: "Li" and "li " are one person.
    proposer, approver = (
        table[name].astype(str).str.strip().str.casefold()
        for name in ("proposed_by", "approved_by")
    )
    alone = needed["four_eyes"] & ~unnamed & (proposer == approver)
    asked = "limit of " + needed["limit"].map("{:,.0f}".format) + " at grade "
    asked += table["grade"].astype(str)
    step = table["proposed"].map("{:,.0f}".format) + " to " + table["limit"].map("{:,.0f}".format)
    above = (has >= 0) & (has < needs) & grows
    detail = asked + " needs " + needed["level"].astype(str) + ", approved by "
    parts = [
        ("nobody may approve", nobody, asked),
        ("above authority", above, detail + table["level"].astype(str)),
        ("level unknown", has < 0, table["level"].astype(str)),
        ("one person", alone, table["approved_by"].astype(str) + " proposed and approved"),
        ("override without reason", changed & silent, step),
        ("reason without override", ~changed & ~silent, table["reason"].astype(str)),
        ("nobody named", unnamed, pd.Series("proposed_by or approved_by is blank", table.index)),
        ("no date", table["date"].isna(), pd.Series("", table.index)),
    ]
    found = []
    for problem, rows, words in parts:
        at = np.flatnonzero(rows)
        part = pd.DataFrame({"row": table.index[at], "customer": table["customer"].iloc[at].array})
        found.append(part.assign(problem=problem, detail=words.iloc[at].array, place=at))
    whole = pd.concat(found, ignore_index=True).sort_values("place", kind="stable")
    return whole.drop(columns="place").reset_index(drop=True)


def _overrides(table: pd.DataFrame, by: str, blank: str) -> pd.DataFrame:
    """Count overrides and their amounts by a column."""
    name = table[by].astype(object).mask(_blank(table[by]), blank)
    up, down = table["override"].clip(lower=0), -table["override"].clip(upper=0)
    parts = {
        "overrides": up * 0 + 1,
        "raised": (up > 0).astype(float),
        "lowered": (down > 0).astype(float),
        "amount_raised": up,
        "amount_lowered": down,
    }
    counted = pd.DataFrame(parts).groupby(name.rename(by)).sum()
    counted = counted.astype(dict.fromkeys(("overrides", "raised", "lowered"), np.int64))
    return counted.sort_values("overrides", ascending=False, kind="stable")
