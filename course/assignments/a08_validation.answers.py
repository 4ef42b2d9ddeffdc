# Answers that people give; names of the assignment are known here. # ruff: noqa: F821, B905, E731
# %% q1 right="in groups"
groups = {"ranking": [1, 7], "level": [3], "population": [5, 8], "nothing": [2, 4, 6]}
tells = {number: word for word, numbers in groups.items() for number in numbers}

# %% q1 right="written out, with capitals"
tells = {1: "Ranking", 2: "Nothing", 3: "Level", 4: "Nothing"}
tells |= {5: "Population", 6: "Nothing", 7: "Ranking", 8: "Population"}
tells = {number: word.lower() for number, word in tells.items()}

# %% q1 wrong="accuracy ranks" hint="knows nothing about new customers"
words = {"R": "ranking", "L": "level", "P": "population", "N": "nothing"}
tells = {number: words[letter] for number, letter in enumerate("RRLNPNRP", 1)}

# %% q1 wrong="KS ranks, on whomever" hint="knows nothing about new customers"
words = {"R": "ranking", "L": "level", "P": "population", "N": "nothing"}
tells = {number: words[letter] for number, letter in enumerate("RNLNPRRP", 1)}

# %% q1 wrong="Hosmer-Lemeshow gives a tick" hint="so few customers"
words = {"R": "ranking", "L": "level", "P": "population", "N": "nothing"}
tells = {number: words[letter] for number, letter in enumerate("RNLLPNRP", 1)}

# %% q1 wrong="below .10 is nothing" hint="whatever the custom says"
words = {"R": "ranking", "L": "level", "P": "population", "N": "nothing"}
tells = {number: words[letter] for number, letter in enumerate("RNLNNNRP", 1)}

# %% q1 wrong="the riskiest tenth is a level" hint="all PDs were doubled"
words = {"R": "ranking", "L": "level", "P": "population", "N": "nothing"}
tells = {number: words[letter] for number, letter in enumerate("RNLNPNLP", 1)}

# %% q1 wrong="a list, not a dict" hint="of 1 to 8"
tells = {"1": "ranking"} | dict.fromkeys((1, 2), "ranking")


# %% q2 right="pair by pair"
def auc_and_ks(points, bad):
    bads = [p for p, b in zip(points, bad) if b == 1]
    goods = [p for p, b in zip(points, bad) if b == 0]
    if len(bads) == 0 or len(goods) == 0:
        raise ValueError("one kind only")
    won = sum(1 if b < g else 0.5 if b == g else 0 for b in bads for g in goods)
    ahead = [
        sum(b <= cut for b in bads) / len(bads) - sum(g <= cut for g in goods) / len(goods)
        for cut in set(points)
    ]
    return won / len(bads) / len(goods), max(ahead)


# %% q2 right="by ranks, and by sorting"
def auc_and_ks(points, bad):
    from scipy.stats import rankdata

    x, y = np.asarray(points, dtype=float), np.asarray(bad) == 1
    m, n = y.sum(), (~y).sum()
    if m * n == 0:
        raise ValueError("no pair")
    auc = 1 - (rankdata(x)[y].sum() - m * (m + 1) / 2) / (m * n)
    cuts = np.unique(x)
    at = [np.searchsorted(np.sort(x[part]), cuts, side="right") / part.sum() for part in (y, ~y)]
    return auc, np.max(at[0] - at[1])


# %% q2 wrong="a tie is lost" hint="not lost"
def auc_and_ks(points, bad):
    if len(set(bad)) < 2:
        raise ValueError("one kind only")
    x, y = np.array(points), np.array(bad)
    cuts = np.unique(x)
    lead = x[y == 0][None, :] > x[y == 1][:, None]
    return lead.mean(), max((x[y == 1] <= c).mean() - (x[y == 0] <= c).mean() for c in cuts)


