"""Assignments: built from their source, released without a hidden line, tests that are tested."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from tiny_course import replace, write_course

from creditlab.classroom.answers import Answer, check_answers, read_answers
from creditlab.classroom.assignments import exercise_text, find_assignment, hidden_lines, release
from creditlab.classroom.build import BuildError, build
from creditlab.classroom.manifest import ManifestError, load_course
from creditlab.classroom.seeds import student_seed

COURSE = load_course()
BUILT = [each for each in COURSE.assignments if each.status == "built"]
each_assignment = pytest.mark.parametrize("assignment", BUILT, ids=lambda each: each.id)

SOURCE = """\
# %% name="setup"
from creditlab.classroom import check

# %% name="q1"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x + 0 * 123456
    ### END SOLUTION

# %% name="q1_test"
check.number("twice two", double(2), 4, hint="Two and two.")
### BEGIN HIDDEN TESTS
check.number("twice a half", double(0.5), 1.0, hint="Not only whole numbers.")
### END HIDDEN TESTS

# %% [markdown] name="memo"
# Say why.
# ### BEGIN SOLUTION
# Because a sample answer says so.
# ### END SOLUTION
"""
ANSWERS = """\
# %% q1 right="adds"
def double(x):
    return x + x

# %% q1 right="lambda"
double = lambda x: x * 2

# %% q1 wrong="squares" hint="whole numbers"
def double(x):
    return x**2

# %% q1 wrong="text"
def double(x):
    return str(2 * x)

# %% q1 wrong="whole numbers only" hint="whole numbers"
def double(x):
    return int(x) * 2

# %% q1 wrong="nothing"
def double(x):
    2 * x
