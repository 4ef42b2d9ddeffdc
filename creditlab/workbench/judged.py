"""A card on its samples: scored and measured once, for every sentence that speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from creditlab.model.scorecard import Scorecard
from creditlab.validate.metrics import evaluate
from creditlab.validate.stability import StabilityIndex, psi
from creditlab.workbench.samples import JUDGED, OUT_OF_TIME, TEST, TRAIN
from creditlab.workbench.words import interval


@dataclass(frozen=True, eq=False)
class Judged:
    """A card and what it gives on each sample; made by `judge`.

    Attributes
    ----------
    card : Scorecard
    samples : dict of str to pandas.DataFrame
        "train", "test" and perhaps "out of time".
    target : str
    score, probability : dict of str to pandas.Series
        Points, and probability of bad, of each sample.
    measured : dict of str to pandas.DataFrame
        AUC, Gini, KS and Brier score with their intervals, of each sample with goods and bads.
    index : StabilityIndex
        Of the score, from train to test.
    """

    card: Scorecard
    samples: dict[str, pd.DataFrame]
    target: str
    score: dict[str, pd.Series]
    probability: dict[str, pd.Series]
    measured: dict[str, pd.DataFrame]
    index: StabilityIndex

    @property
    def outcome(self) -> dict[str, pd.Series]:
        """1 = bad, of each sample."""
        return {name: sample[self.target] for name, sample in self.samples.items()}

    @property
    def late(self) -> pd.DataFrame | None:
        """Rows out of time, if there are any."""
        return self.samples.get(OUT_OF_TIME)

    def auc(self, name: str = TEST) -> pd.Series:
        """Return ``value``, ``low`` and ``high`` on a sample."""
        return self.measured[name].T["auc"]

    def table(self) -> pd.DataFrame:
        """Return the measures of each sample in words, with their intervals."""
        columns = {
            name: [interval(row) for _, row in found.iterrows()]
            for name, found in self.measured.items()
        }
        named = ["AUC", "Gini", "KS", "Brier score (low is good)"]
        return pd.DataFrame({"measure": named, **columns})

    def headline(self, rows: int) -> dict[str, float]:
        """Return rows scored, variables, and the AUC on the test sample with its interval."""
        auc = {name: float(value) for name, value in self.auc().items()}
        return {
            "rows": rows,
            "variables": len(self.card.bins_),
            "auc": auc["value"],
            "low": auc["low"],
            "high": auc["high"],
        }


def judge(card: Scorecard, samples: Mapping[str, pd.DataFrame], target: str) -> Judged:
    """Score and measure each sample, once.

    Parameters
    ----------
    card : Scorecard
    samples : mapping of str to pandas.DataFrame
        From `creditlab.workbench.samples.draw_samples`.
    target : str

    Returns
    -------
    Judged
    """
    rows = {name: samples[name] for name in JUDGED if name in samples}
    score = {name: card.points(sample) for name, sample in rows.items()}
    probability = {
        name: pd.Series(card.predict_proba(sample)[:, 1], sample.index)
        for name, sample in rows.items()
    }
    measured = {}
    for name, sample in rows.items():
        if sample[target].nunique() == 2:
            error = evaluate(sample[target], probability[name]).loc[["brier"]]
            measured[name] = pd.concat([evaluate(sample[target], score[name]), error])
    index = psi(score[TRAIN], score[TEST])
    return Judged(card, rows, target, score, probability, measured, index)
