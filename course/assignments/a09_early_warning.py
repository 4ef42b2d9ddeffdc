# %% [markdown] name="case"
# We sell pumps to business customers, on 60 days. In November one of them failed, and "everybody had seen it coming". Today is
# Wednesday, 8 January 2025, and on your desk lies a consultant's proposal: "**Stop shipment** to every customer of whom **two kinds of bad
# news** are heard within a year. Tested on seven famous failures." The sales director, Ms Luo, would lose the orders. She asks by Friday: do we
# install it, and if so as a *stop* or as a *question*?
#
# Our company, the consultant and Ms Luo are **invented**. The seven failures are **real**, and every fact has its source in
# `case_events`. Our customers, healthy and failed, are **simulated** and drawn from your student id: your numbers are yours alone.

# %% name="setup"
from functools import cache

import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.data.failure_scores import altman
from creditlab.data.rates import jeffreys_interval
from creditlab.decide.early_warning import AlarmRule, alarm_days, first_alarms, overdue_signals

# %% name="cases"
data = cl.load_dataset("case_events")
facts = data.frame.merge(data.tables["sources"][["source", "published"]], on="source", how="left")
facts["known"] = pd.to_datetime(facts["known"])
case_ends = pd.to_datetime(data.tables["cases"].set_index("customer")["failed"])
warns = facts[(facts["leans"] == "warns") & ~facts["signal"].isin(["failure", "aftermath"])]
fair = warns[warns["hindsight"] == 0]
KINDS = sorted(fair["signal"].unique())
two_kinds = AlarmRule(dict.fromkeys(KINDS, 1), threshold=2, window=365)
claimed = first_alarms(alarm_days(warns, two_kinds), case_ends, horizon=10_000)["lead"]
claim = {"failures": len(claimed), "found by the rule": claimed.count()}
claim |= {"days ahead, median": claimed.median(), "healthy companies looked at": 0}
pd.Series(claim, name="the proposal").astype(int).to_frame()

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% [markdown] name="about-q1"
# ## Question 1 · Could anybody have known?
#
# Eight facts from the cases. `dated` is the day under which the file has them, `published` what its source says of its own day. You stand on
# the evening of the third date, and a fair rule listens to the news of the past year.

# %% name="eight"
stand = {117: "2020-04-30", 82: "2021-06-30", 84: "2021-06-30", 11: "2004-03-31"}
stand |= {35: "2017-01-31", 13: "2004-04-30", 52: "2018-01-16", 31: "2017-03-31"}
eight = facts.loc[list(stand), ["customer", "what", "known", "published"]]
amount = [
    f": {v:g} {u}" if v == v else "" for v, u in facts.loc[list(stand), ["value", "unit"]].values
]
eight["what"] += amount
eight = eight.rename(columns={"known": "dated"}).assign(stand=list(stand.values()))
eight = eight.rename(columns={"stand": "you stand on"}).set_index(pd.RangeIndex(1, 9))
cl.text_table(eight, index=True).format({"dated": "{:%Y-%m-%d}"})

# %% [markdown] name="about-q1-task"
# What does the rule do with each on that evening? Write `"counts"` (it warns, and could be read), `"later"` (nobody outside could
# read it yet), `"no warning"` (it could be read, and speaks *for* the customer) or `"too late"` (it is the failure itself, or comes after it).

# %% name="q1"
heard_as = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"C": "counts", "L": "later", "N": "no warning", "T": "too late"}
heard_as = {number: words[letter] for number, letter in enumerate("CLNLLCTN", 1)}
### END SOLUTION

