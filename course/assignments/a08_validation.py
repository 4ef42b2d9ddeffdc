# %% [markdown] name="case"
# We lend to consumers. It is Tuesday, and the model committee meets at noon. The modelling team proposes a **new scorecard**, with a
# report of six numbers: "It beats the old card, its PDs are exact, and while the stability index stays below .10 our applicants are
# the same as ever." You are the validator, and you have an hour: which lines hold on customers that the card has not seen, who
# should be approved, and what do you advise?
#
# Company and report are **invented**. The customers are real applicants for consumer loans in Spain (`spanish_credit`; what exactly
# the lender called bad, its source does not say). The file has no dates, so we play the calendar: which customers were there when the
# card was built, and who comes today, is drawn from your student id. Your numbers are yours alone, and so may your answer be.

# %% name="setup"
import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.validate.metrics import compare_auc

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% name="customers"
dice = np.random.default_rng(student_seed(student))
complete = cl.load_dataset("spanish_credit").frame.dropna(subset=["Home", "Job", "Marital", "Debt"])
mixed = complete.sample(frac=1, random_state=dice)  # a few rows without these four are left out
past, later, others = mixed[:1_500], mixed[1_500:2_900], mixed[2_900:]
bads, goods = (past[past["bad"] == value] for value in (1, 0))
made = pd.concat([bads, goods.sample(len(bads), random_state=dice)])
weights = np.where(others["Seniority"] < 3, dice.choice([1, 5]), 1)
fresh = others.sample(500, weights=weights, random_state=dice).drop(columns="bad")
del weights, others, past, mixed, complete

# %% name="scored"
known = ["Seniority", "Records", "Job", "Income", "Home"]
more = ["Age", "Marital", "Time", "Expenses", "Assets", "Debt", "Amount", "Price"]
wide = {"max_bins": 8, "min_bin_share": 0.02}
new = cl.Scorecard(variables=known + more, binning=wide).fit(made, made["bad"])
old = cl.Scorecard(variables=known, binning={"max_bins": 4}).fit(made, made["bad"])
build, unseen, today = (
    pd.DataFrame({"points": new.points(part), "old_points": old.points(part)}, index=part.index)
    .assign(pd=new.predict_proba(part)[:, 1])
    .join(part.filter(["bad"]))
    for part in (made, later, fresh)
)
unseen.head(3).round(3)

# %% name="report"
auc_new, auc_old = (cl.evaluate(build["bad"], build[n]) for n in ("points", "old_points"))
report = {"AUC": auc_new.loc["auc", "value"], "AUC of the old card": auc_old.loc["auc", "value"]}
report |= {"mean PD": build["pd"].mean(), "bad rate": build["bad"].mean()}
report["PSI, today's applicants"] = float(cl.psi(build["points"], today["points"]))
report["of today's applicants approved"] = (today["pd"] <= 0.25).mean()
report = pd.Series(report, name="the report").round(3)
report.to_frame()

# %% [markdown] name="about-tables"
# The team took all bads it had and as many goods, drawn at random: that is `build`, on which the card was fitted and the report
# written. `unseen` are customers as they came, whom the card has not seen; of them the outcome is known. `today` are this
# month's applicants. Each table holds the `points` of the new card and of the old one (high is good), the new card's `pd`, and
# `bad` where it is known. **28%** of all our customers go bad, says the ledger. A good customer earns us **300 euros**, a bad one
# costs **900**: that is our assumption, and so the report approves up to a PD of 25%.
#
# ## Question 1 · What does a number tell?
#
# Eight sentences from other reports, all computed correctly. What does each tell about the customers whom a card will *meet*?
# Write `"ranking"` (it tells goods from bads), `"level"` (its PDs are too high, too low, or right), `"population"` (other people
# come than before), or `"nothing"`.
#
# | | says |
# |---|---|
# | 1 | AUC .74, 95% interval .70 to .78, on loans granted after the card was built. |
# | 2 | 97% of 5,000 new customers are classified correctly; 3% of them go bad. |
# | 3 | 2,000 new loans: bad rate 5.1%, mean PD 4.0%; difference 1.1 points, 95% interval 0.3 to 1.9. |
# | 4 | Hosmer-Lemeshow on 250 new loans: p = .61. |
# | 5 | PSI of the score .09; without drift 95 of 100 samples of these sizes stay below .02. |
# | 6 | KS .48 on the 600 customers on whom the card was fitted. |
# | 7 | Of last quarter's loans, the tenth with the lowest scores holds a third of the bads. |
# | 8 | The online channel brought 5% of 3,000 applicants last year, and 22% of 3,000 this year. |

