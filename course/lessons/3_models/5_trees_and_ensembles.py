# %% [markdown] tags=["decision"]
# A vendor visits the bank of lesson 3.4. "Your scorecard is a table from the last century. Our artificial intelligence
# ranks your card holders with an AUC above 0.99." It costs 1.5 million New Taiwan dollars (TWD) a year. Nobody can read
# it; that is its nature, says the vendor.
#
# We decide on 50,000 applications a year. A customer who pays earns us TWD 3,000, one who defaults costs 12,000. All four
# amounts are our assumption.
#
# **Is the black box worth it?** We build one ourselves, from its smallest part, and let it compete.

# %% [markdown]
# ## 1 One question, by hand
#
# Inside most black boxes for credit there are **decision trees**. A tree asks one question of one variable, and sends the
# customer left or right. Ten customers, invented for a pencil: months late, share of the limit in use, and who went bad.

# %% name="ten"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

ten = pd.DataFrame({"late": [0, 0, 0, 0, 1, 1, 1, 2, 2, 3]})
ten["used"] = [0.1, 0.3, 0.9, 0.5, 0.2, 0.8, 0.9, 0.1, 0.7, 0.9]
ten["bad"] = [0, 0, 0, 0, 0, 1, 1, 0, 1, 1]
ten.T.rename_axis("customer", axis=1)

# %% [markdown]
# Which question is best? One that leaves groups of a kind. **Gini impurity** measures the mixture of a group: draw two of
# its customers, with replacement; how often is one good and the other bad? With a share $p$ of bads that is $2p(1-p)$: zero
# in a pure group, one half at most. (It shares no more than the name with the Gini of a score.)
#
# A question is as good as the impurity that it leaves, the groups weighted by their size.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** All ten together: 4 bads, impurity 2 · 0.4 · 0.6 = 0.48. Try two questions with a pencil: *late at
# least once?* and *used at least 70% of the limit?* Which would you ask first?


# %% tags=["answer"] name="best-question"
def left_over(variable, cut):
    high = ten[variable] >= cut
    groups = [ten["bad"][side] for side in (~high, high)]
    return sum(len(bad) / 10 * 2 * bad.mean() * (1 - bad.mean()) for bad in groups)


asked = [("late", cut) for cut in (1, 2, 3)] + [("used", cut) for cut in (0.2, 0.3, 0.5, 0.7, 0.8)]
found = pd.DataFrame(asked, columns=["variable", "at least"])
found["impurity left"] = [left_over(*question) for question in asked]
found.sort_values("impurity left").round(3)

# %% [markdown]
# *Used at least 70%* wins, from 0.48 to 0.16. On the left everybody pays: done. On the right we ask again, among these
# five only: *late at least once?* separates them wholly. That is all of **CART** (classification and regression trees): the
# best question of all, then the same in each half, and so on.
#
# A **leaf** is a group that is asked nothing more. Its bad rate is the forecast.

# %% name="plane"
import matplotlib.pyplot as plt

ax = plt.subplots(figsize=(6.4, 3.6), layout="constrained")[1]
for bad, look in {0: ("o", "white", "good"), 1: ("s", "black", "bad")}.items():
    part = ten[ten["bad"] == bad]
    ax.scatter(part["late"], part["used"], s=70, marker=look[0], c=look[1], ec="k", label=look[2])
ax.axhline(0.6, color="#b3400f", label="first question")
ax.plot([0.5, 0.5], [0.6, 1], color="#b3400f", ls="--", label="second question")
ax.set(xlabel="months late", ylabel="share of the limit used", xticks=range(4), ylim=(0, 1))
ax.set_title("Two questions cut the plane into three boxes")
ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# Look at the customer at the top left: a heavy user who was never late, and good. For a tree heavy use is bad *only
# together* with late months. A scorecard cannot say "only together": it adds up points.
#
# How many questions are enough? **Pruning** sets a price on every leaf. A split stays if it takes away more impurity than
# its extra leaf costs. Here the second split takes 0.16, the first 0.48 − 0.16 = 0.32. So below a price of 0.16 both stay,
# up to 0.32 one does, and above it nothing is asked. scikit-learn finds the same prices.

