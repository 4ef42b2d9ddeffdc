"""Loss rates by age: by hand on two customers, and young month-ends left out."""

import pandas as pd
import pytest

from creditlab.data.ageing_rates import ageing_loss_rates
from creditlab.data.ledger import read_ledger
from creditlab.decide.provisions import provision


@pytest.fixture
def ledger():
    """A pays 100 in time; B never pays 50, written off on 20 May."""
    rows = [
        ("A", "invoice", "1", "1", "2023-01-10", "2023-02-15", 100.0),
        ("A", "payment", "p", "1", "2023-02-10", None, 100.0),
        ("B", "invoice", "2", "2", "2023-01-12", "2023-02-10", 50.0),
        ("B", "write_off", "w", "2", "2023-05-20", None, 50.0),
        ("A", "invoice", "3", "3", "2024-01-10", "2024-02-15", 10.0),
    ]
    names = ["customer", "kind", "document", "invoice", "date", "due", "amount"]
    return read_ledger(pd.DataFrame(rows, columns=names).assign(currency="CNY"))


def test_by_hand(ledger):
    found = ageing_loss_rates(ledger, "2024-05-01", horizon=365).set_index("bucket")
    # 31 January: 150 current, 50 lost. 28 February: B is 18 days late; 31 March 49; 30 April 79.
    assert found["open"].tolist() == [150.0, 50.0, 50.0, 50.0, 0.0]
    assert found["lost"].tolist() == [50.0, 50.0, 50.0, 50.0, 0.0]
    assert found["rate"].tolist()[:4] == [pytest.approx(1 / 3), 1.0, 1.0, 1.0]
    assert found["rate"].isna().tolist() == [False, False, False, False, True]
    assert found["customers"].tolist() == [1, 1, 1, 1, 0]


def test_a_short_horizon_does_not_see_the_loss(ledger):
    found = ageing_loss_rates(ledger, "2023-12-31", horizon=60).set_index("bucket")
    assert found["lost"].tolist() == [0.0, 0.0, 50.0, 50.0, 0.0]


def test_young_month_ends_are_left_out(ledger):
    with pytest.raises(ValueError, match="no month-end from 2023-01-10 lies 365 days before"):
        ageing_loss_rates(ledger, "2023-06-30")


def test_the_rates_feed_a_provision(ledger):
    rates = ageing_loss_rates(ledger, "2023-12-31", horizon=120).set_index("bucket")["rate"]
    table = provision({"current": 300.0, "1-30": 10.0}, rates)
    assert table["provision"].tolist() == [pytest.approx(100.0), 10.0, pytest.approx(110.0)]
