"""The parts of the grader, without a kernel: plain data, stand-ins, verdicts, checks, gradebook."""

import json
import subprocess
from types import SimpleNamespace

import IPython
import nbformat
import numpy as np
import pandas as pd
import pytest
from faulty_class import ASSIGNMENT, EQUAL, SOLUTION

from creditlab import cli
from creditlab.classroom import answering, check, grade_class, sandbox
from creditlab.classroom.feedback import feedback_page
from creditlab.classroom.grade import Graded
from creditlab.classroom.gradebook import ClassGradebook
from creditlab.classroom.judge import Judge, Verdict
from creditlab.classroom.plain import decode, encode
from creditlab.classroom.remote import Asker

FRAME = pd.DataFrame(
    {
        "amount": [1.5, np.nan],
        "who": ["x", None],
        "day": pd.to_datetime(["2025-01-01", "2025-02-01"]),
        "some": pd.array([1, None], dtype="Int64"),
        "late": [True, False],
    },
    index=pd.Index(["r", "s"], name="row"),
)


@pytest.fixture
def student(monkeypatch):
    """Code of a student's, run here, and asked through the same text as a kernel is."""
    names: dict = {}
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(user_ns=names))

    def run(code):
        exec(code, names)
        return lambda request: json.loads(answering.answer(request).text)

    return run


def there_and_back(value):
    return decode(json.loads(json.dumps(encode(value, keep=id))), remote=None)


# --- Plain data ---------------------------------------------------------------------------------


def test_tables_and_containers_arrive_as_they_were():
    pd.testing.assert_frame_equal(there_and_back(FRAME), FRAME)
    pd.testing.assert_series_equal(there_and_back(FRAME["amount"]), FRAME["amount"])
    many = FRAME.set_index(["who", "late"]).index
    pd.testing.assert_index_equal(there_and_back(many), many, exact=True)
    nested = {"a": [1, (2.5, None)], 3: {"x", "y"}, "t": pd.Timestamp("2025-03-01")}
    assert there_and_back(nested) == nested
    array = np.arange(6).reshape(2, 3)
    np.testing.assert_array_equal(there_and_back(array), array)
    assert there_and_back(array).flags.writeable


@pytest.mark.parametrize(
    "plain",
    [
        {"kind": "array", "dtype": "O", "shape": [1], "bytes": "AAAAAAAAAAA="},
        {"kind": "array", "dtype": "float64", "shape": [9], "bytes": "AAAA"},
        {"kind": "series", "name": None, "index": 1, "dtype": "evil", "values": []},
        {"kind": "list"},
        {"items": []},
        [1, 2],
    ],
)
def test_what_nobody_encoded_is_refused(plain):
    with pytest.raises(ValueError, match=r"cannot be read|an array of|buffer"):
        decode(plain, remote=None)


# --- Stand-ins and verdicts ---------------------------------------------------------------------


def test_functions_and_objects_answer_from_the_other_side(student):
    ask = Asker(
        student(
            "class Card:\n"
            "    factor = 3\n"
            "    def points(self, table): return table['x'] * self.factor\n"
            "    def __getitem__(self, key): return key * 2\n"
            "card = Card()\n"
            "def double(value, *, by=2): return by * value\n"
            "def fails(): raise UnicodeDecodeError('u', b'', 0, 1, 'no')\n"
        )
    )
    card, double = ask("name", "card"), ask("name", "double")
    assert double(4) == 8
    assert double(4, by=0.5) == 2
    assert card.factor == 3
    assert card["ab"] == "abab"
    assert card.points(pd.DataFrame({"x": [1, 2]})).tolist() == [3, 6]
    assert type(card).__name__ == "Card"
    with pytest.raises(ValueError, match="UnicodeDecodeError") as raised:
        ask("name", "fails")()
    assert raised.value.from_student
    with pytest.raises(NameError):
        ask("name", "nothing")


