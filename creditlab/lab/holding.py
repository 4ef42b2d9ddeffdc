"""Changes that are held until there is a reason for them."""

from __future__ import annotations

from creditlab.lab.editing import Act, Editing


class Holding:
    """Changes of bins that are shown, and wait for their reason.

    Parameters
    ----------
    editing : Editing
        Where they land.

    Attributes
    ----------
    held : list of tuples
        The acts, as `Editing.tried` takes them.
    base : Editing
        What the bins would be with what is held; the editing itself where nothing is.
    shown : Editing
        The same, with what is only being looked at.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> holding = Holding(Editing(cl.fit_bins(data.frame, data.target, ["duration"])))
    >>> holding.hold(("merge", "duration", 0))
    >>> len(holding.shown.bins["duration"].rule.splits), len(holding.editing.bins.edits)
    (5, 0)
    >>> holding.land("both short"), holding.editing.bins.edits[0].reason
    (True, 'both short')
    """

    def __init__(self, editing: Editing) -> None:
        self.editing = editing
        self.held: list[Act] = []
        self.base = self.shown = editing

    @property
    def previewing(self) -> bool:
        """Whether something is shown that is not in the bins."""
        return self.shown is not self.editing

    def hold(self, act: Act) -> None:
        """Hold one act more; of moves of one cut after another only the last counts.

        Raises
        ------
        ValueError
            When it cannot be done; all stays as it was.
        """
        self._set(_joined(self.held, act))

    def preview(self, act: Act) -> None:
        """Show what an act would give, without holding it; raises as `hold` does."""
        self.shown = self.editing.tried(_joined(self.held, act))

    def restore(self) -> None:
        """End a preview."""
        self.shown = self.base

    def land(self, reason: str) -> bool:
        """Make edits of what is held, if there is a reason; say whether that was done."""
        if not (reason.strip() and self.held):
            return False
        for name, *arguments in self.held:
            getattr(self.editing, name)(*arguments, reason=reason.strip())
        self.drop()
        return True

    def drop(self) -> None:
        """Drop what is held."""
        self.held, self.base = [], self.editing
        self.restore()

    def undo(self) -> None:
        """Take back what was held last or, where nothing is held, the last edit."""
        if self.held:
            self._set(self.held[:-1])
        else:
            self.editing.undo()

    def redo(self) -> None:
        """Make again the edit that was taken back, where nothing is held."""
        if not self.held:
            self.editing.redo()

    def _set(self, held: list[Act]) -> None:
        base = self.editing.tried(held) if held else self.editing
        self.held, self.base = held, base
        self.restore()


def _joined(held: list[Act], act: Act) -> list[Act]:
    again = held and act[0] == "move" and held[-1][:3] == act[:3]
    return [*(held[:-1] if again else held), act]
