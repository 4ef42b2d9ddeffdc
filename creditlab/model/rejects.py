"""Reject inference: what the applicants who were turned away would have done, by assumption.

Each method says one of two things: how likely each reject is bad, or how many applicants each
accept stands for. From either comes an augmented sample, which is grouped and fitted again. No
method adds information about rejects; each adds an assumption, and says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import NUMERIC, check_frame, listing, target_of
from creditlab.model.binning import fit_bins
from creditlab.model.bins import Bins
from creditlab.model.reject_bands import Applicants
from creditlab.model.scorecard import Scorecard

WEIGHT, ORIGIN = "weight", "origin"
MOST_APPLICANTS = 50.0  # that one accept may stand for, by a model of acceptance
ASSUMPTIONS = {
    "ignore": "Applicants who were rejected behave like accepted ones of the same score. It fails "
    "where something decided acceptance that the card does not see.",
    "hard_cutoff": "Every reject below the cut-off is bad and every one above it good. It fails "
    "because rejects of every score are mixed: the card becomes surer than the truth allows, and "
    "the cut-off, not an outcome, sets its level.",
    "parcelling": "In a band of scores rejects are bad as often as accepts, times the factor. It "
    "fails where the factor, which no outcome can show, is wrong; and in the lowest bands, where "
    "the few who were accepted were chosen with care.",
    "fuzzy": "A reject is bad as likely as the card of the accepts says, times the factor. It "
    "repeats that card: with factor 1 and the same bins the regression gives it back, so all that "
    "changes comes from the factor and from grouping again.",
    "reweighting": "Among applicants who were equally likely to be accepted, rejects behave like "
    "accepts. It fails where something decided acceptance that is not in the data, and where "
    "hardly anyone was accepted: then few accepts stand for many rejects.",
}
USED = {  # what a method takes beside the samples
    "ignore": (),
    "hard_cutoff": ("factor", "cutoff"),
    "parcelling": ("factor", "seed"),
    "fuzzy": ("factor",),
    "reweighting": ("acceptance",),
}


@dataclass(frozen=True, eq=False)
class RejectInference:
    """An augmented sample, and the card fitted on it.

    Build one with `infer_rejects`.

    Attributes
    ----------
    method : str
    target : str
    sample : pandas.DataFrame
        The columns that both samples have, ``target`` (0/1), ``weight`` (applicants that the row
        stands for) and ``origin`` ("accepted" or "rejected"); index kept. A reject whose outcome is
        inferred as likely, rather than certain, has a bad and a good row, whose weights say how
        likely.
    table : pandas.DataFrame
        How it was made, a row a band of scores, riskiest first: ``band``, ``accepts``,
        ``accepted_bads``, ``accepted_bad_rate``, ``rejects``, ``inferred_bads``,
        ``inferred_bad_rate`` and ``factor``: the inferred rate over that of the accepts.
    bins : Bins
        Found again on the augmented sample.
    card : Scorecard
        Fitted on the same.
    assumption : str
        What must be true, and when it is not.
    note : str
        What the inference of the card is worth.
    """

    method: str
    target: str
    sample: pd.DataFrame
    table: pd.DataFrame
    bins: Bins
    card: Scorecard
    assumption: str
    note: str


def infer_rejects(
    accepted: pd.DataFrame,
    target: str,
    rejected: pd.DataFrame,
    card: Scorecard | None = None,
    *,
    method: str = "parcelling",
    variables: Sequence[str] | None = None,
    factor: float | Sequence[float] = 1.0,
    bands: int = 10,
    seed: int | np.random.Generator | None = None,
    cutoff: float | None = None,
    acceptance: str = "bands",
    rejection_rate: float | None = None,
    binning: Mapping[str, Any] | None = None,
) -> RejectInference:
    """Augment the accepts by what is assumed of the rejects; group and fit again.

    Parameters
    ----------
    accepted : pandas.DataFrame
        Applicants whose outcome is known.
    target : str
        Column of ``accepted``: 1 = bad.
    rejected : pandas.DataFrame
        Applicants without outcome, with the card's variables.
    card : Scorecard, optional
        Fitted on the accepts; by default one is. Its scale, special values, trends and the cuts
        made by hand are kept, all else is grouped again.
    method : {"parcelling", "fuzzy", "hard_cutoff", "reweighting", "ignore"}
    variables : sequence of str, optional
        Of the new card; by default the card's, or else all that both samples have.
    factor : float, default 1
        How many times as often rejects are bad as accepts of the same score. For parcelling also
        one number a band, riskiest first.
    bands : int, default 10
        Bands of the card's points with equally many bads of the accepts in each, so that every
        bad rate is known about equally well.
    seed : int or Generator, optional
        Parcelling: draw which rejects of a band are bad. Without it each counts as both, weighted.
    cutoff : float, optional
        Hard cut-off, in points of the card. By default the one below which there are as many
        rejects as bads are expected among them: the sum of their probabilities, times the factor.
    acceptance : {"bands", "model"}
        Re-weighting: how likely an applicant was accepted, by the share in the band, or by a card
        fitted on acceptance. By a model, no accept stands for more than 50 applicants.
    rejection_rate : float, optional
        Share of rejects among all applicants, when the samples hold another: rejects are weighted.
    binning : mapping, optional
        Arguments for `creditlab.fit_bins`, beside or instead of what is taken over from the card.

    Returns
    -------
    RejectInference

    Raises
    ------
    ValueError
        For a bad target, absent columns, rejects that have outcomes, an unknown method, an argument
        that the method does not take, or a number without sense; and as `Scorecard.fit`.

    Warns
    -----
    UserWarning
        When rejects hold values that no accept has; the card knows nothing of them.

    Notes
    -----
    Siddiqi (2017), Intelligent Credit Scoring, describes hard cut-off, parcelling and fuzzy
    augmentation; re-weighting is the augmentation of Banasik & Crook (2007), Reject inference,
    augmentation, and sample selection, EJOR 183. Hand & Henley (1993), Can reject inference ever
    work?, say why none of them can do without an assumption. ``bench/results_rejects.md`` shows
    what each is worth where the truth is known. A smaller
    ``min_bin_share`` is the first thing to try: where a policy had left few risky accepts, it
    gained more than any inference on the Taiwan data; on the smaller Spanish data it hurt.

    Examples
    --------
    >>> import creditlab as cl
    >>> frame = cl.load_dataset("spanish_credit").frame
    >>> accepted = frame[frame["Income"] >= 100]
    >>> rejected = frame[frame["Income"] < 100].drop(columns="bad")
    >>> inferred = infer_rejects(
    ...     accepted, "bad", rejected, variables=["Seniority", "Job"], factor=1.5, bands=3
    ... )
    >>> inferred.table[["accepts", "accepted_bad_rate", "rejects", "inferred_bad_rate"]].round(3)
       accepts  accepted_bad_rate  rejects  inferred_bad_rate
    0      360              0.475    301.0              0.713
    1      753              0.246    384.0              0.369
    2     1742              0.115    533.0              0.173
    """
    options = {"factor": factor, "seed": seed, "cutoff": cutoff, "acceptance": acceptance}
    _check_options(method, options, bands, rejection_rate)
    bad = target_of(accepted, target)
    both = [name for name in accepted.columns if name in rejected.columns and name != target]
    _check_samples(accepted, target, rejected, both)
    names = list(variables or (both if card is None else card.bins_))
    if card is None:
        card = Scorecard(binning={**(binning or {}), "variables": names}).fit(accepted[both], bad)
    check_frame(rejected, dict.fromkeys([*card.bins_, *names]))
    reject_weight = 1.0
    if rejection_rate is not None:
        reject_weight = rejection_rate / (1 - rejection_rate) * len(accepted) / len(rejected)
    applicants = Applicants.of(card, accepted, bad, rejected, bands, reject_weight)

    weights, likely = np.ones(len(accepted)), None
    if method == "hard_cutoff":
        likely = applicants.below(cutoff, _one(factor))
    elif method == "parcelling":
        likely = applicants.parcelled(factor, seed)
    elif method == "fuzzy":
        likely = np.minimum(1.0, applicants.probability * _one(factor))
    elif method == "reweighting" and acceptance == "bands":
        weights = applicants.per_accept()[applicants.band]
    elif method == "reweighting":
        weights = _per_accept(accepted[names], rejected[names], reject_weight)

    sample = _augmented(accepted[both], bad, weights, rejected[both], likely, reject_weight, target)
    kept = _taken_over(card.bins_, names) | dict(binning or {})
    bins = fit_bins(sample[[*names, target, WEIGHT]], target, names, weights=WEIGHT, **kept)
    scale = {key: getattr(card, key) for key in ("pdo", "base_score", "base_odds", "decimals")}
    again = Scorecard(bins=bins, **scale).fit(sample[names], sample[target], sample[WEIGHT])
    table = applicants.table(weights, likely)
    note = _note(method, weights, applicants, likely)
    return RejectInference(method, target, sample, table, bins, again, ASSUMPTIONS[method], note)


def _per_accept(accepted: pd.DataFrame, rejected: pd.DataFrame, weight: float) -> np.ndarray:
    """Applicants for each accept, by a card fitted on who was rejected."""
    both = pd.concat([accepted, rejected], ignore_index=True)
    turned_away = np.arange(len(both)) >= len(accepted)
    weights = np.where(turned_away, weight, 1.0)
    try:
        policy = Scorecard().fit(both, turned_away, weights)
    except ValueError as error:
        raise ValueError(
            f'acceptance="model" cannot be fitted ({error}); acceptance="bands" can do without'
        ) from error
    return np.minimum(1 / policy.predict_proba(accepted)[:, 0], MOST_APPLICANTS)


def _augmented(
    accepted: pd.DataFrame,
    bad: np.ndarray,
    weights: np.ndarray,
    rejected: pd.DataFrame,
    likely: np.ndarray | None,
    reject_weight: float,
    target: str,
) -> pd.DataFrame:
    """Rows of the accepts, then of the rejects as bads, then as goods, where they have weight."""
    beside: dict[str, Any] = {target: bad.astype(np.int64), WEIGHT: weights, ORIGIN: "accepted"}
    parts = [accepted.assign(**beside)]
    for outcome, share in () if likely is None else ((1, likely), (0, 1 - likely)):
        some = share > 0
        beside = {target: outcome, WEIGHT: reject_weight * share[some], ORIGIN: "rejected"}
        parts.append(rejected[some].assign(**beside))
    return pd.concat(parts)


def _taken_over(bins: Bins, names: Sequence[str]) -> dict[str, Any]:
    """Return what `fit_bins` was told of these variables: it still holds."""
    known = {name: bins[name] for name in names if name in bins}
    numeric = {name: found for name, found in known.items() if found.rule.kind == NUMERIC}
    special = {name: found.rule.special_values for name, found in known.items()}
    return {
        "special_values": {name: list(values) for name, values in special.items() if values},
        "trends": {name: found.trend for name, found in numeric.items() if found.trend},
        "splits": {
            name: list(found.rule.splits) for name, found in numeric.items() if not found.trend
        },
    }


def _note(
    method: str, weights: np.ndarray, applicants: Applicants, likely: np.ndarray | None
) -> str:
    if method == "ignore":
        return "Every outcome was observed: the card's inference holds for applicants like these."
    if likely is None:
        worth = weights.sum() ** 2 / (weights**2).sum()
        return (
            f"Standard errors, p-values and intervals take weights for numbers of customers and "
            f"are too small: {len(weights):,} accepts weighted so are worth about {worth:,.0f} "
            f"(Kish), not {weights.sum():,.0f}."
        )
    return (
        f"Standard errors, p-values and intervals take {len(likely):,} inferred outcomes for "
        f"observed ones and are too small; what was observed are {len(weights):,} accepts with "
        f"{int(applicants.bad.sum()):,} bads, and the card fitted on them alone."
    )


def _one(factor: Any) -> float:
    if np.ndim(factor):
        raise ValueError(f"factor: {np.size(factor)} numbers; this method takes one")
    return float(factor)


def _check_options(
    method: str, options: Mapping[str, Any], bands: int, rejection_rate: float | None
) -> None:
    if method not in USED:
        raise ValueError(f"method is {method!r}; choose from {listing(USED)}")
    default = {"factor": 1.0, "seed": None, "cutoff": None, "acceptance": "bands"}
    for name, value in options.items():
        if name not in USED[method] and not (np.ndim(value) == 0 and value == default[name]):
            takers = [other for other, used in USED.items() if name in used]
            raise ValueError(f"method {method!r} takes no {name}; {listing(takers)} does")
    factors = np.asarray(options["factor"], dtype=np.float64)
    if not (np.isfinite(factors) & (factors > 0)).all():
        raise ValueError(f"factor is {options['factor']}; give numbers above 0, such as 1.5")
    if options["acceptance"] not in ("bands", "model"):
        raise ValueError(f'acceptance is {options["acceptance"]!r}; choose "bands" or "model"')
    if bands < 1:
        raise ValueError(f"bands is {bands}; give at least 1")
    if rejection_rate is not None and not 0 < rejection_rate < 1:
        raise ValueError(f"rejection_rate is {rejection_rate}; give a share between 0 and 1")


def _check_samples(
    accepted: pd.DataFrame, target: str, rejected: pd.DataFrame, both: Sequence[str]
) -> None:
    check_frame(rejected)
    taken = [name for name in (WEIGHT, ORIGIN) if name in both]
    if taken:
        raise ValueError(
            f"{len(taken)} columns have names that the augmented sample needs ({listing(taken)}); "
            f"rename them"
        )
    known = int(rejected[target].notna().sum()) if target in rejected.columns else 0
    if known:
        raise ValueError(
            f"column {target!r}: {known:,} of {len(rejected):,} rejects have an outcome; who has "
            f"one belongs to the accepted sample"
        )
