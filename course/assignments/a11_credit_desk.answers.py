# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {"exact": [1, 4, 6], "vague": [2, 7], "misplaced": [3], "unfair": [5, 8]}
worth = {number: word for word, numbers in groups.items() for number in numbers}

# %% q1 right="written out, with capitals"
worth = {1: "Exact", 2: "Vague", 3: "Misplaced", 4: "Exact"}
worth |= {5: "Unfair", 6: "Exact", 7: "Vague", 8: "Unfair"}
worth = {number: word.lower() for number, word in worth.items()}

# %% q1 wrong="a friendly question is a question" hint="one word that nobody can check"
words = {"E": "exact", "V": "vague", "M": "misplaced", "U": "unfair"}
worth = {number: words[letter] for number, letter in enumerate("EUMEUEVU", 1)}

# %% q1 wrong="in order names the dossier" hint="one word that nobody can check"
words = {"E": "exact", "V": "vague", "M": "misplaced", "U": "unfair"}
worth = {number: words[letter] for number, letter in enumerate("EVMEUEEU", 1)}

# %% q1 wrong="exact is enough, whoever is asked" hint="Who built the score"
words = {"E": "exact", "V": "vague", "M": "misplaced", "U": "unfair"}
worth = {number: words[letter] for number, letter in enumerate("EVEEUEVU", 1)}

# %% q1 wrong="a question about lines is rude" hint="An uncomfortable question may be fair"
words = {"E": "exact", "V": "vague", "M": "misplaced", "U": "unfair"}
worth = {number: words[letter] for number, letter in enumerate("EVMEUUVU", 1)}

# %% q1 wrong="a person is a fact, too" hint="An uncomfortable question may be fair"
words = {"E": "exact", "V": "vague", "M": "misplaced", "U": "unfair"}
worth = {number: words[letter] for number, letter in enumerate("EVMEEEVU", 1)}

# %% q1 wrong="a threat is only vague" hint="An uncomfortable question may be fair"
words = {"E": "exact", "V": "vague", "M": "misplaced", "U": "unfair"}
worth = {number: words[letter] for number, letter in enumerate("EVMEUEVV", 1)}


# %% q2 right="with datetime and a regular expression"
def missing(record, facts, today):
    import re
    from datetime import date

    def holds_review(text):
        try:
            days = (date.fromisoformat(text) - date.fromisoformat(today)).days
        except (TypeError, ValueError):
            return False
        return 1 <= days <= 180

    def cited(reason):
        head = re.match(r"(\w+) \((\d{4}-\d\d-\d\d)\)", reason)
        return head is not None and facts.get(head[1]) == head[2]

    reasons = record.get("reasons", [])
    held = {
        "reasons": len(reasons) > 0 and all(cited(each) for each in reasons),
        "trigger": re.search(r"\d", record.get("trigger", "")) is not None,
        "owner": record.get("who", "").strip() != "",
        "limit": isinstance(record.get("limit"), (int, float)) and record["limit"] >= 0,
        "review": holds_review(record.get("review")),
    }
    return [word for word, good in held.items() if not good]


# %% q2 right="with pandas and errors caught"
def missing(record, facts, today):
    gaps = ["owner", "limit", "review", "trigger", "reasons"]
    if (record.get("who") or " ").split():
        gaps.remove("owner")
    try:
        if float(record["limit"]) >= 0:
            gaps.remove("limit")
    except (KeyError, TypeError, ValueError):
        pass
    try:
        ahead = pd.Timestamp(record["review"]) - pd.Timestamp(today)
        if pd.Timedelta(days=1) <= ahead <= pd.Timedelta(days=180):
            gaps.remove("review")
    except (KeyError, TypeError, ValueError):
        pass
    if set(record.get("trigger") or "") & set("0123456789"):
        gaps.remove("trigger")
    good = 0
    for reason in record.get("reasons") or ():
        label = reason.split(" ")[0]
        good += label in facts and reason.startswith(f"{label} ({facts[label]})")
    if good and good == len(record["reasons"]):
        gaps.remove("reasons")
    return gaps


