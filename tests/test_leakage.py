"""Leakage: what gives the outcome away is named, what is honest is not accused."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

import creditlab as cl
from creditlab.data.availability import check_availability
from creditlab.model.leakage import screen_leakage

ROWS = 2000


def applications(seed=0):
    """Applications with three honest columns, and the outcome."""
    rng = np.random.default_rng(seed)
    bad = (rng.random(ROWS) < 0.2).astype(int)
    return pd.DataFrame(
        {
            "bad": bad,
            "income": rng.normal(3000, 500, ROWS) - 150 * bad,
            "region": rng.choice(list("NESW"), ROWS),
            "age": rng.integers(18, 80, ROWS),
        }
    )


def row_of(frame, name, target="bad", **options):
    return screen_leakage(frame, target, **options).set_index("column").loc[name]


# --- Real data -----------------------------------------------------------------------------------


def test_of_boston_the_three_that_its_card_names_are_found_first():
    frame = cl.load_dataset("boston_loanapp").frame
    found = screen_leakage(frame, "reject").set_index("column")
    assert found.loc[["action", "approve"], "suspicion"].tolist() == ["certain", "certain"]
    assert found.loc["typur", "suspicion"] == "strong"
    assert set(found.index[:3]) == {"action", "approve", "typur"}
    assert set(found.index[found["suspicion"].isin(["certain", "strong"])]) == set(found.index[:3])
    assert "gives the outcome away" in found.loc["approve", "alarms"]
    assert sorted(found.index) == sorted(frame.columns.drop("reject"))


@pytest.mark.parametrize(
    ("name", "looked_at"),
    [
        ("south_german_credit", ["status"]),
        ("taiwan_default", ["PAY_0", "PAY_2", "ID"]),
        ("spanish_credit", ["Seniority", "Income"]),
        ("boston_hmda", ["pirat", "chist"]),
    ],
)
def test_honest_data_get_a_look_at_most_and_only_by_the_rules(name, looked_at):
    data = cl.load_dataset(name)
    found = screen_leakage(data.frame, data.target)
    accused = found[found["suspicion"] != "none"]
    assert accused["column"].tolist() == looked_at
    assert (accused["suspicion"] == "look").all()
    by_value = accused[accused["iv"] > 0.5]
    assert by_value["alarms"].str.contains("above 0.5").all()
    assert by_value["remedy"].str.startswith("an alarm, no verdict").all()
    assert (found["remedy"] == "").equals(found["suspicion"] == "none")


def test_auc_is_that_of_the_weight_of_evidence():
    data = cl.load_dataset("south_german_credit")
    found = screen_leakage(data.frame, data.target).set_index("column")
    card = cl.Scorecard(variables=["status", "amount"]).fit(data.frame, data.target)
    woe = card.bins_.transform(data.frame)
    for name in ("status", "amount"):
        auc = roc_auc_score(data.frame[data.target], -woe[name].to_numpy())
        bins = card.bins_
        row = row_of(data.frame, name, data.target, bins=bins)
        assert row["auc"] == pytest.approx(auc)
        assert row["iv"] == pytest.approx(bins[name].iv)
    assert found["auc"].dropna().between(0.5, 1).all()


# --- Leaks put in on purpose -------------------------------------------------------------------


def test_honest_columns_are_not_accused():
    assert (screen_leakage(applications(), "bad")["suspicion"] == "none").all()


def test_a_near_perfect_column_is_strong():
    frame = applications()
    noise = np.random.default_rng(1).normal(0, 1, ROWS)
    row = row_of(frame.assign(loss=2.8 * frame["bad"] + noise), "loss")
    assert row["suspicion"] == "strong"
    assert "near-perfect alone: AUC 0.9" in row["alarms"]
    weaker = row_of(frame.assign(loss=1.0 * frame["bad"] + noise), "loss")
    assert weaker["suspicion"] == "look"
    assert weaker["auc"] < 0.9
    assert weaker["alarms"].startswith("information value")


def test_a_flag_that_only_goods_carry_is_strong():
    frame = applications()
    some = np.random.default_rng(1).random(ROWS) < 0.2
    row = row_of(frame.assign(sold=((frame["bad"] == 0) & some).astype(int)), "sold")
    assert row["suspicion"] == "strong"
    marked = int(((frame["bad"] == 0) & some).sum())
    assert f"0 bad in {marked} rows of the bin" in row["alarms"]
    assert f"{frame['bad'].mean():.1%} in all rows" in row["alarms"]


def test_a_pure_bin_of_few_rows_is_not_strong():
    frame = pd.concat([applications(seed) for seed in range(5)], ignore_index=True)
    few = (frame["bad"] == 0) & (np.arange(len(frame)) % 27 == 0)  # 3% of all rows
    row = row_of(frame.assign(age=frame["age"].mask(few)), "age")
    assert row["suspicion"] in ("none", "look")
    many = (frame["bad"] == 0) & (np.arange(len(frame)) % 9 == 0)
    assert row_of(frame.assign(age=frame["age"].mask(many)), "age")["suspicion"] == "strong"


def test_filled_in_only_after_the_outcome():
    frame = applications()
    rng = np.random.default_rng(1)
    filled = rng.random(ROWS) < np.where(frame["bad"] == 1, 0.6, 0.2)
    row = row_of(frame.assign(visits=np.where(filled, rng.integers(0, 9, ROWS), np.nan)), "visits")
    assert row["suspicion"] == "look"
    rate = frame["bad"][~filled].mean(), frame["bad"][filled].mean()
    assert f"bad rate {rate[0]:.1%} where it is empty, {rate[1]:.1%} where it is" in row["alarms"]


def test_empty_at_random_tells_nothing():
    frame = applications()
    empty = np.random.default_rng(5).random(ROWS) < 0.3
    frame["income"] = frame["income"].mask(empty)
    assert row_of(frame, "income")["suspicion"] == "none"


@pytest.mark.parametrize(
    "name",
    [
        "chargeOff",
        "charge_off_amount",
        "days_past_due",
        "recovery_amount",
        "ClosedDate",
        "days_overdue",
        "审批结果",
        "DPD90",
        "approved",
    ],
)
def test_names_that_speak_of_the_outcome(name):
    row = row_of(applications().rename(columns={"age": name}), name)
    assert row["suspicion"] == "look"
    assert "its name speaks of the outcome" in row["alarms"]


@pytest.mark.parametrize("name", ["transactions", "undefaulted_years", "leader", "reactions"])
def test_names_that_only_hold_such_letters(name):
    assert row_of(applications().rename(columns={"age": name}), name)["suspicion"] == "none"


def test_identifiers_and_dates_are_looked_at():
    frame = applications()
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(ROWS), unit="D")
    frame = frame.assign(customer_id=np.arange(ROWS) + 7, paid_on=days)
    found = screen_leakage(frame, "bad").set_index("column")
    assert found.loc[["customer_id", "paid_on"], "suspicion"].tolist() == ["look", "look"]
    assert "identifier" in found.loc["customer_id", "alarms"]
    assert found.loc["paid_on", "alarms"].startswith("a date")


def test_late_by_the_calendar_is_certain():
    frame = applications().assign(applied="2024-03-01")
    frame["asked"] = np.where(np.arange(ROWS) < 50, "2024-03-02", "2024-02-01")
    late = check_availability(frame, "applied", {"income": "asked", "age": -1})
    frame = frame.drop(columns=["applied", "asked"])
    found = screen_leakage(frame, "bad", availability=late, post_outcome=["region"])
    told = found.set_index("column")
    assert told.loc["income", "suspicion"] == "certain"
    assert told.loc["income", "alarms"].startswith(
        "known only after the application in 50 rows (2.5%)"
    )
    assert told.loc["region", "alarms"].startswith("named as filled in after the outcome")
    assert told.loc["age", "suspicion"] == "none"
    assert found["column"].tolist()[2] == "age"


def test_what_is_absent_or_no_target():
    frame = applications()
    with pytest.raises(ValueError, match="'gone'"):
        screen_leakage(frame, "bad", post_outcome=["gone"])
    late = pd.DataFrame({"column": ["gone"], "late": [1], "share": [0.1]})
    with pytest.raises(ValueError, match="availability names 'gone', which are not in the frame"):
        screen_leakage(frame, "bad", availability=late)
    with pytest.raises(ValueError, match="'age'"):
        screen_leakage(frame, "age")
    with pytest.raises(ValueError, match="'bad'"):
        screen_leakage(frame.assign(bad=0), "bad")


def test_the_outcome_alone():
    found = screen_leakage(applications()[["bad"]], "bad")
    assert found.empty
    assert list(found) == ["column", "suspicion", "iv", "auc", "alarms", "remedy"]
