# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="by rule, with commas and small letters"
binds = dict.fromkeys(range(1, 13), "None")
binds |= dict.fromkeys((1, 2), "r") | dict.fromkeys((4, 5), "A, G") | {8: "P ", 10: "s"}

# %% q1 right="in the other order"
binds = {4: "AG", 5: "AG", 1: "R", 2: "R", 8: "P", 10: "S"}
binds = {n: binds.get(n, "none") for n in range(1, 13)}

# %% q1 wrong="the US rule is for consumers" hint="end where business begins"
binds = dict.fromkeys(range(1, 13), "none") | {1: "R", 4: "GA", 5: "GA", 8: "P", 10: "S"}

# %% q1 wrong="companies are protected, too" hint="does either European rule speak of it"
binds = dict.fromkeys(range(1, 13), "none") | {1: "R", 2: "R", 8: "P", 10: "S"}
binds |= dict.fromkeys((3, 4, 5), "GA")

# %% q1 wrong="one rule is enough" hint="two rules may bind at once"
binds = dict.fromkeys(range(1, 13), "none") | {1: "R", 2: "R", 4: "G", 5: "G", 8: "P", 10: "S"}

# %% q1 wrong="a signature makes it human" hint="Who decides if the score is always followed"
binds = dict.fromkeys(range(1, 13), "none") | {1: "R", 2: "R", 4: "GA", 5: "A", 8: "P", 10: "S"}

# %% q1 wrong="every program is high-risk" hint="creditworthiness scored at all"
binds = dict.fromkeys(range(1, 13), "none") | {1: "R", 2: "R", 8: "P", 10: "S", 6: "A"}
binds |= dict.fromkeys((4, 5), "GA")

# %% q1 wrong="PIPL for a limited company" hint="a natural person?"
binds = dict.fromkeys(range(1, 13), "none") | {1: "R", 2: "R", 8: "P", 9: "P", 10: "S"}
binds |= dict.fromkeys((4, 5), "GA")

# %% q1 wrong="sixty days for everybody" hint="how large is each"
binds = dict.fromkeys(range(1, 13), "none") | {1: "R", 2: "R", 8: "P"}
binds |= dict.fromkeys((4, 5), "GA") | dict.fromkeys((10, 11, 12), "S")

# %% q1 wrong="a list" hint="binds[1]"
binds = ["R", "R", "none", "GA", "GA", "none", "none", "P", "none", "S", "none", "none"]


# %% q2 right="with pandas"
def principal_reasons(points, reference, words):
    if any(not words.get(v) for v in points):
        raise ValueError("without words")
    texts = pd.Series({v: words[v] for v in points})
    if texts.str.contains("score|policy", case=False).any():
        raise ValueError("vague")
    lost = pd.Series(reference)[list(points)] - pd.Series(points)
    lost = lost.groupby(texts, sort=False).sum()
    lost = lost[lost > 0].sort_values(ascending=False, kind="stable")
    return lost.index[:4].tolist()


# %% q2 right="by hand, taking the largest again and again"
def principal_reasons(points, reference, words):
    texts, losses = [], []
    for name in points:
        if name not in words:
            raise ValueError(name)
        word = words[name]
        if word == "" or "SCORE" in word.upper() or "POLICY" in word.upper():
            raise ValueError(word)
        if word not in texts:
            texts.append(word)
            losses.append(0)
        losses[texts.index(word)] += reference[name] - points[name]
    found = []
    while len(found) < 4 and losses and max(losses) > 0:
        at = losses.index(max(losses))
        found.append(texts[at])
        losses[at] = 0
    return found


# %% q2 wrong="fewest points" hint="Lost: 39"
def principal_reasons(points, reference, words):
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
    ranked = sorted((v for v in points if reference[v] > points[v]), key=points.get)
    return list(dict.fromkeys(words[v] for v in ranked))[:4]


# %% q2 wrong="filled up to four" hint="lost nothing there"
def principal_reasons(points, reference, words):
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
    ranked = sorted(points, key=lambda v: points[v] - reference[v])
    texts = list(dict.fromkeys(words[v] for v in ranked))
    return texts[:3] + [words["orders"]] if "orders" in points else texts[:4]


