"""Steps and single changes: the same as statsmodels, and as trying everything."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.outliers_influence import variance_inflation_factor

import creditlab as cl
from creditlab.model.marginal import add_one, drop_one
from creditlab.model.refits import Refits
from creditlab.model.stepwise import stepwise

NAMES = ["status", "duration", "credit_history", "savings", "amount", "age", "property", "purpose"]
BASE = ["status", "duration"]


@pytest.fixture(scope="module")
def german():
    frame = cl.load_dataset("south_german_credit").frame
    return frame, cl.fit_bins(frame, "bad", NAMES)


class Peer:
    """Every candidate fitted by statsmodels."""

    def __init__(self, frame, bins):
        self.woe, self.bad = bins.transform(frame), frame["bad"]

    def fit(self, names):
        design = sm.add_constant(self.woe[list(names)]) if names else np.ones((len(self.bad), 1))
        return sm.Logit(self.bad, design).fit(disp=0, method="newton", tol=1e-12)

    def deviance(self, names):
        return -2 * self.fit(names).llf

    def forward(self, limit):
        inside, steps = [], []
        while outside := [name for name in self.woe if name not in inside]:
            found = {name: self.deviance([*inside, name]) for name in outside}
            best = min(found, key=found.get)
            ratio = self.deviance(inside) - found[best]
            if ratio <= limit:
                break
            inside.append(best)
            steps.append((best, ratio))
        return steps

    def backward(self, limit):
        inside, steps = list(self.woe), []
        while inside:
            found = {n: self.deviance([m for m in inside if m != n]) for n in inside}
            worst = min(found, key=found.get)
            ratio = found[worst] - self.deviance(inside)
            if ratio >= limit:
                break
            inside.remove(worst)
            steps.append((worst, ratio))
        return steps


@pytest.fixture(scope="module")
def peer(german):
    return Peer(*german)


def moves(steps):
    part = steps[steps["action"] != "start"]
    return list(zip(part["variable"], part["likelihood_ratio"], strict=True))


def assert_same_moves(found, expected):
    assert [name for name, _ in found] == [name for name, _ in expected]
    np.testing.assert_allclose([r for _, r in found], [r for _, r in expected], atol=1e-5)


@pytest.mark.parametrize(
    ("criterion", "limit"), [("bic", np.log(1000)), ("aic", 2.0), ("p", stats.chi2.isf(0.05, 1))]
)
def test_forward_is_the_search_through_all_by_statsmodels(german, peer, criterion, limit):
    frame, bins = german
    steps = stepwise(bins, frame, "bad", direction="forward", criterion=criterion)
    assert_same_moves(moves(steps), peer.forward(limit))
    assert (steps["action"].iloc[1:] == "enter").all()


@pytest.mark.parametrize(("criterion", "limit"), [("bic", np.log(1000)), ("aic", 2.0)])
def test_backward_is_the_search_through_all_by_statsmodels(german, peer, criterion, limit):
    frame, bins = german
    steps = stepwise(bins, frame, "bad", direction="backward", criterion=criterion)
    assert_same_moves(moves(steps), peer.backward(limit))
    assert (steps["action"].iloc[1:] == "leave").all()


def test_each_row_says_what_statsmodels_says_of_that_model(german, peer):
    frame, bins = german
    steps = stepwise(bins, frame, "bad", criterion="p", enter=0.01)
    for row in steps.itertuples():
        other = peer.fit(list(row.variables))
        assert row.deviance == pytest.approx(-2 * other.llf, abs=1e-6)
        assert row.aic == pytest.approx(other.aic, abs=1e-6)
        assert row.bic == pytest.approx(other.bic, abs=1e-6)
        assert row.auc == pytest.approx(roc_auc_score(frame["bad"], other.predict()), abs=5e-5)
        assert row.size == len(row.variables)
    np.testing.assert_allclose(
        steps["p_value"].iloc[1:], stats.chi2.sf(steps["likelihood_ratio"].iloc[1:], 1)
    )
    card = cl.Scorecard(bins, variables=steps["variables"].iloc[-1]).fit(frame, "bad")
    assert card.fit_.deviance == pytest.approx(steps["deviance"].iloc[-1], abs=1e-7)


def suppressed(n=4000):
    """``mix`` is the best alone, and nothing beside ``a`` and ``b``."""
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 2, (2, n))
    mix = np.where(rng.random(n) < 0.93, a + b, rng.integers(0, 3, n))
    bad = rng.random(n) < 1 / (1 + np.exp(3 - 1.5 * a - 1.5 * b))
    noise = rng.integers(0, 2, n)
    return pd.DataFrame({"a": a, "b": b, "mix": mix, "noise": noise, "bad": bad.astype(int)})


def test_both_ways_lets_go_what_later_variables_make_superfluous():
    frame = suppressed()
    bins = cl.fit_bins(frame, "bad")
    found = moves(stepwise(bins, frame, "bad"))
    assert [name for name, _ in found] == ["mix", "a", "b", "mix"]
    steps = stepwise(bins, frame, "bad")
    assert steps["action"].tolist() == ["start", "enter", "enter", "enter", "leave"]
    assert steps["variables"].iloc[-1] == ("a", "b")
    forward = stepwise(bins, frame, "bad", direction="forward")
    assert forward["variables"].iloc[-1] == ("mix", "a", "b")
    kept = stepwise(bins, frame, "bad", force=["mix"])
    assert "mix" in kept["variables"].iloc[-1]
    assert kept["variables"].iloc[0] == ("mix",)


def test_limits_on_the_number_hold_in_every_direction(german):
    frame, bins = german
    for direction in ("forward", "backward", "both"):
        steps = stepwise(bins, frame, "bad", direction=direction, max_variables=3, force=["age"])
        assert steps["size"].iloc[-1] == 3
        assert "age" in steps["variables"].iloc[-1]


def wrong(n=6000):
    rng = np.random.default_rng(1)
    a = rng.normal(size=n)
    b = a + 0.8 * rng.normal(size=n)  # alone like a; beside a it works the other way
    bad = rng.random(n) < 1 / (1 + np.exp(1.2 - 2 * a + 0.8 * b))
    return pd.DataFrame({"a": a, "b": b, "bad": bad.astype(int)})


@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
def test_wrong_signs_are_named_and_kept_out_when_asked(direction):
    frame = wrong()
    bins = cl.fit_bins(frame, "bad")
    steps = stepwise(bins, frame, "bad", direction=direction)
    assert steps["wrong_signs"].iloc[-1] == ("b",)
    steps = stepwise(bins, frame, "bad", direction=direction, agreeing=True)
    assert steps["variables"].iloc[-1] == ("a",)
    assert steps["wrong_signs"].iloc[-1] == ()


def test_what_cannot_be_fitted_is_a_step_and_not_the_end(german):
    frame, _ = german
    frame = frame.assign(copy=frame["status"], flat=1.0)
    frame["flag"] = np.where(frame["bad"].eq(1) & (frame.index % 3 == 0), "bankrupt", "no")
    names = [*BASE, "copy", "flag", "flat"]
    bins = cl.fit_bins(frame, "bad", names)
    steps = stepwise(bins, frame, "bad", direction="forward")
    unfit = steps.loc[steps["action"] == "cannot be fitted", "variable"].tolist()
    assert "flag" in unfit
    assert set(unfit) & {"copy", "status"}
    assert steps["size"].iloc[-1] == 2
    with pytest.raises(ValueError, match=r"4 variables of the start cannot be fitted together"):
        stepwise(bins, frame, "bad", direction="backward")
    with pytest.raises(ValueError, match=r"1 variables have the same WoE .*'flat'"):
        stepwise(bins, frame, "bad", force=["flat"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"direction": "up"}, "direction is 'up'"),
        ({"criterion": "gini"}, "criterion is 'gini'"),
        ({"criterion": "bic", "enter": 0.1}, "are p-values"),
        ({"criterion": "p", "enter": 0.2, "leave": 0.1}, "enter is 0.2 and leave 0.1"),
        ({"max_variables": 0}, "max_variables is 0"),
        ({"force": ["income"]}, "'income'"),
    ],
)
def test_options_without_sense_are_refused(german, options, message):
    frame, bins = german
    with pytest.raises(ValueError, match=message):
        stepwise(bins, frame, "bad", **options)


def test_added_alone_each_is_what_statsmodels_fits(german, peer):
    frame, bins = german
    found = add_one(bins, BASE, frame, "bad").set_index("variable")
    assert set(found.index) == set(NAMES) - set(BASE)
    assert found["likelihood_ratio"].is_monotonic_decreasing
    before = peer.fit(BASE)
    for name, row in found.iterrows():
        other = peer.fit([*BASE, name])
        assert row["likelihood_ratio"] == pytest.approx(2 * (other.llf - before.llf), abs=1e-6)
        assert row["coefficient"] == pytest.approx(other.params[name], abs=1e-6)
        assert row["bic_change"] == pytest.approx(other.bic - before.bic, abs=1e-6)
        gain = roc_auc_score(frame["bad"], other.predict())
        gain -= roc_auc_score(frame["bad"], before.predict())
        assert row["gini_change"] == pytest.approx(2 * gain, abs=2e-4)
        design = sm.add_constant(peer.woe[[*BASE, name]]).to_numpy()
        assert row["vif"] == pytest.approx(variance_inflation_factor(design, 3))
        r = peer.woe[BASE].corrwith(peer.woe[name])
        assert row["nearest"] == r.abs().idxmax()
        assert row["correlation"] == pytest.approx(r[row["nearest"]])
    # Rao's statistic from its definition, with the gradient and information at the smaller model.
    design = sm.add_constant(peer.woe[[*BASE, "savings"]])
    restricted = np.append(before.params, 0.0)
    model = sm.Logit(peer.bad, design)
    gradient = model.score(restricted)
    expected = gradient @ np.linalg.solve(-model.hessian(restricted), gradient)
    assert found.loc["savings", "score"] == pytest.approx(expected, rel=1e-6)


def test_left_out_alone_each_is_what_statsmodels_fits(german, peer):
    frame, bins = german
    names = [*BASE, "savings", "age"]
    found = drop_one(bins, names, frame, "bad").set_index("variable")
    whole = peer.fit(names)
    for name, row in found.iterrows():
        other = peer.fit([n for n in names if n != name])
        assert row["likelihood_ratio"] == pytest.approx(2 * (whole.llf - other.llf), abs=1e-6)
        assert row["wald"] == pytest.approx(whole.tvalues[name] ** 2, rel=1e-5)
        assert row["coefficient"] == pytest.approx(whole.params[name], abs=1e-7)
        assert row["bic_change"] == pytest.approx(other.bic - whole.bic, abs=1e-6)
    assert found["likelihood_ratio"].is_monotonic_increasing


def test_adding_undoes_leaving_out(german):
    frame, bins = german
    lost = drop_one(bins, [*BASE, "age"], frame, "bad").set_index("variable").loc["age"]
    won = add_one(bins, BASE, frame, "bad").set_index("variable").loc["age"]
    for name in ("likelihood_ratio", "p_value", "coefficient", "vif"):
        assert lost[name] == pytest.approx(won[name], abs=1e-6)
    assert lost["bic_change"] == pytest.approx(-won["bic_change"], abs=1e-6)
    assert lost["gini_change"] == pytest.approx(-won["gini_change"], abs=1e-6)


def test_adding_names_the_signs_that_would_turn():
    frame = wrong()
    bins = cl.fit_bins(frame, "bad")
    found = add_one(bins, ["a"], frame, "bad").iloc[0]
    assert not found["sign_ok"]
    assert found["coefficient"] > 0
    turned = add_one(bins, ["b"], frame, "bad").iloc[0]
    assert turned["sign_ok"]
    assert turned["wrong_signs"] == ("b",)


def test_a_copy_cannot_be_added_and_says_so_by_nan(german):
    frame, _ = german
    frame = frame.assign(copy=frame["status"])
    bins = cl.fit_bins(frame, "bad", [*BASE, "copy", "age"])
    found = add_one(bins, BASE, frame, "bad").set_index("variable")
    assert found.loc["copy", ["likelihood_ratio", "coefficient", "score"]].isna().all()
    assert found.loc["copy", "correlation"] == pytest.approx(1)
    assert found.loc["age", "likelihood_ratio"] > 0
    with pytest.raises(ValueError, match="no variable that varies is outside"):
        add_one(bins.select(BASE), BASE, frame, "bad")
    with pytest.raises(ValueError, match="variables is empty"):
        drop_one(bins, [], frame, "bad")


def test_whole_weights_are_repeated_rows(german):
    frame, bins = german
    weights = np.random.default_rng(0).integers(1, 4, len(frame))
    repeated = frame.loc[frame.index.repeat(weights)]
    for weighted, plain in (
        (
            stepwise(bins, frame, "bad", weights=weights),
            stepwise(bins, repeated, "bad"),
        ),
        (
            add_one(bins, BASE, frame, "bad", weights=weights),
            add_one(bins, BASE, repeated, "bad"),
        ),
    ):
        pd.testing.assert_frame_equal(weighted, plain, rtol=1e-7, atol=1e-7)


def test_files_give_the_steps_of_the_frame(german, tmp_path):
    frame, bins = german
    frame.to_parquet(tmp_path / "train.parquet")
    one = stepwise(bins, tmp_path / "train.parquet", "bad", direction="forward", max_variables=3)
    other = stepwise(bins, frame, "bad", direction="forward", max_variables=3)
    pd.testing.assert_frame_equal(one, other, rtol=1e-9)


def test_the_short_cut_finds_what_fitting_all_finds():
    data = cl.load_dataset("taiwan_default")
    names = [name for name in data.frame if name not in ("ID", "default")]
    bins = cl.fit_bins(data.frame, "default", names)
    search = Refits(bins, data.frame, "default")
    inside = ["PAY_0", "LIMIT_BAL", "PAY_4", "PAY_AMT1"]
    model, outside = search.fit(inside), [name for name in names if name not in inside]
    best, _ = search.best_entry(model, outside)
    assert best.deviance == pytest.approx(
        min(search.fit([*inside, name]).deviance for name in outside), abs=1e-5
    )
    everything = search.fit(names)
    least = search.weakest(everything, names)
    assert least.deviance == pytest.approx(
        min(search.fit([n for n in names if n != name]).deviance for name in names), abs=1e-5
    )
