# %% [markdown] tags=["notebook-only"]
# # Scorecard workbench
# From a table of customers, of whom we know who turned out bad, to a scorecard and its validation. Every paragraph is written
# from the data at hand. To decide otherwise, edit the cell that takes the decision and run the rest again; to run all of it on
# a file of yours: `creditlab scorecard FILE --target COLUMN`.

# %% tags=["parameters"] name="parameters"
data = (
    "south_german_credit"  # path of a CSV or Parquet file, or the name of a data set of the course
)
target = "bad"  # the column that says how it ended
bad = None  # the value that means bad; not needed where the column holds 0 and 1
missing_target = "error"  # "keep": rows without an outcome are scored, not learnt from
out = ""  # folder for the results; empty: nothing is saved
purpose = ""  # what is decided with the card, for whom; stands on the first page
# Who is of the population, and who is bad
cleaning = ""  # a cleaning log (JSON), replayed on the file first
schema = ""  # a schema (YAML) that the file must keep to
exclude = {}  # reason: condition, such as {"staff": "product = 'staff loan'"}
panel = None  # {"data": path, "customer": column, "time": column, "status": column}: the target is made from it
definition = None  # {"bad_from": "90+", "window": 12}; by default chosen from the panel
# Samples
test_size = 0.3  # share of rows kept for the test
seed = 0  # of the draw
time = None  # column of dates: the latest periods stand apart, out of time
out_of_time = 0.2  # their share, or the date from which on
group = None  # column of customers: all rows of one are on the same side
# Variables
known_on = {}  # column: date column on which its value became known; compared with `time`
max_bins = 6  # of a variable, beside missing and special values
min_iv = 0.02  # least information value
max_correlation = 0.7  # with a stronger variable
criterion = ""  # "bic", "aic" or "p": of those that pass, the card is built step by step
max_variables = None  # of the card; by default as many as carry something
special_values = None  # such as {"income": [-999]}; by default the codes that the profile suspects
keep = []  # columns to use, whatever the screening says
drop = []  # columns not to use
marginal = False  # True: what the card would lose or gain by a single variable
protected = []  # columns that must not enter the card; approval is compared between their groups
# Decisions
reject_inference = ""  # "parcelling", "fuzzy", …: rows without outcome are declined applicants
challengers = False  # True: trees and boosting are measured beside the card
anchor = None  # long-run bad rate to which probabilities are moved
grades = 7  # at most, of the master scale
margin = None  # what a good customer earns; with loss, the cut-off is searched
loss = None  # what a bad one costs
cutoff = None  # points; by default the most profitable, or else the riskiest fifth is declined
previous = ""  # scorecard.json of the card in use
dialect = "duckdb"  # of scorecard.sql
most_figures = 30  # variables of the card whose bins are drawn

# %% [markdown]
# ## Summary

# %% tags=["nbval-ignore-output"] name="summary"
import warnings

import matplotlib.pyplot as plt
from IPython.display import Markdown, display

import creditlab as cl
from creditlab.workbench import findings, look, results, words

look.prepare_figures()
warnings.filterwarnings("ignore", message=".*unseen at development")  # counted under Stability
first_page = display(Markdown("*Written when the last cell has run.*"), display_id="summary")

# %% [markdown]
# ## 1. Data
# *Lesson 2.1: Sources of data*

# %% name="load"
from creditlab.workbench.customers import read_customers

customers = read_customers(
    data, target, bad=bad, missing_target=missing_target, drop=drop, keep=[*keep, *protected],
    cleaning=cleaning, exclude=exclude, panel=panel, definition=definition,
)  # fmt: skip
frame, known = customers.frame, customers.known
Markdown(findings.on_data(customers))

# %% [markdown]
# ## 2. Target and exclusions
# *Lesson 3.2: Target and sample*

# %% name="target"
display(Markdown(findings.on_target(customers)))
if len(customers.log):
    display(look.table(customers.log.table().drop(columns=["step", "left"]), longest=60))
if customers.outcomes is not None:
    display(look.table(customers.outcomes.summary()))

# %% name="vintages"
if customers.outcomes is not None and customers.outcomes.definition.evidence:
    evidence = customers.outcomes.definition.evidence
    cl.plots.plot_vintages(evidence["vintages"], customers.outcomes.definition.window)
    plt.show()
    display(look.table(evidence["cures"]))

