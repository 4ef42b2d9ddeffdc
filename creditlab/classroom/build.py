"""From course sources to executed notebooks, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditlab._files import write_atomic
from creditlab.classroom.assignments import assignment_cells, write_exercise
from creditlab.classroom.execute import METADATA, BuildError, execute
from creditlab.classroom.glossary import GLOSSARY, glossary_page
from creditlab.classroom.items import Assignment, Lesson, ModuleQuiz
from creditlab.classroom.manifest import Course, Item, load_course
from creditlab.classroom.pages import (
    GLOSSARY_PAGE,
    READ_ME,
    START_PAGE,
    footer,
    header,
    start_page,
    with_course_map,
)
from creditlab.classroom.quiz import quiz_cells
from creditlab.classroom.references import cited_keys, load_references, render_citations

if TYPE_CHECKING:
    from nbformat import NotebookNode

GENERATED, ANSWER = "generated", "answer"


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
    """Build every notebook whose source changed, and the pages made from the manifest.

    Parameters
    ----------
    names : iterable of str, optional
        Ids, slugs or file names; by default all that are marked built.
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
    write_generated_pages(course)
    for item in outdated(course, names, force):
        yield build_notebook(course, item)


def outdated(course: Course, names: Iterable[str] | None = None, force: bool = False) -> list[Item]:
    """List the built lessons, assignments and workbench notebooks that must be executed again.

    Raises
    ------
    BuildError
        When a name is unknown or planned, or a source is missing or cannot be read.
    """
    ready = [item for item in course.notebooks if item.status == "built"]
    chosen = ready if not names else [_find(course, name) for name in names]
    return [item for item in chosen if force or not is_current(course, item)]


def _find(course: Course, name: str) -> Item:
    for item in course.notebooks:
        if name in (getattr(item, "id", None), item.slug, item.name):
            if item.status != "built":
                raise BuildError(f"{item.label} is planned; set its status to built in course.yml")
            return item
    raise BuildError(
        f"no lesson, assignment or workbench notebook is called {name!r}; see course/course.yml"
    )


def is_current(course: Course, item: Item) -> bool:
    """Tell whether the written notebook was made from the source as it is now."""
    try:
        written = json.loads((course.root / item.notebook).read_text(encoding="utf-8"))
        found = written["metadata"]["creditlab"]["source_hash"]
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    return bool(found == assemble(course, item).metadata["creditlab"]["source_hash"])


def build_notebook(course: Course, item: Item) -> Built:
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
    if isinstance(item, Assignment):
        write_exercise(course, item)
    return Built(item.name, seconds, item.seconds)


def write_generated_pages(course: Course) -> list[str]:
    """Write the start page and the README's course map where they changed, and name them."""
    changed = outdated_pages(course)
    for name, text in changed.items():
        path = course.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, text)
    return list(changed)


def outdated_pages(course: Course) -> dict[str, str]:
    """Return what the start page and the README should be, where they are something else."""
    found = {
        name: path.read_text(encoding="utf-8") if (path := course.root / name).exists() else ""
        for name in (START_PAGE, GLOSSARY_PAGE, READ_ME)
    }
    wanted = {
        START_PAGE: _text(_page(start_page(course), "course/course.yml")),
        GLOSSARY_PAGE: _text(_page([glossary_page(course)], GLOSSARY)),
    }
    wanted[READ_ME] = with_course_map(course, found[READ_ME])
    return {name: text for name, text in wanted.items() if text != found[name]}


def _page(texts: Iterable[str], source: str) -> NotebookNode:
    """Make a notebook of nothing but generated text."""
    from nbformat.v4 import new_markdown_cell

    cells = [new_markdown_cell(text, metadata={"tags": [GENERATED]}) for text in texts]
    return _finish(cells, source)


def assemble(course: Course, item: Item) -> NotebookNode:
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
    if isinstance(item, ModuleQuiz):
        return _finish(quiz_cells(course, item), item.source, path.read_text(encoding="utf-8"))
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
        if isinstance(item, Assignment):
            cells = assignment_cells(course, item, cells)
    except ValueError as error:
        raise BuildError(f"{item.label}: {error}") from error
    return _finish(cells, item.source)


def _finish(cells: list[Any], source: str, read: str = "") -> NotebookNode:
    """Give cells stable ids and the notebook its metadata and hash, also of what it will read."""
    from nbformat.v4 import new_notebook

    seen: dict[str, int] = {}
    for cell in cells:
        named = cell.metadata.get("name") or cell.metadata.get("nbgrader", {}).get("grade_id")
        stem = named or _digest(cell.cell_type + cell.source)[:12]
        seen[stem] = seen.get(stem, 0) + 1
        cell.id = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
    notebook = new_notebook(cells=cells, metadata={**METADATA, "creditlab": {"source": source}})
    notebook.metadata["creditlab"]["source_hash"] = _digest(_text(notebook) + read)
    for cell in cells:  # folded until the learner, who has made a guess, runs it or opens it
        if ANSWER in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = {"outputs_hidden": True}
    return notebook


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(notebook: NotebookNode) -> str:
    import nbformat

    return str(nbformat.writes(notebook, version=4)) + "\n"
