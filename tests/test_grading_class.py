"""One class with every fault, graded by the real command: nobody loses a mark that is not lost."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from faulty_class import ASSIGNMENT, COURSE, FAULTS, SLEEPER, TESTED, write_class

from creditlab.classroom.assignments import HIDDEN
from creditlab.classroom.sandbox import NOBODY, why_not

pytestmark = [
    pytest.mark.skipif(bool(why_not()), reason=f"submissions cannot be confined here: {why_not()}"),
    pytest.mark.xdist_group("class"),
]
COMMAND = [str(Path(sys.executable).with_name("creditlab")), "grade", ASSIGNMENT.id]
OPTIONS = ["--jobs", "2", "--cell-seconds", "10", "--seconds", "150", "--memory", "1500"]
POINTS = ASSIGNMENT.questions


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class after one run: its folder, the table, what the command said."""
    folder = tmp_path_factory.mktemp("class")
    write_class(folder / "submitted")
    before = fingerprint(folder / "submitted")
    started = time.perf_counter()
    done = subprocess.run([*COMMAND, *OPTIONS], cwd=folder, capture_output=True, text=True)
    print(f"{time.perf_counter() - started:.0f} s", done.stdout, done.stderr)
    table = pd.read_csv(folder / "grades" / f"{ASSIGNMENT.id}.csv").set_index("student")
    return folder, table, done, before


def test_the_class_has_every_student_once(graded):
    _, table, done, _ = graded
    assert sorted(table.index) == sorted([*FAULTS, "absent"])
    assert table.loc["absent", "status"] == "not submitted"
    assert (table["status"] != "grader failed").all()
    assert done.returncode == 1, done.stderr  # some could not be read


@pytest.mark.parametrize("student", FAULTS)
def test_a_fault_costs_its_own_marks_only_and_is_named(graded, student):
    _, table, _, _ = graded
    fault, row = FAULTS[student], table.loc[student]
    if fault.status is not None:
        assert row["status"] == fault.status, row["notes"]
    if fault.status == "unreadable":
        assert pd.isna(row["score"])
    elif fault.lost is not None:
        expected = {q: 0 if q in fault.lost else POINTS[q] for q in TESTED}
        assert row[list(TESTED)].to_dict() == expected, row["notes"]
        assert row["score"] == sum(expected.values())
    assert fault.note in str(row["notes"])


@pytest.mark.parametrize(
    "student", ["patches builtins", "hooks", "patches the checks", "patches numpy", "test edited"]
)
def test_a_cheat_gains_nothing(graded, student):
    _, table, _, _ = graded
    assert table.loc[student, "q2"] == 0
    assert table.loc[student, "score"] <= sum(POINTS[name] for name in TESTED if name != "q2")


def test_originals_are_unchanged(graded):
    folder, _, _, before = graded
    assert fingerprint(folder / "submitted") == before


def test_no_process_is_left_behind(graded):
    left = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes()
            user = place.stat().st_uid
        except OSError:
            continue
        if SLEEPER.encode() in line or NOBODY <= user < NOBODY + 2:
            left.append(line)
    assert left == []
    assert not list(Path("/tmp").glob("creditlab-*/creditlab-*/channel"))


def test_feedback_has_hints_and_no_hidden_test(graded):
    folder, table, _, _ = graded
    pages = {p.parents[1].name: p.read_text() for p in (folder / "feedback").rglob("*.html")}
    assert sorted(pages) == sorted(table.index[table["score"].notna()])
    source = (COURSE.root / ASSIGNMENT.source).read_text()
    lines = [line.strip() for part in HIDDEN.findall(source) for line in part.splitlines()]
    for page in pages.values():
        assert [line for line in lines if len(line) > 20 and line in page] == []
    assert "98 of 100" not in pages["perfect"]
    assert "0 of 15" in pages["syntax error"]
    assert "SyntaxError" in table.loc["syntax error", "notes"]


def test_a_second_run_grades_only_what_changed(graded):
    folder, table, _, _ = graded
    states = folder / "grades" / f".{ASSIGNMENT.id}"
    before = {path.name: path.stat().st_mtime_ns for path in states.iterdir()}
    (states / "perfect.json").unlink()  # as if the run had been cut off
    subprocess.run([*COMMAND, *OPTIONS], cwd=folder, capture_output=True)
    after = {path.name: path.stat().st_mtime_ns for path in states.iterdir()}
    assert [name for name in after if after[name] != before[name]] == ["perfect.json"]
    again = pd.read_csv(folder / "grades" / f"{ASSIGNMENT.id}.csv").set_index("student")
    pd.testing.assert_frame_equal(again.drop(columns="seconds"), table.drop(columns="seconds"))
