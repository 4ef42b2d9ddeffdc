# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {"settle": [2, 6], "plan": [1, 8], "wait": [4], "hold": [3, 5, 7]}
steps = {number: step for step, numbers in groups.items() for number in numbers}

# %% q1 right="written out, with capitals"
steps = {1: "Plan", 2: "Settle", 3: "Hold", 4: "Wait", 5: "Hold", 6: "Settle", 7: "Hold"}
steps = {number: step.lower() for number, step in (steps | {8: "PLAN"}).items()}

# %% q1 wrong="takes can't at its word" hint="Not the word counts"
words = {"S": "settle", "P": "plan", "H": "hold", "W": "wait"}
steps = {number: words[letter] for number, letter in enumerate("PPHWHSHP", 1)}

# %% q1 wrong="believes the pretext" hint="Is money lacking"
words = {"S": "settle", "P": "plan", "H": "hold", "W": "wait"}
steps = {number: words[letter] for number, letter in enumerate("PSHWHSSP", 1)}

# %% q1 wrong="waits for a broken promise" hint="whose day is over"
words = {"S": "settle", "P": "plan", "H": "hold", "W": "wait"}
steps = {number: words[letter] for number, letter in enumerate("PSHWWSHP", 1)}

# %% q1 wrong="duns a running promise" hint="Has its day come"
words = {"S": "settle", "P": "plan", "H": "hold", "W": "wait"}
steps = {number: words[letter] for number, letter in enumerate("PSHHHSHP", 1)}

# %% q1 wrong="takes the day of their customer for a promise" hint="such a customer keep"
words = {"S": "settle", "P": "plan", "H": "hold", "W": "wait"}
steps = {number: words[letter] for number, letter in enumerate("PSHWHSHW", 1)}

# %% q1 wrong="a short payment is held" hint="Not the word counts"
words = {"S": "settle", "P": "plan", "H": "hold", "W": "wait"}
steps = {number: words[letter] for number, letter in enumerate("PSHWHHHP", 1)}

# %% q1 wrong="all the same" hint="Is there money"
steps = dict.fromkeys(range(1, 9), "hold")


# %% q2 right="with the package's rules"
def limit_of(customer, own_sales, vat):
    row = pd.DataFrame([{k: customer[k] for k in ("yearly_sales", "terms", "delay")}]).astype(float)
    row["net_worth"], row["insured"] = (
        np.nan if customer[k] is None else float(customer[k]) for k in ("net_worth", "insured")
    )
    found = cl.credit_limits(row, cl.LimitPolicy(vat_rate=vat), own_sales=own_sales).iloc[0]
    names = {"net_worth": "capacity", "own_sales": "concentration", "insurer": "cover"}
    four = found.rename(names)[["need", "capacity", "concentration", "cover"]].astype(float)
    return four.min(), four.idxmin(), [rule for rule in four.index if np.isnan(four[rule])]


# %% q2 right="one rule after the other"
def limit_of(customer, own_sales, vat):
    sales, terms, delay = customer["yearly_sales"], customer["terms"], customer["delay"]
    for value in (sales, terms, delay):
        if value is None or value != value or value < 0:
            raise ValueError("missing or negative")
    days = terms + delay
    limit, binds, unknown = sales * (1 + vat) / 365 * days, "need", []
    worth, line = customer["net_worth"], customer["insured"]
    if worth is None or worth != worth:
        unknown.append("capacity")
    elif max(worth, 0) / 10 < limit:
        limit, binds = max(worth, 0) / 10, "capacity"
    if own_sales * 0.1 * (1 + vat) * days / 365 < limit:
        limit, binds = own_sales * 0.1 * (1 + vat) * days / 365, "concentration"
    if line is None or line != line:
        unknown.append("cover")
    elif line < limit:
        limit, binds = line, "cover"
    return limit, binds, unknown


# %% q2 wrong="without the tax" hint="contains the tax"
def limit_of(customer, own_sales, vat):
    days = (customer["terms"] + customer["delay"]) / 365
    four = {"need": customer["yearly_sales"] * days, "capacity": max(customer["net_worth"], 0) / 10}
    four |= {"concentration": own_sales / 10 * days, "cover": customer["insured"]}
    binds = min(four, key=four.get)
    return four[binds], binds, []


