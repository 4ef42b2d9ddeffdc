"""The leaderboard: foreign policies run confined, and none costs another its place."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from creditlab.classroom import leaderboard as board
from creditlab.classroom.confined_policy import ConfinedPolicy
from creditlab.classroom.leaderboard import LIMITS, find_policies
from creditlab.classroom.sandbox import Limits, SandboxError, why_not
from creditlab.lab.credit_desk import CreditDesk, Decision, approve_all, leaderboard

confined = pytest.mark.skipif(bool(why_not()), reason=f"policies cannot be confined: {why_not()}")
HEAD = "from creditlab.lab.credit_desk import Decision\ndef policy(customer, order, desk):\n"
POLICIES = {
    "ships": "    return Decision()\n",
    "prints": "    print('x' * 100_000)\n    return Decision()\n",
    "raises": "    raise ValueError('what now')\n",
    "loops": "    while True:\n        try:\n            while True:\n                pass\n"
    "        except BaseException:\n            pass\n",
    "reads": "    return Decision(approve=bool(open('/etc/passwd').read()))\n",
    "dials": "    import socket\n    socket.create_connection(('192.0.2.1', 80), 1)\n",
    "ends": "    import os\n    os._exit(0)\n",
    "lies": "    return 'approve'\n",
    "forges": "    import os\n    for fd in range(3, 20):\n        try:\n"
    "            os.write(fd, b'{\"decision\": 1}' + b'\\n')\n        except OSError:\n"
    "            pass\n    return Decision()\n",
    "writes": "    open('/tmp/x', 'w').write('a' * 50_000_000)\n    return Decision()\n",
    "careful": "    return Decision(hold=customer.oldest > 20, call=customer.oldest > 7)\n",
}  # fmt: skip
TOLD = {
    "raises": "2 of 2 seeds; day 0: ValueError: what now",
    "loops": "2 of 2 seeds; day 0: took more than 1 s for an answer",
    "reads": "FileNotFoundError",
    "dials": "Network is unreachable",
    "ends": "ended its process",
    "lies": "the policy answered str; it must return a Decision",
    "forges": "the answer is no Decision",
    "writes": "day 0: OSError",
    "broken": "SyntaxError",
    "empty": "there is no function policy(customer, order, desk)",
}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("policies")
    for name, body in POLICIES.items():
        (folder / f"{name}.py").write_text(HEAD + body)
    (folder / "broken.py").write_text("def policy(:\n")
    (folder / "empty.py").write_text("x = 1\n")
    (folder / "oracle.py").write_text(HEAD + POLICIES["ships"])
    carded = folder / "carded"
    carded.mkdir()
    (carded / "numbers.txt").write_text("30")
    (carded / "policy.py").write_text(
        "from creditlab.lab.credit_desk import Decision\nLATE = int(open('numbers.txt').read())\n"
        "seen = []\ndef policy(customer, order, desk):\n    seen.append(desk.day)\n"
        "    assert seen == sorted(seen)\n    return Decision(hold=customer.oldest > LATE)\n"
    )
    limits = Limits(cell=1, total=60, memory=2_000, processes=20, disk=20)
    return leaderboard(folder, seeds=[5, 6], n_customers=40, days=20, limits=limits)


@confined
def test_policies_that_fail_are_stopped_with_the_reason_and_the_others_are_not(table):
    for name, told in TOLD.items():
        assert told in table.loc[name, "stopped"], name
    for name in ("ships", "prints", "careful", "carded", "oracle (submitted)"):
        assert table.loc[name, "stopped"] == ""
        assert table.loc[name, "profit"] > table.loc["raises", "profit"]


@confined
def test_a_confined_policy_scores_as_it_does_here(table):
    figures = ["profit", "bad_debt", "service_level", "dso", "complaints"]
    policies = {
        "ships": approve_all,
        "careful": lambda c, o, d: Decision(hold=c.oldest > 20, call=c.oldest > 7),
    }
    for name, policy in policies.items():
        here = [CreditDesk(seed, 40, 20).run(policy).figures() for seed in (5, 6)]
        expected = pd.DataFrame(here)[figures].mean()
        assert table.loc[name, figures].astype(float).tolist() == pytest.approx(expected.tolist())
    assert table.loc["prints", figures].equals(table.loc["ships", figures])
    assert table.loc["ships", "profit"] == table.loc["approve all", "profit"]


@confined
def test_the_ranks_are_of_the_submitted_and_the_oracle_leads(table):
    assert table["profit"].is_monotonic_decreasing
    assert table.index[0] == "oracle"
    assert table["rank"].dropna().tolist() == list(range(1, 16))
    assert table.loc[["oracle", "scorecard", "decline all"], "rank"].isna().all()
    behind = table.loc["oracle", "profit"] - table.loc["ships", "profit"]
    assert table.loc["ships", "regret"] == pytest.approx(behind)
    assert table.attrs["seeds"] == [5, 6]


SEARCH = """
import gc, os, sys
from creditlab.lab.credit_desk import Decision

