# %% [markdown] tags=["decision"]
# Mr Wu asked for a credit of 24 months, and the answer is no. Until this evening you must write to him. He will read the letter twice, show
# it to his wife, and perhaps come back one day with a better application, or go to a lawyer.
#
# On the same desk lie a draft of the credit policy with gaps, an order from abroad, and an e-mail in which a good customer announces a new bank
# account.
#
# **How do you write the letter that says no?** And what do you ask, tell and check, so that it is the right no?

# %% [markdown]
# ## 1 A policy on two pages
#
# A **credit policy** 信用政策 says who may decide what, on which facts, and what happens when a customer does not pay. Two pages, since nobody
# reads twenty. Each part must name *a person, a number or a day*: "as appropriate" decides nothing. Here is the draft of a trading company.

# %% name="draft"
policy = {
    "purpose": "We sell on open account to grow, and accept a bad debt of up to 0.4% of sales.",
    "information": "New customers: credit code, a bank reference, two suppliers, last statements.",
    "limits": "The lowest of need, 10% of net worth, and the insurer's limit.",
    "terms": "30 days. Longer terms where reasonable.",
    "authority": "Analyst to 50,000, credit manager to 500,000, above that the committee.",
    "order hold": "Orders stop 15 days after the due date, or above the limit.",
    "overdue": "Day 3 mail, day 10 call, day 30 visit, day 60 lawyer.",
    "exceptions": "Exceptions may be granted as appropriate.",
    "review": "A yearly, B every 9 months, C every 6, D every 3; court case within 7 days.",
}
" ".join(policy.values()).count(" ") + 1

# %% [markdown]
# That is the number of words; two pages hold some 800. A reader checks three things: is every part there, is any part soft, and could a stranger
# act on it? The first two can be checked by code. (The list of parts is ours, from what textbooks of credit management ask for.)

# %% name="parts"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

PARTS = ["purpose", "information", "limits", "terms", "authority", "order hold", "overdue"]
PARTS += ["exceptions", "review", "refusals", "records"]
SOFT = r"appropriate|reasonable|normally|usually|as needed|in principle|timely"
f"{len(PARTS)} parts"


# %% name="policy-check"
def checked(policy):
    text = pd.Series(policy).reindex(PARTS).fillna("")
    found = {"there": text != "", "soft words": text.str.findall(SOFT).str.join(", ")}
    return pd.DataFrame(found | {"a number": text.str.contains("[0-9]")})


checked(policy)

# %% [markdown]
# Two parts are missing, two are soft. "Exceptions as appropriate" is the dearest line of the page: it lets everybody grant everything. Say
# *who, up to what, for how long, and where it is written down*. We complete the draft; section 7 asks for yours.

# %% name="policy-complete"
policy |= {
    "terms": "30 days; to 60 days on the signature of the credit manager, at 0.8% a month.",
    "exceptions": "One level higher than the limit needs; at most 90 days; on the list of the month.",
    "refusals": "In writing within 10 days, with at most 4 reasons from the reason table.",
    "records": "Decision, facts, card version and name, kept for 5 years.",
}
bool(checked(policy)["soft words"].eq("").all() and checked(policy)["there"].all())

# %% [markdown]
# ## 2 Asking for information
#
# Every question costs answers. Somebody who is asked for seventeen things sends nothing, or something false. How many questions are worth asking? We
# take the South German credits [@groemping2019] as a form, and add one question after the other to a card. Goods and bads are known, so we can say
# on `test` how well each form orders the applicants. The baseline is the form with one question.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** One question (the state of the current account) gives an AUC of about .68. Where will four questions be? And sixteen? Write
# down both.

# %% tags=["answer"] name="questions"
import creditlab as cl

