# %% [markdown] tags=["decision"]
# Monday, 20 March 2023. A small customer in Dalian, **number C01067**, sends the largest order of its life: **60,000 yuan**, to be
# paid 60 days after delivery. Sales has bought an agency report, dated today: rating **1**, the best of six, and a credit line of
# 190,000. "Fresh paper, best grade, three times the line we need. Ship."
#
# The customer has also handed us the credit report that its bank uses. So two reports lie on the desk. **What would you ask before
# shipping?**
#
# Customer, reports and everything that happens afterwards are **simulated**: so we can open the sealed envelope at the end.

# %% [markdown]
# ## 1 Two reports on one desk
#
# (New here? Click into a grey box and press **Shift + Enter** to run it. Words after `#` are notes for people.)
#
# We simulate a supplier with 2,500 customers in hard times: failures are about twice as frequent as our simulator usually makes them, so
# that there is something to count. First, what we know ourselves.

# %% name="book"
import creditlab as cl
import pandas as pd
from creditlab.data.simulate import simulate_ledger

book = simulate_ledger(2_500, years=3, seed=7, parameters=cl.Parameters(hazard=0.004))
today, who = pd.Timestamp("2023-03-20"), "C01067"
ledger = cl.payment_behaviour(book.ledger, today)
shown = {"invoices": "invoices so far", "invoiced": "their sum (yuan)", "delay": "mean days late"}
ledger.loc[who, list(shown)].rename(shown).map("{:,.1f}".format).to_frame(who)

# %% [markdown]
# An **enterprise credit report** 企业信用报告 collects what lenders, courts and tax offices know of a company. In China the Credit
# Reference Center, part of the central bank, keeps it; banks and public bodies may read it, with the company's consent
# [@ccrc_report2018]. Sellers are not on that list. But a customer can show us its own, and whether it does is already an answer.
#
# Ours has eight parts. Take five minutes, and a pencil: **in the two reports together stand ten contradictions.** (Amounts are in yuan,
# CNY. `class` is the lender's own judgement of a loan: normal, special mention, substandard.)

# %% name="enterprise"
from creditlab.data.simulate import agency_report, enterprise_report, plant_contradictions

pair = enterprise_report(book, who, today), agency_report(book, who, today)
desk = plant_contradictions(*pair, seed=1)
desk.enterprise

# %% [markdown]
# An **agency report** 资信调查报告 is a product that anybody may buy. The agency asks suppliers how they are paid, reads the published
# accounts, and gives an opinion: a rating and a credit line. `your invoices` is new to most readers: it says how much of the payment
# experience the agency has from *us*.

# %% name="agency"
desk.agency

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Lesson 1.1 asked three questions: willingness, ability, track record. And one before them: who is it? Go through the
# parts. Which of the four do most lines answer? And which do **none**?

# %% name="questions" tags=["answer"]
parts = {"who is it?": ["header", "identity", "owners"], "somebody's opinion": ["opinion"]}
parts |= {"ability": ["statements", "figures", "outstanding credit"]}
question = {part: name for name, group in parts.items() for part in group}
question |= {"lenders": "ability", "outstanding": "ability"}  # two items of the summary
lines = pd.concat([desk.enterprise.lines(), desk.agency.lines()], keys=["enterprise", "agency"])
lines = lines.reset_index(level=0, names="report")
place = lines["part"].map(question).fillna(lines["line"].map(question))
lines["question"] = place.fillna("track record")  # what was paid, and what the court knows
shown = lines.groupby("question")["part"].agg(["size", lambda part: ", ".join(part.unique())])
shown.set_axis(["lines", "in the parts"], axis=1).sort_values("lines", ascending=False).style

# %% name="questions-figure"
import matplotlib.pyplot as plt

