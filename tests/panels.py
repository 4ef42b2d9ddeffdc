"""Performance panels drawn from a Markov chain whose truth is known, and the truth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

STATES = ("current", "1-29", "30-59", "60-89", "90+")
DAYS = np.array([0, 15, 45, 75, 120])


@dataclass(frozen=True)
class Chain:
    """Monthly moves between the states; customers slip most when they are new."""

    slip: float = 0.12  # hazard of the first arrears in month 1 ...
    fade: float = 5.0  # ... which fades by this time constant, in months
    floor: float = 0.0  # ... to this
    cure: tuple[float, ...] = (0.70, 0.45, 0.15, 0.02)  # from each arrears back to current
    roll: tuple[float, ...] = (0.15, 0.35, 0.75, 0.0)  # and on to the next

    def matrix(self, age: int) -> np.ndarray:
        """Probabilities of the move that ends in this month on book."""
        slip = self.floor + self.slip * np.exp(-(age - 1) / self.fade)
        moves = np.zeros((5, 5))
        moves[0, :2] = 1 - slip, slip
        for state, (cure, roll) in enumerate(zip(self.cure, self.roll, strict=True), start=1):
            moves[state, 0] += cure
            moves[state, min(state + 1, 4)] += roll
            moves[state, state] += 1 - cure - roll
        return moves


def draw(chain: Chain, cohorts: int, each: int, months: int, seed: int = 0) -> pd.DataFrame:
    """Rows of a panel: ``each`` customers opened in each of the first ``cohorts`` months."""
    rng = np.random.default_rng(seed)
    blocks = []
    for cohort in range(cohorts):
        state, customer = np.zeros(each, dtype=int), np.arange(each) + cohort * each
        for month in range(cohort, months):
            if month > cohort:
                reach = chain.matrix(month - cohort).cumsum(axis=1)[state]
                state = np.minimum((rng.random(each)[:, None] > reach).sum(axis=1), 4)
            blocks.append((customer, np.full(each, month), DAYS[state]))
    customer, month, days = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    dates = np.datetime64("2022-01") + month
    rows = {"customer": customer, "month": pd.PeriodIndex(dates, freq="M"), "days": days}
    return pd.DataFrame(rows).sample(frac=1, random_state=seed, ignore_index=True)


def true_bad_rates(chain: Chain, ages: int, bad_from: int = 4) -> np.ndarray:
    """Probability of having been bad by each month on book, 0 to ``ages``."""
    share, reached = np.eye(5)[0], [0.0]
    for age in range(1, ages + 1):
        share = share @ chain.matrix(age)
        reached.append(reached[-1] + share[bad_from:].sum())
        share[bad_from:] = 0  # counted once
    return np.array(reached)


def true_roll_rates(
    chain: Chain, cohorts: int, at: int, observation: int, performance: int
) -> np.ndarray:
    """Shares of customers by worst state before and after month ``at``, cohorts of equal size."""
    total = np.zeros((5, 5))
    worse = np.maximum(np.arange(5)[:, None], np.arange(5))
    for cohort in range(min(cohorts, at + 1)):
        share = np.zeros((5, 5))  # worst so far x state
        share[0, 0] = 1
        for month in range(cohort + 1, at + 1):
            if month == at - observation + 1:  # the first period begins: what was before is past
                share = np.diag(share.sum(axis=0))
                share = _one_month(share, chain.matrix(month - cohort), worse, forget=True)
            else:
                share = _one_month(share, chain.matrix(month - cohort), worse)
        for first in range(5):
            after = np.diag(share[first])
            for i, month in enumerate(range(at + 1, at + performance + 1)):
                after = _one_month(after, chain.matrix(month - cohort), worse, forget=i == 0)
            total[first] += after.sum(axis=1)
    return total


def _one_month(
    share: np.ndarray, moves: np.ndarray, worse: np.ndarray, forget: bool = False
) -> np.ndarray:
    new = np.zeros((5, 5))
    for worst in range(5):
        for state in range(5):
            for end in range(5):
                reached = end if forget else worse[worst, end]
                new[reached, end] += share[worst, state] * moves[state, end]
    return new
