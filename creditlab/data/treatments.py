"""What can be done to a table, step by step, with a reason for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd

from creditlab.data.checks import check_columns, check_frame, is_number, listing
from creditlab.data.operations import OPERATIONS
from creditlab.data.steps import State, Step

_VALUE = (str, bool, int, float)


@dataclass(frozen=True, eq=False)
class Treatments:
    """The operations of a `creditlab.data.cleaning.CleaningLog`: each returns a longer log.

    Examples
    --------
    >>> from creditlab.data.cleaning import CleaningLog
    >>> loans = pd.DataFrame({"sum": ["1,200", "900"], "sold": ["31.01.2024", "30.02.2024"]})
    >>> log = CleaningLog(loans).to_number("sum", reason="text").scale("sum", 1 / 1.2, reason="VAT")
    >>> log = log.to_date("sold", format="%d.%m.%Y", reason="text")
    >>> log.frame["sum"].tolist(), log.steps[-1].left
    ([1000.0, 750.0], ('30.02.2024',))
    """

    frame: pd.DataFrame | None = field(default=None, repr=False)
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.frame is not None:
            check_frame(self.frame)

    def __len__(self) -> int:
        return len(self.steps)

    def to_missing(self, column: str, values: Sequence[Any], *, reason: str) -> Self:
        """Let values of a column become missing: codes for "no answer".

        Parameters
        ----------
        column : str
        values : sequence
            As they stand in the column; each must occur.
        reason : str

        Returns
        -------
        Self
            What is left: values that `creditlab.data.kinds.suspected_codes` still suspects.

        Raises
        ------
        ValueError
            When the column is absent, a value does not occur, or the reason is empty.
        """
        self._check_occur(column, values)
        return self._add("to_missing", column, reason, values=_plain_list(values))

    def recode(self, column: str, mapping: Mapping[Any, Any], *, reason: str) -> Self:
        """Replace values of a column by others.

        Parameters
        ----------
        column : str
        mapping : mapping
            From the old value, which must occur, to the new one (None: missing).
        reason : str

        Returns
        -------
        Self
            What is left: the other values, of a column with at most 50; one that a replay meets
            for the first time is reported by `differences`.

        Raises
        ------
        ValueError
            As `to_missing`.
        """
        self._check_occur(column, list(mapping))
        pairs = [[old, new] for old, new in mapping.items()]
        _plain_list([value for pair in pairs for value in pair if value is not None])
        return self._add("recode", column, reason, values=pairs)

    def to_number(self, column: str, *, decimal: str = ".", reason: str) -> Self:
        """Read text as numbers: thousands separators, currency and percent signs, brackets.

        Parameters
        ----------
        column : str
        decimal : {".", ","}
        reason : str

        Returns
        -------
        Self
            What is left: texts that are no number, now missing.

        Raises
        ------
        ValueError
            When the column is absent, the decimal sign is another, or the reason is empty.
        """
        if decimal not in (".", ","):
            raise ValueError(f"decimal is {decimal!r}; it is '.' or ','")
        return self._add("to_number", column, reason, decimal=decimal)

    def to_date(self, column: str, *, format: str = "%Y-%m-%d", reason: str) -> Self:
        """Read text, or whole numbers such as 20240131, as dates.

        Parameters
        ----------
        column : str
        format : str
            As in `datetime.datetime.strptime`: stated, because 03/04/2024 is two days.
        reason : str

        Returns
        -------
        Self
            What is left: texts that are no date (31 February), now missing.

        Raises
        ------
        ValueError
            When the column is absent or holds decimals, or the reason is empty.
        """
        return self._add("to_date", column, reason, format=format)

    def scale(self, column: str, factor: float, *, where: str | None = None, reason: str) -> Self:
        """Multiply a column by a factor: another unit, another currency, value added tax.

        Parameters
        ----------
        column : str
        factor : float
            1/1.13 takes a tax of 13% out.
        where : str, optional
            Only in the rows in which this holds, as in `drop_rows`.
        reason : str

        Returns
        -------
        Self

        Raises
        ------
        ValueError
            When the column is absent or no number, the factor is not finite, or the reason empty.
        """
        if not np.isfinite(factor) or factor == 0:
            raise ValueError(f"factor is {factor}; give a finite number other than 0")
        return self._add("scale", column, reason, factor=float(factor), where=where)

    def clip(
        self,
        column: str,
        *,
        low: float | None = None,
        high: float | None = None,
        quantiles: tuple[float, float] | None = None,
        reason: str,
    ) -> Self:
        """Move values beyond limits to the limits (winsorise).

        Parameters
        ----------
        column : str
        low, high : float, optional
        quantiles : (float, float), optional
            Instead of limits: they are taken at these quantiles of this table and written down, so
            that a replay uses the limits of the development sample.
        reason : str

        Returns
        -------
        Self

        Raises
        ------
        ValueError
            When the column is absent or no number, no limit is given, or they are out of order.
        """
        if quantiles is not None:
            if low is not None or high is not None:
                raise ValueError("give limits or quantiles, not both")
            if not 0 <= quantiles[0] < quantiles[1] <= 1:
                raise ValueError(f"quantiles are {quantiles}; give two increasing shares of rows")
            self._check_column(column)
            values = self._bound[column]
            if not is_number(values) or values.isna().all():
                raise ValueError(f"column {column!r} holds no numbers, and has no quantiles")
            low, high = (float(limit) for limit in values.quantile(list(quantiles)))
        if low is None and high is None:
            raise ValueError("no limit: give low, high, or quantiles")
        if low is not None and high is not None and low > high:
            raise ValueError(f"low is {low:,.10g}, above high, {high:,.10g}")
        return self._add("clip", column, reason, low=low, high=high)

    def fill(self, column: str, value: Any, *, reason: str) -> Self:
        """Let missing values become a stated value.

        Parameters
        ----------
        column : str
        value : str, number or bool
        reason : str

        Returns
        -------
        Self

        Raises
        ------
        ValueError
            When the column is absent, the value does not fit in it, or the reason is empty.

        Notes
        -----
        A scorecard needs no filling: missing has a bin of its own.
        """
        return self._add("fill", column, reason, value=_plain_list([value])[0])

    def rename(self, column: str, to: str, *, reason: str) -> Self:
        """Give a column another name.

        Parameters
        ----------
        column, to : str
        reason : str

        Returns
        -------
        Self

        Raises
        ------
        ValueError
            When the column is absent, the new name is taken, or the reason is empty.
        """
        return self._add("rename", column, reason, to=to)

    def derive(self, column: str, expression: str, *, reason: str) -> Self:
        """Work out a new column from the others, row by row.

        Parameters
        ----------
        column : str
            Name of the new column.
        expression : str
            As in `creditlab.data.expressions.evaluate`: ``"date_diff('day', opened, applied)"``.
        reason : str

        Returns
        -------
        Self

        Raises
        ------
        ValueError
            When the name is taken, the expression cannot be worked out, or the reason is empty.
        """
        return self._add("derive", column, reason, expression=expression)

    def drop_duplicates(
        self,
        columns: Sequence[str] | None = None,
        *,
        ignoring: Sequence[str] = (),
        reason: str,
    ) -> Self:
        """Keep the first of the rows that are alike.

        Parameters
        ----------
        columns : sequence of str, optional
            In which rows are compared; by default in all.
        ignoring : sequence of str
            But not in these: a row number.
        reason : str

        Returns
        -------
        Self

        Raises
        ------
        ValueError
            When a column is absent, or the reason is empty.
        """
        check_columns(self._bound.columns, ignoring, "frame")
        named = None if columns is None else list(columns)
        return self._add("drop_duplicates", None, reason, columns=named, ignoring=list(ignoring))

    def drop_rows(self, where: str, *, reason: str) -> Self:
        """Leave out the rows in which a condition holds; where it is unknown, the row stays.

        Parameters
        ----------
        where : str
            As in `creditlab.data.expressions.evaluate`: ``"age < 18 or country <> 'ES'"``.
        reason : str

        Returns
        -------
        Self

        Raises
        ------
        ValueError
            When the condition cannot be worked out, or the reason is empty.
        """
        return self._add("drop_rows", None, reason, where=where)

    @property
    def _bound(self) -> pd.DataFrame:
        if self.frame is None:
            raise ValueError("this log was read from a file and holds no table: replay it on one")
        return self.frame

    def _check_column(self, column: str) -> None:
        check_columns(self._bound.columns, [column], "frame")

    def _check_occur(self, column: str, values: Sequence[Any]) -> None:
        """Refuse values that no row holds: a slip, or a number where the column holds text."""
        if isinstance(values, str) or not len(values):
            raise ValueError("give a list of one or more values")
        self._check_column(column)
        found = self._bound[column]
        absent = [value for value in values if not found.isin([value]).any()]
        if absent:
            raise ValueError(
                f"column {column!r}: no row holds {listing(absent)}; "
                f"it holds {listing(found.dropna().unique())}"
            )

    def _add(self, operation: str, column: str | None, reason: str, **arguments: Any) -> Self:
        """Take a step, and write down what it did."""
        frame = self._bound
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError("reason is empty; say why, for the one who reads the log next year")
        if column is not None and operation != "derive":
            self._check_column(column)
        named = () if column is None else (column,)
        outcome = OPERATIONS[operation](frame, *named, **arguments)
        if outcome.frame.empty:
            raise ValueError(f"no row would remain of {len(frame):,}")
        after = State.of(outcome.frame, arguments.get("to", column))
        before = State.of(frame, column)
        step = Step(operation, column, arguments, reason, outcome.rows, before, after, outcome.left)
        return type(self)(outcome.frame, (*self.steps, step))


def _plain_list(values: Sequence[Any]) -> list[Any]:
    """Return values as JSON can hold them."""
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    odd = [v for v in plain if not isinstance(v, _VALUE) or (isinstance(v, float) and v != v)]
    if odd:
        raise ValueError(f"{listing(odd)}: a log holds text, numbers and booleans only")
    return plain
