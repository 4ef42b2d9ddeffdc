# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731


# %% q1 right="factor and offset"
def pd_at(score, pdo, base_score, base_odds):
    factor = pdo / np.log(2)
    offset = base_score - factor * np.log(base_odds)
    return 1 / (1 + np.exp((score - offset) / factor))


# %% q1 right="a lambda with powers of two"
pd_at = lambda score, pdo, base_score, base_odds: (
    2 ** ((base_score - score) / pdo) / (base_odds + 2 ** ((base_score - score) / pdo))
)


# %% q1 wrong="one over the odds" hint="among seven"
def pd_at(score, pdo, base_score, base_odds):
    return 1 / (base_odds * 2 ** ((score - base_score) / pdo))


# %% q1 wrong="share of the goods" hint="share of the goods"
def pd_at(score, pdo, base_score, base_odds):
    odds = base_odds * 2 ** ((score - base_score) / pdo)
    return odds / (1 + odds)


# %% q1 wrong="the odds" hint="Those are the odds"
def pd_at(score, pdo, base_score, base_odds):
    return base_odds * 2 ** ((score - base_score) / pdo)


# %% q1 wrong="high scores are bad" hint="High scores are good"
def pd_at(score, pdo, base_score, base_odds):
    return 1 / (1 + base_odds * 2 ** ((base_score - score) / pdo))


# %% q1 wrong="without ln 2" hint="pdo / ln 2"
def pd_at(score, pdo, base_score, base_odds):
    return 1 / (1 + base_odds * np.exp((score - base_score) / pdo))


# %% q1 wrong="the usual scale, whatever is given" hint="scale that the function is given"
def pd_at(score, pdo, base_score, base_odds):
    return 1 / (1 + 48 * 2 ** ((score - 600) / 20))


# %% q1 wrong="in percent" hint="halved three times"
def pd_at(score, pdo, base_score, base_odds):
    return 100 / (1 + base_odds * 2 ** ((score - base_score) / pdo))


# %% q2 right="a loop"
def points_of_bins(good, bad, coefficient, pdo):
    points = []
    for g, b in zip(good, bad):
        evidence = np.log((g / sum(good)) / (b / sum(bad)))
        points.append(-coefficient * evidence * pdo / np.log(2))
    return points


# %% q2 right="powers of two, an array"
def points_of_bins(good, bad, coefficient, pdo):
    odds = np.array(good) / np.array(bad)
    return -coefficient * pdo * np.log2(odds * sum(bad) / sum(good))


# %% q2 wrong="sign forgotten" hint="mind the sign"
def points_of_bins(good, bad, coefficient, pdo):
    woe = np.log(np.array(good) / sum(good) / (np.array(bad) / sum(bad)))
    return list(pdo / np.log(2) * coefficient * woe)


# %% q2 wrong="coefficient forgotten" hint="coefficient is missing"
def points_of_bins(good, bad, coefficient, pdo):
    woe = np.log(np.array(good) / sum(good) / (np.array(bad) / sum(bad)))
    return list(pdo / np.log(2) * woe)


# %% q2 wrong="ln 2 forgotten" hint="pdo / ln 2"
def points_of_bins(good, bad, coefficient, pdo):
    woe = np.log(np.array(good) / sum(good) / (np.array(bad) / sum(bad)))
    return list(-pdo * coefficient * woe)


# %% q2 wrong="odds of the bin" hint="not the odds of the bin"
def points_of_bins(good, bad, coefficient, pdo):
    return list(-pdo / np.log(2) * coefficient * np.log(np.array(good) / np.array(bad)))


# %% q2 wrong="size of the coefficient only" hint="can have it wrong"
def points_of_bins(good, bad, coefficient, pdo):
    woe = np.log(np.array(good) / sum(good) / (np.array(bad) / sum(bad)))
    return list(pdo / np.log(2) * abs(coefficient) * woe)


# %% q2 wrong="rounded" hint="Not rounded"
def points_of_bins(good, bad, coefficient, pdo):
    woe = np.log(np.array(good) / sum(good) / (np.array(bad) / sum(bad)))
    return list(np.round(-pdo / np.log(2) * coefficient * woe))


# %% q2 wrong="a pdo of 20, always" hint="use the one that is given"
def points_of_bins(good, bad, coefficient, pdo):
    woe = np.log(np.array(good) / sum(good) / (np.array(bad) / sum(bad)))
    return list(-20 / np.log(2) * coefficient * woe)


# %% q3 right="in groups"
groups = {"keep": [1, 2, 8], "wrong sign": [3], "says nothing": [4], "same story": [5, 6]}
reading = {number: word for word, numbers in groups.items() for number in numbers}
reading[7] = "ask when"

