# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {
    "liquidity": [1, 7],
    "efficiency": [2, 5],
    "coverage": [3],
    "leverage": [4, 8],
    "none": [6],
}
lines = {number: word for word, numbers in groups.items() for number in numbers}

# %% q1 right="written out, with capitals"
lines = {1: "Liquidity", 2: "Efficiency", 3: "Coverage", 4: "Leverage"}
lines |= {5: "Efficiency", 6: "None", 7: "Liquidity", 8: "Leverage"}
lines = {number: word.lower() for number, word in lines.items()}

# %% q1 wrong="days of customers are liquidity" hint="money sleep"
words = {"Q": "liquidity", "L": "leverage", "C": "coverage", "E": "efficiency", "N": "none"}
lines = {number: words[letter] for number, letter in enumerate("QQCLENQL", 1)}

# %% q1 wrong="growth is efficiency" hint="growth answers none"
words = {"Q": "liquidity", "L": "leverage", "C": "coverage", "E": "efficiency", "N": "none"}
lines = {number: words[letter] for number, letter in enumerate("QECLEEQL", 1)}

# %% q1 wrong="the till covers, so it is coverage" hint="at hand"
words = {"Q": "liquidity", "L": "leverage", "C": "coverage", "E": "efficiency", "N": "none"}
lines = {number: words[letter] for number, letter in enumerate("QECLENCL", 1)}

# %% q1 wrong="debt to equity is coverage" hint="Whose money"
words = {"Q": "liquidity", "L": "leverage", "C": "coverage", "E": "efficiency", "N": "none"}
lines = {number: words[letter] for number, letter in enumerate("QECLENQC", 1)}

# %% q1 wrong="a list, not a dict" hint="What is due"
lines = ["liquidity", "efficiency", "coverage", "leverage", "efficiency", "none", "liquidity"]

# %% q2 right="read off the two sums"
sums = cl.check_statements(accounts).set_index("identity")
wrong_item = "retained_earnings"
true_value = sums.loc["retained earnings since the year before", "computed"] / 1000

# %% q2 right="by hand, as a whole number"
two = accounts.set_index("year_end").T[sorted(accounts["year_end"])]
old, new = two.columns
wrong_item = "retained_earnings"
true_value = int(two.loc["equity", new] - two.loc["share_capital", new])

# %% q2 wrong="the other row of the same sum" hint="Only one figure"
wrong_item, true_value = "equity", 7039

# %% q2 wrong="a row of the other sum" hint="Only one figure"
wrong_item, true_value = "net_income", 645

# %% q2 wrong="in yuan" hint="in 1,000 yuan"
wrong_item, true_value = "retained_earnings", 5_722_000

# %% q2 wrong="as it was typed" hint="as it was typed"
wrong_item, true_value = "retained_earnings", 5_272

# %% q2 wrong="in the wrong direction" hint="wrong direction"
wrong_item, true_value = "retained_earnings", 4_822

# %% q2 wrong="another swap of digits" hint="do all sums come out"
wrong_item, true_value = "retained_earnings", 2_572

# %% q2 wrong="the name of the sum" hint="as it stands in the table"
wrong_item, true_value = "retained earnings since the year before", 5_722

# %% q2 wrong="the number as text" hint="One number"
wrong_item, true_value = "retained_earnings", "5,722"


# %% q3 right="with if"
def four_ratios(year):
    def over(a, b):
        if b <= 0:
            return float("nan")
        return a / b

    return {
        "cover": over(year["ebit"], year["interest"]),
        "current ratio": over(year["current_assets"], year["current_liabilities"]),
        "liabilities": over(year["total_liabilities"], year["total_assets"]),
        "return on equity": over(year["net_income"], year["equity"]),
    }


# %% q3 right="by the package"
def four_ratios(year):
    from creditlab.data.ratios import ratios

    chosen = ["current_ratio", "liabilities_ratio", "interest_cover", "return_on_equity"]
    values = ratios(pd.DataFrame([year]))[chosen].iloc[0].astype(float)
    return dict(zip(["current ratio", "liabilities", "cover", "return on equity"], values))


