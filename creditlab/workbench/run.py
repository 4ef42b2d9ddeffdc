"""Run the workbench notebook on a file and leave its results in a folder: all of them, or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from creditlab.workbench.files import FILES

# Figures as in a notebook, and of the ways to get memory those that return it when it is not used.
_ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_MMAP_THRESHOLD_": "262144",
}


class WorkbenchError(ValueError):
    """The input cannot be used, or a cell of the notebook failed; the message is what it said."""


@dataclass(frozen=True)
class Run:
    """A finished run: where the files are, and its headline.

    Attributes
    ----------
    files : tuple of pathlib.Path
        Report (page and notebook), bins, scorecard (JSON, SQL, PMML), scores.
    rows, variables : int
        Rows scored, variables in the card.
    auc, low, high : float
        AUC on the test sample, with its 95% interval.
    """

    files: tuple[Path, ...]
    rows: int
    variables: int
    auc: float
    low: float
    high: float


def run_scorecard(
    data: str | os.PathLike[str],
    target: str,
    out: str | os.PathLike[str] | None = None,
    *,
    progress: bool = False,
    **parameters: Any,
) -> Run:
    """Develop a scorecard from a file by running the workbench notebook on it.

    Parameters
    ----------
    data : path-like
        CSV or Parquet file, or the name of a data set of the course.
    target : str
        The column that says how it ended.
    out : path-like, optional
        Folder for the results, by default ``out/<file name>`` below the current one. Other files in
        it stay; the files of an earlier run are replaced.
    progress : bool, default False
        Show a progress bar on stderr.
    **parameters
        Any of the notebook's first cell.

    Returns
    -------
    Run

    Raises
    ------
    ValueError, OSError
        For a file or a target that cannot be used, and for whatever stops the notebook. Nothing is
        written then, and an earlier result stays as it was.
    """
    out = Path("out", Path(data).stem) if out is None else Path(out)
    out = out.expanduser().absolute()
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file; name a folder for the results")
    home = next(folder for folder in (out.parent, *out.parent.parents) if folder.is_dir())
    with tempfile.TemporaryDirectory(dir=home, prefix=".creditlab-") as work:
        folder = Path(work) / "made"
        folder.mkdir()
        given = {"data": os.fspath(data), "target": target, "out": ".", **parameters}
        headline = _execute(folder, given, progress)
        files = _publish(folder, out, Path(work) / "earlier")
    return Run(files, **headline)


def read_settings(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read settings of the workbench from a YAML file: a mapping of names to values.

    Raises
    ------
    ValueError
        When the file holds anything else, or names the data or the target.
    """
    import yaml

    from creditlab.data.checks import listing

    try:
        found = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: not YAML ({' '.join(str(error).split())})") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path} holds no settings; write them as `name: value`, one a line")
    if given := [name for name in ("data", "target", "out") if name in found]:
        raise ValueError(f"{path} names {listing(given)}; the command line does")
    return found


def notebook_file(name: str = "scorecard") -> Path:
    """Return a workbench notebook: inside an installed wheel, or in the checkout.

    Raises
    ------
    FileNotFoundError
        When this installation carries none.

    Examples
    --------
    >>> notebook_file().name
    'scorecard.ipynb'
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_workbench", package.parent / "notebooks" / "workbench"):
        if (path := folder / f"{name}.ipynb").is_file():
            return path
    raise FileNotFoundError(
        f"no workbench notebook beside {package}; install creditlab from its wheel, or run "
        f"`creditlab build {name}` in a checkout"
    )


def _execute(folder: Path, parameters: Mapping[str, Any], progress: bool) -> dict[str, Any]:
    """Have the report made in a folder by a process of its own; return its headline."""
    wanted = {"notebook": str(notebook_file()), "folder": str(folder), "parameters": parameters}
    given = json.dumps(wanted, default=lambda value: value.item())
    with subprocess.Popen(
        [sys.executable, "-P", "-c", "from creditlab.workbench.execute import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | _ENVIRONMENT | {"IPYTHONDIR": str(folder.parent)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(BrokenPipeError), process.stdin as asked:
                asked.write(given)
            answers: Iterator[dict[str, Any]] = map(json.loads, process.stdout)
            answer = next(answers, {})  # how many cells there are to run, or that there is an error
            bar = tqdm(
                desc="scorecard",
                total=answer.get("cells"),
                leave=False,
                mininterval=0.5,
                disable=not progress or "cells" not in answer,
            )
            with bar:
                for answer in answers:
                    bar.update(answer.get("done", 0))
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise WorkbenchError(
            f"the process that makes the report died (exit code {process.returncode}), most likely "
            f"for want of memory; try with fewer rows or columns"
        )
    if "error" in answer:
        raise WorkbenchError(answer["error"])
    return dict(answer["headline"])


def _publish(folder: Path, out: Path, earlier: Path) -> tuple[Path, ...]:
    """Move the files into place; if one cannot be moved, put back what was there."""
    out.mkdir(parents=True, exist_ok=True)
    earlier.mkdir()
    moved: list[str] = []
    try:
        for name in FILES:
            if (out / name).exists():
                os.replace(out / name, earlier / name)
            if (folder / name).exists():
                os.replace(folder / name, out / name)
                moved.append(name)
    except OSError:
        _put_back(out, earlier, moved)
        raise
    return tuple(out / name for name in moved)


def _put_back(out: Path, earlier: Path, moved: Sequence[str]) -> None:
    for name in moved:
        (out / name).unlink(missing_ok=True)
    for path in earlier.iterdir():
        os.replace(path, out / path.name)
