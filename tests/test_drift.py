"""Drift between samples: what is new, what vanished, how far each column moved, and by chance?"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import creditlab as cl
from creditlab.data.drift import compare_samples

N = 2000


def sample(seed=0, rows=N):
    generator = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "income": np.exp(generator.normal(7, 1, rows)),
            "children": generator.poisson(1, rows),
            "job": generator.choice(["fixed", "free", "none"], rows, p=[0.6, 0.3, 0.1]),
            "home": pd.Categorical(generator.choice(["own", "rent"], rows), ["own", "rent", "x"]),
            "phone": generator.random(rows) < 0.7,
            "debt": np.where(generator.random(rows) < 0.1, np.nan, generator.normal(size=rows)),
            "opened": pd.Timestamp("2024-01-01") + pd.to_timedelta(range(rows), unit="h"),
            "id": range(rows),
        }
    )


def compared(before, now):
    return compare_samples(before, now).set_index("column")


def row(column, before, now):
    return compared(pd.DataFrame({column: before}), pd.DataFrame({column: now})).loc[column]


def test_two_draws_of_one_population_have_not_moved():
    # Over 40 pairs of samples at most 5% should raise any alarm: 6 or more in 1 of 70 such tests.
    alarms = sum(
        compare_samples(sample(2 * i, 300), sample(2 * i + 1, 300))["moved"].any()
        for i in range(40)
    )
    assert alarms < 6


def test_a_sample_is_equal_to_itself():
    found = compare_samples(sample(), sample())
    assert not found["moved"].any()
    assert (found["distance"].dropna() == 0).all()
    assert (found["median_shift"].dropna() == 0).all()
    assert (found["note"] == "").all()


def test_numbers_have_the_distance_of_kolmogorov_and_smirnov():
    before, now = sample(1), sample(2)
    now["income"] *= 1.5
    found = compared(before, now).loc["income"]
    expected = stats.ks_2samp(before["income"], now["income"])
    assert found["distance"] == pytest.approx(expected.statistic)
    assert found["moved"]
    # ln 1.5 in the scale of income: median e^7, robust deviation 1.4826 MAD.
    mad = (before["income"] - before["income"].median()).abs().median()
    shift = now["income"].median() - before["income"].median()
    assert found["median_shift"] == pytest.approx(shift / (1.4826 * mad))
    assert "robust s.d. higher" in found["note"]


def test_categories_have_half_the_sum_of_the_differences():
    # Shares .6 .3 .1 and .5 .3 .2: half of .1 + 0 + .1. Chi-squared by hand:
    # expected 55 30 15 in each: 2 * (25/55 + 0 + 25/15) = 4.2424.
    found = row("job", ["a"] * 60 + ["b"] * 30 + ["c"] * 10, ["a"] * 50 + ["b"] * 30 + ["c"] * 20)
    assert found["distance"] == pytest.approx(0.1)
    assert found["p_value"] == pytest.approx(stats.chi2.sf(4.242424, 2), rel=1e-6)


def test_small_cells_are_put_together():
    # c and d expect 3 and 2 rows in each sample: together 5.
    before = ["a"] * 60 + ["b"] * 35 + ["c"] * 4 + ["d"]
    now = ["a"] * 50 + ["b"] * 45 + ["c"] * 2 + ["d"] * 3
    table = [[60, 35, 5], [50, 45, 5]]
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert row("job", before, now)["p_value"] == pytest.approx(expected)
    # c alone expects 3 rows: it joins the next smallest.
    before, now = ["a"] * 60 + ["b"] * 36 + ["c"] * 4, ["a"] * 50 + ["b"] * 48 + ["c"] * 2
    expected = stats.chi2_contingency([[60, 40], [50, 50]], correction=False).pvalue
    assert row("job", before, now)["p_value"] == pytest.approx(expected)


def test_p_values_are_corrected_for_all_tests():
    from statsmodels.stats.multitest import multipletests

    before, now = sample(3), sample(4)
    now["job"] = now["job"].where(now.index > 800, "fixed")
    found = compared(before, now)
    raw = []
    for name in ("income", "debt"):
        raw.append(stats.ks_2samp(before[name].dropna(), now[name].dropna(), method="asymp").pvalue)
    for name in ("children", "job", "home", "phone"):
        alone = row(name, before[name], now[name])
        raw.append(alone["p_value"])
    gaps = [[before["debt"].isna().sum(), before["debt"].notna().sum()]]
    gaps.append([now["debt"].isna().sum(), now["debt"].notna().sum()])
    raw.append(stats.fisher_exact(gaps).pvalue)
    expected = multipletests(raw, method="holm")[1]
    names = ["income", "debt", "children", "job", "home", "phone"]
    assert found.loc[names, "p_value"].tolist() == pytest.approx(expected[:-1])
    assert found.loc["debt", "p_missing"] == pytest.approx(expected[-1])
    assert found.loc["job", "moved"]


def test_new_and_vanished_categories_are_named():
    now = sample(5)
    now["job"] = now["job"].replace("none", "gig")
    found = compared(sample(6), now)
    assert found.loc["job", ["new", "vanished"]].tolist() == [["gig"], ["none"]]
    assert found.loc["job", "new_rows"] == (now["job"] == "gig").sum()
    assert f"1 new value in {(now['job'] == 'gig').sum()} rows: 'gig'" in found.loc["job", "note"]
    assert "no rows now: 'none'" in found.loc["job", "note"]
    assert found.loc["home", ["new", "vanished"]].tolist() == [[], []]  # "x" never had rows


def test_a_rare_new_code_is_listed_before_what_has_not_moved():
    now = sample(5)
    now.loc[:2, "children"] = 77
    found = compare_samples(sample(6), now)
    assert found.loc[0, "column"] == "children"
    assert found.loc[0, "new"][-1] == 77
    assert not found.loc[0, "moved"]


def test_numbers_outside_the_range_before_are_counted():
    found = row("x", np.arange(100) / 2, np.r_[np.arange(97) / 2, -1, 500, 600])
    assert found["new_rows"] == 3
    assert "3 rows outside the range before" in found["note"]


def test_missing_values_that_come_or_go_are_seen():
    before, now = sample(7), sample(8)
    now.loc[: N // 5, "debt"] = np.nan
    found = compared(before, now).loc["debt"]
    assert found["p_missing"] < 0.001
    assert found["p_value"] > 0.05
    assert found["moved"]
    assert found["note"] == "missing 9.3% → 28.1%"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["12", "13"] * 50, "numbers before, text now: '12'"),
        ([True, False] * 50, "numbers before, booleans now: True"),
        ([np.nan] * 100, "empty now; missing 0.0% → 100.0%"),
        (pd.date_range("2024", periods=100), "numbers before, dates now"),
    ],
)
def test_another_type_is_the_first_thing_said(values, said):
    before = pd.DataFrame({"y": range(100), "x": [1, 2] * 50})
    now = pd.DataFrame({"y": range(500, 600), "x": values})
    found = compare_samples(before, now)
    assert found.loc[0, "column"] == "x"
    assert found.loc[0, "moved"]
    assert found.loc[0, "note"].startswith(said)


def test_whole_numbers_with_gaps_are_still_numbers():
    found = row("x", [1, 2, 3] * 20, [1.0, 2.0, np.nan] * 20)
    assert found["note"].startswith("no rows now: 3; missing 0.0% → 33.3%")


def test_columns_of_one_sample_are_listed_first():
    before, now = sample(9), sample(10).rename(columns={"income": "revenue"})
    found = compare_samples(before, now)
    assert found["column"].tolist()[:2] == ["income", "revenue"]
    assert found["note"].tolist()[:2] == ["absent now", "not there before"]
    assert len(found) == 9


def test_identifiers_and_dates_are_not_tested():
    later = sample(11).assign(id=range(10_000, 10_000 + N))
    later["opened"] += pd.Timedelta(days=400)
    found = compared(sample(12), later)
    assert found.loc[["id", "opened"], "p_value"].isna().all()
    assert not found.loc[["id", "opened"], "moved"].any()


def test_random_halves_of_real_data_have_not_moved():
    for name in ("taiwan_default", "spanish_credit", "kazakh_borrowers"):
        data = cl.load_dataset(name)
        halves = cl.split_sample(data.frame, data.target, test_size=0.5, seed=1)
        assert not compare_samples(*halves)["moved"].any()


def test_bads_differ_from_goods_where_the_card_says_so():
    data = cl.load_dataset("spanish_credit")
    bad = data.frame[data.target] == 1
    found = compared(data.frame[~bad].drop(columns="bad"), data.frame[bad].drop(columns="bad"))
    assert found.loc["Income", "p_missing"] < 1e-10  # 57% of those without income are bad
    assert found.loc["Seniority", "moved"]
    assert found.loc["Seniority", "median_shift"] < 0


def test_empty_frames_are_refused():
    with pytest.raises(ValueError, match="empty"):
        compare_samples(sample(), sample()[:0])
