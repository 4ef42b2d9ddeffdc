# %% [markdown] tags=["decision"]
# Ms Lin and Ms Chen hold the same credit card, and each asks for a higher limit. Their limits, their last three payments
# and their standing in September are the same. Between April and August, though, Ms Lin was seriously behind in one month
# and Ms Chen in two. That is one more *delinquency*.
#
# We assume that a customer who pays earns us 3,000 New Taiwan dollars (TWD), and one who defaults costs 12,000. So we say
# yes when we expect at least four goods for each bad: our **cut-off**.
#
# What is one more delinquency worth, and does it turn the answer? A **scorecard** is a price list for such questions. We
# build one, and read the price.

# %% [markdown]
# ## 1 From odds to points
#
# *Odds of 4 to 1* mean four goods for one bad, hence a **probability of default** (PD) of 1 in 5. **Points** are a scale
# for odds, as degrees are a scale for heat. Two choices fix the scale [@siddiqi2017]: a score whose odds we name (600
# means 50 to 1), and the number of points that doubles the odds (20: the **pdo**, *points to double the odds*).
#
# Doubling the odds adds ln 2 to their logarithm, and that must be worth 20 points. So
#
# $$\text{score} = \text{offset} + \text{factor}\cdot\ln(\text{odds}),\qquad \text{factor} = \frac{20}{\ln 2},
# \qquad \text{offset} = 600 - \text{factor}\cdot\ln 50$$

# %% name="scale"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

pdo, base_score, base_odds = 20, 600, 50
factor = pdo / np.log(2)
offset = base_score - factor * np.log(base_odds)
cutoff = offset + factor * np.log(4)
Markdown(f"factor **{factor:.4f}**, offset **{offset:.3f}**; 4 to 1 is **{cutoff:.1f}** points")

# %% [markdown]
# Check it with a pocket calculator; it is most of the algebra of this lesson. Now the way back: from a score to the odds,
# and from the odds to the PD.


# %% name="way-back"
def odds_at(score):
    return np.exp((score - offset) / factor)


score = np.arange(460, 601, 20)
odds = odds_at(score)
pd.DataFrame({"score": score, "goods for one bad": odds.round(2), "PD": (1 / (1 + odds)).round(3)})

# %% [markdown]
# From row to row the score rises by 20 and the odds double. The last column is another matter: the PD does *not* fall in
# equal steps.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** One customer stands at 480 points, another at 600. Each loses 20 points. By how many percentage
# points does the PD of each rise? Write down two numbers, then run the next cell.

# %% name="same-points" tags=["answer"]
import matplotlib.pyplot as plt
import creditlab as cl

ax = plt.subplots(figsize=(7, 3.8), layout="constrained")[1]
line = np.arange(440, 651)
ax.plot(line, 100 / (1 + odds_at(line)), color=cl.plots.NEUTRAL)
for s, x, y in ((480, 486, 64), (600, 552, 16)):
    before, after = 100 / (1 + odds_at(np.array([s, s - 20])))
    ax.plot([s, s - 20, s - 20], [before, before, after], "o-", color=cl.plots.BAD, markevery=2)
    ax.text(x, y, f"{s} → {s - 20}: PD +{after - before:.1f} %-points")
ax.set(xlabel="score (points)", ylabel="PD (%)", title="The same 20 points, two rises in PD")
plt.show()

# %% [markdown]
# The same 20 points halve the odds of both. For the weak customer that is a different risk; for the strong one we
# hardly see it. Keep the two apart in every conversation: **the card prices odds, the money follows the PD.**
#
# ## 2 What a late month costs when we know nothing else
#
# We use 30,000 card holders of a bank in Taiwan [@yeh2009]. Six columns say how many months a customer was behind, from
# April (`PAY_6`) to September (`PAY_0`). The target is default in October.

