"""Selection: each variable kept or dropped for the right reason, and the rest fits."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import creditlab as cl
from creditlab.model.selection import iv_by_chance, select_variables


def sample(n=4000, seed=0):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=n), rng.normal(size=n)
    bad = rng.random(n) < 1 / (1 + np.exp(1.5 - a - 0.7 * b))
    return pd.DataFrame(
        {
            "a": a,
            "b": b,
            "a_again": a + 0.2 * rng.normal(size=n),
            "noise": rng.normal(size=n),
            "one_bin": np.where(rng.random(n) < 0.01, 1.0, 0.0),
            "after": np.where(bad, 5.0, 0.0) + rng.random(n),
            "bad": bad.astype(int),
        }
    )


@pytest.fixture(scope="module")
def chosen():
    frame = sample()
    bins = cl.fit_bins(frame, "bad")
    return frame, bins, select_variables(bins, frame, "bad").set_index("variable")


def test_each_variable_has_its_reason(chosen):
    _, _, found = chosen
    assert found.loc[found["decision"] == "kept"].index.tolist() == ["a", "b"]
    assert found.loc["after", "reason"].startswith("separates goods and bads perfectly")
    assert found.loc["noise", "reason"].startswith("weak")
    assert found.loc["one_bin", "reason"].startswith("weak")
    assert found.loc["a_again", "reason"].startswith("overlaps with a (correlation 0.9")
    assert (found.loc[found["decision"] == "kept", "reason"] == "").all()
    assert (found.loc[found["decision"] == "dropped", "reason"] != "").all()


def test_strongest_first_and_complete(chosen):
    _, bins, found = chosen
    assert set(found.index) == set(bins)
    assert found["iv"].is_monotonic_decreasing
    assert found.loc["a", "iv"] == bins["a"].iv


def test_the_correlation_is_that_of_woe(chosen):
    frame, bins, found = chosen
    woe = bins.select(["a", "a_again"]).transform(frame)
    size = abs(woe.corr().iloc[0, 1])
    assert f"(correlation {size:.2f})" in found.loc["a_again", "reason"]
    loose = select_variables(bins, frame, "bad", max_correlation=size + 1e-9)
    assert "overlaps" not in loose.set_index("variable").loc["a_again", "reason"]


def test_a_wrong_sign_goes_and_the_rest_agrees():
    rng = np.random.default_rng(1)
    a = rng.normal(size=6000)
    b = a + 0.8 * rng.normal(size=6000)  # alone like a; beside a it works the other way
    bad = rng.random(6000) < 1 / (1 + np.exp(1.2 - 2 * a + 0.8 * b))
    frame = pd.DataFrame({"a": a, "b": b, "bad": bad.astype(int)})
    bins = cl.fit_bins(frame, "bad")
    assert bins["b"].iv > 0.1
    both = cl.Scorecard(bins=bins).fit(frame, frame["bad"])
    assert not both.inference_.loc["b", "sign_ok"]
    found = select_variables(bins, frame, "bad", max_correlation=0.95).set_index("variable")
    assert found.loc["b", "reason"].startswith("wrong sign")
    assert found.loc["a", "decision"] == "kept"


@pytest.mark.parametrize("name", ["south_german_credit", "boston_loanapp", "kazakh_borrowers"])
def test_on_real_data_the_card_fits_and_every_sign_agrees(name):
    from creditlab.data.quality import screen_columns

    data = cl.load_dataset(name)
    gone = screen_columns(data.frame, data.target)["column"]
    frame = data.frame.drop(columns=gone)
    bins = cl.fit_bins(frame, data.target)
    found = select_variables(bins, frame, data.target)
    names = list(found.query("decision == 'kept'")["variable"])
    card = cl.Scorecard(bins=bins, variables=names).fit(frame, frame[data.target])
    assert card.inference_["sign_ok"].all()
    woe = bins.select(names).transform(frame).corr().abs().to_numpy()
    assert woe[np.triu_indices(len(names), 1)].max() <= 0.7


def test_the_least_significant_goes_first():
    data = cl.load_dataset("south_german_credit")
    bins = cl.fit_bins(data.frame, "bad")
    everything = select_variables(bins, data.frame, "bad")
    names = list(everything.query("decision == 'kept'")["variable"])
    card = cl.Scorecard(bins=bins, variables=names).fit(data.frame, data.frame["bad"])
    least = card.inference_["z"].drop("intercept").abs().idxmin()
    found = select_variables(bins, data.frame, "bad", max_variables=len(names) - 1)
    found = found.set_index("variable")
    assert (
        found.loc[least, "reason"]
        == f"adds least beside the others (at most {len(names) - 1} variables)"
    )
    assert (found["decision"] == "kept").sum() == len(names) - 1


def test_chance_is_chi_squared_over_what_there_was_to_choose_from():
    data = cl.load_dataset("taiwan_default")
    frame = data.frame.assign(sex=data.frame["SEX"].map({1: "m", 2: "f"}))
    frame.loc[:99, "sex"] = None
    bins = cl.fit_bins(frame, "default", ["sex", "AGE"])
    noise = 1 / 23364 + 1 / 6636
    assert iv_by_chance(bins["sex"]) == pytest.approx(stats.chi2.ppf(0.9, 2) * noise)
    assert iv_by_chance(bins["AGE"]) == pytest.approx(stats.chi2.ppf(0.9, 15.2) * noise)


@pytest.mark.parametrize("kind", ["two", "twelve", "number"])
@pytest.mark.parametrize("rows", [600, 3000])
def test_unrelated_variables_mostly_stay_below_the_limit(kind, rows):
    rng = np.random.default_rng(rows)
    draw = {
        "two": lambda: rng.choice(["u", "v"], rows),
        "twelve": lambda: rng.choice(list("abcdefghijkl"), rows),
        "number": lambda: rng.normal(size=rows),
    }[kind]
    frame = pd.DataFrame({f"x{i}": draw() for i in range(150)})
    frame["bad"] = (rng.random(rows) < 0.3).astype(int)
    bins = cl.fit_bins(frame, "bad", max_bins=6)
    above = np.mean([bins[name].iv > iv_by_chance(bins[name]) for name in bins])
    assert 0.02 < above < 0.17  # one in ten, give or take the luck of 150 draws


def test_noise_alone_keeps_the_strongest_and_says_so():
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"u": rng.choice(["x", "y"], 400), "v": rng.choice(["x", "y"], 400)})
    frame["bad"] = (rng.random(400) < 0.3).astype(int)
    found = select_variables(cl.fit_bins(frame, "bad"), frame, "bad")
    assert found["decision"].tolist() == ["kept", "dropped"]
    assert "nothing stronger is left" in found.loc[0, "reason"]


def test_nothing_to_choose_from_is_an_error():
    frame = sample()
    bins = cl.fit_bins(frame, "bad", ["after", "one_bin"])
    with pytest.raises(ValueError, match="none of the 2 variables"):
        select_variables(bins, frame, "bad")


def test_a_small_sample_carries_few_variables():
    rng = np.random.default_rng(6)
    frame = pd.DataFrame({"bad": (rng.random(200) < 0.15).astype(int)})
    for i in range(12):
        frame[f"x{i}"] = rng.normal(size=200) + 2 * frame["bad"]
    found = select_variables(cl.fit_bins(frame, "bad"), frame, "bad")
    beyond = (
        found["reason"] == f"beyond what {frame['bad'].sum()} rows of the rarer outcome can carry"
    )
    most = frame["bad"].sum() // 5
    assert beyond.tolist() == [i >= most for i in range(12)]


def test_variables_that_separate_only_together_do_not_stop_it():
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({name: rng.integers(0, 2, 300) for name in "uvw"})
    frame["bad"] = (frame.sum(axis=1) >= 2).astype(int)  # two of three decide, no one alone
    found = select_variables(cl.fit_bins(frame, "bad"), frame, "bad")
    assert sorted(found["decision"]) == ["dropped", "dropped", "kept"]
    assert "together they say it all" in found["reason"].str.cat()


def test_a_variable_with_a_pure_bin_of_two_has_no_finite_weight():
    frame = sample(2000)[["a", "bad"]]
    frame["flag"] = np.where(frame["bad"] & (frame.index % 2 == 0), "bankrupt", "no")
    found = select_variables(cl.fit_bins(frame, "bad"), frame, "bad").set_index("variable")
    assert found["decision"].to_dict() == {"a": "kept", "flag": "dropped"}
    assert "one without goods or bads" in found.loc["flag", "reason"]


@pytest.mark.parametrize("options", [{"max_correlation": 0}, {"min_iv": -1}, {"max_variables": 0}])
def test_limits_without_sense_are_refused(chosen, options):
    frame, bins, _ = chosen
    with pytest.raises(ValueError, match=next(iter(options))):
        select_variables(bins, frame, "bad", **options)


def test_a_target_given_as_values_is_the_same(chosen):
    frame, bins, found = chosen
    again = select_variables(bins, frame.drop(columns="bad"), frame["bad"].to_numpy())
    assert again.set_index("variable").equals(found)
