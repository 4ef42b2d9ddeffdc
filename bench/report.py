"""Measure creditlab beside its peers and write ``bench/results.md``: ``make bench``.

    python bench/report.py [PART ...]

With parts named only these are measured; the sections and gates of the others stay as they are. A
part is a module with a ``TITLE`` and a function ``measure`` that returns the Markdown lines of its
section and its gates: what is to be reached, the figure seen, and whether it is met. Exits with
the number of gates missed by what was measured.

Other packages get environments of their own in ``.cache/bench``, from ``bench/environments``.
"""

import re
import sys
from importlib import import_module
from pathlib import Path

PARTS = ("compare", "scale", "whole_path", "start_up", "widgets")
RESULTS, GATES = Path(__file__).parent / "results.md", "Gates"
HEAD = """# creditlab measured beside other packages

Written by `make bench`; `make bench ONLY=compare` measures one part again.
"""
GATES_HEAD = "| part | to reach | seen | |\n|---|---|---|---|"


def main(names):
    unknown = set(names) - set(PARTS)
    if unknown:
        print(f"no such part: {', '.join(sorted(unknown))}; parts: {', '.join(PARTS)}")
        return 2
    old = sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    bodies, rows, missed = {}, [], 0
    for name in PARTS:
        part = import_module(name)
        if names and name not in names:
            if part.TITLE in old:
                bodies[part.TITLE] = old[part.TITLE]
                kept = old.get(GATES, "").splitlines()
                rows += [row for row in kept if row.startswith(f"| {name} |")]
            continue
        lines, gates = part.measure()
        bodies[part.TITLE] = "\n".join(lines)
        for what, seen, met in gates:
            rows.append(f"| {name} | {what} | {seen} | {'met' if met else '**missed**'} |")
            missed += not met
    bodies[GATES] = "\n".join([GATES_HEAD, *rows])
    parts = [f"## {title}\n\n{body.strip()}\n" for title, body in bodies.items()]
    text = "\n".join([HEAD, *parts])
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return missed


def sections(text):
    """Bodies of the sections of an earlier report, by title."""
    found = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