# %% name="data"
frame = cl.load_dataset("taiwan_default").frame
statuses = ["PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]  # August back to April
frame["MONTHS_LATE"] = (frame[statuses] >= 2).sum(axis=1)
frame["USED"] = frame["BILL_AMT1"] / frame["LIMIT_BAL"]  # share of the limit in use
train, test = cl.split_sample(frame, target="default", test_size=0.3, seed=0)
y = train["default"]
(frame[["PAY_0", *statuses]] == 1).sum().to_frame("customers one month behind").T

# %% [markdown]
# Why count only months with *two or more*? Because of this row. "One month behind" occurs in September and almost nowhere
# else, so the earlier months seem to be coded by another rule. A count from one up would compare unlike things.
#
# `MONTHS_LATE` therefore says: in how many of the five months from April to August was the customer seriously behind? We
# bin it as in lesson 3.3, and give each month a bin of its own.


# %% name="bins-of-months"
def bins_cut_at(cuts):
    return cl.fit_bins(train, target="default", variables=cuts, splits=cuts)


bins = bins_cut_at({"MONTHS_LATE": [1, 2, 3]})
table = bins["MONTHS_LATE"].table().query("count > 0")
table[["bin", "good", "bad", "bad_rate", "woe"]].round(3)

# %% [markdown]
# Recall the **weight of evidence** (WoE): the logarithm of a bin's share of all goods over its share of all bads. Above
# zero is better than average, below zero is worse.
#
# Now the regression. **Logistic regression** says: the log-odds of *bad* are intercept + coefficient × WoE. To fit it we
# start at zero, compute every customer's probability, see where outcomes and probabilities disagree, and correct. This is
# Newton's method. Ten rounds are plenty.


# %% name="newton"
def fit_logistic(X, bad):
    X = np.column_stack([np.ones(len(X)), X])
    beta = np.zeros(X.shape[1])
    for _ in range(10):
        p = 1 / (1 + np.exp(-X @ beta))
        information = (X * (p * (1 - p))[:, None]).T @ X
        beta = beta + np.linalg.solve(information, X.T @ (bad - p))
    half = 1.96 * np.sqrt(np.diag(np.linalg.inv(information)))
    return pd.DataFrame({"coefficient": beta, "low": beta - half, "high": beta + half})


fit_logistic(bins.transform(train), y).set_axis(["intercept", "MONTHS_LATE"]).round(3)

# %% [markdown]
# `low` and `high` are the ends of the 95% interval. And the coefficient is exactly −1. That is no accident. Write $G$ and
# $B$ for all goods and bads, $g$ and $b$ for those of one bin. The definition of WoE, turned round, reads
#
# $$\ln\frac{b}{g} = \ln\frac{B}{G} - \text{WoE}$$
#
# This *is* a straight line in WoE, with slope −1 and intercept ln(B/G). Every bin lies on it, and nothing is left to fit.

# %% name="on-the-line"
log_odds = np.log(table["bad"] / table["good"])
intercept = np.log(y.sum() / (y == 0).sum())
ax = plt.subplots(figsize=(6.6, 3.6), layout="constrained")[1]
x, formula = np.array([-2, 0.9]), f"ln(B/G) − WoE, with ln(B/G) = {intercept:.3f}"
ax.plot(x, intercept - x, color=cl.plots.NEUTRAL, label=formula)
ax.plot(table["woe"], log_odds, "o", color=cl.plots.BAD, label="a bin")
for name, woe, height in zip(["0", "1", "2", "3 or more"], table["woe"], log_odds, strict=True):
    ax.annotate(f"{name} late", (woe + 0.06, height + 0.06))
ax.set(xlabel="WoE of the bin", ylabel="ln(bads / goods) of the bin")
ax.set_title("One variable: every bin lies on the line")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# So a variable alone has coefficient −1, and a bin is worth factor × WoE points. If cards had one variable, this would be
# our price list.
#
# ## 3 Two variables tell part of the same story
#
# September's status `PAY_0` knows much of what `MONTHS_LATE` knows. Both would charge a customer for the same trouble.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Alone, each of the two has coefficient −1. We put both into one regression. Will the coefficient
# of `MONTHS_LATE` stay at −1, move towards 0, or beyond −1? And does the second late month become dearer or cheaper?

# %% name="two-together" tags=["answer"]
# the codes -2 and 0 are undocumented, so all below 1 share a bin
bins = bins_cut_at({"MONTHS_LATE": [1, 2, 3], "PAY_0": [1, 2]})
together = fit_logistic(bins.transform(train), y).set_axis(["intercept", *bins])
alone = factor * (bins["MONTHS_LATE"].woe[1] - bins["MONTHS_LATE"].woe[2])
beside = -together.loc["MONTHS_LATE", "coefficient"] * alone
display(together.round(3))
Markdown(
    f"The second late month costs **{alone:.1f}** points alone, **{beside:.1f}** beside `PAY_0`."
)

# %% [markdown]
# Both move towards 0. What the two have in common is paid for once and shared between them, so the second late month
# becomes much cheaper: September's status has told us part of it already.
#
# **A price belongs to a card, not to a fact.** "How many points is a delinquency?" has no answer until we say what else
# the card knows.
#
# ### How far can we trust a coefficient?
#
# On real data nobody knows the true coefficients. So we make customers whose truth we set: −0.6 and −0.3. We draw 300
# samples of 1,000 customers, first with two unrelated variables, then with two that correlate at 0.95, and look at the
# second coefficient.


# %% name="simulate"
def second_coefficient(r, rng):
    X = rng.multivariate_normal([0, 0], [[1, r], [r, 1]], size=1_000)
    bad = rng.random(1_000) < 1 / (1 + np.exp(1.2 + 0.6 * X[:, 0] + 0.3 * X[:, 1]))
    return fit_logistic(X, bad).loc[2]


rng = np.random.default_rng(34)
both = {r: pd.DataFrame([second_coefficient(r, rng) for _ in range(300)]) for r in (0, 0.95)}
both = pd.concat(both, names=["correlation"])
both["holds"] = (both["low"] < -0.3) & (both["high"] > -0.3)
both["width"], both["wrong sign"] = both["high"] - both["low"], both["coefficient"] > 0
both.groupby("correlation")[["width", "holds", "wrong sign"]].mean().round(3)

# %% [markdown]
# *width* is the mean width of the interval, *holds* the share of intervals that contain the truth, *wrong sign* the share
# of estimates above zero. The picture shows forty samples of each kind.

# %% name="simulation-figure"
fig, axes = plt.subplots(1, 2, figsize=(8.4, 4), sharex=True, sharey=True, layout="constrained")
for ax, (r, f) in zip(axes, both.groupby("correlation"), strict=True):
    for holds, part in f.reset_index(drop=True).head(40).groupby("holds"):
        color, style = (cl.plots.GOOD, "-") if holds else (cl.plots.BAD, "--")
        name = "holds the truth" if holds else "misses it"
        ax.hlines(part.index, part["low"], part["high"], color=color, ls=style, label=name)
        ax.plot(part["coefficient"], part.index, ".", color="#222222", markersize=4)
    ax.axvline(-0.3, color="#222222", lw=1)
    ax.set(title=f"correlation {r:g}", xlabel="coefficient, 95% interval (truth −0.3)")
axes[0].set_ylabel("sample (first 40 of 300)")
fig.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=2)
plt.show()

