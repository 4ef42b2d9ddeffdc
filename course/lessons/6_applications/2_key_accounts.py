# %% [markdown] tags=["decision"]
# December. Our largest customer, Kaipeng Packaging in Shenzhen (the 193 of lesson 5.1), buys about a sixth of all that we sell and pays
# after 60 days. Its new purchasing manager writes: "From January **120 days**, same prices, or we buy elsewhere."
#
# Sales: "Say yes. It costs us one percent, and we earn twelve." Finance: "Say no. We are not a bank." Who is right, and
# **what do you answer?**
#
# Companies and ledger are **simulated**. Margins, rates and offers are invented. So there is a truth, and at the end we look at it.

# %% [markdown]
# ## 1 What do sixty more days cost? By hand
#
# An invoice of 100,000. Our bank takes 6% a year. Kaipeng fails within a year with a PD of, say, 2%; then 80% of what it owes
# is lost to us. First the waiting, then the risk: in sixty days it can fail, too.

# %% name="by-hand"
from IPython.display import HTML, Markdown, display

waiting = 100_000 * 0.06 * 60 / 365
risk = 100_000 * 0.02 * 60 / 365 * 0.80
Markdown(
    f"Waiting 100,000 × 6% × 60/365 = **{waiting:,.0f}**; risk 100,000 × 2% × 60/365 × 80% = "
    f"**{risk:,.0f}**. Together **{(waiting + risk) / 1_000:.2f}%** of the invoice."
)

# %% [markdown]
# So Sales has the sum nearly right: one and a quarter percent. It looks small beside a margin of twelve. But look at what it is: a **second loan**.
# Today one part of Kaipeng's purchases is open with us. Tomorrow it will be twice that. We read the ledger at the end of 2024.

# %% name="book"
import creditlab as cl
import numpy as np
import pandas as pd

data = cl.load_dataset("trade_ledger")
tables = data.tables["statements"], data.tables["customers"]
book = cl.read_credit_book(data.frame, *tables, at="2024-12-31")
customers = book.customers.query("yearly_sales > 0").assign(years=3)
kaipeng = customers.loc["C00193"]
asked = ["size_class", "yearly_sales", "terms", "delay", "open", "net_worth", "zone"]
kaipeng[asked].to_frame("Kaipeng").T.style.format(precision=0, thousands=",")

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Kaipeng buys for a little more than 9 million a month, with tax. We say yes for all invoices from January on. How much cash reaches us from
# Kaipeng in March and April? And how much more must our own bank lend us by May, and for how long? Sketch the monthly payments.

# %% name="cash-hole" tags=["answer"]
import matplotlib.pyplot as plt

monthly = kaipeng["yearly_sales"] * 1.13 / 12 / 1e6
months = np.arange(1, 13)
longer = np.where((months >= 3) & (months <= 4), 0, monthly)
ax = plt.subplots(figsize=(7.2, 3.6), layout="constrained")[1]
ax.bar(months, longer, color=cl.plots.NEUTRAL, label="paid to us in the month")
ax.step(months, np.cumsum(monthly - longer), "k", where="mid", label="more owed to our bank")
ax.set(xlabel="month of next year", ylabel="million yuan", xticks=months, ylim=(0, 24))
ax.set_title("Two months without a payment, and the hole stays")
ax.legend(frameon=False, loc="upper left", ncols=2)
plt.show()

# %% [markdown]
# Invoices of November and December are paid in January and February, at the old terms. Then nothing comes until May. The hole of two months' sales is never
# filled, as long as the terms last. Before we talk of percent: **have we got 19 million?** If our bank says no, so must we.

# %% [markdown]
# ## 2 How risky are they? We count
#
# Sales says Kaipeng is "as safe as a bank". We count instead. A year ago, at the end of 2023, we sort all customers by two
# questions that anybody can check: do they pay more than 15 days late (**record**)? Are their published accounts in the distress zone of Altman's Z″, or not
# there at all (**ability**)? Then we see who had a first write-off in 2024.


