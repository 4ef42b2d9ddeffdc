"""Roll rates: where customers go from the state they were in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.panel import Panel
from creditlab.data.rates import jeffreys_interval


@dataclass(frozen=True, eq=False)
class RollRates:
    """Customers by their state in a first period and in the next.

    Attributes
    ----------
    counts : pandas.DataFrame of int64, shape (states, states)
        Rows: state in the first period; columns: in the next; best first.
    left_out : pandas.Series of int64, shape (states,)
        By state in the first period: customers without a row in the next, in no cell of ``counts``.
    first, following : str
        The two periods in words.
    """

    counts: pd.DataFrame
    left_out: pd.Series
    first: str
    following: str

    @property
    def shares(self) -> pd.DataFrame:
        """Share of each row's customers by state in the next period; NaN without customers."""
        return self.counts.div(self.counts.sum(axis=1).replace(0, np.nan), axis=0)

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Return the cells below each other, with intervals.

        Returns
        -------
        pandas.DataFrame
            ``from``, ``to``, ``count``, ``share`` of the customers of the row, and its Jeffreys
            interval ``low``, ``high``.

        Notes
        -----
        The interval takes the counted transitions as independent. Where one customer gives several
        (`transition_matrix`), the truth is wider.
        """
        names = self.counts.index
        count = self.counts.to_numpy()
        rows = np.repeat(count.sum(axis=1), len(names))
        table = pd.DataFrame(
            {
                "from": np.repeat(names.to_numpy(), len(names)),
                "to": np.tile(names.to_numpy(), len(names)),
                "count": count.ravel(),
            }
        )
        return _with_share(table, rows, level)

    def moves(self, level: float = 0.95) -> pd.DataFrame:
        """Return how many of each state got better, stayed, or got worse.

        Returns
        -------
        pandas.DataFrame
            Three rows a state: ``from``, ``move`` ("better", "same", "worse"), ``count``,
            ``share``, ``low``, ``high`` (Jeffreys).
        """
        count = self.counts.to_numpy()
        better, worse = np.tril(count, -1).sum(axis=1), np.triu(count, 1).sum(axis=1)
        table = pd.DataFrame(
            {
                "from": np.repeat(self.counts.index.to_numpy(), 3),
                "move": np.tile(["better", "same", "worse"], len(count)),
                "count": np.column_stack([better, np.diag(count), worse]).ravel(),
            }
        )
        return _with_share(table, np.repeat(count.sum(axis=1), 3), level)

    def cures(self, cured: str, level: float = 0.95) -> pd.DataFrame:
        """Return how many of each state were no worse than ``cured`` in the next period.

        Parameters
        ----------
        cured : str
            The worst state that still counts as cured.
        level : float, default 0.95

        Returns
        -------
        pandas.DataFrame
            A row a state: ``from``, ``customers``, ``cured``, ``share``, ``low``, ``high``; and
            the same of this state and all worse ones together: ``customers_from``, ``share_from``,
            ``low_from``, ``high_from``.
        """
        count = self.counts.to_numpy()
        upto = list(self.counts.columns).index(cured) + 1
        customers, back = count.sum(axis=1), count[:, :upto].sum(axis=1)
        table = pd.DataFrame({"from": self.counts.index, "customers": customers, "count": back})
        table = _with_share(table, customers, level).rename(columns={"count": "cured"})
        customers, back = customers[::-1].cumsum()[::-1], back[::-1].cumsum()[::-1]
        pooled = pd.DataFrame({"customers": customers, "count": back})
        pooled = _with_share(pooled, customers, level).drop(columns="count").add_suffix("_from")
        return pd.concat([table, pooled], axis=1)


def roll_rates(
    panel: Panel, *, at: Any = None, observation: int = 6, performance: int = 6
) -> RollRates:
    """Compare the worst status in a first period with the worst in the next.

    Parameters
    ----------
    panel : Panel
    at : month, optional
        The last month of the first period; by default the latest that leaves a whole next one.
    observation, performance : int, default 6
        Months of the first period (ending with ``at``) and of the next.

    Returns
    -------
    RollRates
        Of the customers with a row in the month ``at``.

    Raises
    ------
    ValueError
        When the panel is too short.

    Notes
    -----
    The customary analysis behind a definition of bad: Siddiqi (2017), Intelligent Credit Scoring,
    2nd edition, calls it roll rate analysis.

    Examples
    --------
    >>> from creditlab.data.performance import performance_panel
    >>> rows = pd.DataFrame({"id": [1, 1, 2, 2], "month": [202401, 202402] * 2,
    ...                      "days": [0, 0, 40, 95]})
    >>> panel = performance_panel(rows, "id", "month", "days", edges=(30, 90))
    >>> roll_rates(panel, observation=1, performance=1).counts
             current  30-89  90+
    current        1      0    0
    30-89          0      0    1
    90+            0      0    0
    """
    width = panel.status.shape[1]
    if min(observation, performance) < 1:
        raise ValueError(
            f"observation is {observation} and performance {performance} months; give at least 1"
        )
    column = width - 1 - performance if at is None else panel.column(at)
    start, stop = column - observation + 1, column + 1 + performance
    if start < 0 or stop > width:
        raise ValueError(
            f"{observation} months to {panel.first + column} and {performance} after it do not "
            f"fit the panel, {panel.months[0]} to {panel.months[-1]}; take shorter periods"
        )
    here = panel.status[:, column] >= 0
    before = panel.worst(start, column + 1)[here]
    after = panel.worst(column + 1, stop)[here]
    months = panel.months
    return _counted(
        panel,
        before,
        after,
        f"worst from {months[start]} to {months[column]}",
        f"worst from {months[column + 1]} to {months[stop - 1]}",
    )


def transition_matrix(panel: Panel, *, since: Any = None, until: Any = None) -> RollRates:
    """Count the moves from each month to the next.

    Parameters
    ----------
    panel : Panel
    since, until : month, optional
        First and last month; by default all of the panel. With two successive months it is the
        matrix between these.

    Returns
    -------
    RollRates
        A customer counts once for each pair of successive months; ``left_out`` are those without a
        row in the second, except after ``until``.

    Raises
    ------
    ValueError
        When there are no two successive months.

    Examples
    --------
    >>> from creditlab.data.performance import performance_panel
    >>> rows = pd.DataFrame({"id": [1, 1, 1, 2, 2, 2], "month": [202401, 202402, 202403] * 2,
    ...                      "days": [0, 40, 95, 0, 40, 0]})
    >>> panel = performance_panel(rows, "id", "month", "days", edges=(30, 90))
    >>> transition_matrix(panel).shares.loc["30-89"].tolist()
    [0.5, 0.0, 0.5]
    """
    start = 0 if since is None else panel.column(since)
    stop = panel.status.shape[1] - 1 if until is None else panel.column(until)
    if stop <= start:
        raise ValueError(
            f"since {panel.first + start} until {panel.first + stop} are not two months; "
            f"the panel runs from {panel.months[0]} to {panel.months[-1]}"
        )
    size = len(panel.states)
    counts, lost = np.zeros((size, size), np.int64), np.zeros(size, np.int64)
    for column in range(start, stop):
        more, gone = _count(panel.status[:, column], panel.status[:, column + 1], size)
        counts, lost = counts + more, lost + gone
    months = f"{panel.first + start} to {panel.first + stop}"
    return _named(panel, counts, lost, f"a month, {months}", "the month after")


def _counted(
    panel: Panel, before: np.ndarray, after: np.ndarray, first: str, following: str
) -> RollRates:
    return _named(panel, *_count(before, after, len(panel.states)), first, following)


def _named(
    panel: Panel, counts: np.ndarray, lost: np.ndarray, first: str, following: str
) -> RollRates:
    names = pd.Index(panel.states)
    return RollRates(
        pd.DataFrame(counts, index=names, columns=names),
        pd.Series(lost, index=names, name="left_out"),
        first,
        following,
    )


def _count(before: np.ndarray, after: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Count by both states, and by the first alone where the second is not seen."""
    cell = (before.astype(np.int16) + 1) * (size + 1) + after + 1
    found = np.bincount(cell, minlength=(size + 1) ** 2).reshape(size + 1, size + 1)
    return found[1:, 1:], found[1:, 0]


def _with_share(table: pd.DataFrame, rows: np.ndarray, level: float) -> pd.DataFrame:
    """Add the share of the rows and its interval, NaN where there are no rows."""
    low, high = jeffreys_interval(table["count"], rows, level)
    none = rows == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        table["share"] = table["count"].to_numpy() / rows
    table["low"], table["high"] = np.where(none, np.nan, low), np.where(none, np.nan, high)
    return table
