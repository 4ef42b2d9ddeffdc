"""Conditions and formulas as text: what a person writes in a log, worked out row by row.

They are SQL expressions, evaluated by DuckDB without any access to files or other tables, so that a
log from elsewhere can be replayed without trust.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_columns, listing

_CHANGING = {"now", "uuid", "gen_random_uuid", "nextval", "current_localtimestamp"}
_CLOSED: dict[str, Any] = {"enable_external_access": "false", "python_enable_replacements": "false"}


def evaluate(frame: pd.DataFrame, expression: str) -> pd.Series:
    """Work out an expression for each row.

    Parameters
    ----------
    frame : pandas.DataFrame
    expression : str
        SQL as DuckDB reads it, over the columns of ``frame``: ``"income < 100 and job = 'fixed'"``,
        ``"date_diff('day', opened, applied)"``. Names that are no plain words are set in double
        quotes. Only the row itself counts: no subqueries, averages or windows.

    Returns
    -------
    pandas.Series
        Index kept; missing where a value that matters is missing, infinite values as missing.

    Raises
    ------
    ValueError
        When it cannot be read, names an absent column or none, or looks beyond its row.

    Examples
    --------
    >>> loans = pd.DataFrame({"amount": [800.0, 900.0], "price": [1000.0, None]})
    >>> evaluate(loans, "amount / price").tolist()
    [0.8, nan]
    """
    import duckdb

    names = columns_of(expression)
    check_columns(frame.columns, names, "frame")
    if not names:
        raise ValueError(f"{expression!r} names no column of the frame ({listing(frame.columns)})")
    try:
        with duckdb.connect(config=_CLOSED) as connection:
            table = connection.from_df(frame[names].reset_index(drop=True))
            found = table.select(duckdb.SQLExpression(expression)).df().iloc[:, 0]
    except duckdb.Error as error:
        said = str(error).split("\n")[0]
        raise ValueError(f"{expression!r} cannot be worked out: {said}") from None
    if pd.api.types.is_float_dtype(found.dtype):
        found = found.replace([np.inf, -np.inf], np.nan)
    return found.set_axis(frame.index)


def rows_where(frame: pd.DataFrame, condition: str) -> np.ndarray:
    """Tell in which rows a condition holds; where it cannot be known, it does not.

    Parameters
    ----------
    frame : pandas.DataFrame
    condition : str
        As in `evaluate`.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)

    Raises
    ------
    ValueError
        As `evaluate`; also when the expression is no condition.

    Examples
    --------
    >>> rows_where(pd.DataFrame({"age": [17.0, 40.0, None]}), "age < 18")
    array([ True, False, False])
    """
    found = evaluate(frame, condition)
    if not pd.api.types.is_bool_dtype(found.dtype) and not found.dropna().isin([True, False]).all():
        raise ValueError(f"{condition!r} is no condition: it gives {listing(found.unique(), 3)}")
    return found.eq(True).fillna(False).to_numpy(dtype=bool)


def columns_of(expression: str) -> list[str]:
    """Return the columns that an expression names, in their order.

    Raises
    ------
    ValueError
        When it cannot be read, or looks beyond its row.

    Examples
    --------
    >>> columns_of("income > 100 and not own_home")
    ['income', 'own_home']
    """
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        tree: Any = sqlglot.parse_one(expression, dialect="duckdb")
    except SqlglotError:
        raise ValueError(
            f"{expression!r} cannot be read; write it as in SQL: income < 100 and job = 'fixed'"
        ) from None
    beyond = (exp.Query, exp.AggFunc, exp.Window, exp.Rand, exp.CurrentDate, exp.CurrentTimestamp)
    changing = any(call.name.lower() in _CHANGING for call in tree.find_all(exp.Anonymous))
    if not isinstance(tree, exp.Condition) or tree.find(*beyond) or changing:
        raise ValueError(
            f"{expression!r} looks beyond its row, or at the clock, and would mean something else "
            f"in another file; write the number down instead"
        )
    return list(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))
