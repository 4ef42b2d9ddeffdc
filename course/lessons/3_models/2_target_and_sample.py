# %% [markdown] tags=["decision"]
# A lender wants its first scorecard, and the committee quarrels before a single line is fitted.
#
# Collections says: "Bad is who is 30 days late." Finance: "Bad is who was written off." And the head of sales shows a chart:
# "Our newest loans have by far the fewest bads. Build the card on them!"
#
# A scorecard learns to tell bads from goods. So somebody must say **who is bad, and when we know it**. No method mends a wrong
# answer, because every statistic will be computed against it.

# %% [markdown]
# ## 1 The newest loans look best
#
# LendingClub, an American platform, published its loans. Ours are counted by years of issue and by the status on the
# day of the count: *charged off* (lost), *repaid*, *current* (still running) and *delinquent* (late).

# %% name="lendingclub"
import numpy as np
import pandas as pd
from IPython.display import Markdown

import creditlab as cl

club = cl.load_dataset("lending_club_vintages").frame
order = ["charged off", "delinquent", "current", "repaid"]
counts = club.pivot_table(index="block", columns="status", values="loans", aggfunc="sum")[order]
loans = counts.sum(axis=1)
counts.assign(loans=loans, lost=(counts["charged off"] / loans).round(3))

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The last column falls to almost nothing. Has the platform become twenty times better at lending? Before
# you go on, write down the *least* and the *most* of the 2015 loans that may be lost in the end.

# %% tags=["answer"] name="statuses"
import matplotlib.pyplot as plt

share = 100 * counts.div(loans, axis=0).iloc[::-1]
colors = ["#b3400f", "#e0a080", "white", "#56a0d3"]
fig, ax = plt.subplots(figsize=(8, 3.2), layout="constrained")
share.plot.barh(stacked=True, color=colors, ec="#555", width=0.7, ax=ax)
for bar in ax.containers[order.index("current")]:
    bar.set(hatch="///")
ax.set(xlabel="share of the loans of the block (%)", ylabel="years of issue")
ax.set_title("Most of the newest loans are not over yet")
ax.legend(ncols=4, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.2))
plt.show()

# %% [markdown]
# The hatched part is not good. It is **not known yet**. Statisticians call such an outcome *censored*. If all of it were repaid,
# the column above would stand. If none of it were, nearly all of the 2015 loans would be lost. Together these two say: almost
# nothing.
#
# Two shortcuts are popular. "Not lost so far is good" gives the column above. "Look at the finished loans only" sounds
# better: lost / (lost + repaid). We test both where the truth is known, and come back.

# %% [markdown]
# ## 2 A book whose future we know
#
# We **simulate** a lender: 12,000 loans, opened from January 2023 to December 2024, all with 30 months to run. Each month
# a customer is current, 1-29, 30-59, 60-89 or 90+ days late, and moves with the chances below. Trouble begins most often
# around month 7. Low income raises the chance, and the online channel, which is growing, doubles it.

# %% name="simulate"
WORSE, CURE = np.array([0, 0.35, 0.55, 0.7, 0]), np.array([0, 0.55, 0.30, 0.12, 0.02])
HAZARD = 0.03 * np.exp(-(((np.arange(31) - 7) / 5) ** 2)) + 0.001  # first arrears, by month on book


def simulate(opened, rng):
    online, income = rng.random(len(opened)) < opened / 30, rng.lognormal(1.1, 0.5, len(opened))
    risk, state = np.where(online, 2, 1) * 3 / income, np.zeros((len(opened), 31), int)
    for month in range(1, 31):
        now, dice = state[:, month - 1], rng.random(len(opened))
        worse = np.where(now == 0, risk * HAZARD[month], WORSE[now])
        state[:, month] = np.where(dice < worse, now + 1, np.where(dice > 1 - CURE[now], 0, now))
    return pd.DataFrame({"opened": opened, "online": online, "income": income}), state


# %% [markdown]
# The lender does not see the future. Its file ends in December 2024: of a loan opened in November it has two months. We
# cut the simulation there, and keep the rest in a drawer, as the truth. `performance_panel` reads the customary file, a
# row a customer and month with the days past due.

