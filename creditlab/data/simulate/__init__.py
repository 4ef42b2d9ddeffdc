"""Simulated customers with the truth behind them: a supplier's book, reports, consumers."""

from creditlab.data.simulate.book import SimulatedBook, simulate_ledger
from creditlab.data.simulate.consumers import SimulatedConsumers, simulate_consumers
from creditlab.data.simulate.contradictions import Contradictory, plant_contradictions
from creditlab.data.simulate.dirt import DirtyLedger, with_dirt
from creditlab.data.simulate.parameters import Parameters, describe
from creditlab.data.simulate.report import Report
from creditlab.data.simulate.report_table import report_table
from creditlab.data.simulate.reports import agency_report, enterprise_report

__all__ = [
    "Contradictory",
    "DirtyLedger",
    "Parameters",
    "Report",
    "SimulatedBook",
    "SimulatedConsumers",
    "agency_report",
    "describe",
    "enterprise_report",
    "plant_contradictions",
    "report_table",
    "simulate_consumers",
    "simulate_ledger",
    "with_dirt",
]