# %% q2 wrong="no limit" hint="The fifth hardly helps"
def principal_reasons(points, reference, words):
    lost = {}
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
        lost[words[v]] = lost.get(words[v], 0) + reference[v] - points[v]
    return [t for t in sorted(lost, key=lost.get, reverse=True) if lost[t] > 0]


# %% q2 wrong="the same words twice" hint="8 + 16"
def principal_reasons(points, reference, words):
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
    lost = {v: reference[v] - points[v] for v in points}
    return [words[v] for v in sorted(lost, key=lost.get, reverse=True) if lost[v] > 0][:4]


# %% q2 wrong="the same words once, without adding up" hint="Lost: 39"
def principal_reasons(points, reference, words):
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
    lost = {v: reference[v] - points[v] for v in points}
    ranked = [words[v] for v in sorted(lost, key=lost.get, reverse=True) if lost[v] > 0]
    return list(dict.fromkeys(ranked))[:4]


# %% q2 wrong="what was gained does not count" hint="what was gained, too"
def principal_reasons(points, reference, words):
    lost = {}
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
        lost[words[v]] = lost.get(words[v], 0) + max(0, reference[v] - points[v])
    return [t for t in sorted(lost, key=lost.get, reverse=True) if lost[t] > 0][:4]


# %% q2 wrong="through the words, a forbidden one included" hint="only what the card counted"
def principal_reasons(points, reference, words):
    lost = {}
    for v, text in words.items():
        if not text or "score" in text.lower() or "policy" in text.lower():
            raise ValueError(v)
        lost[text] = lost.get(text, 0) + reference.get(v, 50) - points.get(v, 0)
    if any(v not in words for v in points):
        raise ValueError("no words")
    return [t for t in sorted(lost, key=lost.get, reverse=True) if lost[t] > 0][:4]


# %% q2 wrong="largest share lost" hint="Lost: 39"
def principal_reasons(points, reference, words):
    lost, full = {}, {}
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
        full[words[v]] = full.get(words[v], 0) + reference[v]
        lost[words[v]] = lost.get(words[v], 0) + reference[v] - points[v]
    return [t for t in sorted(lost, key=lambda t: -lost[t] / full[t]) if lost[t] > 0][:4]


# %% q2 wrong="ties by name" hint="order of the card"
def principal_reasons(points, reference, words):
    lost = {}
    for v in points:
        if not words.get(v) or "score" in words[v].lower() or "policy" in words[v].lower():
            raise ValueError(v)
        lost[words[v]] = lost.get(words[v], 0) + reference[v] - points[v]
    return [t for t in sorted(lost, key=lambda t: (-lost[t], t)) if lost[t] > 0][:4]


# %% q2 wrong="capital letters slip through" hint="in capitals as well"
def principal_reasons(points, reference, words):
    lost = {}
    for v in points:
        if not words.get(v) or "score" in words[v] or "policy" in words[v]:
            raise ValueError(v)
        lost[words[v]] = lost.get(words[v], 0) + reference[v] - points[v]
    return [t for t in sorted(lost, key=lost.get, reverse=True) if lost[t] > 0][:4]


# %% q2 wrong="looks only at words that are told" hint="told or not"
def principal_reasons(points, reference, words):
    lost = {}
    for v in points:
        lost[words.get(v, "")] = lost.get(words.get(v, ""), 0) + reference[v] - points[v]
    found = [t for t in sorted(lost, key=lost.get, reverse=True) if lost[t] > 0][:4]
    if any(not t or "score" in t.lower() or "policy" in t.lower() for t in found):
        raise ValueError("vague")
    return found


# %% q2 wrong="names, not words" hint="four reasons"
def principal_reasons(points, reference, words):
    lost = {v: reference[v] - points[v] for v in points}
    return [v for v in sorted(lost, key=lost.get, reverse=True) if lost[v] > 0][:4]