"""
ENTRY = 'lessons: ["1.1", "1.2"], status: planned}'
GRADED = 'lessons: ["1.1", "1.2"], minutes: 45, points: {q1_test: 80, memo: 20}, status: built}'
ID = "a01_basics"


@pytest.fixture
def root(tmp_path):
    """The tiny course with one assignment, not yet built."""
    write_course(tmp_path)
    replace(tmp_path / "course/course.yml", ENTRY, GRADED)
    (tmp_path / "course/assignments").mkdir()
    (tmp_path / f"course/assignments/{ID}.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / f"course/assignments/{ID}.answers.py").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("course"))
    replace(root / "course/course.yml", ENTRY, GRADED)
    (root / "course/assignments").mkdir()
    (root / f"course/assignments/{ID}.py").write_text(SOURCE, encoding="utf-8")
    (root / f"course/assignments/{ID}.answers.py").write_text(ANSWERS, encoding="utf-8")
    list(build([ID], root=root))
    return root


@pytest.fixture
def built(built_once, tmp_path):
    """A copy of the same, built."""
    return shutil.copytree(built_once, tmp_path / "built")


def only(root: Path):
    course = load_course(root)
    return course, course.assignment(ID)


# --- The real assignments -----------------------------------------------------------------------


@each_assignment
def test_exercise_is_generated_from_its_solution_byte_for_byte(assignment):
    text = (COURSE.root / assignment.exercise).read_text(encoding="utf-8")
    assert text == exercise_text(COURSE, assignment)


@each_assignment
def test_released_files_hold_no_hidden_line(assignment, tmp_path):
    files = release(assignment.id, tmp_path)
    assert [path.name for path in files] == [f"{assignment.id}.ipynb"]
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files
    lines = hidden_lines(COURSE, assignment)
    assert len(lines) > 20
    text = "".join(
        cell.source + "\n" for path in files for cell in nbformat.read(path, as_version=4).cells
    )
    assert [line for line in lines if line in text] == []
    assert "BEGIN HIDDEN" not in text
    assert "BEGIN SOLUTION" not in text


@each_assignment
def test_right_and_wrong_answers_are_told_apart(assignment):
    assert check_answers(COURSE, assignment) == []


@each_assignment
def test_assignment_keeps_to_its_measures(assignment):
    assert 5 <= len(assignment.questions) <= 8
    source = nbformat.read(COURSE.root / assignment.notebook, as_version=4)
    written = [
        cell
        for cell in source.cells
        if cell.metadata.nbgrader.grade and cell.metadata.nbgrader.solution
    ]
    assert written, "one written decision memo at least"
    words = " ".join(cell.source for cell in source.cells if cell.cell_type == "markdown")
    assert re.search(r"\| *points *\|", words), "a rubric for the memo"


# --- The pipeline, on a tiny course -------------------------------------------------------------


def test_marks_points_and_header_come_from_the_manifest(built):
    solution = nbformat.read(built / f"solutions/{ID}/{ID}.ipynb", 4)
    marks = {cell.id: cell.metadata.nbgrader for cell in solution.cells}
    assert list(marks) == ["header", "setup", "q1", "q1_test", "memo"]
    assert (marks["q1_test"].points, marks["memo"].points) == (80, 20)
    assert [name for name in marks if marks[name].solution] == ["q1", "memo"]
    assert [name for name in marks if marks[name].locked] == ["header", "setup", "q1_test"]
    assert "45 minutes" in solution.cells[0].source
    assert "| points | 80 | 20 |" in solution.cells[0].source


def test_student_gets_stubs_and_visible_tests(built):
    text = (built / f"exercises/{ID}/{ID}.ipynb").read_text(encoding="utf-8")
    cells = {cell.id: cell for cell in nbformat.reads(text, as_version=4).cells}
    assert cells["q1"].source.endswith("    # YOUR CODE HERE\n    raise NotImplementedError()")
    assert cells["q1_test"].source == SOURCE.split('name="q1_test"\n')[1].split("\n###")[0]
    assert cells["memo"].source == "Say why.\nYOUR ANSWER HERE"
    assert cells["q1_test"].metadata.editable is False
    assert hidden_lines(*only(built)) == [
        "return 2 * x + 0 * 123456",
        'check.number("twice a half", double(0.5), 1.0, hint="Not only whole numbers.")',
        "Because a sample answer says so.",
    ]


def test_a_stale_exercise_is_not_released(built):
    path = built / f"exercises/{ID}/{ID}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("Two and two", "Guess"), "utf-8")
    with pytest.raises(BuildError, match="not what its source gives; run creditlab build a01"):
        release(ID, built / "out", root=built)
    with pytest.raises(ValueError, match="no assignment 'a02_other' is built; there are: a01"):
        release("a02_other", root=built)


def test_a_hidden_line_that_would_be_shown_stops_the_release(built):
    course, assignment = only(built)
    path = course.root / assignment.notebook
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["source"].append("\n# return 2 * x + 0 * 123456")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(BuildError, match="shows a hidden line: return 2"):
        exercise_text(course, assignment)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2 * x + 0", "3 * x + 0", "Missed: twice two: 6, expected 4. Two and two."),
        ('name="q1_test"', 'name="q1_check"', "points for q1_test, but no cell of this name"),
        ("### BEGIN HIDDEN TESTS\n", "", "q1_test: has no hidden tests"),
        ("### END HIDDEN TESTS", "### END HIDDEN TESTS\n80.0", "reads as partial credit"),
        ('name="setup"', 'name="q1"', "two cells are called q1"),
        ("    ### END SOLUTION\n", "", "nbgrader refuses it|no end solution"),
    ],
)
def test_a_mistake_of_the_author_stops_the_build(root, old, new, message):
    replace(root / f"course/assignments/{ID}.py", old, new)
    with pytest.raises((BuildError, RuntimeError), match=message):
        list(build([ID], root=root))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("memo: 20", "memo: 10", "points must add up to 100, not 90"),
        ("minutes: 45,", "minutes: 90,", "minutes must be 40 to 60, not 90"),
        ("q1_test: 80", "q1_test: many", "points: q1_test must be a whole number"),
        ("{q1_test: 80, memo: 20}", "100", "points must be a mapping"),
    ],
)
def test_points_that_cannot_be_are_refused(root, old, new, message):
    text = (root / "course/course.yml").read_text(encoding="utf-8")
    head, _, tail = text.partition("assignments:")
    (root / "course/course.yml").write_text(
        head + "assignments:" + tail.replace(old, new, 1), encoding="utf-8"
    )
    with pytest.raises(ManifestError, match=message):
        load_course(root)


def test_answers_that_are_told_apart_have_no_problems(built):
    assert check_answers(*only(built)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("return x + x", "return x + 2", "right answer 'adds' fails q1_test: twice a half: 2.5"),
        ("return x**2", "return x * 2", "wrong answer 'squares' has full marks"),
        ('hint="whole numbers"', 'hint="add"', "should get the hint 'add', gets 'Not only whole"),
        ('# %% q1 wrong="nothing"', '# %% q1 right="nothing"', "q1: 3 wrong answers; give 4"),
    ],
)
def test_an_answer_that_is_misjudged_is_listed(built, old, new, problem):
    replace(built / f"course/assignments/{ID}.answers.py", old, new)
    assert problem in "\n".join(check_answers(*only(built)))


SECOND = """\

