"""Comparison: models on the same folds, and what their differences are worth."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from threadpoolctl import threadpool_limits

from creditlab._progress import progress
from creditlab.data.checks import check_columns, check_frame, check_level, listing, target_of

CARD = "card"  # the model that the others are held against
METRICS = {"auc": 1, "gini": 1, "brier": -1, "log_loss": -1}  # 1: higher is better
NAMES = {"auc": "AUC", "gini": "Gini", "brier": "Brier score", "log_loss": "log loss"}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Models measured on the same folds.

    Attributes
    ----------
    scores : pandas.DataFrame
        A row a model, repeat and fold: ``model``, ``repeat``, ``fold``, ``auc``, ``gini``,
        ``brier``, ``log_loss`` on the rows that the model has not seen.
    summary : pandas.DataFrame
        A row a model and metric: ``model``, ``metric``, ``mean`` and ``sd`` over folds,
        ``difference`` from the card, its interval ``low``, ``high``, ``p_value`` (times the
        number of challengers) and ``verdict`` in words. The card's own differences are NaN.
    level : float
        With which the intervals of all challengers hold together, for each metric.
    """

    scores: pd.DataFrame
    summary: pd.DataFrame
    level: float


def compare_challengers(
    frame: pd.DataFrame,
    target: str | Any,
    models: Mapping[str, Any] | None = None,
    *,
    variables: Iterable[str] | None = None,
    folds: int = 5,
    repeats: int = 1,
    level: float = 0.95,
    seed: int = 0,
) -> Comparison:
    """Measure challengers beside the card on the same folds.

    Each model is fitted anew on the other folds, with its bins, its selection and its encoding, so
    no model has seen a row that it is measured on.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a customer.
    target : str or array-like of shape (n,)
        Column of ``frame``, or values: 1 = bad.
    models : mapping of str to scikit-learn classifier, optional
        By default `default_challengers`. The reference is the one called "card", or else the card
        of `default_challengers`. A model is given the frame as it is: wrap one that takes numbers
        only in `encoded`.
    variables : iterable of str, optional
        By default all columns but the target.
    folds : int, default 5
        Stratified by outcome.
    repeats : int, default 1
        Divisions into folds. More take out the luck of one division; below some thousand rows 5 to
        10 are worth their time.
    level : float, default 0.95
        With which the intervals of all challengers hold together (Bonferroni), for each metric.
    seed : int, default 0
        Of the folds.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        For a bad target or column, fewer than two folds or more than the rarer outcome has rows,
        one model only, and where a model cannot be fitted (naming it).

    Notes
    -----
    The training parts of folds overlap, so fold differences are not independent and the ordinary
    paired t-test finds differences that are none. Their variance s² is therefore multiplied by
    1/J + 1/(folds - 1) instead of 1/J, with J = folds × repeats and J - 1 degrees of freedom: the
    corrected resampled t-test of Nadeau & Bengio (2003), Inference for the generalization error,
    Machine Learning 52; for repeated folds Bouckaert & Frank (2004). What is compared is a way to
    make models on samples like this one, not two finished models: for these see `compare_auc`.

    Examples
    --------
    >>> import creditlab as cl
    >>> from creditlab.model.challengers import encoded
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> data = cl.load_dataset("south_german_credit")
    >>> stump = encoded(DecisionTreeClassifier(max_depth=1))
    >>> found = compare_challengers(data.frame, data.target, {"one question": stump})
    >>> found.summary.query("metric == 'auc'")[["model", "mean", "verdict"]].round(2)
              model  mean                            verdict
    0          card  0.79                          reference
    4  one question  0.67  worse: AUC lower by 0.065 to 0.18
    """
    check_frame(frame)
    bad = target_of(frame, target)
    chosen: list[Any] = list(frame if variables is None else variables)
    if variables is None and isinstance(target, str):
        chosen.remove(target)
    check_columns(frame.columns, chosen, "frame")
    check_level(level)
    models = _with_card(models, seed)
    _check_folds(folds, repeats, bad)
    scores = _measured(frame[chosen], bad, models, folds, repeats, seed)
    return Comparison(scores, _summary(scores, folds, level), level)


def corrected_t_interval(
    differences: np.ndarray, test_share: float, level: float = 0.95
) -> tuple[float, float, float]:
    """Return the interval of a mean difference over resamples, and its two-sided p-value.

    Parameters
    ----------
    differences : array-like of shape (J,)
        Of two models, a resample each.
    test_share : float
        Rows tested on to rows trained on: 1 / (folds - 1) with folds.
    level : float, default 0.95

    Returns
    -------
    low, high, p_value : float
        NaN for a single resample. Where all differences are equal the interval has no width.

    Notes
    -----
    Nadeau & Bengio (2003): the variance of the mean is (1/J + test_share) s².

    Examples
    --------
    Five folds with mean .02 and s = .01: .02 ± 2.776 · .01 · sqrt(1/5 + 1/4).

    >>> x = np.array([0.01, 0.01, 0.02, 0.03, 0.03])
    >>> [round(value, 4) for value in corrected_t_interval(x, 1 / 4)]
    [0.0014, 0.0386, 0.0407]
    """
    x = np.asarray(differences, dtype=np.float64)
    if len(x) < 2:
        return np.nan, np.nan, np.nan
    error = float(x.std(ddof=1)) * np.sqrt(1 / len(x) + test_share)
    mean, width = float(x.mean()), float(stats.t.ppf(0.5 + level / 2, len(x) - 1) * error)
    if error == 0:
        return mean, mean, float(mean == 0)
    return mean - width, mean + width, float(2 * stats.t.sf(abs(mean) / error, len(x) - 1))


