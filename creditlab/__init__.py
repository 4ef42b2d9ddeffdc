"""Customer creditworthiness analysis: from counts to bins to points.

>>> import creditlab as cl
>>> data = cl.load_dataset("south_german_credit")
>>> data.frame.shape
(1000, 21)

Every name below is loaded when it is first used, so that ``import creditlab`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from creditlab import plots
    from creditlab.data.availability import check_availability
    from creditlab.data.catalogue import Dataset, list_datasets, load_dataset
    from creditlab.data.cleaning import CleaningLog
    from creditlab.data.credit_codes import check_credit_codes
    from creditlab.data.definition import Definition, choose_definition
    from creditlab.data.drift import compare_samples
    from creditlab.data.ledger import read_ledger
    from creditlab.data.open_items import ageing, open_items
    from creditlab.data.outcomes import outcomes
    from creditlab.data.payment_behaviour import payment_behaviour
    from creditlab.data.performance import performance_panel
    from creditlab.data.quality import profile
    from creditlab.data.receivables import (
        collection_effectiveness,
        countback_dso,
        days_sales_outstanding,
    )
    from creditlab.data.roll_rates import roll_rates, transition_matrix
    from creditlab.data.samples import split_sample, split_samples
    from creditlab.data.schema import infer_schema, load_schema, save_schema
    from creditlab.data.simulate import Parameters, simulate_ledger, with_dirt
    from creditlab.data.statements import check_statements, read_statements
    from creditlab.data.vintages import vintage_curves
    from creditlab.data.violations import check_schema
    from creditlab.decide.allocation import allocate_limits
    from creditlab.decide.authority import AuthorityMatrix
    from creditlab.decide.concentration import concentration, connected_groups
    from creditlab.decide.credit_book import read_credit_book
    from creditlab.decide.cutoffs import best_cutoff, strategy_table
    from creditlab.decide.economics import break_even_pd, break_even_sales, irb_capital
    from creditlab.decide.grades import fit_master_scale
    from creditlab.decide.letters import LetterFacts, decline_letter
    from creditlab.decide.limits import LimitPolicy, credit_limits
    from creditlab.decide.losses import expected_loss, loss_table, portfolio_loss
    from creditlab.decide.low_default import low_default_bounds
    from creditlab.decide.master_scale import MasterScale
    from creditlab.decide.migration import migration_matrix
    from creditlab.decide.multi_year import compare_default_rates, default_probabilities
    from creditlab.decide.overrides import override_report
    from creditlab.decide.profit import Costs, expected_maximum_profit
    from creditlab.decide.provisions import loss_rates, overlay, provision
    from creditlab.decide.rating_scales import RatingScale
    from creditlab.decide.reason_table import reason_table
    from creditlab.decide.review_calendar import ReviewPolicy, review_calendar
    from creditlab.decide.scales import harmonise, to_master
    from creditlab.decide.swap import swap_set
    from creditlab.decide.terms import Terms, compare_terms, cost_of_credit, parse_terms
    from creditlab.decide.what_if import what_if
    from creditlab.deploy.alerts import alert_threshold, watch_payments
    from creditlab.deploy.monitor import monitor
    from creditlab.deploy.versions import compare_cards
    from creditlab.lab.bin_editor import BinEditor
    from creditlab.lab.committee import Committee
    from creditlab.lab.customer_file import CustomerFile
    from creditlab.lab.cutoff_explorer import CutoffExplorer
    from creditlab.lab.sheet import ScorecardSheet
    from creditlab.model.ahp import agreement, compare_pairs, mean_of_raters
    from creditlab.model.binning import fit_bins
    from creditlab.model.bins import Bins
    from creditlab.model.calibrate import central_tendency, fit_platt, prior_correction, recalibrate
    from creditlab.model.comparison import compare_challengers
    from creditlab.model.expert import Criterion, direct_rating, expert_scorecard
    from creditlab.model.isotonic import fit_isotonic, pd_per_score
    from creditlab.model.leakage import screen_leakage
    from creditlab.model.marginal import add_one, drop_one
    from creditlab.model.raters import rater_differences, weighted_kappa
    from creditlab.model.rejects import infer_rejects
    from creditlab.model.scorecard import Scorecard
    from creditlab.model.screening import screen_variables
    from creditlab.model.selection import select_variables
    from creditlab.model.stepwise import stepwise
    from creditlab.model.stumps import stumps_scorecard
    from creditlab.model.variable_bins import VariableBins
    from creditlab.model.woe import WoeEncoder
    from creditlab.tables import text_table
    from creditlab.validate.calibration_tests import calibration_tests
    from creditlab.validate.fairness import fairness_table
    from creditlab.validate.frontier import cutoff_frontier
    from creditlab.validate.gains import accuracy_ratio, cap_curve, gains_table
    from creditlab.validate.grade_tests import grade_tests
    from creditlab.validate.metrics import evaluate
    from creditlab.validate.periods import csi_over_time, psi_over_time
    from creditlab.validate.proxies import cards_without, proxies
    from creditlab.validate.reject_benchmark import AcceptancePolicy, benchmark_rejects
    from creditlab.validate.stability import csi, psi

__version__ = "0.1.0"

_HOMES = {
    "AcceptancePolicy": "creditlab.validate.reject_benchmark",
    "AuthorityMatrix": "creditlab.decide.authority",
    "BinEditor": "creditlab.lab.bin_editor",
    "Bins": "creditlab.model.bins",
    "CleaningLog": "creditlab.data.cleaning",
    "Committee": "creditlab.lab.committee",
    "Costs": "creditlab.decide.profit",
    "Criterion": "creditlab.model.expert",
    "CustomerFile": "creditlab.lab.customer_file",
    "CutoffExplorer": "creditlab.lab.cutoff_explorer",
    "Dataset": "creditlab.data.catalogue",
    "Definition": "creditlab.data.definition",
    "LetterFacts": "creditlab.decide.letters",
    "LimitPolicy": "creditlab.decide.limits",
    "MasterScale": "creditlab.decide.master_scale",
    "Parameters": "creditlab.data.simulate",
    "RatingScale": "creditlab.decide.rating_scales",
    "ReviewPolicy": "creditlab.decide.review_calendar",
    "Scorecard": "creditlab.model.scorecard",
    "ScorecardSheet": "creditlab.lab.sheet",
    "Terms": "creditlab.decide.terms",
    "VariableBins": "creditlab.model.variable_bins",
    "WoeEncoder": "creditlab.model.woe",
    "accuracy_ratio": "creditlab.validate.gains",
    "add_one": "creditlab.model.marginal",
    "ageing": "creditlab.data.open_items",
    "agreement": "creditlab.model.ahp",
    "alert_threshold": "creditlab.deploy.alerts",
    "allocate_limits": "creditlab.decide.allocation",
    "benchmark_rejects": "creditlab.validate.reject_benchmark",
    "best_cutoff": "creditlab.decide.cutoffs",
    "break_even_pd": "creditlab.decide.economics",
    "break_even_sales": "creditlab.decide.economics",
    "calibration_tests": "creditlab.validate.calibration_tests",
    "cap_curve": "creditlab.validate.gains",
    "cards_without": "creditlab.validate.proxies",
    "central_tendency": "creditlab.model.calibrate",
    "check_availability": "creditlab.data.availability",
    "check_credit_codes": "creditlab.data.credit_codes",
    "check_schema": "creditlab.data.violations",
    "check_statements": "creditlab.data.statements",
    "choose_definition": "creditlab.data.definition",
    "collection_effectiveness": "creditlab.data.receivables",
    "compare_cards": "creditlab.deploy.versions",
    "compare_challengers": "creditlab.model.comparison",
    "compare_default_rates": "creditlab.decide.multi_year",
    "compare_pairs": "creditlab.model.ahp",
    "compare_samples": "creditlab.data.drift",
    "compare_terms": "creditlab.decide.terms",
    "concentration": "creditlab.decide.concentration",
    "connected_groups": "creditlab.decide.concentration",
    "cost_of_credit": "creditlab.decide.terms",
    "countback_dso": "creditlab.data.receivables",
    "credit_limits": "creditlab.decide.limits",
    "csi": "creditlab.validate.stability",
    "csi_over_time": "creditlab.validate.periods",
    "cutoff_frontier": "creditlab.validate.frontier",
    "days_sales_outstanding": "creditlab.data.receivables",
    "decline_letter": "creditlab.decide.letters",
    "default_probabilities": "creditlab.decide.multi_year",
    "direct_rating": "creditlab.model.expert",
    "drop_one": "creditlab.model.marginal",
    "evaluate": "creditlab.validate.metrics",
    "expected_loss": "creditlab.decide.losses",
    "expected_maximum_profit": "creditlab.decide.profit",
    "expert_scorecard": "creditlab.model.expert",
    "fairness_table": "creditlab.validate.fairness",
    "fit_bins": "creditlab.model.binning",
    "fit_isotonic": "creditlab.model.isotonic",
    "fit_master_scale": "creditlab.decide.grades",
    "fit_platt": "creditlab.model.calibrate",
    "gains_table": "creditlab.validate.gains",
    "grade_tests": "creditlab.validate.grade_tests",
    "harmonise": "creditlab.decide.scales",
    "infer_rejects": "creditlab.model.rejects",
    "infer_schema": "creditlab.data.schema",
    "irb_capital": "creditlab.decide.economics",
    "list_datasets": "creditlab.data.catalogue",
    "load_dataset": "creditlab.data.catalogue",
    "load_schema": "creditlab.data.schema",
    "loss_rates": "creditlab.decide.provisions",
    "loss_table": "creditlab.decide.losses",
    "low_default_bounds": "creditlab.decide.low_default",
    "mean_of_raters": "creditlab.model.ahp",
    "migration_matrix": "creditlab.decide.migration",
    "monitor": "creditlab.deploy.monitor",
    "open_items": "creditlab.data.open_items",
    "outcomes": "creditlab.data.outcomes",
    "overlay": "creditlab.decide.provisions",
    "override_report": "creditlab.decide.overrides",
    "parse_terms": "creditlab.decide.terms",
    "payment_behaviour": "creditlab.data.payment_behaviour",
    "pd_per_score": "creditlab.model.isotonic",
    "performance_panel": "creditlab.data.performance",
    "portfolio_loss": "creditlab.decide.losses",
    "prior_correction": "creditlab.model.calibrate",
    "profile": "creditlab.data.quality",
    "provision": "creditlab.decide.provisions",
    "proxies": "creditlab.validate.proxies",
    "psi": "creditlab.validate.stability",
    "psi_over_time": "creditlab.validate.periods",
    "rater_differences": "creditlab.model.raters",
    "read_credit_book": "creditlab.decide.credit_book",
    "read_ledger": "creditlab.data.ledger",
    "read_statements": "creditlab.data.statements",
    "reason_table": "creditlab.decide.reason_table",
    "recalibrate": "creditlab.model.calibrate",
    "review_calendar": "creditlab.decide.review_calendar",
    "roll_rates": "creditlab.data.roll_rates",
    "save_schema": "creditlab.data.schema",
    "screen_leakage": "creditlab.model.leakage",
    "screen_variables": "creditlab.model.screening",
    "select_variables": "creditlab.model.selection",
    "simulate_ledger": "creditlab.data.simulate",
    "split_sample": "creditlab.data.samples",
    "split_samples": "creditlab.data.samples",
    "stepwise": "creditlab.model.stepwise",
    "strategy_table": "creditlab.decide.cutoffs",
    "stumps_scorecard": "creditlab.model.stumps",
    "swap_set": "creditlab.decide.swap",
    "text_table": "creditlab.tables",
    "to_master": "creditlab.decide.scales",
    "transition_matrix": "creditlab.data.roll_rates",
    "vintage_curves": "creditlab.data.vintages",
    "watch_payments": "creditlab.deploy.alerts",
    "weighted_kappa": "creditlab.model.raters",
    "what_if": "creditlab.decide.what_if",
    "with_dirt": "creditlab.data.simulate",
}

__all__ = [
    "AcceptancePolicy",
    "AuthorityMatrix",
    "BinEditor",
    "Bins",
    "CleaningLog",
    "Committee",
    "Costs",
    "Criterion",
    "CustomerFile",
    "CutoffExplorer",
    "Dataset",
    "Definition",
    "LetterFacts",
    "LimitPolicy",
    "MasterScale",
    "Parameters",
    "RatingScale",
    "ReviewPolicy",
    "Scorecard",
    "ScorecardSheet",
    "Terms",
    "VariableBins",
    "WoeEncoder",
    "accuracy_ratio",
    "add_one",
    "ageing",
    "agreement",
    "alert_threshold",
    "allocate_limits",
    "benchmark_rejects",
    "best_cutoff",
    "break_even_pd",
    "break_even_sales",
    "calibration_tests",
    "cap_curve",
    "cards_without",
    "central_tendency",
    "check_availability",
    "check_credit_codes",
    "check_schema",
    "check_statements",
    "choose_definition",
    "collection_effectiveness",
    "compare_cards",
    "compare_challengers",
    "compare_default_rates",
    "compare_pairs",
    "compare_samples",
    "compare_terms",
    "concentration",
    "connected_groups",
    "cost_of_credit",
    "countback_dso",
    "credit_limits",
    "csi",
    "csi_over_time",
    "cutoff_frontier",
    "days_sales_outstanding",
    "decline_letter",
    "default_probabilities",
    "direct_rating",
    "drop_one",
    "evaluate",
    "expected_loss",
    "expected_maximum_profit",
    "expert_scorecard",
    "fairness_table",
    "fit_bins",
    "fit_isotonic",
    "fit_master_scale",
    "fit_platt",
    "gains_table",
    "grade_tests",
    "harmonise",
    "infer_rejects",
    "infer_schema",
    "irb_capital",
    "list_datasets",
    "load_dataset",
    "load_schema",
    "loss_rates",
    "loss_table",
    "low_default_bounds",
    "mean_of_raters",
    "migration_matrix",
    "monitor",
    "open_items",
    "outcomes",
    "overlay",
    "override_report",
    "parse_terms",
    "payment_behaviour",
    "pd_per_score",
    "performance_panel",
    "plots",
    "portfolio_loss",
    "prior_correction",
    "profile",
    "provision",
    "proxies",
    "psi",
    "psi_over_time",
    "rater_differences",
    "read_credit_book",
    "read_ledger",
    "read_statements",
    "reason_table",
    "recalibrate",
    "review_calendar",
    "roll_rates",
    "save_schema",
    "screen_leakage",
    "screen_variables",
    "select_variables",
    "simulate_ledger",
    "split_sample",
    "split_samples",
    "stepwise",
    "strategy_table",
    "stumps_scorecard",
    "swap_set",
    "text_table",
    "to_master",
    "transition_matrix",
    "vintage_curves",
    "watch_payments",
    "weighted_kappa",
    "what_if",
    "with_dirt",
]


def __getattr__(name: str) -> Any:
    if name == "plots":
        return import_module("creditlab.plots")
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'creditlab' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
