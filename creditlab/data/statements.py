"""Financial statements of customers: their layout, how they are read, and whether they tie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.data.line_items import (
    DEFAULTS,
    IDENTITIES,
    LINE_ITEMS,
    joined,
    scaled,
    year_before,
)

KEPT, LEFT_OUT, CONVERTED, MADE_MISSING = "kept", "left out", "converted", "made missing"


@dataclass(frozen=True, eq=False)
class Statements:
    """Statements that can be compared, and what was wrong with the rows of the file.

    Build one with `read_statements`.

    Attributes
    ----------
    frame : pandas.DataFrame
        A row a customer and year-end, index as in the file: ``customer``, ``year_end`` (day),
        ``months``, ``currency``, ``unit`` (1), ``audited``, ``rounded_to`` (the unit of the file),
        every item of `LINE_ITEMS` as float64 in single units of the currency, other columns as
        they were.
    issues : pandas.DataFrame
        ``row`` (index in the file; missing for a whole column), ``customer``, ``year_end``,
        ``problem``, ``detail``, ``action`` ("kept", "left out", "converted", "made missing").
    """

    frame: pd.DataFrame
    issues: pd.DataFrame


def read_statements(frame: pd.DataFrame) -> Statements:
    """Read financial statements and say, row by row, what is wrong with them.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row a customer and year-end with columns ``customer``, ``year_end`` (dates or ISO text)
        and the items of `LINE_ITEMS` (an item may be absent or missing); ``months`` (length of the
        period, else 12), ``currency``, ``unit`` (1, 1000, ..., else 1), ``audited``.

    Returns
    -------
    Statements
        Left out are rows without customer, readable year-end, positive unit or length of 1 to 24
        months, and all but one statement of the same customer and day (the audited one stays,
        else the first). Made missing are figures that are no numbers, or negative where that
        cannot be. Everything else is kept and reported.

    Raises
    ------
    ValueError
        When a column or every row is unusable.

    Examples
    --------
    >>> read = read_statements(pd.DataFrame({
    ...     "customer": ["A", "A", "B"], "year_end": ["2023-12-31", "2023-12-31", "31/12/2023"],
    ...     "currency": "CNY", "unit": 1000, "months": 12, "audited": True,
    ...     "total_assets": [900.0, 950.0, 40.0], "inventory": [-5.0, 5.0, 1.0]}))
    >>> read.frame[["customer", "total_assets"]].values.tolist()
    [['A', 900000.0]]
    >>> read.issues[["row", "problem", "detail", "action"]].dropna().values.tolist()
    [[2, 'no readable year-end', '31/12/2023', 'left out'],
     [0, 'negative: inventory', '-5.0', 'made missing'],
     [1, 'same customer and year-end', 'other figures: inventory, total_assets', 'left out'],
     [0, 'not in single units', '× 1000', 'converted']]
    """
    check_frame(frame, ["customer", "year_end"])
    table = frame.copy()
    issues = _Issues(table)
    absent = [name for name in LINE_ITEMS.index if name not in table]
    for name, value in DEFAULTS.items():
        if name not in table:
            table[name] = value
            issues.of_column(f"no column {name!r}", f"taken as {value}" if value else "not stated")
    if absent:
        issues.of_column("no such line items", ", ".join(absent))
    table["year_end"] = _days(frame["year_end"])
    issues.leave_out("no customer", table["customer"].isna())
    issues.leave_out("no readable year-end", table["year_end"].isna(), frame["year_end"])
    for name in ("unit", "months"):
        table[name] = pd.to_numeric(table[name], errors="coerce")
    issues.report("length not stated, taken as 12 months", table["months"].isna())
    table["months"] = table["months"].fillna(12.0)
    wrong_length = ~table["months"].between(1, 24)
    issues.leave_out("no length of 1 to 24 months", wrong_length, table["months"])
    issues.leave_out("no unit above 0", ~_positive(table["unit"]), table["unit"])
    issues.report("not twelve months", table["months"] != 12, table["months"])
    table = pd.concat([table, pd.DataFrame(np.nan, table.index, absent)], axis=1)
    for name in LINE_ITEMS.index:
        table[name] = _figures(frame[name], issues) if name in frame else table[name].astype(float)
    _leave_out_twins(table, issues)
    other_unit = "× " + table["unit"].astype(str)
    issues.report("not in single units", table["unit"] != 1, other_unit, CONVERTED)
    table["rounded_to"] = table["unit"]
    if not issues.good.any():
        raise ValueError(
            f"no statement remains of {len(frame):,} rows; "
            f"the problems are {listing(sorted(set(issues.table()['problem'])), 20)}"
        )
    table = scaled(table[issues.good])
    _compare_years(table, issues)
    return Statements(table, issues.table())


def check_statements(
    frame: pd.DataFrame, *, tolerance: float | None = None, unchecked: bool = False
) -> pd.DataFrame:
    """List every statement and identity that does not tie.

    Parameters
    ----------
    frame : pandas.DataFrame
        Statements, see `read_statements`.
    tolerance : float, optional
        The largest difference allowed, in single units of the currency. By default what rounding
        can do: half of the last digit for each figure of the identity. The last digit is the unit
        of the statement, or a hundredth of it where any figure has decimals.
    unchecked : bool
        Also list the identities that cannot be checked, with the items that are missing.

    Returns
    -------
    pandas.DataFrame
        ``row`` (index label), ``customer``, ``year_end``, ``identity`` (of `IDENTITIES`),
        ``stated``, ``computed``, ``difference`` (stated less computed), ``tolerance``, ``problem``.

    Raises
    ------
    ValueError
        As `year_before`.

    Examples
    --------
    >>> frame = pd.DataFrame({"customer": ["A"], "year_end": ["2023-12-31"], "pretax": [50.0],
    ...                       "tax": [10.0], "net_income": [45.0]})
    >>> check_statements(frame)[["identity", "stated", "computed", "difference", "tolerance"]]
         identity  stated  computed  difference  tolerance
    0  net income    45.0      40.0         5.0        1.5
    """
    table = scaled(frame)
    before = year_before(table)
    last_digit = _last_digit(table)
    found = []
    for identity, (whole, parts) in IDENTITIES.items():
        columns = {part: _part(table, before, part) for part in parts}
        computed = sum(sign * columns[part] for part, sign in parts.items())
        tie = pd.DataFrame({"row": table.index, "customer": table["customer"].to_numpy()})
        tie["year_end"] = table["year_end"].to_numpy()
        tie["identity"] = identity
        tie["stated"], tie["computed"] = table[whole].to_numpy(), computed
        tie["difference"] = tie["stated"] - tie["computed"]
        rounding = last_digit * (len(parts) + 1) / 2
        tie["tolerance"] = rounding if tolerance is None else float(tolerance)
        size = np.maximum(np.abs(tie["stated"]), np.abs(tie["computed"]))
        off = np.abs(tie["difference"]) > tie["tolerance"] + 1e-9 * size
        tie["problem"] = np.where(off, "does not tie", "")
        if unchecked:
            names = joined(pd.DataFrame({whole: tie["stated"], **columns}).isna())
            tie["problem"] = tie["problem"].where(names == "", "missing: " + names)
        found.append(tie[tie["problem"] != ""])
    return pd.concat(found, ignore_index=True)


def _part(table: pd.DataFrame, before: pd.DataFrame, part: str) -> np.ndarray:
    source = before if part.endswith(" before") else table
    return source[part.removesuffix(" before")].to_numpy(np.float64)


def _last_digit(table: pd.DataFrame) -> np.ndarray:
    """Return the smallest amount that each statement can show."""
    unit = table["rounded_to"].to_numpy(np.float64)
    figures = table[[name for name in LINE_ITEMS.index if name != "employees"]].to_numpy()
    in_units = figures / unit[:, None]
    whole = np.isnan(in_units) | (np.abs(in_units - np.round(in_units)) < 1e-6)
    return np.where(whole.all(axis=1), unit, unit / 100)


def _days(column: pd.Series) -> pd.Series:
    """Read days; NaT where a value is no full date."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = column
    else:
        text = column.astype(str).str.strip()
        full = text.str.match(r"\d{4}-\d{2}-\d{2}").astype(bool)
        days = pd.to_datetime(text.mask(~full), format="ISO8601", errors="coerce")
    return days.dt.tz_localize(None).dt.normalize()


