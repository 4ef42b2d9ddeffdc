# %% [markdown] tags=["decision"]
# Tomorrow at ten the credit committee sees five slides. Each ends in a proposal:
#
# 1. "We know the five best groups of applicants. A campaign for them!"
# 2. "One column predicts rejection almost perfectly. Into the model!"
# 3. "Our customers fall into four segments. A policy for each!"
# 4. "Most of our visit notes speak of payment trouble. Tighten!"
# 5. "No debtor owes us even a fifth of the book. We are well spread."
#
# A colleague drew them in good faith, and we have this evening. **Which picture would mislead the committee?** At
# the end one more slide waits, for us to repair.

# %% [markdown]
# ## 1 Bars without a count
#
# Slide 1 shows real loan applicants of a Spanish lender, by job and home. A row with `bad` = 1 is a loan that went wrong. We
# keep one half of the applicants, `test`, out of sight, and look at the other.

# %% name="load"
import creditlab as cl

frame = cl.load_dataset("spanish_credit").frame.dropna(subset=["Job", "Home"])
frame["group"] = frame["Job"] + ", " + frame["Home"]
train, test = cl.split_sample(frame, target="bad", test_size=0.5, seed=0)
bars = train.groupby("group")["bad"].agg(customers="size", bads="sum", bad_rate="mean")
bars = bars.sort_values("bad_rate")
bars.iloc[[0, 1, 2, -3, -2, -1]].round(3)

# %% [markdown]
# The best three and the worst three of the groups. One column matters more than the bad rate: *customers*. How much can a
# handful tell?
#
# By hand: 2 bads among 10 customers are 20%. Had one more gone bad, it would be 30%. So 10 customers know the rate to the
# nearest ten points at best. An **interval** says this properly: the range of true rates that go well with
# what we counted. We ask for 95%, so that about 19 in 20 such intervals hold the truth.

# %% name="by-hand"
import pandas as pd
from creditlab.data.rates import jeffreys_interval

hand = pd.DataFrame({"bads": [2, 20, 200], "customers": [10, 100, 1_000]})
hand["bad rate"] = hand["bads"] / hand["customers"]
hand["low"], hand["high"] = jeffreys_interval(hand["bads"], hand["customers"])
hand["width"] = hand["high"] - hand["low"]
bars["low"], bars["high"] = jeffreys_interval(bars["bads"], bars["customers"])
hand.round(3)

# %% [markdown]
# Always 20%, and three kinds of knowledge. A hundred times as many customers make the interval only about a *tenth* as wide:
# it shrinks with the square root of the count. The last line but one gives our groups the same two columns.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Here is the slide, once as it was drawn, and once with intervals. Before you run it: how many of the
# intervals will lie wholly above or wholly below the bad rate of all applicants: few, half, or most?

# %% name="slide-1" tags=["answer"]
import matplotlib.pyplot as plt

t, overall = 100 * bars[["bad_rate", "low", "high"]], train["bad"].mean()
names = [f"{group} ({n:,})" for group, n in bars["customers"].items()]
fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 6), layout="constrained")
left.barh(bars.index, t["bad_rate"], color=cl.plots.BAD)
spread = [t["bad_rate"] - t["low"], t["high"] - t["bad_rate"]]
right.errorbar(t["bad_rate"], names, xerr=spread, fmt="o", c=cl.plots.BAD, capsize=2)
right.axvline(100 * overall, color="black", ls="--")
left.set(title="As drawn: every bar looks sure", xlabel="bad rate (%)")
right.set(title="With count and interval", xlabel="bad rate (%); dashed: all applicants")
plt.show()

# %% name="outside"
from IPython.display import Markdown, display

outside = (bars["low"] > overall) | (bars["high"] < overall)
few = bars[bars["customers"] < 20]
Markdown(
    f"**{outside.sum()} of {len(bars)}** intervals leave out the bad rate of all ({overall:.1%}). "
    f"{len(few)} groups have fewer than 20 customers. Their bad rates run from "
    f"{few['bad_rate'].min():.0%} to {few['bad_rate'].max():.0%}; of the others, from "
    f"{bars.drop(few.index)['bad_rate'].min():.0%} to {bars.drop(few.index)['bad_rate'].max():.0%}."
)

# %% [markdown]
# Most intervals leave out the dashed line: job and home do matter. But look at who stands at the top of the slide: groups of
# 1, 8 and 12 customers. **Small groups take the outer places, and need not have done anything for it.** To see that it must
# be so, we simulate a world in which we know the truth: groups of the same sizes, and every customer equally risky.

