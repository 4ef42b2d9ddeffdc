"""A student's policy on desks that the student does not know: seeds stay here, views go over."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from typing import Any

import pandas as pd

from creditlab.classroom.desk_player import decide_each
from creditlab.classroom.remote import Remote
from creditlab.classroom.session import TooSlow
from creditlab.decide.desk.desk import CreditDesk, Policy, PolicyFailed
from creditlab.decide.desk.play import Play
from creditlab.decide.desk.policies import approve_all
from creditlab.decide.desk.regret import ORACLE, run_row
from creditlab.decide.desk.score import DeskResult, score
from creditlab.decide.desk.views import Customer, Decision, Desk, Order, decision_of

POLICY, NAIVE = "policy", "ship everything"
Seen = tuple[Customer, Order, Desk]


class DeskTrial:
    """Desks of one size, on which tests run a policy beside the oracle and shipping everything.

    Parameters
    ----------
    n_customers, days : int
        As in `CreditDesk`.
    seconds : float, default 60
        For all decisions of a policy in one `run`.

    Notes
    -----
    A policy of a student's kernel is asked about one order of each desk at a time: a question to
    the kernel takes 10 ms, however many desks it is about. It is given views and returns decisions;
    neither the seed nor the world is ever in its process. Results are kept, so that several tests
    can look at the same run.

    Examples
    --------
    >>> runs = DeskTrial(n_customers=40, days=30).run(lambda customer, order, desk: Decision(), [1])
    >>> runs["policy"].tolist(), runs["profit"].nunique()
    (['oracle', 'ship everything', 'policy'], 2)
    """

    def __init__(self, n_customers: int, days: int, seconds: float = 60.0) -> None:
        self.n_customers, self.days, self.seconds = n_customers, days, seconds
        self._desks: dict[int, CreditDesk] = {}
        self._known: dict[int, list[dict[str, Any]]] = {}
        self._runs: dict[Any, pd.DataFrame] = {}

    def run(self, policy: Policy, seeds: Sequence[int]) -> pd.DataFrame:
        """Run a policy on the desks of these seeds.

        Parameters
        ----------
        policy : callable
            Of this process or of a student's. It must remember nothing: desks take turns.
        seeds : sequence of int

        Returns
        -------
        pandas.DataFrame
            As `compare` returns it, of "oracle", "ship everything" and "policy". A policy that
            raises, answers no `Decision`, or takes too long is stopped: ``stopped`` says when and
            why, and all orders after that are declined.
        """
        key = (_identity(policy), tuple(seeds))
        if key not in self._runs:
            desks = [self._desk(seed) for seed in seeds]
            results = run_together(policy, desks, self.seconds)
            rows: list[dict[str, Any]] = []
            for desk, result in zip(desks, results, strict=True):
                rows += [*self._known[desk.seed], run_row(desk.seed, POLICY, result)]
            self._runs[key] = pd.DataFrame(rows)
        return self._runs[key].copy()

    def _desk(self, seed: int) -> CreditDesk:
        if seed not in self._desks:
            desk = self._desks[seed] = CreditDesk(seed, self.n_customers, self.days)
            known = {ORACLE: desk.oracle(), NAIVE: desk.run(approve_all)}
            self._known[seed] = [run_row(seed, name, result) for name, result in known.items()]
        return self._desks[seed]


def run_together(policy: Policy, desks: Sequence[CreditDesk], seconds: float) -> list[DeskResult]:
    """Run a policy on several desks that take turns; on each the result is that of `run`."""
    ask, ends = _asker(policy), time.monotonic() + seconds
    plays = [desk.play() for desk in desks]
    games = [_turns(play) for play in plays]
    rows = [next(game, None) for game in games]
    stopped = [""] * len(desks)
    while waiting := [n for n, row in enumerate(rows) if row is not None]:
        asked = [n for n in waiting if not stopped[n]]
        said = _ask(ask, [plays[n].see(rows[n]) for n in asked], ends, seconds)  # type: ignore[arg-type]
        decisions = dict(zip(asked, said, strict=True))
        for n in waiting:
            decision = decisions.get(n, "")
            if isinstance(decision, str):
                stopped[n] = stopped[n] or f"day {plays[n].day}: {decision}"
                decision = Decision(approve=False)
            try:
                rows[n] = games[n].send(decision)
            except StopIteration:
                rows[n] = None
    return [score(play, reason) for play, reason in zip(plays, stopped, strict=True)]


def _turns(play: Play) -> Generator[int, Decision, None]:
    """Yield the orders of a game one after the other, and do what is decided on them."""
    while not play.over:
        for row in play.orders():
            if row in play.waiting:  # else it left with its customer a moment ago
                play.decide(row, (yield row))
        play.next_day()


def _asker(policy: Policy) -> Callable[[list[Seen]], Any]:
    """Return what puts several orders to a policy at once, wherever it lives."""
    if isinstance(policy, Remote):
        return lambda seen: policy._asked("call", decide_each, (policy, seen), {})
    return lambda seen: decide_each(policy, seen)


def _ask(ask: Any, seen: list[Seen], ends: float, seconds: float) -> list[Decision | str]:
    """Return a decision for each order, or why there is none."""
    try:
        if not seen:
            return []
        if time.monotonic() > ends:
            raise PolicyFailed(f"took more than {seconds:g} s in all")
        answers = ask(seen)
        if type(answers) is not list or len(answers) != len(seen):
            raise PolicyFailed("wrote an answer that cannot be read")
    except (TooSlow, Exception) as error:
        return [str(error)] * len(seen)
    return [_read(answer) for answer in answers]


def _read(answer: Any) -> Decision | str:
    if type(answer) is dict and "error" in answer:
        return str(answer["error"])[:200]
    try:
        return decision_of(answer)
    except ValueError as error:
        return str(error)


def _identity(policy: Any) -> Any:
    """Return what tells two policies apart; that of a student's kernel has a number there."""
    return (policy._asked.ask, policy._number) if isinstance(policy, Remote) else policy
