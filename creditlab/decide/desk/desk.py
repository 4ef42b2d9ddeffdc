"""The credit desk: ninety days of orders, run by a policy."""

from __future__ import annotations

import time
from collections.abc import Callable

import pandas as pd

from creditlab.decide.desk.history import history
from creditlab.decide.desk.oracle import foresee
from creditlab.decide.desk.patience import OutOfTime, at_most
from creditlab.decide.desk.play import Play
from creditlab.decide.desk.rules import Rules
from creditlab.decide.desk.score import DeskResult, score
from creditlab.decide.desk.views import Customer, Decision, Desk, Order, read_decision
from creditlab.decide.desk.world import World, draw_world

Policy = Callable[[Customer, Order, Desk], Decision]
FEWEST, LONGEST_GAME = 20, 180


class CreditDesk:
    """Ninety days at the credit desk of a supplier; simulated.

    Parameters
    ----------
    seed : int, default 0
        From 0 on. The same seed gives the same game.
    n_customers : int, default 500
        At least 20.
    days : int, default 90
        Calendar days, 5 to 180; orders come on business days.
    rules : Rules, optional
        Prices and chances.

    Raises
    ------
    ValueError
        When a number is out of its range.

    Notes
    -----
    The world is a book of `creditlab.simulate_ledger` in a hard year: its customers with their
    ability and willingness, their invoices as orders, and the way in which they would pay. Twenty
    months of history come before the first day, and the year after the last one is followed until
    every invoice is paid or lost. Actions change the plan of the customers: a promise brings a
    payment forward, shorter terms bring it sooner, a hold makes those pay who can. What an action
    brings was drawn with the world, so that policies meet the same luck.

    Examples
    --------
    >>> desk = CreditDesk(seed=1, n_customers=60)
    >>> found = desk.run(lambda customer, order, desk: Decision(hold=customer.oldest > 30))
    >>> found.stopped, len(found.log)
    ('', 90)
    """

    def __init__(
        self, seed: int = 0, n_customers: int = 500, days: int = 90, rules: Rules | None = None
    ) -> None:
        if seed < 0 or n_customers < FEWEST or not 5 <= days <= LONGEST_GAME:
            raise ValueError(
                f"seed is {seed}, n_customers {n_customers}, days {days}: a seed from 0 on, at "
                f"least {FEWEST} customers, and 5 to {LONGEST_GAME} days"
            )
        self.seed, self.n_customers, self.days = int(seed), n_customers, days
        self.rules = rules or Rules()
        self._drawn: World | None = None

    @property
    def _world(self) -> World:
        if self._drawn is None:
            self._drawn = draw_world(self.seed, self.n_customers, self.days, self.rules)
        return self._drawn

    def __repr__(self) -> str:
        return f"<CreditDesk: {self.n_customers:,} customers, {self.days} days, seed {self.seed}>"

    def play(self) -> Play:
        """Begin a game that is played step by step."""
        return Play(self._world)

    def run(
        self, policy: Policy, *, call_seconds: float = 1.0, seconds: float = 30.0
    ) -> DeskResult:
        """Let a policy decide on every order.

        Parameters
        ----------
        policy : callable
            Takes a `Customer`, an `Order` and a `Desk`; returns a `Decision`.
        call_seconds, seconds : float
            Time for one decision, and for all of them.

        Returns
        -------
        DeskResult
            A policy that raises, answers no `Decision`, or takes too long is stopped: the result
            says why, and all orders after that are declined.

        Notes
        -----
        What the policy is given holds plain values only. But it runs in this process, in which
        Python hides nothing from those who search it (stack frames, the garbage collector), and a
        policy that knows the seed can draw the world again. Foreign policies are judged by
        `creditlab.lab.credit_desk.leaderboard`, in which they see nothing but messages.
        """
        play, asked = self.play(), Asked(policy, call_seconds, seconds)
        while not play.over:
            for row in play.orders():
                if row in play.waiting:  # else it left with its customer a moment ago
                    play.decide(row, asked(play, row))
            play.next_day()
        return score(play, asked.stopped)

    def oracle(self) -> DeskResult:
        """Return what somebody who knows the latent state and all that comes would have made.

        Returns
        -------
        DeskResult
            No policy can be expected to reach it; the distance is its regret.
        """
        play = self.play()
        while not play.over:
            for row in play.orders():
                if row in play.waiting:
                    play.decide(row, foresee(play, row))
            play.next_day()
        return score(play)

    def history(self) -> pd.DataFrame:
        """Return what was known of the customers before the first day, and who failed after it.

        Returns
        -------
        pandas.DataFrame
            A row a customer and month, from thirteen to six months before the first day:
            ``snapshot`` (days before it), ``customer``, the figures of `Customer` under the same
            names, and ``bad``: 1 for those that filed for insolvency within 180 days. All of it
            is known on the first day.
        """
        return history(self._world)


class PolicyFailed(Exception):
    """Why a policy that runs elsewhere has failed: its message is the reason as it is told."""


class Asked:
    """Puts orders to a policy, and stops it when it fails; after that it declines all.

    Attributes
    ----------
    stopped : str
        When and why; empty while it was not.
    """

    def __init__(self, policy: Policy, call_seconds: float, seconds: float) -> None:
        self.policy, self.call_seconds, self.seconds = policy, call_seconds, seconds
        self.ends, self.stopped = time.perf_counter() + seconds, ""

    def __call__(self, play: Play, row: int) -> Decision:
        """Return what the policy decides on an order."""
        if self.stopped:
            return Decision(approve=False)
        try:
            with at_most(min(self.call_seconds, self.ends - time.perf_counter())):
                said = self.policy(*play.see(row))
            return read_decision(said)
        except OutOfTime:
            reason = (
                f"took more than {self.call_seconds:g} s an order, or {self.seconds:g} s in all"
            )
        except PolicyFailed as error:
            reason = str(error)
        except (Exception, SystemExit) as error:
            reason = f"{type(error).__name__}: {str(error)[:200]}"
        self.stopped = f"day {play.day}: {reason}"
        return Decision(approve=False)
