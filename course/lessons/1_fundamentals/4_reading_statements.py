# %% [markdown] tags=["decision"]
# March 2025. We sell packaging. **Customer L** makes lamps, is not listed, and buys from us for 10,000 yuan a day. So far it
# pays after 30 days. Now it asks for **90 days** on everything.
#
# "Look at the accounts", says Sales. "Sales up a quarter, profit up a quarter. If we say no, they buy elsewhere."
#
# **Can this customer pay us in 90 days?**
#
# L and its accounts are **invented for teaching**, and kept simple: no value added tax, and the year-end stands for today.

# %% [markdown]
# ## 1 Two years of one company
#
# A **balance sheet** is a photograph taken on the last day of the year. Above: what the company has. Below: who gave the money
# for it. All amounts are in 1,000 yuan. **Receivables** are what its own customers have not yet paid; **payables** are what it has
# not yet paid its suppliers, us among them. **Equity** is the owners' part.

# %% name="balance-sheet"
import pandas as pd
from creditlab.data.line_items import LINE_ITEMS

has = """cash 2000 850, receivables 4800 10000, inventory 3600 5250, other_current_assets 400 400,
current_assets 10800 16500, fixed_assets 6000 6700, intangibles 0 0, other_assets 200 200,
total_assets 17000 23400"""
owes = """payables 2700 4500, short_term_debt 3000 6500, other_current_liabilities 1000 1000,
current_liabilities 6700 12000, long_term_debt 2000 1600, other_liabilities 0 0,
total_liabilities 8700 13600, share_capital 4000 4000, retained_earnings 4300 5800, equity 8300 9800"""
rows = [line.split() for line in f"{has},{owes}".split(",")]
balance = pd.DataFrame(rows, columns=["item", "2023", "2024"]).set_index("item").astype(int)
balance.join(LINE_ITEMS[["meaning", "chinese"]]).style.format("{:,}", subset=["2023", "2024"])

# %% [markdown]
# *Current* means: within a year. Current assets should become cash within a year, current liabilities must be paid within a year.
#
# The **income statement** is a film of the year: what was sold, and what it cost. **EBIT** is the profit before interest and tax,
# the profit of the business itself, however it is financed. **Depreciation** is the part of the machines that wore out: a cost,
# but nobody is paid for it today. Remember it.

# %% name="income-statement"
film = """revenue 29200 36500, cost_of_goods 21900 27375, gross_profit 7300 9125,
selling_admin 4100 5000, depreciation 700 800, ebit 2500 3325, interest 300 525,
pretax 2200 2800, tax 550 700, net_income 1650 2100, dividends 0 0"""
rows = [line.split() for line in film.split(",")]
income = pd.DataFrame(rows, columns=["item", "2023", "2024"]).set_index("item").astype(int)
statements = pd.concat([balance, income]).T.reset_index(drop=True).assign(customer="L", unit=1_000)
statements["year_end"] = pd.to_datetime(["2023-12-31", "2024-12-31"])
income.join(LINE_ITEMS[["meaning", "chinese"]]).style.format("{:,}", subset=["2023", "2024"])

# %% [markdown]
# Sales is right: +25%, and a profit of 2.1 million. But L has also grown, so the two years do not compare line by line. We
# divide every line by total assets. That is the **common-size** balance sheet, and companies of any size compare on it.

# %% name="common-size"
import matplotlib.pyplot as plt
from creditlab.data.ratios import common_size

left = ["cash", "receivables", "inventory", "other_current_assets", "fixed_assets", "other_assets"]
right = ["payables", "short_term_debt", "other_current_liabilities", "long_term_debt", "equity"]
share = 100 * common_size(statements).set_axis(["2023", "2024"])[left + right]
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.6), layout="constrained")
for ax, names, title in zip(axes, [left, right], ["What L has", "Who gave the money"], strict=True):
    share[names].T.plot.barh(ax=ax, color=["silver", "black"], width=0.8, legend=names is left)
    ax.set(xlabel="share of total assets (%)", ylabel="", title=title, xlim=(0, 55))
    ax.invert_yaxis()
plt.show()

# %% [markdown]
# On the left cash has gone, and receivables have swollen. On the right, suppliers and short-term debt fill the hole.

