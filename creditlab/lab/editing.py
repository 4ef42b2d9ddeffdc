"""Bins being edited: every change with its reason, undone and redone, seen on every sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import NUMERIC, listing
from creditlab.lab.cutting import cuts, value_in
from creditlab.lab.on_samples import OnSamples, Rows
from creditlab.model.binning import solve
from creditlab.model.bins import Bins
from creditlab.model.rules import Rule
from creditlab.model.treatments import LIKE
from creditlab.model.variable_bins import VariableBins

OWN = "own"  # missing or a special value is worth what its rows say
Act = tuple[Any, ...]  # the name of a method of `Editing`, and its arguments without the reason


class Editing:
    """Bins that are being edited.

    Parameters
    ----------
    bins : Bins
        To start from; never changed.
    samples : mapping of str to (data, target), optional
        Other samples on which the bins are shown, such as ``{"test": (test, "bad")}``; as
        `creditlab.fit_bins` takes them. They are counted once, and then edits need no rows.
    author : str, optional
        Who edits; kept in the history.

    Attributes
    ----------
    start : Bins
        What the session began with.
    seen : OnSamples

    Raises
    ------
    ValueError
        When a sample lacks a variable or its target is bad, or bins were judged without customers.

    Notes
    -----
    An edit that would leave an interval without customers is refused: a cut beyond the data, or two
    cuts with nobody between them.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> editing = Editing(cl.fit_bins(data.frame, data.target, ["duration"]))
    >>> before = editing.bins["duration"].rule.splits
    >>> editing.merge("duration", 0, reason="both short")
    >>> len(before), len(editing.bins["duration"].rule.splits), editing.bins.edits[0].reason
    (6, 5, 'both short')
    >>> editing.undo()
    >>> editing.bins["duration"].rule.splits == before
    True
    """

    def __init__(
        self,
        bins: Bins,
        samples: Mapping[str, tuple[Any, Any]] | None = None,
        author: str | None = None,
    ) -> None:
        judged = [name for name, each in bins.items() if not (each.good + each.bad).any()]
        if judged:
            raise ValueError(
                f"{len(judged)} variables have bins without any customer ({listing(judged)}); an "
                f"edit moves counts: fit the bins on a sample, or select the others"
            )
        self.start, self.author = bins, author
        self._states, self._at = [bins], 0
        self.seen = OnSamples(bins, samples or {})
        self._solved: dict[str, VariableBins] = {}

    @property
    def bins(self) -> Bins:
        """The bins as they are now."""
        return self._states[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back."""
        return self._at + 1 < len(self._states)

    def undo(self) -> None:
        """Take back the last edit; nothing where there is none."""
        self._at -= self.can_undo

    def redo(self) -> None:
        """Make again what was taken back; nothing where nothing was."""
        self._at += self.can_redo

    def tried(self, acts: Iterable[Act]) -> Editing:
        """Return what it would be after some acts; this editing stays as it is.

        Parameters
        ----------
        acts : iterable of tuples
            Names of methods with their arguments: ``[("move", "income", 0, 1500.0)]``.

        Raises
        ------
        ValueError
            As the methods do.
        """
        trial = copy(self)
        trial._states, trial._at = [self.bins], 0
        for name, *arguments in acts:
            getattr(trial, name)(*arguments, reason="tried")
        return trial

    def split(self, variable: str, at: float, *, reason: str) -> None:
        """Cut a bin of a numeric variable in two.

        Raises
        ------
        ValueError
            When it is cut there already, or inside a fine bin, where counts are not known.
        """
        splits = self._splits(variable)
        if at in splits:
            raise ValueError(f"variable {variable!r} is cut at {at:,.10g} already")
        self._edit(variable, splits=sorted((*splits, float(at))), reason=reason)

    def move(self, variable: str, cut: int, to: float, *, reason: str) -> None:
        """Move a cut of a numeric variable, without passing its neighbours."""
        splits = list(self._splits(variable))
        if not 0 <= cut < len(splits):
            raise ValueError(
                f"variable {variable!r} has {len(splits)} cuts, from 0 to {len(splits) - 1}; there "
                f"is no cut {cut}"
            )
        splits[cut] = float(to)
        self._edit(variable, splits=splits, reason=reason)

    def merge(self, variable: str, first: int, *, reason: str) -> None:
        """Make one bin of a bin and the next.

        Parameters
        ----------
        variable : str
        first : int
            Number of the first of the two.
        reason : str

        Raises
        ------
        ValueError
            When there is no next interval or group.
        """
        rule = self.bins[variable].rule
        if not 0 <= first < rule.n_regular - 1:
            raise ValueError(
                f"variable {variable!r} has {rule.n_regular} intervals or groups; the first of two "
                f"neighbours is from 0 to {rule.n_regular - 2}, not {first}"
            )
        if rule.kind == NUMERIC:
            splits = [split for i, split in enumerate(rule.splits) if i != first]
            self._edit(variable, splits=splits, reason=reason)
        else:
            groups = [list(group) for group in rule.groups]
            groups[first] += groups.pop(first + 1)
            self._edit(variable, groups=groups, reason=reason)

    def assign(self, variable: str, category: Any, group: int, *, reason: str) -> None:
        """Move a category into a group; the number after the last makes a new group."""
        rule = self.bins[variable].rule
        known = [value for each in rule.groups for value in each]
        if category not in known:
            raise ValueError(
                f"variable {variable!r} has no category {category!r}; it has {listing(known, 20)}"
            )
        if not 0 <= group <= len(rule.groups):
            raise ValueError(
                f"variable {variable!r} has {len(rule.groups)} groups; give 0 to "
                f"{len(rule.groups) - 1}, or {len(rule.groups)} for a new one, not {group}"
            )
        groups = [[value for value in each if value != category] for each in rule.groups]
        groups += [[]] if group == len(groups) else []
        groups[group].append(category)
        self._edit(variable, groups=[each for each in groups if each], reason=reason)

    def treat(self, variable: str, value: Any, how: Any, *, reason: str) -> None:
        """Say what missing (None) or a special value is worth.

        Parameters
        ----------
        variable : str
        value : special value, or None
        how : "own", "neutral", "worst" or int
            Its own weight of evidence, 0, the lowest of the intervals or groups, or that of the bin
            of this number, whichever holds the same values after later edits.
        reason : str
        """
        rule = self.bins[variable].rule
        given = {each.value: each.given for each in rule.treatments}
        given[value] = (LIKE, value_in(self.bins[variable], how)) if isinstance(how, int) else how
        if how == OWN:
            del given[value]
        self._edit(variable, treatments=given, reason=reason)

    def force(self, variable: str, trend: str | None, *, reason: str) -> None:
        """Cut a numeric variable anew, so that its bad rate follows a trend of `fit_bins`."""
        splits = solve(variable, self.bins[variable].counts, trend).rule.splits
        self._edit(variable, splits=splits, reason=reason)

    def optimal(self, variable: str) -> VariableBins:
        """Return the bins that the solver finds, under the trend that was asked for at the start.

        Treatments stay as they are.
        """
        bins = self.bins[variable]
        last = self._solved.get(variable)
        if last is None or last.counts is not bins.counts:
            last = solve(variable, bins.counts, self.start[variable].trend or "auto")
            self._solved[variable] = last
        rule = bins.rule.changed(**_what(last.rule))
        return VariableBins(variable, rule, bins.counts, last.trend)

    def take_optimal(self, variable: str, *, reason: str) -> None:
        """Take the bins that the solver finds."""
        rule = self.optimal(variable).rule
        if rule == self.bins[variable].rule:
            raise ValueError(f"variable {variable!r} has the optimal bins already")
        self._edit(variable, **_what(rule), reason=reason)

    def reset(self, variable: str, *, reason: str) -> None:
        """Return to the bins with which the session began."""
        rule = self.start[variable].rule
        treatments = {each.value: each.given for each in rule.treatments}
        self._edit(variable, **_what(rule), treatments=treatments, reason=reason)

    def _splits(self, variable: str) -> tuple[float, ...]:
        rule = self.bins[variable].rule
        if rule.kind != NUMERIC:
            raise ValueError(f"variable {variable!r} has categories; merge groups, or assign them")
        return rule.splits

    def _edit(self, variable: str, **what: Any) -> None:
        new = self.bins.edit(variable, author=self.author, **what)
        _refuse_empty(self.bins[variable], new[variable])
        self._states[self._at + 1 :] = [new]
        self._at += 1

    def cuts(self, variable: str) -> tuple[float, ...]:
        """Return the places at which a numeric variable can be cut without the rows."""
        return cuts(self.bins[variable])

    def rows(self, variable: str) -> dict[str, Rows]:
        """Return the bins on every sample; see `OnSamples.rows`."""
        return self.seen.rows(self.bins[variable])

    def tables(self, variable: str) -> dict[str, pd.DataFrame]:
        """Return the bins on every sample as frames; see `OnSamples.rows`."""
        return {sample: pd.DataFrame(rows) for sample, rows in self.rows(variable).items()}

    def remarks(self, variable: str) -> list[str]:
        """Say what is doubtful about the bins as they are; see `OnSamples.remarks`."""
        return self.seen.remarks(self.bins[variable])


def _what(rule: Rule) -> dict[str, Any]:
    return {"splits": rule.splits} if rule.kind == NUMERIC else {"groups": rule.groups}


def _refuse_empty(before: VariableBins, after: VariableBins) -> None:
    """Refuse intervals without customers that were not there before."""
    rule, count = after.rule, after.good + after.bad
    new = set(rule.labels[: rule.n_regular]) - set(before.rule.labels)
    empty = [rule.labels[i] for i in np.flatnonzero(count[: rule.n_regular] == 0)]
    refused = [label for label in empty if label in new]
    if refused and count.any():
        raise ValueError(
            f"variable {after.name!r}: no customer of the development sample lies in "
            f"{listing(refused)}; cut inside the data, with customers between any two cuts"
        )
