"""In words: how well the card does on customers it has not seen, and whether it is fair."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from creditlab.model.comparison import Comparison
from creditlab.model.scorecard import Scorecard
from creditlab.validate.calibration import calibration_table
from creditlab.validate.gains import gains_table
from creditlab.validate.metrics import evaluate
from creditlab.validate.stability import psi
from creditlab.workbench.results import unseen_rows
from creditlab.workbench.words import be, code, count, interval, names


def on_evaluation(card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str) -> str:
    """Say how well the score separates and predicts on customers it has not seen."""
    score = card.points(test)
    auc = evaluate(test[target], score).T["auc"]
    first = gains_table(test[target], score).iloc[0]
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
    worries = [*overfit(card, train, test, target), *calibration(card, test, target)]
    return " ".join([*text, *worries])


def overfit(card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str) -> list[str]:
    """Return a sentence where the card has learnt its sample by heart, or none."""
    before = float(evaluate(train[target], card.points(train)).T["auc"]["value"])
    now = evaluate(test[target], card.points(test)).T["auc"]
    if before <= now["high"]:
        return []
    return [
        f"**The AUC was {before:.2f} on the development sample, above the whole test interval**: "
        f"the card has learnt part of that sample by heart. Fewer variables or bins lose less."
    ]


def calibration(card: Scorecard, test: pd.DataFrame, target: str) -> list[str]:
    """Return a sentence where probabilities miss what was observed, or none."""
    groups = calibration_table(test[target], card.predict_proba(test)[:, 1])
    outside = (groups["predicted"] < groups["low"]) | (groups["predicted"] > groups["high"])
    if outside.sum() <= max(1, 0.2 * len(groups)):
        return []
    return [
        f"In {outside.sum()} of {len(groups)} groups the predicted probability lies outside the "
        f"interval of what was observed: rank with the score, but calibrate before it serves as a "
        f"probability."
    ]


def on_stability(
    card: Scorecard,
    train: pd.DataFrame,
    test: pd.DataFrame,
    shifts: pd.DataFrame,
    turned: Sequence[str],
) -> str:
    """Say whether scores and bins are the same on both samples.

    Parameters
    ----------
    card : Scorecard
    train, test : pandas.DataFrame
    shifts : pandas.DataFrame
        From `creditlab.csi`.
    turned : sequence of str
        From `creditlab.workbench.results.reversals`.

    Returns
    -------
    str
    """
    index = psi(card.points(train), card.points(test))
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
    for name, rows in unseen_rows(card.bins_, test).items():
        text.append(
            f"{count(rows, 'row holds', 'rows hold')} values of {code(name)} that did not occur at "
            f"development; they get 0 points, the average."
        )
    return " ".join(text)


def _expected(variables: int) -> str:
    often = 0.05 * variables
    return f"about {often:.0f} would by chance" if often >= 1 else "not one would be expected to"


def on_later(card: Scorecard, test: pd.DataFrame, late: pd.DataFrame, target: str) -> str:
    """Say whether the card still ranks and predicts in the latest periods."""
    if late[target].nunique() < 2:
        return "The latest periods have only one kind of outcome: nothing can be measured there."
    then = evaluate(test[target], card.points(test)).T["auc"]
    now = evaluate(late[target], card.points(late)).T["auc"]
    predicted, seen = float(card.predict_proba(late)[:, 1].mean()), float(late[target].mean())
    text = [
        f"In the latest periods the AUC is {interval(now)}, after {interval(then)} on the test "
        f"sample. The card expects {predicted:.1%} bad there, and {seen:.1%} were."
    ]
    if now["high"] < then["low"]:
        text.append("**It ranks later customers worse than those of its own time.**")
    index = psi(card.points(test), card.points(late))
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