# %% [markdown]
# A **ratio** divides two lines that belong together. Four families matter to somebody who waits for money:
#
# - **liquidity**: can it pay what is due within a year? Current ratio = current assets / current liabilities =
#   16,500 / 12,000 = 1.38.
# - **leverage**: how much of it belongs to others? Liabilities / assets = 13,600 / 23,400 = 58%.
# - **coverage**: does the profit carry the interest? EBIT / interest = 3,325 / 525 = 6.3 times.
# - **efficiency** (the table below says *activity*): how long does money sleep? L sells 36,500 / 365 = 100 a day, so receivables of 10,000 are 100 days of sales.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Suppose that a bank officer asks for a current ratio above 1.2 and a cover above 3, and is content. Which *one* number
# of 2024 would make you ask first, if you had to wait for L's money? And which way did profit per yuan of equity go?

# %% name="ratios" tags=["answer"]
import creditlab as cl
from creditlab.data.ratios import RATIOS, cash_conversion, dupont, ratios

money = ["current_ratio", "cash_ratio", "liabilities_ratio", "interest_cover", "days_receivables"]
chosen = [*money, "days_inventory", "days_payables", "net_margin", "return_on_equity"]
table = RATIOS.loc[chosen, ["family", "formula", "better"]]
table[["2023", "2024"]] = ratios(statements)[chosen].T.to_numpy()
improved = (table["2024"] > table["2023"]) == (table["better"] == "high")
table["became"] = improved.map({True: "better", False: "worse"})
table = table.rename(columns={"better": "creditor likes"}).reset_index()
cl.text_table(table).format("{:.3g}", subset=["2023", "2024"])

# %% [markdown]
# Only the two *profit* lines became better; all that speaks of cash, debt and time became worse. For each yuan due within a year 7 fen lie
# in the till, and customers take 100 days instead of 60. Those are our first questions. Neither limit of the bank officer
# was broken.
#
# How can the return on equity rise when so much became worse? It is a product of three:
#
# $$\frac{\text{profit}}{\text{equity}} = \frac{\text{profit}}{\text{sales}} \times \frac{\text{sales}}{\text{assets}} \times \frac{\text{assets}}{\text{equity}}$$

# %% name="dupont"
names = ["net_margin", "asset_turnover", "leverage", "return_on_equity"]
factors = dupont(statements).set_axis(["2023", "2024"])[names].T
factors["change (%)"] = 100 * (factors["2024"] / factors["2023"] - 1)
factors.style.format("{:.3g}")

# %% [markdown]
# (This split is called **DuPont**.) The margin hardly moved. Assets turn more slowly. The return rose because of the last factor:
# more debt. For an owner that may be fine; for a supplier the same line reads *more people stand in the queue with us*.
#
# ## 2 Do they tie?
#
# Before we believe numbers, we add them up. Assets must equal liabilities plus equity; each subtotal must be the sum of its lines;
# and this year must begin where last year ended. Kept profits grow by the profit and shrink by what the owners take out. There are
# thirteen such sums; a difference that rounding explains is no finding.

# %% name="ties"
from IPython.display import HTML, Markdown, display

found = cl.check_statements(statements, unchecked=True)
off = found[found["problem"] == "does not tie"]
columns = ["year_end", "identity", "stated", "computed", "difference"]
display(off[columns].style.hide().format("{:,.0f}", subset=columns[2:]).format("{:%Y}", "year_end"))
missing = found.loc[found["year_end"].eq("2024-12-31") & (found["problem"] != "does not tie")]
Markdown(f"Not checked in 2024: {', '.join(missing['identity'])} (L sent no cash-flow statement).")

# %% [markdown]
# (The check counts in yuan.) All sums within a year come out. Between the years, 600,000 yuan are missing: L earned 2.1 million, and only 1.5 million stayed.
#
# That is *a question, not a verdict*: a slip, a line left out, or money that somebody would rather not mention. We ask. Answer: the
# owner took a dividend, "it must have dropped out of the table". In the year in which cash ran dry.
#
# And the reverse? **Statements that tie are not therefore true.** Whoever books a sale that never happened also books the receivable, and
# every sum still comes out. For that we need section 7.

