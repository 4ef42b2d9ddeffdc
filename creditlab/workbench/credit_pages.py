"""Pages of a book of customers: the portfolio, and a credit file for each customer."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from creditlab.data.line_items import LINE_ITEMS
from creditlab.data.open_items import ageing, open_items
from creditlab.data.ratios import RATIOS
from creditlab.data.receivables import countback_dso
from creditlab.decide.concentration import concentration
from creditlab.decide.credit_book import FORMATS, HOLD, RECORD, REVIEW, RULES, CreditBook
from creditlab.lab.customer_pictures import delay_picture
from creditlab.plots.receivables import plot_ageing, plot_concentration, plot_days
from creditlab.workbench.page import as_page

LEFT = ' style="text-align:left"'


def history(book: CreditBook, months: int = 24) -> pd.DataFrame:
    """Return receivable, ageing and DSO at the last month-ends of a book.

    Parameters
    ----------
    book : CreditBook
    months : int, default 24

    Returns
    -------
    pandas.DataFrame
        Indexed by month-end: amounts by bucket of days past due, and ``dso``: days back to which
        the receivable reaches by sales of the months (countback), VAT taken out.
    """
    invoices = book.ledger.invoices
    ends = pd.date_range(invoices["date"].min(), book.at, freq="ME")[-months:]
    net = invoices["amount"] / (
        1 + invoices.get("vat_rate", pd.Series(0.0, invoices.index)).fillna(0)
    )
    sales = net.groupby(invoices["date"].dt.to_period("M")).sum()
    vat = float(invoices["amount"].sum() / net.sum() - 1)
    rows = {}
    for end in ends:
        row = ageing(open_items(book.ledger, end)).iloc[0].drop("disputed")
        upto = sales[: end.to_period("M")]
        every = pd.period_range(upto.index[0], end.to_period("M"), freq="M")
        rows[end] = row.drop("total").to_dict() | {
            "dso": countback_dso(row["total"], upto.reindex(every, fill_value=0.0), vat_rate=vat)
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def portfolio_page(book: CreditBook, most: int = 40) -> str:
    """Write the page of the whole book.

    Parameters
    ----------
    book : CreditBook
    most : int, default 40
        Customers of a list that are shown.

    Returns
    -------
    str
        HTML that loads nothing.
    """
    table, past = book.customers, history(book)
    total = table["open"].sum()
    figures = concentration(table["open"])
    counts = table["action"].value_counts()
    parts = [
        f"At {book.at.date()} {len(table):,} customers owe {_money(total, book)}, of which "
        f"{_share(table['overdue'].sum(), total)} is overdue. "
        f"{counts.get(HOLD, 0):,} customers call for a hold of orders, {counts.get(REVIEW, 0):,} "
        "for a review; what speaks against each is in its line below.",
        *_issues(book),
        "## Who needs a decision",
        _customers(table[table["action"] != "as before"], most),
        "## How old is what is open",
        _figure(plot_ageing, past.drop(columns="dso")),
        _ageing(book),
        "## How long money takes",
        "Days of sales that are unpaid, counted back month by month; value added tax taken out.",
        _figure(plot_days, past[["dso"]].rename(columns={"dso": "DSO, countback"})),
        "## How much hangs on how few",
        f"The five largest customers hold {figures['top']:.0%} of the balance; it is as "
        f"concentrated as {figures['effective']:.0f} customers of equal size would be.",
        _figure(plot_concentration, table["open"]),
        "## All customers",
        "The table in `customers.csv` holds all of them with every figure; each has a page in the "
        "folder `customers`.",
    ]
    return as_page(_notebook(parts), "Customers and what they owe")


def customer_page(book: CreditBook, customer: str) -> str:
    """Write the credit file of one customer.

    Parameters
    ----------
    book : CreditBook
    customer : str

    Returns
    -------
    str
        HTML that loads nothing.

    Raises
    ------
    ValueError
        When the book has no such customer.
    """
    if customer not in book.customers.index:
        raise ValueError(
            f"no customer {customer!r} among the {len(book.customers):,} of the ledger"
        )
    row = book.customers.loc[[customer]].iloc[0]
    name = row.get("name", customer)
    against = row["signals"] or "nothing that the rules look at"
    parts = [
        f"**{row['action'].capitalize()}.** Against it: {against}.",
        f"Open at {book.at.date()}: {_money(row['open'], book)}, overdue "
        f"{_money(row['overdue'], book)}; limit {_money(row['limit'], book)}.",
        "## Limit",
        _limit(row),
        "## How it pays",
        _facts({words: _shown(row[key], form) for key, (words, form) in RECORD.items()}),
        _delays(book, customer),
        "## Open items",
        _items(book, customer),
        "## Statements",
        *_statements(book, customer, row),
    ]
    return as_page(_notebook(parts), str(name), f"customer {customer}")


# --- Parts ---------------------------------------------------------------------------------------


def _issues(book: CreditBook) -> list[str]:
    if book.issues.empty:
        return ["Nothing was wrong with the files."]
    counts = book.issues.groupby(["table", "problem", "action"]).size()
    table = counts.rename("rows").reset_index().sort_values("rows", ascending=False)
    words = f"{len(book.issues):,} problems were found in the files; `issues.csv` has each row."
    return [words, _table(table)]


def _customers(table: pd.DataFrame, most: int) -> str:
    order = {HOLD: 0, REVIEW: 1}
    rows = table.assign(order=table["action"].map(order)).sort_values(
        ["order", "open"], ascending=[True, False]
    )
    shown = pd.DataFrame(
        {
            "customer": [_link(index, row) for index, row in rows.head(most).iterrows()],
            "open": rows["open"].head(most).map("{:,.0f}".format),
            "overdue": rows["overdue"].head(most).map("{:,.0f}".format),
            "limit": rows["limit"].head(most).map("{:,.0f}".format),
            "what": rows["action"].head(most),
            "why": rows["signals"].head(most),
        }
    )
    more = "" if len(rows) <= most else f"<p>and {len(rows) - most:,} more in customers.csv</p>"
    return _table(shown, marked_up=["customer"]) + more


def _link(customer: Any, row: pd.Series) -> str:
    name = escape(str(row.get("name", customer)))
    return f'<a href="customers/{file_name(customer)}">{name}</a>'


def file_name(customer: Any) -> str:
    """Return the name of a customer's page: safe on every system, one a customer."""
    safe = "".join(
        letter if letter.isalnum() or letter in "-_" else "_" for letter in str(customer)
    )
    if safe == str(customer):
        return f"{safe}.html"
    return f"{safe}-{sum((i + 1) * ord(c) for i, c in enumerate(str(customer))) % 100_000}.html"


