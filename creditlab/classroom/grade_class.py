"""Grade a class: every submission alone, in parallel, and on from where a run was cut off."""

from __future__ import annotations

import hashlib
import json
import multiprocessing as mp
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pandas as pd

from creditlab._files import read_document, whole_or_nothing, write_atomic, write_json
from creditlab._progress import progress
from creditlab.classroom.assignments import find_assignment
from creditlab.classroom.execute import METADATA
from creditlab.classroom.feedback import feedback_page
from creditlab.classroom.grade import (
    ABSENT,
    FAILED,
    GRADED,
    MANUAL,
    Graded,
    grade_submission,
)
from creditlab.classroom.gradebook import ClassGradebook, Marks
from creditlab.classroom.items import Assignment
from creditlab.classroom.judge import Judge
from creditlab.classroom.manifest import load_course
from creditlab.classroom.sandbox import Limits, SandboxError, why_not
from creditlab.classroom.submission import digest

if TYPE_CHECKING:
    from nbformat import NotebookNode

GRACE = 60  # seconds beyond a submission's own limit, before its grader is stopped
_KIND, _VERSION = "graded submission", 1


@dataclass(frozen=True)
class ClassFolder:
    """Where a class keeps its files: all beside the folder of submissions, as nbgrader has them."""

    submitted: Path
    results: Path
    assignment: Assignment

    @property
    def gradebook(self) -> Path:
        """The database of nbgrader."""
        return self.submitted.parent / "gradebook.db"

    def handed_in(self, student: str) -> Path:
        """Return the folder that a student handed in."""
        return self.submitted / student / self.assignment.id

    def autograded(self, student: str) -> Path:
        """Return the notebook that formgrader shows."""
        return self.submitted.parent / "autograded" / student / f"{self.assignment.name}.ipynb"

    def feedback(self, student: str) -> Path:
        """Return the page that a student gets."""
        return self.submitted.parent / "feedback" / student / f"{self.assignment.name}.html"

    def state(self, student: str) -> Path:
        """Return the file of what is known of a student's submission, for the next run."""
        return self.results.parent / f".{self.assignment.id}" / f"{student}.json"


def grade_class(
    assignment_id: str,
    submitted: str | Path = "submitted",
    results: str | Path | None = None,
    jobs: int = 2,
    limits: Limits | None = None,
    sandboxed: bool = True,
    force: bool = False,
    root: str | Path | None = None,
) -> pd.DataFrame:
    """Grade every submission of an assignment that was not graded before.

    Parameters
    ----------
    assignment_id : str
        As in ``course.yml``.
    submitted : path-like, default "submitted"
        Folder with ``<student>/<assignment>/<assignment>.ipynb``. It is only read; gradebook,
        autograded notebooks and feedback go beside it.
    results : path-like, optional
        The table as CSV; by default ``grades/<assignment>.csv`` beside it.
    jobs : int, default 2
        Submissions at the same time.
    limits : Limits, optional
    sandboxed : bool, default True
        False runs submissions with all the rights of whoever grades.
    force : bool, default False
        Grade also what has not changed since it was graded.
    root : path-like, optional
        The folder that holds ``course/``; by default the repository this package lives in.

    Returns
    -------
    pandas.DataFrame
        A row a student: ``student``, ``status``, ``score``, ``max``, points of each question,
        ``notes``, ``seconds``; missing where there is no score.

    Raises
    ------
    SandboxError
        When submissions cannot be confined here.
    ValueError
        When there is no such assignment or folder.
    """
    if sandboxed and (reason := why_not()):
        raise SandboxError(
            f"{reason}. With --unsandboxed students' code runs with all your rights: it can read "
            f"your files and the solutions, change grades, and use the network"
        )
    course = load_course(root)
    assignment = find_assignment(course, assignment_id)
    submitted = Path(submitted)
    if not submitted.is_dir():
        raise ValueError(f"{submitted}: no folder; it holds <student>/{assignment_id}/")
    beside = submitted.parent / "grades" / f"{assignment_id}.csv"
    folder = ClassFolder(submitted, Path(results or beside), assignment)
    folder.state("").parent.mkdir(parents=True, exist_ok=True)
    source = nbformat.read(course.root / assignment.notebook, as_version=4)
    released = nbformat.read(course.root / assignment.exercise, as_version=4)
    gradebook = ClassGradebook(folder.gradebook, assignment, source)
    limits = limits or Limits()
    settings = json.dumps([asdict(limits), sandboxed, source.metadata["creditlab"]["source_hash"]])
    students = sorted(
        path.name for path in submitted.iterdir() if path.is_dir() and path.name[0] != "."
    )
    fingerprints = {name: _fingerprint(folder, name, settings) for name in students}
    todo = [name for name in students if force or not _known(folder, name, fingerprints[name])]
    work = _Work(folder, source, released, limits, sandboxed)
    with progress(len(todo), assignment_id, "submissions") as bar:
        for graded in work.results(todo, jobs):
            _keep(folder, gradebook, graded, fingerprints[graded.student])
            bar.update(1)
    return _report(folder, gradebook, students)


def _fingerprint(folder: ClassFolder, student: str, settings: str) -> str:
    place = folder.handed_in(student)
    content = digest(place) if place.is_dir() and not _linked(place) else str(_linked(place))
    return hashlib.sha256(f"{settings} {content}".encode()).hexdigest()


def _linked(place: Path) -> bool:
    return place.is_symlink() or place.parent.is_symlink()


