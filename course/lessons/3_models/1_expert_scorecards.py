# %% [markdown] tags=["decision"]
# Our firm begins to sell machine parts in Kazakhstan. Five companies ask for open account: parts now, money in 60 days. An
# order earns 6% of its value when it is paid; when it is not, we lose 60% of it.
#
# We have their financial statements. What we lack is history: in this country nobody has ever failed to pay us, because
# nobody has ever owed us anything. There are no defaults to learn from.
#
# Sales wants an answer on Monday. Which of the five do we supply on open account, and what can we say for it?

# %% [markdown]
# ## 1 What "no default" says
#
# A colleague in the neighbouring country comforts us: "I have 150 such customers. A year has gone by, and not one has
# defaulted." Does this mean that the risk is zero?
#
# Turn the question round. If each customer defaulted with probability $p$, all 150 would survive with probability
# $(1-p)^{150}$. A large $p$ makes such a clean year a miracle. The largest $p$ at which it still happens in one world out
# of twenty is the **95% upper bound**.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** 150 customers, one year, no default. Up to which default rate is that believable: 0.1%, 0.5%, 2%
# or 10%? Our break-even is 6 / (6 + 60), about 9%. How many clean customers do we need to know that we are below it?

# %% tags=["answer"] name="no-default"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

clean = pd.DataFrame({"customers": [10, 20, 32, 150, 500, 1_000]})
clean["upper bound, exact"] = 1 - 0.05 ** (1 / clean["customers"])
clean["rule of thumb: 3 / customers"] = 3 / clean["customers"]
clean.round(4)

# %% [markdown]
# Three divided by the number of customers gives nearly the same; keep it for meetings. So a clean year is worth something:
# some thirty clean customers put the *average* below our break-even. But we have none yet. And an average says nothing
# about who among the five is better.
#
# For that we need a score, and it must come from judgement. This lesson builds one in three steps, and distrusts each:
# **weights**, **raters**, and a **card** that is tested.

# %% [markdown]
# ## 2 Weights, two by two
#
# "Give each criterion a weight" is hard; people write 25, 25, 25, 25. "Which of *these two* matters more?" is easier. The
# **analytic hierarchy process** (AHP) builds weights from such answers [@saaty2008]. 1 says equally, 3 moderately, 5
# strongly, 9 extremely more; a third says the reverse of 3.
#
# A small case by hand. *Ability* to pay matters 3 times as much as *record*, and 5 times as much as *willingness*. Record
# matters 2 times as much as willingness.

# %% name="by-hand"
three = ["ability", "record", "willingness"]
table = pd.DataFrame([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]], index=three, columns=three)
table["geometric mean"] = table[three].prod(axis=1) ** (1 / 3)
table["weight"] = table["geometric mean"] / table["geometric mean"].sum()
table.round(3)

# %% [markdown]
# Now the catch. If ability is 3 × record, and record 2 × willingness, then ability should be 6 × willingness. The rater
# said 5. People contradict themselves a little. How much is too much?
#
# Without contradiction, the table times the weights gives each weight times 3, the number of criteria. Contradictions make
# that multiple larger. The **consistency ratio** (CR) compares the excess with that of random answers (0.58 for three
# criteria). Up to 0.10 is customary to accept.

# %% name="consistency"
import creditlab as cl

multiple = (table[three] @ table["weight"] / table["weight"]).mean()
excess = (multiple - 3) / (3 - 1)
pairs = {("ability", "record"): 3, ("ability", "willingness"): 5, ("record", "willingness"): 2}
judged = cl.compare_pairs(pairs)
Markdown(
    f"Multiple {multiple:.4f}, excess {excess:.4f}, ratio by hand **{excess / 0.58:.4f}**; "
    f"creditlab says **{judged.consistency_ratio:.4f}**: accepted."
)

# %% [markdown]
# Three analysts now compare the four criteria that the statements allow: **debt service** (EBITDA / debt), **debt** (debt /
# assets), **interest** (how often earnings cover it), **liquidity** (current assets / current liabilities). Nothing here
# speaks of willingness or record. For those we must wait for our own ledger.
#
# Their judgements are invented for this lesson. Each line lists them in the order: debt service over debt, over interest,
# over liquidity; debt over interest, over liquidity; interest over liquidity.

