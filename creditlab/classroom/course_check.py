"""Is the course complete? Every check lists problems, each with its place and its remedy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditlab.classroom.build import BuildError, assemble, outdated_pages
from creditlab.classroom.glossary import check_glossary
from creditlab.classroom.items import Lesson, WorkbenchNotebook
from creditlab.classroom.manifest import Course, Item, load_course
from creditlab.classroom.pages import GLOSSARY_PAGE, START_PAGE
from creditlab.classroom.references import cited_keys, load_references

if TYPE_CHECKING:
    from nbformat import NotebookNode

SOURCES = (
    *(f"course/{folder}/**/*.py" for folder in ("lessons", "workbench", "assignments")),
    "course/quizzes/*.yml",
)
NOTEBOOKS = tuple(f"{folder}/**/*.ipynb" for folder in ("notebooks", "solutions", "exercises"))
CODE_CELLS = (15, 25)
FIGURES = (3, 6)
CODE_LINES = 12
WORDS = 120
PARTS = {"decision": (1, 1), "checkpoint": (2, 9), "trap": (1, 9), "discussion": (1, 9)}
PARTS |= {"recap": (1, 1)}
# nbval cannot follow what these display.
UNTESTABLE = {"Output", "interact", "interact_manual", "interactive", "interactive_output"}


def check_course(root: str | Path | None = None) -> list[str]:
    """List everything that is wrong with the course.

    Parameters
    ----------
    root : path-like, optional
        The folder that holds ``course/``; by default the repository this package lives in.

    Returns
    -------
    list of str
        One line a problem, with its place and its remedy; empty when the course is complete.

    Raises
    ------
    ManifestError
        When ``course.yml`` itself is not right.
    """
    course = load_course(root)
    problems = [*check_files(course), *check_references(course), *check_glossary(course)]
    for item in course.notebooks:
        if item.status == "built" and (course.root / item.source).exists():
            problems += check_notebook(course, item)
            problems += check_lesson(course, item) if isinstance(item, Lesson) else []
    return problems


def check_files(course: Course) -> list[str]:
    """List sources and notebooks that the manifest does not expect, or expects in vain."""
    problems = []
    for item in course.notebooks:
        if item.status == "built" and not (course.root / item.source).exists():
            problems.append(f"{item.label}: {item.source} is missing; write it or set planned")
        if item.status == "planned" and (course.root / item.source).exists():
            problems.append(f"{item.label}: {item.source} exists; set its status to built")
    built = [item for item in course.notebooks if item.status == "built"]
    listed = {item.source for item in course.notebooks}
    listed |= {item.notebook for item in built} | {START_PAGE, GLOSSARY_PAGE}
    for each in course.assignments:
        listed |= {each.answers, each.exercise} if each.status == "built" else set()
    for pattern in SOURCES + NOTEBOOKS:
        for path in sorted(course.root.glob(pattern)):
            name = path.relative_to(course.root).as_posix()
            if name not in listed and ".ipynb_checkpoints" not in name:
                problems.append(f"{name}: not a built entry of course.yml; list it or delete it")
    for lesson in built:
        for data in lesson.datasets if isinstance(lesson, Lesson) else ():
            if not (course.root / "datasets" / data / "card.md").exists():
                problems.append(f"{lesson.label}: datasets: {data} has no datasets/{data}/card.md")
    pages = outdated_pages(course)
    return problems + [f"{p}: not what course.yml gives; run creditlab build" for p in pages]


def check_references(course: Course) -> list[str]:
    """List the entries of the bibliography that lack what a reader needs, or that nobody cites."""
    try:
        references = load_references(course.root / "course" / "references.bib")
    except ValueError as error:
        return [str(error)]
    incomplete = [
        f"references.bib: {reference.key}: add {', '.join(reference.missing)}"
        for reference in references.values()
        if reference.missing
    ]
    sources = [course.root / item.source for item in course.notebooks]
    texts = [path.read_text(encoding="utf-8") for path in sources if path.exists()]
    cited = set(cited_keys("\n".join(texts)))
    return incomplete + [
        f"references.bib: {key}: nothing cites it; cite it or delete it"
        for key in references
        if key not in cited
    ]


def check_notebook(course: Course, item: Item) -> list[str]:
    """Compare a built notebook with its source, and see that it ran in order without errors."""
    remedy = f"run creditlab build {item.slug}"
    try:
        expected = assemble(course, item)
    except BuildError as error:
        return [str(error)]
    found = _read(course.root / item.notebook)
    if found is None:
        return [f"{item.label}: {item.notebook} is missing or cut off; {remedy}"]
    if found.metadata.get("creditlab") != expected.metadata["creditlab"]:
        return [f"{item.label}: {item.source} changed after the build; {remedy}"]
    problems = []
    if {k: v for k, v in found.metadata.items() if k != "widgets"} != expected.metadata:
        problems.append(f"{item.label}: notebook metadata was edited; {remedy} --force")
    if len(found.cells) != len(expected.cells):
        problems.append(f"{item.label}: a cell was added or removed by hand; edit {item.source}")
    for number, (cell, wanted) in enumerate(zip(found.cells, expected.cells, strict=False), 1):
        if any(cell.get(k) != wanted.get(k) for k in ("cell_type", "id", "source", "metadata")):
            problems.append(
                f"{item.label}, cell {number}: edited by hand; edit {item.source} and {remedy}"
            )
    code = [(n, cell) for n, cell in enumerate(found.cells, 1) if cell.cell_type == "code"]
    for count, (number, cell) in enumerate(code, 1):
        if cell.execution_count != count:
            problems.append(f"{item.label}, cell {number}: not run in order; {remedy} --force")
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                problems.append(f"{item.label}, cell {number}: shows an error or warning; cure it")
    if isinstance(item, WorkbenchNotebook):
        tagged = [cell for _, cell in code if "parameters" in _tags(cell)]
        if len(tagged) != 1:
            problems.append(f"{item.label}: tag one code cell parameters, not {len(tagged)}")
    return problems


def check_lesson(course: Course, lesson: Lesson) -> list[str]:
    """See that a lesson has every part that a lesson has, and keeps to its measures."""
    try:
        cells = list(enumerate(assemble(course, lesson).cells, 1))[1:-1]
    except BuildError:
        return []  # check_notebook says so
    problems = [*_check_parts(lesson, cells), *_check_recap(lesson, cells)]
    code = [(number, cell) for number, cell in cells if cell.cell_type == "code"]
    if not CODE_CELLS[0] <= len(code) <= CODE_CELLS[1]:
        problems.append(f"has {len(code)} code cells; a lesson has {CODE_CELLS[0]}-{CODE_CELLS[1]}")
    for number, cell in cells:
        problems += [f"cell {number}: {problem}" for problem in _check_cell(cell)]
    if found := _read(course.root / lesson.notebook):
        figures = sum(
            bool({"image/png", "image/svg+xml"} & set(output.get("data", {})))
            for cell in found.cells
            for output in cell.get("outputs", [])
        )
        if not FIGURES[0] <= figures <= FIGURES[1]:
            problems.append(f"shows {figures} figures; a lesson shows {FIGURES[0]}-{FIGURES[1]}")
    return [f"{lesson.label}: {problem}" for problem in problems]


def _check_parts(lesson: Lesson, cells: list[tuple[int, Any]]) -> Iterator[str]:
    for tag, (least, most) in PARTS.items():
        count = sum(tag in _tags(cell) for _, cell in cells)
        if not least <= count <= most:
            wanted = f"{least}" if least == most else f"{least} or more"
            yield f"cells tagged {tag}: has {count}, needs {wanted}"
    if cells and "decision" not in _tags(cells[0][1]):
        yield "begin with the cell tagged decision: the opening question"
    for (number, cell), (_, following) in zip(cells, [*cells[1:], (0, {})], strict=True):
        if "checkpoint" in _tags(cell) and "answer" not in _tags(following):
            yield f"cell {number}: let a cell tagged answer follow this checkpoint"


def _check_recap(lesson: Lesson, cells: list[tuple[int, Any]]) -> Iterator[str]:
    recap = [(number, cell) for number, cell in cells if "recap" in _tags(cell)]
    if len(recap) != 1:
        return
    number, cell = recap[0]
    if cell is not cells[-1][1]:
        yield f"cell {number}: move the recap to the end; nothing of yours may follow it"
    items = [int(n) for n in re.findall(r"^(\d+)\. ", cell.source, re.MULTILINE)]
    if items != list(range(1, len(lesson.objectives) + 1)):
        yield (
            f"cell {number}: number the recap 1 to {len(lesson.objectives)}, one item for each "
            f"objective in course.yml, in their order (found {items or 'none'})"
        )


def _check_cell(cell: Any) -> Iterator[str]:
    if cell.cell_type == "code":
        yield from _check_code(cell.source)
    elif (words := len(_prose(cell.source).split())) > WORDS:
        yield f"{words} words; split it, {WORDS} at most"


def _check_code(source: str) -> Iterator[str]:
    from IPython.core.inputtransformer2 import TransformerManager

    if (lines := len(source.splitlines())) > CODE_LINES:
        yield f"{lines} lines of code; split it, {CODE_LINES} at most"
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError as error:
        yield f"cannot be read as Python: {error.msg}"
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                yield "uses print; display the value instead"
            case ast.alias(name="*"):
                yield "imports *; name what you import"
            case ast.alias(name=name) | ast.Attribute(attr=name) if name in UNTESTABLE:
                yield f"uses {name}, which nbval cannot follow; draw with widgets.HTML"
            case ast.Constant(value=str(text)) if re.match(r"~?/\w|[A-Za-z]:[\\/]\w", text):
                yield f"has the path {text!r}; load data with cl.load_dataset"


def _prose(markdown: str) -> str:
    """Leave out tables, formulas and the targets of links, which are not read word by word."""
    text = re.sub(r"^\|.*$", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)", "]", text)


def _tags(cell: Any) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _read(path: Path) -> NotebookNode | None:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, KeyError, AttributeError):
        return None
