"""Migration: hand-worked histories, a known generator found again, and the published matrix."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import linalg

import creditlab as cl
from creditlab.decide.migration import migration_matrix
from creditlab.decide.multi_year import compare_default_rates, default_probabilities, generator
from creditlab.decide.rating_scales import SP_CUMULATIVE, SP_RATES

GRADES = ["A", "B", "D"]
RATES = np.array([[-0.2, 0.18, 0.02], [0.15, -0.4, 0.25], [0, 0, 0]])


@pytest.fixture(scope="module")
def published():
    return cl.load_dataset("jlt_transitions").frame.set_index("from_rating")


def rows(*events):
    return pd.DataFrame(events, columns=["customer", "date", "grade"])


def simulated(customers, seed, years=5):
    """Histories drawn from the intensities, each over the same years."""
    rng, events = np.random.default_rng(seed), []
    for c in range(customers):
        grade, time = int(rng.integers(2)), 0.0
        while time < years:
            events.append((c, time, grade))
            if grade == 2:
                break
            time += rng.exponential(-1 / RATES[grade, grade])
            odds = np.delete(RATES[grade], grade)
            grade = int(rng.choice(np.delete(range(3), grade), p=odds / odds.sum()))
    frame = pd.DataFrame(events, columns=["customer", "time", "grade"])
    day = pd.Timestamp("2015-01-01") + pd.to_timedelta((frame["time"] * 365.25).round(), "D")
    frame = frame.assign(date=day, grade=[GRADES[g] for g in frame["grade"]])
    return frame.drop_duplicates(["customer", "date"]), pd.Timestamp("2020-01-01")


HISTORY = rows(
    ("x", "2020-01-01", "A"),
    ("x", "2021-07-01", "B"),
    ("y", "2020-01-01", "B"),
    ("y", "2020-06-01", "B"),
    ("y", "2022-01-01", "D"),
    ("y", "2022-06-01", "B"),
    ("z", "2020-01-01", "A"),
    ("z", "2020-12-01", None),
    ("z", "2021-12-01", "B"),
)


def test_intensities_by_hand():
    found = migration_matrix(HISTORY, GRADES, until="2023-01-01", draws=0)
    days = np.array([547 + 335, 549 + 731 + 396], dtype=float)  # in A and in B, z without rating
    assert found.exposure.to_numpy()[:2] * 365.25 == pytest.approx(days)
    assert found.counts.to_numpy().tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert found.generator.loc["A", "B"] == pytest.approx(365.25 / days[0])
    assert found.matrix.to_numpy() == pytest.approx(linalg.expm(found.generator.to_numpy()))
    assert found.left_out["rows after default"] == 1
    assert found.counts.loc["A", "D"] == 0 < found.matrix.loc["A", "D"]


def test_cohorts_by_hand():
    found = migration_matrix(HISTORY, GRADES, until="2023-01-01", method="cohort")
    # 2020: x A-A, y B-B, z withdrawn. 2021: x A-B, y B-D. 2022: x B-B, z B-B.
    assert found.counts.to_numpy().tolist() == [[1, 1, 0], [0, 3, 1], [0, 0, 0]]
    assert found.matrix.loc["B"].tolist() == [0, 0.75, 0.25]
    assert found.left_out["withdrawn in the period"] == 1
    longer = migration_matrix(HISTORY, GRADES, until="2023-01-01", method="cohort", years=2)
    # 2020: x A-B, y B-D, z A-B. 2021: x A-B, y B-D.
    assert longer.counts.to_numpy().tolist() == [[0, 3, 0], [0, 0, 2], [0, 0, 0]]


def test_a_yearly_panel_is_counted_as_a_crosstab():
    rng = np.random.default_rng(3)
    panel = rng.choice(2, size=(200, 6))
    frame = pd.DataFrame(
        [
            (c, f"{2015 + y}-01-01", GRADES[g])
            for c, row in enumerate(panel)
            for y, g in enumerate(row)
        ],
        columns=["customer", "date", "grade"],
    )
    found = migration_matrix(frame, GRADES, method="cohort").counts.to_numpy()[:2, :2]
    before, after = panel[:, :-1].ravel(), panel[:, 1:].ravel()
    assert found.tolist() == pd.crosstab(before, after).to_numpy().tolist()


def test_known_intensities_are_found_again_within_their_intervals():
    frame, until = simulated(3000, seed=1)
    found = migration_matrix(frame.sample(frac=1, random_state=0), GRADES, until=until, draws=200)
    assert found.generator.to_numpy() == pytest.approx(RATES, abs=0.02)
    table = found.table().set_index(["from", "to"])
    truth = linalg.expm(RATES)[:2].ravel()
    assert ((table["low"] <= truth) & (truth <= table["high"])).sum() >= 5
    assert (table["low"] < table["probability"]).all()
    assert (table["probability"] < table["high"]).all()
    cohort = migration_matrix(frame, GRADES, until=until, method="cohort")
    assert cohort.matrix.to_numpy()[:2] == pytest.approx(linalg.expm(RATES)[:2], abs=0.02)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    inside, truth = 0, linalg.expm(RATES)[0, 2]
    for seed in range(40):
        frame, until = simulated(120, seed)
        table = migration_matrix(frame, GRADES, until=until, draws=100, seed=seed).table(0.9)
        row = table[(table["from"] == "A") & (table["to"] == "D")].iloc[0]
        inside += row["low"] <= truth <= row["high"]
    assert 30 <= inside <= 40


def test_without_a_memory_powers_agree_with_what_is_observed():
    frame, until = simulated(4000, seed=2)
    one = migration_matrix(frame, GRADES, until=until, method="cohort")
    five = migration_matrix(frame, GRADES, until=until, method="cohort", years=5)
    table = compare_default_rates(one, five.matrix["D"], 5)
    assert table["ratio"].to_numpy() == pytest.approx([1, 1], abs=0.05)


@given(st.lists(st.floats(0.01, 1), min_size=9, max_size=9))
def test_rates_rise_with_time_and_whole_years_are_powers(cells):
    values = np.array(cells).reshape(3, 3) + np.diag([3.0, 3, 3])
    values[2] = [0, 0, 1]
    matrix = pd.DataFrame(values / values.sum(axis=1, keepdims=True), GRADES, GRADES)
    found = default_probabilities(matrix, [0, 1, 2, 7])
    assert found[0].tolist() == [0, 0, 1]
    assert found[1].to_numpy() == pytest.approx(matrix["D"].to_numpy())
    assert found[2].to_numpy() == pytest.approx((matrix @ matrix)["D"].to_numpy())
    assert (found.diff(axis=1).iloc[:, 1:] >= -1e-12).all(axis=None)


def test_half_a_year_twice_is_a_year():
    matrix = pd.DataFrame([[0.9, 0.1], [0, 1]], ["A", "D"], ["A", "D"])
    assert default_probabilities(matrix, [0.5]).loc["A", 0.5] == pytest.approx(1 - 0.9**0.5)
    rates = generator(matrix)
    assert rates.to_numpy()[0] == pytest.approx([np.log(0.9), -np.log(0.9)])
    assert rates.attrs["negative"] == 0


def test_the_published_matrix_of_jarrow_lando_and_turnbull(published):
    found = default_probabilities(published, [1, 5])
    assert found[1].to_numpy() == pytest.approx(published["D"], abs=1e-4)  # rows rounded
    assert found.loc["AAA", 5] > 0 == published.loc["AAA", "D"]
    values = published.div(published.sum(axis=1), axis=0).to_numpy()
    assert found[5].to_numpy() == pytest.approx((values @ values @ values @ values @ values)[:, -1])
    rates = generator(published)
    assert (rates.to_numpy()[~np.eye(8, dtype=bool)] >= 0).all()
    assert np.abs(rates.sum(axis=1)).max() < 1e-12
    assert rates.attrs["difference"] < 0.001
    assert rates.attrs["negative"] > 0


def test_the_published_five_years_are_not_powers_of_another_sample(published):
    table = compare_default_rates(published, SP_CUMULATIVE[5], 5)
    assert table.loc["CCC", "implied"] > 0.6 > 0.4696 == table.loc["CCC", "observed"]
    assert table["ratio"].to_numpy()[3:] == pytest.approx(
        table["implied"].to_numpy()[3:] / [0.0193, 0.0784, 0.1925, 0.4696]
    )
    one = pd.Series(SP_CUMULATIVE[1])
    assert (one <= pd.Series(SP_RATES)).all()  # withdrawn ratings lower the raw rates
    for shorter, longer in ((1, 5), (5, 10)):
        assert (pd.Series(SP_CUMULATIVE[shorter]) < pd.Series(SP_CUMULATIVE[longer])).all()


@pytest.mark.parametrize(
    ("history", "options", "message"),
    [
        (rows(("x", "2020-01-01", "Z")), {}, "1 rows hold 'Z'"),
        (rows(("x", None, "A")), {}, "1 rows have no 'customer' or 'date'"),
        (rows(("x", "2020-01-01", "A"), ("x", "2020-01-01", "B")), {}, "second grade"),
        (HISTORY, {"until": "2021-01-01"}, "4 rows are after until"),
        (rows(("x", "2020-01-01", "A")), {"until": "2022-01-01"}, "nobody was seen in 'B'"),
        (HISTORY, {"method": "guess"}, "'guess'"),
        (HISTORY, {"method": "cohort", "years": 1.5}, "whole for cohorts"),
        (HISTORY, {"years": 0}, "above 0"),
    ],
)
def test_histories_that_say_nothing_are_refused(history, options, message):
    with pytest.raises(ValueError, match=message):
        migration_matrix(history, GRADES, **options)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[0.9, 0.2], [0, 1]], "rows 'A' are no probabilities"),
        ([[1.1, -0.1], [0, 1]], "rows 'A'"),
        ([[0.9, 0.1], [0.5, 0.5]], "'D' is left with probability 0.5"),
        ([[np.nan, 0.1], [0, 1]], "rows 'A'"),
    ],
)
def test_matrices_of_something_else_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        default_probabilities(pd.DataFrame(values, ["A", "D"], ["A", "D"]))


def test_other_choices_without_sense_are_refused(published):
    with pytest.raises(ValueError, match="years are -1"):
        default_probabilities(published, [-1])
    with pytest.raises(ValueError, match="'BBB'"):
        compare_default_rates(published, {**SP_RATES, "BBB": None}, 1)
    longer = migration_matrix(HISTORY, GRADES, until="2023-01-01", years=2, draws=0)
    with pytest.raises(ValueError, match="of 2 years"):
        default_probabilities(longer)
    swapped = pd.DataFrame([[0.1, 0.9], [0.9, 0.1]], ["A", "B"], ["A", "B"])
    with pytest.raises(ValueError, match="no real logarithm"):
        generator(swapped)
