"""Real data: every card complete and true, every correction in place, every defect as listed."""

import hashlib
import importlib.util
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from creditlab.data import catalogue
from creditlab.data.catalogue import datasets_folder, list_datasets, load_dataset

REPO = Path(__file__).resolve().parents[1]
NAMES = [
    "boston_hmda",
    "boston_loanapp",
    "case_events",
    "changhong_apex",
    "jlt_transitions",
    "kazakh_borrowers",
    "kazakh_macro",
    "lending_club_vintages",
    "south_german_credit",
    "spanish_credit",
    "taiwan_default",
    "toys_r_us",
    "trade_ledger",
    "us_bankruptcy",
    "us_macro",
]


def frame_of(name):
    return load_dataset(name).frame


def tables_of(name):
    """Return every table of a set with its dictionary, the main one first."""
    data = load_dataset(name)
    others = [(frame, data.card.tables[table]) for table, frame in data.tables.items()]
    return [(data.frame, data.card.columns), *others]


@pytest.fixture(scope="module")
def build():
    """Load datasets/build.py as a module: it lies beside the data, outside the package."""
    sys.path.insert(0, str(REPO / "datasets"))
    spec = importlib.util.spec_from_file_location("datasets_build", REPO / "datasets" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(REPO / "datasets"))
    return module


# --- Cards -----------------------------------------------------------------------------------


def test_the_catalogue_lists_every_set():
    listed = list_datasets()
    fields = ["name", "title", "rows", "columns", "target", "bad_rate", "licence"]
    assert listed.columns.tolist() == fields
    assert listed["name"].tolist() == NAMES
    for row in listed.itertuples():
        assert (REPO / "datasets" / row.name).is_dir()


@pytest.mark.parametrize("name", NAMES)
def test_card_is_complete(name):
    front, body = catalogue.read_front_matter(datasets_folder() / name / "card.md")
    wanted = "title source citation licence sha256 rows columns target target_meaning bad_rate"
    assert set(wanted.split()) | {"defects"} <= set(front)
    assert {"package", "version", "files", "publication"} == set(front["source"])
    assert all(front[key] for key in ("title", "citation", "licence", "defects"))
    assert all(isinstance(defect, str) and defect.endswith(".") for defect in front["defects"])
    assert len(re.findall(r"[.:;]\s", body.split("## Data dictionary")[0])) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_card_agrees_with_the_data(name):
    data = load_dataset(name)
    front, _ = catalogue.read_front_matter(datasets_folder() / name / "card.md")
    assert data.frame.shape == (front["rows"], front["columns"])
    assert data.frame.index.equals(pd.RangeIndex(len(data.frame)))
    for frame, dictionary in tables_of(name):
        assert dictionary.columns.tolist() == ["name", "meaning", "unit", "values"]
        assert dictionary["name"].tolist() == frame.columns.tolist()
        assert (dictionary["meaning"] != "").all()
        assert (dictionary["values"] != "").all()


@pytest.mark.parametrize("name", NAMES)
def test_dictionary_holds_every_value(name):
    for frame, dictionary in tables_of(name):
        allowed = dictionary.set_index("name")["values"]
        for column, values in frame.items():
            check_values(column, values.dropna(), allowed[column])


def check_values(column, values, allowed):
    bounds = re.match(r"(-?[\d.]+) to (-?[\d.]+)", allowed)
    if pd.api.types.is_datetime64_dtype(values):
        first, last = allowed.split(" to ")
        assert values.between(first, last).all(), column
    elif not pd.api.types.is_numeric_dtype(values):
        if column != "quarter" and not allowed.startswith("text: "):
            assert all(value in allowed for value in values.unique()), column
    elif bounds:
        low, high = map(float, bounds.groups())
        slack = 0.005 * max(abs(low), abs(high))  # bounds in a card are rounded
        sentinel = values.isin([666, 999, 999999.375, 1e6]) & ("sentinel" in allowed)
        assert values[~sentinel].between(low - slack, high + slack).all(), column
    elif values.nunique() <= 20:  # codes
        spans = re.findall(r"(\d+) to (\d+)", allowed)
        codes = {int(code) for code in re.findall(r"-?\d+", allowed)}
        assert set(values) <= codes.union(*(range(int(a), int(b)) for a, b in spans)), column


