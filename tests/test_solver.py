"""The solver against every possible cut, and against optbinning on the same prebins."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditlab.model.solver import best_cuts, pose

COUNTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda c: sum(c) > 0),
    min_size=1,
    max_size=9,
)


def follows(rates, trend):
    up = all(a <= b for a, b in pairwise(rates))
    down = all(a >= b for a, b in pairwise(rates))
    if trend in ("ascending", "descending"):
        return up if trend == "ascending" else down
    if trend in ("peak", "valley"):
        first, second = ("ascending", "descending")[:: 1 if trend == "peak" else -1]
        return any(
            follows(rates[:k], first) and follows(rates[k - 1 :], second)
            for k in range(1, len(rates) + 1)
        )
    return True


def best_by_trying_all(good, bad, totals, min_rows, trend, max_bins):
    """Information value of the best of all cuts, by brute force and the textbook formula."""
    n, best = len(good), -np.inf
    for size in range(n):
        for cuts in combinations(range(1, n), size):
            if max_bins and size + 1 > max_bins:
                continue
            parts = list(zip((0, *cuts), (*cuts, n), strict=True))
            g = np.array([good[a:b].sum() for a, b in parts], dtype=float)
            b = np.array([bad[a:b_].sum() for a, b_ in parts], dtype=float)
            if (g + b < min_rows).any() or not follows(list(b / (g + b)), trend):
                continue
            zero = 0.5 * ((g == 0) | (b == 0))
            dg, db = (g + zero) / totals[0], (b + zero) / totals[1]
            best = max(best, float(((dg - db) * np.log(dg / db)).sum()))
    return best


@settings(max_examples=400, deadline=None)
@given(
    COUNTS,
    st.sampled_from([None, "ascending", "descending", "peak", "valley"]),
    st.sampled_from([None, 2, 3, 4]),
    st.sampled_from([0.0, 0.05, 0.25]),
)
def test_no_cut_is_better_than_the_one_found(counts, trend, max_bins, share):
    good, bad = (np.array(x, dtype=float) for x in zip(*counts, strict=True))
    totals = good.sum() + 3, bad.sum() + 2
    min_rows = share * (good + bad).sum()
    problem = pose(good, bad, totals, min_rows)
    solution = best_cuts(problem, trend, max_bins)
    expected = best_by_trying_all(good, bad, totals, min_rows, trend, max_bins)
    assert solution.iv == pytest.approx(expected, abs=1e-10)
    assert max_bins is None or len(solution.cuts) < max_bins
    stops = (0, *solution.cuts, len(good))
    parts = list(pairwise(stops))
    assert sum(problem.iv[a, b] for a, b in parts) == pytest.approx(solution.iv, abs=1e-10)
    assert follows([problem.rate[a, b] for a, b in parts], trend)


@pytest.mark.parametrize("trend", ["ascending", "descending", "peak", "valley"])
def test_never_below_optbinning_on_its_own_prebins(trend):
    from optbinning import OptimalBinning

    rng = np.random.default_rng(0)
    for _ in range(12):
        rows = rng.integers(200, 800, size=12)
        shape = {"ascending": 1, "descending": -1}.get(trend, 0) * np.linspace(-1, 1, 12)
        if trend in ("peak", "valley"):
            shape = (1 if trend == "peak" else -1) * -(np.linspace(-1.2, 1.2, 12) ** 2)
        bad = rng.binomial(rows, 1 / (1 + np.exp(1.2 - shape + rng.normal(0, 0.2, 12))))
        good = rows - bad
        x, y = np.tile(np.arange(12.0), 2), np.repeat([0, 1], 12)
        peer = OptimalBinning(
            monotonic_trend=trend, user_splits=np.arange(11) + 0.5, min_bin_size=0.05
        ).fit(x, y, sample_weight=np.concatenate([good, bad]), check_input=False)
        table = peer.binning_table
        table.build()
        problem = pose(
            good.astype(float), bad.astype(float), (good.sum(), bad.sum()), 0.05 * rows.sum()
        )
        assert best_cuts(problem, trend).iv >= table.iv * (1 - 1e-6)


def test_auto_prefers_a_monotone_trend_unless_a_turn_is_real():
    rows = np.full(10, 10_000.0)

    def trend_of(rates):
        bad = rows * np.array(rates)
        problem = pose(rows - bad, bad, (float((rows - bad).sum()), float(bad.sum())), 1.0)
        return best_cuts(problem, "auto").trend

    assert trend_of(np.linspace(0.05, 0.3, 10)) == "ascending"
    assert trend_of(np.linspace(0.3, 0.05, 10)) == "descending"
    assert trend_of([0.3, 0.2, 0.15, 0.1, 0.1, 0.1, 0.15, 0.2, 0.25, 0.3]) == "valley"
    wobble = np.linspace(0.05, 0.3, 10)
    wobble[0] = 0.0505  # a turn that chance explains
    assert trend_of(wobble) == "ascending"
