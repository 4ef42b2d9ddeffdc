"""One command for files: bins, card and scores, all or none."""

import pandas as pd
import pytest

import creditlab as cl
from creditlab.cli import main
from creditlab.workbench.fit import NAMES, fit_files

VARIABLES = ["PAY_0", "LIMIT_BAL", "PAY_AMT1"]


@pytest.fixture(scope="module")
def customers(tmp_path_factory):
    frame = cl.load_dataset("taiwan_default").frame[["ID", *VARIABLES, "default"]]
    folder = tmp_path_factory.mktemp("customers")
    frame[:20_000].to_csv(folder / "train.csv", index=False)
    frame[20_000:].to_parquet(folder / "test.parquet")
    return folder, frame[:20_000], frame[20_000:]


def test_the_files_are_those_of_the_same_card_in_memory(customers, tmp_path):
    folder, train, test = customers
    found = fit_files(
        folder / "train.csv",
        "default",
        tmp_path / "made",
        test=folder / "test.parquet",
        keep=["ID"],
        max_bins=4,
    )
    card = cl.Scorecard(binning={"max_bins": 4}).fit(train[VARIABLES], train["default"])
    assert [path.name for path in found.files] == sorted(NAMES, key=NAMES.index)
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == sorted(NAMES)
    scores = pd.read_parquet(tmp_path / "made" / "scores.parquet")
    assert scores["ID"].tolist() == train["ID"].tolist()
    assert scores["score"].tolist() == card.points(train).tolist()
    again = cl.Scorecard.from_json(tmp_path / "made" / "scorecard.json")
    assert again.points(test).tolist() == card.points(test).tolist()
    pd.testing.assert_frame_equal(
        found.measures, cl.evaluate(test["default"], card.points(test)), rtol=1e-12
    )


def test_the_command_says_where_and_how_good(customers, tmp_path, capsys):
    out = tmp_path / "made"
    arguments = ["fit", str(customers[0] / "test.parquet"), "--target", "default"]
    assert main([*arguments, "--keep", "ID", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert str(out / "scores.parquet") in said
    assert "AUC on the rows of the fit 0." in said
    assert "3 variables, 10,000 rows" in said


def test_a_later_run_replaces_an_earlier_one_and_a_failing_one_leaves_it(customers, tmp_path):
    folder, *_ = customers
    out = tmp_path / "made"
    fit_files(folder / "test.parquet", "default", out, variables=["PAY_0"])
    before = (out / "scorecard.json").read_text()
    assert main(["fit", str(folder / "test.parquet"), "--target", "ID", "--out", str(out)]) == 2
    assert (out / "scorecard.json").read_text() == before
    fit_files(folder / "test.parquet", "default", out, variables=["LIMIT_BAL"])
    assert list(cl.Scorecard.from_json(out / "scorecard.json").bins_) == ["LIMIT_BAL"]
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_folder_with_other_things_is_not_touched(customers, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ValueError, match="holds other things"):
        fit_files(customers[0] / "test.parquet", "default", tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
