# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
news = dict.fromkeys([2, 5, 6], "left") | dict.fromkeys([1, 3, 4], "right")
news |= {7: "cannot tell", 8: "cannot tell"}

# %% q1 right="written out, with capitals and a space"
news = {1: "right", 2: "left", 3: "right", 4: "right", 5: "left"}
news = {**news, 6: "left", 7: "cannot tell", 8: "cannot tell"}

# %% q1 wrong="high is always good" hint="which end"
words = {"L": "left", "R": "right", "?": "cannot tell"}
news = {number: words[letter] for number, letter in enumerate("RRRRRL??", 1)}

# %% q1 wrong="a low Moody's number is the better letter" hint="1 is the best of each"
words = {"L": "left", "R": "right", "?": "cannot tell"}
news = {number: words[letter] for number, letter in enumerate("RLLRLL??", 1)}

# %% q1 wrong="the wrong one of two same letters" hint="The same letter"
words = {"L": "left", "R": "right", "?": "cannot tell"}
news = {number: words[letter] for number, letter in enumerate("RLRRLR??", 1)}

# %% q1 wrong="AAA beats A everywhere" hint="With whom"
words = {"L": "left", "R": "right", "?": "cannot tell"}
news = {number: words[letter] for number, letter in enumerate("RLRRLLL?", 1)}

# %% q1 wrong="PAYDEX speaks of default" hint="default rate"
words = {"L": "left", "R": "right", "?": "cannot tell"}
news = {number: words[letter] for number, letter in enumerate("RLRRLL?R", 1)}

# %% q1 wrong="letters for words" hint="prompt"
news = dict(enumerate("RLRRLL??", 1))

# %% q1 wrong="a list" hint="prompt"
news = ["right", "left", "right", "right", "left", "left", "cannot tell", "cannot tell"]


# %% q2 right="a chain of questions"
def rung(pd_of_year):
    if pd_of_year is None or pd_of_year != pd_of_year:
        return "unknown"
    if pd_of_year < 0 or pd_of_year > 1:
        raise ValueError("no probability")
    if pd_of_year == 1:
        return "D"
    if pd_of_year < 0.0005:
        return "R1"
    for name, start in {"R7": 0.2, "R6": 0.06, "R5": 0.02, "R4": 0.006, "R3": 0.002}.items():
        if pd_of_year >= start:
            return name
    return "R2"


# %% q2 right="bisect"
def rung(pd_of_year):
    from bisect import bisect_right

    if pd.isnull(pd_of_year):
        return "unknown"
    limits = [0, 0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1]
    if not limits[0] <= pd_of_year <= limits[-1]:
        raise ValueError(pd_of_year)
    return f"R{bisect_right(limits, pd_of_year)}".replace("R8", "D")


# %% q2 wrong="a limit belongs to the better rung" hint="riskier side"
def rung(pd_of_year):
    if pd.isna(pd_of_year):
        return "unknown"
    if not 0 <= pd_of_year <= 1:
        raise ValueError
    if pd_of_year == 1:
        return "D"
    return f"R{1 + np.searchsorted([0.0005, 0.002, 0.006, 0.02, 0.06, 0.2], pd_of_year)}"


# %% q2 wrong="missing is taken as 0" hint="Missing is not 0"
def rung(pd_of_year):
    value = 0 if pd.isna(pd_of_year) else pd_of_year
    if not 0 <= value <= 1:
        raise ValueError
    limits = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1]
    return [*[f"R{n}" for n in range(1, 8)], "D"][np.searchsorted(limits, value, side="right")]


# %% q2 wrong="no error for 150%" hint="no probability"
def rung(pd_of_year):
    if pd.isna(pd_of_year):
        return "unknown"
    limits = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1]
    return [*[f"R{n}" for n in range(1, 8)], "D"][np.searchsorted(limits, pd_of_year, side="right")]


