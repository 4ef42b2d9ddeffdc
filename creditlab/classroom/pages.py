"""What the build writes itself, from the manifest: a lesson's header and footer, the start page."""

from __future__ import annotations

import os
from collections.abc import Iterable

from creditlab.classroom.items import Assignment, Lesson, ModuleQuiz, WorkbenchNotebook
from creditlab.classroom.manifest import Course
from creditlab.classroom.references import Reference

START_PAGE = "notebooks/index.ipynb"
GLOSSARY_PAGE = "notebooks/glossary.ipynb"
READ_ME = "README.md"
MAP_STARTS = "<!-- course map: written by `make build` from course/course.yml -->"
MAP_ENDS = "<!-- end of course map -->"


def header(course: Course, lesson: Lesson) -> str:
    """Write a lesson's first cell: title, decision, what it takes, objectives."""
    needed = ", ".join(
        _link(each.notebook, f"{each.id} {each.title}", lesson.notebook, each.status)
        for each in map(course.lesson, lesson.prerequisites)
    )
    data = ", ".join(
        f"[{name}]({_relative(f'datasets/{name}/card.md', lesson.notebook)})"
        for name in lesson.datasets
    )
    objectives = "\n".join(f"{n}. {each}" for n, each in enumerate(lesson.objectives, 1))
    return "\n".join(
        [
            f"# {lesson.id} {lesson.title} · {lesson.title_zh}",
            "",
            f"> **The decision.** {lesson.decision}",
            "",
            f"**Time** {lesson.minutes} minutes · **Before this** {needed or 'nothing'}"
            f" · **Data** {data or 'made in the lesson'}",
            "",
            "After this lesson you can",
            "",
            objectives,
        ]
    )


def footer(course: Course, lesson: Lesson, cited: Iterable[Reference]) -> str:
    """Write a lesson's last cell: graded exercise, further reading, next lesson."""
    lines = ["---"]
    if assignment := course.assignment_of(lesson):
        exercise = _link(
            assignment.exercise,
            f"{assignment.title} · {assignment.title_zh}",
            lesson.notebook,
            assignment.status,
        )
        last = assignment.lessons[-1]
        when = "" if last == lesson.id else f", after lesson {last}"
        lines += [f"**Graded exercise.** {exercise}{when}", ""]
    if reading := [f"- {reference.full}" for reference in cited]:
        lines += ["**Further reading**", "", *reading, ""]
    start = f"[all lessons]({_relative(START_PAGE, lesson.notebook)})"
    if following := course.after(lesson):
        title = f"{following.id} {following.title} · {following.title_zh}"
        link = _link(following.notebook, title, lesson.notebook, following.status)
        lines.append(f"**Next.** {link} — or back to {start}")
    else:
        lines.append(f"This was the last lesson: back to {start}")
    return "\n".join(lines)


def assignment_header(course: Course, assignment: Assignment) -> str:
    """Write an assignment's first cell: title, time, points of each question, how to hand in."""
    lessons = ", ".join(
        _link(each.notebook, f"{each.id} {each.title}", assignment.exercise, each.status)
        for each in map(course.lesson, assignment.lessons)
    )
    questions = assignment.questions
    return "\n".join(
        [
            f"# {assignment.title} · {assignment.title_zh}",
            "",
            f"**Time** {assignment.minutes} minutes · **Points** {sum(questions.values())} · "
            f"**After** {lessons}",
            "",
            f"| question | {' | '.join(questions)} |",
            f"|:--|{'--:|' * len(questions)}",
            f"| points | {' | '.join(map(str, questions.values()))} |",
            "",
            "Write where a cell says `YOUR CODE HERE` or `YOUR ANSWER HERE`, and nowhere else. The "
            "cell below each answer checks it on one or two cases; the grader tries more. Before "
            "you hand in: *Kernel → Restart Kernel and Run All Cells*, then *Validate*.",
        ]
    )


