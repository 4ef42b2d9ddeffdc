"""Blocks of rows in Arrow's layout, which files and clusters hand over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd
import pyarrow as pa

ROWS = 131_072  # 30 columns of so many rows take 30 MB


def as_pandas(data: pa.RecordBatch | pa.Table) -> pd.DataFrame:
    """Return a block as a frame that shares its memory; its types keep missing apart."""
    table = pa.Table.from_batches([data]) if isinstance(data, pa.RecordBatch) else data
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def gathered(batches: Iterable[pa.RecordBatch], rows: int = ROWS) -> Iterator[pd.DataFrame]:
    """Join small batches into blocks of about so many rows."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(part.num_rows for part in waiting) >= rows:
            yield as_pandas(pa.Table.from_batches(waiting))
            waiting = []
    if waiting:
        yield as_pandas(pa.Table.from_batches(waiting))