order = ["who is it?", "willingness", "ability", "track record", "somebody's opinion"]
counts = lines.groupby(["question", "report"]).size().unstack().reindex(order).fillna(0)
first, second = counts["enterprise"], counts["agency"]
ax = plt.subplots(figsize=(7, 3), layout="constrained")[1]
ax.barh(order, first, color=cl.plots.NEUTRAL, label="enterprise credit report")
ax.barh(order, second, left=first, fc="white", ec="black", hatch="///", label="agency report")
ax.invert_yaxis()
ax.set(xlabel="lines", xticks=range(0, 21, 5), title="No line speaks of willingness")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# You may sort a line or two otherwise; the empty row stays. **No report says whether the customer means to pay us.** It says what was
# paid (record) and what there is to pay with (ability). Willingness shows in a record, and in a conversation.
#
# ## 2 Ten contradictions, by eye
#
# A reader who marks everything finds all ten. A reader who marks nothing is never wrong. So we need two numbers:
#
# - **precision** 查准率: of the places I marked, which share is really contradictory?
# - **recall** 查全率: of the contradictions that are there, which share did I mark?
#
# By hand: ten are planted. I mark eight places, six of them rightly.


# %% name="by-hand"
import ipywidgets as widgets


def score(right, marked, planted=10):
    precision = f"{right / marked:.0%}" if marked else "–"
    return f"{marked} marked, {right} right: precision {precision}, recall {right / planted:.0%}"


score(right=6, marked=8)

# %% [markdown]
# Here are eighteen places to compare. Which of them do *not* agree?

# %% name="places"
places = {
    "number of lenders": "lenders: parts 4, 5", "sum of loans": "outstanding: parts 4, 5",
    "overdue loans": "overdue: parts 4, 5", "overdue but normal": "class, days overdue: part 5",
    "settled loans": "settled loans: parts 4, 6", "shares above 100%": "sum of shares: part 3",
    "loan older than the company": "founded, loan opened: parts 2, 6",
    "number of public records": "public records: parts 4, 7", "name": "name: both reports",
    "balance": "assets, liabilities, equity: part 8", "credit code": "code: both reports",
    "founded": "founded: both reports", "city": "city: both reports", "revenue": "revenue: both",
    "employees": "employees: both reports", "year end": "year end: both reports",
    "court and tax": "court and tax: both", "capital": "capital, equity: parts 2, 8",
}  # fmt: skip
f"{len(places)} places to compare"

# %% [markdown]
# Tick them. The score tells you how many ticks are right, not which. (The boxes need a running notebook.)

# %% name="boxes"
ten, half = set(desk.planted["contradiction"]), {"width": "47%"}
boxes = {n: widgets.Checkbox(description=t, indent=False, layout=half) for n, t in places.items()}
page = widgets.HTML(score(0, 0))


def rescore(change):
    marked = {name for name, box in boxes.items() if box.value}
    page.value = f"<b>{score(len(marked & ten), len(marked))}</b>"


_ = [box.observe(rescore, "value") for box in boxes.values()]
widgets.VBox([widgets.Box([*boxes.values()], layout={"flex_flow": "row wrap"}), page])

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Write down your score, and a guess: which of the ten do most people miss? Then compare with what was planted.

# %% name="planted" tags=["answer"]
cl.text_table(desk.planted)

# %% [markdown]
# Our guess is the credit code: one character of eighteen. Yet it weighs most. If the codes differ, one of the reports may speak
# of *another company*, and nothing in it counts. The code is built so that such a slip shows; `cl.check_credit_codes` knows the
# rule (lesson 2.1 takes it apart).
#
# ## 3 Ten contradictions, by code
#
# A person tires after two reports. So we write the comparison down. Each check gives two numbers that *should* be equal: first those
# within the enterprise report.


# %% name="within"
def within(e):
    loans, settled, records = list(e.parts.values())[4:7]  # parts 5, 6 and 7
    normal = (loans["days_overdue"] > 0) & (loans["class"] == "normal")
    older = settled["opened"] < pd.Timestamp(e.value("identity", "founded"))
    return {
        "number of lenders": (e.value("summary", "lenders"), loans["lender"].nunique()),
        "sum of loans": (e.value("summary", "outstanding"), loans["amount"].sum()),
        "overdue but normal": (0, normal.sum()),
        "loan older than the company": (0, older.sum()),
        "number of public records": (e.value("summary", "public records"), len(records)),
        "shares above 100%": (100, e.parts["owners"]["share"].sum()),
    }


