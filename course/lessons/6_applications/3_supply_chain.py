# %% [markdown] tags=["decision"]
# We change sides of the table. We build pumps, and every pump needs a control board. All boards come from one supplier, Hengda. It is 4% cheaper than the second offer, friendly, and
# lately it answers the phone less often.
#
# Purchasing: "One supplier, best price." Production: "And if it fails?" A buyer grants no credit to a supplier, one might think. But it trusts him with something larger than an invoice: the next weeks.
#
# **Single or dual source?** And how do we pay, so that the supplier lives? (Companies, prices and the pump are **invented**.)

# %% [markdown]
# ## 1 What does a failure cost? Beyond the invoice
#
# We buy boards for 6 million yuan a year. If Hengda fails, what do we lose? Not what we owe: *that* we must pay in any case. We lose what its boards carry. Our pumps bring 500,000 of contribution a **week** (lesson 1.1).
#
# By hand: a new supplier needs 10 weeks to deliver, boards for 4 weeks are in stock. Our prepaid tools, 400,000, stand in a sealed factory. Air freight and tests for the new boards: 300,000.

# %% name="by-hand"
from IPython.display import HTML, Markdown, display

contribution, weeks, stock = 500_000, 10, 4
failure = contribution * (weeks - stock) + 400_000 + 300_000
Markdown(
    f"6 weeks × 500,000 + 400,000 + 300,000 = **{failure:,}** yuan, and not one yuan of it is on "
    f"an invoice. The cheaper price saves {0.04 * 6_000_000:,.0f} a year."
)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** With a second supplier who already delivers 30%, the gap shrinks: he can double his share at once, and we lose a quarter of the weeks only. He costs 4% more, on his 30%. From which PD of Hengda on does the second supplier pay? Guess: 1%, 3%, 10%, 20%?

# %% name="break-even" tags=["answer"]
dual_cost = 0.04 * 0.30 * 6_000_000  # dearer boards, a year
dual_loss = contribution * (weeks - stock) * 0.25 + 400_000  # no tests, no air freight
even = dual_cost / (failure - dual_loss)
Markdown(
    f"{dual_cost:,.0f} ÷ ({failure:,} − {dual_loss:,.0f}) = **{even:.1%}**. For a supplier with "
    f"more than that, the second source is cheap."
)

# %% [markdown]
# A PD of two or three percent is quite ordinary (lesson 1.2). So the question is decided by the **consequence**, not by the invoice, and not by whether the supplier is "bad".
#
# ## 2 The weeks are not ten
#
# "Ten weeks" was a guess, and the world is not so kind as to keep to it. In a **simulation** we draw 20,000 times five years. A failure comes with the PD of each year; the weeks until boards come again have a median of 10 and a long tail. The second supplier may fail, too.


# %% name="simulate"
import numpy as np
import pandas as pd

rng = np.random.default_rng(0)
draws = rng.random((3, 20_000, 5))  # Hengda, the second, a shock that hits both
gap = np.exp(np.log(10) + 0.5 * rng.normal(size=(20_000, 5)))  # weeks without boards


def fails(p, shared):
    """Whether each fails in each year; a shared shock stands behind some of the failures."""
    shock, own = draws[2] < shared * p, (p - shared * p) / (1 - shared * p)
    return (draws[0] < own) | shock, (draws[1] < own) | shock


# %% name="costs"
def yearly_cost(p, shared=0.0, stock=4, hold=0.0, dual=False):
    """Cost of a year (million yuan) in each of 20,000 lives of five years."""
    first, second = fails(p, shared)
    short = 0.5 * (gap - stock).clip(min=0)
    alone = np.where(first, short + 0.7, 0.0)
    if not dual:
        return alone.mean(axis=1) + hold
    one_left, both = first ^ second, first & second
    lost = np.where(one_left, 0.25 * short + 0.4, np.where(both, short + 1.1, 0.0))
    return lost.mean(axis=1) + 0.04 * 0.30 * 6


