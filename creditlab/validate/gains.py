"""Gains: what each band of a score holds, and what is caught by working from the riskiest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize

from creditlab.data.bands import band_labels, quantile_cuts
from creditlab.data.checks import listing
from creditlab.data.rates import jeffreys_interval
from creditlab.validate.metrics import checked_scores
from creditlab.validate.scores import ScoreCounts, count_scores


def gains_table(
    y: Any,
    score: Any,
    *,
    bands: int = 10,
    cuts: Sequence[float] | None = None,
    sample: Any = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Count goods and bads by band of a score, and add up from the riskiest band.

    Parameters
    ----------
    y : array-like of shape (n,), or str
        1 = bad, 0 = good; or the name of a column of ``sample``.
    score : array-like of shape (n,), or str
        Probabilities of bad, all within [0, 1], or points, where high = good; or a name.
    bands : int, default 10
        Bands of about as many customers; equal scores stay together, and one that fills a band
        stands alone.
    cuts : sequence of float, optional
        Increasing cut points, instead of ``bands``: a band holds [a, b). A band without customers
        keeps its row.
    sample : pandas.DataFrame, path-like or Spark DataFrame, optional
        The table of the columns that are named; as in `creditlab.fit_bins`.
    level : float, default 0.95
        Coverage of the interval of the bad rate.

    Returns
    -------
    pandas.DataFrame
        A row a band, riskiest first:

        - ``band`` (label), ``lowest`` and ``highest`` score found in it;
        - ``count``, ``share`` of all, ``good``, ``bad``;
        - ``bad_rate`` with its Jeffreys interval ``low``, ``high``; ``odds``, goods per bad;
        - ``cumulative_share``, ``cumulative_goods``, ``cumulative_bads``: shares of all
          customers, goods and bads in this band and the riskier ones;
        - ``cumulative_bad_rate`` of these customers;
        - ``lift``: the band's bad rate over that of all; ``cumulative_lift``: the same for this
          band and the riskier ones;
        - ``ks``: ``cumulative_bads`` - ``cumulative_goods``; its largest value is at most the KS
          of `evaluate`, which looks at every score.

        Scores, rates and lift are NaN in a band without customers, odds infinite without bads.

    Raises
    ------
    ValueError
        As `evaluate`; also when there is less than 1 band, or cuts are not finite and increasing.

    Examples
    --------
    >>> y = [1, 1, 1, 0, 1, 0, 0, 0, 0, 0]
    >>> points = [410, 430, 440, 450, 520, 530, 540, 610, 620, 690]
    >>> table = gains_table(y, points, cuts=[500, 600])
    >>> table[["band", "count", "bad", "bad_rate", "cumulative_bads", "lift"]].round(3)
             band  count  bad  bad_rate  cumulative_bads   lift
    0       < 500      4    3     0.750             0.75  1.875
    1  [500, 600)      3    1     0.333             1.00  0.833
    2       ≥ 600      3    0     0.000             1.00  0.000
    """
    counts = as_score_counts(y, score, sample)
    edges = _checked_cuts(cuts) if cuts is not None else _quantiles(counts, bands)
    order = slice(None, None, -1 if counts.is_probability else 1)
    place = np.searchsorted(edges, counts.values, side="right")
    good, bad = (
        np.bincount(place, weights=part, minlength=len(edges) + 1)
        for part in (counts.good, counts.bad)
    )
    lowest, highest = _ends(counts.values, place, len(good))
    table = pd.DataFrame(
        {
            "band": band_labels(edges, percent=counts.is_probability),
            "lowest": lowest,
            "highest": highest,
            **_rates(good, bad, level),
        }
    )[order].reset_index(drop=True)
    return table.join(_cumulated(table))


def cap_curve(y: Any, score: Any, *, sample: Any = None) -> pd.DataFrame:
    """Return the cumulative accuracy profile: bads caught by share of customers, riskiest first.

    Parameters
    ----------
    y, score, sample
        As in `gains_table`.

    Returns
    -------
    pandas.DataFrame
        A row a distinct score: ``customers`` and ``bads``, the shares of all customers and of all
        bads with this score or a riskier one. It starts at (0, 0), ends at (1, 1), and is straight
        between, as equal scores come in any order.

    Raises
    ------
    ValueError
        As `evaluate`.

    Notes
    -----
    Sobehart, Keenan & Stein, Benchmarking Quantitative Default Risk Models (Moody's, 2000). The
    ROC curve has the same height, above the share of goods instead of customers.

    Examples
    --------
    >>> cap_curve([1, 0, 1, 0], [400, 500, 500, 600])
       customers  bads
    0       0.00   0.0
    1       0.25   0.5
    2       0.75   1.0
    3       1.00   1.0
    """
    _, good, bad = as_score_counts(y, score, sample).riskiest_first()
    caught = {"customers": np.cumsum(good + bad), "bads": np.cumsum(bad)}
    return pd.DataFrame({k: np.concatenate([[0.0], v / v[-1]]) for k, v in caught.items()})


