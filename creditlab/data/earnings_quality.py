"""Beneish's M: whether accounts look like those of companies that were found to manipulate."""

from __future__ import annotations

import pandas as pd

from creditlab.data.checks import listing
from creditlab.data.line_items import scaled, year_before

WEIGHTS = {
    "dsri": 0.920, "gmi": 0.528, "aqi": 0.404, "sgi": 0.892, "depi": 0.115, "sgai": -0.172,
    "tata": 4.679, "lvgi": -0.327,
}  # fmt: skip
CONSTANT = -4.84
FIVE = {"dsri": 0.823, "gmi": 0.906, "aqi": 0.593, "sgi": 0.717, "depi": 0.107}
FIVE_CONSTANT = -6.065
CUTOFFS = pd.Series({40: -1.49, 20: -1.78, 10: -1.89}, name="cutoff").rename_axis("cost_ratio")
"""Cut-offs of the eight-variable score, by what a missed manipulator costs of a false alarm."""
FIVE_CUTOFF = -2.22  # unverified; often quoted for the eight variables, where it does not belong

NEEDED = [
    "receivables", "revenue", "gross_profit", "current_assets", "fixed_assets", "total_assets",
    "depreciation", "selling_admin", "net_income", "operating_cash_flow", "current_liabilities",
    "long_term_debt",
]  # fmt: skip


def beneish(statements: pd.DataFrame, cost_ratio: int = 20) -> pd.DataFrame:
    """Score pairs of years with Beneish's M: high is suspect.

    Parameters
    ----------
    statements : pandas.DataFrame of shape (n, ...)
        See `creditlab.data.statements.read_statements`; the year before of each customer is looked
        up among them, and without one the indices are missing.
    cost_ratio : {40, 20, 10}, default 20
        How many false alarms a missed manipulator is worth; it chooses the cut-off: -1.49, -1.78
        or -1.89.

    Returns
    -------
    pandas.DataFrame of shape (n, 14)
        Index as given: ``customer``, ``year_end``; this year to the year before: ``dsri`` days of
        receivables, ``gmi`` gross margin (before to now), ``aqi`` share of soft assets, ``sgi``
        sales, ``depi`` rate of depreciation (before to now), ``sgai`` selling and administrative
        cost to sales, ``lvgi`` debt to assets; ``tata`` accruals to assets; ``score``;
        ``suspect``; and the score of five variables: ``score_five``, ``suspect_five``. Suspect is
        missing where the score is.

    Raises
    ------
    ValueError
        For another cost ratio, or when an item is missing in every statement.

    Notes
    -----
    Beneish (1999), The Detection of Earnings Manipulation, Financial Analysts Journal 55(5).
    Receivables that grow faster than sales (``dsri``) is what a supplier can hold against its own
    ledger. The coefficients of five variables and their cut-off of -2.22 are **unverified**, and
    -2.22 is widely quoted for the eight, to which it does not belong. A suspect company is one that
    looks like manipulators did, no proof: of many honest ones some look so.

    Examples
    --------
    Nothing changes but receivables, which double:

    >>> year = {"revenue": 100.0, "gross_profit": 30.0, "current_assets": 50.0,
    ...         "fixed_assets": 40.0, "total_assets": 100.0, "depreciation": 4.0,
    ...         "selling_admin": 15.0, "net_income": 6.0, "operating_cash_flow": 6.0,
    ...         "current_liabilities": 30.0, "long_term_debt": 20.0}
    >>> years = pd.DataFrame([year, year]).assign(
    ...     customer="A", year_end=["2022-12-31", "2023-12-31"], receivables=[10.0, 20.0])
    >>> beneish(years)[["dsri", "score", "suspect"]].round(3).values.tolist()[1]
    [2.0, -1.56, True]
    """
    if cost_ratio not in CUTOFFS.index:
        raise ValueError(f"cost_ratio is {cost_ratio}; it is 40, 20 or 10")
    now = scaled(statements)
    if empty := [name for name in NEEDED if now[name].isna().all()]:
        raise ValueError(
            f"columns {listing(empty, 12)}: no value in {len(now):,} statements; add them to the "
            "file, see LINE_ITEMS for what they mean"
        )
    before = year_before(now)
    before = before.assign(**{name: before[name].astype(float) for name in NEEDED})
    out = now[["customer", "year_end"]].copy()
    for name, (above, below) in _pairs(now, before).items():
        out[name] = above / below.where(below > 0)
    accruals = now["net_income"] - now["operating_cash_flow"]
    out.insert(8, "tata", accruals / _positive(now["total_assets"]))
    out["score"] = CONSTANT + sum(weight * out[name] for name, weight in WEIGHTS.items())
    out["suspect"] = _above(out["score"], CUTOFFS[cost_ratio])
    out["score_five"] = FIVE_CONSTANT + sum(weight * out[name] for name, weight in FIVE.items())
    out["suspect_five"] = _above(out["score_five"], FIVE_CUTOFF)
    return out


def _pairs(now: pd.DataFrame, before: pd.DataFrame) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Return each index as what stands above and below its bar."""

    def both(share: object) -> tuple[pd.Series, pd.Series]:
        return share(now), share(before)  # type: ignore[operator]

    margin, margin_before = both(lambda f: f["gross_profit"] / _positive(f["revenue"]))
    rate, rate_before = both(
        lambda f: f["depreciation"] / _positive(f["depreciation"] + f["fixed_assets"])
    )
    return {
        "dsri": both(lambda f: f["receivables"] / _positive(f["revenue"])),
        "gmi": (margin_before, margin),
        "aqi": both(
            lambda f: 1 - (f["current_assets"] + f["fixed_assets"]) / _positive(f["total_assets"])
        ),
        "sgi": (now["revenue"], before["revenue"]),
        "depi": (rate_before, rate),
        "sgai": both(lambda f: f["selling_admin"] / _positive(f["revenue"])),
        "lvgi": both(
            lambda f: (
                (f["current_liabilities"] + f["long_term_debt"]) / _positive(f["total_assets"])
            )
        ),
    }


def _positive(values: pd.Series) -> pd.Series:
    return values.where(values > 0)


def _above(score: pd.Series, cutoff: float) -> pd.Series:
    return (score > cutoff).astype(object).where(score.notna(), None)
