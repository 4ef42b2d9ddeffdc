"""Limits of a portfolio: who gets how much when there is not enough for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing

NEEDED = ("ceiling", "margin", "pd", "lgd")
CLOSE = 1e-6  # of the largest ceiling: the solver's own tolerance
WHOLE, PART, NO_ROOM = "whole", "part", "none: no room"
DOES_NOT_PAY, TOO_SMALL = "none: does not pay", "none: below its minimum"


@dataclass(frozen=True, eq=False)
class Allocation:
    """Limits of a portfolio under its caps. Build one with `allocate_limits`.

    Attributes
    ----------
    limits : pandas.DataFrame
        A row a customer, indexed as given: ``ceiling``; ``rate``: expected profit of a unit of
        exposure; ``limit``; ``profit`` and ``expected_loss`` of a year; ``outcome``: "whole" (the
        ceiling), "part", or "none" with its reason.
    caps : pandas.DataFrame
        A row a cap: ``cap`` (name), ``bound``, ``used``, and ``shadow_price``: what one more unit
        of it would earn in a year; 0 where it does not bind.
    profit : float
        Expected, of a year.
    bound : float
        What could be earned if every limit could be divided: the most that any choice may reach.
        Equal to ``profit`` where nothing is all-or-nothing.
    """

    limits: pd.DataFrame
    caps: pd.DataFrame
    profit: float
    bound: float


def allocate_limits(
    customers: pd.DataFrame,
    cap: float,
    *,
    group_caps: Mapping[str, float | Mapping[Any, float]] | None = None,
    loss_cap: float | None = None,
    funding: float = 0.0,
) -> Allocation:
    """Divide a cap among customers so that the portfolio earns most.

    Parameters
    ----------
    customers : pandas.DataFrame
        A row a customer: ``ceiling`` (the most it may have, such as ``limit`` of
        `creditlab.decide.limits.credit_limits`); ``margin`` earned in a year on a unit of exposure
        if it pays (contribution margin × turns of the receivable a year); ``pd`` within the year;
        ``lgd``. Optionally ``minimum``: a limit below it is no use, so it is that or none (equal to
        the ceiling: all or nothing); ``cost`` of a year, for any limit at all; and the columns of
        ``group_caps``.
    cap : float
        Of all limits together.
    group_caps : mapping of str to float or mapping, optional
        Column → the cap of each of its groups, or of those named: ``{"sector": {"steel": 1e6},
        "group": 5e5}``. Customers without a group are under none.
    loss_cap : float, optional
        Of the expected losses of a year.
    funding : float, default 0
        Yearly rate at which the seller borrows.

    Returns
    -------
    Allocation

    Raises
    ------
    ValueError
        When a column is absent, a figure is missing, negative or not a share, or a group with a
        cap has no customer.

    Notes
    -----
    Earned on a unit of exposure: margin × (1 - PD) - PD × LGD - funding, the sum behind
    `creditlab.decide.economics.break_even_pd`. It is a linear programme, and with minima or costs
    a mixed-integer one, solved by HiGHS (through scipy). Shadow prices are those of the linear
    programme with divisible limits: a whole limit has no price of the margin, and where several
    caps bind at once, prices need not be unique.

    Limits are counted as if they were used, and each customer's profit as if others did not matter:
    an expected profit says nothing of the year in which several fail together.

    Examples
    --------
    >>> customers = pd.DataFrame({"ceiling": [100.0, 100.0, 100.0], "margin": [0.20, 0.15, 0.11],
    ...                           "pd": [0.05, 0.02, 0.10], "lgd": [0.6, 0.5, 0.6]})
    >>> found = allocate_limits(customers, cap=150, funding=0.04)
    >>> found.limits[["rate", "limit", "outcome"]].round(3).values.tolist()
    [[0.12, 100.0, 'whole'], [0.097, 50.0, 'part'], [-0.001, 0.0, 'none: does not pay']]
    >>> round(found.profit, 2), found.caps["shadow_price"].round(3).tolist()
    (16.85, [0.097])
    """
    frame = _checked(customers)
    if not (np.isfinite(cap) and cap >= 0 and funding >= 0):
        raise ValueError(f"cap is {cap} and funding {funding}; give numbers of at least 0")
    rate = frame["margin"] * (1 - frame["pd"]) - frame["pd"] * frame["lgd"] - funding
    loss = (frame["pd"] * frame["lgd"]).to_numpy()
    caps = [("all", np.ones(len(frame)), float(cap)), *_group_rows(customers, group_caps or {})]
    if loss_cap is not None:
        if not (np.isfinite(loss_cap) and loss_cap >= 0):
            raise ValueError(f"loss_cap is {loss_cap}; give an amount of at least 0")
        caps.append(("expected loss", loss, float(loss_cap)))
    limit, bound, price = _solve(frame, rate.to_numpy(), caps)
    profit = rate * limit - frame["cost"] * (limit > 0)
    weights = np.array([row for _, row, _ in caps])
    table = pd.DataFrame(
        {
            "cap": [name for name, _, _ in caps],
            "bound": [most for _, _, most in caps],
            "used": weights @ limit,
            "shadow_price": price,
        }
    )
    limits = pd.DataFrame(
        {
            "ceiling": frame["ceiling"],
            "rate": rate,
            "limit": limit,
            "profit": profit,
            "expected_loss": loss * limit,
            "outcome": _outcome(frame, rate, limit),
        }
    )
    return Allocation(limits, table, float(profit.sum()), bound)


def _checked(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the figures as floats, optional ones as 0 where there are none."""
    check_frame(customers, NEEDED)
    frame = pd.DataFrame(index=customers.index)
    for name in (*NEEDED, "minimum", "cost"):
        given = name in customers
        frame[name] = customers[name].astype(np.float64) if given else 0.0
        most = 1.0 if name in ("pd", "lgd") else np.finfo(np.float64).max
        wrong = ~frame[name].between(-most if name == "margin" else 0.0, most)
        if wrong.any():
            said = (
                "between 0 and 1"
                if most == 1
                else "a number" + " of at least 0" * (name != "margin")
            )
            raise ValueError(
                f"column {name!r}: {int(wrong.sum())} of {len(frame)} values are not {said} "
                f"({listing(customers.index[wrong], 3)})"
            )
    return frame


