"""The verdict, computed where the student's code is not: tests run here, answers come as data."""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import re
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from creditlab.classroom.remote import Ask, Asker

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Verdict:
    """What a test found.

    Attributes
    ----------
    passed : bool
    hint : str
        What a student may read: how to think about it, without a hidden case.
    reason : str
        What a teacher may read.
    """

    passed: bool
    hint: str = ""
    reason: str = ""


class Judge:
    """Runs the tests of an assignment on what a student's kernel answers.

    Parameters
    ----------
    source : NotebookNode
        The instructor's version. Its read-only cells run here, too, so that a test sees our data
        and not what a student made of it.
    student : str
        The id under which it was handed in; an assignment draws its numbers from it.
    """

    def __init__(self, source: NotebookNode, student: str) -> None:
        self.student = student
        self.namespace: dict[str, Any] = {"__name__": "__main__", "student": student}
        for cell in source.cells:
            marks = cell.metadata.nbgrader
            if cell.cell_type == "code" and not (marks.solution or marks.grade):
                self._execute(cell.source, marks.grade_id, self.namespace)

    def test(self, name: str, source: str, ask: Ask) -> Verdict:
        """Run one test; names that are not ours are asked of the student's kernel.

        Raises
        ------
        KernelEnded, TooSlow
            When the kernel does not answer; see `session`.
        """
        namespace = dict(self.namespace)
        asker = Asker(ask)
        try:
            for each in unknown_names(source, self.namespace):
                with contextlib.suppress(NameError):
                    namespace[each] = asker("name", each)
            self._execute(source, name, namespace)
        except Exception as error:
            return _verdict(error, name, source)
        return Verdict(passed=True)

    @staticmethod
    def _execute(source: str, name: str, namespace: dict[str, Any]) -> None:
        silent = io.StringIO()
        with (
            contextlib.redirect_stdout(silent),
            contextlib.redirect_stderr(silent),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            exec(compile(source, f"<{name}>", "exec"), namespace)


def unknown_names(source: str, known: Mapping[str, Any]) -> list[str]:
    r"""List the names that a test uses and neither it nor anybody else defines.

    Examples
    --------
    >>> unknown_names("for n in (1, 2):\n    check.number('x', f(n), limit)", {"check": ...})
    ['f', 'limit']
    """
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    made = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    made |= set(known) | set(vars(builtins))
    return sorted({node.id for node in names} - made)


def _verdict(error: BaseException, name: str, source: str) -> Verdict:
    lines = [
        frame.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == f"<{name}>"
    ]
    hidden = bool(lines) and lines[-1] in _hidden_lines(source)
    said = f"{type(error).__name__}: {error}"
    if getattr(error, "from_student", False):
        said = str(error.args[0])
    if isinstance(error, AssertionError):
        said = str(error) or "an assertion does not hold"
    if hint := getattr(error, "hint", ""):
        return Verdict(False, str(hint) if hidden else said, said)
    if "NotImplementedError" in said:
        return Verdict(False, "Not answered.", said)
    if not hidden:
        return Verdict(False, said, said)
    kind = said.partition(":")[0] if re.match(r"\w+Error", said) else ""
    return Verdict(
        False,
        f"A case that you do not see raises {kind}."
        if kind
        else "A case that you do not see fails.",
        said,
    )


def _hidden_lines(source: str) -> set[int]:
    inside, found = False, set()
    for number, line in enumerate(source.splitlines(), 1):
        inside = (inside or "### BEGIN HIDDEN TESTS" in line) and "### END HIDDEN TESTS" not in line
        if inside:
            found.add(number)
    return found