form = "status duration credit_history savings purpose employment_duration installment_rate "
form += "property other_debtors age housing present_residence number_credits job people_liable"
form = [*form.split(), "telephone"]
german, rows = cl.load_dataset("south_german_credit").frame, {}
train, test = cl.split_sample(german, target="bad", test_size=0.4, seed=0)
for n in (1, 2, 3, 4, 6, 8, 12, 16):
    asked = cl.Scorecard(variables=form[:n], binning={"max_bins": 4}).fit(train, train["bad"])
    rows[n] = cl.evaluate(test["bad"], asked.points(test)).loc["auc", ["value", "low", "high"]]
by_length = pd.DataFrame(rows).T.astype(float).rename_axis("questions")
by_length.round(3)

# %% name="questions-figure"
import matplotlib.pyplot as plt

ax = plt.subplots(figsize=(7.5, 3.4), layout="constrained")[1]
spread = [by_length["value"] - by_length["low"], by_length["high"] - by_length["value"]]
ax.errorbar(by_length.index, by_length["value"], spread, fmt="o-", color=cl.plots.GOOD, capsize=3)
ax.set(xlabel="questions on the form", ylabel="AUC on test, 95% interval", ylim=(0.5, 0.85))
ax.set_title("After a handful, further questions add nothing we can see")
plt.show()

# %% [markdown]
# The last dozen questions cannot be told from noise here, and each of them costs answers. So three habits make information come: **ask little** (what the
# decision needs), **say what for** ("with your statements we can decide about 200,000 instead of 50,000"), and **offer a trade**, a date and a person.
# "Please complete the attached form" is none of the three.
#
# How much may a question cost? Say that each one loses a share of applicants (our assumption: move it). What a lender has of a form is then the lead of
# its AUC over a coin, among those who answer.


# %% name="form-worth"
def told(lost):
    worth = (by_length["value"] - 0.5) * (1 - lost) ** by_length.index
    rows = ""
    for n, value in worth.items():
        shade = "#333" if n == worth.idxmax() else "#aaa"
        bar = f"<div style='background:{shade};height:10px;width:{1_000 * value:.0f}px'></div>"
        rows += f"<tr><td>{n} questions</td><td>{bar}</td></tr>"
    answer = f"Best form at {lost:.0%} lost a question: <b>{worth.idxmax()}</b>"
    return f"<table>{rows}</table><p>{answer}</p>"


# %% name="form-widget"
import ipywidgets as widgets

lost = widgets.FloatSlider(
    value=0.03, max=0.15, step=0.01, readout_format=".0%", description="lost"
)
page = widgets.HTML(told(0.03))
lost.observe(lambda _: setattr(page, "value", told(lost.value)), "value")
widgets.VBox([lost, page])

# %% [markdown]
# ## 3 Saying no with reasons
#
# We decide with the first four questions. A bad costs what five goods earn (the assumption of lesson 3.7). Bads are oversampled in this file by design;
# for a letter that does not matter.

# %% [markdown]
# What may stand in a letter? The law of the place decides (no legal advice; read in November 2026).
#
# - **US**: the action, name and address of the creditor, a notice with the supervising agency, and the *specific, principal reasons*. "Score too low" and "our
#   policy" are not specific. No number is fixed; more than four reasons hardly help [@cfpb_regb].
# - **EU**: a natural person may ask for a human, give a view and contest a decision of a machine alone [@gdpr2016, art. 22].
# - **China**: a natural person may ask for an explanation, and refuse a decision by automated means alone [@pipl2021, art. 24].

# %% name="reason-words"
card = cl.Scorecard(variables=form[:4], binning={"max_bins": 4}, decimals=0)
card = card.fit(train, train["bad"])
words = {"status": "The balance of your current account with us is low, or you have none."}
words |= {"duration": "The credit would run for a long time."}
words |= {"credit_history": "Your record with earlier credits, or having no such record."}
words |= {"savings": "Your savings with us are low, or not known to us."}
chinese = {"status": "您在本行的活期账户余额较低，或没有账户。", "duration": "申请的贷款期限较长。"}
chinese |= {"credit_history": "您以往的信贷记录，或缺少此类记录。"}
chinese |= {"savings": "您在本行的储蓄较少，或本行不了解您的储蓄。"}
table = cl.reason_table(card, texts=words)
table["text_zh"] = table["variable"].map(chinese)
table[["variable", "bin", "points_lost", "code", "text_zh"]].head(8)