# %% name="funnel"
import numpy as np

size, rng = bars["customers"], np.random.default_rng(2)
luck = 100 * rng.binomial(size, overall, size=(1_000, len(size))) / size.to_numpy()
fig, axes = plt.subplots(1, 2, figsize=(9.4, 4), sharey=True, layout="constrained")
titles = ["Simulated: luck alone", "Real: luck and difference"]
for ax, rate, title in zip(axes, [luck[0], 100 * bars["bad_rate"]], titles, strict=True):
    ax.vlines(size, *np.quantile(luck, [0.025, 0.975], axis=0), color="silver", lw=5)
    ax.plot(size, rate, "o", color=cl.plots.BAD)
    ax.axhline(100 * overall, color="black", ls="--")
    ax.set(xscale="log", xlabel="customers (log scale)", ylabel="bad rate (%)", title=title)
plt.show()

# %% [markdown]
# A **funnel**. The light bars show where 95% of groups fall by luck alone, if all are alike. On the left luck makes heroes
# and villains, always among the few. On the right many groups leave the funnel: these truly differ. The one at 100% is
# still inside. With a single customer, 0% and 100% are the only rates there are.

# %% [markdown] tags=["trap"]
# ## The trap: the brightest bars
#
# The committee picks the five groups with the lowest bars and spends the same on each: 100 loans per group, 500 in all. We assume that
# a bad loan loses 1,000. What do the bars promise, and what do they keep on the applicants in `test`?
#
# One split could be luck, so we repeat it with fifty. We also try a careful colleague, who ranks the groups not by the
# bar but by the **upper end of the interval**: by the worst rate that the count does not rule out.


# %% name="trap-function"
def campaign(seed, rank_by):
    """Bad rate of the five chosen groups: on the slide, and on applicants not looked at."""
    seen, unseen = cl.split_sample(frame, target="bad", test_size=0.5, seed=seed)
    t = seen.groupby("group")["bad"].agg(["mean", "sum", "size"])
    t["upper end"] = jeffreys_interval(t["sum"], t["size"])[1]
    chosen = t.sort_values(rank_by).index[:5]
    kept = unseen.groupby("group")["bad"].mean().reindex(chosen).mean()
    return t.loc[chosen, "mean"].mean(), kept


# %% name="trap-cost" tags=["trap"]
rows = {}
for name, column in {"the lowest bars": "mean", "the lowest upper ends": "upper end"}.items():
    runs = np.array([campaign(seed, column) for seed in range(50)])
    (promised, kept), broken = runs.mean(axis=0), (runs[:, 1] > runs[:, 0]).sum()
    rows[name] = [promised, kept, 500_000 * promised, 500_000 * kept, broken]
columns = ["promised", "kept", "loss promised", "loss kept", "splits with a broken promise"]
digits = {"promised": 3, "kept": 3, "loss promised": -3, "loss kept": -3}
pd.DataFrame(rows, index=columns).T.round(digits)

# %% [markdown]
# The lowest bars promise much and break the promise in nearly every split: whoever picks the brightest of many bars picks
# luck along with merit, and the luck stays behind. The careful colleague promises less and loses less. The gap between the
# two losses kept is the price of the slide. (The fifty splits share customers: read them as the experience of one lender.)
#
# ## 2 Too good to be true
#
# Slide 2 comes from another file: 1,989 mortgage applications in Boston [@hunter1996]. The target is *rejected*. Of its
# columns, `typur` stands out. Its bars have counts and intervals, so everything is in order?


# %% name="slide-2"
def rates(outcome, by):
    t = outcome.groupby(by, observed=True).agg(rate="mean", bads="sum", count="size")
    t["low"], t["high"] = jeffreys_interval(t["bads"], t["count"])
    return t


loans = cl.load_dataset("boston_loanapp").frame
typur = loans["typur"].eq(0).map({True: "typur is 0", False: "typur is 1 to 9"})
rates(loans["reject"], typur).rename(columns={"bads": "rejected"}).round(4)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Of those with a `typur` above 0, hardly anybody was rejected. Nothing that a bank knows about
# people separates them like that. Before the data card tells us: what could `typur` be? *When* might somebody have filled
# it in?

# %% name="screen" tags=["answer"]
found = cl.screen_leakage(loans, target="reject")
meaning = cl.load_dataset("boston_loanapp").card.columns.set_index("name")["meaning"]
display(Markdown(f"The data card on `typur`: *{meaning['typur']}*."))
found.loc[found["suspicion"] != "none", ["column", "suspicion", "alarms"]].style.hide()

