# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="as a table"
lines = dict(
    pd.read_csv(
        __import__("io").StringIO(
            "1,track record\n2,ability\n3,nothing\n4,willingness\n"
            "5,ability\n6,track record\n7,nothing\n8,willingness"
        ),
        header=None,
    ).values.tolist()
)

# %% q1 right="written out, with capitals"
lines = {1: "Track record", 2: "Ability", 3: "Nothing", 4: "Willingness"}
lines |= {5: "Ability", 6: "Track record", 7: "Nothing", 8: "Willingness"}
lines = {number: word.lower() for number, word in lines.items()}

# %% q1 wrong="believes the brochure" hint="no evidence"
words = {"W": "willingness", "A": "ability", "R": "track record", "N": "nothing"}
lines = {number: words[letter] for number, letter in enumerate("RARWARNW", 1)}

# %% q1 wrong="believes the rumour" hint="no evidence"
words = {"W": "willingness", "A": "ability", "R": "track record", "N": "nothing"}
lines = {number: words[letter] for number, letter in enumerate("RANWARAW", 1)}

# %% q1 wrong="a credit line is a record" hint="Money that is there"
words = {"W": "willingness", "A": "ability", "R": "track record", "N": "nothing"}
lines = {number: words[letter] for number, letter in enumerate("RANWRRNW", 1)}

# %% q1 wrong="the call is a record" hint="what they mean to do"
words = {"W": "willingness", "A": "ability", "R": "track record", "N": "nothing"}
lines = {number: words[letter] for number, letter in enumerate("RANRARNW", 1)}

# %% q1 wrong="a list, not a dict"
lines = ["track record", "ability", "nothing", "willingness"] * 2

# %% q1 wrong="letters for words"
lines = dict(enumerate("RANWARNW", 1))


# %% q2 right="step by step"
def cost_of_discount(discount, early, net):
    paid = 100 * discount
    kept = 100 - paid
    days = net - early
    return paid / kept / days * 365


# %% q2 right="numpy, and a lambda"
cost_of_discount = lambda discount, early, net: np.divide(
    365 * discount, (1 - discount) * (net - early)
)


# %% q2 wrong="360 days" hint="365"
def cost_of_discount(discount, early, net):
    return discount / (1 - discount) * 360 / (net - early)


# %% q2 wrong="on the whole invoice" hint="98 of 100"
def cost_of_discount(discount, early, net):
    return discount * 365 / (net - early)


# %% q2 wrong="from delivery" hint="day of the discount"
def cost_of_discount(discount, early, net):
    return discount / (1 - discount) * 365 / net


# %% q2 wrong="compounded" hint="Interest on interest"
def cost_of_discount(discount, early, net):
    return (1 + discount / (1 - discount)) ** (365 / (net - early)) - 1


# %% q2 wrong="in percent" hint="As a share"
def cost_of_discount(discount, early, net):
    return 100 * discount / (1 - discount) * 365 / (net - early)


# %% q2 wrong="the number of the example" hint="all of its three arguments"
def cost_of_discount(discount, early, net):
    return 0.3724


# %% q2 wrong="prints it"
def cost_of_discount(discount, early, net):
    print(discount / (1 - discount) * 365 / (net - early))


# %% q2 wrong="as text"
def cost_of_discount(discount, early, net):
    return f"{discount / (1 - discount) * 365 / (net - early):.2%}"


# %% q3 right="in small steps"
def sales_to_make_good(price, cost, recovered):
    margin = 1 - cost / price
    if margin <= 0:
        raise ValueError(f"margin is {margin}")
    lost = cost - recovered * price
    if lost < 0:
        return 0
    return lost / margin


# %% q3 right="as orders, times the price"
def sales_to_make_good(price, cost, recovered):
    if price <= cost:
        raise ValueError("no margin")
    orders = np.clip(cost - price * recovered, 0, None) / (price - cost)
    return orders * price


# %% q3 wrong="the whole invoice" hint="count its cost"
def sales_to_make_good(price, cost, recovered):
    if cost >= price:
        raise ValueError
    return price * (1 - recovered) / ((price - cost) / price)


# %% q3 wrong="recovered share of the cost" hint="one of the invoice"
def sales_to_make_good(price, cost, recovered):
    if cost >= price:
        raise ValueError
    return max(cost * (1 - recovered), 0) / ((price - cost) / price)


# %% q3 wrong="nothing comes back" hint="Something came back"
def sales_to_make_good(price, cost, recovered):
    if cost >= price:
        raise ValueError
    return cost / ((price - cost) / price)


# %% q3 wrong="negative sales" hint="not less than nothing"
def sales_to_make_good(price, cost, recovered):
    if cost >= price:
        raise ValueError
    return (cost - recovered * price) / ((price - cost) / price)


# %% q3 wrong="infinite instead of an error" hint="raise a ValueError"
def sales_to_make_good(price, cost, recovered):
    if cost >= price:
        return float("inf")
    return max(cost - recovered * price, 0) / ((price - cost) / price)


