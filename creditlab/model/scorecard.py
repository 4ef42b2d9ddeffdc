"""Scorecard: logistic regression on weight of evidence, scaled to points. A score is a look-up."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from creditlab import _files
from creditlab.data.checks import check_columns, check_frame, listing
from creditlab.data.sources import Sample, Totals, as_source
from creditlab.model.binning import bins_of
from creditlab.model.bins import Bins
from creditlab.model.inference import inference_table
from creditlab.model.logistic import NoMaximumError, fit_logistic
from creditlab.model.lookup import Lookup, Sums, report
from creditlab.model.regression import SampleStatistics
from creditlab.model.woe import as_table

FORMAT, VERSION = "creditlab.scorecard", 1
BASE = "base points"


class Scorecard(ClassifierMixin, BaseEstimator):
    """Points scorecard: bins, a logistic regression on their WoE, and a scale.

    Parameters
    ----------
    bins : Bins, optional
        Bins to use as they are: they are never fitted again. Without them, bins are fitted inside
        `fit`, so that cross-validation never sees the test fold.
    variables : sequence of str, optional
        Variables of the card; by default all that are binned and take more than one value.
    pdo : float, default 20
        Points that double the odds.
    base_score, base_odds : float, default 600 and 50
        The score at which odds are ``base_odds`` goods to one bad.
    decimals : int or None, default 0
        Points are rounded to this many decimals; None keeps them exact.
    binning : mapping, optional
        Keyword arguments for `creditlab.fit_bins` when ``bins`` is None.

    Attributes
    ----------
    bins_ : Bins
        Bins of the variables in the card.
    intercept_, coefficients_ : float and pandas.Series
        Of the log-odds of *bad* on WoE. WoE is positive for good bins, so coefficients are
        negative when a variable works as its bins say.
    inference_ : pandas.DataFrame
        Per coefficient: estimate, standard error, z, p-value, 95% interval, variance inflation
        factor, and whether its sign agrees with the bins.
    table_ : pandas.DataFrame
        The card: a row a bin with its points; base points first.
    rounding_error_ : float
        Largest difference in points between a rounded and an exact score, over all customers
        that can exist.
    dropped_ : tuple of str
        Variables left out because all development rows fall in one bin.
    classes_ : numpy.ndarray
        ``[0, 1]``, 1 = bad.

    Notes
    -----
    score = offset + factor * ln(odds good:bad), factor = pdo / ln 2,
    offset = base_score - factor * ln(base_odds); Siddiqi (2017), Intelligent Credit Scoring.
    With the defaults factor is 28.8539 and offset 487.123. A neutral bin (WoE 0) has 0 points.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> train, test = cl.split_sample(data.frame, target="default", seed=0)
    >>> card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"])
    >>> card = card.fit(train.drop(columns="default"), train["default"])
    >>> card.points(test).head(2).round().astype(int).tolist()
    [527, 529]
    """

    def __init__(
        self,
        bins: Bins | None = None,
        variables: Sequence[str] | None = None,
        *,
        pdo: float = 20,
        base_score: float = 600,
        base_odds: float = 50,
        decimals: int | None = 0,
        binning: Mapping[str, Any] | None = None,
    ) -> None:
        self.bins = bins
        self.variables = variables
        self.pdo = pdo
        self.base_score = base_score
        self.base_odds = base_odds
        self.decimals = decimals
        self.binning = binning

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Scorecard:
        """Fit the card.

        Parameters
        ----------
        X : pandas.DataFrame of shape (n, columns), path-like or Spark DataFrame
            As in `creditlab.fit_bins`.
        y : str or array-like of shape (n,)
            Column of ``X`` or, beside a frame, values: 1 = bad, 0 = good.
        sample_weight : str or array-like of shape (n,), optional
            The same.

        Returns
        -------
        Scorecard
            Itself, fitted.

        Raises
        ------
        ValueError
            For a bad target or column, a variable that takes one value only, variables that are
            linearly dependent, or a scale without sense.
        """
        if not (self.pdo > 0 and self.base_odds > 0):
            raise ValueError(f"pdo ({self.pdo}) and base_odds ({self.base_odds}) must be above 0")
        table = as_table(X)
        sample = Sample(table, y if isinstance(y, str) else pd.Series(y), sample_weight)
        bins = self.bins
        if bins is None:
            bins = bins_of(sample, **{"variables": self.variables, **(self.binning or {})})
        bins = bins if self.variables is None else bins.select(list(self.variables))
        check_columns(sample.source.types.columns, bins, sample.source.name)
        statistics = SampleStatistics(sample, bins)
        bins = self._varying(bins, statistics)
        try:
            fit = fit_logistic(statistics, statistics.moments)
        except NoMaximumError as error:
            culprit = list(bins)[error.column - 1]
            raise ValueError(
                f"variable {culprit!r} cannot be fitted in a card of {listing(bins, 40)}: it is "
                f"linearly dependent on the others, or a bin of it separates goods and bads "
                f"perfectly; leave it out, or merge the bin that has no goods or no bads"
            ) from None
        self.classes_ = np.array([0, 1])
        self.feature_names_in_ = np.asarray(sample.types.columns, dtype=object)
        self.n_features_in_ = len(self.feature_names_in_)
        self.bins_ = bins
        self.intercept_ = float(fit.coefficients[0])
        self.coefficients_ = pd.Series(fit.coefficients[1:], index=list(bins), name="coefficient")
        self.inference_ = inference_table(self.bins_, fit, statistics.moments)
        self._scale()
        return self

    def _varying(self, bins: Bins, statistics: SampleStatistics) -> Bins:
        """Leave out the variables whose WoE is the same in every row: they cannot be fitted."""
        flat = [list(bins)[place] for place in statistics.moments.flat()]
        if flat and (self.variables is not None or len(flat) == len(bins)):
            raise ValueError(
                f"{len(flat)} variables have the same WoE in every row ({listing(flat)}) and say "
                f"nothing; leave them out"
            )
        self.dropped_ = tuple(flat)
        bins = bins.select([name for name in bins if name not in flat])
        statistics.keep(list(bins))
        return bins

    def _scale(self) -> None:
        """Turn coefficients into points per bin."""
        factor = self.pdo / np.log(2)
        base = self.base_score - factor * np.log(self.base_odds) - factor * self.intercept_
        self._log_odds = {
            name: self.coefficients_[name] * bins.woe for name, bins in self.bins_.items()
        }
        exact = {name: -factor * log_odds for name, log_odds in self._log_odds.items()}
        self._points = {name: self._rounded(points) for name, points in exact.items()}
        self.base_points_ = float(self._rounded(np.array(base)))
        errors = [np.abs(exact[name] - self._points[name]).max() for name in exact]
        self.rounding_error_ = float(sum(errors) + abs(self.base_points_ - base))
        self.__dict__.pop("table_", None)

    def _rounded(self, points: np.ndarray) -> np.ndarray:
        return points if self.decimals is None else np.round(points, self.decimals) + 0.0

    @cached_property
    def table_(self) -> pd.DataFrame:
        """The card: a row a bin with its points; base points first."""
        check_is_fitted(self, "bins_")
        parts = [pd.DataFrame({"variable": [BASE], "bin": [""], "points": [self.base_points_]})]
        for name, bins in self.bins_.items():
            part = bins.table()[["bin", "count", "share", "bad_rate", "woe"]]
            part.insert(0, "variable", name)
            part["coefficient"] = self.coefficients_[name]
            part["points"] = self._points[name]
            parts.append(part)
        table = pd.concat(parts[1:], ignore_index=True)
        table = pd.concat([parts[0].reindex(columns=table.columns), table], ignore_index=True)
        table["count"] = table["count"].astype("Int64" if _whole(table["count"]) else "Float64")
        if self.decimals is not None and self.decimals <= 0:
            table["points"] = table["points"].astype(np.int64)
        return table

    def points(
        self,
        X: Any,
        detail: bool = False,
        *,
        to: str | os.PathLike[str] | None = None,
        keep: Sequence[str] = (),
    ) -> Any:
        """Score customers.

        Parameters
        ----------
        X : pandas.DataFrame of shape (n, any), path-like or Spark DataFrame
            Must hold every variable of the card; as in `creditlab.fit_bins`.
        detail : bool, default False
            Return the points of each variable too.
        to : path-like, optional
            Write the result to this Parquet file (a folder, from Spark), of which a reader sees all
            or nothing, and return the path.
        keep : sequence of str
            Columns of ``X`` that stand before the points, such as the customer's number.

        Returns
        -------
        pandas.Series or pandas.DataFrame
            ``score``: total points per row, high = good. With ``detail`` or ``keep`` a frame: what
            is kept, base points, a column a variable, then the score. Index kept. A Spark DataFrame
            gives a Spark DataFrame; its rows are scored when they are used.

        Raises
        ------
        ValueError
            When a column of the card is absent, holds text where numbers were binned, or is
            infinite.

        Warns
        -----
        UserWarning
            When values unseen at development occur: column, rows, and the bin they fall in.
        """
        check_is_fitted(self, "bins_")
        source, keep = as_source(as_table(X), [*self.bins_, *keep]), list(keep)
        scoring = partial(self._score, detail, keep)
        columns = list(dict.fromkeys((*self.bins_, *keep)))
        path = None if to is None else os.fspath(to)
        result, strays = source.map(scoring, columns, "scoring", path)
        report(self.bins_, strays)
        return result

    def _score(self, detail: bool, keep: list[str], frame: pd.DataFrame) -> tuple[Any, Totals]:
        lookup = Lookup(self.bins_, frame)
        score = np.full(len(frame), self.base_points_)
        if not detail:
            Sums(list(self._points.values())).add(lookup, score)
        columns = {name: np.empty(len(frame)) for name in self._points if detail}
        for rows, i, code in lookup if detail else ():
            name = list(self._points)[i]
            columns[name][rows] = self._points[name][code]
            score[rows] += columns[name][rows]
        if not (detail or keep):
            return pd.Series(score, index=frame.index, name="score"), lookup.strays
        if detail:
            columns = {BASE: np.full(len(frame), self.base_points_), **columns}
        kept = {name: frame[name] for name in keep}
        result = pd.DataFrame({**kept, **columns, "score": score}, index=frame.index)
        return result, lookup.strays

    def decision_function(self, X: Any) -> np.ndarray:
        """Return the log-odds of bad of each row, float64 of shape (n,), unrounded."""
        frame = self._checked(X)
        margin, lookup = np.full(len(frame), self.intercept_), Lookup(self.bins_, frame)
        Sums(list(self._log_odds.values())).add(lookup, margin)
        lookup.report()
        return margin

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return the probability of good and of bad, float64 of shape (n, 2)."""
        bad = 1.0 / (1.0 + np.exp(-self.decision_function(X)))
        return np.column_stack([1.0 - bad, bad])

    def predict(self, X: Any) -> np.ndarray:
        """Return 1 where bad is more likely than good. A cut-off by profit is the better rule."""
        return (self.decision_function(X) > 0).astype(np.int64)

    def reasons(self, X: Any, n: int = 4) -> pd.DataFrame:
        """Say for each customer which values cost most points.

        Parameters
        ----------
        X : pandas.DataFrame of shape (rows, any)
        n : int, default 4
            Most reasons a row. Four is custom, not a legal limit.

        Returns
        -------
        pandas.DataFrame of str, shape (rows, n)
            ``reason_1`` is the variable and bin that lost most points against the best bin of the
            same variable; ties go to the variable that stands first in the card. Missing where
            fewer variables lost points.
        """
        frame = self._checked(X)
        lookup = Lookup(self.bins_, frame)
        codes = dict(zip(self.bins_, lookup.all(), strict=True))
        lookup.report()
        names = list(codes)
        lost = np.column_stack(
            [self._points[name].max() - self._points[name][codes[name]] for name in names]
        )
        order = np.argsort(-lost, axis=1, kind="stable")[:, :n]
        texts = np.column_stack(
            [
                np.array([f"{name}: {label}" for label in self.bins_[name].rule.labels], object)[
                    codes[name]
                ]
                for name in names
            ]
        )
        chosen = np.take_along_axis(texts, order, axis=1)
        chosen[np.take_along_axis(lost, order, axis=1) <= 0] = None
        columns = [f"reason_{i + 1}" for i in range(chosen.shape[1])]
        return pd.DataFrame(chosen, index=frame.index, columns=columns)

    def _checked(self, X: Any) -> pd.DataFrame:
        check_is_fitted(self, "bins_")
        return check_frame(as_table(X), self.bins_)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the fitted card, readable and complete, to a JSON file; atomically."""
        check_is_fitted(self, "bins_")
        scale = {key: getattr(self, key) for key in ("pdo", "base_score", "base_odds", "decimals")}
        inference = self.inference_.astype(object).where(self.inference_.notna(), None)
        content = {
            "scale": scale,
            "intercept": self.intercept_,
            "coefficients": self.coefficients_.to_dict(),
            "inference": inference.reset_index().to_dict("records"),
            "points": {name: points.tolist() for name, points in self._points.items()},
            "features": self.feature_names_in_.tolist(),
            "dropped": list(self.dropped_),
            "bins": self.bins_.to_dict(),
        }
        _files.write_json(path, FORMAT, VERSION, content)

    @classmethod
    def from_json(cls, path: str | os.PathLike[str]) -> Scorecard:
        """Read a card written by `to_json`; it scores exactly as the one that was written.

        Raises
        ------
        ValueError
            When the file is cut off, not ours, or newer than this version reads.
        """
        return _files.read_document(path, FORMAT, VERSION, cls._from_dict)

    @classmethod
    def _from_dict(cls, content: Mapping[str, Any]) -> Scorecard:
        bins = Bins.from_dict(content["bins"])
        card = cls(bins=bins, **content["scale"])
        card.classes_ = np.array([0, 1])
        card.feature_names_in_ = np.asarray(content["features"], dtype=object)
        card.n_features_in_ = len(card.feature_names_in_)
        card.bins_, card.dropped_ = bins, tuple(content["dropped"])
        card.intercept_ = content["intercept"]
        card.coefficients_ = pd.Series(content["coefficients"], name="coefficient")
        inference = pd.DataFrame(content["inference"]).set_index("variable")
        card.inference_ = inference.astype({"vif": float})
        card._scale()
        return card


def _whole(values: pd.Series) -> bool:
    return bool((values.dropna() % 1 == 0).all())
