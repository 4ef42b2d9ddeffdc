"""What the game assumes beside the ledger generator: prices, hours, and what actions do."""

from __future__ import annotations

from dataclasses import dataclass

from creditlab.data.simulate.parameters import Parameters

ODDS = 10_000  # chances are whole numbers out of so many
OPENING_MONTH = 20  # of the three years that are drawn: twenty months of history come before
FUTURE = 180  # days after the last in which a customer that was lost would have ordered


@dataclass(frozen=True)
class Rules:
    """Prices and chances of the credit desk; all of them are assumptions of the game.

    Attributes
    ----------
    minutes : int
        Staff time for calls on a business day.
    call_minutes : int
        One call takes this long.
    call_cost, complaint_cost : int
        Cents.
    funding : int
        Yearly rate at which receivables are financed, out of 10,000.
    margins : tuple of (segment, int)
        Gross margin by segment, out of 10,000 of the price without VAT.
    decline_cools, hold_cools : int
        By how much the patience of a customer falls with an order that is declined or cannot be
        shipped on the terms offered, and with one that waited until it was withdrawn.
    tolerance : tuple of int
        A customer leaves for good when its patience, drawn between these, is used up.
    waits : tuple of int
        Days for which an order waits on hold before it is withdrawn, from and to.
    complains_after : int
        Days on hold before a customer may complain.
    complains : tuple of int
        Chance of it when nothing is overdue, and when something is.
    pays_up : int
        Chance that a customer that can pay settles what is overdue to have an order released.
    shorter : int
        Chance, for each day by which terms are shortened, that the order goes elsewhere.
    cash : int
        Chance that a customer of average ability takes cash in advance.
    cash_ability : int
        Added for one unit more of ability.
    promise, promise_willingness : int
        Chance that a call ends with a promise, and what a unit of willingness adds.
    keeps : int
        Chance that a promise is kept by those who still pay at all.
    silent_dispute : int
        Chance that a dispute is told only when somebody asks, or after weeks.
    """

    minutes: int = 120
    call_minutes: int = 15
    call_cost: int = 40_00
    complaint_cost: int = 500_00
    funding: int = 800
    margins: tuple[tuple[str, int], ...] = (("key account", 800), ("core", 1200), ("small", 1600))
    decline_cools: int = 2
    hold_cools: int = 1
    tolerance: tuple[int, int] = (2, 6)
    waits: tuple[int, int] = (4, 14)
    complains_after: int = 2
    complains: tuple[int, int] = (3_500, 800)
    pays_up: int = 6_500
    shorter: int = 60
    cash: int = 3_000
    cash_ability: int = 1_000
    promise: int = 6_500
    promise_willingness: int = 1_200
    keeps: int = 7_500
    silent_dispute: int = 6_000


def hard_year() -> Parameters:
    """Return the world of the desk: more failures than usual, and fewer very large customers."""
    return Parameters(hazard=0.0045, top_ten_share=0.30)
