"""Which variables enter the card: strong enough, not said twice, and working as their bins say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import as_target, check_frame
from creditlab.model.bins import Bins, VariableBins
from creditlab.model.scorecard import Scorecard

KEPT, DROPPED = "kept", "dropped"
PERFECT = 0.001  # share of rows on the wrong side, below which bins separate goods and bads


def select_variables(
    bins: Bins,
    train: pd.DataFrame,
    target: str | Any,
    *,
    min_iv: float = 0.02,
    max_correlation: float = 0.7,
    max_variables: int | None = None,
) -> pd.DataFrame:
    """Choose the variables of a card and say why each was kept or dropped.

    In this order: variables that separate goods and bads perfectly go (they know the outcome), then
    weak ones, then those whose WoE repeats a stronger one; the rest is fitted together, and while a
    coefficient has the wrong sign its variable goes and the rest is fitted again. Above
    ``max_variables`` the least significant goes, one at a time.

    Parameters
    ----------
    bins : Bins
        Fitted on ``train``.
    train : pandas.DataFrame
    target : str or array-like of shape (n,)
        Column of ``train``, or values: 1 = bad.
    min_iv : float, default 0.02
        Least information value. A variable is weak, too, when chance alone gives as much to a
        variable with as many bins in one of twenty samples.
    max_correlation : float, default 0.7
        Largest absolute correlation of WoE with a stronger variable that is kept.
    max_variables : int, optional

    Returns
    -------
    pandas.DataFrame
        A row a variable, strongest first: ``variable``, ``iv``, ``by_chance`` (information value
        that 95% of variables without any relation stay below), ``decision`` ("kept" or "dropped")
        and ``reason``. At least one is kept: when all are weak, the strongest, with a warning as
        its reason.

    Raises
    ------
    ValueError
        When no variable takes more than one WoE, for a bad target, or for limits without sense.

    Notes
    -----
    Without any relation the information value of B bins, divided by 1/goods + 1/bads, is about
    chi-squared with B - 1 degrees of freedom, as the stability index is. The limit is
    generous, as the bins were searched for.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> names = ["PAY_0", "PAY_2", "LIMIT_BAL", "SEX"]
    >>> bins = cl.fit_bins(data.frame, target="default", variables=names)
    >>> choice = select_variables(bins, data.frame, "default", max_correlation=0.5)
    >>> choice[["variable", "decision", "reason"]]
        variable decision                                 reason
    0      PAY_0     kept
    1      PAY_2  dropped  overlaps with PAY_0 (correlation 0.66)
    2  LIMIT_BAL     kept
    3        SEX  dropped          weak: information value below 0.02
    """
    if not 0 < max_correlation <= 1 or min_iv < 0:
        raise ValueError(
            f"max_correlation is {max_correlation} and min_iv {min_iv}; "
            f"give a share above 0, and an information value of at least 0"
        )
    if max_variables is not None and max_variables < 1:
        raise ValueError(f"max_variables is {max_variables}; a card has at least one variable")
    bad = as_target(train[target], target) if isinstance(target, str) else as_target(target)
    check_frame(train, bins)
    names = sorted(bins, key=lambda name: -bins[name].iv)
    by_chance = {name: iv_by_chance(bins[name]) for name in names}
    reasons = {name: _own_fault(bins[name], by_chance[name], min_iv) for name in names}
    notes: dict[str, str] = {}
    strong = [name for name in names if not reasons[name]]
    if not strong:
        strong = [name for name in names if bins[name].iv > 0 and not _is_perfect(bins[name])][:1]
        if not strong:
            raise ValueError(
                f"none of the {len(bins)} variables tells goods from bads: each has one bin only, "
                f"or knows the outcome; bring other columns, or more rows"
            )
        notes[strong[0]], reasons[strong[0]] = (
            f"{reasons[strong[0]]}, but nothing stronger is left",
            "",
        )
    woe = bins.select(strong).transform(train)
    strong = _without_overlap(strong, woe, max_correlation, reasons)
    kept = _agreeing(bins.select(strong), train, bad, max_variables, reasons)
    return pd.DataFrame(
        {
            "variable": names,
            "iv": [bins[name].iv for name in names],
            "by_chance": [by_chance[name] for name in names],
            "decision": [KEPT if name in kept else DROPPED for name in names],
            "reason": [reasons[name] or notes.get(name, "") for name in names],
        }
    )


def iv_by_chance(bins: VariableBins, level: float = 0.95) -> float:
    """Return the information value below which variables without any relation mostly stay.

    Parameters
    ----------
    bins : VariableBins
    level : float, default 0.95

    Returns
    -------
    float
        chi-squared quantile with B - 1 degrees of freedom, times 1/goods + 1/bads.

    Examples
    --------
    With 700 goods and 300 bads, four bins show 7.815 * (1/700 + 1/300)
    or more in one of twenty samples, by chance alone:

    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, target="bad", variables=["savings"])
    >>> round(iv_by_chance(bins["savings"]), 3)
    0.037
    """
    used = int((bins.good + bins.bad > 0).sum())
    noise = 1 / bins.good.sum() + 1 / bins.bad.sum()
    return float(stats.chi2.ppf(level, used - 1) * noise) if used > 1 else 0.0


def _is_perfect(bins: VariableBins) -> bool:
    wrong = np.minimum(bins.good, bins.bad).sum()
    return bool(wrong <= PERFECT * min(bins.good.sum(), bins.bad.sum()))


def _own_fault(bins: VariableBins, by_chance: float, min_iv: float) -> str:
    """Why a variable goes, whatever the others are; or an empty text."""
    if _is_perfect(bins):
        return "separates goods and bads perfectly: it knows the outcome"
    if bins.iv == 0:
        return "weak: one bin only"
    if bins.iv < min_iv:
        return f"weak: information value below {min_iv:g}"
    if bins.iv < by_chance:
        return f"weak: chance alone gives up to {by_chance:.2f}"
    return ""


def _without_overlap(
    names: list[str], woe: pd.DataFrame, limit: float, reasons: dict[str, str]
) -> list[str]:
    correlation = np.abs(np.atleast_2d(np.corrcoef(woe.to_numpy(), rowvar=False)))
    kept: list[int] = []
    for i, name in enumerate(names):
        if kept:
            nearest = kept[int(np.argmax(correlation[i, kept]))]
            if correlation[i, nearest] > limit:
                size = f"{correlation[i, nearest]:.2f}"
                reasons[name] = f"overlaps with {names[nearest]} (correlation {size})"
                continue
        kept.append(i)
    return [names[i] for i in kept]


def _agreeing(
    bins: Bins, train: pd.DataFrame, bad: np.ndarray, most: int | None, reasons: dict[str, str]
) -> list[str]:
    """Fit until every sign agrees with the bins and no more than ``most`` variables are left."""
    names = _fitting(bins, train, bad, reasons)
    while len(names) > 1:
        inference = _fit(bins, names, train, bad).inference_.drop(index="intercept")
        wrong = inference[~inference["sign_ok"]]
        if len(wrong):
            worst = str(wrong["z"].abs().idxmax())
            reasons[worst] = (
                "wrong sign beside the others: it lends points where its bins take them"
            )
        elif most is not None and len(names) > most:
            worst = str(inference["z"].abs().idxmin())
            reasons[worst] = f"adds least beside the others (at most {most} variables)"
        else:
            break
        names.remove(worst)
    return names


def _fitting(
    bins: Bins, train: pd.DataFrame, bad: np.ndarray, reasons: dict[str, str]
) -> list[str]:
    """Variables that can be fitted together; one by one only where all at once fails."""
    names = list(bins)
    try:
        _fit(bins, names, train, bad)
    except ValueError:
        names = []
        for name in bins:
            try:
                _fit(bins, [*names, name], train, bad)
                names.append(name)
            except ValueError:
                reasons[name] = (
                    "cannot be fitted beside the stronger ones: they say it all, together"
                )
    if not names:
        raise ValueError(
            "no variable can be fitted: each separates goods and bads perfectly, or says nothing"
        )
    return names


def _fit(bins: Bins, names: list[str], train: pd.DataFrame, bad: np.ndarray) -> Scorecard:
    return Scorecard(bins=bins, variables=names).fit(train, bad.astype(np.int64))