def _group_rows(
    customers: pd.DataFrame, group_caps: Mapping[str, float | Mapping[Any, float]]
) -> list[tuple[str, np.ndarray, float]]:
    """Return name, members (1 or 0) and bound of each cap of a group."""
    check_frame(customers, group_caps)
    rows = []
    for column, given in group_caps.items():
        values = customers[column]
        bounds = (
            dict(given)
            if isinstance(given, Mapping)
            else dict.fromkeys(values.dropna().unique(), given)
        )
        for value, most in bounds.items():
            members = (values == value).fillna(False).to_numpy(dtype=np.float64)
            if not members.any():
                raise ValueError(f"group_caps: no customer has {column} {value!r}")
            if not (np.isfinite(most) and most >= 0):
                raise ValueError(f"group_caps: {column} {value!r} has the cap {most}")
            rows.append((f"{column} {value}", members, float(most)))
    return rows


def _solve(
    frame: pd.DataFrame, rate: np.ndarray, caps: list[tuple[str, np.ndarray, float]]
) -> tuple[np.ndarray, float, np.ndarray]:
    """Return limits, the profit of divisible limits, and the shadow price of each cap.

    Variables: the limits, as shares of the largest ceiling; then, for customers with a minimum or a
    cost, whether they get one at all.
    """
    from scipy import optimize, sparse

    ceiling, minimum, cost = (frame[n].to_numpy() for n in ("ceiling", "minimum", "cost"))
    size, scale = len(frame), float(ceiling.max()) or 1.0
    chosen = np.flatnonzero((minimum > 0) | (cost > 0))
    gets = sparse.eye_array(size, format="csr")[chosen]
    above = sparse.hstack([gets, -sparse.diags_array(ceiling[chosen] / scale)])
    below = sparse.hstack([-gets, sparse.diags_array(minimum[chosen] / scale)])
    totals = np.array([row for _, row, _ in caps])
    totals = sparse.hstack([sparse.csr_array(totals), sparse.csr_array((len(caps), len(chosen)))])
    matrix = sparse.vstack([totals, above, below], format="csr")
    right = np.zeros(matrix.shape[0])
    right[: len(caps)] = [most / scale for _, _, most in caps]
    objective = np.concatenate([-rate, cost[chosen] / scale])
    top = np.concatenate([ceiling / scale, np.where(minimum <= ceiling, 1.0, 0.0)[chosen]])
    relaxed = optimize.linprog(
        objective, matrix, right, bounds=np.column_stack([np.zeros(len(top)), top])
    )
    found = relaxed
    if len(chosen):
        found = optimize.milp(
            objective,
            integrality=np.repeat([0, 1], [size, len(chosen)]),
            bounds=optimize.Bounds(0, top),
            constraints=optimize.LinearConstraint(matrix, -np.inf, right),
            options={"mip_rel_gap": CLOSE},
        )
    for result in (relaxed, found):
        if result.x is None:
            raise ValueError(f"no allocation was found: {result.message}")
    share = found.x[:size]
    limit = np.where(share > CLOSE, share * scale, 0.0)
    limit[chosen] *= found.x[size:] > 0.5
    near = np.abs(limit - ceiling) <= CLOSE * scale
    price = -relaxed.ineqlin.marginals[: len(caps)] + 0.0
    return np.where(near & (limit > 0), ceiling, limit), float(-relaxed.fun * scale), price


def _outcome(frame: pd.DataFrame, rate: pd.Series, limit: np.ndarray) -> np.ndarray:
    """Say of each customer what it got, or why it got nothing."""
    pays = rate * frame["ceiling"] > frame["cost"]
    return np.select(
        [
            (limit > 0) & (limit >= frame["ceiling"]),
            limit > 0,
            frame["minimum"] > frame["ceiling"],
            ~pays,
        ],
        [WHOLE, PART, TOO_SMALL, DOES_NOT_PAY],
        NO_ROOM,
    )
