# %% [markdown] name="case"
# We lend to households and small trades. It is Tuesday, and on Thursday the credit committee meets. It wants three answers from
# you. A **new loan for small trades**, without any history: how do we weigh what we know of an applicant? The **share of limits
# used**, which stands on every application for a household loan: in which bands does the policy quote it? And **five agencies**
# that want to sell us a number on each applicant: whose may we use?
#
# Our company is **invented**, and so are the judgements on trades. Applicants, loans and agencies are **simulated** and drawn from
# your student id, so they are yours alone. What is wrong with some entries was put there on purpose.

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
# ## Question 1 · Who is bad, and do we know it?
#
# The committee has signed: **bad** from 90 days past due within a window of 12 months; **indeterminate** if the worst of these 12
# months was 60 to 89 days; **excluded** are loans to staff and fraud. A loan that has not been seen for the whole window is
# **not known**, whatever it did so far. All others are **good**. Sort these eight loans.
#
# | | seen for | what happened |
# |--:|--:|---|
# | 1 | 20 months | 15 days late once |
# | 2 | 14 months | 95 days late in month 7, everything paid in month 9 |
# | 3 | 8 months | never late |
# | 4 | 18 months | 70 days late in month 11, then on time |
# | 5 | 24 months | 20 days late in month 3, 120 days late in month 15 |
# | 6 | 13 months | never late; the borrower works at our counter |
# | 7 | 7 months | 100 days late in month 6 |
# | 8 | 15 months | 25 days late in months 2, 5 and 8 |

# %% name="q1"
loans_are = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"G": "good", "B": "bad", "I": "indeterminate", "X": "excluded", "?": "not known"}
loans_are = {number: words[letter] for number, letter in enumerate("GB?IGX?G", 1)}
### END SOLUTION

