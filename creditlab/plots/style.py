"""What all figures share: colours, dashes, labels.

Colours differ in lightness, and lines in dash or marker, so that figures survive a grey print and
colour-blind readers.
"""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter

from creditlab._colours import BAD, GOOD, NEUTRAL

__all__ = ["BAD", "GOOD", "NEUTRAL"]
DASHES = ("-", "--", ":", "-.")


def axes_of(ax: Axes | None, width: float = 6.8, height: float = 4.0) -> Axes:
    """Return the given axes, or new ones."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def percent(axis: Axis) -> None:
    """Label an axis of shares as 2.5% and 20%: no more digits than a tick needs."""
    axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g}%"))


def signed(value: float, digits: int) -> str:
    """+1.2, −0.7 or 0.0, with a true minus sign like that of the axes."""
    text = f"{value:+.{digits}f}"
    return (text if float(text) else text[1:]).replace("-", "−")


def wrapped(label: str, width: int = 16, lines: int = 4) -> str:
    """Break a label at spaces and behind slashes, cut off after so many lines; $ is no formula."""
    parts = textwrap.wrap(
        label.replace("/", "/\0 "), width, max_lines=lines, placeholder=" …", break_on_hyphens=False
    )
    return "\n".join(parts).replace("/\0 ", "/").replace("\0", "").replace("$", r"\$")


def tidy(ax: Axes, grid: str = "y") -> None:
    """Leave out the frame, and put a light grid behind the marks."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis=grid, color="#dddddd", linewidth=0.8)  # type: ignore[arg-type]
    ax.set_axisbelow(True)


def label_scores(ax: Axes, values: np.ndarray) -> bool:
    """Label the axis of scores; return whether they are probabilities of bad."""
    from creditlab.validate.metrics import is_probability

    probability = is_probability(values)
    if probability:
        percent(ax.xaxis)
    ax.set_xlabel("probability of bad (%)" if probability else "score (points, high = good)")
    return probability
