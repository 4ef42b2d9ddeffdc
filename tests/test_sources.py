"""Customers in files and in blocks give what they give in a frame: to the last bit, or refused."""

import gc
import gzip
import io
import pickle
import re
import sys
import tempfile
from functools import reduce
from itertools import pairwise
from operator import add
from pathlib import Path

import customers
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from customers import TARGET, WEIGHT, assert_same_bins, assert_same_card, bins_of, warned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import creditlab as cl
from creditlab import _progress
from creditlab.data import files
from creditlab.data.blocks import as_pandas
from creditlab.data.files import FileSource
from creditlab.data.read import read_table
from creditlab.data.sources import FrameSource, Sample, Totals, as_source
from creditlab.model import counting
from creditlab.model.counting import CategoryTotal, count_columns

KINDS = ("parquet", "parts", "csv", "blocks")
ROWS = 1_700  # small blocks, so that a small file has many


class Blocks:
    """A source of one's own: a frame cut anywhere; functions and sums travel as bytes."""

    name = "blocks"

    def __init__(self, frame, places):
        stops = [0, *sorted(place % (len(frame) + 1) for place in places), len(frame)]
        table = pa.Table.from_pandas(frame, preserve_index=False)
        self.parts = [as_pandas(table.slice(a, b - a)) for a, b in pairwise(stops) if b > a]
        self.types, self.rows = as_pandas(table.slice(0, 0)), len(frame)

    def __fspath__(self):
        return "blocks"

    def __len__(self):
        return self.rows

    def _each(self, function, columns):
        for part in self.parts:
            sent = pickle.loads(pickle.dumps(function))
            yield pickle.loads(pickle.dumps(sent(part[list(columns)])))

    def total(self, function, columns, what):
        return reduce(add, self._each(function, columns))

    def map(self, function, columns, what, to):
        parts, rest = zip(*self._each(function, columns), strict=True)
        result = pd.concat(parts, ignore_index=True)
        if to is not None:
            result = Path(to)
            pd.concat(parts, ignore_index=True).to_parquet(to)
        return result, reduce(add, rest)

    def derive(self, function, columns, what):
        parts, rest = zip(*self._each(function, columns), strict=True)
        derived = Blocks(pd.concat(parts, ignore_index=True), [3, 500])
        return derived, reduce(add, rest)


@pytest.fixture(autouse=True)
def _in_small_blocks(monkeypatch):
    monkeypatch.setattr(files, "ROWS", ROWS)
    mine = lambda path: path if isinstance(path, Blocks) else FileSource(path)  # noqa: E731
    monkeypatch.setattr("creditlab.data.files.FileSource", mine)


