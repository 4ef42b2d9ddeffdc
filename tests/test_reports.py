"""Simulated reports: they agree with the book and with themselves, until something is planted."""

import pandas as pd
import pytest

from creditlab.data.credit_codes import check_credit_codes
from creditlab.data.payment_behaviour import payment_behaviour
from creditlab.data.simulate import (
    agency_report,
    enterprise_report,
    plant_contradictions,
    report_table,
    simulate_ledger,
)
from creditlab.data.simulate.contradictions import HARMLESS, KINDS, WHY


@pytest.fixture(scope="module")
def book():
    return simulate_ledger(200, years=2, seed=12)


@pytest.fixture(scope="module")
def pairs(book):
    names = book.customers["customer"].head(60)
    return [(enterprise_report(book, name), agency_report(book, name)) for name in names]


def contradictions_in(enterprise, agency):
    """Find what a careful reader would: an independent check of every kind."""
    parts, found = enterprise.parts, set()
    loans, settled = parts["outstanding credit"], parts["settled credit"]
    if enterprise.value("summary", "lenders") != loans["lender"].nunique():
        found.add("number of lenders")
    if abs(enterprise.value("summary", "outstanding") - loans["amount"].sum()) > 1:
        found.add("sum of loans")
    if ((loans["days_overdue"] > 0) & (loans["class"] == "normal")).any():
        found.add("overdue but normal")
    if len(settled) and settled["opened"].min() < pd.Timestamp(
        enterprise.value("identity", "founded")
    ):
        found.add("loan older than the company")
    if enterprise.value("summary", "public records") != len(parts["public records"]):
        found.add("number of public records")
    if parts["owners"]["share"].sum() != 100:
        found.add("shares above 100%")
    if enterprise.value("identity", "credit code") != agency.value("identity", "credit code"):
        found.add("credit code")
    stated = parts["statements"].set_index("item")["value"]
    if "revenue" in stated and stated["revenue"] != agency.value("figures", "revenue"):
        found.add("revenue")
    if enterprise.value("identity", "employees") != agency.value("identity", "employees"):
        found.add("employees")
    if len(parts["public records"]) != agency.value("records", "court and tax"):
        found.add("court and tax")
    return found


def test_reports_as_they_are_contradict_nothing(pairs):
    assert [contradictions_in(*pair) for pair in pairs] == [set()] * len(pairs)


def test_ten_contradictions_are_there_and_no_other(pairs):
    tried = 0
    for pair in pairs:
        try:
            made = plant_contradictions(*pair, seed=5)
        except ValueError:
            continue
        tried += 1
        assert set(made.planted["contradiction"]) == set(KINDS)
        assert contradictions_in(made.enterprise, made.agency) == set(KINDS)
        assert (made.planted["was"] != made.planted["now"]).all()
    assert tried > 20


def test_three_are_three_and_the_seed_chooses(pairs):
    pair = pairs[1]
    chosen = [
        set(plant_contradictions(*pair, seed=s, count=3).planted["contradiction"]) for s in range(8)
    ]
    assert all(len(kinds) == 3 for kinds in chosen)
    assert len({frozenset(kinds) for kinds in chosen}) > 3
    made = plant_contradictions(*pair, seed=2, count=3)
    assert contradictions_in(made.enterprise, made.agency) == set(made.planted["contradiction"])
    assert contradictions_in(*pair) == set()  # the originals are as they were


def test_a_loan_is_overdue_in_every_place_or_in_none(pairs):
    changed = [KINDS["overdue but normal"][1](pair) for pair in pairs]
    made = [done[0][0] for done in changed if done is not None]
    assert len(made) > 20
    for report in [pair[0] for pair in pairs] + made:
        loans = report.parts["outstanding credit"]
        overdue = loans[loans["days_overdue"] > 0]
        assert report.value("summary", "overdue loans") == len(overdue)
        assert (overdue["due"] <= report.at).all()
        assert (loans["opened"] < loans["due"]).all()


def test_harmless_differences_ring_a_naive_check_and_no_careful_one(pairs):
    def careful(enterprise, agency):
        found = contradictions_in(enterprise, agency)
        stated = enterprise.parts["statements"].set_index("item")["value"]
        gaps = {
            "revenue": (stated["revenue"], agency.value("figures", "revenue"), 0.2),
            "employees": (enterprise.value("identity", "employees"),
                          agency.value("identity", "employees"), 0.4),
            "sum of loans": (enterprise.value("summary", "outstanding"),
                             enterprise.parts["outstanding credit"]["amount"].sum(), 0.1),
        }  # fmt: skip
        small = {name for name, (a, b, most) in gaps.items() if abs(a - b) <= most * max(a, b)}
        one_percent = abs(enterprise.parts["owners"]["share"].sum() - 100) <= 1
        return found - small - ({"shares above 100%"} if one_percent else set())

    tried = 0
    for pair in pairs:
        try:
            made = plant_contradictions(*pair, seed=1, count=0, harmless=len(HARMLESS))
        except ValueError:
            continue
        tried += 1
        assert set(made.harmless["contradiction"]) == set(HARMLESS) == set(WHY)
        assert (
            made.harmless["was"] != made.harmless["now"]
        ).mean() > 0.5  # rounding may do nothing
        naive = contradictions_in(made.enterprise, made.agency)
        assert {"shares above 100%", "employees"} <= naive <= set(HARMLESS)
        assert careful(made.enterprise, made.agency) == set()
        loans = made.enterprise.parts["outstanding credit"]
        assert made.enterprise.value("summary", "lenders") == loans["lender"].nunique()
        assert len(loans) == loans["lender"].nunique() + 1
        both = plant_contradictions(*pair, seed=1, count=6, harmless=len(HARMLESS))
        assert careful(both.enterprise, both.agency) == set(both.planted["contradiction"])
    assert tried > 10


