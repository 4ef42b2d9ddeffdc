"""Files that are whole or absent: atomic writes, and JSON that says what it is."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def write_atomic(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """Write a file so that a reader sees all of it or nothing.

    Parameters
    ----------
    path : path-like
        Where to write; the folder must exist.
    content : str or bytes
        Text is written as UTF-8.

    Returns
    -------
    pathlib.Path
        The path written.
    """
    data = content.encode() if isinstance(content, str) else content
    with whole_or_nothing(path) as temporary:
        temporary.write_bytes(data)
    return Path(path)


@contextmanager
def whole_or_nothing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give the name of a temporary file, or folder, that becomes ``path`` if all goes well.

    Whatever ends the block early, an interrupt too, leaves ``path`` as it was.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        temporary = Path(folder) / path.name
        yield temporary
        if path.is_dir() and temporary.is_dir():
            os.replace(path, Path(folder) / "before")
        os.replace(temporary, path)


def write_json(
    path: str | os.PathLike[str], kind: str, version: int, content: dict[str, Any]
) -> Path:
    """Write ``content`` as JSON that names its kind and schema version."""
    document = {"format": kind, "version": version, **content}
    return write_atomic(path, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False))


def read_json(path: str | os.PathLike[str], kind: str, version: int) -> dict[str, Any]:
    """Read JSON written by `write_json`.

    Raises
    ------
    ValueError
        When the file is cut off, of another kind, or written by a newer creditlab.
    """
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(
            f"{path}: not a complete JSON file ({error}); copy it again from its source"
        ) from error
    found = document.get("format") if isinstance(document, dict) else None
    if found != kind:
        raise ValueError(
            f"{path}: this is no {kind} file; its format is {found!r}; "
            f"write one with .to_json(path)"
        )
    if not isinstance(document.get("version"), int) or document["version"] > version:
        raise ValueError(
            f"{path}: schema version {document.get('version')!r} is newer than this creditlab "
            f"reads ({version}); upgrade creditlab"
        )
    return document


def read_document(
    path: str | os.PathLike[str], kind: str, version: int, build: Callable[[dict[str, Any]], T]
) -> T:
    """Read JSON written by `write_json` and build an object from it.

    Raises
    ------
    ValueError
        As `read_json`; also when a part of the content is absent or of the wrong type.
    """
    document = read_json(path, kind, version)
    try:
        return build(document)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise ValueError(
            f"{path}: the {kind} file is damaged ({type(error).__name__}: {error}); "
            f"write it again with .to_json(path)"
        ) from error
