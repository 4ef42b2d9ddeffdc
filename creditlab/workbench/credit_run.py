"""From a ledger and statements in files to a folder: portfolio, credit files, tables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from creditlab._files import whole_or_nothing
from creditlab.decide.credit_book import CreditBook, read_credit_book
from creditlab.workbench.credit_pages import customer_page, file_name, portfolio_page

FOLDER = "customers"


def write_credit_files(
    ledger: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    pages: int | None = None,
    **options: Any,
) -> CreditBook:
    """Write portfolio page, a credit file per customer, and the tables behind them.

    Parameters
    ----------
    ledger : path-like
        CSV or Parquet file of events.
    out : path-like
        Folder; ``portfolio.html``, ``customers.csv``, ``open_items.csv``, ``issues.csv`` and
        ``customers/<customer>.html``. What is there of an earlier run is replaced.
    pages : int, optional
        Credit files only for those with the largest balances; by default for all.
    **options
        Of `read_credit_book`: ``statements``, ``customers``, ``at``, ``currency``, ``rates``,
        ``policy``.

    Returns
    -------
    CreditBook

    Raises
    ------
    ValueError, OSError
        As `read_credit_book`; nothing is written then.
    """
    book = read_credit_book(ledger, **options)
    folder = Path(out).absolute()
    chosen = book.customers.index[:pages]
    texts = {"portfolio.html": portfolio_page(book)}
    texts |= {f"{FOLDER}/{file_name(name)}": customer_page(book, name) for name in chosen}
    tables = {
        "customers.csv": book.customers.reset_index(),
        "open_items.csv": book.items,
        "issues.csv": book.issues,
    }
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with whole_or_nothing(folder / name) as path:
            path.write_text(text, encoding="utf-8")
    for name, table in tables.items():
        with whole_or_nothing(folder / name) as path:
            table.to_csv(path, index=False, lineterminator="\n")
    return book
