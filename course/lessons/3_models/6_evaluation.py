# %% [markdown] tags=["decision"]
# On your desk lies a validation report of one page. A lender wants to approve consumer loans with a new scorecard, and the
# report ends in a line for *your* signature. If the card fails, your name stands under it.
#
# The report has five lines, all of them computed correctly: accuracy, AUC, KS, a test of calibration, and the stability index.
# Behind each stands a tick.
#
# **Would you sign this validation?** We take the five lines one by one. The lender is **simulated**, so that we can look up
# the truth afterwards; where we claim something about the world, we use real card holders.

# %% [markdown]
# ## 1 The report
#
# 20,000 dated applications of two years, of which the old judgement approved 72%. A loan is bad when it is 90 days late within
# twelve months. The author took the loans approved until June 2023, split them into `train` and `test`, let the solver cut ten
# variables, and fitted.

# %% name="card"
import pandas as pd
from IPython.display import Markdown, display

import creditlab as cl
from creditlab.data.simulate import simulate_consumers

world = simulate_consumers(20_000, seed=1)
loans = world.applications.join(world.truth["bad"], on="id").query("approved == 1")
loans["month"] = loans["applied"].dt.to_period("M").astype(str)
split = cl.split_samples(loans, "bad", time="month", out_of_time="2023-07", seed=0)
split.summary().query("rows > 0").round(3)

# %% name="report"
train, test, late = split.train, split.test, split.out_of_time
names = ["age", "income", "years_employed", "housing", "channel", "purpose", "debt_to_income"]
names += ["utilisation", "enquiries", "past_arrears"]
card = cl.Scorecard(variables=names).fit(train, train["bad"])
probability, december = card.predict_proba(train)[:, 1], late[late["month"] == "2023-12"]
lines = {"accuracy": ((probability > 0.5) == train["bad"]).mean()}
lines |= cl.evaluate(train["bad"], probability).loc[["auc", "ks"], "value"]
test_of_fit = cl.calibration_tests(train["bad"], probability, development=True)
lines["Hosmer-Lemeshow, p"] = test_of_fit.loc["hosmer_lemeshow", "p_value"]
lines["PSI, December 2023"] = float(cl.psi(card.points(train), card.points(december)))
pd.DataFrame(lines, index=["the report"]).T.round(3)

# %% [markdown]
# Read it as its author does. "Nearly all customers classified correctly. The AUC is far above one half. Hosmer-Lemeshow: p above .05,
# calibrated. PSI below .10, stable."
#
# Before we look further, take paper. **Write down three findings for which you would refuse to sign**, with numbers. It is
# easy to find good reasons afterwards; limits written beforehand bind. We shall come back to your paper.

# %% [markdown] tags=["checkpoint"]
# ## 2 Accuracy
#
# **Predict, then see.** *Accuracy* is the share of customers who are classified correctly. Of 100 customers 5 go bad. Model 1 calls
# everybody good. Model 2 throws a fair coin for each. Model 3 finds 4 of the 5 bads, and turns down 12 goods by mistake. Put
# the three in order of accuracy. Then in the order in which you would buy them.

# %% tags=["answer"] name="three-models"
three = pd.DataFrame({"bads found": [0, 2.5, 4], "goods turned down": [0, 47.5, 12]})
three.index = ["all are good", "a coin", "finds four"]
three["accuracy"] = (three["bads found"] + 95 - three["goods turned down"]) / 100
yes_good, yes_bad = 95 - three["goods turned down"], 5 - three["bads found"]
three["earned, TWD"] = 300 * yes_good - 5_000 * yes_bad
three

# %% [markdown]
# (A good loan earns TWD 300, a bad one loses 5,000: our assumption for the whole lesson.) The most accurate model knows nothing
# and earns little. Where 5% are bad, "all are good" is right in 95 of 100 cases, and whoever looks for bads pays for
# every good that is stopped. Accuracy takes the two mistakes for equally dear.

