"""Scorecard: hand-worked scale, independent regressions, scikit-learn's contract, JSON."""

import json
import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from customers import assert_same_card
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from statsmodels.stats.outliers_influence import variance_inflation_factor

import creditlab as cl

VARIABLES = ["PAY_0", "LIMIT_BAL", "PAY_AMT1", "AGE", "PAY_AMT2"]


@pytest.fixture(scope="module")
def samples():
    data = cl.load_dataset("taiwan_default")
    return cl.split_sample(data.frame, target="default", seed=0)


@pytest.fixture(scope="module")
def card(samples):
    train, _ = samples
    return cl.Scorecard(variables=VARIABLES).fit(train.drop(columns="default"), train["default"])


def two_groups(goods, bads):
    """Customers of groups a and b with given goods and bads."""
    values = np.repeat(["a", "b", "a", "b"], [*goods, *bads])
    bad = np.repeat([0, 1], [sum(goods), sum(bads)])
    return pd.DataFrame({"x": values}), bad


def test_factor_offset_and_points_by_hand():
    # Odds 50:1 overall must score 600; group a has odds 100:1, so 20 points more.
    X, y = two_groups(goods=(10_000, 10_000), bads=(100, 400))
    card = cl.Scorecard(decimals=None).fit(X, y)
    factor, offset = 20 / np.log(2), 600 - 20 / np.log(2) * np.log(50)
    assert factor == pytest.approx(28.8539, abs=1e-4)
    assert offset == pytest.approx(487.123, abs=1e-3)
    scores = card.points(pd.DataFrame({"x": ["a", "b"]}))
    assert scores.tolist() == pytest.approx([620, 487.123 + 28.8539 * np.log(25)], abs=1e-3)
    twenty = cl.Scorecard(base_odds=20, decimals=None).fit(X, y)
    scores = twenty.points(pd.DataFrame({"x": ["b"]}))
    assert scores.item() == pytest.approx(513.561 + 28.8539 * np.log(25), abs=1e-3)


def test_one_woe_variable_has_slope_minus_one_and_the_intercept_of_the_portfolio():
    X, y = two_groups(goods=(800, 200), bads=(50, 150))
    card = cl.Scorecard().fit(X, y)
    assert card.coefficients_["x"] == pytest.approx(-1, abs=1e-9)
    assert card.intercept_ == pytest.approx(np.log(200 / 1000), abs=1e-9)
    assert card.predict_proba(X.iloc[:1])[0, 1] == pytest.approx(50 / 850)


def test_points_sum_to_the_score_of_the_formula(samples, card):
    _, test = samples
    factor = 20 / np.log(2)
    odds_good = card.predict_proba(test)[:, 0] / card.predict_proba(test)[:, 1]
    formula = 600 - factor * np.log(50) + factor * np.log(odds_good)
    exact = cl.Scorecard(card.bins_, decimals=None).fit(samples[0], samples[0]["default"])
    np.testing.assert_allclose(exact.points(test), formula, atol=1e-6)
    assert np.abs(card.points(test) - formula).max() <= card.rounding_error_ + 1e-9
    assert card.rounding_error_ <= 0.5
    detail = card.points(test, detail=True)
    assert (detail.drop(columns="score").sum(axis=1).round(1) == detail["score"]).all()
    assert list(detail.columns) == ["base points", *VARIABLES, "score"]


def test_the_table_is_all_it_takes_to_score(samples, card):
    _, test = samples
    table, row = card.table_, test.iloc[[7]]
    total = table["points"].iloc[0]
    for name in VARIABLES:
        code = card.bins_[name].codes(row[name])[0]
        label = card.bins_[name].rule.labels[code]
        total += table.set_index(["variable", "bin"]).loc[(name, label), "points"]
    assert round(total, 1) == card.points(row).iloc[0]
    assert table["variable"].iloc[0] == "base points"


@given(st.floats(5, 80), st.floats(100, 1000), st.floats(1, 100))
def test_any_scale_puts_the_base_odds_at_the_base_score(pdo, base_score, base_odds):
    X, y = two_groups(goods=(80, 20), bads=(20, 30))
    card = cl.Scorecard(pdo=pdo, base_score=base_score, base_odds=base_odds, decimals=None)
    card.fit(X, y)
    odds = card.predict_proba(X)[:, 0] / card.predict_proba(X)[:, 1]
    expected = base_score + pdo * np.log2(odds / base_odds)
    np.testing.assert_allclose(card.points(X), expected, rtol=1e-9)


