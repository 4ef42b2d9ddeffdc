"""A submitted policy in a process of its own: it sees messages, and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from creditlab.classroom.desk_player import NEW
from creditlab.classroom.sandbox import HOME, Limits, confined
from creditlab.decide.desk.desk import PolicyFailed
from creditlab.decide.desk.views import Customer, Decision, Desk, Order, decision_of

START = 30.0  # seconds until the policy is loaded
LONGEST_ANSWER = 10_000  # characters


class ConfinedPolicy:
    """A policy of `CreditDesk.run` whose code runs confined, as submissions do.

    Parameters
    ----------
    files : sequence of pathlib.Path
        The module with ``policy(customer, order, desk)``, and what was handed in beside it.
    limits : Limits
        ``cell`` is the time for one decision, ``total`` for all, in seconds.
    job : int, default 0
        Which of the jobs at the same time.
    sandboxed : bool, default True
        False runs it in a process of its own, but with all your rights.
    """

    def __init__(
        self, files: Sequence[Path], limits: Limits, job: int = 0, sandboxed: bool = True
    ) -> None:
        self.files, self.limits, self.job, self.sandboxed = list(files), limits, job, sandboxed
        self._ends = time.monotonic() + limits.total
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def __call__(self, customer: Customer, order: Order, desk: Desk) -> Decision:
        """Ask for a decision.

        Raises
        ------
        PolicyFailed
        """
        answer = self._talk([_values(customer), _values(order), _values(desk)], self.limits.cell)
        try:
            return decision_of(answer.get("decision"))
        except ValueError as error:
            raise PolicyFailed(str(error)) from None

    def new_game(self) -> None:
        """Load the policy afresh.

        Raises
        ------
        PolicyFailed
            When it cannot be loaded.
        """
        if self._process is None:
            self._start()
        self._talk(NEW, START)

    def close(self) -> None:
        """End the process and all that it started, and remove its folder."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process, self._rest = None, b""
            shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="creditlab-")
        os.chmod(self._folder, 0o755)
        module = str(self.files[0])
        command: list[str] = []
        if self.sandboxed:
            command = confined(self._folder, self.files, self.limits, self.job)
            module = f"{HOME}/{self.files[0].name}"
        self._process = subprocess.Popen(
            [*command, sys.executable, "-m", "creditlab.classroom.desk_player", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            bufsize=0,
        )

    def _talk(self, message: Any, seconds: float) -> dict[str, Any]:
        """Send a message, and return the answer; a policy that fails is ended."""
        if self._process is None:
            raise PolicyFailed("the policy was ended before")
        try:
            answer = self._exchange(json.dumps(message).encode() + b"\n", seconds)
        except PolicyFailed:
            self.close()
            raise
        if "error" in answer:
            raise PolicyFailed(str(answer["error"])[:300])
        return answer

    def _exchange(self, line: bytes, seconds: float) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line)
        ends = min(time.monotonic() + seconds, self._ends)
        while b"\n" not in self._rest:
            left = ends - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                whole = f"{self.limits.total:g} s in all"
                raise PolicyFailed(f"took more than {seconds:g} s for an answer, or {whole}")
            part = os.read(self._process.stdout.fileno(), LONGEST_ANSWER)
            self._rest += part
            if not part:
                raise PolicyFailed("ended its process, or used too much memory")
            if len(self._rest) > LONGEST_ANSWER:
                raise PolicyFailed("wrote an answer that is too long")
        told, _, self._rest = self._rest.partition(b"\n")
        try:
            answer = json.loads(told)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise PolicyFailed("wrote an answer that cannot be read")
        return answer


def _values(view: Any) -> dict[str, Any]:
    """Return the values of a view by name; of its news, too."""
    values = {name: getattr(view, name) for name in view.__slots__}
    if "news" in values:
        values["news"] = [_values(item) for item in values["news"]]
    return values
