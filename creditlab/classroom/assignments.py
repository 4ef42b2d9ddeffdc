"""Graded assignments: the author's cells marked for nbgrader, and what a student receives."""

from __future__ import annotations

import ast
import logging
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from creditlab._files import write_atomic
from creditlab.classroom.execute import BuildError
from creditlab.classroom.items import Assignment
from creditlab.classroom.manifest import Course, load_course
from creditlab.classroom.pages import assignment_header

if TYPE_CHECKING:
    from nbformat import NotebookNode

SOLUTION = "### BEGIN SOLUTION"
HIDDEN = re.compile(r"^\s*### BEGIN HIDDEN TESTS\n(.*?)^\s*### END HIDDEN TESTS", re.M | re.S)


def assignment_cells(
    course: Course, assignment: Assignment, cells: list[NotebookNode]
) -> list[NotebookNode]:
    """Mark an author's cells for nbgrader, and put the header in front.

    A cell with ``### BEGIN SOLUTION`` is an answer, whose name is the question; a cell whose name
    has points in ``course.yml`` is graded: by its tests where it is ``<question>_test``, by a
    person where it is an answer. All others are read-only.

    Raises
    ------
    BuildError
        When names and points do not match, or a test could be read as partial credit.
    """
    from nbformat.v4 import new_markdown_cell

    heading = new_markdown_cell(assignment_header(course, assignment), metadata={"name": "header"})
    cells = [heading, *cells]
    for number, cell in enumerate(cells, 1):
        name = str(cell.metadata.get("name") or f"cell-{number}")
        answer, graded = SOLUTION in cell.source, name in assignment.points
        if graded and not answer:
            _check_test(assignment, name, cell)
        cell.metadata = {
            "nbgrader": {
                "cell_type": cell.cell_type,
                "grade": graded,
                "grade_id": name,
                "locked": not answer,
                **({"points": assignment.points[name]} if graded else {}),
                "schema_version": 3,
                "solution": answer,
                "task": False,
            }
        }
    names = [cell.metadata["nbgrader"]["grade_id"] for cell in cells]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BuildError(f"{assignment.label}: two cells are called {twice[0]}")
    if absent := sorted(set(assignment.points) - set(names)):
        raise BuildError(f"{assignment.label}: points for {absent[0]}, but no cell of this name")
    return cells


def _check_test(assignment: Assignment, name: str, cell: NotebookNode) -> None:
    where = f"{assignment.label}, {name}"
    if cell.cell_type != "code" or not re.fullmatch(r"\w+?_test(_\w+)?", name):
        raise BuildError(f"{where}: a graded cell is an answer with {SOLUTION}, or <question>_test")
    if not HIDDEN.search(cell.source):
        raise BuildError(f"{where}: has no hidden tests; what students see they can copy")
    last = ast.parse(cell.source).body[-1]
    called = last.value if isinstance(last, ast.Expr) else None
    if called and not ast.unparse(called).startswith("check."):
        raise BuildError(f"{where}: ends in a value, which nbgrader reads as partial credit")


def write_exercise(course: Course, assignment: Assignment) -> Path:
    """Make the student's version from the instructor's, with nbgrader; the same bytes every time.

    Raises
    ------
    BuildError
        When nbgrader refuses, or a line of the solutions or hidden tests is still there.
    """
    path = course.root / assignment.exercise
    text = exercise_text(course, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_atomic(path, text)


def exercise_text(course: Course, assignment: Assignment) -> str:
    """Return the student's version of an assignment that is built.

    Raises
    ------
    BuildError
        As `write_exercise`.
    """
    from nbgrader.converters import GenerateAssignment  # type: ignore[import-untyped]
    from nbgrader.converters.base import NbGraderException  # type: ignore[import-untyped]
    from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
    from traitlets.config import Config

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source", assignment.id)
        source.mkdir(parents=True)
        shutil.copy(course.root / assignment.notebook, source)
        config = Config(CourseDirectory={"root": folder, "assignment_id": assignment.id})
        silent = logging.getLogger("creditlab.nbgrader")
        silent.setLevel(logging.CRITICAL)
        directory = CourseDirectory(config=config)
        made = GenerateAssignment(directory, config=config, no_database=True, log=silent)
        made.preprocessors = [each for each in made.preprocessors if each.__name__ != "SaveCells"]
        try:
            made.start()
        except (NbGraderException, SystemExit) as error:
            raise BuildError(f"{assignment.label}: nbgrader refuses it: {error}") from error
        text = Path(folder, "release", f"{assignment.name}.ipynb").read_text(encoding="utf-8")
    for line in hidden_lines(course, assignment):
        if line in text:
            raise BuildError(f"{assignment.label}: the exercise shows a hidden line: {line}")
    return text


def hidden_lines(course: Course, assignment: Assignment) -> list[str]:
    """List the lines of solutions and hidden tests that no student may receive.

    Lines of less than 12 characters, and lines that also stand outside, say nothing.
    """
    import jupytext

    source = jupytext.read(course.root / assignment.source, fmt="py:percent")
    inside: list[str] = []
    outside: set[str] = set()
    for cell in source.cells:
        hidden = False
        for line in cell.source.splitlines():
            hidden = (hidden or "### BEGIN" in line) and "### END" not in line
            if hidden and "### BEGIN" not in line and len(line.strip()) >= 12:
                inside.append(line.strip())
            elif not hidden:
                outside.add(line.strip())
    return [line for line in dict.fromkeys(inside) if not any(line in shown for shown in outside)]


def release(
    assignment_id: str, out: str | Path = "out/release", root: str | Path | None = None
) -> list[Path]:
    """Write what a student receives: the exercise, and nothing of the solutions.

    Parameters
    ----------
    assignment_id : str
        As in ``course.yml``.
    out : path-like, default "out/release"
        Gets a folder of the assignment's name.
    root : path-like, optional
        The folder that holds ``course/``; by default the repository this package lives in.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    ValueError
        When the course has no such assignment, or it is planned.
    BuildError
        When the exercise is not what its source gives, or shows a hidden line.
    """
    course = load_course(root)
    assignment = find_assignment(course, assignment_id)
    path = course.root / assignment.exercise
    text = exercise_text(course, assignment)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        raise BuildError(
            f"{assignment.label}: {assignment.exercise} is not what its source gives; "
            f"run creditlab build {assignment.id}"
        )
    target = Path(out, assignment.id)
    target.mkdir(parents=True, exist_ok=True)
    return [write_atomic(target / path.name, text)]


def find_assignment(course: Course, assignment_id: str) -> Assignment:
    """Find a built assignment by its id.

    Raises
    ------
    ValueError
        When there is none, or it is planned.
    """
    built = [each for each in course.assignments if each.status == "built"]
    for each in built:
        if each.id == assignment_id:
            return each
    known = ", ".join(each.id for each in built) or "none"
    raise ValueError(f"no assignment {assignment_id!r} is built; there are: {known}")
