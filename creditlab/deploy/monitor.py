"""Monitoring: is a card in use still what it was at development? One verdict a period."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from creditlab.data.checks import check_columns, count_rows, listing
from creditlab.data.dates import as_dates
from creditlab.deploy.identity import fingerprint
from creditlab.deploy.monitor_measures import (
    Baseline,
    Scores,
    Usage,
    baseline,
    compare_variables,
    limits,
    outcomes_of,
    score_facts,
    scores_of,
    usage_of,
    variable_facts,
)
from creditlab.deploy.monitor_outcomes import (
    OUTCOMES,
    note_of,
    outcome_facts,
    override_facts,
    still,
)
from creditlab.deploy.monitor_rules import RULES, Rule, judge, rules_table
from creditlab.model.scorecard import Scorecard
from creditlab.validate.periods import EVERY, MOST

NAN = float("nan")
ALL = "all rows"
SUMMARY = (
    "period", "verdict", "rule", "reason", "also", "note", "rows", "unusable",
    "psi", "psi_expected", "psi_limit", "psi_moved", "psi_p", "psi_most",
    "csi", "moved", "missing_shift", "missing_variable", "unseen", "unseen_variable",
    "mean_pd", "mean_pd_development", "pd_change", "pd_p", *OUTCOMES,
    "override_rate", "override_low",
)  # fmt: skip
TEXTS = ("unusable", "psi_most", "moved", "missing_variable", "unseen_variable", "still")
FLAGS = ("psi_moved", "judged")


@dataclass(frozen=True, eq=False)
class Monitoring:
    """What monitoring found; build one with `monitor`.

    Attributes
    ----------
    summary : pandas.DataFrame
        A row a period, in their order. ``verdict``, the ``rule`` that gave it, ``reason`` in words,
        ``also`` (other rules that hold), ``note`` (what could not be said); ``rows``; ``unusable``
        columns; PSI of the score (``psi``) with its mean by chance ``psi_expected``, the
        ``psi_limit`` that 95% of periods without change stay below, ``psi_p`` and the band that
        ``psi_most`` comes from; the largest ``csi``, change of the share of missing
        (``missing_shift``) and share of ``unseen`` values that are more than chance, NaN where none
        is, with their variables; ``mean_pd``, that of development, ``pd_change`` (relative) and
        ``pd_p``; ``known`` outcomes, ``known_share``, ``bad``, ``fewest`` (goods or bads),
        ``judged`` (whether they suffice); ``observed`` bad rate with its 95% Jeffreys interval,
        mean ``predicted`` PD of the same rows, ``rate_change`` (relative), ``calibration_p``
        (binomial test); ``slope`` and ``slope_p``; ``auc`` with its 95% interval,
        ``auc_development`` (to expect, see `monitor`), ``gini_lost`` (share), ``auc_p``;
        ``override_rate`` and the lower end ``override_low`` of its 95% interval.
    variables : pandas.DataFrame
        A row a period and variable, most moved first: ``csi``, ``expected``, ``limit``, ``moved``
        as in `creditlab.csi_over_time`, ``p_value``; shares of rows ``missing`` and ``unseen``, at
        ``development`` too, with ``p_missing`` and ``p_unseen``; ``note``. The p-values are
        corrected for the number of variables (Holm).
    bands : pandas.DataFrame
        A row a period and score band: the table of `creditlab.psi`.
    calibration : pandas.DataFrame
        A row a period and score band: ``count`` of known outcomes, ``bad``, ``predicted``,
        ``observed`` with ``low`` and ``high``, ``p_holm`` and ``verdict`` as in
        `creditlab.grade_tests`. No row for a period without outcomes.
    overrides : pandas.DataFrame
        A row a period, from `creditlab.override_report`: ``decisions``, ``overrides`` and their
        ``rate`` with ``low`` and ``high``; of the ``low_side`` (approved against the system) and
        the ``high_side`` number and rate; ``low_side_bad_rate`` beside ``normal_bad_rate``, with
        the ``p_value`` of their difference; ``note``. Empty when not asked for.
    rules : tuple of Rule
    card, development : str
        Fingerprint of the card, and what the periods were compared with.
    notes : tuple of str
        What holds of all periods and limits what can be said.
    """

    summary: pd.DataFrame
    variables: pd.DataFrame
    bands: pd.DataFrame
    calibration: pd.DataFrame
    overrides: pd.DataFrame
    rules: tuple[Rule, ...]
    card: str
    development: str
    notes: tuple[str, ...]

    def rules_table(self) -> pd.DataFrame:
        """Return the decision table that was used: `creditlab.deploy.monitor_rules.rules_table`."""
        return rules_table(self.rules)

    def to_html(self, path: str | os.PathLike[str], title: str = "Scorecard monitoring") -> Path:
        """Write one page that needs nothing else to be read; an earlier one is replaced whole.

        Parameters
        ----------
        path : path-like
            The folder must exist.
        title : str

        Returns
        -------
        pathlib.Path
        """
        from creditlab._files import write_atomic
        from creditlab.deploy.monitor_page import as_page

        return write_atomic(path, as_page(self, title))


def monitor(
    card: Scorecard,
    development: pd.DataFrame | None,
    now: pd.DataFrame,
    *,
    target: str | None = None,
    period: str | None = None,
    every: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    correlation: float = 0.0,
    rules: Sequence[Rule] = RULES,
) -> Monitoring:
    """Compare customers of today with the development sample, and say what to do about the card.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    development : pandas.DataFrame or None
        Customers the card was developed on; better those of its test sample, since on its own rows
        a card orders too well: if these are given, the Gini coefficient to expect is shrunk by a
        rule of thumb. None compares with the counts that the card keeps, which know
        neither scores nor order.
    now : pandas.DataFrame
        Customers since. A column of the card may be absent; the verdict then says so.
    target : str, optional
        Column of ``now``, and of ``development`` if it is there: 1 = bad, 0 = good, missing where
        not known yet.
    period : str, optional
        Column of ``now``; without it all rows are one period.
    every : {"D", "W", "M", "Q", "Y"}, optional
        As in `creditlab.psi_over_time`: the period is a date, of which this part counts, and
        periods without rows are listed, too.
    overrides : mapping, optional
        Columns of ``now``: ``decision`` (1 = approved, missing while not decided),
        ``system_decision``, or instead of it the number ``cutoff`` (at this score or above the
        system approves), and, if there is one, ``reason``.
    correlation : float, default 0
        Asset correlation in the tests of bad rates, as in `creditlab.grade_tests`. 0 takes
        defaults of a period as independent.
    rules : sequence of Rule, default RULES
        The decision table; `creditlab.deploy.monitor_rules.rules_table` prints it.

    Returns
    -------
    Monitoring

    Raises
    ------
    ValueError
        When the development sample cannot be scored; for a target that holds something else than
        0, 1 and missing; when a period is missing or there are over 1,000; for columns of
        ``target``, ``period`` or ``overrides`` that are absent.

    Notes
    -----
    The tests are at the 1% level, and a change must also be large enough to matter. So chance
    gives a verdict other than "leave alone" to at most about one period of twenty in which nothing
    has changed, and to hardly any with thousands of rows.

    On the rows a card was fitted on, the Gini coefficient is multiplied by (G - k) / G, where G is
    the likelihood-ratio statistic of the card and k its bins less one a variable: van Houwelingen &
    le Cessie, Predictive Value of Statistical Models, Statistics in Medicine (1990), who shrink the
    slope. It knows nothing of a search among bins and variables.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("taiwan_default")
    >>> train, test = cl.split_sample(data.frame, data.target)
    >>> card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"]).fit(train, data.target)
    >>> later = test.assign(month=np.where(test.index % 2, "2024-01", "2024-02"))
    >>> late = later["month"] == "2024-02"
    >>> later.loc[late, "LIMIT_BAL"] *= 2
    >>> found = monitor(card, train, later, target=data.target, period="month")
    >>> found.summary[["period", "rows", "psi", "auc", "verdict", "rule"]].round(3)
        period  rows    psi    auc      verdict                rule
    0  2024-01  4458  0.005  0.748  leave alone       nothing found
    1  2024-02  4542  0.201  0.748        watch  population changed
    """
    check_is_fitted(card, "bins_")
    asked = dict(overrides or {})
    _check(now, [target, period, *_override_columns(asked)], "rows to monitor")
    outcome = outcomes_of(now, target)
    parts = [
        _Part(card, name, now.iloc[rows], outcome[rows])
        for name, rows in _periods(now, period, every)
    ]
    base = baseline(card, development, target, [p.scores for p in parts if p.scores is not None])
    for part in parts:
        part.measure(base, asked, correlation)
    rows = [
        {"period": p.name, **judge(p.facts, rules), "note": note_of(p.facts), **p.facts}
        for p in parts
    ]
    whole = "its own counts of" if development is None else "a sample of"
    return Monitoring(
        summary=pd.DataFrame(rows)[list(SUMMARY)],
        variables=_stacked(parts, "variables"),
        bands=_stacked(parts, "bands"),
        calibration=_stacked(parts, "calibration"),
        overrides=_stacked(parts, "overrides"),
        rules=tuple(rules),
        card=fingerprint(card),
        development=f"{whole} {base.rows:,.0f} rows",
        notes=tuple(limits(base, development is None, target)),
    )


class _Part:
    """One period: its rows, and what is found of them."""

    def __init__(
        self, card: Scorecard, name: str, frame: pd.DataFrame, outcome: np.ndarray
    ) -> None:
        self.card, self.name, self.frame, self.outcome = card, name, frame, outcome
        self.usage: dict[str, Usage] = usage_of(card.bins_, frame)
        problems = [found.problem for found in self.usage.values() if found.problem]
        self.problems = "; ".join(problems)
        sound = len(frame) > 0 and not problems
        self.scores: Scores | None = scores_of(card, frame, outcome) if sound else None

    def measure(self, base: Baseline, overrides: Mapping[str, Any], correlation: float) -> None:
        """Compare with development."""
        facts: dict[str, Any] = dict.fromkeys(SUMMARY[6:], NAN)
        facts |= dict.fromkeys(FLAGS, False)
        facts |= dict.fromkeys(TEXTS, "") | {"rows": len(self.frame), "unusable": self.problems}
        known = int(np.count_nonzero(~np.isnan(self.outcome)))
        facts |= {"known": known, "known_share": known / max(1, len(self.frame))}
        self.bands, self.calibration = pd.DataFrame(), pd.DataFrame()
        self.overrides = pd.DataFrame()
        self.variables = compare_variables(base, self.usage, self.card.bins_)
        facts |= variable_facts(self.variables)
        if self.scores is not None:
            found, self.bands = score_facts(base, self.scores)
            outcomes, self.calibration = outcome_facts(base, self.scores, correlation)
            facts |= found | outcomes
        if overrides:
            points = None if self.scores is None else self.scores.points
            found, self.overrides = override_facts(self.frame, points, self.outcome, overrides)
            facts |= found
        self.facts = facts | {"still": still(facts)}


def _stacked(parts: Sequence[_Part], name: str) -> pd.DataFrame:
    """Put the tables of all periods under each other."""
    found = [(part.name, getattr(part, name)) for part in parts]
    tables = [table.assign(period=when) for when, table in found if len(table)]
    if not tables:
        return pd.DataFrame({"period": pd.Series(dtype=object)})
    table = pd.concat(tables, ignore_index=True)
    return table[["period", *table.columns.drop("period")]]


def _override_columns(overrides: Mapping[str, Any]) -> list[Any]:
    known = ("decision", "system_decision", "cutoff", "reason")
    if odd := [name for name in overrides if name not in known]:
        raise ValueError(f"overrides: {listing(odd)} unknown; it takes {listing(known)}")
    if overrides and not (
        "decision" in overrides and ("system_decision" in overrides) != ("cutoff" in overrides)
    ):
        raise ValueError(
            f"overrides: {listing(overrides)} given; name the column 'decision', and either the "
            f"column 'system_decision' or the number 'cutoff'"
        )
    return [overrides.get(name) for name in ("decision", "system_decision", "reason")]


def _check(now: pd.DataFrame, columns: Sequence[Any], where: str) -> None:
    if not isinstance(now, pd.DataFrame):
        raise TypeError(f"expected a pandas DataFrame, got {type(now).__name__}")
    check_columns(now.columns, [name for name in columns if name is not None], where)


def _periods(
    now: pd.DataFrame, period: str | None, every: str | None
) -> list[tuple[str, np.ndarray]]:
    """Return the rows of each period, in their order."""
    if every is not None and period is None:
        raise ValueError(f"every is {every!r}, but no period is named; name the column of dates")
    if period is None or now.empty:
        return [(ALL, np.arange(len(now)))]
    if every is not None and every not in EVERY:
        raise ValueError(f"every is {every!r}; it is one of {listing(EVERY)}")
    column = now[period]
    if every is not None:
        column = as_dates(column).dt.tz_localize(None).dt.to_period(every)
    codes, values = pd.factorize(column)
    if undated := int((codes < 0).sum()):
        raise ValueError(
            f"column {period!r}: {undated:,} of {count_rows(len(now))} have no period; "
            f"leave these rows out, or find out when they came"
        )
    if len(values) > MOST:
        raise ValueError(
            f"column {period!r}: {len(values):,} different periods; give every='M' for the months "
            f"of a date, or a column of fewer periods"
        )
    rows = {value: np.flatnonzero(codes == code) for code, value in enumerate(values)}
    try:
        order = sorted(rows)
    except TypeError:  # labels of several types
        order = sorted(rows, key=str)
    if every is not None:
        order = list(pd.period_range(order[0], order[-1], freq=every))
    return [(str(when), rows.get(when, np.arange(0))) for when in order]
