# %% [markdown] tags=["decision"]
# Thursday, 29 February 2024. Two customers ask for a higher limit, and the controller warns of both: "Their days outstanding have
# jumped since November. They are getting slower. Wuhan by far the most!"
#
# The head of sales laughs. "Wuhan? Wuhan is buying more than ever."
#
# **Is this customer getting slower, or are we selling more?** And which of the two limits do we raise?
#
# The ledger of this lesson, with all its customers, is **simulated**. No company in it exists. So it can teach how to look, and
# nothing about how the world pays.

# %% [markdown]
# ## 1 The controller's list
#
# A **ledger** has a line for every event: an invoice, a payment, a complaint. What is invoiced and not yet settled is an **open
# item**; all open items together are our **receivables** 应收账款.
#
# The controller divides what a customer owes by what it bought in the last three months, and multiplies by the days of these
# months. Here is his list.

# %% name="list"
import pandas as pd
import creditlab as cl


def outstanding(ledger, at):
    since = at - pd.offsets.MonthEnd(3)
    items = cl.open_items(ledger, at).groupby("customer")
    table = items.agg(open=("open", "sum"), oldest=("days_past_due", "max"))
    new = ledger.invoices[ledger.invoices["date"].between(since, at, inclusive="right")]
    table = table.join(new.groupby("customer")["amount"].sum().rename("bought"), how="outer")
    return table.assign(days=table["open"] / table["bought"] * (at - since).days)


# %% name="two"
ledger = cl.read_ledger(cl.load_dataset("trade_ledger").frame)
before, today = pd.Timestamp("2023-11-30"), pd.Timestamp("2024-02-29")
two = {"C00230": "Wuhan", "C00497": "Zhengzhou"}
november, february = (outstanding(ledger, at).loc[list(two)] for at in (before, today))
listed = november[["bought", "days"]].join(february[["bought", "days"]].add_suffix(" now"))
listed["jump"] = listed["days now"] - listed["days"]
listed.rename(two).round({"bought": -3, "bought now": -3}).round(0).astype(int)

# %% [markdown]
# Both have jumped, Wuhan by far the most. (Money in yuan. `bought` is three months to the end of November, `bought now` three months to
# today.) We call our customers by their cities. Remember the figures.
#
# ## 2 How old is what is open?
#
# First by hand. Six invoices, the first four payable within 30 days, the last two within 90.

# %% name="bills"
from io import StringIO

text = """invoice,issued,due,amount,paid
1,2023-11-20,2023-12-20,40,
2,2023-12-15,2024-01-14,60,2024-02-05
3,2024-01-10,2024-02-09,50,
4,2024-02-05,2024-03-06,70,
5,2023-12-20,2024-03-19,80,
6,2024-02-20,2024-05-20,100,"""
bills = pd.read_csv(StringIO(text), parse_dates=["issued", "due", "paid"])
bills.set_index("invoice").astype(str).replace("NaT", "")

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Today is 29 February. Sort the open items by age: **ageing** 账龄. How much of the money is *more than 30
# days* old? There are two right answers. Find both before you go on.

# %% name="ageing-by-hand" tags=["answer"]
import numpy as np

open_bills = bills[bills["paid"].isna()]
edges, names = [-np.inf, 0, 30, 60, 90, np.inf], ["not due", "1-30", "31-60", "61-90", "over 90"]
late = (today - open_bills["due"]).dt.days  # below 0: not due yet
age = (today - open_bills["issued"]).dt.days
by_due = open_bills.groupby(pd.cut(late, edges, labels=names), observed=False)["amount"].sum()
by_date = open_bills.groupby(pd.cut(age, edges, labels=names), observed=False)["amount"].sum()
table = pd.DataFrame({"days past due": by_due, "days since the invoice": by_date})
table.rename_axis("days").rename_axis("money open, by", axis="columns").astype(int)

# %% [markdown]
# 40 by the due date, 170 by the invoice date. The same six bills. Invoice 5 is 71 days old, and nobody may complain: it has 90 days.
#
# **Count from the due date to see who breaks a promise. Count from the invoice to see how long our money is out.** Both are honest, and a report that
# does not say which it shows is worth nothing. Now the whole ledger, both ways.

# %% name="both-ways"
import matplotlib.pyplot as plt