# %% [markdown]
# Then those between the two reports. For the code, a difference counts as 1, and so does each code that breaks the rule.


# %% name="between"
def between(e, a):
    codes = pd.Series([report.value("identity", "credit code") for report in (e, a)])
    return {
        "credit code": (0, len(cl.check_credit_codes(codes)) + (codes.nunique() > 1)),
        "revenue": (e.value("statements", "revenue"), a.value("figures", "revenue")),
        "employees": (e.value("identity", "employees"), a.value("identity", "employees")),
        "court and tax": (len(e.parts["public records"]), a.value("records", "court and tax")),
    }


both = within(desk.enterprise) | between(desk.enterprise, desk.agency)
pd.DataFrame(both, ["one place", "other place"]).T.map("{:,.0f}".format)

# %% [markdown]
# Ten of ten, in a moment. Is that good? We have written the checks *knowing* what was planted, and tried them on one pair. Real reports
# differ for harmless reasons, too: an agency rounds, counts the staff in another month, or owners' shares are rounded to 99%.
#
# So we try sixty customers. In each pair of reports **four** contradictions are planted, and **three** harmless differences.

# %% name="many-pairs"
from creditlab.data.simulate import report_table

table, rows = report_table(book, today), []
for seed, name in enumerate(table.dropna(subset=["year_end"]).index[:60]):
    pair = enterprise_report(book, name, today), agency_report(book, name, today)
    made = plant_contradictions(*pair, seed=seed, count=4, harmless=3)
    checks = within(made.enterprise) | between(made.enterprise, made.agency)
    four = set(made.planted["contradiction"])
    rows += [[k, abs(a - b) / max(a, b, 1), k in four] for k, (a, b) in checks.items()]
gaps = pd.DataFrame(rows, columns=["kind", "gap", "planted"])
gaps["rings"] = gaps["gap"] > 0
pd.crosstab(gaps["kind"], [gaps["planted"], gaps["rings"]])


# %% [markdown]
# Read the columns `False`/`True`: it rings, but nothing is planted. Those are the false alarms. They come from four checks, all of
# them on figures that can be rounded or counted anew. Counts and codes never ring falsely.
#
# The remedy is a **tolerance**: let a figure ring only when the two places differ by more than, say, 5%. How much is best?


# %% name="judge"
import numpy as np

figures = gaps["kind"].isin(["sum of loans", "shares above 100%", "revenue", "employees"])


def judge(tolerance):
    rings = gaps["gap"] > np.where(figures, tolerance, 0)
    right = (rings & gaps["planted"]).sum()
    return rings.sum(), right, gaps["planted"].sum()


pd.DataFrame({f"{t:.0%}": judge(t) for t in (0, 0.05, 0.4)}, ["rings", "right", "planted"])


# %% name="tolerance-figure"
from creditlab.data.rates import jeffreys_interval

steps = np.linspace(0, 0.6, 61)
rings, right, there = np.array([judge(t) for t in steps]).T
ax = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
for name, of, style in (("precision", rings, "k-"), ("recall", there, "k--")):
    ax.plot(100 * steps, 100 * right / of, style, label=name)
    ax.fill_between(100 * steps, *(100 * np.array(jeffreys_interval(right, of))), color="0.85")
ax.set(xlabel="tolerance for figures (%)", ylabel="share (%)", ylim=(50, 102))
ax.set_title("Too strict cries wolf, too generous sleeps")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# (The bands are 95% intervals.) Too strict, and many alarms are false. Too generous, and we sleep: above 13%, owners' shares of
# 115% pass. Between the two we lose nothing and save most of the false alarms. A tolerance for *each* figure would do better still: a
# percent or two for shares, five for a revenue, more for the staff of a small firm.
#
# Move the tolerance. (The slider needs a running notebook.)


# %% name="told"
from IPython.display import Markdown


def told(tolerance):
    rings, right, there = judge(tolerance)
    text = f"<p>Tolerance {tolerance:.0%}: <b>{rings - right}</b> of {rings} alarms are false, "
    return text + f"<b>{there - right}</b> of {there} contradictions missed.</p>"


