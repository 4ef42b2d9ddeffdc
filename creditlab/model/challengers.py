"""Challengers: other models of the same customers, each taking the frame as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from creditlab.data.checks import NUMERIC, check_frame, column_kind, numeric_values
from creditlab.model.binning import fit_bins
from creditlab.model.scorecard import Scorecard
from creditlab.model.selection import KEPT, select_variables
from creditlab.model.stumps import stumps_scorecard
from creditlab.model.variable_bins import VariableBins

MOST_CATEGORIES = 254  # one below scikit-learn's limit
RARE = 0.01  # share of rows below which a category gets no column of its own


def default_challengers(
    *, special_values: Mapping[str, Sequence[Any]] | None = None, seed: int = 0
) -> dict[str, Any]:
    """Return a card and four challengers, unfitted.

    Parameters
    ----------
    special_values : mapping of str to sequence, optional
        Values with a meaning of their own; for the two cards they are bins of their own, and their
        variables are not forced to be monotone in the boosting.
    seed : int, default 0
        Of the forest, and of the folds in which the tree is pruned.

    Returns
    -------
    dict of str to scikit-learn classifier
        ``card``: bins, `select_variables`, logistic regression. ``pruned tree``: cost-complexity
        pruning (Breiman, Friedman, Olshen & Stone 1984), its strength chosen by log loss in 3 folds
        of the rows that it is fitted on. ``random forest``: 100 trees on half of the rows each.
        ``monotone boosting``: `MonotoneBoosting`. ``boosted stumps``: `stumps_scorecard`. Each
        takes a frame with text and missing values as it is.

    Examples
    --------
    >>> list(default_challengers())
    ['card', 'pruned tree', 'random forest', 'monotone boosting', 'boosted stumps']
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import GridSearchCV, StratifiedKFold
    from sklearn.tree import DecisionTreeClassifier

    tree = GridSearchCV(
        DecisionTreeClassifier(min_samples_leaf=20, random_state=seed),
        {"ccp_alpha": [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3]},
        scoring="neg_log_loss",
        cv=StratifiedKFold(3, shuffle=True, random_state=seed),
    )
    forest = RandomForestClassifier(
        100, max_samples=0.5, min_samples_leaf=5, random_state=seed, n_jobs=1
    )
    return {
        "card": CardModel(partial(selected_card, special_values=special_values)),
        "pruned tree": encoded(tree),
        "random forest": encoded(forest),
        "monotone boosting": MonotoneBoosting(special_values=special_values),
        "boosted stumps": CardModel(partial(stumps_scorecard, special_values=special_values)),
    }


def selected_card(
    frame: pd.DataFrame,
    target: Any,
    *,
    special_values: Mapping[str, Sequence[Any]] | None = None,
    **limits: Any,
) -> Scorecard:
    """Bin, select and fit: the card that a modeller would start from.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n, columns)
    target : str or array-like of shape (n,)
        1 = bad.
    special_values : mapping of str to sequence, optional
        As in `creditlab.fit_bins`.
    **limits
        Of `select_variables`.

    Returns
    -------
    Scorecard

    Raises
    ------
    ValueError
        As `creditlab.fit_bins` and `select_variables`.
    """
    bins = fit_bins(frame, target, special_values=special_values)
    choice = select_variables(bins, frame, target, **limits)
    kept = list(choice.loc[choice["decision"] == KEPT, "variable"])
    return Scorecard(bins=bins, variables=kept).fit(frame, target)


def encoded(classifier: Any) -> Any:
    """Put an encoding before a classifier that takes numbers only.

    Parameters
    ----------
    classifier : scikit-learn classifier
        One that bears missing numbers (NaN), or a pipeline that fills them.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Numbers stay as they are; categories become columns of 0 and 1, fitted with the classifier.

    Examples
    --------
    >>> import creditlab as cl
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> data = cl.load_dataset("spanish_credit")
    >>> X, y = data.frame.drop(columns="bad"), data.frame["bad"]
    >>> model = encoded(DecisionTreeClassifier(max_depth=3)).fit(X, y)
    >>> model.predict_proba(X).shape
    (4454, 2)
    """
    from sklearn.pipeline import make_pipeline

    return make_pipeline(Columns(one_hot=True), classifier)


