"""Expected loss: by hand, exact distributions of small portfolios, Vasicek's limit."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import creditlab as cl
from creditlab.decide.losses import expected_loss, loss_table, portfolio_loss


def test_the_loss_and_the_decision_by_hand():
    p = pd.Series([0.02, 0.3, 0, 1], index=list("abcd"), name="risk")
    table = expected_loss(p, [0.45, 0.5, 0, 1], [1000, 200, 50, 10], margin=0.1)
    assert table.index.tolist() == list("abcd")
    assert table["expected_loss"].tolist() == pytest.approx([9, 30, 0, 10])
    assert table["break_even_pd"].tolist() == pytest.approx([0.1 / 0.55, 0.1 / 0.6, 1, 0.1 / 1.1])
    assert table["expected_profit"].tolist() == pytest.approx([98 - 9, 14 - 30, 5, -10])
    assert table["accept"].tolist() == [True, False, True, False]
    assert "accept" not in expected_loss(p, 0.45, 1000)


def test_the_rule_and_the_break_even_are_one():
    rng = np.random.default_rng(0)
    p, lgd, margin = rng.random((3, 500))
    table = expected_loss(p, lgd, 100, margin=margin)
    assert (table["accept"] == (table["pd"] < table["break_even_pd"])).all()
    assert (table["accept"] == (table["expected_profit"] > 0)).all()


def test_segments_of_card_holders_add_up():
    frame = cl.load_dataset("taiwan_default").frame
    card = cl.Scorecard(variables=["PAY_0", "LIMIT_BAL"]).fit(frame, "default")
    p, lgd = card.predict_proba(frame)[:, 1], np.where(frame["EDUCATION"] == 1, 0.4, 0.6)
    segment = frame["MARRIAGE"].where(frame["AGE"] < 70)
    table = loss_table(p, lgd, frame["LIMIT_BAL"], segment)
    each = p * lgd * frame["LIMIT_BAL"]
    assert table.index.tolist()[-1] == "total"
    assert table["count"].iloc[:-1].sum() == table.loc["total", "count"] == len(frame)
    for name in (1.0, 2.0):
        rows = (segment == name).to_numpy()
        ead = frame.loc[rows, "LIMIT_BAL"]
        row = table.loc[name]
        assert row["expected_loss"] == pytest.approx(each[rows].sum())
        assert row["pd"] == pytest.approx(p[rows].mean())
        assert row["pd_by_ead"] == pytest.approx(np.average(p[rows], weights=ead))
        assert row["lgd"] == pytest.approx(np.average(lgd[rows], weights=p[rows] * ead))
        assert row["loss_rate"] == pytest.approx(row["pd_by_ead"] * row["lgd"])
    assert table.index.isna().sum() == 1  # those without a segment are not lost
    assert table["share_of_loss"].iloc[:-1].sum() == pytest.approx(1)


# --- The portfolio ----------------------------------------------------------------------------


def test_independent_equal_loans_lose_a_binomial_number():
    found = portfolio_loss([0.1] * 40, 0.5, 20, draws=40_000, level=0.9)
    exact = stats.binom(40, 0.1)
    assert found["expected"] == pytest.approx(40)
    assert found["deviation"] == pytest.approx(10 * exact.std())
    assert [found["low"], found["median"], found["high"]] == [
        10 * exact.ppf(q) for q in (0.05, 0.5, 0.95)
    ]
    assert found["share_of_largest"] == pytest.approx(1 / 40)


def test_correlated_loans_approach_vasiceks_limit():
    p, r = 0.05, 0.2
    found = portfolio_loss([p] * 3000, 1, 1, correlation=r, draws=8000)

    def limit(q):
        return stats.norm.cdf((stats.norm.ppf(p) + np.sqrt(r) * stats.norm.ppf(q)) / np.sqrt(1 - r))

    for name, q in (("low", 0.025), ("median", 0.5), ("high", 0.975)):
        assert found[name] / 3000 == pytest.approx(limit(q), rel=0.08)
    joint = stats.multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf([stats.norm.ppf(p)] * 2)
    deviation = np.sqrt((joint - p**2) * 3000**2 + 3000 * (p - joint))
    assert found["deviation"] == pytest.approx(deviation, rel=0.05)


def test_correlation_widens_and_leaves_the_mean():
    rng = np.random.default_rng(1)
    p, ead = rng.beta(1, 9, 400), rng.gamma(2, 100, 400)
    alone, together = (
        portfolio_loss(p, 0.45, ead, correlation=r, draws=2000, seed=3) for r in (0, 0.15)
    )
    assert alone["expected"] == together["expected"] == pytest.approx((p * 0.45 * ead).sum())
    assert together["deviation"] > 1.5 * alone["deviation"]
    assert together["low"] < alone["low"]
    assert together["high"] > alone["high"]
    again = portfolio_loss(p, 0.45, ead, correlation=0.15, draws=2000, seed=3)
    pd.testing.assert_series_equal(together, again)


def test_certain_and_impossible_losses():
    sure = portfolio_loss([1.0, 0.0, 0.5], [1, 1, 0], [100, 70, 30], draws=1000)
    assert sure[["expected", "deviation", "low", "high"]].tolist() == [100, 0, 100, 100]
    assert portfolio_loss([0.0], 1, 10, draws=1000)["high"] == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: expected_loss([0.1, 1.2, -0.1], 1, 1), "pd: 2 of 3 rows lie outside"),
        (lambda: expected_loss([0.1, np.nan], 1, 1), "pd: 1 of 2 rows are missing"),
        (lambda: expected_loss([0.1], 45, 1), "lgd: 1 of 1 rows lie outside"),
        (lambda: expected_loss([0.1, 0.2], 1, [-5, 3]), "ead: 1 of 2 rows are negative"),
        (lambda: expected_loss([0.1, 0.2], [1], 3), "lgd: 1 values for 2"),
        (lambda: expected_loss([0.1], 1, 1, margin=np.inf), "margin: 1 of 1 rows"),
        (lambda: expected_loss([], 1, 1), "0 customers"),
        (lambda: loss_table([0.1], 1, 1, ["a", "b"]), "segment: 2 values"),
        (lambda: portfolio_loss([0.1], 1, 1, correlation=1), "correlation is 1"),
        (lambda: portfolio_loss([0.1], 1, 1, level=0.999), "give at least 20,000"),
    ],
)
def test_errors_name_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
