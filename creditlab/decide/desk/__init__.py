"""The credit desk: a game of ninety days on a simulated book, played by policies or by hand.

`world` holds the truth, `accounts` and `play` what happens, `views` what may be seen of it.
"""

from creditlab.decide.desk.desk import CreditDesk
from creditlab.decide.desk.rules import Rules
from creditlab.decide.desk.score import DeskResult
from creditlab.decide.desk.views import Customer, Decision, Desk, News, Order

__all__ = ["CreditDesk", "Customer", "Decision", "Desk", "DeskResult", "News", "Order", "Rules"]
