"""``creditlab score``: a file scored with a card that was kept."""

import pandas as pd
import pytest

import creditlab as cl
from creditlab.cli import main


@pytest.fixture(scope="module")
def taiwan(tmp_path_factory):
    data = cl.load_dataset("taiwan_default")
    folder = tmp_path_factory.mktemp("score")
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"]).fit(data.frame, data.target)
    card.to_json(folder / "card.json")
    data.frame.head(500).to_csv(folder / "new.csv", index=False)
    return folder, card, data.frame.head(500)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_file_holds_score_pd_and_reasons(taiwan, ending, capsys):
    folder, card, frame = taiwan
    out = folder / f"scores.{ending}"
    given = [folder / "card.json", folder / "new.csv", "--out", out, "--keep", "ID"]
    assert main(["score", *map(str, given), "--reasons", "2"]) == 0
    assert "500 customers scored" in capsys.readouterr().out
    scores = pd.read_csv(out) if ending == "csv" else pd.read_parquet(out)
    assert scores.columns.tolist() == ["ID", "score", "pd", "reason_1", "reason_2"]
    assert scores["ID"].tolist() == frame["ID"].tolist()
    assert scores["score"].tolist() == card.points(frame).tolist()
    assert scores["pd"].tolist() == pytest.approx(card.predict_proba(frame)[:, 1].tolist())
    reasons = card.reasons(frame, 2)
    assert scores["reason_1"].isna().tolist() == reasons["reason_1"].isna().tolist()
    assert scores["reason_1"].dropna().tolist() == reasons["reason_1"].dropna().tolist()


def test_a_mistake_is_a_line_and_leaves_nothing(taiwan, capsys):
    folder, _, frame = taiwan
    frame.drop(columns="PAY_0").to_csv(folder / "short.csv", index=False)
    out = folder / "nothing.csv"
    given = [str(folder / "card.json"), str(folder / "short.csv"), "--out", str(out)]
    assert main(["score", *given]) == 2
    assert "'PAY_0'" in capsys.readouterr().err
    assert not out.exists()
    assert main(["score", *given[:2], "--out", "scores.xlsx"]) == 2
    assert "ends in .csv or .parquet" in capsys.readouterr().err
