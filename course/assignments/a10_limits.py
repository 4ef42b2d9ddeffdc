# %% [markdown] name="case"
# Friday, 29 December 2023, one o'clock. We supply some five hundred business customers, and you manage their credit. At four the
# owner, Ms Shen, sees the bank. Twenty limits run out tonight, and for these twenty together the bank finances a fixed sum. One of them, our
# **big customer**, wants far more than the bank allows for one name. And two collectors have come in for the last calls of the year: ten hours,
# both together.
#
# **Who gets how much, who is called, and what do we ask of the big one?**
#
# Ledger, accounts and companies are **simulated** (`trade_ledger`, as in lesson 5.1). Margins, insurer's lines, chances to fail (PDs) and
# guarantees are **invented**. Which twenty, how much, and who is the big one is drawn from your student id: your plan is yours alone. Money is in yuan.

# %% name="setup"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display
from matplotlib import pyplot as plt

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.decide.concentration import connected_groups

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% name="book"
at = pd.Timestamp("2023-12-29")
data, policy = cl.load_dataset("trade_ledger"), cl.LimitPolicy(vat_rate=0.13)
events = data.frame[data.frame["date"] <= at]
book = cl.read_credit_book(
    events, data.tables["statements"], data.tables["customers"], at=at, policy=policy
)
dice = np.random.default_rng(student_seed(student))
known = book.customers.dropna(subset=["need", "net_worth", "paydex"]).query("need > 200_000")
big = str(dice.choice(["C00296", "C00016", "C00225", "C00019", "C00150"]))
smaller = known[known["need"] < known["need"][big]]
drawn = smaller.sample(19, weights=smaller["need"] ** 0.5, random_state=dice).index
columns = ["city", "yearly_sales", "terms", "delay", "paydex", "z_score", "net_worth"]
twenty = known.loc[[big, *drawn], columns].copy()

# %% name="invented"
twenty["pd"] = np.select(
    [twenty["z_score"] >= each for each in (2.6, 1.2, 0)], [0.012, 0.035, 0.06], 0.11
)
twenty["pd"] *= np.where(twenty["paydex"] < 70, 2, 1)
twenty["margin"] = (0.07 + twenty["pd"] / 2 + dice.uniform(0, 0.08, 20)).round(2)
line = (
    known["need"][twenty.index] * dice.uniform(0.4, 1.6, 20) * np.where(twenty["pd"] > 0.1, 0.3, 1)
)
twenty["insured"] = line.round(-4).mask(twenty.index.isin(dice.choice(drawn, 5, replace=False)))
large, rest = dice.permutation(twenty.index[1:8]), dice.permutation(twenty.index[8:])
links = pd.DataFrame(
    [
        (big, large[0], "guarantee", None),
        ("Jin Holding", rest[0], "ownership", 0.8),
        ("Jin Holding", large[1], "ownership", 0.55),
        ("Jin Holding", large[2], "ownership", 0.3),
        (rest[0], rest[1], "guarantee", None),
    ],
    columns=["from", "to", "kind", "share"],
)
shown = twenty.assign(**twenty[["yearly_sales", "net_worth", "insured"]] / 1e6)
form = dict.fromkeys(shown.columns[1:], "{:.1f}")
form |= {"pd": "{:.1%}", "margin": "{:.0%}", "terms": "{:.0f}"}
shown.style.format(form, na_rep="not asked")

# %% [markdown] name="about-twenty"
# `yearly_sales` (without tax), `net_worth` and `insured` (the insurer's line) are in millions here, in yuan in `twenty`; `terms` are the days that we give, `delay` those
# that the customer takes beyond them. `paydex` is our index of payments (80 is prompt). `pd` is the chance to fail within a year: by Altman's Z″
# in four steps, twice as high below an index of 70. `margin` is what is left of a yuan of sales, without tax, when the goods are paid.
#
# ## Question 1 · What do they say, and what do we do?
#
# Eight messages of this week. Today is Friday, the 29th. What is the next step? Write `"settle"` (first find out what *we* did wrong; no dunning for
# that amount), `"plan"` (can't pay: what is there today, the rest after money comes, nothing new on credit), `"hold"` (won't pay: all of it, on a
# named day, before the next delivery), or `"wait"` (a promise is running: the next call is on its day).
#
# | | says |
# |---|---|
# | 1 | "The bank has cut our line by half. Wages come first. Our tax refund is due on 31 January." |
# | 2 | "We *can't* pay this. Pallets 7 to 9 were empty. I wrote to you on 4 December and nobody answered." |
# | 3 | "Of course the money is here. We pay those first who stop delivering, and you never do." |
# | 4 | "As I told your colleague on Wednesday: 48,000 on 5 January, from our account at ICBC. Ms Wu has released it." |
# | 5 | "Yes, I said the 15th. Then two new lorries had to be paid. Next week, perhaps." |
# | 6 | "Your invoice says 90,000, the order 81,000. The 81,000 went out on Tuesday." |
# | 7 | "Fine machines, no complaints. But now that you ask, the price looks high. Let us talk in spring. When do the next twelve come?" |
# | 8 | "I know, I know, and I am ashamed. There are 30,000 in the account; our own customer pays on the 20th." |

# %% name="q1"
steps = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"S": "settle", "P": "plan", "H": "hold", "W": "wait"}
steps = {number: words[letter] for number, letter in enumerate("PSHWHSHP", 1)}
### END SOLUTION

