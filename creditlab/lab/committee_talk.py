"""What scripted agents understand and say: rules on words, and the same answer always."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from creditlab.lab.role_play import Fact, Role, RolePlay, Topic

TOGETHER = 2  # topics that a question may touch; more is a list, not a question
LONGEST = 60  # words of a question
BREACHES = {
    "a threat": (
        "or else", "you will regret", "destroy", "ruin you", "everybody will know", "blacklist you",
        "后果自负", "走着瞧", "毁了你", "让你后悔",
    ),
    "an insult": (
        "liar", "cheat", "crook", "idiot", "stupid", "shut up", "骗子", "无耻", "白痴", "闭嘴",
    ),
    "pressure through people who do not owe": (
        "your family", "your wife", "your husband", "your neighbour", "your children",
        "家人", "老婆", "邻居", "孩子",
    ),
    "an untruth about the law": (
        "go to prison", "be arrested", "the police will", "坐牢", "抓起来", "警察会",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What an agent says, the topics that it understood, and the facts that it told."""

    says: str
    topics: tuple[Topic, ...] = ()
    facts: tuple[Fact, ...] = ()


def topics_in(play: RolePlay, text: str) -> tuple[Topic, ...]:
    """Find what a question is about.

    Parameters
    ----------
    play : RolePlay
    text : str
        In English or Chinese; or the id of a topic.

    Returns
    -------
    tuple of Topic
        Those of whose words one begins a word of the text (in Chinese: stands in it).

    Examples
    --------
    >>> from creditlab.lab.role_play import load_role_play
    >>> play = load_role_play("order_on_hold")
    >>> [topic.id for topic in topics_in(play, "Does any of your bank lines end soon?")]
    ['maturities']
    >>> [topic.id for topic in topics_in(play, "有没有授信快到期？")]
    ['maturities']
    """
    by_id = {topic.id: topic for topic in play.topics}
    if (plain := text.strip()) in by_id:
        return (by_id[plain],)
    exact = tuple(topic for topic in play.topics if plain in (topic.ask, topic.zh))
    return exact or tuple(topic for topic in play.topics if has_word(text, topic.words))


def has_word(text: str, words: Iterable[str]) -> bool:
    """Say whether a word of the text begins with one of these, or the text holds it in Chinese."""
    low = " ".join(text.lower().split())
    return any(
        re.search(rf"(?<![a-z]){re.escape(word)}", low) if word.isascii() else word in low
        for word in map(str.lower, words)
    )


def answer(play: RolePlay, role: Role, text: str) -> Answer:
    """Answer a question from a role's card; depends on nothing else.

    Examples
    --------
    >>> from creditlab.lab.role_play import load_role_play
    >>> play = load_role_play("order_on_hold")
    >>> answer(play, play.role("cfo"), "Which of your loans end in the next months?").facts[0].id
    'F1'
    >>> answer(play, play.role("cfo"), "How are you?").says
    'I do not understand what you want to know. Ask about one thing.'
    """
    topics = topics_in(play, text)
    if not topics:
        return Answer("I do not understand what you want to know. Ask about one thing.")
    if len(topics) > TOGETHER or len(text.split()) > LONGEST:
        return Answer("That is a whole list. Which one thing do you want to know?", topics)
    named = {topic.id for topic in topics}
    facts = tuple(fact for fact in role.facts if fact.topic in named)
    return Answer(" ".join(fact.says for fact in facts) or role.otherwise, topics, facts)


def breaches(text: str) -> tuple[str, ...]:
    """Name what must not be said, whoever owes.

    Examples
    --------
    >>> breaches("Pay today, or else your family will hear of it!")
    ('a threat', 'pressure through people who do not owe')
    """
    return tuple(kind for kind, words in BREACHES.items() if has_word(text, words))
