"""The workbench: any table in, five files out, or one clear line and nothing touched."""

import argparse
import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import warnings
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import panels
import pytest

import creditlab as cl
from creditlab.classroom.manifest import load_course
from creditlab.cli import add_scorecard_command, main
from creditlab.data.read import read_table
from creditlab.data.repair import repair_columns
from creditlab.workbench import files, findings, look, results, run, words
from creditlab.workbench.page import as_page

REPO = Path(__file__).resolve().parents[1]


def simple(rows=400, seed=0):
    """Return a table of which nothing needs to be said."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=rows)
    bad = rng.random(rows) < 1 / (1 + np.exp(1 - 1.5 * z))
    return pd.DataFrame(
        {
            "income": z + rng.normal(size=rows),
            "noise": rng.normal(size=rows),
            "grade": np.where(z > 0, "u", "v"),
            "y": bad.astype(int),
        }
    )


def nasty(rows=900):
    """Return a table with one column of every kind that nobody prepared."""
    rng = np.random.default_rng(3)
    z = rng.normal(size=rows)
    bad = rng.random(rows) < 1 / (1 + np.exp(1.3 - 1.1 * z))
    days = pd.date_range("2019-01-01", periods=rows, freq="7h")
    return pd.DataFrame(
        {
            "Unnamed: 0": range(rows),
            "客户编号": [f"C{i:06d}" for i in range(rows)],
            "opened": days.strftime("%d/%m/%Y"),
            "yyyymm": rng.choice([202001, 202002, 202011], rows),
            "constant": "x",
            "empty": np.nan,
            "comment": [f"note {i} by <b>clerk</b>" for i in rng.integers(0, 700, rows)],
            "city": rng.choice([f"city {i}" for i in range(300)], rows),
            "employed": rng.random(rows) < 0.7,
            "flag": np.where(rng.random(rows) < 0.1, None, np.where(z > 0, "True", "False")),
            "amount": [f"{v:,.2f}" for v in np.exp(9 + 0.5 * z + rng.normal(size=rows))],
            "age": [
                f" {v:.0f} " if rng.random() > 0.03 else "unknown"
                for v in 40 - 6 * z + rng.normal(0, 8, rows)
            ],
            "ratio": np.where(rng.random(rows) < 0.02, np.inf, z + rng.normal(size=rows)),
            "score_old": np.where(
                rng.random(rows) < 0.06, -999, (500 - 40 * z + rng.normal(0, 70, rows)).round()
            ),
            "grade|$x$": np.where(
                z > 1, "C*", np.where(z > 0, "B_1", "A `<script>alert()</script>`")
            ),
            "地区": rng.choice(["华东", "华南", "西北 $ $"], rows),
            "recovered": np.where(bad, "yes", "no"),
            "![x](http://example.invalid/x.png)": rng.normal(size=rows) + z,
            "outcome": np.where(bad, "bad", "good"),
        }
    )


# --- One whole run, from the command line ----------------------------------------------------


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run the command on the nasty table, from a folder and to a folder with blanks."""
    folder = tmp_path_factory.mktemp("a project")
    nasty().to_csv(folder / "nasty data.csv", index=False)
    before = Path.cwd()
    os.chdir(folder)
    out, err = [], []
    try:
        with contextlib.redirect_stdout(Text(out)), contextlib.redirect_stderr(Text(err)):
            code = main(["scorecard", "nasty data.csv", "--target", "outcome", "--bad", "bad"])
    finally:
        os.chdir(before)
    return folder, code, "".join(out), "".join(err)


class Text(list):
    """A stream that collects what is written."""

    def __init__(self, pieces):
        self.pieces = pieces

    def write(self, text):
        self.pieces.append(text)
        return len(text)

    def flush(self):
        pass


@pytest.fixture(scope="module")
def out(done):
    return done[0] / "out" / "nasty data"


def test_the_files_are_there_and_nothing_else(done, out):
    folder, code, _, err = done
    assert code == 0, err
    assert sorted(path.name for path in out.iterdir()) == sorted(files.FILES)
    assert sorted(path.name for path in folder.iterdir()) == ["nasty data.csv", "out"]