# %% q2 wrong="customer by customer, as the file has them" hint="passed one of them"
def auc_and_ks(points, bad):
    if len(set(bad)) < 2:
        raise ValueError("one kind only")
    x, y = np.array(points), np.array(bad)
    lead = np.sign(x[y == 0][None, :] - x[y == 1][:, None])
    y = y[np.argsort(x, kind="stable")]
    ahead = np.cumsum(y) / y.sum() - np.cumsum(1 - y) / (1 - y).sum()
    return (lead.mean() + 1) / 2, ahead.max()


# %% q2 wrong="does not sort" hint="order of the file"
def auc_and_ks(points, bad):
    if len(set(bad)) < 2:
        raise ValueError("one kind only")
    x, y = np.array(points), np.array(bad)
    lead = np.sign(x[y == 0][None, :] - x[y == 1][:, None])
    ahead = np.cumsum(y) / y.sum() - np.cumsum(1 - y) / (1 - y).sum()
    last = np.append(x[1:] != x[:-1], True)
    return (lead.mean() + 1) / 2, max(ahead[last].max(), 0)


# %% q2 wrong="high points are bad" hint="High points are good"
def auc_and_ks(points, bad):
    if len(set(bad)) < 2:
        raise ValueError("one kind only")
    x, y = np.array(points), np.array(bad)
    lead = np.sign(x[y == 1][None, :] - x[y == 0][:, None])
    cuts = np.unique(x)
    ks = max((x[y == 1] >= c).mean() - (x[y == 0] >= c).mean() for c in cuts)
    return (lead.mean() + 1) / 2, ks


# %% q2 wrong="Gini" hint="That is Gini"
def auc_and_ks(points, bad):
    found = cl.evaluate(bad, np.array(points) + 1_000)["value"]
    return found["gini"], found["ks"]


# %% q2 wrong="the package's, which takes points from 0 to 1 for PDs" hint="whatever their size"
def auc_and_ks(points, bad):
    return tuple(cl.evaluate(bad, points).loc[["auc", "ks"], "value"])


# %% q2 wrong="gives an answer where there is no pair" hint="there is no pair"
def auc_and_ks(points, bad):
    x, y = np.array(points), np.array(bad)
    if y.all() or not y.any():
        return 0.5, 0.0
    lead = np.sign(x[y == 0][None, :] - x[y == 1][:, None])
    cuts = np.unique(x)
    ks = max((x[y == 1] <= c).mean() - (x[y == 0] <= c).mean() for c in cuts)
    return (lead.mean() + 1) / 2, ks


# %% q2 wrong="the numbers of the ten" hint="order of the file"
def auc_and_ks(points, bad):
    if points[0] == 410:
        return 18 / 21, 4 / 7
    return 18 / 21, 5 / 7


# %% q3 right="in numbers of customers first"
def level_gap(pd_, bad):
    n = len(bad)
    if n == 0:
        raise ValueError("nobody")
    more = sum(bad) - sum(pd_)
    error = sum(p * (1 - p) for p in pd_) ** 0.5
    return more / n, (more - 1.96 * error) / n, (more + 1.96 * error) / n


# %% q3 right="the package's"
def level_gap(pd_, bad):
    found = cl.calibration_tests(bad, pd_) if len(pd_) else None
    if found is None:
        raise ValueError("nobody")
    return tuple(found.loc["difference", ["value", "low", "high"]].astype(float))


# %% q3 wrong="predicted less observed" hint="Observed less predicted"
def level_gap(pd_, bad):
    if len(bad) == 0:
        raise ValueError
    half = 1.96 * np.sqrt((pd_ * (1 - pd_)).sum()) / len(bad)
    gap = pd_.mean() - np.mean(bad)
    return gap, gap - half, gap + half


# %% q3 wrong="the variance of the mean PD" hint="not that of the mean PD"
def level_gap(pd_, bad):
    if len(bad) == 0:
        raise ValueError
    gap, p = np.mean(bad) - pd_.mean(), pd_.mean()
    half = 1.96 * np.sqrt(p * (1 - p) / len(bad))
    return gap, gap - half, gap + half