# %% q3 wrong="divides whatever comes" hint="divided by"
def four_ratios(year):
    return {
        "current ratio": year["current_assets"] / year["current_liabilities"],
        "liabilities": year["total_liabilities"] / year["total_assets"],
        "cover": year["ebit"] / year["interest"] if year["interest"] else 0,
        "return on equity": year["net_income"] / year["equity"] if year["equity"] > 0 else np.nan,
    }


# %% q3 wrong="minus by minus" hint="minus by minus"
def four_ratios(year):
    cover = year["ebit"] / year["interest"] if year["interest"] > 0 else float("nan")
    return {
        "current ratio": year["current_assets"] / year["current_liabilities"],
        "liabilities": year["total_liabilities"] / year["total_assets"],
        "cover": cover,
        "return on equity": year["net_income"] / year["equity"],
    }


# %% q3 wrong="the quick ratio" hint="hold the inventory"
def four_ratios(year):
    quick = year["cash"] + year["receivables"] + year["other_current_assets"]
    over = lambda a, b: a / b if b > 0 else float("nan")
    return {
        "current ratio": over(quick, year["current_liabilities"]),
        "liabilities": over(year["total_liabilities"], year["total_assets"]),
        "cover": over(year["ebit"], year["interest"]),
        "return on equity": over(year["net_income"], year["equity"]),
    }


# %% q3 wrong="cover by net income" hint="before interest and tax"
def four_ratios(year):
    over = lambda a, b: a / b if b > 0 else float("nan")
    return {
        "current ratio": over(year["current_assets"], year["current_liabilities"]),
        "liabilities": over(year["total_liabilities"], year["total_assets"]),
        "cover": over(year["net_income"], year["interest"]),
        "return on equity": over(year["net_income"], year["equity"]),
    }


# %% q3 wrong="a missing one empties the year" hint="takes no other"
def four_ratios(year):
    names = ["current ratio", "liabilities", "cover", "return on equity"]
    above = year[["current_assets", "total_liabilities", "ebit", "net_income"]].astype(float)
    below = year[["current_liabilities", "total_assets", "interest", "equity"]].astype(float)
    values = above.to_numpy() / below.to_numpy() if (below != 0).all() else [float("nan")] * 4
    found = dict(zip(names, values))
    if year["equity"] <= 0:
        found["return on equity"] = float("nan")
    return found


# %% q3 wrong="a loss is refused, too" hint="negative numerator"
def four_ratios(year):
    over = lambda a, b: a / b if a > 0 and b > 0 else float("nan")
    return {
        "current ratio": over(year["current_assets"], year["current_liabilities"]),
        "liabilities": over(year["total_liabilities"], year["total_assets"]),
        "cover": over(year["ebit"], year["interest"]),
        "return on equity": over(year["net_income"], year["equity"]),
    }


# %% q3 wrong="a list" hint="return {"
def four_ratios(year):
    return [year["current_assets"] / year["current_liabilities"], 0.6, 4.0, 0.15]


# %% q4 right="with names for the days"
def cash_cycle(year, vat):
    sold, used = year["revenue"] / 365, year["cost_of_goods"] / 365
    untaxed = 1 + vat
    return (
        year["receivables"] / untaxed / sold
        + year["inventory"] / used
        - year["payables"] / untaxed / used
    )


# %% q4 right="tax added to what has none"
def cash_cycle(year, vat):
    gross = (1 + vat) * year[["revenue", "cost_of_goods"]].astype(float) / 365
    days = year["receivables"] / gross["revenue"] - year["payables"] / gross["cost_of_goods"]
    return np.float64(days + 365 * year["inventory"] / year["cost_of_goods"])