# %% name="prices"
from sklearn.tree import DecisionTreeClassifier

path = DecisionTreeClassifier().cost_complexity_pruning_path(ten[["late", "used"]], ten["bad"])
prices = pd.DataFrame({"price per leaf": path.ccp_alphas, "impurity left": path.impurities})
prices.assign(leaves=[3, 2, 1]).round(2)

# %% [markdown]
# ## 2 When should a tree win? Two worlds
#
# With real customers nobody knows the truth. So we **simulate** two worlds of 4,000 customers. In world A each trouble
# counts by itself. In world B heavy use is bad for those who were late, and *good* for those who were not: they use the
# card and pay.
#
# Four models compete: the card, which adds; a tree; and two that we meet below. All are judged on 20,000 new customers, and
# beside them stands the truth itself, which no model can beat.


# %% name="worlds"
import creditlab as cl
from creditlab.validate.metrics import compare_auc


def simulate(n, rng, together):
    late, used = rng.poisson(0.7, n).clip(max=4), rng.beta(1.5, 1.5, n)
    log_odds = -2.9 + 0.8 * late + 1.8 * used
    if together:
        log_odds = -2.2 + 0.7 * late + np.where(late >= 1, 2, -2) * (used - 0.5)
    truth = 1 / (1 + np.exp(-log_odds))
    bad = (rng.random(n) < truth) * 1
    return pd.DataFrame({"late": late, "used": used, "truth": truth, "bad": bad})


# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Which model wins in world A, and which in world B? By how many points of AUC (a point is 0.01): one,
# five, or ten?

# %% tags=["answer"] name="worlds-table"
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier

rivals = {"card": cl.Scorecard(), "tree": DecisionTreeClassifier(max_leaf_nodes=6, random_state=0)}
rivals["forest"] = RandomForestClassifier(100, min_samples_leaf=20, random_state=0)
rivals["boosting"] = HistGradientBoostingClassifier(max_leaf_nodes=4, max_iter=60)
rows, x = {}, ["late", "used"]
for world, rng in {"A": np.random.default_rng(5), "B": np.random.default_rng(5)}.items():
    old, new = (simulate(n, rng, world == "B") for n in (4_000, 20_000))
    said = {n: m.fit(old[x], old["bad"]).predict_proba(new[x])[:, 1] for n, m in rivals.items()}
    for name, p in {**said, "truth": new["truth"]}.items():
        rows[world, name] = compare_auc(new["bad"], p, said["card"]).iloc[[0, 2, 3, 4]].to_numpy()
pd.DataFrame(rows, ["AUC", "lead over the card", "low", "high"]).T.round(3)

# %% [markdown]
# In world A the card needs no rival: boosting only draws level, and tree and forest are *worse*, for they spend customers on
# finding out what adding knows from the start. In world B the card is blind to the one thing that matters, and boosting
# comes near the truth.
#
# **A black box is worth something where facts count only together.** Is our world A or B? No theory says; we must measure.
# First we meet the rivals.

# %% [markdown]
# ## 3 How many leaves?
#
# Now 1,000 real credits from southern Germany [@groemping2019]. We grow trees with 2 to 96 leaves on seven tenths of them
# and look at the AUC twice: on `train`, which the tree has seen, and on `test`. Ten splits, so that no single one
# decides.

# %% name="leaves"
from sklearn.metrics import roc_auc_score

german = cl.load_dataset("south_german_credit").frame
columns = pd.get_dummies(german.drop(columns="bad"), dtype=float).to_numpy()