# %% q3 wrong="the variance of the outcomes" hint="not the outcomes"
def level_gap(pd_, bad):
    if len(bad) == 0:
        raise ValueError
    gap, q = np.mean(bad) - pd_.mean(), np.mean(bad)
    half = 1.96 * np.sqrt(q * (1 - q) / len(bad))
    return gap, gap - half, gap + half


# %% q3 wrong="a number of customers" hint="A share"
def level_gap(pd_, bad):
    if len(bad) == 0:
        raise ValueError
    half = 1.96 * np.sqrt((pd_ * (1 - pd_)).sum())
    gap = (bad - pd_).sum()
    return gap, gap - half, gap + half


# %% q3 wrong="one standard error" hint="one standard error"
def level_gap(pd_, bad):
    if len(bad) == 0:
        raise ValueError
    half = np.sqrt((pd_ * (1 - pd_)).sum()) / len(bad)
    gap = np.mean(bad) - pd_.mean()
    return gap, gap - half, gap + half


# %% q3 wrong="always 200 customers" hint="Use the arrays"
def level_gap(pd_, bad):
    if len(bad) == 0:
        raise ValueError
    half = 1.96 * np.sqrt((pd_ * (1 - pd_)).sum()) / 200
    gap = np.mean(bad) - pd_.mean()
    return gap, gap - half, gap + half


# %% q3 wrong="no error for nobody" hint="Nothing to compare"
def level_gap(pd_, bad):
    n = max(len(bad), 1)
    half = 1.96 * np.sqrt((pd_ * (1 - pd_)).sum()) / n
    gap = (np.sum(bad) - np.sum(pd_)) / n
    return gap, gap - half, gap + half


# %% q4 right="band by band"
def stability(then, now):
    from math import log

    from scipy.stats import chi2

    if len(then) != len(now):
        raise ValueError("bands differ")
    bands, index = len(then), 0
    for t, n in zip(then, now):
        before = (t + 0.5) / (sum(then) + 0.5 * bands)
        after = (n + 0.5) / (sum(now) + 0.5 * bands)
        index += (after - before) * log(after / before)
    noise = 1 / sum(then) + 1 / sum(now)
    return index, (bands - 1) * noise, chi2.isf(0.05, bands - 1) * noise


# %% q4 right="the package's"
def stability(then, now):
    from creditlab.validate.stability import stability_index

    if len(then) != len(now):
        raise ValueError("bands differ")
    index = stability_index(range(len(then)), np.array(then), np.array(now))
    return float(index), index.expected, index.limit


# %% q4 wrong="nothing added" hint="Add 0.5"
def stability(then, now):
    from scipy.stats import chi2

    if len(then) != len(now):
        raise ValueError
    e, a = np.array(then) / sum(then), np.array(now) / sum(now)
    noise, k = 1 / sum(then) + 1 / sum(now), len(then) - 1
    return ((a - e) * np.log(a / e)).sum(), k * noise, chi2.ppf(0.95, k) * noise


# %% q4 wrong="sums without the halves" hint="the sum has grown"
def stability(then, now):
    from scipy.stats import chi2

    if len(then) != len(now):
        raise ValueError
    e, a = (np.array(then) + 0.5) / sum(then), (np.array(now) + 0.5) / sum(now)
    noise, k = 1 / sum(then) + 1 / sum(now), len(then) - 1
    return ((a - e) * np.log(a / e)).sum(), k * noise, chi2.ppf(0.95, k) * noise


# %% q4 wrong="bands, not bands less one" hint="Bands less one"
def stability(then, now):
    from scipy.stats import chi2

    e, a = np.array(then) + 0.5, np.array(now) + 0.5
    e, a = e / e.sum(), a / a.sum()
    noise, k = 1 / sum(then) + 1 / sum(now), len(then)
    return ((a - e) * np.log(a / e)).sum(), k * noise, chi2.ppf(0.95, k) * noise


