"""Points: log-odds put on a scale that people can add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

CLOSE, MOST_DECIMALS = 0.5, 4  # points between a rounded and an exact score; see `scaled`


@dataclass(frozen=True)
class Points:
    """Points of every bin of a card.

    Attributes
    ----------
    base : float
        Points that every customer starts with.
    of_bin : dict of str to float64 arrays of shape (bins,)
    decimals : int or None
        Digits behind the point; None when points are exact.
    error : float
        Largest difference between a rounded and an exact score, over all customers that can exist.
    """

    base: float
    of_bin: dict[str, np.ndarray]
    decimals: int | None
    error: float


def scaled(
    intercept: float,
    log_odds: Mapping[str, np.ndarray],
    *,
    pdo: float,
    base_score: float,
    base_odds: float,
    decimals: int | str | None,
) -> Points:
    """Turn log-odds of bad into points.

    Parameters
    ----------
    intercept : float
    log_odds : mapping of str to float64 arrays of shape (bins,)
        What each bin adds to the log-odds of bad.
    pdo, base_score, base_odds : float
        As in `creditlab.Scorecard`.
    decimals : int, "auto" or None
        Digits behind the point. "auto" takes the fewest with which no customer's score can be more
        than half a point away from the exact one. None rounds nothing.

    Returns
    -------
    Points

    Raises
    ------
    ValueError
        For a scale without sense.

    Examples
    --------
    >>> scale = {"pdo": 20, "base_score": 600, "base_odds": 50}
    >>> even = scaled(0.0, {"late": np.array([-0.7, 1.1])}, decimals=1, **scale)
    >>> even.base, even.of_bin["late"].tolist(), round(even.error, 2)
    (487.1, [20.2, -31.7], 0.06)
    """
    if not (pdo > 0 and base_odds > 0):
        raise ValueError(f"pdo ({pdo}) and base_odds ({base_odds}) must be above 0")
    whole = isinstance(decimals, int) and not isinstance(decimals, bool)
    if not (whole or decimals is None or decimals == "auto"):
        raise ValueError(f'decimals is {decimals!r}; give a whole number, "auto" or None')
    factor = pdo / np.log(2)
    base = base_score - factor * (np.log(base_odds) + intercept)
    exact = {name: -factor * values for name, values in log_odds.items()}
    if isinstance(decimals, str):
        tried = (_rounded(base, exact, digits) for digits in range(MOST_DECIMALS))
        finest = _rounded(base, exact, MOST_DECIMALS)
        return next((points for points in tried if points.error <= CLOSE), finest)
    return _rounded(base, exact, decimals)


def _rounded(base: float, exact: Mapping[str, np.ndarray], decimals: int | None) -> Points:
    if decimals is None:
        return Points(float(base), dict(exact), None, 0.0)
    # Minus zero is nobody's number of points: adding zero makes it zero.
    of_bin = {name: np.round(values, decimals) + 0.0 for name, values in exact.items()}
    start = float(np.round(base, decimals) + 0.0)
    errors = [float(np.abs(exact[name] - of_bin[name]).max()) for name in exact]
    return Points(start, of_bin, decimals, sum(errors) + abs(start - float(base)))
