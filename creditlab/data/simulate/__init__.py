"""A supplier's book of business customers, simulated from a seed, with the truth behind it."""

from creditlab.data.simulate.book import SimulatedBook, simulate_ledger
from creditlab.data.simulate.parameters import Parameters, describe

__all__ = ["Parameters", "SimulatedBook", "describe", "simulate_ledger"]