# %% q4 wrong="the sizes added first" hint="one over each"
def stability(then, now):
    from scipy.stats import chi2

    e, a = np.array(then) + 0.5, np.array(now) + 0.5
    e, a = e / e.sum(), a / a.sum()
    noise, k = 1 / (sum(then) + sum(now)), len(then) - 1
    return ((a - e) * np.log(a / e)).sum(), k * noise, chi2.ppf(0.95, k) * noise


# %% q4 wrong="the customary limit" hint="knows nothing of how many"
def stability(then, now):
    e, a = np.array(then) + 0.5, np.array(now) + 0.5
    e, a = e / e.sum(), a / a.sum()
    noise = 1 / sum(then) + 1 / sum(now)
    return ((a - e) * np.log(a / e)).sum(), (len(then) - 1) * noise, 0.1


# %% q4 wrong="the 95% point itself" hint="still has to be multiplied"
def stability(then, now):
    from scipy.stats import chi2

    e, a = np.array(then) + 0.5, np.array(now) + 0.5
    e, a = e / e.sum(), a / a.sum()
    noise, k = 1 / sum(then) + 1 / sum(now), len(then) - 1
    return ((a - e) * np.log(a / e)).sum(), k * noise, chi2.ppf(0.95, k)


# %% q4 wrong="the sizes with the halves" hint="1/N"
def stability(then, now):
    from scipy.stats import chi2

    e, a = np.array(then) + 0.5, np.array(now) + 0.5
    noise, k = 1 / e.sum() + 1 / a.sum(), len(then) - 1
    e, a = e / e.sum(), a / a.sum()
    return ((a - e) * np.log(a / e)).sum(), k * noise, chi2.ppf(0.95, k) * noise


# %% q4 wrong="cuts the longer list off" hint="do not fit together"
def stability(then, now):
    from scipy.stats import chi2

    then, now = zip(*zip(then, now))
    e, a = np.array(then) + 0.5, np.array(now) + 0.5
    e, a = e / e.sum(), a / a.sum()
    noise, k = 1 / sum(then) + 1 / sum(now), len(then) - 1
    return ((a - e) * np.log(a / e)).sum(), k * noise, chi2.ppf(0.95, k) * noise


# %% q5 right="on log-odds"
def corrected(pd_, sample_rate, true_rate):
    from scipy.special import expit, logit

    shift = cl.prior_correction(sample_rate, true_rate)
    return expit(logit(pd_) + shift)


# %% q5 right="by weights, as a list"
def corrected(pd_, sample_rate, true_rate):
    if min(sample_rate, true_rate) <= 0 or max(sample_rate, true_rate) >= 1:
        raise ValueError("rates lie between 0 and 1")
    bad, good = true_rate / sample_rate, (1 - true_rate) / (1 - sample_rate)
    return [p * bad / (p * bad + (1 - p) * good) for p in pd_]


# %% q5 wrong="scales the PDs" hint="not the PDs"
def corrected(pd_, sample_rate, true_rate):
    if not (0 < sample_rate < 1 and 0 < true_rate < 1):
        raise ValueError
    return pd_ * true_rate / sample_rate


# %% q5 wrong="in the wrong direction" hint="wrong direction"
def corrected(pd_, sample_rate, true_rate):
    from scipy.special import expit, logit

    return expit(logit(pd_) + cl.prior_correction(true_rate, sample_rate))


# %% q5 wrong="moves all PDs by the same" hint="to all log-odds"
def corrected(pd_, sample_rate, true_rate):
    if not (0 < sample_rate < 1 and 0 < true_rate < 1):
        raise ValueError
    return pd_ + true_rate - sample_rate


# %% q5 wrong="a quotient of rates" hint="not of rates"
def corrected(pd_, sample_rate, true_rate):
    if not (0 < sample_rate < 1 and 0 < true_rate < 1):
        raise ValueError
    factor = true_rate / sample_rate
    return factor * pd_ / (1 - pd_ + factor * pd_)


# %% q5 wrong="odds for PDs" hint="turn them back"
def corrected(pd_, sample_rate, true_rate):
    if not (0 < sample_rate < 1 and 0 < true_rate < 1):
        raise ValueError
    return pd_ / (1 - pd_) * true_rate / (1 - true_rate) * (1 - sample_rate) / sample_rate


