"""Who sits in which office, and who can sign in at all. Every act is on the record, in the chain PEOPLE.

Each waits for every filing and decision under way and holds up the next: so an office is held or it is not at the
instant of a filing, and nobody decides at the instant at which their appointment ends.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from knox.models import get_token_model

from agencies import rights as who
from agencies.models import Invitation, Office, Person
from agencies.rights import Rights, Seat
from agencies.services import appointments, invitations, persons, seating
from agencies.services.appointments import Act
from agencies.services.changes import PEOPLE, Keeper
from agencies.services.invitations import Guest
from emou import timekeeping
from emou.audit import record
from emou.domain.offices import Span
from emou.domain.refusals import NOT_PERMITTED, NOT_POSSIBLE_NOW, Refused
from emou.http import sessions, tokens
from emou.http.models import ApiToken
from emou.notices import inviting, security, services as notices
from emou.notices.models import Feed
from requests_app.services import closures


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation, and why its mail did not leave; empty where it did."""

    invitation: Invitation
    failure: str


def keep_office(person: Person, act: Act, seen: str | None = None) -> None:
    """Appoint, let succeed, end, change or cancel; doing the same twice is doing it once. Raises Refused.

    `seen`: what the form said of the office (appointments.seen_of); None where nobody looked at it before.
    """
    with _keeping(person, lambda rights: appointments.seat_for(rights, act.office)) as keeper:
        if seen is None or appointments.see_first(act, seen, keeper):
            plan = appointments.plan(act, keeper)
            entry_id = appointments.carry_out(plan, keeper)
            told = [one for one in plan.people if one.is_active and one.pk != person.pk]
            notices.tell(told, entry_id, act.office, keeper.at)


def invite(person: Person, office: Office, guest: Guest, why: str = "") -> Sent:
    """Ask somebody new to take an office, by mail. Raises Refused."""
    with _keeping(person, lambda rights: appointments.seat_for(rights, office)) as keeper:
        made, secret = invitations.invite(office, guest, why, keeper)
    return _send(made, secret)


def invite_again(person: Person, invitation: Invitation) -> Sent:
    """Send another link; the one before opens nothing any more. Raises Invitation.DoesNotExist and Refused."""
    with _keeping(person, lambda rights: appointments.seat_for(rights, invitation.office)) as keeper:
        made, secret = invitations.send_again(invitation.pk, keeper)
    return _send(made, secret)


def revoke_invitation(person: Person, invitation: Invitation, why: str = "") -> None:
    """Take an invitation back. Raises Invitation.DoesNotExist and Refused."""
    with _keeping(person, lambda rights: appointments.seat_for(rights, invitation.office)) as keeper:
        invitations.revoke(invitation.pk, why, keeper)


def accept_invitation(
    secret: str, person: Person | None = None, set_password: Callable[[Person], None] | None = None
) -> Invitation:
    """Take the office that a link offers: as a new person, or as `person`, who has its address. Raises Refused."""
    with transaction.atomic():
        closures.hold_alone()
        record.lock(PEOPLE)
        return invitations.accept(secret, timekeeping.now(), person, set_password)


def seat_administrator(guest: Guest) -> tuple[Person, Span]:
    """Let somebody administer from now on, by whoever runs the system: the record names no actor. Raises Refused."""
    with transaction.atomic():
        closures.hold_alone()
        record.lock(PEOPLE)
        return seating.seat_administrator(guest, timekeeping.now())


def deactivate_person(person: Person, somebody: Person, why: str = "") -> None:
    """Keep somebody out: their sessions, tokens and feeds end at this instant. Raises Refused."""
    with _keeping(person, lambda rights: _keeper_of(rights, somebody)) as keeper:
        one = Person.objects.select_for_update(of=("self",)).get(pk=somebody.pk)
        if persons.deactivate(one, why, keeper):
            _end_keys(one, keeper)


def reactivate_person(person: Person, somebody: Person, why: str = "") -> None:
    """Let somebody sign in again. Raises Refused."""
    with _keeping(person, lambda rights: _keeper_of(rights, somebody)) as keeper:
        one = Person.objects.select_for_update(of=("self",)).get(pk=somebody.pk)
        persons.reactivate(one, why, keeper)


def reset_factors(person: Person, somebody: Person, why: str = "") -> None:
    """End the second factors and the sessions of somebody who has lost them. Raises Refused."""
    with _keeping(person, lambda rights: _keeper_of(rights, somebody)) as keeper:
        persons.reset_factors(somebody, why, keeper)
        sessions.end_all(somebody)
        security.tell(somebody, f"your second factor was reset by {keeper.rights.person}.")


@contextmanager
def _keeping(person: Person, seat_of: Callable[[Rights], Seat]) -> Iterator[Keeper]:
    with transaction.atomic():
        closures.hold_alone()
        record.lock(PEOPLE)
        at = timekeeping.now()
        rights, was_kept = who.rights_of(person, at), appointments.is_kept_for_good(at)
        yield Keeper(rights, seat_of(rights), at)
        if was_kept and not appointments.is_kept_for_good(at):
            raise Refused(NOT_POSSIBLE_NOW, appointments.NOBODY_LEFT)


def _keeper_of(rights: Rights, somebody: Person) -> Seat:
    seat = persons.seat_for(rights, persons.offices_of(somebody))
    if seat is None:
        raise Refused(NOT_PERMITTED, persons.OF_ANOTHER)
    return seat


def _end_keys(person: Person, keeper: Keeper) -> None:
    """Everything that lets a browser or a program in under this name, for good: it stays ended if they come back."""
    sessions.end_all(person)
    for named in ApiToken.objects.filter(person=person, ended_at=None):
        tokens.end(named)
    get_token_model().objects.filter(user=person).delete()
    Feed.objects.filter(person=person, revoked_at=None).update(revoked_at=keeper.at)


def _send(made: Invitation, secret: str) -> Sent:
    """After the commit, so that no link leads to an invitation that is not there; what became of it is kept."""
    failure = inviting.send(made, secret)
    invitations.note_sent(made.pk, failure)
    return Sent(made, failure)
