"""What a meeting looks like: cards on the table, minutes, rubric and what stayed hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from creditlab._colours import GOOD, INK, MUTED, RULE
from creditlab.lab.committee_meeting import ASK, OFFER, Meeting
from creditlab.lab.drawing import chip, say

DOTS = "●●●●"
SHORT = 14  # a cell of fewer signs does not break


def text_table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Return a table of text that wraps; cells are markup already."""
    cell = "style='text-align:left;vertical-align:top;padding:2px 10px 2px 0;white-space:normal'"
    names = "".join(f"<th scope='col' {cell}>{escape(name)}</th>" for name in head)
    short = cell.replace("white-space:normal", "white-space:nowrap")

    def line(row: Sequence[str]) -> str:
        return "".join(f"<td {short if len(each) < SHORT else cell}>{each}</td>" for each in row)

    body = "".join(
        f"<tr style='border-top:1px solid {RULE};background:none'>{line(row)}</tr>" for row in rows
    )
    return (
        f"<table style='border-collapse:collapse;width:100%;color:{INK}' "
        f"aria-label='{escape(caption, quote=True)}'><thead><tr>{names}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def situation_part(meeting: Meeting) -> str:
    """Say what it is about, who the learner is, and how the others begin."""
    play, role = meeting.play, meeting.role
    others = "".join(
        f"<li><b>{escape(agent.name)}</b>: “{escape(agent.opening)}”</li>"
        for agent in (play.role(name) for name in meeting.others)
    )
    return "".join(
        (
            f"<h3 style='margin:2px 0'>{escape(play.title)} · {escape(play.zh)}</h3>",
            say(f"<b>{escape(play.question)}</b>"),
            say(escape(play.situation)),
            say(f"You are <b>{escape(role.name)}</b>. You want: {escape(role.wants)}"),
            f"<ul style='margin:2px 0'>{others}</ul>",
            say(f"<span style='color:{MUTED}'>Companies, persons and figures are invented.</span>"),
        )
    )


def clock_part(meeting: Meeting) -> str:
    """Say how much time is left."""
    left, every = meeting.minutes_left, meeting.play.minutes
    share = 100 * left / every
    told = f"{left} of {every} minutes left"
    if meeting.record is not None:
        told = "closed"
    elif not left:
        told = "the time is up: write the record"
    return (
        f"<div role='status'><b>{told}</b>"
        f"<div style='background:{RULE};height:8px;max-width:380px'>"
        f"<div style='background:{GOOD};height:8px;width:{share:.0f}%'></div></div></div>"
    )


def evidence_part(meeting: Meeting) -> str:
    """List the facts that the learner may cite."""
    rows = [
        (f"<b>{fact.id}</b>", fact.date.isoformat(), escape(fact.source), escape(fact.says))
        for fact in meeting.seen
    ]
    return text_table(["cite as", "date", "source", "what it says"], rows, "what is on the table")


def minutes_part(meeting: Meeting) -> str:
    """Show what was said, the latest first."""
    names = {role.id: role.name.split(",")[0] for role in meeting.play.roles}
    rows = []
    for entry in reversed(meeting.entries):
        if entry.kind not in (ASK, OFFER):
            continue
        new = f" <b>[{', '.join(entry.facts)}]</b>" if entry.facts else ""
        said = f"“{escape(entry.said)}”" if entry.kind == ASK else f"Offer: {escape(entry.said)}"
        rows.append(
            (f"{entry.minute}′", f"{said}<br><b>{escape(names[entry.whom])}</b>: "
             f"{escape(entry.back)}{new}")
        )  # fmt: skip
    if not rows:
        return say(f"<span style='color:{MUTED}'>Nothing has been said yet.</span>")
    return text_table(["", "said and answered"], rows, "minutes of the meeting")


def rubric_part(found: pd.DataFrame) -> str:
    """Show the points of each criterion with their reasons."""
    from creditlab.lab.committee_score import CRITERIA

    points, why = found["points"].astype(int).to_dict(), found["why"].astype(str).to_dict()
    rows = [
        (escape(text), f"{DOTS[: points[name]]:○<4} {points[name]}", escape(why[name]))
        for name, text in CRITERIA.items()
    ]
    total = found.loc["total"]
    passed = str(total["why"]).startswith("passed")
    verdict = chip("good" if passed else "weak", f"{total['points']} of {total['of']} points")
    return (
        f"<p style='margin:6px 0'>{verdict} {escape(str(total['why']))}</p>"
        f"{text_table(['criterion', 'points', 'why'], rows, 'the rubric')}"
    )


def debrief_part(meeting: Meeting) -> str:
    """Tell every hidden card, and the question that brings it out."""
    asks = {topic.id: topic for topic in meeting.play.topics}
    holder = {f.id: role.name.split(",")[0] for role in meeting.play.roles for f in role.facts}
    rows = [
        (f"{'✓' if fact.id in meeting.known else '–'} <b>{fact.id}</b>", escape(holder[fact.id]),
         escape(fact.says), f"{escape(asks[fact.topic].ask)}<br>{escape(asks[fact.topic].zh)}")
        for fact in meeting.play.hidden_from(meeting.role.id)
    ]  # fmt: skip
    head = ["", "who knew", "hidden card", "a question that brings it out"]
    return text_table(head, rows, "hidden cards")


def message_part(text: str) -> str:
    """Say what went wrong, to be read out at once."""
    return f"<b role='alert'>{escape(text)}</b>" if text else ""