# %% q4 wrong="adds the days of suppliers" hint="taken off"
def cash_cycle(year, vat):
    take = year["receivables"] / (1 + vat) / year["revenue"]
    lie = year["inventory"] / year["cost_of_goods"]
    return 365 * (take + lie + year["payables"] / (1 + vat) / year["cost_of_goods"])


# %% q4 wrong="all against sales" hint="against the cost of goods"
def cash_cycle(year, vat):
    net = (year["receivables"] - year["payables"]) / (1 + vat) + year["inventory"]
    return 365 * net / year["revenue"]


# %% q4 wrong="no tax" hint="still in it"
def cash_cycle(year, vat):
    take = year["receivables"] / year["revenue"]
    return 365 * (take + (year["inventory"] - year["payables"]) / year["cost_of_goods"])


# %% q4 wrong="tax also out of the inventory" hint="Inventory holds no tax"
def cash_cycle(year, vat):
    take = year["receivables"] / year["revenue"]
    return 365 / (1 + vat) * (take + (year["inventory"] - year["payables"]) / year["cost_of_goods"])


# %% q4 wrong="13% off" hint="113 are 100"
def cash_cycle(year, vat):
    take = year["receivables"] * (1 - vat) / year["revenue"]
    lie = year["inventory"] / year["cost_of_goods"]
    return 365 * (take + lie - year["payables"] * (1 - vat) / year["cost_of_goods"])


# %% q4 wrong="tax out of the receivables only" hint="Payables hold the tax"
def cash_cycle(year, vat):
    take = year["receivables"] / (1 + vat) / year["revenue"]
    return 365 * (take + (year["inventory"] - year["payables"]) / year["cost_of_goods"])


# %% q4 wrong="never below nothing" hint="shorter than nothing"
def cash_cycle(year, vat):
    take = year["receivables"] / (1 + vat) / year["revenue"]
    lie = year["inventory"] / year["cost_of_goods"]
    return max(0, 365 * (take + lie - year["payables"] / (1 + vat) / year["cost_of_goods"]))


# %% q4 wrong="in years" hint="Days, not years"
def cash_cycle(year, vat):
    take = year["receivables"] / (1 + vat) / year["revenue"]
    lie = year["inventory"] / year["cost_of_goods"]
    return take + lie - year["payables"] / (1 + vat) / year["cost_of_goods"]


# %% q5 right="line by line"
def cash_from_business(before, now):
    cash = now["net_income"] + now["depreciation"]
    for name in ("receivables", "inventory", "other_current_assets"):
        cash = cash - now[name] + before[name]
    for name in ("payables", "other_current_liabilities"):
        cash = cash + now[name] - before[name]
    return cash


# %% q5 right="with signs"
def cash_from_business(before, now):
    signs = pd.Series({"receivables": -1, "inventory": -1, "other_current_assets": -1})
    signs = pd.concat([signs, pd.Series({"payables": 1, "other_current_liabilities": 1})])
    moved = now[signs.index].astype(float) - before[signs.index].astype(float)
    return float(moved @ signs + now["net_income"] + now["depreciation"])


# %% q5 wrong="depreciation forgotten" hint="no payment"
def cash_from_business(before, now):
    takes, brings = ["receivables", "inventory", "other_current_assets"], ["payables"]
    brings = [*brings, "other_current_liabilities"]
    change = now[takes + brings].astype(float) - before[takes + brings].astype(float)
    return now["net_income"] - change[takes].sum() + change[brings].sum()


# %% q5 wrong="signs turned round" hint="receivables take cash"
def cash_from_business(before, now):
    takes = ["receivables", "inventory", "other_current_assets"]
    brings = ["payables", "other_current_liabilities"]
    change = now[takes + brings].astype(float) - before[takes + brings].astype(float)
    return now["net_income"] + now["depreciation"] + change[takes].sum() - change[brings].sum()


