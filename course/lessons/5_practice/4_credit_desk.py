# %% [markdown] tags=["decision"]
# Friday, 1 September 2023. From today you run the credit desk of a supplier with two hundred customers, for ninety days. Every business day brings orders. You ship, hold or
# decline, you set limits and terms, and two hours a day somebody may telephone.
#
# Sales says: "Ship everything, we live on orders." The owner says: "No bad debts this year." Nobody can look at every order, so you write down **how** you decide, once, and
# the desk follows it.
#
# **What is your policy for the next 90 days?**
#
# The desk is **simulated**: the customers of the ledger of lesson 2.3, in a hard year. Its prices and chances are assumptions of the game (`Rules` in `creditlab.lab.credit_desk` lists them).

# %% [markdown]
# ## 1 What is on the desk
#
# `CreditDesk` draws a world from a seed, a number that stands for all its luck: same seed, same world. Here are the orders of the first morning, with what the books say about who sent
# them. Amounts are in thousand yuan.

# %% name="first-morning"
import pandas as pd
from creditlab.lab.credit_desk import CreditDesk, Decision

desk = CreditDesk(seed=14, n_customers=200)
morning = desk.play()
seen = [morning.see(row) for row in morning.orders()]
orders = pd.DataFrame([{"customer": customer.customer, "order": order.amount / 1000,
                        "margin": order.margin / 1000, "owes": customer.open / 1000,
                        "overdue": customer.overdue / 1000, "days late": customer.oldest,
                        "usual delay (days)": customer.delay}
                       for customer, order, today in seen])  # fmt: skip
orders.set_index("customer").round(1)

# %% [markdown]
# `margin` is what an order earns when it is paid. Much more is known of each customer; this is all of it for the first. No field says how able or how willing a customer is: **that is the
# hidden state**, and a policy never sees it.

# %% name="one-customer"
customer, order, today = seen[0]
known = pd.Series({name: getattr(customer, name) for name in customer.__slots__})
known.astype(str).str.slice(0, 60).to_frame("known on the first morning")

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** An order of 10,000 earns 1,000 when it is paid. If the customer fails, we lose 90% of the order. The customer fails within half a year with a chance of 8%.
#
# Do you ship? And at which chance do you turn from yes to no?

# %% name="one-order" tags=["answer"]
amount, margin, chance = 10_000, 1_000, 0.08
expected_loss = chance * 0.90 * amount
turn = margin / (0.90 * amount)
f"expected loss {expected_loss:,.0f} against a margin of {margin:,}; the turn is at {turn:.1%}"

# %% [markdown]
# As in lesson 3.7: what counts is this order, not the average. We ship, although one in twelve such customers fails. (Strictly, the margin comes only from those that pay; the difference is
# small.) Keep the turn in mind. In section 4 we find out what this sum leaves out.

# %% [markdown]
# ## 2 A policy is a function
#
# A **credit policy** takes what is known and returns a decision. In Python: a function of the customer, the order and the desk. The simplest one ships everything.


# %% name="ship-all"
def ship_all(customer, order, desk):
    return Decision(approve=True)


shipped = desk.run(ship_all)
table = shipped.figures().to_frame("ship everything").T
table[["profit", "bad_debt"]] /= 1000
table.round(2).astype(object).map(lambda value: f"{value:,.4g}")

# %% [markdown]
# Four figures belong together. **Profit** is the sum of the ninety days. **Bad debt** is what is never paid. The **service level** is the share of the value ordered that was shipped on the day
# of the order: what the customers feel. And **days sales outstanding** from lesson 2.3, the time for which money is away.
#
# Money is in thousand yuan. The profit is a sum, and we can see its parts. Now the owner's wish: no bad debt at all.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We decline every order for ninety days. Bad debt on new orders is zero, nothing is financed, nobody telephones. Where does this policy stand: at zero, a little below, or far below?
# And which part of the sum decides it?

# %% name="decline-all" tags=["answer"]
safe = desk.run(lambda customer, order, desk: Decision(approve=False))
parts = pd.DataFrame({"ship everything": shipped.parts, "decline everything": safe.parts})
parts.loc["profit"] = parts.sum()
parts.div(1000).round(0).astype(int).rename_axis("thousand yuan")

