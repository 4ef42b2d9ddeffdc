"""The scorecard sheet: score one applicant by choosing values, in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from creditlab._colours import BAD, GOOD, INK, MUTED
from creditlab.decide.master_scale import MasterScale
from creditlab.lab.controls import column, control, wrap
from creditlab.lab.drawing import chip, page, signed, table
from creditlab.lab.panel import Panel, as_images
from creditlab.lab.sheet_view import Sheet
from creditlab.model.scorecard import Scorecard


class ScorecardSheet(Panel):
    """Score one applicant by choosing values, in a notebook.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    cutoff : float, optional
        Approved at or above these points.
    scale : MasterScale, optional
        Says the grade; of points or of probabilities.
    texts : mapping or pandas.DataFrame, optional
        In what words reasons are told; see `creditlab.reason_table`.
    fixed : sequence of str
        Variables that no customer can change, such as age.

    Attributes
    ----------
    sheet : Sheet
        The object behind it.
    values, typed : dict of str to widget
        The bins of each variable, and the place for a number of each numeric one.

    Notes
    -----
    Choose the bin of each variable, or type a number; one outside of what development saw is
    refused, because the card would guess.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> sheet = ScorecardSheet(card, cutoff=560)
    >>> sheet.values["status"].value = 0
    >>> sheet.sheet.chosen["status"]
    0
    >>> sheet.typed["duration"].value = "24"
    >>> card.bins_["duration"].rule.labels[sheet.values["duration"].value]
    '[16, 27)'
    """

    def __init__(
        self,
        card: Scorecard,
        cutoff: float | None = None,
        scale: MasterScale | None = None,
        *,
        texts: Any = None,
        fixed: Sequence[str] = (),
    ) -> None:
        self.sheet = Sheet(card, cutoff, scale, texts=texts, fixed=fixed)
        self.values: dict[str, widgets.Dropdown] = {}
        self.typed: dict[str, widgets.Text] = {}
        self._filling = False
        rows = [self._row(name) for name in card.bins_]
        self.answer = widgets.HTML().add_class("creditlab-answer")
        self.message = widgets.HTML().add_class("creditlab-message")
        chosen = column(*rows, self.message, width="420px")
        super().__init__([wrap(chosen, column(self.answer, width="520px"))])
        self.add_class("creditlab-sheet")
        self._show()

    def _row(self, name: str) -> widgets.Box:
        """Make the controls of a variable: its bins and, for numbers, a place to type."""
        bins, seen = self.sheet.card.bins_[name], self.sheet.range_of(name)
        labels = [
            label if known else f"{label} (none seen)"
            for label, known in zip(bins.rule.labels, bins.seen, strict=True)
        ]
        options = list(zip(labels, range(bins.rule.size), strict=True))
        chosen = self.sheet.chosen[name]
        made = control(widgets.Dropdown, name, "value", options=options, value=chosen)
        made.observe(lambda change: self._do(partial(self._choose, name, change["new"])), "value")
        self.values[name] = made
        if seen is None:
            return wrap(made)
        typed = control(
            widgets.Text, f"{name} =", "typed", "260px",
            placeholder=f"{seen[0]:,.10g} to {seen[1]:,.10g}", continuous_update=False,
        )  # fmt: skip
        typed.observe(lambda change: self._type(name, change["new"]), "value")
        self.typed[name] = typed
        return wrap(made, typed)

    def choose(self, applicant: Mapping[str, Any] | pd.Series) -> None:
        """Show an applicant's values; see `Sheet.choose`."""
        self.sheet.choose(applicant)
        for typed in self.typed.values():
            typed.value = ""
        self._show()

    def _choose(self, name: str, number: int) -> None:
        self.sheet.chosen[name] = number
        if name in self.typed:
            self.typed[name].value = ""

    def _type(self, name: str, text: str) -> None:
        if text.strip():
            self._do(partial(self._enter, name, text))

    def _enter(self, name: str, text: str) -> None:
        try:
            value = float(text.replace(",", ""))
        except ValueError:
            raise ValueError(f"{name} is {text!r}; give a number, or choose a bin") from None
        self.sheet.enter(name, value)

    def _do(self, act: Callable[[], None]) -> None:
        if self._filling:
            return
        try:
            act()
        except ValueError as error:
            told = f"{escape(str(error))}. Nothing was changed."
            self.message.value = page(f"<b role='alert'>{told}</b>")
        else:
            self._show()

    def _show(self) -> None:
        self.message.value = ""
        self._filling = True
        for name, made in self.values.items():
            made.value = self.sheet.chosen[name]
        self._filling = False
        parts = (_verdict, _unseen, _points, _reasons, _turns)
        self.answer.value = page(*(part(self.sheet) for part in parts))

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the answer in the saved notebook, for readers without widgets."""
        return (super()._repr_mimebundle_(**options) or {}) | {
            "text/html": as_images(self.answer.value)
        }


def _verdict(sheet: Sheet) -> str:
    """Say points, probability, decision and grade."""
    cells = [(f"{sheet.score:,.1f} points", ""), (f"{sheet.probability:.1%}", "probability of bad")]
    if sheet.cutoff is not None:
        light, word = ("good", "approved") if sheet.approved else ("weak", "declined")
        away = sheet.score - sheet.cutoff
        cells.append((chip(light, word), f"cut-off {sheet.cutoff:,.0f}: {signed(away, 1)}"))
    grade = sheet.grade
    if grade is not None:
        seen = f"PD {grade['pd']:.1%}"
        if grade["count"]:
            ends = f"[{grade['low']:.1%}, {grade['high']:.1%}]"
            seen += f"; bad at development {grade['bad_rate']:.1%} {ends}"
        cells.append((f"grade {escape(str(grade['grade']))}", seen))
    told = "".join(
        f"<div><b>{text}</b><br><span style='color:{MUTED}'>{small}</span></div>"
        for text, small in cells
    )
    return f"<div style='display:flex;flex-wrap:wrap;gap:4px 26px'>{told}</div>"


def _unseen(sheet: Sheet) -> str:
    names = sheet.unseen()
    if not names:
        return ""
    return (
        f"<div>▲ Nobody at development had this value of {escape(', '.join(names))}: it adds "
        f"0 points and says nothing.</div>"
    )


def _points(sheet: Sheet) -> str:
    """Draw the points of each variable, and what its best bin would give."""
    found = sheet.table()
    low = min(float(found["points"].min()), 0.0)
    high = max(float(found["best"].max()), low + 1.0)
    rows = [("<i>base points</i>", "", f"{sheet.card.base_points_:,.1f}", "", "")]
    rows += [
        (escape(row["variable"]), escape(row["bin"]), signed(row["points"], 1),
         _bar(row["points"], row["best"], low, high), f"{row['lost']:.1f}" if row["lost"] else "–")
        for row in found.to_dict("records")
    ]  # fmt: skip
    rows.append(
        ("<b>score</b>", "", f"<b>{sheet.score:,.1f}</b>", "", f"{found['lost'].sum():,.1f}")
    )
    head = ["variable", "value", "points", "and its best bin: │", "lost"]
    return table(head, rows, "points of each variable")


def _bar(points: float, best: float, low: float, high: float) -> str:
    def x(value: float) -> float:
        return 4 + 152 * (value - low) / (high - low)

    start, end = sorted([x(0), x(points)])
    told = f"{signed(points, 1)} points, best {signed(best, 1)}"
    return (
        f"<svg class='creditlab-bar' width='160' height='16' role='img' aria-label='{told}'>"
        f"<title>{told}</title><line x1='{x(0):.1f}' x2='{x(0):.1f}' y1='0' y2='16' "
        f"stroke='{MUTED}' stroke-dasharray='2 2'/>"
        f"<rect x='{start:.1f}' y='4' width='{end - start:.1f}' height='8' "
        f"fill='{GOOD if points >= 0 else BAD}' stroke='{INK}' stroke-width='.7'/>"
        f"<line x1='{x(best):.1f}' x2='{x(best):.1f}' y1='1' y2='15' stroke='{INK}' "
        f"stroke-width='2'/></svg>"
    )


def _reasons(sheet: Sheet) -> str:
    told = sheet.reasons()
    if not told:
        return ""
    words = "".join(f"<li>{escape(text)}</li>" for text in told)
    return f"<div><b>What cost most points</b><ol style='margin:2px 0'>{words}</ol></div>"


def _turns(sheet: Sheet, most: int = 4) -> str:
    """Say what would turn the decision, and what that does not mean."""
    if sheet.cutoff is None:
        return ""
    single = sheet.changes()
    if len(single):
        more = f", and {len(single) - most:,} more" if len(single) > most else ""
        told = f"Any one of these would turn it: {_listed(single.head(most))}{more}."
    elif sheet.approved:
        told = "No single value would turn it."
    elif len(several := sheet.together()):
        told = (
            f"No single value would turn it; these {len(several)} together would: "
            f"{_listed(several)}."
        )
    else:
        told = "Not even the best value of everything that can change would turn it."
    return (
        f"<div><b>What would change the decision</b><br>{told}<br><span style='color:{MUTED}'>"
        f"A change on paper is no change of risk.</span></div>"
    )


def _listed(changes: pd.DataFrame) -> str:
    return "; ".join(
        f"{escape(row['variable'])} {escape(row['bin'])} ({signed(row['points'], 1)})"
        for row in changes.to_dict("records")
    )
