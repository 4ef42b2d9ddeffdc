"""Figure of challengers beside the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from creditlab.plots.style import BAD, GOOD, NEUTRAL, axes_of, tidy, wrapped

if TYPE_CHECKING:
    from creditlab.model.comparison import Comparison


def plot_challengers(comparison: Comparison, metric: str = "auc", ax: Axes | None = None) -> Axes:
    """Draw how far each challenger lies from the card, with its interval.

    Parameters
    ----------
    comparison : Comparison
    metric : {"auc", "gini", "brier", "log_loss"}, default "auc"
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Points are mean differences, whiskers the corrected intervals that hold together, and ticks
        single folds. An interval that crosses the line shows no difference.

    Raises
    ------
    ValueError
        For an unknown metric.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> from creditlab.model.challengers import encoded
    >>> models = {"card": cl.Scorecard(), "tree": encoded(DecisionTreeClassifier(max_depth=3))}
    >>> found = cl.compare_challengers(data.frame, "bad", models, variables=["status", "duration"])
    >>> [text.get_text() for text in plot_challengers(found).get_yticklabels()]
    ['tree']
    """
    from creditlab.data.checks import listing
    from creditlab.model.comparison import CARD, METRICS, NAMES

    if metric not in METRICS:
        raise ValueError(f"metric is {metric!r}; choose from {listing(METRICS)}")
    table = comparison.summary[comparison.summary["metric"] == metric].set_index("model")
    folds = comparison.scores.pivot_table(metric, ["repeat", "fold"], "model")
    mean = table["mean"][CARD]
    table = table.drop(index=CARD)
    ax = axes_of(ax, 6.8, 0.62 * len(table) + 1.7)
    for place, row in enumerate(table.reset_index().to_dict("records")):
        single = (folds[row["model"]] - folds[CARD]).to_numpy()
        shown = bool(row["low"] > 0 or row["high"] < 0)
        ax.plot(
            single, np.full(len(single), place), "|", color=NEUTRAL, markersize=9, label="one fold"
        )
        ax.errorbar(
            row["difference"],
            place - 0.22,
            xerr=[[row["difference"] - row["low"]], [row["high"] - row["difference"]]],
            fmt="s" if shown else "o",
            color=BAD if shown else GOOD,
            capsize=4,
            markersize=6,
            linewidth=1.6,
            label="difference shown" if shown else "no difference shown",
        )
    ax.axvline(0, color="#222222", linewidth=1)
    ax.set_yticks(range(len(table)), [wrapped(name, 22, 2) for name in table.index.astype(str)])
    side = "right" if METRICS[metric] > 0 else "left"
    ax.set(
        xlabel=f"{NAMES[metric]} less that of the card ({side} of the line: better than the card)",
        ylim=(len(table) + 0.2, -0.7),
        title=f"Challengers against the card ({NAMES[metric]} {mean:.3f})",
    )
    handles = dict(zip(*ax.get_legend_handles_labels()[::-1], strict=True))  # one of a kind
    ax.legend(
        handles.values(),
        handles.keys(),
        fontsize=8,
        loc="lower left",
        ncols=3,
        edgecolor="none",
        framealpha=1,
    )
    tidy(ax, "x")
    return ax