def test_an_object_that_equals_everything_equals_nothing_here(student):
    ask = Asker(student(EQUAL))
    value = ask("name", "cost_of_discount")(0.02, 10, 30)
    assert value != 0.3724
    with pytest.raises(TypeError, match="neither True nor False"):
        bool(value)
    with pytest.raises(check.Missed, match="expected a number, not a Whatever"):
        check.number("cost", value, 0.3724, hint="think")


def test_a_verdict_shows_a_student_no_hidden_case(student):
    judge, test = Judge(SOLUTION, "alice"), SOLUTION.cells
    source = next(c.source for c in test if c.metadata.nbgrader.grade_id == "q2_test")
    right = student("def cost_of_discount(d, e, n): return d / (1 - d) * 365 / (n - e)")
    assert judge.test("q2_test", source, right) == Verdict(passed=True)
    fixed = judge.test("q2_test", source, student("cost_of_discount = lambda d, e, n: 0.3724"))
    assert fixed.hint == "Does the function use all of its three arguments?"
    assert "0.01" not in fixed.hint
    assert "expected" in fixed.reason
    raises = "def cost_of_discount(d, e, n):\n    if d != 0.02: raise KeyError((d, e, n))\n"
    raises += "    return 0.3724"
    told = judge.test("q2_test", source, student(raises))
    assert told.hint == "A case that you do not see raises KeyError."
    assert "0.01" in told.reason
    absent = judge.test("q2_test", source, student("del cost_of_discount"))
    assert "cost_of_discount" in absent.hint


def test_numbers_of_a_test_belong_to_the_folder_not_to_what_was_written(student):
    source = next(c.source for c in SOLUTION.cells if c.metadata.nbgrader.grade_id == "q5_test")
    own = Judge(SOLUTION, "alice").namespace["customers"]
    loss = (own["order"] * own["pd"] * (1 - own["margin"] - own["recovered"])).sum()
    ask = student(f"student = 'bob'\nloss = {loss}")
    assert Judge(SOLUTION, "alice").test("q5_test", source, ask).passed
    assert not Judge(SOLUTION, "bob").test("q5_test", source, ask).passed


# --- Checks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["4", True, None, [4], np.array(4.0), complex(4), float("nan")])
def test_number_wants_a_number(value):
    with pytest.raises(check.Missed):
        check.number("four", value, 4)


def test_every_check_looks_at_the_type_first():
    names: dict = {}
    exec(EQUAL, names)
    liar = names["Whatever"](1)
    for call in (
        lambda: check.number("x", liar, 0.5),
        lambda: check.numbers("x", [liar], [0.5]),
        lambda: check.text("x", liar, "a"),
        lambda: check.labels("x", {"a": liar}, {"a": "b"}),
        lambda: check.table("x", liar, columns=[]),
        lambda: check.true("x", liar),
    ):
        with pytest.raises(check.Missed):
            call()


def test_checks_say_what_is_wrong_and_print_to_stdout_only(capsys):
    check.number("near", 3.0000001, 3)
    check.numbers("two", pd.Series([1, 2]), [1, 2])
    check.table("frame", FRAME, columns=["who"], rows=2, index=["r", "s"])
    check.raises("refuses", ValueError, int, "x")
    out, err = capsys.readouterr()
    assert out == "✓ near\n✓ two\n✓ frame\n✓ refuses\n"
    assert err == ""
    for call, message in (
        (lambda: check.number("n", 5, 4, mistakes={"Not five.": 5}), "n: 5, expected 4. Not five."),
        (lambda: check.number("n", 5, between=(0, 1)), "n: 5, expected 0 to 1"),
        (lambda: check.numbers("n", [1], [1, 2]), "expected 2 numbers, not 1"),
        (lambda: check.labels("l", {1: "a", 2: "b"}, {1: "a", 2: "a"}), "1 of 2 are right"),
        (lambda: check.table("t", FRAME, columns=["no"]), "there is no column 'no'"),
        (lambda: check.raises("r", ValueError, len, 5), "raises TypeError, expected ValueError"),
        (lambda: check.raises("r", ValueError, int, "5"), "gives an answer"),
    ):
        with pytest.raises(check.Missed, match=message):
            call()