def grown(leaves, seed):
    parts = cl.split_sample(german, target="bad", test_size=0.3, seed=seed)
    tree = DecisionTreeClassifier(max_leaf_nodes=leaves, random_state=0)
    tree.fit(columns[parts[0].index], parts[0]["bad"])
    return [roc_auc_score(p["bad"], tree.predict_proba(columns[p.index])[:, 1]) for p in parts]


# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Sketch two curves over the number of leaves: the AUC on `train`, and on `test`. Where do they end at
# 96 leaves, with 700 customers?

# %% tags=["answer"] name="leaves-figure"
sizes = [2, 3, 4, 6, 8, 12, 16, 24, 48, 96]
runs = {k: np.array([grown(k, seed) for seed in range(10)]) for k in sizes}
mean, place = np.array([runs[k].mean(axis=0) for k in sizes]), np.arange(len(sizes))
low, high = np.array([np.quantile(runs[k][:, 1], [0.1, 0.9]) for k in sizes]).T
ax = plt.subplots(figsize=(7, 3.8), layout="constrained")[1]
ax.plot(place, mean[:, 0], "s--", color=cl.plots.BAD, label="train, mean of ten splits")
ax.plot(place, mean[:, 1], "o-", color=cl.plots.GOOD, label="test, mean of ten splits")
ax.fill_between(place, low, high, color="lightgray", label="test, eight of ten splits")
ax.set(xlabel="leaves of the tree", ylabel="AUC", title="More leaves please train, not test")
ax.set_xticks(place, sizes)
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# On `train` the tree learns the customers by heart. On `test` the curve rises, rests on a plateau from six to some twenty
# leaves, and falls: from there on each leaf is a handful of people, and its bad rate a matter of luck. Pruning means to stop
# on the plateau, and on a plateau the smaller tree is the better one.
#
# Move the number of leaves and compare what `train` promises with what `test` keeps.


# %% name="leaves-slider"
def told(leaves):
    bar = "<tr><td>{}</td><td><svg width='330' height='14'><rect width='{:.0f}' height='14' "
    bar += "fill='{}'/></svg></td><td>{:.3f}</td></tr>"
    shown = zip(("train", "test"), (cl.plots.BAD, cl.plots.GOOD), runs[leaves].mean(0), strict=True)
    rows = "".join(bar.format(n, 660 * (auc - 0.5), color, auc) for n, color, auc in shown)
    gap = 100 * (runs[leaves][:, 0] - runs[leaves][:, 1]).mean()
    text = f"<b>{leaves} leaves</b>, about {700 / leaves:.0f} customers each. AUC above one half: "
    return f"{text}<table>{rows}</table>Promised and not kept: <b>{gap:.0f} points of AUC</b>."


# %% name="leaves-slider-shown"
import ipywidgets as widgets

leaves, page = widgets.SelectionSlider(options=sizes, value=12), widgets.HTML(told(12))
leaves.observe(lambda change: setattr(page, "value", told(change["new"])), "value")
widgets.VBox([leaves, page])

# %% [markdown]
# ## 4 Many trees
#
# A tree is nervous: other customers, other questions. A **random forest** [@breiman2001] makes use of it. It grows hundreds of
# trees, each on a random part of the customers and with a random choice of variables at each question, and averages
# their forecasts. What is luck differs from tree to tree and cancels; what is true stays.

# %% name="forest"
train, test = cl.split_sample(german, target="bad", test_size=0.3, seed=2)
forest = RandomForestClassifier(300, max_samples=0.5, min_samples_leaf=5, random_state=0)
forest.fit(columns[train.index], train["bad"])
each = np.array([tree.predict_proba(columns[test.index])[:, 1] for tree in forest.estimators_])
rows = {}
for n in (1, 10, 100):
    groups = each.reshape(-1, n, len(test)).mean(axis=1)  # forests of n trees
    auc = np.mean([roc_auc_score(test["bad"], p) for p in groups])
    rows[n] = {"mean AUC on test": auc, "PD of one applicant, ±": groups.std(axis=0).mean()}
