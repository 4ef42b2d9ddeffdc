# %% [markdown] tags=["decision"]
# We sell packaging, and the machines that make it. A trading company in Hamburg, **customer H**, asks for two things: supplies
# on an open line that we look at again every year; and one machine, paid in a single sum **after five years**.
#
# Four ratings lie in the file: AA+, BB+, 262 and 78. Sales reads the first, Credit the second, nobody reads the others.
#
# **Are these four ratings the same customer?** And which of the two requests do we grant?
#
# H and its file are **invented for teaching**. The scales are real.

# %% [markdown]
# ## 1 Four ratings on one desk
#
# (New here? Click into a grey box and press **Shift + Enter** to run it. Words after `#` are notes for people.)

# %% name="file"
import creditlab as cl
import pandas as pd

rows = [
    ["China nine grades", "AA+", "bond of H's parent", "2024-06"],
    ["S&P", "BB+", "H's parent", "2025-03"],
    ["Creditreform index", 262, "H itself", "2025-05"],
    ["PAYDEX", 78, "H itself", "2025-05"],
]
ratings = pd.DataFrame(rows, columns=["scale", "grade", "speaks of", "dated"])
cl.text_table(ratings)

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Before you look anything up: which of the four is the best news, which the worst? And on which of the
# two *number* scales is a higher number good?

# %% name="directions" tags=["answer"]
import matplotlib.pyplot as plt
from creditlab.decide.rating_scales import SCALES
from creditlab.decide.scales import harmonise

given = dict(zip(ratings["scale"], ratings["grade"], strict=True))
placed = harmonise(ratings)
placed["place"] = placed["order"].astype(str) + " of " + placed["grades"].astype(str)
columns = ["scale", "grade", "place", "direction", "scope"]
cl.text_table(placed[columns])

# %% [markdown]
# The order cannot be told yet: on the German index low is good, on PAYDEX high is good, and a `place` is a place on *its own* ladder: fourth of eight and
# fourth of ten are not the same risk.
#
# `scope` says with whom a grade compares. *Global*: with companies everywhere. *Domestic*: with companies of one country.
# *Payments*: only with how invoices were paid. PAYDEX 78 says that bills were paid a little after they were due. It does not say
# how likely H is to fail.
#
# Here are all eight ladders, with our four rungs in black.

# %% name="ladders"
ax = plt.subplots(figsize=(9.6, 4.2), layout="constrained")[1]
for row, (scale, ladder) in enumerate(SCALES.items()):
    mine = ladder.place(given[scale]) if scale in given else None
    for i, name in enumerate(ladder.grades):
        pen, paper = ("white", "black") if i == mine else ("black", "white")
        x, box = i / (len(ladder.grades) - 1), {"facecolor": paper, "edgecolor": "gray"}
        ax.text(x, row, name, color=pen, bbox=box, fontsize=8, ha="center", va="center")
ax.set(xlim=(-0.05, 1.05), ylim=(7.6, -0.6), xticks=[0, 1], xticklabels=["best", "worst"])
ax.set_yticks(range(len(SCALES)), list(SCALES))
ax.set_title("The same letter stands on other rungs, and three ladders have no letters")
plt.show()

# %% [markdown]
# Look for B. It is the sixth of twelve at S&P, and the sixth of nine at Creditreform Rating, two rungs above default. Look at the
# last line: 100 is the *best* number there, and the *best* number of PAYDEX as well. A ladder orders companies. To compare
# ladders we need something that all of them could be turned into.
#
# ## 2 From a grade to a probability
#
# That something is the **PD**, the probability of default within a year. Agencies count it: how many companies held this grade on 1
# January, and how many of them had failed by 31 December? By hand: 1,000 companies, 8 fail, so the rate is 0.8%.

# %% name="by-hand"
from creditlab.data.rates import jeffreys_interval

low, high = jeffreys_interval(8, 1_000)
f"rate {8 / 1_000:.2%}, 95% interval from {low:.2%} to {high:.2%}"

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Between 1981 and 2016 no company that S&P rated AAA at the start of a year failed within that year.
# So is their PD zero? Suppose we had watched 100, or 1,000, or 10,000 such company-years without a default: how high may the PD
# still be?

# %% name="zero" tags=["answer"]
from creditlab.decide.rating_scales import SP_RATES

watched = pd.Series([100, 1_000, 10_000], name="company-years, no default")
highest = 100 * jeffreys_interval(0, watched)[1]
pd.DataFrame({watched.name: watched, "PD may still be up to (%)": highest.round(3)})

