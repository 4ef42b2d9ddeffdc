import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from tiny_course import FIRST, SECOND, replace, write_course

from creditlab import cli
from creditlab.classroom import execute, manifest
from creditlab.classroom.build import BuildError, assemble, build, outdated
from creditlab.classroom.manifest import load_course

ONE, TWO = "notebooks/1_basics/1_first.ipynb", "notebooks/1_basics/2_second.ipynb"
SHORT = '# %% [markdown] tags=["decision"]\n# Well [@smith2001]?\n\n# %%\n1 + 1\n'


@pytest.fixture
def root(tmp_path):
    """The tiny course with lessons of one code cell, not yet built."""
    write_course(tmp_path)
    for name in (FIRST, SECOND):
        (tmp_path / name).write_text(SHORT, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("course"))
    for name in (FIRST, SECOND):
        (root / name).write_text(SHORT, encoding="utf-8")
    assert run(root) == ["1_basics/1_first", "1_basics/2_second", "workbench/tool"]
    return root


@pytest.fixture
def built(built_once, tmp_path):
    """A copy of the same, built."""
    return shutil.copytree(built_once, tmp_path / "built")


def run(root: Path, *names: str, force: bool = False) -> list[str]:
    return [built.name for built in build(names, force, root)]


def sources(root: Path, notebook: str) -> list[str]:
    return [cell.source for cell in nbformat.read(root / notebook, 4).cells]


def test_header_and_footer_come_from_the_manifest(built):
    notebook = nbformat.read(built / TWO, 4)
    head, foot = notebook.cells[0], notebook.cells[-1]
    assert head.metadata.tags == foot.metadata.tags == ["generated"]
    for text in ("# 1.2 The second lesson · 第二课", "How much?", "45 minutes", "2. price a term"):
        assert text in head.source
    assert "[1.1 The first lesson](1_first.ipynb)" in head.source
    assert "The basics · 练习 *(planned)*" in foot.source
    assert "- Smith, A. B. (2001). *Credit*. Press. [doi:10.1000/182]" in foot.source
    assert "[1.2 The second lesson · 第二课](2_second.ipynb)" in sources(built, ONE)[-1]
    assert notebook.cells[1].source == "Well ([Smith, 2001](https://doi.org/10.1000/182))?"
    assert notebook.cells[2].outputs[0].data["text/plain"] == "2"


def test_an_answer_is_folded_until_the_learner_runs_it(root):
    source = root / FIRST
    source.write_text(SHORT + '\n# %% tags=["answer"]\n2 + 2\n', encoding="utf-8")
    run(root, "1.1")
    one, four = (c for c in nbformat.read(root / ONE, 4).cells if c.cell_type == "code")
    assert four.outputs[0].data["text/plain"] == "4"
    assert four.metadata["jupyter"] == {"outputs_hidden": True}
    assert "jupyter" not in one.metadata


def test_workbench_has_no_header_and_keeps_its_parameters(built):
    cells = nbformat.read(built / "notebooks/workbench/tool.ipynb", 4).cells
    assert [cell.metadata.get("tags") for cell in cells] == [None, ["parameters"], None]


def test_start_page_lists_every_lesson(root):
    replace(root / "course/course.yml", "status: built}", "status: planned}")
    run(root, "first")
    text = "\n".join(sources(root, "notebooks/index.ipynb"))
    assert "- **1.1** [The first lesson · 第一课](1_basics/1_first.ipynb)  \n" in text
    assert "  *Ship or wait?* 45 minutes" in text
    assert "**A tool *(planned)***" in text


def test_only_what_changed_is_executed(built):
    assert run(built) == []
    replace(built / SECOND, "1 + 1", "1 + 2")
    assert run(built) == ["1_basics/2_second"]
    assert run(built, "1.1", force=True) == ["1_basics/1_first"]


@pytest.mark.parametrize(
    ("file", "old", "new", "stale"),
    [
        ("course/course.yml", "Ship or wait?", "Ship?", ["first"]),
        ("course/course.yml", "title: The second lesson", "title: Another", ["first", "second"]),
        ("course/references.bib", "Press", "Another Press", ["first", "second"]),
        ("course/course.yml", "Bring a file.", "Bring it.", []),
    ],
)
def test_a_change_elsewhere_is_seen_where_it_shows(built, file, old, new, stale):
    replace(built / file, old, new)
    assert [item.slug for item in outdated(load_course(built))] == stale


def test_rebuild_gives_the_same_bytes(root):
    (root / FIRST).write_text(
        SHORT + "\n# %%\nimport pandas as pd\nimport matplotlib.pyplot as plt\n"
        "import ipywidgets as w\nplt.plot([1, 2])\n"
        "\n# %%\npd.DataFrame({'a': [1]}).style.format('{:.1f}')\n"
        "\n# %%\nw.HBox([w.HTML('<b>x</b>'), w.IntSlider()])\n"
        "\n# %%\nobject(), {'b', 'a', 'c', 'd'}\n",
        encoding="utf-8",
    )
    run(root, "first")
    before = (root / ONE).read_bytes()
    assert b"image/png" in before
    assert b"widget-state+json" in before
    run(root, "first", force=True)
    assert (root / ONE).read_bytes() == before
    assert b"execution_state" not in before
    assert sys.version.split()[0].encode() not in before


