"""In words: selection among applicants, grades, cut-off, and the card in use so far."""

from __future__ import annotations

import pandas as pd

from creditlab.decide.master_scale import MasterScale
from creditlab.decide.swap import SwapSet
from creditlab.model.rejects import RejectInference
from creditlab.workbench.words import code, count, names


def on_rejects(inference: RejectInference, shift: pd.Series) -> str:
    """Say what was assumed of applicants without an outcome, and what it would change.

    Parameters
    ----------
    inference : RejectInference
    shift : pandas.Series
        Points of the inferred card less those of the card, of the applicants without outcome.
    """
    return (
        f"{count(len(shift), 'applicant has', 'applicants have')} no outcome and "
        f"{'is' if len(shift) == 1 else 'are'} taken for declined. By {code(inference.method)} "
        f"their scores would change by {shift.mean():+.1f} points on average (from "
        f"{shift.min():+.0f} to {shift.max():+.0f}). {inference.assumption} {inference.note} "
        f"**No outcome in this file can show whether that is right**, so the card below is the one "
        f"that was observed; to go on with the other one, set `card = inferred.card` here and run "
        f"the rest."
    )


def on_grades(scale: MasterScale, tests: pd.DataFrame) -> str:
    """Say how many grades the sample can tell apart, and whether they come true on the test."""
    table, low = scale.table(), (tests["p_holm"] < 0.05).sum()
    text = [
        f"The development sample tells {len(table)} grades apart, from {table['pd'].min():.1%} to "
        f"{table['pd'].max():.1%} bad: each differs from its neighbour by more than chance.",
        f"On the test sample the probability is too low in {count(int(low), 'grade')}, by more "
        f"than chance explains."
        if low
        else "On the test sample in none of them is the probability too low by more than chance "
        "explains.",
    ]
    largest = table["share"].max()
    if largest > 0.4:
        text.append(f"One grade holds {largest:.0%} of the customers: a coarse scale.")
    return " ".join(text)


def on_cutoffs(best: pd.Series, margin: float, loss: float) -> str:
    """Say where profit is highest, and how surely."""
    text = [
        f"A good customer earns {margin:,g} and a bad one costs {loss:,g}: it pays to approve up "
        f"to a probability of {best['break_even_pd']:.1%}. On the test sample profit is highest at "
        f"{best['cutoff']:,.0f} points (by resampling, {best['cutoff_low']:,.0f} to "
        f"{best['cutoff_high']:,.0f}), which approves {best['approval_rate']:.0%} and earns "
        f"{best['profit']:,.2f} an applicant; of that {best['optimism']:,.2f} is the luck of "
        f"having chosen the best."
    ]
    if best["profit_high"] <= 0:
        text.append("**At no cut-off does this business earn anything.**")
    elif best["profit_low"] <= 0:
        text.append("**Whether anything is earned at all is not sure.**")
    return " ".join(text)


def on_earlier(variables: pd.DataFrame, measures: pd.DataFrame, swap: SwapSet) -> str:
    """Say what changes against the card in use; the frames are of `compare_cards`."""
    changed, auc = variables[variables["change"] != "same"], measures.T["auc"]
    bad = swap.comparison.loc["bad"]
    text = [
        f"{count(len(changed), 'variable')} differ: {names(changed['variable'])}."
        if len(changed)
        else "The variables are the same.",
        f"On the test sample the AUC is {auc['after']:.3f} after {auc['before']:.3f} (difference "
        f"{auc['difference']:+.3f} [{auc['low']:+.3f}, {auc['high']:+.3f}]).",
    ]
    swapped = swap.table["count"]
    text.append(
        f"With as many approved, {swapped['swap in']:,} customers would be approved in place of "
        f"{swapped['swap out']:,} others, and {bad['difference']:+,.0f} bads with them (p = "
        f"{bad['p_value']:.2f})."
    )
    return " ".join(text)
