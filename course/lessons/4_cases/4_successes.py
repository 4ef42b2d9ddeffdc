# %% [markdown] tags=["decision"]
# The managing director comes back from a conference. "Huawei cut its days outstanding by a quarter in one year. MYbank lends to firms that no bank would serve, and one loan in a
# hundred goes bad. Taizhou's banks look at electricity meters. And we? I want **higher limits for everybody who pays on time**: the winners are generous. From Monday."
#
# **What did they really do?** And before we copy it: does the generous limit pay, for *us*?

# %% [markdown]
# ## 1 Huawei: a number that fell
#
# At the end of 2009 customers owed Huawei 51.9 billion yuan, on revenue of 149.1 billion; a year later 48.1 on 185.2 [@huawei2009; @huawei2010]. A Chinese
# company, real figures. The report speaks of **days sales outstanding** (lesson 2.3) of 125, then 94 days.

# %% name="huawei"
import pandas as pd

huawei = pd.DataFrame(
    {"revenue": [149_100, 185_200], "receivables": [51_875, 48_110], "payables": [28_393, 34_299]},
    index=[2009, 2010],
)  # million yuan
huawei["DSO, 365 days"] = huawei["receivables"] / huawei["revenue"] * 365
huawei["DSO, 360 days"] = huawei["receivables"] / huawei["revenue"] * 360
huawei.round(1)

# %% [markdown]
# With 360 days we find the printed figures, so the number is what it says: balance at the year's end, divided by the year's revenue.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** 31 days less. How much money is that, in billions? And three doubts, of which we can test some: did growth alone lower the number?
# Did Huawei only write debts off? Did it in turn pay its own suppliers later? Write down which you believe.

# %% name="doubts" tags=["answer"]
from IPython.display import Markdown

freed = (125 - 94) / 360 * 185.2
cost = pd.Series({2009: 90_090, 2010: 107_666})  # cost of sales
paying = (huawei["payables"] / cost * 360).round(0)
gross = (51_875 + 4_341) / 149_100 * 360
Markdown(
    f"Freed: 31 / 360 × 185.2 = **{freed:.1f} billion** yuan. Own suppliers waited {paying[2009]:.0f} days, "
    f"then {paying[2010]:.0f}. Before the allowance for doubtful debts, 2009 had {gross:.0f} days."
)

# %% [markdown]
# - *Growth?* A year-end balance over a year's revenue goes **up** when sales grow, since the last months weigh more. Revenue grew by a quarter. So growth worked against Huawei.
# - *Written off?* The allowance of 2009 was 4.3 billion [@huawei2009]; what left the books in 2010 we have not read. Open.
# - *The suppliers?* Their days hardly moved: not at their cost.
#
# And what nobody outside can see: were receivables *sold* to banks before the year's end? Was December a month of calls? A year later the figures of 2010 were restated and the
# new ones rose again.

# %% name="huawei-figure"
import matplotlib.pyplot as plt
import creditlab as cl

revenue_2011 = 62_342 / 0.306  # from "cash to revenue 30.6%" in the report of 2011
days = [125, 94, 48_047 / 185_200 * 360, 55_359 / revenue_2011 * 360]
names = ["2009", "2010", "2010, restated", "2011"]
ax = plt.subplots(figsize=(6.6, 3.2), layout="constrained")[1]
bars = ax.bar(names, days, color=["black", "black", "lightgray", "black"], width=0.6)
ax.bar_label(bars, fmt="%.0f")
ax.set(ylabel="days sales outstanding", ylim=(0, 145), xlabel="year-end")
ax.set_title("Down by a quarter, and then no further")
plt.show()

# %% [markdown]
# (2011: receivables and the ratio from [@huawei2011]; the revenue is derived from them.) So: **it happened**, it was worth billions, and two easy explanations fail. *Why* it happened the
# report does not prove. It praises refined management; so would we.

# %% [markdown]
# ## 2 Two sides of every story
#
# The same discipline for the others. Left what is told, right what stands in another place.

# %% name="stories"
stories = [
    ["MYbank", "1% of loans bad, peers 3.22%", "own customers chosen; book young and growing"],
    ["Taizhou", "bad loans 1.58% (2015), 0.60% (2025)", "one bank's profit −58.5% in early 2025"],
    ["Taizhou", "soft facts: person, product, meters", "two fines: 7.15 and 5.34 million yuan"],
    ["Capital One", "46,000 tests in a year", "reservations of the Federal Reserve"],
]
table = pd.DataFrame(stories, columns=["who", "what is told", "the other side"])
cl.text_table(table)

