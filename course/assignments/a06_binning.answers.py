# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {"good": [1, 5, 8], "bad": [2], "indeterminate": [4], "excluded": [6], "not known": [3, 7]}
loans_are = {number: word for word, numbers in groups.items() for number in numbers}

# %% q1 right="written out, with capitals"
loans_are = {1: "Good", 2: "Bad", 3: "Not known", 4: "Indeterminate"}
loans_are |= {5: "Good", 6: "Excluded", 7: "Not known", 8: "Good"}
loans_are = {number: word.lower() for number, word in loans_are.items()}

# %% q1 wrong="cured is good" hint="within the window"
words = {"G": "good", "B": "bad", "I": "indeterminate", "X": "excluded", "?": "not known"}
loans_are = {number: words[letter] for number, letter in enumerate("GG?IGX?G", 1)}

# %% q1 wrong="ever bad is bad" hint="within the window"
words = {"G": "good", "B": "bad", "I": "indeterminate", "X": "excluded", "?": "not known"}
loans_are = {number: words[letter] for number, letter in enumerate("GB?IBX?G", 1)}

# %% q1 wrong="bad so far is bad" hint="young loans"
words = {"G": "good", "B": "bad", "I": "indeterminate", "X": "excluded", "?": "not known"}
loans_are = {number: words[letter] for number, letter in enumerate("GB?IGXBG", 1)}

# %% q1 wrong="good so far is good" hint="young loans"
words = {"G": "good", "B": "bad", "I": "indeterminate", "X": "excluded", "?": "not known"}
loans_are = {number: words[letter] for number, letter in enumerate("GBGIGX?G", 1)}

# %% q1 wrong="three small delays are in between" hint="worst of the twelve"
words = {"G": "good", "B": "bad", "I": "indeterminate", "X": "excluded", "?": "not known"}
loans_are = {number: words[letter] for number, letter in enumerate("GB?IGX?I", 1)}

# %% q1 wrong="a list, not a dict"
loans_are = ["good", "bad", "not known", "indeterminate", "good", "excluded", "not known", "good"]


# %% q2 right="logarithms"
def weights_and_ratio(table):
    logs = np.log(table.to_numpy())
    raw = np.exp(logs.mean(axis=1))
    weights = pd.Series(raw / raw.sum(), index=table.index)
    multiple = np.mean(table.to_numpy() @ weights.to_numpy() / weights.to_numpy())
    random = [np.nan, np.nan, np.nan, 0.58, 0.9, 1.12][len(weights)]
    return weights, (multiple - len(weights)) / (len(weights) - 1) / random


# %% q2 right="scipy and a loop"
def weights_and_ratio(table):
    from scipy.stats import gmean

    k = table.shape[0]
    w = {name: gmean(table.loc[name]) for name in table.index}
    w = pd.Series({name: value / sum(w.values()) for name, value in w.items()})
    multiples = [sum(table.loc[a, b] * w[b] for b in table.columns) / w[a] for a in table.index]
    excess = (sum(multiples) / k - k) / (k - 1)
    return w, excess / (0.58 if k == 3 else 0.9 if k == 4 else 1.12)


# %% q2 wrong="no root" hint="third root"
def weights_and_ratio(table):
    n = len(table)
    weights = table.prod(axis=1) / table.prod(axis=1).sum()
    excess = ((table @ weights / weights).mean() - n) / (n - 1)
    return weights, excess / {3: 0.58, 4: 0.90, 5: 1.12}[n]


# %% q2 wrong="always the third root" hint="fourth root"
def weights_and_ratio(table):
    n = len(table)
    mean = table.prod(axis=1) ** (1 / 3)
    weights = mean / mean.sum()
    excess = ((table @ weights / weights).mean() - n) / (n - 1)
    return weights, excess / {3: 0.58, 4: 0.90, 5: 1.12}[n]


