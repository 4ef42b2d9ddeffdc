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
from creditlab.data.checks import check_columns, check_frame
from creditlab.data.sources import Sample, Totals, as_source
from creditlab.model.binning import bins_of
from creditlab.model.bins import Bins
from creditlab.model.card_file import FORMAT, VERSION, card_from_dict, card_to_dict
from creditlab.model.fitting import check_wrong_signs, fit_card
from creditlab.model.inference import INFERENCE, FitSummary, inference_table
from creditlab.model.lookup import Lookup, Sums, report
from creditlab.model.points import Points, checked_log_odds, ratio, scaled
from creditlab.model.regression import SampleStatistics
from creditlab.model.woe import as_table


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
    decimals : int, "auto" or None, default "auto"
        Points are rounded to this many decimals; None keeps them exact. "auto" takes the fewest
        with which no customer's score can be more than half a point away from the exact one.
    binning : mapping, optional
        Keyword arguments for `creditlab.fit_bins` when ``bins`` is None.
    wrong_signs : {"report", "refuse", "drop", "constrain"}, default "report"
        What to do about a coefficient that takes points where the bins of its variable give them.
        "report": say so in `inference_`. "refuse": raise an error. "drop": leave out the surest
        of them (largest absolute z) and fit again, until all agree. "constrain": maximise the
        likelihood with every coefficient on its side of 0; those that would cross are held at 0,
        and their variables give 0 points.

    Attributes
    ----------
    bins_ : Bins
        Bins of the variables in the card.
    bin_log_odds_, bin_points_ : dict of str to float64 arrays of shape (bins,)
        What each bin of a variable adds to the log-odds of bad, and to the score.
    base_points_ : float
        Points that every customer starts with.
    intercept_, coefficients_ : float and pandas.Series
        Of the log-odds of *bad* on WoE. WoE is positive for good bins, so coefficients are
        negative when a variable works as its bins say.
    inference_ : pandas.DataFrame
        Per coefficient: estimate, standard error, z, p-value, 95% interval, variance inflation
        factor, and whether its sign agrees with the bins. A column ``note`` where these are worth
        less than they seem: weights that are not whole numbers, coefficients at a bound, variables
        dropped by their sign. Choosing variables before, on the same rows, makes p-values too small
        as well, which cannot be seen here.
    fit_ : FitSummary or None
        Rows, log-likelihood, deviance, McFadden's R², AIC and BIC; None for a card of given
        log-odds.
    table_ : pandas.DataFrame
        The card: a row a bin with its points; base points first.
    decimals_ : int or None
        Digits behind the point; None when points are exact.
    rounding_error_ : float
        Largest difference in points between a rounded and an exact score, over all customers
        that can exist.
    dropped_ : dict of str to str
        Variables left out by `fit`, and why: all development rows have the same WoE, or the sign
        was wrong.
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
        decimals: int | str | None = "auto",
        binning: Mapping[str, Any] | None = None,
        wrong_signs: str = "report",
    ) -> None:
        self.bins = bins
        self.variables = variables
        self.pdo = pdo
        self.base_score = base_score
        self.base_odds = base_odds
        self.decimals = decimals
        self.binning = binning
        self.wrong_signs = wrong_signs

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
            linearly dependent, wrong signs that are refused, or a scale without sense.
        """
        scaled(0.0, {}, **self.scale)  # refuse what has no sense before the rows are read
        check_wrong_signs(self.wrong_signs)
        table = as_table(X)
        sample = Sample(table, y if isinstance(y, str) else pd.Series(y), sample_weight)
        bins = self.bins
        if bins is None:
            bins = bins_of(sample, **{"variables": self.variables, **(self.binning or {})})
        bins = bins if self.variables is None else bins.select(list(self.variables))
        check_columns(sample.source.types.columns, bins, sample.source.name)
        named = self.variables is not None
        statistics = SampleStatistics(sample, bins)
        found = fit_card(bins, statistics, wrong_signs=self.wrong_signs, named=named)
        bins, fit, moments = found.bins, found.fit, found.statistics.moments
        coefficients = pd.Series(fit.coefficients[1:], index=list(bins), name="coefficient")
        by_sign, fractional = found.dropped_by_sign, statistics.fractional
        return self._finish(
            bins,
            float(fit.coefficients[0]),
            coefficients,
            {name: coefficients[name] * variable.woe for name, variable in bins.items()},
            features=list(sample.types.columns),
            inference=inference_table(bins, fit, moments, by_sign, fractional),
            dropped=found.dropped,
            fit=FitSummary.of(fit, moments, len(sample)),
        )

    @classmethod
    def of_log_odds(
        cls,
        bins: Bins,
        intercept: float,
        log_odds: Mapping[str, Any],
        *,
        inference: pd.DataFrame | None = None,
        **scale: Any,
    ) -> Scorecard:
        """Make a card of what each bin adds to the log-odds of bad, wherever that comes from.

        Parameters
        ----------
        bins : Bins
        intercept : float
        log_odds : mapping of str to array-like of shape (bins,)
            For each variable of ``bins``.
        inference : pandas.DataFrame, optional
            For `inference_`; without it a frame that names the variables and says nothing more.
        **scale
            pdo, base_score, base_odds and decimals.

        Returns
        -------
        Scorecard
            Fitted. Coefficients are NaN where the log-odds are no multiple of the bins' WoE.

        Raises
        ------
        ValueError
            When a variable has no log-odds, has them for another number of bins, or one is not
            finite; for a scale without sense.

        Examples
        --------
        >>> import creditlab as cl
        >>> data = cl.load_dataset("south_german_credit")
        >>> bins = cl.fit_bins(data.frame, data.target, ["status"])
        >>> judged = cl.Scorecard.of_log_odds(bins, -1.0, {"status": -0.8 * bins["status"].woe})
        >>> float(judged.coefficients_["status"].round(3))
        -0.8
        """
        given = checked_log_odds(bins, log_odds)
        ratios = [ratio(values, bins[name].woe) for name, values in given.items()]
        coefficients = pd.Series(ratios, index=list(bins), name="coefficient")
        if inference is None:
            rows = pd.Series([intercept, *ratios], ["intercept", *bins]).rename_axis("variable")
            inference = rows.to_frame("coefficient").reindex(columns=INFERENCE).assign(sign_ok=None)
        card = cls(bins=bins, **scale)
        features = list(bins)
        return card._finish(
            bins, float(intercept), coefficients, given, features=features, inference=inference
        )

    @property
    def scale(self) -> dict[str, Any]:
        """What puts log-odds on points: pdo, base_score, base_odds and decimals."""
        return {key: getattr(self, key) for key in ("pdo", "base_score", "base_odds", "decimals")}

    def _finish(
        self,
        bins: Bins,
        intercept: float,
        coefficients: pd.Series,
        log_odds: dict[str, np.ndarray],
        *,
        features: Sequence[str],
        inference: pd.DataFrame,
        dropped: Mapping[str, str] | None = None,
        fit: FitSummary | None = None,
    ) -> Scorecard:
        """Set every fitted attribute."""
        points = scaled(intercept, log_odds, **self.scale)
        self.classes_ = np.array([0, 1])
        self.feature_names_in_ = np.asarray(features, dtype=object)
        self.n_features_in_ = len(features)
        self.bins_, self.intercept_, self.coefficients_ = bins, intercept, coefficients
        self.bin_log_odds_, self.bin_points_ = log_odds, points.of_bin
        self.base_points_, self.rounding_error_ = points.base, points.error
        self.decimals_ = points.decimals
        self.inference_, self.dropped_, self.fit_ = inference, dict(dropped or {}), fit
        self.__dict__.pop("table_", None)
        return self

    @property
    def _points(self) -> Points:
        check_is_fitted(self, "bins_")
        return Points(self.base_points_, self.bin_points_, self.decimals_, self.rounding_error_)

    @cached_property
    def table_(self) -> pd.DataFrame:
        """The card: a row a bin with its points; base points first."""
        return self._points.table(self.bins_, self.coefficients_)

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
        return self._points.score(self.bins_, detail, keep, frame)

    def decision_function(self, X: Any) -> np.ndarray:
        """Return the log-odds of bad of each row, float64 of shape (n,), unrounded."""
        frame = self._checked(X)
        margin, lookup = np.full(len(frame), self.intercept_), Lookup(self.bins_, frame)
        Sums(list(self.bin_log_odds_.values())).add(lookup, margin)
        lookup.report()
        return margin

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return the probability of good and of bad, float64 of shape (n, 2)."""
        bad = 1.0 / (1.0 + np.exp(-self.decision_function(X)))
        return np.column_stack([1.0 - bad, bad])

    def predict(self, X: Any) -> np.ndarray:
        """Return 1 where bad is more likely than good. A cut-off by profit is the better rule."""
        return (self.decision_function(X) > 0).astype(np.int64)

    def reasons(self, X: Any, n: int = 4, **options: Any) -> pd.DataFrame:
        """Say for each customer which values cost most points: `creditlab.decide.reasons`."""
        from creditlab.decide.reasons import reasons

        return reasons(self, X, n, **options)

    def to_sql(self, dialect: str = "duckdb", table: str = "applicants", **options: Any) -> str:
        """Write the card as one SELECT: `creditlab.deploy.sql.to_sql`."""
        from creditlab.deploy.sql import to_sql

        return to_sql(self, dialect, table, **options)

    def to_pmml(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Write the card for a decision engine, as PMML: `creditlab.deploy.pmml.to_pmml`."""
        from creditlab.deploy.pmml import to_pmml

        to_pmml(self, path, **options)

    def _checked(self, X: Any) -> pd.DataFrame:
        check_is_fitted(self, "bins_")
        return check_frame(as_table(X), self.bins_)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the fitted card, readable and complete, to a JSON file; atomically."""
        check_is_fitted(self, "bins_")
        _files.write_json(path, FORMAT, VERSION, card_to_dict(self))

    @classmethod
    def from_json(cls, path: str | os.PathLike[str]) -> Scorecard:
        """Read a card written by `to_json`; it scores exactly as the one that was written.

        Raises
        ------
        ValueError
            When the file is cut off, not ours, or newer than this version reads.
        """
        return _files.read_document(path, FORMAT, VERSION, partial(card_from_dict, cls))