# %% [markdown]
# MYbank's figures are those of its annual report [@mybank2020]; "chosen" and "young" are *our* doubts. Taizhou: the city's rate and its data platform [@taizhou_xinhua2025], profit [@taizhou_financeun], fines
# [@taizhou_fines]. Capital One: the tests [@capitalone_tests], the reservations [@capitalone_cio].
#
# Both columns can be true at once. A story with an empty right column has not been researched.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We test the doubt about *young* loans. Two made-up banks, and we know the truth: of each, **3%** of the loans go bad within three years, at the same pace. One does not grow, the other
# doubles every year. Both report "bad loans / all loans". What do they report?


# %% name="young-book" tags=["answer"]
import numpy as np


def reported(growth):
    age = np.array([0, 1, 2])  # in years; after three a loan is paid back or written off
    lent, bad = (1.0 + growth) ** -age, 0.03 * age / 3  # the older, the fewer; bad in equal steps
    return 100 * (lent * bad).sum() / lent.sum()


growths = [0, 0.25, 0.5, 1, 2]
pd.Series({f"{g:+.0%} a year": reported(g) for g in growths}, name="bad (%)").round(2).to_frame().T

# %% [markdown]
# The same customers, the same model, and the reported rate falls by nearly a half when the book doubles every year. **A young book always looks good.** Here, too, only loans of the same age may be compared: the vintages of lesson 3.2. That does not prove that
# MYbank's one per cent is youth; it proves that one per cent alone shows no skill.

# %% [markdown]
# ## 3 The ones we do not hear of
#
# Who is invited to the conference? Not those who tried the same and failed. That is **survivorship bias** 幸存者偏差. We make a world in which we know the truth.
#
# A thousand suppliers. Half are *generous* with limits, half *strict*. In our world generosity **costs** one point of yearly profit on average, and makes results more uneven. Whoever has lost 25 points in ten years,
# added up, disappears.


# %% name="world"
def world(cost=1.0, spread=9.0, seed=0):
    dice = np.random.default_rng(seed)
    generous = np.arange(1_000) < 500
    mean, sd = np.where(generous, 4 - cost, 4), np.where(generous, spread, 5)
    years = dice.normal(mean[:, None], sd[:, None], (1_000, 10))
    worth = years.cumsum(axis=1)
    gone = (worth < -25).any(axis=1)
    return pd.DataFrame({"generous": generous, "profit": years.mean(axis=1), "gone": gone})


firms = world()
f"{firms['gone'].sum()} of 1,000 suppliers disappear within ten years"

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** After ten years a magazine visits the twenty most profitable *survivors*. How many of them are generous? And what is the mean profit of generous and strict, once among survivors and once
# among all who started?

# %% name="magazine" tags=["answer"]
alive = firms[~firms["gone"]]
twenty = alive.nlargest(20, "profit")
groups = {"all who started": firms, "survivors": alive, "the magazine's twenty": twenty}
rows = {}
for name, each in groups.items():
    means = each.groupby("generous")["profit"].mean()
    rows[name] = [len(each), each["generous"].sum(), means[True], means[False]]
columns = ["firms", "of them generous", "profit, generous", "profit, strict"]
pd.DataFrame(rows, columns).T.round(2)

# %% name="world-figure"
ax = plt.subplots(figsize=(7.4, 3.4), layout="constrained")[1]
heights = firms["generous"] + np.random.default_rng(1).uniform(-0.3, 0.3, 1_000)
ax.plot(firms["profit"], heights, ".", color="#bbbbbb", label="supplier")
ax.plot(firms["profit"][firms["gone"]], heights[firms["gone"]], "kx", label="disappeared")
ax.plot(twenty["profit"], heights[twenty.index], "ko", label="in the magazine")
ax.set(xlabel="mean profit of ten years (% of sales)", ylim=(-0.9, 1.5))
ax.set_yticks([0, 1], ["strict", "generous"])
ax.set_title("The generous fill both ends, and only one is invited")
ax.legend(frameon=False, loc="lower center", ncols=3)
plt.show()

# %% [markdown]
# Among all, generous is worse by what we put in. Among survivors the gap has shrunk, and the magazine is full of generous suppliers. **The best of many are the most daring, not the best advised.** Ask of every
# success: how many did the same, and where are they now?
#
# Turn the wheel: how costly may generosity be before the magazine stops praising it? (The sliders need a running notebook; below, three costs.)


# %% name="told"
from IPython.display import HTML


