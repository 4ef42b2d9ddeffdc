"""Gains by hand, CAP against ROC and Gini, and the same from arrays and from files."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score

import creditlab as cl
from creditlab.data.rates import jeffreys_interval
from creditlab.plots import plot_bands, plot_cap, plot_lift
from creditlab.validate.gains import accuracy_ratio, cap_curve, gains_table, marginal_bad_rates
from creditlab.validate.metrics import as_risk, distribution_functions

few = settings(max_examples=50)
Y = [1, 1, 1, 0, 1, 0, 0, 0, 0, 0]
POINTS = [410, 430, 440, 450, 520, 530, 540, 610, 620, 690]
samples = st.lists(
    st.tuples(st.integers(0, 1), st.integers(300, 330)), min_size=2, max_size=120
).filter(lambda rows: 0 < sum(y for y, _ in rows) < len(rows))


@pytest.fixture(scope="module")
def german():
    data = cl.load_dataset("south_german_credit")
    card = cl.Scorecard(variables=["status", "duration", "purpose", "savings"])
    card.fit(data.frame, data.frame[data.target])
    points, bad = card.points(data.frame), data.frame[data.target]
    frame = pd.DataFrame({"bad": bad, "points": points})
    return frame.assign(pd=card.predict_proba(data.frame)[:, 1])


# --- The table --------------------------------------------------------------------------------


def test_gains_by_hand():
    """4 bads of 10: bands of 4, 3, 3 customers hold 3, 1, 0 of them."""
    table = gains_table(Y, POINTS, cuts=[500, 600])
    assert table["band"].tolist() == ["< 500", "[500, 600)", "≥ 600"]
    assert table["lowest"].tolist() == [410, 520, 610]
    assert table["highest"].tolist() == [450, 540, 690]
    assert table["count"].tolist() == [4, 3, 3]
    assert table["share"].tolist() == [0.4, 0.3, 0.3]
    assert table["good"].tolist() == [1, 2, 3]
    assert table["bad"].tolist() == [3, 1, 0]
    assert table["bad_rate"].tolist() == pytest.approx([3 / 4, 1 / 3, 0])
    assert table["odds"].tolist() == pytest.approx([1 / 3, 2, np.inf])
    assert table["cumulative_share"].tolist() == pytest.approx([0.4, 0.7, 1])
    assert table["cumulative_goods"].tolist() == pytest.approx([1 / 6, 3 / 6, 1])
    assert table["cumulative_bads"].tolist() == pytest.approx([3 / 4, 1, 1])
    assert table["cumulative_bad_rate"].tolist() == pytest.approx([3 / 4, 4 / 7, 4 / 10])
    assert table["lift"].tolist() == pytest.approx([0.75 / 0.4, 1 / 3 / 0.4, 0])
    assert table["cumulative_lift"].tolist() == pytest.approx([0.75 / 0.4, 4 / 7 / 0.4, 1])
    assert table["ks"].tolist() == pytest.approx([3 / 4 - 1 / 6, 1 / 2, 0])
    low, high = jeffreys_interval([3, 1, 0], [4, 3, 3], 0.9)
    other = gains_table(Y, POINTS, cuts=[500, 600], level=0.9)
    assert other["low"].tolist() == pytest.approx(low)
    assert other["high"].tolist() == pytest.approx(high)


def test_of_probabilities_the_highest_are_riskiest():
    p = (800 - np.array(POINTS)) / 1000
    table = gains_table(Y, p, cuts=[0.2, 0.3])
    assert table["band"].tolist() == ["≥ 30%", "[20%, 30%)", "< 20%"]
    by_points = gains_table(Y, POINTS, cuts=[500.5, 600.5])
    numbers = by_points.columns.drop(["band", "lowest", "highest"])
    pd.testing.assert_frame_equal(table[numbers], by_points[numbers])
    assert table["highest"].tolist() == pytest.approx([0.39, 0.28, 0.19])


def test_a_band_without_customers_keeps_its_row():
    table = gains_table(Y, POINTS, cuts=[300, 500, 510, 900]).set_index("band")
    assert table["count"].tolist() == [0, 4, 0, 6, 0]
    empty = table.loc[["< 300", "[500, 510)", "≥ 900"]]
    unknown = ["lowest", "highest", "bad_rate", "low", "high", "odds", "lift"]
    assert empty[unknown].isna().all(axis=None)
    assert empty["cumulative_bads"].tolist() == [0, 0.75, 1]
    assert table["ks"].notna().all()


@few
@given(samples, st.integers(1, 12))
def test_bands_hold_every_customer_once(rows, bands):
    y, points = np.array(rows).T
    table = gains_table(y, points, bands=bands)
    assert len(table) <= bands
    assert (table["count"] > 0).all()
    assert table[["good", "bad"]].sum().tolist() == [(y == 0).sum(), y.sum()]
    assert (table["lowest"] <= table["highest"]).all()
    assert (table["highest"] < table["lowest"].shift(-1)).iloc[:-1].all()
    last = table.iloc[-1]
    cumulated = ["cumulative_share", "cumulative_goods", "cumulative_bads", "cumulative_lift"]
    assert last[cumulated].astype(float).tolist() == pytest.approx([1] * 4)
    assert (table["share"] * table["lift"]).sum() == pytest.approx(1)
    assert table["ks"].max() <= cl.evaluate(y, points).loc["ks", "value"] + 1e-12


def test_a_band_a_score_reaches_the_ks_of_all_scores(german):
    table = gains_table(german["bad"], german["points"], cuts=np.unique(german["points"])[1:])
    ks = cl.evaluate(german["bad"], german["points"]).loc["ks", "value"]
    assert table["ks"].max() == pytest.approx(ks)


def test_files_give_what_arrays_give(german, tmp_path):
    path = tmp_path / "scored.parquet"
    german.to_parquet(path)
    for score in ("points", "pd"):
        here = gains_table(german["bad"], german[score])
        assert len(here) == 10
        for sample in (german, path):
            there = gains_table("bad", score, sample=sample)
            pd.testing.assert_frame_equal(there, here)
            pd.testing.assert_frame_equal(
                cap_curve("bad", score, sample=sample), cap_curve(german["bad"], german[score])
            )


# --- CAP --------------------------------------------------------------------------------------


@few
@given(samples)
def test_the_accuracy_ratio_is_gini(rows):
    y, points = np.array(rows).T
    gini = 2 * roc_auc_score(y, -points) - 1
    assert accuracy_ratio(y, points) == pytest.approx(gini, abs=1e-12)
    assert accuracy_ratio(y, points) == pytest.approx(cl.evaluate(y, points).loc["gini", "value"])


@few
@given(samples)
def test_cap_and_roc_are_one_curve(rows):
    y, points = np.array(rows).T
    cap, roc = cap_curve(y, points), distribution_functions(*as_risk(y, points))
    assert cap["bads"].tolist() == pytest.approx(roc["tpr"].tolist())
    rate = y.mean()
    customers = rate * roc["tpr"] + (1 - rate) * roc["fpr"]
    assert cap["customers"].tolist() == pytest.approx(customers.tolist())


def test_perfect_useless_and_upside_down_scores():
    assert accuracy_ratio([1, 1, 0, 0], [1, 2, 3, 4]) == pytest.approx(1)
    assert accuracy_ratio([1, 1, 0, 0], [3, 3, 3, 3]) == pytest.approx(0)
    assert accuracy_ratio([1, 1, 0, 0], [4, 3, 2, 1.5]) == pytest.approx(-1)


def test_the_table_lies_on_the_cap_curve(german):
    table = gains_table(german["bad"], german["points"])
    curve = cap_curve(german["bad"], german["points"])
    bads = np.interp(table["cumulative_share"], curve["customers"], curve["bads"])
    assert table["cumulative_bads"].tolist() == pytest.approx(bads.tolist())


# --- The marginal bad rate --------------------------------------------------------------------


def test_the_marginal_rate_is_scikit_learns_isotonic_regression(german):
    table = marginal_bad_rates(german["bad"], german["pd"])
    fitted = IsotonicRegression().fit_transform(german["pd"], german["bad"])
    found = table.set_index("score")["marginal_bad_rate"][german["pd"]]
    assert found.tolist() == pytest.approx(fitted.tolist())
    assert (table["count"] * table["marginal_bad_rate"]).sum() == pytest.approx(table["bad"].sum())


def test_who_is_accepted_with_a_score_and_all_better_ones(german):
    table = marginal_bad_rates(german["bad"], german["points"])
    assert table["score"].is_monotonic_increasing
    at = table.iloc[len(table) // 2]
    better = german[german["points"] >= at["score"]]
    assert at["accepted"] == pytest.approx(len(better) / len(german))
    assert at["accepted_bad_rate"] == pytest.approx(better["bad"].mean())
    assert at["marginal_bad_rate"] > at["accepted_bad_rate"]  # the last let in are the worst


# --- Figures ----------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
def test_the_cap_figure_lies_between_perfect_and_none(german):
    y, points = german["bad"], german["points"]
    ax = plot_cap(y, {"card": points, "coin": np.arange(len(y)) % 2})
    lines = {line.get_label().split(":")[0]: line.get_xydata() for line in ax.lines}
    assert set(lines) == {"perfect score", "card", "coin", "no information"}
    np.testing.assert_allclose(lines["card"], cap_curve(y, points))
    assert lines["perfect score"].tolist() == [[0, 0], [y.mean(), 1], [1, 1]]
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert f"card: accuracy ratio {accuracy_ratio(y, points):.3f}" in legend[1]
    ax.figure.canvas.draw()


@pytest.mark.filterwarnings("error")
def test_the_figures_of_bands_show_the_table(german):
    table = gains_table(german["bad"], german["points"], cuts=[400, 480, 490, 520])
    ax = plot_lift(table)
    assert [bar.get_height() for bar in ax.patches] == pytest.approx(table["lift"], nan_ok=True)
    assert ax.lines[0].get_ydata().tolist() == pytest.approx(table["cumulative_lift"], nan_ok=True)
    ax.figure.canvas.draw()
    ax = plot_bands(table)
    assert [bar.get_height() for bar in ax.patches] == pytest.approx(table["bad_rate"], nan_ok=True)
    whiskers = [part[:, 1] for part in ax.collections[0].get_segments() if len(part)]
    np.testing.assert_allclose(whiskers, table[["low", "high"]].dropna())
    assert ax.get_xticklabels()[0].get_text().startswith("< 400")
    ax.figure.canvas.draw()


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"bands": 0}, "bands is 0; give at least 1"),
        ({"cuts": [600, 500]}, "cuts must be finite and increasing, got 600, 500"),
        ({"cuts": [500, np.nan]}, "cuts must be finite and increasing"),
        ({"level": 95}, "level is 95; give a share"),
    ],
)
def test_options_without_sense_are_refused(options, said):
    with pytest.raises(ValueError, match=said):
        gains_table(Y, POINTS, **options)


@pytest.mark.parametrize("function", [gains_table, cap_curve, accuracy_ratio, marginal_bad_rates])
def test_bad_input_is_named_and_counted(function):
    with pytest.raises(ValueError, match="1 of 2 rows are missing or infinite"):
        function([0, 1], [500, np.nan])
    with pytest.raises(ValueError, match="y has 2 values but score has 1"):
        function([0, 1], [500])
    with pytest.raises(ValueError, match="all 2 rows are 0"):
        function([0, 0], [500, 510])
