"""A progress bar for work that takes long, where somebody is looking."""

from __future__ import annotations

import os
import sys
from typing import Any

DELAY = 3.0  # seconds before a bar is shown: a short job needs none


def progress(total: int, what: str, unit: str = "rows") -> Any:
    """Return a bar to be told of rows or units done (``update``), for a ``with`` statement.

    It shows after some seconds in a notebook or a terminal, on stderr, and goes when the work is
    done; in a script, a test, or with tqdm's own ``TQDM_DISABLE`` set it stays silent.
    """
    from tqdm.auto import tqdm

    watched = sys.stderr.isatty() or "ipykernel" in sys.modules
    return tqdm(
        total=total,
        desc=what,
        unit=f" {unit}",
        unit_scale=True,
        delay=DELAY,
        leave=False,
        disable=not watched or bool(os.environ.get("TQDM_DISABLE")),
    )