# %% name="analysts"
from itertools import combinations


def compared(given):
    return cl.compare_pairs(dict(zip(combinations(four, 2), given, strict=True)))


four = ["debt service", "debt", "interest", "liquidity"]
answers = {"Li": [2, 3, 4, 2, 3, 2], "Wang": [1, 2, 3, 2, 4, 2], "Zhao": [3, 2, 1 / 5, 1 / 2, 2, 3]}
analysts = {name: compared(given) for name, given in answers.items()}
ratios = {name: one.consistency_ratio for name, one in analysts.items()}
pd.DataFrame({n: one.weights for n, one in analysts.items()}).T.assign(CR=ratios).round(3)

# %% [markdown]
# Zhao's ratio is far above 0.10, and his weights are nearly equal: contradictions cancel each other. Which of his six
# answers is to blame? The first table below changes one at a time. One answer explains nearly everything. We do not correct
# it, we *ask*: he had meant 5, and ticked the wrong side.
#
# Then we may average the three, comparison by comparison (second table). **Kendall's W** says whether they agree on an order:
# 1 for one order, 0 for none. The last row turns every answer of Li upside down.

# %% name="group"
display(analysts["Zhao"].changes().head(2).round(3))
answers["Zhao"][2] = 5  # after the talk
analysts["Zhao"] = compared(answers["Zhao"])
group = cl.mean_of_raters(list(analysts.values()))
upside_down = compared([1 / given for given in answers["Li"]])
people = {**analysts, "group": group, "Li upside down": upside_down}
weights = pd.DataFrame({name: one.weights for name, one in people.items()}).T
ratios = {name: one.consistency_ratio for name, one in people.items()}
display(weights.assign(CR=ratios).round(3))
w = cl.agreement(weights.loc[["Li", "Wang", "Zhao"]])
Markdown(f"Kendall's W **{w['w']:.2f}**, p = {w['p_value']:.2f}")

# %% [markdown]
# Look at the last row. It says the opposite of Li, with Li's own ratio. **Consistency is not truth**: the ratio finds slips,
# not errors. And W is high, yet three people and four criteria are too few to rule out chance (p is above .05).
#
# Your turn. Move Li's judgement of debt service over liquidity. When does the ratio protest?


# %% name="slider"
scale = [(f"1/{k}", 1 / k) for k in range(9, 1, -1)] + [(str(k), k) for k in range(1, 10)]


def drawn(value):
    one = compared([*answers["Li"][:2], value, *answers["Li"][3:]])
    box = "<svg width='300' height='14'><rect width='{:.0f}' height='14' fill='#b3400f'/></svg>"
    row = "<tr><td>{}</td><td>" + box + "</td><td>{:.2f}</td></tr>"
    bars = [row.format(name, 300 * w, w) for name, w in one.weights[four].items()]
    verdict = "accepted" if one.consistent else "ask the rater again"
    return f"<table>{''.join(bars)}</table><p>CR <b>{one.consistency_ratio:.2f}</b>: {verdict}</p>"


# %% name="slider-shown"
import ipywidgets as widgets

judgement = widgets.SelectionSlider(options=scale, value=4, description="over liquidity")
picture = widgets.HTML(drawn(judgement.value))
judgement.observe(lambda _: setattr(picture, "value", drawn(judgement.value)), "value")
widgets.VBox([judgement, picture])

# %% [markdown]
# ## 3 Do four people see the same customer?
#
# Where a criterion is no ratio ("quality of management"), people rate it. We **simulate** forty customers of whom we know
# the true grade, 1 to 5, 5 the best, and four raters. Li errs a little. Each of the other three has a habit of his own. Here
# is what they say of the first eight customers.


# %% name="simulate"
def simulated(rng):
    truth = rng.integers(1, 6, 40)
    habits = {"Li": (truth, 0.5), "Wang": (truth - 1, 0.5)}  # mean and spread of the grades
    habits |= {"Zhao": (6 - truth, 0.5), "Chen": (truth, 2.5)}
    grades = {name: rng.normal(mean, spread) for name, (mean, spread) in habits.items()}
    return truth, pd.DataFrame(grades).T.round().clip(1, 5)


