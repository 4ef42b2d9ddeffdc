# %% [markdown] name="case"
# We make electric bicycles. People buy them from us on **instalments**, in the EU, the United States and China; dealers buy on
# **open account**; and we buy our motors from firms in China. It is Monday, 7 December 2026. On your desk, in risk and compliance,
# lie twelve letters, a pile of refusals, the dealers' ledger, and an alarm that rang forty times last year, mostly for nothing. At noon the risk
# committee asks: **which alarm do we act on, what do we set aside, and what do we tell the people to whom we said no?**
#
# The company is **invented**, and its dealers, too. The people are real: card holders of a bank in Taiwan [@yeh2009], of whom we know
# whether they paid their next bill. Which of them come to us, and on which day, is **simulated**, and drawn from your student id.

# %% name="setup"
from functools import cache

import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.decide.reason_table import baseline_points


def in_order(said, numbers):
    """Take these answers, each with its letters in order: 'A, g' is 'AG'."""
    known = {n: said[n] for n in numbers if n in said}
    kept = {n: [c for c in v.upper() if c.isalpha()] for n, v in known.items() if type(v) is str}
    return known | {n: "".join(sorted(c)).replace("ENNO", "none") for n, c in kept.items()}


def days_of(told):
    """Take the days that an alarm returns, if they are a list of whole numbers."""
    if type(told) is list and all(type(day) is int and day >= 0 for day in told):
        return sorted(set(told))
    raise check.Missed("an alarm", "expected a list of whole numbers from 0", "Try .tolist().")


# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% [markdown] name="about-q1"
# ## Question 1 · Twelve letters: which rule binds us?
#
# Five rules, in the words of lessons 6.2 to 7.2, as read in November 2026. (No legal advice: the exercise is to see for whom a rule
# speaks. From which day the AI Act's duties hold, lesson 6.4 leaves open, and so do we.)
#
# | | where | rule, in short |
# |---|---|---|
# | `R` | United States | Regulation B: who refuses credit gives the specific, principal reasons; business credit is covered, too [@cfpb_regb] |
# | `G` | EU | GDPR, article 22: a natural person may ask for a human if a machine alone decides [@gdpr2016]. A score on which the lender *draws strongly* is itself such a decision [@schufa2023] |
# | `A` | EU | AI Act, Annex III 5(b): to score the creditworthiness of natural persons is high-risk; to look for fraud is excepted [@aiact_5b] |
# | `P` | China | PIPL, article 24: a natural person may ask for an explanation of a decision by automated means alone, and refuse it [@pipl2021] |
# | `S` | China | Order 802: a large firm pays a small or medium supplier within 60 days of delivery, or what the trade's custom makes reasonable, and never waits for a third party's payment [@order802] |
#
# Which of *these five* bind us? Our score is learned from data by a machine. Write the letters, such as `"RG"`, or `"none"`.
#
# | | it happened |
# |--:|---|
# | 1 | Ohio: a consumer asks for instalments. Our officer reads the file, without any machine, and refuses. |
# | 2 | Ohio: a company asks for instalments on a van. Our machine refuses; the next day it asks in writing why. |
# | 3 | Lyon: a company asks for instalments. The machine refuses, and nobody looks again. |
# | 4 | Lyon: a consumer. The machine refuses, and nobody looks again. |
# | 5 | Lyon: a woman who runs a shop in her own name is refused. The officer signs, but has never once gone against the score. |
# | 6 | Lyon: consumers. A program looks for forged papers, and for nothing else. An officer opens each hit and decides from the papers. |
# | 7 | Lyon: a consumer is refused. The officer decided from the file; there was no score. |
# | 8 | Chengdu: a consumer. The machine refuses, and nobody looks again. |
# | 9 | Chengdu: a limited company. The machine refuses, and nobody looks again. |
# | 10 | Wuxi: we, a large firm, buy from a small one, which told us so when we signed. "Payable when our own customer has paid." |
# | 11 | Wuxi: we buy from another large firm, payable after 90 days. |
# | 12 | Wuhan: a medium-sized dealer buys from *us*, and wants to pay after 120 days. |

# %% name="q1"
binds = dict.fromkeys(range(1, 13), "")
### BEGIN SOLUTION
binds |= {1: "R", 2: "R", 3: "none", 4: "GA", 5: "GA", 6: "none"}
binds |= {7: "none", 8: "P", 9: "none", 10: "S", 11: "none", 12: "none"}
### END SOLUTION


# %% name="q1_test_west"
check.true("a dict", type(binds) is dict, hint="binds[1] = ..., and so on to 12.")
check.labels(
    "letter 1", in_order(binds, [1]), {1: "R"}, hint="The US rule asks who refuses, not who scores."
)
### BEGIN HIDDEN TESTS
check.labels(
    "letter 2", in_order(binds, [2]), {2: "R"}, hint="Does the US rule end where business begins?"
)
check.labels(
    "letter 3",
    in_order(binds, [3]),
    {3: "none"},
    hint="A company: does either European rule speak of it? (Reasons are good manners anyhow.)",
)
check.labels(
    "letters 4 and 5",
    in_order(binds, [4, 5]),
    {4: "AG", 5: "AG"},
    hint="Both are natural persons, and two rules may bind at once. Who decides if the score is always followed?",
)
check.labels(
    "letters 6 and 7",
    in_order(binds, [6, 7]),
    {6: "none", 7: "none"},
    hint="Is a person's creditworthiness scored at all, and does a machine decide?",
)
### END HIDDEN TESTS