# %% [markdown]
# This table is the only place where words come from. Compliance edits it once, for all letters. Now Mr Wu, the third of those refused.

# %% name="letter"
even = cl.best_cutoff(
    train["bad"], card.points(train), profit=cl.Costs(margin=1, loss=5), card=card
)
cutoff = np.ceil(even["break_even_cutoff"])
refused = test[card.points(test) < cutoff]
facts = cl.LetterFacts(
    "Lindenbank", "1 Main Street, Linden", "Ms Li, telephone 555 0100", "Mr Wu",
    "instalment credit of 24 months", "29 November 2026", "eu",
)  # fmt: skip
row = card.reasons(refused, texts=table, detail=True).iloc[2]
Markdown("```text\n" + cl.decline_letter(row, table, facts) + "\n```")

# %% name="letter-chinese"
from dataclasses import replace

in_china = replace(facts, jurisdiction="cn", customer="吴先生", date="2026年11月29日")
in_china = replace(
    in_china, subject="二十四个月分期贷款", creditor="林登银行", address="林登市主街1号"
)
in_china = replace(in_china, contact="李女士，电话555 0100")
Markdown("```text\n" + cl.decline_letter(row, table, in_china, "zh") + "\n```")

# %% [markdown]
# The letter will not say what the card did not say. Four attempts to make it:

# %% name="attempts"
nicer, foreign = row.copy(), row.copy()
nicer["reason_1"], foreign["code_1"] = "At the moment our book is full.", "R09-01"
silent = row.copy()
silent[[name for name in row.index if name.startswith("code")]] = np.nan
attempts = {"a reason made nicer": lambda: cl.decline_letter(nicer, table, facts)}
attempts["a reason of another card"] = lambda: cl.decline_letter(foreign, table, facts)
attempts["no reason at all"] = lambda: cl.decline_letter(silent, table, facts)
attempts["a vague text"] = lambda: cl.reason_table(card, texts={"status": "Your score is too low."})

# %% name="refusals"
said = ""
for name, attempt in attempts.items():
    try:
        attempt()
    except ValueError as error:
        said += f"- **{name}**: {error}\n"
Markdown(said)

# %% [markdown] tags=["trap"]
# ## The trap: "unfortunately, your score is too low"
#
# It sounds safe, it hurts nobody's feelings, and lawyers of the old school liked it. In the US it is simply not a reason. And it costs money everywhere,
# because it hides what the customer could change. Suppose that those refused who asked for more than 15 months are told "the credit runs long", and ask
# again for 12 months. How many pass, and what would they earn? (By the PDs of the card; a bad costs 5,000 euros, a good earns 1,000: assumed.)

# %% name="trap" tags=["trap"]
long = refused[refused["duration"] > 15]
shorter = long.assign(duration=12)
passes = card.points(shorter) >= cutoff
pd_again = card.predict_proba(shorter)[:, 1]
earned = 1_000 - 6_000 * pd_again[passes]
rng = np.random.default_rng(0)
sums = [rng.choice(earned, passes.sum()).sum() for _ in range(1_000)]
low, high = np.quantile(sums, [0.025, 0.975])
Markdown(
    f"Of {len(refused)} refused, {len(long)} asked for a long credit; **{passes.sum()}** of them would "
    f"pass with 12 months. Worth **{earned.sum():,.0f} euros** [{low:,.0f}, {high:,.0f}]."
)

# %% [markdown] tags=["trap"]
# The vague letter loses this business, and keeps the anger. Two cautions: a shorter credit has a higher instalment, which this card does not see; and a letter
# must not promise ("with 12 months we will say yes"). Say what counted, and whom to call.
#
# ## 4 What conversations say
#
# "Our accountant is on holiday", "you will have it on Friday". A promise with a date is the one thing said on the telephone that can be *counted*. Lesson 5.2 listens to it for collecting. Is it also an early signal of failure? **Simulated** ledger, 600 customers, end of 2023; failures are those of 2024.

