"""The business customer workbench: it says what the ledger says, and all of it is written."""

import numpy as np
import pandas as pd
import pytest

from creditlab.cli import main
from creditlab.data.open_items import open_items
from creditlab.data.simulate import simulate_ledger, with_dirt
from creditlab.decide.credit_book import HOLD, read_credit_book
from creditlab.workbench.credit_pages import customer_page, file_name, history, portfolio_page


@pytest.fixture(scope="module")
def simulated():
    return simulate_ledger(80, years=2, seed=6)


@pytest.fixture(scope="module")
def book(simulated):
    return read_credit_book(simulated.events, simulated.statements, simulated.customers)


def test_balances_are_those_of_the_ledger(simulated, book):
    items = open_items(simulated.ledger, simulated.closing)
    by_customer = items.groupby("customer")["open"].sum()
    assert book.at == simulated.events["date"].max()
    assert book.customers["open"].sum() == pytest.approx(by_customer.sum())
    name = by_customer.idxmax()
    assert book.customers.index[0] == name
    assert book.provision["balance"].iloc[-1] == pytest.approx(by_customer.sum())


def test_limit_is_the_least_of_its_rules(book):
    rules = ["need", "by_net_worth", "by_working_capital", "by_record", "by_own_sales"]
    table = book.customers
    np.testing.assert_allclose(table["limit"], table[rules].min(axis=1))
    np.testing.assert_allclose(table["headroom"], table["limit"] - table["open"])


def test_no_customer_may_owe_more_than_one_that_buys_a_tenth_of_our_sales(simulated, book):
    table = book.customers
    open_share = (1 + book.policy.vat_rate) * (table["terms"] + table["delay"].fillna(0)) / 365
    sold = table["yearly_sales"].sum()
    assert book.own_sales == pytest.approx(sold)
    np.testing.assert_allclose(table["by_own_sales"], 0.10 * sold * open_share)
    above = table["need"] > table["by_own_sales"] * (1 + 1e-9)
    assert above.equals(table["yearly_sales"] > 0.10 * sold * (1 + 1e-9))
    small = read_credit_book(simulated.events, own_sales=50_000.0).customers
    share = small["by_own_sales"] / small["need"]
    np.testing.assert_allclose(share, 5_000 / small["yearly_sales"])
    assert (small["binding"] == "own_sales").any()


def test_delays_are_those_of_the_customer_and_of_nobody_else(book):
    name = book.customers.index[0]
    assert set(book.delays(name)["customer"]) == {name}
    assert book.delays("nobody").empty


def test_nothing_open_is_nothing_above_the_limit(book):
    settled = book.customers[book.customers["open"] == 0]
    assert len(settled) > 3
    assert not settled["signals"].str.contains("above its limit").any()


def test_sales_of_the_last_year_by_hand(simulated, book):
    events = simulated.events[simulated.events["date"] > book.at - pd.Timedelta(days=365)]
    one = events[events["customer"] == book.customers.index[0]]
    invoiced = one.loc[one["kind"] == "invoice", "amount"].sum()
    credited = one.loc[one["kind"] == "credit_note", "amount"].sum()
    assert book.customers["yearly_sales"].iloc[0] == pytest.approx((invoiced - credited) / 1.13)


def test_no_statement_is_used_before_it_could_be_read(simulated):
    at = pd.Timestamp("2023-02-15")  # years to 2022 are published in spring 2023
    early = read_credit_book(simulated.events, simulated.statements, at=at)
    published = simulated.statements["published"] <= at
    last = simulated.statements[published].groupby("customer")["year_end"].max()
    found = early.customers["year_end"].dropna()
    assert (found == last.reindex(found.index)).all()
    assert (found <= "2022-12-31").all()
    assert early.ledger.events["date"].max() <= at


