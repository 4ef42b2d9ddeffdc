"""What runs beside a submitted policy: it reads messages, asks the policy, and answers.

Started as ``python -m creditlab.classroom.desk_player policy.py``. The policy can change everything
here; all it gains is to answer for itself, which it is asked to do anyway.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

from creditlab.decide.desk.views import Customer, Desk, News, Order, read_decision

Policy = Callable[..., Any]

NEW = "new"  # a new game begins: the policy is loaded again and remembers nothing


def main(path: str) -> None:
    """Answer messages until there are no more."""
    told, said = _channels()
    policy: Policy | None = None
    for line in told:
        message = json.loads(line)
        try:
            if message == NEW:
                policy = _load(path)
                answer: dict[str, Any] = {"ready": True}
            else:
                assert policy is not None
                answer = {"decision": _ask(policy, message)}
        except BaseException as error:  # SystemExit and KeyboardInterrupt are answers, too
            answer = {"error": f"{type(error).__name__}: {str(error)[:200]}"}
        said.write(json.dumps(answer) + "\n")
        said.flush()


def _channels() -> tuple[TextIO, TextIO]:
    """Take stdin and stdout for the messages; what a policy prints or reads goes nowhere."""
    told, said = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return told, said


def decide_each(policy: Policy, seen: list[tuple[Customer, Order, Desk]]) -> list[dict[str, Any]]:
    """Ask a policy about an order of each of several desks; return decisions or errors, plain."""
    answers = []
    for customer, order, desk in seen:
        try:
            answers.append(_decide(policy, customer, order, desk))
        except (Exception, SystemExit) as error:
            answers.append({"error": f"{type(error).__name__}: {str(error)[:200]}"})
    return answers


def _load(path: str) -> Policy:
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    names: dict[str, Any] = {"__name__": "policy", "__file__": path}
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), names)
    policy = names.get("policy")
    if not callable(policy):
        raise NameError("there is no function policy(customer, order, desk)")
    return policy


def _ask(policy: Policy, message: Any) -> dict[str, Any]:
    customer, order, desk = message
    customer["news"] = tuple(News(**item) for item in customer["news"])
    return _decide(policy, Customer(**customer), Order(**order), Desk(**desk))


def _decide(policy: Policy, customer: Customer, order: Order, desk: Desk) -> dict[str, Any]:
    decision = read_decision(policy(customer, order, desk))
    return {name: getattr(decision, name) for name in decision.__slots__}


if __name__ == "__main__":
    main(sys.argv[1])
