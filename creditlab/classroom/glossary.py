"""The course's words, English and Chinese: what each means, and the lesson that introduces it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from creditlab.classroom.manifest import Course, ManifestError

if TYPE_CHECKING:
    from creditlab.classroom.items import Lesson

GLOSSARY = "course/glossary.yml"
FIELDS = ("term", "zh", "lesson", "means")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
CODE = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Term:
    """A word of the course.

    Attributes
    ----------
    term, zh : str
        The word in English and in Chinese.
    lesson : str
        Id of the lesson that introduces it, in bold type.
    means : str
        One sentence.
    forms : tuple of str
        Other forms of the word, an abbreviation for instance; the regular plural needs none.
    """

    term: str
    zh: str
    lesson: str
    means: str
    forms: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds the word in text, in any of its forms; an abbreviation only in capitals."""
        return re.compile("|".join(map(_form, (self.term, *self.forms))))


def load_glossary(root: Path) -> tuple[Term, ...]:
    """Read ``course/glossary.yml``.

    Parameters
    ----------
    root : pathlib.Path
        The folder that holds ``course/``.

    Returns
    -------
    tuple of Term
        In alphabetical order, as in the file; empty without a file.

    Raises
    ------
    ManifestError
        When an entry is incomplete, out of order or there twice.

    Examples
    --------
    >>> from creditlab.classroom.manifest import REPOSITORY
    >>> terms = {term.term: term for term in load_glossary(REPOSITORY)}
    >>> terms["weight of evidence"].zh
    '证据权重'
    """
    import yaml

    path = root / GLOSSARY
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    for entry in entries:
        missing = [name for name in FIELDS if not isinstance(entry.get(name), str)]
        unknown = sorted(set(entry) - {*FIELDS, "forms"})
        if missing or unknown:
            told = f"lacks {missing[0]}" if missing else f"has an unknown field {unknown[0]}"
            raise ManifestError(f"{GLOSSARY}: {entry.get('term', entry)!r} {told}")
    terms = tuple(
        Term(**{name: entry[name] for name in FIELDS}, forms=tuple(entry.get("forms", ())))
        for entry in entries
    )
    for before, after in pairwise(terms):
        if before.term.casefold() >= after.term.casefold():
            raise ManifestError(f"{GLOSSARY}: {after.term!r} does not come after {before.term!r}")
    return terms


def check_glossary(course: Course) -> list[str]:
    """List the words that a lesson uses before they were introduced, or that are never introduced.

    Parameters
    ----------
    course : Course

    Returns
    -------
    list of str
        One line a problem. Only lessons that are built are read, in their order, and of them only
        text: code uses names, and each name has a docstring.
    """
    texts = {
        lesson.id: prose(course, lesson)
        for lesson in course.lessons
        if _is_built(lesson) and (course.root / lesson.source).exists()
    }
    order = [lesson.id for lesson in course.lessons]
    problems = []
    for term in load_glossary(course.root):
        if term.lesson not in order:
            problems.append(f"{GLOSSARY}: {term.term!r}: there is no lesson {term.lesson!r}")
            continue
        if term.lesson not in texts:
            continue
        bold = " · ".join(BOLD.findall(texts[term.lesson]))
        if not term.pattern.search(bold):
            problems.append(
                f"{GLOSSARY}: lesson {term.lesson} does not introduce {term.term!r}; explain it "
                "there in bold type, or name the lesson that does"
            )
        for lesson in order[: order.index(term.lesson)]:
            if found := term.pattern.search(texts.get(lesson, "")):
                problems.append(
                    f"lesson {lesson} uses {found.group()!r}, which lesson {term.lesson} "
                    "introduces; explain it here, or use another word"
                )
    return problems


def prose(course: Course, lesson: Lesson) -> str:
    """Return the text of a lesson's source, without code."""
    import jupytext

    source = jupytext.read(course.root / lesson.source, fmt="py:percent")
    text = "\n\n".join(cell.source for cell in source.cells if cell.cell_type == "markdown")
    return CODE.sub(" ", text)


def glossary_page(course: Course) -> str:
    """Write the glossary as a Markdown table, each word with a link to its lesson."""
    rows = []
    for term in load_glossary(course.root):
        lesson = course.lesson(term.lesson)
        where = f"{lesson.id} {lesson.title}"
        if _is_built(lesson):
            where = f"[{where}]({lesson.notebook.removeprefix('notebooks/')})"
        also = f" ({', '.join(term.forms)})" if term.forms else ""
        rows.append(f"| **{term.term}**{also} | {term.zh} | {term.means} | {where} |")
    head = ["# Glossary · 术语表", "", "| word | 中文 | what it means | introduced in |"]
    return "\n".join([*head, "|:--|:--|:--|:--|", *rows])


def _is_built(lesson: Lesson) -> bool:
    return lesson.status == "built"


def _form(word: str) -> str:
    """Match a word with its plural, over line ends, and with a capital where a sentence begins."""
    parts = [re.escape(part) for part in word.split()]
    text = r"\s+".join(parts)
    if word[0].islower():
        first = word[0]
        text = f"[{first}{first.upper()}]{text[1:]}"
    return rf"(?<![\w-]){text}(?:e?s)?(?![\w-])"
