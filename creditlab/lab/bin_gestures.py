"""What is meant by a click, a drag or a key in the picture of bins."""

from __future__ import annotations

from typing import Any

from creditlab.data.checks import NUMERIC
from creditlab.lab.cutting import best_split, cuts, stops
from creditlab.lab.on_samples import Rows
from creditlab.lab.picture import Event
from creditlab.model.variable_bins import VariableBins

Meaning = tuple[Any, ...]  # what `BinEditor` is asked to do, and with what
STEPS = {"ArrowLeft": -1, "ArrowRight": 1}
ANYWHERE = {
    "Control+z": "undo",
    "Control+y": "redo",
    "Control+Shift+z": "redo",
    "Escape": "drop",
}


def filled(bins: VariableBins, rows: dict[str, Rows]) -> list[int]:
    """Return the numbers of the bins that have customers on a sample, and of missing."""
    last = bins.rule.size - 1  # missing can be treated, even where nobody is
    return [i for i in range(last) if any(each[i]["count"] for each in rows.values())] + [last]


def meant(event: Event, bins: VariableBins, rows: dict[str, Rows]) -> Meaning:
    """Say what an event on the picture of bins means.

    Parameters
    ----------
    event : Event
    bins : VariableBins
        As they were drawn, or before the drag began.
    rows : dict of str to list of dict
        Of these bins, from `Editing.rows`.

    Returns
    -------
    tuple
        ("choose", bin, cut), ("act", name, …) to be done, ("wait", name, …) to be held in any case,
        ("preview", name, …) to be shown only, ("tell", text), or ("undo",), ("redo",), ("drop",),
        ("keep",), ("restore",), ("nothing",). An act is a method of `Editing` without the variable.
    """
    kind, _, number = event.name.partition(":")
    at = int(number) if number.isdigit() else -1
    if event.kind == "cancel":
        return ("restore",)
    if event.kind == "key" and event.value in ANYWHERE:
        return (ANYWHERE[str(event.value)],)
    if not _is_there(kind, at, bins, rows):
        return ("nothing",)
    if event.kind in ("drag", "drop") and kind in ("cut", "category"):
        act = _dragged(kind, at, int(event.value or 0), bins, rows)
        return ("preview" if event.kind == "drag" else "act", *act)
    if event.kind == "click":
        return _clicked(kind, at, bins)
    if event.kind != "key":
        return ("nothing",)
    keys = {"bin": _on_bin, "cut": _on_cut, "category": _on_category}
    return keys[kind](at, str(event.value), bins, rows) if kind in keys else ("nothing",)


def _is_there(kind: str, at: int, bins: VariableBins, rows: dict[str, Rows]) -> bool:
    """Return whether these bins have the element: the page may be one picture behind."""
    if kind == "bin":
        return at in filled(bins, rows)
    known = {"cut": bins.rule.splits, "edge": cuts(bins), "category": bins.counts.categories}
    return 0 <= at < len(known.get(kind, ()))


def split_best(bins: VariableBins, number: int) -> Meaning:
    """Cut an interval in two where that gains most, or say why not."""
    if bins.rule.kind != NUMERIC or number >= bins.rule.n_regular:
        return ("tell", "Only an interval is cut in two; move categories into other groups.")
    at = best_split(bins, number)
    if at is None:
        label = bins.rule.labels[number]
        return ("tell", f"{label} is one fine bin: inside it the counts are not known.")
    return ("act", "split", at)


def _dragged(
    kind: str, at: int, stop: int, bins: VariableBins, rows: dict[str, Rows]
) -> tuple[Any, ...]:
    if kind == "cut":
        return ("move", at, stops(bins, at)[stop])
    groups = [i for i in filled(bins, rows) if i < bins.rule.n_regular]
    return ("assign", bins.counts.categories[at], groups[stop])


def _clicked(kind: str, at: int, bins: VariableBins) -> Meaning:
    if kind == "bin":
        return ("choose", at, -1)
    if kind == "cut":
        return ("choose", at, at)
    return ("act", "split", cuts(bins)[at]) if kind == "edge" else ("nothing",)


def _on_bin(at: int, key: str, bins: VariableBins, rows: dict[str, Rows]) -> Meaning:
    if key in STEPS:
        shown = filled(bins, rows)
        place = shown.index(at) + STEPS[key]
        return ("choose", shown[min(max(place, 0), len(shown) - 1)], -1)
    if key in ("Delete", "Backspace"):
        return ("act", "merge", at)
    return split_best(bins, at)


def _on_cut(at: int, key: str, bins: VariableBins, rows: dict[str, Rows]) -> Meaning:
    if key == "Enter":
        return ("keep",)
    if key not in STEPS:
        return ("act", "merge", at)
    places = stops(bins, at)
    place = places.index(bins.rule.splits[at]) + STEPS[key]
    return ("wait", "move", at, places[place]) if 0 <= place < len(places) else ("nothing",)


def _on_category(at: int, key: str, bins: VariableBins, rows: dict[str, Rows]) -> Meaning:
    category, last = bins.counts.categories[at], bins.rule.n_regular
    group = last if key == "n" else bins.rule.bin_of(category) + STEPS[key]
    inside = key == "n" or 0 <= group < last
    return ("act", "assign", category, group) if inside else ("nothing",)