# %% [markdown]
# Both kinds of interval keep their promise: about 95 in 100 hold the truth. Overlap does not make the method wrong. It
# makes it *vague*, and the **variance inflation factor** says how vague: VIF = 1 / (1 − R²), where R² is how well the
# other variables predict this one. The interval becomes √VIF times as wide.
#
# Look at the last column. With strong overlap some samples even get the wrong **sign**: a card that pays for a vice,
# though the truth never did. In a real project we see one sample, and do not know which.

# %% [markdown]
# ## 4 Which variables go on the card?
#
# | candidate | what it says | why it might work |
# |:--|:--|:--|
# | `PAY_0` | status in September | where the customer stands now |
# | `MONTHS_LATE` | months seriously behind, April to August | track record |
# | `LIMIT_BAL` | credit limit | what an earlier decision thought of the customer |
# | `USED`, `BILL_AMT1` | share of the limit in use; September's bill | how stretched the customer is |
# | `PAY_AMT1`, `2`, `3` | paid in September, August, July | ability and willingness, in money |
#
# Sex, marriage, education and age stay out: whether they may be used is a question of law and fairness (lesson 6.4), and
# no coefficient can answer it. We cut at round values that a credit policy can state.

# %% name="candidates"
from creditlab.validate.metrics import compare_auc
from sklearn.model_selection import cross_val_predict

cuts = {"PAY_0": [1, 2], "MONTHS_LATE": [1, 2, 3], "USED": [0.5, 0.8, 1]}
cuts |= {"BILL_AMT1": [1_000, 50_000, 150_000], "LIMIT_BAL": [50_000, 100_000, 150_000, 300_000]}
cuts |= {f"PAY_AMT{i}": [100, 2_000, 5_000, 20_000] for i in (1, 2, 3)}
bins = bins_cut_at(cuts)
bins.summary()[["variable", "bins", "iv", "strength"]].round(3)

