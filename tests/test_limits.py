"""Credit limits: by hand, and never above anything that limits them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditlab.decide.limits import CEILINGS, LimitPolicy, credit_limits

CUSTOMER = {"yearly_sales": 365_000.0, "terms": 60, "delay": 10}


def limits_of(*customers, **options):
    return credit_limits(pd.DataFrame(list(customers)), options.pop("policy", None), **options)


def test_the_need_is_what_is_open_when_all_goes_as_usual():
    found = limits_of(CUSTOMER, policy=LimitPolicy(vat_rate=0.13)).iloc[0]
    assert found["need"] == found["limit"] == pytest.approx(1_000 * 1.13 * 70)
    assert found["binding"] == "need"
    assert found["unknown"] == ""


@pytest.mark.parametrize(
    ("given", "rule", "limit"),
    [
        ({"net_worth": 200_000.0}, "net_worth", 20_000),
        ({"net_worth": -5.0}, "net_worth", 0),
        ({"working_capital": 100_000.0}, "working_capital", 20_000),
        ({"paydex": 52.5}, "record", 35_000),
        ({"paydex": 20.0}, "record", 0),
        ({"peer_line": 30_000.0}, "peers", 30_000),
        ({"insured": 10_000.0}, "insurer", 10_000),
    ],
)
def test_each_rule_binds_by_itself(given, rule, limit):
    found = limits_of(CUSTOMER | given).iloc[0]
    assert found["binding"] == rule
    assert found["limit"] == pytest.approx(limit)


def test_no_customer_takes_more_than_its_share_of_our_sales():
    found = limits_of(CUSTOMER, own_sales=100_000).iloc[0]
    assert found["binding"] == "own_sales"
    assert found["limit"] / found["need"] == pytest.approx(10_000 / CUSTOMER["yearly_sales"])


def test_what_is_not_known_limits_nothing_and_is_named():
    found = limits_of(CUSTOMER | {"net_worth": np.nan, "paydex": np.nan, "insured": 1.0})
    assert found["unknown"].item() == "net_worth, record"
    assert found["limit"].item() == 1


amount = st.one_of(st.none(), st.floats(-1e6, 1e9))


@given(st.floats(0, 1e9), amount, amount, st.one_of(st.none(), st.floats(0, 100)))
def test_a_limit_is_never_above_its_need_or_a_rule_and_never_negative(
    sales, worth, capital, paydex
):
    row = CUSTOMER | {"yearly_sales": sales, "net_worth": worth, "working_capital": capital}
    found = limits_of(row | {"paydex": paydex}).iloc[0]
    assert found["limit"] >= 0
    rules = found[["need", *CEILINGS]].astype(float)
    assert found["limit"] == rules.min()
    assert rules[found["binding"]] == found["limit"]


def test_a_need_that_cannot_be_told_names_its_customers():
    customers = pd.DataFrame([CUSTOMER, CUSTOMER | {"delay": np.nan}], index=["A", "B"])
    with pytest.raises(ValueError, match=r"'delay': 1 of 2 values.*'B'"):
        credit_limits(customers)
    with pytest.raises(ValueError, match="terms"):
        credit_limits(customers.drop(columns="terms"))


@pytest.mark.parametrize("wrong", [{"vat_rate": -0.1}, {"record_floor": 80.0}])
def test_a_policy_without_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        LimitPolicy(**wrong)
