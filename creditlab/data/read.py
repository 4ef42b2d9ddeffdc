"""Tables as they come: CSV of any separator and encoding, and Parquet, read or refused clearly."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import IO

import pandas as pd

from creditlab.data.catalogue import datasets_folder
from creditlab.data.checks import listing

# Cells that mean "no answer". "None" is not among them: no guarantor is an answer.
MISSING_MARKS = (
    "",
    "NA",
    "N/A",
    "n/a",
    "#N/A",
    "NaN",
    "nan",
    "NULL",
    "null",
    "<NA>",
    "#NULL!",
    ".",
)
SEPARATORS = (",", ";", "\t", "|")
PARQUET, GZIP, TEXT = "parquet", "gzip", "text"


def locate(data: str | os.PathLike[str]) -> Path:
    """Return the file that is meant: a path, or the name of a data set of the course.

    Raises
    ------
    FileNotFoundError
        When it is neither.

    Examples
    --------
    >>> locate("taiwan_default").name
    'data.parquet'
    """
    path = Path(data)
    if path.is_file():
        return path.resolve()
    for name in ("data.csv", "data.parquet"):
        if re.fullmatch(r"\w+", str(data)) and (file := datasets_folder() / data / name).is_file():
            return file
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name the CSV or Parquet file in it")
    raise FileNotFoundError(f"{path}: no such file; the path is taken from {Path.cwd()}")


def read_table(data: str | os.PathLike[str]) -> pd.DataFrame:
    """Read a CSV or Parquet file whose separator and encoding nobody has stated.

    Parameters
    ----------
    data : path-like
        A Parquet file, or text with a header line, also gzipped; or the name of a data set of the
        course. Text is separated by comma, semicolon, tab or bar, and encoded in UTF-8, UTF-16,
        GB 18030 or Latin-1.

    Returns
    -------
    pandas.DataFrame
        Column names are text. Empty cells, NA, NaN and NULL are missing; "None" is an answer.
        ``.attrs["read"]`` says in a few words how the file was read.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When the file is empty, is of another kind, has a column name twice, or has lines longer
        than its header.

    Examples
    --------
    >>> frame = read_table("south_german_credit")
    >>> frame.shape, frame.attrs["read"]
    ((1000, 21), 'CSV, separated by comma, UTF-8')
    """
    path = locate(data)
    if kind_of(path) == PARQUET:
        frame, how = _read_parquet(path), "Parquet"
    else:
        frame, how = _read_text(path)
    if frame.empty:
        raise ValueError(f"{path.name} has {frame.shape[1]} columns and {len(frame)} rows")
    frame.attrs["read"] = how
    return frame


def kind_of(path: Path) -> str:
    """Say by its first bytes whether a file is Parquet, gzip or, it seems, text.

    Raises
    ------
    ValueError
        When it is empty, a spreadsheet or an archive.
    """
    with path.open("rb") as file:
        magic = file.read(4)
    if not magic:
        raise ValueError(f"{path.name} is empty: 0 bytes")
    if magic[:2] == b"PK" or magic == b"\xd0\xcf\x11\xe0":
        raise ValueError(f"{path.name} is a spreadsheet or an archive; save the table as CSV first")
    return PARQUET if magic == b"PAR1" else GZIP if magic[:2] == b"\x1f\x8b" else TEXT


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow

    try:
        frame = pd.read_parquet(path)
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise ValueError(f"{path.name}: not a complete Parquet file ({error})") from error
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    frame.columns = frame.columns.map(str)
    refuse_duplicates(path, list(frame.columns))
    return frame


def _read_text(path: Path) -> tuple[pd.DataFrame, str]:
    encoding = _encoding(path)
    if encoding is None:
        raise ValueError(
            f"{path.name} is neither text nor Parquet; save the table as CSV in UTF-8 first"
        )
    with _text(path, encoding) as file:
        head = file.read(200_000)
    lines = csv.reader(io.StringIO(head), delimiter=(separator := separator_of(head)))
    try:
        header = next((line for line in lines if line), [])
    except csv.Error as error:
        raise ValueError(f"{path.name}: the header line cannot be read ({error})") from error
    refuse_duplicates(path, [name.strip() for name in header])
    try:
        with warnings.catch_warnings(), _text(path, encoding) as file:
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                file,
                sep=separator,
                index_col=False,
                keep_default_na=False,
                na_values=list(MISSING_MARKS),
                low_memory=False,
            )
    except pd.errors.EmptyDataError as error:
        raise ValueError(f"{path.name} holds no table: no line with column names") from error
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        reason = str(error).strip().removeprefix("Error tokenizing data. C error: ")
        if isinstance(error, pd.errors.ParserWarning):
            reason = f"rows have more cells than the {len(header)} names of the header"
        raise ValueError(
            f"{path.name}: {reason}; quote the cells that contain the separator {separator!r}"
        ) from error
    frame.columns = frame.columns.str.strip()
    return frame, f"CSV, separated by {_NAMES[separator]}, {_NAMES.get(encoding, _GUESSED)}"


_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NAMES |= {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB 18030 (a guess: it is not UTF-8)",
}
_GUESSED = "Latin-1 (a guess: it is not UTF-8)"


def refuse_duplicates(path: Path, names: list[str]) -> None:
    """Raise when a header has a name twice, naming the places."""
    twice = [name for name, times in Counter(names).items() if times > 1 and name]
    if twice:
        places = [str(place) for place, name in enumerate(names, 1) if name == twice[0]]
        raise ValueError(
            f"{path.name}: {len(twice)} column names occur more than once ({listing(twice)}; "
            f"{twice[0]!r} heads columns {' and '.join(places)}); rename or remove the duplicates"
        )


def separator_of(text: str) -> str:
    """Find the separator that cuts the header, and the lines below it, into most cells."""
    head = [line for line in text[:200_000].splitlines()[:20] if line.strip()]

    def cells(separator: str) -> tuple[bool, int]:
        sizes = [len(line) for line in csv.reader(head, delimiter=separator)]
        return len(set(sizes[:-1])) <= 1, sizes[0] if sizes else 0

    return max(SEPARATORS, key=lambda s: (cells(s)[1] > 1, *cells(s)))


def _bytes(path: Path) -> IO[bytes]:
    return gzip.open(path) if kind_of(path) == GZIP else path.open("rb")  # type: ignore[return-value]


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_bytes(path), encoding=encoding, newline="")


def _encoding(path: Path) -> str | None:
    """UTF-8 or UTF-16 where the bytes prove it; else Chinese or Western, by how bytes pair up."""
    with _bytes(path) as file:
        head = file.read(4096)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\x00" in head:
        return None
    if _decodes(path, "utf-8-sig"):
        return "utf-8-sig"
    # A Chinese character is two bytes from A1 upwards, so they come in pairs; a Western letter
    # with an accent mostly stands alone between plain ones.
    with _bytes(path) as file:
        runs = [len(run) for run in re.findall(rb"[\xa1-\xfe]+", file.read())]
    paired = sum(run for run in runs if run % 2 == 0)
    if runs and paired > 0.8 * sum(runs) and _decodes(path, "gb18030"):
        return "gb18030"
    return "cp1252" if _decodes(path, "cp1252") else "latin-1"


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with _text(path, encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True
