"""What one waits for: imports in a fresh interpreter, and the first result of the first lesson."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import nbformat
from jupyter_client.manager import KernelManager
from processes import HERE, Kin, environment, machine, say, versions, whole_process

TITLE = "Start-up"
REPETITIONS, IMPORT_GATE = 5, 1.3
IMPORTS = (
    "import pandas",
    "import creditlab",
    "from creditlab import Scorecard",
    "from optbinning import Scorecard",
)
FIRST_LESSON = min((HERE.parent / "notebooks").glob("[0-9]*/[0-9]*.ipynb"))
INTRO = f"""Fresh processes, medians of {REPETITIONS}, byte code compiled. The lesson is run cell by
cell in a kernel of its own, from its start to the first cell that shows something.
"""


def measure():
    """Time imports and the first lesson; return the section and its gates."""
    seconds = {statement: [] for statement in IMPORTS}
    lesson = []
    for i in range(REPETITIONS):
        say(f"{TITLE}: {i + 1}")
        for statement, found in seconds.items():
            found.append(cpu_of(statement))
        lesson.append(first_result(FIRST_LESSON))
    lines = [INTRO, "| | CPU | wall |", "|---|---|---|"]
    lines += [f"| `{statement}` | {median(s):.2f} s | |" for statement, s in seconds.items()]
    cpu, wall = (median(column) for column in zip(*lesson, strict=True))
    name = FIRST_LESSON.relative_to(HERE.parent).with_suffix("")
    lines.append(f"| kernel start to first result of `{name}` | {cpu:.2f} s | {wall:.2f} s |")
    share = median(seconds[IMPORTS[1]]) / median(seconds[IMPORTS[0]])
    what = f"`{IMPORTS[1]}`: at most {IMPORT_GATE}× the CPU seconds of `{IMPORTS[0]}`"
    packages = versions("creditlab", "pandas", "optbinning", "ipykernel")
    gates = [(what, f"{share:.2f}×", share <= IMPORT_GATE)]
    return [*lines, "", f"{packages}. {machine()}."], gates


def cpu_of(statement):
    """CPU seconds of a fresh interpreter that runs a statement, itself telling them."""
    tell = "import time; print(time.process_time())"
    return float(whole_process([sys.executable, "-c", f"{statement}; {tell}"])[0])


def first_result(notebook):
    """CPU and wall seconds from the start of a kernel to the first output of a notebook."""
    start = time.monotonic()
    manager = KernelManager(kernel_name="python3")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager.start_kernel(cwd=str(Path(notebook).parent), env=environment(), **quiet)
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        shown = []
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "code":
                reply = client.execute_interactive(
                    cell.source, timeout=300, output_hook=shown.append, store_history=False
                )
                if reply["content"]["status"] != "ok":
                    raise RuntimeError(f"{notebook.name}: {reply['content']['evalue']}")
            if any(m["msg_type"] in ("display_data", "execute_result", "stream") for m in shown):
                break
        wall = time.monotonic() - start
        kin = Kin(manager.provisioner.pid)
        kin.look()
        return sum(kin.cpu.values()), wall
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
