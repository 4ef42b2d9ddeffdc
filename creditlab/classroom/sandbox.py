"""A place for code that nobody has read: no network, nothing to read but Python, limits on all.

Bubblewrap gives the kernel a file system of its own. Started by root it keeps the real users and
drops to one without rights, since limits on processes do not bind root; started by anybody else it
makes a user namespace.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import creditlab

HOME = "/home/student"
NOBODY = 64_000  # and up, one for each job: users without files or rights
_NAMESPACES = ("ipc", "pid", "net", "uts", "cgroup-try")
_SYSTEM = ("/usr", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_LINKS = ("/bin", "/sbin", "/lib", "/lib64")


class SandboxError(OSError):
    """Submissions cannot be confined here; the message says why and what can be done."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell : int
        Seconds for a cell, and for each call of a function in a test.
    total : int
        Seconds for the whole submission.
    memory : int
        Megabytes, of each process and of all together.
    processes : int
        Processes and threads.
    disk : int
        Megabytes of files written.
    output : int
        Thousand characters of output that are kept of a cell.
    """

    cell: int = 30
    total: int = 300
    memory: int = 4_000
    processes: int = 100
    disk: int = 200
    output: int = 200


@functools.cache
def why_not() -> str:
    """Say why submissions cannot be confined here; empty where they can."""
    if not sys.platform.startswith("linux"):
        return "bubblewrap needs Linux (on Windows: in WSL)"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (on Debian and Ubuntu: apt install bubblewrap)"
    missing = [each for each in ("prlimit", "setpriv") if shutil.which(each) is None]
    if missing:
        return f"{missing[0]} is not installed (on Debian and Ubuntu: apt install util-linux)"
    tried = subprocess.run(
        [*confined("/tmp", [], Limits(), job=0), "true"], capture_output=True, text=True, timeout=30
    )
    if tried.returncode:
        return f"bubblewrap cannot make a sandbox here: {tried.stderr.strip() or 'no reason given'}"
    return ""


def confined(channel: str, files: list[Path], limits: Limits, job: int) -> list[str]:
    """Return the start of a command line that confines what follows it.

    Parameters
    ----------
    channel : str
        Folder of the kernel's sockets; writable, under the same name.
    files : list of pathlib.Path
        What was handed in beside the notebook: readable in the working folder.
    limits : Limits
    job : int
        Which of the jobs at the same time; gives it a user of its own where root grades.
    """
    root = os.geteuid() == 0
    command = ["bwrap", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    if root:
        command += [*(f"--unshare-{each}" for each in _NAMESPACES)]
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-all"]
    parents = _parents([*_SYSTEM, *_readable(), channel, HOME])
    command += _folders(parents)
    for name in _SYSTEM:
        command += ["--ro-bind-try", name, name]
    for name in _LINKS:
        if os.path.islink(name):
            command += ["--symlink", os.readlink(name), name]
        else:
            command += ["--ro-bind-try", name, name]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for folder in ("/tmp", HOME):
        command += ["--size", str(limits.disk * 10**6), "--perms", "1777", "--tmpfs", folder]
    command += _folders([parent for parent in parents if parent.startswith("/tmp/")])
    for path in _readable():
        command += ["--ro-bind-try", path, path]
    for extra in files:
        command += ["--ro-bind", str(extra), f"{HOME}/{extra.name}"]
    command += ["--bind", channel, channel, "--chdir", HOME]
    for name, value in _environment().items():
        command += ["--setenv", name, value]
    if root:
        user = str(NOBODY + job)
        command += ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"]
        command += ["--inh-caps=-all", "--no-new-privs"]
    bounds = {"as": limits.memory, "fsize": limits.disk}
    command += ["prlimit", *(f"--{name}={size * 10**6}" for name, size in bounds.items())]
    return [*command, f"--nproc={limits.processes}", "--core=0"]


def _parents(paths: list[str]) -> list[str]:
    """Folders above these paths, from the top."""
    found = {str(parent) for path in paths for parent in Path(path).parents}
    return sorted(found - {"/", "/tmp", "/usr"})


def _folders(paths: list[str]) -> list[str]:
    """Make folders that everybody may enter: those that a mount makes by itself are closed."""
    return [part for path in paths for part in ("--perms", "0755", "--dir", path)]


def _readable() -> list[str]:
    """Python, its environment, this package and its data; not the course, not the solutions."""
    package = Path(creditlab.__file__).resolve().parent
    return [sys.base_prefix, sys.prefix, str(package), str(package.parent / "datasets")]


def _environment() -> dict[str, str]:
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
    return {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": HOME,
        "USER": "student",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": "/tmp/ipython",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        **dict.fromkeys(threads, "1"),
    }


def write_kernel_spec(
    folder: Path, files: list[Path], limits: Limits, job: int, sandboxed: bool
) -> None:
    """Write the kernel spec ``student`` into a folder of kernels.

    Its kernel is interrupted by a message, since no signal reaches a process of another namespace.
    """
    prefix = confined(str(folder / "channel"), files, limits, job) if sandboxed else []
    spec = {
        "argv": [
            *prefix,
            *(sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"),
            *("--HistoryManager.enabled=False", "--IPKernelApp.log_level=50"),
        ],
        "display_name": "A student's kernel",
        "language": "python",
        "interrupt_mode": "message",
    }
    target = folder / "kernels" / "student"
    target.mkdir(parents=True)
    (target / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
