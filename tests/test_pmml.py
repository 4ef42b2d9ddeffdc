"""A card's PMML gives, in an engine, what Python gives: every row of every data set, odd values."""

import importlib.util
import json
import os
import shutil
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from odd_customers import DATA, card_of
from test_sql import NASTY, each_its_bin, numbers

import creditlab as cl
from creditlab.model.stumps import stumps_scorecard

pytestmark = pytest.mark.filterwarnings("ignore:.*unseen at development")
TAG = "{http://www.dmg.org/PMML-4_4}"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """Start Java; give a function that scores a frame with a card written as PMML."""
    if importlib.util.find_spec("pypmml") is None:
        pytest.skip("pypmml is not installed: make environment")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed; on Debian and Ubuntu: apt install default-jre-headless")
    from pypmml import Model

    path = tmp_path_factory.mktemp("pmml") / "card.pmml"

    def run(card, frame, **options):
        card.to_pmml(path, **options)
        rows = frame[list(card.bins_)].astype(object)
        rows = rows.where(rows.notna(), None)
        # The engine's own way with frames keeps 10 decimals of a number.
        asked = json.dumps({"columns": list(rows), "data": rows.to_numpy().tolist()})
        result = json.loads(Model.fromFile(str(path)).predict(asked))
        return pd.DataFrame(result["data"], columns=result["columns"], index=frame.index)

    yield run
    Model.close()


def assert_scored_alike(result, card, frame, n=4, **options):
    """Compare score, probability and reasons with Python's, row by row."""
    n = min(n, len(card.bins_))
    assert list(result) == ["score", "pd", *(f"reason_{i + 1}" for i in range(n))]
    assert (result["score"].to_numpy() == card.points(frame).to_numpy()).all()
    bad = card.predict_proba(frame)[:, 1]
    np.testing.assert_allclose(result["pd"], bad, rtol=1e-12, atol=0)
    if n:
        expected = card.reasons(frame, n, **options).astype(object).fillna("-")
        assert (result[list(expected)].to_numpy() == expected.to_numpy()).all()


@pytest.mark.parametrize("name", DATA)
def test_every_row_of_every_data_set_is_scored_as_in_python(name, engine):
    card, frame = card_of(name, 1)
    # The engine ranks, for each row, all the reasons that a card can give: few, for large cards.
    texts = {variable: variable for variable in card.bins_}
    options = {"texts": texts} if len(card.table_) > 120 else {}
    assert_scored_alike(engine(card, frame, **options), card, frame, **options)


@pytest.mark.parametrize("decimals", [0, 3, -1, None])
def test_points_are_rounded_as_in_the_card(decimals, engine):
    card, frame = card_of("spanish_credit", decimals)
    frame = frame.tail(300)
    result = engine(card, frame)
    if decimals is None:  # sums of exact points depend on their order
        np.testing.assert_allclose(result["score"], card.points(frame), rtol=1e-12)
        result["score"] = card.points(frame)
    assert_scored_alike(result, card, frame)


@pytest.mark.parametrize("against", ["average", "neutral"])
def test_reasons_against_other_points(against, engine):
    card, frame = card_of("spanish_credit")
    frame = frame.tail(500)
    told = engine(card, frame, reasons=20, against=against)
    assert_scored_alike(told, card, frame, 20, against=against)


def test_ties_go_to_the_variable_that_stands_first_and_a_customer_may_have_no_reason(engine):
    data = cl.load_dataset("south_german_credit")
    names = ["status", "credit_history", "savings", "housing"]
    bins = cl.fit_bins(data.frame, data.target, names)
    # Worth is 0, 1 or 2: ties abound, and points of 28.8539 that are not rounded differ in noise.
    worth = {name: np.arange(bins[name].rule.size) % 3 for name in names}
    for decimals in (1, None):
        card = cl.Scorecard.of_log_odds(bins, -1, worth, decimals=decimals)
        result = engine(card, data.frame)
        told = card.reasons(data.frame, detail=True)
        assert (told["points_1"] == told["points_2"]).any()
        result["score"] = result["score"].round(9)
        assert (result["score"] == card.points(data.frame).round(9)).all()
        expected = told[[f"reason_{i}" for i in range(1, 5)]].astype(object).fillna("-")
        assert (result[list(expected)].to_numpy() == expected.to_numpy()).all()
        assert (expected["reason_1"] == "-").any()


