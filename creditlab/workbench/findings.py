"""What was found and what to worry about, in words: a paragraph for each stage of the workbench.

Each function returns Markdown written from the data it is given. Names that come from the data are
set in code type, so that nothing in them is read as Markdown.
"""

from __future__ import annotations

import pandas as pd

from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard
from creditlab.model.selection import KEPT, iv_by_chance
from creditlab.validate.calibration import calibration_table
from creditlab.validate.metrics import evaluate
from creditlab.validate.stability import StabilityIndex, csi, psi
from creditlab.workbench.results import reversals, score_bands, unseen_rows
from creditlab.workbench.words import be, code, count, interval, names

LEAK_IV = 0.5
FEW_BADS = 100
WORDS = ((0.6, "hardly"), (0.7, "moderately"), (0.8, "well"), (1.01, "very well"))


def on_data(frame: pd.DataFrame, known: pd.DataFrame, source: str, target: str) -> str:
    """Say what was read, and what it can carry."""
    bads = int(known[target].sum())
    goods = len(known) - bads
    text = [
        f"{code(source)} was read as {frame.attrs.get('read', 'a table')}: {len(frame):,} rows, "
        f"{frame.shape[1]} columns."
    ]
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


def on_samples(test: pd.DataFrame, target: str) -> str:
    """Say how the rows were divided, and what the division cannot show."""
    bads = int(test[target].sum())
    text = [
        f"The card is developed on one part of the rows and judged on the other, {len(test):,} "
        f"rows with {count(bads, 'bad')}, which it has never seen. The draw was random with equal "
        f"bad rates: the test shows how the card does on customers *like these*, not in later "
        f"months."
    ]
    if bads < FEW_BADS:
        text.append(
            f"**{count(bads, 'bad')} in the test are few**: one customer moves the share of bads "
            f"caught by {1 / bads:.1%}."
        )
    return " ".join(text)


def on_bins(bins: Bins, shown: int) -> str:
    """Say how strong the variables are alone, and which are too good to be true."""
    summary = bins.summary()
    best = summary.iloc[0]
    text = [
        f"{count(len(summary), 'variable was', 'variables were')} binned on the development "
        f"sample. {code(best['variable'])} tells most (information value {best['iv']:.2f}). "
        f"Alone, {(summary['iv'] >= 0.1).sum()} of them say something (0.1 and more) and "
        f"{(summary['iv'] < 0.02).sum()} next to nothing (below 0.02)."
    ]
    leaks = too_strong(bins)
    if len(leaks):
        text.append(
            f"**Leakage alarm: {names(leaks)} {be(leaks)} above {LEAK_IV}.** Before that is good "
            f"news, find out when the value becomes known. If only after the decision, or because "
            f"of the outcome, the variable must go (`drop`)."
        )
    thin = [name for name, variable in bins.items() if variable.table()["adjusted"].any()]
    if thin:
        text.append(
            f"In {names(thin)} a bin has no goods or no bads; half a customer was added to both, "
            f"so its weight of evidence is a guess."
        )
    if len(summary) > shown:
        text.append(f"The {shown} strongest are shown in full.")
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


def on_evaluation(card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str) -> str:
    """Say how well the score separates and predicts on customers it has not seen."""
    score = card.points(test)
    auc = evaluate(test[target], score).T["auc"]
    first = score_bands(test[target], score).iloc[0]
    text = [
        f"Take a bad and a good customer of the test sample at random: in {auc['value']:.0%} of "
        f"cases the bad one has the lower score (AUC {interval(auc)}; a coin gives 50%). "
        f"Declining the lowest {first['customers_below']:.0%} of scores would have declined "
        f"{first['bads_below']:.0%} of the bads and {first['goods_below']:.0%} of the goods."
    ]
    if auc["low"] <= 0.5:
        text.append("**The interval includes a coin's 0.5: no evidence that the card works.**")
    elif auc["high"] - auc["low"] > 0.1:
        width = auc["high"] - auc["low"]
        text.append(f"The interval is {width:.2f} wide, too wide to compare this card with others.")
    worries = [*_overfit(card, train, test, target), *_calibration(card, test, target)]
    return " ".join([*text, *worries])


def _overfit(card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str) -> list[str]:
    before = float(evaluate(train[target], card.points(train)).T["auc"]["value"])
    now = evaluate(test[target], card.points(test)).T["auc"]
    if before <= now["high"]:
        return []
    return [
        f"**The AUC was {before:.2f} on the development sample, above the whole test interval**: "
        f"the card has learnt part of that sample by heart. Fewer variables or bins lose less."
    ]


