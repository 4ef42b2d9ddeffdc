"""The data sets of the course, each with a card that says what it is; one of them is simulated.

A set is a folder with ``data.csv`` or ``data.parquet`` and ``card.md``: YAML front matter (source,
licence, checksum, known defects), a few sentences, and a data dictionary. A set of several tables
has further files beside, each with its checksum and dictionary in the same card.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

__all__ = ["DataCard", "Dataset", "datasets_folder", "list_datasets", "load_dataset"]


@dataclass(frozen=True, eq=False)
class DataCard:
    """What is known about a data set, read from its ``card.md``.

    Displays as Markdown in a notebook.

    Attributes
    ----------
    title, source, citation, licence : str
        What it is, the package and publication that it comes from, and on what terms.
    sha256 : str
        Checksum of the data file.
    rows : int
        Number of rows.
    target : str or None
        Name of the target column, in which 1 is bad; None for a set without a target.
    target_meaning : str or None
        What a bad is in this set.
    bad_rate : float or None
        Share of rows with target 1.
    defects : tuple of str
        Known defects, kept in the data, with their counts.
    columns : pandas.DataFrame
        The data dictionary: name, meaning, unit, values.
    text : str
        The Markdown body of the card, data dictionary included.
    tables : dict of str to pandas.DataFrame
        The dictionaries of the further tables, for a set that has some.
    """

    title: str
    source: str
    citation: str
    licence: str
    sha256: str
    rows: int
    target: str | None
    target_meaning: str | None
    bad_rate: float | None
    defects: tuple[str, ...]
    columns: pd.DataFrame = field(repr=False)
    text: str = field(repr=False)
    tables: dict[str, pd.DataFrame] = field(repr=False)

    def _repr_markdown_(self) -> str:
        facts = {"Source": self.source, "Citation": self.citation, "Licence": self.licence}
        if self.target:
            facts["Target"] = (
                f"`{self.target}` ({self.bad_rate:.2%} bad; {self.target_meaning}), "
                f"{self.rows} rows"
            )
        lines = [f"# {self.title}", "", *(f"- **{key}**: {facts[key]}" for key in facts), ""]
        if self.defects:
            lines += ["**Known defects**, kept in the data:", ""]
            lines += [*(f"- {defect}" for defect in self.defects), ""]
        return "\n".join([*lines, self.text])


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A data set: its rows, the name of its target and its card.

    Attributes
    ----------
    name : str
        Name in the catalogue.
    frame : pandas.DataFrame
        The rows; categorical variables are text.
    target : str or None
        Name of the target column, in which 1 is bad.
    card : DataCard
        Source, licence, defects and data dictionary.
    tables : dict of str to pandas.DataFrame
        Further tables by name, for a set that has some (``trade_ledger``).
    """

    name: str
    frame: pd.DataFrame
    target: str | None
    card: DataCard
    tables: dict[str, pd.DataFrame]

    def __repr__(self) -> str:
        rows, columns = self.frame.shape
        return f"<Dataset {self.name}: {rows} rows, {columns} columns, target {self.target}>"


def datasets_folder() -> Path:
    """Return the folder of the data sets: inside an installed wheel, or in the checkout.

    Returns
    -------
    pathlib.Path
        A folder with one folder a data set.

    Raises
    ------
    FileNotFoundError
        When this installation carries no data.

    Examples
    --------
    >>> (datasets_folder() / "taiwan_default" / "card.md").exists()
    True
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_datasets", package.parent / "datasets"):
        if any(folder.glob("*/card.md")):
            return folder
    raise FileNotFoundError(
        f"no data sets beside {package}; install creditlab from its wheel, or work in a checkout"
    )


def list_datasets() -> pd.DataFrame:
    """List the data sets that `load_dataset` knows.

    Returns
    -------
    pandas.DataFrame
        One row a set: name, title, rows, columns, target, bad_rate, licence; target and bad_rate
        are missing for a set without a target. Read from the cards; no data file is opened.

    Examples
    --------
    >>> sets = list_datasets().set_index("name")
    >>> sets.loc["taiwan_default", "target"], float(sets.loc["taiwan_default", "bad_rate"])
    ('default', 0.2212)
    """
    fields = ["title", "rows", "columns", "target", "bad_rate", "licence"]
    records = []
    for name in _names():
        front, _ = read_front_matter(datasets_folder() / name / "card.md")
        records.append({"name": name, **{key: front[key] for key in fields}})
    return pd.DataFrame(records, columns=["name", *fields])


def load_dataset(name: str) -> Dataset:
    """Load a data set of the course.

    Parameters
    ----------
    name : str
        A name in `list_datasets`.

    Returns
    -------
    Dataset
        With ``.frame`` (a fresh one at each call), ``.target``, ``.card`` and ``.name``. The target
        is 1 for bad and 0 for good in every set that has one.

    Raises
    ------
    ValueError
        When there is no such set; the message suggests the closest name.

    Examples
    --------
    >>> data = load_dataset("south_german_credit")
    >>> data
    <Dataset south_german_credit: 1000 rows, 21 columns, target bad>
    >>> data.frame.groupby("status")["bad"].agg(["size", "sum"]).loc["no checking account"].tolist()
    [274, 135]
    """
    names = _names()
    if name not in names:
        close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.4)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"no data set {name!r}.{hint} There are: {', '.join(names)}")
    folder = datasets_folder() / name
    card = _read_card(folder / "card.md")
    tables = {table: _read_table(folder, table) for table in card.tables}
    return Dataset(name, _read_table(folder, "data"), card.target, card, tables)


def _names() -> list[str]:
    return sorted(card.parent.name for card in datasets_folder().glob("*/card.md"))


def _read_table(folder: Path, table: str) -> pd.DataFrame:
    if (folder / f"{table}.parquet").exists():
        return pd.read_parquet(folder / f"{table}.parquet")
    # Only an empty cell is missing: "none" and "NA" are answers.
    return pd.read_csv(folder / f"{table}.csv", keep_default_na=False, na_values=[""])


def read_front_matter(path: Path) -> tuple[dict[str, Any], str]:
    """Split a card into its YAML front matter and its Markdown body."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", maxsplit=2)
    return yaml.safe_load(front), body.strip() + "\n"


_COPIED = ("title", "citation", "licence", "sha256", "rows", "target", "target_meaning", "bad_rate")


def _read_card(path: Path) -> DataCard:
    front, body = read_front_matter(path)
    source = front["source"]
    origin = ": ".join(filter(None, [source["version"], ", ".join(source["files"])]))
    tables = front.get("tables", {})
    return DataCard(
        source=f"{source['package']} {origin}. {source['publication']}",
        defects=tuple(front["defects"]),
        columns=_read_dictionary(body, "Data dictionary"),
        text=body,
        tables={table: _read_dictionary(body, f"Table {table}") for table in tables},
        **{key: front[key] for key in _COPIED},
    )


def _read_dictionary(body: str, heading: str) -> pd.DataFrame:
    """Read the table below a heading; a backslash escapes a bar inside a cell."""
    section = body.split(f"## {heading}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
    lines = [line.strip() for line in section.splitlines() if line.startswith("|")]
    rows = [
        [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
    ]
    return pd.DataFrame(rows[2:], columns=rows[0])