truth, panel = simulated(np.random.default_rng(3))
panel.iloc[:, :8].astype(int).rename_axis("rater").rename_axis("customer", axis=1)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** In practice nobody knows the true grade; we only have this table. Wang is nearly always below Li.
# Zhao often gives 1 where Li gives 5. Whose grades are worthless, and whose can be saved?

# %% tags=["answer"] name="panel"
import matplotlib.pyplot as plt

titles = ["Li: close", "Wang: strict", "Zhao: upside down", "Chen: noise"]
fig, axes = plt.subplots(1, 4, figsize=(10, 2.9), sharey=True, layout="constrained")
jitter = np.random.default_rng(0).uniform(-0.17, 0.17, (2, 40))
for ax, title, grades in zip(axes, titles, panel.to_numpy(), strict=True):
    ax.plot([1, 5], [1, 5], color="black", ls=":", lw=1)
    ax.plot(truth + jitter[0], grades + jitter[1], "o", color=cl.plots.BAD, ms=4, alpha=0.7)
    ax.set(title=title, xlabel="true grade (5 = best)", xticks=range(1, 6), yticks=range(1, 6))
axes[0].set_ylabel("grade given")
plt.show()

# %% [markdown]
# Every dot is a customer, and the line is the truth. Zhao is not worthless. He comes from a bureau whose 1 is the best, and knows the customers as well as Li does. Chen's dots
# have no order.
#
# The true grade is never on the table. So we measure raters against each other. **Weighted kappa** is 1 when two agree
# always, 0 when as often as by chance, and punishes a distance of two grades more than one [@cohen1968].

# %% name="differences"
from creditlab.model.raters import rater_differences


def settle(panel):
    milder = (panel.loc["Wang"] + 1).clip(upper=5)
    return panel.T.assign(Zhao=6 - panel.loc["Zhao"], Wang=milder).T


tables = {"as given": rater_differences(panel), "settled": rater_differences(settle(panel))}
pd.concat(tables).drop(columns="things").set_index("rater", append=True).droplevel(1).round(2)

# %% [markdown]
# Read it in this order. As given, a *negative* correlation: ask for the direction, Zhao. Then a correlation that is good, but grades
# above or below the others: talk about the scale, Wang. What is left is Chen: low kappa and low correlation after all. No
# arithmetic mends that.
#
# What did it cost? Here we may look at the truth, and simulate as often as we like: 200 panels of forty customers each. How
# well does the mean grade follow the true one?

# %% name="cost-of-direction"
rows, rng = [], np.random.default_rng(4)
for _ in range(200):
    true, given = simulated(rng)
    means = {"Li alone": given.loc["Li"], "mean of four, as given": given.mean()}
    means |= {"mean of four, settled": settle(given).mean()}
    means |= {"settled, without Chen": settle(given).drop("Chen").mean()}
    rows.append({name: np.corrcoef(true, mean)[0, 1] for name, mean in means.items()})
pd.DataFrame(rows).quantile([0.05, 0.5, 0.95]).T.rename_axis("correlation with truth").round(3)

# %% [markdown]
# With one reversed scale, four people are clearly worse than one of them alone. Settled, they are about as good, and without
# Chen better. Rating firms differ in direction, too: for some 1 is the best grade, for others the worst (lesson 1.2).
# **Settle the direction before you average anything.**
#
# ## 4 The card
#
# Each criterion gets bands, each band a rating from 1 to 5. We wrote them down *before* looking at any outcome. Two
# sentences fix the level: a company with 5 throughout has a PD of 0.5%, one with 1 throughout 30%. Both are opinion.

# %% name="card"
from creditlab.model.expert import Criterion, expert_scorecard

names = {"EBITDA_debt": "debt service", "DTA": "debt", "IC": "interest", "CR": "liquidity"}
frame = cl.load_dataset("kazakh_borrowers").frame.rename(columns=names)
criteria = {
    "debt service": Criterion([1, 2, 3, 4, 5], edges=[0, 0.1, 0.25, 0.5]),
    "debt": Criterion([5, 4, 3, 2, 1], edges=[0.4, 0.6, 0.8, 1]),
    "interest": Criterion([1, 2, 3, 4, 5], edges=[1, 2, 4, 8]),
    "liquidity": Criterion([1, 2, 3, 4, 5], edges=[0.8, 1, 1.5, 2]),
}
level = {5: 0.005, 1: 0.30}
card = expert_scorecard(criteria, group.weights, level, decimals=0)

