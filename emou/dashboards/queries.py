"""What a person's first page reads. A constant number of queries, whatever there is to show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.http import QueryDict

from agencies import roles
from agencies.calendars import Calendars
from agencies.models import Agency, Appointment, CalendarYear, Office
from agencies.rights import Rights
from emou.composing import Head, first_rows
from emou.domain import clock
from emou.domain.calendar import calendar_for
from emou.ui.looks import SOON
from requests_app import filters, queries
from requests_app.models import DataRequest, Quarantine, UseCase
from requests_app.pages.listing import ORDERS, Row, in_brief, rows

MOST = 50
SET_APART, LATE = 0, 1  # beside years, in one answer
LATELY = timedelta(days=30)
LOOK_AHEAD = timedelta(days=60)  # further than any clock that starts today
ANSWERING = ("decide_requests", "review_denials", "hear_escalations")


@dataclass(frozen=True, slots=True)
class Sought:
    """A list of requests by its filters: the same that the list of requests takes, so that it can be shown whole."""

    name: str
    order: str
    chosen: dict[str, Any]
    most: int = 6

    def fits(self, rights: Rights, at: datetime) -> Q:
        found = ORDERS[self.order].has(at)
        for name, value in self.chosen.items():
            found &= filters.FILTERS[name](value, rights, at)
        return found

    @property
    def query(self) -> str:
        asked = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            asked.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
        asked["order"] = self.order
        return asked.urlencode()


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of a list, how many there are in all, and the query under which all are shown."""

    rows: list[Row]
    total: int
    query: str

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


def parts(sought: list[Sought], rights: Rights, at: datetime, books: Calendars) -> dict[str, Part]:
    """Each list by its name. One query finds the first rows of all of them, and one reads these rows."""
    seen = queries.visible(rights).as_of(at)
    heads = {one.name: Head(seen.filter(one.fits(rights, at)), ORDERS[one.order].by(False), one.most) for one in sought}
    first = first_rows(heads)
    keys = {key for one in first.values() for key in one.keys}
    read = {request.pk: request for request in in_brief(DataRequest.objects.filter(pk__in=keys))} if keys else {}
    return {
        one.name: Part(
            rows([read[key] for key in first[one.name].keys], at, books, rights), first[one.name].total, one.query
        )
        for one in sought
    }


def waiting() -> Sought:
    return Sought("waiting", "last_day", {"waits": "mine"}, MOST)


def elsewhere() -> Sought:
    return Sought("elsewhere", "last_day", {"waits": "others"})


def decided(at: datetime) -> Sought:
    return Sought("decided", "decided", {"decided_from": clock.local_day(at - LATELY)})


def about_to_be_decided_by_time(at: datetime) -> Sought:
    last = clock.add(clock.local_day(at), SOON, calendar_for(frozenset()))
    return Sought("close", "last_day", {"status": list(filters.TIMED), "last_to": last})


def past_target(at: datetime) -> Sought:
    return Sought("past", "last_day", {"last_to": clock.local_day(at) - timedelta(days=1)})


def agencies_released_by(rights: Rights) -> list[Agency]:
    mine = rights.agencies_with("manage_releases")
    return list(Agency.objects.filter(pk__in=mine)) if mine else []


def drafts(rights: Rights) -> list[UseCase]:
    """The drafts of this person's filing offices, last saved first."""
    if not rights.has("file_requests"):
        return []
    own = queries.use_cases(rights).filter(status=UseCase.Status.DRAFT).select_related("saved_by", "requesting_agency")
    return list(own.order_by("-saved_at")[:MOST])


@dataclass(frozen=True, slots=True)
class Keeping:
    """What keeps requests from moving, that the State Data Practice can mend."""

    unserved: list[str]
    vacant: list[str]
    unconfirmed: list[int]
    set_apart: int
    is_late: bool  # time has decided what the sweep has not written down yet


def keeping(at: datetime) -> Keeping:
    vacant = _vacant(at)
    deciders = set(roles.kinds_with("decide_requests"))
    empty = [office.agency for office in vacant if office.agency and office.kind in deciders]
    unserved = {agency.name for agency in empty if empty.count(agency) == len(deciders)}
    today, ahead = clock.local_day(at), clock.local_day(at + LOOK_AHEAD)
    unconfirmed, set_apart, is_late = _small_answers(today.year, ahead.year, at)
    return Keeping(
        sorted(unserved),
        [office.label for office in vacant if not office.agency or office.agency.name not in unserved],
        unconfirmed,
        set_apart,
        is_late,
    )


def _small_answers(first: int, last: int, at: datetime) -> tuple[list[int], int, bool]:
    """The years that nobody has confirmed, how many requests are set apart, and whether any is due: one question."""
    years = CalendarYear.objects.order_by().filter(year__range=(first, last)).values_list("year", Value(0))
    apart = Quarantine.objects.values_list(Value(SET_APART)).annotate(many=Count("pk"))
    late = DataRequest.objects.due(at).filter(quarantine=None).order_by("due_at").values_list(Value(LATE), Value(1))
    found = dict(years.union(apart, late[:1], all=True))
    set_apart, is_late = found.pop(SET_APART, 0), LATE in found
    return [year for year in range(first, last + 1) if year not in found], set_apart, is_late


def _vacant(at: datetime) -> list[Office]:
    """The offices that answer requests, and in which nobody sits at `at`."""
    kinds = {kind.value for right in ANSWERING for kind in roles.kinds_with(right)}
    sits = Appointment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), office=OuterRef("pk"), starts_at__lte=at)
    there = Q(agency=None) | Q(agency__left_on=None) | Q(agency__left_on__gt=clock.local_day(at))
    found = Office.objects.filter(there, ~Exists(sits.filter(person__is_active=True)), kind__in=kinds)
    return list(found.select_related("agency").order_by("agency__name", "kind"))
