# %% [markdown] tags=["decision"]
# Friday, 29 September 2023, one o'clock. More than four hundred customers owe us money that is past due. Two collectors have the afternoon: **ten hours, twenty calls**. The sales director takes the
# largest accounts himself, those above 300,000 yuan; the others are ours.
#
# "From the top of the list," says one collector, "the largest first." "From the bottom," says the other, "the oldest first, before they are lost."
#
# **Whom do you call first, and what do you say?**
#
# Ledger and customers are **simulated**, so that we can look behind the curtain at the end. The debtors on the telephone are invented.

# %% [markdown]
# ## 1 Three lists
#
# **Collections** 催收 begins with the open items of lesson 2.3. What a customer disputes is taken out: it is settled, not collected.

# %% name="list"
import pandas as pd
import creditlab as cl

today = pd.Timestamp("2023-09-29")
made = cl.simulate_ledger(2_000, years=2, seed=11)
items = cl.open_items(made.ledger, today)
late = items[items["days_past_due"] > 0].groupby("customer")
late = late.agg({"open": "sum", "disputed": "sum", "days_past_due": "max"})
late["overdue"] = late["open"] - late["disputed"]
late = late[late["overdue"].between(1_000, 300_000)]
f"{len(late)} customers, {late['overdue'].sum() / 1e6:.1f} million yuan overdue"

# %% [markdown]
# The head of both lists:

# %% name="heads"
largest = late.sort_values("overdue", ascending=False).head(5)
oldest = late.sort_values("days_past_due", ascending=False).head(5)
columns = ["overdue", "days_past_due"]
pd.concat({"largest": largest[columns], "oldest": oldest[columns]}).round(0).astype(int)

# %% [markdown]
# They share hardly a name. Which is right? Neither asks the question that matters: **what does my call change?**
#
# ## 2 What a call is worth
#
# Some pay anyway, call or no call. Some cannot pay, call or no call. A call is worth what it *changes*: the overdue amount, times the chance that it comes with a call, less the chance that
# it comes without. We call this the **gain** of the call. By hand, for a customer who owes 20,000 and pays within the month with 30% if left alone, with 80% if called: 20,000 × (0.80 − 0.30) = 10,000.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Five customers, each call half an hour. In which order do you call, and whom not at all?
#
# | | overdue | pays anyway | pays when called |
# |---|---|---|---|
# | *large and sure* | 90,000 | 95% | 97% |
# | *large and broke* | 120,000 | 3% | 5% |
# | *forgetful* | 20,000 | 30% | 80% |
# | *waits for a call* | 30,000 | 10% | 70% |
# | *short delivery* | 0, and 50,000 disputed | – | – |

# %% name="five" tags=["answer"]
from creditlab.decide.recovery import collection_priority

names = ["large and sure", "large and broke", "forgetful", "waits for a call", "short delivery"]
five = pd.DataFrame(
    {"overdue": [90e3, 120e3, 20e3, 30e3, 0], "disputed": [0, 0, 0, 0, 50e3]}, names
)
five["pays_anyway"] = [0.95, 0.03, 0.30, 0.10, 0.5]
five["pays_when_called"] = [0.97, 0.05, 0.80, 0.70, 0.5]
five["hours"] = 0.5
collection_priority(five)[["overdue", "gain", "gain_an_hour", "action"]].style.format(precision=0)

# %% [markdown]
# The two largest are worth least. And the disputed 50,000 need no collector: somebody has to find out what was delivered.
#
# The list is easy. The two chances are not. Where do they come from?
#
# ## 3 A coin
#
# From records of calls? "Of those we called, 70% paid." But whom did we call? If collectors call those who look willing, the calls look good without doing anything. The honest way: for a while, **a coin
# decides** who is called, and we compare.
#
# To see whether that works we need a world that we know. Behind the simulated ledger each customer has a hidden *ability* and *willingness*. We assume what a call does to each kind.

# %% name="truth"
import numpy as np

state = made.truth[made.truth["month"].astype(str) == "2023-09"].set_index("customer")
late = late.join(state[["ability", "willingness"]], how="inner")
cannot, will_not = late["ability"] < -0.8, late["willingness"] < -0.8
late["truth"] = np.select([cannot, will_not], ["cannot pay", "will not pay"], "forgets")
effects = pd.DataFrame({"left alone": [0.80, 0.15, 0.05], "called": [0.90, 0.65, 0.10]},
                       index=["forgets", "will not pay", "cannot pay"])  # fmt: skip
late[["alone", "called"]] = effects.loc[late["truth"]].to_numpy()
effects.assign(customers=late["truth"].value_counts()).style.format(
    "{:.0%}", subset=["left alone", "called"]
)

