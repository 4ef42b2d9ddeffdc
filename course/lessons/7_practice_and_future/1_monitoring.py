# %% [markdown] tags=["decision"]
# The scorecard of lesson 3.7 has been in use for a year. Four quarterly reports lie on the table, and each shows some number that
# has moved. One colleague wants a new card ("PSI above .10, that is the rule"), one wants to add a constant to all PDs, one wants
# his holiday.
#
# For each of the four quarters: **recalibrate, rebuild, or leave alone?** And for the customers themselves: who is looked at
# again, and when?

# %% [markdown]
# ## 1 A card, and customers of whom we know what happened
#
# Card holders of a bank in Taiwan [@yeh2009] and the card of lesson 3.7, fitted on `train`. `test` says what the card is worth
# when nothing has changed; it is our **baseline**. The file holds one snapshot, so *we* make the quarters from `later`: real
# customers, and changes that we plant. That way somebody knows the truth.

# %% name="card"
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

import creditlab as cl

frame = cl.load_dataset("taiwan_default").frame
statuses = ["PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]
frame["MONTHS_LATE"] = (frame[statuses] >= 2).sum(axis=1)
train, rest = cl.split_sample(frame, target="default", test_size=0.6, seed=0)
test, later = cl.split_sample(rest, target="default", test_size=0.75, seed=0)
pd.Series({"train": len(train), "test": len(test), "later": len(later)}, name="customers")

# %% name="card-fit"
cuts = {"PAY_0": [1, 2], "MONTHS_LATE": [1, 2, 3]}
cuts |= {"LIMIT_BAL": [50_000, 100_000, 150_000, 300_000]}
cuts |= {f"PAY_AMT{i}": [100, 2_000, 5_000, 20_000] for i in (1, 2, 3)}
bins = cl.fit_bins(train, target="default", variables=cuts, splits=cuts)
card = cl.Scorecard(bins=bins, decimals=0).fit(train, train["default"])
cl.evaluate(test["default"], card.points(test)).loc[["auc", "gini", "ks"]].round(3)

# %% [markdown]
# ## 2 How often does a report ring for nothing?
#
# From lesson 3.6: PSI compares shares in ten bands of score, and without any change it is on average 9 · (1/N + 1/M), not 0. Its
# **sampling band** ends where 95% of such months lie. A bank reports monthly, for six branches.

# %% name="scores"
import matplotlib.pyplot as plt

expected, points = card.points(test), card.points(later)
draw = np.random.default_rng(1).choice
ax = plt.subplots(figsize=(7.5, 2.6), layout="constrained")[1]
cl.plots.plot_score_distribution(test["default"], expected, ax=ax)
plt.show()

# %% [markdown] tags=["checkpoint"]
# These are the scores of the baseline, to which every report is compared.
#
# **Predict, then see.** Each branch has 80 new customers a month, drawn at random from `later`: *nothing* changes for a year. Of
# the 72 reports, how many show a PSI above the customary .10? How many lie above their own band? Write down both numbers.

# %% tags=["answer"] name="quiet-year"
quiet = [cl.psi(expected, draw(points, 80, replace=False)) for _ in range(72)]
values, limit = np.array([float(index) for index in quiet]), quiet[0].limit
ax = plt.subplots(figsize=(7.5, 3.4), layout="constrained")[1]
ax.plot(np.tile(np.arange(1, 13), 6), values, "o", color=cl.plots.NEUTRAL, mfc="none")
ax.axhline(0.1, color=cl.plots.BAD, ls="--", label="customary limit .10")
ax.axhline(limit, color="black", label=f"own band, up to {limit:.2f}")
ax.set(xlabel="month", ylabel="PSI of a branch", xticks=range(1, 13), ylim=0)
ax.legend(loc="upper left", bbox_to_anchor=(0, 1.2), ncols=2, frameon=False)
plt.show()
f"Above .10: {(values > 0.1).sum()} of 72; above the own band: {(values > limit).sum()}"

# %% [markdown]
# More than half of the reports break "the rule", and nothing has happened. Against their own band a few ring, as 5% must. Two
# remedies: report quarters instead of months, and act on a change only where it is **larger than chance and large enough to
# matter**. With 2,500 customers a quarter the band ends near .01; there .10 is a change indeed, though not yet a reason.
#
# ## 3 Four quarters
#
# Q1 is a plain draw. In Q2 Sales has advertised among customers with low limits. In Q3 the economy turns: *we* turn some
# good payers into bads, so that the odds of bad rise by 60%. In Q4 a new interface delivers the wrong column.

# %% name="quarters"
quarter, pool = {}, later
for seed, name in enumerate(["Q1", "Q3", "Q4"]):
    quarter[name] = pool.sample(2_500, random_state=seed)
    pool = pool.drop(quarter[name].index)
low = np.where(pool["LIMIT_BAL"] < 100_000, 6.0, 1.0)
quarter["Q2"] = pool.sample(2_500, weights=low, random_state=9)
spare = pool.drop(quarter["Q2"].index)  # nobody touches these before section 6
pd.Series({name: len(part) for name, part in quarter.items()}, name="customers").sort_index()


# %% name="downturn"
def downturn(part, times, seed):
    """Turn goods into bads, so that the odds of bad by the card rise by a factor."""
    p = card.predict_proba(part)[:, 1]
    q = times * p / (1 + (times - 1) * p)
    turned = np.random.default_rng(seed).random(len(part)) < (q - p) / (1 - p)
    return part.assign(default=np.where(turned, 1, part["default"]))


# %% name="planted-quarters"
sound = quarter["Q4"]
quarter["Q3"] = downturn(quarter["Q3"], 1.6, seed=2)
quarter["Q4"] = sound.assign(PAY_0=sound["PAY_2"])  # last month's status under this month's name
now = pd.concat({name: quarter[name] for name in sorted(quarter)}, names=["quarter"])
now = now.reset_index("quarter")
now.groupby("quarter")[["LIMIT_BAL", "PAY_0", "MONTHS_LATE"]].mean().round(2)

# %% [markdown]
# ## 4 What we see at once
#
# On the last day of a quarter nobody has defaulted yet. All we have are the customers: their scores (PSI) and their answers, one
# variable at a time (CSI). An asterisk marks what is beyond chance.

# %% name="csi"
moved = cl.csi_over_time(card.bins_, test, now, period="quarter")
cl.plots.plot_csi(moved, ax=plt.subplots(figsize=(7.5, 3.4), layout="constrained")[1])
plt.show()
index = cl.psi_over_time(expected, card.points(now), period=now["quarter"].to_numpy())
index[["period", "rows", "psi", "expected", "limit", "moved"]].round(3)

# %% [markdown]
# Half a year later the outcomes are known. Then we can take the bad rate of a quarter apart, by hand. It differs from that of
# the baseline for two reasons:
#
# - **mix** = mean PD now − mean PD at the baseline: other customers came, and their PDs say so;
# - **drift** = bad rate now − mean PD now: the same PDs no longer come true.
#
# A small rest is left, by which the PDs missed the baseline itself.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Two quarters ring loudly, two are silent. In which of the four will there be much mix, in which much
# drift? Write down two names, or none.

# %% tags=["answer"] name="mix-and-drift"
before, rows = card.predict_proba(test)[:, 1].mean(), {}
for name, part in now.groupby("quarter"):
    p, bad = card.predict_proba(part)[:, 1], part["default"]
    half = 1.96 * np.sqrt((p * (1 - p)).sum()) / len(p)  # chance, if the PDs are right
    drift = bad.mean() - p.mean()
    rows[name] = [bad.mean(), p.mean() - before, drift, drift - half, drift + half]
columns = ["bad rate", "mix", "drift", "low", "high"]
parts = pd.DataFrame(rows, index=columns).T
parts.round(3)

# %% name="mix-figure"
ax, y = plt.subplots(figsize=(7.5, 3.2), layout="constrained")[1], np.arange(4)
ax.barh(y - 0.18, 100 * parts["mix"], 0.34, color="white", ec="black", hatch="///", label="mix")
spread = 100 * (parts["high"] - parts["drift"])
ax.barh(y + 0.18, 100 * parts["drift"], 0.34, xerr=spread, capsize=3, color=cl.plots.BAD)
ax.plot([], [], "s", ms=9, color=cl.plots.BAD, label="drift, 95% interval")
ax.axvline(0, color="black", lw=0.8)
ax.set(yticks=y, yticklabels=parts.index, xlabel="change of the bad rate (percentage points)")
ax.invert_yaxis()
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# Q2 is all mix: riskier customers came, and the card *said so*. Nothing is wrong with it. Q3, silent a moment ago, is all drift.
# **PSI saw the harmless quarter and missed the dangerous one.**
#
# And Q4? Neither. Its level is right. Whatever ails it must be the order, and for that we need the AUC. `cl.monitor` puts all of
# it together, and takes the verdict from a published table: the first rule that holds.

# %% name="verdicts"
found = cl.monitor(card, test, now, target="default", period="quarter")
shown = ["period", "psi", "observed", "predicted", "slope", "auc", "auc_low", "auc_high"]
display(found.summary[[*shown, "verdict", "rule"]].round(3))
cl.text_table(found.rules_table().iloc[5:15].drop(columns="rule")).format(precision=2)

# %% [markdown]
# Each row of the table is a **trigger** 触发条件: a measure, a threshold, a consequence, agreed *before* the report. Without outcomes the
# same quarters would have been read differently; the table knows that, too.

# %% name="without-outcomes"
early = cl.monitor(card, test, now.drop(columns="default"), period="quarter").summary
both = early[["period", "verdict"]].merge(found.summary[["period", "verdict"]], on="period")
both.set_axis(["quarter", "on the last day", "half a year later"], axis=1)

# %% [markdown] tags=["trap"]
# ## The trap: cure the card, when the data are ill
#
# For Q4 the table says *recalibrate*: the slope is far below 1, the PDs are too extreme. It is a matter of one line of code, and the next
# report will be green. We do it. Then we do what the early column asked for: investigate the data. The variable that moved most is
# `PAY_0`. We lay it beside its neighbour in the file.

# %% name="trap" tags=["trap"]
ill = quarter["Q4"]
fitted = cl.fit_platt(ill["default"], card.decision_function(ill))
cured = cl.recalibrate(card, fitted.intercept, fitted.slope)
rows = {}
for name, one in {"before": card, "recalibrated": cured}.items():
    tests = cl.calibration_tests(ill["default"], one.predict_proba(ill)[:, 1])
    rows[name] = tests.loc["slope", ["value", "low", "high"]].astype(float)
same = {name: (part["PAY_0"] == part["PAY_2"]).mean() for name, part in quarter.items()}
display(pd.DataFrame(rows).T.round(2))
pd.Series(same, name="PAY_0 equals PAY_2").sort_index().round(2)

# %% name="money" tags=["trap"]
costs = cl.Costs(margin=3_000, loss=12_000)  # TWD, as in lesson 3.7
even = cl.best_cutoff(test["default"], card.points(test), profit=costs, card=card)
cutoff = np.ceil(even["break_even_cutoff"])


def kept(one, part):
    paid = np.where(part["default"] == 1, -12_000, 3_000)
    return np.where(one.points(part) >= cutoff, paid, 0)


f"Cut-off {cutoff:.0f} points; Q4 earns {kept(card, ill).mean():.0f} TWD per applicant"

# %% name="trap-cost" tags=["trap"]
rows = {"interface repaired": kept(card, sound) - kept(card, ill)}
rows["card recalibrated"] = kept(cured, ill) - kept(card, ill)
gain = {name: [d.mean(), 1.96 * d.std() / np.sqrt(len(d))] for name, d in rows.items()}
display(pd.DataFrame(gain, index=["gain per applicant (TWD)", "±"]).T.round(0))
missed = (rows["interface repaired"] - rows["card recalibrated"]).sum() / 1e6
Markdown(f"Left on the table each quarter, under a green report: **{missed:.2f} million TWD**")

# %% [markdown] tags=["trap"]
# In every other quarter `PAY_0` differs from `PAY_2` for many customers; in Q4 for none. No statistic of the *score* says so; looking at the
# column does. Recalibrating made the report green, and its gain cannot be told from nothing. It would also be wrong again on the day on which IT mends the
# interface. **Before you touch a card, open the variable that moved.**

# %% [markdown]
# ## 5 The people beside the card
#
# A card is also used by people who may decide otherwise: an **override** 人工推翻. The report on them asks how many, why, and what
# became of them. In Q1 we let reviewers approve 15% of those refused. Half of these with the reason "known to us", drawn blindly; half because a new
# document was seen, and we let that document be right more often than not.

# %% name="overrides"
first, rng = quarter["Q1"], np.random.default_rng(3)
system = card.points(first) >= cutoff
likely = np.where(first["default"] == 1, 0.08, 0.25)  # a good payer more often has such a document
blind, seen = (rng.random(len(first)) < p for p in (0.08, likely))
reason = np.select([~system & seen, ~system & blind], ["payment proof", "known to us"], "")
person = system | (reason != "")
report = cl.override_report(person, system, first["default"], reason=reason)
display(report.summary.round(3))
report.by_reason.loc["low side"].round(3)

# %% [markdown]
# One reason is worth money, the other is not: compare both intervals with the break-even of 20%. A bare count of overrides (the trigger of the
# table is 15%) would have stopped both. So triggers on overrides go by **reason**; and what the document shows belongs into the next card.
#
# ## 6 The repair, and its version
#
# Q3 needs a constant, and only that: its order holds, its level does not. By hand: the shift is ln(odds observed / odds predicted). That is
# a first guess, and too small, because odds of an average are not the average of odds; `central_tendency` finds the exact one. We
# check on the *next* quarter, which nobody has used.

# %% name="repair"
third = quarter["Q3"]
log_odds, rate = card.decision_function(third), third["default"].mean()
p = card.predict_proba(third)[:, 1].mean()
by_hand = np.log(rate / (1 - rate)) - np.log(p / (1 - p))
shift = cl.central_tendency(log_odds, rate)
version_2 = cl.recalibrate(card, shift)
following, rows = downturn(spare, 1.6, seed=4), {}
for name, one in {"version 1": card, "version 2": version_2}.items():
    tests = cl.calibration_tests(following["default"], one.predict_proba(following)[:, 1])
    rows[name] = tests.loc["difference", ["value", "low", "high"]].astype(float)
display(pd.DataFrame(rows).T.rename_axis("observed − predicted, next quarter").round(3))
Markdown(f"By hand {by_hand:.3f}, exact {shift:.3f}; planted: ln 1.6 = {np.log(1.6):.3f}.")

# %% [markdown]
# The exact shift is what we had planted. On new customers version 1 misses, and version 2 does not. Nobody may replace a card silently, so the committee gets
# a **difference of versions**: what changed, for whom, and what it is worth.

# %% name="versions"
change = cl.compare_cards(card, version_2, following, "default")
d = kept(version_2, following) - kept(card, following)
display(change.variables[["variable", "change", "bins_before", "bins_after"]].head(3))
display(change.measures.loc[["auc", "mean_pd", "moved"]].round(3))
half = 1.96 * d.std() / np.sqrt(len(d))
lower = -change.measures.loc["mean_score", "difference"]
money = f"**{d.mean():.0f} TWD** per applicant [{d.mean() - half:.0f}, {d.mean() + half:.0f}]"
Markdown(f"Same bins, same order, every score about {lower:.0f} points lower. Worth {money}.")

# %% [markdown]
# File the pair: `version_2.to_json(…)`, the table above, the quarter it was fitted on, who signed, and the date. The old version stays, so that any decision of
# last year can be scored again as it was. And say what the interval of the money says: a repaired PD need not pay at once.
#
# ## 7 Customers are reviewed, too
#
# A card is one object; a book of business customers is hundreds. Nobody can look at all of them, so a **review calendar** 复审日历 says who is
# next: by grade, by exposure, and at once by event. First four customers, by hand.

# %% name="calendar-by-hand"
four = pd.DataFrame({"customer": ["Anhe", "Bofeng", "Chuanda", "Dexin"], "grade": list("ABCA")})
four["exposure"] = [80_000, 40_000, 1_500_000, 2_000_000]
four["last_review"] = pd.Timestamp("2026-03-31")
policy = cl.ReviewPolicy(
    {"A": 12, "B": 9, "C": 6, "D": 3}, large=1e6, event_days={"court": 7, "tax": 14}
)
news = pd.DataFrame({"customer": ["Anhe"], "date": ["2026-05-04"], "kind": ["court"]})
cl.review_calendar(four, policy, "2026-05-20", news)

# %% [markdown]
# Anhe is an A and would wait until next March; a court case on 4 May brings it forward to the 11th. Today is the 20th, so it is nine days
# overdue. Dexin is an A as well, but owes two million: half the time.
#
# Now a book of 600 customers at the end of 2023 (**simulated**; grades by mean days late; the last review is drawn, somewhere in the last half-year).

# %% name="book"
book, today = cl.simulate_ledger(600, seed=1), pd.Timestamp("2023-12-31")
paid = cl.payment_behaviour(book.ledger, today).reset_index()
paid = paid[~paid["customer"].isin(book.failures[book.failures <= today].index)]
delay, edges = paid["delay"].fillna(99), [-np.inf, 5, 15, 30, np.inf]
days = np.random.default_rng(0).integers(1, 180, len(paid))
customers = pd.DataFrame({"customer": paid["customer"], "exposure": paid["open"]})
customers["grade"] = pd.cut(delay, edges, labels=list("ABCD")).astype(str)
customers["last_review"] = today - pd.to_timedelta(days, "D")
calendar = cl.review_calendar(customers, policy, today, book.news)
calendar.groupby("cause").agg(customers=("due", "size"), overdue=("days_overdue", np.count_nonzero))

# %% [markdown]
# (The events have brought nobody in yet: the lender of this book has no such rule. Hence the overdue.)
#
# Do events help? We know who fails in 2024. Of these: how many were due for a review *before* the day of failure? And how many
# customers does the rule bring forward in the year? As a control we also try a rule on press notes, such as "exhibits at a
# trade fair", which mean nothing.


# %% name="events"
def tried(kinds):
    rule = cl.ReviewPolicy(policy.months, policy.large, kinds)
    one = {name: customers[customers["customer"] == name] for name in failed.index}
    due = [
        cl.review_calendar(one[name], rule, day, book.news)["due"].iloc[0]
        for name, day in failed.items()
    ]
    cause = cl.review_calendar(customers, rule, book.closing, book.news)["cause"]
    return [(pd.Series(due, failed.index) < failed).sum(), len(failed), (cause != "regular").sum()]


# %% name="events-table"
failed = book.failures[book.failures.index.isin(customers["customer"])]
kinds = {"grade and exposure": {}, "and court, tax": policy.event_days, "and press": {"press": 7}}
columns = ["failures seen before", "of", "brought forward"]
pd.DataFrame({name: tried(kind) for name, kind in kinds.items()}, index=columns).T

# %% [markdown]
# Grade and exposure do most of the work. Courts and tax offices add a few failures, but so do press notes, which know nothing: whoever looks more
# often sees more. From these counts nobody can tell the two rules apart. **An event rule must beat a rule on nonsense that brings as many
# customers forward**; lesson 4.5 has the same test for early warnings.
#
# How dense can the calendar be? Move the months, and watch the load and the money that waits.


# %% name="load"
def drawn(a, d):
    months = {"A": a, "B": max(1, round((2 * a + d) / 3)), "C": max(1, round((a + 2 * d) / 3))}
    rule = cl.ReviewPolicy(months | {"D": d}, policy.large, policy.event_days)
    due = cl.review_calendar(customers, rule, today, book.news)
    a_year = (12 / due["months"]).sum()
    waiting = (due["exposure"] * due["months"]).sum() / due["exposure"].sum()
    bar = f"<rect width='{min(a_year / 6, 500):.0f}' height='16' fill='#777'/>"
    text = f"<b>{a_year:,.0f}</b> reviews a year ({a_year / 230:.1f} a working day); "
    text += f"the average yuan waits <b>{waiting:.1f} months</b> for the next look."
    return f"<svg width='500' height='16'>{bar}</svg><p>{text}</p>"


# %% name="load-slider"
import ipywidgets as widgets

best = widgets.IntSlider(value=12, min=3, max=24, description="grade A")
worst = widgets.IntSlider(value=3, min=1, max=12, description="grade D")
page = widgets.HTML(drawn(12, 3))
for control in (best, worst):
    control.observe(lambda _: setattr(page, "value", drawn(best.value, worst.value)), "value")
widgets.VBox([best, worst, page])

# %% [markdown]
# ## 8 The decision
#
# Put *your* thresholds into `mine`: how many points may the PDs be off, how much order may be lost, which change of a variable makes
# you open the file? The cell applies them to the four quarters.

# %% name="decision"
mine = {"PDs off by": 0.03, "slope below": 0.85, "CSI above": 0.25}
facts = found.summary.set_index("period")
off = (facts["observed"] - facts["predicted"]).abs() > mine["PDs off by"]
flat, strange = facts["slope"] < mine["slope below"], facts["csi"] > mine["CSI above"]
answers = ["open the data first", "recalibrate", "leave alone, tell Sales"]
choice = np.select([flat & strange, off, strange], answers, "leave alone")
truth = ["nothing", "more customers with low limits", "a downturn", "a wrong column"]
pd.DataFrame({"my decision": choice, "planted": truth}, index=facts.index)

# %% [markdown]
# **Q1** leave alone. **Q2** leave alone, and tell Sales what their campaign brings and costs. **Q3** recalibrate, with a version, a signature and a date
# for the next check. **Q4** repair the interface and score the quarter again. None of the four called for a new card: rebuild when the *order* is lost
# and the data are sound, or when a reason such as the payment proof has earned a place in it.

# %% [markdown] tags=["discussion"]
# **For the group.** Model owner, head of sales, IT, internal audit.
#
# - **Audit** finds "PSI > .25: rebuild" in the policy. Write the sentence that should stand there.
# - **Sales**: in Q2 the card refused more customers than ever. Is that its fault, or its merit?
# - **IT** asks how the wrong column could have been found on day one. Which three checks belong into the interface (lesson 2.2)?
# - The downturn ends. Who notices that version 2 is too strict now?

# %% [markdown] tags=["recap"]
# ## Recap
#
# 1. **Bands.** Hold PSI and CSI against their sampling bands: small samples ring for nothing, large ones hide nothing. Neither says that it matters.
# 2. **Mix and drift.** A change of the bad rate is mix (mean PD now − then) plus drift (bad rate − mean PD). Only drift is an error of the card.
# 3. **Triggers and versions.** A trigger is a measure, a threshold and a consequence, written before the report. Open the data before the card;
#    replace a card only with its difference, its check on unused customers, and a signature.
# 4. **Calendar.** Review by grade and exposure, and at once by event; count what each kind of event finds and what it costs.
