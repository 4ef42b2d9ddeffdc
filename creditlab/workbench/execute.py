"""The process in which a table becomes a report: it checks, runs the cells, and writes the files.

A process of its own gives its memory back, may die without harm, and leaves the caller's Python as
it was. `creditlab.workbench.run` starts it and reads what it says: a line of JSON a cell.
"""

from __future__ import annotations

import ast
import datetime
import gc
import io
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import IO, Any

from creditlab import __version__
from creditlab.data.checks import listing
from creditlab.data.read import locate
from creditlab.workbench.files import NOTEBOOK, PAGE
from creditlab.workbench.page import as_page
from creditlab.workbench.words import count

# Errors whose message is written for the user; others are named by their type.
_PLAIN = (ValueError, OSError)
DATA = "customers"  # what the notebook calls the table that it has read


def main() -> None:
    """Do what stdin asks for in JSON: notebook, folder and parameters."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this decides
    wanted = json.load(sys.stdin)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as caller:
        os.dup2(2, 1)  # nothing else is to be taken for an answer
        try:
            say(caller, headline=make_report(caller, **wanted))
        except Exception as error:
            text = str(error) if isinstance(error, _PLAIN) else f"{type(error).__name__}: {error}"
            say(caller, error=" ".join(text.split()))


def say(caller: IO[str], **answer: Any) -> None:
    """Tell the caller something, in a line."""
    print(json.dumps(answer), file=caller, flush=True)


def make_report(
    caller: IO[str], notebook: str, folder: str, parameters: dict[str, Any]
) -> dict[str, Any]:
    """Run the notebook in a folder, leave it there with its page, and return its headline.

    Raises
    ------
    Exception
        What was wrong with a setting, or what a cell raised.
    """
    path = locate(parameters["data"])
    parameters = with_full_paths(parameters | {"data": str(path)})
    content = json.loads(Path(notebook).read_text(encoding="utf-8"))
    content["metadata"].pop("creditlab", None)
    cells = content["cells"]
    set_parameters(cells, parameters)
    os.chdir(folder)
    headline = run_cells(caller, cells)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    Path(NOTEBOOK).write_text(text, encoding="utf-8")
    made = f"creditlab {__version__}, {datetime.date.today():%d %B %Y}"
    page = as_page(content, f"Scorecard of {path.parent.name}/{path.name}", made)
    Path(PAGE).write_text(page, encoding="utf-8")
    return headline


def with_full_paths(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Let files be found from the folder in which the cells run."""
    found = dict(parameters)
    for name in ("cleaning", "schema", "previous"):
        if found.get(name):
            found[name] = str(locate(found[name]))
    if found.get("panel"):
        found["panel"] = found["panel"] | {"data": str(locate(found["panel"]["data"]))}
    return found


def set_parameters(cells: list[dict[str, Any]], parameters: Mapping[str, Any]) -> None:
    """Put a cell that sets the parameters behind the one that names them."""
    place = next(i for i, c in enumerate(cells) if "parameters" in c["metadata"].get("tags", []))
    names = ast.walk(ast.parse("".join(cells[place]["source"])))
    known = [name.id for name in names if isinstance(name, ast.Name)]
    if unknown := [name for name in parameters if name not in known]:
        raise ValueError(
            f"{count(len(unknown), 'setting is', 'settings are')} unknown ({listing(unknown)}); "
            f"there are {listing(known, len(known))}"
        )
    source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    cell: dict[str, Any] = {"cell_type": "code", "id": "settings-of-this-run", "source": source}
    cell |= {"metadata": {"tags": ["injected-parameters"]}, "execution_count": None, "outputs": []}
    cells.insert(place + 1, cell)


def run_cells(caller: IO[str], cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Run the cells one after another, fill in their outputs, and return the headline."""
    from IPython.core.displayhook import CapturingDisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.display_pub = CapturingDisplayPublisher()
    shell.display_trap.hook = CapturingDisplayHook(shell, shell.display_pub.outputs)
    named: dict[str, dict[str, Any]] = {}  # outputs that may be written again
    begun = False
    for i, cell in enumerate(cells):
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            printed = {"stdout": io.StringIO(), "stderr": io.StringIO()}
            with redirect_stdout(printed["stdout"]), redirect_stderr(printed["stderr"]):
                result = shell.run_cell(cell["source"], store_history=True)
            result.raise_error()
            cell["execution_count"] = result.execution_count
            cell["outputs"] = [
                {"output_type": "stream", "name": name, "text": text.getvalue()}
                for name, text in printed.items()
                if text.getvalue()
            ]
            cell["outputs"] += _displayed(shell.display_pub.outputs, named)
            shell.display_pub.outputs.clear()
            if any("image/png" in output.get("data", {}) for output in cell["outputs"]):
                gc.collect()  # a figure is large, and goes in no other way
        if begun:
            say(caller, done=1)
        elif DATA in shell.user_ns:  # until then a mistake in the input may stop it, in one line
            begun = True
            say(caller, cells=len(cells) - i - 1)
    return dict(shell.user_ns["headline"])


def _displayed(
    outputs: list[dict[str, Any]], named: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for output in outputs:
        content = {"data": output["data"], "metadata": output["metadata"] or {}}
        name = (output.get("transient") or {}).get("display_id", "")
        if output.get("update"):
            named[name] |= content
        else:
            made = {"output_type": "display_data", **content}
            named |= {name: made} if name else {}
            yield made
