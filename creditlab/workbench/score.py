"""Score a file with a card that was kept as JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from creditlab._files import whole_or_nothing
from creditlab.data.read import read_table
from creditlab.model.scorecard import Scorecard


def score_file(
    card: str | os.PathLike[str],
    data: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    keep: Sequence[str] = (),
    reasons: int = 0,
) -> int:
    """Write score, probability of bad and reasons of every customer in a file.

    Parameters
    ----------
    card : path-like
        Written by `Scorecard.to_json`.
    data : path-like
        CSV or Parquet file with the card's variables.
    out : path-like
        CSV or Parquet file to write, by its ending; an earlier one is replaced when all is done.
    keep : sequence of str
        Columns that stand before the score, such as the customer's number.
    reasons : int, default 0
        Most reasons a customer.

    Returns
    -------
    int
        Customers scored, in the order of the file.

    Raises
    ------
    ValueError, OSError
        For a card or file that cannot be read, a column that is absent, or an ending that is
        neither .csv nor .parquet; nothing is written then.
    """
    out = Path(out)
    if out.suffix not in (".csv", ".parquet"):
        raise ValueError(f"{out}: name a file that ends in .csv or .parquet")
    sheet, frame = Scorecard.from_json(card), read_table(Path(data))
    result = sheet.points(frame, keep=keep) if keep else sheet.points(frame).to_frame()
    result["pd"] = sheet.predict_proba(frame)[:, 1]
    if reasons:
        result = result.join(sheet.reasons(frame, reasons))
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    with whole_or_nothing(out.absolute()) as path:
        if out.suffix == ".csv":
            result.to_csv(path, index=False)
        else:
            result.to_parquet(path, index=False)
    return len(result)
