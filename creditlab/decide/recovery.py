"""What comes back: creditors of an insolvent customer by rank, and whom to call first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing

SECURED, PREFERENTIAL, UNSECURED, SUBORDINATED = RANKS = (
    "secured", "preferential", "unsecured", "subordinated",
)  # fmt: skip
CALL, SETTLE, WAIT, NO_HOURS = "call", "settle the dispute", "wait", "no hours left"


def insolvency_waterfall(claims: pd.DataFrame, assets: float, costs: float = 0.0) -> pd.DataFrame:
    """Distribute the assets of an insolvent company by the rank of its creditors.

    Parameters
    ----------
    claims : pandas.DataFrame
        A row a claim: ``creditor``, ``rank`` ("secured", "preferential", "unsecured",
        "subordinated"), ``amount``; ``collateral`` (what the security of a secured claim brings,
        else missing).
    assets : float
        What the rest of the estate brings, beside the collateral.
    costs : float, default 0
        Of the proceedings; paid from the estate before anybody.

    Returns
    -------
    pandas.DataFrame
        Index and claims as given, then ``from_collateral``, ``from_estate``, ``recovered`` and
        ``rate`` (of the amount).

    Raises
    ------
    ValueError
        For an unknown rank, an amount not above 0, a secured claim without collateral, collateral
        of another rank, or negative assets or costs.

    Notes
    -----
    A secured creditor takes its collateral up to its claim; what is over falls to the estate, what
    lacks is an unsecured claim. Then rank after rank is paid in full until the money ends; within
    a rank all get the same share. Ranks and what belongs to them differ by country (wages, taxes,
    retention of title): this is the skeleton, not the law of a place.

    Examples
    --------
    >>> claims = pd.DataFrame({
    ...     "creditor": ["bank", "staff", "we", "owner"],
    ...     "rank": ["secured", "preferential", "unsecured", "subordinated"],
    ...     "amount": [500.0, 60.0, 300.0, 200.0], "collateral": [400.0, None, None, None]})
    >>> insolvency_waterfall(claims, assets=200.0, costs=40.0)["recovered"].tolist()
    [425.0, 60.0, 75.0, 0.0]
    """
    check_frame(claims, ["creditor", "rank", "amount", "collateral"])
    rank, amount = claims["rank"], claims["amount"].astype(np.float64)
    secured = rank == SECURED
    pledged = claims["collateral"].astype(np.float64)
    _refuse("rank", f"are none of {', '.join(RANKS)}", claims, ~rank.isin(RANKS))
    _refuse("amount", "are missing or not above 0", claims, ~(amount > 0))
    _refuse("collateral", "of secured claims are missing", claims, secured & ~(pledged >= 0))
    _refuse("collateral", "stand at a claim of another rank", claims, ~secured & pledged.notna())
    if not (assets >= 0 and costs >= 0):
        raise ValueError(f"assets are {assets} and costs {costs}; neither is negative")
    pledged = pledged.fillna(0.0)
    from_collateral = np.minimum(pledged, amount)
    left = max(assets + float((pledged - from_collateral).sum()) - costs, 0.0)
    owed = amount - from_collateral
    from_estate = pd.Series(0.0, claims.index)
    order = rank.replace(SECURED, UNSECURED)  # what the collateral did not pay
    for level in (PREFERENTIAL, UNSECURED, SUBORDINATED):
        of_rank = owed.where(order == level, 0.0)
        paid = min(left, float(of_rank.sum()))
        if paid > 0:
            from_estate += of_rank / of_rank.sum() * paid
            left -= paid
    recovered = from_collateral + from_estate
    return claims.assign(
        from_collateral=from_collateral, from_estate=from_estate, recovered=recovered,
        rate=recovered / amount,
    )  # fmt: skip


def collection_priority(items: pd.DataFrame, hours: float | None = None) -> pd.DataFrame:
    """Order overdue customers by what an hour of collecting is expected to bring.

    Parameters
    ----------
    items : pandas.DataFrame
        A row a customer: ``overdue`` (undisputed amount), ``disputed`` (amount in dispute),
        ``pays_anyway`` and ``pays_when_called`` (probabilities that the overdue amount comes within
        the horizon of the plan, without and with the call) and ``hours`` (of work).
    hours : float, optional
        Of the staff; by default there are enough.

    Returns
    -------
    pandas.DataFrame
        Same index, best first: the columns given, ``gain`` (overdue × (with - without)),
        ``gain_an_hour``, ``action`` ("call", "no hours left", "settle the dispute", "wait") and
        ``hours_so_far``. Hours are given out in this order, and a customer that needs more than
        are left is passed over: nearly the best plan, and one that people can follow.

    Raises
    ------
    ValueError
        When an amount is negative, a probability outside 0 to 1, or hours not above 0.

    Notes
    -----
    Who pays without a call is not worth one, nor who cannot pay at all: both have a gain near 0,
    and lists by size or age put them on top. A disputed amount is not collected but settled.
    Probabilities are yours: from records of calls, best with some customers left uncalled at
    random.

    Examples
    --------
    >>> items = pd.DataFrame({
    ...     "overdue": [90_000.0, 20_000.0, 0.0], "disputed": [0.0, 0.0, 50_000.0],
    ...     "pays_anyway": [0.95, 0.3, 0.5], "pays_when_called": [0.97, 0.8, 0.5],
    ...     "hours": [1.0, 0.5, 2.0]}, index=["slow but sure", "forgetful", "short delivery"])
    >>> collection_priority(items)[["gain", "action"]].round(0).reset_index().values.tolist()
    [['forgetful', 10000.0, 'call'], ['slow but sure', 1800.0, 'call'],
     ['short delivery', 0.0, 'settle the dispute']]
    """
    check_frame(items, ["overdue", "disputed", "pays_anyway", "pays_when_called", "hours"])
    for name in ("overdue", "disputed"):
        _refuse(name, "are missing or negative", items, ~(items[name] >= 0))
    for name in ("pays_anyway", "pays_when_called"):
        _refuse(name, "are no probability", items, ~items[name].between(0, 1))
    _refuse("hours", "are missing or not above 0", items, ~(items["hours"] > 0))
    gain = items["overdue"] * (items["pays_when_called"] - items["pays_anyway"])
    table = items.assign(gain=gain, gain_an_hour=gain / items["hours"])
    order = np.lexsort((-table["overdue"], -table["gain_an_hour"]))
    table = table.iloc[order]
    used = 0.0
    actions, so_far = [], []
    columns = (table[name].to_numpy(np.float64) for name in ("gain", "disputed", "hours"))
    for brings, disputed, needs in zip(*columns, strict=True):
        if not brings > 0:
            actions.append(SETTLE if disputed > 0 else WAIT)
        elif hours is not None and used + needs > hours:
            actions.append(NO_HOURS)
        else:
            actions.append(CALL)
            used += needs
        so_far.append(used)
    return table.assign(action=actions, hours_so_far=so_far)


def _refuse(name: str, what: str, frame: pd.DataFrame, wrong: pd.Series) -> None:
    if wrong.any():
        raise ValueError(
            f"column {name!r}: {int(wrong.sum()):,} of {len(frame):,} values {what} "
            f"(rows {listing(frame.index[wrong], 3)}); correct them first"
        )