# %% q3 right="cumulated, with pandas"
def provisions(rolls, book, factor, alone):
    shares = pd.Series(rolls, dtype=float)
    if not shares.between(0, 1).all() or not all(0 <= s <= 1 for s in alone.values()):
        raise ValueError("shares from 0 to 1")
    rates = (shares[::-1].cumprod()[::-1] * factor).clip(upper=1)
    own = book["debtor"].isin(list(alone))
    rest = book[~own]
    matrix = (rest["open"] * rest["age"].map(rates).astype(float)).sum()
    single = (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()
    return rates.to_dict(), matrix, single


# %% q3 right="the package's"
def provisions(rolls, book, factor, alone):
    ages, flow = list(rolls), [1.0]
    for share in rolls.values():
        flow.append(flow[-1] * share)
    if min([*rolls.values(), *alone.values()]) < 0 or max([*rolls.values(), *alone.values()]) > 1:
        raise ValueError("a share")
    rates = {a: float(np.prod([rolls[b] for b in ages[ages.index(a) :]])) for a in ages}
    rest = book[~book["debtor"].isin(list(alone))]
    table = cl.provision(
        rest.groupby("age")["open"].sum().reindex(ages, fill_value=0), rates, factor=factor
    )
    owed = book.groupby("debtor")["open"].sum()
    single = sum(owed.get(debtor, 0) * share for debtor, share in alone.items())
    return dict(zip(ages, table["rate"][:-1])), table["provision"].iloc[-1], single


# %% q3 wrong="roll rates for loss rates" hint="end of the way"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = {age: min(1, share * factor) for age, share in rolls.items()}
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates))[~own].sum()
    return rates, matrix, (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()


# %% q3 wrong="from the wrong end" hint="still to come"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = (pd.Series(rolls).cumprod() * factor).clip(upper=1).to_dict()
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates))[~own].sum()
    return rates, matrix, (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()


# %% q3 wrong="rates above 1" hint="No rate goes above 1"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = (pd.Series(rolls)[::-1].cumprod() * factor).to_dict()
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates))[~own].sum()
    return rates, matrix, (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()


# %% q3 wrong="the factor on each step" hint="not on each step"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = (pd.Series(rolls) * factor)[::-1].cumprod().clip(upper=1).to_dict()
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates))[~own].sum()
    return rates, matrix, (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()


# %% q3 wrong="Cedar counted twice" hint="outside the matrix"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = (pd.Series(rolls)[::-1].cumprod() * factor).clip(upper=1).to_dict()
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates)).sum()
    return rates, matrix, (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()


# %% q3 wrong="the factor on those alone" hint="already in the share"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = (pd.Series(rolls)[::-1].cumprod() * factor).clip(upper=1).to_dict()
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates))[~own].sum()
    return (
        rates,
        matrix,
        factor * (book["open"] * book["debtor"].map(alone).astype(float))[own].sum(),
    )


