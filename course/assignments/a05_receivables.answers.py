# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {"growth": (1, 6), "terms": (2,), "lateness": (3, 7), "report": (4, 5, 8)}
causes = {number: word for word, numbers in groups.items() for number in numbers}

# %% q1 right="written out, with capitals"
causes = {1: "Growth", 2: "Terms", 3: "Lateness", 4: "Report"}
causes |= {5: "Report", 6: "Growth", 7: "Lateness", 8: "Report"}
causes = {number: word.lower() for number, word in causes.items()}

# %% q1 wrong="a higher DSO is lateness" hint="hardly moves"
words = {"G": "growth", "T": "terms", "L": "lateness", "R": "report"}
causes = {number: words[letter] for number, letter in enumerate("LTLRRLLR", 1)}

# %% q1 wrong="a better CEI is less lateness" hint="changed the way of counting"
words = {"G": "growth", "T": "terms", "L": "lateness", "R": "report"}
causes = {number: words[letter] for number, letter in enumerate("GTLRLGLR", 1)}

# %% q1 wrong="old invoices are late invoices" hint="changed the way of counting"
words = {"G": "growth", "T": "terms", "L": "lateness", "R": "report"}
causes = {number: words[letter] for number, letter in enumerate("GTLRRGLL", 1)}

# %% q1 wrong="terms explain the rest, too" hint="The terms are in what is not due"
words = {"G": "growth", "T": "terms", "L": "lateness", "R": "report"}
causes = {number: words[letter] for number, letter in enumerate("GTTRRGLR", 1)}

# %% q1 wrong="tax is growth of sales" hint="changed the way of counting"
words = {"G": "growth", "T": "terms", "L": "lateness", "R": "report"}
causes = {number: words[letter] for number, letter in enumerate("GTLGRGLR", 1)}

# %% q1 wrong="letters for words" hint="only what is not due"
causes = dict(enumerate("GTLRRGLR", 1))


# %% q2 right="with cut and groupby"
def aged_by(bills, by, today):
    days = (pd.to_datetime(today) - bills[by]).dt.days
    labels = ["up to 0", "1 to 30", "31 to 60", "61 to 90", "over 90"]
    bucket = pd.cut(days, [-np.inf, 0, 30, 60, 90, np.inf], labels=labels).astype(object)
    bucket = bucket.where(~bills["disputed"].astype(bool), "disputed")
    sums = (bills["amount"] - bills["paid"]).groupby(bucket).sum()
    return sums.reindex([*labels, "disputed"]).fillna(0).to_dict()


# %% q2 right="row by row"
def aged_by(bills, by, today):
    found = dict.fromkeys(["over 90", "61 to 90", "31 to 60", "1 to 30", "up to 0", "disputed"], 0)
    for row in bills.to_dict("records"):
        days = (pd.Timestamp(today) - row[by]).days
        if row["disputed"]:
            key = "disputed"
        elif days <= 0:
            key = "up to 0"
        elif days <= 30:
            key = "1 to 30"
        elif days <= 60:
            key = "31 to 60"
        else:
            key = "61 to 90" if days <= 90 else "over 90"
        found[key] += row["amount"] - row["paid"]
    return found


# %% q2 wrong="whole invoices" hint="only the rest is open"
def aged_by(bills, by, today):
    days = (pd.Timestamp(today) - bills[by]).dt.days
    labels = ["up to 0", "1 to 30", "31 to 60", "61 to 90", "over 90"]
    bucket = pd.cut(days, [-np.inf, 0, 30, 60, 90, np.inf], labels=labels).astype(object)
    bucket = bucket.where(~bills["disputed"], "disputed")
    sums = bills["amount"].where(bills["paid"] < bills["amount"], 0).groupby(bucket).sum()
    return sums.reindex([*labels, "disputed"]).fillna(0).to_dict()