# %% name="five"
five = frame.loc[[174, 245, 172, 308, 284], [*four, "DTE"]].set_axis(list("PQRST"))
waiting = five[four].assign(points=card.points(five), PD=card.predict_proba(five)[:, 1])
even = cl.break_even_pd(0.06, 0.60)
waiting["below break-even"] = waiting["PD"] <= even
waiting.rename_axis("company").round(3)

# %% [markdown]
# That is a card like any other. But is a better rating really better? The borrowers are real: 400 companies whose banks were
# reviewed by the supervisor of Kazakhstan, half of them in default. Half, because the file was *made* so. It can test the
# order of our card, not the level of its PDs.
#
# One luxury of judgement: the card has not learned from these outcomes, so all 400 may test it.

# %% name="test-of-judgement"
y, ratings = frame["default"], {}
for name, criterion in criteria.items():
    band = np.searchsorted(criterion.edges, frame[name], "right")
    ratings[name] = criterion.of_bins(True)[band]
ratings = pd.DataFrame(ratings)
ranked = cl.evaluate(y, card.points(frame)).loc["auc", ["value", "low", "high"]]
Markdown(
    f"AUC of our card on {len(frame)} companies: **{ranked['value']:.3f}** "
    f"[{ranked['low']:.3f}, {ranked['high']:.3f}]"
)

# %% [markdown]
# Not bad for a card that has seen no default (0.5 is a coin, 1 perfect). Which criteria did it?

# %% name="direction"
from creditlab.data.rates import jeffreys_interval

fig, axes = plt.subplots(1, 4, figsize=(10, 3.1), sharey=True, layout="constrained")
for ax, name in zip(axes, four, strict=True):
    t = y.groupby(ratings[name]).agg(["sum", "size", "mean"])
    low, high = jeffreys_interval(t["sum"], t["size"])
    spread = 100 * np.array([t["mean"] - low, high - t["mean"]])
    ax.errorbar(t.index, 100 * t["mean"], spread, fmt="o-", color=cl.plots.BAD, capsize=3)
    ax.set(title=name, xlabel="rating (5 = best)", xticks=range(1, 6), ylim=(0, 100))
axes[0].set_ylabel("in default (%), 95% interval")
fig.suptitle("Better rating, fewer defaults? For debt yes, for liquidity only half the way")
plt.show()

# %% [markdown]
# Every line should fall. Debt does, all the way. Interest tells the low ratings apart in nothing, and for debt service the
# few companies with rating 1 leave a wide interval. Liquidity is the surprise: it falls to 3, and from there we see no
# further fall. Perhaps a very high current ratio means unsold stock; the file cannot say. Here judgement was right half
# of the way.
#
# Do we repair it now? No: then these outcomes could no longer test the card. We write it down for the next version.

# %% [markdown] tags=["trap"]
# ## The trap: a ratio that turns its sign
#
# Li prefers debt / **equity** to debt / assets: "Below two thirds is excellent, above 4 is poor." That is 0.4 and 0.8 of
# assets, the same opinion in other words. He types the four bands and sends the card to Sales.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** More than every fifth company in the file has a *negative* debt / equity. What kind of company is
# that? Which rating does Li's card give it? And how many of them are in default: 20%, 50%, or more than 80%?

# %% tags=["answer"] name="negative-equity"
careless = Criterion([5, 4, 3, 2], edges=[2 / 3, 1.5, 4])
careful = Criterion([1, 5, 4, 3, 2], edges=[0, 2 / 3, 1.5, 4])
given = careless.of_bins(True)[np.searchsorted(careless.edges, frame["DTE"], "right")]
group_of = np.where(frame["DTE"] < 0, "5, equity negative", [f"{rating:.0f}" for rating in given])
t = y.groupby(group_of).agg(["sum", "size", "mean"])
low, high = (100 * end for end in jeffreys_interval(t["sum"], t["size"]))
t = 100 * t["mean"]
fig, ax = plt.subplots(figsize=(7, 3), layout="constrained")
ax.errorbar(t, t.index, xerr=[t - low, high - t], fmt="o", color=cl.plots.BAD, capsize=4)
ax.set(xlim=(0, 100), xlabel="in default (%), 95% interval", ylabel="Li's rating of debt / equity")
ax.set_title("Rated best, and mostly in default")
plt.show()