# %% q2 wrong="forgets the delay" hint="usual delay"
def limit_of(customer, own_sales, vat):
    turn = (1 + vat) * customer["terms"] / 365
    four = {"need": customer["yearly_sales"] * turn, "capacity": max(customer["net_worth"], 0) / 10}
    four |= {"concentration": own_sales / 10 * turn, "cover": customer["insured"]}
    binds = min(four, key=four.get)
    return four[binds], binds, []


# %% q2 wrong="the largest" hint="The least of them"
def limit_of(customer, own_sales, vat):
    turn = (1 + vat) * (customer["terms"] + customer["delay"]) / 365
    four = {"need": customer["yearly_sales"] * turn, "capacity": max(customer["net_worth"], 0) / 10}
    four |= {"concentration": own_sales / 10 * turn, "cover": customer["insured"]}
    binds = max(four, key=four.get)
    return four[binds], binds, []


# %% q2 wrong="a tenth of a year's sales for an exposure" hint="is no exposure"
def limit_of(customer, own_sales, vat):
    turn = (1 + vat) * (customer["terms"] + customer["delay"]) / 365
    four = {"need": customer["yearly_sales"] * turn, "capacity": max(customer["net_worth"], 0) / 10}
    four |= {"concentration": own_sales / 10, "cover": customer["insured"]}
    binds = min(four, key=four.get)
    return four[binds], binds, []


# %% q2 wrong="negative net worth gives a negative limit" hint="not less than nothing"
def limit_of(customer, own_sales, vat):
    turn = (1 + vat) * (customer["terms"] + customer["delay"]) / 365
    four = {"need": customer["yearly_sales"] * turn, "capacity": customer["net_worth"] / 10}
    four |= {"concentration": own_sales / 10 * turn, "cover": customer["insured"]}
    binds = min(four, key=four.get)
    return four[binds], binds, []


# %% q2 wrong="a line of 0 is missing" hint="A line of 0 is known"
def limit_of(customer, own_sales, vat):
    turn = (1 + vat) * (customer["terms"] + customer["delay"]) / 365
    four = {"need": customer["yearly_sales"] * turn}
    if customer["net_worth"]:
        four["capacity"] = max(customer["net_worth"], 0) / 10
    four["concentration"] = own_sales / 10 * turn
    if customer["insured"]:
        four["cover"] = customer["insured"]
    binds = min(four, key=four.get)
    return four[binds], binds, [rule for rule in ("capacity", "cover") if rule not in four]


# %% q2 wrong="who shows no accounts has nothing" hint="is no 0"
def limit_of(customer, own_sales, vat):
    known = {name: 0 if pd.isna(value) else value for name, value in customer.items()}
    turn = (1 + vat) * (known["terms"] + known["delay"]) / 365
    four = {"need": known["yearly_sales"] * turn, "capacity": max(known["net_worth"], 0) / 10}
    four |= {"concentration": own_sales / 10 * turn, "cover": known["insured"]}
    binds = min(four, key=four.get)
    unknown = {"net_worth": "capacity", "insured": "cover"}
    return four[binds], binds, [rule for name, rule in unknown.items() if pd.isna(customer[name])]


# %% q2 wrong="silent about what is missing" hint="has to be named"
def limit_of(customer, own_sales, vat):
    turn = (1 + vat) * (customer["terms"] + customer["delay"]) / 365
    worth, line = (
        np.inf if pd.isna(customer[n]) else customer[n] for n in ("net_worth", "insured")
    )
    four = {"need": customer["yearly_sales"] * turn, "capacity": max(worth, 0) / 10}
    four |= {"concentration": own_sales / 10 * turn, "cover": line}
    binds = min(four, key=four.get)
    return four[binds], binds, []


# %% q2 wrong="no need is a need of 0" hint="not even 0"
def limit_of(customer, own_sales, vat):
    sales, terms, delay = (customer[n] or 0 for n in ("yearly_sales", "terms", "delay"))
    turn = (1 + vat) * (terms + delay) / 365
    most = {"need": sales * turn, "capacity": customer["net_worth"]}
    most |= {"concentration": own_sales / 10 * turn, "cover": customer["insured"]}
    unknown = [rule for rule in ("capacity", "cover") if pd.isna(most[rule])]
    four = {rule: value for rule, value in most.items() if rule not in unknown}
    if "capacity" in four:
        four["capacity"] = max(four["capacity"], 0) / 10
    binds = min(four, key=four.get)
    return four[binds], binds, unknown


