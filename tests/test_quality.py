"""The state of a table: what each column is, what is repaired, what is left out, and why."""

import datetime
import decimal

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.data.kinds import suspected_codes
from creditlab.data.outliers import outlier_limits
from creditlab.data.quality import profile, repeated_rows, screen_columns
from creditlab.data.repair import binary_target, repair_columns

N = 400
RNG = np.random.default_rng(5)
BAD = (RNG.random(N) < 0.3).astype(int)


def kind_of(values, target=True, name="x"):
    frame = pd.DataFrame({name: values, "bad": BAD[: len(values)]})
    found = screen_columns(frame, "bad" if target else None).set_index("column")
    return found.loc[name, "kind"] if name in found.index else "usable"


# --- What cannot be binned -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("id", np.arange(N) % 7),
        ("ID", RNG.permutation(N)),
        ("customerId", RNG.integers(0, 300, N)),
        ("客户编号", [f"C{i}" for i in range(N)]),
        ("Unnamed: 0", range(N)),
        ("anything", range(10, 10 + N)),
        ("anything", RNG.permutation(N) + 5000),
        ("anything", RNG.choice(10**9, N, replace=False)),
        ("anything", 10**7 + RNG.integers(0, 10**7, N)),
        ("anything", [f"{i:05d}-x" for i in RNG.permutation(N)]),
        ("account_no", [*range(N - 5), *range(5)]),
    ],
)
def test_identifiers_are_left_out(name, values):
    assert kind_of(values, name=name) == "identifier"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("amount", np.exp(RNG.normal(8, 1, N)).round()),  # nearly all distinct, but skewed
        ("income", RNG.normal(size=N)),  # all distinct, but not whole
        ("age", RNG.integers(18, 80, N)),
        ("branch_id", RNG.integers(0, 20, N)),  # a code for few branches describes the customer
        ("number_credits", RNG.integers(1, 5, N)),
        ("paid", BAD + RNG.integers(0, 2, N)),
        ("grade", RNG.choice(list("ABC"), N)),
        ("employed", RNG.random(N) < 0.5),
        ("year", RNG.integers(2001, 2021, N)),
        ("valid", RNG.choice(["id", "no id"], N)),
        ("half", [1.0, np.nan] * (N // 2)),
    ],
)
def test_what_describes_a_customer_stays(name, values):
    assert kind_of(values, name=name) == "usable"


@pytest.mark.parametrize(
    "values",
    [
        pd.date_range("2020-01-01", periods=N),
        pd.date_range("2020-01-01", periods=N, tz="UTC"),
        [datetime.date(2020, 1, 1 + i % 28) for i in range(N)],
        pd.period_range("2001-01", periods=N, freq="M"),
        pd.date_range("2020-01-01", periods=N).strftime("%Y-%m-%d"),
        pd.date_range("2020-01-01", periods=N).strftime("%d/%m/%Y"),
        pd.date_range("2020-01-01", periods=N, freq="h").strftime("%Y-%m-%d %H:%M:%S"),
        pd.date_range("2010-01-01", periods=N).strftime("%b-%Y"),
        pd.date_range("2010-01-01", periods=N).strftime("%d %B %Y"),
        pd.date_range("2010-01-01", periods=N).strftime("%Y年%m月%d日"),
        pd.date_range("2010-01-01", periods=N).strftime("%Y%m%d").astype(int),
        pd.date_range("2010-01-01", periods=N).strftime("%Y%m").astype(int),
    ],
)
def test_dates_are_left_out(values):
    assert kind_of(values) == "date"


def test_text_that_only_looks_like_a_date_stays():
    assert kind_of([f"city {i % 9}" for i in range(N)]) == "usable"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["same"] * N, "constant"),
        ([np.nan] * N, "empty"),
        ([None] * N, "empty"),
        ([1.0] * 7 + [np.nan] * (N - 7), "empty"),
        ([[i] for i in range(N)], "other"),
        ([[1, 2]] * N, "other"),
        ([b"x", b"y"] * (N // 2), "other"),
        (BAD, "outcome"),
        (np.where(BAD, "written off", "paid"), "outcome"),
        ([f"note {i}" for i in RNG.integers(0, 200, N)], "text"),
    ],
)
def test_what_cannot_be_binned_is_named(values, kind):
    assert kind_of(list(values)) == kind


def test_text_is_judged_by_what_chance_would_show():
    # 29 * (1/goods + 1/bads): .35 for 280 and 120 rows, .01 for 28 and 70 times as many.
    few = pd.DataFrame({"city": [f"c{i % 30}" for i in range(N)], "bad": BAD})
    assert screen_columns(few, "bad")["kind"].tolist() == ["text"]
    assert "0.3" in screen_columns(few, "bad")["reason"].item()
    many = pd.concat([few] * 40, ignore_index=True)
    assert screen_columns(many, "bad").empty


