"""The widget shows the meeting and passes on what is done; it decides nothing."""

import pytest

import creditlab as cl
from creditlab.lab.committee import Committee

REASONS = """\
F1 (2026-03-16): the bank line ends before our money is due
C1 (2026-03-06): two promises broken, so money before goods
F2 (2026-03-16): the advance of the project pays for half of it
O2 (2026-03-16): a third of what is open is overdue"""


def ask(committee, whom, text):
    committee.whom.value = whom
    committee.question.value = text
    committee.ask.click()


def test_a_meeting_from_the_first_question_to_the_rubric():
    committee = Committee("order_on_hold")
    ask(committee, "cfo", "Which of your bank lines end soon?")
    ask(committee, "cfo", "这些泵卖给谁？")
    committee.whom.value = "sales"
    committee.listed.value = "bonus"
    committee.ask.click()
    ask(committee, "sales", "Is there a competitor?")
    assert committee.state.minutes_left == 17
    assert "17 of 25 minutes left" in committee.clock.value
    assert "Our bank line of 5,000,000 ends on 20 April" in committee.evidence.value
    committee.whom.value = "cfo"
    committee.levers["overdue_now"].value = 500_000
    committee.levers["upfront"].value = 450_000
    committee.offer.click()
    assert not committee.take.disabled
    committee.take.click()
    assert committee.levers["overdue_now"].value == 350_000
    committee.offer.click()
    assert committee.state.agreement is not None
    for name, text in {
        "who": "Zhou Min, head of credit", "limit": "1,650,000", "review": "2026-04-20",
        "trigger": "the bank line not renewed 3 days before 20 April", "reasons": REASONS,
    }.items():  # fmt: skip
        getattr(committee, name).value = text
    committee.decision.value = "condition"
    figures = {"exposure": "2,340,000", "expected_loss": "316000", "break_even_pd": "24%"}
    for name, text in figures.items():
        committee.figures[name].value = text
    committee.close_.click()
    assert committee.result["points"].tolist() == [4, 4, 3, 4, 4, 4, 23]
    assert "23 of 24 points" in committee.judged.value
    assert "My bonus gate is on 31 March" in committee.judged.value
    assert committee.ask.disabled
    assert committee.close_.disabled


def test_a_mistake_is_told_and_changes_nothing():
    committee = Committee("order_on_hold")
    committee.ask.click()
    assert "there is no question; choose one or type your own." in committee.message.value
    committee.offer.click()
    assert "the offer is empty" in committee.message.value
    committee.limit.value = "much"
    committee.close_.click()
    assert "limit is &#x27;much&#x27;; give a number" in committee.message.value
    assert committee.result is None
    assert committee.state.minutes_left == 25
    ask(committee, "cfo", "How much cash do you have?")
    assert committee.message.value == ""


def test_the_learners_text_is_shown_as_text():
    committee = Committee("order_on_hold")
    ask(committee, "cfo", "<img src=x onerror=alert(1)> cash?")
    assert "<img" not in committee.minutes.value
    assert "&lt;img" in committee.minutes.value


def test_when_the_time_is_up_only_the_record_is_left():
    committee = Committee("collections_call", variant="cannot")
    for _ in range(8):
        ask(committee, "debtor", "cash")
    assert committee.ask.disabled
    assert committee.offer.disabled
    assert not committee.close_.disabled
    assert "the time is up" in committee.clock.value


def test_the_draw_depends_on_the_seed_only_and_the_first_page_does_not_tell_it():
    drawn = [Committee("collections_call", seed=seed).state.play.variant for seed in range(12)]
    again = [Committee("collections_call", seed=seed).state.play.variant for seed in range(12)]
    assert drawn == again
    assert set(drawn) == {"cannot", "will_not", "disputes"}
    first = Committee("collections_call", variant="cannot")
    shown = first.situation.value + first.evidence.value + first.minutes.value
    assert "cannot" not in shown
    assert "will_not" not in shown


@pytest.mark.parametrize("play", ["order_on_hold", "credit_committee"])
def test_a_saved_notebook_keeps_what_was_said_and_shows_no_hidden_card(play):
    committee = cl.Committee(play)
    still = committee._repr_mimebundle_()["text/html"]
    hidden = committee.state.play.hidden_from(committee.state.role.id)
    assert committee.state.play.situation[:40] in still
    assert all(fact.says not in still for fact in hidden)