def start_page(course: Course) -> list[str]:
    """Write the cells of the start page, all Markdown."""
    built = [lesson for lesson in course.lessons if lesson.status == "built"]
    first = f"[{built[0].id} {built[0].title}]({_to(built[0])})" if built else "the first lesson"
    welcome = f"""# {course.title} · {course.title_zh}

{course.summary}

Three questions run through every lesson: is the customer **willing** to pay, **able** to pay,
and what does the **track record** say? (守信意愿 · 能力 · 表现)

**How to start.** Open {first}, then press <kbd>Shift</kbd>+<kbd>Enter</kbd> to go from cell to
cell. Read the question first and guess; run the cell; compare. Change a number and run it again:
*Kernel → Restart Kernel and Run All Cells* puts everything right. Words that you have forgotten
stand in the [glossary · 术语表](glossary.ipynb).

**How a lesson goes.** A decision to take, the idea, an example small enough for pencil and paper,
then real data. On the way: two or three checkpoints (predict before you compute), one trap that
practitioners fall into, and a question to argue about. It ends with the decision taken."""
    cells = [welcome]
    for module in course.modules:
        lessons = [
            f"- **{lesson.id}** {_titled(lesson)}  \n  *{lesson.decision}* {lesson.minutes} minutes"
            for lesson in module.lessons
        ]
        if module.quiz in course.quizzes:
            lessons.append(f"- [Quiz · 测验]({_to(module.quiz)})")
        cells.append(
            "\n".join([f"## {module.id} {module.title} · {module.title_zh}", "", *lessons])
        )
    tools = [
        f"- **{_link(each.notebook, each.title, START_PAGE, each.status)}** · {each.title_zh}. "
        f"{each.summary}"
        for each in course.workbench
    ]
    cells.append("\n".join(["## Workbench · 工作台", "", *tools]))
    cards = sorted(course.root.glob("datasets/*/card.md"))
    links = [
        f"[{card.parent.name}]({_relative(f'datasets/{card.parent.name}/card.md', START_PAGE)})"
        for card in cards
    ]
    cells.append(
        "## Data sets · 数据集\n\n"
        "Every lesson loads its data by name, without the internet. Each data set has a card that "
        "says where it comes from, what each column means and what is wrong with it: "
        f"{', '.join(links) or 'none yet'}."
    )
    return cells


def with_course_map(course: Course, read_me: str) -> str:
    """Return the README with the list of lessons between its marks brought up to date."""
    before, start, rest = read_me.partition(MAP_STARTS)
    _, end, after = rest.partition(MAP_ENDS)
    if not (start and end):
        return read_me
    built = sum(lesson.status == "built" for lesson in course.lessons)
    lines = [
        f"{len(course.modules)} modules, {len(course.lessons)} lessons, {built} of them written so "
        "far. Each answers one question and ends in a decision.",
        "",
        "| module | lessons |",
        "|:--|:--|",
    ]
    for module in course.modules:
        links = ", ".join(
            f"[{lesson.id} {lesson.title}]({lesson.notebook})"
            if lesson.status == "built"
            else f"{lesson.id} {lesson.title}"
            for lesson in module.lessons
        )
        lines.append(f"| **{module.id} {module.title}**<br>{module.title_zh} | {links} |")
    return "\n".join([before + start, *lines, end + after])


def _link(target: str, text: str, page: str, status: str) -> str:
    built = status == "built"
    return f"[{text}]({_relative(target, page)})" if built else f"{text} *(planned)*"


def _titled(lesson: Lesson) -> str:
    title = f"{lesson.title} · {lesson.title_zh}"
    return _link(lesson.notebook, title, START_PAGE, lesson.status)


def _to(item: Lesson | ModuleQuiz | WorkbenchNotebook) -> str:
    return _relative(item.notebook, START_PAGE)


def _relative(target: str, page: str) -> str:
    return os.path.relpath(target, os.path.dirname(page)).replace(os.sep, "/")
