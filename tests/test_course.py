"""The course is complete, and each check of that fails on a course that is not."""

import json
import shutil

import pytest
from tiny_course import FIGURE, FIRST, replace, write_course

from creditlab.classroom.build import build
from creditlab.classroom.course_check import (
    check_course,
    check_files,
    check_lesson,
    check_notebook,
    check_references,
)
from creditlab.classroom.manifest import ManifestError, load_course
from creditlab.classroom.pages import MAP_ENDS, MAP_STARTS, with_course_map

COURSE = load_course()
BUILT = [item for item in COURSE.notebooks if item.status == "built"]
ONE = "notebooks/1_basics/1_first.ipynb"
TOOL = "notebooks/workbench/tool.ipynb"
MANIFEST = "course/course.yml"


# --- The real course ----------------------------------------------------------------------------


def test_manifest_lists_seven_modules_and_twelve_assignments():
    assert [len(module.lessons) for module in COURSE.modules] == [4, 4, 7, 5, 4, 4, 4]
    assert [each.id[:3] for each in COURSE.assignments] == [f"a{n:02}" for n in range(1, 13)]
    uncovered = [each.id for each in COURSE.lessons if not COURSE.assignment_of(each)]
    assert uncovered == []


def test_files_are_what_the_manifest_says():
    assert check_files(COURSE) == []


def test_the_course_map_of_the_readme_follows_the_manifest():
    text = f"# Title\n{MAP_STARTS}\nold\n{MAP_ENDS}\nAfter.\n"
    page = with_course_map(COURSE, text)
    assert "old" not in page
    assert page.startswith("# Title\n")
    assert page.endswith("\nAfter.\n")
    for lesson in COURSE.lessons:
        assert (f"({lesson.notebook})" in page) == (lesson.status == "built")
        assert f"{lesson.id} {lesson.title}" in page
    assert with_course_map(COURSE, page) == page
    assert with_course_map(COURSE, "no marks") == "no marks"


def test_references_are_complete_and_each_is_cited():
    assert check_references(COURSE) == []


def test_a_reference_that_nobody_cites_is_named(root):
    path = root / "course" / "references.bib"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.replace("smith2001", "jones1999"), encoding="utf-8")
    assert check_references(load_course(root)) == [
        "references.bib: jones1999: nothing cites it; cite it or delete it"
    ]


@pytest.mark.parametrize(
    "item",
    [item for item in COURSE.notebooks if item.status == "built"],
    ids=lambda item: item.slug,
)
def test_notebook_is_what_its_source_gives(item):
    assert check_notebook(COURSE, item) == []


@pytest.mark.parametrize(
    "lesson",
    [each for each in COURSE.lessons if each.status == "built"],
    ids=lambda each: each.slug,
)
def test_lesson_is_complete(lesson):
    assert check_lesson(COURSE, lesson) == []


# --- Each check fails on a bad course -----------------------------------------------------------


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("course"))
    for _ in build(root=root):
        pass
    assert check_course(root) == []
    return root


@pytest.fixture
def root(built_once, tmp_path):
    """A complete course: check_course finds nothing to say."""
    return shutil.copytree(built_once, tmp_path / "course")