# %% name="three-plans"
plans = {
    "single, stock of 4 weeks": {},
    "single, stock of 12 weeks": {"stock": 12, "hold": 0.08 * 6 * 8 / 52},
    "dual, 70 : 30": {"dual": True},
}
rows = {}
for name, plan in plans.items():
    cost = yearly_cost(0.04, **plan)
    rows[name] = [cost.mean(), np.quantile(cost, 0.95), cost.max()]
columns = ["mean of a year (m yuan)", "1 in 20 above", "worst five years, a year"]
pd.DataFrame(rows, index=columns).T.round(3)

# %% [markdown]
# (Twelve weeks of stock bind money: 8% a year of what eight more weeks of boards cost.) On average the three differ by little, for a PD of 4%; in the bad lives they differ very much. More stock is the plan that many forget: it buys weeks, and asks nobody's permission. Only in the very worst lives, where boards are missing for half a year, the second supplier is worth more.
#
# Which plan is best at which PD?

# %% name="plans-figure"
import creditlab as cl
import matplotlib.pyplot as plt

grid = np.linspace(0.002, 0.15, 25)
ax = plt.subplots(figsize=(7.2, 3.8), layout="constrained")[1]
for (name, plan), style in zip(plans.items(), ["k-", "k--", "k:"], strict=True):
    ax.plot(100 * grid, [yearly_cost(p, **plan).mean() for p in grid], style, label=name)
ax.axvline(100 * even, color=cl.plots.BAD, lw=1, label="break-even by hand")
ax.set(xlabel="PD of the supplier in a year (%)", ylabel="mean cost of a year (million yuan)")
ax.set_title("Beyond a few percent, one supplier and little stock is the dear plan")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# The simulation puts dual's break-even further right than our sum by hand: there, the second supplier could not fail. With two suppliers *one* of them fails nearly twice as often, for a quarter of the weeks each time. And above a few percent the stock is cheapest, if boards keep (no new version, no rust).

# %% [markdown] tags=["trap"]
# ## 3 The trap: two suppliers, one risk
#
# "We are safe, we have two." Both stand in the same industrial park, buy their chips from the same trader and bank at the same bank. How much of the protection is left, if a part of the failures strikes both?

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** PD 8% each. With nothing in common, dual costs less than single. If *half* of each one's failures come from a shared shock: is dual still the better plan? And what if all do? Sketch the line from 0% to 100%.

# %% name="shared" tags=["answer"]
shares = np.linspace(0, 1, 11)
dual = [yearly_cost(0.08, share, dual=True).mean() for share in shares]
single, stocked = (yearly_cost(0.08, **plan).mean() for plan in list(plans.values())[:2])
ax = plt.subplots(figsize=(7.2, 3.6), layout="constrained")[1]
ax.plot(100 * shares, dual, "ko:", label="dual, 70 : 30")
ax.axhline(single, color="black", label="single, stock of 4 weeks")
ax.axhline(stocked, color="black", ls="--", label="single, stock of 12 weeks")
ax.set(xlabel="failures that strike both (%)", ylabel="mean cost of a year (million yuan)")
ax.set_title("A shared risk eats the second source; stock does not mind")
ax.legend(frameon=False)
plt.show()

# %% name="trap-cost" tags=["trap"]
half = dual[5] - dual[0]
Markdown(
    f"Half of the failures in common cost **{round(1e6 * half, -3):,.0f}** yuan a year more than the "
    f"{round(1e6 * dual[0], -3):,.0f} of the plan on paper, all of them "
    f"**{round(1e6 * (dual[-1] - dual[0]), -3):,.0f}** more."
)

# %% [markdown]
# So before the second supplier gets a contract, ask him what the first one cannot answer for him: whose chips, which bank, which owner, which river? `cl.connected_groups` finds owners; the rest is asked.
#
# ## 4 Stress in payables data
#
# A supplier under stress pays *his* suppliers late. His **days payable** 应付账款周转天数 say so: payables ÷ cost of goods × 365. (DPO for short.) Three years of Hengda, in millions:

