"""Reasons: row by row against a plain loop; texts, codes, groups; what a customer could change."""

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.decide.reason_table import baseline_points, reason_table
from creditlab.decide.what_if import what_if

VARIABLES = ["PAY_0", "LIMIT_BAL", "PAY_AMT1", "PAY_2", "EDUCATION"]


@pytest.fixture(scope="module")
def frame():
    return cl.load_dataset("taiwan_default").frame


@pytest.fixture(scope="module")
def card(frame):
    return cl.Scorecard(variables=VARIABLES, decimals=0).fit(frame[::3], "default")


def by_hand(card, frame, n, baseline, groups=(), names=None):
    """Lost points and names of the reasons of each row, one row and variable at a time."""
    table = card.points(frame, detail=True)
    shared = {name: group for group, members in dict(groups).items() for name in members}
    expected = []
    for _, row in table.iterrows():
        lost = {}
        for name in names or card.bins_:
            group = shared.get(name, name)
            lost[group] = lost.get(group, 0.0) + baseline[name] - row[name]
        ranked = sorted(lost, key=lambda group: -round(lost[group], 6))  # sorted() keeps ties
        expected.append([(g, round(lost[g], 6)) for g in ranked if round(lost[g], 6) > 0][:n])
    return expected


def told(result, text_to_group, n):
    """The same of what `reasons` gave with detail."""
    found = []
    for _, row in result.iterrows():
        pairs = [(row[f"reason_{i}"], row[f"points_{i}"]) for i in range(1, n + 1)]
        found.append([(text_to_group[t], round(p, 6)) for t, p in pairs if isinstance(t, str)])
    return found


# --- Which reasons, and in which order -------------------------------------------------------


@pytest.mark.parametrize("against", ["best", "average", "neutral", "approved", "own"])
@pytest.mark.parametrize("n", [1, 3, 5])
def test_reasons_are_those_of_a_loop_over_rows(card, frame, against, n):
    own = {name: 5.0 * i for i, name in enumerate(VARIABLES)}
    against = {"approved": frame[card.points(frame) >= 550], "own": own}.get(against, against)
    sample = frame[:400]
    table = reason_table(card, against)
    result = card.reasons(sample, n=n, against=against, detail=True)
    expected = by_hand(card, sample, n, baseline_points(card, against))
    assert told(result, dict(zip(table["text"], table["group"], strict=True)), n) == expected


def test_variables_that_say_the_same_are_one_reason(card, frame):
    groups = {"late payments": ["PAY_0", "PAY_2"]}
    sample = frame[:300]
    result = card.reasons(sample, n=3, groups=groups, exclude=["LIMIT_BAL"], detail=True)
    names = [name for name in VARIABLES if name != "LIMIT_BAL"]
    expected = by_hand(card, sample, 3, baseline_points(card), groups, names)
    table = reason_table(card, groups=groups, exclude=["LIMIT_BAL"])
    assert told(result, dict(zip(table["text"], table["group"], strict=True)), 3) == expected
    assert "LIMIT_BAL" not in set(table["variable"])
    assert set(table.loc[table["group"] == "late payments", "text"]) == {
        "late payments",
        "late payments: information missing",
    }


def test_in_a_group_the_variable_that_lost_most_has_the_word(card, frame):
    texts = {"PAY_0": "late this month", "PAY_2": "late last month"}
    sample, best = frame[:500], baseline_points(card)
    result = card.reasons(sample, n=1, texts=texts, groups={"late": ["PAY_0", "PAY_2"]})
    points = card.points(sample, detail=True)
    first = best["PAY_0"] - points["PAY_0"] >= best["PAY_2"] - points["PAY_2"]
    late = result["reason_1"].isin(texts.values())
    expected = np.where(first, *texts.values())
    assert (result["reason_1"][late] == expected[late]).all()
    assert result["reason_1"][late].nunique() == 2


@pytest.fixture(scope="module")
def flat(frame):
    """A card all of whose points are 0, but -4 in the bins that had customers of PAY_2."""
    bins = cl.fit_bins(frame, "default", ["PAY_0", "PAY_2"])
    log_odds = {"PAY_0": np.zeros(bins["PAY_0"].rule.size), "PAY_2": 4.0 * bins["PAY_2"].seen}
    return cl.Scorecard.of_log_odds(bins, 0.0, log_odds, pdo=np.log(2), decimals=None)


