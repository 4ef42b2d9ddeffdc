"""Measure what reject inference is worth where the truth is known; write results_rejects.md.

    python bench/rejects.py [SEEDS]

Some minutes for 20 seeds, the default.
"""

import sys
import warnings
from pathlib import Path

import pandas as pd
from processes import machine, say, versions

import creditlab as cl
from creditlab.model.rejects import ASSUMPTIONS
from creditlab.validate.reject_benchmark import (
    IGNORE,
    LOSS,
    TRUTH,
    AcceptancePolicy,
    benchmark_rejects,
)
from creditlab.validate.reject_benchmark import METHODS as TRIED

RESULTS = Path(__file__).parent / "results_rejects.md"
SEEDS = 20
TAIWAN = ["LIMIT_BAL", "AGE", "EDUCATION", "MARRIAGE", "PAY_0", "PAY_2", "PAY_4", "BILL_AMT1"]
TAIWAN += ["PAY_AMT1", "PAY_AMT2", "PAY_AMT3"]
SPAIN = ["Seniority", "Records", "Job", "Income", "Age", "Marital", "Home", "Time", "Expenses"]
SPAIN += ["Assets", "Debt", "Amount", "Price"]
DATA = {  # target, variables of the new card, of the old score, and of the policy that is not seen
    "taiwan_default": ("default", TAIWAN, ("PAY_0", "LIMIT_BAL"), ("PAY_0", "PAY_2")),
    "spanish_credit": (
        "bad",
        SPAIN,
        ("Seniority", "Records", "Income"),
        ("Seniority", "Records"),
    ),
}
POLICIES = {  # share accepted, share of overrides, seen
    "accepts 80%": (0.8, 0.05, True),
    "accepts 70%": (0.7, 0.05, True),
    "accepts 60%": (0.6, 0.05, True),
    "accepts 70%, no overrides": (0.7, 0.0, True),
    "accepts 80%, not seen": (0.8, 0.05, False),
    "accepts 70%, not seen": (0.7, 0.05, False),
    "accepts 60%, not seen": (0.6, 0.05, False),
}
# What grouping finer does alone: after a policy has turned most of them away, the few risky accepts
# fill no bin of 5%, and merge with better ones.
METHODS = {"ignore, bins of 1%": {"method": "ignore", "binning": {"min_bin_share": 0.01}}, **TRIED}
# Without overrides a model of acceptance separates accepts and rejects: it cannot be fitted.
WITHOUT_MODEL = {k: v for k, v in METHODS.items() if v.get("acceptance") != "model"}
MEASURES = {
    "auc": "AUC",
    "brier": "Brier score",
    "slope": "slope",
    "intercept": "intercept",
    "mean_pd_error": "mean PD less bad rate",
    "swapped": "decisions that differ from the truth's card",
    "bad_rate_approved": "bad rate of the approved",
}
PERCENT = ("mean_pd_error", "swapped", "bad_rate_approved")
HEAD = """# Reject inference where the truth is known

Written by `python bench/rejects.py`, {seeds} seeds a policy. {machine}; {versions}.

Every customer's outcome is known. A policy, an old score on a few variables fitted on 14% of the
customers, accepts the best of 56% more and hides the outcomes of the rest; 5% of decisions are
overridden by chance. Each method then makes a card, with bins found again, and all cards are judged
on *all* applicants of the 30% held out: the next through-the-door population. "truth" is the card
that saw every outcome, so its column says the most that could be gained.

- **slope, intercept**: of the outcomes on the card's log-odds; 1 and 0 are right. A slope below 1:
  too sure of itself.
- **decisions that differ**: from those of the truth's card, when both approve the policy's share.
- Brackets: how much nearer to the best value than *ignoring* the rejects (AUC 1, slope 1, all else
  0), with a 95% interval over the seeds, paired, and widened as repeated divisions of the same
  customers need (Nadeau & Bengio 2003). **Bold** where the interval leaves out 0: ▲ helps, ▼ hurts.
- **not seen**: the policy's variables are withheld from the new card, so that outcomes are missing
  not at random.
- **ignore, bins of 1%**: no inference at all, but bins that may hold 1% of the accepts, where all
  others hold at least 5% of their sample: what a method gains beyond this, it gains by inferring.
- **no overrides**: the policy decides everything, so that no model of acceptance can be fitted and
  re-weighting by one is left out.

These are customers whom the lenders had accepted, so that the policy is played on a population that
was chosen once already; and the old score was fitted on customers of every kind, which no lender
could do. The seeds divide the same customers anew: the intervals speak of these data.
"""