# %% q3 right="the package's cost, and a search that halves"
def first_day_of_nothing(margin, pd_, lgd, funding):
    if not 0 <= margin <= 1 or not 0 <= funding <= 1:
        raise ValueError("shares")

    def over(days):
        return cl.cost_of_credit(1, days, funding=funding, pd_=pd_, lgd=lgd)["total"] >= margin

    if not over(3_650):
        return None
    low, high = 0, 3_650
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if over(middle) else (middle, high)
    return high


# %% q3 right="all days at once"
def first_day_of_nothing(margin, pd_, lgd, funding):
    if min(margin, pd_, lgd, funding) < 0 or max(margin, pd_, lgd, funding) > 1:
        raise ValueError("give shares")
    t = np.arange(1, 3_651) / 365
    gone = funding * t + lgd * (1 - (1 - pd_) ** t) >= margin
    return int(np.argmax(gone)) + 1 if gone.any() else None


# %% q3 wrong="the last day that earns" hint="last day that still earns"
def first_day_of_nothing(margin, pd_, lgd, funding):
    cost = lambda d: funding * d / 365 + lgd * (1 - (1 - pd_) ** (d / 365))
    return max((d for d in range(1, 3_651) if cost(d) < margin), default=None)


# %% q3 wrong="a PD in a line" hint="does not fall in a line"
def first_day_of_nothing(margin, pd_, lgd, funding):
    cost = lambda d: funding * d / 365 + lgd * pd_ * d / 365
    return next((d for d in range(1, 3_651) if cost(d) >= margin), None)


# %% q3 wrong="a year's PD for any wait" hint="the wait is shorter"
def first_day_of_nothing(margin, pd_, lgd, funding):
    cost = lambda d: funding * d / 365 + lgd * pd_
    return next((d for d in range(1, 3_651) if cost(d) >= margin), None)


# %% q3 wrong="interest only" hint="may fail, too"
def first_day_of_nothing(margin, pd_, lgd, funding):
    return next((d for d in range(1, 3_651) if funding * d / 365 >= margin), None)


# %% q3 wrong="all is lost" hint="Only a part"
def first_day_of_nothing(margin, pd_, lgd, funding):
    cost = lambda d: funding * d / 365 + 1 - (1 - pd_) ** (d / 365)
    return next((d for d in range(1, 3_651) if cost(d) >= margin), None)


# %% q3 wrong="never is the last day" hint="no such day"
def first_day_of_nothing(margin, pd_, lgd, funding):
    cost = lambda d: funding * d / 365 + lgd * (1 - (1 - pd_) ** (d / 365))
    return next((d for d in range(1, 3_651) if cost(d) >= margin), 3_650)


# %% q3 wrong="takes per cent" hint="refuse 6"
def first_day_of_nothing(margin, pd_, lgd, funding):
    margin, pd_, lgd, funding = (x / 100 if x > 1 else x for x in (margin, pd_, lgd, funding))
    cost = lambda d: funding * d / 365 + lgd * (1 - (1 - pd_) ** (d / 365))
    return next((d for d in range(1, 3_651) if cost(d) >= margin), None)


# %% q3 wrong="the number of the example" hint="Interest for the days"
def first_day_of_nothing(margin, pd_, lgd, funding):
    return 295


# %% q4 right="with the package"
def discount(offered, early, paid, pd_, lgd, funding):
    if offered <= 0:
        raise ValueError("no discount")
    terms = cl.Terms(paid, offered, early)
    left = [
        1 - cl.cost_of_credit(100, d, funding=funding, pd_=pd_, lgd=lgd)["share"]
        for d in (early, paid)
    ]
    return terms.cost(), 1 - left[1] / left[0]


# %% q4 right="in yuan, the discount found by halving"
def discount(offered, early, paid, pd_, lgd, funding):
    if paid <= early or offered <= 0 or offered >= 1:
        raise ValueError("no such offer")
    now, then = (1 - funding * d / 365 - lgd + lgd * (1 - pd_) ** (d / 365) for d in (early, paid))
    low, high = -1.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 - middle) * now >= then else (low, middle)
    owed = 100 * (1 - offered)
    return (100 - owed) / owed / (paid - early) * 365, low


# %% q4 wrong="the terms, not what it does" hint="it pays on day 75"
def discount(offered, early, paid, pd_, lgd, funding):
    left = lambda d: 1 - funding * d / 365 - lgd * (1 - (1 - pd_) ** (d / 365))
    return offered / (1 - offered) * 365 / (30 - early), 1 - left(paid) / left(early)


