"""The credit desk: ninety days of orders, run by a policy."""

from __future__ import annotations

import time
from collections.abc import Callable

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
        play, stopped, ends = self.play(), "", time.perf_counter() + seconds
        while not play.over:
            for row in play.orders():
                if row not in play.waiting:  # left with its customer a moment ago
                    continue
                said = Decision(approve=False)
                if not stopped:
                    try:
                        with at_most(min(call_seconds, ends - time.perf_counter())):
                            answered = policy(*play.see(row))
                        said = read_decision(answered)
                    except OutOfTime:
                        stopped = _when(
                            play,
                            f"took longer than {call_seconds:g} s for an order, or "
                            f"{seconds:g} s for all",
                        )
                    except Exception as error:
                        stopped = _when(play, f"{type(error).__name__}: {str(error)[:200]}")
                play.decide(row, said)
            play.next_day()
        return score(play, stopped)


def _when(play: Play, reason: str) -> str:
    return f"day {play.day}: {reason}"
