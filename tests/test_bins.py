"""Bins: hand-worked WoE and IV, one bin for each oddity, edits with history, JSON both ways."""

import json
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

import creditlab as cl
from creditlab.data.rate_tests import higher_rate_p, holm
from creditlab.data.rates import jeffreys_interval
from creditlab.model.evidence import iv_strength, weight_of_evidence


@pytest.fixture(scope="module")
def taiwan():
    return cl.load_dataset("taiwan_default").frame


@pytest.fixture(scope="module")
def bins(taiwan):
    return cl.fit_bins(taiwan, target="default", variables=["LIMIT_BAL", "PAY_0", "BILL_AMT1"])


def rows(**groups):
    """A frame with column x and target bad from ``value=(goods, bads)``."""
    parts = [
        pd.DataFrame({"x": [value] * (g + b), "bad": [0] * g + [1] * b})
        for value, (g, b) in groups.items()
    ]
    return pd.concat(parts, ignore_index=True)


def test_woe_and_iv_by_hand():
    # 200 goods and 100 bads; shares .6/.2, .3/.3, .1/.5
    woe, iv = weight_of_evidence(np.array([120, 60, 20]), np.array([20, 30, 50]))
    np.testing.assert_allclose(woe, np.log([3, 1, 0.2]))
    np.testing.assert_allclose(iv, [0.4 * np.log(3), 0, 0.4 * np.log(5)])


def test_a_zero_cell_gets_half_in_both_cells_of_its_bin_only():
    woe, _ = weight_of_evidence(np.array([90, 10]), np.array([0, 50]))
    np.testing.assert_allclose(woe[0], np.log((90.5 / 100) / (0.5 / 50)))
    np.testing.assert_allclose(woe[1], np.log((10 / 100) / (50 / 50)))


def test_a_bin_without_rows_says_nothing():
    woe, iv = weight_of_evidence(np.array([90, 10, 0]), np.array([20, 30, 0]))
    assert (woe[2], iv[2]) == (0, 0)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500)), min_size=2, max_size=8),
    st.integers(2, 9),
)
def test_iv_is_not_negative_and_does_not_depend_on_the_size_of_the_sample(cells, times):
    good, bad = (np.array(x) for x in zip(*cells, strict=True))
    woe, iv = weight_of_evidence(good, bad)
    larger, _ = weight_of_evidence(good * times, bad * times)
    assert (iv >= 0).all()
    np.testing.assert_allclose(woe, larger, atol=1e-12)


def test_all_bad_missing_keeps_its_own_strong_woe():
    frame = rows(a=(80, 20), b=(20, 30))
    frame.loc[len(frame)] = [None, 1]
    frame.loc[len(frame)] = [None, 1]
    table = cl.fit_bins(frame, target="bad")["x"].table()
    missing = table[table["bin"] == "missing"].iloc[0]
    assert (missing["count"], missing["bad_rate"], missing["adjusted"]) == (2, 1.0, True)
    assert missing["woe"] == pytest.approx(np.log((0.5 / 100) / (2.5 / 52)))
    assert missing["woe"] < table["woe"].iloc[:-1].min()


def test_every_row_is_in_the_table(taiwan, bins):
    for name in bins:
        table = bins[name].table()
        assert table["count"].sum() == len(taiwan)
        assert table["bad"].sum() == taiwan["default"].sum()
        assert table["share"].sum() == pytest.approx(1)
        assert bins[name].iv == pytest.approx(table["iv"].sum())


def test_intervals_are_closed_on_the_left(bins, taiwan):
    split = bins["LIMIT_BAL"].rule.splits[0]
    codes = bins["LIMIT_BAL"].codes(pd.Series([split - 1e-6, split], name="LIMIT_BAL"))
    assert codes.tolist() == [0, 1]
    first = bins["LIMIT_BAL"].table().iloc[0]
    assert first["count"] == (taiwan["LIMIT_BAL"] < split).sum()


def test_special_values_and_missing_have_bins_of_their_own():
    x = np.r_[np.arange(100.0), [-999.0] * 20, [np.nan] * 10]
    bad = np.r_[np.arange(100) < 30, np.arange(20) < 15, np.arange(10) < 1].astype(int)
    frame = pd.DataFrame({"x": x, "bad": bad})
    bins = cl.fit_bins(frame, target="bad", special_values={"x": [-999]})
    table = bins["x"].table()
    tail = table.set_index("bin").loc[["special -999", "missing"], ["count", "bad"]]
    assert tail.to_numpy().tolist() == [[20, 15], [10, 1]]
    assert table["count"].iloc[:-2].sum() == 100
    woe = bins.transform(pd.DataFrame({"x": [np.nan, -999.0, -998.0]}))["x"]
    assert woe.tolist() == [*table["woe"].iloc[[-1, -2]], table["woe"].iloc[0]]
    pd.testing.assert_series_equal(bins.table_on(frame, "bad")["count"], table["count"])


