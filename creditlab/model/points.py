"""Points: log-odds put on a scale that people can add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import listing
from creditlab.data.sources import Totals
from creditlab.model.bins import Bins
from creditlab.model.lookup import Lookup, Sums

BASE = "base points"

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

    def score(
        self, bins: Bins, detail: bool, keep: list[str], frame: pd.DataFrame
    ) -> tuple[pd.Series | pd.DataFrame, Totals]:
        """Score a block of customers as `creditlab.Scorecard.points` does; return strays too."""
        lookup = Lookup(bins, frame)
        # Sums of whole numbers are exact: whoever adds up these points finds the same score.
        unit = 10.0 ** max(0, self.decimals or 0)
        whole = np.round if unit > 1 else np.asarray
        units = [whole(points * unit) for points in self.of_bin.values()]
        score = np.full(len(frame), whole(self.base * unit))
        if not detail:
            Sums(units).add(lookup, score)
        columns = {name: np.empty(len(frame)) for name in self.of_bin if detail}
        for rows, i, code in lookup if detail else ():
            name = list(self.of_bin)[i]
            columns[name][rows] = self.of_bin[name][code]
            score[rows] += units[i][code]
        if unit > 1:
            score /= unit
        if not (detail or keep):
            return pd.Series(score, index=frame.index, name="score"), lookup.strays
        if detail:
            columns = {BASE: np.full(len(frame), self.base), **columns}
        kept = {name: frame[name] for name in keep}
        result = pd.DataFrame({**kept, **columns, "score": score}, index=frame.index)
        return result, lookup.strays

    def table(self, bins: Bins, coefficients: pd.Series) -> pd.DataFrame:
        """Return the card: a row a bin with its points; base points first."""
        parts = []
        for name, variable in bins.items():
            part = variable.table()[["bin", "count", "share", "bad_rate", "woe"]]
            part.insert(0, "variable", name)
            part["coefficient"] = coefficients[name]
            part["points"] = self.of_bin[name]
            parts.append(part)
        table = pd.concat(parts, ignore_index=True)
        base = pd.DataFrame({"variable": [BASE], "bin": [""], "points": [self.base]})
        table = pd.concat([base.reindex(columns=table.columns), table], ignore_index=True)
        whole = (table["count"].dropna() % 1 == 0).all()
        table["count"] = table["count"].astype("Int64" if whole else "Float64")
        if self.decimals is not None and self.decimals <= 0:
            table["points"] = table["points"].astype(np.int64)
        return table


def checked_log_odds(bins: Bins, log_odds: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the log-odds of each bin as arrays.

    Raises
    ------
    ValueError
        When a variable has none, has them for another number of bins, or one is not finite.
    """
    given = {name: np.asarray(log_odds.get(name, ()), dtype=np.float64) for name in bins}
    for name, values in given.items():
        if values.shape != (bins[name].rule.size,) or not np.isfinite(values).all():
            raise ValueError(
                f"log_odds of {name!r}: {values.size} values, "
                f"{int(np.isfinite(values).sum())} of them finite, for "
                f"{bins[name].rule.size} bins; give one number a bin, missing included"
            )
    if surplus := [name for name in log_odds if name not in bins]:
        raise ValueError(f"log_odds: {listing(surplus)} not in the bins; leave them out")
    return given


def ratio(log_odds: np.ndarray, woe: np.ndarray) -> float:
    """Return the coefficient of WoE that gives these log-odds; NaN when there is none."""
    square = float(woe @ woe)
    found = float(log_odds @ woe) / square if square else np.nan
    return found if np.allclose(log_odds, found * woe, rtol=1e-9, atol=1e-12) else np.nan


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