# %% q2 wrong="due today is late" hint="not late yet"
def aged_by(bills, by, today):
    days = (pd.Timestamp(today) - bills[by]).dt.days
    labels = ["up to 0", "1 to 30", "31 to 60", "61 to 90", "over 90"]
    edges = [-np.inf, 0, 30, 60, 90, np.inf]
    bucket = pd.cut(days, edges, labels=labels, right=False).astype(object)
    bucket = bucket.where(~bills["disputed"], "disputed")
    sums = (bills["amount"] - bills["paid"]).groupby(bucket).sum()
    return sums.reindex([*labels, "disputed"]).fillna(0).to_dict()


# %% q2 wrong="disputes counted twice" hint="A dispute stands alone"
def aged_by(bills, by, today):
    days = (pd.Timestamp(today) - bills[by]).dt.days
    labels = ["up to 0", "1 to 30", "31 to 60", "61 to 90", "over 90"]
    bucket = pd.cut(days, [-np.inf, 0, 30, 60, 90, np.inf], labels=labels).astype(object)
    left = bills["amount"] - bills["paid"]
    sums = left.groupby(bucket).sum().reindex(labels).fillna(0).to_dict()
    return sums | {"disputed": left[bills["disputed"]].sum()}


# %% q2 wrong="always by due date" hint="whatever `by` says"
def aged_by(bills, by, today):
    days = (pd.Timestamp(today) - bills["due"]).dt.days
    labels = ["up to 0", "1 to 30", "31 to 60", "61 to 90", "over 90"]
    bucket = pd.cut(days, [-np.inf, 0, 30, 60, 90, np.inf], labels=labels).astype(object)
    bucket = bucket.where(~bills["disputed"], "disputed")
    sums = (bills["amount"] - bills["paid"]).groupby(bucket).sum()
    return sums.reindex([*labels, "disputed"]).fillna(0).to_dict()


# %% q2 wrong="the day of the example" hint="the day and the table"
def aged_by(bills, by, today):
    days = (pd.Timestamp("2023-12-31") - bills[by]).dt.days
    labels = ["up to 0", "1 to 30", "31 to 60", "61 to 90", "over 90"]
    bucket = pd.cut(days, [-np.inf, 0, 30, 60, 90, np.inf], labels=labels).astype(object)
    bucket = bucket.where(~bills["disputed"], "disputed")
    sums = (bills["amount"] - bills["paid"]).groupby(bucket).sum()
    return sums.reindex([*labels, "disputed"]).fillna(0).to_dict()


# %% q3 right="with the package"
def four_days(receivable, current, sold, days, vat):
    from creditlab.data.receivables import delay

    told = delay(receivable, current, sum(sold[-3:]), sum(days[-3:]), vat_rate=vat)
    left, back, months = receivable, 0, list(zip(sold, days))
    while left > 1e-9:
        if not months:
            raise ValueError("more months are needed")
        amount, length = months.pop()
        used = min(left, amount * (1 + vat))
        left, back = left - used, back + length * used / (amount * (1 + vat))
    names = {"dso": "simple", "best_possible": "best possible", "delinquent": "ADD"}
    return told.rename(names).to_dict() | {"countback": back}


# %% q3 right="with numpy"
def four_days(receivable, current, sold, days, vat):
    gross, length = (1 + vat) * np.array(sold)[::-1], np.array(days)[::-1]
    if receivable > gross.sum():
        raise ValueError("not covered")
    used = np.clip(receivable - (gross.cumsum() - gross), 0, gross) / gross
    per_day = gross[:3].sum() / length[:3].sum()
    days = {"simple": receivable / per_day, "best possible": current / per_day}
    return days | {"countback": used @ length, "ADD": (receivable - current) / per_day}


# %% q3 wrong="forgets the tax" hint="The tax is still in it"
def four_days(receivable, current, sold, days, vat):
    if receivable > sum(sold) * (1 + vat):
        raise ValueError
    a_day, left, back = sum(sold[-3:]) / sum(days[-3:]), receivable, 0
    for amount, length in zip(sold[::-1], days[::-1]):
        used = min(left, amount)
        left, back = left - used, back + length * used / amount
    simple, best = receivable / a_day, current / a_day
    return {"simple": simple, "countback": back, "best possible": best, "ADD": simple - best}


