"""Monitor a file with a card that was kept as JSON."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from creditlab._files import whole_or_nothing
from creditlab.data.checks import check_columns, is_number, listing
from creditlab.data.read import read_table
from creditlab.deploy.monitor import Monitoring, monitor
from creditlab.model.scorecard import Scorecard


def monitor_files(
    card: str | os.PathLike[str],
    data: str | os.PathLike[str],
    development: str | os.PathLike[str] | None = None,
    *,
    target: str | None = None,
    bad: str | None = None,
    period: str | None = None,
    every: str | None = None,
    decision: str | None = None,
    system_decision: str | None = None,
    cutoff: float | None = None,
    reason: str | None = None,
    out: str | os.PathLike[str] | None = None,
) -> Monitoring:
    """Compare the customers of a file with those a card was developed on.

    Parameters
    ----------
    card : path-like
        Written by `Scorecard.to_json`.
    data : path-like
        CSV or Parquet file of the customers since.
    development : path-like, optional
        CSV or Parquet file of the development sample, better of its test sample. Without it the
        comparison is with the counts that the card keeps.
    target : str, optional
        Column of outcomes in ``data``, and in ``development`` if it is there.
    bad : str, optional
        The value of the target that means bad; not needed for 0 and 1.
    period, every
        As in `creditlab.deploy.monitor.monitor`.
    decision, system_decision, cutoff, reason : optional
        Its ``overrides``.
    out : path-like, optional
        Page (.html), or summary (.csv), to write; an earlier one is replaced when all is done.

    Returns
    -------
    Monitoring

    Raises
    ------
    ValueError, OSError
        For a card, file or column that cannot be used, or an ending that is neither .html nor
        .csv; nothing is written then.
    """
    path = None if out is None else Path(out).absolute()
    if path is not None and path.suffix not in (".html", ".csv"):
        raise ValueError(f"{out}: name a file that ends in .html or .csv")
    sheet, now = Scorecard.from_json(card), read_table(data)
    before = None if development is None else read_table(development)
    if bad is not None:
        if target is None:
            raise ValueError(f"bad is {bad!r}, but no target is named; name the column of outcomes")
        check_columns(now.columns, [target], "rows to monitor")
        _recode([frame for frame in (now, before) if frame is not None], target, bad)
    named = {
        "decision": decision,
        "system_decision": system_decision,
        "cutoff": cutoff,
        "reason": reason,
    }
    overrides = {name: value for name, value in named.items() if value is not None}
    found = monitor(
        sheet, before, now, target=target, period=period, every=every, overrides=overrides
    )
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".html":
            found.to_html(path, f"Monitoring of {Path(data).name}")
        else:
            with whole_or_nothing(path) as temporary:
                found.summary.to_csv(temporary, index=False)
    return found


def _recode(frames: list[pd.DataFrame], target: str, bad: str) -> None:
    """Turn the target of all frames into 1 = bad, 0 = good, missing kept."""
    held: set[str] = set()
    for frame in frames:
        if target in frame:
            column = frame[target].dropna()
            text = (
                column.map("{:g}".format) if is_number(column) else column.astype(str).str.strip()
            )
            held |= set(text)
            frame[target] = (text == bad).astype(float).reindex(frame.index)
    if bad not in held or len(held) > 2:
        raise ValueError(
            f"target {target!r}: it holds {listing(sorted(held))}; an outcome is {bad!r} or one "
            f"other value, leave out the rest"
        )