# %% [markdown]
# *Not seen* is not *impossible*. (These counts are for illustration; our source gives rates without counts, so we can put no
# interval on them. Keep that in mind wherever a rate below looks exact.)
#
# Here are S&P's rates of 36 years, each step of the axis ten times the last.

# %% name="rates"
rates = 100 * pd.Series(SP_RATES).drop("AAA")
ax = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
ax.plot(rates.index, rates, "ko-", ms=6)
for letter, rate in rates.items():
    ax.annotate(f"{rate:.2g}%", (letter, rate), (8, -12), textcoords="offset points")
ax.set(yscale="log", ylim=(0.01, 100), xlim=(-0.3, 5.7), xlabel="grade at the start of the year")
ax.yaxis.set_major_formatter("{x:g}")
ax.set(ylabel="default within the year (%)", title="Each letter down, the risk is multiplied")
plt.show()
f"from letter to letter: times {', '.join(f'{x:.1f}' for x in rates / rates.shift() if x > 0)}"

# %% [markdown]
# (AAA had no default, and has no place on such an axis.) A letter is not a step, it is a *multiplication*, by three to seven. So
# "one letter more or less" means little at the top and very much at the bottom.
#
# ## 3 One ladder for all
#
# A **master scale** is a ladder of our own, made of PDs. Ours has twelve rungs, each about twice as risky as the one before, and D.
# Whoever can name a PD gets a rung.

# %% name="master"
from creditlab.decide.scales import pd_master_scale

master = pd_master_scale().table()[["grade", "pd", "scores"]]
master["PD in the middle (%)"] = [f"{100 * p:.3g}" for p in master["pd"]]
master[["grade", "scores", "PD in the middle (%)"]].rename(columns={"scores": "PD"}).set_index(
    "grade"
).T

# %% name="on-master"
shown = placed[["scale", "grade", "speaks of", "pd", "master", "basis"]].fillna({"master": "–"})
cl.text_table(shown).format({"pd": "{:.2%}"}, na_rep="unknown")

# %% [markdown]
# **Two of the four find no rung**, and that is the honest answer. Nobody has published how often a Chinese AA+ or a PAYDEX of 78
# defaults. Whoever prints a PD there has guessed it.
#
# The two others are neighbours. But they speak of two companies: S&P of the parent, the index of H, who owes us the money.

# %% name="scales-on-pd"
ax = plt.subplots(figsize=(9.2, 3.8), layout="constrained")[1]
for row, ladder in enumerate(SCALES.values()):
    known = {p: name for name, p in reversed(ladder.pds.items()) if 0 < p < 1}
    ax.plot([100 * p for p in known], [row] * len(known), "ko", ms=4)
    for p, name in known.items() or [(0.005, "no rate known")]:
        ax.text(100 * p, row - 0.2, name.split("-")[0], ha="center")
ax.vlines([100 * limit for limit in pd_master_scale().cuts[:-1]], -0.8, 7.5, "lightgray", lw=1)
ax.set(xscale="log", ylim=(7.5, -0.8), xlabel="PD of one year (%); grey lines: limits of P1 to P12")
ax.xaxis.set_major_formatter("{x:g}")
ax.set_yticks(range(len(SCALES)), list(SCALES))
ax.set_title("One letter, two risks: Creditreform's BB stands where S&P's B does")
plt.show()

# %% [markdown]
# Read downwards from a letter. For Moody's and Fitch the package borrows S&P's rates, so they line up *by construction*; that is an
# assumption, not a finding. Creditreform Rating is set by the steps on which European supervisors put its grades: from BBB down,
# the same letter is one step riskier. Of the index each band shows its lower end, 100 to 350. Three lines stay empty (Coface calls
# its grade 0 default itself, and gives no rate for the others).

# %% [markdown]
# So a grade of one scale can be looked up on the others: by its PD, the nearest there is. How near, the factor says: at 1.0 both have
# the same PD, at 5.0 the neighbour's is five times as high.


# %% name="nearest"
import numpy as np


def nearest(one_year, ladder):
    times = {g: p / one_year for g, p in ladder.pds.items() if 0 < p < 1}
    best = min(times, key=lambda g: abs(np.log(times[g])), default=None)
    return f"{best} ({times[best]:.1f})" if best else "no rate known"


pd.Series({name: nearest(0.00797, scale) for name, scale in SCALES.items()}, name="like S&P BB")

# %% [markdown]
# Choose a scale and a grade, and see it on the others. (The lists need a running notebook; below, two grades with the same letters.)