# %% q3 wrong="no tax in simple, tax in countback" hint="like with like"
def four_days(receivable, current, sold, days, vat):
    if receivable > sum(sold) * (1 + vat):
        raise ValueError
    a_day, left, back = (1 + vat) * sum(sold[-3:]) / sum(days[-3:]), receivable, 0
    for amount, length in zip(sold[::-1], days[::-1]):
        used = min(left, amount)
        left, back = left - used, back + length * used / amount
    simple, best = receivable / a_day, current / a_day
    return {"simple": simple, "countback": back, "best possible": best, "ADD": simple - best}


# %% q3 wrong="all months given" hint="last three months only"
def four_days(receivable, current, sold, days, vat):
    a_day, left, back = (1 + vat) * sum(sold) / sum(days), receivable / (1 + vat), 0
    for amount, length in zip(sold[::-1], days[::-1]):
        used = min(left, amount)
        left, back = left - used, back + length * used / amount
    simple, best = receivable / a_day, current / a_day
    return {"simple": simple, "countback": back, "best possible": best, "ADD": simple - best}


# %% q3 wrong="a quarter has 90 days" hint="92 days"
def four_days(receivable, current, sold, days, vat):
    a_day, left, back = (1 + vat) * sum(sold[-3:]) / 90, receivable / (1 + vat), 0
    for amount, length in zip(sold[::-1], days[::-1]):
        used = min(left, amount)
        left, back = left - used, back + length * used / amount
    simple, best = receivable / a_day, current / a_day
    return {"simple": simple, "countback": back, "best possible": best, "ADD": simple - best}


# %% q3 wrong="whole months in countback" hint="only a part is used up"
def four_days(receivable, current, sold, days, vat):
    a_day, left, back = (1 + vat) * sum(sold[-3:]) / sum(days[-3:]), receivable / (1 + vat), 0
    for amount, length in zip(sold[::-1], days[::-1]):
        back += length if left > 0 else 0
        left -= amount
    simple, best = receivable / a_day, current / a_day
    return {"simple": simple, "countback": back, "best possible": best, "ADD": simple - best}


# %% q3 wrong="silent when months are missing" hint="more months are needed"
def four_days(receivable, current, sold, days, vat):
    a_day, left, back = (1 + vat) * sum(sold[-3:]) / sum(days[-3:]), receivable / (1 + vat), 0
    for amount, length in zip(sold[::-1], days[::-1]):
        used = min(left, amount)
        left, back = left - used, back + length * used / amount
    simple, best = receivable / a_day, current / a_day
    return {"simple": simple, "countback": back, "best possible": best, "ADD": simple - best}


# %% q3 wrong="net of 13% off" hint="not 98"
def four_days(receivable, current, sold, days, vat):
    a_day, left, back = sum(sold[-3:]) / sum(days[-3:]), receivable * (1 - vat), 0
    if left > sum(sold):
        raise ValueError
    simple, best = left / a_day, current * (1 - vat) / a_day
    for amount, length in zip(sold[::-1], days[::-1]):
        used = min(left, amount)
        left, back = left - used, back + length * used / amount
    return {"simple": simple, "countback": back, "best possible": best, "ADD": simple - best}


# %% q4 right="with the package"
def cei(balances, sales, first, last):
    return cl.collection_effectiveness(balances, sales, first, last)


# %% q4 right="month by month"
def cei(balances, sales, first, last):
    month, end = pd.Period(first, "M"), pd.Period(last, "M")
    try:
        opening = balances["receivable"].to_dict()[month - 1]
        closing, current = balances.loc[end, "receivable"], balances.loc[end, "current"]
        sold = 0
        while month <= end:
            sold += sales.to_dict()[month]
            month += 1
    except KeyError as absent:
        raise ValueError(f"{absent} is not there") from None
    return 1 - (closing - current) / (opening + sold - current)


# %% q4 wrong="a third of the sales" hint="balances a quarter apart"
def cei(balances, sales, first, last):
    months = pd.period_range(first, last, freq="M")
    if not ({months[0] - 1, months[-1]} <= set(balances.index) and set(months) <= set(sales.index)):
        raise ValueError
    opening, closing = balances["receivable"][months[0] - 1], balances["receivable"][months[-1]]
    sold = sales[months].mean()
    return (opening + sold - closing) / (opening + sold - balances["current"][months[-1]])


