"""One applicant on a card: points, probability, grade, reasons, what would turn the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.utils.validation import check_is_fitted

from creditlab.data.checks import NUMERIC
from creditlab.decide.master_scale import MasterScale
from creditlab.decide.reason_table import reason_table, refuse_unknown
from creditlab.model.scorecard import Scorecard


class Sheet:
    """A card on which one applicant's bins are chosen.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    cutoff : float, optional
        Approved at or above these points.
    scale : MasterScale, optional
        Grades of the points, or of the probabilities.
    texts : mapping or pandas.DataFrame, optional
        In what words reasons are told; see `creditlab.reason_table`.
    fixed : sequence of str
        Variables that no customer can change, such as age: no change of them is proposed.

    Attributes
    ----------
    chosen : dict of str to int
        Number of the bin of each variable; at first the one with most customers.

    Raises
    ------
    ValueError
        For a cut-off that is no finite number, and names that the card does not have.

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

    def __init__(
        self,
        card: Scorecard,
        cutoff: float | None = None,
        scale: MasterScale | None = None,
        *,
        texts: Any = None,
        fixed: Sequence[str] = (),
    ) -> None:
        check_is_fitted(card, "bins_")
        if cutoff is not None and not np.isfinite(cutoff):
            raise ValueError(f"cutoff is {cutoff}; give points, a finite number")
        refuse_unknown(fixed, card.bins_, "fixed")
        self.card, self.cutoff, self.scale, self.fixed = card, cutoff, scale, tuple(fixed)
        told = reason_table(card, texts=texts)
        keys = zip(told["variable"], told["place"], strict=True)
        self._reasons = dict(
            zip(keys, zip(told["points_lost"], told["text"], strict=True), strict=True)
        )
        self.chosen = {
            name: int(np.argmax(bins.good + bins.bad)) for name, bins in card.bins_.items()
        }

    # --- What is chosen --------------------------------------------------------------------------

    def choose(self, applicant: Mapping[str, Any] | pd.Series) -> None:
        """Take the bins of an applicant's values; a value that was never seen has its bin too.

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

    def range_of(self, name: str) -> tuple[float, float] | None:
        """Return the smallest and largest value of a variable that development saw, if known."""
        counts = self.card.bins_[name].counts
        if counts.kind != NUMERIC or np.isnan(counts.lowest).all():
            return None
        return float(np.nanmin(counts.lowest)), float(np.nanmax(counts.highest))

    def enter(self, name: str, value: float) -> None:
        """Take the bin of a number.

        Raises
        ------
        ValueError
            When it is no finite number, or outside of what development saw: the card then guesses.
            Nothing changes; the bin itself can still be chosen.
        """
        rule, seen = self.card.bins_[name].rule, self.range_of(name)
        if not np.isfinite(value):
            raise ValueError(f"{name} is {value}; give a finite number, or choose a bin")
        special = value in rule.special_values
        if seen is not None and not special and not seen[0] <= value <= seen[1]:
            raise ValueError(
                f"{name} is {value:,.10g}, outside of the {seen[0]:,.10g} to {seen[1]:,.10g} seen "
                f"at development, so that the card would guess; choose the bin if you mean it"
            )
        self.chosen[name] = rule.bin_of(value)

    def unseen(self) -> list[str]:
        """Return the variables whose bin had no customer at development: it says nothing."""
        return [n for n, i in self.chosen.items() if not self.card.bins_[n].seen[i]]

    # --- What follows ----------------------------------------------------------------------------

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

    @property
    def grade(self) -> pd.Series | None:
        """Row of the grade in the table of the master scale; None without one.

        ``grade``, ``scores`` (its range), ``pd``, ``count``, ``bad_rate``, ``low``, ``high``: see
        `MasterScale.table`.
        """
        if self.scale is None:
            return None
        value = self.score if self.scale.high_is_good else self.probability
        place = self.scale.names.index(self.scale.grade([value])[0])
        return self.scale.table().iloc[place]

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

    def reasons(self, n: int = 4) -> list[str]:
        """Return what cost most points against the best bins, at most so many, in words."""
        told = [self._reasons[key] for key in self.chosen.items() if key in self._reasons]
        told.sort(key=lambda each: each[0], reverse=True)
        return [str(text) for _, text in told[:n]]

    def _changes(self) -> pd.DataFrame:
        """Every change of one variable to another regular bin that had customers."""
        rows = []
        for name, i in self.chosen.items():
            bins, points = self.card.bins_[name], self.card.bin_points_[name]
            if name in self.fixed:
                continue
            for j in np.flatnonzero(bins.seen[: bins.rule.n_regular]):
                gain = round(float(points[j] - points[i]), 10)
                if j != i:
                    rows.append((name, bins.rule.labels[j], gain, round(self.score + gain, 10)))
        return pd.DataFrame(rows, columns=["variable", "bin", "points", "score"])

    def changes(self) -> pd.DataFrame:
        """Return the single changes that would turn the decision, the smallest first.

        Returns
        -------
        pandas.DataFrame
            ``variable``, ``bin`` (to this), ``points`` (of the change) and ``score``. Empty without
            a cut-off, or where no single change would do. Nobody is told to withhold information:
            only regular bins count. A change on paper is not a change of risk: whoever moves a
            value to pass has not become a better customer.
        """
        table = self._changes()
        if self.cutoff is None:
            return table.iloc[:0]
        turned = table[(table["score"] >= self.cutoff) != self.approved]
        nearest = turned["points"].abs().sort_values(kind="stable").index
        return turned.loc[nearest].reset_index(drop=True)

    def together(self) -> pd.DataFrame:
        """Return the fewest changes that would bring a declined applicant to the cut-off.

        Returns
        -------
        pandas.DataFrame
            As `changes`, with ``score`` after this change and all above it, the largest first.
            Empty for who is approved, or where all changes together would not do.
        """
        table = self._changes()
        if self.cutoff is None or self.approved:
            return table.iloc[:0]
        best = table.sort_values("points", ascending=False, kind="stable")
        best = best.drop_duplicates("variable").query("points > 0")
        best = best.assign(score=(self.score + best["points"].cumsum()).round(10))
        enough = np.flatnonzero(best["score"] >= self.cutoff)
        return best.iloc[: enough[0] + 1 if len(enough) else 0].reset_index(drop=True)
