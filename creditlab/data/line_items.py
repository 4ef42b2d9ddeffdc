"""The layout of financial statements: line items, what must tie, and the year before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, numeric_values
from creditlab.data.dates import as_dates

BALANCE, INCOME, CASH_FLOW, OTHER = "balance sheet", "income statement", "cash flow", "other"
STOCK, FLOW, COUNT = "stock", "flow", "count"

_ITEMS = """
cash|balance|stock||cash and deposits|货币资金
receivables|balance|stock||trade receivables, after allowance|应收账款
inventory|balance|stock||inventory|存货
other_current_assets|balance|stock||other assets due within a year|其他流动资产
current_assets|balance|stock||all assets due within a year|流动资产合计
fixed_assets|balance|stock||property, plant and equipment, depreciated|固定资产净值
intangibles|balance|stock||intangible assets and goodwill|无形资产及商誉
other_assets|balance|stock||other long-term assets|其他非流动资产
total_assets|balance|stock||all assets|资产总计
payables|balance|stock||trade payables and bills payable|应付账款及票据
short_term_debt|balance|stock||interest-bearing debt due within a year|短期借款
other_current_liabilities|balance|stock||other liabilities due within a year|其他流动负债
current_liabilities|balance|stock||all liabilities due within a year|流动负债合计
long_term_debt|balance|stock||interest-bearing debt due later|长期借款
other_liabilities|balance|stock||other long-term liabilities|其他非流动负债
total_liabilities|balance|stock||all liabilities|负债合计
share_capital|balance|stock||paid-in capital and capital reserves|实收资本及资本公积
retained_earnings|balance|stock|±|profits kept in the company|留存收益
equity|balance|stock|±|assets less liabilities|所有者权益合计
revenue|income|flow||sales, without VAT|营业收入
cost_of_goods|income|flow||cost of the goods sold|营业成本
gross_profit|income|flow|±|revenue less cost of goods|毛利
selling_admin|income|flow||selling and administrative expenses|销售及管理费用
depreciation|income|flow||depreciation and amortisation, shown apart|折旧与摊销
ebit|income|flow|±|earnings before interest and tax|息税前利润
interest|income|flow|±|interest expense, net|利息费用
pretax|income|flow|±|profit before tax|利润总额
tax|income|flow|±|tax on profit|所得税费用
net_income|income|flow|±|profit after tax|净利润
operating_cash_flow|cash|flow|±|cash from operations|经营活动现金流量净额
investing_cash_flow|cash|flow|±|cash from investing|投资活动现金流量净额
financing_cash_flow|cash|flow|±|cash from financing|筹资活动现金流量净额
cash_change|cash|flow|±|change of cash in the period|现金净增加额
credit_sales|other|flow||sales on open account, without VAT|赊销收入
market_value|other|stock||market value of all shares|总市值
gross_fixed_assets|other|stock||property, plant and equipment at cost|固定资产原值
dividends|other|flow||dividends declared in the period|股利
employees|other|count||number of employees|员工人数
"""
_STATEMENTS = {"balance": BALANCE, "income": INCOME, "cash": CASH_FLOW, "other": OTHER}


def _line_items() -> pd.DataFrame:
    cells = [[part.strip() for part in line.split("|")] for line in _ITEMS.strip().splitlines()]
    columns = ["item", "statement", "kind", "signed", "meaning", "chinese"]
    table = pd.DataFrame(cells, columns=columns).set_index("item")
    table["statement"] = table["statement"].map(_STATEMENTS)
    table["signed"] = table["signed"] == "±"
    return table[["statement", "meaning", "chinese", "kind", "signed"]]


LINE_ITEMS = _line_items()
"""The line items, a row each: ``statement``, ``meaning``, ``chinese`` (the Chinese term), ``kind``
(``"stock"`` at the year-end, ``"flow"`` of the period, ``"count"``) and ``signed`` (may be
negative). Figures are positive as usually shown: a cost of 80 is 80."""

DEFAULTS: dict[str, Any] = {"months": 12.0, "currency": None, "unit": 1.0, "audited": None}
"""What is assumed of a statement whose file has no such column."""

IDENTITIES: dict[str, tuple[str, dict[str, int]]] = {
    "assets = liabilities + equity": ("total_assets", {"total_liabilities": 1, "equity": 1}),
    "current assets": (
        "current_assets",
        {"cash": 1, "receivables": 1, "inventory": 1, "other_current_assets": 1},
    ),
    "total assets": (
        "total_assets",
        {"current_assets": 1, "fixed_assets": 1, "intangibles": 1, "other_assets": 1},
    ),
    "current liabilities": (
        "current_liabilities",
        {"payables": 1, "short_term_debt": 1, "other_current_liabilities": 1},
    ),
    "total liabilities": (
        "total_liabilities",
        {"current_liabilities": 1, "long_term_debt": 1, "other_liabilities": 1},
    ),
    "equity": ("equity", {"share_capital": 1, "retained_earnings": 1}),
    "gross profit": ("gross_profit", {"revenue": 1, "cost_of_goods": -1}),
    "EBIT": ("ebit", {"gross_profit": 1, "selling_admin": -1, "depreciation": -1}),
    "profit before tax": ("pretax", {"ebit": 1, "interest": -1}),
    "net income": ("net_income", {"pretax": 1, "tax": -1}),
    "change of cash": (
        "cash_change",
        {"operating_cash_flow": 1, "investing_cash_flow": 1, "financing_cash_flow": 1},
    ),
    "cash since the year before": ("cash", {"cash before": 1, "cash_change": 1}),
    "retained earnings since the year before": (
        "retained_earnings",
        {"retained_earnings before": 1, "net_income": 1, "dividends": -1},
    ),
}
"""What must tie: name of the identity -> the item and its signed parts (" before" = a year ago)."""


def scaled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return statements with every line item as float64 in single units (absent: missing).

    Raises
    ------
    ValueError
        When ``customer`` or ``year_end`` is absent, or an item holds text or infinite values.
    """
    check_frame(frame, ["customer", "year_end"])
    unit = numeric_values(frame["unit"]) if "unit" in frame else np.ones(len(frame))
    if not (unit > 0).all():
        raise ValueError(
            f"column 'unit': {int((~(unit > 0)).sum()):,} of {len(unit):,} rows are missing or "
            f"not above 0; read the file with read_statements"
        )
    columns: dict[str, Any] = {
        name: frame[name] for name in frame.columns if name not in LINE_ITEMS.index
    }
    columns["year_end"] = as_dates(frame["year_end"])
    for default, value in DEFAULTS.items():
        columns.setdefault(default, value)
    columns.setdefault("rounded_to", unit)
    for name, kind in LINE_ITEMS["kind"].items():
        values = numeric_values(frame[name]) if name in frame else np.full(len(frame), np.nan)
        columns[str(name)] = values if kind == COUNT else values * unit
    return pd.DataFrame(columns, index=frame.index).assign(unit=1.0)