# %% [markdown] tags=["trap"]
# **The trap: the most accurate cut-off.** Our author approves below the PD that classifies most customers correctly. What does it
# cost? We simulate 100,000 further applications to the same lender, and try every cut-off on the approved.

# %% name="new-customers" tags=["trap"]
import numpy as np

future = simulate_consumers(100_000, seed=2)
new = future.applications.join(future.truth["bad"], on="id").query("approved == 1")
p_new, bad = card.predict_proba(new)[:, 1], new["bad"].to_numpy()
worth, limits = np.where(bad == 1, -5_000, 300), np.round(np.arange(0.005, 0.3, 0.005), 3)
right = [100 * ((p_new > limit) == bad).mean() for limit in limits]
money = [(worth * (p_new <= limit)).mean() for limit in limits]
curve = pd.DataFrame({"accuracy (%)": right, "earned (TWD a loan)": money}, index=limits)
curve.loc[[0.02, 0.04, 0.055, 0.08, 0.15, 0.295]].rename_axis("approved up to a PD of").round(1)

# %% name="accuracy-figure" tags=["trap"]
import matplotlib.pyplot as plt

best = curve.idxmax()
fig, axes = plt.subplots(2, 1, figsize=(7, 4.6), layout="constrained")
for ax, name in zip(axes, curve, strict=True):
    ax.plot(100 * curve.index, curve[name], color="black")
    ax.axvline(100 * best[name], color=cl.plots.BAD, ls="--")
    ax.set(ylabel=name, xlabel=f"approved up to a PD of (%); dashed: best, {best[name]:.1%}")
plt.show()
cost = curve.iloc[:, 1].max() - curve.loc[best.iloc[0]].iloc[1]
Markdown(f"Lost by choosing for accuracy: **{cost:.0f} TWD** a loan.")

# %% [markdown] tags=["trap"]
# Accuracy climbs until *everybody* is approved; money has its top near the break-even PD of 300 / 5,300 and falls from there.
# The first line of the report says no more than how many customers were good. **Strike it out.**

# %% [markdown]
# ## 3 AUC, Gini and KS on ten customers
#
# Which measures are left? Ten customers in order of their score, the worst first; G pays, B does not.
#
# - **AUC**: take every pair of one bad and one good. In which share of the pairs does the bad have the lower score? (A tie counts one
#   half.)
# - **Gini** = 2 · AUC − 1: the same on a scale from 0, a coin, to 1, perfect.
# - **KS**: go through the list. How far does the share of bads passed run ahead of the share of goods passed, at most?

# %% name="by-hand"
order = list("BGBGGBGGGG")
ten = pd.DataFrame({"points": range(410, 510, 10), "bad": [int(c == "B") for c in order]})
good_points, bad_points = (ten.loc[ten["bad"] == b, "points"].to_numpy() for b in (0, 1))
pairs = bad_points[:, None] < good_points
ten["bads passed"] = ten["bad"].cumsum() / 3
ten["goods passed"] = (1 - ten["bad"]).cumsum() / 7
ten["ahead"] = ten["bads passed"] - ten["goods passed"]
by_hand = [pairs.mean(), 2 * pairs.mean() - 1, ten["ahead"].max()]
package = cl.evaluate(ten["bad"], ten["points"])
display(ten.T.round(2))
package.assign(by_hand=by_hand).round(3).rename_axis(None)

# %% [markdown]
# Of the 21 pairs 17 are in order; count them. Now look at `low` and `high`: with ten customers the AUC may be anything between a coin and
# perfection. **A measure without its interval is half a sentence.**
#
# Can we trust the interval itself? Here we can test it, for on our many new loans we know the AUC of the card nearly
# exactly. We draw 300 small samples of each size, and ask how often the 95% interval holds the truth [@delong1988]. Beside it, the
# mean of KS.

