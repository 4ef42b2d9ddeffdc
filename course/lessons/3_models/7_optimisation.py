# %% [markdown] tags=["decision"]
# The scorecard of lesson 3.4 goes live on Monday. A card holder who pays will earn us 3,000 New Taiwan dollars (TWD), one
# who defaults will cost 12,000. These two amounts are our assumption for the whole lesson.
#
# The credit committee needs one number: the **cut-off**, the score from which we say yes. Sales asks for 500, "everybody
# grows". Risk asks for 545, "we sleep well". And somebody asks the awkward question: the thousands whom the bank turned
# away in earlier years, what would *they* have done?
#
# Which cut-off earns most, and what do we do about those we rejected?

# %% [markdown]
# ## 1 Five bands, by hand
#
# Five hundred applicants, a hundred in each band of score, best band first. These are invented round numbers, for a
# pencil. A good earns 3 (thousand), a bad costs 12.

# %% name="five-bands"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

margin, loss = 3, 12
hand = pd.DataFrame({"bad": [4, 9, 16, 25, 46]}, index=["A", "B", "C", "D", "E"])
hand["good"] = 100 - hand["bad"]
hand["earned in the band"] = margin * hand["good"] - loss * hand["bad"]
hand.loc["A":"C"]

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We approve A, B and C already. In band D, 25 of 100 are bad; with D, 54 of the 400 approved would
# be. That is 13.5%. A colleague says: "We can stand 20% bads, because four goods pay for one bad. So D may come in."
#
# Would you take D? And what do we earn if we take all five bands? Write down both answers.

# %% tags=["answer"] name="cumulated"
hand["earned down to here"] = hand["earned in the band"].cumsum()
hand["bad rate down to here"] = hand["bad"].cumsum() / (100 * np.arange(1, 6))
even = margin / (margin + loss)
display(hand)
Markdown(f"Break-even probability: {margin} / ({margin} + {loss}) = **{even:.0%}**")

# %% [markdown]
# The colleague is right about the 20% and wrong about where to hold it. Each band pays for itself or it does not: A
# cannot lend its good payers to D. **What counts is the bad rate at the margin, not the average.** With D we earn
# less; with all five we work for nothing, at an average of exactly 20%.
#
# So the rule is short: approve while PD ≤ margin / (margin + loss). It needs no search. It needs PDs that are *true*, and
# sections 4 and 5 show how they come to be false.

# %% [markdown]
# ## 2 The profit curve of a real card
#
# Card holders of a bank in Taiwan [@yeh2009], and the card of lesson 3.4. We need three samples. The card is fitted on
# `train`, the cut-off is found on `choose`, and `test` says what we truly get.

# %% name="card"
import creditlab as cl

