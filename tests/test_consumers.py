"""Simulated applications: dated, censored, with a truth that the functions of the course find."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import creditlab as cl
from creditlab.data.simulate import simulate_consumers


@pytest.fixture(scope="module")
def found():
    return simulate_consumers(8_000, months=24, follow=18, seed=4)


def test_the_bad_rate_is_that_of_consumer_loans(found):
    approved = found.applications["approved"].to_numpy() == 1
    bad = found.truth["bad"].to_numpy()
    assert 0.65 < approved.mean() < 0.78
    assert 0.03 < bad[approved].mean() < 0.12
    assert bad[~approved].mean() > 2 * bad[approved].mean()


def test_declined_are_worse_also_at_the_same_score(found):
    """What reject inference cannot see: the old judgement knew a part of the hidden risk."""
    frame = found.applications
    names = [
        "age",
        "income",
        "years_employed",
        "debt_to_income",
        "utilisation",
        "enquiries",
        "past_arrears",
    ]
    x = frame[names].assign(income=np.log(frame["income"]))
    x = (x - x.mean()) / x.std()
    approved = frame["approved"].to_numpy() == 1
    bad = found.truth["bad"].to_numpy()
    model = LogisticRegression(C=np.inf).fit(x[approved], bad[approved])
    expected = model.predict_proba(x[~approved])[:, 1].mean()
    assert bad[~approved].mean() > 1.15 * expected
    assert 0.68 < roc_auc_score(bad, model.predict_proba(x)[:, 1]) < 0.9


def test_the_panel_gives_the_truth_of_those_approved(found):
    ninety = found.performance[
        (found.performance["days_past_due"] >= 90)
        & found.performance["months_on_book"].between(1, 12)
    ]["id"].unique()
    approved = found.applications.loc[found.applications["approved"] == 1, "id"]
    assert set(ninety) == set(approved[found.truth.loc[approved, "bad"].to_numpy() == 1])


def test_vintage_curves_count_the_bad_of_the_truth(found):
    panel = cl.performance_panel(found.performance, "id", "month", "days_past_due")
    curves = cl.vintage_curves(panel, "90+", cohort="Q").query("month_on_book == 12")
    approved = found.applications[found.applications["approved"] == 1]
    bad = found.truth.loc[approved["id"], "bad"].groupby(
        approved["applied"].dt.to_period("Q").to_numpy()
    )
    assert curves["ever_bad"].tolist() == bad.sum().tolist()
    assert curves["customers"].tolist() == bad.size().tolist()


def test_no_month_after_the_end_and_none_after_the_write_off(found):
    end = pd.Timestamp("2022-01-01") + pd.DateOffset(months=24 + 18 - 1)
    assert found.performance["month"].max() == end
    lost = found.performance["days_past_due"] == 120
    assert found.performance[lost].groupby("id").size().max() == 1
    last = found.performance.groupby("id")["months_on_book"].max()
    assert last[found.performance[lost]["id"]].equals(
        found.performance[lost].set_index("id")["months_on_book"]
    )


def test_the_online_channel_grows_and_is_worse_than_it_looks(found):
    frame = found.applications.assign(bad=found.truth["bad"].to_numpy())
    half = frame["applied"] < "2023-01-01"
    online = frame["channel"] == "online"
    assert online[~half].mean() > 1.8 * online[half].mean()
    assert frame.loc[online, "bad"].mean() > 1.2 * frame.loc[~online, "bad"].mean()


def test_one_seed_one_panel():
    first, second = (simulate_consumers(300, months=8, seed=2) for _ in range(2))
    for name in ("applications", "performance", "truth"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    other = simulate_consumers(300, months=8, seed=3)
    assert not other.applications["income"].equals(first.applications["income"])
    with pytest.raises(ValueError, match="at least 200 applications"):
        simulate_consumers(50)
