# %% [markdown] tags=["decision"]
# New Year's Eve 2023. We supply 2,000 companies on open account, and know of each only what stands in our own ledger. The
# budget for outside data is **45,000 yuan** a year. Three offers lie on the desk:
#
# | offer | price a year | what we would get |
# |---|---|---|
# | **court register** (public) | 15,000 | lawsuits for unpaid bills, from a feed that collects them |
# | **credit bureau** (commercial) | 45,000 | a grade, from annual accounts and what suppliers say |
# | **trade references** (commercial) | 30,000 | who pays *other* suppliers late |
#
# Which of them do we buy? All companies, registers, bureaus, prices and failures here are **simulated**: so we know the truth.

# %% [markdown]
# ## 1 Who is who: eighteen characters
#
# Before we buy a fact about a company, we must know *which* company it is about. Names will not do: they are abbreviated,
# translated, mistyped. Every organisation in China has a **unified social credit code** 统一社会信用代码 of eighteen characters
# [@gb32100_2015]. Here are three of our customers. (The simulator gives them the district 9999, which does not exist, so no real
# company can have such a code.)

# %% name="book"
import pandas as pd
from creditlab.data.simulate import simulate_ledger

book = simulate_ledger(3_000, years=3, seed=2)
today = pd.Timestamp("2023-12-31")
gone = book.failures.index[book.failures <= today]
firms = book.customers[~book.customers["customer"].isin(gone)]
firms = firms[firms["since"] <= today]
ours = firms.sample(2_000, random_state=0)  # the others exist, but we do not supply them
code = ours["credit_code"].iloc[0]
ours[["customer", "name", "name_chinese", "credit_code"]].head(3).style.hide()

# %% [markdown]
# Read the first code from the left: two characters for the kind of organisation, six for the place, nine for the organisation,
# of which the last checks those before it, and a last one that checks **all** of them. The two check characters are computed, so
# a slip of the pen shows.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We spoil one good code in five ways: one character wrong, two neighbours swapped, the letter O for a zero,
# one character lost, small letters. Which of the five does the check notice? And what can a code that passes still hide?

# %% name="spoiled" tags=["answer"]
from creditlab.data.credit_codes import ALPHABET, check_credit_codes

wrong = {
    "as it is": code,
    "one character wrong": code[:10] + ("7" if code[10] != "7" else "8") + code[11:],
    "two neighbours swapped": code[:11] + code[12] + code[11] + code[13:],
    "letter O for zero": code[:9].replace("0", "O") + "O" + code[10:],
    "one lost": code[:12] + code[13:],
    "small letters": code.lower(),
}
found = check_credit_codes(pd.Series(wrong)).set_index("row")["problem"]
pd.DataFrame({"code": wrong, "problem": found}).fillna("none").loc[list(wrong)].style

# %% [markdown]
# Small letters are read as meant; the other four are noticed. Is that luck? We try *every* wrong character at *every* place, and
# every swap.

# %% name="every-slip"
swaps = [code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(17)]
slips = {
    "one character wrong": [code[:i] + a + code[i + 1 :] for i in range(18) for a in ALPHABET],
    "two neighbours swapped": swaps,
}
slips = {name: pd.Series([x for x in each if x != code]) for name, each in slips.items()}
rows = [[name, len(each), len(check_credit_codes(each))] for name, each in slips.items()]
pd.DataFrame(rows, columns=["slip", "tried", "noticed"]).style.hide()

# %% [markdown]
# All of them, for this code. But a code that passes is only *well formed*. Whether such a company exists, and whether it is the
# one that sits across the table, only a register says. A swindler copies a real code from the internet without a slip.
#
# ## 2 Four sources
#
# | family | examples | good for | beware |
# |---|---|---|---|
# | public | company register, court cases, tax lists | who is it, who sues | late, codes missing |
# | commercial | bureaus, rating agencies, trade references | accounts, how *others* are paid | price, age, coverage |
# | internal | ledger, orders, sales visits | how *we* are paid | only us, only so far |
# | market | news, buyers and suppliers, job offers | what is new | hearsay; write down who said it |
#
# Our ledger costs nothing, is a day old, and knows only how *we* are paid. Each outside source has a **coverage** (of whom does it
# know anything?), an **age** (how old is it?), a price, and a **permitted purpose** (section 6).

# %% [markdown]
# The simulator writes all three as they stood on that day. The court's feed has a line for every case of the year. The bureau writes the
# agency reports of lesson 1.3, on companies that publish accounts; the worst grade of six is a warning. The pool of trade references knows
# not quite half of all companies, and the *days beyond terms* that other suppliers report; the slowest tenth is a warning.

