# %% [markdown] tags=["decision"]
# Friday, 30 June 2023. Twenty limits run out tonight. Sales has added up what these customers will need in the second half-year and
# asks for all of it. The bank that finances our receivables answers with one sentence: for these twenty together, **20 million yuan**, not a yuan
# more.
#
# **What limit, and which terms, for twenty customers under one exposure cap?**
#
# Ledger, accounts and companies are **simulated**. Margins, the insurer's lines and the prices of security in this lesson are invented. The rules are
# those of a credit desk.

# %% [markdown]
# ## 1 The list
#
# A **credit limit** 信用额度 is the most that a customer may owe us at one time. What it owes, or may owe, is our **exposure** 敞口 to it. We
# look at the ledger and at the accounts that could be read by that day, and at nothing later.

# %% name="book"
from io import StringIO
import pandas as pd
import creditlab as cl

today = pd.Timestamp("2023-06-30")
data = cl.load_dataset("trade_ledger")
events = data.frame[data.frame["date"] <= today]
policy = cl.LimitPolicy(vat_rate=0.13)
book = cl.read_credit_book(
    events, data.tables["statements"], data.tables["customers"], at=today, policy=policy
)
f"{len(book.customers)} customers owe us {book.items['open'].sum() / 1e6:.1f} million yuan"

# %% name="twenty"
typed = """193,.06,8 019,.09,5 016,.08,5 225,.10,2 317,.14,.8 296,.12,3 150,.11,2.5 125,.18,.1 235,.13,1
344,.10,2 279,.09,2 354,.07,3 221,.15,.6 458,.20,.5 217,.12,1 385,.16,.4 182,.20,.1 285,.17,.3
394,.18,.3 255,.19,.2"""
columns = ["number", "margin", "insured"]
mine = pd.read_csv(StringIO(typed.replace(" ", "\n")), dtype={"number": str}, names=columns)
twenty = mine.set_index("C00" + mine["number"]).join(book.customers)
twenty["insured"] *= 1e6
twenty["name"] = twenty["number"] + " " + twenty["city"]
columns = ["yearly_sales", "open", "overdue", "net_worth", "terms", "delay", "paydex", "z_score"]
shown = twenty.set_index("name")[columns]
shown.assign(**shown[columns[:4]] / 1e6).style.format("{:.1f}").format("{:.0f}", subset=["paydex"])

# %% [markdown]
# Money in millions of yuan. `terms` are the days that we give, `delay` the days that the customer takes beyond them. `paydex` is our index of
# payments (80 is prompt), `z_score` Altman's Z″ of lesson 1.4: below 1.1 it says *distress*. `net_worth` is the customer's equity without intangibles.
#
# ## 2 The least of five
#
# How much does a customer *need*? What is open when everything goes as usual:
#
# $$\text{need} = \text{yearly sales} \times (1 + \text{VAT}) \times \frac{\text{terms} + \text{usual delay}}{365}$$
#
# By hand for the largest, 193 in Shenzhen.

# %% name="need"
import numpy as np
from IPython.display import Markdown, display

one = twenty.loc["C00193"]
need = one["yearly_sales"] * 1.13 * (one["terms"] + one["delay"]) / 365
Markdown(
    f"{one['yearly_sales'] / 1e6:.1f} million × 1.13 × ({one['terms']:.0f} + {one['delay']:.1f}) / 365 "
    f"= **{need / 1e6:.1f} million** yuan, nearly all of what the bank gives for twenty."
)

# %% [markdown]
# What it needs is not what it can bear. Four other rules each say a most:

# %% [markdown]
# - **capacity**: a tenth of the customer's net worth, an American rule of thumb without a reason [@bernstein_limits]; a negative one allows nothing;
# - **concentration** 集中度: no customer more than a tenth of our own business, says the same source. As exposure: a tenth of our sales, for this customer's days;
# - **record**: the need, as far as payments carry it: all of it from an index of 75, nothing at 30 (our assumption);
# - **cover**: what the credit insurer would insure. He sees how many suppliers are paid.
#
# The limit is the **least of the five**. A strong record does not heal empty accounts, and rich accounts do not make a slow payer quick.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** For how many of the twenty is the *need* itself the least? Which of the other four rules will bind most often? And does one
# customer hit the concentration rule?