frame = cl.load_dataset("taiwan_default").frame
statuses = ["PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]  # August back to April
frame["MONTHS_LATE"] = (frame[statuses] >= 2).sum(axis=1)
train, rest = cl.split_sample(frame, target="default", test_size=0.3, seed=0)
choose, test = cl.split_sample(rest, target="default", test_size=0.5, seed=0)
cuts = {"PAY_0": [1, 2], "MONTHS_LATE": [1, 2, 3]}
cuts |= {"LIMIT_BAL": [50_000, 100_000, 150_000, 300_000]}
cuts |= {f"PAY_AMT{i}": [100, 2_000, 5_000, 20_000] for i in (1, 2, 3)}
bins = cl.fit_bins(train, target="default", variables=cuts, splits=cuts)
card = cl.Scorecard(bins=bins, decimals=0).fit(train, train["default"])

# %% name="profit-curve"
import matplotlib.pyplot as plt

costs = cl.Costs(margin=3_000, loss=12_000)
score = card.points(choose)
curve = cl.strategy_table(choose["default"], score, profit=costs, cutoffs=range(460, 561))
cl.plots.plot_profit(curve, unit="TWD")
plt.show()

# %% [markdown]
# From left to right we grow stricter. On the left we approve almost everybody and lose money on the worst; on the right we
# send good payers home. Between them is no peak but a **plateau**: the grey cut-offs earn so nearly the same that this
# sample cannot tell them from the best.
#
# The next table takes three of them. `marginal_bad_rate` is the bad rate of those who fall between a row and the next.

# %% name="three-proposals"
named = cl.best_cutoff(choose["default"], score, profit=costs, card=card)
even_points = np.ceil(named["break_even_cutoff"])
shown = [500, even_points, named["cutoff"], 545]
table = cl.strategy_table(choose["default"], score, profit=costs, cutoffs=shown)
columns = ["cutoff", "approval_rate", "bad_rate", "marginal_bad_rate", "near_best"]
money = table[["profit", "profit_low", "profit_high"]].round(0)
display(table[columns].round(3).join(money).iloc[:-1])
ends = f"[{named['cutoff_low']:.0f}, {named['cutoff_high']:.0f}]"
Markdown(
    f"Best on this sample: **{named['cutoff']:.0f}** points, 95% interval {ends}. "
    f"Break-even PD of {named['break_even_pd']:.0%}: **{named['break_even_cutoff']:.1f}** points."
)

# %% [markdown]
# Both proposals lie off the plateau. Between 500 and the next row stand people of whom far more than 20% are bad: Sales
# would pay to grow. Between the best row and 545 stand people of whom fewer than 20% are bad: Risk would send good money
# away. For the rows between, this sample has no preference.
#
# How far should we trust a searched optimum? We draw a hundred small portfolios from `choose` and search the best cut-off
# in each. By how much does it beat the break-even points *there*? And by how much on `test`?


# %% name="promised-and-kept"
def kept(cutoff):
    yes = test_points >= cutoff
    return np.where(yes, np.where(test["default"] == 1, -12_000, 3_000), 0).mean()


def searched(n, seed):
    part = choose.sample(n, random_state=seed)
    best = cl.best_cutoff(part["default"], score[part.index], profit=costs, card=card, draws=2)
    lead = best["profit"] - best["break_even_profit"], kept(best["cutoff"]) - kept(even_points)
    return [best["cutoff"], *lead]


# %% name="promised-and-kept-table"
test_points, rows = card.points(test), {}
for n in (150, 600, 2_400):
    cutoff, promised, got = np.array([searched(n, seed) for seed in range(100)]).T
    rows[f"{n:,}"] = [*np.quantile(cutoff, [0.05, 0.95]), promised.mean(), got.mean()]
columns = ["cut-off, 5%", "cut-off, 95%", "lead promised (TWD)", "lead kept (TWD)"]
pd.DataFrame(rows, index=columns).T.rename_axis("customers searched").round(0)

# %% [markdown]
# A small portfolio promises a lead that `test` turns into a loss, and its cut-off wanders widely. The search picks the
# luckiest place, and luck does not travel. Even the large portfolios lead on `test` by nothing over the rule, which has
# searched nothing. **Compute the cut-off from the break-even PD; use the curve to check it.** Where the two disagree by
# more than the interval, suspect the PDs.
#
# Your turn: move the cut-off, and change the costs. What happens when a bad costs 24,000?

# %% name="explorer"
USED = ["PAY_0", "LIMIT_BAL", "PAY_AMT1", "PAY_AMT2", "PAY_AMT3"]  # last year's card
old = cl.Scorecard(bins=bins, variables=USED, decimals=0).fit(train, train["default"])
cl.CutoffExplorer(
    choose["default"],
    score,
    other=old.points(choose),
    margin=3_000,
    loss=12_000,
    cutoff=even_points,
)

# %% [markdown]
# ## 3 Who changes sides?
#
# The explorer's table speaks of "the other card": last year's, which did not yet count late months. Should ours take
# its place? A higher AUC is no answer, because most customers get the same decision from both. Only those who **change
# sides** make a difference. They are the *swap set*. Each card decides at its own break-even points.

# %% name="swap-set"
from creditlab.validate.metrics import compare_auc

swap = cl.swap_set(old.points(test), test_points, test["default"], cutoffs=[even_points] * 2)
cl.plots.plot_swap_set(swap, names=("old card", "new card"))
plt.show()

# %% [markdown]
# Read the framed cells against 20%. Those swapped *out*, whom only the old card would approve, are bad clearly more often:
# good riddance. Those swapped *in* have an interval that reaches to both sides of 20%: they may earn or lose. So if the
# new card is better, it is better at refusing.
#
# In money: both cards judge the same customers, so we take the difference customer by customer.

# %% name="with-interval"
outcome = np.where(test["default"] == 1, -12_000, 3_000)  # of a yes, in TWD


def with_interval(money):
    half = 1.96 * money.std() / np.sqrt(len(money))
    return money.mean(), money.mean() - half, money.mean() + half


change = outcome * ((test_points >= even_points) * 1 - (old.points(test) >= even_points))
auc = 100 * compare_auc(test["default"], test_points, old.points(test)).iloc[2:5]
rows = {"AUC (points of 100)": [*auc], "profit per applicant (TWD)": [*with_interval(change)]}
pd.DataFrame(rows, index=["lead of the new card", "low", "high"]).T.round(1)

# %% [markdown]
# The AUC leads clearly. The money does not: its interval reaches from a loss to a gain, for all depends on one customer in
# ten. (In the explorer, on the other half of the customers, the new card looked better. That is what an interval means.) **A card is replaced for what its swap set earns, not
# for its AUC.** And before you swap, read a handful of files from both framed cells. Someone will ask.

# %% [markdown]
# ## 4 A sample that is not the portfolio
#
# The break-even rule needs true PDs. A common reason why they are not: the sample was *made*. In the South German credits
# [@groemping2019], 300 of 1,000 are bad **by design**. A card built on them believes that three in ten default.
#
# If goods and bads were each drawn at random, only their mixture is wrong, and one constant added to all log-odds of bad
# cures it: ln(odds in the portfolio / odds in the sample) [@king2001]. What is the true rate? The source does not say. So
# we *assume* three, and look at what hangs on it. A bad costs what five goods earn.

# %% name="german"
german = cl.load_dataset("south_german_credit").frame
german_train, german_test = cl.split_sample(german, target="bad", test_size=0.3, seed=0)
few = ["status", "duration", "credit_history", "savings", "purpose", "employment_duration"]
small = cl.Scorecard(variables=few, binning={"max_bins": 4})
small = small.fit(german_train, german_train["bad"])
log_odds, rows = small.decision_function(german_test), {}
for rate in (0.30, 0.10, 0.05, 0.03):
    shift = cl.prior_correction(0.30, rate)
    yes = 1 / (1 + np.exp(-(log_odds + shift))) <= 1 / 6
    rows[f"{rate:.0%}"] = {"added to log-odds": shift, "of this sample approved": yes.mean()}
pd.DataFrame(rows).T.rename_axis("bad rate assumed").round(3)

# %% [markdown]
# The same card, the same customers, the same costs: and the share approved runs from a third to most of them. No
# statistic of this sample can tell which row is right; AUC is identical in all. The bad rate of the portfolio must come
# from *outside* the sample, from the ledger. Ask for it in the first meeting.

# %% [markdown] tags=["trap"]
# ## The trap: the balanced sample
#
# "Bads are rare, so balance the classes." Many tutorials say so. We try it where we know the truth: we keep all bads of
# `train` and draw as many goods at random. Then we fit the same card on this half-and-half sample, and approve at the
# same break-even points.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The balanced card sees the same bads, and fewer goods. Compared with our card, what happens to its
# AUC on `test`? And what to the share of customers that it approves? One of the two hardly moves.

# %% tags=["answer"] name="balanced"
bads, goods = train[train["default"] == 1], train[train["default"] == 0]
half_half = pd.concat([bads, goods.sample(len(bads), random_state=0)])
half_bins = cl.fit_bins(half_half, target="default", variables=cuts, splits=cuts)
balanced = cl.Scorecard(bins=half_bins, decimals=0).fit(half_half, half_half["default"])
corrected = cl.recalibrate(balanced, cl.prior_correction(0.5, train["default"].mean()))
three = {"balanced": balanced, "balanced, corrected": corrected, "all of train": card}
titles = ["Balanced: every PD too high", "Corrected by one constant"]
fig, axes = plt.subplots(1, 2, figsize=(9.4, 4.2), layout="constrained")
for ax, one, title in zip(axes, [balanced, corrected], titles, strict=True):
    cl.plots.plot_calibration(test["default"], one.predict_proba(test)[:, 1], ax=ax)
    ax.set_title(title)
plt.show()

# %% name="trap-cost" tags=["trap"]
rows = {}
for name, one in three.items():
    yes = one.points(test) >= even_points
    auc = cl.evaluate(test["default"], one.points(test)).loc["auc", "value"]
    rows[name] = [auc, yes.mean(), *with_interval(np.where(yes, outcome, 0))]
columns = ["AUC", "approved", "profit per applicant (TWD)", "low", "high"]
digits = {"AUC": 3, "approved": 3} | dict.fromkeys(columns[2:], 0)
display(pd.DataFrame(rows, index=columns).T.round(digits))
lost = len(test) * (rows["all of train"][2] - rows["balanced"][2]) / 1e6
Markdown(f"Not corrected, on {len(test):,} applicants: **{lost:.1f} million TWD** lost.")

# %% [markdown] tags=["trap"]
# The ranking is as good as before, so no AUC, Gini or KS will warn us. But the balanced card takes almost everybody
# for a bad and nearly closes the shop. One constant repairs it. And balancing gained nothing in the first place: the
# corrected card earns what the plain one earns, within chance. **A logistic card needs no balance.** If you must sample to save
# memory, write down the rates, and correct.

# %% [markdown]
# ## 5 Those we rejected
#
# The second reason for false PDs is harder. A card learns from customers with outcomes, and only those who were *accepted*
# have one. What of the others? **Reject inference** promises an answer. We can test the promise, because in our file
# every outcome is known: we play the lender, turn people away by a policy, and hide their outcomes.
#
# The old policy looks at the September status `PAY_0` only, accepts the best 70%, and overrides one decision in twenty at
# random. In **world 1**, `PAY_0` is in the file that we inherit. In **world 2**, it stood on a slip of paper that was
# thrown away.

# %% name="hide"
applicants, history = cl.split_sample(train, target="default", test_size=0.2, seed=0)
policy = cl.AcceptancePolicy(variables=("PAY_0",), accept=0.7, override=0.05)
yes = policy.decide(history, "default", applicants)
accepted, rejected = applicants[yes], applicants[~yes]  # outcomes of the rejected: only we see them
worlds = {"1: policy in the file": list(cuts), "2: policy not in the file": list(cuts)[1:]}
cards = {}
for world, names in worlds.items():
    seen = cl.fit_bins(accepted, "default", names, splits={name: cuts[name] for name in names})
    cards[world] = cl.Scorecard(bins=seen, decimals=0).fit(accepted, accepted["default"])
groups = {"accepted": accepted, "rejected": rejected}
rates = {name: [len(group), group["default"].mean()] for name, group in groups.items()}
pd.DataFrame(rates, index=["customers", "bad rate"]).T.round(3)

# %% [markdown]
# Of course the rejected are worse on average. That is what the policy was for. The question is another: are they worse
# *at the same PD of the new card*? The next function sorts a group into six bands of PD and sets the bad rate beside it.


# %% name="by-pd"
from creditlab.data.rates import jeffreys_interval


def by_pd(group, card):
    """Mean PD and bad rate in six bands of equal size, with a 95% interval."""
    part = pd.DataFrame({"PD": card.predict_proba(group)[:, 1], "bad": group["default"]})
    bands = part.groupby(pd.qcut(part["PD"], 6, labels=False, duplicates="drop"))
    table = bands["PD"].mean().to_frame().join(bands["bad"].agg(["mean", "sum", "size"]))
    table["low"], table["high"] = jeffreys_interval(table["sum"], table["size"])
    return table


# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Take an accepted and a rejected customer *with the same PD on the new card*. Is the rejected one
# worse? In world 1, where the card knows what the policy knew? In world 2, where it does not? Sketch two lines for each.

# %% tags=["answer"] name="same-pd"
fig, axes = plt.subplots(1, 2, figsize=(9.4, 4.2), sharey=True, layout="constrained")
looks = {"accepted": ("o-", cl.plots.GOOD), "rejected": ("s--", cl.plots.BAD)}
for ax, (world, one) in zip(axes, cards.items(), strict=True):
    for name, (style, color) in looks.items():
        t = 100 * by_pd(groups[name], one)[["PD", "mean", "low", "high"]]
        spread = [t["mean"] - t["low"], t["high"] - t["mean"]]
        ax.errorbar(t["PD"], t["mean"], spread, fmt=style, color=color, capsize=3, label=name)
    ax.axline((0, 0), slope=1, color="black", ls=":", label="PD is right")
    ax.set(title=f"World {world}", xlabel="PD on the card of the accepted (%)")
axes[0].set(ylabel="bad rate, 95% interval (%)", ylim=(0, 85))
axes[0].legend(frameon=False)
plt.show()

# %% [markdown]
# In world 1 both lines follow the dotted one. Where the card knows all that the policy knew, a rejected customer is like
# an accepted one of the same PD, and there is nothing to infer.
#
# In world 2 the rejected lie above the line everywhere. Their PDs are too low, because the card does not know why they
# were turned away. And note the accepted: they are on the line in *both* worlds. **From the outcomes we have, nobody can
# tell which world this is** [@hand1993].
#
# Sales wants to grow: "The new card finds hundreds of the old rejects below 20%. Take them!"

# %% name="growth"
rows = {}
for world, one in cards.items():
    probability = one.predict_proba(rejected)[:, 1]
    take = probability <= 0.20
    late = rejected.loc[take, "default"]
    ends = [float(end) for end in jeffreys_interval(late.sum(), len(late))]
    promised = (3_000 - 15_000 * probability[take]).sum() / 1e6
    got = (3_000 - 15_000 * late).sum() / 1e6
    rows[world] = [take.sum(), probability[take].mean(), late.mean(), *ends, promised, got]
columns = ["old rejects taken", "PD", "bad rate", "low", "high", "promised (m TWD)", "kept (m TWD)"]
pd.DataFrame(rows, index=columns).T.round(3).round({"promised (m TWD)": 1, "kept (m TWD)": 1})

# %% [markdown]
# In world 1 the promise is roughly kept. In world 2 a gain turns into a loss, and it would show a year later.
#
# Can inference save us? **Fuzzy augmentation** adds each reject twice, as a bad with weight PD × factor and as a good with
# the rest. **Parcelling** does the same by bands of score. The factor says how much worse rejects are than accepts of the
# same score. We try several in world 2. `AUC` and `PD of accepts` can be seen by every lender; the last two columns only by us.

# %% name="factors"
world_2 = list(worlds)[1]
blind, rows = rejected[worlds[world_2]], {}
for factor in (1, 1.5, 2, 3):
    inferred = cl.infer_rejects(
        accepted, "default", blind, cards[world_2], method="fuzzy", factor=factor
    )
    own, theirs = (inferred.card.predict_proba(g)[:, 1] for g in (accepted, rejected))
    auc = cl.evaluate(accepted["default"], own).loc["auc", "value"]
    rows[factor] = [auc, own.mean(), theirs.mean(), rejected["default"].mean()]
columns = ["AUC of accepts", "PD of accepts", "PD of rejects", "bad rate of rejects"]
pd.DataFrame(rows, index=columns).T.rename_axis("factor").round(3)

# %% [markdown]
# Every factor gives about the same AUC on the accepts, and any level we please for the rejects. One of them comes near the
# truth; only we can see which, and it spoils the PDs of the accepts, which were right. **The factor goes in as an opinion
# and comes out with three digits.**
#
# Does inference at least *rank* better? `cl.benchmark_rejects` repeats the game on ten divisions of `train` and judges
# every method on *all* applicants of a part held out. *All outcomes* is the card we could build if nothing were hidden. *Finer bins*
# infers nothing: it only allows smaller bins on the accepts.

# %% name="benchmark"
tried = {"fuzzy × 1.5": {"method": "fuzzy", "factor": 1.5}, "parcelling": {"method": "parcelling"}}
tried |= {"re-weighting": {"method": "reweighting"}, "hard cut-off": {"method": "hard_cutoff"}}
tried |= {"finer bins": {"method": "ignore", "binning": {"min_bin_share": 0.01}}}
found = {}
for world, names in worlds.items():
    rule = cl.AcceptancePolicy(("PAY_0",), accept=0.7, seen="PAY_0" in names)
    bench = cl.benchmark_rejects(train, "default", rule, variables=names, methods=tried)
    table = bench.against_ignoring().query("measure == 'auc'").set_index("method")
    found[world] = 100 * table[["better_by", "low", "high"]].rename({"truth": "all outcomes"})
pd.concat(found, axis=1).round(2)

# %% name="benchmark-figure"
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.8), sharey=True, sharex=True, layout="constrained")
for ax, (world, t) in zip(axes, found.items(), strict=True):
    spread = [t["better_by"] - t["low"], t["high"] - t["better_by"]]
    ax.errorbar(t["better_by"], t.index, xerr=spread, fmt="o", color=cl.plots.BAD, capsize=3)
    ax.axvline(0, color="black", ls="--")
    ax.set(title=f"World {world}", xlabel="points of AUC gained over ignoring the rejects")
