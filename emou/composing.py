"""What time has made of a stored row, as columns of a query that are written to SQL once in the life of a process.

`as_of` is a CASE for each row of the law's tables. The ORM builds, copies and compiles such a tree anew wherever a
list, a filter or a count names it: that took some pages ten times as long as PostgreSQL needed for all its answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.db import connection
from django.db.models import Case, CharField, DateTimeField, Expression, F, Model, Q, Value, When

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


def written(model: type[Model], found: Sequence[Now]) -> dict[str, Written]:
    """`state_now`, `event_now` and `since_now` of a table's rows: of the first that is true, or else as stored."""
    columns = {
        "state_now": _case([(now.when, now.state) for now in found], F("state"), CharField()),
        "event_now": _case([(now.when, now.event) for now in found], F("last_event"), CharField()),
        "since_now": _case([(now.when, now.since) for now in found], F("state_since"), DateTimeField()),
    }
    return {name: Written.of(model, column) for name, column in columns.items()}


def _case(found: list[tuple[Q, Any]], stored: F, field: Any) -> Case:
    return Case(*(When(when, then=then) for when, then in found), default=stored, output_field=field)