# %% q4 wrong="opens with the first month" hint="when March began"
def cei(balances, sales, first, last):
    months = pd.period_range(first, last, freq="M")
    if not (set(months) <= set(balances.index) and set(months) <= set(sales.index)):
        raise ValueError
    opening, closing = balances["receivable"][months[0]], balances["receivable"][months[-1]]
    sold = sales[months].sum()
    return (opening + sold - closing) / (opening + sold - balances["current"][months[-1]])


# %% q4 wrong="all of the pot" hint="not due yet"
def cei(balances, sales, first, last):
    months = pd.period_range(first, last, freq="M")
    if not ({months[0] - 1, months[-1]} <= set(balances.index) and set(months) <= set(sales.index)):
        raise ValueError
    pot = balances["receivable"][months[0] - 1] + sales[months].sum()
    return (pot - balances["receivable"][months[-1]]) / pot


# %% q4 wrong="silent about a missing month" hint="A sum is silent"
def cei(balances, sales, first, last):
    first, last = pd.Period(first, "M"), pd.Period(last, "M")
    if first - 1 not in balances.index or last not in balances.index:
        raise ValueError
    sold = sales[(sales.index >= first) & (sales.index <= last)].sum()
    pot = balances["receivable"][first - 1] + sold
    return (pot - balances["receivable"][last]) / (pot - balances["current"][last])


# %% q4 wrong="the first and last row" hint="balance of the month before"
def cei(balances, sales, first, last):
    sold = sales[first:last].sum()
    pot = balances["receivable"].iloc[0] + sold
    end = balances.loc[last]
    return (pot - end["receivable"]) / (pot - end["current"])


# %% q4 wrong="in percent" hint="As a share"
def cei(balances, sales, first, last):
    return 100 * cl.collection_effectiveness(balances, sales, first, last)


# %% q5 right="in small steps"
def roll(delays, today):
    old = (pd.Timestamp(today) - delays["due"]).dt.days >= 90
    amount, late = delays["amount"][old], delays["delay"][old]
    shares, before = [], amount.sum()
    for days in (0, 30, 60, 90):
        left = amount[late > days].sum()
        shares.append(left / before if before > 0 else float("nan"))
        before = left
    return shares


# %% q5 right="numpy"
def roll(delays, today):
    ripe = delays[pd.Timestamp(today) - delays["due"] >= pd.Timedelta("90D")]
    steps = np.array([-1, 0, 30, 60, 90])
    money = (ripe["delay"].to_numpy()[:, None] > steps).T @ ripe["amount"].to_numpy(dtype=float)
    with np.errstate(all="ignore"):
        return list(money[1:] / money[:-1])


# %% q5 wrong="the young as well" hint="not watched for 90 days"
def roll(delays, today):
    money = [delays["amount"].sum()]
    money += [delays.loc[delays["delay"] > days, "amount"].sum() for days in (0, 30, 60, 90)]
    return [b / a if a else np.nan for a, b in zip(money, money[1:])]


# %% q5 wrong="shares of all" hint="of the step before"
def roll(delays, today):
    ripe = delays[delays["due"] <= pd.Timestamp(today) - pd.Timedelta(days=90)]
    total = ripe["amount"].sum()
    return [ripe.loc[ripe["delay"] > days, "amount"].sum() / total for days in (0, 30, 60, 90)]


# %% q5 wrong="counts invoices" hint="not of the invoices"
def roll(delays, today):
    ripe = delays[delays["due"] <= pd.Timestamp(today) - pd.Timedelta(days=90)]
    count = [len(ripe)] + [(ripe["delay"] > days).sum() for days in (0, 30, 60, 90)]
    return [b / a if a else np.nan for a, b in zip(count, count[1:])]


