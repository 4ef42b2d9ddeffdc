# %% [markdown] name="case"
# It is Thursday. We make bearings, and a new colleague from Sales sits at your desk: "Six orders, six customers who want to
# pay later. If I do not ship today they buy elsewhere. What can go wrong?" You have an hour to show what it costs to wait for
# money, and to answer for each order: *open account*, *prepay* or *decline*.
#
# The company and its customers are **invented for this exercise**. Your six orders are drawn from your student id, so they
# are yours alone.

# %% name="setup"
import numpy as np
import pandas as pd

from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% name="orders"
dice = np.random.default_rng(student_seed(student))
customers = pd.DataFrame(
    {
        "order": 10_000 * dice.integers(5, 60, size=6),  # yuan, on the invoice
        "margin": dice.integers(10, 31, size=6) / 100,  # contribution, share of the invoice
        "recovered": dice.integers(0, 16, size=6) / 100,  # share of the invoice, if it fails
        "pd": dice.integers(1, 31, size=6) / 100,  # probability that it is never paid
        "agrees": dice.integers(0, 7, size=6) / 10,  # probability of paying first, if we insist
    },
    index=list("ABCDEF"),
)
customers

# %% [markdown] name="about-q1"
# ## Question 1 · What does a line prove?
#
# Eight lines from the file of customer A. Sort each under `"willingness"`, `"ability"` or `"track record"`; write `"nothing"`
# where it proves none of them, whatever it claims.
#
# | | source | says |
# |---|---|---|
# | 1 | our ledger, October | 31 invoices in three years, the latest paid 4 days late |
# | 2 | audited accounts, last year | cash covers the debts of the next three months |
# | 3 | customer's own brochure | "a partner who always pays" |
# | 4 | call by our collector, Tuesday | takes the call, names the day of payment and the person who releases it |
# | 5 | bank reference, October | a credit line of 2 million yuan, a quarter of it used |
# | 6 | court register, October | no supplier has ever sued for payment |
# | 7 | rumour at a trade fair | "they are swimming in money" |
# | 8 | contract draft, Monday | strikes out our clause on interest for late payment, gives no reason |

# %% name="q1"
lines = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"W": "willingness", "A": "ability", "R": "track record", "N": "nothing"}
lines = {number: words[letter] for number, letter in enumerate("RANWARNW", 1)}
### END SOLUTION

