"""Rating scales of others: their grades, direction and scope, a default rate where one is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

# One-year default rates 1981-2016, adjusted for withdrawn ratings; CCC stands for CCC to C.
SP_RATES = {
    "AAA": 0.0,
    "AA": 0.00021,
    "A": 0.00063,
    "BBB": 0.00192,
    "BB": 0.00797,
    "B": 0.04276,
    "CCC": 0.3165,
}
# Share that defaulted within so many years, 1981-2016, not adjusted for withdrawn ratings.
SP_CUMULATIVE = {
    1: {"AAA": 0, "AA": 0.0002, "A": 0.0006, "BBB": 0.0018, "BB": 0.0072, "B": 0.0376}
    | {"CCC": 0.2678},
    5: {"AAA": 0.0035, "AA": 0.0034, "A": 0.0057, "BBB": 0.0193, "BB": 0.0784, "B": 0.1925}
    | {"CCC": 0.4696},
    10: {"AAA": 0.0074, "AA": 0.0083, "A": 0.0161, "BBB": 0.0456, "BB": 0.1539, "B": 0.2871}
    | {"CCC": 0.5057},
}


@dataclass(frozen=True)
class RatingScale:
    """A scale of somebody else.

    Attributes
    ----------
    name : str
    measures : str
        What a grade speaks of.
    scope : {"global", "domestic", "payments"}
        Domestic: compared within one country only. Payments: of past payment, not of default.
    grades : tuple of str
        Best first.
    starts : tuple of float
        Of a scale of numbers: the lower end of each grade, in the order of ``grades``.
    top : float
        The highest number.
    high_is_good : bool or None
        None for letters.
    pds : mapping of str to float
        One-year probability of default of a grade, where a source gives one.
    basis : str
        Where those come from.
    gaps, source : str
    """

    name: str
    measures: str
    scope: str
    grades: tuple[str, ...]
    source: str
    gaps: str
    basis: str = "no source gives a default rate"
    pds: Mapping[str, float] = field(default_factory=dict)
    starts: tuple[float, ...] = ()
    top: float = np.nan
    high_is_good: bool | None = None

    @property
    def direction(self) -> str:
        """Say which end is the good one."""
        if self.high_is_good is None:
            return f"{self.grades[0]} is best"
        return f"{'high' if self.high_is_good else 'low'} is good"

    def place(self, grade: Any) -> int:
        """Return the place of a grade, 0 for the best; + and -, or Moody's 1 to 3, are left off.

        Raises
        ------
        ValueError
            When it is no grade of the scale.
        """
        text = str(grade).strip().replace("\N{MINUS SIGN}", "-")
        if text in self.grades:
            return self.grades.index(text)
        if self.starts:
            return self._place_of_number(grade)
        mark = "[123]" if "Aaa" in self.grades else "[+-]"
        letter = re.sub(f"{mark}$", "", text)
        # Modifiers exist from the second grade to that of CCC only.
        whole = {self.grades[0], "CC", "C", "Ca", "D", "SD", "RD", "R"}
        if letter in self.grades and letter not in whole:
            return self.grades.index(letter)
        raise ValueError(
            f"{grade!r} is no grade of {self.name}; its grades are {', '.join(self.grades)}"
        )

    def _place_of_number(self, grade: Any) -> int:
        try:
            number = float(grade)
        except (TypeError, ValueError):
            number = np.nan
        if not min(self.starts) <= number <= self.top:
            raise ValueError(
                f"{grade!r} is no value of {self.name}; it runs from {min(self.starts):g} to "
                f"{self.top:g} ({self.direction})"
            )
        inside = [i for i, start in enumerate(self.starts) if number >= start]
        return max(inside, key=lambda i: self.starts[i])


def _same_as(pairs: str) -> dict[str, float]:
    """Rates of S&P's grades for those that stand before the equals sign: 'Aa=AA Baa=BBB'."""
    equal = (pair.split("=") for pair in pairs.split())
    return {grade: 1.0 if sp == "D" else SP_RATES[sp] for grade, sp in equal}


_LETTERS = ("AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC", "C")
_SAME = "AAA=AAA AA=AA A=A BBB=BBB BB=BB B=B CCC=CCC CC=CCC C=CCC"
_SP = "S&P one-year corporate default rates 1981-2016, as carried by transitionMatrix 0.5.1"
_NOTCH = "Notches (+, -) have the letter's rate. "

