"""The State's calendar as the State Data Practice keeps it."""

from datetime import date

from django.db import transaction

from agencies import rights as who
from agencies.models import Agency, CalendarYear, Person, ProclaimedClosure
from agencies.rights import Rights, Seat
from agencies.services import calendar
from emou import timekeeping
from emou.actions.requests import follow
from emou.domain.refusals import NOT_PERMITTED, Refused
from requests_app.services import closures


def proclaim_closure(person: Person, *, day: date, why: str, source: str, agency: Agency | None) -> ProclaimedClosure:
    """Add a closure; open clocks that it touches move out, on the record. Raises Refused."""
    with transaction.atomic():
        closures.hold_alone()
        at = timekeeping.now()
        rights, seat = keeper(person)
        closure, kept = closures.proclaim(
            day=day, why=why, source=source, agency=agency, at=at, rights=rights, seat=seat
        )
        follow(kept)
    return closure


def withdraw_closure(person: Person, closure_id: int) -> ProclaimedClosure:
    """Withdraw a closure; no clock moves in. Raises ProclaimedClosure.DoesNotExist and Refused."""
    with transaction.atomic():
        closures.hold_alone()
        rights, seat = keeper(person)
        return closures.withdraw(closure_id, at=timekeeping.now(), rights=rights, seat=seat)


def confirm_year(person: Person, year: int, source: str) -> CalendarYear:
    """Confirm the closings of a year against the State's published list, on the record. Raises Refused."""
    with transaction.atomic():
        closures.hold_alone()
        rights, seat = keeper(person)
        return calendar.confirm_year(year, source=source, at=timekeeping.now(), rights=rights, seat=seat)


def keeper(person: Person) -> tuple[Rights, Seat]:
    rights = who.rights_of(person, timekeeping.now())
    seat = rights.seat("keep_reference_data")
    if seat is None:
        raise Refused(NOT_PERMITTED)
    return rights, seat
