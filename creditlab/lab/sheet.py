"""One applicant on a card: points, probability, what cost most, what would turn the decision."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.utils.validation import check_is_fitted

from creditlab._colours import BAD, GOOD
from creditlab.decide.master_scale import MasterScale
from creditlab.model.scorecard import Scorecard


class Sheet:
    """A card on which one applicant's bins are chosen.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    cutoff : float, optional
        Approved at or above these points.

    Attributes
    ----------
    chosen : dict of str to int
        Number of the bin of each variable; at first the one with most customers.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> sheet = Sheet(card, cutoff=560)
    >>> sheet.choose(data.frame.iloc[0])
    >>> bool(abs(sheet.score - card.points(data.frame.head(1)).item()) < 1e-9)
    True
    >>> bool(abs(sheet.probability - card.predict_proba(data.frame.head(1))[0, 1]) < 1e-12)
    True
    """

    def __init__(self, card: Scorecard, cutoff: float | None = None) -> None:
        check_is_fitted(card, "bins_")
        self.card, self.cutoff = card, cutoff
        self.chosen = {
            name: int(np.argmax(bins.good + bins.bad)) for name, bins in card.bins_.items()
        }

    def choose(self, applicant: Mapping[str, Any] | pd.Series) -> None:
        """Take the bins of an applicant's values.

        Raises
        ------
        ValueError
            When a variable of the card is absent.
        """
        absent = [name for name in self.chosen if name not in applicant]
        if absent:
            raise ValueError(f"the applicant lacks {len(absent)} variables ({', '.join(absent)})")
        for name, bins in self.card.bins_.items():
            value = pd.Series([applicant[name]], name=name)
            self.chosen[name] = int(bins.codes(value)[0])

    @property
    def score(self) -> float:
        """Points of the bins chosen."""
        points = self.card.bin_points_
        total = self.card.base_points_ + sum(points[n][i] for n, i in self.chosen.items())
        return round(float(total), 10)

    @property
    def probability(self) -> float:
        """Probability of bad."""
        worth = self.card.bin_log_odds_
        return float(expit(self.card.intercept_ + sum(worth[n][i] for n, i in self.chosen.items())))

    @property
    def approved(self) -> bool | None:
        """Whether the score reaches the cut-off; None without one."""
        return None if self.cutoff is None else self.score >= self.cutoff

    def table(self) -> pd.DataFrame:
        """Return the bins chosen, those that cost most against the best bin first.

        Returns
        -------
        pandas.DataFrame
            ``variable``, ``bin``, ``points``, ``best`` (points of the variable's best bin that has
            customers) and ``lost``.
        """
        rows = []
        for name, i in self.chosen.items():
            bins, points = self.card.bins_[name], self.card.bin_points_[name]
            best = float(points[bins.seen].max())
            rows.append(
                (name, bins.rule.labels[i], float(points[i]), best, best - float(points[i]))
            )
        table = pd.DataFrame(rows, columns=["variable", "bin", "points", "best", "lost"])
        return table.sort_values("lost", ascending=False, kind="stable", ignore_index=True)

    def changes(self) -> pd.DataFrame:
        """Return the single changes that would turn the decision, the smallest first.

        Returns
        -------
        pandas.DataFrame
            ``variable``, ``bin`` (to this), ``points`` (of the change) and ``score``. Empty without
            a cut-off, or where no single change would do. A change on paper is not a change of
            risk: whoever moves a value to pass has not become a better customer.
        """
        rows = []
        for name, i in self.chosen.items():
            bins, points = self.card.bins_[name], self.card.bin_points_[name]
            for j in np.flatnonzero(bins.seen):
                score = round(self.score + float(points[j] - points[i]), 10)
                if self.cutoff is not None and (score >= self.cutoff) != self.approved:
                    rows.append((name, bins.rule.labels[j], float(points[j] - points[i]), score))
        table = pd.DataFrame(rows, columns=["variable", "bin", "points", "score"])
        nearest = table["points"].abs().sort_values(kind="stable").index
        return table.loc[nearest].reset_index(drop=True)


class ScorecardSheet(widgets.VBox):
    """Score one applicant by choosing values, in a notebook.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    cutoff : float, optional
        Approved at or above these points.
    scale : MasterScale, optional
        Says the grade.

    Attributes
    ----------
    sheet : Sheet
        The object behind it.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> card = cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.target)
    >>> sheet = ScorecardSheet(card, cutoff=560)
    >>> sheet.values["status"].value = 0
    >>> sheet.sheet.chosen["status"]
    0
    """

    def __init__(
        self, card: Scorecard, cutoff: float | None = None, scale: MasterScale | None = None
    ) -> None:
        self.sheet, self.scale = Sheet(card, cutoff), scale
        wide = widgets.Layout(width="420px")
        self.values = {
            name: widgets.Dropdown(
                options=list(zip(bins.rule.labels, range(bins.rule.size), strict=True)),
                value=self.sheet.chosen[name],
                description=name,
                layout=wide,
                style={"description_width": "180px"},
            ).add_class("creditlab-value")
            for name, bins in card.bins_.items()
        }
        self.answer = widgets.HTML().add_class("creditlab-answer")
        super().__init__([*self.values.values(), self.answer])
        self.add_class("creditlab-sheet")
        for name, control in self.values.items():
            control.observe(lambda change, name=name: self._take(name, change["new"]), "value")
        self._show()

    def choose(self, applicant: Mapping[str, Any] | pd.Series) -> None:
        """Show an applicant's values; see `Sheet.choose`."""
        self.sheet.choose(applicant)
        for name, control in self.values.items():
            control.value = self.sheet.chosen[name]
        self._show()

    def _take(self, name: str, number: int) -> None:
        self.sheet.chosen[name] = number
        self._show()

    def _show(self) -> None:
        sheet = self.sheet
        told = [f"<b>{sheet.score:,.1f} points</b>, probability of bad {sheet.probability:.1%}"]
        if self.scale is not None:
            told.append(f"grade {escape(str(self.scale.grade([sheet.score])[0]))}")
        if sheet.cutoff is not None:
            verdict = "approved" if sheet.approved else "declined"
            told.append(f"<b>{verdict}</b> (cut-off {sheet.cutoff:,.0f})")
        self.answer.value = f"<p>{'; '.join(told)}.</p>{_rows(sheet.table())}{_turns(sheet)}"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the answer in the saved notebook, for readers without widgets."""
        return (super()._repr_mimebundle_(**options) or {}) | {"text/html": self.answer.value}


def _rows(table: pd.DataFrame) -> str:
    """Draw the points of each variable, and what its best bin would give, as bars."""
    span = max(float(table[["points", "best"]].abs().to_numpy().max()), 1.0)
    rows = []
    for row in table.to_dict("records"):
        width = 90 * abs(row["points"]) / span
        left = 90 if row["points"] >= 0 else 90 - width
        colour = GOOD if row["points"] >= 0 else BAD
        bar = (
            f"<svg width='190' height='12' role='img' aria-label='{row['points']:+.1f} points'>"
            f"<line x1='90' x2='90' y1='0' y2='12' stroke='#888'/><rect x='{left:.1f}' y='2' "
            f"width='{width:.1f}' height='8' fill='{colour}'/></svg>"
        )
        rows.append(
            f"<tr><td>{escape(row['variable'])}</td><td>{escape(row['bin'])}</td>"
            f"<td style='text-align:right'>{row['points']:+.1f}</td><td>{bar}</td>"
            f"<td style='text-align:right'>{row['lost']:.1f}</td></tr>"
        )
    return (
        "<table><thead><tr><th>variable</th><th>value</th><th>points</th><th></th>"
        f"<th>lost against the best</th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _turns(sheet: Sheet, most: int = 3) -> str:
    if sheet.cutoff is None:
        return ""
    changes = sheet.changes().head(most)
    if changes.empty:
        return "<p>No single value would turn the decision.</p>"
    told = "; ".join(
        f"{escape(row['variable'])} {escape(row['bin'])} ({row['points']:+.1f})"
        for row in changes.to_dict("records")
    )
    return f"<p>The decision would turn with any one of: {told}.</p>"
