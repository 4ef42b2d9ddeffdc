"""Logistic regression by Newton's method on sufficient statistics.

Each step needs the rows only through a gradient and an information matrix, and both are sums over
blocks of rows, so the rows may live anywhere. They are read straight from the bin numbers; the
matrix of WoE values is never built. scikit-learn's ``newton-cholesky`` takes the same steps, but
builds that matrix and gives no covariance; the tests hold both, and statsmodels, against this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

# The products are small: a second thread would mostly wait, and on a shared machine the waiting
# costs many times the work.
on_one_thread = threadpool_limits.wrap(limits=1, user_api="blas")
BLOCK = 8_192  # rows whose WoE values fit in the processor's cache together
MAX_STEPS = 60


@dataclass(frozen=True)
class Statistics:
    """Log-likelihood, its gradient (p,) and the information matrix (p, p) at some coefficients."""

    log_likelihood: float
    gradient: np.ndarray
    information: np.ndarray

    def __add__(self, other: Statistics) -> Statistics:
        return Statistics(
            self.log_likelihood + other.log_likelihood,
            self.gradient + other.gradient,
            self.information + other.information,
        )


@dataclass(frozen=True)
class Moments:
    """Sums of the products of the variables, the constant first.

    Attributes
    ----------
    all : numpy.ndarray of shape (p, p)
        Over all rows.
    bad : numpy.ndarray of shape (p,)
        Of the variables themselves, over the bads.
    """

    all: np.ndarray
    bad: np.ndarray

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.all + other.all, self.bad + other.bad)

    def selected(self, places: Sequence[int]) -> Moments:
        """Return those of some variables (0 is the first) and of the constant."""
        kept = [0, *(place + 1 for place in places)]
        return Moments(self.all[np.ix_(kept, kept)], self.bad[kept])

    def _covariance(self) -> np.ndarray:
        mean = self.all[0] / self.all[0, 0]
        return np.asarray((self.all / self.all[0, 0] - np.outer(mean, mean))[1:, 1:])

    def flat(self) -> np.ndarray:
        """Places of the variables that do not vary."""
        square = np.diag(self.all)[1:] / self.all[0, 0]
        return np.flatnonzero(np.diag(self._covariance()) <= 1e-13 * np.maximum(square, 1e-3))

    def correlation(self) -> np.ndarray:
        """Correlation matrix of the variables, the constant left out; all of them must vary."""
        covariance = self._covariance()
        deviation = np.sqrt(np.diag(covariance))
        return np.asarray(covariance / np.outer(deviation, deviation))

    @on_one_thread
    def variance_inflation(self) -> np.ndarray:
        """Variance inflation factor of each variable: 1 / (1 - R²) on all the others.

        Infinite for variables that are linearly dependent on each other.
        """
        values, vectors = np.linalg.eigh(self.correlation())
        share, null = vectors**2, values < 1e-10
        inflation = share[:, ~null] @ (1 / values[~null])
        return np.where(share[:, null].sum(axis=1) > 1e-8, np.inf, inflation)

    def discriminant(self) -> np.ndarray:
        """Coefficients (p,) of the linear discriminant, which lie near those of the regression.

        Where goods and bads are normal with one covariance they are the same (Efron 1975).
        """
        rows, bads = self.all[0, 0], self.bad[0]
        mean_bad = self.bad / bads
        mean_good = (self.all[0] - self.bad) / (rows - bads)
        within = self.all - bads * np.outer(mean_bad, mean_bad)
        within -= (rows - bads) * np.outer(mean_good, mean_good)
        step, middle = (mean_bad - mean_good)[1:], (mean_bad + mean_good)[1:] / 2
        slope = np.linalg.solve(within[1:, 1:] / rows, step)
        return np.concatenate([[np.log(bads / (rows - bads)) - middle @ slope], slope])


@dataclass(frozen=True)
class LogisticFit:
    """The maximum of a likelihood.

    Attributes
    ----------
    coefficients : numpy.ndarray of shape (p,)
    covariance : numpy.ndarray of shape (p, p)
        The inverse of the information; of the free coefficients, given those that are held. NaN for
        these.
    log_likelihood : float
    passes : int
        Over the rows.
    held : numpy.ndarray of bool, shape (p,)
        Coefficients at a bound.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    passes: int
    held: np.ndarray