def told(cost, spread):
    firms = world(cost, spread)
    best = firms[~firms["gone"]].nlargest(20, "profit")["generous"].sum()
    text = f"<p>Costs {cost:.1f} points, spread {spread:.0f}: <b>{best} of 20</b> are generous; "
    return text + f"{firms.loc[firms['generous'], 'gone'].mean():.0%} of the generous are gone.</p>"


HTML("".join(told(cost, 9) for cost in (0, 1, 3)))

# %% name="sliders"
import ipywidgets as widgets

cost = widgets.FloatSlider(value=1, max=5, step=0.5, description="cost")
spread = widgets.FloatSlider(value=9, min=5, max=15, step=1, description="spread")
page = widgets.HTML(told(1, 9))
for control in (cost, spread):
    widgets.dlink((control, "value"), (page, "value"), lambda _: told(cost.value, spread.value))
widgets.VBox([cost, spread, page])

# %% [markdown] tags=["trap"]
# **The trap: to copy the magazine.** A strict supplier with sales of 100 million a year turns generous. What does it cost in ten years, and how much higher is the risk not to be there any more? We ask 20,000 such
# suppliers of our world, to have an interval.

# %% name="trap" tags=["trap"]
from creditlab.data.rates import jeffreys_interval

many = pd.concat([world(seed=seed) for seed in range(20)])
gone = many.groupby("generous")["gone"].agg(["sum", "size"])
low, high = (100 * end for end in jeffreys_interval(gone["sum"], gone["size"]))
mean = many.groupby("generous")["profit"].agg(["mean", "sem"])
less = 10 * (mean.at[False, "mean"] - mean.at[True, "mean"])
error = 10 * 1.96 * np.hypot(*mean["sem"])
Markdown(
    f"Ten years: **{less:.1f} million** yuan (± {error:.1f}). Disappeared: strict {low[0]:.1f} to "
    f"{high[0]:.1f}%, generous **{low[1]:.1f} to {high[1]:.1f}%**."
)

# %% [markdown]
# ## 4 "But with us the generous limits work!"
#
# Our own head of sales has figures: customers whose limit was raised are bad *less* often. He is right. Again a world with a known truth: a higher limit makes **one more of a hundred** go bad. But Sales raised the limits of
# those who looked good. `trial` plays a year with 20,000 customers; here is what Sales sees.


# %% name="trial"
def trial(by_lot, seed):
    dice = np.random.default_rng(seed)
    quality, luck = dice.normal(size=(2, 20_000))
    raised = luck > 0 if by_lot else quality + luck > 0
    chance = 0.03 * np.exp(-0.8 * quality - 0.32) + 0.01 * raised  # the truth: one point more
    bad = dice.random(20_000) < chance
    p, n = (np.array([f(bad[raised == k]) for k in (True, False)]) for f in (np.mean, len))
    return 100 * p[0], 100 * p[1], 100 * (p[0] - p[1]), 196 * np.sqrt((p * (1 - p) / n).sum())


pd.Series(trial(False, 0), ["raised", "not raised", "difference", "±"], name="bad (%)").round(2)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The truth is +1 point. Sales sees fewer bad ones. Would more customers mend that? And what shows the comparison if the raise is **drawn by lot**? We play 200 years each way, and count
# how often the interval holds the truth.

# %% name="lot" tags=["answer"]
rows = {}
for name, by_lot in {"raised for the good": False, "drawn by lot": True}.items():
    found = np.array([trial(by_lot, seed) for seed in range(200)])
    gap, half = found[:, 2], found[:, 3]
    rows[name] = [*found[:, :3].mean(axis=0), half.mean(), 100 * (np.abs(gap - 1) < half).mean()]
columns = ["bad (%), raised", "not raised", "difference", "± of one", "holds the truth (%)"]
pd.DataFrame(rows, columns).T.round(2).rename_axis("mean of 200 worlds")

# %% [markdown]
# The comparison of Sales is wrong in *sign*, and its interval never holds the truth: more customers would only make it surer of the wrong answer. The lot finds the truth, because the two groups differ in nothing but the limit. That is what a
# **randomised test** 随机对照试验 is. (Capital One's 46,000 were called tests; whether a lot was drawn in each, the article does not say.)
#
# ## 5 How many customers?
#
# By hand. We want to notice when the share of bad rises from *p₁* to *p₂*: with 80% **power** 检验功效 (four times in five), and to cry wolf at most once in twenty. Then each group needs
#
# $$n = (1.96 + 0.84)^2\,\frac{p_1(1-p_1) + p_2(1-p_2)}{(p_2-p_1)^2}$$

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** From 3% to 4%: how many customers in each group? A hundred, a thousand, or more? Guess, then compute, then let statsmodels and 2,000 simulated tests check you.