# %% q2 wrong="columns instead of rows" hint="Rows over columns"
def weights_and_ratio(table):
    n = len(table)
    mean = table.prod(axis=0) ** (1 / n)
    weights = mean / mean.sum()
    excess = ((table @ weights / weights).mean() - n) / (n - 1)
    return weights, excess / {3: 0.58, 4: 0.90, 5: 1.12}[n]


# %% q2 wrong="0.58 for all" hint="0.58 is for three"
def weights_and_ratio(table):
    n = len(table)
    mean = table.prod(axis=1) ** (1 / n)
    weights = mean / mean.sum()
    return weights, ((table @ weights / weights).mean() - n) / (n - 1) / 0.58


# %% q2 wrong="the excess, not the ratio" hint="That is the excess"
def weights_and_ratio(table):
    n = len(table)
    mean = table.prod(axis=1) ** (1 / n)
    weights = mean / mean.sum()
    return weights, ((table @ weights / weights).mean() - n) / (n - 1)


# %% q2 wrong="divided by their number" hint="one less than"
def weights_and_ratio(table):
    n = len(table)
    mean = table.prod(axis=1) ** (1 / n)
    weights = mean / mean.sum()
    excess = ((table @ weights / weights).mean() - n) / n
    return weights, excess / {3: 0.58, 4: 0.90, 5: 1.12}[n]


# %% q2 wrong="an array without names"
def weights_and_ratio(table):
    mean = table.to_numpy().prod(axis=1) ** (1 / len(table))
    return mean / mean.sum(), 0.0079


# %% q3 right="by hand, other order"
ask = ("turnover", "owner")
ratio_then = cl.compare_pairs({**answers, ("turnover", "owner"): 5}).consistency_ratio

# %% q3 right="with my own function"
tried = {}
for pair in answers:
    other = {p: v if p != pair else 1 / v for p, v in answers.items()}
    square = pd.DataFrame(np.eye(4), index=criteria, columns=criteria)
    for (a, b), v in other.items():
        square.loc[a, b], square.loc[b, a] = v, 1 / v
    tried[pair] = weights_and_ratio(square)[1]
ask = min(tried, key=tried.get)
ratio_then = tried[ask]

# %% q3 wrong="the first row" hint="one answer at a time"
ask = list(answers)[0]
ratio_then = 0.005378

# %% q3 wrong="the ratio of what he ticked" hint="what he ticked"
ask = ("turnover", "owner")
ratio_then = cl.compare_pairs(answers).consistency_ratio

# %% q3 wrong="the best number instead of the reverse" hint="the reverse of it"
ask = ("turnover", "owner")
ratio_then = cl.compare_pairs(answers).changes()["ratio"].iloc[0]

# %% q3 wrong="one criterion" hint="two names"
ask = "turnover"
ratio_then = 0.005378

# %% q3 wrong="the whole row of the table" hint="two names"
ask = cl.compare_pairs(answers).changes().iloc[0]
ratio_then = 0.005378

# %% q3 wrong="the second best" hint="one answer at a time"
ask = tuple(cl.compare_pairs(answers).changes().iloc[1][["criterion", "over"]])
ratio_then = cl.compare_pairs(answers).changes()["ratio"].iloc[1]


# %% q4 right="a loop"
def evidence(good, bad):
    all_good, all_bad = sum(good), sum(bad)
    weights, iv = [], 0
    for g, b in zip(good, bad):
        if g + b == 0:
            weights.append(0)
            continue
        if g == 0 or b == 0:
            g, b = g + 0.5, b + 0.5
        weights.append(np.log(g / all_good / (b / all_bad)))
        iv += (g / all_good - b / all_bad) * weights[-1]
    return weights, iv


# %% q4 right="the package"
def evidence(good, bad):
    from creditlab.model.evidence import weight_of_evidence

    woe, iv = weight_of_evidence(np.array(good), np.array(bad))
    return woe, iv.sum()


# %% q4 wrong="bads on top" hint="Goods on top"
def evidence(good, bad):
    g, b = np.array(good) / sum(good), np.array(bad) / sum(bad)
    woe = np.log(b / g)
    return woe.tolist(), float(((b - g) * woe).sum())