axes[0].invert_yaxis()
plt.show()

# %% [markdown]
# World 1: all outcomes would gain some points of AUC. Inference gets a part of them, *finer bins*, which infer nothing,
# nearly all. The policy had left few late payers among the accepts, so the 5% that we ask of a bin merged them. Look into
# your own house first.
#
# World 2: here inference would be needed, and even all outcomes would gain less than half a point. The hard cut-off helps
# in neither. (The intervals speak of other divisions of these customers, not of other lenders.) On other data Crook and
# Banasik doubted the gain, too [@crook2004].

# %% [markdown]
# So what does help? Outcomes. Accept a **random sample** of the rejects whom Sales wants, and wait. It costs money, as any
# information does. How small may the sample be? In world 2 we draw each size a thousand times, and ask how often the
# interval of its bad rate lies above the promised PD, and so exposes it.

# %% name="buy-outcomes"
probability = cards[world_2].predict_proba(rejected)[:, 1]
wanted = rejected["default"][probability <= 0.20]
promise, rng, rows = probability[probability <= 0.20].mean(), np.random.default_rng(1), {}
for n in (50, 100, 200, 400):
    bads = rng.hypergeometric(wanted.sum(), (wanted == 0).sum(), n, size=1_000)
    low, high = jeffreys_interval(bads, np.full(1_000, n))
    cost = (12_000 * bads - 3_000 * (n - bads)).mean() / 1e6
    rows[n] = [cost, (high - low).mean() / 2, (low > promise).mean()]
