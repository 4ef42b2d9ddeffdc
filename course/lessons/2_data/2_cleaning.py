# %% [markdown] tags=["decision"]
# Thursday evening. Tomorrow at nine the credit desk will score 1,000 applicants with the file on our screen. The file is dirty:
# somebody has found seven kinds of defects, and every repair takes hours. There is time for **three**.
#
# Which of these defects would change a decision? And which would only hurt our eyes?

# %% [markdown]
# ## 1 Seven rows, by hand
#
# Six customers of ours (**invented for teaching**) ask for a higher limit. Our rule is simple: *raise* the limit if the
# customer bought for at least 1,000 (thousand yuan) last year and paid at most 15 days late on average; otherwise *keep* it.
#
# Read the table as you would read a colleague's.

# %% name="seven-rows"
from io import StringIO
import pandas as pd

text = """customer,since,currency,sales,invoices,days_late
K01,2021-07-02,CNY,1400,31,12
K01,2021-07-02,CNY,1400,31,12
K02,2020-02-30,CNY,1100,18,9
K03,2018-05-20,CNY,980000,22,10
K04,2025-04-01,CNY,1300,0,0
K05,2017-01-15,USD,600,40,8
K06,2016-09-09,CNY,2400,52,999"""
pd.read_csv(StringIO(text))

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Six defects hide in these rows. Mark them. Then the harder question: which of the six turn a *raise*
# into something else, or the other way round? Write down the customers.


# %% name="decide" tags=["answer"]
def decide(table):
    answer = pd.Series("keep", index=table.index)
    answer[(table["sales"] >= 1_000) & (table["days_late"] <= 15)] = "raise"
    answer[table["days_late"].isna()] = "ask"
    return answer


dirty = pd.read_csv(StringIO(text)).astype({"sales": float, "days_late": float})
dirty["answer"] = decide(dirty)
defects = ["", "row twice", "no such day", "yuan, not thousands", "never had an invoice"]
dirty.assign(defect=[*defects, "dollars", "999 is a code"])[["customer", "defect", "answer"]]

# %% [markdown]
# Now we repair them. Not with the eraser: with a **cleaning log**. Each step says what was done and *why*, and the log counts
# the rows. (We assume 7.2 yuan for a dollar.)

# %% name="log"
import creditlab as cl

log = cl.CleaningLog(dirty)
log = log.drop_duplicates(reason="K01 was exported twice")
log = log.recode("since", {"2020-02-30": None}, reason="30 February does not exist")
log = log.scale("sales", 1 / 1_000, where="sales > 100000", reason="branch wrote yuan")
log = log.scale("sales", 7.2, where="currency = 'USD'", reason="dollars; 7.2 yuan assumed")
log = log.to_missing("days_late", [0], reason="K04 has no invoice yet: no record, not a good one")
log = log.to_missing("days_late", [999], reason="code for payments not matched")
log.table()[["step", "operation", "column", "rows", "reason"]]

# %% name="before-after"
repaired = log.frame.rename(columns={"answer": "on dirty"})
repaired["on clean"] = decide(repaired)
repaired["changed"] = repaired["on dirty"] != repaired["on clean"]
repaired[["customer", "sales", "days_late", "on dirty", "on clean", "changed"]]

# %% [markdown]
# Four decisions change, and they change in both directions. The double row and the impossible date are ugly, and change
# nothing here. (The double row *would* count our exposure twice.)
#
# K04 is the one to remember. "0 days late" is the best value in the column, and it belongs to a customer who has never
# paid an invoice, because none was due. **Missing is not zero.** Missing says: ask.

# %% [markdown]
# ## 2 Rules that check themselves
#
# Next month the same branch will write yuan again. So we write down, once, what a good file looks like. Such a list of rules
# is a **schema**. The computer compares every new file with it.

# %% name="schema"
from creditlab.data.schema import import_pandera

pa = import_pandera()  # the library in which such rules are written
columns = {
    "customer": pa.Column(str, unique=True),
    "since": pa.Column("datetime64[us]"),
    "currency": pa.Column(str, pa.Check.isin(["CNY"])),
    "sales": pa.Column(float, pa.Check.in_range(0, 50_000)),
    "days_late": pa.Column(float, pa.Check.in_range(-60, 365), nullable=True),
}
dated = dirty.assign(since=pd.to_datetime(dirty["since"], errors="coerce"))
cl.check_schema(dated, pa.DataFrameSchema(columns))[["column", "check", "rows", "remedy"]].style

