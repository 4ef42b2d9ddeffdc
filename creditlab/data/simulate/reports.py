"""Credit reports on the customers of a simulated book: one of lenders, one of an agency."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.payment_behaviour import payment_behaviour
from creditlab.data.simulate.book import CURRENCY, SimulatedBook
from creditlab.data.simulate.firms import PEOPLE

SYNTHETIC = "SYNTHETIC: an invented company, an invented report"
ENTERPRISE, AGENCY = "enterprise credit report", "agency report"
LENDERS = ("Bank A", "Bank B", "Bank C", "Bank D", "Leasing E")
LOANS = ["lender", "kind", "amount", "opened", "due", "class", "days_overdue"]
NOT_STATED = "not stated"
DAY = "datetime64[ns]"


@dataclass(frozen=True, eq=False)
class Report:
    """A report in parts; displays as Markdown.

    Attributes
    ----------
    customer, kind : str
    at : pandas.Timestamp
        Day of the report: nothing later is in it.
    parts : dict of str to pandas.DataFrame
        Title of the part -> ``item`` and ``value``, or a table of loans, owners or records.
    """

    customer: str
    kind: str
    at: pd.Timestamp
    parts: dict[str, pd.DataFrame]

    def value(self, part: str, item: str) -> Any:
        """Return the value of an item of a part."""
        return self.parts[part].set_index("item")["value"][item]

    def changed(self, part: str, frame: pd.DataFrame) -> Report:
        """Return the report with another part in the place of one."""
        return replace(self, parts=self.parts | {part: frame})

    def with_value(self, part: str, item: str, value: Any) -> Report:
        """Return the report with another value of an item."""
        frame = self.parts[part].astype(object)
        frame.loc[frame["item"] == item, "value"] = value
        return self.changed(part, frame)

    def _repr_markdown_(self) -> str:
        lines = [f"### {self.kind.capitalize()} on {self.customer}, {self.at.date()}", ""]
        lines += [f"**{SYNTHETIC}**", ""]
        for number, (title, frame) in enumerate(self.parts.items(), start=1):
            lines += [f"**{number}. {title.capitalize()}**", ""]
            lines += [_as_markdown(frame) if len(frame) else "None on record.", ""]
        return "\n".join(lines)


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
    day, row, rng = _set_up(book, customer, at, 1)
    statement = _latest(book, customer, day)
    debt = 0.0 if statement is None else 1000 * _debt(statement)
    loans = _loans(debt, _ability(book, customer, day), row["founded"], day, rng)
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
        Parts: identity, payment experience (of suppliers, us among them), figures, records and
        opinion, with a rating from 1 (very good) to 6 and a credit line.

    Raises
    ------
    ValueError
        As `enterprise_report`.

    Notes
    -----
    The rating rests on what the agency could know: experience of suppliers (ours, blurred) and the
    published statement; without one it is never better than 4.

    Examples
    --------
    >>> from creditlab.data.simulate import simulate_ledger
    >>> book = simulate_ledger(60, years=1, seed=3)
    >>> list(agency_report(book, "C00002").parts)
    ['identity', 'payment experience', 'figures', 'records', 'opinion']
    """
    day, row, rng = _set_up(book, customer, at, 2)
    statement = _latest(book, customer, day)
    behaviour = payment_behaviour(book.ledger, day)
    delay = float(behaviour["delay"].reindex([customer]).fillna(0.0).iloc[0])
    others = max(0.0, delay * float(np.exp(0.3 * rng.standard_normal())))
    worth = None if statement is None else float(statement["equity"] / statement["total_assets"])
    rating = _rating(others, worth)
    records = _public_records(book, customer, day)
    revenue = NOT_STATED if statement is None else 1000 * float(statement["revenue"])
    line = 0.0 if statement is None or rating > 5 else max(0.0, 100 * float(statement["equity"]))
    parts = {
        "identity": _items(
            {"name": row["name"], "credit code": row["credit_code"],
             "founded": str(row["founded"].date()), "city": row["city"],
             "employees": NOT_STATED if statement is None else int(statement["employees"])}
        ),
        "payment experience": _items(
            {"suppliers asked": int(rng.integers(3, 9)), "days beyond terms": round(others, 1)}
        ),
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


def _latest(book: SimulatedBook, customer: str, day: pd.Timestamp) -> pd.Series | None:
    own = book.statements[book.statements["customer"] == customer]
    own = own[own["published"] <= day]
    return None if own.empty else own.sort_values("year_end").iloc[-1]


def _public_records(book: SimulatedBook, customer: str, day: pd.Timestamp) -> pd.DataFrame:
    news = book.news[(book.news["customer"] == customer) & (book.news["date"] <= day)]
    public = news[news["kind"].isin(["court", "tax", "insolvency"])]
    return public.drop(columns="customer").reset_index(drop=True)


def _debt(statement: pd.Series) -> float:
    return float(statement["short_term_debt"] + statement["long_term_debt"])


def _ability(book: SimulatedBook, customer: str, day: pd.Timestamp) -> float:
    own = book.truth[
        (book.truth["customer"] == customer) & (book.truth["month"] <= day.to_period("M"))
    ]
    return 0.0 if own.empty else float(own["ability"].iloc[-1])


def _loans(
    debt: float, ability: float, founded: pd.Timestamp, day: pd.Timestamp, rng: np.random.Generator
) -> pd.DataFrame:
    """Divide the debt among lenders; the weak are in arrears with some."""
    if debt <= 0:
        return pd.DataFrame(columns=LOANS).astype({"opened": DAY, "due": DAY, "days_overdue": int})
    count = int(min(len(LENDERS), 1 + rng.poisson(1 + debt / 3e7)))
    share = rng.dirichlet(np.full(count, 2.0))
    amount = np.round(debt * share, -3)
    amount[0] += debt - amount.sum()
    age = np.minimum(rng.integers(30, 900, count), max((day - founded).days - 1, 1))
    overdue = rng.random(count) < 1 / (1 + np.exp(4 + 2.5 * ability))
    days = np.where(overdue, np.round(np.exp(rng.normal(3.5, 0.8, count))).astype(int), 0)
    return pd.DataFrame(
        {
            "lender": np.array(LENDERS)[rng.permutation(len(LENDERS))[:count]],
            "kind": rng.choice(["working capital", "equipment", "bills"], count),
            "amount": amount,
            "opened": day - pd.to_timedelta(age, unit="D"),
            "due": day
            + pd.to_timedelta(np.where(overdue, -days, rng.integers(20, 700, count)), "D"),
            "class": np.select(
                [days == 0, days <= 90], ["normal", "special mention"], "substandard"
            ),
            "days_overdue": days,
        }
    )


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
    shares = np.round(100 * rng.dirichlet(np.full(count, 1.5))).astype(int)
    shares[0] += 100 - shares.sum()
    names = list(rng.permutation(PEOPLE)[:count])
    if isinstance(row["group"], str):
        names[0] = row["group"]
    return pd.DataFrame({"owner": names, "share": shares})


def _rating(delay: float, worth: float | None) -> int:
    """Rate from 1 to 6 by days beyond terms and the share of equity."""
    by_record = 1 + int(np.searchsorted([1, 5, 15, 30, 60], delay))
    by_worth = (
        4 if worth is None else 1 + int(np.searchsorted([-0.5, -0.35, -0.2, -0.1, 0.0], -worth))
    )
    return int(max(by_record, by_worth, round((by_record + by_worth) / 2)))


def _items(values: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(
        {"item": list(values), "value": pd.Series(list(values.values()), dtype=object)}
    )


def _as_markdown(frame: pd.DataFrame) -> str:
    head = "| " + " | ".join(map(str, frame.columns)) + " |\n|" + "---|" * frame.shape[1]
    rows = ("| " + " | ".join(map(_shown, row)) + " |" for row in frame.itertuples(index=False))
    return "\n".join([head, *rows])


def _shown(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, float, np.number)):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return str(value)
