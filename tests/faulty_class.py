"""A class in which everything goes wrong that can: one student a fault, each with the real file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from creditlab.classroom.manifest import load_course

COURSE = load_course()
ASSIGNMENT = COURSE.assignment("a01_price_of_credit")
EXERCISE = nbformat.read(COURSE.root / ASSIGNMENT.exercise, as_version=4)
SOLUTION = nbformat.read(COURSE.root / ASSIGNMENT.notebook, as_version=4)
TESTED = ("q1", "q2", "q3", "q4", "q5", "q6")
MEMO = "We prepay customer D, since open account would lose 38,000 yuan on average."
WRONG_Q2 = "def cost_of_discount(discount, early, net):\n    return 0.5\n"
SLEEPER = "86399"  # seconds that a process left behind would sleep: its mark


class Paper:
    """A student's notebook, all answers right unless changed."""

    def __init__(self, student: str) -> None:
        self.notebook = deepcopy(EXERCISE)
        for cell, solved in zip(self.notebook.cells, SOLUTION.cells, strict=True):
            if solved.metadata.nbgrader.solution:
                cell.source = re.sub(
                    r"^\s*### (BEGIN|END) SOLUTION\n?", "", solved.source, flags=re.M
                )
        self.cell("student").source = f"student = {student!r}"
        self.cell("memo").source = MEMO

    @property
    def cells(self) -> list:
        return self.notebook.cells

    def cell(self, name: str):
        return next(c for c in self.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)

    def behind(self, name: str, source: str) -> None:
        """Add a cell of the student's own."""
        self.cells.insert(self.cells.index(self.cell(name)) + 1, new_code_cell(source))

    def text(self) -> str:
        return nbformat.writes(self.notebook)


@dataclass(frozen=True)
class Fault:
    """What a student does, and what must come of it."""

    do: Callable[[Paper], None]
    lost: tuple[str, ...] = ()  # questions; of the others every mark is kept
    status: str = "needs manual"
    note: str = ""
    write: Callable[[Path, str], None] | None = None


def _code(name: str, source: str) -> Callable[[Paper], None]:
    def change(paper: Paper) -> None:
        paper.cell(name).source = source

    return change


def _also(name: str, source: str) -> Callable[[Paper], None]:
    return lambda paper: paper.behind(name, source)


def _both(*changes: Callable[[Paper], None]) -> Callable[[Paper], None]:
    def change(paper: Paper) -> None:
        for each in changes:
            each(paper)

    return change


def _cheat(source: str) -> Callable[[Paper], None]:
    """A wrong answer to question 2, and code behind it that is to make it pass."""
    return _both(_code("q2", WRONG_Q2), _also("q2", source))


def _nothing(paper: Paper) -> None:
    """All answers are right."""


def _untouched(paper: Paper) -> None:
    paper.notebook = deepcopy(EXERCISE)


def _delete(name: str) -> Callable[[Paper], None]:
    return lambda paper: paper.cells.remove(paper.cell(name))


def _copy(name: str) -> Callable[[Paper], None]:
    return lambda paper: paper.cells.append(deepcopy(paper.cell(name)))


def _points(paper: Paper) -> None:
    paper.cell("q1_test").metadata.nbgrader["points"] = 1000


def _strip(paper: Paper) -> None:
    for number, cell in enumerate(paper.cells):
        cell.metadata, cell.id = nbformat.NotebookNode(), f"x{number}"


def _kernel(paper: Paper) -> None:
    paper.notebook.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}


def _write(change: Callable[[str], str]) -> Callable[[Path, str], None]:
    return lambda path, text: path.write_text(change(text), encoding="utf-8") and None


def _missing(path: Path, text: str) -> None:
    """The folder is there, and nothing in it."""


def _renamed(path: Path, text: str) -> None:
    path.with_name("Homework (1) final.ipynb").write_text(text, encoding="utf-8")


def _old_format(path: Path, text: str) -> None:
    old = nbformat.convert(nbformat.reads(text, as_version=4), 3)
    path.write_text(json.dumps(old), encoding="utf-8")


def _link(path: Path, text: str) -> None:
    path.symlink_to(path.parents[2] / "perfect" / ASSIGNMENT.id / path.name)


def _pipe(path: Path, text: str) -> None:
    os.mkfifo(path)


