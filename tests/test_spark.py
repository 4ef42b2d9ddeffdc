"""Customers on a cluster give what they give in a frame, and only sums leave the executors."""

import datetime
import gc
import importlib.util
import os
import pickle
import re
import shutil
import sys
from decimal import Decimal
from itertools import pairwise

import customers
import numpy as np
import pandas as pd
import pytest
from customers import TARGET, WEIGHT, assert_same_bins, assert_same_card, bins_of, warned

import creditlab as cl
from creditlab.data import spark as spark_module
from creditlab.data.sources import as_source

ABSENT = next(
    (
        reason
        for reason, there in {
            "pyspark is not installed: make test-spark": importlib.util.find_spec("pyspark"),
            "Java is not installed; on Debian and Ubuntu: apt install default-jre-headless": (
                shutil.which("java") or os.environ.get("JAVA_HOME")
            ),
        }.items()
        if not there
    ),
    "",
)
pytestmark = pytest.mark.skipif(bool(ABSENT), reason=ABSENT)


@pytest.fixture(scope="session")
def session():
    from pyspark.sql import SparkSession

    here = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**here, "SPARK_LOCAL_IP": "127.0.0.1"}.items():
            patch.setenv(name, value)
        # The executors unpickle functions of the tests too.
        paths = [os.path.dirname(__file__), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        builder = SparkSession.builder.master("local[2]").appName("creditlab tests")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
            "spark.driver.memory": "1g",
            "spark.sql.session.timeZone": "UTC",
            "spark.log.level": "OFF",
            # Several batches a partition, so that blocks are gathered from more than one.
            "spark.sql.execution.arrow.maxRecordsPerBatch": "1500",
        }.items():
            builder = builder.config(name, value)
        running = builder.getOrCreate()
        yield running
        running.stop()