def test_transform_keeps_index_and_names_and_looks_woe_up(taiwan, bins):
    sample = taiwan.sample(500, random_state=0)
    woe = bins.transform(sample)
    assert woe.index.equals(sample.index)
    assert list(woe.columns) == list(bins)
    delay = bins["PAY_0"]
    expected = delay.woe[np.searchsorted(delay.rule.splits, sample["PAY_0"], side="right")]
    np.testing.assert_array_equal(woe["PAY_0"], expected)


def test_unseen_values_are_counted_in_a_warning_and_get_their_bin():
    bins = cl.fit_bins(rows(a=(80, 20), b=(20, 30)), target="bad")
    new = pd.DataFrame({"x": ["a", "z", "z", "y", None]})
    with pytest.warns(UserWarning, match="unseen at development") as caught:
        woe = bins.transform(new)["x"]
    text = " ".join(str(w.message) for w in caught)
    assert "column 'x': 3 of 5 rows hold categories ('z', 'y') unseen" in text
    assert "column 'x': 1 of 5 rows hold missing values unseen" in text
    assert woe.tolist()[1:] == [0, 0, 0, 0]


def test_seen_values_give_no_warning(taiwan, bins):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bins.transform(taiwan)


def test_edit_by_policy_is_counted_exactly_and_remembered(taiwan, bins):
    edited = bins.edit("LIMIT_BAL", splits=[50_000, 150_000], reason="policy bands", author="Li")
    by_hand = pd.cut(taiwan["LIMIT_BAL"], [-1, 49_999, 149_999, 10**9])
    counts = taiwan.groupby(by_hand, observed=True)["default"].agg(["size", "sum"])
    table = edited["LIMIT_BAL"].table().iloc[:3]
    assert table[["count", "bad"]].to_numpy().tolist() == counts.to_numpy().tolist()
    assert bins["LIMIT_BAL"].rule.splits != (50_000, 150_000), "the old bins must not change"
    entry = edited.history.iloc[0]
    assert (entry["variable"], entry["reason"], entry["author"]) == (
        "LIMIT_BAL",
        "policy bands",
        "Li",
    )
    assert entry["after"] == "splits 50,000, 150,000"


def test_a_cut_inside_a_fine_bin_needs_the_sample(taiwan, bins):
    bill = bins["BILL_AMT1"]
    j = int(np.argmax(bill.counts.highest - bill.counts.lowest))
    inside = (bill.counts.lowest[j] + bill.counts.highest[j]) / 2
    with pytest.raises(ValueError, match=r"'BILL_AMT1': 1 splits .* lie inside fine bins.*sample="):
        bins.edit("BILL_AMT1", splits=[inside], reason="try")
    edited = bins.edit("BILL_AMT1", splits=[inside], reason="try", sample=(taiwan, "default"))
    assert edited["BILL_AMT1"].table()["count"].iloc[0] == (taiwan["BILL_AMT1"] < inside).sum()
    with pytest.raises(ValueError, match=r"sample has 100 rows but the bins were fitted on 30,000"):
        bins.edit("BILL_AMT1", splits=[inside], reason="x", sample=(taiwan[:100], "default"))


def test_given_splits_are_used_as_they_are(taiwan):
    cuts = {"BILL_AMT1": [1_234, 98_765.4], "LIMIT_BAL": [50_000, 150_000]}
    weights = np.random.default_rng(0).random(len(taiwan))
    for w in (None, weights):
        bins = cl.fit_bins(taiwan, "default", [*cuts, "AGE"], splits=cuts, weights=w)
        for name, splits in cuts.items():
            group = np.searchsorted(splits, taiwan[name], side="right")
            expected = np.bincount(group, weights=w)
            np.testing.assert_allclose(bins[name].table()["count"].iloc[:3], expected)
            assert bins[name].rule.splits == tuple(splits)
        assert len(bins["AGE"].rule.splits) > 2
    with pytest.raises(ValueError, match=r"'x': a categorical variable is edited with groups="):
        cl.fit_bins(rows(a=(80, 20), b=(20, 30)), "bad", splits={"x": [1]})