def test_each_reason_is_said():
    frame = pd.DataFrame({"id": range(N), "k": 3, "d": pd.date_range("2020", periods=N)})
    reasons = screen_columns(frame).set_index("column")["reason"]
    assert "400 different values" in reasons["id"]
    assert "every row: 3" in reasons["k"]
    assert "duration" in reasons["d"]


# --- The profile -----------------------------------------------------------------------------


def test_profile_describes_each_column():
    frame = pd.DataFrame(
        {
            "income": [1.0, 2.0, 2.0, np.nan] * 100,
            "grade": pd.Categorical(["a", "b", "b", "b"] * 100),
            "flag": pd.array([True, False, None, True] * 100, dtype="boolean"),
            "bad": [0, 1, 0, 1] * 100,
        }
    )
    found = profile(frame, "bad").set_index("column")
    assert found["kind"].to_dict() == {
        "income": "numeric", "grade": "categorical", "flag": "categorical", "bad": "target",
    }  # fmt: skip
    income = found.loc["income"]
    assert (income["missing"], income["distinct"], income["most_frequent"]) == (0.25, 2, 2.0)
    assert income["share"] == pytest.approx(2 / 3)
    assert (income["min"], income["median"], income["max"]) == (1, 2, 2)
    assert found.loc["flag", "missing"] == 0.25
    assert found.loc["grade", "most_frequent"] == "b"


def test_profile_of_every_data_set_runs():
    for name in cl.list_datasets().query("target.notna()")["name"]:
        data = cl.load_dataset(name)
        found = profile(data.frame, data.target)
        assert found["column"].tolist() == list(data.frame)


def test_repeated_rows_are_those_that_pandas_finds():
    frame = pd.DataFrame(
        {
            "x": RNG.choice([1.5, 2.5, np.nan, *range(100)], N),
            "g": RNG.choice(["a", None], N),
            "b": RNG.random(N) < 0.5,
        }
    )
    expected = int(frame.duplicated().sum())
    assert expected > 0
    described = profile(frame)
    assert repeated_rows(frame, described) == expected
    assert repeated_rows(frame.assign(x=np.arange(N) / 2), profile(frame.assign(x=range(N)))) == 0
    assert repeated_rows(frame[["g"]], described) == N - 2
    assert repeated_rows(frame[[]], described) == 0


