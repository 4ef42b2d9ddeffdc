"""Consumer applications by month, with the months that followed: simulated, truth included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

# Log-odds of missing the first payment, for one unit of each; all assumption.
WEIGHTS = {
    "utilisation": 0.55, "enquiries": 0.22, "past_arrears": 0.75, "debt_to_income": 0.45,
    "log_income": -0.35, "years_employed": -0.05, "age": -0.015,
}  # fmt: skip
HIDDEN = 0.8  # standard deviation of what no application shows
MISS = -3.7  # log-odds of a missed payment in a month, average applicant
DOWNTURN = 0.45  # at its worst
WORSE_CHANNEL = 0.5  # log-odds that the online channel adds
CURES = (0.55, 0.35, 0.22)  # chance of full payment from 1-30, 31-60, 61-90 days past due
STAYS = (0.15, 0.15, 0.13)
APPROVED = 0.72  # share, by the old judgement
LOST = 4  # months past due at which a loan is written off


@dataclass(frozen=True, eq=False, repr=False)
class SimulatedConsumers:
    """What `simulate_consumers` returns.

    Attributes
    ----------
    applications : pandas.DataFrame
        A row an application: ``id``, ``applied`` (day), ``age`` (years), ``income`` (a month),
        ``years_employed``, ``housing``, ``channel``, ``purpose``, ``amount``, ``debt_to_income``,
        ``utilisation`` (share of limits used), ``enquiries`` (last half year), ``past_arrears``
        (last two years), ``approved`` (1 = yes, by the old judgement).
    performance : pandas.DataFrame
        A row an approved loan and month until the end: ``id``, ``month`` (first day),
        ``months_on_book``, ``days_past_due``, ``balance``.
    truth : pandas.DataFrame
        Indexed by ``id``: ``log_odds`` of missing a payment, and ``bad``: 90 days past due within
        12 months, also of those declined, as if they had been approved.
    """

    applications: pd.DataFrame
    performance: pd.DataFrame
    truth: pd.DataFrame

    def __repr__(self) -> str:
        return (
            f"<SimulatedConsumers: {len(self.applications):,} applications, "
            f"{len(self.performance):,} months of performance>"
        )


def simulate_consumers(
    n: int = 10_000, months: int = 24, follow: int = 18, seed: int = 0
) -> SimulatedConsumers:
    """Simulate applications for consumer loans over some years, and how the loans went.

    Parameters
    ----------
    n : int, default 10_000
        Applications; at least 200.
    months : int, default 24
        In which they come, from January 2022 on; at least 6.
    follow : int, default 18
        Months that are seen after the last application month: the young are censored.
    seed : int, default 0

    Returns
    -------
    SimulatedConsumers

    Raises
    ------
    ValueError
        For too few applications or months.

    Notes
    -----
    All of it is assumption; it serves for methods, with the truth known. Incomes rise by 4% a year;
    from the middle on an online channel grows, whose applicants are riskier than they look; a
    downturn passes two thirds through. Loans run 24 months, most arrears begin between the third
    and the twelfth. The old judgement saw half of the hidden risk's signs: so those approved are
    better than those declined, also at the same score.

    Examples
    --------
    >>> found = simulate_consumers(500, months=12, seed=1)
    >>> found
    <SimulatedConsumers: 500 applications, 8,076 months of performance>
    """
    if n < 200 or months < 6 or follow < 1:
        raise ValueError(
            f"n is {n}, months {months} and follow {follow}; at least 200 applications, 6 months "
            "and 1 month to follow"
        )
    rng = np.random.default_rng(seed)
    month = np.sort(rng.integers(0, months, n))
    frame, risk = _applicants(month, months, rng)
    hidden = HIDDEN * rng.standard_normal(n)
    log_odds = MISS + risk + hidden
    noise = rng.standard_normal(n)
    judgement = risk + 0.5 * hidden + 0.6 * noise
    frame["approved"] = (judgement <= np.quantile(judgement, APPROVED)).astype(np.int64)
    arrears = _arrears(log_odds, month, months, rng)
    bad = (arrears[:, 1:13] >= 3).any(axis=1).astype(np.int64)
    truth = pd.DataFrame({"log_odds": log_odds, "bad": bad}, index=pd.Index(frame["id"], name="id"))
    return SimulatedConsumers(frame, _performance(frame, arrears, month, months + follow), truth)


def _applicants(
    month: np.ndarray, months: int, rng: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw what an application shows, and the log-odds that follow from it."""
    n = len(month)
    first = np.datetime64("2022-01-01", "M") + month
    applied = first.astype("datetime64[D]") + rng.integers(0, 28, n)
    online = rng.random(n) < np.clip(0.1 + 0.9 * (month / months - 0.4), 0.1, 0.6)
    age = np.clip(rng.gamma(7.0, 5.6, n), 20, 75).round()
    income = np.exp(rng.normal(8.95, 0.45, n) + 0.006 * (age - 38)) * 1.04 ** (month / 12)
    employed = np.clip(rng.exponential(5.5, n), 0, age - 18).round(1)
    amount = np.round(income * rng.uniform(1, 9, n), -2)
    frame = pd.DataFrame(
        {
            "id": np.char.add("A", np.char.zfill(np.arange(1, n + 1).astype(str), 6)),
            "applied": pd.Series(applied).astype("datetime64[ns]"),
            "age": age.astype(np.int64),
            "income": income.round(-1),
            "years_employed": employed,
            "housing": rng.choice(["own", "rent", "parents"], n, p=[0.5, 0.36, 0.14]),
            "channel": np.where(
                online, "online", rng.choice(["branch", "broker"], n, p=[0.7, 0.3])
            ),
            "purpose": rng.choice(["car", "home", "education", "other"], n, p=[0.3, 0.3, 0.1, 0.3]),
            "amount": amount,
            "debt_to_income": np.round(np.clip(rng.beta(2.2, 4.5, n) * 1.2, 0, 1.2), 3),
            "utilisation": rng.beta(1.6, 2.4, n).round(3),
            "enquiries": rng.poisson(1.1, n),
            "past_arrears": rng.poisson(np.exp(rng.normal(-1.3, 0.8, n))),
        }
    )
    shown = frame.assign(log_income=np.log(income / np.exp(8.95)) - np.log(1.04) * month / 12)
    centred = {name: shown[name] - shown[name].mean() for name in WEIGHTS}
    scale = {"utilisation": 0.22, "debt_to_income": 0.2}
    risk = sum(w * centred[name] / scale.get(name, 1.0) for name, w in WEIGHTS.items())
    return frame, np.asarray(risk) + WORSE_CHANNEL * online