# %% [markdown]
# `typur` says who bought the loan from the bank afterwards. Only a loan that was granted can be sold. So the column does not predict
# the answer: it *is* a piece of the answer, written down later. That is a **leak** [@kaufman2012]. A model with it shines
# on every chart, and on the day of decision the column is empty.
#
# `screen_leakage` sounds the alarm at patterns that honest columns do not have. *look* is no verdict: `gdlin` and `cons`
# are strong, and may be honest. (The column `iv` measures how strong; lesson 3.3 explains it.) One question decides, and a person must answer it: **was this value known on the day of the
# decision?**

# %% [markdown]
# ## 3 Segments, or slices of one cloud?
#
# Slide 3 used **k-means** [@hastie2009, ch. 14.3]: choose a number of segments, and the computer places as many centres so
# that customers lie near one of them. It never answers "there are none". How would we notice?
#
# A first test: take two groups of 5,000 customers at random, find segments in each group, and let both sets decide on
# everybody. *Agreement* is 1 if both draw the same borders, and about 0 if the borders have nothing in common.


# %% name="agreement"
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score


def agreement(table, k, seed):
    order = np.random.default_rng(seed).permutation(len(table))
    first, second = (
        KMeans(k, n_init=4, random_state=0).fit(table[rows]).predict(table)
        for rows in (order[:5_000], order[-5_000:])
    )
    return adjusted_rand_score(first, second)


# %% [markdown]
# Now real customers: the card holders of a bank in Taiwan [@yeh2009]. Four columns that a person can name: the limit, the
# share of it in use, the share of August's bill that was paid in September, and the months seriously behind. We **standardise** them:
# subtract the mean, divide by the standard deviation. Otherwise the limit, in hundreds of thousands, drowns the rest.

# %% name="customers"
cards = cl.load_dataset("taiwan_default").frame
who = pd.DataFrame({"limit": cards["LIMIT_BAL"]})
who["used"] = (cards["BILL_AMT1"] / cards["LIMIT_BAL"]).clip(0, 1.5)
bill = cards["BILL_AMT2"].where(cards["BILL_AMT2"] > 0)  # nothing due counts as paid
who["paid"] = (cards["PAY_AMT1"] / bill).clip(0, 1).fillna(1)
who["months late"] = (cards[[f"PAY_{i}" for i in (0, 2, 3, 4, 5, 6)]] >= 2).sum(axis=1)
scaled = ((who - who.mean()) / who.std()).to_numpy()
who.describe().loc[["mean", "std", "min", "max"]].round(2).round({"limit": -3})

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** We ask for four segments in four tables of 30,000 rows: a **simulated** cloud without any groups; the
# real customers; the same without standardising; and the real columns, **each shuffled by itself**, so that no row is a
# person any more and no column knows of another. In which will the two groups agree?

# %% name="stable" tags=["answer"]
rng = np.random.default_rng(4)
tables = {"simulated cloud": rng.normal(size=scaled.shape), "real": scaled}
tables["real, not standardised"] = who.to_numpy()
tables["each column shuffled"] = np.column_stack([rng.permutation(c) for c in scaled.T])
quarters, rows = pd.qcut(who["limit"], 4, labels=False), {}
for name, table in tables.items():
    runs = [agreement(table, 4, seed) for seed in range(5)]
    label = KMeans(4, n_init=4, random_state=0).fit_predict(table)
    rows[name] = [*np.quantile(runs, [0, 0.5, 1]), adjusted_rand_score(label, quarters)]
columns = ["agreement, lowest of 5", "middle", "highest", "with quarters of the limit"]
pd.DataFrame(rows, index=columns).T.round(2) + 0

# %% [markdown]
# The cloud yields four segments, and other ones each time. The real customers yield nearly the same ones. Not
# standardised, they are stable as well, but lean on quarters of the limit: no news.
#
# Now the last row. The shuffled table has no persons in it, and yet its segments agree far better than those of the cloud, at
# best as well as the real ones. So much of the stability only says that single columns have lumps: most people are never late, many pay in full. **It does not show that
# customers fall into four kinds.** The honest title is "Four names that help us talk". Let us see what they are worth.