class Columns(TransformerMixin, BaseEstimator):
    """Columns that trees can use: numbers as they are, and categories known from the fit.

    Parameters
    ----------
    one_hot : bool, default False
        Give each category with at least 1% of the rows a column of 0 and 1 (missing is one, too),
        instead of one column of pandas categories.

    Attributes
    ----------
    categories_ : dict
        For each column the categories it may take, most frequent first; None for a number.
    """

    def __init__(self, one_hot: bool = False) -> None:
        self.one_hot = one_hot

    def fit(self, X: pd.DataFrame, y: Any = None) -> Columns:
        """Learn which columns are categories, and which categories there are."""
        check_frame(X)
        least = RARE * len(X) if self.one_hot else 0
        self.categories_: dict[Any, list[str] | None] = {}
        for name in X:
            if column_kind(X[name]) == NUMERIC:
                self.categories_[name] = None
                continue
            rows = _as_text(X[name]).value_counts()
            self.categories_[name] = list(rows.index[rows >= least][:MOST_CATEGORIES])
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """Return float64 columns and, unless one-hot, categories; unknown ones are missing."""
        check_is_fitted(self, "categories_")
        check_frame(X, self.categories_)
        columns: dict[Any, Any] = {}
        for name, categories in self.categories_.items():
            if categories is None:
                columns[name] = numeric_values(X[name])
                continue
            text = _as_text(X[name])
            if self.one_hot:
                columns |= {f"{name}={value}": (text == value).to_numpy() for value in categories}
            else:
                columns[name] = pd.Categorical(text, categories=categories)
        frame = pd.DataFrame(columns, index=X.index)
        return frame.astype(np.float64) if self.one_hot else frame


def _as_text(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "missing").astype(str)


class MonotoneBoosting(ClassifierMixin, BaseEstimator):
    """Gradient boosting in which a number moves the risk one way only, as its bins do.

    The trend of each numeric variable is read from its bins, fitted on the same rows: where the bad
    rate rises (or falls) from bin to bin, no tree may say otherwise. Free are categories, variables
    whose bad rate turns, and those with special values.

    Parameters
    ----------
    rounds : int, default 100
        Trees.
    learning_rate : float, default 0.1
    leaves : int, default 8
        Most leaves of a tree: it can then join at most three conditions on a path of equal depth.
    special_values : mapping of str to sequence, optional
        As in `creditlab.fit_bins`.

    Attributes
    ----------
    trends_ : dict of str to int
        1 where the bad rate rises, -1 where it falls, 0 where it is free.
    classes_ : numpy.ndarray
        ``[0, 1]``, 1 = bad.

    Notes
    -----
    scikit-learn's `HistGradientBoostingClassifier` with `monotonic_cst` and native categories.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("spanish_credit")
    >>> X, y = data.frame.drop(columns="bad"), data.frame["bad"]
    >>> MonotoneBoosting().fit(X, y).trends_["Seniority"]
    -1
    """

    def __init__(
        self,
        rounds: int = 100,
        learning_rate: float = 0.1,
        leaves: int = 8,
        special_values: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:
        self.rounds = rounds
        self.learning_rate = learning_rate
        self.leaves = leaves
        self.special_values = special_values

    def fit(self, X: pd.DataFrame, y: Any) -> MonotoneBoosting:
        """Fit bins, then trees under their trends."""
        from sklearn.ensemble import HistGradientBoostingClassifier

        bins = fit_bins(X, y, special_values=self.special_values)
        self.trends_ = {name: direction(variable) for name, variable in bins.items()}
        self.columns_ = Columns().fit(X)
        self.model_ = HistGradientBoostingClassifier(
            max_iter=self.rounds,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.leaves,
            early_stopping=False,
            categorical_features="from_dtype",
            monotonic_cst=list(self.trends_.values()),
            random_state=0,
        ).fit(self.columns_.transform(X), np.asarray(y))
        self.classes_ = self.model_.classes_
        return self

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Return the probability of good and of bad, float64 of shape (n, 2)."""
        check_is_fitted(self, "model_")
        return np.asarray(self.model_.predict_proba(self.columns_.transform(X)))

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Return 1 where bad is more likely than good."""
        return self.classes_[(self.predict_proba(X)[:, 1] > 0.5).astype(np.intp)]


def direction(variable: VariableBins) -> int:
    """Return 1 when the bad rate rises over the intervals, -1 when it falls, and 0 otherwise."""
    rule = variable.rule
    if rule.kind != NUMERIC or rule.special_values:
        return 0
    regular = np.flatnonzero(variable.seen[: rule.n_regular])
    step = np.diff(variable.bad[regular] / (variable.good + variable.bad)[regular])
    return int(np.all(step > 0)) - int(np.all(step < 0)) if len(step) else 0


class CardModel(ClassifierMixin, BaseEstimator):
    """A way to make a card, as a scikit-learn classifier.

    Parameters
    ----------
    make : callable
        Takes a frame and the outcomes of its rows, returns a fitted `creditlab.Scorecard`.

    Attributes
    ----------
    card_ : Scorecard
    classes_ : numpy.ndarray
        ``[0, 1]``, 1 = bad.
    """

    def __init__(self, make: Callable[[pd.DataFrame, Any], Scorecard]) -> None:
        self.make = make

    def fit(self, X: pd.DataFrame, y: Any) -> CardModel:
        """Make the card."""
        self.card_ = self.make(X, y)
        self.classes_ = self.card_.classes_
        return self

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Return the probability of good and of bad, float64 of shape (n, 2)."""
        check_is_fitted(self, "card_")
        return self.card_.predict_proba(X)

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Return 1 where bad is more likely than good."""
        return self.card_.predict(X)