def test_categories_are_regrouped_and_none_is_lost():
    frame = rows(a=(80, 20), b=(20, 30), c=(40, 10))
    bins = cl.fit_bins(frame, target="bad")
    edited = bins.edit("x", groups=[["a"], ["b", "c"]], reason="same product")
    assert edited["x"].table()["bin"].tolist() == ["a", "b, c", "other", "missing"]
    assert edited["x"].table()["count"].tolist() == [100, 100, 0, 0]
    for groups, message in (
        ([["a"], ["b"]], "1 categories are left out .'c'"),
        ([["a", "b", "c", "d"]], "1 categories are unknown .'d'"),
        ([["a", "b"], ["b", "c"]], "1 categories are twice .'b'"),
    ):
        with pytest.raises(ValueError, match=message):
            bins.edit("x", groups=groups, reason="wrong")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"splits": [5, 1]}, "increasing"),
        ({"splits": [1, 1]}, "increasing"),
        ({"splits": [np.inf]}, "finite"),
        ({"groups": [["a"]]}, "numeric variable is edited with splits="),
        ({}, "numeric variable is edited with splits="),
    ],
)
def test_edits_without_sense_are_refused(bins, change, message):
    with pytest.raises(ValueError, match=message):
        bins.edit("PAY_0", **change, reason="wrong")


def test_an_edit_needs_a_reason(bins):
    with pytest.raises(ValueError, match="'PAY_0': give a reason"):
        bins.edit("PAY_0", splits=[1], reason=" ")


def test_table_on_another_sample_shows_shift_and_reversed_ranks():
    bins = cl.fit_bins(rows(a=(80, 20), b=(50, 50)), target="bad")
    other = rows(a=(10, 20), b=(60, 10))
    table = bins["x"].table_on(other, "bad")
    assert table["count"].tolist()[:2] == [30, 70]
    assert table["shift"].tolist()[:2] == pytest.approx([-0.2, 0.2])
    assert table["rank_reversed"].tolist() == [False, True, False, False]
    same = bins["x"].table_on(rows(a=(80, 20), b=(50, 50)), "bad")
    assert not same["rank_reversed"].any()
    assert same["shift"].abs().max() == 0
    assert bins.table_on(other, target="bad")["variable"].tolist() == ["x"] * 4


def test_a_reversal_is_tested_against_chance():
    """Development rises a < b < c; now b lies under a by much, and c under b by little."""
    bins = cl.fit_bins(
        rows(a=(90, 10), b=(70, 30), c=(40, 60)), "bad", max_bins=3, min_bin_share=0.1
    )["x"]
    order = {label: place for place, label in enumerate(bins.rule.labels)}
    good, bad = np.zeros(bins.rule.size), np.zeros(bins.rule.size)
    for name, counts in {"a": (60, 40), "b": (85, 15), "c": (18, 2)}.items():
        good[order[name]], bad[order[name]] = counts
    table = bins.compared(good, bad).set_index("bin")
    assert table["rank_reversed"].to_dict() == {
        name: name in ("b", "c") for name in ("a", "b", "c", "other", "missing")
    }
    z, _ = proportions_ztest([40, 15], [100, 100], alternative="larger")  # by statsmodels
    large = stats.norm.sf(z)
    small = stats.fisher_exact([[15, 85], [2, 18]], alternative="greater").pvalue
    assert table["p_reversed"].to_dict() == pytest.approx(
        {"a": np.nan, "b": large, "c": small, "other": np.nan, "missing": np.nan}, nan_ok=True
    )
    assert table["p_reversed_holm"]["b"] == pytest.approx(2 * large)
    assert table["p_reversed_holm"]["c"] == pytest.approx(small)
    low, high = jeffreys_interval([40], [100])
    assert table.loc["a", ["low", "high"]].tolist() == pytest.approx([low[0], high[0]])
    assert table.loc["other", ["low", "high"]].isna().all()


def test_pairs_that_keep_their_order_count_in_the_correction():
    names = {f"v{i}": (100 - 10 * i, 10 * i) for i in range(1, 7)}
    bins = cl.fit_bins(rows(**names), "bad", max_bins=6, min_bin_share=0.05)["x"]
    assert bins.rule.n_regular == 6
    good, bad = bins.good.copy(), bins.bad.copy()
    i = int(np.argmax(np.diff(bad[:6])))
    good[[i, i + 1]], bad[[i, i + 1]] = good[[i + 1, i]], bad[[i + 1, i]]
    table = bins.compared(good, bad)
    p = table["p_reversed"].dropna()
    corrected = np.concatenate([p, np.ones(5 - len(p))])
    expected = multipletests(corrected, method="holm")[1][: len(p)]
    assert table["p_reversed_holm"].dropna().tolist() == pytest.approx(expected)


