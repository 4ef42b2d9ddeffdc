# %% [markdown] tags=["decision"]
# Monday, nine o'clock. We sell packaging, and six orders wait in our warehouse. Each customer wants to pay 60 days after
# delivery. Sales wants to ship all six today. For each of them we must choose one of three answers:
#
# - **open account**: ship now, be paid later;
# - **prepay**: money first, then the goods;
# - **decline**.
#
# The six customers are **invented for teaching**, with all their names, figures and events. The reasoning is that of a
# credit desk.

# %% [markdown]
# ## 1 One order on three lines
#
# Have you never programmed? You can follow this course all the same. A grey box tells the computer what to do; what it
# found stands below. Click into a box and press **Shift + Enter** to run it. Words after `#` are notes for people. Change a
# number and run again: nothing can break. Where it says **predict, then see**, the answer is folded away: make your guess, then
# run the box.

# %% name="one-order"
price = 100_000  # yuan, on the invoice
cost = 80_000  # yuan, what we pay to buy, pack and ship these goods
price - cost

# %% [markdown]
# So one order of 100,000 brings 20,000, *if it is paid*. This is its **contribution**: what one more order adds, when rent
# and salaries stay as they are. As a share of the price it is the **contribution margin**, here 20%.
#
# ## 2 Six files, three questions
#
# "Creditworthy" sounds like one property. It is three questions, on which China's standard for judging companies was
# built [@gbt23794_2015], since revised [@gbt23794_2023]:
#
# | question | asks | the old "five Cs" |
# |---|---|---|
# | **willingness** 守信意愿 | does the customer *mean* to pay us? | character |
# | **ability** 能力 | *can* the customer pay when it is due? | capacity, capital, conditions |
# | **track record** 表现 | what did the customer *do* so far? | character, seen in deeds |
#
# The fifth C, *collateral*, asks something else: what is left for us if all three fail?

# %% [markdown]
# A line in a file counts as evidence when it says **who** says so and **when**, and when somebody could **check** it. The
# customer's own word counts least. Here is the first file. (The last line of the box only draws the table.)

# %% name="file-a"
from io import StringIO
import creditlab as cl
import pandas as pd

columns = ["file", "source", "says"]
a = """A bakery chain|our ledger, May 2025|26 invoices in two years, all paid, none over 8 days late
A bakery chain|audited accounts, 2024|cash and claims cover the debts of the next year 1.6 times
A bakery chain|trade press, April 2025|opens four shops this year, on bank credit
A bakery chain|call, 2 June 2025|accepts our terms, names the person who releases payments"""
cl.text_table(pd.read_csv(StringIO(a), sep="|", names=columns))

# %% [markdown]
# A newcomer, and a customer of eleven years:

# %% name="files-b-c"
b_c = """B web shop|registry, May 2025|founded in March 2024, paid-in capital 50,000 yuan
B web shop|bank reference, May 2025|account kept for a year without complaint, no credit line
B web shop|own letter, 2 June 2025|“we have never owed anybody anything”
B web shop|sales desk, 2 June 2025|sent contracts and accounts within a day of our asking
C wholesaler|our ledger, May 2025|130 invoices in eleven years, all paid, on average 35 days late
C wholesaler|call, 2 June 2025|the owner names the day he will pay, and has kept it each time
C wholesaler|tax return, 2024|little debt, owns the warehouse
C wholesaler|two suppliers, May 2025|“slow, but we never lost a cent”"""
cl.text_table(pd.read_csv(StringIO(b_c), sep="|", names=columns))

# %% [markdown]
# Two urgent ones, says Sales:

# %% name="files-d-e"
d_e = """D contractor|our ledger, May 2025|on time until February; two invoices are now 40 days late
D contractor|our collector, May 2025|two promised dates passed, no payment and no call
D contractor|court register, May 2025|three suppliers have sued for payment since April
D contractor|bank, April 2025|credit line not renewed; the order is twice the usual size
E exporter|agency report, 2025|a company of this name pays promptly and is strong
E exporter|domain register, 2 June 2025|the buyer's e-mail domain is three weeks old
E exporter|order form, 2 June 2025|deliver to a rented warehouse, not to the registered address
E exporter|call, 2 June 2025|at the number in the report nobody knows the buyer"""
cl.text_table(pd.read_csv(StringIO(d_e), sep="|", names=columns))

# %% [markdown]
# And the largest order of the day:

