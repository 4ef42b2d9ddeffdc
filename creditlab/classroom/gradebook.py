"""nbgrader's gradebook: scores go in, and come out with what a person added in formgrader."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditlab.classroom.grade import Graded
from creditlab.classroom.items import Assignment

if TYPE_CHECKING:
    from nbformat import NotebookNode

NO_RESPONSE = "No response."


@dataclass
class Marks:
    """What the gradebook says of a submission.

    Attributes
    ----------
    score : dict of str to float
        By the name of the graded cell.
    waiting : list of str
        Cells that a person has still to mark.
    comments : dict of str to str
        What a person wrote, by the name of the answer.
    """

    score: dict[str, float] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)


class ClassGradebook:
    """The gradebook of a class, open on one assignment.

    Parameters
    ----------
    path : pathlib.Path
        An SQLite file of nbgrader's; made where there is none.
    assignment : Assignment
    source : NotebookNode
        The instructor's version, whose cells are written down as nbgrader does it.
    """

    def __init__(self, path: Path, assignment: Assignment, source: NotebookNode) -> None:
        self.url, self.name = f"sqlite:///{path.resolve()}", assignment.id
        with _own_programs(), self._open() as gradebook:
            gradebook.update_or_create_assignment(self.name)
        self._save_cells(source)

    @contextmanager
    def _open(self) -> Iterator[Any]:
        from nbgrader.api import Gradebook  # type: ignore[import-untyped]

        with warnings.catch_warnings(), Gradebook(self.url) as gradebook:
            warnings.simplefilter("ignore")  # of its own way to fill a new submission
            yield gradebook

    def _save_cells(self, source: NotebookNode) -> None:
        from nbgrader import preprocessors as steps  # type: ignore[import-untyped]

        resources = {"nbgrader": dict.fromkeys(("notebook", "assignment"), self.name)}
        resources["nbgrader"]["db_url"] = self.url
        notebook = deepcopy(source)
        for step in (
            steps.LockCells,
            steps.ClearSolutions,
            steps.ClearOutput,
            steps.ComputeChecksums,
            steps.SaveCells,
        ):
            try:
                notebook, resources = step().preprocess(notebook, resources)
            except RuntimeError as error:
                raise ValueError(
                    f"{self.name}: the gradebook has grades of a version with other cells "
                    f"({error}); release a changed assignment under a new name"
                ) from error

    def students(self) -> list[str]:
        """List the students that the gradebook knows."""
        with self._open() as gradebook:
            return sorted(student.id for student in gradebook.students)

    def record(self, graded: Graded, points: dict[str, int], handed_in: str = "") -> None:
        """Write down what the tests found; what a person wrote stays.

        Parameters
        ----------
        graded : Graded
        points : dict of str to int
            Of each graded cell.
        handed_in : str, optional
            When, as in nbgrader's ``timestamp.txt``.
        """
        with self._open() as gradebook:
            gradebook.update_or_create_student(graded.student)
            when = {"timestamp": handed_in} if handed_in else {}
            submission = gradebook.update_or_create_submission(self.name, graded.student, **when)
            (notebook,) = submission.notebooks
            for grade in notebook.grades:
                verdict = graded.tests.get(grade.name)
                if verdict is not None:
                    grade.auto_score = float(points[grade.name] * verdict.passed)
                else:
                    grade.auto_score = 0.0 if grade.name in graded.unanswered else None
                again = grade.manual_score is not None and verdict is not None
                grade.needs_manual_grade = again or (
                    grade.auto_score is None and grade.manual_score is None
                )
            for comment in notebook.comments:
                untouched = comment.name in graded.unanswered
                comment.auto_comment = NO_RESPONSE if untouched else None
            gradebook.db.commit()

    def marks(self) -> dict[str, Marks]:
        """Return what is written down for each student who has been graded."""
        found: dict[str, Marks] = {}
        with self._open() as gradebook:
            for submission in gradebook.assignment_submissions(self.name):
                marks = found[submission.student.id] = Marks()
                (notebook,) = submission.notebooks
                for grade in notebook.grades:
                    marks.score[grade.name] = float(grade.score)
                    if grade.needs_manual_grade:
                        marks.waiting.append(grade.name)
                for comment in notebook.comments:
                    if comment.manual_comment:
                        marks.comments[comment.name] = comment.manual_comment
        return found


@contextmanager
def _own_programs() -> Iterator[None]:
    """Let nbgrader find ``alembic`` beside our Python, which it needs to make a gradebook."""
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
    try:
        yield
    finally:
        os.environ["PATH"] = path
