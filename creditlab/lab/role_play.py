"""A role play as data: parties, cards, hidden cards, what may be offered, and how it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

from creditlab.lab.role_figures import Figure

FOLDER = "role_plays"


@dataclass(frozen=True)
class Fact:
    """What a card says: a label to cite it by, a date, a source, and the topic that brings it out.

    A fact of the open card has no topic; a hidden one counts as uncovered when it has been asked
    for.
    """

    id: str
    date: date
    source: str
    says: str
    topic: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Topic:
    """A kind of question: how to ask it fairly, in two languages, and the words it is known by."""

    id: str
    ask: str
    zh: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Lever:
    """Something that can be offered: an amount up to ``most``, or one of ``choices``."""

    id: str
    says: str
    unit: str = ""
    most: float = 0.0
    step: float = 1.0
    choices: tuple[str, ...] = ()

    @property
    def nothing(self) -> float | str:
        """What stands for "not offered"."""
        return self.choices[0] if self.choices else 0.0

    def check(self, value: Any) -> float | str:
        """Return a value that the lever can take.

        Raises
        ------
        ValueError
            For another choice, no number, or one outside of 0 to ``most``.
        """
        if self.choices:
            if value not in self.choices:
                raise ValueError(f"{self.id} is {value!r}; choose {', '.join(self.choices)}")
            return str(value)
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{self.id} is {value!r}; give a number") from None
        if not 0 <= number <= self.most:
            raise ValueError(f"{self.id} is {number:,.10g}; give a number from 0 to {self.most:,g}")
        return number


@dataclass(frozen=True)
class Need:
    """A condition on a lever, and what is said when it does not hold."""

    lever: str
    told: str
    at_least: float | None = None
    at_most: float | None = None
    among: tuple[str, ...] = ()

    def holds(self, offer: Mapping[str, float | str]) -> bool:
        """Say whether an offer meets it."""
        value = offer[self.lever]
        if isinstance(value, str):
            return value in self.among
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )

    @property
    def nearest(self) -> float | str:
        """The value that meets it, nearest to one that does not."""
        if self.among:
            return self.among[0]
        return float(self.at_most or 0.0) if self.at_least is None else float(self.at_least)


@dataclass(frozen=True)
class Role:
    """A party: its card, how it begins, what it says when it has nothing to say, what it needs."""

    id: str
    name: str
    zh: str
    wants: str
    manner: str
    opening: str
    otherwise: str
    facts: tuple[Fact, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class RecordRules:
    """What a decision record of the play must say: who, how much, until when, what stops it."""

    who: tuple[str, ...]
    least: float
    most: float
    basis: str
    latest: date
    latest_why: str
    trigger: tuple[str, ...]


@dataclass(frozen=True)
class Duty:
    """What must not be left out: a fact uncovered or cited, or an offer made to a role."""

    says: str
    fact: str = ""
    cited: str = ""
    offered_to: str = ""


@dataclass(frozen=True)
class RolePlay:
    """A role play, complete: read with `load_role_play`."""

    id: str
    title: str
    zh: str
    question: str
    today: date
    minutes: int
    plays: str
    situation: str
    open: tuple[Fact, ...]
    topics: tuple[Topic, ...]
    roles: tuple[Role, ...]
    levers: tuple[Lever, ...]
    protects: tuple[Need, ...]
    figures: tuple[Figure, ...]
    record: RecordRules
    duty: Duty
    tainted: Mapping[str, str]
    observer: tuple[str, ...]
    numbers: Mapping[str, float] = field(repr=False)
    variant: str = ""

    def role(self, name: str) -> Role:
        """Find a role by its id.

        Raises
        ------
        ValueError
            When the play has none; the message names those it has.
        """
        found = {role.id: role for role in self.roles}
        if name not in found:
            raise ValueError(f"{self.id} has no role {name!r}; it has {', '.join(found)}")
        return found[name]

    @property
    def facts(self) -> dict[str, Fact]:
        """Every fact by its label, the open card first."""
        own = (fact for role in self.roles for fact in role.facts)
        return {fact.id: fact for fact in (*self.open, *own)}

    def hidden_from(self, role: str) -> tuple[Fact, ...]:
        """Return the hidden facts that others hold."""
        return tuple(f for r in self.roles if r.id != role for f in r.facts if f.hidden)


def list_role_plays() -> dict[str, tuple[str, ...]]:
    """Return the role plays of the course, each with its variants.

    Examples
    --------
    >>> list_role_plays()["collections_call"]
    ('cannot', 'will_not', 'disputes')
    """
    names = sorted(
        path.name.removesuffix(".yml")
        for path in files("creditlab.lab").joinpath(FOLDER).iterdir()
        if path.name.endswith(".yml")
    )
    return {name: tuple(_raw(name).get("variants", {})) for name in names}


def load_role_play(name: str, variant: str = "") -> RolePlay:
    """Read a role play of the course.

    Parameters
    ----------
    name : str
        "order_on_hold", "pay_when_paid", "credit_committee" or "collections_call".
    variant : str, optional
        Which hidden card is drawn, where there are several; the first by default.

    Returns
    -------
    RolePlay

    Raises
    ------
    ValueError
        When there is no such play or variant.

    Examples
    --------
    >>> play = load_role_play("order_on_hold")
    >>> [fact.id for fact in play.hidden_from("credit")]
    ['S1', 'S2', 'F1', 'F2']
    >>> play.facts["F1"].says[:43]
    'Our bank line of 5,000,000 ends on 20 April'
    """
    raw = _raw(name)
    variants = raw.pop("variants", {})
    if variant and variant not in variants:
        there = ", ".join(variants) or "none"
        raise ValueError(f"{name} has no variant {variant!r}; it has {there}")
    if variants:
        variant = variant or next(iter(variants))
        raw = _with_variant(raw, variants[variant])
    return _play(name, variant, raw)


def _raw(name: str) -> dict[str, Any]:
    import yaml

    path = files("creditlab.lab").joinpath(FOLDER, f"{name}.yml")
    if not path.is_file():
        raise ValueError(
            f"there is no role play {name!r}; there are {', '.join(list_role_plays())}"
        )
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _with_variant(raw: dict[str, Any], drawn: dict[str, Any]) -> dict[str, Any]:
    """Lay the drawn card over what all variants share."""
    roles = [
        role | {"facts": drawn["desk"]} if role["id"] == "desk" else role for role in raw["roles"]
    ]
    own = {name: drawn[name] for name in ("protects", "figures")}
    own["record"] = raw["record"] | drawn["limit"]
    own["numbers"] = raw["numbers"] | drawn["numbers"]
    return raw | own | {"roles": [*roles, drawn["role"]]}


def _play(name: str, variant: str, raw: dict[str, Any]) -> RolePlay:
    numbers = raw["numbers"]

    def facts(rows: list[dict[str, Any]]) -> tuple[Fact, ...]:
        return tuple(Fact(**row | {"says": row["says"].format(**numbers)}) for row in rows)

    roles = tuple(
        Role(**row | {"facts": facts(row["facts"]), "needs": _needs(row["needs"])})
        for row in raw["roles"]
    )
    lists: dict[str, Any] = {
        "open": facts(raw["open"]),
        "topics": tuple(Topic(**row | {"words": tuple(row["words"])}) for row in raw["topics"]),
        "levers": tuple(
            Lever(**row | {"choices": tuple(row.get("choices", ()))}) for row in raw["levers"]
        ),
        "protects": _needs(raw["protects"]),
        "figures": tuple(Figure.of(row, numbers) for row in raw["figures"]),
        "observer": tuple(raw["observer"]),
    }
    rules: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in raw["record"].items()
    }
    rest: dict[str, Any] = {
        "roles": roles,
        "record": RecordRules(**rules),
        "duty": Duty(**raw["duty"]),
    }
    plain = ("title", "question", "today", "minutes", "plays", "situation", "tainted", "numbers")
    return RolePlay(
        id=name, variant=variant, zh=raw["title_zh"],
        **{key: raw[key] for key in plain}, **lists, **rest,
    )  # fmt: skip


def _needs(rows: list[dict[str, Any]]) -> tuple[Need, ...]:
    return tuple(
        Need(
            row["lever"], row["else"], row.get("at_least"), row.get("at_most"),
            tuple(row.get("among", ())),
        )
        for row in rows
    )  # fmt: skip