def main(seeds):
    rows, parts = [], []
    for name, (target, variables, old, hidden) in DATA.items():
        frame = cl.load_dataset(name).frame
        for title, (accept, override, seen) in POLICIES.items():
            say(f"{name}: {title}")
            policy = AcceptancePolicy(old if seen else hidden, accept, override, seen)
            chosen = [one for one in variables if seen or one not in hidden]
            found = benchmark_rejects(
                frame,
                target,
                policy,
                variables=chosen,
                methods=METHODS if override else WITHOUT_MODEL,
                seeds=range(seeds),
            )
            against = found.against_ignoring()
            parts.append(section(name, title, policy, found, against))
            rows.append(against.assign(data=name, policy=title, seen=seen))
    head = HEAD.format(
        seeds=seeds, machine=machine(), versions=versions("numpy", "pandas", "scikit-learn")
    )
    text = "\n".join([head, verdicts(pd.concat(rows)), *parts, assumptions()])
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def verdicts(against):
    """Count over data and policies how often each method helped and hurt."""
    lines = ["## How often it helped, and how often it hurt", ""]
    for (seen, data), part in against.groupby(["seen", "data"], sort=False):
        cases = part["policy"].nunique()
        counts = part.groupby(["method", "measure"])["verdict"]
        cells = counts.agg(lambda v: f"{(v == 'helps').sum()} / {(v == 'hurts').sum()}")
        table = pd.DataFrame(
            {text: [cells[one, measure] for one in METHODS] for measure, text in MEASURES.items()},
            index=list(METHODS),
        )
        what = "" if seen else ", of policies that are not seen"
        lines += [f"{data}: helped / hurt in {cases} cases{what}.", ""]
        lines += [*markdown(table.rename_axis("method").reset_index()), ""]
    return "\n".join(lines)


def section(name, title, policy, found, against):
    means = found.table().set_index("method")
    rates = means.iloc[0]
    lines = [
        f"## {name}: {title}",
        "",
        f"Old score on {', '.join(policy.variables)}; bad rate {rates['bad_rate_accepted']:.1%} of "
        f"the accepted and {rates['bad_rate_rejected']:.1%} of the rejected.",
        "",
    ]
    gains = against.set_index(["method", "measure"])
    table = pd.DataFrame({"method": list(means.index)})
    for measure in LOSS:
        table[MEASURES[measure]] = [
            cell(measure, means.loc[method, measure], gains, method) for method in table["method"]
        ]
    swaps = means.loc[table["method"], ["bad_rate_in", "bad_rate_out"]]
    table["bad rate of those only it approves / it alone refuses"] = [
        "–" if method == TRUTH else f"{into:.1%} / {out:.1%}"
        for method, into, out in swaps.itertuples()
    ]
    return "\n".join([*lines, *markdown(table), ""])


def cell(measure, value, gains, method):
    scale, unit, digits = (100, "%", 2) if measure in PERCENT else (1, "", 4)
    text = f"{scale * value:.{digits}f}{unit}"
    if method == IGNORE or (method == TRUTH and measure == "swapped"):
        return text
    row = gains.loc[(method, measure)]
    by, low, high = (f"{scale * row[name]:+.{digits}f}" for name in ("better_by", "low", "high"))
    sign = {"helps": " ▲", "hurts": " ▼"}.get(row["verdict"], "")
    bold = "**" if sign else ""
    return f"{text} ({bold}{by}{sign}{bold} [{low}, {high}])"


def assumptions():
    lines = ["## What each assumes", ""]
    return "\n".join([*lines, *(f"- **{name}**: {text}" for name, text in ASSUMPTIONS.items()), ""])


def markdown(table):
    rows = [table.columns, ["---"] * table.shape[1], *table.itertuples(index=False)]
    return ["| " + " | ".join(str(value) for value in row) + " |" for row in rows]


if __name__ == "__main__":
    warnings.filterwarnings("ignore", "column .* unseen at development")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
