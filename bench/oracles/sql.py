"""Run the SQL that autowoe and creditlab write for their own cards, and compare with their Python.

    python bench/oracles/sql.py

Each fits a card of its own on loan applicants in Spain; DuckDB computes its statement; the question
is whether the statement gives the PD that the package's own `predict_proba` gives, row by row.
"""

import json
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

sys.path.append(str(Path(__file__).parents[1]))
from processes import python_of, run

import creditlab as cl

ROUNDED = (3, 9)  # decimals of its statement: its default, and more
THEIRS = """
import json, sys
import pandas as pd
from autowoe import AutoWoE

frame = pd.read_csv(sys.argv[1])
numbers = frame.drop(columns="bad").select_dtypes("number").columns
types = {name: "real" if name in numbers else "cat" for name in frame.columns.drop("bad")}
card = AutoWoE(n_jobs=1, verbose=0)
card.fit(frame, target_name="bad", features_type=types)
found = {"pd": card.predict_proba(frame).tolist(), "variables": list(card.features_fit.index)}
for digits in json.loads(sys.argv[3]):
    found[str(digits)] = card.get_sql_inference_query("numbered", round_digits=digits,
                                                      round_features=9)
json.dump(found, open(sys.argv[2], "w"))
"""


def compare():
    """Return a row a statement: variables, its size, and the largest difference of a PD."""
    frame = cl.load_dataset("spanish_credit").frame
    rows = []
    theirs = answers(frame)
    if theirs is not None:
        for digits in ROUNDED:
            rows.append(
                (
                    "autowoe",
                    f"{digits} decimals",
                    len(theirs["variables"]),
                    *_off(frame, theirs[str(digits)], "PROB", theirs["pd"]),
                )
            )
    card = cl.Scorecard().fit(frame, "bad")
    own = card.predict_proba(frame)[:, 1]
    statement = card.to_sql(table="numbered", reasons=0)
    rows.append(("creditlab", "as written", len(card.bins_), *_off(frame, statement, "pd", own)))
    return pd.DataFrame(
        rows,
        columns=["package", "statement", "variables", "note", "characters", "rows", "difference"],
    )


def _off(frame, statement, name, own):
    """What happened, the size of the statement, rows, and the largest difference of a PD."""
    notes = []
    for cast in (False, True):
        with duckdb.connect() as engine:
            numbered = frame.astype(dict.fromkeys(frame.select_dtypes("number"), float))
            engine.register("numbered", numbered if cast else frame)
            try:
                found = engine.sql(statement).df()[name].to_numpy()
            except duckdb.Error as error:
                notes.append(f"refused by the engine: {str(error).splitlines()[0]}")
                continue
        notes.append("numbers as doubles" if cast else "as it is")
        off = float(np.abs(found - np.asarray(own)).max())
        return "; ".join(notes), len(statement), len(found), off
    return "; ".join(notes), len(statement), 0, np.nan


def answers(frame):
    """Let autowoe answer in its own environment."""
    python = python_of("autowoe")
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "frame.csv", Path(folder) / "found.json"
        frame.to_csv(paths[0], index=False)
        run([python, "-c", THEIRS, *paths, json.dumps(ROUNDED)])
        return json.loads(paths[1].read_text())


if __name__ == "__main__":
    print(compare().to_string(index=False))
