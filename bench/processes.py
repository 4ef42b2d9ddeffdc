"""Processes to measure in: environments of other packages, and what a process and its kin cost."""

import os
import platform
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
PINS, MADE = HERE / "environments", HERE.parent / ".cache" / "bench"
# Threads that wait for each other on a busy machine burn many times the CPU time of the work.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


def environment():
    """Environment variables of everything that is measured."""
    return {**os.environ, **ONE_THREAD}


@cache
def python_of(package):
    """Return a Python that has the package, made from its pins if need be; None if it cannot be."""
    pins, home = PINS / f"{package}.txt", MADE / package
    if not pins.exists():
        return sys.executable
    python, made_from = home / "bin" / "python", home / "made_from.txt"
    if made_from.exists() and made_from.read_text() == pins.read_text() and python.exists():
        return str(python)
    say(f"making an environment for {package}")
    uv = Path(sys.executable).parent / "uv"
    install = [uv, "pip", "install", "--quiet", "--system-certs", "--compile-bytecode"]
    try:
        shutil.rmtree(home, ignore_errors=True)
        run([uv, "venv", "--quiet", "--python", sys.executable, home])
        run([*install, "--python", python, "--requirement", pins])
    except (subprocess.CalledProcessError, OSError) as error:
        reason = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1]
        say(f"{package} is left out: no environment from {pins.name} ({reason})")
        return None
    shutil.copy(pins, made_from)
    return str(python)


def run(command):
    """Run a command; return what it prints. Its stderr is shown, and kept with the error."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env=environment()
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
    done.check_returncode()
    return done.stdout


def say(line):
    print(line, file=sys.stderr, flush=True)


def versions(*packages):
    """Name the packages with their versions: the pinned one, or the one of this environment."""
    return ", ".join(f"{package} {version_of(package)}" for package in packages)


def version_of(package):
    with suppress(OSError, StopIteration):
        lines = (PINS / f"{package}.txt").read_text().splitlines()
        return next(line.split("==")[1] for line in lines if line.startswith(f"{package}=="))
    return version(package)


def machine():
    """Say what it was measured on."""
    name = platform.processor() or platform.machine()
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    today = time.strftime("%Y-%m-%d")
    return f"Python {platform.python_version()} on {name}, {os.cpu_count()} cores, {today}"


@dataclass
class Kin:
    """CPU seconds and peak memory of a process and all its descendants, looked at often."""

    root: int
    cpu: dict = field(default_factory=dict)
    peak: float = 0.0  # MB of all together at one time; shared pages count in each

    def look(self):
        together = 0
        for pid in self._all(self.root):
            with suppress(OSError, IndexError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                self.cpu[pid] = (int(fields[11]) + int(fields[12])) / TICKS
                together += int(fields[21]) * PAGE
        self.peak = max(self.peak, together / 2**20)

    def _all(self, pid):
        yield pid
        with suppress(OSError):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                for child in (thread / "children").read_text().split():
                    yield from self._all(int(child))


def whole_process(command, every=0.02):
    """Run a command to its end; return its stdout, CPU and wall seconds, and peak MB (Linux).

    Descendants count, whether anything waited for them or not.
    """
    start = time.monotonic()
    with subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        stderr=subprocess.DEVNULL,
    ) as process:
        kin = Kin(process.pid)
        while process.poll() is None:
            kin.look()
            time.sleep(every)
        wall = time.monotonic() - start
        printed = process.stdout.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return printed, sum(kin.cpu.values()), wall, kin.peak