# %% q2 wrong="0 is no limit" hint="it says no"
def missing(record, facts, today):
    gaps = [word for word, key in (("owner", "who"), ("limit", "limit")) if not record.get(key)]
    gaps += ["owner"] if record.get("who") == "  " else []
    ahead = (pd.to_datetime(record["review"], errors="coerce") - pd.Timestamp(today)).days
    gaps += [] if 0 < ahead <= 180 else ["review"]
    gaps += [] if any(s.isdigit() for s in record.get("trigger", "")) else ["trigger"]
    heads = tuple(f"{label} ({date})" for label, date in facts.items())
    good = [reason.startswith(heads) for reason in record["reasons"]]
    return gaps + ([] if good and all(good) else ["reasons"])


# %% q2 wrong="crashes at a key that is not there" hint="A key that is not there"
def missing(record, facts, today):
    gaps = [] if record["who"].strip() else ["owner"]
    gaps += [] if isinstance(record["limit"], (int, float)) and record["limit"] >= 0 else ["limit"]
    ahead = (pd.to_datetime(record["review"], errors="coerce") - pd.Timestamp(today)).days
    gaps += [] if 0 < ahead <= 180 else ["review"]
    gaps += [] if any(s.isdigit() for s in record["trigger"]) else ["trigger"]
    heads = tuple(f"{label} ({date})" for label, date in facts.items())
    good = [reason.startswith(heads) for reason in record["reasons"]]
    return gaps + ([] if good and all(good) else ["reasons"])


# %% q2 wrong="one cited reason is enough" hint="Each of the reasons counts"
def missing(record, facts, today):
    gaps = [] if (record.get("who") or "").strip() else ["owner"]
    limit = record.get("limit")
    gaps += [] if isinstance(limit, (int, float)) and limit >= 0 else ["limit"]
    ahead = (pd.to_datetime(record.get("review"), errors="coerce") - pd.Timestamp(today)).days
    gaps += [] if 0 < ahead <= 180 else ["review"]
    gaps += [] if any(s.isdigit() for s in record.get("trigger") or "") else ["trigger"]
    heads = tuple(f"{label} ({date})" for label, date in facts.items())
    good = [reason.startswith(heads) for reason in record.get("reasons") or []]
    return gaps + ([] if any(good) else ["reasons"])


# %% q2 wrong="a label is enough, whatever its date" hint="Without its date"
def missing(record, facts, today):
    gaps = [] if (record.get("who") or "").strip() else ["owner"]
    limit = record.get("limit")
    gaps += [] if isinstance(limit, (int, float)) and limit >= 0 else ["limit"]
    ahead = (pd.to_datetime(record.get("review"), errors="coerce") - pd.Timestamp(today)).days
    gaps += [] if 0 < ahead <= 180 else ["review"]
    gaps += [] if any(s.isdigit() for s in record.get("trigger") or "") else ["trigger"]
    good = [reason.startswith(tuple(facts)) for reason in record.get("reasons") or []]
    return gaps + ([] if good and all(good) else ["reasons"])


# %% q2 wrong="only looks whether something is there" hint="a record without anything"
def missing(record, facts, today):
    keys = {"owner": "who", "limit": "limit", "review": "review"}
    keys |= {"trigger": "trigger", "reasons": "reasons"}
    return [word for word, key in keys.items() if record.get(key) in (None, "", [])]


# %% q2 wrong="the review may be today" hint="not on it"
def missing(record, facts, today):
    gaps = [] if (record.get("who") or "").strip() else ["owner"]
    limit = record.get("limit")
    gaps += [] if isinstance(limit, (int, float)) and limit >= 0 else ["limit"]
    ahead = (pd.to_datetime(record.get("review"), errors="coerce") - pd.Timestamp(today)).days
    gaps += [] if 0 <= ahead <= 180 else ["review"]
    gaps += [] if any(s.isdigit() for s in record.get("trigger") or "") else ["trigger"]
    heads = tuple(f"{label} ({date})" for label, date in facts.items())
    good = [reason.startswith(heads) for reason in record.get("reasons") or []]
    return gaps + ([] if good and all(good) else ["reasons"])


