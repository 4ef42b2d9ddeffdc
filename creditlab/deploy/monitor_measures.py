"""What monitoring measures: development once, then each period against it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.bands import band_labels, quantile_cuts
from creditlab.data.checks import check_columns, count_rows, listing
from creditlab.data.rate_tests import higher_rate_p, holm
from creditlab.deploy.monitor_rules import LEVEL
from creditlab.model.bins import Bins
from creditlab.model.lookup import count_bins
from creditlab.model.scorecard import Scorecard
from creditlab.model.variable_bins import VariableBins
from creditlab.validate.metrics import evaluate
from creditlab.validate.stability import StabilityIndex, bin_index, in_bands, stability_index

NAN = float("nan")
NAMED = 3  # variables in a reason
NORMAL = float(stats.norm.ppf(0.975))


@dataclass(frozen=True, eq=False)
class Usage:
    """How some rows fill the bins of a variable.

    Attributes
    ----------
    counts : numpy.ndarray of shape (bins,) or None
        None where the column cannot be used; ``problem`` then says why.
    missing, unseen : float
        Rows that are missing, and rows that hold what development did not have.
    problem, note : str
    """

    counts: np.ndarray | None
    missing: float = NAN
    unseen: float = NAN
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False)
class Scores:
    """Score (high = good), probability of bad and outcome (NaN = not known) of some rows."""

    points: np.ndarray
    probability: np.ndarray
    outcome: np.ndarray


@dataclass(frozen=True, eq=False)
class Baseline:
    """What a period is compared with.

    Attributes
    ----------
    rows : float
    usage : dict of str to Usage
    cuts : numpy.ndarray
        Between the bands of the score.
    bands : numpy.ndarray of shape (bands,) or None
        Rows of the development sample; None where its scores are not known.
    mean_pd, pd_spread : float
        Mean probability and its standard deviation; NaN where not known.
    auc, auc_error : float
    shrinkage : float
        What is left of the Gini coefficient where the rows are those the card was fitted on.
    """

    rows: float
    usage: Mapping[str, Usage]
    cuts: np.ndarray
    bands: np.ndarray | None
    mean_pd: float
    pd_spread: float
    auc: float
    auc_error: float
    shrinkage: float = 1.0

    @property
    def auc_expected(self) -> float:
        """AUC to expect on other rows."""
        return 0.5 + self.shrinkage * (self.auc - 0.5)


def usage_of(bins: Bins, frame: pd.DataFrame) -> dict[str, Usage]:
    """Count the rows of a frame in the bins of each variable; nothing is refused."""
    return {name: _usage(variable, frame) for name, variable in bins.items()}


def development_usage(bins: Bins) -> dict[str, Usage]:
    """Return what the bins keep of their development sample."""
    counts = {name: variable.good + variable.bad for name, variable in bins.items()}
    return {name: Usage(found, float(found[-1]), 0.0) for name, found in counts.items()}


def _usage(variable: VariableBins, frame: pd.DataFrame) -> Usage:
    name = variable.name
    if name not in frame:
        return Usage(None, problem=f"column {name!r} is absent")
    try:
        found = count_bins({name: variable}, frame)
    except ValueError as error:
        return Usage(None, problem=str(error).partition(";")[0])
    strays, counts = found["strays"][name], found["counts"][name]
    if strays.infinite:
        problem = f"column {name!r}: {strays.infinite:,} of {count_rows(len(frame))} are infinite"
        return Usage(None, problem=problem)
    unseen = sum(rows for _, rows in strays.unseen)
    note = ""
    if unseen:
        note = f"{count_rows(unseen)} unseen at development"
        if strays.categories:
            note += f": {listing(strays.categories, NAMED)}"
    return Usage(counts, float(counts[-1]), float(unseen), note=note)


def scores_of(card: Scorecard, frame: pd.DataFrame, outcome: np.ndarray) -> Scores:
    """Score a frame; values unseen at development are counted elsewhere, so nothing warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        points = card.points(frame).to_numpy(dtype=np.float64)
        return Scores(points, card.predict_proba(frame)[:, 1], outcome)