def test_inference_is_that_of_statsmodels(samples, card):
    train, _ = samples
    design = sm.add_constant(card.bins_.transform(train))
    peer = sm.Logit(train["default"], design).fit(disp=0, method="newton", tol=1e-12)
    ours = card.inference_
    np.testing.assert_allclose(ours["coefficient"], peer.params, atol=1e-8)
    np.testing.assert_allclose(ours["std_error"], peer.bse, rtol=1e-6)
    np.testing.assert_allclose(ours["p_value"], peer.pvalues, rtol=1e-6)
    np.testing.assert_allclose(ours[["low", "high"]], peer.conf_int(), atol=1e-6)
    inflation = [variance_inflation_factor(design.to_numpy(), i) for i in range(1, 6)]
    np.testing.assert_allclose(ours["vif"].iloc[1:], inflation, rtol=1e-8)
    assert ours["sign_ok"].all()
    assert (ours["coefficient"].iloc[1:] < 0).all(), "on log-odds of bad, WoE counts negative"


def test_coefficients_are_those_of_scikit_learn_at_the_optimum(samples, card):
    train, _ = samples
    peer = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12)
    peer.fit(card.bins_.transform(train), train["default"])
    np.testing.assert_allclose(card.coefficients_, peer.coef_[0], atol=1e-8)
    assert card.intercept_ == pytest.approx(peer.intercept_[0], abs=1e-8)


def test_a_large_sample_that_starts_from_a_thinned_fit_reaches_the_same_optimum():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": rng.normal(size=250_000), "b": rng.normal(size=250_000)})
    y = rng.random(250_000) < 1 / (1 + np.exp(2 - X["a"] - 0.5 * X["b"]))
    card = cl.Scorecard(binning={"max_bins": 5}).fit(X, y)
    peer = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12)
    peer.fit(card.bins_.transform(X), y)
    np.testing.assert_allclose(card.coefficients_, peer.coef_[0], atol=1e-8)


def test_whole_weights_are_repeated_rows(samples):
    train = samples[0].iloc[:3000]
    X, y = train[VARIABLES], train["default"]
    w = np.random.default_rng(0).integers(1, 4, len(train))
    weighted = cl.Scorecard(binning={"max_bins": 4}).fit(X, y, sample_weight=w)
    repeated = cl.Scorecard(weighted.bins_).fit(X.loc[X.index.repeat(w)], y.repeat(w))
    np.testing.assert_allclose(weighted.coefficients_, repeated.coefficients_, atol=1e-8)


def test_a_wrong_sign_is_reported(samples):
    train, _ = samples
    late = ["PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6", "BILL_AMT1", "BILL_AMT2"]
    bins = cl.fit_bins(train, "default", [*late, "BILL_AMT3", "BILL_AMT4"])
    inference = cl.Scorecard(bins).fit(train, train["default"]).inference_
    wrong = inference.index[inference["coefficient"] > 0].drop("intercept", errors="ignore")
    assert len(wrong)
    assert not inference.loc[wrong, "sign_ok"].any()


@pytest.fixture(scope="module")
def conflict(samples):
    """Customers and bins of variables that say the same, so that signs turn."""
    train, _ = samples
    late = [f"PAY_{month}" for month in (0, 2, 3, 4, 5, 6)]
    bills = [f"BILL_AMT{month}" for month in range(1, 7)]
    return train, cl.fit_bins(train, "default", [*late, *bills, "LIMIT_BAL"])


def negative_log_likelihood(design, bad):
    def function(coefficients):
        margin = design @ coefficients
        residual = 1 / (1 + np.exp(-margin)) - bad
        return np.logaddexp(0, margin).sum() - bad @ margin, design.T @ residual

    return function