SWALLOW = """
while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        pass
"""
FORKS = f"""
import os, time
for _ in range(300):
    if os.fork() == 0:
        time.sleep({SLEEPER})
"""
EQUAL = """
class Whatever(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __sub__
    def __abs__(self): return 0.0
    def __hash__(self): return 0
    def __bool__(self): return True
def cost_of_discount(discount, early, net):
    return Whatever(0.5)
"""
PATCH_CHECK = """
from creditlab.classroom import check
check.number = check.true = check._compare = lambda *a, **k: None
check.Missed.__init__ = lambda self, *a: None
check._close = lambda *a: True
"""
PATCH_NUMPY = """
import numpy as np, math
np.isclose = np.allclose = lambda *a, **k: True
math.isfinite = lambda x: True
np.integer = np.floating = object
"""
PATCH_BUILTINS = """
import builtins
builtins.abs = lambda x: 0
builtins.float = lambda x: 0.0
builtins.isinstance = lambda *a: True
builtins.AssertionError = type("Nothing", (Exception,), {})
"""
PATCH_GRADER = """
from creditlab.classroom import answering, judge
answering.answer = lambda request: answering.Reply('{"value": true}')
judge.Verdict = lambda *a, **k: None
judge.Judge.test = lambda *a: None
"""
FRAMES = """
import gc, inspect, sys
found = []
def cost_of_discount(discount, early, net):
    frame = sys._getframe()
    while frame:
        found.extend(v for v in frame.f_locals.values() if type(v) is float and 0.1 < v < 0.9)
        source = str(frame.f_locals.get("source", "")) + str(frame.f_globals.get("In", ""))
        if "0.3724" in source:
            return 0.3724
        frame = frame.f_back
    texts = [o for o in gc.get_objects() if type(o) is dict and "expected" in o]
    return found[0] if found else float(len(texts))
"""
DISK = """
import glob, re
def cost_of_discount(discount, early, net):
    for pattern in ("/home/**/solutions/**", "/tmp/**/gradebook.db", "/*/a01*.py", "../../**/*"):
        for path in glob.glob(pattern, recursive=True)[:50]:
            file = path.endswith(("ipynb", "py", "db"))
            if file and "END HIDDEN" in open(path, errors="ignore").read():
                return discount / (1 - discount) * 365 / (net - early)
    return 0.5
"""
HOOK = """
def peek(*info):
    import creditlab.classroom.check as check
    check.number = lambda *a, **k: None
get_ipython().events.register("pre_run_cell", peek)
get_ipython().events.register("post_run_cell", peek)
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass"])
"""
OUTSIDE = """
import os, pathlib
for place in ("/usr/x", "/home/x", "/etc/x", "/var/x", os.path.expanduser("~/../x")):
    try:
        pathlib.Path(place).write_text("x")
        written = place
    except OSError:
        pass
open("/usr/bin/creditlab-was-here", "w")
"""
WARNS = """
import sys, warnings
def cost_of_discount(discount, early, net):
    warnings.warn("2.0 will be different")
    print("a word to stderr", file=sys.stderr)
    return discount / (1 - discount) * 365 / (net - early)
print("and another", file=sys.stderr)
"""
LIVES_ON = f"""
import subprocess
stubborn = "trap '' TERM HUP; sleep {SLEEPER}"
subprocess.Popen(["setsid", "sh", "-c", stubborn], start_new_session=True)
"""
CHANNEL = """
import glob
for folder in glob.glob("/tmp/creditlab-*/creditlab-*/channel"):
    open(folder + "/fill", "wb").write(bytes(50_000_000))
"""
HUGE_ANSWER = """
def cost_of_discount(discount, early, net):
    return "x" * 50_000_000
"""
RECURSIVE = """
def cost_of_discount(discount, early, net):
    answer = []
    answer.append(answer)
    return answer
"""