# %% name="limits" tags=["answer"]
known = twenty.drop(columns="working_capital")  # a rule that we leave out
rules = cl.credit_limits(known, policy, own_sales=book.own_sales)
names = {"net_worth": "capacity", "own_sales": "concentration", "insurer": "cover"}
rules = rules.rename(columns=names)
five = rules[["need", "capacity", "concentration", "record", "cover"]]
twenty["ceiling"], twenty["binds"] = five.min(axis=1), five.idxmin(axis=1)
display(twenty["binds"].value_counts().rename("customers").to_frame().T)
sums = [each.sum() / 1e6 for each in (five["need"], twenty["ceiling"], twenty["open"])]
Markdown(
    "Needed **{:.1f}** million, allowed one by one **{:.1f}**, open today {:.1f}.".format(*sums)
)

# %% name="limits-figure"
import matplotlib.pyplot as plt

ax = plt.subplots(figsize=(8, 5.6), layout="constrained")[1]
ax.hlines(twenty["name"], twenty["ceiling"] / 1e6, five["need"] / 1e6, "lightgray", lw=5)
ax.plot(five["need"] / 1e6, twenty["name"], "k|", ms=11, mew=2, label="need")
for rule, mark in zip(five, ["ko", "ks", "wD", "k^", "wo"], strict=True):
    bound = twenty[twenty["binds"] == rule]
    ax.plot(bound["ceiling"] / 1e6, bound["name"], mark, mec="black", label=f"{rule} binds")
ax.set(xlabel="million yuan", ylim=(19.6, -0.6))
ax.set_title("What they need, and what the strictest rule allows")
ax.legend(frameon=False, loc="lower right")
plt.show()

# %% [markdown]
# The grey bar is what the rules take away. 193 in Shenzhen and 019 in Tianjin each buy more than a tenth of all that we sell. For 019, rich and prompt, that
# is the rule which binds; for 193 its own accounts are stricter still. 458 in Dalian stands at zero: its net worth is negative.
#
# `cl.credit_limits` did the arithmetic; a rule whose figure is missing limits nothing, and is named in its column `unknown`. One more thing no rule
# knows: whether the *sum* fits. It does not: the bank said 20.

# %% [markdown]
# ## 3 What is a day worth?
#
# Before we cut limits, we look at the other half of the question: **payment terms** 账期. Some customers have "2/10 net 30": 2% off for who pays within 10
# days, else the whole amount after 30.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Who leaves the discount borrows from us, for 20 days, at a price of 2%. What interest is that *a year*? Guess first. Then by hand: of
# 100, how much does he borrow, how much does he pay for it, and how often do 20 days fit into 365?

# %% name="two-ten" tags=["answer"]
borrowed, paid, days = 98, 2, 30 - 10
ways = {"simple, 365 days": paid / borrowed * 365 / days}
ways["simple, 360 days"] = paid / borrowed * 360 / days
ways["interest on interest, 365 days"] = (1 + paid / borrowed) ** (365 / days) - 1
pd.Series(ways, name="2/10 net 30, a year").map("{:.2%}".format).to_frame()

# %% [markdown]
# 37.24%: dearer than any bank. So a customer who leaves it has no bank left, or does not read invoices. Both are worth knowing. (Three conventions, three figures:
# say which. `cl.Terms(30, 0.02, 10).cost()` gives the first.)
#
# For us the same rate has the other sign. **We** pay 37% a year for getting our money 20 days sooner, and our bank takes 6% (assumed from here on).

# %% [markdown] tags=["trap"]
# **The trap: a discount for those who would have paid anyway.** A year of our own ledger, the invoices with "2/10 net 30". What did the discounts cost? And what did
# they bring, at 6% a year: first if the takers had else paid on the 30th day, then if they had paid as late as those who did not take it?

