"""Planted mistakes: each is found by read_ledger, and nothing else was touched."""

import pandas as pd
import pytest

from creditlab.data.ledger import read_ledger
from creditlab.data.simulate import simulate_ledger, with_dirt


@pytest.fixture(scope="module")
def book():
    return simulate_ledger(120, years=1, seed=5)


@pytest.fixture(scope="module")
def dirty(book):
    return with_dirt(book.events, seed=2, each=4)


def test_every_planted_mistake_is_reported_in_its_row(book, dirty):
    known = book.customers["customer"]
    ledger = read_ledger(dirty.events, rates={"USD": 7.0}, customers=known, as_of=book.closing)
    planted = set(zip(dirty.defects["row"], dirty.defects["defect"], strict=True))
    reported = set(zip(ledger.issues["row"], ledger.issues["problem"], strict=True))
    assert planted <= reported
    assert len(planted) == 4 * 11 + 2 * 4  # of an invoice in dollars, the payment too
    # What is reported beyond follows from what was planted in the same row or invoice.
    invoices = set(dirty.events.loc[dirty.defects["row"], "invoice"])
    follow_up = {
        (row, problem) for row, problem in reported - planted
        if dirty.events.loc[row, "invoice"] not in invoices
    }  # fmt: skip
    assert not follow_up
    assert {problem for _, problem in reported - planted} == {
        "invoice not there", "another customer than the invoice",
    }  # fmt: skip


def test_every_row_is_either_kept_or_reported(book, dirty):
    known = book.customers["customer"]
    ledger = read_ledger(dirty.events, rates={"USD": 7.0}, customers=known, as_of=book.closing)
    gone = dirty.events.index.difference(ledger.events.index)
    left_out = ledger.issues.loc[ledger.issues["action"] == "left out", "row"]
    assert set(gone) == set(left_out)


def test_only_the_listed_cells_changed(book, dirty):
    before = book.events.reset_index(drop=True)
    after = dirty.events.loc[before.index]
    same = (before == after) | (before.isna() & after.isna())
    rows, columns = (~same.to_numpy()).nonzero()
    changed = set(zip(before.index[rows], before.columns[columns], strict=True))
    listed = dirty.defects[dirty.defects["defect"] != "duplicate document"]
    assert changed == set(zip(listed["row"], listed["column"], strict=True))
    copies = dirty.events.loc[len(before) :]
    assert copies["document"].isin(before["document"]).all()
    assert len(copies) == 4


def test_was_and_now_are_the_cells(book, dirty):
    row = dirty.defects.set_index("defect").loc["amount not above 0"].iloc[0]
    assert str(book.events["amount"].iloc[row["row"]]) == row["was"]
    assert f"-{row['was']}" == row["now"]


def test_the_seed_decides(book):
    first, second = (with_dirt(book.events, seed=3, each=2) for _ in range(2))
    pd.testing.assert_frame_equal(first.events, second.events)
    assert not with_dirt(book.events, seed=4, each=2).defects["row"].equals(first.defects["row"])


def test_too_small_a_ledger_is_refused(book):
    with pytest.raises(ValueError, match=r"of each of 12 mistakes need 12,000"):
        with_dirt(book.events, seed=3, each=1_000)
