"""How tables and figures look in a report: numbers a person can read, no wider than the page."""

from __future__ import annotations

import logging
import re
import warnings
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from IPython.display import HTML

_PERCENT = (
    "share",
    "missing",
    "bad_rate",
    "bads_",
    "goods_",
    "customers_",
    "shift",
    "cumulative_",
    "approval",
    "marginal",
)
_FOUR = {"csi", "limit", "expected"}
_THREE = {"iv", "by_chance", "p_value", "coefficient", "std_error"}
_THREE |= {"low", "high", "development", "test", "pd"}
_TWO = ("woe", "z")
_MONEY = ("profit", "lift")
_CHINESE = r"(?i)NotoSans(CJK|SC|HansSC)|SourceHanSans|wqy-(micro|zen)hei|msyh|PingFang|simhei"


def prepare_figures() -> None:
    """Set figures for a report: crisp, and with Chinese where a font for it is installed.

    A character that no installed font has is drawn as a box, without a warning.
    """
    import matplotlib.pyplot as plt
    from matplotlib import font_manager
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    for file in font_manager.findSystemFonts():
        if re.search(_CHINESE, file):
            plt.rcParams["font.family"] = ["DejaVu Sans", _family(file)]
            break
    plt.rcParams |= {"figure.dpi": 84, "figure.max_open_warning": 0}
    # The layout leaves no margin to cut off, and flat colours need no second look to be packed.
    set_matplotlib_formats("retina", bbox_inches=None, pil_kwargs={"compress_level": 1})
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", message="Glyph .* missing from font")


def _family(file: str) -> str:
    from matplotlib import font_manager

    font_manager.fontManager.addfont(file)
    return str(font_manager.FontProperties(fname=file).get_name())


def table(frame: pd.DataFrame, longest: int = 120) -> HTML:
    """Show a frame as a table of a report.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns whose names speak of shares or rates are shown as percentages; other numbers with at
        most four significant digits; missing cells empty. The index is not shown.
    longest : int, default 120
        Text is cut after so many characters.

    Returns
    -------
    IPython.display.HTML

    Examples
    --------
    >>> shown = table(pd.DataFrame({"bin": ["< 30"], "count": [1200], "bad_rate": [0.0873]}))
    >>> "1,200" in shown.data, "8.7%" in shown.data, "bad rate" in shown.data
    (True, True, True)
    """
    from IPython.display import HTML

    flags = frame.select_dtypes("bool")
    frame = frame.assign(**{str(n): np.where(flags[n], "yes", "no") for n in flags})
    names = [str(name) for name in frame]
    sides = ["right" if pd.api.types.is_numeric_dtype(dtype) else "left" for dtype in frame.dtypes]
    head = [
        f'<th style="text-align: {side}">{escape(name.replace("_", " "))}</th>'
        for name, side in zip(names, sides, strict=True)
    ]
    rows = [
        "".join(
            _td(name, side, v, longest) for name, side, v in zip(names, sides, row, strict=True)
        )
        for row in frame.itertuples(index=False, name=None)
    ]
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return HTML(
        f'<table class="dataframe creditlab"><thead><tr>{"".join(head)}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>"
    )


def _td(name: str, side: str, value: Any, longest: int) -> str:
    text = _cell(name, value, longest)
    whole = "; white-space: nowrap" if len(text) <= 22 else ""
    return f'<td style="text-align: {side}{whole}">{escape(text)}</td>'


def number(value: float, name: str = "") -> str:
    """Write a number with at most four significant digits, by what its column is called.

    Examples
    --------
    >>> number(0.08731, "bad_rate"), number(-0.456, "woe"), number(12345.678), number(0.123456)
    ('8.7%', '-0.46', '12,346', '0.1235')
    """
    if name.startswith(_PERCENT):
        return f"{value:+.1%}" if name == "shift" else f"{value:.1%}"
    if name in _TWO:
        return f"{round(value, 2) + 0.0:+.2f}"
    if name.startswith(_MONEY):
        return f"{value:,.2f}"
    if name in _FOUR:
        return f"{value:.4f}"
    if name == "vif":
        return f"{value:.1f}"
    if name in _THREE:
        return f"{value:.3f}"
    if np.isinf(value):
        return str(value)
    if abs(value) >= 1000 or value == int(value):
        return f"{value:,.0f}" if abs(value) < 1e12 else f"{value:.3g}"
    return f"{value:.4g}"


def _cell(name: str, value: Any, longest: int) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell("", item, longest) for item in value)
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, (float, np.floating)):
        return "" if np.isnan(value) else number(float(value), name)
    text = str(value)
    return text if len(text) <= longest else f"{text[: longest - 2]} …"