# %% name="sources"
import numpy as np
from creditlab.data.simulate import report_table

dice = np.random.default_rng(0)  # the computer's dice, the same at every run
reports = firms.join(report_table(book, today), on="customer")
news = book.news[book.news["date"].between("2023-01-01", today) & (book.news["kind"] == "court")]
court = news.merge(firms, on="customer")
bureau = reports.dropna(subset="year_end").assign(warning=lambda t: t["rating"] == 6)
pool = reports.sample(frac=0.45, random_state=dice).reset_index(drop=True)
days = pool["days_beyond_terms"]
references = pool.assign(warning=days >= days.quantile(0.9))
pd.Series([len(court), len(bureau), len(pool)], ["court", "bureau", "references"], name="lines")

# %% [markdown]
# Real sources are not tidy. In the court's feed a company appears once for every case, some codes are missing, and some are mistyped.
# The trade references have no codes at all, only names as somebody typed them.


# %% name="typed"
def typed(name):
    city, brand, *kind = name.removesuffix(" Co., Ltd.").split()
    kind, at = " ".join(kind), dice.integers(1, len(brand))
    slip = brand[:at] + brand[at + 1 :]
    forms = [name, f"{brand} {kind} ({city}) Ltd", f"{city} {slip} {kind} CO LTD".upper()]
    return [*forms, f"{city} {brand} Industrial {kind}"][dice.integers(4)]


references["name"] = [typed(name) for name in references["name"]]
references[["name", "warning"]].head(4).style.hide()

# %% name="court-feed"
luck, codes = dice.random(len(court)), court["credit_code"]
typo = codes.str[:9] + codes.str[10:] + "0"  # one character lost, a zero at the end
court["credit_code"] = codes.mask(luck < 0.1, None).mask(luck > 0.9, typo)
court[["name_chinese", "credit_code", "text"]].head(4).style.hide()


# %% [markdown]
# (In our frames a column `customer` says which company it *truly* is. No real source has it. We look at it only to count our
# mistakes.)
#
# ## 3 Join by code
#
# To **join** two tables is to put rows side by side that agree in a key. The language for it is SQL, and it runs here, on our
# frames. Read it aloud: *select* these columns *from* ours, *join* court where the codes agree.

# %% name="join"
import duckdb

joined = duckdb.sql("""
    SELECT ours.customer, ours.name, court.credit_code
    FROM ours JOIN court ON ours.credit_code = court.credit_code
""").df()
true_lines = court["customer"].isin(ours["customer"]).sum()
counts = {"lines in the feed": len(court), "about our customers, in truth": true_lines}
counts |= {"joined by code": len(joined), "lost": true_lines - len(joined)}
counts |= {"codes in the feed that fail the check": len(check_credit_codes(court["credit_code"]))}
pd.Series(counts, name="lines").to_frame()


# %% [markdown]
# The join said nothing about what it lost. **A join that loses rows does not complain.** We only know because we counted before
# and after. The check characters tell the reason, and what can be repaired: a line with a broken code still has the full registered name. And we read
# before we count: "sues one of its own customers" is a case, but not *against* our customer. `WHERE` leaves it out.

# %% name="repair"
repaired = duckdb.sql("""
    SELECT ours.customer, court.customer AS truly,
        CASE WHEN ours.credit_code = court.credit_code THEN 'code' ELSE 'name' END AS matched_by
    FROM ours JOIN court ON ours.credit_code = court.credit_code
        OR ours.name_chinese = court.name_chinese
    WHERE court.text NOT LIKE 'sues%'
""").df()
repaired["right"] = repaired["customer"] == repaired["truly"]
repaired.groupby("matched_by")["right"].agg(lines="size", right="sum")


# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Now the careful colleague writes `LEFT JOIN`, which keeps *every* customer of ours, with or without a lawsuit.
# We have 2,000 customers. How many rows does the answer have: fewer than 2,000, exactly 2,000, or more?

# %% name="left-join" tags=["answer"]
left = duckdb.sql("""
    SELECT ours.customer, court.text AS sued
    FROM ours LEFT JOIN court ON ours.name_chinese = court.name_chinese
""").df()
f"{len(left):,} rows for {left['customer'].nunique():,} customers"


# %% [markdown] tags=["trap"]
# ## 4 The trap: a sum after a join
#
# The board asks: "How much do our customers owe us?" A report already shows each open balance beside the lawsuits. So
# somebody adds up the column. Both ways of joining, and the right way: count the lawsuits **first**, one row a customer, then
# join, then compare the rows with 2,000.

# %% name="trap"
import creditlab as cl

