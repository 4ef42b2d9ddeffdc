"""Policies on many seeds, and how far each stays behind the best that was possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from creditlab._progress import progress
from creditlab.data.checks import check_level
from creditlab.decide.desk.desk import CreditDesk, Policy
from creditlab.decide.desk.score import DeskResult
from creditlab.model.comparison import corrected_t_interval

ORACLE = "oracle"


def compare(
    policies: Mapping[str, Policy], seeds: Iterable[int], n_customers: int = 500, days: int = 90
) -> pd.DataFrame:
    """Run policies, and the oracle, on the same desks.

    Parameters
    ----------
    policies : mapping of str to callable
    seeds : iterable of int
    n_customers, days : int
        As in `CreditDesk`.

    Returns
    -------
    pandas.DataFrame
        A row a seed and policy: ``seed``, ``policy``, the figures of `DeskResult`, ``stopped``.

    Raises
    ------
    ValueError
        For a policy that is called "oracle".

    Examples
    --------
    >>> runs = compare({"ship": lambda customer, order, desk: Decision()}, [1, 2], n_customers=40)
    >>> runs[["seed", "policy"]].values.tolist()
    [[1, 'oracle'], [1, 'ship'], [2, 'oracle'], [2, 'ship']]
    """
    if ORACLE in policies:
        raise ValueError('a policy is called "oracle"; that name is taken, choose another')
    rows, chosen = [], list(seeds)
    with progress(len(chosen), "desks", "seeds") as bar:
        for seed in chosen:
            desk = CreditDesk(seed, n_customers, days)
            found = {ORACLE: desk.oracle()}
            found |= {name: desk.run(policy) for name, policy in policies.items()}
            rows += [run_row(seed, name, result) for name, result in found.items()]
            bar.update(1)
    return pd.DataFrame(rows)


def run_row(seed: int, policy: str, result: DeskResult) -> dict[str, Any]:
    """Return what `compare` says of one run."""
    figures = {str(figure): value for figure, value in result.figures().items()}
    return {"seed": seed, "policy": policy, **figures, "stopped": result.stopped}


def regret(runs: pd.DataFrame, against: str = ORACLE, level: float = 0.95) -> pd.DataFrame:
    """Return how much less each policy made than another on the same seeds.

    Parameters
    ----------
    runs : pandas.DataFrame
        As `compare` returns it.
    against : str, default "oracle"
        The policy to measure by.
    level : float, default 0.95
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        A row a policy, the smallest regret first: ``profit`` (mean), ``regret`` (mean of the
        differences), ``low`` and ``high`` (its t interval over seeds), ``ahead`` (seeds on which
        the policy made more than the one it is measured by) and ``seeds``.

    Raises
    ------
    ValueError
        When nobody is called so.

    Notes
    -----
    Both played the same seeds, so their differences are compared: what made a seed good or bad for
    everybody falls out. The interval speaks of the mean over seeds, not of the next one.

    Examples
    --------
    >>> runs = pd.DataFrame({"seed": [1, 1, 2, 2], "policy": ["oracle", "a"] * 2,
    ...                      "profit": [10.0, 7.0, 12.0, 7.0]})
    >>> regret(runs).round(1).loc["a"].tolist()
    [7.0, 4.0, -8.7, 16.7, 0.0, 2.0]
    """
    check_level(level)
    profit = runs.set_index(["seed", "policy"])["profit"].unstack("policy")  # noqa: PD010
    if against not in profit:
        raise ValueError(
            f"no policy is called {against!r}; there are {', '.join(map(str, profit))}"
        )
    behind = profit.drop(columns=against).rsub(profit[against], axis=0)
    rows = {}
    for name in behind:
        low, high, _ = corrected_t_interval(behind[name].to_numpy(), 0.0, level)
        rows[name] = {
            "profit": profit[name].mean(), "regret": behind[name].mean(), "low": low, "high": high,
            "ahead": int((behind[name] < 0).sum()), "seeds": len(behind),
        }  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("policy")
    return table.sort_values("regret", kind="stable")
