"""What edits do to a card: from counts exactly what scoring every customer again would give."""

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.lab.bin_text import gini
from creditlab.lab.card_effect import CardEffect

DATA = cl.load_dataset("spanish_credit")
TRAIN, TEST = cl.split_sample(DATA.frame, DATA.target, seed=0)
NAMES = ["Seniority", "Income", "Job", "Assets"]
BINS = cl.fit_bins(TRAIN, DATA.target, NAMES)
SAMPLES = {"development": (TRAIN, DATA.target), "test": (TEST, DATA.target)}
EDITS = {
    "no": lambda bins: bins,
    "a cut gone": lambda bins: bins.edit("Income", splits=[90, 153], reason="coarser"),
    "categories": lambda bins: bins.edit(
        "Job", groups=[[c for g in bins["Job"].rule.groups for c in g]], reason="all alike"
    ),
    "treatment": lambda bins: bins.edit("Income", treatments={None: "neutral"}, reason="policy"),
    "two variables": lambda bins: bins.edit("Income", splits=[100], reason="coarser").edit(
        "Seniority", splits=[3, 10], reason="coarser"
    ),
}


def card(**options):
    return cl.Scorecard(BINS, **options).fit(TRAIN.drop(columns=DATA.target), TRAIN[DATA.target])


def scored(card, frame):
    return card.points(frame).to_numpy()


@pytest.mark.parametrize("edit", list(EDITS))
@pytest.mark.parametrize("decimals", [0, 1])
def test_measures_are_those_of_scoring_all_rows_again(edit, decimals):
    start = card(decimals=decimals)
    effect = CardEffect(start, BINS, SAMPLES)
    bins = EDITS[edit](BINS)
    after = effect.on(bins)
    for name in ("Income", "Job"):  # counted apart by any variable, the answer is the same
        found = effect.measures(bins, name).set_index("sample")
        for sample, frame in (("development", TRAIN), ("test", TEST)):
            y = frame[DATA.target]
            row = found.loc[sample]
            before, now = scored(start, frame), scored(after, frame)
            assert row["gini_start"] == pytest.approx(_gini(y, before), abs=1e-12)
            assert row["gini"] == pytest.approx(_gini(y, now), abs=1e-12)
            assert row["moved"] == pytest.approx(float(cl.psi(before, now)), abs=1e-12)
            drift = cl.psi(scored(after, TRAIN), now)
            assert row["psi"] == pytest.approx(float(drift), abs=1e-12)
            drift = cl.psi(scored(start, TRAIN), before)
            assert row["psi_start"] == pytest.approx(float(drift), abs=1e-12)


def _gini(y, score):
    found = cl.evaluate(y, score)
    return float(found.loc["gini", "value"])


def test_points_and_what_customers_gained():
    start = card()
    effect = CardEffect(start, BINS, SAMPLES)
    bins = EDITS["treatment"](EDITS["a cut gone"](BINS))
    points, change = effect.points(bins, "Income")
    after = effect.on(bins)
    assert np.array_equal(points, after.bin_points_["Income"])
    gained = scored(after, TRAIN) - scored(start, TRAIN)
    of_bin = pd.Series(gained).groupby(bins["Income"].codes(TRAIN["Income"])).mean()
    assert np.allclose(change[of_bin.index], of_bin)
    assert points[-1] == 0  # neutral


def test_coefficients_are_kept_until_they_are_fitted_again():
    start = card()
    effect = CardEffect(start, BINS, SAMPLES)
    assert effect.on(BINS) is start
    bins = EDITS["a cut gone"](BINS)
    kept = effect.on(bins)
    assert np.allclose(kept.coefficients_, start.coefficients_)
    assert kept.intercept_ == start.intercept_
    effect.refit(bins)
    fresh = cl.Scorecard(bins, decimals=start.decimals_).fit(*SAMPLES["development"])
    assert effect.on(bins).table_.equals(fresh.table_)
    found = effect.measures(bins, "Income").set_index("sample")
    assert found.loc["test", "gini"] == pytest.approx(
        _gini(TEST[DATA.target], scored(fresh, TEST)), abs=1e-12
    )
    assert found.loc["test", "gini_start"] == pytest.approx(
        _gini(TEST[DATA.target], scored(start, TEST)), abs=1e-12
    )


def test_a_cut_that_no_sample_was_counted_at_reads_the_rows_again():
    effect = CardEffect(card(decimals=1), BINS, SAMPLES)
    counts = BINS["Income"].counts
    gap = np.argmax((counts.lowest[1:] - counts.highest[:-1]) > 1)
    between = (counts.highest[gap] + 2 * counts.lowest[gap + 1]) / 3
    bins = BINS.edit("Income", splits=[between], reason="between two fine bins")
    found = effect.measures(bins, "Income").set_index("sample")
    now = scored(effect.on(bins), TEST)
    assert found.loc["test", "gini"] == pytest.approx(_gini(TEST[DATA.target], now), abs=1e-12)


def test_weights_count():
    weights = np.where(TEST[DATA.target] == 1, 2.0, 1.0)
    start = card(decimals=1)
    plain = CardEffect(start, BINS, {"test": (TEST, DATA.target)})
    doubled = pd.concat([TEST, TEST[TEST[DATA.target] == 1]])
    twice = CardEffect(start, BINS, {"test": (doubled, DATA.target)})
    weighted = CardEffect(start, BINS, {"test": (TEST, DATA.target, weights)})
    bins = EDITS["a cut gone"](BINS)
    found = [each.measures(bins, "Income").iloc[0, 1:].to_list() for each in (weighted, twice)]
    assert np.allclose(*found, equal_nan=True)
    assert plain.measures(bins, "Income").loc[0, "moved"] != pytest.approx(found[0][2], rel=1e-6)


def test_gini_by_hand():
    # Scores -1, 0, 2 hold a bad, a good and a bad, a good: 3 pairs in order, 1 tied, of 4.
    assert gini(np.array([0, 1, 1]), np.array([1, 1, 0]), np.array([-1.0, 0.0, 2.0])) == 0.75
    assert np.isnan(gini(np.array([1.0]), np.array([0.0]), np.array([0.0])))


def test_what_cannot_be_a_starting_card_is_refused():
    with pytest.raises(ValueError, match=r"1 variables have no bins here \('Assets'\)"):
        CardEffect(card(), BINS.select(NAMES[:3]), {})
    special = cl.fit_bins(TRAIN, DATA.target, NAMES, special_values={"Assets": [0]})
    with pytest.raises(ValueError, match="other special values"):
        CardEffect(card(), special, {})
    log_odds = {name: np.arange(BINS[name].rule.size) for name in NAMES}
    with pytest.raises(ValueError, match="no multiple of WoE"):
        CardEffect(cl.Scorecard.of_log_odds(BINS, 0.0, log_odds), BINS, {})
    effect = CardEffect(card(), BINS, {"test": (TEST, DATA.target)})
    with pytest.raises(ValueError, match="rows of development are needed to refit"):
        effect.refit(BINS)
    assert effect.measures(BINS, "Job")["psi"].isna().all()