def test_profile_refuses_what_is_no_table():
    with pytest.raises(ValueError, match="empty"):
        profile(pd.DataFrame({"a": []}))
    with pytest.raises(ValueError, match="more than once"):
        profile(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(ValueError, match="neither 0 nor 1"):
        profile(pd.DataFrame({"a": [1, 2], "y": [1, 2]}), "y")


@pytest.mark.parametrize(
    ("rest", "code", "expected"),
    [
        (range(18, 70), [-1] * 9, [-1]),
        (range(18, 70), [-999] * 9, [-999]),
        (range(18, 70), [-9] * 9 + [-8] * 9, [-9, -8]),
        (range(18, 70), [9999] * 9, [9999]),
        (range(-50, 50), [-9999] * 9, [-9999]),
        (range(6), [99] * 9, [99]),
        (range(18, 70), [-999] * 2, []),  # too few to be a code
        (range(18, 70), [70] * 9, []),
        (range(9), [-2] * 9 + [-1] * 9, []),  # an ordered code such as months of arrears
        (np.linspace(-2, 2, 60), [-1] * 9, []),
        (range(1000), [999] * 9, []),
    ],
)
def test_codes_for_no_answer(rest, code, expected):
    assert suspected_codes(pd.Series([*rest, *rest, *code])) == expected


def test_text_has_no_codes():
    assert suspected_codes(pd.Series(["-999"] * 50)) == []


# --- Outliers --------------------------------------------------------------------------------


def outside(values):
    """Values beyond the limits of their column."""
    low, high = outlier_limits(pd.Series(values))
    return sorted({v for v in values if v < low or v > high})


def test_symmetric_columns_have_tukeys_outer_fences():
    # Quartiles of 0..100 are 25, 50, 75: three interquartile ranges are 150.
    assert outlier_limits(pd.Series(range(-50, 51))) == (-175.0, 175.0)
    values = RNG.normal(size=1001)
    lower, upper = np.quantile(values, [0.25, 0.75])
    found = outlier_limits(pd.Series(values))
    assert found == pytest.approx((lower - 3 * (upper - lower), upper + 3 * (upper - lower)), 0.1)


def test_normal_and_skewed_samples_raise_few_false_alarms():
    for values in (RNG.normal(size=100_000), np.exp(RNG.normal(9, 1.5, 100_000))):
        low, high = outlier_limits(pd.Series(values))
        assert ((values < low) | (values > high)).sum() <= 3
    gamma = RNG.gamma(2, 1000, 100_000)
    low, high = outlier_limits(pd.Series(gamma))
    assert ((gamma < low) | (gamma > high)).mean() < 0.001


def test_scaling_a_column_scales_its_limits():
    values = np.exp(RNG.normal(5, 1, 500))
    low, high = outlier_limits(pd.Series(values))
    assert outlier_limits(pd.Series(1000 * values)) == pytest.approx((1000 * low, 1000 * high))


@pytest.mark.parametrize(
    ("values", "far"),
    [
        ([*range(18, 80), 600], [600]),
        ([0] * 500 + [*range(100, 200)], []),  # no debt is not a small debt
        ([0] * 500 + [*range(100, 200)] + [10**7], [10**7]),
        ([0, 1] * 50 + [666] * 2, [666]),
        ([360] * 80 + [180, 240, 300, 480] * 5 + [999999.375] * 4, [999999.375]),
        ([*range(-50, 50), -9000], [-9000]),
        ([0, 1] * 50, []),
        ([5] * 50, []),
        (np.repeat([1, 2, 3, 4], [50, 10, 5, 1]), []),
    ],
)
def test_what_lies_far_out(values, far):
    assert outside(list(values)) == far


def test_limits_refuse_what_has_none():
    with pytest.raises(ValueError, match="no outliers"):
        outlier_limits(pd.Series(["a"], name="x"))
    with pytest.raises(ValueError, match="1 of 2 rows are infinite"):
        outlier_limits(pd.Series([1, np.inf], name="x"))


def test_the_profile_counts_what_is_odd_in_a_column():
    values = [*range(100, 200), 10**6, -5, 0, *[-999] * 9]
    row = profile(pd.DataFrame({"income": values, "y": RNG.normal(size=112)})).iloc[0]
    assert (row["codes"], row["outliers"]) == ("", 10)  # -5 keeps -999 from being a sure code
    assert row["negative"] == pytest.approx(10 / 112)
    assert row["zero"] == pytest.approx(1 / 112)
    assert "10 rows negative" in row["note"]


def test_the_profile_finds_the_published_defects():
    loans = profile(cl.load_dataset("boston_loanapp").frame, "reject").set_index("column")
    assert loans.loc[["gdlin", "term"], "outliers"].tolist() == [2, 4]
    assert loans.loc["lines", "outliers"] >= 1
    assert loans.loc["liq", "outliers"] >= 9
    assert loans.loc["review", "codes"] == [999]
    taiwan = profile(cl.load_dataset("taiwan_default").frame, "default").set_index("column")
    assert taiwan.loc["EDUCATION", "note"].startswith("rare: 0 (14 rows)")
    assert taiwan.loc["MARRIAGE", "note"] == "rare: 0 (54 rows)"
    assert "590 rows negative" in taiwan.loc["BILL_AMT1", "note"]
    kazakh = profile(cl.load_dataset("kazakh_borrowers").frame, "default").set_index("column")
    assert (kazakh.loc[["RecT", "PayT"], "negative"] * 400).tolist() == [4, 22]
    assert kazakh.loc["InvT", "high_limit"] < 205044


# --- Repairs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (lambda v: f" {v} ", lambda v: v),
        (lambda v: f"{v * 1000:,}", lambda v: v * 1000),
        (lambda v: f"{v * 1000:,}.50", lambda v: v * 1000 + 0.5),
        (lambda v: f"${v},000", lambda v: v * 1000),
        (lambda v: f"{v} €", lambda v: v),
        (lambda v: f"-¥{v}", lambda v: -v),
        (lambda v: f"({v}.25)", lambda v: -v - 0.25),
        (lambda v: f"{v}.5%", lambda v: v + 0.5),
        (lambda v: f"{v},5", lambda v: v + 0.5),
        (lambda v: f"{v}.000,25", lambda v: v * 1000 + 0.25),
        (lambda v: f"{v} 000", lambda v: v * 1000),
        (lambda v: f"{v}e3", lambda v: v * 1000),
        (lambda v: decimal.Decimal(v), lambda v: v),
    ],
)
def test_numbers_stored_as_text_become_numbers(write, read):
    values = list(range(10, 60))
    frame = pd.DataFrame({"x": pd.Series([write(v) for v in values], dtype=object)})
    fixed, repairs = repair_columns(frame)
    assert fixed["x"].tolist() == [read(v) for v in values]
    assert repairs["column"].tolist() == ["x"]


