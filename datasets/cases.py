"""The data sets of cases, entered by hand: what must be true of them before they are written again.

They have no package to be rebuilt from. Every row names its source; sums, identities and the order
of days are verified, and the tables are then written as `build.py` writes all others.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd


def verified_case(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the tables of a case and verify them; raises ValueError with what is wrong."""
    tables = {
        file.stem: pd.read_csv(file, keep_default_na=False, na_values=[""])
        for file in sorted(folder.glob("*.csv"))
    }
    known = set(tables["sources"]["source"])
    for table, frame in tables.items():
        if frame.get("source", pd.Series("")).isna().any():
            raise ValueError(f"{folder.name}/{table}.csv: a row has no source")
        for column in frame.filter(regex="^source"):
            if unknown := sorted(set(frame[column].dropna()) - known):
                raise ValueError(f"{folder.name}/{table}.csv: no source {', '.join(unknown)}")
    CASES[folder.name](**tables)
    return tables


def changhong_apex(data: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Hold the account against the changes and shares that its source prints beside it."""
    opening = data["owed"].shift(fill_value=0.0)
    share = 100 * data["receivables_and_stock"] / data["total_assets"]
    if (data["owed"] - opening - data["owed_change"]).abs().max() > 0.005:
        raise ValueError("changhong_apex: what Apex owes does not move by owed_change")
    if (share - data["share_published"]).abs().max() > 0.005:
        raise ValueError("changhong_apex: share_published is not that of the two columns before it")


def toys_r_us(data: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Each creditor once, the largest first."""
    if not (data["creditor"].is_unique and data["claim"].is_monotonic_decreasing):
        raise ValueError("toys_r_us: a creditor stands twice, or out of order")


def case_events(data: pd.DataFrame, cases: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Days in order; a figure has name and unit; what followed a failure is dated after it."""
    if set(data["customer"]) != set(cases["customer"]):
        raise ValueError("case_events: the customers of the two tables differ")
    figure = data[["item", "value", "unit"]].notna()
    if (figure.any(axis=1) != figure.all(axis=1)).any():
        raise ValueError("case_events: a figure lacks its name, value or unit")
    failed = data["customer"].map(cases.set_index("customer")["failed"])
    early = (data["signal"] == "aftermath") & (data["known"] <= failed)
    ordered = data.groupby("customer")["known"].agg(lambda days: days.is_monotonic_increasing)
    if early.any() or not ordered.all():
        raise ValueError("case_events: days are out of order, or an aftermath precedes its failure")


CASES: dict[str, Callable[..., None]] = {
    "case_events": case_events,
    "changhong_apex": changhong_apex,
    "toys_r_us": toys_r_us,
}
