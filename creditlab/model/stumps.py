"""Boosted stumps as a scorecard: a sum of steps of one variable each is a table of points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from creditlab.data.checks import NUMERIC, check_columns, check_frame, listing, target_of
from creditlab.data.sources import Sample
from creditlab.model.bins import Bins
from creditlab.model.counting import count_columns
from creditlab.model.counts import Counts
from creditlab.model.lookup import Lookup
from creditlab.model.rules import Rule
from creditlab.model.scorecard import Scorecard
from creditlab.model.variable_bins import VariableBins

DIRECTIONS = {"ascending": 1, "descending": -1, None: 0}
MOST_CATEGORIES = 255  # scikit-learn's limit
LEAST = 20  # rows on each side of a split
SAME = 1e-10  # log-odds that differ by rounding only


def stumps_scorecard(
    train: pd.DataFrame,
    target: str | Any,
    variables: Iterable[str] | None = None,
    *,
    rounds: int = 200,
    learning_rate: float = 0.1,
    min_bin_share: float = 0.05,
    trends: Mapping[str, str | None] | None = None,
    special_values: Mapping[str, Sequence[Any]] | None = None,
    **scale: Any,
) -> Scorecard:
    """Boost trees of one split each, and write down what they add up to as a scorecard.

    Each tree asks one question of one variable, so the sum of all trees is a sum of one step
    function a variable: bins with log-odds, which is what a card is. Nothing is approximated.

    Parameters
    ----------
    train : pandas.DataFrame
    target : str or array-like of shape (n,)
        Column of ``train``, or values: 1 = bad.
    variables : iterable of str, optional
        By default all columns but the target. Those that no tree asks for are not in the card.
    rounds : int, default 200
        Trees. More follow the sample closer; compare a few numbers by cross-validation.
    learning_rate : float, default 0.1
        How much of each tree's advice is taken.
    min_bin_share : float, default 0.05
        Least share of rows between two cuts that may be used. A category or a special value may be
        rarer; it is set apart only by trees that put at least 20 rows on each side.
    trends : mapping of str to str, optional
        Numeric variables whose bad rate may only rise ("ascending") or fall ("descending"), the
        others held fixed. Missing and special values stand outside the trend.
    special_values : mapping of str to sequence, optional
        Values with a meaning of their own, which get bins of their own.
    **scale
        pdo, base_score, base_odds and decimals, as in `creditlab.Scorecard`.

    Returns
    -------
    Scorecard
        Its log-odds are those of the boosted model for every customer whose values occurred in
        ``train``. A bin without rows there adds 0, the average, as in any card. There are no
        standard errors: coefficients are NaN and `inference_` says nothing.

    Raises
    ------
    ValueError
        For a bad target or column, a setting without sense, or when no tree finds a split.

    Notes
    -----
    The boosting is scikit-learn's `HistGradientBoostingClassifier` with two leaves a tree, on the
    fine bins of the counts; the additive reading of boosted stumps: Friedman, Hastie & Tibshirani
    (2000), Additive logistic regression: a statistical view of boosting, Annals of Statistics 28.
    The log-odds of each variable are centred on the development rows, as WoE nearly is.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> train, test = cl.split_sample(data.frame, target=data.target, seed=0)
    >>> names = ["PAY_0", "LIMIT_BAL", "PAY_AMT1"]
    >>> card = stumps_scorecard(train, "default", names, decimals=0)
    >>> card.table_.query("variable == 'PAY_0' and count > 0")[["bin", "count", "points"]]
           bin  count  points
    1     < -1   1925       9
    2  [-1, 0)   4009       4
    3   [0, 1)  10297      14
    4   [1, 2)   2553     -16
    5      ≥ 2   2216     -61
    """
    check_frame(train)
    bad = target_of(train, target)
    chosen: list[Any] = list(train if variables is None else variables)
    if variables is None and isinstance(target, str):
        chosen.remove(target)
    check_columns(train.columns, chosen, "frame")
    trends = dict(trends or {})
    _check_settings(rounds, learning_rate, min_bin_share, trends, chosen)
    counts = count_columns(Sample(train, bad), chosen, special_values)
    fine = Bins({name: _candidates(name, counts[name], min_bin_share) for name in chosen})
    steps = boost(fine, train, bad, rounds=rounds, learning_rate=learning_rate, trends=trends)
    bins, log_odds, intercept = {}, {}, steps.intercept
    for name, values in steps.log_odds.items():
        rows = fine[name].good + fine[name].bad
        mean = float(values @ rows / rows.sum())
        intercept += mean
        if np.ptp(values[rows > 0]) > SAME:
            bins[name], kept = _merged(fine[name], values)
            log_odds[name] = np.where(bins[name].seen, values[kept] - mean, 0.0)
    if not bins:
        raise ValueError(
            f"no split of the {len(chosen)} variables helps with at least {LEAST} of the "
            f"{len(train):,} rows on each side; bring more rows, or other variables"
        )
    return Scorecard.of_log_odds(Bins(bins), intercept, log_odds, **scale)


@dataclass(frozen=True, eq=False)
class Steps:
    """A boosted sum of steps.

    Attributes
    ----------
    model : sklearn.ensemble.HistGradientBoostingClassifier
        Fitted on what `design` gives.
    intercept : float
        Log-odds of bad before any step.
    log_odds : dict of str to float64 arrays of shape (bins,)
        What each bin of a variable adds.
    """

    model: Any
    intercept: float
    log_odds: dict[str, np.ndarray]


# Stumps are little work: on a shared machine a second thread waits, at ten times the cost.
@threadpool_limits.wrap(limits=1, user_api="openmp")
def boost(
    bins: Bins,
    frame: pd.DataFrame,
    bad: np.ndarray,
    *,
    rounds: int,
    learning_rate: float,
    trends: Mapping[str, str | None],
) -> Steps:
    """Boost stumps on bin numbers, and read what each bin adds.

    Parameters
    ----------
    bins : Bins
        Candidates: a tree may cut between any two neighbours.
    frame : pandas.DataFrame of shape (n, columns)
    bad : numpy.ndarray of bool, shape (n,)
    rounds, learning_rate, trends
        As in `stumps_scorecard`.

    Returns
    -------
    Steps
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    codes = Lookup(bins, frame).all()
    X, owner, categorical = design(bins, codes)
    names = list(bins)
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=learning_rate,
        max_leaf_nodes=2,
        min_samples_leaf=LEAST,
        early_stopping=False,
        categorical_features=categorical,
        monotonic_cst=[
            0 if nominal else DIRECTIONS[trends.get(names[place])]
            for place, nominal in zip(owner, categorical, strict=True)
        ],
        random_state=0,
    ).fit(X, bad)
    # With all variables but one unknown, a sum of steps shows what that one adds.
    nothing = np.full((1, X.shape[1]), np.nan)
    base = float(model.decision_function(nothing)[0])
    log_odds = {}
    for place, (name, variable) in enumerate(bins.items()):
        rows = np.repeat(nothing, variable.rule.size, axis=0)
        one = bins.select([name])
        rows[:, owner == place] = design(one, [np.arange(variable.rule.size)])[0]
        log_odds[name] = model.decision_function(rows) - base
    return Steps(model, base, log_odds)


