"""Sources: where customers are kept. The same questions go to a frame, to files and to a cluster.

Everything that is asked of the rows is a sum over blocks of them: counts, gradients, totals. A
source runs a function on its blocks, next to the rows, and only the sum of the results comes back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from creditlab._files import whole_or_nothing
from creditlab.data.checks import (
    as_floats,
    as_weights,
    check_columns,
    check_frame,
    read_answers,
    refuse_weights,
    target_of,
    wrong_weights,
)

Function = Callable[[pd.DataFrame], Any]


@runtime_checkable
class Source(Protocol):
    """A table of customers.

    Attributes
    ----------
    name : str
        For messages.
    types : pandas.DataFrame
        The columns, without rows.
    """

    name: str
    types: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of rows."""

    def total(self, function: Function, columns: Sequence[str], what: str) -> Any:
        """Return the sum of ``function(block)`` over all blocks; ``what`` names the work."""

    def map(
        self, function: Function, columns: Sequence[str], what: str, to: str | None
    ) -> tuple[Any, Any]:
        """Let ``function(block)`` give a frame and something that adds up; return all of both.

        The frames come back in the kind of table that the source is, or are written to a Parquet
        file (a folder of them, from a cluster), all or nothing.
        """

    def derive(self, function: Function, columns: Sequence[str], what: str) -> tuple[Source, Any]:
        """As `map`, with the frames kept where the rows are, to be read many times."""


def as_source(data: Any, columns: Iterable[str] = ()) -> Source:
    """Return the source that reads ``data``, after checking that it has rows and these columns.

    Parameters
    ----------
    data : pandas.DataFrame, path-like, Spark DataFrame, or a source already
        A path names a Parquet or CSV file, or many with wildcards: ``"customers/*.parquet"``.
    columns : iterable of str
        What must be there.

    Raises
    ------
    TypeError
        When it is none of these.
    ValueError
        When it has no rows, a column name twice, or lacks a column.
    FileNotFoundError
        When no file has that name.
    """
    if isinstance(data, pd.DataFrame):
        return FrameSource(check_frame(data, columns))
    source: Source
    if isinstance(data, Source):
        source = data
    elif isinstance(data, (str, os.PathLike)):
        from creditlab.data.files import FileSource

        source = FileSource(data)
    else:
        from creditlab.data.spark import SparkSource, is_spark

        if not is_spark(data):
            raise TypeError(
                f"expected a pandas DataFrame, the path of a Parquet or CSV file, or a Spark "
                f"DataFrame, got {type(data).__name__}"
            )
        source = SparkSource(data)
    check_columns(source.types.columns, columns, source.name)
    if len(source) == 0:
        raise ValueError(f"{source.name}: 0 rows, {source.types.shape[1]} columns")
    return source


class FrameSource:
    """A pandas DataFrame: one block."""

    name = "frame"

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame, self.types = frame, frame.iloc[:0]

    def __len__(self) -> int:
        return len(self.frame)

    def total(self, function: Function, columns: Sequence[str], what: str) -> Any:
        """See `Source`."""
        return function(self.frame)

    def map(
        self, function: Function, columns: Sequence[str], what: str, to: str | None
    ) -> tuple[Any, Any]:
        """See `Source`."""
        result, rest = function(self.frame)
        if to is None:
            return result, rest
        with whole_or_nothing(to) as temporary:
            pd.DataFrame(result).to_parquet(temporary, index=False)
        return Path(to), rest

    def derive(self, function: Function, columns: Sequence[str], what: str) -> tuple[Source, Any]:
        """See `Source`."""
        frame, rest = function(self.frame)
        return FrameSource(frame), rest


@dataclass(eq=False)
class Block:
    """Some customers, with their outcome and weights."""

    frame: pd.DataFrame
    bad: np.ndarray
    weights: np.ndarray | None = None
    _last: tuple[Any, Any] = (None, None)

    def remember(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made for ``key`` last, or make it."""
        if self._last[0] != key:
            self._last = (key, make())
        return self._last[1]


class Sample:
    """Customers whose outcome is known: a source, its target, and perhaps weights.

    Parameters
    ----------
    data : pandas.DataFrame, path-like or Spark DataFrame
    target : str or array-like
        Column name, or for a frame values: 1 = bad, 0 = good.
    weights : str or array-like, optional
        The same.

    Raises
    ------
    ValueError
        As `as_source`, `as_target` and `as_weights`.
    """

    def __init__(self, data: Any, target: Any, weights: Any = None) -> None:
        named = [name for name in (target, weights) if isinstance(name, str)]
        self.source = as_source(data, named)
        self.beside = named
        self._block = None
        if isinstance(self.source, FrameSource):
            frame = self.source.frame
            w = frame[weights] if isinstance(weights, str) else weights
            w = None if w is None else as_weights(w, len(frame))
            self._block = Block(frame, target_of(frame, target), w)
            return
        for what, given in (("target", target), ("weights", weights)):
            if not isinstance(given, str) and given is not None:
                raise TypeError(
                    f"the {what} of customers outside memory is a column: name it, instead of "
                    f"passing {type(given).__name__}"
                )
        self._read = partial(_block, target, weights)
        found = self.source.total(partial(_outcome, target, weights), named, "target")
        found["answers"].check(target)
        refuse_weights(found["wrong"], len(self.source))

    @property
    def types(self) -> pd.DataFrame:
        """The columns, without rows and without target and weights."""
        return self.source.types.drop(columns=self.beside)

    def __len__(self) -> int:
        return len(self.source)

    def portions(self, names: Sequence[str]) -> list[list[str]]:
        """Columns to read together: in memory one at a time, elsewhere all."""
        return [[name] for name in names] if self._block else [list(names)]

    def total(self, function: Callable[[Block], Any], columns: Sequence[str], what: str) -> Any:
        """Sum of ``function(block)`` over all blocks; ``what`` names the work."""
        if self._block:
            return function(self._block)
        wanted = list(dict.fromkeys((*columns, *self.beside)))
        return self.source.total(partial(_on_block, function, self._read), wanted, what)

    def derive(
        self, function: Callable[[Block], Any], columns: Sequence[str], what: str
    ) -> tuple[Source, Any]:
        """See `Source`; the function takes a `Block`."""
        if self._block:
            frame, rest = function(self._block)
            return FrameSource(frame), rest
        wanted = list(dict.fromkeys((*columns, *self.beside)))
        return self.source.derive(partial(_on_block, function, self._read), wanted, what)


def _block(target: str, weights: str | None, frame: pd.DataFrame) -> Block:
    bad = (frame[target] == 1).to_numpy(dtype=bool)
    return Block(frame, bad, None if weights is None else as_floats(frame[weights]))


def _on_block(
    function: Callable[[Block], Any], read: Callable[[pd.DataFrame], Block], frame: pd.DataFrame
) -> Any:
    return function(read(frame))


def _outcome(target: str, weights: str | None, frame: pd.DataFrame) -> Any:
    answers = read_answers(frame[target])[1]
    wrong = 0 if weights is None else wrong_weights(as_floats(frame[weights]))
    return Totals(answers=answers, wrong=wrong)


class Totals(dict[str, Any]):
    """Named things that add up, name by name."""

    def __add__(self, other: Totals) -> Totals:
        return Totals({name: value + other[name] for name, value in self.items()})