@pytest.mark.parametrize("name", NAMES)
def test_target_is_one_for_bad_and_has_the_rate_of_the_card(name):
    data = load_dataset(name)
    if data.target is None:
        assert data.card.target_meaning is None
        assert data.card.bad_rate is None
        return
    target = data.frame[data.target]
    assert pd.api.types.is_integer_dtype(target)
    assert set(target) == {0, 1}
    assert round(target.mean(), 4) == data.card.bad_rate
    assert data.card.target_meaning


@pytest.mark.parametrize("name", NAMES)
def test_checksum_of_the_file(name):
    (path,) = (datasets_folder() / name).glob("data.*")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == load_dataset(name).card.sha256
    assert b"\r" not in path.read_bytes() or path.suffix == ".parquet"
    assert (path.stat().st_size > 500_000) == (path.suffix == ".parquet")
    front, _ = catalogue.read_front_matter(path.parent / "card.md")
    for table, sums in front.get("tables", {}).items():
        content = (path.parent / f"{table}{path.suffix}").read_bytes()
        assert hashlib.sha256(content).hexdigest() == sums["sha256"]


@pytest.mark.parametrize("name", NAMES)
def test_categories_are_text_and_no_answer_is_read_as_missing(name):
    for frame, _ in tables_of(name):
        assert not any(isinstance(dtype, pd.CategoricalDtype) for dtype in frame.dtypes)
        for column in frame.select_dtypes(exclude=["number", "bool", "datetime"]):
            assert pd.api.types.is_string_dtype(frame[column].dropna())
            assert (frame[column].dropna() == frame[column].dropna().str.strip()).all()


def test_a_card_displays_as_markdown():
    text = load_dataset("south_german_credit").card._repr_markdown_()
    for part in ("# South German credit", "**Licence**", "30.00% bad", "defects", "| duration |"):
        assert part in text


def test_a_short_repr_and_a_fresh_frame():
    data = load_dataset("us_macro")
    assert repr(data) == "<Dataset us_macro: 203 rows, 14 columns, target None>"
    data.frame.loc[0, "cpi"] = -1.0
    assert frame_of("us_macro").loc[0, "cpi"] == 28.98


@pytest.mark.parametrize("wrong", ["taiwan", "tawian_default", "Taiwan_Default", "../datasets"])
def test_an_unknown_name_lists_the_names(wrong):
    with pytest.raises(ValueError, match="no data set") as caught:
        load_dataset(wrong)
    assert all(name in str(caught.value) for name in NAMES)


def test_an_unknown_name_suggests_the_closest():
    with pytest.raises(ValueError, match="Did you mean 'taiwan_default'"):
        load_dataset("tawian_default")


# --- Corrections and defects -----------------------------------------------------------------


def test_german_labels_are_the_corrected_ones():
    frame = frame_of("south_german_credit")
    assert frame["bad"].value_counts().to_dict() == {0: 700, 1: 300}
    status = frame.groupby("status")["bad"].agg(["size", "sum"])
    assert status.loc["no checking account"].tolist() == [274, 135]
    assert status.loc[">= 200 DM / salary for at least 1 year"].tolist() == [394, 46]
    assert status.eval("sum / size").idxmin() == ">= 200 DM / salary for at least 1 year"
    counts = {column: frame[column].value_counts() for column in frame}
    assert counts["foreign_worker"].to_dict() == {"no": 963, "yes": 37}
    assert counts["people_liable"].to_dict() == {"0 to 2": 845, "3 or more": 155}
    assert counts["savings"]["unknown/no savings account"] == 603
    assert counts["property"]["unknown/no property"] == 282
    assert counts["housing"]["rent"] == 713
    assert counts["personal_status_sex"]["female: non-single or male: single"] == 310
    assert counts["purpose"].to_dict() == {
        "furniture/equipment": 280, "others": 234, "car (used)": 181, "car (new)": 103,
        "retraining": 97, "repairs": 50, "domestic appliances": 22, "radio/television": 12,
        "business": 12, "vacation": 9,
    }  # fmt: skip


