"""What a student gets back: a page with marks and hints, and nothing of the hidden tests."""

from __future__ import annotations

from html import escape

from creditlab.classroom.grade import Graded
from creditlab.classroom.gradebook import Marks
from creditlab.classroom.items import Assignment

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem;
  border-bottom: 1px solid #ccc; }
td.n, th.n { text-align: right; white-space: nowrap; }
pre { background: #f4f4f4; padding: .7rem; overflow-x: auto; white-space: pre-wrap; }
.total { font-size: 1.3rem; }
"""


def feedback_page(assignment: Assignment, graded: Graded, marks: Marks) -> str:
    """Write a student's page.

    Parameters
    ----------
    assignment : Assignment
    graded : Graded
    marks : Marks
        From the gradebook, so that it holds what a person added.

    Returns
    -------
    str
        HTML without scripts, readable offline. It shows points, the hint for each mark that was
        lost, what a person commented, and the student's own answers.
    """
    title = f"{assignment.title} · {assignment.title_zh}"
    total, most = sum(marks.score.values()), sum(assignment.points.values())
    waiting = " so far; some answers are still being read" if marks.waiting else ""
    rows = "\n".join(
        f'<tr><td>{escape(name)}</td><td class="n">{_score(name, assignment, marks)}</td>'
        f"<td>{_said(name, assignment, graded, marks)}</td></tr>"
        for name in assignment.questions
    )
    answers = "\n".join(
        f"<h3>{escape(name)}</h3>\n<pre>{escape(text)}</pre>" for name, text in _answers(graded)
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}: {escape(graded.student)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{escape(graded.student)}</p>
<p class="total"><strong>{total:g} of {most} points</strong>{waiting}</p>
<table>
<tr><th>question</th><th class="n">points</th><th>what to think about</th></tr>
{rows}
</table>
<h2>What you handed in</h2>
{answers}
</body>
</html>
"""


def _parts(question: str, assignment: Assignment) -> list[str]:
    return [name for name in assignment.points if name.partition("_test")[0] == question]


def _score(question: str, assignment: Assignment, marks: Marks) -> str:
    parts = _parts(question, assignment)
    most = assignment.questions[question]
    if any(name in marks.waiting for name in parts):
        return f"? of {most}"
    return f"{sum(marks.score.get(name, 0) for name in parts):g} of {most}"


def _said(question: str, assignment: Assignment, graded: Graded, marks: Marks) -> str:
    said = []
    for name in _parts(question, assignment):
        verdict = graded.tests.get(name)
        if verdict and not verdict.passed:
            said.append(verdict.hint)
        elif verdict is None and "_test" in name:
            said.append("Not graded yet: your teacher has been told.")
        elif name in graded.unanswered:
            said.append("Not answered.")
    if comment := marks.comments.get(question):
        said.append(comment)
    return "<br>".join(escape(each) for each in said)


def _answers(graded: Graded) -> list[tuple[str, str]]:
    """List the student's own text and code by question, without ours."""
    found = []
    for cell in graded.cells:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and cell["source"].strip():
            found.append((marks["grade_id"], cell["source"][:20_000]))
    return found
