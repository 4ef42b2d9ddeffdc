"""Files larger than memory: Parquet and CSV, read by DuckDB in blocks and under a memory limit."""

from __future__ import annotations

import glob
import os
import re
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property, reduce
from operator import add
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from creditlab._files import whole_or_nothing
from creditlab._progress import progress
from creditlab.data.blocks import ROWS, as_pandas
from creditlab.data.read import MISSING_MARKS, locate, separator_of
from creditlab.data.sources import Function

MEMORY = "400MB"  # for the engine; a few blocks of rows in work come on top
WORKERS = min(4, os.cpu_count() or 1)
WILDCARDS = re.compile(r"[*?\[]")


class FileSource:
    """One or many Parquet or CSV files with the same columns, as one table.

    Parameters
    ----------
    path : path-like
        A file, the name of a data set of the course, or a pattern such as ``"parts/*.parquet"``.
        CSV needs a header line and UTF-8; it is turned into Parquet once, in a temporary folder.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When a file cannot be read as a table.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.name = f"file {os.fspath(path)!r}"
        self._holds: Any = None  # a folder that must live as long as this source
        self._scratch = tempfile.TemporaryDirectory(prefix="creditlab-")
        self._engine = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": self._scratch.name,
                "threads": WORKERS,
                "autoinstall_known_extensions": False,
            }
        )
        files = _matching(os.fspath(path))
        with self._refusing_damage():
            if not _is_parquet(files[0]):
                files = [self._from_csv(files)]
            self._table = self._engine.read_parquet([str(file) for file in files])
            columns = zip(self._table.columns, self._table.types, strict=True)
            self._columns = {name: _selected(name, str(kind)) for name, kind in columns}
            empty = self._query(list(self._columns)).limit(0).to_arrow_table()
        self.types: pd.DataFrame = as_pandas(empty)

    def __len__(self) -> int:
        return self._rows

    @cached_property
    def _rows(self) -> int:
        with self._refusing_damage():
            return int(self._table.aggregate("count(*)").fetchall()[0][0])

    def total(self, function: Function, columns: Sequence[str], what: str) -> Any:
        """See `Source`."""
        results = self._each(function, columns, what)
        found = next(results)
        for result in results:
            found = found + result
        return found

    def map(
        self, function: Function, columns: Sequence[str], what: str, to: str | None
    ) -> tuple[Any, Any]:
        """See `Source`."""
        results = self._each(function, columns, what)
        if to is None:
            parts, rest = zip(*results, strict=True)
            return pd.concat(parts, ignore_index=True), reduce(add, rest)
        with whole_or_nothing(to) as temporary:
            part, rest = next(results)
            table = pa.Table.from_pandas(pd.DataFrame(part), preserve_index=False)
            with pq.ParquetWriter(temporary, table.schema) as file:
                file.write_table(table)
                for part, more in results:
                    table = pa.Table.from_pandas(pd.DataFrame(part), file.schema, False)
                    file.write_table(table)
                    rest = rest + more
        return Path(to), rest

    def derive(
        self, function: Function, columns: Sequence[str], what: str
    ) -> tuple[FileSource, Any]:
        """See `Source`."""
        scratch = tempfile.TemporaryDirectory(prefix="creditlab-")
        path, rest = self.map(function, columns, what, f"{scratch.name}/derived.parquet")
        derived = FileSource(path)
        derived._holds = scratch
        return derived, rest

    def _each(self, function: Function, columns: Sequence[str], what: str) -> Iterator[Any]:
        """Results of all blocks, in the order of the rows; a few blocks are in work at a time."""
        total = len(self)
        reader = self._query(columns).to_arrow_reader(ROWS)
        workers, waiting = ThreadPoolExecutor(WORKERS), deque[tuple[int, Future[Any]]]()
        try:
            with progress(total, what) as bar, self._refusing_damage():
                for batch in reader:
                    waiting.append((len(batch), workers.submit(_apply, function, batch)))
                    if len(waiting) > WORKERS:
                        rows, result = waiting.popleft()
                        yield result.result()
                        bar.update(rows)
                for rows, result in waiting:
                    yield result.result()
                    bar.update(rows)
        finally:  # an error, an interrupt: what waits is not begun
            workers.shutdown(cancel_futures=True)
            reader.close()

    def _query(self, columns: Sequence[str]) -> Any:
        return self._table.project(", ".join(self._columns[name] for name in columns))

    def _from_csv(self, files: Sequence[Path]) -> Path:
        """Write text files as one Parquet file, numbers as numbers, in the scratch folder."""
        with files[0].open(encoding="utf-8-sig", newline="") as file:
            separator = separator_of(file.read(200_000))
        text = self._engine.read_csv(
            [str(file) for file in files],  # type: ignore[arg-type]
            delimiter=separator,
            quotechar='"',
            escapechar='"',
            header=True,
            all_varchar=True,
            na_values=list(MISSING_MARKS),
        )
        names = [_quoted(name) for name in text.columns]
        whole = "regexp_full_match(trim({0}), '[+-]?[0-9]{{1,18}}')"
        yes_or_no = "{0} IN ('True', 'TRUE', 'true', 'False', 'FALSE', 'false')"
        tests = (whole, "try_cast({0} AS DOUBLE) IS NOT NULL", yes_or_no)
        counts = [f"count({name})" for name in names]
        counts += [f"count_if({test.format(name)})" for test in tests for name in names]
        found = text.aggregate(", ".join(counts)).fetchall()[0]
        present, *kinds = (found[i : i + len(names)] for i in range(0, len(found), len(names)))
        casts = []
        for i, name in enumerate(names):
            kind = next(
                (
                    k
                    for k, n in zip(("BIGINT", "DOUBLE", "BOOLEAN"), kinds, strict=True)
                    if n[i] == present[i] > 0
                ),
                "VARCHAR",
            )
            casts.append(f"CAST({name} AS {kind}) AS {_quoted(text.columns[i].strip())}")
        path = Path(self._scratch.name) / "table.parquet"
        text.project(", ".join(casts)).write_parquet(str(path))
        return path

    @contextmanager
    def _refusing_damage(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise ValueError(f"{self.name} cannot be read: {error}") from error


def _apply(function: Function, batch: pa.RecordBatch) -> Any:
    return function(as_pandas(batch))


def _matching(path: str) -> list[Path]:
    if not WILDCARDS.search(path):
        return [locate(path)]
    found = sorted(Path(name) for name in glob.glob(path, recursive=True))
    if not found:
        raise FileNotFoundError(f"{path}: no file matches; paths are taken from {Path.cwd()}")
    return found


def _is_parquet(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(4) == b"PAR1"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _selected(name: str, kind: str) -> str:
    """How to select a column: exact decimals and huge integers as floats, labels as text."""
    quoted = _quoted(name)
    if kind.startswith(("DECIMAL", "HUGEINT", "UHUGEINT")):
        return f"CAST({quoted} AS DOUBLE) AS {quoted}"
    return f"CAST({quoted} AS VARCHAR) AS {quoted}" if kind.startswith("ENUM") else quoted
