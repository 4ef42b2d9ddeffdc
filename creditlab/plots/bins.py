"""Figures of bins and points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from creditlab.plots.style import (
    BAD,
    GOOD,
    axes_of,
    percent,
    signed,
    tidy,
    wrapped,
)

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard
    from creditlab.model.variable_bins import VariableBins


def plot_bins(bins: VariableBins, ax: Axes | None = None) -> Axes:
    """Draw the bad rate of each bin with its interval, its WoE, and its share of customers.

    Parameters
    ----------
    bins : VariableBins
        Bins without rows are left out.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Bars are bad rates; whiskers are 95% Jeffreys intervals; the dashed line is the overall
        bad rate. WoE stands above each bar, the share of customers below its name.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, data.target, ["status"])
    >>> plot_bins(bins["status"]).get_title()
    'status: information value 0.666'
    """
    from creditlab.data.rates import jeffreys_interval

    table = bins.table()
    table = table[table["count"] > 0]
    low, high = jeffreys_interval(table["bad"].to_numpy(), table["count"].to_numpy())
    rate = table["bad_rate"].to_numpy()
    ax = axes_of(ax, min(max(5.0, 1.05 * len(table) + 1.2), 14.0), 4.0 if len(table) < 15 else 5.5)
    inches = ax.get_window_extent().width / ax.figure.dpi
    upright = 90 if inches < 0.75 * len(table) else 0
    place = np.arange(len(table))
    regular = table.index < bins.rule.n_regular
    ax.bar(place, rate, color=np.where(regular, GOOD, "#c9c9c9"), width=0.72)
    whiskers = np.abs(np.vstack([rate - low, high - rate]))
    ax.errorbar(place, rate, yerr=whiskers, fmt="none", ecolor="#333333", capsize=3, linewidth=1)
    overall = table["bad"].sum() / table["count"].sum()
    ax.axhline(overall, color=BAD, linestyle="--", linewidth=1.2, label=f"overall {overall:.1%}")
    for x, top, woe in zip(place, high, table["woe"], strict=True):
        ax.annotate(
            f"WoE {signed(woe, 2)}",
            (x, top),
            (0, 4),
            textcoords="offset points",
            ha="center",
            rotation=upright,
            fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
        )
    names = [wrapped(label, *((30, 2) if upright else (16, 5))) for label in table["bin"]]
    ax.set_xticks(place, [f"{n}\n({s:.0%})" for n, s in zip(names, table["share"], strict=True)])
    ax.tick_params(axis="x", labelsize=8, rotation=upright)
    ax.set_xlim(-0.6, len(table) - 0.4)
    ax.set_ylim(0, min(1.19, high.max() * (1.45 if upright else 1.28)))
    percent(ax.yaxis)
    ax.set(
        xlabel=wrapped(f"{bins.name} (share of customers)", 60),
        ylabel="bad rate (% of customers in the bin)",
        title=wrapped(f"{bins.name}: information value {bins.iv:.3f}", 46),
    )
    # Above the labels, on the side where there is most room.
    ax.legend(frameon=False, fontsize=8, loc="upper left" if high[0] < high[-1] else "upper right")
    tidy(ax)
    return ax


def plot_points(card: Scorecard, ax: Axes | None = None) -> Axes:
    """Draw the card: the points of every bin as bars, a block a variable.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Bins without development rows are left out. A neutral value has 0 points.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> plot_points(card).get_xlabel()
    'points (added to 512 base points)'
    """
    table = card.table_.iloc[1:]
    table = table[table["count"] > 0]
    block = (table["variable"] != table["variable"].shift()).cumsum().to_numpy() - 1
    place = np.arange(len(table)) + 0.9 * block
    points = table["points"].to_numpy(dtype=np.float64)
    labels = [wrapped(label, 44, 2) for label in table["bin"]]
    ax = axes_of(ax, 7.2, (0.3 if "\n" in "".join(labels) else 0.235) * place[-1] + 1.2)
    ax.barh(place, points, color=np.where(points < 0, BAD, GOOD), height=0.8)
    reach, digits = np.abs(points).max(), 1 if card.decimals_ is None else max(0, card.decimals_)
    for y, value in zip(place, points, strict=True):
        ax.annotate(
            signed(value, digits),
            (value, y),
            (3 if value >= 0 else -3, 0),
            textcoords="offset points",
            va="center",
            ha="left" if value >= 0 else "right",
            fontsize=7,
        )
    ax.set_yticks(place, labels, fontsize=7)
    for i, name in enumerate(dict.fromkeys(table["variable"])):
        top = place[block == i][0]
        ax.annotate(
            wrapped(name, 44, 1),
            (0, top - 0.95),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8,
            fontweight="bold",
        )
    ax.axvline(0, color="#333333", linewidth=0.8)
    ax.set(
        xlabel=f"points (added to {card.base_points_:,.0f} base points)",
        title="Points of the scorecard",
        xlim=(-1.25 * reach, 1.25 * reach),
        ylim=(place[-1] + 0.8, -1.6),
    )
    tidy(ax, "x")
    return ax