# %% q4 wrong="borrows 100" hint="what is left after the discount"
def discount(offered, early, paid, pd_, lgd, funding):
    left = lambda d: 1 - funding * d / 365 - lgd * (1 - (1 - pd_) ** (d / 365))
    return offered * 365 / (paid - early), 1 - left(paid) / left(early)


# %% q4 wrong="interest on interest" hint="without interest on interest"
def discount(offered, early, paid, pd_, lgd, funding):
    left = lambda d: 1 - funding * d / 365 - lgd * (1 - (1 - pd_) ** (d / 365))
    return (1 - offered) ** (-365 / (paid - early)) - 1, 1 - left(paid) / left(early)


# %% q4 wrong="early money costs nothing" hint="we wait, too"
def discount(offered, early, paid, pd_, lgd, funding):
    left = lambda d: 1 - funding * d / 365 - lgd * (1 - (1 - pd_) ** (d / 365))
    return offered / (1 - offered) * 365 / (paid - early), 1 - left(paid)


# %% q4 wrong="the difference of the costs" hint="less is at risk"
def discount(offered, early, paid, pd_, lgd, funding):
    left = lambda d: 1 - funding * d / 365 - lgd * (1 - (1 - pd_) ** (d / 365))
    return offered / (1 - offered) * 365 / (paid - early), left(early) - left(paid)


# %% q4 wrong="interest is the only cost" hint="Risk costs, too"
def discount(offered, early, paid, pd_, lgd, funding):
    yearly = offered / (1 - offered) * 365 / (paid - early)
    return yearly, funding * (paid - early) / 365


# %% q4 wrong="any offer is answered" hint="Early must be earlier"
def discount(offered, early, paid, pd_, lgd, funding):
    left = lambda d: 1 - funding * d / 365 - lgd * (1 - (1 - pd_) ** (d / 365))
    days = max(paid - early, 1)
    return offered / abs(1 - offered) * 365 / days, 1 - left(paid) / left(early)


# %% q5 right="the risky go without"
_safe = priced.assign(ceiling=priced["ceiling"].where(priced["pd"] <= 0.05, 0))
_found = cl.allocate_limits(_safe, cap, group_caps={"group": group_cap}, funding=0.06)
plan = {name: int(amount) for name, amount in _found.limits["limit"].items()}

# %% q5 right="a step for each yuan at risk, in another order"
_price = 0.06 + 0.4 * (priced["pd"] > 0.05)
_dearer = priced.assign(margin=priced["earns"] - _price, pd=0.0)
_found = cl.allocate_limits(_dearer, cap, group_caps={"group": group_cap})
plan = _found.limits["limit"].iloc[::-1].round(2)

# %% q5 wrong="the first plan again" hint="worst years"
plan = first

# %% q5 wrong="a fifth less for everybody" hint="room of the cap left"
plan = first * 0.8

# %% q5 wrong="an eighth less for everybody" hint="room of the cap left"
plan = first * 0.875

# %% q5 wrong="12% less for everybody" hint="worst years"
plan = first * 0.88

# %% q5 wrong="the lawnmower" hint="together do"
plan = twenty["ceiling"] * (cap / twenty["ceiling"].sum())

# %% q5 wrong="nobody gets anything" hint="has no tail"
plan = dict.fromkeys(twenty.index, 0)

# %% q5 wrong="only those who get something" hint="also of those who get 0"
plan = {name: amount for name, amount in first.items() if amount > 0}

# %% q5 wrong="all their ceilings" hint="together do"
plan = twenty["ceiling"].to_dict()

# %% q5 wrong="forgets that groups are one name" hint="together do"
plan = cl.allocate_limits(priced, cap, funding=0.06).limits["limit"]

# %% q5 wrong="what the big one wants" hint="more than its ceiling"
plan = first.to_dict() | {big: twenty["need"][big]}

# %% q5 wrong="in millions" hint="room of the cap left"
plan = first / 1e6

# %% q5 wrong="safest first" hint="low rates"
_most = (twenty["ceiling"] / twenty.groupby("group")["ceiling"].transform("sum")) * group_cap
_most = np.minimum(_most.fillna(0), twenty["ceiling"])[twenty.sort_values(["pd", "earns"]).index]
plan = (cap - _most.cumsum() + _most).clip(0, _most)