ends = pd.date_range("2022-04-30", today, freq="ME")
balances = pd.concat({at: cl.ageing(cl.open_items(ledger, at)).iloc[0] for at in ends}, axis=1).T
ax = cl.plots.plot_ageing(balances[["current", "1-30", "31-60", "61-90", "91+"]])
ax.set_title("By due date: about a fifth of the money is late")
plt.show()
items = cl.open_items(ledger, today)
by_date = cl.ageing(items, by="date", edges=[31, 61, 91]).drop(columns="disputed")
(by_date / by_date.at["all", "total"]).set_axis(["by invoice date"]).style.format("{:.1%}")

# %% [markdown]
# Read each bar upwards: the lightest part is not due; the darker, the later. (The ledger begins in January 2022, so its first months show
# young items only.) The line below it is the last bar once more, counted from the invoice: much more than a fifth is older than a
# month. Whoever shows that line and says "overdue" has invented a crisis.
#
# Before we call anybody slow, we take something out. A **dispute** 争议 is an invoice that the customer contests: goods damaged, a wrong
# price. It stays open, too.

# %% name="disputes"
from creditlab.data.payment_behaviour import invoice_delays
from creditlab.data.rates import jeffreys_interval

delays = invoice_delays(ledger, today)  # days late of every invoice that is paid, or overdue
disputes = ledger.of("dispute")
contested = delays["invoice"].isin(disputes.loc[disputes["date"] <= today, "invoice"])
late = (delays["delay"] > 0).groupby(contested).agg(late="sum", invoices="size")
late.index = ["never disputed", "disputed"]
late["share"] = late["late"] / late["invoices"]
late["low"], late["high"] = jeffreys_interval(late["late"], late["invoices"])
late.round(3)

# %% [markdown]
# Disputed invoices are late twice as often, and the intervals lie far apart. (That was put into the simulation; in your ledger, count.) It says
# something about *our* goods and *our* invoices. A collector who threatens such a customer has not read the file: first we answer the
# complaint.
#
# ## 3 Days sales outstanding, three ways
#
# The controller's figure has a name: **days sales outstanding**, **DSO** 应收账款周转天数, here in its simple form. Again by hand: three months of
# a company, as a handbook prints them [@creditguru_cei]. In March 6,340 is open, and 3,590 of it is not due yet.

# %% name="three-ways"
sales = pd.Series([3_390, 3_610, 3_890], ["January, 31 days", "February, 28", "March, 31"])
receivable, current = 6_340, 3_590
simple = receivable / sales.sum() * 90
left = receivable - 3_890  # March is open as a whole: 31 days; the rest reaches into February
countback = 31 + left / 3_610 * 28
best = current / sales.sum() * 90
days = pd.Series({"simple": simple, "countback": countback, "best possible": best})
days["simple less best possible"] = simple - best
days.rename("days").round(1).to_frame()

# %% [markdown]
# - **Simple**: what is open, divided by the sales of a day, averaged over the quarter.
# - **Countback** 倒推法: start at the end and use up the sales, month by month, until the money is covered.
# - **Best possible**: only what is not due. If everybody paid on the day, this would be left.
# - The simple less the best possible are the **average days delinquent**, ADD: what is owed to lateness alone. The terms are gone from it.
#
# Why do simple and countback differ? Because sales grew, from January to March.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We simulate a year in which we know the truth: every customer takes 45 days on average, in every month. Only
# sales grow, by 20% each month. Does the simple DSO show less than 45 days, 45, or more? And if sales *shrink* by 20%?


# %% name="growth" tags=["answer"]
def world(growth):
    dice, month = np.random.default_rng(0), np.repeat(np.arange(12), 1_000)  # 1,000 invoices each
    issued, amount = 30 * (month + dice.random(12_000)), (1 + growth) ** month
    paid = issued + dice.gamma(9, 5, 12_000)  # 45 days later on average, in every month
    latest, owed = np.bincount(month, amount)[::-1], amount[paid > 360].sum()
    used = ((owed - latest.cumsum() + latest) / latest).clip(0, 1)  # share of each month, backwards
    simple = owed / latest[:3].sum() * 90
    return [(paid - issued).mean(), simple, 30 * used.sum(), 1.13 * simple]


names = ["truth", "simple", "countback", "simple, tax in receivables only"]
pd.DataFrame({f"{g:+.0%} a month": world(g) for g in (-0.2, -0.1, 0, 0.1, 0.2)}, names).round(1)

