"""Queries that would take longer to compose than to answer.

What time has made of a stored row is written to SQL once in the life of a process, and filled in for each query.

`as_of` is a CASE for each row of the law's tables. The ORM builds, copies and compiles such a tree anew wherever a
list, a filter or a count names it: that took some pages ten times as long as PostgreSQL needed for all its answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Expression,
    F,
    Model,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

AT = datetime(1, 1, 1, tzinfo=UTC)
"""Stands for the instant in what is written once."""


@dataclass(frozen=True, slots=True)
class Now:
    """What a row has become where `when` is true: its state, by which event, and since when."""

    when: Q
    event: F | Value
    state: F | Value
    since: Any


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The SQL of an expression over a table's own columns. `pieces` stand between the names of the table."""

    pieces: tuple[str, ...]
    params: tuple[Any, ...]
    output_field: Any

    @classmethod
    def of(cls, model: type[Model], expression: Expression) -> Self:
        query = model._default_manager.annotate(written=expression).query
        written = query.annotations["written"]
        sql, params = query.get_compiler(connection=connection).compile(written)
        table = connection.ops.quote_name(model._meta.db_table)
        return cls(tuple(sql.split(f"{table}.")), tuple(params), written.output_field)


class Filled(Expression):
    """What was written, for the rows of a query and an instant."""

    def __init__(self, written: Written, at: datetime) -> None:
        super().__init__(output_field=written.output_field)
        self.written, self.at, self.row = written, at, F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.row,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        alias = compiler.quote_name_unless_alias(self.row.alias)
        params = tuple(self.at if param == AT else param for param in self.written.params)
        return f"{alias}.".join(self.written.pieces), params


def written(model: type[Model], rows: Sequence[Now]) -> dict[str, Written]:
    """`state_now`, `event_now` and `since_now` of a table's rows: of the first that is true, or else as stored."""
    columns = {
        "state_now": _case([(now.when, now.state) for now in rows], F("state"), CharField()),
        "event_now": _case([(now.when, now.event) for now in rows], F("last_event"), CharField()),
        "since_now": _case([(now.when, now.since) for now in rows], F("state_since"), DateTimeField()),
    }
    return {name: Written.of(model, column) for name, column in columns.items()}


def _case(whens: list[tuple[Q, Any]], stored: F, field: Any) -> Case:
    return Case(*(When(when, then=then) for when, then in whens), default=stored, output_field=field)


@dataclass(frozen=True, slots=True)
class Head:
    """The first `most` of some rows in an order that settles every tie."""

    rows: QuerySet[Any]
    order: tuple[str, ...]
    most: int

    def asked(self, name: str) -> QuerySet[Any]:
        number, total = Window(RowNumber(), order_by=self.order), Window(Count("pk"))
        named = self.rows.order_by(*self.order).annotate(list=Value(name), number=number, total=total)
        return named.values_list("list", "number", "pk", "total")[: self.most]


@dataclass(slots=True)
class Found:
    """The keys of the first rows of a list, in its order, and how many rows it has in all."""

    keys: list[int] = field(default_factory=list)
    total: int = 0


def first_rows(heads: Mapping[str, Head]) -> dict[str, Found]:
    """The first rows of each list, in one question however many lists there are."""
    lists = {name: Found() for name in heads}
    asked = [head.asked(name) for name, head in heads.items()]
    for name, _, key, total in sorted(asked[0].union(*asked[1:], all=True)) if asked else ():
        lists[name].keys.append(key)
        lists[name].total = total
    return lists