# %% [markdown]
# Five of the six are found, each with a remedy. (Two rows for K01, because the computer cannot know which one is the copy.) K04
# slips through: 0 is a possible value. **A schema finds what is impossible. It cannot find what is possible and wrong.** For
# that, somebody has to know how the number came about.
#
# The limits are our own knowledge: nobody is 365 days late on *average* and still a customer. Negative days are allowed, because some pay early.

# %% [markdown]
# Some mistakes show only *between* rows. A **ledger** has a line for every invoice and every payment (lesson 2.3): a payment cannot come before its
# invoice, nor be ten times as much. `read_ledger` knows such rules. We plant mistakes of twelve kinds in a simulated ledger of 50,000 lines, so we
# know where they are.

# %% name="ledger"
data = cl.load_dataset("trade_ledger")
spoiled = cl.with_dirt(data.frame, seed=1)
known = {"customers": data.tables["customers"]["customer"], "as_of": "2024-12-31"}
issues = cl.read_ledger(spoiled.events, rates={"USD": 7.0}, **known).issues
planted = spoiled.defects.drop_duplicates("row").rename(columns={"defect": "problem"})
table = planted.merge(issues[["row", "problem", "action"]], on=["row", "problem"], how="left")
table = table.groupby("problem").agg(planted=("row", "size"), found=("action", "count"))
table["reported in all"] = issues["problem"].value_counts()
table["what was done"] = issues.groupby("problem")["action"].first()
table.style

# %% [markdown]
# All are found. A few more are reported than were planted: payments whose *invoice* had to be left out. One mistake drags others along, so we repair
# the invoices first, and read again. What is *kept* is only named: a person must decide.

# %% [markdown]
# ## 3 A real file
#
# 1,989 mortgage applications in Boston, around 1990, with the lender's decision [@hunter1996]. A **profile** says in one
# line per column what is in it. We look at a few of its 59 columns: `liq` is liquid assets in 1,000 dollars, `term` the months
# to repay, `review` how often the file was reviewed, `gdlin` whether the guidelines are met (1) or not (0).

# %% name="profile"
import numpy as np

frame = cl.load_dataset("boston_loanapp").frame
looked_at = ["liq", "term", "review", "gdlin", "min30", "msa"]
found = cl.profile(frame, target="reject").set_index("column").loc[looked_at]
table = found[["missing", "median", "max", "note"]]
table.style.format({"missing": "{:.1%}", "median": "{:,.0f}", "max": "{:,.0f}"})

# %% [markdown]
# A million, 999,999 months, 999 reviews, 666: nobody measured these. Somebody's program had to write a number where there was
# none, and chose one that looks impossible. We call it a **sentinel**. The data card agrees on all four.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Four of the 1,989 rows have a `term` of 999,999 months. The usual term is 360 months. What does the
# *average* term become? A little above 360? 500? More?

# %% name="average-term" tags=["answer"]
import matplotlib.pyplot as plt
from IPython.display import Markdown, display

ax = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
ax.hist(frame["liq"].clip(lower=1), bins=np.logspace(0, 6.2, 60), color="gray")
ax.annotate("nine rows at a million", (1e6, 9), (4e4, 60), arrowprops={"arrowstyle": "->"})
ax.set(xscale="log", xlabel="liquid assets (1,000 dollars; each step ten times the last)")
ax.set(ylabel="applicants", title="A sentinel stands alone, far from everybody")
plt.show()
term = frame["term"]
means = "Average term **{:,.0f}** months; without the four rows **{:,.0f}**; median **{:,.0f}**."
Markdown(means.format(term.mean(), term[term < 1_000].mean(), term.median()))

# %% [markdown]
# Four rows in two thousand multiply the average. The median does not move: it asks only who stands in the middle. The
# figure shows the same in `liq`. Draw a column before you average it.
#
# Now the log, on real data. Say the first half of the rows is January's file. We clean January, save the steps, and **replay**
# them on February's.