# %% name="file-f"
f = """F group subsidiary|our ledger, May 2025|40 invoices, all paid, 25 to 70 days late
F group subsidiary|group accounts, 2024|the group is rich; the subsidiary publishes nothing
F group subsidiary|our lawyer, 2 June 2025|the parent signs no guarantee
F group subsidiary|contract draft, 2 June 2025|“payment after our own customer has paid us”"""
cl.text_table(pd.read_csv(StringIO(f), sep="|", names=columns))

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Take a sheet of paper. Put each of the 24 lines under willingness (W), ability (A) or record (R),
# and give it a plus, a minus, or a zero where it proves nothing. In which file is there a line that fits none of the three?

# %% name="sorted" tags=["answer"]
evidence = pd.read_csv(StringIO("\n".join([a, b_c, d_e, f])), sep="|", names=columns)
marks = "R+A+A-W+ A-R+R0W+ R+W+A+R+ R-W-R-A- ?0?-?-?- R+A0A-W-".replace(" ", "")
names = {"W": "willingness", "A": "ability", "R": "track record", "?": "who is it?"}
evidence["question"] = [names[mark] for mark in marks[::2]]
evidence["sign"] = list(marks[1::2])
cl.text_table(evidence[["file", "question", "sign", "says"]])

# %% [markdown]
# You may differ from us on a line or two. Good: say why. Three are worth a word.
#
# - B's letter speaks of a record, but it is B's own word. It proves nothing.
# - F's group is rich. But our debtor is the subsidiary, and the parent signs nothing.
# - E's lines fit none of the three. They ask a question that comes *before* them: **who is it?** The good report belongs to
#   a company; we do not know whether that company sent the order.

# %% name="evidence-map"
import matplotlib.pyplot as plt
import seaborn as sns

lines = evidence.groupby(["file", "question"])["sign"].agg(" ".join).unstack()[list(names.values())]
signs = lines.fillna("").replace("-", "−", regex=True)
tone = signs.map(lambda cell: cell.count("+") - cell.count("−"))
ax = plt.subplots(figsize=(7, 3.6), layout="constrained")[1]
style = {"cmap": "vlag_r", "center": 0, "linewidths": 1, "linecolor": "white", "cbar": False}
sns.heatmap(tone, annot=signs, fmt="", annot_kws={"size": 15}, ax=ax, **style)
ax.set(xlabel="", ylabel="", title="An empty box is a question we have not asked yet")
plt.show()

# %% [markdown]
# A sign stands for a line of evidence; an empty box is silence. (In the last column it says that nobody doubts who it is.) C
# speaks well on all three: *slow* is not *bad*. So does A, apart from its new debts. D is bad on all three. B has little record
# and less money, E has nothing. F has always paid, late, but now writes into the contract that it may not.
#
# This map is the first half of credit analysis. It does not yet say what to do, because it knows nothing of money.

# %% [markdown]
# ## 3 What one bad debt really costs
#
# Sales says: "One loss? We sell a little more and forget it." How much more?
#
# We need a second margin. The **net margin** is what is left of 100 yuan of sales after *everything*, rent and salaries
# included. For China's larger industrial companies it was 5.31% in 2025 [@nbs2026]. We take that for our company, too.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** One invoice of 100,000 is never paid, and nothing comes back. How many *other* invoices of 100,000
# must we sell, and be paid, to make it good? Two guesses, please: with the net margin, and with the contribution margin.

# %% name="break-even-sales" tags=["answer"]
from IPython.display import HTML, Markdown, display

net_margin = 0.0531
contribution_margin = (price - cost) / price
on_net = cl.break_even_sales(price, net_margin)
on_contribution = cl.break_even_sales(cost, contribution_margin)
Markdown(
    f"Net: {price:,} / {net_margin:.2%} = **{on_net:,.0f}** yuan, or **{on_net / price:.1f}** invoices."
    f"\n\nContribution: {cost:,} / {contribution_margin:.0%} = **{on_contribution:,.0f}** yuan, "
    f"or **{on_contribution / price:.1f}** invoices."
)

# %% [markdown]
# Both sums are right. They answer different questions.
#
# - *How long does the whole company work for this loss?* Use the net margin and the whole invoice: every order has to carry
#   its share of rent and salaries.
# - *Shall we take one more order?* Use the contribution margin, and count as lost only what we put in: the **cost**. The
#   20,000 of profit on the unpaid order were never ours.

