"""Customers made up for measuring speed: as many rows as wanted, of every kind of column."""

import numpy as np
import pandas as pd


def generated(rows, seed=0):
    """30 correlated columns, numbers of every shape and text; some values missing; 22% bad."""
    rng = np.random.default_rng(seed)
    common, log_odds, columns = rng.normal(size=rows), np.zeros(rows), {}
    for j in range(26):
        latent = 0.5 * common + np.sqrt(0.75) * rng.normal(size=rows)
        if j < 10:  # monotone, weaker and weaker
            log_odds += (0.5 - 0.04 * j) * latent * (-1) ** j
        elif j < 16:  # U-shaped; the last ten say nothing of their own
            log_odds += 0.2 * (latent**2 - 1)
        shapes = np.round(np.exp(8 + latent), -1), np.round(40 + 12 * latent), latent
        values = shapes[j % 3]  # amounts in tens, whole years, or any number
        if j % 4 == 0:
            values[rng.random(rows) < 0.02 * (j + 1) / (1 + (common > 0))] = np.nan
        columns[f"number_{j}"] = values
    for j, size in enumerate((4, 9, 25, 60)):
        position = 0.5 + (0.5 * common + rng.normal(size=rows)) / 5
        code = np.clip((size * position).astype(int), 0, size - 1)
        log_odds += rng.normal(0, 0.35, size)[code]
        columns[f"text_{j}"] = np.array([f"category {k}" for k in range(size)], dtype=object)[code]
    risk = log_odds + rng.logistic(size=rows)
    return pd.DataFrame(columns).assign(bad=(risk > np.quantile(risk, 0.78)).astype(int))