# %% name="january"
january, february = frame.iloc[:1_000], frame.iloc[1_000:]
log = cl.CleaningLog(january)
log = log.to_missing("term", [999999.375], reason="sentinel of the source: 83,333 years")
log = log.to_missing("liq", [1_000_000], reason="sentinel: a billion dollars in cash")
log = log.to_missing("review", [999], reason="sentinel: not counted")
log = log.clip("netw", quantiles=(0.01, 0.99), reason="a few fortunes would pull every average")
log.table()[["step", "operation", "column", "rows", "share", "reason"]]

# %% name="february"
from pathlib import Path
from tempfile import TemporaryDirectory

with TemporaryDirectory() as folder:  # at work: a folder that is kept
    path = Path(folder) / "january.json"
    log.to_json(path)  # steps and reasons, no customer
    again = cl.CleaningLog.from_json(path).replay(february)
changes = log.differences(again)[["operation", "column", "share_before", "share_now", "moved"]]
changes.style.format("{:.2%}", subset=["share_before", "share_now"])

# %% [markdown]
# The same steps, the same limits as in January, no new opinion. `moved` would be true where February meets a step much more
# often than January did. In a year, when an auditor asks why a term is empty, the file answers.

# %% [markdown]
# ## 4 Does the silence speak?
#
# Before we throw a sentinel away, we ask whether it says something. We compare customers with the code, or the empty box, with all
# others. For the empty box we take 4,454 applicants of a Spanish lender; some gave no income.

# %% name="silences"
from creditlab.data.rates import jeffreys_interval

spain = cl.load_dataset("spanish_credit").frame
cases = {
    "Boston: review = 999": (frame["review"] == 999, frame["reject"]),
    "Boston: min30 empty": (frame["min30"].isna(), frame["reject"]),
    "Spain: income empty": (spain["Income"].isna(), spain["bad"]),
}
counts = {case: bad.groupby(silent).agg(["size", "sum"]) for case, (silent, bad) in cases.items()}
rates = pd.concat(counts).rename(index={True: "silent", False: "others"})
rates = rates.reset_index().set_axis(["case", "who", "rows", "bad"], axis=1)
rates

# %% name="silences-figure"
rates["rate"] = 100 * rates["bad"] / rates["rows"]
low, high = [100 * end for end in jeffreys_interval(rates["bad"], rates["rows"])]
ax = plt.subplots(figsize=(7.4, 3), layout="constrained")[1]
for who, color, y in (("silent", cl.plots.BAD, 0), ("others", cl.plots.NEUTRAL, 0.4)):
    this = rates["who"] == who
    ax.barh(np.arange(3) + y, rates["rate"][this], 0.38, color=color, label=who)
    ax.hlines(np.arange(3) + y, low[this], high[this], color="black", lw=2)
ax.set_yticks(np.arange(3) + 0.2, list(cases))
ax.set(xlabel="rejected or bad (%), 95% interval", title="Two silences say nothing, one shouts")
ax.invert_yaxis()
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# In the first two pairs the intervals overlap: there we cannot tell the silent from the others. In Spain the gap is wide. An
# empty income box is one of the strongest warnings in that file. It gets a place of its own, neither zero nor average
# (lesson 3.3).

# %% [markdown]
# ## 5 When the numbers are right and the words are wrong
#
# A thousand loans of a bank in southern Germany, the most used file in credit scoring. For years it went around with
# **wrong labels**, until somebody looked up the original German documents [@groemping2019]. The codes were right; what they
# were said to *mean* had slipped by one place. We put the wrong words back for two columns, checking account and savings.

# %% name="wrong-words"
german = cl.load_dataset("south_german_credit").frame
accounts = ["no checking account", "< 0 DM", "0 <= ... < 200 DM"]
accounts += [">= 200 DM / salary for at least 1 year"]
savings = ["unknown/no savings account", "< 100 DM", "100 <= ... < 500 DM"]
savings += ["500 <= ... < 1000 DM", ">= 1000 DM"]
slipped = {"status": accounts[1:] + accounts[:1], "savings": savings[1:] + savings[:1]}
words = pd.DataFrame({"as documented": accounts, "as it went around": slipped["status"]})
words["loans"] = german["status"].value_counts()[accounts].to_numpy()
words.style.hide()


