# %% [markdown] tags=["decision"]
# January 2002. We are the credit department of **Sichuan Changhong** 四川长虹, China's largest maker of television sets. Last year our
# revenue fell by 1.2 billion yuan. But there is a new customer in California, **Apex Digital**, who sells to the great discount stores
# and buys on open account. Sales wants to ship seven times as much this year.
#
# **In which quarter do you stop shipping?** (Or do you not stop?)
#
# Both companies are **real**, and so are the figures: five year-ends of one account, from a case paper [@docduoduo_changhong],
# and what newspapers wrote. If you know the end, forget it, and do not scroll ahead: only what is
# written down before the page is turned counts.

# %% name="load"
import creditlab as cl
import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd

case = cl.load_dataset("changhong_apex")
ledger = case.frame.set_index("year_end")[["sales", "owed", "total_assets"]] / 100  # million yuan
case

# %% [markdown]
# ## 1 The account after one year
#
# `release(day)` turns the pages. It shows what could be known by a day and nothing later. Amounts are in **million yuan** (m).

# %% name="release"
events = cl.load_dataset("case_events").frame
outside = events.query("customer == 'Apex Digital' and signal != 'ledger' and hindsight == 0")


def release(day):
    return ledger.loc[:day], outside.loc[outside["known"] <= day, ["known", "leans", "what"]]


release("2001-12-31")[0].round(1)

# %% [markdown]
# `sales` is what we sold to Apex, `owed` what Apex owes us on 31 December, `total_assets` all that *we* own. Three questions, by
# hand: how many days of its purchases does Apex owe? How much of what we own is in its hands? And how much did it pay?

# %% name="by-hand"
owed, sold, assets = 346, 776, 17_631
first = {"days of sales owed": owed / sold * 365, "owed / our assets (%)": 100 * owed / assets}
first |= {"paid (m)": sold - owed, "paid of what it could (%)": 100 * (sold - owed) / sold}
pd.Series(first, name="2001").round(1).to_frame()

# %% [markdown]
# 163 days is long. But 2% of our assets is a loss that we would survive, and the account is young. Which payment terms were agreed
# no source tells. That is the first thing to ask for, and in the real file it would lie on top.
#
# Here is the file for the whole journey. (The slider needs a running notebook. **Leave it at the first day for now**, and move it by one
# stop whenever the text does.)

# %% name="slider"
stops = ["2001-12-31", "2002-12-31", "2003-03-31", "2003-12-31", "2004-04-30"]


def file(day):
    tables = [table.round(0).to_html() for table in release(day) if len(table)]
    return f"<b>Known on {day} (million yuan)</b>" + "<br>".join(tables)


day, page = widgets.SelectionSlider(options=stops, description="day"), widgets.HTML(file(stops[0]))
day.observe(lambda change: setattr(page, "value", file(change["new"])), "value")
widgets.VBox([day, page])

# %% [markdown] tags=["checkpoint"]
# **Decide, then see.** Write down two things before you run the next cell. One: the most that Apex may owe us in 2002, in million
# yuan. Two: what in the next year-end would make you stop. Then turn the page to 31 December 2002.


# %% name="second-year" tags=["answer"]
def measures(day):
    seen, _ = release(day)
    opening = seen["owed"].shift(fill_value=0)
    table = seen[["sales", "owed"]].assign(paid=opening + seen["sales"] - seen["owed"])
    table["paid of what it could (%)"] = 100 * table["paid"] / (opening + seen["sales"])
    table["days of sales owed"] = 365 * seen["owed"] / seen["sales"]
    table["owed / our assets (%)"] = 100 * seen["owed"] / seen["total_assets"]
    return table.T.rename_axis(None, axis=1).round(0).astype(int)


measures("2002-12-31")

# %% [markdown]
# Whoever wrote 1,000 was asked for more in spring, and again in summer. Nobody decides once for 3,830: it is decided a container
# at a time. **Concentration** 集中度 is the word for the last line: a fifth of all that we own is in the hands of one importer.
#
# ## 2 What speaks for going on
#
# A file has two sides, and the second is not stupid. Let us give it its numbers.

# %% name="other-side"
from IPython.display import HTML, Markdown, display

