"""The credit desk, as lessons import it; the game itself is `creditlab.decide.desk`.

Each name is loaded when it is first used: a policy in a sandbox that imports `Decision` starts
without the libraries that draw a world.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from creditlab.decide.desk.desk import CreditDesk
    from creditlab.decide.desk.policies import (
        ScorecardPolicy,
        approve_all,
        baselines,
        decline_all,
        reference_card,
        simple_limit,
    )
    from creditlab.decide.desk.regret import compare, regret
    from creditlab.decide.desk.rules import Rules
    from creditlab.decide.desk.score import DeskResult
    from creditlab.decide.desk.views import Customer, Decision, Desk, News, Order
    from creditlab.lab.desk_game import DeskGame
    from creditlab.lab.desk_panel import DeskPanel

_WHERE = {
    "decide.desk.desk": ["CreditDesk"],
    "decide.desk.policies": [
        "ScorecardPolicy",
        "approve_all",
        "baselines",
        "decline_all",
        "reference_card",
        "simple_limit",
    ],
    "decide.desk.regret": ["compare", "regret"],
    "decide.desk.rules": ["Rules"],
    "decide.desk.score": ["DeskResult"],
    "decide.desk.views": ["Customer", "Decision", "Desk", "News", "Order"],
    "lab.desk_game": ["DeskGame"],
    "lab.desk_panel": ["DeskPanel"],
}
_MODULE = {name: module for module, names in _WHERE.items() for name in names}

__all__ = [
    "CreditDesk",
    "Customer",
    "Decision",
    "Desk",
    "DeskGame",
    "DeskPanel",
    "DeskResult",
    "News",
    "Order",
    "Rules",
    "ScorecardPolicy",
    "approve_all",
    "baselines",
    "compare",
    "decline_all",
    "leaderboard",
    "reference_card",
    "regret",
    "simple_limit",
]


def leaderboard(*arguments: Any, **options: Any) -> Any:
    """Run the policies of a folder; see `creditlab.classroom.leaderboard.leaderboard`."""
    # Confining is grading's: the one thing that this room borrows from the classroom, when asked.
    from creditlab.classroom.leaderboard import leaderboard as run

    return run(*arguments, **options)


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"creditlab.{_MODULE[name]}"), name)
