# %% [markdown] tags=["decision"]
# The system has run since Monday. It reads every payment as it comes in, and the news as well. At 3 a.m. your telephone rings: *"Alert: customer 117 pays later than usual. Exposure 240,000. Block all orders?"*
#
# Yesterday it rang twice, for nothing. **Act or sleep?** And which answers may the machine give by itself, so that you can sleep?

# %% [markdown]
# ## 1 A stream with a known truth
#
# We replay two years of payments. The stream is **simulated**: 300 customers, an invoice every two weeks, each customer with a habit of its own. In the second year 40 of them get into trouble on a day that only we know:
# they pay later, after 60 days not at all, and after 150 days they fail.

# %% name="customers"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

rng, n, days = np.random.default_rng(1), 300, np.arange(0, 730, 14)
level, spread = rng.uniform(0, 12, n), rng.uniform(3, 8, n)
onset = pd.Series(np.where(np.arange(n) < 40, rng.integers(365, 560, n), 10_000))
fails = onset + 150
f"{n} customers, {(onset < 730).sum()} of them in trouble between day 365 and day {onset[:40].max()}"

# %% name="invoices"
inv = pd.DataFrame({"customer": np.repeat(np.arange(n), len(days)), "due": np.tile(days, n)})
since = inv["due"] - inv["customer"].map(onset)
habit, sd = level[inv["customer"]], spread[inv["customer"]]
inv["late"] = (habit + sd * rng.normal(size=len(inv)) + 2 * sd * (since >= 0)).round()
inv.loc[since > 60, "late"] = np.inf  # never paid
inv["amount"] = np.repeat(rng.lognormal(9, 1, n), len(days)).round(-2)
inv.head(3)


# %% name="stream"
def stream_of(inv, clock):
    parts = [inv[np.isfinite(inv["late"])].assign(day=inv["due"] + inv["late"])]
    if clock:  # an invoice that is still open tells something, too
        parts += [inv[inv["late"] > d].assign(day=inv["due"] + d, late=d) for d in (30, 60)]
    found = pd.concat(parts)
    found = found[(found["day"] < 730) & (found["day"] < found["customer"].map(fails))]
    return found.assign(date=pd.Timestamp("2025-01-01") + pd.to_timedelta(found["day"], "D"))


stream = stream_of(inv, clock=True)
f"{len(stream):,} observations"

# %% [markdown]
# ## 2 The sum that remembers
#
# One late payment is nothing; the fifth in a row is something. The **cumulative sum** 累积和 (CUSUM) remembers [@page1954]: measure each payment in standard deviations *z* above what is usual for this customer; add
# *z* − ½; never go below 0; ring when the sum passes a threshold. By hand, usual is 1 day with a deviation of 3:

# %% name="by-hand"
import creditlab as cl

late = pd.Series([1, 4, 0, 7, 10, 10])
z = ((late - 1) / 3).clip(-3, 3)
total, sums = 0.0, []
for step in z:
    total = max(0.0, total + step - 0.5)
    sums.append(total)