# %% q4 wrong="decimal logarithm" hint="natural logarithm"
def evidence(good, bad):
    g, b = np.array(good) / sum(good), np.array(bad) / sum(bad)
    woe = np.log10(g / b)
    return woe.tolist(), float(((g - b) * woe).sum())


# %% q4 wrong="odds of the bin" hint="not the odds"
def evidence(good, bad):
    woe = np.log(np.array(good) / np.array(bad))
    return woe.tolist(), float(woe.sum())


# %% q4 wrong="half a customer everywhere" hint="Only the bin"
def evidence(good, bad):
    good, bad = np.array(good, float), np.array(bad, float)
    half = 0.5 * (good.min() == 0 or bad.min() == 0)
    g, b = (good + half) / good.sum(), (bad + half) / bad.sum()
    return np.log(g / b).tolist(), float(((g - b) * np.log(g / b)).sum())


# %% q4 wrong="totals grow with the halves" hint="totals stay"
def evidence(good, bad):
    good, bad = np.array(good, float), np.array(bad, float)
    half = 0.5 * ((good == 0) | (bad == 0)) * (good + bad > 0)
    good, bad = good + half, bad + half
    g, b = good / good.sum(), bad / bad.sum()
    woe = np.where(good + bad > 0, np.log(np.maximum(g, 1e-9) / np.maximum(b, 1e-9)), 0)
    return woe.tolist(), float(((g - b) * woe).sum())


# %% q4 wrong="halves where nobody is" hint="Nobody there"
def evidence(good, bad):
    good, bad = np.array(good, float), np.array(bad, float)
    half = 0.5 * ((good == 0) | (bad == 0))
    g, b = (good + half) / good.sum(), (bad + half) / bad.sum()
    return np.log(g / b).tolist(), float(((g - b) * np.log(g / b)).sum())


# %% q4 wrong="the gaps alone" hint="bin by bin"
def evidence(good, bad):
    g, b = np.array(good) / sum(good), np.array(bad) / sum(bad)
    return np.log(g / b).tolist(), float((g - b).sum())


# %% q5 right="a loop"
def tally(values, bad, cuts, code):
    names = [str(n) for n in range(1, len(cuts) + 2)] + ["code", "empty"]
    table = pd.DataFrame(0, index=names, columns=["good", "bad"])
    for value, outcome in zip(values, bad):
        if value != value:
            row = "empty"
        elif value == code:
            row = "code"
        else:
            row = str(1 + sum(value >= cut for cut in cuts))
        table.loc[row, "bad" if outcome else "good"] += 1
    return table


# %% q5 right="cut and crosstab"
def tally(values, bad, cuts, code):
    names = [str(n) for n in range(1, len(cuts) + 2)] + ["code", "empty"]
    values = pd.Series(np.array(values, dtype=float))
    bands = pd.cut(values, [-np.inf, *cuts, np.inf], right=False, labels=names[:-2]).astype(object)
    bands = bands.mask(values.eq(code), "code").mask(values.isna(), "empty")
    found = pd.crosstab(bands.to_numpy(), np.array(bad))
    return found.reindex(index=names, columns=[0, 1], fill_value=0).set_axis(
        ["good", "bad"], axis=1
    )


# %% q5 wrong="bands closed on the right" hint="holds [a, b)"
def tally(values, bad, cuts, code):
    names = [str(n) for n in range(1, len(cuts) + 2)] + ["code", "empty"]
    values = pd.Series(np.array(values, dtype=float))
    bands = pd.cut(values, [-np.inf, *cuts, np.inf], labels=names[:-2]).astype(object)
    bands = bands.mask(values.eq(code), "code").mask(values.isna(), "empty")
    found = pd.crosstab(bands.to_numpy(), np.array(bad))
    return found.reindex(index=names, columns=[0, 1], fill_value=0).set_axis(
        ["good", "bad"], axis=1
    )


