"""A system administrator seated by whoever runs the system: the first one, or another where nobody is left to appoint.

Nobody is there who could ask, so no invitation is made; the record has the appointment, and names no person for it.
"""

from datetime import datetime

from agencies.models import Appointment, Office, Person
from agencies.roles import Kind
from agencies.services import invitations
from agencies.services.appointments import APPOINT, Act
from agencies.services.changes import PEOPLE
from agencies.services.invitations import Guest
from emou.audit import record
from emou.audit.record import Line
from emou.domain import clock
from emou.domain.offices import Span
from emou.domain.refusals import NOT_POSSIBLE_NOW, Refused

OPERATOR = "Whoever runs the system"


def seat_administrator(guest: Guest, at: datetime) -> tuple[Person, Span]:
    """Somebody known by this address, or somebody new, and since when they are an administrator. Raises Refused.

    Requires a transaction that locked the chain PEOPLE. Doing it twice is doing it once.
    """
    office = Office.objects.get(kind=Kind.ADMIN)
    person = invitations.known(guest.email) or _newcomer(office, guest, at)
    if not person.is_active:
        raise Refused(NOT_POSSIBLE_NOW, f"{person.label} is deactivated and cannot sign in.")
    span = Span(at)
    for held in Appointment.objects.filter(office=office, person=person):
        if held.span.meets(span):
            return person, held.span
    Appointment.objects.create(office=office, person=person, starts_at=at)
    act = Act(APPOINT, office, person, first=clock.local_day(at))
    changed = {name: {"from": None, "to": to} for name, to in act.told(at).items()}
    record.append([Line(PEOPLE, act.event, at, {**act.about, "changes": changed}, actor=OPERATOR)])
    return person, span


def _newcomer(office: Office, guest: Guest, at: datetime) -> Person:
    """As by an invitation: they sign in by their address, and have no password yet."""
    invitations.see_sound(office, guest, at)
    person = invitations.new_person(guest)
    person.set_unusable_password()
    person.save(force_insert=True)
    return person