change = case.frame.set_index("year_end")["revenue_change"] / 100
more = ledger["sales"].diff()["2002-12-31"]
everyone = case.frame.set_index("year_end")["receivables_rounded"]["2002-12-31"] / 100
Markdown(
    f"Our revenue: **{change['2001-12-31']:+,.0f}** m in 2001, **{change['2002-12-31']:+,.0f}** m in 2002. "
    f"Apex alone bought {more:+,.0f} m: without it we would have shrunk again. "
    f"But of {everyone:,.0f} m that *all* customers owe, Apex owes **{ledger['owed'].iloc[1] / everyone:.0%}**."
)

# %% [markdown]
# (The receivables of all customers come from another newspaper, rounded [@hangzhou_changhong]; the case paper's changes agree with
# them.) Our home market is full. Wal-Mart sells Apex's players by the hundred thousand [@chinaorg_changhong_loss], and *Time* has just
# named its chairman among fifteen global influentials of the year [@spectrum_apex].
#
# And the 252 days? Lesson 2.3 warned us: when sales grow, simple days grow by themselves. Apex bought *seven times* as much as
# the year before. Most of it must have left the factory late in the year, and cannot be paid yet.

# %% [markdown]
# We have no months. So we draw the two simplest paths through them: shipments evenly over each year, or growing steadily from one
# year to the next; and count back from the end until the debt is used up.

# %% name="months"
import numpy as np

grows = (ledger["sales"] / ledger["sales"].shift())[1:4]
index = pd.period_range("2002-01", "2004-12", freq="M")
even, steady = pd.Series(1.0, index), pd.Series(0.0, index)
for year, growth in grows.items():
    steady[year[:4]] = growth ** (np.arange(12) / 12)
for path in (even, steady):
    for year in grows.index:
        path[year[:4]] *= ledger["sales"][year] / path[year[:4]].sum()
steady["2002"].round(0).astype(int).to_frame("shipped, if growth is steady (m)").T

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** On the growing path, how many days back does the debt of 3,830 reach: 252 as before, more, or fewer?
# Add up the months of the table from the right until you have it.

# %% name="countback" tags=["answer"]
debt = ledger["owed"]["2002-12-31"]
back = pd.Series({"evenly": cl.countback_dso(debt, even[:"2002-12"])})
back["growing steadily"] = cl.countback_dso(debt, steady[:"2002-12"])
back.rename("days back, end of 2002").round(0).astype(int).to_frame()

# %% [markdown]
# **So the alarm of 2002 is not proven.** A punctual customer with terms of half a year and sevenfold growth shows the same 252 days. Who
# stops on that figure alone may throw out a good customer, and could not defend it before the board.
#
# What is proven is the *amount*. That needs no estimate: if Apex fails, a fifth of the company is gone. A **limit** would have
# spoken; a trend could not yet.

# %% [markdown] tags=["checkpoint"]
# ## 3 March 2003: a newspaper and a denial
#
# **Decide, then see.** Turn the page to the end of March 2003. You will find a newspaper report, and our own company's answer to it. Before you read: what
# could a newspaper write that would make you stop? And what could the company answer that would make you go on?

# %% name="march" tags=["answer"]
cl.text_table(release("2003-03-31")[1])

# %% [markdown]
# The report says more than "a customer is slow": *small orders were paid on time, then large arrears* is a pattern, and it names others
# who met it. Our own company calls it pure invention, a day or two later [@caijing_apex]. The press can be wrong. A denial costs nothing, either.
#
# What would settle it does not lie in any newspaper. It lies with us: money that came in *since* the year-end, invoice by invoice; a
# confirmation of the balance, signed by Apex; and one telephone call to each of the other suppliers.

# %% [markdown] tags=["checkpoint"]
# **Decide, then see.** It is 31 December 2003. During the year Apex has paid more than twice as much as the year before. Its own sales, it says, are a billion
# dollars [@latimes_rise]. In November the United States have found, for now, that Chinese television sets are dumped. Ship on, limit, or stop? Which line
# below do you look at first?

# %% name="third-year" tags=["answer"]
measures("2003-12-31")

# %% [markdown]
# For: 4,422 paid, half of what could be, and the debt grew by a sixth only. Against: Apex bought *less*, and owes *more*. Growth is
# gone as an excuse. We count back again, and draw what is unpaid.

