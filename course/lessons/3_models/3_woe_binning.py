# %% [markdown] tags=["decision"]
# An application form asks for the household's income. Most applicants write a number. Some leave the box empty.
# The credit policy will not treat 1,430 and 1,440 differently: it needs a handful of **bands**.
#
# On Friday the policy goes to print. We must say where we cut, how much each band counts for or against the
# applicant, and what the branch does with an empty box.

# %% [markdown]
# ## 1 What does the empty box say?
#
# We work with real loan applicants of a Spanish lender. `bad` is 1 where the loan went wrong. The source does not
# say in which currency income is counted, so we read it as "units".
#
# Before we look at anything, we put three tenths of the customers aside. We look only at `train`. Section 7 shows
# what it costs to forget this.

# %% name="load"
import creditlab as cl

frame = cl.load_dataset("spanish_credit").frame
train, test = cl.split_sample(frame, target="bad", test_size=0.3, seed=0)
train[["Job", "Income", "Amount", "Price", "bad"]].iloc[114:120]

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** `NaN` is an empty box. Compare the applicants who left it empty with those who filled it in.
# Do you expect *fewer* bad loans among them, *about as many*, or *more*? Write down a guess of both bad rates.

# %% tags=["answer"] name="empty-box"
from creditlab.data.rates import jeffreys_interval

box = train["Income"].isna().map({True: "left empty", False: "filled in"})
answered = train.groupby(box)["bad"].agg(customers="size", bads="sum", bad_rate="mean")
answered["low"], answered["high"] = jeffreys_interval(answered["bads"], answered["customers"])
answered.round(3)

# %% [markdown]
# `low` and `high` are the ends of a 95% interval for the bad rate. The two intervals are far apart. The empty box is
# an answer, and a telling one.
#
# A common repair is to fill the empty boxes with the average income. It would turn the riskier group into average
# customers. We need a way to let *every* answer speak, empty boxes included, and in one unit.

# %% [markdown]
# ## 2 Ten customers, by hand
#
# Here are ten customers small enough for pencil and paper. We cut their income once, at 2,000.
# A customer who pays is a *good*, one who does not is a *bad*.

# %% name="ten"
import pandas as pd

ten = pd.DataFrame(
    {
        "income": [900, 1_100, 1_200, 1_400, 1_600, 2_100, 2_400, 2_800, 3_500, 5_200],
        "bad": [1, 1, 0, 1, 0, 0, 0, 1, 0, 0],
    }
)
ten["band"] = ten["income"].lt(2_000).map({True: "low", False: "high"})
hand = pd.crosstab(ten["band"], ten["bad"]).set_axis(["good", "bad"], axis=1)
hand

# %% [markdown]
# The low band holds 2 of the 6 goods and 3 of the 4 bads. So it has *less* than its share of goods and *more* than its
# share of bads. The **weight of evidence** (WoE) puts the two shares into one number:
#
# $$\text{WoE} = \ln\frac{\text{share of all goods}}{\text{share of all bads}},
# \qquad \text{low: } \ln\frac{2/6}{3/4},\quad \text{high: } \ln\frac{4/6}{1/4}$$
#
# Say the sign aloud: **goods on top, so plus is better than average, minus is worse, zero is average.** Some tools
# put bads on top. Check before you compare two tables. When we speak of the *weight* of a bin, we mean its WoE.

# %% name="by-hand"
import numpy as np

hand["share_good"] = hand["good"] / hand["good"].sum()
hand["share_bad"] = hand["bad"] / hand["bad"].sum()
hand["woe"] = np.log(hand["share_good"] / hand["share_bad"])
hand["iv"] = (hand["share_good"] - hand["share_bad"]) * hand["woe"]
hand.round(4)

# %% [markdown]
# What does a WoE *do*? All ten customers have 6 goods to 4 bads, **odds** of 1.5. The low band has odds of 2 to 3. WoE is
# the step between the two, on the scale of ln(odds). Lesson 3.4 adds such steps up, one per answer, and calls them
# points.
#
# The last column asks how much the whole variable tells. Per band, it multiplies the gap between the two shares by the
# WoE. The sum is the **information value** (IV). It is zero when goods and bads spread over the bands alike.