def test_a_constrained_fit_is_the_best_within_its_bounds(conflict):
    train, bins = conflict
    card = cl.Scorecard(bins, wrong_signs="constrain").fit(train, "default")
    design = sm.add_constant(bins.transform(train)).to_numpy()
    function = negative_log_likelihood(design, train["default"].to_numpy())
    found = np.append(card.intercept_, card.coefficients_)
    # Karush, Kuhn and Tucker: free coefficients have no slope left, held ones push outwards.
    held, (value, slope) = found == 0, function(found)
    assert 3 <= held.sum() < 10
    assert (found[1:] <= 0).all()
    np.testing.assert_allclose(slope[~held], 0, atol=1e-5)
    assert (slope[held] < 0).all()
    bounds = [(None, None)] + [(None, 0)] * len(bins)
    options = {"maxiter": 10_000, "ftol": 1e-15, "gtol": 1e-7}
    peer = minimize(
        function, np.zeros(len(found)), jac=True, method="L-BFGS-B", bounds=bounds, options=options
    )
    np.testing.assert_allclose(found, peer.x, atol=1e-5)
    assert value <= peer.fun + 1e-9
    assert card.fit_.log_likelihood == pytest.approx(-value, abs=1e-8)
    table = card.table_
    assert (table.loc[table["coefficient"] == 0, "points"] == 0).all()


def test_inference_of_a_constrained_fit_is_that_of_the_free_part(conflict, tmp_path):
    train, bins = conflict
    card = cl.Scorecard(bins, wrong_signs="constrain").fit(train, "default")
    free = [name for name in bins if card.coefficients_[name] != 0]
    rest = cl.Scorecard(bins, variables=free).fit(train, "default")
    columns = ["coefficient", "std_error", "z", "p_value", "low", "high"]
    pd.testing.assert_frame_equal(
        card.inference_.loc[["intercept", *free], columns], rest.inference_[columns], atol=1e-6
    )
    held = card.inference_.drop(["intercept", *free])
    assert held[columns[1:]].isna().all(axis=None)
    assert held["note"].str.startswith("held at 0").all()
    assert (
        card.inference_.loc[free, "note"].str.contains("known to be 0: interval too narrow").all()
    )
    assert card.inference_["sign_ok"].all()
    assert "note" not in rest.inference_
    assert card.fit_.parameters == len(free) + 1
    assert card.fit_.bic == pytest.approx(rest.fit_.bic)
    card.to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    pd.testing.assert_frame_equal(again.inference_, card.inference_)
    assert again.fit_ == card.fit_


def test_a_constraint_that_holds_anyway_changes_nothing(samples, card):
    train = samples[0]
    bound = cl.Scorecard(card.bins_, wrong_signs="constrain").fit(train, "default")
    pd.testing.assert_frame_equal(bound.inference_, card.inference_, rtol=1e-8)


def test_a_wrong_sign_is_dropped_by_rule(conflict, tmp_path):
    train, bins = conflict
    card = cl.Scorecard(bins, wrong_signs="drop").fit(train, "default")
    names = list(bins)
    design = sm.add_constant(bins.transform(train))
    expected = []
    while True:
        peer = sm.Logit(train["default"], design[["const", *names]]).fit(disp=0, method="newton")
        z = peer.tvalues.drop("const")
        if z.max() < 0:
            break
        expected.append(z.idxmax())
        names.remove(z.idxmax())
    assert list(card.dropped_) == expected
    assert list(card.bins_) == names
    np.testing.assert_allclose(card.coefficients_, peer.params[1:], atol=1e-6)
    assert card.dropped_[expected[0]].startswith("wrong sign beside 'PAY_0'")
    assert card.inference_["note"].str.contains("dropped after a look at the same rows").all()
    card.to_json(tmp_path / "card.json")
    assert cl.Scorecard.from_json(tmp_path / "card.json").dropped_ == card.dropped_


def test_a_wrong_sign_is_refused_by_name(conflict, samples):
    train, bins = conflict
    report = cl.Scorecard(bins).fit(train, "default").inference_
    with pytest.raises(ValueError, match=r"coefficients have the wrong sign .*leave them out") as e:
        cl.Scorecard(bins, wrong_signs="refuse").fit(train, "default")
    wrong = report.index[~report["sign_ok"]]
    assert f"{len(wrong)} coefficients" in str(e.value)
    assert report.loc[wrong, "z"].abs().idxmax() == str(e.value).split("'")[1]
    good = cl.Scorecard(bins, ["PAY_0", "LIMIT_BAL"], wrong_signs="refuse").fit(train, "default")
    assert good.inference_["sign_ok"].all()
    with pytest.raises(ValueError, match="wrong_signs is 'ignore'"):
        cl.Scorecard(bins, wrong_signs="ignore").fit(train, "default")


