"""The cleaning log: each step counts its rows, says why, and does the same to tomorrow's file."""

import datetime as dt
import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import creditlab as cl
from creditlab.data.cleaning import CleaningLog
from creditlab.data.expressions import columns_of, evaluate, rows_where

WHY = "the card of the data says so"


def customers():
    """Six customers with repeated index labels and a defect in each column."""
    return pd.DataFrame(
        {
            "no": [1, 2, 3, 4, 5, 6],
            "age": [30, 17, 50, -9, 41, 41],
            "job": ["fixed", "fix", "free", None, "free", "free"],
            "grade": pd.Categorical(["a", "b", None, "b", "c", "c"]),
            "income": ["1,200", "$900", "n/a", "(50)", "2,000.5", "2,000.5"],
            "opened": ["2024-01-31", "2024-02-31", "2023-12-01", "2020-05-05", None, None],
            "applied": [20240301] * 6,
            "sales": [100.0, 250.0, np.nan, 1e6, -3.0, -3.0],
            "limit": pd.array([5, None, 7, 9, 3, 3], dtype="Int64"),
        },
        index=pd.Index([7, 7, 3, 1, 0, 2], name="customer"),
    )


def one(frame, operation, *args, **kwargs):
    """The frame and the step after a single operation."""
    log = getattr(CleaningLog(frame), operation)(*args, **kwargs, reason=WHY)
    return log.frame, log.steps[0]


# --- Operations, by hand ----------------------------------------------------------------------


def test_codes_become_missing():
    frame, step = one(customers(), "to_missing", "age", [-9])
    assert frame["age"].isna().tolist() == [False, False, False, True, False, False]
    assert (step.rows, step.before.missing, step.after.missing) == (1, 0, 1)
    assert (step.before.low, step.after.low) == (-9, 17)


@pytest.mark.parametrize(
    ("column", "mapping", "after"),
    [
        ("job", {"fix": "fixed"}, ["fixed", "fixed", "free", None, "free", "free"]),
        ("age", {-9: 9, 17: 18}, [30, 18, 50, 9, 41, 41]),
        ("age", {-9: None}, [30, 17, 50, None, 41, 41]),
        ("grade", {"c": "b"}, ["a", "b", None, "b", "b", "b"]),
        ("grade", {"c": "z"}, ["a", "b", None, "b", "z", "z"]),
        ("limit", {3: 4}, [5, None, 7, 9, 4, 4]),
        ("job", {"fix": 1, "fixed": 1, "free": 2}, [1, 1, 2, None, 2, 2]),
    ],
)
def test_values_are_recoded(column, mapping, after):
    frame, _ = one(customers(), "recode", column, mapping)
    found = [None if pd.isna(value) else value for value in frame[column]]
    assert found == after


def test_recoding_keeps_the_type():
    before = customers()
    for column, mapping in (("age", {-9: 9}), ("job", {"fix": "fixed"}), ("limit", {3: 4})):
        assert one(before, "recode", column, mapping)[0][column].dtype == before[column].dtype
    recoded = one(before, "recode", "grade", {"c": "b"})[0]["grade"]
    assert isinstance(recoded.dtype, pd.CategoricalDtype)


def test_text_becomes_numbers_and_what_is_none_is_named():
    frame, step = one(customers(), "to_number", "income")
    assert frame["income"].tolist()[:2] == [1200, 900]
    assert frame["income"].iloc[3] == -50
    assert (step.rows, step.left, step.after.missing) == (6, ("n/a",), 1)
    comma = pd.DataFrame({"x": ["1.000,5", "7"]})
    assert one(comma, "to_number", "x", decimal=",")[0]["x"].tolist() == [1000.5, 7]


def test_decimals_are_numbers_and_dates_are_none():
    frame, step = one(pd.DataFrame({"x": [Decimal("1.5"), None, "2"]}), "to_number", "x")
    assert (frame["x"].sum(), step.rows) == (3.5, 2)
    with pytest.raises(ValueError, match="'opened' cannot be read as numbers"):
        one(pd.DataFrame({"opened": [dt.date(2024, 1, 1)]}), "to_number", "opened")