Markdown("".join(told(t) for t in (0, 0.05, 0.2, 0.4)))

# %% name="slider"
tolerance = widgets.FloatSlider(
    value=0.05, max=0.6, step=0.01, readout_format=".0%", description="tolerance"
)
said = widgets.HTML(told(0.05))
tolerance.observe(lambda change: setattr(said, "value", told(change["new"])), "value")
widgets.VBox([tolerance, said])

# %% [markdown]
# ## 4 How old is the news?
#
# "The report is of today", says Sales. The *paper* is. We look at the three dates behind one figure, and then at all our customers: those
# still in business, with three invoices or more that can be judged.

# %% name="age"
view = table.join(ledger[["judged", "delay"]]).query("judged >= 3")
view = view.drop(book.failures.index[book.failures <= today], errors="ignore")
age = (today - view["year_end"]).dt.days.div(30.44).round().astype("Int64")
ages = age.astype("string").add(" months").fillna("no accounts").value_counts()
ax = plt.subplots(figsize=(7, 2.4), layout="constrained")[1]
ax.barh(ages.index, ages, color=cl.plots.NEUTRAL)
ax.set(xlabel="customers", ylabel="age of figures", ylim=(2.6, -0.6))
ax.set_title(f"On {today:%d %B} most fresh reports print old figures")
plt.show()
paper = book.statements.query("customer == @who and published <= @today").iloc[-1]
Markdown(f"Ours: year end **{paper['year_end'].date()}**, published {paper['published'].date()}.")

# %% [markdown]
# Accounts come out months after the year they describe, and are quoted until the next ones do. In March, most reports still print
# the year *before last*. So ask for the age of each figure, not for the date of the paper. And the newer accounts exist already, in the
# customer's drawer: **ask for them.**
#
# ## 5 What do reports tell beyond our own ledger?
#
# Now many customers. Our ledger knows who pays *us* late. The enterprise report knows one thing that we cannot: whether a company is late with
# its **lenders**. (We read the reports as they were, before anything was planted.)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Which group fails more often within the next twelve months: customers who pay us promptly but are overdue with
# a lender? Or customers who pay us more than ten days late, but no lender?

# %% name="rates" tags=["answer"]
within_year = book.failures.reindex(view.index) <= today + pd.DateOffset(years=1)
us = np.where(view["delay"] > 10, "late with us", "prompt with us")
lender = np.where(view["overdue_loans"] > 0, "a loan overdue", "no loan overdue")
view = view.assign(failed=within_year, us=us, lender=lender)
rates = view.groupby(["us", "lender"])["failed"].agg(customers="size", failed="sum")
rates["rate"] = rates["failed"] / rates["customers"]
rates["low"], rates["high"] = jeffreys_interval(rates["failed"], rates["customers"])
rates.iloc[::-1].style.format("{:.1%}", subset=["rate", "low", "high"])

# %% name="rates-figure"
r = (100 * rates[["rate", "low", "high"]]).iloc[::-1]
ax = plt.subplots(figsize=(7.2, 2.8), layout="constrained")[1]
names = [f"{us}, {lender}" for us, lender in r.index]
ends = [r["rate"] - r["low"], r["high"] - r["rate"]]
ax.errorbar(r["rate"], names, xerr=ends, fmt="none", ecolor="gray", capsize=4, zorder=1)
ax.scatter(r["rate"], names, c=["white", "black"] * 2, edgecolors="black", s=45)
ax.invert_yaxis()
ax.set(xlabel="failed within twelve months (%), with 95% interval", xlim=(0, None))
ax.set_title("A loan overdue says something that our ledger does not")
plt.show()

# %% [markdown]
# Compare within the pairs: among those prompt with us, and among those late with us, the intervals with and without an overdue loan lie apart.
# So the report adds to the ledger. Whether "prompt but overdue with a lender" is worse than "late with us only" cannot be said for certain: those two
# intervals overlap.
#
# ## 6 What no report knows
#
# In a simulation we can look behind the scenes. Each customer has a true **ability** and a true **willingness**. Whom do our two marks really single out?