# %% q5 wrong="loans counted in" hint="Loans are not"
def cash_from_business(before, now):
    takes = ["receivables", "inventory", "other_current_assets"]
    brings = ["payables", "other_current_liabilities", "short_term_debt"]
    change = now[takes + brings].astype(float) - before[takes + brings].astype(float)
    return now["net_income"] + now["depreciation"] - change[takes].sum() + change[brings].sum()


# %% q5 wrong="as in the lesson, without the other lines" hint="Two lines are missing"
def cash_from_business(before, now):
    names = ["receivables", "inventory", "payables"]
    change = now[names].astype(float) - before[names].astype(float)
    tied_up = change["receivables"] + change["inventory"] - change["payables"]
    return now["net_income"] + now["depreciation"] - tied_up


# %% q5 wrong="the change of the till" hint="change of the till"
def cash_from_business(before, now):
    return now["cash"] - before["cash"]


# %% q5 wrong="years in the wrong order" hint="Profit, add"
def cash_from_business(now, before):
    takes = ["receivables", "inventory", "other_current_assets"]
    brings = ["payables", "other_current_liabilities"]
    change = now[takes + brings].astype(float) - before[takes + brings].astype(float)
    return now["net_income"] + now["depreciation"] - change[takes].sum() + change[brings].sum()


# %% q5 wrong="dividends taken off" hint="what owners take out"
def cash_from_business(before, now):
    takes = ["receivables", "inventory", "other_current_assets"]
    brings = ["payables", "other_current_liabilities"]
    change = now[takes + brings].astype(float) - before[takes + brings].astype(float)
    cash = now["net_income"] + now["depreciation"] - change[takes].sum() + change[brings].sum()
    return cash - now["dividends"]


# %% q6 right="by hand"
def failure_score(year, listed, manufacturer):
    if not manufacturer:
        model, weights, low, high = "z_double_prime", (6.56, 3.26, 6.72, 1.05, 0), 1.10, 2.60
    elif listed:
        model, weights, low, high = "z", (1.2, 1.4, 3.3, 0.6, 1.0), 1.81, 2.99
    else:
        model, weights, low, high = "z_prime", (0.717, 0.847, 3.107, 0.420, 0.998), 1.23, 2.90
    assets, liabilities = year["total_assets"], year["total_liabilities"]
    if assets <= 0 or liabilities <= 0:
        raise ValueError("nothing to divide by")
    worth = year["market_value"] if model == "z" else year["equity"]
    shares = [
        (year["current_assets"] - year["current_liabilities"]) / assets,
        year["retained_earnings"] / assets,
        year["ebit"] / assets,
        worth / liabilities,
        year["revenue"] / assets,
    ]
    score = sum(w * s for w, s in zip(weights, shares) if w)
    if score != score:
        raise ValueError("a figure is missing")
    return model, score, "distress" if score < low else "safe" if score > high else "grey"


# %% q6 right="a table of models, and the package"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    models = {(True, True): "z", (True, False): "z_prime"}
    name = models.get((manufacturer, listed), "z_double_prime")
    row = altman(year.to_frame().T.infer_objects(), name).iloc[0]
    if np.isnan(row["score"]):
        raise ValueError("refused")
    return name, row["score"], row["zone"]


# %% q6 wrong="Z′ for everybody" hint="It makes nothing"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    row = altman(pd.DataFrame([year]), "z_prime").iloc[0]
    if np.isnan(row["score"]):
        raise ValueError("refused")
    return "z_prime", row["score"], row["zone"]


# %% q6 wrong="Z for all that are listed" hint="Is this one"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    name = "z" if listed else "z_prime" if manufacturer else "z_double_prime"
    row = altman(pd.DataFrame([year]), name).iloc[0]
    if np.isnan(row["score"]):
        raise ValueError("refused")
    return name, row["score"], row["zone"]


