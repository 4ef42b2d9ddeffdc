# %% [markdown] name="case"
# It is Friday, 5 January 2024. We buy the receivables of a tool wholesaler who retires, for what its ledger says was open on 31
# December: all invoices less all payments, credit notes and write-offs. The ledger came by e-mail from two branches. The
# auditors of branch A have marked what is wrong in theirs. **Nobody has looked at that of branch B**, and the contract is to be
# signed on Monday: at the sum of the ledger, at another sum, or not yet?
#
# The companies are **invented**, the ledgers are **simulated** and drawn from your student id. Mistakes were planted in them, so
# there is a truth: what you find counts for you, and what you accuse wrongly counts against you.

# %% name="setup"
import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.data.credit_codes import check_credit_codes
from creditlab.data.simulate import simulate_ledger

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION


# %% name="branch"
def spoiled(events, seed):
    """Twelve kinds of mistakes as in lesson 2.2, four of each, and two kinds more."""
    dirty, dice = cl.with_dirt(events, seed=seed, each=4), np.random.default_rng(seed)
    hit = events["invoice"].reindex(dirty.defects["row"])
    clean = dirty.events[~dirty.events["invoice"].isin(hit)]
    slips = dice.choice(clean.index[clean["kind"] == "invoice"], 4, replace=False)
    settled = clean.groupby("invoice")["kind"].transform("size") == 2
    paid = clean[
        settled & (clean["kind"] == "payment") & ~clean["invoice"].isin(clean.loc[slips, "invoice"])
    ]
    again = paid.sample(4, random_state=seed % 1_000)
    again = again.assign(document="Q" + again["document"])
    table = pd.concat([dirty.events, again], ignore_index=True)
    table.loc[slips, "due"] += pd.DateOffset(years=1)
    marked = dirty.defects[["row", "defect"]].drop_duplicates("row")
    more = {"due not as the terms say": slips, "payment entered twice": table.index[-4:]}
    more = [pd.DataFrame({"row": rows, "defect": name}) for name, rows in more.items()]
    return table, pd.concat([marked, *more], ignore_index=True)


seed = student_seed(student)
book = simulate_ledger(60, years=2, seed=seed)
customers = book.customers[["customer", "name_chinese", "credit_code"]]
branch_a, marked = spoiled(book.events, seed)
book_b = simulate_ledger(60, years=2, seed=seed + 1)
branch_b, _ = spoiled(book_b.events, seed + 1)
branch_a.drop(columns=["vat_rate", "reason"]).tail(5)

# %% name="marked"
marked["defect"].value_counts().rename("rows").to_frame()

# %% [markdown] name="about-ledger"
# A row an event. `document` is its own number, `invoice` the invoice that it belongs to. Only invoices have `terms` (days; of "2/10
# net 30" the 30 count), and only invoices and promises have a `due` date. A customer may pay in parts, pay early, or have a credit
# note; all that is right.
#
# ## Question 1 · What do you do with it?
#
# Eight findings. Write `"repair"` (a rule mends it, and nobody has to be asked), `"empty"` (the value says nothing: make it missing),
# `"ask"` (a person has to decide) or `"keep"` (unusual, and right).
#
# | | found |
# |---|---|
# | 1 | The same document number, customer, day and amount stand in the file twice. |
# | 2 | `days_late` is 9,999 for customers whose payments could not be matched. |
# | 3 | An invoice was paid six days *before* it was due. |
# | 4 | A payment is dated nine days *before its invoice*. |
# | 5 | A credit code was typed in small letters, and passes the check. |
# | 6 | `days_late` is 0 for a customer none of whose invoices has been due yet. |
# | 7 | One customer buys forty times as much as the average; its contract and its orders are in the file. |
# | 8 | A payment has ten times the amount of its invoice. |

# %% name="q1"
actions = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"R": "repair", "E": "empty", "A": "ask", "K": "keep"}
actions = {number: words[letter] for number, letter in enumerate("REKAREKA", 1)}
### END SOLUTION