# %% name="promises"
from creditlab.data.rates import jeffreys_interval

book, today = cl.simulate_ledger(600, seed=1), pd.Timestamp("2023-12-31")
paid = cl.payment_behaviour(book.ledger, today)
paid = paid[~paid.index.isin(book.failures[book.failures <= today].index)]
broken = paid["broken"] > 0.5 * paid["promises"]
signals = {"broke most promises": broken, "kept, or made none": ~broken}
signals |= {"over 30 days late": paid["delay"] > 30, "up to 30 days late": paid["delay"] <= 30}
pd.Series({name: group.sum() for name, group in signals.items()}, name="customers").to_frame()

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Customers who broke more than half of their promises, against the others: how many times more often will they fail within a year? Write
# down a factor: 1, 2, 5?

# %% tags=["answer"] name="promises-failed"
rows = {}
for name, group in signals.items():
    n, failed = group.sum(), paid.index[group].isin(book.failures.index).sum()
    rows[name] = [n, failed, failed / n, *np.ravel(jeffreys_interval([failed], [n]))]
columns = ["customers", "failed in 2024", "rate", "low", "high"]
pd.DataFrame(rows, index=columns).T.round(3)

# %% [markdown]
# The two intervals of the promises overlap widely: this book shows no link of broken promises with failure. Promises speak of *willingness* and of next week; failure has much to do with *ability*. So write down what was said, with name and date, and use it
# to decide whom to call. Do not decline on it.
#
# ## 5 An order from abroad
#
# A buyer abroad brings two risks. The **buyer** may not pay. And the **country** may not let him: no currency, a sanction, a war. A good buyer in such a
# country is a bad risk. The ways to be paid differ in who carries which risk; from the safest to the most generous [@exportgov_payment]:

# %% name="methods"
methods = pd.DataFrame(
    {"buyer": [0, 0, 0, 0.6, 1], "country": [0, 0, 1, 0.8, 1]},
    index=["cash in advance", "L/C, confirmed", "L/C, not confirmed", "documents", "open account"],
).rename_axis("paid by")
methods["cost"] = [0, 0.02, 0.01, 0.004, 0]  # of the order; fees, assumed
methods["orders won"] = [0.35, 0.6, 0.7, 0.85, 1.0]  # of 100 buyers, assumed
methods

# %% [markdown]
# `buyer` and `country`: the share of that risk which stays with us. A **letter of credit** 信用证 (L/C) is a promise of the buyer's bank, which sits in the same country; if a bank
# at home *confirms* it, the country risk is gone, too. With *documents*, a bank hands over the papers of the goods only against payment: goods that nobody collects are
# still ours, but far away. The shares, fees and orders are our assumptions.
#
# By hand, for an order of 100, a margin of 15, and a loss of 85 if nobody pays; the buyer defaults in 3%, the country in 5% of cases. On open account:

# %% name="export-by-hand"
margin, buyer, country = 0.15, 0.03, 0.05


def per_asked(country, m):
    lost = 1 - (1 - m["buyer"] * buyer) * (1 - m["country"] * country)
    return 100 * m["orders won"] * ((1 - lost) * margin - lost * (1 - margin) - m["cost"])


lost = 1 - (1 - buyer) * (1 - country)
display(f"not paid: {lost:.2%}; earned: {100 * ((1 - lost) * margin - lost * (1 - margin)):.2f}")
per_asked(country, methods).round(2).to_frame("earned per buyer asked, of 100")

