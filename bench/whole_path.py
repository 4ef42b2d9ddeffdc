"""From a CSV file to a validated scorecard and an HTML report: whole processes."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from generated import generated
from processes import HERE, machine, python_of, say, versions, whole_process

TITLE = "From a CSV file to a scorecard and its report"
ROWS, COLUMNS, REPETITIONS, GATE = 200_000, 20, 3, 1 / 3
INTRO = f"""{ROWS:,} generated rows × {COLUMNS} columns, whole processes with their children, one
thread each for linear algebra, medians of {REPETITIONS} runs in alternating order. creditlab:
`creditlab scorecard file.csv --target bad`; bayesrisk: its guided `Scorecard(...).run()` with a
random holdout of 30%, HTML report only, no stepwise regression, the rest its defaults. Each draws
its own test sample. Memory is that of all processes at one time, pages shared by two count twice.
"""


def measure():
    """Run both in turn; return the section and its gates."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.csv"
        generated(ROWS, columns=COLUMNS).to_csv(file, index=False)
        commands = {"creditlab": [Path(sys.executable).parent / "creditlab", "scorecard", file]}
        commands["creditlab"] += ["--target", "bad", "--out"]
        if python := python_of("bayesrisk"):
            commands["bayesrisk"] = [python, HERE / "bayesrisk_card.py", file, "bad"]
        runs, failed = {name: [] for name in commands}, []
        for i in range(REPETITIONS):
            for name in list(commands)[:: (-1) ** i]:
                say(f"{TITLE}: {name}, {i + 1}")
                try:
                    runs[name].append(whole_process([*commands[name], f"{folder}/{name}_{i}"]))
                except subprocess.CalledProcessError as error:
                    failed.append(f"\n{name} fails: exit code {error.returncode}.")
    lines = [
        INTRO,
        "| | CPU | wall | peak memory | test AUC | variables |",
        "|---|---|---|---|---|---|",
    ]
    costs = {
        name: [median(r[k] for r in found) for k in (1, 2, 3)]
        for name, found in runs.items()
        if found
    }
    for name, (cpu, wall, peak) in costs.items():
        auc, variables = OUTCOME[name](runs[name][-1][0])
        lines.append(
            f"| {name} | {cpu:.1f} s | {wall:.1f} s | {peak:,.0f} MB | {auc:.3f} | {variables} |"
        )
    gates = []
    if len(costs) == 2:
        for k, what in enumerate(("CPU seconds", "wall seconds", "peak memory")):
            share = costs["creditlab"][k] / costs["bayesrisk"][k]
            gates.append((f"{what}: at most a third of bayesrisk's", f"{share:.2f}", share <= GATE))
    named = versions("creditlab", *(name for name in costs if name != "creditlab"))
    return [*lines, *dict.fromkeys(failed), "", f"{named}. {machine()}."], gates


def of_creditlab(printed):
    auc, variables = re.search(r"test AUC ([\d.]+).*?(\d+) variables", printed).groups()
    return float(auc), int(variables)


def of_bayesrisk(printed):
    found = json.loads(printed.strip().splitlines()[-1])
    return found["auc"], found["variables"]


OUTCOME = {"creditlab": of_creditlab, "bayesrisk": of_bayesrisk}
