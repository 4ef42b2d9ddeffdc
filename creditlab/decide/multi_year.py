"""Default probabilities over several years: powers and generators of a one-year matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import linalg

from creditlab.data.checks import listing
from creditlab.decide.migration import Migration

ROUNDING = 0.001  # a published row may add up to 1 within this


def generator(matrix: Any) -> pd.DataFrame:
    """Return the intensities whose matrix exponential is, or comes near, a one-year matrix.

    Parameters
    ----------
    matrix : pandas.DataFrame of shape (k, k), or Migration

    Returns
    -------
    pandas.DataFrame of float64, shape (k, k)
        Rows add up to 0, and no intensity is negative. ``attrs["negative"]``: how many negative
        ones of the matrix logarithm were set to 0; ``attrs["difference"]``: by how much the
        exponential then differs from the matrix, at most.

    Raises
    ------
    ValueError
        For a matrix that is none of probabilities, or has no real logarithm.

    Notes
    -----
    Israel, Rosenthal & Wei (2001), Finding generators for Markov chains via empirical transition
    matrices, with applications to credit ratings. What is set to 0 is taken from the diagonal.

    Examples
    --------
    >>> import creditlab as cl
    >>> found = generator(cl.load_dataset("jlt_transitions").frame.set_index("from_rating"))
    >>> found.attrs["negative"], round(found.attrs["difference"], 4)
    (9, 0.0004)
    """
    frame = _checked(matrix)
    values = frame.to_numpy()
    found = linalg.logm(values)
    if np.abs(np.imag(found)).max() > 1e-8 or not np.isfinite(found).all():
        raise ValueError(
            "the matrix has no real logarithm: it moves too much in a year for one; estimate the "
            "generator from the history (method='duration')"
        )
    rates = np.real(found).copy()
    np.fill_diagonal(rates, 0.0)
    negative = int((rates < -1e-12).sum())
    rates = np.maximum(rates, 0.0)
    np.fill_diagonal(rates, -rates.sum(axis=1))
    result = pd.DataFrame(rates, frame.index, frame.columns)
    result.attrs["negative"] = negative
    result.attrs["difference"] = float(np.abs(linalg.expm(rates) - values).max())
    return result


def default_probabilities(matrix: Any, years: Sequence[float] = (1, 2, 3, 5, 10)) -> pd.DataFrame:
    """Return the probability of default within several years, by today's grade.

    Parameters
    ----------
    matrix : pandas.DataFrame of shape (k, k), or Migration
        One-year probabilities, default last.
    years : sequence of float, default (1, 2, 3, 5, 10)
        Whole years are powers of the matrix; others go by `generator`.

    Returns
    -------
    pandas.DataFrame of float64
        A row a grade, a column a number of years: cumulative. Differences of columns are the
        probability to default between these years.

    Raises
    ------
    ValueError
        For a matrix that is none of one-year probabilities, a default that customers leave, or
        years below 0.

    Examples
    --------
    1 - 0.9 ** 5 without another grade:

    >>> one = pd.DataFrame([[0.9, 0.1], [0, 1]], ["A", "D"], ["A", "D"])
    >>> default_probabilities(one, [1, 5]).round(5).loc["A"].tolist()
    [0.1, 0.40951]
    """
    frame = _checked(matrix)
    values = frame.to_numpy()
    if not np.isclose(values[-1, -1], 1):
        raise ValueError(
            f"{frame.index[-1]!r} is left with probability {1 - values[-1, -1]:.4g}; "
            f"the last grade must be default, which nobody leaves"
        )
    if any(not n >= 0 for n in years):
        raise ValueError(f"years are {listing(years)}; give numbers of at least 0")
    found = {}
    for n in years:
        whole = n % 1 == 0
        power = (
            np.linalg.matrix_power(values, int(n))
            if whole
            else linalg.expm(generator(frame).to_numpy() * n)
        )
        found[n] = power[:, -1]
    return pd.DataFrame(found, index=frame.index).rename_axis(columns="years")


def compare_default_rates(matrix: Any, observed: Any, years: float) -> pd.DataFrame:
    """Set the default rates that a one-year matrix implies beside those that were observed.

    Parameters
    ----------
    matrix : pandas.DataFrame of shape (k, k), or Migration
        One-year probabilities, default last.
    observed : mapping or pandas.Series of float
        By grade: the share that defaulted within ``years``, such as `SP_CUMULATIVE` of
        `creditlab.decide.rating_scales`, or the default column of a cohort matrix of that length.
    years : float

    Returns
    -------
    pandas.DataFrame
        By grade: ``implied``, ``observed``, ``difference`` (implied - observed), ``ratio``.

    Raises
    ------
    ValueError
        When a grade but default has no observed rate, or as `default_probabilities`.

    Notes
    -----
    Only rates of the same customers and years test whether moves have a memory. In published data
    a recent downgrade makes another one likelier, and those who stay long in a low grade are the
    survivors (Altman & Kao 1992; Lando & Skødeberg 2002), so that powers miss. Between different
    samples the one-year rates differ already: compare these first.

    Examples
    --------
    The matrix of 1997 against S&P's five years of 1981-2016, another sample:

    >>> import creditlab as cl
    >>> from creditlab.decide.rating_scales import SP_CUMULATIVE
    >>> matrix = cl.load_dataset("jlt_transitions").frame.set_index("from_rating")
    >>> compare_default_rates(matrix, SP_CUMULATIVE[5], 5).loc[["BBB", "B", "CCC"]].round(3)
         implied  observed  difference  ratio
    BBB    0.045     0.019       0.025  2.318
    B      0.314     0.192       0.122  1.633
    CCC    0.625     0.470       0.155  1.331
    """
    implied = default_probabilities(matrix, [years])[years].iloc[:-1]
    seen = pd.Series(observed, dtype=np.float64).reindex(implied.index)
    if seen.isna().any():
        raise ValueError(f"grades {listing(seen.index[seen.isna()])} have no observed rate")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = implied / seen
    parts = {"implied": implied, "observed": seen, "difference": implied - seen, "ratio": ratio}
    return pd.DataFrame(parts).rename_axis(None)


def _checked(matrix: Any) -> pd.DataFrame:
    """Probabilities with rows that add up to 1 exactly, of one year."""
    if isinstance(matrix, Migration):
        if matrix.years != 1:
            raise ValueError(f"the matrix is of {matrix.years:g} years; give one of 1 year")
        matrix = matrix.matrix
    frame = pd.DataFrame(matrix).astype(np.float64)
    values = frame.to_numpy()
    if list(frame.index) != list(frame.columns):
        raise ValueError("rows and columns name different grades; give a square matrix, best first")
    off = np.abs(values.sum(axis=1) - 1)
    if not ((values >= 0) & (values <= 1)).all() or (off > ROUNDING).any():
        wrong = frame.index[(off > ROUNDING) | (values < 0).any(axis=1) | np.isnan(off)]
        raise ValueError(f"rows {listing(wrong)} are no probabilities that add up to 1")
    return frame.div(frame.sum(axis=1), axis=0)
