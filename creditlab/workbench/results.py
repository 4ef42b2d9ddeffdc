"""What the workbench notebook collects on its way."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from creditlab._files import whole_or_nothing, write_atomic
from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard
from creditlab.model.variable_bins import VariableBins
from creditlab.workbench.files import BINS, CARD, PMML, SCORES, SQL

REASONS = 4
BLOCK = 40_000  # rows whose reasons are found, or that are written, at a time


def list_changes(
    repairs: pd.DataFrame, left_out: pd.DataFrame, dropped: Iterable[str] = ()
) -> pd.DataFrame:
    """Put together what happened to columns: ``column``, ``what``, ``why``.

    Parameters
    ----------
    repairs : pandas.DataFrame
        From `creditlab.data.repair.repair_columns`.
    left_out : pandas.DataFrame
        From `creditlab.data.quality.unusable`.
    dropped : iterable of str
        Columns that the modeller left out.

    Returns
    -------
    pandas.DataFrame
    """
    rows = [(name, "left out", "asked for") for name in dropped]
    for what, table, why in (("left out", left_out, "reason"), ("changed", repairs, "repair")):
        rows += [
            (name, what, str(text)) for name, text in zip(table["column"], table[why], strict=True)
        ]
    return pd.DataFrame(rows, columns=["column", "what", "why"])


def columns_to_bin(
    frame: pd.DataFrame, target: str, left_out: pd.DataFrame, aside: Iterable[str] = ()
) -> list[str]:
    """Name the columns that are binned: all but the target, those left out, and those set aside.

    Raises
    ------
    ValueError
        When none remains; the message says why each went.
    """
    gone = dict(zip(left_out["column"], left_out["reason"], strict=True))
    others = {target, *aside}
    names = [name for name in frame.columns if name not in others and name not in gone]
    if not gone and not names:
        raise ValueError(f"there is no column beside the target {target!r}")
    if not names:
        why = "; ".join(f"{name!r}: {reason}" for name, reason in list(gone.items())[:5])
        raise ValueError(
            f"none of the {len(gone)} columns beside {target!r} can be binned ({why}); "
            f"bring other columns, or name those to use with --keep"
        )
    return names


def bin_table(bins: VariableBins, on_test: pd.DataFrame) -> pd.DataFrame:
    """Return the bins of a variable that have rows, with their bad rate on the test sample.

    Parameters
    ----------
    bins : VariableBins
    on_test : pandas.DataFrame
        The rows of this variable in `Bins.table_on`.

    Returns
    -------
    pandas.DataFrame
    """
    table = bins.table()[["bin", "count", "share", "bad", "bad_rate", "woe", "iv"]]
    table["bad_rate_on_test"] = on_test["bad_rate"].to_numpy()
    return table[(table["count"] > 0) | (on_test["count"].to_numpy() > 0)]


def reversals(on_test: pd.DataFrame, variables: Iterable[str]) -> list[str]:
    """Name the variables of which neighbouring bins change order on a sample, beyond chance.

    Parameters
    ----------
    on_test : pandas.DataFrame
        From `Bins.table_on`; p must be below 1%, each bin being tested by itself.
    variables : iterable of str
        Of the card.

    Returns
    -------
    list of str
    """
    turned = on_test.loc[on_test["p_reversed"] < 0.01, "variable"]
    return [name for name in variables if name in set(turned)]


def unseen_rows(bins: Bins, sample: pd.DataFrame) -> dict[str, int]:
    """Count the rows of a sample that fall in bins which were empty at development, by variable."""
    rows = {}
    for name, variable in bins.items():
        empty = variable.good + variable.bad == 0
        found = int(empty[variable.codes(sample[name])].sum())
        if found:
            rows[name] = found
    return rows


def score_sheet(
    card: Scorecard,
    frame: pd.DataFrame,
    target: str,
    samples: Mapping[str, pd.DataFrame],
    identifiers: pd.DataFrame,
) -> pd.DataFrame:
    """Score every row of a table.

    Parameters
    ----------
    card : Scorecard
    frame : pandas.DataFrame
        All rows, those without an outcome too.
    target : str
    samples : dict of str to pandas.DataFrame
        Which rows belong to which sample, by index; others are "no outcome".
    identifiers : pandas.DataFrame
        Columns that name the customer, kept in front as they came.

    Returns
    -------
    pandas.DataFrame
        Index kept. The identifiers, the target (1 = bad), ``sample``, ``score``, ``pd``
        (probability of bad), ``reason_1`` to ``reason_4``: what cost most points, missing where
        nothing did.
    """
    belongs = pd.Series("no outcome", frame.index, dtype="str")
    for name, sample in samples.items():
        belongs[sample.index] = name
    sheet = pd.DataFrame({target: frame[target].astype("Int8"), "sample": belongs})
    sheet["score"], sheet["pd"] = card.points(frame), card.predict_proba(frame)[:, 1]
    columns = [f"reason_{i}" for i in range(1, REASONS + 1)]
    blocks = (frame.iloc[start : start + BLOCK] for start in range(0, len(frame), BLOCK))
    reasons = pd.concat([card.reasons(block, REASONS).astype("string") for block in blocks])
    sheet = sheet.join(reasons.reindex(columns=columns))
    taken = {name: f"{name} (input)" for name in identifiers if name in sheet}
    return identifiers.rename(columns=taken).join(sheet)


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
        From `score_sheet`.
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