# %% [markdown]
# `BILL_AMT1` says almost nothing by itself: out. Two are marked suspicious. An information value above 0.5 is a leakage
# alarm before it is good news, so we ask: was this known on the day of the decision? It was; September comes before
# October. They stay.
#
# What does each variable add *to the others*? We leave it out and look at the **AUC**: take one bad and one good customer
# at random; the AUC is how often the card ranks the good one higher. Each customer is scored by a card fitted without her
# fifth of the sample, and the loss comes with its interval [@delong1988].


# %% name="drop-one"
def out_of_fold(names):
    model = cl.Scorecard(bins=bins, variables=names)
    return cross_val_predict(model, train, y, cv=5, method="predict_proba")[:, 1]


def auc_lost_without(names):
    rest = {n: [other for other in names if other != n] for n in names}
    lost = {n: compare_auc(y, out_of_fold(names), out_of_fold(rest[n])) for n in names}
    return pd.DataFrame(lost, ["difference", "low", "high"]).T.round(4) + 0


auc_lost_without([name for name in cuts if name != "BILL_AMT1"])

# %% [markdown]
# Two intervals contain zero: `LIMIT_BAL` and `USED`. Both lean on the limit, so each can be spared *while the other is
# there*. To drop both at once would be a mistake. We drop the weaker one, `USED`, and look again.

# %% name="card"
names = ["PAY_0", "MONTHS_LATE", "LIMIT_BAL", "PAY_AMT1", "PAY_AMT2", "PAY_AMT3"]
card = cl.Scorecard(bins=bins, variables=names, pdo=20, base_score=600, base_odds=50, decimals=0)
card = card.fit(train, y)
lost = auc_lost_without(names)[["low", "high"]].add_prefix("AUC lost, ")
reading = card.inference_.loc[names].drop(columns="p_value").rename_axis(None)
reading.round(3).round({"z": 1, "vif": 2}).join(lost)

# %% [markdown]
# Now `LIMIT_BAL` earns its place. `PAY_AMT2` stands on the line; we keep the three payments together, and note that this
# is a judgement.
#
# Let us read one row aloud. *coefficient*: how much of the variable's WoE survives beside the others (−1 would be all of
# it). *std_error*: how far chance moves it; *z* is the ratio of the two. *low*, *high*: the 95% interval, far from zero.
# *vif*: not much above 1, so little overlap. *sign_ok*: better bins earn more points.
#
# Do other programs find the same?

# %% name="four-programs"
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression

woe = card.bins_.transform(train)
default = LogisticRegression().fit(woe, y)
fits = {"our ten lines": fit_logistic(woe, y)["coefficient"].to_numpy()}
fits["creditlab"] = [card.intercept_, *card.coefficients_]
fits["statsmodels"] = sm.Logit(y, sm.add_constant(woe)).fit(disp=0).params.to_numpy()
fits["scikit-learn, defaults"] = [*default.intercept_, *default.coef_[0]]
pd.DataFrame(fits, index=["intercept", *names]).round(4)

# %% [markdown]
# Three agree to the last digit shown. The fourth does not: by default scikit-learn adds a **penalty** on large
# coefficients and stops its search a little early. Here that moves no score by a point. But the interval belongs to the
# plain fit run to its end, and a card should be reproducible by anyone: state which fit you used.
#
# ## 5 The card is a table
#
# One step remains. Points of a bin = −factor × coefficient × WoE, rounded. The offset and the intercept together become
# the **base points** that everybody gets.

# %% name="table"
rows = card.table_.query("variable in ['PAY_0', 'MONTHS_LATE'] and count > 0")
display(rows[["variable", "bin", "share", "bad_rate", "woe", "coefficient", "points"]].round(3))
cl.plots.plot_points(card)
plt.show()

# %% [markdown]
# This picture *is* the model. A clerk can apply it with a pencil, and a committee can argue about every bar. An average
# value has 0 points; the long bars matter. Look for bars out of order: a worse value must never earn more.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Both customers have a limit of TWD 120,000, paid TWD 3,000 in each of the three months, and owe
# nothing overdue in September (`PAY_0` = 0). Score Ms Lin (one late month) and Ms Chen (two) by hand from the picture,
# and compare with the cut-off at the top.

