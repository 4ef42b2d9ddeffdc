"""The samples of the workbench: development, test, and the latest periods apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from creditlab.data.samples import split_sample, split_samples

TRAIN, TEST, OUT_OF_TIME, LEFT_OUT = "train", "test", "out of time", "left out"
JUDGED = (TRAIN, TEST, OUT_OF_TIME)


def draw_samples(
    known: pd.DataFrame,
    target: str,
    *,
    test_size: float = 0.3,
    seed: int = 0,
    time: str | None = None,
    out_of_time: Any = 0.2,
    group: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Divide customers whose outcome is known.

    Parameters
    ----------
    known : pandas.DataFrame
    target : str
    test_size, seed, group
        As in `creditlab.split_sample`.
    time, out_of_time
        As in `creditlab.split_samples`; without ``time`` there is no such sample.

    Returns
    -------
    dict of str to pandas.DataFrame
        "train", "test", and with ``time`` "out of time" and "left out".
    """
    drawn: dict[str, Any] = {"test_size": test_size, "seed": seed, "group": group}
    if time is None:
        train, test = split_sample(known, target, **drawn)
        return {TRAIN: train, TEST: test}
    found = split_samples(known, target, time=time, out_of_time=out_of_time, **drawn)
    parts = (found.train, found.test, found.out_of_time, found.left_out)
    return dict(zip((*JUDGED, LEFT_OUT), parts, strict=True))


def describe_samples(samples: Mapping[str, pd.DataFrame], target: str) -> pd.DataFrame:
    """Return rows, goods, bads and bad rate of each sample."""
    rows = []
    for name, sample in samples.items():
        bads = int(sample[target].sum())
        share = bads / len(sample) if len(sample) else float("nan")
        rows.append((name, len(sample), len(sample) - bads, bads, share))
    return pd.DataFrame(rows, columns=["sample", "rows", "good", "bad", "bad_rate"])
