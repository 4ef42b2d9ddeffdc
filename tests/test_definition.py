"""The definition of bad: the state few come back from, the month where the truth flattens."""

import numpy as np
import pytest

from creditlab.data.definition import Definition, choose_definition
from creditlab.data.performance import performance_panel
from tests.panels import Chain, draw, true_bad_rates


def panel_of(chain=None, cohorts=12, each=1000, months=42, seed=0):
    frame = draw(chain or Chain(), cohorts, each, months, seed)
    return performance_panel(frame, "customer", "month", "days")


def true_growth(chain, age, over=3, bad_from=4):
    rates = true_bad_rates(chain, age, bad_from)
    return 1 - rates[age - over] / rates[age]


@pytest.mark.parametrize("fade", [3.0, 6.0])
def test_the_window_ends_where_the_true_curve_flattens(fade):
    chain = Chain(fade=fade)
    found = choose_definition(panel_of(chain), at="2023-01")
    months = range(6, 40)
    true = next(age for age in months if true_growth(chain, age) < 0.05)
    assert found.matured
    assert abs(found.window - true) <= 1
    assert f"The window is {found.window} months, at which the vintage curve" in found.reason


def test_a_lower_growth_asks_for_a_longer_window():
    panel = panel_of()
    windows = [
        choose_definition(panel, at="2023-01", max_growth=limit).window
        for limit in (0.2, 0.1, 0.05, 0.02)
    ]
    assert windows == sorted(set(windows))


def test_bad_begins_where_fewer_than_half_cure():
    panel = panel_of(each=3000)
    found = choose_definition(panel, at="2022-10", observation=1, performance=1)
    # In a month 45%, 15% and 2% go back to current, none to 1-29.
    assert found.bad_from == "30-59"
    assert found.indeterminate == ()
    cures = found.evidence["cures"].set_index("from")
    for state, cure in {"30-59": 0.45, "60-89": 0.15, "90+": 0.02}.items():
        row = cures.loc[state]
        assert row["low"] < cure < row["high"]
    assert found.reason.startswith("A customer is bad from 30-59 on.")
    assert f"Of {cures.loc['30-59', 'customers']:,} customers whose state was 30-59" in found.reason
    assert "fewer than 50%." in found.reason
    assert "no milder state is in doubt: at least 80% of each cure" in found.reason.lower()


def test_between_the_two_thresholds_is_indeterminate():
    found = choose_definition(
        panel_of(each=3000), at="2022-10", observation=1, performance=1, max_cure=0.3
    )
    assert (found.bad_from, found.indeterminate) == ("60-89", ("30-59",))
    assert "Between good and bad are 30-59, from which fewer than 80% cure" in found.reason


def test_a_curve_that_still_rises_is_said_to():
    chain = Chain(slip=0.0, floor=0.03)  # bads come as often in every month
    with pytest.warns(UserWarning, match="has not matured by month 21"):
        found = choose_definition(panel_of(chain, cohorts=6, months=24))
    assert not found.matured
    assert found.window == 21  # three cohorts were seen so long, and no more
    assert "the longest that enough cohorts were observed" in found.reason
    assert "Bads that come later are missing from the target." in found.reason


def test_a_longer_window_says_what_twelve_months_would_have_missed():
    chain = Chain(fade=6.0)
    found = choose_definition(panel_of(chain), at="2023-01")
    assert found.window > 12
    missed = true_growth(chain, found.window, over=found.window - 12)
    said = float(found.reason.split("would have missed ")[1].split("%")[0]) / 100
    assert said == pytest.approx(missed, abs=0.03)


def test_months_in_the_reason_are_those_of_the_evidence():
    found = choose_definition(panel_of(), at="2023-01")
    row = found.evidence["maturity"].set_index("month_on_book").loc[found.window]
    assert row["growth"] < 0.05
    assert f"{row['recent']:,.0f} of {row['ever_bad']:,.0f} bads" in found.reason
    later = found.evidence["maturity"].query("month_on_book >= @found.window and cohorts >= 3")
    assert (later["growth"] < 0.05).all()
    np.testing.assert_array_equal(
        found.evidence["roll_rates"].sum(axis=1), found.evidence["cures"]["customers"]
    )


# --- What cannot be chosen ------------------------------------------------------------------------


def test_all_cure():
    chain = Chain(cure=(1.0, 1.0, 1.0, 1.0), roll=(0.0, 0.0, 0.0, 0.0))
    with pytest.raises(ValueError, match="no customer was worse than 1-29 in the first period"):
        choose_definition(panel_of(chain, each=100, months=24))


def test_half_cure_is_not_clearly_fewer():
    chain = Chain(cure=(0.3, 0.9, 0.9, 0.9), roll=(0.5, 0.0, 0.0, 0.0), floor=0.05)
    with pytest.raises(ValueError, match=r"fewer than 50% cure: the fewest.*Definition\(\.\.\.\)"):
        choose_definition(panel_of(chain, each=200, months=24), observation=1, performance=1)


def test_too_few_bads_and_too_few_cohorts():
    with pytest.raises(ValueError, match=r"has 3 cohorts and 50 bads \(at most 0"):
        choose_definition(panel_of(cohorts=2, months=24), at="2022-07", observation=6)
    with pytest.raises(ValueError, match=r"50 bads \(at most [1-4]?\d\).*opened="):
        choose_definition(
            panel_of(Chain(roll=(0.15, 0.2, 0.75, 0.0)), each=80, months=24), at="2022-12"
        )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_cure": 0.9, "min_cure": 0.8}, "max_cure is 0.9 and min_cure 0.8"),
        ({"max_growth": 0}, "max_growth is 0, over 3 and min_cohorts 3"),
        ({"over": 0}, "over 0"),
        ({"cured": "10-19"}, "no state '10-19'"),
        ({"cured": "90+"}, "no customer was worse than 90"),
    ],
)
def test_thresholds_that_make_no_sense(options, said):
    with pytest.raises(ValueError, match=said):
        choose_definition(panel_of(each=20, months=20), **options)


def test_one_given_needs_no_evidence():
    given = Definition("90+", window=12)
    assert (given.indeterminate, given.matured, given.reason) == ((), True, "given")
    assert given.evidence == {}


def test_a_coarse_panel_counts_only_the_first_state_as_cured():
    frame = draw(Chain(), 12, 1000, 36)
    panel = performance_panel(frame, "customer", "month", "days", edges=(30, 90))
    found = choose_definition(panel, at="2023-01", observation=1, performance=1)
    assert found.bad_from == "30-89"  # 45% of 30-59 and 15% of 60-89 go back
    assert "were no worse than current" in found.reason