# %% q3 wrong="only what is overdue" hint="What is not due yet"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = (pd.Series(rolls)[::-1].cumprod() * factor).clip(upper=1).to_dict()
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates))[~own & (book["age"] != "not due")].sum()
    return rates, matrix, (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()


# %% q3 wrong="Cedar is always the one" hint="Whoever is judged alone"
def provisions(rolls, book, factor, alone):
    if not all(0 <= s <= 1 for s in [*rolls.values(), *alone.values()]):
        raise ValueError
    rates = (pd.Series(rolls)[::-1].cumprod() * factor).clip(upper=1).to_dict()
    own = book["debtor"] == "Cedar"
    matrix = (book["open"] * book["age"].map(rates))[~own].sum()
    return rates, matrix, 0.35 * book["open"][own].sum()


# %% q3 wrong="percent go through" hint="A share lies between 0 and 1"
def provisions(rolls, book, factor, alone):
    rates = (pd.Series(rolls)[::-1].cumprod() * factor).clip(upper=1).to_dict()
    own = book["debtor"].isin(list(alone))
    matrix = (book["open"] * book["age"].map(rates))[~own].sum()
    return rates, matrix, (book["open"] * book["debtor"].map(alone).astype(float))[own].sum()


# %% q4 right="divided by the number of looks"
def looks(report, a_year):
    from scipy.stats import norm

    if report.empty:
        raise ValueError("no month")
    if a_year <= 0 or a_year >= 1:
        raise ValueError("a chance")
    level = a_year / len(report)
    found = []
    for name, row in report.iterrows():
        if row["late"] > row["expected"] + norm.isf(level) * row["spread"]:
            found.append(name)
    return level, found


# %% q4 right="by p-values"
def looks(report, a_year):
    from scipy.stats import norm

    if not 0 < a_year < 1 or len(report) == 0:
        raise ValueError
    level = -np.expm1(np.log1p(-a_year) / len(report))
    p = norm.sf((report["late"] - report["expected"]) / report["spread"])
    return level, report.index[p < level].tolist()


# %% q4 wrong="5% for each look" hint="all six together"
def looks(report, a_year):
    from scipy.stats import norm

    if report.empty or not 0 < a_year < 1:
        raise ValueError
    z = (report["late"] - report["expected"]) / report["spread"]
    return a_year, list(report.index[z > norm.isf(a_year)])


# %% q4 wrong="the chance of a false ring" hint="if each look has 5%"
def looks(report, a_year):
    from scipy.stats import norm

    if report.empty or not 0 < a_year < 1:
        raise ValueError
    z = (report["late"] - report["expected"]) / report["spread"]
    level = 1 - (1 - a_year) ** len(report)
    return level, list(report.index[z > norm.isf(level)])


# %% q4 wrong="a share above the mean" hint="compare with `expected`"
def looks(report, a_year):
    if report.empty or not 0 < a_year < 1:
        raise ValueError
    share = report["late"] / report["customers"]
    whole = report["late"].sum() / report["customers"].sum()
    return 1 - (1 - a_year) ** (1 / len(report)), list(report.index[share > whole])


# %% q4 wrong="both directions" hint="not fewer"
def looks(report, a_year):
    from scipy.stats import norm

    if report.empty or not 0 < a_year < 1:
        raise ValueError
    z = (report["late"] - report["expected"]) / report["spread"]
    level = 1 - (1 - a_year) ** (1 / len(report))
    return level, list(report.index[abs(z) > norm.isf(level)])


# %% q4 wrong="two-sided limit" hint="all of it on the upper side"
def looks(report, a_year):
    from scipy.stats import norm

    if report.empty or not 0 < a_year < 1:
        raise ValueError
    z = (report["late"] - report["expected"]) / report["spread"]
    level = 1 - (1 - a_year) ** (1 / len(report))
    return level, list(report.index[z > norm.isf(level / 2)])


# %% q4 wrong="two standard deviations" hint="In six"
def looks(report, a_year):
    if report.empty or not 0 < a_year < 1:
        raise ValueError
    z = (report["late"] - report["expected"]) / report["spread"]
    return 1 - (1 - a_year) ** (1 / len(report)), list(report.index[z > 1.96])


# %% q4 wrong="no month is no problem" hint="Nothing to look at"
def looks(report, a_year):
    from scipy.stats import norm

    level = a_year / max(len(report), 1)
    if not 0 < a_year < 1:
        raise ValueError
    z = (report["late"] - report["expected"]) / report["spread"]
    return level, list(report.index[z > norm.isf(level)])


# %% q5 right="the package's, days without bills passed over"
def rings(stream, threshold):
    from creditlab.deploy.alerts import cusum

    if threshold <= 0:
        raise ValueError("threshold")
    gap = (stream["late"] - stream["expected"]).to_numpy(dtype=float)
    sd = stream["spread"].to_numpy(dtype=float)
    z = np.full(len(stream), np.nan)
    z[sd > 0] = gap[sd > 0] / sd[sd > 0]
    return [int(day) for day in np.flatnonzero(cusum(z, threshold)[1])]


# %% q5 right="with places"
def rings(stream, threshold):
    if not (threshold > 0):
        raise ValueError("threshold")
    days, s = [], 0
    for i in range(len(stream)):
        row = stream.iloc[i]
        if row["spread"] == 0:
            continue
        s += (row["late"] - row["expected"]) / row["spread"] - 1 / 2
        if s < 0:
            s = 0
        elif s > threshold:
            days += [i]
            s = 0
    return days


# %% q5 wrong="from the threshold on" hint="is not above 4"
def rings(stream, threshold):
    if not threshold > 0:
        raise ValueError
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        s = max(0, s + (late - mean) / sd - 0.5) if sd else s
        if s >= threshold:
            days, s = [*days, i], 0
    return days


# %% q5 wrong="nothing taken off" hint="½ is taken off"
def rings(stream, threshold):
    if not threshold > 0:
        raise ValueError
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        s = max(0, s + (late - mean) / sd) if sd else s
        if s > threshold:
            days, s = [*days, i], 0
    return days


# %% q5 wrong="rings on and on" hint="starts again at 0"
def rings(stream, threshold):
    if not threshold > 0:
        raise ValueError
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        s = max(0, s + (late - mean) / sd - 0.5) if sd else s
        if s > threshold:
            days = [*days, i]
    return days


# %% q5 wrong="below zero" hint="never goes below 0"
def rings(stream, threshold):
    if not threshold > 0:
        raise ValueError
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        s = s + (late - mean) / sd - 0.5 if sd else s
        if s > threshold:
            days, s = [*days, i], 0
    return days


# %% q5 wrong="the labels of the rows" hint="whatever the index"
def rings(stream, threshold):
    if not threshold > 0:
        raise ValueError
    days, s = [], 0
    for row in stream.itertuples():
        s = max(0, s + (row.late - row.expected) / row.spread - 0.5) if row.spread else s
        if s > threshold:
            days, s = [*days, row.Index], 0
    return days


# %% q5 wrong="days from 1" hint="Days count from 0"
def rings(stream, threshold):
    if not threshold > 0:
        raise ValueError
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy(), 1):
        s = max(0, s + (late - mean) / sd - 0.5) if sd else s
        if s > threshold:
            days, s = [*days, i], 0
    return days


