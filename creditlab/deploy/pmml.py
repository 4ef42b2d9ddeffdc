"""A card as PMML 4.4, which decision engines read: a Scorecard with reason codes.

PMML of the Data Mining Group, version 4.4: https://dmg.org/pmml/v4-4-1/Scorecard.html
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
from sklearn.utils.validation import check_is_fitted

import creditlab
from creditlab._files import write_atomic
from creditlab.data.checks import NUMERIC, listing
from creditlab.decide.reason_table import all_reasons, baseline_points
from creditlab.deploy.engines import NUMBER, kind_of
from creditlab.deploy.identity import fingerprint
from creditlab.model.rules import Rule
from creditlab.model.scorecard import Scorecard

NAMESPACE = "http://www.dmg.org/PMML-4_4"
LARGEST = np.finfo(np.float64).max
NONE, NO_LOSS = "-", "+"  # codes: no further reason; a bin that loses no points, never told
TIE = 1e-10  # points; makes no two losses equal, for engines differ in what they do with ties
REAL = {"optype": "continuous", "dataType": "double"}
TEXTUAL = {"optype": "categorical", "dataType": "string"}
SIDES = {"leftMargin": "greaterOrEqual", "rightMargin": "lessThan"}
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_pmml(
    card: Scorecard,
    path: str | os.PathLike[str],
    *,
    reasons: int = 4,
    against: Any = "best",
    texts: Any = None,
    name: str = "scorecard",
) -> None:
    """Write a card as a PMML 4.4 Scorecard; atomically.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    path : path-like
    reasons : int, default 4
        Most reasons a customer; 0 for none.
    against, texts
        What points are compared with, and the words of the reasons: as in
        `creditlab.decide.reason_table.reason_table`.
    name : str, default "scorecard"
        The model's name.

    Raises
    ------
    ValueError
        For categories that are partly text and partly numbers, text that XML cannot hold, a
        variable whose name is no text or that of a result; reasons that `reason_table` refuses.

    Notes
    -----
    The outputs are ``score``, ``pd`` (probability of bad) and ``reason_1`` …: what
    `Scorecard.points`, `Scorecard.predict_proba` and `Scorecard.reasons` give. Where a customer has
    fewer reasons, the next one is "-", and those after it are "-" or missing, as the engine does.
    Ties go to the variable that stands first in the card, as in Python: the baselines, which are
    lowered by next to nothing from one variable to the next, leave none to the engine. ``pd`` comes
    from the exact log-odds, which stand in the file beside the points. Where points have decimals,
    adding them up leaves noise in the last digit; ``score`` has it rounded away, ``sum`` has not.

    A missing input is missing; a category unseen at development falls in bin "other". An infinite
    number is an invalid value, for which an engine gives no score, or an error; so is text where a
    number belongs, but some engines take it for missing: keep numbers in fields of numbers. Flags
    are the categories "true" and "false". Python's warning of unseen values has no counterpart.

    Examples
    --------
    >>> import creditlab as cl, tempfile, pathlib
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "card.pmml"
    ...     to_pmml(card, path)
    ...     path.read_text().count("<MiningField ")
    2
    """
    check_is_fitted(card, "bins_")
    if not isinstance(reasons, (int, np.integer)) or isinstance(reasons, bool) or reasons < 0:
        raise ValueError(f"reasons is {reasons!r}; give a whole number, or 0 for none")
    n = min(int(reasons), len(card.bins_))
    kinds = {variable: kind_of(variable, bins.rule) for variable, bins in card.bins_.items()}
    outputs = ["score", "sum", "pd", "log_odds", *(f"reason_{i}" for i in range(1, n + 1))]
    derived = [f"{variable} log-odds" for variable in card.bins_]
    if taken := [variable for variable in card.bins_ if variable in (*outputs, *derived)]:
        raise ValueError(f"variables {listing(taken)} have names of results; rename them")
    table = all_reasons(card, against, texts=texts, codes=None, groups=None, exclude=())
    words = table["text"].where(table["points_lost"] > 0, NO_LOSS)
    words_of = {v: words[table["variable"] == v].tolist() for v in card.bins_}
    root = ET.Element("PMML", {"xmlns": NAMESPACE, "version": "4.4"})
    root.extend([_header(card), _dictionary(kinds)])
    characteristics = _characteristics(card, words_of, baseline_points(card, against))
    if n:
        attribute = _element("Attribute", [_element("True")], reasonCode=NONE, partialScore=0.0)
        names = {"name": "no further reason", "baselineScore": TIE}
        characteristics.append(_element("Characteristic", [attribute], **names))
    inputs = _element("MiningSchema", [_element("MiningField", name=field) for field in kinds])
    model = _element(
        "Scorecard",
        [inputs, _output(card.decimals_, n), _log_odds(card), characteristics],
        modelName=name,
        functionName="regression",
        initialScore=card.base_points_,
        useReasonCodes=n > 0,
        reasonCodeAlgorithm="pointsBelow",
        baselineMethod="other",
    )
    root.append(model)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    if NOT_IN_XML.search(text):
        raise ValueError("a name or category has a control character, which XML cannot hold")
    write_atomic(path, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _element(tag: str, children: Any = (), **attributes: Any) -> ET.Element:
    """Return an element; numbers are written with all their digits."""
    element = ET.Element(tag, {key: _text(value) for key, value in attributes.items()})
    element.extend(children)
    return element


def _text(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, float, np.number)):
        return repr(float(value) + 0.0)
    return str(value)


def _header(card: Scorecard) -> ET.Element:
    what = (
        f"scorecard {fingerprint(card)}: {card.base_score:g} points at odds of {card.base_odds:g} "
        f"goods to one bad, {card.pdo:g} points double the odds"
    )
    program = _element("Application", name="creditlab", version=creditlab.__version__)
    return _element("Header", [program], description=what)


def _dictionary(kinds: Mapping[str, str]) -> ET.Element:
    fields = []
    for name, kind in kinds.items():
        if kind == NUMBER:  # an infinite number lies outside, and is invalid
            finite = {"leftMargin": -LARGEST, "rightMargin": LARGEST, "closure": "closedClosed"}
            field = _element("DataField", [_element("Interval", **finite)], name=name, **REAL)
        else:  # flags too: PMML4S takes a missing one in JSON for false
            field = _element("DataField", name=name, **TEXTUAL)
        fields.append(field)
    return _element("DataDictionary", fields, numberOfFields=str(len(fields)))


def _output(decimals: int | None, n: int) -> ET.Element:
    predicted, computed = {"feature": "predictedValue"}, {"feature": "transformedValue"}
    if decimals and decimals > 0:
        unit = _constant(10.0**decimals)
        score = _apply("/", _apply("round", _apply("*", _field("sum"), unit)), unit)
        hidden = {"isFinalResult": "false"}
        fields = [
            _element("OutputField", name="sum", **REAL, **predicted, **hidden),
            _element("OutputField", [score], name="score", **REAL, **computed),
        ]
    else:
        fields = [_element("OutputField", name="score", **REAL, **predicted)]
    minus = _apply("-", _constant(0.0), _field("log_odds"))
    odds = _apply("+", _constant(1.0), _apply("exp", minus))
    bad = _apply("/", _constant(1.0), odds)
    fields.append(_element("OutputField", [bad], name="pd", **REAL, **computed))
    for i in range(1, n + 1):
        rank = {"feature": "reasonCode", "rank": str(i)}
        fields.append(_element("OutputField", name=f"reason_{i}", **TEXTUAL, **rank))
    return _element("Output", fields)


def _log_odds(card: Scorecard) -> ET.Element:
    """Return the fields that add up the exact log-odds of bad."""
    parts = {
        f"{name} log-odds": _worth(name, card.bins_[name].rule, worth)
        for name, worth in card.bin_log_odds_.items()
    }
    total = _apply("sum", _constant(card.intercept_), *map(_field, parts))
    fields = {**parts, "log_odds": total}.items()
    return _element(
        "LocalTransformations",
        [_element("DerivedField", [value], name=name, **REAL) for name, value in fields],
    )


def _worth(name: str, rule: Rule, worth: np.ndarray) -> ET.Element:
    """Return the expression that looks up what the bin of a value is worth."""
    last = rule.size - 1
    if rule.splits:
        value = _element("Discretize", field=name, dataType="double")
        for interval, points in zip(_intervals(rule), worth, strict=False):
            edges = _element("Interval", closure="closedOpen", **interval)
            value.append(_element("DiscretizeBin", [edges], binValue=points))
    else:
        value = _constant(worth[0 if rule.kind == NUMERIC else rule.n_regular])
    named = [*enumerate(rule.groups), *enumerate(zip(rule.special_values), _first_special(rule))]
    for i, values in named:
        value = _if(_among(name, values), _constant(worth[i]), value)
    return _if(_apply("isMissing", _field(name)), _constant(worth[last]), value)


def _first_special(rule: Rule) -> int:
    return rule.size - 1 - len(rule.special_values)


def _intervals(rule: Rule) -> Iterator[dict[str, float]]:
    edges = [-np.inf, *rule.splits, np.inf]
    for left, right in itertools.pairwise(edges):
        ends = {"leftMargin": left, "rightMargin": right}
        yield {side: end for side, end in ends.items() if np.isfinite(end)}


def _characteristics(
    card: Scorecard,
    words: Mapping[str, list[str]],
    baseline: Mapping[str, float],
) -> ET.Element:
    return _element(
        "Characteristics",
        [
            _element(
                "Characteristic",
                [
                    _element("Attribute", [predicate], reasonCode=words[name][j], partialScore=p[j])
                    for j, predicate in _predicates(name, card.bins_[name].rule)
                ],
                name=name,
                baselineScore=baseline[name] - i * TIE,
            )
            for i, (name, p) in enumerate(card.bin_points_.items(), 1)
        ],
    )


def _predicates(name: str, rule: Rule) -> Iterator[tuple[int, ET.Element]]:
    """Give each bin's number and the condition for it; the first one that holds counts."""
    yield rule.size - 1, _element("SimplePredicate", field=name, operator="isMissing")
    for i, special in enumerate(rule.special_values, _first_special(rule)):
        yield i, _simple(name, "equal", special)
    if rule.kind == NUMERIC:
        for i, interval in enumerate(_intervals(rule)):
            ends = [_simple(name, SIDES[side], end) for side, end in interval.items()]
            yield i, _compound("and", ends)
        return
    for i, group in enumerate(rule.groups):
        yield i, _compound("or", [_simple(name, "equal", value) for value in group])
    yield rule.n_regular, _element("True")


def _compound(operator: str, predicates: list[ET.Element]) -> ET.Element:
    if len(predicates) < 2:
        return predicates[0] if predicates else _element("True")
    return _element("CompoundPredicate", predicates, booleanOperator=operator)


def _simple(name: str, operator: str, value: Any) -> ET.Element:
    return _element("SimplePredicate", field=name, operator=operator, value=value)


def _among(name: str, values: Sequence[Any]) -> ET.Element:
    # Values stand in attributes: readers trim, or cut at "<", what stands between tags.
    equal = [_element("NormDiscrete", field=name, value=value) for value in values]
    indicator = equal[0] if len(equal) == 1 else _apply("sum", *equal)
    return _apply("equal", indicator, _constant(1.0))


def _if(condition: ET.Element, then: ET.Element, otherwise: ET.Element) -> ET.Element:
    return _apply("if", condition, then, otherwise)


def _apply(function: str, *arguments: ET.Element) -> ET.Element:
    return _element("Apply", arguments, function=function)


def _field(name: str) -> ET.Element:
    return _element("FieldRef", field=name)


def _constant(value: float) -> ET.Element:
    constant = _element("Constant", dataType="double")
    constant.text = _text(value)
    return constant