def _positive(column: pd.Series) -> pd.Series:
    return (column > 0) & np.isfinite(column)


def _figures(column: pd.Series, issues: _Issues) -> pd.Series:
    """Numbers of an item; what is none, or cannot be negative, becomes missing."""
    name = str(column.name)
    values = pd.to_numeric(column, errors="coerce").astype(np.float64)
    wrong = column.notna() & ~np.isfinite(values)
    issues.report(f"no number: {name}", wrong, column, MADE_MISSING)
    negative = (values < 0) & ~wrong & (not LINE_ITEMS.loc[name, "signed"])
    issues.report(f"negative: {name}", negative, values, MADE_MISSING)
    return values.mask(wrong | negative)


def _leave_out_twins(table: pd.DataFrame, issues: _Issues) -> None:
    """Keep one statement of a customer and day, an audited one before others."""
    good = table[issues.good]
    audited = good["audited"].eq(True).fillna(False).to_numpy(bool)
    first = good.iloc[np.argsort(~audited, kind="stable")]
    keys = ["customer", "year_end"]
    twin = pd.Series(False, table.index)
    twin.loc[first.index[first.duplicated(keys)]] = True
    if not twin.any():
        return
    kept = first.drop_duplicates(keys).set_index(keys)
    items = sorted(LINE_ITEMS.index)
    own = table.loc[twin, items]
    other = kept.reindex(pd.MultiIndex.from_frame(table.loc[twin, keys]))[items].to_numpy()
    differs = (own != other) & ~(own.isna() & np.isnan(other))
    names = joined(differs)
    detail = ("other figures: " + names).where(names != "", "the same figures")
    issues.leave_out("same customer and year-end", twin, detail.reindex(table.index))