def _ageing(book: CreditBook) -> str:
    if book.provision is None:
        words = "The ledger is too short for loss rates of its own: they need a year after."
        sums = ageing(book.items).iloc[0]
        return f"<p>{words}</p>" + _facts({str(k): f"{v:,.0f}" for k, v in sums.items()})
    table = book.provision.assign(
        balance=book.provision["balance"].map("{:,.0f}".format),
        rate=book.provision["rate"].map("{:.1%}".format),
        provision=book.provision["provision"].map("{:,.0f}".format),
    ).drop(columns="secured")
    words = (
        "What was written off within a year of what stood in each bucket before, as a rate for "
        "what stands there now. No outlook is in it. "
        "Take customers in insolvency out, and judge each by itself."
    )
    return f"<p>{words}</p>" + _table(table)


def _limit(row: pd.Series) -> str:
    table = _facts(
        {words: f"{row[key]:,.0f}" for key, words in RULES.items() if pd.notna(row[key])}
    )
    unknown = f" Not known: {escape(row['unknown'])}." if row["unknown"] else ""
    least = RULES.get(row["binding"], RULES.get(f"by_{row['binding']}", row["binding"]))
    return f"{table}<p>The least of them is the limit: {escape(least)}.{unknown}</p>"


def _delays(book: CreditBook, customer: str) -> str:
    return delay_picture(book.delays(customer), book.at)