def lesson_problems(root):
    course = load_course(root)
    return check_lesson(course, course.lesson("1.1"))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('tags=["decision"]', "", "cells tagged decision: has 0, needs 1"),
        ("# %% [markdown]", "# %%\n3\n\n# %% [markdown]", "begin with the cell tagged decision"),
        ('tags=["checkpoint"]', "", "cells tagged checkpoint: has 1, needs 2 or more"),
        ('tags=["answer"]', "", "cell 18: let a cell tagged answer follow this checkpoint"),
        ('tags=["trap"]', "", "cells tagged trap: has 0, needs 1 or more"),
        ('tags=["discussion"]', "", "cells tagged discussion: has 0, needs 1 or more"),
        ('tags=["recap"]', "", "cells tagged recap: has 0, needs 1"),
        ("# 3. We decided.\n", "", "number the recap 1 to 3"),
        ("# 2. We weighed.", "# 4. We weighed.", "number the recap 1 to 3"),
        ("# 3. We decided.\n", "# 3. We decided.\n\n# %%\n4\n", "move the recap to the end"),
        ("# %%\nlimit + 0\n", "", "has 14 code cells; a lesson has 15-25"),
        ("limit + 0", "\n\n# %%\n".join("0123456789ab"), "has 26 code cells; a lesson has 15-25"),
        ("limit + 0", "limit +\\\n" * 12 + "0", "13 lines of code; split it, 12 at most"),
        ("# Beware.", "# " + "beware " * 121, "121 words; split it, 120 at most"),
        ("limit + 0", "print(limit)", "cell 4: uses print; display the value instead"),
        ("limit + 0", "from math import *", "cell 4: imports *"),
        ("limit + 0", "from ipywidgets import interact", "cell 4: uses interact, which nbval"),
        ("limit + 0", "import ipywidgets as w\nw.Output()", "cell 4: uses Output, which nbval"),
        ("limit + 0", "open('/home/me/file.csv')", "cell 4: has the path '/home/me/file.csv'"),
        ("limit + 0", "open(r'C:\\data.csv')", "cell 4: has the path 'C:"),
        ("limit + 0", "limit +", "cell 4: cannot be read as Python"),
    ],
)
def test_an_incomplete_lesson_is_found(root, old, new, problem):
    assert lesson_problems(root) == []
    replace(root / FIRST, old, new)
    assert any(problem in found for found in lesson_problems(root))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("limit + 0", "%config InlineBackend.figure_formats\nlimit"),
        ("limit + 0", "'EUR / month', '/', 'https://example.org/a'"),
        ("# Beware.", "# | a | b |\n# |---|---|\n" + "# | beware | of | this |\n" * 60),
    ],
)
def test_what_is_allowed_is_not_reported(root, old, new):
    replace(root / FIRST, old, new)
    assert lesson_problems(root) == []


@pytest.mark.parametrize("count", [2, 7])
def test_too_few_or_too_many_figures(root, count):
    notebook = json.loads((root / ONE).read_text(encoding="utf-8"))
    figures = [
        cell for cell in notebook["cells"] if cell["source"][-1:] == [FIGURE.splitlines()[-1]]
    ]
    assert len(figures) == 3
    figures[0]["outputs"] *= count - 2
    (root / ONE).write_text(json.dumps(notebook), encoding="utf-8")
    [problem] = lesson_problems(root)
    assert f"shows {count} figures; a lesson shows 3-6" in problem


def set_value(*path):
    *keys, last, value = path

    def edit(notebook):
        place = notebook
        for key in keys:
            place = place[key]
        place[last] = value

    return edit


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}
STDERR = {"output_type": "stream", "name": "stderr", "text": ["old"]}


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (set_value("cells", 2, "source", ["limit = 200"]), "cell 3: edited by hand"),
        (set_value("cells", 0, "source", ["# Mine"]), "cell 1: edited by hand"),
        (set_value("cells", 3, "id", "other"), "cell 4: edited by hand"),
        (set_value("cells", 3, "metadata", {"tags": ["x"]}), "cell 4: edited by hand"),
        (lambda notebook: notebook["cells"].pop(), "a cell was added or removed by hand"),
        (set_value("cells", 3, "execution_count", 7), "cell 4: not run in order"),
        (set_value("cells", 3, "execution_count", None), "cell 4: not run in order"),
        (set_value("cells", 3, "outputs", [ERROR]), "cell 4: shows an error or warning"),
        (set_value("cells", 3, "outputs", [STDERR]), "cell 4: shows an error or warning"),
        (set_value("metadata", "kernelspec", {"name": "r"}), "notebook metadata was edited"),
        (set_value("metadata", "creditlab", {}), "changed after the build"),
    ],
)
def test_an_edited_notebook_is_found(root, edit, problem):
    notebook = json.loads((root / ONE).read_text(encoding="utf-8"))
    edit(notebook)
    (root / ONE).write_text(json.dumps(notebook), encoding="utf-8")
    course = load_course(root)
    assert any(problem in found for found in check_notebook(course, course.lesson("1.1")))


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (FIRST, "limit = 100", "limit = 200", "first: course/lessons/1_basics/1_first.py changed"),
        (FIRST, "@smith2001", "@nobody", "first: [@nobody] is not in course/references.bib"),
        (MANIFEST, "Ship or wait?", "Ship?", "first: course/lessons/1_basics/1_first.py changed"),
        (
            MANIFEST,
            "status: built",
            "status: planned",
            "1_first.py exists; set its status",
        ),
        (MANIFEST, "status: built", "status: planned", f"{ONE}: not a built entry of course.yml"),
        (
            MANIFEST,
            "datasets: []",
            "datasets: [gold]",
            "gold has no datasets/gold/card.md",
        ),
        (MANIFEST, "summary: Two", "summary: Three", "index.ipynb: not what course.yml gives"),
        (
            "course/workbench/tool.py",
            'tags=["parameters"]',
            "",
            "tag one code cell parameters, not 0",
        ),
        ("course/references.bib", "title = {Credit}, ", "", "smith2001: add title"),
        ("course/references.bib", "author = {Smith, Anna B.}, ", "", "smith2001: add author"),
        (
            "course/references.bib",
            "publisher = {Press},",
            "",
            "smith2001: add journal, booktitle, pub",
        ),
        ("course/references.bib", "doi = {10.1000/182},", "", "smith2001: add doi or url"),
    ],
)
def test_a_course_that_does_not_hold_together_is_found(root, file, old, new, problem):
    replace(root / file, old, new)
    if "tool.py" in file:
        for _ in build(["tool"], root=root):
            pass
    assert any(problem in found for found in check_course(root))