# %% q2 wrong="a label anywhere in the reason" hint="begins with its label"
def missing(record, facts, today):
    gaps = [] if (record.get("who") or "").strip() else ["owner"]
    limit = record.get("limit")
    gaps += [] if isinstance(limit, (int, float)) and limit >= 0 else ["limit"]
    ahead = (pd.to_datetime(record.get("review"), errors="coerce") - pd.Timestamp(today)).days
    gaps += [] if 0 < ahead <= 180 else ["review"]
    gaps += [] if any(s.isdigit() for s in record.get("trigger") or "") else ["trigger"]
    heads = [f"{label} ({date})" for label, date in facts.items()]
    good = [any(head in reason for head in heads) for reason in record.get("reasons") or []]
    return gaps + ([] if good and all(good) else ["reasons"])


# %% q2 wrong="the papers and the day of the example" hint="Use the facts and the day"
def missing(record, facts, today):
    own = dict(zip(papers["label"], papers["date"]))
    gaps = [] if (record.get("who") or "").strip() else ["owner"]
    limit = record.get("limit")
    gaps += [] if isinstance(limit, (int, float)) and limit >= 0 else ["limit"]
    ahead = (
        pd.to_datetime(record.get("review"), errors="coerce") - pd.Timestamp("2023-08-31")
    ).days
    gaps += [] if 0 < ahead <= 180 else ["review"]
    gaps += [] if any(s.isdigit() for s in record.get("trigger") or "") else ["trigger"]
    heads = tuple(f"{label} ({date})" for label, date in own.items())
    good = [reason.startswith(heads) for reason in record.get("reasons") or []]
    return gaps + ([] if good and all(good) else ["reasons"])


# %% q3 right="step by step"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    for share in (p, lgd):
        if share < 0 or share > 1:
            raise ValueError(share)
    lost_of_a_yuan = p * lgd
    turned_away = -1 * leaves * later
    shipped = margin - lost_of_a_yuan * amount
    pays_and_gets_it = shipped + lost_of_a_yuan * overdue
    return {
        "hold": pays * pays_and_gets_it + (1 - pays) * turned_away,
        "decline": turned_away,
        "ship": shipped,
        "at risk": lost_of_a_yuan * owes + lost_of_a_yuan * amount,
    }


# %% q3 right="by differences from the open balance"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if sorted([0, p, lgd, 1])[0] != 0 or sorted([0, p, lgd, 1])[-1] != 1:
        raise ValueError("shares")
    el = lambda exposure: np.float64(p * lgd * exposure)
    nothing = -el(owes)
    ship = margin - el(owes + amount) - nothing
    away = -(leaves * later)
    paid = margin - el(owes - overdue + amount) - nothing
    told = {"at risk": el(owes + amount), "ship": ship, "decline": away}
    return told | {"hold": pays * paid + (1 - pays) * away}


