"""Failure scores from statements: Altman's Z family, Ohlson's O, Zmijewski's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import norm

from creditlab.data.checks import listing
from creditlab.data.line_items import scaled, year_before

DISTRESS, GREY, SAFE = "distress", "grey", "safe"


@dataclass(frozen=True)
class AltmanModel:
    """One member of the Z family: its weights, zones and those it was made for."""

    weights: tuple[float, float, float, float, float]  # of x1 .. x5
    zones: tuple[tuple[float, float], ...]  # below the first distress, above the second safe
    worth: str  # what x4 sets against liabilities
    made_for: str
    constant: float = 0.0


ALTMAN = {
    "z": AltmanModel(
        (1.2, 1.4, 3.3, 0.6, 1.0), ((1.81, 2.99),), "market_value", "listed manufacturers"
    ),
    "z_prime": AltmanModel(
        (0.717, 0.847, 3.107, 0.420, 0.998), ((1.23, 2.90),), "equity", "unlisted manufacturers"
    ),
    "z_double_prime": AltmanModel(
        (6.56, 3.26, 6.72, 1.05, 0.0), ((1.10, 2.60),), "equity", "companies of any industry"
    ),
    "z_emerging": AltmanModel(
        (6.56, 3.26, 6.72, 1.05, 0.0), ((4.15, 5.85), (4.35, 5.85)), "equity",
        "companies of emerging markets", 3.25,
    ),
}  # fmt: skip
"""The Z family. Sources disagree about the zones of ``z_emerging`` (4.15 or 4.35; unverified)."""


def altman(statements: pd.DataFrame, model: str) -> pd.DataFrame:
    """Score statements with a member of Altman's Z family: high is safe.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`.
    model : {"z", "z_prime", "z_double_prime", "z_emerging"}
        For listed manufacturers; unlisted manufacturers; any industry; emerging markets.

    Returns
    -------
    pandas.DataFrame of shape (n, 8 or 9)
        Index as given: ``customer``, ``year_end``; ``x1`` working capital, ``x2`` retained
        earnings, ``x3`` EBIT and ``x5`` revenue to total assets, ``x4`` market value or equity to
        total liabilities; ``score``; ``zone``: "distress", "grey" or "safe". ``z_emerging`` has a
        second zone, ``zone_other``, as sources differ. Missing where a figure is missing or a
        denominator is not above 0.

    Raises
    ------
    ValueError
        For an unknown model, when an item is absent, and for ``z`` when a statement has no market
        value: an unlisted company cannot have this score, and the message says which it can have.

    Notes
    -----
    Altman (1968), Financial Ratios, Discriminant Analysis and the Prediction of Corporate
    Bankruptcy, Journal of Finance 23(4); constants and zones of the later members as reviewed by
    Altman (2018), International Journal of Financial Studies 6(3), 70. The first model was fitted
    to 66 US manufacturers; its 94% right was within that sample. Tutorials carry wrong constants:
    the zones of Z' (2.90 / 1.23) are often printed beside Z''.

    Examples
    --------
    >>> year = pd.DataFrame({
    ...     "customer": ["A"], "year_end": ["2023-12-31"], "current_assets": [60.0],
    ...     "current_liabilities": [40.0], "total_assets": [100.0], "retained_earnings": [20.0],
    ...     "ebit": [10.0], "equity": [45.0], "total_liabilities": [55.0], "revenue": [150.0]})
    >>> altman(year, "z_prime")[["score", "zone"]].round(3).values.tolist()
    [[2.464, 'grey']]
    """
    if model not in ALTMAN:
        raise ValueError(f"no model {model!r}; there are {', '.join(ALTMAN)}")
    chosen = ALTMAN[model]
    table = scaled(statements)
    if chosen.worth == "market_value":
        _refuse_unlisted(table)
    needed = ["current_assets", "current_liabilities", "retained_earnings", "ebit"]
    _check_items(table, [*needed, "total_assets", "total_liabilities", chosen.worth, "revenue"])
    assets = _above_zero(table["total_assets"])
    out = table[["customer", "year_end"]].copy()
    out["x1"] = (table["current_assets"] - table["current_liabilities"]) / assets
    out["x2"] = table["retained_earnings"] / assets
    out["x3"] = table["ebit"] / assets
    out["x4"] = table[chosen.worth] / _above_zero(table["total_liabilities"])
    out["x5"] = table["revenue"] / assets
    # A weight of 0 must not carry a missing figure into the score.
    used = {name: w for name, w in zip(out.columns[2:], chosen.weights, strict=True) if w}
    out["score"] = chosen.constant + sum(weight * out[name] for name, weight in used.items())
    for name, (low, high) in zip(("zone", "zone_other"), chosen.zones, strict=False):
        out[name] = _zone(out["score"], low, high)
    return out


def ohlson(statements: pd.DataFrame, price_level: float = 1.0) -> pd.DataFrame:
    """Score statements with Ohlson's O: high is bad; its logistic is a probability of failing.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`. Statements of the year before are looked
        up among them; without one, what needs it is missing, and so is the score.
    price_level : float, default 1.0
        What total assets are divided by, before the logarithm: the US GNP price index, 1968 = 100,
        with total assets in US dollars. At 1 the score ranks companies of one currency and year,
        and its probability means nothing.

    Returns
    -------
    pandas.DataFrame of shape (n, 13)
        Index as given: ``customer``, ``year_end``, ``size``, ``tlta``, ``wcta``, ``clca``,
        ``oeneg`` (1 when liabilities exceed assets), ``nita``, ``futl``, ``intwo`` (1 after losses
        in both years), ``chin`` (change of income), ``score``, ``pd``. Funds from operations are
        pre-tax profit plus depreciation. Loss in two years: this year and the year before.

    Raises
    ------
    ValueError
        When an item is absent or `price_level` is not above 0.

    Notes
    -----
    Ohlson (1980), Financial Ratios and the Probabilistic Prediction of Bankruptcy, Journal of
    Accounting Research 18(1), model 1.

    Examples
    --------
    >>> years = pd.DataFrame({
    ...     "customer": ["A", "A"], "year_end": ["2022-12-31", "2023-12-31"],
    ...     "total_assets": [100.0, 110.0], "total_liabilities": [60.0, 70.0],
    ...     "current_assets": [50.0, 52.0], "current_liabilities": [40.0, 45.0],
    ...     "net_income": [4.0, 1.0], "pretax": [5.0, 1.5], "depreciation": [3.0, 3.0]})
    >>> ohlson(years, price_level=100)["score"].round(3).tolist()
    [nan, 2.626]
    """
    if not price_level > 0:
        raise ValueError(f"price_level is {price_level}; it is above 0")
    table = scaled(statements)
    needed = "total_assets total_liabilities current_assets current_liabilities net_income pretax"
    _check_items(table, [*needed.split(), "depreciation"])
    before = year_before(table)["net_income"].astype(float)
    assets, liabilities = _above_zero(table["total_assets"]), table["total_liabilities"]
    income = table["net_income"]
    parts = {
        "size": (-0.407, np.log(assets / price_level)),
        "tlta": (6.03, liabilities / assets),
        "wcta": (-1.43, (table["current_assets"] - table["current_liabilities"]) / assets),
        "clca": (0.0757, table["current_liabilities"] / _above_zero(table["current_assets"])),
        "oeneg": (-1.72, _flag(liabilities > assets, liabilities, assets)),
        "nita": (-2.37, income / assets),
        "futl": (-1.83, (table["pretax"] + table["depreciation"]) / _above_zero(liabilities)),
        "intwo": (0.285, _flag((income < 0) & (before < 0), income, before)),
        "chin": (-0.521, _change(income, before)),
    }
    return _sum_up(table, parts, -1.32, expit)


def zmijewski(statements: pd.DataFrame) -> pd.DataFrame:
    """Score statements with Zmijewski's probit: high is bad.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`.

    Returns
    -------
    pandas.DataFrame of shape (n, 7)
        Index as given: ``customer``, ``year_end``, ``nita``, ``tlta``, ``cacl``, ``score``, ``pd``
        (normal distribution function of the score).

    Raises
    ------
    ValueError
        When an item is absent.

    Notes
    -----
    Zmijewski (1984), Methodological Issues Related to the Estimation of Financial Distress
    Prediction Models, Journal of Accounting Research 22. The coefficients (-4.336, -4.513, 5.679,
    0.004) are quoted from secondary sources and **not verified** against the paper; printed signs
    of the last one differ.

    Examples
    --------
    >>> year = pd.DataFrame({
    ...     "customer": ["A"], "year_end": ["2023-12-31"], "total_assets": [100.0],
    ...     "total_liabilities": [60.0], "current_assets": [50.0], "current_liabilities": [40.0],
    ...     "net_income": [5.0]})
    >>> zmijewski(year)["score"].round(4).tolist()
    [-1.1493]
    """
    table = scaled(statements)
    needed = "total_assets total_liabilities current_assets current_liabilities net_income"
    _check_items(table, needed.split())
    assets = _above_zero(table["total_assets"])
    parts = {
        "nita": (-4.513, table["net_income"] / assets),
        "tlta": (5.679, table["total_liabilities"] / assets),
        "cacl": (0.004, table["current_assets"] / _above_zero(table["current_liabilities"])),
    }
    return _sum_up(table, parts, -4.336, norm.cdf)


def _sum_up(table: pd.DataFrame, parts: dict, constant: float, link: object) -> pd.DataFrame:
    out = table[["customer", "year_end"]].assign(**{name: part[1] for name, part in parts.items()})
    out["score"] = constant + sum(weight * values for weight, values in parts.values())
    return out.assign(pd=link(out["score"]))  # type: ignore[operator]


def _check_items(table: pd.DataFrame, names: list[str]) -> None:
    """Refuse statements in which an item is missing in every row."""
    if empty := [name for name in names if table[name].isna().all()]:
        raise ValueError(
            f"columns {listing(empty, 10)}: no value in {len(table):,} statements; add them to "
            "the file, see LINE_ITEMS for what they mean"
        )


def _refuse_unlisted(table: pd.DataFrame) -> None:
    without = int(table["market_value"].isna().sum())
    if without:
        raise ValueError(
            f"column 'market_value': missing in {without:,} of {len(table):,} statements, and Z is "
            "for listed manufacturers; use 'z_prime' for unlisted manufacturers, 'z_double_prime' "
            "for other industries, or leave those rows out"
        )


def _above_zero(values: pd.Series) -> pd.Series:
    return values.where(values > 0)


def _flag(condition: pd.Series, *figures: pd.Series) -> pd.Series:
    """Return 1.0, 0.0, or missing where a figure is."""
    known = np.logical_and.reduce([figure.notna() for figure in figures])
    return condition.astype(float).where(known)


def _change(now: pd.Series, before: pd.Series) -> pd.Series:
    """Return the change as a share of the sizes, 0 when both years are 0."""
    size = now.abs() + before.abs()
    return ((now - before) / size.where(size > 0)).where(size != 0, 0.0)


def _zone(score: pd.Series, low: float, high: float) -> pd.Series:
    zone = np.select([score < low, score > high], [DISTRESS, SAFE], GREY)
    return pd.Series(zone, score.index, dtype="str").where(score.notna())
