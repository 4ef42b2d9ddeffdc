"""Alerts: the known run length of a cumulative sum, by hand, and no look ahead."""

import numpy as np
import pandas as pd
import pytest

from creditlab.deploy.alerts import alert_threshold, cusum, watch_payments


def stream_of(late, customer="A"):
    dates = pd.date_range("2026-01-01", periods=len(late), freq="D")
    return pd.DataFrame({"customer": customer, "date": dates, "late": late})


@pytest.mark.parametrize("threshold", [3.0, 4.0])
def test_false_alerts_come_as_rarely_as_the_theory_says(threshold):
    z = np.random.default_rng(1).normal(size=400_000)
    _, alert = cusum(z, threshold)
    b = threshold + 1.166
    expected = (np.exp(b) - b - 1) / 0.5
    # starting again at 0 makes the distances independent runs; their number is large
    assert len(z) / alert.sum() == pytest.approx(expected, rel=0.07)


def test_a_shift_of_one_standard_deviation_is_found_in_about_ten_steps():
    rng = np.random.default_rng(2)
    waits = [int(np.argmax(cusum(rng.normal(1, 1, 400), 5.0)[1])) + 1 for _ in range(400)]
    assert np.mean(waits) == pytest.approx(10.4, abs=0.7)  # Siegmund: (exp(-b) + b - 1) / 0.5


def test_by_hand():
    late = [0, 2, 1, 0, 1, 2, 4, 10, 10, 1]  # usual: median 1; spread: at least 3 days
    found = watch_payments(stream_of(late), threshold=4)
    assert found["z"].iloc[:6].isna().all()
    np.testing.assert_allclose(found["z"].iloc[6:], [1, 3, 3, 0])
    np.testing.assert_allclose(found["score"].iloc[6:], [0.5, 3.0, 5.5, 0.0])
    assert found["alert"].tolist() == [False] * 8 + [True, False]


def test_customers_are_apart_and_the_order_of_rows_does_not_matter():
    rng = np.random.default_rng(3)
    both = pd.concat([stream_of(rng.normal(3, 9, 60), c) for c in "AB"])
    mixed = both.sample(frac=1, random_state=0)
    found = watch_payments(mixed, 2.0)
    for customer in "AB":
        alone = watch_payments(both[both["customer"] == customer], 2.0)
        here = found[found["customer"] == customer].reset_index(drop=True)
        pd.testing.assert_frame_equal(here, alone)
    assert found["alert"].any()


def test_nothing_that_comes_later_changes_what_was_said():
    late = np.random.default_rng(4).normal(3, 9, 50)
    whole = watch_payments(stream_of(late), 2.0)
    part = watch_payments(stream_of(late[:30]), 2.0)
    pd.testing.assert_frame_equal(whole.iloc[:30], part)


def test_the_threshold_keeps_the_budget_and_a_lower_one_does_not():
    rng = np.random.default_rng(5)
    stream = pd.concat([stream_of(rng.normal(5, 6, 50), c) for c in range(60)])
    for budget in (0, 10, 40):
        threshold = alert_threshold(stream, budget)
        assert watch_payments(stream, threshold)["alert"].sum() <= budget
        assert watch_payments(stream, threshold - 0.002)["alert"].sum() > budget


@pytest.mark.parametrize(
    ("change", "settings", "message"),
    [
        ({"late": np.nan}, {}, "column 'late': 10 of 10"),
        ({}, {"threshold": 0}, "threshold 0"),
        ({}, {"baseline": 1}, "baseline 1"),
        ({}, {"slack": -1}, "slack -1"),
    ],
)
def test_what_cannot_be_watched_is_refused(change, settings, message):
    with pytest.raises(ValueError, match=message):
        watch_payments(stream_of(range(10)).assign(**change), **settings)
    with pytest.raises(ValueError, match="budget is -1"):
        alert_threshold(stream_of(range(10)), -1)
