"""The command line: ``creditlab build``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; a mistake of the user's is one line on stderr and exit code 2."""
    parser = argparse.ArgumentParser(prog="creditlab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    add_build_command(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (ValueError, OSError) as error:
        print(f"creditlab {options.command}: {error}", file=sys.stderr)
        return 2


def add_build_command(commands: Any) -> None:
    """Add ``creditlab build``."""
    parser = commands.add_parser("build", help="build the notebooks whose source changed")
    parser.add_argument("names", nargs="*", help="lesson ids, slugs or file names; default all")
    parser.add_argument("--force", action="store_true", help="execute also what is current")
    parser.add_argument("--check", action="store_true", help="build nothing; list what is wrong")
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace) -> int:
    from creditlab.classroom.build import build_notebook, outdated, write_start_page
    from creditlab.classroom.check import check_course
    from creditlab.classroom.manifest import load_course

    if options.check:
        problems = check_course()
        print("\n".join(problems) or "The course is complete.")
        return 1 if problems else 0
    course = load_course()
    if write_start_page(course):
        print("index")
    for item in outdated(course, options.names, options.force):
        print(f"{item.name} ...", end=" ", flush=True)
        built = build_notebook(course, item)
        late = f", over its budget of {built.budget} s" if built.over_budget else ""
        print(f"{built.seconds:.1f} s{late}")
    return 0
