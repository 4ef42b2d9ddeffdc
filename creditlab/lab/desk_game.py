"""The credit desk played by a person: what can be done today, and how it stands; no notebook."""

from __future__ import annotations

import pandas as pd

from creditlab.decide.desk.desk import CreditDesk, Policy
from creditlab.decide.desk.play import DECLINED, ELSEWHERE, HELD, SHIPPED
from creditlab.decide.desk.policies import approve_all, baselines
from creditlab.decide.desk.score import DeskResult, day_by_day, score
from creditlab.decide.desk.views import Customer, Decision, Desk, Order

YOU = "you"
RIVALS = ("approve all", "scorecard")
CHOICES = {
    "approve": Decision(),
    "hold": Decision(hold=True),
    "cash": Decision(terms=0),
    "decline": Decision(approve=False),
}
SAID = {
    SHIPPED: "shipped",
    HELD: "held; it is back on the next business day",
    DECLINED: "declined; the customer is annoyed",
    ELSEWHERE: "not taken on these terms; the order goes elsewhere",
}


class DeskGame:
    """A game of `CreditDesk` that a person plays.

    Parameters
    ----------
    seed, n_customers, days : int
        As in `CreditDesk`.

    Attributes
    ----------
    chosen : int or None
        The order that is looked at, of `waiting`; None when nothing is left to decide.
    said : str
        What came of the last action.

    Examples
    --------
    >>> game = DeskGame(seed=1, n_customers=30, days=10)
    >>> while not game.over:
    ...     while game.chosen is not None:
    ...         game.act("approve")
    ...     game.next_day()
    >>> game.result().profit == game.rivals["approve all"].profit
    True
    """

    def __init__(self, seed: int = 0, n_customers: int = 60, days: int = 90) -> None:
        self.desk = CreditDesk(seed, n_customers, days)
        self._play = self.desk.play()
        policies = baselines()
        self.rivals = {name: self.desk.run(policies[name]) for name in RIVALS}
        self.waiting: list[int] = []
        self.chosen: int | None = None
        self.said = ""
        self._result: DeskResult | None = None
        self._look()
        if self.chosen is None:
            self.next_day()

    # --- What is there ---------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether all days have been played."""
        return self._play.over

    @property
    def day(self) -> int:
        """The day, from 0."""
        return self._play.day

    def see(self, row: int) -> tuple[Customer, Order, Desk]:
        """Return what is known of an order of today's."""
        return self._play.see(row)

    def log(self) -> pd.DataFrame:
        """Return the days so far, as `DeskResult.log`; empty on the first."""
        return day_by_day(self._play) if self._play.log else pd.DataFrame({"booked": []})

    def booked(self) -> pd.DataFrame:
        """Return the profit that the books show by day, of the person and of the rivals so far."""
        columns = {YOU: self.log()["booked"]}
        columns |= {
            name: result.log["booked"].head(self.day) for name, result in self.rivals.items()
        }
        return pd.DataFrame(columns).rename_axis("day")

    def result(self) -> DeskResult:
        """Return the result of a game that is over.

        Raises
        ------
        ValueError
            When it is not.
        """
        if not self.over:
            raise ValueError(f"day {self.day} of {self.desk.days}: the game is not over")
        if self._result is None:
            self._result = score(self._play)
        return self._result

    def table(self) -> pd.DataFrame:
        """Return the figures of all at the end, the oracle's too."""
        found = {YOU: self.result(), **self.rivals, "oracle": self.desk.oracle()}
        return pd.DataFrame({name: result.figures() for name, result in found.items()}).T

    # --- What is done ----------------------------------------------------------------------------

    def choose(self, row: int) -> None:
        """Look at an order.

        Raises
        ------
        ValueError
            When it is not among today's.
        """
        if row not in self.waiting:
            raise ValueError("this order does not wait for a decision today")
        self.chosen = row

    def act(self, choice: str) -> None:
        """Decide on the order that is looked at: approve, hold, cash or decline.

        Raises
        ------
        ValueError
            For another word, or when no order is looked at.
        """
        if choice not in CHOICES:
            raise ValueError(f"choice is {choice!r}; one of {', '.join(CHOICES)}")
        row, name = self._chosen()
        came = self._play.decide(row, CHOICES[choice])
        self.said = f"{name}: {SAID[came]}."
        self.waiting = [each for each in self.waiting if each != row and each in self._play.waiting]
        self.chosen = self.waiting[0] if self.waiting else None

    def call(self) -> None:
        """Call the customer of the order that is looked at; the order stays where it is."""
        row, name = self._chosen()
        customer, before = self._play.see(row)[0], self._play.minutes
        number = int(self._play.accounts.customer[row])
        if not self._play.call(number):
            self.said = "No time is left for calls today."
            return
        promise = self._play.pending.get(number)
        if customer.last_call is not None and customer.last_call < 14:
            told = "nothing new; the last call was less than a fortnight ago"
        elif promise is None:
            told = "no promise. What it said is in the books tomorrow"
        else:
            told = f"a promise to pay in {promise[0] - self._play.today} days"
        spent = before - self._play.minutes
        self.said = f"{name}, {spent} minutes on the phone: {told}."

    def next_day(self) -> None:
        """End the day; undecided orders are held. Days without an order pass by."""
        while self.chosen is not None:
            self.act("hold")
        while not self.over:
            self._play.next_day()
            self._look()
            if self.chosen is not None:
                break
        self.said = "The game is over." if self.over else ""

    def finish(self, policy: Policy = approve_all) -> None:
        """Let a policy play the rest, from the order that is looked at on."""
        while not self.over:
            for row in list(self.waiting):
                if row in self._play.waiting:
                    self._play.decide(row, policy(*self._play.see(row)))
            self._play.next_day()
            self._look()
        self.said = "The game is over."

    def _look(self) -> None:
        self.waiting = self._play.orders()
        self.chosen = self.waiting[0] if self.waiting else None

    def _chosen(self) -> tuple[int, str]:
        if self.chosen is None:
            raise ValueError("no order waits for a decision; go on to the next day")
        return self.chosen, self._play.see(self.chosen)[0].name