# %% name="check"
from IPython.display import Markdown, display

ten_bins = cl.fit_bins(ten, target="bad", variables=["band"])
package = ten_bins["band"].table().set_index("bin")["woe"]
step = np.exp(hand.loc["low", "woe"])
Markdown(
    f"Odds of all ten × e^WoE of the low band: 1.5 × {step:.4f} = **{1.5 * step:.4f}**; "
    f"2 to 3 is {2 / 3:.4f}.\n\n"
    f"IV by hand **{hand['iv'].sum():.4f}**, by creditlab **{ten_bins['band'].iv:.4f}**. "
    f"Same WoE in both bands: **{np.allclose(package[hand.index], hand['woe'])}**."
)

# %% [markdown]
# The package does the same sum, so from here on we let it count. Rules of thumb sort IV into bands: below .02 nothing,
# to .1 weak, to .3 medium, above that strong, and above .5 suspicious [@siddiqi2017]. They are habits, not tests. Ten
# customers reach "suspicious" with ease, and Section 7 shows what pure chance reaches.

# %% [markdown]
# ## 3 A simulated portfolio, where we know the truth
#
# With real customers we never see the true odds. So we make a **simulated** portfolio in which we do. True odds rise
# with income, steeply around 2,500 and flat at both ends. Two silent groups depend on the income we do not get to see:
#
# - *blank*: mostly people with little income;
# - *refused*: mostly people with a lot of it. The system stores −1.


# %% name="simulate"
def simulate(n, rng):
    income = rng.lognormal(np.log(2_500), 0.6, n).round(-1)
    log_odds = 1.1 + 0.9 * np.tanh(np.log(income / 2_500) / 0.5)  # good : bad, the truth
    bad = (rng.random(n) > 1 / (1 + np.exp(-log_odds))).astype(int)
    blank = rng.random(n) < np.where(income < 1_800, 0.30, 0.03)
    refused = ~blank & (rng.random(n) < np.where(income > 4_000, 0.25, 0.02))
    told = np.where(blank, np.nan, np.where(refused, -1, income))
    return pd.DataFrame({"income": told, "bad": bad, "log_odds": log_odds})


people = simulate(4_000, np.random.default_rng(7))
people.iloc[10:16].round(2)

# %% [markdown]
# **Counts first.** Binning needs no rows, only counts. One pass over the customers gives goods and bads in many *fine
# bins*, here fifty of equal size, with one slot more for the code and one for empty boxes. Say the first 1,500 of our
# simulated applicants came in January and the others in February. Each month is counted on its own.

# %% name="counts"
income, outcome = people["income"], people["bad"].map({0: "good", 1: "bad"})
edges = income[income > 0].quantile(np.linspace(0.02, 0.98, 49))
slot = np.searchsorted(edges, income, side="right")  # fine bins 0 to 49, equal in size
slot[income == -1], slot[income.isna()] = 50, 51  # slots of their own
month = np.where(people.index < 1_500, "January", "February")
counts = pd.crosstab(slot, [month, outcome], rownames=["slot"], colnames=["", ""])
fine = counts["January"] + counts["February"]
fine["WoE"] = np.log(fine["good"] / fine["good"].sum() / (fine["bad"] / fine["bad"].sum()))
pages = {"January": counts["January"], "February": counts["February"], "both": fine}
shown = pd.concat(pages, axis=1).rename({50: "refused (−1)", 51: "empty"})
shown.iloc[[0, 1, 48, 49, 50, 51]].round(2)

# %% [markdown]
# Counts **add**: January's plus February's are the counts of both, and WoE follows from the sum. So a portfolio that
# fills ten servers still fits on one page, and no customer's row has to travel.
#
# Next, a *solver* merges neighbouring fine bins. We ask that IV be as large as possible, that each bin hold at least 5%
# of the customers, and that the bad rate only fall as income rises [@navaspalencia2020]. The figure shows fifty fine
# bins, what the solver makes of the counts, and the truth, which only a simulation can show.