columns = ["mean cost (m TWD)", "bad rate known to ±", "promise exposed"]
display(pd.DataFrame(rows, index=columns).T.rename_axis("rejects accepted at random").round(3))
Markdown(f"Promised PD: **{promise:.1%}**; of all {len(wanted):,}, {wanted.mean():.1%} are bad.")

# %% [markdown]
# A hundred accepted at random expose the promise in most draws, at a small part of what taking them all would lose. That
# tells us that the PDs are wrong, and roughly how wrong. No inference can. Note the word *random*: a hundred
# chosen by a kind branch manager are world 2 again.

# %% [markdown]
# ## 6 The same profit, another fairness
#
# Back to the plateau. If many cut-offs earn the same, what else should decide? The card does not use age. But young
# customers have low limits, and the limit is on the card. The **impact ratio** divides the approval rate of those under 25
# by that of the others. Below .8 it fails the *four-fifths rule*, a rule of thumb from US employment guidelines
# [@eeoc1978] that lending has borrowed.
#
# We compute it for each cut-off, for our card, and for a card without the limit.

# %% name="frontier"
others = [name for name in cuts if name != "LIMIT_BAL"]
blind_card = cl.Scorecard(bins=bins, variables=others, decimals=0).fit(train, train["default"])
two = {"our card": card, "without the limit": blind_card}
age = np.where(choose["AGE"] < 25, "under 25", "25 and over")
points = {name: one.points(choose) for name, one in two.items()}
setting = {"gain": 3_000, "loss": 12_000, "reference": "25 and over"}
front = cl.cutoff_frontier(points, choose["default"], age, cutoffs=range(490, 546), **setting)
pd.Series(age).value_counts().to_frame("customers in choose")

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Between 520 and 540 points the profit hardly changes. What do you expect of the impact ratio there?
# And does it help to drop the limit from the card?

