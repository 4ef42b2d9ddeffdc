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
test_size = 0.3  # share of rows kept for the test
seed = 0  # of the draw
max_bins = 6  # of a variable, beside missing and special values
min_iv = 0.02  # least information value
max_correlation = 0.7  # with a stronger variable
max_variables = None  # of the card; by default as many as carry something
special_values = None  # such as {"income": [-999]}; by default the codes that the profile suspects
keep = []  # columns to use, whatever the screening says
drop = []  # columns not to use
most_figures = 30  # variables shown in full

# %% [markdown]
# ## Summary

# %% tags=["nbval-ignore-output"] name="summary"
import warnings

import matplotlib.pyplot as plt
from IPython.display import Markdown, display

import creditlab as cl
from creditlab.workbench import look

look.prepare_figures()
warnings.filterwarnings("ignore", message=".*unseen at development")  # counted under Stability
first_page = display(Markdown("*Written when the last cell has run.*"), display_id="summary")

# %% [markdown]
# ## 1. Data

# %% name="load"
from creditlab.data import checks, quality, repair
from creditlab.data.read import locate, read_table
from creditlab.workbench import findings, results, words

raw = checks.check_frame(read_table(data), [*keep, *drop])
source = "/".join(locate(data).parts[-2:])
frame, repairs = repair.repair_columns(raw.drop(columns=drop), target)
frame[target] = repair.binary_target(raw, target, bad=bad, missing=missing_target, least=10)
known = frame.dropna(subset=[target]).astype({target: int})
Markdown(findings.on_data(frame, known, source, target))

# %% [markdown]
# ## 2. Profile

# %% name="profile"
profile = quality.profile(known, target)
left_out = quality.unusable(profile).query("column not in @keep")
changes = results.list_changes(repairs, left_out, drop)
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

# %% [markdown]
# ## 3. Development and test sample

# %% name="split"
train, test = cl.split_sample(known, target=target, test_size=test_size, seed=seed)
display(Markdown(findings.on_samples(test, target)))
look.table(results.describe_samples(train, test, target))

# %% [markdown]
# ## 4. Bins

# %% name="bins"
columns = results.columns_to_bin(known, target, left_out)
if special_values is None:
    codes = dict(zip(profile["column"], profile["codes"], strict=True))
    special_values = {name: codes[name] for name in columns if codes[name]}
bins = cl.fit_bins(train, target, columns, special_values=special_values, max_bins=max_bins)
Markdown(findings.on_bins(bins, most_figures))

# %% name="bins-summary"
look.table(bins.summary())

# %% [markdown] tags=["notebook-only"]
# To move a cut: `bins = bins.edit("name", splits=[…], reason="…")`, or `groups=[[…], […]]` for categories; then run on from here.

# %% name="bins-each"
for name in bins.summary()["variable"].head(most_figures):
    display(Markdown(f"#### {words.code(name)}"))
    cl.plots.plot_bins(bins[name])
    plt.show()
    display(look.table(results.bin_table(bins[name], test, target)))

# %% [markdown]
# ## 5. Selection

# %% name="selection"
from creditlab.model.selection import select_variables

limits = {"min_iv": min_iv, "max_correlation": max_correlation, "max_variables": max_variables}
selection = select_variables(bins, train, target, **limits)
display(Markdown(findings.on_selection(selection)))
look.table(selection)

# %% [markdown]
# ## 6. Scorecard

# %% name="card"
variables = list(selection.query("decision == 'kept'")["variable"])
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
# **Coefficients**, of the log-odds of bad on weight of evidence: negative when a variable works as its bins say.

# %% name="inference"
look.table(card.inference_.reset_index().drop(columns="z"))

# %% [markdown]
# ## 7. Evaluation on the test sample

# %% name="evaluation"
display(Markdown(findings.on_evaluation(card, train, test, target)))
look.table(results.compare_samples(card, train, test, target))

# %% name="evaluation-plots"
score = card.points(test)
axes = plt.subplots(2, 2, figsize=(10, 8.4), layout="constrained")[1].flat
cl.plots.plot_score_distribution(test[target], score, axes[0])
cl.plots.plot_ks(test[target], score, axes[1])
cl.plots.plot_roc(test[target], score, axes[2])
cl.plots.plot_calibration(test[target], card.predict_proba(test)[:, 1], axes[3])
plt.show()

# %% [markdown]
# **Where to cut**: the test sample from the lowest score up. Each row declines its band and all below it.

# %% name="score-bands"
look.table(results.score_bands(test[target], score))

# %% [markdown]
# ## 8. Stability

# %% name="stability"
display(Markdown(findings.on_stability(card, train, test, target)))
look.table(cl.csi(card.bins_, train, test))

# %% [markdown]
# ## 9. Results

# %% name="scores"
names = profile.query("kind in ['identifier', 'date']")["column"]
samples = {"train": train, "test": test}
scores = results.score_sheet(card, frame, target, samples, raw[list(names)])
if out:
    results.save(out, bins, card, scores)
Markdown(findings.on_results(scores, bool(out)))

# %% name="scores-table"
look.table(scores.iloc[:5, -8:])

# %% name="first-page"
first_page.update(Markdown(findings.summary(source, bins, card, train, test, target)))
headline = results.headline(card, test, target, rows=len(scores))