def test_missing_and_stray_files_are_found(root):
    (root / FIRST).unlink()
    (root / TOOL).write_text("{", encoding="utf-8")
    (root / "course/lessons/1_basics/9_stray.py").write_text("", encoding="utf-8")
    (root / "notebooks/index.ipynb").unlink()
    problems = check_course(root)
    for problem in (
        "lesson 1.1 first: course/lessons/1_basics/1_first.py is missing",
        f"workbench tool: {TOOL} is missing or cut off; run creditlab build tool",
        "9_stray.py: not a built entry of course.yml",
        "index.ipynb: not what course.yml gives",
    ):
        assert any(problem in found for found in problems), problem


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id: "1.2"', 'id: "1.1"', "lesson 1.1: appears twice"),
        ('id: "1.2"', "id: 1.2", "lesson 1.2 second: id must be text"),
        ('id: "1.2"', 'id: "2.2"', "lesson 2.2 second: id does not belong to module 1_basics"),
        ("slug: second", "slug: first", "slug of lesson first: appears twice"),
        ("slug: second", "slug: The Second", "slug must be lower-case"),
        ("title_zh: 第二课", "title_zh: second", "lesson 1.2 second: title_zh has no Chinese"),
        ("    title_zh: 第二课\n", "", "lesson 1.2 second: title_zh is missing"),
        ("[set a limit, price a term, write it down]", "[one]", "objectives must be 3 to 5, not 1"),
        ("minutes: 45", "minutes: 30", "lesson 1.1 first: minutes must be 45 to 60, not 30"),
        ("minutes: 45", "minutes: long", "minutes must be a whole number above 0, not 'long'"),
        ("minutes: 45", "minuets: 45", "lesson 1.1 first: unknown field minuets"),
        ("prerequisites: []", 'prerequisites: ["1.2"]', "prerequisites: 1.2 does not come before"),
        ("prerequisites: []", "prerequisites: none", "prerequisites must be a list"),
        ("status: built", "status: done", "status must be planned or built"),
        ('lessons: ["1.1", "1.2"]', 'lessons: ["3.1"]', "a01_basics: lessons: 3.1 is no lesson"),
        ('lessons: ["1.1", "1.2"]', 'lessons: ["1.1", "1.1"]', "lesson 1.1: covered by two"),
        ("a01_basics", "basics", "assignment basics: id does not have the form"),
        ("summary: Two lessons and a tool.\n", "", "course: summary must be a str"),
        ("title: A tiny course", "name: x\ntitle: A tiny course", "course: unknown field name"),
        ("title: A tiny course", "title: [", "not valid YAML"),
    ],
)
def test_a_wrong_manifest_names_entry_and_field(tmp_path, old, new, message):
    root = write_course(tmp_path)
    load_course(root)
    replace(root / MANIFEST, old, new)
    with pytest.raises(ManifestError) as error:
        load_course(root)
    assert message in str(error.value)


def test_no_manifest(tmp_path):
    with pytest.raises(ManifestError, match="run from a clone"):
        load_course(tmp_path)
