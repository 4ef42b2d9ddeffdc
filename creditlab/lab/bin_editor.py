"""The bin editor: bins as a picture that can be cut, merged and regrouped, in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from creditlab.data.checks import NUMERIC
from creditlab.lab.bin_picture import picture
from creditlab.lab.editing import Editing
from creditlab.model.bins import Bins

TRENDS = {
    "best of rising, falling, turning": "auto",
    "rising": "ascending",
    "falling": "descending",
    "peak": "peak",
    "valley": "valley",
    "none": None,
}
NO_REASON = "Say why first: the reason is kept with the bins."


class BinEditor(widgets.VBox):
    """Edit bins in a notebook: every change with its reason, seen on all samples at once.

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
    Nothing is fetched: the picture is SVG in an HTML widget. All controls work from the keyboard.

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
        author: str | None = None,
    ) -> None:
        samples = sample if isinstance(sample, Mapping) or sample is None else {"test": sample}
        self.editing = Editing(bins, samples, author)
        self._build(list(bins))
        top = widgets.HBox([self.variable, self.trend, self.undo, self.redo, self.reset])
        self._cuts = widgets.HBox([self.place, self.split, self.move])
        self._categories = widgets.HBox([self.category, self.group, self.assign])
        choose = widgets.HBox([self.bin, self.merge])
        super().__init__(
            [top, self.picture, choose, self._cuts, self._categories, self.reason, self.message]
        )
        self.add_class("creditlab-bin-editor")
        self._watch()
        self._show()

    @property
    def bins(self) -> Bins:
        """The bins as they are now."""
        return self.editing.bins

    def _build(self, names: list[str]) -> None:
        wide, narrow = widgets.Layout(width="320px"), widgets.Layout(width="auto")
        style = {"description_width": "80px"}

        def choice(text: str, options: Any) -> widgets.Dropdown:
            return widgets.Dropdown(options=options, description=text, layout=wide, style=style)

        def button(text: str, told: str) -> widgets.Button:
            made = widgets.Button(description=text, tooltip=told, layout=narrow)
            return made.add_class(f"creditlab-{text.lower().replace(' ', '-')}")

        self.variable = choice("variable", names).add_class("creditlab-variable")
        self.trend = choice("cut anew", [("…", "")]).add_class("creditlab-trend")
        self.undo = button("undo", "take back the last change")
        self.redo = button("redo", "make it again")
        self.reset = button("reset", "back to the bins of the start, for this variable")
        self.picture = widgets.HTML().add_class("creditlab-picture")
        self.bin = choice("bin", [""]).add_class("creditlab-bin")
        self.merge = button("merge with next", "make one bin of this and the next")
        self.place = widgets.SelectionSlider(
            options=[0.0], description="cut at", layout=widgets.Layout(width="460px"), style=style
        ).add_class("creditlab-place")
        self.split = button("cut here", "cut the bin in two at this place")
        self.move = button("move cut here", "move the lower end of the chosen bin to this place")
        self.category = choice("category", [""]).add_class("creditlab-category")
        self.group = choice("to group", [("", 0)]).add_class("creditlab-group")
        self.assign = button("move category", "move the category into the group")
        self.reason = widgets.Text(
            description="reason",
            placeholder="why: kept in the history",
            layout=widgets.Layout(width="640px"),
            style=style,
        ).add_class("creditlab-reason")
        self.message = widgets.HTML().add_class("creditlab-message")

    def _watch(self) -> None:
        self.variable.observe(lambda _: self._show(), "value")
        self.bin.observe(lambda _: self._draw(), "value")
        self.trend.observe(self._force, "value")
        self.undo.on_click(lambda _: self._do(self.editing.undo))
        self.redo.on_click(lambda _: self._do(self.editing.redo))
        self.reset.on_click(lambda _: self._change(self.editing.reset))
        self.merge.on_click(lambda _: self._change(self.editing.merge, self.bin.value))
        self.split.on_click(lambda _: self._change(self.editing.split, self.place.value))
        self.move.on_click(
            lambda _: self._change(self.editing.move, self.bin.value - 1, self.place.value)
        )
        self.assign.on_click(
            lambda _: self._change(self.editing.assign, self.category.value, self.group.value)
        )

    def _force(self, change: Any) -> None:
        if change["new"] != "":
            self._change(self.editing.force, change["new"])

    def _change(self, act: Callable[..., None], *arguments: Any) -> None:
        """Make an edit of the variable shown, with the reason given."""
        if not self.reason.value.strip():
            self._tell(NO_REASON)
            return
        reason, name = self.reason.value, self.variable.value
        self._do(lambda: act(name, *arguments, reason=reason))

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (ValueError, IndexError) as error:
            self._tell(str(error))
            return
        self._show()

    def _show(self) -> None:
        """Fill all controls for the variable, and draw."""
        bins = self.bins[self.variable.value]
        rule, numeric = bins.rule, bins.rule.kind == NUMERIC
        regular = list(zip(rule.labels[: rule.n_regular], range(rule.n_regular), strict=True))
        chosen = self.bin.value if self.bin.value in range(rule.n_regular) else 0
        self.bin.options, self.bin.value = regular, chosen
        self.trend.options = [("…", ""), *TRENDS.items()] if numeric else [("…", "")]
        self._cuts.layout.display = "" if numeric else "none"
        self._categories.layout.display = "none" if numeric else ""
        if numeric:
            cuts = self.editing.cuts(self.variable.value)
            self.place.options = [(f"{cut:,.10g}", cut) for cut in cuts]
        else:
            self.category.options = [(str(v), v) for group in rule.groups for v in group]
            self.group.options = [*regular, ("a new group", rule.n_regular)]
        self.merge.disabled = rule.n_regular < 2
        self.undo.disabled, self.redo.disabled = (
            not self.editing.can_undo,
            not self.editing.can_redo,
        )
        self._tell()
        self._draw()

    def _draw(self) -> None:
        name = self.variable.value
        bins = self.bins[name]
        self.picture.value = picture(name, self.editing.tables(name), [self.bin.value], bins.iv)

    def _tell(self, problem: str = "") -> None:
        """Say what went wrong, what is doubtful, and how the information value has changed."""
        name = self.variable.value
        now, start = self.bins[name].iv, self.editing.start[name].iv
        lines = [f"<b role='alert'>{escape(problem)}</b>"] if problem else []
        lines += [f"Information value {now:.3f}, at the start {start:.3f} ({now - start:+.3f})."]
        lines += [f"⚠ {escape(remark)}" for remark in self.editing.remarks(name)]
        lines += [
            f"{escape(edit.variable)}: {escape(edit.before)} → {escape(edit.after)} "
            f"<i>{escape(edit.reason)}</i>"
            for edit in self.bins.edits[-3:]
        ]
        self.message.value = "<br>".join(lines)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Leave the picture in the saved notebook, for readers without widgets."""
        bundle = super()._repr_mimebundle_(**options)
        return (bundle or {}) | {"text/html": self.picture.value}
