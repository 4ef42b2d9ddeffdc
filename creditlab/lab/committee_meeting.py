"""A meeting of a role play: one learner against scripted agents, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from creditlab.lab.committee_talk import Answer, answer, breaches
from creditlab.lab.role_play import Fact, RolePlay, load_role_play

MINUTES_A_TOPIC, MINUTES_AN_OFFER = 2, 2
ASK, OFFER, CLOSE = "question", "offer", "record"
AGREED, COUNTERED, REFUSED = "agreed", "countered", "refused"
DECISIONS = ("approve", "condition", "decline")
SHORT = 2  # conditions that may fail for an offer to be answered with another one


@dataclass(frozen=True)
class Entry:
    """A line of the minutes: when, what kind, to whom, what was said, and what came back."""

    minute: int
    kind: str
    whom: str
    said: str
    back: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What comes back on an offer: agreed, countered (with another offer) or refused."""

    result: str
    says: str
    counter: Mapping[str, float | str] | None = None


@dataclass(frozen=True)
class Offer:
    """An offer that was made, and the reply."""

    whom: str
    levers: Mapping[str, float | str]
    reply: Reply


@dataclass(frozen=True)
class Record:
    """A decision record.

    Attributes
    ----------
    decision : {"approve", "condition", "decline"}
    who : str
        Who signs and is responsible.
    limit : float
        In the currency of the play.
    review : str
        Date, as 2026-04-20.
    trigger : str
        What ends it before.
    reasons : tuple of str
        One line each: label and date of a fact, and what follows from it.
    figures : mapping of str to float
        By the ids of the play's figures.
    """

    decision: str = ""
    who: str = ""
    limit: float | None = None
    review: str = ""
    trigger: str = ""
    reasons: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Everything that was written, in one piece."""
        return "\n".join((self.who, self.trigger, *self.reasons))


class Meeting:
    """A role play in progress.

    Parameters
    ----------
    play : RolePlay or str
        Or its name; see `load_role_play`.
    role : str, optional
        The learner's; by default the one who decides.
    variant : str, optional
        Which hidden card is drawn, where there are several.

    Attributes
    ----------
    play, role
        The play, and the learner's role.
    entries : list of Entry
        The minutes.
    known : set of str
        Labels of the facts that the learner has seen: open card, own card, what was told.
    offers : list of Offer
    breaches : list of str
        What was said or written that must not be.
    record : Record or None
        None until the meeting is closed.

    Notes
    -----
    A question costs two minutes a topic, an offer two. One that is not understood costs none. When
    the time is up only the record can be written; it can be written at any time.

    Examples
    --------
    >>> meeting = Meeting("order_on_hold")
    >>> meeting.ask("cfo", "Which of your bank lines end soon?").facts[0].id
    'F1'
    >>> reply = meeting.offer("cfo", overdue_now=500_000, upfront=450_000, days=45)
    >>> reply.result, reply.counter["overdue_now"]
    ('countered', 350000.0)
    >>> meeting.offer("cfo", **reply.counter).result
    'agreed'
    >>> meeting.minutes_left
    19
    """

    def __init__(self, play: RolePlay | str, role: str = "", variant: str = "") -> None:
        self.play = load_role_play(play, variant) if isinstance(play, str) else play
        self.role = self.play.role(role or self.play.plays)
        self.entries: list[Entry] = []
        self.offers: list[Offer] = []
        self.breaches: list[str] = []
        self.record: Record | None = None
        self.known = {fact.id for fact in (*self.play.open, *self.role.facts)}
        self.used = 0

    @property
    def minutes_left(self) -> int:
        """Minutes until the time is up."""
        return max(self.play.minutes - self.used, 0)

    @property
    def over(self) -> bool:
        """Whether nothing can be said any more."""
        return self.record is not None or self.minutes_left <= 0

    @property
    def others(self) -> tuple[str, ...]:
        """Ids of the scripted agents."""
        return tuple(role.id for role in self.play.roles if role.id != self.role.id)

    @property
    def seen(self) -> tuple[Fact, ...]:
        """The facts that the learner knows."""
        return tuple(fact for label, fact in self.play.facts.items() if label in self.known)

    @property
    def agreement(self) -> Offer | None:
        """The last offer that was agreed."""
        return next((o for o in reversed(self.offers) if o.reply.result == AGREED), None)

    def ask(self, whom: str, question: str) -> Answer:
        """Ask an agent something.

        Parameters
        ----------
        whom : str
            Id of its role.
        question : str
            In English or Chinese, or the id of a topic.

        Returns
        -------
        Answer

        Raises
        ------
        ValueError
            When the time is up, the meeting closed, or the role not one of the others.
        """
        agent = self._agent(whom)
        found = answer(self.play, agent, question)
        self.breaches += breaches(question)
        labels = tuple(fact.id for fact in found.facts)
        self.known.update(labels)
        self._note(ASK, whom, question.strip(), found.says, labels)
        self.used += MINUTES_A_TOPIC * min(len(found.topics), 2)
        return found

    def offer(self, whom: str, **levers: Any) -> Reply:
        """Offer something to an agent, who agrees, answers with another offer, or refuses.

        Parameters
        ----------
        whom : str
            Id of its role.
        **levers
            By the ids of the play's levers; what is not named is not offered.

        Returns
        -------
        Reply

        Raises
        ------
        ValueError
            As `ask`; for an unknown lever, a value that it cannot take, or an empty offer.

        Notes
        -----
        All conditions of the agent's card hold: agreed. At most two do not: it names them and the
        nearest values that it would accept. Otherwise refused.
        """
        agent = self._agent(whom)
        full = self._complete(levers)
        failing = [need for need in agent.needs if not need.holds(full)]
        told = " ".join(need.told for need in failing)
        if not agent.needs:
            reply = Reply(REFUSED, "That is not mine to agree to.")
        elif not failing:
            reply = Reply(AGREED, "Agreed. Put it in writing.")
        else:
            counter = full | {need.lever: need.nearest for need in failing}
            if len(failing) <= SHORT and self._has_something(counter):
                reply = Reply(COUNTERED, told, counter)
            else:
                reply = Reply(REFUSED, told)
        self.offers.append(Offer(whom, full, reply))
        self._note(OFFER, whom, self._in_words(full), f"{reply.result}: {reply.says}")
        self.used += MINUTES_AN_OFFER
        return reply

    def close(self, record: Record) -> pd.DataFrame:
        """Close the meeting with a decision record, and see it judged.

        Returns
        -------
        pandas.DataFrame
            As `committee_score.judge`.

        Raises
        ------
        ValueError
            When it is closed already, or the decision none of the three.
        """
        from creditlab.lab.committee_score import judge

        if self.record is not None:
            raise ValueError("the meeting is closed; begin a new one to play again")
        if record.decision not in DECISIONS:
            raise ValueError(f"decision is {record.decision!r}; give {', '.join(DECISIONS)}")
        self.breaches += breaches(record.text)
        self.record = record
        self._note(CLOSE, self.role.id, record.decision, "")
        return judge(self)

    def table(self) -> pd.DataFrame:
        """Return the minutes as a table: ``minute``, ``kind``, ``whom``, ``said``, ``back``."""
        rows = [(e.minute, e.kind, e.whom, e.said, e.back) for e in self.entries]
        return pd.DataFrame(rows, columns=["minute", "kind", "whom", "said", "back"])

    def evidence(self) -> pd.DataFrame:
        """Return what is on the table: ``label``, ``date``, ``source``, ``says``."""
        rows = [(f.id, f.date.isoformat(), f.source, f.says) for f in self.seen]
        return pd.DataFrame(rows, columns=["label", "date", "source", "says"])

    def _agent(self, whom: str) -> Any:
        if self.record is not None:
            raise ValueError("the meeting is closed; begin a new one to play again")
        if self.minutes_left <= 0:
            raise ValueError("the time is up; write the decision record")
        if whom not in self.others:
            raise ValueError(f"{whom!r} is not here to be asked; ask {', '.join(self.others)}")
        return self.play.role(whom)

    def _complete(self, levers: Mapping[str, Any]) -> dict[str, float | str]:
        there = {lever.id: lever for lever in self.play.levers}
        if unknown := [name for name in levers if name not in there]:
            raise ValueError(f"{unknown[0]!r} cannot be offered here; offer {', '.join(there)}")
        given = {name: there[name].check(value) for name, value in levers.items()}
        if not self._has_something(given):
            raise ValueError(f"the offer is empty; offer one of {', '.join(there)}")
        return {name: lever.nothing for name, lever in there.items()} | given

    def _has_something(self, offer: Mapping[str, float | str]) -> bool:
        there = {lever.id: lever for lever in self.play.levers}
        return any(value != there[name].nothing for name, value in offer.items())

    def _in_words(self, offer: Mapping[str, float | str]) -> str:
        parts = []
        for lever in self.play.levers:
            value = offer[lever.id]
            if isinstance(value, str) and value != lever.nothing:
                parts.append(f"{lever.says}: {value}")
            elif value and not isinstance(value, str):
                parts.append(f"{lever.says}: {value:,.10g} {lever.unit}".rstrip())
        return "; ".join(parts)

    def _note(
        self, kind: str, whom: str, said: str, back: str, facts: tuple[str, ...] = ()
    ) -> None:
        self.entries.append(Entry(self.used, kind, whom, said, back, facts))


def as_date(text: str) -> date | None:
    """Read a date such as 2026-04-20; None where there is none."""
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        return None
