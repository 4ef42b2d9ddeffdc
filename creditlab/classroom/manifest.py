"""The course manifest: ``course/course.yml`` read into dataclasses, or refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from creditlab.classroom.items import (
    Assignment,
    Lesson,
    Module,
    ModuleQuiz,
    WorkbenchNotebook,
)

REPOSITORY = Path(__file__).resolve().parents[2]
STATUSES = ("planned", "built")
_IDENTIFIERS = {
    "module": r"[1-9]",
    "lesson": r"[1-9]\.[1-9]",
    "assignment": r"a\d\d_[a-z][a-z0-9_]*",
}


Item: TypeAlias = (
    Lesson | ModuleQuiz | WorkbenchNotebook | Assignment
)  # what is built into a notebook


class ManifestError(ValueError):
    """``course.yml`` says something that cannot be; the message names the entry and the field."""


@dataclass(frozen=True)
class Course:
    """The whole course in order, and the folder it lives in."""

    root: Path
    title: str
    title_zh: str
    summary: str
    modules: tuple[Module, ...]
    assignments: tuple[Assignment, ...]
    workbench: tuple[WorkbenchNotebook, ...]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson, in the order of teaching."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def quizzes(self) -> tuple[ModuleQuiz, ...]:
        """The quizzes that are written."""
        every = (module.quiz for module in self.modules)
        return tuple(quiz for quiz in every if (self.root / quiz.source).exists())

    @property
    def notebooks(self) -> tuple[Item, ...]:
        """Every lesson, quiz, workbench notebook and assignment, built or planned."""
        return (*self.lessons, *self.quizzes, *self.workbench, *self.assignments)

    def lesson(self, lesson_id: str) -> Lesson:
        """Find the lesson with this id.

        Raises
        ------
        KeyError
            When the course has none.
        """
        return {lesson.id: lesson for lesson in self.lessons}[lesson_id]

    def assignment(self, assignment_id: str) -> Assignment:
        """Find the graded assignment with this id.

        Raises
        ------
        KeyError
            When the course has none.
        """
        return {each.id: each for each in self.assignments}[assignment_id]

    def after(self, lesson: Lesson) -> Lesson | None:
        """Find the next lesson, or None after the last."""
        place = self.lessons.index(lesson) + 1
        return self.lessons[place] if place < len(self.lessons) else None

    def assignment_of(self, lesson: Lesson) -> Assignment | None:
        """Find the graded assignment that covers a lesson, if one does."""
        return next((each for each in self.assignments if lesson.id in each.lessons), None)


_Entry = TypeVar("_Entry", Module, Lesson, Assignment, WorkbenchNotebook)


def load_course(root: str | Path | None = None) -> Course:
    """Read and check ``course/course.yml``.

    Parameters
    ----------
    root : path-like, optional
        The folder that holds ``course/``; by default the repository this package lives in.

    Returns
    -------
    Course

    Raises
    ------
    ManifestError
        When the file is missing or an entry is incomplete, repeated, or names something that does
        not exist or comes later; the message names the entry and the field.

    Examples
    --------
    >>> course = load_course()
    >>> len(course.modules), len(course.lessons)
    (7, 32)
    >>> course.lesson("3.3").notebook
    'notebooks/3_models/3_woe_binning.ipynb'
    """
    import yaml

    root = Path(root) if root is not None else REPOSITORY
    path = root / "course" / "course.yml"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ManifestError(
            f"{path}: no course manifest; run from a clone of the course"
        ) from error
    except yaml.YAMLError as error:
        raise ManifestError(f"{path}: not valid YAML: {error}") from error
    if not isinstance(raw, dict):
        raise ManifestError(
            f"{path}: expected a mapping with title, modules, assignments, workbench"
        )
    for field, kind in _TOP.items():
        if not isinstance(raw.get(field), kind) or not raw[field]:
            raise ManifestError(f"course: {field} must be a {kind.__name__}, and not empty")
    if unknown := set(raw) - set(_TOP):
        raise ManifestError(f"course: unknown field {sorted(unknown)[0]}")
    course = Course(
        root=root,
        title=raw["title"],
        title_zh=raw["title_zh"],
        summary=raw["summary"],
        modules=tuple(_module(item) for item in raw["modules"]),
        assignments=tuple(_entry(Assignment, item, "assignment") for item in raw["assignments"]),
        workbench=tuple(_entry(WorkbenchNotebook, item, "workbench") for item in raw["workbench"]),
    )
    _check_order(course)
    return course


_TOP: dict[str, type] = {
    "title": str,
    "title_zh": str,
    "summary": str,
    "modules": list,
    "assignments": list,
    "workbench": list,
}


def _module(raw: Any) -> Module:
    lessons = raw.pop("lessons", None) if isinstance(raw, dict) else None
    module = _entry(Module, raw, "module", lessons=())
    if not isinstance(lessons, list) or not lessons:
        raise ManifestError(f"module {module.id}: lessons must be a list of at least one lesson")
    folder = f"{module.id}_{module.slug}"
    return Module(
        module.id,
        module.slug,
        module.title,
        module.title_zh,
        tuple(_entry(Lesson, item, "lesson", folder=folder) for item in lessons),
    )


def _entry(cls: type[_Entry], raw: Any, kind: str, **given: Any) -> _Entry:
    """Make a dataclass from a mapping, checking every field by its declared type."""
    if not isinstance(raw, dict):
        raise ManifestError(f"{kind} {raw!r}: must be a mapping of fields")
    where = f"{kind} {raw.get('id', '')} {raw.get('slug', '')}".rstrip()
    declared = {field.name: field for field in fields(cls) if field.name not in given}
    if unknown := sorted(set(raw) - set(declared)):
        raise ManifestError(f"{where}: unknown field {unknown[0]}; it has {', '.join(declared)}")
    values: dict[str, Any] = dict(given)
    for name, field in declared.items():
        if name not in raw and field.default is MISSING and field.default_factory is MISSING:
            raise ManifestError(f"{where}: {name} is missing")
        if name in raw:
            values[name] = _value(raw[name], str(field.type), f"{where}: {name}")
    entry = cls(**values)
    _check_fields(entry, kind, where)
    return entry


def _value(value: Any, declared: str, where: str) -> Any:
    if declared == "int":
        if type(value) is not int or value <= 0:
            raise ManifestError(f"{where} must be a whole number above 0, not {value!r}")
        return value
    if declared.startswith("dict"):
        if not isinstance(value, dict) or not value:
            raise ManifestError(f"{where} must be a mapping of names to numbers, not {value!r}")
        return {str(key): _value(item, "int", f"{where}: {key}") for key, item in value.items()}
    items = value if declared.startswith("tuple") else [value]
    if not isinstance(items, list):
        raise ManifestError(f"{where} must be a list, not {value!r}")
    for item in items:
        if not isinstance(item, str) or not item.strip():
            raise ManifestError(f"{where} must be text (quote it), not {item!r}")
    return tuple(items) if declared.startswith("tuple") else value


def _check_fields(
    entry: Module | Lesson | Assignment | WorkbenchNotebook, kind: str, where: str
) -> None:
    pattern = _IDENTIFIERS.get(kind)
    if pattern and not re.fullmatch(pattern, getattr(entry, "id", "")):
        raise ManifestError(f"{where}: id does not have the form {pattern}")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", getattr(entry, "slug", "a")):
        raise ManifestError(f"{where}: slug must be lower-case letters, digits and underscores")
    if getattr(entry, "status", "built") not in STATUSES:
        raise ManifestError(f"{where}: status must be {' or '.join(STATUSES)}")
    if not re.search(r"[\u4e00-\u9fff]", entry.title_zh):
        raise ManifestError(f"{where}: title_zh has no Chinese")
    if isinstance(entry, Lesson):
        if not 3 <= len(entry.objectives) <= 5:
            raise ManifestError(f"{where}: objectives must be 3 to 5, not {len(entry.objectives)}")
        if not 45 <= entry.minutes <= 60:
            raise ManifestError(f"{where}: minutes must be 45 to 60, not {entry.minutes}")
        if entry.id.split(".")[0] != entry.folder.split("_")[0]:
            raise ManifestError(f"{where}: id does not belong to module {entry.folder}")
    if isinstance(entry, Assignment) and entry.status == "built":
        if not 40 <= entry.minutes <= 60:
            raise ManifestError(f"{where}: minutes must be 40 to 60, not {entry.minutes}")
        if (total := sum(entry.points.values())) != 100:
            raise ManifestError(f"{where}: points must add up to 100, not {total}")


def _check_order(course: Course) -> None:
    """Ids once each and counted up; prerequisites and assignments name lessons that came before."""
    for kind, ids in {
        "module": [module.id for module in course.modules],
        "lesson": [lesson.id for lesson in course.lessons],
        "slug of lesson": [lesson.slug for lesson in course.lessons],
        "assignment": [assignment.id for assignment in course.assignments],
        "workbench": [notebook.slug for notebook in course.workbench],
    }.items():
        if repeated := _repeated(ids):
            raise ManifestError(f"{kind} {repeated}: appears twice")
        if not kind.startswith(("slug", "workbench")) and ids != sorted(ids):
            raise ManifestError(f"{kind} ids must be in order, found {' '.join(ids)}")
    taught: set[str] = set()
    for lesson in course.lessons:
        for needed in lesson.prerequisites:
            if needed not in taught:
                raise ManifestError(f"{lesson.label}: prerequisites: {needed} does not come before")
        taught.add(lesson.id)
    for assignment in course.assignments:
        if not assignment.lessons or (unknown := set(assignment.lessons) - taught):
            raise ManifestError(
                f"assignment {assignment.id}: lessons: "
                f"{sorted(unknown)[0] + ' is no lesson' if assignment.lessons else 'none named'}"
            )
    covered = [lesson for assignment in course.assignments for lesson in assignment.lessons]
    if repeated := _repeated(covered):
        raise ManifestError(f"lesson {repeated}: covered by two assignments")


def _repeated(ids: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return None
