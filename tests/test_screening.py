"""Screening: intervals that hold, clusters that scipy and the definition give, alarms."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.tools import add_constant

import creditlab as cl
from creditlab.data.checks import CATEGORICAL
from creditlab.model.counts import Counts
from creditlab.model.rules import Rule
from creditlab.model.screening import gini, iv_interval, screen_variables
from creditlab.model.variable_bins import VariableBins


@pytest.fixture(scope="module")
def taiwan():
    data = cl.load_dataset("taiwan_default")
    frame = data.frame.drop(columns="ID").assign(constant=1.0)
    frame["BILL_AMT1"] = frame["BILL_AMT1"].mask(frame.index % 10 == 3)
    bins = cl.fit_bins(frame, "default")
    return frame, bins, screen_variables(bins, frame, "default")


def test_a_row_a_variable_strongest_first(taiwan):
    frame, bins, found = taiwan
    assert found["iv"].is_monotonic_decreasing
    assert set(found["variable"]) == set(bins)
    missing = found.set_index("variable").loc["BILL_AMT1", "missing"]
    assert missing == frame["BILL_AMT1"].isna().mean()
    strong = found[found["iv"] > 0.05]
    assert ((strong["iv_low"] < strong["iv"]) & (strong["iv"] < strong["iv_high"])).all()


def test_gini_and_inflation_are_those_of_the_woe_of_each_row(taiwan):
    frame, bins, found = taiwan
    woe, found = bins.transform(frame), found.set_index("variable")
    for name in bins:
        expected = 2 * roc_auc_score(frame["default"], -woe[name]) - 1
        assert found.loc[name, "gini"] == pytest.approx(expected, abs=1e-12)
        assert gini(bins[name]) == found.loc[name, "gini"]
    design = add_constant(woe.drop(columns="constant"))
    for place, name in list(enumerate(design.columns))[1::5]:
        expected = variance_inflation_factor(design.to_numpy(), place)
        assert found.loc[name, "vif"] == pytest.approx(expected)
    assert np.isnan(found.loc["constant", "vif"])


@pytest.mark.parametrize("limit", [0.4, 0.7])
def test_within_a_cluster_all_correlate_and_the_strongest_leads(taiwan, limit):
    frame, bins, _ = taiwan
    found = screen_variables(bins, frame, "default", max_correlation=limit)
    size = bins.transform(frame).drop(columns="constant").corr().abs()
    assert found["cluster"].nunique() < len(found)
    for _, part in found.groupby("cluster"):
        names = part["variable"].tolist()
        assert set(part["strongest"]) == {names[0]}
        if len(names) > 1:
            assert size.loc[names, names].to_numpy().min() >= limit
            assert part["correlation"].abs().tolist() == pytest.approx(size[names[0]][names])
    leaders = found.drop_duplicates("cluster")
    assert leaders["cluster"].tolist() == list(range(1, len(leaders) + 1))
    assert (leaders["correlation"] == 1).all()


def test_alarms_say_why_to_look_twice(taiwan):
    frame, _, found = taiwan
    alarm = found.set_index("variable")["alarm"]
    assert alarm["PAY_0"].startswith("information value above 0.5")
    assert alarm["constant"] == "one bin only"
    assert alarm["LIMIT_BAL"] == ""
    rng = np.random.default_rng(0)
    part = frame[["PAY_0", "default"]].head(2000)
    part = part.assign(noise=rng.normal(size=2000), after=part["default"] * 9.0)
    bins = cl.fit_bins(part, "default")
    alarm = screen_variables(bins, part, "default").set_index("variable")["alarm"]
    assert alarm["after"].startswith("separates goods and bads perfectly")
    assert alarm["noise"].startswith("chance alone")


def test_copies_have_infinite_inflation_and_share_a_cluster(taiwan):
    frame, _, _ = taiwan
    part = frame[["PAY_0", "LIMIT_BAL", "default"]].assign(copy=frame["PAY_0"])
    bins = cl.fit_bins(part, "default")
    found = screen_variables(bins, part, "default").set_index("variable")
    assert np.isinf(found.loc[["PAY_0", "copy"], "vif"]).all()
    assert np.isfinite(found.loc["LIMIT_BAL", "vif"])
    assert found.loc["PAY_0", "cluster"] == found.loc["copy", "cluster"]
    single = screen_variables(bins.select(["copy"]), part, "default").iloc[0]
    assert (single["vif"], single["cluster"]) == (pytest.approx(1), 1)


def of_counts(good, bad):
    """Bins given in advance, with these goods and bads; nothing is missing."""
    names = tuple(range(len(good)))
    rule = Rule(CATEGORICAL, groups=tuple((name,) for name in names))
    good, bad = (np.append(np.asarray(cells, dtype=float), [0, 0]) for cells in (good, bad))
    return VariableBins("x", rule, Counts(CATEGORICAL, (), names, (), good, bad))


def tilted(share, value):
    """Shares of bads that give this information value beside the shares of goods."""
    slope = np.linspace(-1, 1, len(share))

    def shares(size):
        other = share * np.exp(size * slope)
        return other / other.sum()

    def excess(size):
        other = shares(size)
        return ((share - other) * np.log(share / other)).sum() - value

    return shares(optimize.brentq(excess, 0, 30)) if value else share


@pytest.mark.parametrize(
    ("bins", "value", "goods", "bads"),
    [(2, 0.1, 700, 300), (5, 0.0, 700, 300), (5, 0.02, 7000, 500), (8, 0.3, 700, 300),
     (5, 1.2, 7000, 500), (10, 0.6, 20_000, 6_000)],
)  # fmt: skip
def test_the_interval_holds_the_truth_as_often_as_it_says(bins, value, goods, bads):
    rng = np.random.default_rng(bins)
    share = rng.dirichlet(np.full(bins, 4.0))
    other, trials = tilted(share, value), 400
    held = 0
    for _ in range(trials):
        found = of_counts(rng.multinomial(goods, share), rng.multinomial(bads, other))
        low, high = iv_interval(found)
        held += low <= value + 1e-12 and value <= high
    # Three standard errors of 400 trials are 3.3%.
    assert held / trials >= 0.915
    if value:
        assert held / trials <= 0.985


def test_the_interval_is_noncentral_chi_squared_where_the_variable_is_weak():
    found = of_counts([400, 300, 300], [80, 110, 110])
    noise = 1 / 1000 + 1 / 300
    ratio = found.iv / noise
    low, high = iv_interval(found, 0.9)
    # At the bounds, a value as large, or as small, has 5%; the divisor is within a tenth of noise.
    assert low == 0 or stats.ncx2.sf(ratio, 2, low / noise) == pytest.approx(0.05, abs=0.01)
    assert stats.ncx2.cdf(ratio, 2, high / noise) == pytest.approx(0.05, abs=0.01)
    wide = iv_interval(found, 0.99)
    assert wide[0] <= low
    assert high < wide[1]


def test_weak_values_start_at_zero_and_one_bin_says_nothing():
    assert iv_interval(of_counts([500, 500], [100, 100]))[0] == 0
    assert iv_interval(of_counts([500], [100])) == (0.0, 0.0)
    with pytest.raises(ValueError, match="level is 95"):
        iv_interval(of_counts([500, 500], [100, 100]), 95)


def test_files_give_the_table_of_the_frame_and_limits_are_checked(taiwan, tmp_path):
    frame, bins, found = taiwan
    frame.to_parquet(tmp_path / "train.parquet")
    again = screen_variables(bins, tmp_path / "train.parquet", "default")
    pd.testing.assert_frame_equal(again, found, rtol=1e-9)
    with pytest.raises(ValueError, match="max_correlation is 0"):
        screen_variables(bins, frame, "default", max_correlation=0)
    with pytest.raises(ValueError, match="'AGE'"):
        screen_variables(bins, frame.drop(columns="AGE"), "default")
