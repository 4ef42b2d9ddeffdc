"""A submission as it was handed in, put in order: which cell is which, and what is odd about it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

LARGEST = 300_000_000  # bytes of a notebook file, which may hold its outputs
LARGEST_EXTRA = 20_000_000  # bytes of all files beside it


class UnreadableError(ValueError):
    """A submission of which nothing can be graded; the message says why."""


@dataclass
class Submission:
    """What a student handed in, in the order in which it is graded.

    Attributes
    ----------
    cells : list of NotebookNode
        The student's cells, and ours in place of those that are read-only. ``metadata.nbgrader``
        is the source's; a cell of the student's own has none.
    notes : list of str
        What a teacher should know.
    files : list of pathlib.Path
        What was handed in beside the notebook.
    """

    cells: list[NotebookNode] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def digest(folder: Path) -> str:
    """Return a fingerprint of a student's folder: names, kinds, sizes and contents."""
    hashed = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found = path.lstat()
        hashed.update(f"{path.relative_to(folder)} {found.st_mode} {found.st_size}\n".encode())
        if stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST:
            hashed.update(path.read_bytes())
    return hashed.hexdigest()


def read_submission(
    folder: Path, name: str, source: NotebookNode, released: NotebookNode
) -> Submission:
    """Read a submission and bring it into the order of the assignment.

    Parameters
    ----------
    folder : pathlib.Path
        ``submitted/<student>/<assignment>``.
    name : str
        Of the assignment, and of its notebook.
    source, released : NotebookNode
        The instructor's and the student's version of it.

    Raises
    ------
    UnreadableError
        When there is no notebook that can be read.
    """
    submission = Submission()
    path = _find(folder, name, submission.notes)
    notebook = _read(path, submission.notes)
    kernel = notebook.metadata.get("kernelspec", {})
    if isinstance(kernel, dict) and kernel.get("name", "python3") != "python3":
        submission.notes.append(f"made for the kernel {kernel.get('name')!r}; graded with Python")
    submission.files = list(_extras(path, submission.notes))
    submission.cells = _in_order(notebook.cells, source, released, submission.notes)
    return submission


def _find(folder: Path, name: str, notes: list[str]) -> Path:
    for place in (folder.parent, folder):
        if place.is_symlink():
            raise UnreadableError(f"{place.name} is a symbolic link, which is not followed")
    wanted = folder / f"{name}.ipynb"
    found = sorted(folder.glob("*.ipynb"))
    if os.path.lexists(wanted):
        return wanted
    if len(found) != 1:
        raise UnreadableError(
            f"there is no {wanted.name}, but {len(found)} other notebooks; ask which it is"
            if found
            else f"there is no {wanted.name}"
        )
    notes.append(f"the notebook is called {found[0].name}")
    return found[0]


def _read(path: Path, notes: list[str]) -> NotebookNode:
    import json

    import nbformat

    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise UnreadableError(f"{path.name} is a symbolic link, which is not followed")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError(f"{path.name} is no file")
    if not found.st_size:
        raise UnreadableError(f"{path.name} is empty; ask for it again")
    if found.st_size > LARGEST:
        raise UnreadableError(
            f"{path.name} has {found.st_size / 1e6:,.0f} MB; ask for it without outputs"
        )
    try:
        raw = json.loads(path.read_bytes())
        if raw.get("nbformat") != 4:
            notes.append(f"an old notebook of format {raw.get('nbformat')}; converted")
        notebook = nbformat.reads(json.dumps(raw), as_version=4)
        return nbformat.from_dict(
            {"metadata": notebook.metadata, "cells": [*map(_cell, notebook.cells)]}
        )
    except (Exception, RecursionError) as error:
        raise UnreadableError(
            f"{path.name} is no notebook ({type(error).__name__}: {str(error)[:80]}); "
            f"ask for it again"
        ) from error


def _cell(cell: Any) -> dict[str, Any]:
    """Keep of a cell what counts: not its outputs, nothing of another shape than it should be."""
    text = cell["source"]
    marks = cell.get("metadata", {}).get("nbgrader", {})
    return {
        "cell_type": str(cell["cell_type"]),
        "id": str(cell.get("id", "")),
        "source": text if isinstance(text, str) else "".join(map(str, text)),
        "metadata": {"nbgrader": dict(marks)} if isinstance(marks, dict) and marks else {},
    }


def _extras(path: Path, notes: list[str]) -> Iterator[Path]:
    """Yield the files beside the notebook, as long as they are files, and small."""
    left = LARGEST_EXTRA
    for each in sorted(path.parent.iterdir()):
        found = each.lstat()
        if each == path or each.name in ("timestamp.txt", ".ipynb_checkpoints"):
            continue
        left -= found.st_size
        if stat.S_ISREG(found.st_mode) and left >= 0:
            yield each
        else:
            notes.append(f"{each.name}, handed in beside the notebook, was left out")


