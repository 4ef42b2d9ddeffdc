"""Rules: which value belongs to which bin. Scoring is this look-up, in memory or in a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from creditlab.data.checks import CATEGORICAL, NUMERIC, listing
from creditlab.model.counts import Counts
from creditlab.model.treatments import Treatment, checked

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
    treatments : tuple of Treatment
        Of special values and missing, where they are not worth what their own rows say.
    """

    kind: str
    splits: tuple[float, ...] = ()
    groups: tuple[tuple[Any, ...], ...] = ()
    special_values: tuple[Any, ...] = ()
    treatments: tuple[Treatment, ...] = ()

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

    def bin_of(self, value: Any) -> int:
        """Bin number of a value; None is missing."""
        if value is None:
            return self.size - 1
        if self.kind == CATEGORICAL or value in self.bin_of_category:
            return self.bin_of_category.get(value, self.n_regular)
        return int(np.searchsorted(self.splits, value, side="right"))

    def changed(
        self,
        splits: Sequence[float] | None = None,
        groups: Sequence[Sequence[Any]] | None = None,
        treatments: Mapping[Any, Any] | None = None,
    ) -> Rule:
        """Return the rule with other splits, or other groups, or other treatments.

        Raises
        ------
        ValueError
            When the argument does not suit the kind, splits are not finite and increasing, groups
            do not hold every category exactly once, or a treatment has no sense.
        """
        if treatments is not None:
            rule = replace(self, treatments=checked(self, treatments))
            return rule if splits is groups is None else rule.changed(splits, groups)
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
            said = "splits " + (", ".join(_text(split) for split in self.splits) or "none")
        else:
            said = " | ".join(self.labels[: self.n_regular])
        treated = [f"{self.labels[self.bin_of(t.value)]} {t}" for t in self.treatments]
        return "; ".join([said, *treated])

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python values."""
        content = {
            "kind": self.kind,
            "splits": list(self.splits),
            "groups": [list(group) for group in self.groups],
            "special_values": list(self.special_values),
        }
        # Absent where there are none, so that rules keep the fingerprint they had.
        treatments = [asdict(treatment) for treatment in self.treatments]
        return content | ({"treatments": treatments} if treatments else {})

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Rule:
        """Rebuild a rule from `to_dict`."""
        return cls(
            kind=content["kind"],
            splits=tuple(content["splits"]),
            groups=tuple(tuple(group) for group in content["groups"]),
            special_values=tuple(content["special_values"]),
            treatments=tuple(Treatment(**each) for each in content.get("treatments", ())),
        )


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,.10g}"
