"""A card's SELECT gives what Python gives, on every row of every data set, odd values included."""

import sqlite3
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlglot
from odd_customers import DATA, assert_scored_alike, card_of
from sqlglot import exp

import creditlab as cl
from creditlab.deploy.engines import ENGINES

pytestmark = pytest.mark.filterwarnings("ignore:.*unseen at development")
NASTY = ["it's", 'say "hi"', "back\\slash", "高中", "a, b", " ", "", "-- drop", "/* ; */", "A", "a"]
NASTY += ["two\nlines", "%s {x} :y ?", "*/ SELECT 1", "\\'; DROP TABLE x; --", "NULL", "é", "a "]


def in_duckdb(card, frame, text=None, **options):
    """Score a frame, which the statement calls ``customers``, in DuckDB."""
    with duckdb.connect() as connection:
        connection.register("customers", frame)
        return connection.sql(text or card.to_sql(table="customers", keep=["row"], **options)).df()


def in_duckdb_from(card, frame, dialect):
    """Write the statement for another dialect, read it back and run it in DuckDB."""
    tree = sqlglot.parse_one(card.to_sql(dialect, "customers", keep=["row"]), read=dialect)
    for node in list(tree.find_all(exp.Collate)):
        node.replace(exp.cast(node.this.this, "TEXT"))  # DuckDB compares letter by letter
    for node in list(tree.find_all(exp.National)):
        node.replace(exp.Literal.string(node.name))
    for node in list(tree.find_all(exp.DataType)):
        if dialect == "tsql" and node.is_type("float"):  # SQL Server's FLOAT has 53 bits
            node.replace(exp.DataType.build("DOUBLE"))
    return in_duckdb(card, frame, tree.sql("duckdb"))


def each_its_bin(values, **options):
    """Return a card in which each value of x, a category, is a bin; and customers with them."""
    rows = np.repeat(np.arange(len(values)), 12)
    frame = pd.DataFrame({"x": pd.Series(values, dtype=object).array[rows]})
    frame["bad"] = (np.arange(len(rows)) % 12 < 1 + rows % 11).astype(int)
    bins = cl.fit_bins(frame, "bad", ["x"])
    groups = [[value] for value in bins["x"].counts.categories]
    bins = bins.edit("x", groups=groups, reason="each its own")
    log_odds = {"x": np.arange(bins["x"].rule.size) / 7}
    return cl.Scorecard.of_log_odds(bins, -1.0, log_odds, **options), frame


def numbers(splits, special=(), **options):
    """Return a card of one number x with these cuts."""
    frame = pd.DataFrame({"x": [*splits, *special, splits[0] - 1.0, np.nan] * 9})
    frame["bad"] = np.arange(len(frame)) % 2
    chosen = {"x": list(special)} if special else None
    bins = cl.fit_bins(frame, "bad", ["x"], splits={"x": splits}, special_values=chosen)
    log_odds = {"x": np.arange(bins["x"].rule.size) / 7}
    return cl.Scorecard.of_log_odds(bins, -1.0, log_odds, **options)


@pytest.mark.parametrize("name", DATA)
def test_duckdb_scores_every_row_of_every_data_set_as_python_does(name):
    card, frame = card_of(name)
    result = in_duckdb(card, frame)
    assert_scored_alike(result, card, frame)
    assert pd.api.types.is_integer_dtype(result["score"])


@pytest.mark.parametrize("decimals", [1, 3, -1, None])
def test_points_are_decimals_or_exact_as_in_the_card(decimals):
    card, frame = card_of("spanish_credit", decimals)
    assert_scored_alike(in_duckdb(card, frame, reasons=2), card, frame)
    types = duckdb.sql(card.to_sql(table="frame")).types
    wanted = {1: "DECIMAL", 3: "DECIMAL", -1: "HUGEINT|INTEGER|BIGINT", None: "DOUBLE"}[decimals]
    assert str(types[-6]).startswith(tuple(wanted.split("|")))


def test_a_fitted_card_read_from_json_writes_the_same_statement(tmp_path):
    data = cl.load_dataset("taiwan_default")
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"]).fit(data.frame, data.target)
    card.to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    assert again.to_sql() == card.to_sql()
    assert_scored_alike(
        in_duckdb(again, data.frame.assign(row=range(30_000))),
        card,
        data.frame.assign(row=range(30_000)),
    )


@pytest.mark.parametrize("dialect", sorted(set(ENGINES) - {"duckdb", "sqlite"}))
def test_other_dialects_read_back_and_run_in_duckdb_score_alike(dialect):
    card, frame = card_of("spanish_credit", 1)
    assert_scored_alike(in_duckdb_from(card, frame, dialect), card, frame)


@pytest.mark.parametrize("name", ["boston_hmda", "south_german_credit", "spanish_credit"])
def test_sqlite_scores_alike(name):
    card, frame = card_of(name, 1)
    assert_scored_alike(in_sqlite(card, frame), card, frame)


def in_sqlite(card, frame):
    with sqlite3.connect(":memory:") as connection:
        frame.to_sql("customers", connection, index=False)
        return pd.read_sql(card.to_sql("sqlite", "customers", keep=["row"]), connection)


