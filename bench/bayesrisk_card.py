"""bayesrisk on the same job, by its guided entry: FILE.csv TARGET FOLDER; runs in its environment.

Only the HTML report is asked for, and no stepwise regression, which creditlab does not do either.
"""

import json
import sys
import warnings

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    from bayesrisk import Scorecard

    file, target, folder = sys.argv[1:]
    card = Scorecard(
        file,
        target,
        partition="random",
        holdout=0.3,
        stepwise=False,
        formats=("html",),
        run_dir=folder,
    ).run(raise_on_error=True)
    metrics = card.study.artifacts.get("performance", "discriminant_metrics")
    auc = metrics.set_index("partition")["auc"]["holdout"]
    chosen = card.study.artifacts.get("model", "final_features")
    print(json.dumps({"auc": auc, "variables": len(chosen)}))