def _arrears(
    log_odds: np.ndarray, month: np.ndarray, months: int, rng: np.random.Generator
) -> np.ndarray:
    """Return months past due by loan and month on book; every loan, as if it had been approved."""
    n, life = len(log_odds), 24
    season = np.array([0.0, 0.3, 0.7, *np.linspace(1.0, 0.75, 10), *np.linspace(0.7, 0.3, 12)])
    peak = 2 * months / 3
    state = np.zeros((n, life + 1), dtype=np.int64)
    for age in range(1, life + 1):
        before = state[:, age - 1]
        economy = DOWNTURN * np.exp(-(((month + age - peak) / 5) ** 2))
        miss = season[age] * expit(log_odds + economy)
        chance = rng.random(n)
        now = np.where(before == 0, (chance < miss).astype(np.int64), before)
        for depth, (cure, stay) in enumerate(zip(CURES, STAYS, strict=True), start=1):
            deep = before == depth
            now = np.where(deep & (chance < cure), 0, now)
            now = np.where(deep & (chance >= cure + stay), depth + 1, now)
        state[:, age] = np.minimum(now, LOST)
    return state


def _performance(
    frame: pd.DataFrame, arrears: np.ndarray, month: np.ndarray, last: int
) -> pd.DataFrame:
    """List the months of the approved up to the last that is seen, or to the write-off."""
    life = arrears.shape[1] - 1
    loan, age = (part.ravel() for part in np.indices(arrears.shape))
    lost_before = np.cumsum(arrears == LOST, axis=1).ravel() > 1
    seen = (month[loan] + age < last) & ~lost_before
    rows = np.flatnonzero(seen & (frame["approved"].to_numpy()[loan] == 1))
    loan, age = loan[rows], age[rows]
    when = np.datetime64("2022-01-01", "M") + (month[loan] + age)
    left = np.clip(1 - age / life, 0, 1)
    return pd.DataFrame(
        {
            "id": frame["id"].to_numpy()[loan],
            "month": pd.Series(when.astype("datetime64[D]")).astype("datetime64[ns]"),
            "months_on_book": age,
            "days_past_due": 30 * arrears.ravel()[rows],
            "balance": (frame["amount"].to_numpy()[loan] * left).round(2),
        }
    )