class NoMaximumError(ValueError):
    """The likelihood has no single maximum; ``column`` is the coefficient that runs away."""

    def __init__(self, column: int) -> None:
        self.column = column
        super().__init__(f"coefficient {column} has no finite, single best value")


@on_one_thread
def maximise(
    statistics: Callable[[np.ndarray], Statistics],
    start: np.ndarray,
    tolerance: float = 1e-7,
    bounds: tuple[np.ndarray, np.ndarray] | None = None,
) -> LogisticFit:
    """Maximise the likelihood from sufficient statistics alone.

    Parameters
    ----------
    statistics : callable
        Takes coefficients of shape (p,), returns `Statistics`; one pass over the rows.
    start : numpy.ndarray of shape (p,)
    tolerance : float, default 1e-7
        Stop after a step in which no coefficient moves by more. Newton's error is squared by each
        step, so what remains is far smaller.
    bounds : (low, high), optional
        Arrays of shape (p,) between which the coefficients stay. Each step then goes to the best
        point within them of the parabola that Newton's method puts in the place of the likelihood,
        a least-squares problem with bounds. The log-likelihood is concave, so there is one maximum.

    Returns
    -------
    LogisticFit

    Raises
    ------
    NoMaximumError
        When columns are linearly dependent, or separate goods or bads perfectly.
    """
    coefficients = start if bounds is None else np.clip(start, *bounds)
    at = statistics(coefficients)
    for passes in range(2, MAX_STEPS):
        try:
            covariance = np.linalg.inv(at.information)
        except np.linalg.LinAlgError:
            covariance = np.full_like(at.information, np.inf)
        with np.errstate(invalid="ignore"):
            scale = np.sqrt(np.abs(np.diag(covariance) * np.diag(at.information)))
        if not scale.max() < 1e6:
            raise NoMaximumError(_runaway(coefficients, scale))
        step = covariance @ at.gradient
        if bounds is not None:
            step = _step_within(at, coefficients, bounds)
        if np.abs(step).max() < tolerance:
            return _found(at, coefficients, step, covariance, passes - 1, bounds)
        ahead = statistics(coefficients + step)
        while ahead.log_likelihood < at.log_likelihood - 1e-9 * abs(at.log_likelihood):
            step = step / 2
            ahead = statistics(coefficients + step)
        coefficients, at = coefficients + step, ahead
    raise NoMaximumError(_runaway(coefficients, scale))


