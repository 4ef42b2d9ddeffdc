"""Bins as data: a rule table per variable with counts, bad rate, weight of evidence and IV.

``Bins`` never changes: an edit returns a new one, with what was changed and why in its history.
It holds the fine counts, so editing, saving and reloading need no customer's row again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from creditlab import _files
from creditlab.data.checks import NUMERIC, check_frame, listing
from creditlab.data.sources import Sample
from creditlab.model.counting import count_again
from creditlab.model.counts import Counts
from creditlab.model.evidence import iv_strength
from creditlab.model.lookup import Lookup, outcomes_on
from creditlab.model.rules import Rule
from creditlab.model.variable_bins import VariableBins

FORMAT, VERSION = "creditlab.bins", 2


@dataclass(frozen=True)
class Edit:
    """One change that a person made to the bins, and why."""

    variable: str
    before: str
    after: str
    reason: str
    author: str | None = None


@dataclass(frozen=True, eq=False)
class Bins(Mapping[str, VariableBins]):
    """Bins of several variables, with the history of their edits: a read-only mapping by name.

    Build one with `creditlab.fit_bins`.

    Attributes
    ----------
    variables : dict of str to VariableBins
    edits : tuple of Edit

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> bins = cl.fit_bins(data.frame, target=data.target, variables=["LIMIT_BAL"])
    >>> bins = bins.edit("LIMIT_BAL", splits=[50_000, 150_000], reason="policy bands")
    >>> bins["LIMIT_BAL"].table()[["bin", "count", "bad"]]
                     bin  count   bad
    0           < 50,000   4311  1555
    1  [50,000, 150,000)  10979  2767
    2          ≥ 150,000  14710  2314
    3            missing      0     0
    """

    variables: dict[str, VariableBins]
    edits: tuple[Edit, ...] = field(default=())

    def __getitem__(self, name: str) -> VariableBins:
        if name not in self.variables:
            raise KeyError(f"no bins for {name!r}; there are bins for {listing(self.variables)}")
        return self.variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)

    def __repr__(self) -> str:
        return f"Bins of {len(self)} variables, {len(self.edits)} edits: {listing(self)}"

    @property
    def history(self) -> pd.DataFrame:
        """The edits in their order: variable, before, after, reason, author."""
        columns = ["variable", "before", "after", "reason", "author"]
        return pd.DataFrame([asdict(edit) for edit in self.edits], columns=columns)

    def summary(self) -> pd.DataFrame:
        """Return one row a variable, strongest first.

        Returns
        -------
        pandas.DataFrame
            ``variable``, ``kind``, ``bins`` (with rows), ``missing`` (share of rows), ``iv`` and
            ``strength``: a rule of thumb (.02 / .1 / .3 / .5); above .5 look for leakage first.
        """
        rows = [
            {
                "variable": name,
                "kind": bins.rule.kind,
                "bins": int((bins.good + bins.bad > 0).sum()),
                "missing": float((bins.good + bins.bad)[-1] / (bins.good + bins.bad).sum()),
                "iv": bins.iv,
                "strength": iv_strength(bins.iv),
            }
            for name, bins in self.items()
        ]
        frame = pd.DataFrame(rows).sort_values("iv", ascending=False, kind="stable")
        return frame.reset_index(drop=True)

    def table_on(self, sample: Any, target: str | Any) -> pd.DataFrame:
        """Return `VariableBins.table_on` of every variable below each other, by ``variable``."""
        found = outcomes_on(self, sample, target)
        tables = {name: bins.compared(*found[name]) for name, bins in self.items()}
        stacked = pd.concat(tables, names=["variable"])
        return stacked.reset_index(level="variable").reset_index(drop=True)

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """Replace each value by the WoE of its bin.

        Parameters
        ----------
        X : pandas.DataFrame of shape (n, any)
            Must hold every binned variable; other columns are ignored.

        Returns
        -------
        pandas.DataFrame of float64, shape (n, variables)
            Index and names kept.

        Raises
        ------
        ValueError
            When a binned column is absent, holds text where numbers were binned, or is infinite.
        """
        check_frame(X, self)
        values, lookup = np.empty((len(X), len(self)), order="F"), Lookup(self, X)
        woe = [bins.woe for bins in self.values()]
        for rows, i, code in lookup:
            np.take(woe[i], code, out=values[rows, i], mode="clip")
        lookup.report()
        return pd.DataFrame(values, index=X.index, columns=list(self), copy=False)

    def select(self, variables: Sequence[str]) -> Bins:
        """Return the bins of these variables only, in this order, with the whole history."""
        return Bins({name: self[name] for name in variables}, self.edits)

    def edit(
        self,
        variable: str,
        *,
        splits: Sequence[float] | None = None,
        groups: Sequence[Sequence[Any]] | None = None,
        treatments: Mapping[Any, Any] | None = None,
        reason: str,
        author: str | None = None,
        sample: tuple[Any, Any] | None = None,
    ) -> Bins:
        """Return new bins in which one variable is cut, grouped or treated as given.

        Parameters
        ----------
        variable : str
        splits : sequence of float
            Numeric variable: increasing cut points; a bin holds [a, b).
        groups : sequence of sequences
            Categorical variable: every category of the development sample exactly once.
        treatments : mapping, optional
            What missing (None) and special values are worth: "neutral" (WoE 0), "worst" (the lowest
            WoE of an interval or group) or ``("like", value)`` (the WoE of the bin that holds the
            value, also after later edits). Those not named are worth what their own rows say.
            Without it they stay as they are.
        reason : str
            Why; kept in the history.
        author : str, optional
            Who.
        sample : (data, target), optional
            The development sample as `fit_bins` takes it, needed only for a cut inside a fine bin.

        Returns
        -------
        Bins

        Raises
        ------
        ValueError
            For splits out of order, categories forgotten or unknown, a treatment without sense, an
            empty reason, or a cut whose counts cannot be known without ``sample``.

        Examples
        --------
        Who gives no income is then neither better nor worse than the average:

        >>> import creditlab as cl
        >>> data = cl.load_dataset("spanish_credit")
        >>> bins = cl.fit_bins(data.frame, data.target, ["Income"])
        >>> bins = bins.edit("Income", treatments={None: "neutral"}, reason="asked at the counter")
        >>> bins["Income"].table().tail(1)[["bin", "bad_rate", "woe", "treatment"]].round(2)
               bin  bad_rate  woe treatment
        9  missing      0.57  0.0   neutral
        """
        old = self[variable]
        if not reason.strip():
            raise ValueError(
                f"variable {variable!r}: give a reason for the edit; it is the audit trail"
            )
        rule = old.rule.changed(splits, groups, treatments)
        counts = old.counts
        if splits is not None:
            counts = _counts_with_edges(old, rule, sample)
        cut = splits is not None or groups is not None
        new = VariableBins(variable, rule, counts, trend=None if cut else old.trend)
        entry = Edit(variable, old.rule.described(), rule.described(), reason, author)
        return Bins({**self.variables, variable: new}, (*self.edits, entry))

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python values from which `from_dict` gives the same bins."""
        variables = []
        for name, bins in self.items():
            counts = {
                "edges": list(bins.counts.edges),
                "categories": list(bins.counts.categories),
                "good": bins.counts.good.tolist(),
                "bad": bins.counts.bad.tolist(),
                "lowest": _without_nan(bins.counts.lowest),
                "highest": _without_nan(bins.counts.highest),
            }
            table = bins.table()
            table["bad_rate"] = pd.Series(_without_nan(table["bad_rate"].to_numpy()), dtype=object)
            variables.append(
                {
                    "name": name,
                    "trend": bins.trend,
                    "rule": bins.rule.to_dict(),
                    "table": table.to_dict("records"),
                    "counts": counts,
                }
            )
        return {"variables": variables, "history": [asdict(edit) for edit in self.edits]}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Bins:
        """Rebuild bins from `to_dict`; the readable ``table`` in it is ignored."""
        variables = {}
        for item in content["variables"]:
            rule, fine = Rule.from_dict(item["rule"]), item["counts"]
            counts = Counts(
                kind=rule.kind,
                edges=tuple(fine["edges"]),
                categories=tuple(fine["categories"]),
                special_values=rule.special_values,
                good=np.array(fine["good"], dtype=np.float64),
                bad=np.array(fine["bad"], dtype=np.float64),
                lowest=np.array(fine["lowest"], dtype=np.float64),
                highest=np.array(fine["highest"], dtype=np.float64),
            )
            _check_sizes(item["name"], rule, counts)
            variables[item["name"]] = VariableBins(item["name"], rule, counts, item["trend"])
        return cls(variables, tuple(Edit(**entry) for entry in content["history"]))

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the bins, readable and complete, to a JSON file; atomically."""
        _files.write_json(path, FORMAT, VERSION, self.to_dict())

    @classmethod
    def from_json(cls, path: str | os.PathLike[str]) -> Bins:
        """Read bins written by `to_json`.

        Raises
        ------
        ValueError
            When the file is cut off, not ours, or newer than this version reads.
        """
        return _files.read_document(path, FORMAT, VERSION, cls.from_dict)


def _without_nan(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]


def _check_sizes(name: str, rule: Rule, counts: Counts) -> None:
    """Refuse counts read from a file that do not fit their edges or categories."""
    slots = len(counts.edges) if rule.kind == NUMERIC else len(counts.categories)
    slots += 2 + len(rule.special_values)
    if not len(counts.good) == len(counts.bad) == slots:
        raise ValueError(
            f"{name}: {len(counts.good)} goods and {len(counts.bad)} bads, not {slots}"
        )


def _counts_with_edges(old: VariableBins, rule: Rule, sample: tuple[Any, Any] | None) -> Counts:
    """Fine counts of ``old`` that have every split of ``rule`` among their edges."""
    edges, inside = np.array(old.counts.edges), old.counts.inside(rule.splits)
    if not inside:
        return old.counts
    if sample is None:
        near = sorted(
            {float(edges[np.argmin(np.abs(edges - split))]) for split in inside if len(edges)}
        )
        raise ValueError(
            f"variable {old.name!r}: {len(inside)} splits ({listing(inside)}) lie inside fine "
            f"bins, where the counts are not known; cut at a fine edge (nearest: {listing(near)}), "
            f"or pass sample=(frame, target) to count again"
        )
    customers = Sample(*sample)
    counts = count_again(customers, {old.name: old.counts.with_edges(inside)})[old.name]
    if not np.isclose(counts.good.sum(), old.counts.good.sum()) or not np.isclose(
        counts.bad.sum(), old.counts.bad.sum()
    ):
        raise ValueError(
            f"variable {old.name!r}: sample has {len(customers):,} rows but the bins were fitted "
            f"on {old.counts.good.sum() + old.counts.bad.sum():,.0f}; pass the development sample"
        )
    return counts