# %% name="told"
from creditlab.decide.scales import to_master
from IPython.display import HTML


def told(scale, grade):
    row, line = to_master(scale, grade), "<tr><td>{}</td><td>{}</td></tr>"
    head = f"<b>{scale} {grade}</b>, place {row['order']} of {row['grades']}, {row['scope']}: "
    if not 0 < row["pd"] < 1:
        return f"<p>{head}no PD to set beside the others. {row['basis']}. {row['gaps']}</p>"
    cells = "".join(line.format(n, nearest(row["pd"], s)) for n, s in SCALES.items() if n != scale)
    return f"<p>{head}PD {row['pd']:.2%}, rung {row['master']}.</p><table>{cells}</table>"


# %% name="same-letters"
HTML(told("S&P", "BBB") + told("Creditreform Rating", "BBB"))

# %% name="choose"
import ipywidgets as widgets

scale = widgets.Dropdown(options=list(SCALES), value="Creditreform Rating", description="scale")
options = {name: list(found.grades) for name, found in SCALES.items()}
grade = widgets.Dropdown(options=options[scale.value], value="BBB", description="grade")
page = widgets.HTML(told("Creditreform Rating", "BBB"))
scale.observe(lambda change: setattr(grade, "options", options[change["new"]]), "value")
for control in (scale, grade):
    control.observe(
        lambda _: grade.value and setattr(page, "value", told(scale.value, grade.value)), "value"
    )
widgets.VBox([scale, grade, page])

# %% [markdown]
# ## 4 A domestic AAA
#
# Chinese firms that are rated both at home and abroad stand six to seven notches higher at home [@jiang2017]; a notch is a plus or
# minus. That is from AA+ down to BBB+ or BBB. And more than nine in ten Chinese bonds shared only three grades
# [@livingston2018].
#
# This need not be a lie. A domestic scale orders the companies of **one country**. Somebody is the best at home, and gets AAA,
# whatever the world thinks. We build such a country, and know the truth in it.

# %% name="country"
from IPython.display import Markdown

dice = np.random.default_rng(0)  # the computer's dice, the same at every run
true_pd = np.minimum(0.015 * np.exp(dice.normal(size=5_000)), 0.9)  # 5,000 invented companies
steps = [0, 0.0001, 0.0004, 0.0011, 0.004, 0.018, 0.12, 1]  # between S&P's rates
abroad = pd.cut(true_pd, steps, labels=list(SP_RATES))  # by the PD itself
shares = np.quantile(true_pd, [0, 0.2, 0.7, 0.93, 1])
at_home = pd.cut(true_pd, shares, labels=["AAA", "AA", "A", "BBB"], include_lowest=True)
pd.crosstab(at_home, abroad).rename_axis("at home").rename_axis("abroad", axis="columns")

# %% [markdown]
# Both agencies know the true PD of every company and make no mistake. (Real ones do; that is not our point here.) They even agree
# on the *order*. Yet nearly every home AAA is a BBB or BB abroad. We let one year pass.

# %% name="domestic-figure"
defaults = pd.DataFrame({"home": at_home, "failed": dice.random(5_000) < true_pd})
year = defaults.groupby("home", observed=True)["failed"].agg(["size", "sum"])
year["rate"] = 100 * year["sum"] / year["size"]
year["low"], year["high"] = [100 * e for e in jeffreys_interval(year["sum"], year["size"])]
ax = plt.subplots(figsize=(7, 3.4), layout="constrained")[1]
whiskers = [year["rate"] - year["low"], year["high"] - year["rate"]]
ax.errorbar(year.index, year["rate"], yerr=whiskers, fmt="ko", capsize=5, label="rated at home")
ax.plot(rates[["AA", "A", "BBB"]], "s", color=cl.plots.BAD, label="same letter, S&P")
ax.set(yscale="log", xlabel="letter", ylabel="default within a year (%), 95% interval")
ax.set_title("In this made-up country a home AAA fails more often than a global A")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# The order is right: AAA fails least, BBB most. Only the *level* is another. A domestic grade is good evidence for the question
# "which of these two Chinese customers is safer?", and no evidence for "what is the PD?".
#
# How do we get a level? By counting: our own customers with that grade, and how many of them failed. That is what the whisker does.

# %% [markdown] tags=["trap"]
# **The trap: to price the letter.** A seller grants unsecured lines of one million yuan to 100 of the home AA. He looks AA up
# in S&P's table and sets aside that loss. If a customer fails, we lose 70% of the line. How much has he set aside, and what
# does this country take? We draw 2,000 groups of 100 customers and let a year pass for each.

