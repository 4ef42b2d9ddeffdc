"""How much hangs on few customers, and who belongs together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def concentration(exposure: Any, top: int = 5) -> pd.Series:
    """Measure how much of a portfolio hangs on few customers.

    Parameters
    ----------
    exposure : array-like of shape (n,)
        Amount of each customer, or of each connected group.
    top : int, default 5

    Returns
    -------
    pandas.Series
        ``hhi``: the Herfindahl-Hirschman index, the sum of squared shares, from 1/n to 1;
        ``effective``: 1/hhi, as many equal customers would have it; ``top``: share of the largest;
        ``largest``: share of the largest one; ``customers`` with an exposure.

    Raises
    ------
    ValueError
        When an amount is missing or negative, or all are 0.

    Examples
    --------
    >>> concentration([50, 30, 20, 0]).round(2).tolist()
    [0.38, 2.63, 1.0, 0.5, 3.0]
    """
    amounts = np.asarray(exposure, dtype=np.float64)
    wrong = int((~(amounts >= 0)).sum())
    if wrong:
        raise ValueError(f"{wrong} of {len(amounts):,} exposures are missing or negative")
    if not amounts.sum() > 0:
        raise ValueError(f"all {len(amounts):,} exposures are 0; there is nothing to concentrate")
    share = np.sort(amounts / amounts.sum())[::-1]
    hhi = float(share @ share)
    return pd.Series(
        {
            "hhi": hhi,
            "effective": 1 / hhi,
            "top": float(share[:top].sum()),
            "largest": float(share[0]),
            "customers": int((amounts > 0).sum()),
        }
    )


def connected_groups(
    customers: Any, links: pd.DataFrame, *, ownership: float = 0.5
) -> pd.DataFrame:
    """Put customers together of whom one's failure would pull down the other.

    Parameters
    ----------
    customers : array-like of shape (n,)
        Every customer once.
    links : pandas.DataFrame
        A row a link: ``from``, ``to``, ``kind`` ("ownership" or "guarantee") and, for ownership,
        ``share``. Names that are no customer (a holding, a person) connect customers too.
    ownership : float, default 0.5
        From which share on an owner and its company are one group: control. Guarantees always
        connect.

    Returns
    -------
    pandas.DataFrame
        A row a customer: ``customer``, ``group`` (number, the largest group first), ``members``
        (customers in it) and ``because``: the links of its group that count, in words.

    Raises
    ------
    ValueError
        When a customer is named twice, a column is absent, a kind is unknown, or a share is
        missing or not between 0 and 1.

    Notes
    -----
    Groups are the connected components of the links: A guarantees B, B owns C, so A, B and C are
    one. The Basel rules on large exposures define connected counterparties alike: by control, or
    by economic interdependence (LEX10, bis.org; unverified wording).

    Examples
    --------
    >>> links = pd.DataFrame({
    ...     "from": ["Holding", "Holding", "Alpha", "Delta"],
    ...     "to": ["Alpha", "Beta", "Gamma", "Beta"],
    ...     "kind": ["ownership", "ownership", "guarantee", "ownership"],
    ...     "share": [0.8, 0.6, None, 0.1]})
    >>> found = connected_groups(["Alpha", "Beta", "Gamma", "Delta"], links)
    >>> found[["customer", "group", "members"]].values.tolist()
    [['Alpha', 1, 3], ['Beta', 1, 3], ['Gamma', 1, 3], ['Delta', 2, 1]]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    names = pd.Index(customers)
    if not names.is_unique:
        raise ValueError(f"{int(names.duplicated().sum())} customers are named twice")
    counting = _counting(links, ownership)
    everyone = pd.Index([*names, *counting["from"], *counting["to"]]).unique()
    ends = [everyone.get_indexer(counting[side]) for side in ("from", "to")]
    shape = (len(everyone), len(everyone))
    matrix = coo_array((np.ones(len(counting)), (ends[0], ends[1])), shape=shape)
    _, label = connected_components(matrix, directed=False)
    of_customer = label[everyone.get_indexer(names)]
    size = pd.Series(of_customer).map(pd.Series(of_customer).value_counts())
    order = pd.Series(-size.to_numpy()).groupby(of_customer).min()
    rank = {group: i + 1 for i, group in enumerate(order.sort_values(kind="stable").index)}
    said: dict[int, list[str]] = {}
    for group, text in zip(label[ends[0]], counting["text"], strict=True):
        said.setdefault(int(group), []).append(text)
    return pd.DataFrame(
        {
            "customer": names,
            "group": [rank[group] for group in of_customer],
            "members": size.to_numpy(),
            "because": ["; ".join(said.get(int(group), [])) for group in of_customer],
        }
    )


def _counting(links: pd.DataFrame, ownership: float) -> pd.DataFrame:
    """Return the links that connect, with their words."""
    absent = [name for name in ("from", "to", "kind") if name not in links]
    if absent:
        raise ValueError(f"links lack {len(absent)} columns ({', '.join(absent)})")
    odd = sorted(set(links["kind"]) - {"ownership", "guarantee"}, key=str)
    if odd:
        raise ValueError(f"kind is {', '.join(map(str, odd))}; there are ownership and guarantee")
    owned = links["kind"] == "ownership"
    share = links["share"] if "share" in links else pd.Series(np.nan, links.index)
    wrong = owned & ~share.between(0, 1)
    if wrong.any():
        raise ValueError(f"{int(wrong.sum())} ownership links have no share between 0 and 1")
    text = links["from"].astype(str) + " guarantees " + links["to"].astype(str)
    held = (100 * share).map("{:g}%".format)
    text = text.mask(owned, links["from"].astype(str) + " owns " + held + " of " + links["to"])
    return links.assign(text=text)[~owned | (share >= ownership)]