# %% name="by-hand" tags=["answer"]
same = {"PAY_0": 0, "LIMIT_BAL": 120_000, "PAY_AMT1": 3_000, "PAY_AMT2": 3_000, "PAY_AMT3": 3_000}
customers = pd.DataFrame([same, same], index=["Ms Lin", "Ms Chen"]).assign(MONTHS_LATE=[1, 2])
display(card.points(customers, detail=True).astype(int).T)
gap = np.abs(card.points(test) - (offset - factor * card.decision_function(test))).max()
Markdown(
    f"Whole points are not exact: over the {len(test):,} test customers the rounded score is off by "
    f"at most **{gap:.1f}** points, for any customer by at most **{card.rounding_error_:.1f}**. "
    "Without `decimals=0` a card takes as many decimals as keep every score within half a point."
)

# %% [markdown]
# ## 6 Does it hold for customers it has never seen?
#
# So far the test sample has waited. Two questions are separate. Does the card *rank* well? That is AUC, with Gini =
# 2·AUC − 1, and **KS**, the largest gap between the shares of bads and of goods below a score. And are its
# *probabilities* right, group by group? That is **calibration**; the Brier score is the mean squared error of the
# probabilities. Lesson 3.6 goes deeper.

# %% name="on-test"
outcome, pd_test = test["default"], card.predict_proba(test)[:, 1]
fig, axes = plt.subplots(1, 2, figsize=(9.4, 4.2), layout="constrained", width_ratios=[1.25, 1])
cl.plots.plot_score_distribution(outcome, card.points(test), ax=axes[0])
axes[0].axvline(cutoff, color="#222222", ls=":", label="cut-off")
axes[0].legend(frameon=False, loc="upper left")
cl.plots.plot_calibration(outcome, pd_test, ax=axes[1])
plt.show()
cl.evaluate(outcome, pd_test).round(3).rename_axis(None)

# %% [markdown]
# The card ranks; the intervals say how well we know that. Its probabilities follow the diagonal, though not everywhere:
# near the cut-off defaults are a little *more* frequent than predicted. Here a card flatters, and here it decides.
#
# And a PD read from it holds *in this portfolio, in this year*: the month of default came in a credit card crisis, says
# the data card. Ordinary times need another offset, as section 9 shows.
#
# ## 7 The answer
#
# We score our two customers, and two stronger ones who differ in the same way.

# %% name="decision"
strong = {"LIMIT_BAL": 300_000, "PAY_AMT1": 20_000, "PAY_AMT2": 20_000, "PAY_AMT3": 20_000}
stronger = customers.assign(**strong).set_axis(["stronger, one late month", "stronger, two"])
verdict = card.points(pd.concat([customers, stronger])).astype(int).to_frame("score")
verdict["odds"] = odds_at(verdict["score"]).round(2)
verdict["PD, %"] = (100 / (1 + odds_at(verdict["score"]))).round(1)
verdict.assign(answer=np.where(verdict["score"] >= cutoff, "yes", "no"))

# %% [markdown]
# The points lost are the same in both pairs, and so is the ratio of the odds. The rise in PD is not. For Ms Chen the
# second late month turns the answer.
#
# How sure are we of its price? The card takes the WoE of a bin as known and gives the variable one coefficient. To hear
# what the data alone say, we fit once more and give *each number of late months a coefficient of its own*.

# %% name="price"
months = train["MONTHS_LATE"].clip(upper=3)
own = pd.DataFrame({f"{m} instead of 1": (months == m).astype(float) for m in (0, 2, 3)})
free = fit_logistic(own.join(woe.drop(columns="MONTHS_LATE")), y).iloc[1:4].set_axis(own.columns)
price = (-factor * free)[["coefficient", "high", "low"]]
price.columns = ["own coefficient", "low", "high"]
evidence = bins["MONTHS_LATE"].woe[[0, 2, 3]] - bins["MONTHS_LATE"].woe[1]
price.insert(0, "card", -factor * card.coefficients_["MONTHS_LATE"] * evidence)
display(price.round(1).rename_axis("points gained or lost with …"))
cost, _, high, low = -price.loc["2 instead of 1"]
ratio = f"it divides the odds by {np.exp(cost / factor):.2f}"
Markdown(f"The second late month: **{cost:.1f} points** [{low:.1f}, {high:.1f}]; {ratio}.")