items = cl.open_items(book.ledger, today)
query = """SELECT sum(open) / 1e6 FROM ours JOIN items USING (customer)
    {} (SELECT {} name_chinese FROM court) AS c ON ours.name_chinese = c.name_chinese"""
ways = {"JOIN": ("JOIN", ""), "LEFT JOIN": ("LEFT JOIN", "")}
ways |= {"LEFT JOIN, lawsuits once each": ("LEFT JOIN", "DISTINCT")}
sums = {name: duckdb.sql(query.format(*way)).fetchall()[0][0] for name, way in ways.items()}
owed = pd.DataFrame({"owed (million yuan)": sums})
owed["wrong by"] = owed - items.loc[items["customer"].isin(ours["customer"]), "open"].sum() / 1e6
owed.round(2) + 0


# %% [markdown]
# The first loses everybody without a lawsuit, the second counts some customers twice. Neither looks wrong on a slide. And the customers counted
# twice are the ones in court: the error is not spread evenly.
#
# ## 5 Match by name
#
# The trade references have no code. First we make names **comparable**: small letters, no punctuation, no "Co., Ltd.", words in
# alphabetical order. Then we ask how much of two names is the same: 1 is all, 0 is nothing.


# %% name="plain"
import re
from difflib import SequenceMatcher


def plain(name):
    words = re.findall("[a-z]+", name.lower())
    return " ".join(sorted(set(words) - {"co", "ltd"}))


wanted = firms.set_index("customer")["name"][references["customer"].iloc[0]]
one, two = plain(wanted), plain(references["name"].iloc[0])
[one, two, round(SequenceMatcher(None, one, two).ratio(), 3)]


# %% [markdown]
# For every reference we look for the most similar of our customers *in the same city*. That saves most of the comparisons, and it
# is called **blocking**. More than a quarter of
# the references are about strangers, who have no right partner among our customers; there *any* match is wrong.

# %% name="best"
from creditlab.data.rates import jeffreys_interval

groups = ours.assign(plain=ours["name"].map(plain)).groupby("city")
by_city = {city: group[["customer", "plain"]].to_numpy() for city, group in groups}
best = []
for name, city in zip(references["name"].map(plain), references["city"], strict=True):
    scores = [(SequenceMatcher(None, name, n).ratio(), who) for who, n in by_city[city]]
    best.append(max(scores))
best = pd.DataFrame(best, columns=["score", "customer"])
best["right"] = best["customer"] == references["customer"].to_numpy()
best["warning"] = references["warning"].to_numpy()
best.groupby("right")["score"].describe()[["count", "min", "50%", "max"]].round(2)


# %% name="scores-figure"
import matplotlib.pyplot as plt
from IPython.display import Markdown

ax = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
edges = np.arange(0.4, 1.025, 0.025)
ax.hist(best["score"][best["right"]], edges, color=cl.plots.GOOD, label="right company")
style = {"histtype": "step", "hatch": "///", "color": cl.plots.BAD, "lw": 1.5}
ax.hist(best["score"][~best["right"]], edges, label="another company", **style)
ax.set(xlabel="similarity of the names (1 = equal)", ylabel="references")
ax.set_title("Right and wrong matches overlap: no limit separates them")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# A limit decides which matches we believe. High: we lose right ones. Low: we put a stranger's bad record on a good customer.
# Move it. (The slider needs a running notebook.)


# %% name="told"
def told(limit):
    kept = best[best["score"] >= limit]
    wrong, lost = (~kept["right"]).sum(), (best["right"] & (best["score"] < limit)).sum()
    low, high = jeffreys_interval(wrong, len(kept))
    return (
        f"<p>Limit {limit:.2f}: {len(kept)} matches believed, <b>{wrong}</b> of them wrong "
        f"({low:.1%} to {high:.1%}), <b>{lost}</b> right ones lost.</p>"
    )


Markdown("".join(told(limit) for limit in (0.8, 0.9, 0.95)))

# %% name="slider"
import ipywidgets as widgets

limit = widgets.FloatSlider(value=0.95, min=0.6, max=1, step=0.01, description="limit")
page = widgets.HTML(told(0.95))
limit.observe(lambda change: setattr(page, "value", told(change["new"])), "value")
widgets.VBox([limit, page])

# %% [markdown]
# We take 0.95: against 0.90 it has far fewer wrong matches and loses no more right ones. What it loses are mostly names with an
# extra word, "Industrial". Add `"industrial"` to the words that `plain` throws away, and run on from there.
#
# At work nobody knows the truth. So take fifty matches around the limit and look them up by hand; it takes an afternoon. And a
# match by name alone never refuses a customer. It makes us *ask*.

