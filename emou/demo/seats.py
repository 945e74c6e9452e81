"""Comings and goings in the demo's offices, so that a newcomer sees each: somebody who acts, who follows, who left.

Those who come and go are no personas, whom scripts know by name: every persona keeps their office whatever the clock.
"""

from datetime import timedelta

from agencies.models import Agency, Office, Person
from agencies.roles import Kind
from agencies.services.appointments import ACTING, APPOINT, END, HOLDER, SUCCEED, Act
from agencies.services.invitations import Guest
from emou import actions, timekeeping
from emou.demo import people
from emou.domain import clock

ACTS_DAYS, FOLLOWS_AFTER, COMES_AFTER = 18, 32, 11


def come_and_go() -> None:
    """Let the State Data Practice appoint, end and invite, through the one door and on the record."""
    by, today = Person.objects.get(username="practice"), clock.local_day(timekeeping.now())
    acting, first, second, left = people.others("ines.duarte", "ruth.alvarez", "dev.patel", "helen.marsh")
    admin_of = {code: office(Kind.AGENCY_ADMIN, code) for code in ("AGING", "DCFS")}
    until = today + timedelta(days=ACTS_DAYS)
    stands_in = "Counsel is on leave."
    _keep(by, Act(APPOINT, office(Kind.COUNSEL, "DPH"), acting, ACTING, first=today, last=until, why=stands_in))
    for person, code in ((first, "AGING"), (left, "DCFS")):
        _keep(by, Act(APPOINT, admin_of[code], person, HOLDER, first=today))
    _keep(by, Act(END, admin_of["DCFS"], left, appointment=left.appointments.get(), why="Moved to another agency."))
    follows = today + timedelta(days=FOLLOWS_AFTER)
    held = first.appointments.get()
    _keep(by, Act(SUCCEED, held.office, second, appointment=held, first=follows, why="Retires."))
    guest = Guest("Noor", "Haddad", "noor.haddad@illinois.example", today + timedelta(days=COMES_AFTER))
    actions.invite(by, admin_of["DCFS"], guest)


def office(kind: Kind, code: str) -> Office:
    return Office.objects.select_related("agency").get(kind=kind, agency=Agency.objects.get(code=code))


def _keep(by: Person, act: Act) -> None:
    actions.keep_office(by, act)