# %% name="behind"
truth = book.truth[book.truth["month"] == today.to_period("M")].set_index("customer")
truth = truth.reindex(view.index)
marks = {"late with us": view["delay"] > 10, "a loan overdue": view["overdue_loans"] > 0}
axes = plt.subplots(1, 2, figsize=(7.4, 2.6), layout="constrained", sharex=True, sharey=True)[1]
for ax, hidden in zip(axes, ["ability", "willingness"], strict=True):
    for y, marked in enumerate(marks.values()):
        for group, paint in ((truth[marked], "black"), (truth[~marked], "white")):
            mean, end, pen = group[hidden].mean(), 1.96 * group[hidden].sem(), {"mfc": paint}
            ax.errorbar(mean, y, xerr=end, fmt="o", color="black", capsize=4, **pen)
    ax.set(xlabel=f"true {hidden}, mean and 95% interval", ylim=(1.5, -0.5))
axes[0].set_yticks([0, 1], list(marks))
plt.show()

# %% [markdown]
# The report's mark finds weak **ability**, and next to nothing of willingness. Our ledger shows mostly **willingness**, and some
# ability. Each is half blind, on the other side. (Black: marked; white: not marked. 0 is the average customer.)
#
# How far does all of it reach? We put the customers in a row, most suspicious first: by days late with us; or by the number of bad lines (late with us, a loan overdue,
# a public record, a loss in the accounts). How many of the later failures stand in the first fifth? In the last row the order is by *true* ability, which nobody has.

# %% name="reach"
bad = [*marks.values(), view["public_records"] > 0, view["net_income"] < 0]
bad_lines = pd.concat(bad, axis=1).sum(axis=1)
orders = {"ledger": view["delay"], "ledger and reports": bad_lines + view["delay"] / 1e4}
orders["true ability today"] = -truth["ability"]
fifth, there = round(len(view) / 5), view["failed"].sum()
first = [order.sort_values(ascending=False).index[:fifth] for order in orders.values()]
reach = pd.DataFrame({"found": [view.loc[f, "failed"].sum() for f in first]}, list(orders))
reach["of"], reach["share"] = there, reach["found"] / there
reach["low"], reach["high"] = jeffreys_interval(reach["found"], there)
reach.style.format("{:.0%}", subset=["share", "low", "high"])

# %% [markdown]
# The reports find a few more than the ledger alone, but the intervals overlap widely. And even somebody who sees everything that is true *today*
# finds only about half: **the other half is still to happen.** No report can know it. So a clean report is a reason to ship, never a reason to stop looking.

# %% [markdown] tags=["trap"]
# ## 7 The trap: one witness, heard three times
#
# A colleague reads: late in our ledger; late in the agency's payment experience; agency rating 5 or 6. "Three bad signs", he says.
# "Each makes failure so and so many times as frequent. So I multiply." And he declines. The margin is 20 of 100, and of a failed order we
# lose 70, as in lesson 1.1; every order is 100,000 yuan. (We count an order as lost when its customer fails within the year. For
# a single order of 60 days that is too dark; for one who orders all year round it is about right.)

# %% name="trap"
signs = {"ledger": view["delay"] > 10, "agency": view["days_beyond_terms"] > 10}
signs |= {"rating": view["rating"] >= 5, "lender": view["overdue_loans"] > 0}
rows, base = {}, view["failed"].mean()
for names in (["ledger", "agency", "rating"], ["ledger", "lender"]):
    times = [view.loc[signs[name], "failed"].mean() / base for name in names]
    group = view.loc[np.all([signs[name] for name in names], axis=0), "failed"]
    ends = jeffreys_interval(group.sum(), len(group))
    rows[" + ".join(names)] = [len(group), base * np.prod(times), group.mean(), *ends]
columns = ["customers", "he believes", "failed", "low", "high"]
trap = pd.DataFrame(rows, columns).T.astype({"customers": int})
trap.style.format("{:.1%}", subset=columns[1:])

