# %% [markdown] name="case"
# We make cleaning machines and sell them to business customers. It is 2 January 2024, and two letters lie on your desk. The head
# of Sales writes: "Our days sales outstanding moved over the year. If the money is slow, the **collectors** are to blame." The
# collectors write: "Customers pay as well as ever; Sales sold in a rush before Christmas." A **bonus of 60,000 yuan** hangs on
# it. You have an hour to find measures that tell lateness from growth, and to answer: do we pay it, and for which measure next
# year?
#
# The company is **invented**. Its ledger is **simulated** and drawn from your student id, so your answer may differ from your
# neighbour's. All sales and payments are in yuan.

# %% name="setup"
import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.data.payment_behaviour import invoice_delays
from creditlab.data.simulate import simulate_ledger

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% name="ledger"
ledger = simulate_ledger(100, years=2, seed=student_seed(student)).ledger
months = pd.period_range("2022-08", "2023-12", freq="M")
aged = {m: cl.ageing(cl.open_items(ledger, m.end_time.normalize())).iloc[0] for m in months}
balances = pd.DataFrame(aged).T.rename(columns={"total": "receivable"})[["receivable", "current"]]
invoices = ledger.invoices
sales = invoices.groupby(invoices["date"].dt.to_period("M"))["amount"].sum().rename("sales")
delays = invoice_delays(ledger, "2023-12-31").drop(columns="open")
balances.join(sales).tail(4).round(-3).astype(int)

# %% [markdown] name="about-ledger"
# At the end of each month: what customers owe us, and what of it is not due yet (`current`); beside it the invoices of the
# month. Both contain the tax. Three things are ready for you: `balances`, `sales` (both by month), and `delays`: every invoice that
# is paid, or due and open, with the days it was late, or *is late so far* on 31 December 2023.

# %% name="delays"
delays.tail(4)

# %% [markdown] name="about-q1"
# ## Question 1 · Why did it move?
#
# Eight sentences from other companies. What explains each? Write `"growth"` (sales moved, nobody pays sooner or later),
# `"terms"` (we agreed to wait longer, or shorter), `"lateness"` (promises are kept worse, or better), or `"report"` (the money
# did not move at all: somebody measures in another way).
#
# | | says |
# |---|---|
# | 1 | Simple DSO rises from 48 to 56 days; countback and ADD stay where they were. |
# | 2 | Simple, countback and best possible DSO all rise by 14 days; ADD stays. |
# | 3 | Simple DSO and countback rise by 9 days; best possible DSO stays. |
# | 4 | Every DSO rises by 13%, in the month in which a new program counts sales without the tax. |
# | 5 | CEI jumps from 71% to 94%; since January it is told by the year, not by the month. |
# | 6 | Simple DSO falls by 11 days; countback and ADD stay. |
# | 7 | Of what fell due in a quarter, 4% were unpaid 60 days later; a year ago it was 9%. |
# | 8 | "Older than 30 days" rises from a fifth to two thirds: it is counted from the invoice date now. |

# %% name="q1"
causes = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"G": "growth", "T": "terms", "L": "lateness", "R": "report"}
causes = {number: words[letter] for number, letter in enumerate("GTLRRGLR", 1)}
### END SOLUTION