# %% q2 wrong="in percent" hint="As a share"
def rung(pd_of_year):
    if pd.isna(pd_of_year):
        return "unknown"
    if not 0 <= pd_of_year <= 100:
        raise ValueError
    limits = [0.05, 0.2, 0.6, 2, 6, 20, 100]
    return [*[f"R{n}" for n in range(1, 8)], "D"][np.searchsorted(limits, pd_of_year, side="right")]


# %% q2 wrong="default on the last rung" hint="Who has defaulted"
def rung(pd_of_year):
    if pd.isna(pd_of_year):
        return "unknown"
    if not 0 <= pd_of_year <= 1:
        raise ValueError
    return f"R{1 + np.searchsorted([0.0005, 0.002, 0.006, 0.02, 0.06, 0.2], pd_of_year, 'right')}"


# %% q2 wrong="a number, not a name" hint="As a share"
def rung(pd_of_year):
    return 1 + int(np.searchsorted([0.0005, 0.002, 0.006, 0.02, 0.06, 0.2], pd_of_year, "right"))


# %% q3 right="a rating at a time"
def on_our_ladder(ratings):
    from creditlab.decide.scales import to_master

    limits, found = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1], []
    for scale, grade in zip(ratings["scale"], ratings["grade"]):
        p = to_master(scale, grade)["pd"]
        above = sum(p >= limit for limit in limits)
        found.append("unknown" if pd.isna(p) else "D" if above == 7 else f"R{above + 1}")
    return found


# %% q3 right="pandas"
def on_our_ladder(ratings):
    edges = [0, 0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1, 2]
    names = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "D"]
    cut = pd.cut(harmonise(ratings)["pd"], edges, labels=names, right=False)
    return cut.astype(object).fillna("unknown").tolist()


# %% q3 wrong="the rungs of the lesson" hint="Which of our rungs"
def on_our_ladder(ratings):
    return harmonise(ratings)["master"].fillna("unknown").tolist()


# %% q3 wrong="unknown ones are dropped" hint="A rung for each row"
def on_our_ladder(ratings):
    known = harmonise(ratings)["pd"].dropna()
    return ["R7" if p >= 0.2 else "R4" for p in known]


# %% q3 wrong="by the letter, whoever wrote it" hint="another risk"
def on_our_ladder(ratings):
    edges = [0, 0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1, 2]
    names = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "D"]
    same = ratings.assign(scale=ratings["scale"].replace("Creditreform Rating", "S&P"))
    cut = pd.cut(harmonise(same)["pd"], edges, labels=names, right=False)
    return cut.astype(object).fillna("unknown").tolist()


# %% q3 wrong="the domestic AAA is taken for a global one" hint="how bills were paid"
def on_our_ladder(ratings):
    values = harmonise(ratings)["pd"].fillna(0)
    limits = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1]
    names = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "D"]
    return [names[at] for at in np.searchsorted(limits, values, side="right")]


# %% q3 wrong="default on the last rung" hint="default itself"
def on_our_ladder(ratings):
    limits = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2]
    values = harmonise(ratings)["pd"]
    places = 1 + np.searchsorted(limits, values, side="right")
    return ["unknown" if np.isnan(p) else f"R{at}" for p, at in zip(values, places)]


# %% q3 wrong="not seen is unknown" hint="No Aaa was seen"
def on_our_ladder(ratings):
    limits = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 1]
    names = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "D"]
    values = harmonise(ratings)["pd"]
    places = np.searchsorted(limits, values, side="right")
    return [names[at] if p > 0 else "unknown" for p, at in zip(values, places)]


# %% q3 wrong="the notebook's own table"
def on_our_ladder(ratings):
    return ["R4", "unknown"]


# %% q3 wrong="a Series" hint="A rung for each row"
def on_our_ladder(ratings):
    return pd.Series(["R4", "unknown"])


