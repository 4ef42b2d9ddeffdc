"""Tables of words, to be read on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler
    from pandas.io.formats.style_render import CSSDict

SHORT = 16  # signs; what is no longer, a date or a unit, is not broken
LEFT = "text-align: left; white-space: "


def text_table(frame: pd.DataFrame, *, index: bool = False) -> Styler:
    """Set words on the left under their heads, where a notebook sets everything on the right.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of numbers stay on the right; so do not turn numbers into text before.
    index : bool, default False
        Whether the index is shown.

    Returns
    -------
    pandas.io.formats.style.Styler
        To be displayed, or given formats first: ``text_table(frame).format({"pd": "{:.1%}"})``.

    Examples
    --------
    >>> frame = pd.DataFrame({"who": ["Mattel"], "owed": [135.6]})
    >>> shown = text_table(frame).format(precision=1).to_html()
    >>> "td.col0 {" in shown, "td.col1 {" in shown, "135.6" in shown
    (True, False, True)
    """
    styles: list[CSSDict] = []
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            longest = column.astype(str).str.len().max()
            breaks = "nowrap" if longest <= SHORT else "normal"
            cells = f"th.col_heading.col{place}, td.col{place}"
            styles.append({"selector": cells, "props": LEFT + breaks})
    if index:
        styles.append({"selector": "th.row_heading, th.index_name", "props": LEFT + "normal"})
    shown = frame.style if index else frame.style.hide()
    return shown.set_table_styles(styles)
