"""From course sources to executed notebooks, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditlab._files import write_atomic
from creditlab.classroom.manifest import Course, Lesson, WorkbenchNotebook, load_course
from creditlab.classroom.pages import START_PAGE, footer, header, start_page
from creditlab.classroom.references import cited_keys, load_references, render_citations

if TYPE_CHECKING:
    from nbformat import NotebookNode

GENERATED = "generated"
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
_KERNEL_ENVIRONMENT = {"JUPYTER_PLATFORM_DIRS": "1", "PYTHONHASHSEED": "0"}
_NOT_INHERITED = ("MPLBACKEND", "PYTHONWARNINGS", "PYTHONSTARTUP", "IPYTHONDIR")


class BuildError(ValueError):
    """A notebook could not be built; the message names it, the cell and what went wrong."""


@dataclass(frozen=True)
class Built:
    """A notebook that was executed and written."""

    name: str
    seconds: float
    budget: int

    @property
    def over_budget(self) -> bool:
        """Whether it took longer than a class should wait."""
        return self.seconds > self.budget


def build(
    names: Iterable[str] | None = None, force: bool = False, root: str | Path | None = None
) -> Iterator[Built]:
    """Build every notebook whose source changed, and the start page.

    Parameters
    ----------
    names : iterable of str, optional
        Lesson ids, slugs or file names; by default all that are marked built.
    force : bool, default False
        Execute also what is current.
    root : path-like, optional
        The folder that holds ``course/``; by default the repository this package lives in.

    Yields
    ------
    Built
        One for each notebook executed, as soon as it is written.

    Raises
    ------
    BuildError
        When a source cannot be read or a cell fails; the old notebook stays as it was.
    ManifestError
        When ``course.yml`` is not right.
    """
    course = load_course(root)
    write_start_page(course)
    for item in outdated(course, names, force):
        yield build_notebook(course, item)


def outdated(
    course: Course, names: Iterable[str] | None = None, force: bool = False
) -> list[Lesson | WorkbenchNotebook]:
    """List the built lessons and workbench notebooks that must be executed again.

    Raises
    ------
    BuildError
        When a name is unknown or planned, or a source is missing or cannot be read.
    """
    ready = [item for item in course.notebooks if item.status == "built"]
    chosen = ready if not names else [_find(course, name) for name in names]
    return [item for item in chosen if force or not is_current(course, item)]


def _find(course: Course, name: str) -> Lesson | WorkbenchNotebook:
    for item in course.notebooks:
        if name in (getattr(item, "id", None), item.slug, item.name):
            if item.status != "built":
                raise BuildError(f"{item.label} is planned; set its status to built in course.yml")
            return item
    raise BuildError(f"no lesson or workbench notebook is called {name!r}; see course/course.yml")


def is_current(course: Course, item: Lesson | WorkbenchNotebook) -> bool:
    """Tell whether the written notebook was made from the source as it is now."""
    try:
        written = json.loads((course.root / item.notebook).read_text(encoding="utf-8"))
        found = written["metadata"]["creditlab"]["source_hash"]
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    return bool(found == assemble(course, item).metadata["creditlab"]["source_hash"])


def build_notebook(course: Course, item: Lesson | WorkbenchNotebook) -> Built:
    """Assemble, execute and write one notebook.

    Raises
    ------
    BuildError
        When a cell fails, warns, or shows a path of this machine; nothing is written then.
    """
    notebook = assemble(course, item)
    started = time.perf_counter()
    execute(notebook, item, course.root)
    seconds = time.perf_counter() - started
    path = course.root / item.notebook
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, _text(notebook))
    return Built(item.name, seconds, item.seconds)


def write_start_page(course: Course) -> bool:
    """Write ``notebooks/index.ipynb`` if it is not what the manifest gives; tell whether it was."""
    path = course.root / START_PAGE
    text = _text(assemble_start_page(course))
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, text)
    return True


def assemble_start_page(course: Course) -> NotebookNode:
    """Make the start page from the manifest."""
    from nbformat.v4 import new_markdown_cell

    cells = [new_markdown_cell(text, metadata={"tags": [GENERATED]}) for text in start_page(course)]
    return _finish(cells, "course/course.yml")


def assemble(course: Course, item: Lesson | WorkbenchNotebook) -> NotebookNode:
    """Make the notebook as it is before it runs: header, the author's cells, footer.

    Its ``metadata.creditlab`` names the source and a hash of all of this, so that a change in the
    source, in the manifest or in a cited reference is seen.

    Raises
    ------
    BuildError
        When the source is missing or cites what the bibliography does not have.
    """
    import jupytext
    from nbformat.v4 import new_markdown_cell

    path = course.root / item.source
    if not path.exists():
        raise BuildError(f"{item.label}: {item.source} does not exist, but its status is built")
    source = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    cells = [cell for cell in source.cells if GENERATED not in cell.metadata.get("tags", [])]
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    try:
        references = load_references(course.root / "course" / "references.bib")
        for cell in cells:
            if cell.cell_type == "markdown":
                cell.source = render_citations(cell.source, references)
        if isinstance(item, Lesson):
            tags = {"tags": [GENERATED]}
            cited = [references[key] for key in cited_keys(prose)]
            cells.insert(0, new_markdown_cell(header(course, item), metadata=tags))
            cells.append(new_markdown_cell(footer(course, item, cited), metadata=tags))
    except ValueError as error:
        raise BuildError(f"{item.label}: {error}") from error
    return _finish(cells, item.source)


def _finish(cells: list[Any], source: str) -> NotebookNode:
    """Give cells stable ids and the notebook its metadata and hash."""
    from nbformat.v4 import new_notebook

    seen: dict[str, int] = {}
    for cell in cells:
        stem = cell.metadata.get("name") or _digest(cell.cell_type + cell.source)[:12]
        seen[stem] = seen.get(stem, 0) + 1
        cell.id = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
    notebook = new_notebook(cells=cells, metadata={**METADATA, "creditlab": {"source": source}})
    notebook.metadata["creditlab"]["source_hash"] = _digest(_text(notebook))
    return notebook


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(notebook: NotebookNode) -> str:
    import nbformat

    return str(nbformat.writes(notebook, version=4)) + "\n"


def execute(notebook: NotebookNode, item: Lesson | WorkbenchNotebook, root: Path) -> None:
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
    # Without kernel folders python3 is this interpreter, whatever kernels the user has installed.
    manager = AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[])
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
    with tempfile.TemporaryDirectory() as folder:
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


def _inspect(
    notebook: NotebookNode, item: Lesson | WorkbenchNotebook, paths: tuple[str, ...]
) -> None:
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


def _failure(
    notebook: NotebookNode, item: Lesson | WorkbenchNotebook, index: int, reason: str
) -> BuildError:
    lines = notebook.cells[index].source.splitlines()[:3]
    code = "\n".join(f"    {line}" for line in lines)
    return BuildError(f"{item.label}, cell {index + 1}: {reason}\n{code}")
