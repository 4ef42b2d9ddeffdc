"""Limits under caps: by hand, against a greedy rule and against every choice there is."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditlab.decide.allocation import allocate_limits
from creditlab.decide.economics import break_even_pd


def book(rates, ceilings, **other):
    """Return customers without risk, so that the margin is the rate."""
    return pd.DataFrame({"ceiling": ceilings, "margin": rates, "pd": 0.0, "lgd": 0.5, **other})


THREE = book([0.10, 0.06, 0.02], [100.0, 100.0, 100.0], sector=["steel", "steel", "food"])

# --- By hand ---------------------------------------------------------------------------------


def test_the_best_come_first_and_the_price_is_that_of_the_last_unit():
    found = allocate_limits(THREE, 150)
    assert found.limits["limit"].tolist() == [100, 50, 0]
    assert found.limits["outcome"].tolist() == ["whole", "part", "none: no room"]
    assert found.profit == found.bound == pytest.approx(13)
    assert found.caps.to_numpy().tolist() == [["all", 150, 150, pytest.approx(0.06)]]


def test_enough_for_all_has_no_price():
    found = allocate_limits(THREE, 1_000)
    assert found.limits["outcome"].tolist() == ["whole"] * 3
    assert found.caps[["used", "shadow_price"]].to_numpy().tolist() == [[300, 0]]


def test_a_group_has_its_own_cap_and_price():
    """Steel is full after 60, so food gets a share; one more of steel takes it from food."""
    found = allocate_limits(THREE, 150, group_caps={"sector": {"steel": 60.0}})
    assert found.limits["limit"].tolist() == [60, 0, 90]
    assert found.profit == pytest.approx(6 + 1.8)
    assert found.caps["cap"].tolist() == ["all", "sector steel"]
    assert found.caps["shadow_price"].tolist() == pytest.approx([0.02, 0.08])
    every = allocate_limits(THREE, 150, group_caps={"sector": 60.0})
    assert every.caps["used"].tolist() == pytest.approx([120, 60, 60])


def test_all_or_nothing_may_leave_the_best_rate_out():
    """The best rate takes 60 of 100 and leaves no room; two others of 50 each earn more."""
    three = book([0.10, 0.09, 0.09], [60.0, 50.0, 50.0], minimum=[60.0, 50.0, 50.0])
    found = allocate_limits(three, 100)
    assert found.limits["limit"].tolist() == [0, 50, 50]
    assert found.profit == pytest.approx(9)
    assert found.bound == pytest.approx(6 + 3.6)
    assert found.caps["shadow_price"].item() == pytest.approx(0.09)


def test_a_cost_of_a_year_leaves_the_small_ones_out():
    found = allocate_limits(book([0.10, 0.10], [100.0, 10.0], cost=[2.0, 2.0]), 500)
    assert found.limits["limit"].tolist() == [100, 0]
    assert found.limits["outcome"].tolist() == ["whole", "none: does not pay"]
    assert found.profit == pytest.approx(8)


def test_a_minimum_above_the_ceiling_is_said():
    found = allocate_limits(book([0.10, 0.05], [10.0, 50.0], minimum=[20.0, 20.0]), 100)
    assert found.limits["outcome"].tolist() == ["none: below its minimum", "whole"]


def test_expected_loss_can_be_capped():
    """Both rates are .1; the second loses 2% and the first 1%, and only 1.5 may be lost."""
    two = pd.DataFrame(
        {"ceiling": 100.0, "margin": [0.11 / 0.98, 0.12 / 0.96], "pd": [0.02, 0.04], "lgd": 0.5}
    )
    found = allocate_limits(two, 1_000, loss_cap=1.5)
    assert found.limits["rate"].tolist() == pytest.approx([0.1, 0.1])
    assert found.limits["limit"].tolist() == pytest.approx([100, 25])
    assert found.limits["expected_loss"].sum() == pytest.approx(1.5)
    assert found.caps["shadow_price"].tolist() == pytest.approx([0, 5])


def test_the_rate_is_nothing_at_the_break_even_pd():
    margin, lgd = 0.1, 0.6
    even = break_even_pd(margin, lgd)
    frame = pd.DataFrame({"ceiling": 1.0, "margin": margin, "pd": [even, even - 0.01], "lgd": lgd})
    found = allocate_limits(frame, 10)
    assert found.limits["rate"].iloc[0] == pytest.approx(0, abs=1e-15)
    assert found.limits["limit"].iloc[1] == 1


def test_large_amounts_and_no_room_at_all():
    found = allocate_limits(THREE.assign(ceiling=3e10), 7e10)
    assert found.limits["limit"].tolist() == pytest.approx([3e10, 3e10, 1e10])
    assert allocate_limits(THREE, 0).profit == 0


# --- Against other ways ----------------------------------------------------------------------

whole = st.integers(1, 20).map(float)
customer = st.tuples(st.integers(-3, 12).map(lambda r: r / 100), whole, st.integers(0, 20), whole)


def best_of_all(frame, cap):
    """Try every choice of customers; those chosen get their minimum, then the best rate fills."""
    best = 0.0
    order = np.argsort(-frame["margin"].to_numpy())
    for choice in product([0, 1], repeat=len(frame)):
        gets = np.array(choice, dtype=float)
        limit = gets * frame["minimum"].to_numpy()
        if (limit > gets * frame["ceiling"]).any() or limit.sum() > cap:
            continue
        for i in order:
            if frame["margin"].iloc[i] > 0:
                room = min(cap - limit.sum(), gets[i] * frame["ceiling"].iloc[i] - limit[i])
                limit[i] += room
        best = max(best, float(frame["margin"] @ limit - frame["cost"] @ gets))
    return best


@settings(max_examples=60, deadline=None)
@given(st.lists(customer, min_size=1, max_size=6), st.integers(0, 60))
def test_no_choice_of_customers_earns_more(rows, cap):
    frame = pd.DataFrame(rows, columns=["margin", "ceiling", "minimum", "tenths"])
    frame = frame.assign(cost=frame["tenths"] / 40, pd=0.0, lgd=0.0)
    found = allocate_limits(frame, cap)
    limit = found.limits["limit"]
    assert found.profit == pytest.approx(best_of_all(frame, cap), abs=1e-5)
    assert found.bound >= found.profit - 1e-5
    assert limit.sum() <= cap + 1e-5
    assert ((limit == 0) | limit.between(frame["minimum"] - 1e-5, frame["ceiling"])).all()


def test_the_price_is_what_one_more_unit_earns():
    rng = np.random.default_rng(5)
    frame = book(
        rng.uniform(-0.02, 0.2, 300), rng.lognormal(10, 1, 300), sector=rng.integers(4, size=300)
    )
    cap, groups = 3e6, {"sector": {0: 5e5, 1: 9e5}}
    found = allocate_limits(frame, cap, group_caps=groups)
    more = allocate_limits(frame, cap + 1, group_caps=groups)
    assert more.profit - found.profit == pytest.approx(found.caps["shadow_price"].iloc[0], abs=1e-5)
    price = found.caps["shadow_price"].to_numpy()
    members = np.array([np.ones(300), frame["sector"] == 0, frame["sector"] == 1])
    value = (
        found.caps["bound"].to_numpy() @ price
        + np.clip(frame["margin"].to_numpy() - price @ members, 0, None)
        @ frame["ceiling"].to_numpy()
    )
    assert found.profit == pytest.approx(value)  # strong duality


# --- Errors ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (THREE.drop(columns="lgd"), {}, "lgd"),
        (THREE.assign(pd=[0.1, 1.2, 0.1]), {}, r"'pd': 1 of 3 .*between 0 and 1 \(1\)"),
        (THREE.assign(margin=np.nan), {}, "'margin': 3 of 3 values are not a number"),
        (THREE.assign(ceiling=np.inf), {}, "'ceiling': 3 of 3"),
        (THREE, {"cap": -1}, "cap is -1"),
        (THREE, {"loss_cap": np.nan}, "loss_cap"),
        (THREE, {"group_caps": {"sector": {"cars": 1.0}}}, "no customer has sector 'cars'"),
        (THREE, {"group_caps": {"sector": -1.0}}, "has the cap -1"),
        (THREE, {"group_caps": {"country": 1.0}}, "country"),
    ],
)
def test_figures_without_sense_are_refused(frame, options, message):
    with pytest.raises(ValueError, match=message):
        allocate_limits(frame, **{"cap": 100} | options)