# %% tags=["answer"] name="frontier-figure"
fig, axes = plt.subplots(2, 1, figsize=(7.5, 6), sharex=True, layout="constrained")
looks = {"our card": ("-", cl.plots.BAD), "without the limit": ("--", cl.plots.GOOD)}
for name, (style, color) in looks.items():
    f = front[front["card"] == name].set_index("cutoff")
    axes[0].plot(f["profit"], style, color=color, label=name)
    axes[1].plot(f["impact_ratio"], style, color=color, label=name)
    axes[1].fill_between(f.index, f["impact_low"], f["impact_high"], color=color, alpha=0.2)
axes[1].axhline(0.8, color="black", ls=":", label="four fifths")
axes[0].set(ylabel="profit per applicant (TWD)", title="Money is flat where fairness drops")
axes[1].set(ylabel="impact ratio, 95% interval", xlabel="cut-off (points)")
axes[1].legend(frameon=False, loc="lower left")
plt.show()

# %% [markdown]
# On top a plateau, below a cliff: a few points to the right of the break-even, the approval rate of the young drops far
# below four fifths. The cut-off that looked best stands at the foot of the cliff. Without the limit the cliff comes
# later.
#
# That was on `choose`, where we searched. What does `test` say? `lead` is profit per applicant over our card at the
# break-even points; the second `low` and `high` belong to the impact ratio. The last column looks only at young customers
# who did pay.

