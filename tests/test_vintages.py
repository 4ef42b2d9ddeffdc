"""Vintage curves: the truth within its sampling band, and nothing beyond what was observed."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from creditlab.data.performance import performance_panel
from creditlab.data.roll_rates import transition_matrix
from creditlab.data.vintages import first_bad, maturity, vintage_curves
from creditlab.plots.vintages import plot_roll_rates, plot_vintages
from tests.panels import Chain, draw, true_bad_rates


def panel_of(frame, **options):
    return performance_panel(frame, "customer", "month", "days", **options)


def small():
    """Two customers of January, two of February and one of March, to April."""
    days = {"a": [0, 95, 0, 0], "b": [0, 0], "c": [0, 0, 120], "d": [0, 30, 60], "e": [91, 0]}
    opened = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 3}
    rows = [
        (name, 202400 + opened[name] + i, late)
        for name, lates in days.items()
        for i, late in enumerate(lates)
    ]
    return pd.DataFrame(rows, columns=["customer", "month", "days"])


def test_by_hand():
    panel = panel_of(small())
    assert first_bad(panel, "90+").tolist() == [1, -1, 2, -1, 0]
    curves = vintage_curves(panel, "90+")
    found = curves[["month_on_book", "customers", "at_risk", "new_bad", "ever_bad"]]
    assert found.to_numpy().tolist() == [
        [0, 2, 2, 0, 0],
        [1, 2, 2, 1, 1],  # a is bad
        [2, 2, 0, 0, 1],  # b has left; a counts for ever, though it came back
        [3, 2, 0, 0, 1],
        [0, 2, 2, 0, 0],
        [1, 2, 2, 0, 0],
        [2, 2, 2, 1, 1],
        [0, 1, 1, 1, 1],
        [1, 1, 0, 0, 1],
    ]
    assert (
        curves["cohort"].astype(str).tolist() == ["2024-01"] * 4 + ["2024-02"] * 3 + ["2024-03"] * 2
    )


def test_maturity_compares_only_cohorts_of_one_age_by_hand():
    found = maturity(vintage_curves(panel_of(small()), "90+"), over=1)
    assert found[
        ["month_on_book", "cohorts", "customers", "ever_bad", "recent"]
    ].to_numpy().tolist() == [[1, 3, 5, 2, 1], [2, 2, 4, 2, 1], [3, 1, 2, 1, 0]]
    assert found["growth"].tolist() == [0.5, 0.5, 0.0]


def test_quarters_end_where_their_youngest_month_ends():
    curves = vintage_curves(panel_of(small()), "90+", cohort="Q")
    assert curves["cohort"].astype(str).unique().tolist() == ["2024Q1"]
    # All of the quarter has been seen to month 1 on book only: c's bad of month 2 is not shown.
    assert curves[["customers", "ever_bad"]].to_numpy().tolist() == [[5, 1], [5, 2]]


def test_the_truth_lies_in_the_sampling_band_of_each_cohort():
    chain, cohorts, each, months = Chain(floor=0.01), 10, 3000, 22
    curves = vintage_curves(panel_of(draw(chain, cohorts, each, months, seed=4)), "90+")
    truth = true_bad_rates(chain, months)[curves["month_on_book"]]
    error = np.sqrt(truth * (1 - truth) / each)
    assert (np.abs(curves["bad_rate"] - truth) <= 4 * error).all()
    inside = ((curves["low"] <= truth) & (truth <= curves["high"]))[truth > 0]
    assert inside.mean() > 0.85  # points of one curve are not independent
    longest = curves.groupby("cohort")["month_on_book"].max()
    assert longest.tolist() == [months - 1 - cohort for cohort in range(cohorts)]
    wide = curves.pivot_table(index="cohort", columns="month_on_book", values="ever_bad")
    assert (wide.diff(axis=1).iloc[:, 1:].fillna(0) >= 0).all(axis=None)


def test_later_rows_do_not_change_what_was_known_before():
    frame = draw(Chain(), cohorts=5, each=300, months=15, seed=6)
    early = frame[frame["month"] <= pd.Period("2022-10")]
    known, later = (vintage_curves(panel_of(rows), "60-89") for rows in (early, frame))
    both = known.merge(later, on=["cohort", "month_on_book"], suffixes=("", "_later"))
    assert len(both) == len(known)
    for name in ("customers", "at_risk", "ever_bad"):
        np.testing.assert_array_equal(both[name], both[f"{name}_later"])


def test_who_was_opened_before_the_panel_is_in_no_cohort_and_said():
    opened = {"a": 202311, "b": 202401, "c": 202402, "d": 202402, "e": 202403}
    frame = small().assign(opened=lambda rows: rows["customer"].map(opened))
    with pytest.warns(UserWarning, match=r"1 of 5 customers were opened before.*2024-01.*cohort"):
        curves = vintage_curves(panel_of(frame, opened="opened"), "90+")
    assert curves.groupby("cohort")["customers"].first().tolist() == [1, 2, 1]
    with pytest.raises(ValueError, match="all 5 customers were opened before the panel begins"):
        vintage_curves(panel_of(frame.assign(opened=202301), opened="opened"), "90+")


def test_unknown_states_and_cohorts():
    with pytest.raises(ValueError, match=r"no state '120\+'"):
        vintage_curves(panel_of(small()), "120+")
    with pytest.raises(ValueError, match="cohort is 'W'; choose 'M', 'Q' or 'Y'"):
        vintage_curves(panel_of(small()), "90+", cohort="W")


# --- Figures -------------------------------------------------------------------------------------


def test_each_curve_is_drawn_as_far_as_it_was_observed():
    curves = vintage_curves(panel_of(small()), "90+")
    ax = plot_vintages(curves, window=2)
    drawn = [line.get_xydata().tolist() for line in ax.lines]
    assert drawn[0] == [[0, 0], [1, 0.5], [2, 0.5], [3, 0.5]]
    assert drawn[1] == [[0, 0], [1, 0], [2, 0.5]]
    assert drawn[2] == [[0, 1], [1, 1]]
    assert drawn[3][0][0] == 2
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    assert named[0] == "2024-01 (n = 2)"
    assert named[-1] == "window: 2"
    plt.close(ax.figure)


def test_of_many_cohorts_the_first_and_the_last_are_named():
    curves = vintage_curves(panel_of(draw(Chain(), 12, 20, 14)), "90+")
    ax = plot_vintages(curves)
    named = [text.get_text()[:7] for text in ax.get_legend().get_texts()]
    assert named == ["2022-01", "2022-12"]
    assert len(ax.lines) == 12
    plt.close(ax.figure)


def test_roll_rates_are_written_into_their_cells():
    rolls = transition_matrix(panel_of(small()))
    ax = plot_roll_rates(rolls)
    texts = {tuple(map(int, text.xy)): text.get_text() for text in ax.texts}
    counts = rolls.counts.to_numpy()
    filled = counts.sum(axis=1) > 0
    assert len(texts) == 5 * filled.sum()
    for (column, row), text in texts.items():
        share = counts[row, column] / counts[row].sum()
        assert text == f"{share:.1%}\n{counts[row, column]}"
    plt.close(ax.figure)