pd.DataFrame(rows).T.rename_axis("trees averaged").round(3)

# %% [markdown]
# Both columns say the same: averaging calms. But nobody reads a hundred trees.
#
# **Boosting** [@friedman2001] does not average; it *corrects*. A tiny tree is fitted to what is still unexplained, a part of
# its advice is taken, and so on. By hand on our ten customers. Everybody starts at the average, PD 0.4. Outcome minus PD is
# what is left. A leaf adds to the log-odds: the sum of what is left / the sum of PD · (1 − PD), here times a *learning rate*
# of one half.

# %% name="boosting-by-hand"
from sklearn.ensemble import GradientBoostingClassifier

log_odds, steps, x = np.full(10, np.log(0.4 / 0.6)), {}, ten[["late", "used"]]
for turn, (variable, cut) in enumerate([("used", 0.7), ("late", 1)], start=1):
    p = 1 / (1 + np.exp(-log_odds))
    steps[f"PD {turn}"], steps[f"left {turn}"] = p, ten["bad"] - p
    for side in (ten[variable] >= cut, ten[variable] < cut):
        log_odds[side] += 0.5 * (ten["bad"] - p)[side].sum() / (p * (1 - p))[side].sum()
steps["PD 3"] = 1 / (1 + np.exp(-log_odds))
two = GradientBoostingClassifier(n_estimators=2, learning_rate=0.5, max_depth=1, random_state=0)
steps["scikit-learn"] = two.fit(x, ten["bad"]).predict_proba(x)[:, 1]
ten.join(pd.DataFrame(steps)).round(2)

# %% [markdown]
# The last two columns agree: scikit-learn found the same two questions and took the same steps. Customer 2, the heavy user
# who was never late, is raised by the first correction and lowered by the second. Dozens of such steps, each of a few
# questions, are a modern black box.

# %% [markdown]
# ## 5 A box that knows the direction
#
# Back to the card holders in Taiwan [@yeh2009]. A black box is free to say that a customer who pays *more* is a *worse* risk,
# if luck in the sample says so. For a letter to the customer that is impossible. But we know some **directions**: more
# months late cannot be better, a larger payment or limit not worse. We can write them down. +1: PD may only rise; −1: only
# fall; 0: free.