# %% name="on-test"
age, first, rows = np.where(test["AGE"] < 25, "under 25", "25 and over"), even_points, {}
for name, cutoff in zip([*two, "our card"], [first, first, named["cutoff"]], strict=True):
    yes = two[name].points(test) >= cutoff
    fair = cl.fairness_table(age, yes, y=test["default"], reference="25 and over")
    young = fair[fair["group"] == "under 25"].set_index("measure")[["value", "low", "high"]]
    lead = with_interval(outcome * (yes * 1 - (test_points >= first)))
    rows[f"{name}, {cutoff:.0f}"] = [*lead, *young.loc["adverse impact ratio"]]
    rows[f"{name}, {cutoff:.0f}"] += [young.loc["approval rate of goods", "value"]]
columns = ["lead (TWD)", "low", "high", "impact ratio", "low ", "high ", "young goods approved"]
pd.DataFrame(rows, index=columns).T.round(dict.fromkeys(columns[:3], 0)).round(2)

# %% [markdown]
# The searched cut-off shows no gain in money, and it costs the young dearly, those who would have paid included. Dropping the
# limit shows no loss in money. Its ratio is a little higher, but so few young customers leave wide intervals.
#
# Young customers do default more often in this file, and a ratio is not a verdict. Whether a difference is justified, and
# whether age may be used at all, is a question of law (lesson 6.4). But nobody should pay for the noise of a plateau.

