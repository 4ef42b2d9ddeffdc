"""Compare creditlab with optbinning on the same work: ``make bench``.

Both fit a scorecard (bins, then logistic regression), replace every value by its weight of evidence
and score every row, on a million generated rows and on two real samples. Each repetition runs in
a process of its own, in alternating order; tables give medians. Time is CPU time (user and system)
of the work itself: before the clock starts the data are read and the package has run once on a few
rows. Linear algebra gets one thread: threads that wait for each other on a busy machine burn many
times the CPU time of the work. Quality is measured alike for both, on the points as rounded.

Writes ``bench/results.md``, prints it, and exits with the number of gates that are missed.
"""

import ctypes
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
from generated import generated

ROWS, REPETITIONS, REAL = 1_000_000, 3, ("taiwan_default", "south_german_credit")
PACKAGES = OURS, THEIRS = "creditlab", "optbinning"
STEPS = {"fit": "fit: bins and regression", "woe": "WoE of all rows", "score": "score of all rows"}
IMPORTS = (
    "import pandas",
    "import creditlab",
    "from creditlab import Scorecard",
    "from optbinning import Scorecard",
)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
FIT_GATE, IMPORT_GATE, AUC_GATE, IV_GATE = 1 / 8, 1.3, 0.001, 0.99
INTRO = f"""# {OURS} and {THEIRS} on the same work

CPU seconds (linear algebra on one thread) and memory needed on top of the data: medians of
{REPETITIONS} runs, each in a fresh process, in alternating order. 70% of the rows are fitted, all
are encoded and scored. optbinning: `BinningProcess` with its defaults, unpenalised logistic
regression (`newton-cholesky`), `metric_missing="empirical"`, rounded points. Beside AUC stands the
difference with its 95% DeLong interval; IV is summed over the columns, alike for both."""


def write_samples(folder):
    """Write each data set with its 30% test sample marked; return their files."""
    import creditlab as cl

    frames = {"generated": generated(ROWS)}
    for name in REAL:
        data = cl.load_dataset(name)
        frames[name] = data.frame.drop(columns="ID", errors="ignore")
        frames[name] = frames[name].rename(columns={data.target: "bad"})
    for name, frame in frames.items():
        test = cl.split_sample(frame, "bad", test_size=0.3)[1]
        frame["is_test"] = frame.index.isin(test.index)
        frame.to_parquet(folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in frames}


# --- One repetition, in a process of its own --------------------------------------------------


def steps_of(package, X, y):
    """How the package fits, encodes and scores."""
    if package == OURS:
        import creditlab as cl

        card = cl.Scorecard()
        return lambda: card.fit(X, y), lambda rows: card.bins_.transform(rows), card.points
    from optbinning import BinningProcess, Scorecard
    from sklearn.linear_model import LogisticRegression

    names, empirical = X.columns.tolist(), {"metric_missing": "empirical"}
    text = X.select_dtypes(exclude="number").columns.tolist()
    card = Scorecard(
        BinningProcess(names, categorical_variables=text),
        LogisticRegression(solver="newton-cholesky", C=np.inf),
        scaling_method="pdo_odds",
        scaling_method_params={"pdo": 20, "odds": 50, "scorecard_points": 600},
        rounding=True,
    )
    return (
        lambda: card.fit(X, y, **empirical),
        lambda rows: card.binning_process_.transform(rows[names], metric="woe", **empirical),
        lambda rows: card.score(rows[names]),
    )


def repetition(package, file):
    """Do the work once; return what it cost and how good it is."""
    from sklearn.metrics import roc_auc_score

    from creditlab.model.evidence import weight_of_evidence

    frame = pd.read_parquet(file)
    is_test, y = frame.pop("is_test").to_numpy(), frame.pop("bad")
    X, y_train = frame[~is_test], y[~is_test]
    fit, woe, score = steps_of(package, X[:600], y_train[:600])
    fit(), woe(X[:600]), score(X[:600])
    fit, woe, score = steps_of(package, X, y_train)
    found = {}
    measured(found, "fit", fit)
    evidence = measured(found, "woe", lambda: woe(frame))
    points = np.asarray(measured(found, "score", lambda: score(frame)))[is_test]
    np.save(f"{file}.{package}.npy", points)
    found |= {"auc": roc_auc_score(y[is_test], -points), "iv": 0.0, "bins": 0.0}
    for _, column in evidence[~is_test].items():  # rows of equal WoE are a bin
        code = pd.factorize(column)[0]
        bad = np.bincount(code, weights=y_train)
        found["iv"] += weight_of_evidence(np.bincount(code) - bad, bad)[1].sum()
        found["bins"] += len(bad)
    return found