# %% q3 wrong="counts what is open in the order" hint="whether you ship or not"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship, away = margin - p * lgd * (owes + amount), -leaves * later
    hold = pays * (ship + p * lgd * overdue) + (1 - pays) * away
    return {"at risk": p * lgd * (owes + amount), "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="at risk is this order alone" hint="on top of what is open"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship, away = margin - p * lgd * amount, -leaves * later
    hold = pays * (ship + p * lgd * overdue) + (1 - pays) * away
    return {"at risk": p * lgd * amount, "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="a refusal costs nothing" hint="may be lost"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship = margin - p * lgd * amount
    hold = pays * (ship + p * lgd * overdue)
    return {"at risk": p * lgd * (owes + amount), "ship": ship, "decline": 0, "hold": hold}


# %% q3 wrong="everybody leaves" hint="Not everybody leaves"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship, away = margin - p * lgd * amount, -later
    hold = pays * (ship + p * lgd * overdue) + (1 - pays) * away
    return {"at risk": p * lgd * (owes + amount), "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="who does not pay costs nothing" hint="with what that costs"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship, away = margin - p * lgd * amount, -leaves * later
    hold = pays * (ship + p * lgd * overdue)
    return {"at risk": p * lgd * (owes + amount), "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="the overdue that comes in is worth nothing" hint="can no longer be lost"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship, away = margin - p * lgd * amount, -leaves * later
    hold = pays * ship + (1 - pays) * away
    return {"at risk": p * lgd * (owes + amount), "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="the overdue is all gain" hint="only the expected loss is saved"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship, away = margin - p * lgd * amount, -leaves * later
    hold = pays * (ship + overdue) + (1 - pays) * away
    return {"at risk": p * lgd * (owes + amount), "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="all is lost" hint="leaves a part"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    ship, away = margin - p * amount, -leaves * later
    hold = pays * (ship + p * overdue) + (1 - pays) * away
    return {"at risk": p * (owes + amount), "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="percent go through" hint="8% is 0.08"
def one_order(p, lgd, amount, margin, owes, overdue, leaves, later, pays):
    ship, away = margin - p * lgd * amount, -leaves * later
    hold = pays * (ship + p * lgd * overdue) + (1 - pays) * away
    return {"at risk": p * lgd * (owes + amount), "ship": ship, "decline": away, "hold": hold}


# %% q3 wrong="the numbers of Hengtong" hint="Without risk"
def one_order(p, lgd, *others):
    if not (0 <= p <= 1 and 0 <= lgd <= 1):
        raise ValueError
    return {"at risk": 10_800, "ship": 2_520, "decline": -12_000, "hold": -1_392}


# %% q4 right="row by row"
def read_log(orders, days, costs):
    rows = orders.to_dict("records")
    if len(rows) == 0:
        raise ValueError("nothing was ordered")
    told = dict.fromkeys(["bad debt", "receivable"], 0) | {"profit": -costs, "booked": -costs}
    prompt = credit = 0
    for row in rows:
        if row["shipped"] != row["shipped"]:
            continue
        prompt += row["amount"] * (row["shipped"] == row["asked"])
        credit += row["amount"] * (row["terms"] > 0)
        told["profit"] += row["margin"]
        told["booked"] += row["margin"]
        if row["filed"] >= 0:
            told["bad debt"] += row["amount"]
            told["profit"] -= row["amount"]
            told["booked"] -= row["amount"] * (row["filed"] <= days - 1)
        if not (row["filed"] <= days - 1 or row["paid"] <= days - 1):
            told["receivable"] += row["amount"]
    told["service level"] = prompt / sum(row["amount"] for row in rows)
    told["DSO"] = told["receivable"] * days / credit if credit else float("nan")
    return told


# %% q4 right="with query and the package"
def read_log(orders, days, costs):
    from creditlab.data.receivables import days_sales_outstanding

    if not len(orders):
        raise ValueError("nothing was ordered")
    sent = orders.dropna(subset=["shipped"])
    over = sent[["paid", "filed"]].min(axis=1)
    bad = sent.dropna(subset=["filed"])
    credit = sent.query("terms > 0")["amount"].sum()
    told = pd.Series({"service level": sent.query("shipped == asked")["amount"].sum()})
    told /= orders["amount"].sum()
    told["bad debt"] = bad["amount"].sum()
    told["profit"] = sent["margin"].sum() - told["bad debt"] - costs
    told["booked"] = told["profit"] + bad.query("filed >= @days")["amount"].sum()
    told["receivable"] = sent.loc[over >= days, "amount"].sum()
    told["DSO"] = days_sales_outstanding(told["receivable"], credit, days) if credit else np.nan
    return told.to_dict()


# %% q4 wrong="service by orders" hint="not of the orders"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    sent = orders.dropna(subset=["shipped"])
    bad, over = sent.dropna(subset=["filed"]), sent[["paid", "filed"]].min(axis=1)
    loss, early = bad["amount"].sum(), bad.loc[bad["filed"] < days, "amount"].sum()
    left = sent.loc[over >= days, "amount"].sum()
    credit, margin = sent.loc[sent["terms"] > 0, "amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = (orders["shipped"] == orders["asked"]).mean()
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - early - costs, left, dso])
    )


# %% q4 wrong="what was held counts as served" hint="held and shipped later"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    sent = orders.dropna(subset=["shipped"])
    bad, over = sent.dropna(subset=["filed"]), sent[["paid", "filed"]].min(axis=1)
    loss, early = bad["amount"].sum(), bad.loc[bad["filed"] < days, "amount"].sum()
    left = sent.loc[over >= days, "amount"].sum()
    credit, margin = sent.loc[sent["terms"] > 0, "amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = sent["amount"].sum() / orders["amount"].sum()
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - early - costs, left, dso])
    )


# %% q4 wrong="bad debt as the books have it" hint="after the last evening"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    sent = orders.dropna(subset=["shipped"])
    over = sent[["paid", "filed"]].min(axis=1)
    loss = sent.loc[sent["filed"] < days, "amount"].sum()
    left = sent.loc[over >= days, "amount"].sum()
    credit, margin = sent.loc[sent["terms"] > 0, "amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = orders.loc[orders["shipped"] == orders["asked"], "amount"].sum()
    service /= orders["amount"].sum()
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - loss - costs, left, dso])
    )


# %% q4 wrong="the books know the future" hint="do not know yet"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    sent = orders.dropna(subset=["shipped"])
    bad, over = sent.dropna(subset=["filed"]), sent[["paid", "filed"]].min(axis=1)
    loss, left = bad["amount"].sum(), sent.loc[over >= days, "amount"].sum()
    credit, margin = sent.loc[sent["terms"] > 0, "amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = orders.loc[orders["shipped"] == orders["asked"], "amount"].sum()
    service /= orders["amount"].sum()
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - loss - costs, left, dso])
    )


