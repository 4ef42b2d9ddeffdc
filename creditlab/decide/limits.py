"""Credit limits: what a customer needs, what each rule allows, and the least of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing


@dataclass(frozen=True)
class LimitPolicy:
    """Shares and days by which limits are set; the policy of a company, to be changed.

    Attributes
    ----------
    vat_rate : float
        On sales: a receivable contains it.
    net_worth_share : float
        Most share of the customer's net worth. A tenth is one of the "10% rules" of US trade
        (bernsteinlaw.com); where it comes from nobody says.
    working_capital_share : float
        Most share of the customer's working capital; 20–25% is customary, unverified.
    own_sales_share : float
        Most share of the seller's yearly sales on one customer: the other 10% rule. As a limit:
        what a customer with this share owes, who pays after this customer's days.
    peer_multiple : float
        Of the median line that other suppliers give.
    record_floor, record_full : float
        Payment index (as `payment_behaviour` gives it) at which a customer gets nothing beyond
        cash terms, and from which the whole need; between them a share in proportion. Assumptions.
    """

    vat_rate: float = 0.0
    net_worth_share: float = 0.10
    working_capital_share: float = 0.20
    own_sales_share: float = 0.10
    peer_multiple: float = 1.0
    record_floor: float = 30.0
    record_full: float = 75.0

    def __post_init__(self) -> None:
        shares = ("net_worth_share", "working_capital_share", "own_sales_share", "peer_multiple")
        for name in ("vat_rate", *shares):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must not be negative")
        if not self.record_floor < self.record_full:
            raise ValueError(
                f"record_floor is {self.record_floor} and record_full {self.record_full}; the "
                f"first must be lower"
            )


CEILINGS = ("net_worth", "working_capital", "record", "peers", "insurer", "own_sales")
NEEDS = ("yearly_sales", "terms", "delay")


def credit_limits(
    customers: pd.DataFrame, policy: LimitPolicy | None = None, *, own_sales: float | None = None
) -> pd.DataFrame:
    """Set the limit of each customer: the least of what it needs and what each rule allows.

    Parameters
    ----------
    customers : pandas.DataFrame
        A row a customer. Needed: ``yearly_sales`` (forecast, without VAT), ``terms`` and ``delay``
        (days until due, and usually late). Used where there: ``net_worth`` (tangible),
        ``working_capital``, ``paydex`` (payment index, 0 to 100), ``peer_line`` (median line of
        other suppliers), ``insured`` (line of the credit insurer).
    policy : LimitPolicy, optional
    own_sales : float, optional
        Yearly sales of the seller, for the rule of concentration.

    Returns
    -------
    pandas.DataFrame
        Same index: ``need``; what each rule allows: ``net_worth``, ``working_capital``, ``record``,
        ``peers``, ``insurer``, ``own_sales`` (missing where the rule does not apply, or nothing is
        known); ``limit``: the least of them; ``binding``: the rule that gave it; ``unknown``: rules
        for which the customer's figure is missing, in words.

    Raises
    ------
    ValueError
        When a needed column is absent, or a need is missing or negative.

    Notes
    -----
    need = sales × (1 + VAT) × (terms + delay) / 365: what is open when everything goes as usual.
    own_sales is the same sum over a share of the seller's sales: a year's sales are never open at
    one time. A negative net worth or working capital allows nothing. What is not known limits
    nothing, and is named: whether that will do is for a person to say.

    Examples
    --------
    >>> customers = pd.DataFrame({
    ...     "yearly_sales": [3_650_000.0, 730_000.0], "terms": [60, 30], "delay": [15, 0],
    ...     "net_worth": [4_000_000.0, np.nan], "paydex": [80, 40]}, index=["A", "B"])
    >>> found = credit_limits(customers, LimitPolicy(vat_rate=0.13), own_sales=50_000_000)
    >>> found["own_sales"].round(0).tolist()  # 50 m × 10% × 1.13 × 75 / 365, and 30 / 365
    [1160959.0, 464384.0]
    >>> found[["need", "limit", "binding", "unknown"]].round(0).values.tolist()
    [[847500.0, 400000.0, 'net_worth', ''], [67800.0, 15067.0, 'record', 'net_worth']]
    """
    rules = policy or LimitPolicy()
    check_frame(customers, NEEDS)
    for name in NEEDS:
        wrong = ~(customers[name] >= 0)
        if wrong.any():
            raise ValueError(
                f"column {name!r}: {int(wrong.sum())} of {len(customers)} values are missing or "
                f"negative ({listing(customers.index[wrong], 3)}); a need cannot be told without"
            )
    sales, terms, delay = (_figure(customers, name) for name in NEEDS)
    open_share = (1 + rules.vat_rate) * (terms + delay) / 365  # of a year's sales, at any time
    need = sales * open_share
    worth, capital = (_figure(customers, n).clip(min=0) for n in ("net_worth", "working_capital"))
    span = rules.record_full - rules.record_floor
    carried = ((_figure(customers, "paydex") - rules.record_floor) / span).clip(0, 1)
    sold = np.nan if own_sales is None else own_sales
    figures = {
        "need": need,
        "net_worth": worth * rules.net_worth_share,
        "working_capital": capital * rules.working_capital_share,
        "record": need * carried,
        "peers": _figure(customers, "peer_line") * rules.peer_multiple,
        "insurer": _figure(customers, "insured"),
        "own_sales": sold * rules.own_sales_share * open_share,
    }
    every = np.column_stack(list(figures.values()))
    least = np.nanargmin(every, axis=1)  # a need is never missing
    table = pd.DataFrame(figures, index=customers.index)
    table["limit"] = every[np.arange(len(every)), least]
    table["binding"] = [list(figures)[place] for place in least]
    given = {
        "net_worth": "net_worth",
        "working_capital": "working_capital",
        "record": "paydex",
        "peers": "peer_line",
        "insurer": "insured",
    }
    asked = [rule for rule, column in given.items() if column in customers]
    table["unknown"] = [
        ", ".join(rule for rule in asked if np.isnan(figures[rule][row]))
        for row in range(len(customers))
    ]
    return table


def _figure(customers: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column of numbers, all missing where there is none."""
    if name not in customers:
        return np.full(len(customers), np.nan)
    return customers[name].to_numpy(dtype=np.float64, na_value=np.nan)
