"""Lists of requests: one row each as tables draw them, filters, and pages by cursor, right while rows arrive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from agencies.calendars import Calendars, calendars
from emou.domain import clock
from emou.domain.lifecycle import WAITS
from requests_app import filters, queries
from requests_app.models import DataRequest
from requests_app.pages.ending import Ending, ending

SHOWN = ("owner", "requester", "dataset", "use_case", "agreed")
PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One request as templates/components/request_table.html draws it."""

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


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: the field, and whether it counts down. The id settles ties."""

    field: str
    down: bool
    open_alone: bool

    def by(self, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.down is not backwards else ""
        return f"{sign}{self.field}", f"{sign}pk"

    def beyond(self, at: datetime, pk: int, backwards: bool) -> Q:
        """The rows after a cursor, or before it."""
        side = "lt" if self.down is not backwards else "gt"
        return Q(**{f"{self.field}__{side}": at}) | Q(**{self.field: at, f"pk__{side}": pk})

    def cursor(self, request: DataRequest) -> str:
        return f"{getattr(request, self.field).isoformat()}_{request.pk}"


ORDERS = {"newest": Order("filed_at", True, False), "last_day": Order("due_at", False, True)}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursors that lead on; empty where the list ends."""

    rows: list[Row]
    before: str
    after: str


def page(requests: QuerySet[DataRequest], order: Order, at: datetime, *, after: str = "", before: str = "") -> Page:
    """One page of `requests`. A cursor that cannot be read begins at the beginning."""
    cursor, backwards = _read(after or before), bool(before and not after)
    backwards = backwards and cursor is not None
    if order.open_alone:
        requests = requests.filter(filters.open_at(at))
    if cursor:
        requests = requests.filter(order.beyond(*cursor, backwards))
    found = list(requests.select_related(*SHOWN).order_by(*order.by(backwards))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_before, has_after = (more, True) if backwards else (cursor is not None, more)
    return Page(
        rows(found, at, calendars()),
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


def matching(requests: QuerySet[DataRequest], chosen: dict[str, Any], at: datetime) -> QuerySet[DataRequest]:
    """The requests that fit what was chosen: status (as it is now), owner, requester, words."""
    requests = requests.as_of(at)
    if chosen.get("status"):
        requests = requests.filter(state_now=chosen["status"])
    if chosen.get("owner"):
        requests = requests.filter(owner=chosen["owner"])
    if chosen.get("requester"):
        requests = requests.filter(requester=chosen["requester"])
    for word in str(chosen.get("q") or "").split()[:8]:
        requests = requests.filter(filters.words(word))
    return requests


def rows(requests: QuerySet[DataRequest] | Iterable[DataRequest], at: datetime, books: Calendars) -> list[Row]:
    return [row(request, at, books) for request in requests]


def row(request: DataRequest, at: datetime, books: Calendars) -> Row:
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
    )