# %% [markdown]
# ## 3. Profile
# *Lesson 2.2: Cleaning and data quality*

# %% name="profile"
from creditlab.data import quality

profile = quality.profile(known, target)
left_out = quality.unusable(profile).query("column not in @keep")
changes = results.list_changes(customers.repairs, left_out, drop)
repeated = quality.repeated_rows(known.drop(columns=left_out["column"]), profile)
Markdown(findings.on_profile(profile, changes, repeated))

# %% name="profile-table"
hidden = ["note", "share", "zero", "negative", "low_limit", "high_limit"]
look.table(profile.drop(columns=hidden), longest=40)

# %% [markdown]
# **Changed or left out**

# %% name="changes"
look.table(changes, longest=400) if len(changes) else Markdown(
    "Nothing: every column is used as it came."
)

# %% name="schema"
if schema:
    broken = cl.check_schema(customers.raw, cl.load_schema(schema))
    display(Markdown(f"**Schema**: broken {words.count(len(broken), 'time')}."))
    display(look.table(broken))

# %% [markdown]
# ## 4. Development and test sample
# *Lesson 3.2: Target and sample*

# %% name="split"
from creditlab.workbench.samples import OUT_OF_TIME, describe_samples, draw_samples

samples = draw_samples(
    known, target, test_size=test_size, seed=seed, time=time, out_of_time=out_of_time, group=group
)
train, test, late = samples["train"], samples["test"], samples.get(OUT_OF_TIME)
display(Markdown(findings.on_samples(samples, target)))
look.table(describe_samples(samples, target))

# %% name="drift"
aside = {target, time, group, *protected, *map(str, known_on.values())}
columns = results.columns_to_bin(known, target, left_out, aside)
if late is not None:
    drift = cl.compare_samples(train[columns], late[columns])
    display(Markdown(findings.on_drift(drift)))
    moved = ["column", "missing_before", "missing_now", "median_shift", "distance", "note"]
    display(look.table(drift.loc[drift["moved"], moved]))

# %% [markdown]
# ## 5. Bins
# *Lesson 3.3: Weight-of-evidence binning*

# %% name="bins"
if special_values is None:
    codes = dict(zip(profile["column"], profile["codes"], strict=True))
    special_values = {name: codes[name] for name in columns if codes[name]}
bins = cl.fit_bins(train, target, columns, special_values=special_values, max_bins=max_bins)
Markdown(findings.on_bins(bins))

# %% name="bins-summary"
look.table(bins.summary())

# %% [markdown] tags=["notebook-only"]
# `cl.plots.plot_bins(bins["name"])` draws them. To move a cut: `bins = bins.edit("name", splits=[…], reason="…")`, or `groups=[[…], […]]` for categories; then run on from here.

# %% [markdown]
# ## 6. Leakage
# *Lesson 3.2: Target and sample*

# %% name="leakage"
availability = cl.check_availability(frame, time, known_on) if known_on else None
leakage = cl.screen_leakage(train[[*columns, target]], target, bins, availability=availability)
display(Markdown(findings.on_leakage(leakage)))
suspects = leakage[leakage["suspicion"] != "none"]
look.table(suspects, longest=200) if len(suspects) else None

# %% [markdown]
# ## 7. Selection
# *Lesson 3.4: The logistic scorecard*

# %% name="selection"
from creditlab.model.selection import select_variables

bounds = {"min_iv": min_iv, "max_correlation": max_correlation, "max_variables": max_variables}
selection = select_variables(bins, train, target, **bounds)
display(Markdown(findings.on_selection(selection)))
look.table(selection)

# %% name="steps"
variables = list(selection.query("decision == 'kept'")["variable"])
if criterion:
    steps = cl.stepwise(bins.select(variables), train, target, criterion=criterion, agreeing=True)
    variables = list(steps["variables"].iloc[-1])
    display(Markdown(findings.on_steps(steps, criterion)))
    told = ["step", "action", "variable", "likelihood_ratio", "p_value", "bic", "auc"]
    display(look.table(steps[told]))

# %% [markdown]
# ## 8. Scorecard
# *Lesson 3.4: The logistic scorecard*

# %% name="card"
card = cl.Scorecard(bins=bins, variables=variables).fit(train[variables], train[target])
Markdown(findings.on_card(card, train))

