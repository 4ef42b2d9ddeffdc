"""What the simulation assumes: every number, with its source or the word assumption."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

ASSUMPTION = "assumption"
CALIBRATED = "assumption, set so that the tested facts come out"
LATE = "set for late rates of customers p10/50/90 of 0/.25/.88, disputed 68%, else 26% (unverified)"
PRACTICE = "customary in trade credit; the shares are an assumption"


def _number(value: Any, meaning: str, source: str = ASSUMPTION) -> Any:
    return field(default=value, metadata={"meaning": meaning, "source": source})


@dataclass(frozen=True)
class Parameters:
    """Numbers of `simulate_ledger`; `describe` says what each means and where it comes from.

    Examples
    --------
    A world without downturns, in which one invoice in five is disputed:

    >>> calm = Parameters(shock_deviation=0.0, dispute_share=0.2)
    """

    start: str = _number("2022-01-01", "first day of the ledger; before it there is none")
    vat_rate: float = _number(0.13, "value added tax in every invoice", "China, general rate")
    top_ten_share: float = _number(
        0.50, "share of sales of the ten largest customers; sets the spread of sizes"
    )
    median_sales: float = _number(120_000.0, "CNY a year without VAT to the median customer")
    invoices_a_month: float = _number(1.3, "mean over customers")
    new_share: float = _number(0.15, "customers won during the three years")
    season: float = _number(
        0.22, "swing of orders: high in November and December, low in the month of Spring Festival"
    )
    growth: float = _number(0.04, "a year, of orders")
    shock_persistence: float = _number(0.6, "of the economy, from quarter to quarter")
    shock_deviation: float = _number(1.0, "of the shock of a quarter; 0 is a calm world")
    shock_ability: float = _number(0.30, "loss of ability for one standard deviation of shock")
    shock_orders: float = _number(0.05, "loss of orders for one standard deviation of shock")
    ability_persistence: float = _number(0.93, "of a customer's ability, from month to month")
    ability_fixed: float = _number(0.75, "standard deviation between customers")
    ability_moving: float = _number(0.60, "standard deviation within a customer over time")
    hazard: float = _number(0.0022, "chance of failing in a month at average ability", CALIBRATED)
    hazard_slope: float = _number(1.3, "log-hazard for one unit less of ability")
    silence: tuple[int, int] = _number(
        (20, 100), "days before the filing at which payments stop, from and to"
    )
    dividend: float = _number(0.12, "mean share of what is open that an insolvency still pays")
    written_off_after: tuple[int, int] = _number(
        (60, 200), "days from the filing to the write-off, from and to"
    )
    late_centre: float = _number(-1.25, "log-odds that an invoice is paid late", LATE)
    late_willingness: float = _number(2.0, "log-odds for one unit less of willingness", LATE)
    late_ability: float = _number(1.5, "log-odds for one unit less of ability", LATE)
    delay_median: float = _number(
        15.0, "days late of an average customer, when late at all (lognormal)", CALIBRATED
    )
    delay_spread: float = _number(0.95, "of the log of the days within a customer", CALIBRATED)
    delay_slope: float = _number(0.22, "log-days for one unit of the log-odds of being late")
    payment_runs: float = _number(0.35, "customers who pay on the last business day of a month")
    on_the_day: float = _number(0.55, "invoices in time that are paid on the due day", PRACTICE)
    discount_taken: float = _number(0.65, "of invoices with a discount, when not late")
    partial: float = _number(0.12, "late invoices that are paid in two parts")
    dispute_share: float = _number(
        0.08, "invoices disputed, mean over customers (unverified figures say 3-5%)"
    )
    dispute_days: float = _number(
        34.0, "days to the end of a dispute, median (lognormal)", CALIBRATED
    )
    dispute_upheld: float = _number(0.45, "disputes that end in a credit note")
    return_share: float = _number(0.015, "invoices with goods returned, beside disputes")
    promise_share: float = _number(0.45, "late invoices for which a promise is had on the phone")
    group_share: float = _number(0.10, "customers that belong to a group of connected companies")

    def shares_of_terms(self) -> dict[str, float]:
        """Shares of customers by payment terms; large ones get longer terms."""
        return {
            "14": 0.08, "2/10 net 30": 0.14, "30": 0.33, "45": 0.15, "60": 0.20, "90": 0.10,
        }  # fmt: skip


def describe(parameters: Parameters | None = None) -> pd.DataFrame:
    """List the parameters of the simulated ledger.

    Parameters
    ----------
    parameters : Parameters, optional
        By default those of `simulate_ledger`.

    Returns
    -------
    pandas.DataFrame
        ``parameter``, ``value``, ``meaning``, ``source`` (or "assumption"), and ``default``:
        whether the value is the usual one.

    Notes
    -----
    Facts that a test holds the numbers to, each within a tolerance: about a third of invoices late
    (Atradius, Payment Practices Barometer China 2024), 3.5% more than 90 days late (US in 2015,
    CRIBIS D&B Payment Study 2019), 1.3% of value uncollectable (Atradius, Western Europe 2018).
    Not reproduced, since no book is like all countries: 39 to 42% overdue (Western Europe, same
    source) and terms of 76 days (China in 2024, Coface 2025). That the ten largest customers hold
    40 to 60% of the balance is an assumption.

    Examples
    --------
    >>> table = describe()
    >>> table.loc[table["parameter"] == "vat_rate", ["value", "source"]].values.tolist()
    [[0.13, 'China, general rate']]
    """
    given, usual = parameters or Parameters(), Parameters()
    rows = [
        {
            "parameter": part.name,
            "value": getattr(given, part.name),
            "meaning": part.metadata["meaning"],
            "source": part.metadata["source"],
            "default": getattr(given, part.name) == getattr(usual, part.name),
        }
        for part in fields(Parameters)
    ]
    mix = given.shares_of_terms()
    rows.append(
        {
            "parameter": "shares_of_terms",
            "value": mix,
            "meaning": "customers by payment terms; mean about 42 days",
            "source": "terms of 14 to 90 days; Atradius 2020: mean 39 days in China; the rest "
            + ASSUMPTION,
            "default": True,
        }
    )
    return pd.DataFrame(rows, columns=["parameter", "value", "meaning", "source", "default"])
