"""What a course is made of: modules, lessons, quizzes, assignments, notebooks of the workbench."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lesson:
    """One lesson: what it promises, what it needs, and where its files are."""

    id: str
    slug: str
    title: str
    title_zh: str
    decision: str
    objectives: tuple[str, ...]
    minutes: int
    prerequisites: tuple[str, ...]
    datasets: tuple[str, ...]
    folder: str
    seconds: int = 60
    status: str = "planned"

    @property
    def name(self) -> str:
        """Folder and file name without ending, such as ``3_models/3_woe_binning``."""
        return f"{self.folder}/{self.id.split('.')[1]}_{self.slug}"

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"lesson {self.id} {self.slug}"

    @property
    def source(self) -> str:
        """What authors edit, relative to the root."""
        return f"course/lessons/{self.name}.py"

    @property
    def notebook(self) -> str:
        """What people open, relative to the root."""
        return f"notebooks/{self.name}.ipynb"


@dataclass(frozen=True)
class WorkbenchNotebook:
    """A notebook that a modeller runs on a file of their own."""

    slug: str
    title: str
    title_zh: str
    summary: str
    seconds: int = 60
    status: str = "planned"

    @property
    def name(self) -> str:
        """Folder and file name without ending."""
        return f"workbench/{self.slug}"

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"workbench {self.slug}"

    @property
    def source(self) -> str:
        """What authors edit, relative to the root."""
        return f"course/{self.name}.py"

    @property
    def notebook(self) -> str:
        """What people open, relative to the root."""
        return f"notebooks/{self.name}.ipynb"


@dataclass(frozen=True)
class Assignment:
    """A graded assignment, which follows the last of the lessons it covers."""

    id: str
    title: str
    title_zh: str
    lessons: tuple[str, ...]
    minutes: int = 50
    points: dict[str, int] = field(default_factory=dict)
    seconds: int = 30
    status: str = "planned"

    @property
    def slug(self) -> str:
        """The name by which it is built; the same as the id."""
        return self.id

    @property
    def name(self) -> str:
        """Folder and file name without ending."""
        return f"{self.id}/{self.id}"

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"assignment {self.id}"

    @property
    def source(self) -> str:
        """What authors edit, relative to the root."""
        return f"course/assignments/{self.id}.py"

    @property
    def answers(self) -> str:
        """Right and wrong answers that its tests are tried on, relative to the root."""
        return f"course/assignments/{self.id}.answers.py"

    @property
    def notebook(self) -> str:
        """The instructor's version, relative to the root."""
        return f"solutions/{self.name}.ipynb"

    @property
    def questions(self) -> dict[str, int]:
        """Points of each question: of its tests together, or of its written answer."""
        totals: dict[str, int] = {}
        for name, points in self.points.items():
            question = name.partition("_test")[0]
            totals[question] = totals.get(question, 0) + points
        return totals

    @property
    def exercise(self) -> str:
        """The notebook that a student opens, relative to the root."""
        return f"exercises/{self.id}/{self.id}.ipynb"


@dataclass(frozen=True)
class ModuleQuiz:
    """The questions at the end of a module, which nobody grades."""

    id: str
    title: str
    title_zh: str
    folder: str
    seconds: int = 60
    status: str = "built"

    @property
    def slug(self) -> str:
        """The name by which it is built."""
        return f"quiz_{self.id}"

    @property
    def name(self) -> str:
        """Folder and file name without ending."""
        return f"{self.folder}/quiz"

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"quiz of module {self.id}"

    @property
    def source(self) -> str:
        """What authors edit, relative to the root."""
        return f"course/quizzes/{self.folder}.yml"

    @property
    def notebook(self) -> str:
        """What people open, relative to the root."""
        return f"notebooks/{self.name}.ipynb"


@dataclass(frozen=True)
class Module:
    """A part of the course: its lessons in order."""

    id: str
    slug: str
    title: str
    title_zh: str
    lessons: tuple[Lesson, ...]

    @property
    def folder(self) -> str:
        """Name of its folders, such as ``3_models``."""
        return f"{self.id}_{self.slug}"

    @property
    def quiz(self) -> ModuleQuiz:
        """The quiz at its end."""
        return ModuleQuiz(self.id, f"Quiz: {self.title}", f"测验：{self.title_zh}", self.folder)