def test_the_command_says_where_and_how_good(done, out):
    _, _, said, err = done
    lines = said.splitlines()
    assert lines[:7] == [str(out / name) for name in files.FILES]
    scores = pd.read_parquet(out / files.SCORES).query("sample == 'test'")
    auc = cl.evaluate(scores["outcome"].astype(int), scores["score"]).loc["auc"]
    card = cl.Scorecard.from_json(out / files.CARD)
    assert lines[7] == (
        f"test AUC {auc['value']:.3f} [{auc['low']:.3f}, {auc['high']:.3f}], "
        f"{len(card.bins_)} variables, 900 rows"
    )
    assert "%|" in err  # the progress bar


def test_every_row_is_scored_as_the_card_scores_it(done, out):
    folder = done[0]
    scores = pd.read_parquet(out / files.SCORES)
    raw = read_table(folder / "nasty data.csv")
    card = cl.Scorecard.from_json(out / files.CARD)
    frame, _ = repair_columns(raw, "outcome")
    assert scores.index.equals(raw.index)
    assert np.array_equal(scores["score"], card.points(frame))
    assert np.allclose(scores["pd"], card.predict_proba(frame)[:, 1])
    assert scores["outcome"].tolist() == (raw["outcome"] == "bad").astype(int).tolist()
    assert scores["客户编号"].tolist() == raw["客户编号"].tolist()
    assert scores["opened"].tolist() == raw["opened"].tolist()
    assert scores["sample"].value_counts().to_dict() == {"train": 630, "test": 270}
    reasons = card.reasons(frame, 4)
    assert (scores[list(reasons)].fillna("") == reasons.fillna("")).all(axis=None)


def test_bins_and_card_fit_together(out):
    bins, card = cl.Bins.from_json(out / files.BINS), cl.Scorecard.from_json(out / files.CARD)
    assert set(card.bins_) < set(bins)
    assert bins["score_old"].rule.special_values == (-999,)
    assert "recovered" not in bins


class Loads(HTMLParser):
    """Collect what a browser would fetch or run."""

    def __init__(self):
        super().__init__()
        self.tags, self.fetched = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "href", "srcset", "data", "action", "poster", "background"):
                self.fetched.append(value)
            assert not name.startswith("on"), name


def test_the_report_loads_nothing_and_runs_nothing(out):
    page = (out / files.PAGE).read_text(encoding="utf-8")
    found = Loads()
    found.feed(page)
    assert not found.tags & {"script", "link", "iframe", "object", "embed", "base"}
    assert {value.split(",")[0] for value in found.fetched} <= {"data:image/png;base64"} | {
        value for value in found.fetched if value.startswith("#")
    }
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_the_report_says_what_it_left_out_and_why(out):
    page = (out / files.PAGE).read_text(encoding="utf-8")
    table = page[page.index("Changed or left out") : page.index("4. Development")]
    rows = {
        "Unnamed: 0": "row number", "客户编号": "identifier", "opened": "a date",
        "yyyymm": "a date", "constant": "same value in every row", "empty": "no value in any row",
        "comment": "text with", "city": "text with 2", "recovered": "gives the outcome away",
        "amount": "text read as numbers", "age": "&#x27;unknown&#x27;, now missing",
        "ratio": "infinite, now missing",
    }  # fmt: skip
    cells = {row.split("</td>")[0].split(">")[-1]: row for row in table.split("<tr>")[2:]}
    assert set(cells) == set(rows)
    for name, why in rows.items():
        assert why in cells[name], name


def test_the_report_folds_the_code_and_shows_no_trouble(out):
    page = (out / files.PAGE).read_text(encoding="utf-8")
    notebook = nbformat.read(out / files.NOTEBOOK, as_version=4)
    assert page.count("<details>") == sum(cell.cell_type == "code" for cell in notebook.cells)
    assert "<details open" not in page
    assert "bins.edit(" not in page  # a hint for who has the notebook
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    assert not [o for o in outputs if o.output_type in ("stream", "error")]
    assert page.count("data:image/png") == sum("image/png" in o.get("data", {}) for o in outputs)


