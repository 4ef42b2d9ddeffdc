"""Figures of validation: gains and lift, bands, stability over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from creditlab.plots.style import BAD, DASHES, GOOD, NEUTRAL, axes_of, percent, tidy, wrapped

CUSTOMARY = ((0.10, "customary limit .10"), (0.25, "customary limit .25"))


def plot_cap(y: Any, score: Any | Mapping[str, Any], ax: Axes | None = None) -> Axes:
    """Draw the cumulative accuracy profile of one score, or of several given by name.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    score : array-like of shape (n,), or mapping of name to such
        Points (high = good) or probabilities of bad.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        The legend gives the accuracy ratio, which is Gini, with its 95% interval.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_cap(bad, score).get_xlabel()
    'share of customers, riskiest first (%)'
    """
    from creditlab.validate.gains import cap_curve
    from creditlab.validate.metrics import evaluate

    ax = axes_of(ax, 5.4, 4.8)
    scores = score if isinstance(score, Mapping) else {"score": score}
    colors = (BAD, GOOD, "#222222", "#7a5195")
    rate = float(np.mean(np.asarray(y, dtype=np.float64)))
    ax.plot([0, rate, 1], [0, 1, 1], color=NEUTRAL, linewidth=1, label="perfect score")
    for i, (name, values) in enumerate(scores.items()):
        curve, ratio = cap_curve(y, values), evaluate(y, values).loc["gini"]
        interval = f"[{ratio['low']:.3f}, {ratio['high']:.3f}]"
        ax.plot(
            curve["customers"],
            curve["bads"],
            color=colors[i % 4],
            linestyle=DASHES[i % 4],
            label=f"{name}: accuracy ratio {ratio['value']:.3f} {interval}",
        )
    ax.plot([0, 1], [0, 1], color=NEUTRAL, linewidth=1, linestyle=":", label="no information")
    ax.set(
        xlabel="share of customers, riskiest first (%)",
        ylabel="share of all bads among them (%)",
        title="CAP: how early the bads are found",
        xlim=(0, 1),
        ylim=(0, 1.01),
    )
    percent(ax.xaxis)
    percent(ax.yaxis)
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    tidy(ax, "both")
    return ax


def plot_lift(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the lift of each band, and that of the band with all riskier ones.

    Parameters
    ----------
    table : pandas.DataFrame
        From `creditlab.validate.gains.gains_table`.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Bars are the lift of the band alone. 1 is the average of all customers.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_lift(cl.gains_table(bad, score)).get_ylabel()
    'lift (bad rate / average bad rate)'
    """
    ax = axes_of(ax, _width(table), 4.8)
    place = np.arange(len(table))
    ax.bar(place, table["lift"], color=GOOD, width=0.72, label="this band")
    ax.plot(
        place,
        table["cumulative_lift"],
        color=BAD,
        marker="o",
        markersize=4,
        linestyle="--",
        label="this band and all riskier ones",
    )
    ax.axhline(1, color="#333333", linewidth=1, linestyle=":", label="average of all customers")
    _name_bands(ax, table)
    ax.set(ylabel="lift (bad rate / average bad rate)", title="Lift by score band")
    ax.legend(frameon=False, fontsize=8, loc="upper right")
    tidy(ax)
    return ax