def kept_as(kind, frame, folder):
    """Keep a frame in another way; return what the calls take in its place."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = len(frame)
    if kind == "parquet":
        frame.to_parquet(folder / "table.parquet", row_group_size=max(rows // 3, 1))
        return folder / "table.parquet"
    if kind == "parts":
        stops = [0, 1, 2, rows // 9, rows // 9 + 1, rows - 7, rows]
        for i, (a, b) in enumerate(pairwise(stops)):
            frame.iloc[a:b].to_parquet(folder / f"part-{i}.parquet")
        return f"{folder}/part-*.parquet"
    if kind == "csv":
        frame.to_csv(folder / "table.csv", index=False)
        return folder / "table.csv"
    return Blocks(frame, [0, 1, rows // 4, rows // 4 + 1, rows // 2, rows - 2])


@pytest.fixture(scope="module", params=["taiwan", "generated"])
def population(request):
    return getattr(customers, request.param)()


@pytest.fixture(scope="module")
def expected(population):
    """What the frame gives: bins and a card."""
    bins = bins_of(population.frame, population)
    return bins, cl.Scorecard(bins=bins).fit(population.frame, TARGET)


@pytest.fixture(scope="module")
def places(population, tmp_path_factory):
    """The population kept in every way."""
    folder = tmp_path_factory.mktemp("kept")
    return {kind: kept_as(kind, population.frame, folder / kind) for kind in KINDS}


# Equal to what the frame gives.


@pytest.mark.parametrize("kind", KINDS)
def test_bins_and_card_are_those_of_the_frame(kind, population, expected, places):
    bins, card = expected
    assert_same_bins(bins_of(places[kind], population), bins)
    found = cl.Scorecard(bins=bins).fit(places[kind], TARGET)
    assert_same_card(found, card)
    assert found.feature_names_in_.tolist() == card.feature_names_in_.tolist()


@pytest.mark.parametrize("kind", ["parts", "csv"])
def test_a_card_fits_its_own_bins_from_a_file(kind, population, expected, places):
    binning = {"special_values": population.special_values}
    card = cl.Scorecard(variables=population.variables, binning=binning)
    assert_same_card(card.fit(places[kind], TARGET), expected[1])


@pytest.mark.parametrize("kind", KINDS)
def test_weighted_bins_and_card_are_those_of_the_frame(kind, population, places):
    def fit(data):
        bins = bins_of(data, population, weights=WEIGHT)
        return bins, cl.Scorecard(bins=bins).fit(data, TARGET, WEIGHT)

    (bins, card), (found, found_card) = fit(population.frame), fit(places[kind])
    for name, variable in bins.items():
        assert found[name].rule == variable.rule
        np.testing.assert_allclose(found[name].good, variable.good, rtol=1e-9)
        np.testing.assert_allclose(found[name].bad, variable.bad, rtol=1e-9)
        assert found[name].iv == pytest.approx(variable.iv, rel=1e-9)
    assert_same_card(found_card, card)


@pytest.mark.parametrize("kind", KINDS)
def test_given_splits_are_counted_as_in_the_frame(kind, population, places):
    name = population.variables[0]
    splits = {name: population.frame[name].quantile([0.123, 0.5, 0.77]).add(0.37).tolist()}
    found = bins_of(places[kind], population, splits=splits)
    assert_same_bins(found, bins_of(population.frame, population, splits=splits))
    assert found[name].rule.splits == tuple(splits[name])


@pytest.mark.parametrize("kind", KINDS)
def test_points_are_those_of_the_frame(kind, population, expected, places):
    _, card = expected
    for detail in (False, True):
        found = card.points(places[kind], detail=detail)
        assert found.equals(card.points(population.frame, detail=detail))


@pytest.mark.parametrize("kind", KINDS)
def test_points_are_written_in_order_with_the_types_of_what_is_kept(
    kind, population, expected, places, tmp_path
):
    _, card = expected
    text = population.variables[-1] if "school" in population.frame else "branch"
    path = card.points(places[kind], to=tmp_path / "scores.parquet", keep=["ID", text, TARGET])
    assert path == tmp_path / "scores.parquet"
    table = pq.read_table(path)
    assert [str(table.schema.field(name).type) for name in ("ID", TARGET)] == ["int64", "int64"]
    assert str(table.schema.field(text).type) in ("string", "large_string")
    frame = table.to_pandas()
    assert frame.columns.tolist() == ["ID", text, TARGET, "score"]
    assert frame["ID"].tolist() == population.frame["ID"].tolist()
    assert frame[text].isna().tolist() == population.frame[text].isna().tolist()
    assert frame[text].dropna().tolist() == population.frame[text].dropna().tolist()
    assert frame["score"].tolist() == card.points(population.frame).tolist()
    assert [p.name for p in tmp_path.iterdir()] == ["scores.parquet"]


@pytest.fixture(scope="module")
def scored(population, expected):
    """The frame with points, unrounded and often tied, and with probabilities."""
    card = expected[1]
    pd_ = card.predict_proba(population.frame)[:, 1]
    return population.frame.assign(points=card.points(population.frame), pd=pd_)


@pytest.mark.parametrize("kind", KINDS)
def test_measures_are_those_of_the_frame(kind, scored, expected, tmp_path):
    bins, _ = expected
    data = kept_as(kind, scored, tmp_path)
    for score in ("points", "pd"):
        measures = cl.evaluate(TARGET, score, sample=data)
        assert measures.equals(cl.evaluate(scored[TARGET], scored[score]))
        assert measures.equals(cl.evaluate(TARGET, score, sample=scored))
    pd.testing.assert_frame_equal(
        bins.table_on(data, TARGET), bins.table_on(scored, TARGET), check_exact=True
    )
    later = scored.iloc[len(scored) // 3 :: 2]
    index = cl.psi(data, kept_as(kind, later, tmp_path / "later"), column="points")
    assert float(index) == float(cl.psi(scored["points"], later["points"]))
    assert index.table.equals(cl.psi(scored["points"], later["points"]).table)
    moved = cl.csi(bins, data, later)  # kinds may be mixed
    assert moved.equals(cl.csi(bins, scored, later))
    assert (moved["csi"] > 0).any()


@pytest.mark.parametrize("kind", KINDS)
def test_unseen_values_are_warned_of_once_a_column_with_totals(
    kind, population, expected, tmp_path
):
    bins, card = expected
    frame = customers.strangers(population)
    data = kept_as(kind, frame, tmp_path)
    for call in (
        lambda data: card.points(data),
        lambda data: cl.Scorecard(bins=bins).fit(data, TARGET).table_["points"],
        lambda data: bins.table_on(data, TARGET),
        lambda data: cl.csi(bins, population.frame, data),
    ):
        result, said = warned(lambda call=call: call(data))
        same, said_of_frame = warned(lambda call=call: call(frame))
        assert result.equals(same)
        assert said == said_of_frame
        columns = [re.match(r"column '(.*?)'", text).group(1) for text in said]
        assert len(columns) == len(set(columns)) >= 2
        if "school" in bins:  # of the generated branches the rare ones were "other" before
            assert "'school': 6 of 4,000 rows hold categories ('Mars', 'Pluto')" in said[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_many_unseen_categories_are_named_as_in_the_frame(kind, tmp_path):
    frame = customers_with_signal()
    card = cl.Scorecard().fit(frame, TARGET)
    later = frame.assign(town=[f"t{i % 400}" for i in range(len(frame))])
    _, said = warned(lambda: card.points(kept_as(kind, later, tmp_path)))
    assert said == warned(lambda: card.points(later))[1]


@pytest.fixture(scope="module")
def small():
    """A hundred customers, their fine counts and bins, for every way of cutting."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "x": rng.lognormal(2, 3, 400),
            "days": pd.array(rng.integers(0, 9, 400), dtype="Int64"),
            "town": rng.choice(["a", "b", "c", "d", None], 400, p=[0.4, 0.3, 0.15, 0.1, 0.05]),
            "street": rng.permutation(np.repeat([f"street {i}" for i in range(40)], 10)),
            TARGET: (rng.random(400) < 0.3).astype(int),
        }
    )
    frame.loc[::7, "days"] = pd.NA
    frame.loc[::11, "x"] = -1.0
    return frame


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.integers(0, 400), max_size=40), seed=st.integers(0, 999))
def test_any_cut_and_any_order_of_the_rows_give_the_same_bins(small, places, seed):
    special = {"x": [-1.0]}
    whole = cl.fit_bins(small, TARGET, special_values=special)
    shuffled = small.sample(frac=1, random_state=seed)
    assert_same_bins(cl.fit_bins(Blocks(shuffled, places), TARGET, special_values=special), whole)
    names = ["x", "days", "town", "street"]  # streets are equally frequent
    fine = count_columns(Sample(small, TARGET), names, special, max_fine=16)
    cut = count_columns(Sample(Blocks(shuffled, places), TARGET), names, special, max_fine=16)
    for name in names:
        assert cut[name].edges == fine[name].edges
        assert cut[name].categories == fine[name].categories
        np.testing.assert_array_equal(cut[name].good, fine[name].good)
        np.testing.assert_array_equal(cut[name].bad, fine[name].bad)


