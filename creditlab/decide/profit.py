"""Profit: what a decision earns and costs, the probability at which it breaks even, and EMP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import optimize

from creditlab.validate.metrics import checked_scores
from creditlab.validate.scores import ScoreCounts, count_scores

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard


@dataclass(frozen=True, eq=False)
class Costs:
    """What a decision earns and costs, in any one currency unit.

    Attributes
    ----------
    margin : float, array-like of shape (n,) or str
        Earned on an approved customer who turns out good: above 0, or for each row any number.
    loss : float, array-like of shape (n,) or str
        Lost on an approved customer who turns out bad, as a number that is not negative: usually
        LGD times exposure. An array has an amount a row; a name is a column of the sample.
    application : float, default 0
        Spent on every application, whatever the decision: it moves the profit, never the cut-off.

    Raises
    ------
    ValueError
        When an amount is missing, infinite, or has the wrong sign.

    Examples
    --------
    One bad costs what five goods earn: approve when the probability of bad is at most a sixth.

    >>> round(Costs(margin=1, loss=5).break_even_pd, 4)
    0.1667
    """

    margin: Any
    loss: Any
    application: float = 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.application) and self.application >= 0):
            raise ValueError(f"application is {self.application}; give a cost of at least 0")
        for name in ("margin", "loss"):
            value = getattr(self, name)
            if _is_number(value) and not 0 <= value < np.inf:
                raise ValueError(f"{name} is {value}; give a finite amount of at least 0")
        if self.is_scalar and not self.margin + self.loss > 0:
            raise ValueError("margin and loss are both 0; then no decision matters")

    @property
    def is_scalar(self) -> bool:
        """Whether every customer has the same margin and the same loss."""
        return _is_number(self.margin) and _is_number(self.loss)

    @property
    def columns(self) -> list[str]:
        """Names of the columns that hold amounts."""
        return [value for value in (self.margin, self.loss) if isinstance(value, str)]

    def amounts(self, rows: int, frame: pd.DataFrame | None = None) -> tuple[np.ndarray, ...]:
        """Return margin and loss of each row, float64 of shape (rows,)."""
        return self._of_rows("margin", rows, frame), self._of_rows("loss", rows, frame)

    def _of_rows(self, name: str, rows: int, frame: pd.DataFrame | None) -> np.ndarray:
        value = getattr(self, name)
        if isinstance(value, str):
            if frame is None:
                raise ValueError(f"{name} names column {value!r}; give the table as sample=")
            value = frame[value]
        values = np.asarray(value, dtype=np.float64)
        if values.ndim == 0:
            return np.full(rows, float(values))
        if values.shape != (rows,):
            raise ValueError(f"{name}: {values.size:,} amounts for {rows:,} rows; give one a row")
        unknown = int((~np.isfinite(values)).sum())
        if unknown:
            raise ValueError(
                f"{name}: {unknown:,} of {rows:,} rows are missing or infinite; fill them in"
            )
        negative = int((values < 0).sum()) if name == "loss" else 0
        if negative:
            raise ValueError(
                f"loss: {negative:,} of {rows:,} rows are negative; give losses as amounts above 0"
            )
        return values

    @property
    def break_even_pd(self) -> Any:
        """Probability of bad at which approving earns nothing: margin / (margin + loss).

        A float, or with amounts by row an array of shape (n,).
        """
        if self.columns:
            raise ValueError(f"amounts are in columns {self.columns}; pass the columns themselves")
        margin, loss = (np.asarray(v, dtype=np.float64) for v in (self.margin, self.loss))
        share = margin / (margin + loss)
        return float(share) if share.ndim == 0 else share


def _is_number(value: Any) -> bool:
    return not isinstance(value, str) and np.ndim(value) == 0


def break_even_score(card: Scorecard, costs: Costs) -> float:
    """Return the points at which the card's probability of bad is the one that breaks even.

    Parameters
    ----------
    card : Scorecard
        Its probabilities must be those of the population: recalibrate it first if they are not.
    costs : Costs
        With one margin and one loss, both above 0.

    Returns
    -------
    float
        Approve at or above.

    Raises
    ------
    ValueError
        When amounts differ by row, or one of them is 0.

    Examples
    --------
    At odds of 50:1 the points are the base score, 600:

    >>> import creditlab as cl
    >>> round(break_even_score(cl.Scorecard(), Costs(margin=1, loss=50)), 6)
    600.0
    """
    if not costs.is_scalar or not (costs.margin > 0 and costs.loss > 0):
        raise ValueError(
            "the costs have no single break-even: give one margin and one loss above 0"
        )
    odds = costs.loss / costs.margin  # goods to one bad
    return float(card.base_score + card.pdo * np.log2(odds / card.base_odds))


def expected_maximum_profit(
    y: Any,
    score: Any,
    *,
    roi: float = 0.2644,
    no_loss: float = 0.55,
    total_loss: float = 0.10,
    sample: Any = None,
) -> pd.Series:
    """Measure what a score is worth when each loss fraction meets its own best cut-off.

    Parameters
    ----------
    y, score, sample
        As in `creditlab.evaluate`.
    roi : float, default 0.2644
        Earned on a good loan, as a share of the amount lent; the same for all.
    no_loss, total_loss : float, default 0.55 and 0.10
        Shares of bads on whom nothing is lost and everything is lost; between these, the loss
        fraction is taken as uniform. Defaults are those of the publication, fitted to its own
        portfolios: put yours in their place.

    Returns
    -------
    pandas.Series
        ``profit``: gained over approving everybody, as a share of the amount lent, per applicant;
        ``refused``: share of applicants refused, expected over the loss fractions.

    Raises
    ------
    ValueError
        As `creditlab.evaluate`; for a negative roi, or shares that are negative or sum to above 1.

    Notes
    -----
    Verbraken, Bravo, Weber & Baesens (2014), Development and application of consumer credit scoring
    models using profit-based classification measures, European Journal of Operational Research 238.
    Only cut-offs on the convex hull of the ROC curve can be best. It is a measure to compare scores
    by; it presumes that loans are of equal size and that the lender knows the loss fraction when
    the cut-off is set.

    Examples
    --------
    A score that separates perfectly refuses the bads, and saves the mean loss fraction on each:

    >>> expected_maximum_profit([0, 0, 0, 1], [3, 2, 2, 1]).round(6).to_dict()
    {'profit': 0.06875, 'refused': 0.1125}
    """
    if not (roi >= 0 and no_loss >= 0 and total_loss >= 0 and no_loss + total_loss <= 1):
        raise ValueError(
            f"roi is {roi}, no_loss {no_loss}, total_loss {total_loss}; give numbers of at least "
            f"0, and shares that sum to at most 1"
        )
    good, bad = hull_blocks(as_counts(y, score, sample))
    rows = (good + bad).sum()
    # A block is worth refusing when the fraction lost on its bads exceeds what its goods earn.
    worth = np.divide(roi * good, bad, out=np.full(len(good), np.inf), where=bad > 0)
    start, between = np.minimum(worth, 1.0), 1 - no_loss - total_loss
    uniform = bad * (1 - start**2) / 2 - roi * good * (1 - start)
    at_one = np.maximum(bad - roi * good, 0.0)
    refused = between * (1 - start) + total_loss * (worth < 1)
    return pd.Series(
        {
            "profit": float((between * uniform + total_loss * at_one).sum() / rows),
            "refused": float((refused * (good + bad)).sum() / rows),
        }
    )


def hull_blocks(counts: ScoreCounts) -> tuple[np.ndarray, np.ndarray]:
    """Return goods and bads between the corners of the convex hull of the ROC, riskiest first."""
    _, good, bad = counts.riskiest_first()
    # The slopes of the hull are the bad rates that fall with the score: isotonic regression.
    rate = bad / (good + bad)
    blocks = optimize.isotonic_regression(rate, weights=good + bad, increasing=False).blocks[:-1]
    return np.add.reduceat(good, blocks), np.add.reduceat(bad, blocks)


def as_counts(y: Any, score: Any, sample: Any = None) -> ScoreCounts:
    """Return goods and bads by score of arrays, or of the columns of a table."""
    if sample is not None:
        return count_scores(sample, score, y)
    bad, values = checked_scores(y, score)
    return ScoreCounts.of(values, bad)
