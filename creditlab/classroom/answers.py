"""Tests that are tested: right and wrong answers beside each assignment, through the real judge."""

from __future__ import annotations

import re
import symtable
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from creditlab.classroom.items import Assignment
from creditlab.classroom.judge import Judge, Verdict
from creditlab.classroom.manifest import Course
from creditlab.classroom.sandbox import Limits
from creditlab.classroom.session import Session

if TYPE_CHECKING:
    from nbformat import NotebookNode

RIGHT, WRONG = 2, 4  # at least, for each question that tests grade


@dataclass(frozen=True)
class Answer:
    """One answer of ``<id>.answers.py``: to which question, whether it is right, and in what way.

    `hint` is a part of the hint that a wrong answer must get, where the file names one.
    """

    question: str
    right: bool
    label: str
    source: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.question}, {'right' if self.right else 'wrong'} answer {self.label!r}"


def read_answers(course: Course, assignment: Assignment) -> list[Answer]:
    """Read the answers beside an assignment: cells ``# %% q1 right="…"`` or ``wrong="…"``.

    Raises
    ------
    ValueError
        When the file is missing, or a cell says neither or both.
    """
    import jupytext

    path = course.root / assignment.answers
    if not path.exists():
        raise ValueError(f"{assignment.label}: {assignment.answers} is missing")
    answers = []
    for cell in jupytext.read(path, fmt="py:percent").cells:
        marks = cell.metadata
        if cell.cell_type != "code" or not re.search(r"^[^#\n]", cell.source, re.M):
            continue
        if ("right" in marks) == ("wrong" in marks) or "title" not in marks:
            raise ValueError(
                f'{assignment.answers}: head a cell with # %% q1 right="…" or wrong="…", '
                f"not {dict(marks)}"
            )
        right = "right" in marks
        label = str(marks["right"] if right else marks["wrong"])
        hint = str(marks.get("hint", ""))
        answers.append(Answer(str(marks["title"]).strip(), right, label, cell.source, hint))
    return answers


def check_answers(course: Course, assignment: Assignment) -> list[str]:
    """Try every answer, and list where the tests do not say what they should.

    Returns
    -------
    list of str
        Empty when right answers have full marks, wrong ones lose marks of their question and of no
        other and get a hint, and the untouched exercise has none.
    """
    import nbformat

    answers = read_answers(course, assignment)
    problems = list(_count(assignment, answers))
    source = nbformat.read(course.root / assignment.notebook, as_version=4)
    released = nbformat.read(course.root / assignment.exercise, as_version=4)
    limits = Limits()
    session = Session([], limits, time.monotonic() + 3600, job=0, sandboxed=False)
    try:
        trial = _Trial(source, session)
        if lost := trial.lost(released):
            kept = [name for name in trial.tests if name not in lost]
            problems += [f"{name}: passes in the untouched exercise" for name in kept]
        problems += [f"{name}: the solution itself fails" for name in trial.lost(source)]
        for answer in answers:
            problems += trial.problems_of(answer)
        problems += [f"{name}: fails after all answers, solutions back" for name in trial.failed()]
    finally:
        session.close()
    return [f"{assignment.label}: {problem}" for problem in problems]


def _count(assignment: Assignment, answers: list[Answer]) -> Iterator[str]:
    counts = Counter((answer.question, answer.right) for answer in answers)
    tested = dict.fromkeys(n.partition("_test")[0] for n in assignment.points if "_test" in n)
    for question in tested:
        for right, least in ((True, RIGHT), (False, WRONG)):
            if counts[question, right] < least:
                kind = "right" if right else "wrong"
                yield f"{question}: {counts[question, right]} {kind} answers; give {least} or more"
    for question in {answer.question for answer in answers} - set(tested):
        yield f"{question}: has answers, but no test"


class _Trial:
    """One kernel in which answers take the place of the solution, one after the other."""

    def __init__(self, source: NotebookNode, session: Session) -> None:
        self.session, self.judge = session, Judge(source, "instructor")
        code = {c.metadata.nbgrader.grade_id: c for c in source.cells if c.cell_type == "code"}
        self.solutions = {n: c.source for n, c in code.items() if c.metadata.nbgrader.solution}
        self.tests = {n: c.source for n, c in code.items() if c.metadata.nbgrader.grade}
        self.tests = {n: text for n, text in self.tests.items() if n not in self.solutions}

    def lost(self, notebook: NotebookNode) -> dict[str, Verdict]:
        """Run a whole notebook, and return the tests that it fails."""
        for cell in notebook.cells:
            marks = cell.metadata.nbgrader
            if cell.cell_type == "code" and (marks.solution or not marks.grade):
                self.session.run(cell.source)
        return self.failed()

    def problems_of(self, answer: Answer) -> Iterator[str]:
        """Put an answer in place of its solution, test what it reaches, put the solution back."""
        ran = self.session.run(answer.source)
        failed = self.failed(self._reached(answer))
        self.session.run(self.solutions[answer.question])
        own = {n: v for n, v in failed.items() if n.partition("_test")[0] == answer.question}
        for name in failed.keys() - own.keys():
            yield f"{answer} also fails {name}: {failed[name].reason}"
        if answer.right:
            yield from (f"{answer} fails {name}: {v.reason}" for name, v in own.items())
            if ran.error:
                yield f"{answer} raises {ran.error}"
        elif not own:
            yield f"{answer} has full marks"
        hints = " ".join(verdict.hint for verdict in own.values())
        if not answer.right and own and (not hints or answer.hint not in hints):
            yield f"{answer}: should get the hint {answer.hint!r}, gets {hints!r}"

    def failed(self, names: Iterable[str] | None = None) -> dict[str, Verdict]:
        """Run these tests, or all, and return those that fail."""
        texts = {n: self.tests[n] for n in (self.tests if names is None else names)}
        verdicts = {n: self.judge.test(n, text, self.session.ask) for n, text in texts.items()}
        return {name: verdict for name, verdict in verdicts.items() if not verdict.passed}

    def _reached(self, answer: Answer) -> list[str]:
        """Return the tests of the question, and of those whose code has a name that it sets."""
        questions = {answer.question}
        names = _names_set(answer.source) | _names_set(self.solutions[answer.question])
        while True:
            used = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
            more = {
                q for q, text in self.solutions.items() if q not in questions and used.search(text)
            }
            if not more:
                break
            questions |= more
            names |= set().union(*(_names_set(self.solutions[q]) for q in more))
        return [
            name for name, text in self.tests.items()
            if name.partition("_test")[0] in questions or used.search(text)
        ]  # fmt: skip


def _names_set(source: str) -> set[str]:
    """Return the names that code sets at its top level; none where it cannot be read."""
    try:
        symbols = symtable.symtable(source, "answer", "exec").get_symbols()
    except SyntaxError:
        return set()
    return {each.get_name() for each in symbols if each.is_assigned()}