# %% q4 wrong="cash is a credit sale" hint="Cash in advance"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    sent = orders.dropna(subset=["shipped"])
    bad, over = sent.dropna(subset=["filed"]), sent[["paid", "filed"]].min(axis=1)
    loss, early = bad["amount"].sum(), bad.loc[bad["filed"] < days, "amount"].sum()
    left = sent.loc[over >= days, "amount"].sum()
    credit, margin = sent["amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = orders.loc[orders["shipped"] == orders["asked"], "amount"].sum()
    service /= orders["amount"].sum()
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - early - costs, left, dso])
    )


# %% q4 wrong="day 30 belongs to the month" hint="day 29"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    sent = orders.dropna(subset=["shipped"])
    bad, over = sent.dropna(subset=["filed"]), sent[["paid", "filed"]].min(axis=1)
    loss, early = bad["amount"].sum(), bad.loc[bad["filed"] <= days, "amount"].sum()
    left = sent.loc[over > days, "amount"].sum()
    credit, margin = sent.loc[sent["terms"] > 0, "amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = orders.loc[orders["shipped"] == orders["asked"], "amount"].sum()
    service /= orders["amount"].sum()
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - early - costs, left, dso])
    )


# %% q4 wrong="lost invoices are still receivable" hint="not a receivable any more"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    sent = orders.dropna(subset=["shipped"])
    bad = sent.dropna(subset=["filed"])
    loss, early = bad["amount"].sum(), bad.loc[bad["filed"] < days, "amount"].sum()
    left = sent.loc[~(sent["paid"] < days), "amount"].sum()
    credit, margin = sent.loc[sent["terms"] > 0, "amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = orders.loc[orders["shipped"] == orders["asked"], "amount"].sum()
    service /= orders["amount"].sum()
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - early - costs, left, dso])
    )


# %% q4 wrong="the month of the example" hint="Use days and costs"
def read_log(orders, days, costs):
    if orders.empty:
        raise ValueError
    told = {"service level": 260 / 330, "bad debt": 90_000, "profit": -59_500, "booked": 20_500}
    return told | {"receivable": 130_000, "DSO": 130 / 280 * 30}


