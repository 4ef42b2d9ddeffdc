"""What the workbench notebook collects on its way, and the files it leaves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from creditlab._files import whole_or_nothing
from creditlab.data.checks import check_frame
from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard
from creditlab.model.variable_bins import VariableBins
from creditlab.validate.bands import quantile_cuts
from creditlab.validate.metrics import evaluate
from creditlab.workbench.run import BINS, CARD, SCORES

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


def columns_to_bin(frame: pd.DataFrame, target: str, left_out: pd.DataFrame) -> list[str]:
    """Name the columns that are binned: all but the target and those left out.

    Raises
    ------
    ValueError
        When none remains; the message says why each went.
    """
    gone = dict(zip(left_out["column"], left_out["reason"], strict=True))
    names = [name for name in frame.columns if name != target and name not in gone]
    if not gone and not names:
        raise ValueError(f"there is no column beside the target {target!r}")
    if not names:
        why = "; ".join(f"{name!r}: {reason}" for name, reason in list(gone.items())[:5])
        raise ValueError(
            f"none of the {len(gone)} columns beside {target!r} can be binned ({why}); "
            f"bring other columns, or name those to use with --keep"
        )
    return names


def describe_samples(train: pd.DataFrame, test: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return rows, goods, bads and bad rate of both samples."""
    rows = []
    for name, sample in (("development", train), ("test", test)):
        bads = int(sample[target].sum())
        rows.append((name, len(sample), len(sample) - bads, bads, bads / len(sample)))
    return pd.DataFrame(rows, columns=["sample", "rows", "good", "bad", "bad_rate"])


