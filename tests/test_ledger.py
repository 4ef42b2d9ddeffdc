"""The ledger: every dirty row is named with what was done, and open items are those of a loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditlab.data.ledger import COLUMNS, read_ledger
from creditlab.data.open_items import ageing, open_items
from creditlab.data.receivables import (
    collection_effectiveness,
    countback_dso,
    days_sales_outstanding,
    delay,
    effectiveness,
)

MONTHS = pd.period_range("2023-01", periods=3, freq="M")
SALES = pd.Series([3_390, 3_610, 3_890], MONTHS)


def event(kind, document, invoice=None, date="2024-03-01", due=None, amount=100.0, **other):
    """Return one row; an invoice is due after thirty days."""
    if kind == "invoice":
        invoice = document
        due = due or pd.Timestamp(date) + pd.Timedelta(days=30)
    row = {"customer": "A", "kind": kind, "document": document, "invoice": invoice, "date": date}
    return row | {"due": due, "amount": amount, "currency": "CNY"} | other


def ledger_of(*events, **options):
    return read_ledger(pd.DataFrame(list(events), columns=list(COLUMNS)), **options)


def problems(ledger):
    return ledger.issues[["row", "problem", "action"]].to_numpy().tolist()


# --- Dirt ------------------------------------------------------------------------------------

CLEAN = [event("invoice", "1"), event("payment", "p1", "1", "2024-04-02")]


def test_a_clean_ledger_has_no_issue_and_keeps_every_row():
    ledger = ledger_of(*CLEAN)
    assert ledger.issues.empty
    assert len(ledger.events) == 2
    assert ledger.currency == "CNY"


@pytest.mark.parametrize(
    ("row", "options", "problem", "action"),
    [
        (event("invoice", "1"), {}, "duplicate document", "left out"),
        (event("payment", "p2", "1", amount=0.0), {}, "amount not above 0", "left out"),
        (event("payment", "p2", "1", amount=-5.0), {}, "amount not above 0", "left out"),
        (event("payment", "p2", "9"), {}, "invoice not there", "left out"),
        (event("invoice", "2", customer=None), {}, "no customer", "left out"),
        (event("invoice", "2", date=None, due="2024-05-01"), {}, "no date", "left out"),
        (event("bonus", "b", "1"), {}, "unknown kind", "left out"),
        (event("invoice", "2", date="2024-06-01"), {"as_of": "2024-05-01"}, "in the future",
         "left out"),
        (event("invoice", "2", currency="USD"), {}, "currency without a rate", "left out"),
        (event("invoice", "2", currency="USD"), {"rates": {"USD": 7.2}}, "other currency",
         "converted"),
        (event("payment", "p2", "1", "2024-02-01", amount=0.001), {}, "payment before the invoice",
         "kept"),
        (event("payment", "p2", "1", "2024-05-02", amount=40.0), {}, "settled above the invoice",
         "kept"),
        (event("invoice", "2", customer="Z"), {"customers": ["A"]}, "unknown customer", "kept"),
        (event("payment", "p2", "1", amount=0.001, customer="Z"), {},
         "another customer than the invoice", "kept"),
        (event("payment", "p2", None, "2024-05-02"), {}, "on account, no invoice named", "kept"),
        (event("invoice", "2", due="2024-01-01"), {}, "due before its date", "kept"),
    ],
)  # fmt: skip
def test_each_kind_of_dirt_is_named_with_its_row_and_what_was_done(row, options, problem, action):
    ledger = ledger_of(*CLEAN, row, **options)
    assert problems(ledger) == [[2, problem, action]]
    assert (2 in ledger.events.index) == (action != "left out")
    assert ledger.events.index[:2].tolist() == [0, 1]


def test_other_currencies_are_counted_in_the_one():
    ledger = ledger_of(*CLEAN, event("invoice", "2", currency="USD"), rates={"USD": 7.2})
    assert ledger.events["amount"].tolist() == [100, 100, 720]
    assert set(ledger.events["currency"]) == {"CNY"}


def test_a_ledger_without_invoices_is_refused_with_its_problems():
    with pytest.raises(ValueError, match=r"no invoice remains of 1 events.*1 × amount not above 0"):
        ledger_of(event("invoice", "1", amount=-1.0), currency="CNY")


def test_amounts_that_are_text_are_refused_before_anything_is_done():
    with pytest.raises(ValueError, match="'amount': 1 of 2 values are no numbers"):
        ledger_of(*CLEAN[:1], event("payment", "p", "1", amount="12 yuan"))


# --- Open items ------------------------------------------------------------------------------


@st.composite
def ledgers(draw):
    """Draw invoices of three customers, and what happened to them, in any order."""
    rows = []
    for i in range(draw(st.integers(1, 6))):
        day = draw(st.integers(0, 60))
        date = pd.Timestamp("2024-01-01") + pd.Timedelta(days=day)
        owner = draw(st.sampled_from("ABC"))
        rows.append(event("invoice", str(i), date=date, amount=draw(st.integers(1, 9)) * 100.0,
                          customer=owner))  # fmt: skip
        for j in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["payment", "credit_note", "write_off", "dispute"]))
            later = date + pd.Timedelta(days=draw(st.integers(0, 90)))
            rows.append(event(kind, f"{i}.{j}", str(i), later, customer=owner,
                              amount=draw(st.integers(1, 300)) * 1.0))  # fmt: skip
    return draw(st.permutations(rows)), draw(st.integers(0, 150))


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_open_items_are_those_of_a_loop_over_events(drawn):
    rows, days = drawn
    at = pd.Timestamp("2024-01-01") + pd.Timedelta(days=days)
    ledger = ledger_of(*rows)
    found = open_items(ledger, at).set_index("invoice")
    for row in (row for row in rows if row["kind"] == "invoice"):
        name, left, disputed = row["document"], row["amount"], 0.0
        for other in rows:
            if other["invoice"] == name and other["date"] <= at and other["kind"] != "invoice":
                disputed += other["amount"] * (other["kind"] == "dispute")
                left -= other["amount"] * (other["kind"] != "dispute")
        if row["date"] > at or left <= 0:
            assert name not in found.index
            continue
        assert found.loc[name, "open"] == pytest.approx(left)
        assert found.loc[name, "disputed"] == pytest.approx(min(disputed, left))
        assert found.loc[name, "age"] == (at - row["date"]).days
        assert found.loc[name, "days_past_due"] == (at - row["due"]).days


def test_money_on_account_settles_the_oldest_items_of_its_customer():
    ledger = ledger_of(
        event("invoice", "2", date="2024-01-20"), event("invoice", "1", date="2024-01-05"),
        event("invoice", "3", date="2024-01-01", customer="B"),
        event("payment", "p", None, "2024-02-01", amount=130.0),
    )  # fmt: skip
    found = open_items(ledger, "2024-02-02").set_index("invoice")["open"]
    assert found.to_dict() == {"3": 100, "2": 70}


def test_a_closed_dispute_is_over():
    rows = [event("invoice", "1"), event("dispute", "d", "1", amount=60.0),
            event("dispute_closed", "e", "1", "2024-04-01", amount=60.0)]  # fmt: skip
    ledger = ledger_of(*rows)
    assert open_items(ledger, "2024-03-31")["disputed"].item() == 60
    assert open_items(ledger, "2024-04-01")["disputed"].item() == 0


def test_before_the_first_invoice_nothing_is_open():
    found = open_items(ledger_of(*CLEAN), "2023-01-01")
    assert found.empty
    assert ageing(found)["total"].item() == 0


def test_age_by_due_day_and_by_invoice_are_declared():
    items = open_items(ledger_of(event("invoice", "1", date="2024-01-01")), "2024-02-05")
    assert ageing(items).loc["all", "1-30"] == 100  # five days past due
    assert ageing(items, by="date").loc["all", "31-60"] == 100  # but 35 days old
    with pytest.raises(ValueError, match="by 'due' or by 'date'"):
        ageing(items, by="invoice")
    for wrong in ([], [30, 10], [0, 5]):
        with pytest.raises(ValueError, match="give days that rise"):
            ageing(items, edges=wrong)


def test_ageing_per_customer_adds_up_to_the_whole():
    rng = np.random.default_rng(0)
    rows = [event("invoice", str(i), date=pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(d)),
                  amount=float(a), customer=f"K{d % 7}")
            for i, (d, a) in enumerate(zip(rng.integers(0, 200, 80), rng.integers(1, 99, 80),
                                           strict=True))]  # fmt: skip
    items = open_items(ledger_of(*rows), "2024-08-01")
    table = ageing(items, per="customer")
    assert np.allclose(table.sum(), ageing(items).iloc[0])
    assert table["total"].is_monotonic_decreasing


# --- Days sales outstanding: the published vector ---------------------------------------------


def test_the_quarter_of_the_published_example():
    assert days_sales_outstanding(6_340, SALES.sum(), 90) == pytest.approx(52.4, abs=0.05)
    assert countback_dso(6_340, SALES) == pytest.approx(31 + 2_450 / 3_610 * 28)
    found = delay(6_340, 3_590, SALES.sum(), 90)
    assert found.round(1).to_dict() == {"dso": 52.4, "best_possible": 29.7, "delinquent": 22.7}


def test_effectiveness_needs_stocks_and_flow_of_one_period():
    assert effectiveness(6_200, 10_890, 6_340, 3_590) == pytest.approx(0.796, abs=0.0005)
    assert effectiveness(100_000, 1_000_000, 120_000, 100_000) == pytest.approx(0.98)
    # The page's mistake: a third of the sales beside stocks a quarter apart.
    assert effectiveness(6_200, 10_890 / 3, 6_340, 3_590) == pytest.approx(0.559, abs=0.0005)
    balances = pd.DataFrame({"receivable": [6_200, 6_340], "current": [3_345, 3_590]},
                            pd.PeriodIndex(["2022-12", "2023-03"], freq="M"))  # fmt: skip
    whole = collection_effectiveness(balances, SALES, "2023-01", "2023-03")
    assert whole == pytest.approx(0.796, abs=0.0005)
    with pytest.raises(ValueError, match=r"sales of 1 months are not given \(2023-02\)"):
        collection_effectiveness(balances, SALES.drop(MONTHS[1]), "2023-01", "2023-03")
    with pytest.raises(ValueError, match=r"balances of 1 months are not given \(2023-01\)"):
        collection_effectiveness(balances, SALES, "2023-02", "2023-03")


def test_vat_is_taken_out_of_the_days():
    gross = days_sales_outstanding(1_130, 1_000, 30)
    assert gross / days_sales_outstanding(1_130, 1_000, 30, vat_rate=0.13) == pytest.approx(1.13)
    assert countback_dso(3_890 * 1.13, SALES, vat_rate=0.13) == pytest.approx(31)


def test_growth_moves_the_simple_dso_but_not_the_countback():
    # Everybody pays after exactly one month: the receivable is the last month's sales.
    steady, growing = pd.Series([100, 100, 100], MONTHS), pd.Series([50, 100, 200], MONTHS)
    simple = [
        days_sales_outstanding(sales.iloc[-1], sales.sum(), 90) for sales in (steady, growing)
    ]
    counted = [countback_dso(float(sales.iloc[-1]), sales) for sales in (steady, growing)]
    assert simple[1] > 1.5 * simple[0]
    assert counted == [31, 31]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: days_sales_outstanding(1, 0, 30), "both must be above 0"),
        (lambda: days_sales_outstanding(-1, 1, 30), "receivable is -1"),
        (lambda: countback_dso(99_999, SALES), "give more months"),
        (lambda: countback_dso(1, SALES.drop(MONTHS[1])), "not a run without gaps"),
        (lambda: countback_dso(1, SALES.to_timestamp()), "PeriodIndex of months"),
        (lambda: delay(10, 20, 100, 30), "current is 20"),
        (lambda: effectiveness(0, 0, 0, 0), "nothing could be collected"),
    ],
)
def test_figures_without_sense_are_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