def test_a_semicolon_file_has_decimal_commas():
    frame = pd.DataFrame({"x": [f"{v},125" for v in range(50)]})
    assert repair_columns(frame)[0]["x"][1] == 1125
    frame.attrs["read"] = "CSV, separated by semicolon, UTF-8"
    assert repair_columns(frame)[0]["x"][1] == 1.125


@pytest.mark.parametrize(
    "values",
    [
        [f"{v:05d}" for v in range(N)],  # leading zeros: a code
        ["1", "2", "3", "U"] * 50,  # few numbers: a grade
        ["12a", "b7", "c"] * 50,
        [f"{v}-{v}" for v in range(N)],
        ["a", "5", "6", "7"] * 50,
        [True, False] * 50,
    ],
)
def test_what_is_not_a_number_stays_as_it_is(values):
    frame = pd.DataFrame({"x": values})
    fixed, repairs = repair_columns(frame)
    assert fixed["x"].tolist() == values
    assert repairs.empty


def test_mixed_columns_lose_only_their_text_and_say_so():
    values = [*(str(v) for v in range(97)), "unknown", "?", "?"]
    fixed, repairs = repair_columns(pd.DataFrame({"x": values}))
    assert fixed["x"].isna().sum() == 3
    assert fixed["x"].notna().sum() == 97
    assert repairs["repair"].item() == (
        "text read as numbers; 3 rows hold 'unknown', '?', now missing"
    )


def test_infinite_values_become_missing_and_are_counted():
    frame = pd.DataFrame({"x": [1.0, np.inf, -np.inf, 4.0], "y": [0, 1, 0, 1]})
    fixed, repairs = repair_columns(frame)
    assert fixed["x"].isna().tolist() == [False, True, True, False]
    assert repairs.to_numpy().tolist() == [["x", "2 rows infinite, now missing"]]
    assert np.isinf(frame["x"]).sum() == 2  # the caller's frame is not touched


def test_the_target_is_not_repaired():
    frame = pd.DataFrame({"y": [f" {v} " for v in range(50)]})
    assert repair_columns(frame, "y")[0]["y"].tolist() == frame["y"].tolist()


# --- The outcome -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "bad"),
    [
        ([0, 1, 0], None),
        ([0.0, 1.0, 0.0], None),
        ([False, True, False], None),
        (["0", "1", "0"], None),
        ([1, 2, 1], "2"),
        ([1.0, 2.0, 1.0], 2),
        ([1, 0, 1], "0"),
        (["good", "bad", "good"], "bad"),
        (["N", " Y ", "N "], "Y"),
        (["no", "yes", "no"], "yes"),
        (pd.Categorical(["no", "yes", "no"]), "yes"),
    ],
)
def test_two_values_become_good_and_bad(values, bad):
    frame = pd.DataFrame({"y": values}, index=[5, 6, 7])
    found = binary_target(frame, "y", bad=bad)
    assert found.tolist() == [0, 1, 0]
    assert found.index.tolist() == [5, 6, 7]


@pytest.mark.parametrize(
    ("values", "bad", "said"),
    [
        (["good", "bad", "bad"], None, r"'bad' \(2 rows\), 'good' \(1 rows\).*--bad VALUE"),
        ([1, 2, 2], None, "not 0 and 1"),
        (["good", "bad", "bad"], "Bad", "no row holds 'Bad'.*'good'"),
        ([0, 1, 2], None, "'0'.*'1'.*'2'.*keep two"),
        ([0, 1, 2], "2", "keep two"),
        ([1, 1, 1], None, r"holds '1' \(3 rows\).*both are needed"),
        ([0, None, 1], None, "1 of 3 rows are missing.*--missing-target"),
        ([None, None, None], "1", "3 of 3 rows are missing"),
        (range(30), None, "30 values in all"),
    ],
)
def test_an_outcome_that_is_not_one_is_refused(values, bad, said):
    with pytest.raises(ValueError, match=said):
        binary_target(pd.DataFrame({"y": list(values)}), "y", bad=bad)


def test_an_absent_target_suggests_the_nearest_column():
    with pytest.raises(ValueError, match=r"did you mean 'default'.*'default', 'age'"):
        binary_target(pd.DataFrame({"default": [0, 1], "age": [1, 2]}), "defualt")


def test_missing_outcomes_can_be_kept():
    frame = pd.DataFrame({"y": [1, None, 0]})
    assert binary_target(frame, "y", missing="keep").isna().tolist() == [False, True, False]


def test_too_few_of_one_kind_are_refused():
    frame = pd.DataFrame({"y": [0] * 50 + [1] * 9})
    assert binary_target(frame, "y", least=9).sum() == 9
    with pytest.raises(ValueError, match="at least 10 goods and 10 bads"):
        binary_target(frame, "y", least=10)
