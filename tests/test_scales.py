"""Rating scales: the published figures, directions, gaps, and refusals."""

import numpy as np
import pandas as pd
import pytest

from creditlab.decide.grades import fit_master_scale
from creditlab.decide.rating_scales import SCALES
from creditlab.decide.scales import harmonise, pd_master_scale, scales_table, to_master


def test_the_published_one_year_rates():
    percent = {"AAA": 0, "AA": 0.021, "A": 0.063, "BBB": 0.192, "BB": 0.797, "B": 4.276}
    for grade, rate in {**percent, "CCC": 31.65, "D": 100}.items():
        assert to_master("S&P", grade)["pd"] == pytest.approx(rate / 100)
        assert to_master("Fitch", grade)["pd"] == pytest.approx(rate / 100)


def test_moodys_letters_are_worth_what_stands_beside_them():
    ours = [to_master("Moody's", g)["pd"] for g in ("Aaa", "Aa3", "A2", "Baa1", "Ba", "B", "Ca")]
    theirs = [to_master("S&P", g)["pd"] for g in ("AAA", "AA-", "A", "BBB+", "BB", "B", "CC")]
    assert ours == theirs


def test_the_same_letter_is_another_risk():
    assert to_master("Creditreform Rating", "BBB")["pd"] == to_master("S&P", "BB")["pd"]
    assert to_master("Creditreform Rating", "B")["pd"] == to_master("S&P", "CCC")["pd"]
    assert to_master("Creditreform Rating", "A")["pd"] == to_master("S&P", "A")["pd"]


def test_a_domestic_scale_and_payment_records_carry_no_probability():
    table = scales_table().set_index("scale")
    assert table.loc[["China nine grades", "PAYDEX"], "pd"].isna().all()
    assert (table.loc["China nine grades", "scope"] == "domestic").all()
    best = to_master("China nine grades", "AAA")
    assert best["master"] is None
    assert "not AAA abroad" in best["gaps"]
    assert "not of default" in to_master("PAYDEX", 80)["gaps"]
    dra = [to_master("Coface DRA", value)["pd"] for value in (0, 3, 10)]
    assert dra[0] == 1
    assert np.isnan(dra[1:]).all()


@pytest.mark.parametrize(
    ("scale", "better", "worse"),
    [
        ("S&P", "AA", "B"),
        ("Moody's", "Baa3", "Ba1"),
        ("China nine grades", "AA", "A"),
        ("PAYDEX", 80, 50),
        ("Coface DRA", 9, 2),
        ("Creditreform index", 180, 320),
        ("Creditreform index", 500, 600),
        ("Creditreform Rating", "BBB", "B"),
    ],
)
def test_order_is_one_for_the_best_whatever_the_direction(scale, better, worse):
    one, two = to_master(scale, better), to_master(scale, worse)
    assert one["order"] < two["order"]
    assert not one["pd"] > two["pd"]


def test_bands_of_numbers_begin_at_their_limits():
    found = [to_master("Creditreform index", v)["pd"] for v in (100, 149.9, "150", 499, 500, 600)]
    assert found[:4] == [0.002, 0.002, 0.0035, 0.1505]
    assert np.isnan(found[4:]).all()
    assert to_master("PAYDEX", "80-89")["order"] == to_master("PAYDEX", 89)["order"] == 3


@pytest.mark.parametrize("scale", SCALES)
def test_every_grade_finds_itself_and_rates_rise_from_the_best(scale):
    grades = SCALES[scale].grades
    assert [to_master(scale, grade)["order"] for grade in grades] == list(range(1, len(grades) + 1))
    rates = [SCALES[scale].pds[grade] for grade in grades if grade in SCALES[scale].pds]
    assert rates == sorted(rates)
    assert set(SCALES[scale].pds) <= set(grades)
    assert SCALES[scale].source
    assert SCALES[scale].gaps


@pytest.mark.parametrize(
    ("scale", "grade", "message"),
    [
        ("S&P", "Baa", "its grades are AAA, AA, A, BBB"),
        ("S&P", "AAA+", "'AAA[+]' is no grade"),
        ("S&P", "D-", "no grade"),
        ("Moody's", "Baa4", "Aaa, Aa, A, Baa"),
        ("Moody's", "Aaa1", "no grade"),
        ("PAYDEX", 0, "from 1 to 100 .high is good"),
        ("PAYDEX", "prompt", "from 1 to 100"),
        ("Creditreform index", 700, "from 100 to 600 .low is good"),
        ("Dagong", "AAA", "'Dagong' is not known; choose from 'S&P'"),
    ],
)
def test_an_unknown_grade_names_those_that_exist(scale, grade, message):
    with pytest.raises(ValueError, match=message):
        to_master(scale, grade)


def test_the_default_master_scale_doubles_and_holds_every_probability():
    master = pd_master_scale()
    assert np.all(np.diff(master.pds) > 0)
    ratios = np.array(master.cuts[1:-1]) / np.array(master.cuts[:-2])
    assert ((ratios >= 1.99) & (ratios <= 2.1)).all()
    assert master.grade(np.array(master.pds)).tolist() == list(master.names)
    assert master.grade([0.0, 1.0]).tolist() == ["P1", "D"]


def test_a_fitted_master_scale_of_probabilities_serves_too():
    rng = np.random.default_rng(0)
    rate = rng.beta(1, 20, 5000)
    bad = rng.random(5000) < rate
    master = fit_master_scale(bad, rate, cuts=[0.005, 0.02, 0.1])
    assert [to_master("S&P", g, master)["master"] for g in ("A", "BB", "B", "CCC")] == list("ABCD")
    points = fit_master_scale(bad, 600 - 300 * rate, cuts=[570, 590])
    with pytest.raises(ValueError, match="one of points"):
        to_master("S&P", "BB", points)


def test_many_ratings_are_put_beside_each_other_and_nothing_is_lost():
    frame = pd.DataFrame(
        {
            "customer": list("aabbc"),
            "scale": ["S&P", "PAYDEX", "Creditreform index", "S&P", "S&P"],
            "grade": ["BB+", 62, 240.0, None, "BB+"],
        },
        index=[7, 3, 5, 9, 1],
    )
    result = harmonise(frame)
    assert result.index.tolist() == [7, 3, 5, 9, 1]
    assert result[list(frame)].equals(frame)
    assert result["pd"].round(5).tolist()[:1] + result["pd"].tolist()[2:3] == [0.00797, 0.0084]
    assert result.loc[9, "basis"] == "not rated"
    assert pd.isna(result.loc[9, "order"])
    assert result["master"].tolist()[0] == result["master"].tolist()[4] == "P6"
    for label, row in frame.iterrows():
        alone = to_master(row["scale"], row["grade"])
        assert result.loc[label, "gaps"] == alone["gaps"]


def test_all_unknown_grades_are_named_at_once_with_their_rows():
    frame = pd.DataFrame({"scale": ["S&P"] * 4, "grade": ["BB", "Baa", "Baa", "X"]})
    with pytest.raises(ValueError, match=r"3 of 4 rows: 'Baa' is no grade.*'X' is no grade"):
        harmonise(frame)


def test_columns_are_not_written_over():
    with pytest.raises(ValueError, match="'pd'"):
        harmonise(pd.DataFrame({"scale": ["S&P"], "grade": ["A"], "pd": [0.1]}))