def _compare_years(table: pd.DataFrame, issues: _Issues) -> None:
    """Report second currencies, and assets that jump as if the unit had been mistaken."""
    usual = table.groupby("customer")["currency"].transform(
        lambda column: column.mode().iloc[0] if column.notna().any() else None
    )
    second = table["currency"].notna() & (table["currency"] != usual)
    issues.report("second currency", second, table["currency"])
    growth = table["total_assets"] / year_before(table)["total_assets"]
    jump = ((growth >= 100) | (growth <= 0.01)) & _positive(table["total_assets"])
    issues.report("unit in doubt: total assets jump", jump, "× " + growth.round(4).astype(str))


class _Issues:
    """Problems of the rows, and which rows are good."""

    def __init__(self, rows: pd.DataFrame) -> None:
        if not rows.index.is_unique:
            raise ValueError(
                f"{int(rows.index.duplicated().sum()):,} index labels repeat, so problems could "
                f"not be named by row; use frame.reset_index(drop=True)"
            )
        self.rows, self.good = rows, pd.Series(True, rows.index)
        self.found: list[pd.DataFrame] = []

    def of_column(self, problem: str, detail: str) -> None:
        self.found.append(pd.DataFrame({"problem": [problem], "detail": detail, "action": KEPT}))

    def leave_out(self, problem: str, rows: pd.Series, detail: pd.Series | None = None) -> None:
        rows = rows & self.good
        self.report(problem, rows, detail, LEFT_OUT)
        self.good &= ~rows

    def report(
        self, problem: str, rows: pd.Series, detail: pd.Series | None = None, action: str = KEPT
    ) -> None:
        rows = rows.reindex(self.good.index, fill_value=False) & self.good
        if not rows.any():
            return
        table = self.rows.loc[rows, ["customer", "year_end"]]
        table.insert(0, "row", table.index.astype(object))
        table["problem"], table["action"] = problem, action
        table["detail"] = "" if detail is None else detail.reindex(table.index).astype(str)
        self.found.append(table)

    def table(self) -> pd.DataFrame:
        names = ["row", "customer", "year_end", "problem", "detail", "action"]
        if not self.found:
            return pd.DataFrame(columns=names)
        return pd.concat(self.found, ignore_index=True).reindex(columns=names)