# %% name="segments"
label = pd.Series(KMeans(4, n_init=4, random_state=0).fit_predict(scaled))
centre = who.groupby(label).mean()
names = {centre["months late"].idxmax(): "in arrears", centre["paid"].idxmax(): "pays in full"}
rest = centre["used"].drop(list(names))
names |= {rest.idxmax(): "stretched", rest.idxmin(): "room to spare"}
segment = label.map(names)
profile = who.groupby(segment).mean().assign(customers=segment.value_counts())
profile.rename_axis("segment").round({"limit": -3, "used": 2, "paid": 2, "months late": 2})

# %% name="segments-and-risk"
bands = who["months late"].clip(upper=3).map({0: "0", 1: "1", 2: "2", 3: "3 or more"})
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.2), sharex=True, layout="constrained")
for ax, by in zip(axes, [segment, bands], strict=True):
    t = 100 * rates(cards["default"], by).sort_values("rate")
    labels = [f"{name} ({n / 100:,.0f})" for name, n in t["count"].items()]
    spread = [t["rate"] - t["low"], t["high"] - t["rate"]]
    ax.errorbar(t["rate"], labels, xerr=spread, fmt="o", c=cl.plots.BAD, capsize=3)
    ax.set(xlabel="default rate, 95% interval (%)", ylim=(-0.6, 3.6), xlim=(0, 70))
axes[0].set_title("Four segments")
axes[1].set_title("One column: months seriously behind")
plt.show()

# %% [markdown]
# As *language*, the segments are good: a person can picture "stretched", and a letter to them would differ from one to
# those who pay in full. As a *measure of risk* they offer little: a single column, counted, sets the customers apart as
# far, and needs no algorithm. Slide 3 may stay, without the policy.
#
# ## 4 What the field tells us
#
# Slide 4 counted words in the notes that our sales people bring home from customers. Ours here are **simulated**, so that we know
# what each note is about: money trouble, deliveries, prices, or nothing wrong.

# %% name="notes"
said = {
    "money": ["bank cut the credit line, asks for more time", "cheque returned, pays late"],
    "delivery": ["pallets came late again", "late delivery, lost a sale to it"],
    "price": ["competitor is cheaper", "would pay cash for a better price"],
    "nothing": ["pays on time, never late", "takes the cash discount as always"],
}
later = {"money": ["wages not paid, staff leaving", "bank cut the credit line, wants a pause"]}
rng = np.random.default_rng(5)
about = pd.Series(rng.choice(list(said), size=600, p=[0.1, 0.25, 0.25, 0.4]))
spring = about[:300].map(lambda theme: rng.choice(said[theme]))
autumn = about[300:].map(lambda theme: rng.choice(later.get(theme, said[theme])))
pd.DataFrame({"note": spring, "about": about[:300]}).head(6)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** The colleague flagged every note with *late* or *cash* in it as "payment trouble". One note in ten is about money
# trouble. How many will be flagged? And how many of the flagged are right? Read the six notes again before you guess.


# %% name="words" tags=["answer"]
def judged(notes, words):
    flagged, true = notes.str.contains("|".join(words)), about[notes.index] == "money"
    hits, names = (flagged & true).sum(), ["right, of the flagged", "found, of the true"]
    t = pd.DataFrame({"notes": [hits, hits], "of": [flagged.sum(), true.sum()]}, names)
    low, high = jeffreys_interval(t["notes"], t["of"])
    return t.assign(share=t["notes"] / t["of"], low=low, high=high)


count, read = ["late", "cash"], ["more time", "cheque returned", "credit line"]
tries = {"spring, late or cash": judged(spring, count), "spring, phrases": judged(spring, read)}
tries |= {"autumn, late or cash": judged(autumn, count), "autumn, phrases": judged(autumn, read)}
pd.concat(tries).round(2)

# %% [markdown]
# Nearly all that the word count flags is wrong: late pallets, "never late", the cash discount of our best payers. And it
# misses much of the real trouble, which came without either word. A word is not a theme.
#
# Our phrases, written after reading, are perfect in spring. Of course: we wrote them for these notes. In autumn trouble speaks
# with new words, and a good part of it is missed. **Read a random thirty before you count, and thirty more each season.**
# Whatever program reads the notes, judge it on notes that it has not seen.

# %% [markdown]
# ## 5 Spread over ten names
#
# Slide 5 is a pie of our receivables by debtor. The ten debtors are **invented**, in thousands.