# %% q4 wrong="no orders, no error" hint="raise a ValueError"
def read_log(orders, days, costs):
    sent = orders.dropna(subset=["shipped"])
    bad, over = sent.dropna(subset=["filed"]), sent[["paid", "filed"]].min(axis=1)
    loss, early = bad["amount"].sum(), bad.loc[bad["filed"] < days, "amount"].sum()
    left = sent.loc[over >= days, "amount"].sum()
    credit, margin = sent.loc[sent["terms"] > 0, "amount"].sum(), sent["margin"].sum()
    dso = left / credit * days if credit else np.nan
    service = orders.loc[orders["shipped"] == orders["asked"], "amount"].sum()
    service /= max(orders["amount"].sum(), 1)
    return dict(
        zip(figures, [service, loss, margin - loss - costs, margin - early - costs, left, dso])
    )


# %% q5 right="with the statistics module"
def compared(mine, other, within):
    from math import ceil, sqrt
    from statistics import mean, stdev

    from scipy.stats import t

    if sorted(mine) != sorted(other) or len(mine) < 2 or within <= 0:
        raise ValueError("cannot be compared")
    gains = [mine[seed] - other[seed] for seed in sorted(mine)]
    n, s = len(gains), stdev(gains)
    half = t.ppf(0.975, n - 1) * s / sqrt(n)
    desks = ceil((1.96 * s / within) ** 2)
    return mean(gains), mean(gains) - half, mean(gains) + half, desks if desks > 2 else 2


# %% q5 right="with pandas and a t test"
def compared(mine, other, within):
    from scipy.stats import ttest_rel

    if mine.keys() != other.keys() or len(mine) < 2 or within <= 0:
        raise ValueError("cannot be compared")
    frame = pd.DataFrame({"a": mine, "b": other})
    gain = frame["a"] - frame["b"]
    low, high = gain.mean(), gain.mean()
    if gain.std() > 0:
        low, high = ttest_rel(frame["a"], frame["b"]).confidence_interval(0.95)
    desks = 2
    while 1.96 * gain.std() / np.sqrt(desks) > within:
        desks += 1
    return gain.mean(), low, high, desks


# %% q5 wrong="in the order of the dicts" hint="Pair by seed"
def compared(mine, other, within):
    from scipy.stats import t

    if set(mine) != set(other) or len(mine) < 2 or within <= 0:
        raise ValueError
    gains = np.array(list(mine.values()), float) - np.array(list(other.values()), float)
    n, s = len(gains), gains.std(ddof=1)
    half = t.ppf(0.975, n - 1) * s / np.sqrt(n)
    desks = max(2, int(np.ceil((1.96 * s / within) ** 2)))
    return gains.mean(), gains.mean() - half, gains.mean() + half, desks


# %% q5 wrong="1.96 for four desks" hint="t is 3.18"
def compared(mine, other, within):
    if set(mine) != set(other) or len(mine) < 2 or within <= 0:
        raise ValueError
    gains = np.array([mine[seed] - other[seed] for seed in mine])
    n, s = len(gains), gains.std(ddof=1)
    half = 1.96 * s / np.sqrt(n)
    desks = max(2, int(np.ceil((1.96 * s / within) ** 2)))
    return gains.mean(), gains.mean() - half, gains.mean() + half, desks


# %% q5 wrong="as if they had played other desks" hint="both played the same desks"
def compared(mine, other, within):
    from scipy.stats import t

    if set(mine) != set(other) or len(mine) < 2 or within <= 0:
        raise ValueError
    a, b = (np.array(list(each.values()), float) for each in (mine, other))
    n, s = len(a), np.sqrt(a.var(ddof=1) + b.var(ddof=1))
    half, gain = t.ppf(0.975, n - 1) * s / np.sqrt(n), a.mean() - b.mean()
    return gain, gain - half, gain + half, max(2, int(np.ceil((1.96 * s / within) ** 2)))


# %% q5 wrong="the deviation of numpy as it comes" hint="Divide by n − 1"
def compared(mine, other, within):
    from scipy.stats import t

    if set(mine) != set(other) or len(mine) < 2 or within <= 0:
        raise ValueError
    gains = np.array([mine[seed] - other[seed] for seed in mine])
    n, s = len(gains), gains.std()
    half = t.ppf(0.975, n - 1) * s / np.sqrt(n)
    desks = max(2, int(np.ceil((1.96 * s / within) ** 2)))
    return gains.mean(), gains.mean() - half, gains.mean() + half, desks