# %% [markdown] tags=["trap"]
# They have lost more than they own. A negative number is "below two thirds", so the card calls them excellent. No
# statistic protests while there are no defaults. What would it cost? We assume 5% bads among applicants, and weigh the
# file so; we approve up to break-even. Money is for 100 applicants with orders of 100,000 each.

# %% name="trap-cost" tags=["trap"]
worth = np.where(y == 1, -60_000 * 0.05, 6_000 * 0.95) / 0.5  # of a yes, weighed to 5% bads
said, rows = {}, {}
for name, criterion in {"careless": careless, "careful": careful}.items():
    changed = {k: v for k, v in criteria.items() if k != "debt"} | {"DTE": criterion}
    other = expert_scorecard(changed, group.weights.rename({"debt": "DTE"}), level, decimals=0)
    said[name] = other.predict_proba(frame)[:, 1] <= even
    found = cl.evaluate(y, other.points(frame)).loc["auc"].round(3)
    rows[name] = {**found, "negative equity approved": (said[name] & (frame["DTE"] < 0)).sum()}
display(pd.DataFrame(rows).T.rename(columns={"value": "AUC"}))
lost = pd.Series(100 * worth * (said["careful"] * 1 - said["careless"]))
ends = (lost.mean() + np.array([0, -1.96, 1.96]) * lost.sem()) / 1_000
Markdown("Lost per 100 applicants: **{:.0f},000** [{:.0f},000, {:.0f},000].".format(*ends))

# %% [markdown] tags=["trap"]
# One forgotten band. The two AUCs differ by a few points and their intervals overlap; in money, customer by customer, the
# loss is clear. Ask of every ratio: *can its bottom be zero or negative, and which end is then good?* Our own card uses
# debt / assets, whose bottom cannot turn.

# %% [markdown]
# ## 5 Do the weights matter?
#
# We spent an hour on weights. What if we had thrown dice? We draw 1,000 sets of weights at random, keep bands and
# directions, and see how well each set ranks the 400.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** An AUC of 0.5 is a coin, 1 is perfect. Where do most of the random weights lie? Where do equal
# weights lie, and where our group's?

# %% tags=["answer"] name="dice"
dice = np.random.default_rng(5).dirichlet(np.ones(4), 1_000)
random_auc = [cl.evaluate(y, ratings[four] @ w).loc["auc", "value"] for w in dice]
named = {"group (AHP)": group.weights[four], "equal": pd.Series(0.25, four)}
aucs = {name: cl.evaluate(y, ratings[four] @ w).loc["auc", "value"] for name, w in named.items()}
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.hist(random_auc, bins=30, color="#c9c9c9")
for (name, auc), style in zip(aucs.items(), ["-", "--"], strict=True):
    ax.axvline(auc, color=cl.plots.BAD, ls=style, label=name)
ax.set(xlabel="AUC on the 400 companies", ylabel="sets of random weights")
ax.set_title("Bands and directions do most of the work, weights the rest")
ax.legend(frameon=False, loc="upper left")
plt.show()

# %% name="against-equal"
from creditlab.validate.metrics import compare_auc

equal, rows = ratings.mean(axis=1), {}
for name, one in {**analysts, "group": group}.items():
    rows[name] = 100 * compare_auc(y, ratings[four] @ one.weights[four], equal).iloc[2:5]
table = pd.DataFrame(rows).T.astype(float).round(2)
display(table.rename_axis("points of AUC over equal weights"))
beaten = {name: np.mean(np.array(random_auc) > auc) for name, auc in aucs.items()}
Markdown(
    f"**{beaten['equal']:.0%}** of the random weights beat equal weights, "
    f"**{beaten['group (AHP)']:.0%}** beat the group's."
)

