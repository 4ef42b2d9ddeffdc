"""One repetition of one package on one file, in a process of its own; prints what it cost.

    python bench/repetition.py PACKAGE FILE POINTS

Time is CPU time (user and system) of the work itself: before the clock starts the data are read
and the package has done all of it on a few rows. Memory is the peak on top of what is held. The
points of the test rows go to the file POINTS; goods and bads per bin are printed with the rest, so
that quality is computed alike for all, in one place.
"""

import contextlib
import ctypes
import io
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import peers

FEW = 2000


def main(package, file, points_file):
    frame = pd.read_parquet(file)
    is_test, y = frame.pop("is_test").to_numpy(), frame.pop("bad")
    X, y_train, y_test = frame[~is_test], y[~is_test], y[is_test].to_numpy()
    make = getattr(peers, package)
    with contextlib.suppress(Exception):  # a few rows may be too few for it
        few = make(X[:FEW], y_train[:FEW])
        few.fit(), few.woe(X[:FEW])
        few.evaluate(y_train[:FEW].to_numpy(), np.asarray(few.score(X[:FEW])))
    found, work = {"failed": {}}, make(X, y_train)
    step(found, "fit", work.fit)
    if not found["failed"]:
        evidence = step(found, "woe", lambda: work.woe(frame))
        points = step(found, "score", lambda: work.score(frame))
        if evidence is not None:
            found["counts"] = counts_of(evidence[~is_test], y_train)
            del evidence
        if points is not None:
            points = np.asarray(points, dtype=float)[is_test]
            np.save(points_file, points)
            step(found, "evaluate", lambda: work.evaluate(y_test, points))
    return found


def step(found, name, work):
    """Run a step; note its CPU seconds, its memory in MB, or why it failed."""
    with contextlib.suppress(OSError, AttributeError):  # Linux: give back, forget the peak
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
    held, start = memory("VmRSS"), time.process_time()
    try:
        result = work()
    except Exception as error:
        found["failed"][name] = f"{type(error).__name__}: {' '.join(str(error).split())[:150]}"
        return None
    found[f"{name} s"] = time.process_time() - start
    found[f"{name} MB"] = memory("VmHWM") - held
    return result


def memory(field):
    """Memory of this process in MB, NaN where there is no /proc."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return np.nan
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def counts_of(evidence, y):
    """Goods and bads of each bin of each column; rows of equal WoE are a bin."""
    found = []
    for _, column in evidence.items():
        code = pd.factorize(column, use_na_sentinel=False)[0]
        bad = np.bincount(code, weights=y)
        found.append([(np.bincount(code) - bad).tolist(), bad.tolist()])
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # deprecations of the packages
    with contextlib.redirect_stdout(io.StringIO()):  # some of them talk
        result = main(*sys.argv[1:])
    print(json.dumps(result))