# %% q5 wrong="the interval of one desk" hint="divide by the root of n"
def compared(mine, other, within):
    from scipy.stats import t

    if set(mine) != set(other) or len(mine) < 2 or within <= 0:
        raise ValueError
    gains = np.array([mine[seed] - other[seed] for seed in mine])
    n, s = len(gains), gains.std(ddof=1)
    half = t.ppf(0.975, n - 1) * s
    desks = max(2, int(np.ceil((1.96 * s / within) ** 2)))
    return gains.mean(), gains.mean() - half, gains.mean() + half, desks


# %% q5 wrong="rounds down" hint="round up"
def compared(mine, other, within):
    from scipy.stats import t

    if set(mine) != set(other) or len(mine) < 2 or within <= 0:
        raise ValueError
    gains = np.array([mine[seed] - other[seed] for seed in mine])
    n, s = len(gains), gains.std(ddof=1)
    half = t.ppf(0.975, n - 1) * s / np.sqrt(n)
    desks = max(2, int((1.96 * s / within) ** 2))
    return gains.mean(), gains.mean() - half, gains.mean() + half, desks


# %% q5 wrong="the root forgotten" hint="The square of it"
def compared(mine, other, within):
    from scipy.stats import t

    if set(mine) != set(other) or len(mine) < 2 or within <= 0:
        raise ValueError
    gains = np.array([mine[seed] - other[seed] for seed in mine])
    n, s = len(gains), gains.std(ddof=1)
    half = t.ppf(0.975, n - 1) * s / np.sqrt(n)
    desks = max(2, int(np.ceil(1.96 * s / within)))
    return gains.mean(), gains.mean() - half, gains.mean() + half, desks


# %% q5 wrong="what one of them played is enough" hint="Other seeds"
def compared(mine, other, within):
    from scipy.stats import t

    gains = np.array([mine[seed] - other[seed] for seed in mine if seed in other])
    if len(gains) < 2 or within <= 0:
        raise ValueError
    n, s = len(gains), gains.std(ddof=1)
    half = t.ppf(0.975, n - 1) * s / np.sqrt(n)
    desks = max(2, int(np.ceil((1.96 * s / within) ** 2)))
    return gains.mean(), gains.mean() - half, gains.mean() + half, desks


# %% q6 right="with the package"
_table = regret(runs, against="ship")
for rule in ("call", "hold", "limit"):
    _behind = _table.loc[rule]
    verdicts[rule] = "not tell"
    if _behind["high"] < 0:
        verdicts[rule] = "more"
    if _behind["low"] > 0:
        verdicts[rule] = "less"
desks_needed = int(np.ceil(((profits["hold"] - profits["ship"]).std() * 1.96 / 5_000) ** 2))

# %% q6 right="one's own function, in thousand yuan"
_k = {rule: (profits[rule] / 1_000).to_dict() for rule in profits}
_found = {rule: compared(_k[rule], _k["ship"], 5) for rule in ("call", "hold", "limit")}
verdicts = {
    rule: "more" if f[1] > 0 else ("less" if f[2] < 0 else "not tell") for rule, f in _found.items()
}
desks_needed = _found["hold"][3]

# %% q6 wrong="by the mean alone" hint="on both sides"
_mean = profits.mean()
verdicts = {r: "more" if _mean[r] > _mean["ship"] else "less" for r in ("call", "hold", "limit")}
desks_needed = compared(profits["hold"].to_dict(), profits["ship"].to_dict(), 5_000)[3]

# %% q6 wrong="against the oracle" hint="on both sides"
verdicts = dict.fromkeys(("call", "hold", "limit"), "less")
desks_needed = compared(profits["hold"].to_dict(), profits["ship"].to_dict(), 5_000)[3]

# %% q6 wrong="gain and regret taken for each other" hint="on both sides"
for rule in ("call", "hold", "limit"):
    _f = compared(profits["ship"].to_dict(), profits[rule].to_dict(), 5_000)
    verdicts[rule] = "more" if _f[1] > 0 else "less" if _f[2] < 0 else "not tell"
