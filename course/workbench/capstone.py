# %% [markdown] tags=["notebook-only"]
# # Capstone: your own company's data
# The course ends where your work begins. Bring the ledger of your own company, find out what it can carry, take ten decisions with
# it, and test the rule behind them on your own past. Without a file the notebook runs on the **simulated** trade ledger of the
# course, so that you see where you are going.

# %% [markdown]
# ## 1 Before you load anything
#
# - [ ] The **owner** of the data has said yes, in writing: to this purpose, to these people, until this day.
# - [ ] Customers are **numbers**. Names stay in a list that you do not load. Persons (contacts, sole traders) are left out, or your
#   data protection officer has agreed (lesson 6.4; ask your own counsel, this is no legal advice).
# - [ ] The files lie where only those may read them who may read the ledger. Nothing leaves the machine: this notebook asks nothing
#   of the internet.
# - [ ] Somebody from **sales** and somebody from **accounting** has an hour for your questions.
#
# Export one row an event: `customer`, `kind` (invoice, payment, credit_note, write_off, dispute …), `document`, `invoice`,
# `date`, `due`, `amount`. The page of `cl.read_ledger` has every column, and takes what it can from a file that is not perfect.

# %% tags=["parameters"] name="parameters"
ledger = ""  # CSV or Parquet, a row an event; empty: the simulated trade ledger of the course
statements = ""  # a row a customer and year-end, if you have them
customers = ""  # master data, if you have them
at = None  # the day to look from; by default the last day of the ledger
margin = 0.20  # contribution margin of one more order
lost = 0.70  # share of an invoice that we are out of pocket when the customer fails

# %% [markdown]
# ## 2 Read, and see what was wrong

# %% name="read"
import numpy as np
import pandas as pd
from IPython.display import Markdown

import creditlab as cl
from creditlab.data.rates import jeffreys_interval

if ledger:
    source, tables = ledger, {"statements": statements or None, "customers": customers or None}
else:
    course = cl.load_dataset("trade_ledger")
    source, tables = course.frame, {t: course.tables[t] for t in ("statements", "customers")}
book = cl.read_credit_book(source, **tables, at=at)
wrong = book.issues.groupby(["table", "problem", "action"]).size().rename("rows").reset_index()
wrong if len(wrong) else "nothing: a simulated ledger is too clean; yours will not be"

# %% [markdown]
# - [ ] Every problem has an owner: who can mend it at its source? Write the three largest down.
# - [ ] The total of what is open is that of your accounts at this day. **If it is not, stop here and find out why.**

# %% name="total"
Markdown(
    f"At **{book.at.date()}** {len(book.customers):,} customers owe "
    f"**{book.customers['open'].sum():,.2f} {book.ledger.currency}**."
)

# %% [markdown]
# ## 3 What can these data carry?
#
# Not every lesson fits every company. The table says what your ledger is good for; a failure is a customer with a write-off.

# %% name="failures"
write_offs = book.ledger.of("write_off")
write_offs = write_offs[write_offs["date"] <= book.at]
failed = write_offs.groupby("customer")["date"].min()
months = (book.at - book.ledger.invoices["date"].min()).days / 30.44
f"{len(failed)} customers with a write-off in {months:.0f} months"

# %% [markdown]
# With few failures even a perfect method could not be recognised. How far from the truth may the AUC of a card be that is judged
# on all of yours? The formula is published [@hanley1982]; here for an AUC of .75.


# %% name="auc-error"
def half_width(bads, goods, auc=0.75):
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = (bads - 1) * (q1 - auc**2) + (goods - 1) * (q2 - auc**2)
    return 1.96 * np.sqrt((auc * (1 - auc) + spread) / (bads * goods)) if bads else np.nan


goods = len(book.customers) - len(failed)
wide = half_width(len(failed), goods)
f"AUC .75 ± {wide:.2f} with {len(failed)} failures; ± {half_width(100, goods):.2f} with 100"