# %% [markdown]
#
# ## 6 Where does this column come from?
#
# In a year somebody asks: "Why did you cut this customer's limit?" A **provenance log** answers. One line a column: from whom, how old,
# matched how, and on which ground we may use it for what.

# %% name="provenance"
from io import StringIO

text = """column|source|as of|matched by|ground|permitted purpose
late_with_us|own ledger|2023-12-31|customer number|contract with the customer|credit; collection
sued|court feed|2023-12-31|code, else full name|published by law|credit
bureau_mark|bureau|2022-12-31 (accounts)|code|contract with the bureau|credit
late_elsewhere|trade references|2023-12-31|name, similarity 0.95|contract with the pool|credit
owner_report|personal credit report|2023-12-15|identity card|none yet|"""
log = pd.read_csv(StringIO(text), sep="|").fillna("")
cl.text_table(log)

# %% [markdown]
# The last line is a *person's* credit report, of an owner. For that, China's regulation asks for the person's **written consent and an agreed
# purpose** (article 18), and it may be used for that purpose only (article 20). What directors do in office is not
# personal (article 13) [@creditreporting2013]. The law on personal information says the same in general: a definite purpose, and a
# ground such as consent [@pipl2021, art. 6, 13].
#
# A log that nobody reads protects nobody. So let the computer read it.


# %% name="may-use"
def may_use(columns, purpose):
    lines = log.set_index("column").loc[columns]
    no = lines.index[[purpose not in allowed.split("; ") for allowed in lines["permitted purpose"]]]
    return "yes" if no.empty else f"no: {', '.join(no)}"


asked = {
    "a limit": (["late_with_us", "sued", "bureau_mark", "late_elsewhere"], "credit"),
    "a limit, with the owner's report": (["late_with_us", "owner_report"], "credit"),
    "a list of rich customers for Sales": (["bureau_mark"], "marketing"),
}
pd.Series({name: may_use(*each) for name, each in asked.items()}, name="allowed?").to_frame()

# %% [markdown]
# The permissions of the first four lines are *ours*, invented with the contracts; at work, the contract and a lawyer say so.
#
# ## 7 What does each source tell us?
#
# We put everything beside our customers, and then open the sealed envelope: who failed in 2024?

# %% name="view"
believed = best[(best["score"] >= 0.95) & best["warning"]]
marks = {
    "own ledger": items.loc[items["days_past_due"] > 60, "customer"],
    "court register": repaired["customer"],
    "credit bureau": bureau.loc[bureau["warning"], "customer"],
    "trade references": believed["customer"],
}
view = pd.DataFrame({name: ours["customer"].isin(who) for name, who in marks.items()})
view["failed"] = ours["customer"].isin(book.failures.index)
known = [2_000, 2_000, ours["customer"].isin(bureau["customer"]).sum(), sum(best["score"] >= 0.95)]
facts = pd.DataFrame({"known of 2,000": known, "months old": [0, 0, 12, 0]}, index=list(marks))
facts.assign(price=[0, 15_000, 45_000, 30_000], marked=view[list(marks)].sum()).astype(int)

# %% name="rates"
rows = []
for name in marks:
    for who, group in (("failed in 2024", view["failed"]), ("did not", ~view["failed"])):
        hit, of = (view[name] & group).sum(), group.sum()
        rows.append([name, who, hit, of, hit / of, *jeffreys_interval(hit, of)])
names = ["source", "who", "marked", "of", "share", "low", "high"]
rates = pd.DataFrame(rows, columns=names)
rates.style.hide().format("{:.1%}", subset=["share", "low", "high"])

# %% name="rates-figure"
ax = plt.subplots(figsize=(7.4, 3.4), layout="constrained")[1]
for who, mark, shift in (("failed in 2024", "ko", -0.12), ("did not", "ws", 0.12)):
    r = rates[rates["who"] == who]
    x, ends = 100 * r["share"], [100 * (r["share"] - r["low"]), 100 * (r["high"] - r["share"])]
    y = np.arange(4) + shift
    ax.errorbar(x, y, xerr=ends, fmt=mark, mec="black", ecolor="gray", capsize=4, label=who)
ax.set_yticks(range(4), list(marks))
ax.set(xlabel="marked by the source (%), with 95% interval", ylim=(3.5, -0.5))
ax.set_title("Court and bureau tell the two groups apart; trade references do not")
ax.legend(frameon=False, loc="lower right")
plt.show()