# %% name="directions"
frame = cl.load_dataset("taiwan_default").frame
months = ["PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]
frame["MONTHS_LATE"] = (frame[months] >= 2).sum(axis=1)
frame["USED"] = frame["BILL_AMT1"] / frame["LIMIT_BAL"]
frame["PAY_0"] = frame["PAY_0"].clip(lower=0)  # the codes below 1 are no order (lesson 3.3)
train, test = cl.split_sample(frame, target="default", test_size=0.3, seed=0)
y, outcome = train["default"], test["default"]
direction = {"PAY_0": 1, "MONTHS_LATE": 1, "LIMIT_BAL": -1, "USED": 0, "BILL_AMT1": 0}
direction |= {"PAY_AMT1": -1, "PAY_AMT2": -1, "PAY_AMT3": -1}
names = list(direction)
frame[names].head(3).round(2)

# %% name="with-direction"
boost = {"max_leaf_nodes": 8, "max_iter": 50, "learning_rate": 0.15, "early_stopping": False}
many = {"n_estimators": 50, "max_samples": 0.5, "min_samples_leaf": 20, "random_state": 0}
boxes, rows = {}, {}
for way, signs in {"free": None, "directed": list(direction.values())}.items():
    boxes["boosting", way] = HistGradientBoostingClassifier(monotonic_cst=signs, **boost)
    boxes["forest", way] = RandomForestClassifier(monotonic_cst=signs, **many)
paid = test[names].assign(PAY_AMT1=test["PAY_AMT1"] + 5_000)
for name, box in boxes.items():
    box.fit(train[names], y)
    now, then = (box.predict_proba(x)[:, 1] for x in (test[names], paid))
    rows[name] = [roc_auc_score(outcome, now), (then > now + 0.01).mean(), (then - now).max()]
pd.DataFrame(rows, ["AUC on test", "PD rises by over 1%-point", "largest rise"]).T.round(3)

# %% [markdown]
# Both free boxes raise the PD of some customers *because they paid 5,000 more in September*. With directions nobody is
# punished for paying. The AUC of boosting hardly moves, that of the forest falls; section 7 has the intervals. Whoever buys a
# box should ask for its directions.

# %% [markdown]
# ## 6 A contest that nobody wins
#
# Back to the 1,000 German credits. `cl.compare_challengers` divides them into ten parts, *folds*. Each model is fitted ten
# times, on nine of them, and measured on the tenth. What will the contest look like?

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The same model, ten folds of 100 customers: by how many points of AUC does its best fold lie above its
# worst? By how many will the best of the five models lie above the card?

# %% tags=["answer"] name="contest"
from creditlab.model.challengers import CardModel, encoded

tree = DecisionTreeClassifier(min_samples_leaf=20, ccp_alpha=0.003, random_state=0)
forest = RandomForestClassifier(60, max_samples=0.5, min_samples_leaf=5, random_state=0)
boosting = GradientBoostingClassifier(n_estimators=60, subsample=0.5, random_state=0)
challengers = {"pruned tree": encoded(tree), "boosted stumps": CardModel(cl.stumps_scorecard)}
challengers |= {"random forest": encoded(forest), "boosting": encoded(boosting)}
contest = cl.compare_challengers(german, "bad", challengers, folds=10)
table = contest.summary.query("metric == 'auc'").set_index("model")
cl.plots.plot_challengers(contest)
plt.show()
table[["mean", "sd", "difference", "low", "high"]].round(3)

# %% [markdown]
# `sd` is the spread over the folds of *one* model: larger than nearly every difference between models. The intervals allow
# for the fact that the folds train on mostly the same customers [@nadeau2003], and hold for all four together. Only the single
# tree is shown to be worse. A difference that is not shown may exist; a thousand customers cannot show it.
#
# A vendor needs only one fold. We count how often each of the five has the best one.

# %% name="winners"
folds = contest.scores.pivot_table("auc", "fold", "model")
wins = folds.idxmax(axis=1).value_counts().reindex(folds.columns, fill_value=0)
first = 100 * (folds.max(axis=1) - folds["card"]).mean()
display(wins.to_frame("best in so many of ten folds"))
Markdown(
    f"The winner of a fold leads the card there by **{first:.1f}** points of AUC on average. Over "
    f"all folds the best of the four leads by **{100 * table['difference'].max():+.1f}**."
)

# %% [markdown]
# Whoever names the winner after the race always finds one, and its lead is mostly luck. Reviews say the same on a larger
# scale: simple methods typically come so near that other uncertainties swamp the difference [@hand2006]; a benchmark with 41
# classifiers on eight credit data sets is [@lessmann2015].
#
# ## 7 A contest with 30,000 customers
#
# On the Taiwan data we can see more. The card is that of lesson 3.4. The *wider card* uses all eight columns of the boxes,
# cut by the solver. *Boosted stumps* are boosting with one question a tree; section 9 shows why we want them.

# %% name="taiwan-models"
cuts = {"PAY_0": [1, 2], "MONTHS_LATE": [1, 2, 3], "LIMIT_BAL": [50e3, 100e3, 150e3, 300e3]}
cuts |= {f"PAY_AMT{i}": [100, 2_000, 5_000, 20_000] for i in (1, 2, 3)}
card = cl.Scorecard(bins=cl.fit_bins(train, "default", list(cuts), splits=cuts)).fit(train, y)
trends = {name: {1: "ascending", -1: "descending"}[d] for name, d in direction.items() if d}
stumps = cl.stumps_scorecard(train, "default", names, trends=trends)
models = {"card": card, "wider card": cl.Scorecard(variables=names).fit(train, y)}
models |= {"boosted stumps": stumps, "forest, free": boxes["forest", "free"]}
models |= {f"{n}, directed": boxes[n, "directed"] for n in ("forest", "boosting")}
said = {name: model.predict_proba(test[names])[:, 1] for name, model in models.items()}
pd.DataFrame(said).head(3).round(3)

# %% [markdown]
# AUC is not money. With these amounts we say yes below a break-even PD of 3,000 / 15,000 = 20%. Two models then differ only in
# the customers on whom they disagree. So we take the difference in profit customer by customer, with its interval.

# %% name="lead"
even, rows = cl.break_even_pd(3_000, 12_000), {}
worth = np.where(outcome == 1, -12_000, 3_000)  # of a yes
for name in list(models)[1:]:
    auc = 100 * compare_auc(outcome, said[name], said["card"]).iloc[2:5].to_numpy()
    change = worth * ((said[name] <= even) * 1 - (said["card"] <= even))
    half = 1.96 * change.std() / np.sqrt(len(change))
    rows[name] = [*auc, change.mean(), change.mean() - half, change.mean() + half]
lead = pd.DataFrame(rows, ["AUC points", "low", "high", "TWD", "from", "to"]).T
lead.round(dict(zip(lead.columns, [2, 2, 2, 0, 0, 0], strict=True)))

# %% name="lead-figure"
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.4), sharey=True, layout="constrained")
for ax, (value, low, high) in zip(axes, np.split(lead.columns, 2), strict=True):
    spread = [lead[value] - lead[low], lead[high] - lead[value]]
    ax.errorbar(lead[value], lead.index, xerr=spread, fmt="o", color=cl.plots.BAD, capsize=4)
    ax.axvline(0, color="black", ls="--")