# %% name="trap" tags=["trap"]
ledger = book.ledger
taken = ledger.of("credit_note").query("reason == 'cash discount'").groupby("invoice")["amount"]
bills = ledger.invoices[ledger.invoices["terms"] == "2/10 net 30"].set_index("document")
bills = bills[bills["date"].between(today - pd.Timedelta(days=395), today - pd.Timedelta(days=30))]
paid = ledger.of("payment").groupby("invoice")["date"].max().reindex(bills.index)
bills["days"], bills["discount"] = (paid - bills["date"]).dt.days, taken.sum()
takers, others = bills[bills["discount"].notna()], bills[bills["discount"].isna()]
sooner = {"paid on day 30": 30 - 10, "paid like the others": others["days"].mean() - 10}
rows = {k: takers["amount"].sum() * 0.06 * d / 365 for k, d in sooner.items()}
brings = pd.DataFrame({"days sooner": sooner, "brought (yuan)": rows})
brings.assign(cost=takers["discount"].sum()).rename(columns={"cost": "cost (yuan)"}).round(-1)

# %% [markdown]
# Either way the discount costs far more than it brings. It goes to those who are prompt anyway; the slow do not take it. (In a simulation, where that was put in.
# In your ledger: count, or better, offer it to half of them, drawn by lot: lesson 4.4.) A discount can be right where our own money is
# very scarce, or where we fear not to be paid at all.

# %% [markdown]
# ## 4 The price of risk
#
# How likely is it that a customer fails? We need a PD. Our own book has few failures, so we use the card of a pool: 1,500 other simulated
# customers, observed for a year, with two variables: index of payments and Z″ (lessons 3.3 and 3.4).

# %% name="pool"
pool = cl.simulate_ledger(1_500, years=3, seed=5)
past = pool.events[pool.events["date"] <= today]
others = cl.read_credit_book(past, pool.statements, pool.customers, at=today).customers
ahead = (pool.failures.reindex(others.index) - today).dt.days
others, ahead = others[~(ahead <= 0)], ahead[~(ahead <= 0)]
fails = (ahead <= 365).astype(int)
cuts = {"paydex": [50, 70, 79], "z_score": [0, 1.2, 2.6]}
bins = cl.fit_bins(others, target=fails, variables=list(cuts), splits=cuts)
card = cl.Scorecard(bins=bins).fit(others, fails)
card.table_[["variable", "bin", "count", "bad_rate", "points"]].style.hide().format(
    {"bad_rate": "{:.1%}", "points": "{:.0f}"}, na_rep=""
)

# %% name="pds"
twenty["pd"] = card.predict_proba(twenty)[:, 1]
steps = [0, 0.02, 0.045, 0.1, 1]
twenty["grade"] = pd.cut(twenty["pd"], steps, labels=list("ABCD")).astype(str)
auc = cl.evaluate(fails, card.points(others)).loc["auc"]
grades = twenty.groupby("grade").agg(customers=("name", ", ".join), pd_mean=("pd", "mean"))
display(grades.style.format({"pd_mean": "{:.1%}"}))
Markdown(
    f"{fails.sum()} of {len(fails):,} failed. AUC on the same customers, and so a little flattering: "
    f"**{auc['value']:.2f}** ({auc['low']:.2f} to {auc['high']:.2f})."
)

# %% [markdown]
# The card is weak, as cards on few failures are. It knows a good from a bad group, hardly a good from a bad customer. We use its four grades and
# do not quarrel about decimals.
#
# Now a day has a price. We lend the invoice for terms plus delay, at 6%, and in these days the customer may fail. By hand: 100,000 yuan,
# 75 days, PD 6%, of which 80% would be lost.

# %% name="price-by-hand"
fails_by_then = 1 - (1 - 0.06) ** (75 / 365)  # the PD is for a year; here for 75 days
hand = {"interest": 100_000 * 0.06 * 75 / 365, "expected loss": 100_000 * fails_by_then * 0.8}
pd.Series(hand, name="yuan").round(0).astype(int).to_frame().T

# %% name="price-figure"
ax = plt.subplots(figsize=(7, 3.6), layout="constrained")[1]
waits = np.arange(0, 181, 5)
for p, dash in ((0.005, "-"), (0.03, "--"), (0.09, ":")):
    price = [cl.cost_of_credit(100, d, funding=0.06, pd_=p, lgd=0.8)["share"] for d in waits]
    ax.plot(waits, 100 * np.array(price), "k" + dash, label=f"PD {p:.1%}")
