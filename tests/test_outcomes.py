"""Good, bad, indeterminate or excluded: by hand, and nobody is lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditlab.data.definition import Definition
from creditlab.data.outcomes import outcomes
from creditlab.data.performance import performance_panel
from tests.panels import Chain, draw, true_bad_rates

DAYS = {"c": 0, "m": 15, "i": 45, "s": 75, "b": 120}
BAD = Definition("90+", window=3, indeterminate=("30-59", "60-89"))
# Six months from January; a dot is no row. Opened in the month of the first row.
CUSTOMERS = {
    "clean": "cccccc",
    "mild": "cmcmcc",
    "between": "cicccc",
    "deep": "cscccc",
    "bad": "ccbccc",
    "bad in month 3": "cccbcc",
    "too late": "ccccbb",
    "first month": "bccccc",
    "young": "...ccb",
    "just old enough": "..cccb",
    "left clean": "cc....",
    "left bad": "cb....",
    "left in doubt": "ci....",
    "left after": "cccc..",
    "late in March": "cciccc",
}


def panel_of(spelled, **options):
    rows = [
        (customer, 202401 + i, DAYS[letter])
        for customer, letters in spelled.items()
        for i, letter in enumerate(letters)
        if letter != "."
    ]
    frame = pd.DataFrame(rows, columns=["customer", "month", "days"])
    return performance_panel(frame, "customer", "month", "days", **options)


def test_from_opening_by_hand():
    found = outcomes(panel_of(CUSTOMERS), BAD).frame
    told = dict(zip(found.index, zip(found["outcome"], found["reason"], strict=True), strict=True))
    good = ("good", "never worse than 1-29")
    assert told == {
        "clean": good,
        "mild": good,
        "between": ("indeterminate", "worst 30-59"),
        "deep": ("indeterminate", "worst 60-89"),
        "bad": ("bad", "reached 90+"),
        "bad in month 3": ("bad", "reached 90+"),
        "too late": good,
        "first month": ("bad", "reached 90+"),
        "young": ("excluded", "opened less than 3 months before the panel ends"),
        "just old enough": ("bad", "reached 90+"),
        "left clean": ("good", "left before the window ended, never worse than 1-29"),
        "left bad": ("bad", "reached 90+"),
        "left in doubt": ("indeterminate", "worst 30-59"),
        "left after": good,
        "late in March": ("indeterminate", "worst 30-59"),
    }
    assert found.loc["mild", "worst"] == "1-29"
    assert found.loc["too late", "worst"] == "current"


def test_a_snapshot_counts_the_months_after_it_by_hand():
    found = outcomes(panel_of(CUSTOMERS), BAD, at="2024-03").frame
    told = found["outcome"].astype(str) + ": " + found["reason"].astype(str)
    left = "excluded: no account in 2024-03"
    assert told.to_dict() == {
        "clean": "good: never worse than 1-29",
        "mild": "good: never worse than 1-29",
        "between": "good: never worse than 1-29",  # what was before is past
        "deep": "good: never worse than 1-29",
        "bad": "excluded: bad already in 2024-03",
        "bad in month 3": "bad: reached 90+",
        "too late": "bad: reached 90+",
        "first month": "good: never worse than 1-29",
        "young": left,
        "just old enough": "bad: reached 90+",
        "left clean": left,
        "left bad": left,
        "left in doubt": left,
        "left after": "good: left before the window ended, never worse than 1-29",
        "late in March": "good: never worse than 1-29",  # the month itself does not count
    }


@pytest.mark.parametrize("left", ["good", "indeterminate", "excluded"])
def test_who_left_clean_is_what_the_user_says(left):
    found = outcomes(panel_of(CUSTOMERS), BAD, left=left).frame["outcome"]
    assert found["left clean"] == left
    assert (found["left bad"], found["left in doubt"]) == ("bad", "indeterminate")


def test_the_first_exclusion_that_fits_is_kept():
    found = outcomes(
        panel_of(CUSTOMERS), BAD, exclusions={"staff": ["bad", "mild"], "fraud": ["bad", "unknown"]}
    )
    told = found.frame["reason"]
    assert (told["bad"], told["mild"]) == ("staff", "staff")
    summary = found.summary()
    assert summary["customers"].sum() == len(CUSTOMERS)
    assert summary["share"].sum() == pytest.approx(1)
    assert "fraud" not in summary["reason"].tolist()


def test_months_before_the_panel_begins_are_not_known():
    frame = pd.DataFrame(
        {
            "customer": ["old"] * 4 + ["new"] * 4,
            "month": [202401, 202402, 202403, 202404] * 2,
            "days": 0,
            "opened": [202312] * 4 + [202401] * 4,
        }
    )
    panel = performance_panel(frame, "customer", "month", "days", opened="opened")
    found = outcomes(panel, Definition("90+", window=3)).frame
    assert found["reason"].tolist() == [
        "opened before the panel begins (2024-01)",
        "never worse than 60-89",
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("cmisb", min_size=8, max_size=8), min_size=1, max_size=8),
    st.integers(1, 7),
    st.integers(1, 4),
    st.data(),
)
def test_agrees_with_a_loop_over_customers(letters, window, bad_from, data):
    starts = [data.draw(st.integers(0, 7 - window)) for _ in letters]
    spelled = {
        i: "." * s + word[s:] for i, (word, s) in enumerate(zip(letters, starts, strict=True))
    }
    panel = panel_of(spelled)
    begin = min(starts)
    definition = Definition(panel.states[bad_from], window)
    found = outcomes(panel, definition).frame["outcome"]
    for customer, start in enumerate(starts):
        seen = spelled[customer][start : start + window + 1]
        worst = max("cmisb".index(letter) for letter in seen)
        assert found[customer] == ("bad" if worst >= bad_from else "good"), (begin, seen)


def test_the_bad_rate_is_the_true_one():
    chain = Chain(floor=0.01)
    panel = performance_panel(draw(chain, 8, 2000, 24), "customer", "month", "days")
    found = outcomes(panel, Definition("90+", window=12)).frame["outcome"]
    truth = true_bad_rates(chain, 12)[-1]
    assert abs((found == "bad").mean() - truth) < 4 * np.sqrt(truth * (1 - truth) / 16_000)


# --- Joining to applications ----------------------------------------------------------------------


def test_applications_get_their_target_and_the_rest_their_reason():
    found = outcomes(panel_of(CUSTOMERS), BAD)
    names = ["bad", "clean", "deep", "nobody", "young", "clean"]
    applications = pd.DataFrame({"who": names, "income": range(6)}, index=list("uvwxyz"))
    decided, rest = found.join(applications, on="who")
    assert decided["bad"].to_dict() == {"u": 1, "v": 0, "z": 0}
    assert decided["bad"].dtype == np.int64
    assert rest["reason"].to_dict() == {
        "w": "worst 60-89",
        "x": "not in the panel",
        "y": "opened less than 3 months before the panel ends",
    }
    assert rest["outcome"].tolist() == ["indeterminate", "excluded", "excluded"]
    assert sorted([*decided.index, *rest.index]) == list("uvwxyz")
    assert "bad" not in applications


def test_applications_of_others_and_columns_already_there():
    found = outcomes(panel_of(CUSTOMERS), BAD)
    with pytest.raises(ValueError, match="'who': none of 2 rows is in the panel; it has 1, 2"):
        found.join(pd.DataFrame({"who": [1, 2]}), on="who")
    with pytest.raises(ValueError, match="have columns 'bad' already; rename"):
        found.join(pd.DataFrame({"who": ["bad"], "bad": [1]}), on="who")


# --- Refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("definition", "options", "said"),
    [
        (Definition("120+", 3), {}, r"no state '120\+'"),
        (Definition("90+", 0), {}, "window is 0"),
        (Definition("90+", 3, ("30-59",)), {}, r"give at least 1 month, and the states just below"),
        (Definition("90+", 6), {}, "no customer was observed for 6 months after opening"),
        (Definition("90+", 4), {"at": "2024-03"}, "ends with 2024-06, less than 4 months after"),
        (Definition("90+", 3), {"left": "gone"}, "left is 'gone'; choose 'good'"),
        (Definition("90+", 3), {"exclusions": {"staff": [7]}}, "'staff': none of its 1 customers"),
    ],
)
def test_refusals(definition, options, said):
    with pytest.raises(ValueError, match=said):
        outcomes(panel_of(CUSTOMERS), definition, **options)
