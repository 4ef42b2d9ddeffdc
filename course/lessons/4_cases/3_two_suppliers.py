# %% [markdown] tags=["decision"]
# 19 September 2017. We make toys. Our second-largest customer, **Toys R Us**, asked the court for protection last night. It owes us 59
# million dollars, and those are frozen. It will go on trading: a new loan of three billion is promised, and the quarter that brings 40% of a year's sales begins soon
# [@toys_creditors]. It orders, on account.
#
# **Ship, or cash first?**
#
# Two real suppliers stood before this question, **Mattel** and **Hasbro**, and answered it differently. The law in this lesson is that of the United States in 2017,
# told simply. It is no legal advice.

# %% [markdown]
# ## 1 Who is owed what
#
# Whoever files under **Chapter 11** keeps trading while it negotiates with its creditors. What it owes from *before* the filing is frozen. Here are large unsecured claims of that day
# [@toys_creditors; @toys_spglobal], in million dollars.

# %% name="load"
import creditlab as cl
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import HTML, Markdown, display

data = cl.load_dataset("toys_r_us")
cl.text_table(data.frame[["creditor", "kind", "claim", "note"]].head(3)).format(
    precision=1, na_rep=""
)

# %% name="creditors"
owed = data.frame.set_index("creditor")["claim"]
colors = [cl.plots.BAD if name in ("Mattel", "Hasbro") else "silver" for name in owed.index]
ax = plt.subplots(figsize=(7.4, 3.6), layout="constrained")[1]
bars = ax.barh(owed.index, owed, color=colors)
ax.bar_label(bars, [f"{x:.1f}" for x in owed], padding=4)
ax.set(xlabel="owed on 18 September 2017 (m USD)", xlim=(0, 235), title="Nobody here has security")
ax.invert_yaxis()
plt.show()

# %% [markdown]
# Eleven of fifty that the filing names, and hundreds stand behind them. Sources differ in details: Lego has 28.9 in the list, and wrote of more than 30 itself.
#
# ## 2 The queue
#
# An estate is paid out in a fixed order. **Secured** creditors have something pledged, and take it first. Then come claims that the law prefers: costs of the proceedings and what was delivered *after* the filing, **administrative
# claims**. Then the **unsecured**: we, with our 59. Last the owners.

# %% [markdown]
# By hand. An estate: things pledged to a bank bring 400, everything else 200. The court costs 40. The bank is owed 500; suppliers 60 from after the filing and 300 from before; the owners lent 200.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Work down the queue on paper. What does the bank get from its pledge, and what is left of its claim? Who is paid in full? How many cents on the dollar do the suppliers of *before* get?

# %% name="by-hand" tags=["answer"]
bank = min(400, 500)  # from the pledge; 100 of its claim stay, unsecured
left = 200 - 40  # after the costs of the court
after_filing = min(60, left)  # preferred: paid in full while there is money
left -= after_filing
cents = left / (300 + 100)  # suppliers of before, and what the bank lacks, share alike
f"bank {bank} + {100 * cents:.0f}; suppliers after the filing {after_filing}; before: {cents:.0%}"

# %% [markdown]
# 25 cents for one and 100 for the other, from the same customer, for the same dolls. The day of delivery has decided. The package does the same for any table of claims:

# %% name="package"
from io import StringIO

from creditlab.decide.recovery import insolvency_waterfall

queue = """creditor,rank,amount,collateral
bank,secured,500,400
"suppliers, after",preferential,60,
"suppliers, before",unsecured,300,
owners,subordinated,200,"""
columns = ["creditor", "amount", "recovered", "rate"]
insolvency_waterfall(pd.read_csv(StringIO(queue)), assets=200, costs=40)[columns]

# %% [markdown]
# So the rank of new deliveries is good: they stand *before* everything old. That is the point of Chapter 11; without it nobody would deliver. Is "before" the same as "safe"? Now with the figures of Toys R Us. We take the new loan, which had first rank, as
# repaid. Of about 1,000 m old secured debt the lenders get at least half from their pledge. For administrative claims of about 800 m some 180 m are set aside
# [@toys_settlement_terms; @toys_settlement].

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** By hand: how many cents do those get who delivered *after* the filing, with rank before us? And what does our arithmetic leave for the 59 m of before?

# %% name="toys" tags=["answer"]
queue = f"""creditor,rank,amount,collateral
"old secured lenders",secured,1000,500
"delivered after the filing",preferential,800,
"the eleven, before",unsecured,{owed.sum()},"""
paid = insolvency_waterfall(pd.read_csv(StringIO(queue)), assets=180)
paid[columns].round(3)

# %% [markdown]
# The newspapers wrote 22 cents, the trade association expected 21 [@toys_association]. **A good rank is a good place in the queue; it puts no money in the till.** The preferred claims themselves were not covered,
# and what was from before gets nothing in this arithmetic. (Ours is a skeleton. The real payment was a settlement: creditors gave up suing the lenders. What single unsecured creditors got later, our sources do not say.)
#
# ## 3 Two suppliers, one customer

