"""Does the credit desk teach the right thing? Policies on many seeds; write results_desk.md.

    python bench/desk.py [SEEDS]

Some minutes for 100 seeds, the default.
"""

import sys
import time
from pathlib import Path

import pandas as pd
from processes import machine, say, versions
from rejects import markdown

from creditlab.lab.credit_desk import CreditDesk, baselines, compare, regret

RESULTS = Path(__file__).parent / "results_desk.md"
SEEDS, CUSTOMERS, DAYS = 100, 500, 90
HEAD = """# The credit desk on many seeds

Written by `python bench/desk.py`: seeds 0 to {last}, {customers} customers, {days} days.
{machine}; {versions}.

Money in thousand CNY, means over the seeds. Regret (against the oracle) and gain (over approving
all) are differences on the same seed, with their 95% intervals; *ahead* counts seeds.
"""


def main(seeds):
    policies = baselines()
    say(f"{seeds} desks, {len(policies)} policies and the oracle")
    runs = compare(policies, range(seeds), CUSTOMERS, DAYS)
    profit = runs.pivot_table("profit", "seed", "policy")

    def ahead(one, *others):
        return min(int((profit[one] > profit[other]).sum()) for other in others)

    gates = [
        gate("the oracle beats every baseline", ahead("oracle", *policies), 0.95, seeds),
        gate(
            "the scorecard policy beats approving all and declining all",
            ahead("scorecard", "approve all", "decline all"), 0.90, seeds,
        ),
        ["one game, its world drawn", f"{game_seconds():.2f} CPU s", ""],
    ]  # fmt: skip
    head = HEAD.format(
        last=seeds - 1, customers=CUSTOMERS, days=DAYS, machine=machine(),
        versions=versions("creditlab", "numpy", "pandas"),
    )  # fmt: skip
    found = pd.DataFrame(gates, columns=["what must hold", "measured", ""])
    text = "\n".join([head, *markdown(table(runs, profit)), "", *markdown(found), ""])
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def table(runs, profit):
    """Return a row a policy, the highest profit first."""
    means = runs.groupby("policy")[["service_level", "bad_debt"]].mean()
    order = profit.mean().sort_values(ascending=False).index
    shown = pd.DataFrame({"policy": order})
    shown["profit"] = [f"{profit[name].mean() / 1e3:,.0f}" for name in order]
    shown["regret"] = spans(regret(runs), order, 1)
    shown["gain"] = spans(regret(runs, against="approve all"), order, -1)
    for other in ("approve all", "decline all"):
        shown[f"ahead of {other}"] = [(profit[name] > profit[other]).sum() for name in order]
    shown["service level"] = [f"{means.loc[name, 'service_level']:.1%}" for name in order]
    shown["bad debt"] = [f"{means.loc[name, 'bad_debt'] / 1e3:,.0f}" for name in order]
    return shown


def spans(behind, order, sign):
    """Return mean differences with their intervals, in thousands."""
    rows = sign * behind[["regret", "low", "high"]] / 1e3
    ends = zip(rows.index, rows["regret"], rows.min(axis=1), rows.max(axis=1), strict=True)
    said = {name: f"{mean:,.0f} [{low:,.0f}, {high:,.0f}]" for name, mean, low, high in ends}
    return [said.get(name, "–") for name in order]


def gate(what, count, share, seeds):
    met = "met" if count >= share * seeds else "**missed**"
    return [f"{what}, on at least {share:.0%} of the seeds", f"{count} of {seeds}", met]


def game_seconds():
    policy = baselines()["scorecard"]
    start = time.process_time()
    for seed in range(5):
        CreditDesk(seed, CUSTOMERS, DAYS).run(policy)
    return (time.process_time() - start) / 5


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
