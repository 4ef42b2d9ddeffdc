"""Groups of customers: who belongs to which, who is approved, whom the others are held against."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import factorize, listing
from creditlab.validate.metrics import is_probability

MISSING = "missing"
MOST_GROUPS = 30


def as_groups(group: Any) -> tuple[list[str], np.ndarray]:
    """Return the names of the groups, sorted, and the place of each row's group.

    Parameters
    ----------
    group : array-like of shape (n,)
        Missing values are the group "missing".

    Returns
    -------
    names : list of str
    code : numpy.ndarray of int, shape (n,)

    Raises
    ------
    ValueError
        With fewer than two groups or more than 30.
    """
    column = pd.Series(group)
    codes, values = factorize(column)
    labels = np.array([*map(group_name, values), MISSING], dtype=object)
    names, code = np.unique(labels[codes].astype(str), return_inverse=True)
    if not 2 <= len(names) <= MOST_GROUPS:
        raise ValueError(
            f"group {column.name or ''}: {len(names)} groups in {len(column):,} rows; give 2 to "
            f"{MOST_GROUPS} (cut a number, such as age, into bands first)"
        )
    return [str(name) for name in names], code


def group_name(value: Any) -> str:
    """Return what a group is called; whole numbers are, whether or not others are missing."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def check_lengths(rows: int, **given: np.ndarray | None) -> None:
    """Raise when something has not one value a row of ``group``."""
    for name, values in given.items():
        if values is not None and len(values) != rows:
            raise ValueError(f"{name} has {len(values):,} values for {rows:,} rows of group")


def passes(values: np.ndarray, cutoff: float) -> np.ndarray:
    """Tell who reaches a cut-off: at least so many points, or at most this probability of bad."""
    return values <= cutoff if is_probability(values) else values >= cutoff


def reference_first(
    names: list[str], rows: np.ndarray, rate: np.ndarray, reference: Any, min_count: int
) -> list[int]:
    """Return the places of the groups: the reference, then the largest first, missing last.

    Parameters
    ----------
    names : list of str
    rows : numpy.ndarray of int, shape (groups,)
    rate : numpy.ndarray of shape (groups,)
        Without a reference, the highest among groups of at least ``min_count`` rows is it.
    reference : optional
        Name of a group.
    min_count : int

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        For an unknown reference, or when no group is large enough to be one.
    """
    large = rows >= min_count
    if reference is None:
        known = large & (np.array(names) != MISSING)
        if not known.any():
            raise ValueError(
                f"no group has {min_count} customers (largest: {rows.max():,}); name a reference, "
                f"or lower min_count"
            )
        first = int(np.argmax(np.where(known, rate, -1)))
    elif group_name(reference) in names:
        first = names.index(group_name(reference))
    else:
        raise ValueError(f"reference {reference!r} is none of the groups: {listing(names, 30)}")
    others = sorted(range(len(names)), key=lambda i: (names[i] == MISSING, -rows[i]))
    return [first, *(i for i in others if i != first)]
