"""Pieces of SQL that mean the same in every dialect, and how a tree is written for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from sqlglot import Dialect, exp

from creditlab.deploy.engines import EXACT

ONE_LINE = "one line"


def stage_named(name: str) -> exp.Table:
    """Return a stage of the statement as a table, its name quoted."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def column(name: str, of: str | None = None) -> exp.Column:
    """Return a column, its name quoted."""
    return exp.column(name, table=of, quoted=True)


def named(expression: exp.Expr, name: str) -> exp.Expr:
    """Give a column of the result its name, quoted."""
    return exp.alias_(expression, name, quoted=True, copy=False)


def digits(text: str) -> exp.Expr:
    """Return a number written as it is given."""
    number = exp.Literal.number(text.removeprefix("-"))
    return exp.Neg(this=number) if text.startswith("-") else number


def double(value: float) -> exp.Expr:
    """Write a float64 so that engines read all of it, as a double and not as a decimal."""
    text = repr(float(value) + 0.0)
    return digits(text if "e" in text else f"{text}e0")


def number(value: float) -> exp.Expr:
    """Write a float64, plainly if it is a whole number."""
    whole = float(value).is_integer() and abs(value) <= EXACT
    return digits(str(int(value))) if whole else double(value)


def double_named(text: str) -> exp.Expr:
    """Return the double that has a name: NaN, Infinity."""
    return exp.cast(exp.Literal.string(text), "DOUBLE")


def noted(expression: exp.Expr, text: str) -> exp.Expr:
    """Put a comment, on one line, behind an expression."""
    expression.add_comments([" ".join(text.split())])
    return expression


def case(
    pairs: Iterable[tuple[exp.Expr, exp.Expr]],
    default: exp.Expr | None = None,
    of: exp.Expr | None = None,
) -> exp.Case:
    """Return the value of the first condition that holds, or of the value that ``of`` equals."""
    ifs = [exp.If(this=condition, true=value) for condition, value in pairs]
    return exp.Case(this=of, ifs=ifs, default=default)


def by_bin(
    variable: str, worth: Mapping[int, exp.Expr], default: exp.Expr | None = None
) -> exp.Case:
    """Return what the bin of a variable is worth, by its number."""
    pairs = ((number(place), value) for place, value in worth.items())
    return case(pairs, default, of=column(f"{variable}_bin"))


def total(terms: Iterable[exp.Expr]) -> exp.Expr:
    """Add up."""
    return reduce(lambda a, b: exp.Add(this=a, expression=b), terms)


def probability(log_odds: exp.Expr) -> exp.Expr:
    """Return 1 / (1 + exp(-log_odds)), as a double."""
    odds = exp.Add(this=digits("1e0"), expression=exp.Exp(this=exp.Neg(this=log_odds)))
    return exp.Div(this=digits("1e0"), expression=exp.Paren(this=odds), typed=True)


def written(statement: exp.Expr, dialect: str) -> str:
    """Write a tree as a person would: WHEN and THEN on a line, a row of a list on a line."""
    generator = Dialect.get_or_raise(dialect).generator_class

    class Readable(generator):  # type: ignore[misc, valid-type]
        def case_sql(self, expression: exp.Case) -> str:
            this, default = (self.sql(expression, part) for part in ("this", "default"))
            ifs = expression.args["ifs"]
            parts = [f"CASE {this}".rstrip()]
            parts += [f"WHEN {self.sql(e, 'this')} THEN {self.sql(e, 'true')}" for e in ifs]
            parts += [f"ELSE {default}", "END"] if default else ["END"]
            if len(ifs) == 1 and not self.too_wide(parts):
                return " ".join(parts)
            return self.indent("\n".join(parts), skip_first=True, skip_last=True)

        def select_sql(self, expression: exp.Select) -> str:
            if not expression.meta.get(ONE_LINE):
                return super().select_sql(expression)
            return "SELECT " + ", ".join(self.sql(column) for column in expression.expressions)

    return Readable(dialect=dialect, pretty=True).generate(statement)
