"""Ratios of statements by family, common size, DuPont and the cash cycle."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from creditlab.data.checks import check_columns
from creditlab.data.line_items import LINE_ITEMS, scaled, year_before

Formula = Callable[[pd.DataFrame], pd.Series]
DAYS = 365


def _over(above: Formula | str, below: Formula | str, days: bool = False) -> Formula:
    """Divide, missing where the divisor is not above 0."""

    def value(table: pd.DataFrame, part: Formula | str) -> pd.Series:
        return table[part] if isinstance(part, str) else part(table)

    def formula(table: pd.DataFrame) -> pd.Series:
        divisor = value(table, below)
        ratio = value(table, above) / divisor.where(divisor > 0)
        return ratio * table["months"] / 12 * DAYS if days else ratio

    return formula


def _debt(table: pd.DataFrame) -> pd.Series:
    return table["short_term_debt"] + table["long_term_debt"]


def _growth(table: pd.DataFrame) -> pd.Series:
    before = table["revenue_before"]
    return table["revenue"] / before.where(before > 0) - 1


# name, family, formula in words, unit, direction for the creditor, Chinese, formula
_ROWS: list[tuple[str, str, str, str, str, str, Formula]] = [
    ("current_ratio", "liquidity", "current assets / current liabilities", "times", "high",
     "流动比率", _over("current_assets", "current_liabilities")),
    ("quick_ratio", "liquidity", "(current assets - inventory) / current liabilities", "times",
     "high", "速动比率",
     _over(lambda t: t["current_assets"] - t["inventory"], "current_liabilities")),
    ("cash_ratio", "liquidity", "cash / current liabilities", "times", "high", "现金比率",
     _over("cash", "current_liabilities")),
    ("working_capital_share", "liquidity",
     "(current assets - current liabilities) / total assets", "share", "high", "营运资金占比",
     _over(lambda t: t["current_assets"] - t["current_liabilities"], "total_assets")),
    ("equity_ratio", "leverage", "equity / total assets", "share", "high", "权益比率",
     _over("equity", "total_assets")),
    ("liabilities_ratio", "leverage", "total liabilities / total assets", "share", "low",
     "资产负债率", _over("total_liabilities", "total_assets")),
    ("debt_to_equity", "leverage", "interest-bearing debt / equity", "times", "low",
     "有息负债权益比", _over(_debt, "equity")),
    ("interest_cover", "coverage", "EBIT / interest", "times", "high", "利息保障倍数",
     _over("ebit", "interest")),
    ("cash_to_debt", "coverage", "operating cash flow / total liabilities", "share", "high",
     "现金流负债比", _over("operating_cash_flow", "total_liabilities")),
    ("debt_to_ebitda", "coverage", "interest-bearing debt / (EBIT + depreciation)", "years",
     "low", "有息负债/EBITDA", _over(_debt, lambda t: t["ebit"] + t["depreciation"])),
    ("gross_margin", "profitability", "gross profit / revenue", "share", "high", "毛利率",
     _over("gross_profit", "revenue")),
    ("ebit_margin", "profitability", "EBIT / revenue", "share", "high", "息税前利润率",
     _over("ebit", "revenue")),
    ("net_margin", "profitability", "net income / revenue", "share", "high", "净利率",
     _over("net_income", "revenue")),
    ("return_on_assets", "profitability", "net income / total assets", "share", "high",
     "总资产收益率", _over("net_income", "total_assets")),
    ("return_on_equity", "profitability", "net income / equity", "share", "high",
     "净资产收益率", _over("net_income", "equity")),
    ("asset_turnover", "activity", "revenue / total assets", "times", "high", "总资产周转率",
     _over("revenue", "total_assets")),
    ("days_receivables", "activity", "receivables / revenue × days", "days", "low",
     "应收账款周转天数", _over("receivables", "revenue", days=True)),
    ("days_inventory", "activity", "inventory / cost of goods × days", "days", "low",
     "存货周转天数", _over("inventory", "cost_of_goods", days=True)),
    ("days_payables", "activity", "payables / cost of goods × days", "days", "low",
     "应付账款周转天数", _over("payables", "cost_of_goods", days=True)),
    ("cash_to_profit", "quality", "operating cash flow / net income", "times", "high",
     "净现比", _over("operating_cash_flow", "net_income")),
    ("revenue_growth", "growth", "revenue / revenue of the year before - 1", "share", "neither",
     "营业收入增长率", _growth),
]  # fmt: skip

RATIOS = pd.DataFrame(
    [row[:6] for row in _ROWS],
    columns=["ratio", "family", "formula", "unit", "better", "chinese"],
).set_index("ratio")
"""What each ratio is: family, formula, unit, which direction a creditor likes, Chinese term."""


def ratios(statements: pd.DataFrame, families: list[str] | None = None) -> pd.DataFrame:
    """Return the ratios of statements.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`.
    families : list of str, optional
        Of "liquidity", "leverage", "coverage", "profitability", "activity", "quality", "growth";
        by default all.

    Returns
    -------
    pandas.DataFrame of shape (n, 2 + ratios)
        Index as given; ``customer``, ``year_end`` and a column a ratio of
        `creditlab.data.ratios.RATIOS`. Balances are those of the year-end.

    Raises
    ------
    ValueError
        For an unknown family.

    Notes
    -----
    A ratio is missing where a figure is, or where its divisor is 0 or below: debt to a negative
    equity or return on it has the wrong sign, and would rank the worst company best. Flows of a
    period other than twelve months are not scaled to a year, except in days.

    Examples
    --------
    >>> year = pd.DataFrame({"customer": ["A"], "year_end": ["2023-12-31"],
    ...     "current_assets": [60.0], "inventory": [20.0], "current_liabilities": [40.0]})
    >>> ratios(year, ["liquidity"])[["current_ratio", "quick_ratio"]].values.tolist()
    [[1.5, 1.0]]
    """
    known = list(RATIOS["family"].unique())
    if unknown := sorted(set(families or []) - set(known)):
        raise ValueError(f"no family {', '.join(unknown)}; there are {', '.join(known)}")
    table = scaled(statements)
    table["revenue_before"] = year_before(table)["revenue"].astype(float)
    chosen = families or known
    columns = {row[0]: row[-1](table) for row in _ROWS if row[1] in chosen}
    return table[["customer", "year_end"]].assign(**columns)


def common_size(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the balance sheet as shares of total assets, the rest as shares of revenue.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`.

    Returns
    -------
    pandas.DataFrame of shape (n, 2 + items)
        ``customer``, ``year_end`` and every item of the balance sheet, the income statement and
        the cash flow as a share; missing where the base is not above 0.

    Examples
    --------
    >>> year = pd.DataFrame({"customer": ["A"], "year_end": ["2023-12-31"], "cash": [5.0],
    ...                      "total_assets": [50.0], "revenue": [80.0], "net_income": [4.0]})
    >>> common_size(year)[["cash", "net_income"]].values.tolist()
    [[0.1, 0.05]]
    """
    table = scaled(statements)
    shown = LINE_ITEMS[LINE_ITEMS["statement"] != "other"]
    on_assets = shown["statement"] == "balance sheet"
    parts: dict[str, pd.Series] = {}
    for base, names in (("total_assets", shown.index[on_assets]),
                        ("revenue", shown.index[~on_assets])):  # fmt: skip
        parts.update(table[names].div(table[base].where(table[base] > 0), axis=0))
    return table[["customer", "year_end"]].assign(**parts)


def dupont(statements: pd.DataFrame, steps: int = 3) -> pd.DataFrame:
    """Split the return on equity into its factors.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`.
    steps : {3, 5}, default 3

    Returns
    -------
    pandas.DataFrame
        ``customer``, ``year_end``, ``return_on_equity`` and its factors: ``net_margin``,
        ``asset_turnover``, ``leverage`` (total assets / equity); with five steps ``net_margin`` is
        ``tax_burden`` (net income / pre-tax), ``interest_burden`` (pre-tax / EBIT) and
        ``ebit_margin``. The product of the factors is the return, at every row that has them.
        Missing where equity, revenue or assets are not above 0, and with five steps where EBIT or
        pre-tax profit is not.

    Raises
    ------
    ValueError
        For other steps.

    Examples
    --------
    >>> year = pd.DataFrame({"customer": ["A"], "year_end": ["2023-12-31"], "revenue": [200.0],
    ...                      "total_assets": [100.0], "equity": [40.0], "net_income": [6.0]})
    >>> dupont(year).iloc[0, 2:].astype(float).round(3).tolist()
    [0.15, 0.03, 2.0, 2.5]
    """
    if steps not in (3, 5):
        raise ValueError(f"steps is {steps}; it is 3 or 5")
    table = scaled(statements)
    margin = {"net_margin": _over("net_income", "revenue")}
    if steps == 5:
        margin = {
            "tax_burden": _over("net_income", "pretax"),
            "interest_burden": _over("pretax", "ebit"),
            "ebit_margin": _over("ebit", "revenue"),
        }
    factors = {
        "return_on_equity": _over("net_income", "equity"),
        **margin,
        "asset_turnover": _over("revenue", "total_assets"),
        "leverage": _over("total_assets", "equity"),
    }
    columns = {name: formula(table) for name, formula in factors.items()}
    return table[["customer", "year_end"]].assign(**columns)


def cash_conversion(statements: pd.DataFrame, balances: str = "year_end") -> pd.DataFrame:
    """Return for how many days a company's money is bound in its trade.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`.
    balances : {"year_end", "average"}, default "year_end"
        Which stock is set against the flow; the average is that of two year-ends, and missing for
        a customer's first year.

    Returns
    -------
    pandas.DataFrame of shape (n, 6)
        ``customer``, ``year_end``, ``days_inventory`` + ``days_receivables`` - ``days_payables`` =
        ``cash_conversion``, in days.

    Raises
    ------
    ValueError
        For other balances.

    Notes
    -----
    Receivables and payables include VAT, revenue and cost do not: both counts of days are too high
    by the rate of the tax.

    Examples
    --------
    >>> year = pd.DataFrame({"customer": ["A"], "year_end": ["2023-12-31"], "revenue": [365.0],
    ...     "cost_of_goods": [292.0], "receivables": [50.0], "inventory": [40.0],
    ...     "payables": [24.0]})
    >>> cash_conversion(year).iloc[0, 2:].astype(float).round(1).tolist()
    [50.0, 50.0, 30.0, 70.0]
    """
    if balances not in ("year_end", "average"):
        raise ValueError(f"balances is {balances!r}; it is 'year_end' or 'average'")
    table = scaled(statements)
    if balances == "average":
        before = year_before(table)
        for name in ("inventory", "receivables", "payables"):
            table[name] = (table[name] + before[name].astype(float)) / 2
    formulas = {row[0]: row[-1] for row in _ROWS}
    names = ["days_inventory", "days_receivables", "days_payables"]
    out = table[["customer", "year_end"]].assign(**{name: formulas[name](table) for name in names})
    out["cash_conversion"] = out[names] @ np.array([1.0, 1.0, -1.0])
    return out


def against_peers(
    table: pd.DataFrame, peers: pd.Series, names: list[str] | None = None
) -> pd.DataFrame:
    """Return where each ratio stands among those of its peers.

    Parameters
    ----------
    table : pandas.DataFrame of shape (n, ...)
        Of `ratios`, one year-end.
    peers : pandas.Series of shape (n,)
        Group of each row, as its industry; same index.
    names : list of str, optional
        Ratios; by default all of the table that have a direction.

    Returns
    -------
    pandas.DataFrame of shape (n, ratios)
        Share of peers that a row is better than, counting ties half, 0 to 1; missing where the
        ratio is. A group of one has 0.5.

    Raises
    ------
    ValueError
        When a ratio is absent.

    Examples
    --------
    >>> table = pd.DataFrame({"liabilities_ratio": [0.2, 0.5, 0.8]})
    >>> against_peers(table, pd.Series("food", table.index))["liabilities_ratio"].tolist()
    [1.0, 0.5, 0.0]
    """
    directed = RATIOS.index[RATIOS["better"] != "neither"]
    chosen = [name for name in directed if name in table] if names is None else names
    check_columns(table.columns, chosen, "the table of ratios")
    sign = np.where(RATIOS.loc[chosen, "better"] == "high", 1.0, -1.0)
    grouped = (table[chosen] * sign).groupby(peers.to_numpy())
    rank, size = grouped.rank() - 1, grouped.transform("count") - 1
    return (rank / size.where(size > 0)).fillna(0.5).where(table[chosen].notna())
