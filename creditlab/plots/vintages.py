"""Figures of vintages and roll rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from creditlab.plots.style import BAD, DASHES, GOOD, axes_of, percent, tidy

if TYPE_CHECKING:
    from creditlab.data.roll_rates import RollRates

MOST_NAMED = 8  # cohorts named at the end of their curves
PALE = "#f7f4ef"


def plot_vintages(curves: pd.DataFrame, window: int | None = None, ax: Axes | None = None) -> Axes:
    """Draw the cumulative bad rate of each cohort by month on book.

    Parameters
    ----------
    curves : pandas.DataFrame
        From `creditlab.data.vintages.vintage_curves`.
    window : int, optional
        Month on book to mark, such as the window of a definition.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Each curve ends with a dot at the last month in which all of its cohort has been observed;
        later months are not known. Older cohorts are darker. With up to 8 cohorts all are named,
        with more the first and the last.

    Examples
    --------
    >>> from creditlab.data.performance import performance_panel
    >>> from creditlab.data.vintages import vintage_curves
    >>> rows = pd.DataFrame({"id": [1, 1, 2, 2], "month": [202401, 202402] * 2,
    ...                      "days": [0, 40, 95, 95]})
    >>> panel = performance_panel(rows, "id", "month", "days", edges=(30, 90))
    >>> plot_vintages(vintage_curves(panel, "90+"), window=1).get_ylabel()
    'customers ever bad (% of the cohort)'
    """
    ax = axes_of(ax)
    cohorts = list(curves["cohort"].unique())
    shades = LinearSegmentedColormap.from_list("age", ["#12375a", GOOD, "#bcd9ec"])
    for i, cohort in enumerate(cohorts):
        curve = curves[curves["cohort"] == cohort]
        named = len(cohorts) <= MOST_NAMED or i in (0, len(cohorts) - 1)
        size = int(curve["customers"].iloc[0])
        ax.plot(
            curve["month_on_book"],
            curve["bad_rate"],
            color=shades(i / max(1, len(cohorts) - 1)),
            linestyle=DASHES[i % len(DASHES)] if len(cohorts) <= MOST_NAMED else "-",
            linewidth=1.4,
            marker="o",
            markevery=[len(curve) - 1],
            markersize=4,
            label=f"{cohort} (n = {size:,})" if named else None,
        )
    if window is not None:
        ax.axvline(window, color=BAD, linestyle="--", linewidth=1.2, label=f"window: {window}")
    percent(ax.yaxis)
    ax.set(
        xlabel="month on book (0 = month of opening)",
        ylabel="customers ever bad (% of the cohort)",
        title="Vintages: each curve ends where observation ends",
    )
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend(
        title=f"{len(cohorts)} cohorts",
        title_fontsize=8,
        frameon=False,
        fontsize=8,
        loc="center left",
        bbox_to_anchor=(1.0, 0.5),
    )
    tidy(ax)
    return ax


def plot_roll_rates(rolls: RollRates, ax: Axes | None = None) -> Axes:
    r"""Draw where the customers of each state went, as shares of the state with counts.

    Parameters
    ----------
    rolls : RollRates
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Shade and first line of a cell: share of its row; second line: customers. Framed: the state
        of before. A row without customers is empty.

    Examples
    --------
    >>> from creditlab.data.performance import performance_panel
    >>> from creditlab.data.roll_rates import roll_rates
    >>> rows = pd.DataFrame({"id": [1, 1, 2, 2], "month": [202401, 202402] * 2,
    ...                      "days": [0, 40, 95, 95]})
    >>> panel = performance_panel(rows, "id", "month", "days", edges=(30, 90))
    >>> rolls = roll_rates(panel, observation=1, performance=1)
    >>> plot_roll_rates(rolls).get_yticklabels()[0].get_text()
    'current\n(n = 1)'
    """
    shares, counts = rolls.shares.to_numpy(), rolls.counts.to_numpy()
    names, size = list(rolls.counts.index), len(rolls.counts)
    ax = axes_of(ax, 1.05 * size + 2.0, 0.72 * size + 1.6)
    shades = LinearSegmentedColormap.from_list("share", [PALE, GOOD, "#12375a"])
    ax.imshow(np.nan_to_num(shares), cmap=shades, vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(size, size):
        if counts[row].sum():
            ax.annotate(
                f"{shares[row, column]:.1%}\n{counts[row, column]:,}",
                (column, row),
                ha="center",
                va="center",
                fontsize=8,
                color="white" if shares[row, column] > 0.6 else "#222222",
            )
    for place in range(size):
        ax.add_patch(_frame(place))
    ax.set_xticks(range(size), names)
    ax.set_yticks(
        range(size),
        [f"{n}\n(n = {c:,})" for n, c in zip(names, counts.sum(axis=1), strict=True)],
        fontsize=8,
    )
    ax.set(
        xlabel=f"state after: {rolls.following}",
        ylabel=f"state before: {rolls.first}",
        title="Roll rates: share of each row, and customers",
    )
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


def _frame(place: int) -> Rectangle:
    """Frame a cell on the diagonal."""
    return Rectangle((place - 0.49, place - 0.49), 0.98, 0.98, fill=False, edgecolor=BAD, lw=1.6)
