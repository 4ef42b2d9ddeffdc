"""Figures that a role play asks for: computed from the numbers on its cards by creditlab itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

TOLERANCE = 0.02  # of the figure: rounding is no mistake


def _expected_loss(pd: float, lgd: float, ead: float) -> float:
    from creditlab.decide.losses import expected_loss

    return float(expected_loss([pd], lgd, ead)["expected_loss"].iloc[0])


def _break_even_pd(margin: float, loss: float) -> float:
    from creditlab.decide.economics import break_even_pd

    return break_even_pd(margin, loss)


def _break_even_sales(write_off: float, margin: float) -> float:
    from creditlab.decide.economics import break_even_sales

    return break_even_sales(write_off, margin)


def _funding(amount: float, days: float, rate: float) -> float:
    from creditlab.decide.terms import cost_of_credit

    return float(cost_of_credit(amount, days, funding=rate, pd_=0.0)["funding"])


HOW: dict[str, Callable[..., float]] = {
    "sum": lambda a, b: a + b,
    "difference": lambda a, b: a - b,
    "product": lambda a, b: a * b,
    "ratio": lambda a, b: a / b,
    "days_of": lambda stock, flow: stock / flow * 365,
    "expected_loss": _expected_loss,
    "break_even_pd": _break_even_pd,
    "break_even_sales": _break_even_sales,
    "funding": _funding,
}


@dataclass(frozen=True)
class Figure:
    """A figure that a decision should rest on.

    Attributes
    ----------
    id, asks : str
        Its name, and what is asked for, with the unit.
    how : str
        A key of `HOW`.
    given : mapping
        The numbers that go in.

    Examples
    --------
    >>> loss = Figure("loss", "", "expected_loss", {"pd": 0.02, "lgd": 0.5, "ead": 1_000.0})
    >>> loss.value
    10.0
    >>> loss.meets(10.1), loss.meets(11), loss.meets(None)
    (True, False, False)
    """

    id: str
    asks: str
    how: str
    given: Mapping[str, float]

    @classmethod
    def of(cls, row: Mapping[str, Any], numbers: Mapping[str, float]) -> Figure:
        """Make it from a row of the file; the names of several numbers mean their sum."""

        def number(names: str | list[str]) -> float:
            listed = [names] if isinstance(names, str) else names
            return float(sum(numbers[name] for name in listed))

        given = {key: number(names) for key, names in row["given"].items()}
        return cls(row["id"], row["asks"], row["how"], given)

    @cached_property
    def value(self) -> float:
        """The figure, computed."""
        return float(HOW[self.how](**self.given))

    def meets(self, stated: Any) -> bool:
        """Say whether a stated number is this figure, within 2% of it."""
        if isinstance(stated, bool) or not isinstance(stated, int | float):
            return False
        return abs(stated - self.value) <= TOLERANCE * abs(self.value)