# %% name="fine-and-solved"
import matplotlib.pyplot as plt

trends, special = {"income": "descending"}, {"income": [-1]}
people_bins = cl.fit_bins(people, "bad", ["income"], trends=trends, special_values=special)
told = people[income > 0].sort_values("income")
told["truth"] = told["log_odds"] - np.log(fine["good"].sum() / fine["bad"].sum())
ax = told.plot("income", "truth", style="k--", figsize=(7.5, 4), xlim=(0, 8_000))
ax.plot(income.groupby(slot).median()[:50], fine["WoE"][:50], "o", c="gray", label="fine bins")
ax.step(told["income"], people_bins.transform(told), c="brown", label="solved bins")
ax.set(xlabel="income (simulated units)", ylabel="WoE", title="Merging calms the noise")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# The dots scatter: each stands for a few dozen customers, and a handful of bads more or less moves it far. The steps keep
# near the dashed line. Merging trades detail for calm.
#
# How calm is a bin? With $g$ goods and $b$ bads its WoE has a standard error of about $\sqrt{1/g + 1/b}$. The table sets
# an interval of two standard errors beside the truth. `inside` should be true in about nineteen rows of twenty.

# %% name="against-truth"
from creditlab.model.evidence import weight_of_evidence

table = people_bins["income"].table()[["bin", "good", "bad", "woe"]]
error = np.sqrt(1 / table["good"] + 1 / table["bad"])
table["low"], table["high"] = table["woe"] - 2 * error, table["woe"] + 2 * error
code, p_bad = people_bins["income"].codes(income), 1 / (1 + np.exp(people["log_odds"]))
true_good, true_bad = np.bincount(code, 1 - p_bad), np.bincount(code, p_bad)
table["truth"] = weight_of_evidence(true_good, true_bad)[0]
table["inside"] = table["truth"].between(table["low"], table["high"])
table.round(2)

# %% [markdown]
# Read the two rows at the bottom. Blank boxes are worse than average and refusals are better: two silences with opposite
# meanings. Each got a bin and a weight of its own, close to the truth, although we never saw an income behind it.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** A colleague loads the simulated file and overlooks that −1 is a code. To a computer, −1 is simply
# a very small income. Which bin do the refusals land in? What happens to the weight of the truly poorest, up or down?

# %% tags=["answer"] name="code-as-number"
careless = cl.fit_bins(people, target="bad", variables=["income"], trends=trends)
rows = {}
for name, these in {"−1 as a code": people_bins, "−1 as a number": careless}.items():
    weight = these.transform(people)["income"]
    rows[name] = {
        "WoE of refusals": weight[people["income"] == -1].mean(),
        "WoE of incomes below 1,000": weight[people["income"].between(0, 999)].mean(),
        "IV": these["income"].iv,
    }
pd.DataFrame(rows).T.round(3)

# %% [markdown]
# The refusals, better than average, are scored like the poorest. The poorest are scored too well, because good payers
# sit among them. No error was raised. Only IV is lower, and with real data nobody knows what it should have been. **Ask
# what every code means before you cut.**
#
# One question is left: how many bins? We cut simulated incomes into equal-sized bins, few or many, and measure how far
# their weights lie from the truth. Each point averages twenty simulated portfolios.


# %% name="how-many"
def distance(n, k, rng):
    told = simulate(n, rng).query("income > 0")
    code = pd.qcut(told["income"], k, labels=False, duplicates="drop").to_numpy()
    bad = np.bincount(code, told["bad"])
    woe = weight_of_evidence(np.bincount(code) - bad, bad)[0]
    truth = told["log_odds"] - np.log((told["bad"] == 0).sum() / told["bad"].sum())
    return np.sqrt(((woe[code] - truth) ** 2).mean())


rng, sizes, cuts = np.random.default_rng(3), [1_000, 4_000, 16_000], [2, 3, 5, 8, 12, 20, 40, 80]
off = {n: [np.mean([distance(n, k, rng) for _ in range(20)]) for k in cuts] for n in sizes}
pd.DataFrame(off, index=cuts).T.rename_axis("customers").round(3)