# %% q6 right="with the package"
def afternoon(coin, today, hours):
    from creditlab.decide.recovery import collection_priority

    rate = coin.assign(rate=coin["paid"] / coin["customers"]).pivot(
        index="looks", columns="called", values="rate"
    )
    rate = rate.reindex(columns=[False, True]).reindex(today["looks"].unique())
    if rate.isna().to_numpy().any():
        raise ValueError("no comparison")
    chances = {"pays_anyway": rate[False], "pays_when_called": rate[True]}
    now = today.assign(**{name: today["looks"].map(each) for name, each in chances.items()})
    found = collection_priority(now, hours=hours)
    return list(found.index[found["action"] == "call"]), today.index[today["disputed"] > 0]


# %% q6 right="with loops, and shares pulled towards one half"
def afternoon(coin, today, hours):
    rates = {
        (row.looks, bool(row.called)): (row.paid + 1) / (row.customers + 2)
        for row in coin.itertuples()
    }
    best, settle = [], []
    for row in today.itertuples():
        if row.disputed > 0:
            settle.append(row.Index)
        try:
            change = rates[row.looks, True] - rates[row.looks, False]
        except KeyError as error:
            raise ValueError("no comparison") from error
        if change * row.overdue > 0:
            best.append((-change * row.overdue / row.hours, row.Index, row.hours))
    calls, used = [], 0
    for _, name, needs in sorted(best):
        if used + needs <= hours:
            calls.append(name)
            used += needs
    return calls, settle


# %% q6 wrong="the largest first" hint="What does it change"
def afternoon(coin, today, hours):
    calls, left = [], hours
    for name in today["overdue"].sort_values(ascending=False).index:
        if today["hours"][name] <= left and today["overdue"][name] > 0:
            calls.append(name)
            left -= today["hours"][name]
    return calls, list(today.index[today["disputed"] > 0])


# %% q6 wrong="who pays when called" hint="What does it change"
def afternoon(coin, today, hours):
    rate = coin[coin["called"]].set_index("looks")
    gain = today["overdue"] * today["looks"].map(rate["paid"] / rate["customers"]) / today["hours"]
    calls, left = [], hours
    for name in gain[gain > 0].sort_values(ascending=False).index:
        if today["hours"][name] <= left:
            calls.append(name)
            left -= today["hours"][name]
    return calls, list(today.index[today["disputed"] > 0])


# %% q6 wrong="by gain, not by gain an hour" hint="who comes next"
def afternoon(coin, today, hours):
    rate = (
        (coin["paid"] / coin["customers"]).groupby([coin["looks"], coin["called"]]).sum().unstack()
    )
    gain = today["overdue"] * today["looks"].map(rate[True] - rate[False])
    calls, left = [], hours
    for name in gain[gain > 0].sort_values(ascending=False).index:
        if today["hours"][name] <= left:
            calls.append(name)
            left -= today["hours"][name]
    return calls, list(today.index[today["disputed"] > 0])


# %% q6 wrong="stops at the first who does not fit" hint="who comes next"
def afternoon(coin, today, hours):
    rate = (
        (coin["paid"] / coin["customers"]).groupby([coin["looks"], coin["called"]]).sum().unstack()
    )
    gain = today["overdue"] * today["looks"].map(rate[True] - rate[False]) / today["hours"]
    order = gain[gain > 0].sort_values(ascending=False).index
    used = today["hours"][order].cumsum()
    return list(order[: int((used > hours).argmax())]), list(today.index[today["disputed"] > 0])


# %% q6 wrong="disputes are dunned, too" hint="with a disputed amount"
def afternoon(coin, today, hours):
    rate = (
        (coin["paid"] / coin["customers"]).groupby([coin["looks"], coin["called"]]).sum().unstack()
    )
    gain = today["overdue"] * today["looks"].map(rate[True] - rate[False]) / today["hours"]
    calls, left = [], hours
    for name in gain[gain > 0].sort_values(ascending=False).index:
        if today["hours"][name] <= left:
            calls.append(name)
            left -= today["hours"][name]
    return calls, [n for n in today.index if today["disputed"][n] > 0 and n not in calls]


# %% q6 wrong="calls whoever is left" hint="Who gains nothing"
def afternoon(coin, today, hours):
    counted = coin.groupby(["looks", "called"])[["paid", "customers"]].sum()
    share = (counted["paid"] / counted["customers"]).unstack()
    gain = today["overdue"] * today["looks"].map(share[True] - share[False]) / today["hours"]
    calls, left = [], hours
    for name in gain[today["overdue"] > 0].sort_values(ascending=False).index:
        if today["hours"][name] <= left:
            calls.append(name)
            left -= today["hours"][name]
    return calls, list(today.index[today["disputed"] > 0])


