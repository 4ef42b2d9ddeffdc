"""What a card would gain by one variable more, or lose by one less: the analyst's next question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.data.checks import check_columns, listing
from creditlab.model.bins import Bins
from creditlab.model.refits import Model, Refits
from creditlab.model.stepwise import begin

_TEST, _CHANGE = ("likelihood_ratio", "p_value", "bic_change"), ("gini_change", "coefficient")
_OVERLAP = ("vif", "correlation", "nearest")


def add_one(
    bins: Bins,
    variables: Sequence[str],
    train: Any,
    target: str | Any,
    *,
    weights: str | Any = None,
) -> pd.DataFrame:
    """Show what each variable outside a card would bring, added alone.

    Parameters
    ----------
    bins : Bins
        Of the variables inside and of those to try.
    variables : sequence of str
        Inside the card now; may be empty.
    train, target, weights
        As in `stepwise`.

    Returns
    -------
    pandas.DataFrame
        A row a variable outside, the most useful first: ``variable``, ``iv``, ``score`` (Rao's
        statistic), ``likelihood_ratio``, ``p_value`` (1 degree of freedom), ``bic_change`` (below
        0: better), ``gini_change`` (on the same rows), ``coefficient`` that it would get,
        ``sign_ok``, ``wrong_signs`` (variables inside whose coefficients would contradict their
        bins), ``vif`` that it would have, and ``correlation`` of WoE with the ``nearest`` variable
        inside. NaN where the card cannot be fitted with it: it depends linearly on those inside, or
        one of its bins separates goods and bads perfectly.

    Raises
    ------
    ValueError
        As `stepwise`; also when nothing is outside.

    Notes
    -----
    Each p-value is that of one test. Of twenty useless variables one is below 0.05 by chance.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, data.target)
    >>> found = add_one(bins, ["status", "duration"], data.frame, data.target)
    >>> found[["variable", "likelihood_ratio", "gini_change", "sign_ok"]].head(2).round(3)
             variable  likelihood_ratio  gini_change  sign_ok
    0  credit_history            27.866        0.036     True
    1         purpose            27.478        0.037     True
    """
    search, model = _card(bins, variables, train, target, weights)
    outside = [name for name in bins if name not in model.names and name not in search.flat]
    if not outside:
        raise ValueError(f"no variable that varies is outside the card of {listing(model.names)}")
    before, rows = search.auc(model), []
    for score, name, start in search.entering(model, outside):
        found = search.with_one_more(model, name, start)
        row = {"variable": name, "iv": bins[name].iv, "score": score}
        if found is not None:
            ratio = model.deviance - found.deviance
            wrong = search.wrong_signs(found)
            row |= {
                **_test(ratio, -ratio + np.log(search.weight)),
                "gini_change": 2 * (search.auc(found) - before),
                "coefficient": found.fit.coefficients[-1],
                "sign_ok": name not in wrong,
                "wrong_signs": tuple(other for other in wrong if other != name),
                "vif": _inflation(search, found.names)[-1],
            }
        rows.append(row | _nearest(search, name, model.names))
    columns = ["variable", "iv", "score", *_TEST, *_CHANGE, "sign_ok", "wrong_signs", *_OVERLAP]
    frame = pd.DataFrame(rows).reindex(columns=columns)
    return frame.sort_values("likelihood_ratio", ascending=False, ignore_index=True)


def drop_one(
    bins: Bins,
    variables: Sequence[str],
    train: Any,
    target: str | Any,
    *,
    weights: str | Any = None,
) -> pd.DataFrame:
    """Show what a card would lose without each of its variables, left out alone.

    Parameters
    ----------
    bins : Bins
    variables : sequence of str
        Inside the card.
    train, target, weights
        As in `stepwise`.

    Returns
    -------
    pandas.DataFrame
        A row a variable inside, the least useful first: ``variable``, ``iv``, ``wald`` (squared z),
        ``likelihood_ratio``, ``p_value`` (1 degree of freedom; more reliable than Wald's where
        coefficients are large), ``bic_change`` (below 0: the card is better without),
        ``gini_change`` (on the same rows), ``coefficient`` that it has, ``sign_ok``, ``vif``, and
        ``correlation`` of WoE with the ``nearest`` other variable inside.

    Raises
    ------
    ValueError
        As `stepwise`.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> names = ["status", "duration", "credit_history"]
    >>> bins = cl.fit_bins(data.frame, data.target, names)
    >>> found = drop_one(bins, names, data.frame, data.target)
    >>> found[["variable", "likelihood_ratio", "gini_change"]].round(3)
             variable  likelihood_ratio  gini_change
    0  credit_history            27.866       -0.036
    1        duration            41.615       -0.059
    2          status           100.883       -0.150
    """
    if not len(variables):
        raise ValueError("variables is empty; name those of the card")
    search, model = _card(bins, variables, train, target, weights)
    before, wrong, rows = search.auc(model), search.wrong_signs(model), []
    inflation = _inflation(search, model.names)
    for place, name in enumerate(model.names):
        found = search.with_one_less(model, place)
        ratio = found.deviance - model.deviance
        rows.append(
            {
                "variable": name,
                "iv": bins[name].iv,
                "wald": model.wald[place],
                **_test(ratio, ratio - np.log(search.weight)),
                "gini_change": 2 * (search.auc(found) - before),
                "coefficient": model.fit.coefficients[place + 1],
                "sign_ok": name not in wrong,
                "vif": inflation[place],
                **_nearest(search, name, found.names),
            }
        )
    return pd.DataFrame(rows).sort_values("likelihood_ratio", ignore_index=True)


def _card(
    bins: Bins, variables: Sequence[str], train: Any, target: Any, weights: Any
) -> tuple[Refits, Model]:
    check_columns(pd.Index(list(bins)), variables, "bins")
    search = Refits(bins, train, target, weights)
    return search, begin(search, list(variables))


def _test(ratio: float, bic_change: float) -> dict[str, float]:
    return dict(zip(_TEST, (ratio, stats.chi2.sf(ratio, 1), bic_change), strict=True))


def _inflation(search: Refits, names: Sequence[str]) -> np.ndarray:
    return search.rows.selected(names).moments.variance_inflation()


def _nearest(search: Refits, name: str, inside: Sequence[str]) -> dict[str, Any]:
    """Find the variable inside whose WoE this one repeats most."""
    if not inside:
        return {"correlation": np.nan, "nearest": None}
    own = search.correlation[search.rows.names.index(name)]
    sizes = own[[search.rows.names.index(other) for other in inside]]
    place = int(np.argmax(np.abs(sizes)))
    return {"correlation": float(sizes[place]), "nearest": inside[place]}
