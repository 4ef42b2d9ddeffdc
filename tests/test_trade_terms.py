"""Terms, write-offs, capital, provisions, concentration: published vectors, and identities."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditlab.decide.concentration import concentration, connected_groups
from creditlab.decide.economics import break_even_pd, break_even_sales, irb_capital
from creditlab.decide.provisions import loss_rates, overlay, provision
from creditlab.decide.terms import Terms, compare_terms, cost_of_credit, parse_terms

FLOW = {"current": 100_000, "1-30": 50_000, "31-60": 23_000, "61-90": 8_000, "90+": 2_000}
BOOK = {"current": 300_000, "1-30": 140_000, "31-60": 60_000, "61-90": 23_000, "90+": 5_000}


# --- Terms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "simple", "effective"),
    [
        ("2/10 net 30", 37.24, 44.59), ("1/10 n 30", 18.4, 20.1), ("2/10 net 60", 14.9, 15.9),
        ("3/10n30", 56.4, 74.35), ("1/15 net 45", 12.3, 13.0),
    ],
)  # fmt: skip
def test_the_cost_of_leaving_a_discount(text, simple, effective):
    terms = parse_terms(text)
    assert 100 * terms.cost() == pytest.approx(simple, abs=0.05)
    assert 100 * terms.cost(effective=True) == pytest.approx(effective, abs=0.05)


def test_the_convention_of_360_days():
    assert 100 * parse_terms("2/10 net 30").cost(year=360) == pytest.approx(36.73, abs=0.005)


def test_the_effective_cost_is_what_a_loan_of_the_rest_would_cost():
    terms = Terms(60, 0.03, 15)
    owed = 0.97 * (1 + terms.cost(effective=True)) ** (45 / 365)
    assert owed == pytest.approx(1)


@pytest.mark.parametrize("text", ["2/10 net 30", "1.5/7 net 21", "net 45"])
def test_terms_are_read_as_they_are_written(text):
    assert str(parse_terms(text)) == text


@pytest.mark.parametrize("text", ["", "soon", "2% 10 net 30", "30/", "2/10"])
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError, match=r"discount/days net days|paying early"):
        parse_terms(text)


@pytest.mark.parametrize("wrong", [(-1,), (30, 1.0, 10), (30, 0.02, 30)])
def test_terms_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"days must not|earlier"):
        Terms(*wrong)


def test_there_is_no_cost_without_a_discount():
    with pytest.raises(ValueError, match="net 30: there is no discount"):
        Terms(30).cost()


def test_the_cost_of_credit_by_hand():
    found = cost_of_credit(10_000, 73, funding=0.10, pd_=0.19, lgd=0.5, handling=20)
    fails = 1 - 0.81 ** (73 / 365)
    assert found["funding"] == pytest.approx(200)
    assert found["expected_loss"] == pytest.approx(10_000 * fails * 0.5)
    assert found["share"] == pytest.approx((220 + 5_000 * fails) / 10_000)


def test_a_year_costs_the_rates_themselves():
    found = cost_of_credit(1, 365, funding=0.07, pd_=0.03)
    assert (found["funding"], found["expected_loss"]) == pytest.approx((0.07, 0.03))


@pytest.mark.parametrize("change", [{"pd_": 1.2}, {"lgd": -0.1}, {"amount": 0}, {"days": -1}])
def test_what_makes_no_sense_is_refused(change):
    given = {"amount": 1.0, "days": 30, "funding": 0.05, "pd_": 0.02} | change
    with pytest.raises(ValueError, match=r"give a share|must be above"):
        cost_of_credit(given.pop("amount"), given.pop("days"), **given)


def test_offers_lose_nothing_and_name_what_is_absent():
    offers = pd.DataFrame({"offer": ["a", "b"], "days": [0, 60], "lgd": [0, 1]})
    found = compare_terms(offers.assign(price=[0, 0.02]), 500, funding=0.05, pd_=0.1)
    parts = found["funding"] + found["expected_loss"] + found["handling"] + found["net"]
    assert np.allclose(parts, found["invoiced"])
    assert found.set_index("offer").loc["a", "net"] == 500
    with pytest.raises(ValueError, match=r"lack 1 columns \(lgd\)"):
        compare_terms(offers.drop(columns="lgd"), 500, funding=0.05, pd_=0.1)


# --- What a loss costs -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("margin", "times"), [(0.02, 50), (0.05, 20), (0.06, 16.67), (0.0531, 18.83)]
)
def test_the_sales_that_pay_for_a_write_off(margin, times):
    assert break_even_sales(2_000, margin) == pytest.approx(2_000 * times, rel=1e-3)


def test_at_the_break_even_pd_nothing_is_earned():
    p = break_even_pd(0.08, 0.55)
    assert 0.08 * (1 - p) - 0.55 * p == pytest.approx(0)
    for wrong in ((-0.1, 0.5), (0, 0)):
        with pytest.raises(ValueError, match="not both 0"):
            break_even_pd(*wrong)


def test_risk_weights_of_the_framework():
    weights = irb_capital([0.0003, 0.001, 0.005, 0.01, 0.02, 0.05, 0.20])["risk_weight"]
    expected = [14.44, 29.65, 69.61, 92.32, 114.85, 149.85, 238.23]
    assert (100 * weights).round(2).tolist() == expected
    assert 100 * irb_capital(0.01, sales=5)["risk_weight"].item() == pytest.approx(72.39, abs=0.005)
    assert 100 * irb_capital(0.01, lgd=0.40)["risk_weight"].item() == pytest.approx(
        82.06, abs=0.005
    )


def test_pds_beyond_shares_are_counted():
    with pytest.raises(ValueError, match="2 of 3 PDs"):
        irb_capital([0.01, 0.0, 1.0])


# --- Provisions ------------------------------------------------------------------------------


def test_the_provision_matrix_by_hand():
    rates = loss_rates(FLOW, lost=2_000)
    assert (100 * rates).round(1).tolist() == [2.0, 4.0, 8.7, 25.0, 100.0]
    table = provision(BOOK, rates)
    assert table["provision"].iloc[-1] == pytest.approx(27_567, abs=0.5)
    assert table["provision"].iloc[:-1].sum() == pytest.approx(table["provision"].iloc[-1])


def test_a_factor_raises_every_rate_up_to_the_whole():
    rates = loss_rates(FLOW, lost=2_000)
    table = provision(BOOK, rates, factor=overlay({"base": (0.5, 1.0), "crisis": (0.5, 2.0)}))
    assert table["rate"].iloc[0] == pytest.approx(0.03)
    assert table["rate"].iloc[4] == 1


def test_nothing_is_provided_for_what_is_secured():
    rates = loss_rates(FLOW, lost=2_000)
    table = provision(BOOK, rates, secured={"61-90": 20_000}).set_index("bucket")
    assert table.loc["61-90", "provision"] == pytest.approx(3_000 * 0.25)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: loss_rates({"a": 10, "b": 20}, 1), "grows on its way into b"),
        (lambda: loss_rates({"a": 10, "b": 0}, 0), "1 amounts of the flow"),
        (lambda: loss_rates({"a": 10, "b": 5}, 6), "from 0 to the last"),
        (lambda: overlay({"a": (0.5, 1)}), "add up to 0.5"),
        (lambda: overlay({"a": (1.0, -1)}), "negative"),
        (lambda: provision({"x": 1}, {"y": 0.1}), r"1 buckets lack a loss rate \(x\)"),
        (lambda: provision({"x": -1}, {"x": 0.1}), "negative balance"),
        (lambda: provision({"x": 1}, {"x": 0.1}, secured={"x": 2}), "more than the balance"),
        (lambda: provision({"x": 1}, {"x": 0.1}, secured={"z": 2}), "secured names z"),
        (lambda: provision({"x": 1}, {"x": 0.1}, factor=-1), "factor is -1"),
    ],
)
def test_mistakes_are_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# --- Concentration ---------------------------------------------------------------------------


@given(st.integers(1, 50), st.floats(0.01, 1e9))
def test_equal_customers_are_as_many_as_they_are(n, amount):
    found = concentration(np.full(n, amount), top=3)
    assert found["effective"] == pytest.approx(n)
    assert found["top"] == pytest.approx(min(3, n) / n)


@pytest.mark.parametrize("wrong", [[1, -1], [1, np.nan], [0, 0]])
def test_exposures_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="exposures"):
        concentration(wrong)


def test_a_chain_of_guarantees_and_ownership_is_one_group():
    links = pd.DataFrame(
        [
            ("Alpha", "Beta", "guarantee", None), ("Holding", "Beta", "ownership", 0.5),
            ("Holding", "Gamma", "ownership", 1.0), ("Holding", "Delta", "ownership", 0.49),
        ],
        columns=["from", "to", "kind", "share"],
    )  # fmt: skip
    found = connected_groups(["Delta", "Alpha", "Beta", "Gamma"], links).set_index("customer")
    assert found.loc[["Alpha", "Beta", "Gamma"], "group"].tolist() == [1, 1, 1]
    assert found.loc["Delta", ["group", "members", "because"]].tolist() == [2, 1, ""]
    assert found.loc["Gamma", "because"] == (
        "Alpha guarantees Beta; Holding owns 50% of Beta; Holding owns 100% of Gamma"
    )
    looser = connected_groups(["Delta", "Alpha"], links, ownership=0.2)
    assert looser["group"].tolist() == [1, 1]


def test_without_links_everybody_stands_alone():
    links = pd.DataFrame(columns=["from", "to", "kind", "share"])
    assert connected_groups(["a", "b"], links)["group"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ({"from": ["a"], "to": ["b"]}, r"lack 1 columns \(kind\)"),
        ({"from": ["a"], "to": ["b"], "kind": ["friend"]}, "kind is friend"),
        ({"from": ["a"], "to": ["b"], "kind": ["ownership"]}, "1 ownership links have no share"),
    ],
)
def test_links_that_cannot_be_used_are_named(links, said):
    with pytest.raises(ValueError, match=said):
        connected_groups(["a"], pd.DataFrame(links))
    with pytest.raises(ValueError, match="1 customers are named twice"):
        connected_groups(["a", "a"], pd.DataFrame(links))