# %% name="export-figure"
grid = np.linspace(0, 0.2, 81)
ax = plt.subplots(figsize=(7.5, 3.8), layout="constrained")[1]
styles = ["-", "--", "-.", ":", (0, (5, 1))]
for (name, m), style in zip(methods.iterrows(), styles, strict=True):
    y = [per_asked(c, m) for c in grid]
    ax.plot(100 * grid, y, ls=style, lw=2, label=name)
ax.axhline(0, color="black", lw=0.8)
ax.set(xlabel="country risk (% a year)", ylabel="earned per buyer asked (of 100)")
ax.set_title("The generous terms win only where the country pays")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Follow the highest line. In a safe country open account wins, because it wins orders. With rising country risk the confirmed letter takes over, whatever the *buyer* is
# like. Where the lines cross depends on our assumptions; that they cross does not. An export rule therefore needs **two grades**, one for the buyer and one for the country, and a
# cap for each country, as for each group of connected customers (lesson 5.1).

# %% [markdown]
# ## 6 Is it really our customer?
#
# Somebody orders in the name of a good company, or tells us (or our customer) of a "new bank account". Banks and police give the same advice: a look-alike address and a changed account are the
# marks, and the cure is a call to a number *that you already have* [@regions_bec]. Three checks, from cheap to dear. First the **credit code**: a typing mistake betrays itself.

# %% name="codes"
rng, codes = np.random.default_rng(2), book.customers["credit_code"]
ALPHABET, swapped = list("0123456789ABCDEFGHJKLMNPQRTUWXY"), []
for code in codes:
    place = rng.integers(2, 18)
    other = rng.choice([c for c in ALPHABET if c != code[place]])
    swapped.append(code[:place] + other + code[place + 1 :])
invented = pd.Series(["91" + "".join(rng.choice(ALPHABET, 16)) for _ in codes])
samples = {"as registered": codes, "one character wrong": pd.Series(swapped)}
samples |= {"invented": invented, "somebody else's": codes.sample(frac=1, random_state=0)}
found = {name: len(cl.check_credit_codes(sample)) for name, sample in samples.items()}
pd.DataFrame({"stopped, of 600": found})

# %% [markdown]
# The checksum stops mistakes and inventions, and never the fraud who *copies a true code*. That is public. Second, the **domain** of the mail: how alike is it to the domain we have on file, without
# being it? We make a year of messages (**simulated**): 2,940 genuine ones, of which 4% come from another domain of the customer (a subsidiary, a private mailbox), and 60 frauds, most from a look-alike.

# %% name="look-alikes"
words = book.customers["name"].str.lower().str.replace(" co., ltd.", "").str.split().str[1:]
domains = (words.str.join("-") + ".cn").to_numpy()


def look_alike(domain):
    swaps = [("i", "l"), ("n", "m"), ("o", "0"), ("g", "q"), (".cn", ".co"), ("-", "")]
    able = [pair for pair in swaps if pair[0] in domain]
    return domain.replace(*able[rng.integers(len(able))], 1)


pd.DataFrame({"on file": domains[:4], "look-alike": [look_alike(d) for d in domains[:4]]})

# %% name="messages"
mail = pd.DataFrame(
    {"on file": domains[rng.integers(0, 600, 3_000)], "fraud": np.arange(3_000) < 60}
)
strange = mail["fraud"] & (rng.random(3_000) < 0.8)  # a fifth comes from the hacked mailbox itself
sender = [look_alike(d) if o else d for d, o in zip(mail["on file"], strange, strict=True)]
mail["from"] = sender
moved = ~mail["fraud"] & (rng.random(3_000) < 0.04)
mail.loc[moved, "from"] = rng.choice([*domains, "163.com", "qq.com"], moved.sum())
mail["new account"] = rng.random(3_000) < np.where(mail["fraud"], 0.9, 0.02)
mail.groupby("fraud").agg(messages=("from", "size"), new_accounts=("new account", "sum"))

# %% name="judged"
from difflib import SequenceMatcher