# %% [markdown]
# Customers who are sent away do not come back. `lost_customers` is what they would have earned us in the half year after the game. `inherited` is bad debt on invoices that lay in the books on the first
# morning: no policy caused it, but a telephone call in time can still save some of it.
#
# **A desk without bad debt is the most expensive desk of all.** The art lies between.

# %% [markdown]
# ## 3 A rule of one's own
#
# What does the desk know that ship-everything does not use? Who is late. A first rule: call who is more than three days late, once a fortnight. Hold the order of who is more than thirty days late until it is
# paid. Who can pay, often does, to have the goods.


# %% name="by-rule"
def by_rule(customer, order, desk):
    rested = customer.last_call is None or customer.last_call >= 14
    call = customer.oldest > 3 and rested
    hold = customer.oldest > 30
    return Decision(hold=hold, call=call)


ruled = desk.run(by_rule)
table = pd.DataFrame({"ship everything": shipped.figures(), "rule": ruled.figures()}).T
money = table[["profit", "bad_debt"]].div(1000).round(0)
money.join(table[["service_level", "dso", "complaints"]].round(2))

# %% [markdown]
# Money in thousand yuan. Profit alone would hide what the rule costs: look at the service level and the complaints beside it. Somebody in Sales will.
#
# How did we get there, day by day?

# %% name="day-by-day"
import matplotlib.pyplot as plt

ax = plt.subplots(figsize=(8, 3.8), layout="constrained")[1]
lines = {"ship everything": (shipped, "#56a0d3", "-"), "rule": (ruled, "#b3400f", "--")}
for name, (result, colour, dashes) in lines.items():
    ax.plot(result.log["day"], result.log["booked"] / 1000, dashes, color=colour, label=name)
    ax.plot(100, result.profit / 1000, "o", color=colour)
    ax.annotate(f"{result.profit / 1000:,.0f}", (102, result.profit / 1000))
ax.axvline(89, color="#8a8a8a", linewidth=0.8)
ax.set(xlabel="day", ylabel="profit (thousand yuan)", xlim=(0, 112), xticks=range(0, 91, 15))
ax.legend(title="line: in the books; dot: in the end")
plt.show()

# %% [markdown] tags=["trap"]
# **The trap: a bonus on day 90.** The books show a margin on the day of shipping and a loss on the day of the filing, months later. On the last evening the receivables still hold losses that
# nobody has booked. A desk that is judged by its books on day 90 learns to ship to customers who are about to fail. What would the bonus have rewarded here, and what did that cost?

# %% name="booked-and-true" tags=["trap"]
rows = {}
for name, (result, *_) in lines.items():
    booked = result.log["booked"].iloc[-1]
    rows[name] = {"in the books on day 90": booked, "in the end": result.profit}
books = pd.DataFrame(rows).T.div(1000)
books["not yet seen"] = books["in the end"] - books["in the books on day 90"]
books.round(0).astype(int).rename_axis("thousand yuan")

# %% [markdown]
# ## 4 A card at the desk
#
# The rule knows one number. A scorecard (lesson 3.4) weighs several. `history()` returns what any desk knows of its own past: each customer as it looked in earlier months, and whether it filed for insolvency within
# 180 days. One desk has too few failures for a card, so we take the past of eight others: like a group of companies that share their records. None of them is a desk we play on.

# %% name="past"
import creditlab as cl

others = [CreditDesk(seed).history() for seed in range(900_001, 900_009)]
frame = pd.concat(others, ignore_index=True)
frame["overdue_share"] = (frame["overdue"] / frame["open"]).where(frame["open"] > 0, 0.0)
f"{len(frame):,} snapshots, {frame['bad'].sum():,} bad: {frame['bad'].mean():.1%}"

# %% name="card"
variables = ["oldest", "recent_delay", "delay", "last_payment", "bad_news", "overdue_share"]
rising = dict.fromkeys(variables, "ascending")  # more of each is worse, by business sense
bins = cl.fit_bins(frame[[*variables, "bad"]], target="bad", trends=rising)
card = cl.Scorecard(bins=bins, variables=variables).fit(frame[variables], frame["bad"])
bins["last_payment"].table()[["bin", "count", "bad_rate"]].head(-1).round(3)