# %% name="carries"
table = book.customers
known = table["net_worth"].notna() if "net_worth" in table else pd.Series(False, table.index)
share = table.loc[known, "open"].sum() / table["open"].sum()
rows = [
    ["Who owes what, how old is it?", "due dates and payments", True, "2.3"],
    ["Is a customer getting slower?", f"{table['trend'].notna().sum()} customers judged",
     table["trend"].notna().mean() > 0.5, "2.3"],
    ["What do we provide?", f"{months:.0f} months of history", book.provision is not None, "6.4"],
    ["What can they bear?", f"statements behind {share:.0%} of what is open", share > 0.5, "5.1"],
    ["Would a rule have warned us?", f"{len(failed)} failures", len(failed) >= 20, "4.5"],
    ["A scorecard?", f"AUC known to ± {wide:.2f}", wide <= 0.05, "3.4"],
]  # fmt: skip
carries = pd.DataFrame(rows, columns=["question", "you have", "carries", "lesson"])
carries["carries"] = np.where(carries["carries"], "yes", "not yet")
cl.text_table(carries)

# %% [markdown]
# The limits in this table (half of the customers, half of the money, twenty failures, ± .05) are ours; move them, and say why.
#
# - [ ] Where it says *not yet*: an expert card (lesson 3.1) needs no failures, and a bureau's score brings its own.
# - [ ] Where a scorecard is possible: `make scorecard DATA=… TARGET=…` on a table of your customers, then lesson 3.6 on its report.
#
# ## 4 Ten decisions
#
# The largest overdue amounts first. `signals` are facts; what follows from them is yours.

# %% name="ten"
asked = table[table["action"] != "as before"]
ten = asked.nlargest(10, "overdue")[["open", "overdue", "limit", "action", "signals"]]
ten.style.format("{:,.0f}", subset=["open", "overdue", "limit"], na_rep="not known")

# %% [markdown]
# - [ ] For each of the ten, one line: evidence for willingness, ability and record (lesson 1.1), each with its source and date.
# - [ ] One question that would change your answer, and whom you ask.
# - [ ] The decision: limit, terms, review date, and the event that ends it before (lesson 5.3). Open the file of each with
#   `cl.CustomerFile(book)`.
#
# ## 5 Would it have helped a year ago?
#
# The same rule, a year earlier, with nothing that came later. Who of those that it would have held or reviewed was written off in the
# twelve months after, and who of the others?

# %% name="a-year-ago"
before = book.at - pd.DateOffset(years=1)
past = cl.read_credit_book(source, **tables, at=before).customers
alive = past.drop(index=failed.index[failed <= before], errors="ignore")
later = alive.index.isin(failed.index[failed > before])
judged = pd.DataFrame({"action": alive["action"], "open": alive["open"], "failed": later})
test = judged.groupby("action").agg(customers=("failed", "size"), failed=("failed", "sum"))
test["rate"] = test["failed"] / test["customers"]
test["low"], test["high"] = jeffreys_interval(test["failed"], test["customers"])
test.style.format("{:.1%}", subset=["rate", "low", "high"])

# %% name="break-even"
stops = cl.break_even_pd(margin, lost)
worst = test["low"].idxmax()
verdict = "above" if test["low"].max() > stops else "not surely above"
Markdown(
    f"An order stops earning at a PD of **{stops:.0%}**. Of “{worst}”, {test.loc[worst, 'low']:.0%} to "
    f"{test.loc[worst, 'high']:.0%} failed in the year: {verdict} it."
)

# %% [markdown]
# An interval that reaches across the break-even PD means: *ask, insure, ship a part*, not *stop*. Where all intervals overlap, your rule
# does not yet tell customers apart; that is worth knowing before it costs an order.
#
# ## 6 What you hand in
#
# | page | what stands on it | lesson |
# |---|---|---|
# | 1 | the question of your company, the permission, what the data can carry | 2.1, 2.2 |
# | 2 | ten decisions, a line each, with what would change them | 5.1, 5.3 |
# | 3 | the test of section 5, with its intervals, and what you conclude | 4.5 |
# | 4–5 | your credit policy on two pages | 7.2 |
# | 6 | what is watched from now on, by whom, with which trigger; the next review | 7.1 |
#
# Judged by the rubric of the role plays, 24 points: evidence cited and dated; questions that uncover; quantification; alternatives beyond
# yes and no; compliance and tone; the decision record. Fifteen points pass.
#
# - [ ] Somebody who was not there can run this notebook again and finds the same numbers.
# - [ ] The copy of the data is deleted on the day that the permission names.
