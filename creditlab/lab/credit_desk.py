"""The credit desk, as lessons import it; the game itself is `creditlab.decide.desk`."""

from creditlab.decide.desk import CreditDesk, Customer, Decision, Desk, DeskResult, Order, Rules

__all__ = ["CreditDesk", "Customer", "Decision", "Desk", "DeskResult", "Order", "Rules"]