def test_cards_of_stumps_and_cards_with_variables_held_at_0(engine):
    data = cl.load_dataset("south_german_credit")
    frame = data.frame
    stumps = stumps_scorecard(frame, data.target, variables=["status", "duration", "amount"])
    assert_scored_alike(engine(stumps, frame), stumps, frame)
    for wrong_signs in ("constrain", "drop"):
        card = cl.Scorecard(wrong_signs=wrong_signs).fit(frame, data.target)
        assert_scored_alike(engine(card, frame), card, frame)


def test_a_card_read_from_json_writes_the_same_file(tmp_path):
    card, _ = card_of("boston_hmda")
    card.to_json(tmp_path / "card.json")
    card.to_pmml(tmp_path / "a.pmml")
    cl.Scorecard.from_json(tmp_path / "card.json").to_pmml(tmp_path / "b.pmml")
    assert (tmp_path / "a.pmml").read_bytes() == (tmp_path / "b.pmml").read_bytes()


def test_any_category_is_itself(engine):
    values = [*NASTY, "<", "a < b & c > d", " a", "a  b", "\t", "]]>", "&lt;", "'", '"', "a\r\nb"]
    card, frame = each_its_bin(values)
    strangers = pd.DataFrame({"x": ["B", "  ", "& ", None, "a  ", "null"]})
    frame = pd.concat([frame[["x"]], strangers], ignore_index=True)
    assert_scored_alike(engine(card, frame), card, frame)
    grouped = [values[i::4] for i in range(4)]
    bins = card.bins_.edit("x", groups=grouped, reason="four of all")
    card = cl.Scorecard.of_log_odds(bins, -1, {"x": np.arange(6) / 7})
    assert_scored_alike(engine(card, frame), card, frame)


@pytest.mark.parametrize("values", [[True, False], [1, 2, 3], [1.5, 2.0, -7.0]])
def test_flags_and_numbers_can_be_categories(values, engine):
    card, frame = each_its_bin(values)
    strangers = ["maybe"] if values[0] is True else [0.5, 1e9]
    frame = pd.DataFrame({"x": [*values, None, *strangers]}, dtype=object)
    assert_scored_alike(engine(card, frame), card, frame)


def test_names_and_texts_may_have_any_characters(engine):
    frame = cl.load_dataset("spanish_credit").frame.head(800)
    odd = {"Job": ' a < "b" & c', "Age": "it's", "Price": "价格", "Time": "two  blanks "}
    frame = frame.rename(columns=odd)
    card = cl.Scorecard(variables=list(odd.values())).fit(frame, "bad")
    texts = {odd["Job"]: "work < 1 year & 'no' \"contract\""}
    assert_scored_alike(engine(card, frame, texts=texts, name='"<&>'), card, frame, texts=texts)


def test_all_digits_of_a_cut_and_of_a_special_value_count(engine):
    rng = np.random.default_rng(5)
    splits = np.sort(rng.normal(size=40) * 10.0 ** rng.integers(-12, 12, 40)).tolist()
    special = [float(np.nextafter(splits[7], np.inf)), -9.0]
    card = numbers(splits, special)
    at = [*splits, *special]
    beside = [np.nextafter(x, side) for x in at for side in (-np.inf, x, np.inf)]
    frame = pd.DataFrame({"x": [*beside, np.nan, np.finfo(float).max, -np.finfo(float).max]})
    assert_scored_alike(engine(card, frame), card, frame)


