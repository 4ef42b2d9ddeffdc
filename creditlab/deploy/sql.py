"""A card as one SELECT. Scoring is a look-up, and any database can look up.

The statement is built once, as a tree, and then written in the dialect that is asked for. Where
engines differ in what they mean (not-a-number, infinity, letter case, blanks at the end),
`creditlab.deploy.engines` says how each is made to mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted
from sqlglot import exp
from sqlglot.errors import SqlglotError

import creditlab
from creditlab.data.checks import listing
from creditlab.decide.reason_table import reason_table
from creditlab.deploy.engines import ENGINES
from creditlab.deploy.identity import fingerprint
from creditlab.deploy.sql_columns import CardColumns
from creditlab.deploy.sql_nodes import column, stage_named, written
from creditlab.model.scorecard import Scorecard

VALUES, BINS, POINTS, REASONS = "card_values", "card_bins", "card_points", "card_reasons"
SORTED, RANKED = "card_reasons_sorted", "card_reasons_ranked"
SQL_SERVER_MOST = 2**63 - 1


def to_sql(
    card: Scorecard,
    dialect: str = "duckdb",
    table: str = "applicants",
    *,
    keep: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    reasons: int = 4,
    against: Any = "best",
    texts: Any = None,
    exclude: Sequence[str] = (),
) -> str:
    """Write a card as one SELECT that gives points, score, probability of bad and reasons.

    Parameters
    ----------
    card : Scorecard
        Fitted.
    dialect : {"duckdb", "postgres", "spark", "snowflake", "bigquery", "tsql", "mysql", "sqlite"}
    table : str, default "applicants"
        Where the customers are, written as in the dialect: ``risk.applicants``; in DuckDB also
        ``read_parquet('customers.parquet')``.
    keep : sequence of str
        Columns of the table that stand first in the result, such as the customer's number.
    columns : mapping of str to str, optional
        Names of columns in the table, where they differ from the card's variables.
    reasons : int, default 4
        Most reasons a row, as `Scorecard.reasons` gives them; 0 for none.
    against, texts, exclude
        What points are compared with, the words of the reasons, and variables that are none: as in
        `creditlab.decide.reason_table.reason_table`.

    Returns
    -------
    str
        One statement without a semicolon, so that it can stand in a view or a sub-query. Its
        result has what is kept, ``base_points``, ``<variable>_points`` for each variable,
        ``score``, ``pd`` and ``reason_1`` …. The same card gives the same text.

    Raises
    ------
    ValueError
        For a dialect that is not there; names that the engine cannot tell apart; categories that
        are partly text and partly numbers, or that the engine cannot tell apart; reasons as
        `reason_table` refuses them.

    Notes
    -----
    Score and ``pd`` are those of `Scorecard.points` and `Scorecard.predict_proba`: points are
    summed as whole numbers or decimals, ``pd`` comes from the exact log-odds as a double. NULL and
    not-a-number are missing. Python refuses infinite numbers; a statement cannot stop at a row, so
    score, ``pd`` and reasons of that row are NULL. Numbers are compared as doubles, whatever the
    column's type; categories letter by letter, and as text if they were text at development, so
    that a column of the number 1 meets the category "1". Python warns of values unseen at
    development, SQL cannot; both give them the points of the bin "other" or "missing". Column names
    are quoted: where an engine tells upper from lower case, write them as the table does.

    DuckDB, PostgreSQL, Spark and SQLite were run on every row of the bundled data; the statements
    for the others were only read back and run in DuckDB.

    Examples
    --------
    >>> import creditlab as cl, duckdb
    >>> data = cl.load_dataset("spanish_credit")
    >>> applicants = data.frame
    >>> card = cl.Scorecard(variables=["Job", "Seniority"]).fit(applicants, data.target)
    >>> scored = duckdb.sql(card.to_sql(table="applicants", reasons=1)).df()
    >>> scored.columns.tolist()
    ['base_points', 'Job_points', 'Seniority_points', 'score', 'pd', 'reason_1']
    >>> bool((scored["score"] == card.points(applicants)).all())
    True
    """
    check_is_fitted(card, "bins_")
    if dialect not in ENGINES:
        raise ValueError(f"dialect {dialect!r}: there are {listing(ENGINES, 20)}; take one of them")
    if not isinstance(reasons, (int, np.integer)) or isinstance(reasons, bool) or reasons < 0:
        raise ValueError(f"reasons is {reasons!r}; give a whole number, or 0 for none")
    if isinstance(keep, str):
        raise ValueError(f"keep is {keep!r}; give a list of columns: [{keep!r}]")
    columns = dict(columns or {})
    if unknown := [name for name in columns if name not in card.bins_]:
        raise ValueError(f"columns: {listing(unknown)} not in the card; leave them out")
    listed = reason_table(card, against, texts=texts, exclude=exclude)
    listed = listed.sort_values("points_lost", ascending=False, kind="stable", ignore_index=True)
    n = min(int(reasons), len(card.bins_) - len(set(exclude)))
    parts = CardColumns(card, dialect, list(keep), columns, listed, n)
    return _head(card, dialect) + written(_statement(parts, _table_of(table, dialect)), dialect)


def _head(card: Scorecard, dialect: str) -> str:
    """Say in comments which card this is, and what becomes of odd values."""
    engine = ENGINES[dialect]
    odd = "NULL and not-a-number are missing." if engine.nan else "NULL is missing."
    if engine.infinity:
        odd += " Infinite numbers are refused: such a row's score is NULL."
    lines = [
        f"creditlab {creditlab.__version__}, scorecard {fingerprint(card)}, for {dialect}",
        f"{card.base_score:g} points at odds of {card.base_odds:g} goods to one bad, "
        f"{card.pdo:g} points double the odds; pd is the probability of bad.",
        odd,
        'A category unseen at development falls in bin "other".',
        engine.note,
    ]
    return "".join(f"-- {line}\n" for line in lines)


def _statement(parts: CardColumns, customers: exp.Expr) -> exp.Expr:
    """Put the stages together: each is a sub-query that adds columns to the one before."""
    stages: dict[str, Any] = {
        VALUES: exp.select(*parts.values(), copy=False).from_(customers, copy=False),
        BINS: _more(VALUES, parts.bins()),
        POINTS: _more(BINS, parts.points()),
    }
    last = POINTS
    ranks = range(1, parts.n + 1) if parts.none > 1 else range(0)
    if ranks and parts.engine.fence == "sort":
        stages[SORTED] = _more(POINTS, [parts.sorted_places()])
        stages[RANKED] = _more(SORTED, map(parts.sorted_rank, ranks))
        last = RANKED
    for i in ranks if last == POINTS else ():
        stage = f"card_reason_{i}"
        stages[stage] = _more(last, [parts.rank(i)])
        if len(ranks) > 1:
            _fence(stages, last, stage, parts.engine.fence)
        last = stage
    select: Any = exp.select(*parts.result(last), copy=False)
    select = select.from_(stage_named(last), copy=False)
    for i in ranks:
        listed = exp.alias_(stage_named(REASONS), f"reason_{i}", table=True, quoted=True)
        there = column("place", f"reason_{i}").eq(column(f"reason_{i}_place", last))
        select = select.join(listed, on=there, join_type="left", copy=False)
    if ranks:
        stages[REASONS] = parts.reason_list()
    for stage, query in stages.items():
        fenced = query.meta.get("materialized")
        name = exp.to_identifier(stage, quoted=True)
        select = select.with_(name, query, materialized=fenced, copy=False)
    return select


def _more(stage: str, columns: Iterable[exp.Expr]) -> exp.Select:
    """Return all columns of a stage, and these."""
    return exp.select(exp.Star(), *columns, copy=False).from_(stage_named(stage), copy=False)


def _fence(stages: dict[str, Any], before: str, stage: str, fence: str | None) -> None:
    """Have the stage before computed once, where the engine would repeat it at each mention."""
    if fence == "materialized":
        stages[before].meta["materialized"] = True
    elif fence == "top":
        stages[before] = stages[before].limit(SQL_SERVER_MOST, copy=False)
    elif fence == "hint":
        whole = exp.Anonymous(this="NO_MERGE", expressions=[exp.Var(this=before)])
        stages[stage].set("hint", exp.Hint(expressions=[whole]))


def _table_of(name: str, dialect: str) -> exp.Expr:
    """Return the table of the customers as the user wrote it."""
    try:
        parsed = exp.to_table(name, dialect=dialect)
    except SqlglotError as error:
        raise ValueError(f"table {name!r} is no table of {dialect} ({error})") from None
    parsed.comments = None
    if parsed.name.lower().startswith((VALUES, BINS, POINTS, "card_reason")):
        raise ValueError(
            f"table {name!r}: the statement uses this name itself; give it a view of another name"
        )
    return parsed
