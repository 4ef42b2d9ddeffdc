"""Samples for developing and testing a scorecard."""

from __future__ import annotations

import numpy as np
import pandas as pd

from creditlab.data.checks import as_target, check_frame


def split_sample(
    frame: pd.DataFrame,
    target: str,
    *,
    test_size: float = 0.3,
    seed: int = 0,
    time: str | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split customers into a development and a test sample.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a customer.
    target : str
        Column with 1 = bad, 0 = good. Both samples get the same bad rate, within one row.
    test_size : float, default 0.3
        Share of rows in the test sample, between 0 and 1.
    seed : int, default 0
        Seed of the shuffle; unused with ``time``.
    time : str, optional
        Column to order by. The latest rows become the (out-of-time) test sample, whole periods
        at a time, so that no period lies on both sides.

    Returns
    -------
    train, test : pandas.DataFrame
        Rows of ``frame`` in their order, index kept.

    Raises
    ------
    ValueError
        For a bad target, a missing column, missing times, or a split that leaves one side empty.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> train, test = cl.split_sample(data.frame, target=data.target, test_size=0.3, seed=0)
    >>> len(train), len(test)
    (21000, 9000)
    """
    check_frame(frame, [target] if time is None else [target, time])
    bad = as_target(frame[target], target)
    if not 0 < test_size < 1:
        raise ValueError(f"test_size is {test_size}; give a share between 0 and 1")
    if time is None:
        in_test = _stratified(bad, test_size, np.random.default_rng(seed))
    else:
        in_test = _latest(frame[time], test_size)
    for side, mask in (("train", ~in_test), ("test", in_test)):
        if not mask.any():
            raise ValueError(
                f"the {side} sample would be empty: {len(frame):,} rows, test_size={test_size}"
            )
    return frame[~in_test], frame[in_test]


def _stratified(bad: np.ndarray, test_size: float, generator: np.random.Generator) -> np.ndarray:
    in_test = np.zeros(len(bad), dtype=bool)
    for members in (np.flatnonzero(bad), np.flatnonzero(~bad)):
        chosen = generator.permutation(members)[: round(test_size * len(members))]
        in_test[chosen] = True
    return in_test


def _latest(times: pd.Series, test_size: float) -> np.ndarray:
    missing = int(times.isna().sum())
    if missing:
        raise ValueError(
            f"column {times.name!r}: {missing:,} of {len(times):,} rows have no time; "
            f"leave them out before splitting by time"
        )
    try:
        ordered = times.sort_values()
        start = ordered.iloc[min(len(times) - 1, round((1 - test_size) * len(times)))]
        return (times >= start).to_numpy(dtype=bool)
    except TypeError as error:
        raise ValueError(
            f"column {times.name!r}: its values have no order ({error}); turn them into dates"
        ) from None