# %% [markdown]
# ## 3 Profit is not cash
#
# A sale counts as profit on the day the goods leave, whether or not anybody pays. L sent no cash-flow statement, but two balance
# sheets are enough to make one. Begin with the profit. Add what was no payment (depreciation). Take off what was sold and is not yet paid, and what
# was bought and is not yet sold. Add what the suppliers have not yet been paid.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** L made a profit of 2,100, and machines wore out by 800. Look at the lines of receivables, inventory and payables in
# section 1. How much money did the *business* bring in: about 3,000, about 1,000, or less than nothing?

# %% name="cash-flow" tags=["answer"]
change = balance["2024"] - balance["2023"]
flow = {"profit": 2_100, "depreciation": 800, **-change[["receivables", "inventory"]]}
flow |= {"payables": change["payables"], "machines": -(change["fixed_assets"] + 800)}
flow |= {"dividend": -600, "banks": change["short_term_debt"] + change["long_term_debt"]}
flow = pd.Series(flow)
ax = plt.subplots(figsize=(9.4, 3.6), layout="constrained")[1]
colors = [cl.plots.GOOD if step > 0 else cl.plots.BAD for step in flow]
bars = ax.bar(flow.index, flow, bottom=flow.cumsum() - flow, color=colors)
ax.bar_label(bars, [f"{step:+,}" for step in flow], label_type="center", color="white")
ax.set(ylabel="cash (1,000 yuan)", ylim=(-4_800, 3_400), title="Receivables eat the profit")
plt.show()
Markdown(f"From the business **{flow[:5].sum():,}**; in all {flow.sum():,}: it ties with the till.")

# %% [markdown]
# Read from the left; each bar begins where the last one ended. The first five are the business: 2.1 million of profit, and the till is poorer by more than that. Then comes what L bought, what the owner took,
# and what the banks lent. **The profit may be real, but it is not money.** It is paper that L's customers have not paid.

# %% [markdown]
# How long does L's own money sleep? With 75 a day of goods (27,375 / 365), the inventory of 5,250 lies for 70 days. Then the lamps are sold and L
# waits 100 days for the money. Its suppliers wait 60 days for theirs. The rest, 70 + 100 − 60 = 110 days, is the
# **cash conversion cycle**.
#
# (In real Chinese books receivables hold 13% value added tax and sales do not, so the days look that much longer.)

# %% name="cash-cycle"
stock, owed, owing, gap = cash_conversion(statements).iloc[:, 2:].to_numpy(float).T
bars = [("in stock", 0, stock, 0), ("unpaid by customers", stock, owed, 0)]
bars += [("suppliers wait", 0, owing, 0.3), ("L must find the money", owing, gap, 0.3)]
colors = ["gainsboro", "darkgray", cl.plots.GOOD, "orange"]
ax = plt.subplots(figsize=(8, 3), layout="constrained")[1]
for (name, start, days, row), color in zip(bars, colors, strict=True):
    boxes = ax.barh([row, row + 1], days, 0.28, left=start, color=color, label=name)
    ax.bar_label(boxes, fmt="%.0f", label_type="center")
ax.set(yticks=[0.15, 1.15], yticklabels=["2023", "2024"], ylim=(1.5, -0.8))
ax.set(xlabel="days", title="A lamp packed in our box today is paid for after 170 days")
ax.legend(frameon=False, ncols=4, loc="upper center", fontsize=9)
plt.show()

# %% [markdown]
# So the lamp in our box does not pay our invoice, neither after 30 days nor after 90. Older lamps do, or the bank.
#
# ## 4 Cash in 90 days
#
# Ratios look back. Our question looks forward: **what is there, what comes in, what must go out?** Customers pay what they owe today, plus
# what L sells to them, less what they will still owe on day 90. Suppliers the same, the other way round.
#
# One thing no ratio shows, so we ask L's bookkeeper: *when do loans fall due?* Answer: 4,000 of the short-term debt is a **bank line**, a loan
# renewed from year to year. It ends on day 60, and the bank has not said yes.