# %% name="q1_test_china"
check.true("twelve letters", set(binds) == set(range(1, 13)), hint="The keys are 1 to 12.")
check.labels("letter 8", in_order(binds, [8]), {8: "P"}, hint="A person, and no human has looked.")
### BEGIN HIDDEN TESTS
check.labels(
    "letter 9", in_order(binds, [9]), {9: "none"}, hint="Is a limited company a natural person?"
)
check.labels(
    "letter 10", in_order(binds, [10]), {10: "S"}, hint="Large pays small: may it wait for others?"
)
check.labels(
    "letters 11 and 12",
    in_order(binds, [11, 12]),
    {11: "none", 12: "none"},
    hint="Who is the buyer, who the supplier, and how large is each?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · The reasons of a no
#
# Write a function that returns the **list of reasons** for a refusal, most points lost first. It is given three dicts by variable: the
# applicant's `points`, in the order of the card; the points of a `reference`, such as the average applicant; and `words`, what the
# customer reads.
#
# - Lost is reference less points. Variables with the same words are *one* reason: add up what they lose, less what they gain. Where two reasons lost
#   the same, the one that stands first in the card goes first.
# - At most four, and none that lost nothing: fewer than four is no fault, and the list may be empty.
# - Only what the card counted is a reason. `words` may hold more.
# - Words are refused with a **`ValueError`**, for whatever applicant, if a variable of the card has none, or if they contain `score` or `policy`, in small
#   or capital letters. (A crude rule, but so is the excuse.)

# %% name="applicant"
points = {"bill": 31, "months": 52, "limit": 38, "paid May": 50, "paid June": 41}
points |= {"age": 80, "orders": 65, "returns": 59}
reference = {"bill": 70, "months": 60, "limit": 60, "paid May": 58, "paid June": 57}
reference |= {"age": 72, "orders": 65, "returns": 64}
words = {"marriage": "you are not married", "returns": "you returned a bicycle"}
words |= {"bill": "your last bill is open", "months": "bills were open for two months or more"}
words |= {"limit": "other lenders gave you a small limit", "age": "your account with us is young"}
words |= {"orders": "you order seldom", "paid May": "your recent payments were small"}
words["paid June"] = words["paid May"]


# %% name="q2"
def principal_reasons(points, reference, words):
    """Return the reasons in words, most points lost first, at most four."""
    ### BEGIN SOLUTION
    lost = {}
    for name, value in points.items():
        text = words.get(name, "")
        if not text or "score" in text.lower() or "policy" in text.lower():
            raise ValueError(f"no specific words for {name}: {text!r}")
        lost[text] = lost.get(text, 0) + reference[name] - value
    ranked = sorted(lost, key=lost.get, reverse=True)  # equals stay in the order of the card
    return [text for text in ranked if lost[text] > 0][:4]
    ### END SOLUTION


# %% name="q2_test"
told = principal_reasons(points, reference, words)
check.true(
    "a list of texts",
    type(told) is list and all(type(each) is str for each in told),
    hint="return [...], with the words, not the names of variables.",
)
check.true(
    "only what the card counted",
    words["marriage"] not in told,
    hint="Go through `points`: words for other variables are no reasons, and some are forbidden ones.",
)
check.true(
    "nothing that cost no points",
    words["orders"] not in told and words["age"] not in told,
    hint="He lost nothing there. Do not fill the list up.",
)
check.true("no reason twice", len(told) == len(set(told)), hint="The same words are one reason.")
check.true("at most four", len(told) <= 4, hint="The fifth hardly helps him.")
check.true(
    "four reasons, in this order",
    told == [words[name] for name in ("bill", "paid May", "limit", "months")],
    hint="Lost: 39 for the bill, 8 + 16 for the payments, 22 for the limit. The last place is for one more.",
)
### BEGIN HIDDEN TESTS
_points, _mean = {"z": 10, "y": 20, "x": 5, "w": 12.5}, {"z": 14, "y": 24, "x": 5.5, "w": 12}
_says = {"w": "few orders", "x": "young firm", "y": "small sales", "z": "unpaid bills"}
check.true(
    "two that lost the same, and one that gained",
    principal_reasons(_points, _mean, _says) == ["unpaid bills", "small sales", "young firm"],
    hint="Ties go by the order of the card, and the list may be short.",
)
check.true(
    "the lowest points are not the most lost",
    principal_reasons({"a": 10, "b": 60}, {"a": 12, "b": 90}, {"a": "A is", "b": "B is"})
    == ["B is", "A is"],
    hint="Lost against the reference, in points: not the fewest points, and not the largest share.",
)
_paid = {"u": "payments small", "v": "payments small", "t": "bills open", "s": "debts high"}
check.true(
    "one reason of two variables, one of which gained",
    principal_reasons(
        {"u": 20, "t": 30, "v": 40, "s": 9},
        {"u": 50, "t": 40, "v": 15, "s": 9},
        _paid,
    )
    == ["bills open", "payments small"],
    hint="Add up within a reason, what was gained, too; then compare.",
)
check.true(
    "he lost nothing",
    principal_reasons({"z": 14, "y": 30}, _mean, _says) == [],
    hint="No reason is a finding as well: an empty list, and a file to look at again.",
)
for _text in ("your SCORE was too low", "it is not our Policy", ""):
    check.raises(
        "words that say nothing",
        ValueError,
        principal_reasons,
        {"z": 10, "y": 40},
        _mean,
        _says | {"y": _text},
        hint="Refuse empty and vague words for every variable of the card, told or not, in capitals as well.",
    )
check.raises(
    "a variable without words",
    ValueError,
    principal_reasons,
    {"z": 10, "y": 20},
    _mean,
    {"z": "unpaid bills"},
    hint="A variable of the card that nobody can explain: raise a ValueError.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · What do we set aside?
#
# Write a function that returns a tuple `(rates, matrix, single)`.
#
# - `rolls` is a dict of roll rates, youngest age first: of the money in each age, the share that reaches the next one; of the last age, the
#   share that is never paid. The **loss rate** of an age is the share that goes all the way to the end.
# - `factor` is for the economy that we expect: it multiplies the loss rates. No rate goes above 1. `rates` is the dict of these, by age.
# - `book` is a table with a row for each open sum: `debtor`, `age`, `open` (yuan).
# - `alone` is a dict of debtors whom we judge one by one, with the share of *all* their open sums that we expect to lose; the factor is already in it. They stand
#   outside the matrix. It may be empty. `matrix` and `single` are the two provisions, in yuan.
#
# A roll rate or share that is not between 0 and 1 (a 40 for 40%): **raise a `ValueError`**. By hand first:

# %% name="book"
rolls = {"not due": 0.25, "1-30": 0.4, "31-60": 0.5, "61-90": 0.6, "over 90": 0.8}
rows = [("Aster", "not due", 250_000), ("Aster", "1-30", 50_000), ("Birke", "31-60", 20_000)]
rows += [("Cedar", "not due", 300_000), ("Cedar", "61-90", 100_000), ("Dorn", "over 90", 10_000)]
book = pd.DataFrame(rows, columns=["debtor", "age", "open"])
book


# %% name="q3"
def provisions(rolls, book, factor, alone):
    """Return (loss rates by age, yuan of the matrix, yuan of those judged alone)."""
    ### BEGIN SOLUTION
    for share in [*rolls.values(), *alone.values()]:
        if not 0 <= share <= 1:
            raise ValueError(f"{share} is no share from 0 to 1")
    rates, way = {}, 1.0
    for age in reversed(rolls):
        way *= rolls[age]
        rates[age] = min(1.0, factor * way)
    matrix = single = 0.0
    for row in book.itertuples():
        if row.debtor in alone:
            single += row.open * alone[row.debtor]
        else:
            matrix += row.open * rates[row.age]
    return rates, matrix, single
    ### END SOLUTION


# %% name="q3_test"
told = provisions(rolls, book, 1.3, {"Cedar": 0.35})
check.true(
    "a tuple of a dict and two numbers",
    type(told) is tuple and len(told) == 3 and type(told[0]) is dict and set(told[0]) == set(rolls),
    hint="return rates, matrix, single; rates has the five ages as keys.",
)
check.numbers(
    "loss rates, factor 1.3",
    [told[0][age] for age in rolls],
    [0.0312, 0.1248, 0.312, 0.624, 1],
    mistakes={
        "No rate goes above 1: nobody loses more than what is open.": [
            0.0312,
            0.1248,
            0.312,
            0.624,
            1.04,
        ],
        "A roll rate leads to the next age only. The loss lies at the end of the way.": [
            0.325,
            0.52,
            0.65,
            0.78,
            1,
        ],
        "Multiply by what is still to come, not by what has been.": [
            0.325,
            0.13,
            0.065,
            0.039,
            0.0312,
        ],
        "The factor goes on the loss rate, once, not on each step.": [
            0.25 * 0.4 * 0.5 * 0.6 * 0.8 * 1.3**5,
            0.4 * 0.5 * 0.6 * 0.8 * 1.3**4,
            0.5 * 0.6 * 0.8 * 1.3**3,
            0.6 * 0.8 * 1.3**2,
            1,
        ],
        "Where is the factor?": [0.024, 0.096, 0.24, 0.48, 0.8],
    },
    hint="Of what is 61 to 90 days old 60% gets older than 90 days, and 80% of that is never paid.",
)
check.number(
    "the matrix, yuan",
    told[1],
    30_280,
    mistakes={
        "Cedar stands outside the matrix, with all its sums.": 102_040,
        "What is not due yet causes losses, too.": 22_480,
    },
    hint="Aster, Birke and Dorn, each sum by the rate of its age.",
)
check.number(
    "those judged alone, yuan",
    told[2],
    140_000,
    mistakes={
        "The factor is already in the share.": 182_000,
        "Of all that Cedar owes, not only what is late.": 35_000,
    },
    hint="35% of what Cedar owes.",
)
### BEGIN HIDDEN TESTS
_rolls = {"0": 0.2, "1-60": 0.5, "61+": 0.3}
_book = pd.DataFrame(
    {
        "debtor": ["Q", "R", "S", "Q"],
        "age": ["61+", "0", "1-60", "0"],
        "open": [1_000.0, 40_000, 6_000, 2_000],
    },
    index=[7, 3, 7, 1],
)
_found = provisions(_rolls, _book, 0.8, {})
check.numbers(
    "three ages, a better economy, nobody alone",
    [*(_found[0][age] for age in _rolls), *_found[1:]],
    [0.024, 0.12, 0.24, 240 + 960 + 720 + 48, 0],
    hint="Use the ages, the table and the factor that the function is given; a factor may be below 1.",
)
_found = provisions(_rolls, _book, 1, {"Q": 0.5, "S": 0, "nobody": 0.9})
check.numbers(
    "two alone, and one who owes nothing",
    _found[1:],
    [1_200, 1_500],
    hint="Whoever is judged alone is out of the matrix, also with a loss of 0. Who owes nothing costs nothing.",
)
_found = provisions({"0": 0.5, "1-60": 0, "61+": 1}, _book, 2, {})
check.numbers(
    "everybody pays within 60 days",
    [*(_found[0][age] for age in _rolls), *_found[1:]],
    [0, 0, 1, 1_000, 0],
    hint="A 0 on the way stops what lies before it, and nothing behind it.",
)
for _wrong in ({"0": 20, "1-60": 0.5, "61+": 0.3}, {"0": 0.2, "1-60": -0.5, "61+": 0.3}):
    check.raises(
        "a roll rate that is none",
        ValueError,
        provisions,
        _wrong,
        _book,
        1,
        {},
        hint="A share lies between 0 and 1. Refuse what does not: raise a ValueError.",
    )
check.raises(
    "a loss of 50 for 50%",
    ValueError,
    provisions,
    _rolls,
    _book,
    1,
    {"Q": 50},
    hint="A share lies between 0 and 1, for those judged alone as well: raise a ValueError.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · Twelve looks a year
#
# Now the people. A report has a row for each month: `customers`, `late` (of them, how many did not pay their bill), `expected` (how many our card
# expects to be late among *these* customers: the sum of their PDs) and `spread` (the standard deviation of `late` if the PDs are right). So
# (late − expected) ÷ spread is nearly standard normal while nothing has changed. (Nearly, for that is a textbook world; question 6 is not.)
#
# We look at all months, and want to be called for **more** late payers only. If each look rings by chance in 5% of quiet months, a year of twelve looks
# rings in far more than 5% of quiet years. So turn it round: write a function that returns `(level, names)`. `level` is the chance that *one* look may
# have so that in a quiet report of as many rows **at least one** rings with probability `a_year`; to divide `a_year` by the number of looks is near
# enough. `names` lists the months, by their index, that ring at this level. An empty table, or an `a_year` that is not between 0 and 1: **raise a
# `ValueError`**. (`norm.isf(0.01)` of `scipy.stats` is what a standard normal number exceeds in 1% of cases.)

# %% name="report"
report = pd.DataFrame(
    [[800, 198, 176, 11], [800, 245, 240, 12.5], [60, 19, 13, 3]]
    + [[800, 203, 172, 11.5], [800, 140, 178, 11], [2_000, 488, 440, 18]],
    columns=["customers", "late", "expected", "spread"],
    index=["Jan", "Feb", "Mar", "Apr", "May", "Jun"],
)
report.assign(share=report["late"] / report["customers"]).round(3)


# %% name="q4"
def looks(report, a_year):
    """Return (chance of one look, names of the months that ring)."""
    ### BEGIN SOLUTION
    from scipy.stats import norm

    if not len(report) or not 0 < a_year < 1:
        raise ValueError(f"{len(report)} months, a_year {a_year}")
    level = 1 - (1 - a_year) ** (1 / len(report))
    z = (report["late"] - report["expected"]) / report["spread"]
    return level, list(report.index[z > norm.isf(level)])
    ### END SOLUTION


# %% name="q4_test"
told = looks(report, 0.05)
check.true("a tuple of two", type(told) is tuple and len(told) == 2, hint="return level, names")
check.number(
    "level of one look",
    told[0],
    0.00851,
    tolerance=0.03,
    mistakes={
        "That is the chance for all six together.": 0.05,
        "That is the chance of a false ring, if each look has 5%.": 1 - 0.95**6,
        "Only rows count, not the months of a year: here are six.": 0.05 / 12,
    },
    hint="All six stay quiet with probability (1 − level)⁶. What must that be?",
)
check.true(
    "a list of names", type(told[1]) is list and set(told[1]) <= set(report.index), hint="A list."
)
check.true(
    "a month with many late, as expected",
    "Feb" not in told[1],
    hint="Riskier customers came, and the card said so: compare with `expected`.",
)
check.true(
    "a month with fewer late", "May" not in told[1], hint="We asked for more late, not fewer."
)
check.true(
    "months that chance explains",
    not {"Jan", "Mar"} & set(told[1]),
    hint="Two standard deviations are rare in one look. In six?",
)
check.true(
    "two months ring",
    sorted(told[1]) == ["Apr", "Jun"],
    hint="In standard deviations, not in shares: with 2,000 customers a small change is beyond chance.",
)
### BEGIN HIDDEN TESTS
_names = [f"2026-{n:02}" for n in range(1, 13)]
_z = np.array([0.3, -1, 2.5, 1.2, 0, -0.4, 2.95, 1.9, -2.9, 0.8, 1, 2.1])
_year = pd.DataFrame({"customers": 500, "expected": 100.0, "spread": 10.0}, index=_names)
_year["late"] = 100 + 10 * _z
check.true(
    "twelve looks",
    list(looks(_year, 0.05)[1]) == ["2026-07"],
    hint="The more looks, the higher the limit of each.",
)
check.number(
    "twelve looks: level", looks(_year, 0.05)[0], 0.00426, tolerance=0.03, hint="Twelve rows."
)
check.true(
    "a single look",
    list(looks(_year.iloc[[7]], 0.05)[1]) == ["2026-08"],
    hint="One look has the whole chance, and all of it on the upper side.",
)
check.true(
    "a larger a_year",
    list(looks(_year, 0.4)[1]) == ["2026-03", "2026-07", "2026-08", "2026-12"],
    hint="Use the a_year that the function is given.",
)
check.raises("no month", ValueError, looks, _year.iloc[:0], 0.05, hint="Nothing to look at.")
check.raises("5 for 5%", ValueError, looks, _year, 5, hint="A chance lies between 0 and 1.")
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · The sum that remembers
#
# A month is late. So look every evening, at a stream with a row for each day and the same four columns. The **cumulative sum** of lesson 7.3, with
# z = (late − expected) ÷ spread of the day (not cut off at 3, as there): each evening add z − ½; never go below 0; ring when the sum is *above* the
# threshold, and start again at 0 the next day. Write a function that returns the list of days that ring, counted 0, 1, 2, … from the first row. A day
# with a spread of 0 had no bills: the sum stays as it is. A threshold that is not above 0: **raise a `ValueError`**. Ten days by hand, threshold 4:

# %% name="ten-days"
ten = pd.DataFrame({"customers": 40, "late": [4, 18, 24, 16, 24, 14, 16, 20, 8, 20]})
ten["expected"], ten["spread"] = [10.0] * 5 + [12.0] * 5, 4.0
ten.astype(int).T


# %% name="q5"
def rings(stream, threshold):
    """Return the days that ring, as a list of numbers from 0."""
    ### BEGIN SOLUTION
    if not threshold > 0:
        raise ValueError(f"a threshold of {threshold}")
    total, found = 0.0, []
    for day, row in enumerate(stream.itertuples()):
        if row.spread > 0:
            total = max(0.0, total + (row.late - row.expected) / row.spread - 0.5)
        if total > threshold:
            found.append(day)
            total = 0.0
    return found
    ### END SOLUTION


# %% name="q5_test"
told = rings(ten, 4)
check.true("a list", type(told) is list, hint="return [...], of day numbers.")
check.numbers(
    "ten days, threshold 4",
    told + [-1] * (10 - len(told)),
    [2, 6] + [-1] * 8,
    mistakes={
        "A sum of exactly 4 is not above 4.": [2, 4] + [-1] * 8,
        "Each evening ½ is taken off.": [2, 4, 9] + [-1] * 7,
        "After it has rung the sum starts again at 0.": [2, 3, 4, 5, 6, 7, 8, 9, -1, -1],
        "The sum never goes below 0: a good day is no credit for later.": [4] + [-1] * 9,
        "Each day has its own `expected`.": [2, 5] + [-1] * 8,
        "Days count from 0.": [3, 7] + [-1] * 8,
    },
    hint="After the first two days the sum is 0, then 1.5. Go on by hand. (We fill up with −1.)",
)
### BEGIN HIDDEN TESTS
_dice = np.random.default_rng(12)
_long = pd.DataFrame({"customers": 40, "expected": _dice.uniform(6, 12, 120)})
_long["spread"] = np.sqrt(_long["expected"] * 0.8)
_long["late"] = _dice.poisson(_long["expected"] * np.where(np.arange(120) < 60, 1.0, 1.4))
_long.loc[[20, 75, 76, 100], ["customers", "late", "expected", "spread"]] = 0
_long.index = range(500, 620)


def _by_hand(stream, threshold):
    total, days = 0.0, []
    for day, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        total = max(0.0, total + (late - mean) / sd - 0.5) if sd else total
        if total > threshold:
            total, days = 0.0, [*days, day]
    return days


for _threshold in (1, 3.5):
    check.true(
        f"120 days, threshold {_threshold}",
        list(rings(_long, _threshold)) == _by_hand(_long, _threshold),
        hint="Each day has its own spread; days count from the first row, whatever the index; a day "
        "without bills leaves the sum as it is.",
    )
for _days in (63, 80):
    check.true(
        "the evening before knows no tomorrow",
        list(rings(_long.iloc[:_days], 3.5)) == [d for d in _by_hand(_long, 3.5) if d < _days],
        hint="What rings on a day must not depend on the days after it.",
    )
check.true("no day, no ring", list(rings(_long.iloc[:0], 3)) == [], hint="An empty list.")
check.raises("a threshold of 0", ValueError, rings, _long, 0, hint="It would ring at a whisper.")
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · Once a year, and not too late
#
# Our stream: 40 bills a day on 250 days a year. We **simulate** it with the real people of the file and the card of lesson 7.1, fitted on others. Two things differ from the
# textbook. Each day has its own mood (a holiday, a strike of the post). And each year has a campaign of 60 days that brings people with small
# limits: riskier, but the card says so. In `quiet` there are 60 such years, one after the other (15,000 days): every ring in it is **false**. In `broken` there are 40
# streams of 150 days. In each of them the odds of being late rise by 60% on one day, and stay so: in stream *i* on day `since[i]`.

# %% name="card"
frame = cl.load_dataset("taiwan_default").frame
frame["MONTHS_LATE"] = (frame[[f"PAY_{i}" for i in (2, 3, 4, 5, 6)]] >= 2).sum(axis=1)
cuts = {"PAY_0": [1, 2], "MONTHS_LATE": [1, 2, 3]}
cuts |= {"LIMIT_BAL": [50_000, 100_000, 150_000, 300_000]}
cuts |= {f"PAY_AMT{i}": [100, 2_000, 5_000, 20_000] for i in (1, 2, 3)}
train, people = cl.split_sample(frame, target="default", test_size=0.6, seed=0)
bins = cl.fit_bins(train, target="default", variables=cuts, splits=cuts)
card = cl.Scorecard(bins=bins, decimals=0).fit(train, train["default"])
chance, unpaid = card.predict_proba(people)[:, 1], people["default"].to_numpy()
everybody, small = np.arange(len(people)), (people["LIMIT_BAL"] < 100_000).to_numpy()
crowds = {"usual": everybody, "large limits": everybody[~small]}
crowds["small limits"] = np.r_[everybody, np.repeat(everybody[small], 5)]


# %% name="stream"
def simulate(dice, days, crowd="usual", first=0, last=0, worse=1.0, since=0):
    """Days of 40 bills; a crowd comes from day `first` to `last`; odds of late rise on day `since`."""
    day = np.repeat(np.arange(days), 40)
    who, other = dice.choice(everybody, len(day)), (day >= first) & (day < last)
    who[other] = dice.choice(crowds[crowd], other.sum())
    mood = np.exp(0.3 * dice.normal(size=days) - 0.045)  # 1 on average
    mood *= np.where(np.arange(days) < since, 1, worse)
    p, late, luck = chance[who], unpaid[who], dice.random(len(day))
    q = mood[day] * p / (1 - p + mood[day] * p)
    late = np.where(late == 1, luck >= (p - q) / p, luck < (q - p) / (1 - p))
    table = {"customers": np.full(days, 40), "late": np.bincount(day, late, days).astype(int)}
    table["expected"] = np.bincount(day, p, days)
    return pd.DataFrame(table).assign(spread=np.sqrt(np.bincount(day, p * (1 - p), days)))


# %% name="streams"
@cache
def quiet_years(seed, years):
    dice = np.random.default_rng(seed)
    starts = dice.integers(0, 190, years)
    parts = [simulate(dice, 250, "small limits", start, start + 60) for start in starts]
    return pd.concat(parts, ignore_index=True)


@cache
def broken_streams(seed, since):
    dice = np.random.default_rng(seed)
    return [simulate(dice, 150, worse=1.6, since=day) for day in since]


seed = student_seed(student)
dice = np.random.default_rng(seed)
quiet, since = quiet_years(seed, 60), dice.integers(50, 100, 40).tolist()
broken = broken_streams(seed, tuple(since))
quiet.head(3).round(2)

# %% name="streams-figure"
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(7.2, 3.2), layout="constrained")
for part, style, label in ((quiet[:250], "k-", "a quiet year"), (broken[0], "k:", "broken[0]")):
    ax.plot(100 * (part["late"] / part["customers"]).rolling(10).mean(), style, label=label)
ax.axvline(since[0], color=cl.plots.BAD, ls="--", label="the odds of broken[0] rise")
ax.set(xlabel="day", ylabel="late (% of the bills,\nmean of ten days)", ylim=(0, 40))
fig.legend(frameon=False, ncols=3, loc="outside upper left")
plt.show()

# %% [markdown] name="about-q6-task"
# Write a function `my_alarm(stream)` that returns the days that ring, as in question 5. How it does that is your choice (a cumulative sum, a limit for the
# day, anything else), but it may not look ahead. Your function goes on duty with streams that you have not seen, drawn in the same way:
#
# - **quiet** (8 points): its budget is **one** false ring a year. We replay 40 years; up to 1.7 a year are allowed, for chance. It must
#   ring within ten days, though, if the odds rise eightfold.
# - **delay** (8 points): on broken streams the first ring comes **within 12 days**, on average. (The first day of the rise counts as day 1; a stream that never
#   rings counts to its end.) Before the rise, it may ring three times a year at most.
#
# Set your threshold on `quiet`, and look at the delay on `broken`. `cusum(z, threshold, slack)` of `creditlab.deploy.alerts` is at your service.


# %% name="q6"
def my_alarm(stream):
    """Return the days that ring, as a list of numbers from 0."""
    ### BEGIN SOLUTION
    from creditlab.deploy.alerts import cusum

    z = ((stream["late"] - stream["expected"]) / stream["spread"]).to_numpy()
    return np.flatnonzero(cusum(z, threshold=5.5)[1]).tolist()
    ### END SOLUTION


# %% name="q6_test_quiet"
known = days_of(my_alarm(quiet[:1_000]))
check.number(
    "rings in the first four of your quiet years",
    len(known),
    between=(0, 20),
    hint="Each of them is false. With your budget we expect four.",
)
### BEGIN HIDDEN TESTS
_years = quiet_years(seed + 1, 40)
_parts = [_years[n : n + 2_000].reset_index(drop=True) for n in range(0, 10_000, 2_000)]
_rung = [days_of(my_alarm(part)) for part in _parts]
check.number(
    "rings a quiet year, of 40 that you have not seen",
    sum(map(len, _rung)) / 40,
    between=(0, 1.7),
    hint="Too often for the budget. Set the threshold on `quiet`, all 60 years, not by a textbook; and "
    "compare with what the card expects, or every campaign rings.",
)
_flood = simulate(np.random.default_rng(seed + 2), 60, worse=8, since=40)
check.true(
    "the odds rise eightfold",
    any(40 <= day < 50 for day in days_of(my_alarm(_flood))),
    hint="An alarm that keeps within its budget by sleeping is none.",
)
_rough = simulate(np.random.default_rng(seed + 4), 300, worse=1.6, since=100)
_spiked, _whole = _rough.copy(), days_of(my_alarm(_rough))
_spiked.loc[250:, "late"] = 40
check.true(
    "the evening knows no tomorrow",
    days_of(my_alarm(_rough[:200])) == [d for d in _whole if d < 200]
    and [d for d in days_of(my_alarm(_spiked)) if d < 250] == [d for d in _whole if d < 250],
    hint="What rings on a day must not depend on days after it: no mean or limit of the whole stream.",
)
### END HIDDEN TESTS

# %% name="q6_test_delay"
waited = [day - since[0] + 1 for day in days_of(my_alarm(broken[0])) if day >= since[0]]
check.true(
    "your first broken stream rings",
    len(waited) > 0,
    hint="From `since[0]` on the odds of being late are 60% higher. Does it never notice?",
)
### BEGIN HIDDEN TESTS
_rises = tuple(range(50, 98, 2))
_wait, _early = [], 0
for _day, _part in zip(_rises, broken_streams(seed + 3, _rises), strict=True):
    _rung = days_of(my_alarm(_part))
    _wait.append(min([d for d in _rung if d >= _day], default=149) - _day + 1)
    _early += sum(d < _day for d in _rung)
check.number(
    "rings a year before the rise",
    250 * _early / sum(_rises),
    between=(0, 3),
    hint="Whoever always rings is never late, and nobody listens.",
)
check.number(
    "days to the first ring, mean of 24 streams",
    float(np.mean(_wait)),
    between=(1, 12),
    hint="Too late. A limit for a single day forgets; and what a campaign adds hides what you look for.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · Four branches
#
# Now our four branches in 2026, 250 days each, **simulated** in the same way; what happened in each is drawn from your id. For each, write what
# follows: `"recalibrate"` (the PDs no longer come true, whoever comes), `"tell Sales"` (other people come than at the start of the year, and the PDs are
# right) or `"leave alone"` (neither; a ring or two by chance are no change). Look at late, expected and spread of the whole time, not at rings alone.


# %% name="branches"
def calm(*change):
    """Draw a year again until chance alone does not look like news."""
    while True:
        part = simulate(dice, 250, *change)
        error = np.sqrt((part["spread"] ** 2).sum())
        if abs(part["late"].sum() - part["expected"].sum()) < 1.5 * error:
            return part


places = dice.permutation(["Chengdu", "Lyon", "Ohio", "Porto"]).tolist()
day = int(dice.integers(60, 100))
kinds = [calm(), calm("small limits", day, 250), simulate(dice, 250, worse=1.6, since=day)]
kinds.append(simulate(dice, 250, "large limits", day, 250, 1.5, day))
branches = dict(sorted(zip(places, kinds, strict=True)))
del kinds, day
branches["Lyon"].head(3).round(2)

# %% name="branches-figure"
fig, axes = plt.subplots(1, 4, figsize=(10, 2.8), sharey=True, layout="constrained")
for ax, (name, part) in zip(axes, branches.items(), strict=True):
    ax.plot(100 * part["late"].rolling(30).sum() / 1_200, "k-", label="late")
    ax.set(title=name, xlabel="day", ylim=(10, 40))
axes[0].set_ylabel("late (% of the bills, last 30 days)")
plt.show()

# %% name="q7"
verdicts = dict.fromkeys(branches, "")
### BEGIN SOLUTION
for name, part in branches.items():
    first, later = part[:60], part[100:]
    gap = (part["late"] - part["expected"]).sum() / np.sqrt((part["spread"] ** 2).sum())
    moved = later["expected"].mean() / first["expected"].mean() - 1
    verdicts[name] = "recalibrate" if gap > 5 else "tell Sales" if moved > 0.1 else "leave alone"
### END SOLUTION

# %% name="q7_test"
check.true(
    "four branches, in the three words",
    type(verdicts) is dict
    and set(verdicts) == set(branches)
    and set(verdicts.values()) <= {"recalibrate", "tell Sales", "leave alone"},
    hint="A dict by branch, with 'recalibrate', 'tell Sales' or 'leave alone'.",
)
### BEGIN HIDDEN TESTS
_words = ["leave alone", "tell Sales", "recalibrate", "recalibrate"]
_hints = [
    "In one branch nothing happened. Is what you see more than chance?",
    "In one branch more are late, and the card expected every one of them.",
    "In one branch more are late than the card expected: add up late less expected over the time.",
    "In one branch the share of late is as it always was. Should it be, with those who come now?",
]
for _place, _word, _hint in zip(places, _words, _hints, strict=True):
    check.labels("a branch", {"it": verdicts[_place]}, {"it": _word}, hint=_hint)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# Write to the risk committee (150 to 220 words). The dealers' ledger of today is `dealers`, with `dealer_rolls`, the `outlook` (factor) and the doubtful dealer
# in `doubtful`. The refused applicant on top of the pile is a consumer in Lyon, whom the machine alone refused: `refused`, `average`, `phrases`, for your function.
#
# | points | what we look for |
# |--:|---|
# | 4 | the alarm we act on: threshold, rings a quiet year and days of delay as *you* measured them; what the machine does when it rings, and who is asked |
# | 4 | the four branches: what follows in each and why; the raw share of late misleads in two of them, and the memo says in which |
# | 4 | what we set aside, in yuan, matrix and single debtor apart; what would change the sum |
# | 3 | the letter to the refused: its reasons in words, who must be able to look again, and by which rule; nothing that the card did not count |

# %% name="memo-data"
ages = list(rolls)
dealer_rolls = dict(zip(ages, dice.uniform([0.15, 0.3, 0.4, 0.5, 0.6], [0.2, 0.4, 0.5, 0.6, 0.8]).round(2).tolist(), strict=True))  # fmt: skip
amounts = (dice.lognormal([11, 10, 9.3, 9, 9], 0.8, (30, 5)) * (dice.random((30, 5)) < 0.6)).round(
    -2
)
dealers = pd.DataFrame(amounts, columns=ages).rename(index="D{:02}".format).rename_axis("debtor")
dealers.loc["D07"] = [900_000, 250_000, 100_000, 0, 0]
dealers = dealers.melt(var_name="age", value_name="open", ignore_index=False).query("open > 0")
dealers, outlook, doubtful = (
    dealers.reset_index(),
    float(dice.choice([1.1, 1.2, 1.3])),
    {"D07": 0.4},
)
pile = people.query("PAY_0 >= 1 and LIMIT_BAL < 100_000 and PAY_AMT1 < 2_000")
refused = card.points(pile.sample(1, random_state=dice), detail=True)[list(cuts)].iloc[0].to_dict()
average = baseline_points(card, "average")
phrases = {"PAY_0": "a bill of last month is still open", "SEX": "you are a man"}
phrases |= {"MONTHS_LATE": "bills were open for two months or more", "MARRIAGE": "you are single"}
phrases |= {"LIMIT_BAL": "the credit limit that others gave you is small"}
phrases |= dict.fromkeys(["PAY_AMT1", "PAY_AMT2", "PAY_AMT3"], "your recent payments were small")
pd.DataFrame({"refused": refused, "average": average}).round(1).T

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
rung = len(my_alarm(quiet)) / 60
waits = [
    min((d for d in my_alarm(s) if d >= t), default=149) - t + 1
    for s, t in zip(broken, since, strict=True)
]
found, set_aside, single = provisions(dealer_rolls, dealers, outlook, doubtful)
figures = {"rings a quiet year": rung, "days of delay": np.mean(waits), "longest": max(waits)}
figures |= {
    "matrix": set_aside,
    "without the outlook": provisions(dealer_rolls, dealers, 1, doubtful)[1],
    "D07 alone": single,
}
figures["D07 in the matrix"] = provisions(dealer_rolls, dealers, outlook, {})[1] - set_aside
rows = {}
for name, part in branches.items():
    late, mean = part["late"][100:].sum() / 6_000, part["expected"][100:].sum() / 6_000
    rows[name] = [late, mean, next(iter(my_alarm(part)), None), len(my_alarm(part))]
columns = ["late, from day 100", "expected", "first ring", "rings"]
reasons = principal_reasons(refused, average, phrases)
figures = {
    what: f"{value:,.4g}" if value < 100 else f"{value:,.0f}" for what, value in figures.items()
}
pd.Series(figures | {f"reason {n}": text for n, text in enumerate(reasons, 1)}).to_frame("memo")
### END SOLUTION

# %% name="workbench-branches"
### BEGIN SOLUTION
pd.DataFrame(rows, index=columns).T.astype(float).round(3).assign(verdict=verdicts)
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; numbers differ by student.* Dear members, act on one alarm only: the cumulative sum of late less expected,
# threshold 5.5. On 60 quiet years it rang 0.8 times a year, and it noticed a rise of the odds by 60% after 7.6 days on average, 17 at most.
# When it rings, a person opens the data first; the machine refuses nobody for it. Our branches: **Chengdu** has 28.6% late where the card
# expects 22.2%; **Lyon** looks calm, 22.4%, but safer people came (17.6% expected). Recalibrate both, after a look at the columns. **Porto**
# is up to 26.2%, and the card expected 26.4%: tell Sales what the campaign brings. **Ohio**: leave alone; its two rings were chance. The raw
# share would have blamed Porto and missed Lyon. Set aside 865,078 yuan: 365,078 by the matrix and 500,000 for D07 alone, for whom the matrix
# would have found 51,095. Without our outlook (factor 1.3) the matrix falls to 280,829; news from D07's bank would change most. To the
# applicant in Lyon: bills were open for two months or more, a bill of last month is still open, the limit others gave you is small, recent
# payments were small. That he is single or a man the card never counted. The machine alone decided: he may ask for a human (GDPR, article
# 22), so name one. Regards, Chen
# ### END SOLUTION