@pytest.mark.parametrize("rule", ["constrain", "drop"])
def test_files_give_the_signs_of_the_frame(conflict, tmp_path, rule):
    train, bins = conflict
    train.to_parquet(tmp_path / "train.parquet")
    card = cl.Scorecard(bins, wrong_signs=rule).fit(tmp_path / "train.parquet", "default")
    assert_same_card(card, cl.Scorecard(bins, wrong_signs=rule).fit(train, "default"))


def test_the_fit_is_measured_as_statsmodels_does(samples, card, tmp_path):
    train, _ = samples
    peer = sm.Logit(train["default"], sm.add_constant(card.bins_.transform(train))).fit(disp=0)
    fit = card.fit_
    assert fit.log_likelihood == pytest.approx(peer.llf, abs=1e-7)
    assert fit.null_log_likelihood == pytest.approx(peer.llnull, abs=1e-6)
    assert fit.mcfadden == pytest.approx(peer.prsquared)
    assert (fit.aic, fit.bic) == (pytest.approx(peer.aic), pytest.approx(peer.bic))
    assert (fit.rows, fit.bads, fit.parameters) == (len(train), train["default"].sum(), 6)
    assert fit.to_series()["deviance"] == -2 * fit.log_likelihood
    card.to_json(tmp_path / "card.json")
    assert cl.Scorecard.from_json(tmp_path / "card.json").fit_ == fit
    assert cl.Scorecard.of_log_odds(card.bins_, 0.0, card.bin_log_odds_).fit_ is None


def test_weights_that_are_no_counts_are_noted(samples, card):
    train = samples[0]
    weights = np.where(np.arange(len(train)) < 500, 1.5, 1.0)
    other = cl.Scorecard(card.bins_).fit(train, "default", sample_weight=weights)
    assert other.inference_["note"].str.startswith("500 weights are not whole numbers").all()
    assert other.fit_.weight == len(train) + 250
    whole = cl.Scorecard(card.bins_).fit(train, "default", sample_weight=np.full(len(train), 2))
    assert "note" not in whole.inference_


def test_edited_bins_survive_the_fit(samples):
    train, _ = samples
    bins = cl.fit_bins(train, "default", ["LIMIT_BAL", "PAY_0"])
    bins = bins.edit("LIMIT_BAL", splits=[50_000, 150_000], reason="policy bands")
    card = cl.Scorecard(bins=bins).fit(train, train["default"])
    assert card.bins_["LIMIT_BAL"].rule.splits == (50_000, 150_000)
    assert card.bins_.history["reason"].tolist() == ["policy bands"]


def test_reasons_name_what_lost_most_points_in_order(samples, card):
    _, test = samples
    reasons = card.reasons(test.head(200), n=3)
    detail = card.points(test.head(200), detail=True)[VARIABLES]
    best = card.table_.groupby("variable")["points"].max()[VARIABLES]
    lost = best - detail
    for index in test.index[:200]:
        given_names = [r.split(":")[0] for r in reasons.loc[index] if isinstance(r, str)]
        expected = lost.loc[index].sort_values(ascending=False, kind="stable")
        assert given_names == expected[expected > 0].index[:3].tolist()
    best_row = pd.DataFrame({"x": ["a"]})
    X, y = two_groups(goods=(800, 200), bads=(50, 150))
    assert cl.Scorecard().fit(X, y).reasons(best_row).isna().all(axis=None)


def test_scikit_learn_contract(samples):
    train = samples[0].iloc[:4000]
    X, y = train.drop(columns="default"), train["default"]
    card = cl.Scorecard(variables=VARIABLES, pdo=40, binning={"max_bins": 4})
    copy = clone(card)
    assert copy.get_params()["pdo"] == 40
    assert copy is not card
    auc = cross_val_score(card, X, y, cv=3, scoring="roc_auc")
    assert (auc > 0.65).all()
    fitted = card.fit(X, y)
    again = pickle.loads(pickle.dumps(fitted))
    pd.testing.assert_series_equal(again.points(X), fitted.points(X))
    assert fitted.classes_.tolist() == [0, 1]
    assert fitted.feature_names_in_.tolist() == list(X.columns)
    assert fitted.predict(X).tolist() == (fitted.predict_proba(X)[:, 1] > 0.5).astype(int).tolist()
    np.testing.assert_allclose(fitted.predict_proba(X).sum(axis=1), 1)


