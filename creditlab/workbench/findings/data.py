"""In words: what was read, who is bad, who is left out, and how the rows were divided."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from creditlab.data.outcomes import EXCLUDED, INDETERMINATE
from creditlab.workbench.customers import Customers
from creditlab.workbench.samples import LEFT_OUT, OUT_OF_TIME, TEST
from creditlab.workbench.words import be, code, count, names

FEW_BADS = 100


def on_data(customers: Customers) -> str:
    """Say what was read, and what it can carry."""
    frame, known, target = customers.frame, customers.known, customers.target
    bads = int(known[target].sum())
    goods = len(known) - bads
    text = [
        f"{code(customers.source)} was read as {frame.attrs.get('read', 'a table')}: "
        f"{customers.rows:,} rows, {customers.raw.shape[1]} columns."
    ]
    if customers.rows > len(frame):
        text.append(
            f"{count(customers.rows - len(frame), 'row was', 'rows were')} excluded, for the "
            f"reasons below."
        )
    if goods + bads < len(frame):
        text.append(
            f"{count(len(frame) - len(known), 'row has', 'rows have')} no outcome: scored, but "
            f"not learnt from. {len(known):,} remain."
        )
    text.append(f"{bads:,} customers are bad, {bads / len(known):.1%}.")
    if min(goods, bads) < FEW_BADS:
        rarer = f"{bads} bads" if bads <= goods else f"{goods} goods"
        text.append(
            f"**With only {rarer} every number below is rough**: look at the intervals before the "
            f"values."
        )
    elif min(goods, bads) < 500:
        text.append("That is enough for a scorecard, but not for fine differences.")
    else:
        text.append("That is enough for a scorecard and for a test with narrow intervals.")
    return " ".join(text)


def on_target(customers: Customers) -> str:
    """Say what bad means, and who is neither good nor bad."""
    if customers.outcomes is None:
        return (
            f"Bad is what the column {code(customers.target)} says; the file does not say after "
            f"how many months, or from how many days past due. **Write the definition down** "
            f"(`purpose`), for nobody can monitor what is not defined."
        )
    definition = customers.outcomes.definition
    between = names(definition.indeterminate)
    table = customers.outcomes.summary().groupby("outcome")["customers"].sum()
    text = [
        f"The target was made from the performance panel. A customer is bad who within "
        f"{definition.window} months was {code(definition.bad_from)} or worse"
        + (f", and neither good nor bad who was no worse than {between}." if between else "."),
        "The definition was given." if definition.reason == "given" else definition.reason,
        f"{table.get(INDETERMINATE, 0):,} customers of the panel are indeterminate and "
        f"{table.get(EXCLUDED, 0):,} excluded; nothing is learnt from them.",
    ]
    if not definition.matured:
        text.append(
            "**The vintage curve is still rising at the end of the window**: some of today's goods "
            "will turn bad, and the bad rate is too low."
        )
    return " ".join(text)


def on_profile(profile: pd.DataFrame, changes: pd.DataFrame, repeated: int) -> str:
    """Say how complete the columns are, how many cannot be used, and whether rows are repeated."""
    usable = profile[profile["kind"].isin(["numeric", "categorical"])]
    numeric = int((usable["kind"] == "numeric").sum())
    text = [
        f"{count(len(usable), 'column')} can be binned: {numeric} numeric, "
        f"{len(usable) - numeric} categorical."
    ]
    gaps = usable[usable["missing"] > 0].sort_values("missing", ascending=False)
    if len(gaps):
        worst = gaps.iloc[0]
        text.append(
            f"{count(len(gaps), 'of them has', 'of them have')} gaps, most of all "
            f"{code(worst['column'])} ({worst['missing']:.1%} of rows). Missing values get a bin "
            f"of their own, so no row is lost."
        )
    else:
        text.append("None of them has a missing value.")
    coded = usable[usable["codes"].astype(bool)]
    if len(coded):
        text.append(
            f"{names(coded['column'])} {'holds a value' if len(coded) == 1 else 'hold values'} "
            f"that may be a code for *no answer*; every such code gets a bin of its own."
        )
    if repeated:
        text.append(
            f"{count(repeated, 'row repeats', 'rows repeat')} another one, identifiers aside: a "
            f"customer who is there twice may sit in both samples and flatter the test."
        )
    if len(changes):
        text.append("What was changed or left out, and why, stands in the second table.")
    return " ".join(text)


def on_samples(samples: Mapping[str, pd.DataFrame], target: str) -> str:
    """Say how the rows were divided, and what the division cannot show."""
    test = samples[TEST]
    bads = int(test[target].sum())
    text = [
        f"The card is developed on one part of the rows and judged on the other, {len(test):,} "
        f"rows with {count(bads, 'bad')}, which it has never seen. The draw was random with equal "
        f"bad rates: the test shows how the card does on customers *like these*, not in later "
        f"months."
    ]
    if OUT_OF_TIME in samples:
        late = samples[OUT_OF_TIME]
        text.append(
            f"For later months {len(late):,} rows with {count(int(late[target].sum()), 'bad')} of "
            f"the latest periods stand apart, out of time."
        )
    if len(samples.get(LEFT_OUT, ())):
        text.append(
            f"{count(len(samples[LEFT_OUT]), 'late row belongs', 'late rows belong')} to customers "
            f"who are in the earlier samples too, and {be(len(samples[LEFT_OUT]))} left out."
        )
    if bads < FEW_BADS:
        text.append(
            f"**{count(bads, 'bad')} in the test are few**: one customer moves the share of bads "
            f"caught by {1 / bads:.1%}."
        )
    return " ".join(text)


def on_drift(drift: pd.DataFrame) -> str:
    """Say which columns are not the same in the latest periods."""
    moved = drift[drift["moved"]]
    if moved.empty:
        return "In the latest periods no column differs by more than chance explains."
    return (
        f"In the latest periods {names(moved['column'])} {be(moved['column'])} distributed "
        f"otherwise than in the development sample, by more than chance explains; the table says "
        f"how."
    )