def test_an_agency_repeats_our_ledger_by_our_share(book, pairs):
    ours = payment_behaviour(book.ledger, book.closing)["delay"].dropna()
    said = [pair[1].parts["payment experience"].set_index("item")["value"] for pair in pairs]
    rows = [
        (part["your invoices"], part["days beyond terms"], ours.get(pair[1].customer))
        for part, pair in zip(said, pairs, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["share", "days", "ours"]).dropna()
    assert table["share"].between(30, 90).all()
    assert (table["days"] >= (table["share"] * table["ours"] / 100).round(1) - 0.1).all()
    assert table["days"].corr(table["ours"], method="spearman") > 0.8


@pytest.mark.parametrize("at", ["2022-09-30", None])
def test_the_table_says_what_the_reports_say(book, at):
    table = report_table(book, at)
    for name in table.index[:40]:
        enterprise, agency = enterprise_report(book, name, at), agency_report(book, name, at)
        row, stated = table.loc[name], enterprise.parts["statements"].set_index("item")["value"]
        said = agency.parts["payment experience"].set_index("item")["value"]
        assert row["overdue_loans"] == enterprise.value("summary", "overdue loans")
        assert row["public_records"] == len(enterprise.parts["public records"])
        assert row["your_invoices"] == said["your invoices"]
        assert row["days_beyond_terms"] == said["days beyond terms"]
        assert row["rating"] == agency.value("opinion", "rating")
        assert pd.isna(row["year_end"]) == ("year end" not in stated)
        if "year end" in stated:
            assert str(row["year_end"].date()) == stated["year end"]
            assert row["equity"] == stated["equity"]
            assert row["net_income"] == stated["net_income"]


def test_a_wrong_digit_fails_the_check_of_the_code(pairs):
    made = plant_contradictions(*pairs[1], seed=5)
    codes = pd.Series([pairs[1][1].value("identity", "credit code"),
                       made.agency.value("identity", "credit code")])  # fmt: skip
    assert check_credit_codes(codes)["row"].tolist() == [1]


def test_loans_are_the_debt_of_the_latest_published_statement(book, pairs):
    for enterprise, _ in pairs:
        own = book.statements[book.statements["customer"] == enterprise.customer]
        own = own[own["published"] <= enterprise.at].sort_values("year_end")
        debt = 1000 * own[["short_term_debt", "long_term_debt"]].iloc[-1].sum() if len(own) else 0
        assert enterprise.parts["outstanding credit"]["amount"].sum() == pytest.approx(debt)


def test_nothing_later_than_the_day_is_in_a_report(book):
    at = pd.Timestamp("2022-12-31")
    for name in book.customers["customer"][book.customers["founded"] < at].head(40):
        report = enterprise_report(book, name, at)
        assert (report.parts["public records"]["date"] <= at).all()
        assert (report.parts["outstanding credit"]["opened"] <= at).all()
        assert report.value("header", "date") == "2022-12-31"


def test_lenders_see_arrears_of_those_who_fail(book):
    def overdue(names):
        reports = [enterprise_report(book, name, "2023-06-30") for name in names]
        return sum(report.value("summary", "overdue loans") > 0 for report in reports) / len(
            reports
        )

    day = pd.Timestamp("2023-06-30")
    soon = book.failures.index[(book.failures > day)]
    sound = book.customers["customer"][~book.customers["customer"].isin(book.failures.index)]
    assert overdue(soon) > overdue(sound.head(80))


def test_a_report_says_that_it_is_synthetic_and_repeats(book):
    first, second = (enterprise_report(book, "C00002") for _ in range(2))
    text = first._repr_markdown_()
    assert "SYNTHETIC" in text
    assert text == second._repr_markdown_()
    assert len(first.parts) == 8
    assert "**5. Outstanding credit 未结清信贷**" in text
    assert "| amount (CNY) | opened | due | class | days overdue |" in text
    assert "_" not in text
    lines = first.lines()
    assert set(lines["part"]) <= set(first.parts)
    own = lines.set_index(["part", "line"])["says"]
    assert own["identity", "credit code"] == first.value("identity", "credit code")
    assert (lines["part"] == "owners").sum() == len(first.parts["owners"])


def test_mistakes_are_refused(book, pairs):
    with pytest.raises(ValueError, match="no customer 'X' among the 200"):
        enterprise_report(book, "X")
    with pytest.raises(ValueError, match="was founded on"):
        agency_report(book, "C00001", "1990-01-01")
    with pytest.raises(ValueError, match="the reports are on"):
        plant_contradictions(pairs[0][0], pairs[1][1], seed=1)
    with pytest.raises(ValueError, match="of 10 contradictions are possible"):
        plant_contradictions(*pairs[1], seed=1, count=11)
    with pytest.raises(ValueError, match="of 5 contradictions are possible"):
        plant_contradictions(*pairs[1], seed=1, count=1, harmless=6)
