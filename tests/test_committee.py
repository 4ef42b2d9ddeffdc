"""The scripted agents: the same cards always, every card within reach, every path to its end."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import creditlab as cl
from creditlab.lab.committee_meeting import AGREED, COUNTERED, Meeting, Record
from creditlab.lab.committee_score import PASS, judge, labels_in, names_date
from creditlab.lab.committee_talk import answer, breaches, topics_in
from creditlab.lab.role_play import list_role_plays, load_role_play

EVERY = [(name, v) for name, variants in list_role_plays().items() for v in variants or ("",)]
PLAYS = [load_role_play(name, variant) for name, variant in EVERY]
NAMES = [f"{name} {variant}".strip() for name, variant in EVERY]
SEATS = [(play, role.id) for play in PLAYS for role in play.roles]
every_play = pytest.mark.parametrize("play", PLAYS, ids=NAMES)
every_seat = pytest.mark.parametrize(
    "seat", SEATS, ids=lambda s: f"{s[0].id} {s[0].variant} {s[1]}"
)


def fair_questions(meeting):
    """Ask for each hidden card with the fair question of its topic."""
    asks = {topic.id: topic.ask for topic in meeting.play.topics}
    return [
        (role.id, asks[fact.topic], fact.id)
        for role in meeting.play.roles
        if role.id != meeting.role.id
        for fact in role.facts
        if fact.hidden
    ]


def values_of(play, lever):
    """Return the values of a lever at which something changes, and its ends."""
    if lever.choices:
        return lever.choices
    conditions = [*play.protects, *(need for role in play.roles for need in role.needs)]
    bounds = {
        bound
        for need in conditions
        if need.lever == lever.id
        for bound in (need.at_least, need.at_most)
        if bound is not None
    }
    return sorted({0.0, lever.most} | bounds)


def good_offer(play, whom):
    """Find an offer that the role agrees to and that protects, by trying all."""
    names = [lever.id for lever in play.levers]
    needs = [*play.role(whom).needs, *play.protects]
    for values in product(*(values_of(play, lever) for lever in play.levers)):
        offer = dict(zip(names, values, strict=True))
        if all(need.holds(offer) for need in needs) and has_something(play, offer):
            return offer
    return None


def has_something(play, offer):
    return any(offer[lever.id] != lever.nothing for lever in play.levers)


def good_record(meeting):
    """Write a record that says all that is asked for, and no more than was heard."""
    play, rules = meeting.play, meeting.play.record
    told = [f for f in meeting.seen if f.id not in play.tainted]
    told = sorted(told, key=lambda f: (f.id != play.duty.cited, f.id.startswith("O")))
    return Record(
        decision="condition", who=rules.who[0], limit=rules.most, review=rules.latest.isoformat(),
        trigger=f"10 days after the {rules.trigger[0]}",
        reasons=tuple(
            f"{f.id} ({f.date}): therefore we ask for money before goods" for f in told[:6]
        ),
        figures={figure.id: figure.value for figure in play.figures},
    )  # fmt: skip


def played_well(play, role=""):
    meeting = Meeting(play, role)
    for whom, question, _ in fair_questions(meeting):
        meeting.ask(whom, question)
    whom, offer = next(
        (name, found)
        for name in meeting.others
        if play.role(name).needs and (found := good_offer(play, name))
    )
    preferred = play.duty.offered_to
    if preferred in meeting.others:
        whom, offer = preferred, good_offer(play, preferred)
    meeting.offer(whom, **offer)
    return meeting


# --- The cards -----------------------------------------------------------------------------------


@every_play
def test_labels_are_unique_and_every_topic_lever_and_party_exists(play):
    labels = [f.id for f in (*play.open, *(f for r in play.roles for f in r.facts))]
    assert len(labels) == len(set(labels))
    topics, levers = {t.id for t in play.topics}, {lever.id for lever in play.levers}
    assert {f.topic for r in play.roles for f in r.facts} <= topics
    needs = [*play.protects, *(need for r in play.roles for need in r.needs)]
    assert {need.lever for need in needs} <= levers
    assert play.plays in {r.id for r in play.roles}
    assert set(play.tainted) | {play.duty.fact, play.duty.cited} - {""} <= set(labels)
    assert all(f.date <= play.today for f in play.facts.values())
    assert play.today < play.record.latest
    assert play.hidden_from(play.plays)
    assert all(label[0] == "O" for label in (f.id for f in play.open))


@every_play
def test_no_number_of_a_card_contradicts_the_numbers_of_the_play(play):
    numbers = play.numbers
    if play.id == "order_on_hold":
        assert numbers["margin"] + numbers["cost_share"] == pytest.approx(1)
        assert numbers["overdue"] < numbers["open"] < numbers["limit"] < 0.1 * numbers["net_worth"]
        assert play.record.latest - play.today == timedelta(weeks=5)
    if play.id == "pay_when_paid":
        days = cl.days_sales_outstanding(numbers["payables"], numbers["purchases"], 365)
        assert days == pytest.approx(numbers["law_days"] + numbers["wait"])
        delivered = play.facts["O1"].date
        assert play.record.latest - delivered == timedelta(days=numbers["law_days"])
    if play.id == "collections_call":
        assert numbers["first"] + numbers["second"] == numbers["overdue"]
    if play.variant == "disputes":
        assert numbers["short"] * numbers["piece"] == numbers["disputed"]
        assert numbers["ordered"] * numbers["piece"] == numbers["second"]


def test_figures_are_those_worked_by_hand():
    by_hand = {
        "order_on_hold": {
            "exposure": 2_340_000, "expected_loss": 0.18 * 0.75 * 2_340_000,
            "break_even_pd": 0.24, "break_even_sales": 610_000 / 0.24,
        },
        "pay_when_paid": {
            "true_days": 168, "waiting": 2_400_000 * 0.075 * 108 / 365,
            "voucher_cost": 2_400_000 * 0.048 * 180 / 365, "runway": 3,
        },
        "credit_committee": {
            "loss_a": 162_000, "loss_b": 21_600, "break_even_pd": 0.15 / 0.95,
            "break_even_sales": 25_000_000,
        },
    }  # fmt: skip
    for name, figures in by_hand.items():
        found = {figure.id: figure.value for figure in load_role_play(name).figures}
        assert found == pytest.approx(figures)


# --- The agents ----------------------------------------------------------------------------------


@every_play
def test_the_fair_question_in_either_language_brings_out_each_hidden_card(play):
    topics = {topic.id: topic for topic in play.topics}
    for role in play.roles:
        for fact in role.facts:
            for text in (topics[fact.topic].ask, topics[fact.topic].zh, fact.topic):
                assert fact in answer(play, role, text).facts


@every_play
def test_a_fair_question_in_other_words_is_understood_by_its_key_words(play):
    for topic in play.topics:
        for word in topic.words:
            assert topic in topics_in(play, f"Tell me, please: {word}?")
        for text in (topic.ask, topic.zh):
            assert topic in topics_in(play, f"{text} :)")  # by its words, not as the listed one


@pytest.mark.parametrize(
    ("name", "text", "topic"),
    [
        ("order_on_hold", "Does your credit facility expire soon?", "maturities"),
        ("order_on_hold", "贷款什么时候到期", "maturities"),
        ("order_on_hold", "Is your bonus at stake, Lin Yue?", "bonus"),
        ("order_on_hold", "What about the other suppliers?", "others"),
        ("pay_when_paid", "After how many days do you really pay?", "payables"),
        ("pay_when_paid", "Is clause 7 void?", "law"),
        ("pay_when_paid", "现在有没有第二供应商", "second"),
        ("credit_committee", "Where did the bank letter come from?", "origin"),
        ("credit_committee", "Has anyone verified it?", "callback"),
        ("credit_committee", "你承诺过吗", "commitment"),
        ("collections_call", "Why has nothing been paid?", "reason"),
        ("collections_call", "哪些供应商收到钱了", "others"),
        ("collections_call", "May I know how much cash you have?", "cash"),
    ],
)
def test_what_people_would_say_is_understood(name, text, topic):
    assert [each.id for each in topics_in(load_role_play(name), text)] == [topic]


@every_play
def test_the_same_question_has_the_same_answer_whatever_was_said_before(play):
    meeting = Meeting(play)
    before = {
        (r, t.id): answer(play, play.role(r), t.ask) for r in meeting.others for t in play.topics
    }
    for (whom, topic), first in list(before.items())[: play.minutes // 2 - 1]:
        assert meeting.ask(whom, topic).says == first.says
    for (whom, topic), first in before.items():
        assert answer(play, play.role(whom), topic).says == first.says


@every_play
def test_a_list_of_key_words_uncovers_nothing(play):
    everything = " ".join(word for topic in play.topics for word in topic.words)
    for role in play.roles:
        assert answer(play, role, everything).facts == ()
        assert answer(play, role, "please " * 70 + play.topics[0].words[0]).facts == ()


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80), number=st.integers(0, len(PLAYS) - 1))
def test_odd_input_gets_an_answer(text, number):
    meeting = Meeting(PLAYS[number])
    found = meeting.ask(meeting.others[0], text)
    assert found.says
    assert meeting.minutes_left >= meeting.play.minutes - 4
    breaches(text), names_date(text, meeting.play.today), labels_in(meeting, text)


# --- Every path to its end -----------------------------------------------------------------------


@every_seat
def test_whatever_is_asked_in_whatever_order_the_meeting_ends_and_can_be_judged(seat):
    """Visit every state that questions can reach: the state is what is known, nothing else."""
    play, role = seat
    moves = [(r.id, t.id) for r in play.roles if r.id != role for t in play.topics]
    told = {move: frozenset(f.id for f in answer(play, play.role(move[0]), move[1]).facts)
            for move in moves}  # fmt: skip
    useful = sorted({facts for facts in told.values() if facts}, key=sorted)
    reached, border = {frozenset()}, [frozenset()]
    while border:
        known = border.pop()
        for facts in useful:
            if (after := known | facts) not in reached:
                reached.add(after)
                border.append(after)
    assert len(reached) == 2 ** len(useful)
    totals = set()
    for known in reached:
        meeting = Meeting(play, role)
        meeting.known |= known
        found = meeting.close(good_record(meeting))
        assert found["points"].between(0, [4] * 6 + [24]).all()
        assert found["why"].str.len().gt(5).all()
        totals.add(found.loc["questions", "points"])
    assert {0, 4} <= totals


@every_seat
def test_time_runs_out_and_only_the_record_is_left(seat):
    play, role = seat
    meeting = Meeting(play, role)
    for _ in range(play.minutes):
        if meeting.over:
            break
        meeting.ask(meeting.others[0], play.topics[0].id)
    assert meeting.over
    assert meeting.minutes_left == 0
    with pytest.raises(ValueError, match="the time is up; write the decision record"):
        meeting.ask(meeting.others[0], play.topics[0].id)
    with pytest.raises(ValueError, match="the time is up"):
        meeting.offer(meeting.others[0], **{play.levers[0].id: play.levers[0].most})
    meeting.close(Record("decline"))
    with pytest.raises(ValueError, match="the meeting is closed"):
        meeting.close(Record("decline"))


@every_play
def test_every_offer_is_answered_and_a_counter_offer_is_always_agreed(play):
    levers = play.levers
    seen = set()
    for role in play.roles:
        other = next(r.id for r in play.roles if r.id != role.id)
        meeting = Meeting(replace(play, minutes=10**9), other)
        for values in product(*(values_of(play, lever) for lever in levers)):
            offer = dict(zip((lever.id for lever in levers), values, strict=True))
            if not has_something(play, offer):
                continue
            reply = meeting.offer(role.id, **offer)
            seen.add(reply.result)
            assert reply.says
            if reply.result == COUNTERED:
                assert meeting.offer(role.id, **reply.counter).result == AGREED
    assert {AGREED, COUNTERED} <= seen


@every_play
def test_who_can_agree_can_agree_to_something_that_protects(play):
    for role in play.roles:
        if role.needs:
            assert good_offer(play, role.id), role.id


# --- The rubric ----------------------------------------------------------------------------------


@every_seat
def test_a_good_play_has_at_least_twenty_points_in_every_seat(seat):
    play, role = seat
    meeting = played_well(play, role)
    found = meeting.close(good_record(meeting))
    assert found.loc["total", "points"] >= 20, found
    pd_ = judge(meeting)
    assert pd_["points"].tolist() == found["points"].tolist()


@every_play
def test_a_lazy_play_does_not_pass_however_good_its_record(play):
    meeting = Meeting(play)
    found = meeting.close(good_record(meeting))
    assert found.loc["total", "points"] < PASS, found
    assert found.loc[["questions", "alternatives", "compliance"], "points"].tolist() == [0, 0, 0]


@every_seat
def test_key_words_everywhere_do_not_pass(seat):
    play, role = seat
    words = " ".join(word for topic in play.topics for word in topic.words)
    labels = " ".join(f"{label} {fact.date}" for label, fact in play.facts.items())
    meeting = Meeting(play, role)
    for whom in meeting.others:
        if not meeting.over:
            meeting.ask(whom, words)
    if not meeting.over:
        most = {
            lever.id: lever.choices[-1] if lever.choices else lever.most for lever in play.levers
        }
        meeting.offer(meeting.others[0], **most)
    lines = tuple(f"{label} {f.date} {words}" for label, f in play.facts.items())
    found = meeting.close(
        Record(
            "condition",
            " ".join(play.record.who) + words,
            play.record.most,
            play.record.latest.isoformat(),
            f"{words} 10 days",
            (labels + words, *lines),
            dict.fromkeys((figure.id for figure in play.figures), 1.0),
        )
    )
    assert found.loc["total", "points"] < PASS, found


def closed(meeting, **changes):
    return meeting.close(replace(good_record(meeting), **changes))


def test_each_part_of_the_record_counts_one():
    whole = closed(played_well(PLAYS[3]))
    assert whole.loc["record", "points"] == 4
    for part, wrong in {
        "who": "somebody", "limit": 9e9, "review": "soon", "trigger": "when things get worse",
    }.items():  # fmt: skip
        found = closed(played_well(PLAYS[3]), **{part: wrong})
        assert found.loc["record", "points"] == 3
        assert part in found.loc["record", "why"]


def test_a_fact_that_was_not_told_costs_a_point_and_one_without_date_gives_none():
    play = load_role_play("order_on_hold")
    told = "C1 (2026-03-06): two promises broken, money before goods"
    unseen = "F1 (2026-03-16): the bank line ends before our money is due"
    undated = "C2: the insurer covers only a part of what is open"
    for lines, points in (((told,), 1), ((told, unseen), 0), ((told, undated), 1), ((unseen,), 0)):
        found = closed(Meeting(play), reasons=lines)
        assert found.loc["evidence", "points"] == points


def test_the_open_card_alone_gives_two_points_of_evidence():
    play = load_role_play("order_on_hold")
    lines = tuple(f"{f.id} ({f.date}): so we must ask for more" for f in play.open)
    assert closed(Meeting(play), reasons=lines).loc["evidence", "points"] == 2


def test_tainted_evidence_threats_and_a_duty_left_out_cost_two_points_each():
    play = load_role_play("credit_committee")
    meeting = played_well(play)
    fine = good_record(meeting)
    assert meeting.close(fine).loc["compliance", "points"] == 4
    for record, points in (
        (replace(fine, reasons=(*fine.reasons, "O2 (2026-03-02): the bank confirms the cash")), 2),
        (replace(fine, reasons=fine.reasons[1:]), 2),  # the forged paper is not named
        (replace(fine, trigger="3 days late, or else they will regret it"), 2),
    ):
        assert played_well(play).close(record).loc["compliance", "points"] == points


def test_a_wrong_figure_shows_the_right_one():
    meeting = played_well(load_role_play("order_on_hold"))
    figures = good_record(meeting).figures | {"expected_loss": 31_590, "exposure": 2_350_000}
    found = closed(meeting, figures=figures)
    assert found.loc["quantification", "points"] == 3
    assert "expected_loss 31,590, computed 315,900" in found.loc["quantification", "why"]


def test_offers_climb_from_one_to_an_agreement_that_protects():
    def points(*offers):
        meeting = Meeting("order_on_hold")
        for offer in offers:
            meeting.offer("cfo", **offer)
        return meeting.close(Record("decline")).loc["alternatives", "points"]

    refused = {"overdue_now": 610_000, "upfront": 960_000, "days": 10}
    assert points() == 0
    assert points(refused) == 1
    assert points(refused, refused) == 1
    assert points(refused, refused | {"days": 0}) == 2
    assert points({"days": 60}) == 3
    assert points({"overdue_now": 300_000, "upfront": 400_000, "days": 45}) == 4


# --- Mistakes of the learner ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda m: m.ask("nobody", "bonus"), "'nobody' is not here to be asked; ask sales, cfo"),
        (lambda m: m.ask("credit", "bonus"), "is not here to be asked"),
        (lambda m: m.offer("cfo"), "the offer is empty"),
        (lambda m: m.offer("cfo", days=0), "the offer is empty"),
        (lambda m: m.offer("cfo", moon=1), "'moon' cannot be offered here; offer overdue_now"),
        (lambda m: m.offer("cfo", days=900), "days is 900; give a number from 0 to 90"),
        (lambda m: m.offer("cfo", days=float("nan")), "give a number from 0 to 90"),
        (lambda m: m.offer("cfo", days="long"), "days is 'long'; give a number"),
        (lambda m: m.offer("cfo", title="a promise"), "choose none, retention of title"),
        (lambda m: m.close(Record("maybe")), "decision is 'maybe'; give approve, condition"),
        (judge, "no record was written"),
        (lambda m: Meeting("poker"), "there is no role play 'poker'; there are collections_call"),
        (lambda m: Meeting("order_on_hold", "king"), "has no role 'king'; it has sales, credit"),
        (lambda m: Meeting("order_on_hold", variant="x"), "has no variant 'x'; it has none"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(act, message):
    with pytest.raises(ValueError, match=message):
        act(Meeting("order_on_hold"))


def test_what_is_not_understood_costs_no_time():
    meeting = Meeting("order_on_hold")
    meeting.ask("cfo", "How are you today, Mr Gao?")
    meeting.ask("cfo", "")
    assert meeting.minutes_left == 25
    assert meeting.table()["back"].str.contains("do not understand").all()