def baseline(
    card: Scorecard, development: pd.DataFrame | None, target: str | None, now: list[Scores]
) -> Baseline:
    """Measure the development sample, or take what the card keeps of it."""
    if development is None:
        return _kept(card, now)
    check_columns(development.columns, card.bins_, "development sample")
    usage = usage_of(card.bins_, development)
    if problems := [found.problem for found in usage.values() if found.problem]:
        raise ValueError(f"development sample: {'; '.join(problems)}")
    if development.empty:
        raise ValueError("development sample: 0 rows; give rows, or None for the card's own counts")
    outcome = outcomes_of(development, target if target in development else None)
    scores = scores_of(card, development, outcome)
    cuts = quantile_cuts(scores.points, 10)
    p, bands = scores.probability, in_bands(scores.points, cuts)
    auc, error, _ = auc_of(scores)
    fitted = all(
        np.array_equal(np.asarray(usage[name].counts), variable.good + variable.bad)
        for name, variable in card.bins_.items()
    )
    shrinkage = _shrinkage(card.bins_, scores) if fitted and not np.isnan(auc) else 1.0
    mean, spread = float(p.mean()), float(p.std())
    return Baseline(len(p), usage, cuts, bands, mean, spread, auc, error, shrinkage)


def _shrinkage(bins: Bins, scores: Scores) -> float:
    """Return the share of what a card explains that is left on other rows than its own.

    The heuristic factor of van Houwelingen & le Cessie, Predictive Value of Statistical Models,
    Statistics in Medicine (1990), with a degree of freedom for each bin but one of a variable.
    """
    known = ~np.isnan(scores.outcome)
    bad, p = scores.outcome[known], scores.probability[known]
    rate = bad.mean()
    gain = 2 * np.log(np.where(bad == 1, p / rate, (1 - p) / (1 - rate))).sum()
    freedom = sum(int(variable.seen.sum()) - 1 for variable in bins.values())
    return float(max(0.0, 1 - freedom / gain)) if gain > 0 else 0.0


def _kept(card: Scorecard, now: list[Scores]) -> Baseline:
    """Return what the card knows of its development sample: the counts of its bins."""
    usage = development_usage(card.bins_)
    first = next(iter(card.bins_.values()))
    rows = float((first.good + first.bad).sum())
    # At the maximum of the likelihood the mean PD is the bad rate.
    rate = float(first.bad.sum() / rows) if card.fit_ is not None else NAN
    points = np.concatenate([np.empty(0), *(part.points for part in now)])
    spread = np.concatenate([np.empty(0), *(part.probability for part in now)])
    cuts = quantile_cuts(points, 10) if len(points) else points
    sd = float(spread.std()) if len(spread) else NAN
    return Baseline(rows, usage, cuts, None, rate, sd, NAN, NAN)


def outcomes_of(frame: pd.DataFrame, target: str | None) -> np.ndarray:
    """Return outcomes as float64, NaN where not known (yet)."""
    from creditlab.decide.swap import as_outcomes

    if target is None:
        return np.full(len(frame), np.nan)
    try:
        return as_outcomes(frame[target], len(frame))
    except ValueError as error:
        raise ValueError(f"target {target!r}: {str(error).removeprefix('y: ')}") from None


def compare_variables(base: Baseline, usage: Mapping[str, Usage], bins: Bins) -> pd.DataFrame:
    """Return CSI, missing and unseen of each variable in a period, most moved first."""
    rows = []
    for name, variable in bins.items():
        found, before = usage[name], base.usage[name]
        index = None
        if found.counts is not None and found.counts.sum() and before.counts is not None:
            index = bin_index(variable, before.counts, found.counts)
        rows.append(
            (name, *index_row(index), found.missing, before.missing, found.unseen, before.unseen)
        )
    names = ["variable", "csi", "expected", "limit", "moved", "p_value"]
    parts = ["missing", "missing_development", "unseen", "unseen_development"]
    table = pd.DataFrame(rows, columns=[*names, *parts])
    n = np.array([np.nan if u.counts is None else u.counts.sum() for u in usage.values()])
    total = np.full(len(n), float(base.rows))
    gone, gone_before, new, new_before = table[parts].to_numpy(dtype=np.float64).T
    higher = higher_rate_p(gone, n, gone_before, total)
    lower = higher_rate_p(n - gone, n, total - gone_before, total)
    table["p_missing"] = holm(np.minimum(1.0, 2 * np.minimum(higher, lower)))
    table["p_unseen"] = holm(higher_rate_p(new, n, new_before, total))
    table[parts[::2]] = table[parts[::2]].div(np.where(n > 0, n, np.nan), axis=0)
    table[parts[1::2]] /= base.rows
    table["p_value"] = holm(table["p_value"])
    table["note"] = [found.problem or found.note for found in usage.values()]
    return table.sort_values("csi", ascending=False, kind="stable").reset_index(drop=True)


