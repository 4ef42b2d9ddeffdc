"""Expert scorecards: points from judgement where there are no defaults to learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import logit

from creditlab.data.checks import CATEGORICAL, NUMERIC, as_weights, check_frame, listing
from creditlab.data.sources import Sample
from creditlab.model.bins import Bins
from creditlab.model.counting import count_again
from creditlab.model.counts import Counts
from creditlab.model.inference import INFERENCE
from creditlab.model.rules import Rule
from creditlab.model.scorecard import Scorecard
from creditlab.model.variable_bins import VariableBins


@dataclass(frozen=True)
class Criterion:
    """What experts give for the values of one variable.

    Attributes
    ----------
    ratings : sequence of float, or mapping of category (or tuple of categories) to float
        Of a number: one for each band between the edges, from the lowest band up. Of a category:
        one each; several that share a bin stand in a tuple.
    edges : sequence of float
        Of a number: increasing; a band is [a, b), below the first edge and from the last one on.
    missing, other : float, optional
        For a missing value, and for a category that is not named. By default the worst of the
        ratings: who does not say gains nothing by it.
    special : mapping of value to float
        Values with a meaning of their own, such as -1 for "no accounts filed".
    """

    ratings: Any
    edges: Sequence[float] = ()
    missing: float | None = None
    other: float | None = None
    special: Mapping[Any, float] = field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        """Which value belongs to which bin."""
        special = tuple(self.special)
        if not isinstance(self.ratings, Mapping):
            return Rule(NUMERIC, tuple(float(e) for e in self.edges), special_values=special)
        groups = tuple(key if isinstance(key, tuple) else (key,) for key in self.ratings)
        return Rule(CATEGORICAL, groups=groups, special_values=special)

    def of_bins(self, high_is_good: bool) -> np.ndarray:
        """Return the rating of each bin of the rule, float64 of shape (bins,)."""
        named = isinstance(self.ratings, Mapping)
        given = np.array(list(self.ratings.values() if named else self.ratings), np.float64)
        worst = float(min(given) if high_is_good else max(given))
        other = [worst if self.other is None else self.other] if named else []
        missing = worst if self.missing is None else self.missing
        return np.array([*given, *other, *self.special.values(), missing], np.float64)

    def check(self, name: str) -> None:
        """Refuse ratings that do not suit the bins.

        Raises
        ------
        ValueError
        """
        rule, what = self.rule, f"criterion {name!r}"
        if rule.kind == NUMERIC:
            cuts = rule.splits
            if any(b <= a for a, b in pairwise(cuts)) or not np.isfinite(cuts).all():
                raise ValueError(f"{what}: edges must increase, got {listing(cuts, 20)}")
            if self.other is not None:
                raise ValueError(f"{what} is a number, which has no other values; leave out other=")
        elif self.edges:
            raise ValueError(f"{what}: a category has no edges; leave them out")
        if len(self.ratings) != rule.n_regular or not len(self.ratings):
            raise ValueError(
                f"{what}: {len(self.ratings)} ratings for {rule.n_regular} bands between "
                f"{len(self.edges)} edges; give one more rating than edges"
            )
        values = [c for group in rule.groups for c in group] + list(self.special)
        if twice := sorted({str(v) for v in values if values.count(v) > 1}):
            raise ValueError(f"{what}: {listing(twice)} named twice; give each value one rating")
        if not np.isfinite(self.of_bins(True)).all():
            raise ValueError(f"{what}: a rating is missing or infinite; give a number a bin")


def expert_scorecard(
    criteria: Mapping[str, Criterion],
    weights: Mapping[str, float] | pd.Series | None,
    pd_at: Mapping[float, float],
    *,
    sample: tuple[Any, Any] | None = None,
    **scale: Any,
) -> Scorecard:
    """Make a scorecard of judgement: a rating a bin, a weight a variable, a PD for two totals.

    Parameters
    ----------
    criteria : mapping of str to Criterion
        By column of the customers.
    weights : mapping of str to float, Series or None
        Of each criterion, at least 0, such as ``compare_pairs(...).weights``; they are divided by
        their sum, so that the total is a mean rating. None: ratings are points that add up.
    pd_at : mapping of float to float
        Two totals and the probability of bad that each of them stands for. They say which end of
        the ratings is the good one; between and beyond, log-odds go on in a straight line. Both
        are judgement too, unless a bounded default rate (`creditlab.low_default_bounds`) or a
        master scale gives them.
    sample : (data, target), optional
        Customers with known outcome, as `creditlab.fit_bins` takes them: they are counted in the
        bins, and change no point. So the card's table shows bad rates beside judgement, and
        monitoring has a start.
    **scale
        pdo, base_score, base_odds and decimals, as in `creditlab.Scorecard`.

    Returns
    -------
    Scorecard
        The worst judged value of each variable has 0 points, so that base points are the lowest
        score. Without ``sample`` all counts are 0, and bad rates NaN: nothing was seen.
        `inference_` has no estimates, and a note that says so.

    Raises
    ------
    ValueError
        When ratings do not suit the bins, weights do not name the criteria or are not at least 0,
        or ``pd_at`` has not two different totals with different probabilities.

    Notes
    -----
    With z = sum of weight times rating, ln(odds of bad) = a + b z through the two given points.
    Every bin adds b * weight * (rating - worst rating).

    Examples
    --------
    Rated from 1 to 5. A customer with 5 throughout has a PD of 0.5%, one with 1 throughout 20%:

    >>> card = expert_scorecard(
    ...     {"years": Criterion([1, 3, 5], edges=[2, 10]),
    ...      "form": Criterion({"plc": 5, ("ltd", "llc"): 3, "sole trader": 2}, other=1)},
    ...     weights={"years": 0.6, "form": 0.4}, pd_at={5: 0.005, 1: 0.20}, decimals=0)
    >>> customers = pd.DataFrame({"years": [12, 1], "form": ["plc", "ltd"]})
    >>> card.points(customers).tolist(), card.predict_proba(customers)[:, 1].round(4).tolist()
    ([640.0, 550.0], [0.005, 0.1027])
    >>> card.table_.loc[card.table_["variable"] == "years", ["bin", "points"]]
           bin  points
    1      < 2       0
    2  [2, 10)      34
    3     ≥ 10      68
    4  missing       0
    """
    if not criteria:
        raise ValueError("there are no criteria; give a Criterion by column")
    for name, criterion in criteria.items():
        criterion.check(name)
    shares = None if weights is None else _shares(weights, criteria)
    intercept, slope = _line(pd_at)
    bins = _bins(criteria, sample)
    log_odds, lowest = {}, 0.0
    for name, criterion in criteria.items():
        ratings = criterion.of_bins(slope < 0) * (1.0 if shares is None else shares[name])
        worst = float(min(ratings) if slope < 0 else max(ratings))
        log_odds[name], lowest = slope * (ratings - worst), lowest + worst
    return Scorecard.of_log_odds(
        bins, intercept + slope * lowest, log_odds, inference=_notes(criteria, shares), **scale
    )


def direct_rating(
    ratings: pd.DataFrame,
    weights: Mapping[str, float] | pd.Series,
    *,
    lowest: float = 1.0,
    highest: float = 5.0,
    low_is_good: Sequence[str] = (),
    min_rated: float = 1.0,
) -> pd.DataFrame:
    """Weigh criteria that were rated directly, and show what each of them contributes.

    Parameters
    ----------
    ratings : pandas.DataFrame of shape (customers, criteria)
        From ``lowest`` to ``highest``.
    weights : mapping of str to float, or Series
        Of each criterion, at least 0, such as importance from 0 to 100; divided by their sum.
    lowest, highest : float, default 1 and 5
        Ends of the rating scale.
    low_is_good : sequence of str
        Criteria where the lowest rating is the best one; they are turned round.
    min_rated : float, default 1
        Least share of the weights that must be rated. Below 1, the weights of what is missing go
        to the customer's other criteria in proportion.

    Returns
    -------
    pandas.DataFrame
        A row a customer: a column a criterion with what it contributes, ``total`` (their sum: the
        weighted mean rating, high = good) and ``rated`` (share of the weights that was rated).

    Raises
    ------
    ValueError
        For ratings outside of the scale or fewer than ``min_rated``, with the customers' labels,
        and for weights that do not name the columns.

    Examples
    --------
    Willingness 4 of 5 at half of the weight contributes 2 of the total of 3.5:

    >>> rated = pd.DataFrame({"willingness": [4, 2], "ability": [3, 5]}, index=["C1", "C2"])
    >>> direct_rating(rated, {"willingness": 50, "ability": 50})
        willingness  ability  total  rated
    C1          2.0      1.5    3.5    1.0
    C2          1.0      2.5    3.5    1.0
    """
    frame = check_frame(ratings)
    names = list(frame)
    shares = _shares(weights, names)
    if unknown := [name for name in low_is_good if name not in names]:
        raise ValueError(f"low_is_good: {listing(unknown)} are no criteria ({listing(names)})")
    if not lowest < highest:
        raise ValueError(f"lowest is {lowest} and highest {highest}; the scale needs a length")
    values = frame.to_numpy(dtype=np.float64, na_value=np.nan)
    for name, column in zip(names, values.T, strict=True):
        if (wrong := (column < lowest) | (column > highest)).any():
            raise ValueError(
                f"column {name!r}: {int(wrong.sum())} ratings are not from {lowest:g} to "
                f"{highest:g} (customers {listing(frame.index[wrong])}); correct them"
            )
    turned = np.array([name in low_is_good for name in names])
    values = np.where(turned, lowest + highest - values, values)
    known = np.isfinite(values)
    rated = known @ shares.to_numpy()
    if (few := rated < max(min_rated, 1e-12) - 1e-9).any():
        raise ValueError(
            f"{int(few.sum())} of {len(frame)} customers are rated on less than "
            f"{min_rated:.0%} of the weights ({listing(frame.index[few])}); rate them, "
            f"or lower min_rated"
        )
    parts = np.where(known, values, 0.0) * shares.to_numpy() / rated[:, None]
    table = pd.DataFrame(parts, index=frame.index, columns=names)
    return table.assign(total=parts.sum(axis=1), rated=rated)


def _shares(weights: Mapping[str, float] | pd.Series, names: Any) -> pd.Series:
    """Weights that add up to 1, in the order of the names."""
    given = pd.Series(weights, dtype=np.float64)
    odd = [*(n for n in names if n not in given.index), *(n for n in given.index if n not in names)]
    if odd or not given.index.is_unique:
        raise ValueError(f"weights: {listing(odd)} have no weight, or are no criterion; name each")
    shares = given[list(names)]
    as_weights(shares, len(shares))
    if not shares.sum() > 0:
        raise ValueError("weights: all are 0; give at least one criterion a weight")
    return shares / shares.sum()


def _line(pd_at: Mapping[float, float]) -> tuple[float, float]:
    """Intercept and slope of the log-odds of bad through the two totals."""
    totals, rates = (np.array(list(part), np.float64) for part in (pd_at, pd_at.values()))
    sound = ((rates > 0) & (rates < 1)).all() and np.isfinite(totals).all()
    if len(pd_at) != 2 or not sound or rates[0] == rates[1]:
        raise ValueError(
            f"pd_at is {dict(pd_at)}; give two totals, each with another probability between 0 "
            f"and 1"
        )
    log_odds = logit(rates)
    slope = float((log_odds[1] - log_odds[0]) / (totals[1] - totals[0]))
    return float(log_odds[0] - slope * totals[0]), slope


def _bins(criteria: Mapping[str, Criterion], sample: tuple[Any, Any] | None) -> Bins:
    rules = {name: criterion.rule for name, criterion in criteria.items()}
    empty = {name: _no_counts(rule) for name, rule in rules.items()}
    counts = empty if sample is None else count_again(Sample(*sample), empty)
    return Bins({name: VariableBins(name, rule, counts[name]) for name, rule in rules.items()})


def _no_counts(rule: Rule) -> Counts:
    categories = tuple(value for group in rule.groups for value in group)
    fine = (len(categories) if rule.kind == CATEGORICAL else len(rule.splits)) + 1
    zero = np.zeros(fine + len(rule.special_values) + 1)
    ends = np.full(fine if rule.kind == NUMERIC else 0, np.nan)
    return Counts(
        rule.kind, rule.splits, categories, rule.special_values, zero, zero.copy(), ends, ends
    )


def _notes(criteria: Mapping[str, Criterion], shares: pd.Series | None) -> pd.DataFrame:
    """Table of inference that says that nothing was inferred."""
    weight = "" if shares is None else " with weight {:.4g}"
    notes = [
        f"judged{weight.format(0 if shares is None else shares[name])}, not estimated"
        for name in criteria
    ]
    index = pd.Index(["intercept", *criteria], name="variable")
    table = pd.DataFrame(np.nan, index=index, columns=list(INFERENCE))
    note = ["from the two given probabilities", *notes]
    return table.assign(sign_ok=None, note=note)