# %% q3 right="written out, with capitals"
reading = {1: "Keep", 2: "Keep", 3: "Wrong sign", 4: "Says nothing"}
reading |= {5: "Same story", 6: "Same story", 7: "Ask when", 8: "Keep"}
reading = {number: word.lower() for number, word in reading.items()}

# %% q3 wrong="negative is wrong" hint="log-odds of bad"
words = {"K": "keep", "W": "wrong sign", "S": "same story", "N": "says nothing", "A": "ask when"}
reading = {number: words[letter] for number, letter in enumerate("KWKNSSAK", 1)}

# %% q3 wrong="both twins of the limit overlap" hint="may stay"
words = {"K": "keep", "W": "wrong sign", "S": "same story", "N": "says nothing", "A": "ask when"}
reading = {number: words[letter] for number, letter in enumerate("KSSNSSAK", 1)}

# %% q3 wrong="income says nothing" hint="twin to blame"
words = {"K": "keep", "W": "wrong sign", "S": "same story", "N": "says nothing", "A": "ask when"}
reading = {number: words[letter] for number, letter in enumerate("KKWNNNAK", 1)}

# %% q3 wrong="the strongest is kept" hint="before it is good news"
words = {"K": "keep", "W": "wrong sign", "S": "same story", "N": "says nothing", "A": "ask when"}
reading = {number: words[letter] for number, letter in enumerate("KKWNSSKK", 1)}

# %% q3 wrong="a weak IV says nothing" hint="earn its place"
words = {"K": "keep", "W": "wrong sign", "S": "same story", "N": "says nothing", "A": "ask when"}
reading = {number: words[letter] for number, letter in enumerate("KKWNSSAN", 1)}

# %% q4 right="more columns, wrong signs dropped"
up = ["debt_to_income", "utilisation", "enquiries", "past_arrears"]
way = {**dict.fromkeys(up, "ascending"), "income": "descending", "years_employed": "descending"}
chosen = [*way, "channel"]
card = cl.Scorecard(
    variables=chosen, binning={"trends": way, "max_bins": 5}, wrong_signs="drop", decimals=0
)
card.fit(train[chosen], train["bad"])

# %% q4 right="bins of my own"
own = {"debt_to_income": [0.2, 0.3, 0.4, 0.55], "utilisation": [0.15, 0.3, 0.45, 0.6]}
own |= {"enquiries": [1, 2, 3], "past_arrears": [1, 2], "income": [5_000, 8_000, 11_000]}
card = cl.Scorecard(bins=cl.fit_bins(train, "bad", list(own), splits=own)).fit(train, train["bad"])

# %% q4 wrong="with the letters" hint="cannot have yet"
way = {"debt_to_income": "ascending", "utilisation": "ascending", "enquiries": "ascending"}
way |= {"past_arrears": "ascending", "income": "descending", "years_employed": "descending"}
card = cl.Scorecard(variables=[*way, "reminders"], binning={"trends": way})
card.fit(train, train["bad"])

# %% q4 wrong="two variables" hint="not look at yet"
card = cl.Scorecard(variables=["utilisation", "income"]).fit(train, train["bad"])

# %% q4 wrong="as many bads as goods" hint="more than its share"
balanced = train.groupby("bad").sample(int(train["bad"].sum()), random_state=0)
way = {"debt_to_income": "ascending", "utilisation": "ascending", "enquiries": "ascending"}
way |= {"past_arrears": "ascending", "income": "descending", "years_employed": "descending"}
card = cl.Scorecard(variables=list(way), binning={"trends": way})
card.fit(balanced, balanced["bad"])

# %% q4 wrong="with age" hint="may it not use"
way = {"debt_to_income": "ascending", "utilisation": "ascending", "enquiries": "ascending"}
way |= {"past_arrears": "ascending", "income": "descending", "years_employed": "descending"}
card = cl.Scorecard(variables=[*way, "age"], binning={"trends": way}).fit(train, train["bad"])

# %% q4 wrong="narrow bins without a trend" hint="worse value"
fine = {
    "debt_to_income": list(np.arange(0.1, 0.8, 0.02)),
    "utilisation": list(np.arange(0.05, 0.9, 0.02)),
}
fine |= {"enquiries": [1, 2, 3], "past_arrears": [1, 2], "income": list(range(3_000, 16_000, 400))}
bins = cl.fit_bins(train, "bad", list(fine), splits=fine)
card = cl.Scorecard(bins=bins).fit(train, train["bad"])