desks_needed = compared(profits["hold"].to_dict(), profits["ship"].to_dict(), 5_000)[3]

# %% q6 wrong="5 yuan instead of 5,000" hint="in yuan"
for rule in ("call", "hold", "limit"):
    _f = compared(profits[rule].to_dict(), profits["ship"].to_dict(), 5)
    verdicts[rule] = "more" if _f[1] > 0 else "less" if _f[2] < 0 else "not tell"
desks_needed = compared(profits["hold"].to_dict(), profits["ship"].to_dict(), 5)[3]

# %% q6 wrong="the whole width within 5,000" hint="not all of it"
for rule in ("call", "hold", "limit"):
    _f = compared(profits[rule].to_dict(), profits["ship"].to_dict(), 5_000)
    verdicts[rule] = "more" if _f[1] > 0 else "less" if _f[2] < 0 else "not tell"
desks_needed = compared(profits["hold"].to_dict(), profits["ship"].to_dict(), 2_500)[3]

# %% q6 wrong="the scatter of the profits" hint="The differences"
for rule in ("call", "hold", "limit"):
    _f = compared(profits[rule].to_dict(), profits["ship"].to_dict(), 5_000)
    verdicts[rule] = "more" if _f[1] > 0 else "less" if _f[2] < 0 else "not tell"
desks_needed = int(np.ceil((1.96 * profits["hold"].std() / 5_000) ** 2))

# %% q7 right="the card of the lesson, with calls of its own"
from creditlab.lab.credit_desk import ScorecardPolicy, reference_card

by_card = ScorecardPolicy(reference_card())


def policy(customer, order, desk):
    rested = customer.last_call is None or customer.last_call >= 14
    call = customer.overdue > 0 and customer.oldest > 3 and rested and desk.calls_left >= 1
    return replace(by_card(customer, order, desk), call=call)


# %% q7 right="a class, with a limit for who is late for long"
class Rule:
    def __init__(self, days):
        self.days = days

    def __call__(self, customer, order, desk):
        called = 999 if customer.last_call is None else customer.last_call
        call = desk.calls_left > 0 and customer.oldest >= 7 and called >= 14
        much = customer.overdue > 0.5 * customer.open
        return Decision(
            True, None, None, bool(np.bool_(customer.oldest > self.days and much)), call
        )


policy = Rule(20)


# %% q7 wrong="ship everything" hint="call=True"
def policy(customer, order, desk):
    return Decision()


# %% q7 wrong="decline who is late" hint="what do refusals cost"
def policy(customer, order, desk):
    rested = customer.last_call is None or customer.last_call >= 14
    call = customer.oldest > 3 and rested and desk.calls_left > 0
    return Decision(approve=customer.oldest <= 3, call=call)


# %% q7 wrong="calls well, and risks everything" hint="who owes long"
def policy(customer, order, desk):
    rested = customer.last_call is None or customer.last_call >= 14
    return Decision(call=customer.oldest > 3 and rested and desk.calls_left > 0)


# %% q7 wrong="the rule of the lesson" hint="calls_left first"
def policy(customer, order, desk):
    rested = customer.last_call is None or customer.last_call >= 14
    return Decision(hold=customer.oldest > 30, call=customer.oldest > 3 and rested)


# %% q7 wrong="holds everybody who is late" hint="whom do you hold"
def policy(customer, order, desk):
    rested = customer.last_call is None or customer.last_call >= 14
    call = customer.oldest > 3 and rested and desk.calls_left > 0
    return Decision(hold=customer.oldest > 0, call=call)


# %% q7 wrong="a word" hint="in every branch"
def policy(customer, order, desk):
    return "hold" if customer.oldest > 30 else "ship"


# %% q7 wrong="fails when nobody has ever paid" hint="Stopped"
def policy(customer, order, desk):
    rested = customer.last_call is None or customer.last_call >= 14
    call = customer.oldest > 3 and rested and desk.calls_left > 0
    share = customer.overdue / customer.open
    return Decision(hold=customer.oldest > 45 and share > 0.5, call=call)
