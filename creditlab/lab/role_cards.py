"""Printable cards of the role plays: a page a role, hidden cards, observer, instructor."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from creditlab._files import write_atomic
from creditlab.lab.committee_score import CRITERIA, MOST, PASS
from creditlab.lab.role_play import Fact, Need, Role, RolePlay, list_role_plays, load_role_play

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
NO_BROWSER = (
    "no PDF was written, for they are printed by Chromium or Chrome and none was found; the HTML "
    "pages are complete: open them in any browser and print them, or install Chromium"
)
SECONDS = 120  # that a browser may take for a file


def write_cards(out: str | Path, *, pdf: bool = True) -> tuple[list[Path], str]:
    """Write the cards of all role plays, for a class.

    Parameters
    ----------
    out : path-like
        Folder; it is made if it is not there.
    pdf : bool, default True
        Also as PDF, beside each page.

    Returns
    -------
    files : list of pathlib.Path
        For each play ``<play>_roles``, ``<play>_hidden``, ``<play>_observer`` and
        ``<play>_instructor``, as .html and .pdf.
    problem : str
        Why there are no PDFs; empty where there are, or none were asked for.

    Raises
    ------
    OSError
        When the folder cannot be written, or the browser fails.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None) if pdf else None
    written = []
    for name in list_role_plays():
        for kind, page in pages_of(name).items():
            path = write_atomic(folder / f"{name}_{kind}.html", page)
            written.append(path)
            if browser is not None:
                written.append(_print(path, browser))
    return written, NO_BROWSER if pdf and browser is None else ""


def pages_of(name: str) -> dict[str, str]:
    """Make the four documents of a play, as HTML that needs nothing else.

    Examples
    --------
    >>> {kind: page.count("<section") for kind, page in pages_of("order_on_hold").items()}
    {'roles': 3, 'hidden': 1, 'observer': 1, 'instructor': 1}
    """
    variants = list_role_plays()[name] or ("",)
    plays = [load_role_play(name, variant) for variant in variants]
    first = plays[0]
    roles = [
        _role_sheet(first, role) for role in first.roles if len(plays) == 1 or _same(plays, role)
    ]
    for play in plays if len(plays) > 1 else ():
        roles += [_role_sheet(play, role) for role in play.roles if not _same(plays, role)]
    documents = {
        "roles": roles,
        "hidden": [_hidden_sheet(play) for play in plays],
        "observer": [_observer_sheet(first)],
        "instructor": [_instructor_sheet(play) for play in plays],
    }
    return {
        kind: _document(f"{first.title} · {kind}", sheets) for kind, sheets in documents.items()
    }


def _same(plays: Sequence[RolePlay], role: Role) -> bool:
    """Say whether a role has the same card whatever was drawn."""
    return all(role in play.roles for play in plays)


def _role_sheet(play: RolePlay, role: Role) -> str:
    own = [fact for fact in role.facts if not fact.hidden]
    hidden = sum(fact.hidden for fact in role.facts)
    draw = " · one card is drawn" if play.variant and role.id in ("debtor", "desk") else ""
    parts = [
        f"<p>{escape(play.situation)}</p><h2>What everybody may know</h2>{_facts(play.open)}",
        f"<h2>What you want</h2><p>{escape(role.wants)}</p><p><i>{escape(role.manner)}</i></p>",
        f"<p>You begin: “{escape(role.opening)}”</p>",
    ]
    if own:
        parts.append(f"<h2>What you also know, and say when asked</h2>{_facts(own)}")
    if hidden:
        parts.append(
            f"<p><b>Hidden cards of this role: {hidden}</b>, handed out apart: true, told only to "
            f"who asks for it, and not denied.</p>"
        )
    if role.needs:
        parts.append(f"<h2>What you can agree to</h2>{_needs(play, role.needs)}")
    head = f"{escape(play.title)} {escape(play.zh)} · {play.minutes} minutes{draw}"
    return _sheet(head, role.name, role.zh, "".join(parts), notes=True)


def _hidden_sheet(play: RolePlay) -> str:
    asks = {topic.id: topic for topic in play.topics}
    cards = "".join(
        f"<div class='card'><h3>{fact.id} · {escape(role.name)}</h3>"
        f"<p class='says'>{escape(fact.says)}</p><p>{fact.date} · {escape(fact.source)}</p>"
        f"<p><b>Tell it only when somebody asks for it</b>, such as: "
        f"“{escape(asks[fact.topic].ask)}” {escape(asks[fact.topic].zh)}</p></div>"
        for role in play.roles
        for fact in role.facts
        if fact.hidden
    )
    drawn = f" · {play.variant.replace('_', ' ')}" if play.variant else ""
    head = f"{escape(play.title)} {escape(play.zh)}{drawn} · cut out and hand to the role"
    return _sheet(head, "Hidden cards", "隐藏信息卡", f"<div class='cards'>{cards}</div>")