# %% q6 wrong="the books' value where the market's is missing" hint="books' value"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    name = "z_double_prime" if not manufacturer else "z" if listed else "z_prime"
    frame = pd.DataFrame([year])
    frame["market_value"] = frame["market_value"].fillna(frame["equity"])
    row = altman(frame, name).iloc[0]
    if np.isnan(row["score"]):
        raise ValueError("refused")
    return name, row["score"], row["zone"]


# %% q6 wrong="falls back on Z′" hint="books' value"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    name = "z_double_prime" if not manufacturer else "z" if listed else "z_prime"
    if name == "z" and np.isnan(year["market_value"]):
        name = "z_prime"
    row = altman(pd.DataFrame([year]), name).iloc[0]
    if np.isnan(row["score"]):
        raise ValueError("refused")
    return name, row["score"], row["zone"]


# %% q6 wrong="a missing score is handed on" hint="missing or endless"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    name = "z_double_prime" if not manufacturer else "z" if listed else "z_prime"
    row = altman(pd.DataFrame([year]), name).iloc[0]
    return name, row["score"], row["zone"]


# %% q6 wrong="the limits of Z′ beside every score" hint="other limits"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    name = "z_double_prime" if not manufacturer else "z" if listed else "z_prime"
    score = altman(pd.DataFrame([year]), name)["score"].iloc[0]
    if np.isnan(score):
        raise ValueError("refused")
    return name, score, "distress" if score < 1.23 else "safe" if score > 4 else "grey"


# %% q6 wrong="the equity of the books in Z" hint="market value against"
def failure_score(year, listed, manufacturer):
    from creditlab.data.failure_scores import altman

    name = "z_double_prime" if not manufacturer else "z" if listed else "z_prime"
    frame = pd.DataFrame([year])
    if name == "z" and frame["market_value"].notna().all():
        frame["market_value"] = frame["equity"]
    row = altman(frame, name).iloc[0]
    if np.isnan(row["score"]):
        raise ValueError("refused")
    return name, row["score"], row["zone"]


# %% q6 wrong="only the score" hint="return model, score, zone"
def failure_score(year, listed, manufacturer):
    return 2.35458


# %% q7 right="from the intervals, read by eye"
verdicts = {1: "cannot tell", 2: "better", 3: "better", 4: "cannot tell", 5: "worse"}


# %% q7 right="a function and a loop"
def verdict(bad, one, two):
    from creditlab.validate.metrics import compare_auc

    low, high = compare_auc(bad, one.rank(), two.rank())[["low", "high"]]
    return "cannot tell" if low <= 0 <= high else "better" if low > 0 else "worse"


k, us = kazakh, american
verdicts = {
    1: verdict(us["bankrupt"], us["cash_to_current_debt"], us["current_assets_to_current_debt"])
}
for n, (one, two) in enumerate(
    [("Cash_ratio", "CR"), ("IC", "CR"), ("IC", "Cash_ratio"), ("IC_CF", "IC")], 2
):
    verdicts[n] = verdict(k["default"], k[one], k[two])

# %% q7 wrong="by the two numbers alone" hint="contain 0"
verdicts = {1: "worse", 2: "better", 3: "better", 4: "better", 5: "worse"}

# %% q7 wrong="by intervals that touch" hint="intervals that touch"
verdicts = {1: "cannot tell", 2: "cannot tell", 3: "better", 4: "cannot tell", 5: "cannot tell"}

# %% q7 wrong="first and second changed over" hint="first less second"
verdicts = {1: "cannot tell", 2: "worse", 3: "worse", 4: "cannot tell", 5: "better"}

# %% q7 wrong="cash is always better" hint="sounds closer to cash"
verdicts = {1: "cannot tell", 2: "better", 3: "better", 4: "cannot tell", 5: "better"}

# %% q7 wrong="yes and no" hint="of each pair"
verdicts = {1: "no", 2: "yes", 3: "yes", 4: "no", 5: "no"}

# %% q7 wrong="a list" hint="A dict of 1 to 5"
verdicts = ["cannot tell", "better", "better", "cannot tell", "worse"]