# %% q3 wrong="no division" hint="Divide by the contribution margin"
def sales_to_make_good(price, cost, recovered):
    if cost >= price:
        raise ValueError
    return max(cost - recovered * price, 0)


# %% q4 right="solved on paper"
def highest_pd(margin, recovered, agrees):
    return margin * (1 - agrees) / (1 - recovered)


# %% q4 right="solved by the computer"
def highest_pd(margin, recovered, agrees):
    from scipy.optimize import brentq

    def gain(p):
        return margin * (1 - p) - (1 - margin - recovered) * p - agrees * margin

    return brentq(gain, 0, 1, xtol=1e-15)


# %% q4 wrong="loses the whole invoice" hint="what we put in"
def highest_pd(margin, recovered, agrees):
    return margin * (1 - agrees) / (margin + 1 - recovered)


# %% q4 wrong="forgets prepayment" hint="Prepay earns something"
def highest_pd(margin, recovered, agrees):
    return margin / (1 - recovered)


# %% q4 wrong="odds" hint="odds"
def highest_pd(margin, recovered, agrees):
    return margin * (1 - agrees) / (1 - margin - recovered)


# %% q4 wrong="margin against loss only"
def highest_pd(margin, recovered, agrees):
    return margin - agrees * margin


# %% q5 right="row by row"
loss = 0
for row in customers.itertuples():
    loss += row.order * row.pd * (1 - row.margin - row.recovered)

# %% q5 right="rounded to yuan, in numpy"
loss = np.round(
    np.sum(
        customers["order"] * customers["pd"] * (1 - customers["margin"] - customers["recovered"])
    )
)

# %% q5 wrong="the whole order" hint="What comes back"
loss = (customers["pd"] * customers["order"]).sum()

# %% q5 wrong="the margin counted as lost" hint="never ours"
loss = (customers["pd"] * customers["order"] * (1 - customers["recovered"])).sum()

# %% q5 wrong="the average" hint="not on average"
loss = (
    customers["pd"] * customers["order"] * (1 - customers["margin"] - customers["recovered"])
).mean()

# %% q5 wrong="products of averages" hint="row by row"
lgd = 1 - customers["margin"] - customers["recovered"]
loss = customers["order"].sum() * customers["pd"].mean() * lgd.mean()

# %% q5 wrong="a column, not a number"
loss = customers["pd"] * customers["order"] * (1 - customers["margin"] - customers["recovered"])


# %% q6 right="row by row"
def decide(customers):
    words = []
    for c in customers.itertuples():
        earned = c.order * c.margin
        gains = {"decline": 0, "prepay": c.agrees * (earned - 1500)}
        lost = c.order * (1 - c.margin - c.recovered)
        gains["open"] = (1 - c.pd) * earned - c.pd * lost - 1500
        words.append(max(gains, key=gains.get))
    return words


# %% q6 right="numpy"
def decide(customers):
    order, margin, recovered, p, agrees = (
        customers[["order", "margin", "recovered", "pd", "agrees"]].to_numpy().T
    )
    open_account = order * (margin - p * (1 - recovered)) - 1500
    prepay = agrees * (order * margin - 1500)
    best = np.argmax([open_account, prepay, np.zeros_like(order)], axis=0)
    return [("open", "prepay", "decline")[n] for n in best]


# %% q6 wrong="no handling" hint="earn its handling"
def decide(customers):
    open_account = customers["order"] * (
        customers["margin"] - customers["pd"] * (1 - customers["recovered"])
    )
    prepay = customers["agrees"] * customers["order"] * customers["margin"]
    return [
        "open" if o > p else "prepay" if p > 0 else "decline" for o, p in zip(open_account, prepay)
    ]


# %% q6 wrong="a cut-off for everybody"
def decide(customers):
    return ["open" if p < 0.05 else "prepay" for p in customers["pd"]]


# %% q6 wrong="the notebook's own table" hint="function is given"
def decide(table):
    order = customers["order"]
    return ["open"] * len(order)


# %% q6 wrong="handling also where nobody agrees" hint="only then handling"
def decide(customers):
    earned = customers["order"] * customers["margin"]
    lost = customers["order"] * (1 - customers["margin"] - customers["recovered"])
    gains = pd.DataFrame(
        {
            "open": (1 - customers["pd"]) * earned - customers["pd"] * lost - 1500,
            "prepay": customers["agrees"] * earned - 1500,
            "decline": 0,
        }
    )
    return gains.idxmax(axis=1).tolist()


# %% q6 wrong="never declines" hint="earn its handling"
def decide(customers):
    open_account = (
        customers["order"] * (customers["margin"] - customers["pd"] * (1 - customers["recovered"]))
        - 1500
    )
    prepay = customers["agrees"] * (customers["order"] * customers["margin"] - 1500)
    return ["open" if o > p else "prepay" for o, p in zip(open_account, prepay)]


# %% q6 wrong="a Series, not a list"
def decide(customers):
    return pd.Series(["open", "prepay"])
