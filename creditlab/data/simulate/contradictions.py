"""Contradictions between and within two reports: planted, and listed, so that finding counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.simulate.report import Report, shown
from creditlab.data.simulate.reports import NOT_STATED

Pair = tuple[Report, Report]
Planted = tuple[Pair, Any, Any] | None  # changed reports, was, now; None where it is not possible
Kinds = dict[str, tuple[str, Callable[[Pair], Planted]]]  # name -> the two places, and how


@dataclass(frozen=True, eq=False)
class Contradictory:
    """What `plant_contradictions` returns.

    Attributes
    ----------
    enterprise, agency : Report
    planted : pandas.DataFrame
        ``contradiction``, ``where`` (the two places that do not agree), ``was`` and ``now``, as the
        reports show them.
    harmless : pandas.DataFrame
        Differences with an innocent reason, in the columns of ``planted`` and ``why``: the
        contradiction that each looks like is not one, unless it was planted as well.
    """

    enterprise: Report
    agency: Report
    planted: pd.DataFrame
    harmless: pd.DataFrame


def plant_contradictions(
    enterprise: Report, agency: Report, seed: int, count: int = 10, harmless: int = 0
) -> Contradictory:
    """Make two reports on one customer contradict each other, or themselves.

    Parameters
    ----------
    enterprise, agency : Report
        Of `enterprise_report` and `agency_report`, on the same customer and day.
    seed : int
        Chooses the contradictions, where fewer than possible are wanted.
    count : int, default 10
        How many; there are ten kinds, one of each.
    harmless : int, default 0
        How many differences beside them that rounding or counting explains, at most five.

    Returns
    -------
    Contradictory

    Raises
    ------
    ValueError
        When the reports are of different customers, or allow fewer contradictions or differences:
        a company without a loan or a statement leaves less to contradict.

    Examples
    --------
    >>> from creditlab.data.simulate import agency_report, enterprise_report, simulate_ledger
    >>> book = simulate_ledger(60, years=1, seed=3)
    >>> pair = enterprise_report(book, "C00002"), agency_report(book, "C00002")
    >>> plant_contradictions(*pair, seed=1, count=3).planted.shape
    (3, 4)
    """
    if enterprise.customer != agency.customer:
        raise ValueError(
            f"the reports are on {enterprise.customer} and {agency.customer}; give two on one"
        )
    rng = np.random.default_rng(seed)
    wanted = _draw(KINDS, (enterprise, agency), count, rng)
    pair, innocent = _plant(HARMLESS, _draw(HARMLESS, (enterprise, agency), harmless, rng),
                            (enterprise, agency))  # fmt: skip
    pair, planted = _plant(KINDS, wanted, pair)
    innocent["why"] = [WHY[kind] for kind in innocent["contradiction"]]
    return Contradictory(*pair, planted, innocent)


def _draw(kinds: Kinds, pair: Pair, count: int, rng: np.random.Generator) -> list[str]:
    possible = [kind for kind in kinds if kinds[kind][1](pair) is not None]
    if len(possible) < count:
        raise ValueError(
            f"{len(possible)} of {len(kinds)} contradictions are possible with these reports, and "
            f"{count} are wanted; take a customer with loans and a statement"
        )
    return [possible[place] for place in sorted(rng.choice(len(possible), count, replace=False))]


def _plant(kinds: Kinds, wanted: list[str], pair: Pair) -> tuple[Pair, pd.DataFrame]:
    rows = []
    for kind in wanted:
        where, plant = kinds[kind]
        done = plant(pair)
        if done is None:  # one that was planted before took its place away
            raise ValueError(f"{kind} is not possible beside the others; choose another seed")
        pair, was, now = done
        rows.append((kind, where, shown(was), shown(now)))
    return pair, pd.DataFrame(rows, columns=["contradiction", "where", "was", "now"])


def _in_enterprise(part: str, item: str, wrong: Callable[[Any], Any]) -> Callable[[Pair], Planted]:
    def plant(pair: Pair) -> Planted:
        changed = _with_wrong(pair[0], part, item, wrong)
        return changed and ((changed[0], pair[1]), *changed[1:])

    return plant


def _in_agency(part: str, item: str, wrong: Callable[[Any], Any]) -> Callable[[Pair], Planted]:
    def plant(pair: Pair) -> Planted:
        changed = _with_wrong(pair[1], part, item, wrong)
        return changed and ((pair[0], changed[0]), *changed[1:])

    return plant


def _with_wrong(
    report: Report, part: str, item: str, wrong: Callable[[Any], Any]
) -> tuple[Report, Any, Any] | None:
    was = report.value(part, item)
    if was == NOT_STATED:
        return None
    return report.with_value(part, item, wrong(was)), was, wrong(was)


def _overdue_but_normal(pair: Pair) -> Planted:
    """Make a loan overdue in every place but its class."""
    loans = pair[0].parts["outstanding credit"].copy()
    if loans.empty or "normal" not in set(loans["class"]):
        return None
    row = loans.index[loans["class"] == "normal"][0]
    due = pair[0].at.normalize() - pd.Timedelta(days=120)
    loans.loc[row, ["days_overdue", "due"]] = 120, due
    loans.loc[row, "opened"] = min(loans["opened"][row], due - pd.Timedelta(days=180))
    overdue = pair[0].value("summary", "overdue loans") + 1
    changed = pair[0].with_value("summary", "overdue loans", overdue)
    return (changed.changed("outstanding credit", loans), pair[1]), 0, 120


def _older_than_the_company(pair: Pair) -> Planted:
    loans = pair[0].parts["settled credit"].copy()
    if loans.empty:
        return None
    was = loans["opened"].iloc[0]
    now = pd.Timestamp(pair[0].value("identity", "founded")) - pd.Timedelta(days=400)
    loans.loc[0, "opened"] = now
    return (pair[0].changed("settled credit", loans), pair[1]), was.date(), now.date()


def _too_many_shares(pair: Pair) -> Planted:
    owners = pair[0].parts["owners"].copy()
    was = int(owners["share"].iloc[0])
    owners.loc[0, "share"] = was + 15
    return (pair[0].changed("owners", owners), pair[1]), was, was + 15


def _other_digit(code: str) -> str:
    place = 9  # within the organisation's own number
    return code[:place] + ("7" if code[place] != "7" else "4") + code[place + 1 :]


def _a_loan_in_two(pair: Pair) -> Planted:
    loans = pair[0].parts["outstanding credit"]
    if loans.empty or loans["amount"].iloc[0] < 2000:
        return None
    half = loans["amount"].iloc[0] // 2000 * 1000
    second = loans.head(1).assign(amount=half)
    loans = pd.concat([second, loans], ignore_index=True)
    loans.loc[1, "amount"] -= half
    days = loans["days_overdue"][0]
    changed = pair[0].changed("outstanding credit", loans)
    overdue = pair[0].value("summary", "overdue loans") + int(days > 0)
    changed = changed.with_value("summary", "overdue loans", overdue)
    return (changed, pair[1]), len(loans) - 1, len(loans)


def _rounded_shares(pair: Pair) -> Planted:
    owners = pair[0].parts["owners"].copy()
    if len(owners) < 2 or owners["share"].iloc[0] < 2:
        return None
    was = int(owners["share"].iloc[0])
    owners.loc[0, "share"] = was - 1
    return (pair[0].changed("owners", owners), pair[1]), was, was - 1


def _two_digits(amount: float) -> float:
    return float(f"{amount:.1e}")


KINDS: Kinds = {
    "number of lenders": (
        "summary / outstanding credit", _in_enterprise("summary", "lenders", lambda n: n + 2)
    ),
    "sum of loans": (
        "summary / outstanding credit",
        _in_enterprise("summary", "outstanding", lambda debt: round(0.6 * debt, -3) or 1e5),
    ),
    "overdue but normal": ("outstanding credit", _overdue_but_normal),
    "loan older than the company": ("identity / settled credit", _older_than_the_company),
    "number of public records": (
        "summary / public records", _in_enterprise("summary", "public records", lambda n: n + 1)
    ),
    "shares above 100%": ("owners", _too_many_shares),
    "credit code": (
        "identity / agency identity", _in_agency("identity", "credit code", _other_digit)
    ),
    "revenue": (
        "statements / agency figures", _in_agency("figures", "revenue", lambda x: round(1.5 * x))
    ),
    "employees": (
        "identity / agency identity", _in_agency("identity", "employees", lambda n: 3 * n + 5)
    ),
    "court and tax": (
        "public records / agency records", _in_agency("records", "court and tax", lambda n: n + 3)
    ),
}  # fmt: skip
"""What can be planted: name -> the two places, and how."""
HARMLESS: Kinds = {
    "number of lenders": ("summary / outstanding credit", _a_loan_in_two),
    "sum of loans": (
        "summary / outstanding credit",
        _in_enterprise("summary", "outstanding", lambda debt: round(debt, -4)),
    ),
    "shares above 100%": ("owners", _rounded_shares),
    "revenue": ("statements / agency figures", _in_agency("figures", "revenue", _two_digits)),
    "employees": (
        "identity / agency identity",
        _in_agency("identity", "employees", lambda n: n + max(1, round(0.08 * n))),
    ),
}  # fmt: skip
"""What looks like a contradiction and is none."""
WHY = {
    "number of lenders": "two loans of one lender",
    "sum of loans": "rounded to 10,000",
    "shares above 100%": "each share rounded to a whole percent",
    "revenue": "rounded to two digits",
    "employees": "counted in another month",
}