def accuracy_ratio(y: Any, score: Any, *, sample: Any = None) -> float:
    """Return the accuracy ratio: the area won by the CAP curve, over what a perfect score wins.

    Parameters
    ----------
    y, score, sample
        As in `gains_table`.

    Returns
    -------
    float
        1 for a perfect score, 0 for none. It equals Gini = 2 AUC - 1 (Engelmann, Hayden & Tasche,
        Risk, 2003), whose interval `evaluate` gives.

    Raises
    ------
    ValueError
        As `evaluate`.

    Examples
    --------
    >>> accuracy_ratio([1, 0, 1, 0], [400, 500, 500, 600])
    0.75
    """
    counts = as_score_counts(y, score, sample)
    _, good, bad = counts.riskiest_first()
    customers, bads = (np.cumsum(part) / part.sum() for part in (good + bad, bad))
    area = np.trapezoid(np.append(0, bads), np.append(0, customers))
    return float((area - 0.5) / (0.5 * counts.good.sum() / counts.rows.sum()))


def marginal_bad_rates(y: Any, score: Any, *, sample: Any = None) -> pd.DataFrame:
    """Return the bad rate *at* each score, beside that of all customers at least as good.

    Whom a cut-off lets in last decides whether it pays, not the average of those accepted.

    Parameters
    ----------
    y, score, sample
        As in `gains_table`.

    Returns
    -------
    pandas.DataFrame
        A row a distinct score, riskiest first: ``score``, ``count``, ``bad``,
        ``marginal_bad_rate`` (monotone), and what follows if this score and all better ones are
        accepted: ``accepted`` (share of customers) and ``accepted_bad_rate``.

    Raises
    ------
    ValueError
        As `evaluate`.

    Notes
    -----
    The marginal rate is the least-squares fit that never rises as the score gets better (isotonic
    regression: Barlow, Bartholomew, Bremner & Brunk, Statistical Inference under Order
    Restrictions, 1972). It is constant over runs of scores, and at both ends rests on few.

    Examples
    --------
    >>> table = marginal_bad_rates([1, 1, 0, 1, 0, 0], [500, 500, 520, 540, 560, 580])
    >>> table[["score", "marginal_bad_rate", "accepted", "accepted_bad_rate"]].round(3)
       score  marginal_bad_rate  accepted  accepted_bad_rate
    0  500.0                1.0     1.000              0.500
    1  520.0                0.5     0.667              0.250
    2  540.0                0.5     0.500              0.333
    3  560.0                0.0     0.333              0.000
    4  580.0                0.0     0.167              0.000
    """
    values, good, bad = as_score_counts(y, score, sample).riskiest_first()
    count = good + bad
    fitted = optimize.isotonic_regression(bad / count, weights=count, increasing=False).x
    as_good, bads = (np.cumsum(part[::-1])[::-1] for part in (count, bad))
    return pd.DataFrame(
        {
            "score": values,
            "count": count.astype(np.int64),
            "bad": bad.astype(np.int64),
            "marginal_bad_rate": fitted,
            "accepted": as_good / as_good[0],
            "accepted_bad_rate": bads / as_good,
        }
    )


def as_score_counts(y: Any, score: Any, sample: Any = None) -> ScoreCounts:
    """Count goods and bads by score, given as arrays, or as names of columns of ``sample``."""
    if sample is not None:
        return count_scores(sample, score, y)
    bad, values = checked_scores(y, score)
    return ScoreCounts.of(values, bad)


def _rates(good: np.ndarray, bad: np.ndarray, level: float) -> dict[str, np.ndarray]:
    count, filled = good + bad, good + bad > 0
    low, high = (np.where(filled, end, np.nan) for end in jeffreys_interval(bad, count, level))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, odds = bad / count, good / bad
    return {
        "count": count.astype(np.int64),
        "share": count / count.sum(),
        "good": good.astype(np.int64),
        "bad": bad.astype(np.int64),
        "bad_rate": rate,
        "low": low,
        "high": high,
        "odds": odds,
    }


def _cumulated(table: pd.DataFrame) -> pd.DataFrame:
    """Columns of the gains table that add up over bands, riskiest first."""
    upto = table[["count", "good", "bad"]].cumsum()
    total = upto.iloc[-1]
    overall = total["bad"] / total["count"]
    rate = upto["bad"] / upto["count"].replace(0, np.nan)
    goods, bads = upto["good"] / total["good"], upto["bad"] / total["bad"]
    return pd.DataFrame(
        {
            "cumulative_share": upto["count"] / total["count"],
            "cumulative_goods": goods,
            "cumulative_bads": bads,
            "cumulative_bad_rate": rate,
            "lift": table["bad_rate"] / overall,
            "cumulative_lift": rate / overall,
            "ks": bads - goods,
        }
    )


def _ends(values: np.ndarray, place: np.ndarray, bands: int) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest value of each band; NaN in an empty one."""
    ends = np.full((2, bands), np.nan)
    filled, first = np.unique(place, return_index=True)
    ends[0, filled] = values[first]
    ends[1, filled] = values[np.append(first[1:], len(values)) - 1]
    return ends[0], ends[1]


def _quantiles(counts: ScoreCounts, bands: int) -> np.ndarray:
    if bands < 1:
        raise ValueError(f"bands is {bands}; give at least 1")
    return quantile_cuts(counts.values, bands, counts.rows)


def _checked_cuts(cuts: Sequence[float]) -> np.ndarray:
    edges = np.asarray(cuts, dtype=np.float64)
    if not (np.isfinite(edges).all() and (np.diff(edges) > 0).all()):
        raise ValueError(f"cuts must be finite and increasing, got {listing(list(cuts), 20)}")
    return edges