# %% q6 wrong="nobody left alone is a share of 0" hint="nobody knows what a call changes"
def afternoon(coin, today, hours):
    counted = coin.groupby(["looks", "called"])[["paid", "customers"]].sum()
    share = (counted["paid"] / counted["customers"]).unstack().fillna(0)
    gain = today["overdue"] * today["looks"].map(share[True] - share[False]) / today["hours"]
    calls, left = [], hours
    for name in gain[gain > 0].sort_values(ascending=False).index:
        if today["hours"][name] <= left:
            calls.append(name)
            left -= today["hours"][name]
    return calls, list(today.index[today["disputed"] > 0])


# %% q6 wrong="the seven by heart" hint="hours that the function is given"
def afternoon(coin, today, hours):
    return ["D", "B", "F", "A", "G"], ["E", "F"]


# %% q7 right="with a loop"
def an_hour(quarter):
    money = {True: [0, 0], False: [0, 0]}
    hours = 0
    for row in quarter.itertuples():
        money[bool(row.called)][0] += row.cash
        money[bool(row.called)][1] += row.overdue
        hours += row.hours * row.called
    if hours <= 0 or money[False][1] <= 0:
        raise ValueError("nothing to compare")
    return (money[True][0] - money[False][0] / money[False][1] * money[True][1]) / hours


# %% q7 right="by group, as a difference of shares"
def an_hour(quarter):
    sums = quarter.groupby("called")[["cash", "overdue", "hours"]].sum()
    if set(sums.index) != {True, False} or sums.loc[True, "hours"] == 0:
        raise ValueError("nothing to compare")
    shares = sums["cash"] / sums["overdue"]
    called = sums.loc[True]
    return (shares[True] - shares[False]) * called["overdue"] / called["hours"]


# %% q7 wrong="all cash of those called" hint="come anyway"
def an_hour(quarter):
    called = quarter[quarter["called"]]
    return called["cash"].sum() / called["hours"].sum()


# %% q7 wrong="yuan less yuan" hint="compare shares of the money"
def an_hour(quarter):
    sums = quarter.groupby("called")[["cash", "hours"]].sum()
    return (sums["cash"][True] - sums["cash"][False]) / sums["hours"][True]


# %% q7 wrong="credit notes are cash" hint="A credit note is no cash"
def an_hour(quarter):
    quarter = quarter.assign(cash=quarter["cash"] + quarter["credited"])
    sums = quarter.groupby("called")[["cash", "overdue", "hours"]].sum()
    shares = sums["cash"] / sums["overdue"]
    return (shares[True] - shares[False]) * sums["overdue"][True] / sums["hours"][True]


# %% q7 wrong="promises are cash" hint="A promise is no cash"
def an_hour(quarter):
    sums = quarter.groupby("called")[["cash", "promised", "overdue", "hours"]].sum()
    anyway = sums["cash"][False] / sums["overdue"][False]
    called = sums.loc[True]
    return (called["promised"] - anyway * called["overdue"]) / called["hours"]


# %% q7 wrong="not for each hour" hint="For each hour"
def an_hour(quarter):
    sums = quarter.groupby("called")[["cash", "overdue"]].sum()
    shares = sums["cash"] / sums["overdue"]
    return (shares[True] - shares[False]) * sums["overdue"][True]


# %% q7 wrong="the mean of the shares" hint="not mean of shares"
def an_hour(quarter):
    share = (quarter["cash"] / quarter["overdue"]).groupby(quarter["called"]).mean()
    called = quarter[quarter["called"]]
    return (share[True] - share[False]) * called["overdue"].sum() / called["hours"].sum()


# %% q7 wrong="nobody left alone is nothing that came anyway" hint="nothing to tell"
def an_hour(quarter):
    called, alone = quarter[quarter["called"]], quarter[~quarter["called"]]
    anyway = alone["cash"].sum() / max(alone["overdue"].sum(), 1e-9)
    return (called["cash"].sum() - anyway * called["overdue"].sum()) / max(
        called["hours"].sum(), 1e-9
    )


# %% q7 wrong="no measure below 0" hint="Let it"
def an_hour(quarter):
    sums = quarter.groupby("called")[["cash", "overdue", "hours"]].sum()
    if len(sums) < 2 or not sums["hours"][True]:
        raise ValueError("nothing to compare")
    shares = sums["cash"] / sums["overdue"]
    return max((shares[True] - shares[False]) * sums["overdue"][True] / sums["hours"][True], 0)
