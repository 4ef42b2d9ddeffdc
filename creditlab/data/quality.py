"""The state of a table before anything is modelled: what each column is, and which cannot be used.

Nothing here guesses silently: `repair_columns` lists what it changed, `screen_columns` what it
would leave out and why.
"""

from __future__ import annotations

import datetime
import decimal
import difflib
import re
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import as_target, check_frame, listing

FEW_ROWS = 20  # a column filled in fewer rows says nothing that would last
MANY_VALUES = 20  # text with more distinct values is looked at for what chance alone would show
CHANCE_IV = 0.1  # the information value that chance may give to a text column
USABLE = ("numeric", "categorical")

_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2}([ T]\d.*)?)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d\d)( \d.*)?"
    r"|(\d{1,2}[- ])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[- ,]+"
    r"(\d{1,2}, ?)?\d{2,4}|\d{4}年\d{1,2}月(\d{1,2}日)?",
    re.IGNORECASE,
)
_PLAIN = (str, bool, int, float, np.generic, datetime.date, datetime.time, pd.Period)
_ID_WORDS = {"id", "ids", "uuid", "guid", "rownum", "rowid"}
_NUMBER_WORDS = {"no", "nr", "num", "number", "key", "ref", "reference", "account", "index"}


def profile(frame: pd.DataFrame, target: str | None = None) -> pd.DataFrame:
    """Describe every column of a table.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str, optional
        Column with 1 = bad; the others are then also checked for giving the outcome away.

    Returns
    -------
    pandas.DataFrame
        A row a column: ``column``; ``kind``: numeric or categorical when it can be binned, else
        target, date, identifier, text, constant, empty, outcome or other; ``missing`` (share of
        rows); ``distinct``; ``most_frequent`` and its ``share`` of the rows that are filled;
        ``min``, ``median``, ``max`` of numbers; ``codes``: values that look like "no answer"; and a
        ``note``: why it cannot be used, or what to look at.

    Raises
    ------
    ValueError
        For an empty frame, duplicate names, or a target that is absent or not 0/1.

    Examples
    --------
    >>> ages = pd.DataFrame({"no": range(40), "age": [*range(21, 54), *[-999] * 7]})
    >>> profile(ages)[["column", "kind", "distinct", "median", "codes"]]
      column        kind  distinct  median   codes
    0     no  identifier        40    19.5
    1    age     numeric        34    33.5  [-999]
    """
    bad = _bad(frame, target)
    rows = []
    for name in frame.columns:
        column = frame[name]
        kind, note = ("target", "") if name == target else _judge(column, bad)
        row: dict[str, Any] = {"column": name, "kind": kind, "missing": column.isna().mean()}
        row |= {"distinct": 0, "most_frequent": None, "share": np.nan}
        row |= {"min": np.nan, "median": np.nan, "max": np.nan, "codes": ""}
        counts = _value_counts(column)
        if counts is not None and len(counts):
            row |= {"distinct": len(counts), "most_frequent": counts.index[0]}
            row["share"] = counts.iloc[0] / counts.sum()
        if _is_number(column) and column.notna().any():
            values = column.dropna().to_numpy(dtype=np.float64)
            row |= {"min": values.min(), "median": np.median(values), "max": values.max()}
        codes = suspected_codes(column) if kind == "numeric" else []
        if codes:
            row["codes"] = codes
            rows_of = int(column.isin(codes).sum())
            note = f"{listing(codes)} ({rows_of:,} rows) may stand for no answer"
        rows.append(row | {"note": note})
    return pd.DataFrame(rows)


def screen_columns(frame: pd.DataFrame, target: str | None = None) -> pd.DataFrame:
    """List the columns that cannot or should not be binned, and why.

    Parameters
    ----------
    frame : pandas.DataFrame
    target : str, optional
        Column with 1 = bad.

    Returns
    -------
    pandas.DataFrame
        A row a column to leave out: ``column``, ``kind`` (as in `profile`) and ``reason``.

    Raises
    ------
    ValueError
        As `profile`.

    Examples
    --------
    >>> frame = pd.DataFrame({"id": range(50), "branch": ["north"] * 50, "age": [30, 40] * 25})
    >>> screen_columns(frame)[["column", "kind"]]
       column        kind
    0      id  identifier
    1  branch    constant
    """
    bad = _bad(frame, target)
    judged = [(name, *_judge(frame[name], bad)) for name in frame.columns if name != target]
    rows = [row for row in judged if row[1] not in USABLE]
    return pd.DataFrame(rows, columns=["column", "kind", "reason"])


