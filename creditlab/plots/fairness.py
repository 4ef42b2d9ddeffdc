"""Figures of fairness: groups with their intervals, and what a fairer cut-off costs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from creditlab.plots.style import BAD, DASHES, GOOD, NEUTRAL, axes_of, percent, tidy, wrapped

OBJECTIVES = {
    "profit": "profit per applicant (currency)",
    "bad_rate": "bad rate of approved (%)",
    "auc": "AUC of the card",
}
MARKS = ("o", "s", "^", "D", "v", "P")


def plot_fairness(
    table: pd.DataFrame, measure: str = "adverse impact ratio", ax: Axes | None = None
) -> Axes:
    """Draw one measure of `creditlab.validate.fairness.fairness_table` for each group.

    Parameters
    ----------
    table : pandas.DataFrame
    measure : str, default "adverse impact ratio"
        As in the table.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Whiskers are the table's intervals; hollow marks are groups too small to judge. The dashed
        line is the reference; the dotted one, of a ratio, four fifths.

    Raises
    ------
    ValueError
        When the table does not hold the measure.

    Examples
    --------
    >>> import creditlab as cl
    >>> frame = cl.load_dataset("boston_hmda").frame
    >>> plot_fairness(cl.fairness_table(frame["afam"], frame["deny"] == 0)).get_xlabel()
    'adverse impact ratio (rate over that of the reference)'
    """
    from creditlab.data.checks import listing
    from creditlab.validate.fairness import AUC, FOUR_FIFTHS, RATIO, SCORE, SURPRISE

    part = table[table["measure"] == measure].reset_index(drop=True)
    if part.empty:
        raise ValueError(
            f"no {measure!r} in the table; it has {listing(table.measure.unique(), 9)}"
        )
    ax = axes_of(ax, 6.8, 0.55 * len(part) + 1.5)
    few = part["finding"].str.startswith("not judged")
    for place, row in enumerate(part.to_dict("records")):
        whiskers = [[row["value"] - row["low"]], [row["high"] - row["value"]]]
        ax.errorbar(
            row["value"],
            place,
            xerr=None if np.isnan(row["low"]) else whiskers,
            fmt="o",
            color=NEUTRAL if few[place] else BAD,
            markerfacecolor="white" if few[place] else BAD,
            capsize=4,
            markersize=7,
            linewidth=1.6,
        )
    if measure == SURPRISE:
        ax.axvline(0, color=GOOD, linestyle="--", label="as predicted")
    else:
        reference = f"reference: {part['group'][0]}"
        ax.axvline(part["value"][0], color=GOOD, linestyle="--", label=reference)
    if measure == RATIO:
        ax.axvline(FOUR_FIFTHS, color="#222222", linestyle=":", label="four fifths (rule of thumb)")
    if measure not in (RATIO, AUC, SCORE):
        percent(ax.xaxis)
    names = [
        f"{wrapped(group, 22, 2)}\n(n = {rows:,}{', too few' if small else ''})"
        for group, rows, small in zip(part["group"], part["count"], few, strict=True)
    ]
    ax.set_yticks(range(len(part)), names, fontsize=9)
    unit = {RATIO: " (rate over that of the reference)", SCORE: " (points)", AUC: ""}
    ax.set(
        xlabel=measure + unit.get(measure, " (%)"),
        ylim=(len(part) - 0.1, -0.5),
        title=f"{measure[0].upper()}{measure[1:]} by group, with its interval",
    )
    ax.legend(fontsize=8, loc="lower left", ncols=3, edgecolor="none", framealpha=1)
    tidy(ax, "x")
    return ax


def plot_frontier(
    frontier: pd.DataFrame, objective: str = "profit", ax: Axes | None = None
) -> Axes:
    """Draw what each cut-off gives the lender against the adverse impact ratio.

    Parameters
    ----------
    frontier : pandas.DataFrame
        As `creditlab.validate.frontier.cutoff_frontier` returns it, for this objective.
    objective : {"profit", "bad_rate", "auc"}, default "profit"
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Light dots are cut-offs that others beat in both; marks with a line those of the frontier, a
        mark a card. The dotted line is four fifths.

    Raises
    ------
    ValueError
        For an unknown objective.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("boston_hmda")
    >>> card = cl.Scorecard(variables=["pirat", "lvrat", "chist"]).fit(data.frame, "deny")
    >>> score = card.points(data.frame)
    >>> frontier = cl.cutoff_frontier(score, data.frame["deny"], data.frame["afam"])
    >>> plot_frontier(frontier).get_xlabel()
    'adverse impact ratio (lowest of the groups; 1 = approved alike)'
    """
    from creditlab.data.checks import listing
    from creditlab.validate.fairness import FOUR_FIFTHS

    if objective not in OBJECTIVES:
        raise ValueError(f"objective is {objective!r}; choose from {listing(OBJECTIVES)}")
    ax = axes_of(ax, 6.8, 4.4)
    best = frontier[frontier["on_frontier"]].sort_values("impact_ratio")
    rest = frontier[~frontier["on_frontier"]]
    ax.plot(rest["impact_ratio"], rest[objective], ".", color=NEUTRAL, alpha=0.45, markersize=4)
    ax.plot(best["impact_ratio"], best[objective], color="#222222", linewidth=0.9, zorder=2)
    colors = (BAD, GOOD, "#222222", "#7a5195")
    cards = [card for card in frontier["card"].unique() if card in set(best["card"])]
    for place, card in enumerate(cards):
        part = best[best["card"] == card]
        ax.plot(
            part["impact_ratio"],
            part[objective],
            MARKS[place % len(MARKS)],
            color=colors[place % len(colors)],
            markersize=6,
            label=wrapped(str(card), 26, 1),
        )
    ax.axvline(FOUR_FIFTHS, color="#222222", linestyle=DASHES[2], label="four fifths")
    if objective == "bad_rate":
        percent(ax.yaxis)
    ax.set(
        xlabel="adverse impact ratio (lowest of the groups; 1 = approved alike)",
        ylabel=OBJECTIVES[objective],
        title="What a fairer cut-off costs",
    )
    ax.legend(frameon=False, fontsize=8, title="on the frontier", title_fontsize=8)
    tidy(ax, "both")
    return ax
