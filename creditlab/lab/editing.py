"""Bins being edited: every change with its reason, undone and redone, seen on every sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import NUMERIC, listing
from creditlab.data.sources import Sample
from creditlab.model.binning import solve
from creditlab.model.bins import Bins
from creditlab.model.counting import count_again
from creditlab.model.counts import Counts
from creditlab.model.variable_bins import VariableBins

DEVELOPMENT = "development"
SMALL = 0.05  # share of rows below which a bin is called small


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

    Raises
    ------
    ValueError
        When a sample lacks a variable or its target is bad.

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
        self.start, self.author = bins, author
        self._states, self._at = [bins], 0
        self._samples = {name: Sample(*sample) for name, sample in (samples or {}).items()}
        layouts = {name: _layout(variable) for name, variable in bins.items()}
        self._counts = {
            sample: count_again(customers, layouts) for sample, customers in self._samples.items()
        }

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
        groups = [[value for value in each if value != category] for each in rule.groups]
        groups += [[]] if group == len(groups) else []
        groups[group].append(category)
        self._edit(variable, groups=[each for each in groups if each], reason=reason)

    def force(self, variable: str, trend: str | None, *, reason: str) -> None:
        """Cut a numeric variable anew, so that its bad rate follows a trend of `fit_bins`."""
        splits = solve(variable, self.bins[variable].counts, trend).rule.splits
        self._edit(variable, splits=splits, reason=reason)

    def reset(self, variable: str, *, reason: str) -> None:
        """Return to the bins with which the session began."""
        rule = self.start[variable].rule
        what = {"splits": rule.splits} if rule.kind == NUMERIC else {"groups": rule.groups}
        self._edit(variable, **what, reason=reason)

    def _splits(self, variable: str) -> tuple[float, ...]:
        rule = self.bins[variable].rule
        if rule.kind != NUMERIC:
            raise ValueError(f"variable {variable!r} has categories; merge groups, or assign them")
        return rule.splits

    def _edit(self, variable: str, **what: Any) -> None:
        new = self.bins.edit(variable, author=self.author, **what)
        self._states[self._at + 1 :] = [new]
        self._at += 1

    def cuts(self, variable: str) -> list[float]:
        """Return the places at which a numeric variable can be cut without the rows."""
        edges = self.bins[variable].counts.edges
        return sorted({*edges, *self._splits(variable)})

    def on(self, variable: str, sample: str) -> tuple[np.ndarray, np.ndarray]:
        """Return goods and bads of each bin on a sample."""
        bins = self.bins[variable]
        if sample == DEVELOPMENT:
            return bins.good, bins.bad
        counts = self._counts[sample][variable]
        if bins.rule.kind == NUMERIC and (inside := counts.inside(bins.rule.splits)):
            layout = {variable: counts.with_edges(inside)}
            counts = count_again(self._samples[sample], layout)[variable]
            self._counts[sample][variable] = counts
        there = VariableBins(variable, bins.rule, counts)
        return there.good, there.bad

    def tables(self, variable: str) -> dict[str, pd.DataFrame]:
        """Return the bins on every sample, as `VariableBins.compared` gives them.

        Returns
        -------
        dict of str to pandas.DataFrame
            "development" first.
        """
        bins = self.bins[variable]
        return {
            sample: bins.compared(*self.on(variable, sample))
            for sample in (DEVELOPMENT, *self._samples)
        }

    def remarks(self, variable: str) -> list[str]:
        """Say what is doubtful about the bins as they are: small, pure, not monotone, reversed."""
        bins, tables = self.bins[variable], self.tables(variable)
        table = tables[DEVELOPMENT].iloc[: bins.rule.n_regular]
        found = []
        small = table.loc[(table["share"] < SMALL) & (table["count"] > 0), "bin"]
        if len(small):
            found.append(f"under {SMALL:.0%} of customers: {', '.join(small)}")
        pure = table.loc[table["adjusted"], "bin"]
        if len(pure):
            found.append(f"no goods or no bads: {', '.join(pure)}")
        if bins.rule.kind == NUMERIC and (turns := _turns(table["bad_rate"].to_numpy())):
            found.append(f"the bad rate turns {turns} time{'s' if turns > 1 else ''}")
        for sample in self._samples:
            now = tables[sample]
            turned = now.loc[now["p_reversed_holm"] < 0.05, "bin"]
            if len(turned):
                found.append(f"on {sample} the order turns beyond chance at {', '.join(turned)}")
        return found


def _layout(variable: VariableBins) -> Counts:
    """Return the fine bins in which other samples are counted: those of development, and cuts."""
    return variable.counts.with_edges(variable.rule.splits)


def _turns(rate: np.ndarray) -> int:
    steps = np.sign(np.diff(rate[~np.isnan(rate)]))
    steps = steps[steps != 0]
    return int((np.diff(steps) != 0).sum())
