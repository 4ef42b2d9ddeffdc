"""Counting: from rows, wherever they are, to the counts of each variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import (
    CATEGORICAL,
    NUMERIC,
    as_floats,
    column_kind,
    factorize,
    listing,
    refuse_infinite,
)
from creditlab.data.sources import Block, Sample, Totals
from creditlab.model.cells import MAX_READINGS, Cells, Tally, first_boundaries
from creditlab.model.counts import Counts
from creditlab.model.edges import MAX_FINE_BINS, fine_edges

KEPT_CATEGORIES = 255
MAX_CATEGORIES = 100_000


def count_columns(
    sample: Sample,
    variables: Sequence[str],
    special_values: Mapping[str, Sequence[Any]] | None = None,
    max_fine: int = MAX_FINE_BINS,
) -> dict[str, Counts]:
    """Count goods and bads of each variable in fine bins.

    Numbers with at most ``max_fine`` distinct values get a fine bin each; others are cut at their
    quantiles and where the bad rate changes. Of categories the 255 most frequent are kept.

    Parameters
    ----------
    sample : Sample
    variables : sequence of str
    special_values : mapping of str to sequence, optional
        Values to count in a slot of their own.
    max_fine : int, default 128
        Of a number.

    Returns
    -------
    dict of str to Counts

    Raises
    ------
    ValueError
        When all rows are missing, numbers are infinite, the type has no bins, there are over
        100,000 categories, or a special value does not occur.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"x": [1, 1, 2, None], "bad": [0, 1, 1, 0]})
    >>> counts = count_columns(Sample(frame, "bad"), ["x"])["x"]
    >>> counts.edges, counts.good.tolist(), counts.bad.tolist()
    ((2.0,), [1.0, 0.0, 1.0], [1.0, 1.0, 0.0])
    """
    found = {}
    for portion in sample.portions(variables):
        plans = {
            name: _plan(sample, name, (special_values or {}).get(name, ())) for name in portion
        }
        for reading in range(MAX_READINGS):
            totals = sample.total(partial(_count_block, plans), list(plans), "counting")
            finer = {}
            for name, total in totals.items():
                total.check(name, plans[name])
                boundaries = total.finer(max_fine, reading)
                if boundaries is None:
                    found[name] = total.counts(plans[name], max_fine)
                else:
                    finer[name] = Plan(NUMERIC, plans[name].special_values, boundaries)
            plans = finer
            if not plans:
                break
    return {name: found[name] for name in variables}


def count_again(sample: Sample, layouts: Mapping[str, Counts]) -> dict[str, Counts]:
    """Count variables in the fine bins of other counts.

    Parameters
    ----------
    sample : Sample
    layouts : mapping of str to Counts

    Returns
    -------
    dict of str to Counts
    """
    if not layouts:
        return {}
    plans = {
        name: Plan(layout.kind, layout.special_values, np.array(layout.edges))
        for name, layout in layouts.items()
    }
    totals = sample.total(partial(_count_block, plans), list(plans), "counting")
    for name, total in totals.items():
        total.check(name, plans[name], known=True)
    return {name: total.on_layout(plans[name], layouts[name]) for name, total in totals.items()}


@dataclass(frozen=True)
class Plan:
    """How to count a variable in one reading of the rows."""

    kind: str
    special_values: tuple[Any, ...]
    boundaries: np.ndarray


def _plan(sample: Sample, name: str, special_values: Sequence[Any]) -> Plan:
    special = tuple(v.item() if isinstance(v, np.generic) else v for v in special_values)
    if len(set(special)) < len(special) or any(pd.isna(v) for v in special):
        raise ValueError(
            f"column {name!r}: special values {listing(special)} must be distinct and not "
            f"missing (missing has its own bin already)"
        )
    return Plan(column_kind(sample.source.types[name], len(sample)), special, first_boundaries())


def _count_block(plans: Mapping[str, Plan], block: Block) -> Totals:
    return Totals(
        {
            name: (NumericTotal if plan.kind == NUMERIC else CategoryTotal).of(block, name, plan)
            for name, plan in plans.items()
        }
    )


@dataclass(frozen=True, eq=False)
class NumericTotal:
    """What a number column holds; totals of two blocks add up.

    Attributes
    ----------
    cells : Cells
    good, bad : numpy.ndarray of float64
        Of each special value, and of missing.
    rows, missing, infinite : int
    """

    cells: Cells
    good: np.ndarray
    bad: np.ndarray
    rows: int
    missing: int
    infinite: int

    @classmethod
    def of(cls, block: Block, name: str, plan: Plan) -> NumericTotal:
        """Read a block."""
        tally, *rest = block.remember(
            (name, plan.special_values), partial(_sort, block, name, plan.special_values)
        )
        return cls(tally.cells(plan.boundaries), *rest)

    def __add__(self, other: NumericTotal) -> NumericTotal:
        return NumericTotal(
            self.cells + other.cells,
            self.good + other.good,
            self.bad + other.bad,
            self.rows + other.rows,
            self.missing + other.missing,
            self.infinite + other.infinite,
        )

    def check(self, name: str, plan: Plan, known: bool = False) -> None:
        """Refuse what cannot be counted."""
        refuse_infinite(name, self.infinite, self.rows)
        _check(name, plan, self.rows, self.missing, (self.good + self.bad)[:-1], known)

    def finer(self, max_fine: int, reading: int) -> np.ndarray | None:
        """Boundaries for another reading, or None if the cells are fine enough."""
        if reading == MAX_READINGS - 1 or len(self.cells) == 0:
            return None
        return self.cells.refined(max_fine, again=reading > 0)

    def counts(self, plan: Plan, max_fine: int) -> Counts:
        """Merge the cells into fine bins."""
        edges = fine_edges(self.cells, max_fine) if len(self.cells) else np.array([])
        return self._merged(plan, edges)

    def on_layout(self, plan: Plan, layout: Counts) -> Counts:
        """Fine bins as they were counted."""
        return self._merged(plan, np.array(layout.edges))

    def _merged(self, plan: Plan, edges: np.ndarray) -> Counts:
        cells, size = self.cells, len(edges) + 1
        fine = np.searchsorted(edges, cells.lowest, side="right")
        rows = np.bincount(fine, weights=cells.rows, minlength=size)
        bads = np.bincount(fine, weights=cells.bads, minlength=size)
        lowest, highest = np.full(size, np.nan), np.full(size, np.nan)
        highest[fine] = cells.highest  # the last cell of a fine bin stays
        lowest[fine[::-1]] = cells.lowest[::-1]
        return Counts(
            kind=NUMERIC,
            edges=tuple(edges.tolist()),
            categories=(),
            special_values=plan.special_values,
            good=np.concatenate([rows - bads, self.good]),
            bad=np.concatenate([bads, self.bad]),
            lowest=lowest,
            highest=highest,
        )


def _sort(block: Block, name: str, special: tuple[Any, ...]) -> tuple[Any, ...]:
    """Sort the regular values of a column, and count the others."""
    values = as_floats(block.frame[name])
    regular = np.isfinite(values)
    finite = int(np.count_nonzero(regular))
    irregular = [values == value for value in special]
    rows, missing = len(values), 0
    if finite < rows:
        irregular.append(np.isnan(values))
        missing = int(np.count_nonzero(irregular[-1]))
    else:
        irregular.append(np.zeros(0, dtype=bool))
    bad, w = block.bad, block.weights
    if not special and finite + missing == rows and (w is None or missing == 0):
        tally = Tally(values, bad, w)
    else:
        for mask in irregular[:-1]:
            regular &= ~mask
        tally = Tally(values[regular], bad[regular], None if w is None else w[regular])
    tail = [_outcome(mask, bad, w) for mask in irregular]
    return (
        tally,
        np.array([good for good, _ in tail]),
        np.array([bads for _, bads in tail]),
        rows,
        missing,
        rows - finite - missing,
    )


def _outcome(mask: np.ndarray, bad: np.ndarray, weights: np.ndarray | None) -> tuple[float, float]:
    """Goods and bads (or their weights) where ``mask``; an empty mask is nowhere."""
    if len(mask) == 0:
        return 0.0, 0.0
    if weights is None:
        bads = np.count_nonzero(mask & bad)
        return float(np.count_nonzero(mask) - bads), float(bads)
    return float(weights[mask & ~bad].sum()), float(weights[mask & bad].sum())


@dataclass(frozen=True, eq=False)
class CategoryTotal:
    """What a text column holds; totals of two blocks add up.

    Attributes
    ----------
    good, bad : dict
        Rows, or weights, by value; missing under None.
    rows, missing : int
    """

    good: dict[Any, float]
    bad: dict[Any, float]
    rows: int
    missing: int

    @classmethod
    def of(cls, block: Block, name: str, plan: Plan) -> CategoryTotal:
        """Read a block."""
        codes, values = factorize(block.frame[name])
        n, bad, w = len(values), block.bad, block.weights
        slot = np.where(codes < 0, n, codes)
        count = np.bincount(slot, minlength=n + 1)
        total = count.astype(np.float64) if w is None else np.bincount(slot, w, n + 1)
        bads = np.bincount(slot[bad], None if w is None else w[bad], n + 1).astype(np.float64)
        occurs = np.flatnonzero(count)
        names = [values[i] if i < n else None for i in occurs]
        good = dict(zip(names, (total - bads)[occurs].tolist(), strict=True))
        return cls(
            good, dict(zip(names, bads[occurs].tolist(), strict=True)), len(slot), int(count[n])
        )._checked(name)

    def _checked(self, name: str) -> CategoryTotal:
        if len(self.good) > MAX_CATEGORIES:
            raise ValueError(
                f"column {name!r}: over {MAX_CATEGORIES:,} distinct values in {self.rows:,} rows "
                f"are names or numbers of customers, not categories; leave it out"
            )
        return self

    def __add__(self, other: CategoryTotal) -> CategoryTotal:
        good, bad = dict(self.good), dict(self.bad)
        # Too many will be refused: more of them need not be kept until then.
        for value in other.good if len(good) <= MAX_CATEGORIES else ():
            good[value] = good.get(value, 0.0) + other.good[value]
            bad[value] = bad.get(value, 0.0) + other.bad[value]
        return CategoryTotal(good, bad, self.rows + other.rows, self.missing + other.missing)

    def check(self, name: str, plan: Plan, known: bool = False) -> None:
        """Refuse what cannot be counted."""
        self._checked(name)
        rows = np.array([self._rows(value) for value in plan.special_values])
        _check(name, plan, self.rows, self.missing, rows, known)

    def _rows(self, value: Any) -> float:
        return self.good.get(value, 0.0) + self.bad.get(value, 0.0)

    def finer(self, max_fine: int, reading: int) -> None:
        """Categories are counted in one reading."""

    def counts(self, plan: Plan, max_fine: int) -> Counts:
        """Keep the most frequent categories; the others are counted together."""
        regular = [v for v in self.good if v is not None and v not in plan.special_values]
        # Ties in size are broken by name so that the order of the rows does not matter.
        regular.sort(key=lambda value: (-self._rows(value), str(value)))
        return self._counts(plan, tuple(regular[:KEPT_CATEGORIES]))

    def on_layout(self, plan: Plan, layout: Counts) -> Counts:
        """Keep the categories of other counts."""
        return self._counts(plan, layout.categories)

    def _counts(self, plan: Plan, kept: tuple[Any, ...]) -> Counts:
        slots = (*kept, *plan.special_values, None)
        good, bad = (
            np.array([side.get(value, 0.0) for value in slots]) for side in (self.good, self.bad)
        )
        named = set(slots)
        rest = [value for value in self.good if value not in named]
        other = [sum(side[value] for value in rest) for side in (self.good, self.bad)]
        return Counts(
            kind=CATEGORICAL,
            edges=(),
            categories=kept,
            special_values=plan.special_values,
            good=np.insert(good, len(kept), other[0]),
            bad=np.insert(bad, len(kept), other[1]),
        )


def _check(
    name: str, plan: Plan, rows: int, missing: int, special_rows: np.ndarray, known: bool
) -> None:
    """Refuse a column without values, and special values that do not occur."""
    if known:
        return
    if missing == rows:
        raise ValueError(f"column {name!r}: all {rows:,} rows are missing; leave it out")
    absent = [v for v, n in zip(plan.special_values, special_rows, strict=True) if n == 0]
    if absent:
        raise ValueError(
            f"column {name!r}: special values {listing(absent)} occur in 0 of "
            f"{rows:,} rows; correct special_values"
        )