ax.axhline(5.31, color=cl.plots.BAD, lw=1)
ax.text(2, 5.45, "net margin of Chinese industry, 2025", color=cl.plots.BAD)
ax.set(xlabel="days until paid", ylabel="cost (% of the invoice)", ylim=(0, 7))
ax.set_title("The weak customer's days cost more than twice the strong one's")
ax.legend(frameon=False, loc="lower right")
plt.show()

# %% [markdown]
# Red: what is left of 100 yuan of sales after everything [@nbs2026]. A customer of 9% who gets 180 days uses up more than all of it. So a longer term is a *price cut*,
# and it has to be paid by somebody: by a higher price, by a shorter term, or by security.

# %% [markdown]
# ## 5 Security, and what it costs
#
# Four kinds of **security** 担保:
#
# - **credit insurance** 信用保险 pays if the customer fails; we keep a part, the deductible;
# - a **letter of credit** 信用证: a bank pays against documents, if they are right to the comma;
# - a **guarantee** 保证 of the parent: worth what the parent is worth on that day;
# - **retention of title** 所有权保留: the goods stay ours until paid, if they can still be found, and if the law of the place agrees (ask a lawyer there).
#
# Six offers for the same invoice of 100,000 yuan. `lgd` is the share that remains lost with each; costs are invented.

# %% name="offers"
import ipywidgets as widgets

text = """offer,days,lgd,cost,discount
open account,75,.80,0,0
insured,75,.10,500,0
letter of credit,65,.02,1200,0
guarantee of the parent,75,.35,100,0
retention of title,75,.60,50,0
"cash, 2% off",0,0,0,.02"""
offers = pd.read_csv(StringIO(text))
offers.style.hide().format({"lgd": "{:.0%}", "discount": "{:.0%}"})

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** What is left of the invoice? Rank the six, once for a customer with a PD of 0.5%, once for 9%. Below which PD is insurance
# thrown away?


# %% name="ranked" tags=["answer"]
def ranked(p, offers=offers):
    table = cl.compare_terms(offers, 100_000, funding=0.06, pd_=p)
    return table.set_index("offer")["net"]


saved = 0.80 - 0.10  # share of the loss that the insurer takes; his premium is 0.5%
enough = 1 - (1 - 0.005 / saved) ** (365 / 75)
display(pd.DataFrame({f"left, PD {p:.1%}": ranked(p) for p in (0.005, 0.09)}).round(-1))
Markdown(f"Insurance pays above a PD of **{enough:.1%}** a year, against an open account.")

# %% name="offers-figure"
ax = plt.subplots(figsize=(7.4, 3.8), layout="constrained")[1]
chances = np.linspace(0.001, 0.2, 40)
lines = pd.DataFrame([ranked(p) for p in chances], 100 * chances)[list(offers["offer"])]
styles = ["k-", "k--", "k:", "k-.", "s-", "o-"]
for name, style in zip(lines, styles, strict=True):
    marked = {"color": "gray", "markevery": 6, "mfc": "white"} if style[0] in "so" else {}
    ax.plot(lines.index, lines[name] / 1_000, style, label=name, **marked)
ax.set(xlabel="PD of a year (%)", ylabel="left of 100 (1,000 yuan)", ylim=(95.5, 99.2))
ax.set_title("Cheap security first, dear security only for the weak")
ax.legend(frameon=False, loc="lower left", ncols=2)
plt.show()

# %% [markdown]
# The open account starts highest and falls fastest. A guarantee is the cheapest medicine, where there is a parent who signs. Cash is a flat line: it does not
# care who pays. At these prices the letter of credit is never best; where the buyer's country is the risk, it may be. The risk of the *helper* is in none of the lines: an insurer can leave, a parent can fall with its child.
#
# Move PD and days yourself. (The sliders need a running notebook; here, a PD of 6% and 75 days.)


# %% name="told"
from IPython.display import HTML


def told(p, days):
    table = ranked(p, offers.assign(days=(offers["days"] * days / 75).round())).round(-1)
    return f"<p>PD {p:.1%}, {days} days</p>" + table.astype(int).to_frame("left (yuan)").to_html()