# %% name="q1_test"
check.labels("message 1 is read", {1: steps[1]}, {1: "plan"}, hint="Is there money? When?")
check.true(
    "eight messages, in the four words",
    set(steps) == set(range(1, 9)) and set(steps.values()) <= {"settle", "plan", "hold", "wait"},
    hint="A dict of 1 to 8, and only the four words of the question.",
)
### BEGIN HIDDEN TESTS
check.labels(
    "messages 2 and 6",
    {n: steps[n] for n in (2, 6)},
    {2: "settle", 6: "settle"},
    hint="Not the word counts, but the reason: who has to do something first, they or we?",
)
check.labels(
    "messages 3 and 7",
    {n: steps[n] for n in (3, 7)},
    {3: "hold", 7: "hold"},
    hint="Is money lacking, or was anything wrong with the goods? If neither: what do they need from us?",
)
check.labels(
    "messages 4 and 5",
    {n: steps[n] for n in (4, 5)},
    {4: "wait", 5: "hold"},
    hint="Two promises. Has its day come? What is a promise worth whose day is over?",
)
check.labels(
    "message 8",
    {8: steps[8]},
    {8: "plan"},
    hint="Some of it is there, and a day on which more comes. What can such a customer keep?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · The least of four
#
# Write a function that sets the limit of one customer, a dict with the keys of `twenty`, by four rules of lesson 5.1. Both tenths are an
# American rule of thumb [@bernstein_limits].
#
# - `"need"`: what is open when everything goes as usual, tax included, with a year of 365 days;
# - `"capacity"`: a tenth of its net worth; a negative one allows nothing;
# - `"concentration"`: a tenth of *our* yearly sales. As exposure: the same tax, and this customer's days, as in its need;
# - `"cover"`: the insurer's line.
#
# It returns a tuple `(limit, binds, unknown)`: the yuan, the rule that gave them (of equals the first in this order), and a list of the rules for
# which the customer's figure is missing (`None` or `np.nan`). What is not known limits nothing, but has to be named. A need cannot be told
# without sales, terms and delay: where one of them is missing or negative, **raise a `ValueError`**.


# %% name="q2"
def limit_of(customer, own_sales, vat):
    """Return (limit, binds, unknown); own_sales are our yearly sales without tax, vat is 0.13 for 13%."""
    ### BEGIN SOLUTION
    for name in ("yearly_sales", "terms", "delay"):
        if customer[name] is None or not customer[name] >= 0:
            raise ValueError(f"{name} is {customer[name]}: no need can be told")
    a_year = (1 + vat) * (customer["terms"] + customer["delay"]) / 365
    figures = {"capacity": customer["net_worth"], "cover": customer["insured"]}
    unknown = [rule for rule, figure in figures.items() if pd.isna(figure)]
    most = {"need": customer["yearly_sales"] * a_year}
    if "capacity" not in unknown:
        most["capacity"] = max(0, 0.1 * customer["net_worth"])
    most["concentration"] = 0.1 * own_sales * a_year
    if "cover" not in unknown:
        most["cover"] = customer["insured"]
    binds = min(most, key=most.get)
    return most[binds], binds, unknown
    ### END SOLUTION


# %% name="q2_test"
usual = {"yearly_sales": 7_300_000, "terms": 45, "delay": 5}
usual |= {"net_worth": 15_000_000, "insured": 2_000_000}
told = limit_of(usual, 100_000_000, 0.13)
check.true(
    "a tuple of three", type(told) is tuple and len(told) == 3, hint="return limit, binds, unknown"
)
check.number(
    "a usual customer: the limit",
    told[0],
    1_130_000,
    mistakes={
        "A receivable contains the tax, sales do not.": 1_000_000,
        "It takes its usual delay, too.": 1_017_000,
        "A year has 365 days here.": 7_300_000 * 1.13 * 50 / 360,
        "The least of them, not the largest.": 2_000_000,
    },
    hint="Its four figures are 1.13, 1.5, 1.548 and 2 million.",
)
check.text("a usual customer: which rule binds", told[1], "need", hint="Whose figure is it?")
check.true(
    "a usual customer: nothing is unknown", list(told[2]) == [], hint="An empty list: all is known."
)
### BEGIN HIDDEN TESTS
_cases = {
    "a customer of small means": ({"net_worth": 6_400_000}, 1e8, 640_000, "capacity"),
    "negative net worth": ({"net_worth": -900_000}, 1e8, 0, "capacity"),
    "an insurer who insures nothing": ({"insured": 0}, 1e8, 0, "cover"),
    "half insured": ({"insured": 480_000}, 1e8, 480_000, "cover"),
    "a tenth of our sales": ({}, 50_000_000, 5e6 * 1.13 * 50 / 365, "concentration"),
    "the same, with longer terms": (
        {"terms": 60, "net_worth": 5e7, "insured": 5e7},
        50_000_000,
        5e6 * 1.13 * 65 / 365,
        "concentration",
    ),
    "buys nothing": ({"yearly_sales": 0}, 1e8, 0, "need"),
}
_hints = {
    "capacity": "A tenth of its net worth; a negative one allows nothing, not less than nothing.",
    "cover": "A line of 0 is known, and it is a limit of 0. It is not the same as no answer.",
    "concentration": "A tenth of our yearly sales is no exposure: how many days of them stand open, and "
    "with tax? All four rules have to be compared.",
    "need": "Who buys nothing needs nothing. Of equals, the first rule in the order of the question.",
}
for _what, (_change, _sales, _limit, _rule) in _cases.items():
    told = limit_of(usual | _change, _sales, 0.13)
    check.number(f"{_what}: the limit", told[0], _limit, hint=_hints[_rule])
    check.text(f"{_what}: which rule binds", told[1], _rule, hint=_hints[_rule])
    check.true(f"{_what}: all is known", list(told[2]) == [], hint=_hints[_rule])
_silent = "What is missing limits nothing, is no 0, and has to be named in the list."
for _none in (None, float("nan")):
    told = limit_of(usual | {"net_worth": _none, "insured": 900_000}, 1e8, 0.13)
    check.number("no accounts: the limit", told[0], 900_000, hint=_silent)
    check.true("no accounts: what is unknown", list(told[2]) == ["capacity"], hint=_silent)
    told = limit_of(usual | {"net_worth": _none, "insured": _none}, 1e8, 0.13)
    check.true(
        "neither accounts nor a line",
        told[1] == "need" and set(told[2]) == {"capacity", "cover"},
        hint=_silent,
    )
told = limit_of(usual | {"net_worth": 11_300_000}, 1e8, 0.13)
check.text("two rules say the same", told[1], "need", hint=_hints["need"])
check.number(
    "another tax", limit_of(usual, 1e8, 0.06)[0], 1_060_000, hint="Use the tax that it is given."
)
for _wrong in ({"yearly_sales": None}, {"terms": float("nan")}, {"delay": -3}):
    check.raises(
        "no need can be told",
        ValueError,
        limit_of,
        usual | _wrong,
        1e8,
        0.13,
        hint="Without sales, terms or delay nothing is known, not even 0: raise a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · How long may they wait?
#
# A longer term is a price cut. Write a function that says on which day an order **first earns nothing any more**: the first whole day of 1, 2, 3,
# … 3,650 on which the margin is used up by the cost of waiting. Of each yuan invoiced `margin` is left when all other costs are paid. Waiting costs interest
# (`funding` is a yearly rate) and the expected loss: the PD is for a *year* of constant danger, here for these days (section 4 of lesson 5.1), and the share
# `lgd` of the invoice is then lost. If the order still earns after 3,650 days, return `None`. A margin, PD, LGD or rate that is not a share from 0 to 1 (6 for 6%,
# say): **raise a `ValueError`**.


# %% name="q3"
def first_day_of_nothing(margin, pd_, lgd, funding):
    """Return the first day on which waiting costs the margin or more; None if there is none."""
    ### BEGIN SOLUTION
    for share in (margin, pd_, lgd, funding):
        if not 0 <= share <= 1:
            raise ValueError(f"{share} is not a share from 0 to 1")
    for days in range(1, 3_651):
        if funding * days / 365 + lgd * (1 - (1 - pd_) ** (days / 365)) >= margin:
            return days
    return None
    ### END SOLUTION


# %% name="q3_test"
check.number(
    "margin 18%, PD 20%, LGD 80%, money at 6%",
    first_day_of_nothing(0.18, 0.20, 0.80, 0.06),
    295,
    mistakes={
        "That is the last day that still earns.": 294,
        "The chance to survive shrinks by a factor, day by day; it does not fall in a line.": 299,
        "The PD is for a year, the wait is shorter.": 122,
        "The customer may fail, too.": 1_095,
        "Money costs interest, too.": 417,
        "Only a part of the invoice is lost.": 246,
        "A year has 365 days here.": 291,
    },
    hint="After 75 days interest has taken 1.2% of the invoice, and the expected loss 3.6%.",
)
### BEGIN HIDDEN TESTS
_vectors = {
    (0.08, 0.06, 0.8, 0.06): 270,
    (0.2, 0.005, 0.6, 0.05): 1_378,
    (0.03, 0.15, 0.9, 0.08): 49,
    (0.25, 0.1, 0.9, 0.0): 1_128,
    (0.1, 0.0, 0.9, 0.04): 913,
}
for _values, _day in _vectors.items():
    check.number(
        "margin {}, PD {}, LGD {}, money at {}".format(*_values),
        first_day_of_nothing(*_values),
        _day,
        hint="Interest for the days, and lgd × (1 − (1 − PD) to the power of days / 365).",
    )
check.number(
    "a customer who fails for sure",
    first_day_of_nothing(0.1, 1, 0.9, 0.05),
    1,
    hint="Days begin at 1, and on the first of them a PD of 1 has taken 90% of the invoice.",
)
for _values in ((0.4, 0.02, 0.3, 0), (0.1, 0, 0.9, 0), (0.9, 0.05, 0.5, 0.01)):
    check.true(
        "an order that always earns",
        first_day_of_nothing(*_values) is None,
        hint="Where 3,650 days do not use up the margin, there is no such day: None.",
    )
for _values in ((0.1, 6, 0.8, 0.06), (0.1, 0.06, 80, 0.06), (0.1, 0.06, 0.8, 6), (-0.1, 0, 0, 0)):
    check.raises(
        "per cent for a share",
        ValueError,
        first_day_of_nothing,
        *_values,
        hint="All four are shares from 0 to 1: refuse 6 for 6%.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · A discount, and what it may cost
#
# A customer has "2/10 net 30": 2% off for paying within 10 days, else the whole after 30. It leaves the discount, and pays on day 75. Write a function that returns a tuple of two shares, `(yearly, most)`:
#
# - `yearly`: the simple yearly interest, 365 days, that *this* customer pays for leaving the discount: from the day of the discount to the day on which it *really* pays;
# - `most`: the largest discount with which *we* are no worse off. Without it a yuan invoiced leaves us 1 less the cost of waiting until day 75 (question 3); with it,
#   1 less the discount, times 1 less the cost of waiting until day 10.
#
# Payment that is not later than the day of the discount, or a discount that is not above 0 and below 1: **raise a `ValueError`**.


# %% name="q4"
def discount(offered, early, paid, pd_, lgd, funding):
    """Return (yearly, most): `offered` (a share) until day `early`, else the money comes on day `paid`."""
    ### BEGIN SOLUTION
    if not (paid > early and 0 < offered < 1):
        raise ValueError(f"a discount of {offered} until day {early}, paid on day {paid}")

    def left(days):
        return 1 - funding * days / 365 - lgd * (1 - (1 - pd_) ** (days / 365))

    yearly = offered / (1 - offered) * 365 / (paid - early)
    return yearly, 1 - left(paid) / left(early)
    ### END SOLUTION


# %% name="q4_test"
told = discount(0.02, 10, 75, 0.09, 0.80, 0.06)
check.true("a tuple of two", type(told) is tuple and len(told) == 2, hint="return yearly, most")
check.number(
    "2/10, paid on day 75: a year",
    told[0],
    0.1145997,
    tolerance=1e-4,
    mistakes={
        "Its loan does not end on day 30: it pays on day 75.": 0.3724490,
        "It borrows what is left after the discount.": 0.1123077,
        "The loan begins when the discount ends.": 0.02 / 0.98 * 365 / 75,
        "Simple interest, without interest on interest.": (1 / 0.98) ** (365 / 65) - 1,
        "A year has 365 days here.": 0.02 / 0.98 * 360 / 65,
    },
    hint="It borrows 98, for 65 days, and pays 2.",
)
check.number(
    "the most that we can give",
    told[1],
    0.0240636,
    tolerance=1e-4,
    mistakes={
        "With the discount we wait, too: ten days.": 0.0276826,
        "Who takes a discount pays less, and so less is at risk: compare what is left.": 0.0239744,
        "Risk costs, too, not only the money.": 0.0106849,
        "A discount is what is taken off.": 0.9759364,
    },
    hint="(1 − most) × what is left of a yuan after 10 days = what is left of it after 75.",
)
### BEGIN HIDDEN TESTS
_vectors = {
    (0.01, 14, 60, 0.02, 0.9, 0.05): (0.0801490, 0.0086107),
    (0.03, 0, 90, 0.15, 0.7, 0.08): (0.1254296, 0.0472226),
    (0.02, 10, 30, 0.0, 0.8, 0.06): (0.3724490, 0.0032931),
}
for _values, _want in _vectors.items():
    check.numbers(
        "a discount of {} until day {}, paid on day {}".format(*_values),
        discount(*_values),
        _want,
        tolerance=1e-3,
        hint="Yearly: what it pays over what it borrows, times 365 over the days. Most: from what is left.",
    )
_twice, _once = discount(0.04, 10, 75, 0.09, 0.80, 0.06), discount(0.02, 10, 75, 0.09, 0.80, 0.06)
check.number(
    "the offer changes nothing in what we could bear",
    _twice[1],
    _once[1],
    hint="`most` does not depend on the discount that somebody offered.",
)
for _values in ((0.02, 30, 30), (0.02, 30, 12), (2, 10, 75), (0, 10, 75)):
    check.raises(
        "an offer that is none",
        ValueError,
        discount,
        *_values,
        0.09,
        0.8,
        0.06,
        hint="Early must be earlier, and the discount a share: refuse the rest with a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-ceilings"
# ## Question 5 · The plan
#
# Now the twenty. `ceiling` is the least of the four rules; concentration binds nobody here. `earns` is the contribution of a year on a yuan of exposure, `lgd` what a failure costs of
# that yuan: of an invoice 90% are lost, but our margin in it was never spent. We borrow at 6%. Connected customers fall together, and the bank counts them as one name.

# %% name="ceilings"
columns = ["yearly_sales", "terms", "delay", "net_worth", "insured"]
rules = cl.credit_limits(twenty[columns], policy)
twenty["need"], twenty["ceiling"] = rules["need"], rules["limit"] // 10_000 * 10_000
twenty["earns"] = 365 / (twenty["terms"] + twenty["delay"]) * twenty["margin"] / 1.13
twenty["lgd"] = 0.9 - twenty["margin"] / 1.13
groups = connected_groups(twenty.index, links).set_index("customer")
twenty["group"] = groups["group"]
cap = max(round(twenty["ceiling"].sum() / 1e6), 1) * 500_000.0
group_cap = cap / 5
display(cl.text_table(groups[groups["members"] > 1], index=True))
Markdown(
    f"Bank: **{cap / 1e6:.1f} million** for the twenty, at most **{group_cap / 1e6:.1f} million** for a group, or for one customer who is in "
    f"none. Their ceilings add up to {twenty['ceiling'].sum() / 1e6:.1f} million. The big customer is **{big} in {twenty['city'][big]}**: it wants "
    f"**{twenty['need'][big] / 1e6:.1f} million**, all it needs."
)

# %% [markdown] name="about-first"
# The most profitable plan, whatever happens in bad years, is quickly found: `first`. But how bad are bad years? `years` draws them: in one of four all PDs double (in the others
# they are two thirds, so that the average stays), and a group falls together. `tail` is the mean loss of the worst 5% of the years.


# %% name="first"
def years(count, seed):
    """Return a table of True where a customer (columns as in twenty) fails in a year (rows)."""
    dice = np.random.default_rng(seed)
    climate = np.where(dice.random((count, 1)) < 0.25, 2, 2 / 3)
    luck = dice.random((count, twenty["group"].max() + 1))[:, twenty["group"]]
    return luck < climate * twenty["pd"].to_numpy()


def tail(plan, failed):
    """Return the mean loss of the worst 5% of the years, in yuan."""
    at_risk = pd.Series(plan)[twenty.index] * twenty["lgd"]
    return np.sort(failed @ at_risk.to_numpy(dtype=float))[-(len(failed) // 20) :].mean()


priced = twenty.assign(margin=twenty["earns"])
most = cl.allocate_limits(priced, cap, group_caps={"group": group_cap}, funding=0.06)
rate, first, mine = most.limits["rate"], most.limits["limit"], years(20_000, student_seed(student))
told = {"expected profit": rate @ first, "tail": tail(first, mine), f"limit of {big}": first[big]}
display(pd.Series(told, name="first plan (million yuan)").div(1e6).round(2).to_frame().T)

losses = np.sort(mine @ (first * twenty["lgd"]).to_numpy()) / 1e6
ax = plt.subplots(figsize=(7, 2.8), layout="constrained")[1]
bins = np.linspace(0, losses[-1], 31)
usual, worst = losses[:-1_000], losses[-1_000:]
ax.hist([usual, worst], bins, stacked=True, color=["lightgray", "black"], ec="black")
ax.set(xlabel="loss of a year (million yuan)", ylabel="years of 20,000", yscale="log")
ax.set_title("First plan: most years cost little; black are the worst 5%")
plt.show()

# %% [markdown] name="about-q5"
# Ms Shen has read it. "I sleep badly after such years. **Take at least an eighth off the tail (12.5%), and let it cost me no more than 12% of the profit.** The
# same share less for everybody will not do." Make `plan`, a dict or Series of all twenty customers to yuan; `rate` is the expected profit of a year on one yuan.
# Nobody gets less than 0 or more than its ceiling, no group more than `group_cap`, all together no more than `cap`.
#
# Your plan is judged on **other years** than yours, so leave a little room. Some handles: a group cap of your own, lower than the bank's; `loss_cap` of
# `cl.allocate_limits`, on expected losses; both at once, in a loop; a mixture of two plans; or by hand. The profit brings 11 points, the tail 9; who lends
# little has no tail, and no points.

# %% name="q5"
plan = {}
### BEGIN SOLUTION
plan, best, enough = first, 0, 0.86 * tail(first, mine)
lost = (twenty["pd"] * twenty["lgd"]) @ first
for of_cap in np.linspace(0.4, 1, 5):
    for of_loss in np.linspace(0.4, 1, 5):
        own = {"group_caps": {"group": of_cap * group_cap}, "loss_cap": of_loss * lost}
        limits = cl.allocate_limits(priced, cap, funding=0.06, **own).limits["limit"]
        for part in (0, 0.1, 0.2, 0.3):
            mixed = (1 - part) * limits + part * first
            if rate @ mixed > best and tail(mixed, mine) <= enough:
                plan, best = (mixed + 1) // 1_000 * 1_000, rate @ mixed
### END SOLUTION

# %% name="q5_test_profit"
check.true(
    "an amount for each of the twenty",
    type(plan) in (dict, pd.Series) and sorted(plan.keys()) == sorted(twenty.index),
    hint="A dict or Series of all twenty customers, also of those who get 0.",
)
limits = pd.to_numeric(pd.Series(plan).reindex(twenty.index), errors="coerce")
check.true("all are numbers", limits.notna().all(), hint="Yuan, and 0 for those who get nothing.")
over = limits - twenty["ceiling"]
check.true("nobody gets less than 0", limits.min() >= 0, hint=f"{limits.idxmin()} does.")
check.true("nobody gets more than its ceiling", over.max() <= 1, hint=f"{over.idxmax()} does.")
of_group = limits.groupby(twenty["group"]).sum()
check.true(
    "no group gets more than the bank allows",
    of_group.max() <= group_cap + 1,
    hint=f"{', '.join(twenty.index[twenty['group'] == of_group.idxmax()])} together do.",
)
check.true("all together keep the cap", limits.sum() <= cap + 1, hint=f"{limits.sum():,.0f}.")
### BEGIN HIDDEN TESTS
check.true(
    "no more than 12% of the profit is lost",
    float(rate @ limits) >= 0.88 * float(rate @ first),
    hint="Compare rate @ plan with rate @ first. Is room of the cap left, or does it go to low rates?",
)
### END HIDDEN TESTS

# %% name="q5_test_tail"
check.true(
    "an amount for each of the twenty",
    type(plan) in (dict, pd.Series) and sorted(plan.keys()) == sorted(twenty.index),
    hint="A dict or Series of all twenty customers, also of those who get 0.",
)
limits = pd.to_numeric(pd.Series(plan).reindex(twenty.index), errors="coerce")
of_group = limits.groupby(twenty["group"]).sum()
check.true(
    "it keeps ceilings, groups and cap",
    limits.notna().all()
    and limits.min() >= 0
    and (limits <= twenty["ceiling"] + 1).all()
    and of_group.max() <= group_cap + 1
    and limits.sum() <= cap + 1,
    hint="A plan that the bank does not accept has no tail.",
)
### BEGIN HIDDEN TESTS
check.true(
    "something is lent",
    float(rate @ limits) >= 0.7 * float(rate @ first),
    hint="Who lends nothing has no tail. Not even 70% of the profit are left.",
)
_others = years(20_000, 29_12)
check.true(
    "an eighth off the tail, in years that nobody has seen",
    tail(limits, _others) <= 0.875 * tail(first, _others),
    hint="Who falls in the worst years, and with whom? Give less to them, and leave room for other years than yours.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · The last calls of the year
#
# Write a function that plans an afternoon: it returns `(calls, settle)`, two lists of customers. It is given `hours` for all calls together, and two tables:
#
# - `coin`: last quarter, when a coin decided who was called. A row for each `looks` (what we could see of a customer) and `called` (True or False): how many
#   `customers`, and how many of them `paid` within the month;
# - `today`, by customer: `overdue` (undisputed), `disputed`, `looks`, and the `hours` that a call with this one takes.
#
# `calls`: whom to call, in order of what the call is expected to *change* an hour. Who does not fit into the hours left is passed over for the next who does; who gains nothing
# is not called. `settle`: everybody with a dispute, in any order; the undisputed rest may still be worth a call. Where a `looks` of today has nobody called, or nobody left
# alone, in `coin`, the gain is unknown: **raise a `ValueError`**.

# %% name="coin"
counts = [("neither", False, 100, 90), ("neither", True, 100, 92)]
counts += [("slow by habit", False, 60, 12), ("slow by habit", True, 60, 36)]
counts += [("weak accounts", False, 40, 6), ("weak accounts", True, 40, 10)]
coin = pd.DataFrame(counts, columns=["looks", "called", "customers", "paid"])
typed = [("A", 300_000, 0, "neither", 0.5), ("B", 40_000, 0, "slow by habit", 0.5)]
typed += [("C", 200_000, 0, "weak accounts", 1.5), ("D", 90_000, 0, "slow by habit", 1.0)]
typed += [("E", 0, 80_000, "neither", 0.5), ("F", 20_000, 30_000, "slow by habit", 0.5)]
typed += [("G", 30_000, 0, "weak accounts", 0.5)]
seven = pd.DataFrame(typed, columns=["customer", "overdue", "disputed", "looks", "hours"])
seven = seven.set_index("customer")
display(coin, seven)


# %% name="q6"
def afternoon(coin, today, hours):
    """Return (calls, settle): whom to call, in order, and whose dispute to settle."""
    ### BEGIN SOLUTION
    counted = coin.groupby(["looks", "called"])[["paid", "customers"]].sum()
    share = (counted["paid"] / counted["customers"]).unstack()
    share = share.reindex(index=today["looks"].unique(), columns=[False, True])
    if share.isna().any(axis=None):
        raise ValueError("nobody was called, or nobody left alone: the gain is unknown")
    gain = today["overdue"] * today["looks"].map(share[True] - share[False]) / today["hours"]
    calls, left = [], hours
    for name in gain[gain > 0].sort_values(ascending=False, kind="stable").index:
        if today["hours"][name] <= left:
            calls.append(name)
            left -= today["hours"][name]
    return calls, list(today.index[today["disputed"] > 0])
    ### END SOLUTION


# %% name="q6_test"
told = afternoon(coin, seven, 3.0)
check.true("a tuple of two", type(told) is tuple and len(told) == 2, hint="return calls, settle")
calls, settle = list(told[0]), list(told[1])
check.text(
    "seven customers, three hours: the first call",
    calls[0] if calls else None,
    "D",
    mistakes={
        "The largest, and 90% of such pay without a call. What does it change?": "A",
        "Most gain an hour, and what counts is with a call less without.": "C",
    },
    hint="D owes 90,000 and pays with 20% or, called, with 60%: 36,000 for one hour.",
)
check.true(
    "the others, in order",
    calls[1:] == ["B", "F", "A", "G"],
    hint="After D, B and F one hour is left. C needs one and a half; who comes next? (E has nothing to collect.)",
)
check.true(
    "whose dispute to settle",
    sorted(settle) == ["E", "F"],
    hint="Everybody with a disputed amount, called for the rest or not.",
)
### BEGIN HIDDEN TESTS
check.true(
    "the same, rows turned round",
    list(afternoon(coin.iloc[::-1], seven.iloc[::-1], 3.0)[0]) == ["D", "B", "F", "A", "G"],
    hint="Neither table has a fixed order.",
)
check.true(
    "one hour and a half",
    list(afternoon(coin, seven, 1.5)[0]) == ["D", "B"],
    hint="Use the hours that the function is given.",
)
_none = coin.assign(paid=[90, 70, 12, 12, 6, 10])
check.true(
    "a call that makes it worse, and one that changes nothing",
    list(afternoon(_none, seven, 9)[0]) == ["C", "G"],
    hint="Who gains nothing from a call is not called, however many hours are left.",
)
check.raises(
    "a look of which nobody was left alone",
    ValueError,
    afternoon,
    coin.drop(index=2),
    seven,
    3.0,
    hint="Without somebody left alone nobody knows what a call changes: raise a ValueError.",
)
_shares = []
for _seed in range(4):
    _dice = np.random.default_rng(290 + _seed)
    _kinds = ["neither", "slow by habit", "weak accounts", "new"]
    _pairs = _dice.permutation([(0.85, 0.03), (0.2, 0.35), (0.1, 0.08), (0.4, 0.5)])
    _alone, _true = (pd.Series(_pairs[:, n], _kinds) for n in (0, 1))
    _coin = pd.DataFrame(
        [
            (kind, called, 300, _dice.binomial(300, _alone[kind] + called * _true[kind]))
            for kind in _kinds
            for called in (True, False)
        ],
        columns=["looks", "called", "customers", "paid"],
    )
    _today = pd.DataFrame(
        {
            "overdue": _dice.lognormal(10, 1, 60).round(),
            "disputed": np.where(_dice.random(60) < 0.1, 20_000, 0),
            "looks": _dice.choice(_kinds, 60),
            "hours": _dice.choice([0.25, 0.5, 1.0, 2.0], 60),
        },
        [f"K{n:02}" for n in _dice.permutation(60)],
    )
    _calls, _settle = (list(each) for each in afternoon(_coin, _today, 8.0))
    check.true(
        "another afternoon: eight hours, nobody twice, all disputes",
        len(set(_calls)) == len(_calls)
        and set(_calls) <= set(_today.index)
        and _today.loc[_calls, "hours"].sum() <= 8.001
        and set(_settle) == set(_today.index[_today["disputed"] > 0]),
        hint="Sixty customers: keep within the hours, call nobody twice, and settle every dispute.",
    )
    _gain = _today["overdue"] * _today["looks"].map(_true)
    _best, _left = 0, 8.0
    for _name in (_gain / _today["hours"]).sort_values(ascending=False).index:
        if _today["hours"][_name] <= _left:
            _best, _left = _best + _gain[_name], _left - _today["hours"][_name]
    _shares.append(_gain[_calls].sum() / _best)
check.true(
    "four other afternoons bring nine tenths of what is possible",
    float(np.mean(_shares)) >= 0.9,
    hint="Other rates, other customers. Rank by overdue × (share paid with, less without) an hour.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · A measure for the team
#
# Write a function that returns the cash that calls *changed*, in yuan for each hour. `quarter` has a row for each customer on the list on which the coin decided:
# `called`, `overdue`, and of the quarter that followed `cash` (paid), `credited` (credit notes), `promised`, and the `hours` spent. From those left alone take the
# share of the overdue money that came as cash: so much of the money of those called would have come anyway. Where nobody was called, nobody was left alone, or no hour was spent: **raise a
# `ValueError`**.


# %% name="q7"
def an_hour(quarter):
    """Return yuan that came because of the calls, for each hour spent on those called."""
    ### BEGIN SOLUTION
    called, alone = quarter[quarter["called"]], quarter[~quarter["called"]]
    hours = called["hours"].sum()
    if not (len(alone) and alone["overdue"].sum() > 0 and hours > 0):
        raise ValueError("a quarter needs calls, hours, and customers who were left alone")
    anyway = alone["cash"].sum() / alone["overdue"].sum()
    return (called["cash"].sum() - anyway * called["overdue"].sum()) / hours
    ### END SOLUTION


# %% name="q7_test"
quarter = pd.DataFrame(
    [
        (True, 50_000, 40_000, 0, 50_000, 1.5),
        (True, 20_000, 20_000, 0, 0, 0.5),
        (True, 80_000, 30_000, 25_000, 60_000, 2.0),
        (False, 30_000, 12_000, 0, 0, 0.0),
        (False, 20_000, 8_000, 4_000, 0, 0.0),
    ],
    columns=["called", "overdue", "cash", "credited", "promised", "hours"],
)
check.number(
    "five customers, four hours",
    an_hour(quarter),
    7_500,
    mistakes={
        "Some of it would have come anyway.": 22_500,
        "Those left alone owe less: compare shares of the money, not yuan.": 17_500,
        "A credit note is no cash.": 10_750,
        "A credit note brings no cash.": 13_750,
        "A promise is no cash.": 12_500,
        "Large amounts count more than small ones: share of the money, not mean of shares.": 12_187.5,
        "For each hour.": 30_000,
    },
    hint="Of those left alone 20,000 of 50,000 came; so 60,000 of the 150,000 would have come anyway.",
)
### BEGIN HIDDEN TESTS
_better = quarter.assign(promised=quarter["overdue"], credited=quarter["overdue"] - quarter["cash"])
check.number(
    "promises and credit notes for everybody",
    an_hour(_better),
    7_500,
    hint="Neither is cash: the measure must not move.",
)
check.number(
    "rows turned round, amounts in thousands",
    an_hour(
        quarter.iloc[::-1].assign(overdue=quarter["overdue"] / 1e3, cash=quarter["cash"] / 1e3)
    ),
    7.5,
    hint="A thousandth of the money, a thousandth of the result.",
)
_lucky = quarter.assign(cash=[10_000, 5_000, 15_000, 12_000, 8_000])
check.number(
    "calls that put customers off",
    an_hour(_lucky),
    -7_500,
    hint="If those called pay a smaller share than those left alone, the measure is below 0. Let it.",
)
_more = pd.concat([quarter, quarter.assign(called=False, hours=0.0)], ignore_index=True)
check.number(
    "more of those left alone",
    an_hour(_more),
    (90_000 - 150_000 * 130_000 / 250_000) / 4,
    hint="The share that comes anyway is that of all who were left alone, weighted with their money.",
)
_hint = "Without calls, hours, or somebody left alone there is nothing to tell: raise a ValueError."
for _table in (
    quarter[quarter["called"]],
    quarter[~quarter["called"]],
    quarter.assign(hours=0.0),
    quarter.iloc[:0],
):
    check.raises("a quarter that tells nothing", ValueError, an_hour, _table, hint=_hint)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# Ms Shen leaves at a quarter to four. Write to her (150 to 220 words): who gets how much, who is called this afternoon, and **what do we ask of the big customer** who wants
# more than the plan? `late` holds tonight's overdue customers outside the twenty (20,000 to 300,000 yuan), ready for your `afternoon` with the `coin` of question 6. For
# questions 3 and 4 of your own customers: an invoice contains the tax, so its margin is `margin` / 1.13, and 90% of it are lost.
#
# | points | what we look for |
# |--:|---|
# | 4 | the plan in two or three names and sums; by which rule customers go without; what it earns beside the first plan |
# | 4 | what bad years cost before and after, in words that an owner understands; one thing that the arithmetic does not know |
# | 4 | the big customer: its limit, and two offers for more (security, shorter terms, cash), each with a figure of its own; what we do if it refuses |
# | 3 | first calls with the reason, disputes with a person who settles them; a measure for the team, and why it is hard to game |

# %% name="late"
items = book.items[book.items["days_past_due"] > 0].groupby("customer")
late = items[["open", "disputed"]].sum().drop(index=twenty.index, errors="ignore")
late["overdue"] = late.pop("open") - late["disputed"]
late = late[late["overdue"].between(20_000, 300_000)]
seen = book.customers.loc[late.index]
marks = {"weak accounts": seen["equity_ratio"] < 0.2, "slow by habit": seen["delay"] > 30}
late["looks"], late["hours"] = np.select(list(marks.values()), list(marks), "neither"), 0.5
late.sort_values("overdue", ascending=False).head(4).round({"overdue": -2, "disputed": -2})

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
one, days = twenty.loc[big], twenty["terms"][big] + twenty["delay"][big]
share = one["margin"] / 1.13  # of an invoice, tax included
facts = {"first plan, profit (million)": rate @ first / 1e6, "plan": rate @ plan / 1e6}
facts |= {"first plan, tail": tail(first, mine) / 1e6, "tail": tail(plan, mine) / 1e6}
facts |= {"big: limit": plan[big] / 1e6, "wants": one["need"] / 1e6, "days": days}
facts["days with which the limit is enough"] = days * plan[big] / one["need"]
facts["first day of nothing"] = first_day_of_nothing(share, one["pd"], 0.9, 0.06)
facts["discount for day 10, at most (%)"] = 100 * discount(0.02, 10, days, one["pd"], 0.9, 0.06)[1]
facts["failed: cost of all it wants"] = one["need"] * one["lgd"] / 1e6
calls, settle = afternoon(coin, late, 10.0)
both = pd.DataFrame({"first": first, "plan": plan, "pd": twenty["pd"], "rate": rate.round(2)})
display(
    both.query("plan > 0 or first > 0"),
    late.loc[calls[:4]].drop(columns="hours").round(-2),
    late.loc[settle].drop(columns="hours").round(-2),
)
pd.Series(facts).round(2).to_frame(f"{len(calls)} calls")
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; numbers differ by student.* Dear Ms Shen, eleven of the twenty share the 8.0 million: 019 in Tianjin and 296 in
# Zhengzhou get 1.6 each, the most for one name. Three go without because they owe more than they own, six because a yuan
# earns more elsewhere. 225 in Tianjin, PD 7%, falls from 1.6 to 0.6. We expect 5.1 million a year; the first plan 5.25. In the worst year of twenty
# failures cost 1.2 million on average, with the first plan 1.4. PDs are rough, and who is sent away may not come back: no formula knows. The big
# one, 296, wants 6.3 for 90 days. Its failure would cost 4.8, nearly a year's profit. With 1.6 it can buy all it needs if it pays after 23 days. So we
# offer 1.5% off for money on day 10 (up to 1.56% costs us nothing); or 90 days, if the insurer covers what is above 1.6 (his line is 9.95) and the bank leaves that out of
# the cap. If it refuses: 1.6, the rest in advance. First call 048, 184,000: the slow by habit pay with 60% when called, else 20%. 068 disputes 117,000: Ms
# Li of Sales settles it by Wednesday. We measure cash that calls changed, an hour; a lot draws who is left alone, and promises count nothing. Wang
# ### END SOLUTION
