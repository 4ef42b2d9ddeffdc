# %% [markdown] name="case"
# We sell industrial materials. It is Friday afternoon in May 2024, and Sales puts the accounts of a customer on your desk: "They
# earn money, they grow, they ask for **60 days more**. I have promised an answer by Monday." You have an hour with the accounts:
# do they add up, is the profit money, which score speaks of this company? Then you write to Sales.
#
# Our company is **invented**. The customer is **simulated** and drawn from your student id, so its accounts are yours alone;
# in them **one figure of 2023 was mistyped**. The companies of question 7 are real.

# %% name="setup"
import numpy as np
import pandas as pd

import creditlab as cl
from creditlab.classroom import check
from creditlab.classroom.seeds import student_seed
from creditlab.data.line_items import LINE_ITEMS
from creditlab.data.simulate import simulate_ledger

# %% [markdown] name="about-student"
# First, who are you? Write the id under which you hand in.

# %% name="student"
### BEGIN SOLUTION
student = "instructor"
### END SOLUTION

# %% name="customer"
dice = np.random.default_rng(student_seed(student))
book = simulate_ledger(500, years=3, seed=1862)
years = [book.statements[book.statements["year_end"].dt.year == year] for year in (2022, 2023)]
first, last = (year.set_index("customer") for year in years)
fits = last["net_income"].gt(50) & last[["equity", "interest"]].gt(0).all(axis=1)
fits &= last["operating_cash_flow"].lt(0.6 * last["net_income"]) & first["net_income"].gt(0)
fits = fits.reindex(last.index) & last["revenue"].gt(1.02 * first["revenue"].reindex(last.index))
who = str(dice.choice(last.index[fits]))
invoices = book.events.query("customer == @who and kind == 'invoice' and date >= '2023'")
card = book.customers.set_index("customer").loc[who]
customer = pd.Series(
    {
        "name": card["name"],
        "industry": card["industry"],
        "pays after, days": card["terms"],
        "buys from us, yuan a day": int(round(invoices["amount"].sum() / 365, -1)),
    },
    name=who,
)
customer.to_frame()


