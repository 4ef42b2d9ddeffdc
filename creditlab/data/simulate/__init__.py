"""Simulated customers with a known truth: a trade ledger and all that goes with it."""