HTML(told(0.06, 75))

# %% name="sliders"
chance = widgets.FloatSlider(0.06, max=0.2, step=0.005, readout_format=".1%", description="PD")
wait = widgets.IntSlider(value=75, min=15, max=180, step=15, description="days")
page = widgets.HTML(told(0.06, 75))
for control in (chance, wait):
    widgets.dlink((control, "value"), (page, "value"), lambda _: told(chance.value, wait.value))
widgets.VBox([chance, wait, page])

# %% [markdown]
# For the twenty we keep it simple: an open account, or insured where that leaves more. What is earned on a yuan of exposure in a *year* depends on how often it
# comes back: a customer of 30 days turns it twelve times, one of 90 days four times.

# %% name="terms-for-twenty"
days = twenty["terms"] + twenty["delay"]
turns = 365 / days
lost = 1 - twenty["margin"] / 1.13 - 0.10  # what we put in and owe as tax, less what comes back
by_then = 1 - (1 - twenty["pd"]) ** (days / 365)
insure = (lost - 0.10) * by_then > 0.005
twenty["terms offered"] = np.where(insure, "insured", "open account")
twenty["lgd"] = lost.mask(insure, 0.10)
twenty["earns"] = turns * (twenty["margin"] / 1.13 - np.where(insure, 0.005, 0))
shown = twenty.set_index("name")[["terms", "delay", "margin", "pd", "terms offered", "earns"]]
form = {"terms": "{:.0f}", "delay": "{:.0f}", "margin": "{:.0%}", "pd": "{:.1%}", "earns": "{:.2f}"}
shown.sort_values("earns").style.format(form)

# %% [markdown]
# `earns`: contribution in a year on one yuan of exposure, before losses and interest. 019 in Tianjin leaves us 9% and turns its yuan twelve times; 394 in Wuxi leaves us
# twice as much and takes five months. **Days decide as much as margins.**
#
# ## 6 Who belongs together?
#
# The bank's cap is one risk, the same name is another: **connected customers** 关联客户 fall together. Our files know two guarantors; the company register adds a
# holding.

# %% name="groups"
known = twenty.dropna(subset="guarantor")
links = pd.DataFrame({"from": known["guarantor"], "to": known.index, "kind": "guarantee"})
register = [("Hai Holding", "C00317", 0.8), ("Hai Holding", "C00394", 0.55)]
register += [("Hai Holding", "C00296", 0.3)]
owned = pd.DataFrame(register, columns=["from", "to", "share"]).assign(kind="ownership")
links = pd.concat([links, owned], ignore_index=True)
groups = cl.connected_groups(twenty.index, links).set_index("customer")
twenty["group"] = groups["group"]
groups[groups["members"] > 1].join(twenty["name"])[["name", "group", "because"]].style.hide()

# %% [markdown]
# 296 belongs to the holding by 30% only: not controlled, so not in the group (from half on, in our rule). No group, and no single customer, shall have more than
# 5 million, a quarter of the cap.
#
# ## 7 One cap

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** 20 million for ceilings of far more. Four ways to cut:
#
# - the **lawnmower**: everybody the same share less;
# - **largest first**, **safest first**: in that order, until the money is gone;
# - **best use**: what a yuan of exposure earns in a year, after expected loss and interest, highest first.
#
# Which two earn most? And who goes without under *best use*: the riskiest, or somebody else?

# %% name="four-ways" tags=["answer"]
asked, capped = twenty.assign(margin=twenty["earns"]), twenty["ceiling"].clip(upper=5e6)
best = cl.allocate_limits(asked, 20e6, group_caps={"group": 5e6}, funding=0.06)
ways = {"lawnmower": capped * 20e6 / capped.sum()}
for name, order in {"largest first": -twenty["yearly_sales"], "safest first": twenty["pd"]}.items():
    most = capped[order.sort_values(kind="stable").index]
    ways[name] = (20e6 - most.cumsum() + most).clip(0, most).reindex(twenty.index)
