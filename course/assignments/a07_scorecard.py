# %% [markdown] name="case"
# We lend to households online. For one year we accepted **everybody** who applied: an expensive experiment, and the best sample that
# we shall ever have, for we know of every applicant how the loan went. Now the head of Sales wants a card by Friday, "and the
# machine of that vendor beside it". You build the card, look into the machine, and write to her.
#
# Our company and its vendor are **invented**. Applicants and loans are **simulated** and drawn from your student id, so they are
# yours alone. Whatever you build will be judged on applicants whom you have not seen.

# %% name="setup"
import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.data.simulate import simulate_consumers

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% [markdown] name="about-q1"
# ## Question 1 · From points to a probability
#
# On a scale, `base_score` points stand for `base_odds` goods to one bad, and `pdo` points double these odds. Write a function that
# gives the PD at a score, as a share (0.10 for 10%).


# %% name="q1"
def pd_at(score, pdo, base_score, base_odds):
    """PD as a share."""
    ### BEGIN SOLUTION
    odds = base_odds * 2 ** ((score - base_score) / pdo)
    return 1 / (1 + odds)
    ### END SOLUTION


# %% name="q1_test"
check.number(
    "540 points, where 600 are 48 to 1 and 20 double the odds",
    pd_at(540, 20, 600, 48),
    1 / 7,
    mistakes={
        "Odds of 6 to 1 are one bad among seven, not among six.": 1 / 6,
        "That is the share of the goods.": 6 / 7,
        "Those are the odds, goods for one bad.": 6.0,
        "High scores are good: 60 points less halve the odds three times.": 1 / (1 + 48 * 8),
        "20 points double the odds: the factor is pdo / ln 2.": 1 / (1 + 48 * float(np.exp(-3))),
    },
    hint="60 points below 600 the odds are halved three times. How many are bad of all?",
)
### BEGIN HIDDEN TESTS
for score, pdo, base, odds in ((660, 20, 600, 50), (500, 40, 500, 15), (333, 15, 400, 30)):
    share = 1 / (1 + odds * 2 ** ((score - base) / pdo))
    check.number(
        f"{score} points, {base} at {odds} to 1, {pdo} to double",
        pd_at(score, pdo, base, odds),
        share,
        mistakes={
            "Those are one over the odds; count the bad one among all.": share / (1 - share),
            "High scores are good.": 1 / (1 + odds * 2 ** ((base - score) / pdo)),
        },
        hint="Use the scale that the function is given, all three numbers of it.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · From counts to points
#
# Write a function that takes the goods and the bads of each bin (two lists without a zero), the coefficient of the variable in the
# regression (on log-odds of *bad*, as in lesson 3.4), and `pdo`. It returns the list of the points of the bins, not rounded.


# %% name="q2"
def points_of_bins(good, bad, coefficient, pdo):
    """Points, a list in the order of the bins."""
    ### BEGIN SOLUTION
    good, bad = np.array(good, dtype=float), np.array(bad, dtype=float)
    woe = np.log(good / good.sum() / (bad / bad.sum()))
    return (-pdo / np.log(2) * coefficient * woe).tolist()
    ### END SOLUTION


# %% name="q2_test"
_woe = np.log([0.8 / 0.4, 0.2 / 0.6])
check.numbers(
    "two bins, a coefficient of −0.5",
    points_of_bins([80, 20], [20, 30], -0.5, 20),
    10 / np.log(2) * _woe,
    mistakes={
        "Better bins must earn points: mind the sign of the coefficient.": -10 / np.log(2) * _woe,
        "The coefficient is missing.": 20 / np.log(2) * _woe,
        "The factor is pdo / ln 2.": 10 * _woe,
        "Shares of all goods and of all bads, not the odds of the bin.": 10
        / np.log(2)
        * np.log([80 / 20, 20 / 30]),
        "Not rounded.": np.round(10 / np.log(2) * _woe),
    },
    hint="− factor × coefficient × WoE; the first bin is the better one.",
)
### BEGIN HIDDEN TESTS
alone = points_of_bins([300, 500, 200], [30, 20, 10], -1, 20)
check.number(
    "alone, the step from the first bin to the second",
    alone[1] - alone[0],
    20 * float(np.log2(2.5)),
    hint="With a coefficient of −1 the step between two bins is that of their odds: 25 to 1, 10 to 1.",
)
_woe = np.log([0.3 / 0.5, 0.5 / (1 / 3), 0.2 / (1 / 6)])
for coefficient, pdo in ((-0.73, 20), (-0.2, 50), (0.3, 20)):
    check.numbers(
        f"coefficient {coefficient}, pdo {pdo}",
        points_of_bins([300, 500, 200], [30, 20, 10], coefficient, pdo),
        -coefficient * pdo / np.log(2) * _woe,
        mistakes={
            "The sign of the coefficient belongs to it: a card can have it wrong.": abs(coefficient)
            * pdo
            / np.log(2)
            * _woe,
            "The pdo belongs to the scale: use the one that is given.": -coefficient
            * 20
            / np.log(2)
            * _woe,
        },
        hint="− pdo / ln 2 × coefficient × WoE, whatever the three are.",
    )
check.numbers(
    "bins that say nothing",
    points_of_bins([90, 10], [9, 1], -1, 20),
    [0, 0],
    tolerance=1e-9,
    hint="An average bin has 0 points.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · Read a regression
#
# A colleague's first card for our branches (invented). Coefficients are on log-odds of *bad*, WoE has goods on top.
#
# | | variable | IV | coefficient | 95% interval | VIF |
# |--:|---|--:|--:|---|--:|
# | 1 | arrears in two years | 0.31 | −0.82 | −0.95 to −0.69 | 1.1 |
# | 2 | share of limits used, today | 0.24 | −1.21 | −1.49 to −0.93 | 6.2 |
# | 3 | share of limits used, last month | 0.21 | 0.24 | 0.03 to 0.45 | 6.1 |
# | 4 | purpose of the loan | 0.01 | −0.60 | −1.52 to 0.32 | 1.0 |
# | 5 | income a month | 0.16 | −0.44 | −1.06 to 0.18 | 9.6 |
# | 6 | income a year | 0.15 | −0.35 | −0.98 to 0.28 | 9.4 |
# | 7 | letters sent to the customer | 1.90 | −1.07 | −1.17 to −0.97 | 1.2 |
# | 8 | years employed | 0.06 | −0.93 | −1.20 to −0.66 | 1.3 |
#
# Give each the **first** of these words that fits: `"ask when"` (first find out when it was known), `"wrong sign"` (pays for what
# its own bins call worse), `"same story"` (too vague beside a twin), `"says nothing"` (its effect may be none), `"keep"`.

# %% name="q3"
reading = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"K": "keep", "W": "wrong sign", "S": "same story", "N": "says nothing", "A": "ask when"}
reading = {number: words[letter] for number, letter in enumerate("KKWNSSAK", 1)}
### END SOLUTION

# %% name="q3_test"
known = {"keep", "wrong sign", "same story", "says nothing", "ask when"}
check.labels(
    "variable 1", {1: reading[1]}, {1: "keep"}, hint="Strong, sure, and on the right side."
)
check.true(
    "eight variables, in the five words",
    len(reading) == 8 and set(reading.values()) <= known,
    hint="One of the five words for each of the eight.",
)
### BEGIN HIDDEN TESTS
check.labels(
    "variables 2 and 3",
    {n: reading[n] for n in (2, 3)},
    {2: "keep", 3: "wrong sign"},
    hint="With goods on top in the WoE, on which side of 0 must a coefficient of log-odds of bad lie? "
    "The twin whose interval is clear of 0 on the right side may stay.",
)
check.labels(
    "variables 4, 5 and 6",
    {n: reading[n] for n in (4, 5, 6)},
    {4: "says nothing", 5: "same story", 6: "same story"},
    hint="All three intervals hold 0. For which of them is a twin to blame, and how does the VIF say so?",
)
check.labels(
    "variables 7 and 8",
    {n: reading[n] for n in (7, 8)},
    {7: "ask when", 8: "keep"},
    hint="What is an IV above a half before it is good news? A small IV may still earn its place.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · The card
#
# Your loans. `bad` is 1 for 90 days past due within 12 months. The columns: age, income (a month), years_employed, housing, channel,
# purpose, amount, debt_to_income (yearly payments over income), utilisation (share of limits used), enquiries (of other lenders, last
# half-year), past_arrears (last two years), reminders (letters that we have sent to the customer so far).

# %% name="loans"
world = simulate_consumers(16_000, months=12, follow=1, seed=student_seed(student))
loans = world.applications.drop(columns="approved").join(world.truth["bad"], on="id")
letters = np.random.default_rng([student_seed(student), 7])
loans["reminders"] = letters.poisson(0.1 + 1.2 * loans["bad"])
train, test = cl.split_sample(loans, target="bad", test_size=0.3, seed=0)
train.drop(columns=["id", "applied"]).head(3)

# %% [markdown] name="about-q4-task"
# Fit a `cl.Scorecard` on `train`, with a scale of 600 points at 50 to 1 and 20 to double the odds, and store it in `card`. The rules:
#
# 1. it ranks: AUC at least **0.68** on 16,000 new applicants (a plain card of six variables reaches 0.70 to 0.72);
# 2. its level holds, on the same applicants: the mean PD is at most a quarter above and at least four fifths of their bad rate; and
#    where outcomes are regressed on the card's log-odds, the slope is 0.7 to 1.3 (1: right; below: too sure of itself);
# 3. the business asks: points never rise with debt_to_income, utilisation, enquiries, past_arrears, never fall with income and
#    years_employed, and do not depend on age;
# 4. it works for an applicant at the door, who has had no letter from us yet.

# %% name="q4"
card = None
### BEGIN SOLUTION
rising = ["debt_to_income", "utilisation", "enquiries", "past_arrears"]
trends = dict.fromkeys(rising, "ascending")
trends |= dict.fromkeys(["income", "years_employed"], "descending")
card = cl.Scorecard(variables=list(trends), binning={"trends": trends}).fit(train, train["bad"])
### END SOLUTION

# %% name="q4_test_rank"
check.true(
    "a fitted card",
    type(card).__name__ == "Scorecard",
    hint="cl.Scorecard(…).fit(train, train['bad']).",
)
said = np.asarray(card.predict_proba(test.drop(columns="bad")))[:, 1]
check.true("a PD for each customer of test", len(said) == len(test), hint="One row a customer.")
### BEGIN HIDDEN TESTS
later = simulate_consumers(16_000, months=12, follow=1, seed=student_seed(student) // 2 + 1)
outcome = later.truth["bad"].to_numpy()
later = later.applications.drop(columns="approved").assign(reminders=0)
at_door = np.asarray(card.predict_proba(later))[:, 1]
auc = cl.evaluate(outcome, at_door).loc["auc", "value"]
promised = cl.evaluate(test["bad"], said).loc["auc", "value"]
check.true(
    "keeps at the door what it promises on test",
    bool(promised - auc < 0.08),
    hint="Far better on test than at the door: it knows what an applicant cannot have yet.",
)
check.true(
    "ranks new applicants",
    bool(auc >= 0.68),
    hint="Which facts of willingness and ability does the card not look at yet?",
)
### END HIDDEN TESTS

# %% name="q4_test_level"
check.true(
    "a card that gives PDs",
    type(card).__name__ == "Scorecard",
    hint="cl.Scorecard(…).fit(train, train['bad']).",
)
### BEGIN HIDDEN TESTS
from creditlab.validate.calibration_tests import calibration_tests

later = simulate_consumers(16_000, months=12, follow=1, seed=student_seed(student) // 2 + 1)
outcome = later.truth["bad"].to_numpy()
at_door = np.asarray(card.predict_proba(later.applications.assign(reminders=0)))[:, 1]
level = float(at_door.mean() / outcome.mean())
check.true(
    "the mean PD",
    bool(0.8 <= level <= 1.25),
    hint="The card promises more bads than come. Does your sample hold more than its share of them?"
    if level > 1
    else "The card promises fewer bads than come. What did train know that nobody knows at the door?",
)
slope = float(calibration_tests(outcome, at_door).loc["slope", "value"])
check.true(
    "the slope",
    bool(0.7 <= slope <= 1.3),
    hint="Too sure of itself: how many customers stand behind its smallest bins?"
    if slope < 1
    else "Too timid: good and bad applicants differ more than the card says.",
)
### END HIDDEN TESTS

# %% name="q4_test_order"
usual = {
    "age": 38,
    "income": 7_700.0,
    "years_employed": 4.0,
    "housing": "rent",
    "channel": "branch",
}
usual |= {"purpose": "car", "amount": 38_000.0, "debt_to_income": 0.38, "utilisation": 0.4}
usual |= {"enquiries": 1, "past_arrears": 0, "reminders": 0}


def points_along(name, values):
    """Points of a usual applicant with one value changed."""
    frame = pd.DataFrame([usual] * len(values)).assign(**{name: values})
    return np.asarray(card.points(frame), dtype=float)


check.true(
    "a fitted card",
    type(card).__name__ == "Scorecard",
    hint="cl.Scorecard(…).fit(train, train['bad']).",
)
check.true(
    "more arrears, no more points",
    bool((np.diff(points_along("past_arrears", [0, 1, 2, 3, 5])) <= 1e-9).all()),
    hint="Say by trends which way the bad rate must go.",
)
### BEGIN HIDDEN TESTS
grids = {"debt_to_income": np.arange(0, 1.2, 0.01), "utilisation": np.arange(0, 1, 0.01)}
grids |= {"enquiries": np.arange(9), "past_arrears": np.arange(12)}
for name, grid in grids.items():
    check.true(
        f"more {name}, no more points",
        bool((np.diff(points_along(name, grid)) <= 1e-9).all()),
        hint="A worse value must never earn more: look at the bars of the card, and set trends.",
    )
for name, grid in (("income", np.arange(1_500, 30_000, 100)), ("years_employed", np.arange(45))):
    check.true(
        f"more {name}, no fewer points",
        bool((np.diff(points_along(name, grid.astype(float))) >= -1e-9).all()),
        hint="A better value must never earn less: look at the bars of the card, and set trends.",
    )
check.true(
    "age does not count",
    bool(np.ptp(points_along("age", np.arange(20, 76))) == 0),
    hint="Name the variables of the card. Which of them may it not use?",
)
several = pd.DataFrame([usual] * 3).assign(utilisation=[0.05, 0.5, 0.95], income=[9e3, 6e3, 3e3])
odds = 1 / np.asarray(card.predict_proba(several))[:, 1] - 1
check.true(
    "600 points at 50 to 1, 20 to double",
    bool((abs(np.asarray(card.points(several)) - 600 - 20 * np.log2(odds / 50)) < 4.5).all()),
    hint="The scale is a choice of the card: pdo, base_score, base_odds.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · Where did she lose her points?
#
# Write a function that takes a customer's points by variable (a Series), the average points of a comparison group by variable, and
# how many reasons to give at most. It returns the **list** of the variables where she lost most *against that average*, the largest
# loss first. Less than one point lost is no reason, and no more reasons than asked for.


# %% name="q5"
def reasons_of(points, average, most):
    """Return a list of names of variables."""
    ### BEGIN SOLUTION
    lost = average - points
    lost = lost[lost >= 1].sort_values(ascending=False)
    return list(lost.index[:most])
    ### END SOLUTION


# %% name="q5_test"
hers = pd.Series({"utilisation": -14.0, "enquiries": -3.0, "income": 6.0, "past_arrears": -21.0})
theirs = pd.Series({"utilisation": 2.0, "enquiries": -2.5, "income": 1.0, "past_arrears": -1.0})
named = reasons_of(hers, theirs, 4)
check.true("a list", type(named) is list, hint="A list of names, such as ['income'].")
check.true(
    "two reasons, the largest first",
    named == ["past_arrears", "utilisation"],
    hint="20 and 16 points below the average; half a point is none, and income is above it.",
)
### BEGIN HIDDEN TESTS
check.true(
    "at most one",
    reasons_of(hers, theirs, 1) == ["past_arrears"],
    hint="How many reasons does the function may give?",
)
check.true(
    "nothing lost",
    reasons_of(theirs + 5, theirs, 4) == [],
    hint="Who is above the average everywhere has no reasons: an empty list.",
)
high = pd.Series({"a": 30.0, "b": 4.0, "c": -2.0, "d": 11.0})
check.true(
    "points above 0 can be a loss",
    reasons_of(high, pd.Series({"a": 45.0, "b": 4.5, "c": -6.0, "d": 12.0}), 4) == ["a", "d"],
    hint="Lost against the average of the group, not against 0. Exactly one point is a reason.",
)
check.true(
    "another order of the variables",
    reasons_of(hers, theirs[::-1], 4) == ["past_arrears", "utilisation"],
    hint="Compare variable with variable, by name, not by place.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · The first question of a tree
#
# Now the machine, from its smallest part. Write a function that takes the values of one variable and the outcomes (1 = bad). A
# question is "at least *cut*?", and cuts are values that occur. It returns a tuple of two: the cut that leaves the least **Gini
# impurity** (each group weighted by its size), and the impurity left. Of equally good cuts take the smallest. Where no question
# divides the customers, raise a `ValueError`.


# %% name="q6"
def best_cut(values, bad):
    """Return (cut, impurity left)."""
    ### BEGIN SOLUTION
    values, bad = np.asarray(values), np.asarray(bad)
    found = []
    for cut in np.unique(values)[1:]:
        groups = [bad[values >= cut], bad[values < cut]]
        left = sum(len(group) * 2 * group.mean() * (1 - group.mean()) for group in groups)
        found.append((float(left / len(bad)), float(cut)))
    if not found:
        raise ValueError("all values are alike")
    left, cut = min(found)
    return cut, left
    ### END SOLUTION


# %% name="q6_test"
used = [0.1, 0.8, 0.3, 0.6, 0.9, 0.4, 0.2, 0.7]
went = [0, 1, 0, 0, 1, 1, 0, 0]
answer = best_cut(used, went)
check.true("a tuple of two", type(answer) is tuple and len(answer) == 2, hint="return cut, left")
check.number("the cut", answer[0], 0.8, hint="Try every value: which groups are least mixed?")
check.number(
    "the impurity left",
    answer[1],
    5 / 24,
    mistakes={
        "2p(1 − p), not p(1 − p).": 5 / 48,
        "Weight each group by its share of the customers.": 5 / 18,
        "Each group by its size, as a share of all: divide by their number.": 5 / 3,
        "That is what the question takes away, not what it leaves.": 15 / 32 - 5 / 24,
    },
    hint="Two customers who are all bad, six with 1 bad: 2 · 1/6 · 5/6, weighted by 6 of 8.",
)
### BEGIN HIDDEN TESTS
cut, left = best_cut(pd.Series([3, 1, 2, 2, 3, 1], list("fedcba")), pd.Series([1, 0, 0, 0, 1, 0]))
check.numbers("a clean cut", [cut, left], [3, 0], hint="Pure groups leave nothing.")
cut, left = best_cut([5, 5, 1, 1, 1], [0, 0, 1, 1, 0])
check.numbers(
    "a variable that falls",
    [cut, left],
    [5, 3 / 5 * 2 * 2 / 3 * 1 / 3],
    tolerance=1e-6,
    hint="The question may find the good ones above the cut.",
)
cut, left = best_cut([1, 2, 3, 4], [0, 1, 1, 0])
check.numbers(
    "two equally good cuts", [cut, left], [2, 1 / 3], hint="Of equally good ones, the smallest."
)
for alike in ([7, 7, 7], [4]):
    check.raises(
        "all alike",
        ValueError,
        best_cut,
        alike,
        [0, 1, 0][: len(alike)],
        hint="No question divides customers who are all alike: raise a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · Is the machine better?
#
# A plain card and three rivals, all fitted on `train` with the same six variables: the vendor's forest, boosting that knows the
# directions, and boosted stumps. `pd_on["train"]` and `pd_on["test"]` hold their PDs.

# %% name="rivals"
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier

direction = {"debt_to_income": 1, "utilisation": 1, "enquiries": 1, "past_arrears": 1}
direction |= {"income": -1, "years_employed": -1}
ways = {name: {1: "ascending", -1: "descending"}[sign] for name, sign in direction.items()}
boost = {"max_leaf_nodes": 6, "max_iter": 50, "early_stopping": False, "random_state": 0}
rivals = {
    "plain": cl.Scorecard(variables=list(ways), binning={"trends": ways}),
    "vendor": RandomForestClassifier(20, random_state=0),
    "boosting": HistGradientBoostingClassifier(monotonic_cst=list(direction.values()), **boost),
}
rivals = {name: model.fit(train[list(ways)], train["bad"]) for name, model in rivals.items()}
rivals["stumps"] = cl.stumps_scorecard(train, "bad", list(ways), trends=ways)
pd_on = {
    sample: pd.DataFrame({k: m.predict_proba(part[list(ways)])[:, 1] for k, m in rivals.items()})
    for sample, part in (("train", train), ("test", test))
}
pd_on["test"].head(3).round(3)

# %% [markdown] name="about-q7-task"
# Which of the three ranks better than `plain`? Use `compare_auc` of lesson 3.4, with its 95% interval, on the sample that can tell.
# Write `"better"`, `"worse"` or `"cannot tell"` of each; and in `promised` the AUC that the vendor's slide shows, measured on the
# customers from whom the forest has learned.

# %% name="q7"
verdicts = {"vendor": "", "boosting": "", "stumps": ""}
promised = None
### BEGIN SOLUTION
from creditlab.validate.metrics import compare_auc

for name in verdicts:
    lead = compare_auc(test["bad"], pd_on["test"][name], pd_on["test"]["plain"])
    verdicts[name] = "better" if lead["low"] > 0 else "worse" if lead["high"] < 0 else "cannot tell"
promised = cl.evaluate(train["bad"], pd_on["train"]["vendor"]).loc["auc", "value"]
### END SOLUTION

# %% name="q7_test"
check.true(
    "three verdicts, in the three words",
    type(verdicts) is dict
    and sorted(verdicts) == ["boosting", "stumps", "vendor"]
    and set(verdicts.values()) <= {"better", "worse", "cannot tell"},
    hint="A dict of the three names; of each 'better', 'worse' or 'cannot tell'.",
)
check.number("the slide", promised, between=(0.5, 1), hint="An AUC, from 0.5 to 1.")
### BEGIN HIDDEN TESTS
from creditlab.validate.metrics import compare_auc

should_be = {}
for rival in ("vendor", "boosting", "stumps"):
    gap = compare_auc(test["bad"], pd_on["test"][rival], pd_on["test"]["plain"])
    sure = "better" if gap["low"] > 0 else "worse" if gap["high"] < 0 else "cannot tell"
    should_be[rival] = sure
check.labels(
    "the vendor's forest",
    {"vendor": verdicts["vendor"]},
    {"vendor": should_be["vendor"]},
    hint="On whom was it measured? A forest knows by heart the customers from whom it has learned.",
)
check.labels(
    "boosting and stumps",
    {name: verdicts[name] for name in ("boosting", "stumps")},
    {name: should_be[name] for name in ("boosting", "stumps")},
    hint="Take the interval of the difference on the same unseen customers. Does it contain 0?",
)
check.number(
    "what the slide shows",
    promised,
    cl.evaluate(train["bad"], pd_on["train"]["vendor"]).loc["auc", "value"],
    tolerance=0.001,
    mistakes={
        "That is what it keeps, on customers whom it has not seen.": cl.evaluate(
            test["bad"], pd_on["test"]["vendor"]
        ).loc["auc", "value"],
    },
    hint="The AUC of the forest on train.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# We say yes below a PD of 12%. This applicant is refused by the plain card, and the head of Sales asks for an exception.

# %% name="applicant"
refused = test[pd_on["test"]["plain"].between(0.14, 0.3).to_numpy()]
applicant = refused.sample(1, random_state=student_seed(student) % 2**32)
applicant.drop(columns=["id", "applied", "bad", "reminders"]).T

# %% [markdown] name="about-memo-task"
# Write to her (150 to 220 words): is your card good enough to be used, what does this applicant get as an answer, and do we buy the
# machine? The next cell has room for your numbers.
#
# | points | what we look for |
# |--:|---|
# | 4 | the card: what it was measured on, its AUC with an interval, and whether its PDs hold; one thing that it cannot know |
# | 4 | the applicant: score and PD on your card, yes or no, and what one point or one change is worth |
# | 4 | two or three reasons in words that the applicant can act on, and against whom they were counted |
# | 3 | the machine: the promise beside what it keeps, with the interval; what would change your mind |

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
from IPython.display import display

rows = {"value": applicant[list(trends)].iloc[0]}
rows["points"] = card.points(applicant, detail=True)[list(trends)].iloc[0]
rows["average"] = card.points(train, detail=True)[list(trends)].mean()
display(pd.DataFrame(rows).astype(float).round(2))
calmer = applicant.assign(utilisation=0.4, enquiries=1)
two = pd.concat([applicant, calmer])
scores = {"score": card.points(two), "PD": card.predict_proba(two)[:, 1]}
display(pd.DataFrame(scores).set_axis(["as it is", "half the limit, one enquiry"]).round(3))
kept = card.predict_proba(test)[:, 1]
display(cl.evaluate(test["bad"], kept).loc[["auc"]].round(3))
display(pd.Series({"mean PD": kept.mean(), "bad rate": test["bad"].mean()}).round(4).to_frame().T)
gap = compare_auc(test["bad"], pd_on["test"]["vendor"], pd_on["test"]["plain"])
gap.round(3).to_frame("vendor over plain").T
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; applicants and numbers differ by student.* Dear Ms Zhou, **the card** may be used. On 4,800
# applicants whom it had not seen its AUC is 0.70 [0.67, 0.73], and it promised 8.1% bads where 8.0% came. It cannot know what no
# application shows, an illness for example. **Your applicant** has 527 points, a PD of 20%; we say yes below 12%, from 545 points
# on. So no, and no exception: nothing in the file speaks for one. Twenty points double the odds. Against the average of all
# applicants most points were lost on two things, and our letter names them: *79% of your credit limits are in use* (27 points) and
# *five enquiries by other lenders in half a year* (13 points). With half of that use and one enquiry the card would say 571 and yes.
# It prices what usually goes together: whoever borrows elsewhere to look better is no better risk. **The machine:** its slide shows an
# AUC of 1.00, on customers whom the forest knows by heart. On others it reaches 0.64, which is 0.06 [0.03, 0.08] *below* the plain
# card. We do not buy. A test on next quarter's applicants, unseen by the vendor, with an interval above 0 would change my mind.
# Regards, Wang
# ### END SOLUTION