# %% name="trap"
dice = np.random.default_rng(1)
home_aa = true_pd[at_home == "AA"]
set_aside = 100 * 1_000_000 * 0.7 * SP_RATES["AA"]
groups = dice.choice(home_aa, (2_000, 100))
taken = (dice.random(groups.shape) < groups).sum(axis=1) * 700_000
ends = np.quantile(taken, [0.025, 0.975])
Markdown(
    f"Set aside **{set_aside:,.0f}** yuan. Lost on average **{round(taken.mean(), -4):,.0f}** "
    f"yuan (in 95 of 100 groups {ends[0]:,.0f} to {ends[1]:,.0f}), about "
    f"**{taken.mean() / set_aside:.0f}** times as much."
)

# %% [markdown]
# He has not misread a figure. He has looked up the right letter in the wrong book.
#
# ## 5 Five years are not five times one year
#
# The machine is paid after five years. So we need the probability that H fails *within five years*. The obvious way: to survive five
# years is to survive one year, five times over.
#
# $$\text{PD}_5 = 1 - (1 - \text{PD}_1)^5$$
#
# By hand, with 2% a year: 1 − 0.98 × 0.98 × 0.98 × 0.98 × 0.98.

# %% name="five-by-hand"
f"{1 - 0.98**5:.2%} in five years, a little less than 5 × 2%"

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** S&P has also counted who failed within five years, among the same companies. For which grades does our
# formula say *too little*, and for which *too much*? Guess for AA, for BB and for CCC.

# %% name="five-years" tags=["answer"]
from creditlab.decide.rating_scales import SP_CUMULATIVE

years = 100 * pd.DataFrame(SP_CUMULATIVE)[[1, 5]]
years.columns = ["one year (%)", "five years (%)"]
years["formula (%)"] = 100 * (1 - (1 - years["one year (%)"] / 100) ** 5)
years["counted / formula"] = years["five years (%)"] / years["formula (%)"]
years.drop(index="AAA").style.format("{:.3g}")

# %% [markdown]
# (One year differs a little from section 2: there, companies whose rating was withdrawn are left out, here not.)
#
# For good grades the formula is far too low: it forgets that a company can **slide**, first to BB, then to B, then into default. For
# CCC it is too high. To do better we follow the slides. A **migration matrix** says where each grade stands a year later. Here
# is a published one [@jarrow1997].

# %% name="matrix"
matrix = cl.load_dataset("jlt_transitions").frame.set_index("from_rating")
matrix.rename_axis("% a year later").mul(100).style.format("{:.3g}").background_gradient(
    cmap="Greys", vmin=0, vmax=130, axis=None
)

# %% [markdown]
# Read row BBB: most stay, some rise, some fall, few fail. Five such years in a row are the matrix multiplied by itself, five times:
# $P^5$. (A default of zero for AAA and AA means again: not seen.)
#
# This matrix comes from older data than S&P's table, and its one-year rates are higher. So we compare not the levels but the
# **multiples**: how many times the one-year rate is the five-year rate?

# %% name="multiples"
from creditlab.decide.multi_year import default_probabilities

implied = default_probabilities(matrix, [1, 5])
lines = {
    "counted by S&P": years["five years (%)"] / years["one year (%)"],
    "matrix, five times": implied[5] / implied[1],
    "formula, no slides": years["formula (%)"] / years["one year (%)"],
}
pd.DataFrame(lines).loc[["A", "BBB", "BB", "B", "CCC"]].round(1)

# %% name="multiples-figure"
ax = plt.subplots(figsize=(7, 3.6), layout="constrained")[1]
for (name, line), mark in zip(lines.items(), ["ko-", "s--", "^:"], strict=True):
    ax.plot(line["A":"CCC"], mark, label=name)
ax.set(xlabel="grade today", ylabel="five-year rate / one-year rate", ylim=(0, 16))
ax.set_title("Slides lift the good grades; CCC grows less than even the matrix says")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Without slides the multiple never exceeds five; for A, BBB and BB about ten was counted. The matrix with its slides goes the
# right way, near for BBB, too far for A, not far enough for BB. For CCC it is well above, like the formula. How much of that is
# chance we cannot say: neither source gives counts.
#
# But one cause is known. A matrix has no memory: it takes all CCC companies as equal, however they came there and however long they
# have stayed. Real ones do remember [@lando2002]. Watch what *inequality* alone does, in a simulation.

