"""Terms of payment: what a discount, a longer term or a security costs, and what it is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

PATTERN = re.compile(
    r"(?:(?P<discount>\d+(?:\.\d+)?)\s*/\s*(?P<early>\d+)\s*)?(?:net|n)?\s*/?\s*(?P<net>\d+)", re.I
)


@dataclass(frozen=True)
class Terms:
    """Terms of payment.

    Attributes
    ----------
    net : int
        Days until the whole amount is due.
    discount : float
        Share taken off for paying early.
    early : int
        Days within which it is taken off.
    """

    net: int
    discount: float = 0.0
    early: int = 0

    def __post_init__(self) -> None:
        if self.net < 0 or not 0 <= self.discount < 1 or self.early < 0:
            raise ValueError(
                f"net {self.net}, discount {self.discount}, early {self.early}: days must not be "
                f"negative, and the discount is a share below 1"
            )
        if self.discount and self.early >= self.net:
            raise ValueError(
                f"the discount ends after {self.early} days and the term after {self.net}: paying "
                f"early must be earlier"
            )

    def __str__(self) -> str:
        if not self.discount:
            return f"net {self.net}"
        return f"{100 * self.discount:g}/{self.early} net {self.net}"

    def cost(self, *, year: int = 365, effective: bool = False) -> float:
        """Return the yearly interest that a buyer pays who leaves the discount.

        Parameters
        ----------
        year : {365, 360}
            Days of the convention.
        effective : bool, default False
            With interest on interest.

        Returns
        -------
        float
            Share a year.

        Raises
        ------
        ValueError
            For terms without a discount, or another year.

        Notes
        -----
        The buyer borrows what is left after the discount, from the day of the discount to the due
        day. Pages mix 360 and 365 days: say which.

        Examples
        --------
        >>> two_ten = Terms(30, 0.02, 10)
        >>> [round(two_ten.cost(year=year), 4) for year in (365, 360)]
        [0.3724, 0.3673]
        >>> round(two_ten.cost(effective=True), 4)
        0.4459
        """
        if not self.discount:
            raise ValueError(f"{self}: there is no discount to leave")
        if year not in (360, 365):
            raise ValueError(f"year is {year}; give 365 or 360 days")
        rate, periods = self.discount / (1 - self.discount), year / (self.net - self.early)
        return (1 + rate) ** periods - 1 if effective else rate * periods


def parse_terms(text: str) -> Terms:
    """Read terms such as "30", "net 45" or "2/10 net 30".

    Parameters
    ----------
    text : str

    Returns
    -------
    Terms

    Raises
    ------
    ValueError
        When it says anything else.

    Examples
    --------
    >>> parse_terms("2/10 net 30"), str(parse_terms("n60"))
    (Terms(net=30, discount=0.02, early=10), 'net 60')
    """
    found = PATTERN.fullmatch(str(text).strip())
    if found is None:
        raise ValueError(f"terms {text!r}: write days, or discount/days net days: '2/10 net 30'")
    discount = float(found["discount"] or 0) / 100
    return Terms(int(found["net"]), discount, int(found["early"] or 0))


def cost_of_credit(
    amount: float,
    days: float,
    *,
    funding: float,
    pd_: float,
    lgd: float = 1.0,
    handling: float = 0.0,
    year: int = 365,
) -> pd.Series:
    """Return what it costs the seller to wait for its money.

    Parameters
    ----------
    amount : float
        Of the invoice.
    days : float
        Until the customer pays: the term and the usual delay.
    funding : float
        Yearly rate at which the seller borrows.
    pd_ : float
        Probability that the customer fails within a year.
    lgd : float, default 1
        Share that is then lost.
    handling : float, default 0
        For each invoice: checking, dunning, insurance.
    year : int, default 365

    Returns
    -------
    pandas.Series
        ``funding``, ``expected_loss``, ``handling``, ``total``, and ``share`` of the amount: what
        the price must be higher.

    Raises
    ------
    ValueError
        When an amount, time, rate or share makes no sense.

    Notes
    -----
    Over part of a year the probability of failure is 1 - (1 - PD)^(days/year): a constant hazard,
    an assumption that flatters a customer who is failing now.

    Examples
    --------
    Ninety days for a customer who fails with 4% a year cost 2.4% of the invoice:

    >>> cost_of_credit(100_000, 90, funding=0.06, pd_=0.04, lgd=0.9).round(4).tolist()
    [1479.4521, 901.3687, 0.0, 2380.8207, 0.0238]
    """
    shares = {"pd_": pd_, "lgd": lgd}
    for name, value in shares.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is {value}; give a share between 0 and 1")
    if not (amount > 0 and days >= 0 and handling >= 0):
        raise ValueError(
            f"amount {amount}, days {days}, handling {handling}: the amount must be above 0 and "
            f"the others not negative"
        )
    fails = 1 - (1 - pd_) ** (days / year)
    parts = {
        "funding": amount * funding * days / year,
        "expected_loss": amount * fails * lgd,
        "handling": handling,
    }
    total = sum(parts.values())
    return pd.Series({**parts, "total": total, "share": total / amount})


def compare_terms(
    offers: pd.DataFrame, amount: float, *, funding: float, pd_: float, year: int = 365
) -> pd.DataFrame:
    """Compare ways to sell to the same customer by what is left of the invoice.

    Parameters
    ----------
    offers : pandas.DataFrame
        A row an offer: ``offer`` (name), ``days`` until paid, ``lgd`` that remains with it (cash in
        advance 0, credit insurance the deductible, retention of title what the goods will not
        bring), and optionally ``discount`` (share given), ``cost`` (of security or insurance, for
        this invoice) and ``price`` (share added).
    amount : float
        Of the invoice without surcharge or discount.
    funding, pd_, year
        As in `cost_of_credit`.

    Returns
    -------
    pandas.DataFrame
        The best first: ``offer``, ``invoiced``, ``funding``, ``expected_loss``, ``handling`` (cost
        of security), ``net`` (what is left of the invoice) and ``net_share`` of ``amount``.

    Raises
    ------
    ValueError
        When a column is absent, or a number makes no sense.

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "offer": ["cash with 2% off", "net 30", "net 90", "net 90, insured"],
    ...     "days": [5, 45, 120, 120], "lgd": [0, 0.9, 0.9, 0.1],
    ...     "discount": [0.02, 0, 0, 0], "cost": [0, 0, 0, 400]})
    >>> found = compare_terms(offers, 100_000, funding=0.06, pd_=0.08)
    >>> found[["offer", "net"]].round(0).values.tolist()
    [['net 30', 98340.0], ['cash with 2% off', 97919.0], ['net 90, insured', 97357.0],
     ['net 90', 95594.0]]
    """
    absent = [name for name in ("offer", "days", "lgd") if name not in offers]
    if absent:
        raise ValueError(f"offers lack {len(absent)} columns ({', '.join(absent)})")
    full = offers.assign(
        **{name: 0.0 for name in ("discount", "cost", "price") if name not in offers}
    )
    rows = []
    for row in full.to_dict("records"):
        invoiced = amount * (1 + row["price"]) * (1 - row["discount"])
        cost = cost_of_credit(
            invoiced,
            row["days"],
            funding=funding,
            pd_=pd_,
            lgd=row["lgd"],
            handling=row["cost"],
            year=year,
        )
        parts = cost[["funding", "expected_loss", "handling"]].to_dict()
        net = invoiced - cost["total"]
        rows.append({"offer": row["offer"], "invoiced": invoiced, **parts, "net": net})
    table = pd.DataFrame(rows).assign(net_share=lambda t: t["net"] / amount)
    return table.sort_values("net", ascending=False, kind="stable", ignore_index=True)
