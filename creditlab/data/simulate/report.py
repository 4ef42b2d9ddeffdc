"""A credit report in parts: what it holds, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

SYNTHETIC = "SYNTHETIC: an invented company, an invented report"
CHINESE = {
    "enterprise credit report": "企业信用报告", "agency report": "资信调查报告",
    "header": "报告头", "identity": "身份信息", "owners": "出资人", "summary": "信息概要",
    "outstanding credit": "未结清信贷", "settled credit": "已结清信贷",
    "public records": "公共记录", "statements": "财务报表", "payment experience": "付款经历",
    "figures": "财务数据", "records": "诉讼与欠税", "opinion": "评级与建议额度",
}  # fmt: skip
"""Kind of report or title of a part -> Chinese."""
UNITS = {
    "amount": "CNY", "outstanding": "CNY", "registered capital": "CNY", "revenue": "CNY",
    "net_income": "CNY", "total_assets": "CNY", "total_liabilities": "CNY", "equity": "CNY",
    "credit line": "CNY", "share": "%",
    "your invoices": "% of those asked about", "rating": "1 best, 6 worst",
}  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Report:
    """A report in parts; displays as Markdown, with Chinese titles and units.

    Attributes
    ----------
    customer, kind : str
    at : pandas.Timestamp
        Day of the report: nothing later is in it.
    parts : dict of str to pandas.DataFrame
        Title of the part -> ``item`` and ``value``, or a table of loans, owners or records.
    """

    customer: str
    kind: str
    at: pd.Timestamp
    parts: dict[str, pd.DataFrame]

    def __repr__(self) -> str:
        return f"<{self.kind} on {self.customer}, {self.at.date()}, {len(self.parts)} parts>"

    def value(self, part: str, item: str) -> Any:
        """Return the value of an item of a part."""
        return self.parts[part].set_index("item")["value"][item]

    def changed(self, part: str, frame: pd.DataFrame) -> Report:
        """Return the report with another part in the place of one."""
        return replace(self, parts=self.parts | {part: frame})

    def with_value(self, part: str, item: str, value: Any) -> Report:
        """Return the report with another value of an item."""
        frame = self.parts[part].astype(object)
        frame.loc[frame["item"] == item, "value"] = value
        return self.changed(part, frame)

    def lines(self) -> pd.DataFrame:
        """Return every line of the report, one below the other.

        Returns
        -------
        pandas.DataFrame
            ``part``, ``line`` (the item, or the number of the row of a table) and ``says``.

        Examples
        --------
        >>> parts = {"owners": pd.DataFrame({"owner": ["Li Wei"], "share": [100]})}
        >>> report = Report("C00001", "agency report", pd.Timestamp("2024-03-20"), parts)
        >>> report.lines()["says"].tolist()
        ['Li Wei, 100']
        """
        rows: list[tuple[str, Any, str]] = []
        for part, frame in self.parts.items():
            shown = _shown_rows(frame)
            if "item" in frame:
                rows += [(part, item, value) for item, value in shown]
            else:
                rows += [(part, place, ", ".join(row)) for place, row in enumerate(shown, start=1)]
        return pd.DataFrame(rows, columns=["part", "line", "says"])

    def _repr_markdown_(self) -> str:
        lines = [f"### {_title(self.kind)} on {self.customer}, {self.at.date()}", ""]
        lines += [f"**{SYNTHETIC}**", ""]
        for number, (part, frame) in enumerate(self.parts.items(), start=1):
            lines += [f"**{number}. {_title(part)}**", ""]
            lines += [_as_markdown(frame) if len(frame) else "None on record.", ""]
        return "\n".join(lines)


def _title(name: str) -> str:
    return f"{name.capitalize()} {CHINESE.get(name, '')}".strip()


def _label(name: Any) -> str:
    unit = UNITS.get(name)
    return str(name).replace("_", " ") + (f" ({unit})" if unit else "")


def _as_markdown(frame: pd.DataFrame) -> str:
    """Write a table as it is, and items side by side."""
    rows, head = _shown_rows(frame), list(frame.columns)
    if "item" in frame:
        rows, head = [[value for _, value in rows]], list(frame["item"])
    lines = [[_label(name) for name in head], ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown_rows(frame: pd.DataFrame) -> list[list[str]]:
    return [[shown(value) for value in row] for row in frame.itertuples(index=False)]


def shown(value: Any) -> str:
    """Return a value as the reports show it."""
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, float, np.number)):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return str(value)