# %% name="how-many-figure"
ax = plt.subplots(figsize=(7, 3.8), layout="constrained")[1]
for n, line in zip(sizes, ["o-", "s--", "D:"], strict=True):
    ax.plot(cuts, off[n], line, color="black", label=f"{n:,} customers")
ax.set(xscale="log", xlabel="number of bins", ylabel="distance to the true WoE")
ax.set_xticks(cuts, [str(k) for k in cuts])
ax.minorticks_off()
ax.set_title("Too few bins blur, too many rattle")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# On the left all three lines are high: two bands cannot follow a curve. On the right the small portfolio pays most:
# each bin is a coin tossed a few times. In between lies a valley, and with more customers it moves to the right and down.
#
# There is no right number of bins. There is a right number *for your sample*. A trend that makes business sense and a
# least share of customers in every bin are two ways to stay off the slope on the right.

# %% [markdown]
# ## 4 Income at the real lender
#
# Back to the Spanish lender. We expect the bad rate to fall as income rises, so we ask for that. Empty boxes get a bin
# of their own without being asked.

# %% name="income"
from creditlab.validate.metrics import compare_auc

bins = cl.fit_bins(train, target="bad", variables=["Income"], trends={"Income": "descending"})
editor = cl.BinEditor(bins, author="me")
editor

# %% [markdown]
# Bars are bad rates with 95% intervals, the figures above them WoE. Below stand the fine bins: a taller column is more
# customers, a darker one more bads. The staircase falls as asked. The empty box stands highest; only the interval of the
# lowest incomes reaches into its own.
#
# But would a branch manager defend these cuts? Some bands are narrow, and their neighbours' intervals overlap. A policy
# that people must apply wants **round numbers**.

# %% [markdown]
# **Your turn** (in a running notebook). Drag a cut; click between two columns to cut there; choose a bin and press Delete to
# merge it with the next. A change is *held* until you write why. `editor.bins` keeps your bands, and we judge them below.
#
# We do the same in one line of code, for our own proposal.

# %% name="edit"
policy = bins.edit(
    "Income",
    splits=[75, 100, 150],
    reason="Round bands a branch can quote, each with over a tenth of the applicants",
    author="credit policy",
    sample=(train, "bad"),
)
pd.set_option("display.max_colwidth", 90)
policy.history.T

# %% [markdown]
# `edit` returns new bins and leaves the old ones alone. The history travels with them into every file. In a year somebody
# will ask why 75, and the answer will be there.
#
# What did the round numbers cost? We compare the ways to cut. IV on `train` cannot judge: it never falls when a bin
# is split, so more cuts always look better. The bands are fixed; only now do we look at `test`, and at the **AUC**: the chance that a random good has a
# higher weight than a random bad. One half is a coin toss, 1 is perfect. `AUC lead` is the lead over our policy bands,
# with its 95% interval.

# %% name="three-ways"
fifths = train["Income"].quantile([0.2, 0.4, 0.6, 0.8]).tolist()
equal = bins.edit("Income", splits=fifths, reason="comparison", sample=(train, "bad"))
ways = {"solver": bins, "equal fifths": equal, "policy bands": policy, "yours": editor.bins}
rows = {}
for way, these in ways.items():
    now = these["Income"].table_on(test, target="bad")
    weight, base = (each.transform(test)["Income"] for each in (these, policy))
    auc = compare_auc(test["bad"], weight, base)
    rows[way] = [len(now) - 1, these["Income"].iv, now["iv"].sum(), *auc.iloc[[0, 2, 3, 4]]]
columns = ["bands", "IV train", "IV test", "AUC test", "AUC lead", "low", "high"]
pd.DataFrame(rows, index=columns).T.round(3).astype({"bands": int})

# %% [markdown]
# Until you move a cut in the editor, *yours* is the solver's. The intervals of the others contain zero. The round numbers cost some IV on `train`, and on new customers nothing
# that this sample can see. That is a price we can defend.
#
# Before we sign, one more check, on the same new customers. Do the bands keep their order? `weight` is the WoE from
# `train` that goes to print. `shift` is the change in a band's share of customers. `rank_reversed` is true where the
# bad rate moves against its neighbour the other way than on `train`.

