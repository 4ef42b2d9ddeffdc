"""A step of a cleaning log, as data: what was done, why, to how many rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import is_number, listing


@dataclass(frozen=True)
class State:
    """A column at one moment, or only the number of rows.

    Attributes
    ----------
    rows : int
    missing : int or None
    low, high : float or None
        Of numbers, infinite ones aside.
    distinct : int or None
        Different values, of anything but numbers.
    """

    rows: int
    missing: int | None = None
    low: float | None = None
    high: float | None = None
    distinct: int | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame, column: str | None) -> State:
        """Return the state of a column; of the rows where there is no such column."""
        if column is None or column not in frame.columns:
            return cls(len(frame))
        values = frame[column]
        missing = int(values.isna().sum())
        if not is_number(values):
            return cls(len(frame), missing, distinct=int(values.nunique()))
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
        numbers = numbers[np.isfinite(numbers)]
        if len(numbers) == 0:
            return cls(len(frame), missing)
        return cls(len(frame), missing, float(numbers.min()), float(numbers.max()))

    def __str__(self) -> str:
        if self.missing is None:
            return f"{self.rows:,} rows"
        if self.low is not None:
            rest = f", {self.low:,.10g} to {self.high:,.10g}"
        else:
            rest = "" if self.distinct is None else f", {self.distinct:,} values"
        return f"{self.missing:,} missing{rest}"


@dataclass(frozen=True)
class Step:
    """One operation of a log, and what it did.

    Attributes
    ----------
    operation : str
        Name of an operation of `creditlab.data.operations`.
    column : str or None
        None where whole rows are treated.
    arguments : dict
        Plain values; with them the operation is the same on every table.
    reason : str
    rows : int
        Rows affected.
    before, after : State
    left : tuple
        Values met and not treated, or not readable.
    """

    operation: str
    column: str | None
    arguments: dict[str, Any]
    reason: str
    rows: int
    before: State
    after: State
    left: tuple[Any, ...] = ()

    @property
    def share(self) -> float:
        """Share of the rows that were affected."""
        return self.rows / self.before.rows if self.before.rows else 0.0

    @property
    def recipe(self) -> tuple[str, str | None, dict[str, Any]]:
        """What is done, whatever the table."""
        return self.operation, self.column, self.arguments

    def described(self) -> str:
        """Say the arguments in a few words."""
        given = {name: value for name, value in self.arguments.items() if value not in (None, [])}
        if self.operation == "recode":
            return ", ".join(f"{old!r} → {new!r}" for old, new in given["values"])
        if self.operation == "to_missing":
            return listing(given["values"], 20)
        return ", ".join(f"{name} {_word(value)}" for name, value in given.items())


def _word(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.10g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