def test_the_summary_comes_first_and_is_filled_in(out):
    page = (out / files.PAGE).read_text(encoding="utf-8")
    assert "<em>Written when the last cell has run" not in page
    order = [page.index(text) for text in ("<h1>", "Verdict.", "Purpose.", "1. Data")]
    assert order == sorted(order)


def test_the_notebook_left_behind_runs_where_it_lies(out):
    notebook = nbformat.read(out / files.NOTEBOOK, as_version=4)
    (given,) = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert "out = '.'" in given.source
    assert "creditlab" not in notebook.metadata


# --- What stops it, and what it leaves alone -------------------------------------------------


def files_of(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def earlier(tmp_path):
    """A folder with the results of an earlier run, and a note of the modeller's."""
    folder = tmp_path / "results"
    folder.mkdir()
    for name in (*files.FILES, "my notes.txt"):
        (folder / name).write_text(f"earlier {name}")
    return folder


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        (lambda f: f.assign(y=np.where(f["y"], "bad", "good")), [], "--bad VALUE"),
        (lambda f: f.assign(y=f["y"] + (f.index % 3 == 0)), [], "keep two"),
        (lambda f: f.assign(y=1), [], "both are needed"),
        (lambda f: f.assign(y=f["y"].where(f.index > 7)), [], "8 of 400 rows are missing"),
        (lambda f: f.rename(columns={"y": "yy"}), [], "did you mean 'yy'"),
        (lambda f: f.assign(y=(f.index < 4).astype(int)), [], "at least 10 goods and 10 bads"),
        (lambda f: f.iloc[:0], [], "0 rows"),
        (lambda f: f, ["--bad", "7"], "no row holds '7'"),
    ],
)
def test_bad_input_is_one_line_and_touches_nothing(
    tmp_path, earlier, capsys, change, options, said
):
    change(simple()).to_csv(tmp_path / "data.csv", index=False)
    before = files_of(tmp_path)
    command = ["scorecard", str(tmp_path / "data.csv"), "--target", "y", "--out", str(earlier)]
    assert main([*command, *options]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("creditlab scorecard: ")
    assert said in line
    assert files_of(tmp_path) == before


def test_what_stops_the_notebook_is_one_line_and_touches_nothing(tmp_path, earlier, capfd):
    frame = simple()[["y"]].assign(id=range(400), k=1)
    frame.to_csv(tmp_path / "data.csv", index=False)
    before = files_of(tmp_path)
    out = tmp_path / "results"
    assert main(["scorecard", str(tmp_path / "data.csv"), "--target", "y", "--out", str(out)]) == 2
    line = capfd.readouterr().err.splitlines()[-1]
    assert "creditlab scorecard: none of the 2 columns beside 'y' can be binned ('id': " in line
    assert "Traceback" not in line
    assert files_of(tmp_path) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.csv", "results"]


def test_a_process_that_dies_is_one_line_and_touches_nothing(
    tmp_path, earlier, capsys, monkeypatch
):
    simple().to_csv(tmp_path / "data.csv", index=False)
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o755)
    before = files_of(tmp_path)
    monkeypatch.setattr(sys, "executable", str(dying))
    command = ["scorecard", str(tmp_path / "data.csv"), "--target", "y", "--out", str(earlier)]
    assert main(command) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "died (exit code -9), most likely for want of memory" in line
    assert files_of(tmp_path) == before