# %% name="coverage"
truth, rng, rows = cl.evaluate(bad, p_new)["value"], np.random.default_rng(6), {}
for n in (300, 1_000, 5_000):
    drawn = [rng.choice(len(bad), n, replace=False) for _ in range(300)]
    found = [cl.evaluate(bad[i], p_new[i]).loc[["auc", "ks"]].to_numpy() for i in drawn]
    auc, ks = np.array(found).transpose(1, 2, 0)
    holds = (auc[1] <= truth["auc"]) & (truth["auc"] <= auc[2])
    rows[n] = [bad.mean() * n, (auc[2] - auc[1]).mean(), holds.mean(), auc[0].mean(), ks[0].mean()]
columns = ["bads", "width of the interval", "holds the truth", "mean AUC", "mean KS"]
table = pd.DataFrame(rows, columns).T.rename_axis("customers")
table.loc["all"] = [bad.sum(), 0, 1, truth["auc"], truth["ks"]]
table.round(3)

# %% [markdown]
# The interval of the AUC nearly keeps its promise, even with a dozen bads: it is very wide then, as it must be. KS needs care: it
# is the *largest* of many gaps, and in a small sample luck is part of the largest. **A KS from few bads flatters**; compare it
# only between samples of one size.
#
# And one number in this table should make you look up: the AUC of all. It is not that of the report.
#
# ## 4 On whom was it measured?

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The card was fitted on some hundred bads, with ten variables cut by a solver. You know its AUC on `train`.
# What do you expect on `test`, drawn from the same months? And out of time?

# %% tags=["answer"] name="three-samples"
samples = {"train (the report)": train, "test": test, "out of time": late}
scored = {name: (part["bad"], card.predict_proba(part)[:, 1]) for name, part in samples.items()}
scored["72,000 new loans"] = pd.Series(bad), p_new
table = pd.DataFrame({name: cl.evaluate(*pair).loc["auc"] for name, pair in scored.items()}).T
ax = plt.subplots(figsize=(7, 2.6), layout="constrained")[1]
spread = [table["value"] - table["low"], table["high"] - table["value"]]
ax.errorbar(table["value"], table.index, xerr=spread, fmt="o", color=cl.plots.BAD, capsize=4)
ax.axvline(0.5, color="black", ls="--")
ax.set(xlabel="AUC, 95% interval; dashed: a coin", title="Only the first line is in the report")
ax.invert_yaxis()
plt.show()

# %% [markdown]
# The first interval does not touch the last one, and it is narrow: **an interval measures luck, not a wrong sample.** The card
# has learned its own customers by heart (lesson 3.5). `test` and the out-of-time sample tell the truth, as far as their few bads
# let them.

# %% [markdown]
# ## 5 Better than what?
#
# An AUC is good or bad only beside another. So a validation names a **baseline**: the old card, or the best single variable. We
# take real card holders of a bank in Taiwan [@yeh2009], the six variables of lesson 3.4, and September's payment status alone.
#
# The picture is the **CAP** (cumulative accuracy profile): we call customers in, the riskiest first. What share of all bads
# have we met? The area that a score wins over the diagonal, as a share of what a perfect score would win, is the *accuracy ratio*. It
# equals Gini.

