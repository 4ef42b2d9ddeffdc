# %% [markdown] tags=["decision"]
# March 2017. We make insulation for buildings. **Carillion**, the second-largest builder of the United Kingdom, wants us on a hospital: 100,000 pounds a
# month for a year. It pays after **120 days**. Or a bank pays us at once, for a fee.
#
# Revenue has grown by 14%, there is a profit, the dividend is raised, the auditor has signed. Net borrowing is small. So:
# **Where is the debt?** And do we take the order, at these terms?
#
# Then, in 2021 and China, the same question with other paper. Companies, days and figures are **real**, each with its source; where a number is
# ours, the text says so.

# %% [markdown]
# ## 1 The front page
#
# What could be read in the spring of 2017. A fact either *reassures*, or *warns*, or neither. (m GBP: million pounds.)

# %% name="front-page"
import creditlab as cl
import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML, Markdown, display

facts = cl.load_dataset("case_events").frame.query("hindsight == 0")
carillion = facts[facts["customer"] == "Carillion"]
columns = ["known", "leans", "what", "value", "unit"]
known = carillion.loc[carillion["known"] < "2017-04", columns]
cl.text_table(known).format({"value": "{:g}"}, na_rep="")

# %% [markdown]
# Count the words, and it is a draw. Look at *where* they stand: what reassures is on the front page of the results [@carillion_results]; what warns is in notes, in
# complaints of small firms, and in one note of a bank from 2015 that few suppliers will have read.
#
# ## 2 What the terms cost us
#
# Carillion raised its terms from 65 to as many as 120 days in 2013 [@carillion_epf]. Who cannot wait is paid early by a bank, for
# about 2% of the invoice [@carillion_moodys]. By hand: we give up 2 of 100 to have 98 some 105 days sooner (we need two weeks for
# the paperwork). What interest is that?

# %% name="fee"
days = 120 - 15
yearly = 2 / 98 * 365 / days
f"{yearly:.1%} a year, simple interest, to borrow on Carillion's name"

# %% [markdown]
# Compare it with what our own bank asks. Either the fee is dear, or the risk is priced. And whose loan is it? We do not owe it: the bank looks
# to Carillion.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Carillion buys for about 2.6 billion a year (*our* guess: 60% of its group revenue of 4,395 m). It pays everybody 55 days later than before. How much cash does that leave in
# its till, once: about 40, 400 or 4,000 million? And on which line of the balance sheet does it stand?

# %% name="stretch" tags=["answer"]
purchases = 0.60 * 4_394.9  # m GBP; the share is our assumption
stretch = purchases / 365 * (120 - 65)
figure = carillion.drop_duplicates("item").set_index("item")["value"]
used = figure["early_payment_used"] / 1.06  # in July 2017 it was 6% more than in 2016
cash = {"55 days of purchases": stretch, "facility used, 2016": used}
pd.Series(cash, name="m GBP").round(0).to_frame()

# %% [markdown]
# About 400, and the facility that the banks gave for it is as large (in order of magnitude: 60% is a guess, and a newsletter of July 2017 has 400 for 2016
# instead of our 389 [@carillion_scf]). It is money lent for a price until a
# fixed day. But it stands under **payables**, where no lender looks for debt.
#
# This is **reverse factoring** 反向保理: the *customer* arranges with a bank that its suppliers' invoices are paid early. Nothing is wrong with it,
# as long as everybody can see it.

# %% [markdown]
# ## 3 One company, two balance sheets
#
# To see what it hides we build a company in which we know the truth. It needs 400 for its suppliers. In world A it borrows 400 from a bank and pays them after
# 65 days. In world B the same bank pays the suppliers, and the company pays the bank after 120 days.

# %% name="two-worlds"
world = pd.DataFrame({"A: a loan": [750, 600, 850], "B: reverse factoring": [1_150, 200, 850]})
world.index = ["payables", "debt", "equity"]
assets = world.sum()
ratios = pd.DataFrame({"debt / equity": world.loc["debt"] / world.loc["equity"]})
ratios["days of purchases owed"] = 365 * world.loc["payables"] / purchases
ratios["liabilities / assets"] = 1 - world.loc["equity"] / assets
pd.concat([world, ratios.T.round(2)])