def test_an_interrupted_run_stops_at_once_and_touches_nothing(tmp_path, earlier):
    simple().to_csv(tmp_path / "data.csv", index=False)
    before = files_of(tmp_path)
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    code += "from creditlab.cli import main; sys.exit(main())"
    command = ["scorecard", "data.csv", "--target", "y", "--out", str(earlier)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *command], cwd=tmp_path, stderr=subprocess.PIPE
    ) as process:
        said = process.stderr.read(len("scorecard:"))  # the bar: the cells run
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        started = children.read_text().split() if children.exists() else []
        process.send_signal(signal.SIGINT)
        said += process.stderr.read()
    assert process.returncode == 130
    assert said.decode().splitlines()[-1].endswith("stopped; nothing was written")
    assert not [child for child in started if Path(f"/proc/{child}").exists()]
    assert files_of(tmp_path) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.csv", "results"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path, capsys):
    simple().to_csv(tmp_path / "data.csv", index=False)
    command = ["scorecard", str(tmp_path / "data.csv"), "--target", "y"]
    assert main([*command, "--out", str(tmp_path / "data.csv")]) == 2
    assert "is a file; name a folder" in capsys.readouterr().err


def made(folder):
    folder.mkdir()
    for name in files.FILES:
        (folder / name).write_text(f"new {name}")
    return folder


def test_new_files_replace_the_earlier_ones_and_leave_the_rest(tmp_path, earlier):
    run._publish(made(tmp_path / "made"), earlier, tmp_path / "kept")
    assert (earlier / files.PAGE).read_text() == f"new {files.PAGE}"
    assert (earlier / "my notes.txt").read_text() == "earlier my notes.txt"


