"""A scorecard as a JSON file: readable, complete, and scoring exactly as the card that wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from creditlab.model.bins import Bins
from creditlab.model.inference import FitSummary

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard

FORMAT, VERSION = "creditlab.scorecard", 2
TEXTS = ("sign_ok", "note")  # columns of the inference that hold no numbers


def card_to_dict(card: Scorecard) -> dict[str, Any]:
    """Return plain Python values from which `card_from_dict` gives the same card."""
    return {
        "scale": card.scale,
        "intercept": card.intercept_,
        "coefficients": _without_nan(card.coefficients_).to_dict(),
        "fit": None if card.fit_ is None else asdict(card.fit_),
        "inference": _without_nan(card.inference_).reset_index().to_dict("records"),
        "log_odds": {name: values.tolist() for name, values in card.bin_log_odds_.items()},
        "points": {name: points.tolist() for name, points in card.bin_points_.items()},
        "features": card.feature_names_in_.tolist(),
        "dropped": dict(card.dropped_),
        "bins": card.bins_.to_dict(),
    }


def card_from_dict(kind: type[Scorecard], content: Mapping[str, Any]) -> Scorecard:
    """Rebuild a card from `card_to_dict`; the readable ``points`` in it are made again."""
    bins = Bins.from_dict(content["bins"])
    coefficients = pd.Series(content["coefficients"], name="coefficient", dtype=float)
    if "log_odds" in content:
        log_odds = {name: np.array(values) for name, values in content["log_odds"].items()}
    else:  # written by schema version 1
        log_odds = {name: coefficients[name] * bins[name].woe for name in bins}
    inference = pd.DataFrame(content["inference"]).set_index("variable")
    numbers = [name for name in inference if name not in TEXTS]
    dropped, fit = content["dropped"], content.get("fit")
    card = kind(bins=bins, **content["scale"])
    return card._finish(
        bins,
        content["intercept"],
        coefficients,
        log_odds,
        features=content["features"],
        inference=inference.astype(dict.fromkeys(numbers, float)),
        dropped=dropped if isinstance(dropped, dict) else dict.fromkeys(dropped, ""),
        fit=None if fit is None else FitSummary(**fit),
    )


def _without_nan(values: Any) -> Any:
    return values.astype(object).where(values.notna(), None)
