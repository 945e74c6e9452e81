"""Lists of requests: one row each as tables draw them, and pages by cursor, right while rows arrive."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from agencies.calendars import Calendars, calendars
from agencies.rights import Rights
from emou.domain import clock
from emou.domain.lifecycle import WAITS
from requests_app import filters, queries
from requests_app.models import DataRequest
from requests_app.pages import wording
from requests_app.pages.ending import Ending, ending
from requests_app.pages.turn import Turn, turn_of

SHOWN = ("owner", "requester", "dataset", "use_case", "agreed")
# What no row of a list tells, and what takes longer to read than all the rest of it.
UNTOLD = (
    "snapshot",
    "grounds",
    "findings",
    *(f"use_case__{name}" for name in ("asks", "users", "set_aside", "marks")),
)
PAGE = 25
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One request as templates/components/request_table.html draws it. `turn`: what it is to the one who reads."""

    title: str
    url: str
    reference: str
    requester: str
    owner: str
    dataset: str
    status: str
    is_open: bool
    days_left: int | None
    last_day: date
    is_past: bool
    is_target: bool
    ending: Ending | None
    waits_on: str
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: the field, whether it counts down, and which rows it has at all. The id settles ties.

    `parts`: where no index can hold the field, kinds of rows for which a stored one says the same. A page is found
    among the first rows of each.
    """

    field: str
    down: bool
    has: Callable[[datetime], Q]
    parts: tuple[tuple[Q, str], ...] = ()

    def by(self, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.down is not backwards else ""
        return f"{sign}{self.field}", f"{sign}pk"

    def beyond(self, at: datetime, pk: int, backwards: bool) -> Q:
        """The rows after a cursor, or before it; the first part is said besides, so that an index can begin there."""
        side = "lt" if self.down is not backwards else "gt"
        further = Q(**{f"{self.field}__{side}": at}) | Q(**{self.field: at, f"pk__{side}": pk})
        return Q(**{f"{self.field}__{side}e": at}) & further

    def first(
        self, requests: QuerySet[Any], cursor: tuple[datetime, int] | None, backwards: bool, most: int
    ) -> QuerySet[Any]:
        """The first rows of `requests` after a cursor, or before it, in this order."""
        if self.parts:
            each = (
                replace(self, field=field, parts=()).first(requests.filter(part), cursor, backwards, most)
                for part, field in self.parts
            )
            head, *rest = [rows.values("pk") for rows in each]
            requests = requests.filter(pk__in=head.union(*rest, all=True))
        elif cursor:
            requests = requests.filter(self.beyond(*cursor, backwards))
        return requests.order_by(*self.by(backwards))[:most]

    def cursor(self, row: Any) -> str:
        return f"{getattr(row, self.field).isoformat()}_{row.pk}"


def every(at: datetime) -> Q:
    return Q()


ORDERS = {
    "newest": Order("filed_at", True, every),
    "oldest": Order("filed_at", False, every),
    "last_day": Order("due_at", False, filters.open_at),
    "decided": Order(
        "since_now", True, filters.ended_at, ((filters.BY_SOMEBODY, "state_since"), (filters.BY_TIME, "due_at"))
    ),
}


def in_brief(requests: QuerySet[Any]) -> QuerySet[Any]:
    """The requests with all that a row tells of them, and nothing besides."""
    return requests.select_related(*SHOWN).defer(*UNTOLD)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursors that lead on; empty where the list ends."""

    found: list[Any]
    before: str
    after: str


def page(requests: QuerySet[Any], order: Order, *, after: str = "", before: str = "", size: int = 0) -> Page:
    """One page of a list. A cursor that cannot be read begins at the beginning."""
    cursor, backwards, size = _read(after or before), bool(before and not after), size or PAGE
    backwards = backwards and cursor is not None
    found = list(order.first(requests, cursor, backwards, size + 1))
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before, has_after = (more, True) if backwards else (cursor is not None, more)
    return Page(
        found,
        order.cursor(found[0]) if found and has_before else "",
        order.cursor(found[-1]) if found and has_after else "",
    )


def _read(cursor: str) -> tuple[datetime, int] | None:
    moment, _, pk = cursor.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(pk)) if at.tzinfo and abs(int(pk)) < 2**63 else None
    except ValueError:
        return None


def matching(chosen: dict[str, Any], order: Order, rights: Rights, at: datetime) -> QuerySet[DataRequest]:
    """The requests that this person may know of and that fit what was chosen, as they are at `at`."""
    rows = in_brief(queries.visible(rights).as_of(at).filter(order.has(at)))
    return filters.matching(rows, chosen, rights, at)


def count(requests: QuerySet[Any], most: int = COUNTED) -> int:
    """How many there are, counted no further than one beyond `most`."""
    return requests.order_by()[: most + 1].count()


def count_words(found: int, noun: str = "request") -> str:
    if found > COUNTED:
        return f"More than {COUNTED:,} {noun}s"
    return f"{found:,} {noun}{'' if found == 1 else 's'}" if found else f"No {noun}"


def rows(
    requests: QuerySet[DataRequest] | Iterable[DataRequest],
    at: datetime,
    books: Calendars | None = None,
    rights: Rights | None = None,
) -> list[Row]:
    """The rows of a table; with `rights`, what each is to that person."""
    books = books or calendars()
    return [row(request, at, books, rights) for request in requests]


def row(request: DataRequest, at: datetime, books: Calendars, rights: Rights | None = None) -> Row:
    case = queries.settled(request, at, books)
    wait = WAITS.get(case.state)
    return Row(
        title=request.use_case.title,
        url=reverse("request_page", args=[request.reference]),
        reference=request.reference,
        requester=request.requester.abbreviation,
        owner=request.owner.abbreviation,
        dataset=request.dataset.name,
        status=case.state.value,
        is_open=wait is not None,
        days_left=clock.days_left(case.clock, at, case.calendar) if wait else None,
        last_day=case.clock.last_day,
        is_past=at >= case.clock.due_at,
        is_target=wait is not None and wait.ends is None,
        ending=ending(request, case),
        waits_on=wording.waits_on_words(case.state, request),
        turn=turn_of(request, case, at, rights) if rights and wait else None,
    )