# %% q5 wrong="an empty day is a good day" hint="leaves the sum as it is"
def rings(stream, threshold):
    if not threshold > 0:
        raise ValueError
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        s = max(0, s + (late - mean) / (sd or 1) - 0.5)
        if s > threshold:
            days, s = [*days, i], 0
    return days


# %% q5 wrong="any threshold" hint="at a whisper"
def rings(stream, threshold):
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        s = max(0, s + (late - mean) / sd - 0.5) if sd else s
        if s > threshold:
            days, s = [*days, i], 0
    return days


# %% q5 wrong="the ten days" hint="Each day has its own spread"
def rings(stream, threshold):
    if threshold <= 0:
        raise ValueError
    return [2, 6]


# %% q6 right="the threshold found on the quiet years"
def _sum(stream, threshold):
    days, s = [], 0
    for i, (late, mean, sd) in enumerate(stream[["late", "expected", "spread"]].to_numpy()):
        s = max(0, s + (late - mean) / sd - 0.5) if sd else s
        if s > threshold:
            days, s = [*days, i], 0
    return days


my_threshold = next(h for h in np.arange(3, 9, 0.2) if len(_sum(quiet, h)) <= 60)


def my_alarm(stream):
    return _sum(stream, my_threshold)


# %% q6 right="another slack, a wider spread for the moods"
def my_alarm(stream):
    z = (stream["late"].to_numpy() - stream["expected"].to_numpy()) / stream["spread"].to_numpy()
    days, s = [], 0.0
    for day, step in enumerate(z / 1.2):
        s = max(0.0, s + step - 0.5)
        if s > 4.2:
            days.append(day)
            s = 0.0
    return days


# %% q6 right="the mean of the last days, quiet for a while after"
def my_alarm(stream):
    gap = (stream["late"] - stream["expected"]).rolling(8, min_periods=3).sum()
    sd = np.sqrt((stream["spread"] ** 2).rolling(8, min_periods=3).sum())
    days = []
    for day in np.flatnonzero(gap / sd > 3.2).tolist():
        if not days or day >= days[-1] + 10:
            days.append(day)
    return days


# %% q6 wrong="the textbook's threshold" hint="not by a textbook"
def my_alarm(stream):
    from creditlab.deploy.alerts import cusum

    z = ((stream["late"] - stream["expected"]) / stream["spread"]).to_numpy()
    return np.flatnonzero(cusum(z, threshold=4)[1]).tolist()


