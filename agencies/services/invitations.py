"""Asking somebody new to take an office: a link that is used once, runs out, and is kept as a digest alone.

Whoever opens the link and accepts becomes a person of the system and holds the office from the day that was said, or
from then on if the day has passed. Links are a matter of security and take real time.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from agencies import roles
from agencies.models import Appointment, Invitation, Office, Person
from agencies.rights import Rights, Seat, rights_of
from agencies.services.appointments import HOLDER
from agencies.services.changes import PEOPLE, Keeper, keep
from emou.domain import clock, offices
from emou.domain.refusals import INCOMPLETE, NOT_POSSIBLE_NOW, Problem, Refused

LIVES = timedelta(days=7)
LONGEST = 150  # of a name and of an address, which becomes the user name
MADE, AGAIN, REVOKED, ACCEPTED = "made", "sent_again", "revoked", "accepted"
OPEN = {"accepted_at": None, "revoked_at": None}


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody new, as whoever invites them says."""

    first_name: str
    last_name: str
    email: str
    starts_on: date


def known(email: str) -> Person | None:
    """Who has this address already, or signs in by it."""
    email = email.strip()
    found = Person.objects.filter(email__iexact=email) | Person.objects.filter(username__iexact=email)
    return found.order_by("pk").first()


def invite(office: Office, guest: Guest, why: str, keeper: Keeper) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link, which is told this once. Raises Refused."""
    problems = _problems(office, guest, keeper.at)
    if problems:
        raise Refused(INCOMPLETE, problems=tuple(problems))
    secret, at = secrets.token_urlsafe(32), timezone.now()
    made = Invitation.objects.create(
        office=office,
        first_name=guest.first_name.strip(),
        last_name=guest.last_name.strip(),
        email=guest.email.strip().lower(),
        starts_on=guest.starts_on,
        digest=digest(secret),
        invited_by_id=keeper.rights.person_id,
        invited_at=at,
        expires_at=at + LIVES,
    )
    _keep(MADE, made, {"person": made.label, "first_day": made.starts_on.isoformat()}, why, keeper)
    return made, secret


def see_sound(office: Office, guest: Guest, at: datetime) -> None:
    """Refuse what `invite` would refuse, with everything that is wrong."""
    if problems := _problems(office, guest, at):
        raise Refused(INCOMPLETE, problems=tuple(problems))


def send_again(invitation_id: int, keeper: Keeper) -> tuple[Invitation, str]:
    """Another link, while the one before opens nothing any more. Raises Invitation.DoesNotExist and Refused."""
    row = _open(invitation_id)
    secret, at = secrets.token_urlsafe(32), timezone.now()
    row.digest, row.expires_at, row.sent_at, row.answer = digest(secret), at + LIVES, None, ""
    row.invited_by_id = keeper.rights.person_id
    row.save(update_fields=["digest", "expires_at", "sent_at", "answer", "invited_by"])
    _keep(AGAIN, row, {"person": row.label}, "", keeper)
    return row, secret


def revoke(invitation_id: int, why: str, keeper: Keeper) -> Invitation:
    """From this instant on the link opens nothing. Raises Invitation.DoesNotExist and Refused."""
    row = _open(invitation_id)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    _keep(REVOKED, row, {"person": row.label}, why, keeper)
    return row


def note_sent(invitation_id: int, answer: str) -> None:
    """Put down that the mail went out, or why it did not."""
    at = None if answer else timezone.now()
    Invitation.objects.filter(pk=invitation_id).update(sent_at=at, answer=answer[:500])


def find(secret: str) -> Invitation | None:
    """The invitation of this link, over or not; None for a link that is none."""
    rows = Invitation.objects.select_related("office__agency", "invited_by")
    return rows.filter(digest=digest(secret)).first()


def why_over(row: Invitation, at: datetime) -> str:
    """Why the link opens nothing any more at `at`, in words; empty while it does."""
    if row.accepted_at:
        return "It was accepted already. Sign in as you always do."
    if row.revoked_at:
        return "It was taken back by whoever sent it."
    if has_run_out(row):
        return f"It was good for {LIVES.days} days, and they have passed."
    if is_orphaned(row, at):
        return f"{row.invited_by.label} cannot appoint to this office any more. Ask your agency to send it again."
    return ""


def has_run_out(row: Invitation) -> bool:
    return row.expires_at <= timezone.now()


def is_orphaned(row: Invitation, at: datetime) -> bool:
    """Whether whoever sent it could not appoint to the office any more: nobody leaves a way in behind."""
    return rights_of(row.invited_by, at).keeps_people_of(row.office.agency_id) is None


def accept(secret: str, at: datetime, person: Person | None, set_password: Any = None) -> Invitation:
    """Let the guest take the office: a new person, or `person` who has the address already. Raises Refused.

    Requires a transaction that locked the chain PEOPLE. `set_password` is called with the new person, before saving.
    """
    row = find(secret)
    if row is None or (over := why_over(row, at)):
        raise Refused(NOT_POSSIBLE_NOW, over if row else "")
    held = known(row.email)
    if held is not None and (person is None or person.pk != held.pk):
        raise Refused(NOT_POSSIBLE_NOW, "Somebody has this address already: sign in, and open the link again.")
    who = held or _new(row, set_password)
    starts_at = offices.begins(max(row.starts_on, clock.local_day(at)), at)
    Appointment.objects.create(office=row.office, person=who, capacity=HOLDER, starts_at=starts_at)
    row.accepted_at, row.person = timezone.now(), who
    row.save(update_fields=["accepted_at", "person"])
    told = {"person": who.label, "first_day": clock.local_day(starts_at).isoformat()}
    seat = Seat(row.office_id, roles.Kind(row.office.kind), row.office.agency_id, row.office.label, frozenset())
    _keep(ACCEPTED, row, told, "", Keeper(Rights(who.pk, who.label, ()), seat, at))
    return row


def new_person(guest: Invitation | Guest) -> Person:
    """The person that accepting makes, not saved yet. They sign in by their address."""
    first, last, email = guest.first_name.strip(), guest.last_name.strip(), guest.email.strip().lower()
    return Person(username=email, email=email, first_name=first, last_name=last)


def _new(row: Invitation, set_password: Any) -> Person:
    who = new_person(row)
    set_password(who) if set_password else who.set_unusable_password()
    who.save(force_insert=True)
    return who


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _open(invitation_id: int) -> Invitation:
    row = Invitation.objects.select_related("office__agency").get(pk=invitation_id)
    if row.accepted_at or row.revoked_at:
        raise Refused(NOT_POSSIBLE_NOW, "This invitation was accepted or taken back meanwhile.")
    return row


def _problems(office: Office, guest: Guest, at: datetime) -> list[Problem]:
    found = [
        Problem(name, "missing", f"Give the {words} name, of at most {LONGEST} characters.")
        for name, words in (("first_name", "first"), ("last_name", "last"))
        if not 0 < len(getattr(guest, name).strip()) <= LONGEST
    ]
    found += _of_address(office, guest.email.strip().lower())
    try:
        offices.begins(guest.starts_on, at, "starts_on")
    except Refused as refusal:
        found += refusal.problems
    return found


def _of_address(office: Office, email: str) -> list[Problem]:
    try:
        validate_email(email)
        email.encode("ascii")  # it lets pass some letters that only look like these
    except (ValidationError, UnicodeEncodeError):
        return [Problem("email", "invalid", "Give an email address, such as name@agency.example.")]
    if len(email) > LONGEST:
        return [Problem("email", "too_long", f"Give an address of at most {LONGEST} characters.")]
    if person := known(email):
        return [Problem("email", "known", f"{person.label} has this address already: appoint them.")]
    if Invitation.objects.filter(office=office, email=email, **OPEN).exists():
        return [Problem("email", "invited", "They are invited to this office already: send the invitation again.")]
    return []


def _keep(event: str, row: Invitation, told: Mapping[str, str], why: str, keeper: Keeper) -> None:
    about = {"office": str(row.office_id), "invitation": str(row.pk), "part": row.label}
    if row.person_id:
        about["person"] = str(row.person_id)
    changed = {name: {"from": None, "to": value} for name, value in told.items()}
    keep(PEOPLE, f"invitation.{event}", about, changed, why, keeper)