# %% name="q1"
tells = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"R": "ranking", "L": "level", "P": "population", "N": "nothing"}
tells = {number: words[letter] for number, letter in enumerate("RNLNPNRP", 1)}
### END SOLUTION

# %% name="q1_test"
check.labels("sentence 1 is read", {1: tells[1]}, {1: "ranking"}, hint="What is AUC the share of?")
check.true(
    "eight sentences, in the four words",
    set(tells) == set(range(1, 9))
    and set(tells.values()) <= {"ranking", "level", "population", "nothing"},
    hint="A dict of 1 to 8, and only the four words of the question.",
)
### BEGIN HIDDEN TESTS
check.labels(
    "sentences 2 and 6",
    {n: tells[n] for n in (2, 6)},
    {2: "nothing", 6: "nothing"},
    hint="Could a card that knows nothing about new customers have the same figure?",
)
check.labels(
    "sentence 4",
    {4: tells[4]},
    {4: "nothing"},
    hint="With so few customers the test is silent whether the PDs are right or not.",
)
check.labels(
    "sentences 3 and 7",
    {n: tells[n] for n in (3, 7)},
    {3: "level", 7: "ranking"},
    hint="Which would stay as it is if all PDs were doubled?",
)
check.labels(
    "sentences 5 and 8",
    {n: tells[n] for n in (5, 8)},
    {5: "population", 8: "population"},
    hint="Neither needs to know who went bad. Is it more than chance, whatever the custom says?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · Ten customers who tie
#
# Write a function that returns a tuple `(AUC, KS)`. High points are good. In a pair of one bad and one good with the same points
# the AUC counts one half. KS is how far the share of bads passed runs ahead of the share of goods passed, at most, from the lowest
# points upwards; customers with the same points are passed *together*, since their order in the file means nothing. Where all are
# good, or all bad, **raise a `ValueError`**. Do it by hand for these ten first; use no ready measure in the function.

# %% name="ten"
ten = pd.DataFrame({"points": [410, 420, 420, 430, 440, 440, 450, 450, 460, 470]})
ten["bad"] = [1, 1, 0, 0, 1, 0, 0, 0, 0, 0]
ten.T


# %% name="q2"
def auc_and_ks(points, bad):
    """Return (AUC, KS); points and bad (1 or 0) are lists of the same length."""
    ### BEGIN SOLUTION
    table = pd.DataFrame({"points": list(points), "bad": list(bad)})
    of_bads, of_goods = (table.loc[table["bad"] == b, "points"].to_numpy() for b in (1, 0))
    if not len(of_bads) or not len(of_goods):
        raise ValueError("there must be a good and a bad")
    lead = of_goods[None, :] - of_bads[:, None]
    auc = (lead > 0).mean() + (lead == 0).mean() / 2
    counts = table.groupby("points")["bad"].agg(["sum", "size"])
    passed = counts["sum"].cumsum() / len(of_bads)
    passed -= (counts["size"] - counts["sum"]).cumsum() / len(of_goods)
    return float(auc), float(passed.max())
    ### END SOLUTION


# %% name="q2_test"
told = auc_and_ks([410, 420, 420, 430, 440, 440, 450, 450, 460, 470], [1, 1, 0, 0, 1] + [0] * 5)
check.true("a tuple of two", type(told) is tuple and len(told) == 2, hint="return auc, ks")
check.number(
    "AUC of the ten",
    told[0],
    18 / 21,
    mistakes={
        "A tie counts one half: it is not lost.": 17 / 21,
        "A tie counts one half: it is not won.": 19 / 21,
        "High points are good.": 3 / 21,
        "That is Gini.": 15 / 21,
    },
    hint="21 pairs of one bad and one good: in which does the bad have fewer points?",
)
check.number(
    "KS of the ten",
    told[1],
    4 / 7,
    mistakes={
        "Two customers of the same points: you have passed one of them and not the other.": 5 / 7,
        "The largest lead, not the first.": 1 / 3,
    },
    hint="At each of the eight different points: share of bads passed, less share of goods passed.",
)
### BEGIN HIDDEN TESTS
_turn = [7, 5, 2, 9, 1, 0, 4, 3, 8, 6]
_points, _bad = (ten.loc[_turn, name].tolist() for name in ("points", "bad"))
check.numbers(
    "the ten in another order",
    auc_and_ks(_points, _bad),
    [18 / 21, 4 / 7],
    hint="The order of the file means nothing: pass customers of the same points together.",
)
check.numbers(
    "a card that gives everybody 500",
    auc_and_ks([500] * 6, [0, 1, 0, 0, 1, 0]),
    [0.5, 0],
    hint="All pairs tie, and all are passed at once: a coin.",
)
check.numbers(
    "points below zero, and with digits",
    auc_and_ks([-3.5, -3.5, -1.25, 0, 2.5], [1, 1, 0, 0, 0]),
    [1, 1],
    hint="Only the order of the points counts, not their size.",
)
check.numbers(
    "five customers with points from 0 to 1",
    auc_and_ks([0.3, 0.1, 0.2, 0.2, 0.4], [0, 1, 1, 0, 0]),
    [5.5 / 6, 2 / 3],
    hint="High points are good, whatever their size. (A ready measure may take these for PDs.)",
)
for _one in (0, 1):
    check.raises(
        "customers of one kind only",
        ValueError,
        auc_and_ks,
        [400, 410, 420],
        [_one] * 3,
        hint="Without a good and a bad there is no pair: raise a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · How far are the PDs off?
#
# Write a function that returns `(difference, low, high)`: the bad rate less the mean PD, as a share, with its 95% interval. If the PDs
# are right, the number of bads has the variance $\sum p\,(1-p)$, a term for each customer. From it follows the standard
# error of the *rate*; the interval reaches 1.96 of them to both sides. No customers: **raise a `ValueError`**.


# %% name="q3"
def level_gap(pd_, bad):
    """Return (difference, low, high); pd_ and bad (1 or 0) are arrays of the same length."""
    ### BEGIN SOLUTION
    p, outcome = np.asarray(pd_, dtype=float), np.asarray(bad, dtype=float)
    if p.size == 0:
        raise ValueError("no customers")
    difference = outcome.mean() - p.mean()
    half = 1.96 * np.sqrt((p * (1 - p)).sum()) / p.size
    return float(difference), float(difference - half), float(difference + half)
    ### END SOLUTION


# %% name="q3_test"
two_grades = np.repeat([0.02, 0.20], 100)  # 100 customers each
went_bad = np.r_[np.ones(3), np.zeros(97), np.ones(27), np.zeros(73)]
told = level_gap(two_grades, went_bad)
check.true("a tuple of three", type(told) is tuple and len(told) == 3, hint="return d, low, high")
check.number(
    "difference",
    told[0],
    0.04,
    mistakes={
        "Observed less predicted: above 0 means that more went bad than the PDs said.": -0.04,
        "A share, not a number of customers.": 8,
    },
    hint="30 of 200 went bad. How many were expected?",
)
check.numbers(
    "its interval",
    told[1:],
    [-0.001532, 0.081532],
    tolerance=1e-2,
    mistakes={
        "The variance of each customer's own PD, then added up: not that of the mean PD.": [
            -0.003364,
            0.083364,
        ],
        "If the PDs are right, the PDs give the variance, not the outcomes.": [
            -0.009488,
            0.089487,
        ],
        "That is one standard error to both sides.": [0.018810, 0.061190],
    },
    hint="Variance of the number of bads: 100 × 0.02 × 0.98 + 100 × 0.2 × 0.8.",
)
### BEGIN HIDDEN TESTS
_p = np.array([0.001, 0.004, 0.01, 0.05, 0.1, 0.3, 0.6, 0.9] * 50)
_bad = np.array([0, 0, 0, 0, 0, 0, 1, 1] * 50)
_half = 1.96 * np.sqrt((_p * (1 - _p)).sum()) / 400
_gap = 0.25 - _p.mean()
check.numbers(
    "PDs of many sizes",
    level_gap(_p, _bad),
    [_gap, _gap - _half, _gap + _half],
    tolerance=1e-3,
    mistakes={
        "The variance of each customer's own PD, then added up: not that of the mean PD.": [
            _gap,
            _gap - 1.96 * np.sqrt(_p.mean() * (1 - _p.mean()) / 400),
            _gap + 1.96 * np.sqrt(_p.mean() * (1 - _p.mean()) / 400),
        ],
    },
    hint="Use the arrays that the function is given, and the PD of each customer.",
)
_four = level_gap(np.tile(two_grades, 4), np.tile(went_bad, 4))
check.numbers(
    "four times as many of the same customers",
    [_four[0], _four[2] - _four[1]],
    [0.04, 0.041532],
    tolerance=1e-3,
    hint="The same difference, and half the width.",
)
_few = level_gap(np.array([0.01, 0.01, 0.02, 0.0]), np.array([0, 1, 0, 0]))
_half = 1.96 * np.sqrt(0.0394) / 4
check.numbers(
    "four customers",
    _few,
    [0.24, 0.24 - _half, 0.24 + _half],
    tolerance=1e-3,
    hint="The PDs give the width, also where customers are few; a PD of 0 adds nothing to it.",
)
_nobody = np.array([])
check.raises(
    "no customers", ValueError, level_gap, _nobody, _nobody, hint="Nothing to compare: ValueError."
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · Have they moved, or is it chance?
#
# Write a function of two lists, the customers in each band then and now, in the same order of bands. It returns `(index, mean,
# limit)`: the PSI; what it is *on average* when nothing has moved; and what 95 of 100 samples without drift stay below. For the
# PSI add 0.5 to each count, then take shares of the new sums, so that an empty band is no catastrophe. For the other two use the
# customers as counted. Lists of different length: **raise a `ValueError`**. (`chi2.ppf(0.95, k)` of `scipy.stats` is the 95%
# point for k degrees of freedom.)


# %% name="q4"
def stability(then, now):
    """Return (PSI, its mean without drift, its 95% limit without drift)."""
    ### BEGIN SOLUTION
    from scipy.stats import chi2

    before, after = np.asarray(then, dtype=float), np.asarray(now, dtype=float)
    if len(before) != len(after):
        raise ValueError(f"{len(before)} bands then, {len(after)} now")
    e, a = ((counts + 0.5) / (counts + 0.5).sum() for counts in (before, after))
    noise, freedom = 1 / before.sum() + 1 / after.sum(), len(before) - 1
    index = ((a - e) * np.log(a / e)).sum()
    return float(index), float(freedom * noise), float(chi2.ppf(0.95, freedom) * noise)
    ### END SOLUTION


# %% name="q4_test"
told = stability([40, 80, 120, 160], [8, 16, 12, 4])
check.true("a tuple of three", type(told) is tuple and len(told) == 3, hint="return index, …")
check.number(
    "PSI",
    told[0],
    0.584959,
    tolerance=1e-4,
    mistakes={
        "Add 0.5 to each count first.": 0.623832,
        "With 0.5 more in each band the sum has grown, too.": 0.601683,
        "The natural logarithm.": 0.254044,
        "A share, not a percentage: multiply by nothing.": 58.4959,
    },
    hint="First band: (8.5/42 − 40.5/402) · ln of the quotient of the two shares; then three more.",
)
check.number(
    "mean without drift",
    told[1],
    0.0825,
    mistakes={
        "Bands less one.": 0.11,
        "Both samples are uncertain: one over each, added up.": 3 / 440,
        "The new sample alone is not all of the noise.": 0.075,
    },
    hint="(B − 1)(1/N + 1/M)",
)
check.number(
    "95% limit without drift",
    told[2],
    0.214905,
    tolerance=1e-4,
    mistakes={
        "Degrees of freedom are bands less one.": 0.260913,
        "That is the 95% point itself: it still has to be multiplied by 1/N + 1/M.": 7.814728,
        "The customary limit knows nothing of how many customers there are.": 0.1,
    },
    hint="Without drift PSI / (1/N + 1/M) follows a chi-squared distribution.",
)
### BEGIN HIDDEN TESTS
_empty = stability([50, 30, 20], [12, 8, 0])
check.number(
    "an empty band",
    _empty[0],
    sum(
        (a - e) * np.log(a / e)
        for e, a in (
            (50.5 / 101.5, 12.5 / 21.5),
            (30.5 / 101.5, 8.5 / 21.5),
            (20.5 / 101.5, 1 / 43),
        )
    ),
    hint="With 0.5 in it no share is 0; leave no band out, and take shares of the new sums.",
)
check.numbers(
    "its mean and limit",
    _empty[1:],
    [2 * 0.06, 5.991465 * 0.06],
    tolerance=1e-4,
    hint="An empty band is a band. N and M are the customers as counted, without the halves.",
)
check.number(
    "nothing has moved", stability([30, 50, 20], [30, 50, 20])[0], 0, hint="Equal shares: 0."
)
check.number(
    "then and now exchanged",
    stability([8, 16, 12, 4], [40, 80, 120, 160])[0],
    0.584959,
    tolerance=1e-4,
    hint="The index is the same in both directions. Which list gives which share?",
)
_large, _small = (
    stability([1_000 * k, 3_000 * k, 1_000 * k], [900 * k, 3_100 * k, 1_000 * k]) for k in (10, 1)
)
check.numbers(
    "ten times as many customers",
    _large[1:],
    [_small[1] / 10, _small[2] / 10],
    hint="Ten times the customers, a tenth of the noise.",
)
check.raises(
    "three bands then, two now",
    ValueError,
    stability,
    [30, 50, 20],
    [60, 40],
    hint="Bands that do not fit together cannot be compared: raise a ValueError.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · From a made sample to our customers
#
# Write a function that corrects PDs from a sample whose bad rate was *made* to a stated true rate, as in section 4 of lesson
# 3.7. It takes an array of PDs and returns as many. A PD of 0 stays 0 and a PD of 1 stays 1. A rate that is not between 0 and 1
# (28, say): **raise a `ValueError`**.


# %% name="q5"
def corrected(pd_, sample_rate, true_rate):
    """Return the PDs among customers of whom the share true_rate goes bad."""
    ### BEGIN SOLUTION
    for rate in (sample_rate, true_rate):
        if not 0 < rate < 1:
            raise ValueError(f"{rate} is not between 0 and 1")
    factor = true_rate / (1 - true_rate) / (sample_rate / (1 - sample_rate))
    p = np.asarray(pd_, dtype=float)
    return factor * p / (factor * p + 1 - p)
    ### END SOLUTION


# %% name="q5_test"
check.numbers(
    "half bad in the sample, 10% in truth",
    corrected(np.array([0.2, 0.5, 0.8]), 0.5, 0.1),
    [1 / 37, 0.1, 4 / 13],
    mistakes={
        "It is the odds that are multiplied, not the PDs.": [0.04, 0.1, 0.16],
        "In the wrong direction.": [9 / 13, 0.9, 36 / 37],
        "The same is added to all log-odds, not to all PDs.": [-0.2, 0.1, 0.4],
        "A quotient of odds, not of rates.": [1 / 21, 1 / 6, 4 / 9],
        "These are odds: turn them back into PDs.": [1 / 36, 1 / 9, 4 / 9],
    },
    hint="A PD of 0.5 has odds of 1; in truth they are a ninth of that.",
)
### BEGIN HIDDEN TESTS
_p = np.array([0.0, 0.03, 0.3, 0.31, 0.97, 1.0])
_odds = _p[:-1] / (1 - _p[:-1]) * (5 / 95) / (30 / 70)
check.numbers(
    "three in ten by design, five in 100 in truth",
    corrected(_p, 0.3, 0.05),
    [*(_odds / (1 + _odds)), 1],
    mistakes={"In the wrong direction.": [0, *(1 / (1 + (1 / _p[1:-1] - 1) / (57 / 7))), 1]},
    hint="The odds of each, times (odds in truth / odds in the sample); 0 stays 0, and 1 stays 1.",
)
check.numbers(
    "rarer in the sample than in truth",
    corrected(np.array([0.02, 0.5]), 0.02, 0.5),
    [0.5, 0.98],
    hint="It works in both directions. Who had the sample's rate gets the true one.",
)
check.numbers(
    "nothing was made",
    corrected(_p, 0.28, 0.28),
    _p,
    hint="With equal rates there is nothing to correct.",
)
for _rates in ((0.5, 28), (0.5, 0), (1, 0.28)):
    check.raises(
        "a rate that is none",
        ValueError,
        corrected,
        np.array([0.2, 0.5]),
        *_rates,
        hint="Both rates are shares between 0 and 1. Refuse what is not: raise a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · From which points on do we say yes?
#
# Write a function that takes a table of bands (`points_from`, `good`, `bad`; in any order), the margin of a good and the loss of a
# bad, in euros. It returns `(break_even, cutoff, earned)`: the highest PD at which one more loan does not lose money; the
# `points_from` from which *everybody* upwards is approved so that the bands earn most together; and what they earn, in euros. Where
# two cut-offs earn the same, take the stricter. Where no cut-off earns anything: `None` and 0. By hand first, for these five bands
# of 100 customers, a margin of 300 and a loss of 900:

# %% name="five"
five = pd.DataFrame({"points_from": [600, 570, 540, 510, 480]})
five["good"], five["bad"] = [95, 90, 70, 84, 60], [5, 10, 30, 16, 40]
five


# %% name="q6"
def best_cutoff(bands, margin, loss):
    """Return (break-even PD, lowest points approved or None, euros earned)."""
    ### BEGIN SOLUTION
    cutoff, best, earned = None, 0, 0
    for band in bands.sort_values("points_from", ascending=False).itertuples():
        earned += margin * band.good - loss * band.bad
        if earned > best:
            cutoff, best = band.points_from, earned
    return margin / (margin + loss), cutoff, best
    ### END SOLUTION


# %% name="q6_test"
told = best_cutoff(five, 300, 900)
check.true(
    "a tuple of three", type(told) is tuple and len(told) == 3, hint="return pd, from, euros"
)
check.number(
    "break-even PD",
    told[0],
    0.25,
    mistakes={
        "These are odds: the margin is earned on the goods only.": 1 / 3,
        "That is the share of goods.": 0.75,
    },
    hint="300 × (1 − p) = 900 × p",
)
check.number(
    "cut-off of the five bands",
    told[1],
    510,
    mistakes={
        "A band may lose and the next may earn it back: look at the sum.": 570,
        "The average may be below break-even while the last band loses.": 480,
        "Which customers are approved, those above or below?": 600,
    },
    hint="Add up, band by band, from the highest points down. Where is the sum largest?",
)
check.number(
    "earned with it, euros",
    told[2],
    46_800,
    mistakes={
        "A cut-off has no holes: who stands above it is approved.": 52_800,
        "In total, not for each approved.": 117,
        "A bad costs the loss.": 101_700,
    },
    hint="Goods times the margin less bads times the loss, of all bands from the cut-off on.",
)
### BEGIN HIDDEN TESTS
_turned = five.iloc[[3, 0, 4, 2, 1]].set_axis(list("vwxyz"))
check.numbers(
    "the bands in another order",
    best_cutoff(_turned, 300, 900)[1:],
    [510, 46_800],
    hint="Sort by points: the table may come in any order.",
)
check.numbers(
    "a loss of 1,500",
    best_cutoff(five, 300, 1_500),
    [1 / 6, 570, 33_000],
    hint="Use the margin and the loss that the function is given.",
)
check.numbers(
    "a loss of 400",
    best_cutoff(five, 300, 400)[1:],
    [480, 79_300],
    hint="Where even the last band earns, everybody is approved.",
)
_none = best_cutoff(five, 10, 900)
check.number("no band earns: break-even", _none[0], 10 / 910, hint="It needs no bands.")
check.true("no band earns: no cut-off", _none[1] is None, hint="Nobody is approved: None.")
check.number("no band earns: euros", _none[2], 0, hint="Who approves nobody loses nothing.")
_tie = pd.DataFrame({"points_from": [1, 2, 3], "good": [30, 30, 80], "bad": [10, 10, 5]})
check.numbers(
    "two bands that earn nothing",
    best_cutoff(_tie, 300, 900)[1:],
    [3, 19_500],
    hint="More loans for the same money: take the stricter cut-off.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · What can you prove?
#
# Now your own customers. Write of the **first** of each pair `"higher"`, `"lower"`, or `"cannot tell"` where the second lies within the
# 95% interval of the first. (Pairs 2 to 4: where 0 lies within the interval of the difference. Pair 6: where the index lies below the 95%
# limit of chance.) Rank by points. Your functions will do, or `cl.evaluate`, `cl.calibration_tests`, `cl.psi` and `compare_auc`.
#
# | | first | second |
# |---|---|---|
# | 1 | AUC of the new card on `unseen` | the AUC in the report |
# | 2 | AUC of the new card on `unseen` | AUC of the old card on the same customers |
# | 3 | bad rate of `unseen` | mean PD of the card as it was delivered |
# | 4 | bad rate of `unseen` | mean PD, corrected to the 28% of the ledger |
# | 5 | slope of the log-odds on `unseen` | 1 |
# | 6 | PSI of the points from `unseen` to `today`, ten bands of `cl.psi` | what chance alone explains |

# %% name="q7"
verdicts = {1: "", 2: "", 3: "", 4: "", 5: "", 6: ""}
### BEGIN SOLUTION
outcome, mended = unseen["bad"], corrected(unseen["pd"], 0.5, 0.28)
ranks = cl.evaluate(outcome, unseen["points"]).loc["auc"]
lead = compare_auc(outcome, unseen["points"], unseen["old_points"])
slope = cl.calibration_tests(outcome, mended).loc["slope"]
moved = cl.psi(unseen["points"], today["points"])
intervals = {1: ranks[["low", "high"]] - report["AUC"], 2: lead[["low", "high"]]}
intervals |= {3: level_gap(unseen["pd"], outcome)[1:], 4: level_gap(mended, outcome)[1:]}
intervals[5] = slope[["low", "high"]] - 1
for number, (low, high) in intervals.items():
    verdicts[number] = "higher" if low > 0 else "lower" if high < 0 else "cannot tell"
verdicts[6] = "higher" if moved > moved.limit else "cannot tell"
### END SOLUTION

# %% name="q7_test"
check.true(
    "six verdicts, in the three words",
    type(verdicts) is dict
    and set(verdicts) == set(range(1, 7))
    and set(verdicts.values()) <= {"higher", "lower", "cannot tell"},
    hint="A dict of 1 to 6; of each first 'higher', 'lower' or 'cannot tell'.",
)
### BEGIN HIDDEN TESTS
_y, _odds = unseen["bad"], unseen["pd"] / (1 - unseen["pd"]) * 28 / 72
_before, _after = (cl.calibration_tests(_y, p) for p in (unseen["pd"], _odds / (1 + _odds)))
_psi, _ends = cl.psi(unseen["points"], today["points"]), ["low", "high"]
_found = {1: cl.evaluate(_y, unseen["points"]).loc["auc", _ends] - report["AUC"]}
_found[2] = compare_auc(_y, unseen["points"], unseen["old_points"])[_ends]
_found |= {3: _before.loc["difference", _ends], 4: _after.loc["difference", _ends]}
_found |= {5: _after.loc["slope", _ends] - 1, 6: (_psi - _psi.limit, 1)}
_true = {
    n: "higher" if low > 0 else "lower" if high < 0 else "cannot tell"
    for n, (low, high) in _found.items()
}
_hints = {
    "1": "The report measured on its own training sample. What does `unseen` say, and its interval?",
    "2": "Both cards judge the same customers: take the interval of the difference, by points.",
    "3 4": "Observed less predicted, on `unseen`: once with the PDs as they are, once corrected.",
    "5": "Is the card too sure of itself? Read low and high of the slope, not its value alone.",
    "6": "Hold the index against its own limit, not against .10; and `build` is not how people come.",
}
for _pairs, _hint in _hints.items():
    _these = [int(n) for n in _pairs.split()]
    _said, _want = ({n: which[n] for n in _these} for which in (verdicts, _true))
    check.labels(f"pair {_pairs}", _said, _want, hint=_hint)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# Write to the model committee about *your* card (150 to 220 words): approve it, approve it on conditions, or refuse?
#
# | points | what we look for |
# |--:|---|
# | 4 | a clear decision that follows from *your* numbers; which lines of the report do not hold, and why (on whom were they measured?) |
# | 4 | ranking and level on customers not seen, each with its interval; the old card beside the new one |
# | 4 | the correction, and what it does at the break-even PD: share approved, and euros per customer of `unseen`, before and after |
# | 3 | whether the applicants changed, against the right sample; what will be watched, by whom, and a limit that is written down now |


# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
def with_interval(money):
    half = 1.96 * money.std() / np.sqrt(len(money))
    return [money.mean(), money.mean() - half, money.mean() + half]


worth = np.where(outcome == 1, -900, 300)
yes, yes_mended = (p.to_numpy() <= 0.25 for p in (unseen["pd"], pd.Series(mended)))
mine = {"AUC, unseen": [*ranks], "lead over the old card": [*lead[["difference", "low", "high"]]]}
mine["bad rate less PD, delivered"] = level_gap(unseen["pd"], outcome)
mine["bad rate less PD, corrected"] = level_gap(mended, outcome)
mine["slope"] = [*slope[["value", "low", "high"]]]
mine[f"euros, delivered ({yes.mean():.0%} approved)"] = with_interval(worth * yes)
mine[f"euros, corrected ({yes_mended.mean():.0%} approved)"] = with_interval(worth * yes_mended)
mine["PSI unseen to today (then mean, limit)"] = [float(moved), moved.expected, moved.limit]
pd.DataFrame(mine, index=["value", "low", "high"]).T.astype(float).round(4)
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; numbers differ by student.* Dear members, refuse the card for now, and keep the old one. All
# six numbers of the report are computed correctly, but on the 842 customers on whom the card was fitted, half of them bad because
# the sample was made so. On 1,400 customers it has not seen the AUC is .793 (95% interval .768 to .819), not .885. The old card
# reaches .784 on the same customers; the lead of .010 (−.008 to .028) is within chance. The new card's PDs are 15 points too high
# (13 to 17). Corrected to the ledger's 28% they are still 2.4 points too high (0.5 to 4.2), and the slope of .55 (.48 to .62)
# stays: thirteen variables in many bins have learned luck. As delivered, the card approves 38% up to a PD of 25% and earns 73
# euros a customer; corrected, 56% and 87. So whichever card decides: correct it first. The applicants: the report's .084 compares
# them with a made sample; against the unseen the PSI is .013, and chance alone reaches .046. I cannot tell that they changed. The
# team may come back with fewer, larger bins. My limit, written down today: on new customers the interval of the slope must reach
# 0.9. Risk reports the PSI against the unseen each month.
# ### END SOLUTION
