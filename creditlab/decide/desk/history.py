"""The past of a desk as a sample: what was known of each customer, and who failed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from creditlab.decide.desk.accounts import Accounts
from creditlab.decide.desk.knowledge import know
from creditlab.decide.desk.world import World

AHEAD, MONTH, SNAPSHOTS = 180, 30, 8
MASTER = ("industry", "size_class", "segment")


def history(world: World) -> pd.DataFrame:
    """Return snapshots of all active customers before the game; see `CreditDesk.history`."""
    accounts = Accounts(world)
    parts = [_snapshot(accounts, AHEAD + MONTH * k) for k in range(SNAPSHOTS)]
    return pd.concat(parts, ignore_index=True)


def _snapshot(accounts: Accounts, before: int) -> pd.DataFrame:
    world, day = accounts.world, accounts.world.opening - before
    firms, failed = world.firms, world.latent.failed
    frame = know(accounts, day).frame()
    frame.insert(0, "snapshot", before)
    frame.insert(1, "customer", firms["customer"])
    for name in MASTER:
        frame[name] = firms[name]
    frame["net_days"] = world.net
    for name, column in (("years_known", "since"), ("age", "founded")):
        then = firms[column].to_numpy().astype("datetime64[D]").astype(np.int64)
        frame[name] = (day - then).clip(0, None) // 365
    frame["bad"] = ((failed > day) & (failed <= day + AHEAD)).astype(int)
    active = (failed > day) & (frame["invoices"].to_numpy() > 0)
    return frame[active].reset_index(drop=True)