# %% q4 right="year by year"
def default_within(counts, years):
    grades = list(counts.index)
    found = {}
    for start in grades:
        here, failed = dict.fromkeys(grades, 0.0) | {start: 1.0}, 0.0
        for _ in range(years):
            later = dict.fromkeys(grades, 0.0)
            for grade, share in here.items():
                known = counts.loc[grade, [*grades, "default"]].sum()
                failed += share * counts.loc[grade, "default"] / known
                for end in grades:
                    later[end] += share * counts.loc[grade, end] / known
            here = later
        found[start] = failed
    return found


# %% q4 right="by the package"
def default_within(counts, years):
    from creditlab.decide.multi_year import default_probabilities

    known = counts.drop(columns="withdrawn").rename(columns={"default": "D"})
    matrix = known.div(known.sum(axis=1), axis=0)
    matrix.loc["D"] = [0.0] * (matrix.shape[1] - 1) + [1.0]
    return default_probabilities(matrix, [years])[years].loc[list(counts.index)].astype(float)


# %% q4 wrong="without slides" hint="some slid"
def default_within(counts, years):
    known = counts.drop(columns="withdrawn")
    one = known["default"] / known.sum(axis=1)
    return 1 - (1 - one) ** years


# %% q4 wrong="years times one year" hint="some slid"
def default_within(counts, years):
    known = counts.drop(columns="withdrawn")
    return years * known["default"] / known.sum(axis=1)


# %% q4 wrong="withdrawn counted in" hint="not known"
def default_within(counts, years):
    shares = counts.div(counts.sum(axis=1), axis=0)
    shares.loc["default"] = shares.loc["withdrawn"] = 0.0
    shares.loc["default", "default"] = shares.loc["withdrawn", "withdrawn"] = 1.0
    power = np.linalg.matrix_power(shares[list(shares.index)].to_numpy(), years)
    return pd.Series(power[:-2, -2], counts.index)


# %% q4 wrong="cell by cell" hint="some slid"
def default_within(counts, years):
    known = counts.drop(columns="withdrawn")
    return (known.div(known.sum(axis=1), axis=0) ** years)["default"]


# %% q4 wrong="in the last year only" hint="not in the second year only"
def default_within(counts, years):
    known = counts.drop(columns="withdrawn")
    shares = known.div(known.sum(axis=1), axis=0)
    alive = shares[list(shares.index)].to_numpy()
    last = np.linalg.matrix_power(alive, years - 1) @ shares["default"].to_numpy()
    return pd.Series(last, counts.index)


# %% q4 wrong="columns divided, not rows"
def default_within(counts, years):
    known = counts.drop(columns="withdrawn")
    shares = known / known.sum()
    shares.loc["default"] = [0.0] * (len(known.columns) - 1) + [1.0]
    return pd.Series(np.linalg.matrix_power(shares.to_numpy(), years)[:-1, -1], counts.index)


# %% q4 wrong="always five years" hint="One in ten slides"
def default_within(counts, years):
    known = counts.drop(columns="withdrawn")
    shares = known.div(known.sum(axis=1), axis=0)
    shares.loc["default"] = [0.0] * (len(known.columns) - 1) + [1.0]
    return pd.Series(np.linalg.matrix_power(shares.to_numpy(), 5)[:-1, -1], counts.index)


# %% q4 wrong="one number" hint="for each grade"
def default_within(counts, years):
    return 0.02


# %% q5 right="counted one by one"
def precision_and_recall(marked, planted):
    marked, right = list(dict.fromkeys(marked)), 0
    for name in marked:
        if name in planted:
            right += 1
    there = len(set(planted))
    return (
        np.nan if not marked else right / len(marked),
        np.nan if not there else right / there,
    )


# %% q5 right="pandas"
def precision_and_recall(marked, planted):
    marked, planted = pd.Index(list(marked)).unique(), pd.Index(list(planted)).unique()
    right = sum(marked.isin(planted))
    share = lambda of: right / len(of) if len(of) else float("nan")
    return share(marked), share(planted)


