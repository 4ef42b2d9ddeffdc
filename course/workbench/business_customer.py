# %% [markdown] tags=["notebook-only"]
# # Business customer workbench
# From a ledger and financial statements to a credit file for every customer. It runs on a simulated book; name files of yours in
# the next cell and run all. To write the pages for every customer at once:
# `creditlab customers --ledger FILE --statements FILE --out FOLDER`.

# %% tags=["parameters"] name="parameters"
ledger = ""  # CSV or Parquet, a row an event; empty: the simulated trade ledger of the course
statements = ""  # a row a customer and year-end
customers = ""  # master data: customer, and if known name, industry, insured, peer_line
at = None  # the day to look from; by default the last day of the ledger
currency = None  # to count in; by default that of most invoices
rates = {}  # of other currencies: {"USD": 7.1}
chosen = None  # the customer whose file is shown; by default the largest with something against it
outlook = {"as before": (0.6, 1.0), "worse": (0.3, 1.4), "better": (0.1, 0.8)}  # chance, factor
out = ""  # folder for pages and tables; empty: nothing is saved

# %% [markdown]
# ## What was read

# %% name="read"
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown, display

import creditlab as cl
from creditlab.decide.credit_book import read_credit_book
from creditlab.workbench.credit_pages import history

if ledger:
    source, tables = ledger, {"statements": statements or None, "customers": customers or None}
else:
    course = cl.load_dataset("trade_ledger")
    source, tables = course.frame, {t: course.tables[t] for t in ("statements", "customers")}
book = read_credit_book(source, **tables, at=at, currency=currency, rates=rates)
table = book.customers
book.ledger.summary()

# %% [markdown]
# Everything that was wrong with the files, by kind; `book.issues` has each row and what was done with it.

# %% name="issues"
book.issues.groupby(["table", "problem", "action"]).size().rename("rows").reset_index()

# %% [markdown]
# ## Who needs a decision

# %% name="decisions"
actions = table["action"].value_counts()
Markdown(
    f"At {book.at.date()} **{len(table):,} customers owe {table['open'].sum():,.0f} {book.ledger.currency}**, "
    f"{table['overdue'].sum() / table['open'].sum():.0%} of it overdue. "
    + ", ".join(f"{action}: {count:,}" for action, count in actions.items())
    + "."
)

# %% name="list"
asked = table[table["action"] != "as before"]
columns = ["open", "overdue", "limit", "action", "signals"]
with pd.option_context("display.max_colwidth", 90, "display.float_format", "{:,.0f}".format):
    display(asked[columns].head(15))

# %% [markdown]
# ## Age, days and concentration

# %% name="ageing"
past = history(book)
cl.plots.plot_ageing(past.drop(columns="dso")).set_title("What is open, by days past due")
plt.show()

# %% name="days"
cl.plots.plot_days(past[["dso"]]).set_title("Days of sales unpaid (countback, without VAT)")
plt.show()

# %% name="concentration"
cl.plots.plot_concentration(table["open"]).set_title("How much hangs on how few")
plt.show()

# %% [markdown]
# ## Provision
# Loss rates of the ledger itself, and the outlook of the first cell on top.

# %% name="provision"
factor = cl.overlay(outlook)
if book.provision is None:
    found = Markdown("The ledger is too short for loss rates of its own.")
else:
    found = book.provision.drop(columns="secured").round({"balance": 0, "rate": 4, "provision": 0})
    found["with outlook"] = (found["provision"] * factor).round()
found

# %% [markdown]
# ## One customer

# %% name="customer"
name = chosen if chosen is not None else (asked if len(asked) else table).index[0]
own = table.loc[name]
Markdown(
    f"**{own.get('name', name)}**: {own['action']}. {own['signals'] or 'Nothing against it'}. "
    f"Open {own['open']:,.0f}, overdue {own['overdue']:,.0f}, limit {own['limit']:,.0f} (set by: {own['binding']})."
)

# %% name="delays"
cl.plots.plot_payment_delay(book.delays(name)).set_title("How late it paid")
plt.show()

# %% [markdown]
# What each rule allows; the least is the limit. Change the policy and see what follows for the whole book.

# %% name="rules"
policy = cl.LimitPolicy(vat_rate=0.13, net_worth_share=0.10, working_capital_share=0.30)
needed = table[["yearly_sales", "terms", "delay", "net_worth", "working_capital", "paydex"]]
limits = cl.credit_limits(needed.fillna({"delay": 0.0}), policy)
limits.loc[[name]].T

# %% name="policy"
changed = (limits["limit"] - table["limit"]).abs() > 1
Markdown(
    f"With this policy {changed.sum():,} limits change, and their sum goes from {table['limit'].sum():,.0f} "
    f"to {limits['limit'].sum():,.0f}."
)

# %% [markdown]
# ## The files

# %% name="save"
if out:
    from creditlab.workbench.credit_run import write_credit_files

    write_credit_files(source, out, **tables, at=at, currency=currency, rates=rates)
Markdown(f"Written to {out}" if out else "Nothing is saved: name a folder in the first cell.")