def _calibration(card: Scorecard, test: pd.DataFrame, target: str) -> list[str]:
    groups = calibration_table(test[target], card.predict_proba(test)[:, 1])
    outside = (groups["predicted"] < groups["low"]) | (groups["predicted"] > groups["high"])
    if outside.sum() <= max(1, 0.2 * len(groups)):
        return []
    return [
        f"In {outside.sum()} of {len(groups)} groups the predicted probability lies outside the "
        f"interval of what was observed: rank with the score, but calibrate before it serves as a "
        f"probability."
    ]


def on_stability(card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str) -> str:
    """Say whether scores and bins are the same on both samples."""
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
    moved = csi(card.bins_, train, test).query("moved")["variable"]
    if len(moved):
        text.append(
            f"{names(moved)} moved more than 19 of 20 unchanged variables would; of "
            f"{len(card.bins_)} variables {_expected(len(card.bins_))}."
        )
    turned = reversals(card.bins_, test, target)["variable"]
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
        "card; `cl.Scorecard.from_json` reads it and scores new customers) and `scores.parquet` "
        "(the rows)."
    )


def summary(
    source: str, bins: Bins, card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str
) -> str:
    """Sum up for somebody who decides and will not read on.

    Parameters
    ----------
    source : str
        Name of the data.
    bins : Bins
        Of every variable that was considered.
    card : Scorecard
    train, test : pandas.DataFrame
    target : str

    Returns
    -------
    str
        Markdown: the figures, a verdict, what to look at before use, purpose and limits.
    """
    score = card.points(test)
    measures, index = evaluate(test[target], score).T, psi(card.points(train), score)
    everyone = pd.concat([card.points(train), score])
    rows, bads = len(everyone), int(train[target].sum() + test[target].sum())
    rate = f"{bads / rows:.1%}"
    low, middle, high = everyone.quantile([0, 0.5, 1])
    figures = {
        "Customers with a known outcome": f"{rows:,}, of which {bads:,} bad ({rate})",
        "Variables in the card": f"{len(card.bins_)} of {len(bins)} considered",
        "AUC on the test sample": f"{interval(measures['auc'])}; 0.5 is a coin, 1 is perfect",
        "KS on the test sample": interval(measures["ks"]),
        "Scores": f"{low:,.0f} to {high:,.0f}, half of them above {middle:,.0f}; high is good",
        "Stability index": f"{index:.4f}; up to {index.limit:.4f} is chance",
    }
    lines = ["| | |", "|:--|:--|", *(f"| {what} | {value} |" for what, value in figures.items())]
    lines += ["", f"**Verdict.** {_verdict(measures['auc'], index)}", ""]
    if worries := _worries(card, train, test, target):
        lines += ["**Look at this before it is used:**", "", *(f"- {each}" for each in worries), ""]
    lines += [
        f"**Purpose.** The card ranks customers like those in {code(source)} by the risk that they "
        f"turn out bad in the sense of {code(target)}.",
        "",
        f"**Limits.** The test sample was drawn from the same rows, so nothing here is about a "
        f"later period. Customers who were declined are not in the file, unless you put them "
        f"there: there is no reject inference. Probabilities belong to the bad rate of this "
        f"file, {rate}; where the portfolio's rate is another, re-base them before they set a "
        f"price.",
    ]
    return "\n".join(lines)


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


def _worries(card: Scorecard, train: pd.DataFrame, test: pd.DataFrame, target: str) -> list[str]:
    worries = []
    leaks = too_strong(card.bins_)
    if leaks:
        worries.append(
            f"{names(leaks)} {be(leaks)} almost too strong (information value above {LEAK_IV}): "
            f"make sure that the value is known before the decision."
        )
    bads = int(test[target].sum())
    if bads < FEW_BADS:
        worries.append(f"There {be(bads)} only {count(bads, 'bad')} in the test sample.")
    worries += _overfit(card, train, test, target) + _calibration(card, test, target)
    doubtful = card.inference_.drop(index="intercept").query("p_value > 0.05").index
    if len(doubtful):
        worries.append(f"{names(doubtful)} may have no effect beside the others (p > 0.05).")
    turned = reversals(card.bins_, test, target)["variable"]
    if len(turned):
        worries.append(f"Bins of {names(turned)} change order on the test sample.")
    return worries


def too_strong(bins: Bins) -> list[str]:
    """Name the variables whose information value is above 0.5, and not by chance alone."""
    return [name for name in bins if bins[name].iv > LEAK_IV + iv_by_chance(bins[name])]