# %% [markdown]
# A source is of use when it marks those who fail *more often* than the others. For the court register and the bureau the two
# intervals are far apart. For our own ledger and for the trade references they overlap: who is slow is not yet who fails. (Lesson 2.3 reads the ledger better.)
#
# The trade references lose twice. The pool knows less than half of our customers, and of those we lose another part by the names.
#
# And **no source marks even a third** of those who fail.

# %% [markdown]
# ## 8 The decision
#
# What is a mark worth? We assume: a failure that we see coming saves **60,000** yuan, because we have shipped less by then; a
# false alarm costs **2,000** yuan of margin. And what our own ledger says already, we need not buy: only **new** marks count.
#
# We draw our customers again 2,000 times, to see how much of the answer is luck.


# %% name="value"
draws = np.random.default_rng(1).multinomial(len(view), [1 / len(view)] * len(view), size=2_000)


def gain(bought, saved=60_000, alarm=2_000):
    new = view[bought].any(axis=1) & ~view["own ledger"]
    paid = sum(price[name] for name in bought)
    each = np.where(view["failed"], saved, -alarm) * new - paid / len(view)
    return each, [paid, (new & view["failed"]).sum(), (new & ~view["failed"]).sum()]


def interval(each):
    return [each.sum(), *np.quantile(draws @ each, [0.025, 0.975])]


# %% name="gains"
price = {"court register": 15_000, "credit bureau": 45_000, "trade references": 30_000}
pairs = [["court register", other] for other in ("trade references", "credit bureau")]
plans = [*([name] for name in price), *pairs]
names = ["price", "failures found", "false alarms", "gain", "low", "high"]
labels = [" + ".join(plan) for plan in plans]
rows = [[*found, *interval(each)] for each, found in map(gain, plans)]
gains = pd.DataFrame(rows, index=labels, columns=names).astype(float)
shown = (gains / [1_000, 1, 1, 1_000, 1_000, 1_000]).round().astype(int)
shown.rename_axis("money in 1,000 yuan")


# %% name="value-figure"
ax = plt.subplots(figsize=(7.4, 3.2), layout="constrained")[1]
ends = [(gains["gain"] - gains["low"]) / 1_000, (gains["high"] - gains["gain"]) / 1_000]
ax.errorbar(gains["gain"] / 1_000, gains.index, xerr=ends, fmt="ko", capsize=4)
ax.axvline(0, color="gray", ls="--")
ax.invert_yaxis()
ax.set(xlabel="gain in 2024 after the price (1,000 yuan), with 95% interval")
ax.set_title("Court and bureau gain on their own, but the intervals overlap")
plt.show()

# %% [markdown]
# Overlapping intervals do not yet say that two plans are equal: they share the same customers and the same luck. So we look at
# the **difference** of two plans, customer by customer. Put your own plan into `mine`, and your own two prices of a mark.

# %% name="mine"
mine, prices = ["court register", "credit bureau"], {"saved": 60_000, "alarm": 2_000}
rows = {}
for other in (["court register"], ["credit bureau"], ["trade references"]):
    each = gain(mine, **prices)[0] - gain(other, **prices)[0]
    rows["mine against " + other[0]] = interval(each)
columns = ["difference", "low", "high"]
(pd.DataFrame(rows, index=columns).T / 1_000).round().astype(int).rename_axis("1,000 yuan")

# %% [markdown]
# Our answer:
#
# - **The court register: yes.** Cheap, about everybody, and its whole interval lies above zero.
# - **The bureau: not instead of the court.** On average it gains less, at three times the price.
# - **The trade references: no.** They mark the sound about as often as the others. With codes, and more of our customers, it would be another offer.
#
# And then we ask the board for 15,000 more. Court *and* bureau break the budget, but against the court alone the whole interval lies above zero,
# after the price. **A budget limits prices; it says nothing about gains.** (In our simulated world. The way of asking holds for any.)

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - The bureau offers a test: last year's marks on our customers, free. What exactly do you ask for, so that it proves something?
# - The pool of trade references wants *our* ledger in exchange. What would you have to settle with customers, and with Sales, first?
# - A salesman has heard at a fair that a customer is in trouble. Source, date, ground, purpose: how does that line enter the log?
# - Two sources contradict each other on the same company. Which do you believe: the newer, the more expensive, or the one with a code?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. Compare sources by coverage, age, price and permitted purpose; then by what they add to what we know already, with an interval.
# 2. One line of provenance a column: source, date, match, ground, purpose. Let a program refuse what the log does not permit.
# 3. Match by code where there is one: its check characters find slips, not swindlers. By name only with a limit whose errors we have
#    counted.
# 4. Count rows before and after every join. An inner join loses in silence, and a doubled key doubles the money.