def _in_order(
    cells: list[NotebookNode], source: NotebookNode, released: NotebookNode, notes: list[str]
) -> list[NotebookNode]:
    ours = {cell.metadata.nbgrader.grade_id: cell for cell in source.cells}
    shown = {cell.metadata.nbgrader.grade_id: cell for cell in released.cells}
    _identify(cells, shown, notes)
    _note_changes(cells, shown, notes)
    places: dict[str, int] = {}  # where each of our cells goes: behind this cell of the student's
    for number, cell in enumerate(cells):
        known = cell.metadata.get("name")
        if known in ours:
            answer = ours[known].metadata.nbgrader.solution
            places[known] = number if answer else places.get(known, number)
    last = -1
    for name, cell in ours.items():
        if name in places:
            last = places[name]
        elif not cell.metadata.nbgrader.solution:
            places[name] = last
    for name in places:  # a test that was moved in front of its answer goes behind it
        places[name] = max(places[name], places.get(name.partition("_test")[0], -1))
    return list(_merge(cells, ours, places))


def _merge(
    cells: list[NotebookNode], ours: dict[str, NotebookNode], places: dict[str, int]
) -> Iterator[NotebookNode]:
    from copy import deepcopy

    behind: dict[int, list[str]] = {}
    for name in ours:
        if name in places and not ours[name].metadata.nbgrader.solution:
            behind.setdefault(places[name], []).append(name)
    for number, cell in enumerate([None, *cells], -1):
        mine = ours.get(cell.metadata.get("name")) if cell else None
        if cell and (mine is None or mine.metadata.nbgrader.solution):
            of_several_the_last = mine and places[cell.metadata["name"]] == number
            cell.metadata = deepcopy(mine.metadata) if mine and of_several_the_last else {}
            cell.cell_type = mine.cell_type if mine else cell.cell_type
            yield cell
        for each in behind.get(number, []):
            yield deepcopy(ours[each])


def _identify(cells: list[NotebookNode], shown: dict[str, NotebookNode], notes: list[str]) -> None:
    """Put the name of the cell of ours that it is into each cell: by mark, id, text or place."""
    marked = 0
    texts = {cell.source.strip(): name for name, cell in shown.items()}
    for cell in cells:
        mark = cell.metadata.get("nbgrader", {}).get("grade_id")
        marked += mark in shown
        if mark not in shown:
            mark = cell.id if cell.id in shown else texts.get(cell.source.strip())
        if mark in shown:
            cell.metadata["name"] = mark
    if not marked:
        notes.append("all of nbgrader's metadata is gone; cells were found by id, text and place")
    found = {cell.metadata.get("name") for cell in cells}
    names = list(shown)
    for name, cell in shown.items():
        if cell.metadata.nbgrader.solution and name not in found:
            before = names[names.index(name) - 1]
            if placed := _just_behind(cells, before, cell.cell_type):
                placed.metadata["name"] = name
            else:
                notes.append(f"{name}: the cell for the answer was deleted")


def _just_behind(cells: list[NotebookNode], before: str, kind: str) -> NotebookNode | None:
    """Find the student's own cell that stands where an answer should."""
    places = [n for n, cell in enumerate(cells) if cell.metadata.get("name") == before]
    for cell in cells[places[-1] + 1 :] if places else ():
        if cell.metadata.get("name"):
            return None
        if cell.cell_type == kind:
            return cell
    return None


def _note_changes(
    cells: list[NotebookNode], shown: dict[str, NotebookNode], notes: list[str]
) -> None:
    names = [cell.metadata.get("name") for cell in cells]
    for name, cell in shown.items():
        found = [each for each in cells if each.metadata.get("name") == name]
        marks = cell.metadata.nbgrader
        if len(found) > 1:
            notes.append(f"{name}: is there {len(found)} times")
        if not found and not marks.solution and cell.cell_type == "code":
            notes.append(f"{name}: was deleted; put back")
        edited = any(each.source.strip() != cell.source.strip() for each in found)
        if edited and not marks.solution and cell.cell_type == "code":
            notes.append(f"{name}: was edited; ours was used")
        for each in found:
            points = each.metadata.get("nbgrader", {}).get("points", marks.get("points"))
            if points != marks.get("points"):
                notes.append(f"{name}: its points were changed to {points}; ours count")
            if each.cell_type != cell.cell_type:
                notes.append(f"{name}: was turned into a {each.cell_type} cell; turned back")
    if not any(names):
        raise UnreadableError("no cell of it belongs to this assignment; ask for it again")
