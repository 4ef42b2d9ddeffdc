"""Customers and cards for what scores outside Python: real data, and every odd value among them."""

from functools import cache

import numpy as np
import pandas as pd

import creditlab as cl

DATA = cl.list_datasets().dropna(subset="target")["name"].tolist()


@cache
def card_of(name: str, decimals: int | None = 0) -> tuple[cl.Scorecard, pd.DataFrame]:
    """Return a card of all variables of a data set, and its customers with strangers among them.

    The most frequent number of every third numeric column is a special value.
    """
    data = cl.load_dataset(name)
    frame = data.frame.astype(dict.fromkeys(data.frame.select_dtypes("category"), object))
    numeric = [c for c in frame.select_dtypes("number") if c != data.target]
    special = {c: [frame[c].mode()[0].item()] for c in numeric[::3]}
    bins = cl.fit_bins(frame, data.target, special_values=special)
    log_odds = {c: -0.9 * variable.woe + 0.01 for c, variable in bins.items()}
    card = cl.Scorecard.of_log_odds(bins, -1.25, log_odds, decimals=decimals)
    return card, with_strangers(frame, bins)


def with_strangers(frame: pd.DataFrame, bins: cl.Bins) -> pd.DataFrame:
    """Return the customers, numbered by ``row``, and some in whom one value is odd.

    It is missing, a category nobody has seen, a special value, at a cut, or just below it.
    """
    odd = frame.iloc[np.arange(4 * len(bins)) % len(frame)].astype(object).reset_index(drop=True)
    for i, (name, variable) in enumerate(bins.items()):
        rule = variable.rule
        if rule.kind == "numeric":
            cut = rule.splits[0] if rule.splits else 0.0
            values = [cut, np.nextafter(cut, -np.inf), (*rule.special_values, 1e9)[0]]
        else:
            text = isinstance(frame[name].dropna().iloc[0], str)
            values = ["Mars'; --", " ", ""] if text else [9.5, -1e6, 77]
        odd.loc[4 * i : 4 * i + 3, name] = pd.Series([None, *values], range(4 * i, 4 * i + 4))
    both = pd.concat([frame.astype(object), odd], ignore_index=True)
    numeric = [name for name, variable in bins.items() if variable.rule.kind == "numeric"]
    return both.astype(dict.fromkeys(numeric, float)).assign(row=np.arange(len(both)))


def assert_scored_alike(result: pd.DataFrame, card: cl.Scorecard, frame: pd.DataFrame) -> None:
    """Compare points, score, probability and reasons with Python's, row by row."""
    result = result.set_index("row").sort_index()
    points = card.points(frame, detail=True)
    assert result.index.tolist() == frame["row"].tolist()
    for name in card.bins_:
        assert (result[f"{name}_points"].astype(float) == points[name].to_numpy()).all(), name
    close = {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(result["score"].astype(float), points["score"], **close)
    bad = card.predict_proba(frame)[:, 1]
    np.testing.assert_allclose(result["pd"].astype(float), bad, rtol=1e-12, atol=0)
    told = [name for name in result if name.startswith("reason_")]
    if told:
        reasons = card.reasons(frame, len(told))
        assert told == list(reasons.columns)
        expected = reasons.astype(object).where(reasons.notna(), "")
        found = result[told].astype(object).where(result[told].notna(), "")
        assert (found.to_numpy() == expected.to_numpy()).all()