# %% name="facts"
facts = cl.load_dataset("case_events").frame.query("customer == 'Toys R Us' and known > '2017'")
shown = facts[["known", "leans", "what", "value", "unit"]]
cl.text_table(shown).format({"value": "{:g}"}, na_rep="")

# %% [markdown]
# - **Hasbro** (9% of its sales) shipped the season against cash or prepayment. In April 2018 it wrote off 59.1 m: exactly the old claim, and not a dollar more [@toys_hasbro_q1].
# - **Mattel** (11%) went on delivering on account under terms that the court had approved, and booked the sales until early 2018 [@toys_mattel_case]. On 15 March payments of more than 450 m to suppliers were stopped
#   [@toys_reuters_march]. How much of it was Mattel's, our sources do not say.
#
# The same customer, the same law, the same weeks; two policies. When the world does such a thing by itself we speak of a **natural experiment** 自然实验.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Suppose that the policy makes *no* difference, and which of the two firms ends better is a matter of luck. How probable is it that the one with "cash first" ends better? And with how many *pairs* that all point
# the same way would we begin to believe in the policy, at the usual 5%?

# %% name="two" tags=["answer"]
pairs = pd.Index(range(1, 8), name="pairs")
luck = pd.Series(0.5 ** np.arange(1, 8), pairs, name="chance that all agree by luck")
luck.round(3).to_frame().T

# %% [markdown]
# One pair: one half. It shows *nothing* in the sense of statistics; five pairs would begin to. And the pair is not clean. The policy was not drawn by lot: Mattel's old claim was more than twice as large, it had more to gain from a living Toys R Us, and more to say. Both outcomes hang on *one* customer. Had the
# season gone well, Mattel would be the hero of this lesson.
#
# What can it show, then? A **mechanism**. Who is paid before delivery cannot lose the delivery. That needs no statistics. What it *costs* in lost sales, and how often the customer fails, no pair tells. For that we need a model, with the doubt in it.

# %% [markdown]
# ## 4 Two policies, 5,000 times
#
# We simulate *our* season, October to February. Toys R Us orders 100 m; our contribution margin is 35%. On account it pays after 60 days. For cash first it can pay only a part of what it would have ordered. It is liquidated with probability p, on a random day from January to
# March; then we get 22 cents, more or less, for what is open. All these numbers are **ours**, and those that we do not know are drawn anew each time.


# %% name="world"
month = np.array([30, 25, 20, 10, 15.0])  # orders, October to February, m USD
ships, due = 30 * np.arange(1, 6), 30 * np.arange(1, 6) + 60  # days after 1 October
pd.DataFrame({"order (m USD)": month, "leaves on day": ships, "paid on day": due}).T.astype(int)


# %% name="season"
def season(p, margin=0.35, n=5_000, seed=1):
    """Profit of the season (m USD), on account and cash first, in the same n worlds."""
    dice = np.random.default_rng(seed)
    end = np.where(dice.random(n) < p, dice.uniform(92, 181, n), np.inf)[:, None]  # liquidation
    cents = dice.beta(4.4, 15.6, n)  # 0.22 on average, mostly 0.11 to 0.34
    share = dice.uniform(0.5, 0.9, n)  # of its orders, what it can still buy for cash
    shipped = (month * (ships <= end)).sum(axis=1)
    unpaid = (month * ((ships <= end) & (due > end))).sum(axis=1)
    return margin * shipped - (1 - cents) * unpaid, margin * share * shipped


# %% name="one-p"
account, cash = season(0.5)
rows = {"on account": account, "cash first": cash, "account less cash": account - cash}
table = pd.DataFrame({k: np.quantile(v, [0.1, 0.5, 0.9]) for k, v in rows.items()}).T
table["mean"] = [v.mean() for v in rows.values()]
table.columns = ["10%", "half", "90%", "mean"]
table.round(0).astype(int).rename_axis("p = 50%, m USD")

# %% [markdown]
# Look at the two sides. Cash first is never bad and never splendid. On account is splendid or terrible: in one world Toys R Us lives, in the other it dies in the weeks in which most is open. Which policy is better
# depends on p.

# %% name="policies"
ps = np.linspace(0, 1, 11)
worlds = [season(p) for p in ps]
ax = plt.subplots(figsize=(7.4, 3.6), layout="constrained")[1]
for i, name, color in ((0, "on account", cl.plots.BAD), (1, "cash first", cl.plots.GOOD)):
    mean = [world[i].mean() for world in worlds]
    low, high = np.quantile([world[i] for world in worlds], [0.1, 0.9], axis=1)
    ax.plot(100 * ps, mean, "s-" if i else "o-", color=color, label=name)
    ax.fill_between(100 * ps, low, high, color=color, alpha=0.15)
ax.set(xlabel="probability of liquidation (%)", ylabel="profit of the season (m USD)")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Lines: the mean; bands: 80 of 100 worlds. The lines cross. To the left of the crossing "cash first" throws sales away, to the right it saves the firm. Where do they cross, and how well do we know it? We draw the unknown anew with ten
# seeds, for three margins.


# %% name="crossing"
def crossing(margin, seed):
    gain = [np.subtract(*season(p, margin, 2_000, seed)).mean() for p in ps]
    return float(np.interp(0, gain[::-1], ps[::-1]))


