"""What people do about how they sign in: on the record, since whoever signs in as somebody acts as they do."""

from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from agencies import factors
from agencies.models import Person
from agencies.services import claims
from agencies.services.changes import PEOPLE
from agencies.services.claims import Change
from emou import timekeeping
from emou.audit import record
from emou.audit.record import Line
from emou.http import sessions
from emou.notices import security
from requests_app.services import closures

CHAIN, RULE = "ENTRANCE", "A rule of sign-in"


def note_factor(person: Person, name: str, kind: str) -> None:
    """A second factor was added or ended, or recovery codes were made anew."""
    with transaction.atomic():
        record.lock(CHAIN)
        _note(name, {"kind": kind}, person)


def reset_factors_by_hand(person: Person) -> int:
    """For somebody who has lost them, by whoever runs the system: the record names no actor. How many there were."""
    with transaction.atomic():
        record.lock(CHAIN)
        ended = factors.end_all(person)
        sessions.end_all(person)
        _note("factor.reset", {"person": person.pk, "ended": ended})
    return ended


def link_provider(person: Person, account: SocialAccount) -> bool:
    """From now on whoever comes by this provider as this subject is this person; False where another subject is.

    Two tabs that come at once are linked once.
    """
    with transaction.atomic():
        record.lock(CHAIN)
        held = SocialAccount.objects.filter(user=person, provider=account.provider).first()
        if held is not None:
            account.pk = held.pk
            return held.uid == account.uid
        account.user = person
        account.save()
        _note("sign_in.linked", {"provider": account.provider, **account.extra_data}, person)
        security.tell(person, f"you signed in by {account.provider} for the first time. It opens your account now.")
    return True


def settle_claims(person: Person, provider: str, values: frozenset[str]) -> list[Change]:
    """Make and end the appointments that the rules have for what this provider says of the person just now.

    Nobody waits where nothing is to be done; else as for any appointment, on every filing and decision under way.
    """
    if not claims.plan(person, provider, values, timekeeping.now()):
        return []
    with transaction.atomic():
        closures.hold_alone()
        record.lock(PEOPLE)
        at = timekeeping.now()
        changes = claims.carry_out(person, claims.plan(person, provider, values, at), at)
        record.append([_line(change, provider, at) for change in changes])
    return changes


def _line(change: Change, provider: str, at: datetime) -> Line:
    """As other appointments stand on the record, but that a rule decided, and no person."""
    row = change.appointment
    said = {
        "office": str(row.office_id),
        "person": str(row.person_id),
        "changes": {"person": {"from": None, "to": row.person.label}},
        "why": f"{provider} says {change.value}" if change.name == claims.MADE else f"{provider} says it no more",
    }
    return Line(PEOPLE, change.name, at, said, actor=RULE, office_id=row.office_id, office=row.office.label)


def _note(name: str, said: dict[str, Any], person: Person | None = None) -> None:
    who = {"actor_id": person.pk, "actor": person.label} if person else {}
    record.append([Line(CHAIN, name, timekeeping.now(), said, **who)])