@pytest.mark.parametrize("dialect", sorted(ENGINES))
def test_no_category_breaks_out_of_its_quotes(dialect):
    values = [value for value in NASTY if dialect != "tsql" or value not in ("a ", " ")]
    card, frame = each_its_bin(values)
    frame = frame.assign(row=np.arange(len(frame)))
    assert len(card.bins_["x"].rule.groups) == len(values)
    text = card.to_sql(dialect, "customers", keep=["row"])
    (tree,) = sqlglot.parse(text, read=dialect)
    kind = exp.National if dialect == "tsql" else exp.Literal
    found = {
        literal.name for literal in tree.find_all(kind) if literal.is_string or dialect == "tsql"
    }
    assert set(values) <= found
    run = in_sqlite(card, frame) if dialect == "sqlite" else in_duckdb_from(card, frame, dialect)
    assert_scored_alike(run, card, frame)


def test_letter_case_and_blanks_tell_categories_apart():
    card, _ = each_its_bin(["a", "A", "b"])
    frame = pd.DataFrame({"x": ["a", "A", "a ", "B"], "row": range(4)})
    points = card.bin_points_["x"]
    place = card.bins_["x"].rule.bin_of_category
    expected = [points[place["a"]], points[place["A"]], points[3], points[3]]
    assert in_duckdb(card, frame).sort_values("row")["x_points"].tolist() == expected
    assert in_sqlite(card, frame).sort_values("row")["x_points"].tolist() == expected
    assert "COLLATE utf8mb4_0900_bin" in card.to_sql("mysql")
    assert "COLLATE Latin1_General_100_BIN2" in card.to_sql("tsql")


def test_numbers_are_compared_as_doubles_whatever_the_column():
    card = numbers([0.1, 2.5, 16_777_217.0], special=[-9.0])
    edges = [0.1, np.nextafter(0.1, 0), np.float32(0.1), 2.5, 16_777_216, 16_777_217, -9, 1e30]
    frame = pd.DataFrame({"x": edges}).assign(row=range(8))
    for column in (
        frame["x"],
        frame["x"].astype("float32"),
        frame["x"].astype(str),
        pd.Series([1, 2, 3, -9, 16_777_216, 16_777_217, None, 0], dtype="Int64"),
        pd.Series([Decimal("0.1"), Decimal("2.5"), None, *[Decimal("2.499999")] * 5]),
    ):
        expected = frame.assign(x=column)
        as_numbers = expected.assign(x=pd.to_numeric(column))
        assert_scored_alike(in_duckdb(card, expected), card, as_numbers)


def test_all_digits_of_a_cut_are_written():
    rng = np.random.default_rng(5)
    splits = np.sort(rng.normal(size=40) * 10.0 ** rng.integers(-12, 12, 40)).tolist()
    card = numbers(splits)
    beside = [np.nextafter(split, side) for split in splits for side in (-np.inf, split, np.inf)]
    frame = pd.DataFrame({"x": beside}).assign(row=range(len(beside)))
    assert_scored_alike(in_duckdb(card, frame), card, frame)
    assert_scored_alike(in_sqlite(card, frame), card, frame)


def test_not_a_number_is_missing_and_infinite_numbers_have_no_score():
    card = numbers([0.0, 1.0])
    table = "(VALUES (1, 'NaN'::DOUBLE), (2, NULL), (3, 'inf'), (4, '-inf'), (5, 0.5)) c(row, x)"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE customers AS SELECT * FROM {table}")
        text = card.to_sql(table="customers", keep=["row"], reasons=1)
        result = connection.sql(text).df().set_index("row").sort_index()
    assert (
        result.loc[1, "score"]
        == result.loc[2, "score"]
        == card.points(pd.DataFrame({"x": [np.nan]})).item()
    )
    refused = result.loc[[3, 4], ["x_points", "score", "pd", "reason_1"]]
    assert refused.isna().all(axis=None)
    assert result.loc[5].notna().all()


@pytest.mark.parametrize("values", [[True, False], [1, 2, 3], [1.5, 2.0, -7.0]])
def test_flags_and_numbers_can_be_categories(values):
    card, frame = each_its_bin(values)
    column = pd.array([*values, None])[np.arange(len(frame)) % (len(values) + 1)]
    frame = frame.assign(x=column, row=np.arange(len(frame)))
    expected = frame.assign(x=frame["x"].astype(object))
    assert_scored_alike(in_duckdb(card, frame), card, expected)


def test_reasons_come_in_the_order_of_python_with_its_ties_and_words():
    card, frame = card_of("spanish_credit")
    words = {"Job": "the kind of work", "Debt": "what is owed elsewhere"}
    for options in ({}, {"against": "average"}, {"texts": words, "exclude": ["Age", "Records"]}):
        expected = card.reasons(frame, 20, **options).fillna("")
        result = in_duckdb(card, frame, reasons=20, **options).set_index("row").sort_index()
        assert list(result)[-expected.shape[1] :] == list(expected)
        assert (result[list(expected)].fillna("").to_numpy() == expected.to_numpy()).all()
    assert (expected["reason_10"] != "").any()
    assert expected.isin(list(words.values())).any(axis=None)