# %% [markdown]
# (Chances to pay within a month: assumptions, and round ones.) On Friday nobody sees this column. What we do see: the latest **accounts** (is there equity, so that the customer *can* pay?) and the **habit** in our ledger (how
# many days late on average, which is a trace of *willingness*).

# %% name="evidence"
import matplotlib.pyplot as plt

published = made.statements[made.statements["published"] <= today].sort_values("year_end")
accounts = published.groupby("customer")[["equity", "total_assets"]].last()
late["equity_share"] = accounts["equity"] / accounts["total_assets"]
late["delay"] = cl.payment_behaviour(made.ledger, today)["delay"]
weak, slow = late["equity_share"] < 0.2, late["delay"] > 30
late["looks"] = np.select([weak, slow], ["weak accounts", "slow by habit"], "neither")
pd.crosstab(late["looks"], late["truth"])

# %% [markdown]
# The evidence leans the right way, and is often wrong. Now the coin. Half of our customers, drawn by lot, stand for *last quarter's* list, on which the coin decided; the other half is *today's* list.


# %% name="coin"
def coin(past, dice):
    called = dice.random(len(past)) < 0.5
    paid = dice.random(len(past)) < np.where(called, past["called"], past["alone"])
    done = pd.DataFrame({"looks": past["looks"], "called": called, "paid": paid})
    return done.groupby(["looks", "called"])["paid"].agg(["size", "sum"])


SAID, past = {True: "called", False: "left alone"}, late.sample(frac=0.5, random_state=2)
seen = coin(past, np.random.default_rng(2))
seen.rename(SAID).unstack()

# %% name="coin-figure"
from creditlab.data.rates import jeffreys_interval

ax = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
for called, mark, shift in ((False, "ws", -0.07), (True, "ko", 0.07)):
    row = seen.xs(called, level="called")
    rate, ends = row["sum"] / row["size"], jeffreys_interval(row["sum"], row["size"])
    ax.errorbar(np.arange(3) + shift, rate, [rate - ends[0], ends[1] - rate], fmt=mark, mec="black",
                ecolor="gray", capsize=4, label=SAID[called])  # fmt: skip
ax.set(xticks=range(3), xticklabels=row.index, ylim=(0, 1), ylabel="share paid within a month",
       title="A call changes most where the habit is slow (95% intervals)")  # fmt: skip
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Look at the *distance* between the two marks, not at their height. Those who look fine pay most, and gain less from a call. For weak accounts the intervals are wide: too few customers to say.
#
# ## 4 One afternoon, four lists
#
# With these rates we rank today's customers by expected gain, and let all lists compete: twenty calls each. Behind the curtain we count what the calls really change.


# %% name="ranked"
def ranked(now, seen):
    rate = ((seen["sum"] + 1) / (seen["size"] + 2)).unstack()  # few cases: pulled towards one half
    anyway, called = (now["looks"].map(rate[key]) for key in (False, True))
    chances = {"pays_anyway": anyway, "pays_when_called": called.clip(lower=anyway)}
    return collection_priority(now.assign(hours=0.5, **chances))


today_list = ranked(late.drop(past.index), seen)
today_list[["overdue", "days_past_due", "looks", "gain"]].head().round(0)

# %% [markdown]
# The other lists sort by age, by size, and (nobody on earth can) by the truth.


# %% name="afternoon"
def afternoon(late, seed):
    past = late.sample(frac=0.5, random_state=seed)
    now = late.drop(past.index)
    gain = now["overdue"] * (now["called"] - now["alone"])
    orders = {"oldest": now["days_past_due"], "largest": now["overdue"], "the truth": gain}
    lists = {name: by.sort_values(ascending=False).index for name, by in orders.items()}
    lists["expected gain"] = ranked(now, coin(past, np.random.default_rng(seed))).index
    return pd.DataFrame({name: gain[order].to_numpy().cumsum() for name, order in lists.items()})


one = afternoon(late, 2)[["oldest", "largest", "expected gain", "the truth"]]
one.iloc[[9, 19, 39]].set_axis(["10 calls", "20 calls", "40 calls"]).round(-3).astype(int)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** One afternoon is luck. We repeat it a hundred times, each with another coin and other halves. How many per cent more does *expected gain* bring than *largest first*, on average? And how
# often is it ahead?

# %% name="afternoons" tags=["answer"]
twenty = pd.DataFrame([afternoon(late, seed).iloc[19] for seed in range(100)])[one.columns]
lead = twenty["expected gain"] / twenty["largest"] - 1
low, high = np.quantile(lead, [0.05, 0.95])
f"ahead in {(lead > 0).mean():.0%} of afternoons, by {lead.mean():.0%} (90 of 100: {low:.0%} to {high:.0%})"