def test_text_becomes_dates_and_impossible_days_are_named():
    frame, step = one(customers(), "to_date", "opened")
    assert frame["opened"].iloc[0] == pd.Timestamp("2024-01-31")
    assert (step.left, step.after.missing) == (("2024-02-31",), 3)
    frame, step = one(customers(), "to_date", "applied", format="%Y%m%d")
    assert (frame["applied"] == pd.Timestamp("2024-03-01")).all()
    with pytest.raises(ValueError, match="decimals are no dates"):
        one(pd.DataFrame({"x": [1.5, 2.0]}), "to_date", "x")


def test_units_are_changed_where_a_condition_holds():
    frame, step = one(customers(), "scale", "sales", 1 / 1.13)
    assert frame["sales"].iloc[0] == pytest.approx(88.4956, abs=1e-4)
    assert step.rows == 5
    frame, step = one(customers(), "scale", "sales", 0.001, where="sales > 500")
    assert frame["sales"].iloc[[0, 3]].tolist() == [100, 1000]
    assert step.rows == 1


def test_clipping_writes_the_limits_down():
    frame, step = one(customers(), "clip", "sales", low=0, high=300)
    assert frame["sales"].dropna().tolist() == [100, 250, 300, 0, 0]
    assert step.rows == 3
    wide = pd.DataFrame({"x": np.arange(101.0)})
    frame, step = one(wide, "clip", "x", quantiles=(0.05, 0.9))
    assert step.arguments == {"low": 5.0, "high": 90.0}
    assert (frame["x"].min(), frame["x"].max(), step.rows) == (5, 90, 15)


@pytest.mark.parametrize(
    ("column", "value", "rows"), [("sales", 0, 1), ("job", "none", 1), ("grade", "?", 1)]
)
def test_missing_is_filled(column, value, rows):
    frame, step = one(customers(), "fill", column, value)
    assert step.rows == rows
    assert (frame[column] == value).sum() == rows


def test_a_duration_is_derived():
    log = CleaningLog(customers()).to_date("opened", reason=WHY)
    log = log.to_date("applied", format="%Y%m%d", reason=WHY)
    log = log.derive("days", "date_diff('day', opened, applied)", reason=WHY)
    assert log.frame["days"].iloc[0] == 30  # 31 January to 1 March of a leap year
    assert log.frame["days"].isna().sum() == 3


def test_rows_are_dropped_and_counted():
    frame, step = one(customers(), "drop_duplicates", ignoring=["no"])
    assert (len(frame), step.rows, step.before.rows, step.after.rows) == (5, 1, 6, 5)
    frame, step = one(customers(), "drop_duplicates", ["job"])
    assert frame["no"].tolist() == [1, 2, 3, 4]
    frame, step = one(customers(), "drop_rows", "age < 18 and age >= 0")
    assert frame["no"].tolist() == [1, 3, 4, 5, 6]
    frame, step = one(customers(), "drop_rows", "sales < 200")  # unknown sales stay
    assert frame["no"].tolist() == [2, 3, 4]
    assert frame.index.tolist() == [7, 3, 1]


def test_a_column_gets_another_name():
    frame, _ = one(customers(), "rename", "sales", "turnover")
    assert "turnover" in frame
    assert "sales" not in frame


# --- The log ----------------------------------------------------------------------------------


def full_log(frame):
    return (
        CleaningLog(frame)
        .drop_duplicates(ignoring=["no"], reason="a customer twice")
        .to_missing("age", [-9], reason="code")
        .recode("job", {"fix": "fixed"}, reason="spelling")
        .to_number("income", reason="text")
        .to_date("opened", reason="text")
        .to_date("applied", format="%Y%m%d", reason="a number")
        .derive("days", "date_diff('day', opened, applied)", reason="a duration can be binned")
        .clip("sales", quantiles=(0, 0.75), reason="one huge value")
        .scale("sales", 0.001, reason="thousands")
        .fill("job", "none", reason="no job is an answer")
        .rename("limit", "credit_limit", reason="a word of SQL")
        .drop_rows("age < 18", reason="minors cannot apply")
    )


