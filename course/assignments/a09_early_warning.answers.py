# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {"counts": [1, 6], "later": [2, 4, 5], "no warning": [3, 8], "too late": [7]}
heard_as = {number: word for word, numbers in groups.items() for number in numbers}

# %% q1 right="written out"
heard_as = {1: "counts", 2: "later", 3: "no warning", 4: "later"}
heard_as |= {5: "later", 6: "counts", 7: "too late", 8: "no warning"}

# %% q1 wrong="what happened was known" hint="first to be read"
words = {"C": "counts", "L": "later", "N": "no warning", "T": "too late"}
heard_as = {number: words[letter] for number, letter in enumerate("CCNCLCTN", 1)}

# %% q1 wrong="the cheques of 2003 in March 2004" hint="first to be read"
words = {"C": "counts", "L": "later", "N": "no warning", "T": "too late"}
heard_as = {number: words[letter] for number, letter in enumerate("CLNCLCTN", 1)}

# %% q1 wrong="the year is over" hint="not a year that is published"
words = {"C": "counts", "L": "later", "N": "no warning", "T": "too late"}
heard_as = {number: words[letter] for number, letter in enumerate("CLNLCCTN", 1)}

# %% q1 wrong="all news counts" hint="to stop, or to go on"
words = {"C": "counts", "L": "later", "N": "no warning", "T": "too late"}
heard_as = {number: words[letter] for number, letter in enumerate("CLCLLCTC", 1)}

# %% q1 wrong="the failure rings" hint="still be held back"
words = {"C": "counts", "L": "later", "N": "no warning", "T": "too late"}
heard_as = {number: words[letter] for number, letter in enumerate("CLNLLCCN", 1)}

# %% q1 wrong="a list" hint="in the newspapers"
heard_as = {"1": "counts"} | dict.fromkeys((1, 2), "later")


# %% q2 right="kind by kind"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError("window")
    total = 0
    for kind in points:
        days = [pd.Timestamp(day) - pd.Timestamp(k) for k, name in heard if name == kind]
        if any(pd.Timedelta(0) <= d <= pd.Timedelta(days=window - 1) for d in days):
            total += points[kind]
    return total


# %% q2 right="as a table"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError("window")
    table = pd.DataFrame(heard, columns=["known", "kind"])
    last = pd.Timestamp(day)
    known = pd.to_datetime(table["known"])
    late = table[(known <= last) & (known > last - pd.Timedelta(days=window))]
    return late["kind"].drop_duplicates().map(points).fillna(0).astype(float).sum()


# %% q2 wrong="each time again" hint="counts once"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError
    ago = [((pd.Timestamp(day) - pd.Timestamp(d)).days, kind) for d, kind in heard]
    return sum(points.get(kind, 0) for days, kind in ago if 0 <= days < window)


# %% q2 wrong="hears July in June" hint="nobody knows in June"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError
    ago = [((pd.Timestamp(day) - pd.Timestamp(d)).days, kind) for d, kind in heard]
    return sum(points.get(kind, 0) for kind in {kind for days, kind in ago if days < window})


# %% q2 wrong="forgets nothing" hint="out of the window"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError
    return sum(points.get(kind, 0) for kind in {kind for known, kind in heard if known <= day})


# %% q2 wrong="counts kinds" hint="each has its points"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError
    ago = [((pd.Timestamp(day) - pd.Timestamp(d)).days, kind) for d, kind in heard]
    return len({kind for days, kind in ago if 0 <= days < window and kind in points})


# %% q2 wrong="a day too long" hint="no more"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError
    ago = [((pd.Timestamp(day) - pd.Timestamp(d)).days, kind) for d, kind in heard]
    return sum(points.get(kind, 0) for kind in {kind for days, kind in ago if 0 <= days <= window})


# %% q2 wrong="the first time that it was heard" hint="heard of late"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError
    first = {kind: known for known, kind in sorted(heard, reverse=True)}
    ago = {kind: (pd.Timestamp(day) - pd.Timestamp(known)).days for kind, known in first.items()}
    return sum(points.get(kind, 0) for kind, days in ago.items() if 0 <= days < window)