def test_generated_cells_in_a_source_are_dropped(root):
    course = load_course(root)
    wanted = assemble(course, course.lesson("1.1"))
    written_back = '# %% [markdown] tags=["generated"]\n# # An old header\n\n' + SHORT
    (root / FIRST).write_text(written_back, encoding="utf-8")
    assert assemble(course, course.lesson("1.1")) == wanted


def test_cell_ids_are_names_or_digests_and_differ(root):
    (root / FIRST).write_text('# %% name="a"\n1\n\n# %%\n2\n\n# %%\n2\n', encoding="utf-8")
    course = load_course(root)
    ids = [cell.id for cell in assemble(course, course.lesson("1.1")).cells]
    assert ids[1] == "a"
    assert ids[3] == ids[2] + "-2"
    assert len(set(ids)) == 5


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("1 / 0", r"(?s)lesson 1.1 first, cell 4: ZeroDivisionError: division by zero\n    1 / 0"),
        ("import os; os._exit(1)", "cell 4: DeadKernelError"),
        ("import time; time.sleep(30)", "cell 4: CellTimeoutError"),
        ("import warnings; warnings.warn('old')", "cell 4: writes to stderr.*old"),
        ("import os; os.getcwd()", "cell 4: shows a path of this machine"),
    ],
)
def test_a_failing_cell_leaves_the_old_notebook(built, monkeypatch, code, message):
    before = (built / ONE).read_bytes()
    monkeypatch.setattr(execute, "PATIENCE", 1)
    replace(built / "course/course.yml", "    minutes: 45", "    seconds: 3\n    minutes: 45")
    (built / FIRST).write_text(f"{SHORT}\n# %%\n{code}\n", encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        run(built, "first")
    assert (built / ONE).read_bytes() == before
    assert list(built.glob("notebooks/1_basics/.*")) == []


def test_a_notebook_that_was_cut_off_is_built_again(built):
    text = (built / ONE).read_text(encoding="utf-8")
    (built / ONE).write_text(text[:100], encoding="utf-8")
    assert run(built) == ["1_basics/1_first"]


def test_lessons_do_not_see_the_repository_nor_the_users_settings(root, monkeypatch):
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    monkeypatch.setenv("MPLBACKEND", "agg")
    code = "import glob, os, sys\n"
    code += "glob.glob('*'), os.getenv('PYTHONWARNINGS'), sys.flags.hash_randomization"
    (root / FIRST).write_text(f"{SHORT}\n# %%\n{code}\n", encoding="utf-8")
    run(root, "first")
    shown = nbformat.read(root / ONE, 4).cells[3].outputs[0].data["text/plain"]
    assert shown == "([], None, 0)"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (FIRST, "@smith2001", "@nobody", r"first: \[@nobody\] is not in course/references.bib"),
        (FIRST, "@smith2001", "@smith2001 p. 3", "cannot be read"),
        ("course/references.bib", "@book{smith2001,", "@book{", "references.bib: syntax error"),
    ],
)
def test_a_bad_citation_names_the_lesson_and_the_key(root, file, old, new, message):
    replace(root / file, old, new)
    with pytest.raises(BuildError, match=message):
        run(root)


def test_missing_source_planned_and_unknown_names(root):
    (root / FIRST).unlink()
    with pytest.raises(BuildError, match=r"1_first\.py does not exist"):
        run(root)
    replace(root / "course/course.yml", "status: built", "status: planned")
    with pytest.raises(BuildError, match=r"lesson 1\.1 first is planned"):
        run(root, "1.1")
    with pytest.raises(BuildError, match="'third'"):
        run(root, "third")


def test_command_line(root, monkeypatch, capsys):
    monkeypatch.setattr(manifest, "REPOSITORY", root)
    assert cli.main(["build", "first"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("notebooks/index.ipynb\nnotebooks/glossary.ipynb\n1_basics/1_first ... ")
    assert cli.main(["build", "first"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["build", "third"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("creditlab build: no lesson")
    assert error.count("\n") == 1
    assert cli.main(["build", "--check"]) == 1
    assert "notebooks/1_basics/2_second.ipynb is missing" in capsys.readouterr().out


def test_a_slow_lesson_is_reported(root, monkeypatch, capsys):
    monkeypatch.setattr(manifest, "REPOSITORY", root)
    replace(root / "course/course.yml", "    minutes: 45", "    seconds: 1\n    minutes: 45")
    replace(root / FIRST, "1 + 1", "import time; time.sleep(1.1)")
    assert cli.main(["build", "first"]) == 0
    assert "over its budget of 1 s" in capsys.readouterr().out


def test_a_built_notebook_passes_nbval(root):
    styled = "import pandas as pd\npd.DataFrame({'a': [1]}).style.format('{:.1f}')"
    (root / FIRST).write_text(f"{SHORT}\n# %%\n{styled}\n\n# %%\nobject()\n", encoding="utf-8")
    run(root, "first")
    here = Path(__file__).parent
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(root),
    ]
    command += [
        "--nbval",
        "--nbval-current-env",
        "--nbval-sanitize-with",
        here / "sanitize.cfg",
        ONE,
    ]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    document = json.loads((root / ONE).read_text(encoding="utf-8"))
    document["cells"][2]["outputs"][0]["data"]["text/plain"] = ["3"]
    (root / ONE).write_text(json.dumps(document), encoding="utf-8")
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 1, "a wrong number passed"