# %% name="ninety-days"
def ninety_days(receivable_days, inventory_days, payable_days, bank_renews=True):
    """Return what comes into L's till and goes out of it in 90 days, in 1,000 yuan."""
    sold, made = 100, 75  # a day
    bought = 90 * made + inventory_days * made - 5_250  # used up, and added to the stock
    lines = {"in the till today": 850}
    lines["customers pay"] = 10_000 + 90 * sold - receivable_days * sold
    lines["suppliers are paid"] = -(4_500 + bought - payable_days * made)
    lines["salaries, rent, interest, tax"] = -(5_000 + 525 + 700) * 90 / 365
    lines["machines, loan instalment"] = -(1_500 + 400) * 90 / 365
    lines["the bank line ends"] = 0 if bank_renews else -4_000
    return pd.Series(lines)


# %% [markdown]
# Three futures. *Stands still*: all days stay as they are. *Last year's pace*: in a quarter of a year they move on by a quarter of last year's
# change, receivables from 100 to 110 days. *Bank says no*: the same, and the line ends. And in a fourth column we say yes, and from now on
# are paid after 90 days instead of 30: that leaves 60 days of our 10 a day with L, 600, which are 8 days of all its payables.

# %% name="futures"
futures = {
    "stands still": ninety_days(100, 70, 60),
    "last year's pace": ninety_days(110, 72.5, 63.75),
    "pace, bank says no": ninety_days(110, 72.5, 63.75, bank_renews=False),
    "bank says no, we give 90": ninety_days(110, 72.5, 71.75, bank_renews=False),
}
plan = pd.DataFrame(futures)
plan.loc["left on day 90"] = plan.sum()
plan.style.format("{:,.0f}")


# %% [markdown]
# On which day does the money run out? The bank line ends on day 60, so we look into the till there, too.


# %% name="till"
def till(lines):
    """Return the cash on days 0 and 60, on day 60 after the bank, and on day 90."""
    today, bank, end = lines.iloc[0], lines.iloc[-1], lines.sum()
    before = today + (end - bank - today) * 60 / 90
    return [today, before, before + bank, end]


pd.DataFrame(
    {name: till(lines) for name, lines in futures.items()},
    index=["day 0", "day 60", "day 60, after the bank", "day 90"],
).style.format("{:,.0f}")

# %% name="futures-figure"
ax = plt.subplots(figsize=(7.4, 3.6), layout="constrained")[1]
looks = [("-", "black"), ("--", "black"), ("-", cl.plots.BAD), (":", cl.plots.BAD)]
for (name, lines), (dash, color) in zip(futures.items(), looks, strict=True):
    ax.plot([0, 60, 60, 90], till(lines), dash, color=color, label=name)
ax.axhline(0, color="gray", lw=0.8)
ax.set(xlabel="days from today", ylabel="cash in the till (1,000 yuan)", ylim=(-4_500, 2_000))
ax.set_title("No ratio decides this: a date at the bank does")
ax.legend(frameon=False, loc="lower left")
plt.show()

# %% [markdown]
# If the bank renews, L can pay us in 90 days, with little to spare. If it does not, L is short of millions on day 60, and our
# 600 do not save it. (We spread the flows evenly. A real plan goes week by week, with the days on which salaries and tax are paid.)
#
# Your turn. How fast would L's customers have to pay, so that it survives without the bank? (The sliders need a running notebook.)


# %% name="till-drawn"
def drawn(receivable_days, inventory_days, payable_days, bank_renews):
    cash = till(ninety_days(receivable_days, inventory_days, payable_days, bank_renews))
    y = [f"{90 - amount / 100:.0f}" for amount in cash]
    path = f"<path d='M2 {y[0]}L242 {y[1]}V{y[2]}L362 {y[3]}' fill='none' stroke='#b3400f' "
    zero = "<path d='M2 90H362' stroke='gray'/><text x='366' y='94'>0, day 90</text>"
    told = f"cycle <b>{receivable_days + inventory_days - payable_days}</b> days; lowest cash "
    told += f"<b>{min(cash):,.0f}</b>, on day 90 <b>{cash[-1]:,.0f}</b> (1,000 yuan)"
    return f"<svg width='440' height='214'>{zero}{path}stroke-width='3'/></svg><p>{told}</p>"


HTML(drawn(100, 70, 60, False))

# %% name="till-sliders"
import ipywidgets as widgets