# %% [markdown]
# The same company, the same bank, the same day on which 400 must be found. In B `debt / equity` has fallen from 0.71 to 0.24. Two lines betray it: the days of purchases owed rise by more than fifty,
# and *liabilities / assets* has not moved. **What moves between two lines on the right cannot change their sum.** So we look at the sum, and at the days.
#
# To restate means to put it back: take from payables what a bank has paid, and add it to debt. B becomes A.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Now the real one. Net borrowing (debt less cash) was 219 m on 31 December 2016. What do you expect on an *average* day of that year: the same, or more? Why would the
# last day of the year be special? Then we put back the facility.

# %% name="restated" tags=["answer"]
day, average = figure["net_borrowing"], figure["average_net_borrowing"]
steps = {"on 31 December": day, "average of the year": average}
steps |= {"+ facility used, 2016": average + used, "or: + Moody's figure": average + 498}
ax = plt.subplots(figsize=(7.2, 2.8), layout="constrained")[1]
ax.barh(list(steps), steps.values(), color=["silver", "gray", cl.plots.BAD, cl.plots.BAD])
ax.bar_label(ax.containers[0], [f"{x:,.0f}" for x in steps.values()], padding=4)
ax.axvline(figure["equity"], color="black", ls="--")
ax.set(
    xlabel="m GBP; dashed: net assets", xlim=(0, 1_250), title="The debt of a day, and of a year"
)
ax.invert_yaxis()
plt.show()

# %% [markdown]
# On an average day the debt is nearly three times that of the front page, before anything is moved: on the last day of the year customers have been asked to
# pay and suppliers to wait. With the facility, four to five times, and above all net assets (730 m). Moody's counted up to 498 m that should have been called borrowing, shown under other creditors instead [@carillion_moodys]; that figure was published after the failure. The 389 could be worked out
# in July 2017, and its existence was in a bank's note of 2015.

# %% [markdown]
# ## 4 What is left for us: tangible net worth
#
# If Carillion fails, its creditors live on what can be sold. **Goodwill** 商誉 cannot: it is what a company once paid for another *above* the value of its things. Equity less goodwill and other intangibles is the **tangible net
# worth** 有形净资产.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Net assets 730 m. Among the assets: goodwill of 1,571 m, from purchases of rivals, never written down since [@carillion_goodwill; @carillion_report]. By hand: what is the tangible net worth? And how
# many pounds of *other* assets stood behind each pound owed?

# %% name="tangible" tags=["answer"]
tangible = figure["equity"] - figure["goodwill"]
share = figure["goodwill"] / figure["non_current_assets"]
f"tangible net worth {tangible:,.0f} m; goodwill is {share:.0%} of all non-current assets"

# %% [markdown]
# Minus 841 million: the equity was goodwill, and more than all of it. That is no forecast. A builder lives from contracts, not from buildings, and many sound service companies have a negative tangible net
# worth. But it tells a *supplier* two things: there is no cushion for our claim, and nothing to pledge. A limit as a share of tangible net worth (lesson 5.1) is
# nil.

# %% [markdown]
# **The other side.** Orders of 16 billion, 74% of next year's revenue in sight, some 450 contracts with the state, an auditor's signature, a record dividend
# [@carillion_results; @carillion_report]. Refusing would have been called cowardice, and for years it would have cost good orders.
#
# ## 5 Ten months
#
# What came after. Above the line what reassured, below what warned.

# %% name="timeline"
from matplotlib.dates import ConciseDateFormatter

told = carillion.query("'2017-01' < known < '2018-01-16' and leans != 'neither'")
told = told.groupby(["known", "leans"]).size().reset_index(name="facts")
height = told["facts"].where(told["leans"] == "reassures", -told["facts"])
colors = told["leans"].map({"reassures": cl.plots.GOOD, "warns": cl.plots.BAD})
ax = plt.subplots(figsize=(9.4, 2.8), layout="constrained")[1]
ax.bar(pd.to_datetime(told["known"]), height, width=6, color=colors)
ax.axhline(0, color="black", lw=1)
ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
ax.set(ylabel="facts of the day", title="Up: reassures. Down: warns. The last bar is the end")
plt.show()

# %% [markdown]
# On 10 July 2017 contracts worth 845 m are written down, and the chief executive goes; the days before, funds had bet against more than a quarter of the shares [@carillion_shorts]. On 15 January 2018 the
# company is liquidated, with 29 m in cash and about 7 billion of liabilities, some 2 billion of them to 30,000 suppliers and other short-term creditors [@carillion_report].
#
# Now our order. We invoice 100,000 each month-end from March 2017 and wait 126 days, as the Federation of Small Businesses says its members did. When would we have had to stop?