# %% name="ten-debtors"
owed = pd.Series([150, 130, 120, 110, 100, 95, 90, 80, 70, 55], index=list("ABCDEFGHIJ"))
share = owed / owed.sum()
ledger = cl.read_ledger(cl.load_dataset("trade_ledger").frame)
ours = cl.concentration(cl.open_items(ledger, "2024-02-29").groupby("customer")["open"].sum())
Markdown(
    f"Largest debtor: **{share.max():.0%}**. Sum of the squared shares: {(share**2).sum():.4f}, "
    f"so the ten are as spread as **{1 / (share**2).sum():.1f}** equal debtors.\n\n"
    f"The ledger of lesson 2.3 has {ours['customers']:.0f} debtors, the largest with "
    f"{ours['largest']:.0%}. It is as spread as **{ours['effective']:.0f}** equal ones."
)

# %% [markdown]
# The sum of squared shares is the *Herfindahl index*; one divided by it counts **effective debtors**. Ten equal debtors
# would give 10. We are close. The slide seems right. (The simulated ledger shows the other extreme: hundreds of names, and few that count.)
#
# But who are they? A public register says who owns whom, and our own files who guarantees for whom. If one falls, the others of
# its group fall with it, so they are *one* debtor.

# %% name="groups"
owns = {"from": ["Holding", "Holding", "Holding", "C", "B"], "to": ["A", "D", "F", "G", "E"]}
owns = pd.DataFrame({**owns, "kind": "ownership", "share": [0.8, 0.6, 1, 0.51, 0.1]})
vouches = pd.DataFrame({"from": ["D"], "to": ["H"], "kind": "guarantee", "share": [np.nan]})
links = pd.concat([owns, vouches], ignore_index=True)
groups = cl.connected_groups(owed.index, links).set_index("customer")
together = owed.groupby(groups["group"]).sum()
books = {"by debtor": owed, "by group": together}
measures = pd.DataFrame({name: cl.concentration(book, top=3) for name, book in books.items()})
measures.rename({"top": "largest three", "customers": "names"}).drop("hhi").round(2)

# %% name="pie-and-bars"
fig, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.8), layout="constrained")
left.pie(owed, labels=owed.index, colors=plt.cm.Pastel1.colors, wedgeprops={"edgecolor": "white"})
left.set_title("The slide: ten small slices")
members = groups.groupby("group").apply(lambda g: " + ".join(g.index))
right.barh(members[together.index], 100 * together / owed.sum(), color=cl.plots.BAD)
right.invert_yaxis()
right.set(xlabel="share of all receivables (%)", title="The same money by connected group")
plt.show()

# %% [markdown]
# A pie hides two things. Nobody can compare slices that are nearly equal, and a slice has no relatives. Sorted bars by group show what
# would fall together: one family holds more than two fifths of the book. (B owns a tenth of E. That is no control, so we
# keep them apart. Where would you draw the line?)
#
# ## 6 One slide to repair
#
# The last slide: "Our young card holders default far more often. Lower their limits!" Card holders from 21 to 29 years
# stand beside those from 30 to 39. The axis starts at 20%. Move it, and watch the proportion of the two bars
# [@tufte2001].


# %% name="axis"
age = cards["AGE"].map(lambda years: "21-29" if years < 30 else "30-39" if years < 40 else None)
young, older = 100 * cards.groupby(age)["default"].mean()


def drawn(start):
    high = {cl.plots.BAD: 200, cl.plots.GOOD: 200 * (older - start) / (young - start)}
    bar = "<rect x='{}' y='{:.0f}' width='80' height='{:.0f}' fill='{}'/>"
    bars = [bar.format(40 + 120 * i, 210 - h, h, c) for i, (c, h) in enumerate(high.items())]
    ratio = f"drawn {(young - start) / (older - start):.2f} : 1, true {young / older:.2f} : 1"
    names = "<p>left: 21 to 29 years, right: 30 to 39</p>"
    return f"<svg width='280' height='212'>{''.join(bars)}</svg>{names}<p><b>{ratio}</b></p>"


# %% name="axis-slider"
import ipywidgets as widgets

axis = widgets.FloatSlider(value=20, max=20, step=0.5, description="axis from %")
picture = widgets.HTML(drawn(axis.value))
axis.observe(lambda _: setattr(picture, "value", drawn(axis.value)), "value")
widgets.VBox([axis, picture])

# %% [markdown]
# A bar speaks by its *length*, so its axis starts at 0. (A line or a dot speaks by its place; its axis may start
# elsewhere.) At 0 the drama is gone. A difference remains, and with so many customers it is no accident.
#
# But is it their age? Young card holders have lower limits, and low limits default more often, at any age. So we compare
# **like with like**: within bands of the limit.

