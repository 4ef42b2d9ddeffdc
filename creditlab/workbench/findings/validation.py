"""In words: how well the card does on customers it has not seen, and whether it is fair."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from creditlab.model.comparison import Comparison
from creditlab.validate.calibration import calibration_table
from creditlab.validate.gains import gains_table
from creditlab.validate.stability import psi
from creditlab.workbench.judged import Judged
from creditlab.workbench.results import unseen_rows
from creditlab.workbench.samples import OUT_OF_TIME, TEST, TRAIN
from creditlab.workbench.words import be, code, count, interval, names


def on_evaluation(judged: Judged) -> str:
    """Say how well the score separates and predicts on customers it has not seen."""
    auc = judged.auc()
    first = gains_table(judged.outcome[TEST], judged.score[TEST]).iloc[0]
    text = [
        f"Take a bad and a good customer of the test sample at random: in {auc['value']:.0%} of "
        f"cases the bad one has the lower score (AUC {interval(auc)}; a coin gives 50%). "
        f"Declining the lowest {first['cumulative_share']:.0%} of scores would have declined "
        f"{first['cumulative_bads']:.0%} of the bads and {first['cumulative_goods']:.0%} of the "
        f"goods."
    ]
    if auc["low"] <= 0.5:
        text.append("**The interval includes a coin's 0.5: no evidence that the card works.**")
    elif auc["high"] - auc["low"] > 0.1:
        width = auc["high"] - auc["low"]
        text.append(f"The interval is {width:.2f} wide, too wide to compare this card with others.")
    return " ".join([*text, *doubts(judged)])


def doubts(judged: Judged) -> list[str]:
    """Return a sentence for each sign that the card has learnt by heart, or misses the level."""
    found = []
    before, now = float(judged.auc(TRAIN)["value"]), judged.auc()
    if before > now["high"]:
        found.append(
            f"**The AUC was {before:.2f} on the development sample, above the whole test "
            f"interval**: the card has learnt part of that sample by heart. Fewer variables or "
            f"bins lose less."
        )
    groups = calibration_table(judged.outcome[TEST], judged.probability[TEST])
    outside = (groups["predicted"] < groups["low"]) | (groups["predicted"] > groups["high"])
    if outside.sum() > max(1, 0.2 * len(groups)):
        found.append(
            f"In {outside.sum()} of {len(groups)} groups the predicted probability lies outside "
            f"the interval of what was observed: rank with the score, but calibrate before it "
            f"serves as a probability."
        )
    return found


def on_stability(judged: Judged, shifts: pd.DataFrame, turned: Sequence[str]) -> str:
    """Say whether scores and bins are the same on both samples.

    Parameters
    ----------
    judged : Judged
    shifts : pandas.DataFrame
        From `creditlab.csi`.
    turned : sequence of str
        From `creditlab.workbench.results.reversals`.

    Returns
    -------
    str
    """
    card, index = judged.card, judged.index
    text = [
        "Scores are distributed alike on both samples:"
        if index <= index.limit
        else "**Scores differ between the samples, though the draw was random**: a card that has "
        "learnt its sample by heart spreads wider there. In figures,",
        f"the stability index is {index:.4f}, and chance alone explains up to {index.limit:.4f} "
        f"between samples of this size. (0.10 and 0.25 are the customary limits for a population "
        f"that has changed.)",
    ]
    moved = shifts.query("moved")["variable"]
    if len(moved):
        text.append(
            f"{names(moved)} moved more than 19 of 20 unchanged variables would; of "
            f"{len(card.bins_)} variables {_expected(len(card.bins_))}."
        )
    if len(turned):
        text.append(
            f"**In {names(turned)} neighbouring bins change order on the test sample** by more "
            f"than chance: merge them, or ask why."
        )
    else:
        text.append("No neighbouring bins change order on the test sample by more than chance.")
    for name, rows in unseen_rows(card.bins_, judged.samples[TEST]).items():
        text.append(
            f"{count(rows, 'row holds', 'rows hold')} values of {code(name)} that did not occur at "
            f"development; they get 0 points, the average."
        )
    return " ".join(text)


def _expected(variables: int) -> str:
    often = 0.05 * variables
    return f"about {often:.0f} would by chance" if often >= 1 else "not one would be expected to"


def on_later(judged: Judged) -> str:
    """Say whether the card still ranks and predicts in the latest periods."""
    if OUT_OF_TIME not in judged.measured:
        return "The latest periods have only one kind of outcome: nothing can be measured there."
    then, now = judged.auc(), judged.auc(OUT_OF_TIME)
    expected, seen = judged.probability[OUT_OF_TIME].mean(), judged.outcome[OUT_OF_TIME].mean()
    text = [
        f"In the latest periods the AUC is {interval(now)}, after {interval(then)} on the test "
        f"sample. The card expects {expected:.1%} bad there, and {seen:.1%} were."
    ]
    if now["high"] < then["low"]:
        text.append("**It ranks later customers worse than those of its own time.**")
    index = psi(judged.score[TEST], judged.score[OUT_OF_TIME])
    if index > index.limit:
        text.append(
            f"The scores have moved (stability index {index:.3f}, chance explains "
            f"{index.limit:.3f})."
        )
    return " ".join(text)


def on_calibration(tests: pd.DataFrame) -> str:
    """Say whether probabilities come true as a whole."""
    found = tests.T
    slope, whole = found["slope"], found["in_the_large"]
    return (
        f"On the test sample the probabilities are, as a whole, {_level(whole)}. The slope of the "
        f"log-odds is {slope['value']:.2f} [{slope['low']:.2f}, {slope['high']:.2f}]; 1 is right, "
        f"below 1 the probabilities are too extreme."
    )


def _level(row: pd.Series) -> str:
    if row["low"] <= 0 <= row["high"]:
        return "as expected"
    return "too low: more turned bad" if row["low"] > 0 else "too high: fewer turned bad"


def on_challengers(comparison: Comparison) -> str:
    """Say whether another kind of model does better on the same folds."""
    table = comparison.summary.query("metric == 'auc' and verdict != 'reference'")
    better = table[(table["low"] > 0)]
    text = "Each model was fitted and judged on the same folds of the development sample."
    if better.empty:
        return (
            f"{text} None of them ranks better than the card by more than the folds can tell: the "
            f"card is as good as what cannot be read."
        )
    best = better.sort_values("difference").iloc[-1]
    return (
        f"{text} {names(better['model'])} {be(better['model'])} better; {code(best['model'])} by "
        f"{best['difference']:.3f} [{best['low']:.3f}, {best['high']:.3f}] of AUC. What it knows "
        f"and the card does not (a cross effect, a turn in the risk) may be worth a bin."
    )


def on_fairness(table: pd.DataFrame, group: str, cutoff: float) -> str:
    """Say whether a group is approved less often at a cut-off, and whether the score errs there."""
    ratios = table.query("measure == 'adverse impact ratio' and finding != 'reference'")
    reference = table.query("finding == 'reference'")["group"].iloc[0]
    text = [
        f"At a cut-off of {cutoff:,.0f} points, against {code(reference)} of {code(group)}:",
        "; ".join(
            f"{code(row.group)} is approved {row.value:.2f} times as often ({row.finding})"
            for row in ratios.itertuples()
        )
        + ".",
        "Four fifths is the rule of thumb of US employment practice. A difference is a question, "
        "not yet an answer: is it the risk, or a proxy? The variable itself is not in the card.",
    ]
    return " ".join(text)