def test_the_frame_given_is_not_changed_and_a_log_never_changes():
    before = customers()
    log = CleaningLog(before)
    full_log(before)
    pd.testing.assert_frame_equal(before, customers())
    assert len(log) == 0


def test_replay_on_the_same_table_gives_the_same_table(tmp_path):
    log = full_log(customers())
    log.to_json(tmp_path / "log.json")
    loaded = CleaningLog.from_json(tmp_path / "log.json")
    assert loaded.steps == log.steps
    pd.testing.assert_frame_equal(loaded.apply(customers()), log.frame)
    assert not loaded.differences(loaded.replay(customers()))["moved"].any()
    pd.testing.assert_frame_equal(loaded.table(), log.table())


def test_replay_uses_the_limits_of_development():
    log = CleaningLog(pd.DataFrame({"x": np.arange(101.0)})).clip(
        "x", quantiles=(0, 0.5), reason=WHY
    )
    assert log.apply(pd.DataFrame({"x": [10.0, 1000.0]}))["x"].tolist() == [10, 50]


def test_every_row_that_goes_is_counted():
    table = full_log(customers()).table()
    dropped = table["operation"].str.startswith("drop")
    assert 6 - table.loc[dropped, "rows"].sum() == len(full_log(customers()).frame) == 4
    assert table["step"].tolist() == list(range(1, 13))
    assert table.loc[3, ["column", "left"]].tolist() == ["income", "'n/a'"]
    assert table.loc[0, ["before", "after"]].tolist() == ["6 rows", "5 rows"]


@settings(max_examples=20)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.integers(1, 29))
def test_steps_on_rows_do_not_depend_on_the_other_rows(values, cut):
    # Without steps that compare rows, cleaning two parts is cleaning the whole.
    frame = pd.DataFrame({"x": np.array(values, dtype=float)})
    log = CleaningLog(pd.DataFrame({"x": [-3.0, *range(-3, 4)]}))
    log = log.to_missing("x", [-3], reason=WHY).clip("x", high=2, reason=WHY)
    log = log.derive("y", "x * x", reason=WHY).recode("x", {0: 1}, reason=WHY)
    whole = log.apply(frame)
    parts = [part for part in (frame[:cut], frame[cut:]) if len(part)]
    together = pd.concat([log.apply(part) for part in parts])
    pd.testing.assert_frame_equal(together, whole, check_dtype=False)


def test_differences_name_what_was_not_seen_before():
    frame = pd.DataFrame({"edu": [0, 1, 2, 3] * 100, "pay": ["1", "2", "x", "30"] * 100})
    log = CleaningLog(frame).recode("edu", {0: 3}, reason=WHY).to_number("pay", reason=WHY)
    now = frame.assign(edu=frame["edu"].replace(1, 7), pay=frame["pay"].replace("2", "unknown"))
    found = log.differences(log.replay(now))
    assert found["unseen"].tolist() == [[7], ["unknown"]]
    assert found["note"].tolist() == ["not seen before: 7", "not seen before: 'unknown'"]
    assert found["moved"].all()


def test_differences_tell_a_changed_share_from_chance():
    frame = pd.DataFrame({"x": [*range(1, 91), *[-1] * 10] * 10})
    log = CleaningLog(frame).to_missing("x", [-1], reason=WHY)
    half = log.differences(log.replay(frame[::2]))
    assert not half["moved"].item()
    more = frame.assign(x=frame["x"].where(frame["x"] > 20, -1))
    found = log.differences(log.replay(more)).iloc[0]
    assert (found["share_before"], found["share_now"]) == (0.1, 0.3)
    assert found["moved"]
    assert found["note"] == "rows affected 10.00% → 30.00%"
    with pytest.raises(ValueError, match="other steps"):
        log.differences(CleaningLog(frame))