def test_a_card_without_losses_has_no_reasons():
    card, frame = each_its_bin(["a", "b"])
    flat = cl.Scorecard.of_log_odds(card.bins_, -1.0, {"x": np.zeros(4)})
    assert in_duckdb(flat, frame.assign(row=range(len(frame))))["reason_1"].isna().all()
    assert "reason" not in flat.to_sql(reasons=0)
    assert "reason" not in card.to_sql(reasons=0)


def test_names_are_quoted_and_columns_may_have_other_names(tmp_path):
    frame = cl.load_dataset("spanish_credit").frame
    frame = frame.rename(columns={"Job": 'job "now"; --', "Age": "select", "Price": "价格"})
    names = ['job "now"; --', "select", "价格"]
    card = cl.Scorecard(variables=names).fit(frame, "bad")
    frame = frame.assign(row=range(len(frame)))
    assert_scored_alike(in_duckdb(card, frame), card, frame)
    assert_scored_alike(in_sqlite(card, frame), card, frame)
    path = tmp_path / "odd name.parquet"
    frame.rename(columns={"价格": "price_eur"}).to_parquet(path)
    text = card.to_sql(table=f"read_parquet('{path}')", columns={"价格": "price_eur"}, keep=["row"])
    assert_scored_alike(in_duckdb(card, frame, text), card, frame)


def test_the_head_says_which_card_it_is_and_the_text_never_changes():
    card, _ = card_of("boston_hmda")
    head = card.to_sql().splitlines()[:5]
    assert all(line.startswith("-- ") for line in head)
    assert cl.__version__ in head[0]
    assert card.to_sql() == card.to_sql()
    other = cl.Scorecard.of_log_odds(card.bins_, -1.3, card.bin_log_odds_, decimals=0)
    assert other.to_sql().splitlines()[0] != head[0]


def test_a_table_name_cannot_be_a_second_statement():
    card, _ = each_its_bin(["a", "b"])
    for dialect in ENGINES:
        text = card.to_sql(dialect, "x; DROP TABLE customers --")
        assert len(sqlglot.parse(text, read=dialect)) == 1
        assert not list(sqlglot.parse_one(text, read=dialect).find_all(exp.Drop))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"dialect": "oracle"}, "dialect 'oracle'"),
        ({"reasons": -1}, "reasons is -1"),
        ({"reasons": True}, "reasons is True"),
        ({"keep": "row"}, r"\['row'\]"),
        ({"keep": ["row", "ROW"]}, "'row' and 'ROW' are one column"),
        ({"keep": ["row", "row"]}, "'row' and 'row' are one column"),
        ({"keep": ["score"]}, "leave the column out of keep"),
        ({"columns": {"y": "z"}}, "'y' not in the card"),
        ({"table": "card_bins"}, "uses this name itself"),
        ({"exclude": ["y"]}, "not in the card"),
    ],
)
def test_what_cannot_be_written_is_refused(options, words):
    card, _ = each_its_bin(["a", "b"])
    with pytest.raises(ValueError, match=words):
        card.to_sql(**options)


def test_categories_and_names_that_an_engine_cannot_tell_apart_are_refused():
    card, _ = each_its_bin(["a", "a ", "b"])
    with pytest.raises(ValueError, match=r"'a ?' and 'a ?' are in different bins but one text"):
        card.to_sql("tsql")
    mixed, _ = each_its_bin(["a", 1, 2])
    with pytest.raises(ValueError, match="1 of 3 categories are text and the others numbers"):
        mixed.to_sql()
    large, _ = each_its_bin([2**53 + 2, 1])
    with pytest.raises(ValueError, match="too large for a double"):
        large.to_sql()
    frame = pd.DataFrame({"Age": [1, 2] * 50, "age": [1, 1, 2, 2] * 25, "bad": [0, 1, 1, 1] * 25})
    bins = cl.fit_bins(frame, "bad")
    twins = cl.Scorecard.of_log_odds(bins, 0, {name: b.woe for name, b in bins.items()})
    with pytest.raises(ValueError, match="'Age_value' and 'age_value' are one column"):
        twins.to_sql("duckdb")
    assert '"age_points"' in twins.to_sql("postgres")
    name = "x" * 60
    bins = cl.fit_bins(frame.rename(columns={"age": name}), "bad", [name])
    long = cl.Scorecard.of_log_odds(bins, 0, {name: bins[name].woe})
    with pytest.raises(ValueError, match="cuts names at 63 bytes"):
        long.to_sql("postgres")


def test_a_name_that_is_no_text_is_refused():
    frame = pd.DataFrame({5: [1.0] * 40 + [2.0] * 40, "bad": [1, 0, 0, 0] * 10 + [0, 1] * 20})
    card = cl.Scorecard(cl.fit_bins(frame, "bad", [5], splits={5: [1.5]})).fit(frame, "bad")
    with pytest.raises(ValueError, match="variable 5: its name is not text; rename it"):
        card.to_sql()