# %% name="days-payable"
three = pd.DataFrame(
    {"payables": [71.0, 65.9, 98.0], "cost of goods": [363.5, 379.8, 340.0]},
    index=["2023", "2024", "2025, as he tells us"],
)
three["days payable"] = 365 * three["payables"] / three["cost of goods"]
three.round(1)

# %% [markdown]
# From 63 days to 105: either he has negotiated well, or he cannot pay. Lesson 4.2 met a giant that stretched because it *could*. For a small supplier the second reading is the likelier one. How much does the number tell?
#
# First **real** companies: borrowers of banks in Kazakhstan, half of them in default by design. Their payables turnover, turned into days.

# %% name="real-days"
from creditlab.data.rates import jeffreys_interval

firms = cl.load_dataset("kazakh_borrowers").frame.query("PayT > 0")
firms, edges = firms.assign(days=365 / firms["PayT"]), [0, 30, 60, 120, 365, 1e9]
bands = pd.cut(firms["days"], edges, labels=["<30", "30–60", "60–120", "120–365", ">365"])
real = firms.groupby(bands, observed=True)["default"].agg(["size", "sum"])
low, high = jeffreys_interval(real["sum"], real["size"])
real["share"], real["low"], real["high"] = 100 * real["sum"] / real["size"], 100 * low, 100 * high
auc = cl.evaluate(firms["default"], -firms["days"]).loc["auc"]
display(real.rename_axis("days payable").round(1))
Markdown(f"AUC **{auc['value']:.2f}** [{auc['low']:.2f}, {auc['high']:.2f}].")

# %% name="real-days-figure"
ax = plt.subplots(figsize=(7.2, 3.4), layout="constrained")[1]
whiskers = [real["share"] - real["low"], real["high"] - real["share"]]
ax.errorbar(real.index.astype(str), real["share"], yerr=whiskers, fmt="ko", capsize=4)
ax.axhline(50, color="gray", ls=":", label="half, by the design of the sample")
ax.set(xlabel="days payable", ylabel="in default (%), 95% interval", ylim=(0, 100))
ax.set_title("Long days payable: a signal, and a rough one")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# A signal, not a verdict: the longest days stand out, between the others there is much overlap. (The levels mean nothing here; half were chosen to be bad.) Does *change* tell more than level? Real series of the same firms we do not have. So we ask the **simulated** companies of our ledger, as if they were suppliers: who
# failed within 15 months of a year-end?

# %% name="simulated-signals"
statements = cl.load_dataset("trade_ledger").tables["statements"].sort_values("year_end")
ended = cl.simulate_ledger(500, years=3, seed=70).truth.groupby("customer")["failure"].first()
statements = statements.assign(days=365 * statements["payables"] / statements["cost_of_goods"])
statements["slower"] = statements.groupby("customer")["days"].diff()
statements["cash share"] = statements["cash"] / statements["current_liabilities"]
wait = (statements["customer"].map(ended) - pd.to_datetime(statements["year_end"])).dt.days
statements["fails"], rows = wait.between(0, 450).astype(int), {}
for name, sign in {"days": -1, "slower": -1, "cash share": 1}.items():
    known = statements[statements[name].notna()]
    rows[name] = [known["fails"].sum(), *cl.evaluate(known["fails"], sign * known[name]).loc["auc"]]
pd.DataFrame(rows, index=["failures", "AUC", "low", "high"]).T.round(2)

# %% [markdown]
# In this invented world the level of days payable and the cash tell something. For the *change* nothing is shown: with so few failures its interval lies around .5. (The simulator decides the levels; only the *method* carries over: each signal at its date, failures counted afterwards, with the interval.)
#
# And some signals never stand in a statement, but in **our own** payables ledger: he asks for money before it is due, for another bank account, for smaller lots; he delivers in parts.

# %% [markdown]
# ## 5 Paying early, for a price
#
# We have cash, on which a bank pays us 2%. Hengda borrows at 9%, if at all. So we offer: *payment 50 days early for a discount*. If the discount follows the days, it is called **dynamic discounting** 动态折扣.

