"""Rules: which value belongs to which bin. Scoring is this look-up, in memory or in a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from creditlab.data.checks import CATEGORICAL, NUMERIC, listing
from creditlab.model.counts import Counts

MISSING, OTHER = "missing", "other"


@dataclass(frozen=True)
class Rule:
    """Which value of a variable belongs to which bin.

    The bins are, in this order: the intervals or groups; for categories, ``other`` (every category
    not named, so also those never seen); each special value; ``missing``.

    Attributes
    ----------
    kind : {"numeric", "categorical"}
    splits : tuple of float
        Numeric: increasing cut points, intervals are [a, b).
    groups : tuple of tuples
        Categorical: the categories of each bin.
    special_values : tuple
    """

    kind: str
    splits: tuple[float, ...] = ()
    groups: tuple[tuple[Any, ...], ...] = ()
    special_values: tuple[Any, ...] = ()

    @property
    def n_regular(self) -> int:
        """Number of intervals or groups."""
        return len(self.splits) + 1 if self.kind == NUMERIC else len(self.groups)

    @property
    def size(self) -> int:
        """Number of bins."""
        other = 1 if self.kind == CATEGORICAL else 0
        return self.n_regular + other + len(self.special_values) + 1

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each bin is called in tables."""
        special = [f"special {_text(value)}" for value in self.special_values]
        if self.kind == CATEGORICAL:
            groups = [", ".join(_text(value) for value in group) for group in self.groups]
            return (*groups, OTHER, *special, MISSING)
        if not self.splits:
            return ("all values", *special, MISSING)
        cuts = [_text(split) for split in self.splits]
        middle = [f"[{a}, {b})" for a, b in pairwise(cuts)]
        return (f"< {cuts[0]}", *middle, f"≥ {cuts[-1]}", *special, MISSING)

    def bin_of_slot(self, counts: Counts) -> np.ndarray:
        """Bin number of each slot of the fine counts."""
        if self.kind == NUMERIC:
            fine = np.searchsorted(self.splits, counts.starts, side="right")
        else:
            place = self.bin_of_category
            fine = np.array([*(place[category] for category in counts.categories), self.n_regular])
        tail = np.arange(self.size - len(self.special_values) - 1, self.size)
        return np.concatenate([fine, tail]).astype(np.intp)

    @cached_property
    def bin_of_category(self) -> dict[Any, int]:
        """Bin number of each category and special value that is named."""
        place = {category: i for i, group in enumerate(self.groups) for category in group}
        first = self.size - 1 - len(self.special_values)
        return place | {value: first + i for i, value in enumerate(self.special_values)}

    def changed(
        self,
        splits: Sequence[float] | None = None,
        groups: Sequence[Sequence[Any]] | None = None,
    ) -> Rule:
        """Return the rule with other splits, or other groups.

        Raises
        ------
        ValueError
            When the argument does not suit the kind, splits are not finite and increasing, or
            groups do not hold every category exactly once.
        """
        if (splits is None) == (groups is None) or (splits is None) == (self.kind == NUMERIC):
            wanted = "splits" if self.kind == NUMERIC else "groups"
            raise ValueError(f"a {self.kind} variable is edited with {wanted}= (and nothing else)")
        if splits is not None:
            cuts = tuple(float(split) for split in splits)
            if any(b <= a for a, b in pairwise(cuts)) or not np.isfinite(cuts).all():
                raise ValueError(f"splits must be finite and increasing, got {listing(cuts, 20)}")
            return replace(self, splits=cuts)
        assert groups is not None
        new = tuple(tuple(group) for group in groups if len(group))
        given, known = [c for g in new for c in g], {c for g in self.groups for c in g}
        unknown, forgotten = set(given) - known, known - set(given)
        twice = {c for c in given if given.count(c) > 1}
        for problem, found in (("unknown", unknown), ("left out", forgotten), ("twice", twice)):
            if found:
                raise ValueError(
                    f"groups: {len(found)} categories are {problem} "
                    f"({listing(sorted(found, key=str))}); "
                    f"name each of {listing(sorted(known, key=str), 20)} exactly once"
                )
        return replace(self, groups=new)

    def described(self) -> str:
        """Say the rule in one line, for the history."""
        if self.kind == NUMERIC:
            return "splits " + (", ".join(_text(split) for split in self.splits) or "none")
        return " | ".join(self.labels[: self.n_regular])

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python values."""
        return {
            "kind": self.kind,
            "splits": list(self.splits),
            "groups": [list(group) for group in self.groups],
            "special_values": list(self.special_values),
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Rule:
        """Rebuild a rule from `to_dict`."""
        return cls(
            kind=content["kind"],
            splits=tuple(content["splits"]),
            groups=tuple(tuple(group) for group in content["groups"]),
            special_values=tuple(content["special_values"]),
        )


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,.10g}"