# %% q5 wrong="the code is a number" hint="999 is the code"
def tally(values, bad, cuts, code):
    names = [str(n) for n in range(1, len(cuts) + 2)] + ["code", "empty"]
    values = pd.Series(np.array(values, dtype=float))
    bands = pd.cut(values, [-np.inf, *cuts, np.inf], right=False, labels=names[:-2]).astype(object)
    bands = bands.mask(values.isna(), "empty")
    found = pd.crosstab(bands.to_numpy(), np.array(bad))
    return found.reindex(index=names, columns=[0, 1], fill_value=0).set_axis(
        ["good", "bad"], axis=1
    )


# %% q5 wrong="only a large code is one" hint="small number"
def tally(values, bad, cuts, code):
    names = [str(n) for n in range(1, len(cuts) + 2)] + ["code", "empty"]
    values = pd.Series(np.array(values, dtype=float))
    bands = pd.cut(values, [-np.inf, *cuts, np.inf], right=False, labels=names[:-2]).astype(object)
    bands = bands.mask(values.ge(100), "code").mask(values.isna(), "empty")
    found = pd.crosstab(bands.to_numpy(), np.array(bad))
    return found.reindex(index=names, columns=[0, 1], fill_value=0).set_axis(
        ["good", "bad"], axis=1
    )


# %% q5 wrong="only rows that occur" hint="Rows of zeros"
def tally(values, bad, cuts, code):
    names = [str(n) for n in range(1, len(cuts) + 2)] + ["code", "empty"]
    values = pd.Series(np.array(values, dtype=float))
    bands = pd.cut(values, [-np.inf, *cuts, np.inf], right=False, labels=names[:-2]).astype(object)
    bands = bands.mask(values.eq(code), "code").mask(values.isna(), "empty")
    found = pd.crosstab(bands.to_numpy(), np.array(bad)).reindex(columns=[0, 1], fill_value=0)
    return found.set_axis(["good", "bad"], axis=1)


# %% q5 wrong="outcomes by position, rows by label" hint="labels of the rows"
def tally(values, bad, cuts, code):
    names = [str(n) for n in range(1, len(cuts) + 2)] + ["code", "empty"]
    table = pd.DataFrame(0, index=names, columns=["good", "bad"])
    for row in range(len(values)):
        value = values.get(row, np.nan)
        band = str(1 + sum(value >= cut for cut in cuts))
        band = "empty" if value != value else "code" if value == code else band
        table.loc[band, "bad" if bad.iloc[row] else "good"] += 1
    return table


# %% q5 wrong="a dict"
def tally(values, bad, cuts, code):
    return {"good": [1, 2, 1, 1, 0], "bad": [1, 0, 1, 0, 1]}


# %% q6 right="four bands, no trend asked"
odd = train["utilisation"].max()
raw = cl.fit_bins(train, "bad", ["utilisation"], special_values={"utilisation": [float(odd)]})
policy = raw.edit(
    "utilisation",
    splits=[0.2, 0.4, 0.6],
    reason="Fifths of the limit, the top one merged because few customers are there",
    sample=(train, "bad"),
    author="me",
)

# %% q6 right="through the editor's bins, two edits"
raw = cl.fit_bins(train, "bad", ["utilisation"], special_values={"utilisation": [9.99]})
policy = raw.edit("utilisation", splits=[0.25], reason="look", sample=(train, "bad"))
policy = policy.edit(
    "utilisation",
    splits=[0.15, 0.35, 0.55],
    reason="The branch quotes these three shares; no band below a tenth",
    sample=(train, "bad"),
)

# %% q6 wrong="the solver's cuts" hint="round"
policy = cl.fit_bins(
    train,
    "bad",
    ["utilisation"],
    trends={"utilisation": "ascending"},
    special_values={"utilisation": [9.99]},
    max_bins=5,
)

