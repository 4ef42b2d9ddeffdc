"""Payment behaviour: what a loop over the events of a customer finds, and nothing of the future."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from creditlab.data.ledger import read_ledger
from creditlab.data.open_items import open_items
from creditlab.data.payment_behaviour import (
    PAYDEX_DAYS,
    PAYDEX_POINTS,
    invoice_delays,
    payment_behaviour,
)
from tests.test_ledger import event, ledger_of, ledgers


@settings(max_examples=50, deadline=None)
@given(ledgers())
def test_every_feature_is_that_of_a_loop(drawn):
    rows, days = drawn
    at = pd.Timestamp("2024-01-01") + pd.Timedelta(days=days)
    found = payment_behaviour(ledger_of(*rows), at)
    for name in {row["customer"] for row in rows}:
        items = []
        for row in rows:
            if row["kind"] != "invoice" or row["customer"] != name or row["date"] > at:
                continue
            own = [r for r in rows if r["invoice"] == row["document"] and r["date"] <= at]
            settling = [r for r in own if r["kind"] in ("payment", "credit_note", "write_off")]
            left = max(row["amount"] - sum(r["amount"] for r in settling), 0)
            paid = left == 0
            if paid or row["due"] < at:
                end = max(r["date"] for r in settling) if paid else at
                items.append((row["amount"], max((end - row["due"]).days, 0)))
        known = [row for row in rows if row["kind"] == "invoice" and row["date"] <= at
                 and row["customer"] == name]  # fmt: skip
        if not known:
            assert name not in found.index
            continue
        mine = found.loc[name]
        assert mine["invoices"] == len(known)
        assert mine["judged"] == len(items)
        if items:
            amount, delay = np.array(items).T
            assert mine["delay"] == pytest.approx((amount * delay).sum() / amount.sum())
            assert mine["late"] == pytest.approx((delay > 0).mean())
            assert mine["worst"] == delay.max()
            points = np.interp(delay, PAYDEX_DAYS, PAYDEX_POINTS)
            assert mine["paydex"] == pytest.approx((amount * points).sum() / amount.sum())
        else:
            assert np.isnan(mine["delay"])


@settings(max_examples=25, deadline=None)
@given(ledgers())
def test_what_comes_later_changes_nothing(drawn):
    rows, days = drawn
    at = pd.Timestamp("2024-01-01") + pd.Timedelta(days=days)
    past = [row for row in rows if row["date"] <= at]
    if not any(row["kind"] == "invoice" for row in past):
        return
    pd.testing.assert_frame_equal(
        payment_behaviour(ledger_of(*rows), at).sort_index(),
        payment_behaviour(ledger_of(*past), at).sort_index(),
    )


@settings(max_examples=25, deadline=None)
@given(ledgers())
def test_what_is_open_is_what_the_open_items_say(drawn):
    rows, days = drawn
    name = next(row["customer"] for row in rows if row["kind"] == "invoice")
    on_account = event("payment", "account", amount=70.0) | {"invoice": None, "customer": name}
    ledger, at = ledger_of(*rows, on_account), pd.Timestamp("2024-01-01") + pd.Timedelta(days=days)
    found, items = payment_behaviour(ledger, at), open_items(ledger, at)
    late = items[items["days_past_due"] > 0]
    for column, part in (("open", items), ("overdue", late)):
        by_customer = part.groupby("customer")["open"].sum().reindex(found.index, fill_value=0.0)
        np.testing.assert_allclose(found[column], by_customer)


def test_a_rest_below_a_cent_is_nothing():
    """0.1 + 0.2 of decimals is not 0.3: the rest of 4e-17 is no open item, late or not."""
    parts = [event("payment", f"p{i}", "1", amount=each) for i, each in enumerate((0.1, 0.2))]
    ledger = ledger_of(event("invoice", "1", amount=0.30000000000000004 + 1e-12), *parts)
    assert payment_behaviour(ledger, "2025-01-01")["open"].item() == 0
    assert invoice_delays(ledger, "2025-01-01")["open"].item() == 0


def test_the_delay_of_one_who_stopped_paying_grows():
    ledger = ledger_of(event("invoice", "1", date="2024-01-01"))
    delays = [payment_behaviour(ledger, at)["delay"].item() for at in ("2024-02-10", "2024-06-30")]
    assert delays == [10, 151]
    assert np.isnan(payment_behaviour(ledger, "2024-01-31")["delay"].item())


def paid_late(*invoices):
    """Return a ledger of invoices (due day, days late, or None while open, amount)."""
    rows = []
    for i, (due, late, amount) in enumerate(invoices):
        date = pd.Timestamp(due) - pd.Timedelta(days=30)
        rows.append(event("invoice", str(i), date=date, due=due, amount=amount))
        if late is not None:
            paid = pd.Timestamp(due) + pd.Timedelta(days=late)
            rows.append(event("payment", f"p{i}", str(i), paid, amount=amount))
    return ledger_of(*rows)


def test_a_trend_compares_invoices_of_the_same_age():
    """By hand on 30 September 2024: 60 days ago was 1 August, 240 days ago 3 February.

    Earlier: (100 × 0 + 300 × 20) / 400 = 15. Lately: 100 × 40, and 300 open for 243 days and so
    watched for 60: (4,000 + 18,000) / 400 = 55. The invoice due on 2 August is too young.
    """
    before = [("2023-06-01", -5, 100.0), ("2024-02-03", 20, 300.0)]
    lately = [("2024-02-04", None, 300.0), ("2024-08-01", 40, 100.0)]
    young = [("2024-08-02", 0, 5_000.0)]
    found = payment_behaviour(paid_late(*before, *lately, *young), "2024-09-30")
    assert found["trend"].item() == 55 - 15
    assert np.isnan(payment_behaviour(paid_late(*before, *young), "2024-09-30")["trend"].item())


def test_a_trend_is_the_difference_of_the_areas_under_the_share_unpaid():
    invoices = [("2023-06-01", 10, 100.0), ("2023-07-01", 75, 200.0), ("2024-05-01", 33, 50.0),
                ("2024-06-01", None, 150.0)]  # fmt: skip
    area = {}
    for name, part in (("before", invoices[:2]), ("lately", invoices[2:])):
        late = np.array([np.inf if days is None else days for _, days, _ in part])
        money = np.array([amount for *_, amount in part])
        area[name] = sum(money[late > u].sum() / money.sum() for u in range(60))
    found = payment_behaviour(paid_late(*invoices), "2024-09-30")["trend"].item()
    assert found == pytest.approx(area["lately"] - area["before"])


def drifting(drift, customers=400, seed=0):
    """Return a ledger in which the mean delay of everybody grows by some days a year."""
    rng, day = np.random.default_rng(seed), pd.Timestamp("2022-01-01")
    n = customers * 36
    due = np.sort(rng.integers(30, 1_096, n))
    late = np.rint(rng.gamma(1.5, 16 + drift * due / 365 / 1.5)).astype(int)
    names = pd.Series(np.arange(n).astype(str))
    invoices = pd.DataFrame({
        "customer": rng.integers(0, customers, n).astype(str), "kind": "invoice",
        "document": "I" + names, "invoice": "I" + names, "amount": rng.lognormal(8, 1, n).round(2),
        "date": day + pd.to_timedelta(due - 30, "D"), "due": day + pd.to_timedelta(due, "D"),
        "currency": "CNY",
    })  # fmt: skip
    paid = invoices.assign(kind="payment", document="P" + names, due=pd.NaT)
    paid["date"] = day + pd.to_timedelta(due + late, "D")
    return read_ledger(pd.concat([invoices, paid], ignore_index=True))


@pytest.mark.parametrize("at", ["2023-06-30", "2024-01-31", "2024-12-31"])
def test_where_nothing_drifts_the_mean_trend_is_zero(at):
    """Known truth: all pay by the same gamma law on all days; the plain difference is not 0."""
    ledger = drifting(0)
    trend = payment_behaviour(ledger, at)["trend"].dropna()
    assert len(trend) > 350
    assert abs(trend.mean()) < 3 * trend.std() / np.sqrt(len(trend))
    plain = invoice_delays(ledger, at)
    young = plain["due"] > pd.Timestamp(at) - pd.Timedelta(days=180)
    means = plain.assign(young=young).pivot_table("delay", "customer", "young").dropna()
    gap = means[True] - means[False]
    assert gap.mean() < -3 * gap.std() / np.sqrt(len(gap))


@pytest.mark.parametrize("drift", [-6, 6])
def test_a_drift_has_its_sign(drift):
    trend = payment_behaviour(drifting(drift), "2024-12-31")["trend"].dropna()
    error = trend.std() / np.sqrt(len(trend))
    assert np.sign(drift) * trend.mean() > 5 * error


def test_promises_are_kept_by_their_day_or_broken():
    rows = [
        event("invoice", "1"), event("invoice", "2"), event("invoice", "3"),
        event("promise", "a", "1", "2024-04-05", "2024-04-20", 60.0),
        event("payment", "p", "1", "2024-04-20", amount=60.0),
        event("promise", "b", "2", "2024-04-05", "2024-04-20"),
        event("payment", "q", "2", "2024-04-21"),
        event("promise", "c", "3", "2024-04-05", "2024-06-01"),
    ]  # fmt: skip
    found = payment_behaviour(ledger_of(*rows), "2024-05-01")
    assert found[["promises", "broken"]].iloc[0].tolist() == [2, 1]


def test_disputes_and_credit_notes_are_shares_of_what_was_invoiced():
    rows = [
        event("invoice", "1", amount=300.0),
        event("invoice", "2"),
        event("dispute", "d", "1", amount=40.0),
        event("credit_note", "c", "1", amount=20.0),
    ]
    found = payment_behaviour(ledger_of(*rows), "2024-05-01")
    assert found[["disputed", "dilution"]].iloc[0].tolist() == [0.1, 0.05]


def test_before_the_first_invoice_there_is_nobody():
    assert payment_behaviour(ledger_of(event("invoice", "1")), "2020-01-01").empty