# %% q2 wrong="an unknown kind stops it" hint="raises KeyError"
def score_on(day, heard, points, window):
    if window < 1:
        raise ValueError
    ago = [((pd.Timestamp(day) - pd.Timestamp(d)).days, kind) for d, kind in heard]
    return sum(points[kind] for kind in {kind for days, kind in ago if 0 <= days < window})


# %% q2 wrong="takes any window" hint="hears nothing"
def score_on(day, heard, points, window):
    ago = [((pd.Timestamp(day) - pd.Timestamp(d)).days, kind) for d, kind in heard]
    return sum(points.get(kind, 0) for kind in {kind for days, kind in ago if 0 <= days < window})


# %% q2 wrong="the six by heart" hint="window that the function"
def score_on(day, heard, points, window):
    return 6


# %% q3 right="customer by customer"
def lead_times(rings, ends, horizon):
    if horizon < 1:
        raise ValueError("horizon")
    found = {}
    for who, end in ends.items():
        days = [(end - day).days for day in rings.loc[rings["customer"] == who, "day"]]
        days = [each for each in days if 1 <= each <= horizon]
        found[who] = float(max(days)) if days else np.nan
    return pd.Series(found, index=ends.index)


# %% q3 right="the package's"
def lead_times(rings, ends, horizon):
    return first_alarms(rings, ends, horizon)["lead"]


# %% q3 wrong="the last ring" hint="not the last"
def lead_times(rings, ends, horizon):
    if horizon < 1:
        raise ValueError
    ahead = (rings["customer"].map(ends) - rings["day"]).dt.days
    ok = ahead.between(1, horizon)
    return ahead[ok].groupby(rings["customer"][ok]).min().reindex(ends.index)


# %% q3 wrong="looks back for ever" hint="further than the horizon"
def lead_times(rings, ends, horizon):
    if horizon < 1:
        raise ValueError
    ahead = (rings["customer"].map(ends) - rings["day"]).dt.days
    ok = ahead >= 1
    return ahead[ok].groupby(rings["customer"][ok]).max().reindex(ends.index)


# %% q3 wrong="drops whoever first rang too early" hint="which of its three rings"
def lead_times(rings, ends, horizon):
    if horizon < 1:
        raise ValueError
    ahead = ends - rings.groupby("customer")["day"].min().reindex(ends.index)
    ahead = ahead.dt.days
    return ahead.where(ahead.between(1, horizon)).fillna(0).where(ahead.gt(0))


# %% q3 wrong="the day of the end counts" hint="Neither helps"
def lead_times(rings, ends, horizon):
    if horizon < 1:
        raise ValueError
    ahead = (rings["customer"].map(ends) - rings["day"]).dt.days
    ok = ahead.between(0, horizon)
    return ahead[ok].groupby(rings["customer"][ok]).max().reindex(ends.index)


# %% q3 wrong="leaves out who never rang" hint="also where nothing rang"
def lead_times(rings, ends, horizon):
    if horizon < 1:
        raise ValueError
    ahead = (rings["customer"].map(ends) - rings["day"]).dt.days
    ok = ahead.between(1, horizon)
    return ahead[ok].groupby(rings["customer"][ok]).max()


# %% q3 wrong="nought for none" hint="Neither helps"
def lead_times(rings, ends, horizon):
    if horizon < 1:
        raise ValueError
    ahead = (rings["customer"].map(ends) - rings["day"]).dt.days
    ok = ahead.between(1, horizon)
    return ahead[ok].groupby(rings["customer"][ok]).max().reindex(ends.index).fillna(0)


# %% q3 wrong="always a year" hint="horizon that the function"
def lead_times(rings, ends, horizon):
    return first_alarms(rings, ends, 365)["lead"]


# %% q3 wrong="takes any horizon" hint="no day finds nothing"
def lead_times(rings, ends, horizon):
    return first_alarms(rings, ends, max(horizon, 1))["lead"]


# %% q3 wrong="a list" hint="A value for each customer"
def lead_times(rings, ends, horizon):
    return first_alarms(rings, ends, horizon)["lead"].tolist()


# %% q4 right="delivery by delivery"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError("shares")
    total = 0.0
    for before in range(1, (lead or 0) + 1):
        total += daily * (1 - margin - dividend) if before <= terms else -daily * margin
    return total