def test_equal_losses_keep_the_order_of_the_card(flat, frame):
    # 0.1 + 0.2 is not 0.3, but losses that are equal to a person tie here too
    baseline = {"PAY_0": 0.3, "PAY_2": 0.1 + 0.2 - 4.0}
    result = flat.reasons(frame[:1], against=baseline, n=2)
    assert result.iloc[0].str.split(":").str[0].tolist() == ["PAY_0", "PAY_2"]


def test_the_best_bin_is_one_that_had_customers(flat):
    assert baseline_points(flat, "best") == pytest.approx({"PAY_0": 0, "PAY_2": -4})


def test_the_average_is_that_of_the_development_sample(card, frame):
    mean = card.points(frame[::3], detail=True)[VARIABLES].mean()
    assert baseline_points(card, "average") == pytest.approx(mean.to_dict())
    assert baseline_points(card, frame[::3]) == pytest.approx(mean.to_dict())


def test_only_customers_below_the_cutoff_get_reasons(card, frame):
    sample = frame[:2000].sample(frac=1, random_state=0)
    score = card.points(sample)
    cutoff = score.iloc[0]  # a score that occurs: it is not below itself
    result, everyone = card.reasons(sample, below=cutoff, detail=True), card.reasons(sample)
    assert result[score >= cutoff].isna().all(axis=None)
    pd.testing.assert_frame_equal(
        result.loc[score < cutoff, list(everyone)], everyone[score < cutoff]
    )
    assert card.reasons(sample, below=-1e6).isna().all(axis=None)


def test_rows_beyond_one_block_are_the_same(card, frame):
    many = pd.concat([frame] * 3, ignore_index=True)
    first = card.reasons(frame)
    again = card.reasons(many).iloc[-len(frame) :].set_axis(frame.index)
    pd.testing.assert_frame_equal(first, again)


# --- What the customer reads -----------------------------------------------------------------


def test_missing_and_unseen_values_say_that_information_is_missing(card, frame):
    strange = frame[:1].astype({"LIMIT_BAL": float}).assign(LIMIT_BAL=np.nan)
    with pytest.warns(UserWarning, match="LIMIT_BAL"):
        result = card.reasons(strange)
    assert "LIMIT_BAL: information missing" in set(result.iloc[0])
    german = cl.load_dataset("south_german_credit")
    other = cl.Scorecard(variables=["status", "purpose"]).fit(german.frame, "bad")
    with pytest.warns(UserWarning, match="unseen"):
        result = other.reasons(german.frame[:1].assign(purpose="space travel"))
    assert "purpose: information missing" in set(result.iloc[0])


def test_texts_go_to_a_file_and_come_back(card, frame, tmp_path):
    table = reason_table(card, "average", groups={"late": ["PAY_0", "PAY_2"]})
    row = table.index[table["variable"] == "LIMIT_BAL"]
    table.loc[row, "text"] = "the limit asked of other banks is low"
    table.loc[row, "code"] = "07"
    table.to_csv(tmp_path / "reasons.csv", index=False)
    table.to_json(tmp_path / "reasons.json", orient="records")
    csv = pd.read_csv(tmp_path / "reasons.csv", dtype={"code": str}, keep_default_na=False)
    json = pd.read_json(tmp_path / "reasons.json", orient="records", dtype={"code": str})
    options = {"against": "average", "groups": {"late": ["PAY_0", "PAY_2"]}, "detail": True}
    for again in (table, csv, json):
        result = card.reasons(frame[:200], texts=again, **options)
        codes = result[[f"code_{i}" for i in range(1, 5)]].to_numpy()
        texts = result[[f"reason_{i}" for i in range(1, 5)]].to_numpy()
        assert ((codes == "07") == (texts == "the limit asked of other banks is low")).all()
        assert (codes == "07").any()
        pd.testing.assert_frame_equal(
            reason_table(card, "average", texts=again, groups=options["groups"]), table
        )


def test_texts_by_bin_by_variable_and_by_default(card):
    label = card.bins_["LIMIT_BAL"].rule.labels[0]
    table = reason_table(
        card,
        texts={("LIMIT_BAL", label): "the smallest limit", "LIMIT_BAL": "a small limit"},
        codes={"LIMIT_BAL": "L2", ("LIMIT_BAL", label): "L1", ("LIMIT_BAL", "missing"): "L3"},
    )
    own = table[table["variable"] == "LIMIT_BAL"].set_index("bin")
    assert own.loc[label, ["code", "text"]].tolist() == ["L1", "the smallest limit"]
    assert own.loc["missing", ["code", "text"]].tolist() == [
        "L3",
        "a small limit: information missing",
    ]
    assert set(own["text"].iloc[1:-1]) == {"a small limit"}
    rest = table[table["variable"] == "PAY_0"].iloc[0]
    assert rest["text"] == f"PAY_0: {rest['bin']}"