# %% name="like-with-like"
names, edges = ["up to 50", "50 to 100", "100 to 200", "above 200"], [0, 5e4, 1e5, 2e5, np.inf]
t = rates(cards["default"], [age, pd.cut(cards["LIMIT_BAL"], edges, labels=names)])
ax = plt.subplots(figsize=(7.5, 4), layout="constrained")[1]
for name, mark, color in (("21-29", "o", cl.plots.BAD), ("30-39", "s", cl.plots.GOOD)):
    part, place = 100 * t.loc[name], np.arange(4) + (0.05 if mark == "s" else -0.05)
    spread = [part["rate"] - part["low"], part["high"] - part["rate"]]
    ax.errorbar(place, part["rate"], spread, fmt=mark, c=color, capsize=3, label=f"{name} years")
ax.set(ylabel="default rate, 95% interval (%)", xlabel="credit limit (thousand TWD)", ylim=0)
ax.set(xticks=range(4), xticklabels=names, title="At the same limit, the young default less often")
ax.legend(frameon=False)
plt.show()

# %% name="same-mix"
rate, variance = (x.unstack(0) for x in (t["rate"], t["rate"] * (1 - t["rate"]) / t["count"]))
mix = t["count"].unstack(0).sum(axis=1) / t["count"].sum()
gap = 100 * mix @ (rate["21-29"] - rate["30-39"])
half = 1.96 * 100 * np.sqrt(mix**2 @ variance.sum(axis=1))
Markdown(
    f"As drawn: the young default **{young - older:+.1f}** percentage points more often. With the same "
    f"mix of limits: **{gap:+.1f}** [{gap - half:+.1f}, {gap + half:+.1f}]."
)

# %% [markdown]
# In each band of the limit the young default *less* often, though the intervals of single bands overlap. Taken together,
# with the same mix of limits, the difference turns its sign, and its interval leaves out 0. The slide compared low limits with high ones, and called it age. Such a reversal is known as
# Simpson's paradox [@simpson1951].
#
# It does not say that youth protects: the bank gave those limits for reasons that we do not see. But the proposal falls. It
# would answer a difference that is not one of age.

# %% [markdown]
# ## 7 The decision
#
# Six slides: `show`, `repair` or `drop`? Overwrite `mine` with your verdicts before you run the cell.

# %% name="reasons"
flagged = tries["spring, late or cash"].loc["right, of the flagged"]
reasons = [
    f"{len(few)} of {len(bars)} groups have fewer than 20 customers: show intervals, choose by them",
    "typur is written down after the approval",
    "four useful names; four kinds of customers are not shown",
    f"only {flagged['notes']:.0f} of {flagged['of']:.0f} flagged notes are about money trouble",
    f"{1 / (together / together.sum()).pow(2).sum():.1f} effective debtors, not {1 / (share**2).sum():.1f}",
    f"at the same limits {gap:+.1f} points, not {young - older:+.1f}",
]

# %% name="decision"
mine = ["show", "show", "show", "show", "show", "show"]
ours = ["repair", "drop", "repair", "drop", "repair", "drop"]
slides = ["1 groups", "2 typur", "3 segments", "4 notes", "5 pie", "6 age"]
verdict = pd.DataFrame({"slide": slides, "mine": mine, "ours": ours, "because": reasons})
verdict.style.hide()

# %% [markdown]
# The most dangerous? Slide 2 would have cost us a model, slide 6 an injustice, slide 1 the money of a campaign. They have one
# thing in common: each number on them is *correct*. What misleads is what was left out: the count, the date, the links,
# the mix.

# %% [markdown] tags=["discussion"]
# ## Discussion
#
# In pairs, one draws, one sits on the committee.
#
# - The chair says: "Intervals confuse the committee. Just the bars, please." What do you answer? Is there a picture that shows the
#   doubt without whiskers?
# - Slide 6 once more: within limits the young are better. May we now *raise* their limits? What would we have to know about
#   how limits were set?
# - Where should a policy draw the line between a tenth of the shares and control? Who in your firm knows the links?
# - Who pays when a segment is called "stretched", and the customer reads it?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Count and interval.** A bar without its count is a rumour. Small groups take the outer places by luck; rank by the
#    end of the interval, and check on customers not looked at.
# 2. **Too good.** Ask of each strong column: was this value known on the day of the decision?
# 3. **Segments and themes.** An algorithm always finds segments; stable is not yet real. Read notes before counting words, and
#    judge the rule on notes it has not seen.
# 4. **Honest charts.** Concentration belongs to connected groups. A bar starts at 0, and like is compared with like.
