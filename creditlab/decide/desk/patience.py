"""A limit on the time that a function may take, within one process."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class OutOfTime(BaseException):
    """It took too long; no ``except Exception`` takes it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer than so many seconds.

    Only the main thread of Unix can be interrupted; elsewhere what took too long is found out when
    it has ended, and what never ends is not. Code that catches everything can go on, too: a policy
    that nobody has read belongs in a process of its own (`creditlab.lab.credit_desk.leaderboard`).

    Raises
    ------
    OutOfTime
    """
    began = time.perf_counter()
    can = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if can:
        before = signal.signal(signal.SIGALRM, _stop)
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6), 0.05)
    try:
        yield
    finally:
        if can:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    if time.perf_counter() - began > seconds:
        raise OutOfTime


def _stop(*_: Any) -> None:
    raise OutOfTime
