"""Policies to compare one's own with: from no judgement at all to the course's scorecard."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from creditlab.decide.desk.desk import CreditDesk, Policy
from creditlab.decide.desk.views import Customer, Decision, Desk, Order

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard

VARIABLES = ("oldest", "recent_delay", "delay", "last_payment", "bad_news", "overdue_share")
SEEDS = range(900_001, 900_009)  # of the desks whose past the reference card was fitted on


def approve_all(customer: Customer, order: Order, desk: Desk) -> Decision:
    """Ship everything on the usual terms, call nobody."""
    return Decision()


def decline_all(customer: Customer, order: Order, desk: Desk) -> Decision:
    """Ship nothing."""
    return Decision(approve=False)


def simple_limit(customer: Customer, order: Order, desk: Desk) -> Decision:
    """Let everybody owe at most one and a half times its usual balance, without looking further.

    The usual balance is what it bought in a year, by the days of its terms and thirty more. New
    customers get one order.
    """
    usual = customer.purchases * (customer.net_days + 30) / 365
    return Decision(limit=max(1.5 * usual, order.amount))


class ScorecardPolicy:
    """Decide by the chance that a customer fails within 180 days, read from a card.

    Who is late is called, once a fortnight. An order is shipped when its margin is more than the
    expected loss. Else the order of a customer with overdue items is held first: who can, pays to
    have it, and looks better then. What still looks bad is offered for cash in advance, but only
    when the expected loss is above twice the margin: a customer that is turned away may be lost,
    and with it more than this order.

    Parameters
    ----------
    card : Scorecard
        Fitted on figures of `CreditDesk.history`; see `reference_card`.
    loss : float, default 0.9
        Share of an order that is lost when the customer fails.
    patience : int, default 5
        Days for which an order is held.
    worth : float, default 2.0
        Margins that are lost with an order that goes elsewhere; 1 looks at this order alone.

    Examples
    --------
    >>> policy = ScorecardPolicy(reference_card())
    >>> result = CreditDesk(seed=3, n_customers=60).run(policy)
    >>> result.stopped
    ''
    """

    def __init__(
        self, card: Scorecard, loss: float = 0.9, patience: int = 5, worth: float = 2.0
    ) -> None:
        self.card, self.loss, self.patience, self.worth = card, loss, patience, worth

    def probability(self, customer: Customer) -> float:
        """Return the card's chance that the customer files for insolvency within 180 days."""
        log_odds = self.card.intercept_
        for name, bins in self.card.bins_.items():
            log_odds += self.card.bin_log_odds_[name][bins.rule.bin_of(figure(customer, name))]
        return float(1 / (1 + np.exp(-log_odds)))

    def __call__(self, customer: Customer, order: Order, desk: Desk) -> Decision:
        """Decide on an order."""
        rested = customer.last_call is None or customer.last_call >= 14
        call = customer.oldest > 3 and rested
        risk = self.probability(customer) * self.loss * order.amount
        late = customer.oldest > 0 and order.waited < self.patience
        if risk >= order.margin and late:
            return Decision(hold=True, call=call)
        if risk >= self.worth * order.margin:
            return Decision(terms=0)
        return Decision(call=call)


def figure(customer: Customer, name: str) -> float | str | None:
    """Return a figure of a customer; the share overdue is made of two."""
    if name == "overdue_share":
        return customer.overdue / customer.open if customer.open else 0.0
    value: float | str | None = getattr(customer, name)
    return value


def sample(seeds: range | list[int], n_customers: int = 500) -> pd.DataFrame:
    """Return the histories of several desks below one another, with the share overdue."""
    parts = [CreditDesk(seed, n_customers).history().assign(seed=seed) for seed in seeds]
    frame = pd.concat(parts, ignore_index=True)
    share = frame["overdue"] / frame["open"].where(frame["open"] > 0)
    return frame.assign(overdue_share=share.fillna(0.0))


@cache
def reference_card() -> Scorecard:
    """Return the card of the course's policy, fitted on the past of eight desks of other seeds."""
    from creditlab.model.binning import fit_bins
    from creditlab.model.scorecard import Scorecard

    frame = sample(SEEDS)[[*VARIABLES, "bad"]]
    # The more overdue, the longer unpaid, the more bad news: by sense, so that noise bends nothing.
    bins = fit_bins(frame, target="bad", trends=dict.fromkeys(VARIABLES, "ascending"))
    card = Scorecard(bins=bins, variables=list(VARIABLES))
    return card.fit(frame[list(VARIABLES)], frame["bad"])


def baselines() -> dict[str, Policy]:
    """Return the policies to beat by name, the simplest first."""
    return {
        "approve all": approve_all,
        "decline all": decline_all,
        "simple limit": simple_limit,
        "scorecard": ScorecardPolicy(reference_card()),
    }