# %% q6 wrong="a limit for the day" hint="forgets"
def my_alarm(stream):
    z = (stream["late"] - stream["expected"]) / stream["spread"]
    return np.flatnonzero(z > 3.55).tolist()


# %% q6 wrong="the share of late, whoever came" hint="every campaign rings"
def my_alarm(stream):
    from creditlab.deploy.alerts import cusum

    z = (stream["late"] - 0.22 * 40) / np.sqrt(40 * 0.22 * 0.78)
    return np.flatnonzero(cusum(z.to_numpy(), threshold=5.5)[1]).tolist()


# %% q6 wrong="the share of late, within the budget" hint="what a campaign adds hides"
def my_alarm(stream):
    from creditlab.deploy.alerts import cusum

    z = (stream["late"] - 0.22 * 40) / np.sqrt(40 * 0.22 * 0.78)
    return np.flatnonzero(cusum(z.to_numpy(), threshold=14)[1]).tolist()


# %% q6 wrong="never rings" hint="by sleeping is none"
def my_alarm(stream):
    return []


# %% q6 wrong="always rings" hint="nobody listens"
def my_alarm(stream):
    return list(range(len(stream)))


# %% q6 wrong="the mean of the whole stream" hint="no mean or limit of the whole stream"
def my_alarm(stream):
    from creditlab.deploy.alerts import cusum

    z = ((stream["late"] - stream["expected"]) / stream["spread"]).to_numpy()
    return np.flatnonzero(cusum((z - z.mean()) / z.std(), threshold=4.5)[1]).tolist()


# %% q6 wrong="an array" hint="tolist"
def my_alarm(stream):
    from creditlab.deploy.alerts import cusum

    z = ((stream["late"] - stream["expected"]) / stream["spread"]).to_numpy()
    return np.flatnonzero(cusum(z, threshold=5.5)[1])


# %% q6 wrong="very sure, too late" hint="Too late"
def my_alarm(stream):
    from creditlab.deploy.alerts import cusum

    z = ((stream["late"] - stream["expected"]) / stream["spread"]).to_numpy()
    return np.flatnonzero(cusum(z, threshold=10)[1]).tolist()


# %% q7 right="read off"
verdicts = {"Ohio": "leave alone", "Porto": "tell Sales"}
verdicts |= dict.fromkeys(("Lyon", "Chengdu"), "recalibrate")

# %% q7 right="by half-years, and by the rate of late to expected"
verdicts = {}
for name, part in branches.items():
    start, end = part[:60].sum(), part[125:].sum()
    verdicts[name] = "leave alone"
    if end["late"] / end["expected"] > 1.15:
        verdicts[name] = "recalibrate"
    elif (
        abs(end["expected"] / end["customers"] / (start["expected"] / start["customers"]) - 1) > 0.1
    ):
        verdicts[name] = "tell Sales"

# %% q7 wrong="one ring is enough" hint="nothing happened"
verdicts = dict.fromkeys(branches, "recalibrate") | {"Porto": "tell Sales"}

# %% q7 wrong="the share of late" hint="expected every one of them"
verdicts = dict.fromkeys(branches, "recalibrate") | {"Ohio": "leave alone"}

# %% q7 wrong="flat is well" hint="with those who come now"
verdicts = {"Ohio": "leave alone", "Porto": "tell Sales"}
verdicts |= {"Lyon": "leave alone", "Chengdu": "recalibrate"}

# %% q7 wrong="safer people came, so tell Sales" hint="with those who come now"
verdicts = {"Ohio": "leave alone", "Porto": "tell Sales"}
verdicts |= {"Lyon": "tell Sales", "Chengdu": "recalibrate"}

# %% q7 wrong="nothing anywhere" hint="expected every one of them"
verdicts = dict.fromkeys(branches, "leave alone")

# %% q7 wrong="Sales is to blame" hint="add up late less expected"
verdicts = {"Ohio": "leave alone", "Porto": "tell Sales"}
verdicts |= {"Lyon": "recalibrate", "Chengdu": "tell Sales"}

# %% q7 wrong="yes and no" hint="A dict by branch"
verdicts = {"Ohio": True, "Porto": True, "Lyon": False, "Chengdu": False}
