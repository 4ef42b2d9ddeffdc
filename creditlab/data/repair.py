"""Make a table that was typed usable: numbers out of text, and an outcome of 0 and 1.

Nothing is changed silently: `repair_columns` lists what it did, to how many rows.
"""

from __future__ import annotations

import decimal
import difflib
import re
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import count_rows, is_number, is_text, listing

_CURRENCY = "$€£¥￥"
_ENGLISH = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(e[-+]?\d+)?", re.IGNORECASE)
_EUROPEAN = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")


def repair_columns(
    frame: pd.DataFrame, target: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn numbers stored as text into numbers, and infinite values into missing ones.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str, optional
        A column to leave as it is.

    Returns
    -------
    frame : pandas.DataFrame
        A copy in which only the repaired columns differ.
    repairs : pandas.DataFrame
        A row a repaired column: ``column`` and ``repair``: what was done, to how many rows.

    Notes
    -----
    Text is read as numbers when at least nine in ten of the filled rows are numbers (with thousands
    separators, a currency or percent sign, brackets for negative, or a decimal comma); what is not
    a number then becomes missing. Text with leading zeros, or with at most 10 different numbers, is
    a code and stays text.

    Examples
    --------
    >>> amounts = [f"{1000 + 7 * i:,}" for i in range(30)]
    >>> fixed, repairs = repair_columns(pd.DataFrame({"amount": [*amounts, "unknown"]}))
    >>> float(fixed["amount"].sum()), repairs.iloc[0].tolist()
    (33045.0, ['amount', "text read as numbers; 1 row holds 'unknown', now missing"])
    """
    fixed, repairs = frame.copy(deep=False), []
    european = "semicolon" in frame.attrs.get("read", "")
    for name in frame.columns:
        if name == target:
            continue
        column = frame[name]
        if is_number(column):
            values = column.to_numpy(dtype=np.float64, na_value=np.nan)
            if infinite := int(np.isinf(values).sum()):
                fixed[name] = column.where(~np.isinf(values))
                repairs.append((name, f"{count_rows(infinite)} infinite, now missing"))
        elif is_text(column):
            numbers, repair = _numbers(column, european)
            if numbers is not None:
                fixed[name] = numbers
                repairs.append((name, repair))
    return fixed, pd.DataFrame(repairs, columns=["column", "repair"])


def binary_target(
    frame: pd.DataFrame, target: str, *, bad: Any = None, missing: str = "error", least: int = 1
) -> pd.Series:
    """Return the outcome as 1 = bad, 0 = good, from whatever two values the column holds.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str
        Column of ``frame``.
    bad : str or number, optional
        The value that means bad; needed unless the column holds 0 and 1, or False and True.
    missing : {"error", "keep"}
        Whether rows without outcome are refused, or kept as NaN.
    least : int, default 1
        Fewest goods and fewest bads.

    Returns
    -------
    pandas.Series of float
        Index and name kept.

    Raises
    ------
    ValueError
        When the column is absent, has missing values (and ``missing="error"``), does not hold two
        values of which one is bad, or too few rows of one. The message lists the values.

    Examples
    --------
    >>> loans = pd.DataFrame({"status": ["paid", "default", "paid"]})
    >>> binary_target(loans, "status", bad="default").tolist()
    [0.0, 1.0, 0.0]
    """
    if target not in frame.columns:
        close = difflib.get_close_matches(str(target), list(map(str, frame.columns)), 1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise ValueError(
            f"no column {target!r}: {hint}the columns are {listing(frame.columns, 30)}"
        )
    column = frame[target]
    if is_text(column):
        column = column.astype(object).map(lambda v: v.strip() if isinstance(v, str) else v)
    absent = int(column.isna().sum())
    if absent and missing == "error":
        raise ValueError(
            f"target {target!r}: {absent:,} of {len(column):,} rows are missing; decide good or "
            f"bad, or leave them out (--missing-target keep: scored, but not learnt from)"
        )
    found = _named(column.dropna())
    counts = ", ".join(f"{value!r} ({n:,} rows)" for value, n in list(found.items())[:5])
    if len(found) > 5:
        counts += f", … ({len(found):,} values in all)"
    if len(found) != 2:
        remedy = "both are needed" if len(found) < 2 else "keep two: map or leave out the others"
        raise ValueError(
            f"target {target!r}: holds {counts or 'nothing'}; an outcome is good or bad, {remedy}"
        )
    wanted = _name_of(bad) if bad is not None else None
    if wanted is None:
        if set(found) not in ({"0", "1"}, {"False", "True"}):
            raise ValueError(
                f"target {target!r}: holds {counts}, not 0 and 1; "
                f"say which of them is bad: --bad VALUE"
            )
        wanted = "1" if "1" in found else "True"
    if wanted not in found:
        raise ValueError(f"target {target!r}: no row holds {wanted!r}; it holds {counts}")
    if min(found.values()) < least:
        raise ValueError(
            f"target {target!r}: holds {counts}; at least {least} goods and {least} bads are "
            f"needed to develop a card and to test it"
        )
    outcome = column.map({v: float(_name_of(v) == wanted) for v in column.dropna().unique()})
    return pd.Series(outcome.to_numpy(np.float64), index=frame.index, name=target)


def _named(column: pd.Series) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value, rows in column.value_counts().items():
        counts[_name_of(value)] = counts.get(_name_of(value), 0) + int(rows)
    return counts


def _name_of(value: Hashable) -> str:
    """How a value is typed on a command line: 1.0 and "1" are both 1."""
    text = str(value).strip()
    try:
        number = float(text)
    except ValueError:
        return text
    return f"{number:.12g}" if not isinstance(value, (bool, np.bool_)) else str(bool(value))


def _numbers(column: pd.Series, european: bool) -> tuple[pd.Series | None, str]:
    """Read text as numbers, or None when it is not numbers; and what was done."""
    try:
        codes, uniques = pd.factorize(column)
    except TypeError:
        return None, ""
    if len(uniques) == 0:
        return None, ""
    if all(isinstance(value, decimal.Decimal) for value in uniques):
        return column.astype(np.float64), "decimal numbers read as floating-point numbers"
    if not any(isinstance(value, str) for value in uniques):
        return None, ""
    texts = [_stripped(str(value)) for value in uniques]
    if sum(any(c.isdigit() for c in text) for text in texts[:500]) < 0.5 * min(len(texts), 500):
        return None, ""
    comma = [text for text in texts if "," in text]
    if comma and not european:
        european = all(_EUROPEAN.fullmatch(t) for t in comma) and not all(
            _ENGLISH.fullmatch(t) for t in comma
        )
    parsed = np.array([_number(text, european) for text in texts])
    rows = np.bincount(codes[codes >= 0], minlength=len(uniques))
    readable = ~np.isnan(parsed)
    leading_zero = any(re.match(r"0\d", text) for text in texts)
    enough = rows[readable].sum() >= 0.9 * rows.sum() and len(set(parsed[readable])) > 10
    if leading_zero or not enough:
        return None, ""
    values = np.append(parsed, np.nan)[codes]
    repair = "text read as numbers"
    if not readable.all():
        lost = int(rows[~readable].sum())
        held = listing([str(value) for value in uniques[~readable]], 4)
        repair += (
            f"; {count_rows(int(lost))} {'holds' if lost == 1 else 'hold'} {held}, now missing"
        )
    return pd.Series(values, index=column.index, name=column.name), repair


def _stripped(text: str) -> str:
    text = re.sub(r"(?<=\d)[\s'](?=\d{3})", "", text.strip())
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    sign = "-" if text.startswith("-") else ""
    return sign + text.lstrip("-").strip().strip(_CURRENCY).removesuffix("%").strip()


def _number(text: str, european: bool) -> float:
    pattern = _EUROPEAN if european else _ENGLISH
    if not any(c.isdigit() for c in text) or not pattern.fullmatch(text):
        return np.nan
    if european:
        text = text.replace(".", "").replace(",", ".")
    return float(text.replace(",", ""))