@pytest.mark.parametrize(
    "text",
    ["Credit score too low", "your score is below the minimum", "does not meet our policy",
     "insufficient credit score", "Internal standards", "综合评分不足", "", " - "],
)  # fmt: skip
def test_reasons_that_say_nothing_are_refused(card, frame, text):
    with pytest.raises(ValueError, match=r"not specific|have none"):
        card.reasons(frame[:5], texts={"PAY_0": text})


@pytest.mark.parametrize("text", ["too few months since the last late payment", "no policy held"])
def test_specific_texts_are_not_taken_for_vague_ones(card, frame, text):
    card.reasons(frame[:5], texts={"PAY_0": text})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n is 0"),
        ({"against": "worst"}, "against is 'worst'"),
        ({"against": {"PAY_0": 3.0}}, "4 variables have no points"),
        ({"against": {"AGE": 3.0}}, "'AGE'"),
        ({"exclude": ["AGE"]}, "exclude: 1 names are not in the card"),
        ({"exclude": "PAY_0"}, "give a list"),
        ({"exclude": VARIABLES}, "all 5 variables are excluded"),
        ({"groups": {"late": ["PAY_0", "PAY_9"]}}, "'PAY_9'"),
        ({"groups": {"a": ["PAY_0"], "b": ["PAY_0"]}}, "more than one"),
        ({"groups": {"PAY_2": ["PAY_0"]}}, "rename the groups"),
        ({"texts": {"AGE": "old"}}, "texts: 1 keys"),
        ({"texts": {("PAY_0", "nowhere"): "x"}}, "texts: 1 keys"),
        ({"texts": {"PAY_0": "late", "PAY_2": "late"}}, "stand for several variables"),
        ({"codes": {"PAY_0": "A", "PAY_2": "A"}}, "stand for several texts"),
    ],
)
def test_bad_arguments_are_refused(card, frame, options, message):
    with pytest.raises(ValueError, match=message):
        card.reasons(frame[:5], **options)


def test_a_table_of_other_bins_is_refused(card, frame):
    table = reason_table(card)
    table.loc[0, "bin"] = "< 12"
    with pytest.raises(ValueError, match="1 rows are not bins of this card"):
        card.reasons(frame[:5], texts=table)
    table = reason_table(card)
    with pytest.raises(ValueError, match="more than once"):
        card.reasons(frame[:5], texts=pd.concat([table, table[:1]]))


# --- What could be changed -------------------------------------------------------------------


def test_a_change_gains_what_scoring_the_changed_customer_gains(card, frame):
    middle = {
        name: [-1e9, *bins.rule.splits] for name, bins in card.bins_.items() if bins.rule.splits
    }
    cutoff = 560.0
    for place in range(0, 300, 10):
        customer = frame.iloc[place]
        score = card.points(frame.iloc[[place]]).iloc[0]
        table = what_if(card, customer, cutoff, fixed=["EDUCATION"]).set_index("variable")
        assert table["gain"].is_monotonic_decreasing
        assert table["together"].tolist() == (score + table["gain"].cumsum()).tolist()
        for name in VARIABLES[:4]:
            tried = [
                card.points(pd.DataFrame([{**customer, name: value}])).iloc[0]
                for value in middle[name]
            ]
            gain = max(tried) - score
            assert table["gain"].get(name, 0.0) == max(gain, 0)
            if name not in table.index:
                continue
            assert table.loc[name, "crosses"] == (max(tried) >= cutoff)
            enough = table.loc[name, "enough"]
            here = int(np.searchsorted(middle[name][1:], customer[name], side="right"))
            reach = [abs(i - here) for i, t in enumerate(tried) if t >= cutoff and t > score]
            labels = card.bins_[name].rule.labels
            if reach:
                assert abs(labels.index(enough) - here) == min(reach)
            else:
                assert pd.isna(enough)


def test_one_customer_whose_variables_exist(card, frame):
    with pytest.raises(ValueError, match="2 rows"):
        what_if(card, frame[:2])
    with pytest.raises(ValueError, match="fixed: 1 names"):
        what_if(card, frame[:1], fixed=["AGE"])
    assert "enough" not in what_if(card, frame[:1])
    assert what_if(card, frame[:1], fixed=VARIABLES).empty
