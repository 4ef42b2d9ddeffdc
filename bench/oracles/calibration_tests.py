"""Compare tests of calibration with those of meliora and creditriskengine, by grade.

    python bench/oracles/calibration_tests.py

Card customers in Taiwan who were not used to fit the card, in ten grades; all get the same defaults
and PDs. Where an oracle differs from us by more than rounding, a third number decides: the formula
written out here.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

sys.path.append(str(Path(__file__).parents[1]))
from processes import python_of, run

import creditlab as cl
from creditlab.validate.calibration import calibration_table
from creditlab.validate.calibration_tests import calibration_tests
from creditlab.validate.grade_tests import grade_tests

GRADES = 10
THEIRS = {
    "meliora": """
import json, sys
import numpy as np, pandas as pd
from meliora.core import _binomial, _brier, _hosmer, _jeffreys, _spiegelhalter, spiegelhalter_test
given = np.load(sys.argv[1])
grade = [pd.Series(given[name]) for name in ("predicted", "bad", "count")]
y, p = pd.Series(given["y"]), pd.Series(given["p"])
frame = pd.DataFrame({"y": y, "p": p, "grade": given["grade"]})
found = {
    "binomial": _binomial(*grade), "jeffreys": _jeffreys(*grade),
    "hosmer_lemeshow p": [_hosmer(*grade)],
    "spiegelhalter z": [_spiegelhalter(y, p)[0]],
    "spiegelhalter z, by grades": [spiegelhalter_test(frame, "grade", "y", "p")[0]],
    "brier": [_brier(p, y)],
}
found = {name: list(map(float, values)) for name, values in found.items()}
json.dump(found, open(sys.argv[2], "w"))
""",
    "creditriskengine": """
import json, sys
import numpy as np
from creditriskengine.validation import calibration as c
given = np.load(sys.argv[1])
p, d, n, y = (given[name] for name in ("predicted", "bad", "count", "y"))
normal = [c.binomial_test(*of)["p_value"] for of in zip(d, n, p)]
intervals = [c.jeffreys_test(*of, confidence=0.95) for of in zip(d, n, p)]
hl, z = c.hosmer_lemeshow_test(d, p, n, len(p)), c.spiegelhalter_test(y, given["p"])
found = {
    "normal": normal,
    "jeffreys low": [of["lower_bound"] for of in intervals],
    "jeffreys high": [of["upper_bound"] for of in intervals],
    "hosmer_lemeshow": [hl["hl_stat"]], "hosmer_lemeshow p": [hl["p_value"]],
    "spiegelhalter z": [z["z_stat"]], "spiegelhalter p": [z["p_value"]],
    "brier": [c.brier_score(y, given["p"])],
}
found = {name: list(map(float, values)) for name, values in found.items()}
json.dump(found, open(sys.argv[2], "w"))
""",
}
WHY = {
    ("meliora", "brier"): "the sum of squared errors, not their mean: divide by the customers",
    ("meliora", "spiegelhalter z, by grades"): (
        "its public test takes grades for customers, and outcomes for predictions"
    ),
    ("creditriskengine", "hosmer_lemeshow p"): (
        "2 degrees of freedom less, as on the development sample; equal with development=True"
    ),
}


def compare():
    """Return a row an oracle and number: values compared, largest difference, and who is right."""
    data = cl.load_dataset("taiwan_default")
    train, test = cl.split_sample(data.frame, data.target)
    card = cl.Scorecard(variables=["PAY_0", "PAY_2", "LIMIT_BAL"]).fit(train, data.target)
    p, y = card.predict_proba(test)[:, 1], test[data.target].to_numpy()
    grade = pd.qcut(p, GRADES, labels=False, duplicates="drop")
    table = calibration_table(y, p, grades=grade)
    by_grade = grade_tests(y, p, grade)
    tests = calibration_tests(y, p, grade)
    ours = {
        "binomial": by_grade["p_binomial"],
        "normal": by_grade["p_normal"],
        "jeffreys": by_grade["p_jeffreys"],
        "jeffreys low": by_grade["low"],
        "jeffreys high": by_grade["high"],
        "hosmer_lemeshow": tests.loc[["hosmer_lemeshow"], "value"],
        "hosmer_lemeshow p": tests.loc[["hosmer_lemeshow"], "p_value"],
        "spiegelhalter z": tests.loc[["spiegelhalter"], "value"],
        "spiegelhalter z, by grades": tests.loc[["spiegelhalter"], "value"],
        "spiegelhalter p": tests.loc[["spiegelhalter"], "p_value"],
        "brier": tests.loc[["brier"], "value"],
    }
    by_hand = _by_hand(y, p, table)
    columns = {name: table[name].to_numpy() for name in ("predicted", "bad", "count")}
    rows = []
    for oracle in THEIRS:
        for name, values in (answers(oracle, y=y, p=p, grade=grade, **columns) or {}).items():
            off = float(np.abs(ours[name].to_numpy() - values).max())
            first = [float(of[0]) for of in (ours[name].to_numpy(), values)]
            written = by_hand.get(name.removesuffix(", by grades"), np.nan)
            why = WHY.get((oracle, name), "") if off > 1e-9 else ""
            rows.append((oracle, name, len(values), off, *first, written, why))
    named = ["oracle", "number", "values", "difference", "ours", "theirs", "by_hand", "why"]
    return pd.DataFrame(rows, columns=named)


def _by_hand(y, p, table):
    """The formulas of the numbers in dispute; of a number a grade, for the first grade."""
    n, d, q = (table[name].to_numpy() for name in ("count", "bad", "predicted"))
    statistic = float(((d - n * q) ** 2 / (n * q * (1 - q))).sum())
    z = ((y - p) * (1 - 2 * p)).sum() / np.sqrt(((1 - 2 * p) ** 2 * p * (1 - p)).sum())
    return {
        "binomial": stats.binomtest(int(d[0]), int(n[0]), q[0], alternative="greater").pvalue,
        "jeffreys": stats.beta.cdf(q[0], d[0] + 0.5, n[0] - d[0] + 0.5),
        "normal": stats.norm.sf((d[0] - n[0] * q[0]) / np.sqrt(n[0] * q[0] * (1 - q[0]))),
        "hosmer_lemeshow": statistic,
        "hosmer_lemeshow p": stats.chi2.sf(statistic, len(n)),
        "spiegelhalter z": z,
        "spiegelhalter p": 2 * stats.norm.sf(abs(z)),
        "brier": float(((y - p) ** 2).mean()),
    }


def answers(oracle, **given):
    """Let an oracle answer in its own environment."""
    python = python_of(oracle)
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "given.npz", Path(folder) / "found.json"
        np.savez(paths[0], **given)
        run([python, "-c", THEIRS[oracle], *paths])
        return json.loads(paths[1].read_text())


if __name__ == "__main__":
    print(compare().to_string(index=False))