rate, ways["best use"] = best.limits["rate"], best.limits["limit"]
ways = pd.DataFrame(ways)
ways.mul(rate, axis=0).sum().div(1e6).round(2).rename("earned in a year (million)").to_frame().T

# %% name="ways-figure"
ax = plt.subplots(figsize=(8, 5.6), layout="constrained")[1]
order = rate.sort_values(ascending=False).index
names = twenty.loc[order, "name"] + rate[order].map("  {:.2f}".format)
ax.barh(names, capped[order] / 1e6, color="#dddddd", label="ceiling")
ax.barh(names, ways.loc[order, "best use"] / 1e6, height=0.5, color="black", label="best use")
ax.plot(ways.loc[order, "safest first"] / 1e6, names, "wD", mec="black", label="safest first")
ax.set(xlabel="limit (million yuan)", ylim=(19.6, -0.6))
ax.set_title("Beside each name: what a yuan of exposure earns in a year")
ax.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 0.18))
plt.show()

# %% [markdown]
# *Best use* leaves out the slow rather than the risky: long terms on thin margins eat the cap, and most of it would go to 193. Some weak customers stay in, since
# insured or quick they still earn well. *Safest first* fills up strong customers on whom we earn little.
#
# On average. But is the average safe? We draw 20,000 years with our PDs. In one year of four all PDs double (in the others they are lower, so that the average
# stays), and a group falls together.

# %% name="years"
dice = np.random.default_rng(0)
climate = np.where(dice.random((20_000, 1)) < 0.25, 2.0, 2 / 3)
luck = dice.random((20_000, twenty["group"].max() + 1))[:, twenty["group"]]  # one draw a group
fall = luck < np.minimum(climate * twenty["pd"].to_numpy(), 1)
result = (twenty["earns"] - 0.06).to_numpy() - (twenty["earns"] + twenty["lgd"]).to_numpy() * fall
years = pd.DataFrame(result @ ways.to_numpy() / 1e6, columns=list(ways))
table = years.quantile([0.01, 0.05, 0.5]).T.set_axis(["worst 1%", "worst 5%", "median"], axis=1)
lead = years[["best use"]].to_numpy() - years
table["best use leads by"] = lead.mean()
table["in % of years"] = 100 * (lead > 0).mean()
table.style.format(precision=1).format("{:.0f}", subset=["in % of years"])

# %% [markdown]
# Millions of yuan a year. Best use leads in nearly all years, but not in all, and in the worst of a hundred the lawnmower does better: it has spread the money. (By *our* PDs and margins: if those are
# wrong, so is the table. And a customer who gets less than it needs may leave altogether; the arithmetic does not know that.)
#
# One more figure comes free: the **shadow price** 影子价格 of the cap, what one more yuan of it would earn in a year. It is `shadow_price` in `best.caps`: try it. Is it above
# zero, more room is worth its price plus our 6%: call the bank, or a factor.

# %% [markdown]
# ## 8 Who may sign?
#
# An **authority matrix** 授权矩阵 says up to which limit each level may approve, by grade. An **override** 例外审批 is a decision against the rules; it is allowed, with a reason, by
# somebody who may. Here is a draft, and what `defects` finds in it.

# %% name="matrix"
from creditlab.decide.authority import authority_report, required_authority

levels = ["analyst", "credit manager", "finance director", "board"]
draft = {"A": [0.5, 2, 5, 9], "B": [0.3, 1, 5, 9], "C": [0.1, 0.5, 2, 9], "D": [0, 0.5, 0.5, 1]}
matrix = cl.AuthorityMatrix(1e6 * pd.DataFrame(draft, levels), four_eyes_above=1e6)
cl.text_table(matrix.defects())

# %% [markdown]
# The gaps are meant: nobody may lend that much. The overlap is a mistake of the draft: for D the finance director may no more than the credit manager. Now four
# decisions of the afternoon.

# %% name="overrides"
text = """customer,proposed,limit,reason,proposed_by,approved_by,level,date
C00217,940000,940000,,Li,Wang,credit manager,2023-06-30
C00385,370000,500000,order book seen,Li,Wang,credit manager,2023-06-30
C00344,1530000,1530000,,Li,Li,finance director,2023-06-30
C00317,680000,900000,,Li,Zhou,board,2023-06-30"""
decisions = pd.read_csv(StringIO(text))
decisions = decisions.join(twenty[["grade", "group"]], on="customer")
report = authority_report(decisions, matrix)
cl.text_table(report.findings[["customer", "problem", "detail"]])