# %% [markdown]
# Nobody pays a day later or sooner, and the simple DSO runs from well below 45 to well above. It divides *today's* debts, which come from the last weeks,
# by the sales of a whole quarter. When sales rise, the last weeks weigh more. Countback stays within a day of the truth.
#
# The last line is about **value added tax**, VAT 增值税, here 13%. Customers owe it to us, so receivables contain it; sales are usually reported without.
# Divide one by the other, and every DSO is 13% too long. No customer has become slower for it.
#
# Move the growth yourself. (The slider needs a running notebook.)

# %% name="slider"
import ipywidgets as widgets


def told(growth):
    days = pd.DataFrame({"days": world(growth)}, names).style.format("{:.1f}")
    return days.bar(color="silver", vmin=0, vmax=90).to_html(table_uuid="dso")


growth = widgets.FloatSlider(value=0.1, min=-0.3, max=0.3, step=0.05, description="growth")
picture = widgets.HTML(told(0.1))
growth.observe(lambda change: setattr(picture, "value", told(change["new"])), "value")
widgets.VBox([growth, picture])

# %% [markdown]
# Now our whole ledger, a point a month. Its receivables and its sales both contain the tax, so it cancels out.

# %% name="ledger-days"
bought = ledger.invoices.groupby(ledger.invoices["date"].dt.to_period("M"))["amount"].sum()
rows = {}
for at, row in balances.loc["2022-09":].iterrows():
    until, length = bought[: at.to_period("M")], (at - (at - pd.offsets.MonthEnd(3))).days
    a_day, countback = until.tail(3).sum() / length, cl.countback_dso(row["total"], until)
    late = row["total"] - row["current"]
    rows[at] = [row["total"] / a_day, countback, row["current"] / a_day, late / a_day]
ledger_days = pd.DataFrame(rows, ["simple", "countback", "best possible", "ADD"]).T
ax = cl.plots.plot_days(ledger_days)
ax.set(title="DSO climbs each autumn, when sales do; ADD, the lateness alone, does not")
plt.show()

# %% [markdown]
# Autumn is our season: the simple DSO rises with it and falls in January, and each year somebody wants to know who has become slow. The ADD, at the
# bottom, says: nobody.
# Countback has its own weakness. It leans on single months, and February, with the Spring Festival, is a poor one.
#
# In the world, too, terms and lateness must be told apart. Companies in China said that they waited 133 days for their money in 2023, and 141 in
# 2024. *Delays* had grown from 64 days to 65, *terms* from 70 to 76 [@coface2025]: suppliers had agreed to wait.

# %% [markdown]
# ## 4 Flows and stocks: the same period
#
# The **collection effectiveness index**, CEI 收款效率指数, asks: of all that we could have collected in a period, how much did we collect?
#
# $$\text{CEI} = \frac{\text{opening} + \text{sales} - \text{closing}}{\text{opening} + \text{sales} - \text{closing, not due}}$$

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The handbook of section 3 goes on: opening 6,200, sales of the quarter 10,890, closing 6,340, of which 3,590 not due. It takes
# a *third* of the sales, since the quarter has three months, and prints 55.9%. Is that right? If not, is the true figure higher or lower?


# %% name="cei-by-hand" tags=["answer"]
def cei(opening, sold, closing, not_due):
    return (opening + sold - closing) / (opening + sold - not_due)


ways = {"as printed: a third of the sales": cei(6_200, 10_890 / 3, 6_340, 3_590)}
ways["6,200 stood at the start of January"] = cei(6_200, 10_890, 6_340, 3_590)
ways["6,200 stood at the end of January"] = cei(6_200, 3_610 + 3_890, 6_340, 3_590)
pd.Series(ways, name="CEI").map("{:.1%}".format).to_frame()

# %% [markdown]
# The printed figure lays a *month* of sales beside balances a *quarter* apart. Which of the others is right depends on the day of the 6,200,
# and the page does not say clearly. **Flows and stocks must cover the same period.**
#
# And two periods of different length must never be compared. The same ledger, the same collectors, up to today:

# %% name="cei-ledger"
stocks = balances.set_index(balances.index.to_period("M"))
stocks = stocks.rename(columns={"total": "receivable"})
starts = {"this month": "2024-02", "this quarter": "2023-12", "this year": "2023-03"}
found = {k: cl.collection_effectiveness(stocks, bought, m, "2024-02") for k, m in starts.items()}
pd.Series(found, name="CEI").map("{:.1%}".format).to_frame()