# %% q4 right="with and without the rule"
def stop_pays(lead, daily, terms, margin, dividend):
    if min(margin, dividend) < 0 or max(margin, dividend) > 1:
        raise ValueError("shares")
    if lead is None:
        return 0
    unpaid, paid = min(lead, terms), max(lead - terms, 0)
    received = daily * (paid + dividend * unpaid)
    return -(received - daily * (1 - margin) * (paid + unpaid))


# %% q4 wrong="earlier is always better" hint="its margin is lost"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError
    return daily * min(lead or 0, terms) * (1 - margin - dividend)


# %% q4 wrong="all that is held back would have been lost" hint="stay unpaid"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError
    return daily * (lead or 0) * (1 - margin - dividend)


# %% q4 wrong="the price" hint="not the price"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError
    held = min(lead or 0, terms)
    return daily * (held * (1 - dividend) - ((lead or 0) - held) * margin)


# %% q4 wrong="nothing comes of an insolvency" hint="pays a part"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError
    held = min(lead or 0, terms)
    return daily * (held * (1 - margin) - ((lead or 0) - held) * margin)


# %% q4 wrong="margin on all" hint="so none is lost"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError
    held = min(lead or 0, terms)
    return daily * (held * (1 - margin - dividend) - (lead or 0) * margin)


# %% q4 wrong="always saves the whole of the terms" hint="before the ring is gone"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError
    if not lead:
        return 0
    return daily * (terms * (1 - margin - dividend) - max(lead - terms, 0) * margin)


# %% q4 wrong="never below nought" hint="What does it cost"
def stop_pays(lead, daily, terms, margin, dividend):
    if not (0 <= margin <= 1 and 0 <= dividend <= 1):
        raise ValueError
    held = min(lead or 0, terms)
    lost = ((lead or 0) - held) * margin if terms == 60 else 0
    return daily * (held * (1 - margin - dividend) - lost)


# %% q4 wrong="percent go through" hint="Refuse what is no share"
def stop_pays(lead, daily, terms, margin, dividend):
    held = min(lead or 0, terms)
    return daily * (held * (1 - margin - dividend) - ((lead or 0) - held) * margin)


# %% q4 wrong="the example" hint="only 45 days are saved"
def stop_pays(lead, daily, terms, margin, dividend):
    return 33_000


# %% q5 right="with binomial coefficients"
def told_apart(a, b):
    from math import comb

    if len(a) != len(b) or not a:
        raise ValueError("lists")
    only_a = len([1 for x, y in zip(a, b) if x and not y])
    only_b = len([1 for x, y in zip(a, b) if y and not x])
    n, few = only_a + only_b, min(only_a, only_b)
    return only_a, only_b, min(1, 2 * sum(comb(n, k) for k in range(few + 1)) / 2**n)


# %% q5 right="as arrays"
def told_apart(a, b):
    from scipy.stats import binom

    x, y = np.array(a, dtype=bool), np.array(b, dtype=bool)
    if x.shape != y.shape or x.size == 0:
        raise ValueError("lists")
    m, n = (x & ~y).sum(), (~x & y).sum()
    return m, n, min(1.0, 2 * binom.cdf(min(m, n), m + n, 0.5))


# %% q5 wrong="one direction" hint="In either direction"
def told_apart(a, b):
    from scipy.stats import binom

    if len(a) != len(b) or not a:
        raise ValueError
    m, n = (sum(x > y for x, y in zip(p, q)) for p, q in ((a, b), (b, a)))
    return m, n, float(binom.cdf(min(m, n), m + n, 0.5)) if m + n else 1.0


# %% q5 wrong="this one split" hint="this one split"
def told_apart(a, b):
    from scipy.stats import binom

    if len(a) != len(b) or not a:
        raise ValueError
    m, n = (sum(x > y for x, y in zip(p, q)) for p, q in ((a, b), (b, a)))
    return m, n, float(binom.pmf(m, m + n, 0.5))


# %% q5 wrong="only what is more uneven" hint="and more, belong to it"
def told_apart(a, b):
    from scipy.stats import binom

    if len(a) != len(b) or not a:
        raise ValueError
    m, n = (sum(x > y for x, y in zip(p, q)) for p, q in ((a, b), (b, a)))
    tail = sum(binom.pmf(k, m + n, 0.5) for k in range(min(m, n)))
    return m, n, float(2 * tail)