def test_who_has_stopped_paying_is_held(book):
    oldest = book.items.groupby("customer")["days_past_due"].max()
    late = oldest.index[oldest > 90]
    assert len(late) > 2
    assert (book.customers.loc[late, "action"] == HOLD).all()
    assert book.customers.loc[late, "signals"].str.contains("overdue more than 90 days").all()


def test_without_statements_the_payment_record_remains(simulated):
    found = read_credit_book(simulated.events)
    assert found.statements.empty
    assert found.customers["by_net_worth"].isna().all()
    assert (found.customers["limit"] >= 0).all()
    assert "None is known." in customer_page(found, found.customers.index[0])


def test_dirty_files_are_reported_row_by_row(simulated):
    dirty = with_dirt(simulated.events, seed=1, each=2)
    reports = simulated.statements.copy()
    reports.loc[4, "total_assets"] += 7
    reports.loc[9, "currency"] = "EUR"
    found = read_credit_book(
        dirty.events, reports, simulated.customers, at=simulated.closing, rates={"USD": 7.0}
    ).issues
    planted = set(zip(dirty.defects["row"], dirty.defects["defect"], strict=True))
    of_ledger = found[found["table"] == "ledger"]
    assert planted <= set(zip(of_ledger["row"], of_ledger["problem"], strict=True))
    rest = found[found["table"] == "statements"]
    assert set(rest["row"]) == {4, 9}
    assert rest.loc[rest["problem"] == "not in CNY", "row"].tolist() == [9]


def test_history_ends_with_today(simulated, book):
    past = history(book, months=6)
    assert len(past) == 6
    total = past.drop(columns="dso").sum(axis=1).iloc[-1]
    assert total == pytest.approx(open_items(book.ledger, past.index[-1])["open"].sum())
    assert past["dso"].between(20, 120).all()


def test_pages_name_the_customer_and_load_nothing(book):
    name = book.customers.index[0]
    page = customer_page(book, name)
    assert book.customers["name"].iloc[0] in page
    whole = portfolio_page(book)
    for text in (page, whole):
        assert "http://" not in text
        assert "https://" not in text
        assert "<script" not in text
    with pytest.raises(ValueError, match="no customer 'nobody' among the"):
        customer_page(book, "nobody")


def test_markup_in_a_name_is_only_text(simulated):
    evil = simulated.customers.assign(name="<script>alert(1)</script> & Söhne")
    found = read_credit_book(simulated.events, None, evil)
    assert "<script>alert" not in portfolio_page(found)
    assert "<script>alert" not in customer_page(found, found.customers.index[0])


@pytest.mark.parametrize("name", ["C00001", "a/b", "../up", "名字", "a b"])
def test_file_names_stay_in_their_folder(name):
    found = file_name(name)
    assert "/" not in found
    assert not found.startswith(".")
    assert found.endswith(".html")
    assert file_name("a/b") != file_name("a_b")


def test_the_command_writes_everything_or_nothing(simulated, tmp_path, capsys):
    simulated.events.to_csv(tmp_path / "ledger.csv", index=False)
    simulated.statements.to_csv(tmp_path / "statements.csv", index=False)
    out = tmp_path / "out"
    given = ["customers", "--ledger", str(tmp_path / "ledger.csv"), "--out", str(out)]
    assert main([*given, "--statements", str(tmp_path / "statements.csv"), "--pages", "3"]) == 0
    assert "customers at 2023-12-" in capsys.readouterr().out
    written = pd.read_csv(out / "customers.csv")
    assert len(list((out / "customers").glob("*.html"))) == 3
    assert len(written) == simulated.events["customer"].nunique()
    assert {"portfolio.html", "open_items.csv", "issues.csv"} <= {p.name for p in out.iterdir()}
    bad = tmp_path / "bad.csv"
    simulated.events.drop(columns="due").to_csv(bad, index=False)
    assert main(["customers", "--ledger", str(bad), "--out", str(tmp_path / "no")]) == 2
    assert "due" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()
    assert main([*given, "--rate", "USD"]) == 2
    assert "write it as USD=7.1" in capsys.readouterr().err
