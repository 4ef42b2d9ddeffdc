"""The committee in JupyterLab: a meeting held by mouse and keys, from a question to the rubric."""

import re

import pytest
from notebook_page import until
from playwright.sync_api import expect

from creditlab.lab.committee import CHOOSE
from creditlab.lab.committee_meeting import Meeting

FRESH = Meeting("order_on_hold")
NOTEBOOK = [
    "import creditlab as cl",
    'committee = cl.Committee("order_on_hold")\ncommittee',
    "",
]
RECORD = {
    "who signs": "Zhou Min, head of credit",
    "limit": "1,650,000",
    "review date": "2026-04-20",
    "trigger": "the bank line not renewed 3 days before 20 April",
    "exposure": "2,340,000",
    "expected loss": "316000",
    "break even pd": "24%",
}


@pytest.fixture
def committee(notebook):
    """A new meeting in its cell."""
    notebook.show("cl.Committee", run=True)
    committee = notebook.page.locator(".creditlab-committee")
    expect(part(committee, "clock")).to_contain_text(f"{FRESH.play.minutes} of")
    return committee


def part(committee, name):
    return committee.locator(f".creditlab-{name}")


def field(committee, name):
    return committee.get_by_label(name, exact=True)


def name_of(role):
    return FRESH.play.role(role).name


def ask(committee, role, text):
    """Put a question in one's own words, and wait for the answer."""
    field(committee, "whom").select_option(label=name_of(role))
    field(committee, "in your own words").fill(text)
    field(committee, "in your own words").press("Tab")
    committee.get_by_role("button", name="ask", exact=True).click()
    expect(part(committee, "minutes")).to_contain_text(text)


def facts_on_the_table(committee):
    rows = committee.get_by_role("table", name="what is on the table").locator("tbody tr")
    return rows.locator("td:first-child").all_text_contents()


def clock_share(committee):
    """How much of the bar that stands for the time is filled."""
    bar = part(committee, "clock").locator("[role='status'] > div")
    whole, left = (each.bounding_box()["width"] for each in (bar, bar.locator("div")))
    return left / whole


def test_what_is_open_at_first_is_on_the_table_and_no_hidden_card(notebook, committee):
    assert facts_on_the_table(committee) == [fact.id for fact in FRESH.seen]
    shown = committee.inner_text()
    hidden = FRESH.play.hidden_from(FRESH.role.id)
    assert hidden
    assert [fact.id for fact in hidden if fact.says in shown] == []
    assert clock_share(committee) == pytest.approx(1, abs=0.01)


def test_a_question_in_chinese_brings_a_card_and_costs_two_minutes(notebook, committee):
    ask(committee, "cfo", "你们有没有授信快到期？")
    expect(part(committee, "evidence")).to_contain_text("Our bank line of 5,000,000")
    assert set(facts_on_the_table(committee)) - {fact.id for fact in FRESH.seen} == {"F1"}
    assert notebook.run("committee.state.minutes_left") == "23"
    assert clock_share(committee) == pytest.approx(23 / 25, abs=0.01)
    expect(field(committee, "in your own words")).to_have_value("")


def test_a_question_is_chosen_by_key_and_asked_by_key(notebook, committee):
    topic = FRESH.play.topics[0]
    listed = field(committee, "question")
    listed.focus()
    notebook.page.keyboard.press("ArrowDown")
    expect(listed).not_to_have_value(CHOOSE)
    committee.get_by_role("button", name="ask", exact=True).press("Enter")
    expect(part(committee, "minutes")).to_contain_text(topic.ask)
    expect(listed.locator("option:checked")).to_have_text(CHOOSE)


def test_without_a_question_nothing_is_lost(notebook, committee):
    committee.get_by_role("button", name="ask", exact=True).click()
    expect(part(committee, "message")).to_contain_text("choose one or type your own")
    committee.get_by_role("button", name="offer", exact=True).click()
    expect(part(committee, "message")).to_contain_text("the offer is empty")
    assert notebook.run("committee.state.minutes_left") == "25"


def test_markup_that_is_typed_stays_text(notebook, committee):
    ask(committee, "cfo", "<img src=x onerror='document.title=1'> cash?")
    assert part(committee, "minutes").locator("img").count() == 0


def test_a_meeting_from_the_first_question_to_the_rubric(notebook, committee):
    ask(committee, "cfo", "Which of your bank lines end soon?")
    ask(committee, "cfo", "这些泵卖给谁？")
    ask(committee, "sales", "Is there a competitor?")
    offer, take = (
        committee.get_by_role("button", name=name, exact=True)
        for name in ("offer", "take the counter-offer")
    )
    expect(take).to_be_disabled()
    levers = part(committee, "lever").locator("input")
    numbers = (lever.id for lever in FRESH.play.levers if not lever.choices)
    shown = {name: at for at, name in enumerate(numbers)}
    field(committee, "whom").select_option(label=name_of("cfo"))
    for lever, amount in {"overdue_now": "500000", "upfront": "450000"}.items():
        levers.nth(shown[lever]).fill(amount)
        levers.nth(shown[lever]).press("Tab")
    offer.click()
    expect(take).to_be_enabled()
    take.click()
    expect(levers.nth(shown["overdue_now"])).to_have_value("350000")
    offer.click()
    until(lambda: notebook.run("committee.state.agreement is not None"), "True")
    for name, text in RECORD.items():
        field(committee, name).fill(text)
        field(committee, name).press("Tab")
    field(committee, "decision").select_option(label="condition")
    cited = (FRESH.play.facts[name] for name in ("F1", "C1", "F2", "O2"))
    reasons = [f"{fact.id} ({fact.date}): money before goods" for fact in cited]
    field(committee, "reasons").fill("\n".join(reasons))
    field(committee, "reasons").press("Tab")
    committee.get_by_role("button", name="write the record").click()
    expect(part(committee, "judged")).to_contain_text("How it is judged")
    told = part(committee, "judged").inner_text()
    points = int(re.search(r"(\d+) of 24 points", told)[1])
    assert points == int(notebook.run("int(committee.result.loc['total', 'points'])"))
    rubric = committee.get_by_role("table", name="the rubric").locator("tbody tr")
    each = [row.locator("td").nth(1).inner_text().split()[-1] for row in rubric.all()]
    assert len(each) == 6
    assert sum(map(int, each)) == points
    expect(committee.get_by_role("button", name="write the record")).to_be_disabled()
    expect(committee.get_by_role("button", name="ask", exact=True)).to_be_disabled()