# %% name="age-figure"
axes = plt.subplots(1, 2, figsize=(9.4, 3.4), sharey=True, layout="constrained")[1]
for ax, at in zip(axes, ledger.index[1:3], strict=True):
    path, debt = steady[at[:4]], ledger["owed"][at]
    unpaid = (debt - path[::-1].cumsum() + path[::-1]).clip(0, path[::-1])[::-1]
    ax.bar(range(1, 13), path, color="gainsboro", edgecolor="gray", label="shipped")
    ax.bar(range(1, 13), unpaid, color=cl.plots.BAD, label="unpaid at the end")
    days = [cl.countback_dso(debt, one[: at[:7]]) for one in (steady, even)]
    ax.set(title=f"{at[:4]}: {min(days):.0f} to {max(days):.0f} days back", xlabel="month")
axes[0].legend(frameon=False, loc="upper left", title="million yuan, steady path")
plt.show()

# %% [markdown]
# Bars are shipments by month, drawn, not known; dark is what a debtor who pays the oldest first still owes. In 2002 growth may explain the days: nearly
# all that is unpaid is young. In 2003 nothing does: whichever path we take, the debt reaches back more than ten months. **This is the first
# year-end on which a trend alone carries the decision.**
#
# Four months later the US duty on our sets is fixed at 24.48% [@freightwaves_ctv]. A business that lives from the lowest price has lost its
# price.
#
# Now write down your quarter. Then turn the last page.

# %% [markdown]
# ## 4 December 2004, and six stories about one debt
#
# On 28 December 2004 Changhong announces: Apex owes 467.5 million dollars, 310 of them will probably be lost
# [@chinaorg_changhong_loss]. The year ends with the first loss in the company's history, 3.7 billion yuan [@chinaorg_changhong_shares]. In the
# next months everybody says something.

# %% name="claims"
claims = case.tables["claims"].drop(columns="source")
cl.text_table(claims).format({"value": "{:g}"})

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** A newspaper wrote that about half of our sales of the first three quarters of 2004 went to Apex [@scmp_changhong]. Our whole revenue in 2004 was 11,539
# m. Take the account at its word, 2,871 m, and let *all* of it fall into the three quarters. Can the half be true? What else would have to be true?

# %% name="conflict" tags=["answer"]
rate, revenue, sold = 182.8 / 22.1, 11_539, ledger["sales"]["2004-12-31"]  # yuan for a dollar
paid_2003 = measures("2003-12-31").loc["paid", "2003-12-31"]
checks = [
    ["owed: 467.5 m dollars, in yuan", 467.5 * rate, "account", ledger["owed"].iloc[3]],
    ["if half: revenue of three quarters", sold / 0.5, "so the fourth", revenue - sold / 0.5],
    ["share of the whole year, in %", 100 * sold / revenue, "newspaper", 50],
    ["2004 without any business: sales", 0, "account", sold],
    ["paid in 2003: 340 m dollars, in yuan", 340 * rate, "account", paid_2003],
]
table = pd.DataFrame(checks, columns=["claim", "gives (m yuan)", "against", "has (m yuan)"])
table.style.hide().format("{:,.0f}", subset=["gives (m yuan)", "has (m yuan)"])

# %% [markdown]
# - **What Apex owes**: announcement and account agree within a percent. (The dollar is counted as the announcement itself counts it.) Apex
#   says: less than 150 [@nytimes_apex]. *That* gap is a dispute, about goods and cheques.
# - **The half** needs a fourth quarter as large as the three before it together, with nothing for Apex in it. Not impossible; we
#   would not build on it.
# - **"No business in 2004"**, said our own spokesman [@sina_liu]. The accounts book 2,871. One of the two is wrong, and it is *ours*
#   to find out.
# - **What Apex paid**: "more than 340" and 534 do not exclude each other. *More than* is no number.

# %% [markdown]
# When sources conflict, we do not average them. We ask what each would need to be true, who gains by it, and which document would decide. A picture
# helps: four voices on one debt, in one currency.

