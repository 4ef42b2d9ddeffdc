"""The bin editor: bins as a picture that can be cut, merged and regrouped, in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from creditlab.data.checks import NUMERIC
from creditlab.lab.bin_controls import TRENDS, BinControls, fill
from creditlab.lab.bin_picture import picture, signed
from creditlab.lab.bin_text import table
from creditlab.lab.cutting import best_split, stops
from creditlab.lab.editing import OWN, Act, Editing
from creditlab.lab.picture import Event
from creditlab.model.bins import Bins
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
        Other samples on which the bins are shown, such as ``(test, "bad")``.
    author : str, optional
        Kept in the history.

    Attributes
    ----------
    bins : Bins
        The result so far, usable in the next cell.
    editing : Editing
        The object behind the picture, which does all of it without a notebook.

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
        *,
        author: str | None = None,
    ) -> None:
        samples = sample if isinstance(sample, Mapping) or sample is None else {"test": sample}
        self.editing = Editing(bins, samples, author)
        self._held: list[Act] = []
        self._shown = self.editing
        self._cut, self._filling = -1, False
        super().__init__(list(bins))
        self._watch()
        self._show()

    @property
    def bins(self) -> Bins:
        """The bins as they are now, without what is held."""
        return self.editing.bins

    @property
    def _now(self) -> VariableBins:
        """The bins of the variable, with what is held."""
        return self._shown.bins[self.variable.value]

    def _watch(self) -> None:
        self.picture.on_event(self._happened)
        self.variable.observe(lambda _: self._choose_variable(), "value")
        self.bin.observe(lambda _: self._filling or self._choose(self.bin.value), "value")
        self.trend.observe(lambda change: self._force(change["new"]), "value")
        self.reason.observe(lambda _: self._land(), "value")
        clicks: dict[Any, Callable[[], None]] = {
            self.undo: self._undo,
            self.redo: self._redo,
            self.drop: self._drop,
            self.reset: lambda: self._act("reset"),
            self.optimal: lambda: self._act("take_optimal"),
            self.merge: lambda: self._act("merge", self.bin.value),
            self.best: lambda: self._split(self.bin.value),
            self.split: lambda: self._act("split", self.place.value),
            self.move: lambda: self._act("move", self.bin.value - 1, self.place.value),
            self.assign: lambda: self._act("assign", self.category.value, self.group.value),
            self.treat: self._treat,
        }
        for button, answer in clicks.items():
            button.on_click(lambda _, answer=answer: answer())

    # --- Acts: tried, held, and kept with their reason ---------------------------------------

    def _act(self, name: str, *arguments: Any, wait: bool = False) -> None:
        """Make an act of the variable shown: at once where there is a reason, or held."""
        acts = _joined(self._held, (name, self.variable.value, *arguments))
        if not self._try(acts):
            return
        self._held = acts
        if wait or not self._land():
            self._show()

    def _try(self, acts: list[Act]) -> bool:
        """Show what acts would give; where they cannot be done say why, and leave all as it is."""
        try:
            self._shown = self.editing.tried(acts) if acts else self.editing
        except (ValueError, IndexError) as error:
            self._tell(str(error))
            return False
        return True

    def _land(self) -> bool:
        """Keep what is held, if there is a reason; the reason is then used up."""
        reason = self.reason.value.strip()
        if not (reason and self._held):
            return False
        for name, *arguments in self._held:
            getattr(self.editing, name)(*arguments, reason=reason)
        self._held, self._shown = [], self.editing
        self.reason.value = ""
        self._show()
        return True

    def _drop(self) -> None:
        self._held, self._shown = [], self.editing
        self._show()

    def _undo(self) -> None:
        if self._held:
            self._held = self._held[:-1]
            self._try(self._held)
        else:
            self.editing.undo()
        self._show()

    def _redo(self) -> None:
        if not self._held:
            self.editing.redo()
        self._show()

    def _force(self, trend: Any) -> None:
        if trend != "" and not self._filling:
            self._act("force", trend)

    def _split(self, number: int) -> None:
        """Cut a bin where it gains most."""
        if self._now.rule.kind != NUMERIC or number >= self._now.rule.n_regular:
            self._tell("Only an interval can be cut in two; drag categories into other groups.")
            return
        at = best_split(self._now, number)
        if at is None:
            self._tell(
                f"{self._now.rule.labels[number]} is one fine bin: it cannot be cut further."
            )
            return
        self._act("split", at)

    def _treat(self) -> None:
        rule, number = self._now.rule, self.bin.value
        first = rule.size - 1 - len(rule.special_values)
        if number < first:
            self._tell("Choose the bin of missing or of a special value first.")
            return
        value = (*rule.special_values, None)[number - first]
        self._act("treat", value, self.treatment.value)

    # --- What happens in the picture ---------------------------------------------------------

    def _happened(self, event: Event) -> None:
        kind, _, number = event.name.partition(":")
        at = int(number) if number.isdigit() else -1
        if event.kind == "key":
            self._key(kind, at, str(event.value))
        elif event.kind == "cancel":
            self._try(self._held)
            self._draw()
        elif event.kind == "click":
            self._click(kind, at)
        elif (act := self._dragged(kind, at, int(event.value or 0))) is not None:
            if event.kind == "drop":
                self._act(*act)
            elif self._try(_joined(self._held, (act[0], self.variable.value, *act[1:]))):
                self._cut = at if kind == "cut" else -1
                self._draw()
                self._tell()

    def _dragged(self, kind: str, at: int, stop: int) -> Act | None:
        """Return the act that a drag to a stop stands for; it starts from what is held."""
        base = self.editing.tried(self._held) if self._held else self.editing
        bins = base.bins[self.variable.value]
        if kind == "cut":
            return ("move", at, stops(bins, at)[stop])
        if kind == "category":
            samples = base.rows(bins.name).values()
            regular = range(bins.rule.n_regular)
            shown = [i for i in regular if any(rows[i]["count"] for rows in samples)]
            return ("assign", bins.counts.categories[at], shown[stop])
        return None

    def _click(self, kind: str, at: int) -> None:
        if kind == "bin":
            self._choose(at)
        elif kind == "cut":
            self._choose(at, cut=at)
        elif kind == "edge":
            self._act("split", self._shown.cuts(self.variable.value)[at])

    def _key(self, kind: str, at: int, key: str) -> None:
        step = {"ArrowLeft": -1, "ArrowRight": 1}.get(key, 0)
        if key == "Control+z":
            self._undo()
        elif key in ("Control+y", "Control+Shift+z"):
            self._redo()
        elif key == "Escape":
            self._drop()
        elif kind == "bin":
            self._key_on_bin(at, key, step)
        elif kind == "cut":
            self._key_on_cut(at, key, step)
        elif kind == "category":
            self._key_on_category(at, key, step)

    def _key_on_bin(self, at: int, key: str, step: int) -> None:
        if step:
            shown = [i for i, label in enumerate(self._labels()) if label]
            place = shown.index(at) + step if at in shown else 0
            at = shown[min(max(place, 0), len(shown) - 1)]
            self._choose(at)
        elif key in ("Delete", "Backspace"):
            self._act("merge", at)
        else:
            self._split(at)

    def _key_on_cut(self, at: int, key: str, step: int) -> None:
        self._cut = at
        if key == "Enter":
            self._land()
        elif step:
            places = stops(self._now, at)
            place = places.index(self._now.rule.splits[at]) + step
            if 0 <= place < len(places):
                self._act("move", at, places[place], wait=True)
        else:
            self._cut = -1
            self._act("merge", at)

    def _key_on_category(self, at: int, key: str, step: int) -> None:
        rule, category = self._now.rule, self._now.counts.categories[at]
        group = rule.n_regular if key == "n" else rule.bin_of(category) + step
        if group >= 0 and (key == "n" or group < rule.n_regular):
            self._act("assign", category, group)

    # --- What is shown -----------------------------------------------------------------------

    def _choose_variable(self) -> None:
        self._cut = -1
        self._show()

    def _choose(self, number: int, cut: int = -1) -> None:
        self._cut = cut
        self._filling = True
        self.bin.value = number
        self._filling = False
        self._draw()

    def _labels(self) -> list[str]:
        """Names of the bins, empty for those without customers on any sample."""
        bins = self._now
        samples = self._shown.rows(bins.name).values()
        last = bins.rule.size - 1  # missing can be treated, even where nobody is
        return [
            label if i == last or any(rows[i]["count"] for rows in samples) else ""
            for i, label in enumerate(bins.rule.labels)
        ]

    def _show(self, problem: str = "") -> None:
        """Fill all controls for the variable, and draw."""
        self._filling = True
        bins = self._now
        rule, numeric = bins.rule, bins.rule.kind == NUMERIC
        labels = [(label, i) for i, label in enumerate(self._labels()) if label]
        regular = [(label, i) for label, i in labels if i < rule.n_regular]
        kept = self.bin.value if self.bin.value in [i for _, i in labels] else 0
        fill(self.bin, labels, kept)
        fill(self.trend, [("…", ""), *(TRENDS.items() if numeric else ())], "")
        self.cuts.layout.display = "" if numeric else "none"
        self.categories.layout.display = "none" if numeric else ""
        if numeric:
            places = self._shown.cuts(bins.name)
            at = self.place.value if self.place.value in places else places[0] if places else 0.0
            fill(self.place, [(f"{place:,.10g}", place) for place in places or [0.0]], at)
        else:
            values = [(str(v), v) for group in rule.groups for v in group]
            fill(self.category, values, self.category.value or values[0][1])
            at = self.group.value if self.group.value in range(rule.n_regular + 1) else 0
            fill(self.group, [*regular, ("a new group", rule.n_regular)], at)
        worth = [("its own WoE", OWN), ("neutral: WoE 0", NEUTRAL), ("the worst bin's WoE", WORST)]
        worth += [(f"the WoE of {label}", i) for label, i in regular]
        fill(self.treatment, worth, OWN)
        self.merge.disabled = rule.n_regular < 2
        self.undo.disabled = not (self.editing.can_undo or self._held)
        self.redo.disabled = not self.editing.can_redo or bool(self._held)
        self.drop.disabled = not self._held
        self._filling = False
        self._draw()
        self._tell(problem)

    def _draw(self) -> None:
        rows = self._shown.rows(self.variable.value)
        note = HELD if self._shown is not self.editing else ""
        with self.picture.hold_sync():
            self.picture.svg = picture(self._now, rows, self.bin.value, self._cut, note)
        self.table.value = table(self._now, rows, self.bin.value)

    def _tell(self, problem: str = "") -> None:
        """Say what went wrong, what is doubtful, and how the information value has changed."""
        name = self.variable.value
        now, start = self._now.iv, self.editing.start[name].iv
        best = self._shown.optimal(name).iv
        problem = problem or (NO_REASON if self._held else "")
        lines = [f"<b role='alert'>{escape(problem)}</b>"] if problem else []
        lines += [
            f"Information value {now:.3f}, at the start {start:.3f} ({signed(now - start, 3)}), "
            f"with the solver's bins {best:.3f}."
        ]
        lines += [f"⚠ {escape(remark)}" for remark in self._shown.remarks(name)]
        lines += [
            f"{escape(edit.variable)}: {escape(edit.before)} → {escape(edit.after)} "
            f"<i>{escape(edit.reason)}</i>"
            for edit in self.bins.edits[-3:]
        ]
        self.message.value = f"<div role='status'>{'<br>'.join(lines)}</div>"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the picture in the saved notebook, for readers without widgets."""
        still = {"text/html": self.picture.still + self.table.value}
        return (super()._repr_mimebundle_(**options) or {}) | still


def _joined(held: list[Act], act: Act) -> list[Act]:
    """Add an act to those held; of moves of one cut after another only the last counts."""
    again = held and held[-1][:3] == act[:3] and act[0] == "move"
    return [*(held[:-1] if again else held), act]