# %% name="wrong-words-figure"
def wrong_words(table):
    status = table["status"].replace(dict(zip(accounts, slipped["status"], strict=True)))
    put_by = table["savings"].replace(dict(zip(savings, slipped["savings"], strict=True)))
    return table.assign(status=status, savings=put_by)


pages = {"wrong: no account is best": wrong_words(german), "right: most money is best": german}
groups = [table.groupby("status")["bad"].agg(["sum", "size"]) for table in pages.values()]
groups = pd.concat([group.loc[accounts] for group in groups], keys=pages)
groups["rate"] = 100 * groups["sum"] / groups["size"]
low, high = [100 * end for end in jeffreys_interval(groups["sum"], groups["size"])]
groups["below"], groups["above"] = groups["rate"] - low, high - groups["rate"]

# %% name="wrong-words-two-figures"
axes = plt.subplots(1, 2, figsize=(9, 2.9), layout="constrained", sharex=True, sharey=True)[1]
for ax, page in zip(axes, pages, strict=True):
    group, short = groups.loc[page], ["none", "< 0", "0 to 200", "200 and more"]
    ax.barh(
        short, group["rate"], xerr=group[["below", "above"]].to_numpy().T, color="gray", capsize=3
    )
    ax.set(title=page, xlabel="bad loans (%), with 95% interval")
axes[0].set_ylabel("checking account (DM)")
axes[0].invert_yaxis()
plt.show()

# %% [markdown]
# On the left, people *without* an account pay best, by far. On the right, people with money do. A branch that believes the
# left picture would look for customers without an account.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** A **scorecard** gives points for each answer and adds them up; module 3 builds one. We fit two on half of the loans, one with the wrong words and one with the right ones. We test
# both on the other half. The measure is the **AUC**, the chance that a random good loan scores above a random bad one: 1 is
# perfect, one half is a coin toss. How much AUC do the wrong words cost?

# %% name="wrong-words-auc" tags=["answer"]
from creditlab.validate.metrics import compare_auc

train, test = cl.split_sample(german, target="bad", test_size=0.5, seed=0)
chosen = ["status", "savings", "duration", "credit_history", "purpose", "amount"]
right = cl.Scorecard(variables=chosen).fit(train, train["bad"])
wrong = cl.Scorecard(variables=chosen).fit(wrong_words(train), train["bad"])
trials = {"the same wrong words": wrong_words(test), "a new customer, true words": test}
scores = {name: wrong.points(each) for name, each in trials.items()}
auc = {name: compare_auc(test["bad"], s, right.points(test)) for name, s in scores.items()}
names = {"auc_b": "right card", "auc_a": "wrong card"}
pd.DataFrame(auc).T.drop(columns="p_value").rename(columns=names).round(3)

# %% [markdown]
# First row: nothing. To the computer, a label is only a name. **No validation on the same file can see this defect.** Second
# row: a real applicant comes in, and the clerk enters the *true* meaning. Now the card reads it wrongly, and the whole
# interval of the difference lies below zero.
#
# Only a person who asks "does this make sense?" finds it: why should people without an account pay best?

# %% [markdown]
# ## 6 What does a defect cost?
#
# We want money, not feelings. So we take the Spanish file, which is fairly clean, and **spoil it on purpose**. Then we know the
# truth.
#
# Five scorecards are each fitted on four fifths of the customers and score the rest, so nobody is scored by a card that has
# seen them. We assume that a good loan earns 200 and a bad one costs 1,000, and approve when the card expects at least five goods
# for one bad.


# %% name="cards"
import warnings

fields = ["Seniority", "Income", "Records", "Job", "Assets", "Home", "Amount", "Age", "Time"]
part = np.random.default_rng(0).permutation(len(spain)) % 5  # five random parts
cards = [cl.Scorecard(variables=fields) for _ in range(5)]
cards = [c.fit(spain[part != k], spain["bad"][part != k]) for k, c in enumerate(cards)]


def points(table, using=cards):
    with warnings.catch_warnings(action="ignore"):  # unknown words, say, are counted in a warning
        return pd.concat([using[k].points(table[part == k]) for k in range(5)]).sort_index()