def bin_table(bins: VariableBins, test: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return the bins of a variable that have rows, with their bad rate on the test sample."""
    on_test = bins.table_on(test, target)
    table = bins.table()[["bin", "count", "share", "bad", "bad_rate", "woe", "iv"]]
    table["bad_rate_on_test"] = on_test["bad_rate"]
    return table[(table["count"] > 0) | (on_test["count"] > 0)]


def compare_samples(
    card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str
) -> pd.DataFrame:
    """Return AUC, Gini, KS and Brier score on both samples, with their interval on the test."""
    found = []
    for sample in (train, test):
        points = evaluate(sample[target], card.points(sample))
        probability = evaluate(sample[target], card.predict_proba(sample)[:, 1])
        found.append(pd.concat([points, probability.loc[["brier"]]]))
    before, now = found
    return pd.DataFrame(
        {
            "measure": ["AUC", "Gini", "KS", "Brier score (low is good)"],
            "development": before["value"].to_numpy(),
            "test": now["value"].to_numpy(),
            "low": now["low"].to_numpy(),
            "high": now["high"].to_numpy(),
        }
    )


def score_bands(y: Any, score: Any, bands: int = 10) -> pd.DataFrame:
    """Cut a sample into bands of equal size by score, and add up from the lowest.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad.
    score : array-like of shape (n,)
        Points, high = good.
    bands : int, default 10
        A score that fills a band stands alone.

    Returns
    -------
    pandas.DataFrame
        A row a band, riskiest first: ``score`` (label), ``count``, ``bad``, ``bad_rate``, and the
        shares of customers, bads and goods at or below it: ``customers_below``, ``bads_below``,
        ``goods_below``.

    Examples
    --------
    >>> score_bands([1, 0, 0, 0], [400, 500, 600, 700], bands=2)[["score", "bad", "bads_below"]]
           score  bad  bads_below
    0  400 – 500    1         1.0
    1  600 – 700    0         1.0
    """
    points, bad = np.asarray(score, dtype=np.float64), np.asarray(y) == 1
    band = np.searchsorted(quantile_cuts(points, bands), points, side="right")
    rows = pd.DataFrame({"points": points, "bad": bad}).groupby(band)
    lowest, highest = rows["points"].min(), rows["points"].max()
    total, bads = rows.size().to_numpy(), rows["bad"].sum().to_numpy()
    goods = total - bads
    return pd.DataFrame(
        {
            "score": [f"{a:,.0f} – {b:,.0f}" for a, b in zip(lowest, highest, strict=True)],
            "count": total,
            "bad": bads,
            "bad_rate": bads / total,
            "customers_below": total.cumsum() / total.sum(),
            "bads_below": bads.cumsum() / max(int(bads.sum()), 1),
            "goods_below": goods.cumsum() / max(int(goods.sum()), 1),
        }
    )


def reversals(bins: Bins, sample: pd.DataFrame, target: str) -> pd.DataFrame:
    """List neighbouring bins whose bad rates change order on a sample, by more than chance.

    Parameters
    ----------
    bins : Bins
    sample : pandas.DataFrame
    target : str

    Returns
    -------
    pandas.DataFrame
        ``variable``, ``bin`` (the upper of the two), its bad rate at development and here, and
        ``z``: the difference here over its standard error, beyond 2.6 (one in a hundred).
    """
    table = bins.table_on(sample, target)
    below = table.groupby("variable", sort=False)[["count", "bad"]].shift()
    pooled = (table["bad"] + below["bad"]) / (table["count"] + below["count"])
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(pooled * (1 - pooled) * (1 / table["count"] + 1 / below["count"]))
        table["z"] = (table["bad_rate"] - below["bad"] / below["count"]) / error
    turned = table[table["rank_reversed"] & (table["z"].abs() > 2.6)]
    columns = ["variable", "bin", "bad_rate_development", "bad_rate", "z"]
    return turned[columns].reset_index(drop=True)


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
    samples: dict[str, pd.DataFrame],
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
    belongs = pd.Series("no outcome", frame.index, dtype=object)
    for name, sample in samples.items():
        belongs[sample.index] = name
    sheet = pd.DataFrame({target: frame[target].astype("Int8"), "sample": belongs.astype("str")})
    sheet["score"], sheet["pd"] = card.points(frame), card.predict_proba(frame)[:, 1]
    columns = [f"reason_{i}" for i in range(1, REASONS + 1)]
    blocks = (frame.iloc[start : start + BLOCK] for start in range(0, len(frame), BLOCK))
    reasons = pd.concat([card.reasons(block, REASONS).astype("string") for block in blocks])
    sheet = sheet.join(reasons.reindex(columns=columns))
    taken = {name: f"{name} (input)" for name in identifiers if name in sheet}
    return identifiers.rename(columns=taken).join(sheet)


def save(
    folder: str | os.PathLike[str], bins: Bins, card: Scorecard, scores: pd.DataFrame
) -> Sequence[Path]:
    """Write ``bins.json``, ``scorecard.json`` and ``scores.parquet``, each atomically.

    Parameters
    ----------
    folder : path-like
        Made if it does not exist.
    bins : Bins
    card : Scorecard
    scores : pandas.DataFrame
        From `score_sheet`.

    Returns
    -------
    sequence of pathlib.Path
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    bins.to_json(folder / BINS)
    card.to_json(folder / CARD)
    plain = scores.copy(deep=False)
    for name in scores:
        if pd.api.types.infer_dtype(scores[name], skipna=True).startswith("mixed"):
            plain[name] = scores[name].astype("string")
    with whole_or_nothing(folder / SCORES) as temporary:
        plain.to_parquet(temporary, row_group_size=BLOCK)
    return [folder / BINS, folder / CARD, folder / SCORES]


def load_scores(folder: str | os.PathLike[str]) -> pd.DataFrame:
    """Read the scores that `save` wrote."""
    return check_frame(pd.read_parquet(Path(folder) / SCORES), ["score", "sample"])


def headline(card: Scorecard, test: pd.DataFrame, target: str, rows: int) -> dict[str, float]:
    """Return rows scored, variables, and the AUC on the test sample with its interval."""
    auc = evaluate(test[target], card.points(test)).T["auc"]
    found = {"auc": float(auc["value"]), "low": float(auc["low"]), "high": float(auc["high"])}
    return {"rows": rows, "variables": len(card.bins_), **found}