# %% name="voices"
owing = case.tables["claims"].query("question.str.contains('owe')").set_index("who")
millions = owing["value"] * owing["unit"].map({"m CNY": 1, "m USD": rate})
ax = plt.subplots(figsize=(7.4, 2.6), layout="constrained")[1]
ax.barh(millions.index, millions, color=["gray", "gray", "gray", cl.plots.BAD])
ax.bar_label(ax.containers[0], [f"{x:,.0f}" for x in millions], padding=4)
ax.set(xlabel="owed, million yuan", xlim=(0, 4_700), title="Three agree; the fourth is the debtor")
ax.invert_yaxis()
plt.show()

# %% [markdown] tags=["trap"]
# **The trap: to provide by age.** A **provision** 坏账准备 is what we set aside for claims that may not be paid. Many firms set aside so much
# for each band of age, at rates learnt from hundreds of customers. At the end of 2003 no part of this debt is provably over a year old, so
# all of it falls into young bands. For illustration we take the published rates of lesson 2.3 [@ifrscommunity_ecl]: 2.0% for what is not due,
# 8.7% for what is 31 to 60 days late. Beside it: PD × LGD × exposure for *this* debtor.

# %% name="trap"
debt, lgd, profit = ledger["owed"]["2003-12-31"], 310 / 467.5, 240
aside = {f"by age, {rate:.1%}": rate * debt for rate in (0.02, 0.087)}
aside |= {f"by debtor, PD {p:.0%}": p * lgd * debt for p in (0.05, 0.2, 0.5)}
aside["what was announced a year later"] = 310 * 182.8 / 22.1
table = pd.Series(aside, name="set aside (m)").to_frame()
table["in years of profit (2003)"] = table["set aside (m)"] / profit
table.style.format("{:,.0f}", subset=["set aside (m)"]).format("{:.1f}", subset=table.columns[1:])

# %% [markdown]
# A rate by age is an average over many debtors; here there is one. It will pay or it will not, and no band knows that it is nine tenths
# of the book. A PD of 20%, hardly bold after that year, takes more than two years of profit (240 m in 2003, as a newspaper has it
# [@hangzhou_changhong]). Nobody likes to write that down. It would have led the board, a year earlier, to the only question that
# mattered. (Our LGD is the announced one: hindsight. At the time it would have had to be guessed, too.)

# %% [markdown]
# ## 5 What would stopping have cost, and saved?
#
# Now the uncomfortable part. What did each year add?

# %% name="stop-figure"
flows = ledger[["sales"]][:4].assign(paid=measures("2004-12-31").loc["paid"])
flows = flows.set_axis(flows.index.str[:4]).rename_axis("year")
ax = flows.plot.bar(color=["silver", cl.plots.GOOD], figsize=(7, 3.4), rot=0, width=0.75)
ax.plot(range(4), ledger["owed"][:4], "ko-", label="owed on 31 December")
ax.set(ylabel="million yuan", ylim=(0, 7_000), title="The hole was dug in 2002")
ax.legend(frameon=False, ncols=3)
plt.show()
later = flows.loc["2003":].sum()
f"2003 and 2004 together: shipped {later['sales']:,.0f} m, paid {later['paid']:,.0f} m"

# %% [markdown]
# After 2002 Apex paid nearly every yuan that we shipped. Stopping at the end of 2003, on the trend, would have saved little. Stopping at the end
# of 2002 might have lost the same 3.8 billion *and* the margin of two years, if Apex paid its old debts out of new goods. **It was
# decided inside 2002**, when no year-end rang.
#
# So the answer is not a day. It is an amount, agreed beforehand: *when Apex owes us L, we ship only as much as it pays.* On the steady path we can
# see when that would have been. (The path is an assumption. So is that Apex pays evenly what it paid in the year.)

# %% name="path"
shipped = steady["2002"].cumsum()
owes = ledger["owed"].iloc[0] + shipped - flows.loc["2002", "paid"] * np.arange(1, 13) / 12
ax = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
ax.plot(range(1, 13), owes, "ko-", label="owed, on the steady path")
for percent, style in zip((3, 5, 10), (":", "--", "-."), strict=True):
    limit = percent / 100 * ledger["total_assets"].iloc[0]
    ax.axhline(limit, ls=style, color=cl.plots.BAD, label=f"limit {percent}% of our assets")