pairs = zip(mail["on file"], mail["from"], strict=True)
mail["alike"] = [SequenceMatcher(None, a, b).ratio() if a != b else 0.0 for a, b in pairs]
rules = {f"look-alike from {t:.0%}": mail["alike"] >= t for t in (0.95, 0.9, 0.6, 0.2)}
rules |= {"new account": mail["new account"]}
rules |= {"look-alike 90% or new account": (mail["alike"] >= 0.9) | mail["new account"]}
rows, bad, n = {}, mail["fraud"], (~mail["fraud"]).sum()
for name, alarm in rules.items():
    wrong = (alarm & ~bad).sum()
    rows[name] = [(alarm & bad).sum() / bad.sum(), wrong / n, *jeffreys_interval([wrong], [n])]

# %% name="rules"
columns = ["frauds stopped", "false alarms", "low", "high"]
caught = pd.DataFrame(rows, index=columns).T.map(lambda x: float(np.ravel(x)[0]))
ax = plt.subplots(figsize=(7.5, 3.4), layout="constrained")[1]
spread = 100 * abs(caught[["low", "high"]].T.to_numpy() - caught["false alarms"].to_numpy())
y = range(len(caught))
ax.errorbar(100 * caught["false alarms"], y, xerr=spread, fmt="o", color=cl.plots.BAD, capsize=3)
ax.set(yticks=y, yticklabels=caught.index, xlim=(-0.2, 6))
ax.set_xlabel("false alarms (% of genuine messages, 95% interval)")
for place, (share, end) in enumerate(zip(caught["frauds stopped"], caught["high"], strict=True)):
    ax.annotate(f"{share:.0%} of frauds", (100 * end + 0.1, place), va="center")
ax.invert_yaxis()
plt.show()

# %% [markdown]
# Our frauds change one character, so a high threshold finds them all; real ones may do worse to us. But the look-alike rule misses the hacked mailbox, which no address betrays. The new account catches both kinds, at the price of a call for every genuine change. One
# diverted payment costs more than many calls. **Every new account is confirmed by a call to the number on file**, and look-alikes are stopped before anybody reads them.

# %% [markdown]
# ## 7 The decision
#
# Your letter, your policy. Choose another refused customer, put in *your* company and place, and change at least one text of the table. Then run the check of section 1 on your own policy.

# %% name="decision"
my_facts = replace(facts, creditor="Hualin Trading", customer="Ms Chen", automated=False)
my_words = table.copy()
mine = my_words["variable"] == "duration"
my_words.loc[mine, "text"] = "The credit would run for more than 15 months."
my_row = card.reasons(refused, texts=my_words, detail=True).iloc[7]
letter = cl.decline_letter(my_row, my_words, my_facts)
soft = checked(policy)["soft words"].ne("").sum()
display(Markdown("```text\n" + letter + "\n```"))
f"{len(letter.split())} words; soft parts in the policy: {soft}"

# %% [markdown]
# Read it once as the customer. Does he know what counted? Whom to call? Is anything promised that the card does not promise? A human decided this time, so the
# notice on automated decisions is gone; that must be true, not convenient.

# %% [markdown] tags=["discussion"]
# **For the group.** Credit, sales, compliance, and a customer.
#
# - **Sales** wants to tell the customer by telephone, "more personal". What is gained, what is lost, what does your law ask for?
# - The main reason is "your record with earlier credits". The **customer** asks which record. How far do you go?
# - **Compliance** finds that reasons are always the same three. Is that a fault of the letters, of the card, or of neither?
# - A customer of ten years is offended by the call about his new account. Write the two sentences that you say.

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Policy.** Two pages; every part names a person, a number or a day; exceptions have an owner, an end and a list.
# 2. **Asking.** Each question costs answers. Ask what the decision needs, say what for, offer something for it.
# 3. **Saying no.** Reasons come from the card, in words from one table; a letter that would have to invent is refused. A specific reason brings business
#    back.
# 4. **Country and identity.** Grade the buyer and the country apart. A checksum stops mistakes, a look-alike rule stops strangers, and a call to the known number stops the
#    rest.
