"""Orders: which invoices are written, and on which terms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from creditlab.data.simulate.latent import Latent
from creditlab.data.simulate.parameters import Parameters

# Orders by calendar month, in units of the parameter `season`; Spring Festival is in February.
SEASON = np.array([-0.4, -1.6, 0.3, 0.1, 0.1, 0.0, -0.3, -0.2, 0.4, 0.2, 0.6, 0.8])
DISCOUNT_DAYS, DISCOUNT = 10, 0.02  # of the terms "2/10 net 30"
SPREAD = 0.45  # of the log of amounts within a customer


@dataclass(frozen=True, eq=False)
class Invoices:
    """Invoices in order of their dates, amounts in cents.

    Attributes
    ----------
    customer, date, due, amount : numpy.ndarray of int64, shape (invoices,)
    discount : numpy.ndarray of bool, shape (invoices,)
        Whether 2% may be taken off within ten days.
    """

    customer: np.ndarray
    date: np.ndarray
    due: np.ndarray
    amount: np.ndarray
    discount: np.ndarray

    def __len__(self) -> int:
        return len(self.customer)


def draw_terms(latent: Latent, world: Parameters, rng: np.random.Generator) -> np.ndarray:
    """Return the payment terms of each customer; large customers get longer ones."""
    n = len(latent.size)
    names, shares = zip(*world.shares_of_terms().items(), strict=True)
    rank = (latent.size + 1.5 * rng.standard_normal(n)).argsort().argsort()
    reach = np.cumsum(shares) / np.sum(shares)
    return np.array(names)[np.searchsorted(reach, (rank + 0.5) / n)]


def net_days(terms: np.ndarray) -> np.ndarray:
    """Return the days until due of payment terms such as "30" and "2/10 net 30"."""
    names, place = np.unique(terms, return_inverse=True)
    return np.array([int(name.split()[-1]) for name in names])[place]


def frequency(latent: Latent, world: Parameters) -> np.ndarray:
    """Return the mean invoices a month of each customer: large ones order more often."""
    rate = np.exp(0.45 * latent.size)
    return world.invoices_a_month * rate / rate.mean()


def draw_invoices(
    latent: Latent, terms: np.ndarray, world: Parameters, rng: np.random.Generator
) -> Invoices:
    """Draw the invoices. No shipment is ever held, so that a rule to hold them can be judged."""
    n, months = latent.hazard.shape
    begins = latent.starts[:-1].astype("datetime64[D]").astype("datetime64[M]")
    calendar = begins.astype(np.int64) % 12
    level = 1 + world.season * SEASON[calendar]
    level *= (1 + world.growth) ** (np.arange(months) / 12)
    level *= 1 + world.shock_orders * np.repeat(latent.shock, 3)
    rate = frequency(latent, world)
    count = rng.poisson(rate[:, None] * np.maximum(level, 0))
    customer = np.repeat(np.repeat(np.arange(n), months), count.ravel())
    month = np.repeat(np.tile(np.arange(months), n), count.ravel())
    length = np.diff(latent.starts)[month]
    date = latent.starts[month] + (rng.random(len(month)) * length).astype(np.int64)
    other = date + 4 - weekday(date) - rng.integers(0, 5, len(date))  # a business day of that week
    date = np.where(weekday(date) > 4, other, date)
    noise = np.exp(SPREAD * rng.standard_normal(len(month)) - SPREAD**2 / 2)
    each = latent.sales * (1 + world.vat_rate) / 12 / rate
    amount = np.maximum(np.rint(100 * each[customer] * noise), 100).astype(np.int64)
    there = (date >= latent.joined[customer]) & (date < latent.failed[customer])
    rows = np.flatnonzero(there & (date <= latent.closing))
    rows = rows[np.argsort(date[rows], kind="stable")]
    customer, date = customer[rows], date[rows]
    due = date + net_days(terms)[customer]
    return Invoices(customer, date, due, amount[rows], (terms == "2/10 net 30")[customer])


def weekday(day: np.ndarray) -> np.ndarray:
    """Return 0 for Mondays to 6 for Sundays; 1 January 1970 was a Thursday."""
    return np.asarray((day + 3) % 7)


def next_business_day(day: np.ndarray) -> np.ndarray:
    """Move Saturdays and Sundays to Monday."""
    return day + np.array([0, 0, 0, 0, 0, 2, 1])[weekday(day)]


def last_business_day(day: np.ndarray) -> np.ndarray:
    """Move Saturdays and Sundays to Friday."""
    return day - np.array([0, 0, 0, 0, 0, 1, 2])[weekday(day)]


def run_days(first: int, last: int) -> np.ndarray:
    """Return the last business day of each month that these days touch."""
    months = np.arange(
        np.datetime64(first, "D").astype("datetime64[M]") - 1,
        np.datetime64(last, "D").astype("datetime64[M]") + 2,
    )
    return last_business_day((months + 1).astype("datetime64[D]").astype(np.int64) - 1)