def test_german_numbers_stay_numbers_and_the_rest_is_text():
    frame = frame_of("south_german_credit")
    numbers = ["duration", "amount", "age", "bad"]
    assert frame.select_dtypes("number").columns.tolist() == numbers
    assert not frame.isna().any(axis=None)


def test_german_dictionary_gives_code_and_label(build):
    dictionary = load_dataset("south_german_credit").card.columns.set_index("name")["values"]
    for column, labels in build.GERMAN_LABELS.items():
        text = "; ".join(f"{code} = {label}" for code, label in labels.items())
        assert dictionary[column] == text


def test_taiwan_codes_are_those_of_uci():
    frame = frame_of("taiwan_default")
    first = frame.iloc[0]
    assert first[["ID", "LIMIT_BAL", "SEX", "EDUCATION", "MARRIAGE", "AGE"]].tolist() == [
        1, 20000, 2, 2, 1, 24,
    ]  # fmt: skip
    assert frame["SEX"].value_counts().to_dict() == {1: 11888, 2: 18112}
    assert frame["EDUCATION"].value_counts().to_dict() == {
        0: 14, 1: 10585, 2: 14030, 3: 4917, 4: 123, 5: 280, 6: 51,
    }  # fmt: skip
    assert frame["MARRIAGE"].value_counts().to_dict() == {0: 54, 1: 13659, 2: 15964, 3: 323}
    assert "PAY_1" not in frame
    assert frame["default"].sum() == 6636