# %% name="unequal"
dice = np.random.default_rng(2)
risk = np.repeat([0.45, 0.09], 5_000)  # two kinds of CCC, which nobody can tell apart
alive, counted = np.ones(10_000, bool), []
for _ in range(5):
    fails = alive & (dice.random(10_000) < risk)
    counted.append(100 * fails.sum() / alive.sum())
    alive &= ~fails
low, high = (100 * end for end in jeffreys_interval((~alive).sum(), 10_000))
five = f"Within five years **{low:.0f} to {high:.0f}%** fail; the formula says "
five += f"**{100 * (1 - (1 - counted[0] / 100) ** 5):.0f}%**."
yearly = ", ".join(f"{rate:.0f}%" for rate in counted)
Markdown(f"Failing in year 1 to 5, of those still there: {yearly}. {five}")

# %% [markdown]
# The fragile ones leave first, and those who remain are more and more the sturdy kind. No company changed; the *mixture* did. So
# for five years we use what was counted over five years, where it exists, and never one year five times.

# %% [markdown]
# ## 6 The decision
#
# Rules of our house (invented): an open line up to P7; P8 and P9 only half unsecured; below that, prepay. The line is looked at
# every year, so the one-year PD decides.
#
# The machine costs us 90 of 100, and 10 come back from a ruin: we earn 10 or lose 80. Interest aside, we need the **break-even PD**
# of lesson 1.1, and a PD of *five years*. H's index has none. So we read it off S&P's pairs of one and five years, between the letters. (An assumption:
# German traders need not slide as S&P's companies do.)


# %% name="five-year-pd"
def five_year_pd(one_year):
    pairs = pd.DataFrame(SP_CUMULATIVE).drop(index="AAA")
    return np.exp(np.interp(np.log(one_year), np.log(pairs[1]), np.log(pairs[5])))


f"{five_year_pd(0.02):.1%} in five years, for 2% a year; the formula said {1 - 0.98**5:.1%}"

# %% name="answer"
cases = {"H, index 262": to_master("Creditreform index", 262)["pd"]}
cases |= {"H, another table": 0.0146, "parent, BB+": SP_CUMULATIVE[1]["BB"]}
answer = pd.DataFrame({"one year": cases})
answer["rung"] = list(pd_master_scale().grade(answer["one year"]))
answer["five years, formula"] = 1 - (1 - answer["one year"]) ** 5
answer["five years"] = five_year_pd(answer["one year"])
answer["break-even"] = cl.break_even_pd(0.10, 0.80)
style = answer.style.format("{:.1%}", subset=list(answer.columns[2:]))
style.format("{:.2%}", subset=["one year"])

# %% [markdown]
# The index has two published rates for the band of 262; we carry both, because we do not know which is right. They are our range.
#
# - **The line**: P7 with either rate. Granted, and looked at again in a year.
# - **The machine**: the formula says yes for H. The counted slides say no, though only just with the lower rate. For the *parent*
#   they say yes. So our answer is neither: **yes, if the parent guarantees** the payment in writing.
#
# What if you disagree with the 10 and the 80? Put in your own margin and loss, and a rate for H.

# %% name="mine"
my_margin, my_loss, my_one_year = 0.10, 0.80, 0.0199
mine = cl.break_even_pd(my_margin, my_loss)
theirs = float(five_year_pd(my_one_year))
verdict = "grant the machine" if theirs < mine else "not without security"
Markdown(f"H fails within five years: **{theirs:.1%}**. We can bear **{mine:.1%}**: {verdict}.")

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - Sales says: "AA+ is on the bond's prospectus, in black and white. Who are we to doubt an agency?" What do you answer in two sentences?
# - The parent signs a *comfort letter* instead of a guarantee. Which of the ratings do you use now?
# - PAYDEX has no PD, and yet it speaks of H itself, and of last month. What would make you trust it more than the index?
# - Our own books hold 400 customers with Chinese AA ratings. How many defaults must you see before you give AA a PD of your own?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. Of every rating ask: which way does it run, whom does it speak of, what does it measure, and when? Our four were two companies and
#    three questions.
# 2. A grade finds its rung on a master scale through a PD that somebody counted. Where nobody did, it stays empty.
# 3. One year multiplied by itself says too little for good grades, because companies slide, and too much for the worst, because the
#    fragile leave first. Use counted five-year rates.
# 4. A domestic AAA is the best at home. The order can be right while the level is another; only counted defaults tell.