def test_what_python_refuses_has_no_score(engine, tmp_path):
    from pypmml import Model

    numbers([0.0, 1.0]).to_pmml(tmp_path / "card.pmml")
    model = Model.fromFile(str(tmp_path / "card.pmml"))
    for value in (np.inf, -np.inf):
        result = dict(model.predict({"x": value}))
        assert np.isnan([result["score"], result["pd"]]).all()
        assert result["reason_1"] is None
    assert np.isfinite(dict(model.predict({"x": 0.5}))["score"])


def test_without_reasons(engine):
    card, frame = each_its_bin(["a", "b"])
    assert list(engine(card, frame, reasons=0)) == ["score", "pd"]
    flat = cl.Scorecard.of_log_odds(card.bins_, -1.0, {"x": np.zeros(4)})
    assert (engine(flat, frame)["reason_1"] == "-").all()


# The order of the children of each element in the schema of PMML 4.4, of those that are written.
ORDER = {
    "PMML": ["Header", "DataDictionary", "Scorecard"],
    "Scorecard": ["MiningSchema", "Output", "LocalTransformations", "Characteristics"],
    "DataDictionary": ["DataField"],
    "DataField": ["Interval"],
    "MiningSchema": ["MiningField"],
    "Output": ["OutputField"],
    "LocalTransformations": ["DerivedField"],
    "Characteristics": ["Characteristic"],
    "Characteristic": ["Attribute"],
}


@pytest.mark.parametrize("name", DATA)
def test_the_file_has_the_structure_of_the_schema(name, tmp_path):
    card, _ = card_of(name)
    card.to_pmml(tmp_path / "card.pmml")
    root = ET.parse(tmp_path / "card.pmml").getroot()
    assert root.tag == f"{TAG}PMML"
    assert root.get("version") == "4.4"
    for element in root.iter():
        tags = [child.tag.removeprefix(TAG) for child in element]
        order = ORDER.get(element.tag.removeprefix(TAG))
        if order:
            assert list(dict.fromkeys(tags)) == [tag for tag in order if tag in tags]
    names = {element.get("name") for element in root.iter(f"{TAG}DataField")}
    assert names == set(card.bins_)
    assert names == {element.get("name") for element in root.iter(f"{TAG}MiningField")}
    derived = {element.get("name") for element in root.iter(f"{TAG}DerivedField")}
    for element in root.iter():
        if "field" in element.attrib:
            assert element.get("field") in names | derived
    for interval in root.iter(f"{TAG}Interval"):
        assert {"leftMargin", "rightMargin"} & set(interval.attrib)
    for compound in root.iter(f"{TAG}CompoundPredicate"):
        assert len(compound) > 1
    for attribute in root.iter(f"{TAG}Attribute"):
        assert len(attribute) == 1
        assert {"partialScore", "reasonCode"} <= set(attribute.attrib)


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({}, {"reasons": -1}, "reasons is -1"),
        ({}, {"reasons": True}, "reasons is True"),
        ({}, {"against": "worst"}, "against is 'worst'"),
        ({}, {"texts": {"y": "why"}}, "1 keys are no variable"),
        ({}, {"name": "a\x07"}, "control character"),
        ({"x": 5}, {}, "variable 5: its name is not text"),
        ({"x": "score"}, {}, "have names of results"),
        ({"x": "reason_1"}, {}, "have names of results"),
    ],
)
def test_what_cannot_be_written_is_refused_and_no_file_is_left(change, options, words, tmp_path):
    _, frame = each_its_bin(["a", "b"])
    frame = frame.rename(columns=change)
    name = change.get("x", "x")
    card = cl.Scorecard(cl.fit_bins(frame, "bad", [name])).fit(frame, "bad")
    with pytest.raises(ValueError, match=words):
        card.to_pmml(tmp_path / "card.pmml", **options)
    assert not list(tmp_path.iterdir())


def test_categories_of_text_and_numbers_are_refused(tmp_path):
    card, _ = each_its_bin(["a", 1, 2])
    with pytest.raises(ValueError, match="1 of 3 categories are text and the others numbers"):
        card.to_pmml(tmp_path / "card.pmml")
