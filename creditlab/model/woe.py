"""WoE encoding as a scikit-learn transformer, for pipelines with any classifier behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from creditlab.model.binning import fit_bins
from creditlab.model.bins import Bins


def as_table(X: Any) -> Any:
    """Return a table as it is; the columns of an array, shape (n, p), are named x0, x1 and on."""
    if not isinstance(X, (np.ndarray, list, tuple)):
        return X
    values = np.asarray(X)
    if values.ndim != 2:
        raise ValueError(f"expected a frame or an array of 2 dimensions, got {values.ndim}")
    return pd.DataFrame(values, columns=[f"x{i}" for i in range(values.shape[1])])


class WoeEncoder(TransformerMixin, BaseEstimator):
    """Replace each value by the weight of evidence of its bin.

    Parameters
    ----------
    bins : Bins, optional
        Bins to use as they are. Without them, bins are fitted in `fit`.
    variables : sequence of str, optional
        Columns to encode; by default all.
    special_values, trends, splits, max_bins, min_bin_share
        As in `creditlab.fit_bins`.

    Attributes
    ----------
    bins_ : Bins

    Examples
    --------
    >>> import creditlab as cl
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> data = cl.load_dataset("south_german_credit")
    >>> X, y = data.frame.drop(columns=data.target), data.frame[data.target]
    >>> model = make_pipeline(cl.WoeEncoder(variables=["status", "duration"]), LogisticRegression())
    >>> model.fit(X, y)[:-1].get_feature_names_out().tolist()
    ['status', 'duration']
    """

    def __init__(
        self,
        bins: Bins | None = None,
        variables: Sequence[str] | None = None,
        *,
        special_values: Mapping[str, Sequence[Any]] | None = None,
        trends: Mapping[str, str | None] | None = None,
        splits: Mapping[str, Sequence[float]] | None = None,
        max_bins: int | None = None,
        min_bin_share: float = 0.05,
    ) -> None:
        self.bins = bins
        self.variables = variables
        self.special_values = special_values
        self.trends = trends
        self.splits = splits
        self.max_bins = max_bins
        self.min_bin_share = min_bin_share

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> WoeEncoder:
        """Fit the bins, unless they were given.

        Parameters
        ----------
        X : pandas.DataFrame of shape (n, columns)
        y : array-like of shape (n,)
            1 = bad, 0 = good.
        sample_weight : array-like of shape (n,), optional

        Returns
        -------
        WoeEncoder
            Itself, fitted.
        """
        frame = as_table(X)
        if self.bins is not None:
            names = self.bins if self.variables is None else self.variables
            self.bins_ = self.bins.select(list(names))
        else:
            self.bins_ = fit_bins(
                frame,
                pd.Series(y),
                self.variables,
                special_values=self.special_values,
                trends=self.trends,
                splits=self.splits,
                max_bins=self.max_bins,
                min_bin_share=self.min_bin_share,
                weights=sample_weight,
            )
        self.n_features_in_ = frame.shape[1]
        self.feature_names_in_ = np.asarray(frame.columns, dtype=object)
        return self

    def transform(self, X: Any) -> pd.DataFrame:
        """Return the WoE of each value: float64 of shape (n, variables), index and names kept."""
        check_is_fitted(self, "bins_")
        return self.bins_.transform(as_table(X))

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the names of the encoded columns."""
        check_is_fitted(self, "bins_")
        return np.asarray(list(self.bins_), dtype=object)
