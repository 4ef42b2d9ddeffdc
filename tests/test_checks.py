"""What input must be: every type that pandas brings, and an error for the rest that names it."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from creditlab.data.checks import (
    CATEGORICAL,
    NUMERIC,
    as_target,
    as_weights,
    check_frame,
    column_kind,
    factorize,
    listing,
    numeric_values,
)

DICTIONARY = pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))


def column(values, dtype=None):
    return pd.Series(values, dtype=dtype, name="income")


# --- Frames -----------------------------------------------------------------------------------


def test_a_good_frame_comes_back_itself():
    frame = pd.DataFrame({"a": [1], "b": [2]})
    assert check_frame(frame) is frame
    assert check_frame(frame, ["b", "a"]) is frame


@pytest.mark.parametrize(
    ("frame", "columns", "said"),
    [
        (pd.DataFrame({"a": []}), [], "the frame is empty: 0 rows, 1 columns"),
        (pd.DataFrame(index=range(3)), [], "the frame is empty: 3 rows, 0 columns"),
        (
            pd.DataFrame([[1, 2, 3]], columns=["a", "b", "a"]),
            [],
            r"1 column names occur more than once \('a'\); rename",
        ),
        (
            pd.DataFrame({"a": [1], "b": [1]}),
            ["a", "c", "d"],
            r"2 columns are not in the frame \('c', 'd'\); it has 'a', 'b'",
        ),
        (pd.DataFrame({f"v{i}": [1] for i in range(30)}), ["x"], r"'v5', … \(30 in all\)"),
    ],
)
def test_a_bad_frame_is_described(frame, columns, said):
    with pytest.raises(ValueError, match=said):
        check_frame(frame, columns)


@pytest.mark.parametrize("thing", [[[1, 2]], np.ones((2, 2)), pd.Series([1]), None])
def test_only_frames_are_frames(thing):
    with pytest.raises(TypeError, match=f"expected a pandas DataFrame, got {type(thing).__name__}"):
        check_frame(thing)


# --- Targets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dtype",
    [
        "int64",
        "int8",
        "uint8",
        "float32",
        "bool",
        "boolean",
        "Int64",
        "Float64",
        "category",
        "object",
        "bool[pyarrow]",
        "int64[pyarrow]",
        "double[pyarrow]",
    ],
)
def test_targets_of_every_type(dtype):
    target = as_target(pd.Series([0, 1, 1, 0], index=[5, 5, 1, 0]).astype(dtype))
    assert target.dtype == bool
    assert target.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    "values", [[0, 1, 1, 0], (False, True, True, False), np.array([0.0, 1, 1, 0])]
)
def test_targets_need_not_be_columns(values):
    assert as_target(values).tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    "dtype", ["float64", "Int64", "boolean", "Float64", "object", "category", "bool[pyarrow]"]
)
def test_missing_targets_are_counted_not_taken_for_bad(dtype):
    values = (
        [1, None, 0, None] if dtype == "category" else pd.array([1, None, 0, None], dtype="object")
    )
    with pytest.raises(
        ValueError, match="target 'late': 2 of 4 rows are missing; leave these rows out, or decide"
    ):
        as_target(pd.Series(values).astype(dtype), "late")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            [0, 1, 2],
            r"target 'late': 1 of 3 rows are neither 0 nor 1 \(2\); recode so that 1 = bad",
        ),
        ([0.0, 1.0, 0.5, 0.5], r"2 of 4 rows are neither 0 nor 1 \(0.5\)"),
        ([0, 1, np.inf], r"1 of 3 rows are neither 0 nor 1 \(inf\)"),
        (["good", "bad", "bad"], r"3 of 3 rows are neither 0 nor 1 \('good', 'bad'\)"),
        (["0", "1"], r"2 of 2 rows are neither 0 nor 1 \('0', '1'\)"),
        (
            list(range(12)),
            r"10 of 12 rows are neither 0 nor 1 \(2, 3, 4, 5, 6, 7, … \(10 in all\)\)",
        ),
        ([1, 1], r"target 'late': all 2 rows are 1 \(bad\); goods and bads are both needed"),
        ([0, 0, 0], r"target 'late': all 3 rows are 0 \(good\)"),
    ],
)
def test_other_targets_are_refused(values, said):
    with pytest.raises(ValueError, match=said):
        as_target(values, "late")


# --- Weights ----------------------------------------------------------------------------------


def test_weights_become_floats():
    weights = as_weights(pd.Series([1, 0, 2], dtype="Int64"), 3)
    assert weights.dtype == np.float64
    assert weights.tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2], r"weights: expected 3 values, got shape \(2,\)"),
        ([[1], [2], [3]], r"got shape \(3, 1\)"),
        ([1, np.nan, -2], "weights: 2 of 3 are missing, infinite or negative; a weight is"),
        ([1, np.inf, 1], "weights: 1 of 3"),
    ],
)
def test_bad_weights_are_counted(values, said):
    with pytest.raises(ValueError, match=said):
        as_weights(values, 3)


# --- Kinds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "dtype", "kind"),
    [
        ([1, 2], "int16", NUMERIC),
        ([1.5, None], "float64", NUMERIC),
        ([1, None], "Int64", NUMERIC),
        ([1, None], "Float32", NUMERIC),
        ([1, None], "int64[pyarrow]", NUMERIC),
        ([Decimal("1.5"), None], pd.ArrowDtype(pa.decimal128(6, 2)), NUMERIC),
        ([True, False], "bool", CATEGORICAL),
        ([True, None], "boolean", CATEGORICAL),
        ([True, None], "bool[pyarrow]", CATEGORICAL),
        (["a", None], "object", CATEGORICAL),
        (["a", None], "str", CATEGORICAL),
        (["a", None], "string", CATEGORICAL),
        (["a", None], pd.ArrowDtype(pa.string()), CATEGORICAL),
        (["a", None], "category", CATEGORICAL),
        ([1, 2], "category", CATEGORICAL),
    ],
)
def test_kinds(values, dtype, kind):
    assert column_kind(column(values, dtype)) == kind


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (["2026-01-31"], "datetime64[ns]"),
        (["2026-01-31"], "datetime64[ns, UTC]"),
        ([pd.Timestamp("2026-01-31")], "timestamp[ns][pyarrow]"),
        ([90], "timedelta64[s]"),
        (["2026-01"], "period[M]"),
        ([pd.Interval(0, 1)], "interval"),
    ],
)
def test_dates_are_refused_with_a_remedy(values, dtype):
    dates = column(values, dtype)
    for check in (column_kind, numeric_values):
        with pytest.raises(
            ValueError,
            match=r"column 'income': 1 rows of type .* leave it out, or turn it into a number",
        ):
            check(dates)


def test_complex_numbers_are_refused():
    with pytest.raises(ValueError, match="column 'income': complex numbers"):
        column_kind(column([1 + 2j]))


# --- Numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dtype",
    [
        "float64",
        "float32",
        "Int64",
        "Float64",
        "UInt8",
        "int64[pyarrow]",
        "double[pyarrow]",
        "object",
        "category",
    ],
)
def test_numbers_of_every_type(dtype):
    values = numeric_values(column([3, None, 1], dtype))
    assert values.dtype == np.float64
    np.testing.assert_array_equal(values, [3, np.nan, 1])


def test_text_that_is_numbers_is_read():
    np.testing.assert_array_equal(numeric_values(column(["3", None, "1.5"])), [3, np.nan, 1.5])
    np.testing.assert_array_equal(numeric_values(column([True, False])), [1, 0])


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_text_among_numbers_is_counted_and_shown(dtype):
    said = (
        r"column 'income': 2 of 5 rows hold text \('high', 'low'\) where numbers are expected; turn"
    )
    with pytest.raises(ValueError, match=said):
        numeric_values(column(["3", "high", None, "low", "4"], dtype))


@pytest.mark.parametrize("dtype", ["float64", "float32", "Float64", "double[pyarrow]", "object"])
def test_infinite_numbers_are_counted(dtype):
    said = "column 'income': 2 of 4 rows are infinite; replace them by missing, or by a number"
    with pytest.raises(ValueError, match=said):
        numeric_values(column([1, np.inf, -np.inf, None], dtype))


# --- Categories -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "dtype", "codes", "found"),
    [
        (["b", None, "a", "b"], "object", [0, -1, 1, 0], ["b", "a"]),
        (["b", None, "a", "b"], "string", [0, -1, 1, 0], ["b", "a"]),
        (["b", None, "a", "b"], "string[pyarrow]", [0, -1, 1, 0], ["b", "a"]),
        (["b", None, "a", "b"], "category", [1, -1, 0, 1], ["a", "b"]),
        ([True, None, False], "boolean", [0, -1, 1], [True, False]),
        ([True, None, False], "bool[pyarrow]", [0, -1, 1], [True, False]),
        ([True, False], "bool", [0, 1], [True, False]),
        ([7, 3, 7], "category", [1, 0, 1], [3, 7]),
        (["a", 1, None, 2.5], "object", [0, 1, -1, 2], ["a", 1, 2.5]),
    ],
)
def test_categories_become_codes_and_plain_values(values, dtype, codes, found):
    got, uniques = factorize(column(values, dtype))
    assert got.tolist() == codes
    assert uniques == found
    assert {type(value) for value in uniques} <= {
        str,
        bool,
        int,
        float,
    }  # so that JSON can hold them


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([(1, 2), "a", (3,)], "2 distinct values are tuple"),
        ([datetime.date(2026, 1, 31), None], "1 distinct values are date"),
        ([Decimal(1)], "1 distinct values are Decimal"),
    ],
)
def test_other_things_are_no_categories(values, kind):
    with pytest.raises(
        ValueError, match=rf"column 'income': {kind}, not text, numbers or booleans; convert"
    ):
        factorize(column(values, "object"))


def test_lists_are_no_categories():
    with pytest.raises(ValueError, match="column 'income'"):
        factorize(column([["a"], ["b"]]))


def test_categories_of_arrow_are_categories():
    assert column_kind(column(["a", "b"], DICTIONARY)) == CATEGORICAL


def test_a_long_list_is_cut():
    assert listing(["a", 1, np.float64(0.5)]) == "'a', 1, 0.5"
    assert listing(range(1_234)) == "0, 1, 2, 3, 4, 5, … (1,234 in all)"
    assert listing(range(7), most=7).endswith("6")
