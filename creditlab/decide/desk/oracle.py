"""Somebody who knows what nobody can: each decision with the plans and the luck laid open."""

from __future__ import annotations

from creditlab.decide.desk.accounts import business_day
from creditlab.decide.desk.play import FORTNIGHT, Play
from creditlab.decide.desk.rules import ODDS
from creditlab.decide.desk.views import Decision

OFFERS = (60, 45, 30, 21, 14, 7)


def foresee(play: Play, row: int) -> Decision:
    """Return the decision that earns most on an order, taken by itself.

    The usual terms, unless the order loses on them: then those of the shorter ones that the
    customer takes and that earn most, and if none does the order is declined. A call is made where
    it brings more than it costs.
    """
    customer = int(play.accounts.customer[row])
    usual = int(play.world.net[customer])
    call = _worth_of_call(play, customer) > play.rules.call_cost
    if _worth(play, row, usual) > 0:
        return Decision(call=call)
    shorter = [*(days for days in OFFERS if days < usual), 0]
    worth = {days: _worth(play, row, days) for days in shorter if play.takes(row, days)}
    best = max(worth, key=lambda days: worth[days], default=None)
    return Decision(approve=best is not None and worth[best] > 0, terms=best, call=call)


def _worth(play: Play, row: int, terms: int) -> int:
    """Return what an order earns when it is shipped today on these terms, in cents."""
    accounts, margin = play.accounts, int(play.world.margin[row])
    if terms == 0:
        return margin
    plan = accounts.moved(row, play.today, terms)
    silent, failed = int(accounts.silent[row]), int(accounts.failed[row])
    unpaid, waits = int(accounts.amount[row]), 0
    if plan["noted"] < failed:
        unpaid -= int(accounts.note[row])
    for when, part in (("pay", accounts.first[row]), ("again", accounts.second[row])):
        if plan[when] < silent:
            unpaid -= int(part)
            waits += int(part) * (plan[when] - play.today)
    lost = unpaid - unpaid * int(play.world.luck.dividend[accounts.customer[row]]) // ODDS
    waits += unpaid * (failed - play.today) if unpaid else 0
    return margin - lost - waits * play.rules.funding // (ODDS * 365)


def _worth_of_call(play: Play, customer: int) -> int:
    """Return the funding and the losses that a call saves on what is claimable, in cents."""
    accounts, luck, place = play.accounts, play.world.luck, (customer, play.day // FORTNIGHT)
    rows = accounts.claimable(customer, play.today)
    called = int(play.called[customer])
    if not len(rows) or (called >= 0 and play.day - called < FORTNIGHT):
        return 0
    promised = business_day(play.today + int(luck.days[place]))
    silent = int(accounts.silent[rows[0]])
    gets = (
        luck.promise[place] < play.world.promise[customer] and luck.keeps[place] < play.rules.keeps
    )
    if not gets or promised >= silent:
        return 0
    saved = 0
    for when, part in ((accounts.pay, accounts.first), (accounts.again, accounts.second)):
        for day, amount in zip(when[rows].tolist(), part[rows].tolist(), strict=True):
            if day > promised:
                days = min(day, silent) - promised
                saved += amount * days * play.rules.funding // (ODDS * 365)
                saved += amount if day >= silent else 0
    return saved
