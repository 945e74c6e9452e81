"""The State's calendar as the State Data Practice keeps it."""

from datetime import date

from agencies.models import Agency, CalendarYear, Person, ProclaimedClosure
from agencies.services import calendar
from emou.actions.keepers import keeping
from emou.actions.requests import follow
from emou.audit.record import CALENDAR_CHAIN
from requests_app.services import closures


def proclaim_closure(person: Person, *, day: date, why: str, source: str, agency: Agency | None) -> ProclaimedClosure:
    """Add a closure; open clocks that it touches move out, on the record. Raises Refused."""
    with keeping(person, CALENDAR_CHAIN) as keeper:
        closure, kept = closures.proclaim(
            day=day, why=why, source=source, agency=agency, at=keeper.at, rights=keeper.rights, seat=keeper.seat
        )
        follow(kept)
    return closure


def withdraw_closure(person: Person, closure_id: int) -> ProclaimedClosure:
    """Withdraw a closure; no clock moves in. Raises ProclaimedClosure.DoesNotExist and Refused."""
    with keeping(person, CALENDAR_CHAIN) as keeper:
        return closures.withdraw(closure_id, at=keeper.at, rights=keeper.rights, seat=keeper.seat)


def confirm_year(person: Person, year: int, source: str) -> CalendarYear:
    """Confirm the closings of a year against the State's published list, on the record. Raises Refused."""
    with keeping(person, CALENDAR_CHAIN) as keeper:
        return calendar.confirm_year(year, source=source, at=keeper.at, rights=keeper.rights, seat=keeper.seat)