WANTED = {"World", "Latent", "Play", "Accounts", "Luck", "CreditDesk"}

def policy(customer, order, desk):
    found = sorted({type(each).__name__ for each in gc.get_objects()} & WANTED)
    frame = sys._getframe()
    while frame:
        found += [name for name, value in frame.f_locals.items() if type(value).__name__ in WANTED]
        frame = frame.f_back
    others = [name for name in os.listdir("/proc") if name.isdigit()]
    for name in others:
        with open(f"/proc/{name}/cmdline") as file:
            line = file.read()
        if "pytest" in line and not line.startswith("bwrap"):
            found.append(line)
    if found:
        raise RuntimeError(f"found {found}")
    return Decision()
"""


@confined
def test_a_policy_that_searches_its_process_finds_no_world(tmp_path):
    (tmp_path / "spy.py").write_text(SEARCH)
    policy = ConfinedPolicy([tmp_path / "spy.py"], LIMITS)
    policy.new_game()
    try:
        assert CreditDesk(1, 40, 10).run(policy, call_seconds=60, seconds=200).stopped == ""
    finally:
        policy.close()
    # The same search in this process does find it: that is why a leaderboard needs another one.
    names = {}
    exec(SEARCH, names)
    assert (
        "found ['Accounts'" in CreditDesk(1, 40, 10).run(names["policy"], call_seconds=60).stopped
    )


def test_seeds_of_a_class_cannot_be_guessed_and_can_be_given():
    drawn = board._seeds(5)
    assert len(set(drawn)) == 5
    assert np.log2(np.array(drawn, dtype=float)).max() > 50
    assert board._seeds(range(3)) == [0, 1, 2]


def test_a_folder_without_policies_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(FileNotFoundError, match="holds no policy"):
        find_policies(tmp_path)
    with pytest.raises(FileNotFoundError, match="holds no policy"):
        find_policies(tmp_path / "absent")


def test_links_to_elsewhere_are_left_out(tmp_path):
    (tmp_path / "secret.txt").write_text("gradebook")
    folder = tmp_path / "class"
    (folder / "anna").mkdir(parents=True)
    (folder / "anna" / "policy.py").write_text(HEAD + POLICIES["ships"])
    (folder / "anna" / "card.json").symlink_to(tmp_path / "secret.txt")
    (folder / "ben.py").symlink_to(tmp_path / "secret.txt")
    found = find_policies(folder)
    assert {name: [path.name for path in files] for name, files in found.items()} == {
        "anna": ["policy.py"]
    }


def test_where_nothing_can_be_confined_nothing_is_run(tmp_path, monkeypatch):
    (tmp_path / "anna.py").write_text(HEAD + POLICIES["ships"])
    monkeypatch.setattr(board, "why_not", lambda: "bubblewrap is not installed")
    with pytest.raises(SandboxError, match="run with all your rights: only for those that you"):
        leaderboard(tmp_path, seeds=[1], n_customers=30, days=10)
    found = leaderboard(tmp_path, seeds=[1], n_customers=30, days=10, sandboxed=False)
    assert found.loc["anna", "stopped"] == ""


def test_a_policy_starts_without_the_libraries_that_draw_a_world():
    code = (
        "import sys; from creditlab.lab.credit_desk import Decision; import creditlab.classroom."
        "desk_player; print(sorted({'scipy', 'pandas', 'sklearn', 'ipywidgets'} & {*sys.modules}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