# %% [markdown]
# "We have raised our CEI to record height" would be a true sentence, from somebody who began to report by the year. A longer period is kinder: most of its
# sales had all the time in the world to be paid. And the index counts money: ten calls to the largest debtors move it, a hundred calls to
# small ones hardly.
#
# **Roll rates** 迁徙率 follow the money itself: of what was due, how much was still unpaid on the day, 30, 60 and 90 days later? By hand, from a
# published example [@ifrscommunity_ecl]; beside it our ledger, one row for each quarter in which invoices fell due.

# %% name="roll-rates"
later = [0, 30, 60, 90]
example = pd.DataFrame([[50_000, 23_000, 8_000, 2_000]], ["example"], later) / 100_000
ripe = delays[delays["due"] <= today - pd.Timedelta(days=90)]  # all have had their 90 days
quarter = ripe["due"].dt.to_period("Q").astype(str)
money = ripe["amount"].groupby(quarter).sum()
still = {
    day: (ripe["amount"] * (ripe["delay"] > day)).groupby(quarter).sum() / money for day in later
}
rolled = pd.concat([example, pd.DataFrame(still)])
rolled.loc[["example", "2022Q4", "2023Q1", "2023Q2", "2023Q3", "2023Q4"]].style.format("{:.1%}")

# %% [markdown]
# The first row: of 100 sold, 50 are unpaid on the due day, 23 after 30 days, 8 after 60, 2 after 90. So 23 of 50 *roll* on in the first step, 8
# of 23 in the next. What has rolled far seldom comes back; losses are provided for in this way (lesson 6.4).
#
# Now read a column downwards. Every quarter was watched *equally long*, so it may be compared, and it shows no drift for the worse. (An invoice
# counts until its last part is paid. The last quarter has October and November only.)
#
# ## 5 Back to the two
#
# Enough averages. Here is every invoice of our two customers.

# %% name="two-figure"
axes = plt.subplots(1, 2, figsize=(9.6, 3.6), sharey=True, layout="constrained")[1]
for ax, (customer, name) in zip(axes, two.items(), strict=True):
    cl.plots.plot_payment_delay(delays[delays["customer"] == customer], ax=ax)
    ax.set(title=name, ylim=(-3, 80))
plt.show()

# %% name="facts"
month = ledger.invoices["date"].dt.to_period("M")
months = ledger.invoices.pivot_table("amount", month, "customer", "sum", fill_value=0)
facts = outstanding(ledger, today).loc[list(two)].rename(columns={"days": "simple DSO"})
owed = facts["open"].items()
facts["countback"] = [cl.countback_dso(money, months[who][:"2024-02"]) for who, money in owed]
overdue = items[items["days_past_due"] > 0].groupby("customer")[["open", "disputed"]].sum()
facts["ADD"] = overdue["open"] / facts["bought"] * 91
facts[["late", "of it disputed"]] = overdue
facts["trend"] = cl.payment_behaviour(ledger, today)["trend"]
facts.rename(two).fillna(0).round().astype(int).T

# %% [markdown]
# Wuhan pays on the day, nearly always. Its terms are 60 days, countback finds 60, its ADD is nothing. The simple DSO jumped because Wuhan bought
# little in autumn and much in winter. **We are selling more.**
#
# Zhengzhou has 30 days. It used to pay on the day; since autumn much is late, while its purchases have *fallen*. **It is getting slower.** A part
# of what is late is disputed; the oldest item is not.

# %% [markdown]
# The last line, `trend`, is half of an early warning: by how many days has this customer become slower? The obvious measure is the average
# days late of the invoices due in the last 180 days, less the average before, where an open item counts with the days so far.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We compute it for *all* customers together, at two dates: how late on average were invoices that fell due before the last 180 days, and
# in them? Will the difference be about zero, or not? And will the figures still stand when we look at the *same invoices* again, long after?
#
# Then a second way. Every invoice is **watched equally long**, for 60 days past due: what fell due less than 60 days ago is left out, and more than 60
# days late counts as 60.

