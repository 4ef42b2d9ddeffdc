"""Reason table: which bins cost points, and in what words a customer is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from creditlab.data.checks import check_frame, listing
from creditlab.model.rules import MISSING, OTHER
from creditlab.model.scorecard import Scorecard
from creditlab.model.variable_bins import VariableBins

UNKNOWN = "information missing"
# A backstop against the usual phrases, not a judgement of what is specific.
_VAGUE = re.compile(
    r"\bscores?\b.*\b(too low|low|insufficient|below|not)\b|\b(low|insufficient) .*\bscores?\b"
    r"|\b(internal|our|credit|lending|qualifying) (standards?|polic(y|ies)|criteria|score)\b"
    r"|综合评分|评分(过低|不足)",
    re.IGNORECASE,
)


def reason_table(
    card: Scorecard,
    against: Any = "best",
    *,
    texts: Mapping[Any, str] | pd.DataFrame | None = None,
    codes: Mapping[Any, str] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    exclude: Sequence[str] = (),
) -> pd.DataFrame:
    """List every reason that `reasons` can give with a card, for whoever edits the texts.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    against : {"best", "average", "neutral"}, mapping or pandas.DataFrame, default "best"
        What a value's points are compared with; see `baseline_points`.
    texts : mapping or pandas.DataFrame, optional
        Texts by ``(variable, bin label)``, by variable or by group; or this table with its columns
        ``text`` and ``code`` edited, whole or in part. The text of a variable or group holds for
        all its bins; where the value is missing, or unseen at development, it has "information
        missing" added. Without a text, the reason is the variable and the label of its bin.
    codes : mapping, optional
        Codes by the same keys; ``R03-02`` by default: third variable of the card, second bin.
    groups : mapping of str to sequence of str, optional
        Variables that say the same thing to a customer are one reason, whose points are their
        sum: ``{"late payments": ["PAY_0", "PAY_2"]}``. The name of the group is its text. Where
        the texts of its bins differ, that of the variable which lost most points is given.
    exclude : sequence of str
        Variables that are never a reason.

    Returns
    -------
    pandas.DataFrame
        ``variable``, ``place`` (number of the bin, from 0), ``bin`` (its label), ``group``,
        ``points_lost`` (above 0), ``code``, ``text``. To keep it in a file: ``to_csv`` or
        ``to_json``; read CSV with ``dtype={"code": str}, keep_default_na=False``.

    Raises
    ------
    ValueError
        For a name that the card does not have; a table that belongs to other bins; a text that is
        empty or says only that the score or the policy was not met; two reasons with the same
        text, or two texts with the same code; when no variable is left.

    Notes
    -----
    Regulation B (12 CFR 1002.9(b)(2)) asks for the specific, principal reasons, and calls
    insufficient a statement that the creditor's own standards or the qualifying score of its
    scoring system were not met.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> table = reason_table(card, texts={"duration": "the credit runs long"})
    >>> table.loc[table["variable"] == "duration", "text"].unique().tolist()
    ['the credit runs long', 'the credit runs long: information missing']
    """
    table = all_reasons(card, against, texts=texts, codes=codes, groups=groups, exclude=exclude)
    return table[table["points_lost"] > 0].reset_index(drop=True)


def baseline_points(card: Scorecard, against: Any = "best") -> dict[str, float]:
    """Return the points of each variable that a customer's points are compared with.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    against : {"best", "average", "neutral"}, mapping or pandas.DataFrame, default "best"
        The best bin that had customers at development; the average over the development sample;
        0 points; points by variable; or customers, over whom the points are averaged.

    Returns
    -------
    dict of str to float
        In the order of the card.

    Raises
    ------
    ValueError
        When ``against`` is something else, or points are not finite or lack a variable.

    Notes
    -----
    The official commentary on Regulation B (12 CFR 1002.9(b)(2)) names two methods: how far an
    applicant fell below the average of all applicants ("average"), or below the average of those
    at or slightly above the minimum score (give them as a frame); others with substantially
    similar results are allowed.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> {name: round(points, 1) for name, points in baseline_points(card, "average").items()}
    {'status': 4.5, 'duration': 1.7}
    """
    check_is_fitted(card, "bins_")
    if isinstance(against, pd.DataFrame):
        return card.points(against, detail=True)[list(card.bins_)].mean().to_dict()
    if isinstance(against, Mapping):
        refuse_unknown(against, card.bins_, "against")
        absent = [name for name in card.bins_ if not np.isfinite(against.get(name, np.nan))]
        if absent:
            raise ValueError(f"against: {len(absent)} variables have no points: {listing(absent)}")
        return {name: float(against[name]) for name in card.bins_}
    baselines = {"best": _best, "average": _average, "neutral": lambda points, bins: 0.0}
    if not isinstance(against, str) or against not in baselines:
        raise ValueError(
            f"against is {against!r}; give one of {listing(baselines)}, points by variable, or a "
            f"frame of customers"
        )
    return {
        name: float(baselines[against](points, card.bins_[name]))
        for name, points in card.bin_points_.items()
    }


def _best(points: np.ndarray, bins: VariableBins) -> float:
    return points[bins.seen].max()


def _average(points: np.ndarray, bins: VariableBins) -> float:
    return np.average(points, weights=bins.good + bins.bad)


def all_reasons(
    card: Scorecard,
    against: Any,
    *,
    texts: Any,
    codes: Mapping[Any, str] | None,
    groups: Mapping[str, Sequence[str]] | None,
    exclude: Sequence[str],
) -> pd.DataFrame:
    """Return the reason table with a row for every bin, also those that lose no points."""
    group_of = _group_of(card, groups or {}, exclude)
    baseline = baseline_points(card, against)
    edited = texts if isinstance(texts, pd.DataFrame) else None
    texts = {} if edited is not None else dict(texts or {})
    codes = dict(codes or {})
    for given, what in ((texts, "texts"), (codes, "codes")):
        _check_keys(given, card, group_of, what)
    parts = []
    for number, (name, bins) in enumerate(card.bins_.items()):
        if name not in group_of:
            continue
        keys = [((name, label), name, group_of[name]) for label in bins.rule.labels]
        default = [f"R{number + 1:02d}-{place + 1:02d}" for place in range(bins.rule.size)]
        parts.append(
            pd.DataFrame(
                {
                    "variable": name,
                    "place": np.arange(bins.rule.size),
                    "bin": list(bins.rule.labels),
                    "group": group_of[name],
                    # Rounding makes equal losses equal: ties are then ties.
                    "points_lost": np.round(baseline[name] - card.bin_points_[name], 9) + 0.0,
                    "code": [
                        str(_first(codes, *k)) or d for k, d in zip(keys, default, strict=True)
                    ],
                    "text": _texts(bins, group_of[name], texts),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    own = table["text"].to_numpy(dtype=object)
    if edited is not None:
        table = _with_edits(table, edited)
    changed = (table["text"].to_numpy(dtype=object) != own) | bool(texts) | bool(groups)
    _check_texts(table[table["points_lost"] > 0], table[changed])
    return table


def _group_of(
    card: Scorecard, groups: Mapping[str, Sequence[str]], exclude: Sequence[str]
) -> dict[str, str]:
    """Return the reason that each variable belongs to, in the order of the card."""
    check_is_fitted(card, "bins_")
    if isinstance(exclude, str):
        raise ValueError(f"exclude is {exclude!r}; give a list of variables: [{exclude!r}]")
    refuse_unknown(exclude, card.bins_, "exclude")
    members = [name for names in groups.values() for name in names]
    refuse_unknown(members, card.bins_, "groups")
    twice = {name for name in members if members.count(name) > 1}
    if twice:
        raise ValueError(f"groups: {listing(sorted(twice))} stand in more than one; keep one")
    wrong = [name for name in groups if name in card.bins_ and name not in groups[name]]
    if wrong:
        raise ValueError(f"groups: {listing(wrong)} are variables of the card; rename the groups")
    named = {name: group for group, names in groups.items() for name in names}
    found = {name: named.get(name, name) for name in card.bins_ if name not in exclude}
    if not found:
        raise ValueError(f"all {len(card.bins_)} variables are excluded; leave one to be a reason")
    return found


def refuse_unknown(names: Any, known: Any, what: str) -> None:
    """Raise when names are not variables of the card."""
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(
            f"{what}: {len(unknown)} names are not in the card ({listing(unknown)}); "
            f"it has {listing(known, 40)}"
        )


def _check_keys(
    given: Mapping[Any, str], card: Scorecard, group_of: Mapping[str, str], what: str
) -> None:
    labels = {(name, label) for name, bins in card.bins_.items() for label in bins.rule.labels}
    known = {*card.bins_, *group_of.values(), *labels}
    unknown = [key for key in given if key not in known]
    if unknown:
        raise ValueError(
            f"{what}: {len(unknown)} keys are no variable, group or (variable, bin label) of the "
            f"card ({listing(unknown)}); see reason_table(card) for the labels"
        )


def _first(given: Mapping[Any, str], *keys: Any) -> str:
    return next((given[key] for key in keys if key in given), "")


def _texts(bins: VariableBins, group: str, given: Mapping[Any, str]) -> list[str]:
    name, labels, seen = bins.name, bins.rule.labels, bins.seen
    common = given.get(name, given.get(group, group if group != name else None))
    texts = []
    for place, label in enumerate(labels):
        last = place == len(labels) - 1 and label == MISSING
        unseen = place == bins.rule.n_regular and label == OTHER and not seen[place]
        if (name, label) in given:
            texts.append(given[name, label])
        elif last or unseen:
            texts.append(f"{name if common is None else common}: {UNKNOWN}")
        else:
            texts.append(f"{name}: {label}" if common is None else common)
    return texts


def _with_edits(table: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the texts and codes of an edited one."""
    check_frame(edited, ["variable", "place", "bin", "text"])
    keys = pd.MultiIndex.from_arrays([edited["variable"], edited["place"].astype(int)])
    if not keys.is_unique:
        twice = listing(keys[keys.duplicated()].tolist())
        raise ValueError(f"texts: rows occur more than once ({twice}); keep one of each")
    own = pd.MultiIndex.from_frame(table[["variable", "place"]])
    row = own.get_indexer(keys)
    labels = table["bin"].to_numpy(dtype=object)
    strange = (row < 0) | (labels[row] != edited["bin"].astype(str).to_numpy(dtype=object))
    if strange.any():
        raise ValueError(
            f"texts: {int(strange.sum())} rows are not bins of this card "
            f"({listing(keys[strange].tolist())}); the table belongs to other bins, or a variable "
            f"is excluded: make it again with reason_table(card) and move the texts over"
        )
    result = table.copy()
    for column in ("text", "code"):
        if column in edited:
            values = result[column].to_numpy(dtype=object, copy=True)
            values[row] = edited[column].to_numpy(dtype=object)
            result[column] = values
    return result