# %% name="thin-margins"
import numpy as np

margins = np.linspace(0.02, 0.4, 200)
ax = plt.subplots(figsize=(7, 3.6), layout="constrained")[1]
ax.plot(100 * margins, 1 / margins, color="black")
for margin, name in ((net_margin, "net margin"), (contribution_margin, "contribution margin")):
    ax.plot(100 * margin, 1 / margin, "o", color=cl.plots.BAD)
    ax.annotate(name, (100 * margin + 0.8, 1 / margin + 0.8))
ax.set(xlabel="margin (% of sales)", ylabel="sales needed per yuan lost (yuan)", ylim=(0, 52))
ax.set_title("The thinner the margin, the longer we work for one loss")
plt.show()

# %% [markdown]
# The curve is steep on the left: with a thin margin a single loss weighs very much.
#
# ## 4 The expected loss
#
# A loss is certain only afterwards. Beforehand we need three numbers:
#
# - **PD**, probability of default: how likely is it that this order is never paid?
# - **EAD**, exposure at default: how much is open then? Here, the invoice.
# - **LGD**, loss given default: which share of it are we then out of pocket?
#
# $$\text{expected loss} = \text{PD} \times \text{LGD} \times \text{EAD}$$

# %% [markdown]
# By hand: of 100 orders like ours 4 fail, so the PD is 4%. We have put in 80 of every 100 yuan; in the insolvency
# 10 come back, so the LGD is 70%.

# %% name="expected-loss"
default_rate = 0.04
recovered = 0.10  # share of the invoice
lost = cost / price - recovered
hand = default_rate * lost * price
Markdown(
    f"LGD **{lost:.0%}**. Expected loss of one order: 4% × {lost:.0%} × {price:,} = **{hand:,.0f}** yuan.\n\n"
    f"Of 100 orders: 4 × {lost * price:,.0f} = **{4 * lost * price:,.0f}** yuan, the same per order."
)

# %% [markdown]
# No single order ever loses that. It loses nothing, or a lot. We see it in a **simulation**: made-up years in which we
# *know* the truth. Each year has 40 orders like ours, and each order fails with a probability of exactly 4%.

# %% name="simulated-years"
dice = np.random.default_rng(1)  # the computer's dice, the same at every run
failures = dice.binomial(n=40, p=default_rate, size=10_000)
years = pd.Series(failures).value_counts(normalize=True).sort_index().mul(100)
ax = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
ax.bar(years.index * lost * price / 1_000, years, width=50, color=cl.plots.NEUTRAL)
ax.axvline(40 * hand / 1_000, color=cl.plots.BAD, ls="--", label="expected loss of a year")
ax.set(xlabel="loss of the year (1,000 yuan)", ylabel="share of simulated years (%)")
ax.set_title("Some years lose nothing, and prove nothing")
ax.legend(frameon=False)
plt.show()
Markdown(f"Years without a loss: **{years[0]:.0f}%**, although each order had a PD of 4%.")

# %% [markdown]
# The **expected loss** is an average over many orders and years, like an insurance premium. A quiet year is no proof that the risk
# is gone.
#
# The same caution holds for one customer. A, F and C have paid every invoice: 26, 40 and 130 of them. How high may the PD of
# the next invoice still be?

# %% name="clean-record"
from creditlab.data.rates import jeffreys_interval

paid = pd.Series({"A": 26, "F": 40, "C": 130})
low, high = jeffreys_interval(0, paid)  # 0 failures so far
pd.DataFrame({"invoices, all paid": paid, "PD may still be up to (%)": (100 * high).round(1)})

# %% [markdown]
# The last column is the upper end of a 95% interval. It takes invoices for tosses of one coin, and customers do change, so it
# is still too kind. One customer's clean record cannot prove a PD of 1%. For that we need *many* customers who look like
# this one: modules 2 and 3.
#
# Does a record tell anything then? We ask **real data**: 30,000 card holders of a bank in Taiwan [@yeh2009]. People, not
# companies, but a record all the same. One split is by record: was the last month two or more months late? The other is by a hint
# of ability: how much of the limit is used?

