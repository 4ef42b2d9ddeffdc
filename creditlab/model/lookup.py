"""Looking up the bin of every value, in blocks of rows that fit in the processor's cache."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from creditlab.data.checks import (
    NUMERIC,
    as_floats,
    check_columns,
    factorize,
    listing,
    refuse_infinite,
)
from creditlab.data.sources import Block, Sample, Totals
from creditlab.model.rules import OTHER, Rule

if TYPE_CHECKING:
    from creditlab.model.variable_bins import VariableBins

ROWS = 65_536
TOGETHER = 4096  # sums that stay in the innermost cache
NAMED = 1000  # unseen categories that are remembered, for the warning
FEW_SPLITS = 64  # comparing with each of a few is quicker than searching


@dataclass(frozen=True)
class Strays:
    """Values that the development sample did not have; strays of two blocks of rows add up.

    Attributes
    ----------
    rows, infinite : int
        Rows looked at, and infinite numbers among them.
    unseen : dict of int to int
        Rows in bins that had none at development.
    categories : tuple
        Categories that had no rows at development, in the order of the rows; at most 1,000.
    """

    rows: int = 0
    infinite: int = 0
    unseen: tuple[tuple[int, int], ...] = ()
    categories: tuple[Any, ...] = ()

    def __add__(self, other: Strays) -> Strays:
        unseen = dict(self.unseen)
        for place, rows in other.unseen:
            unseen[place] = unseen.get(place, 0) + rows
        return Strays(
            self.rows + other.rows,
            self.infinite + other.infinite,
            tuple(sorted(unseen.items())),
            tuple(dict.fromkeys((*self.categories, *other.categories)))[:NAMED],
        )

    def report(self, name: Any, rule: Rule) -> None:
        """Refuse infinite numbers, warn of unseen values."""
        refuse_infinite(name, self.infinite, self.rows)
        for place, rows in self.unseen:
            label = rule.labels[place]
            what = f"{label} values"
            if label == OTHER:
                what = f"categories ({listing(self.categories)})" if self.categories else "values"
            treated = [str(t) for t in rule.treatments if rule.bin_of(t.value) == place]
            worth = f"treated as {treated[0]}" if treated else "whose WoE is 0 (the average)"
            warnings.warn(
                f"column {name!r}: {rows:,} of {self.rows:,} rows hold {what} unseen at "
                f"development; they fall in bin {label!r}, {worth}",
                UserWarning,
                stacklevel=5,
            )


class Lookup:
    """The bin numbers of some columns, a block of rows at a time.

    Iterating gives, for each block and variable, the rows as a slice, the place of the variable and
    an integer array that the next one overwrites. After that ``strays`` is complete.

    Parameters
    ----------
    bins : mapping of str to VariableBins
    frame : pandas.DataFrame, or mapping of str to pandas.Series
    """

    def __init__(self, bins: Mapping[str, VariableBins], frame: Any) -> None:
        self._bins = bins
        self._columns = [_column(variable, frame[name]) for name, variable in bins.items()]
        self.rows = len(self._columns[0])

    def __iter__(self) -> Iterator[tuple[slice, int, np.ndarray]]:
        for start in range(0, self.rows, ROWS):
            rows = slice(start, min(start + ROWS, self.rows))
            for place, column in enumerate(self._columns):
                yield rows, place, column.codes(rows)

    @property
    def strays(self) -> Totals:
        """`Strays` of each variable."""
        return Totals(zip(self._bins, (c.strays() for c in self._columns), strict=True))

    def report(self) -> None:
        """Refuse infinite numbers, warn of unseen values."""
        report(self._bins, self.strays)

    def all(self) -> list[np.ndarray]:
        """Bin numbers of all rows, an integer array of shape (n,) a variable."""
        whole = [np.empty(self.rows, column.dtype) for column in self._columns]
        for rows, place, code in self:
            whole[place][rows] = code
        return whole


class Sums:
    """For each row, the sum of what its bins are worth: points, or log-odds.

    A few variables are looked up together, in a table of the sums of their bins' worth.

    Parameters
    ----------
    worth : sequence of float arrays
        A value a bin, for each variable of a `Lookup`.
    """

    def __init__(self, worth: Sequence[np.ndarray]) -> None:
        self._sizes = [len(values) for values in worth]
        self._tables: dict[int, np.ndarray] = {}  # by the last variable of each group
        table, last = np.zeros(1), -1
        for last, values in enumerate(worth):
            if last and len(table) * len(values) > TOGETHER:
                self._tables[last - 1], table = table, np.zeros(1)
            table = np.add.outer(table, values).ravel()
        self._tables[last] = table
        largest = max(len(table) for table in self._tables.values())
        small: type[np.signedinteger] = np.int16 if largest < 2**15 else np.int32
        self._joint: np.ndarray = np.zeros(ROWS, small)
        self._sum = np.empty(ROWS)

    def add(self, lookup: Lookup, total: np.ndarray) -> None:
        """Add the worth of all bins to ``total``, float64 of shape (n,)."""
        for rows, i, code in lookup:
            joint = self._joint[: len(code)]
            np.multiply(joint, self._sizes[i], out=joint)
            np.add(joint, code, out=joint)
            if (table := self._tables.get(i)) is not None:
                total[rows] += np.take(table, joint, out=self._sum[: len(code)], mode="clip")
                joint.fill(0)


def report(bins: Mapping[str, VariableBins], strays: Mapping[str, Strays]) -> None:
    """Refuse infinite numbers, warn of unseen values."""
    for name, found in strays.items():
        found.report(name, bins[name].rule)


def count_bins(
    bins: Mapping[str, VariableBins], frame: pd.DataFrame, bad: np.ndarray | None = None
) -> Totals:
    """Count the rows in the bins of each variable.

    Parameters
    ----------
    bins : mapping of str to VariableBins
    frame : pandas.DataFrame
    bad : numpy.ndarray of bool, optional

    Returns
    -------
    Totals
        ``counts``: float64 arrays of shape (bins,), or (2, bins) of goods and bads; ``strays``.
    """
    lookup = Lookup(bins, frame)
    sizes, parts = [variable.rule.size for variable in bins.values()], 1 if bad is None else 2
    counts: list[np.ndarray] = [np.zeros(parts * size) for size in sizes]
    for rows, i, code in lookup:
        slot = code if bad is None else code + np.int64(sizes[i]) * bad[rows]
        counts[i] += np.bincount(slot, minlength=parts * sizes[i])
    shaped = counts if bad is None else [count.reshape(2, -1) for count in counts]
    return Totals(counts=Totals(zip(bins, shaped, strict=True)), strays=lookup.strays)


def outcomes_on(
    bins: Mapping[str, VariableBins], data: Any, target: str | Any
) -> dict[str, np.ndarray]:
    """Count goods and bads of a sample in the bins of each variable, arrays of shape (2, bins)."""
    sample = Sample(data, target)
    check_columns(sample.source.types.columns, bins, sample.source.name)
    found = sample.total(partial(_count_outcomes, dict(bins)), list(bins), "comparing")
    report(bins, found["strays"])
    return dict(found["counts"])


def _count_outcomes(bins: Mapping[str, VariableBins], block: Block) -> Totals:
    return count_bins(bins, block.frame, block.bad)


def _column(variable: VariableBins, column: pd.Series) -> _Numbers | _Categories:
    kind = _Numbers if variable.rule.kind == NUMERIC else _Categories
    return kind(variable.rule, column, variable.seen)


class _Numbers:
    def __init__(self, rule: Rule, column: pd.Series, seen: np.ndarray) -> None:
        self._rule, self._values, self._seen = rule, as_floats(column), seen
        self.dtype = np.dtype(np.int8 if rule.size < 128 else np.int16)
        rows = min(ROWS, len(column))
        self._code, self._change = np.empty((2, rows), self.dtype)
        self._mask = np.empty(rows, bool)
        self._infinite, self._unseen = 0, np.zeros(rule.size, np.int64)

    def __len__(self) -> int:
        return len(self._values)

    def codes(self, rows: slice) -> np.ndarray:
        x, rule = self._values[rows], self._rule
        code, mask = self._code[: len(x)], self._mask[: len(x)]
        if len(rule.splits) > FEW_SPLITS:
            code[:] = np.searchsorted(rule.splits, x, side="right")
        else:
            code.fill(0)
            one = mask.view(np.int8)
            for split in rule.splits:
                np.greater_equal(x, split, out=mask)
                np.add(code, one, out=code)
        for i, value in enumerate(rule.special_values):
            self._mark(np.equal(x, value, out=mask), code, rule.n_regular + i)
        if not np.isfinite(x, out=mask).all():
            missing = int(np.count_nonzero(np.isnan(x, out=mask)))
            self._mark(mask, code, rule.size - 1)
            self._infinite += len(x) - missing - int(np.count_nonzero(np.isfinite(x, out=mask)))
        return code

    def _mark(self, mask: np.ndarray, code: np.ndarray, place: int) -> None:
        """Put the rows of the mask in the bin of this place."""
        # Arithmetic on all rows is several times quicker than assigning to some.
        change = np.subtract(place, code, out=self._change[: len(code)])
        change *= mask
        code += change
        if not self._seen[place]:
            self._unseen[place] += np.count_nonzero(mask)

    def strays(self) -> Strays:
        places = np.flatnonzero(self._unseen)
        unseen = tuple((int(i), int(self._unseen[i])) for i in places)
        return Strays(len(self), self._infinite, unseen)


class _Categories:
    def __init__(self, rule: Rule, column: pd.Series, seen: np.ndarray) -> None:
        self._category, values = factorize(column)
        place, missing = rule.bin_of_category, rule.size - 1
        self.dtype = np.dtype(np.int8 if rule.size < 128 else np.int16)
        bin_of = [place.get(value, rule.n_regular) for value in values]
        self._bin_of = np.array([*bin_of, missing], self.dtype)
        self._strays = Strays(len(column))
        if seen[rule.n_regular :].all():
            return
        count = np.bincount(np.where(self._category < 0, len(values), self._category))
        count = np.pad(count, (0, len(values) + 1 - len(count)))
        rows = np.bincount(self._bin_of, weights=count, minlength=rule.size).astype(np.int64)
        places = np.flatnonzero(~seen & (rows > 0) & (np.arange(rule.size) >= rule.n_regular))
        new = [v for v, n in zip(values, count, strict=False) if n and v not in place]
        unseen = tuple((int(i), int(rows[i])) for i in places)
        self._strays = Strays(len(column), 0, unseen, tuple(new[:NAMED]))

    def __len__(self) -> int:
        return len(self._category)

    def codes(self, rows: slice) -> np.ndarray:
        return self._bin_of[self._category[rows]]

    def strays(self) -> Strays:
        return self._strays