# %% [markdown]
# Most throws land within some points of the group. Equal weights are already good, as Dawes found elsewhere long ago [@dawes1979]: know *what* to look at, and
# *which way*, then add. AHP gains a point or two at best, and for Zhao and the group the interval reaches zero. We also knew from the
# data's description which ratios separate well when we invented the answers, so the gain flatters us. The method's worth is
# that the weights are written down and can be argued with.
#
# ## 6 How much do few bads prove?
#
# 200 bads are a luxury. After a year we may have five. We draw many small portfolios from the file: 100 goods, and a few
# bads.

# %% name="few-bads"
points, rng, rows = card.points(frame), np.random.default_rng(2), {}
good, bad = points[y == 0].to_numpy(), points[y == 1].to_numpy()
for n in (3, 5, 10, 20, 50):
    labels = np.repeat([0, 1], [100, n])
    some = (np.concatenate([rng.choice(good, 100), rng.choice(bad, n)]) for _ in range(300))
    found = pd.DataFrame([cl.evaluate(labels, one).loc["auc"] for one in some])
    width, low = found["high"] - found["low"], found["low"]
    held = (low <= ranked["value"]) & (ranked["value"] <= found["high"])
    rows[n] = [width.mean(), held.mean(), (low > 0.5).mean(), (low > 0.75).mean()]
columns = ["mean width", "contains the truth", "shows > 0.5", "shows > 0.75"]
pd.DataFrame(rows, index=columns).T.rename_axis("bads").round(2)

# %% [markdown]
# "The truth" is the AUC on all 400 companies. With three bads the 95% interval is wide, *and* it keeps its promise too seldom. Five
# bads are enough to say "better than a coin" (for a card as good as this one), not to say how good. What five bads *are*
# good for: read the five files, one by one.

# %% [markdown]
# ## 7 When does judgement beat data?
#
# When would we do better to let the data speak? We divide the file in two halves, at random and afresh each time. From
# one half we learn from 5, 10, 20 ... bads and as many goods; the other half is the test:
#
# - **data only**: a scorecard that learns bands and weights (lessons 3.3 and 3.4);
# - **data on our bands**: only the four weights are learned;
# - our card, which learns nothing.

# %% name="learn"
from sklearn.linear_model import LogisticRegression


def learned(n, seed):
    half, test = cl.split_sample(frame, target="default", test_size=0.5, seed=seed)
    part = half.groupby("default").sample(n, random_state=seed)
    ours = LogisticRegression().fit(ratings.loc[part.index], part["default"])
    scores = {"data on our bands": -ours.decision_function(ratings.loc[test.index])}
    with suppress(ValueError):  # too few bads: the fit refuses
        scores["data only"] = fresh.fit(part, part["default"]).points(test)
    outcome, ours = test["default"], card.points(test)
    return {k: 100 * compare_auc(outcome, s, ours)["difference"] for k, s in scores.items()}


# %% name="curve"
import warnings
from contextlib import suppress

sizes, draws, fresh = [5, 10, 20, 40, 80], [], cl.Scorecard(variables=four, binning={"max_bins": 4})
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # small bins are the point here
    for n in sizes:
        draws += [{"bads": n} | learned(n, seed) for seed in range(50)]
draws = pd.DataFrame(draws)
refused = draws["data only"].isna().groupby(draws["bads"]).mean()
refused.to_frame("data only: the fit refuses").T.round(2)

# %% name="curve-figure"
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
looks = {"data on our bands": ("s-", cl.plots.GOOD, 0), "data only": ("o--", cl.plots.BAD, 2)}
for name, (style, color, first) in looks.items():
    lead = draws.groupby("bads")[name].quantile([0.1, 0.5, 0.9]).unstack().iloc[first:]
    spread = [lead[0.5] - lead[0.1], lead[0.9] - lead[0.5]]
    place = np.arange(first, 5) + first / 30
    ax.errorbar(place, lead[0.5], spread, fmt=style, color=color, capsize=3, label=name)
ax.axhline(0, color="black", ls=":", label="our card, no bads")
ax.set(xticks=range(5), xticklabels=sizes, xlabel="bads known (and as many goods)")
ax.set(ylabel="points of AUC over our card", title="With few bads known, our card is hard to beat")
ax.legend(frameon=False, loc="lower right")
plt.show()