# %% name="taiwan"
taiwan = cl.load_dataset("taiwan_default").frame
months = ["PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]
taiwan["MONTHS_LATE"] = (taiwan[months] >= 2).sum(axis=1)
old, unseen = cl.split_sample(taiwan, target="default", test_size=0.3, seed=0)
six = ["PAY_0", "MONTHS_LATE", "PAY_AMT1", "PAY_AMT2", "PAY_AMT3", "LIMIT_BAL"]
chosen, scores = {"six variables": six, "status alone": six[:1], "limit alone": six[-1:]}, {}
for name, used in chosen.items():
    model = cl.Scorecard(variables=used, binning={"max_bins": 6}).fit(old, old["default"])
    scores[name] = model.predict_proba(unseen)[:, 1]
cl.plots.plot_cap(unseen["default"], scores)
plt.show()

# %% name="baseline"
from creditlab.validate.metrics import compare_auc

y = unseen["default"]
rows = {name: compare_auc(y, scores["six variables"], scores[name]) for name in list(scores)[1:]}
leads = pd.DataFrame(rows).T[["auc_b", "difference", "low", "high"]]
leads.columns = ["AUC of the baseline", "lead of the six", "low", "high"]
gains = cl.gains_table(y, scores["six variables"])[["cumulative_share", "cumulative_bads"]]
display(leads.round(3))
gains.head(3).round(3).rename_axis("band, riskiest first")

# %% [markdown]
# One variable does most of the work. That is worth knowing before a committee pays for six. The lead is proven, though: its interval
# leaves out zero, and it is far narrower than two single intervals would suggest, as both scores judge the same
# customers.
#
# The second table is the picture in numbers, and the form in which collections can use it: call the riskiest tenth, and meet so many
# of all bads.

# %% [markdown]
# ## 6 Are the probabilities right?
#
# A score may rank well and still name wrong PDs; price, provisions and cut-off need the level. By hand: grade C has a PD of 2%, and
# 200 customers. We expect 4 bads; 9 came. Is the PD too low, or was it bad luck? The chance of exactly $k$ bads is
# $\binom{200}{k}\,0.02^k\,0.98^{200-k}$. We want nine and more, which is one less eight and fewer. This is the **binomial test**.

# %% name="binomial"
from math import comb

from creditlab.validate.grade_tests import grade_tests_from_counts

chance = [comb(200, k) * 0.02**k * 0.98 ** (200 - k) for k in range(9)]
rows = {"by hand, 1 − eight or fewer": 1 - sum(chance)}
for rho in (0, 0.05):
    table = grade_tests_from_counts([9], [200], [0.02], correlation=rho)
    rows[f"asset correlation {rho}"] = table["p_binomial"].iloc[0]
pd.Series(rows).to_frame("chance of nine or more").round(4)

# %% [markdown]
# As independent coins, nine are hardly luck. But customers share one economy, and in a bad year many default together. With a small
# *asset correlation* of .05 the same nine are no great surprise. A test that takes defaults as independent rejects right
# PDs in bad years, and lets wrong ones pass in good years [@bcbs2005].
#
# For our lender we look at the curve first: bands of PD, and what came of them.

# %% name="calibration-curve"
fig, axes = plt.subplots(1, 2, figsize=(9.4, 4.2), sharex=True, sharey=True, layout="constrained")
for ax, name in zip(axes, ["test", "out of time"], strict=True):
    cl.plots.plot_calibration(*scored[name], ax=ax, groups=6)
    ax.set_title(f"{name}: {scored[name][0].sum()} bads")
plt.show()

# %% [markdown]
# Both rows of dots are *flatter* than the diagonal: where the card sees little risk there is more, and where it sees much there is
# less. Such a card is too sure of itself. On the right most dots lie low as well.

# %% [markdown] tags=["checkpoint"]
# ## 7 One test, one tick?
#
# The report relies on **Hosmer-Lemeshow** (HL): ten groups by PD; in each (bads − expected)² / variance; the sum compared with
# chance. A tick for p above .05.
#
# **Predict, then see.** We simulate. In one world all PDs are right. In the other each true PD is a tenth higher than predicted (5.5%
# instead of 5%). How often does HL raise the alarm with 500, 5,000 and 50,000 customers?


# %% tags=["answer"] name="hosmer-lemeshow"
from scipy.stats import chi2


def hl_p_value(went_bad, p, groups=10):
    parts = np.array_split(np.argsort(p), groups)
    seen, expected = (np.array([x[part].sum() for part in parts]) for x in (went_bad, p))
    size = np.array([len(part) for part in parts])
    return chi2.sf(((seen - expected) ** 2 / (expected * (1 - expected / size))).sum(), groups)


# %% tags=["answer"] name="hl-power"
rng, rows = np.random.default_rng(9), {}
for n in (500, 5_000, 50_000):
    p = np.clip(rng.beta(1.2, 22, n), 0.002, 0.6)
    for kind, factor in {"PDs right": 1, "PDs too low by a tenth": 1.1}.items():
        alarms = [hl_p_value(rng.random(n) < factor * p, p) < 0.05 for _ in range(200)]
        rows[n, kind] = np.mean(alarms)
pd.Series(rows).unstack().round(3).rename_axis("customers")

# %% [markdown]
# With 500 customers HL hears almost nothing: its tick says "few customers", not "calibrated". With 50,000 it hardly ever
# misses; hospitals found the same [@kramer2007]. And a small change in the number of groups changes the p-value, so that a
# patient author finds one that pleases.
#
# So we ask for *sizes with intervals* instead of ticks. `difference`: observed less predicted bad rate. `slope`: do the log-odds of the
# outcomes follow those of the PDs step for step? 1 is right; below 1 the PDs are too extreme. **Brier** is the mean squared error
# of the PDs; it stands beside that of a bore who names the same average PD for everyone.

# %% name="sizes"
rows, brier = {}, {}
for name in ("train (the report)", "test", "out of time"):
    outcome, p = scored[name]
    found = cl.calibration_tests(outcome, p)
    for what in ("difference", "slope"):
        rows[name, what] = found.loc[what, ["value", "low", "high", "finding"]]
    groups = [hl_p_value(outcome.to_numpy(), p.copy(), k) for k in (5, 10, 20)]
    bore = ((outcome - train["bad"].mean()) ** 2).mean()
    brier[name] = [found.loc["brier", "value"], bore, *groups]
columns = ["Brier", "Brier of the bore", "HL p: 5 groups", "10 groups", "20 groups"]
display(pd.DataFrame(rows).T.infer_objects().round(3).replace(0.0, 0.0))
pd.DataFrame(brier, columns).T.round(4)

# %% [markdown]
# On `train` slope 1 and difference 0 hold *by construction*: they say nothing. On new customers the slope is far below 1, with
# an interval that leaves 1 out. Out of time the PDs are also too high: the downturn in which the card was built is over. And
# compare the two Brier columns: on new loans the card does not beat the bore.
# (The HL p-value of `train` is not that of the report, which rightly takes off two degrees of freedom for its own customers.)

# %% [markdown]
# ## 8 Has the population moved?
#
# The last line: the **population stability index** (PSI) compares the shares of customers in bands of score, then and now. By hand
# with three bands: (now − then) · ln(now / then), added up.

# %% name="psi-by-hand"
psi = pd.DataFrame(
    {"then": [500, 300, 200], "now": [200, 150, 150]}, index=["low", "middle", "high"]
)
shares = psi / psi.sum()
psi["part"] = (shares["now"] - shares["then"]) * np.log(shares["now"] / shares["then"])
display(psi.round(4))
Markdown(f"PSI **{psi['part'].sum():.4f}** with 1,000 customers then and 500 now")

# %% [markdown] tags=["checkpoint"]
# Custom calls an index below .10 stable and above .25 a shift; nobody has derived these limits [@yurdakul2020].
#
# **Predict, then see.** Draw 1,000 and 500 customers from *one and the same* population, and compute PSI in ten bands. Nothing has moved.
# Is the index 0? On average .001, .03, or .10? And with 1,000 and 100?

# %% tags=["answer"] name="no-drift"
ax, rng = plt.subplots(figsize=(7.5, 3.6), layout="constrained")[1], np.random.default_rng(4)
columns, rows = ["mean", "9 (1/N + 1/M)", "95% stay below", "chi² (1/N + 1/M)"], {}
for now, color in {500: cl.plots.GOOD, 100: cl.plots.BAD}.items():
    found = [cl.psi(rng.normal(size=1_000), rng.normal(size=now)) for _ in range(1_000)]
    ax.hist(found, np.arange(0, 0.4, 0.01), histtype="step", color=color, lw=2, label=f"{now} now")
    mean, top = (1 / 1_000 + 1 / now) * np.array([9, chi2.ppf(0.95, 9)])
    rows[now] = [np.mean(found), mean, np.quantile(found, 0.95), top]
ax.axvline(0.1, color="black", ls="--", label="customary limit .10")
ax.set(xlabel="PSI when nothing has moved", ylabel="draws of 1,000")
ax.legend()
plt.show()
pd.DataFrame(rows, columns).T.rename_axis("customers now").round(4)

# %% [markdown]
# With 100 customers many samples *without any drift* stand above .10: a false alarm. With 100,000 the opposite: .05 would be far
# beyond chance, and pass. So hold an index against its own **band of chance**. Without drift PSI / (1/N + 1/M) follows a chi-squared
# distribution with bands − 1 degrees of freedom [@yurdakul2020].
#
# Move the sizes of the two samples.


# %% name="psi-band"
def told(then, now):
    noise = 1 / then + 1 / now
    mean, limit = 9 * noise, chi2.ppf(0.95, 9) * noise
    false_alarm = chi2.sf(0.1 / noise, 9)
    bar = f"<rect width='{min(1_000 * mean, 500):.0f}' height='16' fill='#b3400f'/>"
    bar = f"<rect width='{min(1_000 * limit, 500):.0f}' height='16' fill='#ccc'/>{bar}"
    line = "<line x1='100' x2='100' y1='0' y2='16' stroke='black' stroke-dasharray='3'/>"
    text = f"Without drift: mean <b>{mean:.4f}</b> (dark), 95% below <b>{limit:.4f}</b> (grey). "
    text += f"Above .10 (dashed) by chance: <b>{false_alarm:.1%}</b>."
    return f"<svg width='500' height='16'>{bar}{line}</svg><p>{text}</p>"


# %% name="psi-slider"
import ipywidgets as widgets

sizes = [50, 100, 200, 500, 1_000, 3_000, 10_000, 100_000]
then = widgets.SelectionSlider(options=sizes, value=1_000, description="then")
now = widgets.SelectionSlider(options=sizes, value=500, description="now")
page = widgets.HTML(told(1_000, 500))
for control in (then, now):
    control.observe(lambda _: setattr(page, "value", told(then.value, now.value)), "value")
widgets.VBox([then, now, page])

# %% [markdown]
# Now our lender: each month's scores against `train`, with the band of that month. Below, the same index for each variable over its
# bins (**CSI**), for all loans since July.

# %% name="over-time"
by_month = cl.psi_over_time(
    card.points(train), card.points(loans), period=loans["month"].to_numpy()
)
cl.plots.plot_psi(by_month, ax=plt.subplots(figsize=(9.4, 3.8), layout="constrained")[1])
plt.show()
cl.csi(card.bins_, train, late).head(3).round(4)

# %% [markdown]
# The score is stable; that tick is right. (One month in twenty would leave its band by chance alone.) And yet look at the table:
# `channel` has moved far beyond chance. An online channel has grown, and since the card gives it few points, no score
# notices. **A stable score is no proof of a stable population.**
#
# Nor of sound PDs. We make two worlds of 5,000 customers then and now.

# %% name="blind"
rng, rows = np.random.default_rng(2), {}
before, same = rng.beta(1.2, 22, 5_000), rng.beta(1.2, 22, 5_000)
worlds = {"riskier people, PDs right": (rng.beta(1.6, 22, 5_000), 1)}
worlds |= {"same people, risk up by half": (same, 1.5)}
for name, (p, factor) in worlds.items():
    index, gone = cl.psi(before, p), rng.random(5_000) < np.minimum(factor * p, 1)
    off = cl.calibration_tests(gone, p).loc["difference", ["value", "low", "high"]]
    rows[name] = [float(index), index.limit, *off]
columns = ["PSI", "limit of chance", "observed − predicted", "low", "high"]
pd.DataFrame(rows, columns).T.astype(float).round(4)

# %% [markdown]
# In the first world the index cries and nothing is wrong: riskier people come, and their PDs say so. In the second it is silent, and half
# as many bads again come as priced. PSI is quick, for it needs no outcomes. It is a reason to look, never a verdict.
#
# Last, the **bins**. Do their bad rates keep their order on new loans?

# %% name="bins"
rows = {}
for name, variable in card.bins_.items():
    table = variable.table_on(late, target="bad")
    bads = variable.table().query("count > 0")["bad"]
    rows[name] = [variable.iv, len(bads), bads.min(), table["rank_reversed"].fillna(False).sum()]
columns = ["IV", "bins", "fewest bads in a bin", "pairs reversed on new loans"]
pd.DataFrame(rows, columns).T.sort_values("IV", ascending=False).round(3)

# %% [markdown]
# Here is the cause. The solver was allowed many bins, and some of them rest on one or two dozen bads. On new loans many pairs of
# neighbours change order: the card had learned luck.

# %% [markdown]
# ## 9 The decision
#
# Take your paper. Put *your* limits into the next cell, and let it fill in the sheet. The column `truth` is a luxury of the simulation: the
# same on 72,000 new loans.


# %% name="measured"
def measured(name):
    outcome, p = scored[name]
    found = cl.calibration_tests(outcome, p)
    low, high = cl.evaluate(outcome, p).loc["auc", "low"], found.loc["slope", "high"]
    return [low, high, abs(found.loc["difference", "value"]), by_month["moved"].sum()]


# %% name="decision"
mine = {"AUC, low end": 0.6, "slope, high end": 0.9, "PDs off by": 0.005, "PSI months out": 4}
sheet = pd.DataFrame({"my limit": mine.values(), "found": measured("out of time")}, index=mine)
sheet["passes"] = [a <= b if i < 2 else a >= b for i, (a, b) in enumerate(sheet.to_numpy())]
sheet["truth"] = measured("72,000 new loans")
log_odds = future.truth.loc[new["id"], "log_odds"].to_numpy()
reach = cl.evaluate(bad, -log_odds).loc["auc", "value"]
display(sheet.round(3))
Markdown(f"For comparison: the *true* risk of each customer ranks them with an AUC of {reach:.3f}.")

# %% [markdown]
# We do **not** sign. In one sentence for the committee: *measured on loans that the card has not seen, it ranks far worse than
# reported, and its PDs are too extreme and too high; the report measured it on its own training sample.* With it go three requests:
# fewer and larger bins, the old judgement as a baseline, and a validation on the out-of-time sample.
#
# A report may be refused for what it does not contain, without a single false number in it.

# %% [markdown] tags=["discussion"]
# **For the group.** Three seats: the author, the validator, the head of sales.
#
# - **The author**: "With 123 bads out of time nothing can be proven." Right? What does the interval of the slope say?
# - **The head of sales** proposes to sign "with conditions". Which conditions would you accept, until when, and who watches?
# - **The validator** has found this by Friday. The author presents a new card on Monday, and tests it on the same out-of-time
#   sample. And again on Tuesday. When does it stop to be out of time?
# - Your own lender has 40 bads a year. Which lines of the sheet remain, and what stands in the place of the others? (Lesson 3.1.)

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Ranking.** AUC, Gini, KS: with an interval, on customers not seen, beside a baseline. KS from few bads flatters. Accuracy
#    says how many are good.
# 2. **Calibration.** Curve first; then difference and slope with intervals. Hosmer-Lemeshow hears nothing in small samples, and
#    every whisper in large ones; the binomial test forgets that bad years come for all.
# 3. **Stability.** PSI without drift is (B − 1)(1/N + 1/M), not 0. Hold it against its band, look at each variable, and do not take
#    it for a verdict on PDs.
# 4. **The signature.** Limits are written before the numbers are seen. On whom was it measured? is the first question.
