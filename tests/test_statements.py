"""Statements: every dirty row is named with what was done, and what does not tie is found."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditlab.data.line_items import IDENTITIES, LINE_ITEMS, scaled, year_before
from creditlab.data.statements import check_statements, read_statements

# A company by hand: two years that tie in every identity, in thousands.
FIRST = {
    "cash": 100, "receivables": 300, "inventory": 200, "other_current_assets": 50,
    "current_assets": 650, "fixed_assets": 400, "intangibles": 30, "other_assets": 20,
    "total_assets": 1100, "payables": 250, "short_term_debt": 100,
    "other_current_liabilities": 50, "current_liabilities": 400, "long_term_debt": 200,
    "other_liabilities": 0, "total_liabilities": 600, "share_capital": 300,
    "retained_earnings": 200, "equity": 500, "revenue": 2000, "cost_of_goods": 1400,
    "gross_profit": 600, "selling_admin": 350, "depreciation": 50, "ebit": 200, "interest": 20,
    "pretax": 180, "tax": 45, "net_income": 135, "operating_cash_flow": 120,
    "investing_cash_flow": -80, "financing_cash_flow": -30, "cash_change": 10, "dividends": 40,
}  # fmt: skip
SECOND = FIRST | {
    "cash": 130, "receivables": 420, "inventory": 230, "other_current_assets": 50,
    "current_assets": 830, "fixed_assets": 420, "total_assets": 1300, "payables": 300,
    "short_term_debt": 140, "current_liabilities": 490, "long_term_debt": 230,
    "total_liabilities": 720, "retained_earnings": 280, "equity": 580, "revenue": 2300,
    "cost_of_goods": 1650, "gross_profit": 650, "selling_admin": 400, "depreciation": 60,
    "ebit": 190, "interest": 30, "pretax": 160, "tax": 40, "net_income": 120,
    "operating_cash_flow": 40, "investing_cash_flow": -80, "financing_cash_flow": 70,
    "cash_change": 30,
}  # fmt: skip
COMMON = {"customer": "A", "months": 12, "currency": "CNY", "unit": 1, "audited": True}


def years(*changes):
    """Return the two years, each with its changes."""
    first, second = (*changes, {}, {})[:2]
    rows = [
        COMMON | {"year_end": "2022-12-31"} | FIRST | first,
        COMMON | {"year_end": "2023-12-31"} | SECOND | second,
    ]
    return pd.DataFrame(rows)


def problems(read):
    return read.issues.dropna(subset="row")[["row", "problem", "action"]].to_numpy().tolist()


# --- Layout ----------------------------------------------------------------------------------


def test_every_identity_is_made_of_line_items():
    for whole, parts in IDENTITIES.values():
        assert {whole, *(part.removesuffix(" before") for part in parts)} <= set(LINE_ITEMS.index)


def test_every_item_has_a_meaning_and_a_chinese_term():
    assert LINE_ITEMS.index.is_unique
    assert (LINE_ITEMS != "").all(axis=None)
    assert not LINE_ITEMS["chinese"].str.contains("[a-z]").any()


# --- Reading ---------------------------------------------------------------------------------


def test_a_clean_file_has_no_row_with_an_issue():
    read = read_statements(years())
    assert problems(read) == []
    assert len(read.frame) == 2
    assert read.issues["problem"].tolist() == ["no such line items"]
    assert "market_value" in read.issues["detail"].iloc[0]
    assert read.frame["market_value"].isna().all()


@pytest.mark.parametrize(
    ("change", "problem", "action"),
    [
        ({"customer": None}, "no customer", "left out"),
        ({"year_end": "31/12/2023"}, "no readable year-end", "left out"),
        ({"year_end": "2023-13-31"}, "no readable year-end", "left out"),
        ({"year_end": "2023"}, "no readable year-end", "left out"),
        ({"year_end": 20231231}, "no readable year-end", "left out"),
        ({"year_end": "2022-12-31"}, "same customer and year-end", "left out"),
        ({"months": 9}, "not twelve months", "kept"),
        ({"months": 0}, "no length of 1 to 24 months", "left out"),
        ({"months": None}, "length not stated, taken as 12 months", "kept"),
        ({"unit": 0}, "no unit above 0", "left out"),
        ({"unit": None}, "no unit above 0", "left out"),
        ({"unit": 1000}, "not in single units", "converted"),
        ({"currency": "USD"}, "second currency", "kept"),
        ({"inventory": -1.0}, "negative: inventory", "made missing"),
        ({"revenue": "2,300"}, "no number: revenue", "made missing"),
        ({"revenue": np.inf}, "no number: revenue", "made missing"),
    ],
)
def test_each_kind_of_dirt_is_named_with_its_row_and_what_was_done(change, problem, action):
    read = read_statements(years({}, change))
    assert [1, problem, action] in problems(read)
    assert len(read.frame) == (1 if action == "left out" else 2)


def test_a_loss_is_no_impossible_negative():
    loss = {"net_income": -5.0, "equity": -3.0, "operating_cash_flow": -9.0}
    assert problems(read_statements(years({}, loss))) == []


def test_the_audited_statement_stays_and_the_other_figures_are_named():
    read = read_statements(years({"audited": False, "year_end": "2023-12-31"}, {"audited": True}))
    assert read.frame.index.tolist() == [1]
    twin = read.issues.set_index("problem").loc["same customer and year-end"]
    assert twin["row"] == 0
    assert "total_assets" in twin["detail"]
    assert "intangibles" not in twin["detail"]


def test_units_are_scaled_but_employees_are_not():
    frame = years().assign(unit=10_000, employees=25)
    read = read_statements(frame).frame
    assert read["revenue"].tolist() == [20_000_000, 23_000_000]
    assert read["employees"].tolist() == [25, 25]
    assert read["unit"].tolist() == [1, 1]
    assert read["rounded_to"].tolist() == [10_000, 10_000]


def test_a_mistaken_unit_is_seen_in_the_jump_of_assets():
    read = read_statements(years({}, {"unit": 1000}))
    assert [1, "unit in doubt: total assets jump", "kept"] in problems(read)
    assert problems(read_statements(years().assign(unit=1000)))[-1][1] == "not in single units"


def test_absent_columns_are_reported_and_needed_ones_refused():
    bare = years()[["customer", "year_end", "total_assets"]]
    assert {"no column 'unit'", "no column 'currency'", "no such line items"} <= set(
        read_statements(bare).issues["problem"]
    )
    with pytest.raises(ValueError, match="year_end"):
        read_statements(bare.drop(columns="year_end"))
    with pytest.raises(ValueError, match=r"no statement remains of 2 rows.*no readable year-end"):
        read_statements(years().assign(year_end="?"))
    with pytest.raises(ValueError, match="index labels repeat"):
        read_statements(years().set_axis([0, 0]))


@given(st.lists(st.sampled_from(["ok", "date", "unit", "customer", "twin"]), min_size=1))
@settings(max_examples=30, deadline=None)
def test_every_row_is_either_kept_or_reported_as_left_out(kinds):
    rows = []
    for number, kind in enumerate(["ok", *kinds]):
        row = years().iloc[0].to_dict() | {"customer": f"C{number}"}
        row |= {
            "ok": {}, "date": {"year_end": "soon"}, "unit": {"unit": -1}, "customer": {
            "customer": None}, "twin": {"customer": "C0"},
        }[kind]  # fmt: skip
        rows.append(row)
    read = read_statements(pd.DataFrame(rows))
    left_out = read.issues.loc[read.issues["action"] == "left out", "row"].tolist()
    assert sorted(left_out + read.frame.index.tolist()) == list(range(len(rows)))


# --- Ties ------------------------------------------------------------------------------------


def test_two_years_that_tie_have_no_row():
    assert check_statements(read_statements(years()).frame).empty


@pytest.mark.parametrize("identity", list(IDENTITIES))
def test_each_identity_is_found_when_it_is_broken_alone(identity):
    whole, parts = IDENTITIES[identity]
    frame = read_statements(years()).frame
    frame.loc[1, whole] += 100
    found = check_statements(frame)
    assert identity in set(found["identity"])
    row = found.set_index("identity").loc[identity]
    assert row["difference"] == 100
    assert row["tolerance"] == (len(parts) + 1) / 2
    assert (found["row"] == 1).all()


def test_rounding_to_the_unit_is_allowed_and_more_is_not():
    frame = read_statements(years({}, {"total_assets": 1301}).assign(unit=1000)).frame
    assert "assets = liabilities + equity" not in set(check_statements(frame)["identity"])
    frame = read_statements(years({}, {"total_assets": 1302}).assign(unit=1000)).frame
    found = check_statements(frame).set_index("identity").loc["assets = liabilities + equity"]
    assert (found["difference"], found["tolerance"]) == (2000, 1500)
    strict = check_statements(frame.replace(1_302_000, 1_300_001), tolerance=0.5)
    assert "assets = liabilities + equity" in set(strict["identity"])


def test_decimals_make_the_tolerance_finer():
    frame = read_statements(years({}, {"total_assets": 1301, "tax": 40.25})).frame
    found = check_statements(frame).set_index("identity")["tolerance"]
    assert found["assets = liabilities + equity"] == pytest.approx(0.015)


def test_what_cannot_be_checked_is_listed_on_demand():
    frame = read_statements(years({}, {"tax": None})).frame
    found = check_statements(frame, unchecked=True)
    found = found[found["row"] == 1].set_index("identity")["problem"]
    assert found.to_dict() == {"net income": "missing: tax"}


# --- The year before -------------------------------------------------------------------------


def test_the_year_before_skips_interim_statements_gaps_and_other_currencies():
    frame = pd.DataFrame(
        {
            "customer": ["A", "A", "A", "A", "B", "B", "C", "C"],
            "year_end": ["2023-12-31", "2023-06-30", "2022-12-31", "2020-12-31",
                         "2023-12-30", "2022-12-31", "2023-12-31", "2022-12-31"],
            "months": [12, 6, 12, 12, 12, 12, 12, 12],
            "currency": ["CNY"] * 7 + ["USD"],
            "cash": [1.0, 2, 3, 4, 5, 6, 7, 8],
        },
        index=[5, 5, 1, 2, 3, 4, 6, 7],
    )  # fmt: skip
    before = year_before(frame)
    assert before.index.tolist() == frame.index.tolist()
    np.testing.assert_equal(before["cash"].to_numpy(), [3, 3, np.nan, np.nan, 6] + [np.nan] * 3)


def test_the_year_before_refuses_what_it_cannot_order():
    with pytest.raises(ValueError, match="1 of 2 rows repeat"):
        year_before(years({}, {"year_end": "2022-12-31"}))
    with pytest.raises(ValueError, match="1 of 2 rows have no date"):
        year_before(years({}, {"year_end": None}))


def test_scaling_refuses_text_and_wrong_units():
    with pytest.raises(ValueError, match=r"'cash'.*hold text"):
        scaled(years({"cash": "many"}))
    with pytest.raises(ValueError, match="'unit': 1 of 2"):
        scaled(years({"unit": -1}))