# %% name="accounts"
def mistyped(amount):
    """Swap two neighbouring digits, as tired fingers do."""
    digits = f"{abs(amount):.0f}"
    pairs = [at for at in range(len(digits) - 1) if digits[at] != digits[at + 1]]
    at = pairs[min(1, len(pairs) - 1)]
    return np.sign(amount) * float(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


unseen = ["published", "gross_fixed_assets", "employees", "cash_change"]
unseen += [f"{kind}_cash_flow" for kind in ("operating", "investing", "financing")]
accounts = pd.concat(years).query("customer == @who").drop(columns=unseen).reset_index(drop=True)
two_sums = "current_assets total_assets current_liabilities total_liabilities equity gross_profit"
slip = np.random.default_rng([student_seed(student), 1]).choice(
    [*two_sums.split(), "ebit", "pretax", "net_income", "retained_earnings"]
)
accounts.loc[1, slip] = mistyped(accounts.loc[1, slip])
del slip
shown = accounts.set_index(accounts["year_end"].dt.year).T.reindex(LINE_ITEMS.index).dropna()
shown.join(LINE_ITEMS[["meaning", "chinese"]]).style.format("{:,.0f}", subset=[2022, 2023])

# %% [markdown] name="about-q1"
# (All amounts are in 1,000 yuan. `accounts` holds the same figures, a row a year: `accounts.iloc[0]` is 2022 and
# `accounts.iloc[1]` is 2023. The customer is not listed, and sent no cash-flow statement.)
#
# ## Question 1 · What does a number speak of?
#
# Eight lines about other companies. Sort each under `"liquidity"`, `"leverage"`, `"coverage"` or `"efficiency"`; write `"none"`
# where it is none of the four.
#
# | | says |
# |---|---|
# | 1 | For each yuan due within a year, 1.3 yuan lie there or should come in within a year. |
# | 2 | Its customers take 74 days to pay. |
# | 3 | The profit before interest and tax is 2.1 times the interest. |
# | 4 | Two thirds of what it has was paid for with the money of others. |
# | 5 | Goods lie in the warehouse for 95 days. |
# | 6 | Sales grew by 18%. |
# | 7 | The till holds a tenth of what is due within a year. |
# | 8 | For each yuan of the owners, banks have lent 1.8. |

# %% name="q1"
lines = {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}
### BEGIN SOLUTION
words = {"Q": "liquidity", "L": "leverage", "C": "coverage", "E": "efficiency", "N": "none"}
lines = {number: words[letter] for number, letter in enumerate("QECLENQL", 1)}
### END SOLUTION

# %% name="q1_test"
known = {"liquidity", "leverage", "coverage", "efficiency", "none"}
check.labels("line 1 is read", {1: lines[1]}, {1: "liquidity"}, hint="What is due, and when?")
check.true("eight lines, in the five words", len(lines) == 8 and set(lines.values()) <= known)
### BEGIN HIDDEN TESTS
check.labels(
    "lines 2 and 5",
    {n: lines[n] for n in (2, 5)},
    {2: "efficiency", 5: "efficiency"},
    hint="How long does money sleep?",
)
check.labels(
    "lines 4 and 8",
    {n: lines[n] for n in (4, 8)},
    {4: "leverage", 8: "leverage"},
    hint="Whose money is at work: the owners' or that of others?",
)
check.labels(
    "lines 3 and 6",
    {n: lines[n] for n in (3, 6)},
    {3: "coverage", 6: "none"},
    hint="One of them says whether the business carries its interest; growth answers none of the four.",
)
check.labels(
    "line 7", {7: lines[7]}, {7: "liquidity"}, hint="What is at hand, and what is due soon?"
)
### END HIDDEN TESTS

# %% [markdown] name="about-q2"
# ## Question 2 · Which figure was mistyped?
#
# One figure of 2023 is wrong: two of its digits have changed places. It is a figure that stands in **two** sums, so it breaks
# both. Find it. Store the name of its row in `wrong_item`, and what it should be, in 1,000 yuan, in `true_value`.

# %% name="q2"
wrong_item, true_value = "", None
### BEGIN SOLUTION
from creditlab.data.line_items import IDENTITIES

broken = cl.check_statements(accounts)
members = [{IDENTITIES[name][0], *IDENTITIES[name][1]} for name in broken["identity"]]
(wrong_item,) = set.intersection(*members)
stated_as_sum = [IDENTITIES[name][0] == wrong_item for name in broken["identity"]]
true_value = broken.loc[stated_as_sum, "computed"].iloc[0] / 1_000
### END SOLUTION

# %% name="q2_test"
items = [name for name in accounts.columns if name in LINE_ITEMS.index]
check.text("a row of the accounts", wrong_item, items, hint="Its name, as it stands in the table.")
check.number("what it should be", true_value, hint="One number, in 1,000 yuan.")
### BEGIN HIDDEN TESTS
as_typed, as_written = accounts.iloc[1], last.loc[who]
(slipped,) = [name for name in items if as_typed[name] != as_written[name]]
check.text(
    "the row that was mistyped",
    wrong_item,
    slipped,
    hint="Which sums do not come out? Only one figure stands in both of them.",
)
check.number(
    "its true value",
    true_value,
    as_written[slipped],
    mistakes={
        "That is the figure as it was typed.": as_typed[slipped],
        "The accounts are in 1,000 yuan.": 1_000 * as_written[slipped],
        "Corrected in the wrong direction: now the sums are off by twice as much.": 2
        * as_typed[slipped]
        - as_written[slipped],
    },
    hint="Put your value in its place: do all sums come out?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q3"
# ## Question 3 · Four ratios, or none
#
# Write a function that takes one year of accounts (a row, such as `accounts.iloc[1]`) and returns a dict with four ratios:
#
# - `"current ratio"`: current assets / current liabilities
# - `"liabilities"`: total liabilities / total assets
# - `"cover"`: EBIT / interest
# - `"return on equity"`: net income / equity
#
# A ratio whose divisor is 0 or below says nothing, or the opposite of the truth. Then give `float("nan")`.


# %% name="q3"
def four_ratios(year):
    """Return a dict of four ratios; missing (nan) where the divisor is not above 0."""
    ### BEGIN SOLUTION
    parts = {
        "current ratio": ("current_assets", "current_liabilities"),
        "liabilities": ("total_liabilities", "total_assets"),
        "cover": ("ebit", "interest"),
        "return on equity": ("net_income", "equity"),
    }
    return {
        name: year[above] / year[below] if year[below] > 0 else float("nan")
        for name, (above, below) in parts.items()
    }
    ### END SOLUTION


# %% name="q3_test"
example = pd.Series(
    {"customer": "M", "year_end": pd.Timestamp("2023-12-31"), "cash": 300, "receivables": 2_900}
    | {"inventory": 2_000, "other_current_assets": 200, "current_assets": 5_400}
    | {"fixed_assets": 2_600, "intangibles": 0, "other_assets": 0, "total_assets": 8_000}
    | {"payables": 1_800, "short_term_debt": 2_000, "other_current_liabilities": 200}
    | {"current_liabilities": 4_000, "long_term_debt": 1_000, "other_liabilities": 0}
    | {"total_liabilities": 5_000, "share_capital": 1_400, "retained_earnings": 1_600}
    | {"equity": 3_000, "revenue": 12_000, "cost_of_goods": 9_000, "gross_profit": 3_000}
    | {"selling_admin": 1_900, "depreciation": 300, "ebit": 800, "interest": 200}
    | {"pretax": 600, "tax": 150, "net_income": 450, "dividends": 0}
)
found = four_ratios(example)
names = ["current ratio", "liabilities", "cover", "return on equity"]
check.true(
    "a dict of four ratios",
    type(found) is dict and sorted(found) == sorted(names),
    hint="return {'current ratio': …, …}, with the four names of the question.",
)
for name, wanted, slip in (
    ("current ratio", 1.35, {"Current assets hold the inventory, too.": 0.85}),
    ("liabilities", 0.625, {"To all that the company has, not to equity.": 5 / 3}),
    ("cover", 4.0, {"EBIT is the profit before interest and tax.": 2.25}),
    ("return on equity", 0.15, {"On the owners' part, not on all assets.": 0.05625}),
):
    check.number(name, found[name], wanted, mistakes=slip, hint="Which line is divided by which?")
### BEGIN HIDDEN TESTS
other = {"current_assets": 900, "current_liabilities": 1_000, "total_liabilities": 2_100}
other |= {"total_assets": 2_000, "ebit": -60, "interest": 30, "net_income": -80, "equity": -100}
weak = example.copy()
weak.update(pd.Series(other))
check.numbers(
    "a company that loses money",
    [four_ratios(weak)[name] for name in names[:3]],
    [0.9, 1.05, -2.0],
    hint="Use the year that the function is given. A negative numerator is allowed, and says much.",
)
check.true(
    "the return on an equity below 0",
    bool(pd.isna(four_ratios(weak)["return on equity"])),
    hint="A loss on a negative equity would look like a profit: minus by minus.",
)
debtless = example.copy()
debtless["interest"] = 0
check.true(
    "a company without interest",
    bool(pd.isna(four_ratios(debtless)["cover"])),
    hint="What if nothing is there to be divided by?",
)
check.numbers(
    "the other three stay",
    [four_ratios(debtless)[name] for name in ("current ratio", "liabilities", "return on equity")],
    [1.35, 0.625, 0.15],
    hint="One ratio that is missing takes no other with it.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q4"
# ## Question 4 · How long does money sleep?
#
# Write a function that gives the cash conversion cycle of one year, in days of a year of 365. In real Chinese books
# receivables and payables **hold value added tax**, while sales, cost of goods and inventory do not. So take the tax out of
# what holds it first: 113 with tax are 100 without, at `vat=0.13`.


# %% name="q4"
def cash_cycle(year, vat):
    """Cash conversion cycle in days; vat as a share, such as 0.13."""
    ### BEGIN SOLUTION
    customers_take = year["receivables"] / (1 + vat) / year["revenue"]
    goods_lie = year["inventory"] / year["cost_of_goods"]
    suppliers_wait = year["payables"] / (1 + vat) / year["cost_of_goods"]
    return 365 * (customers_take + goods_lie - suppliers_wait)
    ### END SOLUTION


# %% name="q4_test"
M = {"receivables": 2_900, "inventory": 2_000, "payables": 1_800}
M = pd.Series(M | {"revenue": 12_000, "cost_of_goods": 9_000})
check.number(
    "company M, without tax",
    cash_cycle(M, 0),
    96.3194,
    tolerance=1e-5,
    mistakes={
        "Suppliers wait for us: their days are taken off.": 242.3194,
        "Inventory and payables are bought goods: set them against the cost of goods.": 94.2917,
        "A year has 365 days here.": 95.0,
        "Days, not years.": 0.263889,
    },
    hint="Days in the warehouse, and days until customers pay, less the days that suppliers wait.",
)
### BEGIN HIDDEN TESTS
for vat in (0.13, 0.06):
    take, lie, wait = 365 * 2_900 / 12_000, 365 * 2_000 / 9_000, 365 * 1_800 / 9_000
    check.number(
        f"company M, with {vat:.0%} in it",
        cash_cycle(M, vat),
        take / (1 + vat) + lie - wait / (1 + vat),
        mistakes={
            "Payables hold the tax, too.": take / (1 + vat) + lie - wait,
            "Inventory holds no tax.": (take + lie - wait) / (1 + vat),
            "The tax is a share of the price without it: 113 are 100, not 98.": take * (1 - vat)
            + lie
            - wait * (1 - vat),
            "The tax is still in it.": take + lie - wait,
        },
        hint="Divide what holds the tax by 1 and the tax.",
    )
slower = M.copy()
slower["receivables"] = 3_900
check.number(
    "customers who pay later",
    cash_cycle(slower, 0.13) - cash_cycle(M, 0.13),
    365 * 1_000 / 12_000 / 1.13,
    hint="Use the year that the function is given.",
)
check.number(
    "the same company in yuan",
    cash_cycle(M * 1_000, 0.13),
    cash_cycle(M, 0.13),
    hint="Days do not depend on the unit of the accounts.",
)
lean = M.copy()
lean["inventory"], lean["payables"] = 300, 3_000
check.number(
    "suppliers wait longest",
    cash_cycle(lean, 0),
    365 * (2_900 / 12_000 - 2_700 / 9_000),
    hint="A cycle may be shorter than nothing: then suppliers pay for the business.",
)
### END HIDDEN TESTS

# %% [markdown] name="about-q5"
# ## Question 5 · Is the profit money?
#
# Write a function that takes two years and returns the cash that the *business* brought in during the second: from profit after
# tax to cash, as in lesson 1.4. There the other current assets and other current liabilities did not change. Here they do
# (payments made early; wages and taxes not yet paid), so count them in. Loans, machines and owners are not the business.


# %% name="q5"
def cash_from_business(before, now):
    """Cash from the business in the year `now`, in the unit of the accounts."""
    ### BEGIN SOLUTION
    takes = ["receivables", "inventory", "other_current_assets"]
    brings = ["payables", "other_current_liabilities"]
    tied_up = sum(now[name] - before[name] for name in takes)
    still_here = sum(now[name] - before[name] for name in brings)
    return now["net_income"] + now["depreciation"] - tied_up + still_here
    ### END SOLUTION


# %% name="q5_test"
start = {"receivables": 2_000, "inventory": 1_500, "other_current_assets": 150, "payables": 1_500}
start |= {"other_current_liabilities": 250, "short_term_debt": 1_000, "fixed_assets": 2_500}
start = pd.Series(start | {"net_income": 400, "depreciation": 280, "dividends": 0, "cash": 500})
end = {"receivables": 2_900, "inventory": 2_000, "other_current_assets": 200, "payables": 1_800}
end |= {"other_current_liabilities": 200, "short_term_debt": 2_000, "fixed_assets": 2_600}
end = pd.Series(end | {"net_income": 450, "depreciation": 300, "dividends": 0, "cash": 300})
check.number(
    "company M",
    cash_from_business(start, end),
    -450,
    mistakes={
        "Machines that wore out were no payment.": -750,
        "Growing receivables take cash, payables bring it.": 1_950,
        "Loans are not the business.": 550,
        "What suppliers have not yet been paid is still there.": -1_050,
        "Two lines are missing: the other current ones.": -350,
        "The change of the till holds loans and machines, too.": -200,
    },
    hint="Profit, add what was no payment, take off what is not yet paid to us, add what we owe.",
)
### BEGIN HIDDEN TESTS
check.number(
    "a year in which nothing changes",
    cash_from_business(end, end),
    750,
    hint="Without changes the profit is money, and what wore out was not paid.",
)
backwards = end["net_income"] - start["net_income"] + end["depreciation"] - start["depreciation"]
check.number(
    "a company that shrinks",
    cash_from_business(end, start),
    680 + 1_200,
    mistakes={
        "Which year is the later one?": -450,
        "The profit of the year, not its change.": 1_200 - backwards,
    },
    hint="Falling receivables and stock bring cash; the profit is that of the second year.",
)
for name, amount in (("short_term_debt", 700), ("fixed_assets", 500), ("dividends", 90)):
    changed = end.copy()
    changed[name] += amount
    check.number(
        f"another {name}",
        cash_from_business(start, changed),
        -450,
        hint="Loans, machines and what owners take out do not belong to the business.",
    )
loss = end.copy()
loss["net_income"] = -200
check.number("a loss", cash_from_business(start, loss), -1_100, hint="A loss counts as it is.")
### END HIDDEN TESTS

# %% [markdown] name="about-q6"
# ## Question 6 · The score that fits, or none
#
# Write a function that chooses Altman's score for a company, by the table in section 6 of lesson 1.4, and returns a tuple of
# three: the model (`"z"`, `"z_prime"` or `"z_double_prime"`), the score, and the zone (`"distress"`, `"grey"`, `"safe"`).
# Where the company's own score cannot be had from its accounts, because a figure is missing or has no meaning, **raise a
# `ValueError`**; take no other member of the family instead.
#
# `altman` of `creditlab.data.failure_scores` may do the sums. It wants a table: `pd.DataFrame([year])`.


# %% name="q6"
def failure_score(year, listed, manufacturer):
    """Return (model, score, zone); `listed` and `manufacturer` are True or False."""
    ### BEGIN SOLUTION
    from creditlab.data.failure_scores import altman

    model = "z_double_prime"
    if manufacturer:
        model = "z" if listed else "z_prime"
    scored = altman(pd.DataFrame([year]), model).iloc[0]
    if pd.isna(scored["score"]):
        raise ValueError(f"{model}: a figure is missing, or nothing is there to divide by")
    return model, float(scored["score"]), str(scored["zone"])
    ### END SOLUTION


# %% name="q6_test"
score_of = pd.Series(
    {"customer": "M", "year_end": pd.Timestamp("2023-12-31"), "current_assets": 5_400.0}
    | {"current_liabilities": 4_000.0, "total_assets": 8_000.0, "retained_earnings": 1_600.0}
    | {"ebit": 800.0, "equity": 3_000.0, "total_liabilities": 5_000.0, "revenue": 12_000.0}
    | {"market_value": np.nan}
)
told = failure_score(score_of, False, True)
check.true("three things", type(told) is tuple and len(told) == 3, hint="return model, score, zone")
check.text("its model", told[0], "z_prime", hint="It makes things, and is not listed.")
check.number("its score", told[1], 2.35458, tolerance=1e-4, hint="0.717 × 1,400 / 8,000 + …")
check.text("its zone", told[2], "grey", hint="Each model has limits of its own.")
### BEGIN HIDDEN TESTS
trader = failure_score(score_of, False, False)
check.text("a trading company", trader[0], "z_double_prime", hint="It makes nothing.")
check.number(
    "the trading company's score",
    trader[1],
    6.56 * 0.175 + 3.26 * 0.2 + 6.72 * 0.1 + 1.05 * 0.6,
    tolerance=1e-5,
    mistakes={"These are the weights of another model.": 2.35458},
    hint="Z″ leaves out sales, and has its own weights.",
)
check.text("its zone", trader[2], "safe", hint="Z″ has other limits than Z′: safe above 2.60.")
on_exchange = score_of.copy()
on_exchange["market_value"] = 9_000.0
listed = failure_score(on_exchange, True, True)
check.text("a listed manufacturer", listed[0], "z", hint="Listed, and makes things.")
check.number(
    "its score at the market's value",
    listed[1],
    1.2 * 0.175 + 1.4 * 0.2 + 3.3 * 0.1 + 0.6 * 1.8 + 1.5,
    tolerance=1e-5,
    mistakes={
        "Z sets the market value against the liabilities, not the equity of the books.": 1.2 * 0.175
        + 1.4 * 0.2
        + 3.3 * 0.1
        + 0.6 * 0.6
        + 1.5,
    },
    hint="Five shares with the weights of 1968.",
)
check.text("its zone", listed[2], "safe", hint="Z: distress below 1.81, safe above 2.99.")
check.text(
    "a listed trading company",
    failure_score(on_exchange, True, False)[0],
    "z_double_prime",
    hint="Z was made for manufacturers. Is this one?",
)
falling = score_of.copy()
falling["ebit"], falling["retained_earnings"], falling["revenue"] = -400.0, -800.0, 8_000.0
check.text(
    "a manufacturer that loses money",
    failure_score(falling, False, True)[2],
    "distress",
    hint="Use the year that the function is given, and the limits of Z′.",
)
check.raises(
    "listed, market value unknown",
    ValueError,
    failure_score,
    score_of,
    True,
    True,
    hint="Without the market's value there is no Z. The books' value would be another model.",
)
for name, value in (("ebit", np.nan), ("total_liabilities", 0.0)):
    lacking = score_of.copy()
    lacking[name] = value
    check.raises(
        f"{name} is {value}",
        ValueError,
        failure_score,
        lacking,
        False,
        True,
        hint="A score that is missing or endless is no score: raise a ValueError.",
    )
### END HIDDEN TESTS

# %% [markdown] name="about-q7"
# ## Question 7 · Which number would you have asked for?
#
# Lesson 1.4 found its question in the cash ratio; its bank officer trusted the current ratio and the cover. Which of them tells
# failing companies from healthy ones, in real data? Compare AUCs *on the same companies*, with a 95% interval (`compare_auc`, as
# in section 5; give each company its place with `.rank()`). Write of the **first** of each pair `"better"`, `"worse"` or
# `"cannot tell"`.
#
# | | in | first | second |
# |---|---|---|---|
# | 1 | `american` | `cash_to_current_debt` | `current_assets_to_current_debt` |
# | 2 | `kazakh` | `Cash_ratio` | `CR` |
# | 3 | `kazakh` | `IC` (cover by profit) | `CR` |
# | 4 | `kazakh` | `IC` | `Cash_ratio` |
# | 5 | `kazakh` | `IC_CF` (cover by cash flow) | `IC` |

# %% name="companies"
american = cl.load_dataset("us_bankruptcy").frame  # bankrupt: 1 or 0
kazakh = cl.load_dataset("kazakh_borrowers").frame  # default: 1 or 0
kazakh[["default", "CR", "Cash_ratio", "IC", "IC_CF"]].describe().loc[["mean", "50%", "max"]].round(
    2
)

# %% name="q7"
verdicts = {1: "", 2: "", 3: "", 4: "", 5: ""}
### BEGIN SOLUTION
from creditlab.validate.metrics import compare_auc

pairs = [(american, "bankrupt", "cash_to_current_debt", "current_assets_to_current_debt")]
pairs += [(kazakh, "default", "Cash_ratio", "CR"), (kazakh, "default", "IC", "CR")]
pairs += [(kazakh, "default", "IC", "Cash_ratio"), (kazakh, "default", "IC_CF", "IC")]
for number, (frame, bad, one, other_one) in enumerate(pairs, 1):
    lead = compare_auc(frame[bad], frame[one].rank(), frame[other_one].rank())
    verdict = "better" if lead["low"] > 0 else "worse" if lead["high"] < 0 else "cannot tell"
    verdicts[number] = verdict
### END SOLUTION

# %% name="q7_test"
possible = {"better", "worse", "cannot tell"}
check.true(
    "five verdicts, in the three words",
    type(verdicts) is dict and len(verdicts) == 5 and set(verdicts.values()) <= possible,
    hint="A dict of 1 to 5; of each pair 'better', 'worse' or 'cannot tell'.",
)
### BEGIN HIDDEN TESTS
check.labels(
    "pairs 1 and 4",
    {n: verdicts[n] for n in (1, 4)},
    {1: "cannot tell", 4: "cannot tell"},
    hint="Does the interval of the difference contain 0?",
)
check.labels(
    "pairs 2 and 3",
    {n: verdicts[n] for n in (2, 3)},
    {2: "better", 3: "better"},
    hint="Two intervals that touch say little about a difference on the same companies: take the "
    "interval of the difference, first less second.",
)
check.labels(
    "pair 5",
    {5: verdicts[5]},
    {5: "worse"},
    hint="A name that sounds closer to cash need not know more. What does the interval say, and "
    "which one is the first?",
)
### END HIDDEN TESTS

# %% [markdown] name="about-memo"
# ## Question 8 · The memo
#
# Answer Sales about *your* customer (150 to 220 words): 60 days more, yes, no, or on a condition? First correct a copy of the
# accounts (`mended = accounts.copy()`, then `mended.loc[1, wrong_item] = true_value`) and put its two rows into your functions.
#
# | points | what we look for |
# |--:|---|
# | 4 | a clear decision that follows from the numbers of *this* customer, and says what the wrong figure was |
# | 4 | profit and cash from the business side by side, the cash cycle of both years, with units; what the change means for us |
# | 4 | the score and zone of the model that fits, why it fits, and what it does not know; no probability read off it |
# | 3 | at most two documents or answers that would change the decision, who has them; what 60 days more put at risk, in yuan |

# %% name="workbench"
# Room for your numbers. Nothing here is graded.
### BEGIN SOLUTION
mended = accounts.copy()
mended.loc[1, wrong_item] = true_value
model, z, zone = failure_score(mended.iloc[1], False, customer["industry"] != "wholesale")
mine = {
    "profit 2023": mended.loc[1, "net_income"],
    "cash from the business 2023": cash_from_business(mended.iloc[0], mended.iloc[1]),
    "cash cycle 2022, days": cash_cycle(mended.iloc[0], 0.13),
    "cash cycle 2023, days": cash_cycle(mended.iloc[1], 0.13),
    "60 days more, 1,000 yuan": 60 * customer["buys from us, yuan a day"] / 1_000,
    f"{model}, {zone}": z,
}
pd.Series(mine | four_ratios(mended.iloc[1])).round(2).to_frame(customer["name"])
### END SOLUTION

# %% [markdown] name="memo"
# ### BEGIN SOLUTION
# *Sample answer, 12 to 15 points; customers and numbers differ by student.* Dear Chen, no to 120 days today; 60 days stay, and we
# talk again when two papers are here. First, the accounts: the retained earnings of 2023 were typed as 5,272; with 5,722 (1,000
# yuan) every sum comes out, so it was a slip. You are right that sales grew by a fifth and that profit is 1.1 million. But the
# business took 0.9 million *out* of the till: its customers owe 2.5 million more than a year ago, and banks filled the hole with
# 2.6 million of new loans. The cash cycle (without tax) went from 24 to 65 days. The company makes packaging and is not listed, so
# Z′ is its score: 2.57, grey; safe begins at 2.90. Z′ counts unpaid receivables like cash and does not know when a loan ends, and it
# is no probability. We sell them about 26,600 yuan a day, so 60 days more put another 1.6 million at risk: we would lend what
# their customers do not pay. Two papers could change my mind: the list of receivables by age, from their bookkeeper, and their
# bank's letter on how long the 2.2 million of short-term debt is renewed. If both are good I offer 90 days at once, and 120 against
# a bank guarantee. Regards, Wang
# ### END SOLUTION