# %% [markdown]
# The card's price lies inside the interval of the free coefficient, and the interval leaves out zero: the second late
# month does cost something. But the interval is wide. A customer within a few points of the cut-off
# is a case for a person to look at, not for a table to close.
#
# Here is the card as a sheet, with Ms Chen on it. In a running notebook, choose other values: which single change would turn
# the answer, and which of them could she really make?

# %% name="sheet"
sheet = cl.ScorecardSheet(card, cutoff=cutoff)
sheet.choose(customers.loc["Ms Chen"])
sheet

# %% [markdown]
# "Pay 20,000 instead of 3,000 in September" is on the list, and it is a change on paper: whoever borrows elsewhere to pay it has
# more points and no less risk. A card prices what usually goes together, not what causes what.
#
# ## 8 The reasons
#
# Ms Chen will ask why. The card knows where she lost points. But lost *against what?* `card.reasons` compares
# with the best bin of each variable. The methods described in the US commentary compare with an average [@cfpb_regb].

# %% name="reasons"
lost = card.points(train, detail=True).mean() - card.points(customers, detail=True).loc["Ms Chen"]
lost = lost[names][lost[names] >= 1].sort_values(ascending=False)
average = [f"{name}: −{value:.1f} points" for name, value in lost.items()]
reasons = card.reasons(customers, n=4).loc["Ms Chen"].to_frame("against the best bin")
reasons["against the average customer"] = (average + [""] * 4)[:4]
display(reasons)
share = (train["PAY_AMT2"] >= 20_000).mean()
Markdown(f"Only **{share:.0%}** of all customers paid TWD 20,000 or more in August.")

# %% [markdown]
# Both name the late months first. Then they part. "You did not pay TWD 20,000 in August" explains the distance to a
# perfect score, not this refusal; hardly anybody pays that much. Against the average, few reasons remain, and they are
# hers.
#
# Four reasons are a custom. The US rule on refusals sets no number; its commentary says that more than four are unlikely
# to help, and that the reasons must be the factors actually scored. Write them in words: *your account was
# seriously behind in two of the five months to August*. Not "MONTHS_LATE: [2, 3)".

# %% [markdown] tags=["trap"]
# ## The trap: more of the same story
#
# `MONTHS_LATE` is made from five monthly statuses, and they are still in the file. A colleague adds all five to the card:
# "More information cannot hurt." This is what the regression makes of it.

# %% name="greedy-card" tags=["trap"]
more = {name: cuts[name] for name in names} | dict.fromkeys(statuses, [2])
greedy = cl.Scorecard(bins=bins_cut_at(more), decimals=0).fit(train, y)
points = greedy.table_.set_index(["variable", "bin"])["points"]
view = greedy.inference_.loc[["MONTHS_LATE", *statuses]].rename_axis(None)
view = view[["coefficient", "low", "high", "p_value", "vif", "sign_ok"]].round(3).round({"vif": 2})
first = points["MONTHS_LATE", "[1, 2)"] - points["MONTHS_LATE", "< 1"]
view["points for being late"] = [first, *(points[s, "≥ 2"] - points[s, "< 2"] for s in statuses)]
view

# %% [markdown] tags=["trap"]
# `MONTHS_LATE` now has a high VIF, and `PAY_2` the wrong sign: **the card pays points for being late in August.** Its
# interval lies wholly on the wrong side, and its p-value is small: significance does not protect us. This is no accident of one sample: the count charges all months alike, other columns
# already know about August, and so the regression hands part of the charge back. As a forecast that is fine. As a price
# list it is absurd.
#
# What does it cost? We let everyone who was late in August have paid on time, and score again. Then we compare both cards
# at our cut-off.

# %% name="cost-of-the-trap" tags=["trap"]
late = test[test["PAY_2"] >= 2]
paid = late.assign(PAY_2=0, MONTHS_LATE=late["MONTHS_LATE"] - 1)
gain = greedy.points(paid) - greedy.points(late)
auc = compare_auc(outcome, greedy.points(test), card.points(test)).round(4)
ours, theirs = (model.points(test) >= cutoff for model in (card, greedy))
money = (theirs.astype(int) - ours) * np.where(outcome == 1, -12_000, 3_000)
total, half = money.sum() / 1_000, 1.96 * money.std() * np.sqrt(len(money)) / 1_000
Markdown(
    f"**{(gain < 0).sum()} of {len(late):,}** would score **{-gain.min():.0f} points less** had they "
    f"paid. {(ours != theirs).sum()} of {len(test):,} answers change. AUC changes by {auc.iloc[2]} "
    f"{auc.iloc[3:5].tolist()}, profit by TWD {total:.0f} thousand [{total - half:.0f}, {total + half:.0f}]."
)