# %% name="stop"
def lost(stop, wait=126, invoice=100):  # thousand pounds
    issued = pd.date_range("2017-03-31", "2017-12-31", freq="ME")
    issued = issued[issued <= stop]
    unpaid = issued + pd.Timedelta(days=wait) >= "2018-01-15"
    return {"invoiced": invoice * len(issued), "lost": invoice * int(unpaid.sum())}


# %% name="stops"
news = {"2017-03-31": "the results", "2017-07-10": "first write-down"}
news |= {"2017-10-03": "second write-down", "2018-01-15": "liquidation"}
table = pd.DataFrame([lost(day) for day in news], index=list(news.values()))
table.rename_axis("we stop after").rename_axis("1,000 GBP", axis=1)

# %% [markdown]
# Whoever stopped at the **first write-down** lost nothing, although the invoices were already out: 126 days later was early November. Six months lie between
# the first public alarm and the end. The long terms, which drew us into the trap, also made the exit narrow: at the second alarm it was too late for one invoice.
#
# (We let Carillion pay on day 126 until its last day, and count everything unpaid as lost. The committees expect that suppliers get little [@carillion_report].) Try other terms and days.

# %% name="chooser"
wait = widgets.IntSlider(value=126, min=30, max=180, step=6, description="days waited")
stop = widgets.SelectionSlider(
    options=[(d, d) for d in news], value="2017-10-03", description="stop"
)
text = widgets.HTML()


def show(_=None):
    r = lost(stop.value, wait.value)
    text.value = f"Stop after <b>{news[stop.value]}</b>: invoiced {r['invoiced']},000, lost <b>{r['lost']},000</b> pounds"


# %% name="choose"
show()
wait.observe(show, "value")
stop.observe(show, "value")
display(widgets.VBox([wait, stop, text]))
HTML(f"<i>As set at the start:</i> {text.value}")

# %% [markdown]
# ## 6 Two suppliers, one insured
#
# **Credit insurance** 信用保险 pays a part of a claim, often nine tenths, when the customer is insolvent. After the collapse the insurers expected to pay 31 million pounds [@carillion_abi].
# How much is that of what was unpaid? Sources differ on the whole: 2 billion owed to suppliers and other short-term creditors, or 1.2 billion of unpaid bills [@carillion_unpaid].

# %% name="insured"
low, high = 31 / 0.9 / 2_000, 31 / 0.9 / 1_200
owed, premium, cover = lost("2018-01-15")["lost"], 0.004 * 1_200, 0.9
loss = {"uninsured": owed, "insured, one year": (1 - cover) * owed + premium}
loss["insured, after ten years of premium"] = (1 - cover) * owed + 10 * premium
display(pd.Series(loss, name="lost by us (1,000 GBP)").round(0).astype(int).to_frame())
Markdown(
    f"Insured was between **{low:.1%} and {high:.1%}** of what suppliers lost. Premium is worth it from a PD of "
    f"**{premium / (cover * owed):.1%}** a year."
)

# %% [markdown]
# (Nine tenths, and a premium of 0.4% of sales, are *our* assumptions.) Most suppliers stood uninsured. But count it from both sides: at a PD of 1% the premium costs more
# than it saves on average. Insurance is bought because *one* such loss can end a small firm.
#
# And cover can be withdrawn. An insurer that stops covering *new* deliveries does not say why, but it says it early: a signal as good as any
# ratio.

# %% [markdown]
# ## 7 Evergrande: the debt moves to the suppliers
#
# In March 2020 the chairman of **Evergrande** 恒大, then one of China's largest builders of flats, promises to cut its interest-bearing debt by 150 billion yuan a year
# [@evergrande_2019]. On 31 August 2021 the company reports success: 571.8 billion, a fifth less than in December. On the same page: owed to suppliers and
# others, 951.1 billion, almost 15% more [@evergrande_interim].

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** By hand: how much did the interest-bearing debt fall, in billions? How much did payables rise? What remains of the success?

# %% name="evergrande" tags=["answer"]
june = pd.Series({"interest-bearing debt": 571.8, "payables": 951.13, "all liabilities": 1_970.0})
december = june / [0.8, 1.15, 1_970 / 1_950]
both = pd.DataFrame({"December 2020": december, "June 2021": june})
ax = both.iloc[:2].T.plot.bar(
    stacked=True, rot=0, color=[cl.plots.GOOD, cl.plots.BAD], figsize=(6, 3.2)
)
ax.set(ylabel="billion yuan", ylim=(0, 2_000), title="One goes down, the other goes up")
ax.legend(frameon=False, loc="upper center", ncols=2)
plt.show()
both.assign(change=both["June 2021"] - both["December 2020"]).round(0).astype(int)

