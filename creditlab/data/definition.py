"""The definition of bad: from which state on, and after how many months one knows."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.panel import Panel
from creditlab.data.roll_rates import RollRates, roll_rates
from creditlab.data.vintages import maturity, vintage_curves

FEW_BADS = 50  # with fewer, whether a curve is flat is a matter of chance
CUSTOMARY = 12  # months, to compare a longer window with


@dataclass(frozen=True, eq=False)
class Definition:
    """What good and bad mean, and how long a customer is watched.

    Give it yourself where policy or law decide (90 days past due, 12 months); otherwise let
    `choose_definition` find it in the panel.

    Attributes
    ----------
    bad_from : str
        The mildest state that is bad.
    window : int
        Months after opening (or after the snapshot) in which the worst state counts.
    indeterminate : tuple of str
        States that are neither good nor bad when they are the worst of the window.
    matured : bool
        Whether the vintage curve was flat by the end of the window.
    reason : str
        Why, in words.
    evidence : dict of str to pandas.DataFrame
        ``roll_rates`` (counts), ``cures``, ``vintages`` and ``maturity``.
    """

    bad_from: str
    window: int
    indeterminate: tuple[str, ...] = ()
    matured: bool = True
    reason: str = "given"
    evidence: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)


def choose_definition(
    panel: Panel,
    *,
    cured: str | None = None,
    max_cure: float = 0.5,
    min_cure: float = 0.8,
    at: Any = None,
    observation: int = 6,
    performance: int = 6,
    max_growth: float = 0.05,
    over: int = 3,
    min_cohorts: int = 3,
    level: float = 0.95,
) -> Definition:
    """Choose which state is bad and how many months to watch, with the reason.

    Bad is the mildest state from which fewer than ``max_cure`` cure: the interval of its cure
    share, and that of it and all worse states together, lie below. Milder states of which not even
    ``min_cure`` cure are indeterminate. The window ends with the first month on book at which the
    bads of the last ``over`` months are less than ``max_growth`` of all bads so far, and stay so in
    every later month that enough cohorts reached.

    Parameters
    ----------
    panel : Panel
    cured : str, optional
        Worst state of the next period that still counts as cured; by default the mildest arrears
        where there are three states of arrears or more, else the first state.
    max_cure, min_cure : float, default 0.5 and 0.8
        Shares of customers.
    at, observation, performance
        As in `roll_rates`.
    max_growth : float, default 0.05
    over : int, default 3
        Months.
    min_cohorts : int, default 3
        Monthly cohorts that must have been observed to a month on book, with at least 50 bads, for
        it to count.
    level : float, default 0.95
        Of the intervals.

    Returns
    -------
    Definition

    Raises
    ------
    ValueError
        When no state is bad by this rule, too few cohorts or bads were observed, or a threshold
        makes no sense.

    Warns
    -----
    UserWarning
        When the vintage curve has not matured: the window is then the longest observed, and the
        target lacks later bads. And as `vintage_curves`.

    Notes
    -----
    The thresholds are a starting point of ours for the committee, not a standard. That bad is where
    most do not come back, and the window where the vintage curve levels off, is customary (Siddiqi
    2017, Intelligent Credit Scoring, 2nd edition).

    Examples
    --------
    Every fifth of 900 customers stops paying in month 3; others are late now and then, and pay:

    >>> import numpy as np
    >>> from creditlab.data.performance import performance_panel
    >>> grid = pd.MultiIndex.from_product([range(900), range(24)], names=["id", "age"])
    >>> rows = grid.to_frame(index=False)
    >>> rows["month"] = np.datetime64("2023-01") + (rows["id"] % 6 + rows["age"]).to_numpy()
    >>> rows["days"] = np.where((rows["id"] % 5 == 1) & (rows["age"] % 6 == 4), 20, 0)
    >>> stopped = (rows["id"] % 5 == 0) & (rows["age"] > 3)
    >>> rows["days"] = rows["days"].mask(stopped, (30 * (rows["age"] - 3)).clip(upper=120))
    >>> definition = choose_definition(performance_panel(rows, "id", "month", "days"))
    >>> definition.bad_from, definition.window, definition.matured
    ('90+', 9, True)
    >>> definition.reason.split(". ")[0]
    'A customer is bad from 90+ on'
    """
    if not 0 < max_cure <= min_cure < 1:
        raise ValueError(
            f"max_cure is {max_cure} and min_cure {min_cure}; give shares between 0 and 1, the "
            f"first not above the second"
        )
    if not 0 < max_growth < 1 or over < 1 or min_cohorts < 1:
        raise ValueError(
            f"max_growth is {max_growth}, over {over} and min_cohorts {min_cohorts}; give a share "
            f"between 0 and 1, and at least 1 month and cohort"
        )
    cured = panel.states[1 if len(panel.states) > 3 else 0] if cured is None else cured
    rolls = roll_rates(panel, at=at, observation=observation, performance=performance)
    panel.rank(cured)
    cures = rolls.cures(cured, level)
    bad_from, between = _states(panel, cures, cured, max_cure, min_cure)
    curves = vintage_curves(panel, bad_from, level=level)
    growth = maturity(curves, over=over, level=level)
    window, matured = _window(growth, max_growth, min_cohorts)
    reason = " ".join(
        [
            _why_bad(cures, rolls, bad_from, cured, max_cure),
            _why_between(cures, between, max_cure, min_cure),
            _why_window(curves, growth, window, matured, max_growth, over),
        ]
    )
    if not matured:
        warnings.warn(
            f"the vintage curve has not matured by month {window}: a target of so many months "
            f"lacks the bads that come later",
            stacklevel=2,
        )
    evidence = {
        "roll_rates": rolls.counts,
        "cures": cures,
        "vintages": curves,
        "maturity": growth,
    }
    return Definition(bad_from, window, between, matured, reason, evidence)


def _states(
    panel: Panel, cures: pd.DataFrame, cured: str, max_cure: float, min_cure: float
) -> tuple[str, tuple[str, ...]]:
    """Find the mildest bad state, and those between good and bad."""
    arrears = np.arange(len(cures)) > panel.rank(cured)
    bad = arrears & (cures["high"] < max_cure) & (cures["high_from"] < max_cure)
    if not bad.any():
        rest = cures[arrears & (cures["customers"] > 0)]
        if rest.empty:
            raise ValueError(
                f"no customer was worse than {cured} in the first period; take a longer panel, or "
                f"finer states"
            )
        best = rest.sort_values("share").iloc[0]
        raise ValueError(
            f"from no state do fewer than {max_cure:.0%} cure: the fewest, "
            f"{_share(best)}, from {best['from']} ({best['customers']:,} customers); take a longer "
            f"panel or fewer states, or state a definition yourself: Definition(...)"
        )
    first = int(np.argmax(bad))
    # From the mildest in doubt on; what cured means is never in doubt.
    doubt = arrears[:first] & (cures["share"].to_numpy()[:first] < min_cure)
    between = cures["from"][int(np.argmax(doubt)) : first] if doubt.any() else ()
    return str(cures["from"][first]), tuple(between)


def _window(growth: pd.DataFrame, max_growth: float, min_cohorts: int) -> tuple[int, bool]:
    """Month on book at which the curve has matured, or else the longest that is well observed."""
    seen = growth[(growth["cohorts"] >= min_cohorts) & (growth["ever_bad"] >= FEW_BADS)]
    if seen.empty:
        most = growth.loc[growth["cohorts"] >= min_cohorts, "ever_bad"].max() if len(growth) else 0
        raise ValueError(
            f"no month on book has {min_cohorts} cohorts and {FEW_BADS} bads (at most "
            f"{0 if pd.isna(most) else most:,.0f}), too few to see when a curve is flat; give the "
            f"opening dates with opened=, take a longer panel, or state the window yourself"
        )
    flat = (seen["growth"] < max_growth).to_numpy()
    stays = np.logical_and.accumulate(flat[::-1])[::-1]
    at = int(np.argmax(stays)) if stays.any() else -1
    return int(seen["month_on_book"].iloc[at]), bool(stays.any())


def _share(row: pd.Series, of: str = "share", suffix: str = "") -> str:
    """12.3% (10.5% to 14.3%)."""
    low, high = row[f"low{suffix}"], row[f"high{suffix}"]
    return f"{row[of]:.1%} ({low:.1%} to {high:.1%})"


def _why_bad(
    cures: pd.DataFrame, rolls: RollRates, bad_from: str, cured: str, max_cure: float
) -> str:
    row = cures[cures["from"] == bad_from].iloc[0]
    text = (
        f"A customer is bad from {bad_from} on. Of {row['customers']:,} customers whose state was "
        f"{bad_from} ({rolls.first}), {_share(row)} cured, that is were no worse than {cured} "
        f"({rolls.following}): fewer than {max_cure:.0%}."
    )
    if row["customers_from"] > row["customers"]:
        text += (
            f" With all worse states, {_share(row, 'share_from', '_from')} of "
            f"{row['customers_from']:,} cured."
        )
    lost = int(rolls.left_out[bad_from:].sum())
    if lost:
        text += f" {lost:,} more were not seen in the next period and are not counted."
    return text


def _why_between(
    cures: pd.DataFrame, between: tuple[str, ...], max_cure: float, min_cure: float
) -> str:
    if not between:
        return f"No milder state is in doubt: at least {min_cure:.0%} of each cure."
    rows = (row for _, row in cures.iterrows() if row["from"] in between)
    shares = "; ".join(
        f"{row['from']}: {_share(row)}" if row["customers"] else f"{row['from']}: none seen"
        for row in rows
    )
    return (
        f"Between good and bad are {', '.join(between)}, from which fewer than {min_cure:.0%} cure "
        f"but not clearly fewer than {max_cure:.0%} ({shares}): such customers are left out of "
        f"development."
    )


def _why_window(
    curves: pd.DataFrame,
    growth: pd.DataFrame,
    window: int,
    matured: bool,
    limit: float,
    over: int,
) -> str:
    row = growth[growth["month_on_book"] == window].iloc[0]
    share = f"{row['recent']:,.0f} of {row['ever_bad']:,.0f} bads, {_share(row, 'growth')}, came"
    seen = f"In the {row['cohorts']:.0f} cohorts observed for {window} months, {share}"
    if not matured:
        return (
            f"The window is {window} months, the longest that enough cohorts were observed, and "
            f"the vintage curve has not matured. {seen} in the last {over}: not below "
            f"{limit:.0%}. Bads that come later are missing from the target."
        )
    text = (
        f"The window is {window} months, at which the vintage curve has matured. {seen} in the "
        f"last {over}: below {limit:.0%}, as in every later month observed."
    )
    if window > CUSTOMARY:
        later = maturity(curves, over=window - CUSTOMARY).set_index("month_on_book").loc[window]
        missed = f"{later['growth']:.1%}"
        text += f" A window of {CUSTOMARY} months would have missed {missed} of these bads."
    return text
