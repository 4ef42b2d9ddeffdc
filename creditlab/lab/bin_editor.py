"""The bin editor: bins as a picture that can be cut, merged and regrouped, in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from creditlab.data.checks import NUMERIC
from creditlab.lab.bin_controls import TRENDS, BinControls, fill
from creditlab.lab.bin_gestures import filled, meant, split_best
from creditlab.lab.bin_picture import picture
from creditlab.lab.bin_text import effect_table, points_columns, table
from creditlab.lab.card_effect import CardEffect
from creditlab.lab.drawing import page, signed
from creditlab.lab.editing import OWN, Editing
from creditlab.lab.holding import Holding
from creditlab.lab.panel import as_images
from creditlab.lab.picture import Event
from creditlab.model.bins import Bins
from creditlab.model.scorecard import Scorecard
from creditlab.model.treatments import NEUTRAL, WORST
from creditlab.model.variable_bins import VariableBins

NO_REASON = "Say why: the change is held, and kept with its reason."
HELD = "held: not in the bins yet"


class BinEditor(BinControls):
    """Edit bins in a notebook: every change with its reason, seen on all samples at once.

    In the picture a bin is chosen by a click, a cut is dragged, and a click between two fine bins
    cuts there. From the keyboard: arrow keys choose a bin, or move the cut that has the focus by
    one fine bin; Delete merges, Enter or s cuts the bin in two; on a category arrow keys move it to
    the next group and n makes a new one; Ctrl+Z and Ctrl+Y undo and redo.

    A change without a reason is held: it is shown, and becomes an edit as soon as there is a reason
    (so do cuts moved by arrow keys, at Enter). Escape, or *drop*, drops what is held.

    Parameters
    ----------
    bins : Bins
        To start from; never changed.
    sample : (data, target) or mapping of str to (data, target), optional
        Other samples on which the bins are shown, such as ``(test, "bad")``. The rows of
        development itself may be among them, as "development": for the card's Gini there, and to
        refit it.
    card : Scorecard, optional
        Fitted on these bins: what edits do to its points, its Gini and its stability is shown. Its
        coefficients are kept; the button *refit* fits them again.
    author : str, optional
        Kept in the history.

    Attributes
    ----------
    bins : Bins
        The result so far, usable in the next cell.
    editing : Editing
        The object behind the picture, which does all of it without a notebook.
    card : Scorecard or None
        The card on the bins as they are now: never of bins that were edited since.

    Notes
    -----
    Nothing is fetched: the picture is SVG. All controls work from the keyboard.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> editor = BinEditor(cl.fit_bins(data.frame, data.target, ["duration", "purpose"]))
    >>> editor.reason.value = "too few customers"
    >>> editor.merge.click()
    >>> editor.bins.edits[0].variable, editor.bins.edits[0].reason
    ('duration', 'too few customers')
    """

    def __init__(
        self,
        bins: Bins,
        sample: tuple[Any, Any] | Mapping[str, tuple[Any, Any]] | None = None,
        card: Scorecard | None = None,
        *,
        author: str | None = None,
    ) -> None:
        samples = sample if isinstance(sample, Mapping) else {"test": sample} if sample else {}
        self.editing = Editing(bins, samples, author)
        self._effect = None if card is None else CardEffect(card, bins, samples)
        self._holding = Holding(self.editing)
        self._cut, self._focus, self._filling = -1, "", False
        super().__init__(list(bins))
        self.refit.layout.display = "none" if card is None else ""
        self._watch()
        self._show()

    @property
    def bins(self) -> Bins:
        """The bins as they are now, without what is held."""
        return self.editing.bins

    @property
    def card(self) -> Scorecard | None:
        """The card on the bins as they are now."""
        return None if self._effect is None else self._effect.on(self.bins)

    @property
    def _now(self) -> VariableBins:
        """The bins of the variable, with what is held."""
        return self._holding.shown.bins[self.variable.value]

    def _watch(self) -> None:
        self.picture.on_event(self._happened)
        self.variable.observe(lambda _: self._choose_variable(), "value")
        self.bin.observe(self._bin_chosen, "value")
        self.trend.observe(lambda change: self._force(change["new"]), "value")
        self.reason.observe(self._reason_given, "value")
        clicks: dict[Any, Callable[[], None]] = {
            self.undo: self._undo,
            self.redo: self._redo,
            self.drop: self._drop,
            self.reset: lambda: self._act("reset"),
            self.optimal: lambda: self._act("take_optimal"),
            self.merge: lambda: self._act("merge", self.bin.value),
            self.best: lambda: self._answer(*split_best(self._now, self.bin.value)),
            self.split: lambda: self._act("split", self.place.value),
            self.move: lambda: self._act("move", self.bin.value - 1, self.place.value),
            self.assign: lambda: self._act("assign", self.category.value, self.group.value),
            self.treat: self._treat,
            self.refit: self._refit,
        }
        for button, answer in clicks.items():
            button.on_click(lambda _, answer=answer: answer())

    # --- What is done ------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        dragging = event.kind in ("drag", "drop", "cancel")
        editing = self._holding.base if dragging else self._holding.shown
        name = self.variable.value
        kind, _, number = event.name.partition(":")
        self._cut, self._focus = int(number) if kind == "cut" else -1, event.name
        try:
            meaning = meant(event, editing.bins[name], editing.rows(name))
        except IndexError:  # done on a picture that was another one by then
            meaning = ("restore",)
        self._answer(*meaning)

    def _answer(self, what: str, *arguments: Any) -> None:
        """Do what a gesture means: a method of this class without its underscore."""
        getattr(self, f"_{what}")(*arguments)

    def _act(self, name: str, *arguments: Any) -> None:
        """Make an act of the variable shown: at once where there is a reason, or held."""
        if self._tried(self._holding.hold, name, *arguments):
            self._keep()

    def _wait(self, name: str, *arguments: Any) -> None:
        """Hold an act, also where there is a reason."""
        if self._tried(self._holding.hold, name, *arguments):
            self._show()

    def _preview(self, name: str, *arguments: Any) -> None:
        if self._tried(self._holding.preview, name, *arguments):
            self._draw()

    def _tried(self, how: Callable[..., None], name: str, *arguments: Any) -> bool:
        """Hold or preview an act; where it cannot be done say why, and leave all as it is."""
        try:
            how((name, self.variable.value, *arguments))
        except (ValueError, IndexError) as error:
            self._holding.restore()
            self._draw(str(error))
            return False
        return True

    def _keep(self) -> None:
        """Make an edit of what is held, if there is a reason; the reason is then used up."""
        with self.picture_first():
            if self._holding.land(self.reason.value):
                self.reason.value = ""
            self._show()

    def _drop(self) -> None:
        self._holding.drop()
        self._show()

    def _undo(self) -> None:
        self._holding.undo()
        self._show()

    def _redo(self) -> None:
        self._holding.redo()
        self._show()

    def _restore(self) -> None:
        self._holding.restore()
        self._draw()

    def _nothing(self) -> None:
        """Leave all as it is."""

    def _bin_chosen(self, _: Any) -> None:
        if not self._filling:
            self._choose(self.bin.value)

    def _reason_given(self, _: Any) -> None:
        if self._holding.held and self.reason.value.strip():
            self._keep()

    def _force(self, trend: Any) -> None:
        if trend != "" and not self._filling:
            self._act("force", trend)

    def _treat(self) -> None:
        rule, number = self._now.rule, self.bin.value
        first = rule.size - 1 - len(rule.special_values)
        if number < first:
            self._tell("Choose the bin of missing or of a special value first.")
            return
        value = (*rule.special_values, None)[number - first]
        self._act("treat", value, self.treatment.value)

    def _refit(self) -> None:
        assert self._effect is not None
        try:
            self._effect.refit(self.bins)
        except ValueError as error:
            self._tell(str(error))
            return
        self._draw()

    # --- What is shown -----------------------------------------------------------------------

    def _choose_variable(self) -> None:
        self._cut = -1
        self._show()

    def _choose(self, number: int, cut: int = -1) -> None:
        self._cut, self._focus = cut, f"bin:{number}" if cut < 0 else f"cut:{cut}"
        self._filling = True
        with self.picture_first():
            if number in dict(self.bin.options).values():
                self.bin.value = number
            self._filling = False
            self._draw()

    def _show(self, problem: str = "") -> None:
        """Fill all controls for the variable, and draw."""
        with self.picture_first():
            self._fill()
            self._draw(problem)

    def _fill(self) -> None:
        self._filling = True
        bins, holding = self._now, self._holding
        rule, numeric = bins.rule, bins.rule.kind == NUMERIC
        shown = filled(bins, holding.shown.rows(bins.name))
        labels = [(rule.labels[i], i) for i in shown]
        regular = [(label, i) for label, i in labels if i < rule.n_regular]
        fill(self.bin, labels, self.bin.value if self.bin.value in shown else shown[0])
        fill(self.trend, [("…", ""), *(TRENDS.items() if numeric else ())], "")
        self.cuts.layout.display = "" if numeric else "none"
        self.categories.layout.display = "none" if numeric else ""
        if numeric:
            places = holding.shown.cuts(bins.name) or (0.0,)
            at = self.place.value if self.place.value in places else places[0]
            fill(self.place, [(f"{place:,.10g}", place) for place in places], at)
        else:
            values = [(str(v), v) for group in rule.groups for v in group]
            known = [value for _, value in values]
            kept = self.category.value if self.category.value in known else known[0]
            fill(self.category, values, kept)
            at = self.group.value if self.group.value in range(rule.n_regular + 1) else 0
            fill(self.group, [*regular, ("a new group", rule.n_regular)], at)
        worth = [("its own WoE", OWN), ("neutral: WoE 0", NEUTRAL), ("the worst bin's WoE", WORST)]
        fill(self.treatment, [*worth, *((f"the WoE of {name}", i) for name, i in regular)], OWN)
        self.merge.disabled = rule.n_regular < 2
        self.undo.disabled = not (self.editing.can_undo or holding.held)
        self.redo.disabled = not self.editing.can_redo or bool(holding.held)
        self.drop.disabled = not holding.held
        self._filling = False

    def _draw(self, problem: str = "") -> None:
        bins, chosen = self._now, self.bin.value
        rows = self._holding.shown.rows(bins.name)
        note = HELD if self._holding.previewing else ""
        with self.picture.hold_sync():
            self.picture.focus = self._focus
            optimal = self._holding.shown.optimal(bins.name).rule
            self.picture.svg = picture(bins, rows, chosen, self._cut, note, optimal)
        shown, beside = self._holding.shown.bins, {}
        if self._effect is not None and bins.name in self._effect.card.bins_:
            beside = points_columns(*self._effect.points(shown, bins.name))
        self.table.value = page(table(bins, rows, chosen, beside), self._card_told())
        self._tell(problem)

    def _card_told(self) -> str:
        """Say what becomes of the card."""
        if self._effect is None:
            return ""
        name = self.variable.value
        if name not in self._effect.card.bins_:
            return f"<p>{escape(name)} is not in the card.</p>"
        bins, fitted = self._holding.shown.bins, self._effect.card.bins_
        same = all(bins[each] is fitted[each] for each in fitted)
        return effect_table(self._effect.rows(bins, name), fitted_here=same)

    def _tell(self, problem: str = "") -> None:
        """Say what went wrong, what is doubtful, and how the information value has changed."""
        name, shown = self.variable.value, self._holding.shown
        now, start, best = self._now.iv, self.editing.start[name].iv, shown.optimal(name)
        problem = problem or (NO_REASON if self._holding.held else "")
        lines = [f"<b role='alert'>{escape(problem)}</b>"] if problem else []
        lines += [
            f"Information value {now:.3f}, at the start {start:.3f} ({signed(now - start, 3)}).",
            f"The solver's bins: {best.iv:.3f}, {escape(best.rule.described())}.",
        ]
        lines += [f"⚠ {escape(remark)}" for remark in shown.remarks(name)]
        lines += [
            f"{escape(edit.variable)}: {escape(edit.before)} → {escape(edit.after)} "
            f"<i>{escape(edit.reason)}</i>"
            for edit in self.bins.edits[-3:]
        ]
        self.message.value = page(f"<div role='status'>{'<br>'.join(lines)}</div>")

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the picture in the saved notebook, for readers without widgets."""
        still = {"text/html": as_images(self.picture.svg) + self.table.value}
        return (super()._repr_mimebundle_(**options) or {}) | still