def _items(book: CreditBook, customer: str, most: int = 20) -> str:
    items = book.items[book.items["customer"] == customer]
    if items.empty:
        return "Nothing is open."
    oldest = items.sort_values("days_past_due", ascending=False).head(most)
    table = pd.DataFrame(
        {
            "invoice": oldest["invoice"].astype(str),
            "due": oldest["due"].dt.strftime("%Y-%m-%d"),
            "days late": oldest["days_past_due"].clip(lower=0),
            "open": oldest["open"].map("{:,.0f}".format),
            "disputed": oldest["disputed"].map("{:,.0f}".format),
        }
    )
    more = "" if len(items) <= most else f"<p>and {len(items) - most:,} later ones</p>"
    return _table(table) + more


def _statements(book: CreditBook, customer: str, row: pd.Series) -> list[str]:
    own = book.statements[book.statements["customer"] == customer].sort_values("year_end")
    if own.empty:
        return ["None is known."]
    years = own["year_end"].dt.strftime("%Y-%m-%d")
    facts = {
        f"{str(name).replace('_', ' ')} ({formula})": _shown(row[str(name)], FORMATS[unit])
        for name, formula, unit in zip(RATIOS.index, RATIOS["formula"], RATIOS["unit"], strict=True)
        if name in row.index
    }
    items = ["revenue", "ebit", "net_income", "total_assets", "receivables", "total_liabilities",
             "equity", "operating_cash_flow"]  # fmt: skip
    sheet = (own[items] / 1000).round().T.set_axis(list(years), axis=1)
    sheet = sheet.map(lambda value: "" if pd.isna(value) else f"{value:,.0f}")
    sheet.insert(0, "in thousands", [LINE_ITEMS.loc[name, "meaning"] for name in items])
    zone = (
        f"Altman's Z″ is {row['z_score']:.2f}: {row['zone']} zone." if pd.notna(row["zone"]) else ""
    )
    return [_table(sheet), f"{zone} Ratios of the latest year:", _facts(facts)]


# --- Writing -------------------------------------------------------------------------------------


def _notebook(parts: Iterable[str]) -> dict[str, Any]:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": part} for part in parts]
    return {"cells": cells}


def _table(frame: pd.DataFrame, marked_up: Sequence[str] = ()) -> str:
    """Write a table; columns of numbers are set right, and no number is broken."""
    cells = {
        str(name): [
            str(value) if str(name) in marked_up else escape(str(value)) for value in column
        ]
        for name, column in frame.items()
    }
    kind = {
        name: ' style="text-align:right;white-space:nowrap"' if all(map(_is_number, column)) else ""
        for name, column in cells.items()
    }
    head = "".join(f"<th{kind[name] or LEFT}>{escape(name)}</th>" for name in cells)
    body = "".join(
        "<tr>" + "".join(f"<td{kind[name]}>{cells[name][i]}</td>" for name in cells) + "</tr>"
        for i in range(len(frame))
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _is_number(text: str) -> bool:
    return not text.strip("0123456789.,+-% ") or text in ("nan", "not known")


def _facts(facts: dict[str, str]) -> str:
    rows = "".join(
        f'<tr><td>{escape(key)}</td><td style="text-align:right">{escape(value)}</td></tr>'
        for key, value in facts.items()
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _figure(draw: Any, *given: Any) -> str:
    ax = draw(*given)
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png", dpi=110, bbox_inches="tight")
    plt.close(ax.figure)
    picture = base64.b64encode(buffer.getvalue()).decode()
    return f'<img alt="figure" src="data:image/png;base64,{picture}">'


def _money(amount: float, book: CreditBook) -> str:
    return f"{amount:,.0f} {book.ledger.currency}"


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "nothing"


def _shown(value: Any, form: str) -> str:
    return "not known" if pd.isna(value) or np.isinf(value) else form.format(value)