def plot_bands(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the bad rate of each score band with its interval.

    Parameters
    ----------
    table : pandas.DataFrame
        From `creditlab.validate.gains.gains_table`.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Whiskers are the interval of the table; the dashed line is the bad rate of all.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_bands(cl.gains_table(bad, score)).get_ylabel()
    'bad rate (% of customers in the band)'
    """
    ax = axes_of(ax, _width(table), 4.8)
    place, rate = np.arange(len(table)), table["bad_rate"].to_numpy()
    ax.bar(place, rate, color=GOOD, width=0.72)
    whiskers = np.abs(np.vstack([rate - table["low"], table["high"] - rate]))
    ax.errorbar(place, rate, yerr=whiskers, fmt="none", ecolor="#333333", capsize=3, linewidth=1)
    overall = table["bad"].sum() / table["count"].sum()
    ax.axhline(overall, color=BAD, linestyle="--", linewidth=1.2, label=f"overall {overall:.1%}")
    _name_bands(ax, table)
    percent(ax.yaxis)
    ax.set(
        ylabel="bad rate (% of customers in the band)",
        title="Bad rate by score band",
        ylim=(0, min(1.02, 1.08 * float(np.nanmax(table["high"])))),
    )
    ax.legend(frameon=False, fontsize=8, loc="upper right")
    tidy(ax)
    return ax


def plot_psi(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the population stability index over time, with what chance alone does to it.

    Parameters
    ----------
    table : pandas.DataFrame
        From `creditlab.validate.periods.psi_over_time`.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        The shaded band reaches up to the 95% limit of each period; an index above it is drawn
        filled. A period without rows is a gap. The customary limits are drawn where in reach.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> quarter = np.arange(len(score)) % 4 + 1
    >>> table = cl.psi_over_time(score, score, period=quarter)
    >>> plot_psi(table).get_ylabel()
    'population stability index'
    """
    ax = axes_of(ax, min(max(5.5, 0.42 * len(table) + 2), 14.0))
    place, moved = np.arange(len(table)), table["moved"].to_numpy(dtype=bool)
    limit, value = table["limit"].to_numpy(), table["psi"].to_numpy()
    known = ~np.isnan(limit)
    ax.fill_between(
        place, 0, limit, where=known, color="#dddddd", step="mid", label="95% of periods by chance"
    )
    ax.plot(
        place,
        table["expected"],
        color=NEUTRAL,
        linestyle=":",
        drawstyle="steps-mid",
        label="mean by chance",
    )
    ax.plot(place, value, color=BAD, linewidth=1.4, label="index")
    ax.scatter(place[known & ~moved], value[known & ~moved], s=28, color="white", ec=BAD, zorder=3)
    if moved.any():
        ax.scatter(place[moved], value[moved], s=32, color=BAD, zorder=3, label="beyond chance")
    top = 1.15 * float(np.nanmax(np.concatenate([value, limit, [0.05]])))
    for (at, name), dash in zip(CUSTOMARY, ("--", "-."), strict=True):
        if at < top:
            ax.axhline(at, color="#333333", linewidth=0.9, linestyle=dash, label=name)
    _name_periods(ax, table["period"])
    ax.set(
        ylabel="population stability index",
        title="Has the population moved?",
        ylim=(0, top),
        xlim=(-0.5, len(table) - 0.5),
    )
    ax.legend(frameon=False, fontsize=8, loc="upper left", ncols=2)
    ax.set_ylim(0, 1.25 * top)  # room for the legend
    tidy(ax)
    return ax


def plot_csi(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the stability index of every variable in every period as a heat map.

    Parameters
    ----------
    table : pandas.DataFrame
        From `creditlab.validate.periods.csi_over_time`.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        The darker, the more has moved, up to .25 and beyond; an asterisk marks what is beyond
        chance, a hatched cell what is unknown. Most moved variables first.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> later = data.frame.assign(quarter=np.arange(len(data.frame)) % 4 + 1)
    >>> table = cl.csi_over_time(card.bins_, data.frame, later, period="quarter")
    >>> [text.get_text() for text in plot_csi(table).get_yticklabels()]
    ['status', 'duration']
    """
    periods, names = (list(dict.fromkeys(table[column])) for column in ("period", "variable"))
    cells = table.set_index(["variable", "period"])
    cells = cells.reindex(pd.MultiIndex.from_product([names, periods]))
    values = cells["csi"].to_numpy(dtype=np.float64).reshape(len(names), -1)
    marks = cells["moved"].eq(True).to_numpy().reshape(len(names), -1)
    order = np.argsort(-np.nan_to_num(values, nan=-1.0).max(axis=1), kind="stable")
    values, marks = values[order], marks[order]
    width, height = 0.62 * len(periods) + 2.6, 0.3 * len(order) + 1.6
    ax = axes_of(ax, min(max(5.0, width), 16.0), min(max(2.6, height), 16.0))
    ax.set_facecolor("white")
    ax.patch.set_hatch("///")
    ax.patch.set_edgecolor("#bbbbbb")
    image = ax.imshow(values, cmap="Greys", vmin=0, vmax=0.25, aspect="auto")
    for row, column in np.argwhere(~np.isnan(values)):
        value = values[row, column]
        ax.annotate(
            f"{value:.2f}{'*' if marks[row, column] else ''}",
            (column, row),
            ha="center",
            va="center",
            fontsize=7,
            color="white" if value > 0.13 else "#222222",
        )
    ax.set_yticks(np.arange(len(order)), [wrapped(names[i], 34, 1) for i in order], fontsize=8)
    _name_periods(ax, pd.Series(periods))
    ax.set_title("Which variables have moved? (* beyond chance)")
    bar = ax.figure.colorbar(image, ax=ax, extend="max", fraction=0.04, pad=0.02)
    bar.set_label("stability index (CSI)", fontsize=8)
    bar.ax.tick_params(labelsize=7)
    return ax


def _width(table: pd.DataFrame) -> float:
    return min(max(5.5, 0.72 * len(table) + 1), 14.0)


def _name_bands(ax: Axes, table: pd.DataFrame) -> None:
    """Name the bands from the riskiest, with their share of customers."""
    names = [f"{b}\n({s:.0%})" for b, s in zip(table["band"], table["share"], strict=True)]
    ax.set_xticks(np.arange(len(table)), names, rotation=45, ha="right", fontsize=8)
    ax.set_xlabel("score band, riskiest first (share of customers)")


def _name_periods(ax: Axes, periods: pd.Series) -> None:
    """Name the periods; of many, only every second or third or so."""
    step = 1 + (len(periods) - 1) // 24
    ax.set_xticks(np.arange(0, len(periods), step), periods[::step], rotation=45, ha="right")
    ax.tick_params(axis="x", labelsize=8)
    ax.set_xlabel("period")