_ALL = (
    RatingScale(
        "S&P",
        "default of the issuer",
        "global",
        (*_LETTERS, "R", "SD", "D"),
        _SP,
        f"{_NOTCH}No AAA defaulted within a year, which is not a PD of 0; CCC to C are one class.",
        "observed one-year default rate",
        _same_as(f"{_SAME} SD=D D=D"),
    ),
    RatingScale(
        "Moody's",
        "default and loss of the issuer",
        "global",
        ("Aaa", "Aa", "A", "Baa", "Ba", "B", "Caa", "Ca", "C"),
        f"{_SP}; equal grades by transitionMatrix, creditsystems",
        "Notches (1, 2, 3) have the letter's rate, and that is S&P's, not Moody's own; C is "
        "typically in default.",
        "S&P's rate of the grade taken as equal",
        _same_as("Aaa=AAA Aa=AA A=A Baa=BBB Ba=BB B=B Caa=CCC Ca=CCC C=D"),
    ),
    RatingScale(
        "Fitch",
        "default of the issuer",
        "global",
        (*_LETTERS, "RD", "D"),
        f"{_SP}; equal grades by transitionMatrix, creditsystems",
        f"{_NOTCH}The rate is S&P's, not Fitch's own.",
        "S&P's rate of the grade taken as equal",
        _same_as(f"{_SAME} RD=D D=D"),
    ),
    RatingScale(
        "China nine grades",
        "default, compared within China",
        "domestic",
        _LETTERS,
        "Three classes and nine grades of the Chinese credit market (PBOC convention)",
        "A domestic scale: AAA at home is not AAA abroad, and most issuers stand in its top "
        "grades. Without default counts of the agency it carries no PD.",
    ),
    RatingScale(
        "PAYDEX",
        "how promptly invoices were paid, weighted by amount",
        "payments",
        ("100", "90-99", "80-89", "70-79", "60-69", "50-59", "40-49", "30-39", "20-29", "1-19"),
        "D&B: 100 anticipates, 90 takes discounts, 80 prompt, 70/60/50/40/30/20 = "
        "15/22/30/60/90/120 days beyond terms",
        "Speaks of past payment, not of default; older pages give 14 and 21 days for 70 and 60.",
        starts=(100, 90, 80, 70, 60, 50, 40, 30, 20, 1),
        top=100,
        high_is_good=True,
    ),
    RatingScale(
        "Coface DRA",
        "default of the debtor, as the insurer sees it",
        "global",
        tuple(str(i) for i in range(10, -1, -1)),
        "Coface, Debtor Risk Assessment: 10 is best, 0 is default",
        "No default rate by grade found; 0 is default itself.",
        "0 is default by definition; no source gives the rate of another grade",
        {"0": 1.0},
        starts=tuple(float(i) for i in range(10, -1, -1)),
        top=10,
        high_is_good=True,
    ),
    RatingScale(
        "Creditreform Rating",
        "default of the issuer",
        "global",
        ("AAA", "AA", "A", "BBB", "BB", "B", "C", "SD", "D"),
        f"Credit quality steps by transitionMatrix, creditsystems; {_SP}",
        "The same letter is one step worse than S&P's from BBB on; AAA and AA share a step.",
        "S&P's rate of the same European credit quality step, the weaker grade of it",
        _same_as("AAA=AA AA=AA A=A BBB=BB BB=B B=CCC C=CCC SD=D D=D"),
    ),
    RatingScale(
        "Creditreform index",
        "default of the customer within a year",
        "domestic",
        ("100-149", "150-199", "200-249", "250-299", "300-349", "350-499", "500", "600"),
        "German Wikipedia, Bonitätsindex, from a table of Creditreform",
        "Year and country are not stated. Another page quotes 0.07, 0.32, 0.73, 1.46, 6.04 and "
        "15.46%. 500 (serious arrears) and 600 (payments stopped) have no rate.",
        "default rate quoted for the band",
        {
            "100-149": 0.0020,
            "150-199": 0.0035,
            "200-249": 0.0084,
            "250-299": 0.0199,
            "300-349": 0.0697,
            "350-499": 0.1505,
        },
        starts=(100, 150, 200, 250, 300, 350, 500, 600),
        top=600,
        high_is_good=False,
    ),
)
SCALES: Mapping[str, RatingScale] = MappingProxyType({scale.name: scale for scale in _ALL})
