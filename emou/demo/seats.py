"""Comings and goings in the demo's offices, so that a newcomer sees each: somebody who acts, who follows, who left.

Those who come and go are no personas, whom scripts know by name: every persona keeps their office whatever the clock.
"""

from datetime import date, timedelta

from agencies.models import Agency, Office, Person
from agencies.roles import Kind
from agencies.services.appointments import ACTING, APPOINT, END, HOLDER, SUCCEED, Act
from agencies.services.invitations import Guest
from emou import actions, timekeeping
from emou.demo import people
from emou.domain import clock
from emou.domain.calendar import calendar_for

ADMINISTRATORS = {"AGING": "ruth.alvarez", "DCFS": "helen.marsh"}
ACTS_DAYS, FOLLOWS_AFTER, COMES_AFTER = 18, 20, 11


def come() -> None:
    """When the history begins: two agencies have an administrator."""
    by, today = _practice_today()
    for person, code in zip(people.others(*ADMINISTRATORS.values()), ADMINISTRATORS, strict=True):
        _keep(by, Act(APPOINT, office(Kind.AGENCY_ADMIN, code), person, HOLDER, first=today))


def go() -> None:
    """When it ends: one of the two has left, one has a successor; somebody acts, and somebody is invited."""
    by, today = _practice_today()
    acting, next_one, first, left = people.others("ines.duarte", "dev.patel", *ADMINISTRATORS.values())
    until, follows = today + timedelta(days=ACTS_DAYS), clock.add(today, FOLLOWS_AFTER, calendar_for(frozenset()))
    why = "Counsel is on leave."
    _keep(by, Act(APPOINT, office(Kind.COUNSEL, "DPH"), acting, ACTING, first=today, last=until, why=why))
    held = first.appointments.get()
    _keep(by, Act(SUCCEED, held.office, next_one, appointment=held, first=follows, why="Retires."))
    gone = left.appointments.get()
    _keep(by, Act(END, gone.office, left, appointment=gone, why="Moved to another agency."))
    guest = Guest("Noor", "Haddad", "noor.haddad@illinois.example", today + timedelta(days=COMES_AFTER))
    actions.invite(by, gone.office, guest)


def _practice_today() -> tuple[Person, date]:
    return Person.objects.get(username="practice"), clock.local_day(timekeeping.now())


def office(kind: Kind, code: str) -> Office:
    return Office.objects.select_related("agency").get(kind=kind, agency=Agency.objects.get(code=code))


def _keep(by: Person, act: Act) -> None:
    actions.keep_office(by, act)