def _known(folder: ClassFolder, student: str, fingerprint: str) -> bool:
    try:
        state = json.loads(folder.state(student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(state.get("fingerprint") == fingerprint) and state["graded"]["status"] != FAILED


@dataclass(frozen=True)
class _Work:
    """Grades submissions in processes of their own, so that nothing one does reaches another."""

    folder: ClassFolder
    source: NotebookNode
    released: NotebookNode
    limits: Limits
    sandboxed: bool

    def results(self, students: list[str], jobs: int) -> Iterator[Graded]:
        """Yield what came of each submission as soon as it is known."""
        # Forked, a process has what was loaded here; elsewhere it must load it again.
        Judge(self.source, "nobody")
        import jupyter_client.manager  # noqa: F401

        context: Any = mp.get_context("fork" if sys.platform.startswith("linux") else "spawn")
        waiting, free = list(reversed(students)), list(range(jobs))
        running: dict[int, tuple[Any, str, int, float]] = {}
        with tempfile.TemporaryDirectory(prefix="creditlab-") as scratch:
            try:
                while waiting or running:
                    while waiting and free:
                        student, job = waiting.pop(), free.pop()
                        process = context.Process(target=self._one, args=(student, job, scratch))
                        process.start()
                        ends = time.monotonic() + self.limits.total + GRACE
                        running[process.sentinel] = (process, student, job, ends)
                    for sentinel in self._ended(running):
                        process, student, job, _ = running.pop(sentinel)
                        process.join()
                        free.append(job)
                        yield self._read(Path(scratch, f"{job}.json"), student)
            finally:
                for process, *_ in running.values():
                    process.kill()
                    process.join()

    @staticmethod
    def _ended(running: dict[int, tuple[Any, str, int, float]]) -> list[int]:
        for process, _, _, ends in running.values():
            if time.monotonic() > ends:
                process.kill()
        ended = wait(list(running), timeout=1)
        return [sentinel for sentinel in running if sentinel in ended]

    def _one(self, student: str, job: int, scratch: str) -> None:
        """Grade one submission in this process, and leave the result in a file."""
        tempfile.tempdir = scratch
        place, name = self.folder.handed_in(student), self.folder.assignment.id
        if not place.is_dir() and not place.is_symlink():
            graded = Graded(student, ABSENT)
        else:
            graded = grade_submission(
                *(place, student, name, self.source, self.released),
                *(self.limits, job, self.sandboxed),
            )
        write_json(Path(scratch, f"{job}.json"), _KIND, _VERSION, graded.as_json())

    @staticmethod
    def _read(path: Path, student: str) -> Graded:
        try:
            graded = read_document(path, _KIND, _VERSION, _graded)
        except (OSError, ValueError) as error:
            reason = "did not finish" if isinstance(error, OSError) else str(error)
            return Graded(student, FAILED, notes=[f"the grader itself {reason}; please report it"])
        finally:
            path.unlink(missing_ok=True)
        return graded


def _graded(document: dict[str, Any]) -> Graded:
    return Graded.from_json({k: v for k, v in document.items() if k not in ("format", "version")})


def _keep(folder: ClassFolder, gradebook: ClassGradebook, graded: Graded, fingerprint: str) -> None:
    """Write down a result: gradebook and notebook first, and last that it is done."""
    student = graded.student
    if graded.cells:
        stamp = folder.handed_in(student) / "timestamp.txt"
        when = stamp.read_text(encoding="utf-8").strip() if stamp.is_file() else ""
        gradebook.record(graded, folder.assignment.points, when)
        notebook = nbformat.v4.new_notebook(metadata=METADATA)
        notebook.cells = nbformat.from_dict(graded.cells)
        for number, cell in enumerate(notebook.cells):
            cell.id = f"c{number}"
        path = folder.autograded(student)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, nbformat.writes(notebook))
    content = {"fingerprint": fingerprint, "graded": graded.as_json()}
    write_json(folder.state(student), _KIND, _VERSION, content)


def _report(folder: ClassFolder, gradebook: ClassGradebook, students: list[str]) -> pd.DataFrame:
    """Write the table of results, and everybody's feedback."""
    everybody = sorted({*students, *gradebook.students()})
    marks, rows = gradebook.marks(), []
    for student in everybody:
        graded = Graded(student, ABSENT)
        if student in students:
            graded = read_document(
                folder.state(student), _KIND, _VERSION, lambda d: _graded(d["graded"])
            )
        rows.append(_row(folder.assignment, graded, marks.get(student)))
        if graded.cells:
            page = feedback_page(folder.assignment, graded, marks[student])
            path = folder.feedback(student)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, page)
    table = pd.DataFrame(rows)
    with whole_or_nothing(folder.results) as path:
        table.to_csv(path, index=False, encoding="utf-8-sig")
    return table


def _row(assignment: Assignment, graded: Graded, marks: Marks | None) -> dict[str, Any]:
    status, notes = graded.status, list(graded.notes)
    row: dict[str, Any] = {"student": graded.student, "status": status, "score": None}
    row["max"] = sum(assignment.points.values())
    row |= dict.fromkeys(assignment.questions)
    if graded.cells and marks:
        if status in (GRADED, MANUAL):
            row["status"] = MANUAL if marks.waiting else GRADED
        row["score"] = sum(marks.score.values())
        for name in assignment.points:
            question = name.partition("_test")[0]
            row[question] = (row[question] or 0) + marks.score.get(name, 0)
        if marks.waiting:
            notes.insert(0, f"to be marked by a person: {', '.join(marks.waiting)}")
    return row | {"notes": "; ".join(notes), "seconds": graded.seconds}


def everything_graded(table: pd.DataFrame) -> bool:
    """Tell whether every submission that was handed in has its marks, of the tests at least."""
    return bool(table["status"].isin([GRADED, MANUAL, ABSENT]).all())
