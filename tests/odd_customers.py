"""Customers and cards for everything that scores outside Python: real data, and every odd value."""

import numpy as np
import pandas as pd

import creditlab as cl

DATA = [
    name for name, row in cl.list_datasets().set_index("name").iterrows() if pd.notna(row.target)
]


def card_of(name: str, decimals=None) -> tuple[cl.Scorecard, pd.DataFrame]:
    """Return a card of all variables of a data set, and its customers with strangers among them.

    The most frequent number of every third numeric column is a special value. Some rows have no
    value where development had one, categories nobody has seen, or numbers at a cut.
    """
    data = cl.load_dataset(name)
    frame = data.frame.astype({c: object for c in data.frame.select_dtypes("category")})
    numeric = [c for c in frame.select_dtypes("number") if c != data.target]
    special = {c: [frame[c].mode()[0].item()] for c in numeric[::3]}
    bins = cl.fit_bins(frame, data.target, special_values=special)
    log_odds = {c: -0.9 * variable.woe + 0.01 for c, variable in bins.items()}
    card = cl.Scorecard.of_log_odds(bins, -1.25, log_odds, decimals=decimals)
    return card, strangers(frame, bins)


def strangers(frame: pd.DataFrame, bins: cl.Bins) -> pd.DataFrame:
    """Return the customers, and some in whom one value after the other is odd."""
    odd = frame.iloc[np.arange(4 * len(bins)) % len(frame)].astype(object).reset_index(drop=True)
    for i, (name, variable) in enumerate(bins.items()):
        rule, seen = variable.rule, frame[name].dropna()
        odd.loc[4 * i, name] = None
        if rule.kind == "numeric":
            cut = rule.splits[0] if rule.splits else 0.0
            values = [cut, np.nextafter(cut, -np.inf), (rule.special_values or (1e9,))[0]]
        else:
            text = isinstance(seen.iloc[0], str)
            values = ["Mars'; --", " ", ""] if text else [9.5, -1e6, 77]
        odd.loc[4 * i + 1 : 4 * i + 3, name] = values
    both = pd.concat([frame.astype(object), odd], ignore_index=True)
    both = both.assign(row=np.arange(len(both)))
    for name, variable in bins.items():
        if variable.rule.kind == "numeric":
            both[name] = both[name].astype(float)
    return both
