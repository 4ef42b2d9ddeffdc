"""The solver against every possible cut, and against optbinning on the same prebins."""

from functools import cache
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


TRENDS = [None, "ascending", "descending", "peak", "valley"]


@cache
def all_ways(n):
    """Every way to cut n fine bins: begin and end of each bin, (ways, n), how many; its place."""
    ways = [cuts for size in range(n) for cuts in combinations(range(1, n), size)]
    stops = np.array([[0, *cuts, *[n] * (n - len(cuts))] for cuts in ways])
    place = {cuts: i for i, cuts in enumerate(ways)}
    return stops[:, :-1], stops[:, 1:], np.array([len(cuts) + 1 for cuts in ways]), place


def values_of_all_ways(good, bad, totals, min_rows):
    """Information value of every way (-inf where a bin is too small), its trends, and bins."""
    start, end, bins, place = all_ways(len(good))
    g, b = (np.array([[x[i:j].sum() for j in range(len(x) + 1)] for i in range(len(x) + 1)])
            for x in (good, bad))  # fmt: skip
    g, b, real = g[start, end], b[start, end], end > start
    zero = 0.5 * ((g == 0) | (b == 0))
    with np.errstate(all="ignore"):
        dg, db = (g + zero) / totals[0], (b + zero) / totals[1]
        iv = np.where(real, (dg - db) * np.log(dg / db), 0).sum(axis=1)
        rate = b / (g + b)
    iv[(real & (g + b < min_rows)).any(axis=1)] = -np.inf
    rises, falls = rate[:, 1:] > rate[:, :-1], rate[:, 1:] < rate[:, :-1]  # nan is neither
    fell, rose = np.maximum.accumulate(falls, axis=1), np.maximum.accumulate(rises, axis=1)
    allowed = {
        None: np.ones(len(iv), dtype=bool),
        "ascending": ~falls.any(axis=1),
        "descending": ~rises.any(axis=1),
        "peak": ~(fell & rises).any(axis=1),
        "valley": ~(rose & falls).any(axis=1),
    }
    return iv, allowed, bins, place


RANDOM = {
    "few": lambda rng, n: rng.integers(0, 8, (2, n)),  # zero cells in most
    "tied": lambda rng, n: rng.integers(1, 4, n) * rng.choice([[1, 2], [2, 1], [1, 1]], n).T,
    "large": lambda rng, n: rng.integers(1, 10_000, (2, n)),
    "weighted": lambda rng, n: rng.exponential(5, (2, n)) * (rng.random((2, n)) < 0.9),
}


@pytest.mark.parametrize("kind", RANDOM)
def test_thousands_of_random_problems_are_solved_as_by_trying_all(kind):
    rng, found, turned = np.random.default_rng(list(RANDOM).index(kind)), 0, 0
    for _ in range(1_000):
        n = int(rng.integers(4, 10))
        good, bad = RANDOM[kind](rng, n).astype(float)
        good[good + bad == 0] = 1
        totals = good.sum() + rng.integers(1, 9), bad.sum() + rng.integers(1, 9)
        min_rows = rng.choice([0, 0.05, 0.2, 0.6]) * (good + bad).sum()
        max_bins = rng.choice([2, 3, 4, 6])
        problem = pose(good, bad, totals, min_rows)
        iv, allowed, bins, place = values_of_all_ways(good, bad, totals, min_rows)
        for trend in TRENDS:
            for most in (None, max_bins):
                within = allowed[trend] if most is None else allowed[trend] & (bins <= most)
                expected, solution = iv[within].max(), best_cuts(problem, trend, most)
                if expected == -np.inf:
                    assert solution.iv == -np.inf
                    assert solution.cuts == ()
                    continue
                assert solution.iv == pytest.approx(expected, rel=1e-9, abs=1e-12)
                way = place[solution.cuts]  # and the cuts are such a way
                assert within[way]
                assert iv[way] == pytest.approx(expected, rel=1e-9, abs=1e-12)
                found += len(solution.cuts) > 0
                turned += trend in ("peak", "valley") and solution.iv > iv[
                    allowed["ascending"] | allowed["descending"]
                ].max() + 1e-9  # fmt: skip
    assert found > 3_000  # most are cut, many turn: the problems are not empty ones
    assert turned > 300


@pytest.mark.parametrize("trend", TRENDS)
def test_hundreds_of_random_problems_are_solved_as_by_optbinning(trend):
    from optbinning import OptimalBinning

    rng = np.random.default_rng(11)
    for _ in range(60):
        n = int(rng.integers(4, 11))
        good, bad = rng.integers(5, 300, (2, n))
        most = rng.choice([None, 2, 3, 5])
        x, y = np.tile(np.arange(n) * 1.0, 2), np.repeat([0, 1], n)
        peer = OptimalBinning(
            monotonic_trend=trend, user_splits=np.arange(n - 1) + 0.5, min_bin_size=0.05,
            max_n_bins=most,
        )  # fmt: skip
        peer.fit(x, y, sample_weight=np.concatenate([good, bad]), check_input=False)
        assert peer.status == "OPTIMAL"
        peer.binning_table.build()
        totals = float(good.sum()), float(bad.sum())
        problem = pose(good * 1.0, bad * 1.0, totals, np.ceil(0.05 * sum(totals)))
        # It rounds the value of each bin to a millionth.
        assert best_cuts(problem, trend, most).iv == pytest.approx(peer.binning_table.iv, abs=2e-5)


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