# %% name="panel"
rng = np.random.default_rng(11)
book, future = simulate(rng.integers(0, 24, 12_000), rng)
seen = np.arange(31) < (24 - book["opened"].to_numpy())[:, None]
customer, month = np.nonzero(seen)
rows = pd.DataFrame({"customer": customer, "month on book": month})
rows["days late"] = np.array([0, 15, 45, 75, 105])[future[customer, month]]
rows["month"] = pd.Period("2023-01", "M") + (book["opened"].to_numpy()[customer] + month)
panel = cl.performance_panel(rows, "customer", "month", "days late")
panel.summary()[["fact", "number", "note"]].head(3)

# %% [markdown]
# ## 3 Who comes back? Roll rates
#
# Late is not bad. Many customers forget an instalment and pay it next week. A useful border runs where **most do not come
# back**. So we take everybody's worst state in one half-year, and in the next. That table is called *roll rates*.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Of those whose worst was 1-29 days, how many were cured (no worse than 1-29) in the next half-year?
# Of 30-59, of 60-89, of 90+? Write down four percentages, then look where yours fall below 50.

# %% tags=["answer"] name="roll-rates"
rolls = cl.roll_rates(panel, observation=6, performance=6)
cl.plots.plot_roll_rates(rolls)
plt.show()

# %% name="cures"
cures = rolls.cures("1-29").set_index("from")
cures[["customers", "cured", "share", "low", "high"]].round(3)

# %% [markdown]
# From 1-29 nearly all return: **good**. From 60-89 and from 90+ the whole interval lies below one half: **bad**. Between
# them stands 30-59: most return, but many do not. Such customers are **indeterminate**; we leave them out of development,
# because they would blur the border, and we still score them afterwards.
#
# A third kind is **excluded** for reasons that have nothing to do with paying: staff, fraud, the deceased. The limits
# (50% and 80% here) are for the committee to set; that the border lies where most do not come back is customary
# [@siddiqi2017].

# %% [markdown]
# Now real customers. The card holders in Taiwan [@yeh2009] have six monthly statuses, April to September 2005, in months late.
# Three months are the first period, three the next.

# %% name="taiwan"
frame = cl.load_dataset("taiwan_default").frame
statuses = ["PAY_6", "PAY_5", "PAY_4", "PAY_3", "PAY_2", "PAY_0"]  # April to September
months = dict(zip(statuses, range(200504, 200510), strict=True))
long = frame.melt("ID", statuses, "month", "months late").replace({"month": months})
cards = cl.performance_panel(long, "ID", "month", "months late", edges=(1, 2, 3))
card_rolls = cl.roll_rates(cards, observation=3, performance=3)
card_rolls.cures("current").iloc[:, :6].round(3)

# %% [markdown]
# A rule met in real life: look at the *counts* before the shares. Only one customer was ever "one month late" until June, and
# thousands were two months late. Nobody becomes two months late without having been one month late. So the bank recorded
# a single month only from September on; the source does not say why. **Ask whoever keeps the file.** A border at one month would here
# be a border at nothing.
#
# Two months, then, or three? We try all three borders: bad from July to September, among those who were not yet bad in
# June. The payment of *October* is known, too. How many of the bads missed that as well?

# %% name="three-borders"
from creditlab.data.rates import jeffreys_interval

table = {}
for border in ("1", "2", "3+"):
    decided = cl.outcomes(cards, cl.Definition(border, window=3), at="2005-06").frame
    bad = (decided["outcome"] == "bad").to_numpy()
    missed = frame.loc[bad, "default"]
    low, high = jeffreys_interval([missed.sum()], [bad.sum()])
    population = (decided["outcome"] != "excluded").sum()
    table[border] = [bad.sum(), bad.sum() / population, missed.mean(), low[0], high[0]]
columns = ["bads", "bad rate", "missed October, too", "low", "high"]
pd.DataFrame(table, index=columns).T.rename_axis("bad from (months late)").round(3)

# %% [markdown]
# The trade: a milder border gives more bads to learn from, but fewer of them are truly lost. From three months on the
# label means most, and only some hundreds are left. Neither answer is wrong. A *collections* card may want the early border; a card
# that prices losses wants the late one. Finance and Collections are both right, about different questions.

# %% [markdown]
# ## 4 How long must we wait? Vintage curves
#
# Back to the simulated book. A **vintage** is all loans opened in one quarter. We follow each: what share has ever been
# 60 days late by month 1, 2, 3 ... on book? Each curve ends where our file ends.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Many banks take a **performance window** of 12 months: bad is who was bad within it. Trouble begins
# around month 7 here. What share of all bads would 12 months miss: 2%, 10%, 25%?