# %% [markdown]
# (December is worked back from "a fifth" and "almost 15%", so it is rounded.) Debt fell by about 140, payables rose by about 120, and all liabilities together rose. It is world A and world B once more: **the debt has moved to those who did not
# know that they were lenders.**
#
# Their paper is the **commercial acceptance bill** 商业承兑汇票: a promise of the customer to pay on a day some months ahead. It can be passed on, or sold to a bank at a discount. It is guaranteed by nobody else. Payables and bills came to 667 billion, cash to 87
# [@evergrande_payables].

# %% name="paint-maker"
bills = facts[(facts["customer"] == "Evergrande") & facts["known"].between("2021", "2021-10")]
bills = bills.loc[bills["signal"].isin(["payment", "reputation"]), columns]
cl.text_table(bills).format({"value": "{:g}"}, na_rep="")

# %% [markdown]
# A paint maker reports 51 million yuan overdue at the end of March; Evergrande says that it was paid [@evergrande_3trees]. Five months later 336 million are overdue, and 220 of them are "paid" with flats that are still being built
# [@evergrande_property]. A decorator holds bills of more than 6 billion, and 4.1 are open, more than its profit of 2020 [@evergrande_goldmantis].

# %% [markdown] tags=["trap"]
# **The trap: a ratio that improves because somebody else pays for it.** A supplier raises limits when *interest-bearing debt / all liabilities* falls. We give him the figures of both dates, and then a ratio that cannot be moved in this way. What did a limit raised by a
# quarter cost the decorator?

# %% name="trap"
ratio = pd.DataFrame(index=both.columns)
ratio["interest-bearing / all liabilities"] = (
    both.loc["interest-bearing debt"] / both.loc["all liabilities"]
)
ratio["the same, with payables"] = both.iloc[:2].sum() / both.loc["all liabilities"]
display(ratio.style.format("{:.0%}"))
open_bills, profit = 4.1, 2.3
Markdown(
    f"Of 4.1 bn of open bills a fifth would not have been there without the raise: **{open_bills / 5:.1f} bn**, "
    f"{open_bills / 5 / profit:.0%} of a year's profit. All of it is {open_bills / profit:.1f} years."
)

# %% [markdown]
# A measure that is watched is a measure that is managed. The sum of the right-hand side, and the days that suppliers wait, are harder to dress.
#
# ## 8 The decision
#
# We decide on the hospital with the numbers of March 2017 only.

# %% name="decision"
exposure = 100 * 126 / 30
Markdown(
    f"**Where is the debt?** {steps['on 31 December']:,.0f} m on the page; "
    f"{steps['average of the year']:,.0f} m on an average day; about {steps['+ facility used, 2016']:,.0f} m with the facility. "
    f"Tangible net worth {tangible:,.0f} m.\n\n"
    f"**Our answer.** We take the order only in part: not 126 days and {exposure:,.0f},000 pounds open, but 30 days and "
    f"{exposure * 30 / 126:,.0f},000, or insured; the bank's early payment without recourse counts as payment. We stop at the first write-down, "
    f"at the first withdrawal of cover, or when the days rise again."
)

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - The bank's early payment took the risk off those who used it. Was it then a *good* offer for a supplier who read the accounts? What would you have to read in its contract?
# - Your sales director: "With your tangible net worth we would sell to no service company in the country." Is he right? Which second figure would you add?
# - The 2 billion and the 1.2 billion owed to suppliers: how can both be honest?
# - Since June 2025 large companies in China may not force bills on small suppliers (State Council Order 802). Which line of an annual report shows you whether they still do?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Restate.** Reverse factoring and bills are debt with another name: take them from payables, add them to debt. The sum of liabilities does not move, so look at the sum.
# 2. **Terms.** When a customer stretches its terms, it borrows from its suppliers. Count the days it owes, year by year, and ask why.
# 3. **Tangible net worth.** Equity less goodwill and other intangibles: what stands between our claim and a loss.
# 4. **Insured or not.** Nine tenths of a rare and large loss, against a small and sure premium; compare at your own PD, and at what you can survive. Withdrawn cover is a signal.
