"""Rows without end: files larger than memory, growth with the rows, and what scoring costs."""

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from generated import generated
from processes import HERE, machine, run, say, versions, whole_process

TITLE = "From a hundred thousand rows to twenty million"
PART, SIZES, REPETITIONS = 1_000_000, (100_000, 1_000_000, 5_000_000, 20_000_000), 3
MEMORY_GATE, READ_GATE, GROWTH_GATE, SCORING_GATE = 1024, 3.0, 1.2, 4.0
INTRO = """Generated rows × 30 columns in Parquet files of a million: one command fits bins and card
and writes the scores of all rows (`creditlab fit 'rows/*.parquet' --target bad --out made`). Whole
processes with their children, linear algebra on one thread, everything else on two. Beside it
stands what DuckDB takes to read all columns once (a sum of each), on the same two threads."""
READ = """
import duckdb, sys
table = duckdb.connect(config={"threads": 2}).read_parquet(sys.argv[1])
sums = [f'sum("{n}")' if str(t) != "VARCHAR" else f'max("{n}")'
        for n, t in zip(table.columns, table.types)]
table.aggregate(", ".join(sums)).fetchall()
"""


def measure():
    """Run the command on ever more rows; return the section and its gates."""
    with tempfile.TemporaryDirectory(dir=HERE.parent / ".cache") as folder:
        folder, lines, found = Path(folder), [INTRO, "", HEAD], {}
        for rows in SIZES:
            pattern = write_rows(folder, rows)
            times = 1 if rows > PART else REPETITIONS
            found[rows] = [medians(step, folder, pattern, times) for step in (fitted, read)]
            lines.append(line(rows, *found[rows]))
    passes, made, once = readings(), *found[SIZES[-1]]
    share = made["cpu"] / passes / once["cpu"]
    growth = made["cpu"] / SIZES[-1] / (found[PART][0]["cpu"] / PART)
    score = json.loads(run([sys.executable, __file__, "scoring"]))
    ratio = score["points"] / score["read"]
    lines += [
        "",
        f"The command reads all columns {passes} times: twice for the counts, once for the bin "
        f"numbers, {passes - 4} times these for the regression, once for the scores. At 20M rows "
        f"that is {share:.1f} times the CPU of reading once, per reading; {share * passes / 4:.1f} "
        f"times, if only the 4 readings of the files themselves are counted.",
        "",
        f"In memory, 1,000,000 rows: the points of 26 numeric columns take "
        f"{1e3 * score['points']:.0f} ms, summing the columns {1e3 * score['read']:.0f} ms. Four "
        f"text columns add {1e3 * score['text']:.0f} ms as strings and "
        f"{1e3 * score['codes']:.0f} ms as pandas categories, whose codes are used as they are.",
        "",
        f"{versions('creditlab', 'duckdb', 'numpy', 'pandas')}. {machine()}.",
    ]
    gates = [
        (
            f"20M rows: peak memory at most {MEMORY_GATE} MB",
            f"{made['mb']:,.0f} MB",
            made["mb"] <= MEMORY_GATE,
        ),
        (
            f"20M rows: at most {READ_GATE:g} × the CPU of reading, per reading",
            f"{share:.2f}",
            share <= READ_GATE,
        ),
        (
            f"CPU a row at 20M: at most {GROWTH_GATE} of that at 1M",
            f"{growth:.2f}",
            growth <= GROWTH_GATE,
        ),
        (
            f"numeric scoring: at most {SCORING_GATE:g} × reading the columns",
            f"{ratio:.2f}",
            ratio <= SCORING_GATE,
        ),
    ]
    return lines, gates


HEAD = """| rows | CPU | wall | peak memory | CPU a million rows | reading once: CPU | wall |
|---|---|---|---|---|---|---|"""


def line(rows, made, once):
    return (
        f"| {rows:,} | {made['cpu']:.1f} s | {made['wall']:.1f} s | {made['mb']:,.0f} MB | "
        f"{made['cpu'] / rows * 1e6:.2f} s | {once['cpu']:.2f} s | {once['wall']:.2f} s |"
    )


def write_rows(folder, rows):
    """Have so many rows in files of a million, or in one smaller file; return their pattern."""
    if rows < PART:
        generated(rows).to_parquet(folder / "few.parquet", index=False)
        return folder / "few.parquet"
    for seed in range(rows // PART):
        file = folder / f"part_{seed:02d}.parquet"
        if not file.exists():
            say(f"{TITLE}: rows {seed + 1} of {rows // PART} million")
            generated(PART, seed=seed).to_parquet(file, index=False)
    return folder / "part_*.parquet"


def fitted(folder, pattern):
    command = [Path(sys.executable).parent / "creditlab", "fit", pattern, "--target", "bad"]
    return whole_process([*command, "--out", folder / "made"])


def read(_folder, pattern):
    return whole_process([sys.executable, "-c", READ, pattern])


def medians(step, folder, pattern, times):
    say(f"{TITLE}: {step.__name__} {pattern.name}")
    runs = [step(folder, pattern) for _ in range(times)]
    return {
        name: median(found[k] for found in runs) for name, k in (("cpu", 1), ("wall", 2), ("mb", 3))
    }


# --- In a process of their own -----------------------------------------------------------------


def readings():
    """Count how often the columns are read, on fewer rows of the same kind."""
    return json.loads(run([sys.executable, __file__, "readings"]))


def count_readings():
    from unittest import mock

    from creditlab.data import files
    from creditlab.workbench.fit import fit_files

    wide = []
    each = files.FileSource._each

    def watched(self, function, columns, what):
        if len(columns) > 15:
            wide.append(what)
        return each(self, function, columns, what)

    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(files.FileSource, "_each", watched),
    ):
        file = Path(folder) / "rows.parquet"
        generated(300_000).to_parquet(file, index=False)
        fit_files(file, "bad", Path(folder) / "made")
    return len(wide)


def scoring():
    """Seconds for the points of numbers, for reading these, and for text in two forms."""
    import creditlab as cl

    frame = generated(PART)
    bad = frame.pop("bad")
    numbers = [name for name in frame if name.startswith("number")]
    texts = [name for name in frame if name.startswith("text")]
    bins = cl.fit_bins(frame, bad)
    card, wordy = (cl.Scorecard(bins.select(names)).fit(frame, bad) for names in (numbers, texts))
    coded = frame[texts].astype("category")
    return {
        "points": best(lambda: card.points(frame)),
        "read": best(lambda: [frame[name].to_numpy().sum() for name in numbers]),
        "text": best(lambda: wordy.points(frame)),
        "codes": best(lambda: wordy.points(coded)),
    }


def best(work):
    """Median CPU seconds of some runs, after one to warm up."""
    work()
    seconds = []
    for _ in range(7):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return median(seconds)


if __name__ == "__main__":
    print(json.dumps({"readings": count_readings, "scoring": scoring}[sys.argv[1]]()))
