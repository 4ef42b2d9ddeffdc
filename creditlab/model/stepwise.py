"""Step by step: which variable enters a card, or leaves it, by likelihood ratio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_columns, listing
from creditlab.model.bins import Bins
from creditlab.model.logistic import NoMaximumError
from creditlab.model.refits import Model, Refits

DIRECTIONS, CRITERIA = ("forward", "backward", "both"), ("bic", "aic", "p")
START, ENTER, LEAVE, UNFIT = "start", "enter", "leave", "cannot be fitted"


def stepwise(
    bins: Bins,
    train: Any,
    target: str | Any,
    *,
    weights: str | Any = None,
    direction: str = "both",
    criterion: str = "bic",
    enter: float | None = None,
    leave: float | None = None,
    force: Sequence[str] = (),
    max_variables: int | None = None,
    agreeing: bool = False,
) -> pd.DataFrame:
    """Build a card one variable at a time, and show every step.

    Forward, the variable enters that lowers the deviance most; backward, the one leaves that raises
    it least; by both, after each that enters others may leave. Each variable is one column, its
    WoE, so every criterion is a limit on the likelihood ratio: the change of the deviance.

    Parameters
    ----------
    bins : Bins
    train : pandas.DataFrame, path-like or Spark DataFrame
        As in `creditlab.fit_bins`. All rows are used: p-values and BIC depend on their number.
    target : str or array-like of shape (n,)
        Column of ``train``, or values: 1 = bad.
    weights : str or array-like of shape (n,), optional
    direction : {"both", "forward", "backward"}
    criterion : {"bic", "aic", "p"}, default "bic"
        "bic": a variable must lower the deviance by ln(rows). "aic": by 2. "p": the likelihood-
        ratio test must reject that it adds nothing.
    enter, leave : float, optional
        Only for "p": a variable enters below the first p-value (default 0.05) and leaves above the
        second (default 0.10). Leave must not be below enter, or it would go round in circles.
    force : sequence of str
        Variables that enter first and never leave.
    max_variables : int, optional
        Forward stops there; backward goes on until there.
    agreeing : bool, default False
        Every sign must agree with the bins: a variable does not enter that would turn one, its own
        included, and those with a wrong sign leave first, whatever they are worth.

    Returns
    -------
    pandas.DataFrame
        A row a step: ``step``, ``action`` ("start", "enter", "leave", "cannot be fitted"),
        ``variable``, ``likelihood_ratio`` (what the step changes the deviance by, above 0),
        ``freedom`` (1), ``p_value``, ``deviance``, ``aic``, ``bic``, ``auc`` (on the same rows),
        ``size``, ``variables`` (inside now, a tuple in the order of entry) and ``wrong_signs``
        (those of them whose coefficients contradict their bins). The last row is the result.

    Raises
    ------
    ValueError
        For a bad target, unknown names or options, limits without sense, no variable that varies,
        and where the variables of the start cannot be fitted together.

    Notes
    -----
    The p-values are too small and the AUC too large: each step takes the best of many, on the rows
    on which it is then tested (Harrell 2015, Regression modeling strategies). Judge the card on
    rows that no step has seen.

    Who enters is found among the variables with the largest score statistics, which approximate
    the likelihood ratios; those with less than half of the best ratio are not fitted.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, data.target)
    >>> steps = stepwise(bins, data.frame, data.target)
    >>> steps[["action", "variable", "likelihood_ratio", "auc"]].head(4).round(3)
      action        variable  likelihood_ratio    auc
    0  start            <NA>               NaN  0.500
    1  enter          status           131.336  0.708
    2  enter        duration            49.983  0.758
    3  enter  credit_history            27.866  0.776
    >>> card = cl.Scorecard(bins, variables=steps["variables"].iloc[-1])
    """
    limits = _limits(direction, criterion, enter, leave, max_variables)
    check_columns(pd.Index(list(bins)), force, "bins")
    search = Refits(bins, train, target, weights)
    usable = [name for name in bins if name not in search.flat]
    if not usable:
        raise ValueError(f"none of the {len(bins)} variables varies; bring other columns")
    need_in, need_out = (limit(search.weight) for limit in limits)
    most = len(usable) if max_variables is None else max(max_variables, len(force))
    first = list(usable) if direction == "backward" else list(force)
    model, steps = begin(search, first), _Steps(search)
    steps.add(START, None, model)
    out = _Leaving(search, steps, force, need_out, most, agreeing)
    if direction == "backward":
        out.go(model)
        return steps.frame()
    while len(model.names) < most:
        outside = [name for name in usable if name not in model.names]
        found, unfit = search.best_entry(model, outside, agreeing)
        for name in unfit:
            steps.add(UNFIT, name, model)
            usable.remove(name)
        if found is None or model.deviance - found.deviance <= need_in:
            break
        steps.add(ENTER, found.names[-1], found, model)
        model = found
        if direction == "both":
            model = out.go(model)
    return steps.frame()


@dataclass(frozen=True)
class _Leaving:
    """The rule by which variables leave."""

    search: Refits
    steps: _Steps
    force: Sequence[str]
    need: float
    most: int
    agreeing: bool

    def go(self, model: Model) -> Model:
        while True:
            wrong = self.search.wrong_signs(model) if self.agreeing else ()
            found = self.search.weakest(model, self._free(wrong) or self._free(model.names))
            if found is None:
                return model
            surplus = len(model.names) > self.most or bool(self._free(wrong))
            if found.deviance - model.deviance >= self.need and not surplus:
                return model
            gone = next(name for name in model.names if name not in found.names)
            self.steps.add(LEAVE, gone, found, model)
            model = found

    def _free(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if name not in self.force]


def _limits(
    direction: str, criterion: str, enter: float | None, leave: float | None, most: int | None
) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """Likelihood ratios that let a variable in, and below which it goes, by number of rows."""
    if direction not in DIRECTIONS:
        raise ValueError(f"direction is {direction!r}; give one of {listing(DIRECTIONS)}")
    if criterion not in CRITERIA:
        raise ValueError(f"criterion is {criterion!r}; give one of {listing(CRITERIA)}")
    if most is not None and most < 1:
        raise ValueError(f"max_variables is {most}; a card has at least one variable")
    if criterion != "p":
        if enter is not None or leave is not None:
            raise ValueError(f'enter and leave are p-values, for criterion="p"; not {criterion!r}')
        same: Callable[[float], float] = np.log if criterion == "bic" else lambda rows: 2.0
        return same, same
    enter = 0.05 if enter is None else enter
    leave = max(0.10, enter) if leave is None else leave
    if not 0 < enter <= leave <= 1:
        raise ValueError(
            f"enter is {enter} and leave {leave}; give p-values with 0 < enter <= leave <= 1"
        )
    into, out = stats.chi2.isf([enter, leave], 1)
    return lambda rows: float(into), lambda rows: float(out)


def begin(search: Refits, names: Sequence[str]) -> Model:
    """Fit the variables that a person has named, or refuse them."""
    if flat := [name for name in names if name in search.flat]:
        raise ValueError(
            f"{len(flat)} variables have the same WoE in every row ({listing(flat)}) and say "
            f"nothing; leave them out"
        )
    try:
        return search.fit(names)
    except NoMaximumError as error:
        raise ValueError(
            f"the {len(names)} variables of the start cannot be fitted together: "
            f"{names[error.column - 1]!r} is linearly dependent on the others, or a bin of it "
            f"separates goods and bads; leave it out, or go forward"
        ) from None


class _Steps:
    """The steps so far."""

    def __init__(self, search: Refits) -> None:
        self._search, self._rows = search, list[dict[str, Any]]()

    def add(
        self, action: str, variable: str | None, model: Model, before: Model | None = None
    ) -> None:
        ratio = np.nan if before is None else abs(before.deviance - model.deviance)
        size = len(model.names)
        self._rows.append(
            {
                "step": len(self._rows),
                "action": action,
                "variable": variable,
                "likelihood_ratio": ratio,
                "freedom": 1,
                "p_value": stats.chi2.sf(ratio, 1),
                "deviance": model.deviance,
                "aic": model.deviance + 2 * (size + 1),
                "bic": model.deviance + np.log(self._search.weight) * (size + 1),
                "auc": self._search.auc(model),
                "size": size,
                "variables": model.names,
                "wrong_signs": self._search.wrong_signs(model),
            }
        )

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(self._rows).astype({"variable": "string"})