# %% name="early-by-hand"
discount, early = 0.01, 50
a_year = discount / (1 - discount) * 365 / early
Markdown(f"1% for 50 days: 1 ÷ 99 × 365 ÷ 50 = **{a_year:.1%}** a year. We get 2%, he pays 9%.")

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Two hundred suppliers, each with its own bank rate, from 4% to 30%; each takes our offer if it is cheaper than its bank. We pay 100 million a year through this programme. Which yearly rate earns *us* most: 5%, 8%, 12%, 20%? And who are those who still accept at 20%?

# %% name="dynamic" tags=["answer"]
own_rate = 0.04 + 0.26 * rng.beta(1.2, 3, size=200)  # simulated; the bank knows the risk
pd_of = np.clip((own_rate - 0.04) / 0.9, 0.002, None)
offers = np.arange(0.03, 0.25, 0.005)
takes = own_rate[:, None] > offers
earned = (offers - 0.02) * takes.mean(axis=0) * 100 * early / 365
risk = np.array([pd_of[column].mean() if column.any() else np.nan for column in takes.T])
best = offers[earned.argmax()]
table = pd.DataFrame({"accept": takes.mean(axis=0), "earned (m)": earned, "their PD": risk}, offers)
table.iloc[[4, 10, 18, 30]].rename_axis("rate a year").round(3)

# %% name="dynamic-figure"
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.6), layout="constrained")
axes[0].plot(100 * offers, earned, "k-")
axes[0].axvline(100 * best, color=cl.plots.BAD, ls="--", label=f"most at {best:.1%}")
axes[0].set(xlabel="rate we ask (% a year)", ylabel="earned over 2% (million yuan)")
axes[0].set_title("The highest rate is not the best")
axes[0].legend(frameon=False)
axes[1].plot(100 * offers, 100 * risk, "k-")
axes[1].set(xlabel="rate we ask (% a year)", ylabel="mean PD of those who accept (%)")
axes[1].set_title("Who accepts a high rate, is in need")
plt.show()

# %% [markdown]
# Above the best rate fewer accept than the higher rate brings in. And look at the right: acceptance is **information**. A supplier who takes 20% has no bank left. His name belongs on the list of section 4, not only in the treasury's profit. For Hengda, whose failure costs us millions, we would pay early at 3%, gladly.

# %% [markdown]
# ## 6 Sixty days, vouchers, and who pays for the waiting
#
# We could pay *later* instead, with an **electronic voucher** 应收账款电子凭证: our promise, which the supplier can sell to a bank. Chinese rules, as read in November 2026 (no legal advice):
#
# - A **large** buyer pays a small or medium supplier within 60 days of delivery; another period may be agreed if the trade's custom makes it reasonable, never one that waits for a third party's payment [@order802].
# - Vouchers run **6 months at most in principle, never above a year**; a core company must not use its position to delay [@pboc77].

# %% name="ways-to-pay"
rows = {
    "cash on day 10, 0.4% off": [10, 0, 0.004],
    "cash on day 60": [60, 0, 0.0],
    "voucher of 6 months, given on day 60": [60, 180, 0.0],
    "voucher of 12 months, given on day 60": [60, 365, 0.0],
}
ways = pd.DataFrame(rows, index=["day", "voucher days", "discount"]).T
years = (ways["day"] + ways["voucher days"]) / 365
ways["costs him (%)"] = 100 * (0.09 * years + ways["discount"])
ways["saves us (%)"] = 100 * (0.02 * years + ways["discount"])
ways["lost between us (%)"] = ways["costs him (%)"] - ways["saves us (%)"]
ways.drop(columns="discount").style.format("{:.4g}")

# %% [markdown]
# He waits at 9%, we save 2%: of every voucher, more is lost between us than we gain. Whatever he loses he puts into the next price, or into his own suppliers, or he fails. So the last question: how much may *his PD rise* before our saving is gone?

