"""The rubric of a role play: six criteria of four points, each with its reasons."""

from __future__ import annotations

import math
import re
from datetime import date

import pandas as pd

from creditlab.lab.committee_meeting import Meeting, Record, as_date
from creditlab.lab.committee_talk import LONGEST, has_word
from creditlab.lab.role_play import Fact

MOST, PASS = 4, 15
CRITERIA = {
    "evidence": "evidence cited and dated",
    "questions": "questions that uncover",
    "quantification": "quantification",
    "alternatives": "alternatives beyond yes and no",
    "compliance": "compliance and tone",
    "record": "the decision record",
}
WORDS = 4  # that a reason must have besides its label and date
Mark = tuple[int, str]


def judge(meeting: Meeting) -> pd.DataFrame:
    """Apply the rubric to a meeting that is closed.

    Parameters
    ----------
    meeting : Meeting

    Returns
    -------
    pandas.DataFrame
        A row a criterion and ``total``: ``points``, ``of`` and ``why``.

    Raises
    ------
    ValueError
        When no record was written yet.

    Notes
    -----
    Only what can be counted is counted: an argument is not understood, its parts are. A person
    reads the reasons for what they are worth.

    Examples
    --------
    >>> meeting = Meeting("order_on_hold")
    >>> found = meeting.close(Record("approve", "head of credit", 1_500_000))
    >>> found["points"].to_dict()
    {'evidence': 0, 'questions': 0, 'quantification': 0, 'alternatives': 0, 'compliance': 0,
     'record': 2, 'total': 2}
    """
    if meeting.record is None:
        raise ValueError("no record was written; close the meeting with one first")
    marks = [
        _evidence(meeting, meeting.record), _questions(meeting), _figures(meeting, meeting.record),
        _alternatives(meeting), _compliance(meeting, meeting.record),
        _record(meeting, meeting.record),
    ]  # fmt: skip
    total = sum(points for points, _ in marks)
    verdict = "passed" if total >= PASS else "not passed"
    rows = [(points, MOST, why) for points, why in marks]
    rows.append((total, MOST * len(CRITERIA), f"{verdict}: {PASS} are needed"))
    return pd.DataFrame(
        rows,
        index=pd.Index([*CRITERIA, "total"], name="criterion"),
        columns=["points", "of", "why"],
    )


def _evidence(meeting: Meeting, record: Record) -> Mark:
    """One point a fact that is cited with its date; two at most from the open card alone."""
    good, notes, unseen = [], [], 0
    for line in record.reasons:
        labels = labels_in(meeting, line)
        if len(labels) != 1:
            notes.append(f"“{_short(line)}” names {len(labels)} facts, not one")
            continue
        fact = meeting.play.facts[labels[0]]
        if fact.id not in meeting.known:
            unseen += 1
            notes.append(f"{fact.id} was never told to you")
        elif fact.id in good:
            notes.append(f"{fact.id} is there twice")
        elif not names_date(line, fact.date):
            notes.append(f"{fact.id} without its date, {fact.date}")
        elif _words_beside(line, fact) < WORDS:
            notes.append(f"{fact.id} without what follows from it")
        else:
            good.append(fact.id)
    closed = [label for label in good if not label.startswith("O")]
    points = min(len(good), MOST if closed else 2)
    if len(good) > 2 and not closed:
        notes.append("all of it stood on the open card")
    told = f"cited and dated: {', '.join(good) or 'nothing'}"
    return max(points - unseen, 0), _join(told, notes)


def _questions(meeting: Meeting) -> Mark:
    """Points in proportion to the hidden facts that were uncovered."""
    hidden = meeting.play.hidden_from(meeting.role.id)
    found = [fact.id for fact in hidden if fact.id in meeting.known]
    told = f"uncovered {len(found)} of {len(hidden)}: {', '.join(found) or 'none'}"
    return math.floor(MOST * len(found) / len(hidden)), f"{told}."


def _figures(meeting: Meeting, record: Record) -> Mark:
    """One point a figure within 2% of what creditlab computes."""
    right, notes = 0, []
    for figure in meeting.play.figures:
        stated = record.figures.get(figure.id)
        if figure.meets(stated):
            right += 1
        elif stated is not None:
            notes.append(f"{figure.id} {_number(stated)}, computed {_number(figure.value)}")
        else:
            notes.append(f"{figure.id} is missing")
    points = round(MOST * right / len(meeting.play.figures))
    return points, _join(f"{right} of {len(meeting.play.figures)} figures within 2%", notes)