# %% name="card-plot"
if len(card.table_) <= 150:  # a longer card reads better as a table
    cl.plots.plot_points(card)
    plt.show()

# %% name="card-table"
points = ["variable", "bin", "count", "share", "bad_rate", "woe", "points"]
look.table(card.table_.loc[card.table_["count"].ne(0).fillna(True), points])

# %% [markdown]
# **The bins of the card**, strongest first, with their bad rate on the test sample.

# %% name="bins-each"
on_test = bins.table_on(test, target)
for name in variables[:most_figures]:
    display(Markdown(f"#### {words.code(name)}"))
    cl.plots.plot_bins(bins[name])
    plt.show()
    display(look.table(results.bin_table(bins[name], on_test.query("variable == @name"))))

# %% [markdown]
# **Coefficients**, of the log-odds of bad on weight of evidence: negative when a variable works as its bins say.

# %% name="inference"
look.table(card.inference_.reset_index().drop(columns="z"))

# %% [markdown]
# **What each variable adds**: the card without one of its own, and with one of the others.

# %% name="marginal"
worth = ["variable", "likelihood_ratio", "p_value", "bic_change", "gini_change"]
if marginal and len(variables) > 1:
    display(look.table(cl.drop_one(bins, variables, train, target)[worth]))
    display(look.table(cl.add_one(bins, variables, train, target)[[*worth, "sign_ok"]]))
else:
    display(Markdown("Not tried (`marginal`)."))

# %% [markdown]
# ## 9. Declined applicants
# *Lesson 3.7: Optimisation*

# %% name="rejects"
if reject_inference:
    declined = frame[frame[target].isna()]
    inferred = cl.infer_rejects(
        train, target, declined, card, method=reject_inference, variables=variables, seed=seed
    )
    shift = inferred.card.points(declined) - card.points(declined)
    display(Markdown(findings.on_rejects(inferred, shift)), look.table(inferred.table))
else:
    display(Markdown("Not looked at (`reject_inference`)."))

# %% [markdown]
# ## 10. Evaluation
# *Lesson 3.6: Evaluation*

# %% name="evaluation"
from creditlab.workbench.judged import judge

judged = judge(card, samples, target)
score, probability = judged.score["test"], judged.probability["test"]
display(Markdown(findings.on_evaluation(judged)))
if late is not None:
    display(Markdown(findings.on_later(judged)))
look.table(judged.table())

# %% name="evaluation-plots"
axes = plt.subplots(2, 2, figsize=(10, 8.4), layout="constrained")[1].flat
cl.plots.plot_score_distribution(test[target], score, axes[0])
cl.plots.plot_ks(test[target], score, axes[1])
cl.plots.plot_roc(test[target], score, axes[2])
cl.plots.plot_calibration(test[target], probability, axes[3])
plt.show()

# %% [markdown]
# **Gains**: the test sample from the lowest score up. Each row declines its band and all below it.

# %% name="score-bands"
shown = ["band", "count", "bad", "bad_rate", "cumulative_share", "cumulative_bads", "cumulative_goods", "lift"]  # fmt: skip
look.table(cl.gains_table(test[target], score)[shown])

# %% [markdown]
# ## 11. Stability
# *Lesson 7.1: Monitoring and periodic review*

# %% name="stability"
shifts = cl.csi(card.bins_, train, test)
turned = results.reversals(on_test, variables)
display(Markdown(findings.on_stability(judged, shifts, turned)))
look.table(shifts)

# %% [markdown]
# ## 12. Challengers
# *Lesson 3.5: Trees and ensembles*

# %% name="challengers"
if challengers:
    comparison = cl.compare_challengers(train, target, variables=columns, seed=seed)
    display(Markdown(findings.on_challengers(comparison)))
    cl.plots.plot_challengers(comparison)
    plt.show()
    display(look.table(comparison.summary.query("metric != 'gini'")))
else:
    display(Markdown("Not measured (`challengers`)."))

# %% [markdown]
# ## 13. Grades and probabilities
# *Lesson 3.7: Optimisation*

# %% name="calibration"
calibrated = cl.calibration_tests(test[target], probability)
display(Markdown(findings.on_calibration(calibrated)))
levels = ["difference", "in_the_large", "slope", "cox", "hosmer_lemeshow", "spiegelhalter"]
look.table(calibrated.loc[levels].reset_index())

# %% name="grades"
try:
    scale = cl.fit_master_scale(train[target], judged.score["train"], grades=grades)
