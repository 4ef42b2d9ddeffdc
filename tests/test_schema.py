"""Schemas: what is inferred, what comes back from YAML, and which rows break it."""

import decimal

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.data.schema import import_pandera, infer_schema, load_schema, save_schema
from creditlab.data.violations import check_schema

pa = import_pandera()
N = 200
RNG = np.random.default_rng(4)


def customers():
    return pd.DataFrame(
        {
            "id": [f"C{i:04d}" for i in range(N)],
            "age": RNG.permutation(np.r_[18:68, 18:68, 18:68, 18:68]),
            "income": np.round(np.exp(RNG.normal(7, 1, N)), 2),
            "gap": np.where(np.arange(N) % 3, RNG.normal(size=N), np.nan),
            "edu": RNG.integers(1, 5, N),
            "job": RNG.choice(["fixed", "free"], N),
            "home": pd.Categorical(RNG.choice(["own", "rent"], N), ["own", "rent", "boat"]),
            "phone": RNG.random(N) < 0.5,
            "opened": pd.date_range("2023-01-01", periods=N),
            "bad": (np.arange(N) % 10 == 0).astype(int),
        }
    )


BEFORE = customers()
SCHEMA = infer_schema(BEFORE)


def broken(column, values, rows=None):
    """The checks of a column that break when its first rows hold other values."""
    now = BEFORE.copy()
    if rows is None:
        now[column] = values
    else:
        now[column] = now[column].astype(object)
        now.loc[: rows - 1, column] = values
        now[column] = now[column].infer_objects()
    found = check_schema(now, SCHEMA)
    assert set(found["column"]) <= {column}
    return dict(zip(found["check"], found["rows"], strict=True))


# --- What is inferred -------------------------------------------------------------------------


def test_a_sample_fits_the_schema_that_it_gave():
    for name in cl.list_datasets()["name"]:
        frame = cl.load_dataset(name).frame
        assert check_schema(frame, infer_schema(frame)).empty, name
        assert check_schema(frame, infer_schema(frame, slack=0)).empty, name


def test_each_column_is_written_down():
    columns = SCHEMA.columns
    assert columns["id"].unique
    assert columns["id"].checks == []
    assert [str(c.dtype) for c in columns.values()][:4] == [
        "string[pyarrow]", "Int64", "float64", "float64",
    ]  # fmt: skip
    assert [name for name, c in columns.items() if c.nullable] == ["gap"]
    assert columns["edu"].checks[0].statistics == {"allowed_values": [1, 2, 3, 4]}
    assert columns["home"].checks[0].statistics == {"allowed_values": ["own", "rent"]}
    assert columns["gap"].description.endswith("67 of 200 rows missing")
    # Median 42.5: a tenth of the way from 18 and from 67, rounded outwards to whole years.
    limits = columns["age"].checks[0].statistics
    assert (limits["min_value"], limits["max_value"]) == (15, 70)


@pytest.mark.parametrize(
    ("values", "slack", "limits"),
    [
        (np.arange(101) / 2 + 0.25, 0.1, (0, 53)),  # no value is negative: nor is the limit
        (np.arange(101) / 2 - 0.25, 0.1, (-3, 53)),  # -2.75 and 52.25, rounded outwards
        ([-1.0] * 30 + [*np.linspace(0.5, 1.5, 60), *[40_000.5] * 10], 0.1, (-1.2, 45_000)),
        (np.arange(101) / 2 + 0.25, 0, (0, 51)),
        ([0.5] * 30, 0.1, (0.45, 0.55)),
        (range(1_000_000, 1_000_100), 0, (1_000_000, 1_000_100)),
    ],
)
def test_ranges_have_the_stated_slack(values, slack, limits):
    schema = infer_schema(pd.DataFrame({"x": [*values, *values]}), slack=slack)
    found = schema.columns["x"].checks[0].statistics
    assert (found["min_value"], found["max_value"]) == pytest.approx(limits)


def test_what_has_no_type_is_left_open():
    frame = pd.DataFrame({"empty": [None] * 5, "mixed": [1, "a", 2, "b", 3]})
    schema = infer_schema(frame)
    assert [column.dtype for column in schema.columns.values()] == [None, None]
    assert check_schema(frame, schema).empty


def test_strange_arguments_are_refused():
    with pytest.raises(ValueError, match="slack is -1"):
        infer_schema(BEFORE, slack=-1)
    with pytest.raises(ValueError, match="empty"):
        infer_schema(BEFORE[:0])


# --- The file ---------------------------------------------------------------------------------


def test_yaml_gives_the_same_schema_back(tmp_path):
    path = save_schema(SCHEMA, tmp_path / "schema.yml")
    loaded = load_schema(path)
    assert save_schema(loaded, tmp_path / "again.yml").read_text() == path.read_text()
    for name, column in SCHEMA.columns.items():
        same = loaded.columns[name]
        assert (same.dtype, same.nullable, same.unique, same.description) == (
            column.dtype, column.nullable, column.unique, column.description,
        )  # fmt: skip
        assert [c.statistics for c in same.checks] == [c.statistics for c in column.checks]
    assert check_schema(BEFORE, loaded).empty


def test_an_edited_file_is_what_counts(tmp_path):
    path = save_schema(SCHEMA, tmp_path / "schema.yml")
    path.write_text(path.read_text().replace("    - free\n", "    - free\n    - gig\n"))
    now = BEFORE.assign(job="gig")
    assert check_schema(now, load_schema(path)).empty
    assert check_schema(now, SCHEMA)["rows"].tolist() == [N]