# %% name="afternoons-figure"
ax = plt.subplots(figsize=(7.4, 3), layout="constrained")[1]
low, high = twenty.quantile([0.05, 0.95]).to_numpy() / 1e3
mean = twenty.mean() / 1e3
ax.barh(twenty.columns, mean, color=["#d9d9d9", "#b0b0b0", "#56a0d3", "white"], edgecolor="black")
ax.errorbar(mean, range(4), xerr=[mean - low, high - mean], fmt="none", ecolor="black", capsize=4)
ax.set(xlabel="brought by twenty calls (thousand yuan); lines: 90 of 100 afternoons")
ax.set_title("Oldest first brings least; to know the truth would be worth most")
plt.show()

# %% [markdown] tags=["trap"]
# **The trap: oldest first.** It feels dutiful, and many dunning programs sort that way. What is old is what has already resisted: customers who cannot pay, and small sums. What does the habit cost in one afternoon?

# %% name="trap" tags=["trap"]
from IPython.display import HTML, Markdown

cost = twenty["expected gain"] - twenty["oldest"]
edges = np.quantile(cost, [0.05, 0.95]).round(-3)
Markdown(
    f"On average **{round(cost.mean(), -3):,.0f}** yuan each afternoon "
    f"(in 90 of 100: {edges[0]:,.0f} to {edges[1]:,.0f})."
)

# %% [markdown]
# *Expected gain* is ahead of *largest first* on average, by little, and not in every afternoon: the interval contains zero. Where few accounts hold most of the money, as here, size is a good second, and costs nothing to compute. But look at the white bar: if we knew who cannot, who will not and who forgets,
# twenty calls would bring much more. **The first minute of the call can tell.**
#
# ## 5 Can't, won't, disputes
#
# Three debtors, each owing 300,000 for two invoices. They pick up the telephone and say:

# %% name="openings"
from creditlab.lab.committee_meeting import Meeting

kinds = {"X": "cannot", "Y": "will_not", "Z": "disputes"}
calls = {letter: Meeting("collections_call", variant=kind) for letter, kind in kinds.items()}
said = {letter: call.play.role("debtor").opening for letter, call in calls.items()}
cl.text_table(pd.Series(said, name="the first words").to_frame(), index=True)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Who cannot pay, who will not, who disputes? And which *two* questions would make you sure? Then we ask all three the same four.

# %% name="asked" tags=["answer"]
questions = ["What has kept you from paying?", "How much is in your account today?"]
questions += ["Which money do you expect, and when?", "Was anything wrong with the goods?"]
answers = {
    letter: [call.ask("debtor", question).says for question in questions]
    for letter, call in calls.items()
}
cl.text_table(pd.DataFrame(answers, questions), index=True)

# %% [markdown]
# X **cannot pay** 付不出: little cash, and a date on which some comes. Y **will not pay** 不愿付: the cash is there, and nobody asked. Z **disputes** 争议: she answers a question that nobody had put to her. The same words, "not
# yet", stand for three things.
#
# Now we make all three the same demand: everything within seven days, new deliveries only when it is kept.

# %% name="demand"
demand = {"pay_now": 300_000, "deliveries": "only when the promise is kept"}
replies = {letter: call.offer("debtor", **demand) for letter, call in calls.items()}
table = pd.DataFrame({k: [r.result, r.says] for k, r in replies.items()}, ["reply", "in words"]).T
cl.text_table(table, index=True)

# %% [markdown]
# Right for Y, useless for X, an insult to Z. What fits each?
#
# - **X**: what is there now, the rest in few instalments *after* the money comes; nothing new on credit.
# - **Y**: all of it, before the delivery that he needs; friendly, with a day.
# - **Z**: our own mistake first: a credit note 贷项通知单 for what was missing; then what is undisputed, within a week.

# %% name="fitting"
fitting = {
    "X": {"pay_now": 60_000, "instalments": 3, "last_day": 75},
    "Y": {"pay_now": 300_000},
    "Z": {"pay_now": 264_000, "credit_note": 36_000},
}
held = {"deliveries": "only when the promise is kept"}
agreed = {
    letter: call.offer("debtor", **fitting[letter], **held).result for letter, call in calls.items()
}
pd.DataFrame(fitting).T.fillna(0).astype(int).assign(reply=pd.Series(agreed))

