"""Monitoring: what it measures, what it concludes, and the page it writes."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

import creditlab as cl
from creditlab.cli import main
from creditlab.data.rate_tests import holm
from creditlab.deploy.monitor import SUMMARY, TEXTS, monitor
from creditlab.deploy.monitor_rules import RULES, judge, rules_table
from creditlab.workbench.monitor import monitor_files

NAMES = ["PAY_0", "LIMIT_BAL", "PAY_AMT1", "AGE", "BILL_AMT1"]
TARGET = "default"


@pytest.fixture(scope="module")
def taiwan():
    frame = cl.load_dataset("taiwan_default").frame
    train, test = cl.split_sample(frame, TARGET)
    card = cl.Scorecard(variables=NAMES).fit(train, TARGET)
    return card, train, test.astype({TARGET: float, "LIMIT_BAL": float})


@pytest.fixture(scope="module")
def german():
    data = cl.load_dataset("south_german_credit")
    train, test = cl.split_sample(data.frame, data.target)
    return cl.Scorecard().fit(train, data.target), train, test, data.target


def drawn(frame, rows, seed=0):
    """Rows drawn with replacement, so that nothing but chance differs."""
    return frame.iloc[np.random.default_rng(seed).integers(0, len(frame), rows)]


def outcomes(card, frame, shift=0.0, slope=1.0, seed=0):
    """The frame with outcomes that come as the card predicts, or on shifted log-odds."""
    odds = slope * card.decision_function(frame) + shift
    bad = np.random.default_rng(seed).random(len(frame)) < 1 / (1 + np.exp(-odds))
    return frame.assign(**{TARGET: bad.astype(float)})


def only(found):
    assert len(found.summary) == 1
    return found.summary.iloc[0]


# --- What is measured -------------------------------------------------------------------------


def test_stability_is_that_of_the_functions_for_it(taiwan):
    card, train, test = taiwan
    days = pd.date_range("2024-01-15", periods=4, freq="MS")[[0, 1, 3]]
    later = test.assign(day=np.resize(days, len(test)))
    found = monitor(card, train, later, period="day", every="M")
    scores, before = card.points(later), card.points(train)
    psi = cl.psi_over_time(before, scores, period=later["day"], every="M")
    assert found.summary["period"].tolist() == psi["period"].tolist()
    for ours, theirs in (("psi", "psi"), ("psi_limit", "limit"), ("psi_expected", "expected")):
        np.testing.assert_allclose(found.summary[ours].astype(float), psi[theirs])
    csi = cl.csi_over_time(card.bins_, train, later, period="day", every="M")
    keys = ["period", "variable"]
    both = csi.merge(found.variables, on=keys, suffixes=("", "_ours"))
    assert len(both) == len(csi) == 4 * len(NAMES)
    for name in ("csi", "limit", "expected"):
        np.testing.assert_allclose(both[f"{name}_ours"], both[name])
    first = later["day"].dt.month == 2
    chance = [
        stats.chi2.sf(csi["csi"][i] / (1 / len(train) + 1 / first.sum()), freedom)
        for i, freedom in enumerate(np.count_nonzero(v.seen) - 1 for v in card.bins_.values())
    ]
    ours = found.variables[found.variables["period"] == "2024-02"].set_index("variable")
    np.testing.assert_allclose(ours.loc[csi["variable"][: len(NAMES)], "p_value"], holm(chance))
    p, q = (card.predict_proba(part)[:, 1] for part in (later[first], train))
    z = (p.mean() - q.mean()) / (q.std() * np.sqrt(1 / len(p) + 1 / len(q)))
    assert found.summary["pd_p"].iloc[0] == pytest.approx(2 * stats.norm.sf(abs(z)))
    empty = found.summary.set_index("period").loc["2024-04"]
    assert (empty["rows"], empty["rule"], empty["verdict"]) == (0, "no rows", "investigate data")
    bands = found.bands[found.bands["period"] == "2024-02"].drop(columns="period")
    table = cl.psi(before, scores[later["day"].dt.month == 2]).table
    pd.testing.assert_frame_equal(bands.reset_index(drop=True), table)


def test_outcomes_are_measured_as_elsewhere(taiwan):
    card, train, test = taiwan
    row = only(monitor(card, train, test, target=TARGET))
    pd_ = card.predict_proba(test)[:, 1]
    auc = cl.evaluate(test[TARGET], pd_).loc["auc"]
    assert (row["auc"], row["auc_low"], row["auc_high"]) == tuple(auc)
    assert row["auc"] == pytest.approx(roc_auc_score(test[TARGET], pd_))
    at = roc_auc_score(train[TARGET], card.predict_proba(train)[:, 1])
    # These are the rows of the fit: (G - k) / G of the Gini coefficient is to be expected.
    likelihood = card.fit_.null_deviance - card.fit_.deviance
    spent = sum(np.count_nonzero(v.seen) - 1 for v in card.bins_.values())
    due = 0.5 + (at - 0.5) * (1 - spent / likelihood)
    assert row["auc_development"] == pytest.approx(due)
    assert row["gini_lost"] == pytest.approx(1 - (2 * row["auc"] - 1) / (2 * due - 1))
    other = only(monitor(card, train.iloc[1:], test, target=TARGET))
    assert other["auc_development"] == pytest.approx(at, abs=1e-4)
    bads, n = int(test[TARGET].sum()), len(test)
    posterior = stats.beta(bads + 0.5, n - bads + 0.5)
    assert (row["observed"], row["predicted"]) == pytest.approx((bads / n, pd_.mean()))
    ends = row["observed_low"], row["observed_high"]
    assert ends == pytest.approx(tuple(posterior.ppf([0.025, 0.975])))
    tails = [stats.binom.sf(bads - 1, n, pd_.mean()), stats.binom.cdf(bads, n, pd_.mean())]
    assert row["calibration_p"] == pytest.approx(min(1, 2 * min(tails)))
    slope = cl.calibration_tests(test[TARGET], pd_).loc["slope"]
    assert (row["slope"], row["slope_p"]) == (slope["value"], slope["p_value"])


def test_bands_of_outcomes_add_up(taiwan):
    card, train, test = taiwan
    table = monitor(card, train, test, target=TARGET).calibration
    assert table["count"].sum() == len(test)
    assert table["bad"].sum() == test[TARGET].sum()
    predicted = (table["count"] * table["predicted"]).sum() / len(test)
    assert predicted == pytest.approx(card.predict_proba(test)[:, 1].mean())
    assert (table["observed"].diff().dropna() < 0).sum() >= len(table) - 3


def test_missing_and_unseen_are_shares_of_rows(german):
    card, train, test, _ = german
    name = next(n for n, v in card.bins_.items() if v.rule.kind == "categorical")
    later = test.copy()
    later[name] = later[name].astype(object)
    later.iloc[:30, later.columns.get_loc(name)] = "<new> & odd"
    later.iloc[30:90, later.columns.get_loc(name)] = None
    found = monitor(card, train, later)
    row = found.variables.set_index("variable").loc[name]
    assert row["missing"] == pytest.approx(60 / len(test))
    assert row["unseen"] == pytest.approx(90 / len(test))  # missing, too, is new
    assert "'<new> & odd'" in row["note"]
    assert "90 rows unseen at development" in row["note"]
    assert found.variables["variable"].iloc[0] == name
    verdict = only(found)
    assert (verdict["rule"], verdict["unseen_variable"]) == ("unseen values", name)


# --- What is concluded ------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False])
def test_without_drift_alarms_are_as_rare_as_stated(taiwan, known):
    card, _, test = taiwan
    sizes, repeats = (60, 300, 1000), 12
    alarms = dict.fromkeys(sizes, 0)
    for seed in range(4):
        before = outcomes(card, drawn(test, 20_000, seed), seed=seed)
        parts = [
            drawn(test, n, 1000 * seed + i).assign(part=f"{n} {i}")
            for n in sizes
            for i in range(repeats)
        ]
        now = outcomes(card, pd.concat(parts), seed=seed + 100)
        found = monitor(card, before, now, target=TARGET if known else None, period="part").summary
        for n in sizes:
            part = found[found["rows"] == n]
            alarms[n] += int((part["verdict"] != "leave alone").sum())
    # Fewer than 1 of 20 periods, but for the luck of these draws.
    assert max(alarms.values()) <= stats.binom.ppf(0.999, 4 * repeats, 0.05)
    assert alarms[1000] <= 2


def test_a_card_on_its_test_sample_is_left_alone(taiwan, german):
    card, train, test = taiwan
    found = monitor(card, train, test, target=TARGET)
    row = only(found)
    assert (row["verdict"], row["rule"], row["also"]) == ("leave alone", "nothing found", "")
    assert "known outcomes" in row["reason"]
    card, train, test, _ = german
    assert only(monitor(card, train, test))["rule"] == "nothing found"


def test_a_card_that_fits_too_well_has_not_lost_its_order():
    data = cl.load_dataset("south_german_credit")
    rows, own = [], []
    for seed in range(1, 9):
        train, test = cl.split_sample(data.frame, data.target, seed=seed)
        card = cl.Scorecard().fit(train, data.target)
        found = monitor(card, train, test, target=data.target)
        assert "the one the card was fitted on" in found.notes[0]
        rows.append(only(found))
        own.append(roc_auc_score(train[data.target], card.predict_proba(train)[:, 1]))
    table = pd.DataFrame(rows)
    assert np.mean(own) > table["auc"].mean() + 0.04
    assert table["auc_development"].mean() == pytest.approx(table["auc"].mean(), abs=0.03)
    assert (table["verdict"] == "rebuild").sum() <= 1
    # That its PDs are too extreme is true, and a matter of calibration.
    assert table["slope"].mean() < 0.85


def test_many_rows_that_hardly_moved_raise_no_alarm(taiwan):
    card, train, _ = taiwan
    rng = np.random.default_rng(0)
    tilt = np.exp(0.1 * stats.zscore(card.points(train)))
    rows = rng.choice(len(train), 300_000, p=tilt / tilt.sum())
    row = only(monitor(card, train, train.iloc[rows]))
    assert row["psi_limit"] < row["psi"] < 0.03
    assert row["psi_moved"]
    assert row["verdict"] == "leave alone"


def test_few_rows_that_moved_by_chance_raise_no_alarm(taiwan):
    card, train, test = taiwan
    row = only(monitor(card, train, drawn(test, 40, seed=3)))
    assert row["psi"] > 0.10
    assert row["verdict"] == "leave alone"


def test_a_shifted_variable_is_named_first(taiwan):
    card, train, test = taiwan
    later = test.assign(LIMIT_BAL=2.5 * test["LIMIT_BAL"])
    found = monitor(card, train, later, target=TARGET)
    assert found.variables["variable"].iloc[0] == "LIMIT_BAL"
    row = only(found)
    assert row["moved"].startswith("LIMIT_BAL (CSI ")
    assert row["verdict"] == "watch"
    assert "Most moved: LIMIT_BAL" in row["reason"]
    blind = only(monitor(card, train, later))
    assert (blind["verdict"], blind["note"]) == ("investigate data", "no outcomes yet")
    assert "LIMIT_BAL" in blind["reason"]


def test_drift_of_calibration_is_found(taiwan):
    card, train, test = taiwan
    row = only(monitor(card, train, outcomes(card, test, shift=0.5), target=TARGET))
    assert (row["verdict"], row["rule"]) == ("recalibrate", "bad rate off")
    assert row["rate_change"] > 0.2
    row = only(monitor(card, train, outcomes(card, test, shift=-0.5), target=TARGET))
    assert (row["verdict"], row["rule"]) == ("recalibrate", "bad rate off")
    steep = outcomes(card, test, slope=1.6, shift=0.5)
    row = only(monitor(card, train, steep, target=TARGET))
    assert (row["verdict"], row["rule"]) == ("recalibrate", "slope off")


def test_with_correlated_defaults_a_bad_year_proves_less(taiwan):
    card, train, test = taiwan
    now = outcomes(card, test, shift=0.5)
    row = only(monitor(card, train, now, target=TARGET, correlation=0.05))
    assert row["calibration_p"] > 0.01
    assert row["rule"] != "bad rate off"


def test_a_lost_order_is_found(taiwan):
    card, train, test = taiwan
    mixed = outcomes(card, test, slope=0.4, shift=-0.7)
    row = only(monitor(card, train, mixed, target=TARGET))
    assert (row["verdict"], row["rule"]) == ("rebuild", "order weaker by far")
    assert "order weaker" not in row["also"].split(", ")  # said already
    blind = test.assign(**{TARGET: np.random.default_rng(0).integers(0, 2, len(test))})
    row = only(monitor(card, None, blind, target=TARGET))
    assert (row["verdict"], row["rule"]) == ("rebuild", "hardly any order")


def test_expected_bads_are_watched_without_outcomes(taiwan):
    card, train, test = taiwan
    probability = card.predict_proba(test)[:, 1]
    rows = np.random.default_rng(0).choice(
        len(test), 1500, p=probability**0.45 / (probability**0.45).sum()
    )
    mild = [
        replace(r, threshold=9.0) if " changed" in r.name and "rate" not in r.name else r
        for r in RULES
    ]
    row = only(monitor(card, train, test.iloc[rows], rules=mild))
    assert (row["verdict"], row["rule"]) == ("watch", "expected bad rate changed")
    assert row["pd_change"] == pytest.approx(
        probability[rows].mean() / card.predict_proba(train)[:, 1].mean() - 1
    )
    assert "no outcomes yet" in row["reason"]


# --- Special cases ----------------------------------------------------------------------------


def test_no_rows_at_all(taiwan):
    card, train, test = taiwan
    for period in (None, "ID"):
        found = monitor(card, train, test.head(0), target=TARGET, period=period)
        row = only(found)
        assert (row["rows"], row["verdict"], row["rule"]) == (0, "investigate data", "no rows")
        assert len(found.calibration) == len(found.bands) == 0
        assert found.variables["csi"].isna().all()


@pytest.mark.parametrize("bad", [0.0, 1.0, np.nan])
def test_one_row(taiwan, bad):
    card, train, test = taiwan
    row = only(monitor(card, train, test.head(1).assign(**{TARGET: bad}), target=TARGET))
    assert (row["rows"], row["verdict"], row["rule"]) == (1, "leave alone", "too few rows")
    assert row["psi"] > 0
    assert pd.isna(row["auc"])
    assert pd.isna(row["observed"]) == np.isnan(bad)


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda f: f.drop(columns="AGE"), "column 'AGE' is absent"),
        (lambda f: f.assign(AGE="forty"), "hold text ('forty')"),
        (lambda f: f.assign(AGE=np.where(f["AGE"] == 30, np.inf, f["AGE"])), "are infinite"),
    ],
)
def test_a_column_that_cannot_be_used_is_a_verdict(taiwan, spoilt, said):
    card, train, test = taiwan
    row = only(found := monitor(card, train, spoilt(test), target=TARGET))
    assert (row["verdict"], row["rule"]) == ("investigate data", "cannot score")
    assert said in row["reason"]
    assert pd.isna(row["psi"])
    table = found.variables.set_index("variable")
    assert np.isnan(table.loc["AGE", "csi"])
    assert said in table.loc["AGE", "note"]
    assert table.drop(index="AGE")["csi"].notna().all()
    with pytest.raises(ValueError, match="AGE"):
        monitor(card, spoilt(train), test)


def test_a_column_that_goes_wrong_in_one_period(taiwan):
    card, train, test = taiwan
    later = test.assign(month=np.where(np.arange(len(test)) < 4000, "a", "b"))
    later["AGE"] = later["AGE"].astype(object).where(later["month"] == "a", "?")
    found = monitor(card, train, later, period="month").summary
    assert found["rule"].tolist() == ["nothing found", "cannot score"]


def test_missing_for_more_rows_than_at_development(taiwan):
    card, train, test = taiwan
    train = train.assign(AGE=train["AGE"].where(np.arange(len(train)) % 50 > 0))
    card = cl.Scorecard(variables=NAMES).fit(train, TARGET)
    later = test.assign(AGE=test["AGE"].where(np.arange(len(test)) % 8 > 0))
    row = only(monitor(card, train, later))
    assert (row["rule"], row["missing_variable"]) == ("missing values", "AGE")
    assert row["missing_shift"] == pytest.approx(1 / 8 - 1 / 50, abs=1e-3)
    kept = only(monitor(card, None, later))
    assert kept["missing_shift"] == pytest.approx(row["missing_shift"])
    healed = only(monitor(card, train, test))
    assert healed["missing_shift"] == pytest.approx(-1 / 50)
    assert healed["rule"] != "missing values"  # two points of a hundred are too little


def test_an_empty_score_band(taiwan):
    card, train, test = taiwan
    good = test[card.points(test) > card.points(train).quantile(0.3)]
    found = monitor(card, train, good, target=TARGET)
    assert found.bands["actual"].iloc[0] == 0
    assert np.isfinite(only(found)["psi"])
    first = found.calibration.iloc[0]
    assert first["count"] == 0
    assert np.isnan(first["observed"])


def test_outcomes_that_are_not_there_yet(taiwan):
    card, train, test = taiwan
    for target, now in ((None, test), (TARGET, test.assign(**{TARGET: np.nan}))):
        found = monitor(card, train, now, target=target)
        row = only(found)
        assert (row["known"], row["judged"], row["note"]) == (0, False, "no outcomes yet")
        assert "There are no outcomes yet" in row["reason"]
        assert len(found.calibration) == 0


def test_outcomes_of_some(taiwan):
    card, train, test = taiwan
    # Bads are known at once, most goods later: the bad rate seems doubled.
    late = (test[TARGET] == 0) & (np.arange(len(test)) % 3 > 0)
    row = only(
        monitor(card, train, test.assign(**{TARGET: test[TARGET].mask(late)}), target=TARGET)
    )
    assert (row["verdict"], row["rule"]) == ("watch", "bad rate off, outcomes incomplete")
    assert row["note"] == f"{int((~late).sum()):,} of 9,000 outcomes known"
    assert not row["judged"]
    some = test.assign(**{TARGET: test[TARGET].where(np.arange(len(test)) % 2 == 0)})
    assert only(monitor(card, train, some, target=TARGET))["verdict"] == "leave alone"


def test_only_goods_are_known(taiwan):
    card, train, test = taiwan
    row = only(monitor(card, train, test.assign(**{TARGET: 0}), target=TARGET))
    assert (row["verdict"], row["rule"]) == ("watch", "bad rate off, outcomes incomplete")
    assert row["note"] == "only goods are known, so no AUC"
    assert (row["observed"], row["observed_low"]) == (0, 0)
    few = test.head(500)[[*NAMES, TARGET]]
    few = few[(card.predict_proba(few)[:, 1] < 0.1)].head(31).assign(**{TARGET: 0})
    assert only(monitor(card, few, few, target=TARGET))["verdict"] == "leave alone"


def test_without_development_the_card_s_own_counts_serve(taiwan):
    card, train, test = taiwan
    found, full = (
        monitor(card, None, test, target=TARGET),
        monitor(card, train, test, target=TARGET),
    )
    table, same = (f.variables.set_index("variable") for f in (found, full))
    pd.testing.assert_series_equal(table["csi"], same["csi"])
    row = only(found)
    assert pd.isna(row["psi"])
    assert pd.isna(row["auc_development"])
    assert row["mean_pd_development"] == pytest.approx(only(full)["mean_pd_development"])
    assert row["auc"] == only(full)["auc"]
    assert "PSI of the score" in found.notes[0]
    judged = cl.Scorecard.of_log_odds(card.bins_, -1, card.bin_log_odds_)
    assert "no mean PD" in monitor(judged, None, test).notes[1]


def test_overrides(taiwan):
    card, train, test = taiwan
    points = card.points(test)
    flip = np.arange(len(test)) % 4 == 0
    decision = pd.Series(((points >= 530) ^ flip).astype(float), test.index)
    decision.iloc[1] = np.nan
    later = test.assign(approved=decision, system=(points >= 530).astype(int))
    asked = {"decision": "approved", "cutoff": 530}
    found = monitor(card, train, later, target=TARGET, overrides=asked)
    row = only(found)
    report = cl.override_report(
        later["approved"].drop(later.index[1]),
        later["system"].drop(later.index[1]),
        later[TARGET].drop(later.index[1]),
    )
    table = found.overrides.iloc[0]
    assert table["overrides"] == report.summary.loc["all", "overrides"] == flip.sum()
    assert table["low_side"] == report.summary.loc["low side", "overrides"]
    assert table["low_side_bad_rate"] == report.outcomes.loc["low side", "bad_rate"]
    assert "1 row not decided yet" in table["note"]
    assert row["override_rate"] == pytest.approx(0.25, abs=0.001)
    assert (row["verdict"], row["rule"]) == ("watch", "overrides")
    column = {"decision": "approved", "system_decision": "system"}
    same = monitor(card, train, later, target=TARGET, overrides=column)
    pd.testing.assert_frame_equal(same.overrides, found.overrides)
    nobody = later.assign(approved=np.nan)
    assert len(monitor(card, train, nobody, overrides=asked).overrides) == 0
    blind = monitor(card, train, later.drop(columns="AGE"), overrides=column)
    assert len(blind.overrides) == 1  # the system's decisions are in the file


def test_mistakes_are_named(taiwan):
    card, train, test = taiwan
    for options, said in (
        ({"target": "outcome"}, "'outcome'"),
        ({"target": "AGE"}, "target 'AGE': .* neither 0, 1 nor missing"),
        ({"period": "month"}, "'month'"),
        ({"period": "ID"}, "9,000 different periods"),
        ({"every": "M"}, "no period is named"),
        ({"period": "AGE", "every": "H"}, "every is 'H'"),
        ({"overrides": {"decision": "ID"}}, "either the column 'system_decision'"),
        ({"overrides": {"decisions": "ID"}}, "'decisions' unknown"),
    ):
        with pytest.raises(ValueError, match=said):
            monitor(card, train, test, **options)
    holes = test.assign(month=np.where(test["AGE"] > 50, None, "a"))
    with pytest.raises(ValueError, match="have no period"):
        monitor(card, train, holes, period="month")
    with pytest.raises(ValueError, match="development sample: 0 rows"):
        monitor(card, train.head(0), test)


# --- The decision table -----------------------------------------------------------------------

QUIET = (
    dict.fromkeys(SUMMARY, np.nan)
    | dict.fromkeys(TEXTS, "")
    | {"rows": 1000, "judged": False, "known": 0, "bad": 0, "fewest": 0, "known_share": 0.0}
)
SURE = {"psi_p": 0.0, "calibration_p": 0.0, "auc_p": 0.0, "pd_p": 0.0, "slope_p": 0.0}
CASES = {
    "no rows": ({"rows": 0}, {"rows": 30}),
    "cannot score": ({"unusable": "column 'a' is absent"}, {}),
    "too few rows": ({"rows": 29}, {"rows": 30}),
    "unseen values": ({"unseen": 0.01}, {"unseen": 0.0099}),
    "missing values": ({"missing_shift": -0.05}, {"missing_shift": -0.049}),
    "order weaker by far": ({"gini_lost": 0.2}, {"gini_lost": 0.2, "auc_p": 0.01}),
    "hardly any order": (
        {"auc": 0.55, "auc_low": 0.51, "auc_high": 0.59, "fewest": 10},
        {"auc_high": 0.59, "fewest": 9},
    ),
    "bad rate off": (
        {"judged": True, "rate_change": -0.2},
        {"judged": True, "rate_change": 0.5, "calibration_p": 0.01},
    ),
    "slope off": ({"judged": True, "slope": 0.75}, {"judged": True, "slope": 0.76}),
    "bad rate off, outcomes incomplete": ({"rate_change": 0.2}, {"rate_change": 0.19}),
    "population changed, outcomes unknown": ({"psi": 0.25}, {"psi": 0.25, "psi_p": 0.01}),
    "variable changed, outcomes unknown": ({"csi": 0.25}, {}),
    "order weaker": ({"gini_lost": 0.1}, {"gini_lost": 0.09}),
    "population changed": ({"psi": 0.25, "judged": True}, {"psi": 0.0999}),
    "variable changed": ({"csi": 0.10}, {"csi": 0.09}),
    "expected bad rate changed": ({"pd_change": -0.2}, {"pd_change": 0.19}),
    "overrides": ({"override_low": 0.15}, {"override_rate": 0.3, "override_low": 0.14}),
    "nothing found": ({}, None),
}


def test_every_rule_has_a_case():
    assert list(CASES) == [rule.name for rule in RULES] == rules_table()["rule"].tolist()


@pytest.mark.parametrize("name", CASES)
def test_each_rule_holds_at_its_threshold_and_not_before(name):
    at, before = CASES[name]
    found = judge(QUIET | SURE | at)
    rule = next(rule for rule in RULES if rule.name == name)
    assert (found["rule"], found["verdict"], found["also"]) == (name, rule.verdict, "")
    assert "{" not in found["reason"]
    if before is not None:
        assert judge(QUIET | SURE | before)["rule"] == "nothing found"


def test_the_table_is_in_words_and_can_be_changed(taiwan):
    table = rules_table()
    assert not table["condition"].str.contains("[{}]").any()
    assert "at least 0.10" in table.set_index("rule").loc["population changed", "condition"]
    strict = [replace(r, threshold=0.5) if r.name == "too few rows" else r for r in RULES]
    assert judge(QUIET | {"rows": 1}, strict)["rule"] == "nothing found"
    with pytest.raises(ValueError, match="'panic'"):
        replace(RULES[0], verdict="panic")
    with pytest.raises(ValueError, match="no rule holds"):
        judge(QUIET, RULES[:3])


# --- The page and the command -----------------------------------------------------------------


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.addresses, self.text = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [v for k, v in attrs if k in ("src", "href", "action", "data")]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_needs_nothing_else(taiwan, tmp_path):
    card, train, test = taiwan
    later = test.assign(
        month=np.where(np.arange(len(test)) < 4000, "2024-01 <b>", "2024-02"),
        approved=(card.points(test) > 540).astype(int),
    )
    later.loc[later["month"] == "2024-02", TARGET] = np.nan
    asked = {"decision": "approved", "cutoff": 530}
    found = monitor(card, train, later, target=TARGET, period="month", overrides=asked)
    path = found.to_html(tmp_path / "page.html", title="Cards & <loans>")
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    assert page.tags.count("img") == 3
    assert all(address.startswith("data:image/png;base64,") for address in page.addresses)
    assert not re.search(r"https?:|@import|url\(|<script|<link", text)
    assert "Cards &amp; &lt;loans&gt;" in text
    assert "<b>" not in text
    said = " ".join(page.text)
    for condition in found.rules_table()["condition"]:
        assert condition in said
    for reason in found.summary["reason"]:
        assert reason in said
    assert re.findall(r'<img alt="([^"]{20,})"', text)


def test_the_page_of_what_cannot_be_scored(german, tmp_path):
    card, _, test, _ = german
    for part in (test.head(0), test.head(1), test.drop(columns=next(iter(card.bins_)))):
        found = monitor(card, None, part)
        page = Page(found.to_html(tmp_path / "page.html").read_text(encoding="utf-8"))
        assert found.summary["reason"].iloc[0] in " ".join(page.text)


def test_names_from_the_data_are_escaped(tmp_path):
    rng = np.random.default_rng(0)
    name, kinds = 'x<script>"&$y$', np.array(["<i>a</i>", "b & c"])
    frame = pd.DataFrame({name: kinds[rng.integers(0, 2, 500)], "bad": rng.integers(0, 2, 500)})
    card = cl.Scorecard().fit(frame, "bad")
    later = frame.assign(**{name: ["<u>new</u>"] * 100 + frame[name].tolist()[100:]})
    text = monitor(card, frame, later, target="bad").to_html(tmp_path / "p.html").read_text()
    assert "<script>" not in text
    assert "<u>" not in text
    assert "&lt;u&gt;new&lt;/u&gt;" in text
    assert Page(text).open == []


def test_a_page_that_fails_leaves_the_old_one(taiwan, tmp_path, monkeypatch):
    card, train, test = taiwan
    found = monitor(card, train, test.head(100))
    (tmp_path / "page.html").write_text("old")
    monkeypatch.setattr("creditlab.deploy.monitor_page._figures", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        found.to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_the_command(taiwan, tmp_path, capsys):
    card, train, test = taiwan
    card.to_json(tmp_path / "card.json")
    train.to_parquet(tmp_path / "development.parquet")
    day = np.where(np.arange(len(test)) < 5000, "2024-01-09", "2024-02-10")
    status = test[TARGET].map({0.0: "paid", 1.0: "default"}).where(day < "2024-02")
    test.assign(day=day, status=status).to_csv(tmp_path / "new.csv", index=False)
    given = ["monitor", str(tmp_path / "card.json"), str(tmp_path / "new.csv")]
    out = tmp_path / "deep" / "page.html"
    options = ["--target", "status", "--bad", "default", "--period", "day", "--every", "M"]
    more = ["--development", str(tmp_path / "development.parquet"), "--out", str(out)]
    assert main([*given, *options, *more]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("2024-01: leave alone. No sign against the card.")
    assert printed[1].startswith("2024-02: leave alone. ")
    assert printed[2] == str(out)
    assert "2024-02" in out.read_text(encoding="utf-8")
    table = tmp_path / "summary.csv"
    assert main([*given, *options, "--out", str(table)]) == 0
    assert pd.read_csv(table)["known"].tolist() == [5000, 0]


def test_a_mistake_at_the_command_is_a_line_and_leaves_nothing(taiwan, tmp_path, capsys):
    card, _, test = taiwan
    card.to_json(tmp_path / "card.json")
    test.assign(three=np.resize(["a", "b", "c"], len(test))).to_csv(tmp_path / "new.csv")
    given = ["monitor", str(tmp_path / "card.json"), str(tmp_path / "new.csv")]
    out = tmp_path / "page.html"
    for options, said in (
        (["--out", "page.pdf"], "ends in .html or .csv"),
        (["--out", str(out), "--target", "nothing"], "'nothing'"),
        (["--out", str(out), "--target", "three", "--bad", "a"], "'a', 'b', 'c'"),
        (["--out", str(out), "--target", TARGET, "--bad", "yes"], "'0', '1'"),
        (["--out", str(out), "--bad", "1"], "no target is named"),
        (["--out", str(out), "--cutoff", "500"], "'decision'"),
    ):
        assert main([*given, *options]) == 2
        assert said in capsys.readouterr().err
    assert not out.exists()
    assert monitor_files(*given[1:], target=TARGET, bad="1").summary["known"].iloc[0] == 9000
