# %% [markdown] name="case"
# Monday morning in a company that makes pumps. Six partners have sent you ratings, in six languages, as it seems. A customer wants
# two things: goods on open account, to be looked at again every year, and a large pump that is **paid after five years**. On that
# customer two reports lie on the desk, and they do not agree everywhere.
#
# You have an hour: put the ratings on one ladder, turn one year into five, find what is contradictory, and write to Sales. Our
# company and the insurer's counts are **invented**, customer and reports are **simulated**, and all of it is drawn from your student
# id. The scales are real.

# %% name="setup"
import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.data.simulate import agency_report, enterprise_report, simulate_ledger
from creditlab.decide.scales import harmonise

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% [markdown] name="about-q1"
# ## Question 1 · Which is the better news?
#
# Eight pairs. Write `"left"` or `"right"` for the one that says less risk; write `"cannot tell"` where the two cannot be
# compared. The Austrian insurer Acredia grades companies from 1 (best) to 10 (insolvent; acredia.at); the others you know from lesson 1.2.
#
# | | left | right |
# |--:|---|---|
# | 1 | PAYDEX 62 | PAYDEX 81 |
# | 2 | Creditreform index 210 | Creditreform index 340 |
# | 3 | Moody's Ba1 | Moody's Baa3 |
# | 4 | Coface DRA 4 | Coface DRA 7 |
# | 5 | Acredia 3 | Acredia 6 |
# | 6 | S&P BB | Creditreform Rating BB |
# | 7 | China nine grades AAA | S&P A |
# | 8 | PAYDEX 80 | S&P BBB |

# %% name="q1"
news = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"L": "left", "R": "right", "?": "cannot tell"}
news = {number: words[letter] for number, letter in enumerate("RLRRLL??", 1)}
### END SOLUTION

# %% name="q1_test"
known = {"left", "right", "cannot tell"}
check.labels("pair 1 is read", {1: news[1]}, {1: "right"}, hint="80 is prompt, 70 is 15 days late.")
check.true(
    "eight pairs, in the three words",
    len(news) == 8 and set(news.values()) <= known,
    hint="'left', 'right' or 'cannot tell' for each of the eight.",
)
### BEGIN HIDDEN TESTS
check.labels(
    "pairs 2, 4 and 5",
    {n: news[n] for n in (2, 4, 5)},
    {2: "left", 4: "right", 5: "left"},
    hint="Look up for each scale of numbers which end is the good one.",
)
check.labels(
    "pair 3", {3: news[3]}, {3: "right"}, hint="Aaa, Aa, A, Baa, Ba: 1 is the best of each."
)
check.labels(
    "pair 6",
    {6: news[6]},
    {6: "left"},
    hint="The same letter, but for both somebody has counted: compare the default rates.",
)
check.labels(
    "pairs 7 and 8",
    {n: news[n] for n in (7, 8)},
    {7: "cannot tell", 8: "cannot tell"},
    hint="With whom does each grade compare, and does anybody know its default rate?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · A ladder of our own
#
# Our master scale has seven rungs and default. A PD **at** a limit stands on the riskier side of it.
#
# | rung | R1 | R2 | R3 | R4 | R5 | R6 | R7 | D |
# |---|---|---|---|---|---|---|---|---|
# | PD of one year, from | 0 | 0.05% | 0.2% | 0.6% | 2% | 6% | 20% | 100% |
#
# Write a function that takes a PD as a share and returns the name of its rung. A PD that is missing (`None` or nan) is
# `"unknown"`. What can be no probability is an error of whoever sent it: raise a `ValueError`.


# %% name="q2"
def rung(pd_of_year):
    """Return 'R1' to 'R7', 'D', or 'unknown'."""
    ### BEGIN SOLUTION
    if pd.isna(pd_of_year):
        return "unknown"
    if not 0 <= pd_of_year <= 1:
        raise ValueError(f"{pd_of_year} is no probability")
    limits = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1]
    above = sum(pd_of_year >= limit for limit in limits)
    return ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "D"][above]
    ### END SOLUTION


# %% name="q2_test"
check.text("a PD of 1%", rung(0.01), "R4", hint="As a share: 1% is 0.01, between 0.6% and 2%.")
check.text("a PD of 10%", rung(0.10), "R6", hint="Between 6% and 20%.")
### BEGIN HIDDEN TESTS
for value, name in ((0.0003, "R1"), (0.001, "R2"), (0.004, "R3"), (0.03, "R5"), (0.5, "R7")):
    check.text("a PD between two limits", rung(value), name, hint="All seven rungs, one by one.")
