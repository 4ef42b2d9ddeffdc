"""Financial statements of the customers: they tie, to each other and to what we invoiced."""

from __future__ import annotations

import numpy as np
import pandas as pd

from creditlab.data.ledger import CREDIT_NOTE, INVOICE, PAYMENT
from creditlab.data.line_items import LINE_ITEMS
from creditlab.data.simulate.firms import INDUSTRIES, Firms
from creditlab.data.simulate.latent import Latent, as_dates

UNIT = 1000  # CNY
VAT, TAX = 1.13, 0.25
DEPRECIATION = 0.09  # of gross fixed assets, a year
LARGEST_SHARE = 0.6  # of its purchases that a customer buys from us in any year
NO_STATEMENTS = {"micro": 0.35, "small": 0.12, "medium": 0.0, "large": 0.0}
AUDITED = {"micro": 0.05, "small": 0.35, "medium": 0.9, "large": 1.0}
SIGNS = {INVOICE: 1.0, PAYMENT: -1.0, CREDIT_NOTE: -1.0}
Items = dict[str, np.ndarray]


def draw_statements(
    latent: Latent, firms: Firms, events: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw a statement for each customer and year-end, from the one before the ledger on.

    Ability sets margins, and with them debt and cash; amounts in thousands of CNY. Payables hold
    what is open with us on the day, purchases what we invoiced in the year. Nobody publishes after
    its filing, a part of the small companies publishes nothing at all.
    """
    ends = latent.starts[::12] - 1
    bought, owed = _with_us(events, firms, ends)
    ability = latent.ability.reshape(len(latent.size), -1, 12).mean(axis=2)
    state = _outset(firms, ability[:, 0], rng)
    years = []
    for year, end in enumerate(ends):
        state = _next_year(state, firms, ability[:, year], bought[year], owed[year], rng)
        table = pd.DataFrame(state)
        table.insert(0, "customer", firms.frame["customer"])
        table.insert(1, "year_end", as_dates(np.full(len(table), end)))
        table["published"] = _published(end, ability[:, year], rng)
        years.append(table)
    return _shown(pd.concat(years, ignore_index=True), latent, firms, rng)


def _with_us(
    events: pd.DataFrame, firms: Firms, ends: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return by year what each customer bought, without VAT, and what was open at its end."""
    sign = events["kind"].map(SIGNS).fillna(0.0)
    amount = sign * events["amount"] / UNIT
    order = pd.Index(firms.frame["customer"])
    bought: list[np.ndarray] = []
    owed: list[np.ndarray] = []
    before = pd.Timestamp.min
    for end in as_dates(ends):
        of_year = (events["date"] > before) & (events["date"] <= end) & (events["kind"] != PAYMENT)
        for rows, into, share in ((of_year, bought, VAT), (events["date"] <= end, owed, 1.0)):
            total = (amount / share)[rows].groupby(events["customer"][rows]).sum()
            into.append(np.ceil(total.reindex(order, fill_value=0.0).to_numpy()))
        before = end
    return bought, owed


def _outset(firms: Firms, ability: np.ndarray, rng: np.random.Generator) -> Items:
    """Return the balance sheets of a year before the first year-end that is shown."""
    n = len(ability)
    revenue = firms.revenue / UNIT / 1.04
    kind = INDUSTRIES.iloc[firms.industry]
    gross = kind["fixed"].to_numpy() * revenue * np.exp(0.3 * rng.standard_normal(n))
    items = {
        "revenue": revenue,
        "gross_fixed_assets": gross,
        "fixed_assets": gross * rng.uniform(0.35, 0.8, n),
        "intangibles": revenue * rng.choice([0.0, 0.01, 0.05], n, p=[0.5, 0.3, 0.2]),
        "other_assets": revenue * rng.uniform(0.0, 0.06, n),
        "other_liabilities": revenue * rng.choice([0.0, 0.02], n, p=[0.7, 0.3]),
        "cash": revenue * 0.06 * np.exp(0.5 * ability + 0.4 * rng.standard_normal(n)),
    }
    items |= _working_capital(revenue, kind["cost"].to_numpy() * revenue, firms, ability, 0.0, rng)
    items = _whole(items)
    assets = _sum(items, (*_CURRENT, *_LONG))
    leverage = np.clip(0.60 - 0.16 * ability + 0.10 * rng.standard_normal(n), 0.15, 1.02)
    without = items["payables"] + items["other_current_liabilities"] + items["other_liabilities"]
    debt = np.rint(np.maximum(leverage * assets - without, 0.0))
    long = np.rint(debt * np.clip(0.35 + 0.1 * ability, 0.0, 0.7))
    equity = assets - without - debt
    capital = np.rint(np.maximum(np.abs(equity) * rng.uniform(0.2, 0.8, n), 50.0))
    return items | {
        "short_term_debt": debt - long,
        "long_term_debt": long,
        "share_capital": capital,
        "retained_earnings": equity - capital,
    }


_CURRENT = ("cash", "receivables", "inventory", "other_current_assets")
_LONG = ("fixed_assets", "intangibles", "other_assets")
_OPERATING = {
    "receivables": -1, "inventory": -1, "other_current_assets": -1, "payables": 1,
    "other_current_liabilities": 1,
}  # fmt: skip


def _working_capital(
    revenue: np.ndarray,
    cost: np.ndarray,
    firms: Firms,
    ability: np.ndarray,
    owed: np.ndarray | float,
    rng: np.random.Generator,
) -> Items:
    """Return receivables, stock and payables by their days; weak companies stretch all of them."""
    kind = INDUSTRIES.iloc[firms.industry]
    draw = rng.standard_normal((3, len(revenue)))
    slow = np.exp(-0.12 * ability + 0.12 * draw[0])
    full = np.exp(-0.15 * ability + 0.15 * draw[1])
    stretched = np.exp(-0.18 * ability + 0.12 * draw[2])
    others = (1 - firms.wallet) * cost * VAT * 60 / 365
    return {
        "receivables": revenue * VAT * kind["customer_days"].to_numpy() / 365 * slow,
        "inventory": cost * kind["stock_days"].to_numpy() / 365 * full,
        "other_current_assets": 0.03 * revenue,
        "payables": others * stretched + owed,
        "other_current_liabilities": 0.05 * revenue,
    }


def _next_year(
    before: Items,
    firms: Firms,
    ability: np.ndarray,
    bought: np.ndarray,
    owed: np.ndarray,
    rng: np.random.Generator,
) -> Items:
    """Return the statement of the year that follows, every line a whole number."""
    n = len(ability)
    share = INDUSTRIES["cost"].to_numpy()[firms.industry]
    growth = 0.04 + 0.05 * ability + 0.09 * rng.standard_normal(n)
    revenue = np.maximum(before["revenue"] * np.exp(growth), bought / (LARGEST_SHARE * share))
    cost = revenue * np.clip(share - 0.016 * ability + 0.012 * rng.standard_normal(n), 0.5, 0.97)
    items = _whole({"revenue": revenue, "cost_of_goods": cost})
    revenue, cost = items["revenue"], items["cost_of_goods"]
    items |= _whole(_working_capital(revenue, cost, firms, ability, owed, rng))
    items["gross_profit"] = revenue - cost
    items |= _earnings(before, items, share, ability, rng)
    items |= _long_assets(before, items, share, rng)
    items |= _financing(before, items, ability)
    items["employees"] = np.ceil(revenue / 900 * np.exp(0.1 * rng.standard_normal(n)))
    return items | _totals(items)


def _earnings(
    before: Items, items: Items, share: np.ndarray, ability: np.ndarray, rng: np.random.Generator
) -> Items:
    worn = np.rint(DEPRECIATION * before["gross_fixed_assets"])
    depreciation = np.minimum(worn, before["fixed_assets"])
    margin = 0.045 + 0.03 * ability + 0.012 * rng.standard_normal(len(ability))
    planned = (1 - share - margin) * items["revenue"] - depreciation
    selling = np.rint(np.maximum(planned, 0.03 * items["revenue"]))
    debt = before["short_term_debt"] + before["long_term_debt"]
    interest = np.rint(debt * np.clip(0.055 - 0.012 * ability, 0.035, 0.12))
    ebit = items["gross_profit"] - selling - depreciation
    pretax = ebit - interest
    tax = np.rint(TAX * np.maximum(pretax, 0.0))
    profit = pretax - tax
    pays = (profit > 0) & (ability > -0.3)
    return {
        "selling_admin": selling,
        "depreciation": depreciation,
        "ebit": ebit,
        "interest": interest,
        "pretax": pretax,
        "tax": tax,
        "net_income": profit,
        "dividends": np.where(pays, np.rint(0.3 * profit), 0.0),
        "share_capital": before["share_capital"],
        "retained_earnings": before["retained_earnings"] + profit,
    }


def _long_assets(before: Items, items: Items, share: np.ndarray, rng: np.random.Generator) -> Items:
    """Invest what wears out and what growth asks for; the very weak invest little."""
    n = len(share)
    growing = np.maximum(items["revenue"] / before["revenue"] - 1, 0.0)
    invested = items["depreciation"] * rng.uniform(0.6, 1.2, n)
    invested += 0.5 * growing * before["gross_fixed_assets"]
    invested = np.rint(np.where(items["net_income"] < 0, 0.4 * invested, invested))
    retired = np.minimum(0.03 * before["gross_fixed_assets"], before["gross_fixed_assets"])
    return {
        "gross_fixed_assets": before["gross_fixed_assets"] + invested - np.rint(retired),
        "fixed_assets": before["fixed_assets"] - items["depreciation"] + invested,
        "intangibles": before["intangibles"],
        "other_assets": before["other_assets"],
        "other_liabilities": before["other_liabilities"],
    }


def _financing(before: Items, items: Items, ability: np.ndarray) -> Items:
    """Borrow what cash flows lack for the cash that is needed, or pay debt back with the rest."""
    operating = items["net_income"] + items["depreciation"]
    for name, sign in _OPERATING.items():
        operating = operating + sign * (items[name] - before[name])
    investing = before["fixed_assets"] - items["fixed_assets"] - items["depreciation"]
    need = np.rint(0.05 * items["revenue"] * np.exp(0.4 * ability))
    debt = before["short_term_debt"] + before["long_term_debt"]
    lacks = need - (before["cash"] + operating + investing - items["dividends"])
    borrowed = np.maximum(lacks, -np.rint(0.4 * debt))
    long = np.rint((debt + borrowed) * np.clip(0.35 + 0.1 * ability, 0.0, 0.7))
    financing = borrowed - items["dividends"]
    change = operating + investing + financing
    return {
        "short_term_debt": debt + borrowed - long,
        "long_term_debt": long,
        "retained_earnings": items["retained_earnings"] - items["dividends"],
        "operating_cash_flow": operating,
        "investing_cash_flow": investing,
        "financing_cash_flow": financing,
        "cash_change": change,
        "cash": before["cash"] + change,
    }


def _totals(items: Items) -> Items:
    current = _sum(items, _CURRENT)
    due = items["payables"] + items["short_term_debt"] + items["other_current_liabilities"]
    return {
        "current_assets": current,
        "total_assets": current + _sum(items, _LONG),
        "current_liabilities": due,
        "total_liabilities": due + items["long_term_debt"] + items["other_liabilities"],
        "equity": items["share_capital"] + items["retained_earnings"],
    }


def _sum(items: Items, names: tuple[str, ...]) -> np.ndarray:
    return np.sum([items[name] for name in names], axis=0)


def _whole(items: Items) -> Items:
    return {name: np.rint(values) for name, values in items.items()}


def _published(end: int, ability: np.ndarray, rng: np.random.Generator) -> pd.DatetimeIndex:
    """Return when the statements come out; the weak publish late."""
    days = 95 * np.exp(-0.12 * ability + 0.2 * rng.standard_normal(len(ability)))
    return as_dates(end + np.clip(np.rint(days), 40, 300).astype(np.int64))


def _shown(
    table: pd.DataFrame, latent: Latent, firms: Firms, rng: np.random.Generator
) -> pd.DataFrame:
    """Leave out what nobody gets to see, and put the columns in order."""
    frame = firms.frame
    silent = rng.random(len(frame)) < frame["size_class"].map(NO_STATEMENTS).to_numpy()
    audited = rng.random(len(frame)) < frame["size_class"].map(AUDITED).to_numpy()
    row = pd.Index(frame["customer"]).get_indexer(table["customer"])
    filed = as_dates(latent.failed)[row]
    first = as_dates(frame["founded"].to_numpy().astype("datetime64[D]").astype(np.int64) + 365)[
        row
    ]
    seen = ~silent[row] & ~(table["published"] >= filed) & (table["year_end"] >= first)
    table = table.assign(months=12, currency="CNY", unit=UNIT, audited=audited[row])[seen]
    items = [name for name in LINE_ITEMS.index if name in table]
    order = ["customer", "year_end", "published", "months", "currency", "unit", "audited", *items]
    return table[order].sort_values(["customer", "year_end"], ignore_index=True)