def test_encoder_in_a_pipeline_with_names_and_frames(samples):
    train = samples[0].iloc[:4000]
    X, y = train.drop(columns="default"), train["default"]
    encoder = cl.WoeEncoder(variables=VARIABLES, max_bins=4)
    model = make_pipeline(encoder, LogisticRegression())
    assert (cross_val_score(model, X, y, cv=3, scoring="roc_auc") > 0.65).all()
    for output in ("default", "pandas"):
        encoded = clone(encoder).set_output(transform=output).fit(X, y).transform(X)
        assert isinstance(encoded, pd.DataFrame)
        assert encoded.index.equals(X.index)
        assert list(encoded.columns) == VARIABLES
    assert clone(encoder).fit(X, y).get_feature_names_out().tolist() == VARIABLES
    arrays = cl.WoeEncoder().fit(X[VARIABLES].to_numpy(), y)
    assert arrays.get_feature_names_out().tolist() == ["x0", "x1", "x2", "x3", "x4"]


def test_cross_validation_never_sees_the_test_fold():
    rng = np.random.default_rng(0)
    noise = pd.DataFrame({f"v{i}": rng.normal(size=1500) for i in range(30)})
    y = rng.random(1500) < 0.3
    honest = cross_val_score(cl.Scorecard(), noise, y, cv=5, scoring="roc_auc").mean()
    leaking = cl.Scorecard(cl.fit_bins(noise, y))
    leaked = cross_val_score(leaking, noise, y, cv=5, scoring="roc_auc").mean()
    assert honest < 0.53, "noise cannot be predicted in a fold that was not seen"
    assert leaked > 0.6


def test_json_scores_every_row_alike(samples, card, tmp_path):
    _, test = samples
    card.to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    pd.testing.assert_series_equal(again.points(test), card.points(test))
    np.testing.assert_array_equal(again.predict_proba(test), card.predict_proba(test))
    pd.testing.assert_frame_equal(again.table_, card.table_)
    pd.testing.assert_frame_equal(again.inference_, card.inference_)
    pd.testing.assert_frame_equal(again.reasons(test[:50]), card.reasons(test[:50]))
    document = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    (tmp_path / "card.json").write_text(json.dumps({**document, "version": 3}), encoding="utf-8")
    with pytest.raises(ValueError, match="newer"):
        cl.Scorecard.from_json(tmp_path / "card.json")
    card.bins_.to_json(tmp_path / "bins.json")
    with pytest.raises(ValueError, match=r"no creditlab.scorecard file"):
        cl.Scorecard.from_json(tmp_path / "bins.json")


def test_a_card_of_schema_version_1_is_read_too(card, samples, tmp_path):
    card.to_json(tmp_path / "card.json")
    document = json.loads((tmp_path / "card.json").read_text(encoding="utf-8")) | {"version": 1}
    del document["log_odds"]
    (tmp_path / "card.json").write_text(json.dumps(document), encoding="utf-8")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    assert again.points(samples[1]).equals(card.points(samples[1]))


@pytest.mark.parametrize(("wanted", "used"), [(0, 0), (2, 2), (-1, -1), (None, None), ("auto", 1)])
def test_points_have_the_decimals_asked_for(card, samples, wanted, used):
    scale = {"decimals": wanted}
    other = cl.Scorecard.of_log_odds(card.bins_, card.intercept_, card.bin_log_odds_, **scale)
    assert other.decimals_ == used
    assert other.table_["points"].dtype.kind == ("i" if used in (0, -1) else "f")
    points = other.points(samples[1])
    exact = 600 - 20 * np.log2(50) - 20 / np.log(2) * card.decision_function(samples[1])
    assert np.abs(points - exact).max() <= other.rounding_error_ + 1e-9
    if used is not None:
        assert (points == points.round(used)).all()
    with pytest.raises(ValueError, match="decimals is 'few'"):
        cl.Scorecard(decimals="few").fit(*two_groups(goods=(80, 20), bads=(20, 30)))