def test_a_small_file_is_read_in_many_blocks_in_order(tmp_path):
    frame = pd.DataFrame({"i": np.arange(10 * ROWS + 3)})
    source = as_source(kept_as("parquet", frame, tmp_path))
    firsts = source.total(lambda block: [(int(block["i"].iloc[0]), len(block))], ["i"], "reading")
    assert len(firsts) > 10
    assert max(rows for _, rows in firsts) <= ROWS
    assert firsts == sorted(firsts)
    assert sum(rows for _, rows in firsts) == len(frame) == len(source)


# Refused as in a frame.


def wrong(**columns):
    """Customers, one of whose columns is wrong only far behind the first block."""
    rows = 2 * ROWS + 100
    base = {
        "x": np.arange(rows) % 50 + 0.5,
        "town": np.where(np.arange(rows) % 3, "a", "b"),
        TARGET: np.arange(rows) % 2,
        WEIGHT: np.ones(rows),
    }
    frame = pd.DataFrame(base)
    for name, values in columns.items():
        frame[name] = frame[name].astype(object)
        frame.loc[[rows - 5, rows - 3], name] = values
        frame[name] = frame[name].infer_objects()
    return frame


REFUSED = {
    "target missing": (wrong(default=np.nan), {}, "2 of 3,500 rows are missing"),
    "target of two": (wrong(default=2), {}, "2 of 3,500 rows are neither 0 nor 1"),
    "target of one class": (wrong().assign(default=0), {}, "all 3,500 rows are 0"),
    "target of text": (wrong().assign(default="no"), {}, "3,500 of 3,500 rows are neither"),
    "infinite": (wrong(x=[np.inf, -np.inf]), {}, "'x': 2 of 3,500 rows are infinite"),
    "absent": (wrong(), {"variables": ["x", "z"]}, r"1 columns are not in the .*'z'"),
    "absent target": (wrong().drop(columns=TARGET), {}, "'default'"),
    "absent weights": (wrong(), {"weights": "w"}, r"are not in the .*'w'"),
    "all missing": (wrong().assign(x=np.nan), {}, "'x': all 3,500 rows are missing"),
    "all missing text": (wrong().assign(town=None), {}, "'town': all 3,500 rows are missing"),
    "special": (wrong(), {"special_values": {"x": [-7, -8]}}, "values -7, -8 occur in 0 of 3,500"),
    "weights below 0": (wrong(weight=-1), {"weights": WEIGHT}, "2 of 3,500 are missing, inf"),
    "weights missing": (wrong(weight=np.nan), {"weights": WEIGHT}, "2 of 3,500 are missing, inf"),
    "unknown trend": (wrong(), {"trends": {"x": "up"}}, "unknown trends 'up'"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_in_a_frame_is_refused_with_the_same_words(kind, what, tmp_path):
    frame, options, message = REFUSED[what]
    with pytest.raises(ValueError, match=message) as of_frame:
        cl.fit_bins(frame, TARGET, **options)
    data = kept_as(kind, frame, tmp_path)
    with pytest.raises(ValueError, match=message) as found:
        cl.fit_bins(data, TARGET, **options)
    name = getattr(as_source(data), "name", "")
    assert str(found.value).replace(name, "frame") == str(of_frame.value)


@pytest.mark.parametrize("kind", KINDS)
def test_scores_missing_or_infinite_are_counted_over_all_blocks(kind, tmp_path):
    frame = wrong(x=[np.inf, np.nan])
    data = kept_as(kind, frame, tmp_path)
    for sample in (frame, data):
        with pytest.raises(ValueError, match="x: 2 of 3,500 rows are missing or infinite"):
            cl.evaluate(TARGET, "x", sample=sample)
        with pytest.raises(ValueError, match="x: 2 of 3,500 rows are missing or infinite"):
            cl.psi(sample, sample, column="x")


@pytest.mark.parametrize("kind", KINDS)
def test_infinite_values_are_refused_when_scored(kind, tmp_path):
    card = cl.Scorecard().fit(customers_with_signal(), TARGET)
    with pytest.raises(ValueError, match="'x': 2 of 3,500 rows are infinite"):
        card.points(kept_as(kind, wrong(x=[np.inf, -np.inf]), tmp_path / "a"))
    with pytest.raises(ValueError, match=r"'x'.* rows hold text \('many'\)"):
        card.points(kept_as(kind, wrong().assign(x="many"), tmp_path / "b"))
    empty, said = warned(
        lambda: card.points(kept_as(kind, wrong().assign(x=np.nan, town=None), tmp_path / "c"))
    )
    assert len(said) == 2
    assert len(set(empty)) == 1


def customers_with_signal():
    frame = wrong().drop(columns=WEIGHT)
    rng = np.random.default_rng(2)
    risk = 0.1 + 0.01 * frame["x"] + 0.2 * (frame["town"] == "a")
    return frame.assign(default=(rng.random(len(frame)) < risk).astype(int))


@pytest.mark.parametrize("kind", ["parquet", "blocks"])
def test_dates_are_refused(kind, tmp_path):
    frame = wrong().assign(day=pd.Timestamp("2024-01-01"))
    with pytest.raises(ValueError, match=r"'day': 3,500 rows of type timestamp.* cannot be"):
        cl.fit_bins(kept_as(kind, frame, tmp_path), TARGET)


@pytest.mark.parametrize("given", ["target", "weights"])
def test_outcomes_of_a_file_are_named(given, tmp_path):
    data, values = kept_as("parquet", wrong(), tmp_path), wrong()[TARGET]
    options = {"target": values} if given == "target" else {"target": TARGET, "weights": values}
    with pytest.raises(TypeError, match=f"the {given} of customers .*name it.*passing Series"):
        cl.fit_bins(data, **options)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_customers_are_no_categories(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "MAX_CATEGORIES", 2_000)  # fewer than in all, more than in one
    frame = wrong().assign(town=[f"customer {i}" for i in range(3_500)])
    message = "'town': over 2,000 distinct values in .* are names or numbers of customers"
    with pytest.raises(ValueError, match=message):
        cl.fit_bins(kept_as(kind, frame, tmp_path), TARGET)


def test_numbers_of_customers_are_not_gathered_to_be_refused(monkeypatch):
    monkeypatch.setattr(counting, "MAX_CATEGORIES", 100)
    totals = []
    for block in range(20):
        names = [f"{block} {i}" for i in range(60)]
        totals.append(CategoryTotal(dict.fromkeys(names, 1.0), dict.fromkeys(names, 0.0), 60, 0))
    total = reduce(add, totals)
    assert total.rows == 1_200
    assert 100 < len(total.good) <= 160


def test_over_a_hundred_thousand_texts_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "ROWS", 60_000)
    frame = pd.DataFrame({"name": [f"c{i}" for i in range(100_002)], TARGET: [0, 1] * 50_001})
    data = kept_as("parquet", frame, tmp_path)
    with pytest.raises(ValueError, match="'name': over 100,000 distinct values"):
        cl.fit_bins(data, TARGET)
    frame = frame.iloc[:100_000]
    assert len(cl.fit_bins(frame, TARGET)["name"].counts.categories) == 255


@pytest.mark.parametrize("thing", [[1, 2], {"x": [1]}, None, 3])
def test_what_is_no_table_is_refused(thing):
    with pytest.raises(TypeError, match="expected a pandas DataFrame, the path of a Parquet or CS"):
        as_source(thing)


# Files.


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no\.parquet: no such file"):
        as_source(tmp_path / "no.parquet")
    with pytest.raises(FileNotFoundError, match=r"no-\*\.parquet: no file matches"):
        as_source(f"{tmp_path}/no-*.parquet")
    (tmp_path / "folder.parquet").mkdir()
    with pytest.raises(FileNotFoundError, match="no file matches"):
        as_source(f"{tmp_path}/*.parquet")
    with pytest.raises(IsADirectoryError, match="is a folder"):
        as_source(tmp_path / "folder.parquet")


def test_a_data_set_of_the_course_is_named_as_a_file_is():
    bins = cl.fit_bins("taiwan_default", TARGET, ["PAY_0"])
    frame = cl.load_dataset("taiwan_default").frame
    assert_same_bins(bins, cl.fit_bins(frame, TARGET, ["PAY_0"]))


def test_damaged_files_are_refused_by_name(tmp_path):
    whole = kept_as("parquet", wrong(), tmp_path / "whole").read_bytes()
    (tmp_path / "a.parquet").write_bytes(whole)
    (tmp_path / "b.parquet").write_bytes(whole[:-30])
    with pytest.raises(ValueError, match=r"b\.parquet: not a complete Parquet file"):
        as_source(tmp_path / "b.parquet")
    with pytest.raises(ValueError, match=r"b\.parquet: not a complete Parquet file"):
        as_source(f"{tmp_path}/*.parquet")
    with pytest.raises(ValueError, match="not a complete Parquet file"):
        read_table(tmp_path / "b.parquet")


def test_damage_in_the_middle_of_the_rows_is_refused(tmp_path):
    names = [f"{'name ' * 9}{i % 997}" for i in range(5 * ROWS)]
    frame = pd.DataFrame({"town": names, TARGET: np.arange(5 * ROWS) % 2})
    path = tmp_path / "t.parquet"
    frame.to_parquet(path, row_group_size=ROWS, compression="zstd")
    column = pq.ParquetFile(path).metadata.row_group(3).column(0)
    content = bytearray(path.read_bytes())
    start = column.dictionary_page_offset
    content[start + 40 : start + column.total_compressed_size - 40] = b"\xff" * (
        column.total_compressed_size - 80
    )
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"file '.*t\.parquet' cannot be read"):
        cl.fit_bins(path, TARGET)