# %% name="young" tags=["answer"]
known = invoice_delays(ledger, "2024-12-31").set_index("invoice")["delay"]
rows = {}
for at in (pd.Timestamp("2023-08-31"), today):
    seen = invoice_delays(ledger, at)
    ago = (at - seen["due"]).dt.days
    obvious, later_on = seen["delay"].groupby(ago < 180).mean(), seen["invoice"].map(known)
    watched = seen["delay"].clip(upper=60)[ago >= 60].groupby(ago < 240).mean()
    rows[f"{at:%d %B %Y}"] = [*obvious, later_on[ago < 180].mean(), *watched]
columns = ["before", "last 180 days", "these, known later", "watched: before", "watched: lately"]
pd.DataFrame(rows, columns).T.rename_axis("days late, seen on").round(1)

# %% [markdown]
# **The young always look fast.** What fell due last week cannot be thirty days late yet. In August the whole improvement was an illusion; in February a good part of it.
# With the obvious measure, below zero is no good news, and above zero is an understatement.
#
# Watched equally long, as in the roll rates, early and late may be compared: August shows next to no change, February the part that was real.
# That is the `trend` of our table, weighted by amount. It has a price: it is silent about the last 60 days.

# %% [markdown]
# ## 6 Does the trend warn?
#
# Zhengzhou is one customer, and we picked it because it looks so clear. Does a slower payer really *fail* more often, and do we see it in
# time? For that we need many failures. So we simulate a larger book, 2,000 customers over three years: some grow weak, some of these file for
# insolvency, and we know the day. At the end of each month four bells may ring.

# %% name="looks"
book = cl.simulate_ledger(2_000, years=3, seed=5)
ends = pd.date_range("2022-09-30", "2024-11-30", freq="ME")
looks = {}
for at in ends:  # a few seconds
    habits = cl.payment_behaviour(book.ledger, at)[["trend", "worst"]]
    looks[at] = outstanding(book.ledger, at).join(habits, how="outer")
looks = pd.concat(looks, axis=1).swaplevel(axis=1)
f"{len(looks):,} customers seen {len(ends)} times; {len(book.failures)} of them file for insolvency"

# %% name="bells"
usual = looks["worst"].shift(3, axis=1).clip(lower=15)  # the latest payment, as known 3 months ago
bells = {
    "DSO up by 15 days in 3 months": looks["days"].diff(3, axis=1) > 15,
    "trend above 10 days": looks["trend"] > 10,
    "an item 60 days late": looks["oldest"] > 60,
    "an item later than ever": looks["oldest"] > usual,
}
there = looks.index.difference(book.failures.index[book.failures <= today])
share = {name: 100 * rings.loc[there, today].mean() for name, rings in bells.items()}
pd.Series(share, name="ringing today (% of customers)").round(0).astype(int).to_frame()

# %% [markdown]
# To be fair to the bells we look *equally often* at everybody. Of a customer that failed: the six month-ends before the filing. Of a healthy
# one: six month-ends before a day drawn at random. A bell that rings for a failure has **found** it; for a healthy customer it is a **false
# alarm**.

# %% name="windows"
filed = book.failures[book.failures.between("2023-07-01", "2024-12-31")]
filed = filed[filed.index.isin(looks.index)]
well, dice = looks.index.difference(book.failures.index), np.random.default_rng(0)
day = pd.concat([filed, pd.Series(dice.choice(filed, len(well)), well)])
failed, row = day.index.isin(filed.index), np.arange(len(day))
window = ends.searchsorted(day)[:, None] + np.arange(-6, 0)  # the six month-ends before the day
alarms = {}
for name, rings in bells.items():
    rang = rings.loc[day.index].to_numpy()[row[:, None], window]
    first = pd.Series(ends[window[row, rang.argmax(axis=1)]], day.index)
    alarms[name] = first.where(rang.any(axis=1))  # the day on which it first rang, if it did
f"{failed.sum()} failures, {(~failed).sum():,} healthy customers"

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** For each bell, two numbers: of 100 failures, how many does it find? Of 100 healthy customers, for how many does
# it ring within half a year? And which bell would you hang up in the office?

# %% name="found" tags=["answer"]
rows = []
for first in alarms.values():
    rang, days = first.notna(), (day - first)[failed].dt.days
    rows.append([rang[failed].sum(), failed.sum(), rang[~failed].sum(), (~failed).sum()])
    rows[-1].append(days.median())