# %% [markdown]
# Points: the median of fifty draws; bars: from the 10th to the 90th percentile. With five or ten bads the scorecard of
# lesson 3.4 mostly refuses to be fitted, and rightly. With twenty it is mostly worse than our card, and with eighty it has
# only caught up. Learned weights on *our* bands catch up sooner. So: judge first, then let data correct the weights,
# then the bands.
#
# Do not carry these numbers over to your portfolio. Here the expert had good ratios to judge. Where judgement knows
# little, it loses sooner.

# %% [markdown]
# ## 8 The level, and the decision
#
# We rank well, but 0.5% and 30% were opinions. Suppose a pilot with three grades, and after a year we count (invented
# numbers): A 60 customers, B 60, C 30; one default, in C.
#
# Pluto and Tasche answer with upper bounds [@pluto2005]. A grade is no riskier than the grades below it, so A borrows their
# clean years, and their default too. How cautious the bound is, *we* choose. The last column lets one bad year hit many
# customers at once (correlation 0.12).

# %% name="bounds"
pilot = pd.DataFrame({"customers": [60, 60, 30], "defaults": [0, 0, 1]}, index=list("ABC"))
said = {"A": "up to 2%", "B": "2% to 6%", "C": "above 6%"}
bounds = pilot.assign(judged=pd.Series(said))
choices = {"75%": (0.75, 0), "95%": (0.95, 0), "95%, correlated": (0.95, 0.12)}
for name, (sure, rho) in choices.items():
    found = cl.low_default_bounds(
        pilot["customers"], pilot["defaults"], level=sure, correlation=rho
    )
    bounds[name] = found.round(4)
bounds.rename_axis(f"grade (break-even {even:.1%})")

# %% [markdown]
# At 75% even C stays below break-even; at 95% it does not; with correlation B fails, too. The data did not change, only our
# caution. **Choose the level before you see the bounds**, and have it signed. We choose 95% without correlation for small
# orders. Put *your* judgements, your level and your choice of caution into the next cell.

# %% name="decision"
my_weights = group.weights  # or cl.compare_pairs({...}).weights
caution = "95%"
mine = expert_scorecard(criteria, my_weights, level, decimals=0)
answer = five[four].assign(points=mine.points(five), PD=mine.predict_proba(five)[:, 1].round(3))
answer["grade"] = pd.cut(answer["PD"], [0, 0.02, 0.06, 1], labels=list("ABC")).astype(str)
answer["bound of the grade"] = answer["grade"].map(bounds[caution])
answer["Monday"] = np.where(answer["bound of the grade"] <= even, "open account", "prepay")
answer["negative equity"] = np.where(five["DTE"] < 0, "yes: read the file", "")
answer.drop(columns=four).rename_axis("company")

# %% [markdown]
# The column on the right is no part of the card. Two of the companies that pass have negative equity: they owe more than they
# own. Points do not replace the question that any analyst would ask; a card should say when to ask.
#
# We supply A and B for one order each, those two only after somebody has read their files, and C against prepayment. We write down the weights, the bands, the level and
# the caution, with the date. At five bads we read the files. At forty we fit the weights on a trial, and compare. Only then come
# the bands.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - Sales knows the owner of company T "for twenty years". How would that enter the card as a criterion, with which
#   direction and scale, and who besides Sales would have to rate it?
# - The direction check says that liquidity stops helping above rating 3. Would you change the card today? What would you
#   have done if the check had rested on ten bads?
# - Dice came near to AHP. Your director asks why you need three analysts and an afternoon. Answer in three sentences.
# - Which level for the bounds would you sign, 75% or 95%? Who should choose it: Sales, Risk, or somebody else?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Weights.** Comparing two by two turns opinions into weights. The consistency ratio finds slips, not errors: the
#    opposite opinion has the same ratio. Equal weights come near.
# 2. **Raters.** First the direction, then the scale, then the noise. One reversed scale makes four raters worse than one,
#    and a ratio that turns its sign makes the worst customers look best.
# 3. **Few bads.** An expert card can be tested on every outcome, as it has learned from none; a handful of bads shows
#    that it ranks, hardly how well. Judgement wins while bads are few, data corrects weights first and bands later, and
#    the level needs an upper bound whose caution is chosen beforehand.
