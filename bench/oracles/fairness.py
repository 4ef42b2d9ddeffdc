"""Compare rates by group, ratios and differences with fairlearn's, on applications in Boston.

    python bench/oracles/fairness.py

Both get the same approvals: the lenders' own, and those of a card of their decisions, which has not
seen these applications. fairlearn gives no intervals and no tests.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.append(str(Path(__file__).parents[1]))
from processes import python_of, run

import creditlab as cl
from creditlab.validate.fairness import fairness_table

VARIABLES = ["obrat", "loanprc", "cons", "mortg", "pubrec"]
THEIRS = """
import sys
import pandas as pd
from fairlearn.metrics import (
    MetricFrame, false_positive_rate, mean_prediction, selection_rate, true_positive_rate
)
from sklearn.metrics import roc_auc_score

given = pd.read_csv(sys.argv[1])
rates = {
    "approval rate": selection_rate,
    "approval rate of goods": true_positive_rate,
    "approval rate of bads": false_positive_rate,
}
def frame(metrics, predicted):
    of = {"y_true": given["good"], "y_pred": given[predicted]}
    return MetricFrame(metrics=metrics, sensitive_features=given["race"], **of)
found = []
for decision in ("lender", "card"):
    by = frame(rates, decision)
    table = by.by_group.copy()
    table["adverse impact ratio"] = table["approval rate"] / table["approval rate"].max()
    lowest = by.ratio(method="between_groups")["approval rate"]
    assert abs(table["adverse impact ratio"].min() - lowest) < 1e-12
    found.append(table.stack().rename(decision))
scores = frame({"AUC": roc_auc_score, "mean score": mean_prediction}, "score").by_group
found.append(scores.stack().rename("score"))
pd.concat(found, axis=1).rename_axis(["group", "measure"]).to_csv(sys.argv[2])
"""


def compare():
    """Return a row a decision and measure: groups compared, and the largest difference."""
    frame = cl.load_dataset("boston_loanapp").frame
    races = np.select([frame["black"] == 1, frame["hispan"] == 1], ["black", "Hispanic"], "white")
    frame = frame.assign(race=races)
    train, test = cl.split_sample(frame, "reject", seed=0)
    card = cl.Scorecard(binning={"variables": VARIABLES}).fit(train, "reject")
    score, cutoff = card.points(test), 510
    given = pd.DataFrame({"race": test["race"], "good": 1 - test["reject"], "score": score})
    given = given.assign(lender=test["approve"], card=(score >= cutoff).astype(int))
    theirs = answers(given)
    if theirs is None:
        return pd.DataFrame(columns=["decision", "measure", "groups", "largest_difference"])
    own = fairness_table(test["race"], score=score, cutoff=cutoff, y=test["reject"])
    ours = {
        "lender": fairness_table(test["race"], test["approve"], y=test["reject"]),
        "card": own,
        "score": own,
    }
    rows = []
    for decision, table in ours.items():
        values = table.set_index(["group", "measure"])["value"]
        both = pd.concat([values, theirs[decision]], axis=1, keys=["ours", "theirs"]).dropna()
        gaps = both.diff(axis=1)["theirs"].abs().groupby("measure", sort=False)
        rows += [(decision, name, len(gap), gap.max()) for name, gap in gaps]
    return pd.DataFrame(rows, columns=["decision", "measure", "groups", "largest_difference"])


def answers(given):
    """Let fairlearn answer in its own environment."""
    python = python_of("fairlearn")
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "given.csv", Path(folder) / "found.csv"
        given.to_csv(paths[0], index=False)
        run([python, "-c", THEIRS, *paths])
        return pd.read_csv(paths[1], index_col=["group", "measure"])


if __name__ == "__main__":
    print(compare().to_string(index=False))
