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
from creditlab.model.inference import INFERENCE, inference_table
from creditlab.model.logistic import NoMaximumError, fit_logistic
from creditlab.model.lookup import Lookup, Sums, report
from creditlab.model.points import scaled
from creditlab.model.regression import SampleStatistics
from creditlab.model.woe import as_table

FORMAT, VERSION = "creditlab.scorecard", 2
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
    decimals : int, "auto" or None, default "auto"
        Points are rounded to this many decimals; None keeps them exact. "auto" takes the fewest
        with which no customer's score can be more than half a point away from the exact one.
    binning : mapping, optional
        Keyword arguments for `creditlab.fit_bins` when ``bins`` is None.

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
        factor, and whether its sign agrees with the bins.
    table_ : pandas.DataFrame
        The card: a row a bin with its points; base points first.
    decimals_ : int or None
        Digits behind the point; None when points are exact.
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
        decimals: int | str | None = "auto",
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
        scaled(0.0, {}, **self._scale)  # refuse a scale without sense before the rows are read
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
        self._set_features(list(sample.types.columns))
        self.inference_ = inference_table(bins, fit, statistics.moments)
        coefficients = pd.Series(fit.coefficients[1:], index=list(bins), name="coefficient")
        log_odds = {name: coefficients[name] * variable.woe for name, variable in bins.items()}
        self._set_points(bins, float(fit.coefficients[0]), coefficients, log_odds)
        return self

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
        given = {name: np.asarray(log_odds.get(name, ()), dtype=np.float64) for name in bins}
        for name, values in given.items():
            if values.shape != (bins[name].rule.size,) or not np.isfinite(values).all():
                raise ValueError(
                    f"log_odds of {name!r}: {values.size} values, "
                    f"{int(np.isfinite(values).sum())} of them finite, for "
                    f"{bins[name].rule.size} bins; give one number a bin, missing included"
                )
        if surplus := [name for name in log_odds if name not in bins]:
            raise ValueError(f"log_odds: {listing(surplus)} not in the bins; leave them out")
        card = cls(bins=bins, **scale)
        ratios = [_ratio(values, bins[name].woe) for name, values in given.items()]
        coefficients = pd.Series(ratios, index=list(bins), name="coefficient")
        if inference is None:
            rows = pd.Series([intercept, *ratios], ["intercept", *bins]).rename_axis("variable")
            inference = rows.to_frame("coefficient").reindex(columns=INFERENCE).assign(sign_ok=None)
        card.dropped_, card.inference_ = (), inference
        card._set_features(list(bins))
        card._set_points(bins, float(intercept), coefficients, given)
        return card

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

    @property
    def _scale(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in ("pdo", "base_score", "base_odds", "decimals")}

    def _set_features(self, names: list[str]) -> None:
        self.classes_ = np.array([0, 1])
        self.feature_names_in_ = np.asarray(names, dtype=object)
        self.n_features_in_ = len(names)

    def _set_points(
        self,
        bins: Bins,
        intercept: float,
        coefficients: pd.Series,
        log_odds: dict[str, np.ndarray],
    ) -> None:
        points = scaled(intercept, log_odds, **self._scale)
        self.bins_, self.intercept_, self.coefficients_ = bins, intercept, coefficients
        self.bin_log_odds_, self.bin_points_ = log_odds, points.of_bin
        self.base_points_, self.rounding_error_ = points.base, points.error
        self.decimals_ = points.decimals
        self.__dict__.pop("table_", None)

    @cached_property
    def table_(self) -> pd.DataFrame:
        """The card: a row a bin with its points; base points first."""
        check_is_fitted(self, "bins_")
        parts = [pd.DataFrame({"variable": [BASE], "bin": [""], "points": [self.base_points_]})]
        for name, bins in self.bins_.items():
            part = bins.table()[["bin", "count", "share", "bad_rate", "woe"]]
            part.insert(0, "variable", name)
            part["coefficient"] = self.coefficients_[name]
            part["points"] = self.bin_points_[name]
            parts.append(part)
        table = pd.concat(parts[1:], ignore_index=True)
        table = pd.concat([parts[0].reindex(columns=table.columns), table], ignore_index=True)
        table["count"] = table["count"].astype("Int64" if _whole(table["count"]) else "Float64")
        if self.decimals_ is not None and self.decimals_ <= 0:
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
        # Sums of whole numbers are exact: whoever adds up these points finds the same score.
        unit = 10.0 ** max(0, self.decimals_ or 0)
        whole = np.round if unit > 1 else np.asarray
        units = [whole(points * unit) for points in self.bin_points_.values()]
        score = np.full(len(frame), whole(self.base_points_ * unit))
        if not detail:
            Sums(units).add(lookup, score)
        columns = {name: np.empty(len(frame)) for name in self.bin_points_ if detail}
        for rows, i, code in lookup if detail else ():
            name = list(self.bin_points_)[i]
            columns[name][rows] = self.bin_points_[name][code]
            score[rows] += units[i][code]
        if unit > 1:
            score /= unit
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
        """Write the card as a PMML 4.4 Scorecard: `creditlab.deploy.pmml.to_pmml`."""
        from creditlab.deploy.pmml import to_pmml

        to_pmml(self, path, **options)

    def _checked(self, X: Any) -> pd.DataFrame:
        check_is_fitted(self, "bins_")
        return check_frame(as_table(X), self.bins_)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the fitted card, readable and complete, to a JSON file; atomically."""
        check_is_fitted(self, "bins_")
        inference = self.inference_.astype(object).where(self.inference_.notna(), None)
        content = {
            "scale": self._scale,
            "intercept": self.intercept_,
            "coefficients": self.coefficients_.astype(object)
            .where(self.coefficients_.notna(), None)
            .to_dict(),
            "inference": inference.reset_index().to_dict("records"),
            "log_odds": {name: values.tolist() for name, values in self.bin_log_odds_.items()},
            "points": {name: points.tolist() for name, points in self.bin_points_.items()},
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
        card._set_features(content["features"])
        card.dropped_ = tuple(content["dropped"])
        inference = pd.DataFrame(content["inference"]).set_index("variable")
        numbers = [name for name in inference if name != "sign_ok"]
        card.inference_ = inference.astype(dict.fromkeys(numbers, float))
        coefficients = pd.Series(content["coefficients"], name="coefficient", dtype=float)
        if "log_odds" in content:
            log_odds = {name: np.array(values) for name, values in content["log_odds"].items()}
        else:  # written by schema version 1
            log_odds = {name: coefficients[name] * bins[name].woe for name in bins}
        card._set_points(bins, content["intercept"], coefficients, log_odds)
        return card


def _ratio(log_odds: np.ndarray, woe: np.ndarray) -> float:
    """Return the coefficient of WoE that gives these log-odds; NaN when there is none."""
    square = float(woe @ woe)
    ratio = float(log_odds @ woe) / square if square else np.nan
    return ratio if np.allclose(log_odds, ratio * woe, rtol=1e-9, atol=1e-12) else np.nan


def _whole(values: pd.Series) -> bool:
    return bool((values.dropna() % 1 == 0).all())
