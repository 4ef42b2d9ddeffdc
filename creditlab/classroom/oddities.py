"""What a teacher may want to look at in a student's code; it costs no marks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

_LOOKED_AT = {
    "_getframe": "looks into the frames of its callers",
    "get_objects": "looks through the memory",
    "stack": "looks into the frames of its callers",
    "currentframe": "looks into the frames of its callers",
    "events": "hooks into the kernel",
    "ctypes": "reaches around Python",
    "settrace": "hooks into the interpreter",
    "fork": "starts processes",
    "Popen": "starts processes",
    "subprocess": "starts processes",
    "_exit": "ends the process",
    "socket": "uses the network",
    "urlopen": "uses the network",
    "requests": "uses the network",
    "answering": "reaches for the grader",
    "__builtins__": "changes or reads Python's own names",
    "builtins": "changes or reads Python's own names",
    "__eq__": "makes an object with an equality of its own",
}


def oddities(cells: Iterable[NotebookNode]) -> Iterator[str]:
    r"""Say which cells assign to a module's names, or do what no exercise asks for.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell
    >>> list(oddities([new_code_cell("import numpy as np\nnp.isclose = print")]))
    ['cell 1: assigns to np.isclose']
    """
    modules: set[str] = set()
    for number, cell in enumerate(cells, 1):
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        modules |= {
            (name.asname or name.name).partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        if marks and not marks.get("solution"):
            continue
        where = marks.get("grade_id") or f"cell {number}"
        for found in dict.fromkeys(_found(tree, modules)):
            yield f"{where}: {found}"


def _found(tree: ast.AST, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if _assigns_to(node, modules):
            yield f"assigns to {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("setattr", "delattr"):
            yield f"calls {ast.unparse(node)[:60]}"
        elif isinstance(node, ast.Constant) and re.search("solutions|gradebook", str(node.value)):
            yield f"names {str(node.value)[:60]!r}"
        for name in _names(node):
            if name in _LOOKED_AT:
                yield f"{_LOOKED_AT[name]} ({name})"


def _assigns_to(node: ast.AST, modules: set[str]) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and isinstance(node.value, ast.Name)
        and node.value.id in modules
    )


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Import):
        return [each.name.partition(".")[0] for each in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").partition(".")[0], *(each.name for each in node.names)]
    return []