def test_empty_files_are_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(ValueError, match=r"a\.csv is empty: 0 bytes"):
        as_source(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("x,default\n")
    with pytest.raises(ValueError, match=r"b\.csv': 0 rows, 2 columns"):
        as_source(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text("\nx,default\n1,0\n")
    with pytest.raises(ValueError, match=r"c\.csv: the first line is empty"):
        as_source(tmp_path / "c.csv")
    wrong().iloc[:0].to_parquet(tmp_path / "d.parquet")
    with pytest.raises(ValueError, match=r"d\.parquet': 0 rows, 4 columns"):
        as_source(tmp_path / "d.parquet")


def all_of(path):
    """The rows of a file, as `FileSource` reads them."""
    source = FileSource(path)
    return source.map(lambda block: (block, 0), list(source.types.columns), "reading", None)[0]


def test_parts_keep_what_their_numbers_say(tmp_path):
    for name, values in {"a": [1, 2], "b": [1.5, 2.5], "c": [None, None]}.items():
        pd.DataFrame({"x": values, TARGET: [0, 1]}).to_parquet(tmp_path / f"{name}.parquet")
    found = all_of(f"{tmp_path}/*.parquet")
    assert found["x"].dropna().tolist() == [1, 2, 1.5, 2.5]
    assert found["x"].isna().sum() == 2


def test_parts_go_together_by_name(tmp_path):
    pd.DataFrame({"x": [1], TARGET: [0]}).to_parquet(tmp_path / "a.parquet")
    pd.DataFrame({TARGET: [1], "x": [7]}).to_parquet(tmp_path / "b.parquet")
    assert all_of(f"{tmp_path}/*.parquet").to_dict("list") == {"x": [1, 7], TARGET: [0, 1]}
    pd.DataFrame({TARGET: [1], "y": [7]}).to_parquet(tmp_path / "c.parquet")
    with pytest.raises(ValueError, match=r"c\.parquet has other columns than a\.parquet \('x', 'y"):
        as_source(f"{tmp_path}/*.parquet")


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("x,default\n3,1\n", None),
        ("default,x\n1,3\n", r"\(in another order\)"),
        ("y,default\n3,1\n", r"\('x', 'y'\)"),
        ("x;default\n3;1\n", r"'x;default'"),
        ("x,default\n3,1,5\n", "Line: 2"),
        ("x,default\n3\n", "Line: 2"),
        ('x,default\n"3,1\n', "cannot be read"),
    ],
)
def test_csv_parts_are_never_read_by_position(second, message, tmp_path):
    (tmp_path / "a.csv").write_text("x,default\n1,0\n2,0\n")
    (tmp_path / "b.csv").write_text(second)
    if message is None:
        assert all_of(f"{tmp_path}/*.csv").to_dict("list") == {"x": [1, 2, 3], TARGET: [0, 0, 1]}
        return
    with pytest.raises(ValueError, match=message) as error:
        as_source(f"{tmp_path}/*.csv")
    assert len(str(error.value)) < 400  # the engine's settings are left out


