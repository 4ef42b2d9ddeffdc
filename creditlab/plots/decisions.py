"""Figures of decisions: profit by cut-off, strategies of two cards, swap sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from creditlab.plots.style import BAD, DASHES, GOOD, NEUTRAL, axes_of, percent, tidy

if TYPE_CHECKING:
    from creditlab.decide.swap import SwapSet

COLORS = (BAD, GOOD, "#222222", "#7a5195")


def plot_profit(table: pd.DataFrame, ax: Axes | None = None, unit: str = "") -> Axes:
    """Draw the profit per applicant at each cut-off, with its interval and the approval rate.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `creditlab.decide.cutoffs.strategy_table`; more cut-offs make a smoother line.
    ax : matplotlib.axes.Axes, optional
    unit : str, optional
        Of the amounts, for the axis: ``"NT$"``.

    Returns
    -------
    matplotlib.axes.Axes
        The band is the interval of the profit; grey are cut-offs whose profit cannot be told from
        the best one. The axis above gives the share of applicants approved.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> table = cl.strategy_table(bad, score, profit=cl.Costs(margin=1, loss=5))
    >>> plot_profit(table, unit="credits").get_ylabel()
    'profit per applicant (credits)'
    """
    ax = axes_of(ax, 6.8, 4.4)
    shown = table[np.isfinite(table["cutoff"])].sort_values("cutoff")
    x = shown["cutoff"].to_numpy()
    near = shown.loc[shown["near_best"], "cutoff"]
    if len(near):
        label = "not to be told from the best"
        ax.axvspan(near.min(), near.max(), color=NEUTRAL, alpha=0.22, linewidth=0, label=label)
    low, high = shown["profit_low"], shown["profit_high"]
    ax.fill_between(
        x, low, high, color=GOOD, alpha=0.35, linewidth=0, label="interval of the profit"
    )
    ax.plot(x, shown["profit"], color="#1f4e79", linewidth=1.8, label="profit per applicant")
    nobody = float(table.loc[table["approved"] == 0, "profit"].max())
    ax.axhline(nobody, color="#333333", linewidth=0.9, linestyle=":", label="approving nobody")
    best = shown[shown["best"]]
    if len(best):
        at, value = float(best["cutoff"].iloc[0]), float(best["profit"].iloc[0])
        probability = x.min() >= 0 and x.max() <= 1
        name = f"best: {at:.1%}" if probability else f"best: {at:,.4g}"
        ax.plot([at], [value], "D", color=BAD, markersize=7, label=name)
    if x.min() >= 0 and x.max() <= 1:
        percent(ax.xaxis)
        ax.set_xlabel("cut-off: approved at or below this probability of bad (%)")
    else:
        ax.set_xlabel("cut-off: approved at or above these points")
    ax.set(ylabel=f"profit per applicant ({unit})" if unit else "profit per applicant")
    ax.set_xlim(x.min(), x.max())
    _approval_above(ax, x, shown["approval_rate"].to_numpy())
    ax.legend(frameon=False, fontsize=8, loc="best")
    tidy(ax)
    ax.set_title("What each cut-off earns")
    return ax


def _approval_above(ax: Axes, x: np.ndarray, rate: np.ndarray) -> None:
    """Mark the approval rate above the cut-offs where it passes whole tens of per cent."""
    above = ax.secondary_xaxis("top")
    order = np.argsort(rate, kind="stable")
    wanted = np.arange(0.1, 1.0, 0.1)
    wanted = wanted[(wanted >= rate.min()) & (wanted <= rate.max())]
    places = np.interp(wanted, rate[order], x[order])
    kept: list[int] = []
    for i, place in enumerate(places):  # labels that would touch are left out
        if not kept or abs(place - places[kept[-1]]) > 0.055 * np.ptp(x):
            kept.append(i)
    above.set_xticks(places[kept], [f"{share:.0%}" for share in wanted[kept]])
    above.tick_params(labelsize=8)
    above.set_xlabel("share of applicants approved (%)", fontsize=9)
    above.spines["top"].set_color("#bbbbbb")


def plot_strategy(
    y: Any,
    scores: Mapping[str, Any],
    ax: Axes | None = None,
    approval_rate: float | None = None,
) -> Axes:
    """Draw the bad rate among the approved against the approval rate, a curve a card.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    scores : mapping of name to array-like of shape (n,)
        Points (high = good) or probabilities of bad.
    ax : matplotlib.axes.Axes, optional
    approval_rate : float, optional
        Of today: marked, with the bad rate that each card has there.

    Returns
    -------
    matplotlib.axes.Axes
        The curves start where at least 1% is approved: below, chance rules.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_strategy(bad, {"card": score}).get_xlabel()
    'share of applicants approved (%)'
    """
    from creditlab.decide.profit import as_counts

    ax = axes_of(ax, 6.4, 4.4)
    bad = np.asarray(y, dtype=np.float64)
    for i, (name, score) in enumerate(scores.items()):
        _, goods, bads = (part[::-1] for part in as_counts(y, score).riskiest_first())
        approved = np.cumsum(goods + bads) / len(bad)
        rate = np.cumsum(bads) / np.cumsum(goods + bads)
        shown = approved >= 0.01
        if approval_rate is not None:
            at = int(np.argmin(np.abs(approved - approval_rate)))
            name = f"{name}: {rate[at]:.1%} bad at {approved[at]:.0%}"
            ax.plot([approved[at]], [rate[at]], "o", color=COLORS[i % 4], markersize=6)
        ax.plot(
            approved[shown], rate[shown], color=COLORS[i % 4], linestyle=DASHES[i % 4], label=name
        )
    ax.axhline(bad.mean(), color=NEUTRAL, linewidth=1, linestyle=":", label="approving everybody")
    if approval_rate is not None:
        ax.axvline(approval_rate, color=NEUTRAL, linewidth=0.8)
    percent(ax.xaxis)
    percent(ax.yaxis)
    ax.set(
        xlabel="share of applicants approved (%)",
        ylabel="bad rate among the approved (%)",
        title="What growth costs: bad rate by approval rate",
        xlim=(0, 1),
        ylim=(0, None),
    )
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    tidy(ax, "both")
    return ax


def plot_swap_set(
    swap: SwapSet, ax: Axes | None = None, names: tuple[str, str] = ("a", "b")
) -> Axes:
    """Draw a swap set as a table of four cells: customers and their bad rate.

    Parameters
    ----------
    swap : SwapSet
    ax : matplotlib.axes.Axes, optional
    names : tuple of str, default ("a", "b")
        What the two cards are called.

    Returns
    -------
    matplotlib.axes.Axes
        The swapped customers stand in framed cells.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> swap = cl.swap_set(data.frame["age"], score, bad, approval_rate=0.7)
    >>> len(plot_swap_set(swap, names=("age", "card")).texts) > 4
    True
    """
    ax = axes_of(ax, 5.6, 3.8)
    cells = {(0, 1): "both approve", (1, 1): "swap out", (0, 0): "swap in", (1, 0): "both refuse"}
    for (x, y), name in cells.items():
        row = swap.table.loc[name].to_dict()
        swapped = name.startswith("swap")
        ax.add_patch(
            Rectangle(
                (x + 0.02, y + 0.03),
                0.96,
                0.94,
                facecolor="#fdf1e7" if swapped else "#f2f2f2",
                edgecolor=BAD if swapped else "#dddddd",
                linewidth=1.6 if swapped else 0.8,
            )
        )
        ax.text(x + 0.5, y + 0.80, name, ha="center", va="center", fontweight="bold", fontsize=10)
        count = f"{int(row['count']):,} customers ({row['share']:.1%})"
        ax.text(x + 0.5, y + 0.55, count, ha="center", va="center", fontsize=9)
        ax.text(x + 0.5, y + 0.28, _outcome(row), ha="center", va="center", fontsize=9)
    ax.set(xlim=(0, 2), ylim=(0, 2), title="Who changes sides")
    first, second = names
    ax.set_xticks([0.5, 1.5], [f"{second} approves", f"{second} refuses"])
    ax.set_yticks([1.5, 0.5], [f"{first}\napproves", f"{first}\nrefuses"])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _outcome(row: Mapping[Any, Any]) -> str:
    if not row["known"]:
        return "bad rate not known"
    text = f"bad rate {row['bad_rate']:.1%}\n[{row['low']:.1%}, {row['high']:.1%}]"
    waiting = int(row["count"] - row["known"])
    return text + (f"\nof {int(row['known']):,} known" if waiting else "")