def index_row(index: StabilityIndex | None) -> tuple[float, float, float, bool, float]:
    """Return an index, its mean and limit by chance, whether it is above, and its p-value."""
    if index is None:
        return NAN, NAN, NAN, False, NAN
    freedom = len(index.table) - 1
    if not freedom:
        return float(index), 0.0, 0.0, False, 1.0
    noise = index.expected / freedom
    p_value = float(stats.chi2.sf(float(index) / noise, freedom))
    return float(index), index.expected, index.limit, bool(index > index.limit), p_value


def variable_facts(table: pd.DataFrame) -> dict[str, Any]:
    """Return the largest changes of variables that are more than chance."""
    facts: dict[str, Any] = {}
    moved = table[table["p_value"] < LEVEL]
    facts["csi"] = float(moved["csi"].iloc[0]) if len(moved) else NAN
    named = [f"{n} (CSI {v:.2f})" for n, v in moved[["variable", "csi"]].head(NAMED).values]
    facts["moved"] = ", ".join(named) or "no single variable beyond chance"
    shift = (table["missing"] - table["missing_development"]).where(table["p_missing"] < LEVEL)
    unseen = table["unseen"].where(table["p_unseen"] < LEVEL)
    for name, values in (("missing_shift", shift), ("unseen", unseen)):
        at = values.abs().argmax() if values.notna().any() else None
        facts[name] = NAN if at is None else float(values.iloc[at])
        facts[f"{name.partition('_')[0]}_variable"] = (
            "" if at is None else table["variable"].iloc[at]
        )
    return facts


def score_facts(base: Baseline, scores: Scores) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return how far the scores have moved, and their bands."""
    labels, p = band_labels(base.cuts), scores.probability
    counts = in_bands(scores.points, base.cuts)
    index = None if base.bands is None else stability_index(labels, base.bands, counts)
    value, expected, limit, moved, chance = index_row(index)
    bands = pd.DataFrame({"band": labels, "actual": counts, "share_actual": counts / len(p)})
    if index is not None:
        bands = index.table
    mean, change = float(p.mean()), float(p.mean()) / base.mean_pd - 1
    # The spread of development: that of a few rows may be small by chance.
    error = base.pd_spread * np.sqrt(1 / len(p) + 1 / base.rows)
    off = abs(mean - base.mean_pd) / error if error else NAN
    facts = {
        "psi": value,
        "psi_expected": expected,
        "psi_limit": limit,
        "psi_moved": moved,
        "psi_p": chance,
        "psi_most": ""
        if index is None
        else index.table["band"].iloc[index.table["index"].argmax()],
        "mean_pd": mean,
        "mean_pd_development": base.mean_pd,
        "pd_change": change,
        "pd_p": float(2 * stats.norm.sf(off)),
    }
    return facts, bands


def auc_of(scores: Scores) -> tuple[float, float, tuple[float, float]]:
    """Return AUC, its standard error and 95% interval; NaN unless goods and bads are known."""
    known = ~np.isnan(scores.outcome)
    bad = scores.outcome[known] == 1
    if not 0 < bad.sum() < len(bad):
        return NAN, NAN, (NAN, NAN)
    value, low, high = map(float, evaluate(bad, scores.probability[known]).loc["auc"])
    # An end that lies at 0 or 1 was cut off: the other one shows the error.
    return value, max(value - low, high - value) / NORMAL, (low, high)


def limits(base: Baseline, kept: bool, target: str | None) -> list[str]:
    """Say what limits all periods."""
    notes = []
    if kept:
        notes.append(
            "PSI of the score and AUC at development are not available: a card keeps counts of "
            "each variable, not of scores. Give the development sample for both."
        )
        if pd.isna(base.mean_pd):
            notes.append("The card was not fitted on its counts: no mean PD to compare with.")
    elif target is not None and pd.isna(base.auc):
        notes.append(
            f"The development sample has no goods and bads in {target!r}: no AUC to compare with."
        )
    if base.shrinkage < 1:
        notes.append(
            f"The development sample is the one the card was fitted on, where it orders too well: "
            f"its AUC of {base.auc:.3f} counts as {base.auc_expected:.3f}, a rough allowance for "
            f"overfitting. Compare with the test sample of development instead."
        )
    if target is None:
        notes.append("No column of outcomes was given: order and calibration are not judged.")
    return notes