# %% [markdown]
# ## 6 A promise, and what follows it
#
# A **promise to pay** 付款承诺 has four parts: how much, on which day, from which account, released by whom. What is it worth? The ledger has recorded promises; we count how many were kept within three days of
# the day named, and whether the *last* promise tells anything about the next.

# %% name="promises"
events = made.events[made.events["date"] <= today]
promised = events[(events["kind"] == "promise") & (events["due"] <= today - pd.Timedelta(days=3))]
paid = events.loc[events["kind"] == "payment", ["invoice", "date", "amount"]]
both = promised.merge(paid, on="invoice", suffixes=("", "_paid"))
in_time = both["date_paid"].between(both["date"], both["due"] + pd.Timedelta(days=3))
came = promised["document"].map(both[in_time].groupby("document")["amount_paid"].sum())
promised = promised.assign(kept=came >= 0.99 * promised["amount"])
before = promised.groupby("customer")["kept"].shift().map({True: "kept", False: "broken"})
kept = promised.groupby(before.fillna("none").rename("last promise"))["kept"].agg(["size", "mean"])
ends = jeffreys_interval(kept["mean"] * kept["size"], kept["size"])
kept.assign(low=ends[0], high=ends[1]).style.format("{:.1%}", subset=["mean", "low", "high"])

# %% [markdown]
# Hardly three in ten are kept. And the intervals of *kept* and *broken* overlap: in this ledger a broken promise says nothing about the next one. The simulator draws it so; in the world, and in your ledger, it may be otherwise. **Count
# before you write a rule.**
#
# Either way a promise needs a date in *our* diary. A **dunning ladder** 催款阶梯 says what happens when, whatever mood we are in. How far apart should its rungs stand? Here is how fast late invoices are paid by themselves.

# %% name="ladder-figure"
paid_off = events[events["kind"] == "payment"].groupby("invoice")["date"].max()
bills = made.ledger.invoices[made.ledger.invoices["due"] <= today - pd.Timedelta(days=120)]
days = (bills["document"].map(paid_off) - bills["due"]).dt.days.fillna(999)
still = pd.Series({day: 100 * (days[days > 0] > day).mean() for day in range(121)})
ax = plt.subplots(figsize=(7.2, 3.3), layout="constrained")[1]
ax.plot(still, "k-")
for day, text in {3: "reminder", 10: "call", 30: "hold", 60: "last letter"}.items():
    ax.annotate(text, (day, still[day]), (day + 9, still[day] + 6), arrowprops={"arrowstyle": "-"})
ax.set(xlabel="days after the due day", ylabel="late invoices not yet paid (%)", ylim=(0, 112))
ax.set_title("Late invoices come by themselves, ever more slowly")
plt.show()

# %% [markdown]
# Here is a ladder (house rules, invented) as a function; choose a case. (The slider needs a running notebook.)


# %% name="ladder"
LADDER = {0: "nothing yet", 3: "reminder by e-mail", 10: "call: reason first",
          30: "hold new deliveries", 60: "last letter, with a day", 75: "lawyer or agency"}  # fmt: skip


def rung(days, kind):
    apart = {"disputes": "settle the dispute first", "promise running": "wait for its day"}
    reached = sum(day <= days for day in LADDER) - 1 + (kind == "promise broken")
    step = list(LADDER.values())[min(reached, len(LADDER) - 1)]
    return f"<p>{days} days late, {kind}: <b>{apart.get(kind, step)}</b></p>"


HTML(rung(12, "no contact") + rung(12, "promise broken") + rung(65, "disputes"))

# %% name="choose"
import ipywidgets as widgets

late_days = widgets.IntSlider(value=12, max=90, description="days late")
kind = widgets.Dropdown(options=["no contact", "promise broken", "promise running", "disputes"])
told = widgets.HTML(rung(12, "no contact"))
for control in (late_days, kind):
    control.observe(lambda _: setattr(told, "value", rung(late_days.value, kind.value)), "value")
widgets.VBox([late_days, kind, told])

# %% [markdown]
# A broken promise climbs one rung at once. A running one is left alone until its day. A dispute leaves the ladder until it is settled.

# %% [markdown]
# ## 7 Measures, and how each is gamed
#
# Whoever is measured will move the measure. Our team had an honest month; in millions of yuan: opening receivables 10.0, sales 5.0, closing 10.2, of it 7.6 not yet due; cash of this month and the next 9.7.
#
# Four ways to look better *without collecting a yuan more*:
#
# - **new dates**: overdue invoices over 1.0 get a later due day;
# - **early favours**: large, sound customers pay 0.8 before the month ends, and that much less after it;
# - **credit notes**: 0.8 of what is overdue and disputed is simply credited;
# - **promises**: everybody is asked for a day, any day.

