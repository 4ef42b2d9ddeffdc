"""Run a notebook so that its outputs are the same on every run and say nothing of the machine."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from creditlab.classroom.manifest import Item

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A cell may take this many times the lesson's whole budget before it is stopped.
PATIENCE = 4
# No Python version: the notebook is the same on 3.11.7 and 3.11.8.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
# A progress bar appears after some seconds, and so in the outputs of a busy machine only. One
# thread: notebooks run beside each other, and threads that wait cost ten times the work.
_KERNEL_ENVIRONMENT = {
    "JUPYTER_PLATFORM_DIRS": "1",
    "PYTHONHASHSEED": "0",
    "TQDM_DISABLE": "1",
    "OMP_NUM_THREADS": "1",
}
_NOT_INHERITED = ("MPLBACKEND", "PYTHONWARNINGS", "PYTHONSTARTUP", "IPYTHONDIR")


class BuildError(ValueError):
    """A notebook could not be built; the message names it, the cell and what went wrong."""


def execute(notebook: NotebookNode, item: Item, root: Path) -> None:
    """Run a notebook in place, in a folder of its own, with the Python that runs the build.

    Raises
    ------
    BuildError
        When a cell raises, takes too long, writes to stderr or shows a path of this machine.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    running: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        # Without kernel folders python3 is this interpreter, whatever kernels the user installed;
        # sockets instead of ports, since two kernels that start at once may take the same port.
        manager = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=f"{folder}/.kernel.json",
            **({} if os.name == "nt" else {"transport": "ipc", "ip": f"{folder}/.kernel"}),
        )
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=PATIENCE * item.seconds,
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            on_cell_start=lambda cell, cell_index: running.append(cell_index),
        )
        client.owns_km = True  # shut the kernel down when done
        environment = {k: v for k, v in os.environ.items() if k not in _NOT_INHERITED}
        environment |= _KERNEL_ENVIRONMENT | {"IPYTHONDIR": f"{folder}/.ipython"}
        try:
            client.execute(cwd=folder, env=environment)
        except (CellControlSignal, DeadKernelError) as error:
            name = getattr(error, "ename", type(error).__name__)
            reason = getattr(error, "evalue", str(error).strip().splitlines()[0])
            raise _failure(notebook, item, running[-1], f"{name}: {reason}") from error
        notebook.metadata = {
            **METADATA,
            "creditlab": notebook.metadata["creditlab"],
            **{k: v for k, v in notebook.metadata.items() if k == "widgets"},
        }
        _settle(notebook)
        _inspect(notebook, item, (str(root), folder, f"{Path.home()}{os.sep}", "/ipykernel_"))


def _settle(notebook: NotebookNode) -> None:
    """Give numbers to what the run named at random: addresses, widget models, styled tables."""
    from nbformat import from_dict

    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    widgets = notebook.metadata.get("widgets", {})
    text = json.dumps([[cell.outputs for cell in code], widgets], ensure_ascii=False)
    text = re.sub(r" at 0x[0-9a-f]{8,}", " at 0x0", text)
    models = [name for model in widgets.values() for name in model.get("state", {})]
    styles = list(dict.fromkeys(re.findall(r"\bT_[0-9a-f]{5}(?=[_ \\#])", text)))
    for number, name in enumerate(models, 1):
        text = text.replace(name, f"{number:032x}")
    for number, name in enumerate(styles, 1):
        text = text.replace(name, f"T_{number:05x}")
    outputs, settled = from_dict(json.loads(text))
    for cell, output in zip(code, outputs, strict=True):
        cell.outputs = output
    if widgets:
        notebook.metadata["widgets"] = settled


def _inspect(notebook: NotebookNode, item: Item, paths: tuple[str, ...]) -> None:
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                line = output.text.strip().splitlines()[0] if output.text.strip() else ""
                raise _failure(
                    notebook, item, index, f"writes to stderr, cure or silence the cause: {line}"
                )
            shown = json.dumps(output, ensure_ascii=False)
            if found := next((path for path in paths if path in shown), None):
                raise _failure(notebook, item, index, f"shows a path of this machine: {found}")


def _failure(notebook: NotebookNode, item: Item, index: int, reason: str) -> BuildError:
    lines = notebook.cells[index].source.splitlines()[:3]
    code = "\n".join(f"    {line}" for line in lines)
    return BuildError(f"{item.label}, cell {index + 1}: {reason}\n{code}")