ranges = {"receivables": (100, 40, 140), "inventory": (70, 30, 100), "payables": (60, 20, 120)}
controls = [
    widgets.IntSlider(value=value, min=low, max=high, description=name)
    for name, (value, low, high) in ranges.items()
]
controls += [widgets.Checkbox(value=False, description="bank renews the line")]
page = widgets.HTML(drawn(*(control.value for control in controls)))
for control in controls:
    control.observe(lambda _: setattr(page, "value", drawn(*(c.value for c in controls))), "value")
widgets.VBox([*controls, page])

# %% [markdown]
# ## 5 What is a ratio worth?
#
# We found our question in the cash ratio, the bank officer his answer in the current ratio. Which ratio tells failing companies from healthy
# ones? We ask **real data**: 132 firms in the United States, 1970 to 1982, half of them bankrupt; and 400 corporate borrowers of
# banks in Kazakhstan, half of them in default. (Half and half was *made* by whoever drew the samples. So no PD can be read off these files.)
#
# By hand first. Three bankrupt and three healthy firms are nine pairs. In how many pairs does the bankrupt firm have the lower
# current ratio?

# %% name="pairs"
american = cl.load_dataset("us_bankruptcy").frame
ratio = "current_assets_to_current_debt"
failed = american.loc[american["bankrupt"] == 1, ratio].head(3)
healthy = american.loc[american["bankrupt"] == 0, ratio].head(3)
pairs = pd.DataFrame(
    [["right" if f < h else "wrong" for h in healthy] for f in failed],
    index=[f"bankrupt, {f:.2f}" for f in failed],
    columns=[f"healthy, {h:.2f}" for h in healthy],
)
display(pairs)
Markdown(f"Right in {(pairs == 'right').to_numpy().sum()} of 9 pairs.")

# %% [markdown]
# The share of right pairs, over *all* pairs of a file, is the **AUC**. A ratio that knows everything has 1, a coin 0.5. Because it uses only
# the order, a few wild values do no harm. `cl.evaluate` computes it with its 95% interval.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Six ratios in two countries: current ratio, debt to assets, earnings (before depreciation) to debt, return
# on assets, and how often assets and receivables turn over in a year. Which is best, which is worth little? Is the order the
# same in both files? (Each company gets its *place* in the file, so that ratios of any size compare.)

# %% name="one-ratio" tags=["answer"]
kazakh = cl.load_dataset("kazakh_borrowers").frame
names = ["current ratio", "little debt", "earnings to debt", "return on assets"]
names += ["turnover of assets", "turnover of receivables"]
first = kazakh[["CR", "DTA", "EBITDA_debt", "ROA", "TA", "RecT"]]
second = ["current_assets_to_current_debt", "assets_to_debts", "income_plus_depreciation_to_debts"]
second += ["income_to_assets", "sales_to_assets", "sales_to_receivables"]
own = {"Kazakhstan": first.assign(DTA=-first["DTA"]), "United States": american[second]}
bads = {"Kazakhstan": kazakh["default"], "United States": american["bankrupt"]}
places = {land: values.set_axis(names, axis=1).rank() for land, values in own.items()}
rows = {(a, n): cl.evaluate(bads[a], p[n]).loc["auc"] for a, p in places.items() for n in p}
pd.DataFrame(rows).T["value"].unstack(0).loc[names].round(2)

# %% name="one-ratio-figure"
ax = plt.subplots(figsize=(7.6, 3.8), layout="constrained")[1]
looks = {"Kazakhstan": (-0.12, "o", "black"), "United States": (0.12, "s", cl.plots.BAD)}
for land, (shift, mark, color) in looks.items():
    auc = pd.DataFrame(rows).T.loc[land]
    spread = [auc["value"] - auc["low"], auc["high"] - auc["value"]]
    at = [place + shift for place in range(6)]
    ax.errorbar(auc["value"], at, xerr=spread, fmt=mark, color=color, capsize=3, label=land)
ax.axvline(0.5, color="gray", ls=":")
ax.set(xlabel="AUC with 95% interval (0.5 = a coin)", ylim=(5.6, -0.6), xlim=(0.4, 1))
ax.set_yticks(range(6), names)
ax.legend(frameon=False, loc="lower right")
plt.show()

