"""The customer file: ratios, payment, limit and terms of a business customer, in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from creditlab.data.failure_scores import ALTMAN
from creditlab.decide.credit_book import CreditBook
from creditlab.decide.terms import Terms, parse_terms
from creditlab.lab import customer_pictures as pictures
from creditlab.lab.controls import button, column, control, slider, title, wrap
from creditlab.lab.customer_accounts import failure_part, ratios_part
from creditlab.lab.customer_view import CustomerView
from creditlab.lab.drawing import page
from creditlab.lab.panel import Panel, as_images

MODELS = {"z_double_prime": "Z″", "z_prime": "Z′", "z": "Z", "z_emerging": "Z″, emerging markets"}
DAYS = 180  # at most, on the slider
LISTED = 1000  # names that a list offers; all others can be typed
FIGURES = ("amount", "sales", "pd", "lgd", "funding")  # of a request, each with a control


class CustomerFile(Panel):
    """Open the credit file of a business customer, and try other terms on it.

    Parameters
    ----------
    book : CreditBook
        From `creditlab.read_credit_book`.
    customer : optional
        To begin with; by default the first that needs a decision.
    lgd, funding : float, default 0.9 and 0.06
        Assumptions to begin with: share lost on a customer who fails, yearly rate of borrowing.

    Attributes
    ----------
    state : CustomerView
        The object behind it, which does all of it without a notebook.

    Notes
    -----
    Nothing is fetched. Lights stand beside a sign and a word, and all controls work from the
    keyboard.

    Examples
    --------
    >>> import creditlab as cl
    >>> made = cl.simulate_ledger(60, years=2, seed=3)
    >>> file = CustomerFile(cl.read_credit_book(made.events, made.statements, made.customers))
    >>> file.days.value = 120
    >>> file.state.request.terms
    Terms(net=120, discount=0.0, early=0)
    >>> file.terms.value = "2/10 net 30"
    >>> file.days.value
    30
    """

    def __init__(
        self,
        book: CreditBook,
        customer: Any = None,
        *,
        lgd: float = 0.9,
        funding: float = 0.06,
    ) -> None:
        self.state = CustomerView(book, customer, lgd=lgd, funding=funding)
        self._filling = False
        self._build_chooser()
        self._build_request()
        self.heading, self.ratios, self.failure, self.payment, self.limit, self.offers = (
            widgets.HTML().add_class(f"creditlab-{name}")
            for name in ("heading", "ratios", "failure", "payment", "limit", "offers")
        )
        self.message = widgets.HTML().add_class("creditlab-message")
        choose = wrap(self.find, self.queue, self.before, self.after)
        accounts = column(title("Ratios"), self.ratios, title("Failure score"), self.model,
                           self.failure, width="600px")  # fmt: skip
        money = column(
            title("Limit and terms"), self.limit, self._controls(), self.offers,
            title("How it pays"), self.payment, width="440px",
        )  # fmt: skip
        super().__init__([choose, self.message, self.heading, wrap(accounts, money)])
        self.add_class("creditlab-customer-file")
        self._watch()
        self._open()

    # --- Controls --------------------------------------------------------------------------------

    def _build_chooser(self) -> None:
        state = self.state
        self._numbers = {name: customer for customer, name in state.names.items()}
        self.find = control(
            widgets.Combobox, "find customer", "find", "440px",
            options=sorted(self._numbers)[:LISTED],
            placeholder="type a part of the name", continuous_update=False,
        )  # fmt: skip
        self.queue = control(
            widgets.Dropdown, "by urgency", "queue", "440px", options=self._urgent()
        )
        self.before = button("◀ previous", "previous", "the customer before, by urgency")
        self.after = button("next ▶", "next", "the next customer, by urgency")
        models = [(f"{short}: {ALTMAN[m].made_for}", m) for m, short in MODELS.items()]
        self.model = control(widgets.Dropdown, "Altman's", "model", "440px", options=models)

    def _urgent(self) -> list[tuple[str, Any]]:
        """Return the head of the queue with its places, and the customer of the file."""
        state = self.state
        shown = state.queue[:LISTED]
        if state.customer not in shown:
            shown = [*shown, state.customer]
        action = state.book.customers["action"].to_dict()
        place = {customer: i + 1 for i, customer in enumerate(state.queue)}
        return [(f"{place[c]:,}. {action[c]}: {state.names[c]}", c) for c in shown]

    def _build_request(self) -> None:
        self.days = slider(widgets.IntSlider, "net, days", "days", 0, DAYS, 1, "d")
        self.terms = control(widgets.Text, "terms", "terms", continuous_update=False)
        self.amount = control(widgets.FloatText, "order, VAT in it", "amount")
        self.sales = control(widgets.FloatText, "sales expected a year", "sales")
        self.pd = slider(widgets.FloatSlider, "PD in a year", "pd", 0, 0.5, 0.001, ".1%")
        self.lgd = slider(widgets.FloatSlider, "loss if it fails", "lgd", 0, 1, 0.01, ".0%")
        self.funding = slider(
            widgets.FloatSlider, "we borrow at, a year", "funding", 0, 0.2, 0.001, ".1%"
        )
        self.net_worth = slider(
            widgets.FloatSlider, "of net worth", "net-worth-share", 0, 0.5, 0.01, ".0%"
        )
        self.working_capital = slider(
            widgets.FloatSlider, "of working capital", "working-capital-share", 0, 1, 0.01, ".0%"
        )
        self.own_sales = slider(
            widgets.FloatSlider, "of our own sales", "own-sales-share", 0, 0.5, 0.01, ".0%"
        )
        self.index = slider(widgets.FloatRangeSlider, "payment index", "index", 0, 80, 1, ".0f")
        self.reset = button("as it is now", "reset", "back to the terms and policy of now")

    def _controls(self) -> widgets.Box:
        policy = [self.net_worth, self.working_capital, self.index, self.own_sales]
        asked = [self.days, self.terms, self.amount, self.sales]
        prices = [self.pd, self.lgd, self.funding]
        return wrap(
            widgets.VBox([title("asked for", 5), *asked, self.reset]),
            widgets.VBox([title("policy: at most, and the index from nothing to all", 5), *policy]),
            widgets.VBox([title("assumptions", 5), *prices]),
        )

    def _watch(self) -> None:
        self.find.observe(self._found, "value")
        self.queue.observe(lambda change: self._choose(change["new"]), "value")
        self.before.on_click(lambda _: self._step(-1))
        self.after.on_click(lambda _: self._step(1))
        self.model.observe(lambda _: self._show_failure(), "value")
        self.reset.on_click(lambda _: self._choose(self.state.customer))
        named: dict[widgets.Widget, Callable[[Any], dict[str, Any]]] = {
            self.days: lambda days: {"terms": self._net(days)},
            self.terms: lambda text: {"terms": parse_terms(text)},
            self.net_worth: lambda share: {"net_worth_share": share},
            self.working_capital: lambda share: {"working_capital_share": share},
            self.own_sales: lambda share: {"own_sales_share": share},
            self.index: lambda ends: {"record_floor": ends[0], "record_full": ends[1]},
        }
        for name in FIGURES:
            named[getattr(self, name)] = partial(_named, name)
        for made, changes in named.items():
            made.observe(lambda change, to=changes: self._ask(to, change["new"]), "value")

    def _net(self, days: int) -> Terms:
        """Return the terms with so many days; a discount stays while it can."""
        now = self.state.request.terms
        return Terms(days, now.discount, now.early) if days > now.early else Terms(days)

    # --- What is done ----------------------------------------------------------------------------

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Set controls without taking it as an input."""
        self._filling = True
        try:
            yield
        finally:
            self._filling = False

    def _found(self, change: Any) -> None:
        text = change["new"].strip()
        if self._filling or not text:
            return
        near = [name for name in self._numbers if text.casefold() in name.casefold()]
        if text in self._numbers or len(near) == 1:
            self._choose(self._numbers[text if text in self._numbers else near[0]])
        elif near:
            self.find.options = sorted(near)[:LISTED]
            self._tell(f"{len(near):,} names have {text!r} in them; choose one of the list.")
        else:
            self._choose(text)

    def _step(self, by: int) -> None:
        queue = self.state.queue
        self._choose(queue[(queue.index(self.state.customer) + by) % len(queue)])

    def _choose(self, customer: Any) -> None:
        if self._filling:
            return
        try:
            self.state.choose(customer)
        except ValueError as error:
            self._tell(str(error))
        else:
            self._open()

    def _ask(self, changes: Callable[[Any], dict[str, Any]], value: Any) -> None:
        if self._filling:
            return
        try:
            self.state.ask(**changes(value))
        except ValueError as error:
            self._fill()
            self._tell(f"{error}. Nothing was changed.")
        else:
            self._tell()
            self._fill()
            self._decide()

    # --- What is shown ---------------------------------------------------------------------------

    def _open(self) -> None:
        """Show the file of another customer."""
        self._tell()
        with self._quietly():
            if self.state.customer not in dict(map(reversed, self.queue.options)):
                self.queue.options = self._urgent()
            self.queue.value = self.state.customer
            self.find.value = ""
        self._fill()
        self.heading.value = page(pictures.heading(self.state))
        self.ratios.value = page(ratios_part(self.state))
        ages = pictures.ageing_part(self.state)
        self.payment.value = page(pictures.payment_part(self.state), ages)
        self._show_failure()
        self._decide()

    def _show_failure(self) -> None:
        self.failure.value = page(failure_part(self.state, self.model.value))

    def _decide(self) -> None:
        self.limit.value = page(pictures.limit_part(self.state))
        self.offers.value = page(pictures.terms_part(self.state))

    def _fill(self) -> None:
        """Set the controls to the request as it is; a slider reaches as far as it must."""
        asked = self.state.request
        values = {name: getattr(asked, name) for name in FIGURES} | {
            "days": asked.terms.net,
            "terms": str(asked.terms),
            "net_worth": asked.policy.net_worth_share,
            "working_capital": asked.policy.working_capital_share,
            "own_sales": asked.policy.own_sales_share,
            "index": (asked.policy.record_floor, asked.policy.record_full),
        }
        with self._quietly():
            for name, value in values.items():
                made = getattr(self, name)
                if hasattr(made, "max"):
                    made.max = max(made.max, np.max(value))
                made.value = value

    def _tell(self, problem: str = "") -> None:
        told = f"<b role='alert'>{escape(problem)}</b>" if problem else ""
        self.message.value = page(told) if told else ""

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the file in the saved notebook, for readers without widgets."""
        parts = [self.heading, title("Limit and terms"), self.limit, self.offers, title("Ratios"),
                 self.ratios, title("Failure score"), self.failure, title("How it pays"),
                 self.payment]  # fmt: skip
        still = {"text/html": as_images("".join(part.value for part in parts))}
        return (super()._repr_mimebundle_(**options) or {}) | still


def _named(name: str, value: Any) -> dict[str, Any]:
    return {name: value}
