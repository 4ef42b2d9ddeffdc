"""Where a table breaks its schema: which rows, how many, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, is_number, listing
from creditlab.data.schema import import_pandera, without_spark_warnings

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

SHOWN = 3  # examples of a violation
COLUMNS = ("column", "check", "rows", "share", "examples", "first_rows", "remedy")
_ABSENT = ("column_in_dataframe", "column_in_schema")
_REMEDIES = {
    "present": "ask for the column, rename the one that holds it, or take it out of the schema",
    "not in the schema": "add it to the schema, or leave it out",
    "not missing": "find out why; missing has a bin of its own if nullable is set in the schema",
    "unique": "drop_duplicates, or ask the source which row is right",
    "numbers": "to_number reads text; what then is missing was no number",
    "whole numbers": "round, or set the type to float64 in the schema",
    "text": "convert with .astype(str), or correct the type in the schema",
    "true or false": "recode, or correct the type in the schema",
    "dates": "to_date reads text in a stated format",
    "in_range": "a code: to_missing; a wrong unit: scale; right after all: widen the range",
    "isin": "recode to a known value, or add the value to the schema",
}


def check_schema(frame: pd.DataFrame, schema: DataFrameSchema) -> pd.DataFrame:
    """List where a table breaks its schema.

    Parameters
    ----------
    frame : pandas.DataFrame
    schema : pandera.pandas.DataFrameSchema
        From `creditlab.data.schema.infer_schema`, from a file, or written by hand.

    Returns
    -------
    pandas.DataFrame
        A row a broken check, most rows first, and empty when all is well: ``column``; ``check``;
        ``rows`` and their ``share``; ``examples``: up to three values; ``first_rows``: index labels
        of up to three rows; and a ``remedy``. Bad data raises nothing.

    Raises
    ------
    ValueError
        For an empty frame or duplicate column names.

    Notes
    -----
    Types are compared by what they hold: 1.0 is a whole number, and a category of strings is text.
    A value of the wrong type is counted once, and the other values of its column are still checked.

    Examples
    --------
    >>> from creditlab.data.schema import infer_schema
    >>> ages = pd.DataFrame({"age": [*range(20, 45)] * 2, "job": ["fixed", "free"] * 25})
    >>> schema = infer_schema(ages)
    >>> now = pd.DataFrame({"age": [35, -999, 62, 44], "job": ["free", "gig", "gig", None]})
    >>> check_schema(now, schema)[["column", "check", "rows", "examples"]]
      column                   check  rows    examples
    0    age           from 18 to 46     2  [-999, 62]
    1    job  one of 'fixed', 'free'     2       [gig]
    2    job             not missing     1       [nan]
    """
    check_frame(frame)
    import_pandera()
    from pandera.errors import SchemaErrors

    numbered = schema.index is None  # then rows are told by their place
    table = frame.reset_index(drop=True) if numbered else frame.copy(deep=False)
    found: list[dict[str, Any]] = []
    changed: dict[Any, dict[str, None]] = {}
    offenders: dict[Any, Any] = {}
    for name, column in schema.columns.items():
        if name in table.columns and (wanted := _family(column.dtype)):
            for kind in ("numbers", wanted) if wanted == "whole numbers" else (wanted,):
                wrong = _wrong(table[name], kind)
                if wrong.any():
                    found.append(_violation(frame, name, kind, np.flatnonzero(wrong), None))
                    offenders[name] = offenders.get(name, False) | wrong
                    table[name] = table[name].astype(object).mask(wrong).infer_objects()
            changed[name] = {"dtype": None}
    relaxed = schema.update_columns(changed) if changed else schema
    try:
        with without_spark_warnings():
            relaxed.validate(table, lazy=True)
    except SchemaErrors as errors:
        found += _violations(frame, schema, errors.failure_cases, offenders)
    result = pd.DataFrame(found, columns=list(COLUMNS))
    return result.sort_values("rows", ascending=False, kind="stable").reset_index(drop=True)


def _family(dtype: Any) -> str:
    """Name what a type of a schema wants, or nothing where pandera itself is to judge."""
    name = str(dtype).lower()
    for start, family in (
        ("int", "whole numbers"), ("uint", "whole numbers"), ("float", "numbers"),
        ("str", "text"), ("bool", "true or false"), ("datetime64", "dates"),
    ):  # fmt: skip
        if name.startswith(start):
            return family
    return ""


def _wrong(column: pd.Series, wanted: str) -> np.ndarray:
    """Tell which values are not of the type that is wanted; missing ones are of any."""
    filled = column.notna().to_numpy()
    if wanted in ("numbers", "whole numbers") and is_number(column):
        if wanted == "numbers":
            return np.zeros(len(column), dtype=bool)
        return filled & (column % 1 != 0).fillna(False).to_numpy(dtype=bool)
    if wanted == "true or false" and (pd.api.types.is_bool_dtype(column) or is_number(column)):
        return filled & ~column.isin([0, 1]).to_numpy()
    if wanted == "dates" and pd.api.types.is_datetime64_any_dtype(column):
        return np.zeros(len(column), dtype=bool)
    codes, values = pd.factorize(column)
    return filled & np.append([not _is(value, wanted) for value in values], True)[codes]


def _is(value: Any, wanted: str) -> bool:
    if wanted == "text":
        return isinstance(value, str)
    if wanted == "true or false":
        return isinstance(value, (bool, np.bool_))
    if wanted == "dates":
        return hasattr(value, "year")
    number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return number and (wanted == "numbers" or value % 1 == 0)


def _violations(
    frame: pd.DataFrame, schema: Any, cases: pd.DataFrame, offenders: dict[Any, Any]
) -> list[dict[str, Any]]:
    """Turn pandera's failure cases, a row a value, into a row a check."""
    cases = cases.assign(column=_named(cases))
    found = []
    keys = ["schema_context", "column", "check", "check_number"]
    for key, part in cases.groupby(keys, dropna=False, sort=False):
        context, name, check, number = cast(tuple[Any, Any, Any, Any], key)
        if check in _ABSENT or part["index"].isna().any():
            rows = np.arange(len(frame))
        elif schema.index is None:
            rows = np.unique(part["index"].to_numpy(dtype=np.int64))
        else:
            rows = np.flatnonzero(frame.index.isin(part["index"]))
        if name in offenders and check not in _ABSENT:
            rows = rows[~offenders[name][rows]]
        if len(rows):
            own = context == "Column" and not pd.isna(number) and name in schema.columns
            rule = schema.columns[name].checks[int(number)] if own else None
            found.append(_violation(frame, name, str(check), rows, rule))
    return found


