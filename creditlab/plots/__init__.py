"""Every figure: each function takes and returns a matplotlib Axes; a module a topic."""

from creditlab.plots.bins import plot_bins, plot_points
from creditlab.plots.challengers import plot_challengers
from creditlab.plots.decisions import plot_profit, plot_strategy, plot_swap_set
from creditlab.plots.fairness import plot_fairness, plot_frontier
from creditlab.plots.receivables import (
    plot_ageing,
    plot_concentration,
    plot_days,
    plot_payment_delay,
)
from creditlab.plots.scores import plot_calibration, plot_ks, plot_roc, plot_score_distribution
from creditlab.plots.style import BAD, DASHES, GOOD, NEUTRAL
from creditlab.plots.validation import plot_bands, plot_cap, plot_csi, plot_lift, plot_psi
from creditlab.plots.vintages import plot_roll_rates, plot_vintages

__all__ = [
    "BAD",
    "DASHES",
    "GOOD",
    "NEUTRAL",
    "plot_ageing",
    "plot_bands",
    "plot_bins",
    "plot_calibration",
    "plot_cap",
    "plot_challengers",
    "plot_concentration",
    "plot_csi",
    "plot_days",
    "plot_fairness",
    "plot_frontier",
    "plot_ks",
    "plot_lift",
    "plot_payment_delay",
    "plot_points",
    "plot_profit",
    "plot_psi",
    "plot_roc",
    "plot_roll_rates",
    "plot_score_distribution",
    "plot_strategy",
    "plot_swap_set",
    "plot_vintages",
]