def vague(texts: Iterable[Any]) -> list[Any]:
    """Return the texts that say only that a score or a policy was not met."""
    return [text for text in texts if _VAGUE.search(str(text))]


def _check_texts(possible: pd.DataFrame, given: pd.DataFrame) -> None:
    """Refuse texts that are empty or vague, twins, and codes that mean two things."""
    for column in ("text", "code"):
        bad = [v for v in possible[column] if not (isinstance(v, str) and re.search(r"\w", v))]
        if bad:
            raise ValueError(f"{column}: {len(bad)} reasons have none; say what cost the points")
    if empty := vague(given["text"].unique()):
        raise ValueError(
            f"texts: {len(empty)} are not specific ({listing(empty)}); name the fact about the "
            f"customer that cost the points"
        )
    owners = possible.groupby("text")["group"].nunique()
    if (owners > 1).any():
        raise ValueError(
            f"texts: {int((owners > 1).sum())} stand for several variables "
            f"({listing(owners.index[owners > 1])}); name these variables in groups, so that "
            f"their points are summed and the customer reads it once"
        )
    meanings = possible.groupby("code")["text"].nunique()
    if (meanings > 1).any():
        raise ValueError(
            f"codes: {int((meanings > 1).sum())} stand for several texts "
            f"({listing(meanings.index[meanings > 1])}); give each text its own code"
        )