# %% name="on-test"
shown = ["bin", "count", "bad_rate_development", "bad_rate", "shift", "rank_reversed"]
now = policy["Income"].table_on(test, target="bad")[shown]
now.insert(1, "weight", policy["Income"].woe)
now.round(3)

# %% [markdown]
# The order holds: every band is better than the one before it, and the empty box is again the worst. With fewer
# customers a neighbouring pair can swap by luck; a swap that stays is a reason to merge.

# %% [markdown]
# ## 5 Categories, small groups, zeros
#
# A category has no order. The solver first sorts the categories by bad rate, then merges neighbours as before. The
# danger is in the sorting: a tiny group can stand anywhere. We look at another real file, 1,000 consumer credits from
# southern Germany [@groemping2019], and give each loan purpose a bin to itself.

# %% name="purpose"
german = cl.load_dataset("south_german_credit").frame
german_train, german_test = cl.split_sample(german, target="bad", test_size=0.3, seed=0)
german_bins = cl.fit_bins(german_train, target="bad", variables=["purpose"])
by_rate = german_train.groupby("purpose")["bad"].mean().sort_values().index
alone = german_bins.edit("purpose", groups=[[p] for p in by_rate], reason="to look at each one")
cl.plots.plot_bins(alone["purpose"])
plt.show()

# %% [markdown]
# The tall whiskers belong to the groups with a handful of customers. Their bars may stand left or right by luck. The
# solver's groups below are wider. Read them with a person from the trade: does each group make sense, or did a small
# purpose end up in strange company?

# %% name="groups"
import warnings

shown = ["bin", "count", "bad", "bad_rate", "woe", "adjusted"]
student = pd.DataFrame({"purpose": ["education"]})
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    woe = german_bins.transform(student)["purpose"].iloc[0]
display(german_bins["purpose"].table()[shown].round(3))
Markdown(f"A loan for *education*: WoE **{woe:.0f}**, and a warning:\n\n> {caught[0].message}")

# %% [markdown]
# Nobody in the sample borrowed for education, though the form offers it. A rule must still answer. Ours says: bin
# *other*, weight zero, and a counted warning, so that somebody notices when it happens a thousand times.
#
# The opposite gap is a bin with customers but without a single bad. The share of bads is zero, and ln of a division by
# zero is infinite. We then add **half a customer to both cells**, and the table marks the bin as `adjusted`. How much
# knowledge is in that half? We try bins of several sizes, all without a bad, and ask what one bad would change.

# %% name="zero-cell"
good, bad = (german_train["bad"] == 0).sum(), german_train["bad"].sum()
rows = {}
for goods in (3, 6, 12, 50):
    none = weight_of_evidence(np.array([goods, good - goods]), np.array([0, bad]))[0][0]
    one = weight_of_evidence(np.array([goods, good - goods]), np.array([1, bad - 1]))[0][0]
    rows[goods] = {"no bad, +0.5": none, "one bad": one, "moved by": none - one}
pd.DataFrame(rows).T.rename_axis("goods in the bin").round(2)

# %% [markdown]
# One bad customer moves the weight by about as much as our top income band stands above average. The half keeps the
# arithmetic alive; it knows nothing. Merge such a bin with a neighbour that makes sense.

# %% [markdown]
# ## 6 Too good to be true?
#
# Card customers of a bank in Taiwan [@yeh2009]. `PAY_0` is the payment status of the last month: −1 means paid duly, 1
# and above are months in arrears. The source does not explain −2 and 0. We do not guess; we read the codes as a table
# (those above 3 are rare and left out).

# %% name="codes"
cards = cl.load_dataset("taiwan_default").frame
cards_train, cards_test = cl.split_sample(cards, target="default", test_size=0.3, seed=0)
codes = cards_train.groupby("PAY_0")["default"].agg(customers="size", bads="sum", bad_rate="mean")
codes["low"], codes["high"] = jeffreys_interval(codes["bads"], codes["customers"])
codes.head(6).round(3)