# %% [markdown]
# A dot is a share of right pairs, its bar is what chance allows. Where two bars of a line do not touch, the ratio is worth more in one
# file than in the other.
#
# Do several ratios together know more? We add up a company's six places, all with the same weight, so nothing is fitted to the outcome. *Lead*
# is the difference of two AUCs on the same companies, with its own interval. The last question is a small one: what if debts are divided by
# *equity*, as many forms ask?

# %% name="several"
from creditlab.validate.metrics import compare_auc

found = {}
for land, place in places.items():
    bad, six = bads[land], place.mean(axis=1)
    best = max(names, key=lambda name: rows[land, name]["value"])
    found[land, "six places added up"] = cl.evaluate(bad, six).loc["auc"].tolist()
    for rival in (best, "current ratio"):
        found[land, f"lead over {rival}"] = compare_auc(bad, six, place[rival]).iloc[2:5].tolist()
dte = cl.evaluate(bads["Kazakhstan"], -kazakh["DTE"].rank()).loc["auc"].tolist()
found["Kazakhstan", f"debt to equity ({(kazakh['LR'] < 0).sum()} below 0)"] = dte
pd.DataFrame(found, index=["AUC", "low", "high"]).T.sort_index().round(2) + 0.0

# %% [markdown]
# Read it slowly.
#
# - The famous current ratio is good in one file and poor in the other. No ratio is good by nature.
# - Six places added up are not shown to beat the best single ratio: both intervals contain 0. But the best is *another one* in each file,
#   in Kazakhstan by a hair, and nobody tells us beforehand which. Together they stay near the best in both. That is the case for scores.
# - Debt to *equity* cannot be told from a coin, though it knows the same debts. Where equity is negative the ratio turns its
#   sign, and the worst look best. (`ratios` leaves such a ratio empty.)

# %% [markdown]
# ## 6 Which score may be used on whom?
#
# Altman added up ratios with weights that he had found on 66 American manufacturers [@altman1968], and made later members of the family for others
# [@altman2018]. High is safe.
#
# | score | made for | distress below | safe above |
# |---|---|---|---|
# | Z | *listed* manufacturers | 1.81 | 2.99 |
# | Z′ | manufacturers that are not listed | 1.23 | 2.90 |
# | Z″ | other industries | 1.10 | 2.60 |
#
# Between the limits lies a grey zone. L makes lamps and is not listed: Z′. It weighs **working capital** (current assets less current liabilities: 4,500),
# retained earnings and EBIT, each to total assets; equity to liabilities; and sales to total assets.
#
# $$Z' = 0.717\,\tfrac{4500}{23400} + 0.847\,\tfrac{5800}{23400} + 3.107\,\tfrac{3325}{23400} + 0.420\,\tfrac{9800}{13600} + 0.998\,\tfrac{36500}{23400}$$

# %% name="zones"
from creditlab.data.failure_scores import altman

models = {"Z′": "z_prime", "Z″": "z_double_prime"}
scores = [altman(statements, model).assign(model=name) for name, model in models.items()]
scores = pd.concat(scores).assign(year=lambda s: s["year_end"].dt.year)
display(scores[["model", "year", "score", "zone"]].style.hide().format({"score": "{:.2f}"}))
try:
    altman(statements, "z")
except ValueError as refusal:
    answer = f"Asked for Z, `altman` refuses: *{refusal}*"
Markdown(answer)

# %% [markdown]
# Z is refused: L has no market value, and to put the book value there would be another model with the old limits. Z′ fell from safe to grey. Z″, which was not made for
# manufacturers like L, calls it safe in both years. **Same accounts, other model, other zone.**
#
# And what does Z′ know of the ninety days? It counts receivables as working capital, as good as cash. It has never heard of the bank line.
#
# (Two more are left out. Sources disagree about the limits of Z″ for emerging markets, and we could not check the weights of Zmijewski's score
# against the paper.)

# %% [markdown]
# How far do zones carry? We take the course's **simulated** ledger, where we know who went insolvent, and the customers in it who make
# things. What it shows was put in; it says how to *test* a score, and nothing about the world.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** Of 100 statements in the *distress* zone, how many customers are insolvent within a year of our reading them: 90, 50, or
# 20? And how many in the *safe* zone?

# %% name="book" tags=["answer"]
from creditlab.data.rates import jeffreys_interval

