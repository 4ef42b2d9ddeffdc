"""What edits of bins do to a card: points, Gini and stability, from counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from creditlab.data.bands import quantile_cuts
from creditlab.data.checks import listing
from creditlab.data.shares import index_parts
from creditlab.data.sources import Sample
from creditlab.lab.bin_text import gini
from creditlab.lab.joint_counts import Joint, JointCounts, Scores, bins_of_fine, fine_bins
from creditlab.lab.on_samples import DEVELOPMENT
from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard
from creditlab.validate.stability import in_bands

BANDS, FINEST = 10, 1  # of the stability index; decimals of a point to which scores are counted


class CardEffect:
    """A card whose bins are edited: what becomes of its points and its scores.

    Coefficients and intercept stay those of the card: a bin's points are its new WoE times the old
    coefficient, until `refit`.

    Parameters
    ----------
    card : Scorecard
        Fitted; a regression on WoE.
    bins : Bins
        The bins that are edited, those of the card among them.
    samples : mapping of str to (data, target)
        As in `Editing`. Rows of "development" are needed to refit, and for stability.

    Attributes
    ----------
    start, card : Scorecard
        The card as given; and the one whose coefficients are in use.

    Raises
    ------
    ValueError
        When a variable of the card has no bins or other special values, or its log-odds are no
        multiple of WoE.

    Notes
    -----
    Each sample is read once. For the variable that is edited it is then counted by fine bin and
    score of all other variables; after that an edit shifts counts and needs no row. Scores are
    counted in tenths of a point, or whole points where the card has no decimals: Gini and stability
    are exact for cards of at most one decimal.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, data.target, ["status", "duration"])
    >>> card = cl.Scorecard(bins).fit(data.frame, data.target)
    >>> effect = CardEffect(card, bins, {"development": (data.frame, data.target)})
    >>> coarse = bins.edit("duration", splits=[24], reason="two bands")
    >>> found = effect.measures(coarse, "duration")
    >>> found[["sample", "gini_start", "gini", "moved"]].round(3)
            sample  gini_start   gini  moved
    0  development       0.515  0.477   1.35

    (With two variables the card has few scores; most of them are others after such an edit.)
    """

    def __init__(self, card: Scorecard, bins: Bins, samples: Mapping[str, tuple[Any, Any]]) -> None:
        check_is_fitted(card, "bins_")
        _check(card, bins)
        self.start = self.card = card
        self.decimals = card.decimals_
        digits = FINEST if self.decimals is None else min(max(self.decimals, 0), FINEST)
        self._unit, self._given = 10.0**-digits, dict(samples)
        self._samples = {name: Sample(*given) for name, given in samples.items()}
        self._read(bins)

    def _read(self, bins: Bins) -> None:
        """Read each sample in fine bins to which all rules fit, and count the card's own scores."""
        own = self.start.bins_
        rules = {name: (own[name].rule, bins[name].rule) for name in own}
        fine = {name: fine_bins(bins[name], *rules[name]) for name in own}
        self._counts = JointCounts(self._samples, fine)
        self._last: tuple[Any, dict[str, Joint]] = ((), {})
        self._known: tuple[Any, list[dict[str, Any]]] = ((), [])
        name = next(iter(own))
        joint = self._counts.count(self._spread(self.start, own), name)
        self._before = {each: self._moved(self.start, own, name, joint[each]) for each in joint}

    def on(self, bins: Bins) -> Scorecard:
        """Return the card on these bins, with the coefficients in use."""
        chosen = bins.select(list(self.card.bins_))
        if all(chosen[name] is self.card.bins_[name] for name in chosen):
            return self.card
        log_odds = {name: self.card.coefficients_[name] * chosen[name].woe for name in chosen}
        scale = self.start.scale | {"decimals": self.decimals}
        return Scorecard.of_log_odds(chosen, self.card.intercept_, log_odds, **scale)

    def refit(self, bins: Bins) -> None:
        """Fit the coefficients again, on bins as they are now.

        Raises
        ------
        ValueError
            Without the rows of development, and as `Scorecard.fit` does.
        """
        if DEVELOPMENT not in self._given:
            raise ValueError(
                f"the rows of development are needed to refit: give them among the samples, as "
                f"{DEVELOPMENT!r}"
            )
        scale = self.start.scale | {"decimals": self.decimals}
        chosen = bins.select(list(self.start.bins_))
        self.card = Scorecard(chosen, wrong_signs=self.start.wrong_signs, **scale).fit(
            *self._given[DEVELOPMENT]
        )
        self._last = ((), {})

    def points(self, bins: Bins, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of each bin of a variable, and what its customers gained by edits.

        Returns
        -------
        points, change : numpy.ndarray of shape (bins,)
            The change is the mean over the development rows in the bin; NaN without any.
        """
        points, counts = self._points(self.card, bins, name), bins[name].counts
        own = self.start.bins_[name].rule.bin_of_slot(counts)
        now, size = bins[name].rule.bin_of_slot(counts), bins[name].rule.size
        rows, gained = counts.good + counts.bad, points[now] - self.start.bin_points_[name][own]
        with np.errstate(invalid="ignore"):
            return points, np.bincount(now, rows * gained, size) / np.bincount(now, rows, size)

    def measures(self, bins: Bins, name: str) -> pd.DataFrame:
        """Return what the card is worth on each sample, before and after edits.

        Parameters
        ----------
        bins : Bins
            As they are now.
        name : str
            The variable of the card that is being edited.

        Returns
        -------
        pandas.DataFrame
            A row a sample: ``sample``, ``gini_start``, ``gini``; ``moved``, the stability index of
            its scores against those that the starting card gives; ``psi_start`` and ``psi``, that
            of its scores against development, NaN without rows of development.
        """
        return pd.DataFrame(self.rows(bins, name))

    def rows(self, bins: Bins, name: str) -> list[dict[str, Any]]:
        """Return the rows of `measures`; those of the same bins are computed once."""
        key = (name, self.card, *(bins[each] for each in self.card.bins_))
        if self._known[0] != key:
            self._known = key, self._measured(bins, name)
        return self._known[1]

    def _measured(self, bins: Bins, name: str) -> list[dict[str, Any]]:
        joint = self._joint(bins, name)
        now = {each: self._moved(self.card, bins, name, joint[each]) for each in joint}
        rows = []
        for sample, scores in now.items():
            before = self._before[sample]
            rows.append(
                {
                    "sample": sample,
                    "gini_start": _gini(before),
                    "gini": _gini(scores),
                    "moved": _index(before, scores),
                    "psi_start": _index(self._before.get(DEVELOPMENT), before),
                    "psi": _index(now.get(DEVELOPMENT), scores),
                }
            )
        return rows

    def _joint(self, bins: Bins, name: str) -> dict[str, Joint]:
        """Count by the fine bin of a variable, or return what was counted for it last."""
        others = tuple(bins[each] for each in self.card.bins_ if each != name)
        if self._last[0] != (name, others):
            if any(set(bins[n].rule.splits) - set(f.rule.splits) for n, f in self._fine.items()):
                self._read(bins)
            self._last = (name, others), self._counts.count(self._spread(self.card, bins), name)
        return self._last[1]

    @property
    def _fine(self) -> dict[str, Any]:
        return self._counts.fine

    def _points(self, card: Scorecard, bins: Bins, name: str) -> np.ndarray:
        """Points of each bin of a variable, rounded as the card does."""
        if bins[name] is card.bins_[name]:
            return card.bin_points_[name]
        exact = -card.pdo / np.log(2) * card.coefficients_[name] * bins[name].woe
        return exact if self.decimals is None else np.round(exact, self.decimals) + 0.0

    def _spread(self, card: Scorecard, bins: Bins) -> dict[str, np.ndarray]:
        """Points of each fine bin of each variable, in units."""
        return {
            name: np.round(
                self._points(card, bins, name)[bins_of_fine(self._fine[name].rule, bins[name].rule)]
                / self._unit
            ).astype(np.int64)
            for name in card.bins_
        }

    def _moved(self, card: Scorecard, bins: Bins, name: str, joint: Joint) -> Scores:
        own = self._points(card, bins, name)[bins_of_fine(self._fine[name].rule, bins[name].rule)]
        base = round(card.base_points_ / self._unit)
        return joint.scores(np.round(own / self._unit).astype(np.int64) + base)


def _check(card: Scorecard, bins: Bins) -> None:
    absent = [name for name in card.bins_ if name not in bins]
    if absent:
        raise ValueError(f"card: {len(absent)} variables have no bins here ({listing(absent)})")
    other = [
        name
        for name, own in card.bins_.items()
        if (own.rule.kind, own.rule.special_values)
        != (bins[name].rule.kind, bins[name].rule.special_values)
    ]
    if other:
        raise ValueError(
            f"card: {len(other)} variables have other special values than the bins, or are of "
            f"another kind ({listing(other)}); give the bins on which the card was fitted"
        )
    if card.coefficients_.isna().any():
        raise ValueError(
            f"card: log-odds of {listing(card.coefficients_.index[card.coefficients_.isna()])} are "
            f"no multiple of WoE, so new bins have no points; edit bins of a fitted card"
        )


def _gini(scores: Scores) -> float:
    return gini(scores.good, scores.bad, np.arange(len(scores.good)))


def _index(expected: Scores | None, actual: Scores) -> float:
    """Return the population stability index, in the bands of `creditlab.psi`."""
    if expected is None:
        return np.nan
    (before, rows), (now, rows_now) = _filled(expected), _filled(actual)
    cuts = quantile_cuts(before, BANDS, rows)
    parts = index_parts(in_bands(before, cuts, rows), in_bands(now, cuts, rows_now))
    return float(parts.sum())


def _filled(scores: Scores) -> tuple[np.ndarray, np.ndarray]:
    rows = scores.good + scores.bad
    at = np.flatnonzero(rows)
    return (scores.low + at).astype(np.float64), rows[at]