# %% tags=["answer"] name="vintages"
definition = cl.choose_definition(panel)
curves = cl.vintage_curves(panel, definition.bad_from, cohort="Q")
cl.plots.plot_vintages(curves, window=definition.window)
plt.show()

# %% name="reason"
Markdown("> " + definition.reason)

# %% [markdown]
# Note what the rule watches: not the *height* of the curve, but whether it still rises. And it counts only vintages that
# were seen so long. The threshold (5% in the last three months) is a habit, not a law.
#
# One more look at the curves. Compared at the *same month on book*, those of early 2024 are the steepest (the two
# last are too young to tell). That is the fair comparison of young and old loans. Sales compared different ages.
#
# Now move the window. Waiting has a price: fewer loans to learn from, and older ones.


# %% name="window"
from creditlab.data.vintages import maturity

by_month = maturity(cl.vintage_curves(panel, definition.bad_from)).set_index("month_on_book")
ever = (future >= panel.rank(definition.bad_from)).any(axis=1)


def told(window):
    row, bads = by_month.loc[window], (future[:, : window + 1] >= 3).any(axis=1)
    later = f"{row['growth']:.0%} [{row['low']:.0%}, {row['high']:.0%}]"
    text = f"<p>In the last 3 months came <b>{later}</b> of the bads. {row['customers']:,.0f} loans"
    text += f" with {row['ever_bad']:.0f} bads are old enough.</p><p>From the drawer: "
    return text + f"{1 - (bads & ever).sum() / ever.sum():.0%} of all bads come later still.</p>"


# %% name="window-slider"
import ipywidgets as widgets

window = widgets.IntSlider(value=12, min=4, max=22, description="months")
answer = widgets.HTML(told(window.value))
window.observe(lambda _: setattr(answer, "value", told(window.value)), "value")
widgets.VBox([window, answer])

# %% [markdown]
# ## 5 What "good so far" does
#
# Now the two shortcuts of section 1. For *finished loans only* we need some that finish early: let 3% of the good customers
# repay each month. And we open the drawer.

# %% name="drawer"
true = (future[:, : definition.window + 1] >= 3).any(axis=1)
so_far = ((future >= 3) & seen).any(axis=1)
repaid = ~ever & (rng.geometric(0.03, len(book)) < 24 - book["opened"])
quarters = book["opened"] // 3 + 1
facts = pd.DataFrame({"true": true, "so far": so_far})
facts["finished"] = np.where(so_far | repaid, so_far, np.nan)
facts.groupby(quarters).count().rename_axis("quarter of opening").T

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** These are the loans that each of the three ways counts. The online channel doubles the risk, and it
# grows. So the true bad rate rises from vintage to vintage. What will "bad so far" do? And "bad among the finished"?

# %% tags=["answer"] name="shortcuts"
rates = 100 * facts.groupby(quarters).mean()
fig, ax = plt.subplots(figsize=(7.5, 3.8), layout="constrained")
for name, look in {"true": "o-", "so far": "s--", "finished": "^:"}.items():
    ax.plot(rates[name], look, color="black" if name == "true" else cl.plots.BAD)
ax.set(xlabel="quarter of opening (1 = early 2023)", ylabel="bad rate (%)", ylim=0)
ax.set_title("The truth rises; what we have seen so far falls")
ax.legend(["true, in the whole window", "bad so far", "bad among the finished"], frameon=False)
plt.show()

# %% [markdown]
# "Bad so far" turns a growing risk into a success story; it is right only where the window is over. "Bad among the finished"
# is mostly too high, since bads finish early and goods late: the finished are a selection. Neither is repaired by more
# loans. Only *time* helps, or a method that knows which outcomes are open.
#
# `cl.outcomes` takes the honest road. It decides on those who were seen for the whole window, and says of everybody
# else why not. We also exclude 300 loans to staff.

# %% name="outcomes"
book["channel"] = np.where(book["online"], "online", "branch")
book["month"] = (pd.Period("2023-01", "M") + book["opened"]).astype(str)
book["customer"] = book.index
decided = cl.outcomes(panel, definition, exclusions={"staff": range(300)})
known, left_out = decided.join(book, on="customer")
decided.summary().round(3)

# %% [markdown] tags=["trap"]
# ## The trap: the best new channel
#
# Most loans are opened too late to be decided. "We cannot throw away most of our data!" says the head of sales, and
# builds a card on all 12,000, with *not bad so far* as good. We build ours on the decided loans. Both cards use income and channel
# only. What do they say about the online channel?

