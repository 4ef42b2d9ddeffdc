"""The committee: play a role play alone against scripted agents, in a notebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd

from creditlab.lab import committee_pages as pages
from creditlab.lab.committee_meeting import COUNTERED, DECISIONS, Meeting, Record
from creditlab.lab.controls import button, column, control, title, wrap
from creditlab.lab.drawing import page
from creditlab.lab.panel import Panel, as_images
from creditlab.lab.role_play import Lever, list_role_plays

CHOOSE = "choose a question, or type your own"


class Committee(Panel):
    """Play a role play alone: ask, offer, and write the record before the time is up.

    Parameters
    ----------
    play : str, default "credit_committee"
        Or "order_on_hold", "pay_when_paid", "collections_call".
    role : str, optional
        Yours; by default the one who decides. Any role of the play will do.
    variant : str, optional
        Which hidden card is drawn, where there are several.
    seed : int, default 0
        Draws the variant where none is given.

    Attributes
    ----------
    state : Meeting
        The object behind it, which does all of it without a notebook.
    result : pandas.DataFrame or None
        The rubric, once the record is written.

    Notes
    -----
    The agents answer from their cards, by rules on words that `committee_talk` shows: no language
    model, nothing fetched, the same question always gets the same answer.

    Examples
    --------
    >>> committee = Committee("order_on_hold")
    >>> committee.whom.value = "cfo"
    >>> committee.question.value = "你们有没有授信快到期？"
    >>> committee.ask.click()
    >>> sorted(committee.state.known - {"O1", "O2", "O3", "O4", "O5", "C1", "C2", "C3"})
    ['F1']
    """

    def __init__(
        self, play: str = "credit_committee", role: str = "", *, variant: str = "", seed: int = 0
    ) -> None:
        drawn = list_role_plays().get(play, ())
        if drawn and not variant:
            variant = drawn[int(np.random.default_rng(seed).integers(len(drawn)))]
        self.state = Meeting(play, role, variant)
        self.result: pd.DataFrame | None = None
        self.situation, self.clock, self.evidence, self.minutes, self.judged, self.message = (
            widgets.HTML().add_class(f"creditlab-{name}")
            for name in ("situation", "clock", "evidence", "minutes", "judged", "message")
        )
        self.situation.value = page(pages.situation_part(self.state))
        self._build_talk()
        self._build_offer()
        self._build_record()
        talk = column(
            self.clock, self.message, title("Ask"), self.whom, self.listed, self.question, self.ask,
            title("Offer"), *self.levers.values(), wrap(self.offer, self.take),
            title("What was said"), self.minutes, width="440px",
        )  # fmt: skip
        table = column(
            title("On the table"), self.evidence, title("Decision record"), *self._written(),
            self.close_, width="520px",
        )  # fmt: skip
        super().__init__([self.situation, wrap(talk, table), self.judged])
        self.add_class("creditlab-committee")
        self._watch()
        self._show()

    # --- Controls --------------------------------------------------------------------------------

    def _build_talk(self) -> None:
        play = self.state.play
        people = [(play.role(name).name, name) for name in self.state.others]
        questions = [(CHOOSE, "")] + [(f"{t.ask} {t.zh}", t.id) for t in play.topics]
        self.whom = control(widgets.Dropdown, "whom", "whom", "520px", options=people)
        self.listed = control(widgets.Dropdown, "question", "listed", "520px", options=questions)
        self.question = control(
            widgets.Text, "in your own words", "question", "520px", placeholder="English or 中文"
        )
        self.ask = button("ask", "ask", "put the question to this person: two minutes a topic")

    def _build_offer(self) -> None:
        self.levers = {lever.id: _of_lever(lever) for lever in self.state.play.levers}
        self.offer = button("offer", "offer", "offer this to the person chosen above: two minutes")
        self.take = button("take the counter-offer", "take", "fill in what was answered")
        self.take.disabled = True

    def _build_record(self) -> None:
        self.decision = control(widgets.Dropdown, "decision", "decision", options=DECISIONS)
        self.who = control(widgets.Text, "who signs", "who")
        self.limit = control(widgets.Text, "limit", "limit", placeholder="amount")
        self.review = control(widgets.Text, "review date", "review", placeholder="YYYY-MM-DD")
        self.trigger = control(
            widgets.Text, "trigger", "trigger", "500px",
            placeholder="what ends it before, with a number",
        )  # fmt: skip
        self.reasons = control(
            widgets.Textarea, "reasons", "reasons", width="500px", rows=6,
            placeholder="one a line: O1 (2026-03-12): what follows from it",
        )  # fmt: skip
        self.figures = {
            figure.id: control(widgets.Text, "", "figure", width="240px", placeholder="number")
            for figure in self.state.play.figures
        }
        self.close_ = button("write the record", "close", "close the meeting and see it judged")

    def _written(self) -> list[widgets.Widget]:
        asked = []
        for figure in self.state.play.figures:
            made = self.figures[figure.id]
            made.description = figure.id.replace("_", " ")
            asked += [widgets.HTML(page(figure.asks)), made]
        return [
            self.decision, self.who, self.limit, self.review, self.trigger, self.reasons, *asked
        ]  # fmt: skip

    def _watch(self) -> None:
        self.ask.on_click(lambda _: self._do(self._ask))
        self.offer.on_click(lambda _: self._do(self._offer))
        self.take.on_click(lambda _: self._do(self._take))
        self.close_.on_click(lambda _: self._do(self._close))

    # --- What is done ----------------------------------------------------------------------------

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except ValueError as error:
            self._show(f"{error}.")
        else:
            self._show()

    def _ask(self) -> None:
        text = self.question.value.strip() or self._question_of(self.listed.value)
        if not text:
            raise ValueError("there is no question; choose one or type your own")
        self.state.ask(self.whom.value, text)
        self.question.value = ""
        self.listed.value = ""

    def _question_of(self, topic: str) -> str:
        return next((t.ask for t in self.state.play.topics if t.id == topic), "")

    def _offer(self) -> None:
        self.state.offer(self.whom.value, **{name: w.value for name, w in self.levers.items()})

    def _take(self) -> None:
        for name, value in (self._counter or {}).items():
            self.levers[name].value = value

    @property
    def _counter(self) -> Any:
        last = self.state.offers[-1].reply if self.state.offers else None
        return last.counter if last is not None and last.result == COUNTERED else None

    def _close(self) -> None:
        lines = tuple(line for line in self.reasons.value.splitlines() if line.strip())
        stated = {name: _number(made.value, name) for name, made in self.figures.items()}
        record = Record(
            self.decision.value, self.who.value, _number(self.limit.value, "limit"),
            self.review.value, self.trigger.value, lines,
            {name: value for name, value in stated.items() if value is not None},
        )  # fmt: skip
        self.result = self.state.close(record)

    # --- What is shown ---------------------------------------------------------------------------

    def _show(self, problem: str = "") -> None:
        state = self.state
        self.clock.value = page(pages.clock_part(state))
        self.message.value = page(pages.message_part(problem)) if problem else ""
        self.evidence.value = page(pages.evidence_part(state))
        self.minutes.value = page(pages.minutes_part(state))
        self.ask.disabled = self.offer.disabled = state.over
        self.take.disabled = state.over or self._counter is None
        self.close_.disabled = state.record is not None
        if self.result is not None:
            shown = (pages.rubric_part(self.result), pages.debrief_part(state))
            self.judged.value = page("<h4>How it is judged</h4>", shown[0],
                                     "<h4>What was hidden</h4>", shown[1])  # fmt: skip

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the meeting in the saved notebook, for readers without widgets."""
        parts = [self.situation, self.clock, self.evidence, self.minutes, self.judged]
        still = {"text/html": as_images("".join(part.value for part in parts))}
        return (super()._repr_mimebundle_(**options) or {}) | still


def _of_lever(lever: Lever) -> Any:
    """Make the control of a lever: a list of choices, or a number within its bounds."""
    text = f"{lever.says}, {lever.unit}".rstrip(", ")
    if lever.choices:
        made = control(widgets.Dropdown, text, "lever", "520px", options=lever.choices)
    else:
        made = control(
            widgets.BoundedFloatText, text, "lever", "520px",
            min=0, max=lever.most, step=lever.step,
        )  # fmt: skip
    made.style.description_width = "290px"
    return made


def _number(text: str, name: str) -> float | None:
    """Read a number that somebody typed: 1,500,000 or 18% or 0.18; None where there is none."""
    plain = text.replace(",", "").replace(" ", "").replace("，", "")
    share = plain.endswith("%")
    try:
        return float(plain.rstrip("%")) / (100 if share else 1) if plain else None
    except ValueError:
        raise ValueError(f"{name} is {text!r}; give a number") from None