# %% name="size" tags=["answer"]
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

p1, p2 = 0.03, 0.04
n = 2.8**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p2 - p1) ** 2
effect = proportion_effectsize(p2, p1)
other = NormalIndPower().solve_power(effect, power=0.8, alpha=0.05)
bad = np.random.default_rng(3).binomial(round(n), [p1, p2], (2_000, 2)) / round(n)
seen = np.abs(bad[:, 1] - bad[:, 0]) > 1.96 * np.sqrt((bad * (1 - bad)).sum(axis=1) / n)
Markdown(
    f"By hand **{n:,.0f}** in each group, statsmodels {other:,.0f}; noticed: {seen.mean():.0%}."
)

# %% [markdown]
# More than five thousand in each group, for one point. No trading company has that. Does that end the matter? No: we ask the wrong question. We need not notice *every* rise, only one that **eats up the profit** of the higher limit.

# %% name="break-even"
my_extra, my_loss, my_rate = 3_000, 80_000, 0.03  # yuan a year and customer; yuan a bad one
harmful = my_rate + my_extra / my_loss


def group_size(p1, p2):
    return NormalIndPower().solve_power(proportion_effectsize(p2, p1), power=0.8, alpha=0.05)


Markdown(
    f"Extra margin {my_extra:,}, loss {my_loss:,}: the raise pays up to **{harmful:.2%}** bad. "
    f"To notice that: **{group_size(my_rate, harmful):,.0f}** customers in each group."
)

# %% name="size-figure"
ax = plt.subplots(figsize=(7, 3.6), layout="constrained")[1]
sizes = np.geomspace(50, 10_000, 40)
needed = 2.8 * np.sqrt(2 / sizes)  # least effect noticed, on the scale of statsmodels
for p, dash in ((0.01, "-"), (0.03, "--"), (0.08, ":")):
    least = np.sin(np.arcsin(np.sqrt(p)) + needed / 2) ** 2 - p
    ax.plot(sizes, 100 * least, "k" + dash, label=f"from {p:.0%} bad")
ax.axhline(100 * my_extra / my_loss, color=cl.plots.BAD, lw=1, label="eats up the margin")
ax.set(xscale="log", xlabel="customers in each group", ylabel="least rise noticed (points)")
ax.set_title("A test that finds nothing in 50 customers has not looked")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## 6 The decision
#
# Not Monday for everybody, and not never: **a test**. Its protocol is signed *before* the first limit is raised:
#
# - who takes part: everybody who pays on time and passed the rules of lesson 5.1; who is not asked for is not tested;
# - the lot decides, customer by customer, a connected group as one; the list is kept;
# - one change only (limit × 1.5), one outcome (60 days late or failed), one day of reckoning (in twelve months);
# - everybody counts in the group into which he was drawn, also if he never used the limit;
# - a most that may be lost; when it is reached, we stop.
#
# Put in your numbers.

# %% name="mine"
my_customers, my_exposure = 1_200, 60_000  # who may be drawn; extra exposure of each, yuan
each = my_customers // 2
power = NormalIndPower().power(proportion_effectsize(harmful, my_rate), each, 0.05)
wolf = each * harmful * my_exposure
verdict = "test" if power >= 0.8 else "test with more customers, or longer, or not at all"
Markdown(
    f"{each} in each group: a harmful rise is noticed with **{power:.0%}**. If it is harmful, the test "
    f"costs at most about {round(wolf, -4):,.0f} yuan in bad debts. Our answer: **{verdict}**."
)

# %% [markdown]
# "What did they really do?" Huawei collected, and we do not know how. MYbank lent where nobody had lent, and grew. Taizhou's banks went to look. Capital One *tested*, and that is the only one of the four methods that tells us whether it works with **us**.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - "We have no time for tests; the competitor raises limits now." What is the smallest honest test you could start this week?
# - Is it fair to give one customer a higher limit than another by lot? Would you tell them?
# - Which success story is told most often in your company? Write its right column.
# - A test of 80 customers "found no difference". What do you say in the meeting?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. Recompute the number, test the easy explanations, and write what is told beside what stands elsewhere. That it happened is not why it happened; a young book always looks good.
# 2. Survivors are the lucky among the daring. Ask for all who started.
# 3. Whoever chooses whom to treat cannot compare. The lot can; choose the rise that would hurt, compute the customers it takes, and sign before you start.