# %% [markdown]
# ## 7 The decision
#
# We put the numbers that we would sign on one page.

# %% name="decision"
yes = test_points >= even_points
profit, low, high = with_interval(np.where(yes, outcome, 0))
bads, n = int(test["default"][yes].sum()), int(yes.sum())
ends = [float(end) for end in jeffreys_interval(bads, n)]
sales, risk = kept(500) - kept(even_points), kept(545) - kept(even_points)
Markdown(
    f"**Cut-off {even_points:.0f} points.** On `test`: {n / len(test):.0%} approved, of whom "
    f"{bads / n:.1%} bad [{ends[0]:.1%}, {ends[1]:.1%}]; **{profit:.0f} TWD** per applicant "
    f"[{low:.0f}, {high:.0f}]. Sales' 500 would change it by {sales:+.0f}, Risk's 545 by {risk:+.0f}."
)

# %% [markdown]
# The cut-off follows from 20%, not from a search. It stays until the costs, or the bad rate of the portfolio, change. The
# old rejects are not scored as if they were accepts, and no factor is invented for them. Of those whom the card likes, we
# accept a hundred **at random**, book the cost as research, and decide when their outcomes are in.

# %% [markdown] tags=["discussion"]
# **For the group.** Four seats: Sales, Risk, Finance, Compliance.
#
# - **Finance** doubts the 12,000. How would you estimate what a bad costs, and when a good really earns 3,000? Try 9,000 and
#   18,000 in the explorer: who gains a seat at the table?
# - **Sales** offers a factor of 1.2 for the rejects, "as in the industry". What do you ask?
# - **Compliance** asks whether one may accept by lottery. To whom is the random hundred unfair, and to whom is refusing them
#   all?
# - **Risk** wants the searched cut-off, "the best we know". Answer in two sentences, with the plateau and the cliff.

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Cut-off.** Approve while the PD at the margin is at most margin / (margin + loss). The profit curve is a plateau; a
#    searched peak promises more than it keeps.
# 2. **Swap set.** Two cards differ only in those who change sides. Read their bad rates against break-even, and the
#    money with its interval.
# 3. **Prior.** A sample with a made bad rate ranks well and prices wrongly. One constant corrects it; the true rate comes
#    from outside.
# 4. **Rejects.** If the card knows what the policy knew, there is little to infer; if not, no factor can. A small random
#    sample of outcomes can.
# 5. **Fairness.** Where profit is flat, fairness need not be. Show both.
