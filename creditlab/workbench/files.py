"""The files that a run of the workbench leaves."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from creditlab._files import whole_or_nothing, write_atomic
from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard

PAGE, NOTEBOOK = "report.html", "report.ipynb"
BINS, CARD, SCORES = "bins.json", "scorecard.json", "scores.parquet"
SQL, PMML = "scorecard.sql", "scorecard.pmml"
FILES = (PAGE, NOTEBOOK, BINS, CARD, SQL, PMML, SCORES)
BLOCK = 40_000  # rows written at a time


def save(
    folder: str | os.PathLike[str],
    bins: Bins,
    card: Scorecard,
    scores: pd.DataFrame,
    dialect: str = "duckdb",
) -> dict[str, str]:
    """Write bins, card and scores, and the card as SQL and as PMML; each file atomically.

    Parameters
    ----------
    folder : path-like
        Made if it does not exist.
    bins : Bins
    card : Scorecard
    scores : pandas.DataFrame
        From `creditlab.workbench.results.score_sheet`.
    dialect : str, default "duckdb"
        Of the SQL, as in `Scorecard.to_sql`; the table is called customers.

    Returns
    -------
    dict of str to str
        Files that cannot hold this card, and why; they are not written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    bins.to_json(folder / BINS)
    card.to_json(folder / CARD)
    _write_scores(folder / SCORES, scores)
    refused = {}
    try:
        write_atomic(folder / SQL, card.to_sql(dialect, "customers") + "\n")
    except ValueError as error:
        refused[SQL] = str(error)
    try:
        card.to_pmml(folder / PMML)
    except ValueError as error:
        refused[PMML] = str(error)
    return refused


def _write_scores(path: Path, scores: pd.DataFrame) -> None:
    plain = scores.copy(deep=False)
    for name in scores:
        if pd.api.types.infer_dtype(scores[name], skipna=True).startswith("mixed"):
            plain[name] = scores[name].astype("string")
    with whole_or_nothing(path) as temporary:
        plain.to_parquet(temporary, row_group_size=BLOCK)