# %% name="list"
shared = [1, 2]

# %% name="q2"
def total():
    ### BEGIN SOLUTION
    return sum(shared)
    ### END SOLUTION

# %% name="q2_test"
check.number("the sum", total(), 3, hint="One and two.")
### BEGIN HIDDEN TESTS
check.number("twice the sum", {twice}, 6, hint="One and two, twice.")
### END HIDDEN TESTS
"""
SECOND_ANSWERS = """\

# %% q2 right="by hand"
def total():
    return shared[0] + shared[1]

# %% q2 right="a constant"
total = lambda: 3

# %% q2 wrong="the first"
def total():
    return shared[0]

# %% q2 wrong="the last"
def total():
    return shared[-1]

# %% q2 wrong="the length"
def total():
    return len(shared)

# %% q2 wrong="four"
{spoils}
def total():
    return 4
"""


@pytest.mark.parametrize(
    ("twice", "spoils", "problem"),
    [
        ("double(total())", "", "q1, wrong answer 'squares' also fails q2_test"),
        ("2 * total()", "shared.append(4)\n", "q2_test: fails after all answers, solutions back"),
        ("2 * total()", "", None),
    ],
)
def test_an_answer_that_reaches_another_question_is_listed(root, twice, spoils, problem):
    two = "{q1_test: 40, q2_test: 40, memo: 20}"
    replace(root / "course/course.yml", "{q1_test: 80, memo: 20}", two)
    source = root / f"course/assignments/{ID}.py"
    source.write_text(SOURCE + SECOND.replace("{twice}", twice), encoding="utf-8")
    beside = root / f"course/assignments/{ID}.answers.py"
    beside.write_text(ANSWERS + SECOND_ANSWERS.replace("{spoils}\n", spoils), encoding="utf-8")
    list(build([ID], root=root))
    problems = check_answers(*only(root))
    assert (problem is None) == (problems == [])
    assert problem is None or any(problem in each for each in problems)


def test_answers_are_read_with_label_and_hint(built):
    answers = read_answers(*only(built))
    assert answers[2] == Answer(
        "q1", False, "squares", "def double(x):\n    return x**2", "whole numbers"
    )
    replace(built / f"course/assignments/{ID}.answers.py", 'right="adds"', "")
    with pytest.raises(ValueError, match="head a cell with"):
        read_answers(*only(built))


def test_find_assignment_names_what_there_is():
    with pytest.raises(ValueError, match="no assignment 'a99' is built; there are: a01_price"):
        find_assignment(COURSE, "a99")


def test_seed_belongs_to_the_student():
    assert student_seed("alice") == student_seed(" ALICE ") != student_seed("bob")
    assert student_seed("李雷") == student_seed("李雷 ")
    with pytest.raises(ValueError, match="student is empty"):
        student_seed(" ")


def test_nbgrader_itself_accepts_and_validates_the_exercise(built):
    """What the Validate button does: code and memo of the untouched exercise fail."""
    said = {}
    for kind in ("solutions", "exercises"):
        command = [sys.executable, "-m", "nbgrader", "validate", f"{kind}/{ID}/{ID}.ipynb"]
        said[kind] = subprocess.run(command, cwd=built, capture_output=True, text=True).stdout
    assert "Success! Your notebook passes all the tests." in said["solutions"]
    assert "VALIDATION FAILED ON 2 CELL(S)" in said["exercises"]
