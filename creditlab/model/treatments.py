"""Treatments: what missing and special values are worth, where it is not what their rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from creditlab.data.checks import NUMERIC, listing

if TYPE_CHECKING:
    from creditlab.model.rules import Rule

NEUTRAL, WORST, LIKE = "neutral", "worst", "like"


@dataclass(frozen=True)
class Treatment:
    """What missing or a special value is worth, by a person's decision.

    Rows and bad rate of its bin stay what they are: only the weight of evidence, and with it the
    points, is another. A policy mostly: missing answers should gain nobody points, or a code will
    not occur again for the reasons it had.

    Attributes
    ----------
    value : special value, or None for missing
    how : {"neutral", "worst", "like"}
        WoE 0; the lowest WoE of an interval or group that has rows (0 where none is below); the WoE
        of the bin that holds ``like``, whichever that is after later edits.
    like : number or category, optional

    Examples
    --------
    >>> str(Treatment(None, "like", 1500.0))
    'like 1,500'
    """

    value: Any
    how: str
    like: Any = None

    def __str__(self) -> str:
        if self.how != LIKE:
            return self.how
        return f"{LIKE} {self.like:,.10g}" if _is_number(self.like) else f"{LIKE} {self.like}"

    @property
    def given(self) -> Any:
        """How `creditlab.Bins.edit` was told of it."""
        return (LIKE, self.like) if self.how == LIKE else self.how

    def woe(self, worst: float, alike: float) -> float:
        """Choose among the lowest WoE and that of the bin alike."""
        return {NEUTRAL: 0.0, WORST: worst, LIKE: alike}[self.how]


def checked(rule: Rule, given: Mapping[Any, Any]) -> tuple[Treatment, ...]:
    """Return the treatments that `creditlab.Bins.edit` was given, in the order of the bins.

    Raises
    ------
    ValueError
        For values that have no bin of their own, an unknown treatment, or a value to be like that
        is in no interval or group.
    """
    known = (*rule.special_values, None)
    unknown = [value for value in given if value not in known]
    if unknown:
        raise ValueError(
            f"treatments: {len(unknown)} values ({listing(unknown)}) have no bin of their own; "
            f"those that have are {listing(known, 20)} (None is missing)"
        )
    return tuple(_treatment(rule, value, given[value]) for value in known if value in given)


def _treatment(rule: Rule, value: Any, how: Any) -> Treatment:
    if how in (NEUTRAL, WORST):
        return Treatment(value, how)
    if not (isinstance(how, tuple) and len(how) == 2 and how[0] == LIKE):
        raise ValueError(
            f"treatment of {value!r}: got {how!r}; give {NEUTRAL!r}, {WORST!r} or ({LIKE!r}, value)"
        )
    like = how[1].item() if isinstance(how[1], np.generic) else how[1]
    numeric = rule.kind == NUMERIC
    sound = _is_number(like) and np.isfinite(like) if numeric else like is not None
    if not sound or rule.bin_of(like) >= rule.n_regular:
        place = "an interval: give a number that is no special value" if numeric else "a group"
        raise ValueError(f"treatment of {value!r}: {like!r} is not in {place}")
    return Treatment(value, LIKE, like)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
