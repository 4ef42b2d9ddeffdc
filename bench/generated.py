"""Customers made up for measuring speed: as many rows as wanted, of every kind of column."""

import numpy as np
import pandas as pd


def generated(rows, seed=0, columns=30):
    """Correlated columns, 26 of 30 numbers of every shape, the rest text; some missing; 22% bad.

    10 of 26 numbers are monotone in risk, each weaker than the last, 6 are U-shaped, and the rest
    say nothing of their own. More columns say less each, so that all together say about as much.
    """
    rng = np.random.default_rng(seed)
    common, log_odds, made = rng.normal(size=rows), np.zeros(rows), {}
    texts = round(columns * 4 / 30)
    numbers = columns - texts
    monotone, curved = round(numbers * 10 / 26), round(numbers * 6 / 26)
    fewer = (30 / columns) ** 0.4  # keeps the AUC within .75 and .80
    for j in range(numbers):
        latent = 0.5 * common + np.sqrt(0.75) * rng.normal(size=rows)
        if j < monotone:
            log_odds += fewer * (0.5 - 0.4 / monotone * j) * latent * (-1) ** j
        elif j < monotone + curved:
            log_odds += fewer * 0.2 * (latent**2 - 1)
        shapes = np.round(np.exp(8 + latent), -1), np.round(40 + 12 * latent), latent
        values = shapes[j % 3]  # amounts in tens, whole years, or any number
        if j % 4 == 0:
            share = min(0.02 * (j + 1), 0.5)
            values[rng.random(rows) < share / (1 + (common > 0))] = np.nan
        made[f"number_{j}"] = values
    for j in range(texts):
        size = (4, 9, 25, 60)[j % 4]
        position = 0.5 + (0.5 * common + rng.normal(size=rows)) / 5
        code = np.clip((size * position).astype(int), 0, size - 1)
        log_odds += rng.normal(0, fewer * 0.35, size)[code]
        made[f"text_{j}"] = np.array([f"category {k}" for k in range(size)], dtype=object)[code]
    risk = log_odds + rng.logistic(size=rows)
    return pd.DataFrame(made).assign(bad=(risk > np.quantile(risk, 0.78)).astype(int))