# %% [markdown]
# As numbers, −2, −1, 0 should rise in risk. They do not: "paid duly" is *worse* than both codes that nobody explained,
# and its interval lies above theirs. So these three are labels, and we give each a bin of its own. Beside it we bin the
# credit limit, with a falling trend.

# %% name="alarm"
unexplained = {"PAY_0": [-2, -1, 0], "PAY_2": [-2, -1, 0]}
variables, trends = ["PAY_0", "PAY_2", "LIMIT_BAL"], {"LIMIT_BAL": "descending"}
cards_bins = cl.fit_bins(
    cards_train, "default", variables, special_values=unexplained, trends=trends
)
cards_bins.summary().round(3)

# %% [markdown]
# An IV above .5 is an **alarm before it is good news**. Often the variable knows the outcome, because it was written
# after it or is part of it. That is *leakage* [@kaufman2012]. Three questions settle it:
#
# 1. *When was it written?* In September; the default is October's. Before.
# 2. *Is it the same event?* Nearly. Two months late is most of the way to default.
# 3. *Shall we have it when we decide?* For a customer of ours, yes. For a new applicant, never.
#
# So `PAY_0` is legitimate for a limit review and does not exist at the front door. `LIMIT_BAL` is tamer, but the bank
# set that limit because it already had an opinion.

# %% [markdown] tags=["trap"]
# ## 7 The trap: cut first, split later
#
# Binning feels like preparing data, so people do it once, on the whole file, and split afterwards. But every cut and
# every weight has looked at the outcomes, the test customers' included. The test is marked by someone who has seen the
# answers.
#
# We measure the damage where we know the truth. We take the 1,000 real German outcomes and add twenty columns of
# **dice**: random numbers that know nothing. We build a *card*, which adds up the weights of all columns (lesson 3.4).
# Whatever is built on dice has a true AUC of one half.


# %% name="trap-function"
def card_on_test(columns, seed, cuts_from):
    """AUC on test, and the share of its bads in the fifth with the lowest scores."""
    frame = columns.assign(bad=german["bad"])
    train, test = cl.split_sample(frame, target="bad", test_size=0.3, seed=seed)
    bins = cl.fit_bins(frame if cuts_from == "whole file" else train, target="bad")
    card = cl.Scorecard(bins=bins).fit(train, train["bad"])  # always fitted on train
    points = card.points(test)
    refused = points.rank(method="first") <= len(test) / 5
    caught = test["bad"][refused].sum() / test["bad"].sum()
    return {**cl.evaluate(test["bad"], points).loc["auc"], "caught": caught}


# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The card is fitted on `train` in both cases, and judged on `test` in both. Only the *bins*
# differ: made on the whole file, or on `train` only. Which AUC do you expect for twenty columns of dice? Write down two
# numbers.

# %% tags=["answer"] name="trap-dice"
rng, ways = np.random.default_rng(100), {"whole file": "o", "train only": "s"}
dice = [pd.DataFrame(rng.random((1_000, 20))).add_prefix("die ") for _ in range(8)]
result = {w: pd.DataFrame([card_on_test(dice[s], s, w) for s in range(8)]) for w in ways}
ax = plt.subplots(figsize=(7.5, 3.8), layout="constrained")[1]
for (way, r), color in zip(result.items(), [cl.plots.BAD, cl.plots.GOOD], strict=True):
    spread = [r["value"] - r["low"], r["high"] - r["value"]]
    ax.errorbar(r.index + 1, r["value"], spread, fmt=ways[way], c=color, capsize=3, label=way)
