"""What a column is: numbers, categories, a date, an identifier, and codes for "no answer"."""

from __future__ import annotations

import datetime
import re

import numpy as np
import pandas as pd

from creditlab.data.checks import count_rows, is_number, listing

FEW_ROWS = 20  # a column filled in fewer rows says nothing that would last
MANY_VALUES = 20  # text with more distinct values is looked at for what chance alone would show
CHANCE_IV = 0.1  # the information value that chance may give to a text column

_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2}([ T]\d.*)?)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d\d)( \d.*)?"
    r"|(\d{1,2}[- ])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[- ,]+"
    r"(\d{1,2}, ?)?\d{2,4}|\d{4}年\d{1,2}月(\d{1,2}日)?",
    re.IGNORECASE,
)
_PLAIN = (str, bool, int, float, np.generic, datetime.date, datetime.time, pd.Period)
_ID_WORDS = {"id", "ids", "uuid", "guid", "rownum", "rowid"}
_NUMBER_WORDS = {"no", "nr", "num", "number", "key", "ref", "reference", "account", "index"}


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
    return codes_of(value_counts(column)) if is_number(column) else []


def codes_of(values: pd.Series | None) -> list[float]:
    """`suspected_codes` of a column of numbers, from its rows per value."""
    if values is None:
        return []
    distinct, counts = values.index.to_numpy(np.float64), values.to_numpy()
    finite, filled = np.isfinite(distinct), int(counts.sum())
    distinct, counts = distinct[finite], counts[finite]
    often = counts >= max(5, 0.005 * filled)
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


def judge(column: pd.Series, counts: pd.Series | None, bad: np.ndarray | None) -> tuple[str, str]:
    """Kind of a column, and why it cannot be used (or an empty text)."""
    rows, filled = len(column), int(column.notna().sum())
    if filled == 0:
        return "empty", "no value in any row"
    if filled < min(FEW_ROWS, rows / 2):
        return "empty", f"filled in {count_rows(filled)} of {rows:,} only"
    odd = [v for v in column.dropna().iloc[:100] if not isinstance(v, _PLAIN)]
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
    if is_number(column) and not isinstance(column.dtype, pd.CategoricalDtype):
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
    if not is_number(column):
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
    bads, rows = np.bincount(codes[bad], minlength=int(np.max(codes)) + 1), np.bincount(codes)
    pure = (bads == 0) | (bads == rows)
    return bool(pure.all() and np.max(rows) >= 5)


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
    if not is_number(column):
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


def value_counts(column: pd.Series) -> pd.Series | None:
    """Rows per value, numbers increasing; None when values cannot be told apart."""
    if is_number(column):
        return pd.Series(*np.unique(column.dropna().to_numpy(), return_counts=True)[::-1])
    try:
        return column.value_counts()
    except TypeError:
        return None


def _digits(value: float) -> str:
    return f"{abs(int(value))}"