def test_parts_of_csi_add_up_to_it(bins, taiwan):
    sample = taiwan.iloc[:2000].assign(PAY_0=lambda f: f["PAY_0"].where(f.index % 3 > 0))
    with pytest.warns(UserWarning, match="unseen at development"):
        table = bins.table_on(sample, "default")
    with pytest.warns(UserWarning, match="unseen at development"):
        whole = cl.csi(bins, taiwan, sample).set_index("variable")["csi"]
    assert table.groupby("variable")["csi"].sum().to_dict() == pytest.approx(whole.to_dict())
    assert whole["PAY_0"] > 0.5
    same = bins["PAY_0"].compared(bins["PAY_0"].good, bins["PAY_0"].bad)
    assert same["csi"].abs().max() == 0
    assert same["p_reversed"].isna().all()


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)),
        min_size=1,
        max_size=8,
    )
)
def test_the_exact_test_is_fishers_and_the_other_is_near(pairs):
    a, b, c, d = np.array(pairs).T
    found = higher_rate_p(a, a + b, c, c + d)
    for p, pair in zip(found, pairs, strict=True):
        a, b, c, d = pair
        if min(a + b, c + d) == 0:
            assert np.isnan(p)
            continue
        exact = stats.fisher_exact([[a, b], [c, d]], alternative="greater").pvalue
        if min(a + b, c + d) * min(a + c, b + d) / (a + b + c + d) < 5:
            assert p == pytest.approx(exact)
        else:
            assert p == pytest.approx(exact, abs=0.15)
            assert p <= exact + 1e-3


@settings(max_examples=15)  # statsmodels takes 30 ms a call
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_agrees_with_statsmodels(p_values):
    expected = multipletests(p_values, method="holm")[1]
    np.testing.assert_allclose(holm(p_values), expected)
    gaps = np.insert(np.array(p_values), 0, np.nan)
    np.testing.assert_allclose(holm(gaps), [np.nan, *expected])


def test_summary_sorts_by_information_value(bins):
    summary = bins.summary()
    assert summary["iv"].is_monotonic_decreasing
    assert [iv_strength(v) for v in (0.01, 0.02, 0.1, 0.3, 0.5)] == [
        "none",
        "weak",
        "medium",
        "strong",
        "suspicious",
    ]


def test_json_gives_the_same_bins_back(taiwan, tmp_path):
    german = cl.load_dataset("south_german_credit")
    frame = german.frame.assign(
        owns=lambda f: f["housing"] == "own", score=lambda f: f["age"].where(f["age"] > 25, -999)
    )
    frame.loc[:40, "age"] = np.nan
    bins = cl.fit_bins(frame, target=german.target, special_values={"score": [-999]})
    bins = bins.edit("duration", splits=[12, 24], reason="yearly prices")
    bins.to_json(tmp_path / "bins.json")
    again = cl.Bins.from_json(tmp_path / "bins.json")
    pd.testing.assert_frame_equal(again.history, bins.history)
    pd.testing.assert_frame_equal(again.transform(frame), bins.transform(frame))
    for name in bins:
        pd.testing.assert_frame_equal(again[name].table(), bins[name].table())
        assert again[name].rule == bins[name].rule
    moved = [
        b.edit("amount", splits=[2500], reason="r", sample=(frame, "bad")) for b in (bins, again)
    ]
    assert moved[0]["amount"].woe.tolist() == moved[1]["amount"].woe.tolist()