# %% name="crossings"
found = {m: [crossing(m, seed) for seed in range(10)] for m in (0.25, 0.35, 0.45)}
ax = plt.subplots(figsize=(7, 2.4), layout="constrained")[1]
for row, values in enumerate(found.values()):
    ax.plot(100 * np.array(values), [row] * 10, "ko", mfc="none")
ax.set(yticks=range(3), yticklabels=[f"margin {m:.0%}" for m in found], ylim=(-0.5, 2.5))
ax.set(xlabel="p at which both policies earn the same (%)", xlim=(0, 60))
plt.show()
pd.DataFrame(found).agg(["min", "mean", "max"]).T.rename_axis("margin").round(2)

# %% [markdown]
# Each circle is a seed. The crossing hardly depends on the seeds, and strongly on the margin. So the question was never "who was cleverer, Mattel or Hasbro?" It was: *is p above or below this line?* And that had to be guessed in September, from what was known.
#
# For a low p: 460 m of operating income, a loan of 3 billion, the court's leave to pay large suppliers, a brand that everybody knows [@toys_record]. For a high p: equity of minus 1.3 billion, no profit since 2013, suppliers who had already stopped [@toys_wolf; @toys_scaled_back].
#
# Set your own.


# %% name="chooser"
def show(_=None):
    account, cash = season(chance.value / 100, margin.value / 100)
    mean, worst = [x.mean() for x in (account, cash)], np.quantile([account, cash], 0.1, axis=1)
    text.value = (
        f"On account <b>{mean[0]:.0f}</b> m, cash first <b>{mean[1]:.0f}</b> m on average. "
    )
    text.value += f"Worst tenth: {worst[0]:.0f} and {worst[1]:.0f}. "
    text.value += f"Cash first is better in {(account < cash).mean():.0%} of the worlds."


# %% name="choose"
chance = widgets.IntSlider(value=30, min=0, max=100, step=5, description="p (%)")
margin = widgets.IntSlider(value=35, min=15, max=60, step=5, description="margin (%)")
text = widgets.HTML()
show()
chance.observe(show, "value")
margin.observe(show, "value")
display(widgets.VBox([chance, margin, text]))
HTML(f"<i>As set at the start:</i> {text.value}")

# %% [markdown] tags=["trap"]
# **The trap: good money after old.** "They owe us 59 million. If we do not ship, they die, and the 59 are gone. So we ship." How much would our shipping have to raise the chance of survival to be worth it *for the old claim*? Suppose that a survivor pays 60 cents on old claims, and a dead one nothing. At p = 70%:

# %% name="trap"
account, cash = season(0.7)
cost = cash.mean() - account.mean()
worth = 0.60 * 59.1
Markdown(
    f"Shipping on account costs **{cost:.0f} m** more than cash first. Survival is worth {worth:.0f} m to us. So our deliveries "
    f"alone would have to raise the chance of survival by **{cost / worth:.0%}**, one supplier among hundreds."
)

# %% [markdown]
# The 59 are gone or not, whatever we ship; they are no reason. **The other side:** if *all* suppliers think so, the customer dies for certain. Borders, a chain of bookshops, was liquidated because its suppliers would not go along [@toys_record]. What is right
# for each one can be wrong for all; that is why courts let a company pay its important suppliers first, and why large ones *negotiate*: old claims paid in part, in return for new terms.
#
# ## 5 The decision

# %% name="decision"
line = float(np.mean(found[0.35]))
account, cash = season(0.3)
Markdown(
    f"**Ship, or cash first?** At our margin the policies cross at p = **{line:.0%}**. Whoever believes p = 30% expects "
    f"{account.mean():.0f} m on account and {cash.mean():.0f} m for cash, and risks {np.quantile(account, 0.1):.0f} m in the worst tenth. "
    f"**We ship half on account, half for cash, and only goods that sell before Christmas**, with 30 days instead of 60; weekly reports; and no "
    f"delivery on account after the first broken covenant. The old 59 m are written down to nothing today."
)

# %% [markdown] tags=["discussion"]
# **For the group.** Three seats: Mattel, Hasbro, a maker of ten employees with 40% of its sales at Toys R Us.
#
# - Who can afford which policy? Does the worst tenth mean the same for all three?
# - Suppliers were asked to support the rescue, and stood behind the lenders in the queue. What would you have written into the new terms?
# - In March an adviser told the court that the plan had been in trouble since November [@toys_black_friday]. Deliveries went on for months. Whose fault is that, and which signal would a supplier have seen?
# - A colleague presents this case under the title "Why cash first is right". Correct him in two sentences.

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **The queue.** Secured from the pledge, then what is preferred, then we. Recovery is arithmetic, once rank and estate are known. A good rank in an empty estate pays 22 cents.
# 2. **Two policies.** The same worlds for both, the unknown drawn anew. Look at the crossing and at the worst tenth, not at the mean alone.
# 3. **One pair.** It shows a mechanism and a possibility, not an effect. The policy was chosen, not drawn; both outcomes hang on one customer.