# %% name="grades"
def graded(frame):
    weak = frame["zone"].fillna("none").isin(["distress", "none"])
    slow = frame["delay"] > 15
    return np.select([weak & slow, weak | slow], ["C: both", "B: one"], "A: neither")


# %% name="a-year-earlier"
day = pd.Timestamp("2023-12-31")
then = cl.read_credit_book(data.frame, *tables, at=day).customers.query("yearly_sales > 0")
then = then.assign(years=2, grade=graded(then))
lost = data.frame[data.frame["kind"] == "write_off"].groupby("customer")["date"].min()
then = then[~(lost.reindex(then.index) <= day)].copy()  # those who had failed before are out
then["failed"] = then.index.isin(lost.index)
pd.crosstab(then["grade"], then["zone"].fillna("no accounts"))

# %% name="rates"
from creditlab.data.rates import jeffreys_interval

rates = then.groupby("grade")["failed"].agg(["size", "sum"])
rates.columns = ["customers", "failed in 2024"]
rates["PD"] = rates["failed in 2024"] / rates["customers"]
rates["low"], rates["high"] = jeffreys_interval(rates["failed in 2024"], rates["customers"])
customers["grade"] = graded(customers)
customers["PD"] = customers["grade"].map(rates["PD"])
display(rates.style.format("{:.1%}", subset=["PD", "low", "high"]))
Markdown(f"Kaipeng today: **{customers.loc['C00193', 'grade']}**.")

# %% [markdown]
# Two questions, and the failure rate differs by a lot. Read the intervals: between A and C they are far apart; B lies between. Kaipeng is in A, with a PD that we
# know only roughly. "Never late" is not in the table: it is not a grade, it is a memory.
#
# ## 3 What is a customer worth?
#
# **Risk-adjusted customer value**: what a customer brings in a year, after *everything* that it causes: margin, less service, less the waiting, less the
# expected loss. Our margins: 12% on key accounts, 18% on the core, 22% on small customers; an invoice costs 300 to handle.

# %% name="value"
margin_of = {"key account": 0.12, "core": 0.18, "small": 0.22}
funding, lgd = 0.06, 0.80


def value(frame, more_days=0):
    days = frame["terms"] + frame["delay"].fillna(0) + more_days
    out = pd.DataFrame({"exposure": frame["yearly_sales"] * 1.13 * days / 365})
    out["margin"] = frame["yearly_sales"] * frame["segment"].map(margin_of)
    out["waiting"] = -funding * out["exposure"]
    out["expected loss"] = -frame["PD"] * lgd * out["exposure"]
    out["service"] = -300 * frame["invoices"] / frame["years"]
    return out.assign(value=out.drop(columns="exposure").sum(axis=1))


# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Kaipeng is first in sales. Is it first in value? One of the ten largest is of grade C: how much of its
# margin does it keep, compared with Kaipeng? Write down two shares.

# %% name="ranking" tags=["answer"]
today = value(customers)
ten = today.loc[customers["yearly_sales"].nlargest(10).index] / 1e6
ten["kept of the margin"] = ten["value"] / ten["margin"]
ten["grade"], ten["city"] = customers["grade"], customers["city"]
columns = ["city", "grade", "exposure", "margin", "waiting", "expected loss", "service", "value"]
style = ten[[*columns, "kept of the margin"]].style.format(precision=2)
style.format("{:.0%}", subset=["kept of the margin"])

# %% name="all-customers"
ax = plt.subplots(figsize=(7.2, 4), layout="constrained")[1]
looks = {"A: neither": ("o", "white"), "B: one": ("s", "gray"), "C: both": ("^", "black")}
kept = 100 * today["value"] / today["margin"]
for grade, (mark, face) in looks.items():
    part = (customers["grade"] == grade) & (customers["yearly_sales"] > 5_000)
    x = customers.loc[part, "yearly_sales"] / 1e6
    ax.plot(x, kept[part], mark, mfc=face, mec="black", ms=5, label=grade, alpha=0.8)