found = pd.DataFrame(rows, list(bells), ["found", "failures", "false", "healthy", "days ahead"])
found["found (%)"] = 100 * found["found"] / found["failures"]
found["false (%)"] = 100 * found["false"] / found["healthy"]
base = len(filed) / len(day) / 3  # share of all customers that file within half a year
true, false = base * found["found (%)"], (1 - base) * found["false (%)"]
found["of 100 rings, true"] = 100 * true / (true + false)
found.round(0).astype(int)

# %% name="found-figure"
ax = plt.subplots(figsize=(7.6, 3.2), layout="constrained")[1]
for rang, of, mark in (("found", "failures", "ko"), ("false", "healthy", "ws")):
    rate = 100 * found[rang] / found[of]
    low, high = (100 * end for end in jeffreys_interval(found[rang], found[of]))
    style = {"fmt": mark, "mec": "black", "ecolor": "gray", "capsize": 4, "label": of}
    ax.errorbar(rate, found.index, xerr=[rate - low, high - rate], **style)
ax.set(xlim=(0, 100), xlabel="rang within half a year (% of the group), with 95% interval")
ax.set_title("Every bell rings more often for failures, and too often for the healthy")
ax.set_ylim(3.5, -0.5)
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Each bell rings more often for those who fail; the intervals do not touch. So payment does warn, and months ahead. But look at the last column of the table. **Of a
# hundred rings, only a few are followed by a failure**, because failures are rare and false alarms are not. The DSO bell finds most, as a bell
# does that always rings.
#
# Part of this we put in ourselves: in the simulation payments stop 20 to 100 days before the filing, and many slow payers are sound. In your own ledger,
# count.

# %% [markdown] tags=["trap"]
# **The trap: to stop at every bell.** "No more goods until this is cleared up!" Let each bell stop the shipments from its first ring until the
# filing, or until the random day of the healthy. Of 100 of sales, without tax, we have put in 80 and earn 20. So an order held back
# costs us 20; if it would never have been paid, it saves us 80.
#
# What does that bring in half a year, measured by all the margin that our customers leave us? We draw the customers again 1,000 times, to see how
# much is luck.

# %% name="trap" tags=["trap"]
paid = book.ledger.of("payment", "credit_note").groupby("invoice")["amount"].sum()
goods = book.ledger.invoices.set_index("document")[["customer", "date", "amount"]]
goods["unpaid"] = goods["amount"].sub(paid, fill_value=0).clip(lower=0)
margin = 0.2 * goods["amount"].sum() / 6 / len(looks)  # that a customer leaves us in half a year
weight = np.where(failed, base / failed.sum(), (1 - base) / (~failed).sum()) / margin * 100
draws, rows = np.random.default_rng(1).multinomial(len(day), [1 / len(day)] * len(day), 1_000), {}
for name, first in alarms.items():
    held = goods[goods["date"].between(goods["customer"].map(first), goods["customer"].map(day))]
    held = held.groupby("customer")[["amount", "unpaid"]].sum().reindex(day.index).fillna(0)
    net = weight * (np.where(failed, held["unpaid"], 0) - 0.2 * held["amount"])
    rows[name] = [net.sum(), *np.quantile(draws @ net, [0.025, 0.975])]
pd.DataFrame(rows, ["net (% of all margin)", "low", "high"]).T.round(1)

# %% [markdown]
# Every interval lies below zero: with every one of these bells, stopping costs more than it saves. (We assume the orders are gone. And a
# single very large failure could turn the sum in another year.)
#
# The bell is not useless, but it is a bell and no brake. **Let it ring for a call**: what is wrong with this invoice, and when will you pay it? The
# answer, kept or broken, tells more (lesson 5.2).
#
# ## 7 The decision
#
# For Wuhan only the DSO bell rings, for Zhengzhou all four. When the last three ring *together* for the first time, how many customers file within the
# next half-year? And when none of the three rings?

# %% name="chance"
rang = sum(rings.astype(int) for rings in list(bells.values())[1:])
rang, rows = rang.loc[:, "2023-01":"2024-06"], {}  # each month-end is followed by half a year
for name, number in {"none of the three": 0, "all three": 3}.items():
    first = (rang == number).idxmax(axis=1)[(rang == number).any(axis=1)]
    ahead = (book.failures.reindex(first.index) - first).dt.days
    there, files = (~(ahead < 0)).sum(), ahead.between(0, 182).sum()
    rows[name] = [there, files, files / there, *np.ravel(jeffreys_interval(files, there))]