for value, name in ((0.0005, "R2"), (0.002, "R3"), (0.006, "R4"), (0.02, "R5"), (0.2, "R7")):
    check.text("a PD at a limit", rung(value), name, hint="At a limit: the riskier side of it.")
check.text("a PD of 0", rung(0.0), "R1", hint="Not seen to default: the best rung, no other.")
check.text("default", rung(1.0), "D", hint="Who has defaulted stands on no rung between R1 and R7.")
for nothing in (None, float("nan")):
    check.text(
        "no PD", rung(nothing), "unknown", hint="Missing is not 0: who knows no PD has no rung."
    )
for wrong in (1.5, -0.01):
    check.raises(
        "no probability", ValueError, rung, wrong, hint="Below 0 or above 1 it is no probability."
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · Six ratings on one ladder
#
# Here are the ratings of your six partners.

# %% name="partners"
dice = np.random.default_rng(student_seed(student))
pool = [("S&P", "BB+"), ("Moody's", "Baa2"), ("Fitch", "B-"), ("Creditreform index", 262)]
pool += [("Creditreform Rating", "BBB"), ("S&P", "A"), ("Creditreform index", 310)]
known_rate = [pool[place] for place in dice.choice(len(pool), 4, replace=False)]
no_rate = [
    ("PAYDEX", int(dice.integers(50, 95))),
    ("China nine grades", str(dice.choice(["AAA", "AA"]))),
]
partners = pd.DataFrame([*known_rate, *no_rate], columns=["scale", "grade"])
partners = partners.take(dice.permutation(6)).set_axis(list("UVWXYZ"))
partners

# %% [markdown] name="about-q3-task"
# Write a function that takes a table like this, with any number of rows, and returns a **list** of the names of *our* rungs, in
# the order of the rows: `"unknown"` where no source gives a default rate. `harmonise` of lesson 1.2 knows the rates (its column
# `pd`); its own twelve rungs are not ours. You may call `rung`.


# %% name="q3"
def on_our_ladder(ratings):
    """Return a list: a rung of our master scale, or 'unknown', for each row."""
    ### BEGIN SOLUTION
    limits = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1]
    names = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "D"]
    values = harmonise(ratings)["pd"]
    places = np.searchsorted(limits, values, side="right")
    return ["unknown" if pd.isna(p) else names[at] for p, at in zip(values, places, strict=True)]
    ### END SOLUTION


# %% name="q3_test"
two = pd.DataFrame({"scale": ["S&P", "PAYDEX"], "grade": ["BB", 78]})
placed = on_our_ladder(two)
check.true("a list of two", type(placed) is list and len(placed) == 2, hint="A rung for each row.")
check.text("S&P's BB", placed[0], "R4", hint="0.8% a year. Which of our rungs is that?")
check.text("PAYDEX 78", placed[1], "unknown", hint="It says how bills were paid, not who defaults.")
### BEGIN HIDDEN TESTS
many = pd.DataFrame(
    [("S&P", "A"), ("Moody's", "Baa2"), ("Fitch", "B-"), ("S&P", "CCC")]
    + [("Creditreform Rating", "BBB"), ("Creditreform Rating", "BB"), ("Creditreform index", 262)]
    + [("Creditreform index", 310), ("Creditreform index", 160), ("Coface DRA", 0), ("Fitch", "D")]
    + [("Coface DRA", 6), ("China nine grades", "AAA"), ("Creditreform index", 600)]
    + [("PAYDEX", 100), ("Moody's", "Aaa")],
    columns=["scale", "grade"],
)
wanted = ["R2", "R2", "R5", "R7", "R4", "R5", "R4", "R6", "R3", "D", "D", *4 * ["unknown"], "R1"]
made = on_our_ladder(many)
check.true("a rung for each row", type(made) is list and len(made) == 16, hint="As many as rows.")
hints = {
    4: "The same letter is another risk on the scale of another agency.",
    6: "Each number of the index stands in a band; harmonise knows its rate.",
    9: "A grade that is default itself stands at D.",
    11: "A scale without default rates gives no rung, however good its grade sounds.",
    15: "No Aaa was seen to default: the best rung, not an unknown one.",
}
for place, want in enumerate(wanted):
    hint = hints[max(first for first in hints if first <= place)] if place >= 4 else ""
    hint = hint or "Plus, minus and Moody's numbers leave the letter's rate as it is."
    check.text("a rating of another partner", made[place], want, hint=hint)
