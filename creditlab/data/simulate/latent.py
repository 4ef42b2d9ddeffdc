"""What nobody sees: the economy, ability and willingness of each customer, and who fails when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.signal import lfilter
from scipy.stats import norm

from creditlab.data.simulate.parameters import Parameters

NEVER = np.iinfo(np.int32).max  # a day that does not come
BEFORE = 12  # months simulated before the ledger begins, for the first statements
TOP = 10


@dataclass(frozen=True, eq=False)
class Latent:
    """The state of the world; days are counted from 1970, months from the start of the ledger.

    Attributes
    ----------
    starts : numpy.ndarray of int64, shape (months + 1,)
        First day of each month; the last is the day after the closing date.
    shock : numpy.ndarray of float64, shape (quarters,)
        Standard deviations; below 0 is a downturn.
    size : numpy.ndarray of float64, shape (n,)
        Normal score of the sales to each customer.
    sales : numpy.ndarray of float64, shape (n,)
        CNY a year without VAT at the outset.
    group : numpy.ndarray of int64, shape (n,)
        Number of the group of connected companies, -1 for none.
    willingness : numpy.ndarray of float64, shape (n,)
    ability : numpy.ndarray of float64, shape (n, BEFORE + months)
    hazard : numpy.ndarray of float64, shape (n, months)
        Chance of failing in the month when still there; 0 before the customer joins.
    joined, failed, silent : numpy.ndarray of int64, shape (n,)
        Days: of the first order; of the insolvency filing, and since when it pays nothing (NEVER).
    """

    starts: np.ndarray
    shock: np.ndarray
    size: np.ndarray
    sales: np.ndarray
    group: np.ndarray
    willingness: np.ndarray
    ability: np.ndarray
    hazard: np.ndarray
    joined: np.ndarray
    failed: np.ndarray
    silent: np.ndarray

    @property
    def closing(self) -> int:
        """Day of the closing date."""
        return int(self.starts[-1]) - 1

    def month_of(self, day: np.ndarray) -> np.ndarray:
        """Return the month of each day, from 0, bounded to those of the ledger."""
        month = np.searchsorted(self.starts, day, side="right") - 1
        return month.clip(0, len(self.starts) - 2)

    def ability_on(self, customer: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return the ability of customers on days."""
        return self.ability[customer, BEFORE + self.month_of(day)]


def draw_latent(n: int, years: int, world: Parameters, rng: np.random.Generator) -> Latent:
    """Draw the economy, the customers' states by month and their failures."""
    months = 12 * years
    first = np.datetime64(world.start, "M")
    starts = (first + np.arange(months + 1)).astype("datetime64[D]").astype(np.int64)
    shock = _autoregressive(rng, (1, BEFORE // 3 + months // 3), world.shock_persistence)
    shock = shock[0] * world.shock_deviation
    size, sales = _sizes(rng, n, world)
    group = _groups(rng, n, world.group_share)
    willingness = norm.ppf((rng.permutation(n) + 0.5) / n)
    fixed = rng.standard_normal(n)
    shared = rng.standard_normal(int(group.max()) + 1)  # connected companies stand together
    fixed[group >= 0] = np.sqrt(0.5) * (fixed[group >= 0] + shared[group[group >= 0]])
    fixed = world.ability_fixed * (np.sqrt(0.9) * fixed + np.sqrt(0.1) * size)
    moving = _autoregressive(rng, (n, BEFORE + months), world.ability_persistence)
    cycle = world.shock_ability * np.repeat(shock, 3)
    ability = fixed[:, None] + world.ability_moving * moving + cycle
    joined = np.full(n, starts[0])
    new = rng.random(n) < world.new_share
    joined[new] += rng.integers(0, int(0.8 * (starts[-1] - starts[0])), n)[new]
    force = world.hazard * np.exp(-world.hazard_slope * ability[:, BEFORE:])
    hazard = np.where(starts[1:] > joined[:, None], -np.expm1(-force), 0.0)
    failed, silent = _failures(rng, hazard, starts, joined, world)
    return Latent(
        starts, shock[BEFORE // 3 :], size, sales, group, willingness, ability, hazard, joined,
        failed, silent,
    )  # fmt: skip


def _autoregressive(
    rng: np.random.Generator, shape: tuple[int, int], persistence: float
) -> np.ndarray:
    """Return stationary paths of variance 1, one a row."""
    noise = rng.standard_normal(shape)
    noise[:, 1:] *= np.sqrt(1 - persistence**2)
    return np.asarray(lfilter([1.0], [1.0, -persistence], noise, axis=1))


def _sizes(rng: np.random.Generator, n: int, world: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Return normal scores, and lognormal sales of which the top ten have the given share."""
    score = norm.ppf((rng.permutation(n) + 0.5) / n)
    low, high = 0.0, 6.0
    for _ in range(50):  # the share of the largest rises with the spread
        spread = (low + high) / 2
        sales = np.sort(np.exp(spread * score))[::-1]
        if sales[:TOP].sum() < world.top_ten_share * sales.sum():
            low = spread
        else:
            high = spread
    return score, world.median_sales * np.exp(spread * score)


def _groups(rng: np.random.Generator, n: int, share: float) -> np.ndarray:
    """Put a share of the customers into groups of two to four."""
    members = round(share * n)
    sizes = rng.integers(2, 5, n)
    number = np.repeat(np.arange(n), sizes)[:members]
    if members > 1 and number[-1] != number[-2]:  # nobody is a group alone
        number[-1] = number[-2]
    group = np.full(n, -1)
    if members > 1:
        group[rng.permutation(n)[:members]] = number
    return group


def _failures(
    rng: np.random.Generator,
    hazard: np.ndarray,
    starts: np.ndarray,
    joined: np.ndarray,
    world: Parameters,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the first month in which each customer fails, a day in it, and when payments stop."""
    n, months = hazard.shape
    hit = rng.random((n, months)) < hazard
    month = np.where(hit.any(axis=1), hit.argmax(axis=1), months)
    length = np.diff(starts, append=starts[-1] + 31)
    day = starts[month] + (rng.random(n) * length[month]).astype(np.int64)
    day = np.maximum(day, joined + 1)
    failed = np.where((month < months) & (day < starts[-1]), day, NEVER)
    pause = rng.integers(world.silence[0], world.silence[1] + 1, n)
    silent = np.where(failed < NEVER, np.maximum(failed - pause, joined), NEVER)
    return failed, silent


def as_dates(day: np.ndarray) -> pd.DatetimeIndex:
    """Return days since 1970 as dates, missing for those that do not come."""
    days = day.astype("datetime64[D]").astype("datetime64[s]")
    days[day >= NEVER] = np.datetime64("NaT")
    return pd.DatetimeIndex(days.astype("datetime64[ns]"))