# %% name="gamed"
from creditlab.data.receivables import effectiveness

months = pd.DataFrame(
    {"closing": [10.2, 10.2, 9.4, 9.4, 10.2], "current": [7.6, 8.6, 6.8, 7.6, 7.6],
     "promises taken": [40, 40, 40, 40, 160], "cash, two months": [9.7, 9.7, 9.7, 8.9, 9.7]},
    index=["honest", "new dates", "early favours", "credit notes", "promises"],
)  # fmt: skip
months["DSO (days)"] = months["closing"] / 5.0 * 30
months["overdue (%)"] = 100 * (1 - months["current"] / months["closing"])
rows = months[["closing", "current"]].itertuples(index=False)
months["CEI (%)"] = [100 * effectiveness(10.0, 5.0, row.closing, row.current) for row in rows]
months[["DSO (days)", "overdue (%)", "CEI (%)", "promises taken", "cash, two months"]].round(1)

# %% name="gamed-figure"
change = 100 * (months / months.loc["honest"] - 1)
better = pd.DataFrame({"DSO": -change["DSO (days)"], "overdue share": -change["overdue (%)"],
                       "CEI": change["CEI (%)"], "cash": change["cash, two months"]})  # fmt: skip
colours = ["#d9d9d9", "#8a8a8a", "#56a0d3", "#b3400f"]
tricks = better.loc[["new dates", "early favours", "credit notes"]]
ax = tricks.plot.barh(figsize=(7.6, 3.4), color=colours, edgecolor="black")
ax.axvline(0, color="black", lw=1)
ax.set(
    xlabel="looks better by (%)", title="Each trick improves two measures or more, none brings cash"
)
plt.show()

# %% [markdown]
# Each trick leaves a trace in *another* measure, so we never show one alone; and changes of due dates and credit notes get a report of their own, with names. The measure that is hardest to move is the one of section 3: **the cash of those called, less the cash of
# those left alone by the coin, for each hour**. It costs a few calls not made, and counts only what the team changed.
#
# ## 8 The call, and the decision
#
# Take the telephone yourself: one of the three debtors, you do not know which. Fifteen minutes. (It needs a running notebook; `seed` draws the card.)

# %% name="call"
call = cl.Committee("collections_call", seed=4)
call

# %% [markdown]
# And today's list. Put in your own hours, and what *you* believe of the three looks; the ten to call first follow.

# %% name="mine"
my_hours = 10.0
my_rates = {"neither": (0.50, 0.70), "slow by habit": (0.20, 0.60), "weak accounts": (0.25, 0.40)}
say = {"neither": "a friendly reminder", "slow by habit": "a day, before the next delivery",
       "weak accounts": "which money comes, and when?"}  # fmt: skip
plan = late.drop(past.index).assign(hours=0.5)
chances = np.array([my_rates[looks] for looks in plan["looks"]])
plan["pays_anyway"], plan["pays_when_called"] = chances.T
plan = collection_priority(plan, hours=my_hours).assign(say=lambda table: table["looks"].map(say))
plan[["overdue", "days_past_due", "looks", "gain", "action", "say"]].head(10).round(0)

# %% name="decision"
acts = plan["action"].value_counts()
hit = plan[plan["action"] == "call"]
Markdown(
    f"**{acts['call']} calls** in {hit['hours'].sum():g} hours, expected gain "
    f"**{hit['gain'].sum():,.0f}** yuan. Disputes to settle: {(plan['disputed'] > 0).sum()} customers."
)

# %% [markdown]
# Ours: **by expected gain**, with the rates of the coin. In the first minute ask for the reason, and change the plan when you hear it. Write down amount, day, account and name. Leave a few uncalled, by lot, so that next quarter's rates
# are honest, too.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - To leave some customers uncalled, by lot, costs money today. How many would you leave, and how do you explain it to the sales director?
# - Z was right, and her e-mail lay unanswered for a month. Whose measure should have shown that?
# - Y pays all suppliers who stop delivering. Should we stop more often? What happens if everybody does?
# - A collector gets a bonus for kept promises. Which promises will he take?
# - X is the only employer of a village. Does that belong into the call?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. Rank by what the call changes, overdue × (with − without), for each hour. A coin shows the difference honestly; age alone ranks worst.
# 2. The reason comes before the demand: can't (when does money come?), won't (what does he need from us?), disputes (what did we do wrong?).
# 3. A ladder says what happens when; a promise has amount, day, account and person, and moves the case up a rung when it is broken.
# 4. One measure alone can be moved without cash. Show several, report new dates and credit notes, and count what calls change.