def year_before(frame: pd.DataFrame) -> pd.DataFrame:
    """Return, for each statement, the one that ends where its period begins.

    Parameters
    ----------
    frame : pandas.DataFrame
        Statements, see `read_statements`.

    Returns
    -------
    pandas.DataFrame
        Index and columns as ``frame``; all missing where the customer has no statement that ends
        ``months`` earlier (within 16 days, for years of 52 weeks), or has it in another currency.

    Raises
    ------
    ValueError
        When a customer has two statements of the same day, or a year-end is missing.

    Examples
    --------
    >>> frame = pd.DataFrame({"customer": ["A", "A", "B"], "total_assets": [120.0, 100.0, 7.0],
    ...                       "year_end": ["2023-12-31", "2022-12-31", "2022-12-31"]})
    >>> year_before(frame)["total_assets"].tolist()
    [100.0, nan, nan]
    """
    days = as_dates(frame["year_end"])
    if days.isna().any():
        raise ValueError(
            f"column 'year_end': {int(days.isna().sum()):,} of {len(days):,} rows have no date; "
            f"read the file with read_statements"
        )
    twins = pd.DataFrame({"customer": frame["customer"], "day": days}).duplicated()
    if twins.any():
        raise ValueError(
            f"{int(twins.sum()):,} of {len(frame):,} rows repeat a customer and year-end; "
            f"read the file with read_statements"
        )
    months = frame["months"] if "months" in frame else pd.Series(12.0, frame.index)
    opening = days - pd.to_timedelta(months.astype(float) * (365.25 / 12), unit="D")
    keys = pd.DataFrame({"customer": pd.factorize(frame["customer"])[0]})
    if "currency" in frame:
        keys["currency"] = pd.factorize(frame["currency"])[0]
    keys["place"] = np.arange(len(frame))
    ends = keys.assign(day=_to_days(days)).sort_values("day")
    starts = keys.assign(day=_to_days(opening)).sort_values("day").rename(columns={"place": "own"})
    by = [name for name in keys if name != "place"]
    pairs = pd.merge_asof(starts, ends, on="day", by=by, direction="nearest", tolerance=16)
    place = pairs.sort_values("own")["place"].fillna(-1).to_numpy(np.int64)
    before = frame.take(np.maximum(place, 0)).set_axis(frame.index)
    found = np.broadcast_to((place >= 0)[:, None], before.shape)
    return before.where(found)


def joined(flags: pd.DataFrame) -> pd.Series:
    """Return, for each row, the names of the columns that are true, as text.

    Examples
    --------
    >>> joined(pd.DataFrame({"tax": [True, False], "cash": [True, False]})).tolist()
    ['tax, cash', '']
    """
    rows = flags.to_numpy(dtype=bool)
    if not rows.any():
        return pd.Series("", flags.index, dtype=object)
    distinct, which = np.unique(rows, axis=0, return_inverse=True)
    names = [", ".join(flags.columns[row]) for row in distinct]
    return pd.Series(np.array(names, dtype=object)[which.ravel()], flags.index)


def _to_days(days: pd.Series) -> np.ndarray:
    return days.to_numpy().astype("datetime64[D]").astype(np.int64)
