"""Letters that say no: from the reasons of a card to a text for the customer, inventing nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from creditlab.data.checks import check_columns, listing
from creditlab.decide.reason_table import vague

JURISDICTIONS = ("us", "eu", "cn")
TEXT_COLUMNS = {"en": "text", "zh": "text_zh"}
_PHRASES = {
    "en": {
        "subject": "Your application: {subject}",
        "dear": "Dear {customer},",
        "action": "thank you for your application. We are not able to agree to it.",
        "reasons": "The principal reasons for this decision are:",
        "contact": "If one of these facts is wrong, or has changed, please tell us: {contact}.",
        "us": (
            "Notice: The federal Equal Credit Opportunity Act prohibits creditors from "
            "discriminating against credit applicants on the basis of race, color, religion, "
            "national origin, sex, marital status, age (provided the applicant has the capacity "
            "to enter into a binding contract); because all or part of the applicant's income "
            "derives from any public assistance program; or because the applicant has in good "
            "faith exercised any right under the Consumer Credit Protection Act. The federal "
            "agency that administers compliance with this law concerning this creditor is "
            "{agency}."
        ),
        "eu": (
            "This decision was taken by automated means. You have the right to have it looked at "
            "by a person, to put your point of view, and to contest it (GDPR, Article 22(3))."
        ),
        "cn": (
            "This decision was taken by automated means. You have the right to ask us for an "
            "explanation, and to refuse a decision taken by automated means alone (Personal "
            "Information Protection Law, Article 24)."
        ),
    },
    "zh": {
        "subject": "关于您的申请：{subject}",
        "dear": "尊敬的{customer}：",
        "action": "感谢您的申请。经审核，我们未能同意该申请。",
        "reasons": "作出该决定的主要原因如下：",
        "contact": "如上述事实有误或已有变化，请与我们联系：{contact}。",
        "us": (
            "告知：美国联邦《平等信贷机会法》禁止授信人因种族、肤色、宗教、原国籍、性别、婚姻状况、"
            "年龄（申请人须有订立合同的能力）、收入来自公共援助，或善意行使《消费者信贷保护法》规定的"
            "权利而歧视申请人。负责监督本授信人遵守该法的联邦机构是{agency}。"
        ),
        "eu": (
            "该决定以自动化方式作出。您有权要求人工复核、陈述意见并对决定提出异议"
            "（欧盟《通用数据保护条例》第二十二条第三款）。"
        ),
        "cn": (
            "该决定以自动化方式作出。您有权要求我们予以说明，并有权拒绝仅通过自动化决策的方式作出的"
            "决定（《个人信息保护法》第二十四条）。"
        ),
    },
}  # fmt: skip


@dataclass(frozen=True)
class LetterFacts:
    """What a letter says besides its reasons; a blank is refused.

    Attributes
    ----------
    creditor, address, contact : str
        Who decided; where; and whom the customer can reach (a person or office, with a telephone).
    customer, subject, date : str
        Whom it is for, which application, and the day in the form to be printed.
    jurisdiction : {"us", "eu", "cn"}
    person : bool, default True
        Whether the customer is a natural person (a sole trader is one), not a company.
    automated : bool, default True
        Whether the decision was taken without a person, or a person drew strongly on the score.
    agency : str, optional
        Name and address of the federal agency that supervises the creditor; needed for "us".

    Raises
    ------
    ValueError
        When a field is blank, the jurisdiction is unknown, or ``agency`` is absent for "us".
    """

    creditor: str
    address: str
    contact: str
    customer: str
    subject: str
    date: str
    jurisdiction: str
    person: bool = True
    automated: bool = True
    agency: str | None = None

    def __post_init__(self) -> None:
        texts = [f.name for f in fields(self) if f.name not in ("person", "automated", "agency")]
        blank = [name for name in texts if not str(getattr(self, name) or "").strip()]
        if blank:
            raise ValueError(f"{len(blank)} fields are blank ({listing(blank)}); fill them in")
        if self.jurisdiction not in JURISDICTIONS:
            raise ValueError(
                f"jurisdiction is {self.jurisdiction!r}; it is one of {listing(JURISDICTIONS)}"
            )
        if self.jurisdiction == "us" and not (self.agency or "").strip():
            raise ValueError(
                "agency: Regulation B asks for the name and address of the federal agency that "
                "supervises the creditor; give them"
            )

    @property
    def notice(self) -> str | None:
        """Return the key of the notice that the letter carries, None where none is asked for."""
        if self.jurisdiction == "us":
            return "us"
        return self.jurisdiction if self.person and self.automated else None


def decline_letter(
    reasons: pd.Series, table: pd.DataFrame, facts: LetterFacts, language: str = "en"
) -> str:
    """Write the letter that says no, in the words of a reason table and no others.

    Parameters
    ----------
    reasons : pandas.Series
        One row of ``card.reasons(X, texts=table, detail=True)``: ``code_1``, ``reason_1``, …
    table : pandas.DataFrame
        From `creditlab.reason_table`, with its texts edited: ``variable``, ``code``, ``text``, and
        for a letter in Chinese also ``text_zh``.
    facts : LetterFacts
    language : {"en", "zh"}, default "en"

    Returns
    -------
    str
        Lines of plain text; the reasons as a numbered list, the one that cost most points first.

    Raises
    ------
    ValueError
        When there is no reason; a code is not in the table, or its text is not that of the table;
        a text is absent in the language, says only that a score or policy was not met, or is still
        the variable's name with the label of its bin; or the language is unknown.

    Notes
    -----
    No legal advice. As read in November 2026: Regulation B, 12 CFR 1002.9(a)(2) and (b), asks for
    the action taken, name and address of the creditor, the notice, the supervising agency and the
    specific reasons; businesses may be notified in simpler ways. The credit score disclosure of
    15 U.S.C. 1681m (Fair Credit Reporting Act, section 615(a)) is not in this letter. GDPR Article
    22(3) and PIPL Article 24 hold for natural persons and automated decisions.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"], decimals=0)
    >>> card = card.fit(data.frame, data.target)
    >>> words = {"status": "no or little money on the current account", "duration": "long term"}
    >>> table = cl.reason_table(card, texts=words)
    >>> row = card.reasons(data.frame[:1], texts=table, detail=True).iloc[0]
    >>> facts = LetterFacts("Bank", "1 Main Street", "Ms Li, 555 0100", "Mr Wu", "loan", "today",
    ...                     "eu", automated=False)
    >>> print(decline_letter(row, table, facts))
    Bank, 1 Main Street
    today
    <BLANKLINE>
    Your application: loan
    <BLANKLINE>
    Dear Mr Wu,
    <BLANKLINE>
    thank you for your application. We are not able to agree to it.
    <BLANKLINE>
    The principal reasons for this decision are:
    1. no or little money on the current account
    <BLANKLINE>
    If one of these facts is wrong, or has changed, please tell us: Ms Li, 555 0100.
    """
    if language not in TEXT_COLUMNS:
        raise ValueError(f"language is {language!r}; it is one of {listing(TEXT_COLUMNS)}")
    texts = _texts(reasons, table, language)
    filled = {
        key: text.format(**{f.name: getattr(facts, f.name) for f in fields(facts)})
        for key, text in _PHRASES[language].items()
    }
    numbered = [f"{place}. {text}" for place, text in enumerate(texts, 1)]
    lines = [f"{facts.creditor}, {facts.address}", facts.date, "", filled["subject"], ""]
    lines += [filled["dear"], "", filled["action"], "", filled["reasons"], *numbered, ""]
    lines += [filled["contact"]]
    if facts.notice:
        lines += ["", filled[facts.notice]]
    return "\n".join(lines)


def _texts(reasons: pd.Series, table: pd.DataFrame, language: str) -> list[str]:
    """Return the text of each reason in their order, or refuse."""
    column = TEXT_COLUMNS[language]
    check_columns(table.columns, ["variable", "code", "text", column], "reason table")
    given = _given(reasons)
    known = table.drop_duplicates("code").set_index("code")
    unknown = [code for code in given if code not in known.index]
    if unknown:
        raise ValueError(
            f"{len(unknown)} of {len(given)} codes are not in the reason table "
            f"({listing(unknown)}); a letter gives no reason that the card cannot give"
        )
    changed = [code for code, text in given.items() if known.loc[code, "text"] != text]
    if changed:
        raise ValueError(
            f"{len(changed)} of {len(given)} reasons have another text than the table "
            f"({listing(changed)}); make the reasons with texts=table"
        )
    rows = known.loc[list(given)]
    found = [text if isinstance(text, str) else "" for text in rows[column]]
    absent = [code for code, text in zip(given, found, strict=True) if not text.strip()]
    if absent:
        raise ValueError(
            f"column {column!r}: {len(absent)} of {len(given)} reasons have no text "
            f"({listing(absent)}); have them written by someone who knows the customers"
        )
    raw = [
        text
        for text, name in zip(found, rows["variable"].astype(str), strict=True)
        if text.startswith(f"{name}: ")
    ]
    if raw:
        raise ValueError(
            f"column {column!r}: {len(raw)} of {len(given)} texts are names of variables and bins "
            f"({listing(raw)}); edit the reason table first"
        )
    if empty := vague(found):
        raise ValueError(
            f"column {column!r}: {len(empty)} of {len(given)} texts are not specific "
            f"({listing(empty)}); name the fact about the customer"
        )
    return list(dict.fromkeys(found))


def _given(reasons: pd.Series) -> dict[Any, str]:
    """Return code and text of the reasons of one customer."""
    places = [str(name)[5:] for name in reasons.index if str(name).startswith("code_")]
    if not places:
        raise ValueError(
            f"the reasons have no codes (found {listing(reasons.index)}); ask for them with "
            f"card.reasons(X, texts=table, detail=True)"
        )
    given = {
        reasons[f"code_{place}"]: str(reasons.get(f"reason_{place}"))
        for place in places
        if pd.notna(reasons[f"code_{place}"])
    }
    if not given:
        raise ValueError(
            "0 reasons: no variable of the card lost points, so the card is not why the customer "
            "is refused; find out what is, and write that"
        )
    return given