# %% q4 wrong="another scale" hint="The scale"
way = {"debt_to_income": "ascending", "utilisation": "ascending", "enquiries": "ascending"}
way |= {"past_arrears": "ascending", "income": "descending", "years_employed": "descending"}
card = cl.Scorecard(variables=list(way), binning={"trends": way}, pdo=40, base_odds=30)
card.fit(train, train["bad"])

# %% q4 wrong="a forest" hint="cl.Scorecard"
card = rivals["vendor"]


# %% q5 right="a loop"
def reasons_of(points, average, most):
    lost = {name: average[name] - value for name, value in points.items()}
    ranked = sorted(lost, key=lost.get, reverse=True)
    return [name for name in ranked if lost[name] >= 1][:most]


# %% q5 right="largest of a Series"
def reasons_of(points, average, most):
    return (points - average).mul(-1).loc[lambda lost: lost.ge(1)].nlargest(most).index.tolist()


# %% q5 wrong="against zero" hint="half a point is none"
def reasons_of(points, average, most):
    lost = (-points)[-points >= 1].sort_values(ascending=False)
    return list(lost.index[:most])


# %% q5 wrong="all below the average" hint="half a point is none"
def reasons_of(points, average, most):
    lost = (average - points)[average > points].sort_values(ascending=False)
    return list(lost.index[:most])


# %% q5 wrong="smallest loss first" hint="20 and 16"
def reasons_of(points, average, most):
    lost = (average - points)[lambda each: each >= 1].sort_values()
    return list(lost.index[:most])


# %% q5 wrong="always four" hint="How many reasons"
def reasons_of(points, average, most):
    lost = (average - points)[lambda each: each >= 1].sort_values(ascending=False)
    return list(lost.index[:4])


# %% q5 wrong="by place" hint="by name"
def reasons_of(points, average, most):
    lost = pd.Series(average.to_numpy() - points.to_numpy(), points.index)
    return list(lost[lost >= 1].sort_values(ascending=False).index[:most])


# %% q5 wrong="a Series" hint="A list of names"
def reasons_of(points, average, most):
    return (average - points)[lambda each: each >= 1].sort_values(ascending=False).head(most)


# %% q5 wrong="more than one point" hint="Exactly one"
def reasons_of(points, average, most):
    lost = (average - points)[lambda each: each > 1].sort_values(ascending=False)
    return list(lost.index[:most])


# %% q6 right="a loop over sorted cuts"
def best_cut(values, bad):
    pairs, best = list(zip(values, bad)), None
    for cut in sorted(set(values))[1:]:
        left = 0
        for group in ([b for v, b in pairs if v >= cut], [b for v, b in pairs if v < cut]):
            p = sum(group) / len(group)
            left += len(group) / len(pairs) * (1 - p**2 - (1 - p) ** 2)
        if best is None or left < best[1] - 1e-12:
            best = (cut, left)
    if best is None:
        raise ValueError("nothing to ask")
    return best


# %% q6 right="numpy over all cuts"
def best_cut(values, bad):
    values, bad = np.asarray(values, float), np.asarray(bad, float)
    cuts = np.unique(values)[1:]
    if len(cuts) == 0:
        raise ValueError("one value only")
    high = values[:, None] >= cuts
    n, b = high.sum(axis=0), (high * bad[:, None]).sum(axis=0)
    rest, others = len(bad) - n, bad.sum() - b
    left = 2 * (b * (n - b) / n + others * (rest - others) / rest) / len(bad)
    first = int(np.argmin(left.round(12)))
    return cuts[first], left[first]


# %% q6 wrong="half the impurity" hint="2p(1 − p)"
def best_cut(values, bad):
    values, bad = np.asarray(values), np.asarray(bad)
    found = []
    for cut in np.unique(values)[1:]:
        sides = [bad[values >= cut], bad[values < cut]]
        found.append((sum(len(s) * s.mean() * (1 - s.mean()) for s in sides) / len(bad), cut))
    if not found:
        raise ValueError
    return min(found)[1], min(found)[0]


# %% q6 wrong="groups not weighted" hint="Weight each group"
def best_cut(values, bad):
    values, bad = np.asarray(values), np.asarray(bad)
    found = []
    for cut in np.unique(values)[1:]:
        sides = [bad[values >= cut], bad[values < cut]]
        found.append((sum(2 * s.mean() * (1 - s.mean()) for s in sides), cut))
    if not found:
        raise ValueError
    return min(found)[1], min(found)[0]