except ValueError as error:
    scale = None
    display(Markdown(f"**No grades**: {words.plain(error)}."))
else:
    graded = cl.grade_tests(test[target], scale.probability(score), scale.grade(score))
    display(Markdown(findings.on_grades(scale, graded)))
    display(look.table(scale.table_on(test[target], score).drop(columns="p_neighbour")))

# %% name="anchor"
if anchor is not None and scale is not None:
    display(Markdown(f"**At a long-run bad rate of {anchor:.1%}** the grades mean:"))
    display(look.table(scale.anchored(anchor).table()[["grade", "scores", "pd", "share"]]))

# %% [markdown]
# ## 14. Cut-off
# *Lesson 6.1: Finance: approving loans*

# %% name="cutoff"
if margin and loss:
    costs = cl.Costs(margin=margin, loss=loss)
    money = {"profit": costs, "bad_rate": anchor}
    strategy = cl.strategy_table(test[target], score, **money)
    best = cl.best_cutoff(test[target], score, **money, seed=seed)
    display(Markdown(findings.on_cutoffs(best, margin, loss)))
    cl.plots.plot_profit(strategy)
    plt.show()
    cutoff = float(best["cutoff"]) if cutoff is None else cutoff
    display(look.table(strategy[["cutoff", "approval_rate", "bad_rate", "marginal_bad_rate", "profit", "profit_low", "profit_high"]]))  # fmt: skip
else:
    display(Markdown("No profit without `margin` and `loss`: a cut-off is a matter of money."))
cutoff = float(score.quantile(0.2)) if cutoff is None else cutoff

# %% [markdown]
# ## 15. Fairness
# *Lesson 6.4: Risk and compliance*

# %% name="fairness"
for name in protected:
    found = cl.fairness_table(test[name], score=score, cutoff=cutoff, y=test[target])
    display(Markdown(findings.on_fairness(found, name, cutoff)))
    display(look.table(found.drop(columns=["difference", "difference_low", "difference_high"])))
if not protected:
    display(Markdown("Not looked at (`protected`)."))

# %% [markdown]
# ## 16. The card in use
# *Lesson 3.7: Optimisation*

# %% name="earlier"
if previous:
    earlier = cl.Scorecard.from_json(previous)
    difference = cl.compare_cards(earlier, card, test, target)
    approved = float((score >= cutoff).mean())
    swap = cl.swap_set(earlier.points(test), score, test[target], approval_rate=approved)
    display(Markdown(findings.on_earlier(difference.variables, difference.measures, swap)))
    cl.plots.plot_swap_set(swap, names=("in use", "new"))
    plt.show()
    display(look.table(difference.variables), look.table(difference.history))
else:
    display(Markdown("Not compared (`previous`)."))

# %% [markdown]
# ## 17. Results

# %% name="scores"
final = card
if anchor is not None:
    log_odds = card.decision_function(train)
    final = cl.recalibrate(card, cl.central_tendency(log_odds, anchor))
names = profile.query("kind in ['identifier', 'date']")["column"]
scores = results.score_sheet(final, frame, target, samples, customers.raw[list(names)])
refused = results.save(out, bins, final, scores, dialect) if out else {}
display(Markdown(findings.on_results(scores, bool(out))))
for file, why in refused.items():
    display(Markdown(f"`{file}` was not written: {words.plain(why)}"))

# %% name="scores-table"
look.table(scores.iloc[:5, -8:])

# %% [markdown]
# ## 18. Limits of use

# %% name="limits"
parts = {"reject_inference": reject_inference, "challengers": challengers, "anchor": anchor, "protected": protected, "previous": previous}  # fmt: skip
Markdown(findings.limits_of_use(customers, judged, **parts))

# %% [markdown]
# ## 19. Monitoring plan
# *Lesson 7.1: Monitoring and periodic review*

# %% name="monitoring"
from creditlab.deploy.monitor_rules import rules_table

display(Markdown(findings.monitoring_plan(judged)))
look.table(rules_table(), longest=300)

# %% [markdown]
# ## 20. Versions

# %% tags=["nbval-ignore-output"] name="versions"
look.table(findings.versions(customers, final), longest=200)

# %% name="first-page"
first_page.update(Markdown(findings.summary(customers, bins, judged, turned, purpose)))
headline = judged.headline(rows=len(scores))