axes[0].set(xlabel="lead over the card (points of AUC)", title="They rank better ...")
axes[1].set(xlabel="lead over the card (TWD per applicant)", title="... and money hardly notices")
axes[1].axvline(1_500_000 / 50_000, color=cl.plots.GOOD, ls=":", label="fee per application")
axes[1].legend(frameon=False)
axes[0].invert_yaxis()
plt.show()

# %% [markdown]
# On the left the case seems clear: stumps, free forest and boosting rank better than the card. On the right the intervals of
# all three contain zero, and those of forest and boosting the fee, the dotted line, too. There is better ranking in these
# boxes; what it earns at our cut-off, 9,000 customers cannot tell. AUC counts every pair of customers, money counts those
# near the cut-off.
#
# Two more things to see. The wider card has the same eight columns and shows no lead: columns alone are not the answer. And
# with directions nothing is left of the forest's lead; at this cut-off it even loses.

# %% [markdown] tags=["trap"]
# ## The trap: measured on those it has learned
#
# And the vendor's AUC? It was not invented. Grow a forest with leaves of a single customer, and score the customers on whom
# it was grown. We do as the vendor did, and count the profit that such a slide promises for our 50,000 applications.

# %% name="vendor" tags=["trap"]
vendor = RandomForestClassifier(50, random_state=0).fit(train[names], y)
rows = {}
for name, part in {"on train (the slide)": train, "on test (kept)": test}.items():
    p, base = (model.predict_proba(part[names])[:, 1] for model in (vendor, card))
    money = np.where(part["default"] == 1, -12_000, 3_000) * ((p <= even) * 1 - (base <= even))
    a_year = money.mean() + np.array([0, -1.96, 1.96]) * money.std() / np.sqrt(len(part))
    rows[name] = [roc_auc_score(part["default"], p), *(50_000 * a_year / 1e6)]
pd.DataFrame(rows, ["AUC", "lead over the card (m TWD a year)", "low", "high"]).T.round(3)