# --- Gradebook, feedback, command ---------------------------------------------------------------


def test_marks_of_a_person_stay_and_reach_the_feedback(tmp_path):
    book = ClassGradebook(tmp_path / "gradebook.db", ASSIGNMENT, SOLUTION)
    tests = {
        name: Verdict(name != "q2_test", "Think.") for name in ASSIGNMENT.points if "_" in name
    }
    graded = Graded("alice", "graded", tests=tests, manual=["memo"])
    book.record(graded, ASSIGNMENT.points)
    marks = book.marks()["alice"]
    assert (sum(marks.score.values()), marks.waiting) == (70, ["memo"])
    assert "? of 15" in feedback_page(ASSIGNMENT, graded, marks)
    with book._open() as gradebook:
        grade = gradebook.find_grade("memo", ASSIGNMENT.id, ASSIGNMENT.id, "alice")
        grade.manual_score, grade.needs_manual_grade = 12, False
        comment = gradebook.find_comment("memo", ASSIGNMENT.id, ASSIGNMENT.id, "alice")
        comment.manual_comment = "Clear, but no <b>alternative</b>."
        gradebook.db.commit()
    again = ClassGradebook(tmp_path / "gradebook.db", ASSIGNMENT, SOLUTION)
    again.record(graded, ASSIGNMENT.points)
    marks = again.marks()["alice"]
    page = feedback_page(ASSIGNMENT, graded, marks)
    assert sum(marks.score.values()) == 82
    assert marks.waiting == []
    assert "<strong>82 of 100 points</strong></p>" in page
    assert "0 of 15</td><td>Think.</td>" in page
    assert "Clear, but no &lt;b&gt;alternative" in page


def test_without_bubblewrap_nothing_is_run_and_the_message_says_why(tmp_path, monkeypatch, capsys):
    (tmp_path / "submitted").mkdir()
    monkeypatch.setattr(grade_class, "why_not", lambda: "bubblewrap is not installed")
    arguments = ["grade", ASSIGNMENT.id, "--submitted", str(tmp_path / "submitted")]
    assert cli.main(arguments) == 2
    said = capsys.readouterr().err
    assert "bubblewrap is not installed" in said
    assert "--unsandboxed students' code runs with all your rights" in said
    assert list(tmp_path.iterdir()) == [tmp_path / "submitted"]


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    arguments = ["grade", ASSIGNMENT.id, "--submitted", str(tmp_path / "no"), "--unsandboxed"]
    assert cli.main(arguments) == 2
    assert "no: no folder; it holds <student>/a01_price_of_credit/" in capsys.readouterr().err


def test_solution_notebook_has_every_graded_cell():
    names = {c.metadata.nbgrader.grade_id for c in SOLUTION.cells if c.metadata.nbgrader.grade}
    assert names == set(ASSIGNMENT.points)
    assert nbformat.validate(SOLUTION) is None


@pytest.mark.skipif(bool(sandbox.why_not()), reason=sandbox.why_not() or "confined")
def test_a_clone_below_tmp_can_be_read_in_the_sandbox(tmp_path, monkeypatch):
    """Folders on the way, which belong to root alone, must not close what is meant to be read."""
    shown = tmp_path / "clone" / "package"
    shown.mkdir(parents=True)
    (shown / "__init__.py").write_text("", encoding="utf-8")
    shown.chmod(0o755)
    monkeypatch.setattr(sandbox, "_readable", lambda: [str(shown)])
    channel = tmp_path / "channel"
    channel.mkdir()
    command = sandbox.confined(str(channel), [], sandbox.Limits(), job=0)
    done = subprocess.run([*command, "ls", str(shown)], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("__init__.py", "")