def test_a_new_code_is_seen_in_a_replay():
    frame = pd.DataFrame({"x": [*range(18, 80), *[-999] * 8]})
    log = CleaningLog(frame).to_missing("x", [-999], reason=WHY)
    replayed = log.replay(pd.DataFrame({"x": [*range(18, 80), *[9999] * 8]}))
    assert log.differences(replayed)["unseen"].item() == [9999]


def test_what_was_taken_at_development_is_taken_from_a_file_without_that_defect():
    log = CleaningLog(customers()).to_missing("age", [-9], reason=WHY)
    log = log.to_number("income", reason=WHY).to_date("opened", reason=WHY)
    clean = log.frame
    assert log.replay(clean).steps[1].rows == 0
    pd.testing.assert_frame_equal(log.apply(clean), clean)


# --- Errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "args", "kwargs", "said"),
    [
        ("to_missing", ("age", [666]), {}, "'age': no row holds 666"),
        ("to_missing", ("age", ["-9"]), {}, "no row holds '-9'"),
        ("to_missing", ("age", "-9"), {}, "give a list"),
        ("to_missing", ("agee", [1]), {}, "not in the frame .'agee'"),
        ("recode", ("job", {"x": "y"}), {}, "no row holds 'x'"),
        ("recode", ("job", {"fix": pd.NaT}), {}, "text, numbers and booleans only"),
        ("to_number", ("income",), {"decimal": ";"}, "decimal is ';'"),
        ("scale", ("job", 2), {}, "'job' holds no numbers but 'fixed', 'fix', 'free'; to_number"),
        ("scale", ("sales", np.nan), {}, "factor is nan"),
        ("clip", ("sales",), {}, "no limit"),
        ("clip", ("sales",), {"low": 5, "high": 1}, "low is 5, above high, 1"),
        ("clip", ("sales",), {"low": 5, "quantiles": (0, 1)}, "not both"),
        ("clip", ("sales",), {"quantiles": (1, 99)}, "increasing shares"),
        ("clip", ("job",), {"quantiles": (0, 0.9)}, "no numbers"),
        ("fill", ("sales", "none"), {}, "holds numbers; 'none' would make it text"),
        ("fill", ("sales", np.nan), {}, "text, numbers and booleans only"),
        ("rename", ("sales", "age"), {}, "a column 'age' already"),
        ("derive", ("age", "age + 1"), {}, "a column 'age' already"),
        ("drop_duplicates", (["no", "x"],), {}, "'x'"),
        ("drop_duplicates", (), {"ignoring": ["x"]}, "'x'"),
        ("drop_duplicates", (["no"],), {"ignoring": ["no"]}, "no column is left"),
        ("drop_rows", ("no > 0",), {}, "no row would remain of 6"),
    ],
)
def test_a_step_that_cannot_be_meant_is_refused(operation, args, kwargs, said):
    with pytest.raises(ValueError, match=said):
        getattr(CleaningLog(customers()), operation)(*args, **kwargs, reason=WHY)


def test_a_reason_must_say_something():
    with pytest.raises(ValueError, match="reason is empty"):
        CleaningLog(customers()).to_missing("age", [-9], reason=" ")


def test_a_replay_names_the_step_and_the_column():
    log = full_log(customers())
    with pytest.raises(ValueError, match=r"step 9, scale of 'sales'|step 8, clip of 'sales'"):
        log.replay(customers().drop(columns="sales"))
    with pytest.raises(ValueError, match="'opened'"):
        log.replay(customers().drop(columns="opened"))


def test_a_log_of_infinite_values_can_be_written(tmp_path):
    log = CleaningLog(pd.DataFrame({"x": [1.0, np.inf, 5.0, np.nan]})).clip("x", low=2, reason=WHY)
    log.to_json(tmp_path / "log.json")
    assert CleaningLog.from_json(tmp_path / "log.json").steps == log.steps
    assert str(log.steps[0].before) == "1 missing, 1 to 5"