def _alternatives(meeting: Meeting) -> Mark:
    """Nothing, one offer, several, an agreement, and one that protects."""
    if not meeting.offers:
        return 0, "no offer was made: only yes and no were on the table"
    agreed = meeting.agreement
    if agreed is None:
        different = {tuple(sorted(offer.levers.items())) for offer in meeting.offers}
        points = 2 if len(different) > 1 else 1
        return points, f"different offers: {len(different)}; none was agreed"
    failing = [n.told for n in meeting.play.protects if not n.holds(agreed.levers)]
    if failing:
        return 3, _join("agreed, but it does not protect", failing)
    return 4, "agreed, and it protects"


def _compliance(meeting: Meeting, record: Record) -> Mark:
    """Four points less two for each breach, each tainted fact used, and the duty left out."""
    if not meeting.offers and not any(entry.facts for entry in meeting.entries):
        return 0, "nobody was heard"
    notes = [f"{kind}" for kind in dict.fromkeys(meeting.breaches)]
    cited = {label for line in record.reasons for label in labels_in(meeting, line)}
    notes += [f"{x} {why}" for x, why in meeting.play.tainted.items() if x in cited]
    duty = meeting.play.duty
    to_all = duty.offered_to == meeting.role.id and meeting.offers
    done = (
        (duty.fact in meeting.known)
        or (duty.cited in cited)
        or to_all
        or any(offer.whom == duty.offered_to for offer in meeting.offers)
    )
    if not done:
        notes.append(f"left out: {duty.says}")
    return max(MOST - 2 * len(notes), 0), _join("nothing to object" if not notes else "lost", notes)


def _record(meeting: Meeting, record: Record) -> Mark:
    """One point each for who, limit, review date and trigger."""
    rules, notes = meeting.play.record, []
    if not has_word(record.who, rules.who) or len(record.who.split()) > 12:
        notes.append("who: not one who may sign")
    if not _within(record.limit, rules.least, rules.most):
        notes.append(f"limit: {rules.basis}")
    review = as_date(record.review)
    if review is None or not meeting.play.today < review <= rules.latest:
        notes.append(f"review: a date up to {rules.latest}, {rules.latest_why}")
    measurable = re.search(r"\d", record.trigger) is not None
    if not (measurable and has_word(record.trigger, rules.trigger) and _is_short(record.trigger)):
        notes.append("trigger: one event, with a day, a number or an amount")
    return MOST - len(notes), _join("complete" if not notes else "lacks", notes)


def labels_in(meeting: Meeting, line: str) -> tuple[str, ...]:
    """Return the labels of facts that a line names."""
    named = set(re.findall(r"(?<![A-Za-z0-9])[A-Z]\d(?![A-Za-z0-9])", line))
    return tuple(label for label in meeting.play.facts if label in named)


def names_date(line: str, day: date) -> bool:
    """Say whether a line has a date, as 2026-03-16, 16 March or 3月16日.

    Examples
    --------
    >>> [names_date(line, date(2026, 3, 6)) for line in ("C1, 6 March", "C1, 16 March", "3月6日")]
    [True, False, True]
    """
    ways = (
        day.isoformat(), f"{day.day} {day:%B}", f"{day.day} {day:%b}(?![a-z])",
        f"{day:%B} {day.day}(?!\\d)", f"{day.month}月{day.day}日",
    )  # fmt: skip
    return any(re.search(rf"(?<!\d){way}", line) for way in ways)


def _words_beside(line: str, fact: Fact) -> int:
    """Count words, a Chinese sign as half a word, without label, date and numbers."""
    rest = line.replace(fact.id, " ")
    words = set(re.findall(r"[A-Za-z]{2,}", rest)) - {f"{fact.date:%B}", f"{fact.date:%b}"}
    return len(words) + len(re.findall(r"[\u4e00-\u9fff]", rest)) // 2


def _is_short(text: str) -> bool:
    return len(text.split()) <= LONGEST // 2


def _within(value: float | None, least: float, most: float) -> bool:
    return isinstance(value, int | float) and least <= value <= most


def _number(value: object) -> str:
    return (
        f"{value:,.4g}"
        if isinstance(value, int | float) and abs(value) < 10
        else (f"{value:,.0f}" if isinstance(value, int | float) else repr(value))
    )


def _short(line: str, most: int = 40) -> str:
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _join(told: str, notes: list[str]) -> str:
    if not notes:
        return f"{told}."
    return f"{told}{'; ' if ':' in told else ': '}{'; '.join(notes)}."
