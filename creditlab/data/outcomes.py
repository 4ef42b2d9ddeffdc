"""Outcomes: good, bad, indeterminate or excluded, for every customer, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.data.definition import Definition
from creditlab.data.panel import Panel

GOOD, BAD, INDETERMINATE, EXCLUDED = "good", "bad", "indeterminate", "excluded"
KINDS = (GOOD, BAD, INDETERMINATE, EXCLUDED)


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The outcome of every customer of a panel.

    Attributes
    ----------
    frame : pandas.DataFrame, one row a customer
        Indexed by customer: ``outcome`` (good, bad, indeterminate, excluded), ``reason``, ``worst``
        state in the window (missing when not seen).
    definition : Definition
    """

    frame: pd.DataFrame
    definition: Definition

    def summary(self) -> pd.DataFrame:
        """Count customers by outcome and reason; the counts add up to all customers.

        Returns
        -------
        pandas.DataFrame
            ``outcome``, ``reason``, ``customers``, ``share``.
        """
        found = self.frame.groupby(["outcome", "reason"], observed=True, sort=True).size()
        table = found.rename("customers").reset_index()
        table["share"] = table["customers"] / len(self.frame)
        return table

    def join(
        self, applications: pd.DataFrame, on: str, target: str = "bad"
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give applications their target, and those without one their reason.

        Parameters
        ----------
        applications : pandas.DataFrame
            What was known of each customer; one row or several a customer.
        on : str
            Column with the customer.
        target : str, default "bad"
            Name of the new column.

        Returns
        -------
        decided : pandas.DataFrame
            Rows of good and bad customers with the target, 1 = bad; index kept.
        left_out : pandas.DataFrame
            All other rows with ``outcome`` and ``reason``; "not in the panel" among them.

        Raises
        ------
        ValueError
            When a column is absent or there already, or no customer is in the panel.
        """
        check_frame(applications, [on])
        taken = [name for name in (target, "outcome", "reason") if name in applications]
        if taken:
            raise ValueError(f"the applications have columns {listing(taken)} already; rename them")
        place = self.frame.index.get_indexer(pd.Index(applications[on]))
        if (place < 0).all():
            raise ValueError(
                f"column {on!r}: none of {len(applications):,} rows is in the panel; it has "
                f"{listing(applications[on].unique(), 3)}, the panel {listing(self.frame.index, 3)}"
            )
        known = self.frame[["outcome", "reason"]].take(np.maximum(place, 0))
        outcome = known["outcome"].to_numpy(dtype=object)
        reason = known["reason"].to_numpy(dtype=object)
        outcome[place < 0], reason[place < 0] = EXCLUDED, "not in the panel"
        decided = (outcome == GOOD) | (outcome == BAD)
        target_of = (outcome[decided] == BAD).astype(np.int64)
        rest = applications[~decided]
        return (
            applications[decided].assign(**{target: target_of}),
            rest.assign(outcome=outcome[~decided], reason=reason[~decided]),
        )


def outcomes(
    panel: Panel,
    definition: Definition,
    *,
    exclusions: Mapping[str, Any] | None = None,
    at: Any = None,
    left: str = GOOD,
) -> Outcomes:
    """Decide for every customer whether it was good or bad.

    Parameters
    ----------
    panel : Panel
    definition : Definition
        From `choose_definition`, or given.
    exclusions : mapping of str to customers, optional
        Reason -> customers that are not of the population (staff, fraud). The first reason that
        fits is kept.
    at : month, optional
        For a behavioural score: the month of the snapshot, from which the window is counted. By
        default it is counted from the month of opening, as for an application score.
    left : {"good", "indeterminate", "excluded"}
        What a customer is who left before the window ended and was good until then.

    Returns
    -------
    Outcomes

    Raises
    ------
    ValueError
        For a state that the panel does not have, a window that does not fit the panel, or an
        exclusion of which no customer is in the panel.

    Notes
    -----
    A customer who was not observed for the whole window is excluded even if bad already: of the
    young ones only the bads are known, and with them the bad rate would be too high.

    Examples
    --------
    >>> from creditlab.data.performance import performance_panel
    >>> rows = pd.DataFrame({"id": list("aaabbbcc"), "days": [0, 40, 95, 0, 0, 0, 0, 95],
    ...                      "month": [202401, 202402, 202403] * 2 + [202402, 202403]})
    >>> panel = performance_panel(rows, "id", "month", "days")
    >>> outcomes(panel, Definition("90+", window=2)).frame["outcome"].tolist()
    ['bad', 'good', 'excluded']
    """
    if left not in (GOOD, INDETERMINATE, EXCLUDED):
        raise ValueError(f"left is {left!r}; choose {GOOD!r}, {INDETERMINATE!r} or {EXCLUDED!r}")
    bad_from = panel.rank(definition.bad_from)
    between = [panel.rank(state) for state in definition.indeterminate]
    mildest = min([bad_from, *between])
    if definition.window < 1 or sorted(between) != list(range(mildest, bad_from)):
        raise ValueError(
            f"window is {definition.window} and indeterminate {listing(definition.indeterminate)}; "
            f"give at least 1 month, and the states just below {definition.bad_from}"
        )
    start, not_seen = _start(panel, definition.window, at, bad_from)
    worst = _worst(panel, start, definition.window, include_start=at is None)
    ended = panel.last < start + definition.window
    gone = ended & (worst >= 0)
    milder = _never_worse(panel, mildest)
    rules: list[tuple[np.ndarray, str, str]] = [
        *((rows, EXCLUDED, reason) for reason, rows in _excluded(panel, exclusions or {}).items()),
        *((rows, EXCLUDED, reason) for reason, rows in not_seen.items()),
        (worst < 0, EXCLUDED, "no status in the window"),
        (worst >= bad_from, BAD, f"reached {definition.bad_from}"),
        *((worst == state, INDETERMINATE, f"worst {panel.states[state]}") for state in between),
        (gone, left, f"left before the window ended, {milder}"),
        (np.ones(len(panel), dtype=bool), GOOD, milder),
    ]
    # The first rule that fits; `select` would make a text of every rule for every customer.
    which = np.full(len(panel), len(rules) - 1, dtype=np.int64)
    for number in reversed(range(len(rules) - 1)):
        which[rules[number][0]] = number
    frame = pd.DataFrame(
        {
            "outcome": _named([outcome for _, outcome, _ in rules], which, KINDS),
            "reason": _named([reason for *_, reason in rules], which),
            "worst": _named(panel.states, worst, ordered=True),
        },
        index=panel.customers,
    )
    return Outcomes(frame, definition)


def _start(
    panel: Panel, window: int, at: Any, bad_from: int
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Column from which each window is counted, and who has no whole window, by reason."""
    width = panel.status.shape[1]
    if at is None:
        start = panel.opened
        if (start + window >= width).all():
            raise ValueError(
                f"no customer was observed for {window} months after opening: the panel ends with "
                f"{panel.months[-1]}; take a shorter window or a longer panel"
            )
        return start, {
            f"opened before the panel begins ({panel.months[0]})": start < 0,
            f"opened less than {window} months before the panel ends": start + window >= width,
        }
    column = panel.column(at)
    if column + window >= width:
        raise ValueError(
            f"the panel ends with {panel.months[-1]}, less than {window} months after "
            f"{panel.months[column]}; take an earlier snapshot or a shorter window"
        )
    state = panel.status[:, column]
    return np.full(len(panel), column), {
        f"no account in {panel.months[column]}": state < 0,
        f"bad already in {panel.months[column]}": state >= bad_from,
    }


def _worst(panel: Panel, start: np.ndarray, window: int, include_start: bool) -> np.ndarray:
    """Worst state of each customer in its window; customers of one start together."""
    worst = np.full(len(panel), -1, dtype=np.int8)
    for column in np.unique(start):
        rows = np.flatnonzero(start == column)
        begin = column if include_start else column + 1
        states = panel.status[rows, max(begin, 0) : max(column + window + 1, 0)]
        worst[rows] = states.max(axis=1, initial=-1)
    return worst


def _never_worse(panel: Panel, mildest: int) -> str:
    return f"never worse than {panel.states[mildest - 1]}" if mildest > 1 else "always current"


def _excluded(panel: Panel, exclusions: Mapping[str, Any]) -> dict[str, np.ndarray]:
    found = {}
    for reason, customers in exclusions.items():
        named = pd.Index(customers)
        found[reason] = np.asarray(panel.customers.isin(named))
        if len(named) and not found[reason].any():
            raise ValueError(
                f"exclusion {reason!r}: none of its {len(named):,} customers is in the panel; it "
                f"names {listing(named, 3)}, the panel {listing(panel.customers, 3)}"
            )
    return found


def _named(
    names: Sequence[str], which: np.ndarray, kinds: Sequence[str] = (), ordered: bool = False
) -> pd.Categorical:
    """Give each row its name by number, -1 = none; names may repeat."""
    categories = list(kinds or dict.fromkeys(names))
    codes = np.array([*(categories.index(name) for name in names), -1])
    dtype = pd.CategoricalDtype(categories, ordered)
    return pd.Categorical.from_codes(codes[which], dtype=dtype)
