"""The simulated book: the published facts come out, everything ties, nothing leaks, one seed."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from creditlab.data.open_items import open_items
from creditlab.data.simulate import Parameters, describe, simulate_ledger
from creditlab.data.statements import check_statements

DAY = pd.Timedelta(days=1)


@pytest.fixture(scope="module")
def book():
    """The book of the course."""
    return simulate_ledger(500, years=3, seed=70)


@pytest.fixture(scope="module")
def large():
    return simulate_ledger(4_000, years=3, seed=11)


def invoices_of(book):
    """Return the invoices that fell due 120 days before the end or earlier, with their delay."""
    events = book.events
    invoices = events[events["kind"] == "invoice"].set_index("document")
    credits = events[events["kind"].isin(["payment", "credit_note"])]
    by_invoice = credits.groupby("invoice").agg(last=("date", "max"), sum=("amount", "sum"))
    settled = by_invoice["last"][(by_invoice["sum"] - invoices["amount"]).abs() < 0.01]
    invoices["delay"] = (settled.reindex(invoices.index) - invoices["due"]).dt.days
    disputed = events.loc[events["kind"] == "dispute", "invoice"]
    invoices["disputed"] = invoices.index.isin(disputed)
    old = invoices[invoices["due"] < book.closing - 120 * DAY]
    return old.fillna({"delay": 999})  # not settled in 120 days and more


@pytest.fixture(scope="module")
def old(book):
    return invoices_of(book)


@pytest.fixture(scope="module")
def many(large):
    return invoices_of(large)


# --- Facts -------------------------------------------------------------------------------------


def test_about_a_third_of_invoices_is_late(old, many):
    for invoices in (old, many):
        assert 0.28 <= (invoices["delay"] > 0).mean() <= 0.38
        assert 0.03 <= (invoices["delay"] > 90).mean() <= 0.065


def test_payers_differ_more_than_invoices(many):
    late = (many["delay"] > 0).groupby(many["customer"]).agg(["mean", "size"])
    low, middle, high = late.loc[late["size"] >= 8, "mean"].quantile([0.1, 0.5, 0.9])
    assert low <= 0.08
    assert 0.17 <= middle <= 0.33
    assert 0.75 <= high <= 0.95


def test_disputed_invoices_are_late_more_than_twice_as_often(many):
    share = (many["delay"] > 0).groupby(many["disputed"]).mean()
    assert 0.24 <= share[False] <= 0.36
    assert 0.58 <= share[True] <= 0.75


def test_payments_gather_on_the_due_day_and_at_the_end_of_the_month(many, large):
    days = many["delay"].value_counts(normalize=True)
    assert days[0] > 0.12
    assert days[0] > 2 * days.drop(0).max()
    paid = large.events.loc[large.events["kind"] == "payment", "date"]
    left = paid.dt.days_in_month - paid.dt.day
    assert (left < 5).mean() > 2 * 5 / 30.4  # without payment runs one day is like another


def test_ten_customers_hold_about_half_of_the_balance(book):
    items = open_items(book.ledger, book.closing)
    balance = items.groupby("customer")["open"].sum().sort_values(ascending=False)
    assert 0.40 <= balance.head(10).sum() / balance.sum() <= 0.60


def test_write_offs_are_one_to_one_and_a_half_percent_of_sales(book):
    totals = book.events.groupby("kind")["amount"].sum()
    assert 0.010 <= totals["write_off"] / totals["invoice"] <= 0.015


def test_write_offs_of_other_seeds_are_near():
    shares = []
    for seed in range(12):
        totals = simulate_ledger(500, years=3, seed=seed).events.groupby("kind")["amount"].sum()
        shares.append(totals["write_off"] / totals["invoice"])
    assert 0.008 <= np.mean(shares) <= 0.022  # one book is far from another: few large failures


def test_payment_gets_slower_before_failure(large, many):
    months = ((many["customer"].map(large.failures) - many["due"]) / (60 * DAY)).clip(upper=12)
    late = (many["delay"] > 0).groupby(np.floor(months)).mean()
    survivors = (many.loc[months.isna(), "delay"] > 0).mean()
    assert late[0] > 0.85
    assert late[1] > survivors + 0.18  # two to four months before
    assert late[2] > survivors + 0.12
    assert late[10] < late[1] - 0.1


def test_statements_know_something_of_failure_but_not_all(large):
    read = large.statements[large.statements["published"] <= large.closing - 365 * DAY]
    days = (read["customer"].map(large.failures) - read["published"]).dt.days
    failed = days.between(1, 365)
    worth = read["equity"] / read["total_assets"]
    assert 0.58 <= roc_auc_score(failed, -worth) <= 0.85


# --- The truth ---------------------------------------------------------------------------------


def test_as_many_fail_as_the_hazards_say(large):
    expected = large.truth["hazard"].sum()
    assert abs(len(large.failures) - expected) < 4 * np.sqrt(expected)


def test_the_weak_fail(large):
    first = large.truth.groupby("customer")["ability"].first()
    failed = first.index.isin(large.failures.index)
    assert roc_auc_score(failed, -first) > 0.65


def test_slow_payers_are_not_all_weak(large, many):
    share = (many["delay"] > 0).groupby(many["customer"]).mean().rename("late")
    latent = large.truth.groupby("customer")[["ability", "willingness"]].mean().join(share)
    table = latent.corr(method="spearman")["late"]
    assert table["willingness"] < -0.4
    assert table["ability"] < -0.3


def test_a_calm_world_has_no_shocks():
    calm = simulate_ledger(60, years=1, seed=2, parameters=Parameters(shock_deviation=0.0))
    assert (calm.economy["shock"] == 0).all()


def test_more_disputes_when_asked_for():
    def share(value):
        events = simulate_ledger(
            200, years=1, seed=4, parameters=Parameters(dispute_share=value)
        ).events
        return (events["kind"] == "dispute").sum() / (events["kind"] == "invoice").sum()

    assert share(0.02) < 0.04 < 0.14 < share(0.2)


# --- What an analyst sees ----------------------------------------------------------------------


def test_the_ledger_has_no_issue_and_ends_at_its_closing(book):
    assert book.ledger.issues.empty
    assert (book.events["date"] <= book.closing).all()
    open_now = open_items(book.ledger, book.closing)
    assert (open_now["days_past_due"] < 0).any()  # not yet due: nobody knows how it ends
    assert (open_now["days_past_due"] > 0).any()


def test_settlements_never_exceed_their_invoice(book):
    events = book.events
    settling = events[events["kind"].isin(["payment", "credit_note", "write_off"])]
    invoiced = events[events["kind"] == "invoice"].set_index("document")["amount"]
    settled = settling.groupby("invoice")["amount"].sum()
    assert (settled - invoiced.reindex(settled.index)).max() < 0.005


def test_statements_tie(book):
    assert check_statements(book.statements).empty


def test_statements_tie_to_the_ledger(book):
    """What a customer owes us is within its payables; what we sold it is within its cost."""
    statements = book.statements
    events = book.events[book.events["kind"] == "invoice"]
    sold = events.assign(
        net=events["amount"] / (1 + events["vat_rate"]), year=events["date"].dt.year
    )
    sold = sold.groupby(["customer", "year"])["net"].sum()
    key = pd.MultiIndex.from_arrays([statements["customer"], statements["year_end"].dt.year])
    bought = sold.reindex(key).fillna(0).to_numpy()
    assert (bought <= 0.6 * statements["cost_of_goods"] * 1000 + 1).all()
    checked = 0
    for year_end, rows in statements.groupby("year_end"):
        owed = open_items(book.ledger, year_end).groupby("customer")["open"].sum()
        owed = owed.reindex(rows["customer"]).fillna(0).to_numpy()
        assert (owed <= rows["payables"] * 1000 + 1).all()
        checked += (owed > 0).sum()
    assert checked > 500


def test_nothing_is_published_by_the_dead(book):
    for frame, column in ((book.statements, "published"), (book.news, "date")):
        after = frame[column] > frame["customer"].map(book.failures)
        assert not after.any()


def test_the_truth_is_not_in_the_tables_of_the_analyst(book):
    hidden = {"ability", "willingness", "hazard", "failure"}
    for frame in (book.events, book.customers, book.statements, book.news):
        assert hidden.isdisjoint(frame.columns)


# --- Seeds and arguments -----------------------------------------------------------------------


def test_one_seed_one_book():
    first, second = (simulate_ledger(80, years=2, seed=9) for _ in range(2))
    other = simulate_ledger(80, years=2, seed=10)
    for name in ("events", "customers", "statements", "truth", "economy", "news"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert not first.events["amount"].head(50).equals(other.events["amount"].head(50))


@pytest.mark.parametrize("wrong", [{"n_customers": 5}, {"years": 0}])
def test_too_small_a_book_is_refused(wrong):
    with pytest.raises(ValueError, match="at least 20 customers"):
        simulate_ledger(**wrong)


def test_every_parameter_is_described_and_a_change_shows():
    table = describe(Parameters(hazard=0.01)).set_index("parameter")
    assert (table[["meaning", "source"]] != "").all(axis=None)
    assert table.index[~table["default"]].tolist() == ["hazard"]
    assert table["source"].str.contains("assumption").sum() > 15
