"""Files as they come: separators, encodings, and what is refused."""

import gzip

import numpy as np
import pandas as pd
import pytest

from creditlab.data.read import locate, read_table

TABLE = "name,age\nAnna,31\nBert,\n"


def write(path, content, encoding="utf-8"):
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(tmp_path, separator):
    frame = read_table(write(tmp_path / "a.csv", TABLE.replace(",", separator)))
    assert frame.columns.tolist() == ["name", "age"]
    assert frame["age"].isna().tolist() == [False, True]


def test_a_separator_inside_quotes_does_not_count(tmp_path):
    text = 'name;place\n"a, b, c, d";x\n"e, f, g, h";y\n'
    assert read_table(write(tmp_path / "a.csv", text))["name"].tolist() == [
        "a, b, c, d", "e, f, g, h",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "town", "said"),
    [
        ("utf-8", "Zürich", "UTF-8"),
        ("utf-8-sig", "Zürich", "UTF-8"),
        ("utf-16", "北京", "UTF-16"),
        ("utf-8", "北京", "UTF-8"),
        ("gb18030", "北京", "GB 18030"),
        ("latin-1", "Zürich", "Latin-1"),
        ("cp1252", "Zürich – 5 €", "Latin-1"),
    ],
)
def test_encodings_are_found_and_said(tmp_path, encoding, town, said):
    text = f"town,bad\n{town},1\n{town},0\n"
    frame = read_table(write(tmp_path / "a.csv", text, encoding))
    assert frame.columns.tolist() == ["town", "bad"]
    assert frame["town"].tolist() == [town, town]
    assert said in frame.attrs["read"]


def test_what_is_missing_and_what_is_an_answer(tmp_path):
    text = "a,b\nNA,none\n,None\nNULL,no\nx,N/A\n"
    frame = read_table(write(tmp_path / "a.csv", text))
    assert frame["a"].isna().tolist() == [True, True, True, False]
    assert frame["b"].fillna("-").tolist() == ["none", "None", "no", "-"]


def test_gzip_and_names_with_blanks(tmp_path):
    path = write(tmp_path / "a b.csv.gz", gzip.compress(b" x , y\n1,2\n"))
    assert read_table(path).columns.tolist() == ["x", "y"]


def test_parquet_keeps_its_index_as_a_column(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({1: [1, 2]}, index=pd.Index(["p", "q"], name="customer")).to_parquet(path)
    assert read_table(path).columns.tolist() == ["customer", "1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "0 bytes"),
        (b"\n\n", "no line with column names"),
        (b"a,b\n", "2 columns and 0 rows"),
        (b"a,b,a\n1,2,3\n", "'a' heads columns 1 and 3.*rename"),
        (b"a;b;a\n1;2;3\n", "more than once"),
        (b"a,b\n1,2,3\n", "more cells than the 2 names"),
        (b"a,b\n1,2\n1,2,3\n", "line 3"),
        (b'a,b\n"1,2\n', "EOF inside string"),
        (b"PAR1 cut off", "not a complete Parquet file"),
        (b"PK\x03\x04 a workbook", "save the table as CSV"),
        (bytes(range(256)) * 9, "neither text nor Parquet"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, said):
    path = write(tmp_path / "data.csv", content)
    with pytest.raises(ValueError, match=f"data.csv.*{said}"):
        read_table(path)


def test_duplicate_names_in_parquet_are_refused(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table([pa.array([1]), pa.array([2])], names=["a", "a"])
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(ValueError, match=r"a.parquet"):
        read_table(tmp_path / "a.parquet")


def test_names_and_paths_are_located(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert locate("south_german_credit").name == "data.csv"
    write(tmp_path / "south_german_credit", TABLE)  # a file of that name comes first
    assert locate("south_german_credit") == tmp_path / "south_german_credit"
    with pytest.raises(FileNotFoundError, match=r"nothing.csv: no such file"):
        locate("nothing.csv")
    with pytest.raises(IsADirectoryError, match="is a folder"):
        locate(tmp_path)


def test_numbers_survive(tmp_path):
    values = np.random.default_rng(0).normal(size=50)
    path = tmp_path / "a.csv"
    pd.DataFrame({"x": values}).to_csv(path, index=False)
    assert np.array_equal(read_table(path)["x"], values)
