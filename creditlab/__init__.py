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
    from creditlab.data.catalogue import Dataset, list_datasets, load_dataset
    from creditlab.data.samples import split_sample
    from creditlab.model.binning import fit_bins
    from creditlab.model.bins import Bins
    from creditlab.model.scorecard import Scorecard
    from creditlab.model.variable_bins import VariableBins
    from creditlab.model.woe import WoeEncoder
    from creditlab.validate.metrics import evaluate
    from creditlab.validate.stability import csi, psi

__version__ = "0.1.0"

_HOMES = {
    "Bins": "creditlab.model.bins",
    "Dataset": "creditlab.data.catalogue",
    "Scorecard": "creditlab.model.scorecard",
    "VariableBins": "creditlab.model.variable_bins",
    "WoeEncoder": "creditlab.model.woe",
    "csi": "creditlab.validate.stability",
    "evaluate": "creditlab.validate.metrics",
    "fit_bins": "creditlab.model.binning",
    "list_datasets": "creditlab.data.catalogue",
    "load_dataset": "creditlab.data.catalogue",
    "psi": "creditlab.validate.stability",
    "split_sample": "creditlab.data.samples",
}

__all__ = [
    "Bins",
    "Dataset",
    "Scorecard",
    "VariableBins",
    "WoeEncoder",
    "csi",
    "evaluate",
    "fit_bins",
    "list_datasets",
    "load_dataset",
    "plots",
    "psi",
    "split_sample",
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
