"""Fitting a card: the regression of a sample on its bins, and what to do about wrong signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditlab.data.checks import listing
from creditlab.model.bins import Bins
from creditlab.model.inference import expected_sign
from creditlab.model.logistic import LogisticFit, NoMaximumError, fit_logistic
from creditlab.model.regression import SampleStatistics

REPORT, REFUSE, DROP, CONSTRAIN = WRONG_SIGNS = ("report", "refuse", "drop", "constrain")
FLAT = "the same WoE in every row"


@dataclass(frozen=True, eq=False)
class CardFit:
    """A regression, the bins of its variables in their order, and why others are not in it."""

    bins: Bins
    fit: LogisticFit
    statistics: SampleStatistics
    dropped: dict[str, str]

    @property
    def dropped_by_sign(self) -> list[str]:
        """Variables that the outcomes have put out."""
        return [name for name, reason in self.dropped.items() if reason != FLAT]


def check_wrong_signs(rule: str) -> None:
    """Refuse a rule that does not exist."""
    if rule not in WRONG_SIGNS:
        raise ValueError(f"wrong_signs is {rule!r}; give one of {listing(WRONG_SIGNS)}")


def fit_card(
    bins: Bins, statistics: SampleStatistics, *, wrong_signs: str = REPORT, named: bool = False
) -> CardFit:
    """Fit the coefficients of a card.

    Parameters
    ----------
    bins : Bins
    statistics : SampleStatistics
        Of the same variables.
    wrong_signs : {"report", "refuse", "drop", "constrain"}
        As in `creditlab.Scorecard`.
    named : bool, default False
        A person has named the variables: one that says nothing is then an error.

    Returns
    -------
    CardFit

    Raises
    ------
    ValueError
        For variables that say nothing, are linearly dependent or separate goods and bads, and for
        wrong signs that are refused.
    """
    check_wrong_signs(wrong_signs)
    flat = _flat(bins, statistics, named)
    dropped = dict.fromkeys(flat, FLAT)
    names = [name for name in bins if name not in dropped]
    bounds = _bounds(bins.select(names)) if wrong_signs == CONSTRAIN else None
    while True:
        chosen, rows = bins.select(names), statistics.selected(names)
        fit = _maximum(names, rows, bounds)
        wrong = wrong_signed(chosen, fit)
        if wrong and (wrong_signs == REFUSE or (wrong_signs == DROP and len(names) == 1)):
            raise ValueError(_refusal([names[place] for place in wrong]))
        if not wrong or wrong_signs != DROP:
            return CardFit(chosen, fit, rows, dropped)
        dropped[names.pop(wrong[0])] = (
            f"wrong sign beside {listing(names)}: gave points where its bins take them"
        )


def wrong_signed(bins: Bins, fit: LogisticFit) -> list[int]:
    """Places of the variables whose coefficients contradict their bins, the surest first."""
    z = fit.coefficients[1:] / np.sqrt(np.diag(fit.covariance)[1:])
    contradiction = np.nan_to_num(-z * [expected_sign(variable) for variable in bins.values()])
    order = np.argsort(-contradiction, kind="stable")
    return [int(place) for place in order if contradiction[place] > 0]


def _flat(bins: Bins, statistics: SampleStatistics, named: bool) -> list[str]:
    """Names of the variables whose WoE is the same in every row: they cannot be fitted."""
    flat = [list(bins)[place] for place in statistics.moments.flat()]
    if flat and (named or len(flat) == len(bins)):
        raise ValueError(
            f"{len(flat)} variables have the same WoE in every row ({listing(flat)}) and say "
            f"nothing; leave them out"
        )
    return flat


def _bounds(bins: Bins) -> tuple[np.ndarray, np.ndarray]:
    """Half a line for each coefficient, on the side where its bins are; all of it for the first."""
    sign = np.array([0.0, *(expected_sign(variable) for variable in bins.values())])
    return np.where(sign > 0, 0.0, -np.inf), np.where(sign < 0, 0.0, np.inf)


def _maximum(
    names: Sequence[str],
    rows: SampleStatistics,
    bounds: tuple[np.ndarray, np.ndarray] | None,
) -> LogisticFit:
    try:
        return fit_logistic(rows, rows.moments, bounds)
    except NoMaximumError as error:
        raise ValueError(
            f"variable {names[error.column - 1]!r} cannot be fitted in a card of "
            f"{listing(names, 40)}: it is linearly dependent on the others, or a bin of it "
            f"separates goods and bads perfectly; leave it out, or merge the bin that has no "
            f"goods or no bads"
        ) from None


def _refusal(wrong: Sequence[str]) -> str:
    return (
        f"{len(wrong)} coefficients have the wrong sign ({listing(wrong)}): they would give points "
        f"where their bins take them, mostly because other variables say the same; leave them out, "
        f'or set wrong_signs to "drop" or "constrain"'
    )