ax.set(xscale="log", ylim=(-60, 105), xlabel="sales of the year (million yuan)")
ax.set(ylabel="kept of the margin (%)", title="Invoices eat the small, grade and days eat the rest")
ax.legend(frameon=False, loc="lower right")
plt.show()

# %% [markdown]
# (The axis grows tenfold with each step; a few tiny customers lie outside.) Kaipeng is worth most, because it is so large. On the left, small orders do not
# pay for their invoices, whatever the grade. On the right, what eats the margin is grade times days: at the same sales, C keeps less than A.
#
# Value is yearly. Kaipeng may stay for years, and may fail or leave in each. What do those years add up to?


# %% name="lifetime"
def lifetime(yearly, pd_, stay=0.90, rate=0.06):
    chance = (stay * (1 - pd_)) ** np.arange(5)  # nine of ten stay each year
    return (yearly * chance / (1 + rate) ** np.arange(5)).sum()


p_k = customers.loc["C00193", "PD"]
yearly = {days: value(customers, days - 60).loc["C00193", "value"] / 1e6 for days in (60, 120)}
rows = {f"{days} days": [v, lifetime(v, p_k)] for days, v in yearly.items()}
columns = ["value of a year (m yuan)", "of five years"]
pd.DataFrame(rows, index=columns).T.round(2)

# %% [markdown]
# The difference between the rows is the price of the yes. Five years are not five times one year: the customer may be gone. That is why a customer whom
# we *keep* is worth more than a year's margin, and why Sales has a point.
#
# ## 4 A price for terms
#
# If terms are a loan, they have a price. Which? `cl.compare_terms` sets offers side by side: what is left of an invoice of 100,000 after waiting, expected loss and
# the cost of security (lesson 5.1).

# %% name="offers"
columns = ["offer", "days", "lgd", "discount", "cost", "price"]
rows = [
    ["60 days, as today", 63, 0.80, 0.0, 0, 0.0],
    ["120 days, same price", 123, 0.80, 0.0, 0, 0.0],
    ["120 days, 1.3% dearer", 123, 0.80, 0.0, 0, 0.013],
    ["120 days, insured for 0.4%", 123, 0.10, 0.0, 400, 0.0],
    ["120 days, its bank pays us on day 60", 63, 0.05, 0.0, 0, 0.0],
    ["cash on day 10, 1% discount", 10, 0.80, 0.01, 0, 0.0],
]
offers = pd.DataFrame(rows, columns=columns)
compared = cl.compare_terms(offers, 100_000, funding=funding, pd_=p_k)
compared.drop(columns="net_share").style.hide().format(precision=0, thousands=",")

# %% [markdown]
# Two lines are better than today, and the discount is as good; all three give the buyer something. With **reverse factoring** 反向保理 the buyer's bank pays
# us on day 60, and Kaipeng pays its bank on day 120. (For whoever lends to Kaipeng that is debt under another name.) Insurance is the worst line: on average an insurer
# takes more than it gives. Keep it in mind for section 5, which is not about averages.
#
# Is there a deal at all? It depends on who borrows cheaper. We need a price rise that covers our cost. Kaipeng saves what its *own* bank would
# take for the same days.

# %% name="bargain"
days = np.arange(0, 121, 5)
need = 100 * 1.13 * (funding + p_k * lgd) * days / 365
ax = plt.subplots(figsize=(7.2, 3.8), layout="constrained")[1]
ax.plot(days, need, "k-", lw=2, label="we need (6% and its risk)")
for bank, style in ((0.045, ":"), (0.10, "--")):
    label = f"it saves, if its bank takes {bank:.1%}"
    ax.plot(days, 100 * 1.13 * bank * days / 365, style, color=cl.plots.BAD, label=label)
