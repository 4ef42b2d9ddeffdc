"""Bins, card and scores from files of any size: without a notebook, within a limit of memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from creditlab._files import whole_or_nothing
from creditlab.data.sources import as_source
from creditlab.model.scorecard import Scorecard
from creditlab.validate.metrics import evaluate

NAMES = ("bins.json", "scorecard.json", "scores.parquet")


@dataclass(frozen=True, eq=False)
class FittedFiles:
    """What was made from files.

    Attributes
    ----------
    files : tuple of pathlib.Path
        Bins, scorecard, scores.
    card : Scorecard
    rows : int
        Fitted and scored.
    measures : pandas.DataFrame
        As `creditlab.evaluate` gives them; on the test files, or else on the rows of the fit.
    """

    files: tuple[Path, ...]
    card: Scorecard
    rows: int
    measures: pd.DataFrame


def fit_files(
    data: str | os.PathLike[str],
    target: str,
    out: str | os.PathLike[str],
    *,
    test: str | os.PathLike[str] | None = None,
    variables: Sequence[str] | None = None,
    keep: Sequence[str] = (),
    **binning: Any,
) -> FittedFiles:
    """Fit a scorecard to files and score them, a block of rows at a time.

    Parameters
    ----------
    data : path-like
        Parquet or CSV files, as in `creditlab.fit_bins`.
    target : str
        Column: 1 = bad, 0 = good.
    out : path-like
        Folder for ``bins.json``, ``scorecard.json`` and ``scores.parquet``; it appears when all is
        done, and replaces an earlier one.
    test : path-like, optional
        Other files, on which the card is measured.
    variables : sequence of str, optional
        By default all columns but the target and those kept.
    keep : sequence of str
        Columns that stand beside the score, such as the customer's number; not fitted.
    **binning
        As in `creditlab.fit_bins`.

    Returns
    -------
    FittedFiles

    Raises
    ------
    ValueError, OSError
        As `Scorecard.fit` and `Scorecard.points`; nothing is written then.
    """
    out = Path(out)
    if out.exists() and (not out.is_dir() or {p.name for p in out.iterdir()} - set(NAMES)):
        raise ValueError(f"{out} holds other things; name a new folder for the results")
    source = as_source(data, [target, *keep])
    if variables is None:
        variables = [name for name in source.types.columns if name not in (target, *keep)]
    card = Scorecard(binning={"variables": list(variables), **binning})
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    with whole_or_nothing(out.absolute()) as folder:
        folder.mkdir()
        bins, sheet, scores = (folder / name for name in NAMES)
        card.fit(source, target)
        card.bins_.to_json(bins)
        card.to_json(sheet)
        card.points(source, to=scores, keep=[*keep, target])
        measured = scores
        if test is not None:
            measured = folder / "test.parquet"
            card.points(test, to=measured, keep=[target])
        measures = evaluate(target, "score", sample=measured)
        if test is not None:
            measured.unlink()
    return FittedFiles(tuple(out / name for name in NAMES), card, len(source), measures)
