# %% [markdown] tags=["notebook-only"]
# `make app` shows this notebook as a page without code. Here, in JupyterLab, run all cells first. The next cell holds what you
# may change: other data, other costs, another customer.

# %% tags=["parameters"] name="parameters"
data = "spanish_credit"  # a data set of the course; a card for people is made from it
variables = ["Seniority", "Income", "Amount", "Expenses", "Assets", "Records", "Job", "Home"]
segment = "Home"  # approvals are compared between its groups
margin, loss = 100, 500  # what a good customer earns, and what a bad one costs
customer = None  # of the trade ledger; by default the first that needs a decision

# %% [markdown]
# # The interactive lab
# 客户信用度互动实验室
#
# Four instruments, from the raw figure to the decision:
#
# 1. **Bins**: in which groups do we see a customer's figures, and how risky is each?
# 2. **One applicant**: how many points, yes or no, and what cost most?
# 3. **Cut-off**: from how many points do we say yes, and what does that earn?
# 4. **A company that buys on account**: which limit, which terms, and why?
#
# Everything goes with the mouse or with the keyboard (Tab goes on, arrow keys move). The figures teach the method: with them nobody
# should decide about anybody.

# %% name="card"
from IPython.display import Markdown

import creditlab as cl

people = cl.load_dataset(data)
train, test = cl.split_sample(people.frame, people.target, test_size=0.3, seed=0)
bins = cl.fit_bins(train, people.target, variables, max_bins=5)
card = cl.Scorecard(bins).fit(train, train[people.target])
simple = cl.Scorecard(variables=["Seniority", "Income"]).fit(train, train[people.target])
points = card.points(test)
Markdown(
    f"Sections 1 to 3: {len(people.frame):,} customers of *{people.card.title}*, of whom "
    f"{people.frame[people.target].mean():.0%} did not pay. Section 4: a simulated ledger of business customers."
)

# %% [markdown]
# ## 1 Bins
# Each bar is a group of applicants; the higher, the more of them did not pay. The marks show whether the same holds for applicants
# whom the card has never seen. **Click** a bar to choose it, **drag** a line to move a limit, **merge** two groups that are alike.
# Say why: the reason is kept. WoE is the group's evidence: above 0 better than average, below 0 worse.

# %% name="bins"
editor = cl.BinEditor(bins, (test, people.target), card=card)
editor

# %% [markdown]
# ## 2 One applicant
# Choose the applicant's answers; points, probability and decision follow at once. The bars say what helped and what cost points.

# %% name="sheet"
cutoff = float(points.quantile(0.3))
sheet = cl.ScorecardSheet(card, cutoff=cutoff)
sheet

# %% [markdown]
# ## 3 Cut-off
# Move the cut-off. Too low, and bad customers eat the profit; too high, and good ones go to the competitor. The second card knows only
# seniority and income: who would change sides?

# %% name="cutoff"
explorer = cl.CutoffExplorer(
    test[people.target],
    points,
    other=simple.points(test),
    segment=test[segment],
    margin=margin,
    loss=loss,
)
explorer

# %% [markdown]
# ## 4 A company that buys on account
# Ratios beside those of its trade, how it has paid us, the limit and which rule sets it. Ask for other terms, and see what they cost.

# %% name="customer"
ledger = cl.load_dataset("trade_ledger")
tables = {name: ledger.tables[name] for name in ("statements", "customers")}
book = cl.read_credit_book(ledger.frame, **tables)
file = cl.CustomerFile(book, customer)
file