# %% q5 wrong="recall first" hint="precision comes first"
def precision_and_recall(marked, planted):
    right = len(set(marked) & set(planted))
    recall = right / len(set(planted)) if planted else float("nan")
    return recall, right / len(set(marked)) if marked else float("nan")


# %% q5 wrong="counts twice what was marked twice" hint="counts once"
def precision_and_recall(marked, planted):
    right = sum(name in planted for name in marked)
    precision = right / len(marked) if marked else float("nan")
    return precision, right / len(planted) if planted else float("nan")


# %% q5 wrong="divides by nothing"
def precision_and_recall(marked, planted):
    right = len(set(marked) & set(planted))
    return right / len(set(marked)), right / len(set(planted))


# %% q5 wrong="0 where nothing is marked" hint="is no share"
def precision_and_recall(marked, planted):
    right = len(set(marked) & set(planted))
    return right / max(len(set(marked)), 1), right / max(len(set(planted)), 1)


# %% q5 wrong="in percent" hint="which share is right"
def precision_and_recall(marked, planted):
    right = len(set(marked) & set(planted))
    precision = 100 * right / len(set(marked)) if marked else float("nan")
    return precision, 100 * right / len(set(planted)) if planted else float("nan")


# %% q5 wrong="one number, their product" hint="return precision, recall"
def precision_and_recall(marked, planted):
    right = len(set(marked) & set(planted))
    return right / len(set(marked)) * right / len(set(planted))


# %% q6 right="by eye"
marked = ["revenue", "loan dates", "overdue loans"]

# %% q6 right="by code, as a set"
marked = set()
if abs(enterprise.value("statements", "revenue") / agency.value("figures", "revenue") - 1) > 0.1:
    marked.add("revenue")
open_loans = enterprise.parts["outstanding credit"]
if any(open_loans["due"] < open_loans["opened"]):
    marked.add("loan dates")
if enterprise.value("summary", "overdue loans") != sum(open_loans["days_overdue"] > 0):
    marked.add("overdue loans")

# %% q6 wrong="everything that differs" hint="rounding or a licence"
marked = ["revenue", "loan dates", "overdue loans", "founded", "balance"]

# %% q6 wrong="all six" hint="rounding or a licence"
marked = list(PLACES)

# %% q6 wrong="only the obvious one" hint="not marked"
marked = ["revenue"]

# %% q6 wrong="a harmless one for a real one" hint="rounding or a licence"
marked = ["revenue", "overdue loans", "founded"]

# %% q6 wrong="names of one's own" hint="written as in the table"
marked = ["sales", "loan dates", "overdue"]

# %% q6 wrong="nothing" hint="written as in the table"
marked = []

# %% q6 wrong="one text" hint="written as in the table"
marked = "revenue, loan dates, overdue loans"


# %% q7 right="one if after the other"
def contradictions(enterprise, agency):
    found = set()
    loans = enterprise.parts["outstanding credit"]
    if enterprise.value("summary", "overdue loans") != int((loans["days_overdue"] > 0).sum()):
        found.add("overdue loans")
    if enterprise.value("summary", "settled loans") != len(enterprise.parts["settled credit"]):
        found.add("settled loans")
    for _, loan in loans.iterrows():
        if loan["due"] < loan["opened"]:
            found.add("loan dates")
    part = {n: enterprise.value("statements", n) for n in ("total_assets", "equity", "revenue")}
    owed = enterprise.value("statements", "total_liabilities")
    if not 0.9 < part["total_assets"] / (owed + part["equity"]) < 1.1:
        found.add("balance")
    if not 0.9 < part["revenue"] / agency.value("figures", "revenue") < 1.1:
        found.add("revenue")
    one, other = (
        pd.Timestamp(report.value("identity", "founded")) for report in (enterprise, agency)
    )
    if abs((one - other).days) > 100:
        found.add("founded")
    return found


