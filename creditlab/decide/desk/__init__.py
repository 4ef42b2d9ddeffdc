"""The credit desk: a game of ninety days on a simulated book, played by policies or by hand.

`world` holds the truth, `accounts` and `play` what happens, `views` what may be seen of it.
"""

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

__all__ = [
    "CreditDesk",
    "Customer",
    "Decision",
    "Desk",
    "DeskResult",
    "News",
    "Order",
    "Rules",
    "ScorecardPolicy",
    "approve_all",
    "baselines",
    "compare",
    "decline_all",
    "reference_card",
    "regret",
    "simple_limit",
]