turned = many[::-1]
check.true(
    "the order of the rows",
    on_our_ladder(turned) == made[::-1],
    hint="In the order of the rows of the table that the function is given.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · From one year to five
#
# A credit insurer has counted for you where its companies stood a year later. Who was **withdrawn** left the insurer during the
# year, and nobody knows how it ended.

# %% name="counts"
moved = {
    "A": [0.86, 0.06, 0.01, 0.002, 0.06],
    "B": [0.04, 0.78, 0.08, 0.02, 0.06],
    "C": [0.01, 0.08, 0.66, 0.13, 0.06],
}
dice, rows = np.random.default_rng([student_seed(student), 1]), {}
for grade, usual in moved.items():
    chances = np.where(np.array(usual) < 0.5, usual * dice.uniform(0.6, 1.4, 5), usual)
    rows[grade] = dice.multinomial(1_000, chances / chances.sum())
counts = pd.DataFrame(rows, ["A", "B", "C", "default", "withdrawn"]).T
counts

# %% [markdown] name="about-q4-task"
# Write a function that takes such a table and a number of years, and returns a dict (or Series): for each grade the probability of
# default **within** that many years, if every year is like this one. Leave out who was withdrawn; a company in default stays
# there; who slides to another grade has that grade's risk in the next year.


# %% name="q4"
def default_within(counts, years):
    """Return the probability of default within so many years, by grade."""
    ### BEGIN SOLUTION
    known = counts.drop(columns="withdrawn")
    shares = known.div(known.sum(axis=1), axis=0)
    shares.loc["default"] = [0.0] * (len(known.columns) - 1) + [1.0]
    power = np.linalg.matrix_power(shares.to_numpy(), years)
    return pd.Series(power[:-1, -1], counts.index)
    ### END SOLUTION


# %% name="q4_test"
small = pd.DataFrame(
    {"good": [90, 0], "weak": [10, 80], "default": [0, 20], "withdrawn": [0, 0]},
    index=["good", "weak"],
)
within_two = default_within(small, 2)
check.true(
    "a dict or Series",
    type(within_two) in (dict, pd.Series),
    hint="A probability for each grade, by its name.",
)
check.number(
    "good, within two years",
    within_two["good"],
    0.02,
    mistakes={
        "None of the good failed in the first year, but some slid: what is their risk in the second?": 0.0
    },
    hint="One in ten slides to weak, and of those one in five fails.",
)
check.number(
    "weak, within two years",
    within_two["weak"],
    0.36,
    mistakes={
        "Who failed in the first year cannot fail again.": 0.40,
        "Within two years, not in the second year only.": 0.16,
        "That is one year.": 0.20,
    },
    hint="20 of 100 in the first year, then 20% of those that are left.",
)
### BEGIN HIDDEN TESTS
grades = ["A", "B", "C"]
kept = counts[["A", "B", "C", "default"]].to_numpy(float)
steps = np.vstack([kept / kept.sum(axis=1, keepdims=True), [0, 0, 0, 1]])
with_lost = kept / counts.to_numpy().sum(axis=1, keepdims=True)
one = steps[:3, 3]
check.numbers(
    "within one year",
    [default_within(counts, 1)[grade] for grade in grades],
    one,
    mistakes={"Who was withdrawn is not known: leave it out of the total, too.": with_lost[:, 3]},
    hint="Divide each row by those whose end is known.",
)
check.numbers(
    "within five years",
    [default_within(counts, 5)[grade] for grade in grades],
    np.linalg.matrix_power(steps, 5)[:3, 3],
    mistakes={
        "This forgets that companies slide.": 1 - (1 - one) ** 5,
        "Five times one year counts failures twice, and forgets the slides.": 5 * one,
        "A matrix is multiplied by itself as a whole, not cell by cell.": (steps**5)[:3, 3],
    },
    hint="The matrix by itself, five times, with a row for default: who is there stays.",
)
ten = default_within(counts, 10)
check.true(
    "ten years are worse than five",
    all(ten[grade] > default_within(counts, 5)[grade] for grade in grades),
    hint="Within ten years includes the first five.",
)
check.numbers(
    "seven times as many companies",
    [default_within(7 * counts, 3)[grade] for grade in grades],
    [default_within(counts, 3)[grade] for grade in grades],
    hint="Shares, not counts.",
)
lost = small.assign(withdrawn=[300, 50])
check.numbers(
    "many withdrawn",
    [default_within(lost, 2)["good"], default_within(lost, 2)["weak"]],
    [0.02, 0.36],
    hint="Who was withdrawn is left out. Use the table that the function is given.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · Precision and recall
#
# Write a function that takes the places that were marked and those that are really contradictory (lists or sets of names), and
# returns a tuple: precision, recall. A name that was marked twice counts once. Where nothing is marked there is no precision, and
# where nothing is contradictory no recall: `float("nan")`.


# %% name="q5"
def precision_and_recall(marked, planted):
    """Return (precision, recall), as shares."""
    ### BEGIN SOLUTION
    marked, planted = set(marked), set(planted)
    right = len(marked & planted)
    precision = right / len(marked) if marked else float("nan")
    recall = right / len(planted) if planted else float("nan")
    return precision, recall
    ### END SOLUTION


# %% name="q5_test"
both = precision_and_recall(["code", "city", "name", "revenue"], ["code", "revenue", "loans"])
check.true("two numbers", type(both) is tuple and len(both) == 2, hint="return precision, recall")
check.number(
    "precision",
    both[0],
    0.5,
    mistakes={"That is the recall: precision comes first.": 2 / 3},
    hint="Of the places marked, which share is right?",
)
check.number("recall", both[1], 2 / 3, hint="Of what is there, which share was marked?")
### BEGIN HIDDEN TESTS
check.numbers(
    "marked twice",
    precision_and_recall(["code", "code", "city"], ["code"]),
    [0.5, 1.0],
    hint="A name that was marked twice counts once.",
)
check.numbers(
    "sets",
    precision_and_recall({"a", "b", "c", "d", "e"}, {"e", "f"}),
    [0.2, 0.5],
    hint="Lists or sets: what do both have?",
)
check.numbers(
    "all wrong",
    precision_and_recall(["a"], ["b"]),
    [0.0, 0.0],
    hint="Nothing right is 0, not missing.",
)
none_marked = precision_and_recall([], ["a", "b"])
check.true("nothing marked", bool(pd.isna(none_marked[0])), hint="0 of 0 is no share: nan.")
check.number("its recall", none_marked[1], 0.0, hint="Nothing found is a recall of 0.")
none_there = precision_and_recall(["a"], [])
check.true("nothing is there", bool(pd.isna(none_there[1])), hint="0 of 0 is no share: nan.")
check.number("its precision", none_there[0], 0.0, hint="All that was marked is wrong.")
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · Two reports on one desk
#
# Now the customer of the pump. There are six places at which its two reports may contradict each other or themselves:
#
# | name | compare |
# |---|---|
# | `"overdue loans"` | their number in the summary; loans of part 5 with days overdue |
# | `"settled loans"` | their number in the summary; loans of part 6 |
# | `"balance"` | total assets; liabilities and equity together (part 8) |
# | `"loan dates"` | in part 5: a loan that was due before it was opened |
# | `"revenue"` | part 8; figures of the agency |
# | `"founded"` | the day in both reports |
#
# In each pair of reports **three** of them are really contradictory. Others may differ for harmless reasons: revenue or total
# assets **rounded to two digits**, or another day **within 60 days** (the licence came later).


# %% name="planter"
book = simulate_ledger(150, years=3, seed=29)
today = pd.Timestamp("2024-03-20")
known = book.statements[book.statements["published"] <= today].groupby("customer").tail(1)
borrowers = known.loc[known["long_term_debt"] > 0, "customer"].tolist()
PLACES = ["overdue loans", "settled loans", "balance", "loan dates", "revenue", "founded"]


def two_reports(who, dice):
    """Return both reports on a customer, and the set of places where they are contradictory."""
    e, a = enterprise_report(book, who, today), agency_report(book, who, today)
    planted = set(dice.choice(PLACES, 3, replace=False).tolist())
    harmless = set(dice.choice(["balance", "revenue", "founded"], 2, replace=False)) - planted
    loans, factor = e.parts["outstanding credit"].copy(), dice.uniform(1.15, 1.5)
    if dice.random() < 0.5:
        factor = 1 / factor
    loans.loc[0, "due"] = loans.loc[0, "opened"] - pd.Timedelta(days=int(dice.integers(20, 300)))
    counted = {place: e.value("summary", place) + 1 for place in PLACES[:2]}
    assets, revenue = e.value("statements", "total_assets"), a.value("figures", "revenue")
    founded = pd.Timestamp(a.value("identity", "founded"))
    years, days = int(dice.integers(1, 9)), int(dice.integers(3, 60))
    later = founded + pd.DateOffset(
        **({"years": years} if "founded" in planted else {"days": days})
    )
    for place in planted & set(PLACES[:2]):
        e = e.with_value("summary", place, counted[place])
    if "loan dates" in planted:
        e = e.changed("outstanding credit", loans)
    if "balance" in planted | harmless:
        other = round(assets * factor, -3) if "balance" in planted else float(f"{assets:.1e}")
        e = e.with_value("statements", "total_assets", other)
    if "revenue" in planted | harmless:
        other = round(revenue * factor, -3) if "revenue" in planted else float(f"{revenue:.1e}")
        a = a.with_value("figures", "revenue", other)
    if "founded" in planted | harmless:
        a = a.with_value("identity", "founded", str(later.date()))
    return e, a, planted


# %% name="enterprise"
who = str(np.random.default_rng([student_seed(student), 2]).choice(borrowers))
enterprise, agency = two_reports(who, np.random.default_rng(student_seed(student)))[:2]
enterprise

# %% name="agency"
agency

# %% [markdown] name="about-q6-task"
# Which three? Write their names into the list `marked`. Read with your eyes, or compute; a pencil will do.

# %% name="q6"
marked = []
### BEGIN SOLUTION
marked = sorted(two_reports(who, np.random.default_rng(student_seed(student)))[2])
### END SOLUTION

# %% name="q6_test"
check.true(
    "names of the six places",
    type(marked) in (list, set, tuple) and len(marked) > 0 and set(marked) <= set(PLACES),
    hint="A list of names, written as in the table.",
)
### BEGIN HIDDEN TESTS
there = two_reports(who, np.random.default_rng(student_seed(student)))[2]
check.number(
    "precision",
    len(set(marked) & there) / len(set(marked)),
    1.0,
    hint="Something is marked that agrees, or that rounding or a licence explains.",
)
check.number(
    "recall",
    len(set(marked) & there) / len(there),
    1.0,
    hint="Something contradictory is not marked. Count the loans, add up the balance, compare dates.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · The same by code
#
# Nobody reads two hundred pairs with a pencil. Write a function that takes both reports and returns the **set** of the names of the
# places that are really contradictory. `report.value(part, item)` gives one item, `report.parts[part]` a table, as in lesson 1.3;
# `enterprise.lines()` lists the names of all parts and items.
# The grader tries it on pairs that you do not see, and counts **recall** and **precision** apart; 90% of each is enough.
#
# `trial(contradictions, seed)` shows how yours does on twelve pairs.


# %% name="trial"
def trial(function, seed, pairs=12):
    """Return how many places a function marks, how many of them rightly, and how many are there."""
    own, found = np.random.default_rng(seed), []
    for name in own.choice(borrowers, pairs, replace=False):
        e, a, planted = two_reports(name, own)
        said = function(e, a)
        if type(said) is not set:
            raise TypeError(f"expected a set of names, not {type(said).__name__}")
        found.append((len(said), len(said & planted), len(planted)))
    return pd.DataFrame(found, columns=["marked", "right", "planted"]).sum()


# %% name="q7"
def contradictions(enterprise, agency):
    """Return the set of places at which the reports are really contradictory."""
    ### BEGIN SOLUTION
    e, a = enterprise, agency
    loans, settled = e.parts["outstanding credit"], e.parts["settled credit"]
    apart = (
        pd.Timestamp(e.value("identity", "founded")) - pd.Timestamp(a.value("identity", "founded"))
    ).days
    sides = e.value("statements", "total_liabilities") + e.value("statements", "equity")

    def differ(one, other):
        return abs(one - other) > 0.08 * max(abs(one), abs(other))

    checks = {
        "overdue loans": e.value("summary", "overdue loans") != (loans["days_overdue"] > 0).sum(),
        "settled loans": e.value("summary", "settled loans") != len(settled),
        "balance": differ(e.value("statements", "total_assets"), sides),
        "loan dates": (loans["due"] < loans["opened"]).any(),
        "revenue": differ(e.value("statements", "revenue"), a.value("figures", "revenue")),
        "founded": abs(apart) > 60,
    }
    return {place for place, rings in checks.items() if rings}
    ### END SOLUTION


# %% name="q7_test_recall"
told = contradictions(enterprise, agency)
check.true("a set of names", type(told) is set, hint="return a set, such as {'balance'}")
check.true("of the six places", told <= set(PLACES), hint="Names as in the table of question 6.")
### BEGIN HIDDEN TESTS
counted = trial(contradictions, 4_711)
check.number(
    "how many are marked",
    int(counted["marked"]),
    between=(1, 1.5 * int(counted["planted"])),
    hint="Who marks everything finds everything, and nobody reads it.",
)
check.number(
    "recall on hidden pairs",
    counted["right"] / counted["planted"],
    between=(0.9, 1),
    hint="Too many contradictions are missed. All six places, in both directions, and no tolerance "
    "wider than the harmless differences.",
)
### END HIDDEN TESTS

# %% name="q7_test_precision"
told = contradictions(enterprise, agency)
check.true("a set of names", type(told) is set, hint="return a set, such as {'balance'}")
check.true("of the six places", told <= set(PLACES), hint="Names as in the table of question 6.")
### BEGIN HIDDEN TESTS
counted = trial(contradictions, 1_174)
check.number(
    "how many are rightly marked",
    int(counted["right"]),
    between=(0.5 * int(counted["planted"]), int(counted["planted"])),
    hint="Who marks next to nothing is seldom wrong, and of no use.",
)
check.number(
    "precision on hidden pairs",
    counted["right"] / counted["marked"],
    between=(0.9, 1),
    hint="Too many alarms are false. Which differences are harmless, and how large can they be?",
)
for name in borrowers[:5]:
    clean = contradictions(enterprise_report(book, name, today), agency_report(book, name, today))
    check.true(
        "two reports that agree",
        type(clean) is set and not clean,
        hint="Nothing was planted here. Use the reports that the function is given.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# The insurer grades your customer **B**. Its bank adds a Chinese rating of **AA**. Goods on open account, reviewed every year: yes or
# no? And the pump that is paid after five years? The margin is 20% of the invoice, and 70% are lost if the customer fails. Write
# to Sales (150 to 220 words).
#
# | points | what we look for |
# |--:|---|
# | 4 | a clear answer to each of the two requests, from the PD of one and of five years and the PD at which an order stops earning |
# | 4 | what the AA is worth and what not; how far the insurer's counts carry (one year, its own companies, slides without memory) |
# | 4 | of the three contradictions: which would change the answer, which only need correcting; whom you ask, and what |
# | 3 | an alternative that Sales can offer, and a sentence on what no report knows; polite, with units, without jargon |

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
mine = {f"default within {years}": default_within(counts, years)["B"] for years in (1, 5)}
mine["an order stops earning at"] = cl.break_even_pd(0.20, 0.70)
pd.Series(mine).map("{:.1%}".format).to_frame("B")
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; customers and numbers differ by student.* Dear Zhao, goods on open account: yes, within the usual
# limit, as soon as one question is answered. The pump over five years: not like this. Of the insurer's B companies 1.4% fail within a
# year; an order stops earning at 22%, so a year is far inside. Within five years it is 17%: on average that still earns 5% of the
# invoice, before any interest for five years of waiting, and the figure is soft. It stands on one year and on the insurer's own
# companies, and takes all B companies as equal, however they came there. The AA says that the customer stands well among Chinese
# companies. Nobody has published how often a Chinese AA fails, so it gives no PD. Two contradictions matter. The summary counts an
# overdue loan, the list shows none: I ask its bank, in writing; if a loan is overdue, we take prepayment. Revenue is 14.2 million yuan
# in one report, 10.2 million in the other: I ask the customer for the accounts of 2023. The loan that was due before it was opened is a
# slip, for the lender to correct. For the pump you can offer half on delivery and the rest within a year, or five years against a bank
# guarantee. And no report knows whether they mean to pay *us*: please ask who releases our payments. Regards, Wang
# ### END SOLUTION