# %% q5 wrong="all that were right" hint="for whom both were right"
def told_apart(a, b):
    from scipy.stats import binomtest

    if len(a) != len(b) or not a:
        raise ValueError
    return sum(a), sum(b), float(binomtest(sum(a), sum(a) + sum(b)).pvalue)


# %% q5 wrong="as if they were other customers" hint="7 heads or more"
def told_apart(a, b):
    from scipy.stats import fisher_exact

    if len(a) != len(b) or not a:
        raise ValueError
    m, n = (sum(x > y for x, y in zip(p, q)) for p, q in ((a, b), (b, a)))
    table = [[sum(a), len(a) - sum(a)], [sum(b), len(b) - sum(b)]]
    return m, n, float(fisher_exact(table)[1])


# %% q5 wrong="a coin for everybody" hint="7 heads or more"
def told_apart(a, b):
    from scipy.stats import binomtest

    if len(a) != len(b) or not a:
        raise ValueError
    m, n = (sum(x > y for x, y in zip(p, q)) for p, q in ((a, b), (b, a)))
    return m, n, float(binomtest(m, len(a)).pvalue)


# %% q5 wrong="chances above one" hint="No chance is above 1"
def told_apart(a, b):
    from scipy.stats import binom

    if len(a) != len(b) or not a:
        raise ValueError
    m, n = (sum(x > y for x, y in zip(p, q)) for p, q in ((a, b), (b, a)))
    return m, n, float(2 * binom.cdf(min(m, n), m + n, 0.5))


# %% q5 wrong="the shorter list decides" hint="on the same customers"
def told_apart(a, b):
    from scipy.stats import binomtest

    m, n = (sum(x > y for x, y in zip(p, q)) for p, q in ((a, b), (b, a)))
    return m, n, float(binomtest(m, m + n).pvalue) if m + n else 1.0


# %% q5 wrong="the 27 by heart" hint="A first"
def told_apart(a, b):
    return 7, 4, 1_124 / 2_048


# %% q6 right="two kinds in a year, and a question"
my_rule = {"points": dict.fromkeys(signals["signal"].unique(), 1), "threshold": 2}
my_rule |= {"window": 365, "action": "question"}

# %% q6 right="what the own ledger says counts twice"
my_rule = {"points": dict.fromkeys(signals["signal"], 1.0) | {"payment": 2.0}}
my_rule |= {"threshold": 3.0, "window": 365, "action": "Question"}

# %% q6 right="half a year"
my_rule = {"points": dict.fromkeys(sorted(set(signals["signal"])), 0.5), "threshold": 1}
my_rule |= {"window": 180, "action": "question"}

# %% q6 wrong="the proposal" hint="eat up what it finds"
my_rule = {"points": dict.fromkeys(signals["signal"].unique(), 1), "threshold": 2}
my_rule |= {"window": 365, "action": "stop"}

# %% q6 wrong="a stop at any news" hint="each of the false ones"
my_rule = {"points": dict.fromkeys(signals["signal"].unique(), 1), "threshold": 1}
my_rule |= {"window": 365, "action": "stop"}

# %% q6 wrong="never" hint="hardly ever rings"
my_rule = {"points": {"court": 1}, "threshold": 99, "window": 365, "action": "stop"}

# %% q6 wrong="only when all is clear" hint="Whom does it miss"
my_rule = {"points": dict.fromkeys(signals["signal"].unique(), 1), "threshold": 5}
my_rule |= {"window": 90, "action": "question"}

# %% q6 wrong="kinds that we do not receive" hint="as they stand in"
my_rule = {"points": dict.fromkeys(KINDS, 1), "threshold": 2, "window": 365, "action": "question"}

# %% q6 wrong="a rule object" hint="points, threshold, window and action"
my_rule = AlarmRule(dict.fromkeys(signals["signal"].unique(), 1), 2, 365)

# %% q6 wrong="a third way" hint="'stop' or 'question'"
my_rule = {"points": {"court": 1, "payment": 1}, "threshold": 1, "window": 365, "action": "ask"}


