"""Cards on paper: a page a role, hidden cards apart, and the same texts as the agents say."""

import re
import shutil
from html import unescape

import pytest

from creditlab.cli import main
from creditlab.lab import role_cards
from creditlab.lab.role_play import list_role_plays, load_role_play

EVERY = [(name, v) for name, variants in list_role_plays().items() for v in variants or ("",)]
BROWSER = next(filter(None, map(shutil.which, role_cards.BROWSERS)), None)


@pytest.mark.parametrize(("name", "variant"), EVERY)
def test_each_role_has_a_page_without_hidden_cards_and_these_stand_apart(name, variant):
    play = load_role_play(name, variant)
    pages = {kind: unescape(page) for kind, page in role_cards.pages_of(name).items()}
    for role in play.roles:
        assert role.name in pages["roles"]
        for fact in role.facts:
            assert (fact.says in pages["hidden"]) == fact.hidden
            assert (fact.says in pages["roles"]) != fact.hidden
    assert all(question in pages["observer"] for question in play.observer)
    assert all(figure.asks in pages["instructor"] for figure in play.figures)


@pytest.mark.parametrize("name", list(list_role_plays()))
def test_what_the_players_hold_gives_nothing_of_the_instructors_page_away(name):
    pages = role_cards.pages_of(name)
    for kind in ("roles", "observer"):
        for variant in list_role_plays()[name]:
            assert variant not in pages[kind]
        assert "A complete record" not in pages[kind]
    assert not re.search(r"(src|href)=|url\(|<script", "".join(pages.values()))


def test_without_a_browser_the_pages_are_written_and_the_command_says_why_no_pdf(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(role_cards, "BROWSERS", ("no-such-browser",))
    assert main(["cards", "--out", str(tmp_path / "cards")]) == 1
    told = capsys.readouterr()
    assert "no PDF was written" in told.err
    assert len(list((tmp_path / "cards").glob("*.html"))) == 16
    assert main(["cards", "--out", str(tmp_path / "cards"), "--no-pdf"]) == 0
    assert not list((tmp_path / "cards").glob("*.pdf"))


@pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome")
def test_each_sheet_fits_one_page_of_the_pdf(tmp_path, monkeypatch):
    monkeypatch.setattr(role_cards, "list_role_plays", lambda: {"collections_call": DRAWN})
    written, problem = role_cards.write_cards(tmp_path)
    assert not problem
    for path in written[1::2]:
        sheets = path.with_suffix(".html").read_text(encoding="utf-8").count("<section")
        found = re.findall(rb"/Type\s*/Page[^s]", path.read_bytes())
        assert len(found) == sheets, path.name


DRAWN = list_role_plays()["collections_call"]