book = cl.load_dataset("trade_ledger").tables
accounts = cl.read_statements(book["statements"].merge(book["customers"])).frame
insolvent = book["news"].query("kind == 'insolvency'").groupby("customer")["date"].min()
days = (accounts["customer"].map(insolvent) - accounts["published"]).dt.days
known = accounts["year_end"].lt("2023-06-30") & accounts["industry"].ne("wholesale")
zone = altman(accounts[known & ~(days <= 0)], "z_prime")["zone"]  # with a full year to watch
zones = days.le(365).groupby(zone).agg(statements="size", failed="sum")
low, high = jeffreys_interval(zones["failed"], zones["statements"])
rates = pd.DataFrame({"rate": zones.failed / zones.statements, "low": low, "high": high})
zones.join(100 * rates).round(1).rename(columns={"rate": "failed (%)"})

# %% [markdown]
# Distress is a *higher* risk, not a sentence: most customers in that zone survive the year. Nor is *safe* a
# promise; with so few failures it cannot even be told from grey.
#
# **Ohlson's** score goes further and names a probability [@ohlson1980]. High is bad. One of its nine terms is the *size* of the
# company: total assets in dollars, divided by an index of American prices (1968 = 100). L keeps its books in yuan, in another century. What do we divide by?

# %% name="ohlson"
from creditlab.data.failure_scores import ohlson

levels = [1, 100, 10_000]
told = pd.concat([ohlson(statements, price_level=level).iloc[[1]] for level in levels])
told.set_index(pd.Index(levels, name="assets divided by"))[["score", "pd"]].round(3)

# %% [markdown]
# One company, three divisors, three "probabilities". A formula always answers; **refusing is our job**. Among companies of one currency and one year the score
# still gives an order. Its probability we do not print.

# %% [markdown]
# ## 7 Receivables that grow faster than sales
#
# Beneish compared companies that had cooked their books with others, and weighed eight signs [@beneish1999]. Each sets this year against the last; 1 means
# no change (for TATA, 0).
#
# The one that speaks to a supplier is **DSRI**, the days of receivables now over those before: 100 / 60 = 1.67. **TATA** is the profit that is not
# cash, as a share of assets: (2,100 + 2,150) / 23,400 = 0.18. The others look at sales (`sgi`), gross margin (`gmi`), selling costs (`sgai`),
# depreciation (`depi`), debt (`lvgi`), and assets that are neither current nor machines (`aqi`).

# %% name="beneish"
from creditlab.data.earnings_quality import CONSTANT, CUTOFFS, WEIGHTS, beneish

statements["operating_cash_flow"] = [float("nan"), -2_150]
m = beneish(statements).iloc[1]
parts = pd.DataFrame({"L": m[list(WEIGHTS)].astype(float), "no change": 1.0, "weight": WEIGHTS})
parts.loc["tata", "no change"] = 0.0
parts["adds"] = (parts["L"] - parts["no change"]) * parts["weight"]
display(parts.sort_values("adds", ascending=False).round(2) + 0.0)
calm = CONSTANT + (parts["no change"] * parts["weight"]).sum()
text = f"No change: {calm:.2f}. L: **{m['score']:.2f}**. Suspect above {CUTOFFS[20]}"
Markdown(f"{text}, if a missed manipulator costs as much as twenty false alarms.")

# %% [markdown]
# L is suspect, for two reasons that are one: sales that nobody has paid for. Is L cheating?
#
# In the simulated ledger **nobody cheats**: every sale in its accounts was put there as a sale. So every suspect there is a false alarm.

# %% [markdown] tags=["checkpoint"]
# **Predict, then see.** How many of 100 honest statements are suspect? Now suppose that one customer in a hundred does cheat, and that the score
# finds half of them, as it did in Beneish's test. Of ten alarms, how many are false?

# %% name="honest" tags=["answer"]
honest = beneish(accounts)["score"].dropna()
alarms = (honest > CUTOFFS[20]).mean()
ax = plt.subplots(figsize=(7.4, 3.2), layout="constrained")[1]
ax.hist(honest, bins=60, color=cl.plots.NEUTRAL)
ax.axvline(CUTOFFS[20], color="black", ls="--", label="suspect, right of this")
ax.axvline(m["score"], color=cl.plots.BAD, lw=3, label="L")
ax.set(xlabel="Beneish's M (higher is more suspect)", ylabel="simulated statements")
ax.legend(title="all bars: honest companies", frameon=False)
plt.show()
false = 0.99 * alarms / (0.99 * alarms + 0.01 * 0.5)
Markdown(f"Honest suspects: **{alarms:.1%}**. Of ten alarms **{10 * false:.0f}** are false.")