# %% [markdown]
# Half a million for 385 looks like a matter for the credit manager. But 217 guarantees it: together they have almost three times that, and *authority follows what can be lost together*. In
# 344 one person proposed and signed. 317 got more than the rules propose, and nobody wrote down why. In a year, the reasons of overrides are the best argument for better rules, or for fewer overrides.

# %% [markdown]
# ## 9 The decision
#
# Put in your own cap, the most for one group, and your bank's rate. The table is your answer to Sales: limit, terms, and who has to sign.

# %% name="mine"
my_cap, my_group_cap, my_rate = 20e6, 5e6, 0.06
answer = cl.allocate_limits(asked, my_cap, group_caps={"group": my_group_cap}, funding=my_rate)
final = twenty[["name", "grade", "terms offered"]].assign(limit=answer.limits["limit"].round(-4))
together = final["limit"].groupby(twenty["group"]).transform("sum")
final["signed by"] = required_authority(final.assign(limit=together), matrix)["level"]
final.loc[final["limit"] == 0, ["terms offered", "signed by"]] = ["cash, 2% off", ""]
display(final.sort_values("limit", ascending=False).style.hide().format({"limit": "{:,.0f}"}))
Markdown(f"Expected in a year: **{answer.profit / 1e6:.1f}** million yuan.")

# %% [markdown]
# We send this list, and for every customer cut a sentence to say why. Limits end with a date: next review in half a year, at once when somebody is 30 days late. Now open
# the envelope: in the simulation no order was ever held, so we see what our limits would have done in the year that followed.

# %% name="envelope"
later, owed = cl.read_ledger(data.frame), {}
for at in pd.date_range("2023-07-31", "2024-06-30", freq="ME"):
    owed[at] = cl.open_items(later, at).groupby("customer")["open"].sum()
above = pd.DataFrame(owed).reindex(twenty.index).fillna(0).sub(final["limit"], axis=0)
above = above.clip(lower=0) / 1e6
news = data.tables["news"].query("kind == 'insolvency'").set_index("customer")["date"]
filed = news[news.between(today, at) & news.index.isin(twenty.index)]
names = ["the others", "filed: " + ", ".join(twenty.loc[filed.index, "name"])]
table = pd.DataFrame({"most owed above our limit": above.max(axis=1)})
table["profit of a year on it"] = above.mean(axis=1) * rate.where(~rate.index.isin(filed.index))
table = table.groupby(twenty.index.isin(filed.index)).sum(min_count=1).set_axis(names)
table.style.format("{:.1f}", na_rep="")

# %% [markdown]
# Million yuan. 458 filed on 29 August. What it then owed above our limit we would have kept; what the others would have brought we would have
# lost, at most (many would have bought less, or paid sooner). Only one of the two figures is told at the Christmas party. One year with one failure proves nothing about
# the rule; the 20,000 years above say more, as far as our PDs are right.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - 193 buys more than a tenth of all that we sell, and *best use* gives it nothing. Sales is furious. What does the arithmetic not know, and what would you offer?
# - The insurer withdraws his line for 317 on a Friday evening; goods for it are on the lorry. What does your policy say, and who may decide otherwise?
# - A customer asks for a higher limit, shows better accounts, and pays ever later. Which of the five rules do you believe?
# - Who in your company could split a limit among three sister companies without anybody noticing?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. A limit is the least of need, capacity, concentration, record and cover. No rule heals another.
# 2. Days cost interest and expected loss, so a term has a price. 2/10 net 30 is 37.24% a year (simple, 365 days), for who leaves it and for us who give it.
# 3. Security costs too: compare what is left of the invoice. It pays on the weak, and its giver can fail.
# 4. Under one cap count what a yuan of exposure earns in a year, for the group that falls together.
# 5. The matrix says who signs, for the group's sum. An override has a reason and a second person.