def test_files_are_checked(tmp_path):
    log, path = full_log(customers()), tmp_path / "log.json"
    log.to_json(path)
    content = json.loads(path.read_text())
    content["steps"][0]["operation"] = "remove_everything"
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match="unknown operation 'remove_everything'"):
        CleaningLog.from_json(path)
    with pytest.raises(ValueError, match="holds no table"):
        CleaningLog(None, log.steps).clip("sales", low=0, reason=WHY)


# --- Conditions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    [
        "x; drop table t", "(select 1) = x", "x > avg(x)", "sum(x) over () > 1", "random() > x",
        "x = current_date", "now() > x", "drop table t", "*",
    ],
)  # fmt: skip
def test_conditions_cannot_look_beyond_their_row(expression):
    with pytest.raises(ValueError, match="looks beyond its row"):
        rows_where(pd.DataFrame({"x": [1, 2]}), expression)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("x > (", "cannot be read"),
        ("1 = 1", "names no column"),
        ("X > 1", "'X'"),
        ("x + name", "cannot be worked out"),
        ("read_text('/etc/hostname') = name", "cannot be worked out"),
        ("x", "is no condition: it gives 1, 2, 3"),
    ],
)
def test_conditions_that_cannot_be_worked_out(expression, said):
    with pytest.raises(ValueError, match=said):
        rows_where(pd.DataFrame({"x": [1, 2, 3], "name": ["a", "b", "c"]}), expression)


@settings(max_examples=20)
@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), min_size=1, max_size=30))
def test_conditions_agree_with_pandas(values):
    frame = pd.DataFrame({"客户 x": values, "y": range(len(values))}, dtype="float64")
    found = rows_where(frame, '"客户 x" > 1 or y = 0')
    assert found.tolist() == ((frame["客户 x"] > 1) | (frame["y"] == 0)).tolist()
    assert columns_of('"客户 x" > 1 or y = 0') == ["客户 x", "y"]


def test_long_tables_keep_their_order():
    frame = pd.DataFrame({"x": np.arange(300_000)})
    assert (evaluate(frame, "x * 2") == 2 * frame["x"]).all()
    assert evaluate(pd.DataFrame({"x": [0.0, 1.0]}), "1 / x").isna().tolist() == [True, False]


# --- Real data --------------------------------------------------------------------------------


def test_taiwan_has_35_repeated_rows_without_ids():
    log = CleaningLog(cl.load_dataset("taiwan_default").frame)
    log = log.drop_duplicates(ignoring=["ID"], reason="the same customer twice")
    log = log.recode("EDUCATION", {0: 4, 5: 4, 6: 4}, reason="not documented: others")
    assert [step.rows for step in log.steps] == [35, 345]
    assert sorted(log.frame["EDUCATION"].unique()) == [1, 2, 3, 4]


def test_cleaning_then_binning_is_binning_with_special_values():
    data = cl.load_dataset("boston_loanapp")
    log = CleaningLog(data.frame).to_missing("review", [999], reason="code of the source")
    cleaned = cl.fit_bins(log.frame, data.target, ["review"])["review"]
    special = cl.fit_bins(data.frame, data.target, ["review"], special_values={"review": [999]})[
        "review"
    ]
    assert cleaned.rule.splits == special.rule.splits
    counted, shown = cleaned.table(), special.table()
    n = cleaned.rule.n_regular
    pd.testing.assert_frame_equal(counted[:n], shown[:n])
    assert counted.iloc[-1]["count"] == shown.iloc[-2]["count"] == 223
    assert counted.iloc[-1]["woe"] == pytest.approx(shown.iloc[-2]["woe"])
    assert cleaned.iv == pytest.approx(special.iv)


def test_clipping_outside_the_cuts_changes_no_bin():
    data = cl.load_dataset("kazakh_borrowers")
    before = cl.fit_bins(data.frame, data.target, ["CR"])["CR"]
    low, high = before.rule.splits[0] / 2, before.rule.splits[-1] * 2
    log = CleaningLog(data.frame).clip("CR", low=low, high=high, reason="current ratio of 716")
    after = before.table_on(log.frame, data.target)
    assert log.steps[0].rows > 0
    pd.testing.assert_frame_equal(after[list(before.table())], before.table())