# %% [markdown]
# Read this bin table once: the longer no money came, the worse. Each snapshot is one row, and the same customer stands in several, so the card is less sure than its row count looks.
#
# The policy in full. The card's chance, times 90% of the order, is the expected loss from section 1. Below the margin we ship. Above it, who is late is held and called first. What still looks bad gets an offer for **cash in
# advance** (`terms=0`): no risk, but most customers go elsewhere.

# %% name="by-card"
from creditlab.lab.credit_desk import ScorecardPolicy

chance = ScorecardPolicy(card).probability  # looks up the points of a customer


def by_card(customer, order, desk, worth=2.0):
    rested = customer.last_call is None or customer.last_call >= 14
    call = customer.oldest > 3 and rested
    risk = chance(customer) * 0.90 * order.amount
    if risk >= order.margin and customer.oldest > 0 and order.waited < 5:
        return Decision(hold=True, call=call)
    return Decision(terms=0) if risk >= worth * order.margin else Decision(call=call)


# %% [markdown] tags=["trap"]
# **The trap: one order at a time.** In section 1 the turn lay where the expected loss equals the margin of the order; that is `worth=1`. But who is turned away may be lost, and with it all later orders. With `worth=2` we turn
# somebody away only when the loss is twice the margin. We look at a world in which this mattered (seed 17); nothing else differs between the two.

# %% name="worth" tags=["trap"]
other = CreditDesk(seed=17, n_customers=200)
strict = other.run(lambda *seen: by_card(*seen, worth=1.0))
columns = {"ship everything": other.run(ship_all), "worth 1": strict, "worth 2": other.run(by_card)}
parts = pd.DataFrame({name: result.parts for name, result in columns.items()})
parts.loc["profit"] = parts.sum()
parts.div(1000).round(0).astype(int).rename_axis("thousand yuan")

# %% [markdown]
# We chose this world to show the effect, so it proves nothing about its size. One game is one draw of luck: somebody's largest customer failed here, or just not. Before we call any policy better, we need more games.

# %% [markdown]
# ## 5 Regret
#
# How good could anybody have been? `desk.oracle()` plays with the cards open. The **oracle** knows each customer's hidden state, who will fail when, and which call will help. Nobody can play like that; but it says what the game
# had to give. (It weighs one order at a time, so on a single desk a rule may come out ahead of it by luck.) What a policy makes less than the oracle on the same seed is its **regret**.
#
# We let all policies play the same twelve worlds. Good and bad years fall on all alike, so we compare them seed by seed.

# %% name="runs"
from creditlab.lab.credit_desk import compare, regret

policies = {
    "ship everything": ship_all,
    "rule": by_rule,
    "strict card": lambda *seen: by_card(*seen, worth=1.0),
    "card": by_card,
}
runs = compare(policies, seeds=range(1, 13), n_customers=200)
behind = regret(runs)
behind[["profit", "regret", "low", "high"]].div(1000).round(0).astype(int)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** These intervals of regret are wide and overlap. Does that mean that we cannot tell the card from shipping everything? What would you look at instead?

# %% name="against-naive" tags=["answer"]
naive = regret(runs, against="ship everything").drop(index="oracle")
gain = -naive[["regret", "high", "low"]] / 1000
gain.columns = ["gain over shipping everything", "low", "high"]
gain.round(0).astype(int).join(naive[["ahead", "seeds"]])

# %% [markdown]
# Most of the width came from what a world holds for everybody. The difference *on the same seed* is steadier; `ahead` counts the seeds on which a policy made more than shipping everything. Each dot below is one world.

# %% name="dots"
profit = runs.pivot_table("profit", "seed", "policy")
ax = plt.subplots(figsize=(8, 3.2), layout="constrained")[1]
for place, name in enumerate(gain.index):
    each = (profit[name] - profit["ship everything"]) / 1000
    ax.plot(each, [place] * len(each), "o", color="#56a0d3", alpha=0.6)
    ax.hlines(place, gain.loc[name, "low"], gain.loc[name, "high"], color="#222222", linewidth=3)