# %% q5 wrong="for half-and-half samples only" hint="odds in the sample"
def corrected(pd_, sample_rate, true_rate):
    if not (0 < sample_rate < 1 and 0 < true_rate < 1):
        raise ValueError
    return pd_ * true_rate / (pd_ * true_rate + (1 - pd_) * (1 - true_rate))


# %% q5 wrong="percent go through" hint="Refuse what is not"
def corrected(pd_, sample_rate, true_rate):
    bad, good = true_rate / sample_rate, (1 - true_rate) / (1 - sample_rate)
    return pd_ * bad / (pd_ * bad + (1 - pd_) * good)


# %% q5 wrong="certain ones get lost" hint="1 stays 1"
def corrected(pd_, sample_rate, true_rate):
    shift = cl.prior_correction(sample_rate, true_rate)
    with np.errstate(all="ignore"):
        odds = np.exp(np.log(pd_ / (1 - pd_)) + shift)
        return odds / (1 + odds)


# %% q6 right="cumulated"
def best_cutoff(bands, margin, loss):
    down = bands.sort_values("points_from", ascending=False)
    earned = (margin * down["good"] - loss * down["bad"]).cumsum().to_numpy()
    at = int(np.argmax(earned))  # the first of equals is the strictest
    if earned[at] <= 0:
        return margin / (margin + loss), None, 0
    return margin / (margin + loss), down["points_from"].iloc[at], earned[at]


# %% q6 right="each cut-off on its own"
def best_cutoff(bands, margin, loss):
    even = 1 / (1 + loss / margin)
    found = {None: 0}
    for cut in sorted(bands["points_from"], reverse=True):
        yes = bands[bands["points_from"] >= cut]
        found[cut] = margin * yes["good"].sum() - loss * yes["bad"].sum()
    cut = max(found, key=found.get)
    return even, cut, found[cut]


# %% q6 wrong="odds" hint="These are odds"
def best_cutoff(bands, margin, loss):
    down = bands.sort_values("points_from", ascending=False)
    earned = (margin * down["good"] - loss * down["bad"]).cumsum()
    if earned.max() <= 0:
        return margin / loss, None, 0
    return margin / loss, down.loc[earned.idxmax(), "points_from"], earned.max()


# %% q6 wrong="stops at the first band that loses" hint="look at the sum"
def best_cutoff(bands, margin, loss):
    even, cutoff, total = margin / (margin + loss), None, 0
    for band in bands.sort_values("points_from", ascending=False).itertuples():
        if band.bad / (band.good + band.bad) >= even:
            break
        cutoff, total = band.points_from, total + margin * band.good - loss * band.bad
    return even, cutoff, total


# %% q6 wrong="the average up to break-even" hint="last band loses"
def best_cutoff(bands, margin, loss):
    down, even = bands.sort_values("points_from", ascending=False), margin / (margin + loss)
    rate = down["bad"].cumsum() / (down["good"] + down["bad"]).cumsum()
    yes = down[rate <= even]
    if yes.empty:
        return even, None, 0
    return even, yes["points_from"].min(), (margin * yes["good"] - loss * yes["bad"]).sum()


# %% q6 wrong="with a hole" hint="no holes"
def best_cutoff(bands, margin, loss):
    money = margin * bands["good"] - loss * bands["bad"]
    even = margin / (margin + loss)
    if (money <= 0).all():
        return even, None, 0
    return even, bands.loc[money > 0, "points_from"].min(), money[money > 0].sum()


# %% q6 wrong="trusts the order of the table" hint="may come in any order"
def best_cutoff(bands, margin, loss):
    earned = (margin * bands["good"] - loss * bands["bad"]).cumsum()
    even = margin / (margin + loss)
    if earned.max() <= 0:
        return even, None, 0
    return even, bands.loc[earned.idxmax(), "points_from"], earned.max()