def test_row_numbers_that_pandas_keeps_are_no_variable(tmp_path):
    wrong().sample(500, random_state=0).to_parquet(tmp_path / "a.parquet")
    assert "__index_level_0__" in pq.read_schema(tmp_path / "a.parquet").names
    bins = cl.fit_bins(tmp_path / "a.parquet", TARGET)
    assert list(bins) == ["x", "town", WEIGHT]


def test_names_that_differ_in_case_only_are_refused(tmp_path):
    pd.DataFrame({"pay": [1], "PAY": [2]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(ValueError, match=r"differ in upper and lower case only \('PAY', 'pay'\)"):
        as_source(tmp_path / "a.parquet")


def test_types_of_parquet_columns_count_like_numbers_and_text(tmp_path):
    from decimal import Decimal

    rows = 300
    frame = wrong().iloc[:rows]
    money = [None if i % 7 == 0 else Decimal(i % 50) / 4 for i in range(rows)]
    table = pa.table(
        {
            "money": pa.array(money, pa.decimal128(12, 2)),
            "small": pa.array([i % 5 for i in range(rows)], pa.int8()),
            "single": pa.array([i % 9 / 2 for i in range(rows)], pa.float32()),
            "labels": pa.array(frame["town"]).dictionary_encode(),
            TARGET: pa.array([i % 2 for i in range(rows)], pa.uint8()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    floats = pd.DataFrame(
        {
            "money": [np.nan if m is None else float(m) for m in money],
            "small": [i % 5 for i in range(rows)],
            "single": [i % 9 / 2 for i in range(rows)],
            "labels": frame["town"].tolist(),
            TARGET: [i % 2 for i in range(rows)],
        }
    )
    assert_same_bins(cl.fit_bins(tmp_path / "a.parquet", TARGET), cl.fit_bins(floats, TARGET))


# CSV.

MARKS = "a,b,default\nNA,none,1\n,None,0\nNULL,no,1\nx,N/A,0\n.,<NA>,0\n#NULL!,#N/A,1\nn/a,nan,1\n"
TEXTS = {
    "comma": "a,b,default\n1,x,0\n2,y,1\n2,x,1\n",
    "semicolon": "a;b;default\n1;x,y;0\n2;z;1\n2;z;0\n",
    "tab": "a\tb\tdefault\n1\tx y\t0\n2\tz\t1\n",
    "bar": "a|b|default\n1|x|0\n2|z|1\n",
    "quoted": 'a,b,default\n1,"x, y",0\n2,"he said ""hi""",1\n3,"two\nlines",1\n',
    "missing marks": MARKS,
    "quoted marks": 'a,b,default\n"NA","",0\n"x","y",1\n',
    "leading zeros": "a,b,default\n007,007x,0\n010,010,1\n",
    "booleans": "a,b,default\nTrue,true,0\nFalse,,1\n,false,1\n",
    "boolean target": "a,b,default\n1,x,True\n2,y,False\n",
    "gaps": "a,b,default\n1,1.5,0\n,2.25,1\n3,,1\n",
    "notation": "a,b,default\n1e3,-2,0\n+5,.5,1\n-7.25E-2,5.,1\n",
    "big numbers": "a,b,default\n123456789012345678,1,0\n2,-9007199254740993,1\n",
    "blanks": "a,b,default\n 1, x,0\n2 ,y ,1\n",
    "names": '" a ","b, ""c""", default \n1,x,0\n2,y,1\n',
    "no names": "a,,default\n1,x,0\n2,y,1\n",
    "one quote": "a,b,default\n1,it's,0\n2,5'9,1\n",
    "hash": "a,b,default\n#1,x#y,0\n# 2,y,1\n",
    "grouped digits": "a,b,default\n1_000,5_5,0\n2,5,1\n",
    "thousands": 'a;b;default\n1,5;"1,000";0\n2,25;"2,000";1\n',
    "dates": "a,b,default\n2024-01-31,x,0\n2024-02-01,y,1\n",
    "windows": "a,b,default\r\n1,x,0\r\n2,y,1\r\n",
    "byte order mark": "\ufeffa,b,default\n1,x,0\n2,y,1\n",
    "no line end": "a,b,default\n1,x,0\n2,北京,1",
    "blank lines": "a,b,default\n1,x,0\n\n2,y,1\n\n",
    "bar and comma": 'a|b|default\n"1|2"|x, y, z|0\n2|z|1\n',
}


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzipped"])
def test_csv_is_read_as_by_read_table(what, packed, tmp_path):
    content = TEXTS[what].encode()
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    path.write_bytes(gzip.compress(content) if packed else content)
    frame, found = read_table(path), all_of(path)
    assert found.columns.tolist() == frame.columns.tolist()
    for name in frame.columns:
        assert found[name].isna().tolist() == frame[name].isna().tolist()
        assert found[name].dropna().tolist() == frame[name].dropna().tolist()
    assert_same_bins(cl.fit_bins(path, TARGET), cl.fit_bins(frame, TARGET))


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "gb18030"])
def test_csv_in_other_encodings_is_refused_with_a_remedy(encoding, tmp_path):
    path = tmp_path / "a.csv"
    town = "Zürich" if encoding == "latin-1" else "北京"
    path.write_bytes(f"town,default\n{town},1\nBern,0\n".encode(encoding))
    with pytest.raises(ValueError, match=r"a\.csv is not text in UTF-8; .*read_table"):
        as_source(path)
    late = f"town,default\n{'Bern,0' * 50_000}\n{town},1\n".replace(",0B", ",0\nB")
    path.write_bytes(late.encode("latin-1" if encoding == "latin-1" else "gb18030"))
    with pytest.raises(ValueError, match=r"a\.csv.*UTF-8|a\.csv.*(?s:.*)utf-8"):
        as_source(path)


def test_other_kinds_of_files_are_refused(tmp_path):
    for name, content in {"a.xlsx": b"PK\x03\x04rest", "b.xls": b"\xd0\xcf\x11\xe0rest"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=f"{name} is a spreadsheet or an archive"):
            as_source(tmp_path / name)


def test_csv_names_must_be_distinct(tmp_path):
    (tmp_path / "a.csv").write_text("x,y, x\n1,2,0\n")
    for read in (as_source, read_table):
        with pytest.raises(ValueError, match="'x' heads columns 1 and 3"):
            read(tmp_path / "a.csv")


# Interrupted, and nothing left behind.


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """The folder in which temporary ones are made."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_leaves_the_old_file_and_no_other(kind, error, tmp_path, scratch, monkeypatch):
    frame = customers_with_signal()
    data = kept_as(kind, pd.concat([frame] * 4), tmp_path / "in")
    card, out = cl.Scorecard().fit(frame, TARGET), tmp_path / "out"
    out.mkdir()
    (out / "scores.parquet").write_text("old")
    score, calls = cl.Scorecard._score, []

    def interrupted(self, detail, keep, block):
        calls.append(len(block))
        if len(calls) == 4:
            assert any(out.glob(".scores.parquet.*/*"))  # there is something to be removed
            raise error
        return score(self, detail, keep, block)

    with monkeypatch.context() as patch:
        patch.setattr(cl.Scorecard, "_score", interrupted)
        with pytest.raises(error):
            card.points(data, to=out / "scores.parquet")
    assert 4 <= len(calls) < 9  # what waited was not begun
    assert [p.name for p in out.iterdir()] == ["scores.parquet"]
    assert (out / "scores.parquet").read_text() == "old"
    gc.collect()
    assert list(scratch.iterdir()) == []
    card.points(data, to=out / "scores.parquet")
    assert pd.read_parquet(out / "scores.parquet")["score"].tolist() == [*card.points(frame)] * 4


def test_a_source_is_of_use_after_an_interrupt(tmp_path):
    source = as_source(kept_as("parts", wrong(), tmp_path))

    def interrupt(block):
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            source.total(interrupt, ["x"], "counting")
        with pytest.raises(KeyboardInterrupt):
            source.derive(interrupt, ["x"], "counting")
        assert source.total(len, ["x"], "counting") == 3_500


def test_scratch_folders_go_with_their_source(tmp_path, scratch):
    data = kept_as("csv", customers_with_signal(), tmp_path / "in")
    source = FileSource(data)
    assert len(list(scratch.iterdir())) == 1
    derived, _ = source.derive(lambda block: (block[["x"]], 0), ["x"], "x")
    assert len(list(scratch.iterdir())) > 2
    del source
    assert derived.total(len, ["x"], "x") == 3_500
    del derived
    gc.collect()
    assert list(scratch.iterdir()) == []
    cl.Scorecard().fit(data, TARGET).points(data)
    gc.collect()
    assert list(scratch.iterdir()) == []


# Progress.


class Terminal(io.StringIO):
    def isatty(self):
        return True


def fit_and_score(data):
    return cl.Scorecard().fit(data, TARGET).points(data)


def test_progress_is_silent_where_nobody_looks(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(_progress, "DELAY", 0)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    fit_and_score(kept_as("parquet", customers_with_signal(), tmp_path))
    assert capsys.readouterr() == ("", "")


def test_progress_shows_in_a_terminal_and_goes(tmp_path, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    data, terminal = kept_as("parquet", customers_with_signal(), tmp_path), Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    fit_and_score(data)
    assert terminal.getvalue() == ""  # a short job needs none
    monkeypatch.setattr(_progress, "DELAY", 0)
    fit_and_score(data)
    shown = terminal.getvalue()
    for work in ("target", "counting", "encoding", "regression", "scoring"):
        assert f"{work}:" in shown
    assert shown.endswith("\r")  # wiped
    assert capsys.readouterr().out == ""


# What a source is.


def test_totals_add_name_by_name():
    assert Totals(a=1, b=[2]) + Totals(a=10, b=[3]) == {"a": 11, "b": [2, 3]}


def test_a_frame_is_one_block():
    seen = []
    FrameSource(wrong()).total(seen.append, ["x"], "looking")
    assert [len(block) for block in seen] == [3_500]
