"""Cut-offs: what each would approve, lose and earn, and how surely the best one is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_level
from creditlab.data.rates import jeffreys_interval
from creditlab.decide.outcomes import MeanProfit, count_outcomes
from creditlab.decide.profit import Costs, break_even_score

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard

SHOWN = 20  # rows of a table


def strategy_table(
    y: Any,
    score: Any,
    *,
    profit: Costs,
    cutoffs: Sequence[float] | None = None,
    bad_rate: float | None = None,
    sample: Any = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Show for each cut-off whom it approves, how many of them are bad, and what it earns.

    Parameters
    ----------
    y : array-like of shape (n,), or str
        1 = bad, 0 = good; or the name of a column of ``sample``.
    score : array-like of shape (n,), or str
        Points, where high = good: approved at or above the cut-off. Or probabilities of bad, all
        within [0, 1]: approved at or below it.
    profit : Costs
        Margin per good, loss per bad, cost per application.
    cutoffs : sequence of float, optional
        By default about twenty at equal steps of the approval rate, and the best of all scores.
    bad_rate : float, optional
        Share of bads among the applicants that the table is for, where the sample has another:
        goods and bads are then weighted to it. Counts of customers stay those of the sample.
    sample : pandas.DataFrame, path-like or Spark DataFrame, optional
        The table of the columns that are named; as in `creditlab.fit_bins`.
    level : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        A row a cut-off, most lenient first, the last one approving nobody: ``cutoff``;
        ``approved``, ``bad``, ``goods_refused`` (customers of the sample); ``approval_rate``;
        ``bad_rate`` among the approved with its Jeffreys interval ``bad_rate_low``,
        ``bad_rate_high``; ``marginal_bad_rate`` of those whom the next stricter row refuses;
        ``profit`` per applicant with its interval ``profit_low``, ``profit_high``;
        ``total_profit`` over as many applicants as the sample has; ``best``; and ``near_best``:
        the profit cannot be told from the best one at this level (one-sided, allowing for the
        number of cut-offs among which the best one was chosen, by Bonferroni's inequality).

    Raises
    ------
    ValueError
        As `creditlab.evaluate`; for costs that do not fit the rows, and a bad rate or a cut-off
        that cannot be.

    Notes
    -----
    At the best cut-off the marginal bad rate passes the break-even probability, margin / (margin +
    loss). Profit is a mean over applicants, and its interval that of a mean at a cut-off fixed
    beforehand; ``near_best`` compares the same applicants, so only those between two cut-offs
    matter. Everybody's outcome must be known: on a sample of approved customers the table says
    nothing of those who were refused. Over 1,000 distinct scores are merged into 1,000 bands.

    Examples
    --------
    Five goods pay for one bad (assumed for these data, not observed):

    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"], decimals=0)
    >>> score = card.fit(data.frame, data.target).points(data.frame)
    >>> costs = Costs(margin=1, loss=5)
    >>> table = strategy_table(data.frame["bad"], score, profit=costs, cutoffs=[480, 520, 560])
    >>> table[["cutoff", "approval_rate", "bad_rate", "profit", "best"]].round(3)
       cutoff  approval_rate  bad_rate  profit   best
    0   480.0          0.920     0.266  -0.550  False
    1   520.0          0.475     0.133   0.097   True
    2   560.0          0.085     0.059   0.055  False
    3     inf          0.000       NaN   0.000  False
    """
    check_level(level)
    outcomes = count_outcomes(y, score, profit, cutoffs, sample)
    money = MeanProfit(outcomes, profit, bad_rate)
    value, error = money.at_cutoffs()
    best = int(np.argmax(value))
    shown = np.arange(len(value)) if cutoffs is not None else outcomes.spread(SHOWN, best)
    z = stats.norm.ppf(0.5 + level / 2)
    good, bad = outcomes.approved_count[:, shown]
    weight = money.weights
    rate, low, high = _rates(good, bad, weight, level)
    gap, gap_error = money.differences(best)
    # The best was chosen among many, so it leads by luck, too: allow for as many comparisons.
    allowed = stats.norm.ppf(1 - (1 - level) / max(1, len(value) - 1))
    refused_next = -np.diff(outcomes.approved_count[:, shown], axis=1, append=0)
    marginal = _rates(refused_next[0], refused_next[1], weight, level)[0]
    return pd.DataFrame(
        {
            "cutoff": outcomes.cutoffs[shown],
            "approved": (good + bad).astype(np.int64),
            "bad": bad.astype(np.int64),
            "goods_refused": (outcomes.count[0].sum() - good).astype(np.int64),
            "approval_rate": (weight[0] * good + weight[1] * bad) / money.rows,
            "bad_rate": rate,
            "bad_rate_low": low,
            "bad_rate_high": high,
            "marginal_bad_rate": marginal,
            "profit": value[shown],
            "profit_low": (value - z * error)[shown],
            "profit_high": (value + z * error)[shown],
            "total_profit": value[shown] * money.rows,
            "best": shown == best,
            "near_best": (gap <= allowed * gap_error)[shown] | (shown == best),
        }
    )


