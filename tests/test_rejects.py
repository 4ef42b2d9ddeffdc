"""Reject inference: each method does to the sample what it says, and the benchmark tells truth."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import brier_score_loss, roc_auc_score

import creditlab as cl
from creditlab.model.rejects import ASSUMPTIONS, USED, infer_rejects
from creditlab.validate.reject_benchmark import AcceptancePolicy, benchmark_rejects

VARIABLES = ["Seniority", "Records", "Job", "Age", "Debt"]
INFERRING = ["hard_cutoff", "parcelling", "fuzzy"]


@pytest.fixture(scope="module")
def spain():
    frame = cl.load_dataset("spanish_credit").frame
    poor = (frame["Income"] < 100).to_numpy()
    accepted, rejected = frame[~poor], frame[poor]
    card = cl.Scorecard(variables=VARIABLES).fit(accepted, "bad")
    return accepted, rejected.drop(columns="bad"), card, rejected["bad"]


def inferred(spain, method, **options):
    accepted, rejected, card, _ = spain
    return infer_rejects(accepted, "bad", rejected, card, method=method, **options)


# --- What each method does to the sample ------------------------------------------------------


@pytest.mark.parametrize("method", list(USED))
def test_every_method_returns_the_same_contract(spain, method):
    accepted, rejected, card, _ = spain
    found = inferred(spain, method)
    assert (found.method, found.target, found.assumption) == (method, "bad", ASSUMPTIONS[method])
    own = found.sample[found.sample["origin"] == "accepted"]
    pd.testing.assert_frame_equal(own[accepted.columns], accepted)
    assert list(found.bins) == list(card.bins_) == list(found.card.bins_)
    assert (found.table["accepts"].sum(), found.table["accepted_bads"].sum()) == (
        len(accepted),
        accepted["bad"].sum(),
    )
    assert found.table["rejects"].sum() == len(rejected)
    if method in INFERRING:
        others = found.sample[found.sample["origin"] == "rejected"]
        assert others.groupby(level=0)["weight"].sum().to_numpy() == pytest.approx(1)
        assert set(others.index) == set(rejected.index)
        bads = others.loc[others["bad"] == 1, "weight"].sum()
        assert found.table["inferred_bads"].sum() == pytest.approx(bads)
    else:
        assert len(found.sample) == len(accepted)
    assert found.sample["weight"].min() > 0


@pytest.mark.parametrize("method", list(USED))
def test_the_card_is_fitted_and_grouped_on_the_augmented_sample(spain, method):
    found = inferred(spain, method)
    again = cl.fit_bins(found.sample, "bad", VARIABLES, weights="weight")
    for name in VARIABLES:
        assert found.bins[name].rule == again[name].rule
    woe = sm.add_constant(found.bins.transform(found.sample))
    family = sm.families.Binomial()
    fit = sm.GLM(found.sample["bad"], woe, family=family, freq_weights=found.sample["weight"]).fit()
    assert found.card.intercept_ == pytest.approx(fit.params["const"], abs=1e-6)
    np.testing.assert_allclose(found.card.coefficients_, fit.params.iloc[1:], atol=1e-6)


def test_ignoring_gives_the_card_of_the_accepts(spain):
    accepted, _, card, _ = spain
    found = inferred(spain, "ignore")
    assert found.card.points(accepted).equals(card.points(accepted))
    assert found.table["inferred_bads"].isna().all()


def test_parcelling_by_hand():
    """Two scores: of 100 accepts 10 are bad at the better one, of 50 accepts 20 at the worse."""
    accepted = pd.DataFrame({"x": [1] * 100 + [0] * 50})
    accepted["bad"] = [1] * 10 + [0] * 90 + [1] * 20 + [0] * 30
    rejected = pd.DataFrame({"x": [1] * 10 + [0] * 40})
    found = infer_rejects(accepted, "bad", rejected, method="parcelling", factor=1.5, bands=2)
    assert found.table["accepted_bad_rate"].tolist() == [0.4, 0.1]
    assert found.table["inferred_bads"].tolist() == pytest.approx([40 * 0.6, 10 * 0.15])
    assert found.table["factor"].tolist() == pytest.approx([1.5, 1.5])
    # together 74 + 44 = 118 bads and goods as 90 + 30 + 8.5 + 16: the bins count them
    assert found.bins["x"].bad.sum() == pytest.approx(30 + 25.5)
    assert found.bins["x"].good.sum() == pytest.approx(120 + 24.5)
    by_band = infer_rejects(accepted, "bad", rejected, factor=[2, 1], bands=2).table
    assert by_band["inferred_bads"].tolist() == pytest.approx([40 * 0.8, 10 * 0.1])
    capped = infer_rejects(accepted, "bad", rejected, factor=5, bands=2).table
    assert capped["inferred_bad_rate"].tolist() == pytest.approx([1, 0.5])


def test_drawn_parcels_have_the_shares_and_change_with_the_seed(spain):
    expected = inferred(spain, "parcelling", factor=1.4)
    drawn = [inferred(spain, "parcelling", factor=1.4, seed=seed) for seed in (1, 1, 2)]
    for found in drawn:
        assert set(found.sample["weight"]) == {1.0}
        gap = found.table["inferred_bads"] - expected.table["inferred_bads"]
        assert gap.abs().max() <= 0.5
    outcomes = [found.sample["bad"].sort_index(kind="stable").to_numpy() for found in drawn]
    assert (outcomes[0] == outcomes[1]).all()
    assert (outcomes[0] != outcomes[2]).any()


def test_fuzzy_rows_weigh_what_the_card_says(spain):
    _, rejected, card, _ = spain
    found = inferred(spain, "fuzzy", factor=1.3)
    bads = found.sample.query("origin == 'rejected' and bad == 1")["weight"]
    expected = np.minimum(1, 1.3 * card.predict_proba(rejected)[:, 1])
    np.testing.assert_allclose(bads.loc[rejected.index], expected)


def test_fuzzy_with_factor_one_says_nothing_new(spain):
    """The regression on the same bins gives the card back; its assumption says so."""
    _, _, card, _ = spain
    sample = inferred(spain, "fuzzy").sample
    again = cl.Scorecard(bins=card.bins_).fit(sample[VARIABLES], sample["bad"], sample["weight"])
    assert again.intercept_ == pytest.approx(card.intercept_, abs=1e-7)
    np.testing.assert_allclose(again.coefficients_, card.coefficients_, atol=1e-7)
    # ... but claims smaller standard errors, of which the note warns
    assert (again.inference_["std_error"] < card.inference_["std_error"]).all()
    assert "too small" in inferred(spain, "fuzzy").note


def test_the_cut_off_divides_the_rejects(spain):
    _, rejected, card, _ = spain
    points = card.points(rejected)
    found = inferred(spain, "hard_cutoff", cutoff=500)
    outcome = found.sample.query("origin == 'rejected'")["bad"].loc[rejected.index]
    assert ((outcome == 1) == (points < 500)).all()
    by_default = inferred(spain, "hard_cutoff", factor=1.2).table["inferred_bads"].sum()
    expected = 1.2 * card.predict_proba(rejected)[:, 1].sum()
    tied = points.value_counts().max()  # a cut-off divides no tie
    assert expected - tied - 1 <= by_default <= expected + 1
    everyone = inferred(spain, "hard_cutoff", factor=1e6)
    assert everyone.table["inferred_bads"].sum() == len(rejected)


def test_weights_by_band_make_accepts_stand_for_all(spain):
    accepted, rejected, _, _ = spain
    found = inferred(spain, "reweighting", bands=5)
    assert found.sample["weight"].sum() == pytest.approx(len(accepted) + len(rejected))
    assert found.sample["weight"].nunique() == 5
    table = found.table
    np.testing.assert_allclose(table["inferred_bad_rate"], table["accepted_bad_rate"])
    kish = found.sample["weight"].sum() ** 2 / (found.sample["weight"] ** 2).sum()
    assert f"about {kish:,.0f} (Kish)" in found.note


def test_weights_by_a_model_are_the_inverse_chance_of_acceptance(spain):
    accepted, rejected, _, _ = spain
    both = pd.concat([accepted, rejected])[VARIABLES]
    turned_away = np.repeat([0, 1], [len(accepted), len(rejected)])
    policy = cl.Scorecard().fit(both, turned_away)
    found = inferred(spain, "reweighting", acceptance="model")
    np.testing.assert_allclose(found.sample["weight"], 1 / policy.predict_proba(accepted)[:, 0])


def test_a_policy_that_the_variables_give_away_needs_bands():
    frame = cl.load_dataset("spanish_credit").frame
    accepted, rejected = frame[frame["Age"] > 30], frame[frame["Age"] <= 30].drop(columns="bad")
    call = {"variables": ["Age", "Job"], "method": "reweighting"}
    with pytest.raises(ValueError, match='acceptance="bands" can do without'):
        infer_rejects(accepted, "bad", rejected, acceptance="model", **call)
    assert infer_rejects(accepted, "bad", rejected, **call).sample["weight"].max() > 1


@pytest.mark.parametrize("method", INFERRING)
def test_rejects_are_weighted_to_their_share_of_all_applicants(spain, method):
    found = inferred(spain, method, rejection_rate=0.6)
    share = found.sample.groupby("origin")["weight"].sum() / found.sample["weight"].sum()
    assert share["rejected"] == pytest.approx(0.6)
    plain = inferred(spain, method).table
    np.testing.assert_allclose(found.table["inferred_bad_rate"], plain["inferred_bad_rate"])


# --- What is taken over from the card ---------------------------------------------------------


def test_decisions_of_the_modeller_hold_again(spain):
    accepted, rejected, _, _ = spain
    bins = cl.fit_bins(
        accepted,
        "bad",
        VARIABLES,
        special_values={"Debt": [0]},
        trends={"Seniority": "descending"},
    ).edit("Age", splits=[25, 40], reason="policy")
    card = cl.Scorecard(bins=bins, pdo=40, base_score=500, base_odds=20, decimals=1)
    card = card.fit(accepted, "bad")
    found = infer_rejects(accepted, "bad", rejected, card, method="fuzzy")
    assert found.bins["Debt"].rule.special_values == (0,)
    assert found.bins["Age"].rule.splits == (25, 40)
    assert found.bins["Seniority"].trend == "descending"
    assert (found.card.pdo, found.card.base_score, found.card.decimals) == (40, 500, 1)
    changed = infer_rejects(
        accepted, "bad", rejected, card, method="fuzzy", binning={"splits": {}, "max_bins": 2}
    )
    assert len(changed.bins["Age"].rule.splits) == 1


def test_other_variables_can_enter(spain):
    found = inferred(spain, "parcelling", variables=["Seniority", "Assets"])
    assert list(found.card.bins_) == ["Seniority", "Assets"]


def test_columns_known_of_accepts_only_stay_out(spain):
    accepted, rejected, _, _ = spain
    later = accepted.assign(collections=accepted["bad"] * 100)
    found = infer_rejects(later, "bad", rejected, method="fuzzy")
    assert "collections" not in found.sample.columns
    assert "collections" not in found.bins


# --- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "magic"}, "method is 'magic'; choose from 'ignore', 'hard_cutoff'"),
        ({"method": "fuzzy", "cutoff": 500}, "takes no cutoff; 'hard_cutoff' does"),
        (
            {"method": "ignore", "factor": 2},
            "takes no factor; 'hard_cutoff', 'parcelling', 'fuzzy'",
        ),
        ({"method": "fuzzy", "seed": 0}, "takes no seed; 'parcelling' does"),
        ({"method": "fuzzy", "factor": [1, 2]}, "factor: 2 numbers; this method takes one"),
        ({"factor": [1, 2, 3], "bands": 2}, "factor: 3 numbers for 2 bands"),
        ({"factor": -1}, "factor is -1; give numbers above 0"),
        ({"factor": np.nan}, "factor is nan; give numbers above 0"),
        ({"bands": 0}, "bands is 0"),
        ({"rejection_rate": 1}, "rejection_rate is 1; give a share"),
        ({"method": "reweighting", "acceptance": "luck"}, "acceptance is 'luck'; choose"),
        ({"variables": ["Seniority", "Wealth"]}, "1 columns are not in the frame"),
    ],
)
def test_what_makes_no_sense_is_refused(spain, options, message):
    with pytest.raises(ValueError, match=message):
        inferred(spain, **{"method": "parcelling", **options})


def test_samples_that_do_not_fit_are_refused(spain):
    accepted, rejected, card, truth = spain
    with pytest.raises(ValueError, match="'bad': 2 of 1,218 rejects have an outcome"):
        infer_rejects(accepted, "bad", rejected.assign(bad=truth.where(np.arange(1218) < 2)), card)
    with pytest.raises(ValueError, match=r"1 columns are not in the frame \('Debt'\)"):
        infer_rejects(accepted, "bad", rejected.drop(columns="Debt"), card)
    with pytest.raises(ValueError, match="the frame is empty"):
        infer_rejects(accepted, "bad", rejected.iloc[:0], card)
    with pytest.raises(ValueError, match=r"names that the augmented sample needs \('weight'\)"):
        infer_rejects(accepted.assign(weight=1), "bad", rejected.assign(weight=1), card)
    partly = accepted["bad"].where(np.arange(len(accepted)) > 2)
    with pytest.raises(ValueError, match="target 'bad': 3 of 3,236 rows are missing"):
        infer_rejects(accepted.assign(bad=partly), "bad", rejected)


# --- The benchmark with the truth known -------------------------------------------------------


SEEN = AcceptancePolicy(("Seniority", "Records", "Income"), accept=0.6, override=0.1)
FEW = {"fuzzy": {"method": "fuzzy"}, "hard": {"method": "hard_cutoff"}}
quiet = pytest.mark.filterwarnings("ignore:column .* unseen at development")


@pytest.fixture(scope="module")
def found():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = cl.load_dataset("spanish_credit").frame
        return benchmark_rejects(frame, "bad", SEEN, methods=FEW, seeds=[3, 4, 5, 6])


def test_the_policy_accepts_the_best_but_for_overrides():
    frame = cl.load_dataset("spanish_credit").frame
    history, applicants = frame.iloc[:1500], frame.iloc[1500:]
    risk = cl.Scorecard(variables=SEEN.variables).fit(history, "bad").decision_function(applicants)
    accepted = SEEN.decide(history, "bad", applicants, seed=1)
    n = len(applicants)
    assert accepted.sum() == round(0.6 * n)
    cut = np.sort(risk)[round(0.6 * n)]
    low_side, high_side = accepted & (risk > cut), ~accepted & (risk < cut)
    for group in (low_side, high_side):
        assert group.sum() == pytest.approx(0.05 * n, abs=float((risk == cut).sum() + 1))
    assert (accepted == SEEN.decide(history, "bad", applicants, seed=1)).all()
    assert (accepted != SEEN.decide(history, "bad", applicants, seed=2)).any()
    strict = AcceptancePolicy(SEEN.variables, accept=0.6, override=0)
    accepted = strict.decide(history, "bad", applicants)
    assert risk[accepted].max() <= risk[~accepted].min()


def test_one_run_by_other_means(found):
    """The row of "ignore" for one seed, from the card up, with scikit-learn and statsmodels."""
    frame = cl.load_dataset("spanish_credit").frame
    rest, test = cl.split_sample(frame, "bad", test_size=0.3, seed=4)
    applicants, history = cl.split_sample(rest, "bad", test_size=0.2, seed=4)
    accepts = SEEN.decide(history, "bad", applicants, seed=4)
    names = [name for name in frame.columns if name != "bad"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        card = cl.Scorecard(variables=names).fit(applicants[accepts], "bad")
        truth = cl.Scorecard(variables=names).fit(applicants, "bad")
        margin, by_truth = card.decision_function(test), truth.decision_function(test)
    row = found.runs.query("seed == 4 and method == 'ignore'").iloc[0]
    p, y = 1 / (1 + np.exp(-margin)), test["bad"].to_numpy()
    assert row["auc"] == pytest.approx(roc_auc_score(y, margin), abs=1e-12)
    assert row["brier"] == pytest.approx(brier_score_loss(y, p), abs=1e-12)
    line = sm.Logit(y, sm.add_constant(margin)).fit(disp=0).params
    assert [row["intercept"], row["slope"]] == pytest.approx(line.tolist(), abs=1e-6)
    assert row["mean_pd_error"] == pytest.approx(p.mean() - y.mean())
    size = round(0.6 * len(test))
    ours, theirs = (set(np.argsort(m, kind="stable")[:size]) for m in (margin, by_truth))
    assert row["swapped"] == pytest.approx(2 * len(ours - theirs) / len(test))
    assert row["bad_rate_in"] == pytest.approx(y[list(ours - theirs)].mean())
    assert row["bad_rate_out"] == pytest.approx(y[list(theirs - ours)].mean())
    assert row["bad_rate_approved"] == pytest.approx(y[list(ours)].mean())
    assert row["bad_rate_rejected"] == applicants.loc[~accepts, "bad"].mean()


def test_the_tables_of_the_benchmark(found):
    table = found.table().set_index("method")
    assert list(table.index) == ["truth", "ignore", "fuzzy", "hard"]
    assert table.loc["truth", "swapped"] == 0
    assert np.isnan(table.loc["truth", "bad_rate_in"])
    assert (table["bad_rate_rejected"] > table["bad_rate_accepted"] + 0.1).all()
    against = found.against_ignoring().set_index(["method", "measure"])
    assert set(against.index.get_level_values(0)) == {"truth", "fuzzy", "hard"}
    runs = found.runs.pivot_table("slope", index="seed", columns="method")
    gain = (runs["ignore"] - 1).abs() - (runs["fuzzy"] - 1).abs()
    row = against.loc[("fuzzy", "slope")]
    assert row["value"] == pytest.approx(runs["fuzzy"].mean())
    assert row["better_by"] == pytest.approx(gain.mean())
    half = stats.t.ppf(0.975, 3) * gain.std() * np.sqrt(1 / 4 + 0.30 / 0.56)
    assert [row["low"], row["high"]] == pytest.approx([gain.mean() - half, gain.mean() + half])
    # a hard cut-off divides by the score what the truth mixes: too sure, on these data by far
    assert table.loc["hard", "slope"] < table.loc["ignore", "slope"]
    assert against.loc[("hard", "slope"), "verdict"] == "hurts"


@quiet
def test_a_policy_that_is_not_seen_keeps_its_variables_to_itself():
    frame = cl.load_dataset("spanish_credit").frame
    hidden = AcceptancePolicy(("Seniority", "Records"), seen=False)
    names = ["Income", "Job", "Age", "Records"]
    with pytest.raises(ValueError, match="'Records' belong to a policy that is not seen"):
        benchmark_rejects(frame, "bad", hidden, variables=names)
    one = benchmark_rejects(frame, "bad", hidden, variables=names[:3], methods={}, seeds=[0, 1])
    rest = frame.drop(columns=["Seniority", "Records"])
    with pytest.raises(ValueError, match="2 columns are not in the frame"):
        benchmark_rejects(rest, "bad", hidden)
    assert (one.runs.query("method == 'ignore'")["mean_pd_error"] < -0.03).all()  # risk unseen


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seeds": [1]}, "seeds are 1; give at least 2"),
        ({"seeds": [1, 1]}, "seeds are 1, 1; give"),
        ({"policy": AcceptancePolicy(("Age",), accept=1)}, "accept is 1 and override 0.05"),
        ({"policy": AcceptancePolicy(("Age",), override=0.7)}, "override 0.7; .* below 0.6"),
        ({"variables": ["Wealth"]}, "1 columns are not in the frame"),
    ],
)
def test_a_benchmark_without_sense_is_refused(change, message):
    frame = cl.load_dataset("spanish_credit").frame
    with pytest.raises(ValueError, match=message):
        benchmark_rejects(frame, "bad", **{"policy": AcceptancePolicy(("Age",)), **change})


@quiet
def test_a_variable_flat_among_the_accepts_can_come_back_with_the_rejects():
    """Nobody with a record was accepted: the first card cannot use it, the augmented one may."""
    frame = cl.load_dataset("spanish_credit").frame
    record = frame["Records"] == "yes"
    names = ["Records", "Seniority", "Job"]
    accepted, rejected = frame[~record], frame[record].drop(columns="bad")
    found = infer_rejects(accepted, "bad", rejected, variables=names, method="fuzzy")
    assert list(found.card.bins_) == names
    ignored = infer_rejects(accepted, "bad", rejected, variables=names, method="ignore")
    assert list(ignored.card.bins_) == ["Seniority", "Job"]
    assert list(ignored.card.dropped_) == ["Records"]
