"""A student's kernel while it is graded: run a cell, ask for an answer, survive both."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from creditlab.classroom.sandbox import Limits, write_kernel_spec

PATIENCE = 3.0  # seconds between asking a cell to stop and stopping its kernel
LARGEST_MESSAGE = 32_000_000  # bytes; the connection is cut at more


class KernelEnded(BaseException):
    """The kernel is gone; the message says how. No ``except Exception`` of a test takes it."""


class TooSlow(BaseException):
    """It took longer than a cell may, and was stopped; nor this."""


@dataclass
class Ran:
    """What came of a cell: its outputs, and what it raised, if it did."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    cut: bool = False
    idle: bool = False


class Session:
    """One kernel, in a folder of its own that is removed with it.

    Parameters
    ----------
    files : list of pathlib.Path
        What was handed in beside the notebook.
    limits : Limits
    deadline : float
        In seconds of `time.monotonic`: when the submission's time is over.
    job : int
        Which of the jobs at the same time.
    sandboxed : bool
    """

    def __init__(
        self, files: list[Path], limits: Limits, deadline: float, job: int, sandboxed: bool
    ) -> None:
        import zmq
        from jupyter_client.kernelspec import KernelSpecManager
        from jupyter_client.manager import KernelManager

        self.limits, self.deadline, self._most = limits, deadline, 1000 * limits.output
        self.folder = Path(tempfile.mkdtemp(prefix="creditlab-"))
        work, channel = self.folder / "work", self.folder / "channel"
        for place in (work, channel):
            place.mkdir()
        channel.chmod(0o777)
        write_kernel_spec(self.folder, files, limits, job, sandboxed)
        if not sandboxed:
            for path in files:
                shutil.copy(path, work)
        self._context = zmq.Context()
        self._manager = KernelManager(
            kernel_name="student",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(self.folder / "kernels")]),
            connection_file=str(channel / "kernel.json"),
            context=self._context,
            transport="ipc",
            ip=str(channel / "k"),
        )
        self._manager.write_connection_file()
        (channel / "kernel.json").chmod(0o644)
        try:
            self._start(work)
        except BaseException:
            self.close()
            raise

    def _start(self, work: Path) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._manager.start_kernel(cwd=str(work), **quiet)
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        for channel in (self._client.shell_channel, self._client.iopub_channel):
            _bound(channel.socket)
        try:
            self._client.wait_for_ready(timeout=max(1, min(60, self.deadline - time.monotonic())))
        except RuntimeError as error:
            raise KernelEnded(f"the kernel did not start: {error}") from error
        self._evaluate(f"prepare({2 * self._most})", seconds=60)

    def close(self) -> None:
        """End the kernel and every process it started, and remove its folder."""
        with contextlib.suppress(Exception):
            self._manager.shutdown_kernel(now=True)
        if hasattr(self, "_client"):
            self._client.stop_channels()
        self._context.destroy(linger=0)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, source: str) -> Ran:
        """Run a cell.

        Raises
        ------
        KernelEnded
            When it took the kernel with it, or would not stop.
        TooSlow
            When it had to be stopped, and the kernel lives.
        """
        ran = Ran()
        request = self._client.execute(source, allow_stdin=False, stop_on_error=False)
        reply = self._wait(request, ran, self.limits.cell)
        if reply.get("status") == "error":
            ran.error = f"{reply.get('ename')}: {str(reply.get('evalue'))[:200]}"
        return ran

    def ask(self, request: str) -> Mapping[str, Any]:
        """Put a request of the grader's to the kernel.

        Raises
        ------
        KernelEnded, TooSlow
            As `run`.
        ValueError
            When the answer cannot be read.
        """
        reply = self._evaluate(f"answer({request!r})", self.limits.cell)
        try:
            answered = json.loads(reply["user_expressions"]["reply"]["data"]["text/plain"])
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError("an answer that cannot be read") from error
        if not isinstance(answered, dict):
            raise ValueError("an answer that cannot be read")
        return answered

    def _evaluate(self, call: str, seconds: float) -> dict[str, Any]:
        """Call a function of `answering` in the kernel, between cells."""
        call = f"__import__('creditlab.classroom.answering', fromlist=['']).{call}"
        sent = self._client.execute("", silent=True, user_expressions={"reply": call})
        return self._wait(sent, Ran(), seconds)

    def _wait(self, request: str, ran: Ran, seconds: float) -> dict[str, Any]:
        """Wait for the reply to a request; interrupt what takes too long, then end it."""
        ends = min(time.monotonic() + seconds, self.deadline)
        stopped = False
        while True:
            self._collect(request, ran, seconds=0.2)
            with contextlib.suppress(queue.Empty):
                message = self._client.get_shell_msg(timeout=0)
                if message["parent_header"].get("msg_id") == request:
                    self._collect(request, ran, seconds=1.0, replied=True)
                    if stopped:
                        raise TooSlow(f"took longer than {seconds:g} s")
                    return dict(message["content"])
                continue
            self._look_after()
            if time.monotonic() > ends:
                if stopped:
                    self._manager.shutdown_kernel(now=True)
                    raise KernelEnded(f"took longer than {seconds:g} s and did not stop")
                stopped, ends = True, time.monotonic() + PATIENCE
                self._manager.interrupt_kernel()

    def _look_after(self) -> None:
        """See that the kernel lives, and that all of its processes keep within the memory."""
        if not self._manager.is_alive():
            raise KernelEnded("ended the kernel")
        family = list(_family(getattr(self._manager.provisioner, "pid", 0) or os.getpid()))
        if sum(map(_resident, family)) > self.limits.memory * 10**6:
            self._manager.shutdown_kernel(now=True)
            raise KernelEnded(
                f"used more than {self.limits.memory:,} MB of memory in {len(family)} processes"
            )
        if sum(entry.stat().st_size for entry in os.scandir(self.folder / "channel")) > 10**6:
            self._manager.shutdown_kernel(now=True)
            raise KernelEnded("wrote to the folder of the kernel's sockets")

    def _collect(self, request: str, ran: Ran, seconds: float, replied: bool = False) -> None:
        """Take what the kernel publishes, until it replies; after that, until it is idle."""
        import zmq

        iopub, shell = self._client.iopub_channel.socket, self._client.shell_channel.socket
        sockets = zmq.Poller()
        sockets.register(iopub, zmq.POLLIN)
        if not replied:
            sockets.register(shell, zmq.POLLIN)
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0 and not (replied and ran.idle):
            ready = dict(sockets.poll(int(1000 * left) + 1))
            if iopub not in ready:
                return
            try:
                message = self._client.get_iopub_msg(timeout=0)
            except queue.Empty:
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status":
                ran.idle |= message["content"].get("execution_state") == "idle"
            else:
                _keep_output(message, ran, self._most)