ax.set(xlabel="days more than today", ylabel="price rise (% of the invoice without tax)")
ax.set_title("A deal lies below the customer's line and above ours, or there is none")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# If Kaipeng borrows at 4.5%, no price for terms makes both better off: *we* are the dearer bank, and the right deal is the opposite one, early payment for a
# discount. If it pays 10%, there is room between the lines, and credit is a **sales tool**: we sell time with a profit. But ask why it pays 10%. Its
# bank has seen its books.

# %% [markdown]
# ## 5 The other half: what if it fails
#
# All that was an average. Now the bad day. Our own company earns 5.31% net, as China's industry did in 2025 [@nbs2026]. What would Kaipeng's failure
# take, in years of our profit?

# %% name="bad-day"
profit = 0.0531 * customers["yearly_sales"].sum() / 1e6
rows = {}
for label, more in (("60 days", 0), ("120 days", 60)):
    exposure = value(customers, more).loc["C00193", "exposure"] / 1e6
    owed = 100 * exposure / (kaipeng["net_worth"] / 1e6)
    rows[label] = [exposure, owed, lgd * exposure, lgd * exposure / profit]
columns = ["owed to us (m)", "of its net worth (%)", "lost if it fails (m)"]
pd.DataFrame(rows, index=[*columns, "years of our whole profit"]).T.style.format("{:.1f}")

# %% [markdown]
# At 120 days one signature in Shenzhen can take about a year's profit of our whole company. A PD of one or two percent does not change that: it says *how
# often*, not *whether we survive*. This is why lesson 5.1 puts a ceiling on one customer, and why no price for terms replaces it.
#
# ## 6 Yes, no, or something else
#
# So what is the "no" worth? That depends on how likely Kaipeng really leaves. Nobody knows that; so we draw all answers against it.


# %% name="answers"
def worth(days, p, rate, price=0.0, loss=lgd, cost=0.0):
    """Value of a year of Kaipeng, in million yuan."""
    sales = kaipeng["yearly_sales"] / 1e6
    exposure = sales * (1 + price) * 1.13 * days / 365
    return sales * (0.12 + price - cost) - (rate + p * loss) * exposure


def answers(leaves, p=p_k, rate=0.06):
    found = {"no: 60 days": worth(63, p, rate) * (1 - leaves), "yes: 120 days": worth(123, p, rate)}
    insured = worth(93, p, rate, price=0.005, loss=0.10, cost=0.004)
    found["90 days, insured, 0.5% dearer"] = insured * (1 - leaves / 4)
    return found | {"1% for cash on day 10": worth(10, p, rate, -0.01) * (1 - leaves / 2)}


# %% name="answers-table"
pd.DataFrame({f"{q:.0%} leave": answers(q) for q in (0, 0.1, 0.2, 0.4)}).round(2)

# %% name="answers-figure"
q = np.linspace(0, 0.6, 61)
ax = plt.subplots(figsize=(7.2, 4), layout="constrained")[1]
for (name, line), style in zip(answers(q).items(), ["k-", "k--", "k-.", "k:"], strict=True):
    ax.plot(100 * q, np.broadcast_to(line, q.shape), style, label=name)
ax.set(xlabel="chance that it leaves after a plain no (%)", ylabel="value of a year (million yuan)")
ax.set(ylim=(5, 12), title="Between no and yes stand answers that bear both mistakes")
ax.legend(frameon=False)
plt.show()
here = answers(0)
crossing = 1 - here["yes: 120 days"] / here["no: 60 days"]
Markdown(f"Yes beats a plain no as soon as it leaves with more than **{crossing:.0%}**.")

# %% [markdown]
# (Assumed: with the third answer a quarter of the danger of leaving remains, with the fourth half.) On average alone, a small chance of leaving makes *yes* better than a
# plain *no*. But one of the answers **between** is best until leaving is more likely than one in three. And the third one has
# an insurer: the bad day of section 5 is not ours.

# %% [markdown] tags=["trap"]
# ## 7 The trap: one exception
#
# "It is one exception, for one customer." Purchasing managers talk, and change employers. What if the other key accounts ask for the same sixty days, and get them?
# We count the cost of a year, and the cash, for one and for all.

