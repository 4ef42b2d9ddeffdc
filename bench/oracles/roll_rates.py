"""Compare roll rates with those of roll-rate-analysis, on card customers of Taiwan in 2005.

    python bench/oracles/roll_rates.py

Months late, six months; codes 0, -1 and -2 are not late. Then the same with every tenth row lost at
random, where a customer may have no row after the snapshot.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.append(str(Path(__file__).parents[1]))
from processes import python_of, run

import creditlab as cl
from creditlab.data.performance import performance_panel
from creditlab.data.roll_rates import roll_rates, transition_matrix

STATUSES = ["PAY_6", "PAY_5", "PAY_4", "PAY_3", "PAY_2", "PAY_0"]  # April to September
MOST = 3  # months late, and more
THEIRS = """
import sys
import numpy as np
import polars as pl
from roll_rate_analysis import MOMRollRateTable, SnapshotRollRateTable

rows = pl.read_parquet(sys.argv[1])
months = [rows.filter(pl.col("month") == m).drop("month") for m in range(6)]
named = {"unique_key_col": "customer", "delinquency_col": "late", "max_delq": int(sys.argv[3])}
two = MOMRollRateTable(months[2], months[3], **named).compute()
worst = SnapshotRollRateTable(months[2], months[:3], months[3:], **named).compute()
np.savez(sys.argv[2], month=two.drop("from_state"), worst=worst.drop("from_state"))
"""


def compare():
    """Return a row a table: customers counted, cells, and the largest difference of a cell."""
    wide = cl.load_dataset("taiwan_default").frame[STATUSES].clip(lower=0)
    wide = wide.set_axis(range(6), axis=1).rename_axis("customer").reset_index()
    whole = wide.melt("customer", var_name="month", value_name="late").astype(np.int64)
    lost = whole.drop(whole.sample(frac=0.1, random_state=0).index)
    tables = [
        row
        for name, rows in (("all rows", whole), ("a tenth of rows lost", lost))
        for row in _compared(name, rows)
    ]
    return pd.DataFrame(tables, columns=["rows", "table", "customers", "cells", "difference"])


def _compared(name, rows):
    dated = rows.assign(month=200504 + rows["month"])
    edges = range(1, MOST + 1)
    panel = performance_panel(dated, "customer", "month", "late", edges=edges, gaps="keep")
    ours = {
        "month": transition_matrix(panel, since="2005-06", until="2005-07"),
        "worst": roll_rates(panel, at="2005-06", observation=3, performance=3),
    }
    theirs = answers(rows)
    if theirs is None:
        return
    for table, found in ours.items():
        counts = found.counts.to_numpy()
        difference = int(np.abs(counts - theirs[table]).max())
        yield name, table, counts.sum(), counts.size, difference


def answers(rows):
    """Let roll-rate-analysis answer in its own environment."""
    python = python_of("roll-rate-analysis")
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "rows.parquet", Path(folder) / "found.npz"
        rows.to_parquet(paths[0])
        run([python, "-c", THEIRS, *paths, MOST])
        with np.load(paths[1]) as found:
            return dict(found)


if __name__ == "__main__":
    print(compare().to_string(index=False))