def measured(found, step, work):
    """Run a step; note its CPU seconds and the memory (MB) it needs on top of what is held."""
    with suppress(OSError, AttributeError):  # give back free memory, forget the peak: Linux only
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
    held, start = memory("VmRSS"), time.process_time()
    result = work()
    found[f"{step} s"] = time.process_time() - start
    found[f"{step} MB"] = memory("VmHWM") - held
    return result


def memory(field):
    """Memory of this process in MB, NaN where there is no /proc."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return np.nan
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


# --- All of it --------------------------------------------------------------------------------


def child(*arguments):
    """Run Python anew; return what it prints and its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(file):
    """Medians over the repetitions on one data set: a column a package."""
    runs = {package: [] for package in PACKAGES}
    for i in range(REPETITIONS):
        for package in PACKAGES[:: (-1) ** i]:
            print(f"{file.stem}: {package}, {i + 1} of {REPETITIONS}", file=sys.stderr)
            runs[package].append(json.loads(child(__file__, package, file)[0]))
    return pd.DataFrame({package: pd.DataFrame(found).median() for package, found in runs.items()})


def section(file, table):
    """Report one data set; return the lines and the gates that are missed."""
    from creditlab.validate.metrics import compare_auc

    frame = pd.read_parquet(file)
    y = frame.loc[frame["is_test"], "bad"]
    auc = compare_auc(y, *(np.load(f"{file}.{package}.npy") for package in PACKAGES))
    size = f"{len(frame):,} rows × {frame.shape[1] - 2} columns, {len(y):,} rows tested"
    lines = ["", f"## {file.stem}: {size}", "", f"| | {OURS} | {THEIRS} | |", "|---|---|---|---|"]
    for step, title in STEPS.items():
        s, mb = table.loc[f"{step} s"], table.loc[f"{step} MB"]
        cells = [f"{s[p]:.3g} s, {mb[p]:,.0f} MB" for p in PACKAGES]
        lines.append(f"| {title} | {' | '.join(cells)} | 1 : {s[THEIRS] / s[OURS]:.1f} |")
    between = f"{auc['difference']:+.4f} [{auc['low']:+.4f}, {auc['high']:+.4f}]"
    ratio = f"{table.loc['iv', OURS] / table.loc['iv', THEIRS]:.1%}"
    notes = {
        "auc": ("test AUC", 4, between),
        "iv": ("sum of IV", 3, ratio),
        "bins": ("bins", 0, ""),
    }
    for key, (title, digits, note) in notes.items():
        cells = [f"{table.loc[key, p]:.{digits}f}" for p in PACKAGES]
        lines.append(f"| {title} | {' | '.join(cells)} | {note} |")
    iv, fit = (table.loc[key, OURS] / table.loc[key, THEIRS] for key in ("iv", "fit s"))
    missed = []
    if auc["difference"] < -AUC_GATE and auc["high"] < 0:
        missed.append(f"test AUC is over {AUC_GATE} lower, beyond chance")
    if iv < IV_GATE:
        missed.append(f"sum of IV is under {IV_GATE:.0%}")
    if fit > FIT_GATE and len(frame) == ROWS:
        missed.append(f"fit takes {fit:.3f} of the CPU time, over {FIT_GATE}")
    missed = [f"Missed, {file.stem}: {gate}" for gate in missed]
    return lines, missed


def processor():
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return platform.processor() or platform.machine()


def main():
    packages = [
        f"{name} {version(name)}" for name in (*PACKAGES, "scikit-learn", "pandas", "numpy")
    ]
    machine = f"on {processor()}, {os.cpu_count()} cores; written by `make bench`."
    lines = [INTRO, "", f"Python {platform.python_version()}, {', '.join(packages)}", machine]
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for file in write_samples(Path(folder)).values():
            more, gates = section(file, compare(file))
            lines, missed = lines + more, missed + gates
    seconds = {statement: [] for statement in IMPORTS}
    for _ in range(5):
        for statement, found in seconds.items():
            found.append(child("-c", statement)[1])
    lines += ["", "## Start-up: a fresh interpreter", "", "| | CPU seconds |", "|---|---|"]
    lines += [f"| `{statement}` | {median(found):.2f} |" for statement, found in seconds.items()]
    ratio = median(seconds[IMPORTS[1]]) / median(seconds[IMPORTS[0]])
    if ratio > IMPORT_GATE:
        missed.append(
            f"Missed, start-up: {IMPORTS[1]} takes {ratio:.2f} of {IMPORTS[0]}, over {IMPORT_GATE}"
        )
    text = "\n".join([*lines, "", *(missed or ["Every gate is met."]), ""])
    (Path(__file__).parent / "results.md").write_text(text, encoding="utf-8")
    print(text)
    return len(missed)


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # optbinning's deprecations
    if len(sys.argv) == 3:
        print(json.dumps(repetition(sys.argv[1], sys.argv[2])))
    else:
        sys.exit(main())