@pytest.mark.parametrize("step", range(2 * len(files.FILES)))
def test_a_move_that_fails_puts_back_what_was_there(tmp_path, earlier, monkeypatch, step):
    before, calls, move = files_of(earlier), [], os.replace

    def failing(source, target):
        calls.append(target)
        if len(calls) == step + 1:
            raise PermissionError("in use by another program")
        move(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(PermissionError):
        run._publish(made(tmp_path / "made"), earlier, tmp_path / "kept")
    assert files_of(earlier) == before


# --- The notebook itself, on odd tables: its cells run here, without a kernel -----------------


def notebook_cells():
    notebook = nbformat.read(run.notebook_file(), as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run_cells(**parameters):
    """Run the cells of the notebook, and return what they define."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.reset(new_session=False)
    with capture_output(), warnings.catch_warnings(record=True) as caught:
        for cell in notebook_cells():
            shell.run_cell(cell.source, silent=True).raise_error()
            if "parameters" in cell.metadata.get("tags", []):
                assert set(parameters) <= set(shell.user_ns)
                shell.user_ns |= {"most_figures": 0} | parameters
    assert not [w for w in caught if w.category is UserWarning], caught
    return dict(shell.user_ns)


@pytest.fixture
def on(tmp_path):
    """Run the notebook on a frame written to CSV."""

    def go(frame, **parameters):
        frame.to_csv(tmp_path / "data.csv", index=False)
        return run_cells(data=str(tmp_path / "data.csv"), target="y", **parameters)

    return go


def text_of(ns):
    return findings.summary(*(ns[name] for name in ("customers", "bins", "judged", "turned")))


def test_sixty_rows_give_a_card_and_a_warning(on):
    ns = on(simple(60))
    assert len(ns["scores"]) == 60
    assert "Do not use this card" in text_of(ns)
    assert "every number below is rough" in findings.on_data(ns["customers"])


def test_noise_gives_a_card_that_says_so(on):
    frame = simple()
    ns = on(frame[["noise", "y"]])
    assert ns["variables"] == ["noise"]
    assert "Nothing here is stronger than chance" in findings.on_selection(ns["selection"])
    assert "no better than a coin" in text_of(ns)


def test_a_leak_raises_the_alarm(on):
    frame = simple(2000)
    flipped = np.random.default_rng(1).random(2000) < 0.02
    ns = on(frame.assign(after=np.where(flipped, 1 - frame["y"], frame["y"]) + 3))
    assert re.search(
        "Leakage alarm: `after` is too good to be true", findings.on_leakage(ns["leakage"])
    )
    assert "Look for a column that knows it" in text_of(ns)


def test_a_copy_of_the_outcome_does_not_enter(on):
    frame = simple()
    ns = on(frame.assign(status=np.where(frame["y"], "lost", "paid"), y2=frame["y"] + 5.0))
    assert ns["left_out"]["column"].tolist() == ["status", "y2"]


def test_rows_without_outcome_are_scored_but_not_learnt_from(on):
    frame = simple()
    frame["y"] = frame["y"].where(frame.index >= 30)
    ns = on(frame, missing_target="keep")
    assert ns["scores"]["sample"].value_counts().to_dict() == {
        "train": 259, "test": 111, "no outcome": 30,
    }  # fmt: skip
    assert ns["scores"]["y"].isna().sum() == 30
    assert ns["scores"]["score"].notna().all()


def test_parameters_do_what_they_say(on):
    frame = simple(800).assign(id=range(800))
    ns = on(frame, keep=["id"], drop=["grade"], test_size=0.25, max_bins=3, min_iv=0.0)
    assert {"income", "noise", "id"} == set(ns["bins"])
    assert len(ns["test"]) == 200
    assert ns["bins"].summary()["bins"].max() <= 3
    assert ns["changes"].to_numpy().tolist() == [["grade", "left out", "asked for"]]
    assert len(on(frame, max_variables=1)["variables"]) == 1
    assert on(frame, special_values={"income": [frame["income"][0]]})["bins"]["income"]
    with pytest.raises(ValueError, match="'nothing'"):
        on(frame, drop=["nothing"])


def test_columns_called_like_the_results_are_kept_apart(on):
    frame = simple().rename(columns={"income": "score", "noise": "pd"})
    ns = on(frame.assign(sample=[f"s{i}" for i in range(400)]))
    assert ns["scores"]["sample (input)"].tolist() == [f"s{i}" for i in range(400)]
    assert set(ns["scores"]["sample"]) == {"train", "test"}
    assert ns["scores"]["score"].equals(ns["card"].points(ns["frame"]))


def test_categories_unseen_at_development_are_counted_not_warned_about(on):
    frame = simple()
    frame["rare"] = np.where(frame.index % 7, np.where(frame["grade"] == "u", "p", "q"), "r")
    ns = on(frame.drop(columns="grade"))
    rare = ns["test"].index[:1]
    test = ns["test"].assign(rare=ns["test"]["rare"].where(~ns["test"].index.isin(rare), "new"))
    with pytest.warns(UserWarning, match="unseen"):
        assert results.unseen_rows(ns["bins"], test) == {"rare": 1}
    judged = dataclasses.replace(ns["judged"], samples={"test": test})
    with pytest.warns(UserWarning, match="unseen"):
        text = findings.on_stability(judged, ns["shifts"], [])
    assert "1 row holds values of `rare` that did not occur at development" in text


def test_repeated_rows_are_told_whatever_their_ids(on):
    frame = pd.concat([simple(300), simple(300)], ignore_index=True).assign(id=range(600))
    ns = on(frame)
    assert ns["repeated"] == 300
    assert "300 rows repeat another one" in findings.on_profile(ns["profile"], ns["changes"], 300)


def test_two_hundred_columns_are_no_trouble(on):
    rng = np.random.default_rng(0)
    wide = pd.DataFrame(rng.normal(size=(800, 200)), columns=[f"x{i}" for i in range(200)])
    frame = simple(800)
    wide.loc[:, "x0":"x80"] += 0.4 * frame[["y"]].to_numpy()
    ns = on(pd.concat([frame, wide], axis=1), max_variables=12)
    assert len(ns["variables"]) == 12
    assert ns["card"].inference_["sign_ok"].all()


def test_saving_needs_no_kernel(on, tmp_path):
    folder = tmp_path / "new" / "folder"
    ns = on(simple(), out=str(folder))
    assert sorted(p.name for p in folder.iterdir()) == sorted(files.FILES[2:])
    assert pd.read_parquet(folder / files.SCORES)["score"].equals(ns["scores"]["score"])
    assert json.loads((folder / "bins.json").read_text())["format"] == "creditlab.bins"


def test_the_default_run_saves_nothing_and_names_no_path():
    cell = next(c for c in notebook_cells() if "parameters" in c.metadata.get("tags", []))
    assert 'out = ""' in cell.source
    assert "/" not in cell.source


def test_every_option_of_the_command_is_a_setting_of_the_notebook_and_has_its_default():
    values = {}
    cell = next(c for c in notebook_cells() if "parameters" in c.metadata.get("tags", []))
    exec(cell.source, values)
    commands = argparse.ArgumentParser().add_subparsers()
    add_scorecard_command(commands)
    parser = commands.choices["scorecard"]
    options = {action.dest for action in parser._actions} - {"help", "settings"}
    assert options <= set(values)
    assert set(vars(parser.parse_args(["data.csv", "--target", "y"]))) == {"data", "target", "run"}


# --- The optional parts -------------------------------------------------------------------------


def dated(rows=1500, seed=4):
    """Return applications of customers who come back, with dates and a group."""
    frame = simple(rows, seed)
    rng = np.random.default_rng(seed)
    days = pd.Series(pd.date_range("2023-01-01", periods=rows, freq="12h")).dt.strftime("%Y-%m-%d")
    later = rng.random(rows) < 0.3
    return frame.assign(
        applied=days,
        customer=[f"K{i:05d}" for i in rng.integers(0, rows, rows)],
        sex=rng.choice(["f", "m"], rows),
        visited=np.where(later, "2030-01-01", "2020-01-01"),
    )


def test_the_latest_periods_stand_apart_and_customers_stay_on_one_side(on):
    frame = dated()
    ns = on(frame, time="applied", group="customer", known_on={"income": "visited"})
    samples = ns["samples"]
    assert (
        samples["out of time"]["applied"].min() >= sorted(frame["applied"])[int(0.79 * len(frame))]
    )
    assert samples["train"]["applied"].max() < samples["out of time"]["applied"].min()
    owners = [set(samples[name]["customer"]) for name in ("train", "test", "out of time")]
    assert not owners[0] & owners[1]
    assert not owners[0] & owners[2]
    assert not owners[1] & owners[2]
    assert set(ns["bins"]) == {"income", "noise", "grade", "sex"}
    assert ns["scores"]["sample"].value_counts().to_dict() == {
        name: len(sample) for name, sample in samples.items()
    }
    assert "AUC in the latest periods" in text_of(ns)
    assert "Later periods" not in findings.limits_of_use(ns["customers"], ns["judged"])
    leak = ns["leakage"].set_index("column").loc["income"]
    late = (frame["visited"] > frame["applied"]).sum()
    assert leak["suspicion"] == "certain"
    assert f"{late:,}" in leak["alarms"]


def test_a_card_can_be_built_step_by_step(on):
    ns = on(simple(900), criterion="bic", min_iv=0.0)
    passed = list(ns["selection"].query("decision == 'kept'")["variable"])
    found = cl.stepwise(ns["bins"].select(passed), ns["train"], "y", agreeing=True)
    assert ns["variables"] == list(found["variables"].iloc[-1])
    assert list(ns["card"].bins_) == ns["variables"]
    assert f"{len(ns['variables'])} variables entered" in findings.on_steps(ns["steps"], "bic")


def test_a_protected_column_is_compared_and_not_used(on):
    frame = dated()
    frame["sex"] = np.where(frame["grade"] == "u", "f", frame["sex"])  # a strong one
    ns = on(frame, protected=["sex"], drop=["applied", "customer", "visited"])
    assert "sex" not in ns["bins"]
    ratios = ns["found"].query("measure == 'adverse impact ratio'")
    approved = (ns["score"] >= ns["cutoff"]).groupby(ns["test"]["sex"]).mean()
    assert ratios["value"].min() == pytest.approx(approved.min() / approved.max())
    assert "Fairness" not in findings.limits_of_use(
        ns["customers"], ns["judged"], protected=["sex"]
    )


def test_the_target_comes_from_the_panel(tmp_path):
    chain = panels.Chain()
    months = panels.draw(chain, cohorts=12, each=150, months=36)
    months.to_parquet(tmp_path / "months.parquet")
    people = months["customer"].drop_duplicates().sort_values()
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"customer": people, "x": rng.normal(size=len(people))})
    frame.to_parquet(tmp_path / "data.parquet")
    panel = {"data": str(tmp_path / "months.parquet"), "customer": "customer", "time": "month",
             "status": "days"}  # fmt: skip
    ns = run_cells(
        data=str(tmp_path / "data.parquet"),
        target="bad",
        panel=panel,
        definition={"bad_from": "90+", "window": 12},
    )
    bad = months.assign(late=months["days"] >= 90, age=months.groupby("customer")["month"].rank())
    truth = bad[bad["age"] <= 13].groupby("customer")["late"].any()
    known = ns["known"].set_index("customer")["bad"]
    assert len(known) == len(people)
    assert (known == truth.reindex(known.index)).all()
    assert "within 12 months was `90+` or worse" in findings.on_target(ns["customers"])


def test_exclusions_are_counted_with_their_reason(on, tmp_path):
    frame = simple()
    log = cl.CleaningLog(frame).clip("income", high=2.0, reason="a slip")
    log.to_json(tmp_path / "log.json")
    ns = on(frame, exclude={"too noisy": "noise > 1"}, cleaning=str(tmp_path / "log.json"))
    assert ns["customers"].log.table()[["reason", "rows"]].to_numpy().tolist() == [
        ["a slip", (frame["income"] > 2).sum()],
        ["too noisy", (frame["noise"] > 1).sum()],
    ]
    assert len(ns["scores"]) == (frame["noise"] <= 1).sum()
    assert ns["frame"]["income"].max() == 2.0


def test_declined_applicants_are_inferred_but_the_card_is_the_observed_one(on):
    frame = simple(1200)
    frame["y"] = frame["y"].where(frame["income"] > -0.8)
    ns = on(frame, missing_target="keep", reject_inference="parcelling")
    assert len(ns["shift"]) == frame["y"].isna().sum()
    assert "No outcome in this file can show" in findings.on_rejects(ns["inferred"], ns["shift"])
    assert ns["final"] is ns["card"]


def test_an_anchor_moves_the_probabilities_and_not_the_order(on):
    ns = on(simple(1200), anchor=0.05, margin=100, loss=900)
    moved = ns["final"].predict_proba(ns["train"])[:, 1]
    assert moved.mean() == pytest.approx(0.05)
    assert (ns["scores"]["score"].rank() == ns["card"].points(ns["frame"]).rank()).all()
    assert ns["best"]["break_even_pd"] == pytest.approx(0.1)


def test_a_new_card_is_compared_with_the_one_in_use(on, tmp_path):
    frame = simple(900)
    first = on(frame, drop=["income"], out=str(tmp_path / "first"))
    ns = on(frame, previous=str(tmp_path / "first" / files.CARD))
    changes = ns["difference"].variables.set_index("variable")["change"]
    assert changes["income"] == "added"
    gained = ns["difference"].measures.loc["auc", "after"]
    auc = cl.evaluate(ns["test"]["y"], ns["score"]).loc["auc", "value"]
    assert gained == pytest.approx(auc)
    assert first["card"].bins_.keys() == {"grade"} | first["card"].bins_.keys() - {"income"}


def test_settings_of_a_file_go_behind_the_options(tmp_path, capsys):
    dated().to_csv(tmp_path / "data.csv", index=False)
    settings = "purpose: Trade *credit*\nmax_bins: 2\nseed: 5\nchallengers: true\n"
    (tmp_path / "settings.yml").write_text(settings)
    given = str(tmp_path / "settings.yml")
    command = ["scorecard", str(tmp_path / "data.csv"), "--target", "y", "--max-bins", "4",
               "--out", str(tmp_path / "out"), "--settings", given]  # fmt: skip
    assert main(command) == 0, capsys.readouterr().err
    page = (tmp_path / "out" / files.PAGE).read_text(encoding="utf-8")
    assert "Trade *credit*. The card ranks" in page
    assert "max_bins = 4" in page
    assert "seed = 5" in page
    assert "Challengers against the card" in page or "ranks better than the card" in page


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("maxbins: 3", "1 setting is unknown ('maxbins')"),
        ("target: y", "names 'target'; the command line does"),
        ("- a\n- b", "holds no settings"),
        ("a: [", "not YAML"),
        ("previous: nowhere.json", "nowhere.json: no such file"),
        ("protected: [sexx]", "'sexx'"),
        ("exclude: {all: 'income > -99'}", "no row would remain"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line(tmp_path, capsys, settings, said):
    simple().to_csv(tmp_path / "data.csv", index=False)
    (tmp_path / "settings.yml").write_text(settings)
    before = files_of(tmp_path)
    command = ["scorecard", str(tmp_path / "data.csv"), "--target", "y", "--out",
               str(tmp_path / "out"), "--settings", str(tmp_path / "settings.yml")]  # fmt: skip
    assert main(command) == 2
    assert said in capsys.readouterr().err.splitlines()[-1]
    assert files_of(tmp_path) == before


def test_the_lessons_that_the_report_names_exist():
    notebook = nbformat.read(run.notebook_file(), as_version=4)
    named = re.findall(r"\*Lesson ([\d.]+): (.+)\*", "\n".join(c.source for c in notebook.cells))
    titles = {lesson.id: lesson.title for lesson in load_course().lessons}
    assert len(named) > 10
    assert dict(named) == {number: titles[number] for number, _ in named}


# --- Parts -----------------------------------------------------------------------------------


def test_reversals_are_those_beyond_chance():
    x = np.repeat([0.0, 1.0, 2.0], 1000)
    train = pd.DataFrame(
        {"x": x, "y": np.concatenate([np.arange(1000) < k for k in (100, 300, 500)])}
    )
    bins = cl.fit_bins(train.astype({"y": int}), "y")
    turned = train.assign(y=np.concatenate([np.arange(1000) < k for k in (100, 500, 300)]))
    found = bins.table_on(turned.astype({"y": int}), "y")
    assert results.reversals(found, ["x"]) == ["x"]
    assert results.reversals(found, []) == []
    slightly = train.assign(y=np.concatenate([np.arange(1000) < k for k in (100, 305, 300)]))
    assert results.reversals(bins.table_on(slightly.astype({"y": int}), "y"), ["x"]) == []


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("bad_rate", 0.1234, "12.3%"), ("woe", -0.001, "+0.00"), ("iv", 0.12345, "0.123"),
        ("x", 1234567.8, "1,234,568"), ("x", 0.000123456, "0.0001235"), ("x", 5.0, "5"),
        ("x", float("inf"), "inf"), ("x", None, ""), ("x", float("nan"), ""), ("x", pd.NA, ""),
        ("x", [1, -999], "1, -999"), ("x", "<b>", "&lt;b&gt;"), ("x", True, "yes"),
        ("x", np.int64(12000), "12,000"), ("x", "long " * 99, ("long " * 99)[:118] + " …"),
    ],
)  # fmt: skip
def test_cells_are_written_for_people(name, value, shown):
    html = look.table(pd.DataFrame({name: [value]})).data
    assert f">{shown}</td>" in html


def test_names_from_the_data_are_no_markup():
    assert words.code("a`b`\n![x](http://x)") == "`a b ![x](http://x)`"
    cells = [
        nbformat.v4.new_markdown_cell(words.names(["<img src=x>", "![x](http://x)"])),
        nbformat.v4.new_code_cell('target = "<img src=y>"'),
    ]
    page = as_page(nbformat.v4.new_notebook(cells=cells), "<title>")
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page
    assert "<h1>&lt;title&gt;</h1>" in page


def test_an_installed_wheel_finds_its_notebook(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=REPO, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "from creditlab.workbench.run import notebook_file; from creditlab.workbench.page import "
        "as_page; import nbformat; path = notebook_file(); print(path); "
        "print(len(as_page(nbformat.read(path, 4), 'x')) > 10_000)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert told == [str(site / "creditlab" / "_workbench" / "scorecard.ipynb"), "True"]