# %% name="profit"
cutoff = 600 - 20 / np.log(2) * np.log(50 / 5)  # 600 points mean 50 goods for one bad


def profit(points):
    return (points >= cutoff) * np.where(spain["bad"] == 1, -1_000, 200)


clean = points(spain)
Markdown(
    f"Clean file: **{(clean >= cutoff).mean():.0%}** approved, profit **{round(1_000 * profit(clean).mean(), -2):,.0f}** "
    f"per 1,000 applicants, AUC **{cl.evaluate(spain['bad'], clean).loc['auc', 'value']:.3f}**."
)

# %% [markdown]
# Now seven defects, each as it really happens. For each we note the column and what a careless export writes into it.

# %% name="defects"
income = spain["Income"]
never = spain["Records"].mask(spain["Records"] == "yes", "no")
defects = {
    "income of the year, not the month": ("Income", income * 12),
    "empty income written 99999999": ("Income", income.fillna(99_999_999)),
    "record: no, because nobody asked": ("Records", never),
    "job in capital letters": ("Job", spain["Job"].str.upper()),
    "born in 1900, so aged 105": ("Age", spain["Age"] * 0 + 105),
    "amount with 16% tax": ("Amount", spain["Amount"] * 1.16),
    "seniority in months": ("Seniority", spain["Seniority"] * 12),
}
pd.Series({name: (v.notna() & (v != spain[c])).sum() for name, (c, v) in defects.items()})

# %% [markdown]
# Before you go on, rank them in your head. Then we score everybody twice, clean and spoiled, and look at the **applicants whom the
# defect touches**: how many decisions change, and what does that cost per 1,000 of them? The last columns say how far the AUC of
# the whole file moves.


# %% name="measure"
def measure(column, values):
    spoiled = points(spain.assign(**{column: values}))
    hit = values.notna() & (values != spain[column])
    money = 1_000 * (profit(spoiled) - profit(clean))[hit]
    half = 1.96 * money.std() / np.sqrt(len(money))
    moved = 100 * ((spoiled >= cutoff) != (clean >= cutoff))[hit].mean()
    auc = compare_auc(spain["bad"], spoiled, clean)[["difference", "low", "high"]]
    return [moved, money.mean(), money.mean() - half, money.mean() + half, *auc]


# %% name="cost"
names = ["decisions changed (%)", "money", "low", "high", "AUC", "AUC low", "AUC high"]
cost = pd.DataFrame([measure(*d) for d in defects.values()], index=defects, columns=names)
cost.round(dict.fromkeys(names[1:4], -2)).style.format(
    {n: "{:.3f}" if "AUC" in n else "{:,.0f}" for n in names}
)

# %% name="cost-figure"
ax = plt.subplots(figsize=(7.4, 3.4), layout="constrained")[1]
order = cost.sort_values("money")
whiskers = [order["money"] - order["low"], order["high"] - order["money"]]
ax.errorbar(
    order["money"] / 1_000, order.index, xerr=[w / 1_000 for w in whiskers], fmt="ko", capsize=4
)
ax.axvline(0, color="gray", ls="--")
ax.invert_yaxis()
ax.set(xlabel="change in profit per 1,000 touched applicants (thousands), 95% interval")
ax.set_title("Age 105 costs nothing, an unasked 'no' a fortune")
plt.show()

# %% [markdown]
# Age 105 looks worst and changes hardly a decision: it lands in the oldest band, which is much like the others. Tax
# in the amount does little, too; both intervals contain zero. Two defects cost most, and they are opposites: the absurd 99999999, and a
# "no" that looks perfectly normal. **Looks tell nothing.**
#
# The AUC is a poor guide. Capital letters move it nearly as much as empty incomes do; but per touched row the empty incomes
# cost far more. The AUC mixes how bad a defect is with how many rows it touches.

# %% [markdown] tags=["trap"]
# ## 7 The trap: tidy up the empty boxes
#
# "The column has gaps, so I filled them with the average." It is one line of code, no gap is left, and nobody protests.
# Suppose we even do it consistently: in the file from which the cards are built *and* in the file they score. What does it cost?
# Beside it stand two other fillings, equally consistent: a zero, and the ugly 99999999.