# %% q5 wrong="paid on the 30th day is unpaid" hint="not unpaid after it"
def roll(delays, today):
    ripe = delays[delays["due"] <= pd.Timestamp(today) - pd.Timedelta(days=90)]
    money = [ripe["amount"].sum()]
    money += [ripe.loc[ripe["delay"] >= days, "amount"].sum() for days in (1, 30, 60, 90)]
    return [b / a if a else np.nan for a, b in zip(money, money[1:])]


# %% q5 wrong="nothing of nothing is 0" hint="it is missing"
def roll(delays, today):
    ripe = delays[delays["due"] <= pd.Timestamp(today) - pd.Timedelta(days=90)]
    money = [ripe["amount"].sum()]
    money += [ripe.loc[ripe["delay"] > days, "amount"].sum() for days in (0, 30, 60, 90)]
    return [b / a if a else 0 for a, b in zip(money, money[1:])]


# %% q5 wrong="on the due date of the example" hint="not watched for 90 days"
def roll(delays, today):
    ripe = delays[delays["due"] < pd.Timestamp("2023-10-10")]
    money = [ripe["amount"].sum()]
    money += [ripe.loc[ripe["delay"] > days, "amount"].sum() for days in (0, 30, 60, 90)]
    return [b / a if a else np.nan for a, b in zip(money, money[1:])]


# %% q6 right="two pivots"
def slower(delays, today):
    table = delays.assign(ago=(pd.to_datetime(today) - delays["due"]).dt.days)
    table["late"] = table["amount"] * (table["delay"] > 30)
    table["span"] = pd.cut(table["ago"], [29, 209, 389], labels=["recent", "earlier"])
    table = table.dropna(subset="span").astype({"span": str})
    sums = table.groupby(["customer", "span"])[["late", "amount"]].sum()
    share = (sums["late"] / sums["amount"]).unstack()
    return share["recent"] - share["earlier"]


# %% q6 right="customer by customer"
def slower(delays, today):
    found = {}
    for customer, rows in delays.groupby("customer"):
        ago = (pd.Timestamp(today) - rows["due"]).dt.days
        recent, earlier = rows[(ago >= 30) & (ago < 210)], rows[(ago >= 210) & (ago < 390)]
        if len(recent) and len(earlier):
            one, two = (
                np.average(span["delay"] > 30, weights=span["amount"]) for span in (recent, earlier)
            )
            found[customer] = one - two
    return pd.Series(found)


# %% q6 wrong="the last 180 days" hint="The young always look fast"
def slower(delays, today):
    ago = (pd.Timestamp(today) - delays["due"]).dt.days
    late = delays["amount"] * (delays["delay"] > 30)
    share = []
    for span in (ago < 210, (ago >= 210) & (ago < 390)):
        names = delays["customer"][span]
        share.append(late[span].groupby(names).sum() / delays["amount"][span].groupby(names).sum())
    return (share[0] - share[1]).dropna()


# %% q6 wrong="everything before" hint="has an end, too"
def slower(delays, today):
    ago = (pd.Timestamp(today) - delays["due"]).dt.days
    late = delays["amount"] * (delays["delay"] > 30)
    share = []
    for span in ((ago >= 30) & (ago < 210), ago >= 210):
        names = delays["customer"][span]
        share.append(late[span].groupby(names).sum() / delays["amount"][span].groupby(names).sum())
    return (share[0] - share[1]).dropna()


# %% q6 wrong="counts invoices" hint="not of the invoices"
def slower(delays, today):
    ago = (pd.Timestamp(today) - delays["due"]).dt.days
    late = delays["delay"] > 30
    recent = late[ago.between(30, 209)].groupby(delays["customer"]).mean()
    return (recent - late[ago.between(210, 389)].groupby(delays["customer"]).mean()).dropna()


# %% q6 wrong="missing taken for zero" hint="Missing is not zero"
def slower(delays, today):
    ago = (pd.Timestamp(today) - delays["due"]).dt.days
    late, names = delays["amount"] * (delays["delay"] > 30), delays["customer"]
    share = []
    for span in (ago.between(30, 209), ago.between(210, 389)):
        money = delays["amount"][span].groupby(names).sum()
        share.append(late[span].groupby(names).sum() / money)
    return share[0].sub(share[1], fill_value=0)