# %% name="two-cards" tags=["trap"]
samples, made, rows = {"all, so far": book.assign(bad=so_far * 1), "decided": known}, {}, []
for name, sample in samples.items():
    one = cl.Scorecard(variables=["income", "channel"], binning={"max_bins": 5}, decimals=0)
    made[name] = one.fit(sample, sample["bad"])
    lines = made[name].table_.query("bin in ['online', 'branch']")
    low, high = jeffreys_interval(lines["count"] * lines["bad_rate"], lines["count"])
    rows.append(lines.assign(sample=name, low=low, high=high))
columns = ["count", "bad_rate", "low", "high", "points"]
pd.concat(rows).set_index(["sample", "bin"])[columns].round(3)

# %% [markdown] tags=["trap"]
# The card of "so far" sees no difference between the channels. It has counted months of waiting as good conduct, and the online loans
# wait most. (Even the decided sample holds few online loans, and its intervals touch. It is careful, not certain.)
#
# In January 2025, 20,000 new applicants come. A good earns 500, a bad loses 5,000, so the break-even PD is 500 / 5,500.
# Both cards approve below it. Because we simulate, we can watch them for the whole window.

# %% name="trap-cost" tags=["trap"]
new, then = simulate(np.full(20_000, 24), np.random.default_rng(12))
new["channel"] = np.where(new["online"], "online", "branch")
bad, rows = (then[:, : definition.window + 1] >= 3).any(axis=1), {}
for name, one in made.items():
    probability = one.predict_proba(new)[:, 1]
    yes = probability <= cl.break_even_pd(500, 5_000)
    auc = cl.evaluate(bad, probability).loc["auc", "value"]
    earned = pd.Series(np.where(yes, np.where(bad, -5_000, 500), 0))
    ends = (earned.mean() + np.array([0, -1.96, 1.96]) * earned.sem()).round()
    rows[name] = [auc, probability.mean(), bad.mean(), yes.mean(), *ends]
columns = ["AUC", "mean PD", "bad rate", "approved", "earned per applicant", "low", "high"]
pd.DataFrame(rows, index=columns).T.round(3)

# %% [markdown] tags=["trap"]
# The AUC differs by little, so no alarm rings. But the card of "so far" promises PDs of less than half the truth, approves
# most applicants, and loses money on average; the other one earns. **Not known is not good.**
#
# The remedy is patience: the newest loans wait until their window is over.

# %% [markdown]
# ## 6 Three samples, and the future kept out
#
# From the decided loans we draw three samples. **Train** builds the card; **test**, drawn at random from the same months, tells whether
# it learned noise; **out-of-time**, the latest months, tells whether it still holds when the world has moved. A
# customer with several loans must be on one side only (`group=`). Ours have one each.

# %% name="samples"
split = cl.split_samples(known, "bad", time="month", out_of_time="2023-05", test_size=0.3, seed=0)
split.summary().query("rows > 0").round(3)

# %% [markdown]
# The out-of-time sample is small, and *old* itself: a whole window lies between it and today. It cannot vouch for the online
# growth since then. Say so in the report.
#
# Now the operations team brings a gift: `letters`, the number of reminders each customer has had. One goes out in every
# second month, or so, in which a customer is late.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We add `letters` to the card. What happens to the AUC on train, on test, and out of time? Which of the
# three samples will expose that something is wrong?

# %% tags=["answer"] name="letters"
letters = pd.Series(rng.binomial(((future >= 1) & seen).sum(axis=1), 0.5))
new["letters"], rows = 0, {}
parts = {"train": split.train, "test": split.test, "out of time": split.out_of_time}
parts = {name: part.join(letters.rename("letters")) for name, part in parts.items()}
parts["new applicants"] = new.assign(bad=bad * 1)
for used in (["income", "channel"], ["income", "channel", "letters"]):
    one = cl.Scorecard(variables=used, binning={"max_bins": 5})
    one.fit(parts["train"], parts["train"]["bad"])
    for name, part in parts.items():
        found = cl.evaluate(part["bad"], one.predict_proba(part)[:, 1]).loc["auc"]
        rows[f"{len(used)} variables", name] = found.rename({"value": "AUC"})
pd.DataFrame(rows).T.round(3)

# %% [markdown]
# No sample exposes it: all three are from the same file, and in all of them the letters were counted *afterwards*. On
# applicants, who have had no letter yet, nothing is left of it. A split keeps chance out, and an out-of-time sample
# keeps change out. **The future is kept out by the calendar alone**: for each column ask on which day its value was
# known.