# %% name="real-record"
cards = cl.load_dataset("taiwan_default").frame
used = cards["BILL_AMT1"] > 0.8 * cards["LIMIT_BAL"]
behind = cards["PAY_0"] >= 2
groups = {"not seriously late": ~behind, "2+ months late": behind}
groups |= {"limit used up to 80%": ~used, "limit used above 80%": used}
rows = [[name, who.sum(), cards.loc[who, "default"].sum()] for name, who in groups.items()]
real = pd.DataFrame(rows, columns=["group", "customers", "defaults"])
real["rate"] = 100 * real["defaults"] / real["customers"]
real["low"], real["high"] = [
    100 * end for end in jeffreys_interval(real["defaults"], real["customers"])
]
real.round(1)

# %% name="real-record-figure"
ax = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
colors = [cl.plots.NEUTRAL, cl.plots.BAD] * 2
whiskers = [real["rate"] - real["low"], real["high"] - real["rate"]]
ax.barh(real["group"], real["rate"], xerr=whiskers, color=colors, capsize=4)
ax.invert_yaxis()
ax.set(xlabel="default in the next month (%), with 95% interval", xlim=(0, 100))
ax.set_title("Record speaks louder than a full credit line")
plt.show()

# %% [markdown]
# Within each pair the intervals are narrow and far apart, so both splits say something. What a customer *did* says much more,
# at least with these two cuts.
# And willingness? No column of this file measures it. That is why people still make calls.

# %% [markdown]
# ## 5 The PD at which an order stops earning
#
# Back to our order of 100. If it is paid we earn 20; if not we lose 70. With a PD of *p* we expect
#
# $$20\,(1-p) - 70\,p$$
#
# That is zero at *p* = 20 / (20 + 70): the **break-even PD**. Below it the order earns on average, above it loses.
#
# But *prepay* is not nothing either. Suppose three customers in ten agree to pay first, and the others buy elsewhere. Then
# prepay earns 30% of 20, without any risk. Open account has to beat *that*.

# %% name="break-even-pd"
agrees, p = 0.3, np.linspace(0, 0.4, 100)
stops_earning = cl.break_even_pd(contribution_margin, lost)
beats_prepay = contribution_margin * (1 - agrees) / (contribution_margin + lost)
ax = plt.subplots(figsize=(7, 3.6), layout="constrained")[1]
ax.plot(100 * p, 20 * (1 - p) - 70 * p, "k-", label="open account")
ax.axhline(20 * agrees, color=cl.plots.GOOD, ls="--", label="prepay, if 30% agree")
ax.axhline(0, color="gray", ls=":", label="decline")
ax.plot([100 * beats_prepay, 100 * stops_earning], [20 * agrees, 0], "o", color=cl.plots.BAD)
title = f"Earns below {stops_earning:.1%}, beats prepay below {beats_prepay:.1%}"
ax.set(xlabel="PD (%)", ylabel="profit expected (yuan per 100)", title=title)
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Read the figure from the left. The black line falls as the PD rises. At the first dot it meets prepay, at the second it
# meets zero. Between the dots the order would still earn, but prepay earns more.
#
# ## 6 The six files in numbers
#
# Now each file gets its numbers. `low` is the PD that the evidence suggests, `high` what it cannot rule out. Both are our
# **judgement**, and yours may differ. So are `recovered` and `agrees`, the chance that the customer accepts to pay first.

# %% name="numbers"
table = """file,order,margin,recovered,low,high,agrees
A,120_000,0.22,0.10,0.01,0.09,0.30
B,90_000,0.30,0.10,0.08,0.25,0.60
C,200_000,0.18,0.10,0.02,0.08,0.15
D,150_000,0.20,0.05,0.25,0.50,0.25
E,300_000,0.20,0.00,0.40,0.90,0.05
F,900_000,0.08,0.10,0.01,0.07,0.10"""
files = pd.read_csv(StringIO(table.replace("_", "")), index_col="file")
files["PD"] = (files["low"] + files["high"]) / 2
files["LGD"] = 1 - files["margin"] - files["recovered"]
files

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** B is about four times as likely to fail as F. On which of the two orders do we *expect to lose* more
# money?

# %% name="which-loss" tags=["answer"]
loss = cl.expected_loss(files["PD"], files["LGD"], files["order"], margin=files["margin"])
loss["expected_loss"].round(-2).to_frame("expected loss (yuan)").T

# %% [markdown]
# On F's, because its order is ten times as large. A risky customer may cost little and a safe one much: the PD alone
# decides nothing. Only all three factors do, and then the margin.

