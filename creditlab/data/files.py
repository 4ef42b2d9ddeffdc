"""Files larger than memory: Parquet and CSV, read by DuckDB in blocks and under a memory limit."""

from __future__ import annotations

import csv
import glob
import gzip
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
from creditlab.data.checks import listing
from creditlab.data.read import (
    GZIP,
    MISSING_MARKS,
    PARQUET,
    kind_of,
    locate,
    refuse_duplicates,
    separator_of,
)
from creditlab.data.sources import Function

MEMORY = "400MB"  # for the engine; a few blocks of rows in work come on top
WORKERS = min(4, os.cpu_count() or 1)
WILDCARDS = re.compile(r"[*?\[]")
ROW_NUMBERS = re.compile(r"__index_level_\d+__")  # pandas keeps them in Parquet files
HEAD = 200_000  # characters of a text file that show its separator


class FileSource:
    """One or many Parquet or CSV files with the same columns, as one table.

    Parameters
    ----------
    path : path-like
        A file, the name of a data set of the course, or a pattern such as ``"parts/*.parquet"``.
        CSV needs a header line and UTF-8, and may be gzipped; it is turned into Parquet once, in a
        temporary folder.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When a file cannot be read as a table, or files differ in their columns.
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
            if kind_of(files[0]) != PARQUET:
                files = [self._from_csv(files)]
            _refuse_other_columns(files, [_columns_of(file) for file in files])
            self._table = self._engine.read_parquet(list(map(str, files)), union_by_name=True)
            columns = zip(self._table.columns, self._table.types, strict=True)
            self._columns = {
                name: _selected(name, str(kind))
                for name, kind in columns
                if not ROW_NUMBERS.fullmatch(name)
            }
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
        with self._refusing_damage():
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
        heads = [_head(file) for file in files]
        separator = separator_of(heads[0])
        headers = [_header(*pair, separator) for pair in zip(files, heads, strict=True)]
        _refuse_other_columns(files, headers)
        columns = [name or f"Unnamed: {place}" for place, name in enumerate(headers[0])]
        text = self._engine.read_csv(
            [str(file) for file in files],  # type: ignore[arg-type]
            delimiter=separator,
            quotechar='"',
            escapechar='"',
            header=True,
            columns=dict.fromkeys(columns, "VARCHAR"),
            auto_detect=False,
            compression="gzip" if kind_of(files[0]) == GZIP else "none",
            na_values=list(MISSING_MARKS),
        )
        names = [_quoted(name) for name in columns]
        whole = "regexp_full_match(trim({0}), '[+-]?[0-9]{{1,18}}')"
        yes_or_no = "{0} IN ('True', 'TRUE', 'true', 'False', 'FALSE', 'false')"
        number = "try_cast({0} AS DOUBLE) IS NOT NULL AND NOT contains({0}, '_')"  # 1_000 is text
        tests = (whole, number, yes_or_no)
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
            casts.append(f"CAST({name} AS {kind}) AS {name}")
        path = Path(self._scratch.name) / "table.parquet"
        text.project(", ".join(casts)).write_parquet(str(path))
        return path

    @contextmanager
    def _refusing_damage(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            # What follows are the engine's settings, which are none of the user's.
            reason = re.split(r"\n\s*\n|\n?Possible |\n +file =", str(error))[0].strip()
            raise ValueError(f"{self.name} cannot be read: {reason}") from error


def _apply(function: Function, batch: pa.RecordBatch) -> Any:
    return function(as_pandas(batch))


def _matching(path: str) -> list[Path]:
    if not WILDCARDS.search(path):
        return [locate(path)]
    found = sorted(
        file for name in glob.glob(path, recursive=True) if (file := Path(name)).is_file()
    )
    if not found:
        raise FileNotFoundError(f"{path}: no file matches; paths are taken from {Path.cwd()}")
    return found


def _columns_of(file: Path) -> list[str]:
    """Return the columns of a Parquet file, in the order of the alphabet."""
    try:
        names = pq.read_schema(file).names
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"{file.name}: not a complete Parquet file ({error})") from error
    return sorted(name for name in names if not ROW_NUMBERS.fullmatch(name))


def _head(file: Path) -> str:
    """Return the first lines of a text file."""
    opened = gzip.open if kind_of(file) == GZIP else open
    try:
        with opened(file, "rt", encoding="utf-8-sig", newline="") as content:
            return content.read(HEAD)
    except UnicodeDecodeError:
        raise ValueError(
            f"{file.name} is not text in UTF-8; save it so, or read it with "
            f"creditlab.data.read.read_table and pass the frame"
        ) from None


def _header(file: Path, head: str, separator: str) -> list[str]:
    names = [name.strip() for name in next(csv.reader(head.splitlines(True), delimiter=separator))]
    if not any(names):
        raise ValueError(f"{file.name}: the first line is empty; it must name the columns")
    refuse_duplicates(file, names)
    return names


def _refuse_other_columns(files: Sequence[Path], headers: Sequence[list[str]]) -> None:
    """Refuse files that do not go together, and names that the engine cannot tell apart."""
    first = headers[0]
    for file, names in zip(files, headers, strict=True):
        if names != first:
            other = listing(sorted(set(names) ^ set(first))) or "in another order"
            raise ValueError(
                f"{file.name} has other columns than {files[0].name} ({other}); "
                f"files read together must have the same"
            )
    lower = [name.lower() for name in first]
    alike = [name for name in first if lower.count(name.lower()) > 1]
    if alike:
        raise ValueError(
            f"{files[0].name}: {len(alike)} column names differ in upper and lower case only "
            f"({listing(alike)}); rename them"
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _selected(name: str, kind: str) -> str:
    """How to select a column: exact decimals and huge integers as floats, labels as text."""
    quoted = _quoted(name)
    if kind.startswith(("DECIMAL", "HUGEINT", "UHUGEINT")):
        return f"CAST({quoted} AS DOUBLE) AS {quoted}"
    return f"CAST({quoted} AS VARCHAR) AS {quoted}" if kind.startswith("ENUM") else quoted
