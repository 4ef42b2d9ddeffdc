"""A cleaning log: what was done to a table, why, and to how many rows, so that it can be replayed.

Each step is data. Replayed on tomorrow's file a log gives the same treatment, with the limits and
values of the development sample, and says where tomorrow's file is different.
"""

from __future__ import annotations

import os
from typing import Any

import pandas as pd
from scipy import stats

from creditlab import _files
from creditlab.data.checks import listing
from creditlab.data.operations import OPERATIONS
from creditlab.data.steps import State, Step
from creditlab.data.treatments import Treatments

FORMAT, VERSION = "creditlab.cleaning", 1
MOVED = 0.01  # chance that a step of an unchanged population is called moved, over all steps


class CleaningLog(Treatments):
    """Steps that clean a table, each with its reason and the rows it affected.

    A log never changes: each operation returns a new log with one more step, and `frame` is the
    table so far. Every operation takes ``reason``, which must say something.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table to clean; it is not changed.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("boston_loanapp")
    >>> log = CleaningLog(data.frame)
    >>> log = log.to_missing("term", [999999.375], reason="code of the source, 83,333 years")
    >>> log = log.clip("liq", high=10_000, reason="nine rows at a million are a code or a slip")
    >>> log.table()[["column", "arguments", "rows", "before", "after"]].to_dict("records")
    [{'column': 'term', 'arguments': '999999.375', 'rows': 4,
      'before': '0 missing, 6 to 999,999.375', 'after': '4 missing, 6 to 480'},
     {'column': 'liq', 'arguments': 'high 10,000', 'rows': 9,
      'before': '0 missing, 0 to 1,000,000', 'after': '0 missing, 0 to 10,000'}]
    """

    def __repr__(self) -> str:
        steps = f"{len(self.steps)} step{'s' if len(self.steps) != 1 else ''}"
        if self.frame is None:
            return f"CleaningLog: {steps}, without a table"
        return f"CleaningLog: {steps}, {len(self.frame):,} rows, {self.frame.shape[1]} columns"

    def replay(self, frame: pd.DataFrame) -> CleaningLog:
        """Take the same steps on another table, and count again.

        Parameters
        ----------
        frame : pandas.DataFrame
            Tomorrow's file; it is not changed.

        Returns
        -------
        CleaningLog
            The same steps with the rows of ``frame``; compare them by `differences`.

        Raises
        ------
        ValueError
            When a step cannot be taken: it names the step, and the column that is absent.
        """
        replayed = CleaningLog(frame)
        for number, step in enumerate(self.steps, 1):
            try:
                replayed = replayed._add(step.operation, step.column, step.reason, **step.arguments)
            except ValueError as error:
                on = "" if step.column is None else f" of {step.column!r}"
                raise ValueError(f"step {number}, {step.operation}{on}: {error}") from None
        return replayed

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return another table cleaned by the same steps; see `replay`."""
        return self.replay(frame)._bound

    def differences(self, replayed: CleaningLog) -> pd.DataFrame:
        """Compare what the steps met here with what they met on another table.

        Parameters
        ----------
        replayed : CleaningLog
            From `replay`.

        Returns
        -------
        pandas.DataFrame
            A row a step: ``step``, ``operation``, ``column``, the share of rows affected
            (``share_before``, ``share_now``), ``p_value`` (Fisher's exact test, that an unchanged
            population would differ so much), ``unseen`` (values left now that were not left here),
            ``moved`` (p below 1% after Bonferroni's correction for the number of steps, or unseen
            values) and a ``note``.

        Raises
        ------
        ValueError
            When the steps are not the same.

        Examples
        --------
        >>> loans = pd.DataFrame({"job": ["fixed", "fix", "free"] * 20})
        >>> log = CleaningLog(loans).recode("job", {"fix": "fixed"}, reason="spelling")
        >>> tomorrow = pd.DataFrame({"job": ["fix", "free", "gig"] * 20})
        >>> log.differences(log.replay(tomorrow))["note"].item()
        "not seen before: 'gig'"
        """
        if [step.recipe for step in self.steps] != [step.recipe for step in replayed.steps]:
            raise ValueError("the logs hold other steps; compare a log with its own replay")
        rows = []
        for number, (before, now) in enumerate(zip(self.steps, replayed.steps, strict=True), 1):
            table = [[s.rows, s.before.rows - s.rows] for s in (before, now)]
            p = float(stats.fisher_exact(table).pvalue)
            unseen = [value for value in now.left if value not in before.left]
            moved = p < MOVED / len(self.steps)
            notes = [f"rows affected {before.share:.2%} → {now.share:.2%}"] if moved else []
            notes += [f"not seen before: {listing(unseen)}"] if unseen else []
            row = [number, now.operation, now.column or "", before.share, now.share, p, unseen]
            rows.append([*row, moved or bool(unseen), "; ".join(notes)])
        names = ["step", "operation", "column", "share_before", "share_now", "p_value", "unseen"]
        return pd.DataFrame(rows, columns=[*names, "moved", "note"])

    def table(self) -> pd.DataFrame:
        """Return the log as a frame, for the audit.

        Returns
        -------
        pandas.DataFrame
            A row a step: ``step``, ``operation``, ``column``, ``arguments`` in words, ``reason``,
            ``rows`` affected and their ``share``, the column ``before`` and ``after`` (or the
            number of rows), and what was ``left``: not treated, or not readable.
        """
        rows = [
            {
                "step": number,
                "operation": step.operation,
                "column": step.column or "",
                "arguments": step.described(),
                "reason": step.reason,
                "rows": step.rows,
                "share": step.share,
                "before": str(step.before),
                "after": str(step.after),
                "left": listing(step.left),
            }
            for number, step in enumerate(self.steps, 1)
        ]
        return pd.DataFrame(rows)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the steps, without any customer but the values left, to a JSON file; atomically."""
        steps = [
            vars(step)
            | {"before": vars(step.before), "after": vars(step.after), "left": list(step.left)}
            for step in self.steps
        ]
        _files.write_json(path, FORMAT, VERSION, {"steps": steps})

    @classmethod
    def from_json(cls, path: str | os.PathLike[str]) -> CleaningLog:
        """Read a log written by `to_json`: its steps, without a table, ready to be replayed.

        Raises
        ------
        ValueError
            When the file is cut off, not ours, or newer than this version reads.
        """
        return _files.read_document(path, FORMAT, VERSION, cls._from_dict)

    @classmethod
    def _from_dict(cls, content: dict[str, Any]) -> CleaningLog:
        steps = []
        for entry in content["steps"]:
            if entry["operation"] not in OPERATIONS:
                raise ValueError(f"unknown operation {entry['operation']!r}")
            states = {name: State(**entry[name]) for name in ("before", "after")}
            steps.append(Step(**{**entry, **states, "left": tuple(entry["left"])}))
        return cls(None, tuple(steps))