# %% q6 wrong="earlier less recent" hint="above 0 means slower"
def slower(delays, today):
    ago = (pd.Timestamp(today) - delays["due"]).dt.days
    late, names = delays["amount"] * (delays["delay"] > 30), delays["customer"]
    share = []
    for span in (ago.between(30, 209), ago.between(210, 389)):
        money = delays["amount"][span].groupby(names).sum()
        share.append(late[span].groupby(names).sum() / money)
    return (share[1] - share[0]).dropna()


# %% q6 wrong="from 30 days late" hint="on the 30th day"
def slower(delays, today):
    ago = (pd.Timestamp(today) - delays["due"]).dt.days
    late, names = delays["amount"] * (delays["delay"] >= 30), delays["customer"]
    share = []
    for span in (ago.between(30, 209), ago.between(210, 389)):
        money = delays["amount"][span].groupby(names).sum()
        share.append(late[span].groupby(names).sum() / money)
    return (share[0] - share[1]).dropna()


# %% q7 right="with the package"
figures = {"ADD": [], "CEI": [], "unpaid": []}
for year in ("2022", "2023"):
    end, quarter = balances.loc[f"{year}-12"], sales[f"{year}-10" : f"{year}-12"].sum()
    told = cl.data.receivables.delay(end["receivable"], end["current"], quarter, 92)
    figures["ADD"].append(told["delinquent"])
    figures["CEI"].append(cl.collection_effectiveness(balances, sales, year + "-10", year + "-12"))
    due = delays.query("@year + '-08-01' <= due <= @year + '-12-01'")
    figures["unpaid"].append(due.query("delay > 30")["amount"].sum() / due["amount"].sum())

# %% q7 right="rounded, in numpy"
figures = {"ADD": [], "CEI": [], "unpaid": []}
for year in (2022, 2023):
    late = (balances["receivable"] - balances["current"])[f"{year}-12"]
    sold = sales[f"{year}-10" : f"{year}-12"].sum()
    figures["ADD"].append(round(late / (sold / 92), 3))
    pot = balances["receivable"][f"{year}-09"] + sold - balances["current"][f"{year}-12"]
    figures["CEI"].append(round(1 - late / pot, 5))
    due = delays[(delays["due"] >= f"{year}-08-01") & (delays["due"] <= f"{year}-12-01")]
    figures["unpaid"].append(round(np.average(due["delay"] > 30, weights=due["amount"]), 5))

# %% q7 wrong="December only" hint="not December alone"
good = {name: list(values) for name, values in figures.items()}
figures = good | {"CEI": [cei(balances, sales, f"{y}-12", f"{y}-12") for y in (2022, 2023)]}

# %% q7 wrong="tax taken off" hint="cancels out"
good = {name: list(values) for name, values in figures.items()}
figures = good | {"ADD": [each / 1.13 for each in good["ADD"]]}

# %% q7 wrong="share of invoices" hint="not of the invoices"
good = {name: list(values) for name, values in figures.items()}
due = [delays[delays["due"].between(f"{y}-08-01", f"{y}-12-01")] for y in (2022, 2023)]
figures = good | {"unpaid": [(each["delay"] > 30).mean() for each in due]}

# %% q7 wrong="in percent" hint="0.90 for 90%"
good = {name: list(values) for name, values in figures.items()}
figures = good | {"CEI": [100 * each for each in good["CEI"]]}

# %% q7 wrong="the later year first" hint="2022, then 2023"
good = {name: list(values) for name, values in figures.items()}
figures = good | {"CEI": good["CEI"][::-1]}

# %% q7 wrong="the simple DSO for the ADD" hint="What is late"
good = {name: list(values) for name, values in figures.items()}
ends = [balances.loc[f"{y}-12", "receivable"] for y in (2022, 2023)]
sold = [sales[f"{y}-10" : f"{y}-12"].sum() for y in (2022, 2023)]
figures = good | {"ADD": [end / quarter * 92 for end, quarter in zip(ends, sold)]}
