"""The credit desk, as lessons import it; the game itself is `creditlab.decide.desk`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from creditlab.decide.desk import (
    CreditDesk,
    Customer,
    Decision,
    Desk,
    DeskResult,
    Order,
    Rules,
    ScorecardPolicy,
    approve_all,
    baselines,
    compare,
    decline_all,
    reference_card,
    regret,
    simple_limit,
)
from creditlab.lab.desk_game import DeskGame
from creditlab.lab.desk_panel import DeskPanel

__all__ = [
    "CreditDesk",
    "Customer",
    "Decision",
    "Desk",
    "DeskGame",
    "DeskPanel",
    "DeskResult",
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


def leaderboard(*arguments: Any, **options: Any) -> pd.DataFrame:
    """Run the policies of a folder; see `creditlab.classroom.leaderboard.leaderboard`."""
    # Confining is grading's: the one thing that this room borrows from the classroom, when asked.
    from creditlab.classroom.leaderboard import leaderboard as run

    return run(*arguments, **options)