# %% name="six-files"
files["stops"] = [cl.break_even_pd(f.margin, f.LGD) for f in files.itertuples()]
files["beats"] = files["stops"] * (1 - files["agrees"])
ax = plt.subplots(figsize=(7.2, 3.8), layout="constrained")[1]
ax.hlines(files.index, 100 * files["low"], 100 * files["high"], color="gray", lw=7, label="our PD")
ax.plot(100 * files["beats"], files.index, "k|", ms=20, mew=2, label="beats prepay, left of this")
ax.plot(100 * files["stops"], files.index, "D", color=cl.plots.BAD, label="stops earning")
ax.set(xlabel="PD (%)", ylabel="file", ylim=(5.6, -0.6))
ax.set_title("A and C are clear, F is close, B depends, D and E are out")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Where the whole grey bar lies left of the black mark, open account is best for every PD that we think possible: the exact PD does
# not matter. Where the mark lies *inside* the bar, as for B, more evidence is worth money: ask before you decide. Right
# of the diamond the order loses on average.

# %% [markdown] tags=["trap"]
# ## 7 The trap: the wrong margin
#
# A cautious colleague has read that a bad debt costs nineteen invoices. So he takes the *net* margin and the *whole* invoice
# for every single order, and computes the break-even PD with them. It sounds prudent. Whom does he still supply on
# open account, and what does his prudence cost?

# %% name="trap"
whole = 1 - files["recovered"]  # LGD of the whole invoice
cautious = pd.Series([cl.break_even_pd(net_margin, w) for w in whole], index=files.index)
both = pd.DataFrame({"PD high": files["high"], "cautious": cautious, "right": files["beats"]})
both["he opens"] = both["PD high"] < both["cautious"]
both["we open"] = both["PD high"] < both["right"]
prepaid = files["order"] * files["margin"] * files["agrees"]
missed = (loss["expected_profit"] - prepaid)[both["we open"] & ~both["he opens"]]
display(both.round(3))
Markdown(f"Expected profit that he gives away today: **{round(missed.sum(), -2):,.0f}** yuan.")

# %% [markdown]
# He ships to nobody on open account, and asks all for prepayment, which most refuse. His two mistakes add up: rent and salaries are charged to an order that does not cause
# them, and a profit that was never earned is counted as a loss.
#
# The opposite mistake exists, too. If *every* price only just covers its own cost, nobody pays the rent. The contribution margin
# decides on one more order; the price list must earn the rest.

# %% [markdown]
# ## 8 Your numbers
#
# Choose a file; its margin, PD and chance to prepay are set. Then move them. The bar is an axis of PDs from 0 to 70%, the ring is yours.
# Light: open account is best. Grey: it would earn, but prepay earns more. Dark: it loses. Watch how a thin margin moves the dark
# zone to the left. (Of a failed order, 10 of 100 come back. The sliders need a running notebook; below, file B with a low and a high PD.)


# %% name="verdict"
def verdict(margin, p, agrees, recovered=0.10):
    stops = cl.break_even_pd(margin, 1 - margin - recovered)
    beats = stops * (1 - agrees)
    zones = ((0.7, "#505050"), (stops, "#a0a0a0"), (beats, "#e0e0e0"))
    bar = "".join(f"<rect width='{600 * b:.0f}' height='18' fill='{c}'/>" for b, c in zones)
    ring = f"<circle cx='{600 * p:.0f}' cy='9' r='6' fill='white' stroke='black' stroke-width='3'/>"
    best = "open account" if p < beats else "prepay" if agrees else "decline"
    told = f"PD {p:.0%}: <b>{best}</b>. Beats prepay below {beats:.1%}, earns below {stops:.1%}."
    return f"<svg width='430' height='18'>{bar}{ring}</svg><p>{told}</p>"


HTML(verdict(0.30, 0.08, 0.6) + verdict(0.30, 0.25, 0.6))

# %% name="sliders"
import ipywidgets as widgets

file = widgets.Dropdown(options=list(files.index), description="file")
answer, style = widgets.HTML(), {"step": 0.01, "readout_format": ".0%"}
ends = {"margin": (0.02, 0.5), "PD": (0, 0.7), "agrees": (0, 1)}
pick = {n: widgets.FloatSlider(min=a, max=b, **style) for n, (a, b) in ends.items()}
for name, slider in pick.items():
    slider.description = name
    widgets.dlink((file, "value"), (slider, "value"), lambda f, n=name: files.loc[f, n])
    now = (answer, "value")
    widgets.dlink((slider, "value"), now, lambda _: verdict(*(s.value for s in pick.values())))