# %% [markdown]
# (The level belongs to our simulation; the arithmetic holds anywhere.) A suspect gets a question, not an accusation. Receivables outgrow sales for
# honest reasons, too: longer terms given to win customers, one large debtor who is slow, goods pushed out before New Year, complaints. All four are bad news
# for somebody who waits for L's money. So we need not know whether L cheats. We ask for the **list of its receivables by age**, and for the
# three largest names.

# %% [markdown] tags=["trap"]
# **The trap: "they are profitable, so they can pay."** Sales up, profit up, cover of six, Z″ safe: so ninety days. Suppose that we say yes,
# the bank says no on day 60, and L limps on to day 90. We earn a contribution of 20% on what we sell (lesson 1.1); if L fails, 80% was our cost, and 10% comes back.
# What is open with L, what do we lose, and how much must the company sell to make good the *difference* between 90 and 30 days?

# %% name="trap" tags=["trap"]
a_day, lost = 10_000, 0.80 - 0.10
trap = pd.DataFrame({"days": [30, 90]})
trap["open with L (yuan)"] = trap["days"] * a_day
trap["lost if L fails (yuan)"] = trap["open with L (yuan)"] * lost
display(trap.style.hide().format("{:,.0f}"))
extra = trap["lost if L fails (yuan)"].diff().iloc[1]
to_sell = round(cl.break_even_sales(extra, 0.0531), -4)  # net margin of lesson 1.1
Markdown(f"**{extra:,.0f}** yuan more, and **{to_sell:,.0f}** yuan of sales to make them good.")

# %% [markdown]
# ## 8 The decision
#
# *Can L pay us in 90 days?* **If the bank renews, yes; if not, no.** No score could say that, the bookkeeper could. What remains is a chance, and
# a price. Put in yours: the chance that the bank says no (and L then fails), and the chance that L keeps buying if we stay at
# 30 days.

# %% name="decision"
bank_says_no, stays = 0.25, 0.50
sold = 90 * a_day  # in the quarter
earned, at_risk = (1 - bank_says_no) * 0.20 * sold, bank_says_no * lost * a_day
ninety, thirty = earned - 90 * at_risk, stays * (earned - 30 * at_risk)
limit = 0.20 * (1 - stays) / (0.20 + lost - stays * (0.20 + lost / 3))
verdict = "stay at 30 days" if thirty > ninety else "give 90 days"
text = f"90 days earn **{ninety:,.0f}** yuan, 30 days **{thirty:,.0f}**: {verdict}."
Markdown(f"{text} Ninety are better only if the bank says no with less than **{limit:.0%}**.")

# %% [markdown]
# Our answer to L: *Thirty days stay. We talk about ninety on the day on which the bank has renewed the line in writing, and when we have seen your
# receivables by age. Until then: ninety days against a bank guarantee.* To Sales: it is not a no, it is two documents.

# %% [markdown] tags=["discussion"]
# **For the group.**
#
# - L's owner is offended: "Our accounts are audited!" Which of our findings would an auditor have had to mention, and which not?
# - Sales asks L's bookkeeper for the age list and gets a table that adds up to 8,000, not 10,000. What do you say, and to whom?
# - The bank renews, but wants all receivables as security. Is that good or bad news for us?
# - Z″ is in your company's credit manual, for all customers. Do you change the manual?

# %% [markdown] tags=["recap"]
# ## What we take with us
#
# 1. Liquidity, leverage, coverage, efficiency: four questions. The cash cycle says how long money sleeps.
# 2. Sums that do not come out are a question. Sums that do prove no sale.
# 3. "Can it pay in 90 days" is addition: what is there, what comes in, what must go out, and the day on which the bank decides.
# 4. A ratio is worth what its AUC and interval say, file by file. A score speaks of the companies that it was made for; else refuse it.
# 5. Receivables that grow faster than sales are profit without cash. Ask for the list by age; do not lengthen terms on a profit.
