"""In words: how strong the variables are, which of them enter, and how the card came out."""

from __future__ import annotations

import pandas as pd

from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard
from creditlab.model.selection import KEPT, iv_by_chance
from creditlab.workbench.words import be, code, count, names

LEAK_IV = 0.5


def on_bins(bins: Bins) -> str:
    """Say how strong the variables are alone, and which are too good to be true."""
    summary = bins.summary()
    best = summary.iloc[0]
    text = [
        f"{count(len(summary), 'variable was', 'variables were')} binned on the development "
        f"sample. {code(best['variable'])} tells most (information value {best['iv']:.2f}). "
        f"Alone, {(summary['iv'] >= 0.1).sum()} of them say something (0.1 and more) and "
        f"{(summary['iv'] < 0.02).sum()} next to nothing (below 0.02)."
    ]
    thin = [name for name, variable in bins.items() if variable.table()["adjusted"].any()]
    if thin:
        text.append(
            f"In {names(thin)} a bin has no goods or no bads; half a customer was added to both, "
            f"so its weight of evidence is a guess."
        )
    return " ".join(text)


def on_leakage(found: pd.DataFrame) -> str:
    """Say which columns may know the outcome, and what to ask about them."""
    suspects = found[found["suspicion"] != "none"]
    if suspects.empty:
        return "No column shows a sign of having been filled in after the outcome."
    worse = suspects[suspects["suspicion"] != "look"]["column"]
    text = []
    if len(worse):
        text.append(
            f"**Leakage alarm: {names(worse)} {be(worse)} too good to be true.** Before that is "
            f"good news, find out when the value becomes known. If only after the decision, or "
            f"because of the outcome, the variable must go (`drop`)."
        )
    rest = suspects[suspects["suspicion"] == "look"]["column"]
    if len(rest):
        text.append(f"Ask when {names(rest)} {be(rest)} filled in; the table says why.")
    return " ".join(text)


def on_selection(selection: pd.DataFrame) -> str:
    """Say which variables stay, and why the others went."""
    kept = selection[selection["decision"] == KEPT]
    reasons = selection.loc[selection["decision"] != KEPT, "reason"].astype(str)
    kinds = {
        "too weak": "weak",
        "repeating a stronger one": "overlaps",
        "of the wrong sign beside the others": "wrong sign",
        "knowing the outcome": "separates",
        "adding least": "adds least",
        "beyond what the sample can carry": "beyond",
    }
    found = {told: int(reasons.str.startswith(start).sum()) for told, start in kinds.items()}
    found["for another reason"] = len(reasons) - sum(found.values())
    went = ", ".join(f"{number} {told}" for told, number in found.items() if number)
    text = [f"{len(kept)} of {count(len(selection), 'variable')} enter the card."]
    if went:
        text.append(f"The others went: {went}.")
    if kept["reason"].astype(bool).any():
        text.append(
            "**Nothing here is stronger than chance.** The strongest variable is kept only so that "
            "there is something to look at."
        )
    return " ".join(text)


def on_steps(steps: pd.DataFrame, criterion: str) -> str:
    """Say what a search step by step has left of the variables."""
    kept = steps["variables"].iloc[-1]
    return (
        f"Step by step, by {code(criterion)}, {count(len(kept), 'variable')} entered and stayed. "
        f"Each step takes the best of many on the rows on which it is then tested: the p-values "
        f"are too small and the AUC is too large."
    )


def on_card(card: Scorecard, train: pd.DataFrame) -> str:
    """Say how to read the card, and which of its coefficients are doubtful."""
    inference = card.inference_.drop(index="intercept")
    score = card.points(train)
    rows = card.table_[card.table_["count"].fillna(0) > 0].groupby("variable")["points"]
    spread = (rows.max() - rows.min()).sort_values(ascending=False)
    text = [
        f"A score is the sum of {card.base_points_:,.0f} base points and, for each variable, the "
        f"points of the bin that the customer falls in. On the development sample it runs from "
        f"{score.min():,.0f} to {score.max():,.0f}; high is good. {card.base_score:g} means "
        f"{card.base_odds:g} goods to one bad, and every {card.pdo:g} points double these odds. "
        f"{code(spread.index[0])} moves the score most, by up to {spread.iloc[0]:,.0f} points."
    ]
    doubtful = inference.index[inference["p_value"] > 0.05]
    if len(doubtful):
        text.append(
            f"For {names(doubtful)} the data would also allow no effect at all (p > 0.05): see "
            f"whether the card does without."
        )
    inflated = inference.index[inference["vif"] > 5]
    if len(inflated):
        text.append(f"{names(inflated)} say much of what the others say (VIF above 5).")
    wrong = inference.index[~inference["sign_ok"]]
    if len(wrong):
        text.append(f"**{names(wrong)} {be(wrong)} of the wrong sign**: do not use the card so.")
    return " ".join(text)


def too_strong(bins: Bins) -> list[str]:
    """Name the variables whose information value is above 0.5, and not by chance alone."""
    return [name for name in bins if bins[name].iv > LEAK_IV + iv_by_chance(bins[name])]