FAULTS: dict[str, Fault] = {
    "perfect": Fault(_nothing),
    "untouched": Fault(_untouched, lost=(*TESTED, "memo"), status="graded"),
    "syntax error": Fault(_code("q2", "def cost(:"), ("q2",), note="q2: raises SyntaxError"),
    "while True": Fault(_also("q3", "while True:\n    pass"), note="took longer than"),
    "loops in a function": Fault(
        _code("q4", "def highest_pd(margin, recovered, agrees):\n    while True: pass"),
        ("q4",),
        note="q4: took longer than",
    ),
    "swallows the interrupt": Fault(
        _also("q3", SWALLOW), status="partly graded", note="did not stop"
    ),
    "os._exit": Fault(
        _also("q4", "import os; os._exit(0)"), status="partly graded", note="ended the kernel"
    ),
    "exits in a function": Fault(
        _code("q6", "def decide(customers):\n    import os\n    os._exit(1)"),
        ("q6",),
        note="q6: ended",
    ),
    "sys.exit": Fault(_both(_also("q1", "import sys; sys.exit()"), _also("q2", "quit()"))),
    "input": Fault(_also("q1", "name = input('your name? ')"), note="StdinNotImplementedError"),
    "forks": Fault(_also("q5", FORKS), status=None, note="starts processes"),
    "allocates": Fault(_also("q5", "import numpy\nnumpy.ones(10**10)"), note="MemoryError"),
    "prints lines": Fault(
        _also("q1", "for _ in range(1000): print('\\n'.join(['x' * 99] * 1000))"),
        note="much output",
    ),
    "prints one line": Fault(_also("q1", "print('x' * 10**8)"), note="much output"),
    "warns": Fault(_code("q2", WARNS)),
    "test deleted": Fault(_delete("q2_test"), note="q2_test: was deleted"),
    "test edited": Fault(
        _both(_code("q2", WRONG_Q2), _code("q2_test", "pass")), ("q2",), note="q2_test: was edited"
    ),
    "test copied": Fault(_copy("q2_test"), note="q2_test: is there 2 times"),
    "answer deleted": Fault(_delete("q4"), ("q4",), note="q4: the cell for the answer was deleted"),
    "points changed": Fault(_points, note="q1_test: its points were changed to 1000"),
    "metadata stripped": Fault(_strip, note="metadata is gone"),
    "corrupt": Fault(_nothing, None, "unreadable", "is no notebook", _write(lambda t: t[:-200])),
    "other json": Fault(_nothing, None, "unreadable", "is no notebook", _write(lambda t: "[[1]]")),
    "deep json": Fault(
        _nothing, None, "unreadable", "is no notebook", _write(lambda t: "[" * 10**5)
    ),
    "empty": Fault(_nothing, None, "unreadable", "is empty", _write(lambda t: "")),
    "missing": Fault(_nothing, None, "unreadable", "there is no a01", _missing),
    "a pipe": Fault(_nothing, None, "unreadable", "is no file", _pipe),
    "a link": Fault(_nothing, None, "unreadable", "symbolic link", _link),
    "renamed": Fault(_nothing, note="is called Homework (1) final.ipynb", write=_renamed),
    "another kernel": Fault(_kernel, note="made for the kernel 'ir'"),
    "old format": Fault(_nothing, note="an old notebook of format 3", write=_old_format),
    "equals everything": Fault(_code("q2", EQUAL), ("q2",), note="an equality of its own"),
    "patches the checks": Fault(_cheat(PATCH_CHECK), ("q2",), note="assigns to check.number"),
    "patches numpy": Fault(_cheat(PATCH_NUMPY), None, None, note="assigns to np.isclose"),
    "patches builtins": Fault(_cheat(PATCH_BUILTINS), None, None, note="assigns to builtins.abs"),
    "patches the grader": Fault(
        _cheat(PATCH_GRADER), (*TESTED[1:],), note="reaches for the grader"
    ),
    "reads frames": Fault(_code("q2", FRAMES), ("q2",), note="frames of its callers"),
    "reads the disk": Fault(_code("q2", DISK), ("q2",), note="names '/home/**/solutions"),
    "hooks": Fault(_cheat(HOOK), None, None, note="hooks into the kernel"),
    "writes outside": Fault(_also("q5", OUTSIDE), note="Error"),
    "network": Fault(
        _also("q5", "import socket\nsocket.create_connection(('1.1.1.1', 53), 3)"),
        note="unreachable",
    ),
    "lives on": Fault(_also("q5", LIVES_ON), note="starts processes"),
    "fills the sockets' folder": Fault(_also("q5", CHANNEL), status=None, note=""),
    "huge answer": Fault(_code("q2", HUGE_ANSWER), ("q2",)),
    "endless answer": Fault(_code("q2", RECURSIVE), ("q2",)),
    "李 雷 (二班)": Fault(_nothing),
}


def write_class(submitted: Path) -> None:
    """Write a folder for each fault, and one for a student who has handed in nothing."""
    for student, fault in FAULTS.items():
        paper = Paper(student)
        fault.do(paper)
        path = submitted / student / ASSIGNMENT.id / f"{ASSIGNMENT.id}.ipynb"
        path.parent.mkdir(parents=True)
        (fault.write or _write(lambda text: text))(path, paper.text())
    (submitted / "absent").mkdir()