# %% name="calendar"
dated = known.assign(letters=letters[known.index], as_of="2024-12-31")
dated["applied"] = pd.PeriodIndex(dated["month"], freq="M").to_timestamp()
rule = {"income": "applied", "channel": "applied", "letters": "as_of"}
cl.check_availability(dated, "applied", rule).drop(columns="examples").round(3)

# %% [markdown]
# `share` is the share of rows in which the value was known only after the decision. One line, written down when the data
# are collected, saves the project.
#
# ## 7 Back to the platform
#
# Now the LendingClub chart again. We compare like with like, grade C in all blocks, and draw what the counts truly allow: the
# bar runs from "everything still open is repaid" to "everything open is lost".

# %% name="bounds"
grade = club[club["grade"] == "C"].pivot_table(index="block", columns="status", values="loans")
total, lost = grade.sum(axis=1).iloc[::-1], grade["charged off"].iloc[::-1]
least, most = 100 * lost / total, 100 * (total - grade["repaid"]) / total
among = 100 * lost / (lost + grade["repaid"])
fig, ax = plt.subplots(figsize=(7.5, 3.2), layout="constrained")
ax.barh(total.index, (most - least)[total.index], left=least, color="#ddd", ec="#555", hatch="//")
ax.plot(least, least.index, "o", color=cl.plots.BAD, label="lost so far")
ax.plot(among[total.index], total.index, "s", c="black", mfc="white", label="among the finished")
ax.set(xlim=(0, 100), xlabel="lost in the end, grade C (%)", ylabel="years of issue")
ax.set_title("Only the oldest block has an answer")
ax.legend(frameon=False, loc="upper right")
plt.show()

# %% [markdown]
# For 2007-2011 the bar is short, and any count inside it will do. For 2015 it spans nearly everything. The shortcuts are single points
# in it, and they lie where the speaker wants them: among the finished, the loans of 2014 look worse than the oldest, and
# those of 2015 look splendid. We cannot say whether lending became better. With the months of opening and of loss we could
# draw vintage curves; these counts have neither.
#
# ## 8 The decision
#
# The committee wants three lines: border, window, sample. Put *your* border and windows into the next cell. (All
# states between good and bad are named in `between`; with a border at 90+ these are 30-59 and 60-89.)

# %% name="decision"
border, between, windows = "60-89", ("30-59",), (6, 12, 18)
rows = {}
for w in windows:
    mine = cl.Definition(border, window=w, indeterminate=between)
    usable = cl.outcomes(panel, mine, exclusions={"staff": range(300)}).join(book, on="customer")[0]
    bads, n = usable["bad"].sum(), len(usable)
    (low,), (high,) = jeffreys_interval([bads], [n])
    rows[w] = [n, bads, bads / n, low, high, usable["online"].mean(), usable["month"].max()]
columns = ["loans", "bads", "bad rate", "low", "high", "online", "newest loan"]
pd.DataFrame.from_dict(rows, "index", columns=columns).rename_axis("window (months)").round(3)

# %% [markdown]
# A shorter window brings newer loans and more of the online channel, but it calls bads good who come later. We sign **bad from
# 60 days, 30-59 left out, and the longest window**. We write beside it what this sample cannot tell: the online channel, of which it has
# seen little. Until it has, we watch that channel by its vintage curves, month by month. And Sales may keep the chart, if the
# words "not known yet" are printed over its right half.

# %% [markdown] tags=["discussion"]
# **For the group.** Four seats: Collections, Finance, Sales, Model development.
#
# - Collections wants bad from 30 days, "or we act too late". Could the bank have two definitions? What would each card be
#   used for?
# - A customer is 75 days late because of a disputed invoice, wins the dispute, and pays. Bad, indeterminate or excluded?
#   Who decides, and when?
# - A business customer orders twice a year. What is its window?
# - A long window makes every card old at birth. What would you do about a recession that began last month?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Bad.** The border lies where most do not come back; roll rates show where. In between is indeterminate; excluded is
#    what has nothing to do with paying. Look at the counts before the shares.
# 2. **Window.** While the vintage curve rises, bads are missing. Longer windows leave fewer, older loans.
# 3. **Not known yet.** An open outcome is not a good one. Counted as good, it makes young loans, and whatever grows, look
#    safe. No AUC shows it.
# 4. **Samples.** Train, test, out of time; a customer on one side only. The split keeps out chance and change; the future
#    is kept out by asking of each column when it was known.
