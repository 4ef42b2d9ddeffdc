"""Ageing and payment behaviour of a million invoices beside one pandas groupby over them.

Run it as ``python bench/ledger.py``. The ledger has been read before: reading checks every row
once, and turns documents and customers into numbers, which every later look uses.
"""

import time
from statistics import median

import numpy as np
import pandas as pd

from creditlab.data.ledger import read_ledger
from creditlab.data.open_items import ageing, open_items
from creditlab.data.payment_behaviour import payment_behaviour

ROWS, CUSTOMERS, REPETITIONS, GATE = 1_000_000, 20_000, 5, 5.0
AT = "2023-11-01"


def generated(seed=0):
    """Return invoices over three years, and the payments of nine in ten of them."""
    rng = np.random.default_rng(seed)
    date = np.datetime64("2021-01-01") + rng.integers(0, 1000, ROWS).astype("timedelta64[D]")
    document = "I" + pd.Series(np.arange(ROWS)).astype(str)
    invoices = pd.DataFrame(
        {
            "customer": "C" + pd.Series(rng.integers(0, CUSTOMERS, ROWS)).astype(str),
            "kind": "invoice",
            "document": document,
            "invoice": document,
            "date": date,
            "due": date + np.timedelta64(30, "D"),
            "amount": rng.integers(1, 999, ROWS).astype(float),
            "currency": "CNY",
        }
    )
    payments = invoices[rng.random(ROWS) < 0.9].assign(kind="payment", due=pd.NaT)
    payments["document"] = "P" + payments["document"]
    payments["date"] += pd.to_timedelta(rng.integers(5, 120, len(payments)), unit="D")
    return invoices, pd.concat([invoices, payments], ignore_index=True)


def cpu(work):
    """Median CPU seconds of a piece of work."""
    seconds = []
    for _ in range(REPETITIONS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return median(seconds)


def main():
    """Measure, and print the table."""
    invoices, events = generated()
    start = time.process_time()
    ledger = read_ledger(events)
    assert len(ledger.coded.own) == ROWS
    read = time.process_time() - start
    group = cpu(
        lambda: invoices.groupby("customer").agg(
            invoiced=("amount", "sum"), first=("date", "min"), mean=("amount", "mean")
        )
    )
    age = cpu(lambda: ageing(open_items(ledger, AT), per="customer"))
    behaviour = cpu(lambda: payment_behaviour(ledger, AT))
    ratio = (age + behaviour) / group
    print(f"{ROWS:,} invoices, {len(events):,} events, {CUSTOMERS:,} customers; CPU seconds")
    print(f"one groupby {group:.3f}; ageing {age:.3f}; behaviour {behaviour:.3f}")
    print(f"together {ratio:.1f} times the groupby; at most {GATE:g}; reading once {read:.1f}")


if __name__ == "__main__":
    main()