# %% name="trap"
fillings = {"the average": income.mean(), "zero": 0, "99999999": 99_999_999}
rows = {}
for name, value in fillings.items():
    filled = spain.assign(Income=income.fillna(value))
    own = [cl.Scorecard(variables=fields) for _ in range(5)]
    own = [c.fit(filled[part != k], spain["bad"][part != k]) for k, c in enumerate(own)]
    lost = 1_000 * (profit(points(filled, own)) - profit(clean))
    half = 1.96 * lost.std() / np.sqrt(len(lost))
    rows[name] = [lost.mean(), lost.mean() - half, lost.mean() + half]
columns = ["money per 1,000 applicants", "low", "high"]
pd.DataFrame(rows, index=columns).T.rename_axis("filled with").round(-1).style.format("{:,.0f}")

# %% [markdown]
# The tidy average costs real money; its whole interval is below zero. It puts the riskiest customers of the file among average ones,
# and then no card can tell them apart. The ugly codes cost little, as long as *everybody* uses the same one, because a card can give
# them a band of their own.
#
# Zero costs nothing that we can see. That is luck: at this lender the lowest incomes are nearly as bad as empty boxes. For
# our customer K04, zero was the *best* value. Leave it empty, and let empty speak.

# %% [markdown]
# ## 8 How many rows?
#
# A defect's cost is its cost per row **times the number of rows**. Move the share of touched rows: all seven per 1,000 applicants of the file. (The slider
# needs a running notebook.)

# %% name="slider"
import ipywidgets as widgets


def told(share):
    return (share * cost[names[:4]]).round(0).style.format("{:,.0f}").to_html(table_uuid="rows")


share = widgets.FloatSlider(value=0.1, max=1, step=0.01, readout_format=".0%", description="rows")
answer = widgets.HTML(told(0.1))
share.observe(lambda change: setattr(answer, "value", told(change["new"])), "value")
widgets.VBox([share, answer])

# %% [markdown]
# ## 9 The decision
#
# Tomorrow's file has 1,000 applicants. We have counted the touched rows (invented numbers, `touched`). Put *your* three repairs into
# `mine`; we have put in the three that touch most rows.

# %% name="decision"
touched = pd.Series([60, 85, 40, 900, 250, 300, 110], index=list(defects), name="touched")
plan = cost[["money", "low", "high"]].mul(touched / 1_000, axis=0)
plan.insert(0, "touched", touched)
plan = plan.sort_values("money")
mine = ["job in capital letters", "amount with 16% tax", "born in 1900, so aged 105"]
ours = list(plan.index[:3])
plan["mine"], plan["ours"] = plan.index.isin(mine), plan.index.isin(ours)
saved = [-plan.loc[repairs, "money"].sum().round(-2) for repairs in (mine, ours)]
display(
    plan.round({"money": -2, "low": -2, "high": -2}).astype({"money": int, "low": int, "high": int})
)
Markdown(f"Expected saving: mine **{saved[0]:,.0f}**, ours **{saved[1]:,.0f}**.")

# %% [markdown]
# Empty incomes stand first on average, though the interval of capital letters reaches into theirs. The next two cannot be told
# apart from capital letters either. So effort decides among these: letters and months take one line each, records take phone calls.
# Tax and the absurd ages wait until next week; their intervals contain zero.
#
# These are averages over many such files. In forty rows of one morning, luck is larger than that.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - Sales enters "no record" when it has no time to ask. Is that a data defect or a management defect? Who pays for it?
# - Your bureau changes a code without telling you. Which line of your schema would notice, and on which day?
# - A customer paid 4 days *early* on average, so `days_late` is −4. A tidy colleague sets it to 0. Right?
# - Here we knew the truth, because we spoiled the file ourselves. How would you put a price on a defect in a file whose truth nobody knows?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. Profile first, then write the rules down. A schema finds the impossible, every month, by itself.
# 2. Rows twice, sentinels, units, dates, labels: each has its repair. Wrong labels pass every validation; only sense finds them.
# 3. Missing is an answer, not a zero and not an average. Ask whether the silence speaks.
# 4. A log with reasons does to February what it did to January, and says where February differs.
# 5. A defect costs what its wrong decisions cost, times its rows. Ugly is not costly, and plausible is not harmless.
