"""Lists by cursor: a page begins after a row, not at a number, so that rows filed meanwhile move nothing about."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import Q, QuerySet
from rest_framework.request import Request

from emou.domain.refusals import MALFORMED, Problem, Refused
from emou.http.shapes import MOST_BIG, Text, Whole

PARAMETERS = {"cursor": Text(400), "limit": Whole(1, 200)}
NOTES = {"cursor": "From `next` or `previous` of a page.", "limit": "How many a page holds; 50 unless told."}
USUAL_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: by a column of this kind, then by id in the same direction."""

    column: str
    kind: type
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row next to which a page begins; `back` for the page before it."""

    place: Any
    tie: int
    back: bool


Rows = QuerySet[Any]


def page(request: Request, rows: Rows, order: Order, asked: dict[str, Any], tell: Callable[[Any], Any]) -> dict:
    """One page of `rows` (values, with the id and the order's column), each told by `tell`, and the way on and back."""
    cursor = _read(asked["cursor"], order) if asked.get("cursor") else None
    limit = asked.get("limit", USUAL_LIMIT)
    back = cursor is not None and cursor.back
    found = list(_ordered(rows, order, cursor, back)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if back:
        found.reverse()
    onward = found and (more or back)
    before = found and (more if back else cursor is not None)
    return {
        "results": [tell(row) for row in found],
        "next": _link(request, order, found[-1], back=False) if onward else None,
        "previous": _link(request, order, found[0], back=True) if before else None,
    }


def _ordered(rows: Rows, order: Order, cursor: Cursor | None, back: bool) -> Rows:
    falling = order.descending != back
    sign = "-" if falling else ""
    rows = rows.order_by(f"{sign}{order.column}", f"{sign}id")
    if cursor is None:
        return rows
    beyond = "lt" if falling else "gt"
    same = Q(**{order.column: cursor.place, f"id__{beyond}": cursor.tie})
    reached = Q(**{f"{order.column}__{beyond}e": cursor.place})  # said besides, so that an index can begin there
    return rows.filter(reached, Q(**{f"{order.column}__{beyond}": cursor.place}) | same)


def _link(request: Request, order: Order, row: dict[str, Any], *, back: bool) -> str:
    packed = orjson.dumps([row[order.column], row["id"], back])
    asked = request.query_params.dict() | {"cursor": base64.urlsafe_b64encode(packed).decode().rstrip("=")}
    return request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")


def _read(text: str, order: Order) -> Cursor:
    try:
        place, tie, back = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Cursor(_place(place, order), _whole(tie), back is True)
    except (ValueError, TypeError):
        wrong = Problem("cursor", "unreadable", "Take the cursor from `next` or `previous`.")
        raise Refused(MALFORMED, problems=(wrong,)) from None


def _place(place: Any, order: Order) -> Any:
    if order.kind is int:
        return _whole(place)
    if not isinstance(place, str) or "\x00" in place:
        raise ValueError("no text that a row could hold")
    return _instant(place) if order.kind is datetime else place


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant without an offset")
    return at


def _whole(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) > MOST_BIG:
        raise ValueError("not the number of a row")
    return number