ax.set(xlabel="month of 2002", ylabel="million yuan", ylim=(0, 4_000), xticks=range(1, 13))
ax.set_title("A limit rings from May to September; the year-end rings too late")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# What is it worth? Two outcomes bracket it. *Stays*: Apex goes on buying, against money; we forgo the margin of the goods that were never
# paid. *Leaves*: without our credit it buys elsewhere; we forgo the margin of **all** that it bought afterwards. We save the loss on what
# it owed in the end beyond the limit. LGD: 64% if the settlement of 170 million dollars had been paid in full [@chinadaily_changhong], 94% if it stays at the
# 30 paid four years later [@cj_apex].


# %% name="limit"
def stopped(percent, margin=0.10):
    limit = percent / 100 * ledger["total_assets"].iloc[0]
    reached = owes[owes >= limit].index[0]
    more = ledger["owed"].iloc[3] - limit  # owed at the end, beyond the limit
    after = ledger["sales"].iloc[1:4].sum() - shipped[reached]
    lost = [lgd * more for lgd in (0.64, 0.94)]
    return [limit, str(reached.asfreq("Q")), margin * more, margin * after, *lost]


# %% name="limits"
columns = ["limit", "reached", "margin, stays", "margin, leaves", "loss, LGD 64%", "loss, LGD 94%"]
rules = pd.DataFrame({f"{p}%": stopped(p) for p in (3, 5, 10, 20)}, columns).T
rules.style.format("{:,.0f}", subset=[c for c in columns if c != "reached"])

# %% [markdown]
# (All in m.) With a margin of 10%, *our* assumption, which limits save more than they cost, even if Apex leaves? Choose your own limit and
# margin, and look for the margin at which "leaves" overtakes the loss: from there on Sales was right.

# %% name="chooser"
percent = widgets.IntSlider(value=5, min=3, max=20, description="% of assets")
margin = widgets.IntSlider(value=10, min=2, max=40, step=2, description="margin %")
text = widgets.HTML()


def verdict(_=None):
    cells = zip(columns, stopped(percent.value, margin.value / 100), strict=True)
    told = [f"{name}: <b>{x if isinstance(x, str) else f'{x:,.0f}'}</b>" for name, x in cells]
    text.value = " · ".join(told)


# %% name="choose"
verdict()
percent.observe(verdict, "value")
margin.observe(verdict, "value")
display(widgets.VBox([percent, margin, text]))
HTML(f"<i>As set at the start:</i> {text.value}")

# %% [markdown]
# At 10% the first three limits do. A limit of a fifth of all assets saves little, and may cost the customer.
#
# It is lesson 1.1 once more. An order beyond the limit earns the margin with probability 1 − PD, and loses LGD less the margin otherwise. So it is worth
# it as long as PD < margin / LGD.

# %% name="decision"
limit, quarter, *_ = stopped(5)
Markdown(
    f"**The decision.** In January 2002 we agree a limit of 5% of our assets: {limit:,.0f} m, "
    f"{limit / ledger['owed'].iloc[0]:.1f} times what Apex owes. On the steady path it is reached in **{quarter}**. From then on "
    f"goods go out against money, or a letter of credit of a good bank. At a margin of 10% and an LGD of 64%, whoever wants to ship "
    f"beyond it says that Apex's PD is below {0.10 / 0.64:.0%}. Review every quarter, with payments by invoice on the table."
)

# %% [markdown] tags=["discussion"]
# **For the group.** Four seats: Sales, Credit, the managing director of 2002, an auditor.
#
# - The managing director: "Without Apex we would have shrunk two years running. You would have saved a debtor and lost the company." Answer
#   him with numbers.
# - Credit wants insurance. Which insurer, in March 2003, and at what price? What would a refusal have told us?
# - The auditor signed the accounts of 2002 and 2003, nine tenths of the receivables from one importer. What should the notes have said?
# - Apex's chairman was held in China while the debt was negotiated; Apex calls it coercion [@scmp_apex]. What may a creditor do, and what not?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Release by release.** Decide before the page is turned, and write it down. A cut-off day for every fact, and no fact that was published afterwards.
# 2. **Concentration, days, collections.** Growth can explain days, never an amount. Compare what was paid with what could have been; look at shipments against payments, year by year.
# 3. **Two sources.** Do not average them. What must be true for each? Which document decides?
# 4. **One debtor.** Rates by age are averages over many. For one debtor it is PD, LGD and exposure, even if the result is unwelcome; and a limit agreed beforehand is worth more than a brake pulled later.
