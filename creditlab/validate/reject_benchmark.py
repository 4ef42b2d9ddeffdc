"""Does reject inference help? A benchmark in which a policy hides outcomes that are known.

No sample of accepts can say whether an inference about rejects was right. Where every outcome is
known, a policy can play the lender: it hides the outcomes of those it turns away, each method does
what it can, and all are judged on *all* applicants of a sample held out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from creditlab._progress import progress
from creditlab.data.checks import check_frame, check_level, listing, target_of
from creditlab.data.samples import split_sample
from creditlab.model.calibrate import fit_platt
from creditlab.model.rejects import infer_rejects
from creditlab.model.scorecard import Scorecard
from creditlab.validate.metrics import evaluate

IGNORE, TRUTH = "ignore", "truth"
METHODS: dict[str, dict[str, Any]] = {
    "hard cut-off": {"method": "hard_cutoff"},
    "parcelling": {"method": "parcelling"},
    "parcelling × 1.5": {"method": "parcelling", "factor": 1.5},
    "fuzzy": {"method": "fuzzy"},
    "fuzzy × 1.5": {"method": "fuzzy", "factor": 1.5},
    "re-weighting, bands": {"method": "reweighting"},
    "re-weighting, model": {"method": "reweighting", "acceptance": "model"},
}
TEST_SHARE, HISTORY_SHARE = 0.3, 0.2  # of all, and of what the test sample leaves
# How far a measure is from the best it could be.
LOSS = {
    "auc": lambda value: 1 - value,
    "brier": lambda value: value,
    "slope": lambda value: (value - 1).abs(),
    "intercept": lambda value: value.abs(),
    "mean_pd_error": lambda value: value.abs(),
    "swapped": lambda value: value,
    "bad_rate_approved": lambda value: value,
}


@dataclass(frozen=True)
class AcceptancePolicy:
    """Who is accepted: the best by an old score, but for some overrides.

    Attributes
    ----------
    variables : tuple of str
        Of the old score, a card fitted on a part of the customers that is used for nothing else.
    accept : float, default 0.7
        Share of applicants that are accepted.
    override : float, default 0.05
        Share of applicants, chosen by chance, that are decided the other way: as many accepted
        below the cut-off as turned away above it.
    seen : bool, default True
        Whether the new card may use these variables. If not, something decided acceptance that the
        data do not show, as an officer's impression does: outcomes are missing *not* at random, and
        no method that starts from the accepts can be expected to be right.
    """

    variables: tuple[str, ...]
    accept: float = 0.7
    override: float = 0.05
    seen: bool = True

    def decide(
        self, history: pd.DataFrame, target: str, applicants: pd.DataFrame, seed: Any = 0
    ) -> np.ndarray:
        """Return who is accepted, bool of shape (applicants,).

        Parameters
        ----------
        history : pandas.DataFrame
            Customers on whom the old score is fitted.
        target : str
            Column of ``history``: 1 = bad.
        applicants : pandas.DataFrame
        seed : int or Generator
            Of the overrides, and of the order among equal scores.

        Raises
        ------
        ValueError
            When a share is not within (0, 1), or there are more overrides than rejects or accepts.
        """
        least = 2 * min(self.accept, 1 - self.accept)
        if not (0 < self.accept < 1 and 0 <= self.override < least):
            raise ValueError(
                f"accept is {self.accept} and override {self.override}; give a share between 0 and "
                f"1, and one below {least:.3g}"
            )
        generator = np.random.default_rng(seed)
        score = Scorecard(variables=self.variables).fit(history, target)
        risk = score.decision_function(applicants)
        order = np.lexsort((generator.random(len(risk)), risk))
        accepted = np.zeros(len(risk), dtype=bool)
        accepted[order[: round(self.accept * len(risk))]] = True
        swaps = round(self.override * len(risk) / 2)
        for group in (np.flatnonzero(accepted), np.flatnonzero(~accepted)):
            chosen = generator.permutation(group)[:swaps]
            accepted[chosen] = ~accepted[chosen]
        return accepted


@dataclass(frozen=True, eq=False)
class RejectBenchmark:
    """What each method was worth.

    Attributes
    ----------
    policy : AcceptancePolicy
    runs : pandas.DataFrame
        A row a seed and method; "ignore" does nothing about rejects, "truth" saw all outcomes.
        On all applicants of the test sample: ``auc``, ``brier``; ``slope`` and ``intercept`` of the
        outcomes on the card's log-odds (1 and 0 are right); ``mean_pd_error``: mean probability
        less bad rate; ``swapped``: share of applicants decided otherwise than by the truth's
        card, when either approves the policy's share; ``bad_rate_approved``; and
        ``bad_rate_in``, ``bad_rate_out`` of those whom only this card, or only the truth's,
        approves (NaN where there are none). Of the development sample: ``bad_rate_accepted`` and
        ``bad_rate_rejected``.
    """

    policy: AcceptancePolicy
    runs: pd.DataFrame

    def table(self) -> pd.DataFrame:
        """Return the mean of each measure over the seeds, a row a method."""
        means = self.runs.drop(columns="seed").groupby("method", sort=False).mean()
        return means.reset_index()

    def against_ignoring(self, level: float = 0.95) -> pd.DataFrame:
        """Say whether each method comes nearer to the best than doing nothing.

        Parameters
        ----------
        level : float, default 0.95

        Returns
        -------
        pandas.DataFrame
            A row a method and measure: ``value`` (mean over seeds), ``better_by``: how much nearer
            to the best value the method is than ignoring the rejects, run by run (negative:
            further away), its interval ``low``, ``high``, and ``verdict``: "helps", "hurts" or
            "no difference seen".

        Notes
        -----
        The best AUC is 1, slope 1, all else 0. The t interval is that of Nadeau & Bengio (2003),
        Inference for the Generalization Error: seeds divide the same customers anew, so that runs
        share rows, and the plain interval of paired differences would be too narrow. It speaks of
        other divisions of these customers, not of other lenders.
        """
        seeds = self.runs["seed"].nunique()
        spread = np.sqrt(1 / seeds + TEST_SHARE / ((1 - TEST_SHARE) * (1 - HISTORY_SHARE)))
        width = stats.t.ppf(0.5 + check_level(level) / 2, seeds - 1) * spread
        rows = []
        for measure, loss in LOSS.items():
            values = self.runs.pivot_table(measure, index="method", columns="seed")
            gains = loss(values.loc[IGNORE]) - loss(values)
            for method in dict.fromkeys(self.runs["method"]):
                gain, half = gains.loc[method].mean(), width * gains.loc[method].std()
                value = values.loc[method].mean()
                rows.append((method, measure, value, gain, gain - half, gain + half))
        columns = ["method", "measure", "value", "better_by", "low", "high"]
        table = pd.DataFrame(rows, columns=columns)
        table = table[table["method"] != IGNORE].reset_index(drop=True)
        choices = [table["low"] > 0, table["high"] < 0]
        return table.assign(verdict=np.select(choices, ["helps", "hurts"], "no difference seen"))


def benchmark_rejects(
    frame: pd.DataFrame,
    target: str,
    policy: AcceptancePolicy,
    *,
    variables: Sequence[str] | None = None,
    methods: Mapping[str, Mapping[str, Any]] | None = None,
    seeds: Iterable[int] = range(10),
    binning: Mapping[str, Any] | None = None,
) -> RejectBenchmark:
    """Hide outcomes by a policy, infer them by each method, and judge by the truth.

    Parameters
    ----------
    frame : pandas.DataFrame
        Customers whose outcome is known.
    target : str
        1 = bad.
    policy : AcceptancePolicy
    variables : sequence of str, optional
        Of the new card; by default all columns, without those of a policy that is not seen.
    methods : mapping of str to mapping, optional
        Names, and arguments for `creditlab.model.rejects.infer_rejects`; by default `METHODS`.
    seeds : iterable of int, default range(10)
        A run each: customers are divided anew in a test sample (30%), history for the old score
        (14%) and applicants (56%).
    binning : mapping, optional
        Arguments for `creditlab.fit_bins`.

    Returns
    -------
    RejectBenchmark

    Raises
    ------
    ValueError
        For a bad target, absent columns, a policy without sense, fewer than two seeds, a new card
        that would use what the policy hides; and as `infer_rejects`.

    Examples
    --------
    >>> import creditlab as cl
    >>> frame = cl.load_dataset("spanish_credit").frame
    >>> found = benchmark_rejects(
    ...     frame,
    ...     "bad",
    ...     AcceptancePolicy(("Seniority", "Income")),
    ...     variables=["Seniority", "Income", "Records", "Job"],
    ...     methods={"fuzzy": {"method": "fuzzy"}},
    ...     seeds=range(3),
    ... )
    >>> found.table()["method"].tolist()
    ['truth', 'ignore', 'fuzzy']
    """
    seeds = list(seeds)
    if len(set(seeds)) < max(2, len(seeds)):
        raise ValueError(f"seeds are {listing(seeds)}; give at least 2, each once")
    check_frame(frame, [target, *policy.variables])
    target_of(frame, target)
    hidden = () if policy.seen else policy.variables
    if variables is None:
        variables = [name for name in frame.columns if name != target and name not in hidden]
    if shown := [name for name in hidden if name in variables]:
        raise ValueError(
            f"variables: {listing(shown)} belong to a policy that is not seen (seen=False); "
            f"leave them out of the new card"
        )
    check_frame(frame, variables)
    methods = METHODS if methods is None else methods
    binning = {**(binning or {}), "variables": list(variables)}
    rows: list[dict[str, Any]] = []
    with progress(len(frame) * len(seeds), "benchmark") as bar:
        for seed in seeds:
            rows += _run(frame, target, policy, binning, methods, seed)
            bar.update(len(frame))
    return RejectBenchmark(policy, pd.DataFrame(rows))


def _run(
    frame: pd.DataFrame,
    target: str,
    policy: AcceptancePolicy,
    binning: dict[str, Any],
    methods: Mapping[str, Mapping[str, Any]],
    seed: int,
) -> list[dict[str, Any]]:
    """Judge all methods on one division of the customers."""
    rest, test = split_sample(frame, target, test_size=TEST_SHARE, seed=seed)
    applicants, history = split_sample(rest, target, test_size=HISTORY_SHARE, seed=seed)
    names = binning["variables"]
    accepts = policy.decide(history, target, applicants, np.random.default_rng(seed))
    accepted, rejected = applicants[accepts], applicants.loc[~accepts, names]
    rates = {
        "bad_rate_accepted": accepted[target].mean(),
        "bad_rate_rejected": applicants.loc[~accepts, target].mean(),
    }
    first = Scorecard(binning=binning).fit(accepted[names], accepted[target])
    truth = Scorecard(binning=binning).fit(applicants[names], applicants[target])
    cards = {TRUTH: truth, IGNORE: first}
    further = {key: value for key, value in binning.items() if key != "variables"}
    for name, given in methods.items():
        sample, options = accepted[[*names, target]], dict(given)
        bins = {**further, **options.pop("binning", {})}
        cards[name] = infer_rejects(
            sample, target, rejected, first, variables=names, binning=bins, **options
        ).card
    bad = target_of(test, target)
    margins = {name: one.decision_function(test) for name, one in cards.items()}
    size = round(policy.accept * len(test))
    return [
        {"seed": seed, "method": name, **_measures(bad, margin, margins[TRUTH], size), **rates}
        for name, margin in margins.items()
    ]


def _measures(
    bad: np.ndarray, margin: np.ndarray, by_truth: np.ndarray, size: int
) -> dict[str, float]:
    """Measure log-odds of bad on all applicants; ``size`` of them are approved."""
    probability = 1 / (1 + np.exp(-margin))
    line, quality = fit_platt(bad, margin), evaluate(bad, probability)["value"]
    approved, truly = (_best(one, size) for one in (margin, by_truth))
    only, lost = approved & ~truly, truly & ~approved
    return {
        "auc": float(quality["auc"]),
        "brier": float(quality["brier"]),
        "slope": line.slope,
        "intercept": line.intercept,
        "mean_pd_error": float(probability.mean() - bad.mean()),
        "swapped": float((approved != truly).mean()),
        "bad_rate_approved": float(bad[approved].mean()),
        "bad_rate_in": float(bad[only].mean()) if only.any() else np.nan,
        "bad_rate_out": float(bad[lost].mean()) if lost.any() else np.nan,
    }


def _best(margin: np.ndarray, size: int) -> np.ndarray:
    """Mark so many of the least risky; among equals the first, so that like cards decide alike."""
    approved = np.zeros(len(margin), dtype=bool)
    approved[np.argsort(margin, kind="stable")[:size]] = True
    return approved