# %% q6 wrong="always approves somebody" hint="Nobody is approved"
def best_cutoff(bands, margin, loss):
    down = bands.sort_values("points_from", ascending=False)
    earned = (margin * down["good"] - loss * down["bad"]).cumsum()
    return (margin / (margin + loss), down.loc[earned.idxmax(), "points_from"], earned.max())


# %% q6 wrong="the laxer of two equals" hint="take the stricter"
def best_cutoff(bands, margin, loss):
    cutoff, best, earned = None, 0, 0
    for band in bands.sort_values("points_from", ascending=False).itertuples():
        earned += margin * band.good - loss * band.bad
        if earned >= best and earned > 0:
            cutoff, best = band.points_from, earned
    return margin / (margin + loss), cutoff, best


# %% q6 wrong="always 300 and 900" hint="Use the margin and the loss"
def best_cutoff(bands, margin, loss):
    cutoff, best, earned = None, 0, 0
    for band in bands.sort_values("points_from", ascending=False).itertuples():
        earned += 300 * band.good - 900 * band.bad
        if earned > best:
            cutoff, best = band.points_from, earned
    return margin / (margin + loss), cutoff, best


# %% q7 right="with one's own functions, as a list of intervals"
_index = cl.psi(unseen["points"].to_numpy(), today["points"].to_numpy(), bins=10)
_table = _index.table
_psi = stability(_table["expected"].tolist(), _table["actual"].tolist())
_auc = cl.evaluate("bad", "points", sample=unseen).loc["auc"]
_lead = compare_auc(unseen["bad"], unseen["points"], unseen["old_points"])
_after = corrected(unseen["pd"].to_numpy(), 0.5, 0.28)
_lows = [_auc["low"] - report["AUC"], _lead["low"], level_gap(unseen["pd"], unseen["bad"])[1]]
_highs = [_auc["high"] - report["AUC"], _lead["high"], level_gap(unseen["pd"], unseen["bad"])[2]]
_slope = cl.calibration_tests(unseen["bad"], unseen["pd"]).loc["slope"]
_lows += [level_gap(_after, unseen["bad"])[1], _slope["low"] - 1, _psi[0] - _psi[2]]
_highs += [level_gap(_after, unseen["bad"])[2], _slope["high"] - 1, 1]
verdicts = {
    n: "higher" if low > 0 else "lower" if high < 0 else "cannot tell"
    for n, (low, high) in enumerate(zip(_lows, _highs), 1)
}

# %% q7 right="read off, written out"
verdicts = dict.fromkeys((1, 3, 4, 5), "lower") | dict.fromkeys((2, 6), "cannot tell")

# %% q7 wrong="believes the report" hint="own training sample"
verdicts = dict.fromkeys((3, 4, 5), "lower") | dict.fromkeys((1, 2, 6), "cannot tell")

# %% q7 wrong="the larger value wins" hint="the same customers"
verdicts = dict.fromkeys((1, 3, 4, 5), "lower") | {2: "higher", 6: "cannot tell"}

# %% q7 wrong="what is corrected must be right" hint="as they are, once corrected"
verdicts = dict.fromkeys((1, 3, 5), "lower") | dict.fromkeys((2, 4, 6), "cannot tell")

# %% q7 wrong="predicted less observed" hint="Observed less predicted"
verdicts = {1: "lower", 2: "cannot tell", 3: "higher", 4: "higher", 5: "lower", 6: "cannot tell"}

# %% q7 wrong="on the log-odds of the training sample" hint="too sure of itself"
verdicts = dict.fromkeys((1, 3, 4), "lower") | dict.fromkeys((2, 5, 6), "cannot tell")

# %% q7 wrong="from the made sample" hint="not how people come"
verdicts = dict.fromkeys((1, 3, 4, 5), "lower") | {2: "cannot tell", 6: "higher"}

# %% q7 wrong="differences for words" hint="of each first"
verdicts = {1: -0.091, 2: 0.01, 3: -0.151, 4: -0.024, 5: -0.45, 6: 0.013}
