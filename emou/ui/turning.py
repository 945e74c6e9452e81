"""Turning the pages of a list by the numbers of its rows, so that rows that arrive meanwhile move nothing about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

PAGE = 25
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Turned:
    """Some rows of a list, and the queries that lead on; empty where the list ends."""

    rows: list[Any]
    previous_url: str
    next_url: str


def turned(
    found: QuerySet[Any, Any], asked: Mapping[str, str], *, oldest_first: bool = False, keeps: Iterable[str] = ()
) -> Turned:
    """The page that is asked for by `after` or `before`. A number that cannot be read begins at the beginning.

    `keeps`: what else was asked for and holds for every page.
    """
    number = _number(asked.get("after", "") or asked.get("before", ""))
    backwards = number is not None and not asked.get("after")
    rising = oldest_first is not backwards
    if number is not None:
        found = found.filter(**{"pk__gt" if rising else "pk__lt": number})
    rows = list(found.order_by("pk" if rising else "-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    has_before, has_after = (more, True) if backwards else (number is not None, more)
    kept = {name: asked[name] for name in keeps if asked.get(name)}
    return Turned(
        rows,
        _url("before", rows[0], kept) if rows and has_before else "",
        _url("after", rows[-1], kept) if rows and has_after else "",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _url(side: str, row: Any, kept: Mapping[str, str]) -> str:
    return f"?{urlencode({**kept, side: row['id'] if isinstance(row, dict) else row.pk})}"