def suspected_codes(column: pd.Series) -> list[float]:
    """Return the numbers of a column that look like codes for "no answer": -1, -999, 9999, 99.

    A code stands apart: either it is negative where all other values are not, or it repeats one
    digit and lies further from the rest than the rest is wide. It fills at least 5 rows and half a
    percent, and only columns with more than 20 other values are looked at for negative codes.

    Parameters
    ----------
    column : pandas.Series
        Text has no codes.

    Returns
    -------
    list of int or float
        At most 3 codes, increasing.

    Examples
    --------
    >>> suspected_codes(pd.Series([*range(18, 80), *[-999] * 5, *[9999] * 5]))
    [-999, 9999]
    """
    if not _is_number(column):
        return []
    values = column.dropna().to_numpy(dtype=np.float64)
    distinct, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    often = counts >= max(5, 0.005 * len(values))
    codes: list[float] = []
    negative = distinct < 0
    others = int((~negative).sum())
    if 0 < negative.sum() <= 3 and others > MANY_VALUES and often[negative].all():
        found = distinct[negative]
        if all(re.fullmatch(r"-(\d|9+\d|8+)", f"{value:.10g}") for value in found):
            codes, distinct, often = found.tolist(), distinct[~negative], often[~negative]
    for end in (0, -1):
        if len(distinct) > 5 and often[end] and re.fullmatch(r"(\d)\1+", _digits(distinct[end])):
            rest = distinct[1:] if end == 0 else distinct[:-1]
            gap = rest[0] - distinct[0] if end == 0 else distinct[-1] - rest[-1]
            if gap > rest[-1] - rest[0]:
                codes.append(distinct[end])
                distinct, often = rest, often[1:] if end == 0 else often[:-1]
    return [int(code) if code == int(code) else float(code) for code in sorted(codes)]


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
        if _is_number(column):
            values = column.to_numpy(dtype=np.float64, na_value=np.nan)
            if infinite := int(np.isinf(values).sum()):
                fixed[name] = column.where(~np.isinf(values))
                repairs.append((name, f"{_rows(infinite)} infinite, now missing"))
        elif _is_text(column):
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
    if _is_text(column):
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


def _bad(frame: pd.DataFrame, target: str | None) -> np.ndarray | None:
    check_frame(frame, [] if target is None else [target])
    return None if target is None else as_target(frame[target], target)


def _judge(column: pd.Series, bad: np.ndarray | None) -> tuple[str, str]:
    """Kind of a column, and why it cannot be used (or an empty text)."""
    rows, filled = len(column), int(column.notna().sum())
    if filled == 0:
        return "empty", "no value in any row"
    if filled < min(FEW_ROWS, rows / 2):
        return "empty", f"filled in {_rows(filled)} of {rows:,} only"
    odd = [v for v in column.dropna().iloc[:100] if not isinstance(v, _PLAIN)]
    counts = _value_counts(column)
    if odd or counts is None or pd.api.types.is_complex_dtype(column.dtype):
        kind = type(odd[0] if odd else column.dropna().iloc[0]).__name__
        return "other", f"holds {kind} values: split them, or convert them to text or numbers"
    distinct = len(counts)
    if distinct == 1 and filled == rows:
        return "constant", f"the same value in every row: {listing(counts.index)}"
    if _is_date(column, counts):
        return "date", "a date: turn it into a duration first (days before the application)"
    if reason := _identifies(column, distinct, filled):
        return "identifier", reason
    if bad is not None and distinct <= MANY_VALUES and _gives_away(column, bad):
        return "outcome", "gives the outcome away: each of its values is always good or always bad"
    if _is_number(column) and not isinstance(column.dtype, pd.CategoricalDtype):
        return "numeric", ""
    if distinct > MANY_VALUES and (reason := _too_many_values(distinct, filled, bad)):
        return "text", reason
    return "categorical", ""


def _identifies(column: pd.Series, distinct: int, filled: int) -> str:
    """Why a column names customers instead of describing them, or an empty text."""
    words = _words(str(column.name))
    share = distinct / filled
    named = bool(words) and (words[-1] in _ID_WORDS or words[0] in _ID_WORDS)
    named = named or str(column.name).strip().endswith(("编号", "证号", "号码", "客户号"))
    if named and (distinct > 50 or words in (["id"], ["rowid"]) or share > 0.5):
        return f"an identifier by its name, {distinct:,} different values"
    if str(column.name).startswith("Unnamed: ") and share == 1:
        return "a row number without a name"
    if share < 0.95 or filled < FEW_ROWS:
        return ""
    if not _is_number(column):
        return f"an identifier or free text: {distinct:,} different values in {filled:,} rows"
    values = column.dropna().to_numpy(dtype=np.float64)
    if (values % 1 != 0).any():
        return ""
    if words and words[-1] in _NUMBER_WORDS:
        return f"an identifier by its name, {distinct:,} different values"
    if (np.diff(values) >= 0).all() or (np.diff(values) <= 0).all():
        return (
            f"an identifier: whole numbers in the order of the rows, {distinct:,} different values"
        )
    digits = {len(f"{abs(value):.0f}") for value in (values.min(), values.max())}
    if (len(digits) == 1 and min(digits) >= 6) or (share == 1 and _evenly_spread(values)):
        return f"an identifier: {distinct:,} different whole numbers, spread like serial numbers"
    return ""


