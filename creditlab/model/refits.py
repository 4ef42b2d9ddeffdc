"""One sample whose regression is fitted again and again, with one variable more or one less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from creditlab.data.checks import check_columns
from creditlab.data.sources import Sample
from creditlab.model.inference import expected_sign
from creditlab.model.logistic import LogisticFit, NoMaximumError, maximise, on_one_thread
from creditlab.model.regression import SampleStatistics
from creditlab.model.variable_bins import VariableBins

TOLERANCE, ROUGH = 1e-4, 3e-3  # of a coefficient; its cube is what the likelihood ratio misses
SAFE = 2.0  # how many times its approximation a likelihood ratio may be; see `best_entry`


@dataclass(frozen=True, eq=False)
class Model:
    """A regression on some of the variables; the intercept is the first coefficient."""

    names: tuple[str, ...]
    fit: LogisticFit

    @property
    def deviance(self) -> float:
        """-2 log-likelihood."""
        return -2 * self.fit.log_likelihood

    @property
    def wald(self) -> np.ndarray:
        """Squared z of each variable: about the likelihood ratio that it is worth."""
        return np.asarray((self.fit.coefficients**2 / np.diag(self.fit.covariance))[1:])


class Refits:
    """A sample, read once, for many regressions.

    Parameters
    ----------
    bins : mapping of str to VariableBins
    data, target, weights
        As `creditlab.fit_bins` takes them.

    Attributes
    ----------
    rows : SampleStatistics
    flat : list of str
        Variables whose WoE is the same in every row; they cannot be fitted.
    expected : dict of str to float
        The sign of each coefficient that the bins show.
    """

    def __init__(
        self, bins: Mapping[str, VariableBins], data: Any, target: Any, weights: Any = None
    ) -> None:
        sample = Sample(data, target, weights)
        check_columns(sample.source.types.columns, bins, sample.source.name)
        self.rows = SampleStatistics(sample, bins)
        self.flat = [self.rows.names[place] for place in self.rows.moments.flat()]
        self.expected = {name: expected_sign(variable) for name, variable in bins.items()}

    @property
    def weight(self) -> float:
        """Number of rows, or the sum of their weights."""
        return float(self.rows.moments.all[0, 0])

    def fit(
        self, names: Sequence[str], start: np.ndarray | None = None, tolerance: float = TOLERANCE
    ) -> Model:
        """Fit these variables.

        Raises
        ------
        NoMaximumError
            When they are linearly dependent, or separate goods or bads perfectly.
        """
        rows, zeros = self.rows.selected(names), np.zeros(len(names) + 1)
        if start is not None:
            try:
                return Model(tuple(names), maximise(rows, start, tolerance))
            except NoMaximumError:  # a start that lies too far out; zeros are always near enough
                pass
        return Model(tuple(names), maximise(rows, zeros, tolerance))

    def wrong_signs(self, model: Model) -> tuple[str, ...]:
        """Name the variables whose coefficients contradict their bins."""
        pairs = zip(model.names, model.fit.coefficients[1:], strict=True)
        return tuple(name for name, value in pairs if value * self.expected[name] < 0)

    @on_one_thread
    def entering(
        self, model: Model, names: Sequence[str]
    ) -> list[tuple[float, str, np.ndarray | None]]:
        """Look at variables outside a model, all in one pass.

        Returns
        -------
        list of (statistic, name, start)
            The score statistic (Rao 1948) of each variable, which is about the likelihood ratio
            that it would bring, largest first, and coefficients from which to fit it. NaN and None,
            at the end, for a variable that depends linearly on those inside.
        """
        k, m = len(model.names) + 1, len(names)
        at = self.rows.selected([*model.names, *names])(
            np.concatenate([model.fit.coefficients, np.zeros(m)])
        )
        across, own = at.information[:k, k:], np.diag(at.information)[k:]
        solved = np.linalg.solve(at.information[:k, :k], across)
        left = own - (across * solved).sum(axis=0)
        gradient = at.gradient[k:] - solved.T @ at.gradient[:k]
        found: list[tuple[float, str, np.ndarray | None]] = []
        for j in np.argsort(-(gradient**2) / np.maximum(left, 1e-300), kind="stable"):
            if left[j] <= 1e-9 * own[j]:
                found.append((np.nan, names[j], None))
                continue
            slope = gradient[j] / left[j]
            inside = model.fit.coefficients - solved[:, j] * slope
            found.append((float(slope * gradient[j]), names[j], np.append(inside, slope)))
        return sorted(found, key=lambda item: np.isnan(item[0]))

    def with_one_more(
        self, model: Model, name: str, start: np.ndarray | None, tolerance: float = TOLERANCE
    ) -> Model | None:
        """Fit the model with a variable more; None when that has no single maximum."""
        if start is None:
            return None
        try:
            return self.fit([*model.names, name], start, tolerance)
        except NoMaximumError:
            return None

    def with_one_less(self, model: Model, place: int, tolerance: float = TOLERANCE) -> Model:
        """Fit the model without one of its variables."""
        names = [*model.names[:place], *model.names[place + 1 :]]
        covariance, coefficients = model.fit.covariance, model.fit.coefficients
        moved = covariance[:, place + 1] / covariance[place + 1, place + 1]
        start = coefficients - moved * coefficients[place + 1]
        return self.fit(names, np.delete(start, place + 1), tolerance)

    def best_entry(
        self, model: Model, names: Sequence[str], agreeing: bool = False
    ) -> tuple[Model | None, list[str]]:
        """Find the variable outside that lowers the deviance most.

        They are fitted in the order of their score statistics, until these fall below half of the
        best likelihood ratio so far. If ``agreeing``, it must not turn a sign
        against the bins.

        Returns
        -------
        Model or None, and list of str
            The model with it, and the names of variables that cannot be fitted beside the others.
        """
        best, unfit = None, []
        for score, name, start in self.entering(model, names) if names else ():
            if best is not None and score * SAFE < model.deviance - best.deviance:
                break
            found = self.with_one_more(model, name, start, ROUGH)
            if found is None:
                unfit.append(name)
            elif agreeing and not set(self.wrong_signs(found)) <= set(self.wrong_signs(model)):
                continue
            elif best is None or found.deviance < best.deviance:
                best = found
        return best and self._refined(best), unfit

    def weakest(self, model: Model, names: Sequence[str]) -> Model | None:
        """Fit the model without the one of these variables that raises the deviance least.

        They are left out in the order of their Wald statistics, until these rise above twice the
        least likelihood ratio so far.
        """
        best, wald = None, model.wald
        for place in np.argsort(wald, kind="stable"):
            if model.names[place] not in names:
                continue
            if best is not None and wald[place] > SAFE * (best.deviance - model.deviance):
                break
            found = self.with_one_less(model, int(place), ROUGH)
            if best is None or found.deviance < best.deviance:
                best = found
        return best and self._refined(best)

    def _refined(self, model: Model) -> Model:
        return self.fit(model.names, model.fit.coefficients)

    def auc(self, model: Model) -> float:
        """AUC on the rows of the fit; log-odds are counted in steps of 0.001."""
        good, bad = self.rows.selected(model.names).ranking(model.fit.coefficients)
        beaten = np.cumsum(good) - good / 2
        return float(beaten @ bad / (good.sum() * bad.sum()))

    @cached_property
    def correlation(self) -> np.ndarray:
        """Correlation matrix of the WoE of all variables; NaN for those that do not vary."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.rows.moments.correlation()
        flat = [self.rows.names.index(name) for name in self.flat]
        found[flat, :] = found[:, flat] = np.nan
        return found
