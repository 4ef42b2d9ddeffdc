"""Cut-offs: every row by hand, profits as plain means, expected maximum profit as an integral."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.proportion import proportion_confint

import creditlab as cl
from creditlab.decide.cutoffs import best_cutoff, strategy_table
from creditlab.decide.outcomes import MeanProfit, count_outcomes
from creditlab.decide.profit import Costs, break_even_score, expected_maximum_profit
from creditlab.model.calibrate import log_odds_of_points
from creditlab.plots.decisions import plot_profit, plot_strategy

few = settings(max_examples=60)


@pytest.fixture(scope="module")
def taiwan():
    frame = cl.load_dataset("taiwan_default").frame
    train, test = cl.split_sample(frame, "default")
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL", "PAY_AMT1"], decimals=0)
    card.fit(train, "default")
    return card, test.assign(
        score=card.points(test),
        pd=card.predict_proba(test)[:, 1],
        margin=0.06 * test["LIMIT_BAL"],
        loss=0.5 * test["BILL_AMT1"].clip(lower=0),
    )


def earned(y, score, costs, cutoff, probability=False):
    """What each row contributes at a cut-off."""
    approved = score <= cutoff if probability else score >= cutoff
    margin, loss = (np.broadcast_to(v, len(y)) for v in (costs.margin, costs.loss))
    return np.where(approved, np.where(y == 1, -loss, margin), 0.0) - costs.application


# --- The table --------------------------------------------------------------------------------


def test_a_table_by_hand():
    y = [1, 1, 0, 0, 1, 0, 0, 0]
    score = [1, 2, 2, 3, 3, 4, 4, 4]
    table = strategy_table(y, score, profit=Costs(10, 20, 1), cutoffs=[4, 1, 3])
    assert table["cutoff"].tolist() == [1, 3, 4, np.inf]
    assert table["approved"].tolist() == [8, 5, 3, 0]
    assert table["bad"].tolist() == [3, 1, 0, 0]
    assert table["goods_refused"].tolist() == [0, 1, 2, 5]
    assert table["approval_rate"].tolist() == [1, 0.625, 0.375, 0]
    assert table["bad_rate"].tolist()[:3] == [0.375, 0.2, 0]
    assert table["marginal_bad_rate"].tolist()[:3] == [2 / 3, 0.5, 0]
    assert table["profit"].tolist() == [-2.25, 1.5, 2.75, -1]
    assert table["total_profit"].tolist() == [-18, 12, 22, -8]
    assert table["best"].tolist() == [False, False, True, False]
    assert table.iloc[-1][["bad_rate", "bad_rate_low", "marginal_bad_rate"]].isna().all()


@pytest.mark.parametrize("by_row", [False, True])
@pytest.mark.parametrize("column", ["score", "pd"])
def test_every_row_is_that_of_the_customers(taiwan, column, by_row):
    _, sample = taiwan
    costs = Costs(sample["margin"], sample["loss"], 40) if by_row else Costs(1, 3.5, 0.02)
    y, score = sample["default"].to_numpy(), sample[column].to_numpy()
    cutoffs = np.quantile(score, [0.1, 0.3, 0.8])
    table = strategy_table(y, score, profit=costs, cutoffs=cutoffs).iloc[:-1]
    for _, row in table.iterrows():
        approved = score <= row["cutoff"] if column == "pd" else score >= row["cutoff"]
        assert row["approved"] == approved.sum()
        assert row["bad_rate"] == pytest.approx(y[approved].mean())
        low, high = proportion_confint(y[approved].sum(), approved.sum(), method="jeffreys")
        assert (row["bad_rate_low"], row["bad_rate_high"]) == pytest.approx((low, high))
        each = earned(y, score, costs, row["cutoff"], column == "pd")
        half = 1.959964 * stats.sem(each)
        assert row["profit"] == pytest.approx(each.mean())
        assert row["profit_high"] - row["profit"] == pytest.approx(half, rel=1e-6)
        assert row["profit"] - row["profit_low"] == pytest.approx(half, rel=1e-6)
        assert row["total_profit"] == pytest.approx(each.sum())
    assert table["best"].sum() == 1
    assert table.loc[table["best"], "profit"].iloc[0] == table["profit"].max()


def test_points_and_the_probabilities_they_mean_give_one_strategy(taiwan):
    card, sample = taiwan
    exact = cl.Scorecard.of_log_odds(card.bins_, card.intercept_, card.bin_log_odds_, decimals=None)
    points = exact.points(sample).round(8)
    a = strategy_table(sample["default"], points, profit=Costs(1, 4))
    b = strategy_table(sample["default"], sample["pd"].round(10), profit=Costs(1, 4))
    shared = [name for name in a if name != "cutoff"]
    pd.testing.assert_frame_equal(a[shared], b[shared])
    log_odds = log_odds_of_points(card, a["cutoff"][:-1])
    assert (1 / (1 + np.exp(-log_odds))).tolist() == pytest.approx(b["cutoff"][:-1].tolist())


def test_near_best_is_a_paired_comparison(taiwan):
    _, sample = taiwan
    y, score, costs = sample["default"].to_numpy(), sample["score"].to_numpy(), Costs(1, 3.5)
    table = strategy_table(y, score, profit=costs)
    best = earned(y, score, costs, table.loc[table["best"], "cutoff"].iloc[0])
    for _, row in table.iterrows():
        gap = best - earned(y, score, costs, row["cutoff"])
        allowed = stats.norm.ppf(1 - 0.05 / len(np.unique(score)))
        assert row["near_best"] == (gap.mean() <= allowed * stats.sem(gap) or row["best"])
    assert 2 <= table["near_best"].sum() < len(table) / 2


def test_the_error_of_a_difference_is_that_of_the_rows_between(taiwan):
    _, sample = taiwan
    y, score, costs = sample["default"].to_numpy(), sample["score"].to_numpy(), Costs(1, 3.5)
    outcomes = count_outcomes(y, score, costs, [450, 500, 520, 560], None)
    gap, error = MeanProfit(outcomes, costs, None).differences(1)
    for i, cutoff in enumerate(outcomes.cutoffs):
        each = earned(y, score, costs, 500) - earned(y, score, costs, cutoff)
        assert gap[i] == pytest.approx(each.mean())
        assert error[i] == pytest.approx(stats.sem(each))


def test_weighting_to_a_population_is_repeating_its_rows():
    rng = np.random.default_rng(0)
    score = rng.integers(0, 12, 400)
    y = (rng.random(400) < 0.7 - 0.05 * score).astype(int)
    y[:2] = 0, 1
    times = np.where(y == 1, 1, 9)
    many, many_score = np.repeat(y, times), np.repeat(score, times)
    options = {"profit": Costs(1, 5, 0.1), "cutoffs": range(12)}
    weighted = strategy_table(y, score, bad_rate=many.mean(), **options)
    repeated = strategy_table(many, many_score, **options)
    for name in ("approval_rate", "bad_rate", "marginal_bad_rate", "profit", "best"):
        assert weighted[name].tolist() == pytest.approx(repeated[name].tolist(), nan_ok=True)
    assert (weighted["bad_rate_low"] < weighted["bad_rate"])[:-1].all()
    assert (weighted["bad_rate_high"] > weighted["bad_rate"])[:-1].all()
    # The interval knows that there were fewer customers than the weights pretend.
    pretended = strategy_table(many, many_score, bad_rate=many.mean(), **options)
    width, narrow = (t["profit_high"] - t["profit_low"] for t in (weighted, pretended))
    assert (width > 1.1 * narrow)[1:-1].all()


def test_the_interval_of_a_weighted_profit_is_that_of_two_strata():
    rng = np.random.default_rng(3)
    y, score = np.repeat([0, 1], [150, 50]), rng.normal(size=200).round(1) + 10
    loss = rng.gamma(2, 100, 200)
    costs = Costs(rng.gamma(2, 10, 200), loss)
    row = strategy_table(y, score, profit=costs, cutoffs=[10], bad_rate=0.05).iloc[0]
    each = earned(y, score, costs, 10)
    good, bad = each[y == 0], each[y == 1]
    error = np.hypot(0.95 * stats.sem(good), 0.05 * stats.sem(bad))
    assert row["profit"] == pytest.approx(0.95 * good.mean() + 0.05 * bad.mean())
    assert row["profit_high"] - row["profit"] == pytest.approx(1.959964 * error)


def test_columns_of_a_file_are_the_same_as_values(taiwan, tmp_path):
    _, sample = taiwan
    sample.to_parquet(tmp_path / "customers.parquet")
    for name in ("score", "pd"):
        for values, named in (
            (Costs(1, 4), Costs(1, 4)),
            (Costs(sample["margin"], sample["loss"], 3), Costs("margin", "loss", 3)),
            (Costs(9, sample["loss"]), Costs(9, "loss")),
        ):
            expected = strategy_table(sample["default"], sample[name], profit=values)
            for table in (sample, tmp_path / "customers.parquet"):
                found = strategy_table("default", name, profit=named, sample=table)
                pd.testing.assert_frame_equal(found, expected, rtol=1e-9)


@few
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(2, 9)), min_size=2, max_size=60).filter(
        lambda rows: 0 < sum(y for y, _ in rows) < len(rows)
    ),
    st.floats(0.1, 10),
    st.floats(0.1, 50),
)
def test_no_cutoff_beats_the_best_and_marginal_customers_pay_up_to_it(rows, margin, loss):
    y, score = map(np.array, zip(*rows, strict=True))
    costs = Costs(margin, loss)
    table = strategy_table(y, score, profit=costs)
    profits = [earned(y, score, costs, c).mean() for c in [*np.unique(score), np.inf]]
    assert table["profit"].max() == pytest.approx(max(profits))
    best = int(table["best"].to_numpy().argmax())
    slack = 1e-9
    if np.isfinite(table["cutoff"][best]):
        assert table["marginal_bad_rate"][best] <= costs.break_even_pd + slack
    if best:
        assert table["marginal_bad_rate"][best - 1] >= costs.break_even_pd - slack


def test_a_score_of_very_many_values_is_merged_into_bands():
    rng = np.random.default_rng(1)
    probability = rng.beta(1, 6, 40_000)
    y = rng.random(40_000) < probability
    costs = Costs(1, 4)
    table = strategy_table(y, probability, profit=costs)
    assert 20 < len(table) <= 23
    row = table.iloc[7]
    each = earned(y, probability, costs, row["cutoff"], True)
    assert row["profit"] == pytest.approx(each.mean())
    found = best_cutoff(y, probability, profit=costs, draws=200)
    assert found["cutoff_low"] <= 0.2 <= found["cutoff_high"]  # what theory gives: 1/(1+4)
    assert found["break_even_cutoff"] == found["break_even_pd"] == 0.2
    assert found["break_even_profit"] == pytest.approx(
        earned(y, probability, costs, 0.2, True).mean(), abs=1e-3
    )


# --- The best cut-off -------------------------------------------------------------------------


@pytest.mark.parametrize("by_row", [False, True])
@pytest.mark.parametrize("bad_rate", [None, 0.1])
def test_the_bootstrap_is_that_of_drawing_rows(taiwan, by_row, bad_rate):
    _, sample = taiwan
    sample = sample[:2500]
    y, score = sample["default"].to_numpy(), sample["score"].to_numpy()
    costs = Costs(sample["margin"].to_numpy(), sample["loss"].to_numpy()) if by_row else Costs(1, 4)
    found = best_cutoff(y, score, profit=costs, bad_rate=bad_rate, draws=600)
    rng, values = np.random.default_rng(7), np.append(np.unique(score), np.inf)
    each = earned(y, score, costs, -np.inf)
    weight = np.ones(len(y))
    if bad_rate is not None:
        weight = np.where(y == 1, bad_rate / y.mean(), (1 - bad_rate) / (1 - y.mean()))
    sums = np.bincount(np.searchsorted(values, score), each * weight, len(values))
    truth = sums[::-1].cumsum()[::-1] / len(y)
    best, optimism = [], []
    for _ in range(600):
        rows = rng.integers(0, len(y), len(y))
        if bad_rate is not None:
            rows = np.concatenate(
                [rng.choice(np.flatnonzero(y == v), (y == v).sum()) for v in (0, 1)]
            )
        place = np.searchsorted(values, score[rows])
        sums = np.bincount(place, (each * weight)[rows], len(values))
        profit = sums[::-1].cumsum()[::-1] / len(y)
        best.append(values[profit.argmax()])
        optimism.append(profit.max() - truth[profit.argmax()])
    low, top = np.quantile(best, [0.025, 0.975], method="inverted_cdf")
    step = np.diff(values[:-1]).max()
    assert abs(found["cutoff_low"] - low) <= 2 * step
    assert abs(found["cutoff_high"] - top) <= 2 * step
    width = found["profit_high"] - found["profit_low"]
    assert found["optimism"] == pytest.approx(np.mean(optimism), abs=0.04 * width)
    assert 0 < found["optimism"] < width


@pytest.mark.parametrize("by_row", [False, True])
@pytest.mark.parametrize("bad_rate", [None, 0.1])
def test_what_is_drawn_varies_as_the_interval_says(by_row, bad_rate):
    rng = np.random.default_rng(2)
    y, score = np.repeat([0, 1], [700, 300]), rng.integers(2, 8, 1000)
    amounts = rng.lognormal(0, 1, (2, 1000))
    costs = Costs(*(amounts if by_row else (1, 3)))
    money = MeanProfit(count_outcomes(y, score, costs, None, None), costs, bad_rate)
    value, error = money.at_cutoffs()
    drawn = money.drawn(4000, rng)
    assert drawn.mean(axis=0) == pytest.approx(value, abs=5 * error.max() / np.sqrt(4000))
    assert drawn.std(axis=0) == pytest.approx(error, rel=0.06, abs=1e-9)


def test_the_best_profit_is_that_of_the_table_and_the_seed_repeats_it(taiwan):
    card, sample = taiwan
    options = {"profit": Costs(1, 4, 0.1), "bad_rate": 0.1}
    found = best_cutoff(sample["default"], sample["score"], card=card, draws=50, **options)
    again = best_cutoff("default", "score", card=card, draws=50, sample=sample, **options)
    pd.testing.assert_series_equal(found, again)
    table = strategy_table(sample["default"], sample["score"], **options)
    row = table[table["best"]].iloc[0]
    for name in ("cutoff", "approval_rate", "profit", "profit_low", "profit_high"):
        assert found[name] == row[name]
    assert found["break_even_cutoff"] == pytest.approx(break_even_score(card, Costs(1, 4)))
    assert found["break_even_profit"] <= found["profit"]


def test_when_nobody_pays_nobody_is_approved():
    y, score = [0, 1, 0, 1], [1, 2, 3, 4]
    found = best_cutoff(y, score, profit=Costs(1, 1000, 2), draws=20)
    assert found["cutoff"] == np.inf
    assert (found["approval_rate"], found["profit"]) == (0, -2)
    table = strategy_table(y, [0.2, 0.1, 0.4, 0.3], profit=Costs(0, 10))
    assert table.loc[table["best"], "cutoff"].tolist() == [-np.inf]


def test_the_break_even_score_means_the_break_even_probability(taiwan):
    card, _ = taiwan
    costs = Costs(0.06, 0.45)
    at = break_even_score(card, costs)
    assert 1 / (1 + np.exp(-log_odds_of_points(card, [at])[0])) == pytest.approx(
        costs.break_even_pd
    )
    assert costs.break_even_pd == pytest.approx(0.06 / 0.51)


# --- Expected maximum profit ------------------------------------------------------------------


@pytest.mark.parametrize(("no_loss", "total_loss"), [(0.55, 0.1), (0, 0), (0.2, 0.8)])
def test_expected_maximum_profit_is_the_integral(no_loss, total_loss):
    rng = np.random.default_rng(5)
    score = rng.integers(0, 15, 300)
    y = (rng.random(300) < 0.6 - 0.04 * score).astype(int)
    cutoffs = np.arange(16)
    bads, goods = (np.array([((score < c) & (y == v)).mean() for c in cutoffs]) for v in (1, 0))

    def best(loss):
        return (loss * bads - 0.3 * goods).max()

    area = integrate.quad(best, 0, 1, limit=500, points=np.linspace(0, 1, 40))[0]
    expected = (1 - no_loss - total_loss) * area + total_loss * best(1)
    found = expected_maximum_profit(y, score, roi=0.3, no_loss=no_loss, total_loss=total_loss)
    assert found["profit"] == pytest.approx(expected, abs=1e-7)


def test_expected_maximum_profit_of_no_use_and_of_full_use():
    y = [0, 1] * 50
    assert expected_maximum_profit(y, [1] * 100, roi=1)["profit"] == 0
    perfect = expected_maximum_profit(y, np.array(y), no_loss=0.5, total_loss=0.5)
    assert perfect.tolist() == pytest.approx([0.25, 0.25])


# --- Figures ----------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("column", ["score", "pd"])
def test_the_figure_of_profit_shows_the_table(taiwan, column):
    _, sample = taiwan
    table = strategy_table("default", column, profit=Costs(1000, 4000, 30), sample=sample)
    ax = plot_profit(table, unit="NT$")
    ax.figure.draw_without_rendering()
    lines = {line.get_label().split(":")[0]: line for line in ax.get_lines()}
    shown = table[np.isfinite(table["cutoff"])].sort_values("cutoff")
    drawn = np.column_stack(lines["profit per applicant"].get_data())
    np.testing.assert_allclose(drawn, shown[["cutoff", "profit"]])
    assert lines["approving nobody"].get_ydata()[0] == -30
    best = table[table["best"]].iloc[0]
    assert [part[0] for part in lines["best"].get_data()] == [best["cutoff"], best["profit"]]
    above = ax.child_axes[0]
    ticks = dict(
        zip((t.get_text() for t in above.get_xticklabels()), above.get_xticks(), strict=True)
    )
    assert len(ticks) >= 4
    for label, cutoff in ticks.items():
        value = sample[column]
        rate = (value <= cutoff).mean() if column == "pd" else (value >= cutoff).mean()
        assert rate == pytest.approx(float(label.rstrip("%")) / 100, abs=0.06)
    assert "NT$" in ax.get_ylabel()


@pytest.mark.filterwarnings("error")
def test_the_figure_of_strategies_shows_bad_rates_of_the_approved(taiwan):
    _, sample = taiwan
    scores = {"card": sample["score"], "limit": sample["LIMIT_BAL"]}
    ax = plot_strategy(sample["default"], scores, approval_rate=0.6)
    for (name, score), line in zip(scores.items(), ax.get_lines()[1:4:2], strict=True):
        assert line.get_label().startswith(f"{name}: ")
        x, y = line.get_data()
        for place in (0, len(x) // 2, -1):
            cutoff = np.sort(score)[::-1][round(x[place] * len(score)) - 1]
            assert y[place] == pytest.approx(sample["default"][score >= cutoff].mean())
        assert (x[-1], y[-1]) == (1, pytest.approx(sample["default"].mean()))


# --- Input that cannot be ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Costs(1, -5), "loss is -5"),
        (lambda: Costs(np.nan, 5), "margin is nan"),
        (lambda: Costs(0, 0), "both 0"),
        (lambda: Costs(1, 5, -1), "application is -1"),
        (lambda: Costs("a", 5).break_even_pd, "in columns"),
        (lambda: break_even_score(cl.Scorecard(), Costs([1, 2], 3)), "no single break-even"),
        (lambda: strategy_table([0, 1], [1, 2], profit=Costs([1], 2)), "1 amounts for 2 rows"),
        (lambda: strategy_table([0, 1], [1, 2], profit=Costs("m", 2)), "sample="),
        (
            lambda: strategy_table([0, 1], [1, 2], profit=Costs([1, np.nan], 2)),
            "margin: 1 of 2 rows are missing",
        ),
        (
            lambda: strategy_table([0, 1], [1, 2], profit=Costs(1, [-1, -2])),
            "loss: 2 of 2 rows are negative",
        ),
        (lambda: strategy_table([0, 1], [1, 2], profit=Costs(1, 2), cutoffs=[]), "at least one"),
        (lambda: strategy_table([0, 1], [1, 2], profit=Costs(1, 2), bad_rate=5), "bad_rate is 5"),
        (lambda: strategy_table([0, 1], [1, 2], profit=Costs(1, 2), level=95), "level is 95"),
        (lambda: strategy_table([0, 2], [1, 2], profit=Costs(1, 2)), "neither 0 nor 1"),
        (lambda: best_cutoff([0, 1], [1, 2], profit=Costs(1, 2), draws=1), "draws is 1"),
        (lambda: expected_maximum_profit([0, 1], [1, 2], no_loss=0.6, total_loss=0.6), "no_loss"),
    ],
)
def test_errors_name_what_is_wrong(make, message):
    with pytest.raises(ValueError, match=message):
        make()