# %% [markdown] tags=["trap"]
# Both intervals contain zero: neither AUC nor profit notices. **No measure of accuracy will ring for you.** The cost
# falls elsewhere. Those with more than three late months stay in the top bin of the count, so for them an August payment
# only takes the bonus away: they are rewarded for not paying. No letter can explain that, and whoever learns the card can
# use it.
#
# Three looks catch it before release: the sign, the VIF, and the bars of the card. The cure is one variable for one
# story.

# %% [markdown]
# ## 9 When there are only a thousand rows
#
# Many of us have fewer customers. The South German sample holds 1,000 credits [@groemping2019]. This time bins are fitted
# inside `fit`, so that each fold of the cross-validation gets its own.

# %% name="small-sample"
german = cl.load_dataset("south_german_credit").frame
X_german, y_german = german.drop(columns="bad"), german["bad"]
few = ["status", "duration", "credit_history", "savings", "purpose", "employment_duration"]
small = cl.Scorecard(variables=few, binning={"max_bins": 4})
fold_pd = cross_val_predict(small, X_german, y_german, cv=10, method="predict_proba")[:, 1]
auc = cl.evaluate(y_german, fold_pd).loc["auc"].round(3)
small.fit(X_german, y_german)
columns = ["coefficient", "low", "high", "vif", "sign_ok"]
display(small.inference_.loc[few, columns].round(2).rename_axis(None))
Markdown(f"AUC **{auc['value']}** [{auc['low']}, {auc['high']}]")

# %% [markdown]
# The signs are right, and the intervals several times as wide as before. Prices read from this card are rough.
#
# There is a second caution. The bads were oversampled by design: 300 of 1,000. The card ranks well, but its PDs are those
# of the *sample*. If we knew the real bad rate, one line would cure it: all log-odds shift by the same constant, so only
# the **offset** moves [@king2001]. We do not know it. We *assume* 5%, to see what happens.

# %% name="rebase"
assumed, sampled = 0.05, y_german.mean()
shift = factor * (np.log((1 - assumed) / assumed) - np.log((1 - sampled) / sampled))
sample_pd = np.array([0.05, 0.2, 0.3, 0.5, 0.8])
real_odds = (1 - sample_pd) / sample_pd * np.exp(shift / factor)
table = pd.DataFrame({"PD in the sample": sample_pd, "PD if 5% are bad": 1 / (1 + real_odds)})
display(table.round(3))
Markdown(f"Every score rises by **{shift:.1f} points**; nobody changes places.")

# %% [markdown]
# The ranking stays and every probability changes, most of them several times over. The same happens to whoever "balances"
# a training sample, by hand or by an option such as `class_weight="balanced"`: AUC stays as it was, and a cut-off set in
# points or PD is wrong for everybody at once.

# %% [markdown] tags=["discussion"]
# ## Discussion
#
# In threes: Sales, Credit, Compliance. Ms Chen is a few points short, and the price of her second late month is uncertain.
#
# - **Sales** wants "one" and "two" late months in one bin. Who gains, who loses, what is the written reason?
# - **Credit** may override the card, and overrides are counted. What would you ask about her two months first: could she
#   not pay, or did she forget?
# - **Compliance** asks whether customers may see the points. What would the honest do with the list? And the others?
#
# Agree on an answer to Ms Chen, in two sentences that all three would sign.

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Odds and points.** factor = pdo / ln 2, offset = base score − factor · ln(base odds). Equal points are equal ratios
#    of odds, not equal steps of PD.
# 2. **The regression.** One WoE alone has coefficient −1; beside others it keeps what it does not share. We read interval,
#    sign and VIF.
# 3. **The choice.** A variable stays if its sign is right and leaving it out costs AUC. One story, one variable.
# 4. **The card.** A table, added by hand. One more delinquency has one price on *this* card, with an interval.
# 5. **The reasons.** Where she lost most, against a yardstick that we name, in words she can act on.