def test_a_card_of_given_log_odds(card, samples, tmp_path):
    test = samples[1]
    same = cl.Scorecard.of_log_odds(card.bins_, card.intercept_, card.bin_log_odds_)
    assert same.points(test).equals(card.points(test))
    np.testing.assert_allclose(same.coefficients_, card.coefficients_, rtol=1e-12)
    judged = {**card.bin_log_odds_, "PAY_0": np.arange(card.bins_["PAY_0"].rule.size) / 3}
    other = cl.Scorecard.of_log_odds(card.bins_, card.intercept_, judged)
    assert other.coefficients_.isna().tolist() == [name == "PAY_0" for name in card.bins_]
    moved = judged["PAY_0"] - card.bin_log_odds_["PAY_0"]
    codes = card.bins_["PAY_0"].codes(test["PAY_0"])
    expected = card.decision_function(test) + moved[codes]
    np.testing.assert_allclose(other.decision_function(test), expected)
    other.to_json(tmp_path / "card.json")
    again = cl.Scorecard.from_json(tmp_path / "card.json")
    assert again.points(test).equals(other.points(test))
    pd.testing.assert_frame_equal(again.table_, other.table_)
    pd.testing.assert_frame_equal(again.inference_, other.inference_)
    with pytest.raises(ValueError, match=r"'PAY_0': 1 values, 1 of them finite, for \d bins"):
        cl.Scorecard.of_log_odds(card.bins_, 0.0, {**judged, "PAY_0": [1.0]})
    with pytest.raises(ValueError, match=r"'AGE', .* not in the bins"):
        cl.Scorecard.of_log_odds(card.bins_.select(["PAY_0"]), 0.0, {"AGE": [1.0], **judged})


def test_fitting_and_scoring_give_no_warnings(samples):
    train, test = samples
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        card = cl.Scorecard(variables=VARIABLES).fit(train, train["default"])
        card.points(test)


def test_variables_that_say_nothing_are_dropped_or_refused():
    X, y = two_groups(goods=(80, 20), bads=(20, 30))
    X["constant"] = 1.0
    assert cl.Scorecard().fit(X, y).dropped_ == {"constant": "the same WoE in every row"}
    with pytest.raises(ValueError, match=r"1 variables have the same WoE .*'constant'"):
        cl.Scorecard(variables=["x", "constant"]).fit(X, y)


def test_linear_dependence_and_separation_are_named():
    X, y = two_groups(goods=(80, 20), bads=(20, 30))
    X["copy"] = X["x"]
    with pytest.raises(
        ValueError, match=r"variable '(x|copy)' cannot be fitted.*linearly dependent"
    ):
        cl.Scorecard().fit(X, y)
    split = pd.DataFrame({"x": [0.0] * 50 + [1.0] * 50})
    with pytest.raises(
        ValueError, match=r"'x' cannot be fitted.*separates goods and bads perfectly"
    ):
        cl.Scorecard().fit(split, [0] * 50 + [1] * 50)
    X, y = two_groups(goods=(80, 20), bads=(20, 30))
    X["bankrupt"] = np.where((np.arange(len(X)) % 4 == 0) & (y == 1), "yes", "no")
    with pytest.raises(ValueError, match=r"variable 'bankrupt' cannot be fitted.*merge the bin"):
        cl.Scorecard().fit(X, y)


def test_bad_arguments_are_refused(samples, card):
    train, test = samples
    with pytest.raises(ValueError, match=r"not in the frame .'PAY_0'"):
        card.points(test.drop(columns="PAY_0"))
    with pytest.raises(ValueError, match=r"the target has 20,999 values for 21,000 rows"):
        cl.Scorecard().fit(train, train["default"][1:])
    with pytest.raises(ValueError, match="pdo"):
        cl.Scorecard(pdo=0).fit(train, train["default"])
    with pytest.raises(ValueError, match="'default': 1 of 21,000 rows are missing"):
        cl.Scorecard().fit(train, train["default"].where(train.index != train.index[0]))
