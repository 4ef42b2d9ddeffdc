"""What databases mean by the same words, and how each is made to mean what Python means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from creditlab.data.checks import NUMERIC, listing
from creditlab.model.rules import Rule

TEXT, NUMBER, FLAG = "text", "number", "flag"
EXACT = 2**53  # up to here a float64 holds every whole number


@dataclass(frozen=True)
class Engine:
    """What is particular to the engines of a dialect.

    Attributes
    ----------
    text : str
        Type, in the dialect's words, as which categories are compared.
    collation : str or None
        With which they are compared letter by letter, where that is not the rule.
    nan : {"equal", "unequal", None}
        Whether not-a-number equals itself; None where there is none.
    infinity : str or None
        How an infinite number is written; None where there is none.
    folds : bool
        Whether names that differ only in case are one column.
    fence : {"materialized", "hint", "top", "sort", None}
        How to say that a stage is computed once, or how to do without stages that build on each
        other. Otherwise these engines put its expressions in the place of each mention, which
        grows exponentially with the number of reasons.
    least : str
        The function for the smallest of several columns.
    rows : bool
        Whether rows can be listed as VALUES with names for the columns.
    pads : bool
        Whether texts are the same that differ in the blanks at their end.
    longest : int or None
        Bytes after which names are cut without an error.
    note : str
        What is to be known about it, for the head of the statement.
    """

    text: str = "TEXT"
    collation: str | None = None
    nan: str | None = "equal"
    infinity: str | None = "Infinity"
    folds: bool = True
    fence: str | None = None
    least: str = "LEAST"
    rows: bool = True
    pads: bool = False
    longest: int | None = None
    note: str = "Text in a column of numbers is an error."


ENGINES = {
    "duckdb": Engine(),
    "postgres": Engine(folds=False, fence="materialized", longest=63),
    "spark": Engine(
        text="STRING",
        fence="sort",
        note="Text in a column of numbers is an error in ANSI mode, else it counts as missing.",
    ),
    "snowflake": Engine(text="VARCHAR", folds=False),
    "bigquery": Engine(text="STRING", nan="unequal", rows=False),
    "tsql": Engine(
        text="NVARCHAR(MAX)",
        collation="Latin1_General_100_BIN2",
        nan=None,
        infinity=None,
        fence="top",
        pads=True,
        note="SQL Server 2022 or newer when reasons are asked for. It ignores blanks at the end "
        "of a category.",
    ),
    "mysql": Engine(
        text="CHAR CHARACTER SET utf8mb4",
        collation="utf8mb4_0900_bin",
        nan=None,
        infinity=None,
        fence="hint",
        rows=False,
        note="MySQL 8.0.17 or newer. It reads text in a column of numbers as 0: keep numbers in "
        "columns of numbers.",
    ),
    "sqlite": Engine(
        collation="BINARY",
        nan=None,
        infinity="9e999",
        fence="materialized",
        least="MIN",
        rows=False,
        note="SQLite 3.35 or newer. It reads text in a column of numbers as 0: keep numbers in "
        "columns of numbers.",
    ),
}


def kind_of(name: str, rule: Rule) -> str:
    """Say whether a variable is compared as text, as a number, or as a flag (true or false)."""
    if not isinstance(name, str):
        raise ValueError(f"variable {name!r}: its name is not text; rename it and fit again")
    if rule.kind == NUMERIC:
        return NUMBER
    named = list(rule.bin_of_category)
    texts = sum(isinstance(value, str) for value in named)
    if texts not in (0, len(named)):
        raise ValueError(
            f"variable {name!r}: {texts} of {len(named)} categories are text and the others "
            f"numbers, which one column of a database cannot hold; turn all into text and fit again"
        )
    if texts or not named:
        return TEXT
    if all(isinstance(value, bool) for value in named):
        return FLAG
    if large := [value for value in named if abs(value) > EXACT]:
        raise ValueError(
            f"variable {name!r}: {len(large)} categories ({listing(large)}) are too large for a "
            f"double; turn them into text and fit again"
        )
    return NUMBER


def check_blanks(name: str, rule: Rule) -> None:
    """Refuse categories of different bins that differ only in the blanks at their end."""
    place: dict[str, tuple[Any, int]] = {}
    for category, i in rule.bin_of_category.items():
        if not isinstance(category, str):
            continue
        other, j = place.setdefault(category.rstrip(" "), (category, i))
        if i != j:
            raise ValueError(
                f"variable {name!r}: categories {other!r} and {category!r} are in different bins "
                f"but one text in SQL Server; trim the column and fit again"
            )


def check_names(names: Iterable[str], dialect: str) -> None:
    """Refuse names that the engines of a dialect cannot tell apart."""
    engine = ENGINES[dialect]
    seen: dict[str, str] = {}
    for name in names:
        if engine.longest and len(name.encode()) > engine.longest:
            raise ValueError(
                f"name {name!r}: {dialect} cuts names at {engine.longest} bytes; rename the column"
            )
        key = name.lower() if engine.folds else name
        if key in seen:
            raise ValueError(
                f"names {seen[key]!r} and {name!r} are one column in a result of {dialect}; rename "
                f"the variable, or leave the column out of keep"
            )
        seen[key] = name