def _with_card(models: Mapping[str, Any] | None, seed: int) -> dict[str, Any]:
    from creditlab.model.challengers import default_challengers

    default = default_challengers(seed=seed)
    if models is None:
        return default
    found = {CARD: default[CARD]} | dict(models)
    if len(found) < 2:
        raise ValueError("models: 1 model; name at least one challenger to compare the card with")
    mute = [name for name, model in found.items() if not hasattr(model, "predict_proba")]
    if mute:
        raise ValueError(
            f"models: {len(mute)} without predict_proba ({listing(mute)}); give classifiers that "
            f"say probabilities, or calibrate them (sklearn.calibration.CalibratedClassifierCV)"
        )
    return found


def _check_folds(folds: int, repeats: int, bad: np.ndarray) -> None:
    rarer = min(int(bad.sum()), int((~bad).sum()))
    if not 2 <= folds <= rarer or repeats < 1:
        raise ValueError(
            f"folds is {folds} and repeats {repeats}; give at least 1 repeat, and 2 to {rarer} "
            f"folds: the rarer outcome has {rarer} rows, and each fold needs one"
        )


def _measured(
    X: pd.DataFrame,
    bad: np.ndarray,
    models: Mapping[str, Any],
    folds: int,
    repeats: int,
    seed: int,
) -> pd.DataFrame:
    """Measures of each model on each fold."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    y = bad.astype(np.int64)
    division = RepeatedStratifiedKFold(n_splits=folds, n_repeats=repeats, random_state=seed)
    rows = []
    # On a shared machine a second thread mostly waits, and the waiting costs more than the work.
    with threadpool_limits(limits=1), progress(repeats * len(models) * len(X), "comparing") as bar:
        for number, (train, test) in enumerate(division.split(X, y)):
            for name, model in models.items():
                p = _predicted(name, model, X.iloc[train], y[train], X.iloc[test])
                place = {"model": name, "repeat": number // folds, "fold": number % folds}
                rows.append(place | _measures(bad[test], p))
                bar.update(len(test))
    return pd.DataFrame(rows)


def _predicted(
    name: str, model: Any, X: pd.DataFrame, y: np.ndarray, unseen: pd.DataFrame
) -> np.ndarray:
    from sklearn.base import clone

    try:
        fitted = clone(model).fit(X, y)
        # A rare category that a fold happens to lack is no news, twenty times over.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*unseen at development")
            return np.asarray(fitted.predict_proba(unseen)[:, 1], dtype=np.float64)
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"model {name!r} cannot be fitted or asked: {error} (a model that takes numbers only "
            f"is wrapped: creditlab.model.challengers.encoded(model))"
        ) from error


def _measures(bad: np.ndarray, p: np.ndarray) -> dict[str, float]:
    from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

    auc = float(roc_auc_score(bad, p))
    brier, loss = brier_score_loss(bad, p), log_loss(bad, p)
    return {"auc": auc, "gini": 2 * auc - 1, "brier": float(brier), "log_loss": float(loss)}


def _summary(scores: pd.DataFrame, folds: int, level: float) -> pd.DataFrame:
    names = list(scores["model"].unique())
    challengers = len(names) - 1
    each = 1 - (1 - level) / challengers
    tables = {metric: scores.pivot_table(metric, ["repeat", "fold"], "model") for metric in METRICS}
    rows = []
    for name in names:
        for metric, table in tables.items():
            row = {"model": name, "metric": metric, "mean": table[name].mean()}
            row |= {"sd": table[name].std()}
            difference = (table[name] - table[CARD]).to_numpy()
            low, high, p_value = corrected_t_interval(difference, 1 / (folds - 1), each)
            if name == CARD:
                rows.append(row | {"verdict": "reference"})
                continue
            row |= {"difference": difference.mean(), "low": low, "high": high}
            row |= {"p_value": min(1.0, challengers * p_value)}
            rows.append(row | {"verdict": _verdict(metric, low, high)})
    columns = ["model", "metric", "mean", "sd", "difference", "low", "high", "p_value", "verdict"]
    return pd.DataFrame(rows).reindex(columns=columns)


def _verdict(metric: str, low: float, high: float) -> str:
    if not (low > 0 or high < 0):
        return "no difference shown"
    better = (low > 0) == (METRICS[metric] > 0)
    way, (near, far) = ("higher", (low, high)) if low > 0 else ("lower", (-high, -low))
    word = "better" if better else "worse"
    return f"{word}: {NAMES[metric]} {way} by {near:.2g} to {far:.2g}"
