"""A student's policy on hidden desks: the same games as in one process, and no way to fail ours."""

import json
from types import SimpleNamespace

import IPython
import pytest

from creditlab.classroom import answering
from creditlab.classroom.desk_trial import DeskTrial
from creditlab.classroom.remote import Asker
from creditlab.classroom.session import TooSlow
from creditlab.lab.credit_desk import compare

HEAD = "from creditlab.lab.credit_desk import Decision\ndef policy(customer, order, desk):\n"
CAREFUL = HEAD + (
    "    call = customer.oldest > 3 and desk.calls_left > 0\n"
    "    return Decision(hold=customer.oldest > 30, call=call, limit=9e5)\n"
)
SEEDS = [3, 4]


@pytest.fixture
def student(monkeypatch):
    """Code of a student's, run here, and asked through the same text as a kernel is."""
    names: dict = {}
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(user_ns=names))
    asked = []

    def ask(request):
        asked.append(request)
        return json.loads(answering.answer(request).text)

    def run(code):
        exec(code, names)
        return Asker(ask)("name", "policy")

    run.asked = asked
    return run


@pytest.fixture
def trial():
    return DeskTrial(n_customers=40, days=30)


def test_turns_of_several_desks_give_the_games_of_one_after_the_other(student, trial):
    names: dict = {}
    exec(CAREFUL, names)
    alone = compare({"policy": names["policy"]}, SEEDS, n_customers=40, days=30)
    for policy in (names["policy"], student(CAREFUL)):
        runs = trial.run(policy, SEEDS)
        told = runs[runs["policy"] != "ship everything"].reset_index(drop=True)
        assert told.equals(alone)


def test_a_kernel_is_asked_about_all_desks_at_once_and_the_same_thing_once(student, trial):
    one, both = student(CAREFUL), SEEDS
    trial.run(one, both[:1])
    alone = len(student.asked)
    trial.run(one, both)
    assert len(student.asked) < 3 * alone
    before = len(student.asked)
    trial.run(Asker(one._asked.ask)("name", "policy"), both)
    assert len(student.asked) == before + 1  # for the name: it is the same function
    trial.run(student(CAREFUL), both)
    assert len(student.asked) > before + 10  # this one is another


def test_no_seed_is_in_what_the_kernel_is_asked(student, trial):
    import base64

    policy = student(CAREFUL)
    trial.run(policy, [123_456_789_012])
    asked = [base64.b64decode(request) for request in student.asked]
    number = (123_456_789_012).to_bytes(5, "little")
    assert not any(number in each or b"123456789012" in each for each in asked)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("    return 1 / 0", "day 0: ZeroDivisionError: division by zero"),
        ("    return 'ship'", "the policy answered str; it must return a Decision"),
        ("    return Decision(terms=-1)", "Decision.terms is -1"),
        ("    raise SystemExit", "SystemExit"),
        ("    raise NotImplementedError", "NotImplementedError"),
        ("    return Decision() if desk.day < 9 else None", "day 10: ValueError: the policy"),
    ],
)
def test_a_policy_that_fails_is_stopped_with_the_reason(student, trial, body, told):
    for seeds in (SEEDS[:1], SEEDS):
        runs = trial.run(student(HEAD + body), seeds).set_index("policy")
        stopped = runs.loc[["policy"], "stopped"]
        assert stopped.str.contains(told, regex=False).all()
        assert (runs.loc[["oracle", "ship everything"], "stopped"] == "").all()
        assert runs.loc[["policy"], "service_level"].max() < 1


def test_a_slow_policy_is_stopped_and_a_stopped_kernel_is_not_asked_again(student, monkeypatch):
    slow = DeskTrial(n_customers=40, days=30, seconds=0.0)
    runs = slow.run(student(CAREFUL), SEEDS).set_index("policy")
    assert runs.loc["policy", "stopped"].str.contains("took more than 0 s in all").all()

    def too_slow(request):
        student.asked.append(request)
        raise TooSlow("took longer than 30 s")

    policy = student(CAREFUL)
    monkeypatch.setattr(policy._asked, "ask", too_slow)
    student.asked.clear()
    runs = DeskTrial(n_customers=40, days=30).run(policy, SEEDS).set_index("policy")
    assert len(student.asked) == 1
    assert (runs.loc["policy", "stopped"] == "day 0: took longer than 30 s").all()


def test_an_answer_that_is_none_stops_a_policy(student, trial, monkeypatch):
    for value in ([], [{"approve": True}], 7, [{"error": "x" * 999}]):
        policy = student(CAREFUL)
        monkeypatch.setattr(policy._asked, "ask", lambda _, value=value: {"value": encoded(value)})
        runs = trial.run(policy, SEEDS[:1]).set_index("policy")
        assert 0 < len(runs.loc["policy", "stopped"]) < 250


def encoded(value):
    from creditlab.classroom.plain import encode

    return encode(value, keep=id)
