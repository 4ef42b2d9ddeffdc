"""Customers on a cluster: the same functions run on Spark's executors, next to the rows."""

from __future__ import annotations

import pickle
import re
import warnings
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial, reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from creditlab._files import whole_or_nothing
from creditlab.data.blocks import as_pandas, gathered
from creditlab.data.sources import Function

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


def is_spark(data: Any) -> bool:
    """Tell whether this is a Spark DataFrame, without importing Spark."""
    return type(data).__module__.startswith("pyspark.sql") and hasattr(data, "mapInArrow")


class SparkSource:
    """A Spark DataFrame.

    The executors need this package too. Only sums come back to the driver.

    Parameters
    ----------
    table : pyspark.sql.DataFrame
    """

    name = "Spark DataFrame"

    def __init__(self, table: DataFrame) -> None:
        from pyspark.sql import functions as f
        from pyspark.sql.types import DecimalType

        exact = [part.name for part in table.schema if isinstance(part.dataType, DecimalType)]
        self._table = table.withColumns(
            {name: f.col(_quoted(name)).cast("double") for name in exact}
        )
        with _plainly():
            self.types: pd.DataFrame = as_pandas(self._table.limit(0).toArrow())

    def __len__(self) -> int:
        return self._rows

    @cached_property
    def _rows(self) -> int:
        return self._table.count()

    def total(self, function: Function, columns: Sequence[str], what: str) -> Any:
        """See `Source`."""
        with _plainly():
            summing = partial(_sum, function, list(columns))
            sums = self._selected(columns).mapInArrow(summing, "sum binary")
            found = [pickle.loads(row["sum"]) for row in sums.collect()]
        return reduce(add, found)

    def map(
        self, function: Function, columns: Sequence[str], what: str, to: str | None
    ) -> tuple[Any, Any]:
        """See `Source`."""
        rest = self.total(partial(_rest, function), columns, what)
        schema = self._schema(function, columns)
        with _plainly():
            giving = partial(_frames, function, list(columns))
            result = self._selected(columns).mapInArrow(giving, schema)
            if to is None:
                return result, rest
            if "://" in to:  # the store's own rules say when the folder is complete
                result.write.parquet(to)
                return to, rest
            with whole_or_nothing(to) as temporary:
                result.write.parquet(temporary.absolute().as_uri())
        return Path(to), rest

    def derive(
        self, function: Function, columns: Sequence[str], what: str
    ) -> tuple[SparkSource, Any]:
        """See `Source`."""
        table, rest = self.map(function, columns, what, None)
        derived = SparkSource(table.persist())
        weakref.finalize(derived, _let_go, table).atexit = False
        return derived, rest

    def _selected(self, columns: Sequence[str]) -> DataFrame:
        """Columns under plain names: some of Spark's functions cannot quote a name's dots."""
        from pyspark.sql import functions as f

        return self._table.select(
            [f.col(_quoted(name)).alias(f"c{i}") for i, name in enumerate(columns)]
        )

    def _schema(self, function: Function, columns: Sequence[str]) -> StructType:
        """Types of a result: a column that is passed on keeps its own."""
        from pyspark.sql import types

        plain = {"int8": types.ByteType, "int16": types.ShortType, "bool": types.BooleanType}
        own = {part.name: part.dataType for part in self._table.schema}
        empty = pd.DataFrame(function(self.types[list(columns)])[0])
        fields = [
            types.StructField(
                name,
                own[name]
                if isinstance(dtype, pd.ArrowDtype)
                else plain.get(str(dtype), types.DoubleType)(),
            )
            for name, dtype in zip(empty.columns, empty.dtypes, strict=True)
        ]
        return types.StructType(fields)


def _blocks(columns: list[str], batches: Iterator[pa.RecordBatch]) -> Iterator[pd.DataFrame]:
    for block in gathered(batches):
        block.columns = pd.Index(columns)
        yield block


def _sum(
    function: Function, columns: list[str], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    results = [function(block) for block in _blocks(columns, batches) if len(block)]
    if results:
        content = pickle.dumps(reduce(add, results))
        yield pa.RecordBatch.from_arrays([pa.array([content], pa.binary())], ["sum"])


def _rest(function: Function, frame: pd.DataFrame) -> Any:
    return function(frame)[1]


def _frames(
    function: Function, columns: list[str], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    for block in _blocks(columns, batches):
        result = pd.DataFrame(function(block)[0])
        yield from pa.Table.from_pandas(result, preserve_index=False).to_batches()


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _let_go(table: DataFrame) -> None:
    with suppress(Exception):  # a session that was stopped keeps nothing
        table.unpersist()


@contextmanager
def _plainly() -> Iterator[None]:
    """Raise what a function raised on an executor, without Spark's frames around it."""
    from pyspark.errors import PythonException

    try:
        with warnings.catch_warnings():
            # Nothing that is used here depends on the version of pandas that Spark knows.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
            yield
    except PythonException as error:
        said = re.findall(r"^ValueError: (.*)$", str(error), re.MULTILINE)
        if not said:
            raise
        raise ValueError(said[-1]) from None