def _named(cases: pd.DataFrame) -> pd.Series:
    """Name the column, or columns, of each failure case; none where whole rows are checked."""
    names = cases["column"].where(cases["schema_context"] == "Column", "")
    absent = cases["check"].isin(_ABSENT)
    names = names.where(~absent, cases["failure_case"])
    together = cases["check"] == "multiple_fields_uniqueness"
    return names.where(~together, ", ".join(map(str, cases.loc[together, "column"].unique())))


def _violation(
    frame: pd.DataFrame, column: Any, check: str, rows: np.ndarray, rule: Any
) -> dict[str, Any]:
    """Describe one broken check."""
    words, kind = _words(check, rule)
    hit = frame.iloc[rows]
    values = hit[column].unique()[:SHOWN] if column in frame.columns else []
    return {
        "column": column,
        "check": words,
        "rows": len(rows),
        "share": len(rows) / len(frame),
        "examples": [v.item() if isinstance(v, np.generic) else v for v in values],
        "first_rows": hit.index[:SHOWN].tolist(),
        "remedy": _REMEDIES.get(kind, "correct the values, or the check in the schema"),
    }


def _words(check: str, rule: Any) -> tuple[str, str]:
    """Say a check in words, and name its kind."""
    if rule is not None and rule.name == "in_range":
        low, high = rule.statistics["min_value"], rule.statistics["max_value"]
        return f"from {_short(low)} to {_short(high)}", "in_range"
    if rule is not None and rule.name == "isin":
        return f"one of {listing(rule.statistics['allowed_values'])}", "isin"
    plain = {
        "not_nullable": "not missing",
        "field_uniqueness": "unique",
        "multiple_fields_uniqueness": "unique",
        "column_in_dataframe": "present",
        "column_in_schema": "not in the schema",
    }.get(check, check)
    return plain, plain


def _short(value: Any) -> str:
    return f"{value:,.10g}" if isinstance(value, (int, float)) else str(value)
