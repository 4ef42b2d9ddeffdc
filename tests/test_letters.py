"""Letters that say no: what stands in them, and everything that they refuse to say."""

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.decide.letters import LetterFacts, decline_letter

FACTS = {
    "creditor": "Bank of Linden",
    "address": "1 Main Street",
    "contact": "Ms Li, 555 0100",
    "customer": "Mr Wu",
    "subject": "instalment loan",
    "date": "29 November 2026",
}
TABLE = pd.DataFrame(
    {
        "variable": ["savings", "duration", "status", "income", "score", "age"],
        "code": ["R1", "R2", "R3", "R4", "R5", "R6"],
        "text": ["few savings", "a long term", "status: < 0 DM", "unsteady income", "x", "young"],
        "text_zh": ["储蓄较少", "期限较长", "账户余额不足", None, "综合评分不足", "  "],
    }
)


def reasons(*codes):
    row = {}
    for place, code in enumerate(codes, 1):
        row[f"reason_{place}"] = dict(zip(TABLE["code"], TABLE["text"], strict=True)).get(code)
        row[f"code_{place}"] = code
    return pd.Series(row, dtype=object)


def letter(*codes, language="en", **changes):
    facts = LetterFacts(**{**FACTS, "jurisdiction": "eu", **changes})
    return decline_letter(reasons(*codes), TABLE, facts, language)


def test_reasons_stand_in_their_order_and_nothing_else_is_a_reason():
    text = letter("R2", "R1", np.nan)
    numbered = [line for line in text.splitlines() if line[:1].isdigit() and line[1:3] == ". "]
    assert numbered == ["1. a long term", "2. few savings"]
    for fact in FACTS.values():
        assert fact in text


def test_the_chinese_letter_has_the_chinese_texts_and_no_english_reason():
    text = letter("R1", "R2", language="zh")
    assert "1. 储蓄较少\n2. 期限较长" in text
    assert "savings" not in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("jurisdiction", "person", "automated", "mark"),
    [
        ("eu", True, True, {"en": "Article 22(3)", "zh": "第二十二条"}),
        ("eu", False, True, None),
        ("eu", True, False, None),
        ("cn", True, True, {"en": "Article 24", "zh": "第二十四条"}),
        ("cn", False, True, None),
        ("us", False, False, {"en": "Equal Credit Opportunity Act", "zh": "平等信贷机会法"}),
    ],
)
def test_each_jurisdiction_has_its_notice_for_whom_it_holds(
    language, jurisdiction, person, automated, mark
):
    case = {"jurisdiction": jurisdiction, "person": person, "automated": automated}
    text = letter("R1", language=language, agency="the Agency, 2 Hill", **case)
    marks = ["Article 22", "Article 24", "Opportunity Act", "第二十", "平等信贷"]
    assert sum(m in text for m in marks) == (mark is not None)
    if mark:
        assert mark[language] in text
    assert ("the Agency, 2 Hill" in text) == (jurisdiction == "us")


@pytest.mark.parametrize(
    ("codes", "language", "message"),
    [
        (("R9", "R1"), "en", "1 of 2 codes are not in the reason table"),
        ((np.nan,), "en", "0 reasons"),
        (("R3",), "en", "1 of 1 texts are names of variables and bins"),
        (("R1", "R4"), "zh", "column 'text_zh': 1 of 2 reasons have no text"),
        (("R6",), "zh", "column 'text_zh': 1 of 1 reasons have no text"),
        (("R5",), "zh", "column 'text_zh': 1 of 1 texts are not specific"),
        (("R1",), "fr", "language is 'fr'"),
    ],
)
def test_a_letter_that_would_have_to_invent_is_refused(codes, language, message):
    with pytest.raises(ValueError, match=message):
        letter(*codes, language=language)


def test_a_reason_whose_text_was_changed_on_the_way_is_refused():
    row = reasons("R1")
    row["reason_1"] = "you live in the wrong street"
    facts = LetterFacts(**FACTS, jurisdiction="eu")
    with pytest.raises(ValueError, match="1 of 1 reasons have another text than the table"):
        decline_letter(row, TABLE, facts)
    with pytest.raises(ValueError, match="have no codes"):
        decline_letter(row[["reason_1"]], TABLE, facts)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"contact": " ", "date": ""}, "2 fields are blank"),
        ({"jurisdiction": "uk"}, "jurisdiction is 'uk'"),
        ({"jurisdiction": "us"}, "agency"),
    ],
)
def test_facts_that_are_absent_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        LetterFacts(**{**FACTS, "jurisdiction": "eu", **change})


def test_every_refused_customer_of_a_real_card_gets_only_reasons_of_the_table():
    data = cl.load_dataset("south_german_credit")
    card = cl.Scorecard(variables=["status", "duration", "savings"], decimals=0)
    card = card.fit(data.frame, data.target)
    words = {"status": "current account", "duration": "a long term", "savings": "few savings"}
    table = cl.reason_table(card, texts=words)
    refused = data.frame[card.points(data.frame) < 500].head(40)
    found = card.reasons(refused, texts=table, detail=True)
    facts = LetterFacts(**FACTS, jurisdiction="eu")
    assert len(found) == 40
    for _, row in found.iterrows():
        text = decline_letter(row, table, facts)
        given = {line[3:] for line in text.splitlines() if line[:1].isdigit() and line[1] == "."}
        assert given == set(row.filter(like="reason_").dropna())
        assert given <= set(table["text"])