# %% name="trap-cost"
he = trap.iloc[0]
earned = [he["customers"] * 100_000 * (0.2 * (1 - p) - 0.7 * p) / 1e6 for p in he[-3:]]
Markdown(
    f"An order stops earning at a PD of {cl.break_even_pd(0.2, 0.7):.0%}. He believes in "
    f"**{he['he believes']:.0%}** and declines all {he['customers']:.0f}. One order each would have "
    f"earned **{earned[0]:.1f} million yuan** ({earned[2]:.1f} to {earned[1]:.1f}): the cost of his sum."
)

# %% [markdown]
# Look at `your invoices` in the agency report. The agency's experience is to a large part **our own ledger**, come back on better paper;
# and its rating rests on that experience. Three signs, one witness. Multiplying is only right for signs that know nothing of each
# other: in the second row, ledger and lender, the product lies within the interval.
#
# The same holds for good news. Sales' "rating 1" is to a large part our own prompt payments.
#
# ## 8 The decision
#
# Which of the ten contradictions would change our answer? Those get a question. The rest go to the agency, to be corrected.

# %% name="ask"
questions = [
    ["credit code", "who is it?", "the register", "Which code is yours, and does the register know it?"],
    ["overdue but normal", "ability", "its bank, in writing", "Which loans are overdue today, since when?"],
    ["sum of loans, number of lenders", "ability", "the customer", "A list of your loans, please."],
    ["court and tax, public records", "track record", "the court register", "Who sued, and is it paid?"],
    ["revenue (and year end)", "ability", "the customer", "The accounts of 2022, please."],
    ["none: no line at all", "willingness", "the customer, by telephone", "Why so large an order, and who releases our payment?"],
    ["employees, shares, loan too old", "–", "the agency", "Please correct."],
]  # fmt: skip
columns = ["contradiction", "speaks of", "ask", "what"]
cl.text_table(pd.DataFrame(questions, columns=columns))

# %% [markdown]
# Six questions, one morning. Suppose the answers come: the codes are the same but for a slip; one loan is indeed overdue. Then our customer stands
# in the group "prompt with us, a loan overdue". Put in *your* margin, and what *you* would get back from a ruin.

# %% name="mine"
my_margin, my_recovered = 0.20, 0.10
stops = cl.break_even_pd(my_margin, 1 - my_margin - my_recovered)
low, high = rates.loc[("prompt with us", "a loan overdue"), ["low", "high"]]
verdict = "ship" if high < stops else "prepay" if low > stops else "ask more, ship a part"
fate = "failed" if view.loc[who, "failed"] else "did not fail"
Markdown(
    f"Companies like this fail in **{low:.0%} to {high:.0%}** of the cases; the order stops earning at "
    f"**{stops:.0%}**: **{verdict}**. (The envelope: within the year, {who} {fate}. One case "
    "proves nothing, whichever way it went.)"
)

# %% [markdown]
# With our numbers the break-even lies inside the interval. So: **not 60,000 at once.** A tenth of it today, as it has always been paid; the
# rest when the bank's letter and the accounts of 2022 are here. Asking costs a morning. It is the cheapest insurance there is.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - The customer is offended: "All these years we have paid you to the day, and you ask for a bank letter?" What do you say in three sentences?
# - Two reports contradict each other on the revenue. Which do you believe until the answer comes: the newer, the dearer, the worse?
# - The agency offers a discount if you deliver your ledger every month. What do you gain, what do your customers say, and what will the
#   agency's "payment experience" be worth to you afterwards?
# - Who in your company may ship *before* the questions are answered?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. An enterprise report collects what lenders and public bodies know, an agency report what suppliers and accounts say. Each figure has an age of
#    its own, which the date of the paper hides.
# 2. Lines answer who it is, ability and record. No line answers willingness.
# 3. Compare place with place; judge a check by precision and recall; give figures a tolerance, and codes none.
# 4. A report cannot know what has not happened yet, and may repeat what we said ourselves. Ask only what would change the answer: the register, the bank, the
#    newest accounts, and the customer's own voice.
