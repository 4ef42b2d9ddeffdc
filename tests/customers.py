"""Customers to be kept in a frame, in files and on a cluster, and what must be equal over all."""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

import creditlab as cl

TARGET, WEIGHT = "default", "weight"


@dataclass(frozen=True)
class Population:
    """A frame, its variables, and the special values among them."""

    frame: pd.DataFrame
    variables: tuple[str, ...]
    special_values: dict[str, list]


def taiwan() -> Population:
    """Real customers, with missing values, a special value, and text with a rare category."""
    frame = cl.load_dataset("taiwan_default").frame.copy()
    rng = np.random.default_rng(7)
    frame["BILL_AMT1"] = frame["BILL_AMT1"].astype(float).mask(rng.random(len(frame)) < 0.08)
    frame.loc[rng.random(len(frame)) < 0.04, "AGE"] = -999
    schools = (
        frame["EDUCATION"].map({1: "graduate", 2: "university", 3: "高中"}).fillna("other one")
    )
    frame["school"] = schools.mask(rng.random(len(frame)) < 0.03, None)
    frame.loc[[11, 20_007, 29_999], "school"] = "guild, of old"
    frame[WEIGHT] = rng.integers(1, 9, len(frame)) / 8 + 0.1
    names = ("LIMIT_BAL", "AGE", "PAY_0", "BILL_AMT1", "PAY_AMT1", "school")
    return Population(frame[["ID", *names, WEIGHT, TARGET]], names, {"AGE": [-999]})


def generated(rows: int = 9_000) -> Population:
    """Customers with numbers of every size, many categories, booleans and small integers."""
    rng = np.random.default_rng(8)
    risk = rng.normal(size=rows)
    amount = np.exp(9 + 2 * rng.normal(size=rows) - risk / 2)
    frame = pd.DataFrame(
        {
            "ID": np.arange(rows) + 10**12,
            "amount": np.where(rng.random(rows) < 0.3, 0.0, amount),
            "ratio": 1e-7 * (rng.normal(size=rows) + risk),
            "balance": -1e12 * rng.lognormal(0, 1, rows).round(3),
            "visits": pd.array(rng.poisson(3, rows) + (risk > 1), dtype="Int64"),
            "branch": [f"branch {i}" for i in (rng.lognormal(3, 1, rows) + 9 * risk).astype(int)],
            "online": pd.array(rng.random(rows) < 0.5 + 0.1 * risk, dtype="boolean"),
        }
    )
    frame.loc[rng.random(rows) < 0.1, "visits"] = pd.NA
    frame.loc[rng.random(rows) < 0.05, "online"] = pd.NA
    frame.loc[rng.random(rows) < 0.02, "amount"] = 99_999_999.0
    frame.loc[rng.random(rows) < 0.02, "branch"] = "unknown"
    frame[WEIGHT] = rng.random(rows)
    frame[TARGET] = (rng.random(rows) < 1 / (1 + np.exp(1.5 - risk))).astype(np.int64)
    names = ("amount", "ratio", "balance", "visits", "branch", "online")
    return Population(frame, names, {"amount": [99_999_999.0], "branch": ["unknown"]})


def strangers(population: Population) -> pd.DataFrame:
    """Return customers with categories, and missing values, that development did not have."""
    frame = population.frame.sample(4_000, random_state=1).reset_index(drop=True)
    for name in population.variables:
        if pd.api.types.is_string_dtype(frame[name].dtype):
            frame.loc[frame.index % 900 == 5, name] = "Mars"
            frame.loc[3_990, name] = "Pluto"
        elif frame[name].dtype != "boolean":
            frame[name] = frame[name].astype("Float64").mask(frame.index % 700 == 3)
    return frame


def bins_of(data, population: Population, **options) -> cl.Bins:
    special = population.special_values
    return cl.fit_bins(data, TARGET, population.variables, special_values=special, **options)


def assert_same_bins(found: cl.Bins, expected: cl.Bins) -> None:
    """To the last bit."""
    assert list(found) == list(expected)
    for one, other in zip(
        found.to_dict()["variables"], expected.to_dict()["variables"], strict=True
    ):
        assert one == other


def assert_same_card(found: cl.Scorecard, expected: cl.Scorecard, tolerance: float = 1e-8) -> None:
    """Coefficients and their inference as near as rounding lets them be; the points equal."""
    assert abs(found.intercept_ - expected.intercept_) < tolerance
    pd.testing.assert_series_equal(
        found.coefficients_, expected.coefficients_, rtol=0, atol=tolerance
    )
    pd.testing.assert_frame_equal(
        found.inference_, expected.inference_, rtol=tolerance, atol=tolerance
    )
    pd.testing.assert_frame_equal(found.table_, expected.table_, rtol=tolerance, atol=tolerance)
    assert found.table_["points"].tolist() == expected.table_["points"].tolist()


def warned(function) -> tuple[object, list[str]]:
    """Return a result, and the warnings of ours that it gave."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function()
    return result, [str(w.message) for w in caught if w.category is UserWarning]