# %% [markdown] tags=["trap"]
# The slide promises a fortune; on customers it has not seen the same forest *loses* money against the one-page card. No
# fraud was needed, only the wrong sample. **Ask one question first: on whom was this measured?** The interval in the first row is
# narrow and worthless; it knows nothing of the mistake.

# %% [markdown]
# ## 8 Explaining one prediction
#
# Ms Chen of lesson 3.4 asks why. Points of a card add up, so each value has its share. In a box values count together: whose is
# the part that neither causes alone? By hand: an average customer stands at 0. With Ms Chen's late months alone the score falls
# by 30 points, with her limit alone by 10, with both by 55. Let them come in turn, in both orders, and average.
#
# | | late months | limit | together |
# |:--|--:|--:|--:|
# | late months come first | −30 | −25 | −55 |
# | the limit comes first | −45 | −10 | −55 |
# | **share** (the mean) | **−37.5** | **−17.5** | **−55** |

# %% [markdown]
# The shares add up to −55, and neither is favoured. These are **Shapley values**, an idea from game theory, and the base of the
# explanations that most tools draw [@lundberg2017]. With eight variables we go through all 256 sets of values that "have come
# already"; those that have not are borrowed from fifty other customers.


# %% name="shapley"
from itertools import product
from math import factorial


def shapley(log_odds, one, others):
    k, sets = len(one), np.array(list(product([False, True], repeat=len(one))))
    mixed = np.where(sets[:, None, :], one.to_numpy(), others.to_numpy()[None])
    mixed = pd.DataFrame(mixed.reshape(-1, k), columns=others.columns)
    worth = -20 / np.log(2) * log_odds(mixed).reshape(len(sets), -1).mean(axis=1)
    size = sets.sum(axis=1)[:, None] - sets  # how many others have come already
    order = np.array([factorial(s) * factorial(k - 1 - s) / factorial(k) for s in range(k)])
    return pd.Series((np.where(sets, 1, -1) * order[size] * worth[:, None]).sum(axis=0), one.index)


# %% [markdown]
# A test with a known answer: on the card the shares must be Ms Chen's points less the points of the others, as in lesson 3.4.
# Beside it the box explains itself twice: against fifty customers of all kinds, and against fifty whom it would approve.

# %% name="ms-chen"
chen = {"PAY_0": 0, "MONTHS_LATE": 2, "LIMIT_BAL": 120_000, "USED": 0.7, "BILL_AMT1": 84_000}
chen = pd.Series(chen | dict.fromkeys(names[-3:], 3_000))
box, one = boxes["boosting", "directed"], chen.to_frame("Ms Chen").T
others = train[names].sample(50, random_state=0)
liked = train[names][box.predict_proba(train[names])[:, 1] <= even].sample(50, random_state=0)
own, usual = (card.points(part, detail=True)[list(cuts)] for part in (one, others))
why = {"card: points": own.iloc[0] - usual.mean()}
why["card: Shapley"] = shapley(card.decision_function, chen, others)
why["box: against all"] = shapley(box.decision_function, chen, others)
why["box: against approved"] = shapley(box.decision_function, chen, liked)
pd.DataFrame(why, index=names).sort_values("box: against all").round(1) + 0

# %% [markdown]
# The first two columns agree, up to the rounding of points. The box blames the late months, too. But read the last two columns:
# one customer, one model, one decision, and two explanations. Both are right. They answer different questions, as the two
# lists of reasons in lesson 3.4 did. **An explanation of a box is a second model, with choices of its own**, and in high
# stakes some ask to do without [@rudin2019].

# %% [markdown]
# ## 9 A box that is a table
#
# What if each tree may ask only *one* question? Such a tree is a **stump**. The sum of many stumps is, for each variable, a
# flight of steps. And steps with points are a scorecard. Nothing is approximated: `cl.stumps_scorecard` only writes down
# what the trees add up to.