def _evenly_spread(values: np.ndarray) -> bool:
    """Whether whole numbers fill their range evenly, as numbers that are handed out do."""
    ordered = np.sort(values)
    position = (ordered - ordered[0]) / (ordered[-1] - ordered[0])
    distance = np.abs(position - np.linspace(0, 1, len(ordered))).max()
    return bool(distance < 1.36 / np.sqrt(len(ordered)))


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[^0-9a-z]+", spaced.lower()) if word]


def _gives_away(column: pd.Series, bad: np.ndarray) -> bool:
    codes = pd.factorize(column)[0] + 1
    bads, rows = np.bincount(codes[bad], minlength=codes.max() + 1), np.bincount(codes)
    pure = (bads == 0) | (bads == rows)
    return bool(pure.all() and rows.max() >= 5)


def _too_many_values(distinct: int, filled: int, bad: np.ndarray | None) -> str:
    bads = filled / 2 if bad is None else filled * bad.mean()
    chance = (distinct - 1) * (1 / bads + 1 / (filled - bads))
    if chance <= CHANCE_IV:
        return ""
    return (
        f"text with {distinct:,} different values in {filled:,} rows: chance alone would give it "
        f"an information value of {chance:.2f}; group the values first"
    )


def _is_date(column: pd.Series, counts: pd.Series) -> bool:
    dtype = column.dtype
    if pd.api.types.is_datetime64_any_dtype(dtype) or isinstance(dtype, pd.PeriodDtype):
        return True
    if pd.api.types.is_timedelta64_dtype(dtype):
        return False
    sample = list(counts.index[:200])
    if not _is_number(column):
        if isinstance(sample[0], (datetime.date, datetime.time)):
            return True
        texts = [v for v in sample if isinstance(v, str)]
        found = sum(_DATE.fullmatch(text.strip()) is not None for text in texts)
        return len(texts) > 0 and found >= 0.9 * len(sample)
    values = counts.index.to_numpy(dtype=np.float64)
    for low, high, day in ((19000101, 21001231, True), (190001, 210012, False)):
        if len(values) > 1 and ((values >= low) & (values <= high) & (values % 1 == 0)).all():
            month = values // 100 % 100 if day else values % 100
            in_month = values % 100 if day else np.ones(len(values))
            return bool(((month >= 1) & (month <= 12) & (in_month >= 1) & (in_month <= 31)).all())
    return False


def _value_counts(column: pd.Series) -> pd.Series | None:
    """Rows per value, most frequent first; None when values cannot be told apart."""
    try:
        return column.value_counts()
    except TypeError:
        return None


def _is_number(column: pd.Series) -> bool:
    dtype = column.dtype
    return pd.api.types.is_numeric_dtype(dtype) and not (
        pd.api.types.is_bool_dtype(dtype) or pd.api.types.is_complex_dtype(dtype)
    )


def _is_text(column: pd.Series) -> bool:
    dtype = column.dtype
    return pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype)


def _digits(value: float) -> str:
    return f"{abs(int(value))}"


def _rows(number: int) -> str:
    return f"{number:,} row" if number == 1 else f"{number:,} rows"


_CURRENCY = "$€£¥￥"
_ENGLISH = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(e[-+]?\d+)?", re.IGNORECASE)
_EUROPEAN = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")


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
    is_number = ~np.isnan(parsed)
    leading_zero = any(re.match(r"0\d", text) for text in texts)
    enough = rows[is_number].sum() >= 0.9 * rows.sum() and len(set(parsed[is_number])) > 10
    if leading_zero or not enough:
        return None, ""
    values = np.append(parsed, np.nan)[codes]
    repair = "text read as numbers"
    if not is_number.all():
        lost = rows[~is_number].sum()
        held = listing([str(value) for value in uniques[~is_number]], 4)
        repair += f"; {_rows(int(lost))} {'holds' if lost == 1 else 'hold'} {held}, now missing"
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