pd.DataFrame({"days late": late, "z": z.round(2), "sum": np.round(sums, 2)}).T

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** With a threshold of 4, a customer who has *not* changed rings falsely about once in 338 payments, so the theory says (Siegmund's approximation [@siegmund1985]). We watch 300 customers with 26 payments a year each.
#
# How many false alarms a year is that, one a month or more? And will our stream keep to the theory?

# %% tags=["answer"] name="false-alarms"
healthy = stream[stream["customer"] >= 40]
first_year, second = healthy["day"] < 365, healthy["day"] >= 365
watched = cl.watch_payments(healthy, threshold=4)
f"theory: {260 * 26 / 338:.0f} a year; here: {watched['alert'][watched['day'] >= 365].sum()} in the second year"

# %% [markdown]
# Far more than the theory says. The usual and its deviation are *estimated* from six payments of each customer, and a wrong baseline rings for ever. A textbook threshold is a promise about a textbook world. So we turn the question round.
#
# ## 3 A budget of false alarms
#
# How many calls for nothing can the desk bear? Say one a week. The **false-alarm budget** 误报预算 then sets the threshold: the lowest one at which customers known as healthy, in the *first* year, raise at most 52 alerts. The second year is
# replayed with it.

# %% name="budget"
known = stream[stream["day"] < 365]  # nobody has been in trouble yet
threshold = cl.alert_threshold(known, budget=52, baseline=12)
f"threshold {threshold:.1f}"

# %% name="judged"
from creditlab.data.rates import jeffreys_interval


def judged(stream, threshold):
    seen = cl.watch_payments(stream, threshold, baseline=12)
    alerts = seen[seen["alert"] & (seen["day"] >= 365)]
    alerts = alerts.assign(right=alerts["day"] >= alerts["customer"].map(onset))
    once = alerts.drop_duplicates(["customer", "right"])  # who rings again tells nothing new
    right, all_ = once["right"].sum(), len(once)
    return once, [all_ - right, right / all_, *jeffreys_interval([right], [all_]), right / 40]


# %% name="replay"
names = ["customers rung falsely", "precision", "low", "high", "troubled found"]
alerts, row = judged(stream, threshold)
who = alerts["customer"][alerts["right"]].iloc[0]
path = cl.watch_payments(stream[stream["customer"] == who], threshold, baseline=12)
pd.DataFrame([np.ravel(np.hstack(row))], columns=names).round(2)

# %% [markdown]
# *Precision* (lesson 1.3) is the share of alerts that are right: the chance that it is worth getting up. (A customer counts at most once as right and once as false.) More customers ring falsely than the budget says: the threshold was set on the first
# year, and a wrong baseline keeps ringing in the second. A budget found on the past is a hope for the future. Here is the path of one troubled customer.

# %% name="path-figure"
import matplotlib.pyplot as plt

fig, axes = plt.subplots(2, 1, figsize=(7.5, 4.6), sharex=True, layout="constrained")
axes[0].plot(path["day"], path["late"], "o-", ms=3, color=cl.plots.NEUTRAL)
axes[1].plot(path["day"], path["score"], color=cl.plots.BAD)
axes[1].axhline(threshold, color="black", ls="--", label="threshold")
for ax in axes:
    ax.axvline(onset[who], color="black", ls=":", label="trouble begins (only we know)")
axes[0].set(ylabel="late (days)", title=f"Customer {who}")
axes[1].set(ylabel="cumulative sum (s.d.)", xlabel="day")
axes[1].legend(frameon=False, loc="upper left")
plt.show()

# %% name="trade-off"
rows = {}
for budget in (0, 12, 52, 150, 400):
    level_of = cl.alert_threshold(known, budget, baseline=12)
    rows[budget] = np.hstack([level_of, *judged(stream, level_of)[1]])
trade = pd.DataFrame(rows, index=["threshold", *names]).T.rename_axis("budget a year")
trade.round(2)

# %% name="trade-figure"
ax = plt.subplots(figsize=(7.5, 3.6), layout="constrained")[1]
half = [trade["precision"] - trade["low"], trade["high"] - trade["precision"]]
ax.errorbar(trade.index, trade["precision"], half, fmt="o-", color=cl.plots.GOOD, capsize=3)
ax.plot(trade.index, trade["troubled found"], "s--", color=cl.plots.BAD, label="troubled found")
ax.plot([], [], "o-", color=cl.plots.GOOD, label="alerts that are right, 95% interval")
ax.set(xlabel="false alarms allowed (a year)", ylabel="share", ylim=(0, 1.05))
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# A larger budget finds nobody more: those in trouble are found anyway, and the further calls are for nothing. Where is *your* point? A call costs 30 minutes; a missed failure its exposure.


# %% name="told"
def told(budget):
    row = trade.loc[budget]
    width = 480 * row["precision"]
    bar = f"<rect width='480' height='16' fill='#ccc'/><rect width='{width:.0f}' height='16'/>"
    text = f"<b>{row['precision']:.0%}</b> of the alerts right, {row['troubled found']:.0%} found, "
    text += f"{row['customers rung falsely']:.0f} customers rung for nothing"
    return f"<svg width='500' height='16'>{bar}</svg><p>{text}</p>"


# %% name="widget"
import ipywidgets as widgets

budget, page = widgets.SelectionSlider(options=list(trade.index), value=52), widgets.HTML(told(52))
budget.observe(lambda _: setattr(page, "value", told(budget.value)), "value")
widgets.VBox([budget, page])

# %% [markdown] tags=["trap"]
# ## The trap: the silence of those who stop paying
#
# A stream of payments contains *payments*. Whoever stops paying sends nothing, and the system finds him wonderfully quiet. We have avoided this above: an invoice that is still open 30 days after its due date counts as an observation, too.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Without that clock, at the same budget: how many of the troubled are still found? All, most, or half?

# %% tags=["answer", "trap"] name="silence"
rows, unpaid = {}, inv[~np.isfinite(inv["late"]) & (inv["due"] < inv["customer"].map(fails))]
for name, clock in {"payments only": False, "with the clock": True}.items():
    one = stream_of(inv, clock)
    level_of = cl.alert_threshold(one[one["day"] < 365], 52, baseline=12)
    got, row = judged(one, level_of)
    first = got[got["right"]].set_index("customer")["day"]
    late_stop = unpaid["due"] - 30 <= unpaid["customer"].map(first).fillna(
        9_999
    )  # delivered before
    rows[name] = np.hstack([*row, unpaid["amount"][late_stop].sum()])
pd.DataFrame(rows, index=[*names, "lost (CNY)"]).T.round(2)

# %% [markdown]
# `lost`: what was delivered and never paid, if deliveries stop at the first right alert (terms of 30 days). The clock costs nothing but a line of code. **Ask of every stream: what does it look like when nothing comes?**
#
# ## 4 Does it work on a ledger?
#
# In our stream trouble *shows in payments*, because we built it so. Now the ledger of the course (**simulated** as well, but with hidden ability and willingness, and failure that follows from ability): the same rule, the failures of 2024.

# %% name="ledger"
book = cl.simulate_ledger(250, seed=1)
events = book.events
bills = events[events["kind"] == "invoice"].set_index("invoice")[["customer", "due"]]
paid_on = events[events["kind"] == "payment"].groupby("invoice")["date"].max()
real = bills.join(paid_on.rename("date")).dropna()
real["late"] = (real["date"] - real["due"]).dt.days
old = real[real["date"] < "2024-01-01"]
level_of = cl.alert_threshold(old, 30)
rung = cl.watch_payments(real, level_of).query("alert and date >= '2024-01-01'")
lead = (rung["customer"].map(book.failures) - rung["date"]).dt.days
f"{len(rung)} alerts in 2024, {lead.between(0, 180).sum()} of them followed by a failure within 180 days"

# %% [markdown]
# Nothing to speak of. There, slow payment is a habit that comes and goes, and failure comes from elsewhere. A detector cannot be better than its signal; it must be tested on *your* failures before it may ring at night.
#
# ## 5 Limits that listen
#
# An alert that nobody acts on is noise. The mildest act is an **adaptive limit** 动态额度: from an alert on, no more open account than is open now; after three payments on time the old limit returns. What is that worth? We count deliveries stopped to the troubled
# (loss avoided, 85% of the amount) and to the healthy (15% margin lost, 28 days).

# %% name="adaptive"
saved = pd.Series(0.0, range(n))
for _, alert in alerts.sort_values("day").drop_duplicates("customer").iterrows():
    mine = inv[(inv["customer"] == alert["customer"]) & (inv["due"] - 30 > alert["day"])]
    end = fails[alert["customer"]] if alert["right"] else alert["day"] + 28 + 30
    mine = mine[mine["due"] < end]
    bad = ~np.isfinite(mine["late"])
    saved[alert["customer"]] = (0.85 * mine["amount"] * bad - 0.15 * mine["amount"] * ~bad).sum()
draws = [saved.sample(n, replace=True, random_state=i).sum() for i in range(500)]
low, high = np.quantile(draws, [0.025, 0.975])
Markdown(f"Worth in the year: **{saved.sum():,.0f} CNY** [{low:,.0f}, {high:,.0f}]")

# %% name="adaptive-figure"
ax = plt.subplots(figsize=(7.5, 3.2), layout="constrained")[1]
shown = saved[saved != 0].sort_values() / 1_000
colors = np.where(shown < 0, cl.plots.BAD, cl.plots.GOOD)
ax.bar(range(len(shown)), shown, color=colors)
ax.axhline(0, color="black", lw=0.8)
ax.set(xlabel="customers with an alert, sorted", ylabel="worth of the frozen limit (1,000 CNY)")
plt.show()

# %% [markdown]
# Many small losses of margin pay for a few large losses that did not happen. The interval is wide because a few customers make the result. Ask for it before you believe the sum.

# %% [markdown]
# ## 6 A language model reads, and somebody checks
#
# News and reports are text. A **language model** 大语言模型 can turn them into fields: revenue, court claim, date. It can also invent. No model runs here; we work on a *saved and labelled* set, made by us: 60 short notices, an extraction for each field with the passage it cites, and
# three kinds of fabrication planted. The check: *the cited passage must stand in the document, word for word, and the value must stand in the passage.*

# %% name="notices"
rng = np.random.default_rng(5)
now, before = rng.integers(100, 900, (2, 60))
notes = pd.DataFrame({"now": now, "before": before, "revenue_2025": now})
later, earlier = "Revenue in 2025 was {} million", "Revenue in 2024 was {} million"
pairs = list(zip(now, before, strict=True))
notes["document"] = [f"{later.format(a)}. {earlier.format(b)} CNY." for a, b in pairs]
notes["cited"] = [later.format(a) for a in now]
notes["planted"] = (
    ["true"] * 42 + ["passage invented"] * 6 + ["value changed"] * 6 + ["wrong year"] * 6
)
notes["document"][0]

# %% name="plant"
invented, changed, year = (notes["planted"] == kind for kind in notes["planted"].unique()[1:])
notes.loc[invented, "revenue_2025"] += 50
notes.loc[invented, "cited"] = [f"Revenue in 2025 rose to {a + 50} million" for a in now[invented]]
notes.loc[changed, "revenue_2025"] += 100
notes.loc[year, "revenue_2025"] = notes["before"]
notes.loc[year, "cited"] = [earlier.format(b) for b in before[year]]
notes[["cited", "revenue_2025", "planted"]].iloc[[0, 42, 48, 54]]


# %% name="citation-check"
def supported(row):
    in_text = row["cited"] in row["document"]
    return in_text and str(row["revenue_2025"]) in row["cited"].split()


notes["passes"] = notes.apply(supported, axis=1)
by_kind = notes.groupby("planted")["passes"].agg(["size", "sum"])
by_kind.set_axis(["extractions", "pass the check"], axis=1)

# %% [markdown]
# Invented passages and changed values are found, every one, by two lines that understand nothing. The *wrong year* passes: it is quoted faithfully and answers another question. So the check is necessary, not enough. Ask the field's name of the passage as well (`"2025" in cited`), and let a person read
# a sample of those that pass.

# %% name="citation-check-2"
notes["also the year"] = notes["passes"] & notes["cited"].str.contains("2025")
wrong = notes["planted"] != "true"
rows = {
    c: [(~notes[c] & wrong).sum(), wrong.sum(), (~notes[c] & ~wrong).sum()]
    for c in ["passes", "also the year"]
}
pd.DataFrame(rows, index=["fabrications stopped", "of", "true ones stopped"]).T

# %% [markdown]
# All stopped, none wrongly: in a set whose faults *we* thought of. Real faults are those that nobody thought of.
#
# ## 7 Where automation must stop
#
# Three questions decide: can the act be **undone** before it hurts, does it hit a **person** (in the EU and in China someone may ask for a human, lesson 7.2), and how often is the machine **right**?

# %% name="acts"
acts = pd.DataFrame(
    {"undone in a day": [True, True, False, False], "hits a person": [False, False, False, True]},
    index=[
        "call on the list of tomorrow",
        "limit frozen",
        "deliveries stopped",
        "sole trader refused",
    ],
)
needed = {"call on the list of tomorrow": 0.1, "limit frozen": 0.3, "deliveries stopped": 0.8}
acts["precision needed"] = pd.Series(needed).reindex(acts.index)
acts

# %% [markdown]
# ## 8 The decision
#
# Change the precisions that *you* need, above, and the budget. The cell gives the rule for tonight.

# %% name="decision"
mine = trade.loc[12]  # one false alarm a month
allowed = acts["undone in a day"] & ~acts["hits a person"]
sure = mine["low"] >= acts["precision needed"]
acts["tonight"] = np.where(allowed & sure, "machine acts", "a person decides in the morning")
display(acts[["precision needed", "tonight"]])
f"precision {mine['precision']:.0%}, low end {mine['low']:.0%}"

# %% [markdown]
# **Sleep.** With one false alarm a month allowed, the machine freezes what can be unfrozen and puts the call on tomorrow's list. With one a week, the low end of its precision would not reach what a frozen limit needs. What cannot be undone, or hits a person, waits for somebody who can be asked why.

# %% [markdown] tags=["discussion"]
# **For the group.** Desk, sales, IT, compliance.
#
# - **Sales**: a frozen limit at 3 a.m. means a lorry that does not leave at 6. Is that "undone in a day"?
# - **IT** proposes to lower the threshold "to be safe". Who pays for it, and where does it show?
# - **Compliance**: the language model read a court notice about a *namesake*. Which check finds it?
# - After a year without a right alert nobody looks any more. What do you do?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Alerts.** A cumulative sum remembers small changes; a budget of false alarms sets its threshold, on customers known as healthy. Judge it by precision
#    and by who was found, and ask what silence looks like.
# 2. **Adaptive limits.** The mildest act first, undone by good behaviour; count the margin lost beside the loss avoided.
# 3. **Extraction.** Every value cites a passage that stands in the document; the check finds inventions, not misunderstandings.
# 4. **The stop.** A machine may do alone what can be undone, hits no person, and is right often enough.