# %% name="q1_test"
known = {"willingness", "ability", "track record", "nothing"}
check.labels("line 1 is read", {1: lines[1]}, {1: "track record"}, hint="What did they do so far?")
check.true("eight lines, in the four words", len(lines) == 8 and set(lines.values()) <= known)
### BEGIN HIDDEN TESTS
check.labels(
    "lines 3 and 7",
    {n: lines[n] for n in (3, 7)},
    {3: "nothing", 7: "nothing"},
    hint="Who says so, when, and could somebody check it? The customer's own word is no evidence.",
)
check.labels(
    "lines 2 and 5",
    {n: lines[n] for n in (2, 5)},
    {2: "ability", 5: "ability"},
    hint="Money that is there, or can be had, says that they can pay; not that they will.",
)
check.labels(
    "lines 4, 6 and 8",
    {n: lines[n] for n in (4, 6, 8)},
    {4: "willingness", 6: "track record", 8: "willingness"},
    hint="Deeds of the past are a record. How they treat us now shows what they mean to do.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · What does a buyer pay for time?
#
# Our terms are "2/10 net 30": 2% off within 10 days, or the whole amount after 30. A buyer who leaves the discount borrows
# from us. Write a function that gives the yearly cost of that as a share (0.10 for 10%): simple interest, a year of 365
# days, on the money that the buyer really keeps.


# %% name="q2"
def cost_of_discount(discount, early, net):
    """Discount as a share, early and net in days."""
    ### BEGIN SOLUTION
    return discount / (1 - discount) * 365 / (net - early)
    ### END SOLUTION


# %% name="q2_test"
check.number(
    "2/10 net 30",
    cost_of_discount(0.02, 10, 30),
    0.3724,
    tolerance=0.0005,
    mistakes={
        "A year has 365 days here.": 0.3673,
        "The buyer keeps 98 of 100, and pays 2 for that.": 0.3650,
        "The loan runs from the day of the discount, not from delivery.": 0.2483,
        "Interest on interest was not asked for.": 0.4459,
        "As a share: 0.10 for 10%.": 37.24,
    },
    hint="2 on 98, for 20 days, in a year of 365.",
)
### BEGIN HIDDEN TESTS
for discount, early, net in ((0.01, 10, 30), (0.03, 10, 30), (0.02, 10, 60), (0.015, 7, 45)):
    check.number(
        f"{discount:.1%} within {early}, net {net}",
        cost_of_discount(discount, early, net),
        discount / (1 - discount) * 365 / (net - early),
        mistakes={
            "A year has 365 days here.": discount / (1 - discount) * 360 / (net - early),
            "The buyer keeps the rest after the discount.": discount * 365 / (net - early),
            "The loan runs from the day of the discount.": discount / (1 - discount) * 365 / net,
        },
        hint="Does the function use all of its three arguments?",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · How much must we sell for one loss?
#
# An order of `price` cost us `cost` to make and ship. The customer fails, and the share `recovered` *of the invoice* comes
# back. Write a function that gives the further sales, at the same contribution margin, that make good what we are out of
# pocket. If enough comes back there is nothing to make good. If an order earns nothing, no sales ever will: raise a
# `ValueError`.


# %% name="q3"
def sales_to_make_good(price, cost, recovered):
    """Price and cost in yuan, recovered as a share of the price."""
    ### BEGIN SOLUTION
    if cost >= price:
        raise ValueError("an order that earns nothing makes nothing good")
    out_of_pocket = max(cost - recovered * price, 0)
    return out_of_pocket / ((price - cost) / price)
    ### END SOLUTION


# %% name="q3_test"
check.number(
    "100,000 with a cost of 80,000, nothing recovered",
    sales_to_make_good(100_000, 80_000, 0),
    400_000,
    mistakes={
        "The profit of the unpaid order was never ours: count its cost.": 500_000,
        "Divide by the contribution margin.": 80_000,
    },
    hint="What left our pocket, divided by what one yuan of sales brings.",
)
### BEGIN HIDDEN TESTS
check.number(
    "100,000 with a cost of 80,000, 10% recovered",
    sales_to_make_good(100_000, 80_000, 0.10),
    350_000,
    mistakes={
        "The share that comes back is one of the invoice, not of the cost.": 360_000,
        "Something came back: what are we still out of pocket?": 400_000,
    },
    hint="Subtract what comes back before you divide.",
)
check.number(
    "a small order with a thin margin",
    sales_to_make_good(5_000, 4_700, 0.04),
    75_000,
    hint="The margin belongs to the order: 300 of 5,000.",
)
check.number(
    "more comes back than it cost",
    sales_to_make_good(1_000, 600, 0.9),
    0,
    hint="If enough comes back there is nothing to make good, not less than nothing.",
)
check.raises(
    "an order without a margin",
    ValueError,
    sales_to_make_good,
    1_000,
    1_000,
    0,
    hint="An order that earns nothing cannot make anything good: raise a ValueError.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · Up to which PD is open account the better answer?
#
# If the customer pays, we earn the contribution margin. If not, we lose what we put in, less what is recovered (all shares
# of the invoice). If we insist on prepayment, the customer agrees with the probability `agrees` and we earn the margin
# without risk; otherwise we earn nothing. Write a function that gives the PD at which both answers earn the same.


# %% name="q4"
def highest_pd(margin, recovered, agrees):
    """All three as shares; returns a probability."""
    ### BEGIN SOLUTION
    lost = 1 - margin - recovered
    return margin * (1 - agrees) / (margin + lost)
    ### END SOLUTION


# %% name="q4_test"
check.number(
    "a margin of 20%, 10% recovered, nobody prepays",
    highest_pd(0.20, 0.10, 0),
    0.2222,
    tolerance=0.0005,
    mistakes={
        "We lose what we put in: the price less the margin, less what comes back.": 0.1818,
        "This is odds, not a probability.": 0.2857,
    },
    hint="Set 20 (1 − p) equal to 70 p.",
)
### BEGIN HIDDEN TESTS
for margin, recovered, agrees in (
    (0.20, 0.10, 0.3),
    (0.08, 0, 0.1),
    (0.30, 0.15, 0.6),
    (0.1, 0, 1),
):
    check.number(
        f"margin {margin}, recovered {recovered}, agrees {agrees}",
        highest_pd(margin, recovered, agrees),
        margin * (1 - agrees) / (1 - recovered),
        mistakes={
            "Prepay earns something, too: open account must beat that.": margin / (1 - recovered),
            "We lose what we put in, not the whole invoice.": margin
            * (1 - agrees)
            / (1 + margin - recovered),
        },
        hint="Set what both answers earn equal, and solve for p.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · What do your six orders cost to wait for?
#
# Now your own six orders, in `customers`. What is their **expected loss** together, in yuan, if all six are shipped on open
# account? Store the number in `loss`.

# %% name="q5"
loss = None
### BEGIN SOLUTION
lgd = 1 - customers["margin"] - customers["recovered"]
loss = (customers["pd"] * lgd * customers["order"]).sum()
### END SOLUTION

# %% name="q5_test"
check.number(
    "your expected loss",
    loss,
    between=(0, float(customers["order"].sum())),
    hint="A positive amount in yuan, of all six orders together.",
)
### BEGIN HIDDEN TESTS
_lost = 1 - customers["margin"] - customers["recovered"]
check.number(
    "the loss of your six orders",
    loss,
    float((customers["order"] * customers["pd"] * _lost).sum()),
    tolerance=0.001,
    mistakes={
        "What comes back reduces the loss, and the margin was never ours.": float(
            (customers["order"] * customers["pd"]).sum()
        ),
        "The margin of an unpaid order was never ours.": float(
            (customers["order"] * customers["pd"] * (1 - customers["recovered"])).sum()
        ),
        "All six together, not on average.": float(
            (customers["order"] * customers["pd"] * _lost).mean()
        ),
        "Multiply row by row, then add up: the PDs belong to their orders.": float(
            customers["order"].sum() * customers["pd"].mean() * _lost.mean()
        ),
    },
    hint="PD × LGD × exposure, order by order. Are these the orders of your own student id?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · Decide
#
# Handling an order that we ship costs 1,500 yuan more, paid or not. Write a function that takes a table like `customers`,
# with any number of rows, and returns a list of words in the order of the rows: `"open"`, `"prepay"` or `"decline"`,
# whichever earns most on average. An order that we do not ship costs nothing.


# %% name="q6"
def decide(customers):
    """Return a list of 'open', 'prepay' or 'decline', one a row."""
    ### BEGIN SOLUTION
    lgd = 1 - customers["margin"] - customers["recovered"]
    paid = customers["order"] * customers["margin"]
    profit = pd.DataFrame(
        {
            "open": paid * (1 - customers["pd"])
            - customers["order"] * lgd * customers["pd"]
            - 1_500,
            "prepay": customers["agrees"] * (paid - 1_500),
            "decline": 0.0,
        }
    )
    return profit.idxmax(axis=1).tolist()
    ### END SOLUTION


# %% name="q6_test"
examples = pd.DataFrame(
    {
        "order": [100_000, 100_000],
        "margin": [0.2, 0.2],
        "recovered": [0.1, 0.1],
        "pd": [0.01, 0.20],
        "agrees": [0.5, 0.5],
    }
)
decisions = decide(examples)
check.true(
    "a list of two words",
    type(decisions) is list and len(decisions) == 2,
    hint="A list with one word for each row of the table that the function is given.",
)
check.text("a good customer", decisions[0], "open", hint="A PD of 1% costs 900 yuan of 20,000.")
check.text(
    "a risky one",
    decisions[1],
    "prepay",
    hint="Half of 20,000 without risk, or less on open account?",
)
### BEGIN HIDDEN TESTS
harder = pd.DataFrame(
    {
        "order": [5_000, 300_000, 20_000, 20_000, 200_000],
        "margin": [0.2, 0.2, 0.2, 0.2, 0.1],
        "recovered": [0.0, 0.0, 0.0, 0.0, 0.1],
        "pd": [0.01, 0.40, 0.10, 0.10, 0.03],
        "agrees": [0.9, 0.02, 0.05, 0.3, 0.7],
    }
)
wanted = ["decline", "prepay", "open", "prepay", "open"]
hints = [
    "A small order may not even earn its handling.",
    "A small chance that they pay first, and only then handling, beats a likely loss.",
    "Open account may earn little and still be the best of the three.",
    "Handling is paid for every order shipped: on open account always, on prepayment if they agree.",
    "A large order of a good customer: compare in yuan, not in shares.",
]
made = decide(harder)
check.true(
    "one word a row", type(made) is list and len(made) == len(wanted), hint="As many words as rows."
)
for number, (word, want, hint) in enumerate(zip(made, wanted, hints, strict=True), 1):
    check.text(f"case {number}", word, want, hint=hint)
check.true(
    "the order of the rows does not matter",
    decide(harder[::-1]) == wanted[::-1],
    hint="Use the rows of the table that the function is given, not those of the notebook.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 7 · The memo
#
# Your colleague takes one of the six customers back to Sales. Choose the one whose answer will please least, and write to him
# (120 to 200 words): the decision, the numbers behind it, what he can offer instead, and which new fact would change your mind.
#
# | points | what we look for |
# |--:|---|
# | 4 | the decision is clear, and follows from your numbers for *this* order |
# | 4 | expected loss, and what each of the three answers earns, in yuan, with units |
# | 4 | an alternative that Sales can offer (part prepayment, a smaller order, security, insurance …), with its effect |
# | 3 | the fact that would change the decision, and who could confirm it; polite, and without jargon |

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; the numbers differ by student.* Dear Li, I cannot ship customer D's order of 320,000 on
# open account today. If it is paid we earn 48,000 (15%), but three such customers in ten never pay, and then we are out
# 240,000: on average that loses about 38,000, and 1,500 for handling besides. Prepayment: two in ten would accept, which is
# worth about 9,000, so this is my answer. You can offer two things. First, half now and half after 30 days: a failure then
# costs us 96,000 instead of 240,000, and the order earns about 3,000 on average. Second, a first order of 60,000, paid in
# advance, and a review after three invoices. What would change my mind? A letter of D's bank, dated this month, that the
# credit line was renewed, or a credit insurer who covers 80% of the order. I can ask for both tomorrow if D agrees; please
# ask them to. They want an answer today: tell them that it is yes, against prepayment. Yours, Wang
# ### END SOLUTION
