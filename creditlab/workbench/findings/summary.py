"""In words: the first page for somebody who decides, and the last for somebody who must keep it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
import pandas as pd
from scipy import stats

from creditlab.deploy.identity import fingerprint
from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard
from creditlab.validate.stability import StabilityIndex
from creditlab.workbench.customers import Customers
from creditlab.workbench.findings.data import FEW_BADS
from creditlab.workbench.findings.model import LEAK_IV, too_strong
from creditlab.workbench.findings.validation import doubts
from creditlab.workbench.judged import Judged
from creditlab.workbench.samples import OUT_OF_TIME, TEST, TRAIN
from creditlab.workbench.words import be, code, count, interval, names, plain

BANDS = 10  # of the score, in the stability index

WORDS = ((0.6, "hardly"), (0.7, "moderately"), (0.8, "well"), (1.01, "very well"))


def on_results(scores: pd.DataFrame, saved: bool) -> str:
    """Say what was scored, and what lies where."""
    text = (
        f"All {len(scores):,} rows are scored, with the probability of bad and up to four reasons: "
        f"the values that cost most points against the best bin of the same variable. "
    )
    if not saved:
        return text + "Nothing was saved: set `out` to a folder to keep bins, card and scores."
    return text + (
        "Beside this report lie `bins.json` (the bins with their counts), `scorecard.json` (the "
        "card; `creditlab score scorecard.json new.csv` scores new customers), `scorecard.sql` "
        "and `scorecard.pmml` (the same card for a database and for a decision engine) and "
        "`scores.parquet` (the rows)."
    )


def summary(
    customers: Customers, bins: Bins, judged: Judged, turned: Sequence[str], purpose: str = ""
) -> str:
    """Sum up for somebody who decides and will not read on.

    Parameters
    ----------
    customers : Customers
    bins : Bins
        Of every variable that was considered.
    judged : Judged
    turned : sequence of str
        From `creditlab.workbench.results.reversals`.
    purpose : str, optional
        In the modeller's words.

    Returns
    -------
    str
        Markdown: the figures, a verdict, what to look at before use, and the purpose.
    """
    card, target, index = judged.card, judged.target, judged.index
    everyone = pd.concat([judged.score[TRAIN], judged.score[TEST]])
    rows, bads = len(customers.known), int(customers.known[target].sum())
    low, middle, high = everyone.quantile([0, 0.5, 1])
    figures = {
        "Customers with a known outcome": f"{rows:,}, of which {bads:,} bad ({bads / rows:.1%})",
        "Variables in the card": f"{len(card.bins_)} of {len(bins)} considered",
        "AUC on the test sample": f"{interval(judged.auc())}; 0.5 is a coin, 1 is perfect",
        "KS on the test sample": interval(judged.measured[TEST].T["ks"]),
        "Scores": f"{low:,.0f} to {high:,.0f}, half of them above {middle:,.0f}; high is good",
        "Stability index": f"{index:.4f}; up to {index.limit:.4f} is chance",
    }
    if OUT_OF_TIME in judged.measured:
        figures["AUC in the latest periods"] = interval(judged.auc(OUT_OF_TIME))
    lines = ["| | |", "|:--|:--|", *(f"| {what} | {value} |" for what, value in figures.items())]
    lines += ["", f"**Verdict.** {_verdict(judged.auc(), index)}", ""]
    if worries := _worries(judged, turned):
        lines += ["**Look at this before it is used:**", "", *(f"- {each}" for each in worries), ""]
    lines.append(
        f"**Purpose.** {_sentence(purpose)}The card ranks customers like "
        f"those in {code(customers.source)} by the risk that they turn out bad in the sense of "
        f"{code(target)}."
    )
    return "\n".join(lines)


def limits_of_use(customers: Customers, judged: Judged, **parts: object) -> str:
    """Say what this report cannot show, and what it was not asked for.

    Parameters
    ----------
    customers : Customers
    judged : Judged
    **parts
        Parameters of the workbench that ask for a part, by name; empty where it was not asked for.

    Returns
    -------
    str
        Markdown, a list.
    """
    rate = customers.known[customers.target].mean()
    found = [
        f"**Population.** Customers like those in {code(customers.source)}, as they were when the "
        f"file was made; a product, channel or region that is not in the file is not covered."
    ]
    if judged.late is None:
        found.append(
            "**Later periods.** The test sample was drawn from the same rows, so nothing here is "
            "about a later period; `time` names the column of dates that would allow it."
        )
    if not parts.get("reject_inference"):
        found.append(
            "**Declined customers** are not in the file, unless you put them there: the card knows "
            "those who were let in. There is no reject inference."
        )
    if not parts.get("anchor"):
        found.append(
            f"**Level.** Probabilities belong to the bad rate of this file, {rate:.1%}; where the "
            f"portfolio's rate is another, re-base them (`anchor`) before they set a price."
        )
    if not parts.get("protected"):
        found.append("**Fairness** was not looked at: no protected column was named (`protected`).")
    asked = {"challengers": "challengers", "previous": "an earlier card"}
    missing = [f"{told} (`{name}`)" for name, told in asked.items() if not parts.get(name)]
    if missing:
        found.append(f"**Not compared with**: {', '.join(missing)}.")
    return "\n".join(f"- {text}" for text in found)


def monitoring_plan(judged: Judged) -> str:
    """Say what to watch in use, and how much of it a period of some size would show by chance."""
    train, test = judged.samples[TRAIN], judged.samples[TEST]
    auc, rate = judged.auc(), float(test[judged.target].mean())
    lines = [
        f"In use, compare every period with the development sample: `creditlab monitor "
        f"scorecard.json new.csv`. A period tells more the more customers it has; what chance "
        f"alone does, if nothing has changed, at a bad rate of {rate:.1%}:",
        "",
        "| customers in the period | stability index up to | bad rate | AUC |",
        "|--:|--:|:-:|:-:|",
    ]
    for rows in (250, 1_000, 4_000):
        drift = stats.chi2.ppf(0.95, BANDS - 1) * (1 / len(train) + 1 / rows)
        spread = 1.96 * np.sqrt(rate * (1 - rate) / rows)
        # The variance of the AUC falls with the number of customers (DeLong et al. 1988).
        half = (auc["high"] - auc["low"]) / 2 * np.sqrt(len(test) / rows)
        lines.append(
            f"| {rows:,} | {drift:.3f} | {max(rate - spread, 0):.1%} – {rate + spread:.1%} | "
            f"{max(auc['value'] - half, 0):.2f} – {min(auc['value'] + half, 1):.2f} |"
        )
    lines += [
        "",
        "The verdict of a period follows from this table of decisions, from the top; the first "
        "rule that holds counts.",
    ]
    return "\n".join(lines)


def versions(customers: Customers, card: Scorecard) -> pd.DataFrame:
    """Return what it takes to make this report again: file, card, and the programs used."""
    used = {"Python": platform.python_version()}
    used |= {name: version(name) for name in ("creditlab", "pandas", "numpy", "scikit-learn")}
    rows = {
        "file": customers.source,
        "SHA-256 of the file": customers.digest,
        "rows read": f"{customers.rows:,}",
        "mark of the card": fingerprint(card),
        "programs": ", ".join(f"{name} {number}" for name, number in used.items()),
    }
    return pd.DataFrame({"what": rows.keys(), "value": rows.values()})


def _sentence(text: str) -> str:
    told = plain(text).rstrip(".")
    return f"{told}. " if told else ""


def _verdict(auc: pd.Series, index: StabilityIndex) -> str:
    if auc["low"] <= 0.5:
        return (
            "Do not use this card: on customers that it has not seen it may be no better than a "
            "coin."
        )
    if auc["value"] > 0.95:
        return (
            "Do not use this card yet: hardly any outcome can be foreseen so well. Look for a "
            "column that knows it."
        )
    words = [
        next(word for limit, word in WORDS if value < limit) for value in (auc["low"], auc["high"])
    ]
    how = " to ".join(dict.fromkeys(words))
    if index <= index.limit:
        stable = "are distributed alike on"
    else:
        stable = "differ by more than chance between" if index <= 0.1 else "are **not** stable over"
    return (
        f"The card ranks customers {how}, as far as the test sample can tell. Its scores {stable} "
        f"development and test sample."
    )


def _worries(judged: Judged, turned: Sequence[str]) -> list[str]:
    card, worries = judged.card, []
    leaks = too_strong(card.bins_)
    if leaks:
        worries.append(
            f"{names(leaks)} {be(leaks)} almost too strong (information value above {LEAK_IV}): "
            f"make sure that the value is known before the decision."
        )
    bads = int(judged.outcome[TEST].sum())
    if bads < FEW_BADS:
        worries.append(f"There {be(bads)} only {count(bads, 'bad')} in the test sample.")
    worries += doubts(judged)
    doubtful = card.inference_.drop(index="intercept").query("p_value > 0.05").index
    if len(doubtful):
        worries.append(f"{names(doubtful)} may have no effect beside the others (p > 0.05).")
    if len(turned):
        worries.append(f"Bins of {names(turned)} change order on the test sample.")
    return worries