# %% q7 right="read off, written out"
verdicts = dict.fromkeys((1, 2, 4), "cannot tell") | {3: "fewer", 5: "more"}
_one = list(seven[1] >= 60) + list(ours.loc[twenty, 1].isna())
_two = list(seven[2] >= 60) + list(ours.loc[twenty, 2].isna())
evidence = {2: told_apart(_one, _two)[2], 4: (3 / 7, ours.loc[twenty, 2].count() / 20)}
_lead, _well = ours.loc[failed, 2].fillna(0), ours.loc[~failed, 2]
evidence[5] = np.array([np.mean(_lead >= 60), _well.count() / len(_well)])


# %% q7 right="with counts"
def _split(a, b):
    a, b = np.asarray(a), np.asarray(b)
    _m, _n, _chance = told_apart(a.tolist(), b.tolist())
    return "cannot tell" if _chance >= 0.05 else "more" if _m > _n else "fewer"


def _shares(k, n):
    _low, _high = jeffreys_interval(k, n)
    return "more" if _low[0] > _high[1] else "fewer" if _high[0] < _low[1] else "cannot tell"


_good = ours[~failed]
_found = {k: (ours.loc[failed, k] >= 60).tolist() for k in (1, 2)}
_silent = {k: _good[k].isna().tolist() for k in (1, 2)}
_seven = {k: (seven[k] >= 60).tolist() for k in seven}
_twenty = {k: ours.loc[twenty, k].isna().tolist() for k in (1, 2)}
verdicts = {1: _split(_seven[2], _seven["2, with hindsight"])}
verdicts[2] = _split(_seven[1] + _twenty[1], _seven[2] + _twenty[2])
verdicts[3] = _split(_found[1] + _silent[1], _found[2] + _silent[2])
verdicts[4] = _shares([sum(_seven[2]), 20 - sum(_twenty[2])], [7, 20])
_counts = [sum(_found[2]), len(_good) - sum(_silent[2])]
verdicts[5] = _shares(_counts, [len(_found[2]), len(_good)])
evidence = {2: told_apart(_seven[1] + _twenty[1], _seven[2] + _twenty[2])[2]}
evidence[4] = [sum(_seven[2]) / 7, 1 - sum(_twenty[2]) / 20]
evidence[5] = [_counts[0] / len(_found[2]), _counts[1] / len(_good)]

# %% q7 wrong="hindsight finds more" hint="Could coins fall so"
verdicts = dict.fromkeys((2, 4), "cannot tell") | {1: "fewer", 3: "fewer", 5: "more"}

# %% q7 wrong="the larger count wins" hint="Who decides"
verdicts = {1: "cannot tell", 2: "fewer", 3: "fewer", 4: "cannot tell", 5: "more"}

# %% q7 wrong="one kind finds more, so it is right for more" hint="silent if healthy"
verdicts = dict.fromkeys((1, 2, 4), "cannot tell") | {3: "more", 5: "more"}

# %% q7 wrong="the larger share wins" hint="both intervals"
verdicts = dict.fromkeys((1, 2), "cannot tell") | {3: "fewer", 4: "more", 5: "more"}

# %% q7 wrong="nothing can be told, ever" hint="at least 60 days ahead"
verdicts = dict.fromkeys((1, 2, 4, 5), "cannot tell") | {3: "fewer"}

# %% q7 wrong="numbers for words" hint="of each first"
verdicts = {1: 1.0, 2: 0.73, 3: 0.0, 4: 0.5, 5: 0.0}


# %% q7 wrong="late rings are found, too" hint="comes too late for a failure"
_one = list(seven[1] >= 60) + list(ours.loc[twenty, 1].isna())
_two = list(seven[2] >= 60) + list(ours.loc[twenty, 2].isna())
evidence = {2: told_apart(_one, _two)[2]}
evidence[4] = [seven[2].notna().mean(), ours.loc[twenty, 2].notna().mean()]
evidence[5] = [ours.loc[failed, 2].notna().mean(), ours.loc[~failed, 2].notna().mean()]

# %% q7 wrong="the evidence of a neighbour" hint="Seven and twenty customers"
evidence = {2: 0.0123, 4: [3 / 7, 0.4], 5: [0.41, 0.2]}