def test_json_of_another_kind_newer_or_cut_off_is_refused(bins, tmp_path):
    path = tmp_path / "bins.json"
    bins.to_json(path)
    text = path.read_text(encoding="utf-8")
    document = json.loads(text)
    cases = {
        text[: len(text) // 2]: "not a complete JSON file",
        json.dumps([1]): "no creditlab.bins file",
        json.dumps({**document, "format": "other"}): "its format is 'other'",
        json.dumps({**document, "version": 99}): r"version 99 is newer.*upgrade creditlab",
        json.dumps({k: v for k, v in document.items() if k != "variables"}): "damaged",
    }
    for content, message in cases.items():
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ValueError, match=message):
            cl.Bins.from_json(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.assign(bad=[0, 1, np.nan, 1]), "'bad': 1 of 4 rows are missing"),
        (lambda f: f.assign(bad=[0, 1, 2, 1]), "'bad': 1 of 4 rows are neither 0 nor 1"),
        (lambda f: f.assign(bad=["good", "bad", "good", "bad"]), "'bad': 4 of 4 rows are neither"),
        (lambda f: f.assign(bad=0), "'bad': all 4 rows are 0"),
        (lambda f: f.drop(columns="bad"), "not in the frame .'bad'"),
        (lambda f: f.set_axis(["x", "x", "bad"], axis=1), "more than once .'x'"),
        (lambda f: f[:0], "frame is empty"),
        (lambda f: f.assign(x=[1, np.inf, 2, 3]), "'x': 1 of 4 rows are infinite"),
        (lambda f: f.assign(x=np.nan), "'x': all 4 rows are missing"),
        (lambda f: f.assign(x=pd.Timestamp("2024-01-01")), "'x': 4 rows of type datetime"),
    ],
)
def test_bad_input_names_column_count_and_remedy(change, message):
    frame = pd.DataFrame({"x": [1.0, 2, 3, 4], "z": [1, 1, 2, 2], "bad": [0, 1, 0, 1]})
    with pytest.raises(ValueError, match=message):
        cl.fit_bins(change(frame), target="bad")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variables": ["nope"]}, "not in the frame .'nope'"),
        ({"special_values": {"x": [-1]}}, "special values -1 occur in 0 of 4"),
        ({"special_values": {"y": [-1]}}, "special_values names 'y'"),
        ({"trends": {"x": "sideways"}}, "unknown trends 'sideways'"),
        ({"splits": {"x": [3, 2]}}, "'x': splits must be finite and increasing, got 3.0, 2.0"),
        ({"splits": {"y": [3]}}, "splits names 'y'"),
        ({"max_bins": 1}, "max_bins is 1"),
        ({"min_bin_share": 0.7}, "min_bin_share is 0.7"),
        ({"weights": [1, 1, -1, 1]}, "weights: 1 of 4"),
        ({"weights": [1, 1]}, "weights: expected 4 values"),
    ],
)
def test_options_without_sense_are_refused(options, message):
    frame = pd.DataFrame({"x": [1.0, 2, 3, 4], "bad": [0, 1, 0, 1]})
    with pytest.raises(ValueError, match=message):
        cl.fit_bins(frame, target="bad", **options)


def test_scoring_refuses_text_where_numbers_were_binned(bins, taiwan):
    wrong = taiwan.assign(PAY_0=taiwan["PAY_0"].astype(object))
    wrong.loc[[0, 1, 2], "PAY_0"] = "two months"
    with pytest.raises(ValueError, match=r"'PAY_0': 3 of 30,000 rows hold text .'two months'"):
        bins.transform(wrong)
    with pytest.raises(ValueError, match=r"not in the frame .'PAY_0'"):
        bins.transform(taiwan.drop(columns="PAY_0"))
    with pytest.raises(KeyError, match="no bins for 'nope'"):
        bins["nope"]


def test_trends_are_obeyed_and_bins_are_limited(taiwan):
    for trend in ("ascending", "descending", "peak", "valley", "concave", "convex"):
        found = cl.fit_bins(
            taiwan, "default", ["AGE"], trends={"AGE": trend}, max_bins=5, min_bin_share=0.08
        )["AGE"]
        table = found.table().iloc[: found.rule.n_regular]
        assert len(table) <= 5
        assert table["share"].min() >= 0.08
        step = np.sign(np.diff(table["bad_rate"]))
        if trend == "ascending":
            assert (step >= 0).all()
        if trend == "descending":
            assert (step <= 0).all()
        if trend in ("peak", "valley"):
            assert (np.diff(step) != 0).sum() <= 1


def test_constant_columns_have_one_bin_and_no_information():
    frame = pd.DataFrame({"x": [7.0] * 10, "s": ["a"] * 10, "bad": [0, 1] * 5})
    bins = cl.fit_bins(frame, target="bad")
    assert bins["x"].table()["count"].tolist() == [10, 0]
    assert (bins["x"].iv, bins["s"].iv) == (0, 0)


def test_fractional_weights_keep_their_fractions():
    frame = rows(a=(80, 20), b=(20, 30))
    weights = np.linspace(0.1, 1.7, len(frame))
    table = cl.fit_bins(frame, target="bad", weights=weights)["x"].table()
    bad = frame["bad"] == 1
    expected = [weights[bad & (frame["x"] == v)].sum() for v in ("a", "b")]
    np.testing.assert_allclose(sorted(table["bad"].iloc[:2]), sorted(expected))
