"""Which variables enter the card: strong enough, not said twice, and working as their bins say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import NUMERIC, check_frame, target_of
from creditlab.model.bins import Bins
from creditlab.model.refits import Refits
from creditlab.model.variable_bins import VariableBins

KEPT, DROPPED = "kept", "dropped"
ENOUGH = 100_000  # rows on which variables are chosen
STRETCHES, TREND_FREEDOM = 20, 0.8  # see iv_by_chance
BADS_PER_VARIABLE = 5  # fewer, and a card learns single customers by heart
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
    weak ones, then those whose WoE repeats a stronger one, then the weakest beyond one variable for
    every 5 bads (or goods, if they are rarer). The rest is fitted together: while a coefficient has
    the wrong sign its variable goes and the rest is fitted again. Above ``max_variables`` the least
    significant goes, one at a time.

    Parameters
    ----------
    bins : Bins
        Fitted on ``train``.
    train : pandas.DataFrame
    target : str or array-like of shape (n,)
        Column of ``train``, or values: 1 = bad.
    min_iv : float, default 0.02
        Least information value. A variable is weak, too, when one in ten unrelated variables
        has as much by chance (`iv_by_chance`).
    max_correlation : float, default 0.7
        Largest absolute correlation of WoE with a stronger variable that is kept.
    max_variables : int, optional

    Returns
    -------
    pandas.DataFrame
        A row a variable, strongest first: ``variable``, ``iv``, ``by_chance`` (information value
        that one in ten unrelated variables reaches), ``decision`` ("kept" or "dropped")
        and ``reason``. At least one is kept: when all are weak, the strongest, with a warning as
        its reason.

    Raises
    ------
    ValueError
        When no variable takes more than one WoE, for a bad target, or for limits without sense.

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
    bad = target_of(train, target)
    check_frame(train, bins)
    names = sorted(bins, key=lambda name: -bins[name].iv)
    by_chance = {name: iv_by_chance(bins[name]) for name in names}
    reasons = {name: _own_fault(bins[name], by_chance[name], min_iv) for name in names}
    notes: dict[str, str] = {}
    strong = [name for name in names if not reasons[name]]
    if not strong:
        strong = [name for name in names if bins[name].iv > 0 and not is_perfect(bins[name])][:1]
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
    strong = _affordable(strong, min(int(bad.sum()), int((~bad).sum())), reasons)
    step = max(1, len(bad) // ENOUGH)  # which variable goes shows on fewer rows as well
    rows = Refits(bins.select(strong), train.iloc[::step], bad[::step])
    kept = _agreeing(rows, strong, max_variables, reasons)
    return pd.DataFrame(
        {
            "variable": names,
            "iv": [bins[name].iv for name in names],
            "by_chance": [by_chance[name] for name in names],
            "decision": [KEPT if name in kept else DROPPED for name in names],
            "reason": [reasons[name] or notes.get(name, "") for name in names],
        }
    )


def iv_by_chance(bins: VariableBins, level: float = 0.9) -> float:
    """Return the information value that an unrelated variable reaches by chance.

    Parameters
    ----------
    bins : VariableBins
    level : float, default 0.9
        Share of unrelated variables that stay below.

    Returns
    -------
    float
        A chi-squared quantile times 1/goods + 1/bads.

    Notes
    -----
    The information value of B bins fixed in advance, divided by 1/goods + 1/bads, is about
    chi-squared with B - 1 degrees of freedom when there is no relation, as the stability index is.
    These bins were searched for, so what counts is how many there were to choose from: the
    categories; or up to 20 stretches of a numeric variable (5% of rows each), of whose freedom the
    trend leaves about 0.8 (by simulation). Missing and special values add one each.

    Examples
    --------
    5 kinds of savings, 700 goods and 300 bads: 7.779 * (1/700 + 1/300).

    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, target="bad", variables=["savings"])
    >>> round(iv_by_chance(bins["savings"]), 3)
    0.037
    """
    filled = bins.counts.good + bins.counts.bad > 0
    regular = int(filled[: bins.counts.n_fine].sum())
    freedom = float(regular - 1)
    if bins.rule.kind == NUMERIC:
        freedom = TREND_FREEDOM * (min(regular, STRETCHES) - 1)
    freedom += int(filled[bins.counts.n_fine :].sum())
    noise = 1 / bins.good.sum() + 1 / bins.bad.sum()
    return float(stats.chi2.ppf(level, max(freedom, 1)) * noise)


def is_perfect(bins: VariableBins) -> bool:
    """Whether bins separate goods and bads, all but one in a thousand."""
    wrong = np.minimum(bins.good, bins.bad).sum()
    return bool(wrong <= PERFECT * min(bins.good.sum(), bins.bad.sum()))


def _own_fault(bins: VariableBins, by_chance: float, min_iv: float) -> str:
    """Why a variable goes, whatever the others are; or an empty text."""
    if is_perfect(bins):
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


def _affordable(names: list[str], rarer: int, reasons: dict[str, str]) -> list[str]:
    most = max(1, rarer // BADS_PER_VARIABLE)
    for name in names[most:]:
        reasons[name] = f"beyond what {rarer} rows of the rarer outcome can carry"
    return names[:most]


def _agreeing(
    rows: Refits, names: list[str], most: int | None, reasons: dict[str, str]
) -> list[str]:
    """Fit until every sign agrees with the bins and no more than ``most`` variables are left."""
    names, start = _fitting(rows, names, reasons)
    while len(names) > 1:
        model = rows.fit(names, start)
        if wrong := rows.wrong_signs(model):
            worst = max((names.index(name) for name in wrong), key=lambda i: model.wald[i])
            reasons[names[worst]] = (
                "wrong sign beside the others: gives points where its bins take them"
            )
        elif most is not None and len(names) > most:
            worst = int(np.argmin(model.wald))
            reasons[names[worst]] = f"adds least beside the others (at most {most} variables)"
        else:
            break
        names = [*names[:worst], *names[worst + 1 :]]
        start = np.delete(model.fit.coefficients, worst + 1)
    return names


def _fitting(
    rows: Refits, names: list[str], reasons: dict[str, str]
) -> tuple[list[str], np.ndarray | None]:
    """Variables that can be fitted together; one by one only where all at once fails."""
    try:
        return names, rows.fit(names).fit.coefficients
    except ValueError:
        pass
    kept: list[str] = []
    for name in names:
        try:
            rows.fit([*kept, name])
            kept.append(name)
        except ValueError:
            reasons[name] = _unfit(rows, name)
    if not kept:
        raise ValueError(f"no variable can be fitted: {reasons[names[0]]}")
    return kept, None


def _unfit(rows: Refits, name: str) -> str:
    try:
        rows.fit([name])
    except ValueError:
        return "has only two bins, one without goods or bads: its weight has no limit; regroup it"
    return "cannot be fitted beside the stronger ones: together they say it all"
