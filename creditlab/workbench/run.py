"""Run the workbench notebook on a file and leave its results in a folder: all of them, or none."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditlab import __version__
from creditlab._files import write_atomic
from creditlab.data.read import locate, read_table
from creditlab.data.repair import binary_target
from creditlab.workbench.page import as_page
from creditlab.workbench.results import BINS, CARD, SCORES, headline

if TYPE_CHECKING:
    from nbformat import NotebookNode

PAGE, NOTEBOOK = "report.html", "report.ipynb"
FILES = (PAGE, NOTEBOOK, BINS, CARD, SCORES)
# Errors whose message is written for the user; others are named by their type.
_PLAIN = {"ValueError", "FileNotFoundError", "OSError"}


class WorkbenchError(ValueError):
    """The notebook stopped; the message is what the cell that failed said."""


@dataclass(frozen=True)
class Run:
    """A finished run: where the files are, and its headline.

    Attributes
    ----------
    files : tuple of pathlib.Path
        Report (page and notebook), bins, scorecard, scores.
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
        it stay; of an earlier run the five files are replaced.
    progress : bool, default False
        Show a progress bar on stderr.
    **parameters
        Of the notebook: bad, test_size, seed, max_bins, min_iv, max_correlation, max_variables,
        special_values, missing_target, keep, drop, most_figures.

    Returns
    -------
    Run

    Raises
    ------
    ValueError, OSError
        For a file or a target that cannot be used, and for whatever stops the notebook. Nothing is
        written then, and an earlier result stays as it was.
    """
    path = locate(data)
    out = Path("out") / path.stem if out is None else Path(out)
    out = out.expanduser().absolute()
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file; name a folder for the results")
    # What is wrong with the input is found here in a second, before a kernel starts.
    table = read_table(path)
    missing = parameters.get("missing_target", "error")
    binary_target(table, target, bad=parameters.get("bad"), missing=missing, least=10)
    del table
    home = next(folder for folder in (out.parent, *out.parent.parents) if folder.is_dir())
    with tempfile.TemporaryDirectory(dir=home, prefix=".creditlab-") as work:
        folder = Path(work) / "made"
        folder.mkdir()
        given = {"data": str(path), "target": target, "out": ".", **parameters}
        notebook = _execute(folder, given, progress)
        title = f"Scorecard of {path.parent.name}/{path.name}"
        made = f"creditlab {__version__}, {datetime.date.today():%d %B %Y}"
        write_atomic(folder / PAGE, as_page(notebook, title, made))
        numbers = headline(folder, target)
        files = _publish(folder, out, Path(work) / "earlier")
    return Run(
        files=files,
        rows=int(numbers["rows"]),
        variables=int(numbers["variables"]),
        auc=numbers["value"],
        low=numbers["low"],
        high=numbers["high"],
    )


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


def _execute(folder: Path, parameters: Mapping[str, Any], progress: bool) -> NotebookNode:
    """Run the notebook in a folder, with the Python that runs this, and leave it there."""
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient.exceptions import DeadKernelError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    # Without kernel folders python3 is this interpreter, whatever kernels the user has installed.
    manager = AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[])
    )
    bar = {"desc": "scorecard", "leave": False, "mininterval": 0.5}
    try:
        execute_notebook(
            notebook_file(),
            folder / NOTEBOOK,
            parameters=dict(parameters),
            kernel_name="python3",
            cwd=folder,
            progress_bar=bar if progress else False,
            km=manager,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
    except PapermillExecutionError as error:
        reason = " ".join(str(error.evalue).split())
        text = reason if error.ename in _PLAIN else f"{error.ename}: {reason}"
        raise WorkbenchError(text) from error
    except DeadKernelError as error:
        raise WorkbenchError(
            "the kernel died, most likely for want of memory; try with fewer rows or columns"
        ) from error
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    notebook.metadata.pop("creditlab", None)
    write_atomic(folder / NOTEBOOK, nbformat.writes(notebook))
    return notebook


def _publish(folder: Path, out: Path, earlier: Path) -> tuple[Path, ...]:
    """Move the files into place; if one cannot be moved, put back what was there."""
    out.mkdir(parents=True, exist_ok=True)
    earlier.mkdir()
    moved: list[str] = []
    try:
        for name in FILES:
            if (out / name).exists():
                os.replace(out / name, earlier / name)
            os.replace(folder / name, out / name)
            moved.append(name)
    except OSError:
        _put_back(out, earlier, moved)
        raise
    return tuple(out / name for name in FILES)


def _put_back(out: Path, earlier: Path, moved: Sequence[str]) -> None:
    for name in moved:
        (out / name).unlink(missing_ok=True)
    for path in earlier.iterdir():
        os.replace(path, out / path.name)