# %% name="q1_test"
check.labels(
    "fact 1 is read",
    {1: heard_as[1]},
    {1: "counts"},
    hint="The audit was in the newspapers within a day or two. For whom does it speak?",
)
check.true(
    "eight facts, in the four words",
    set(heard_as) == set(range(1, 9))
    and set(heard_as.values()) <= {"counts", "later", "no warning", "too late"},
    hint="A dict of 1 to 8, and only the four words of the question.",
)
### BEGIN HIDDEN TESTS
check.labels(
    "facts 2 and 4",
    {n: heard_as[n] for n in (2, 4)},
    {2: "later", 4: "later"},
    hint="It had happened. But when was it first to be read, and by whom before that?",
)
check.labels(
    "fact 5",
    {5: heard_as[5]},
    {5: "later"},
    hint="A year that is over is not a year that is published.",
)
check.labels(
    "facts 3 and 8",
    {n: heard_as[n] for n in (3, 8)},
    {3: "no warning", 8: "no warning"},
    hint="Read what is said, and who gains by it. Does it ask you to stop, or to go on?",
)
check.labels(
    "facts 6 and 7",
    {n: heard_as[n] for n in (6, 7)},
    {6: "counts", 7: "too late"},
    hint="One of the two came while goods could still be held back.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · The score of a day
#
# Write a function that gives the score of a customer at the end of `day`. `heard` is a list of pairs (first day from which it could
# be known, kind of news), in any order; `points` says what each kind counts. A kind counts **once**, however often it was heard; a
# kind without points counts nothing. News counts on its own day and on the `window − 1` days after it: heard yesterday with a window of one
# day, it is forgotten. A window below one day: **raise a `ValueError`**. First by hand, for the end of June:

# %% name="six"
six = [("2024-06-28", "payment"), ("2024-03-01", "press"), ("2024-06-15", "payment")]
six += [("2024-07-02", "statements"), ("2023-06-29", "lender"), ("2024-01-10", "court")]
weights = {"payment": 3, "court": 2, "press": 1, "statements": 4, "lender": 8}
pd.DataFrame(six, columns=["known", "kind"]).assign(points=lambda t: t["kind"].map(weights))


# %% name="q2"
def score_on(day, heard, points, window):
    """Points of the kinds heard within the window that ends with day."""
    ### BEGIN SOLUTION
    if window < 1:
        raise ValueError(f"a window of {window} days")
    today = pd.Timestamp(day)
    ago = [((today - pd.Timestamp(known)).days, kind) for known, kind in heard]
    kinds = {kind for days, kind in ago if 0 <= days < window}
    return sum(points.get(kind, 0) for kind in kinds)
    ### END SOLUTION


# %% name="q2_test"
check.number(
    "six pieces of news, on 30 June, half a year",
    score_on("2024-06-30", six, weights, 182),
    6,
    mistakes={
        "A kind counts once, however often it was heard.": 9,
        "What is heard in July nobody knows in June.": 10,
        "What was heard a year ago is out of the window.": 14,
        "Not the number of kinds: each has its points.": 3,
    },
    hint="Payment, court and press, each once.",
)
### BEGIN HIDDEN TESTS
check.number(
    "the same with a window of a year and two days",
    score_on("2024-06-30", six, weights, 368),
    14,
    hint="Use the window that the function is given.",
)
check.number(
    "the same a week later",
    score_on("2024-07-07", six, weights, 182),
    10,
    hint="Use the day that the function is given: something has been heard since.",
)
_edge = [("2024-03-31", "court"), ("2024-01-31", "press")]
check.numbers(
    "the first and the last day of a window of 60",
    [score_on(d, _edge, {"court": 5, "press": 7}, 60) for d in ("2024-03-30", "2024-03-31")],
    [7, 5],
    hint="Heard today it counts; heard as many days ago as the window has, no more.",
)
check.number(
    "a kind that has no points",
    score_on("2024-06-30", [*six, ("2024-06-30", "weather")], weights, 182),
    6,
    hint="What is not in the points counts nothing, and stops nothing.",
)
check.number(
    "heard again",
    score_on("2024-06-30", [("2023-01-01", "court"), ("2024-06-01", "court")], weights, 90),
    2,
    hint="A kind heard long ago *and* of late was heard of late.",
)
_half = {"payment": 1.5, "press": 0.25}
check.number(
    "points with digits",
    score_on("2024-06-30", six[::-1], _half, 182),
    1.75,
    hint="The points that the function is given, whatever the order of the news.",
)
check.number(
    "nothing was heard", score_on("2024-06-30", [], weights, 365), 0, hint="No news: a score of 0."
)
check.raises(
    "a window of no day",
    ValueError,
    score_on,
    "2024-06-30",
    six,
    weights,
    0,
    hint="A rule that hears nothing is none: raise a ValueError.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · How long before the end?
#
# Write a function that returns a Series of days by customer: from the first ring to the end. `rings` has a row a ring (`customer`,
# `day`), in any order; `ends` is a Series of days by customer: of the failure, or for a healthy one the day on which we stop looking. Only rings
# at least 1 and at most `horizon` days before the end count: whoever is watched longer would ring oftener, and a ring on the day of
# the end comes too late. Where nothing rang, the value is missing (`np.nan`). The result has the index of `ends`. A horizon below one
# day: **raise a `ValueError`**.


# %% name="q3"
def lead_times(rings, ends, horizon):
    """Days from the first ring within the horizon to the end, by customer."""
    ### BEGIN SOLUTION
    if horizon < 1:
        raise ValueError(f"a horizon of {horizon} days")
    ahead = (rings["customer"].map(ends) - rings["day"]).dt.days
    counts = ahead.between(1, horizon)
    return ahead[counts].groupby(rings["customer"][counts]).max().reindex(ends.index)
    ### END SOLUTION


# %% name="q3_test"
until = {"P": "2024-09-30", "S": "2024-06-01", "Q": "2024-03-15", "R": "2024-09-30"}
until = pd.to_datetime(pd.Series(until | {"T": "2024-09-30"}))
rang = [("P", "2024-08-01"), ("P", "2023-09-01"), ("P", "2024-05-03"), ("Q", "2024-03-15")]
rang += [("Q", "2024-03-20"), ("S", "2024-05-31"), ("T", "2023-10-01"), ("T", "2024-09-29")]
rang = pd.DataFrame(rang, columns=["customer", "day"]).assign(
    day=lambda t: pd.to_datetime(t["day"])
)
found = lead_times(rang, until, 365)
check.true(
    "a Series with the index of ends",
    type(found) is pd.Series and list(found.index) == list("PSQRT"),
    hint="A value for each customer of `ends`, in its order, also where nothing rang.",
)
check.true(
    "Q and R are missing",
    [bool(pd.isna(found[name])) for name in "PSQRT"] == [False, False, True, True, False],
    hint="Q rang on the day it failed, and five days after it. R never rang. Neither helps.",
)
check.numbers(
    "P, S and T",
    [found[name] for name in "PST"],
    [150, 1, 365],
    mistakes={
        "The first ring, not the last.": [60, 1, 1],
        "Nobody looks back further than the horizon.": [395, 1, 365],
    },
    hint="P: which of its three rings is the first within 365 days?",
)
### BEGIN HIDDEN TESTS
found = lead_times(rang, until, 366 + 30)
check.numbers(
    "a longer watch",
    [found[name] for name in "PST"],
    [395, 1, 365],
    hint="Use the horizon that the function is given.",
)
found = lead_times(rang, until, 59)
check.true(
    "a shorter watch",
    [bool(pd.isna(found[name])) for name in "PSQRT"] == [True, False, True, True, False]
    and found["T"] == 1,
    hint="With a horizon of 59 days a ring 60 days ahead is not looked at; a later one may be.",
)
_turned = rang.iloc[[5, 2, 7, 0, 3, 6, 1, 4]].reset_index(drop=True)
_more = pd.concat(
    [_turned, pd.DataFrame({"customer": ["Z"], "day": pd.to_datetime(["2024-01-01"])})]
)
found = lead_times(_more, until[::-1], 365)
check.true(
    "another order: the index of ends", list(found.index) == list("TRQSP"), hint="Its order."
)
check.numbers(
    "another order, and a stranger who rings",
    [found[name] for name in "PST"],
    [150, 1, 365],
    hint="The order of the rings means nothing, and who is not in `ends` does not count.",
)
found = lead_times(rang.iloc[:0], until, 365)
check.true(
    "nobody rings",
    type(found) is pd.Series and len(found) == 5 and bool(found.isna().all()),
    hint="Without a ring everybody is missing; nobody is left out.",
)
check.raises(
    "a horizon of no day",
    ValueError,
    lead_times,
    rang,
    until,
    0,
    hint="Who looks back no day finds nothing: raise a ValueError.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · What is a stop worth?
#
# A customer buys for `daily` yuan every day and pays each delivery after `terms` days, until it fails. So on that day the deliveries
# of the last `terms` days are open, and of these an insolvency still pays the share `dividend`. Of each yuan of sales we earn the share
# `margin`; the rest we have put into the goods. At the first ring, `lead` days before the failure, we **stop** all deliveries.
#
# Write a function that says by how many yuan we are better off than without the rule. (Below 0: worse.) A delivery that is held back
# saves what we would have lost on it, *or* costs what we would have earned on it. `lead` is `None` if the rule never rang. A margin or a
# dividend that is no share from 0 to 1 (20, say): **raise a `ValueError`**.


# %% name="q4"
def stop_pays(lead, daily, terms, margin, dividend):
    """Yuan by which a stop beats doing nothing, for a customer that fails."""
    ### BEGIN SOLUTION
    for share in (margin, dividend):
        if not 0 <= share <= 1:
            raise ValueError(f"{share} is no share")
    days = max(lead or 0, 0)
    held_open = min(days, terms)
    return daily * (held_open * (1 - margin - dividend) - (days - held_open) * margin)
    ### END SOLUTION


# %% name="q4_test"
check.number(
    "90 days ahead, terms of 60 days",
    stop_pays(90, 1_000, 60, 0.2, 0.15),
    33_000,
    mistakes={
        "What was delivered 61 to 90 days before the end would have been paid: its margin is lost.": 39_000,
        "Only the deliveries of the last 60 days stay unpaid.": 58_500,
        "We lose what we have put in, not the price.": 45_000,
        "An insolvency pays a part.": 42_000,
        "On a delivery that is never paid no margin is earned, so none is lost.": 21_000,
    },
    hint="60 days of deliveries are saved at cost, less what would still have come; 30 days were good business.",
)
### BEGIN HIDDEN TESTS
check.number(
    "45 days ahead",
    stop_pays(45, 1_000, 60, 0.2, 0.15),
    29_250,
    hint="What was delivered before the ring is gone: only 45 days are saved.",
)
check.numbers(
    "no ring, and a ring on the last day",
    [stop_pays(None, 1_000, 60, 0.2, 0.15), stop_pays(0, 1_000, 60, 0.2, 0.15)],
    [0, 0],
    hint="Whoever stops nothing saves nothing.",
)
_pays = {lead: stop_pays(lead, 700, 30, 0.35, 0.05) for lead in (0, 1, 12, 29, 30, 31, 60)}
check.true(
    "more lead is worth more, up to the terms",
    bool((np.diff([_pays[lead] for lead in (0, 1, 12, 29, 30)]) > 0).all()),
    hint="Each day earlier is a delivery saved, as long as it would have stayed unpaid.",
)
check.numbers(
    "a day earlier than the terms",
    [_pays[31] - _pays[30], _pays[60]],
    [-245, 5_250],
    hint="That delivery would have been paid. What does it cost to hold it back?",
)
check.number(
    "ten times the customer",
    stop_pays(77, 12_340, 45, 0.3, 0.1) / stop_pays(77, 1_234, 45, 0.3, 0.1),
    10,
    hint="In yuan, of what is bought in a day.",
)
check.number(
    "a dividend above what we put in",
    stop_pays(30, 1_000, 60, 0.5, 0.6),
    -3_000,
    hint="Then even the failed customer was good business.",
)
for _margin, _dividend in ((20, 0.1), (0.2, 15), (-0.1, 0.1)):
    check.raises(
        "percent instead of a share",
        ValueError,
        stop_pays,
        90,
        1_000,
        60,
        _margin,
        _dividend,
        hint="0.2 for 20%. Refuse what is no share: raise a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · Two rules on the same customers
#
# Rule A was right for 19 customers and rule B for 16, of the same 27. Is A better? Customers for whom both were right, or both wrong,
# say nothing. If the rules were equally good, each of the *others* would be for A or for B like the toss of a coin (lesson 4.3).
#
# Write a function of two lists of `True` and `False`: for each customer, in the same order, was A right, was B right? It returns a
# tuple `(only_a, only_b, chance)`: for how many only A was right, for how many only B, and the chance that coins would split at least as unevenly,
# **in either direction**. It is 1 where there is nothing to toss. Lists of different length, or empty ones: **raise a `ValueError`**.


# %% name="q5"
def told_apart(a, b):
    """Return (only A right, only B right, chance of a split as uneven)."""
    ### BEGIN SOLUTION
    from scipy.stats import binomtest

    if len(a) != len(b) or len(a) == 0:
        raise ValueError(f"{len(a)} customers for A, {len(b)} for B")
    only_a = sum(bool(x) and not y for x, y in zip(a, b, strict=True))
    only_b = sum(bool(y) and not x for x, y in zip(a, b, strict=True))
    tossed = only_a + only_b
    return only_a, only_b, float(binomtest(only_a, tossed).pvalue) if tossed else 1.0
    ### END SOLUTION


# %% name="q5_test"
right_a = [True] * 12 + [True] * 7 + [False] * 4 + [False] * 4
right_b = [True] * 12 + [False] * 7 + [True] * 4 + [False] * 4
told = told_apart(right_a, right_b)
check.true("a tuple of three", type(told) is tuple and len(told) == 3, hint="return a, b, chance")
check.numbers(
    "only A, only B",
    told[:2],
    [7, 4],
    mistakes={
        "Only A: leave out the customers for whom both were right.": [19, 16],
        "A first, then B.": [4, 7],
    },
    hint="12 customers for whom both were right, and 4 for whom neither was, say nothing.",
)
check.number(
    "chance",
    told[2],
    1_124 / 2_048,
    mistakes={
        "In either direction: 4 to 7 is as uneven as 7 to 4.": 562 / 2_048,
        "At least as uneven: 7 to 4 itself, and more, belong to it.": 464 / 2_048,
        "Not the chance of this one split.": 330 / 2_048,
    },
    hint="Eleven coins: how often 7 heads or more, or 7 tails or more?",
)
### BEGIN HIDDEN TESTS
for _a, _b, _chance in ((5, 0, 1 / 16), (0, 6, 1 / 32), (2, 9, 67 / 1_024), (14, 3, 834 / 65_536)):
    _told = told_apart([True] * _a + [False] * _b + [True], [False] * _a + [True] * _b + [True])
    check.numbers(f"{_a} to {_b}", _told[:2], [_a, _b], hint="A first, whoever is ahead.")
    check.number(
        f"chance of {_a} to {_b}",
        _told[2],
        _chance,
        tolerance=1e-5,
        mistakes={"In either direction.": _chance / 2},
        hint="Only the customers of whom one rule alone was right are tossed; count both directions.",
    )
_told = told_apart([True, False, True, False], [False, True, True, False])
check.numbers("1 to 1", _told, [1, 1, 1], hint="No chance is above 1.")
_mixed = np.random.default_rng(5).permutation(27)
_told = told_apart([right_a[n] for n in _mixed], [right_b[n] for n in _mixed])
check.numbers(
    "the 27 in another order",
    _told,
    [7, 4, 1_124 / 2_048],
    hint="Customer by customer; their order means nothing.",
)
check.numbers(
    "the same rule twice",
    told_apart(right_a, right_a),
    [0, 0, 1],
    hint="Nothing to toss: a chance of 1.",
)
for _one, _other in ((right_a, right_b[1:]), ([], [])):
    check.raises(
        "lists that do not fit",
        ValueError,
        told_apart,
        _one,
        _other,
        hint="Both rules on the same customers, and at least one: else raise a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · A rule that pays
#
# Now our own customers. Of each we have the kinds of news that a supplier sees: an own invoice more than 60 days overdue (`payment`), accounts
# in Altman's distress zone (`statements`), and what courts, tax office, lenders and press write. No delivery was held back in this
# simulation, so all that a rule would have done can be counted.


# %% name="customers"
KIND_OF = {
    "sued by a supplier over unpaid goods": "court",
    "enforcement order; claim not paid": "court",
    "named for tax arrears": "warning",
    "shares of the owner pledged to a lender": "lender",
    "workers complain of late wages": "press",
}


@cache
def customers_of(seed):
    """Signals, ends (of failure, or of our looking) and whether it failed, by customer."""
    book = cl.simulate_ledger(1_400, years=3, seed=seed)
    overdue = overdue_signals(book.ledger, pd.date_range("2022-09-30", "2024-12-31", freq="ME"))
    zones = altman(book.statements, "z_double_prime")
    read_on = book.statements.set_index(["customer", "year_end"])["published"].rename("known")
    weak = zones[zones["zone"] == "distress"].join(read_on, on=["customer", "year_end"])
    news = book.news.assign(signal=book.news["text"].map(KIND_OF), known=book.news["date"])
    seen = [overdue, weak.assign(signal="statements"), news.dropna(subset="signal")]
    seen = pd.concat(seen)[["customer", "known", "signal"]].reset_index(drop=True)
    since = book.ledger.invoices.groupby("customer")["date"].min()
    old = since.index[since < "2022-10-01"]
    gone = book.failures[book.failures >= "2023-09-01"]
    gone = gone[gone.index.isin(old)]
    ends = pd.Series(pd.Timestamp("2024-12-31"), old.difference(book.failures.index))
    ends = pd.concat([gone, ends])
    return seen, ends, pd.Series(ends.index.isin(gone.index), ends.index)


signals, ends, failed = customers_of(student_seed(student))
failed.map({True: "failed", False: "healthy"}).value_counts().to_frame("customers").T

# %% [markdown] name="about-q6-task"
# `signals` has a row a signal: `customer`, `known` and the kind in `signal`. `ends` has the day of the failure, or for a healthy one the end of 2024, by
# customer; `failed` is True or False.
#
# Let all customers count the same: each buys for **1,000 yuan a day** and pays after **60 days**; margin **20%**, dividend **12%**. In
# an ordinary year **4 of 100** customers fail. A rule is worth, per 100 customers and year,
#
# > 4 × the mean over those that failed, plus 96 × the mean over the healthy.
#
# A customer counts with its *first* ring in the 365 days before its end, and one that never rings with 0. You choose what follows:
#
# - a **stop**. Of one that fails: as in question 4. Of a healthy one: accounting needs 30 days to clear it, and their margin is lost;
# - a **question**, a call and a look at the accounts. Each costs 1,000 yuan. It finds out half of those that will fail, and these pay cash from
#   then on: what would have stayed open is saved (count half of that money), and no margin is lost.
#
# All these numbers are our assumptions.
#
# Choose a rule and what follows, and store both in `my_rule`: `points` by kind of news, `threshold`, `window` in days, and `action`, `"stop"` or
# `"question"`. It is judged on **other customers**, whom you have not seen: there it must earn at least 30% of what the
# best of fifteen plain rules earns (1 to 5 kinds of news; 90, 180 or 365 days; followed by a question).

# %% name="q6"
my_rule = {"points": {}, "threshold": None, "window": None, "action": ""}
### BEGIN SOLUTION
OURS = sorted(signals["signal"].unique())


def worth(lead, went, action):
    """Yuan per 100 customers and year."""
    rang, days = lead.notna(), lead.fillna(0)
    saved = days.clip(upper=60) * 1_000 * (1 - 0.2 - 0.12)
    if action == "stop":
        each = (saved - (days - 60).clip(lower=0) * 200).where(went, -30 * 200 * rang)
    else:
        each = (saved / 2).where(went, 0) - 1_000 * rang
    return 4 * each[went].mean() + 96 * each[~went].mean()


tried, rings = {}, {}
for kinds in (1, 2, 3, 4, 5):
    for window in (90, 180, 365):
        rule = AlarmRule(dict.fromkeys(OURS, 1), kinds, window)
        lead = first_alarms(alarm_days(signals, rule), ends, 365)["lead"]
        for action in ("stop", "question"):
            tried[kinds, window, action] = worth(lead, failed, action)
            rings[kinds, window, action] = lead.notna().sum()
good = [each for each in tried if tried[each] >= 0.8 * max(tried.values())]
kinds, window, action = min(good, key=rings.get)  # almost as good, and fewer rings
my_rule = {"points": dict.fromkeys(OURS, 1), "threshold": kinds, "window": window, "action": action}
### END SOLUTION

# %% name="q6_test"
check.true(
    "a dict of four",
    type(my_rule) is dict and set(my_rule) == {"points", "threshold", "window", "action"},
    hint="points, threshold, window and action.",
)
check.true(
    "points by kind of news, all above 0",
    type(my_rule["points"]) is dict
    and len(my_rule["points"]) > 0
    and set(my_rule["points"]) <= set(signals["signal"])
    and all(type(p) in (int, float) and p > 0 for p in my_rule["points"].values()),
    hint="Kinds as they stand in `signals`; leave out what shall not count.",
)
check.number("threshold", my_rule["threshold"], between=(0.01, 1_000), hint="Points to ring.")
check.number("window, in days", my_rule["window"], between=(1, 1_000), hint="A day or more.")
check.text("action", my_rule["action"], ["stop", "question"], hint="'stop' or 'question'.")
### BEGIN HIDDEN TESTS
_memo = vars(customers_of).setdefault("others", {})  # the same for every rule that is judged
if student not in _memo:
    _one, _other = (customers_of(student_seed(student) // 2 + n) for n in (1, 2))
    _one = (
        _one[0].assign(customer="x" + _one[0]["customer"]),
        *(t.add_prefix("x") for t in _one[1:]),
    )
    _memo[student] = [pd.concat(tables) for tables in zip(_one, _other, strict=True)]
_news, _ends, _went = _memo[student][:3]


def _worth(points, threshold, window, action):
    _rings = alarm_days(_news, AlarmRule(points, threshold, window))
    _lead = first_alarms(_rings, _ends, 365)["lead"]
    _days, _open = _lead.fillna(0), _lead.fillna(0).clip(upper=60)
    _each = _open * 340 - 1_000 * _lead.notna()
    _none = -1_000 * _lead.notna()
    if action == "stop":
        _each, _none = _open * 680 - (_days - _open) * 200, -6_000 * _lead.notna()
    return 4 * _each[_went].mean() + 96 * _none[~_went].mean()


if len(_memo[student]) == 3:
    _all = dict.fromkeys(sorted(_news["signal"].unique()), 1)
    _plain = [(_all, t, w, "question") for t in (1, 2, 3, 4, 5) for w in (90, 180, 365)]
    _memo[student].append(max(_worth(*each) for each in _plain))
_best = _memo[student][3]
_action = my_rule["action"].strip().casefold()
_rule = my_rule["points"], my_rule["threshold"], int(my_rule["window"])
_mine = _worth(*_rule, _action)
_rang = len(alarm_days(_news, AlarmRule(*_rule))["customer"].unique()) / len(_ends)
check.true(
    "a rule that earns something on other customers",
    bool(_mine >= 0.3 * _best),
    hint="The rule hardly ever rings there: it costs nothing, and finds nobody. Whom does it miss?"
    if _rang < 0.1
    else "Its false alarms eat up what it finds. How many of a hundred rings are true, and what does each of the false ones cost?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · What can you prove?
#
# The proposal has no healthy companies. Here are twenty of yours, drawn by lot, beside the seven. "Two kinds" is the rule of the proposal; "one kind" rings at
# any news that warns; both with a window of 365 days, on the 365 days before the end.

# %% name="twenty"
dice = np.random.default_rng([student_seed(student), 9])
twenty = pd.Index(dice.choice(failed.index[~failed], 20, replace=False))


def leads_of(kinds, news, until):
    """Lead times of a rule that rings at so many kinds."""
    rule = AlarmRule(dict.fromkeys(sorted({*KINDS, *KIND_OF.values()}), 1), kinds, 365)
    return first_alarms(alarm_days(news, rule), until, 365)["lead"]


seven = pd.DataFrame({kinds: leads_of(kinds, fair, case_ends) for kinds in (1, 2)})
seven["2, with hindsight"] = leads_of(2, warns, case_ends)
ours = pd.DataFrame({kinds: leads_of(kinds, signals, ends) for kinds in (1, 2)})
seven.rename_axis("days ahead, by kinds needed").style.format("{:.0f}", na_rep="none")

# %% [markdown] name="about-q7-task"
# `seven` and `ours` hold the days ahead (missing: it did not ring), `failed` who of ours failed, `twenty` the names of the twenty. A failure is *found* if
# it rings **at least 60 days** ahead. A rule is *right* for a failure that it finds, and for a healthy customer for whom it does not ring.
#
# Write of the **first** of each pair `"more"`, `"fewer"` or `"cannot tell"`. Pairs 1, 2 and 3 compare the same customers: take the chance of question 5, and
# believe a difference where it is below 5%. Pairs 4 and 5 compare shares of different customers: believe it where the two 95% intervals
# (`jeffreys_interval`) do not overlap. And give the evidence for three of them: the chance of pair 2, and both shares of pairs 4 and 5.
#
# | | first | second |
# |---|---|---|
# | 1 | of the seven, found by "two kinds", as it was known | found by "two kinds" with hindsight |
# | 2 | of the seven and the twenty, "one kind" was right | "two kinds" was right |
# | 3 | of all of ours, "one kind" was right | "two kinds" was right |
# | 4 | share of the seven found by "two kinds" | share of the twenty for whom it rang |
# | 5 | share of our failures found by "two kinds" | share of all our healthy for whom it rang |

# %% name="q7"
verdicts = {1: "", 2: "", 3: "", 4: "", 5: ""}
evidence = {2: None, 4: [None, None], 5: [None, None]}
### BEGIN SOLUTION
both = pd.concat([seven[[1, 2]], ours.loc[twenty]])
bad = pd.Series(both.index.isin(seven.index), both.index)
paired = {1: [seven[2] >= 60, seven["2, with hindsight"] >= 60]}
for number, leads, went in ((2, both, bad), (3, ours, failed)):
    paired[number] = [(leads[k] >= 60).where(went, leads[k].isna()) for k in (1, 2)]
for number, (a, b) in paired.items():
    only_a, only_b, chance = told_apart(a.tolist(), b.tolist())
    evidence[number] = chance
    verdicts[number] = ("more" if only_a > only_b else "fewer") if chance < 0.05 else "cannot tell"
shares = {4: [seven[2] >= 60, ours.loc[twenty, 2].notna()]}
shares[5] = [ours.loc[failed, 2] >= 60, ours.loc[~failed, 2].notna()]
for number, each in shares.items():
    low, high = jeffreys_interval([x.sum() for x in each], [len(x) for x in each])
    evidence[number] = [x.mean() for x in each]
    apart = "more" if low[0] > high[1] else "fewer" if high[0] < low[1] else "cannot tell"
    verdicts[number] = apart
### END SOLUTION

# %% name="q7_test"
check.true(
    "five verdicts, in the three words",
    type(verdicts) is dict
    and set(verdicts) == set(range(1, 6))
    and set(verdicts.values()) <= {"more", "fewer", "cannot tell"},
    hint="A dict of 1 to 5; of each first 'more', 'fewer' or 'cannot tell'.",
)
check.true(
    "evidence for pairs 2, 4 and 5",
    type(evidence) is dict and {2, 4, 5} <= set(evidence),
    hint="A dict: of 2 the chance, of 4 and 5 a list of two shares.",
)
check.number("a chance", evidence[2], between=(0, 1), hint="That of question 5, from 0 to 1.")
### BEGIN HIDDEN TESTS
from scipy.stats import binomtest

_true, _chances, _both = {}, {}, pd.concat([seven[[1, 2]], ours.loc[twenty]])
_groups = {2: (_both, _both.index.isin(seven.index)), 3: (ours, failed.to_numpy())}
_pairs = {1: (seven[2] >= 60, seven["2, with hindsight"] >= 60)}
for _n, (_lead, _bad) in _groups.items():
    _pairs[_n] = [np.where(_bad, _lead[k] >= 60, _lead[k].isna()) for k in (1, 2)]
for _n, (_a, _b) in _pairs.items():
    _split = int((_a & ~_b).sum()), int((_b & ~_a).sum())
    _chances[_n] = binomtest(_split[0], sum(_split)).pvalue if sum(_split) else 1.0
    _sure = _chances[_n] < 0.05
    _true[_n] = ("more" if _split[0] > _split[1] else "fewer") if _sure else "cannot tell"
_shares = {4: (seven[2] >= 60, ours.loc[twenty, 2].notna())}
_shares[5] = (ours.loc[failed, 2] >= 60, ours.loc[~failed, 2].notna())
for _n, _two in _shares.items():
    _low, _high = jeffreys_interval([int(x.sum()) for x in _two], [len(x) for x in _two])
    _apart = "more" if _low[0] > _high[1] else "fewer" if _high[0] < _low[1] else "cannot tell"
    _true[_n] = _apart
_hints = {
    "1": "How many of the seven are found by one of the two only? Could coins fall so?",
    "2 3": "Right is: found if it failed, silent if healthy. Who decides: 27 customers, or hundreds?",
    "4": "Seven and twenty: look at both intervals, not at the two shares.",
    "5": "Found is at least 60 days ahead, and both shares have an interval. Is it your student id?",
}
for _named, _hint in _hints.items():
    _these = [int(n) for n in _named.split()]
    _said, _want = ({n: which[n] for n in _these} for which in (verdicts, _true))
    check.labels(f"pair {_named}", _said, _want, hint=_hint)
check.number(
    "chance of pair 2",
    evidence[2],
    _chances[2],
    tolerance=1e-4,
    mistakes={"In either direction.": _chances[2] / 2},
    hint="Right is: found at least 60 days ahead, or healthy and silent. Seven and twenty customers.",
)
for _n, _two in _shares.items():
    check.numbers(
        f"shares of pair {_n}",
        evidence[_n],
        [x.mean() for x in _two],
        tolerance=1e-4,
        mistakes={
            "What rings less than 60 days ahead comes too late for a failure.": [
                (seven[2] if _n == 4 else ours.loc[failed, 2]).notna().mean(),
                _two[1].mean(),
            ],
            "As shares, 0.25 for 25%.": [100 * x.mean() for x in _two],
        },
        hint="Found of those that failed; rang of the healthy. Is it your student id?",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# Answer Ms Luo (150 to 220 words): do we install the rule, as a stop or as a question? She knows her customers and no statistics.
#
# | points | what we look for |
# |--:|---|
# | 4 | a clear decision that follows from *your* numbers: the proposal's stop and your rule side by side, in yuan per 100 customers and year |
# | 4 | what the proposal's test is worth: what it knew only afterwards, how far it looked back, whom it did not look at; what seven and twenty can prove, and cannot |
# | 4 | of 100 rings in an ordinary year, how many are followed by a failure; what a false one costs, and why an early stop can cost money even for a customer that fails |
# | 3 | who does what when it rings, and by when; the weakest assumption, and a result, written down now, that would change the decision |


# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
import matplotlib.pyplot as plt

rows = {}
for name, kinds, window in (
    ("the proposal", 2, 365),
    ("mine", my_rule["threshold"], my_rule["window"]),
):
    rule = AlarmRule(dict.fromkeys(OURS, 1), kinds, window)
    lead = first_alarms(alarm_days(signals, rule), ends, 365)["lead"]
    true, false = 4 * lead[failed].notna().mean(), 96 * lead[~failed].notna().mean()
    row = {
        "rings, of 100 customers": true + false,
        "true, of 100 rings": 100 * true / (true + false),
    }
    row |= {"days ahead, median": lead[failed].median()}
    row |= {f"{a}, thousand yuan": worth(lead, failed, a) / 1_000 for a in ("stop", "question")}
    rows[name] = row
ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")[1]
for action, mark in (("stop", "ks-"), ("question", "ko--")):
    money = [tried[kinds, 365, action] / 1_000 for kinds in (1, 2, 3, 4, 5)]
    ax.plot([1, 2, 3, 4, 5], money, mark, label=action)
ax.axhline(0, color="gray", lw=1)
ax.set(xlabel="kinds of news needed within 365 days", xticks=[1, 2, 3, 4, 5])
ax.set_ylabel("thousand yuan per\n100 customers and year")
ax.legend(frameon=False)
plt.show()
pd.DataFrame(rows).round(1)
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; numbers differ by student.* Dear Ms Luo, install it as a **question**, not as a stop. On our
# customers the proposal's stop loses 101,900 yuan per 100 customers and year; two kinds of news within 180 days, followed by a call, earn 14,200. That is 16
# calls, and one in ten will be right. A wrong call costs 1,000 yuan, a wrong stop 6,000. A stop can come too early: more than 264 days ahead
# it costs with one that fails, who would have paid for months.
#
# "Seven of seven" is no promise. It heard what was published afterwards, and looked back for years. With what was known, the
# rule finds three in time. Nobody looked at healthy companies: of twenty of ours it rings for five. Three of seven and five of twenty I cannot tell
# from chance. On all our 1,178 customers I can: it finds 24 of 62 failures, and rings for 19% of the healthy.
#
# When it rings, your sales person calls within three days, credit reads the accounts, and both sign what they found. Weakest assumption: that a
# call finds out every second one. If in a year it is fewer than one in four, we take the bell down. And we counted all customers
# as equal: for the ten largest you and I decide. Regards, Chen
# ### END SOLUTION
