# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {"repair": (1, 5), "empty": (2, 6), "keep": (3, 7), "ask": (4, 8)}
actions = {number: word for word, numbers in groups.items() for number in numbers}

# %% q1 right="written out, with capitals"
actions = {1: "Repair", 2: "Empty", 3: "Keep", 4: "Ask"}
actions |= {5: "Repair", 6: "Empty", 7: "Keep", 8: "Ask"}

actions = {number: word.lower() for number, word in actions.items()}

# %% q1 wrong="zero is a good payer" hint="best value of a column"
words = {"R": "repair", "E": "empty", "A": "ask", "K": "keep"}
actions = {number: words[letter] for number, letter in enumerate("REKARKKA", 1)}

# %% q1 wrong="the large customer is a mistake" hint="only unusual"
words = {"R": "repair", "E": "empty", "A": "ask", "K": "keep"}
actions = {number: words[letter] for number, letter in enumerate("REKAREAA", 1)}

# %% q1 wrong="early payment is impossible" hint="only unusual"
words = {"R": "repair", "E": "empty", "A": "ask", "K": "keep"}
actions = {number: words[letter] for number, letter in enumerate("REAAREKA", 1)}

# %% q1 wrong="a payment is divided by ten" hint="only one thing"
words = {"R": "repair", "E": "empty", "A": "ask", "K": "keep"}
actions = {number: words[letter] for number, letter in enumerate("REKAREKR", 1)}

# %% q1 wrong="letters for words" hint="have to be asked"
actions = dict(enumerate("REKAREKA", 1))


# %% q2 right="remainders, from the left"
def last_character(first):
    if len(first) != 17:
        raise ValueError(len(first))
    weight, total = 1, 0
    for character in first:
        if character not in alphabet:
            raise ValueError(character)
        total = (total + weight * alphabet.index(character)) % 31
        weight = weight * 3 % 31
    return alphabet[(31 - total) % 31]


