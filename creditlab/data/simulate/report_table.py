"""The lines of both reports that can be counted, of all customers of a book at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.simulate.book import SimulatedBook
from creditlab.data.simulate.reports import (
    OF_AGENCY,
    OF_ENTERPRISE,
    PUBLIC,
    divide_debt,
    experience,
    own_delays,
    rate,
)


def report_table(book: SimulatedBook, at: Any = None) -> pd.DataFrame:
    """Return what `enterprise_report` and `agency_report` say of every customer on a day.

    Parameters
    ----------
    book : SimulatedBook
    at : date, optional
        Day of the reports; by default the closing of the book.

    Returns
    -------
    pandas.DataFrame
        Indexed by customer, those that had been founded by then: ``overdue_loans`` and
        ``public_records`` (numbers), ``year_end``, ``revenue``, ``net_income`` and ``equity`` (CNY)
        of the latest statement published, ``your_invoices`` (our share in what suppliers say, in
        percent), ``days_beyond_terms`` and ``rating`` (1 best, 6 worst). Missing without a
        statement. Simulated, and equal to the reports of each customer.

    Examples
    --------
    >>> from creditlab.data.simulate import agency_report, simulate_ledger
    >>> book = simulate_ledger(60, years=1, seed=3)
    >>> table = report_table(book)
    >>> int(table.loc["C00002", "rating"]) == agency_report(book, "C00002").value(
    ...     "opinion", "rating")
    True
    """
    day = book.closing if at is None else pd.Timestamp(at)
    there = np.flatnonzero(book.customers["founded"] <= day)
    names = book.customers["customer"].iloc[there]
    figures = _figures(book, day).reindex(names)
    states = _states(book, day).reindex(names).fillna(0.0).to_numpy()
    delays = own_delays(book, day).reindex(names).to_numpy()
    worth = (figures["equity"] / figures["total_assets"]).to_numpy()
    debt = figures["debt"].fillna(0.0).to_numpy()
    rows = []
    for row, place in enumerate(there.tolist()):
        loans = np.random.default_rng([book.seed, place, OF_ENTERPRISE])
        overdue = int((divide_debt(debt[row], states[row, 0], loans)[2] > 0).sum())
        asked = np.random.default_rng([book.seed, place, OF_AGENCY])
        said = experience(delays[row], tuple(states[row]), book.parameters, asked)
        share, days = said["your invoices"], said["days beyond terms"]
        known = None if np.isnan(worth[row]) else worth[row]
        rows.append((overdue, share, days, rate(days, known)))
    columns = ["overdue_loans", "your_invoices", "days_beyond_terms", "rating"]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(names, name="customer"))
    public = book.news[book.news["kind"].isin(PUBLIC) & (book.news["date"] <= day)]
    records = public["customer"].value_counts().reindex(table.index, fill_value=0)
    table.insert(1, "public_records", records)
    return table.join(figures[["year_end", "revenue", "net_income", "equity"]])


def _figures(book: SimulatedBook, day: pd.Timestamp) -> pd.DataFrame:
    """Return the latest published statement of each customer, in CNY."""
    known = book.statements[book.statements["published"] <= day]
    latest = known.groupby("customer").tail(1).set_index("customer")
    lines = ["revenue", "net_income", "equity", "total_assets"]
    debt = 1000 * (latest["short_term_debt"] + latest["long_term_debt"])
    return (1000 * latest[lines]).assign(year_end=latest["year_end"], debt=debt)


def _states(book: SimulatedBook, day: pd.Timestamp) -> pd.DataFrame:
    known = book.truth[book.truth["month"] <= day.to_period("M")]
    return known.groupby("customer").tail(1).set_index("customer")[["ability", "willingness"]]
