"""What could be read about the customers: courts, tax office, press; much of it means nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from creditlab.data.simulate.firms import Firms
from creditlab.data.simulate.latent import BEFORE, NEVER, Latent, as_dates

# Kind, source, text, items a customer and year at average ability, log-rate for one unit of ability
# less. All of it assumption.
ITEMS = pd.DataFrame(
    [
        ("court", "court register", "sued by a supplier over unpaid goods", 0.05, 1.3),
        ("court", "court register", "enforcement order; claim not paid", 0.012, 2.0),
        ("court", "court register", "sues one of its own customers for payment", 0.04, 0.3),
        ("tax", "tax office", "named for tax arrears", 0.015, 1.6),
        ("register", "company register", "shares of the owner pledged to a lender", 0.03, 0.8),
        ("register", "company register", "change of legal representative", 0.06, 0.3),
        ("register", "company register", "capital increased", 0.03, -0.5),
        ("management", "trade press", "finance director leaves", 0.04, 0.5),
        ("press", "trade press", "wins a large order", 0.08, -0.4),
        ("press", "trade press", "opens a new plant", 0.05, -0.2),
        ("press", "local press", "workers complain of late wages", 0.012, 2.0),
        ("press", "trade press", "exhibits at a trade fair", 0.12, 0.0),
    ],
    columns=["kind", "source", "text", "rate", "slope"],
)


def draw_news(latent: Latent, firms: Firms, rng: np.random.Generator) -> pd.DataFrame:
    """Draw dated news of customers from a year before the ledger to its end, by date.

    Weak customers are in the news more often; the filing for insolvency is always there.
    """
    rate = ITEMS["rate"].to_numpy()[:, None, None] / 12
    slope = ITEMS["slope"].to_numpy()[:, None, None]
    count = rng.poisson(rate * np.exp(-slope * np.clip(latent.ability, -2.5, 2.5)))
    item, customer, month = (
        np.repeat(part, count.ravel()) for part in np.indices(count.shape).reshape(3, -1)
    )
    begins = np.concatenate([latent.starts[0] - 30 * np.arange(BEFORE, 0, -1), latent.starts[:-1]])
    day = begins[month] + rng.integers(0, 28, len(month))
    filed = np.flatnonzero(latent.failed < NEVER)
    text = np.append(ITEMS["text"], "files for insolvency")
    kind, source = (
        np.append(ITEMS["kind"], "insolvency"),
        np.append(ITEMS["source"], "court register"),
    )
    item = np.append(item, np.full(len(filed), len(ITEMS)))
    customer, day = np.append(customer, filed), np.append(day, latent.failed[filed])
    keep = (day <= latent.failed[customer]) & (day <= latent.closing)
    item, customer, day = item[keep], customer[keep], day[keep]
    order = np.lexsort((item, customer, day))
    item, customer, day = item[order], customer[order], day[order]
    return pd.DataFrame(
        {
            "customer": firms.frame["customer"].to_numpy()[customer],
            "date": as_dates(day),
            "kind": kind[item],
            "source": source[item],
            "text": text[item],
        }
    )