widgets.VBox([file, *pick.values(), answer])

# %% [markdown]
# Now write your six answers: `open`, `prepay` or `decline`. We have filled in what Sales wants; overwrite it. The table shows
# what each list of answers earns on average, if our PDs are right.

# %% name="your-answers"
mine = {"A": "open", "B": "open", "C": "open", "D": "open", "E": "open", "F": "open"}
ours = {"A": "open", "B": "prepay", "C": "open", "D": "prepay", "E": "decline", "F": "open"}
earns = pd.DataFrame({"open": loss["expected_profit"], "prepay": prepaid, "decline": 0.0})
earns["mine"] = [earns.loc[file_id, answer] for file_id, answer in mine.items()]
earns["ours"] = [earns.loc[file_id, answer] for file_id, answer in ours.items()]
earns.loc["sum"] = earns[["mine", "ours"]].sum()
(earns / 1_000).rename_axis("in 1,000 yuan").style.format("{:.1f}", na_rep="")

# %% [markdown]
# By the numbers alone, even E should be asked to prepay. We decline E all the same. **Identity has no price.** Money that comes
# from a stranger in another's name may be claimed back, or be a crime to accept. First find out who it is.
#
# An average hides the bad days. So we let 10,000 **simulated** days run. In the third row we ship F's order in thirds, and
# count today's third only. In the last one we were too hopeful, and every PD is at its `high` end.


# %% name="simulate"
def simulate(answers, share=1.0, column="PD"):
    draw = np.random.default_rng(2)
    fails = draw.random((10_000, 6)) < files[column].to_numpy()
    agree = draw.random((10_000, 6)) < files["agrees"].to_numpy()
    opened = np.where(fails, -files["LGD"], files["margin"])
    profit = {"open": opened, "prepay": agree * files["margin"].to_numpy(), "decline": 0 * opened}
    size = files["order"].where(files.index != "F", files["order"] * share).to_numpy()
    return sum(profit[a][:, i] * size[i] for i, a in enumerate(answers.values())) / 1_000


# %% name="compare"
days = {
    "mine (at first: ship all)": simulate(mine),
    "ours": simulate(ours),
    "ours, F in thirds": simulate(ours, share=1 / 3),
    "ours, F in thirds, PDs high": simulate(ours, share=1 / 3, column="high"),
}
rows = [[d.mean(), np.quantile(d, 0.02), d.min(), 100 * (d < 0).mean()] for d in days.values()]
names = ["mean", "1 in 50 below", "worst", "days lost (%)"]
pd.DataFrame(rows, index=days, columns=names).rename_axis("1,000 yuan").round(0).astype(int)

# %% [markdown]
# Shipping F in thirds costs profit today; the other thirds follow when the first is paid. It does not make losses rarer. It
# makes the worst ones smaller, as the columns in the middle show. How much of one customer we can bear is a question of
# **limits**: lesson 5.1.
#
# ## 9 The decision

# %% name="decision"
files["because"] = [
    "good on all three but for new debts; earns even at its highest PD",
    "no record yet; a prepaid first order begins one",
    "slow is not bad; put the waiting into the price",
    "broke its word in spring; old invoices before new ones",
    "who is it? Declined until the company itself confirms",
    "in thirds, and without the clause on its own customer",
]
files["answer"] = pd.Series(ours)
told = files[["answer", "beats", "low", "high", "because"]].rename(columns={"beats": "open below"})
cl.text_table(told, index=True).format("{:.1%}", subset=["open below", "low", "high"])

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - F's buyer says: "The clause stays, or we buy elsewhere." Sales has a target this month. What do you offer between yes and no?
# - The whole table rests on our guesses of PD and of `agrees`. Who in a company should make each guess, and who may not make it
#   alone?
# - How do you ask E to prove who they are without insulting an honest customer?
# - C pays 35 days late, for eleven years. Whose fault is that, and what would you change?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. Creditworthiness is willingness, ability and track record. Evidence has a source, a date and a check; an empty box is a
#    question to ask. Before all three: who is it?
# 2. A bad debt is made good out of margin. The net margin says how long the company works for it; one more order is judged
#    by contribution margin and cost.
# 3. Expected loss = PD × LGD × EAD, an average. Quiet years and clean records prove little.
# 4. An order stops earning at PD = margin / (margin + LGD); prepay may beat it sooner. When the whole range of the PD lies on
#    one side, decide. When not, ask.
