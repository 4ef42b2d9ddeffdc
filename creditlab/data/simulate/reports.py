"""Credit reports on the customers of a simulated book: one of lenders, one of an agency."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from creditlab.data.payment_behaviour import payment_behaviour
from creditlab.data.simulate.book import CURRENCY, SimulatedBook
from creditlab.data.simulate.firms import PEOPLE
from creditlab.data.simulate.parameters import Parameters
from creditlab.data.simulate.report import Report

ENTERPRISE, AGENCY = "enterprise credit report", "agency report"
OF_ENTERPRISE, OF_AGENCY = 1, 2  # streams of random numbers
LENDERS = ("Bank A", "Bank B", "Bank C", "Bank D", "Leasing E")
NOT_STATED = "not stated"
ITEM_AND_VALUE = pd.Index(["item", "value"])
PUBLIC = ("court", "tax", "insolvency")  # kinds of news that are public records
DAY = "datetime64[ns]"


def enterprise_report(book: SimulatedBook, customer: str, at: Any = None) -> Report:
    """Write what lenders and public bodies report of a customer, in eight parts.

    Parameters
    ----------
    book : SimulatedBook
    customer : str
    at : date, optional
        Day of the report; by default the closing of the book.

    Returns
    -------
    Report
        Parts: header, identity, owners, summary, outstanding credit, settled credit, public
        records, statements. Amounts in CNY. What stands in two parts agrees.

    Raises
    ------
    ValueError
        When the book has no such customer, or it did not exist on the day.

    Notes
    -----
    The order of parts is that of reports of lenders in general, not the form of a country's
    bureau. Loans add up to the debt of the latest published statement; arrears with lenders follow
    the customer's hidden ability, so they say more than the supplier's own ledger can.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> report = enterprise_report(simulate_ledger(60, years=1, seed=3), "C00002")
    >>> list(report.parts)[:4], len(report.parts)
    (['header', 'identity', 'owners', 'summary'], 8)
    """
    day, row, rng = _set_up(book, customer, at, OF_ENTERPRISE)
    statement = _latest(book, customer, day)
    debt = 0.0 if statement is None else 1000 * _debt(statement)
    loans = _loans(debt, _state(book, customer, day)[0], row["founded"], day, rng)
    settled = _settled_loans(row["founded"], day, rng)
    owners = _owners(row, rng)
    records = _public_records(book, customer, day)
    capital = 50_000.0 if statement is None else 1000 * float(statement["share_capital"])
    staff = NOT_STATED if statement is None else int(statement["employees"])
    figures = {NOT_STATED: "no statement published"} if statement is None else {
        "year end": str(statement["year_end"].date()), "audited": bool(statement["audited"]),
    } | {name: 1000 * float(statement[name]) for name in
         ("revenue", "net_income", "total_assets", "total_liabilities", "equity")}  # fmt: skip
    parts = {
        "header": _items(
            {"report": f"ER-{customer}-{day:%Y%m%d}", "date": str(day.date()),
             "purpose": "credit decision, with consent", "currency": CURRENCY}
        ),
        "identity": _items(
            {"name": row["name"], "credit code": row["credit_code"],
             "founded": str(row["founded"].date()), "city": row["city"],
             "industry": row["industry"], "employees": staff, "registered capital": capital}
        ),
        "owners": owners,
        "summary": _items(
            {"lenders": int(loans["lender"].nunique()), "outstanding": float(loans["amount"].sum()),
             "overdue loans": int((loans["days_overdue"] > 0).sum()),
             "settled loans": len(settled), "public records": len(records)}
        ),
        "outstanding credit": loans,
        "settled credit": settled,
        "public records": records,
        "statements": _items(figures),
    }  # fmt: skip
    return Report(customer, ENTERPRISE, day, parts)


def agency_report(book: SimulatedBook, customer: str, at: Any = None) -> Report:
    """Write what a commercial agency reports of a customer.

    Parameters
    ----------
    book, customer, at
        As in `enterprise_report`.

    Returns
    -------
    Report
        Parts: identity, payment experience (of suppliers; ``your invoices`` is our share in it, in
        percent), figures, records and opinion, with a rating from 1 (very good) to 6 and a credit
        line.

    Raises
    ------
    ValueError
        As `enterprise_report`.

    Notes
    -----
    The rating rests on what the agency could know: the experience of suppliers and the published
    statement; without one it is never better than 4. The days are our own delay, by our share, and
    what the customer's true state makes other suppliers wait, with an error of some 30%.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> book = simulate_ledger(60, years=1, seed=3)
    >>> list(agency_report(book, "C00002").parts)
    ['identity', 'payment experience', 'figures', 'records', 'opinion']
    """
    day, row, rng = _set_up(book, customer, at, OF_AGENCY)
    statement = _latest(book, customer, day)
    own = float(own_delays(book, day).get(customer, np.nan))
    said = experience(own, _state(book, customer, day), book.parameters, rng)
    worth = None if statement is None else float(statement["equity"] / statement["total_assets"])
    rating = rate(said["days beyond terms"], worth)
    records = _public_records(book, customer, day)
    revenue = NOT_STATED if statement is None else 1000 * float(statement["revenue"])
    line = 0.0 if statement is None or rating > 5 else max(0.0, 100 * float(statement["equity"]))
    parts = {
        "identity": _items(
            {"name": row["name"], "credit code": row["credit_code"],
             "founded": str(row["founded"].date()), "city": row["city"],
             "employees": NOT_STATED if statement is None else int(statement["employees"])}
        ),
        "payment experience": _items(said),
        "figures": _items(
            {"year end": NOT_STATED if statement is None else str(statement["year_end"].date()),
             "revenue": revenue}
        ),
        "records": _items({"court and tax": len(records)}),
        "opinion": _items({"rating": rating, "credit line": round(line, -4)}),
    }  # fmt: skip
    return Report(customer, AGENCY, day, parts)


# --- Parts ---------------------------------------------------------------------------------------


def _set_up(
    book: SimulatedBook, customer: str, at: Any, kind: int
) -> tuple[pd.Timestamp, pd.Series, np.random.Generator]:
    place = np.flatnonzero(book.customers["customer"] == customer)
    if not len(place):
        raise ValueError(f"no customer {customer!r} among the {len(book.customers):,} of the book")
    day = book.closing if at is None else pd.Timestamp(at)
    row = book.customers.iloc[int(place[0])]
    if day < row["founded"]:
        raise ValueError(f"{customer} was founded on {row['founded'].date()}, after {day.date()}")
    return day, row, np.random.default_rng([book.seed, int(place[0]), kind])


@lru_cache(maxsize=6)
def _by_customer(book: SimulatedBook, table: str) -> dict[str, pd.DataFrame]:
    frame = getattr(book, table)
    if table == "news":
        frame = frame[frame["kind"].isin(PUBLIC)]
    return {str(name): own for name, own in frame.groupby("customer")}


@lru_cache(maxsize=2)
def own_delays(book: SimulatedBook, day: pd.Timestamp) -> pd.Series:
    """Return the delay of each customer in our own ledger, as known on the day."""
    delays: pd.Series = payment_behaviour(book.ledger, day)["delay"]
    return delays


def _latest(book: SimulatedBook, customer: str, day: pd.Timestamp) -> pd.Series | None:
    own = _by_customer(book, "statements").get(customer, book.statements.head(0))
    known = int(np.sum(own["published"] <= day))  # in the order of the year-ends
    return own.iloc[known - 1] if known else None


def _public_records(book: SimulatedBook, customer: str, day: pd.Timestamp) -> pd.DataFrame:
    own = _by_customer(book, "news").get(customer, book.news.head(0))
    known = int(own["date"].searchsorted(day, side="right"))
    return own.iloc[:known, 1:].reset_index(drop=True)


def _debt(statement: pd.Series) -> float:
    return float(statement["short_term_debt"] + statement["long_term_debt"])


def _state(book: SimulatedBook, customer: str, day: pd.Timestamp) -> tuple[float, float]:
    """Return the true ability and willingness on the day; average where it is not known."""
    own = _by_customer(book, "truth").get(customer, book.truth.head(0))
    known = int(np.sum(own["month"] <= day.to_period("M")))
    if known == 0:
        return 0.0, 0.0
    return float(own["ability"].iloc[known - 1]), float(own["willingness"].iloc[known - 1])


def experience(
    own: float, state: tuple[float, float], world: Parameters, rng: np.random.Generator
) -> dict[str, Any]:
    """Return what suppliers report: we by our own delay, the others by the true state."""
    ability, willingness = state
    late = -world.late_willingness * willingness - world.late_ability * ability
    days = world.delay_median * np.exp(world.delay_slope * late + world.delay_spread**2 / 2)
    others = days * expit(world.late_centre + late) * np.exp(0.3 * rng.standard_normal())
    share = 0 if np.isnan(own) else 10 * int(rng.integers(3, 10))
    blend = others if share == 0 else (share * own + (100 - share) * others) / 100
    return {
        "suppliers asked": int(rng.integers(3, 9)),
        "your invoices": share,
        "days beyond terms": round(float(blend), 1),
    }


def divide_debt(
    debt: float, ability: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Divide the debt among lenders; return amounts, ages and days overdue, as the weak have."""
    if debt <= 0:
        return np.empty(0), np.empty(0, dtype=int), np.empty(0, dtype=int)
    count = int(min(len(LENDERS), 1 + rng.poisson(1 + debt / 3e7)))
    share = rng.dirichlet(np.full(count, 2.0))
    amount = np.round(debt * share, -3)
    amount[0] += debt - amount.sum()
    age = rng.integers(30, 900, count)
    overdue = rng.random(count) < 1 / (1 + np.exp(4 + 2.5 * ability))
    days = np.exp(rng.normal(3.5, 0.8, count)).round().clip(1, 250).astype(int)
    return amount, age, np.where(overdue, days, 0)