# %% name="stumps"
shown = stumps.table_.query("variable in ['PAY_0', 'MONTHS_LATE', 'USED'] and count > 0")
shown = shown[["variable", "bin", "share", "bad_rate", "points"]].round(3)
shown.reset_index(drop=True)

# %% [markdown]
# We can read it, argue about every row, give reasons from it and send it to the database as one query, like any card. The
# directions hold, too: each month late costs more.
#
# What did we give up? Boosting with larger trees can say "only together"; stumps cannot. The difference between the two is
# the price of readability.

# %% name="price-of-reading"
pairs = {"stumps over card": ("boosted stumps", "card")}
pairs["boosting over stumps"] = ("boosting, directed", "boosted stumps")
rows = {k: 100 * compare_auc(outcome, said[a], said[b]).iloc[2:5] for k, (a, b) in pairs.items()}
rows = pd.DataFrame(rows).T.set_axis(["points of AUC", "low", "high"], axis=1)
display(rows.round(2))
scores = {name: model.points(one).iloc[0] for name, model in (("card", card), ("stumps", stumps))}
cutoff = 600 + 20 * np.log2((1 - even) / even / 50)
Markdown(
    f"Ms Chen: **{scores['card']:.1f}** points on the card, **{scores['stumps']:.1f}** on the "
    f"stumps; the cut-off is {cutoff:.1f} on both."
)

# %% [markdown]
# Both intervals leave out zero. So there *is* some world B in this bank, but little: the larger part of the box's lead can be
# had from a table.
#
# ## 10 The decision
#
# Put your own fee and number of applications into the next cell. The last column says how many known outcomes it would take
# until the interval could tell a lead of this size from the fee.

# %% name="decision"
fee, applications = 1_500_000, 50_000
rows = {}
for name, yearly in {"boosted stumps": 0, "boosting, directed": fee}.items():
    value, low, high = (lead.loc[name, ["TWD", "from", "to"]] * applications - yearly) / 1e6
    away = abs(lead.loc[name, "TWD"] - yearly / applications)
    needed = len(test) * ((lead.loc[name, "to"] - lead.loc[name, "TWD"]) / away) ** 2
    rows[name] = [round(x, 2) for x in (value, low, high)] + [f"{float(f'{needed:.1g}'):,.0f}"]
columns = ["net gain (m TWD a year)", "low", "high", "outcomes needed"]
pd.DataFrame(rows, columns).T

# %% [markdown]
# With these numbers we do **not** buy. The net gain of the box may be a loss or a gain, and where lead and fee lie so near to
# each other, no sample that we shall ever have settles it. Then the tie goes to what we can read.
#
# We put the stumps beside the card as a *challenger*: both score every application, the card decides, and after a year
# we count again. And the vendor may come back with a measurement on customers whom the box has not seen.

# %% [markdown] tags=["discussion"]
# **For the group.** Four seats: Sales of the vendor, Risk, Compliance, Finance.
#
# - **Finance**: which costs does the fee not show? Think of the day when the box must be rebuilt, and of the people who can.
# - **Compliance**: "A hundred trees and Shapley values: is that a specific reason?" Draft the sentence for Ms Chen, once from
#   the card, once from the box.
# - **Risk**: in which business would you expect world B? Think of fraud, and of variables that nobody has cut by hand.
# - **Sales of the vendor**: which test would you offer, so that the bank can believe it?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **A tree.** The best split leaves least impurity, 2p(1 − p). Each leaf has a price; pruning keeps what earns it. Train always
#    asks for more leaves than test can bear.
# 2. **Many trees.** A forest averages, boosting corrects. Directions can be built in; ask for them, and see what they cost.
# 3. **The contest.** Compare on the same unseen customers, with an interval of the *difference*, in AUC and in money. On a
#    thousand customers nearly everybody wins some fold.
# 4. **Explained.** Shapley values share a score among its values; against whom is a choice. Boosted stumps need no explaining:
#    their sum is a scorecard.
