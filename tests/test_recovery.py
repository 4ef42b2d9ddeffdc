"""Waterfalls and calls: by hand, and as identities on any claims."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditlab.decide.recovery import RANKS, collection_priority, insolvency_waterfall


def claims(*rows):
    return pd.DataFrame(rows, columns=["creditor", "rank", "amount", "collateral"])


def test_the_deficiency_of_a_secured_claim_is_unsecured():
    found = insolvency_waterfall(
        claims(("bank", "secured", 500.0, 300.0), ("we", "unsecured", 200.0, None)), assets=100.0
    )
    # 200 of the bank and 200 of ours share 100.
    assert found["from_estate"].tolist() == [50.0, 50.0]
    assert found["rate"].tolist() == [0.7, 0.25]


def test_surplus_of_collateral_falls_to_the_estate_and_costs_come_first():
    table = claims(("bank", "secured", 100.0, 180.0), ("tax", "preferential", 50.0, None),
                   ("we", "unsecured", 40.0, None))  # fmt: skip
    assert insolvency_waterfall(table, assets=0.0)["recovered"].tolist() == [100.0, 50.0, 30.0]
    late = insolvency_waterfall(table, assets=0.0, costs=60.0)
    assert late["recovered"].tolist() == [100.0, 20.0, 0.0]


amounts = st.floats(1, 1e6)
rows = st.tuples(st.sampled_from(RANKS), amounts, st.floats(0, 1e6))


@given(st.lists(rows, min_size=1, max_size=8), st.floats(0, 1e6), st.floats(0, 1e5))
def test_nothing_is_lost_and_no_rank_is_jumped(drawn, assets, costs):
    table = claims(*(
        (i, rank, amount, pledged if rank == "secured" else np.nan)
        for i, (rank, amount, pledged) in enumerate(drawn)
    ))  # fmt: skip
    found = insolvency_waterfall(table, assets, costs)
    pool = assets + table["collateral"].sum()
    assert (found["recovered"] <= found["amount"] * (1 + 1e-9)).all()
    assert found["recovered"].sum() <= pool * (1 + 1e-9) + 1e-6
    missing = (found["amount"] - found["recovered"]).sum()
    if missing > 1e-3:  # then nothing may be left over
        surplus = (table["collateral"].fillna(0) - found["from_collateral"]).sum()
        given_out = found["from_estate"].sum()
        assert given_out == pytest.approx(max(assets + surplus - costs, 0), rel=1e-6, abs=1e-3)
    shares = found.groupby("rank")["rate"].min()
    for better, worse in (("preferential", "unsecured"), ("unsecured", "subordinated")):
        if {better, worse} <= set(shares.index) and shares[better] < 1 - 1e-9:
            assert found.loc[found["rank"] == worse, "recovered"].max() < 1e-6


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("x", "senior", 1.0, None), "'rank': 1 of 1"),
        (("x", "unsecured", 0.0, None), "'amount': 1 of 1"),
        (("x", "secured", 5.0, None), "'collateral': 1 of 1 values of secured"),
        (("x", "unsecured", 5.0, 3.0), "another rank"),
    ],
)
def test_claims_that_make_no_sense(row, message):
    with pytest.raises(ValueError, match=message):
        insolvency_waterfall(claims(row), 1.0)


def debtors():
    return pd.DataFrame(
        {
            "overdue": [100.0, 80.0, 50.0, 60.0, 0.0],
            "disputed": [0.0, 0.0, 0.0, 0.0, 40.0],
            "pays_anyway": [0.9, 0.2, 0.1, 0.0, 0.0],
            "pays_when_called": [0.95, 0.7, 0.6, 0.0, 0.0],
            "hours": [1.0, 2.0, 1.0, 1.0, 1.0],
        },
        index=["sure", "forgetful", "small", "ruined", "disputes"],
    )


def test_an_hour_goes_where_it_changes_most():
    found = collection_priority(debtors())
    assert found.index[:3].tolist() == ["small", "forgetful", "sure"]  # 25, 20, 5 an hour
    assert found["gain"].round(9).to_dict()["forgetful"] == 40.0
    assert found["action"].to_dict() == {
        "small": "call", "forgetful": "call", "sure": "call", "ruined": "wait",
        "disputes": "settle the dispute",
    }  # fmt: skip


def test_hours_run_out_and_what_still_fits_is_done():
    found = collection_priority(debtors(), hours=2.0)
    assert found.loc[["small", "forgetful", "sure"], "action"].tolist() == [
        "call", "no hours left", "call",
    ]  # fmt: skip
    assert found["hours_so_far"].max() == 2.0


def test_no_probability_no_plan():
    wrong = debtors().assign(pays_anyway=[0.9, 1.2, 0.1, np.nan, 0])
    with pytest.raises(ValueError, match="'pays_anyway': 2 of 5 values are no probability"):
        collection_priority(wrong)