def best_cutoff(
    y: Any,
    score: Any,
    *,
    profit: Costs,
    card: Scorecard | None = None,
    bad_rate: float | None = None,
    sample: Any = None,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> pd.Series:
    """Find the cut-off of highest profit, how surely it is known, and the one that theory gives.

    Parameters
    ----------
    y, score, profit, bad_rate, sample, level
        As in `strategy_table`.
    card : Scorecard, optional
        Says which points mean the break-even probability; probabilities need none.
    draws : int, default 1000
        Bootstrap samples.
    seed : int, default 0

    Returns
    -------
    pandas.Series
        ``cutoff`` with ``cutoff_low`` and ``cutoff_high`` (infinite: approve nobody);
        ``approval_rate``; ``profit`` per applicant with ``profit_low`` and ``profit_high``;
        ``optimism``: how much higher than its true value the profit of a best cut-off tends to be
        on the sample that it was chosen on; ``break_even_pd``, ``break_even_cutoff`` and
        ``break_even_profit``, what approving by it would have earned here. The last two are NaN
        for points without a card.

    Raises
    ------
    ValueError
        As `strategy_table`; when draws is below 2.

    Notes
    -----
    The sample is drawn again within its bands of score, goods and bads; with amounts by row, a
    band's sum of amounts is drawn from the normal distribution of sums of so many. The ends of the
    interval of the cut-off are quantiles over the draws. They are a guide only: the bootstrap of
    where a maximum lies is known to be inexact (Abrevaya & Huang 2005, On the Bootstrap of the
    Maximum Score Estimator, Econometrica 73). Optimism is Efron's: mean over draws of a draw's
    highest profit minus the profit of that cut-off in the whole sample. Where amounts differ by
    row, ``break_even_pd`` is that of a customer of average amounts.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"], decimals=0)
    >>> score = card.fit(data.frame, data.target).points(data.frame)
    >>> found = best_cutoff(data.frame["bad"], score, profit=Costs(margin=1, loss=5), card=card)
    >>> found[["cutoff", "cutoff_low", "cutoff_high", "break_even_cutoff"]].round(1).tolist()
    [541.0, 521.0, 554.0, 533.6]
    """
    check_level(level)
    if draws < 2:
        raise ValueError(
            f"draws is {draws}; an interval needs at least 2, and some hundreds to be one"
        )
    outcomes = count_outcomes(y, score, profit, None, sample)
    money = MeanProfit(outcomes, profit, bad_rate)
    value, error = money.at_cutoffs()
    drawn = money.drawn(draws, np.random.default_rng(seed))
    chosen = drawn.argmax(axis=1)
    tail = (1 - level) / 2
    ends = np.quantile(chosen, [tail, 1 - tail], method="inverted_cdf")
    low, high = np.sort(outcomes.cutoffs[ends])
    best, z = int(np.argmax(value)), stats.norm.ppf(0.5 + level / 2)
    # The mean of drawn[:, best] - value[best] is 0: taking it away leaves less noise.
    optimism = (drawn.max(axis=1) - drawn[:, best] + value[best] - value[chosen]).mean()
    even_pd = outcomes.break_even_pd(profit)
    even = even_pd if outcomes.sign < 0 else np.nan
    if card is not None and outcomes.sign > 0:
        even = break_even_score(card, Costs(even_pd, 1 - even_pd))
    at_even = np.nan
    if np.isfinite(even):
        at_even = value[np.searchsorted(outcomes.sign * outcomes.cutoffs, outcomes.sign * even)]
    good, bad = outcomes.approved_count[:, best]
    return pd.Series(
        {
            "cutoff": outcomes.cutoffs[best],
            "cutoff_low": low,
            "cutoff_high": high,
            "approval_rate": float(money.weights @ [good, bad]) / money.rows,
            "profit": value[best],
            "profit_low": value[best] - z * error[best],
            "profit_high": value[best] + z * error[best],
            "optimism": float(optimism),
            "break_even_pd": even_pd,
            "break_even_cutoff": even,
            "break_even_profit": at_even,
        }
    )


def _rates(
    good: np.ndarray, bad: np.ndarray, weight: np.ndarray, level: float
) -> tuple[np.ndarray, ...]:
    """Bad rate with its interval, when goods and bads stand for so many applicants each."""
    count = good + bad
    rate = np.divide(bad, count, out=np.full(len(bad), np.nan), where=count > 0)
    low, high = jeffreys_interval(bad, np.maximum(count, 1), level)
    ends = (np.where(count > 0, end, np.nan) for end in (rate, low, high))
    return tuple(weight[1] * end / (weight[1] * end + weight[0] * (1 - end)) for end in ends)