def _observer_sheet(play: RolePlay) -> str:
    questions = "".join(f"<tr><td>{escape(each)}</td></tr><tr class='free'><td></td></tr>"
                        for each in play.observer)  # fmt: skip
    criteria = "".join(
        f"<tr><td>{escape(text)}</td><td class='box'>{'○' * (MOST + 1)}</td><td></td></tr>"
        for text in CRITERIA.values()
    )
    body = (
        f"<p>You say nothing. You write down what was said, not what you think of it.</p>"
        f"<table><tbody>{questions}</tbody></table>"
        f"<h2>Rubric: 0 to {MOST} points each, passed from {PASS} of {MOST * len(CRITERIA)}</h2>"
        f"<table><thead><tr><th>criterion</th><th>0 1 2 3 4</th><th>because</th></tr></thead>"
        f"<tbody>{criteria}</tbody></table>"
    )
    head = f"{escape(play.title)} {escape(play.zh)} · {play.minutes} minutes"
    return _sheet(head, "Observer", "观察员", body, notes=True)


def _instructor_sheet(play: RolePlay) -> str:
    rules, asks = play.record, {topic.id: topic.ask for topic in play.topics}
    figures = _table(
        ("figure", "value"),
        [(figure.asks, _figure(figure.value)) for figure in play.figures],
    )
    hidden = _table(
        ("card", "a question that brings it out"),
        [(f.id, asks[f.topic]) for role in play.roles for f in role.facts if f.hidden],
    )
    record = (
        f"<ul><li>Who: {escape(rules.who[0].title())}</li><li>Limit: {rules.least:,.0f} to "
        f"{rules.most:,.0f} ({escape(rules.basis)})</li><li>Review: by {rules.latest}, "
        f"{escape(rules.latest_why)}</li><li>Trigger: one event with a number</li>"
        f"<li>Not left out: {escape(play.duty.says)}</li></ul>"
    )
    tainted = "".join(f"<li>{x} {escape(why)}: not to be relied on</li>"
                      for x, why in play.tainted.items())  # fmt: skip
    body = (
        f"<p>{escape(play.question)}</p><h2>Figures, computed</h2>{figures}"
        f"<h2>Hidden cards</h2>{hidden}<h2>An agreement that protects</h2>"
        f"{_needs(play, play.protects)}<h2>A complete record</h2>{record}<ul>{tainted}</ul>"
    )
    drawn = f" · {play.variant.replace('_', ' ')}" if play.variant else ""
    return _sheet(f"{escape(play.title)} {escape(play.zh)}{drawn}", "Instructor", "教师用", body)


def _facts(facts: Iterable[Fact]) -> str:
    rows = "".join(
        f"<tr><td>{f.id}</td><td class='date'>{f.date}</td><td>{escape(f.says)} "
        f"<span style='color:var(--soft)'>({escape(f.source)})</span></td></tr>"
        for f in facts
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _needs(play: RolePlay, needs: Iterable[Need]) -> str:
    levers = {lever.id: lever for lever in play.levers}
    rows = []
    for need in needs:
        lever = levers[need.lever]
        if need.among:
            told = " or ".join(need.among)
        elif need.at_least is not None:
            told = f"at least {need.at_least:,g} {lever.unit}"
        else:
            told = f"at most {need.at_most:,g} {lever.unit}"
        rows.append((lever.says, told, need.told))
    return _table(("what", "limit", "otherwise"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        f"<tr>{''.join(f'<td style=white-space:normal>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.4g}"


def _sheet(head: str, name: str, zh: str, body: str, notes: bool = False) -> str:
    free = "<div class='notes'>notes</div>" if notes else "<div style='flex:1'></div>"
    return (
        f"<section class='sheet'><header><p>{head}</p><h1>{escape(name)}<small>{escape(zh)}</small>"
        f"</h1></header>{body}{free}<footer>All companies, persons and figures are invented. "
        f"Teaching material, no legal advice.</footer></section>"
    )


def _document(title: str, sheets: Iterable[str]) -> str:
    style = files("creditlab.lab").joinpath("role_cards.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        + "\n".join(sheets)
        + "\n</body>\n</html>\n"
    )


def _print(path: Path, browser: str) -> Path:
    """Print a page to PDF, in a profile of its own so that an open browser is no hindrance."""
    target = path.with_suffix(".pdf")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--disable-gpu", "--no-sandbox", f"--user-data-dir={profile}",
            "--no-pdf-header-footer", f"--print-to-pdf={target.resolve()}",
            path.resolve().as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        except subprocess.SubprocessError as error:
            raise OSError(f"{Path(browser).name} did not print {path.name} ({error})") from None
    return target