# %% name="q1_test"
known = {"growth", "terms", "lateness", "report"}
check.labels(
    "sentence 2 is read",
    {2: causes[2]},
    {2: "terms"},
    hint="Which measure is only what is not due?",
)
check.true("eight sentences, in the four words", len(causes) == 8 and set(causes.values()) <= known)
### BEGIN HIDDEN TESTS
check.labels(
    "sentences 1 and 6",
    {n: causes[n] for n in (1, 6)},
    {1: "growth", 6: "growth"},
    hint="Which of the measures hardly moves when only sales do? Look at that one first.",
)
check.labels(
    "sentences 3 and 7",
    {n: causes[n] for n in (3, 7)},
    {3: "lateness", 7: "lateness"},
    hint="The terms are in what is not due. What is left over, or unpaid after equally many days, "
    "is about promises; it may also get better.",
)
check.labels(
    "sentences 4, 5 and 8",
    {n: causes[n] for n in (4, 5, 8)},
    {4: "report", 5: "report", 8: "report"},
    hint="Would the figure have moved if nobody had changed the way of counting?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · How old is what is open?
#
# Write a function that sorts open invoices by age, counted from the column `by` (`"due"` or `"issued"`), at the end of the day
# `today`. `bills` has a row an invoice: `issued`, `due`, `amount`, `paid` (yuan so far; a customer may pay in parts) and
# `disputed` (True or False). It returns a dict of yuan *still open*, with these six keys in any order. What is disputed stands
# alone, whatever its age.


# %% name="q2"
def aged_by(bills, by, today):
    """Yuan still open, by days since the date in `by`."""
    found = {"up to 0": 0, "1 to 30": 0, "31 to 60": 0, "61 to 90": 0, "over 90": 0, "disputed": 0}
    ### BEGIN SOLUTION
    left = bills["amount"] - bills["paid"]
    days = (pd.Timestamp(today) - bills[by]).dt.days
    edges = [-np.inf, 0, 30, 60, 90, np.inf]
    for key, low, high in zip(found, edges, edges[1:], strict=False):
        found[key] = left[(days > low) & (days <= high) & ~bills["disputed"]].sum()
    found["disputed"] = left[bills["disputed"]].sum()
    return found
    ### END SOLUTION


# %% name="q2_test"
bills = pd.DataFrame(
    [
        ("2023-08-20", "2023-09-19", 900, 0, False),
        ("2023-09-25", "2023-11-24", 400, 150, False),
        ("2023-10-02", "2023-12-31", 700, 0, False),
        ("2023-10-28", "2023-11-27", 320, 320, False),
        ("2023-11-06", "2023-12-06", 610, 0, True),
        ("2023-12-18", "2024-01-17", 530, 30, False),
    ],
    columns=["issued", "due", "amount", "paid", "disputed"],
)
bills[["issued", "due"]] = bills[["issued", "due"]].apply(pd.to_datetime)
keys = ["up to 0", "1 to 30", "31 to 60", "61 to 90", "over 90", "disputed"]
found = aged_by(bills, "due", "2023-12-31")
check.true("a dict with the six keys", type(found) is dict and set(found) == set(keys))
check.numbers(
    "six bills by due date",
    [found[key] for key in keys],
    [1_200, 0, 250, 0, 900, 610],
    mistakes={
        "A part is paid already: only the rest is open.": [1_230, 0, 400, 0, 900, 610],
        "What is due today is not late yet.": [500, 700, 250, 0, 900, 610],
        "A dispute stands alone, not among the late ones too.": [1_200, 610, 250, 0, 900, 610],
    },
    hint="Open is the amount less what is paid. Due today is 0 days late.",
)
### BEGIN HIDDEN TESTS
found = aged_by(bills, "issued", "2023-12-31")
check.numbers(
    "six bills by the date of the invoice",
    [found[key] for key in keys],
    [0, 500, 0, 700, 1_150, 610],
    mistakes={"This counts from the due date, whatever `by` says.": [1_200, 0, 250, 0, 900, 610]},
    hint="Count the days from the column that `by` names.",
)
_edge = pd.DataFrame(
    {"due": pd.Timestamp("2023-12-31") - pd.to_timedelta([30, 31, 60, 61, 90, 91], "D")}
)
_edge = _edge.assign(
    issued=_edge["due"], amount=[1, 10, 100, 1_000, 1e4, 1e5], paid=0, disputed=False
)
found = aged_by(_edge, "due", "2023-12-31")
check.numbers(
    "30, 31, 60, 61, 90 and 91 days",
    [found[key] for key in keys],
    [0, 1, 110, 11_000, 100_000, 0],
    hint="Thirty days late is still in '1 to 30', sixty in '31 to 60'.",
)
found = aged_by(bills.iloc[::-1], "due", "2024-01-31")
check.numbers(
    "a month later, rows turned round",
    [found[key] for key in keys],
    [0, 500, 700, 250, 900, 610],
    hint="Use the day and the table that the function is given.",
)
found = aged_by(bills.iloc[:0], "due", "2023-12-31")
check.numbers("nothing open", [found[key] for key in keys], [0] * 6, hint="An empty table owes 0.")
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · Three DSOs and a difference
#
# Write a function that returns a dict of days: `"simple"`, `"countback"`, `"best possible"` and `"ADD"`. It is given what is open and
# what of it is not due (both **with** tax), the sales of some months (**without** tax, oldest first), the days of each of these
# months, and the tax (0.13 for 13%). Simple and best possible look at the *last three* months; countback may reach further
# back. If all months together do not cover what is open, raise a `ValueError`.


# %% name="q3"
def four_days(receivable, current, sold, days, vat):
    """Days, from two balances with tax and lists of monthly sales without it."""
    ### BEGIN SOLUTION
    a_day = (1 + vat) * sum(sold[-3:]) / sum(days[-3:])
    left, countback = receivable / (1 + vat), 0.0
    if left > sum(sold):
        raise ValueError(f"{left:,.0f} is open, and the months sold {sum(sold):,.0f}")
    for amount, length in zip(reversed(sold), reversed(days), strict=True):
        used = min(left, amount)
        left -= used
        countback += length * used / amount
    simple, best = receivable / a_day, current / a_day
    return {"simple": simple, "countback": countback, "best possible": best, "ADD": simple - best}
    ### END SOLUTION


# %% name="q3_test"
sold, length = [4_000, 3_000, 2_500, 3_200, 4_100], [31, 30, 31, 30, 31]  # August to December
found = four_days(8_100, 5_000, sold, length, 0)
names = ["simple", "countback", "best possible", "ADD"]
check.true("a dict with the four names", type(found) is dict and set(found) == set(names))
check.number(
    "simple, no tax",
    found["simple"],
    8_100 / 9_800 * 92,
    mistakes={
        "The last three months only.": 8_100 / 16_800 * 153,
        "These three months have 92 days.": 8_100 / 9_800 * 90,
        "A quarter's sales belong to the days of a quarter.": 8_100 / 9_800 * 31,
    },
    hint="What is open, over the sales of a day.",
)
check.number(
    "countback, no tax",
    found["countback"],
    31 + 30 + 800 / 2_500 * 31,
    mistakes={
        "Start with the latest month.": 31 + 30 + 1_100 / 2_500 * 31,
        "A part of a month is a part of its own days.": 31 + 30 + 800 / 2_500 * 30,
        "Of the month that is reached, only a part is used up.": 92,
    },
    hint="31 days for December, 30 for November, and a part of October.",
)
### BEGIN HIDDEN TESTS
check.numbers(
    "best possible and ADD, no tax",
    [found["best possible"], found["ADD"]],
    [5_000 / 9_800 * 92, 3_100 / 9_800 * 92],
    hint="Only what is not due; and what lateness adds to it.",
)
found = four_days(8_100, 5_000, sold, length, 0.13)
_left = 8_100 / 1.13 - 4_100
_wrong = (8_100 / 9_800 * 92, 31 + 30 + 800 / 2_500 * 31, 5_000 / 9_800 * 92, 3_100 / 9_800 * 92)
_back = 31 + _left / 3_200 * 30
check.numbers(
    "with 13% tax in what is open",
    [found[name] for name in names],
    [_wrong[0] / 1.13, _back, _wrong[2] / 1.13, _wrong[3] / 1.13],
    mistakes={
        "The tax is still in it.": _wrong,
        "Countback must compare like with like, too.": [
            _wrong[0] / 1.13,
            _wrong[1],
            _wrong[2] / 1.13,
            _wrong[3] / 1.13,
        ],
        "The tax is a share of the price without it: 113 are 100, not 98.": [
            _wrong[0] * 0.87,
            31 + (8_100 * 0.87 - 4_100) / 3_200 * 30,
            _wrong[2] * 0.87,
            _wrong[3] * 0.87,
        ],
    },
    hint="Make both alike before you divide: sales with the tax, or what is open without.",
)
check.number(
    "a receivable that reaches back four months",
    four_days(12_000, 6_000, sold, length, 0)["countback"],
    92 + 2_200 / 3_000 * 30,
    hint="Go on, month by month, until the money is used up.",
)
check.number(
    "less than a month is open",
    four_days(1_025, 1_025, sold, length, 0)["countback"],
    31 / 4,
    hint="A quarter of December's sales is a quarter of December's days.",
)
check.numbers(
    "nothing is open",
    [four_days(0, 0, sold, length, 0)[name] for name in names],
    [0, 0, 0, 0],
    hint="Nobody owes anything: 0 days.",
)
check.raises(
    "more is open than all months sold",
    ValueError,
    four_days,
    20_000,
    6_000,
    sold,
    length,
    0,
    hint="Then more months are needed: raise a ValueError instead of a number that is too small.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · Collected, of what could be
#
# Write a function that returns the CEI (a share) of the months `first` to `last` (such as `"2023-10"`), from two tables like our
# `balances` and `sales`. Where a balance that it needs, or the sales of any month, are not in the tables, raise a `ValueError`:
# **flows and stocks must cover the same period.**


# %% name="q4"
def cei(balances, sales, first, last):
    """Collection effectiveness index of the months first to last, as a share."""
    ### BEGIN SOLUTION
    months = pd.period_range(first, last, freq="M")
    before, end = months[0] - 1, months[-1]
    if not (before in balances.index and end in balances.index and set(months) <= set(sales.index)):
        raise ValueError(f"a balance or the sales of a month are missing, {before} to {end}")
    pot = balances.loc[before, "receivable"] + sales[months].sum()
    collected = pot - balances.loc[end, "receivable"]
    return collected / (pot - balances.loc[end, "current"])
    ### END SOLUTION


# %% name="q4_test"
stocks = pd.DataFrame(
    {
        "receivable": [5_200, 5_000, 5_600, 4_700, 5_400],
        "current": [3_100, 3_500, 3_000, 3_300, 3_900],
    },
    index=pd.period_range("2023-02", periods=5, freq="M"),
)
flows = pd.Series([2_600, 3_300, 2_900, 3_700], stocks.index[1:])
check.number(
    "March to May",
    cei(stocks, flows, "2023-03", "2023-05"),
    9_300 / 10_700,
    mistakes={
        "A month of sales beside balances a quarter apart.": 3_433.3333333 / 4_833.3333333,
        "The period opens with what was open when March began.": 9_100 / 10_500,
        "Only the sales of the last month are in it.": 3_400 / 4_800,
        "What could be collected leaves out what is not due yet.": 9_300 / 14_000,
        "Which end's balance is not due? That of the closing.": 9_300 / 10_900,
        "As a share: 0.90 for 90%.": 100 * 9_300 / 10_700,
    },
    hint="Opening balance, add all sales, take off the closing balance; then what could have come.",
)
### BEGIN HIDDEN TESTS
check.number(
    "a single month",
    cei(stocks, flows, "2023-05", "2023-05"),
    3_800 / 5_200,
    hint="The balance of the month before opens it.",
)
check.number(
    "tables in another order",
    cei(stocks.iloc[::-1], flows.iloc[::-1], "2023-04", "2023-06"),
    9_500 / 11_000,
    hint="Look months up by name, not by place.",
)
check.number(
    "all is collected that was due",
    cei(stocks.assign(receivable=stocks["current"]), flows, "2023-03", "2023-06"),
    1,
    hint="If only what is not due is left, the index is 1.",
)
for _first, _last in (("2023-02", "2023-04"), ("2023-05", "2023-07")):
    check.raises(
        f"{_first} to {_last}",
        ValueError,
        cei,
        stocks,
        flows,
        _first,
        _last,
        hint="A balance or sales that are not there are not zero, and no other month takes their place.",
    )
check.raises(
    "sales of a month are not there",
    ValueError,
    cei,
    stocks,
    flows.drop(flows.index[1]),
    "2023-03",
    "2023-05",
    hint="A sum is silent about a month that is not in the table. Look before you add.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · How far does it roll?
#
# Write a function that takes a table like our `delays` and returns a list of four shares **of the money**: of what fell due, the
# part still unpaid at the end of the due day; of *that*, the part still unpaid 30 days later; of that again, 60 days; and
# 90 days after the due day. Every invoice must have been watched equally long, so use those that were due 90 days before `today` or
# earlier. An invoice with a `delay` of 30 was paid on the 30th day. Where nothing is left to roll, the share is `np.nan`.


# %% name="q5"
def roll(delays, today):
    """Four roll rates: to unpaid, to 30, to 60 and to 90 days, by amount."""
    ### BEGIN SOLUTION
    ripe = delays[delays["due"] <= pd.Timestamp(today) - pd.Timedelta(days=90)]
    money = [ripe["amount"].sum()]
    money += [ripe.loc[ripe["delay"] > days, "amount"].sum() for days in (0, 30, 60, 90)]
    return [after / before if before else np.nan for before, after in zip(money, money[1:])]  # noqa: B905
    ### END SOLUTION


# %% name="q5_test"
paid_late = pd.DataFrame(
    {
        "customer": list("AABBCCDD"),
        "due": pd.to_datetime(
            ["2023-06-01", "2023-07-10", "2023-08-20", "2023-09-03"]
            + ["2023-09-20", "2023-10-02", "2023-11-15", "2023-12-20"]
        ),
        "amount": [300, 500, 100, 200, 400, 500, 700, 900],
        "delay": [0, 12, 30, 61, 95, 90, 46, 11],
    }
)
found = roll(paid_late, "2023-12-31")
check.numbers(
    "eight invoices",
    found,
    [0.85, 1_100 / 1_700, 1, 400 / 1_100],
    mistakes={
        "The last two were not watched for 90 days.": [
            3_300 / 3_600,
            1_800 / 3_300,
            1_100 / 1_800,
            4 / 11,
        ],
        "Each share is of the step before, not of all that fell due.": [0.85, 0.55, 0.55, 0.2],
        "Paid on the 30th day is not unpaid after it.": [
            0.85,
            1_200 / 1_700,
            1_100 / 1_200,
            900 / 1_100,
        ],
        "Shares of the money, not of the invoices.": [5 / 6, 3 / 5, 1, 1 / 3],
    },
    hint="2,000 yuan are old enough, and 1,700 of these were unpaid at the end of the due day.",
)
### BEGIN HIDDEN TESTS
_young = pd.DataFrame(
    {"customer": "E", "due": pd.to_datetime(["2023-10-03"]), "amount": 9_999, "delay": 0}
)
_more = pd.concat([_young, paid_late.iloc[::-1]], ignore_index=True)
check.numbers(
    "another invoice, 89 days after its due day",
    roll(_more, "2023-12-31"),
    [0.85, 1_100 / 1_700, 1, 400 / 1_100],
    hint="It was not watched for 90 days, so it may not count, and the order of rows may not either.",
)
_all = paid_late.assign(delay=120)
check.numbers(
    "nobody pays",
    roll(_all, "2024-03-31"),
    [1, 1, 1, 1],
    hint="All of the money rolls all the way.",
)
_prompt = roll(paid_late.assign(delay=0), "2023-12-31")
check.true("everybody pays: a list of four", type(_prompt) is list and len(_prompt) == 4)
check.number("everybody pays: nothing is unpaid", _prompt[0], 0, hint="Nothing is unpaid: 0.")
check.true(
    "everybody pays: nothing rolls on",
    all(bool(np.isnan(each)) for each in _prompt[1:]),
    hint="Nothing out of nothing is not 0%: it is missing.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · An early warning that is fair to the young
#
# The obvious trend of lesson 2.3 has a fault: what fell due last week cannot be thirty days late yet. The lesson mended it in days; here
# is the mended one in money. For each customer take the share *of the money* that was still unpaid 30 days after the due day, twice: of
# the invoices that were due 30 to 209 days before `today`, and of those due 210 to 389 days before. Return a Series by customer: the
# recent share less the earlier one. A customer without invoices in *both* spans has no trend: leave it out, or missing.


# %% name="q6"
def slower(delays, today):
    """Rise of the share unpaid after 30 days, by customer; above 0 is slower."""
    ### BEGIN SOLUTION
    ago = (pd.Timestamp(today) - delays["due"]).dt.days
    spans = {}
    for name, start in {"recent": 30, "earlier": 210}.items():
        seen = delays[ago.between(start, start + 179)]
        unpaid = seen["amount"].where(seen["delay"] > 30, 0)
        groups = seen["customer"]
        spans[name] = unpaid.groupby(groups).sum() / seen["amount"].groupby(groups).sum()
    return (spans["recent"] - spans["earlier"]).dropna()
    ### END SOLUTION


# %% name="q6_test"
four = pd.DataFrame(
    [
        ("P", "2023-02-10", 400, 5),
        ("P", "2023-04-20", 600, 40),
        ("P", "2023-08-15", 500, 31),
        ("P", "2023-10-05", 500, 0),
        ("P", "2023-12-20", 800, 11),
        ("Q", "2023-03-03", 300, 10),
        ("Q", "2023-07-07", 200, 12),
        ("Q", "2023-11-11", 800, 50),
        ("R", "2023-09-09", 100, 90),
        ("S", "2022-10-01", 1_000, 0),
        ("S", "2023-01-31", 250, 60),
        ("S", "2023-06-30", 250, 184),
    ],
    columns=["customer", "due", "amount", "delay"],
)
four["due"] = pd.to_datetime(four["due"])
found = slower(four, "2023-12-31")
check.true(
    "a Series with P, Q and S",
    type(found) is pd.Series and sorted(found.dropna().index) == list("PQS"),
    hint="R bought nothing in the earlier span. Missing is not zero.",
)
check.numbers(
    "P, Q and S",
    found.dropna().sort_index(),
    [-0.1, 0.8, 0],
    mistakes={
        "Shares of the money, not of the invoices.": [0, 0.5, 0],
        "The recent share less the earlier: above 0 means slower.": [0.1, -0.8, 0],
        "The young always look fast: what is not yet 30 days past due is not in it.": [
            500 / 1_800 - 0.6,
            0.8,
            0,
        ],
        "The earlier span has an end, too.": [-0.1, 0.8, 0.8],
    },
    hint="P: 600 of 1,000 yuan were unpaid after 30 days, then 500 of 1,000.",
)
### BEGIN HIDDEN TESTS
_days = [29, 30, 209, 210, 389, 390]
_edges = pd.Timestamp("2024-03-10") - pd.to_timedelta(_days, "D")
_edges = pd.DataFrame({"customer": "T", "due": _edges, "amount": [1, 10, 100, 1_000, 1e4, 1e5]})
for _late, _want in (([0, 31, 0, 0, 0, 0], 10 / 110), ([99, 0, 0, 0, 31, 99], -10 / 11)):
    found = slower(_edges.assign(delay=_late), "2024-03-10")
    check.numbers(
        "the first and last days of both spans",
        found,
        [_want],
        hint="30 and 209 days ago belong to the recent span, 210 and 389 to the earlier one.",
    )
check.number(
    "paid on the 30th day",
    slower(_edges.assign(delay=[0, 30, 30, 0, 0, 0]), "2024-03-10")["T"],
    0,
    hint="What was paid on the 30th day is not unpaid after it.",
)
_young = pd.DataFrame({"customer": ["P", "Q"], "due": pd.to_datetime(["2023-12-15", "2023-12-28"])})
_young = pd.concat([_young.assign(amount=5_000, delay=[16, 3]), four.iloc[::-1]], ignore_index=True)
found = slower(_young, "2023-12-31").dropna()
check.numbers(
    "new invoices, rows turned round",
    [found[name] for name in "PQS"],
    [-0.1, 0.8, 0],
    hint="An invoice that could not be 30 days late yet may not make anybody look better.",
)
_later = four.assign(delay=four["delay"].mask(four["delay"] > 30, 300))
found = slower(_later, "2023-12-31").dropna()
check.numbers(
    "the late ones even later",
    [found[name] for name in "PQS"],
    [-0.1, 0.8, 0],
    hint="More than 30 days is more than 30 days: the measure asks no more.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · Your own year
#
# Now your ledger. Fill in each line for 2022 and for 2023, in this order, with your functions or those of `creditlab`:
#
# - `"ADD"`: days, at the end of December, over the sales of October to December (the tax is in both figures already);
# - `"CEI"`: a share, October to December;
# - `"unpaid"`: of the money that fell due from 1 August to 1 December, the share that was unpaid 30 days later.

# %% name="q7"
figures = {"ADD": [None, None], "CEI": [None, None], "unpaid": [None, None]}
### BEGIN SOLUTION
for place, year in enumerate((2022, 2023)):
    end, quarter = balances.loc[f"{year}-12"], sales[f"{year}-10" : f"{year}-12"]
    told = four_days(end["receivable"], end["current"], list(quarter), [31, 30, 31], 0)
    fell_due = delays[delays["due"].between(f"{year}-08-01", f"{year}-12-01")]
    late = fell_due.loc[fell_due["delay"] > 30, "amount"].sum()
    figures["ADD"][place] = told["ADD"]
    figures["CEI"][place] = cei(balances, sales, f"{year}-10", f"{year}-12")
    figures["unpaid"][place] = late / fell_due["amount"].sum()
### END SOLUTION

# %% name="q7_test"
check.true(
    "three lines of two numbers",
    type(figures) is dict
    and all(len(list(figures.get(name, ()))) == 2 for name in ("ADD", "CEI", "unpaid")),
    hint="A dict of three lists, 2022 first.",
)
for _year, _one in zip((2022, 2023), figures["CEI"], strict=True):
    check.number(f"CEI {_year}, a share", _one, between=(0, 1), hint="0.90 for 90%.")
### BEGIN HIDDEN TESTS
_add, _cei, _unpaid, _mean = [], [], [], []
for _year in (2022, 2023):
    _end = balances.loc[pd.Period(f"{_year}-12")]
    _quarter = sales[f"{_year}-10" : f"{_year}-12"].sum()
    _add.append((_end["receivable"] - _end["current"]) / _quarter * 92)
    _cei.append(cl.collection_effectiveness(balances, sales, f"{_year}-10", f"{_year}-12"))
    _due = delays[delays["due"].between(f"{_year}-08-01", f"{_year}-12-01")]
    _unpaid.append(np.average(_due["delay"] > 30, weights=_due["amount"]))
    _mean.append((_due["delay"] > 30).mean())
check.numbers(
    "ADD",
    figures["ADD"],
    _add,
    tolerance=1e-3,
    mistakes={"The tax is in both figures here: it cancels out.": [each / 1.13 for each in _add]},
    hint="What is late, over the sales of a day; October to December have 92 days.",
)
check.numbers(
    "CEI",
    figures["CEI"],
    _cei,
    tolerance=1e-3,
    mistakes={
        "Three months, not December alone.": [
            cl.collection_effectiveness(balances, sales, f"{y}-12", f"{y}-12") for y in (2022, 2023)
        ],
        "In this order: 2022, then 2023.": _cei[::-1],
    },
    hint="Opening is the end of September; flows and stocks cover the same three months.",
)
check.numbers(
    "unpaid after 30 days",
    figures["unpaid"],
    _unpaid,
    tolerance=1e-3,
    mistakes={"Of the money, not of the invoices.": _mean},
    hint="Of the money due from 1 August to 1 December: with a delay above 30. Is it your student id?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# Answer both letters (150 to 220 words, to the managing director): is the bonus of 60,000 yuan paid for 2023, and for which measure in
# 2024? There are several good answers; yours must follow from *your* ledger.
#
# | points | what we look for |
# |--:|---|
# | 4 | a clear decision on 2023 that follows from the numbers; says what the simple DSO moved for |
# | 4 | two measures of lateness, both years side by side, with units and what each is counted over; where they disagree, says so |
# | 4 | one measure for 2024, over which period, and one way in which somebody could look good on it without collecting more |
# | 3 | one customer or group of invoices to look at first, and what might be *our* fault in it; no customer is called bad for a trend alone |

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
from IPython.display import display

rows = {}
for year in (2022, 2023):
    end, until = balances.loc[f"{year}-12"], sales[: f"{year}-12"]
    lengths = list(until.index.days_in_month)
    rows[year] = four_days(end["receivable"], end["current"], list(until), lengths, 0)
    ended = delays[delays["due"].between(f"{year}-07-04", f"{year}-10-02")]
    rows[year] |= {f"rolled, step {n}": r for n, r in enumerate(roll(ended, "2023-12-31"), 1)}
summary = pd.DataFrame(rows).T.assign(CEI=figures["CEI"], unpaid=figures["unpaid"]).round(3)
trend = slower(delays, "2023-12-31")
owed = delays[delays["delay"] > 30].groupby("customer")["amount"].sum()
display(summary.T, trend.sort_values().tail(4).round(2), owed.sort_values().tail(4))
sales.groupby(sales.index.year).apply(lambda year: year.tail(3).round(-3)).unstack(0)
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; numbers differ by student.* Dear Ms Zhao, pay half of the bonus, 30,000 yuan: for holding the level. Neither letter is
# right. The simple DSO rose from 53.6 to 55.6 days, countback by as much, so it was no Christmas rush; the best possible DSO fell a little.
# But is the rest lateness? ADD rose from 8.9 to 11.5 days (end of December, over the sales of the quarter). Two other measures say "the same": the CEI of October to
# December was 89.1%, now 88.8%; and of the money due from August to November, 11.6% was unpaid after 30 days, now 11.2%. They disagree because what grew
# is 1 to 30 days late: more promises slip, and are still kept within the month. What rolled on to 60 days even fell. So nobody lost money for us, and nobody won any.
# For 2024 I propose the share unpaid 30 days after the due day, all invoices, by quarter, told a month later. Beware: it falls, too, if Sales grants longer
# terms, so we watch the best possible DSO beside it. First call: C00062, 90,478 yuan, 72 days late. A credit note of 27,309 was booked on that invoice: perhaps our goods were
# wrong. C00026 has the steepest trend (+0.71), of few invoices: a reason to ask, no verdict. Regards, Wang
# ### END SOLUTION
