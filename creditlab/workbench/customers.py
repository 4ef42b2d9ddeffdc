"""The customers of the workbench: read, cleaned, without those excluded, and with their outcome."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from creditlab.data.checks import check_columns, check_frame
from creditlab.data.cleaning import CleaningLog
from creditlab.data.definition import Definition, choose_definition
from creditlab.data.outcomes import Outcomes, outcomes
from creditlab.data.performance import performance_panel
from creditlab.data.read import locate, read_table
from creditlab.data.repair import binary_target, repair_columns


@dataclass(frozen=True, eq=False)
class Customers:
    """What the workbench starts from.

    Attributes
    ----------
    raw : pandas.DataFrame
        As read, after cleaning and exclusions.
    frame : pandas.DataFrame
        The same rows: columns repaired, target 1 = bad, 0 = good, missing where not known.
    known : pandas.DataFrame
        The rows of ``frame`` with an outcome; target int64.
    target : str
    repairs : pandas.DataFrame
        From `creditlab.data.repair.repair_columns`.
    log : CleaningLog
        Cleaning and exclusions, with the rows that each step touched.
    outcomes : Outcomes or None
        Where the target was made from a performance panel.
    source : str
        Folder and name of the file.
    rows : int
        Rows of the file.
    digest : str
        SHA-256 of the file.
    """

    raw: pd.DataFrame
    frame: pd.DataFrame
    known: pd.DataFrame
    target: str
    repairs: pd.DataFrame
    log: CleaningLog
    outcomes: Outcomes | None
    source: str
    rows: int
    digest: str


def read_customers(
    data: str | os.PathLike[str],
    target: str,
    *,
    bad: Any = None,
    missing_target: str = "error",
    drop: Sequence[str] = (),
    keep: Sequence[str] = (),
    cleaning: str | os.PathLike[str] = "",
    exclude: Mapping[str, str] | None = None,
    panel: Mapping[str, Any] | None = None,
    definition: Mapping[str, Any] | None = None,
) -> Customers:
    """Read customers, and find out who of them turned out bad.

    Parameters
    ----------
    data : path-like
        CSV or Parquet file, or the name of a data set of the course.
    target : str
        Column with the outcome; with a panel, what the new column is called.
    bad, missing_target
        As in `creditlab.data.repair.binary_target`.
    drop, keep : sequence of str
        Columns not to read, and columns that must be there.
    cleaning : path-like, optional
        A log written by `CleaningLog.to_json`, replayed on the file.
    exclude : mapping of str to str, optional
        Reason -> condition, as in `CleaningLog.drop_rows`: who is not of the population.
    panel : mapping, optional
        ``data``: file with a row a customer and month; ``customer``, ``time``, ``status``: its
        columns; and options of `creditlab.performance_panel`. The target is then made from it.
    definition : mapping, optional
        Of the bad customer, as in `creditlab.data.definition.Definition`; by default
        `creditlab.choose_definition` chooses.

    Returns
    -------
    Customers

    Raises
    ------
    ValueError, OSError
        For a file, column, log, condition or panel that cannot be used.
    """
    path = locate(data)
    raw = check_frame(read_table(path), [*keep, *drop])
    rows, read = len(raw), raw.attrs.get("read", "a table")
    log = CleaningLog(raw) if not cleaning else CleaningLog.from_json(cleaning).replay(raw)
    for reason, condition in (exclude or {}).items():
        log = log.drop_rows(condition, reason=reason)
    raw = raw if log.frame is None else log.frame
    found = None if panel is None else _outcomes(panel, definition)
    outcome = (
        binary_target(raw, target, bad=bad, missing=missing_target, least=10)
        if found is None
        else _target(found, raw, target, str(dict(panel or {})["customer"]))
    )
    frame, repairs = repair_columns(raw.drop(columns=drop), target)
    frame[target] = outcome
    frame.attrs["read"] = read
    known = frame.dropna(subset=[target]).astype({target: int})
    return Customers(
        raw=raw,
        frame=frame,
        known=known,
        target=target,
        repairs=repairs,
        log=log,
        outcomes=found,
        source="/".join(path.parts[-2:]),
        rows=rows,
        digest=hashlib.sha256(Path(path).read_bytes()).hexdigest(),
    )


def _outcomes(panel: Mapping[str, Any], definition: Mapping[str, Any] | None) -> Outcomes:
    """Read the panel and decide for each of its customers."""
    options = dict(panel)
    check_columns(pd.Index(options), ["data", "customer", "time", "status"], "panel")
    months = performance_panel(read_table(locate(options.pop("data"))), **options)
    chosen = choose_definition(months) if definition is None else Definition(**definition)
    return outcomes(months, chosen)


def _target(found: Outcomes, raw: pd.DataFrame, target: str, customer: str) -> pd.Series:
    decided, _ = found.join(raw, on=customer, target=target)
    return decided[target].reindex(raw.index).astype("float64")