def _step_within(
    at: Statistics, coefficients: np.ndarray, bounds: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    from scipy.optimize import lsq_linear

    # With information R'R the parabola falls from its top by half the squared length of
    # R(b - coefficients) - g, where R'g is the gradient.
    root = np.linalg.cholesky(at.information).T
    goal = np.linalg.solve(root.T, at.gradient) + root @ coefficients
    return np.asarray(lsq_linear(root, goal, bounds, "bvls", tol=1e-14).x - coefficients)


def _found(
    at: Statistics,
    coefficients: np.ndarray,
    step: np.ndarray,
    covariance: np.ndarray,
    passes: int,
    bounds: tuple[np.ndarray, np.ndarray] | None,
) -> LogisticFit:
    coefficients = coefficients + step
    # What the last step gains, to second order: no further pass is needed.
    reached = at.log_likelihood + float(at.gradient @ step - step @ at.information @ step / 2)
    held = np.zeros(len(step), dtype=bool)
    if bounds is not None:
        held = (coefficients == bounds[0]) | (coefficients == bounds[1])
        free = np.ix_(~held, ~held)
        covariance = np.full_like(covariance, np.nan)
        covariance[free] = np.linalg.inv(at.information[free])
    return LogisticFit(coefficients, covariance, reached, passes, held)


def _runaway(coefficients: np.ndarray, scale: np.ndarray) -> int:
    """Say which coefficient has no best value: one far beyond -1, or else a dependent one."""
    size = np.abs(coefficients[1:])
    return 1 + int(np.argmax(size if size.max() > 5 else scale[1:]))


class RowStatistics:
    """Statistics of rows in memory, given by the bin number of each row and the WoE of each bin.

    Parameters
    ----------
    codes : sequence of p integer arrays of shape (n,)
    tables : sequence of p float arrays
        WoE of each bin of each variable.
    bad : numpy.ndarray of bool, shape (n,)
    weights : numpy.ndarray of shape (n,), optional
    """

    def __init__(
        self,
        codes: Sequence[np.ndarray],
        tables: Sequence[np.ndarray],
        bad: np.ndarray,
        weights: np.ndarray | None = None,
    ) -> None:
        self.codes, self.tables, self.bad, self.weights = codes, tables, bad, weights

    def _block(self, start: int) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        rows = slice(start, start + BLOCK)
        bad = self.bad[rows]
        design = np.empty((len(self.codes) + 1, len(bad)))
        design[0] = 1.0
        for i, (code, table) in enumerate(zip(self.codes, self.tables, strict=True), start=1):
            np.take(table, code[rows], out=design[i], mode="clip")
        return design, bad, None if self.weights is None else self.weights[rows]

    def __call__(self, coefficients: np.ndarray) -> Statistics:
        """Return the statistics at these coefficients (intercept first)."""
        p = len(coefficients)
        likelihood, gradient, information = 0.0, np.zeros(p), np.zeros((p, p))
        for start in range(0, len(self.bad), BLOCK):
            design, bad, weight = self._block(start)
            margin = coefficients @ design
            np.negative(margin, out=margin, where=bad)
            odds_against = np.exp(np.minimum(margin, 500.0, out=margin), out=margin)
            missed = odds_against / (1.0 + odds_against)
            gain = -np.log1p(odds_against)
            residual = np.where(bad, missed, -missed)
            curvature = missed * (1.0 - missed)
            if weight is not None:
                gain, residual, curvature = gain * weight, residual * weight, curvature * weight
            likelihood += float(gain.sum())
            gradient += design @ residual
            design *= np.sqrt(curvature)
            information += design @ design.T  # of a matrix and itself: half of the products
        return Statistics(likelihood, gradient, information)

    def moments(self) -> Moments:
        """Return the sums of products over the rows."""
        p = len(self.codes) + 1
        total, bads = np.zeros((p, p)), np.zeros(p)
        for start in range(0, len(self.bad), BLOCK):
            design, bad, weight = self._block(start)
            if weight is None:
                bads += design @ bad
            else:
                bads += design @ (weight * bad)
                design *= np.sqrt(weight)
            total += design @ design.T
        return Moments(total, bads)


def fit_logistic(
    statistics: Callable[[np.ndarray], Statistics],
    moments: Moments,
    bounds: tuple[np.ndarray, np.ndarray] | None = None,
) -> LogisticFit:
    """Start from the linear discriminant and maximise the likelihood.

    Parameters
    ----------
    statistics : callable
        As `maximise` takes it.
    moments : Moments
        Of the same rows.
    bounds : (low, high), optional
        As `maximise` takes them.

    Returns
    -------
    LogisticFit
        Coefficients of the log-odds of bad, intercept first.

    Raises
    ------
    NoMaximumError
        As `maximise`.
    """
    try:
        return maximise(statistics, moments.discriminant(), bounds=bounds)
    except (NoMaximumError, np.linalg.LinAlgError):  # zeros are always near enough
        return maximise(statistics, np.zeros(len(moments.bad)), bounds=bounds)