# %% name="q1_test"
known = {"good", "bad", "indeterminate", "excluded", "not known"}
check.labels("loan 1", {1: loans_are[1]}, {1: "good"}, hint="Seen long enough, and hardly late.")
check.true(
    "eight loans, in the five words",
    len(loans_are) == 8 and set(loans_are.values()) <= known,
    hint="One of the five words for each of the eight.",
)
### BEGIN HIDDEN TESTS
check.labels(
    "loans 2 and 5",
    {n: loans_are[n] for n in (2, 5)},
    {2: "bad", 5: "good"},
    hint="What happened within the window counts, and nothing that comes after it.",
)
check.labels(
    "loans 3 and 7",
    {n: loans_are[n] for n in (3, 7)},
    {3: "not known", 7: "not known"},
    hint="If of the young loans only the bads are counted, what becomes of the bad rate?",
)
check.labels(
    "loans 4, 6 and 8",
    {n: loans_are[n] for n in (4, 6, 8)},
    {4: "indeterminate", 6: "excluded", 8: "good"},
    hint="The worst of the twelve months decides, unless the loan does not belong here at all.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · Weights from pairs, by hand
#
# Write a function that takes the square table of a rater's judgements (row over column, as in lesson 3.1) and returns a tuple of
# two: the **weights**, a Series by criterion that adds up to 1, and the **consistency ratio**. Weights are the geometric means of
# the rows, as a share of their sum. Random answers have an excess of 0.58, 0.90 and 1.12 for three, four and five criteria. Do the
# sums yourself, without `cl.compare_pairs`.


# %% name="q2"
def weights_and_ratio(table):
    """Return (weights, consistency ratio); `table` is a DataFrame of three to five criteria."""
    ### BEGIN SOLUTION
    n = len(table)
    mean = table.prod(axis=1) ** (1 / n)
    weights = mean / mean.sum()
    multiple = (table @ weights / weights).mean()
    excess = (multiple - n) / (n - 1)
    return weights, float(excess / {3: 0.58, 4: 0.90, 5: 1.12}[n])
    ### END SOLUTION


# %% name="q2_test"
def judgements(names, *upper):
    """Fill a table from the judgements above its diagonal, row by row."""
    filled = pd.DataFrame(1.0, index=names, columns=names)
    places = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    for (a, b), value in zip(places, upper, strict=True):
        filled.loc[a, b], filled.loc[b, a] = value, 1 / value
    return filled


found = weights_and_ratio(judgements(["debts", "turnover", "premises"], 2, 6, 4))
check.true(
    "a Series and a number",
    type(found) is tuple and len(found) == 2 and type(found[0]) is pd.Series,
    hint="return weights, ratio; the weights as a Series with the names of the criteria.",
)
check.numbers(
    "the three weights",
    found[0],
    [0.58763, 0.32339, 0.08898],
    tolerance=0.001,
    mistakes={
        "The product of three needs the third root.": [0.854599, 0.142433, 0.002967],
        "Rows over columns: a row with large numbers is what matters.": [0.1061, 0.1929, 0.7010],
    },
    hint="The geometric mean of each row, as a share of the sum of the three.",
)
check.number(
    "their consistency ratio",
    found[1],
    0.00793,
    tolerance=0.01,
    mistakes={
        "That is the excess; set it against the excess of random answers.": 0.0046,
        "Three criteria: divide by one less than their number.": 0.0053,
    },
    hint="The table times the weights is a multiple of the weights. How far above 3?",
)
### BEGIN HIDDEN TESTS
four, five = ["trade", "owner", "stock", "debts"], ["a", "b", "c", "d", "e"]
share, ratio = weights_and_ratio(judgements(four, 3, 2, 5, 1 / 2, 2, 3))
check.numbers(
    "four criteria",
    share[four],
    [0.4832, 0.1569, 0.2717, 0.0882],
    tolerance=0.02,
    mistakes={"Four judgements a row: the fourth root.": [0.5584, 0.1246, 0.2592, 0.0578]},
    hint="The root depends on the number of criteria.",
)
check.number(
    "their ratio",
    ratio,
    0.00538,
    tolerance=0.02,
    mistakes={"0.58 is for three criteria.": 0.0083},
    hint="0.90 stands for four criteria; subtract four, and divide by three.",
)
true_weights = np.array([0.4, 0.3, 0.15, 0.1, 0.05])
agreed = pd.DataFrame(np.outer(true_weights, 1 / true_weights), index=five, columns=five)
share, ratio = weights_and_ratio(agreed)
check.numbers("five, no contradiction", share[five], true_weights, hint="The fifth root of five.")
check.number("its ratio", abs(ratio), 0.0, hint="Who never contradicts himself has a ratio of 0.")
crooked = judgements(five, 2, 4, 1 / 3, 6, 3, 2, 5, 1, 3, 4)
share, ratio = weights_and_ratio(crooked)
upside_down, same = weights_and_ratio(crooked.T)
check.true(
    "five, contradicting", bool(0.1 < ratio < 0.4), hint="Divide by 1.12 with five criteria."
)
check.numbers(
    "the opposite opinion",
    upside_down[five] * share[five] / (upside_down * share).sum(),
    [0.2] * 5,
    tolerance=0.001,
    hint="Whoever turns every answer has the weights turned, too.",
)
turned = crooked.loc[five[::-1], five[::-1]]
check.numbers(
    "another order of the criteria",
    weights_and_ratio(turned)[0][five],
    share[five],
    hint="Use the table that the function is given, with its own names.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · Whom do you ask what?
#
# Your rater knows small trades well. Once he ticked the wrong side of the scale: the reverse of what he meant.

# %% name="rater"
dice = np.random.default_rng(student_seed(student))
criteria = [str(name) for name in dice.permutation(["debts", "turnover", "premises", "owner"])]
meant = {(0, 1): 2, (0, 2): 3, (0, 3): 5, (1, 2): 2, (1, 3): 3, (2, 3): 2}
slip = [(0, 2), (0, 3), (1, 3)][dice.integers(3)]
said = {pair: 1 / value if pair == slip else value for pair, value in meant.items()}
answers = {(criteria[a], criteria[b]): said[a, b] for a, b in said}
answers = {list(answers)[at]: answers[list(answers)[at]] for at in dice.permutation(6)}
del slip, meant, said
pd.Series(answers, name="first over second").rename_axis(["first", "second"]).round(3).to_frame()

# %% [markdown] name="about-q3-task"
# Which answer do you ask him about? Store its two criteria in `ask`, and in `ratio_then` the consistency ratio if he says that he
# meant the reverse of what he ticked. From here on you may use the package (`cl.compare_pairs(answers)`).

# %% name="q3"
ask = ("", "")
ratio_then = None
### BEGIN SOLUTION
worst = cl.compare_pairs(answers).changes().iloc[0]
ask = (worst["criterion"], worst["over"])
mended = {pair: 1 / v if set(pair) == set(ask) else v for pair, v in answers.items()}
ratio_then = cl.compare_pairs(mended).consistency_ratio
### END SOLUTION

# %% name="q3_test"
check.true(
    "two of the four criteria",
    type(ask) is tuple and len(ask) == 2 and ask[0] != ask[1] and set(ask) <= set(criteria),
    hint="A tuple of two names, as they stand in the table.",
)
check.number("a ratio", ratio_then, between=(0, 2), hint="A consistency ratio, as a number.")
### BEGIN HIDDEN TESTS
ratios = {}
for pair in answers:
    changed = {p: 1 / v if p == pair else v for p, v in answers.items()}
    ratios[frozenset(pair)] = cl.compare_pairs(changed).consistency_ratio
blamed = min(ratios, key=ratios.get)
check.true(
    "the answer to ask about",
    frozenset(ask) == blamed,
    hint="Turn one answer at a time: with which of them do the other five agree?",
)
check.number(
    "the ratio then",
    ratio_then,
    ratios[blamed],
    tolerance=0.03,
    mistakes={
        "That is the ratio of what he ticked.": cl.compare_pairs(answers).consistency_ratio,
        "That is his answer with another number; he meant the reverse of it.": float(
            cl.compare_pairs(answers).changes()["ratio"].iloc[0]
        ),
    },
    hint="Turn this one answer upside down, leave the other five, and compute the ratio again.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · Weights of evidence, by hand
#
# Write a function that takes the goods and the bads of each bin (two lists) and returns a tuple of two: the **WoE** of the bins, a
# list in their order, and the **information value** of all. Goods on top, natural logarithm. A bin with customers but without a
# good or without a bad gets *half a customer in both of its cells*; the totals of all goods and all bads stay as they are. A bin
# without customers has a WoE of 0 and adds nothing.


# %% name="q4"
def evidence(good, bad):
    """Return (list of WoE, IV)."""
    ### BEGIN SOLUTION
    good, bad = np.array(good, dtype=float), np.array(bad, dtype=float)
    filled = good + bad > 0
    half = np.where(filled & ((good == 0) | (bad == 0)), 0.5, 0)
    share_good = ((good + half) / good.sum())[filled]
    share_bad = ((bad + half) / bad.sum())[filled]
    woe = np.zeros(len(good))
    woe[filled] = np.log(share_good / share_bad)
    return woe.tolist(), float(((share_good - share_bad) * woe[filled]).sum())
    ### END SOLUTION


# %% name="q4_test"
both = evidence([40, 60], [30, 20])
check.true(
    "a tuple of two",
    type(both) is tuple and len(both) == 2,
    hint="return woe, iv: a list, and one number.",
)
check.numbers(
    "two bins",
    both[0],
    [-0.405465, 0.405465],
    tolerance=0.0001,
    mistakes={
        "Goods on top: a bin with more than its share of goods is above 0.": [0.405465, -0.405465],
        "The natural logarithm.": [-0.176091, 0.176091],
        "Shares of all goods and of all bads, not the odds within the bin.": [0.287682, 1.098612],
        "The logarithm is missing.": [0.666667, 1.5],
    },
    hint="ln of the share of all goods over the share of all bads: 40 of 100 over 30 of 50.",
)
check.number(
    "their IV",
    both[1],
    0.162186,
    tolerance=0.0001,
    mistakes={
        "Share of goods less share of bads, bin by bin: both bins add.": 0.0,
        "An IV is never below 0: take the differences the way round as in the WoE.": -0.162186,
        "The sum over the bins, not their mean.": 0.081093,
    },
    hint="In each bin the gap between the shares times the WoE; then add up.",
)
### BEGIN HIDDEN TESTS
woe, iv = evidence([12, 300, 88], [0, 30, 20])
check.numbers(
    "a bin without a bad",
    woe,
    np.log([12.5 / 400 / (0.5 / 50), 300 / 400 / (30 / 50), 88 / 400 / (20 / 50)]),
    mistakes={
        "Half a customer in both cells of the bin, not in one.": np.log(
            [12 / 400 / (0.5 / 50), 300 / 400 / (30 / 50), 88 / 400 / (20 / 50)]
        ),
        "Only the bin with the empty cell is touched.": np.log(
            [12.5 / 400 / (0.5 / 50), 300.5 / 400 / (30.5 / 50), 88.5 / 400 / (20.5 / 50)]
        ),
        "The totals stay as they are.": np.log(
            [12.5 / 400.5 / (0.5 / 50.5), 300 / 400.5 / (30 / 50.5), 88 / 400.5 / (20 / 50.5)]
        ),
    },
    hint="12.5 of 400 goods, half of 50 bads; the other bins as they are.",
)
parts = np.array([12.5 / 400 - 0.5 / 50, 300 / 400 - 30 / 50, 88 / 400 - 20 / 50])
check.number(
    "its IV",
    iv,
    float((parts * np.log([3.125, 1.25, 0.55])).sum()),
    hint="The gap between the shares with the halves in them, times the WoE.",
)
woe, iv = evidence([0, 90, 10], [3, 5, 2])
check.number("a bin without a good", woe[0], float(np.log(0.005 / 0.35)), hint="Halves again.")
woe, iv = evidence([70, 0, 30], [10, 0, 10])
check.numbers(
    "a bin without customers",
    woe,
    [np.log(1.4), 0, np.log(0.6)],
    hint="Nobody there: WoE 0, no halves, and the other bins as if it were not.",
)
check.number(
    "its IV", iv, 0.2 * float(np.log(1.4 / 0.6)), hint="A bin without customers adds nothing."
)
woe, iv = evidence([50, 30, 20], [5, 3, 2])
check.number("bins that say nothing", iv, 0.0, hint="Where all bins are alike, the IV is 0.")
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · Count before you cut
#
# Write a function that counts. It takes the values of customers and their outcomes (1 = bad), the cuts in rising order, and one
# code. It returns a DataFrame with the columns `good` and `bad` and these rows, in this order, **also where nobody falls into
# them**: the bands from below the first cut up, called `"1"`, `"2"` …; then `"code"`, for those whose value is the code; then
# `"empty"`, for those without a value. A band holds [a, b): who stands at a cut belongs to the band above it.


# %% name="q5"
def tally(values, bad, cuts, code):
    """Count goods and bads by band; `values` and `bad` are columns of the same length."""
    ### BEGIN SOLUTION
    values, bad = np.asarray(values, dtype=float), np.asarray(bad)
    place = np.searchsorted(cuts, values, side="right")
    place[values == code] = len(cuts) + 1
    place[np.isnan(values)] = len(cuts) + 2
    names = [*(str(number + 1) for number in range(len(cuts) + 1)), "code", "empty"]
    counts = {
        name: np.bincount(place[bad == outcome], minlength=len(names))
        for outcome, name in enumerate(["good", "bad"])
    }
    return pd.DataFrame(counts, index=names)
    ### END SOLUTION


# %% name="q5_test"
ages = pd.Series([22, 30, 41, np.nan, 999, 64, 29, 45])
ended = pd.Series([1, 0, 0, 1, 0, 0, 0, 1])
counted = tally(ages, ended, [30, 45], 999)
check.table(
    "a table of five rows",
    counted,
    columns=["good", "bad"],
    rows=5,
    hint="A DataFrame: three bands, the code, the empty boxes.",
)
check.true(
    "its rows, by name",
    [str(name) for name in counted.index] == ["1", "2", "3", "code", "empty"],
    hint="The bands in rising order, then 'code', then 'empty', as the index.",
)
check.numbers(
    "goods",
    counted["good"],
    [1, 2, 1, 1, 0],
    mistakes={
        "A band holds [a, b): who is 30 is not below 30.": [2, 1, 1, 1, 0],
        "999 is the code here, no age.": [1, 2, 2, 0, 0],
    },
    hint="Place each of the eight by hand: 30 and 45 stand at a cut.",
)
check.numbers("bads", counted["bad"], [1, 0, 1, 0, 1], hint="Who has no age is in 'empty'.")
### BEGIN HIDDEN TESTS
low_code = tally(pd.Series([0.2, -1, 0.5, np.nan]), pd.Series([0, 1, 1, 0]), [0.5], -1)
check.numbers(
    "a code below all cuts",
    low_code["bad"],
    [0, 1, 1, 0],
    mistakes={"To a computer −1 is a small number.": [1, 1, 0, 0]},
    hint="The code that the function is given, whether it is large or small.",
)
nobody = tally(pd.Series([5.0, 6.0]), pd.Series([0, 0]), [10, 20, 30], 99)
check.table(
    "bands in which nobody falls", nobody, columns=["good", "bad"], rows=6, hint="Rows of zeros."
)
check.numbers("their goods", nobody["good"], [2, 0, 0, 0, 0, 0], hint="Nobody is a count of 0.")
many = np.random.default_rng(6)
column = pd.Series(many.choice([1.0, 2.0, 3.0, 4.0, 77.0, np.nan], 300), many.permutation(300))
outcome = pd.Series(many.integers(0, 2, 300), column.index)
whole = tally(column, outcome, [2, 3.5], 77)
check.number(
    "everybody is counted once",
    whole[["good", "bad"]].to_numpy().sum(),
    300,
    hint="Each customer in one row, and nobody left out.",
)
two = [tally(column[part], outcome[part], [2, 3.5], 77) for part in (slice(120), slice(120, None))]
check.true(
    "two halves add up to the whole",
    bool((two[0].to_numpy() + two[1].to_numpy() == whole.to_numpy()).all()),
    hint="Count what the function is given, row by row; the labels of the rows do not matter.",
)
check.numbers(
    "bads at 2 and 3",
    whole["bad"],
    [
        int(((column == 1) & (outcome == 1)).sum()),
        int((column.isin([2.0, 3.0]) & (outcome == 1)).sum()),
        int(((column == 4) & (outcome == 1)).sum()),
        int(((column == 77) & (outcome == 1)).sum()),
        int((column.isna() & (outcome == 1)).sum()),
    ],
    hint="Each value with the outcome of its own row, and at a cut into the band above.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · Bands that a branch can quote
#
# Now your household loans, all of them seen for the whole window. `utilisation` is the share of limits used, from 0 to 1. Some
# customers left it empty, and one of our systems stores a **code**. Nobody remembers which; you will see it.

# %% name="loans"
world = simulate_consumers(24_000, follow=1, seed=student_seed(student))
loans = world.applications.query("approved == 1").join(world.truth, on="id")
dice = np.random.default_rng([student_seed(student), 6])
silent = dice.random(len(loans)) < np.where(loans["log_odds"].rank(pct=True) > 0.85, 0.3, 0.04)
forgot = loans["channel"].eq("broker") & (dice.random(len(loans)) < 0.4)
loans["utilisation"] = loans["utilisation"].mask(forgot, float(dice.choice([-1, 9, 9.99])))
loans["utilisation"] = loans["utilisation"].mask(silent)
loans = loans.drop(columns=["approved", "log_odds"]).reset_index(drop=True)
train, test = cl.split_sample(loans, target="bad", test_size=0.3, seed=0)
train[["id", "applied", "channel", "utilisation", "bad"]].head(3)

# %% [markdown] name="about-q6-task"
# Bin `utilisation` with `cl.fit_bins`, and edit the bins until the committee can sign them. Store them in `policy`. Its rules:
#
# 1. made on `train` alone; the code and the empty boxes each in a bin of their own;
# 2. three to five bands, cut at multiples of 0.05, each with at least a tenth of all customers of `train`;
# 3. the bad rate rises from band to band;
# 4. a written reason of at least five words, by which somebody who was not there understands the cuts;
# 5. on new customers the bands lose at most 0.02 of AUC against the exact share (we take customers whom you have not seen).
#
# `test` is yours to look at once, when you have decided.

# %% name="q6"
policy = None
### BEGIN SOLUTION
code = train["utilisation"][lambda share: (share < 0) | (share > 1)].iloc[0]
policy = cl.fit_bins(
    train,
    target="bad",
    variables=["utilisation"],
    trends={"utilisation": "ascending"},
    special_values={"utilisation": [code]},
)
policy = policy.edit(
    "utilisation",
    splits=[0.2, 0.35, 0.55],
    reason="Round shares a branch can quote, each with over a tenth of the customers",
    sample=(train, "bad"),
)
### END SOLUTION

# %% name="q6_test"
check.true(
    "bins of utilisation",
    type(policy).__name__ == "Bins",
    hint="What cl.fit_bins and edit return.",
)
signed = cl.Bins.from_dict(policy.to_dict())
of_policy = signed["utilisation"]
table = of_policy.table()
cuts = [float(cut) for cut in of_policy.rule.splits]
check.true(
    "three to five bands",
    3 <= len(cuts) + 1 <= 5,
    hint="Two cannot follow a curve, many nobody quotes.",
)
### BEGIN HIDDEN TESTS
check.true(
    "cut at multiples of 0.05",
    all(abs(20 * cut - round(20 * cut)) < 1e-6 for cut in cuts),
    hint="Round numbers that people can apply: the solver does not know what is round.",
)
oddest = train["utilisation"][(train["utilisation"] < 0) | (train["utilisation"] > 1)].iloc[0]
places = of_policy.codes(pd.Series([oddest, float("nan"), -5.0, 0.01, 0.99, 50.0]))
check.true(
    "the code and the empty box",
    len({int(place) for place in places[:2]} - {int(place) for place in places[2:]}) == 2,
    hint="Which value cannot be a share? Say so by special_values, or it is counted as a number.",
)
check.true(
    "made on train",
    int(table["count"].sum()) == len(train) and int(table["bad"].sum()) == int(train["bad"].sum()),
    hint="Cuts and weights may not have seen the customers of test, nor left anybody out.",
)
bands = table.iloc[: len(cuts) + 1]
check.true(
    "a tenth in each band",
    bool((bands["count"] >= 0.1 * len(train)).all()),
    hint="A small band is a handful of customers, and its rate a matter of luck.",
)
check.true(
    "the bad rate rises",
    bool((np.diff(bands["bad_rate"]) > 0).all()),
    hint="Where a neighbour has the lower rate: what could you merge, or cut elsewhere?",
)
reasons = [edit.reason for edit in signed.edits if edit.variable == "utilisation"]
check.true(
    "a reason in the history",
    bool(reasons) and len(reasons[-1].split()) >= 5,
    hint="The history travels with the bins. Would it tell next year's colleague why you cut there?",
)
newer = simulate_consumers(24_000, follow=1, seed=student_seed(student) // 2 + 1)
newer = newer.applications.join(newer.truth["bad"], on="id").query("approved == 1")
weight = signed.transform(newer[["utilisation"]])["utilisation"]
auc = [cl.evaluate(newer["bad"], s).loc["auc", "value"] for s in (weight, -newer["utilisation"])]
check.true(
    "new customers",
    bool(auc[1] - auc[0] <= 0.02),
    hint="Bands of very different size blur: where do most customers stand, and are they told apart?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · Five numbers for sale
#
# Five agencies gave us a number for each customer of `train` to try (high = good), and the day on which they made it.

# %% name="agencies"
dice, n = np.random.default_rng([student_seed(student), 7]), len(train)
agencies = ["centre", "east", "north", "south", "west"]
bad, risk = train["bad"].to_numpy(), world.truth.loc[train["id"], "log_odds"].to_numpy()
risk = 1.5 * (risk - risk.mean()) / risk.std()
offers = train[["id", "applied", "bad"]].reset_index(drop=True)
skills = [(1, 0, 0), (0.3, 0.5, 3), (0.1, 0.12, 1.5), (0.4, 0, 0), (0, 0, 0)]
for name, (skill, late, hindsight) in zip(dice.permutation(agencies), skills, strict=True):
    days = np.where(dice.random(n) < late, dice.integers(20, 300, n), -dice.integers(0, 4, n))
    number = 50 - 10 * (skill * risk + hindsight * bad * (days > 0) + dice.standard_normal(n))
    offers[name] = number.round().clip(0, 100)
    offers[f"{name}_made"] = offers["applied"] + pd.to_timedelta(days, unit="D")
del skills, skill, late, hindsight, days, number, name
offers[["id", "applied", "bad", "centre", "centre_made", "east", "east_made"]].head(3)

# %% [markdown] name="about-q7-task"
# Which of them may **not** go on a card for new applicants, because it was made after the day on which we decided, be it in some of
# the rows? (We decide on the day `applied`; a number of that day is in time.) Store their names in the list `too_late`, in any order.

# %% name="q7"
too_late = []
### BEGIN SOLUTION
made = {name: f"{name}_made" for name in agencies}
when = cl.check_availability(offers, "applied", made)
too_late = when.loc[when["late"] > 0, "column"].tolist()
### END SOLUTION

# %% name="q7_test"
check.true(
    "a list of agencies",
    type(too_late) is list and 1 <= len(set(too_late)) < 5 and set(too_late) <= set(agencies),
    hint="A list with the names of the columns, such as ['north'].",
)
### BEGIN HIDDEN TESTS
after = [name for name in agencies if (offers[f"{name}_made"] > offers["applied"]).any()]
before = [name for name in agencies if name not in after]
information = cl.fit_bins(offers, target="bad", variables=agencies).summary()
information = information.set_index("variable")["iv"]
check.true(
    "those that tell most",
    information[after].idxmax() in too_late and information[before].idxmax() not in too_late,
    hint="A high IV is an alarm, no verdict: when was the number made?",
)
check.true(
    "those that tell little",
    set(after) <= set(too_late),
    hint="A number may know little of the outcome and still know it from later. Look at the calendar.",
)
check.true(
    "numbers of the day",
    set(too_late) <= set(after),
    hint="What was made on the day of the decision, or before, is in time.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# Write to the committee (150 to 220 words). It decides on three things: the weights for small trades, the bands of `utilisation`,
# and which agency to talk to. Use your own numbers; the next cell has room for them.
#
# | points | what we look for |
# |--:|---|
# | 4 | bands: where you cut and why, the bad rates with an interval, what they cost on new customers |
# | 4 | the two silences: what an empty box and the code weigh, why they stay apart, what the branch does with an empty box |
# | 4 | agencies: which may be used and which not, by the calendar; why the strongest number is not the best, or is |
# | 3 | weights for small trades: what was asked of the rater, and what a good consistency ratio does not show |

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
from IPython.display import display

from creditlab.data.rates import jeffreys_interval
from creditlab.validate.metrics import compare_auc

mine = policy["utilisation"].table()[["bin", "count", "bad", "bad_rate", "woe"]]
mine["low"], mine["high"] = jeffreys_interval(mine["bad"], mine["count"])
told = test[test["utilisation"].between(0, 1)]
weight = policy.transform(told)["utilisation"]
cost = compare_auc(told["bad"], weight, -told["utilisation"]).rename("bands over exact share")
display(mine.round(3), cost.to_frame().T.round(3), when.drop(columns="examples"))
cl.compare_pairs(mended).weights.round(2).to_frame("weight").T
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; customers and numbers differ by student.* To the committee. **Bands:** we cut the share of limits
# used at 20%, 35% and 55%. Bad rates rise from 2.7% [2.1, 3.3] to 6.3% [5.3, 7.5]; each band holds over a tenth of the customers, and
# a branch can quote it. On new customers the bands rank as well as the exact share (difference in AUC 0.000 [-0.010, 0.011]).
# **Silences:** an empty box counts -0.56, worse than the top band: 7.6% of these customers went bad. The branch asks once more and
# never fills it in. 9.99 is what the brokers' system stores when nobody asked; it counts -0.07. Read as a number it would have put
# average customers into the worst band. **Agencies:** North has by far the highest IV (1.45) and cannot be used: half of its numbers
# were made after our decision. Centre neither, though it looks harmless (0.10): every ninth came later. South is strong (0.56),
# which made me look twice, but always in time: ask it for a trial. **Small trades:** the rater had turned one answer, turnover over
# owner. Mended, his ratio falls from 0.64 to 0.005, and turnover weighs 0.48. The ratio says that he agrees with himself, not that
# he is right. Yours, Wang
# ### END SOLUTION
