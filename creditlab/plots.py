"""Every figure: each function takes and returns a matplotlib Axes.

Colours differ in lightness, and lines in dash or marker, so that figures survive a grey print and
colour-blind readers.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter

if TYPE_CHECKING:
    from creditlab.model.scorecard import Scorecard
    from creditlab.model.variable_bins import VariableBins

GOOD, BAD, NEUTRAL = "#56a0d3", "#b3400f", "#8a8a8a"
DASHES = ("-", "--", ":", "-.")


def _axes(ax: Axes | None, width: float = 6.8, height: float = 4.0) -> Axes:
    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def _percent(axis: Axis) -> None:
    """Label an axis of shares as 2.5% and 20%: no more digits than a tick needs."""
    axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g}%"))


def _signed(value: float, digits: int) -> str:
    """+1.2, −0.7 or 0.0, with a true minus sign like that of the axes."""
    text = f"{value:+.{digits}f}"
    return (text if float(text) else text[1:]).replace("-", "−")


def _wrapped(label: str, width: int = 16, lines: int = 4) -> str:
    """Break a label at spaces and behind slashes, cut off after so many lines; $ is no formula."""
    parts = textwrap.wrap(
        label.replace("/", "/\0 "), width, max_lines=lines, placeholder=" …", break_on_hyphens=False
    )
    return "\n".join(parts).replace("/\0 ", "/").replace("\0", "").replace("$", r"\$")


def _tidy(ax: Axes, grid: str = "y") -> None:
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis=grid, color="#dddddd", linewidth=0.8)  # type: ignore[arg-type]
    ax.set_axisbelow(True)


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
    """
    from creditlab.validate.calibration import jeffreys_interval

    table = bins.table()
    table = table[table["count"] > 0]
    low, high = jeffreys_interval(table["bad"].to_numpy(), table["count"].to_numpy())
    rate = table["bad_rate"].to_numpy()
    ax = _axes(ax, min(max(5.0, 1.05 * len(table) + 1.2), 14.0), 4.0 if len(table) < 15 else 5.5)
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
            f"WoE {_signed(woe, 2)}",
            (x, top),
            (0, 4),
            textcoords="offset points",
            ha="center",
            rotation=upright,
            fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
        )
    names = [_wrapped(label, *((30, 2) if upright else (16, 5))) for label in table["bin"]]
    ax.set_xticks(place, [f"{n}\n({s:.0%})" for n, s in zip(names, table["share"], strict=True)])
    ax.tick_params(axis="x", labelsize=8, rotation=upright)
    ax.set_xlim(-0.6, len(table) - 0.4)
    ax.set_ylim(0, min(1.19, high.max() * (1.45 if upright else 1.28)))
    _percent(ax.yaxis)
    ax.set(
        xlabel=_wrapped(f"{bins.name} (share of customers)", 60),
        ylabel="bad rate (% of customers in the bin)",
        title=_wrapped(f"{bins.name}: information value {bins.iv:.3f}", 46),
    )
    # Above the labels, on the side where there is most room.
    ax.legend(frameon=False, fontsize=8, loc="upper left" if high[0] < high[-1] else "upper right")
    _tidy(ax)
    return ax


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
    """
    from creditlab.validate.metrics import as_risk

    ax = _axes(ax)
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
    _percent(ax.yaxis)
    _label_scores(ax, values)
    ax.set(ylabel="share of the group (%)", title="Score by outcome")
    ax.legend(frameon=False)
    _tidy(ax)
    return ax


def _label_scores(ax: Axes, values: np.ndarray) -> bool:
    """Label the axis of scores; return whether they are probabilities of bad."""
    from creditlab.validate.metrics import is_probability

    probability = is_probability(values)
    if probability:
        _percent(ax.xaxis)
    ax.set_xlabel("probability of bad (%)" if probability else "score (points, high = good)")
    return probability


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
    """
    from creditlab.validate.metrics import as_risk, distribution_functions, evaluate

    ax = _axes(ax, 4.8, 4.6)
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
    _percent(ax.xaxis)
    _percent(ax.yaxis)
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    _tidy(ax, "both")
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
    """
    from creditlab.validate.metrics import as_risk, distribution_functions

    ax = _axes(ax)
    bad, risk = as_risk(y, score)
    probability = _label_scores(ax, np.asarray(score, dtype=np.float64))
    sign = 1 if probability else -1
    curve = distribution_functions(bad, risk).iloc[1:]
    x, tpr, fpr = sign * curve["risk"].to_numpy(), curve["tpr"].to_numpy(), curve["fpr"].to_numpy()
    at = int(np.argmax(tpr - fpr))
    ax.step(x, tpr, where="post", color=BAD, linestyle="--", label="bads")
    ax.step(x, fpr, where="post", color=GOOD, label="goods")
    ks = tpr[at] - fpr[at]
    where = f"{x[at]:.1%}" if probability else f"{x[at]:,.4g}"
    ax.vlines(x[at], fpr[at], tpr[at], color="#222222", label=f"KS {ks:.3f} at {where}")
    _percent(ax.yaxis)
    ax.set(
        ylabel=f"share at or {'above' if probability else 'below'} the score (%)",
        title="Where goods and bads are furthest apart",
    )
    ax.legend(frameon=False)
    _tidy(ax)
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
    """
    from creditlab.validate.calibration import calibration_table

    ax = _axes(ax, 4.8, 4.6)
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
    _percent(ax.xaxis)
    _percent(ax.yaxis)
    ax.set(
        xlabel="predicted probability of bad (%)",
        ylabel="observed bad rate (%)",
        title="Do the probabilities come true?",
        xlim=(0, top),
        ylim=(0, top),
        aspect="equal",
    )
    ax.legend(frameon=False, fontsize=8, loc="upper left")
    _tidy(ax, "both")
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
    """
    table = card.table_.iloc[1:]
    table = table[table["count"] > 0]
    block = (table["variable"] != table["variable"].shift()).cumsum().to_numpy() - 1
    place = np.arange(len(table)) + 0.9 * block
    points = table["points"].to_numpy(dtype=np.float64)
    labels = [_wrapped(label, 44, 2) for label in table["bin"]]
    ax = _axes(ax, 7.2, (0.3 if "\n" in "".join(labels) else 0.235) * place[-1] + 1.2)
    ax.barh(place, points, color=np.where(points < 0, BAD, GOOD), height=0.8)
    reach, digits = np.abs(points).max(), 1 if card.decimals is None else max(0, card.decimals)
    for y, value in zip(place, points, strict=True):
        ax.annotate(
            _signed(value, digits),
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
            _wrapped(name, 44, 1),
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
    _tidy(ax, "x")
    return ax