# %% q2 right="by trial of all 31"
def last_character(first):
    value = {each: place for place, each in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
    if len(first) != 17 or any(each not in value for each in first):
        raise ValueError(f"not seventeen: {first}")
    total = sum(value[each] * pow(3, place) for place, each in enumerate(first))
    return next(last for last in value if (total + value[last]) % 31 == 0)


# %% q2 wrong="the remainder itself" hint="what is lacking"
def last_character(first):
    if len(first) != 17 or not set(first) <= set(alphabet):
        raise ValueError
    return alphabet[sum(alphabet.index(c) * 3**i for i, c in enumerate(first)) % 31]


# %% q2 wrong="the first weighs three" hint="weighs 1, not 3"
def last_character(first):
    if len(first) != 17 or not set(first) <= set(alphabet):
        raise ValueError
    return alphabet[-sum(alphabet.index(c) * 3**i for i, c in enumerate(first, 1)) % 31]


# %% q2 wrong="from the right" hint="The sum is 1"
def last_character(first):
    if len(first) != 17 or not set(first) <= set(alphabet):
        raise ValueError
    return alphabet[-sum(alphabet.index(c) * 3**i for i, c in enumerate(first[::-1])) % 31]


# %% q2 wrong="the whole alphabet" hint="9 is worth 9"
def last_character(first):
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if len(first) != 17 or not set(first) <= set(alphabet):
        raise ValueError
    return alphabet[-sum(letters.index(c) * 3**i for i, c in enumerate(first)) % 31]


# %% q2 wrong="nothing is lacking" hint="not 31, but 0"
def last_character(first):
    if len(first) != 17 or not set(first) <= set(alphabet):
        raise ValueError
    rest = sum(alphabet.index(c) * 3**i for i, c in enumerate(first)) % 31
    return (alphabet + "?")[31 - rest]


# %% q2 wrong="any length" hint="Seventeen characters"
def last_character(first):
    return alphabet[-sum(alphabet.index(c) * 3**i for i, c in enumerate(first)) % 31]


# %% q3 right="with translate"
def clean_code(typed):
    if not isinstance(typed, str):
        return None
    code = "".join(each for each in typed.upper() if each.isalnum())
    code = code.translate(str.maketrans("OI", "01"))
    return None if len(check_credit_codes(pd.Series([code]))) else code


# %% q3 right="with a pattern"
def clean_code(typed):
    import re

    code = re.sub(r"[\s-]", "", str(typed)).upper().replace("I", "1").replace("O", "0")
    wrong = check_credit_codes(pd.Series([code]))["problem"].tolist()
    if wrong:
        return None
    return code


# %% q3 wrong="no O and I" hint="O is 0"
def clean_code(typed):
    if pd.isna(typed):
        return None
    code = typed.upper().replace("-", "").replace(" ", "")
    return code if check_credit_codes(pd.Series([code])).empty else None


# %% q3 wrong="mends and does not check" hint="is None"
def clean_code(typed):
    if pd.isna(typed):
        return None
    code = "".join(typed.upper().replace("-", " ").split())
    return code.replace("O", "0").replace("I", "1")


# %% q3 wrong="only blanks at the ends" hint="Blanks and hyphens out"
def clean_code(typed):
    if pd.isna(typed):
        return None
    code = typed.strip().upper().replace("-", "").replace("O", "0").replace("I", "1")
    return code if check_credit_codes(pd.Series([code])).empty else None


# %% q3 wrong="falls over an empty cell"
def clean_code(typed):
    code = "".join(typed.upper().replace("-", " ").split())
    code = code.replace("O", "0").replace("I", "1")
    return code if check_credit_codes(pd.Series([code])).empty else None


# %% q3 wrong="guesses the last character" hint="not a guess"
def clean_code(typed):
    if pd.isna(typed):
        return None
    code = "".join(typed.upper().replace("-", " ").split())
    code = code.replace("O", "0").replace("I", "1")
    try:
        return code[:17] + last_character(code[:17])
    except ValueError:
        return None


# %% q3 wrong="an empty text for None" hint="is None"
def clean_code(typed):
    if pd.isna(typed):
        return ""
    code = "".join(typed.upper().replace("-", " ").split())
    code = code.replace("O", "0").replace("I", "1")
    return code if check_credit_codes(pd.Series([code])).empty else ""


# %% q4 right="row by row"
def with_cases(customers, feed):
    bad = set(check_credit_codes(feed["credit_code"])["row"])
    numbers = {row.customer: set() for row in customers.itertuples()}
    for row in feed.itertuples():
        for firm in customers.itertuples():
            by_name = row.Index in bad and row.name_chinese == firm.name_chinese
            if by_name or (row.Index not in bad and row.credit_code == firm.credit_code):
                numbers[firm.customer].add(row.case)
    return customers.assign(cases=[len(numbers[each]) for each in customers["customer"]])


# %% q4 right="two joins"
def with_cases(customers, feed):
    bad = feed.index.isin(check_credit_codes(feed["credit_code"])["row"])
    a = feed[~bad][["case", "credit_code"]].merge(customers, on="credit_code")
    b = feed[bad][["case", "name_chinese"]].merge(customers, on="name_chinese")
    both = pd.concat([a, b])[["customer", "case"]].drop_duplicates()
    count = both.value_counts("customer")
    return customers.assign(cases=count.reindex(customers["customer"], fill_value=0).to_numpy())


# %% q4 wrong="left join, not counted" hint="a row a customer"
def with_cases(customers, feed):
    joined = customers.merge(feed[["case", "credit_code"]], on="credit_code", how="left")
    return joined.assign(cases=joined["case"].notna().astype(int))


# %% q4 wrong="only by code" hint="the name decides"
def with_cases(customers, feed):
    count = feed.groupby("credit_code")["case"].nunique()
    return customers.assign(cases=customers["credit_code"].map(count).fillna(0).astype(int))


# %% q4 wrong="the same case twice" hint="is one case"
def with_cases(customers, feed):
    bad = feed.index.isin(check_credit_codes(feed["credit_code"])["row"])
    by_code = feed[~bad]["credit_code"].value_counts()
    by_name = feed[bad]["name_chinese"].value_counts()
    cases = customers["credit_code"].map(by_code).fillna(0)
    cases += customers["name_chinese"].map(by_name).fillna(0)
    return customers.assign(cases=cases.astype(int))


# %% q4 wrong="by name only" hint="A code that passes decides"
def with_cases(customers, feed):
    count = feed.groupby("name_chinese")["case"].nunique()
    return customers.assign(cases=customers["name_chinese"].map(count).fillna(0).astype(int))


# %% q4 wrong="by code or by name" hint="belongs to one company"
def with_cases(customers, feed):
    cases = [
        feed.loc[(feed["credit_code"] == c) | (feed["name_chinese"] == n), "case"].nunique()
        for c, n in zip(customers["credit_code"], customers["name_chinese"])
    ]
    return customers.assign(cases=cases)


# %% q4 wrong="loses those without a case" hint="expected 4 rows"
def with_cases(customers, feed):
    bad = feed.index.isin(check_credit_codes(feed["credit_code"])["row"])
    code = feed["name_chinese"].map(customers.set_index("name_chinese")["credit_code"])
    feed = feed.assign(credit_code=feed["credit_code"].mask(bad, code))
    count = feed.groupby("credit_code")["case"].nunique().rename("cases").reset_index()
    return customers.merge(count, on="credit_code")


# %% q5 right="from read_ledger"
def suspects(events, known, today):
    issues = cl.read_ledger(events, rates={"USD": 7.0}, customers=known, as_of=today).issues
    rows = set(issues["row"])
    lost = issues[(issues["action"] == "left out") & (issues["kind"] == "invoice")]
    lost = set(lost["document"][lost["problem"] != "duplicate document"])
    rows -= set(
        issues["row"][
            issues["row"].map(events["invoice"]).isin(lost) & (issues["kind"] != "invoice")
        ]
    )
    own = events[(events["kind"] == "invoice") & events["due"].notna()]
    days = own["terms"].str.replace("2/10 net ", "").astype(int)
    rows |= set(own.index[(own["due"] - own["date"]).dt.days != days])
    return sorted(rows)


# %% q5 right="row by row"
def suspects(events, known, today):
    invoices = {}
    for row in events[events["kind"] == "invoice"].itertuples():
        invoices.setdefault(row.document, row)
    rows, seen, paid, known = [], set(), {}, set(known)
    for row in events.itertuples():
        wrong = (row.kind, row.document) in seen or row.customer not in known
        seen.add((row.kind, row.document))
        wrong |= not row.amount > 0 or row.currency != "CNY" or pd.isna(row.date)
        wrong |= row.date > pd.Timestamp(today)
        bill = invoices.get(row.invoice)
        if row.kind == "invoice":
            wrong |= row.due != row.date + pd.Timedelta(days=int(str(row.terms).split()[-1]))
        elif bill is None:
            wrong = True
        else:
            wrong |= row.date < bill.date
            if row.kind in ("payment", "credit_note", "write_off"):
                paid[row.invoice] = paid.get(row.invoice, 0) + row.amount
                wrong |= paid[row.invoice] > bill.amount + 0.01
        if wrong:
            rows.append(row.Index)
    return rows


# %% q5 wrong="read_ledger alone" hint="Do the two dates agree"
def suspects(events, known, today):
    issues = cl.read_ledger(events, rates={"USD": 7.0}, customers=known, as_of=today).issues
    return sorted(set(issues["row"]))


# %% q5 wrong="both of a pair, and the whole invoice" hint="not its partner"
def suspects(events, known, today):
    rows = cl.read_ledger(events, rates={"USD": 7.0}, customers=known, as_of=today).issues["row"]
    hit = events["invoice"].isin(events.loc[rows, "invoice"].dropna())
    days = events["terms"].astype("string").str.extract(r"(\d+)$")[0].astype(float)
    slips = (events["kind"] == "invoice") & ((events["due"] - events["date"]).dt.days != days)
    return list(events.index[hit | slips | events.index.isin(rows)])


# %% q5 wrong="everything" hint="Who reports everything"
def suspects(events, known, today):
    return list(events.index)


# %% q5 wrong="nothing" hint="Who accuses next to nobody"
def suspects(events, known, today):
    return []


# %% q5 wrong="the marked rows of branch A" hint="Who accuses next to nobody"
def suspects(events, known, today):
    return list(marked["row"])


# %% q5 wrong="what is missing is wrong" hint="Unusual is not wrong"
def suspects(events, known, today):
    return list(events.index[events[["date", "due", "amount"]].isna().any(axis=1)])


# %% q5 wrong="paid before it is due" hint="Unusual is not wrong"
def suspects(events, known, today):
    due = (
        events[events["kind"] == "invoice"].drop_duplicates("document").set_index("document")["due"]
    )
    early = (events["kind"] == "payment") & (events["date"] < events["invoice"].map(due))
    issues = cl.read_ledger(events, rates={"USD": 7.0}, customers=known, as_of=today).issues
    return list(events.index[early | events.index.isin(issues["row"])])


# %% q6 right="with the cleaning log's idea, step by step"
def repaired(events):
    table = events.drop_duplicates(["kind", "document"]).copy()
    rate = table["currency"].map({"CNY": 1.0, "USD": 7.0})
    table["amount"] = (table["amount"] * rate).round(2)
    table["currency"] = "CNY"
    days = pd.to_numeric(table["terms"].astype(str).str.split().str[-1], errors="coerce")
    right = table["date"] + pd.to_timedelta(days, unit="D")
    table["due"] = table["due"].where(table["kind"] != "invoice", right)
    return table


# %% q6 right="row by row"
def repaired(events):
    rows, seen = {}, set()
    for number, row in events.to_dict("index").items():
        if (row["kind"], row["document"]) in seen:
            continue
        seen.add((row["kind"], row["document"]))
        if row["currency"] == "USD":
            row |= {"amount": round(7 * row["amount"], 2), "currency": "CNY"}
        if row["kind"] == "invoice":
            row["due"] = row["date"] + pd.Timedelta(days=int(str(row["terms"]).split()[-1]))
        rows[number] = row
    return pd.DataFrame.from_dict(rows, orient="index")[list(events.columns)]


# %% q6 wrong="negative payments, too" hint="needs a person"
def repaired(events):
    table = events[~events.duplicated(["kind", "document"])].copy()
    table["amount"] = (table["amount"].abs() * table["currency"].map({"CNY": 1, "USD": 7})).round(2)
    table["currency"], own = "CNY", table["kind"] == "invoice"
    days = table.loc[own, "terms"].astype(str).str.extract(r"(\d+)$")[0].astype(int)
    table.loc[own, "due"] = table.loc[own, "date"] + pd.to_timedelta(days, "D")
    return table


# %% q6 wrong="divides the dollars" hint="larger or smaller"
def repaired(events):
    table = events[~events.duplicated(["kind", "document"])].copy()
    table["amount"] = (table["amount"] / table["currency"].map({"CNY": 1, "USD": 7})).round(2)
    table["currency"], own = "CNY", table["kind"] == "invoice"
    days = table.loc[own, "terms"].astype(str).str.extract(r"(\d+)$")[0].astype(int)
    table.loc[own, "due"] = table.loc[own, "date"] + pd.to_timedelta(days, "D")
    return table


# %% q6 wrong="only empty due dates" hint="an empty date and a wrong one"
def repaired(events):
    table = events[~events.duplicated(["kind", "document"])].copy()
    table["amount"] = (table["amount"] * table["currency"].map({"CNY": 1, "USD": 7})).round(2)
    table["currency"] = "CNY"
    own = (table["kind"] == "invoice") & table["due"].isna()
    days = table.loc[own, "terms"].astype(str).str.extract(r"(\d+)$")[0].astype(int)
    table.loc[own, "due"] = table.loc[own, "date"] + pd.to_timedelta(days, "D")
    return table


# %% q6 wrong="throws out what is wrong"
def repaired(events):
    table = events[~events.duplicated(["kind", "document"])].query("amount > 0").copy()
    table["amount"] = (table["amount"] * table["currency"].map({"CNY": 1, "USD": 7})).round(2)
    table["currency"], own = "CNY", table["kind"] == "invoice"
    days = table.loc[own, "terms"].astype(str).str.extract(r"(\d+)$")[0].astype(int)
    table.loc[own, "due"] = table.loc[own, "date"] + pd.to_timedelta(days, "D")
    return table


# %% q6 wrong="fills every empty date" hint="stays empty"
def repaired(events):
    table = events[~events.duplicated(["kind", "document"])].copy()
    table["amount"] = (table["amount"] * table["currency"].map({"CNY": 1, "USD": 7})).round(2)
    table["currency"] = "CNY"
    days = table["terms"].astype(str).str.extract(r"(\d+)$")[0].astype(float).fillna(0)
    table["due"] = table["date"] + pd.to_timedelta(days, "D")
    return table
