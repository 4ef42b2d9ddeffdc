"""Figures of scores and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from creditlab.plots.style import (
    BAD,
    DASHES,
    GOOD,
    NEUTRAL,
    axes_of,
    label_scores,
    percent,
    tidy,
)


def plot_score_distribution(y: Any, score: Any, ax: Axes | None = None, bands: int = 30) -> Axes:
    """Draw the score distributions of goods and of bads, each as shares of its own group.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    score : array-like of shape (n,)
        Points (high = good) or probabilities of bad.
    ax : matplotlib.axes.Axes, optional
    bands : int, default 30
        About so many; whole points get bands of equally many points.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_score_distribution(bad, score).get_xlabel()
    'score (points, high = good)'
    """
    from creditlab.validate.metrics import as_risk

    ax = axes_of(ax)
    bad, _ = as_risk(y, score)
    values = np.asarray(score, dtype=np.float64)
    edges = np.histogram_bin_edges(values, bins=bands)
    if (values % 1 == 0).all():
        step = max(1, round(np.ptp(values) / bands))
        edges = np.arange(values.min(), values.max() + step + 1, step) - 0.5
    for group, color, name, dash in ((~bad, GOOD, "good", "-"), (bad, BAD, "bad", "--")):
        share = np.histogram(values[group], bins=edges)[0] / group.sum()
        label = f"{name} (n = {int(group.sum()):,})"
        ax.stairs(share, edges, fill=True, color=color, alpha=0.25)
        ax.stairs(share, edges, color=color, linestyle=dash, linewidth=1.6, label=label)
    percent(ax.yaxis)
    label_scores(ax, values)
    ax.set(ylabel="share of the group (%)", title="Score by outcome")
    ax.legend(frameon=False)
    tidy(ax)
    return ax


def plot_roc(y: Any, score: Any | Mapping[str, Any], ax: Axes | None = None) -> Axes:
    """Draw the ROC curve of one score, or of several given by name.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    score : array-like of shape (n,), or mapping of name to such
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        The legend gives AUC with its 95% DeLong interval.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_roc(bad, {"card": score, "age": data.frame["age"]}).get_legend_handles_labels()[1]
    ['card: AUC 0.758 [0.726, 0.789]', 'age: AUC 0.571 [0.531, 0.610]', 'no information']
    """
    from creditlab.validate.metrics import as_risk, distribution_functions, evaluate

    ax = axes_of(ax, 4.8, 4.6)
    scores = score if isinstance(score, Mapping) else {"score": score}
    colors = (BAD, GOOD, "#222222", "#7a5195")
    for i, (name, values) in enumerate(scores.items()):
        curve = distribution_functions(*as_risk(y, values))
        auc = evaluate(y, values).loc["auc"]
        label = f"{name}: AUC {auc['value']:.3f} [{auc['low']:.3f}, {auc['high']:.3f}]"
        ax.plot(
            curve["fpr"], curve["tpr"], color=colors[i % 4], linestyle=DASHES[i % 4], label=label
        )
    ax.plot([0, 1], [0, 1], color=NEUTRAL, linewidth=1, linestyle=":", label="no information")
    ax.set(
        xlabel="share of goods below the cut-off (%)",
        ylabel="share of bads below the cut-off (%)",
        title="ROC: bads caught against goods lost",
        xlim=(0, 1),
        ylim=(0, 1.01),
        aspect="equal",
    )
    percent(ax.xaxis)
    percent(ax.yaxis)
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    tidy(ax, "both")
    return ax


def plot_ks(y: Any, score: Any, ax: Axes | None = None) -> Axes:
    """Draw the distribution functions of goods and bads and the largest distance between them.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    score : array-like of shape (n,)
        Points (high = good) or probabilities of bad.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_ks(bad, score).get_title()
    'Where goods and bads are furthest apart'
    """
    from creditlab.validate.metrics import as_risk, distribution_functions

    ax = axes_of(ax)
    bad, risk = as_risk(y, score)
    probability = label_scores(ax, np.asarray(score, dtype=np.float64))
    sign = 1 if probability else -1
    curve = distribution_functions(bad, risk).iloc[1:]
    x, tpr, fpr = sign * curve["risk"].to_numpy(), curve["tpr"].to_numpy(), curve["fpr"].to_numpy()
    at = int(np.argmax(tpr - fpr))
    ax.step(x, tpr, where="post", color=BAD, linestyle="--", label="bads")
    ax.step(x, fpr, where="post", color=GOOD, label="goods")
    ks = tpr[at] - fpr[at]
    where = f"{x[at]:.1%}" if probability else f"{x[at]:,.4g}"
    ax.vlines(x[at], fpr[at], tpr[at], color="#222222", label=f"KS {ks:.3f} at {where}")
    percent(ax.yaxis)
    ax.set(
        ylabel=f"share at or {'above' if probability else 'below'} the score (%)",
        title="Where goods and bads are furthest apart",
    )
    ax.legend(frameon=False)
    tidy(ax)
    return ax


def plot_calibration(y: Any, probability: Any, ax: Axes | None = None, groups: int = 10) -> Axes:
    """Draw observed bad rates against predicted ones, in groups of equal size.

    Parameters
    ----------
    y : array-like of shape (n,)
        1 = bad, 0 = good.
    probability : array-like of shape (n,)
    ax : matplotlib.axes.Axes, optional
    groups : int, default 10

    Returns
    -------
    matplotlib.axes.Axes
        Whiskers are 95% Jeffreys intervals; a perfect prediction lies on the diagonal.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> bad, score = data.frame["bad"], card.points(data.frame)
    >>> plot_calibration(bad, card.predict_proba(data.frame)[:, 1]).get_xlabel()
    'predicted probability of bad (%)'
    """
    from creditlab.validate.calibration import calibration_table

    ax = axes_of(ax, 4.8, 4.6)
    table = calibration_table(y, probability, groups=groups)
    whiskers = np.abs(
        np.vstack([table["observed"] - table["low"], table["high"] - table["observed"]])
    )
    top = min(1.0, 1.08 * max(table["high"].max(), table["predicted"].max()))
    ax.plot([0, top], [0, top], color=NEUTRAL, linestyle=":", label="predicted = observed")
    ax.errorbar(
        table["predicted"],
        table["observed"],
        yerr=whiskers,
        fmt="o",
        color=BAD,
        capsize=3,
        markersize=5,
        label=f"{len(table)} groups, 95% interval",
    )
    percent(ax.xaxis)
    percent(ax.yaxis)
    ax.set(
        xlabel="predicted probability of bad (%)",
        ylabel="observed bad rate (%)",
        title="Do the probabilities come true?",
        xlim=(0, top),
        ylim=(0, top),
        aspect="equal",
    )
    ax.legend(frameon=False, fontsize=8, loc="upper left")
    tidy(ax, "both")
    return ax