# %% q6 wrong="the code is a number" hint="cannot be a share"
policy = cl.fit_bins(train, "bad", ["utilisation"]).edit(
    "utilisation",
    splits=[0.2, 0.35, 0.55],
    reason="Round shares a branch can quote, not too small",
    sample=(train, "bad"),
)

# %% q6 wrong="made on the whole file" hint="may not have seen"
policy = cl.fit_bins(loans, "bad", ["utilisation"], special_values={"utilisation": [9.99]}).edit(
    "utilisation",
    splits=[0.2, 0.35, 0.55],
    reason="Round shares a branch can quote, not too small",
    sample=(loans, "bad"),
)

# %% q6 wrong="silent customers left out" hint="cannot be a share"
speaking = train[train["utilisation"].between(0, 1)]
policy = cl.fit_bins(speaking, "bad", ["utilisation"]).edit(
    "utilisation",
    splits=[0.2, 0.35, 0.55],
    reason="Round shares a branch can quote, not too small",
    sample=(speaking, "bad"),
)

# %% q6 wrong="a small band at the top" hint="handful of customers"
policy = cl.fit_bins(train, "bad", ["utilisation"], special_values={"utilisation": [9.99]}).edit(
    "utilisation",
    splits=[0.2, 0.5, 0.8],
    reason="Above eighty percent the committee is afraid of",
    sample=(train, "bad"),
)

# %% q6 wrong="no reason to speak of" hint="next year's colleague"
policy = cl.fit_bins(train, "bad", ["utilisation"], special_values={"utilisation": [9.99]}).edit(
    "utilisation", splits=[0.2, 0.35, 0.55], reason="policy", sample=(train, "bad")
)

# %% q6 wrong="two bands" hint="Two cannot follow"
policy = cl.fit_bins(train, "bad", ["utilisation"], special_values={"utilisation": [9.99]}).edit(
    "utilisation",
    splits=[0.4],
    reason="Simple for the branch: high or low, no more",
    sample=(train, "bad"),
)

# %% q6 wrong="all cuts at the bottom" hint="most customers"
policy = cl.fit_bins(train, "bad", ["utilisation"], special_values={"utilisation": [9.99]}).edit(
    "utilisation",
    splits=[0.15, 0.25],
    reason="The solver found most of the value among the lowest shares",
    sample=(train, "bad"),
)

# %% q6 wrong="a table, not bins"
policy = train.groupby(pd.cut(train["utilisation"], [0, 0.2, 0.4, 1]))["bad"].mean()

# %% q7 right="by the calendar, in a loop"
too_late = []
for agency in agencies:
    lead = offers["applied"] - offers[agency + "_made"]
    if lead.dt.days.min() < 0:
        too_late = [agency, *too_late]

# %% q7 right="in one line, twice the same"
too_late = [a for a in agencies if offers[f"{a}_made"].gt(offers["applied"]).sum() > 0] * 2

# %% q7 wrong="by IV above a half" hint="no verdict"
iv = cl.fit_bins(offers, "bad", agencies).summary()
too_late = iv.loc[iv["iv"] > 0.5, "variable"].tolist()

# %% q7 wrong="only the strongest" hint="know it from later"
iv = cl.fit_bins(offers, "bad", agencies).summary()
too_late = iv["variable"].head(1).tolist()

# %% q7 wrong="late in most rows only" hint="know it from later"
late = {a: (offers[f"{a}_made"] > offers["applied"]).mean() for a in agencies}
too_late = [a for a, share in late.items() if share > 0.2]

# %% q7 wrong="late ones, and the weakest for good measure" hint="in time"
iv = cl.fit_bins(offers, "bad", agencies).summary()
too_late = [a for a in agencies if (offers[f"{a}_made"] > offers["applied"]).any()]
too_late.append(iv["variable"].iloc[-1])

# %% q7 wrong="one name as a text" hint="A list"
too_late = "north"

# %% q7 wrong="the day itself counts as late" hint="A list"
too_late = [a for a in agencies if (offers[f"{a}_made"] >= offers["applied"]).any()]