def _loans(
    debt: float, ability: float, founded: pd.Timestamp, day: pd.Timestamp, rng: np.random.Generator
) -> pd.DataFrame:
    amount, age, days = divide_debt(debt, ability, rng)
    count = len(amount)
    age = np.minimum(age + days, max((day - founded).days - 1, 1))
    lender = np.array(LENDERS)[rng.permutation(len(LENDERS))[:count]]
    kind = rng.choice(["working capital", "equipment", "bills"], count)
    ahead = np.where(days > 0, -days, rng.integers(20, 700, count))
    loans = pd.DataFrame(
        {
            "lender": lender,
            "kind": kind,
            "amount": amount,
            "opened": day - pd.to_timedelta(age, unit="D"),
            "due": day + pd.to_timedelta(ahead, unit="D"),
            "class": np.select(
                [days == 0, days <= 90], ["normal", "special mention"], "substandard"
            ),
            "days_overdue": days,
        }
    )
    return loans.astype({"opened": DAY, "due": DAY})


def _settled_loans(
    founded: pd.Timestamp, day: pd.Timestamp, rng: np.random.Generator
) -> pd.DataFrame:
    life = (day - founded).days
    count = int(rng.integers(1, 6)) if life > 800 else 0
    begun = rng.integers(400, max(life, 401), count)
    return pd.DataFrame(
        {
            "lender": rng.choice(LENDERS, count),
            "amount": np.round(np.exp(rng.normal(14, 1, count)), -4),
            "opened": day - pd.to_timedelta(begun, unit="D"),
            "settled": day - pd.to_timedelta(rng.integers(10, 390, count), unit="D"),
        }
    ).sort_values("opened", ignore_index=True)


def _owners(row: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    count = int(rng.integers(1, 4))
    shares = np.round(100 * rng.dirichlet(np.full(count, 1.5))).astype(int).clip(1)
    shares[shares.argmax()] += 100 - shares.sum()
    names = list(rng.permutation(PEOPLE)[:count])
    if isinstance(row["group"], str):
        names[0] = row["group"]
    return pd.DataFrame({"owner": names, "share": shares})


def rate(delay: float, worth: float | None) -> int:
    """Rate from 1 to 6 by days beyond terms and the share of equity."""
    by_record = 1 + int(np.searchsorted([1, 5, 15, 30, 60], delay))
    by_worth = (
        4 if worth is None else 1 + int(np.searchsorted([-0.5, -0.35, -0.2, -0.1, 0.0], -worth))
    )
    return max(by_record, by_worth)


def _items(values: dict[str, Any]) -> pd.DataFrame:
    cells = np.empty((len(values), 2), dtype=object)
    cells[:, 0], cells[:, 1] = list(values), list(values.values())
    return pd.DataFrame(cells, columns=ITEM_AND_VALUE)