# %% q7 right="a table of gaps and tolerances"
def contradictions(enterprise, agency):
    e, a = enterprise, agency
    money = {n: e.value("statements", n) for n in ("total_assets", "total_liabilities", "equity")}
    days = [np.datetime64(r.value("identity", "founded")) for r in (e, a)]
    loans = e.parts["outstanding credit"]
    pairs = {
        "overdue loans": (
            e.value("summary", "overdue loans"),
            loans["days_overdue"].gt(0).sum(),
            0,
        ),
        "settled loans": (e.value("summary", "settled loans"), len(e.parts["settled credit"]), 0),
        "loan dates": (0, loans["due"].lt(loans["opened"]).sum(), 0),
        "revenue": (e.value("statements", "revenue"), a.value("figures", "revenue"), 0.06),
        "founded": (0, abs(int((days[0] - days[1]).astype(int))) > 60, 0),
    }
    sides = money["total_liabilities"] + money["equity"]
    pairs["balance"] = (money["total_assets"], sides, 0.06)
    return {n for n, (x, y, t) in pairs.items() if abs(x - y) > t * max(abs(x), abs(y))}


# %% q7 wrong="marks everything" hint="nobody reads it"
def contradictions(enterprise, agency):
    return set(PLACES)


# %% q7 wrong="marks nothing" hint="Who marks"
def contradictions(enterprise, agency):
    return set()


# %% q7 wrong="no tolerance" hint="harmless"
def contradictions(enterprise, agency):
    e, a, found = enterprise, agency, set()
    loans = e.parts["outstanding credit"]
    if e.value("summary", "overdue loans") != (loans["days_overdue"] > 0).sum():
        found.add("overdue loans")
    if e.value("summary", "settled loans") != len(e.parts["settled credit"]):
        found.add("settled loans")
    if (loans["due"] < loans["opened"]).any():
        found.add("loan dates")
    if e.value("statements", "revenue") != a.value("figures", "revenue"):
        found.add("revenue")
    if e.value("identity", "founded") != a.value("identity", "founded"):
        found.add("founded")
    owed = e.value("statements", "total_liabilities") + e.value("statements", "equity")
    if e.value("statements", "total_assets") != owed:
        found.add("balance")
    return found


# %% q7 wrong="a tolerance of half" hint="missed"
def contradictions(enterprise, agency):
    e, a, found = enterprise, agency, set()
    loans = e.parts["outstanding credit"]
    if e.value("summary", "overdue loans") != (loans["days_overdue"] > 0).sum():
        found.add("overdue loans")
    if e.value("summary", "settled loans") != len(e.parts["settled credit"]):
        found.add("settled loans")
    if (loans["due"] < loans["opened"]).any():
        found.add("loan dates")
    if abs(e.value("statements", "revenue") / a.value("figures", "revenue") - 1) > 0.5:
        found.add("revenue")
    if e.value("identity", "founded")[:4] != a.value("identity", "founded")[:4]:
        found.add("founded")
    owed = e.value("statements", "total_liabilities") + e.value("statements", "equity")
    if abs(e.value("statements", "total_assets") / owed - 1) > 0.5:
        found.add("balance")
    return found


# %% q7 wrong="only counts" hint="missed"
def contradictions(enterprise, agency):
    e, found = enterprise, set()
    if e.value("summary", "settled loans") != len(e.parts["settled credit"]):
        found.add("settled loans")
    overdue = (e.parts["outstanding credit"]["days_overdue"] > 0).sum()
    return found | ({"overdue loans"} if e.value("summary", "overdue loans") != overdue else set())


# %% q7 wrong="the notebook's own reports" hint="missed"
def contradictions(one, other):
    return {"revenue", "loan dates", "overdue loans"}


# %% q7 wrong="a list, with the right names" hint="return a set"
def contradictions(enterprise, agency):
    return ["revenue", "loan dates", "overdue loans"]


# %% q7 wrong="names of the lesson" hint="Names as in the table"
def contradictions(enterprise, agency):
    return {"sum of loans", "employees"}
