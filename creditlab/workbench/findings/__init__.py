"""What was found and what to worry about, in words: a paragraph for each stage of the workbench.

Each function returns Markdown written from the data it is given. Names that come from the data are
set in code type, so that nothing in them is read as Markdown.
"""

from creditlab.workbench.findings.data import on_data, on_drift, on_profile, on_samples, on_target
from creditlab.workbench.findings.decisions import on_cutoffs, on_earlier, on_grades, on_rejects
from creditlab.workbench.findings.model import (
    on_bins,
    on_card,
    on_leakage,
    on_selection,
    on_steps,
)
from creditlab.workbench.findings.summary import (
    limits_of_use,
    monitoring_plan,
    on_results,
    summary,
    versions,
)
from creditlab.workbench.findings.validation import (
    on_calibration,
    on_challengers,
    on_evaluation,
    on_fairness,
    on_later,
    on_stability,
)

__all__ = [
    "limits_of_use",
    "monitoring_plan",
    "on_bins",
    "on_calibration",
    "on_card",
    "on_challengers",
    "on_cutoffs",
    "on_data",
    "on_drift",
    "on_earlier",
    "on_evaluation",
    "on_fairness",
    "on_grades",
    "on_later",
    "on_leakage",
    "on_profile",
    "on_rejects",
    "on_results",
    "on_samples",
    "on_selection",
    "on_stability",
    "on_steps",
    "on_target",
    "summary",
    "versions",
]