def test_taiwan_defects():
    frame = frame_of("taiwan_default")
    statuses = frame[["PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]]
    bills = frame.filter(like="BILL_AMT")
    assert frame.drop(columns="ID").duplicated().sum() == 35
    assert (frame["BILL_AMT1"] < 0).sum() == 590
    assert (bills < 0).any(axis=1).sum() == 1930
    assert (bills == 0).all(axis=1).sum() == 866
    assert (frame["BILL_AMT1"] > frame["LIMIT_BAL"]).sum() == 2115
    assert (statuses == -2).sum().sum() == 24415
    assert (statuses == 0).sum().sum() == 95919
    assert (statuses == 1).sum().tolist() == [3688, 28, 4, 2, 0, 0]


def test_spanish_defects():
    frame = frame_of("spanish_credit")
    missing = frame.isna().sum()
    assert missing[missing > 0].to_dict() == {
        "Home": 6, "Marital": 1, "Job": 2, "Income": 381, "Assets": 47, "Debt": 18,
    }  # fmt: skip
    assert frame.isna().any(axis=1).sum() == 415
    assert frame.groupby(frame["Income"].isna())["bad"].mean().round(3).tolist() == [0.255, 0.57]
    assert (frame["Expenses"] == 35).sum() == 1211
    assert (frame["Home"] == "ignore").sum() == 20
    assert (frame["Debt"] > frame["Assets"]).sum() == 5
    assert (frame["Assets"] >= 100_000).sum() == 11
    assert frame.duplicated().sum() == 2
    assert (frame["Time"] == 60).sum() == 1932


def test_boston_loanapp_defects():
    frame = frame_of("boston_loanapp")
    assert (frame["reject"] == (frame["action"] == 3)).all()
    assert (frame["approve"] == 1 - frame["reject"]).all()
    assert (frame["typur"] > 0).groupby(frame["reject"]).sum().tolist() == [908, 3]
    assert frame.groupby("inson")["reject"].agg(["size", "sum"]).loc[1].tolist() == [30, 28]
    sentinels = {"gdlin": 666, "lines": 999999.375, "term": 999999.375, "review": 999, "liq": 1e6}
    counts = {column: int((frame[column] == value).sum()) for column, value in sentinels.items()}
    assert counts == {"gdlin": 2, "lines": 1, "term": 4, "review": 223, "liq": 9}
    assert frame.isna().sum().sum() == 230
    assert frame.isna().any(axis=1).sum() == 211
    assert (frame["apr"] > 2 * frame["price"]).sum() == 29
    assert (frame["loanprc"] > 1).sum() == 33
    assert (frame["msa"] == 1120).all()
    assert set(frame["emp"]) == set(frame["yjob"]) == {0, 1, 6, 9}
    rates = frame.groupby(["black", "hispan"])["reject"].mean().round(3).tolist()
    assert rates == [0.092, 0.234, 0.325]


def test_boston_hmda_defects():
    frame = frame_of("boston_hmda")
    assert frame.groupby("insurance")["deny"].agg(["size", "sum"]).loc["yes"].tolist() == [48, 44]
    assert (frame["pirat"] == 0).sum() == 1
    assert (frame["pirat"] > 1).sum() == 5
    assert (frame["lvrat"] > 1).sum() == 29
    assert (frame["hirat"] > frame["pirat"]).sum() == 5
    assert (frame["hschool"] == "no").sum() == 39
    assert frame.duplicated().sum() == 3
    assert frame.groupby("afam")["deny"].mean().round(3).tolist() == [0.093, 0.283]


def test_kazakh_borrowers_defects():
    frame = frame_of("kazakh_borrowers")
    assert frame["default"].value_counts().to_dict() == {0: 200, 1: 200}
    assert (frame["CR"] > 100).sum() == 4
    assert (frame["InvT"] > 1000).sum() == 3
    assert (frame["Rev_gr"] > 10).sum() == 16
    assert ((frame["RecT"] < 0).sum(), (frame["PayT"] < 0).sum()) == (4, 22)
    assert (frame["LR"] < 0).sum() == 90
    assert (frame["QR"] > frame["CR"] + 0.011).sum() == 7
    assert (frame["Cash_ratio"] > frame["QR"] + 0.011).sum() == 5
    assert frame.loc[frame.duplicated(), "default"].value_counts().to_dict() == {0: 6, 1: 3}
    assert frame["ExtRtg"].sum() == 5


def test_direction_of_us_bankruptcy():
    frame = frame_of("us_bankruptcy")
    medians = frame.groupby("bankrupt")["income_plus_depreciation_to_assets"].median()
    assert medians.round(2).to_dict() == {0: 0.12, 1: 0.02}
    assert (frame.groupby("YR")["bankrupt"].mean() == 0.5).all()
    assert not frame.isna().any(axis=None)


def test_kazakh_macro_says_what_is_hypothetical():
    data = load_dataset("kazakh_macro")
    hypothetical = data.card.columns["meaning"].str.startswith("HYPOTHETICAL")
    columns = data.card.columns.loc[hypothetical, "name"]
    assert len(columns) == 10
    assert "hypothetical" in data.card.title
    assert (data.frame[columns].isna().sum() == 11).all()
    assert data.frame.loc[data.frame["DR"].isna(), "quarter"].iloc[0] == "2022Q3"
    assert set(data.frame["DR"].dropna()) == {0.02, 0.03, 0.04, 0.05}
    dollar = data.frame.set_index("quarter")["usdkzt"]
    assert (dollar / dollar.shift()).idxmax() == "2015Q4"  # the devaluation of August 2015


def test_lending_club_vintages_are_censored():
    counts = frame_of("lending_club_vintages")
    blocks = counts.pivot_table(index="block", columns="status", values="loans", aggfunc="sum")
    assert counts["loans"].sum() == 887_382
    assert blocks.sum(axis=1).tolist() == [42535, 188123, 235629, 421095]
    shares = (100 * blocks.div(blocks.sum(axis=1), axis=0)).round(1)
    assert shares["current"].tolist() == [4.6, 33.9, 67.3, 91.7]
    assert shares["charged off"].tolist() == [14.9, 12.2, 5.9, 0.7]
    resolved = blocks["charged off"] / (blocks["charged off"] + blocks["repaid"])
    assert (100 * resolved).round(1).tolist() == [15.7, 19.0, 20.4, 10.8]


def test_jlt_rows_are_probabilities():
    matrix = frame_of("jlt_transitions").set_index("from_rating")
    assert matrix.columns.tolist() == matrix.index.tolist()
    assert matrix.sum(axis=1).round(4).tolist() == [1, 1, 0.9998, 0.9999, 0.9999, 0.9999, 1.0001, 1]
    assert matrix.loc["D", "D"] == 1


def test_us_macro_first_quarter_has_no_inflation():
    frame = frame_of("us_macro")
    assert frame.loc[0, ["infl", "realint"]].tolist() == [0, 0]
    assert (frame["tbilrate"] - frame["infl"] - frame["realint"])[1:].abs().max() < 0.02


def test_the_trade_ledger_is_the_simulated_book_without_its_truth(build):
    data = load_dataset("trade_ledger")
    made = build.trade_ledger()
    assert list(made) == ["data", *data.tables]
    pd.testing.assert_frame_equal(made["data"], data.frame)
    for table, frame in data.tables.items():
        pd.testing.assert_frame_equal(made[table], frame)
        assert set(frame["customer"]) <= set(data.tables["customers"]["customer"])
    assert "simulated" in data.card.title


def test_changhong_closes_to_the_cent_and_agrees_with_a_second_source():
    data = load_dataset("changhong_apex")
    ledger = data.frame.set_index(data.frame["year_end"].str[:4])
    collected = ledger["owed"].shift(fill_value=0) + ledger["sales"] - ledger["owed"]
    assert collected.round(2).tolist() == [42961.81, 205757.07, 442170.26, 347899.04, 11086.2]
    days = (365 * ledger["owed"] / ledger["sales"]).round()
    assert days[:4].tolist() == [163, 252, 322, 488]
    assert (100 * ledger["owed"] / ledger["total_assets"]).round(1)[:4].tolist() == [
        2,
        20.6,
        20.8,
        24.5,
    ]
    change = ledger["receivables_rounded"].diff()  # from a newspaper, to 0.1 billion yuan
    assert (change - ledger["receivables_change"]).abs()[1:3].max() < 0.2 * 10_000
    grown = -0.1836  # revenue of 2004, as a third source says
    assert round(ledger.loc["2004", "revenue_change"] / (1_153_900 + 259_449), 4) == grown


def test_case_events_tell_both_sides_and_the_same_ledger():
    data = load_dataset("case_events")
    facts, failed = data.frame, data.tables["cases"].set_index("customer")["failed"]
    before = facts[(facts["known"] < facts["customer"].map(failed)) & (facts["hindsight"] == 0)]
    sides = pd.crosstab(before["customer"], before["leans"])
    assert (sides["warns"].drop("Greensill") > 0).all()  # its warnings were secret, but for a week
    assert (sides["reassures"].drop("Greensill") > 0).all()
    apex = facts[(facts["customer"] == "Apex Digital") & (facts["signal"] == "ledger")]
    wide = apex.pivot_table("value", "known", "item")
    ledger = load_dataset("changhong_apex").frame.set_index("year_end")
    for item in ("owed", "sales"):
        assert (100 * wide[item] - ledger[item]).abs().max() < 0.01


@pytest.mark.parametrize("name", ["case_events", "changhong_apex", "toys_r_us"])
def test_a_source_of_a_case_is_one_of_its_table_and_is_used(name):
    data = load_dataset(name)
    sources = data.tables["sources"]
    assert sources["source"].is_unique
    assert sources["url"].isna().sum() == (name == "case_events")  # one trade letter
    others = [frame for table, frame in data.tables.items() if table != "sources"]
    named = [frame[c] for frame in (data.frame, *others) for c in frame.filter(regex="^source")]
    assert set(pd.concat(named).dropna()) == set(sources["source"])


# --- build.py, offline -------------------------------------------------------------------------


def test_build_knows_every_set(build):
    assert sorted(build.SETS) == NAMES


def test_german_correction_by_hand(build):
    row = "A14 12 A34 A410 2096 A61 A74 2 A93 A101 3 A121 49 A143 A152 1 A172 2 A191 A201 2"
    frame = build.south_german_credit(pd.DataFrame([row.split()]))
    assert frame.iloc[0].to_dict() | {"duration": 12, "amount": 2096, "age": 49, "bad": 0} == {
        "status": ">= 200 DM / salary for at least 1 year",
        "duration": 12,
        "credit_history": "all credits at this bank paid back duly",
        "purpose": "business",
        "amount": 2096,
        "savings": "unknown/no savings account",
        "employment_duration": "4 <= ... < 7 yrs",
        "installment_rate": "25 <= ... < 35",
        "personal_status_sex": "male: married/widowed",
        "other_debtors": "none",
        "present_residence": "4 <= ... < 7 yrs",
        "property": "unknown/no property",
        "age": 49,
        "other_installment_plans": "none",
        "housing": "rent",
        "number_credits": "1",
        "job": "unskilled - resident",
        "people_liable": "3 or more",
        "telephone": "no",
        "foreign_worker": "no",
        "bad": 0,
    }


def test_taiwan_correction_by_hand(build):
    names = [c for c in build.TAIWAN_COLUMNS if c not in ("EDUCATION", "MARRIAGE", "default")]
    encoded = pd.DataFrame(0.0, index=range(2), columns=names)
    encoded["SEX"] = [0, 1]
    encoded["default-payment-next-month"] = [1, 0]
    for column, codes in {"EDUCATION": range(7), "MARRIAGE": range(4)}.items():
        for code in codes:
            encoded[f"{column}_{code}"] = 0
    encoded.loc[0, ["EDUCATION_6", "MARRIAGE_0"]] = 1
    encoded.loc[1, ["EDUCATION_0", "MARRIAGE_3"]] = 1
    frame = build.taiwan_default(encoded)
    assert frame.columns.tolist() == build.TAIWAN_COLUMNS
    assert frame[["SEX", "EDUCATION", "MARRIAGE", "default"]].to_numpy().tolist() == [
        [1, 6, 0, 1],
        [2, 0, 3, 0],
    ]


def test_bankruptcy_correction_by_hand(build):
    source = pd.DataFrame([[1, 0, 78, *range(24)]])
    source.columns = ["NO", "D", "YR", *(f"R{number}" for number in range(1, 25))]
    frame = build.us_bankruptcy(source)
    assert frame.loc[0, "bankrupt"] == 1
    assert frame.loc[0, "sales_to_receivables"] == 18  # R19


def test_vintages_by_hand(build):
    blocks = [
        pd.DataFrame({"ID": [1, 2], "State_IN": ["A", "A"], "State_OUT": ["A", out]})
        for out in "HIJA"
    ]
    counts = build.lending_club_vintages(*blocks)
    assert len(counts) == 4 * 7 * 4
    found = counts[counts["loans"] > 0].set_index(["block", "status"])["loans"].to_dict()
    assert found == {
        ("2007-2011", "current"): 1, ("2007-2011", "delinquent"): 1,
        ("2012-2013", "current"): 1, ("2012-2013", "charged off"): 1,
        ("2014", "current"): 1, ("2014", "repaid"): 1, ("2015", "current"): 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "table", "right", "wrong", "said"),
    [
        ("changhong_apex", "data", "383004.58", "383004.85", "does not move by owed_change"),
        ("changhong_apex", "data", "51.59", "51.95", "share_published"),
        ("changhong_apex", "data", "docduoduo", "docduo", "no source docduo_changhong"),
        ("case_events", "data", ",467.5,m USD,", ",467.5,,", "lacks its name, value or unit"),
        ("case_events", "data", "2006-04-22", "2004-04-22", "out of order"),
        ("toys_r_us", "data", "59.1", "159.1", "out of order"),
    ],
)
def test_a_slip_in_a_case_is_found(build, tmp_path, name, table, right, wrong, said):
    folder = tmp_path / name
    folder.mkdir()
    for path in (REPO / "datasets" / name).glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    build.verified_case(folder)
    text = (folder / f"{table}.csv").read_text(encoding="utf-8")
    assert right in text
    (folder / f"{table}.csv").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        build.verified_case(folder)


@pytest.fixture
def copied(build, tmp_path, monkeypatch):
    """Let build.py work on a copy of two sets."""
    for name in ("taiwan_default", "us_macro"):
        folder = tmp_path / name
        folder.mkdir()
        for path in (REPO / "datasets" / name).iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(build, "HERE", tmp_path)
    return tmp_path


def test_check_names_file_expected_and_found(build, copied, capsys):
    path = copied / "us_macro" / "data.csv"
    assert build.main(["--check", "us_macro", "taiwan_default"]) == 0
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes().replace(b"28.98", b"28.99"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    capsys.readouterr()
    assert build.main(["--check", "us_macro"]) == 1
    out = capsys.readouterr().out
    assert f"us_macro/data.csv: expected SHA-256 {expected}, found {found}" in out


def test_parquet_is_judged_by_its_content(build, copied, capsys):
    path = copied / "taiwan_default" / "data.parquet"
    frame = pd.read_parquet(path)
    frame.to_parquet(path, compression="gzip")  # as another writer would: same table, other bytes
    assert build.main(["--check", "taiwan_default"]) == 0
    assert "same table" in capsys.readouterr().out
    frame.assign(AGE=frame["AGE"] + 1).to_parquet(path)
    assert build.main(["--check", "taiwan_default"]) == 1


def test_a_wrong_result_replaces_nothing(build, copied, monkeypatch, capsys):
    path = copied / "us_macro" / "data.csv"
    before = path.read_bytes()
    changed = io.BytesIO(before.replace(b"28.98", b"28.99"))
    monkeypatch.setattr(build, "extract", lambda source, downloads: [changed])
    assert build.main(["us_macro"]) == 1
    assert "expected SHA-256" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_a_rebuild_from_the_source_is_the_same_file(build, copied, monkeypatch):
    path = copied / "us_macro" / "data.csv"
    before = path.read_bytes()
    monkeypatch.setattr(build, "extract", lambda source, downloads: [io.BytesIO(before)])
    path.unlink()
    assert build.main(["us_macro"]) == 0
    assert path.read_bytes() == before


def test_a_set_that_does_not_exist(build, capsys):
    with pytest.raises(SystemExit):
        build.main(["nowhere"])
    assert "no data set nowhere" in capsys.readouterr().err


# --- The wheel -------------------------------------------------------------------------------


def test_the_wheel_carries_the_data(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=REPO, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "import creditlab as cl; from creditlab.data.catalogue import datasets_folder; "
        "print(datasets_folder()); print(len(cl.list_datasets())); "
        "print(cl.load_dataset('taiwan_default').frame.shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = [str(site / "creditlab" / "_datasets"), str(len(NAMES)), "(30000, 25)"]
    assert done.stdout.splitlines() == expected