@pytest.mark.parametrize("text", ["", "a: [", "name: x\n", "just words"])
def test_a_file_that_is_no_schema_is_refused(text, tmp_path):
    path = tmp_path / "schema.yml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"schema.yml: .* write one with save_schema"):
        load_schema(path)


def test_a_check_that_cannot_be_stored_is_refused(tmp_path):
    schema = pa.DataFrameSchema({"x": pa.Column(float, pa.Check(lambda x: x > 0))})
    with pytest.raises(ValueError, match="cannot be stored"):
        save_schema(schema, tmp_path / "schema.yml")
    assert list(tmp_path.iterdir()) == []


# --- Violations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "values", "rows", "expected"),
    [
        ("age", -999, 3, {"from 15 to 70": 3}),
        ("age", 20.5, 2, {"whole numbers": 2}),
        ("age", "thirty", 4, {"numbers": 4}),
        ("age", np.nan, 5, {"not missing": 5}),
        ("edu", 9, 1, {"one of 1, 2, 3, 4": 1}),
        ("job", "gig", 6, {"one of 'fixed', 'free'": 6}),
        ("job", 7, 6, {"text": 6}),
        ("home", "boat", 1, {"one of 'own', 'rent'": 1}),
        ("phone", 2, 3, {"true or false": 3}),
        ("id", "C0199", 1, {"unique": 2}),
        ("opened", "yesterday", 2, {"dates": 2}),
        ("opened", [str(day) for day in BEFORE["opened"]], None, {"dates": N}),
        ("income", [str(v) for v in BEFORE["income"]], None, {"numbers": N}),
    ],
)
def test_each_broken_check_counts_its_rows(column, values, rows, expected):
    assert broken(column, values, rows) == expected


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("age", BEFORE["age"].astype(float)),
        ("age", BEFORE["age"].astype("Int64")),
        ("age", BEFORE["age"].astype("category").astype(object)),
        ("income", BEFORE["income"].round()),
        ("job", BEFORE["job"].astype("category")),
        ("job", BEFORE["job"].astype(object)),
        ("home", BEFORE["home"].astype(str)),
        ("phone", BEFORE["phone"].astype(int)),
        ("opened", BEFORE["opened"].astype("datetime64[s]")),
        ("gap", 0.5),
    ],
)
def test_another_type_that_holds_the_same_breaks_nothing(column, values):
    assert broken(column, values) == {}


def test_values_beside_wrong_types_are_still_checked():
    values = ["n/a", -999.0, 20.5, None, *BEFORE["age"][4:]]
    assert broken("age", values) == {
        "numbers": 1, "whole numbers": 1, "from 15 to 70": 1, "not missing": 1,
    }  # fmt: skip


def test_a_violation_shows_rows_values_and_a_remedy():
    now = BEFORE.set_axis([f"r{i}" for i in range(N)])
    now.loc[["r5", "r7", "r7", "r9", "r11"], "age"] = [-1, -2, -2, -1, -999]
    found = check_schema(now, SCHEMA).iloc[0]
    assert found["rows"] == 4
    assert found["share"] == 4 / N
    assert found["first_rows"] == ["r5", "r7", "r9"]
    assert found["examples"] == [-1, -2, -999]
    assert "to_missing" in found["remedy"]


def test_absent_columns_are_named_and_new_ones_where_forbidden():
    now = BEFORE.drop(columns="age").assign(extra=1)
    found = check_schema(now, SCHEMA)
    assert found[["column", "check"]].to_numpy().tolist() == [["age", "present"]]
    strict = infer_schema(BEFORE)
    strict.strict = True
    found = check_schema(now, strict).set_index("column")["check"]
    assert found.to_dict() == {"age": "present", "extra": "not in the schema"}
    assert check_schema(BEFORE[["age"]], SCHEMA)["column"].tolist() == [
        name for name in BEFORE if name != "age"
    ]


def test_a_schema_written_by_hand_is_checked_too():
    schema = pa.DataFrameSchema(
        {
            "loan": pa.Column(int, pa.Check.gt(0)),
            "price": pa.Column(float, pa.Check(lambda x: x.mean() > 100, name="mean above 100")),
            "name": pa.Column(str, pa.Check.str_matches("^[A-Z]")),
            "amount": pa.Column("category"),
        },
        checks=pa.Check(lambda t: t["loan"] <= t["price"], name="loan within price"),
        unique=["loan", "name"],
    )
    frame = pd.DataFrame(
        {"loan": [1, 1, -5, 90], "price": [5.0, 6, 7, 8], "name": ["A", "A", "b", "C"]},
        index=[3, 3, 4, 5],
    ).assign(amount=1)
    found = check_schema(frame, schema).set_index("check")
    assert found.loc["unique", ["column", "rows"]].tolist() == ["loan, name", 2]
    assert found.loc["greater_than(0)", ["column", "rows"]].tolist() == ["loan", 1]
    assert found.loc["mean above 100", ["column", "rows"]].tolist() == ["price", 4]
    assert found.loc["loan within price", "rows"] == 1
    assert found.loc["dtype('category')", ["column", "rows"]].tolist() == ["amount", 4]


def test_violations_of_bad_data_raise_nothing():
    frame = pd.DataFrame({"age": [decimal.Decimal(1), b"x", (1, 2), None], "edu": [np.inf] * 4})
    found = check_schema(frame, SCHEMA)
    assert {"age", "edu", "job"} <= set(found["column"])


def test_half_of_real_data_breaks_little_of_the_other_half():
    for name, most in (("taiwan_default", 20), ("spanish_credit", 6), ("boston_loanapp", 12)):
        data = cl.load_dataset(name)
        one, other = cl.split_sample(data.frame, data.target, test_size=0.5)
        assert len(check_schema(other, infer_schema(one))) <= most