ax.axhline(0.5, color="black", ls="--", label="truth")
ax.set(xlabel="split", ylabel="AUC on test, 95% interval", title="Twenty columns of dice")
ax.legend(title="bins made on", frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# What would the leak cost? Refuse the fifth of the applicants with the lowest scores. Assume that a bad loan loses 1,000
# and a good one earns 200, so that each bad refused in place of a good is worth 1,200. Of 1,000 applicants
# 300 are bad, as in this file, whose bads were oversampled.

# %% name="trap-cost"
leaky, honest = (result[way] for way in ways)
hits = [int(((r["low"] <= 0.5) & (r["high"] >= 0.5)).sum()) for r in (leaky, honest)]
lead = 100 * (leaky["value"] - honest["value"]).mean()
money = (leaky["caught"] - honest["caught"]).mean() * 300 * (1_000 + 200)
Markdown(
    f"Intervals that contain the truth: **{hits[0]} of 8** with bins from the whole file, "
    f"**{hits[1]} of 8** with bins from train. Mean AUC **{leaky['value'].mean():.2f}** against "
    f"**{honest['value'].mean():.2f}**: **{lead:.0f} points of AUC** that do not exist.\n\n"
    f"Bads caught in the lowest fifth: promised {leaky['caught'].mean():.0%}, kept "
    f"{honest['caught'].mean():.0%}. Promised and not kept: **{money:,.0f}** per 1,000 applicants."
)

# %% [markdown]
# An honest interval misses the truth now and then; that is what 95% means. The leaky ones do not even come near.
#
# Real columns know something, so there the leak hides behind true skill. It is smaller, and much harder to see. We repeat
# the measurement with the twenty real columns of the file.

# %% name="trap-real"
real = german.drop(columns="bad")
auc = pd.DataFrame({w: [card_on_test(real, s, w)["value"] for s in range(8)] for w in ways})
gap = 100 * (auc["whole file"] - auc["train only"])
luck = np.mean(
    [cl.fit_bins(d.assign(bad=german["bad"]), "bad").summary()["iv"].mean() for d in dice]
)
Markdown(
    f"Twenty real columns, eight splits: the leak adds **{gap.min():.1f}** to **{gap.max():.1f}** "
    f"points of AUC, **{gap.mean():.1f}** on average: {auc['whole file'].mean():.3f} promised, "
    f"{auc['train only'].mean():.3f} kept.\n\nMean IV of a column of dice: **{luck:.2f}**."
)

# %% [markdown]
# The leak flatters in every one of the eight splits (they share customers, so eight is less evidence than it sounds).
# What would your team pay for such a gain? Here it comes from the order of two lines of code, and vanishes in
# production.
#
# A column of dice even earns an IV that the rule of thumb calls *weak*, not *nothing*. So screening columns by IV on the
# whole file is the same mistake [@hastie2009, ch. 7.10].
#
# **Split first. Cut on train. Look at test once.** Inside cross-validation, give the card no bins: `cl.Scorecard()` then
# cuts anew in every fold.

# %% [markdown]
# ## 8 The decision
#
# We cut income at 75, 100 and 150, and we can say what that cost. The empty box is a bin of its own, with its own weight.
# The branch hears one sentence: never fill it in, ask once more. And the form gets a second box, *"I prefer not to say"*,
# so that next time the two silences stay apart.

# %% [markdown] tags=["discussion"]
# **For the group.** The policy is printed, and an empty income box counts heavily against the applicant. A year later the
# share of empty boxes has halved, and unusually many applicants earn just above one of our cuts.
#
# - What happened in the branches? How would you find out?
# - In an earlier version of our real file, says its data card, the empty boxes were 0 or 99999999. Which silences were
#   merged? What would you ask the lender?
# - A careful applicant keeps income private and would pay on time. Is it fair that the bin speaks for this person?
#   Would you rather ask again or verify?
# - Who may edit a bin, and who must read the reason?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. WoE is ln(share of goods / share of bads): plus is better than average. IV adds up the gaps. Both fit on paper.
# 2. Count first, then let a solver merge under a trend we can defend. Empty boxes and codes keep their own bins: two
#    silences can mean opposite things.
# 3. A weight is an estimate. Too few bins blur, too many rattle; small groups and zero cells know little.
# 4. A person may move the cuts. The reason goes into the history; the cost is read on new customers.
# 5. Cuts made before the split promise what no card can keep. An IV above .5 is questioned before it is celebrated.