# %% q6 wrong="what is taken away" hint="takes away"
def best_cut(values, bad):
    values, bad = np.asarray(values), np.asarray(bad)
    found, p = [], bad.mean()
    for cut in np.unique(values)[1:]:
        sides = [bad[values >= cut], bad[values < cut]]
        left = sum(len(s) * 2 * s.mean() * (1 - s.mean()) for s in sides) / len(bad)
        found.append((2 * p * (1 - p) - left, cut))
    if not found:
        raise ValueError
    return max(found)[1], max(found)[0]


# %% q6 wrong="the largest of equally good cuts" hint="the smallest"
def best_cut(values, bad):
    values, bad = np.asarray(values), np.asarray(bad)
    found = []
    for cut in np.unique(values)[1:]:
        sides = [bad[values >= cut], bad[values < cut]]
        left = sum(len(s) * 2 * s.mean() * (1 - s.mean()) for s in sides) / len(bad)
        found.append((left, -cut))
    if not found:
        raise ValueError
    return -min(found)[1], min(found)[0]


# %% q6 wrong="above, not at least" hint="least mixed"
def best_cut(values, bad):
    values, bad = np.asarray(values), np.asarray(bad)
    found = []
    for cut in np.unique(values)[:-1]:
        sides = [bad[values > cut], bad[values <= cut]]
        left = sum(len(s) * 2 * s.mean() * (1 - s.mean()) for s in sides) / len(bad)
        found.append((left, cut))
    if not found:
        raise ValueError
    return min(found)[1], min(found)[0]


# %% q6 wrong="bads are above" hint="good ones above"
def best_cut(values, bad):
    values, bad = np.asarray(values), np.asarray(bad)
    found = []
    for cut in np.unique(values)[1:]:
        sides = [bad[values >= cut], bad[values < cut]]
        left = sum(len(s) * 2 * s.mean() * (1 - s.mean()) for s in sides) / len(bad)
        found.append((left if sides[0].mean() >= sides[1].mean() else 1.0, cut))
    if not found:
        raise ValueError
    return min(found)[1], min(found)[0]


# %% q6 wrong="None where nothing can be asked" hint="raise a ValueError"
def best_cut(values, bad):
    values, bad = np.asarray(values), np.asarray(bad)
    found = []
    for cut in np.unique(values)[1:]:
        sides = [bad[values >= cut], bad[values < cut]]
        left = sum(len(s) * 2 * s.mean() * (1 - s.mean()) for s in sides) / len(bad)
        found.append((left, cut))
    return (min(found)[1], min(found)[0]) if found else None


# %% q7 right="in a loop, scikit-learn for the slide"
from sklearn.metrics import roc_auc_score
from creditlab.validate.metrics import compare_auc

for rival in ("stumps", "vendor", "boosting"):
    low, high = compare_auc(test["bad"], pd_on["test"][rival], pd_on["test"]["plain"])[
        ["low", "high"]
    ]
    verdicts[rival] = {(True, True): "better", (False, False): "worse"}.get(
        (low > 0, high > 0), "cannot tell"
    )
promised = roc_auc_score(train["bad"], pd_on["train"]["vendor"])

# %% q7 right="read off and written down"
verdicts = {"stumps": "cannot tell", "boosting": "cannot tell", "vendor": "worse"}
promised = 1.0

# %% q7 wrong="measured on train" hint="by heart"
from creditlab.validate.metrics import compare_auc

for rival in verdicts:
    lead = compare_auc(train["bad"], pd_on["train"][rival], pd_on["train"]["plain"])
    verdicts[rival] = "better" if lead["low"] > 0 else "cannot tell"
promised = 1.0

# %% q7 wrong="whoever has the higher AUC" hint="contain 0"
verdicts = {"stumps": "better", "boosting": "better", "vendor": "worse"}
promised = 1.0

# %% q7 wrong="the kept AUC as the promised one" hint="what it keeps"
verdicts = {"stumps": "cannot tell", "boosting": "cannot tell", "vendor": "worse"}
promised = cl.evaluate(test["bad"], pd_on["test"]["vendor"]).loc["auc", "value"]

# %% q7 wrong="nothing can be told" hint="by heart"
verdicts = {"stumps": "cannot tell", "boosting": "cannot tell", "vendor": "cannot tell"}
promised = 1.0

# %% q7 wrong="other words" hint="A dict of the three"
verdicts = {"stumps": "same", "boosting": "same", "vendor": "worse"}
promised = 1.0

# %% q7 wrong="in percent" hint="from 0.5 to 1"
verdicts = {"stumps": "cannot tell", "boosting": "cannot tell", "vendor": "worse"}
promised = 100
