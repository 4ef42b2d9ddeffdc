"""Quizzes at the end of a module: every option has its reason, and nothing is graded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creditlab.classroom import check
from creditlab.classroom.items import ModuleQuiz
from creditlab.classroom.manifest import Course, ManifestError, load_course

LETTERS = "abcdef"
QUESTION = {"id", "lesson", "question", "options"}
MAY = {"start", "value", "unit"}


@dataclass(frozen=True)
class Option:
    """An answer to choose: what it says, whether it is right, and why.

    Attributes
    ----------
    says, reason : str
        Markdown.
    right : bool
    span : tuple of (float, float) or None
        The range of numbers that it stands for, lower end included.
    """

    says: str
    right: bool
    reason: str
    span: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class Question:
    """A question of a quiz; displays as options that unfold their reason.

    Attributes
    ----------
    name, lesson : str
        What to call it by, and the id of the lesson that it asks about.
    asks : str
        Markdown.
    options : tuple of Option
        One of them right.
    start : str
        Code that the learner is given to begin with; empty where no code is needed.
    value : str
        Expression that gives the number asked for, after `start`; a test runs it, and sees that it
        lies in the range that is called right, and in no other.
    """

    name: str
    lesson: str
    asks: str
    options: tuple[Option, ...]
    start: str = ""
    value: str = ""

    @property
    def letters(self) -> str:
        """The letters of the options."""
        return LETTERS[: len(self.options)]

    def check(self, answer: str) -> None:
        """Say whether a letter is right, and why.

        Raises
        ------
        creditlab.classroom.check.Missed
            When it is another one, or no letter of the question; with the reason.
        """
        right = next(a for a, b in zip(self.letters, self.options, strict=True) if b.right)
        reasons = dict(zip(self.letters, (each.reason for each in self.options), strict=True))
        check.choice(self.name.replace("_", " "), answer, right, reasons)

    def _repr_html_(self) -> str:
        """Show the options; each unfolds its reason on a click or key, without a kernel too."""
        return "".join(
            f"<details><summary><b>{letter}</b> {_line(each.says)}</summary>{_verdict(each)}"
            "</details>"
            for letter, each in zip(self.letters, self.options, strict=True)
        )

    def __repr__(self) -> str:
        return f"<Question {self.name}>"


class Quiz(Mapping[str, Question]):
    """The questions of a module, by name, in their order.

    Examples
    --------
    >>> quiz = load_quiz("1")
    >>> 8 <= len(quiz) <= 10
    True
    """

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self._questions = {each.name: each for each in questions}

    def __getitem__(self, name: str) -> Question:
        return self._questions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)


def load_quiz(module: str, root: str | Path | None = None) -> Quiz:
    """Read the quiz of a module from ``course/quizzes``.

    Parameters
    ----------
    module : str
        Id of the module, such as "1".
    root : path-like, optional
        The folder that holds ``course/``; by default the repository this package lives in.

    Returns
    -------
    Quiz

    Raises
    ------
    ManifestError
        When the module or its file is not there, or a question is not complete: 3 to 6 options,
        one of them right, a reason for each.
    """
    course = load_course(root)
    quizzes = {each.id: each.quiz for each in course.modules}
    if module not in quizzes:
        raise ManifestError(f"there is no module {module!r}; there are {', '.join(quizzes)}")
    return Quiz(read_questions(course, quizzes[module].source))


def read_questions(course: Course, source: str) -> tuple[Question, ...]:
    """Read the questions of a file under the course's root.

    Raises
    ------
    ManifestError
        As `load_quiz`.
    """
    import yaml

    path = course.root / source
    if not path.exists():
        raise ManifestError(f"{source} is not there; the quiz of this module is not written yet")
    questions = tuple(_question(raw, source) for raw in yaml.safe_load(path.read_text("utf-8")))
    names = [each.name for each in questions]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ManifestError(f"{source}: {twice[0]} is there twice")
    return questions


def _question(raw: dict[str, Any], source: str) -> Question:
    where = f"{source}: {raw.get('id', raw)}"
    if missing := sorted(QUESTION - set(raw)) or sorted(set(raw) - QUESTION - MAY):
        raise ManifestError(f"{where}: {missing[0]} is missing, or not a field of a question")
    options = tuple(_option(each, raw.get("unit", ""), where) for each in raw["options"])
    if not 3 <= len(options) <= len(LETTERS) or sum(each.right for each in options) != 1:
        raise ManifestError(f"{where}: give 3 to {len(LETTERS)} options, one of them right")
    if bool(raw.get("value")) != all(each.span for each in options):
        raise ManifestError(f"{where}: a value needs options that are ranges, and ranges a value")
    texts = [raw.get(name, "").rstrip() for name in ("start", "value")]
    return Question(raw["id"], raw["lesson"], raw["question"].strip(), options, *texts)


def _option(raw: dict[str, Any], unit: str, where: str) -> Option:
    if not {"reason"} <= set(raw) <= {"says", "range", "right", "reason"}:
        raise ManifestError(f"{where}: an option has says or range, reason, and right or not")
    span = None
    if "range" in raw:
        span = (float(raw["range"][0]), float(raw["range"][1]))
        raw = {"says": f"{span[0]:,.10g} to {span[1]:,.10g}{unit}"} | raw
    return Option(str(raw["says"]), bool(raw.get("right")), raw["reason"].strip(), span)


def quiz_cells(course: Course, quiz: ModuleQuiz) -> list[Any]:
    """Make the cells of a quiz notebook from its file."""
    from nbformat.v4 import new_code_cell, new_markdown_cell

    head = (
        f"# {quiz.title} · {quiz.title_zh}\n\nNothing is graded here. Think, choose, unfold "
        "it; then read why the others are wrong. Where a question begins with code, finish it in "
        "a cell of your own: the options are ranges, so that a rounded answer is enough."
    )
    load = (
        "from creditlab.classroom.quiz import load_quiz\n\n"
        f'quiz = load_quiz("{quiz.id}")\nf"{{len(quiz)}} questions"'
    )
    cells = [new_markdown_cell(head), new_code_cell(load, metadata={"name": "load"})]
    for number, each in enumerate(read_questions(course, quiz.source), 1):
        lesson = course.lesson(each.lesson)
        cells.append(new_markdown_cell(f"## {number} · {lesson.id} {lesson.title}\n\n{each.asks}"))
        if each.start:
            cells.append(new_code_cell(each.start, metadata={"name": f"{each.name}-start"}))
        cells.append(new_code_cell(f'quiz["{each.name}"]', metadata={"name": each.name}))
    return cells


def _verdict(option: Option) -> str:
    mark = "✓ Right." if option.right else "✗ No."
    return f"<p style='margin-left:2em'><b>{mark}</b> {_line(option.reason)}</p>"


def _line(markdown: str) -> str:
    import mistune

    return str(mistune.html(markdown)).strip().removeprefix("<p>").removesuffix("</p>")
