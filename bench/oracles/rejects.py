"""Compare weights of reject inference with rejectkit's, on the same design matrix.

    python bench/oracles/rejects.py

rejectkit gets the WoE of our bins and an unpenalised regression; bands differ by design (ours hold
equally many bads of the accepts, its equally many accepts), so that parcelling is not compared.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.append(str(Path(__file__).parents[1]))
from processes import python_of, run

import creditlab as cl
from creditlab.model.rejects import infer_rejects

VARIABLES = ["Seniority", "Records", "Job", "Age", "Debt"]
THEIRS = """
import sys
import numpy as np
from rejectkit.methods import FuzzyAugmentation, Reweighting, SimpleAugmentation
from sklearn.linear_model import LogisticRegression

given = np.load(sys.argv[1])
exact = LogisticRegression(solver="newton-cholesky", C=np.inf, tol=1e-10)
found = {}
for name, method, matrix in (
    ("fuzzy", FuzzyAugmentation(exact), "outcome"),
    ("hard", SimpleAugmentation(exact, threshold=0.5), "outcome"),
    ("reweighting", Reweighting(exact, clip=0.02), "acceptance"),
):
    parts = given[f"{matrix}_accepted"], given["bad"], given[f"{matrix}_rejected"]
    _, found[f"{name}_y"], found[f"{name}_weight"] = method.fit_resample(*parts)
np.savez(sys.argv[2], **found)
"""


def compare():
    """Return a row a method: rows compared, and the largest difference of a weight or outcome."""
    frame = cl.load_dataset("spanish_credit").frame
    poor = (frame["Income"] < 100).to_numpy()
    accepted, rejected = frame[~poor], frame[poor].drop(columns="bad")
    card = cl.Scorecard(variables=VARIABLES, decimals=None).fit(accepted, "bad")
    both = pd.concat([accepted, rejected])[VARIABLES]
    policy = cl.Scorecard().fit(both, np.sort(poor)).bins_
    theirs = answers(
        bad=accepted["bad"].to_numpy(),
        outcome_accepted=card.bins_.transform(accepted).to_numpy(),
        outcome_rejected=card.bins_.transform(rejected).to_numpy(),
        acceptance_accepted=policy.transform(accepted).to_numpy(),
        acceptance_rejected=policy.transform(rejected).to_numpy(),
    )
    if theirs is None:
        return pd.DataFrame(columns=["method", "rows", "largest_difference"])
    even = 600 - 20 / np.log(2) * np.log(50)  # points at which good and bad are as likely
    accepts = len(accepted)
    ours = {
        "fuzzy": ("weight", infer_rejects(accepted, "bad", rejected, card, method="fuzzy")),
        "hard": (
            "bad",
            infer_rejects(accepted, "bad", rejected, card, method="hard_cutoff", cutoff=even),
        ),
        "reweighting": (
            "weight",
            infer_rejects(
                accepted, "bad", rejected, card, method="reweighting", acceptance="model"
            ),
        ),
    }
    rows = []
    for name, (column, found) in ours.items():
        own = found.sample[column]
        own = own if name != "hard" else pd.concat([own[:accepts], own[accepts:].sort_index()])
        their = theirs[f"{name}_y" if column == "bad" else f"{name}_weight"]
        scale = own.sum() / their.sum()  # its weights have mean 1
        rows.append((name, len(own), float(np.abs(own.to_numpy() - scale * their).max())))
    return pd.DataFrame(rows, columns=["method", "rows", "largest_difference"])


def answers(**given):
    """Let rejectkit answer in its own environment."""
    python = python_of("rejectkit")
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "given.npz", Path(folder) / "found.npz"
        np.savez(paths[0], **given)
        run([python, "-c", THEIRS, *paths])
        with np.load(paths[1]) as found:
            return dict(found)


if __name__ == "__main__":
    print(compare().to_string(index=False))