def design(bins: Bins, codes: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lay bin numbers out as the columns that are boosted.

    A number is a column of its interval, NaN when missing. Where it has special values a second
    column names which one, or missing. A category is a column of its rank by rows; ranks beyond
    scikit-learn's limit, and categories without rows, are NaN.

    Parameters
    ----------
    bins : Bins
    codes : sequence of integer arrays of shape (n,)
        A variable each.

    Returns
    -------
    X : numpy.ndarray of float64, shape (n, columns)
    owner : numpy.ndarray of int, shape (columns,)
        Place of the variable of each column.
    categorical : numpy.ndarray of bool, shape (columns,)
    """
    columns, owner, categorical = [], [], []
    for place, (variable, code) in enumerate(zip(bins.values(), codes, strict=True)):
        size, regular = variable.rule.size, variable.rule.n_regular
        numbers = np.arange(size, dtype=np.float64)
        if variable.rule.kind == NUMERIC:
            parts = [np.where(numbers < regular, numbers, np.nan)]
            if variable.rule.special_values:
                parts.append(np.where(numbers < regular, np.nan, numbers - regular))
        else:
            rank = np.empty(size)
            rank[np.argsort(-(variable.good + variable.bad), kind="stable")] = numbers
            parts = [np.where(variable.seen & (rank < MOST_CATEGORIES), rank, np.nan)]
        for i, part in enumerate(parts):
            columns.append(part[code])
            owner.append(place)
            categorical.append(i > 0 or variable.rule.kind != NUMERIC)
    return np.column_stack(columns), np.array(owner), np.array(categorical)


def _candidates(name: str, counts: Counts, min_bin_share: float) -> VariableBins:
    """Bins between all cuts that may be used: fine edges with enough rows between them."""
    if counts.kind != NUMERIC:
        groups = tuple((category,) for category in counts.categories)
        return VariableBins(name, Rule(counts.kind, (), groups, counts.special_values), counts)
    rows = (counts.good + counts.bad)[: counts.n_fine]
    least, below, cuts = min_bin_share * rows.sum(), 0.0, [0]
    upto = np.cumsum(rows)
    for place in range(1, counts.n_fine):
        if upto[place - 1] - below >= least and upto[-1] - upto[place - 1] >= least:
            cuts.append(place)
            below = upto[place - 1]
    splits = tuple(counts.edges[place - 1] for place in cuts[1:])
    return VariableBins(name, Rule(NUMERIC, splits, (), counts.special_values), counts)


def _merged(variable: VariableBins, values: np.ndarray) -> tuple[VariableBins, np.ndarray]:
    """Bins without the cuts that no tree uses, and for each the place of one that it holds."""
    rule, regular = variable.rule, variable.rule.n_regular
    order = np.arange(regular)
    if rule.kind != NUMERIC:
        order = np.argsort(values[:regular], kind="stable")
    change = 1 + np.flatnonzero(np.abs(np.diff(values[order])) > SAME)
    kept = np.concatenate([order[[0, *change]], np.arange(regular, rule.size)])
    if rule.kind == NUMERIC:
        rule = replace(rule, splits=tuple(rule.splits[int(place) - 1] for place in change))
    else:
        parts = np.split(order, change)
        rule = replace(rule, groups=tuple(tuple(rule.groups[i][0] for i in p) for p in parts))
    return VariableBins(variable.name, rule, variable.counts), kept


def _check_settings(
    rounds: int,
    learning_rate: float,
    min_bin_share: float,
    trends: Mapping[str, str | None],
    variables: Sequence[str],
) -> None:
    if rounds < 1 or not 0 < learning_rate <= 1 or not 0 < min_bin_share < 0.5:
        raise ValueError(
            f"rounds is {rounds}, learning_rate {learning_rate}, min_bin_share {min_bin_share}; "
            f"give at least 1 round, a rate above 0 and up to 1, and a share between 0 and 0.5"
        )
    if unknown := [name for name in trends if name not in variables]:
        raise ValueError(f"trends names {listing(unknown)}, not among the variables")
    if wrong := [trend for trend in trends.values() if trend not in DIRECTIONS]:
        raise ValueError(f"unknown trends {listing(wrong)}; choose from {listing(DIRECTIONS)}")