def _bound(socket: Any) -> None:
    """Let a socket refuse what is too long to be read; that counts for new connections only."""
    import zmq

    kernel = socket.getsockopt(zmq.LAST_ENDPOINT)
    socket.disconnect(kernel)
    socket.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
    socket.connect(kernel)


def _keep_output(message: Mapping[str, Any], ran: Ran, most: int) -> None:
    """Add an output to those of the cell, as long as there is room."""
    from nbformat.v4 import output_from_msg

    if message["msg_type"] not in ("stream", "display_data", "execute_result", "error"):
        return
    output = output_from_msg(message)
    room = most - len(json.dumps(ran.outputs))
    last = ran.outputs[-1] if ran.outputs else {}
    if output.output_type == "stream":
        ran.cut |= len(output.text) > room
        output.text = output.text[: max(room, 0)]
        if last.get("output_type") == "stream" and last["name"] == output.name:
            last["text"] += output.text
        elif output.text:
            ran.outputs.append(output)
    elif len(json.dumps(output)) > max(room, most if output.output_type == "error" else 0) + most:
        ran.cut = True
    else:
        ran.outputs.append(output)


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all that descend from it, as far as the system tells (Linux)."""
    yield pid
    with contextlib.suppress(OSError, ValueError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            children = Path(f"/proc/{pid}/task/{thread}/children").read_text()
            for child in children.split():
                yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * int(os.sysconf("SC_PAGE_SIZE"))