# %% name="runway"
saving = 6e6 * 1.13 * 0.02 * 180 / 365
allowed = saving / failure
Markdown(
    f"Vouchers of six months save us **{saving:,.0f}** yuan a year on his 6 million. That is gone "
    f"as soon as his PD rises by **{100 * allowed:.1f} points**: a failure costs {failure:,}."
)

# %% [markdown]
# About two points. To wait half a year for the money of its largest customer can do that to a small firm. **We are the largest risk of our supplier, and its failure is our largest cost.**
#
# ## 7 The decision
#
# Put in what *you* believe about Hengda. (The sliders need a running notebook; below, a calm and a stressed supplier.)


# %% name="desk"
def desk(p, shared):
    costs = {name: yearly_cost(p, shared, **plan).mean() for name, plan in plans.items()}
    best, lines = min(costs, key=costs.get), ""
    for y, (name, cost) in zip((13, 37, 61), costs.items(), strict=True):
        wide, fill = max(500 * cost, 1), "#303030" if name == best else "#a0a0a0"
        lines += f"<rect x='230' y='{y - 13}' width='{wide:.0f}' height='16' fill='{fill}'/>"
        lines += f"<text y='{y}' font-size='13'>{name}: {cost:.2f}</text>"
    told = f"PD {p:.0%}, {shared:.0%} of failures shared. Cheapest: <b>{best}</b>"
    return f"<svg width='640' height='72'>{lines}</svg><p>{told} (million yuan a year).</p>"


# %% name="sliders"
import ipywidgets as widgets

page, style = widgets.HTML(desk(0.05, 0.3)), {"step": 0.01, "readout_format": ".0%"}
risk_slider = widgets.FloatSlider(value=0.05, min=0.01, max=0.3, description="PD", **style)
share_slider = widgets.FloatSlider(value=0.3, max=1, description="shared", **style)
for slider in (risk_slider, share_slider):
    slider.observe(
        lambda _: setattr(page, "value", desk(risk_slider.value, share_slider.value)), "value"
    )
display(HTML(desk(0.01, 0.3) + desk(0.12, 0.3)))
widgets.VBox([risk_slider, share_slider, page])

# %% name="mine"
my_pd, my_shared = 0.06, 0.25  # your numbers
costs = {name: yearly_cost(my_pd, my_shared, **plan) for name, plan in plans.items()}
table = pd.DataFrame({name: [c.mean(), np.quantile(c, 0.95)] for name, c in costs.items()}).T
table.columns = ["mean of a year (m yuan)", "1 in 20 above"]
display(table.round(2))
average, tail = table.idxmin()
Markdown(f"Cheapest on average: **{average}**; in the bad lives: **{tail}**.")

# %% [markdown]
# Our answer to *single or dual*: **first twelve weeks of stock, at once; then a second supplier on 30%, as soon as he has shown whose chips he uses**, against the half year that no stock bridges. We pay Hengda early and cheaply, without vouchers. Its days payable, its requests for money and its deliveries are
# looked at every month by one named person.

# %% [markdown] tags=["discussion"]
# **For the group.** Purchasing, Production, Treasury, and Hengda's owner.
#
# - Purchasing is measured by price. What measure would make it want the second source?
# - Treasury earns 12% on early payments to a supplier in need. Good business, or a warning that nobody read?
# - Hengda's owner: "You ask for my figures, and you never gave me yours." What may a supplier ask of a buyer?
# - A contract says "60 days from acceptance", and acceptance takes 50 days. What would you check, and whom would you ask?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. **Cost of failure.** Weeks without parts × contribution of a week, plus tools, freight and tests; not the invoice. A second
#    source helps as far as its risk is its own; stock helps in any case.
# 2. **Stress.** Days payable are a rough signal, on real firms, too. Requests for money, new accounts and part deliveries stand
#    in our own ledger. Each with its date and its interval.
# 3. **Paying.** Early payment has a best rate, and who accepts a high one tells us something. A voucher saves us less than it
#    costs him; rules set its length, and his failure sets its price.