# %% name="trap" tags=["trap"]
keys = customers[customers["segment"] == "key account"]
change = value(keys, 60) - value(keys)
one, every = change.loc["C00193"] / 1e6, change.sum() / 1e6
table = pd.DataFrame({"Kaipeng alone": one, f"all {len(keys)} key accounts": every})
table = table.loc[["exposure", "waiting", "expected loss", "value"]].T.round(2)
display(table.rename_axis("change, million yuan"))
Markdown(
    f"In terms of our net margin the exception costs **{-one['value'] / 0.0531:.0f}** million of sales a "
    f"year, the custom **{-every['value'] / 0.0531:.0f}** million."
)

# %% [markdown]
# The expected loss of the others weighs more, for among them are customers of grades B and C. So give whatever you give **for a reason that the next one does not have**: an
# insured line, a higher volume, a bank that pays on day 60. Never for asking.

# %% [markdown]
# And a rule, in China: a **large** buyer has to pay a small or medium supplier within 60 days of delivery, unless the contract reasonably agrees another period by the custom of the
# trade [@order802]. Kaipeng is medium-sized, so the rule does not decide here; with a large buyer, ask a lawyer first. (Order 802 of the State Council, in force since 1 June
# 2025; as read in November 2026; no legal advice.)

# %% [markdown]
# ## 8 Whom to grow with credit
#
# The same days that Kaipeng wants for nothing could be *offered* to somebody else, for more sales. How much more must a customer buy, so that 30 more days pay? With
# grade A that is little, with C much:

# %% name="uplift"
days = 63.0
rows = {}
for grade, row in rates.iterrows():
    per_day = 1.13 * (funding + row[["PD", "low", "high"]] * lgd) / 365
    rows[grade] = 100 * per_day * 30 / (0.18 - per_day * (days + 30))
uplift = pd.DataFrame(rows).T.rename(columns={"PD": "must buy more (%)"})
uplift.style.format("{:.1f}")

# %% [markdown]
# (Core customers, margin 18%; `low` and `high` from the interval of the PD.) So we sort every customer by two questions: *can it carry more?* (room below its limit, no signal in the book) and *is it
# worth more?* (keeps at least half of its margin). Yes to both: **grow**. Signals, or keeps less than a quarter: **reduce**. The rest: **hold**.
#
# Does the rule find the right ones? We apply it a year earlier, and look at who failed in 2024.


# %% name="plan"
def planned(frame):
    worth = value(frame)
    share = worth["value"] / worth["margin"]
    carries = (frame["headroom"] > 0) & (frame["action"] == "as before")
    bad = (frame["action"] == "hold orders") | (share < 0.25)
    return np.select([bad, carries & (share >= 0.5)], ["reduce", "grow"], "hold")


# %% name="grow"
then["PD"] = then["grade"].map(rates["PD"])
then["plan"], customers["plan"] = planned(then), planned(customers)
test = then.groupby("plan")["failed"].agg(["size", "sum"])
test["failed (%)"] = 100 * test["sum"] / test["size"]
low, high = jeffreys_interval(test["sum"], test["size"])
test.assign(low=100 * low, high=100 * high).drop(columns="sum").round(1)

# %% name="grow-figure"
ax = plt.subplots(figsize=(7.2, 4), layout="constrained")[1]
used = (100 * customers["open"] / customers["limit"].clip(lower=1)).clip(2, 5_000)
looks = {"grow": ("o", "white"), "hold": ("s", "lightgray"), "reduce": ("X", "black")}
for plan, (mark, face) in looks.items():
    part = customers["plan"] == plan
    label = f"{plan} ({part.sum()})"
    ax.plot(used[part], kept[part].clip(-60), mark, mfc=face, mec="black", ms=6, label=label)
ax.set(xscale="log", xlabel="used of the limit (%; edges: 2 and less, 5,000 and more)")
ax.set(ylabel="kept of the margin (%)", title="Grow where there is room and the margin survives")
ax.axvline(100, color="black", lw=0.8)
ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# "Grow" failed least and "reduce" most often, and their intervals are apart. (The grades were counted on the same year, so this flatters a little; the
# sorting by signals was not.) That is the other side of credit management: about a quarter of the book could carry more.

