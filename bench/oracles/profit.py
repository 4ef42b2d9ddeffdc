"""Compare the expected maximum profit of a score with that of emp-py.

    python bench/oracles/profit.py

Both follow Verbraken, Bravo, Weber & Baesens (2014). Test customers of each set with a target get
the probabilities of a card, exact and rounded to two digits (ties). The shares refused differ where
it makes no difference: on the Spanish data a step of the ROC has ten goods to a bad, so that at an
ROI of 10% and a full loss refusing them earns exactly 0.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.append(str(Path(__file__).parents[1]))
from processes import python_of, run

import creditlab as cl
from creditlab.decide.profit import expected_maximum_profit

SETS = ("south_german_credit", "spanish_credit", "taiwan_default")
THEIRS = """
import json
import sys
import warnings
import numpy as np
from EMP.metrics import empCreditScoring

warnings.simplefilter("ignore")  # it divides by zero where a step of the ROC has no bads
given = np.load(sys.argv[1])
p, y = given["p"], given["y"]
print(json.dumps([list(map(float, empCreditScoring(p, y, ROI=roi))) for roi in (0.1, 0.2644)]))
"""


def compare():
    """Return a row a sample: our profit, and the largest differences over two values of ROI."""
    rows = []
    for name in SETS:
        data = cl.load_dataset(name)
        train, test = cl.split_sample(data.frame, data.target)
        numbers = train.drop(columns=data.target).columns[:8].tolist()
        card = cl.Scorecard(variables=numbers).fit(train, data.target)
        exact = card.predict_proba(test)[:, 1]
        for what, p in (("exact", exact), ("two digits", exact.round(2))):
            y = test[data.target].to_numpy()
            theirs = answers(p, y)
            if theirs is None:
                return pd.DataFrame(columns=["sample", "rows", "profit", "profit_difference"])
            ours = [expected_maximum_profit(y, p, roi=roi).tolist() for roi in (0.1, 0.2644)]
            gap = np.abs(np.array(ours) - theirs).max(axis=0)
            rows.append((f"{name}, {what}", len(y), ours[1][0], *gap))
    columns = ["sample", "rows", "profit", "profit_difference", "refused_difference"]
    return pd.DataFrame(rows, columns=columns)


def answers(p, y):
    """Return profit and share refused by emp-py for each ROI; None without its environment."""
    python = python_of("emp-py")
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scores.npz"
        np.savez(file, p=p, y=y)
        return json.loads(run([python, "-c", THEIRS, file]))


if __name__ == "__main__":
    print(compare().to_string(index=False))
