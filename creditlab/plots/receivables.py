"""Figures of receivables: age, days, one customer's delay, and how much hangs on how few."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from creditlab.plots.style import BAD, DASHES, GOOD, NEUTRAL, axes_of, percent, tidy

SHADES = ("#d7e3ec", "#a9c4d8", "#e0b27a", "#c2703d", "#7d2a1a", "#3d120b")


def plot_ageing(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the age of open items over time, as shares.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a date (index), a column a bucket, youngest first, amounts; at most six buckets.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> table = pd.DataFrame({"current": [80.0, 60.0], "1-30": [20.0, 40.0]},
    ...                      index=pd.to_datetime(["2024-01-31", "2024-02-29"]))
    >>> plot_ageing(table).get_ylabel()
    'share of open balance'
    """
    ax = axes_of(ax, 7.5, 3.8)
    shares = table.div(table.sum(axis=1), axis=0)
    place, bottom = np.arange(len(table)), np.zeros(len(table))
    for (name, share), colour in zip(shares.items(), SHADES, strict=False):
        label = name if name == "current" else f"{name} days late"
        ax.bar(place, share, 0.86, bottom=bottom, color=colour, label=label)
        bottom += share.to_numpy()
    step = max(1, len(table) // 8)
    labels = pd.DatetimeIndex(table.index[::step]).strftime("%b %Y")
    ax.set_xticks(place[::step], labels, rotation=30, ha="right")
    percent(ax.yaxis)
    ax.set(ylabel="share of open balance", ylim=(0, 1), xlim=(-0.6, len(table) - 0.4))
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, reverse=True)
    tidy(ax)
    return ax


def plot_days(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw measures in days over time, such as the DSO and the best possible one.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a date (index), a column a measure.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> months = pd.to_datetime(["2024-01-31", "2024-02-29"])
    >>> table = pd.DataFrame({"DSO": [52.0, 55.0]}, index=months)
    >>> len(plot_days(table).lines)
    1
    """
    ax = axes_of(ax, 7.5, 3.4)
    for (name, days), dash in zip(table.items(), DASHES, strict=False):
        ax.plot(table.index, days, linestyle=dash, color=GOOD, label=name)
    ax.set(ylabel="days", ylim=(0, None))
    ax.tick_params(axis="x", rotation=30)
    if table.shape[1] > 1:
        ax.legend(frameon=False)
    tidy(ax)
    return ax


def plot_payment_delay(delays: pd.DataFrame, window: int = 9, ax: Axes | None = None) -> Axes:
    """Draw how late the invoices of one customer were paid, and whether it gets slower.

    Parameters
    ----------
    delays : pandas.DataFrame
        Rows of one customer from `creditlab.data.payment_behaviour.invoice_delays`.
    window : int, default 9
        Invoices in the moving median.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        When there are invoices of several customers.

    Examples
    --------
    >>> delays = pd.DataFrame({"customer": "A", "due": pd.to_datetime(["2024-01-31", "2024-03-31"]),
    ...                        "delay": [0, 12], "open": [0.0, 50.0]})
    >>> plot_payment_delay(delays).get_ylabel()
    'days late'
    """
    names = delays["customer"].unique()
    if len(names) > 1:
        raise ValueError(f"column 'customer': {len(names):,} customers; choose one")
    ax = axes_of(ax, 7.5, 3.4)
    still = delays["open"] > 0
    paid = delays[~still]
    ax.plot(paid["due"], paid["delay"], "o", color=NEUTRAL, markersize=4, label="paid")
    if still.any():
        late = delays[still]
        ax.plot(late["due"], late["delay"], "^", color=BAD, markersize=6, label="open: so far")
    if len(delays) >= window:
        middle = delays["delay"].rolling(window, min_periods=window // 2 + 1).median()
        ax.plot(delays["due"], middle, color=GOOD, label=f"median of {window} invoices")
    ax.set(ylabel="days late", xlabel="due date of the invoice", ylim=(-1.5, None))
    ax.tick_params(axis="x", rotation=30)
    ax.legend(frameon=False)
    tidy(ax)
    return ax


def plot_concentration(exposure: pd.Series, ax: Axes | None = None) -> Axes:
    """Draw which share of the open balance the largest customers hold.

    Parameters
    ----------
    exposure : pandas.Series
        Amount of each customer or group.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = plot_concentration(pd.Series([50.0, 30.0, 20.0]))
    >>> ax.lines[0].get_ydata().round(2).tolist()
    [0.0, 0.5, 0.8, 1.0]
    """
    ax = axes_of(ax, 6.0, 3.6)
    ordered = exposure[exposure > 0].sort_values(ascending=False)
    share = np.append(0.0, ordered.cumsum() / ordered.sum())
    ax.plot(np.arange(len(share)), share, color=GOOD)
    for top in (5, 10):
        if top < len(share):
            ax.plot(top, share[top], "o", color=BAD)
            ax.annotate(
                f"the {top} largest: {share[top]:.0%}", (top, share[top]), (8, -12),
                textcoords="offset points",
            )  # fmt: skip
    percent(ax.yaxis)
    ax.set(ylabel="share of open balance", xlabel="customers, largest first", ylim=(0, 1.02))
    tidy(ax)
    return ax