# %% [markdown]
# ## 9 The decision
#
# Put in what *you* believe: how likely it leaves, its PD, and what our bank takes. (The sliders need a running notebook.)


# %% name="desk"
def desk(leaves, p, rate):
    lines, found = "", answers(leaves, p, rate)
    best = max(found, key=found.get)
    for y, (name, money) in zip((13, 37, 61, 85), found.items(), strict=True):
        wide, fill = max(20 * money, 1), "#303030" if name == best else "#a0a0a0"
        lines += f"<rect x='220' y='{y - 13}' width='{wide:.0f}' height='16' fill='{fill}'/>"
        lines += f"<text y='{y}' font-size='13'>{name}</text>"
        lines += f"<text x='{226 + wide:.0f}' y='{y}' font-size='13'>{money:.1f}</text>"
    told = f"Leaves {leaves:.0%}, PD {p:.0%}, our bank {rate:.1%}. Best: <b>{best}</b>"
    return f"<svg width='520' height='100'>{lines}</svg><p>{told} (million yuan a year).</p>"


# %% name="desk-pictures"
HTML(desk(0.05, 0.01, 0.04) + desk(0.40, 0.08, 0.08))

# %% name="sliders"
import ipywidgets as widgets

page, style = widgets.HTML(desk(0.2, 0.02, 0.06)), {"step": 0.01, "readout_format": ".0%"}
ends = {"leaves": (0.2, 0.8), "PD": (0.02, 0.3), "our bank": (0.06, 0.12)}
sliders = [
    widgets.FloatSlider(value=at, max=end, description=name, **style)
    for name, (at, end) in ends.items()
]
for slider in sliders:
    slider.observe(lambda _: setattr(page, "value", desk(*(s.value for s in sliders))), "value")
widgets.VBox([*sliders, page])

# %% name="truth"
truth = cl.simulate_ledger(500, years=3, seed=70).truth.query("customer == 'C00193'")
year = 1 - (1 - truth["hazard"].tail(12)).prod()
mine = {"leaves": 0.20, "PD": 0.02, "our bank": 0.06}  # your numbers
found = pd.Series(answers(*mine.values())).round(2)
display(found.rename("with my numbers (million yuan)").to_frame())
Markdown(
    f"My answer: **{found.idxmax()}**. The truth that the simulation hides: a PD of **{year:.1%}** in 2024; "
    f"our grade said {p_k:.1%} [{rates.loc['A: neither', 'low']:.1%}, {rates.loc['A: neither', 'high']:.1%}]."
)

# %% [markdown]
# Our answer to Kaipeng: "Not 120 days at today's prices. We can offer **90 days, half a percent dearer, on an insured line**, or **1% for cash on day 10**, or your bank
# pays us on day 60. We look at it again when your accounts of 2024 are out." Owner, limit, review date and trigger go into the file.

# %% [markdown] tags=["discussion"]
# **For the group.** Sales, Finance, and Kaipeng's purchasing manager.
#
# - Sales' bonus counts turnover. Rewrite the bonus in one line, so that section 3 pays better than section 1.
# - The manager: "Your competitor gives 120 days." What do you ask before you believe it, and what do you offer if it is true?
# - Finance may say *no* to the bank line. How would the answer change, if we had the cash and nothing else to do with it?
# - Is reverse factoring good for us? For Kaipeng's other creditors?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. **Customer value** is margin less service, waiting and expected loss. Grade times days eats it; size does not protect it.
# 2. **Terms are a loan.** Their price is (funding + PD × LGD) for the days; a deal exists only if the customer borrows dearer than that. The bad
#    day has no price, only a ceiling.
# 3. **Grow** where there is room below the limit and the margin survives, **hold** or **reduce** where not; and give terms for a reason that the next
#    one does not have.