chance = pd.DataFrame(rows, ["customers", "file", "PD", "low", "high"]).T
shown = chance.style.format("{:.1%}", subset=["PD", "low", "high"])
shown.format("{:.0f}", subset=["customers", "file"])

# %% [markdown]
# Three bells together mean a risk several times as high as silence, and yet more than nine in ten of these customers do not file. Now the three answers, as in lesson
# 1.1. *Ship*: earn the margin, or lose what we have put in less what comes back. *Pay the oldest first, then we ship*: a sound customer mostly
# does. *Stop*: nothing. Put in your own three numbers.

# %% name="mine"
my_margin, my_loss, my_agrees = 0.20, 0.70, 0.85  # of the sales; share of sound ones that pay first
bell = {"Wuhan": "none of the three", "Zhengzhou": "all three"}
rows = [[who, chance.loc[bell[who], end]] for who in bell for end in ("low", "PD", "high")]
answers = pd.DataFrame(rows, columns=["customer", "PD"])
earned = pd.DataFrame({"ship": my_margin - (my_margin + my_loss) * answers["PD"]})
earned["pay first"] = my_margin * my_agrees * (1 - answers["PD"])
earned["stop"] = 0.0
answers = answers.join(100 * earned).assign(best=earned.idxmax(axis=1))
answers.style.hide().format({"PD": "{:.1%}"} | dict.fromkeys(earned, "{:.1f}"))

# %% [markdown]
# `PD` is the chance of a filing within half a year, with the two ends of its interval; the next three columns are earned on average, of 100 of sales.
#
# **Wuhan**: ship, and raise the limit. The days that rose are days of terms on a growing business.
#
# **Zhengzhou**: no higher limit. With our numbers *pay the oldest first* and *ship* are close, at the low end ship is ahead; a bolder seller may answer otherwise. To ask costs
# a call, and the answer is information. Nobody needs to stop. Now open the envelope.

# %% name="envelope"
news = cl.load_dataset("trade_ledger").tables["news"]
filing = news[news["kind"] == "insolvency"].set_index("customer")["date"]
paid = ledger.of("payment", "credit_note").groupby("invoice")["amount"].sum()
sold = ledger.invoices[ledger.invoices["customer"].isin(two)].set_index("document")
sold["unpaid"] = sold["amount"].sub(paid.reindex(sold.index).fillna(0)).clip(lower=0)
after = sold["date"].between(today, "2024-08-31", inclusive="right")
table = sold[after].groupby("customer")[["amount", "unpaid"]].sum()
table.columns = ["bought in the half-year after", "of it never paid"]
table["of the old never paid"] = sold[sold["date"] <= today].groupby("customer")["unpaid"].sum()
table["filed"] = filing.reindex(table.index).dt.strftime("%d %B %Y").fillna("no")
table.rename(two).round(-3)

# %% [markdown]
# Zhengzhou files two months later. It bought on, and we shipped. *Pay the oldest first* would have kept most of the goods in our warehouse.
#
# Were we right, then? With what we knew, yes; the envelope proves nothing. Of a hundred customers with three bells, more than ninety will make us look timid.
# **A rule is judged by all the cases in which it speaks**, not by the one that we remember. Lesson 4.5 judges rules in that way.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - The bonus of your collectors depends on the DSO at year's end. What will they do in December, and what would you measure instead?
# - Sales lengthens the terms of a key account from 60 to 90 days. Which of our measures change, and which must not? Whose target is hit?
# - The DSO bell found most failures. The managing director wants it on every desk. Answer in two sentences.
# - Zhengzhou's finance manager says on the telephone: "The oldest invoice? There was something wrong with the delivery." It was never disputed in our books. What
#   do you do today?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. The due date shows broken promises, the invoice date shows how long our money is out. Say which one you show, and take disputes out first.
# 2. Simple DSO moves with sales, countback hardly, and the best possible one is the terms. Tax in one figure and not in the other spoils all three.
# 3. ADD, CEI and roll rates only speak over matching periods; and a longer period flatters the CEI. Young invoices look fast, until all
#    are watched equally long.
# 4. One customer's trend is a bell, not a brake: it rings more often before a failure, mostly for nothing, and it is worth a call.
