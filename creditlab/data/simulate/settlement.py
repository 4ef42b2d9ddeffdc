"""How invoices are settled: early, on the day, late, in parts, in dispute, or never."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit

from creditlab.data.ledger import (
    CREDIT_NOTE,
    DISPUTE,
    DISPUTE_CLOSED,
    PAYMENT,
    PROMISE,
    WRITE_OFF,
)
from creditlab.data.simulate.latent import NEVER, Latent
from creditlab.data.simulate.parameters import Parameters
from creditlab.data.simulate.trade import (
    DISCOUNT,
    DISCOUNT_DAYS,
    Invoices,
    last_business_day,
    next_business_day,
    run_days,
)

COMPLAINTS = np.array(
    ["goods damaged", "short delivery", "price differs from the order", "late delivery"]
)
NOTHING = ""


@dataclass(eq=False)
class Events:
    """Events that belong to invoices, kind by kind; amounts in cents, days since 1970."""

    invoice: list[np.ndarray] = field(default_factory=list)
    kind: list[np.ndarray] = field(default_factory=list)
    day: list[np.ndarray] = field(default_factory=list)
    due: list[np.ndarray] = field(default_factory=list)
    amount: list[np.ndarray] = field(default_factory=list)
    reason: list[np.ndarray] = field(default_factory=list)

    def add(
        self,
        kind: str,
        there: np.ndarray,
        day: np.ndarray,
        amount: np.ndarray,
        reason: np.ndarray | str = NOTHING,
        due: np.ndarray | int = NEVER,
    ) -> None:
        """Add the events of the invoices for which ``there`` holds and the amount is above 0."""
        rows = np.flatnonzero(there & (amount > 0))
        self.invoice.append(rows)
        self.kind.append(np.full(len(rows), kind, dtype=object))
        for name, values in (("day", day), ("due", due), ("amount", amount), ("reason", reason)):
            getattr(self, name).append(np.broadcast_to(values, there.shape)[rows])


@dataclass(eq=False)
class Plan:
    """What each customer means to do with each invoice, were it never to fail.

    Two payments and one credit note at most; days since 1970, amounts in cents.
    """

    late: np.ndarray
    pay: np.ndarray
    first: np.ndarray
    again: np.ndarray
    second: np.ndarray
    noted: np.ndarray
    note: np.ndarray
    reason: np.ndarray
    opened: np.ndarray
    closed: np.ndarray
    disputed: np.ndarray


def settle(
    latent: Latent, invoices: Invoices, world: Parameters, rng: np.random.Generator
) -> tuple[Events, np.ndarray]:
    """Return all events but the invoices, up to the closing date, and the log-odds of lateness."""
    plan, odds = draw_plan(latent, invoices, world, rng)
    events = Events()
    left, settled = _carry_out(latent, invoices, plan, events)
    _write_off(latent, invoices, left, events, world, rng)
    _promise(latent, invoices, plan, settled, events, world, rng)
    return events, odds


def draw_plan(
    latent: Latent, invoices: Invoices, world: Parameters, rng: np.random.Generator
) -> tuple[Plan, np.ndarray]:
    """Return what customers mean to do with their invoices, and the log-odds of lateness."""
    odds = late_log_odds(latent, invoices, world)
    plan = _intend(latent, invoices, odds, world, rng)
    _take_discount(invoices, plan, world, rng)
    _pay_in_parts(plan, world, rng)
    _return_goods(invoices, plan, world, rng)
    _dispute(latent, invoices, plan, world, rng)
    return plan, odds


def late_log_odds(latent: Latent, invoices: Invoices, world: Parameters) -> np.ndarray:
    """Return the true log-odds that an undisputed invoice is paid late."""
    ability = latent.ability_on(invoices.customer, invoices.due)
    willingness = latent.willingness[invoices.customer]
    return world.late_centre - world.late_willingness * willingness - world.late_ability * ability


def _intend(
    latent: Latent,
    invoices: Invoices,
    odds: np.ndarray,
    world: Parameters,
    rng: np.random.Generator,
) -> Plan:
    """Draw the day of payment: on the due day, sooner or late, and in payment runs."""
    n, date, due = len(invoices), invoices.date, invoices.due
    late = rng.random(n) < expit(odds)
    slow = world.delay_slope * (odds - world.late_centre)
    days = world.delay_median * np.exp(slow + world.delay_spread * rng.standard_normal(n))
    sooner = (rng.random(n) * np.minimum(due - date, 20)).astype(np.int64)
    sooner[rng.random(n) < world.on_the_day] = 0
    in_time = np.maximum(last_business_day(due - sooner), date)
    behind = next_business_day(due + np.ceil(days.clip(1, 700)).astype(np.int64))
    runs = run_days(int(date[0]), int(behind.max()))
    before = runs[np.searchsorted(runs, due, side="right") - 1]
    in_runs = (rng.random(len(latent.size)) < world.payment_runs)[invoices.customer]
    in_time = np.where(in_runs & (before >= date), before, in_time)
    behind = np.where(in_runs, runs[np.searchsorted(runs, behind)], behind)
    empty = np.zeros(n, dtype=np.int64)
    never = np.full(n, NEVER, dtype=np.int64)
    return Plan(
        late=late,
        pay=np.where(late, behind, in_time),
        first=invoices.amount.copy(),
        again=never.copy(),
        second=empty.copy(),
        noted=never.copy(),
        note=empty.copy(),
        reason=np.full(n, NOTHING, dtype=object),
        opened=never.copy(),
        closed=never.copy(),
        disputed=empty.copy(),
    )


def _take_discount(
    invoices: Invoices, plan: Plan, world: Parameters, rng: np.random.Generator
) -> None:
    n = len(invoices)
    taken = invoices.discount & ~plan.late & (rng.random(n) < world.discount_taken)
    day = last_business_day(invoices.date + rng.integers(6, DISCOUNT_DAYS + 1, n))
    plan.pay[taken] = day[taken]
    plan.noted[taken] = day[taken]
    plan.note[taken] = np.rint(DISCOUNT * invoices.amount[taken]).astype(np.int64)
    plan.first[taken] -= plan.note[taken]
    plan.reason[taken] = "cash discount"


def _pay_in_parts(plan: Plan, world: Parameters, rng: np.random.Generator) -> None:
    n = len(plan.pay)
    parts = plan.late & (rng.random(n) < world.partial)
    share = rng.integers(3, 8, n) / 10
    second = np.rint(share * plan.first).astype(np.int64)
    plan.again[parts] = next_business_day(plan.pay + rng.integers(10, 46, n))[parts]
    plan.second[parts] = second[parts]
    plan.first[parts] -= second[parts]


def _return_goods(
    invoices: Invoices, plan: Plan, world: Parameters, rng: np.random.Generator
) -> None:
    n = len(invoices)
    back = (rng.random(n) < world.return_share) & (plan.note == 0) & (plan.second == 0)
    note = np.rint(rng.uniform(0.05, 0.3, n) * invoices.amount).astype(np.int64)
    day = np.minimum(next_business_day(invoices.date + rng.integers(3, 15, n)), plan.pay)
    plan.noted[back], plan.note[back] = day[back], note[back]
    plan.first[back] -= note[back]
    plan.reason[back] = "goods returned"


def _dispute(
    latent: Latent, invoices: Invoices, plan: Plan, world: Parameters, rng: np.random.Generator
) -> None:
    """Dispute some invoices; the disputed part is credited or paid when the dispute is closed."""
    n = len(invoices)
    quarrelsome = rng.gamma(2.0, 0.5, len(latent.size))[invoices.customer]
    at_all = rng.random(n) < world.dispute_share * quarrelsome
    at_all &= (plan.note == 0) & (plan.second == 0)
    share = np.where(rng.random(n) < 0.4, 1.0, rng.uniform(0.1, 0.8, n))
    disputed = np.rint(share * invoices.amount).astype(np.int64)
    opened = invoices.date + rng.integers(2, 16, n)
    long = world.dispute_days * np.exp(0.6 * rng.standard_normal(n))
    closed = next_business_day(opened + np.ceil(long).astype(np.int64))
    upheld = rng.random(n) < world.dispute_upheld
    apart = rng.random(n) < 0.5  # the undisputed part is paid as if nothing were
    rest = next_business_day(np.maximum(closed + rng.integers(0, 11, n), plan.pay))
    complaint = COMPLAINTS[rng.integers(0, len(COMPLAINTS), n)]
    at_all &= opened < plan.pay
    plan.opened[at_all], plan.closed[at_all] = opened[at_all], closed[at_all]
    plan.disputed[at_all] = disputed[at_all]
    note = np.where(upheld, disputed, 0)
    plan.noted[at_all], plan.note[at_all] = closed[at_all], note[at_all]
    plan.reason[at_all] = complaint[at_all]
    plan.second[at_all] = (np.where(apart, disputed, invoices.amount) - note)[at_all]
    plan.again[at_all] = rest[at_all]
    plan.first[at_all] = np.where(apart, invoices.amount - disputed, 0)[at_all]


def _carry_out(
    latent: Latent, invoices: Invoices, plan: Plan, events: Events
) -> tuple[np.ndarray, np.ndarray]:
    """Add what happens before the customer stops paying; return what is left, and when settled."""
    silent = latent.silent[invoices.customer]
    failed = latent.failed[invoices.customer]
    until = np.minimum(failed - 1, latent.closing)
    noted, opened = plan.noted <= until, plan.opened <= until
    credited = np.where(noted, plan.note, 0)
    events.add(CREDIT_NOTE, noted, plan.noted, plan.note, plan.reason)
    events.add(DISPUTE, opened, plan.opened, plan.disputed, plan.reason)
    events.add(DISPUTE_CLOSED, plan.closed <= until, plan.closed, plan.disputed, plan.reason)
    left = invoices.amount - credited
    settled = np.where(plan.note > 0, plan.noted, 0)
    for day, amount in ((plan.pay, plan.first), (plan.again, plan.second)):
        paid = (day < silent) & (day <= latent.closing)
        events.add(PAYMENT, paid, day, amount)
        left = left - np.where(paid, amount, 0)
        settled = np.maximum(settled, np.where(amount > 0, day, 0))
    return left, np.where((left > 0) | (settled >= silent), NEVER, settled)


def _write_off(
    latent: Latent,
    invoices: Invoices,
    left: np.ndarray,
    events: Events,
    world: Parameters,
    rng: np.random.Generator,
) -> None:
    """Write off what a failed customer owes, less what the insolvency still pays."""
    n = len(latent.size)
    dividend = rng.beta(0.5, 0.5 / world.dividend - 0.5, n)[invoices.customer]
    low, high = world.written_off_after
    day = np.where(latent.failed < NEVER, latent.failed, 0) + rng.integers(low, high + 1, n)
    day = next_business_day(day)[invoices.customer]
    there = (latent.failed < NEVER)[invoices.customer] & (day <= latent.closing)
    paid = np.rint(dividend * left).astype(np.int64)
    events.add(PAYMENT, there, day, paid, "insolvency dividend")
    events.add(WRITE_OFF, there, day, left - paid, "insolvency")


def _promise(
    latent: Latent,
    invoices: Invoices,
    plan: Plan,
    settled: np.ndarray,
    events: Events,
    world: Parameters,
    rng: np.random.Generator,
) -> None:
    """Call about late items; whether the promise is kept follows from when they are paid."""
    n = len(invoices)
    until = np.minimum(latent.failed[invoices.customer] - 1, latent.closing)
    call = invoices.due
    asked = plan.disputed == 0
    for share in (world.promise_share, 0.5):
        call = next_business_day(call + rng.integers(7, 21, n))
        promised = next_business_day(call + rng.integers(4, 18, n))
        asked &= (rng.random(n) < share) & (call < settled) & (call <= until)
        part = np.where((plan.pay < call) & (plan.pay < latent.silent[invoices.customer]), 1, 0)
        amount = invoices.amount - np.where(plan.noted < call, plan.note, 0) - part * plan.first
        events.add(PROMISE, asked, call, amount, due=promised)
        asked &= settled > promised
        call = promised
