"""The columns of a card's SELECT: values, their bins, what these are worth, and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from sqlglot import exp

from creditlab.data.checks import NUMERIC
from creditlab.deploy.engines import (
    ENGINES,
    FLAG,
    NUMBER,
    TEXT,
    check_blanks,
    check_names,
    kind_of,
)
from creditlab.deploy.sql_nodes import (
    ONE_LINE,
    by_bin,
    case,
    column,
    digits,
    double,
    double_named,
    named,
    noted,
    number,
    probability,
    total,
)
from creditlab.model.rules import MISSING, Rule
from creditlab.model.scorecard import Scorecard


class CardColumns:
    """The columns that each stage adds for one card.

    ``<variable>_value`` is the column as it is compared, ``<variable>_bin`` the number of its bin,
    ``<variable>_points`` what that is worth, ``<variable>_reason`` the place in the list of reasons
    of what it says.

    Parameters
    ----------
    card : Scorecard
    dialect : str
    keep : list of str
    columns : dict of str to str
        As in `creditlab.deploy.sql.to_sql`.
    reasons : pandas.DataFrame
        As `reason_table` returns it, the reason that costs most points first.
    n : int
        Most reasons a row.
    """

    def __init__(
        self,
        card: Scorecard,
        dialect: str,
        keep: list[str],
        columns: dict[str, str],
        reasons: pd.DataFrame,
        n: int,
    ) -> None:
        self.card, self.dialect, self.engine = card, dialect, ENGINES[dialect]
        self.keep, self.columns, self.reasons, self.n = keep, columns, reasons, n
        self.none = len(reasons) + 1  # the place of a reason that is none
        self.kinds = {name: kind_of(name, card.bins_[name].rule) for name in card.bins_}
        check_names([*keep, *self._names()], dialect)
        if self.engine.pads:
            for name in card.bins_:
                check_blanks(name, card.bins_[name].rule)

    def _names(self) -> Iterator[str]:
        for name in self.card.bins_:
            yield from (f"{name}_{part}" for part in ("value", "bin", "points", "reason"))
        for i in range(1, self.n + 1):
            yield from (f"reason_{i}", f"reason_{i}_place")
        yield from ("reason_places", "base_points", "score", "pd", "log_odds", "place", "reason")

    def values(self) -> Iterator[exp.Expr]:
        """Return the columns that are needed, in types that compare as in Python."""
        for name in self.keep:
            yield named(column(name), name)
        for name, kind in self.kinds.items():
            yield named(self._value(column(self.columns.get(name, name)), kind), f"{name}_value")

    def _value(self, of: exp.Expr, kind: str) -> exp.Expr:
        if kind == FLAG:
            return exp.cast(of, "INT")
        if kind == TEXT:
            text: exp.Expr = exp.cast(of, self.engine.text, dialect=self.dialect)
            if self.engine.collation:
                text = exp.Collate(this=text, expression=exp.Var(this=self.engine.collation))
            return text
        value = exp.cast(of, "DOUBLE")
        if self.engine.nan == "equal":
            return exp.Nullif(this=value, expression=double_named("NaN"))
        if self.engine.nan == "unequal":
            return case([(exp.Not(this=exp.IsNan(this=value)), value.copy())])
        return value

    def bins(self) -> Iterator[exp.Expr]:
        """Return the number of the bin of each value, NULL for one that is refused."""
        for name, bins in self.card.bins_.items():
            yield named(self._bin(name, bins.rule, self.kinds[name]), f"{name}_bin")

    def _bin(self, name: str, rule: Rule, kind: str) -> exp.Expr:
        value, missing = f"{name}_value", rule.size - 1
        missing_pair = (column(value).is_(exp.null()), noted(number(missing), MISSING))
        pairs: list[tuple[exp.Expr, exp.Expr]] = [missing_pair]
        if kind == NUMBER and self.engine.infinity:
            infinite = exp.Abs(this=column(value)).eq(self._infinity())
            pairs.append((infinite, noted(exp.null(), "infinite: refused")))
        for i, special in enumerate(rule.special_values, missing - len(rule.special_values)):
            equal = column(value).eq(self._literal(special, kind))
            pairs.append((equal, noted(number(i), "special")))
        for i, split in enumerate(rule.splits):
            pairs.append((column(value) < number(split), noted(number(i), rule.labels[i])))
        for i, group in enumerate(rule.groups):
            members = [self._literal(category, kind) for category in group]
            pairs.append((column(value).isin(*members), number(i)))
        # The last interval, or the categories that no group names.
        rest = len(rule.splits) if rule.kind == NUMERIC else rule.n_regular
        return case(pairs, noted(number(rest), rule.labels[rest]))

    def points(self) -> Iterator[exp.Expr]:
        """Return points, log-odds of bad, and places in the list of reasons."""
        for name, points in self.card.bin_points_.items():
            worth = by_bin(name, {i: self._point(value) for i, value in enumerate(points)})
            yield named(self._as_points(worth), f"{name}_points")
        terms = (
            by_bin(name, {i: double(value) for i, value in enumerate(log_odds)})
            for name, log_odds in self.card.bin_log_odds_.items()
        )
        margin = total([double(self.card.intercept_), *terms])
        yield named(exp.cast(margin, "DOUBLE"), "log_odds")
        if self.n and self.none > 1:
            for name in self.card.bins_:
                yield named(self._reason(name), f"{name}_reason")

    def _reason(self, name: str) -> exp.Expr:
        mine = self.reasons[self.reasons["variable"] == name].sort_values("place")
        if mine.empty:
            return number(self.none)
        places = dict(zip(mine["place"], map(number, mine.index + 1), strict=True))
        return by_bin(name, places, number(self.none))

    def rank(self, i: int) -> exp.Expr:
        """Return the place of the i-th reason: the least that comes after the one before."""
        places = [f"{name}_reason" for name in self.card.bins_]
        if i == 1:
            later: list[exp.Expr] = [column(place) for place in places]
        else:
            before = f"reason_{i - 1}_place"
            later = [
                case([(column(place) > column(before), column(place))], number(self.none))
                for place in places
            ]
        least = later[0]
        if len(later) > 1:
            least = exp.Anonymous(this=self.engine.least, expressions=later)
        if i == 1:  # a row that is refused has no reasons either
            least = case([(column("log_odds").is_(exp.null()).not_(), least)])
        return named(least, f"reason_{i}_place")

    def sorted_places(self) -> exp.Expr:
        """Return all places of a row, sorted; NULL for a row that is refused."""
        places = exp.Array(expressions=[column(f"{name}_reason") for name in self.card.bins_])
        ordered = exp.ArraySort(this=places, nulls_first=exp.true())
        there = column("log_odds").is_(exp.null()).not_()
        return named(case([(there, ordered)]), "reason_places")

    def sorted_rank(self, i: int) -> exp.Expr:
        """Return the place of the i-th reason from the sorted places."""
        return named(column("reason_places")[i - 1], f"reason_{i}_place")

    def reason_list(self) -> exp.Expr:
        """Return all reasons as rows, the one that cost most points first."""
        if self.engine.rows:
            places = enumerate(self.reasons["text"], 1)
            pairs = [exp.Tuple(expressions=[number(i), self._text(text)]) for i, text in places]
            names = [exp.to_identifier(name, quoted=True) for name in ("place", "reason")]
            alias = exp.TableAlias(this=exp.to_identifier("listed", quoted=True), columns=names)
            return exp.select(exp.Star()).from_(exp.Values(expressions=pairs, alias=alias))
        rows = []
        for i, text in enumerate(self.reasons["text"], 1):
            row = exp.select(named(number(i), "place"), named(self._text(text), "reason"))
            row.meta[ONE_LINE] = True
            rows.append(row)
        return exp.union(*rows, distinct=False) if len(rows) > 1 else rows[0]

    def result(self, last: str) -> Iterator[exp.Expr]:
        """Return the columns of the result."""
        yield from (column(name, last) for name in self.keep)
        base = self._as_points(self._point(self.card.base_points_))
        points = [column(f"{name}_points") for name in self.card.bins_]
        yield named(base, "base_points")
        yield from points
        yield named(total([base.copy(), *points]), "score")
        yield named(probability(column("log_odds")), "pd")
        for i in range(1, self.n + 1):
            text: exp.Expr = column("reason", f"reason_{i}")
            if self.none == 1:
                text = exp.cast(exp.null(), self.engine.text, dialect=self.dialect)
            yield named(text, f"reason_{i}")

    def _point(self, value: float) -> exp.Expr:
        decimals = self.card.decimals_
        return double(value) if decimals is None else digits(f"{value:.{max(0, decimals)}f}")

    def _as_points(self, value: exp.Expr) -> exp.Expr:
        """Let points be whole numbers, decimals or doubles, as the card's are."""
        card = self.card
        if card.decimals_ is None:
            return exp.cast(value, "DOUBLE")
        if card.decimals_ <= 0:
            return value
        largest = abs(card.base_points_) + sum(
            max(map(abs, p.tolist())) for p in card.bin_points_.values()
        )
        return exp.cast(
            value, f"DECIMAL({len(str(int(largest))) + card.decimals_}, {card.decimals_})"
        )

    def _literal(self, value: Any, kind: str) -> exp.Expr:
        return self._text(value) if kind == TEXT else number(float(value))

    def _text(self, text: str) -> exp.Expr:
        # Without its N, SQL Server loses letters that its code page does not have.
        return exp.National(this=text) if self.dialect == "tsql" else exp.Literal.string(text)

    def _infinity(self) -> exp.Expr:
        text = str(self.engine.infinity)
        return double_named(text) if text.isalpha() else digits(text)