@pytest.fixture
def on_spark(session):
    """Put a frame on the cluster, in four partitions of unequal size, one of them empty."""
    kept = []

    def put(frame):
        rows = frame.astype(object).where(frame.notna(), None)
        cuts = [0, len(rows) // 9, len(rows) // 9, len(rows) // 2, len(rows)]
        pieces = [rows.iloc[a:b].values.tolist() for a, b in pairwise(cuts)]
        parts = session.sparkContext.parallelize(pieces, 4).flatMap(lambda piece: piece)
        kept.append(session.createDataFrame(parts, schema_of(frame)).persist())
        return kept[-1]

    yield put
    for table in kept:
        table.unpersist()


def schema_of(frame):
    from pyspark.sql import types

    def kind(column):
        if pd.api.types.is_bool_dtype(column.dtype):
            return types.BooleanType()
        if pd.api.types.is_integer_dtype(column.dtype):
            return types.LongType()
        if pd.api.types.is_float_dtype(column.dtype):
            return types.DoubleType()
        return types.StringType()

    return types.StructType(
        [types.StructField(str(name), kind(column)) for name, column in frame.items()]
    )


@pytest.fixture(scope="module", params=["taiwan", "generated"])
def population(request):
    return getattr(customers, request.param)()


@pytest.fixture(scope="module")
def expected(population):
    bins = bins_of(population.frame, population)
    return bins, cl.Scorecard(bins=bins).fit(population.frame, TARGET)


@pytest.fixture
def table(on_spark, population):
    return on_spark(population.frame)


def test_bins_card_points_and_measures_are_those_of_the_frame(
    table, population, expected, on_spark, tmp_path
):
    bins, card = expected
    sizes = table.rdd.glom().map(len).collect()
    assert 0 in sizes
    assert sum(sizes) == len(population.frame)
    assert_same_bins(bins_of(table, population), bins)
    found = cl.Scorecard(bins=bins).fit(table, TARGET)
    assert_same_card(found, card)

    points = card.points(table, detail=True).toPandas()
    assert points.equals(card.points(population.frame, detail=True).reset_index(drop=True))

    scored = population.frame.assign(
        points=card.points(population.frame), pd=card.predict_proba(population.frame)[:, 1]
    )
    kept = on_spark(scored)
    for score in ("points", "pd"):
        measures = cl.evaluate(TARGET, score, sample=kept)
        assert measures.equals(cl.evaluate(TARGET, score, sample=scored))
    pd.testing.assert_frame_equal(
        bins.table_on(kept, TARGET), bins.table_on(scored, TARGET), check_exact=True
    )
    later = scored.iloc[len(scored) // 3 :: 2]
    index, same = (cl.psi(data, later, column="points") for data in (kept, scored))
    assert float(index) == float(same)
    assert index.table.equals(same.table)
    assert cl.csi(bins, later, kept).equals(cl.csi(bins, later, scored))


def test_weights_and_given_splits(table, population):
    name = population.variables[0]
    splits = {name: population.frame[name].quantile([0.2, 0.6]).add(0.37).tolist()}

    def fit(data):
        bins = bins_of(data, population, weights=WEIGHT, splits=splits)
        return bins, cl.Scorecard(bins=bins).fit(data, TARGET, WEIGHT)

    (bins, card), (found, found_card) = fit(population.frame), fit(table)
    for name, variable in bins.items():
        assert found[name].rule == variable.rule
        np.testing.assert_allclose(found[name].good, variable.good, rtol=1e-9)
        np.testing.assert_allclose(found[name].bad, variable.bad, rtol=1e-9)
    assert_same_card(found_card, card)


def test_unseen_values_are_warned_of_with_totals(population, expected, on_spark):
    _, card = expected
    frame = customers.strangers(population)
    kept = on_spark(frame)
    points, said = warned(lambda: card.points(kept))
    same, said_of_frame = warned(lambda: card.points(frame))
    assert said == said_of_frame
    assert len(said) >= 2
    assert points.toPandas()["score"].tolist() == same.tolist()


def test_points_are_lazy_unless_written(table, population, expected, tmp_path):
    from pyspark.sql import DataFrame

    _, card = expected
    text = population.variables[-1] if "school" in population.frame else "branch"
    found = card.points(table, keep=["ID", text])
    assert isinstance(found, DataFrame)
    assert [(f.name, f.dataType.typeName()) for f in found.schema] == [
        ("ID", "long"),
        (text, "string"),
        ("score", "double"),
    ]
    path = card.points(table, to=tmp_path / "scores", keep=["ID", text, TARGET])
    assert path == tmp_path / "scores"
    assert (path / "_SUCCESS").exists()
    frame = pd.read_parquet(sorted(path.glob("*.parquet"))).sort_values("ID", ignore_index=True)
    assert frame["ID"].dtype == frame[TARGET].dtype == np.int64
    assert frame["ID"].tolist() == population.frame["ID"].tolist()
    assert frame[text].isna().tolist() == population.frame[text].isna().tolist()
    assert frame["score"].tolist() == card.points(population.frame).tolist()


class Receipts:
    """Notes the size of everything that is unpickled in the driver."""

    def __init__(self):
        self.sizes = []

    def loads(self, content):
        self.sizes.append(len(content))
        return pickle.loads(content)

    def __getattr__(self, name):
        return getattr(pickle, name)


def test_only_sums_come_back(on_spark, monkeypatch):
    names = ["amount", "ratio", "visits"]
    few = customers.generated(1_000).frame[[*names, TARGET]]

    def received(frame):
        """Sizes of all that the driver gets while a card is made of these customers."""
        table, receipts = on_spark(frame), Receipts()
        classic, collect, arrow = type(table), type(table).collect, type(table).toArrow

        def counted(self):
            rows = collect(self)
            assert len(rows) <= 3  # one a partition that has rows
            return rows

        def only_types(self):
            found = arrow(self)
            assert found.num_rows == 0
            return found

        with monkeypatch.context() as patch:
            patch.setattr(spark_module, "pickle", receipts)
            patch.setattr(classic, "collect", counted)
            patch.setattr(classic, "toArrow", only_types)
            for way in ("toPandas", "toLocalIterator", "take", "head", "tail"):
                patch.setattr(classic, way, None)
            bins = cl.fit_bins(table, TARGET, names)
            card = cl.Scorecard(bins=bins).fit(table, TARGET)
            card.points(table)
            cl.csi(bins, table, table)
        return receipts.sizes

    # Four times as many customers with the same values, all in every partition: the same sums.
    small, large = (received(pd.concat([few] * times)) for times in (12, 48))
    assert len(small) == len(large) > 15
    assert max(large) <= 1.01 * max(small)
    assert sum(large) <= 1.01 * sum(small)


def test_decimals_nulls_and_other_types(session, tmp_path):
    from pyspark.sql import types as t

    rows = 300
    columns = {
        "money": (t.DecimalType(12, 2), [Decimal(i % 40) / 4 for i in range(rows)]),
        "small": (t.ByteType(), [i % 5 for i in range(rows)]),
        "single": (t.FloatType(), [i % 9 / 2 for i in range(rows)]),
        "yes": (t.BooleanType(), [i % 4 == 0 for i in range(rows)]),
        "a `b`.c": (t.StringType(), ["x" if i % 3 else "y" for i in range(rows)]),
        "day": (t.DateType(), [datetime.date(2024, 1, 1 + i % 9) for i in range(rows)]),
        "moment": (t.TimestampType(), [datetime.datetime(2024, 1, 1, i % 9) for i in range(rows)]),
        TARGET: (t.IntegerType(), [int(i % 7 < 3) for i in range(rows)]),
    }
    for name, (_, values) in columns.items():
        if name != TARGET:
            values[::11] = [None] * len(values[::11])
    schema = t.StructType([t.StructField(name, kind) for name, (kind, _) in columns.items()])
    lines = list(zip(*(values for _, values in columns.values()), strict=True))
    table = session.createDataFrame(lines, schema)
    names = ["money", "small", "single", "yes", "a `b`.c"]
    frame = pd.DataFrame({name: columns[name][1] for name in (*names, TARGET)})
    frame["money"] = frame["money"].map(lambda m: np.nan if m is None else float(m))
    bins = cl.fit_bins(frame, TARGET)
    assert_same_bins(cl.fit_bins(table, TARGET, names), bins)
    with pytest.raises(ValueError, match=r"'day': 300 rows of type date.* cannot be binned"):
        cl.fit_bins(table, TARGET)

    card = cl.Scorecard(bins=bins).fit(table, TARGET)
    keep = ["day", "moment", "money", "a `b`.c"]
    found = card.points(table, keep=keep)
    assert [f.dataType.typeName() for f in found.schema] == [
        "date", "timestamp", "double", "string", "double",
    ]  # fmt: skip
    assert [row["day"] for row in found.select("day").collect()] == columns["day"][1]
    card.points(table, keep=keep, to=tmp_path / "s")
    assert len(pd.read_parquet(tmp_path / "s")) == rows


def wrong(**columns):
    frame = pd.DataFrame(
        {
            "x": np.arange(900) % 50 + 0.5,
            "town": np.where(np.arange(900) % 3, "a", "b"),
            TARGET: np.arange(900) % 2,
        }
    )
    for name, values in columns.items():
        frame[name] = frame[name].astype(object)
        frame.loc[[5, 895], name] = values
        frame[name] = frame[name].infer_objects()
    return frame


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (wrong(default=np.nan), {}, "2 of 900 rows are missing"),
        (wrong(default=2), {}, "2 of 900 rows are neither 0 nor 1 (2)"),
        (wrong().assign(default=0), {}, "all 900 rows are 0 (good)"),
        (wrong(x=[np.inf, -np.inf]), {}, "'x': 2 of 900 rows are infinite"),
        (wrong(), {"variables": ["z"]}, "('z')"),
        (wrong().assign(x=np.nan), {}, "'x': all 900 rows are missing"),
        (wrong(), {"special_values": {"x": [-7]}}, "special values -7 occur in 0 of 900 rows"),
        (wrong().iloc[:0], {}, "0 rows, 3 columns"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_is_refused_in_a_frame_is_refused_with_the_same_words(
    frame, options, message, session, on_spark
):
    with pytest.raises(ValueError) as of_frame:
        cl.fit_bins(frame, TARGET, **options)
    kept = (
        on_spark(frame)
        if len(frame)
        else session.createDataFrame([], "x double, town string, d int")
    )
    with pytest.raises(ValueError, match=re.escape(message)) as found:
        cl.fit_bins(kept, TARGET if len(frame) else "d", **options)
    assert type(found.value) is ValueError
    if len(frame):
        assert str(found.value).replace("Spark DataFrame", "frame") == str(of_frame.value)


def test_errors_on_executors_come_out_plainly(on_spark):
    card = cl.Scorecard().fit(signal(), TARGET)
    with pytest.raises(ValueError) as error:
        card.points(on_spark(wrong().assign(x="many")))
    assert re.fullmatch(
        r"column 'x': [\d,]+ of [\d,]+ rows hold text \('many'\) where numbers are expected; .*",
        str(error.value),
    )
    assert error.value.__cause__ is None
    ids = wrong().assign(town=[f"c{i}" for i in range(900)])
    ids = pd.concat([ids.assign(town=ids["town"] + f" {i}") for i in range(120)])
    with pytest.raises(ValueError, match="'town': over 100,000 distinct values"):
        cl.fit_bins(on_spark(ids), TARGET)
    with pytest.raises(TypeError, match="target of customers outside memory is a column"):
        cl.fit_bins(on_spark(wrong()), wrong()[TARGET])


def signal():
    frame = wrong()
    risk = 0.1 + 0.01 * frame["x"] + 0.2 * (frame["town"] == "a")
    return frame.assign(default=(np.random.default_rng(2).random(len(frame)) < risk).astype(int))


class Breaking(cl.Scorecard):
    """A card that scores the blocks of some customers, then fails."""

    def _score(self, detail, keep, frame):
        if self.armed and "x" in frame and (frame["x"] == 0.5).any():
            raise ValueError("out of paper")
        return super()._score(detail, keep, frame)


def test_nothing_is_left_when_writing_fails(on_spark, tmp_path, monkeypatch):
    table, card = on_spark(signal()), cl.Scorecard().fit(signal(), TARGET)
    broken = Breaking(bins=card.bins_).fit(signal(), TARGET)
    (tmp_path / "scores").mkdir()
    (tmp_path / "scores" / "old").write_text("old")
    broken.armed = True
    # What is counted first would fail already; here it is the writing that fails.
    monkeypatch.setattr(spark_module.SparkSource, "total", lambda self, *rest: {})
    with pytest.raises(ValueError, match=r"^out of paper$"):
        broken.points(table, to=tmp_path / "scores")
    monkeypatch.undo()
    assert [p.name for p in tmp_path.iterdir()] == ["scores"]
    assert [p.name for p in (tmp_path / "scores").iterdir()] == ["old"]
    card.points(table, to=tmp_path / "scores")
    assert len(pd.read_parquet(sorted((tmp_path / "scores").glob("*.parquet")))) == 900
    assert not (tmp_path / "scores" / "old").exists()


def test_what_was_kept_on_the_cluster_is_let_go(session, on_spark):
    def kept():
        return session.sparkContext._jsc.getPersistentRDDs().size()

    source = as_source(on_spark(signal()))
    before = kept()
    derived, _ = source.derive(lambda block: (block[["x"]] * 1.0, 0), ["x"], "x")
    assert derived.total(len, ["x"], "x") == 900
    assert kept() == before + 1
    del derived
    gc.collect()
    assert kept() == before


def test_a_session_that_stopped_first_is_no_error(on_spark, monkeypatch):
    table, errors, asked = on_spark(signal()), [], []

    def stopped(self):
        asked.append(self)
        raise RuntimeError("the session has stopped")

    monkeypatch.setattr(sys, "unraisablehook", errors.append)
    monkeypatch.setattr(sys, "excepthook", lambda *error: errors.append(error))
    with monkeypatch.context() as patch:
        patch.setattr(type(table), "unpersist", stopped)
        derived, _ = as_source(table).derive(lambda block: (block[["x"]] * 1.0, 0), ["x"], "x")
        del derived
        gc.collect()
    assert len(asked) == 1
    assert errors == []
