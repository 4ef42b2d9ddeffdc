"""The credit desk in a notebook, day by day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import ipywidgets as widgets

from creditlab.decide.desk.policies import ScorecardPolicy, approve_all, reference_card
from creditlab.lab.controls import button, column, control, wrap
from creditlab.lab.desk_game import DeskGame
from creditlab.lab.desk_picture import file_of, final, head, running
from creditlab.lab.drawing import page, say
from creditlab.lab.panel import Panel, as_images
from creditlab.lab.picture import Picture

BUTTONS = {
    "approve": "ship it on the usual terms",
    "hold": "ship nothing yet; it comes back on the next business day",
    "cash": "offer to ship it for cash in advance",
    "decline": "decline it",
}


class DeskPanel(Panel):
    """Play the credit desk by hand, in a notebook.

    Parameters
    ----------
    seed, n_customers, days : int
        As in `CreditDesk`; sixty customers send one or two orders a day.

    Attributes
    ----------
    game : DeskGame
        The object behind it.
    orders : ipywidgets.Select
        Today's orders.
    buttons : dict of str to ipywidgets.Button
        "approve", "hold", "cash", "decline", "call", "next day", "approve the rest" and
        "scorecard for the rest".

    Notes
    -----
    The line shows what the books say: margins count when goods are shipped, losses when a customer
    files. The result at the end follows all that is open until it is paid or lost.

    Examples
    --------
    >>> panel = DeskPanel(seed=1, n_customers=30, days=10)
    >>> panel.buttons["approve"].click()
    >>> panel.game.said.endswith("shipped.")
    True
    """

    def __init__(self, seed: int = 0, n_customers: int = 60, days: int = 90) -> None:
        self.game = DeskGame(seed, n_customers, days)
        self._filling = False
        self._build()
        super().__init__(
            [
                self.head,
                wrap(
                    column(self.orders, width="300px"),
                    column(self.file, wrap(*self.buttons.values()), self.message, width="460px"),
                ),
                self.picture,
                self.answer,
            ]
        )
        self.add_class("creditlab-desk")
        self._show()

    def _build(self) -> None:
        self.orders = control(widgets.Select, "orders", "orders", "420px", rows=8)
        self.orders.observe(lambda change: self._choose(change["new"]), "value")
        self.head, self.file, self.answer = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.message, self.picture = widgets.HTML().add_class("creditlab-message"), Picture()
        self.file.add_class("creditlab-file")
        self.answer.add_class("creditlab-answer")
        game = self.game
        acts: dict[str, tuple[str, Callable[[], None]]] = {
            name: (told, partial(game.act, name)) for name, told in BUTTONS.items()
        }
        acts["call"] = ("call the customer; the order stays open", game.call)
        acts["next day"] = ("what is not decided is held", game.next_day)
        acts["approve the rest"] = (
            "play on to the end, approving everything", partial(game.finish, approve_all),
        )  # fmt: skip
        acts["scorecard for the rest"] = (
            "let the scorecard play on to the end",
            lambda: game.finish(ScorecardPolicy(reference_card())),
        )
        self.buttons = {}
        for name, (told, act) in acts.items():
            made = button(name, name.replace(" ", "-"), told)
            made.on_click(partial(self._do, act))
            self.buttons[name] = made

    # --- What is done ----------------------------------------------------------------------------

    def _choose(self, row: int | None) -> None:
        if not self._filling and row is not None:
            self.game.choose(row)
            self._show()

    def _do(self, act: Callable[[], None], _: Any = None) -> None:
        try:
            act()
        except ValueError as error:
            self.game.said = f"{error}."
        self._show()

    # --- What is shown ---------------------------------------------------------------------------

    def _show(self) -> None:
        game = self.game
        with self.picture_first():
            self.picture.svg = running(game.booked(), game.desk.days)
            self._fill()
        said = escape(game.said)
        self.message.value = page(say(f"<span role='status'>{said}</span>")) if said else ""
        if game.chosen is None:
            self.file.value = ""
            left = "the end" if game.over else "every order is decided; go on to the next day"
            self.head.value = page(say(f"<b>Day {game.day} of {game.desk.days}</b>: {left}"))
            if game.over:
                self.answer.value = page(say("<b>The result, CNY</b>"), final(game.table()))
            return
        customer, order, desk = game.see(game.chosen)
        self.head.value = page(head(desk, len(game.waiting)))
        self.file.value = page(file_of(customer, order))

    def _fill(self) -> None:
        """List today's orders, and shut the buttons when there is nothing left to do."""
        self._filling = True
        try:
            self.orders.options = [(self._line(row), row) for row in self.game.waiting]
            self.orders.value = self.game.chosen
        finally:
            self._filling = False
        for made in self.buttons.values():
            made.disabled = self.game.over
        for name in (*BUTTONS, "call"):
            self.buttons[name].disabled = self.game.chosen is None

    def _line(self, row: int) -> str:
        customer, order, _ = self.game.see(row)
        late = f", {customer.oldest} days late" if customer.oldest else ""
        return f"{order.order}: {customer.customer}, {order.amount:,.0f}{late}"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the desk as it stands in the saved notebook, for readers without widgets."""
        still = self.head.value + self.file.value + page(self.picture.svg) + self.answer.value
        return (super()._repr_mimebundle_(**options) or {}) | {"text/html": as_images(still)}