# %% name="q1_test"
known = {"repair", "empty", "ask", "keep"}
check.labels(
    "finding 1 is read", {1: actions[1]}, {1: "repair"}, hint="Does anybody have to be asked?"
)
check.true(
    "eight findings, in the four words", len(actions) == 8 and set(actions.values()) <= known
)
### BEGIN HIDDEN TESTS
check.labels(
    "findings 2 and 6",
    {n: actions[n] for n in (2, 6)},
    {2: "empty", 6: "empty"},
    hint="Did anybody measure this number? The best value of a column can be as empty as the worst.",
)
check.labels(
    "findings 3 and 7",
    {n: actions[n] for n in (3, 7)},
    {3: "keep", 7: "keep"},
    hint="Is it impossible, or only unusual? What is rare and true must stay.",
)
check.labels(
    "findings 4, 5 and 8",
    {n: actions[n] for n in (4, 5, 8)},
    {4: "ask", 5: "repair", 8: "ask"},
    hint="Is there only one thing that can have been meant? Then a rule may write it; else a person "
    "must look at the bank statement.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · The last character
#
# The eighteenth character of a unified social credit code checks the seventeen before it (GB 32100-2015). The alphabet has 31
# characters; a character's *value* is its place in it, from 0 to 30. The first character weighs 1, the second 3, the third 9: each
# weighs three times the one before. Multiply values by weights and add up. The last character is the one whose value makes the sum,
# with itself added, a **multiple of 31**.
#
# Write this function yourself. Where it is not given seventeen characters of the alphabet, it raises a `ValueError`.

# %% name="q2"
alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def last_character(first):
    """Return character 18 of a code from its first seventeen."""
    ### BEGIN SOLUTION
    if len(first) != 17 or not set(first) <= set(alphabet):
        raise ValueError(f"{first!r} is not 17 characters of {alphabet}")
    total = sum(alphabet.index(each) * 3**place for place, each in enumerate(first))
    return alphabet[-total % 31]
    ### END SOLUTION


# %% name="q2_test"
check.text(
    "a one and sixteen zeros",
    last_character("1" + 16 * "0"),
    "Y",
    mistakes={
        "The sum *and* the last value make the multiple: take what is lacking to 31.": "1",
        "The first character weighs 1, not 3.": "W",
    },
    hint="The sum is 1, so 30 is lacking. Which character has the value 30?",
)
check.text(
    "a made-up company",
    last_character("91999900MA10C4U22"),
    "P",
    hint="9 is worth 9, M is worth 21, and the seventeenth character weighs 3 to the power of 16.",
)
### BEGIN HIDDEN TESTS
check.text(
    "seventeen zeros",
    last_character(17 * "0"),
    "0",
    hint="Nothing is lacking: not 31, but 0.",
)
_letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_dice = np.random.default_rng(32_100)
for _ in range(6):
    _first = "".join(_dice.choice(list(_letters), 17))
    _sum = sum(_letters.index(c) * pow(3, i, 31) for i, c in enumerate(_first))
    check.text(
        f"the code {_first}",
        last_character(_first),
        _letters[(31 - _sum % 31) % 31],
        mistakes={
            "What is lacking to the multiple, not what is left over.": _letters[_sum % 31],
            "The first weighs 1, the second 3, and so on, from the left.": _letters[
                -sum(_letters.index(c) * pow(3, i, 31) for i, c in enumerate(_first[::-1])) % 31
            ],
        },
        hint="All of seventeen characters count, letters by their place in *this* alphabet.",
    )
for _wrong in ("O" + 16 * "0", 16 * "1", 18 * "1", 16 * "1" + "a"):
    check.raises(
        f"{_wrong!r}",
        ValueError,
        last_character,
        _wrong,
        hint="Seventeen characters, all of the alphabet, and O is none of it.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · What was meant?
#
# Clerks type codes with blanks and hyphens, in small letters, with the letter O for a zero and the letter I for a one (neither is ever
# used in a code). Write a function that mends **exactly this** and returns the code if it then passes the check, and `None` if it does
# not: a code that fails is not guessed. An empty cell (`None` or `nan`) gives `None`, too. (`check_credit_codes` of lesson 2.1 may
# do the check. It wants a Series.)


# %% name="q3"
def clean_code(typed):
    """Return the code that was meant, or None."""
    ### BEGIN SOLUTION
    if pd.isna(typed):
        return None
    code = "".join(str(typed).upper().replace("-", " ").split())
    code = code.replace("O", "0").replace("I", "1")
    return code if check_credit_codes(pd.Series([code])).empty else None
    ### END SOLUTION


# %% name="q3_test"
for typed in (
    "91999900MA10C4U22P",
    " 91999900ma10c4u22p ",
    "919999-00 MA1OC4U22P",
    "9I9999OOMAIOC4U22P",
):
    check.text(
        f"typed as {typed!r}",
        clean_code(typed),
        "91999900MA10C4U22P",
        hint="Blanks and hyphens out, large letters, O is 0 and I is 1; then check.",
    )
### BEGIN HIDDEN TESTS
_good = "91999900MA2B0X713J"
for _typed in (
    _good.lower(),
    _good.replace("1", "I").replace("0", "o"),
    "\t".join([_good[:9], _good[9:]]),
):
    check.text(
        "another company",
        clean_code(_typed),
        _good,
        hint="Clerks type blanks anywhere, letters of any size, I for 1 and O for 0.",
    )
for _what, _typed in {
    "a wrong character": _good[:10] + ("7" if _good[10] != "7" else "8") + _good[11:],
    "two characters swapped": _good[:8] + _good[9] + _good[8] + _good[10:],
    "one character lost": _good[:-1],
    "one character too many": _good + "0",
    "a letter that is never used": _good[:-1] + "S",
    "no code": "",
    "an empty cell": None,
    "another empty cell": np.nan,
}.items():
    check.true(
        _what,
        clean_code(_typed) is None,
        hint="What fails the check after mending is None: not a guess, and no error.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · Who is sued how often?
#
# A feed of the courts has columns `case` (a number), `credit_code` and `name_chinese`. Write a function that returns `customers` with a
# new column `cases`: how many *different* cases each has. The same case may come twice. A code that passes the check decides,
# whatever the name says; where the code is missing or fails, the full Chinese name decides. The answer has **as many rows as
# `customers`**, in their order, and 0 where no case is known. The codes of our customers are right.


# %% name="q4"
def with_cases(customers, feed):
    """Add the number of different court cases to each customer."""
    ### BEGIN SOLUTION
    fails = feed["credit_code"].isna() | feed.index.isin(
        check_credit_codes(feed["credit_code"])["row"]
    )
    by_name = customers.set_index("name_chinese")["customer"]
    by_code = customers.set_index("credit_code")["customer"]
    who = feed["credit_code"].map(by_code).mask(fails, feed["name_chinese"].map(by_name))
    count = feed["case"].groupby(who).nunique()
    return customers.assign(cases=customers["customer"].map(count).fillna(0).astype(int))
    ### END SOLUTION


# %% name="q4_test"
firms = simulate_ledger(20, years=1, seed=2_404).customers.loc[[4, 0, 9, 7], customers.columns]
code, name = (
    dict(zip("ABCD", firms[column], strict=True)) for column in ("credit_code", "name_chinese")
)
feed = pd.DataFrame(
    [
        ("(2023) 101", code["A"], name["A"]),
        ("(2023) 102", code["A"], name["A"]),
        ("(2023) 102", code["A"], name["A"]),
        ("(2023) 207", None, name["B"]),
        ("(2023) 311", code["C"][:-1] + "0", name["C"]),
        ("(2023) 400", "91999900MA2B0X713J", "不存在有限公司"),
    ],
    columns=["case", "credit_code", "name_chinese"],
)
found = with_cases(firms, feed)
check.table("a row a customer, in their order", found, columns=["customer", "cases"], rows=4)
check.numbers(
    "cases of four customers",
    found["cases"],
    [2, 1, 1, 0],
    mistakes={
        "A case that comes twice is one case.": [3, 1, 1, 0],
        "Where the code is missing or fails, the name decides.": [2, 0, 0, 0],
    },
    hint="Count first, one row a customer, then join.",
)
### BEGIN HIDDEN TESTS
check.true(
    "the order of the customers",
    list(found["customer"]) == list(firms["customer"]),
    hint="A join may not lose, add or turn round customers.",
)
_feed = feed.iloc[[3, 4]].assign(credit_code=code["D"])
check.numbers(
    "a good code beside another name",
    with_cases(firms, _feed)["cases"],
    [0, 0, 0, 2],
    mistakes={"Both name and code counted: a case belongs to one company.": [0, 1, 1, 2]},
    hint="A code that passes decides, whatever the name says.",
)
check.numbers(
    "a stranger's good code beside a customer's name",
    with_cases(
        firms, feed.iloc[[5]].assign(credit_code="91999900MA10C4U22P", name_chinese=name["A"])
    )["cases"],
    [0, 0, 0, 0],
    hint="The code passes and is not ours: then the case is a stranger's.",
)
check.numbers(
    "no cases at all",
    with_cases(firms, feed.iloc[:0])["cases"],
    [0, 0, 0, 0],
    hint="An empty feed: four customers with no case.",
)
check.numbers(
    "customers and feed turned round",
    with_cases(firms.iloc[::-1], feed.iloc[::-1])["cases"],
    [0, 1, 1, 2],
    hint="Use the tables that the function is given, by content, not by place.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · Find them, and accuse nobody wrongly
#
# Write a function that returns a **list of the row numbers** (the index of `events`) in which something is wrong. `known` are the numbers of
# our customers. Branch A is for practice: `judged` tells what your list finds of its marked rows, kind by kind. You are graded on
# **ledgers that you have not seen**, with the same kinds of mistakes in other rows, twice: for what you find of them (95% or more), and
# for how many of your rows are truly wrong (95% or more).
#
# - All is in yuan, `"CNY"`. Of a document that is entered twice, report the *later* row only; so, too, of a payment entered twice
#   under another number.
# - Report the row with the fault, not those that it drags along: the payment of an invoice that lacks its due date is right.
# - Practise with `judged(suspects(branch_a, customers["customer"], "2023-12-31"), marked)`.
# - You may start from `cl.read_ledger(…).issues`. It does not know all, and it reports what is dragged along.


# %% name="judge"
def judged(rows, marked):
    """Say how many of the marked rows are found, by kind, and how many alarms are false."""
    found = marked["row"].isin(rows).groupby(marked["defect"]).agg(found="sum", marked="size")
    found.loc["false alarms"] = [len(set(rows) - set(marked["row"])), 0]
    return found


# %% name="q5"
def suspects(events, known, today):
    """Return the rows in which something is wrong."""
    ### BEGIN SOLUTION
    kind, amount, invoice = events["kind"], events["amount"], events["invoice"]
    own, twice = kind == "invoice", events.duplicated(["kind", "document"])
    sold = events[own & ~twice].set_index("document")
    wrong = twice | ~(amount > 0) | events["date"].isna() | (events["date"] > pd.Timestamp(today))
    wrong |= (events["currency"] != "CNY") | ~events["customer"].isin(known)
    terms = events["terms"].astype("string").str.extract(r"(\d+)$")[0].astype(float)
    wrong |= own & (events["due"] != events["date"] + pd.to_timedelta(terms, "D"))
    wrong |= ~own & ~invoice.isin(sold.index)
    wrong |= ~own & (events["date"] < invoice.map(sold["date"]))
    settling = kind.isin(["payment", "credit_note", "write_off"])
    settled = amount.where(settling, 0).groupby(invoice).cumsum()
    wrong |= settling & (settled > invoice.map(sold["amount"]) + 0.01)
    return list(events.index[wrong])
    ### END SOLUTION


# %% name="practice"
# Room to practise on branch A. Nothing here is graded.
### BEGIN SOLUTION
judged(suspects(branch_a, customers["customer"], "2023-12-31"), marked)
### END SOLUTION

# %% name="q5_test_recall"
rows = suspects(branch_a, customers["customer"], "2023-12-31")
check.true("a list of rows", type(rows) is list, hint="list(events.index[…])")
check.true("rows of the table", set(rows) <= set(branch_a.index), hint="Numbers of the index.")
### BEGIN HIDDEN TESTS


def _trial(seed):
    book = simulate_ledger(60, years=1, seed=seed)
    dirty, dice = cl.with_dirt(book.events, seed=seed, each=4), np.random.default_rng(seed)
    hit = dirty.events["invoice"].isin(book.events["invoice"].reindex(dirty.defects["row"]))
    clean = dirty.events[~hit]
    slips = dice.choice(clean.index[clean["kind"] == "invoice"], 4, replace=False)
    settled = clean.groupby("invoice")["kind"].transform("size") == 2
    settled &= ~clean["invoice"].isin(clean.loc[slips, "invoice"])
    again = clean[settled & (clean["kind"] == "payment")].sample(4, random_state=seed)
    again = again.assign(document="Q" + again["document"])
    table = pd.concat([dirty.events, again], ignore_index=True)
    table.loc[slips, "due"] += pd.DateOffset(years=1)
    planted = dirty.defects.drop_duplicates("row").set_index("row")["defect"].to_dict()
    planted |= dict.fromkeys(slips, "slip") | dict.fromkeys(table.index[-4:], "again")
    said = suspects(table, book.customers["customer"], str(book.closing.date()))
    return table, pd.Series(planted), pd.Index(list(said)).unique()


_thoughts = {
    "slip": "An invoice says its terms. Do the two dates agree with them?",
    "again": "Add up what was paid on an invoice, row after row: can it be more than its amount?",
    "settled above the invoice": "Can more be settled than was invoiced?",
    "duplicate document": "Can a document number come twice?",
    "payment before the invoice": "Set the date of each payment beside that of its invoice.",
    "amount not above 0": "Can an amount be below nothing here?",
    "in the future": "Which dates has nobody seen yet?",
    "unknown customer": "Who is in the ledger and not among the known customers?",
    "invoice not there": "Does every payment name an invoice that is in the ledger?",
    "on account, no invoice named": "What is missing in rows that are no invoice?",
    "no date": "What is missing?",
    "no due date": "What is missing in invoices?",
    "due before its date": "Can an invoice be due before it is written?",
    "other currency": "In which money is each row?",
}
_table, _planted, _said = _trial(7_102)
_missed = _planted[~_planted.index.isin(_said)]
_most = _missed.value_counts().idxmax() if len(_missed) else "slip"
check.number(
    "how many rows are reported",
    len(_said),
    between=(1, 1.5 * len(_planted)),
    hint="Who reports everything finds everything, and nobody can work with the list.",
)
check.number(
    "share found in a hidden ledger",
    1 - len(_missed) / len(_planted),
    between=(0.95, 1),
    hint=_thoughts.get(_most, "Look at branch A, kind by kind."),
)
### END HIDDEN TESTS

# %% name="q5_test_precision"
rows = suspects(branch_a, customers["customer"], "2023-12-31")
check.true("a list of rows", type(rows) is list, hint="list(events.index[…])")
check.true("rows of the table", set(rows) <= set(branch_a.index), hint="Numbers of the index.")
### BEGIN HIDDEN TESTS


def _second_trial(seed):
    book = simulate_ledger(60, years=1, seed=seed)
    dirty, dice = cl.with_dirt(book.events, seed=seed, each=4), np.random.default_rng(seed)
    hit = dirty.events["invoice"].isin(book.events["invoice"].reindex(dirty.defects["row"]))
    clean = dirty.events[~hit]
    slips = dice.choice(clean.index[clean["kind"] == "invoice"], 4, replace=False)
    settled = clean.groupby("invoice")["kind"].transform("size") == 2
    settled &= ~clean["invoice"].isin(clean.loc[slips, "invoice"])
    again = clean[settled & (clean["kind"] == "payment")].sample(4, random_state=seed)
    again = again.assign(document="Q" + again["document"])
    table = pd.concat([dirty.events, again], ignore_index=True)
    table.loc[slips, "due"] += pd.DateOffset(years=1)
    planted = dirty.defects.drop_duplicates("row").set_index("row")["defect"].to_dict()
    planted |= dict.fromkeys(slips, "slip") | dict.fromkeys(table.index[-4:], "again")
    said = suspects(table, book.customers["customer"], str(book.closing.date()))
    return table, pd.Series(planted), pd.Index(list(said)).unique()


_table, _planted, _said = _second_trial(1_207)
_false = _said.difference(_planted.index)
_dragged = _table["invoice"].reindex(_false).isin(_table["invoice"].reindex(_planted.index))
_hint = "Unusual is not wrong: parts, early payments, credit notes, and rows that need no due date."
if _dragged.mean() > 0.5:
    _hint = (
        "Of each mistake only the row with the fault: not its partner, and not what it drags along."
    )
check.number(
    "how many are reported rightly",
    len(_said) - len(_false),
    between=(0.5 * len(_planted), len(_planted)),
    hint="Who accuses next to nobody is seldom wrong, and of no use.",
)
check.number(
    "share of the reported rows that are wrong indeed",
    1 - len(_false) / len(_said),
    between=(0.95, 1),
    hint=_hint,
)
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · Repair what a rule may repair
#
# Write a function that returns a **new** table in which three things are mended, and nothing else:
#
# - a document that is entered twice (same `kind` and `document`) stays once, the first;
# - amounts in `"USD"` become yuan, at 7 yuan for a dollar, rounded to cents, and their currency `"CNY"`;
# - an invoice whose `due` date is empty, or not its `date` and the days of its `terms`, is due on the day that the terms say.
#
# All other rows, wrong or not, stay as they are, under their old row numbers. The table that the function is given must not change.


# %% name="q6"
def repaired(events):
    """Mend doubles, dollars and due dates."""
    ### BEGIN SOLUTION
    table = events[~events.duplicated(["kind", "document"])].copy()
    dollars = table["currency"] == "USD"
    table.loc[dollars, "amount"] = (7 * table.loc[dollars, "amount"]).round(2)
    table.loc[dollars, "currency"] = "CNY"
    own = table["kind"] == "invoice"
    days = table.loc[own, "terms"].astype(str).str.extract(r"(\d+)$")[0].astype(int)
    table.loc[own, "due"] = table.loc[own, "date"] + pd.to_timedelta(days, "D")
    return table
    ### END SOLUTION


# %% name="q6_test"
six = pd.DataFrame(
    [
        ("K1", "invoice", "I1", "I1", "2023-03-01", "2023-03-31", 500.0, "CNY", "30"),
        ("K1", "payment", "P1", "I1", "2023-03-20", None, -500.0, "CNY", None),
        ("K1", "invoice", "I1", "I1", "2023-03-01", "2023-03-31", 500.0, "CNY", "30"),
        ("K2", "invoice", "I2", "I2", "2023-04-10", None, 81.0, "USD", "2/10 net 30"),
        ("K2", "payment", "P2", "I2", "2023-05-02", None, 81.0, "USD", None),
        ("K3", "invoice", "I3", "I3", "2023-06-05", "2024-08-04", 999.0, "CNY", "60"),
    ],
    columns=[
        "customer",
        "kind",
        "document",
        "invoice",
        "date",
        "due",
        "amount",
        "currency",
        "terms",
    ],
)
six[["date", "due"]] = six[["date", "due"]].apply(pd.to_datetime)
before, found = six.copy(), repaired(six)
check.table("five rows are left", found, columns=list(six.columns), index=[0, 1, 3, 4, 5])
check.numbers(
    "their amounts",
    found["amount"],
    [500, -500, 567, 567, 999],
    mistakes={
        "A negative payment needs a person: leave it as it is.": [500, 500, 567, 567, 999],
        "Invoice and payment are both in dollars.": [500, -500, 567, 81, 999],
        "A dollar is 7 yuan: is the product larger or smaller?": [500, -500, 11.57, 11.57, 999],
    },
    hint="Two rows in dollars; nothing else changes its amount.",
)
check.true("all in yuan", list(found["currency"]) == ["CNY"] * 5, hint="Change the currency, too.")
check.true(
    "the table that was given is as before",
    six.equals(before),
    hint="Work on a copy: whoever called you still needs the evidence.",
)
### BEGIN HIDDEN TESTS
_due = pd.to_datetime(["2023-03-31", "2023-05-10", "2023-08-04"])
check.true(
    "due dates of three invoices",
    list(pd.to_datetime(found.loc[[0, 3, 5], "due"])) == list(_due),
    hint="Of '2/10 net 30' the 30 count; an empty date and a wrong one are both mended by the terms.",
)
check.true(
    "payments get no due date",
    bool(found.loc[[1, 4], "due"].isna().all()),
    hint="Only invoices are due. An empty box that should be empty stays empty.",
)
_book = simulate_ledger(40, years=1, seed=618)
_dirty = cl.with_dirt(_book.events, seed=33, each=3)
_mended = repaired(_dirty.events)
_own = _book.events["kind"] == "invoice"
check.true(
    "a hidden ledger: every invoice has its due date again",
    list(_mended.loc[_own[_own].index, "due"]) == list(_book.events.loc[_own, "due"]),
    hint="Invoices without a due date, and those due before they are written, too.",
)
_kept = _dirty.defects[~_dirty.defects["defect"].isin(["duplicate document", "other currency"])]
_kept = _kept.loc[_kept["column"] != "due"]
check.true(
    "a hidden ledger: what a person must decide is as it was",
    all(
        _mended.loc[_rows, _name].equals(_dirty.events.loc[_rows, _name])
        for _name, _rows in _kept.groupby("column")["row"]
    ),
    hint="Only three things are mended. Wrong dates, names and signs are for a person.",
)
check.number(
    "a hidden ledger: rows left",
    len(_mended),
    len(_book.events),
    hint="Only documents that come twice lose a row.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 7 · The memo
#
# Now branch B, `branch_b`. Write to the managing director (150 to 220 words): do we sign on Monday, and at which sum? Its known
# customers are in `book_b.customers`. The seller's sum is all invoices less all payments, credit notes and write-offs, as booked.
#
# | points | what we look for |
# |--:|---|
# | 4 | a clear decision for Monday, with the sum as it came and the sum after your repairs, in yuan |
# | 4 | how many rows were repaired by rule, how many need a person; which kinds, and whom to ask (bank statement, customer, seller) |
# | 4 | the money that hangs on the open questions, and in which direction; does not treat all kinds as equally costly |
# | 3 | what your list cannot find (possible and wrong), and one check against a source outside the ledger |

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
settles = ["payment", "credit_note", "write_off"]


def ledger_sum(table):
    counts = table["kind"].eq("invoice").astype(int) - table["kind"].isin(settles)
    return (counts * table["amount"]).sum()


known_b, day = book_b.customers["customer"], "2023-12-31"
fixed, found = repaired(branch_b), suspects(branch_b, book_b.customers["customer"], "2023-12-31")
left = suspects(fixed, known_b, day)
doubtful = fixed.loc[left]
sums = {"rows found": len(found), "rows that need a person": len(left)}
sums |= {"as it came": ledger_sum(branch_b), "repaired": ledger_sum(fixed)}
sums |= {"repaired, doubtful payments left out": ledger_sum(fixed.drop(left))}
for kind in ("amount < 0", "date > @day", "document.str.startswith('Q')"):
    sums[f"doubtful, {kind}"] = doubtful.query(kind)["amount"].sum()
sums["the largest doubtful payment"] = doubtful["amount"].max()
pd.Series(sums).round(0).to_frame("branch B")
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; numbers differ by student.* Dear Mr Gao, do not sign on Monday. Branch B's ledger adds up to 1,969,564 yuan as it came. 60 of its rows are wrong.
# A rule mended 24 of them (doubles, dollars, due dates), which gives 1,937,682: hardly a difference. 36 payments need a person, and there lies the money. If none of them were
# real, 2,971,794 would be open; a million hangs on them. They are not equally costly. Four payments exceed their invoice about tenfold, 583,087 yuan, one alone 367,084; at a tenth
# of it about 525,000 more is open, so the seller's sum is probably too *low*, and I would tell him so. Four payments entered twice hide another 104,391. Negative signs (35,496)
# and payments dated 2032 and 2033 (48,293) matter less. Payments without a date, invoice or known customer were most likely made; for the sum they may stay, but nobody knows whose debt they settle. Whom to ask: the seller's
# bank, for statements of these 36 payments; about two days. My list cannot find what is possible and wrong: an invented invoice, a payment never booked. So let the twenty largest
# customers confirm their balance to us in writing. Offer: sign on Wednesday at the sum of the bank, or on Monday with a price that follows it. Regards, Lin
# ### END SOLUTION