ax.axvline(0, color="#8a8a8a")
ax.set_yticks(range(len(gain)), gain.index)
ax.set(ylim=(-0.5, len(gain) - 0.5), xlabel="gain over shipping everything (thousand yuan a world)")
ax.set_title("Dots: worlds. Bar: 95% interval of the mean")
plt.show()

# %% name="verdict"
sure = gain[gain["low"] > 0].index
unsure = [name for name in gain.index if name not in sure]
told = f"The interval lies above 0 for: **{', '.join(sure) or 'none'}**. "
told += f"It does not for: **{', '.join(unsure)}**." if unsure else "That is all of them."
from IPython.display import Markdown

Markdown(told)

# %% [markdown]
# What does each policy ask of the customers for this? Profit on one axis, service on the other.

# %% name="two-axes"
mean = runs.groupby("policy")[["profit", "service_level", "bad_debt", "complaints"]].mean()
ax = plt.subplots(figsize=(8, 3.8), layout="constrained")[1]
for name, row in mean.iterrows():
    x, y = 100 * row["service_level"], row["profit"] / 1000
    ax.plot(x, y, "o", color="#b3400f")
    ax.annotate(name, (x, y), (0, 7), textcoords="offset points", ha="center")
ax.set(xlabel="service level (% of order value on the day)", ylabel="mean profit (thousand yuan)")
ax.margins(x=0.15, y=0.2)
plt.show()

# %% [markdown]
# ## 6 By hand
#
# Now you. Sixty customers, one or two orders a day. Read the file, decide, go on; **next day** holds what you leave open. The line compares your books with two policies in the same world. Play ten days, then let a policy
# play the rest. Where did you decide otherwise than the card, and who was right?

# %% name="panel"
from creditlab.lab.credit_desk import DeskPanel

DeskPanel(seed=7)

# %% [markdown] tags=["discussion"]
# **Discussion.**
#
# - Your card earns more, but four customers complained, one of them the owner's school friend. Is a complaint worth 500 yuan, as in the game? Who should set this price?
# - The oracle's profit is far above every policy's. Which part of the distance could better *information* close, and which part is fate?
# - A student's policy counts the orders and remembers each customer between calls. Allowed? What would an auditor ask?

# %% [markdown]
# ## 7 The policy for the next 90 days
#
# We choose before we look: among the policies whose interval lies above zero, the one with the most profit that ships at least 95% of the order value on the day. If there is none, we ship everything. Then we run it **once**, in a world that
# played no part in the choice.

# %% name="decision"
served = mean[mean["service_level"] >= 0.95]
candidates = served[served.index.isin(sure)]
choice = candidates["profit"].idxmax() if len(candidates) else "ship everything"
fresh = CreditDesk(seed=2_024, n_customers=200)
mine, naive_one, best = fresh.run(policies[choice]), fresh.run(ship_all), fresh.oracle()
Markdown(
    f"**Our policy: {choice}.** In the new world it makes {mine.profit / 1000:,.0f} thousand yuan, with "
    f"{mine.service_level:.0%} service and {mine.bad_debt / 1000:,.0f} thousand of bad debt. Shipping everything "
    f"makes {naive_one.profit / 1000:,.0f}, the oracle {best.profit / 1000:,.0f} thousand."
)

# %% [markdown]
# Change a number in `by_rule` or `by_card`, or write a third policy, and run from there: can you shrink the regret? A class plays for places: put one file `<name>.py` with a function `policy(customer, order, desk)` for each
# student in a folder, and run
#
# `from creditlab.lab.credit_desk import leaderboard` and then `leaderboard("policies", seeds=10)`.
#
# Each file runs in a closed process that sees only what the desk tells it. A policy that fails is stopped, and the table says why. The seeds are drawn afterwards, so that nobody can tune on them.

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. A policy is a function of what is known on the day: it can be read, run again, and judged.
# 2. On the desk actions meet people: calls and holds bring money forward, and holds and refusals cost orders, complaints and customers.
# 3. Profit, bad debt and service level belong side by side, and are counted when the last invoice is paid or lost, not on day 90.
# 4. Regret compares with the oracle and with the naive policy on the same seeds, with an interval: one game proves nothing.
