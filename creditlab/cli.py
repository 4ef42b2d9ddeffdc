"""The command line: ``creditlab scorecard``, ``fit``, ``score``, ``monitor`` and so on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; a mistake of the user's is one line on stderr and exit code 2."""
    parser = argparse.ArgumentParser(prog="creditlab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    add_scorecard_command(commands)
    add_fit_command(commands)
    add_score_command(commands)
    add_monitor_command(commands)
    add_customers_command(commands)
    add_build_command(commands)
    add_release_command(commands)
    add_grade_command(commands)
    add_cards_command(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (ValueError, OSError) as error:
        print(f"creditlab {options.command}: {error}", file=sys.stderr)
        return 2


def add_scorecard_command(commands: Any) -> None:
    """Add ``creditlab scorecard``; what is not given is as the notebook says."""
    parser = commands.add_parser(
        "scorecard",
        help="develop a scorecard from a CSV or Parquet file",
        argument_default=argparse.SUPPRESS,
    )
    add = parser.add_argument
    add("data", help="CSV or Parquet file, or the name of a data set of the course")
    add("--target", required=True, metavar="COLUMN", help="the column that says how it ended")
    add("--out", metavar="FOLDER", help="where the results go; default out/<file name>")
    add("--settings", metavar="FILE", help="YAML: any setting of the notebook; options go before")
    add("--bad", metavar="VALUE", help="the value that means bad; not needed for 0 and 1")
    add("--missing-target", choices=("error", "keep"), help="keep: score these rows")
    add("--test-size", type=float, metavar="SHARE", help="of the rows")
    add("--seed", type=int, metavar="N", help="of the draw of the test sample")
    add("--time", metavar="COLUMN", help="dates: the latest fifth stands apart, out of time")
    add("--group", metavar="COLUMN", help="customers: all rows of one stay on one side")
    add("--max-bins", type=int, metavar="N", help="of a variable")
    add("--max-variables", type=int, metavar="N", help="of the card")
    add("--min-iv", type=float, metavar="IV", help="least information value")
    add("--max-correlation", type=float, metavar="R", help="of weights of evidence")
    add("--margin", type=float, metavar="MONEY", help="what a good customer earns")
    add("--loss", type=float, metavar="MONEY", help="what a bad one costs")
    add("--previous", metavar="CARD", help="scorecard.json of the card in use, to compare with")
    several = {"action": "append", "metavar": "COLUMN"}
    add("--drop", **several, help="not to be used; may be repeated")
    add("--keep", **several, help="to be used in any case; may be repeated")
    add("--protected", **several, help="not in the card; approval is compared between its groups")
    parser.set_defaults(run=_scorecard)


def _scorecard(options: argparse.Namespace) -> int:
    from creditlab.workbench.run import read_settings, run_scorecard

    given = {k: v for k, v in vars(options).items() if k not in ("command", "run")}
    if "settings" in given:
        given = read_settings(given.pop("settings")) | given
    try:
        run = run_scorecard(**given, progress=True)
    except KeyboardInterrupt:
        print("creditlab scorecard: stopped; nothing was written", file=sys.stderr)
        return 130
    print(*run.files, sep="\n")
    print(
        f"test AUC {run.auc:.3f} [{run.low:.3f}, {run.high:.3f}], "
        f"{run.variables} variables, {run.rows:,} rows"
    )
    return 0


def add_fit_command(commands: Any) -> None:
    """Add ``creditlab fit``."""
    parser = commands.add_parser(
        "fit", help="bins, card and scores from Parquet or CSV files larger than memory"
    )
    add = parser.add_argument
    add("data", help="a file, or many in quotes: 'customers/*.parquet'")
    add("--target", required=True, metavar="COLUMN", help="1 = bad, 0 = good")
    add("--out", required=True, metavar="FOLDER", help="where the results go")
    add("--test", metavar="FILES", help="other files, on which the card is measured")
    add(
        "--keep",
        action="append",
        default=[],
        metavar="COLUMN",
        help="to stand beside the score, not to be fitted; may be repeated",
    )
    add("--max-bins", type=int, metavar="N", help="of a variable")
    parser.set_defaults(run=_fit)


def _fit(options: argparse.Namespace) -> int:
    from creditlab.workbench.fit import fit_files

    given = {k: v for k, v in vars(options).items() if k not in ("command", "run")}
    try:
        found = fit_files(**given)
    except KeyboardInterrupt:
        print("creditlab fit: stopped; nothing was written", file=sys.stderr)
        return 130
    print(*found.files, sep="\n")
    auc = found.measures.loc["auc"]
    on = "the rows of the fit" if options.test is None else options.test
    print(
        f"AUC on {on} {auc['value']:.3f} [{auc['low']:.3f}, {auc['high']:.3f}], "
        f"{len(found.card.bins_)} variables, {found.rows:,} rows"
    )
    return 0


def add_score_command(commands: Any) -> None:
    """Add ``creditlab score``."""
    parser = commands.add_parser("score", help="score a file with a card")
    add = parser.add_argument
    add("card", help="scorecard.json")
    add("data", help="CSV or Parquet file with the card's variables")
    add("--out", default="scores.csv", metavar="FILE", help=".csv or .parquet; default scores.csv")
    add("--reasons", type=int, default=0, metavar="N", help="most reasons a customer; default none")
    add(
        "--keep",
        action="append",
        default=[],
        metavar="COLUMN",
        help="to stand before the score; may be repeated",
    )
    parser.set_defaults(run=_score)


def _score(options: argparse.Namespace) -> int:
    from creditlab.workbench.score import score_file

    given = {k: v for k, v in vars(options).items() if k not in ("command", "run")}
    rows = score_file(**given)
    print(f"{options.out}: {rows:,} customers scored")
    return 0


def add_monitor_command(commands: Any) -> None:
    """Add ``creditlab monitor``."""
    parser = commands.add_parser("monitor", help="is a card in use still what it was?")
    add = parser.add_argument
    add("card", help="scorecard.json")
    add("data", help="CSV or Parquet file of the customers since")
    add("--development", metavar="FILE", help="to compare with; default: the counts of the card")
    add("--target", metavar="COLUMN", help="how it ended, as far as it is known")
    add("--bad", metavar="VALUE", help="the value that means bad; not needed for 0 and 1")
    add("--period", metavar="COLUMN", help="one verdict for each; default: one for all rows")
    add("--every", choices=("D", "W", "M", "Q", "Y"), help="the period is a date: day to year")
    add("--decision", metavar="COLUMN", help="1 = approved: reports overrides")
    add("--cutoff", type=float, metavar="POINTS", help="from which the system approves")
    add("--system-decision", metavar="COLUMN", help="what it proposed, instead of a cut-off")
    add("--reason", metavar="COLUMN", help="why it was overridden")
    add(
        "--out",
        default="monitoring.html",
        metavar="FILE",
        help=".html or .csv; default monitoring.html",
    )
    parser.set_defaults(run=_monitor)


def _monitor(options: argparse.Namespace) -> int:
    from creditlab.workbench.monitor import monitor_files

    given = {k: v for k, v in vars(options).items() if k not in ("command", "run")}
    found = monitor_files(**given)
    for row in found.summary.to_dict("records"):
        print(f"{row['period']}: {row['verdict']}. {row['reason']}")
    print(options.out)
    return 0


def add_customers_command(commands: Any) -> None:
    """Add ``creditlab customers``."""
    parser = commands.add_parser(
        "customers", help="credit files and portfolio from a ledger and statements"
    )
    add = parser.add_argument
    add("--ledger", required=True, metavar="FILE", help="CSV or Parquet: a row an event")
    add("--statements", metavar="FILE", help="a row a customer and year-end")
    add("--customers", metavar="FILE", help="master data: customer, name, industry, insured, …")
    add("--out", required=True, metavar="FOLDER", help="where the results go")
    add("--at", metavar="DATE", help="today; default: the last day of the ledger")
    add("--currency", metavar="CODE", help="to count in; default: that of most invoices")
    add("--rate", action="append", default=[], metavar="USD=7.1", help="of another currency")
    add("--pages", type=int, metavar="N", help="credit files of the N largest; default all")
    parser.set_defaults(run=_customers)


def _customers(options: argparse.Namespace) -> int:
    from creditlab.workbench.credit_run import write_credit_files

    given = {k: v for k, v in vars(options).items() if k not in ("command", "run", "rate")}
    book = write_credit_files(**given, rates=_rates(options.rate))
    actions = book.customers["action"].value_counts()
    print(f"{options.out}/portfolio.html")
    counted = ", ".join(f"{count:,} {action}" for action, count in actions.items())
    print(f"{len(book.customers):,} customers at {book.at.date()}: {counted}")
    print(f"{len(book.issues):,} problems in the files, each in {options.out}/issues.csv")
    return 0


def _rates(pairs: Sequence[str]) -> dict[str, float]:
    try:
        return {code: float(rate) for code, _, rate in (pair.partition("=") for pair in pairs)}
    except ValueError:
        raise ValueError(f"--rate {' '.join(pairs)}: write it as USD=7.1") from None


def add_build_command(commands: Any) -> None:
    """Add ``creditlab build``."""
    parser = commands.add_parser("build", help="build the notebooks whose source changed")
    parser.add_argument("names", nargs="*", help="lesson ids, slugs or file names; default all")
    parser.add_argument("--force", action="store_true", help="execute also what is current")
    parser.add_argument("--check", action="store_true", help="build nothing; list what is wrong")
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace) -> int:
    from creditlab.classroom.build import build_notebook, outdated, write_generated_pages
    from creditlab.classroom.course_check import check_course
    from creditlab.classroom.manifest import load_course

    if options.check:
        problems = check_course()
        print("\n".join(problems) or "The course is complete.")
        return 1 if problems else 0
    course = load_course()
    for page in write_generated_pages(course):
        print(page)
    for item in outdated(course, options.names, options.force):
        print(f"{item.name} ...", end=" ", flush=True)
        built = build_notebook(course, item)
        late = f", over its budget of {built.budget} s" if built.over_budget else ""
        print(f"{built.seconds:.1f} s{late}")
    return 0


def add_release_command(commands: Any) -> None:
    """Add ``creditlab release``."""
    parser = commands.add_parser("release", help="write what a student receives of an assignment")
    parser.add_argument("assignment", help="its id, such as a01_price_of_credit")
    parser.add_argument(
        "--out", default="out/release", metavar="FOLDER", help="default out/release"
    )
    parser.set_defaults(run=_release)


def _release(options: argparse.Namespace) -> int:
    from creditlab.classroom.assignments import release

    print("\n".join(map(str, release(options.assignment, options.out))))
    return 0


def add_grade_command(commands: Any) -> None:
    """Add ``creditlab grade``."""
    parser = commands.add_parser("grade", help="grade the submissions of a class, confined")
    add = parser.add_argument
    add("assignment", help="its id, such as a01_price_of_credit")
    folder = "with <student>/<assignment>/<assignment>.ipynb; only read; default submitted"
    add("--submitted", default="submitted", metavar="FOLDER", help=folder)
    add("--results", metavar="CSV", help="default grades/<assignment>.csv beside that folder")
    add("--jobs", type=int, default=2, metavar="N", help="submissions at a time; default 2")
    add("--cell-seconds", type=int, default=30, metavar="S", help="for a cell; default 30")
    add("--seconds", type=int, default=300, metavar="S", help="for a submission; default 300")
    add("--memory", type=int, default=4000, metavar="MB", help="of a submission; default 4000")
    add("--force", action="store_true", help="grade also what has not changed since")
    add(
        "--unsandboxed",
        action="store_true",
        help="without bubblewrap: students' code runs with all your rights",
    )
    parser.set_defaults(run=_grade)


def _grade(options: argparse.Namespace) -> int:
    from creditlab.classroom.grade_class import everything_graded, grade_class
    from creditlab.classroom.sandbox import Limits

    table = grade_class(
        options.assignment,
        options.submitted,
        options.results,
        options.jobs,
        Limits(cell=options.cell_seconds, total=options.seconds, memory=options.memory),
        sandboxed=not options.unsandboxed,
        force=options.force,
    )
    for status, count in table["status"].value_counts().items():
        print(f"{count:,} {status}")
    return 0 if everything_graded(table) else 1


def add_cards_command(commands: Any) -> None:
    """Add ``creditlab cards``."""
    parser = commands.add_parser("cards", help="print the cards of the role plays, for a class")
    parser.add_argument("--out", default="cards", metavar="FOLDER", help="default cards")
    parser.add_argument("--no-pdf", action="store_true", help="HTML pages only")
    parser.set_defaults(run=_cards)


def _cards(options: argparse.Namespace) -> int:
    from creditlab.lab.role_cards import write_cards

    written, problem = write_cards(options.out, pdf=not options.no_pdf)
    print(*written, sep="\n")
    if problem:
        print(f"creditlab cards: {problem}", file=sys.stderr)
    return 1 if problem else 0
