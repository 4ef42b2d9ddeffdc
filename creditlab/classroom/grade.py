"""Grade one submission: run its cells, ask for its answers, survive what it does."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditlab.classroom.judge import Judge, Verdict
from creditlab.classroom.oddities import oddities
from creditlab.classroom.remote import Asker
from creditlab.classroom.sandbox import Limits
from creditlab.classroom.seeds import student_seed
from creditlab.classroom.session import KernelEnded, Session, TooSlow
from creditlab.classroom.submission import Submission, UnreadableError, read_submission

if TYPE_CHECKING:
    from nbformat import NotebookNode

RESTARTS = 6
GRADED, PARTLY, MANUAL = "graded", "partly graded", "needs manual"
UNREADABLE, ABSENT, FAILED = "unreadable", "not submitted", "grader failed"


@dataclass
class Graded:
    """What came of one submission.

    Attributes
    ----------
    student, status : str
    tests : dict of str to Verdict
        By the name of the test; tests that could not be run are absent.
    manual : list of str
        Written answers that wait for a person.
    unanswered : list of str
        Written answers that were left as they were.
    notes : list of str
        What a teacher should know.
    cells : list of dict
        The notebook as it was graded, with outputs.
    seconds : float
    """

    student: str
    status: str
    tests: dict[str, Verdict] = field(default_factory=dict)
    manual: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Graded:
        """Build it from what `as_json` returned."""
        tests = {name: Verdict(**each) for name, each in content["tests"].items()}
        return cls(**{**content, "tests": tests})


class _Again(Exception):
    """The kernel is gone; start another and go on without the cell that took it."""


def grade_submission(
    folder: Path,
    student: str,
    assignment: str,
    source: NotebookNode,
    released: NotebookNode,
    limits: Limits,
    job: int = 0,
    sandboxed: bool = True,
) -> Graded:
    """Grade one submission.

    Parameters
    ----------
    folder : pathlib.Path
        ``submitted/<student>/<assignment>``; only read.
    student, assignment : str
    source, released : NotebookNode
        The instructor's and the student's version of the assignment.
    limits : Limits
    job : int
        Which of the jobs at the same time.
    sandboxed : bool
        False runs the code with all the rights of whoever grades.

    Returns
    -------
    Graded
        Also for what cannot be read or run; the status says so.
    """
    started = time.monotonic()
    try:
        submission = read_submission(folder, assignment, source, released)
    except UnreadableError as error:
        return Graded(student, UNREADABLE, notes=[str(error)])
    run = _Run(submission, Judge(source, student), limits, started + limits.total, job, sandboxed)
    run.to_the_end()
    graded = _sum_up(student, submission, released, run)
    graded.seconds = round(time.monotonic() - started, 1)
    return graded


class _Run:
    """The cells of a submission, run as often as it takes to try every test."""

    def __init__(
        self,
        submission: Submission,
        judge: Judge,
        limits: Limits,
        deadline: float,
        job: int,
        sandboxed: bool,
    ) -> None:
        self.submission, self.judge = submission, judge
        self.options = (submission.files, limits, deadline, job, sandboxed)
        self.deadline = deadline
        self.notes: list[str] = []
        self.verdicts: dict[str, Verdict] = {}
        self.outputs: dict[int, list[dict[str, Any]]] = {}
        self.left_out: set[int] = set()
        self.complete = False

    def to_the_end(self) -> None:
        for _ in range(RESTARTS):
            try:
                session = Session(*self.options)
            except KernelEnded as error:
                self.notes.append(str(error))
                continue
            try:
                self._once(session)
                self.complete = True
            except _Again:
                pass
            finally:
                session.close()
            if self.complete or time.monotonic() > self.deadline:
                return

    def _once(self, session: Session) -> None:
        for number, cell in enumerate(self.submission.cells):
            if cell.cell_type != "code" or number in self.left_out:
                continue
            if time.monotonic() > self.deadline:
                raise _Again
            marks = cell.metadata.get("nbgrader", {})
            if not (marks.get("grade") and not marks.get("solution")):
                self._run_cell(session, number, cell)
            elif marks["grade_id"] not in self.verdicts:
                self._test(session, marks["grade_id"], cell)

    def _run_cell(self, session: Session, number: int, cell: NotebookNode) -> None:
        where = _where(number, cell)
        try:
            ran = session.run(cell.source)
        except TooSlow as error:
            self._note(f"{where}: {error}; stopped")
            return
        except KernelEnded as error:
            self.left_out.add(number)
            self._note(f"{where}: {error}; graded without this cell")
            raise _Again from None
        self.outputs[number] = ran.outputs
        if where == "student":
            self._compare_names(session)
        if ran.error and not ran.error.startswith("NotImplementedError"):
            self._note(f"{where}: raises {ran.error}")
        if ran.cut:
            self._note(f"{where}: much output, of which the beginning was kept")

    def _test(self, session: Session, name: str, cell: NotebookNode) -> None:
        question = name.partition("_test")[0]
        try:
            self.verdicts[name] = self.judge.test(name, cell.source, session.ask)
        except TooSlow as error:
            self.verdicts[name] = Verdict(False, "Your function takes too long.", str(error))
            self._note(f"{question}: {error} in a test")
        except KernelEnded as error:
            self.verdicts[name] = Verdict(False, f"Your function {error}.", str(error))
            self._note(f"{question}: {error} in a test")
            raise _Again from None

    def _compare_names(self, session: Session) -> None:
        """Numbers are drawn from the id: one who wrote another's works on another's numbers."""
        with contextlib.suppress(Exception):
            said = Asker(session.ask)("name", "student")
            if student_seed(said) != student_seed(self.judge.student):
                self._note(f"student: says {str(said)[:40]!r}")

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def _where(number: int, cell: NotebookNode) -> str:
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name or f"cell {number + 1}"


def _sum_up(student: str, submission: Submission, released: NotebookNode, run: _Run) -> Graded:
    shown = {cell.metadata.nbgrader.grade_id: cell for cell in released.cells}
    graded = Graded(student, GRADED, tests=run.verdicts)
    for cell in submission.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and marks.get("solution"):
            same = cell.source.strip() == shown[marks["grade_id"]].source.strip()
            (graded.unanswered if same else graded.manual).append(marks["grade_id"])
    for name, cell in shown.items():
        marks = cell.metadata.nbgrader
        if marks.grade and marks.solution and name not in graded.unanswered + graded.manual:
            graded.unanswered.append(name)
    graded.notes = [*submission.notes, *run.notes, *oddities(submission.cells)]
    tests = [
        c for c in shown.values() if c.metadata.nbgrader.grade and not c.metadata.nbgrader.solution
    ]
    if missing := [
        c.metadata.nbgrader.grade_id
        for c in tests
        if c.metadata.nbgrader.grade_id not in run.verdicts
    ]:
        graded.notes.append(f"not graded, time or kernel ran out: {', '.join(missing)}")
    graded.cells = list(_with_outputs(submission, run))
    if missing or run.left_out:
        graded.status = PARTLY
    elif graded.manual:
        graded.status = MANUAL
    return graded


def _with_outputs(submission: Submission, run: _Run) -> Iterator[dict[str, Any]]:
    """Yield the cells as they were graded; a test shows its verdict."""
    for number, cell in enumerate(submission.cells):
        made = {"cell_type": cell.cell_type, "source": cell.source, "metadata": cell.metadata}
        if cell.cell_type == "code":
            made |= {"outputs": run.outputs.get(number, []), "execution_count": None}
            verdict = run.verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if verdict and not verdict.passed:
                error = {"ename": "Missed", "evalue": verdict.reason, "traceback": [verdict.reason]}
                made["outputs"] = [{"output_type": "error", **error}]
        yield made
